/* SPDX-License-Identifier: MIT */
/* Expressions by precedence: from `a, *b` down to unary operators.
 *
 * Every function starts at the current token and remembers its index, because
 * a node's span begins there even where a parenthesis does that the tree does
 * not keep.
 */
#include <string.h>

#include "lang/syntax/parser_int.h"

/* ---- lists of expressions ---- */

/* Parse `item (',' item)* ','?`: the item itself without a comma, else a Tuple. */
static OuAst *
parse_tuple_of(OuParser *parser, OuAst *(*parse_item)(OuParser *), bool (*may_begin)(OuTokenKind))
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *first = parse_item(parser);
    if (!first || ou_parser_kind(parser) != OU_TOKEN_COMMA)
        return first;
    if (!ou_parser_push(parser, first))
        return NULL;
    while (ou_parser_accept(parser, OU_TOKEN_COMMA)) {
        if (!may_begin(ou_parser_kind(parser)))
            break;
        OuAst *item = parse_item(parser);
        if (!item || !ou_parser_push(parser, item))
            return NULL;
    }
    OuAst *tuple = ou_parser_node(parser, OU_AST_TUPLE, start);
    return tuple && ou_parser_collect(parser, base, &tuple->sequence.items) ? tuple : NULL;
}

static bool
begins_star_expression(OuTokenKind kind)
{
    return kind == OU_TOKEN_STAR || ou_parser_begins_expression(kind);
}

static OuAst *
parse_starred(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *value = ou_parse_bitwise_or(parser);
    OuAst *node = value ? ou_parser_node(parser, OU_AST_STARRED, start) : NULL;
    if (node)
        node->wrap.value = value;
    return node;
}

static OuAst *
parse_star_expression(OuParser *parser)
{
    return ou_parser_kind(parser) == OU_TOKEN_STAR ? parse_starred(parser)
                                                   : ou_parse_expression(parser);
}

OuAst *
ou_parse_star_expressions(OuParser *parser)
{
    return parse_tuple_of(parser, parse_star_expression, begins_star_expression);
}

OuAst *
ou_parse_star_named(OuParser *parser)
{
    return ou_parser_kind(parser) == OU_TOKEN_STAR ? parse_starred(parser) : ou_parse_named(parser);
}

static OuAst *
parse_for_target(OuParser *parser)
{
    return ou_parser_kind(parser) == OU_TOKEN_STAR ? parse_starred(parser)
                                                   : ou_parse_bitwise_or(parser);
}

OuAst *
ou_parse_for_targets(OuParser *parser)
{
    OuAst *target = parse_tuple_of(parser, parse_for_target, begins_star_expression);
    return target ? ou_parser_make_target(parser, target, OU_TARGET_FOR) : NULL;
}

OuAst *
ou_parse_yield(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *value = NULL;
    OuAstKind kind = OU_AST_YIELD;
    if (ou_parser_accept(parser, OU_TOKEN_FROM)) {
        kind = OU_AST_YIELD_FROM;
        if (!(value = ou_parse_expression(parser)))
            return NULL;
    } else if (begins_star_expression(ou_parser_kind(parser))) {
        if (!(value = ou_parse_star_expressions(parser)))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, kind, start);
    if (node)
        node->wrap.value = value;
    return node;
}

/* ---- named expressions ---- */

static OuAst *
parse_walrus(OuParser *parser)
{
    size_t start = parser->at;
    OuAstName *id = ou_parser_accept_name(parser);
    OuAst *target = ou_parser_node(parser, OU_AST_NAME, start);
    parser->at++;
    OuAst *value = target ? ou_parse_expression(parser) : NULL;
    OuAst *node = value ? ou_parser_node(parser, OU_AST_NAMED_EXPR, start) : NULL;
    if (!node)
        return NULL;
    target->name.id = id;
    target->context = OU_AST_STORE;
    node->named.target = target;
    node->named.value = value;
    return node;
}

/* Whether `node` is at most a bitwise or, as the grammar sees it. */
static bool
is_bitwise_or(const OuAst *node)
{
    switch (node->kind) {
    case OU_AST_COMPARE:
    case OU_AST_BOOL_OP:
    case OU_AST_IF_EXP:
    case OU_AST_LAMBDA:
        return node->in_parens;
    case OU_AST_UNARY_OP:
        return node->op != OU_AST_NOT || node->in_parens;
    default:
        return true;
    }
}

static bool
is_display_or_keyword(const OuAst *node)
{
    return node->kind == OU_AST_LIST || node->kind == OU_AST_TUPLE ||
           node->kind == OU_AST_GENERATOR_EXP ||
           (node->kind == OU_AST_CONSTANT && node->constant.type <= OU_AST_FALSE);
}

/* Explain the `=` or `:=` that follows `node` where neither may stand. */
static OuAst *
explain_assignment(OuParser *parser, OuAst *node)
{
    OuParserMark mark = ou_parser_mark(parser);
    bool is_walrus = ou_parser_kind(parser) == OU_TOKEN_WALRUS;
    parser->at++;
    ou_parser_begin_hint(parser);
    OuAst *value = is_walrus ? ou_parse_expression(parser) : ou_parse_bitwise_or(parser);
    ou_parser_end_hint(parser);
    OuTokenKind next = ou_parser_kind(parser);
    ou_parser_reset(parser, mark);
    if (!value)
        return NULL;
    if (is_walrus)
        return ou_parser_error(parser, node->span, "cannot use assignment expressions with %s",
                               ou_parser_expr_name(node));
    if (next == OU_TOKEN_ASSIGN || next == OU_TOKEN_WALRUS)
        return NULL;
    if (node->kind == OU_AST_NAME && !node->in_parens)
        return ou_parser_error(parser, ou_span_join(node->span, value->span),
                               "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    if (!is_bitwise_or(node) || is_display_or_keyword(node))
        return NULL;
    return ou_parser_error(parser, node->span,
                           "cannot assign to %s here. Maybe you meant '==' instead of '='?",
                           ou_parser_expr_name(node));
}

OuAst *
ou_parse_named(OuParser *parser)
{
    if (ou_parser_kind(parser) == OU_TOKEN_NAME &&
        ou_parser_kind_after(parser, 1) == OU_TOKEN_WALRUS)
        return parse_walrus(parser);
    OuAst *node = ou_parse_expression(parser);
    if (!node)
        return NULL;
    OuTokenKind next = ou_parser_kind(parser);
    if (next == OU_TOKEN_WALRUS)
        return explain_assignment(parser, node);
    if (next == OU_TOKEN_ASSIGN && !parser->quiet)
        explain_assignment(parser, node);
    return parser->error->status == OU_PARSE_OK ? node : NULL;
}

/* ---- expression: conditional, lambda ---- */

static OuAst *
parse_lambda(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *arguments = ou_parse_parameters(parser, OU_TOKEN_COLON);
    if (!arguments)
        return NULL;
    if (!ou_parser_accept(parser, OU_TOKEN_COLON))
        return NULL;
    OuAst *body = ou_parse_expression(parser);
    OuAst *node = body ? ou_parser_node(parser, OU_AST_LAMBDA, start) : NULL;
    if (!node)
        return NULL;
    node->lambda.arguments = arguments;
    node->lambda.body = body;
    return node;
}

static bool
is_soft_keyword(const OuParser *parser, const OuToken *token)
{
    return token->kind == OU_TOKEN_NAME &&
           (token->name == parser->name_match || token->name == parser->name_case ||
            token->name == parser->name_underscore);
}

static bool
is_legacy_name(const OuParser *parser, const OuAst *node)
{
    return node->kind == OU_AST_NAME &&
           (node->name.id == parser->name_print || node->name.id == parser->name_exec);
}

/* An expression follows an expression, which no rule allows: say what is
 * probably missing. Leaves the parser where it was. */
static void
explain_neighbour(OuParser *parser, size_t start, OuAst *node)
{
    OuToken *first = &parser->tokens[start];
    OuParserMark mark = ou_parser_mark(parser);
    bool is_legacy = is_legacy_name(parser, node);
    if (is_legacy && parser->at != start + 1)
        is_legacy = false;
    bool looks_like_prefix =
        first->kind == OU_TOKEN_NAME && parser->tokens[start + 1].kind == OU_TOKEN_STRING;
    if (!is_legacy && (looks_like_prefix || is_soft_keyword(parser, first)))
        return;
    ou_parser_begin_hint(parser);
    OuAst *next = is_legacy ? ou_parse_star_expressions(parser) : ou_parse_expression(parser);
    ou_parser_end_hint(parser);
    if (next && is_legacy)
        ou_parser_error(parser, ou_parser_span(parser, start),
                        "Missing parentheses in call to '%s'. Did you mean %s(...)?",
                        node->name.id->text, node->name.id->text);
    else if (next && ou_parser_last(parser)->level > 0)
        ou_parser_error(parser, ou_parser_span(parser, start),
                        "invalid syntax. Perhaps you forgot a comma?");
    ou_parser_reset(parser, mark);
}

static OuAst *
parse_conditional(OuParser *parser, size_t start, OuAst *body)
{
    parser->at++;
    OuAst *test = ou_parse_disjunction(parser);
    if (!test)
        return NULL;
    if (!ou_parser_accept(parser, OU_TOKEN_ELSE)) {
        if (ou_parser_kind(parser) == OU_TOKEN_COLON || ou_parser_kind(parser) == OU_TOKEN_ERROR)
            return NULL;
        return ou_parser_error(parser, ou_parser_span(parser, start),
                               "expected 'else' after 'if' expression");
    }
    OuAst *or_else = ou_parse_expression(parser);
    OuAst *node = or_else ? ou_parser_node(parser, OU_AST_IF_EXP, start) : NULL;
    if (!node)
        return NULL;
    node->if_exp.test = test;
    node->if_exp.body = body;
    node->if_exp.or_else = or_else;
    return node;
}

OuAst *
ou_parse_expression(OuParser *parser)
{
    if (!ou_parser_may_descend(parser))
        return NULL;
    if (ou_parser_kind(parser) == OU_TOKEN_LAMBDA)
        return parse_lambda(parser);
    size_t start = parser->at;
    OuAst *node = ou_parse_disjunction(parser);
    if (!node)
        return NULL;
    OuTokenKind next = ou_parser_kind(parser);
    if (next == OU_TOKEN_IF)
        return parse_conditional(parser, start, node);
    if (!parser->quiet && ou_parser_begins_expression(next)) {
        explain_neighbour(parser, start, node);
        if (parser->error->status != OU_PARSE_OK)
            return NULL;
    }
    return node;
}

/* ---- or, and, not, comparisons ---- */

static OuAst *
parse_bool_op(OuParser *parser, OuTokenKind sign, OuAstBoolOp op,
              OuAst *(*parse_operand)(OuParser *))
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *first = parse_operand(parser);
    if (!first || ou_parser_kind(parser) != sign)
        return first;
    if (!ou_parser_push(parser, first))
        return NULL;
    while (ou_parser_accept(parser, sign)) {
        OuAst *operand = parse_operand(parser);
        if (!operand || !ou_parser_push(parser, operand))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_BOOL_OP, start);
    if (!node || !ou_parser_collect(parser, base, &node->sequence.items))
        return NULL;
    node->op = (uint8_t)op;
    return node;
}

/* Consume a comparison operator. */
static bool
accept_compare_op(OuParser *parser, OuAstCompareOp *op)
{
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_EQUAL:
        *op = OU_AST_EQ;
        break;
    case OU_TOKEN_NOT_EQUAL:
        *op = OU_AST_NOT_EQ;
        break;
    case OU_TOKEN_LESS:
        *op = OU_AST_LT;
        break;
    case OU_TOKEN_LESS_EQUAL:
        *op = OU_AST_LT_E;
        break;
    case OU_TOKEN_GREATER:
        *op = OU_AST_GT;
        break;
    case OU_TOKEN_GREATER_EQUAL:
        *op = OU_AST_GT_E;
        break;
    case OU_TOKEN_IN:
        *op = OU_AST_IN;
        break;
    case OU_TOKEN_IS:
        parser->at++;
        *op = ou_parser_accept(parser, OU_TOKEN_NOT) ? OU_AST_IS_NOT : OU_AST_IS;
        return true;
    case OU_TOKEN_NOT:
        if (ou_parser_kind_after(parser, 1) != OU_TOKEN_IN)
            return false;
        parser->at++;
        *op = OU_AST_NOT_IN;
        break;
    default:
        return false;
    }
    parser->at++;
    return true;
}

/* Operators and operands are pushed in turn, then told apart. */
static OuAst *
parse_comparison(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *left = ou_parse_bitwise_or(parser);
    OuAstCompareOp op;
    if (!left || !accept_compare_op(parser, &op))
        return left;
    do {
        OuAst *right = ou_parse_bitwise_or(parser);
        if (!right || !ou_parser_push(parser, (void *)(uintptr_t)op) ||
            !ou_parser_push(parser, right))
            return NULL;
    } while (accept_compare_op(parser, &op));
    size_t count = (parser->n_scratch - base) / 2;
    OuAst *node = ou_parser_node(parser, OU_AST_COMPARE, start);
    uint8_t *ops = ou_region_take(parser->region, count);
    if (!node || !ops) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        ops[i] = (uint8_t)(uintptr_t)parser->scratch[base + 2 * i];
        parser->scratch[base + i] = parser->scratch[base + 2 * i + 1];
    }
    parser->n_scratch = base + count;
    node->compare.left = left;
    node->compare.ops = ops;
    return ou_parser_collect(parser, base, &node->compare.comparators) ? node : NULL;
}

static OuAst *
parse_unary(OuParser *parser, OuAstUnaryOp op, OuAst *(*parse_operand)(OuParser *))
{
    if (!ou_parser_may_descend(parser))
        return NULL;
    size_t start = parser->at++;
    OuAst *operand = parse_operand(parser);
    OuAst *node = operand ? ou_parser_node(parser, OU_AST_UNARY_OP, start) : NULL;
    if (!node)
        return NULL;
    node->op = (uint8_t)op;
    node->wrap.value = operand;
    return node;
}

static OuAst *
parse_inversion(OuParser *parser)
{
    if (ou_parser_kind(parser) == OU_TOKEN_NOT)
        return parse_unary(parser, OU_AST_NOT, parse_inversion);
    return parse_comparison(parser);
}

static OuAst *
parse_conjunction(OuParser *parser)
{
    return parse_bool_op(parser, OU_TOKEN_AND, OU_AST_AND, parse_inversion);
}

OuAst *
ou_parse_disjunction(OuParser *parser)
{
    return parse_bool_op(parser, OU_TOKEN_OR, OU_AST_OR, parse_conjunction);
}

/* ---- binary operators ---- */

enum { BIT_OR_LEVEL = 1, SUM_LEVEL = 5, TERM_LEVEL = 6 };

/* How tightly a token binds as a binary operator; 0: it is none. */
static int
binary_level(OuTokenKind kind, OuAstBinaryOp *op)
{
    switch (kind) {
    case OU_TOKEN_BAR:
        *op = OU_AST_BIT_OR;
        return BIT_OR_LEVEL;
    case OU_TOKEN_CARET:
        *op = OU_AST_BIT_XOR;
        return 2;
    case OU_TOKEN_AMPERSAND:
        *op = OU_AST_BIT_AND;
        return 3;
    case OU_TOKEN_LSHIFT:
        *op = OU_AST_LSHIFT;
        return 4;
    case OU_TOKEN_RSHIFT:
        *op = OU_AST_RSHIFT;
        return 4;
    case OU_TOKEN_PLUS:
        *op = OU_AST_ADD;
        return SUM_LEVEL;
    case OU_TOKEN_MINUS:
        *op = OU_AST_SUB;
        return SUM_LEVEL;
    case OU_TOKEN_STAR:
        *op = OU_AST_MULT;
        return TERM_LEVEL;
    case OU_TOKEN_SLASH:
        *op = OU_AST_DIV;
        return TERM_LEVEL;
    case OU_TOKEN_FLOOR_DIV:
        *op = OU_AST_FLOOR_DIV;
        return TERM_LEVEL;
    case OU_TOKEN_PERCENT:
        *op = OU_AST_MOD;
        return TERM_LEVEL;
    case OU_TOKEN_AT:
        *op = OU_AST_MAT_MULT;
        return TERM_LEVEL;
    default:
        return 0;
    }
}

static OuAst *
new_binary(OuParser *parser, size_t start, OuAstBinaryOp op, OuAst *left, OuAst *right)
{
    OuAst *node = ou_parser_node(parser, OU_AST_BIN_OP, start);
    if (!node)
        return NULL;
    node->op = (uint8_t)op;
    node->binary.left = left;
    node->binary.right = right;
    return node;
}

static OuAst *parse_factor(OuParser *parser);

static OuAst *
parse_power(OuParser *parser)
{
    size_t start = parser->at;
    OuAst *base = ou_parse_primary(parser);
    if (!base || !ou_parser_accept(parser, OU_TOKEN_POW))
        return base;
    OuAst *exponent = ou_parser_may_descend(parser) ? parse_factor(parser) : NULL;
    return exponent ? new_binary(parser, start, OU_AST_POW, base, exponent) : NULL;
}

static OuAst *
parse_factor(OuParser *parser)
{
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_PLUS:
        return parse_unary(parser, OU_AST_UADD, parse_factor);
    case OU_TOKEN_MINUS:
        return parse_unary(parser, OU_AST_USUB, parse_factor);
    case OU_TOKEN_TILDE:
        return parse_unary(parser, OU_AST_INVERT, parse_factor);
    default:
        return parse_power(parser);
    }
}

/* Precedence climbing over operators of `level` and tighter. */
static OuAst *
parse_binary(OuParser *parser, int level)
{
    size_t start = parser->at;
    OuAst *left = parse_factor(parser);
    OuAstBinaryOp op = OU_AST_ADD; // set with a level above 0
    int found;
    while (left && (found = binary_level(ou_parser_kind(parser), &op)) >= level) {
        parser->at++;
        OuAst *right = parse_binary(parser, found + 1);
        left = right ? new_binary(parser, start, op, left, right) : NULL;
    }
    return left;
}

OuAst *
ou_parse_bitwise_or(OuParser *parser)
{
    return parse_binary(parser, BIT_OR_LEVEL);
}
