/* SPDX-License-Identifier: MIT */
/* int arithmetic: the compact paths, and add, subtract, multiply on magnitudes.
 *
 * Two compact operands are by far the common case, so every operation looks at
 * the two words first; only then does it make views. Products beyond what
 * mpn_mul does without asking for memory are split by Karatsuba's rule, with
 * scratch from the heap.
 */
#include "object/number/int_int.h"

#include "object/container/tuple.h"

/* ---- add and subtract ---- */

static OuObj *
add_magnitudes(OuSpace *sp, const OuIntView *a, const OuIntView *b, bool negative)
{
    if (a->n < b->n) {
        const OuIntView *t = a;
        a = b;
        b = t;
    }
    OuInt *r = ou_int_alloc(sp, a->n);
    if (r == NULL)
        return NULL;
    uint64_t carry = 0;
    if (b->n == 0)
        memcpy(r->limb, a->limb, a->n * 8);
    else
        carry = mpn_add(r->limb, a->limb, (mp_size_t)a->n, b->limb, (mp_size_t)b->n);
    if (carry == 0)
        return ou_int_finish(sp, r, a->n, negative);
    /* A carry out is rare: only then the room for it is asked for. */
    OuInt *longer = ou_int_alloc(sp, a->n + 1);
    if (longer != NULL) {
        memcpy(longer->limb, r->limb, a->n * 8);
        longer->limb[a->n] = carry;
    }
    ou_object_free(sp, &r->head);
    return longer == NULL ? NULL : ou_int_finish(sp, longer, a->n + 1, negative);
}

/* |a| - |b|, the sign turned when `negative`. */
static OuObj *
subtract_magnitudes(OuSpace *sp, const OuIntView *a, const OuIntView *b, bool negative)
{
    if (a->n < b->n || (a->n == b->n && a->n != 0 && mpn_cmp(a->limb, b->limb, (mp_size_t)a->n) < 0)) {
        const OuIntView *t = a;
        a = b;
        b = t;
        negative = !negative;
    }
    if (a->n == 0)
        return ou_int_compact(sp, 0);
    OuInt *r = ou_int_alloc(sp, a->n);
    if (r == NULL)
        return NULL;
    if (b->n == 0)
        memcpy(r->limb, a->limb, a->n * 8);
    else
        mpn_sub(r->limb, a->limb, (mp_size_t)a->n, b->limb, (mp_size_t)b->n);
    return ou_int_finish(sp, r, a->n, negative);
}

OuObj *
ou_int_add_views(OuSpace *sp, const OuIntView *a, const OuIntView *b, bool negate_b)
{
    bool b_negative = b->negative != negate_b;
    if (a->negative == b_negative)
        return add_magnitudes(sp, a, b, a->negative);
    return subtract_magnitudes(sp, a, b, a->negative);
}

/* ---- multiply ---- */

/* Scratch that karatsuba wants for operands of n limbs. */
static size_t
karatsuba_room(size_t n)
{
    return 4 * n + 256;
}

static int
absolute_difference(uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    size_t trimmed = ou_limbs_trim(a, na); // na >= nb; r has na limbs
    if (trimmed > nb || mpn_cmp(a, b, (mp_size_t)nb) >= 0) {
        mpn_sub(r, a, (mp_size_t)na, b, (mp_size_t)nb);
        return 1;
    }
    mpn_sub_n(r, b, a, (mp_size_t)nb);
    memset(r + nb, 0, (na - nb) * 8);
    return -1;
}

static void
kernel_multiply(uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n)
{
    if (a == b)
        mpn_sqr(r, a, (mp_size_t)n);
    else
        mpn_mul_n(r, a, b, (mp_size_t)n);
}

/* r[0..2n) = a * b, both n limbs:
 *   a0*b0 + ((a0*b0 + a1*b1) - (a0-a1)*(b0-b1)) * B^h + a1*b1 * B^2h */
static bool
karatsuba(OuSpace *sp, uint64_t *r, const uint64_t *a, const uint64_t *b, size_t n, uint64_t *scratch)
{
    if (n <= OU_KERNEL_LIMBS) {
        kernel_multiply(r, a, b, n);
        return true;
    }
    if (n > OU_POLL_LIMBS && !ou_int_poll(sp))
        return false;
    size_t h = (n + 1) / 2, rest = n - h;
    uint64_t *da = scratch, *db = scratch + h, *middle = scratch + 2 * h, *deeper = scratch + 4 * h;
    if (!karatsuba(sp, r, a, b, h, deeper) || !karatsuba(sp, r + 2 * h, a + h, b + h, rest, deeper))
        return false;
    int sign = absolute_difference(da, a, h, a + h, rest);
    if (a == b) {
        db = da;
        sign = 1;
    } else {
        sign *= absolute_difference(db, b, h, b + h, rest);
    }
    if (!karatsuba(sp, middle, da, db, h, deeper))
        return false;
    mp_size_t wide = (mp_size_t)(2 * h);
    int64_t carry;
    if (sign > 0)
        carry = -(int64_t)mpn_sub_n(middle, r, middle, wide);
    else
        carry = (int64_t)mpn_add_n(middle, middle, r, wide);
    carry += (int64_t)mpn_add(middle, middle, wide, r + 2 * h, (mp_size_t)(2 * rest));
    OU_ASSERT(carry >= 0);
    mpn_add(r + h, r + h, (mp_size_t)(2 * n - h), middle, wide);
    if (carry > 0)
        mpn_add_1(r + 3 * h, r + 3 * h, (mp_size_t)(2 * n - 3 * h), (uint64_t)carry);
    return true;
}

/* Pieces of `a` of `piece` limbs, each times b, summed up in r. */
static bool
multiply_pieces(OuSpace *sp, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb,
                size_t piece)
{
    size_t bytes = (piece + nb) * 8;
    uint64_t *product = ou_buffer_take(sp->heap, bytes);
    if (product == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    bool done = true;
    memset(r, 0, (na + nb) * 8);
    for (size_t at = 0; done && at < na; at += piece) {
        size_t n = na - at < piece ? na - at : piece;
        done = ou_int_poll(sp) && ou_limbs_mul(sp, product, a + at, n, b, nb);
        if (done)
            mpn_add(r + at, r + at, (mp_size_t)(na + nb - at), product, (mp_size_t)(n + nb));
    }
    ou_buffer_release(sp->heap, product, bytes);
    return done;
}

bool
ou_limbs_mul(OuSpace *sp, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb)
{
    if (na < nb)
        return ou_limbs_mul(sp, r, b, nb, a, na);
    if (nb == 0) {
        memset(r, 0, na * 8);
        return true;
    }
    if (nb == 1) {
        r[na] = mpn_mul_1(r, a, (mp_size_t)na, b[0]);
        return true;
    }
    if (na <= OU_KERNEL_LIMBS) {
        if (na == nb)
            kernel_multiply(r, a, b, na);
        else
            mpn_mul(r, a, (mp_size_t)na, b, (mp_size_t)nb);
        return true;
    }
    if (nb <= OU_KERNEL_LIMBS)
        return multiply_pieces(sp, r, a, na, b, nb, OU_KERNEL_LIMBS);
    if (na != nb)
        return multiply_pieces(sp, r, a, na, b, nb, nb);
    size_t bytes = karatsuba_room(na) * 8;
    uint64_t *scratch = ou_buffer_take(sp->heap, bytes);
    if (scratch == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    bool done = karatsuba(sp, r, a, b, na, scratch);
    ou_buffer_release(sp->heap, scratch, bytes);
    return done;
}

OuObj *
ou_int_mul_views(OuSpace *sp, const OuIntView *a, const OuIntView *b)
{
    if (a->n == 0 || b->n == 0)
        return ou_int_compact(sp, 0);
    size_t n = a->n + b->n;
    OuInt *r = ou_int_alloc(sp, n);
    if (r == NULL)
        return NULL;
    if (!ou_limbs_mul(sp, r->limb, a->limb, a->n, b->limb, b->n)) {
        ou_object_free(sp, &r->head);
        return NULL;
    }
    return ou_int_finish(sp, r, n, a->negative != b->negative);
}

/* ---- compact operands ---- */

static OuObj *
compact_multiply(OuSpace *sp, int64_t x, int64_t y)
{
    int64_t product;
    if (OU_LIKELY(!__builtin_mul_overflow(x, y, &product)))
        return ou_int_from_i64(sp, product);
    OuI128 wide = (OuI128)x * y;
    return ou_int_from_u128(sp, (OuU128)(wide < 0 ? -wide : wide), wide < 0);
}

static int64_t
floor_quotient(int64_t x, int64_t y)
{
    int64_t q = x / y;
    return q - (x % y != 0 && (x ^ y) < 0);
}

static int64_t
floor_remainder(int64_t x, int64_t y)
{
    int64_t r = x % y;
    return r != 0 && (x ^ y) < 0 ? r + y : r;
}

static OuObj *
compact_divmod(OuSpace *sp, int64_t x, int64_t y)
{
    OuObj *item[2] = {ou_int_from_i64(sp, floor_quotient(x, y)), NULL};
    if (item[0] == NULL)
        return NULL;
    item[1] = ou_int_compact(sp, floor_remainder(x, y));
    if (item[1] == NULL) {
        ou_decref(sp, item[0]);
        return NULL;
    }
    return ou_tuple_steal(sp, item, 2);
}

static OuObj *
compact_shift_left(OuSpace *sp, OuObj *a, OuObj *b)
{
    int64_t x = ou_int_value(a), count = ou_int_value(b);
    if (count >= 0 && count < 62) {
        int64_t shifted = (int64_t)((uint64_t)x << count);
        if (shifted >> count == x)
            return ou_int_from_i64(sp, shifted);
    }
    return ou_int_shift_left(sp, a, b);
}

static OuObj *
divide_by_zero(OuSpace *sp, OuBinaryOp op)
{
    const char *text = op == OU_TRUEDIV ? "division by zero"
                       : op == OU_MOD   ? "integer modulo by zero"
                                        : "integer division or modulo by zero";
    return ou_raise(sp, OU_E_ZERO_DIVISION_ERROR, "%s", text);
}

static OuObj *
compact_binary(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    int64_t x = ou_int_value(a), y = ou_int_value(b);
    switch (op) {
    case OU_ADD: return ou_int_from_i64(sp, x + y);
    case OU_SUB: return ou_int_from_i64(sp, x - y);
    case OU_MUL: return compact_multiply(sp, x, y);
    case OU_FLOORDIV:
        return y == 0 ? divide_by_zero(sp, op) : ou_int_from_i64(sp, floor_quotient(x, y));
    case OU_MOD: return y == 0 ? divide_by_zero(sp, op) : ou_int_compact(sp, floor_remainder(x, y));
    case OU_DIVMOD: return y == 0 ? divide_by_zero(sp, op) : compact_divmod(sp, x, y);
    case OU_TRUEDIV: return y == 0 ? divide_by_zero(sp, op) : ou_int_true_divide(sp, a, b);
    case OU_POW: return ou_int_power(sp, a, b, NULL);
    case OU_LSHIFT: return compact_shift_left(sp, a, b);
    case OU_RSHIFT:
        if (y < 0)
            return ou_int_shift_right(sp, a, b);
        return ou_int_compact(sp, x >> (y > 63 ? 63 : y));
    case OU_AND: return ou_int_compact(sp, x & y);
    case OU_OR: return ou_int_compact(sp, x | y);
    case OU_XOR: return ou_int_compact(sp, x ^ y);
    default: return ou_not_implemented(sp);
    }
}

/* ---- any operands ---- */

static OuObj *
big_divide(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    OuObj *result[2] = {NULL, NULL};
    if (ou_int_sign(b) == 0)
        return divide_by_zero(sp, op);
    bool done = ou_int_floor_divide(sp, a, b, op == OU_MOD ? NULL : &result[0],
                                    op == OU_FLOORDIV ? NULL : &result[1]);
    if (!done)
        return NULL;
    if (op == OU_DIVMOD)
        return ou_tuple_steal(sp, result, 2);
    return op == OU_MOD ? result[1] : result[0];
}

OuObj *
ou_int_binary(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    if (OU_LIKELY(ou_int_is_compact(a) && ou_int_is_compact(b)))
        return compact_binary(sp, op, a, b);
    OuIntView va, vb;
    switch (op) {
    case OU_ADD:
    case OU_SUB:
        ou_int_view(a, &va);
        ou_int_view(b, &vb);
        return ou_int_add_views(sp, &va, &vb, op == OU_SUB);
    case OU_MUL:
        ou_int_view(a, &va);
        ou_int_view(b, &vb);
        return ou_int_mul_views(sp, &va, &vb);
    case OU_FLOORDIV:
    case OU_MOD:
    case OU_DIVMOD: return big_divide(sp, op, a, b);
    case OU_TRUEDIV:
        return ou_int_sign(b) == 0 ? divide_by_zero(sp, op) : ou_int_true_divide(sp, a, b);
    case OU_POW: return ou_int_power(sp, a, b, NULL);
    case OU_LSHIFT: return ou_int_shift_left(sp, a, b);
    case OU_RSHIFT: return ou_int_shift_right(sp, a, b);
    case OU_AND:
    case OU_OR:
    case OU_XOR: return ou_int_bitwise(sp, op, a, b);
    default: return ou_not_implemented(sp);
    }
}
