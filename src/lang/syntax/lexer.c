/* SPDX-License-Identifier: MIT */
/* The lexer: see lexer.h. Messages and positions are those of CPython 3.11's
 * Parser/tokenizer.c.
 */
#include "lang/syntax/lexer.h"

#include <string.h>

enum {
    TAB_SIZE = 8,
    N_KEYWORDS = OU_TOKEN_YIELD - OU_TOKEN_FALSE + 1,
};

OuAstName **
ou_lexer_intern_keywords(OuAstNames *names)
{
    OuAstName **keywords = ou_region_take(names->region, N_KEYWORDS * sizeof *keywords);
    for (int i = 0; keywords && i < N_KEYWORDS; i++) {
        const char *text = ou_token_text((OuTokenKind)(OU_TOKEN_FALSE + i));
        keywords[i] = ou_names_get(names, text, strlen(text));
        if (!keywords[i])
            return NULL;
    }
    return keywords;
}

void
ou_lexer_init(OuLexer *lexer, OuAstNames *names, OuAstName *const *keywords, const char *source,
              size_t length, OuParseError *error)
{
    *lexer = (OuLexer){
        .region = names->region,
        .names = names,
        .keywords = keywords,
        .source = source,
        .limit = length,
        .line = 1,
        .at_line_start = true,
        .n_indents = 1,
        .error = error,
    };
}

/* ---- reading ---- */

/* The byte `ahead` of the next one; 0 at the end. */
static inline char
peek(const OuLexer *lexer, size_t ahead)
{
    return lexer->at + ahead < lexer->limit ? lexer->source[lexer->at + ahead] : 0;
}

static inline int32_t
column_of(const OuLexer *lexer, size_t at)
{
    return (int32_t)(at - lexer->line_start);
}

/* Step over a newline that belongs to no token. */
static void
start_line(OuLexer *lexer)
{
    lexer->at++;
    lexer->line++;
    lexer->line_start = lexer->at;
}

/* ---- errors ---- */

static bool
fail_between(OuLexer *lexer, size_t start, size_t end, const char *message)
{
    OuSpan span = {lexer->line, column_of(lexer, start), lexer->line, column_of(lexer, end)};
    return ou_parse_fail(lexer->error, OU_PARSE_SYNTAX_ERROR, span, message);
}

/* An error that CPython reports with a column but no width. */
static bool
fail_at(OuLexer *lexer, size_t at, const char *message)
{
    return fail_between(lexer, at, at, message);
}

static bool
fail_indentation(OuLexer *lexer, OuParseStatus status, const char *message)
{
    size_t end = lexer->at;
    while (end < lexer->limit && lexer->source[end] != '\n')
        end++;
    int32_t column = status == OU_PARSE_TAB_ERROR ? 0 : column_of(lexer, end);
    OuSpan span = {lexer->line, column, 0, 0};
    return ou_parse_fail(lexer->error, status, span, message);
}

/* ---- indentation ---- */

/* Measure the blanks at the line's start: `column` with tabs to multiples of
 * eight, `alternate` with tabs as one. */
static void
measure_indent(OuLexer *lexer, int32_t *column, int32_t *alternate)
{
    *column = *alternate = 0;
    for (;; lexer->at++) {
        char next = peek(lexer, 0);
        if (next == ' ') {
            ++*column;
            ++*alternate;
        } else if (next == '\t') {
            *column = (*column / TAB_SIZE + 1) * TAB_SIZE;
            ++*alternate;
        } else if (next == '\f') {
            *column = *alternate = 0;
        } else if (next == '\\' && peek(lexer, 1) == '\n') {
            int32_t kept = *column, kept_alternate = *alternate;
            lexer->at++;
            start_line(lexer);
            measure_indent(lexer, column, alternate);
            if (kept) {
                *column = kept;
                *alternate = kept_alternate;
            }
            return;
        } else {
            return;
        }
    }
}

static bool
fail_tabs(OuLexer *lexer)
{
    return fail_indentation(lexer, OU_PARSE_TAB_ERROR,
                            "inconsistent use of tabs and spaces in indentation");
}

static bool
compare_indent(OuLexer *lexer, int32_t column, int32_t alternate)
{
    int top = lexer->n_indents - 1;
    if (column == lexer->indents[top])
        return alternate == lexer->alternate_indents[top] || fail_tabs(lexer);
    if (column > lexer->indents[top]) {
        if (lexer->n_indents == OU_LEXER_MAX_INDENT)
            return fail_indentation(lexer, OU_PARSE_INDENTATION_ERROR,
                                    "too many levels of indentation");
        if (alternate <= lexer->alternate_indents[top])
            return fail_tabs(lexer);
        lexer->pending++;
        lexer->indents[lexer->n_indents] = column;
        lexer->alternate_indents[lexer->n_indents++] = alternate;
        return true;
    }
    while (lexer->n_indents > 1 && column < lexer->indents[lexer->n_indents - 1]) {
        lexer->pending--;
        lexer->n_indents--;
    }
    top = lexer->n_indents - 1;
    if (column != lexer->indents[top])
        return fail_indentation(lexer, OU_PARSE_INDENTATION_ERROR,
                                "unindent does not match any outer indentation level");
    return alternate == lexer->alternate_indents[top] || fail_tabs(lexer);
}

static void
skip_comment(OuLexer *lexer)
{
    while (lexer->at < lexer->limit && lexer->source[lexer->at] != '\n')
        lexer->at++;
}

/* Skip lines that hold nothing, then compare the indentation of the first that
 * does. */
static bool
begin_line(OuLexer *lexer)
{
    lexer->at_line_start = false;
    for (;;) {
        int32_t column, alternate;
        measure_indent(lexer, &column, &alternate);
        if (peek(lexer, 0) == '#')
            skip_comment(lexer);
        if (peek(lexer, 0) == '\n') {
            start_line(lexer);
            continue;
        }
        if (lexer->at >= lexer->limit)
            column = alternate = 0;
        return compare_indent(lexer, column, alternate);
    }
}

/* ---- names ---- */

static bool
fail_character(OuLexer *lexer, size_t at, uint32_t character)
{
    char text[5] = {0};
    ou_utf8_encode(character, text);
    const char *message =
        ou_lexer_is_printable(character)
            ? ou_region_format(lexer->region, "invalid character '%s' (U+%04X)", text,
                               (unsigned)character)
            : ou_region_format(lexer->region, "invalid non-printable character U+%04X",
                               (unsigned)character);
    return fail_at(lexer, at, message);
}

static bool
read_name(OuLexer *lexer, OuToken *token)
{
    const char *source = lexer->source;
    bool is_ascii = true;
    while (lexer->at < lexer->limit) {
        uint32_t character;
        size_t length = ou_utf8_decode(source + lexer->at, &character);
        if (!ou_lexer_is_name_part(character)) {
            if (length == 1)
                break;
            return fail_character(lexer, lexer->at, character);
        }
        is_ascii &= length == 1;
        lexer->at += length;
    }
    const char *text = source + token->start;
    size_t length = lexer->at - token->start;
    token->kind = OU_TOKEN_NAME;
    token->name = is_ascii ? ou_names_get(lexer->names, text, length)
                           : ou_names_get_normalized(lexer->names, text, length);
    if (!token->name)
        return ou_parse_fail(lexer->error, OU_PARSE_NO_MEMORY, token->span, NULL);
    /* Keywords were interned first: their ids are their places in the list. */
    if (is_ascii && token->name->id < N_KEYWORDS)
        token->kind = (uint8_t)(OU_TOKEN_FALSE + token->name->id);
    return true;
}

/* ---- numbers ---- */

static bool
is_digit(char byte, int base)
{
    if (base == 16)
        return (byte >= '0' && byte <= '9') || ((byte | 32) >= 'a' && (byte | 32) <= 'f');
    return byte >= '0' && byte < '0' + base;
}

/* A number must not run into a name; some keywords may follow it closely. */
static bool
check_number_end(OuLexer *lexer, const char *kind)
{
    static const char *const followers[] = {"and", "else", "for", "if", "in", "is", "or", "not"};
    const char *text = lexer->source + lexer->at;
    size_t room = lexer->limit - lexer->at;
    for (size_t i = 0; i < sizeof followers / sizeof *followers; i++) {
        size_t length = strlen(followers[i]);
        if (room >= length && memcmp(text, followers[i], length) == 0)
            return true;
    }
    if (!room)
        return true;
    uint32_t character;
    ou_utf8_decode(text, &character);
    if (!ou_lexer_is_name_part(character))
        return true;
    if (character >= 0x80 && !ou_lexer_is_name_start(character))
        return fail_character(lexer, lexer->at, character);
    return fail_at(lexer, lexer->at - 1,
                   ou_region_format(lexer->region, "invalid %s literal", kind));
}

/* Read digits with single underscores between them. */
static bool
read_digits(OuLexer *lexer, int base, const char *kind)
{
    for (;;) {
        while (is_digit(peek(lexer, 0), base))
            lexer->at++;
        if (peek(lexer, 0) != '_')
            return true;
        lexer->at++;
        if (!is_digit(peek(lexer, 0), base))
            return fail_at(lexer, lexer->at - 1,
                           ou_region_format(lexer->region, "invalid %s literal", kind));
    }
}

static bool
read_based(OuLexer *lexer, int base, const char *kind)
{
    lexer->at += 2;
    if (peek(lexer, 0) == '_')
        lexer->at++;
    char digit = peek(lexer, 0);
    if (!is_digit(digit, base) && is_digit(digit, 10))
        return fail_at(
            lexer, lexer->at,
            ou_region_format(lexer->region, "invalid digit '%c' in %s literal", digit, kind));
    if (!is_digit(digit, base))
        return fail_at(lexer, lexer->at - 1,
                       ou_region_format(lexer->region, "invalid %s literal", kind));
    if (!read_digits(lexer, base, kind))
        return false;
    digit = peek(lexer, 0);
    if (is_digit(digit, 10))
        return fail_at(
            lexer, lexer->at,
            ou_region_format(lexer->region, "invalid digit '%c' in %s literal", digit, kind));
    return check_number_end(lexer, kind);
}

/* Read `e+10` if it stands here; a lone `e` belongs to what follows. */
static bool
read_exponent(OuLexer *lexer)
{
    if ((peek(lexer, 0) | 32) != 'e')
        return true;
    size_t sign = peek(lexer, 1) == '+' || peek(lexer, 1) == '-';
    if (!is_digit(peek(lexer, 1 + sign), 10)) {
        if (!sign)
            return true;
        lexer->at += 2;
        return fail_at(lexer, lexer->at - 1, "invalid decimal literal");
    }
    lexer->at += 1 + sign;
    return read_digits(lexer, 10, "decimal");
}

static bool
read_decimal(OuLexer *lexer)
{
    size_t start = lexer->at;
    if (!read_digits(lexer, 10, "decimal"))
        return false;
    size_t whole_end = lexer->at;
    if (peek(lexer, 0) == '.') {
        lexer->at++;
        if (is_digit(peek(lexer, 0), 10) && !read_digits(lexer, 10, "decimal"))
            return false;
    }
    if (!read_exponent(lexer))
        return false;
    if ((peek(lexer, 0) | 32) == 'j') {
        lexer->at++;
        return check_number_end(lexer, "imaginary");
    }
    if (lexer->at == whole_end && lexer->source[start] == '0' && whole_end - start > 1) {
        size_t zeros = start;
        while (zeros < whole_end && (lexer->source[zeros] == '0' || lexer->source[zeros] == '_'))
            zeros++;
        if (zeros < whole_end)
            return fail_between(lexer, start, zeros,
                                "leading zeros in decimal integer literals are not permitted; "
                                "use an 0o prefix for octal integers");
    }
    return check_number_end(lexer, "decimal");
}

static bool
read_number(OuLexer *lexer, OuToken *token)
{
    token->kind = OU_TOKEN_NUMBER;
    if (peek(lexer, 0) == '0') {
        switch (peek(lexer, 1) | 32) {
        case 'x':
            return read_based(lexer, 16, "hexadecimal");
        case 'o':
            return read_based(lexer, 8, "octal");
        case 'b':
            return read_based(lexer, 2, "binary");
        default:
            break;
        }
    }
    return read_decimal(lexer);
}

/* ---- strings ---- */

/* How many bytes of string prefix stand here, the quote not counted; -1: none. */
static int
prefix_length(const OuLexer *lexer)
{
    bool seen_b = false, seen_u = false, seen_r = false, seen_f = false;
    for (int i = 0; i < 3; i++) {
        char byte = peek(lexer, (size_t)i);
        if (byte == '"' || byte == '\'')
            return i;
        byte |= 32;
        if (byte == 'b' && !(seen_b || seen_u || seen_f))
            seen_b = true;
        else if (byte == 'u' && !(seen_b || seen_u || seen_r || seen_f))
            seen_u = true;
        else if (byte == 'r' && !(seen_r || seen_u))
            seen_r = true;
        else if (byte == 'f' && !(seen_f || seen_b || seen_u))
            seen_f = true;
        else
            return -1;
    }
    return -1;
}

/* Say that a string has no end; the lexer stands where the source or line ends. */
static bool
fail_string(OuLexer *lexer, const OuToken *token, bool is_triple)
{
    const char *format = is_triple
                             ? "unterminated triple-quoted string literal (detected at line %d)"
                             : "unterminated string literal (detected at line %d)";
    /* A string that runs to the end of the file is said to end on its last line. */
    bool past_end = lexer->at >= lexer->limit && lexer->at == lexer->line_start;
    int line = lexer->line - (past_end && lexer->line > 1);
    int32_t column = token->span.column;
    OuSpan span = {token->span.line, column, token->span.line, column};
    lexer->hit_end_inside = lexer->at >= lexer->limit;
    return ou_parse_fail(lexer->error, OU_PARSE_SYNTAX_ERROR, span,
                         ou_region_format(lexer->region, format, line));
}

static bool
read_string(OuLexer *lexer, OuToken *token, int prefix)
{
    token->kind = OU_TOKEN_STRING;
    lexer->at += (size_t)prefix;
    char quote = peek(lexer, 0);
    bool is_triple = peek(lexer, 1) == quote && peek(lexer, 2) == quote;
    size_t quote_length = is_triple ? 3 : 1;
    lexer->at += quote_length;
    size_t n_quotes = 0;
    while (n_quotes < quote_length) {
        if (lexer->at >= lexer->limit)
            return fail_string(lexer, token, is_triple);
        char byte = lexer->source[lexer->at];
        if (byte == '\n' && !is_triple)
            return fail_string(lexer, token, false);
        n_quotes = byte == quote ? n_quotes + 1 : 0;
        if (byte == '\\')
            lexer->at++;
        if (lexer->at < lexer->limit && lexer->source[lexer->at] == '\n')
            start_line(lexer);
        else if (lexer->at < lexer->limit)
            lexer->at++;
    }
    return true;
}

/* ---- signs ---- */

static bool
open_bracket(OuLexer *lexer, char sign, size_t at)
{
    if (lexer->n_brackets == OU_LEXER_MAX_LEVEL)
        return fail_at(lexer, lexer->at - 1, "too many nested parentheses");
    lexer->brackets[lexer->n_brackets++] =
        (OuOpenBracket){.sign = sign, .line = lexer->line, .column = column_of(lexer, at)};
    return true;
}

static bool
close_bracket(OuLexer *lexer, char sign)
{
    if (!lexer->n_brackets)
        return fail_at(lexer, lexer->at - 1,
                       ou_region_format(lexer->region, "unmatched '%c'", sign));
    OuOpenBracket open = lexer->brackets[--lexer->n_brackets];
    char expected = open.sign == '(' ? ')' : open.sign == '[' ? ']' : '}';
    if (sign == expected)
        return true;
    const char *message =
        open.line != lexer->line
            ? ou_region_format(lexer->region,
                               "closing parenthesis '%c' does not match opening parenthesis "
                               "'%c' on line %d",
                               sign, open.sign, open.line)
            : ou_region_format(lexer->region,
                               "closing parenthesis '%c' does not match opening parenthesis '%c'",
                               sign, open.sign);
    return fail_at(lexer, lexer->at - 1, message);
}

/* The longest sign that begins with the next bytes; OU_TOKEN_END: none. */
static OuTokenKind
match_sign(const OuLexer *lexer)
{
    char first = peek(lexer, 0);
    for (int kind = OU_TOKEN_POW_ASSIGN; kind < OU_N_TOKEN_KINDS; kind++) {
        const char *text = ou_token_text((OuTokenKind)kind);
        if (text[0] == first && (!text[1] || text[1] == peek(lexer, 1)) &&
            (!text[1] || !text[2] || text[2] == peek(lexer, 2)))
            return (OuTokenKind)kind;
    }
    return OU_TOKEN_END;
}

static bool
read_sign(OuLexer *lexer, OuToken *token)
{
    OuTokenKind kind = match_sign(lexer);
    if (kind == OU_TOKEN_END) {
        uint32_t character;
        ou_utf8_decode(lexer->source + lexer->at, &character);
        /* CPython leaves these to the parser. */
        if (character == '!' || character == '$' || character == '?' || character == '`') {
            OuSpan span = token->span;
            span.end_line = lexer->line;
            span.end_column = span.column + 1;
            return ou_parse_fail(lexer->error, OU_PARSE_SYNTAX_ERROR, span,
                                 lexer->in_expression ? "f-string: invalid syntax"
                                                      : "invalid syntax");
        }
        return fail_character(lexer, lexer->at, character);
    }
    const char *text = ou_token_text(kind);
    size_t at = lexer->at;
    lexer->at += strlen(text);
    token->kind = (uint8_t)kind;
    switch (kind) {
    case OU_TOKEN_LPAREN:
    case OU_TOKEN_LSQUARE:
    case OU_TOKEN_LBRACE:
        return open_bracket(lexer, text[0], at);
    case OU_TOKEN_RPAREN:
    case OU_TOKEN_RSQUARE:
    case OU_TOKEN_RBRACE:
        return close_bracket(lexer, text[0]);
    default:
        return true;
    }
}

/* ---- tokens ---- */

/* Where the source ends: CPython says, behind its last line. */
static OuSpan
end_span(const OuLexer *lexer)
{
    if (lexer->at != lexer->line_start || lexer->line == 1)
        return (OuSpan){lexer->line, column_of(lexer, lexer->at), 0, 0};
    size_t start = lexer->at - 1;
    while (start && lexer->source[start - 1] != '\n')
        start--;
    return (OuSpan){lexer->line - 1, (int32_t)(lexer->at - 1 - start), 0, 0};
}

static bool
return_block_token(OuLexer *lexer, OuToken *token)
{
    bool indents = lexer->pending > 0;
    lexer->pending += indents ? -1 : 1;
    token->kind = indents ? OU_TOKEN_INDENT : OU_TOKEN_DEDENT;
    /* CPython counts the column of these from 1 where all others start at 0. */
    int32_t column = column_of(lexer, lexer->at);
    bool at_end = lexer->at >= lexer->limit;
    token->span = at_end ? end_span(lexer) : (OuSpan){lexer->line, column ? column - 1 : 0, 0, 0};
    token->start = token->end = lexer->at;
    return true;
}

/* Say that the last open bracket was never closed. */
static bool
fail_unclosed(OuLexer *lexer)
{
    OuOpenBracket open = lexer->brackets[lexer->n_brackets - 1];
    OuSpan span = {open.line, open.column, 0, 0};
    lexer->hit_end_inside = true;
    return ou_parse_fail(lexer->error, OU_PARSE_SYNTAX_ERROR, span,
                         ou_region_format(lexer->region, "'%c' was never closed", open.sign));
}

static bool
return_end(OuLexer *lexer, OuToken *token)
{
    token->start = token->end = lexer->at;
    token->span = end_span(lexer);
    if (!lexer->in_expression && lexer->n_brackets)
        return fail_unclosed(lexer);
    token->kind = OU_TOKEN_END;
    return true;
}

/* Skip blanks, joined lines and comments up to the next token. */
static bool
skip_blanks(OuLexer *lexer)
{
    for (;;) {
        char next = peek(lexer, 0);
        if (next == ' ' || next == '\t' || next == '\f') {
            lexer->at++;
        } else if (next == '#') {
            skip_comment(lexer);
        } else if (next == '\n' && (lexer->n_brackets || lexer->in_expression)) {
            start_line(lexer);
        } else if (next == '\\') {
            if (peek(lexer, 1) != '\n')
                return fail_at(lexer, lexer->at + 1,
                               "unexpected character after line continuation character");
            lexer->at++;
            start_line(lexer);
            if (lexer->at >= lexer->limit) {
                lexer->hit_end_inside = true;
                return ou_parse_fail(lexer->error, OU_PARSE_SYNTAX_ERROR, end_span(lexer),
                                     "unexpected EOF while parsing");
            }
        } else {
            return true;
        }
    }
}

static bool
read_token(OuLexer *lexer, OuToken *token)
{
    char first = peek(lexer, 0);
    if (first == '\n') {
        token->kind = OU_TOKEN_NEWLINE;
        token->span.end_column = token->span.column;
        token->span.end_line = lexer->line;
        start_line(lexer);
        lexer->at_line_start = true;
        return true;
    }
    if (is_digit(first, 10) || (first == '.' && is_digit(peek(lexer, 1), 10)))
        return read_number(lexer, token);
    int prefix = prefix_length(lexer);
    if (prefix >= 0)
        return read_string(lexer, token, prefix);
    uint32_t character;
    ou_utf8_decode(lexer->source + lexer->at, &character);
    return ou_lexer_is_name_start(character) ? read_name(lexer, token) : read_sign(lexer, token);
}

bool
ou_lexer_next(OuLexer *lexer, OuToken *token)
{
    *token = (OuToken){.level = (uint16_t)lexer->n_brackets};
    if (lexer->error->status != OU_PARSE_OK)
        return false;
    if (lexer->at_line_start && !lexer->in_expression && !lexer->pending && !begin_line(lexer))
        return false;
    if (lexer->pending)
        return return_block_token(lexer, token);
    if (!skip_blanks(lexer))
        return false;
    if (lexer->at >= lexer->limit)
        return return_end(lexer, token);
    token->start = lexer->at;
    token->span.line = lexer->line;
    token->span.column = column_of(lexer, lexer->at);
    if (!read_token(lexer, token))
        return false;
    token->end = lexer->at;
    token->level = (uint16_t)(lexer->n_brackets + lexer->in_expression);
    if (token->kind != OU_TOKEN_NEWLINE) {
        token->span.end_line = lexer->line;
        token->span.end_column = column_of(lexer, lexer->at);
    }
    return true;
}
