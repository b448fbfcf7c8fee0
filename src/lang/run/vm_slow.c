/* SPDX-License-Identifier: MIT */
/* The general halves of instructions that the loop only begins: unpacking, making
 * functions, calls with * and **, with blocks, messages about unbound names. */
#include "lang/run/vm_int.h"
#include "object/container/list.h"
#include "object/container/range.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/text/str.h"

/* ---- unpacking ---- */

static void
clear_some(OuSpace *sp, OuObj **regs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ou_slot_clear(sp, &regs[i]);
}

static OuObj *
iter_to_unpack(OuSpace *sp, OuObj *o)
{
    OuObj *it = ou_iter(sp, o);
    if (it == NULL && o->type->slots.iter == NULL && o->type->slots.get_item == NULL
        && ou_pending_swallow(sp, OU_E_TYPE_ERROR))
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot unpack non-iterable %T object", o);
    return it;
}

/* Take `n` items of `it` into regs; false with all of them released. `n_after` > 0: the
 * message says "at least". */
static bool
take_items(OuSpace *sp, OuObj *it, OuObj **regs, size_t n, bool at_least, size_t wanted)
{
    for (size_t i = 0; i < n; i++) {
        regs[i] = ou_next(sp, it);
        if (regs[i] == NULL) {
            if (!ou_pending(sp))
                ou_raise(sp, OU_E_VALUE_ERROR,
                         at_least ? "not enough values to unpack (expected at least %zu, got %zu)"
                                  : "not enough values to unpack (expected %zu, got %zu)",
                         wanted, i);
            clear_some(sp, regs, i);
            return false;
        }
    }
    return true;
}

bool
ou_vm_list_extend(OuSpace *sp, OuObj *list, OuObj *more)
{
    if (ou_list_extend(sp, list, more))
        return true;
    if (more->type->slots.iter == NULL && more->type->slots.get_item == NULL
        && ou_pending_swallow(sp, OU_E_TYPE_ERROR))
        ou_raise(sp, OU_E_TYPE_ERROR, "Value after * must be an iterable, not %T", more);
    return false;
}

bool
ou_vm_unpack(OuSpace *sp, OuObj *o, OuObj **regs, size_t n)
{
    if (ou_is(o, sp, OU_T_LIST) && ((OuList *)o)->length == n) {
        for (size_t i = 0; i < n; i++)
            regs[i] = ou_incref(((OuList *)o)->items[i]);
        return true;
    }
    OuObj *it = iter_to_unpack(sp, o);
    if (it == NULL)
        return false;
    bool ok = take_items(sp, it, regs, n, false, n);
    if (ok) {
        OuObj *extra = ou_next(sp, it);
        if (extra != NULL || ou_pending(sp)) {
            if (extra != NULL)
                ou_raise(sp, OU_E_VALUE_ERROR, "too many values to unpack (expected %zu)", n);
            ou_xdecref(sp, extra);
            clear_some(sp, regs, n);
            ok = false;
        }
    }
    ou_decref(sp, it);
    return ok;
}

bool
ou_vm_unpack_ex(OuSpace *sp, OuObj *o, OuObj **regs, size_t n_before, size_t n_after)
{
    OuObj *it = iter_to_unpack(sp, o);
    if (it == NULL)
        return false;
    OuObj *rest = NULL;
    size_t wanted = n_before + n_after;
    if (!take_items(sp, it, regs, n_before, true, wanted)) {
        ou_decref(sp, it);
        return false;
    }
    rest = ou_list_of(sp, it);
    ou_decref(sp, it);
    if (rest == NULL)
        goto fail;
    OuList *list = (OuList *)rest;
    if (list->length < n_after) {
        ou_raise(sp, OU_E_VALUE_ERROR,
                 "not enough values to unpack (expected at least %zu, got %zu)", wanted,
                 n_before + list->length);
        goto fail;
    }
    for (size_t i = 0; i < n_after; i++)
        regs[n_before + 1 + i] = ou_slot_take(sp, &list->items[list->length - n_after + i]);
    list->length -= n_after;
    ou_shade(sp, rest); // marking did not see it while it was filled
    regs[n_before] = rest;
    return true;
fail:
    ou_xdecref(sp, rest);
    clear_some(sp, regs, n_before);
    return false;
}

/* ---- slices ---- */

/* A bound that is None, which leaves *value, or a number. */
static inline bool
plain_bound(OuSpace *sp, OuObj *o, int64_t *value)
{
    if (ou_is(o, sp, OU_T_INT) && ou_int_is_compact(o))
        *value = ou_int_value(o);
    else if (o != sp->none)
        return false;
    return true;
}

OuObj *
ou_vm_get_slice(OuSpace *sp, OuObj *o, OuObj *start, OuObj *stop)
{
    OuType *type = o->type;
    int64_t from = 0, to = INT64_MAX;
    if (!plain_bound(sp, start, &from) || !plain_bound(sp, stop, &to))
        return NULL;
    size_t length = type == sp->types[OU_T_STR]     ? ou_str_length(o)
                    : type == sp->types[OU_T_LIST]  ? ((OuList *)o)->length
                    : type == sp->types[OU_T_TUPLE] ? ((OuTuple *)o)->length
                                                    : SIZE_MAX;
    if (length == SIZE_MAX)
        return NULL;
    size_t n = ou_slice_clip(length, &from, &to, 1);
    if (type == sp->types[OU_T_STR])
        return ou_str_slice(sp, o, (size_t)from, (size_t)from + n);
    if (type == sp->types[OU_T_LIST])
        return ou_list_slice(sp, o, (size_t)from, (size_t)from + n);
    return ou_tuple_slice(sp, o, (size_t)from, (size_t)from + n);
}

/* ---- functions ---- */

OuObj *
ou_vm_make_function(OuSpace *sp, OuFrame *frame, OuCode *code, OuObj **from, uint64_t parts)
{
    OuFunction *func = (OuFunction *)ou_function_new(sp, code, frame->func->globals);
    if (func == NULL)
        return NULL;
    for (size_t i = 0; i < code->n_free; i++) {
        OuFreeSource source = code->free_sources[i];
        OuCell *cell = source.is_free ? frame->func->cells[source.index]
                                      : (OuCell *)frame->regs[source.index];
        ou_slot_init((OuObj **)&func->cells[i], ou_incref(cell));
    }
    if (parts & 1)
        ou_slot_init(&func->defaults, ou_incref(*from++));
    if (parts & 6) {
        OuFunctionExtra *extra = ou_function_extra(sp, func);
        if (extra == NULL) {
            ou_decref(sp, func);
            return NULL;
        }
        if (parts & 2)
            ou_slot_set(sp, &extra->kwdefaults, ou_incref(*from++));
        if (parts & 4)
            ou_slot_set(sp, &extra->annotations, ou_incref(*from++));
    }
    return (OuObj *)func;
}

/* How a callee is called in messages about its arguments: "f()", with its module
 * before it unless that is builtins. */
static OuObj *
callee_text(OuSpace *sp, OuObj *callee)
{
    OuObj *name = ou_find_attr(sp, callee, sp->names->qualname);
    if (name == NULL) {
        ou_pending_clear(sp);
        return ou_str_format(sp, "%S", callee);
    }
    OuObj *module = ou_find_attr(sp, callee, sp->names->module);
    ou_pending_clear(sp);
    bool shown = module != NULL && module != sp->none
                 && !(ou_is(module, sp, OU_T_STR) && ou_str_equals_text(module, "builtins"));
    OuObj *text = shown ? ou_str_format(sp, "%S.%S()", module, name) : ou_str_format(sp, "%S()", name);
    ou_xdecref(sp, module);
    ou_decref(sp, name);
    return text;
}

OuObj *
ou_vm_call_ex(OuSpace *sp, OuObj *callee, OuObj *args, OuObj *kwargs)
{
    if (!ou_is(args, sp, OU_T_TUPLE)) {
        OuObj *tuple = ou_tuple_of(sp, args);
        if (tuple == NULL) {
            if (args->type->slots.iter == NULL && ou_pending_swallow(sp, OU_E_TYPE_ERROR)) {
                OuObj *text = callee_text(sp, callee);
                if (text != NULL)
                    ou_raise(sp, OU_E_TYPE_ERROR, "%S argument after * must be an iterable, not %T",
                             text, args);
                ou_xdecref(sp, text);
            }
            return NULL;
        }
        OuObj *value = ou_call_with(sp, callee, tuple, kwargs);
        ou_decref(sp, tuple);
        return value;
    }
    return ou_call_with(sp, callee, args, kwargs);
}

bool
ou_vm_dict_update(OuSpace *sp, OuObj *dict, OuObj *more)
{
    if (!ou_is(more, sp, OU_T_DICT)) {
        OuObj *keys = ou_find_attr(sp, more, sp->names->keys);
        if (keys == NULL) {
            if (!ou_pending(sp))
                ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not a mapping", more);
            return false;
        }
        ou_decref(sp, keys);
    }
    return ou_dict_merge(sp, dict, more, true);
}

bool
ou_vm_dict_merge(OuSpace *sp, OuObj *dict, OuObj *more, OuObj *callee)
{
    OuObj *copy = ou_dict_new(sp);
    if (copy == NULL)
        return false;
    OuObj *text = NULL;
    if (!ou_vm_dict_update(sp, copy, more)) {
        if (!ou_pending_is(sp, OU_E_TYPE_ERROR) || (more->type->flags & OU_TYPE_DICT_HEIR))
            goto fail;
        ou_pending_clear(sp);
        text = callee_text(sp, callee);
        if (text != NULL)
            ou_raise(sp, OU_E_TYPE_ERROR, "%S argument after ** must be a mapping, not %T", text, more);
        goto fail;
    }
    size_t at = 0;
    OuObj *key, *value;
    while (ou_dict_next(copy, &at, &key, &value)) {
        if (!(key->type->flags & OU_TYPE_STR_HEIR)) {
            ou_raise(sp, OU_E_TYPE_ERROR, "keywords must be strings");
            goto fail;
        }
        int there = ou_dict_contains(sp, dict, key);
        if (there > 0) {
            text = callee_text(sp, callee);
            if (text != NULL)
                ou_raise(sp, OU_E_TYPE_ERROR, "%S got multiple values for keyword argument '%S'", text, key);
        }
        if (there != 0 || !ou_dict_set(sp, dict, key, value))
            goto fail;
    }
    ou_decref(sp, copy);
    return true;
fail:
    ou_xdecref(sp, text);
    ou_decref(sp, copy);
    return false;
}

OuObj *
ou_vm_format_value(OuSpace *sp, OuObj *o, OuObj *spec, unsigned conversion)
{
    OuObj *text = NULL;
    if (conversion != 0) {
        text = conversion == 1 ? ou_str_of(sp, o) : conversion == 2 ? ou_repr(sp, o) : ou_ascii(sp, o);
        if (text == NULL)
            return NULL;
        o = text;
    }
    OuObj *value;
    if (spec == NULL && ou_is(o, sp, OU_T_STR))
        value = ou_incref(o);
    else
        value = ou_format(sp, o, spec != NULL ? spec : sp->empty_str);
    ou_xdecref(sp, text);
    return value;
}

/* ---- with ---- */

bool
ou_vm_before_with(OuSpace *sp, OuObj *manager, OuObj **regs)
{
    OuObj *enter = ou_special(sp, manager, sp->names->enter);
    if (enter == NULL) {
        if (!ou_pending(sp))
            ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object does not support the context manager protocol",
                     manager);
        return false;
    }
    OuObj *exit = ou_special(sp, manager, sp->names->exit);
    if (exit == NULL) {
        if (!ou_pending(sp))
            ou_raise(sp, OU_E_TYPE_ERROR,
                     "'%T' object does not support the context manager protocol (missed __exit__ "
                     "method)",
                     manager);
        ou_decref(sp, enter);
        return false;
    }
    ou_shade(sp, enter); // marking does not see what native code held
    ou_shade(sp, exit);
    regs[0] = exit;
    regs[1] = enter;
    return true;
}

/* ---- messages ---- */

void
ou_vm_unbound_local(OuSpace *sp, OuFrame *frame, unsigned reg)
{
    OuTuple *names = (OuTuple *)frame->func->code->local_names;
    ou_raise(sp, OU_E_UNBOUND_LOCAL_ERROR,
             "cannot access local variable '%S' where it is not associated with a value",
             names->items[reg]);
}

void
ou_vm_unbound_free(OuSpace *sp, OuFrame *frame, unsigned index, bool is_free)
{
    if (!is_free) {
        ou_vm_unbound_local(sp, frame, index);
        return;
    }
    OuTuple *names = (OuTuple *)frame->func->code->free_names;
    ou_raise(sp, OU_E_NAME_ERROR,
             "cannot access free variable '%S' where it is not associated with a value in enclosing "
             "scope",
             names->items[index]);
}

bool
ou_vm_print_expr(OuSpace *sp, OuObj *value)
{
    OuObj *sys = sp->modules != NULL ? ou_dict_get_str(sp, sp->modules, sp->names->sys) : NULL;
    OuObj *hook = sys != NULL ? ou_get_attr(sp, sys, sp->names->displayhook) : NULL;
    if (hook == NULL) {
        if (!ou_pending(sp))
            ou_raise(sp, OU_E_RUNTIME_ERROR, "lost sys.displayhook");
        return false;
    }
    OuObj *result = ou_call1(sp, hook, value);
    ou_decref(sp, hook);
    ou_xdecref(sp, result);
    return result != NULL;
}

bool
ou_vm_poll(OuVm *vm)
{
    OuSpace *sp = vm->sp;
    if (sp->poll & OU_POLL_SIGNAL) {
        sp->poll &= ~(uint32_t)OU_POLL_SIGNAL;
        if (vm->signal_slot == NULL || __atomic_exchange_n(vm->signal_slot, 0, __ATOMIC_RELAXED) != 0) {
            ou_raise_value(sp, OU_E_KEYBOARD_INTERRUPT, NULL);
            return false;
        }
    }
    if (sp->poll & (OU_POLL_COLLECT | OU_POLL_CALLBACKS)) {
        sp->poll &= ~(uint32_t)(OU_POLL_COLLECT | OU_POLL_CALLBACKS);
        if (vm->safe_point != NULL)
            vm->safe_point(sp);
    }
    return !ou_pending(sp);
}
