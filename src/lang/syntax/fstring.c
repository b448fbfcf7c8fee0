/* SPDX-License-Identifier: MIT */
/* f-strings: literal text and replacement fields.
 *
 * As in CPython 3.11 an f-string is one string token, so a field's expression
 * holds neither backslash, nor comment, nor the string's own quote. Its end is
 * found first, by brackets and quotes; then a parser of its own runs over that
 * stretch of the source, so that positions are the true ones.
 */
#include <string.h>

#include "lang/syntax/parser_int.h"

enum {
    MAX_DEPTH = 2, /* a field in a field's format, as in CPython */
};

/* One f-string being read. */
typedef struct Scanner {
    OuParser *parser;
    const OuStringToken *string;
    const char *source;
    size_t at;
    size_t end;
    OuTextBuilder *text;
    OuSpan span; /* of the whole literal, which its parts share */
} Scanner;

static bool push_fields(Scanner *scanner, int depth);

static bool
fail(Scanner *scanner, const char *message)
{
    return ou_parser_error_furthest(scanner->parser, "%s", message);
}

static char
look(const Scanner *scanner, size_t ahead)
{
    return scanner->at + ahead < scanner->end ? scanner->source[scanner->at + ahead] : 0;
}

/* ---- literal text ---- */

/* Read text up to the next field (or, in a format, its closing brace). */
static bool
read_text(Scanner *scanner, int depth)
{
    size_t start = scanner->at;
    bool is_raw = scanner->string->is_raw;
    while (scanner->at < scanner->end) {
        char byte = look(scanner, 0);
        if (byte == '\\' && !is_raw) {
            scanner->at++;
            if (look(scanner, 0) == 'N' && look(scanner, 1) == '{') {
                while (scanner->at < scanner->end && look(scanner, 0) != '}')
                    scanner->at++;
                scanner->at += scanner->at < scanner->end;
            } else if (look(scanner, 0) != '{' && look(scanner, 0) != '}') {
                scanner->at++;
            }
            continue;
        }
        if (byte != '{' && byte != '}') {
            scanner->at++;
            continue;
        }
        if (depth == 0 && look(scanner, 1) == byte) {
            if (!ou_literal_decode(scanner->parser, scanner->string, start, scanner->at + 1,
                                   scanner->text))
                return false;
            scanner->at += 2;
            start = scanner->at;
            continue;
        }
        if (depth == 0 && byte == '}')
            return fail(scanner, "f-string: single '}' is not allowed");
        break;
    }
    if (scanner->at > scanner->end)
        scanner->at = scanner->end;
    return ou_literal_decode(scanner->parser, scanner->string, start, scanner->at, scanner->text);
}

/* ---- where an expression ends ---- */

/* Skip a string inside an expression; the scanner stands on its quote. */
static bool
skip_string(Scanner *scanner)
{
    char quote = look(scanner, 0);
    size_t length = look(scanner, 1) == quote && look(scanner, 2) == quote ? 3 : 1;
    scanner->at += length;
    size_t n_quotes = 0;
    while (n_quotes < length) {
        if (scanner->at >= scanner->end)
            return fail(scanner, "f-string: unterminated string");
        if (look(scanner, 0) == '\\')
            return fail(scanner, "f-string expression part cannot include a backslash");
        n_quotes = look(scanner, 0) == quote ? n_quotes + 1 : 0;
        scanner->at++;
    }
    return true;
}

static bool
close_nested(Scanner *scanner, char *brackets, int *n_brackets, char sign)
{
    if (!*n_brackets) {
        ou_parser_error_furthest(scanner->parser, "f-string: unmatched '%c'", sign);
        return false;
    }
    char open = brackets[--*n_brackets];
    char expected = open == '(' ? ')' : open == '[' ? ']' : '}';
    if (sign == expected)
        return true;
    ou_parser_error_furthest(scanner->parser,
                             "f-string: closing parenthesis '%c' does not match opening "
                             "parenthesis '%c'",
                             sign, open);
    return false;
}

/* Whether the signs here end the expression when no bracket is open. */
static bool
ends_expression(Scanner *scanner)
{
    char byte = look(scanner, 0), next = look(scanner, 1);
    if (next == '=' && (byte == '!' || byte == '=' || byte == '<' || byte == '>')) {
        scanner->at++;
        return false;
    }
    return byte == '!' || byte == ':' || byte == '}' || byte == '=';
}

/* Move to the end of the expression that begins here. */
static bool
find_expression_end(Scanner *scanner)
{
    char brackets[OU_LEXER_MAX_LEVEL];
    int n_brackets = 0;
    for (; scanner->at < scanner->end; scanner->at++) {
        char byte = look(scanner, 0);
        if (byte == '\\')
            return fail(scanner, "f-string expression part cannot include a backslash");
        if (byte == '#')
            return fail(scanner, "f-string expression part cannot include '#'");
        if (byte == '\'' || byte == '"') {
            if (!skip_string(scanner))
                return false;
            scanner->at--;
        } else if (byte == '(' || byte == '[' || byte == '{') {
            if (n_brackets == OU_LEXER_MAX_LEVEL)
                return fail(scanner, "f-string: too many nested parenthesis");
            brackets[n_brackets++] = byte;
        } else if (!n_brackets && ends_expression(scanner)) {
            break;
        } else if (byte == ')' || byte == ']' || byte == '}') {
            if (!close_nested(scanner, brackets, &n_brackets, byte))
                return false;
        }
    }
    if (!n_brackets)
        return true;
    ou_parser_error_furthest(scanner->parser, "f-string: unmatched '%c'", brackets[n_brackets - 1]);
    return false;
}

/* ---- an expression ---- */

/* CPython reports an error in a field as one in "(expression)", and shows that. */
static void
rebase_error(Scanner *scanner, OuParser *inner, size_t start, size_t end, OuSpan origin)
{
    OuParseError *error = scanner->parser->error;
    if (error->status != OU_PARSE_SYNTAX_ERROR || error->text)
        return;
    error->text =
        ou_region_format(inner->region, "(%.*s)", (int)(end - start), scanner->source + start);
    if (error->span.line == origin.line)
        error->span.column -= origin.column - 1;
    if (error->span.end_line == origin.line)
        error->span.end_column -= origin.column - 1;
}

static bool
is_blank(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\n\f\r", text[i]))
            return false;
    return true;
}

/* A lexer over source[start .. end) that counts lines as the outer one does. */
static OuLexer *
new_inner_lexer(Scanner *scanner, size_t start, size_t end)
{
    OuParser *parser = scanner->parser;
    OuLexer *lexer = ou_region_take(parser->region, sizeof *lexer);
    if (!lexer) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    ou_lexer_init(lexer, parser->names, parser->lexer->keywords, scanner->source, end,
                  parser->error);
    const OuToken *token = scanner->string->token;
    lexer->at = start;
    lexer->line = token->span.line;
    lexer->line_start = token->start - (size_t)token->span.column;
    lexer->in_expression = true;
    for (size_t i = token->start; i < start; i++) {
        if (scanner->source[i] == '\n') {
            lexer->line++;
            lexer->line_start = i + 1;
        }
    }
    return lexer;
}

static OuAst *
parse_inner(Scanner *scanner, size_t start, size_t end)
{
    OuParser *outer = scanner->parser;
    if (is_blank(scanner->source + start, end - start))
        return ou_parser_error_furthest(outer, "f-string: empty expression not allowed");
    if (!ou_parser_may_descend(outer))
        return NULL;
    OuLexer *lexer = new_inner_lexer(scanner, start, end);
    OuParser inner;
    if (!lexer || !ou_parser_init(&inner, lexer, outer->input))
        return NULL;
    inner.quiet = outer->quiet;
    inner.fstring_depth = outer->fstring_depth + 1;
    OuSpan origin = {lexer->line, (int32_t)(start - lexer->line_start), 0, 0};
    OuAst *node = ou_parse_group_content(&inner, 0);
    if (node && ou_parser_kind(&inner) == OU_TOKEN_END)
        return node;
    if (!outer->quiet)
        ou_parser_settle(&inner);
    rebase_error(scanner, &inner, start, end, origin);
    return NULL;
}

/* ---- a field ---- */

static bool
read_conversion(Scanner *scanner, int *conversion)
{
    *conversion = -1;
    if (look(scanner, 0) != '!')
        return true;
    scanner->at++;
    if (scanner->at >= scanner->end)
        return fail(scanner, "f-string: expecting '}'");
    uint32_t character;
    size_t length = ou_utf8_decode(scanner->source + scanner->at, &character);
    if (character != 's' && character != 'r' && character != 'a')
        return fail(scanner, "f-string: invalid conversion character: expected 's', 'r', or 'a'");
    scanner->at += length;
    *conversion = (int)character;
    return true;
}

/* Read ":format" into a JoinedStr; `*spec` stays NULL when there is none. */
static bool
read_format(Scanner *scanner, int depth, OuAst **spec)
{
    *spec = NULL;
    if (look(scanner, 0) != ':')
        return true;
    scanner->at++;
    OuParser *parser = scanner->parser;
    size_t base = parser->n_scratch;
    /* The parts of a format span their own token, not all adjacent ones. */
    OuSpan whole = scanner->span, own = scanner->string->token->span;
    scanner->span = own;
    if (!push_fields(scanner, depth + 1))
        return false;
    OuTextBuilder *text = scanner->text;
    scanner->span = whole;
    if (text->length > text->start) {
        OuAst *rest = ou_literal_finish(parser, text, OU_AST_STR, own);
        if (!rest || !ou_parser_push(parser, rest))
            return false;
    }
    *spec = ou_ast_new(parser->region, OU_AST_JOINED_STR, own);
    if (!*spec)
        return ou_parser_no_memory(parser);
    return ou_parser_collect(parser, base, &(*spec)->sequence.items);
}

/* Finish the text so far, if any, as a value of its own. */
static bool
push_text(Scanner *scanner)
{
    OuTextBuilder *text = scanner->text;
    if (text->length == text->start)
        return true;
    OuAst *literal = ou_literal_finish(scanner->parser, text, OU_AST_STR, scanner->span);
    return literal && ou_parser_push(scanner->parser, literal);
}

/* Read a field from its opening brace to behind its closing one, and push the
 * text before it and its value. */
static bool
read_field(Scanner *scanner, int depth)
{
    if (depth >= MAX_DEPTH)
        return fail(scanner, "f-string: expressions nested too deeply");
    OuParser *parser = scanner->parser;
    size_t start = ++scanner->at;
    if (!find_expression_end(scanner))
        return false;
    size_t end = scanner->at;
    if (scanner->at >= scanner->end)
        return fail(scanner, "f-string: expecting '}'");
    OuAst *value = parse_inner(scanner, start, end);
    if (!value)
        return false;
    bool shows_source = look(scanner, 0) == '=';
    if (shows_source) {
        scanner->at++;
        while (look(scanner, 0) && strchr(" \t\n\f\r\v", look(scanner, 0)))
            scanner->at++;
        /* f"{x=}" is f"x={x!r}": the source joins the text before it. */
        OuTextBuilder *text = scanner->text;
        memcpy(text->text + text->length, scanner->source + start, scanner->at - start);
        text->length += scanner->at - start;
    }
    if (!push_text(scanner))
        return false;
    OuAst *field = ou_ast_new(parser->region, OU_AST_FORMATTED_VALUE, scanner->span);
    if (!field)
        return ou_parser_no_memory(parser);
    field->formatted.value = value;
    if (!read_conversion(scanner, &field->formatted.conversion) ||
        !read_format(scanner, depth, &field->formatted.format_spec))
        return false;
    if (look(scanner, 0) != '}')
        return fail(scanner, "f-string: expecting '}'");
    scanner->at++;
    if (shows_source && !field->formatted.format_spec && field->formatted.conversion < 0)
        field->formatted.conversion = 'r';
    return ou_parser_push(parser, field);
}

/* Read text and fields to the end of the string or, in a format, to the brace
 * that closes its field. The last text stays unfinished. */
static bool
push_fields(Scanner *scanner, int depth)
{
    for (;;) {
        if (!read_text(scanner, depth))
            return false;
        if (look(scanner, 0) != '{')
            return true;
        if (!read_field(scanner, depth))
            return false;
    }
}

bool
ou_fstring_parse(OuParser *parser, const OuStringToken *string, OuTextBuilder *text, OuSpan span)
{
    Scanner scanner = {parser, string, parser->lexer->source, string->start, string->end,
                       text,   span};
    return push_fields(&scanner, 0);
}
