/* SPDX-License-Identifier: MIT */
/* Private to the files of numbers: text of str objects as C sees it, and float's tables. */
#ifndef OURO_OBJECT_FLOAT_INT_H
#define OURO_OBJECT_FLOAT_INT_H

#include "object/number/float.h"
#include "object/text/str.h"

/* A str as ASCII that number parsers read: digits and spaces of any script
 * become ASCII ones, everything else beyond ASCII '?'. */
typedef struct OuNumberText {
    const char *text; // not zero-ended when it is a copy
    size_t n;
    size_t room;      // of the copy; 0: borrowed from the str
} OuNumberText;
bool ou_number_text(OuSpace *sp, OuObj *s, OuNumberText *out);
void ou_number_text_release(OuSpace *sp, OuNumberText *out);

/* How much of [text, text + n) is a float literal (sign and underscores allowed,
 * inf and nan too); 0: nothing, or -1: MemoryError pending. */
ptrdiff_t ou_double_scan(OuSpace *sp, const char *text, size_t n, double *value);
/* float(text), with `shown` in the message. */
bool ou_double_parse_shown(OuSpace *sp, const char *text, size_t n, OuObj *shown, double *value);
OuObj *ou_float_hex(OuSpace *sp, double value);
bool ou_float_from_hex(OuSpace *sp, const char *text, size_t n, double *value);
OuObj *ou_float_round(OuSpace *sp, double value, int64_t n_digits);
OuObj *ou_float_exact(OuSpace *sp, OuObj *o);     // the exact float of the same value
OuObj *ou_float_of_object(OuSpace *sp, OuObj *o); // float(o): a new exact float

extern const OuMethodDef ou_float_methods[];
extern const OuGetSetDef ou_float_getsets[];

#endif
