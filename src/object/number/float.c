/* SPDX-License-Identifier: MIT */
/* float: operators, comparison, hash, construction.
 *
 * A binary operator takes an int on either side by converting it (OverflowError
 * when it is too large); comparison never converts, it compares exactly.
 */
#include "object/number/float_int.h"

#include <errno.h>
#include <math.h>

#include "object/args.h"
#include "object/bytes/bytes.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/complex.h"
#include "object/number/int.h"
#include "object/ops.h"

static inline bool
is_float(const OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_FLOAT_HEIR);
}

int
ou_float_operand(OuSpace *sp, OuObj *o, double *value)
{
    if (is_float(o)) {
        *value = ou_float_value(o);
        return 1;
    }
    if (!ou_type_is_heir(o->type, OU_TYPE_INT_HEIR))
        return 0;
    return ou_int_to_double(sp, o, value) ? 1 : -1;
}

/* ---- operators ---- */

/* Both operands as doubles; false: *answer is NotImplemented, or NULL with an exception pending. */
static inline bool
both_doubles(OuSpace *sp, OuObj *a, OuObj *b, double *x, double *y, OuObj **answer)
{
    if (OU_LIKELY(is_float(a) && is_float(b))) {
        *x = ou_float_value(a);
        *y = ou_float_value(b);
        return true;
    }
    int known = ou_float_operand(sp, a, x);
    if (known > 0)
        known = ou_float_operand(sp, b, y);
    if (known > 0)
        return true;
    *answer = known < 0 ? NULL : ou_incref(sp->not_implemented);
    return false;
}

static OuObj *
float_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y;
    OuObj *answer;
    return both_doubles(sp, a, b, &x, &y, &answer) ? ou_float_new(sp, x + y) : answer;
}

static OuObj *
float_subtract(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y;
    OuObj *answer;
    return both_doubles(sp, a, b, &x, &y, &answer) ? ou_float_new(sp, x - y) : answer;
}

static OuObj *
float_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y;
    OuObj *answer;
    return both_doubles(sp, a, b, &x, &y, &answer) ? ou_float_new(sp, x * y) : answer;
}

static OuObj *
zero_division(OuSpace *sp, const char *text)
{
    return ou_raise(sp, OU_E_ZERO_DIVISION_ERROR, "%s", text);
}

static OuObj *
float_divide(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y;
    OuObj *answer;
    if (!both_doubles(sp, a, b, &x, &y, &answer))
        return answer;
    return y == 0 ? zero_division(sp, "float division by zero") : ou_float_new(sp, x / y);
}

/* Floor quotient and remainder: the remainder has the divisor's sign, and the
 * quotient is the whole number nearest to (x - remainder) / y. */
static void
divide_floor(double x, double y, double *quotient, double *remainder)
{
    double rest = fmod(x, y);
    double q = (x - rest) / y;
    if (rest == 0) {
        rest = copysign(0.0, y);
    } else if ((y < 0) != (rest < 0)) {
        rest += y;
        q -= 1.0;
    }
    if (q == 0) {
        *quotient = copysign(0.0, x / y);
    } else {
        double whole = floor(q);
        *quotient = q - whole > 0.5 ? whole + 1.0 : whole;
    }
    *remainder = rest;
}

static OuObj *
float_floor_divide(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y, quotient, remainder;
    OuObj *answer;
    if (!both_doubles(sp, a, b, &x, &y, &answer))
        return answer;
    if (y == 0)
        return zero_division(sp, "float floor division by zero");
    divide_floor(x, y, &quotient, &remainder);
    return ou_float_new(sp, quotient);
}

static OuObj *
float_modulo(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y, quotient, remainder;
    OuObj *answer;
    if (!both_doubles(sp, a, b, &x, &y, &answer))
        return answer;
    if (y == 0)
        return zero_division(sp, "float modulo");
    divide_floor(x, y, &quotient, &remainder);
    return ou_float_new(sp, remainder);
}

static OuObj *
float_divmod(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y, quotient, remainder;
    OuObj *answer, *item[2];
    if (!both_doubles(sp, a, b, &x, &y, &answer))
        return answer;
    if (y == 0)
        return zero_division(sp, "float divmod()");
    divide_floor(x, y, &quotient, &remainder);
    item[0] = ou_float_new(sp, quotient);
    if (item[0] == NULL)
        return NULL;
    item[1] = ou_float_new(sp, remainder);
    if (item[1] == NULL) {
        ou_decref(sp, item[0]);
        return NULL;
    }
    return ou_tuple_steal(sp, item, 2);
}

/* OverflowError(34, 'Numerical result out of range'): the arguments that errno gives. */
static OuObj *
raise_range(OuSpace *sp)
{
    OuObj *args[2] = {ou_int_compact(sp, ERANGE), ou_str_from(sp, "Numerical result out of range")};
    OuObj *error = args[0] == NULL || args[1] == NULL ? NULL : ou_exception_new(sp, OU_E_OVERFLOW_ERROR, args, 2);
    ou_xdecref(sp, args[0]);
    ou_xdecref(sp, args[1]);
    if (error != NULL) {
        ou_raise_object(sp, error);
        ou_decref(sp, error);
    }
    return NULL;
}

OuObj *
ou_float_power(OuSpace *sp, double x, double y)
{
    if (x == 0 && y < 0 && !isnan(y))
        return zero_division(sp, "0.0 cannot be raised to a negative power");
    if (x < 0 && isfinite(x) && isfinite(y) && y != floor(y))
        return ou_complex_power(sp, x, 0.0, y, 0.0);
    double result = pow(x, y);
    if (isinf(result) && isfinite(x) && isfinite(y))
        return raise_range(sp);
    return ou_float_new(sp, result);
}

static OuObj *
float_power(OuSpace *sp, OuObj *a, OuObj *b)
{
    double x, y;
    OuObj *answer;
    return both_doubles(sp, a, b, &x, &y, &answer) ? ou_float_power(sp, x, y) : answer;
}

static OuObj *
float_negative(OuSpace *sp, OuObj *o)
{
    return ou_float_new(sp, -ou_float_value(o));
}

OuObj *
ou_float_exact(OuSpace *sp, OuObj *o)
{
    return ou_is(o, sp, OU_T_FLOAT) ? ou_incref(o) : ou_float_new(sp, ou_float_value(o));
}

static OuObj *
float_absolute(OuSpace *sp, OuObj *o)
{
    return ou_float_new(sp, fabs(ou_float_value(o)));
}

static OuObj *
float_to_int(OuSpace *sp, OuObj *o)
{
    return ou_int_from_double(sp, ou_float_value(o));
}

static int
float_truth(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_float_value(o) != 0;
}

/* ---- comparison and hash ---- */

static bool
holds(OuCompareOp op, int order)
{
    switch (op) {
    case OU_LT: return order < 0;
    case OU_LE: return order <= 0;
    case OU_EQ: return order == 0;
    case OU_NE: return order != 0;
    case OU_GT: return order > 0;
    default: return order >= 0;
    }
}

static OuObj *
float_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!is_float(a)) // the reflected form: never asked for, but cheap to answer
        return ou_incref(sp->not_implemented);
    double x = ou_float_value(a);
    if (is_float(b)) {
        double y = ou_float_value(b);
        if (isnan(x) || isnan(y))
            return ou_bool(sp, op == OU_NE);
        return ou_bool(sp, holds(op, (x > y) - (x < y)));
    }
    if (!ou_type_is_heir(b->type, OU_TYPE_INT_HEIR))
        return ou_incref(sp->not_implemented);
    if (isnan(x))
        return ou_bool(sp, op == OU_NE);
    return ou_bool(sp, holds(op, -ou_int_compare_double(b, x)));
}

/* CPython's numeric hash: mantissa times a power of two, modulo 2^61-1, where
 * multiplying by a power of two turns the 61 bits in a circle. */
int64_t
ou_double_hash(OuSpace *sp, double value, const OuObj *o)
{
    (void)sp;
    if (isnan(value)) {
        uint64_t address = (uint64_t)(uintptr_t)o;
        int64_t hash = (int64_t)(address >> 4 | address << 60);
        return hash == -1 ? -2 : hash;
    }
    if (isinf(value))
        return value > 0 ? 314159 : -314159;
    const uint64_t prime = ((uint64_t)1 << 61) - 1;
    int exponent;
    uint64_t m = (uint64_t)ldexp(frexp(fabs(value), &exponent), 53);
    int turn = (exponent - 53) % 61;
    if (turn < 0)
        turn += 61;
    if (turn != 0)
        m = (m << turn & prime) | m >> (61 - turn);
    int64_t hash = value < 0 ? -(int64_t)m : (int64_t)m;
    return hash == -1 ? -2 : hash;
}

static bool
float_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    *hash = ou_double_hash(sp, ou_float_value(o), o);
    return true;
}

static OuObj *
float_repr(OuSpace *sp, OuObj *o)
{
    char text[32];
    size_t n = ou_double_repr(ou_float_value(o), text);
    return ou_str_from_latin1(sp, (const uint8_t *)text, n);
}

/* ---- construction ---- */

static OuObj *
float_of_str(OuSpace *sp, OuObj *s)
{
    OuNumberText t;
    double value;
    if (!ou_number_text(sp, s, &t))
        return NULL;
    bool done = ou_double_parse_shown(sp, t.text, t.n, s, &value);
    ou_number_text_release(sp, &t);
    return done ? ou_float_new(sp, value) : NULL;
}

static OuObj *
float_of_bytes(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    size_t n;
    double value;
    if (!ou_bytes_view(sp, o, &data, &n))
        return NULL;
    return ou_double_parse_shown(sp, (const char *)data, n, o, &value) ? ou_float_new(sp, value) : NULL;
}

/* What __float__ answered (taken over), as an exact float. */
static OuObj *
checked_answer(OuSpace *sp, OuObj *answer, OuObj *asked)
{
    if (answer == NULL || ou_is(answer, sp, OU_T_FLOAT))
        return answer;
    OuObj *result = NULL;
    if (is_float(answer))
        result = ou_float_new(sp, ou_float_value(answer));
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "%T.__float__ returned non-float (type %T)", asked, answer);
    ou_decref(sp, answer);
    return result;
}

OuObj *
ou_float_of_object(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_FLOAT))
        return ou_incref(o);
    if (ou_type_is_heir(o->type, OU_TYPE_STR_HEIR))
        return float_of_str(sp, o);
    if (o->type->slots.unary[OU_FLOAT_OF] != NULL)
        return checked_answer(sp, o->type->slots.unary[OU_FLOAT_OF](sp, o), o);
    if (o->type->slots.unary[OU_INDEX] != NULL) {
        OuObj *index = ou_unary(sp, OU_INDEX, o);
        double value;
        if (index == NULL)
            return NULL;
        bool done = ou_int_to_double(sp, index, &value);
        ou_decref(sp, index);
        return done ? ou_float_new(sp, value) : NULL;
    }
    if (ou_type_is_heir(o->type, OU_TYPE_BYTES_HEIR) || ou_type_is_subtype(o->type, sp->types[OU_T_BYTEARRAY]))
        return float_of_bytes(sp, o);
    return ou_raise(sp, OU_E_TYPE_ERROR, "float() argument must be a string or a real number, not '%T'", o);
}

static OuObj *
float_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    bool exact = type == sp->types[OU_T_FLOAT];
    if ((exact && !ou_args_no_keywords(sp, "float", kwnames)) || !ou_args_count(sp, "float", n, 0, 1))
        return NULL;
    OuObj *value = n == 0 ? ou_float_new(sp, 0.0) : ou_float_of_object(sp, args[0]);
    if (value == NULL || exact)
        return value;
    OuFloat *o = (OuFloat *)ou_type_alloc(sp, type, 0);
    if (o != NULL)
        o->value = ou_float_value(value);
    ou_decref(sp, value);
    return (OuObj *)o;
}

const OuTypeSpec ou_spec_float = {
    .name = "float",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_LEAF | OU_TYPE_FIXED | OU_TYPE_FLOAT_HEIR,
    .basic_bytes = sizeof(OuFloat),
    .slots = {
        .repr = float_repr,
        .hash = float_hash,
        .compare = float_compare,
        .make = float_make,
        .truth = float_truth,
        .unary = {
            [OU_NEG] = float_negative, [OU_POS] = ou_float_exact, [OU_ABS] = float_absolute,
            [OU_INT_OF] = float_to_int, [OU_FLOAT_OF] = ou_float_exact,
        },
        .binary = {
            [OU_ADD] = float_add, [OU_SUB] = float_subtract, [OU_MUL] = float_multiply,
            [OU_TRUEDIV] = float_divide, [OU_FLOORDIV] = float_floor_divide, [OU_MOD] = float_modulo,
            [OU_POW] = float_power, [OU_DIVMOD] = float_divmod,
        },
    },
    .methods = ou_float_methods,
    .getsets = ou_float_getsets,
    .doc = "Convert a string or number to a floating point number, if possible.",
};
