/* SPDX-License-Identifier: MIT */
/* The format mini-language, shared by format(), f-strings, str.format and %. */
#ifndef OURO_OBJECT_FORMAT_H
#define OURO_OBJECT_FORMAT_H

#include "object/text/str.h"

typedef struct OuFormatSpec {
    uint32_t fill;      // default ' '
    char align;         // '<' '>' '^' '=' or 0
    char sign;          // '-' '+' ' '
    bool alternate;     // '#'
    bool zero;          // '0' before the width
    bool no_neg_zero;   // 'z'
    int64_t width;      // -1: none
    char thousands;     // 0 ',' '_'
    int64_t precision;  // -1: none
    uint32_t type;      // 0: none
} OuFormatSpec;

/* Parse `spec` (str); false with ValueError in CPython's words. `type_name` is for messages. */
bool ou_format_parse(OuSpace *sp, OuObj *spec, const char *type_name, OuFormatSpec *out);
bool ou_format_str(OuStrBuilder *b, OuObj *s, const OuFormatSpec *spec);
bool ou_format_int(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec);
bool ou_format_double(OuStrBuilder *b, double value, const OuFormatSpec *spec);
OuObj *ou_complex_format_spec(OuSpace *sp, OuObj *o, OuObj *spec);

#endif
