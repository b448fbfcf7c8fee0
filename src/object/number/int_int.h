/* SPDX-License-Identifier: MIT */
/* Private to the int files: values as limbs, and the kernels that work on them.
 *
 * Arithmetic is done on magnitudes (arrays of 64-bit limbs, least significant
 * first) seen through OuIntView, whatever form the int has. The kernels are
 * GMP's mpn functions below the sizes at which those ask for memory; above them
 * our own splitting takes its scratch from the heap.
 *
 * The word of an heir of int that is big is not a header (its slots lie where
 * the limbs would be) but the address of an exact int, counted, plus 1.
 */
#ifndef OURO_OBJECT_INT_INT_H
#define OURO_OBJECT_INT_INT_H

#include <gmp.h>
#include <string.h>

#include "object/number/int.h"
#include "os/assert.h"

_Static_assert(sizeof(mp_limb_t) == sizeof(uint64_t), "a limb of GMP is a limb of ours");

__extension__ typedef __int128 OuI128;
__extension__ typedef unsigned __int128 OuU128;

/* Operands of up to this many limbs go to mpn_mul and mpn_tdiv_qr: their scratch
 * then stays far below the 64 KiB up to which GMP takes it from the stack. */
enum { OU_KERNEL_LIMBS = 300 };
/* Loops over more limbs than this ask whether work is due. */
enum { OU_POLL_LIMBS = 2000 };
#define OU_INT_MAX_LIMBS ((size_t)1 << 56)

/* The magnitude and sign of an int. `limb` may point at `one`: a view is filled
 * in place and not copied. */
typedef struct OuIntView {
    const uint64_t *limb;
    size_t n; // top limb not 0; 0: the value is 0
    bool negative;
    uint64_t one;
} OuIntView;

/* The object that holds the word and limbs of `o`: itself, or for a big heir the exact int it counts. */
static inline const OuInt *
ou_int_body(const OuObj *o)
{
    const OuInt *i = (const OuInt *)o;
    if ((i->word & 1) != 0 && (o->type->flags & OU_TYPE_HEAP) != 0)
        return (const OuInt *)(uintptr_t)(i->word - 1);
    return i;
}

static inline void
ou_int_view(const OuObj *o, OuIntView *v)
{
    const OuInt *i = ou_int_body(o);
    if ((i->word & 1) == 0) {
        int64_t value = i->word >> 1;
        v->negative = value < 0;
        v->one = v->negative ? 0 - (uint64_t)value : (uint64_t)value;
        v->limb = &v->one;
        v->n = value != 0;
        return;
    }
    v->negative = (i->word & 2) != 0;
    v->n = (uint64_t)i->word >> 2;
    v->limb = i->limb;
    v->one = 0;
}

static inline size_t
ou_limbs_trim(const uint64_t *limb, size_t n)
{
    while (n > 0 && limb[n - 1] == 0)
        n--;
    return n;
}

static inline size_t
ou_limbs_bits(const uint64_t *limb, size_t n) // n == 0, or the top limb is not 0
{
    return n == 0 ? 0 : n * 64 - (size_t)__builtin_clzll(limb[n - 1]);
}

static inline bool
ou_int_poll(OuSpace *sp)
{
    return OU_LIKELY(sp->poll == 0) || sp->calls.poll == NULL || sp->calls.poll(sp);
}

static inline bool
ou_is_int(const OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_INT_HEIR);
}

static inline OuObj *
ou_not_implemented(OuSpace *sp)
{
    return ou_incref(sp->not_implemented);
}

/* ---- building results (int.c) ---- */
/* An exact int with room for n limbs, no header yet: fill the limbs, then finish. */
OuInt *ou_int_alloc(OuSpace *sp, size_t n);
/* Takes over `r` whose first n limbs are set: strips zeros, gives it its one form. */
OuObj *ou_int_finish(OuSpace *sp, OuInt *r, size_t n, bool negative);
OuObj *ou_int_from_limbs(OuSpace *sp, const uint64_t *limb, size_t n, bool negative);
OuObj *ou_int_from_u128(OuSpace *sp, OuU128 magnitude, bool negative);
/* The exact int of the same value: `o` itself when it is one. */
OuObj *ou_int_exact(OuSpace *sp, OuObj *o);
/* An instance of `type` (int or an heir) with the value of exact int `value`, taken over. */
OuObj *ou_int_of_type(OuSpace *sp, OuType *type, OuObj *value);

/* ---- kernels ---- */
/* r[0..na+nb) = a * b; r overlaps neither. False: memory ended or a poll raised. */
bool ou_limbs_mul(OuSpace *sp, uint64_t *r, const uint64_t *a, size_t na, const uint64_t *b, size_t nb);
/* q[0..na-nd+1) and r[0..nd) of a / d; na >= nd >= 1, top limb of d not 0, no overlap. */
bool ou_limbs_divide(OuSpace *sp, uint64_t *q, uint64_t *r, const uint64_t *a, size_t na,
                     const uint64_t *d, size_t nd);

/* ---- operations on any ints, by file ---- */
OuObj *ou_int_add_views(OuSpace *sp, const OuIntView *a, const OuIntView *b, bool negate_b);
OuObj *ou_int_mul_views(OuSpace *sp, const OuIntView *a, const OuIntView *b);
/* Floor quotient and remainder; either result pointer may be NULL. */
bool ou_int_floor_divide(OuSpace *sp, OuObj *a, OuObj *b, OuObj **quotient, OuObj **remainder);
OuObj *ou_int_true_divide(OuSpace *sp, OuObj *a, OuObj *b);
OuObj *ou_int_bitwise(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b);
OuObj *ou_int_shift_left(OuSpace *sp, OuObj *a, OuObj *b);
OuObj *ou_int_shift_right(OuSpace *sp, OuObj *a, OuObj *b);
OuObj *ou_int_shift_by(OuSpace *sp, OuObj *a, int64_t bits); // positive: left
/* The double nearest to (limbs + a little more if sticky) * 2^exponent, ties to
 * even; infinity when it is too large. */
double ou_limbs_to_double(const uint64_t *limb, size_t n, int64_t exponent, bool sticky);
/* int(text) with `shown` (a str or bytes object) in the message. */
OuObj *ou_int_parse_shown(OuSpace *sp, const char *text, size_t n, int base, OuObj *shown);

/* int(o) and int(text, base): a new exact int. */
OuObj *ou_int_of_object(OuSpace *sp, OuObj *o);

extern const OuMethodDef ou_int_methods[];
extern const OuGetSetDef ou_int_getsets[];

#endif
