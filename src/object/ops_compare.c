/* SPDX-License-Identifier: MIT */
/* Comparison, hash, truth, and what is an instance of what.
 *
 * Comparing two objects that do not know each other ends in identity for ==
 * and !=, and in TypeError for the order.
 */
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/ops_int.h"
#include "object/weakref.h"

/* The operator seen from the other operand: a < b is b > a. */
static const OuCompareOp reflected[] = {
    [OU_LT] = OU_GT, [OU_LE] = OU_GE, [OU_EQ] = OU_EQ, [OU_NE] = OU_NE, [OU_GT] = OU_LT, [OU_GE] = OU_LE,
};

static OuObj *
compare_unknown(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    static const char *const text[] = {"<", "<=", "==", "!=", ">", ">="};
    if (op == OU_EQ || op == OU_NE)
        return ou_incref((a == b) == (op == OU_EQ) ? sp->true_ : sp->false_);
    return ou_raise(sp, OU_E_TYPE_ERROR, "'%s' not supported between instances of '%T' and '%T'", text[op], a, b);
}

OuObj *
ou_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!ou_stack_check(sp, "in comparison"))
        return NULL;
    bool asked_right = false;
    OuObj *result;
    if (a->type != b->type && b->type->slots.compare != NULL && ou_type_is_subtype(b->type, a->type)) {
        result = b->type->slots.compare(sp, b, a, reflected[op]);
        if (ou_ops_is_answer(sp, result))
            return result;
        asked_right = true;
    }
    if (a->type->slots.compare != NULL) {
        result = a->type->slots.compare(sp, a, b, op);
        if (ou_ops_is_answer(sp, result))
            return result;
    }
    if (!asked_right && b->type->slots.compare != NULL) {
        result = b->type->slots.compare(sp, b, a, reflected[op]);
        if (ou_ops_is_answer(sp, result))
            return result;
    }
    return compare_unknown(sp, a, b, op);
}

OuObj *
ou_compare_rest(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (b->type->slots.compare != NULL) {
        OuObj *result = b->type->slots.compare(sp, b, a, reflected[op]);
        if (ou_ops_is_answer(sp, result))
            return result;
    }
    return compare_unknown(sp, a, b, op);
}

int
ou_compare_bool(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (a == b && (op == OU_EQ || op == OU_NE))
        return op == OU_EQ;
    OuObj *result = ou_compare(sp, a, b, op);
    if (result == NULL)
        return -1;
    int truth = ou_truth(sp, result);
    ou_decref(sp, result);
    return truth;
}

int
ou_truth(OuSpace *sp, OuObj *o)
{
    if (o == sp->true_)
        return 1;
    if (o == sp->false_ || o == sp->none)
        return 0;
    if (o->type->slots.truth != NULL)
        return o->type->slots.truth(sp, o);
    if (o->type->slots.length == NULL)
        return 1;
    size_t length;
    if (!o->type->slots.length(sp, o, &length))
        return -1;
    return length != 0;
}

bool
ou_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    if (OU_LIKELY(o->type->slots.hash != NULL))
        return o->type->slots.hash(sp, o, hash);
    ou_raise(sp, OU_E_TYPE_ERROR, "unhashable type: '%T'", o);
    return false;
}

/* ---- isinstance, issubclass ---- */

/* Call class.__instancecheck__(o) or __subclasscheck__ (`name`); 2: it has none. */
static int
ask_class(OuSpace *sp, OuObj *class, OuObj *name, OuObj *o)
{
    OuObj *check = ou_special(sp, class, name);
    if (check == NULL)
        return ou_pending(sp) ? -1 : 2;
    int truth = -1;
    if (ou_stack_check(sp, "in __instancecheck__")) {
        OuObj *result = ou_call1(sp, check, o);
        if (result != NULL)
            truth = ou_truth(sp, result);
        ou_xdecref(sp, result);
    }
    ou_decref(sp, check);
    return truth;
}

/* The answer without __instancecheck__: by the type, else by o.__class__. */
static int
is_instance_plain(OuSpace *sp, OuObj *o, OuType *class)
{
    if (ou_type_is_subtype(o->type, class))
        return 1;
    if (!(o->type->flags & OU_TYPE_HEAP) && !ou_is_proxy(sp, o))
        return 0; // builtins do not disguise themselves
    OuObj *claimed = ou_find_attr(sp, o, sp->names->class_);
    if (claimed == NULL)
        return ou_pending(sp) ? -1 : 0;
    int found = ou_type_is_heir(claimed->type, OU_TYPE_TYPE_HEIR) && (OuType *)claimed != o->type
                && ou_type_is_subtype((OuType *)claimed, class);
    ou_decref(sp, claimed);
    return found;
}

typedef int (*ClassTest)(OuSpace *sp, OuObj *o, OuObj *class_or_tuple);

static int
test_any(OuSpace *sp, OuObj *o, OuTuple *classes, ClassTest test)
{
    if (!ou_stack_check(sp, "in __instancecheck__"))
        return -1;
    int found = 0;
    for (size_t i = 0; i < classes->length && found == 0; i++)
        found = test(sp, o, classes->items[i]);
    return found;
}

int
ou_is_instance(OuSpace *sp, OuObj *o, OuObj *class_or_tuple)
{
    if (class_or_tuple == (OuObj *)o->type)
        return 1;
    if (ou_is(class_or_tuple, sp, OU_T_TYPE))
        return is_instance_plain(sp, o, (OuType *)class_or_tuple);
    if (ou_type_is_heir(class_or_tuple->type, OU_TYPE_TUPLE_HEIR))
        return test_any(sp, o, (OuTuple *)class_or_tuple, ou_is_instance);
    int answer = ask_class(sp, class_or_tuple, sp->names->instancecheck, o);
    if (answer != 2)
        return answer;
    if (ou_type_is_heir(class_or_tuple->type, OU_TYPE_TYPE_HEIR))
        return is_instance_plain(sp, o, (OuType *)class_or_tuple);
    ou_raise(sp, OU_E_TYPE_ERROR, "isinstance() arg 2 must be a type, a tuple of types, or a union");
    return -1;
}

int
ou_is_subclass(OuSpace *sp, OuObj *c, OuObj *class_or_tuple)
{
    bool plain = ou_is(class_or_tuple, sp, OU_T_TYPE);
    if (!plain && ou_type_is_heir(class_or_tuple->type, OU_TYPE_TUPLE_HEIR))
        return test_any(sp, c, (OuTuple *)class_or_tuple, ou_is_subclass);
    if (!plain) {
        int answer = ask_class(sp, class_or_tuple, sp->names->subclasscheck, c);
        if (answer != 2)
            return answer;
    }
    if (!ou_type_is_heir(c->type, OU_TYPE_TYPE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "issubclass() arg 1 must be a class");
        return -1;
    }
    if (!ou_type_is_heir(class_or_tuple->type, OU_TYPE_TYPE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "issubclass() arg 2 must be a class, a tuple of classes, or a union");
        return -1;
    }
    return ou_type_is_subtype((OuType *)c, (OuType *)class_or_tuple);
}
