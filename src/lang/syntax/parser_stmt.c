/* SPDX-License-Identifier: MIT */
/* Simple statements, and lines and blocks of statements. */
#include "lang/syntax/parser_int.h"

/* ---- assignments ---- */

/* CPython names the culprit of a bad assignment more closely when it stands
 * where a named expression could: read the statement again as a list of those. */
static OuAst *
explain_bad_assignment(OuParser *parser, OuParserMark mark, OuAst *target)
{
    ou_parser_reset(parser, mark);
    OuAst *item = ou_parse_star_named(parser);
    while (item && ou_parser_accept(parser, OU_TOKEN_COMMA))
        item = ou_parse_star_named(parser);
    if (parser->error->status == OU_PARSE_OK)
        ou_parser_make_target(parser, target, OU_TARGET_STORE);
    return NULL;
}

static OuAst *
parse_value(OuParser *parser)
{
    return ou_parser_kind(parser) == OU_TOKEN_YIELD ? ou_parse_yield(parser)
                                                    : ou_parse_star_expressions(parser);
}

static OuAst *
parse_assign(OuParser *parser, size_t start, OuAst *first)
{
    OuParserMark mark = {start, parser->n_scratch};
    OuAst *value = first;
    while (ou_parser_kind(parser) == OU_TOKEN_ASSIGN) {
        if ((value->kind == OU_AST_YIELD || value->kind == OU_AST_YIELD_FROM) && !value->in_parens)
            return ou_parser_error(parser, value->span,
                                   "assignment to yield expression not possible");
        if (ou_parser_invalid_target(value, OU_TARGET_STORE))
            return explain_bad_assignment(parser, mark, value);
        if (!ou_parser_make_target(parser, value, OU_TARGET_STORE) ||
            !ou_parser_push(parser, value))
            return NULL;
        parser->at++;
        if (!(value = parse_value(parser)))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_ASSIGN, start);
    if (!node)
        return NULL;
    node->assign.value = value;
    return ou_parser_collect(parser, mark.n_scratch, &node->assign.targets) ? node : NULL;
}

static OuAst *
explain_annotation(OuParser *parser, OuAst *target)
{
    OuSpan span = target->span;
    const char *what = target->kind == OU_AST_LIST ? "list" : "tuple";
    if (target->kind == OU_AST_LIST || (target->kind == OU_AST_TUPLE && target->in_parens))
        return ou_parser_error(parser, span, "only single target (not %s) can be annotated", what);
    if (target->kind == OU_AST_TUPLE)
        return ou_parser_error(parser, target->sequence.items.items[0]->span,
                               "only single target (not tuple) can be annotated");
    return ou_parser_error(parser, span, "illegal target for annotation");
}

static bool
is_single_target(const OuAst *node)
{
    return node->kind == OU_AST_NAME || node->kind == OU_AST_ATTRIBUTE ||
           node->kind == OU_AST_SUBSCRIPT;
}

static OuAst *
parse_annotated(OuParser *parser, size_t start, OuAst *target)
{
    bool is_valid = is_single_target(target);
    OuAst *value = NULL;
    parser->at++;
    parser->quiet += !is_valid;
    OuAst *annotation = ou_parse_expression(parser);
    parser->quiet -= !is_valid;
    if (!annotation)
        return NULL;
    if (!is_valid)
        return explain_annotation(parser, target);
    if (ou_parser_accept(parser, OU_TOKEN_ASSIGN) && !(value = parse_value(parser)))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_ANN_ASSIGN, start);
    if (!node)
        return NULL;
    target->context = OU_AST_STORE;
    node->ann_assign.target = target;
    node->ann_assign.annotation = annotation;
    node->ann_assign.value = value;
    node->ann_assign.simple = target->kind == OU_AST_NAME && !target->in_parens;
    return node;
}

static bool
aug_assign_op(OuTokenKind kind, OuAstBinaryOp *op)
{
    switch (kind) {
    case OU_TOKEN_ADD_ASSIGN:
        *op = OU_AST_ADD;
        return true;
    case OU_TOKEN_SUB_ASSIGN:
        *op = OU_AST_SUB;
        return true;
    case OU_TOKEN_MUL_ASSIGN:
        *op = OU_AST_MULT;
        return true;
    case OU_TOKEN_AT_ASSIGN:
        *op = OU_AST_MAT_MULT;
        return true;
    case OU_TOKEN_DIV_ASSIGN:
        *op = OU_AST_DIV;
        return true;
    case OU_TOKEN_MOD_ASSIGN:
        *op = OU_AST_MOD;
        return true;
    case OU_TOKEN_AND_ASSIGN:
        *op = OU_AST_BIT_AND;
        return true;
    case OU_TOKEN_OR_ASSIGN:
        *op = OU_AST_BIT_OR;
        return true;
    case OU_TOKEN_XOR_ASSIGN:
        *op = OU_AST_BIT_XOR;
        return true;
    case OU_TOKEN_LSHIFT_ASSIGN:
        *op = OU_AST_LSHIFT;
        return true;
    case OU_TOKEN_RSHIFT_ASSIGN:
        *op = OU_AST_RSHIFT;
        return true;
    case OU_TOKEN_POW_ASSIGN:
        *op = OU_AST_POW;
        return true;
    case OU_TOKEN_FLOOR_DIV_ASSIGN:
        *op = OU_AST_FLOOR_DIV;
        return true;
    default:
        return false;
    }
}

static OuAst *
parse_aug_assign(OuParser *parser, size_t start, OuAst *target, OuAstBinaryOp op)
{
    parser->at++;
    OuAst *value = parse_value(parser);
    if (!value)
        return NULL;
    if (!is_single_target(target))
        return ou_parser_error(parser, target->span,
                               "'%s' is an illegal expression for augmented assignment",
                               ou_parser_expr_name(target));
    OuAst *node = ou_parser_node(parser, OU_AST_AUG_ASSIGN, start);
    if (!node)
        return NULL;
    target->context = OU_AST_STORE;
    node->op = (uint8_t)op;
    node->aug_assign.target = target;
    node->aug_assign.value = value;
    return node;
}

static OuAst *
parse_expression_statement(OuParser *parser)
{
    size_t start = parser->at;
    OuAstBinaryOp op;
    OuAst *first = parse_value(parser);
    if (!first)
        return NULL;
    OuTokenKind next = ou_parser_kind(parser);
    if (next == OU_TOKEN_ASSIGN)
        return parse_assign(parser, start, first);
    if (next == OU_TOKEN_COLON)
        return parse_annotated(parser, start, first);
    if (aug_assign_op(next, &op))
        return parse_aug_assign(parser, start, first, op);
    if (next == OU_TOKEN_WALRUS) {
        /* Let the rule for named expressions say why it is not one here. */
        OuParserMark mark = {start, parser->n_scratch};
        if (first->kind != OU_AST_NAME && first->kind != OU_AST_TUPLE)
            explain_bad_assignment(parser, mark, first);
        return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_EXPR, start);
    if (node)
        node->wrap.value = first;
    return node;
}

/* ---- imports ---- */

/* Parse `a.b.c` into one name. */
static OuAstName *
parse_dotted_name(OuParser *parser)
{
    OuAstName *name = ou_parser_accept_name(parser);
    while (name && ou_parser_accept(parser, OU_TOKEN_DOT)) {
        OuAstName *part = ou_parser_accept_name(parser);
        if (!part)
            return NULL;
        const char *joined = ou_region_format(parser->region, "%s.%s", name->text, part->text);
        name = joined ? ou_names_get(parser->names, joined, name->length + 1 + part->length) : NULL;
        if (!name)
            ou_parser_no_memory(parser);
    }
    return name;
}

static bool
push_alias(OuParser *parser, size_t start, OuAstName *name)
{
    OuAstName *as_name = NULL;
    if (!name)
        return false;
    if (ou_parser_accept(parser, OU_TOKEN_AS) && !(as_name = ou_parser_accept_name(parser)))
        return false;
    OuAst *node = ou_parser_node(parser, OU_AST_ALIAS, start);
    if (!node)
        return false;
    node->alias.name = name;
    node->alias.as_name = as_name;
    return ou_parser_push(parser, node);
}

static OuAst *
parse_import(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    do {
        parser->at++;
        size_t alias_start = parser->at;
        if (!push_alias(parser, alias_start, parse_dotted_name(parser)))
            return NULL;
    } while (ou_parser_kind(parser) == OU_TOKEN_COMMA);
    OuAst *node = ou_parser_node(parser, OU_AST_IMPORT, start);
    return node && ou_parser_collect(parser, base, &node->import.aliases) ? node : NULL;
}

/* Push the names of `from x import a, b` or `(a, b,)` or `*`. */
static bool
push_imported_names(OuParser *parser)
{
    size_t start = parser->at;
    if (ou_parser_accept(parser, OU_TOKEN_STAR)) {
        OuAst *node = ou_parser_node(parser, OU_AST_ALIAS, start);
        if (!node)
            return false;
        node->alias.name = ou_names_get(parser->names, "*", 1);
        if (!node->alias.name)
            return ou_parser_no_memory(parser);
        return ou_parser_push(parser, node);
    }
    bool in_parens = ou_parser_accept(parser, OU_TOKEN_LPAREN);
    for (;;) {
        size_t alias_start = parser->at;
        if (!push_alias(parser, alias_start, ou_parser_accept_name(parser)))
            return false;
        if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
            break;
        if (in_parens && ou_parser_kind(parser) == OU_TOKEN_RPAREN)
            break;
        if (!in_parens && ou_parser_kind(parser) == OU_TOKEN_NEWLINE)
            return ou_parser_error_furthest(
                parser, "trailing comma not allowed without surrounding parentheses");
    }
    return !in_parens || ou_parser_accept(parser, OU_TOKEN_RPAREN);
}

static OuAst *
parse_import_from(OuParser *parser)
{
    size_t start = parser->at++, base = parser->n_scratch;
    int level = 0;
    for (;;) {
        if (ou_parser_accept(parser, OU_TOKEN_DOT))
            level++;
        else if (ou_parser_accept(parser, OU_TOKEN_DOTS))
            level += 3;
        else
            break;
    }
    OuAstName *module = NULL;
    if (!level || ou_parser_kind(parser) != OU_TOKEN_IMPORT) {
        if (!(module = parse_dotted_name(parser)))
            return NULL;
    }
    if (!ou_parser_accept(parser, OU_TOKEN_IMPORT) || !push_imported_names(parser))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_IMPORT_FROM, start);
    if (!node)
        return NULL;
    node->import.module = module;
    node->import.level = level;
    return ou_parser_collect(parser, base, &node->import.aliases) ? node : NULL;
}

/* ---- the other simple statements ---- */

static OuAst *
parse_bare(OuParser *parser, OuAstKind kind)
{
    size_t start = parser->at++;
    return ou_parser_node(parser, kind, start);
}

static bool
ends_simple(OuTokenKind kind)
{
    return kind == OU_TOKEN_NEWLINE || kind == OU_TOKEN_SEMICOLON || kind == OU_TOKEN_END;
}

static OuAst *
parse_return(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *value = NULL;
    if (!ends_simple(ou_parser_kind(parser)) && !(value = ou_parse_star_expressions(parser)))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_RETURN, start);
    if (node)
        node->wrap.value = value;
    return node;
}

static OuAst *
parse_raise(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *exception = NULL, *cause = NULL;
    if (!ends_simple(ou_parser_kind(parser))) {
        if (!(exception = ou_parse_expression(parser)))
            return NULL;
        if (ou_parser_accept(parser, OU_TOKEN_FROM) && !(cause = ou_parse_expression(parser)))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_RAISE, start);
    if (!node)
        return NULL;
    node->raise.exception = exception;
    node->raise.cause = cause;
    return node;
}

static OuAst *
parse_assert(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *message = NULL;
    OuAst *test = ou_parse_expression(parser);
    if (!test)
        return NULL;
    if (ou_parser_accept(parser, OU_TOKEN_COMMA) && !(message = ou_parse_expression(parser)))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_ASSERT, start);
    if (!node)
        return NULL;
    node->assert_.test = test;
    node->assert_.message = message;
    return node;
}

static OuAst *
parse_delete(OuParser *parser)
{
    size_t start = parser->at++, base = parser->n_scratch;
    OuAst *targets = ou_parse_star_expressions(parser);
    if (!targets || !ou_parser_make_target(parser, targets, OU_TARGET_DEL))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_DELETE, start);
    if (!node)
        return NULL;
    if (targets->kind == OU_AST_TUPLE && !targets->in_parens) {
        node->sequence.items = targets->sequence.items;
        return node;
    }
    return ou_parser_push(parser, targets) && ou_parser_collect(parser, base, &node->sequence.items)
               ? node
               : NULL;
}

static OuAst *
parse_declaration(OuParser *parser, OuAstKind kind)
{
    size_t start = parser->at, base = parser->n_scratch;
    do {
        parser->at++;
        OuAstName *name = ou_parser_accept_name(parser);
        if (!name || !ou_parser_push(parser, name))
            return NULL;
    } while (ou_parser_kind(parser) == OU_TOKEN_COMMA);
    OuAst *node = ou_parser_node(parser, kind, start);
    return node && ou_parser_collect_names(parser, base, &node->names.names) ? node : NULL;
}

static OuAst *
parse_simple(OuParser *parser)
{
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_PASS:
        return parse_bare(parser, OU_AST_PASS);
    case OU_TOKEN_BREAK:
        return parse_bare(parser, OU_AST_BREAK);
    case OU_TOKEN_CONTINUE:
        return parse_bare(parser, OU_AST_CONTINUE);
    case OU_TOKEN_RETURN:
        return parse_return(parser);
    case OU_TOKEN_RAISE:
        return parse_raise(parser);
    case OU_TOKEN_ASSERT:
        return parse_assert(parser);
    case OU_TOKEN_DEL:
        return parse_delete(parser);
    case OU_TOKEN_IMPORT:
        return parse_import(parser);
    case OU_TOKEN_FROM:
        return parse_import_from(parser);
    case OU_TOKEN_GLOBAL:
        return parse_declaration(parser, OU_AST_GLOBAL);
    case OU_TOKEN_NONLOCAL:
        return parse_declaration(parser, OU_AST_NONLOCAL);
    default:
        return parse_expression_statement(parser);
    }
}

/* ---- lines and blocks ---- */

bool
ou_parse_simple_line(OuParser *parser)
{
    do {
        if (ou_parser_kind(parser) == OU_TOKEN_NEWLINE)
            break;
        OuAst *node = parse_simple(parser);
        if (!node || !ou_parser_push(parser, node))
            return false;
    } while (ou_parser_accept(parser, OU_TOKEN_SEMICOLON));
    return ou_parser_accept(parser, OU_TOKEN_NEWLINE);
}

bool
ou_parse_statement(OuParser *parser)
{
    if (!ou_parser_may_descend(parser))
        return false;
    bool matched;
    OuAst *node = ou_parse_compound(parser, &matched);
    if (matched)
        return node && ou_parser_push(parser, node);
    if (parser->error->status != OU_PARSE_OK)
        return false;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_NEWLINE || kind == OU_TOKEN_SEMICOLON)
        return false;
    return ou_parse_simple_line(parser);
}

bool
ou_parse_statements(OuParser *parser, OuTokenKind end, OuAstList *body)
{
    size_t base = parser->n_scratch;
    while (ou_parser_kind(parser) != end)
        if (!ou_parse_statement(parser))
            return false;
    return ou_parser_collect(parser, base, body);
}

bool
ou_parse_block(OuParser *parser, const char *head, int32_t line, OuAstList *body)
{
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind != OU_TOKEN_COLON) {
        if (kind != OU_TOKEN_ERROR)
            ou_parser_error(parser, ou_parser_peek(parser, 0)->span, "expected ':'");
        return false;
    }
    parser->at++;
    size_t base = parser->n_scratch;
    if (!ou_parser_accept(parser, OU_TOKEN_NEWLINE)) {
        kind = ou_parser_kind(parser);
        if (kind == OU_TOKEN_SEMICOLON || !ou_parse_simple_line(parser))
            return false;
        return ou_parser_collect(parser, base, body);
    }
    if (!ou_parser_accept(parser, OU_TOKEN_INDENT)) {
        if (ou_parser_kind(parser) != OU_TOKEN_ERROR)
            ou_parser_indentation_error(parser, "expected an indented block after %s on line %d",
                                        head, line);
        return false;
    }
    return ou_parse_statements(parser, OU_TOKEN_DEDENT, body) &&
           ou_parser_accept(parser, OU_TOKEN_DEDENT);
}
