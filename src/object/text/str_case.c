/* SPDX-License-Identifier: MIT */
/* upper, lower, title..., and the questions isalpha, isdigit... of str. */
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str_int.h"
#include "object/text/unicode.h"

/* ---- case ---- */

/* ASCII text through a function of one character; the result is ASCII too. */
static OuObj *
map_ascii(OuSpace *sp, OuObj *s, OuCaseMap *map)
{
    size_t n = ou_str_length(s);
    bool upper = map == ou_unicode_upper;
    uint8_t first = upper ? 'a' : 'A';
    if (n == 1) {
        uint8_t c = ((OuStr *)s)->data[0];
        return ou_str_from_char(sp, (uint8_t)(c - first) < 26 ? c ^ 32 : c);
    }
    OuObj *result = ou_str_alloc(sp, n, 0, true);
    if (result == NULL || n == 0)
        return result;
    const uint8_t *from = ((OuStr *)s)->data;
    uint8_t *to = ((OuStr *)result)->data;
    for (size_t i = 0; i < n; i++)
        to[i] = from[i] ^ (uint8_t)((uint8_t)(from[i] - first) < 26 ? 32 : 0);
    return result;
}

/* Sigma at the end of a word becomes final: a cased letter stands before it, none
 * behind, whatever is case-ignorable between. */
static bool
sigma_is_final(OuObj *s, size_t at)
{
    size_t i = at;
    while (i > 0 && ou_unicode_is_case_ignorable(ou_str_at(s, i - 1)))
        i--;
    if (i == 0 || !ou_unicode_is_cased(ou_str_at(s, i - 1)))
        return false;
    size_t n = ou_str_length(s);
    i = at + 1;
    while (i < n && ou_unicode_is_case_ignorable(ou_str_at(s, i)))
        i++;
    return i == n || !ou_unicode_is_cased(ou_str_at(s, i));
}

static bool
add_mapped(OuStrBuilder *b, OuObj *s, size_t at, OuCaseMap *map)
{
    uint32_t c = ou_str_at(s, at), to[3];
    if (map == ou_unicode_lower && c == 0x3A3)
        return ou_builder_char(b, sigma_is_final(s, at) ? 0x3C2 : 0x3C3);
    size_t n = map(c, to);
    for (size_t i = 0; i < n; i++)
        if (!ou_builder_char(b, to[i]))
            return false;
    return true;
}

static OuObj *
map_all(OuSpace *sp, OuObj *s, OuCaseMap *map)
{
    if (ou_str_is_ascii(s))
        return map_ascii(sp, s, map);
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    for (size_t i = 0; i < ou_str_length(s) && add_mapped(&b, s, i, map); i++)
        ;
    return ou_builder_finish(&b);
}

OuObj *
ou_str_upper(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return map_all(sp, args[0], ou_unicode_upper);
}

OuObj *
ou_str_lower(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return map_all(sp, args[0], ou_unicode_lower);
}

OuObj *
ou_str_casefold(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return map_all(sp, args[0], ou_unicode_fold);
}

OuObj *
ou_str_capitalize(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    for (size_t i = 0; i < ou_str_length(args[0]); i++)
        if (!add_mapped(&b, args[0], i, i == 0 ? ou_unicode_title : ou_unicode_lower))
            break;
    return ou_builder_finish(&b);
}

OuObj *
ou_str_title(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuStrBuilder b;
    bool in_word = false;
    ou_builder_init(&b, sp);
    for (size_t i = 0; i < ou_str_length(args[0]); i++) {
        if (!add_mapped(&b, args[0], i, in_word ? ou_unicode_lower : ou_unicode_title))
            break;
        in_word = ou_unicode_is_cased(ou_str_at(args[0], i));
    }
    return ou_builder_finish(&b);
}

OuObj *
ou_str_swapcase(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    for (size_t i = 0; i < ou_str_length(args[0]); i++) {
        uint32_t c = ou_str_at(args[0], i);
        bool done = ou_unicode_is_upper(c)   ? add_mapped(&b, args[0], i, ou_unicode_lower)
                    : ou_unicode_is_lower(c) ? add_mapped(&b, args[0], i, ou_unicode_upper)
                                             : ou_builder_char(&b, c);
        if (!done)
            break;
    }
    return ou_builder_finish(&b);
}

/* ---- questions ---- */

/* Is the text not empty and every character such? */
static OuObj *
all_are(OuSpace *sp, OuObj *s, bool (*is)(uint32_t c))
{
    size_t n = ou_str_length(s);
    for (size_t i = 0; i < n; i++)
        if (!is(ou_str_at(s, i)))
            return ou_bool(sp, false);
    return ou_bool(sp, n > 0);
}

static bool
is_alnum(uint32_t c)
{
    return ou_unicode_is_alpha(c) || ou_unicode_is_numeric(c);
}

#define QUESTION(name, is)                                                                         \
    OuObj *ou_str_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)                \
    {                                                                                              \
        (void)n, (void)kwnames;                                                                    \
        return all_are(sp, args[0], is);                                                           \
    }

QUESTION(isalnum, is_alnum)
QUESTION(isalpha, ou_unicode_is_alpha)
QUESTION(isdecimal, ou_unicode_is_decimal)
QUESTION(isdigit, ou_unicode_is_digit)
QUESTION(isnumeric, ou_unicode_is_numeric)
QUESTION(isspace, ou_unicode_is_space)

OuObj *
ou_str_isascii(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_bool(sp, ou_str_is_ascii(args[0]));
}

OuObj *
ou_str_isprintable(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (ou_str_length(args[0]) == 0)
        return ou_bool(sp, true);
    return all_are(sp, args[0], ou_unicode_is_printable);
}

OuObj *
ou_str_isidentifier(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    size_t length = ou_str_length(args[0]);
    if (length == 0 || !ou_unicode_is_id_start(ou_str_at(args[0], 0)))
        return ou_bool(sp, false);
    for (size_t i = 1; i < length; i++)
        if (!ou_unicode_is_id_continue(ou_str_at(args[0], i)))
            return ou_bool(sp, false);
    return ou_bool(sp, true);
}

/* At least one letter `is`, none is of another case. */
static OuObj *
one_case(OuSpace *sp, OuObj *s, bool (*is)(uint32_t c))
{
    bool any = false;
    for (size_t i = 0; i < ou_str_length(s); i++) {
        uint32_t c = ou_str_at(s, i);
        if (is(c))
            any = true;
        else if (ou_unicode_is_cased(c))
            return ou_bool(sp, false);
    }
    return ou_bool(sp, any);
}

OuObj *
ou_str_islower(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return one_case(sp, args[0], ou_unicode_is_lower);
}

OuObj *
ou_str_isupper(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return one_case(sp, args[0], ou_unicode_is_upper);
}

OuObj *
ou_str_istitle(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    bool any = false, in_word = false;
    for (size_t i = 0; i < ou_str_length(args[0]); i++) {
        uint32_t c = ou_str_at(args[0], i);
        bool capital = ou_unicode_is_upper(c) || ou_unicode_is_title(c);
        bool small = ou_unicode_is_lower(c);
        if ((capital && in_word) || (small && !in_word))
            return ou_bool(sp, false);
        any |= capital || small;
        in_word = capital || small;
    }
    return ou_bool(sp, any);
}
