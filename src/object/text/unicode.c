/* SPDX-License-Identifier: MIT */
/* Character properties: categories and simple mappings from utf8proc, the
 * difference to Python's data from unicode_tables.h, ASCII without either.
 */
#include "object/text/unicode.h"

#include <utf8proc.h>

#include "object/text/unicode_tables.h"

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))
#define IN(table, c) in_ranges(table, COUNT(table), c)

static bool
in_ranges(const CharRange *table, size_t n, uint32_t c)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > table[middle].last)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && c >= table[low].first && c <= table[low].last;
}

static const SpecialCase *
find_special(const SpecialCase *table, size_t n, uint32_t c)
{
    size_t low = 0, high = n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (c > table[middle].c)
            low = middle + 1;
        else
            high = middle;
    }
    return low < n && table[low].c == c ? &table[low] : NULL;
}

static bool
has_category(uint32_t c, utf8proc_category_t first, utf8proc_category_t last)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category >= first && category <= last;
}

static bool
ascii_letter(uint32_t c)
{
    return (c | 32) - 'a' < 26;
}

bool
ou_unicode_is_alpha(uint32_t c)
{
    if (c < 0x80)
        return ascii_letter(c);
    return has_category(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO) != IN(odd_alpha, c);
}

bool
ou_unicode_is_lower(uint32_t c)
{
    if (c < 0x80)
        return c - 'a' < 26;
    return has_category(c, UTF8PROC_CATEGORY_LL, UTF8PROC_CATEGORY_LL) != IN(odd_lower, c);
}

bool
ou_unicode_is_upper(uint32_t c)
{
    if (c < 0x80)
        return c - 'A' < 26;
    return has_category(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LU) != IN(odd_upper, c);
}

bool
ou_unicode_is_title(uint32_t c)
{
    return c >= 0x80 && has_category(c, UTF8PROC_CATEGORY_LT, UTF8PROC_CATEGORY_LT);
}

bool
ou_unicode_is_cased(uint32_t c)
{
    return ou_unicode_is_lower(c) || ou_unicode_is_upper(c) || ou_unicode_is_title(c);
}

bool
ou_unicode_is_case_ignorable(uint32_t c)
{
    switch (c) {
    case '\'': case '.': case ':': case '^': case '`': case 0xA8: case 0xAD: case 0xAF: case 0xB4:
    case 0xB7: case 0xB8: case 0x2018: case 0x2019: case 0x2024: case 0x2027:
        return true;
    }
    if (c < 0x80)
        return false;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_ME
           || category == UTF8PROC_CATEGORY_CF || category == UTF8PROC_CATEGORY_LM
           || category == UTF8PROC_CATEGORY_SK;
}

bool
ou_unicode_is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || c - 9 < 5 || c - 28 < 4;
    return c == 0x85 || c == 0xA0 || c == 0x1680 || c - 0x2000 < 11 || c == 0x2028 || c == 0x2029
           || c == 0x202F || c == 0x205F || c == 0x3000;
}

bool
ou_unicode_is_line_end(uint32_t c)
{
    return c - 10 < 4 || c - 28 < 3 || c == 0x85 || c == 0x2028 || c == 0x2029;
}

bool
ou_unicode_is_decimal(uint32_t c)
{
    if (c < 0x80)
        return c - '0' < 10;
    return has_category(c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_ND) != IN(odd_decimal, c);
}

bool
ou_unicode_is_digit(uint32_t c)
{
    if (c < 0x80)
        return c - '0' < 10;
    return has_category(c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_ND) != IN(odd_digit, c);
}

bool
ou_unicode_is_numeric(uint32_t c)
{
    if (c < 0x80)
        return c - '0' < 10;
    return has_category(c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NO) != IN(odd_numeric, c);
}

bool
ou_unicode_is_printable(uint32_t c)
{
    if (c < 0x7F)
        return c >= ' ';
    bool printable = !has_category(c, UTF8PROC_CATEGORY_CN, UTF8PROC_CATEGORY_CN)
                     && !has_category(c, UTF8PROC_CATEGORY_ZS, UTF8PROC_CATEGORY_CO);
    return printable != IN(odd_printable, c);
}

bool
ou_unicode_is_id_start(uint32_t c)
{
    if (c < 0x80)
        return ascii_letter(c) || c == '_';
    bool start = has_category(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_LO)
                 || has_category(c, UTF8PROC_CATEGORY_NL, UTF8PROC_CATEGORY_NL);
    return start != IN(odd_start, c);
}

bool
ou_unicode_is_id_continue(uint32_t c)
{
    if (c < 0x80)
        return ascii_letter(c) || c == '_' || c - '0' < 10;
    bool part = has_category(c, UTF8PROC_CATEGORY_LU, UTF8PROC_CATEGORY_MC)
                || has_category(c, UTF8PROC_CATEGORY_ND, UTF8PROC_CATEGORY_NL)
                || has_category(c, UTF8PROC_CATEGORY_PC, UTF8PROC_CATEGORY_PC);
    return part != IN(odd_continue, c);
}

/* Decimal digits come in runs that begin with a zero and are multiples of ten long. */
int
ou_unicode_decimal_value(uint32_t c)
{
    if (c < 0x80)
        return c - '0' < 10 ? (int)(c - '0') : -1;
    if (!ou_unicode_is_decimal(c))
        return -1;
    uint32_t first = c;
    while (ou_unicode_is_decimal(first - 1))
        first--;
    return (int)((c - first) % 10);
}

static size_t
put_special(const SpecialCase *special, uint32_t to[3])
{
    size_t n = 0;
    while (n < 3 && special->to[n] != 0) {
        to[n] = special->to[n];
        n++;
    }
    return n;
}

size_t
ou_unicode_upper(uint32_t c, uint32_t to[3])
{
    if (c < 0x80) {
        to[0] = c - 'a' < 26 ? c - 32 : c;
        return 1;
    }
    const SpecialCase *special = find_special(special_upper, COUNT(special_upper), c);
    if (special != NULL)
        return put_special(special, to);
    to[0] = (uint32_t)utf8proc_toupper((utf8proc_int32_t)c);
    return 1;
}

size_t
ou_unicode_lower(uint32_t c, uint32_t to[3])
{
    if (c < 0x80) {
        to[0] = c - 'A' < 26 ? c + 32 : c;
        return 1;
    }
    const SpecialCase *special = find_special(special_lower, COUNT(special_lower), c);
    if (special != NULL)
        return put_special(special, to);
    to[0] = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    return 1;
}

size_t
ou_unicode_title(uint32_t c, uint32_t to[3])
{
    if (c < 0x80)
        return ou_unicode_upper(c, to);
    const SpecialCase *special = find_special(special_title, COUNT(special_title), c);
    if (special != NULL)
        return put_special(special, to);
    to[0] = (uint32_t)utf8proc_totitle((utf8proc_int32_t)c);
    return 1;
}

size_t
ou_unicode_fold(uint32_t c, uint32_t to[3])
{
    if (c < 0x80)
        return ou_unicode_lower(c, to);
    const SpecialCase *special = find_special(special_fold, COUNT(special_fold), c);
    if (special != NULL)
        return put_special(special, to);
    to[0] = (uint32_t)utf8proc_tolower((utf8proc_int32_t)c);
    return 1;
}
