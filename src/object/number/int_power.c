/* SPDX-License-Identifier: MIT */
/* int powers, modular powers and inverses, square roots. */
#include "object/number/int_int.h"

#include "object/number/float.h"

/* a * b, with `a` taken over. */
static OuObj *
multiply_into(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *product = ou_int_binary(sp, OU_MUL, a, b);
    ou_decref(sp, a);
    return product;
}

/* base ** exponent for an exponent of one word: squares, from its highest bit down. */
static OuObj *
power_word(OuSpace *sp, OuObj *base, uint64_t exponent)
{
    if (exponent == 0)
        return ou_int_compact(sp, 1);
    OuObj *result = ou_int_exact(sp, base);
    for (int bit = 62 - __builtin_clzll(exponent); result != NULL && bit >= 0; bit--) {
        result = multiply_into(sp, result, result);
        if (result != NULL && (exponent >> bit & 1) != 0)
            result = multiply_into(sp, result, base);
        if (result != NULL && !ou_int_poll(sp)) {
            ou_decref(sp, result);
            return NULL;
        }
    }
    return result;
}

/* Whether base ** exponent is larger than any memory there could be; then squaring,
 * which takes longer with each step, is not begun. The result has more than
 * (bits of base - 1) * exponent bits. */
static bool
is_hopeless(OuSpace *sp, OuObj *base, uint64_t exponent)
{
    size_t bits, limit = ou_heap_limit(sp->heap);
    const size_t address_space = (size_t)1 << 47;
    return __builtin_mul_overflow(ou_int_bit_length(base) - 1, exponent, &bits)
           || bits / 8 > (limit != 0 ? limit : address_space);
}

static OuObj *
plain_power(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (ou_int_sign(b) < 0) {
        double x, y;
        if (!ou_int_to_double(sp, a, &x) || !ou_int_to_double(sp, b, &y))
            return NULL;
        return ou_float_power(sp, x, y);
    }
    bool compact = ou_int_is_compact(a);
    int64_t x = compact ? ou_int_value(a) : 0;
    if (ou_int_sign(b) == 0 || (compact && x == 1))
        return ou_int_compact(sp, 1);
    if (compact && x == 0)
        return ou_int_compact(sp, 0);
    if (compact && x == -1) {
        OuIntView v;
        ou_int_view(b, &v);
        return ou_int_compact(sp, (v.limb[0] & 1) != 0 ? -1 : 1);
    }
    if (!ou_int_is_compact(b)) // more bits than any memory holds
        return ou_raise_memory(sp);
    uint64_t exponent = (uint64_t)ou_int_value(b);
    if (compact && x == 2 && exponent >= 62) {
        OuObj *one = sp->small_ints[1 - OU_SMALL_INT_MIN];
        return ou_int_shift_by(sp, one, (int64_t)exponent);
    }
    return is_hopeless(sp, a, exponent) ? ou_raise_memory(sp) : power_word(sp, a, exponent);
}

/* ---- with a modulus ---- */

/* base ** exponent mod modulus where all fit in a word; 0 <= base < modulus. */
static uint64_t
power_words(uint64_t base, const OuIntView *exponent, uint64_t modulus)
{
    uint64_t result = 1 % modulus;
    for (size_t bit = ou_limbs_bits(exponent->limb, exponent->n); bit-- > 0;) {
        result = (uint64_t)((OuU128)result * result % modulus);
        if ((exponent->limb[bit / 64] >> bit % 64 & 1) != 0)
            result = (uint64_t)((OuU128)result * base % modulus);
    }
    return result;
}

static OuObj *
multiply_mod(OuSpace *sp, OuObj *a, OuObj *b, OuObj *modulus) // `a` taken over
{
    OuObj *product = multiply_into(sp, a, b);
    if (product == NULL)
        return NULL;
    OuObj *result = ou_int_binary(sp, OU_MOD, product, modulus);
    ou_decref(sp, product);
    return result;
}

/* Four bits of the exponent at a time: table[i] is base ** i. */
enum { WINDOW_BITS = 4, WINDOW = 1 << WINDOW_BITS };

static OuObj *
power_windows(OuSpace *sp, OuObj *base, const OuIntView *exponent, OuObj *modulus)
{
    OuObj *table[WINDOW] = {NULL};
    OuObj *result = ou_int_compact(sp, 1);
    table[0] = ou_int_compact(sp, 1);
    bool short_exponent = exponent->n == 1 && exponent->limb[0] < 256;
    size_t step = short_exponent ? 1 : WINDOW_BITS, n_table = (size_t)1 << step;
    for (size_t i = 1; i < n_table && table[i - 1] != NULL; i++)
        table[i] = multiply_mod(sp, ou_incref(table[i - 1]), base, modulus);
    if (table[n_table - 1] == NULL)
        goto fail;
    size_t bits = ou_limbs_bits(exponent->limb, exponent->n);
    for (size_t at = (bits + step - 1) / step * step; at > 0 && result != NULL;) {
        at -= step; // a group of bits never crosses a limb
        for (size_t i = 0; i < step && result != NULL; i++)
            result = multiply_mod(sp, result, result, modulus);
        size_t digit = exponent->limb[at / 64] >> at % 64 & (n_table - 1);
        if (result != NULL && digit != 0)
            result = multiply_mod(sp, result, table[digit], modulus);
        if (!ou_int_poll(sp))
            goto fail;
    }
    for (size_t i = 0; i < n_table; i++)
        ou_decref(sp, table[i]);
    return result;
fail:
    for (size_t i = 0; i < n_table; i++)
        ou_xdecref(sp, table[i]);
    ou_xdecref(sp, result);
    return NULL;
}

/* x - q * y, with x taken over. */
static OuObj *
step_down(OuSpace *sp, OuObj *x, OuObj *q, OuObj *y)
{
    OuObj *product = ou_int_binary(sp, OU_MUL, q, y);
    OuObj *result = product == NULL ? NULL : ou_int_binary(sp, OU_SUB, x, product);
    ou_xdecref(sp, product);
    ou_decref(sp, x);
    return result;
}

/* The number that times `a` leaves 1 modulo `modulus` (positive); ValueError when there is none. */
static OuObj *
inverse(OuSpace *sp, OuObj *a, OuObj *modulus)
{
    OuObj *x = ou_int_binary(sp, OU_MOD, a, modulus), *y = ou_incref(modulus);
    OuObj *u = ou_int_compact(sp, 1), *v = ou_int_compact(sp, 0); // x == u*a, y == v*a
    while (x != NULL && y != NULL && u != NULL && v != NULL && ou_int_sign(y) != 0) {
        OuObj *q = ou_int_poll(sp) ? ou_int_binary(sp, OU_FLOORDIV, x, y) : NULL;
        if (q == NULL)
            goto fail;
        OuObj *next_y = step_down(sp, x, q, y), *next_v = step_down(sp, u, q, v);
        ou_decref(sp, q);
        x = y, u = v;
        y = next_y, v = next_v;
    }
    if (x == NULL || y == NULL || u == NULL || v == NULL)
        goto fail;
    if (!ou_int_is_compact(x) || ou_int_value(x) != 1) {
        ou_raise(sp, OU_E_VALUE_ERROR, "base is not invertible for the given modulus");
        goto fail;
    }
    OuObj *result = ou_int_binary(sp, OU_MOD, u, modulus);
    ou_decref(sp, x), ou_decref(sp, y), ou_decref(sp, u), ou_decref(sp, v);
    return result;
fail:
    ou_xdecref(sp, x), ou_xdecref(sp, y), ou_xdecref(sp, u), ou_xdecref(sp, v);
    return NULL;
}

/* base in [0, modulus), exponent's magnitude, modulus > 0. */
static OuObj *
power_reduced(OuSpace *sp, OuObj *base, OuObj *exponent, OuObj *modulus)
{
    OuIntView e, m;
    ou_int_view(exponent, &e);
    ou_int_view(modulus, &m);
    if (m.n == 1) {
        OuIntView x;
        ou_int_view(base, &x);
        return ou_int_from_u64(sp, power_words(x.n == 0 ? 0 : x.limb[0], &e, m.limb[0]));
    }
    return power_windows(sp, base, &e, modulus);
}

static OuObj *
modular_power(OuSpace *sp, OuObj *a, OuObj *b, OuObj *modulus)
{
    int sign = ou_int_sign(modulus);
    if (sign == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "pow() 3rd argument cannot be 0");
    OuIntView m;
    ou_int_view(modulus, &m);
    OuObj *positive = ou_int_from_limbs(sp, m.limb, m.n, false), *base = NULL, *result = NULL;
    if (positive == NULL)
        return NULL;
    if (ou_int_is_compact(positive) && ou_int_value(positive) == 1) {
        ou_decref(sp, positive);
        return ou_int_compact(sp, 0);
    }
    base = ou_int_sign(b) < 0 ? inverse(sp, a, positive) : ou_int_binary(sp, OU_MOD, a, positive);
    if (base != NULL)
        result = power_reduced(sp, base, b, positive);
    if (result != NULL && sign < 0 && ou_int_sign(result) != 0) {
        OuObj *below = ou_int_binary(sp, OU_SUB, result, positive);
        ou_decref(sp, result);
        result = below;
    }
    ou_xdecref(sp, base);
    ou_decref(sp, positive);
    return result;
}

OuObj *
ou_int_power(OuSpace *sp, OuObj *a, OuObj *b, OuObj *modulus_or_null)
{
    if (modulus_or_null == NULL)
        return plain_power(sp, a, b);
    return modular_power(sp, a, b, modulus_or_null);
}

/* ---- roots ---- */

/* Newton's steps from above: x falls until it is the floor of the root. */
OuObj *
ou_int_sqrt(OuSpace *sp, OuObj *o)
{
    if (ou_int_sign(o) == 0)
        return ou_int_compact(sp, 0);
    OuObj *one = sp->small_ints[1 - OU_SMALL_INT_MIN];
    OuObj *x = ou_int_shift_by(sp, one, (int64_t)((ou_int_bit_length(o) + 1) / 2));
    while (x != NULL) {
        OuObj *q = ou_int_poll(sp) ? ou_int_binary(sp, OU_FLOORDIV, o, x) : NULL;
        OuObj *sum = q == NULL ? NULL : ou_int_binary(sp, OU_ADD, x, q);
        OuObj *next = sum == NULL ? NULL : ou_int_shift_by(sp, sum, -1);
        ou_xdecref(sp, q);
        ou_xdecref(sp, sum);
        if (next != NULL && ou_int_compare(next, x) >= 0) {
            ou_decref(sp, next);
            return x;
        }
        ou_decref(sp, x);
        x = next;
    }
    return NULL;
}
