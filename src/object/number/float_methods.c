/* SPDX-License-Identifier: MIT */
/* float's methods: rounding, ratios, hexadecimal text. */
#include "object/number/float_int.h"

#include <ctype.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"

/* ---- rounding ---- */

/* The nearest multiple of 10^places (places > 0): the digits of the whole part
 * are exact, so half way is recognised. */
static double
round_to_tens(double value, int places)
{
    char digits[400], text[16];
    double size = fabs(value);
    int n = snprintf(digits, sizeof digits, "%.0f", trunc(size));
    if (n > places) { // some digits stay: the library rounds the exact value to them
        char kept[400];
        snprintf(kept, sizeof kept, "%.*e", n - places - 1, value);
        return strtod(kept, NULL);
    }
    bool up = false;
    if (n == places && digits[0] >= '5') {
        bool more = trunc(size) != size || digits[0] > '5';
        for (int i = 1; i < n && !more; i++)
            more = digits[i] != '0';
        up = more; // exactly half goes to the even multiple, which is 0
    }
    snprintf(text, sizeof text, "1e%d", places);
    return copysign(up ? strtod(text, NULL) : 0.0, value);
}

OuObj *
ou_float_round(OuSpace *sp, double value, int64_t n_digits)
{
    enum { MOST_DIGITS = 323, MOST_TENS = 309 }; // beyond these nothing, or all, of a double is rounded away
    if (!isfinite(value) || n_digits > MOST_DIGITS)
        return ou_float_new(sp, value);
    if (n_digits < -MOST_TENS)
        return ou_float_new(sp, copysign(0.0, value));
    double result;
    if (n_digits < 0) {
        result = round_to_tens(value, (int)-n_digits);
    } else {
        char text[700];
        snprintf(text, sizeof text, "%.*f", (int)n_digits, value);
        result = strtod(text, NULL);
    }
    if (isinf(result))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "rounded value too large to represent");
    return ou_float_new(sp, result);
}

static OuObj *
float_round(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    double value = ou_float_value(args[0]);
    if (n == 1 || args[1] == sp->none) {
        double whole = round(value);
        if (fabs(value - whole) == 0.5) // half to even
            whole = 2.0 * round(value / 2.0);
        return ou_int_from_double(sp, whole);
    }
    int64_t digits;
    return ou_as_size(sp, args[1], &digits) ? ou_float_round(sp, value, digits) : NULL;
}

static OuObj *
float_trunc(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_int_from_double(sp, ou_float_value(args[0]));
}

static OuObj *
float_floor(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_int_from_double(sp, floor(ou_float_value(args[0])));
}

static OuObj *
float_ceil(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_int_from_double(sp, ceil(ou_float_value(args[0])));
}

static OuObj *
float_is_integer(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    double value = ou_float_value(args[0]);
    return ou_bool(sp, isfinite(value) && floor(value) == value);
}

/* ---- ratio ---- */

static OuObj *
float_as_integer_ratio(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    double value = ou_float_value(args[0]);
    if (isinf(value))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot convert Infinity to integer ratio");
    if (isnan(value))
        return ou_raise(sp, OU_E_VALUE_ERROR, "cannot convert NaN to integer ratio");
    int exponent;
    double mantissa = frexp(value, &exponent);
    for (int i = 0; i < 300 && mantissa != floor(mantissa); i++) {
        mantissa *= 2.0;
        exponent--;
    }
    OuObj *one = sp->small_ints[1 - OU_SMALL_INT_MIN], *power = NULL;
    OuObj *item[2] = {ou_int_from_double(sp, mantissa), ou_incref(one)};
    OuObj *shift = ou_int_compact(sp, exponent < 0 ? -exponent : exponent);
    if (item[0] != NULL && shift != NULL)
        power = ou_int_binary(sp, OU_LSHIFT, exponent > 0 ? item[0] : one, shift);
    ou_xdecref(sp, shift);
    if (power == NULL) {
        ou_xdecref(sp, item[0]);
        ou_decref(sp, item[1]);
        return NULL;
    }
    OuObj **at = exponent > 0 ? &item[0] : &item[1];
    ou_decref(sp, *at);
    *at = power;
    return ou_tuple_steal(sp, item, 2);
}

/* ---- hexadecimal ---- */

OuObj *
ou_float_hex(OuSpace *sp, double value)
{
    char text[40];
    if (!isfinite(value)) {
        ou_double_repr(value, text);
        return ou_str_from(sp, text);
    }
    int exponent;
    double m = frexp(fabs(value), &exponent);
    const char *sign = signbit(value) ? "-" : "";
    if (m == 0)
        return ou_str_format(sp, "%s0x0.0p+0", sign);
    /* One bit before the point; subnormals keep the least exponent. */
    int shift = 1 - (exponent < -1021 ? -1021 - exponent : 0);
    m = ldexp(m, shift);
    exponent -= shift;
    uint64_t fraction = (uint64_t)ldexp(m - floor(m), 52);
    snprintf(text, sizeof text, "%s0x%d.%013llxp%+d", sign, (int)m, (unsigned long long)fraction, exponent);
    return ou_str_from(sp, text);
}

static int
hex_digit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* A hexadecimal number under construction: `bits` * 2^exponent, and whether
 * anything below was dropped. */
typedef struct HexNumber {
    uint64_t bits;
    int64_t exponent;
    bool sticky;
    bool any;
} HexNumber;

static void
add_hex_digit(HexNumber *h, int digit, bool fraction)
{
    h->any = true;
    if (h->bits >> 60 == 0) {
        h->bits = h->bits << 4 | (unsigned)digit;
        h->exponent -= fraction ? 4 : 0;
    } else {
        h->sticky = h->sticky || digit != 0;
        h->exponent += fraction ? 0 : 4;
    }
}

/* Digits, point, exponent; where they end, or NULL. */
static const char *
scan_hex(const char *at, const char *end, HexNumber *h)
{
    if (end - at >= 2 && at[0] == '0' && (at[1] | 0x20) == 'x')
        at += 2;
    for (; at < end && hex_digit(*at) >= 0; at++)
        add_hex_digit(h, hex_digit(*at), false);
    if (at < end && *at == '.')
        for (at++; at < end && hex_digit(*at) >= 0; at++)
            add_hex_digit(h, hex_digit(*at), true);
    if (!h->any)
        return NULL;
    if (at < end && (*at | 0x20) == 'p') {
        bool down = ++at < end && *at == '-';
        if (at < end && (*at == '-' || *at == '+'))
            at++;
        if (at >= end || *at < '0' || *at > '9')
            return NULL;
        int64_t power = 0;
        for (; at < end && *at >= '0' && *at <= '9'; at++)
            power = power < 1000000000 ? power * 10 + (*at - '0') : power;
        h->exponent += down ? -power : power;
    }
    return at;
}

/* Round bits * 2^exponent half to even at the precision that doubles have there. */
static double
round_hex(const HexNumber *h)
{
    if (h->bits == 0 || h->exponent < -5000)
        return 0.0;
    if (h->exponent > 5000)
        return HUGE_VAL;
    int length = 64 - __builtin_clzll(h->bits);
    int64_t drop = length - 53, least = -1074 - h->exponent;
    if (drop < least)
        drop = least;
    if (drop <= 0)
        return ldexp((double)h->bits, (int)h->exponent);
    if (drop > 64)
        return 0.0;
    uint64_t kept = drop == 64 ? 0 : h->bits >> drop;
    uint64_t rest = h->bits << (64 - drop), half = (uint64_t)1 << 63;
    if (rest > half || (rest == half && (h->sticky || (kept & 1) != 0)))
        kept++;
    return ldexp((double)kept, (int)(h->exponent + drop));
}

bool
ou_float_from_hex(OuSpace *sp, const char *text, size_t n, double *value)
{
    const char *at = text, *end = text + n;
    HexNumber h = {0};
    while (at < end && isspace((unsigned char)*at))
        at++;
    while (end > at && isspace((unsigned char)end[-1]))
        end--;
    const char *sign = at;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    if (at < end && ((*at | 0x20) == 'i' || (*at | 0x20) == 'n')) {
        if (ou_double_scan(sp, sign, (size_t)(end - sign), value) == end - sign)
            return true;
    } else if (scan_hex(at, end, &h) == end) {
        *value = round_hex(&h);
        if (isinf(*value)) {
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "hexadecimal value too large to represent as a float");
            return false;
        }
        *value = negative ? -*value : *value;
        return true;
    }
    ou_raise(sp, OU_E_VALUE_ERROR, "invalid hexadecimal floating-point string");
    return false;
}

static OuObj *
float_hex(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_float_hex(sp, ou_float_value(args[0]));
}

static OuObj *
float_from_hex(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuText text;
    double value;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "bad argument type for built-in operation");
    if (!ou_text_of(sp, args[1], &text))
        return NULL;
    bool done = ou_float_from_hex(sp, text.utf8, text.n_bytes, &value);
    ou_text_release(sp, &text);
    OuObj *result = done ? ou_float_new(sp, value) : NULL;
    if (result == NULL || (OuType *)args[0] == sp->types[OU_T_FLOAT])
        return result;
    OuObj *heir = ou_call1(sp, args[0], result);
    ou_decref(sp, result);
    return heir;
}

/* ---- the rest ---- */

static OuObj *
float_conjugate(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_float_exact(sp, args[0]);
}

static OuObj *
float_new_args(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *item[1] = {ou_float_new(sp, ou_float_value(args[0]))};
    return item[0] == NULL ? NULL : ou_tuple_steal(sp, item, 1);
}

static OuObj *
float_format(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "__format__() argument must be str, not %T", args[1]);
    return ou_float_format_spec(sp, args[0], args[1]);
}

const OuMethodDef ou_float_methods[] = {
    {"conjugate", float_conjugate, OU_CALL_ARGS, 0, 0, "Return self, the complex conjugate of any float."},
    {"__trunc__", float_trunc, OU_CALL_ARGS, 0, 0, "Return the Integral closest to x between 0 and x."},
    {"__floor__", float_floor, OU_CALL_ARGS, 0, 0, "Return the floor as an Integral."},
    {"__ceil__", float_ceil, OU_CALL_ARGS, 0, 0, "Return the ceiling as an Integral."},
    {"__round__", float_round, OU_CALL_ARGS, 0, 1, "Return the Integral closest to x, rounding half toward even."},
    {"as_integer_ratio", float_as_integer_ratio, OU_CALL_ARGS, 0, 0, "Return integer ratio."},
    {"fromhex", float_from_hex, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1,
     "Create a floating-point number from a hexadecimal string."},
    {"hex", float_hex, OU_CALL_ARGS, 0, 0, "Return a hexadecimal representation of a floating-point number."},
    {"is_integer", float_is_integer, OU_CALL_ARGS, 0, 0, "Return True if the float is an integer."},
    {"__getnewargs__", float_new_args, OU_CALL_ARGS, 0, 0, NULL},
    {"__format__", float_format, OU_CALL_ARGS, 1, 1, NULL},
    {0},
};

static OuObj *
get_imag(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_float_new(sp, 0.0);
}

const OuGetSetDef ou_float_getsets[] = {
    {"real", ou_float_exact, NULL, "the real part of a complex number"},
    {"imag", get_imag, NULL, "the imaginary part of a complex number"},
    {0},
};
