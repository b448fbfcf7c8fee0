/* SPDX-License-Identifier: MIT */
/* complex: header and two C doubles, 32 bytes. */
#ifndef OURO_OBJECT_COMPLEX_H
#define OURO_OBJECT_COMPLEX_H

#include "object/space.h"

typedef struct OuComplex {
    OuObj head;
    double real, imag;
} OuComplex;

OuObj *ou_complex_new(OuSpace *sp, double real, double imag);
/* (a + bi) ** (c + di); ZeroDivisionError, OverflowError. */
OuObj *ou_complex_power(OuSpace *sp, double a, double b, double c, double d);

#endif
