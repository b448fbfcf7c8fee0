/* SPDX-License-Identifier: MIT */
/* Private to the files of the math module. */
#ifndef OURO_LIB_MATH_INT_H
#define OURO_LIB_MATH_INT_H

#include "object/space.h"

/* Functions on ints (math_int.c). */
OuObj *ou_math_comb(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_math_factorial(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_math_gcd(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_math_isqrt(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_math_lcm(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_math_perm(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_math_prod(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);

#endif
