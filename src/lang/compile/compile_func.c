/* SPDX-License-Identifier: MIT */
/* What opens a scope: functions, lambdas, classes, comprehensions. */
#include <string.h>

#include "lang/compile/compile_int.h"
#include "object/names.h"
#include "object/text/str.h"

/* ---- beginning a unit ---- */

/* Which locals are unbound by some statement of `list`? Those are never taken
 * for surely bound: a loop may bring the deletion back to before the read. */
static void
note_deleted(OuCompiler *c, OuAstList list);

static void
note_deleted_target(OuCompiler *c, OuAst *target)
{
    if (target->kind == OU_AST_TUPLE || target->kind == OU_AST_LIST) {
        for (size_t i = 0; i < target->sequence.items.count; i++)
            note_deleted_target(c, target->sequence.items.items[i]);
        return;
    }
    OuReg reg = ou_fast_register(c, target);
    if (reg != OU_ANY)
        ou_bound_forbid(c, reg);
}

static void
note_deleted_in(OuCompiler *c, OuAst *node)
{
    switch (node->kind) {
    case OU_AST_DELETE:
        for (size_t i = 0; i < node->sequence.items.count; i++)
            note_deleted_target(c, node->sequence.items.items[i]);
        break;
    case OU_AST_FOR:
        note_deleted(c, node->for_loop.body);
        note_deleted(c, node->for_loop.or_else);
        break;
    case OU_AST_WHILE:
    case OU_AST_IF:
        note_deleted(c, node->branch.body);
        note_deleted(c, node->branch.or_else);
        break;
    case OU_AST_WITH: note_deleted(c, node->with.body); break;
    case OU_AST_TRY:
        note_deleted(c, node->try.body);
        note_deleted(c, node->try.handlers);
        note_deleted(c, node->try.or_else);
        note_deleted(c, node->try.finally);
        break;
    case OU_AST_EXCEPT_HANDLER:
        if (node->handler.name != NULL) {
            OuAccess access = ou_access_of(c, node->handler.name);
            if (access.kind == OU_ACCESS_FAST)
                ou_bound_forbid(c, access.index);
        }
        note_deleted(c, node->handler.body);
        break;
    case OU_AST_MATCH: note_deleted(c, node->match.cases); break;
    case OU_AST_MATCH_CASE: note_deleted(c, node->match_case.body); break;
    default: break;
    }
}

static void
note_deleted(OuCompiler *c, OuAstList list)
{
    if (!ou_compile_may_descend(c))
        return;
    for (size_t i = 0; i < list.count; i++)
        note_deleted_in(c, list.items[i]);
}

/* Cells come first of all: arguments move into theirs. */
static void
make_cells(OuCompiler *c)
{
    OuSymbolList cells = c->unit->scope->cells;
    for (size_t i = 0; i < cells.count; i++) {
        uint32_t reg = 0;
        ou_index_map_get(&c->unit->registers, cells.items[i]->name, &reg);
        ou_emit(c, OU_OP_MAKE_CELL, 0, (OuReg)reg, 0, 0);
    }
}

static uint32_t
function_flags(const OuScope *scope)
{
    uint32_t flags = OU_CODE_OPTIMIZED | OU_CODE_NEWLOCALS;
    flags |= scope->is_nested ? OU_CODE_NESTED : 0;
    flags |= scope->is_generator ? OU_CODE_GENERATOR : 0;
    flags |= scope->has_star_args ? OU_CODE_VARARGS : 0;
    flags |= scope->has_star_keywords ? OU_CODE_VARKW : 0;
    return flags;
}

/* Open the unit of a function whose parameters are `arguments` (NULL: the one
 * of a comprehension). False: failed. */
static bool
open_function(OuCompiler *c, OuScope *scope, OuObj *name, uint32_t line, const OuAst *arguments)
{
    OuUnit *u = c->failed ? NULL : ou_unit_open(c, scope, name, line);
    if (u == NULL)
        return false;
    u->flags = function_flags(scope);
    u->n_args = 1;
    if (arguments != NULL) {
        u->n_posonly = (uint16_t)arguments->arguments.positional_only.count;
        u->n_args = (uint16_t)(u->n_posonly + arguments->arguments.positional.count);
        u->n_kwonly = (uint16_t)arguments->arguments.keyword_only.count;
    }
    if (u->n_kwonly == 0 && !scope->has_star_args && !scope->has_star_keywords)
        u->flags |= OU_CODE_SIMPLE;
    for (size_t i = 0; i < scope->params.count; i++)
        ou_bound_add(c, (OuReg)i);
    make_cells(c);
    return true;
}

static void
return_none(OuCompiler *c)
{
    ou_emit_wide(c, OU_OP_RETURN_K, 0, ou_const_index(c, c->sp->none));
}

/* ---- parts of a function object ---- */

static bool
is_required(const OuAstList defaults, size_t i)
{
    return defaults.items[i] == NULL;
}

/* The text of `node` as written, for annotations that are not evaluated. */
static void
emit_source_text(OuCompiler *c, const OuAst *node, OuReg to)
{
    const char *at = c->source, *end = c->source + c->source_bytes;
    const char *from = NULL;
    int32_t line = 1, column = 0;
    for (; at < end; at++) {
        if (line == node->span.line && column == node->span.column)
            from = at;
        if (line == node->span.end_line && column == node->span.end_column)
            break;
        column++;
        if (*at == '\n') {
            line++;
            column = 0;
        }
    }
    if (from == NULL)
        from = at;
    OuObj *text = ou_const_keep(c, ou_str_from_utf8(c->sp, from, (size_t)(at - from), false));
    if (text != NULL)
        ou_emit_const(c, to, text);
}

void
ou_compile_annotation(OuCompiler *c, OuAst *node, OuReg to)
{
    if (c->failed)
        return;
    ou_place(c, node);
    if (c->future_annotations)
        emit_source_text(c, node, to);
    else if (node->kind == OU_AST_STARRED) // *args: *Ts
        ou_compile_into(c, node->wrap.value, to);
    else
        ou_compile_into(c, node, to);
}

static unsigned
annotate(OuCompiler *c, OuReg dict, OuAstName *name, OuAst *annotation)
{
    if (annotation == NULL || c->failed)
        return 0;
    OuReg pair = ou_temp_push(c);
    OuReg value = ou_temp_push(c);
    OuObj *text = ou_name_object(c, ou_mangled(c, name));
    if (text != NULL)
        ou_emit_const(c, pair, text);
    ou_compile_annotation(c, annotation, value);
    ou_emit(c, OU_OP_MAP_ADD, 0, dict, pair, 0);
    c->unit->top = dict + 1;
    return 1;
}

static unsigned
annotate_list(OuCompiler *c, OuReg dict, OuAstList args)
{
    unsigned n = 0;
    for (size_t i = 0; i < args.count; i++)
        n += annotate(c, dict, args.items[i]->arg.name, args.items[i]->arg.annotation);
    return n;
}

static bool
any_annotation(const OuAst *arguments, const OuAst *returns)
{
    const OuAstList lists[] = {arguments->arguments.positional_only, arguments->arguments.positional,
                               arguments->arguments.keyword_only};
    const OuAst *rest = arguments->arguments.rest, *keywords = arguments->arguments.keywords;
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < lists[k].count; i++)
            if (lists[k].items[i]->arg.annotation != NULL)
                return true;
    return returns != NULL || (rest != NULL && rest->arg.annotation != NULL)
           || (keywords != NULL && keywords->arg.annotation != NULL);
}

/* A dict of the annotations, in CPython's order, in a new temporary. */
static void
compile_annotations(OuCompiler *c, const OuAst *arguments, OuAst *returns)
{
    OuReg dict = ou_temp_push(c);
    const OuAst *rest = arguments->arguments.rest, *keywords = arguments->arguments.keywords;
    ou_emit(c, OU_OP_BUILD_MAP, 0, dict, dict, 0);
    annotate_list(c, dict, arguments->arguments.positional_only);
    annotate_list(c, dict, arguments->arguments.positional);
    if (rest != NULL)
        annotate(c, dict, rest->arg.name, rest->arg.annotation);
    annotate_list(c, dict, arguments->arguments.keyword_only);
    if (keywords != NULL)
        annotate(c, dict, keywords->arg.name, keywords->arg.annotation);
    OuAstName *name = ou_names_get(c->names, "return", 6);
    if (name != NULL)
        annotate(c, dict, name, returns);
}

/* Defaults, keyword-only defaults and annotations into temporaries side by side;
 * returns what MAKE_FUNCTION's word says of them. */
static unsigned
compile_function_parts(OuCompiler *c, OuAst *arguments, OuAst *returns)
{
    unsigned parts = 0;
    OuAstList defaults = arguments->arguments.defaults;
    OuAstList names = arguments->arguments.keyword_only;
    OuAstList values = arguments->arguments.keyword_defaults;
    if (defaults.count != 0) {
        OuAst tuple = {.kind = OU_AST_TUPLE, .span = c->unit->span, .sequence = {defaults}};
        ou_compile_temp(c, &tuple);
        parts |= 1;
    }
    OuReg dict = c->unit->top;
    for (size_t i = 0; i < names.count && !c->failed; i++) {
        if (is_required(values, i))
            continue;
        if (!(parts & 2)) {
            dict = ou_temp_push(c);
            ou_emit(c, OU_OP_BUILD_MAP, 0, dict, dict, 0);
            parts |= 2;
        }
        OuReg pair = ou_temp_push(c);
        OuObj *name = ou_name_object(c, ou_mangled(c, names.items[i]->arg.name));
        if (name != NULL)
            ou_emit_const(c, pair, name);
        ou_compile_temp(c, values.items[i]);
        ou_emit(c, OU_OP_MAP_ADD, 0, dict, pair, 0);
        c->unit->top = dict + 1;
    }
    if (any_annotation(arguments, returns)) {
        compile_annotations(c, arguments, returns);
        parts |= 4;
    }
    return parts;
}

static void
emit_function(OuCompiler *c, OuObj *code, OuReg to, OuReg from, unsigned parts)
{
    if (code == NULL)
        return;
    ou_emit(c, OU_OP_MAKE_FUNCTION, 0, to, ou_object_operand(c, code), from);
    ou_emit_word(c, parts);
}

/* ---- def and lambda ---- */

/* Decorators wait in R[base] of calls that nest; returns where the decorated
 * thing belongs, with `n` decorators evaluated. */
static void
compile_decorators(OuCompiler *c, OuAstList decorators)
{
    for (size_t i = 0; i < decorators.count; i++) {
        ou_compile_temp(c, decorators.items[i]);
        ou_temp_push(c);
        ou_temp_reach(c, c->unit->top + 1);
    }
}

static void
call_decorators(OuCompiler *c, OuAstList decorators, OuReg value)
{
    for (size_t i = decorators.count; i > 0; i--) {
        ou_place(c, decorators.items[i - 1]);
        ou_emit(c, OU_OP_CALL, 0, value - 2, 1, value - 2);
        value -= 2;
    }
}

static void
store_decorated(OuCompiler *c, OuAst *node, OuAstList decorators, OuAstName *name, OuReg value)
{
    call_decorators(c, decorators, value);
    ou_place(c, node);
    ou_store_name(c, name, value - 2 * (OuReg)decorators.count, true);
}

static uint32_t
first_line(const OuAst *node, OuAstList decorators)
{
    return (uint32_t)(decorators.count != 0 ? decorators.items[0]->span.line : node->span.line);
}

void
ou_compile_function(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    OuReg top = u->top;
    compile_decorators(c, node->function.decorators);
    OuReg value = ou_temp_push(c);
    u->top = value; // the parts lie where the function goes
    ou_place(c, node);
    unsigned parts = compile_function_parts(c, node->function.arguments, node->function.returns);
    OuObj *name = ou_name_object(c, node->function.name);
    OuObj *code = NULL;
    if (open_function(c, node->function.scope, name, first_line(node, node->function.decorators),
                      node->function.arguments)) {
        OuAstList body = ou_compile_docstring(c, node->function.body);
        note_deleted(c, node->function.body);
        ou_compile_body(c, body);
        return_none(c);
        code = ou_unit_close(c);
    }
    ou_place(c, node);
    emit_function(c, code, value, value, parts);
    store_decorated(c, node, node->function.decorators, node->function.name, value);
    u->top = top;
}

void
ou_compile_lambda(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuReg from = c->unit->top;
    unsigned parts = compile_function_parts(c, node->lambda.arguments, NULL);
    OuObj *code = NULL;
    ou_temp_reach(c, from);
    if (open_function(c, node->lambda.scope, c->sp->names->lambda, (uint32_t)node->span.line,
                      node->lambda.arguments)) {
        if (c->unit->scope->is_generator) {
            ou_compile_discard(c, node->lambda.body);
            return_none(c);
        } else {
            OuReg value = ou_compile_operand(c, node->lambda.body, NULL);
            ou_emit(c, OU_OP_RETURN, 0, value, 0, 0);
        }
        code = ou_unit_close(c);
    }
    ou_place(c, node);
    emit_function(c, code, to, from, parts);
    c->unit->top = top;
}

/* ---- class ---- */

static void
store_text(OuCompiler *c, OuObj *name, OuObj *value)
{
    OuReg reg = ou_temp_push(c);
    ou_emit_const(c, reg, value);
    ou_emit(c, OU_OP_STORE_NAME, OU_USE_A, reg, ou_object_operand(c, name), 0);
    c->unit->top--;
}

/* What a class body begins with: its module, its name, its documentation. */
static void
begin_class_body(OuCompiler *c)
{
    OuUnit *u = c->unit;
    OuNames *names = c->sp->names;
    if (u->scope->needs_class_cell)
        ou_emit(c, OU_OP_MAKE_CELL, 0, 0, 0, 0);
    OuReg reg = ou_temp_push(c);
    ou_emit_wide(c, OU_OP_LOAD_NAME, reg, ou_const_index(c, names->name));
    ou_emit(c, OU_OP_STORE_NAME, OU_USE_A, reg, ou_object_operand(c, names->module), 0);
    u->top--;
    store_text(c, names->qualname, u->qualname);
}

static void
end_class_body(OuCompiler *c)
{
    OuUnit *u = c->unit;
    if (!u->scope->needs_class_cell) {
        return_none(c);
        return;
    }
    OuReg cell = ou_temp_push(c);
    ou_emit(c, OU_OP_MOVE, 0, cell, 0, 0);
    ou_emit(c, OU_OP_STORE_NAME, 0, cell, ou_object_operand(c, c->sp->names->classcell), 0);
    ou_emit(c, OU_OP_RETURN, 0, cell, 0, 0);
    u->top--;
}

static bool
has_annotations(const OuScope *scope)
{
    for (size_t i = 0; i < scope->symbols.count; i++)
        if (scope->symbols.items[i]->flags & OU_SYMBOL_ANNOTATED)
            return true;
    return false;
}

static OuObj *
compile_class_body(OuCompiler *c, OuAst *node, OuObj *name)
{
    OuUnit *u = c->failed ? NULL
                          : ou_unit_open(c, node->class_def.scope, name,
                                         first_line(node, node->class_def.decorators));
    if (u == NULL)
        return NULL;
    u->flags = OU_CODE_CLASS;
    begin_class_body(c);
    if (has_annotations(u->scope))
        ou_emit(c, OU_OP_SETUP_ANNOTATIONS, 0, 0, 0, 0);
    OuAstList body = ou_compile_docstring(c, node->class_def.body);
    if (u->doc != c->sp->none)
        store_text(c, c->sp->names->doc, u->doc);
    ou_compile_body(c, body);
    end_class_body(c);
    return ou_unit_close(c);
}

void
ou_compile_class(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    OuReg top = u->top;
    compile_decorators(c, node->class_def.decorators);
    ou_place(c, node);
    OuReg base = ou_temp_push(c);
    ou_temp_push(c);
    OuReg function = ou_temp_push(c), name_reg = ou_temp_push(c);
    ou_emit(c, OU_OP_LOAD_BUILD_CLASS, 0, base, 0, 0);
    OuObj *name = ou_name_object(c, node->class_def.name);
    OuObj *code = compile_class_body(c, node, name);
    ou_place(c, node);
    emit_function(c, code, function, function, 0);
    if (!c->failed)
        ou_emit_const(c, name_reg, name);
    ou_compile_call_rest(c, base, node->class_def.bases, node->class_def.keywords, base, node);
    store_decorated(c, node, node->class_def.decorators, node->class_def.name, base);
    u->top = top;
}

/* ---- comprehensions ---- */

static void compile_clause(OuCompiler *c, OuAst *node, size_t at, OuReg result);

/* The element, where all clauses have been entered. */
static void
compile_element(OuCompiler *c, OuAst *node, OuReg result)
{
    OuReg top = c->unit->top;
    if (node->kind == OU_AST_DICT_COMP) {
        OuReg pair = ou_compile_temp(c, node->comprehension.element);
        ou_compile_temp(c, node->comprehension.value);
        ou_place(c, node->comprehension.element);
        ou_emit(c, OU_OP_MAP_ADD, 0, result, pair, 0);
    } else {
        OuReg value = ou_compile_operand(c, node->comprehension.element, NULL);
        unsigned flags = ou_use(c, value, OU_USE_B);
        ou_place(c, node->comprehension.element);
        if (node->kind == OU_AST_GENERATOR_EXP)
            ou_emit(c, OU_OP_YIELD, flags, OU_NO_REG, value, 0);
        else
            ou_emit(c, node->kind == OU_AST_LIST_COMP ? OU_OP_LIST_APPEND : OU_OP_SET_ADD, flags, result,
                    value, 0);
    }
    c->unit->top = top;
}

static void
compile_clause(OuCompiler *c, OuAst *node, size_t at, OuReg result)
{
    if (at == node->comprehension.clauses.count) {
        compile_element(c, node, result);
        return;
    }
    if (!ou_compile_may_descend(c))
        return;
    OuAst *clause = node->comprehension.clauses.items[at];
    OuUnit *u = c->unit;
    OuReg top = u->top, it = 0; // the first iterator is the parameter
    if (clause->for_clause.is_async)
        ou_compile_error(c, node->span,
                         "asynchronous comprehensions are not supported yet by this version of Ouro");
    if (at != 0) {
        it = ou_temp_push(c);
        OuReg source = ou_compile_operand(c, clause->for_clause.iter, NULL);
        ou_place(c, node);
        ou_emit(c, OU_OP_GET_ITER, ou_use(c, source, OU_USE_B), it, source, 0);
        u->top = it + 1;
    }
    uint64_t *bound = ou_bound_save(c);
    OuLabel again = ou_label_new(c), next = ou_label_new(c), end = ou_label_new(c);
    ou_label_here(c, again);
    OuReg fast = ou_fast_register(c, clause->for_clause.target);
    OuReg item = fast != OU_ANY ? fast : ou_temp_push(c);
    ou_place(c, node);
    ou_emit(c, OU_OP_FOR_ITER, 0, item, it, 0);
    ou_emit_word_jump(c, end);
    if (fast != OU_ANY)
        ou_bound_add(c, fast);
    else
        ou_compile_store(c, clause->for_clause.target, item, true);
    for (size_t i = 0; i < clause->for_clause.conditions.count; i++)
        ou_compile_jump(c, clause->for_clause.conditions.items[i], false, next);
    compile_clause(c, node, at + 1, result);
    ou_place(c, node);
    ou_label_here(c, next);
    ou_emit_jump(c, OU_OP_LOOP, 0, 0, again);
    ou_label_here(c, end);
    ou_bound_restore(c, bound);
    u->top = top;
}

static OuObj *
compile_comprehension_code(OuCompiler *c, OuAst *node)
{
    static const char *const names[] = {"<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>"};
    static const uint8_t builds[] = {OU_OP_BUILD_LIST, OU_OP_BUILD_SET, OU_OP_BUILD_MAP};
    unsigned kind = node->kind - OU_AST_LIST_COMP;
    OuObj *name = ou_text_object(c, names[kind]);
    if (!open_function(c, node->comprehension.scope, name, (uint32_t)node->span.line, NULL))
        return NULL;
    OuReg result = OU_ANY;
    ou_place(c, node);
    if (node->kind != OU_AST_GENERATOR_EXP) {
        result = ou_temp_push(c);
        ou_emit(c, (OuOpcode)builds[kind], 0, result, result, 0);
    }
    compile_clause(c, node, 0, result);
    ou_place(c, node);
    if (result != OU_ANY)
        ou_emit(c, OU_OP_RETURN, 0, result, 0, 0);
    else
        return_none(c);
    return ou_unit_close(c);
}

void
ou_compile_comprehension(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuReg base = ou_temp_push(c);
    ou_temp_push(c);
    OuReg it = ou_temp_push(c);
    ou_temp_reach(c, base + 3);
    OuAst *iter = node->comprehension.clauses.items[0]->for_clause.iter;
    emit_function(c, compile_comprehension_code(c, node), base, it, 0);
    OuReg source = ou_compile_operand(c, iter, NULL);
    ou_place(c, node);
    ou_emit(c, OU_OP_GET_ITER, ou_use(c, source, OU_USE_B), it, source, 0);
    ou_emit(c, OU_OP_CALL, 0, base, 1, to);
    c->unit->top = top;
}
