/* SPDX-License-Identifier: MIT */
/* int's methods and attributes. */
#include "object/number/int_int.h"

#include "object/args.h"
#include "object/bytes/bytes.h"
#include "object/container/tuple.h"
#include "object/ops.h"
#include "object/text/str.h"

static OuObj *
int_bit_length(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_int_from_size(sp, ou_int_bit_length(args[0]));
}

static OuObj *
int_bit_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuIntView v;
    size_t count = 0;
    ou_int_view(args[0], &v);
    for (size_t i = 0; i < v.n; i++)
        count += (size_t)__builtin_popcountll(v.limb[i]);
    return ou_int_from_size(sp, count);
}

static OuObj *
int_itself(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_int_exact(sp, args[0]);
}

static OuObj *
int_as_integer_ratio(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *item[2] = {ou_int_exact(sp, args[0]), ou_int_compact(sp, 1)};
    return ou_tuple_steal(sp, item, 2);
}

static OuObj *
int_new_args(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *item[1] = {ou_int_exact(sp, args[0])};
    return item[0] == NULL ? NULL : ou_tuple_steal(sp, item, 1);
}

static OuObj *
int_format(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "__format__() argument must be str, not %T", args[1]);
    return ou_int_format_spec(sp, args[0], args[1]);
}

/* ---- rounding ---- */

/* The multiple of `unit` nearest to o, an even multiple when two are as near. */
static OuObj *
nearest_multiple(OuSpace *sp, OuObj *o, OuObj *unit)
{
    OuObj *rest = ou_int_binary(sp, OU_MOD, o, unit);
    OuObj *twice = rest == NULL ? NULL : ou_int_shift_by(sp, rest, 1);
    OuObj *below = twice == NULL ? NULL : ou_int_binary(sp, OU_SUB, o, rest);
    OuObj *result = NULL;
    if (below != NULL) {
        int order = ou_int_compare(twice, unit);
        bool up = order > 0;
        if (order == 0) { // half way: up when the multiple below is odd
            OuObj *multiple = ou_int_binary(sp, OU_FLOORDIV, below, unit);
            if (multiple == NULL)
                goto done;
            OuIntView v;
            ou_int_view(multiple, &v);
            up = v.n != 0 && (v.limb[0] & 1) != 0;
            ou_decref(sp, multiple);
        }
        result = up ? ou_int_binary(sp, OU_ADD, below, unit) : ou_incref(below);
    }
done:
    ou_xdecref(sp, rest);
    ou_xdecref(sp, twice);
    ou_xdecref(sp, below);
    return result;
}

static OuObj *
int_round(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    if (n == 1 || args[1] == sp->none)
        return ou_int_exact(sp, args[0]);
    int64_t digits;
    if (!ou_as_i64(sp, args[1], &digits)) {
        if (!ou_pending_is(sp, OU_E_OVERFLOW_ERROR))
            return NULL;
        ou_pending_clear(sp);
        OuObj *exact = ou_unary(sp, OU_INDEX, args[1]);
        if (exact == NULL)
            return NULL;
        digits = ou_int_sign(exact) < 0 ? INT64_MIN : 0;
        ou_decref(sp, exact);
    }
    if (digits >= 0)
        return ou_int_exact(sp, args[0]);
    /* 10 ** digits has over three bits a digit: beyond twice the number, 0 is nearest. */
    if (digits < -(int64_t)(ou_int_bit_length(args[0]) / 3 + 2))
        return ou_int_compact(sp, 0);
    OuObj *ten = sp->small_ints[10 - OU_SMALL_INT_MIN], *exponent = ou_int_from_i64(sp, -digits);
    OuObj *unit = exponent == NULL ? NULL : ou_int_power(sp, ten, exponent, NULL);
    OuObj *result = unit == NULL ? NULL : nearest_multiple(sp, args[0], unit);
    ou_xdecref(sp, exponent);
    ou_xdecref(sp, unit);
    return result;
}

/* ---- bytes ---- */

/* "big", "little": false with ValueError for anything else. */
static bool
read_order(OuSpace *sp, OuObj *order, bool *big)
{
    *big = true;
    if (order == NULL)
        return true;
    if (!ou_type_is_heir(order->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "argument 'byteorder' must be str, not %T", order);
        return false;
    }
    if (ou_str_equals_text(order, "big"))
        return true;
    *big = false;
    if (ou_str_equals_text(order, "little"))
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, "byteorder must be either 'little' or 'big'");
    return false;
}

/* Two's complement of v in n bytes, least significant first; false when it does not fit. */
static bool
store_bytes(const OuIntView *v, bool is_signed, uint8_t *out, size_t n)
{
    size_t bits = ou_limbs_bits(v->limb, v->n);
    unsigned carry = v->negative;
    if (n < (bits + 7) / 8)
        return false;
    for (size_t i = 0; i < n; i++) {
        unsigned byte = i / 8 < v->n ? v->limb[i / 8] >> i % 8 * 8 & 0xFF : 0;
        if (v->negative) {
            byte = (byte ^ 0xFF) + carry;
            carry = byte >> 8;
        }
        out[i] = (uint8_t)byte;
    }
    if (!is_signed || v->n == 0)
        return true;
    return n > 0 && (out[n - 1] >= 0x80) == v->negative;
}

static void
reverse_bytes(uint8_t *data, size_t n)
{
    for (size_t i = 0; i < n / 2; i++) {
        uint8_t t = data[i];
        data[i] = data[n - 1 - i];
        data[n - 1 - i] = t;
    }
}

static OuObj *
int_to_bytes(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"length", "byteorder", "$signed", NULL};
    OuObj *given[3] = {NULL, NULL, NULL};
    int64_t length = 1;
    bool big;
    if (!ou_args_parse(sp, "to_bytes", args + 1, n - 1, kwnames, names, 0, given))
        return NULL;
    if (given[0] != NULL && !ou_as_i64(sp, given[0], &length))
        return NULL;
    int is_signed = given[2] == NULL ? 0 : ou_truth(sp, given[2]);
    if (is_signed < 0 || !read_order(sp, given[1], &big))
        return NULL;
    if (length < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "length argument must be non-negative");
    OuIntView v;
    ou_int_view(args[0], &v);
    if (v.negative && !is_signed)
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "can't convert negative int to unsigned");
    OuObj *result = ou_bytes_new(sp, NULL, (size_t)length);
    if (result == NULL)
        return NULL;
    uint8_t *data = ((OuBytes *)result)->data;
    /* What is empty or one byte exists once: only a fresh one may be written to. */
    uint8_t one[1];
    uint8_t *out = length <= 1 ? one : data;
    if (!store_bytes(&v, is_signed != 0, out, (size_t)length)) {
        ou_decref(sp, result);
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "int too big to convert");
    }
    if (length == 1) {
        ou_decref(sp, result);
        return ou_bytes_new(sp, one, 1);
    }
    if (big)
        reverse_bytes(data, (size_t)length);
    return result;
}

/* The value of n bytes, two's complement when signed. */
static OuObj *
load_bytes(OuSpace *sp, const uint8_t *data, size_t n, bool big, bool is_signed)
{
    size_t n_limbs = (n + 7) / 8;
    OuInt *r = ou_int_alloc(sp, n_limbs + 1);
    if (r == NULL)
        return NULL;
    memset(r->limb, 0, (n_limbs + 1) * 8);
    bool negative = is_signed && n > 0 && data[big ? 0 : n - 1] >= 0x80;
    unsigned carry = 1;
    for (size_t i = 0; i < n; i++) {
        unsigned byte = data[big ? n - 1 - i : i];
        if (negative) {
            byte = (byte ^ 0xFF) + carry;
            carry = byte >> 8;
        }
        r->limb[i / 8] |= (uint64_t)(byte & 0xFF) << i % 8 * 8;
    }
    if (negative && carry != 0) // -(2 ** 8n)
        r->limb[n / 8] |= (uint64_t)1 << n % 8 * 8;
    return ou_int_finish(sp, r, n_limbs + 1, negative);
}

/* Anything that bytes() takes but a number or a str. */
static OuObj *
bytes_of(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_BYTES))
        return ou_incref(o);
    if (ou_type_is_heir(o->type, OU_TYPE_INT_HEIR | OU_TYPE_STR_HEIR | OU_TYPE_FLOAT_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "cannot convert '%T' object to bytes", o);
    return ou_call1(sp, (OuObj *)sp->types[OU_T_BYTES], o);
}

static OuObj *
int_from_bytes(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"bytes", "byteorder", "$signed", NULL};
    OuObj *given[3] = {NULL, NULL, NULL};
    bool big;
    if (!ou_args_parse(sp, "from_bytes", args + 1, n - 1, kwnames, names, 1, given))
        return NULL;
    int is_signed = given[2] == NULL ? 0 : ou_truth(sp, given[2]);
    if (is_signed < 0 || !read_order(sp, given[1], &big))
        return NULL;
    OuObj *bytes = bytes_of(sp, given[0]);
    if (bytes == NULL)
        return NULL;
    const OuBytes *b = (const OuBytes *)bytes;
    OuObj *value = load_bytes(sp, b->data, b->length, big, is_signed != 0), *result = value;
    ou_decref(sp, bytes);
    if (value != NULL && (OuType *)args[0] != sp->types[OU_T_INT]) {
        result = ou_call1(sp, args[0], value);
        ou_decref(sp, value);
    }
    return result;
}

/* ---- tables ---- */

const OuMethodDef ou_int_methods[] = {
    {"bit_length", int_bit_length, OU_CALL_ARGS, 0, 0, "Number of bits necessary to represent self in binary."},
    {"bit_count", int_bit_count, OU_CALL_ARGS, 0, 0, "Number of ones in the binary representation of the absolute value of self."},
    {"conjugate", int_itself, OU_CALL_ARGS, 0, 0, "Returns self, the complex conjugate of any int."},
    {"as_integer_ratio", int_as_integer_ratio, OU_CALL_ARGS, 0, 0, "Return integer ratio."},
    {"to_bytes", int_to_bytes, OU_CALL_KEYWORDS, 0, 0, "Return an array of bytes representing an integer."},
    {"from_bytes", int_from_bytes, OU_CALL_KEYWORDS | OU_CALL_CLASS, 0, 0,
     "Return the integer represented by the given array of bytes."},
    {"__trunc__", int_itself, OU_CALL_ARGS, 0, 0, "Truncating an Integral returns itself."},
    {"__floor__", int_itself, OU_CALL_ARGS, 0, 0, "Flooring an Integral returns itself."},
    {"__ceil__", int_itself, OU_CALL_ARGS, 0, 0, "Ceiling of an Integral returns itself."},
    {"__round__", int_round, OU_CALL_ARGS, 0, 1, "Rounding an Integral returns itself."},
    {"__getnewargs__", int_new_args, OU_CALL_ARGS, 0, 0, NULL},
    {"__format__", int_format, OU_CALL_ARGS, 1, 1, NULL},
    {0},
};

static OuObj *
get_zero(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_int_compact(sp, 0);
}

static OuObj *
get_one(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_int_compact(sp, 1);
}

const OuGetSetDef ou_int_getsets[] = {
    {"real", ou_int_exact, NULL, "the real part of a complex number"},
    {"imag", get_zero, NULL, "the imaginary part of a complex number"},
    {"numerator", ou_int_exact, NULL, "the numerator of a rational number in lowest terms"},
    {"denominator", get_one, NULL, "the denominator of a rational number in lowest terms"},
    {0},
};
