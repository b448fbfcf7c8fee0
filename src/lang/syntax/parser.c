/* SPDX-License-Identifier: MIT */
/* The parser's entry: checks the source's bytes, runs the grammar, reports.
 * Also the tokens, marks and growing lists that the grammar's files use.
 */
#include <stdint.h>
#include <string.h>

#include "lang/syntax/parser_int.h"

/* ---- tokens ---- */

bool
ou_parser_init(OuParser *parser, OuLexer *lexer, const OuParseInput *input)
{
    *parser = (OuParser){
        .region = lexer->region,
        .names = lexer->names,
        .input = input,
        .error = lexer->error,
        .lexer = lexer,
    };
    OuAstNames *names = lexer->names;
    parser->name_match = ou_names_get(names, "match", 5);
    parser->name_case = ou_names_get(names, "case", 4);
    parser->name_underscore = ou_names_get(names, "_", 1);
    parser->name_print = ou_names_get(names, "print", 5);
    parser->name_exec = ou_names_get(names, "exec", 4);
    if (!parser->name_match || !parser->name_case || !parser->name_underscore ||
        !parser->name_print || !parser->name_exec)
        return ou_parser_no_memory(parser);
    return true;
}

/* What stands for a token that could not be read. */
static const OuToken error_token = {.kind = OU_TOKEN_ERROR};

static bool
grow_tokens(OuParser *parser)
{
    size_t room = parser->token_room ? parser->token_room * 2 : 64;
    OuToken *tokens = ou_region_take(parser->region, room * sizeof *tokens);
    if (!tokens)
        return ou_parser_no_memory(parser);
    if (parser->n_tokens)
        memcpy(tokens, parser->tokens, parser->n_tokens * sizeof *tokens);
    parser->tokens = tokens;
    parser->token_room = room;
    return true;
}

const OuToken *
ou_parser_read(OuParser *parser, size_t index)
{
    while (parser->n_tokens <= index) {
        if (parser->n_tokens == parser->token_room && !grow_tokens(parser))
            return &error_token;
        if (!ou_lexer_next(parser->lexer, &parser->tokens[parser->n_tokens])) {
            parser->lexer_failed = true;
            return &error_token;
        }
        parser->n_tokens++;
    }
    return &parser->tokens[index];
}

OuAstName *
ou_parser_accept_name(OuParser *parser)
{
    const OuToken *token = ou_parser_peek(parser, 0);
    if (token->kind != OU_TOKEN_NAME)
        return NULL;
    parser->at++;
    return token->name;
}

/* ---- nodes and lists ---- */

OuAst *
ou_parser_node(OuParser *parser, OuAstKind kind, size_t start)
{
    OuAst *node = ou_ast_new(parser->region, kind, ou_parser_span(parser, start));
    if (!node)
        ou_parser_no_memory(parser);
    return node;
}

bool
ou_parser_push(OuParser *parser, void *item)
{
    if (parser->n_scratch == parser->scratch_room) {
        size_t room = parser->scratch_room ? parser->scratch_room * 2 : 64;
        void **scratch = ou_region_take(parser->region, room * sizeof *scratch);
        if (!scratch)
            return ou_parser_no_memory(parser);
        if (parser->n_scratch)
            memcpy(scratch, parser->scratch, parser->n_scratch * sizeof *scratch);
        parser->scratch = scratch;
        parser->scratch_room = room;
    }
    parser->scratch[parser->n_scratch++] = item;
    return true;
}

/* Copy what was pushed above `base` into the region. */
static bool
collect(OuParser *parser, size_t base, void *items_out, size_t *count_out)
{
    size_t count = parser->n_scratch - base;
    void *items = NULL;
    if (count) {
        items = ou_region_take(parser->region, count * sizeof(void *));
        if (!items)
            return ou_parser_no_memory(parser);
        memcpy(items, parser->scratch + base, count * sizeof(void *));
    }
    memcpy(items_out, &items, sizeof items);
    *count_out = count;
    parser->n_scratch = base;
    return true;
}

bool
ou_parser_collect(OuParser *parser, size_t base, OuAstList *list)
{
    return collect(parser, base, &list->items, &list->count);
}

bool
ou_parser_collect_names(OuParser *parser, size_t base, OuAstNameList *list)
{
    return collect(parser, base, &list->items, &list->count);
}

bool
ou_parser_single(OuParser *parser, OuAst *item, OuAstList *list)
{
    size_t base = parser->n_scratch;
    return ou_parser_push(parser, item) && ou_parser_collect(parser, base, list);
}

/* ---- source ---- */

static bool
is_blank_line(const char *line, size_t length)
{
    for (size_t i = 0; i < length; i++)
        if (!strchr(" \t\f\r", line[i]))
            return line[i] == '#';
    return true;
}

/* Find the encoding that a comment like "# -*- coding: name -*-" declares. */
static const char *
declared_encoding(const char *line, size_t length, size_t *name_length)
{
    static const char word[] = "coding";
    if (!is_blank_line(line, length))
        return NULL;
    for (size_t i = 0; i + sizeof word < length; i++) {
        size_t at = i + sizeof word - 1;
        if (memcmp(line + i, word, sizeof word - 1) != 0 || (line[at] != ':' && line[at] != '='))
            continue;
        do
            at++;
        while (at < length && (line[at] == ' ' || line[at] == '\t'));
        size_t start = at;
        while (at < length && (((line[at] | 32) >= 'a' && (line[at] | 32) <= 'z') ||
                               (line[at] >= '0' && line[at] <= '9') || strchr("-_.", line[at])))
            at++;
        *name_length = at - start;
        return at > start ? line + start : NULL;
    }
    return NULL;
}

/* Encodings whose text is UTF-8 too: ASCII bytes are checked as such. */
static bool
is_utf8_name(const char *name, size_t length)
{
    static const char *const known[] = {"utf-8", "utf8", "ascii", "us-ascii", "utf-8-sig"};
    char folded[16] = {0};
    if (length >= sizeof folded)
        return false;
    for (size_t i = 0; i < length; i++)
        folded[i] = name[i] == '_'                     ? '-'
                    : name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] | 32)
                                                       : name[i];
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(folded, known[i]) == 0)
            return true;
    return false;
}

static bool
check_encoding(OuParseResult *out, OuRegion *region, const char *source, size_t length)
{
    size_t at = 0;
    for (int line = 1; line <= 2 && at < length; line++) {
        const char *newline = memchr(source + at, '\n', length - at);
        size_t end = newline ? (size_t)(newline - source) : length;
        size_t name_length;
        const char *name = declared_encoding(source + at, end - at, &name_length);
        if (name && !is_utf8_name(name, name_length))
            return ou_parse_fail(
                &out->error, OU_PARSE_SYNTAX_ERROR, (OuSpan){0, -1, 0, 0},
                ou_region_format(region, "encoding problem: %.*s", (int)name_length, name));
        if (name || !is_blank_line(source + at, end - at))
            return true;
        at = end + 1;
    }
    return true;
}

static bool
check_bytes(OuParseResult *out, OuRegion *region, const OuParseInput *in, const char *source,
            size_t length)
{
    OuSpan nowhere = {0, -1, 0, 0};
    if (memchr(source, 0, length))
        return ou_parse_fail(&out->error, OU_PARSE_SYNTAX_ERROR, nowhere,
                             "source code string cannot contain null bytes");
    if (!in->is_text && !check_encoding(out, region, source, length))
        return false;
    size_t valid = ou_utf8_valid_prefix(source, length);
    if (valid == length)
        return true;
    int32_t line = 1;
    for (size_t i = 0; i < valid; i++)
        line += source[i] == '\n';
    return ou_parse_fail(
        &out->error, OU_PARSE_SYNTAX_ERROR, (OuSpan){line, -1, 0, 0},
        ou_region_format(region,
                         "Non-UTF-8 code starting with '\\x%02x' on line %d, but no encoding "
                         "declared; see https://peps.python.org/pep-0263/ for details",
                         (unsigned)(unsigned char)source[valid], line));
}

/* Copy the source with every line ending in "\n", the last one too. */
static char *
copy_source(OuParseResult *out, OuRegion *region, const char *source, size_t length,
            size_t *copy_length)
{
    char *copy = ou_region_take(region, length + 2);
    if (!copy) {
        out->error.status = OU_PARSE_NO_MEMORY;
        return NULL;
    }
    size_t count = 0;
    for (size_t i = 0; i < length; i++) {
        bool is_return = source[i] == '\r';
        copy[count++] = is_return ? '\n' : source[i];
        i += is_return && i + 1 < length && source[i + 1] == '\n';
    }
    if (count && copy[count - 1] != '\n')
        copy[count++] = '\n';
    *copy_length = count;
    return copy;
}

/* ---- the three modes ---- */

static OuAst *
parse_file(OuParser *parser)
{
    OuAst *module = ou_ast_new(parser->region, OU_AST_MODULE, (OuSpan){0});
    if (!module) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    return ou_parse_statements(parser, OU_TOKEN_END, &module->module.body) ? module : NULL;
}

static OuAst *
parse_eval(OuParser *parser)
{
    OuAst *tree = ou_ast_new(parser->region, OU_AST_EXPRESSION, (OuSpan){0});
    if (!tree) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    tree->wrap.value = ou_parse_star_expressions(parser);
    if (!tree->wrap.value)
        return NULL;
    while (ou_parser_accept(parser, OU_TOKEN_NEWLINE))
        ;
    return ou_parser_kind(parser) == OU_TOKEN_END ? tree : NULL;
}

/* Whether the last line typed is empty, which ends a block at a prompt. */
static bool
ends_with_empty_line(const OuLexer *lexer)
{
    size_t end = lexer->limit;
    if (!end)
        return true;
    for (end--; end && lexer->source[end - 1] != '\n'; end--)
        if (!strchr(" \t\f", lexer->source[end - 1]))
            return false;
    return true;
}

static bool
is_compound(const OuAst *node)
{
    switch (node->kind) {
    case OU_AST_FUNCTION_DEF:
    case OU_AST_CLASS_DEF:
    case OU_AST_FOR:
    case OU_AST_WHILE:
    case OU_AST_IF:
    case OU_AST_WITH:
    case OU_AST_MATCH:
    case OU_AST_TRY: return true;
    default: return false;
    }
}

static OuAst *
parse_single(OuParser *parser)
{
    OuAst *tree = ou_ast_new(parser->region, OU_AST_INTERACTIVE, (OuSpan){0});
    size_t base = parser->n_scratch;
    if (!tree) {
        ou_parser_no_memory(parser);
        return NULL;
    }
    OuTokenKind first = ou_parser_kind(parser);
    if (first == OU_TOKEN_END)
        return tree;
    if (!ou_parse_statement(parser) || !ou_parser_collect(parser, base, &tree->module.body))
        return NULL;
    /* A compound statement ends with an empty line, even if it stands on one line. */
    OuAst *body = tree->module.body.count > 0 ? tree->module.body.items[0] : NULL;
    bool is_block = ou_parser_last(parser)->kind == OU_TOKEN_DEDENT || (body != NULL && is_compound(body));
    if (ou_parser_kind(parser) != OU_TOKEN_END)
        return ou_parser_error(parser, ou_parser_peek(parser, 0)->span,
                               "multiple statements found while compiling a single statement");
    if (is_block && parser->input->may_go_on && !ends_with_empty_line(parser->lexer)) {
        *parser->error =
            (OuParseError){.status = OU_PARSE_INCOMPLETE, .message = "incomplete input"};
        return NULL;
    }
    return tree;
}

/* Whether more lines could make the failed input right. */
static bool
may_go_on(OuParser *parser)
{
    if (!parser->input->may_go_on || parser->error->status == OU_PARSE_NO_MEMORY ||
        parser->error->status == OU_PARSE_TOO_DEEP)
        return false;
    OuLexer *lexer = parser->lexer;
    if (lexer->hit_end_inside)
        return true;
    if (!parser->n_tokens || parser->error->status == OU_PARSE_TAB_ERROR)
        return false;
    OuToken *last = &parser->tokens[parser->n_tokens - 1];
    bool reached_end =
        last->kind == OU_TOKEN_END || (last->kind == OU_TOKEN_DEDENT && lexer->at >= lexer->limit);
    return reached_end && !ends_with_empty_line(lexer);
}

static bool
run(OuRegion *region, const OuParseInput *in, const char *source, size_t length, OuParseResult *out)
{
    OuAstName **keywords = ou_lexer_intern_keywords(&out->names);
    OuLexer *lexer = ou_region_take(region, sizeof *lexer);
    OuParser parser;
    if (!keywords || !lexer) {
        out->error.status = OU_PARSE_NO_MEMORY;
        return false;
    }
    ou_lexer_init(lexer, &out->names, keywords, source, length, &out->error);
    if (!ou_parser_init(&parser, lexer, in))
        return false;
    OuAst *tree = in->mode == OU_PARSE_EXEC   ? parse_file(&parser)
                  : in->mode == OU_PARSE_EVAL ? parse_eval(&parser)
                                              : parse_single(&parser);
    if (tree) {
        out->tree = tree;
        return true;
    }
    if (out->error.status == OU_PARSE_INCOMPLETE)
        return false;
    if (may_go_on(&parser))
        out->error = (OuParseError){.status = OU_PARSE_INCOMPLETE, .message = "incomplete input"};
    else
        ou_parser_settle(&parser);
    return false;
}

bool
ou_parse(OuRegion *region, const OuParseInput *in, OuParseResult *out)
{
    *out = (OuParseResult){.tree = NULL};
    ou_names_init(&out->names, region);
    const char *source = in->source;
    size_t length = in->length;
    if (length >= 3 && memcmp(source, "\xEF\xBB\xBF", 3) == 0) {
        source += 3;
        length -= 3;
    }
    if (length > INT32_MAX - 2)
        return ou_parse_fail(&out->error, OU_PARSE_SYNTAX_ERROR, (OuSpan){0, -1, 0, 0},
                             "source code is too long");
    if (!check_bytes(out, region, in, source, length))
        return false;
    char *copy = copy_source(out, region, source, length, &length);
    return copy && run(region, in, copy, length, out);
}
