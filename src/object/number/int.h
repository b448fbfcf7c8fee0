/* SPDX-License-Identifier: MIT */
/* int and bool.
 *
 * An int is 24 bytes while its value fits in 63 bits: the word behind the
 * header is the value shifted left by one, so that adding two words adds the
 * values and overflow of the word is overflow of the value. With the lowest bit
 * set, the word is the header of a big int: (n_limbs << 2) | (negative << 1) | 1,
 * and the limbs (GMP's, least significant first, top one not 0) follow. Every
 * value has one form only: what fits is compact. -5..256 exist once per runtime.
 * Compact ints come from the typed bin OU_T_INT, big ones from plain pools by
 * size; heirs of int are instances whose payload is the same word, which for
 * big ones is the address of an exact int, counted, plus 1.
 */
#ifndef OURO_OBJECT_INT_H
#define OURO_OBJECT_INT_H

#include "object/space.h"

typedef struct OuInt {
    OuObj head;
    int64_t word;
    uint64_t limb[]; // big ints only
} OuInt;

#define OU_INT_COMPACT_MAX (((int64_t)1 << 62) - 1)
#define OU_INT_COMPACT_MIN (-((int64_t)1 << 62))

static inline bool
ou_int_is_compact(const OuObj *o)
{
    return (((const OuInt *)o)->word & 1) == 0;
}

static inline int64_t
ou_int_value(const OuObj *o) // compact only
{
    return ((const OuInt *)o)->word >> 1;
}

/* A new reference to the int of a value that fits: cached or a fresh 24 bytes. */
static inline OuObj *
ou_int_compact(OuSpace *sp, int64_t value)
{
    if ((uint64_t)(value - OU_SMALL_INT_MIN) < OU_N_SMALL_INTS)
        return ou_incref(sp->small_ints[value - OU_SMALL_INT_MIN]);
    OuInt *o = ou_plain_take(sp, OU_T_INT);
    if (OU_LIKELY(o != NULL))
        o->word = (int64_t)((uint64_t)value << 1);
    return (OuObj *)o;
}

OuObj *ou_int_from_i64(OuSpace *sp, int64_t value);
OuObj *ou_int_from_u64(OuSpace *sp, uint64_t value);
OuObj *ou_int_from_size(OuSpace *sp, size_t value);
OuObj *ou_int_from_double(OuSpace *sp, double value); // truncates; OverflowError/ValueError for inf, nan
bool ou_int_to_i64(OuSpace *sp, OuObj *o, int64_t *value);    // OverflowError ("Python int too large to convert to C long")
bool ou_int_to_double(OuSpace *sp, OuObj *o, double *value);  // OverflowError ("int too large to convert to float")
int ou_int_sign(const OuObj *o);                              // -1, 0, 1
/* Digits in `base` (2..36, 0: by prefix), Python's rules (underscores, spaces
 * around); NULL with ValueError as int() words it. */
OuObj *ou_int_parse(OuSpace *sp, const char *text, size_t n, int base);
/* Text of an int in base 2, 8, 10, 16, a new str, no prefix, '-' first. */
OuObj *ou_int_to_str(OuSpace *sp, OuObj *o, int base);
/* Any int operands (exact or heirs), exact result. */
OuObj *ou_int_binary(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b);
OuObj *ou_int_power(OuSpace *sp, OuObj *a, OuObj *b, OuObj *modulus_or_null);
int ou_int_compare(const OuObj *a, const OuObj *b);           // -1, 0, 1
int ou_int_compare_double(const OuObj *a, double d);          // exact; d is not a nan
/* Greatest common divisor of two ints, never negative. */
OuObj *ou_int_gcd(OuSpace *sp, OuObj *a, OuObj *b);
OuObj *ou_int_sqrt(OuSpace *sp, OuObj *o);                    // floor of the root of an int >= 0
size_t ou_int_bit_length(const OuObj *o);
/* m with 0.5 <= |m| <= 1 such that the value is about m * 2^exponent, at any size. */
double ou_int_split(const OuObj *o, int64_t *exponent);
/* Digits that conversions between int and decimal text may have (0: any):
 * sys.get_int_max_str_digits. */
int64_t ou_int_max_digits(const OuSpace *sp);
void ou_int_set_max_digits(OuSpace *sp, int64_t n);           // 0, or at least 640
int64_t ou_int_hash(const OuObj *o);                          // CPython's: modulo 2^61-1
OuObj *ou_bool(OuSpace *sp, bool value);                      // new reference

#endif
