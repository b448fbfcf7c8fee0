/* SPDX-License-Identifier: MIT */
/* Operators: which operand is asked first, and what is said when none knows.
 *
 * The order is CPython's: the left operand, then the right one; but a right
 * operand whose type is an heir of the left one's is asked first, so that heirs
 * can override. An operand that does not know answers NotImplemented.
 */
#include "object/ops_int.h"

#include <stddef.h>

#include "object/names.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/text/str.h"

typedef OuObj *(*BinaryFn)(OuSpace *sp, OuObj *a, OuObj *b);

static const char *const operator_text[OU_N_BINARY] = {
    [OU_ADD] = "+",     [OU_SUB] = "-",       [OU_MUL] = "*",           [OU_MATMUL] = "@",  [OU_TRUEDIV] = "/",
    [OU_FLOORDIV] = "//", [OU_MOD] = "%",     [OU_POW] = "** or pow()", [OU_LSHIFT] = "<<", [OU_RSHIFT] = ">>",
    [OU_AND] = "&",     [OU_OR] = "|",        [OU_XOR] = "^",           [OU_DIVMOD] = "divmod()",
};

/* Ask both operands. NULL with nothing pending: neither knows. */
static OuObj *
ask_both(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    BinaryFn left = a->type->slots.binary[op];
    BinaryFn right = b->type != a->type ? b->type->slots.binary[op] : NULL;
    OuObj *result;
    if (right == left)
        right = NULL; // one function for both operands: it knows about the reflected form
    if (left != NULL) {
        if (right != NULL && ou_type_is_subtype(b->type, a->type)) {
            result = right(sp, a, b);
            if (ou_ops_is_answer(sp, result))
                return result;
            right = NULL;
        }
        result = left(sp, a, b);
        if (ou_ops_is_answer(sp, result))
            return result;
    }
    if (right != NULL) {
        result = right(sp, a, b);
        if (ou_ops_is_answer(sp, result))
            return result;
    }
    return NULL;
}

enum { SEQUENCES = OU_TYPE_LIST_HEIR | OU_TYPE_TUPLE_HEIR | OU_TYPE_STR_HEIR | OU_TYPE_BYTES_HEIR };

static bool
is_sequence(const OuSpace *sp, const OuObj *o)
{
    return ou_type_is_heir(o->type, SEQUENCES) || ou_type_is_subtype(o->type, sp->types[OU_T_BYTEARRAY]);
}

/* Nobody knows a + b or a * b, and a sequence takes part: it has its own words. */
static bool
raise_sequence(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    if (op == OU_ADD && is_sequence(sp, a)) {
        if (ou_type_is_heir(a->type, OU_TYPE_LIST_HEIR | OU_TYPE_TUPLE_HEIR | OU_TYPE_STR_HEIR)) {
            const char *kind = ou_type_is_heir(a->type, OU_TYPE_LIST_HEIR)  ? "list"
                               : ou_type_is_heir(a->type, OU_TYPE_STR_HEIR) ? "str"
                                                                            : "tuple";
            ou_raise(sp, OU_E_TYPE_ERROR, "can only concatenate %s (not \"%T\") to %s", kind, b, kind);
        } else {
            ou_raise(sp, OU_E_TYPE_ERROR, "can't concat %T to %T", b, a);
        }
        return true;
    }
    if (op == OU_MUL && (is_sequence(sp, a) || is_sequence(sp, b))) {
        ou_raise(sp, OU_E_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'", is_sequence(sp, a) ? b : a);
        return true;
    }
    return false;
}

static OuObj *
raise_unsupported(OuSpace *sp, OuBinaryOp op, const char *suffix, OuObj *a, OuObj *b)
{
    if (raise_sequence(sp, op, a, b))
        return NULL;
    const char *text = op == OU_POW && suffix[0] != '\0' ? "**" : operator_text[op];
    return ou_raise(sp, OU_E_TYPE_ERROR, "unsupported operand type(s) for %s%s: '%T' and '%T'", text, suffix, a, b);
}

OuObj *
ou_binary(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    OuObj *result = ask_both(sp, op, a, b);
    if (OU_LIKELY(result != NULL) || ou_pending(sp))
        return result;
    return raise_unsupported(sp, op, "", a, b);
}

OuObj *
ou_binary_rest(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b, bool inplace)
{
    BinaryFn right = b->type != a->type ? b->type->slots.binary[op] : NULL;
    OuObj *result = right != NULL ? right(sp, a, b) : NULL;
    if (right != NULL && ou_ops_is_answer(sp, result))
        return result;
    return raise_unsupported(sp, op, inplace ? "=" : "", a, b);
}

OuObj *
ou_inplace(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    BinaryFn change = a->type->slots.inplace[op];
    if (change != NULL) {
        OuObj *result = change(sp, a, b);
        if (ou_ops_is_answer(sp, result))
            return result;
    }
    OuObj *result = ask_both(sp, op, a, b);
    if (result != NULL || ou_pending(sp))
        return result;
    return raise_unsupported(sp, op, "=", a, b);
}

OuObj *
ou_power(OuSpace *sp, OuObj *a, OuObj *b, OuObj *modulus)
{
    if (modulus == sp->none)
        return ou_binary(sp, OU_POW, a, b);
    bool ints = ou_type_is_heir(a->type, OU_TYPE_INT_HEIR) && ou_type_is_heir(b->type, OU_TYPE_INT_HEIR)
                && ou_type_is_heir(modulus->type, OU_TYPE_INT_HEIR);
    if (ints)
        return ou_int_power(sp, a, b, modulus);
    if (ou_type_is_heir(a->type, OU_TYPE_FLOAT_HEIR) || ou_type_is_heir(b->type, OU_TYPE_FLOAT_HEIR)
        || ou_type_is_heir(modulus->type, OU_TYPE_FLOAT_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "pow() 3rd argument not allowed unless all arguments are integers");
    OuObj *method = (a->type->flags & OU_TYPE_HEAP) ? ou_special(sp, a, sp->names->pow) : NULL;
    if (method != NULL) {
        OuObj *args[2] = {b, modulus}, *result = ou_call(sp, method, args, 2, NULL);
        ou_decref(sp, method);
        if (ou_ops_is_answer(sp, result))
            return result;
    } else if (ou_pending(sp)) {
        return NULL;
    }
    return ou_raise(sp, OU_E_TYPE_ERROR, "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", a, b, modulus);
}

/* Conversions must give what they are called for. Releases what is not. */
static OuObj *
check_conversion(OuSpace *sp, OuUnaryOp op, OuObj *o, OuObj *result)
{
    bool want_float = op == OU_FLOAT_OF;
    if (result == NULL || ou_type_is_heir(result->type, want_float ? OU_TYPE_FLOAT_HEIR : OU_TYPE_INT_HEIR))
        return result;
    if (want_float)
        ou_raise(sp, OU_E_TYPE_ERROR, "%T.__float__ returned non-float (type %T)", o, result);
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "%s returned non-int (type %T)", op == OU_INDEX ? "__index__" : "__int__", result);
    ou_decref(sp, result);
    return NULL;
}

OuObj *
ou_unary(OuSpace *sp, OuUnaryOp op, OuObj *o)
{
    OuObj *(*fn)(OuSpace *, OuObj *) = o->type->slots.unary[op];
    if (OU_LIKELY(fn != NULL)) {
        OuObj *result = fn(sp, o);
        return op < OU_INT_OF ? result : check_conversion(sp, op, o, result);
    }
    switch (op) {
    case OU_NEG: return ou_raise(sp, OU_E_TYPE_ERROR, "bad operand type for unary -: '%T'", o);
    case OU_POS: return ou_raise(sp, OU_E_TYPE_ERROR, "bad operand type for unary +: '%T'", o);
    case OU_INVERT: return ou_raise(sp, OU_E_TYPE_ERROR, "bad operand type for unary ~: '%T'", o);
    case OU_ABS: return ou_raise(sp, OU_E_TYPE_ERROR, "bad operand type for abs(): '%T'", o);
    case OU_INT_OF:
        return ou_raise(sp, OU_E_TYPE_ERROR,
                        "int() argument must be a string, a bytes-like object or a real number, not '%T'", o);
    case OU_FLOAT_OF:
        return ou_raise(sp, OU_E_TYPE_ERROR, "float() argument must be a string or a real number, not '%T'", o);
    default: return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", o);
    }
}

/* ---- numbers as C values ---- */

bool
ou_is_index(OuObj *o)
{
    return o->type->slots.unary[OU_INDEX] != NULL;
}

/* The int that `o` is or stands for as an index, new reference. */
static OuObj *
index_of(OuSpace *sp, OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_INT_HEIR) ? ou_incref(o) : ou_unary(sp, OU_INDEX, o);
}

bool
ou_as_i64(OuSpace *sp, OuObj *o, int64_t *value)
{
    OuObj *index = index_of(sp, o);
    if (index == NULL)
        return false;
    bool good = ou_int_to_i64(sp, index, value);
    ou_decref(sp, index);
    return good;
}

bool
ou_as_size(OuSpace *sp, OuObj *o, int64_t *value)
{
    OuObj *index = index_of(sp, o);
    if (index == NULL)
        return false;
    if (!ou_int_to_i64(sp, index, value)) {
        ou_pending_clear(sp);
        *value = ou_int_sign(index) < 0 ? INT64_MIN : INT64_MAX;
    }
    ou_decref(sp, index);
    return true;
}

bool
ou_as_double(OuSpace *sp, OuObj *o, double *value)
{
    if (ou_type_is_heir(o->type, OU_TYPE_FLOAT_HEIR)) {
        *value = ou_float_value(o);
        return true;
    }
    if (ou_type_is_heir(o->type, OU_TYPE_INT_HEIR))
        return ou_int_to_double(sp, o, value);
    bool by_float = o->type->slots.unary[OU_FLOAT_OF] != NULL;
    if (!by_float && !ou_is_index(o)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "must be real number, not %T", o);
        return false;
    }
    OuObj *number = by_float ? ou_unary(sp, OU_FLOAT_OF, o) : index_of(sp, o);
    if (number == NULL)
        return false;
    bool good = true;
    if (by_float)
        *value = ou_float_value(number);
    else
        good = ou_int_to_double(sp, number, value);
    ou_decref(sp, number);
    return good;
}
