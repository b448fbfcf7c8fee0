/* SPDX-License-Identifier: MIT */
/* Compound statements: if, loops, with, try, functions, classes. */
#include "lang/syntax/parser_int.h"

/* Let `node`, made at its first token, span all that was consumed since. */
static OuAst *
finish(OuParser *parser, OuAst *node, size_t start)
{
    node->span = ou_parser_span(parser, start);
    return node;
}

/* Parse the block after an optional `else` or `finally`. */
static bool
parse_tail(OuParser *parser, OuTokenKind keyword, const char *head, OuAstList *body)
{
    *body = (OuAstList){0};
    if (!ou_parser_accept(parser, keyword))
        return true;
    return ou_parse_block(parser, head, ou_parser_last(parser)->span.line, body);
}

/* The colon of these statements is only asked for by name when the line ends. */
static bool
wants_colon(OuParser *parser)
{
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_COLON)
        return true;
    if (kind == OU_TOKEN_NEWLINE)
        ou_parser_error_furthest(parser, "expected ':'");
    return false;
}

static OuAst *
parse_if(OuParser *parser)
{
    if (!ou_parser_may_descend(parser))
        return NULL;
    size_t start = parser->at++;
    OuToken head = parser->tokens[start];
    bool is_elif = head.kind == OU_TOKEN_ELIF;
    OuAst *node = ou_parser_node(parser, OU_AST_IF, start);
    if (!node || !(node->branch.test = ou_parse_named(parser)) || !wants_colon(parser))
        return NULL;
    if (!ou_parse_block(parser, is_elif ? "'elif' statement" : "'if' statement", head.span.line,
                        &node->branch.body))
        return NULL;
    if (ou_parser_kind(parser) == OU_TOKEN_ELIF) {
        OuAst *next = parse_if(parser);
        if (!next || !ou_parser_single(parser, next, &node->branch.or_else))
            return NULL;
    } else if (!parse_tail(parser, OU_TOKEN_ELSE, "'else' statement", &node->branch.or_else)) {
        return NULL;
    }
    return finish(parser, node, start);
}

static OuAst *
parse_while(OuParser *parser)
{
    size_t start = parser->at++;
    int32_t line = parser->tokens[start].span.line;
    OuAst *node = ou_parser_node(parser, OU_AST_WHILE, start);
    if (!node || !(node->branch.test = ou_parse_named(parser)) || !wants_colon(parser))
        return NULL;
    if (!ou_parse_block(parser, "'while' statement", line, &node->branch.body) ||
        !parse_tail(parser, OU_TOKEN_ELSE, "'else' statement", &node->branch.or_else))
        return NULL;
    return finish(parser, node, start);
}

static OuAst *
parse_for(OuParser *parser, size_t start, OuAstKind kind)
{
    int32_t line = ou_parser_peek(parser, 0)->span.line;
    parser->at++;
    OuAst *node = ou_parser_node(parser, kind, start);
    if (!node || !(node->for_loop.target = ou_parse_for_targets(parser)) ||
        !ou_parser_accept(parser, OU_TOKEN_IN) ||
        !(node->for_loop.iter = ou_parse_star_expressions(parser)) || !wants_colon(parser))
        return NULL;
    if (!ou_parse_block(parser, "'for' statement", line, &node->for_loop.body) ||
        !parse_tail(parser, OU_TOKEN_ELSE, "'else' statement", &node->for_loop.or_else))
        return NULL;
    return finish(parser, node, start);
}

/* ---- with ---- */

static OuAst *
parse_with_item(OuParser *parser)
{
    size_t start = parser->at;
    OuAst *context = ou_parse_expression(parser), *target = NULL;
    if (!context)
        return NULL;
    if (ou_parser_accept(parser, OU_TOKEN_AS)) {
        OuTokenKind kind = ou_parser_kind(parser);
        target = kind == OU_TOKEN_STAR ? ou_parse_star_named(parser) : ou_parse_expression(parser);
        if (!target)
            return NULL;
        kind = ou_parser_kind(parser);
        if (kind != OU_TOKEN_COMMA && kind != OU_TOKEN_RPAREN && kind != OU_TOKEN_COLON) {
            if (ou_parser_invalid_target(target, OU_TARGET_STORE))
                return NULL;
            if (kind == OU_TOKEN_NEWLINE)
                ou_parser_error_furthest(parser, "expected ':'");
            return NULL;
        }
        if (!ou_parser_make_target(parser, target, OU_TARGET_STORE))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_WITH_ITEM, start);
    if (!node)
        return NULL;
    node->with_item.context = context;
    node->with_item.target = target;
    return node;
}

/* Push `item (',' item)*`; a comma may end them where `in_parens`. */
static bool
push_with_items(OuParser *parser, bool in_parens)
{
    do {
        if (in_parens && ou_parser_kind(parser) == OU_TOKEN_RPAREN)
            break;
        OuAst *item = parse_with_item(parser);
        if (!item || !ou_parser_push(parser, item))
            return false;
    } while (ou_parser_accept(parser, OU_TOKEN_COMMA));
    return true;
}

/* Try to read `( items )` before the colon; else the parenthesis belongs to an
 * expression and the parser is back where it was. */
static bool
try_items_in_parens(OuParser *parser)
{
    OuParserMark mark = ou_parser_mark(parser);
    if (!ou_parser_accept(parser, OU_TOKEN_LPAREN))
        return false;
    parser->quiet++;
    bool matched = ou_parser_kind(parser) != OU_TOKEN_RPAREN && push_with_items(parser, true) &&
                   ou_parser_accept(parser, OU_TOKEN_RPAREN) &&
                   ou_parser_kind(parser) == OU_TOKEN_COLON;
    parser->quiet--;
    if (!matched)
        ou_parser_reset(parser, mark);
    return matched;
}

/* The items in parentheses failed, and so did an expression: let the items say
 * why, if they can. */
static void
explain_items(OuParser *parser, OuParserMark mark)
{
    ou_parser_reset(parser, mark);
    if (ou_parser_accept(parser, OU_TOKEN_LPAREN))
        push_with_items(parser, true);
}

static OuAst *
parse_with(OuParser *parser, size_t start, OuAstKind kind)
{
    int32_t line = ou_parser_peek(parser, 0)->span.line;
    parser->at++;
    size_t base = parser->n_scratch;
    OuParserMark mark = ou_parser_mark(parser);
    OuAst *node = ou_parser_node(parser, kind, start);
    if (!node)
        return NULL;
    if (!try_items_in_parens(parser)) {
        if (!push_with_items(parser, false)) {
            if (parser->error->status == OU_PARSE_OK)
                explain_items(parser, mark);
            return NULL;
        }
    }
    if (!ou_parser_collect(parser, base, &node->with.items) || !wants_colon(parser) ||
        !ou_parse_block(parser, "'with' statement", line, &node->with.body))
        return NULL;
    return finish(parser, node, start);
}

/* ---- try ---- */

/* `except A, B:` of Python 2. */
static bool
explain_exception_list(OuParser *parser, OuAst *first)
{
    parser->quiet++;
    bool found = true;
    while (found && ou_parser_accept(parser, OU_TOKEN_COMMA))
        found = !ou_parser_begins_expression(ou_parser_kind(parser)) || ou_parse_expression(parser);
    parser->quiet--;
    if (found && ou_parser_accept(parser, OU_TOKEN_AS))
        found = ou_parser_accept_name(parser) != NULL;
    if (found && ou_parser_kind(parser) == OU_TOKEN_COLON)
        ou_parser_error(parser, ou_span_join(first->span, ou_parser_last(parser)->span),
                        "multiple exception types must be parenthesized");
    return false;
}

/* Parse the head of a handler up to its colon. */
static bool
parse_handler_head(OuParser *parser, OuAst *node, bool is_star)
{
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_COLON) {
        if (is_star)
            ou_parser_error_furthest(parser, "expected one or more exception types");
        return !is_star;
    }
    if (kind == OU_TOKEN_NEWLINE) {
        ou_parser_error_furthest(parser,
                                 is_star ? "expected one or more exception types" : "expected ':'");
        return false;
    }
    if (!(node->handler.type = ou_parse_expression(parser)))
        return false;
    if (ou_parser_kind(parser) == OU_TOKEN_COMMA)
        return explain_exception_list(parser, node->handler.type);
    if (ou_parser_accept(parser, OU_TOKEN_AS) &&
        !(node->handler.name = ou_parser_accept_name(parser)))
        return false;
    return wants_colon(parser);
}

static OuAst *
parse_handler(OuParser *parser, bool *is_star)
{
    size_t start = parser->at++;
    int32_t line = parser->tokens[start].span.line;
    OuAst *node = ou_parser_node(parser, OU_AST_EXCEPT_HANDLER, start);
    *is_star = ou_parser_accept(parser, OU_TOKEN_STAR);
    if (!node || !parse_handler_head(parser, node, *is_star))
        return NULL;
    if (!ou_parse_block(parser, *is_star ? "'except*' statement" : "'except' statement", line,
                        &node->handler.body))
        return NULL;
    return finish(parser, node, start);
}

static bool
parse_handlers(OuParser *parser, OuAst *node)
{
    size_t base = parser->n_scratch;
    while (ou_parser_kind(parser) == OU_TOKEN_EXCEPT) {
        bool is_star, is_first = parser->n_scratch == base;
        OuAst *handler = parse_handler(parser, &is_star);
        if (!handler || !ou_parser_push(parser, handler))
            return false;
        if (!is_first && is_star != (node->kind == OU_AST_TRY_STAR))
            return ou_parser_error_furthest(
                parser, "cannot have both 'except' and 'except*' on the same 'try'");
        if (is_star)
            node->kind = OU_AST_TRY_STAR;
    }
    return ou_parser_collect(parser, base, &node->try.handlers);
}

static OuAst *
parse_try(OuParser *parser)
{
    size_t start = parser->at++;
    int32_t line = parser->tokens[start].span.line;
    OuAst *node = ou_parser_node(parser, OU_AST_TRY, start);
    if (!node || !ou_parse_block(parser, "'try' statement", line, &node->try.body))
        return NULL;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind != OU_TOKEN_EXCEPT && kind != OU_TOKEN_FINALLY)
        return kind == OU_TOKEN_ERROR
                   ? NULL
                   : ou_parser_error_furthest(parser, "expected 'except' or 'finally' block");
    if (!parse_handlers(parser, node))
        return NULL;
    if (node->try.handlers.count &&
        !parse_tail(parser, OU_TOKEN_ELSE, "'else' statement", &node->try.or_else))
        return NULL;
    if (!parse_tail(parser, OU_TOKEN_FINALLY, "'finally' statement", &node->try.finally))
        return NULL;
    return finish(parser, node, start);
}

/* ---- functions and classes ---- */

static OuAst *
parse_function(OuParser *parser, size_t start, OuAstKind kind, OuAstList decorators)
{
    int32_t line = ou_parser_peek(parser, 0)->span.line;
    parser->at++;
    OuAst *node = ou_parser_node(parser, kind, start);
    OuAstName *name = node ? ou_parser_accept_name(parser) : NULL;
    if (!name)
        return NULL;
    if (!ou_parser_accept(parser, OU_TOKEN_LPAREN))
        return ou_parser_kind(parser) == OU_TOKEN_ERROR
                   ? NULL
                   : ou_parser_error(parser, ou_parser_peek(parser, 0)->span, "expected '('");
    node->function.name = name;
    node->function.decorators = decorators;
    node->function.arguments = ou_parse_parameters(parser, OU_TOKEN_RPAREN);
    if (!node->function.arguments || !ou_parser_accept(parser, OU_TOKEN_RPAREN))
        return NULL;
    if (ou_parser_accept(parser, OU_TOKEN_ARROW) &&
        !(node->function.returns = ou_parse_expression(parser)))
        return NULL;
    if (!ou_parse_block(parser, "function definition", line, &node->function.body))
        return NULL;
    return finish(parser, node, start);
}

static OuAst *
parse_class(OuParser *parser, OuAstList decorators)
{
    size_t start = parser->at++;
    int32_t line = parser->tokens[start].span.line;
    OuAst *node = ou_parser_node(parser, OU_AST_CLASS_DEF, start);
    OuAstName *name = node ? ou_parser_accept_name(parser) : NULL;
    if (!name)
        return NULL;
    node->class_def.name = name;
    node->class_def.decorators = decorators;
    size_t open = parser->at;
    if (ou_parser_accept(parser, OU_TOKEN_LPAREN) &&
        !ou_parse_arguments(parser, open, &node->class_def.bases, &node->class_def.keywords))
        return NULL;
    if (!wants_colon(parser) ||
        !ou_parse_block(parser, "class definition", line, &node->class_def.body))
        return NULL;
    return finish(parser, node, start);
}

static OuAst *
parse_async(OuParser *parser, OuAstList decorators)
{
    size_t start = parser->at++;
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_DEF:
        return parse_function(parser, start, OU_AST_ASYNC_FUNCTION_DEF, decorators);
    case OU_TOKEN_FOR:
        return decorators.count ? NULL : parse_for(parser, start, OU_AST_ASYNC_FOR);
    case OU_TOKEN_WITH:
        return decorators.count ? NULL : parse_with(parser, start, OU_AST_ASYNC_WITH);
    default:
        return NULL;
    }
}

static OuAst *
parse_decorated(OuParser *parser)
{
    size_t base = parser->n_scratch;
    OuAstList decorators;
    while (ou_parser_accept(parser, OU_TOKEN_AT)) {
        OuAst *decorator = ou_parse_named(parser);
        if (!decorator || !ou_parser_push(parser, decorator) ||
            !ou_parser_accept(parser, OU_TOKEN_NEWLINE))
            return NULL;
    }
    if (!ou_parser_collect(parser, base, &decorators))
        return NULL;
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_DEF:
        return parse_function(parser, parser->at, OU_AST_FUNCTION_DEF, decorators);
    case OU_TOKEN_CLASS:
        return parse_class(parser, decorators);
    case OU_TOKEN_ASYNC:
        return parse_async(parser, decorators);
    default:
        return NULL;
    }
}

OuAst *
ou_parse_compound(OuParser *parser, bool *matched)
{
    const OuToken *token = ou_parser_peek(parser, 0);
    OuAstList none = {0};
    *matched = true;
    switch (token->kind) {
    case OU_TOKEN_IF:
        return parse_if(parser);
    case OU_TOKEN_WHILE:
        return parse_while(parser);
    case OU_TOKEN_FOR:
        return parse_for(parser, parser->at, OU_AST_FOR);
    case OU_TOKEN_WITH:
        return parse_with(parser, parser->at, OU_AST_WITH);
    case OU_TOKEN_TRY:
        return parse_try(parser);
    case OU_TOKEN_DEF:
        return parse_function(parser, parser->at, OU_AST_FUNCTION_DEF, none);
    case OU_TOKEN_CLASS:
        return parse_class(parser, none);
    case OU_TOKEN_ASYNC:
        return parse_async(parser, none);
    case OU_TOKEN_AT:
        return parse_decorated(parser);
    default:
        break;
    }
    *matched = false;
    if (token->kind == OU_TOKEN_NAME && token->name == parser->name_match)
        return ou_parse_match(parser, matched);
    return NULL;
}
