/* SPDX-License-Identifier: MIT */
/* Literals: what the text of number and string tokens means. */
#include <stdlib.h>
#include <string.h>

#include "lang/syntax/parser_int.h"

/* ---- numbers ---- */

/* Copy a number without prefix and underscores. NULL when memory ends. */
static char *
copy_digits(OuParser *parser, const char *text, size_t length, size_t *n_digits)
{
    char *digits = ou_region_take(parser->region, length + 1);
    if (!digits) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    size_t count = 0;
    for (size_t i = 0; i < length; i++)
        if (text[i] != '_')
            digits[count++] = text[i];
    *n_digits = count;
    return digits;
}

static int
number_base(const char *text, size_t length)
{
    if (length < 2 || text[0] != '0')
        return 10;
    switch (text[1] | 32) {
    case 'x':
        return 16;
    case 'o':
        return 8;
    case 'b':
        return 2;
    default:
        return 10;
    }
}

OuAst *
ou_parse_number(OuParser *parser)
{
    size_t start = parser->at++;
    OuToken *token = &parser->tokens[start];
    OuAst *node = ou_parser_node(parser, OU_AST_CONSTANT, start);
    if (!node)
        return NULL;
    OuAstConstant *constant = &node->constant;
    const char *text = parser->lexer->source + token->start;
    size_t length = token->end - token->start;
    constant->base = number_base(text, length);
    size_t prefix = constant->base == 10 ? 0 : 2;
    char *digits = copy_digits(parser, text + prefix, length - prefix, &constant->length);
    if (!digits)
        return NULL;
    constant->text = digits;
    constant->type = OU_AST_INT;
    if (constant->base != 10)
        return node;
    if ((digits[constant->length - 1] | 32) == 'j') {
        digits[--constant->length] = 0;
        constant->type = OU_AST_IMAGINARY;
    } else if (strpbrk(digits, ".eE")) {
        constant->type = OU_AST_FLOAT;
    }
    if (constant->type != OU_AST_INT)
        constant->number = strtod(digits, NULL);
    return node;
}

/* ---- escapes ---- */

/* One literal being decoded; `at` walks to `end`. */
typedef struct Decoder {
    OuParser *parser;
    const OuStringToken *string;
    const char *source;
    size_t start;
    size_t at;
    size_t end;
    OuTextBuilder *out;
} Decoder;

/* The place of source[at) as CPython counts it, which writes every character
 * beyond ASCII as \UXXXXXXXX before it decodes. */
static size_t
escape_position(const Decoder *decoder, size_t at)
{
    size_t position = 0;
    for (size_t i = decoder->start; i < at;) {
        uint32_t character;
        size_t length = ou_utf8_decode(decoder->source + i, &character);
        position += length == 1 ? 1 : 10;
        i += length;
    }
    return position;
}

static bool
fail_escape(Decoder *decoder, size_t from, size_t to, const char *reason)
{
    size_t first = escape_position(decoder, from);
    size_t last = first + (to - from) - 1;
    if (first == last)
        ou_parser_error_furthest(decoder->parser,
                                 "(unicode error) 'unicodeescape' codec can't decode byte 0x%02x "
                                 "in position %zu: %s",
                                 (unsigned)(unsigned char)decoder->source[from], first, reason);
    else
        ou_parser_error_furthest(decoder->parser,
                                 "(unicode error) 'unicodeescape' codec can't decode bytes in "
                                 "position %zu-%zu: %s",
                                 first, last, reason);
    return false;
}

static int
hex_value(char digit)
{
    if (digit >= '0' && digit <= '9')
        return digit - '0';
    digit |= 32;
    return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
}

static void
put_byte(OuTextBuilder *out, unsigned byte)
{
    out->text[out->length++] = (char)byte;
}

static void
put_character(Decoder *decoder, uint32_t character)
{
    OuTextBuilder *out = decoder->out;
    if (decoder->string->is_bytes)
        put_byte(out, character & 0xFF);
    else
        out->length += ou_utf8_encode(character, out->text + out->length);
}

/* Decode `count` hexadecimal digits; the backslash stands at `from`. */
static bool
decode_hex(Decoder *decoder, size_t from, int count)
{
    uint32_t character = 0;
    for (int i = 0; i < count; i++) {
        int digit = decoder->at < decoder->end ? hex_value(decoder->source[decoder->at]) : -1;
        if (digit < 0) {
            if (decoder->string->is_bytes) {
                ou_parser_error_furthest(decoder->parser,
                                         "(value error) invalid \\x escape at position %zu",
                                         from - decoder->start);
                return false;
            }
            return fail_escape(decoder, from, decoder->at,
                               count == 2   ? "truncated \\xXX escape"
                               : count == 4 ? "truncated \\uXXXX escape"
                                            : "truncated \\UXXXXXXXX escape");
        }
        character = character << 4 | (uint32_t)digit;
        decoder->at++;
    }
    if (character > 0x10FFFF)
        return fail_escape(decoder, from, decoder->at, "illegal Unicode character");
    put_character(decoder, character);
    return true;
}

static void
decode_octal(Decoder *decoder, uint32_t value)
{
    for (int i = 0; i < 2 && decoder->at < decoder->end; i++) {
        char digit = decoder->source[decoder->at];
        if (digit < '0' || digit > '7')
            break;
        value = value * 8 + (uint32_t)(digit - '0');
        decoder->at++;
    }
    put_character(decoder, value);
}

/* Decode the rest of "\N{name}". */
static bool
decode_name(Decoder *decoder, size_t from)
{
    const char *source = decoder->source;
    const char *malformed = "malformed \\N character escape";
    if (decoder->at >= decoder->end || source[decoder->at] != '{')
        return fail_escape(decoder, from, decoder->at, malformed);
    const char *name = source + decoder->at + 1;
    const char *close = memchr(name, '}', decoder->end - decoder->at - 1);
    if (!close || close == name)
        return fail_escape(decoder, from, close ? decoder->at + 1 : decoder->end, malformed);
    decoder->at = (size_t)(close - source) + 1;
    const OuParseInput *input = decoder->parser->input;
    uint32_t character;
    if (!input->find_character ||
        !input->find_character(input->owner, name, (size_t)(close - name), &character))
        return fail_escape(decoder, from, decoder->at, "unknown Unicode character name");
    put_character(decoder, character);
    return true;
}

/* Decode the escape whose backslash was just passed. */
static bool
decode_escape(Decoder *decoder)
{
    size_t from = decoder->at - 1;
    if (decoder->at >= decoder->end)
        return fail_escape(decoder, from, decoder->at, "\\ at end of string");
    bool is_bytes = decoder->string->is_bytes;
    char letter = decoder->source[decoder->at++];
    static const char simple[] = "\\'\"abfnrtv", meant[] = "\\'\"\a\b\f\n\r\t\v";
    const char *found = memchr(simple, letter, sizeof simple - 1);
    if (found) {
        put_byte(decoder->out, (unsigned char)meant[found - simple]);
        return true;
    }
    if (letter == '\n')
        return true;
    if (letter >= '0' && letter <= '7') {
        decode_octal(decoder, (uint32_t)(letter - '0'));
        return true;
    }
    if (letter == 'x')
        return decode_hex(decoder, from, 2);
    if (letter == 'u' && !is_bytes)
        return decode_hex(decoder, from, 4);
    if (letter == 'U' && !is_bytes)
        return decode_hex(decoder, from, 8);
    if (letter == 'N' && !is_bytes)
        return decode_name(decoder, from);
    /* An unknown escape stands for itself, backslash and all. */
    put_byte(decoder->out, '\\');
    decoder->at--;
    return true;
}

bool
ou_literal_decode(OuParser *parser, const OuStringToken *string, size_t start, size_t end,
                  OuTextBuilder *out)
{
    Decoder decoder = {parser, string, parser->lexer->source, start, start, end, out};
    while (decoder.at < end) {
        char byte = decoder.source[decoder.at++];
        if (byte == '\\' && !string->is_raw) {
            if (!decode_escape(&decoder))
                return false;
        } else if (string->is_bytes && (unsigned char)byte >= 0x80) {
            return ou_parser_error(parser, string->token->span,
                                   "bytes can only contain ASCII literal characters");
        } else {
            put_byte(out, (unsigned char)byte);
        }
    }
    return true;
}

/* ---- adjacent strings ---- */

OuAst *
ou_literal_finish(OuParser *parser, OuTextBuilder *text, OuAstConstantType type, OuSpan span)
{
    OuAst *node = ou_ast_new(parser->region, OU_AST_CONSTANT, span);
    if (!node) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    node->constant.type = type;
    node->constant.text = text->text + text->start;
    node->constant.length = text->length - text->start;
    text->text[text->length++] = 0;
    text->start = text->length;
    return node;
}

static OuStringToken
take_apart(OuParser *parser, OuToken *token)
{
    OuStringToken string = {.token = token, .start = token->start, .end = token->end};
    const char *source = parser->lexer->source;
    for (;; string.start++) {
        char byte = source[string.start];
        if (byte == '"' || byte == '\'')
            break;
        string.is_raw |= (byte | 32) == 'r';
        string.is_bytes |= (byte | 32) == 'b';
        string.is_format |= (byte | 32) == 'f';
    }
    char quote = source[string.start];
    bool is_triple = string.end - string.start >= 6 && source[string.start + 1] == quote &&
                     source[string.start + 2] == quote;
    size_t quote_length = is_triple ? 3 : 1;
    string.start += quote_length;
    string.end -= quote_length;
    return string;
}

/* Decode the `count` string tokens from `first` on; f-string values are pushed. */
static bool
decode_strings(OuParser *parser, size_t first, size_t count, OuTextBuilder *text, bool *is_bytes,
               bool *is_format)
{
    OuSpan span = ou_parser_span(parser, first);
    for (size_t i = 0; i < count; i++) {
        OuStringToken string = take_apart(parser, &parser->tokens[first + i]);
        if (i && string.is_bytes != *is_bytes)
            return ou_parser_error_furthest(parser, "cannot mix bytes and nonbytes literals");
        *is_bytes = string.is_bytes;
        *is_format |= string.is_format;
        bool done = string.is_format
                        ? ou_fstring_parse(parser, &string, text, span)
                        : ou_literal_decode(parser, &string, string.start, string.end, text);
        if (!done)
            return false;
    }
    return true;
}

OuAst *
ou_parse_strings(OuParser *parser)
{
    size_t first = parser->at;
    size_t base = parser->n_scratch;
    size_t bytes = 1;
    while (ou_parser_kind(parser) == OU_TOKEN_STRING) {
        const OuToken *token = ou_parser_peek(parser, 0);
        bytes += token->end - token->start;
        parser->at++;
    }
    OuTextBuilder text = {.text = ou_region_take(parser->region, bytes)};
    if (!text.text) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    OuSpan span = ou_parser_span(parser, first);
    bool is_bytes = false, is_format = false;
    if (!decode_strings(parser, first, parser->at - first, &text, &is_bytes, &is_format))
        return NULL;
    if (!is_format)
        return ou_literal_finish(parser, &text, is_bytes ? OU_AST_BYTES : OU_AST_STR, span);
    if (text.length > text.start) {
        OuAst *rest = ou_literal_finish(parser, &text, OU_AST_STR, span);
        if (!rest || !ou_parser_push(parser, rest))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_JOINED_STR, first);
    return node && ou_parser_collect(parser, base, &node->sequence.items) ? node : NULL;
}
