/* SPDX-License-Identifier: MIT */
/* float: 24 bytes, header and a C double. */
#ifndef OURO_OBJECT_FLOAT_H
#define OURO_OBJECT_FLOAT_H

#include "object/space.h"

typedef struct OuFloat {
    OuObj head;
    double value;
} OuFloat;

static inline double
ou_float_value(const OuObj *o)
{
    return ((const OuFloat *)o)->value;
}

static inline OuObj *
ou_float_new(OuSpace *sp, double value)
{
    OuFloat *o = ou_plain_take(sp, OU_T_FLOAT);
    if (OU_LIKELY(o != NULL))
        o->value = value;
    return (OuObj *)o;
}

int64_t ou_double_hash(OuSpace *sp, double value, const OuObj *o); // CPython's numeric hash; nan by address
/* Shortest text that reads back the same, as repr(float); returns its length. */
size_t ou_double_repr(double value, char text[32]);
/* Python's float(text); false with ValueError pending. */
bool ou_double_parse(OuSpace *sp, const char *text, size_t n, double *value);
/* x ** y as Python says: may be a complex; ZeroDivisionError, OverflowError. */
OuObj *ou_float_power(OuSpace *sp, double x, double y);
/* The C double of an int or float operand; 1, 0 when `o` is neither, -1 pending. */
int ou_float_operand(OuSpace *sp, OuObj *o, double *value);
/* Text of a finite value as printf's `kind` 'e', 'f', 'g' does, '.' for the point;
 * 'r' as repr does, without ".0". The buffer is the caller's to release (room). */
typedef struct OuDoubleText {
    char few[64];
    char *text;  // zero-ended; `few`, or a buffer of `room` bytes
    size_t n;
    size_t room; // 0: in `few`
} OuDoubleText;
bool ou_double_text(OuSpace *sp, double value, char kind, int precision, bool alternate, OuDoubleText *out);
void ou_double_text_release(OuSpace *sp, OuDoubleText *out);

#endif
