/* SPDX-License-Identifier: MIT */
/* What builtin functions ask of the language layer: compile, run, look at frames. */
#include "lang/run/entry.h"

#include <string.h>

#include "lang/compile/compile.h"
#include "lang/run/vm_int.h"
#include "object/bytes/bytes.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/text/str.h"

OuObj *
ou_vm_compile(OuSpace *sp, OuObj *source, OuObj *filename, const char *mode, int flags)
{
    OuCompileMode how = strcmp(mode, "eval") == 0     ? OU_COMPILE_EVAL
                        : strcmp(mode, "single") == 0 ? OU_COMPILE_SINGLE
                                                      : OU_COMPILE_EXEC;
    (void)flags;
    OuText text = {NULL, 0, 0};
    const char *data;
    size_t n;
    if (source->type->flags & OU_TYPE_STR_HEIR) {
        if (!ou_text_of(sp, source, &text))
            return NULL;
        data = text.utf8;
        n = text.n_bytes;
    } else {
        const uint8_t *bytes;
        if (!ou_bytes_view(sp, source, &bytes, &n))
            return NULL;
        data = (const char *)bytes;
    }
    OuObj *code = NULL;
    if (memchr(data, 0, n) != NULL)
        ou_raise(sp, OU_E_VALUE_ERROR, "source code string cannot contain null bytes");
    else
        code = ou_compile(sp, data, n, filename, how, NULL);
    if (text.utf8 != NULL)
        ou_text_release(sp, &text);
    return code;
}

/* The innermost frame that runs Python code. */
static OuFrame *
running_frame(OuSpace *sp, size_t depth)
{
    OuFrame *f = sp->thread->frame;
    while (f != NULL && (f->func == NULL || depth-- > 0))
        f = f->back;
    return f;
}

/* Globals of exec'd text get the builtins of the code that called exec. */
static bool
ensure_builtins(OuSpace *sp, OuObj *globals)
{
    if (ou_dict_get_str(sp, globals, sp->names->builtins) != NULL)
        return true;
    OuFrame *caller = running_frame(sp, 0);
    OuObj *builtins = caller != NULL ? ou_vm_builtins_of(sp, caller->func->globals) : sp->builtins;
    return ou_dict_set(sp, globals, sp->names->builtins, builtins);
}

/* Run `func` (taken over) without arguments, its names in `names` (borrowed or NULL). */
static OuObj *
run_body(OuSpace *sp, OuFunction *func, OuObj *names)
{
    OuVmThread *t = ou_vm_thread(sp);
    if (!ou_stack_check(sp, " while calling a Python object")) {
        ou_decref(sp, func);
        return NULL;
    }
    OuFrame *frame = ou_frame_push(sp, func, ou_stack_top(t, t->base.frame), 0, NULL);
    if (frame == NULL)
        return NULL;
    frame->kind = OU_RETURN_ENTRY;
    frame->names = ou_xincref(names);
    return ou_vm_run(ou_vm_of(sp), frame);
}

OuObj *
ou_vm_run_code(OuSpace *sp, OuObj *code, OuObj *globals, OuObj *locals)
{
    OuCode *c = (OuCode *)code;
    if (c->n_free > 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "code object passed to exec() may not contain free variables");
    if (!ensure_builtins(sp, globals))
        return NULL;
    OuFunction *func = (OuFunction *)ou_function_new(sp, c, globals);
    if (func == NULL)
        return NULL;
    if (locals == NULL && !ou_is(globals, sp, OU_T_DICT))
        locals = globals; // an heir of dict may have its own __setitem__
    return run_body(sp, func, locals == globals && ou_is(globals, sp, OU_T_DICT) ? NULL : locals);
}

OuObj *
ou_vm_globals(OuSpace *sp)
{
    OuFrame *f = running_frame(sp, 0);
    return f != NULL ? f->func->globals : NULL;
}

OuObj *
ou_vm_locals(OuSpace *sp)
{
    OuFrame *f = running_frame(sp, 0);
    if (f == NULL)
        return ou_raise(sp, OU_E_SYSTEM_ERROR, "frame does not exist");
    OuFrameObject *object = ou_frame_object(sp, f);
    OuObj *locals = object != NULL ? ou_frame_locals(sp, object) : NULL;
    ou_xdecref(sp, object);
    return locals;
}

OuObj *
ou_vm_current_frame(OuSpace *sp, size_t depth)
{
    OuFrame *f = running_frame(sp, depth);
    if (f == NULL)
        return ou_raise(sp, OU_E_VALUE_ERROR, "call stack is not deep enough");
    return (OuObj *)ou_frame_object(sp, f);
}

/* ---- classes ---- */

/* The metaclass that bases and `metaclass=` agree on; borrowed. */
static OuObj *
find_metaclass(OuSpace *sp, OuObj *given, OuObj *bases)
{
    OuTuple *b = (OuTuple *)bases;
    OuType *winner = given != NULL ? (OuType *)given : sp->types[OU_T_TYPE];
    if (given == NULL && b->length > 0)
        winner = b->items[0]->type;
    if (!(winner->head.type->flags & OU_TYPE_TYPE_HEIR))
        return (OuObj *)winner; // any callable
    for (size_t i = 0; i < b->length; i++) {
        OuType *meta = b->items[i]->type;
        if (ou_type_is_subtype(winner, meta))
            continue;
        if (!ou_type_is_subtype(meta, winner))
            return ou_raise(sp, OU_E_TYPE_ERROR,
                            "metaclass conflict: the metaclass of a derived class must be a "
                            "(non-strict) subclass of the metaclasses of all its bases");
        winner = meta;
    }
    return (OuObj *)winner;
}

/* Bases with __mro_entries__ replaced by what it gives; new reference. */
static OuObj *
resolve_bases(OuSpace *sp, OuObj *bases)
{
    OuTuple *b = (OuTuple *)bases;
    bool any = false;
    for (size_t i = 0; i < b->length; i++)
        any = any || !(b->items[i]->type->flags & OU_TYPE_TYPE_HEIR);
    if (!any)
        return ou_incref(bases);
    OuObj *list = ou_list_new(sp, b->length);
    for (size_t i = 0; list != NULL && i < b->length; i++) {
        OuObj *base = b->items[i];
        OuObj *entries = base->type->flags & OU_TYPE_TYPE_HEIR
                             ? NULL
                             : ou_find_attr(sp, base, sp->names->mro_entries);
        bool ok = !ou_pending(sp);
        if (ok && entries != NULL) {
            OuObj *more = ou_call1(sp, entries, bases);
            ok = more != NULL && ou_list_extend(sp, list, more);
            ou_xdecref(sp, more);
        } else if (ok) {
            ok = ou_list_append(sp, list, base);
        }
        ou_xdecref(sp, entries);
        if (!ok)
            ou_slot_clear(sp, &list);
    }
    OuObj *tuple = list != NULL ? ou_list_to_tuple(sp, list) : NULL;
    ou_xdecref(sp, list);
    return tuple;
}

/* A dict of the keywords but `metaclass`, whose value goes to *meta (borrowed). */
static OuObj *
sort_keywords(OuSpace *sp, OuObj *const *values, OuObj *kwnames, OuObj **meta)
{
    OuObj *dict = ou_dict_new(sp);
    *meta = NULL;
    for (size_t i = 0; dict != NULL && kwnames != NULL && i < ((OuTuple *)kwnames)->length; i++) {
        OuObj *name = ((OuTuple *)kwnames)->items[i];
        if (ou_str_equal(name, sp->names->metaclass))
            *meta = values[i];
        else if (!ou_dict_set(sp, dict, name, values[i]))
            ou_slot_clear(sp, &dict);
    }
    return dict;
}

static OuObj *
prepare_namespace(OuSpace *sp, OuObj *meta, OuObj *name, OuObj *bases, OuObj *keywords)
{
    OuObj *prepare = meta == (OuObj *)sp->types[OU_T_TYPE]
                         ? NULL
                         : ou_find_attr(sp, meta, sp->names->prepare);
    if (prepare == NULL)
        return ou_pending(sp) ? NULL : ou_dict_new(sp);
    OuObj *args = ou_tuple_pack(sp, 2, name, bases);
    OuObj *names = args != NULL ? ou_call_with(sp, prepare, args, keywords) : NULL;
    ou_xdecref(sp, args);
    ou_decref(sp, prepare);
    return names;
}

OuObj *
ou_vm_build_class(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (n < 2)
        return ou_raise(sp, OU_E_TYPE_ERROR, "__build_class__: not enough arguments");
    if (!ou_is(args[0], sp, OU_T_FUNCTION))
        return ou_raise(sp, OU_E_TYPE_ERROR, "__build_class__: func must be a function");
    OuObj *name = args[1], *given, *names = NULL, *cell = NULL, *class = NULL;
    OuObj *original = ou_tuple_from(sp, args + 2, n - 2);
    OuObj *bases = original != NULL ? resolve_bases(sp, original) : NULL;
    OuObj *keywords = bases != NULL ? sort_keywords(sp, args + n, kwnames, &given) : NULL;
    OuObj *meta = keywords != NULL ? ou_xincref(find_metaclass(sp, given, bases)) : NULL;
    if (meta != NULL)
        names = prepare_namespace(sp, meta, name, bases, keywords);
    if (names != NULL && names->type->slots.get_item == NULL)
        ou_raise(sp, OU_E_TYPE_ERROR, "%U.__prepare__() must return a mapping, not %T",
                 meta->type->flags & OU_TYPE_TYPE_HEIR ? ((OuType *)meta)->name : sp->names->metaclass, names);
    else if (names != NULL)
        cell = run_body(sp, ou_incref(args[0]), names);
    if (cell == NULL)
        goto done;
    if (bases != original && !ou_set_item(sp, names, sp->names->orig_bases, original))
        goto done;
    OuObj *call = ou_tuple_pack(sp, 3, name, bases, names);
    if (call != NULL) {
        class = ou_call_with(sp, meta, call, keywords);
        ou_decref(sp, call);
    }
    if (class != NULL && ou_is(cell, sp, OU_T_CELL) && ((OuCell *)cell)->value == NULL)
        ou_slot_set(sp, &((OuCell *)cell)->value, ou_incref(class));
done:
    ou_xdecref(sp, cell);
    ou_xdecref(sp, names);
    ou_xdecref(sp, meta);
    ou_xdecref(sp, keywords);
    ou_xdecref(sp, bases);
    ou_xdecref(sp, original);
    return class;
}
