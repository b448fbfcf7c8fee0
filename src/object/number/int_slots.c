/* SPDX-License-Identifier: MIT */
/* The type int: its slots, its construction, and bool, its heir. */
#include "object/number/int_int.h"

#include "object/args.h"
#include "object/bytes/bytes.h"
#include "object/names.h"
#include "object/number/float_int.h"
#include "object/ops.h"
#include "object/text/str.h"
#include "object/text/unicode.h"

/* ---- operators ---- */

/* One slot function for each operator: both operands ints, or somebody else's business. */
#define INT_BINARY(name, op)                                                                       \
    static OuObj *name(OuSpace *sp, OuObj *a, OuObj *b)                                            \
    {                                                                                              \
        return ou_is_int(a) && ou_is_int(b) ? ou_int_binary(sp, op, a, b) : ou_not_implemented(sp); \
    }
INT_BINARY(int_add, OU_ADD)
INT_BINARY(int_subtract, OU_SUB)
INT_BINARY(int_multiply, OU_MUL)
INT_BINARY(int_true_divide, OU_TRUEDIV)
INT_BINARY(int_floor_divide, OU_FLOORDIV)
INT_BINARY(int_modulo, OU_MOD)
INT_BINARY(int_power, OU_POW)
INT_BINARY(int_shift_left, OU_LSHIFT)
INT_BINARY(int_shift_right, OU_RSHIFT)
INT_BINARY(int_and, OU_AND)
INT_BINARY(int_or, OU_OR)
INT_BINARY(int_xor, OU_XOR)
INT_BINARY(int_divmod, OU_DIVMOD)

static OuObj *
with_sign(OuSpace *sp, OuObj *o, bool negative)
{
    OuIntView v;
    ou_int_view(o, &v);
    return ou_int_from_limbs(sp, v.limb, v.n, negative);
}

static OuObj *
int_negative(OuSpace *sp, OuObj *o)
{
    if (OU_LIKELY(ou_int_is_compact(o)))
        return ou_int_from_i64(sp, -ou_int_value(o));
    return with_sign(sp, o, ou_int_sign(o) > 0);
}

static OuObj *
int_absolute(OuSpace *sp, OuObj *o)
{
    return ou_int_sign(o) < 0 ? int_negative(sp, o) : ou_int_exact(sp, o);
}

static OuObj *
int_invert(OuSpace *sp, OuObj *o)
{
    if (OU_LIKELY(ou_int_is_compact(o)))
        return ou_int_compact(sp, ~ou_int_value(o));
    OuObj *minus_one = sp->small_ints[-1 - OU_SMALL_INT_MIN];
    return ou_int_bitwise(sp, OU_XOR, o, minus_one);
}

static OuObj *
int_to_float(OuSpace *sp, OuObj *o)
{
    double value;
    return ou_int_to_double(sp, o, &value) ? ou_float_new(sp, value) : NULL;
}

static int
int_truth(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ((OuInt *)o)->word != 0;
}

static bool
int_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    (void)sp;
    *hash = ou_int_hash(o);
    return true;
}

static OuObj *
int_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!ou_is_int(a) || !ou_is_int(b))
        return ou_not_implemented(sp);
    int order = ou_int_compare(a, b);
    switch (op) {
    case OU_LT: return ou_bool(sp, order < 0);
    case OU_LE: return ou_bool(sp, order <= 0);
    case OU_EQ: return ou_bool(sp, order == 0);
    case OU_NE: return ou_bool(sp, order != 0);
    case OU_GT: return ou_bool(sp, order > 0);
    default: return ou_bool(sp, order >= 0);
    }
}

static OuObj *
int_repr(OuSpace *sp, OuObj *o)
{
    return ou_int_to_str(sp, o, 10);
}

/* Only a big heir holds anything: the exact int with its limbs. */
static void
int_drop(OuSpace *sp, OuObj *o)
{
    const OuInt *body = ou_int_body(o);
    if (&body->head != o) {
        ((OuInt *)o)->word = 0;
        ou_decref(sp, (OuObj *)body);
    }
}

/* ---- construction ---- */

bool
ou_number_text(OuSpace *sp, OuObj *s, OuNumberText *out)
{
    out->n = ou_str_length(s);
    out->room = 0;
    out->text = (const char *)((OuStr *)s)->data;
    if (ou_str_is_ascii(s))
        return true;
    char *copy = ou_buffer_take(sp->heap, out->n);
    if (copy == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    for (size_t i = 0; i < out->n; i++) {
        uint32_t c = ou_str_at(s, i);
        int digit = c < 128 ? -1 : ou_unicode_decimal_value(c);
        copy[i] = c < 128 ? (char)c : ou_unicode_is_space(c) ? ' ' : digit >= 0 ? (char)('0' + digit) : '?';
    }
    out->text = copy;
    out->room = out->n;
    return true;
}

void
ou_number_text_release(OuSpace *sp, OuNumberText *out)
{
    if (out->room != 0)
        ou_buffer_release(sp->heap, (char *)(uintptr_t)out->text, out->room);
}

static OuObj *
int_of_str(OuSpace *sp, OuObj *s, int base)
{
    OuNumberText t;
    if (!ou_number_text(sp, s, &t))
        return NULL;
    OuObj *result = ou_int_parse_shown(sp, t.text, t.n, base, s);
    ou_number_text_release(sp, &t);
    return result;
}

/* int() of bytes and bytearray; the message shows bytes. */
static OuObj *
int_of_bytes(OuSpace *sp, OuObj *o, int base)
{
    const uint8_t *data;
    size_t n;
    if (!ou_bytes_view(sp, o, &data, &n))
        return NULL;
    OuObj *copy = ou_bytes_new(sp, data, n); // a bytearray may change while it is shown
    if (copy == NULL)
        return NULL;
    OuObj *result = ou_int_parse_shown(sp, (const char *)((OuBytes *)copy)->data, n, base, copy);
    ou_decref(sp, copy);
    return result;
}

/* What __int__, __index__ or __trunc__ answered (taken over), as an exact int. */
static OuObj *
checked_answer(OuSpace *sp, OuObj *answer, const char *method)
{
    if (answer == NULL || ou_is(answer, sp, OU_T_INT))
        return answer;
    OuObj *result = NULL;
    if (ou_is_int(answer))
        result = ou_int_exact(sp, answer);
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "%s returned non-int (type %T)", method, answer);
    ou_decref(sp, answer);
    return result;
}

static OuObj *
int_of_truncated(OuSpace *sp, OuObj *method) // bound __trunc__, taken over
{
    OuObj *answer = ou_call0(sp, method), *result = NULL;
    ou_decref(sp, method);
    if (answer == NULL || ou_is_int(answer))
        return checked_answer(sp, answer, "__trunc__");
    if (answer->type->slots.unary[OU_INDEX] != NULL)
        result = checked_answer(sp, answer->type->slots.unary[OU_INDEX](sp, answer), "__index__");
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "__trunc__ returned non-Integral (type %T)", answer);
    ou_decref(sp, answer);
    return result;
}

OuObj *
ou_int_of_object(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_INT))
        return ou_incref(o);
    if (o->type->slots.unary[OU_INT_OF] != NULL)
        return checked_answer(sp, o->type->slots.unary[OU_INT_OF](sp, o), "__int__");
    if (o->type->slots.unary[OU_INDEX] != NULL)
        return checked_answer(sp, o->type->slots.unary[OU_INDEX](sp, o), "__index__");
    OuObj *method = ou_special(sp, o, sp->names->trunc);
    if (method != NULL)
        return int_of_truncated(sp, method);
    if (ou_pending(sp))
        return NULL;
    if (ou_type_is_heir(o->type, OU_TYPE_STR_HEIR))
        return int_of_str(sp, o, 10);
    if (ou_type_is_heir(o->type, OU_TYPE_BYTES_HEIR) || ou_type_is_subtype(o->type, sp->types[OU_T_BYTEARRAY]))
        return int_of_bytes(sp, o, 10);
    return ou_raise(sp, OU_E_TYPE_ERROR,
                    "int() argument must be a string, a bytes-like object or a real number, not '%T'", o);
}

static OuObj *
int_with_base(OuSpace *sp, OuObj *o, OuObj *base_object)
{
    int64_t base;
    if (!ou_as_size(sp, base_object, &base))
        return NULL;
    if (base != 0 && (base < 2 || base > 36))
        return ou_raise(sp, OU_E_VALUE_ERROR, "int() base must be >= 2 and <= 36, or 0");
    if (ou_type_is_heir(o->type, OU_TYPE_STR_HEIR))
        return int_of_str(sp, o, (int)base);
    if (ou_type_is_heir(o->type, OU_TYPE_BYTES_HEIR) || ou_type_is_subtype(o->type, sp->types[OU_T_BYTEARRAY]))
        return int_of_bytes(sp, o, (int)base);
    return ou_raise(sp, OU_E_TYPE_ERROR, "int() can't convert non-string with explicit base");
}

static OuObj *
int_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"|x", "base", NULL};
    OuObj *given[2] = {NULL, NULL}, *value;
    if (n == 1 && kwnames == NULL)
        given[0] = args[0];
    else if (!ou_args_parse(sp, "int", args, n, kwnames, names, 0, given))
        return NULL;
    if (given[0] == NULL && given[1] != NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "int() missing string argument");
    if (given[0] == NULL)
        value = ou_int_compact(sp, 0);
    else if (given[1] == NULL)
        value = ou_int_of_object(sp, given[0]);
    else
        value = int_with_base(sp, given[0], given[1]);
    return ou_int_of_type(sp, type, value);
}

const OuTypeSpec ou_spec_int = {
    .name = "int",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_LEAF | OU_TYPE_FIXED | OU_TYPE_INT_HEIR,
    .basic_bytes = sizeof(OuInt),
    .slots = {
        .drop = int_drop,
        .repr = int_repr,
        .hash = int_hash,
        .compare = int_compare,
        .make = int_make,
        .truth = int_truth,
        .unary = {
            [OU_NEG] = int_negative, [OU_POS] = ou_int_exact, [OU_INVERT] = int_invert,
            [OU_ABS] = int_absolute, [OU_INT_OF] = ou_int_exact, [OU_FLOAT_OF] = int_to_float,
            [OU_INDEX] = ou_int_exact,
        },
        .binary = {
            [OU_ADD] = int_add, [OU_SUB] = int_subtract, [OU_MUL] = int_multiply,
            [OU_TRUEDIV] = int_true_divide, [OU_FLOORDIV] = int_floor_divide, [OU_MOD] = int_modulo,
            [OU_POW] = int_power, [OU_LSHIFT] = int_shift_left, [OU_RSHIFT] = int_shift_right,
            [OU_AND] = int_and, [OU_OR] = int_or, [OU_XOR] = int_xor, [OU_DIVMOD] = int_divmod,
        },
    },
    .methods = ou_int_methods,
    .getsets = ou_int_getsets,
    .doc = "int([x]) -> integer\nint(x, base=10) -> integer",
};

/* ---- bool ---- */

static OuObj *
bool_repr(OuSpace *sp, OuObj *o)
{
    return ou_str_intern_text(sp, ou_int_value(o) != 0 ? "True" : "False");
}

static OuObj *
bool_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)type;
    if (!ou_args_no_keywords(sp, "bool", kwnames) || !ou_args_count(sp, "bool", n, 0, 1))
        return NULL;
    int truth = n == 0 ? 0 : ou_truth(sp, args[0]);
    return truth < 0 ? NULL : ou_bool(sp, truth != 0);
}

/* Two bools make a bool; with an int it is int's business. */
#define BOOL_BINARY(name, c_op, otherwise)                                                     \
    static OuObj *name(OuSpace *sp, OuObj *a, OuObj *b)                                            \
    {                                                                                              \
        if (ou_is(a, sp, OU_T_BOOL) && ou_is(b, sp, OU_T_BOOL))                                    \
            return ou_bool(sp, (ou_int_value(a) c_op ou_int_value(b)) != 0);                       \
        return otherwise(sp, a, b);                                                                \
    }
BOOL_BINARY(bool_and, &, int_and)
BOOL_BINARY(bool_or, |, int_or)
BOOL_BINARY(bool_xor, ^, int_xor)

const OuTypeSpec ou_spec_bool = {
    .name = "bool",
    .base = OU_T_INT,
    .flags = OU_TYPE_LEAF | OU_TYPE_FIXED | OU_TYPE_INT_HEIR,
    .basic_bytes = sizeof(OuInt),
    .slots = {
        .repr = bool_repr,
        .make = bool_make,
        .binary = {[OU_AND] = bool_and, [OU_OR] = bool_or, [OU_XOR] = bool_xor},
    },
    .doc = "bool(x) -> bool",
};
