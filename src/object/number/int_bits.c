/* SPDX-License-Identifier: MIT */
/* int as bits: shifts, and, or, xor.
 *
 * Python's ints behave as two's complement numbers with endless sign bits. We
 * keep sign and magnitude, so the bitwise operations turn each limb on its way
 * in and on its way out, in one pass.
 */
#include "object/number/int_int.h"

static OuObj *
shift_up(OuSpace *sp, const OuIntView *a, uint64_t bits)
{
    size_t words = bits / 64;
    unsigned rest = bits % 64;
    OuInt *r = ou_int_alloc(sp, a->n + words + 1);
    if (r == NULL)
        return NULL;
    memset(r->limb, 0, words * 8);
    if (rest == 0) {
        memcpy(r->limb + words, a->limb, a->n * 8);
        r->limb[words + a->n] = 0;
    } else {
        r->limb[words + a->n] = mpn_lshift(r->limb + words, a->limb, (mp_size_t)a->n, rest);
    }
    return ou_int_finish(sp, r, a->n + words + 1, a->negative);
}

static OuObj *
shift_down(OuSpace *sp, const OuIntView *a, uint64_t bits)
{
    size_t words = bits / 64;
    unsigned rest = bits % 64;
    if (words >= a->n)
        return ou_int_compact(sp, a->negative ? -1 : 0);
    size_t n = a->n - words;
    OuInt *r = ou_int_alloc(sp, n + 1);
    if (r == NULL)
        return NULL;
    bool lost = ou_limbs_trim(a->limb, words) != 0;
    if (rest == 0)
        memcpy(r->limb, a->limb + words, n * 8);
    else
        lost = mpn_rshift(r->limb, a->limb + words, (mp_size_t)n, rest) != 0 || lost;
    r->limb[n] = 0;
    if (lost && a->negative) // rounds towards minus infinity
        r->limb[n] = mpn_add_1(r->limb, r->limb, (mp_size_t)n, 1);
    return ou_int_finish(sp, r, n + 1, a->negative);
}

OuObj *
ou_int_shift_by(OuSpace *sp, OuObj *a, int64_t bits)
{
    OuIntView v;
    ou_int_view(a, &v);
    if (v.n == 0)
        return ou_int_compact(sp, 0);
    if (bits < 0)
        return shift_down(sp, &v, 0 - (uint64_t)bits);
    if ((uint64_t)bits / 64 >= OU_INT_MAX_LIMBS)
        return ou_raise_memory(sp);
    return shift_up(sp, &v, (uint64_t)bits);
}

OuObj *
ou_int_shift_left(OuSpace *sp, OuObj *a, OuObj *b)
{
    int sign = ou_int_sign(b);
    if (sign < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "negative shift count");
    if (sign == 0 || ou_int_sign(a) == 0)
        return ou_int_exact(sp, a);
    int64_t bits;
    if (!ou_int_to_i64(sp, b, &bits)) {
        ou_pending_clear(sp);
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "too many digits in integer");
    }
    return ou_int_shift_by(sp, a, bits);
}

OuObj *
ou_int_shift_right(OuSpace *sp, OuObj *a, OuObj *b)
{
    int sign = ou_int_sign(b);
    if (sign < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "negative shift count");
    if (sign == 0)
        return ou_int_exact(sp, a);
    if (!ou_int_is_compact(b)) // more bits than any int has
        return ou_int_compact(sp, ou_int_sign(a) < 0 ? -1 : 0);
    return ou_int_shift_by(sp, a, -ou_int_value(b));
}

/* Limb i of v as a two's complement number; `carry` starts as 1. */
static uint64_t
complement_limb(const OuIntView *v, size_t i, uint64_t *carry)
{
    uint64_t limb = i < v->n ? v->limb[i] : 0;
    if (!v->negative)
        return limb;
    uint64_t turned = ~limb + *carry;
    *carry = *carry != 0 && limb == 0;
    return turned;
}

static uint64_t
combine(OuBinaryOp op, uint64_t x, uint64_t y)
{
    return op == OU_AND ? x & y : op == OU_OR ? x | y : x ^ y;
}

OuObj *
ou_int_bitwise(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    OuIntView va, vb;
    ou_int_view(a, &va);
    ou_int_view(b, &vb);
    bool negative = combine(op, va.negative, vb.negative) != 0;
    size_t n = (va.n > vb.n ? va.n : vb.n) + 1;
    if (op == OU_AND && !va.negative && va.n < n)
        n = va.n;
    if (op == OU_AND && !vb.negative && vb.n < n)
        n = vb.n;
    OuInt *r = ou_int_alloc(sp, n);
    if (r == NULL)
        return NULL;
    uint64_t carry_a = 1, carry_b = 1, carry_r = 1;
    for (size_t i = 0; i < n; i++) {
        uint64_t x = complement_limb(&va, i, &carry_a), y = complement_limb(&vb, i, &carry_b);
        uint64_t z = combine(op, x, y);
        if (negative) {
            uint64_t turned = ~z + carry_r;
            carry_r = carry_r != 0 && z == 0;
            z = turned;
        }
        r->limb[i] = z;
    }
    return ou_int_finish(sp, r, n, negative);
}

size_t
ou_int_bit_length(const OuObj *o)
{
    OuIntView v;
    ou_int_view(o, &v);
    return ou_limbs_bits(v.limb, v.n);
}
