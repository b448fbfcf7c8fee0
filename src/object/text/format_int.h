/* SPDX-License-Identifier: MIT */
/* Private to the format files. */
#ifndef OURO_OBJECT_FORMAT_INT_H
#define OURO_OBJECT_FORMAT_INT_H

#include "object/text/format.h"

/* ou_format_parse, with the type that no type in the spec stands for (0: none). */
bool ou_format_parse_for(OuSpace *sp, OuObj *spec, const char *type_name, uint32_t default_type,
                         OuFormatSpec *out);
/* ValueError: Unknown format code; always false. */
bool ou_format_unknown(OuSpace *sp, uint32_t type, OuObj *type_name);
/* n times `fill`. */
bool ou_format_fill(OuStrBuilder *b, uint32_t fill, size_t n);
/* s[0..length) between as much fill as the width asks for; `align` when the spec has none. */
bool ou_format_padded(OuStrBuilder *b, OuObj *s, size_t length, const OuFormatSpec *spec, char align);
/* Without a type, ".0" is added when `whole_point`. `type_name` (str) is for messages. */
bool ou_format_double_as(OuStrBuilder *b, double value, const OuFormatSpec *spec, bool whole_point,
                         OuObj *type_name);

#endif
