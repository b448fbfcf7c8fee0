/* SPDX-License-Identifier: MIT */
/* Properties of characters, as str's methods ask for them. */
#ifndef OURO_OBJECT_UNICODE_H
#define OURO_OBJECT_UNICODE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

bool ou_unicode_is_alpha(uint32_t c);
bool ou_unicode_is_lower(uint32_t c);
bool ou_unicode_is_upper(uint32_t c);
bool ou_unicode_is_title(uint32_t c);     // titlecase letters only
bool ou_unicode_is_cased(uint32_t c);
bool ou_unicode_is_case_ignorable(uint32_t c);
bool ou_unicode_is_space(uint32_t c);
bool ou_unicode_is_line_end(uint32_t c);  // for str.splitlines
bool ou_unicode_is_decimal(uint32_t c);
bool ou_unicode_is_digit(uint32_t c);
bool ou_unicode_is_numeric(uint32_t c);
bool ou_unicode_is_printable(uint32_t c);
bool ou_unicode_is_id_start(uint32_t c);
bool ou_unicode_is_id_continue(uint32_t c);
int ou_unicode_decimal_value(uint32_t c); // 0..9, or -1

/* Full case mappings: up to three characters, returns how many. */
typedef size_t OuCaseMap(uint32_t c, uint32_t to[3]);
OuCaseMap ou_unicode_upper, ou_unicode_lower, ou_unicode_title, ou_unicode_fold;

#endif
