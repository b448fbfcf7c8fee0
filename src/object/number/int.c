/* SPDX-License-Identifier: MIT */
/* int: its two forms, conversions to and from C, comparison, hash.
 *
 * Everything that makes an int ends in ou_int_compact or ou_int_finish, so that
 * each value has one form only and equality of compact words is equality of
 * values. Nothing here writes to an int that anyone else can see.
 */
#include "object/number/int_int.h"

#include <math.h>

#include "object/number/float.h"
#include "object/text/str.h"

/* ---- making ints ---- */

OuInt *
ou_int_alloc(OuSpace *sp, size_t n)
{
    if (n > OU_INT_MAX_LIMBS)
        return ou_raise_memory(sp);
    return ou_object_take_sized(sp, sp->types[OU_T_INT], OU_POOL_PLAIN, sizeof(OuInt) + n * 8);
}

/* The compact int of a magnitude below 2^62 (or -2^62), else NULL without pending. */
static bool
fits_compact(const uint64_t *limb, size_t n, bool negative)
{
    if (n > 1)
        return false;
    return n == 0 || limb[0] <= (uint64_t)OU_INT_COMPACT_MAX + negative;
}

static int64_t
signed_of(uint64_t magnitude, bool negative)
{
    return (int64_t)(negative ? 0 - magnitude : magnitude);
}

OuObj *
ou_int_finish(OuSpace *sp, OuInt *r, size_t n, bool negative)
{
    n = ou_limbs_trim(r->limb, n);
    if (fits_compact(r->limb, n, negative)) {
        int64_t value = n == 0 ? 0 : signed_of(r->limb[0], negative);
        ou_object_free(sp, &r->head);
        return ou_int_compact(sp, value);
    }
    r->word = (int64_t)((uint64_t)n << 2 | (uint64_t)negative << 1 | 1);
    size_t needed = sizeof(OuInt) + n * 8;
    if (ou_block_bytes(r) >= needed + needed / 4 + 64) {
        OuObj *fitting = ou_int_from_limbs(sp, r->limb, n, negative);
        ou_object_free(sp, &r->head);
        return fitting;
    }
    return &r->head;
}

OuObj *
ou_int_from_limbs(OuSpace *sp, const uint64_t *limb, size_t n, bool negative)
{
    n = ou_limbs_trim(limb, n);
    if (fits_compact(limb, n, negative))
        return ou_int_compact(sp, n == 0 ? 0 : signed_of(limb[0], negative));
    OuInt *r = ou_int_alloc(sp, n);
    if (r == NULL)
        return NULL;
    memcpy(r->limb, limb, n * 8);
    r->word = (int64_t)((uint64_t)n << 2 | (uint64_t)negative << 1 | 1);
    return &r->head;
}

OuObj *
ou_int_from_u128(OuSpace *sp, OuU128 magnitude, bool negative)
{
    uint64_t limb[2] = {(uint64_t)magnitude, (uint64_t)(magnitude >> 64)};
    return ou_int_from_limbs(sp, limb, 2, negative);
}

OuObj *
ou_int_from_i64(OuSpace *sp, int64_t value)
{
    if (OU_LIKELY(value >= OU_INT_COMPACT_MIN && value <= OU_INT_COMPACT_MAX))
        return ou_int_compact(sp, value);
    uint64_t magnitude = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    return ou_int_from_limbs(sp, &magnitude, 1, value < 0);
}

OuObj *
ou_int_from_u64(OuSpace *sp, uint64_t value)
{
    if (OU_LIKELY(value <= (uint64_t)OU_INT_COMPACT_MAX))
        return ou_int_compact(sp, (int64_t)value);
    return ou_int_from_limbs(sp, &value, 1, false);
}

OuObj *
ou_int_from_size(OuSpace *sp, size_t value)
{
    return ou_int_from_u64(sp, value);
}

OuObj *
ou_int_from_double(OuSpace *sp, double value)
{
    if (isinf(value))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot convert float infinity to integer");
    if (isnan(value))
        return ou_raise(sp, OU_E_VALUE_ERROR, "cannot convert float NaN to integer");
    if (fabs(value) < 0x1p62)
        return ou_int_compact(sp, (int64_t)value);
    /* 53 bits of mantissa, shifted to where the exponent says: 17 limbs at most. */
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(value), &exponent), 53);
    uint64_t limb[18] = {0};
    unsigned shift = (unsigned)(exponent - 53);
    limb[shift / 64] = mantissa << shift % 64;
    if (shift % 64 != 0)
        limb[shift / 64 + 1] = mantissa >> (64 - shift % 64);
    return ou_int_from_limbs(sp, limb, 18, value < 0);
}

OuObj *
ou_bool(OuSpace *sp, bool value)
{
    return ou_incref(value ? sp->true_ : sp->false_);
}

OuObj *
ou_int_exact(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_INT))
        return ou_incref(o);
    if (ou_int_is_compact(o))
        return ou_int_compact(sp, ou_int_value(o));
    return ou_incref((OuObj *)ou_int_body(o));
}

OuObj *
ou_int_of_type(OuSpace *sp, OuType *type, OuObj *value)
{
    if (value == NULL || type == sp->types[OU_T_INT])
        return value;
    OuInt *o = (OuInt *)ou_type_alloc(sp, type, 0);
    if (o == NULL) {
        ou_decref(sp, value);
        return NULL;
    }
    if (ou_int_is_compact(value)) {
        o->word = ((OuInt *)value)->word;
        ou_decref(sp, value);
    } else {
        o->word = (int64_t)((uintptr_t)value + 1);
    }
    return &o->head;
}

/* ---- to C ---- */

bool
ou_int_to_i64(OuSpace *sp, OuObj *o, int64_t *value)
{
    if (OU_LIKELY(ou_int_is_compact(o))) {
        *value = ou_int_value(o);
        return true;
    }
    OuIntView v;
    ou_int_view(o, &v);
    if (v.n == 1 && v.limb[0] <= (uint64_t)INT64_MAX + v.negative) {
        *value = signed_of(v.limb[0], v.negative);
        return true;
    }
    ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C long");
    return false;
}

/* Round the 64 bits of `top` (highest bit set), with `sticky` for what lies
 * below, to what a double holds at this exponent: half to even, subnormals too. */
static double
round_top(uint64_t top, bool sticky, int64_t exponent)
{
    int64_t drop = 11; // 64 - 53
    if (exponent + drop < -1074)
        drop = -1074 - exponent;
    if (drop > 64)
        return 0.0;
    uint64_t kept = drop == 64 ? 0 : top >> drop;
    uint64_t rest = drop == 64 ? top : top << (64 - drop);
    uint64_t half = (uint64_t)1 << 63;
    if (rest > half || (rest == half && (sticky || (kept & 1) != 0)))
        kept++;
    if (exponent + drop > 1100)
        return HUGE_VAL;
    return ldexp((double)kept, (int)(exponent + drop));
}

double
ou_limbs_to_double(const uint64_t *limb, size_t n, int64_t exponent, bool sticky)
{
    n = ou_limbs_trim(limb, n);
    if (n == 0)
        return 0.0;
    unsigned shift = (unsigned)__builtin_clzll(limb[n - 1]);
    uint64_t top = limb[n - 1] << shift;
    size_t below = n - 1; // limbs of which nothing went into `top`
    if (shift != 0 && n > 1) {
        top |= limb[n - 2] >> (64 - shift);
        sticky = sticky || (limb[n - 2] << shift) != 0;
        below--;
    }
    while (!sticky && below > 0)
        sticky = limb[--below] != 0;
    return round_top(top, sticky, exponent + 64 * (int64_t)(n - 1) - (int64_t)shift);
}

bool
ou_int_to_double(OuSpace *sp, OuObj *o, double *value)
{
    if (OU_LIKELY(ou_int_is_compact(o))) {
        *value = (double)ou_int_value(o);
        return true;
    }
    OuIntView v;
    ou_int_view(o, &v);
    double d = ou_limbs_to_double(v.limb, v.n, 0, false);
    if (isinf(d)) {
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "int too large to convert to float");
        return false;
    }
    *value = v.negative ? -d : d;
    return true;
}

double
ou_int_split(const OuObj *o, int64_t *exponent)
{
    OuIntView v;
    ou_int_view(o, &v);
    *exponent = (int64_t)ou_limbs_bits(v.limb, v.n);
    double m = ou_limbs_to_double(v.limb, v.n, -*exponent, false);
    return v.negative ? -m : m;
}

/* ---- order and hash ---- */

int
ou_int_sign(const OuObj *o)
{
    const OuInt *i = ou_int_body(o);
    if ((i->word & 1) == 0)
        return (i->word > 0) - (i->word < 0);
    return (i->word & 2) != 0 ? -1 : 1;
}

static int
compare_magnitudes(const OuIntView *a, const OuIntView *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    return a->n == 0 ? 0 : mpn_cmp(a->limb, b->limb, (mp_size_t)a->n);
}

int
ou_int_compare(const OuObj *a, const OuObj *b)
{
    if (ou_int_is_compact(a) && ou_int_is_compact(b)) {
        int64_t x = ((const OuInt *)a)->word, y = ((const OuInt *)b)->word;
        return (x > y) - (x < y);
    }
    OuIntView va, vb;
    ou_int_view(a, &va);
    ou_int_view(b, &vb);
    if (va.negative != vb.negative)
        return va.negative ? -1 : 1;
    int order = compare_magnitudes(&va, &vb);
    order = (order > 0) - (order < 0);
    return va.negative ? -order : order;
}

int
ou_int_compare_double(const OuObj *a, double d)
{
    if (isinf(d))
        return d > 0 ? -1 : 1;
    double whole = trunc(d);
    OuIntView va, vd;
    ou_int_view(a, &va);
    bool negative = d < 0;
    if (va.n != 0 && va.negative != negative)
        return va.negative ? -1 : 1;
    /* The whole part as limbs; a double has 1024 bits at most. */
    uint64_t limb[18] = {0};
    int exponent;
    double fraction = frexp(fabs(whole), &exponent);
    if (whole != 0) {
        uint64_t mantissa = (uint64_t)ldexp(fraction, 64);
        if (exponent <= 64) {
            limb[0] = mantissa >> (64 - exponent);
        } else {
            unsigned shift = (unsigned)(exponent - 64);
            limb[shift / 64] = mantissa << shift % 64;
            if (shift % 64 != 0)
                limb[shift / 64 + 1] = mantissa >> (64 - shift % 64);
        }
    }
    vd.limb = limb;
    vd.n = ou_limbs_trim(limb, 18);
    int order = compare_magnitudes(&va, &vd);
    if (order == 0) // what lies behind the point decides
        return d == whole ? 0 : d > whole ? -1 : 1;
    order = order > 0 ? 1 : -1;
    return negative ? -order : order;
}

/* CPython's numeric hash: the value modulo the Mersenne prime 2^61-1. */
#define HASH_PRIME (((uint64_t)1 << 61) - 1)

int64_t
ou_int_hash(const OuObj *o)
{
    OuIntView v;
    ou_int_view(o, &v);
    uint64_t h = 0;
    for (size_t i = v.n; i-- > 0;) {
        /* 2^64 is 8 modulo the prime. */
        OuU128 t = (OuU128)h * 8 + (v.limb[i] & HASH_PRIME) + (v.limb[i] >> 61);
        h = (uint64_t)(t & HASH_PRIME) + (uint64_t)(t >> 61);
        if (h >= HASH_PRIME)
            h -= HASH_PRIME;
    }
    int64_t hash = signed_of(h, v.negative);
    return hash == -1 ? -2 : hash;
}
