/* SPDX-License-Identifier: MIT */
/* Arguments of calls and classes; parameters of functions and lambdas. */
#include <string.h>

#include "lang/syntax/parser_int.h"

/* ---- arguments ---- */

/* The arguments read so far. Positional ones and keywords grow in two lists
 * at once, so keywords wait in a chain of the scratch stack's items. */
typedef struct Arguments {
    OuParser *parser;
    size_t open; /* the opening parenthesis */
    size_t base;
    size_t n_keywords;
    bool has_unpacking;       /* a `**mapping` was seen */
    bool misplaced;           /* a positional argument follows a keyword */
    bool misplaced_unpacking; /* when it did, a `**mapping` had been seen */
} Arguments;

static bool
push_keyword(Arguments *arguments, OuAstName *name, OuAst *value, size_t start)
{
    OuParser *parser = arguments->parser;
    OuAst *node = value ? ou_parser_node(parser, OU_AST_KEYWORD, start) : NULL;
    if (!node)
        return false;
    node->keyword.name = name;
    node->keyword.value = value;
    arguments->n_keywords++;
    return ou_parser_push(parser, node);
}

static bool
parse_named_argument(Arguments *arguments)
{
    OuParser *parser = arguments->parser;
    size_t start = parser->at;
    OuAstName *name = ou_parser_accept_name(parser);
    parser->at++;
    OuSpan head = ou_parser_span(parser, start);
    OuAst *value = ou_parse_expression(parser);
    if (value && ou_parser_at_for(parser))
        return ou_parser_error(parser, head,
                               "invalid syntax. Maybe you meant '==' or ':=' instead of '='?");
    return push_keyword(arguments, name, value, start);
}

static bool
parse_unpacking(Arguments *arguments, OuTokenKind kind)
{
    OuParser *parser = arguments->parser;
    size_t start = parser->at++;
    if (kind == OU_TOKEN_POW) {
        arguments->has_unpacking = true;
        return push_keyword(arguments, NULL, ou_parse_expression(parser), start);
    }
    if (arguments->has_unpacking)
        return ou_parser_error(parser, parser->tokens[start].span,
                               "iterable argument unpacking follows keyword argument unpacking");
    OuAst *value = ou_parse_expression(parser);
    OuAst *node = value ? ou_parser_node(parser, OU_AST_STARRED, start) : NULL;
    if (!node)
        return false;
    node->wrap.value = value;
    return ou_parser_push(parser, node);
}

/* Parse the clauses of a generator whose element is the argument `element`. */
static OuAst *
parse_generator(Arguments *arguments, size_t start, OuAst *element, bool is_first)
{
    OuParser *parser = arguments->parser;
    OuAstList clauses;
    if (!ou_parse_for_clauses(parser, &clauses))
        return NULL;
    if (!is_first || ou_parser_kind(parser) != OU_TOKEN_RPAREN) {
        if (is_first && ou_parser_kind(parser) != OU_TOKEN_COMMA)
            return NULL;
        return ou_parser_error(parser, ou_parser_span(parser, start),
                               "Generator expression must be parenthesized");
    }
    OuAst *node = ou_parser_node(parser, OU_AST_GENERATOR_EXP, arguments->open);
    if (!node)
        return NULL;
    /* The call's own parentheses are the generator's. */
    OuSpan closing = ou_parser_peek(parser, 0)->span;
    node->span.end_line = closing.end_line;
    node->span.end_column = closing.end_column;
    node->comprehension.element = element;
    node->comprehension.clauses = clauses;
    return node;
}

static bool
explain_equals(Arguments *arguments, size_t start, OuAst *node)
{
    OuParser *parser = arguments->parser;
    OuTokenKind first = (OuTokenKind)parser->tokens[start].kind;
    bool is_keyword = parser->at == start + 1 &&
                      (first == OU_TOKEN_TRUE || first == OU_TOKEN_FALSE || first == OU_TOKEN_NONE);
    parser->at++;
    OuSpan span = ou_parser_span(parser, start);
    if (is_keyword)
        return ou_parser_error(parser, span, "cannot assign to %s", ou_parser_expr_name(node));
    return ou_parser_error(parser, span,
                           "expression cannot contain assignment, perhaps you meant \"==\"?");
}

static bool
parse_positional(Arguments *arguments)
{
    OuParser *parser = arguments->parser;
    size_t start = parser->at;
    bool is_first = parser->n_scratch == arguments->base;
    bool is_walrus = ou_parser_kind(parser) == OU_TOKEN_NAME &&
                     ou_parser_kind_after(parser, 1) == OU_TOKEN_WALRUS;
    OuAst *node = is_walrus ? ou_parse_named(parser) : ou_parse_expression(parser);
    if (!node)
        return false;
    if (ou_parser_kind(parser) == OU_TOKEN_ASSIGN)
        return explain_equals(arguments, start, node);
    if (ou_parser_at_for(parser) && !(node = parse_generator(arguments, start, node, is_first)))
        return false;
    if (arguments->n_keywords && !arguments->misplaced) {
        arguments->misplaced = true;
        arguments->misplaced_unpacking = arguments->has_unpacking;
    }
    return ou_parser_push(parser, node);
}

static bool
parse_argument(Arguments *arguments)
{
    OuParser *parser = arguments->parser;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_STAR || kind == OU_TOKEN_POW)
        return parse_unpacking(arguments, kind);
    if (kind == OU_TOKEN_NAME && ou_parser_kind_after(parser, 1) == OU_TOKEN_ASSIGN)
        return parse_named_argument(arguments);
    return parse_positional(arguments);
}

/* Divide what was pushed into positional arguments and keywords. */
static bool
divide(Arguments *arguments, OuAstList *positional, OuAstList *keywords)
{
    OuParser *parser = arguments->parser;
    size_t count = parser->n_scratch - arguments->base;
    OuAst **items = ou_region_take(parser->region, count * sizeof *items + 1);
    if (!items)
        return ou_parser_no_memory(parser);
    size_t n_positional = count - arguments->n_keywords;
    *positional = (OuAstList){items, 0};
    *keywords = (OuAstList){items + n_positional, 0};
    for (size_t i = 0; i < count; i++) {
        OuAst *node = parser->scratch[arguments->base + i];
        OuAstList *list = node->kind == OU_AST_KEYWORD ? keywords : positional;
        list->items[list->count++] = node;
    }
    parser->n_scratch = arguments->base;
    return true;
}

bool
ou_parse_arguments(OuParser *parser, size_t open, OuAstList *positional, OuAstList *keywords)
{
    Arguments arguments = {.parser = parser, .open = open, .base = parser->n_scratch};
    while (ou_parser_kind(parser) != OU_TOKEN_RPAREN) {
        if (!parse_argument(&arguments))
            return false;
        if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
            break;
    }
    ou_parser_kind(parser);
    if (arguments.misplaced)
        return ou_parser_error_furthest(parser, "positional argument follows keyword argument%s",
                                        arguments.misplaced_unpacking ? " unpacking" : "");
    return ou_parser_accept(parser, OU_TOKEN_RPAREN) && divide(&arguments, positional, keywords);
}

/* ---- parameters ---- */

/* The parameters read so far. The lists of the node grow as chains of scratch
 * items, one list after the other, since their order in source is their own. */
typedef struct Parameters {
    OuParser *parser;
    OuAst *node;
    OuTokenKind closing;
    size_t base;       /* of the list in progress */
    size_t n_defaults; /* of positional parameters, kept in `defaults` */
    OuAst **defaults;
    size_t default_room;
    bool seen_slash;
    bool seen_star;
} Parameters;

static const char *
owner_word(const Parameters *parameters)
{
    return parameters->closing == OU_TOKEN_COLON ? "Lambda expression parameters"
                                                 : "Function parameters";
}

static bool
add_default(Parameters *parameters, OuAst *value)
{
    if (parameters->n_defaults == parameters->default_room) {
        size_t room = parameters->default_room ? parameters->default_room * 2 : 4;
        OuAst **defaults = ou_region_take(parameters->parser->region, room * sizeof *defaults);
        if (!defaults)
            return ou_parser_no_memory(parameters->parser);
        if (parameters->n_defaults)
            memcpy(defaults, parameters->defaults, parameters->n_defaults * sizeof *defaults);
        parameters->defaults = defaults;
        parameters->default_room = room;
    }
    parameters->defaults[parameters->n_defaults++] = value;
    return true;
}

/* Parse a parameter's name and annotation. */
static OuAst *
parse_parameter(Parameters *parameters, bool may_star_annotation)
{
    OuParser *parser = parameters->parser;
    size_t start = parser->at;
    OuAstName *name = ou_parser_accept_name(parser);
    OuAst *annotation = NULL;
    if (!name)
        return NULL;
    if (parameters->closing == OU_TOKEN_RPAREN && ou_parser_accept(parser, OU_TOKEN_COLON)) {
        bool is_star = may_star_annotation && ou_parser_kind(parser) == OU_TOKEN_STAR;
        annotation = is_star ? ou_parse_star_named(parser) : ou_parse_expression(parser);
        if (!annotation)
            return NULL;
    }
    OuAst *node = ou_parser_node(parser, OU_AST_ARG, start);
    if (!node)
        return NULL;
    node->arg.name = name;
    node->arg.annotation = annotation;
    return node;
}

/* Parse `= value` if it is there. */
static bool
parse_default(Parameters *parameters, OuAst **value)
{
    OuParser *parser = parameters->parser;
    *value = NULL;
    if (!ou_parser_accept(parser, OU_TOKEN_ASSIGN))
        return true;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == parameters->closing || kind == OU_TOKEN_COMMA)
        return ou_parser_error(parser, ou_parser_last(parser)->span,
                               "expected default value expression");
    *value = ou_parse_expression(parser);
    return *value != NULL;
}

static bool
parse_plain(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    OuAst *value;
    OuAst *arg = parse_parameter(parameters, false);
    if (!arg || !parse_default(parameters, &value) || !ou_parser_push(parser, arg))
        return false;
    if (parameters->seen_star)
        return ou_parser_push(parser, value);
    if (value)
        return add_default(parameters, value);
    if (parameters->n_defaults)
        return ou_parser_error(parser, arg->span, "non-default argument follows default argument");
    return true;
}

static bool
parse_slash(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    OuSpan span = ou_parser_peek(parser, 0)->span;
    parser->at++;
    if (parameters->seen_slash)
        return ou_parser_error(parser, span, "/ may appear only once");
    if (parameters->seen_star)
        return ou_parser_error(parser, span, "/ must be ahead of *");
    if (parser->n_scratch == parameters->base)
        return false;
    parameters->seen_slash = true;
    return ou_parser_collect(parser, parameters->base,
                             &parameters->node->arguments.positional_only);
}

/* Parse what follows a star: `*args` or the bare one before keyword-only parameters. */
static bool
parse_star(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    OuSpan span = ou_parser_peek(parser, 0)->span;
    parser->at++;
    if (parameters->seen_star)
        return ou_parser_error(parser, span, "* argument may appear only once");
    parameters->seen_star = true;
    if (!ou_parser_collect(parser, parameters->base, &parameters->node->arguments.positional))
        return false;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_NAME) {
        parameters->node->arguments.rest = parse_parameter(parameters, true);
        if (!parameters->node->arguments.rest)
            return false;
        if (ou_parser_kind(parser) == OU_TOKEN_ASSIGN)
            return ou_parser_error(parser, ou_parser_peek(parser, 0)->span,
                                   "var-positional argument cannot have default value");
        return true;
    }
    OuTokenKind next = kind == OU_TOKEN_COMMA ? ou_parser_kind_after(parser, 1) : kind;
    if (next == parameters->closing || (next == OU_TOKEN_POW && kind == OU_TOKEN_COMMA))
        return parameters->closing == OU_TOKEN_COLON
                   ? ou_parser_error_furthest(parser, "named arguments must follow bare *")
                   : ou_parser_error(parser, span, "named arguments must follow bare *");
    return kind == OU_TOKEN_COMMA;
}

static bool
parse_double_star(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    parser->at++;
    OuAst *arg = parse_parameter(parameters, false);
    if (!arg)
        return false;
    parameters->node->arguments.keywords = arg;
    OuSpan span = ou_parser_peek(parser, 0)->span;
    if (ou_parser_kind(parser) == OU_TOKEN_ASSIGN)
        return ou_parser_error(parser, span, "var-keyword argument cannot have default value");
    if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
        return true;
    OuTokenKind kind = ou_parser_kind(parser);
    if (kind == OU_TOKEN_NAME || kind == OU_TOKEN_STAR || kind == OU_TOKEN_POW ||
        kind == OU_TOKEN_SLASH)
        return ou_parser_error(parser, ou_parser_peek(parser, 0)->span,
                               "arguments cannot follow var-keyword argument");
    return true;
}

/* `def f((a, b))` of Python 2. */
static bool
explain_parenthesized(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    size_t start = parser->at++;
    do
        if (!ou_parser_accept_name(parser))
            return false;
    while (ou_parser_accept(parser, OU_TOKEN_COMMA));
    if (!ou_parser_accept(parser, OU_TOKEN_RPAREN))
        return false;
    return ou_parser_error(parser, ou_parser_span(parser, start), "%s cannot be parenthesized",
                           owner_word(parameters));
}

static bool
parse_parameter_item(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    switch (ou_parser_kind(parser)) {
    case OU_TOKEN_NAME:
        return parse_plain(parameters);
    case OU_TOKEN_SLASH:
        return parse_slash(parameters);
    case OU_TOKEN_STAR:
        return parse_star(parameters);
    case OU_TOKEN_POW:
        return parse_double_star(parameters);
    case OU_TOKEN_LPAREN:
        return explain_parenthesized(parameters);
    default:
        return false;
    }
}

/* Divide keyword-only parameters and their defaults, pushed in turn. */
static bool
divide_keyword_only(Parameters *parameters)
{
    OuParser *parser = parameters->parser;
    size_t count = (parser->n_scratch - parameters->base) / 2;
    OuAst **items = ou_region_take(parser->region, 2 * count * sizeof *items + 1);
    if (!items)
        return ou_parser_no_memory(parser);
    for (size_t i = 0; i < count; i++) {
        items[i] = parser->scratch[parameters->base + 2 * i];
        items[count + i] = parser->scratch[parameters->base + 2 * i + 1];
    }
    parser->n_scratch = parameters->base;
    parameters->node->arguments.keyword_only = (OuAstList){items, count};
    parameters->node->arguments.keyword_defaults = (OuAstList){items + count, count};
    return true;
}

OuAst *
ou_parse_parameters(OuParser *parser, OuTokenKind closing)
{
    Parameters parameters = {.parser = parser, .closing = closing, .base = parser->n_scratch};
    OuAst *node = ou_ast_new(parser->region, OU_AST_ARGUMENTS, (OuSpan){0});
    if (!node) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    parameters.node = node;
    while (ou_parser_kind(parser) != closing && !node->arguments.keywords) {
        if (!parse_parameter_item(&parameters))
            return NULL;
        if (node->arguments.keywords)
            break;
        if (!ou_parser_accept(parser, OU_TOKEN_COMMA))
            break;
    }
    bool done = parameters.seen_star
                    ? divide_keyword_only(&parameters)
                    : ou_parser_collect(parser, parameters.base, &node->arguments.positional);
    node->arguments.defaults = (OuAstList){parameters.defaults, parameters.n_defaults};
    return done ? node : NULL;
}
