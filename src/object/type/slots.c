/* SPDX-License-Identifier: MIT */
/* Slots and special methods, both ways.
 *
 * One table says which special method stands for which slot. From it builtin
 * classes get a slot wrapper for each slot of theirs (`int.__add__`), and
 * classes made at run time get their slots: where the method found along the
 * mro is a wrapper, the very function that it wraps, so that `class A(int)` adds
 * as fast as int; where it is anything else, a trampoline (trampoline.c).
 */
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/trampoline.h"

/* ---- calling a slot as a method ---- */

#define WRAP(name)                                                                                 \
    static OuObj *name(OuSpace *sp, const OuSlotDef *def, OuAnyFn fn, OuObj *const *args, size_t n, OuObj *kwnames)
#define UNUSED_WRAP_ARGS (void)def, (void)n, (void)kwnames

typedef OuObj *(*UnaryFn)(OuSpace *sp, OuObj *o);
typedef OuObj *(*BinaryFn)(OuSpace *sp, OuObj *a, OuObj *b);

WRAP(wrap_unary)
{
    UNUSED_WRAP_ARGS;
    return ((UnaryFn)fn)(sp, args[0]);
}
WRAP(wrap_binary)
{
    UNUSED_WRAP_ARGS;
    return ((BinaryFn)fn)(sp, args[0], args[1]);
}
WRAP(wrap_reflected)
{
    UNUSED_WRAP_ARGS;
    return ((BinaryFn)fn)(sp, args[1], args[0]);
}
/* __pow__ takes a modulus too, which only ints know. */
WRAP(wrap_power)
{
    UNUSED_WRAP_ARGS;
    if (n < 3 || args[2] == sp->none)
        return ((BinaryFn)fn)(sp, args[0], args[1]);
    if (ou_type_is_heir(args[0]->type, OU_TYPE_INT_HEIR) && ou_type_is_heir(args[1]->type, OU_TYPE_INT_HEIR) &&
        ou_type_is_heir(args[2]->type, OU_TYPE_INT_HEIR))
        return ou_int_power(sp, args[0], args[1], args[2]);
    return ou_incref(sp->not_implemented);
}
WRAP(wrap_hash)
{
    UNUSED_WRAP_ARGS;
    int64_t hash;
    return ((bool (*)(OuSpace *, OuObj *, int64_t *))fn)(sp, args[0], &hash) ? ou_int_from_i64(sp, hash) : NULL;
}
WRAP(wrap_compare)
{
    UNUSED_WRAP_ARGS;
    return ((OuObj * (*)(OuSpace *, OuObj *, OuObj *, OuCompareOp)) fn)(sp, args[0], args[1], (OuCompareOp)def->op);
}

/* A setter's answer as a method's. */
static OuObj *
none_if(OuSpace *sp, bool done)
{
    return done ? ou_incref(sp->none) : NULL;
}

typedef bool (*SetFn)(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value);

/* Slots want a str for a name. */
static bool
check_attr_name(OuSpace *sp, OuObj *name)
{
    if (ou_type_is_heir(name->type, OU_TYPE_STR_HEIR))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "attribute name must be string, not '%T'", name);
    return false;
}

/* object.__setattr__ must not reach past a builtin class's own rules. */
static bool
check_attr_owner(OuSpace *sp, OuObj *self, OuObj *name, OuAnyFn fn, const char *what)
{
    if (!check_attr_name(sp, name))
        return false;
    const OuType *builtin = ou_type_builtin(self->type);
    if ((SetFn)fn == builtin->slots.set_attr)
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "can't apply this %s to %T object", what, self);
    return false;
}
WRAP(wrap_getattr)
{
    UNUSED_WRAP_ARGS;
    return check_attr_name(sp, args[1]) ? ((OuObj * (*)(OuSpace *, OuObj *, OuObj *)) fn)(sp, args[0], args[1]) : NULL;
}
WRAP(wrap_setattr)
{
    UNUSED_WRAP_ARGS;
    return check_attr_owner(sp, args[0], args[1], fn, "__setattr__") ? none_if(sp, ((SetFn)fn)(sp, args[0], args[1], args[2])) : NULL;
}
WRAP(wrap_delattr)
{
    UNUSED_WRAP_ARGS;
    return check_attr_owner(sp, args[0], args[1], fn, "__delattr__") ? none_if(sp, ((SetFn)fn)(sp, args[0], args[1], NULL)) : NULL;
}
WRAP(wrap_set)
{
    UNUSED_WRAP_ARGS;
    return none_if(sp, ((SetFn)fn)(sp, args[0], args[1], args[2]));
}
WRAP(wrap_delete)
{
    UNUSED_WRAP_ARGS;
    return none_if(sp, ((SetFn)fn)(sp, args[0], args[1], NULL));
}
WRAP(wrap_get)
{
    UNUSED_WRAP_ARGS;
    OuObj *object = args[1] == sp->none ? NULL : args[1];
    OuObj *type = n < 3 || args[2] == sp->none ? NULL : args[2];
    if (object == NULL && type == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "__get__(None, None) is invalid");
    if (type != NULL && !ou_type_is_heir(type->type, OU_TYPE_TYPE_HEIR))
        type = NULL;
    if (object == NULL && type == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "__get__ needs an object or a class");
    return ((OuObj * (*)(OuSpace *, OuObj *, OuObj *, OuType *)) fn)(sp, args[0], object, (OuType *)type);
}
WRAP(wrap_call)
{
    (void)def;
    return ((OuObj * (*)(OuSpace *, OuObj *, OuObj *const *, size_t, OuObj *)) fn)(sp, args[0], args + 1, n - 1, kwnames);
}
WRAP(wrap_init)
{
    (void)def;
    return none_if(sp, ((bool (*)(OuSpace *, OuObj *, OuObj *const *, size_t, OuObj *))fn)(sp, args[0], args + 1,
                                                                                             n - 1, kwnames));
}
WRAP(wrap_next)
{
    UNUSED_WRAP_ARGS;
    OuObj *item = ((UnaryFn)fn)(sp, args[0]);
    return item != NULL || ou_pending(sp) ? item : ou_raise_stop(sp, NULL);
}
WRAP(wrap_len)
{
    UNUSED_WRAP_ARGS;
    size_t length;
    return ((bool (*)(OuSpace *, OuObj *, size_t *))fn)(sp, args[0], &length) ? ou_int_from_size(sp, length) : NULL;
}
WRAP(wrap_contains)
{
    UNUSED_WRAP_ARGS;
    int truth = ((int (*)(OuSpace *, OuObj *, OuObj *))fn)(sp, args[0], args[1]);
    return truth < 0 ? NULL : ou_bool(sp, truth);
}
WRAP(wrap_bool)
{
    UNUSED_WRAP_ARGS;
    int truth = ((int (*)(OuSpace *, OuObj *))fn)(sp, args[0]);
    return truth < 0 ? NULL : ou_bool(sp, truth);
}
WRAP(wrap_del)
{
    UNUSED_WRAP_ARGS;
    ((void (*)(OuSpace *, OuObj *))fn)(sp, args[0]);
    return ou_incref(sp->none);
}

/* ---- the table ---- */

#define ROW(text, field, slot, min, max, opcode, wrapper, call, docstring)                         \
    {text, offsetof(OuNames, field), offsetof(OuSlots, slot), min, max, opcode, wrapper, (OuAnyFn)(call), docstring},
#define BINARY_ROWS(op, name, field)                                                               \
    ROW("__" #name "__", field, binary[OU_##op], 1, 1, 0, wrap_binary, ou_call_##name, NULL)       \
    ROW("__r" #name "__", r##name, binary[OU_##op], 1, 1, 0, wrap_reflected, ou_call_##name, NULL) \
    ROW("__i" #name "__", i##name, inplace[OU_##op], 1, 1, 0, wrap_binary, ou_call_i##name, NULL)
#define COMPARE_ROW(op, name)                                                                      \
    ROW("__" #name "__", name, compare, 1, 1, op, wrap_compare, ou_call_compare, NULL)
#define UNARY_ROW(op, name, field)                                                                 \
    ROW("__" #name "__", field, unary[op], 0, 0, 0, wrap_unary, ou_call_##name, NULL)

/* Rows of one slot stand together. */
const OuSlotDef ou_slot_defs[] = {
    ROW("__repr__", repr, repr, 0, 0, 0, wrap_unary, ou_call_repr, "Return repr(self).")
    ROW("__str__", str, str, 0, 0, 0, wrap_unary, ou_call_str, "Return str(self).")
    ROW("__hash__", hash, hash, 0, 0, 0, wrap_hash, ou_call_hash, "Return hash(self).")
    COMPARE_ROW(OU_LT, lt) COMPARE_ROW(OU_LE, le) COMPARE_ROW(OU_EQ, eq)
    COMPARE_ROW(OU_NE, ne) COMPARE_ROW(OU_GT, gt) COMPARE_ROW(OU_GE, ge)
    ROW("__getattribute__", getattribute, get_attr, 1, 1, 0, wrap_getattr, ou_call_get_attr, "Return getattr(self, name).")
    ROW("__getattr__", getattr, get_attr, 1, 1, 0, NULL, ou_call_get_attr, NULL)
    ROW("__setattr__", setattr, set_attr, 2, 2, 0, wrap_setattr, ou_call_set_attr, "Implement setattr(self, name, value).")
    ROW("__delattr__", delattr, set_attr, 1, 1, 0, wrap_delattr, ou_call_set_attr, "Implement delattr(self, name).")
    ROW("__get__", get, descr_get, 1, 2, 0, wrap_get, ou_call_descr_get, "Return an attribute of instance, which is of type owner.")
    ROW("__set__", set, descr_set, 2, 2, 0, wrap_set, ou_call_descr_set, "Set an attribute of instance to value.")
    ROW("__delete__", delete_, descr_set, 1, 1, 0, wrap_delete, ou_call_descr_set, "Delete an attribute of instance.")
    ROW("__call__", call, call, 0, 255, 1, wrap_call, ou_call_call, "Call self as a function.")
    ROW("__init__", init, init, 0, 255, 1, wrap_init, ou_call_init, "Initialize self.  See help(type(self)) for accurate signature.")
    ROW("__new__", new_, make, 0, 255, 1, NULL, ou_call_new, NULL)
    ROW("__iter__", iter, iter, 0, 0, 0, wrap_unary, ou_call_iter, "Implement iter(self).")
    ROW("__next__", next, next, 0, 0, 0, wrap_next, ou_call_next, "Implement next(self).")
    ROW("__len__", len, length, 0, 0, 0, wrap_len, ou_call_len, "Return len(self).")
    ROW("__getitem__", getitem, get_item, 1, 1, 0, wrap_binary, ou_call_get_item, "Return self[key].")
    ROW("__setitem__", setitem, set_item, 2, 2, 0, wrap_set, ou_call_set_item, "Set self[key] to value.")
    ROW("__delitem__", delitem, set_item, 1, 1, 0, wrap_delete, ou_call_set_item, "Delete self[key].")
    ROW("__contains__", contains, contains, 1, 1, 0, wrap_contains, ou_call_contains, "Return key in self.")
    ROW("__bool__", bool_, truth, 0, 0, 0, wrap_bool, ou_call_bool, "True if self else False")
    ROW("__del__", del, finalize, 0, 0, 0, wrap_del, ou_call_del, NULL)
    UNARY_ROW(OU_NEG, neg, neg) UNARY_ROW(OU_POS, pos, pos) UNARY_ROW(OU_INVERT, invert, invert)
    UNARY_ROW(OU_ABS, abs, abs) UNARY_ROW(OU_INT_OF, int, int_) UNARY_ROW(OU_FLOAT_OF, float, float_)
    UNARY_ROW(OU_INDEX, index, index)
    BINARY_ROWS(ADD, add, add) BINARY_ROWS(SUB, sub, sub) BINARY_ROWS(MUL, mul, mul)
    BINARY_ROWS(MATMUL, matmul, matmul) BINARY_ROWS(TRUEDIV, truediv, truediv)
    BINARY_ROWS(FLOORDIV, floordiv, floordiv) BINARY_ROWS(MOD, mod, mod)
    ROW("__pow__", pow, binary[OU_POW], 1, 2, 0, wrap_power, ou_call_pow, NULL)
    ROW("__rpow__", rpow, binary[OU_POW], 1, 2, 0, wrap_reflected, ou_call_pow, NULL)
    ROW("__ipow__", ipow, inplace[OU_POW], 1, 1, 0, wrap_binary, ou_call_ipow, NULL)
    BINARY_ROWS(LSHIFT, lshift, lshift) BINARY_ROWS(RSHIFT, rshift, rshift)
    BINARY_ROWS(AND, and, and_) BINARY_ROWS(OR, or, or_) BINARY_ROWS(XOR, xor, xor)
    ROW("__divmod__", divmod, binary[OU_DIVMOD], 1, 1, 0, wrap_binary, ou_call_divmod, "Return divmod(self, value).")
    ROW("__rdivmod__", rdivmod, binary[OU_DIVMOD], 1, 1, 0, wrap_reflected, ou_call_divmod, "Return divmod(value, self).")
    {NULL, 0, 0, 0, 0, 0, NULL, NULL, NULL},
};

/* A row whose wrapper takes anything, keywords too. */
static inline bool
takes_anything(const OuSlotDef *def)
{
    return def->max_args == 255;
}

static OuObj *
name_of(const OuSpace *sp, const OuSlotDef *def)
{
    return *(OuObj **)((char *)sp->names + def->name_offset);
}

/* ---- wrappers for builtin classes ---- */

static OuObj *
wrapper_new(OuSpace *sp, const OuSlotDef *def, OuType *owner)
{
    OuSlotWrapper *o = ou_object_take(sp, OU_T_SLOT_WRAPPER);
    if (o == NULL)
        return NULL;
    o->def = def;
    o->owner = ou_incref(owner);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

/* A sequence's `+` has no reflected method. */
static bool
has_row(const OuType *type, const OuSlotDef *def)
{
    bool sequence = type->slots.get_item != NULL && (type->spec->slots.length != NULL);
    return !(sequence && strcmp(def->name, "__radd__") == 0);
}

bool
ou_slots_add_wrappers(OuSpace *sp, OuType *type)
{
    for (const OuSlotDef *def = ou_slot_defs; def->name != NULL; def++) {
        if (def->wrap == NULL || ou_slot_fn(&type->spec->slots, def->slot_offset) == NULL || !has_row(type, def))
            continue;
        OuObj *name = name_of(sp, def);
        if (ou_dict_get_str(sp, type->dict, name) != NULL)
            continue; // the table of methods has its own
        OuObj *wrapper = wrapper_new(sp, def, type);
        bool done = wrapper != NULL && ou_dict_set(sp, type->dict, name, wrapper);
        ou_xdecref(sp, wrapper);
        if (!done)
            return false;
    }
    return true;
}

/* ---- slots of classes made at run time ---- */

/* The function that a method found in a class stands for, or NULL. */
static OuAnyFn
wrapped_fn(OuSpace *sp, OuObj *found, size_t slot)
{
    if (ou_is(found, sp, OU_T_SLOT_WRAPPER)) {
        const OuSlotWrapper *w = (OuSlotWrapper *)found;
        return w->def->slot_offset == slot ? ou_slot_fn(&w->owner->slots, slot) : NULL;
    }
    if (ou_is(found, sp, OU_T_NATIVE) && slot == offsetof(OuSlots, make)) {
        const OuNative *f = (OuNative *)found;
        return f->def == &ou_new_method_def ? ou_slot_fn(&((OuType *)f->self)->slots, slot) : NULL;
    }
    return NULL;
}

/* Set one slot from what the mro has under the names of its rows. */
static const OuSlotDef *
update_slot(OuSpace *sp, OuType *type, const OuSlotDef *def)
{
    size_t slot = def->slot_offset;
    OuAnyFn own = NULL, trampoline = NULL;
    bool by_method = false;
    for (; def->name != NULL && def->slot_offset == slot; def++) {
        OuObj *found = ou_type_lookup(sp, type, name_of(sp, def));
        if (found == NULL)
            continue;
        trampoline = def->trampoline;
        if (found == sp->none && slot == offsetof(OuSlots, hash)) {
            trampoline = NULL; // __hash__ = None: not hashable
            continue;
        }
        OuAnyFn fn = wrapped_fn(sp, found, slot);
        by_method |= fn == NULL || (own != NULL && own != fn);
        own = fn;
    }
    ou_slot_fn_set(&type->slots, slot, by_method ? trampoline : trampoline == NULL ? NULL : own);
    return def;
}

static void
update_finalize_flag(OuType *type)
{
    if (type->slots.finalize != NULL)
        type->flags |= OU_TYPE_FINALIZE;
    else
        type->flags &= ~(uint32_t)OU_TYPE_FINALIZE;
}

/* The first row of the slot that `name` belongs to, or NULL. */
static const OuSlotDef *
find_rows(const OuSpace *sp, const OuObj *name)
{
    const OuSlotDef *first = ou_slot_defs;
    for (const OuSlotDef *def = ou_slot_defs; def->name != NULL; def++) {
        if (def->slot_offset != first->slot_offset)
            first = def;
        if (name_of(sp, def) == name)
            return first;
    }
    return NULL;
}

static bool
is_special_name(const OuObj *name)
{
    size_t n = ou_str_length(name);
    return n > 4 && ou_str_at(name, 0) == '_' && ou_str_at(name, 1) == '_';
}

void
ou_slots_inherit(OuSpace *sp, OuType *type)
{
    type->slots = type->base->slots;
    if (((OuTuple *)type->bases)->length == 1) {
        // What one base has is right but for what the class itself defines.
        OuObj *name, *value;
        size_t at = 0;
        while (ou_dict_next(type->dict, &at, &name, &value)) {
            const OuSlotDef *def = ou_is(name, sp, OU_T_STR) && is_special_name(name) ? find_rows(sp, name) : NULL;
            if (def != NULL)
                update_slot(sp, type, def);
        }
    } else {
        for (const OuSlotDef *def = ou_slot_defs; def->name != NULL;)
            def = update_slot(sp, type, def);
    }
    update_finalize_flag(type);
    ou_heap_set_memory_slots(type);
}

/* ou_type_each_heir hands on no argument: the whole class is done anew. */
static bool
refresh_slots(OuSpace *sp, OuType *type)
{
    if (!(type->flags & OU_TYPE_HEAP) || type->mro == NULL)
        return false;
    for (const OuSlotDef *def = ou_slot_defs; def->name != NULL;)
        def = update_slot(sp, type, def);
    update_finalize_flag(type);
    return true;
}

void
ou_slots_update(OuSpace *sp, OuType *type, OuObj *name)
{
    if (is_special_name(name) && find_rows(sp, name) != NULL)
        ou_type_each_heir(sp, type, refresh_slots);
}

/* ---- the wrapper objects ---- */

/* CPython's words; the blank stands where the name of the function is missing. */
static OuObj *
raise_wrong_count(OuSpace *sp, const OuSlotDef *def, size_t given)
{
    unsigned bound = given < def->min_args ? def->min_args : def->max_args;
    const char *which = def->min_args == def->max_args ? "expected" : given < bound ? " expected at least"
                                                                                     : " expected at most";
    return ou_raise(sp, OU_E_TYPE_ERROR, "%s %u argument%s, got %zu", which, bound, bound == 1 ? "" : "s", given);
}

static OuObj *
call_wrapper(OuSpace *sp, OuSlotWrapper *w, OuObj *const *args, size_t n, OuObj *kwnames)
{
    const OuSlotDef *def = w->def;
    if (!takes_anything(def)) {
        if (kwnames != NULL && ((OuTuple *)kwnames)->length != 0)
            return ou_raise(sp, OU_E_TYPE_ERROR, "wrapper %s() takes no keyword arguments", def->name);
        size_t given = n - 1;
        if (given < def->min_args || given > def->max_args)
            return raise_wrong_count(sp, def, given);
    }
    return def->wrap(sp, def, ou_slot_fn(&w->owner->slots, def->slot_offset), args, n, kwnames);
}

static OuObj *
slot_wrapper_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuSlotWrapper *w = (OuSlotWrapper *)callee;
    if (n == 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%s' of '%N' object needs an argument", w->def->name, w->owner);
    if (!ou_type_is_subtype(args[0]->type, w->owner))
        return ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%s' requires a '%N' object but received a '%T'",
                        w->def->name, w->owner, args[0]);
    return call_wrapper(sp, w, args, n, kwnames);
}

static OuObj *
slot_wrapper_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    (void)type;
    if (object == NULL)
        return ou_incref(descr);
    OuMethodWrapper *o = ou_object_take(sp, OU_T_METHOD_WRAPPER);
    if (o == NULL)
        return NULL;
    o->wrapper = ou_incref(descr);
    o->self = ou_incref(object);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static void
slot_wrapper_drop(OuSpace *sp, OuObj *o)
{
    ou_decref(sp, ((OuSlotWrapper *)o)->owner);
}

static void
slot_wrapper_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, (OuObj *)((OuSlotWrapper *)o)->owner, 0);
}

static OuObj *
slot_wrapper_repr(OuSpace *sp, OuObj *o)
{
    OuSlotWrapper *w = (OuSlotWrapper *)o;
    return ou_str_format(sp, "<slot wrapper '%s' of '%N' objects>", w->def->name, w->owner);
}

static OuObj *
slot_wrapper_get_name(OuSpace *sp, OuObj *o)
{
    return ou_incref(name_of(sp, ((OuSlotWrapper *)o)->def));
}

static OuObj *
slot_wrapper_get_qualname(OuSpace *sp, OuObj *o)
{
    OuSlotWrapper *w = (OuSlotWrapper *)o;
    return ou_str_format(sp, "%U.%s", w->owner->qualname, w->def->name);
}

static OuObj *
slot_wrapper_get_owner(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuSlotWrapper *)o)->owner);
}

static OuObj *
slot_wrapper_get_doc(OuSpace *sp, OuObj *o)
{
    return ou_doc_object(sp, ((OuSlotWrapper *)o)->def->doc);
}

static const OuGetSetDef slot_wrapper_getsets[] = {
    {"__name__", slot_wrapper_get_name, NULL, NULL},
    {"__qualname__", slot_wrapper_get_qualname, NULL, NULL},
    {"__objclass__", slot_wrapper_get_owner, NULL, NULL},
    {"__doc__", slot_wrapper_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_slot_wrapper = {
    .name = "wrapper_descriptor",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuSlotWrapper),
    .slots = {.drop = slot_wrapper_drop,
              .visit = slot_wrapper_visit,
              .repr = slot_wrapper_repr,
              .descr_get = slot_wrapper_get,
              .call = slot_wrapper_call},
    .getsets = slot_wrapper_getsets,
};

/* ---- bound ---- */

/* self before the arguments, in the space of a few or a buffer. */
static OuObj *
method_wrapper_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuMethodWrapper *m = (OuMethodWrapper *)callee;
    return ou_call_prepended(sp, (OuObj *)m->wrapper, m->self, args, n, kwnames);
}

static void
method_wrapper_drop(OuSpace *sp, OuObj *o)
{
    ou_decref(sp, ((OuMethodWrapper *)o)->wrapper);
    ou_decref(sp, ((OuMethodWrapper *)o)->self);
}

static void
method_wrapper_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, (OuObj *)((OuMethodWrapper *)o)->wrapper, 0);
    fn(context, ((OuMethodWrapper *)o)->self, 1);
}

static bool
method_wrapper_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "wrapper" : "__self__");
    return true;
}

static OuObj *
method_wrapper_repr(OuSpace *sp, OuObj *o)
{
    OuMethodWrapper *m = (OuMethodWrapper *)o;
    return ou_str_format(sp, "<method-wrapper '%s' of %T object at 0x%llx>", m->wrapper->def->name, m->self,
                         (long long)(uintptr_t)m->self);
}

static OuObj *
method_wrapper_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || a->type != b->type)
        return ou_incref(sp->not_implemented);
    OuMethodWrapper *m = (OuMethodWrapper *)a, *other = (OuMethodWrapper *)b;
    bool same = m->self == other->self && m->wrapper->def == other->wrapper->def;
    return ou_bool(sp, same == (op == OU_EQ));
}

static bool
method_wrapper_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    (void)sp;
    OuMethodWrapper *m = (OuMethodWrapper *)o;
    *hash = (int64_t)(((uint64_t)(uintptr_t)m->self >> 4) ^ ((uint64_t)(uintptr_t)m->wrapper->def >> 1)) & INT64_MAX;
    return true;
}

static OuObj *
method_wrapper_get_self(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuMethodWrapper *)o)->self);
}

static OuObj *
method_wrapper_get_name(OuSpace *sp, OuObj *o)
{
    return slot_wrapper_get_name(sp, (OuObj *)((OuMethodWrapper *)o)->wrapper);
}

static OuObj *
method_wrapper_get_qualname(OuSpace *sp, OuObj *o)
{
    return slot_wrapper_get_qualname(sp, (OuObj *)((OuMethodWrapper *)o)->wrapper);
}

static OuObj *
method_wrapper_get_doc(OuSpace *sp, OuObj *o)
{
    return slot_wrapper_get_doc(sp, (OuObj *)((OuMethodWrapper *)o)->wrapper);
}

static const OuGetSetDef method_wrapper_getsets[] = {
    {"__self__", method_wrapper_get_self, NULL, NULL},
    {"__name__", method_wrapper_get_name, NULL, NULL},
    {"__qualname__", method_wrapper_get_qualname, NULL, NULL},
    {"__doc__", method_wrapper_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_method_wrapper = {
    .name = "method-wrapper",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuMethodWrapper),
    .slots = {.drop = method_wrapper_drop,
              .visit = method_wrapper_visit,
              .edge_name = method_wrapper_edge_name,
              .repr = method_wrapper_repr,
              .compare = method_wrapper_compare,
              .hash = method_wrapper_hash,
              .call = method_wrapper_call},
    .getsets = method_wrapper_getsets,
};
