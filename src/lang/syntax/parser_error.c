/* SPDX-License-Identifier: MIT */
/* Syntax errors: where and how CPython 3.11 words them. */
#include <stdarg.h>
#include <stdio.h>

#include "lang/syntax/parser_int.h"

bool
ou_parser_no_memory(OuParser *parser)
{
    if (parser->error->status == OU_PARSE_OK)
        parser->error->status = OU_PARSE_NO_MEMORY;
    return false;
}

bool
ou_parser_may_descend(OuParser *parser)
{
    if ((size_t)__builtin_frame_address(0) > parser->input->stack_limit)
        return true;
    return ou_parse_fail(parser->error, OU_PARSE_TOO_DEEP, (OuSpan){0, -1, 0, 0}, "");
}

static void *
fail(OuParser *parser, OuParseStatus status, OuSpan span, const char *format, va_list arguments)
{
    char text[512];
    if (parser->quiet)
        return NULL;
    vsnprintf(text, sizeof text, format, arguments);
    ou_parse_fail(
        parser->error, status, span,
        ou_region_format(parser->region, "%s%s", parser->fstring_depth ? "f-string: " : "", text));
    return NULL;
}

void *
ou_parser_error(OuParser *parser, OuSpan span, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fail(parser, OU_PARSE_SYNTAX_ERROR, span, format, arguments);
    va_end(arguments);
    return NULL;
}

void
ou_parser_begin_hint(OuParser *parser)
{
    if (!parser->quiet++ && !parser->n_before_hints)
        parser->n_before_hints = parser->n_tokens;
}

void
ou_parser_end_hint(OuParser *parser)
{
    parser->quiet--;
}

static OuSpan
furthest(OuParser *parser)
{
    return parser->n_tokens ? parser->tokens[parser->n_tokens - 1].span : (OuSpan){1, 0, 0, 0};
}

void *
ou_parser_error_furthest(OuParser *parser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ou_parser_peek(parser, 0);
    fail(parser, OU_PARSE_SYNTAX_ERROR, furthest(parser), format, arguments);
    va_end(arguments);
    return NULL;
}

void *
ou_parser_indentation_error(OuParser *parser, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    ou_parser_peek(parser, 0);
    fail(parser, OU_PARSE_INDENTATION_ERROR, furthest(parser), format, arguments);
    va_end(arguments);
    return NULL;
}

/* Read on to the end: an error of the lexer further on, or a bracket left open
 * above the failure, explains more than "invalid syntax". */
static void
look_further(OuParser *parser, OuSpan failed)
{
    OuParseError kept = *parser->error;
    OuLexer *lexer = parser->lexer;
    *parser->error = (OuParseError){.status = OU_PARSE_OK};
    OuToken token;
    while (ou_lexer_next(lexer, &token) && token.kind != OU_TOKEN_END)
        ;
    OuParseError *found = parser->error;
    if (found->status == OU_PARSE_OK) {
        *found = kept;
    } else if (found->status != OU_PARSE_NO_MEMORY && lexer->hit_end_inside && lexer->n_brackets &&
               found->span.line == lexer->brackets[lexer->n_brackets - 1].line &&
               found->span.column == lexer->brackets[lexer->n_brackets - 1].column &&
               failed.line <= found->span.line) {
        *found = kept;
    }
}

void
ou_parser_settle(OuParser *parser)
{
    OuParseError *error = parser->error;
    if (error->status == OU_PARSE_NO_MEMORY || error->status == OU_PARSE_TOO_DEEP)
        return;
    if (error->status != OU_PARSE_OK) {
        if (error->status == OU_PARSE_SYNTAX_ERROR && !parser->lexer_failed)
            look_further(parser, furthest(parser));
        return;
    }
    size_t n_tokens = parser->n_before_hints ? parser->n_before_hints : parser->n_tokens;
    OuToken *last = n_tokens ? &parser->tokens[n_tokens - 1] : NULL;
    OuSpan span = last ? last->span : furthest(parser);
    if (last && last->kind == OU_TOKEN_INDENT) {
        ou_parser_indentation_error(parser, "unexpected indent");
        return;
    }
    if (last && last->kind == OU_TOKEN_DEDENT) {
        ou_parser_indentation_error(parser, "unexpected unindent");
        return;
    }
    ou_parser_error(parser, span, "invalid syntax");
    look_further(parser, span);
}

/* ---- targets ---- */

static const char *
constant_name(const OuAstConstant *constant)
{
    switch (constant->type) {
    case OU_AST_NONE:
        return "None";
    case OU_AST_TRUE:
        return "True";
    case OU_AST_FALSE:
        return "False";
    case OU_AST_ELLIPSIS:
        return "ellipsis";
    default:
        return "literal";
    }
}

const char *
ou_parser_expr_name(const OuAst *node)
{
    switch (node->kind) {
    case OU_AST_ATTRIBUTE:
        return "attribute";
    case OU_AST_SUBSCRIPT:
        return "subscript";
    case OU_AST_STARRED:
        return "starred";
    case OU_AST_NAME:
        return "name";
    case OU_AST_LIST:
        return "list";
    case OU_AST_TUPLE:
        return "tuple";
    case OU_AST_LAMBDA:
        return "lambda";
    case OU_AST_CALL:
        return "function call";
    case OU_AST_BOOL_OP:
    case OU_AST_BIN_OP:
    case OU_AST_UNARY_OP:
        return "expression";
    case OU_AST_GENERATOR_EXP:
        return "generator expression";
    case OU_AST_YIELD:
    case OU_AST_YIELD_FROM:
        return "yield expression";
    case OU_AST_AWAIT:
        return "await expression";
    case OU_AST_LIST_COMP:
        return "list comprehension";
    case OU_AST_SET_COMP:
        return "set comprehension";
    case OU_AST_DICT_COMP:
        return "dict comprehension";
    case OU_AST_DICT:
        return "dict literal";
    case OU_AST_SET:
        return "set display";
    case OU_AST_JOINED_STR:
    case OU_AST_FORMATTED_VALUE:
        return "f-string expression";
    case OU_AST_CONSTANT:
        return constant_name(&node->constant);
    case OU_AST_COMPARE:
        return "comparison";
    case OU_AST_IF_EXP:
        return "conditional expression";
    case OU_AST_NAMED_EXPR:
        return "named expression";
    default:
        return "expression";
    }
}

OuAst *
ou_parser_invalid_target(OuAst *node, OuTargetKind kind)
{
    switch (node->kind) {
    case OU_AST_LIST:
    case OU_AST_TUPLE:
        for (size_t i = 0; i < node->sequence.items.count; i++) {
            OuAst *bad = ou_parser_invalid_target(node->sequence.items.items[i], kind);
            if (bad)
                return bad;
        }
        return NULL;
    case OU_AST_STARRED:
        return kind == OU_TARGET_DEL ? node : ou_parser_invalid_target(node->wrap.value, kind);
    case OU_AST_COMPARE:
        if (kind == OU_TARGET_FOR && node->compare.ops[0] == OU_AST_IN)
            return ou_parser_invalid_target(node->compare.left, kind);
        return node;
    case OU_AST_NAME:
    case OU_AST_SUBSCRIPT:
    case OU_AST_ATTRIBUTE:
        return NULL;
    default:
        return node;
    }
}

static void
set_context(OuAst *node, OuAstContext context)
{
    node->context = (uint8_t)context;
    if (node->kind == OU_AST_STARRED)
        set_context(node->wrap.value, context);
    if (node->kind == OU_AST_LIST || node->kind == OU_AST_TUPLE)
        for (size_t i = 0; i < node->sequence.items.count; i++)
            set_context(node->sequence.items.items[i], context);
}

OuAst *
ou_parser_make_target(OuParser *parser, OuAst *node, OuTargetKind kind)
{
    OuAst *bad = ou_parser_invalid_target(node, kind);
    if (bad)
        return ou_parser_error(parser, bad->span, "cannot %s %s",
                               kind == OU_TARGET_DEL ? "delete" : "assign to",
                               ou_parser_expr_name(bad));
    set_context(node, kind == OU_TARGET_DEL ? OU_AST_DEL : OU_AST_STORE);
    return node;
}

bool
ou_parser_begins_expression(OuTokenKind kind)
{
    switch (kind) {
    case OU_TOKEN_NAME:
    case OU_TOKEN_NUMBER:
    case OU_TOKEN_STRING:
    case OU_TOKEN_NONE:
    case OU_TOKEN_TRUE:
    case OU_TOKEN_FALSE:
    case OU_TOKEN_DOTS:
    case OU_TOKEN_LPAREN:
    case OU_TOKEN_LSQUARE:
    case OU_TOKEN_LBRACE:
    case OU_TOKEN_PLUS:
    case OU_TOKEN_MINUS:
    case OU_TOKEN_TILDE:
    case OU_TOKEN_NOT:
    case OU_TOKEN_LAMBDA:
    case OU_TOKEN_AWAIT:
        return true;
    default:
        return false;
    }
}
