/* SPDX-License-Identifier: MIT */
/* int division: floor quotient and remainder, true division, common divisors.
 *
 * Small operands go to mpn_tdiv_qr. A long dividend over a short divisor is
 * divided in pieces, each with the remainder of the one before it on top; a
 * long divisor is Knuth's algorithm D, a row of mpn_submul_1 for each limb of
 * the quotient, asking between rows whether work is due.
 */
#include "object/number/int_int.h"

#include <math.h>

#include "object/number/float.h"

/* q = a / d for a long `a` and nd <= OU_KERNEL_LIMBS: blocks from the top, each
 * below the remainder so far. */
static bool
divide_pieces(OuSpace *sp, uint64_t *q, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *d,
              size_t nd)
{
    enum { PIECE = OU_KERNEL_LIMBS };
    size_t bytes = (nd + PIECE + PIECE + 1) * 8;
    uint64_t *window = ou_buffer_take(sp->heap, bytes);
    if (window == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    uint64_t *part = window + nd + PIECE;
    bool done = true;
    memset(r, 0, nd * 8);
    memset(q, 0, (na - nd + 1) * 8);
    for (size_t at = na; done && at > 0;) {
        size_t n = at % PIECE != 0 ? at % PIECE : PIECE;
        at -= n;
        memcpy(window, a + at, n * 8);
        memcpy(window + n, r, nd * 8);
        /* The remainder is below d: the quotient has n limbs, and a zero. */
        mpn_tdiv_qr(part, r, 0, window, (mp_size_t)(n + nd), d, (mp_size_t)nd);
        OU_ASSERT(part[n] == 0);
        size_t room = at < na - nd + 1 ? na - nd + 1 - at : 0;
        memcpy(q + at, part, (n < room ? n : room) * 8);
        done = ou_int_poll(sp);
    }
    ou_buffer_release(sp->heap, window, bytes);
    return done;
}

/* The next limb of the quotient, at most two too large before and one after this. */
static uint64_t
estimate_limb(uint64_t n2, uint64_t n1, uint64_t n0, uint64_t d1, uint64_t d0)
{
    if (n2 >= d1)
        return UINT64_MAX;
    OuU128 top = (OuU128)n2 << 64 | n1;
    uint64_t guess = (uint64_t)(top / d1);
    uint64_t left = (uint64_t)(top % d1);
    while ((OuU128)guess * d0 > ((OuU128)left << 64 | n0)) {
        guess--;
        left += d1;
        if (left < d1) // the estimate's remainder passed a limb: it holds
            break;
    }
    return guess;
}

/* u (na+1 limbs) is divided by d (normalised: its highest bit is set) in place;
 * what is left in its low nd limbs is the remainder. */
static bool
divide_rows(OuSpace *sp, uint64_t *q, uint64_t *u, size_t na, const uint64_t *d, size_t nd)
{
    size_t since_poll = 0;
    for (size_t j = na - nd + 1; j-- > 0;) {
        uint64_t guess = estimate_limb(u[j + nd], u[j + nd - 1], u[j + nd - 2], d[nd - 1], d[nd - 2]);
        uint64_t borrow = mpn_submul_1(u + j, d, (mp_size_t)nd, guess);
        uint64_t top = u[j + nd];
        u[j + nd] = top - borrow;
        bool below = top < borrow;
        while (below) { // guessed one too much: put a row back
            guess--;
            u[j + nd] += mpn_add_n(u + j, u + j, d, (mp_size_t)nd);
            below = u[j + nd] != 0;
        }
        q[j] = guess;
        since_poll += nd;
        if (since_poll > 100 * OU_POLL_LIMBS) {
            since_poll = 0;
            if (!ou_int_poll(sp))
                return false;
        }
    }
    return true;
}

static bool
divide_long(OuSpace *sp, uint64_t *q, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *d,
            size_t nd)
{
    size_t bytes = (na + 1 + nd) * 8;
    uint64_t *u = ou_buffer_take(sp->heap, bytes);
    if (u == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    uint64_t *normal = u + na + 1;
    unsigned shift = (unsigned)__builtin_clzll(d[nd - 1]);
    if (shift == 0) {
        memcpy(normal, d, nd * 8);
        memcpy(u, a, na * 8);
        u[na] = 0;
    } else {
        mpn_lshift(normal, d, (mp_size_t)nd, shift);
        u[na] = mpn_lshift(u, a, (mp_size_t)na, shift);
    }
    bool done = divide_rows(sp, q, u, na, normal, nd);
    if (done && shift == 0)
        memcpy(r, u, nd * 8);
    else if (done)
        mpn_rshift(r, u, (mp_size_t)nd, shift);
    ou_buffer_release(sp->heap, u, bytes);
    return done;
}

bool
ou_limbs_divide(OuSpace *sp, uint64_t *q, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *d,
                size_t nd)
{
    if (nd == 1) {
        r[0] = mpn_divrem_1(q, 0, a, (mp_size_t)na, d[0]);
        return true;
    }
    if (nd <= OU_KERNEL_LIMBS) {
        if (na <= 2 * OU_KERNEL_LIMBS) {
            mpn_tdiv_qr(q, r, 0, a, (mp_size_t)na, d, (mp_size_t)nd);
            return true;
        }
        return divide_pieces(sp, q, r, a, na, d, nd);
    }
    return divide_long(sp, q, r, a, na, d, nd);
}

/* ---- floor division ---- */

/* |a| < |b|: the quotient is 0 or -1. */
static bool
divide_smaller(OuSpace *sp, OuObj *a, OuObj *b, OuObj **quotient, OuObj **remainder)
{
    int sign = ou_int_sign(a);
    bool below = sign != 0 && sign != ou_int_sign(b);
    if (quotient != NULL && (*quotient = ou_int_compact(sp, below ? -1 : 0)) == NULL)
        return false;
    if (remainder == NULL)
        return true;
    *remainder = below ? ou_int_binary(sp, OU_ADD, a, b) : ou_int_exact(sp, a);
    if (*remainder != NULL)
        return true;
    if (quotient != NULL)
        ou_decref(sp, *quotient);
    return false;
}

bool
ou_int_floor_divide(OuSpace *sp, OuObj *a, OuObj *b, OuObj **quotient, OuObj **remainder)
{
    OuIntView va, vb;
    ou_int_view(a, &va);
    ou_int_view(b, &vb);
    if (va.n < vb.n || (va.n == vb.n && mpn_cmp(va.limb, vb.limb, (mp_size_t)va.n) < 0))
        return divide_smaller(sp, a, b, quotient, remainder);
    size_t nq = va.n - vb.n + 1;
    bool differ = va.negative != vb.negative, done = false;
    OuInt *q = ou_int_alloc(sp, nq + 1), *r = NULL;
    if (q == NULL)
        return false;
    r = ou_int_alloc(sp, vb.n);
    if (r == NULL || !ou_limbs_divide(sp, q->limb, r->limb, va.limb, va.n, vb.limb, vb.n))
        goto fail;
    q->limb[nq] = 0;
    if (differ && ou_limbs_trim(r->limb, vb.n) != 0) { // towards minus infinity
        q->limb[nq] = mpn_add_1(q->limb, q->limb, (mp_size_t)nq, 1);
        mpn_sub_n(r->limb, vb.limb, r->limb, (mp_size_t)vb.n);
    }
    OuObj *result = NULL;
    if (quotient != NULL) {
        result = ou_int_finish(sp, q, nq + 1, differ);
        q = NULL;
        if (result == NULL)
            goto fail;
    }
    if (remainder != NULL) {
        *remainder = ou_int_finish(sp, r, vb.n, vb.negative);
        r = NULL;
        if (*remainder == NULL) {
            ou_xdecref(sp, result);
            goto fail;
        }
    }
    if (quotient != NULL)
        *quotient = result;
    done = true;
fail:
    if (q != NULL)
        ou_object_free(sp, &q->head);
    if (r != NULL)
        ou_object_free(sp, &r->head);
    return done;
}

/* ---- true division ---- */

/* The quotient is computed with 64 bits or more and a sticky bit, then rounded once. */
static bool
divide_rounded(OuSpace *sp, const OuIntView *a, const OuIntView *b, double *value)
{
    int64_t shift = (int64_t)ou_limbs_bits(b->limb, b->n) - (int64_t)ou_limbs_bits(a->limb, a->n) + 66;
    size_t move = (size_t)((shift < 0 ? -shift : shift) + 63) / 64;
    /* Whole limbs only: a moved up by `move`, or b moved up. */
    size_t na = shift > 0 ? a->n + move : a->n, nb = shift > 0 ? b->n : b->n + (move > 2 ? move - 2 : 0);
    int64_t exponent = shift > 0 ? -64 * (int64_t)move : 64 * (int64_t)(nb - b->n);
    size_t bytes = (na + nb + nb + na + 2) * 8;
    uint64_t *n = ou_buffer_take(sp->heap, bytes);
    if (n == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    uint64_t *d = n + na, *r = d + nb, *q = r + nb;
    memset(n, 0, (na - a->n) * 8);
    memcpy(n + (na - a->n), a->limb, a->n * 8);
    memset(d, 0, (nb - b->n) * 8);
    memcpy(d + (nb - b->n), b->limb, b->n * 8);
    bool done = ou_limbs_divide(sp, q, r, n, na, d, nb);
    if (done)
        *value = ou_limbs_to_double(q, na - nb + 1, exponent, ou_limbs_trim(r, nb) != 0);
    ou_buffer_release(sp->heap, n, bytes);
    return done;
}

OuObj *
ou_int_true_divide(OuSpace *sp, OuObj *a, OuObj *b)
{
    const int64_t exact = (int64_t)1 << 53;
    if (ou_int_is_compact(a) && ou_int_is_compact(b)) {
        int64_t x = ou_int_value(a), y = ou_int_value(b);
        if (x >= -exact && x <= exact && y >= -exact && y <= exact)
            return ou_float_new(sp, (double)x / (double)y);
    }
    OuIntView va, vb;
    ou_int_view(a, &va);
    ou_int_view(b, &vb);
    bool negative = va.negative != vb.negative;
    if (va.n == 0)
        return ou_float_new(sp, negative ? -0.0 : 0.0);
    int64_t size = (int64_t)ou_limbs_bits(va.limb, va.n) - (int64_t)ou_limbs_bits(vb.limb, vb.n);
    double value = 0.0;
    if (size > 1030)
        value = HUGE_VAL;
    else if (size >= -1080 && !divide_rounded(sp, &va, &vb, &value))
        return NULL;
    if (isinf(value))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "integer division result too large for a float");
    return ou_float_new(sp, negative ? -value : value);
}

/* ---- common divisors ---- */

static uint64_t
gcd_words(uint64_t a, uint64_t b)
{
    while (b != 0) {
        uint64_t t = a % b;
        a = b;
        b = t;
    }
    return a;
}

OuObj *
ou_int_gcd(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *x = ou_incref(a), *y = ou_incref(b);
    /* Euclid's steps, until the smaller one is a single limb. */
    for (;;) {
        OuIntView vx, vy;
        ou_int_view(x, &vx);
        ou_int_view(y, &vy);
        OuObj *result = NULL;
        if (vy.n == 0) {
            result = ou_int_from_limbs(sp, vx.limb, vx.n, false);
        } else if (vy.n == 1) {
            uint64_t left = vx.n == 0 ? 0 : mpn_mod_1(vx.limb, (mp_size_t)vx.n, vy.limb[0]);
            result = ou_int_from_u64(sp, gcd_words(vy.limb[0], left));
        } else {
            OuObj *left = ou_int_poll(sp) ? ou_int_binary(sp, OU_MOD, x, y) : NULL;
            if (left != NULL) {
                ou_decref(sp, x);
                x = y;
                y = left;
                continue;
            }
        }
        ou_decref(sp, x);
        ou_decref(sp, y);
        return result;
    }
}
