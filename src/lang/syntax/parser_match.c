/* SPDX-License-Identifier: MIT */
/* The match statement and its patterns. */
#include "lang/syntax/parser_int.h"

static OuAst *parse_closed(OuParser *parser);

/* ---- literals ---- */

static OuAst *
new_value(OuParser *parser, size_t start, OuAst *value)
{
    OuAst *node = value ? ou_parser_node(parser, OU_AST_MATCH_VALUE, start) : NULL;
    if (node)
        node->wrap.value = value;
    return node;
}

/* Parse `-? number`. */
static OuAst *
parse_signed_number(OuParser *parser)
{
    size_t start = parser->at;
    bool is_negative = ou_parser_accept(parser, OU_TOKEN_MINUS);
    if (ou_parser_kind(parser) != OU_TOKEN_NUMBER)
        return NULL;
    OuAst *number = ou_parse_number(parser);
    if (!number || !is_negative)
        return number;
    OuAst *node = ou_parser_node(parser, OU_AST_UNARY_OP, start);
    if (!node)
        return NULL;
    node->op = OU_AST_USUB;
    node->wrap.value = number;
    return node;
}

static OuAst *
parse_number_value(OuParser *parser)
{
    size_t start = parser->at;
    OuAst *real = parse_signed_number(parser);
    OuTokenKind kind = ou_parser_kind(parser);
    if (!real || (kind != OU_TOKEN_PLUS && kind != OU_TOKEN_MINUS))
        return real;
    OuAst *part = real->kind == OU_AST_UNARY_OP ? real->wrap.value : real;
    if (part->constant.type == OU_AST_IMAGINARY)
        return ou_parser_error(parser, real->span, "real number required in complex literal");
    parser->at++;
    if (ou_parser_kind(parser) != OU_TOKEN_NUMBER)
        return NULL;
    OuAst *imaginary = ou_parse_number(parser);
    if (!imaginary)
        return NULL;
    if (imaginary->constant.type != OU_AST_IMAGINARY)
        return ou_parser_error(parser, imaginary->span,
                               "imaginary number required in complex literal");
    OuAst *node = ou_parser_node(parser, OU_AST_BIN_OP, start);
    if (!node)
        return NULL;
    node->op = kind == OU_TOKEN_PLUS ? OU_AST_ADD : OU_AST_SUB;
    node->binary.left = real;
    node->binary.right = imaginary;
    return node;
}

static OuAst *
parse_singleton(OuParser *parser, OuAstConstantType type)
{
    size_t start = parser->at++;
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_SINGLETON, start);
    if (node)
        node->constant.type = type;
    return node;
}

/* Parse `a.b.c`, or the bare name `a`. */
static OuAst *
parse_name_or_attribute(OuParser *parser)
{
    size_t start = parser->at;
    OuAstName *id = ou_parser_accept_name(parser);
    OuAst *node = id ? ou_parser_node(parser, OU_AST_NAME, start) : NULL;
    if (!node)
        return NULL;
    node->name.id = id;
    while (node && ou_parser_accept(parser, OU_TOKEN_DOT)) {
        OuAstName *name = ou_parser_accept_name(parser);
        OuAst *attribute = name ? ou_parser_node(parser, OU_AST_ATTRIBUTE, start) : NULL;
        if (attribute) {
            attribute->attribute.value = node;
            attribute->attribute.name = name;
        }
        node = attribute;
    }
    return node;
}

/* ---- classes and mappings ---- */

/* Push `name=pattern`: the name, then the pattern. */
static bool
push_keyword_pattern(OuParser *parser)
{
    OuAstName *name = ou_parser_accept_name(parser);
    parser->at++;
    OuAst *pattern = ou_parse_pattern(parser);
    return pattern && ou_parser_push(parser, name) && ou_parser_push(parser, pattern);
}

static bool
at_keyword_pattern(OuParser *parser)
{
    return ou_parser_kind(parser) == OU_TOKEN_NAME &&
           ou_parser_kind_after(parser, 1) == OU_TOKEN_ASSIGN;
}

/* Divide keyword patterns, pushed as name and pattern in turn. */
static bool
divide_keywords(OuParser *parser, size_t base, OuAst *node)
{
    size_t count = (parser->n_scratch - base) / 2;
    OuAstName **names = ou_region_take(parser->region, count * sizeof *names + 1);
    OuAst **patterns = ou_region_take(parser->region, count * sizeof *patterns + 1);
    if (!names || !patterns)
        return ou_parser_no_memory(parser);
    for (size_t i = 0; i < count; i++) {
        names[i] = parser->scratch[base + 2 * i];
        patterns[i] = parser->scratch[base + 2 * i + 1];
    }
    parser->n_scratch = base;
    node->match_class.keyword_names = (OuAstNameList){names, count};
    node->match_class.keyword_patterns = (OuAstList){patterns, count};
    return true;
}

static OuAst *
explain_positional(OuParser *parser)
{
    OuAst *first = ou_parse_pattern(parser), *last = first;
    while (last && ou_parser_accept(parser, OU_TOKEN_COMMA) &&
           ou_parser_kind(parser) != OU_TOKEN_RPAREN && !at_keyword_pattern(parser))
        last = ou_parse_pattern(parser);
    if (!last)
        return NULL;
    return ou_parser_error(parser, ou_span_join(first->span, last->span),
                           "positional patterns follow keyword patterns");
}

static OuAst *
parse_class_pattern(OuParser *parser, size_t start, OuAst *cls)
{
    parser->at++;
    size_t base = parser->n_scratch;
    OuAst *node = ou_ast_new(parser->region, OU_AST_MATCH_CLASS, cls->span);
    if (!node) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    node->match_class.cls = cls;
    bool in_keywords = false;
    while (ou_parser_kind(parser) != OU_TOKEN_RPAREN) {
        bool is_keyword = at_keyword_pattern(parser);
        if (is_keyword && !in_keywords) {
            in_keywords = true;
            if (!ou_parser_collect(parser, base, &node->match_class.patterns))
                return NULL;
        }
        if (!is_keyword && in_keywords)
            return explain_positional(parser);
        if (is_keyword) {
            if (!push_keyword_pattern(parser))
                return NULL;
        } else {
            OuAst *pattern = ou_parse_pattern(parser);
            if (!pattern || !ou_parser_push(parser, pattern))
                return NULL;
        }
        if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
            break;
    }
    bool done = in_keywords ? divide_keywords(parser, base, node)
                            : ou_parser_collect(parser, base, &node->match_class.patterns);
    if (!done || !ou_parser_accept(parser, OU_TOKEN_RPAREN))
        return NULL;
    node->span = ou_parser_span(parser, start);
    return node;
}

/* A key of a mapping pattern: a literal or a dotted name. */
static OuAst *
parse_key(OuParser *parser)
{
    size_t start = parser->at;
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_NONE:
    case OU_TOKEN_TRUE:
    case OU_TOKEN_FALSE:
        return ou_parse_atom(parser);
    case OU_TOKEN_STRING:
        return ou_parse_strings(parser);
    case OU_TOKEN_NAME: {
        OuAst *node = parse_name_or_attribute(parser);
        return node && parser->at > start + 1 ? node : NULL;
    }
    default:
        return parse_number_value(parser);
    }
}

static OuAst *
parse_mapping(OuParser *parser)
{
    size_t start = parser->at++, base = parser->n_scratch;
    OuAstName *rest = NULL;
    while (ou_parser_kind(parser) != OU_TOKEN_RBRACE && !rest) {
        if (ou_parser_accept(parser, OU_TOKEN_POW)) {
            rest = ou_parser_accept_name(parser);
            if (!rest || rest == parser->name_underscore)
                return NULL;
        } else {
            OuAst *key = parse_key(parser);
            if (!key || !ou_parser_accept(parser, OU_TOKEN_COLON))
                return NULL;
            OuAst *pattern = ou_parse_pattern(parser);
            if (!pattern || !ou_parser_push(parser, key) || !ou_parser_push(parser, pattern))
                return NULL;
        }
        if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
            break;
    }
    if (!ou_parser_accept(parser, OU_TOKEN_RBRACE))
        return NULL;
    size_t count = (parser->n_scratch - base) / 2;
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_MAPPING, start);
    OuAst **items = ou_region_take(parser->region, 2 * count * sizeof *items + 1);
    if (!node || !items) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        items[i] = parser->scratch[base + 2 * i];
        items[count + i] = parser->scratch[base + 2 * i + 1];
    }
    parser->n_scratch = base;
    node->match_mapping.keys = (OuAstList){items, count};
    node->match_mapping.patterns = (OuAstList){items + count, count};
    node->match_mapping.rest = rest;
    return node;
}

/* ---- sequences ---- */

static OuAst *
parse_star_pattern(OuParser *parser)
{
    size_t start = parser->at;
    if (!ou_parser_accept(parser, OU_TOKEN_STAR))
        return ou_parse_pattern(parser);
    OuAstName *name = ou_parser_accept_name(parser);
    OuAst *node = name ? ou_parser_node(parser, OU_AST_MATCH_STAR, start) : NULL;
    if (node)
        node->name.id = name == parser->name_underscore ? NULL : name;
    return node;
}

static bool
ends_patterns(OuTokenKind kind)
{
    return kind == OU_TOKEN_RPAREN || kind == OU_TOKEN_RSQUARE || kind == OU_TOKEN_COLON ||
           kind == OU_TOKEN_IF;
}

/* Push patterns up to what cannot begin one. */
static bool
push_patterns(OuParser *parser, bool *has_comma)
{
    *has_comma = false;
    while (!ends_patterns(ou_parser_kind(parser))) {
        OuAst *pattern = parse_star_pattern(parser);
        if (!pattern || !ou_parser_push(parser, pattern))
            return false;
        if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
            break;
        *has_comma = true;
    }
    return true;
}

static OuAst *
finish_sequence(OuParser *parser, size_t start, size_t base)
{
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_SEQUENCE, start);
    return node && ou_parser_collect(parser, base, &node->sequence.items) ? node : NULL;
}

static OuAst *
parse_bracketed(OuParser *parser, OuTokenKind closing)
{
    size_t start = parser->at++, base = parser->n_scratch;
    bool has_comma;
    if (!push_patterns(parser, &has_comma) || !ou_parser_accept(parser, closing))
        return NULL;
    if (closing == OU_TOKEN_RPAREN && !has_comma && parser->n_scratch == base + 1) {
        OuAst *inner = parser->scratch[base];
        parser->n_scratch = base;
        return inner->kind == OU_AST_MATCH_STAR ? NULL : inner;
    }
    return finish_sequence(parser, start, base);
}

OuAst *
ou_parse_patterns(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    bool has_comma;
    if (!push_patterns(parser, &has_comma) || parser->n_scratch == base)
        return NULL;
    OuAst *first = parser->scratch[base];
    if (!has_comma && first->kind != OU_AST_MATCH_STAR) {
        parser->n_scratch = base;
        return first;
    }
    return has_comma ? finish_sequence(parser, start, base) : NULL;
}

/* ---- patterns ---- */

static OuAst *
new_capture(OuParser *parser, size_t start, OuAstName *name)
{
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_AS, start);
    if (node)
        node->match_as.name = name == parser->name_underscore ? NULL : name;
    return node;
}

static OuAst *
parse_name_pattern(OuParser *parser)
{
    size_t start = parser->at;
    OuAst *node = parse_name_or_attribute(parser);
    if (!node)
        return NULL;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_LPAREN)
        return parse_class_pattern(parser, start, node);
    if (kind == OU_TOKEN_ASSIGN)
        return NULL; // what a keyword pattern begins with stands in no other place
    if (node->kind == OU_AST_ATTRIBUTE)
        return new_value(parser, start, node);
    return new_capture(parser, start, node->name.id);
}

static OuAst *
parse_closed(OuParser *parser)
{
    size_t start = parser->at;
    if (!ou_parser_may_descend(parser))
        return NULL;
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_NONE:
        return parse_singleton(parser, OU_AST_NONE);
    case OU_TOKEN_TRUE:
        return parse_singleton(parser, OU_AST_TRUE);
    case OU_TOKEN_FALSE:
        return parse_singleton(parser, OU_AST_FALSE);
    case OU_TOKEN_STRING:
        return new_value(parser, start, ou_parse_strings(parser));
    case OU_TOKEN_MINUS:
    case OU_TOKEN_NUMBER:
        return new_value(parser, start, parse_number_value(parser));
    case OU_TOKEN_NAME:
        return parse_name_pattern(parser);
    case OU_TOKEN_LPAREN:
        return parse_bracketed(parser, OU_TOKEN_RPAREN);
    case OU_TOKEN_LSQUARE:
        return parse_bracketed(parser, OU_TOKEN_RSQUARE);
    case OU_TOKEN_LBRACE:
        return parse_mapping(parser);
    default:
        return NULL;
    }
}

static OuAst *
parse_or_pattern(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *first = parse_closed(parser);
    if (!first || ou_parser_kind(parser) != OU_TOKEN_BAR)
        return first;
    if (!ou_parser_push(parser, first))
        return NULL;
    while (ou_parser_accept(parser, OU_TOKEN_BAR)) {
        OuAst *next = parse_closed(parser);
        if (!next || !ou_parser_push(parser, next))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_OR, start);
    return node && ou_parser_collect(parser, base, &node->sequence.items) ? node : NULL;
}

OuAst *
ou_parse_pattern(OuParser *parser)
{
    size_t start = parser->at;
    OuAst *pattern = parse_or_pattern(parser);
    if (!pattern || !ou_parser_accept(parser, OU_TOKEN_AS))
        return pattern;
    OuSpan span = ou_parser_peek(parser, 0)->span;
    OuAstName *name = ou_parser_accept_name(parser);
    if (name == parser->name_underscore)
        return ou_parser_error(parser, span, "cannot use '_' as a target");
    if (!name) {
        OuAst *target = ou_parse_expression(parser);
        return target ? ou_parser_error(parser, target->span, "invalid pattern target") : NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_AS, start);
    if (!node)
        return NULL;
    node->match_as.pattern = pattern;
    node->match_as.name = name;
    return node;
}

/* ---- the statement ---- */

static OuAst *
parse_case(OuParser *parser)
{
    size_t start = parser->at++;
    int32_t line = parser->tokens[start].span.line;
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH_CASE, start);
    if (!node || !(node->match_case.pattern = ou_parse_patterns(parser)))
        return NULL;
    if (ou_parser_accept(parser, OU_TOKEN_IF) && !(node->match_case.guard = ou_parse_named(parser)))
        return NULL;
    if (ou_parser_kind(parser) != OU_TOKEN_COLON) {
        if (ou_parser_kind(parser) == OU_TOKEN_NEWLINE)
            ou_parser_error_furthest(parser, "expected ':'");
        return NULL;
    }
    return ou_parse_block(parser, "'case' statement", line, &node->match_case.body) ? node : NULL;
}

static bool
at_case(OuParser *parser)
{
    const OuToken *token = ou_parser_peek(parser, 0);
    return token->kind == OU_TOKEN_NAME && token->name == parser->name_case;
}

/* What is matched: a tuple without parentheses, or a named expression. */
static OuAst *
parse_subject(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *first = ou_parse_star_named(parser);
    if (!first)
        return NULL;
    if (ou_parser_kind(parser) != OU_TOKEN_COMMA)
        return first->kind == OU_AST_STARRED ? NULL : first;
    if (!ou_parser_push(parser, first))
        return NULL;
    while (ou_parser_accept(parser, OU_TOKEN_COMMA)) {
        if (ou_parser_kind(parser) == OU_TOKEN_COLON)
            break;
        OuAst *item = ou_parse_star_named(parser);
        if (!item || !ou_parser_push(parser, item))
            return NULL;
    }
    OuAst *tuple = ou_parser_node(parser, OU_AST_TUPLE, start);
    return tuple && ou_parser_collect(parser, base, &tuple->sequence.items) ? tuple : NULL;
}

/* Can `match` with `kind` behind it be no expression? */
static bool
begins_subject(OuTokenKind kind)
{
    return kind == OU_TOKEN_NAME || kind == OU_TOKEN_NUMBER || kind == OU_TOKEN_STRING || kind == OU_TOKEN_NONE ||
           kind == OU_TOKEN_TRUE || kind == OU_TOKEN_FALSE || kind == OU_TOKEN_LBRACE;
}

/* Read `match subject :` newline; NULL, and back at the start, if it is not.
 * `*matched`: it cannot be anything else, an error is told. */
static OuAst *
try_head(OuParser *parser, bool *matched)
{
    OuParserMark mark = ou_parser_mark(parser);
    parser->at++;
    parser->quiet++;
    OuAst *subject = parse_subject(parser);
    bool lacks_colon = subject && ou_parser_kind(parser) == OU_TOKEN_NEWLINE;
    *matched = subject && ou_parser_accept(parser, OU_TOKEN_COLON) && ou_parser_accept(parser, OU_TOKEN_NEWLINE);
    parser->quiet--;
    if (*matched)
        return subject;
    ou_parser_reset(parser, mark);
    *matched = lacks_colon && begins_subject(ou_parser_kind_after(parser, 1));
    if (*matched)
        ou_parser_error_furthest(parser, "expected ':'");
    return NULL;
}

OuAst *
ou_parse_match(OuParser *parser, bool *matched)
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *subject = try_head(parser, matched);
    if (!subject)
        return NULL;
    int32_t line = parser->tokens[start].span.line;
    OuAst *node = ou_parser_node(parser, OU_AST_MATCH, start);
    if (!node)
        return NULL;
    node->match.subject = subject;
    if (!ou_parser_accept(parser, OU_TOKEN_INDENT))
        return ou_parser_kind(parser) == OU_TOKEN_ERROR
                   ? NULL
                   : ou_parser_indentation_error(
                         parser, "expected an indented block after 'match' statement on line %d",
                         line);
    while (at_case(parser)) {
        OuAst *item = parse_case(parser);
        if (!item || !ou_parser_push(parser, item))
            return NULL;
    }
    if (parser->n_scratch == base || !ou_parser_accept(parser, OU_TOKEN_DEDENT) ||
        !ou_parser_collect(parser, base, &node->match.cases))
        return NULL;
    node->span = ou_parser_span(parser, start);
    return node;
}
