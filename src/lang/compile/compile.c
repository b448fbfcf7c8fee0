/* SPDX-License-Identifier: MIT */
/* The compiler's entry: source to tree, scopes, code; errors to exceptions.
 *
 * A unit is opened for each scope and closed into a code object; nested units
 * are closed before the one around them goes on.
 */
#include <stdio.h>
#include <string.h>

#include "lang/compile/compile_int.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/text/str.h"

/* ---- errors ---- */

/* The bytes of line `line` of the source, without its end. */
static const char *
find_line(const OuCompiler *c, int32_t line, size_t *n)
{
    const char *at = c->source, *end = c->source + c->source_bytes;
    for (int32_t i = 1; i < line && at < end; i++) {
        while (at < end && *at != '\n' && *at != '\r')
            at++;
        if (at < end)
            at += at[0] == '\r' && at + 1 < end && at[1] == '\n' ? 2 : 1;
    }
    if (line <= 1 && c->source_bytes >= 3 && memcmp(at, "\xEF\xBB\xBF", 3) == 0)
        at += 3;
    const char *stop = at;
    while (stop < end && *stop != '\n' && *stop != '\r')
        stop++;
    *n = (size_t)(stop - at);
    return at;
}

/* A byte column as a 1-based column of characters. */
static int
character_column(const char *line, size_t n, int32_t column)
{
    int characters = 1;
    for (size_t i = 0; i < n && i < (size_t)(column > 0 ? column : 0); i++)
        characters += (line[i] & 0xC0) != 0x80;
    return column > (int32_t)n ? characters + column - (int32_t)n : characters;
}

/* The line that an error shows, a str or NULL: the parser's own where it gives
 * one; for errors found later what a file has, as text that is no file is gone
 * by then in CPython. */
static OuObj *
shown_line(OuCompiler *c, const char *line, size_t n, bool from_parser)
{
    OuText name;
    if (!from_parser) {
        if (!ou_text_of(c->sp, c->filename, &name))
            return NULL;
        bool is_file = name.utf8[0] != '<';
        ou_text_release(c->sp, &name);
        if (!is_file)
            return NULL;
    }
    OuObj *text = ou_str_from_utf8(c->sp, line, n, false);
    bool ends = from_parser || line + n < c->source + c->source_bytes;
    if (text == NULL || !ends)
        return text;
    OuObj *whole = ou_str_format(c->sp, "%S\n", text);
    ou_decref(c->sp, text);
    return whole;
}

static void
raise_at(OuCompiler *c, OuErrorId id, const OuParseError *e, bool from_parser)
{
    OuSpan span = e->span;
    size_t n = e->text != NULL ? strlen(e->text) : 0;
    const char *line = e->text != NULL ? e->text : find_line(c, span.line, &n);
    OuObj *text = NULL;
    if (e->text != NULL)
        text = ou_str_format(c->sp, n != 0 && line[n - 1] == '\n' ? "%s" : "%s\n", line);
    else if (span.line > 0)
        text = shown_line(c, line, n, from_parser);
    if (ou_pending(c->sp)) {
        ou_xdecref(c->sp, text);
        return;
    }
    int column = span.column < 0 ? 0 : character_column(line, n, span.column);
    int end_column = 0;
    if (span.end_line > 0 && span.end_column >= 0) {
        size_t n_end = n;
        const char *end = span.end_line == span.line ? line : find_line(c, span.end_line, &n_end);
        end_column = character_column(end, n_end, span.end_column);
    }
    ou_raise_syntax(c->sp, id, e->message, c->filename, span.line, column, text, span.end_line, end_column);
    ou_xdecref(c->sp, text);
}

void
ou_compile_error(OuCompiler *c, OuSpan span, const char *format, ...)
{
    if (c->failed)
        return;
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    c->failed = true;
    OuParseError e = {.message = text, .span = span};
    raise_at(c, OU_E_SYNTAX_ERROR, &e, false);
}

bool
ou_compile_may_descend(OuCompiler *c)
{
    if (!c->failed && !ou_stack_check(c->sp, "during compilation"))
        c->failed = true;
    return !c->failed;
}

/* What the parser or the scopes found becomes an exception. */
static void
raise_parse_error(OuCompiler *c, const OuParseError *e, bool from_parser)
{
    c->failed = true;
    switch (e->status) {
    case OU_PARSE_NO_MEMORY:
        ou_raise_memory(c->sp);
        return;
    case OU_PARSE_TOO_DEEP:
        if (e->message[0] != '\0')
            ou_raise(c->sp, OU_E_RECURSION_ERROR, "%s", e->message);
        else
            ou_raise_memory(c->sp);
        return;
    case OU_PARSE_INDENTATION_ERROR:
        raise_at(c, OU_E_INDENTATION_ERROR, e, from_parser);
        return;
    case OU_PARSE_TAB_ERROR:
        raise_at(c, OU_E_TAB_ERROR, e, from_parser);
        return;
    default:
        raise_at(c, OU_E_SYNTAX_ERROR, e, from_parser);
    }
}

/* ---- units ---- */

/* "outer.<locals>.name": what CPython writes for a function or class here. */
static OuObj *
qualified_name(OuCompiler *c, const OuScope *scope, OuObj *name)
{
    OuUnit *outer = c->unit;
    if (outer == NULL || outer->scope->kind == OU_SCOPE_MODULE || c->failed)
        return name;
    if (scope->kind == OU_SCOPE_FUNCTION || scope->kind == OU_SCOPE_CLASS) {
        OuAstName *known = scope->kind == OU_SCOPE_CLASS ? scope->node->class_def.name
                                                         : scope->node->function.name;
        if (ou_access_of(c, known).kind == OU_ACCESS_GLOBAL)
            return name;
    }
    const char *format = outer->scope->kind == OU_SCOPE_CLASS ? "%S.%S" : "%S.<locals>.%S";
    return ou_const_keep(c, ou_str_format(c->sp, format, outer->qualname, name));
}

/* Number the unit's registers: locals in CPython's order, then cells. */
static void
number_registers(OuCompiler *c, OuUnit *u)
{
    OuScope *scope = u->scope;
    if (scope->kind >= OU_SCOPE_FUNCTION) {
        for (size_t i = 0; i < scope->locals.count; i++)
            ou_index_map_put(c, &u->registers, scope->locals.items[i]->name, (uint32_t)u->n_locals++);
        for (size_t i = 0; i < scope->cells.count; i++)
            if (!(scope->cells.items[i]->flags & OU_SYMBOL_PARAM))
                ou_index_map_put(c, &u->registers, scope->cells.items[i]->name,
                                 (uint32_t)u->n_locals++);
    } else if (scope->needs_class_cell) {
        u->n_locals = 1; // register 0 holds the cell of __class__
    }
    for (size_t i = 0; i < scope->frees.count; i++)
        ou_index_map_put(c, &u->registers, scope->frees.items[i]->name, (uint32_t)i);
}

/* Where the enclosing unit `outer` has the cells of `u`'s free names. */
static void
find_free_sources(OuCompiler *c, OuUnit *u, const OuUnit *outer)
{
    OuSymbolList frees = u->scope->frees;
    u->free_sources = ou_compile_take(c, (frees.count + 1) * sizeof *u->free_sources);
    for (size_t i = 0; i < frees.count && !c->failed; i++) {
        OuAstName *name = frees.items[i]->name;
        uint32_t index = 0;
        if (outer->scope->kind == OU_SCOPE_CLASS && outer->scope->needs_class_cell
            && strcmp(name->text, "__class__") == 0)
            continue; // the class's own cell: register 0
        ou_index_map_get(&outer->registers, name, &index);
        const OuSymbol *symbol = ou_scope_lookup(outer->scope, name);
        bool is_free = symbol != NULL && ou_symbol_is_free(symbol);
        u->free_sources[i] = (OuFreeSource){(uint16_t)index, is_free};
    }
}

OuUnit *
ou_unit_open(OuCompiler *c, OuScope *scope, OuObj *name, uint32_t first_line)
{
    OuUnit *u = ou_compile_take(c, sizeof *u);
    if (u == NULL)
        return NULL;
    u->scope = scope;
    u->first_line = first_line;
    u->name = name;
    u->qualname = qualified_name(c, scope, name);
    u->doc = c->sp->none;
    u->span = (OuSpan){(int32_t)first_line, 0, (int32_t)first_line, 0};
    number_registers(c, u);
    if (c->unit != NULL)
        find_free_sources(c, u, c->unit);
    if (u->n_locals >= 0x8000)
        ou_compile_error(c, u->span, "too many local variables in one function");
    size_t words = (size_t)u->n_locals / 64 + 1;
    u->bound = ou_compile_take(c, words * sizeof(uint64_t));
    u->deleted = ou_compile_take(c, words * sizeof(uint64_t));
    u->top = u->n_regs = u->n_locals;
    if (c->failed)
        return NULL;
    u->outer = c->unit;
    c->unit = u;
    ou_label_new(c); // so that label 0 exists, whatever fails
    return u;
}

/* A tuple of the names in `list`, new reference; of those that are not
 * parameters if `only_others`. */
static OuObj *
names_tuple(OuCompiler *c, OuSymbolList first, OuSymbolList second)
{
    size_t n = first.count;
    for (size_t i = 0; i < second.count; i++)
        n += !(second.items[i]->flags & OU_SYMBOL_PARAM);
    OuObj **texts = ou_compile_take(c, (n + 1) * sizeof *texts);
    for (size_t i = 0; i < first.count && !c->failed; i++)
        texts[i] = ou_name_object(c, first.items[i]->name);
    n = first.count;
    for (size_t i = 0; i < second.count && !c->failed; i++)
        if (!(second.items[i]->flags & OU_SYMBOL_PARAM))
            texts[n++] = ou_name_object(c, second.items[i]->name);
    return c->failed ? NULL : ou_tuple_from(c->sp, texts, n);
}

static OuObj *
local_names(OuCompiler *c, OuUnit *u)
{
    OuSymbolList none = {NULL, 0};
    if (u->scope->kind >= OU_SCOPE_FUNCTION)
        return names_tuple(c, u->scope->locals, u->scope->cells);
    return u->n_locals != 0 ? ou_tuple_pack(c->sp, 1, c->sp->names->class_) : names_tuple(c, none, none);
}

static OuObj *
cell_names(OuCompiler *c, OuUnit *u)
{
    OuSymbolList none = {NULL, 0};
    if (u->scope->kind >= OU_SCOPE_FUNCTION)
        return names_tuple(c, u->scope->cells, none);
    return local_names(c, u);
}

static OuHandler *
make_handlers(OuCompiler *c, OuUnit *u)
{
    OuHandler *handlers = ou_compile_take(c, (u->n_ranges + 1) * sizeof *handlers);
    for (uint32_t i = 0; i < u->n_ranges && !c->failed; i++) {
        const OuRange *r = &u->ranges[i];
        handlers[i] = (OuHandler){r->start, r->end, (uint32_t)u->labels[r->target], r->depth};
    }
    return handlers;
}

OuObj *
ou_unit_close(OuCompiler *c)
{
    OuUnit *u = c->unit;
    OuSymbolList none = {NULL, 0};
    OuObj *code = NULL, *locals = NULL, *cells = NULL, *frees = NULL;
    OuHandler *handlers = ou_emit_finish(c) ? make_handlers(c, u) : NULL;
    if (handlers != NULL) {
        locals = local_names(c, u);
        cells = locals != NULL ? cell_names(c, u) : NULL;
        frees = cells != NULL ? names_tuple(c, u->scope->frees, none) : NULL;
    }
    if (frees != NULL) {
        OuCodeParts parts = {.shape = {
            .flags = u->flags,
            .n_args = u->n_args,
            .n_posonly = u->n_posonly,
            .n_kwonly = u->n_kwonly,
            .n_locals = (uint16_t)u->n_locals,
            .n_free = (uint16_t)u->scope->frees.count,
            .n_regs = (uint16_t)u->n_regs,
            .n_instrs = u->n_instrs,
            .n_consts = u->n_consts,
            .n_handlers = u->n_ranges,
            .n_positions = u->n_positions,
            .first_line = u->first_line,
            .instrs = u->instrs,
            .consts = u->consts,
            .handlers = handlers,
            .positions = u->positions,
            .free_sources = u->free_sources,
            .local_names = locals,
            .free_names = frees,
            .cell_names = cells,
            .name = u->name,
            .qualname = u->qualname,
            .filename = c->filename,
            .doc = u->doc,
        }};
        code = ou_code_new(c->sp, &parts);
    }
    ou_xdecref(c->sp, locals);
    ou_xdecref(c->sp, cells);
    ou_xdecref(c->sp, frees);
    c->unit = u->outer;
    if (code == NULL) {
        c->failed = true;
        return NULL;
    }
    return ou_const_keep(c, code);
}

/* ---- the whole ---- */

static bool
has_annotations(const OuScope *scope)
{
    for (size_t i = 0; i < scope->symbols.count; i++)
        if (scope->symbols.items[i]->flags & OU_SYMBOL_ANNOTATED)
            return true;
    return false;
}

static void
compile_module(OuCompiler *c, OuAst *tree)
{
    if (tree->kind == OU_AST_EXPRESSION) {
        OuReg value = ou_compile_temp(c, tree->wrap.value);
        ou_emit(c, OU_OP_RETURN, 0, value, 0, 0);
        return;
    }
    OuAstList body = tree->module.body;
    c->future_allowed = true;
    if (has_annotations(c->unit->scope))
        ou_emit(c, OU_OP_SETUP_ANNOTATIONS, 0, 0, 0, 0);
    if (tree->kind == OU_AST_MODULE) {
        body = ou_compile_docstring(c, body);
        if (c->unit->doc != c->sp->none) {
            OuReg doc = ou_temp_push(c);
            ou_emit_const(c, doc, c->unit->doc);
            ou_emit(c, OU_OP_STORE_NAME, OU_USE_A, doc, ou_object_operand(c, c->sp->names->doc), 0);
            c->unit->top--;
        }
    }
    ou_compile_body(c, body);
    ou_emit_wide(c, OU_OP_RETURN_K, 0, ou_const_index(c, c->sp->none));
}

static OuObj *
compile_tree(OuCompiler *c, OuAst *tree, OuScope *scope)
{
    OuObj *name = ou_text_object(c, "<module>");
    if (c->failed || ou_unit_open(c, scope, name, 1) == NULL)
        return NULL;
    compile_module(c, tree);
    return ou_unit_close(c);
}

/* Parse, analyse, generate: the code object, kept by `c`, or NULL. */
static OuObj *
compile_source(OuCompiler *c, bool *incomplete)
{
    static const OuParseMode modes[] = {
        [OU_COMPILE_EXEC] = OU_PARSE_EXEC,
        [OU_COMPILE_EVAL] = OU_PARSE_EVAL,
        [OU_COMPILE_SINGLE] = OU_PARSE_SINGLE,
    };
    OuParseInput input = {
        .source = c->source,
        .length = c->source_bytes,
        .mode = modes[c->mode],
        .is_text = false,
        .may_go_on = incomplete != NULL,
        .stack_limit = c->sp->thread->stack_limit,
    };
    OuParseResult parsed;
    OuScopeResult scopes;
    if (!ou_parse(c->region, &input, &parsed)) {
        if (parsed.error.status == OU_PARSE_INCOMPLETE && incomplete != NULL) {
            *incomplete = true;
            return NULL;
        }
        raise_parse_error(c, &parsed.error, true);
        return NULL;
    }
    c->names = &parsed.names;
    if (!ou_scope_analyze(c->region, c->names, parsed.tree, input.stack_limit, &scopes)) {
        raise_parse_error(c, &scopes.error, false);
        return NULL;
    }
    return compile_tree(c, parsed.tree, scopes.module);
}

OuObj *
ou_compile(OuSpace *sp, const char *source, size_t n, OuObj *filename, OuCompileMode mode,
           bool *incomplete)
{
    OuRegion region;
    ou_region_init(&region, sp->heap);
    OuCompiler c = {
        .sp = sp,
        .region = &region,
        .filename = filename,
        .source = source,
        .source_bytes = n,
        .mode = mode,
        .has_walrus = memmem(source, n, ":=", 2) != NULL,
        .constants = ou_dict_new(sp),
    };
    if (incomplete != NULL)
        *incomplete = false;
    c.kept = c.constants != NULL ? ou_list_new(sp, 0) : NULL;
    OuObj *code = c.kept != NULL ? ou_xincref(compile_source(&c, incomplete)) : NULL;
    ou_xdecref(sp, c.kept);
    ou_xdecref(sp, c.constants);
    ou_region_clear(&region);
    return code;
}
