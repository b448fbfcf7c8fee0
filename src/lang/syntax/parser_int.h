/* SPDX-License-Identifier: MIT */
/* What the parser's files share.
 *
 * A parsing function returns its node, with the tokens consumed, or NULL. NULL
 * with `error` still OK means "invalid syntax" at the furthest token read,
 * which ou_parse() reports; a function that knows better calls
 * ou_parser_error(). While `quiet` a parse is only a trial: its errors are not
 * kept, except the lexer's and those of memory and depth, which are final.
 */
#ifndef OURO_LANG_PARSER_INT_H
#define OURO_LANG_PARSER_INT_H

#include "lang/syntax/parser.h"

typedef struct OuParser {
    OuRegion *region;
    OuAstNames *names;
    const OuParseInput *input;
    OuParseError *error;
    OuLexer *lexer;
    OuToken *tokens; /* all read so far; tokens[at] is the next */
    size_t n_tokens;
    size_t token_room;
    size_t at;
    void **scratch; /* a stack on which lists grow before they are copied */
    size_t n_scratch;
    size_t scratch_room;
    int quiet;             /* trials under way */
    bool lexer_failed;     /* the error is the lexer's own: nothing further on explains more */
    size_t n_before_hints; /* n_tokens when the search for a better message began; 0: not yet */
    int fstring_depth;     /* f-strings around this parse */
    /* Soft keywords and names with a message of their own. */
    OuAstName *name_match, *name_case, *name_underscore, *name_print, *name_exec;
} OuParser;

/* Where a parse stood, to return to. */
typedef struct OuParserMark {
    size_t at;
    size_t n_scratch;
} OuParserMark;

/* ---- tokens (parser.c) ---- */
bool ou_parser_init(OuParser *parser, OuLexer *lexer, const OuParseInput *input);
/* Read tokens until tokens[index] exists and return it. */
const OuToken *ou_parser_read(OuParser *parser, size_t index);

static inline const OuToken *
ou_parser_peek(OuParser *parser, size_t ahead)
{
    size_t index = parser->at + ahead;
    return index < parser->n_tokens ? &parser->tokens[index] : ou_parser_read(parser, index);
}

static inline OuTokenKind
ou_parser_kind(OuParser *parser)
{
    return (OuTokenKind)ou_parser_peek(parser, 0)->kind;
}

static inline OuTokenKind
ou_parser_kind_after(OuParser *parser, size_t ahead)
{
    return (OuTokenKind)ou_parser_peek(parser, ahead)->kind;
}

/* Consume the next token if it is a `kind`. */
static inline bool
ou_parser_accept(OuParser *parser, OuTokenKind kind)
{
    if (ou_parser_kind(parser) != kind)
        return false;
    parser->at++;
    return true;
}

/* Consume a name that is not a keyword. NULL: there is none. */
OuAstName *ou_parser_accept_name(OuParser *parser);

static inline OuToken *
ou_parser_last(OuParser *parser)
{
    return &parser->tokens[parser->at - 1];
}

/* From the token `start` to the last one consumed; the newline and dedents
 * that end a block do not count. */
static inline OuSpan
ou_parser_span(OuParser *parser, size_t start)
{
    size_t last = parser->at - 1;
    while (last > start && parser->tokens[last].kind >= OU_TOKEN_NEWLINE &&
           parser->tokens[last].kind <= OU_TOKEN_DEDENT)
        last--;
    return ou_span_join(parser->tokens[start].span, parser->tokens[last].span);
}

static inline OuParserMark
ou_parser_mark(OuParser *parser)
{
    return (OuParserMark){parser->at, parser->n_scratch};
}

static inline void
ou_parser_reset(OuParser *parser, OuParserMark mark)
{
    parser->at = mark.at;
    parser->n_scratch = mark.n_scratch;
}

/* ---- nodes and lists (parser.c) ---- */
/* A node from token `start` to the last consumed. NULL: memory ended. */
OuAst *ou_parser_node(OuParser *parser, OuAstKind kind, size_t start);
bool ou_parser_push(OuParser *parser, void *item);
/* Move what was pushed above `base` into `list`. */
bool ou_parser_collect(OuParser *parser, size_t base, OuAstList *list);
bool ou_parser_collect_names(OuParser *parser, size_t base, OuAstNameList *list);
/* A list of one item. */
bool ou_parser_single(OuParser *parser, OuAst *item, OuAstList *list);

/* ---- errors (parser_error.c) ---- */
/* Whether the C stack has room to descend; fails the parse when not. */
bool ou_parser_may_descend(OuParser *parser);
bool ou_parser_no_memory(OuParser *parser);
/* Begin and end a look ahead for a better message: the parse is already known
 * to fail here, and "invalid syntax" is reported where it did. */
void ou_parser_begin_hint(OuParser *parser);
void ou_parser_end_hint(OuParser *parser);
/* Fail with a message at `span`; always NULL. Nothing is kept while quiet. */
void *ou_parser_error(OuParser *parser, OuSpan span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* The same at the furthest token read, where CPython puts errors that name no place. */
void *ou_parser_error_furthest(OuParser *parser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
void *ou_parser_indentation_error(OuParser *parser, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* Turn the failure of a whole parse into the error to report. */
void ou_parser_settle(OuParser *parser);
/* How CPython calls an expression in messages: "function call". */
const char *ou_parser_expr_name(const OuAst *node);

typedef enum OuTargetKind { OU_TARGET_STORE, OU_TARGET_DEL, OU_TARGET_FOR } OuTargetKind;
/* The part of `node` that cannot be a target; NULL: it can be one. */
OuAst *ou_parser_invalid_target(OuAst *node, OuTargetKind kind);
/* Make `node` a target, or fail with "cannot assign to ..." */
OuAst *ou_parser_make_target(OuParser *parser, OuAst *node, OuTargetKind kind);
/* Whether a token can begin an expression. */
bool ou_parser_begins_expression(OuTokenKind kind);

/* ---- expressions (parser_expr.c, parser_atom.c, parser_call.c) ---- */
OuAst *ou_parse_star_expressions(OuParser *parser);
OuAst *ou_parse_expression(OuParser *parser);
OuAst *ou_parse_named(OuParser *parser);
OuAst *ou_parse_star_named(OuParser *parser);
OuAst *ou_parse_disjunction(OuParser *parser);
OuAst *ou_parse_bitwise_or(OuParser *parser);
OuAst *ou_parse_yield(OuParser *parser);
OuAst *ou_parse_primary(OuParser *parser);
OuAst *ou_parse_atom(OuParser *parser);
/* What may stand between parentheses; `start` is the opening token. Stops at
 * the closing one, which finish_group consumes. */
OuAst *ou_parse_group_content(OuParser *parser, size_t start);
/* `for` targets: a list of targets without `in`. */
OuAst *ou_parse_for_targets(OuParser *parser);
bool ou_parse_for_clauses(OuParser *parser, OuAstList *clauses);
/* Arguments after the opening parenthesis, which is token `open`, up to and
 * with the closing one. */
bool ou_parse_arguments(OuParser *parser, size_t open, OuAstList *positional, OuAstList *keywords);
/* Parameters up to `closing`, which is left: RPAREN for def, COLON for lambda. */
OuAst *ou_parse_parameters(OuParser *parser, OuTokenKind closing);

static inline bool
ou_parser_at_for(OuParser *parser)
{
    OuTokenKind kind = ou_parser_kind(parser);
    return kind == OU_TOKEN_FOR ||
           (kind == OU_TOKEN_ASYNC && ou_parser_kind_after(parser, 1) == OU_TOKEN_FOR);
}

/* ---- literals (literal.c, fstring.c) ---- */
OuAst *ou_parse_number(OuParser *parser);
OuAst *ou_parse_strings(OuParser *parser);

/* Text being put together from adjacent literals. `room` always suffices: no
 * escape is longer decoded than written. */
typedef struct OuTextBuilder {
    char *text;
    size_t length;
    size_t start; /* where the piece in progress begins */
} OuTextBuilder;

/* A string token taken apart: its content is source[start .. end). */
typedef struct OuStringToken {
    const OuToken *token;
    size_t start;
    size_t end;
    bool is_raw;
    bool is_bytes;
    bool is_format;
} OuStringToken;

/* Append source[start .. end) with its escapes decoded. */
bool ou_literal_decode(OuParser *parser, const OuStringToken *string, size_t start, size_t end,
                       OuTextBuilder *out);
/* Make the piece in progress a Constant of `type` and begin the next. */
OuAst *ou_literal_finish(OuParser *parser, OuTextBuilder *text, OuAstConstantType type,
                         OuSpan span);
/* Push the values of an f-string (Constant, FormattedValue) on the scratch stack. */
bool ou_fstring_parse(OuParser *parser, const OuStringToken *string, OuTextBuilder *text,
                      OuSpan span);

/* ---- statements (parser_stmt.c, parser_compound.c, parser_match.c) ---- */
bool ou_parse_statements(OuParser *parser, OuTokenKind end, OuAstList *body);
/* One line of simple statements or one compound statement, pushed. */
bool ou_parse_statement(OuParser *parser);
bool ou_parse_simple_line(OuParser *parser);
/* True and the statement pushed, false and `*matched` false when the next
 * token begins none. */
OuAst *ou_parse_compound(OuParser *parser, bool *matched);
/* NULL with `*matched` false: `match` is an ordinary name here. */
OuAst *ou_parse_match(OuParser *parser, bool *matched);
OuAst *ou_parse_pattern(OuParser *parser);
OuAst *ou_parse_patterns(OuParser *parser);
/* The block after `head` ("'if' statement"), which began at `line`; consumes
 * the colon. */
bool ou_parse_block(OuParser *parser, const char *head, int32_t line, OuAstList *body);

#endif
