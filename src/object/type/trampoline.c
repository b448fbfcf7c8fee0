/* SPDX-License-Identifier: MIT */
/* From slots to special methods.
 *
 * The engine asks a type through its slots; a class made at run time answers by
 * its methods. A method is looked up on the class, never on the instance, and
 * plain functions are called with self before the arguments, without a bound
 * method in between.
 */
#include "object/type/trampoline.h"

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

OuObj *
ou_call_special(OuSpace *sp, OuObj *self, OuObj *name, OuObj *const *args, size_t n, OuObj *kwnames, bool *missing)
{
    OuObj *found = ou_type_lookup(sp, self->type, name);
    *missing = found == NULL && !ou_pending(sp);
    if (found == NULL || !ou_stack_check(sp, "while calling a Python object"))
        return NULL;
    ou_incref(found);
    OuObj *result;
    if (ou_is(found, sp, OU_T_FUNCTION) || ou_is(found, sp, OU_T_METHOD_DESCR) || ou_is(found, sp, OU_T_SLOT_WRAPPER)) {
        result = ou_call_prepended(sp, found, self, args, n, kwnames);
    } else if (found->type->slots.descr_get != NULL) {
        OuObj *bound = found->type->slots.descr_get(sp, found, self, self->type);
        result = bound == NULL ? NULL : ou_call(sp, bound, args, n, kwnames);
        ou_xdecref(sp, bound);
    } else {
        result = ou_call(sp, found, args, n, kwnames);
    }
    ou_decref(sp, found);
    return result;
}

/* The method must be there: its slot would not have been set otherwise. It can
 * still have gone, if the class loses it in between. */
static OuObj *
call_method(OuSpace *sp, OuObj *self, OuObj *name, OuObj *const *args, size_t n)
{
    bool missing;
    OuObj *result = ou_call_special(sp, self, name, args, n, NULL, &missing);
    return result == NULL && missing ? ou_raise_no_attr(sp, self, name) : result;
}

static bool
call_for_effect(OuSpace *sp, OuObj *self, OuObj *name, OuObj *const *args, size_t n)
{
    OuObj *result = call_method(sp, self, name, args, n);
    ou_xdecref(sp, result);
    return result != NULL;
}

/* ---- text and hash ---- */

/* What is not a str is refused by who asked: repr() and str() word it differently. */
OuObj *
ou_call_repr(OuSpace *sp, OuObj *o)
{
    return call_method(sp, o, sp->names->repr, NULL, 0);
}

OuObj *
ou_call_str(OuSpace *sp, OuObj *o)
{
    return call_method(sp, o, sp->names->str, NULL, 0);
}

bool
ou_call_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    OuObj *result = call_method(sp, o, sp->names->hash, NULL, 0);
    if (result == NULL)
        return false;
    bool is_int = ou_type_is_heir(result->type, OU_TYPE_INT_HEIR);
    if (is_int) // a big one is folded
        *hash = ou_int_is_compact(result) ? ou_int_value(result) : ou_int_hash(result);
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "__hash__ method should return an integer");
    if (*hash == -1)
        *hash = -2;
    ou_decref(sp, result);
    return is_int;
}

OuObj *
ou_call_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    const OuNames *names = sp->names;
    OuObj *const name[] = {names->lt, names->le, names->eq, names->ne, names->gt, names->ge};
    bool missing;
    OuObj *result = ou_call_special(sp, a, name[op], &b, 1, NULL, &missing);
    return missing ? ou_incref(sp->not_implemented) : result;
}

/* ---- attributes ---- */

OuObj *
ou_call_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    const OuNames *names = sp->names;
    OuObj *found = ou_type_lookup(sp, o->type, names->getattribute), *value;
    if (found == NULL || ou_is(found, sp, OU_T_SLOT_WRAPPER)) {
        OuType *owner = found == NULL ? sp->types[OU_T_OBJECT] : ((OuSlotWrapper *)found)->owner;
        value = owner->slots.get_attr(sp, o, name);
    } else {
        value = call_method(sp, o, names->getattribute, &name, 1);
    }
    if (value != NULL || !ou_pending_is(sp, OU_E_ATTRIBUTE_ERROR))
        return value;
    if (ou_type_lookup(sp, o->type, names->getattr) != NULL) {
        ou_pending_clear(sp);
        value = call_method(sp, o, names->getattr, &name, 1);
    }
    return value != NULL ? value : ou_raise_attr_fields(sp, o, name);
}

bool
ou_call_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *args[] = {name, value};
    return call_for_effect(sp, o, value != NULL ? sp->names->setattr : sp->names->delattr, args, value != NULL ? 2 : 1);
}

OuObj *
ou_call_descr_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    bool missing;
    OuObj *args[] = {object != NULL ? object : sp->none, type != NULL ? (OuObj *)type : sp->none};
    OuObj *value = ou_call_special(sp, descr, sp->names->get, args, 2, NULL, &missing);
    return missing ? ou_incref(descr) : value;
}

bool
ou_call_descr_set(OuSpace *sp, OuObj *descr, OuObj *object, OuObj *value)
{
    OuObj *args[] = {object, value};
    OuObj *name = value != NULL ? sp->names->set : sp->names->delete_;
    bool missing;
    OuObj *result = ou_call_special(sp, descr, name, args, value != NULL ? 2 : 1, NULL, &missing);
    if (missing)
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "%U", name);
    ou_xdecref(sp, result);
    return result != NULL;
}

/* ---- calls and construction ---- */

OuObj *
ou_call_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    bool missing;
    OuObj *result = ou_call_special(sp, callee, sp->names->call, args, n, kwnames, &missing);
    return missing ? ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not callable", callee) : result;
}

OuObj *
ou_call_new(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *found = ou_type_get_attr(sp, (OuObj *)type, sp->names->new_);
    if (found == NULL)
        return NULL;
    OuObj *result = ou_call_prepended(sp, found, (OuObj *)type, args, n, kwnames);
    ou_decref(sp, found);
    return result;
}

bool
ou_call_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    bool missing;
    OuObj *result = ou_call_special(sp, self, sp->names->init, args, n, kwnames, &missing);
    if (missing)
        return true;
    if (result != NULL && result != sp->none) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__init__() should return None, not '%T'", result);
        ou_decref(sp, result);
        return false;
    }
    ou_xdecref(sp, result);
    return result != NULL;
}

/* __del__: what it raises is told, not raised; what was pending stays so. */
void
ou_call_del(OuSpace *sp, OuObj *o)
{
    OuObj *pending = ou_pending_take(sp);
    bool missing;
    OuObj *result = ou_call_special(sp, o, sp->names->del, NULL, 0, NULL, &missing);
    if (result == NULL && !missing)
        ou_raise_unraisable(sp, NULL, ou_type_lookup(sp, o->type, sp->names->del));
    ou_xdecref(sp, result);
    ou_pending_set(sp, pending);
}

/* ---- iteration ---- */

OuObj *
ou_call_iter(OuSpace *sp, OuObj *o)
{
    if (ou_type_lookup(sp, o->type, sp->names->iter) == sp->none)
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not iterable", o);
    return call_method(sp, o, sp->names->iter, NULL, 0);
}

OuObj *
ou_call_next(OuSpace *sp, OuObj *o)
{
    return call_method(sp, o, sp->names->next, NULL, 0);
}

/* ---- containers ---- */

bool
ou_call_len(OuSpace *sp, OuObj *o, size_t *length)
{
    OuObj *result = call_method(sp, o, sp->names->len, NULL, 0);
    if (result == NULL)
        return false;
    int64_t n = 0;
    bool done = false;
    if (!ou_is_index(result))
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", result);
    else if (ou_type_is_heir(result->type, OU_TYPE_INT_HEIR) && ou_int_sign(result) < 0)
        ou_raise(sp, OU_E_VALUE_ERROR, "__len__() should return >= 0");
    else if (!ou_as_i64(sp, result, &n))
        ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR)
            ? ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer")
            : NULL;
    else if (n < 0)
        ou_raise(sp, OU_E_VALUE_ERROR, "__len__() should return >= 0");
    else
        done = true;
    *length = (size_t)n;
    ou_decref(sp, result);
    return done;
}

OuObj *
ou_call_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    return call_method(sp, o, sp->names->getitem, &key, 1);
}

bool
ou_call_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    OuObj *args[] = {key, value}, *name = value != NULL ? sp->names->setitem : sp->names->delitem;
    bool missing;
    OuObj *result = ou_call_special(sp, o, name, args, value != NULL ? 2 : 1, NULL, &missing);
    if (missing)
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object does not support item %s", o, value != NULL ? "assignment" : "deletion");
    ou_xdecref(sp, result);
    return result != NULL;
}

int
ou_call_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    if (ou_type_lookup(sp, o->type, sp->names->contains) == sp->none) {
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not a container", o);
        return -1;
    }
    OuObj *result = call_method(sp, o, sp->names->contains, &item, 1);
    int truth = result == NULL ? -1 : ou_truth(sp, result);
    ou_xdecref(sp, result);
    return truth;
}

int
ou_call_bool(OuSpace *sp, OuObj *o)
{
    OuObj *result = call_method(sp, o, sp->names->bool_, NULL, 0);
    if (result == NULL)
        return -1;
    int truth = result == sp->true_;
    if (!truth && result != sp->false_) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__bool__ should return bool, returned %T", result);
        truth = -1;
    }
    ou_decref(sp, result);
    return truth;
}

/* ---- numbers ---- */

typedef OuObj *(*OuBinaryFn)(OuSpace *sp, OuObj *a, OuObj *b);

static OuObj *
call_if_there(OuSpace *sp, OuObj *self, OuObj *name, OuObj *other)
{
    bool missing;
    OuObj *result = ou_call_special(sp, self, name, &other, 1, NULL, &missing);
    return missing ? ou_incref(sp->not_implemented) : result;
}

/* Does b's class give `name` a meaning of its own, other than a's class has? */
static bool
overrides(OuSpace *sp, OuObj *a, OuObj *b, OuObj *name)
{
    OuObj *theirs = ou_type_lookup(sp, b->type, name);
    return theirs != NULL && theirs != ou_type_lookup(sp, a->type, name);
}

/* a.__op__(b), then b.__rop__(a); the other way round when b's class is an heir
 * of a's that overrides the reflected method. `fn` is the trampoline itself: an
 * operand whose slot it is answers by methods. */
static OuObj *
call_binary(OuSpace *sp, OuBinaryOp op, OuBinaryFn fn, OuObj *a, OuObj *b, OuObj *name, OuObj *reflected)
{
    bool other = a->type != b->type && b->type->slots.binary[op] == fn;
    if (a->type->slots.binary[op] == fn) {
        if (other && ou_type_is_subtype(b->type, a->type) && overrides(sp, a, b, reflected)) {
            OuObj *result = call_if_there(sp, b, reflected, a);
            if (result != sp->not_implemented)
                return result;
            ou_decref(sp, result);
            other = false;
        }
        OuObj *result = call_if_there(sp, a, name, b);
        if (result != sp->not_implemented || a->type == b->type || !other)
            return result;
        ou_decref(sp, result);
    }
    return other ? call_if_there(sp, b, reflected, a) : ou_incref(sp->not_implemented);
}

/* `and` and `or` are spelt and_, or_ among the names; not so their other forms. */
#define FIELD_add add
#define FIELD_sub sub
#define FIELD_mul mul
#define FIELD_matmul matmul
#define FIELD_truediv truediv
#define FIELD_floordiv floordiv
#define FIELD_mod mod
#define FIELD_pow pow
#define FIELD_lshift lshift
#define FIELD_rshift rshift
#define FIELD_and and_
#define FIELD_or or_
#define FIELD_xor xor
#define FIELD_divmod divmod
#define FIELD_neg neg
#define FIELD_pos pos
#define FIELD_invert invert
#define FIELD_abs abs
#define FIELD_int int_
#define FIELD_float float_
#define FIELD_index index

#define BINARY(op, name)                                                                           \
    OuObj *ou_call_##name(OuSpace *sp, OuObj *a, OuObj *b)                                         \
    {                                                                                              \
        return call_binary(sp, OU_##op, ou_call_##name, a, b, sp->names->FIELD_##name, sp->names->r##name); \
    }
OU_BINARY_METHODS(BINARY)
BINARY(DIVMOD, divmod)

#define INPLACE(op, name)                                                                          \
    OuObj *ou_call_i##name(OuSpace *sp, OuObj *a, OuObj *b)                                        \
    {                                                                                              \
        return call_if_there(sp, a, sp->names->i##name, b);                                        \
    }
OU_BINARY_METHODS(INPLACE)

#define UNARY(op, name)                                                                            \
    OuObj *ou_call_##name(OuSpace *sp, OuObj *o)                                                   \
    {                                                                                              \
        return call_method(sp, o, sp->names->FIELD_##name, NULL, 0);                               \
    }
OU_UNARY_METHODS(UNARY)
