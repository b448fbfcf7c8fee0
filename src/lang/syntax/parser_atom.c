/* SPDX-License-Identifier: MIT */
/* Atoms and what may follow them: names, displays, comprehensions, groups,
 * attributes, subscripts, calls.
 */
#include "lang/syntax/parser_int.h"

/* ---- comprehensions ---- */

static OuAst *
parse_for_clause(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    bool is_async = ou_parser_accept(parser, OU_TOKEN_ASYNC);
    parser->at++;
    OuAst *target = ou_parse_for_targets(parser);
    if (!target || !ou_parser_accept(parser, OU_TOKEN_IN))
        return NULL;
    OuAst *iter = ou_parse_disjunction(parser);
    if (!iter)
        return NULL;
    while (ou_parser_accept(parser, OU_TOKEN_IF)) {
        OuAst *condition = ou_parse_disjunction(parser);
        if (!condition || !ou_parser_push(parser, condition))
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_FOR_CLAUSE, start);
    if (!node)
        return NULL;
    node->for_clause.target = target;
    node->for_clause.iter = iter;
    node->for_clause.is_async = is_async;
    return ou_parser_collect(parser, base, &node->for_clause.conditions) ? node : NULL;
}

bool
ou_parse_for_clauses(OuParser *parser, OuAstList *clauses)
{
    size_t base = parser->n_scratch;
    while (ou_parser_at_for(parser)) {
        OuAst *clause = parse_for_clause(parser);
        if (!clause || !ou_parser_push(parser, clause))
            return false;
    }
    return ou_parser_collect(parser, base, clauses);
}

/* Parse the clauses after `element` and the closing bracket. */
static OuAst *
finish_comprehension(OuParser *parser, OuAstKind kind, size_t start, OuAst *element, OuAst *value,
                     OuTokenKind closing)
{
    if (element->kind == OU_AST_STARRED && !element->in_parens)
        return ou_parser_error(parser, element->span,
                               "iterable unpacking cannot be used in comprehension");
    OuAstList clauses;
    if (!ou_parse_for_clauses(parser, &clauses) || !ou_parser_accept(parser, closing))
        return NULL;
    OuAst *node = ou_parser_node(parser, kind, start);
    if (!node)
        return NULL;
    node->comprehension.element = element;
    node->comprehension.value = value;
    node->comprehension.clauses = clauses;
    return node;
}

/* `[a, b for ...]`: the target of a comprehension wants parentheses. */
static OuAst *
explain_bare_target(OuParser *parser, OuAst *first, size_t base)
{
    OuAst *last = parser->scratch[parser->n_scratch - 1];
    bool ends_with_comma = ou_parser_last(parser)->kind == OU_TOKEN_COMMA;
    OuSpan end = ends_with_comma ? ou_parser_last(parser)->span : last->span;
    if (ends_with_comma && parser->n_scratch - base > 1)
        end = last->span;
    ou_parser_begin_hint(parser);
    OuAstList clauses;
    bool is_comprehension = ou_parse_for_clauses(parser, &clauses);
    ou_parser_end_hint(parser);
    if (!is_comprehension)
        return NULL;
    return ou_parser_error(parser, ou_span_join(first->span, end),
                           "did you forget parentheses around the comprehension target?");
}

/* ---- lists, tuples, groups ---- */

static bool
begins_item(OuTokenKind kind)
{
    return kind == OU_TOKEN_STAR || ou_parser_begins_expression(kind);
}

/* Push further items after `first` up to `closing`, which is left. */
static bool
push_items(OuParser *parser, OuAst *first, OuTokenKind closing)
{
    size_t base = parser->n_scratch;
    if (!ou_parser_push(parser, first))
        return false;
    while (ou_parser_accept(parser, OU_TOKEN_COMMA)) {
        if (!begins_item(ou_parser_kind(parser)))
            break;
        OuAst *item = ou_parse_star_named(parser);
        if (!item || !ou_parser_push(parser, item))
            return false;
    }
    /* The expression of an f-string has no closing token. */
    if (ou_parser_kind(parser) == closing || ou_parser_kind(parser) == OU_TOKEN_END)
        return true;
    if (ou_parser_at_for(parser) && closing != OU_TOKEN_RPAREN)
        explain_bare_target(parser, first, base);
    return false;
}

static OuAst *
parse_list(OuParser *parser)
{
    size_t start = parser->at++, base = parser->n_scratch;
    if (ou_parser_kind(parser) != OU_TOKEN_RSQUARE) {
        OuAst *first = ou_parse_star_named(parser);
        if (!first)
            return NULL;
        if (ou_parser_at_for(parser))
            return finish_comprehension(parser, OU_AST_LIST_COMP, start, first, NULL,
                                        OU_TOKEN_RSQUARE);
        if (!push_items(parser, first, OU_TOKEN_RSQUARE))
            return NULL;
    }
    if (!ou_parser_accept(parser, OU_TOKEN_RSQUARE))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_LIST, start);
    return node && ou_parser_collect(parser, base, &node->sequence.items) ? node : NULL;
}

static OuAst *
explain_star_in_group(OuParser *parser)
{
    bool is_double = ou_parser_kind(parser) == OU_TOKEN_POW;
    size_t start = parser->at++;
    ou_parser_begin_hint(parser);
    OuAst *value = ou_parse_expression(parser);
    ou_parser_end_hint(parser);
    OuTokenKind kind = ou_parser_kind(parser);
    if (!value || (kind != OU_TOKEN_RPAREN && kind != OU_TOKEN_END))
        return NULL;
    return ou_parser_error(parser, ou_parser_span(parser, start), "cannot use %s expression here",
                           is_double ? "double starred" : "starred");
}

/* Content that is neither empty nor a yield: an expression or a tuple. */
static OuAst *
parse_group_items(OuParser *parser, size_t start, bool *is_tuple)
{
    size_t base = parser->n_scratch;
    if (ou_parser_kind(parser) == OU_TOKEN_POW)
        return explain_star_in_group(parser);
    OuParserMark mark = ou_parser_mark(parser);
    OuAst *first = ou_parse_star_named(parser);
    if (!first)
        return NULL;
    if (ou_parser_kind(parser) == OU_TOKEN_COMMA) {
        *is_tuple = true;
        if (!push_items(parser, first, OU_TOKEN_RPAREN))
            return NULL;
        OuAst *tuple = ou_parser_node(parser, OU_AST_TUPLE, start);
        return tuple && ou_parser_collect(parser, base, &tuple->sequence.items) ? tuple : NULL;
    }
    if (first->kind == OU_AST_STARRED && !ou_parser_at_for(parser)) {
        ou_parser_reset(parser, mark);
        return explain_star_in_group(parser);
    }
    return first;
}

OuAst *
ou_parse_group_content(OuParser *parser, size_t start)
{
    if (ou_parser_kind(parser) == OU_TOKEN_YIELD)
        return ou_parse_yield(parser);
    bool is_tuple = false;
    OuAst *node = parse_group_items(parser, start, &is_tuple);
    if (!node || !ou_parser_at_for(parser))
        return node;
    /* Inside an f-string there is no closing token: the clauses end it. */
    OuAstList clauses;
    if (!ou_parse_for_clauses(parser, &clauses))
        return NULL;
    OuAst *generator = ou_parser_node(parser, OU_AST_GENERATOR_EXP, start);
    if (!generator)
        return NULL;
    generator->comprehension.element = node;
    generator->comprehension.clauses = clauses;
    return generator;
}

static OuAst *
parse_group(OuParser *parser)
{
    size_t start = parser->at++;
    OuAst *node;
    bool is_tuple = false;
    if (ou_parser_kind(parser) == OU_TOKEN_RPAREN) {
        node = ou_parser_node(parser, OU_AST_TUPLE, start);
        is_tuple = true;
    } else if (ou_parser_kind(parser) == OU_TOKEN_YIELD) {
        node = ou_parse_yield(parser);
    } else {
        node = parse_group_items(parser, start, &is_tuple);
        if (node && !is_tuple && ou_parser_at_for(parser))
            return finish_comprehension(parser, OU_AST_GENERATOR_EXP, start, node, NULL,
                                        OU_TOKEN_RPAREN);
    }
    if (!node || !ou_parser_accept(parser, OU_TOKEN_RPAREN))
        return NULL;
    if (is_tuple)
        node->span = ou_parser_span(parser, start);
    node->in_parens = true;
    return node;
}

/* ---- dicts and sets ---- */

/* Say what is wrong after a dictionary key, whose value should come. */
static bool
explain_dict_value(OuParser *parser)
{
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_STAR) {
        size_t start = parser->at++;
        ou_parser_begin_hint(parser);
        OuAst *value = ou_parse_bitwise_or(parser);
        ou_parser_end_hint(parser);
        if (value)
            ou_parser_error(parser, ou_parser_span(parser, start),
                            "cannot use a starred expression in a dictionary value");
    } else if (kind == OU_TOKEN_RBRACE || kind == OU_TOKEN_COMMA) {
        ou_parser_error(parser, ou_parser_last(parser)->span,
                        "expression expected after dictionary key and ':'");
    }
    return false;
}

/* Parse `: value` and push key and value. */
static bool
push_pair(OuParser *parser, OuAst *key)
{
    if (!ou_parser_accept(parser, OU_TOKEN_COLON)) {
        OuTokenKind kind = ou_parser_kind(parser);
        if (kind == OU_TOKEN_RBRACE || kind == OU_TOKEN_COMMA)
            ou_parser_error(parser, ou_parser_last(parser)->span,
                            "':' expected after dictionary key");
        return false;
    }
    if (!ou_parser_begins_expression(ou_parser_kind(parser)))
        return explain_dict_value(parser);
    OuAst *value = ou_parse_expression(parser);
    return value && ou_parser_push(parser, key) && ou_parser_push(parser, value);
}

/* Parse one `key: value` or `**mapping` and push it. */
static bool
push_dict_item(OuParser *parser)
{
    if (ou_parser_accept(parser, OU_TOKEN_POW)) {
        OuAst *mapping = ou_parse_bitwise_or(parser);
        return mapping && ou_parser_push(parser, NULL) && ou_parser_push(parser, mapping);
    }
    OuAst *key = ou_parse_expression(parser);
    return key && push_pair(parser, key);
}

/* Split the pairs pushed above `base` into keys and values. */
static OuAst *
finish_dict(OuParser *parser, size_t start, size_t base)
{
    size_t count = (parser->n_scratch - base) / 2;
    OuAst *node = ou_parser_node(parser, OU_AST_DICT, start);
    if (!node || !count)
        return node;
    OuAst **keys = ou_region_take(parser->region, count * sizeof *keys);
    OuAst **values = ou_region_take(parser->region, count * sizeof *values);
    if (!keys || !values) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    for (size_t i = 0; i < count; i++) {
        keys[i] = parser->scratch[base + 2 * i];
        values[i] = parser->scratch[base + 2 * i + 1];
    }
    parser->n_scratch = base;
    node->dict.keys = (OuAstList){keys, count};
    node->dict.values = (OuAstList){values, count};
    return node;
}

/* Parse the items of a dict whose first has been pushed. */
static OuAst *
parse_dict_rest(OuParser *parser, size_t start, size_t base)
{
    while (ou_parser_accept(parser, OU_TOKEN_COMMA)) {
        if (ou_parser_kind(parser) == OU_TOKEN_RBRACE)
            break;
        if (!push_dict_item(parser))
            return NULL;
    }
    return ou_parser_accept(parser, OU_TOKEN_RBRACE) ? finish_dict(parser, start, base) : NULL;
}

static OuAst *
parse_dict_or_set(OuParser *parser)
{
    size_t start = parser->at++, base = parser->n_scratch;
    if (ou_parser_accept(parser, OU_TOKEN_RBRACE))
        return ou_parser_node(parser, OU_AST_DICT, start);
    if (ou_parser_kind(parser) == OU_TOKEN_POW) {
        OuSpan stars = ou_parser_peek(parser, 0)->span;
        if (!push_dict_item(parser))
            return NULL;
        if (ou_parser_at_for(parser))
            return ou_parser_error(parser, stars,
                                   "dict unpacking cannot be used in dict comprehension");
        return parse_dict_rest(parser, start, base);
    }
    OuAst *first = ou_parse_star_named(parser);
    if (!first)
        return NULL;
    if (ou_parser_kind(parser) == OU_TOKEN_COLON && first->kind != OU_AST_STARRED) {
        if (!push_pair(parser, first))
            return NULL;
        if (!ou_parser_at_for(parser))
            return parse_dict_rest(parser, start, base);
        OuAst *value = parser->scratch[parser->n_scratch - 1];
        parser->n_scratch = base;
        return finish_comprehension(parser, OU_AST_DICT_COMP, start, first, value, OU_TOKEN_RBRACE);
    }
    if (ou_parser_at_for(parser))
        return finish_comprehension(parser, OU_AST_SET_COMP, start, first, NULL, OU_TOKEN_RBRACE);
    if (!push_items(parser, first, OU_TOKEN_RBRACE) || !ou_parser_accept(parser, OU_TOKEN_RBRACE))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_SET, start);
    return node && ou_parser_collect(parser, base, &node->sequence.items) ? node : NULL;
}

/* ---- atoms ---- */

static OuAst *
parse_name(OuParser *parser)
{
    size_t start = parser->at;
    OuAstName *id = ou_parser_accept_name(parser);
    OuAst *node = ou_parser_node(parser, OU_AST_NAME, start);
    if (node)
        node->name.id = id;
    return node;
}

static OuAst *
parse_keyword_constant(OuParser *parser, OuAstConstantType type)
{
    size_t start = parser->at++;
    OuAst *node = ou_parser_node(parser, OU_AST_CONSTANT, start);
    if (node)
        node->constant.type = type;
    return node;
}

OuAst *
ou_parse_atom(OuParser *parser)
{
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_NAME:
        return parse_name(parser);
    case OU_TOKEN_NUMBER:
        return ou_parse_number(parser);
    case OU_TOKEN_STRING:
        return ou_parse_strings(parser);
    case OU_TOKEN_LPAREN:
        return parse_group(parser);
    case OU_TOKEN_LSQUARE:
        return parse_list(parser);
    case OU_TOKEN_LBRACE:
        return parse_dict_or_set(parser);
    case OU_TOKEN_NONE:
        return parse_keyword_constant(parser, OU_AST_NONE);
    case OU_TOKEN_TRUE:
        return parse_keyword_constant(parser, OU_AST_TRUE);
    case OU_TOKEN_FALSE:
        return parse_keyword_constant(parser, OU_AST_FALSE);
    case OU_TOKEN_DOTS:
        return parse_keyword_constant(parser, OU_AST_ELLIPSIS);
    default:
        return NULL;
    }
}

/* ---- primaries ---- */

static bool
ends_slice_part(OuTokenKind kind)
{
    return kind == OU_TOKEN_COLON || kind == OU_TOKEN_COMMA || kind == OU_TOKEN_RSQUARE;
}

/* Parse an optional bound of a slice. */
static bool
parse_bound(OuParser *parser, OuAst **bound)
{
    *bound = NULL;
    if (ends_slice_part(ou_parser_kind(parser)))
        return true;
    *bound = ou_parse_expression(parser);
    return *bound != NULL;
}

static OuAst *
parse_slice(OuParser *parser)
{
    size_t start = parser->at;
    OuTokenKind kind = ou_parser_kind(parser);
    OuAst *lower = NULL, *upper, *step = NULL;
    if (kind == OU_TOKEN_STAR)
        return ou_parse_star_named(parser);
    if (kind != OU_TOKEN_COLON && !(lower = ou_parse_named(parser)))
        return NULL;
    if (!ou_parser_accept(parser, OU_TOKEN_COLON))
        return lower;
    if (!parse_bound(parser, &upper))
        return NULL;
    if (ou_parser_accept(parser, OU_TOKEN_COLON) && !parse_bound(parser, &step))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_SLICE, start);
    if (!node)
        return NULL;
    node->slice.lower = lower;
    node->slice.upper = upper;
    node->slice.step = step;
    return node;
}

static OuAst *
parse_slices(OuParser *parser)
{
    size_t start = parser->at, base = parser->n_scratch;
    OuAst *first = parse_slice(parser);
    if (!first)
        return NULL;
    if (ou_parser_kind(parser) != OU_TOKEN_COMMA && first->kind != OU_AST_STARRED)
        return first;
    if (!ou_parser_push(parser, first))
        return NULL;
    while (ou_parser_accept(parser, OU_TOKEN_COMMA)) {
        if (ou_parser_kind(parser) == OU_TOKEN_RSQUARE)
            break;
        OuAst *item = parse_slice(parser);
        if (!item || !ou_parser_push(parser, item))
            return NULL;
    }
    OuAst *tuple = ou_parser_node(parser, OU_AST_TUPLE, start);
    return tuple && ou_parser_collect(parser, base, &tuple->sequence.items) ? tuple : NULL;
}

static OuAst *
parse_subscript(OuParser *parser, size_t start, OuAst *value)
{
    parser->at++;
    OuAst *slice = parse_slices(parser);
    if (!slice || !ou_parser_accept(parser, OU_TOKEN_RSQUARE))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_SUBSCRIPT, start);
    if (!node)
        return NULL;
    node->subscript.value = value;
    node->subscript.slice = slice;
    return node;
}

static OuAst *
parse_attribute(OuParser *parser, size_t start, OuAst *value)
{
    parser->at++;
    OuAstName *name = ou_parser_accept_name(parser);
    OuAst *node = name ? ou_parser_node(parser, OU_AST_ATTRIBUTE, start) : NULL;
    if (!node)
        return NULL;
    node->attribute.value = value;
    node->attribute.name = name;
    return node;
}

static OuAst *
parse_call(OuParser *parser, size_t start, OuAst *function)
{
    size_t open = parser->at++;
    OuAstList positional, keywords;
    if (!ou_parse_arguments(parser, open, &positional, &keywords))
        return NULL;
    OuAst *node = ou_parser_node(parser, OU_AST_CALL, start);
    if (!node)
        return NULL;
    node->call.function = function;
    node->call.arguments = positional;
    node->call.keywords = keywords;
    return node;
}

OuAst *
ou_parse_primary(OuParser *parser)
{
    size_t start = parser->at;
    bool is_await = ou_parser_accept(parser, OU_TOKEN_AWAIT);
    size_t value_start = parser->at;
    OuAst *node = ou_parse_atom(parser);
    while (node) {
        OuTokenKind kind = ou_parser_kind(parser);
        if (kind == OU_TOKEN_DOT)
            node = parse_attribute(parser, value_start, node);
        else if (kind == OU_TOKEN_LPAREN)
            node = parse_call(parser, value_start, node);
        else if (kind == OU_TOKEN_LSQUARE)
            node = parse_subscript(parser, value_start, node);
        else
            break;
    }
    if (!node || !is_await)
        return node;
    OuAst *awaited = ou_parser_node(parser, OU_AST_AWAIT, start);
    if (awaited)
        awaited->wrap.value = node;
    return awaited;
}
