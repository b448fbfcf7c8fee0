/* SPDX-License-Identifier: MIT */
/* What the lexer needs of characters: UTF-8, identifiers, messages. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang/syntax/lexer.h"

#ifndef OU_HAVE_UTF8PROC
#define OU_HAVE_UTF8PROC 1
#endif
#if OU_HAVE_UTF8PROC
#include <utf8proc.h>
#endif

size_t
ou_utf8_decode(const char *text, uint32_t *character)
{
    const unsigned char *byte = (const unsigned char *)text;
    if (byte[0] < 0x80) {
        *character = byte[0];
        return 1;
    }
    if (byte[0] < 0xE0) {
        *character = (byte[0] & 0x1Fu) << 6 | (byte[1] & 0x3Fu);
        return 2;
    }
    if (byte[0] < 0xF0) {
        *character = (byte[0] & 0x0Fu) << 12 | (byte[1] & 0x3Fu) << 6 | (byte[2] & 0x3Fu);
        return 3;
    }
    *character = (byte[0] & 0x07u) << 18 | (byte[1] & 0x3Fu) << 12 | (byte[2] & 0x3Fu) << 6 |
                 (byte[3] & 0x3Fu);
    return 4;
}

size_t
ou_utf8_encode(uint32_t character, char *out)
{
    if (character < 0x80) {
        out[0] = (char)character;
        return 1;
    }
    if (character < 0x800) {
        out[0] = (char)(0xC0 | character >> 6);
        out[1] = (char)(0x80 | (character & 0x3F));
        return 2;
    }
    if (character < 0x10000) {
        out[0] = (char)(0xE0 | character >> 12);
        out[1] = (char)(0x80 | (character >> 6 & 0x3F));
        out[2] = (char)(0x80 | (character & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | character >> 18);
    out[1] = (char)(0x80 | (character >> 12 & 0x3F));
    out[2] = (char)(0x80 | (character >> 6 & 0x3F));
    out[3] = (char)(0x80 | (character & 0x3F));
    return 4;
}

/* The length of the character at `byte` with `room` bytes left; 0: invalid. */
static size_t
valid_character(const unsigned char *byte, size_t room)
{
    if (byte[0] < 0x80)
        return 1;
    size_t length = byte[0] >= 0xF0 ? 4 : byte[0] >= 0xE0 ? 3 : 2;
    if (byte[0] < 0xC2 || byte[0] > 0xF4 || room < length)
        return 0;
    for (size_t i = 1; i < length; i++)
        if ((byte[i] & 0xC0) != 0x80)
            return 0;
    bool overlong = (byte[0] == 0xE0 && byte[1] < 0xA0) || (byte[0] == 0xF0 && byte[1] < 0x90);
    bool surrogate = byte[0] == 0xED && byte[1] > 0x9F;
    bool beyond = byte[0] == 0xF4 && byte[1] > 0x8F;
    return overlong || surrogate || beyond ? 0 : length;
}

size_t
ou_utf8_valid_prefix(const char *text, size_t length)
{
    size_t at = 0;
    while (at < length) {
        size_t step = valid_character((const unsigned char *)text + at, length - at);
        if (!step)
            break;
        at += step;
    }
    return at;
}

static bool
is_ascii_name_start(uint32_t character)
{
    return (character | 0x20) - 'a' < 26 || character == '_';
}

#if OU_HAVE_UTF8PROC

bool
ou_lexer_is_name_start(uint32_t character)
{
    if (character < 0x80)
        return is_ascii_name_start(character);
    switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_NL:
        return true;
    default: /* Other_ID_Start of Unicode's PropList. */
        return character == 0x1885 || character == 0x1886 || character == 0x2118 ||
               character == 0x212E || character == 0x309B || character == 0x309C;
    }
}

bool
ou_lexer_is_name_part(uint32_t character)
{
    if (character - '0' < 10 || ou_lexer_is_name_start(character))
        return true;
    if (character < 0x80)
        return false;
    switch (utf8proc_category((utf8proc_int32_t)character)) {
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_PC:
        return true;
    default: /* Other_ID_Continue of Unicode's PropList. */
        return character == 0xB7 || character == 0x387 || character == 0x19DA ||
               (character >= 0x1369 && character <= 0x1371);
    }
}

bool
ou_lexer_is_printable(uint32_t character)
{
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)character);
    return category < UTF8PROC_CATEGORY_ZS && category != UTF8PROC_CATEGORY_CN;
}

/* The buffer is ours, because the library would ask malloc for one. */
OuAstName *
ou_names_get_normalized(OuAstNames *names, const char *text, size_t length)
{
    enum { MAX_CHARACTERS = 1024 }; /* longer names stay as they are written */
    const utf8proc_option_t options = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT;
    utf8proc_int32_t buffer[MAX_CHARACTERS + 1];
    utf8proc_ssize_t count = utf8proc_decompose(
        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, buffer, MAX_CHARACTERS, options);
    if (count < 0 || count > MAX_CHARACTERS)
        return ou_names_get(names, text, length);
    utf8proc_ssize_t bytes = utf8proc_reencode(buffer, count, options);
    return ou_names_get(names, (const char *)buffer, (size_t)bytes);
}

#else

bool
ou_lexer_is_name_start(uint32_t character)
{
    return character >= 0x80 || is_ascii_name_start(character);
}

bool
ou_lexer_is_name_part(uint32_t character)
{
    return character - '0' < 10 || ou_lexer_is_name_start(character);
}

bool
ou_lexer_is_printable(uint32_t character)
{
    return character >= 0xA1;
}

OuAstName *
ou_names_get_normalized(OuAstNames *names, const char *text, size_t length)
{
    return ou_names_get(names, text, length);
}

#endif

const char *
ou_token_text(OuTokenKind kind)
{
    static const char *const texts[] = {"end of input",
                                        "error",
                                        "newline",
                                        "indent",
                                        "dedent",
                                        "name",
                                        "number",
                                        "string",
#define X(constant, text) text,
                                        OU_KEYWORDS(X) OU_SIGNS(X)
#undef X
    };
    return texts[kind];
}

const char *
ou_region_format(OuRegion *region, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    char *text = length < 0 ? NULL : ou_region_take(region, (size_t)length + 1);
    if (text)
        vsnprintf(text, (size_t)length + 1, format, again);
    va_end(again);
    va_end(arguments);
    return text;
}

bool
ou_parse_fail(OuParseError *error, OuParseStatus status, OuSpan span, const char *message)
{
    if (error->status != OU_PARSE_OK)
        return false;
    if (!message) {
        error->status = OU_PARSE_NO_MEMORY;
        return false;
    }
    *error = (OuParseError){.status = status, .message = message, .span = span};
    return false;
}
