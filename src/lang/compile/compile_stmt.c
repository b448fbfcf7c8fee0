/* SPDX-License-Identifier: MIT */
/* Statements: simple ones, if, loops, return, imports. */
#include <string.h>

#include "lang/compile/compile_int.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/ops.h"

/* ---- bodies ---- */

void
ou_compile_body(OuCompiler *c, OuAstList body)
{
    for (size_t i = 0; i < body.count && !c->failed; i++)
        ou_compile_statement(c, body.items[i]);
}

OuAstList
ou_compile_docstring(OuCompiler *c, OuAstList body)
{
    if (body.count == 0 || body.items[0]->kind != OU_AST_EXPR)
        return body;
    OuAst *value = body.items[0]->wrap.value;
    if (value->kind != OU_AST_CONSTANT || value->constant.type != OU_AST_STR)
        return body;
    OuObj *doc = ou_const_of(c, value);
    if (doc != NULL)
        c->unit->doc = doc;
    ou_place(c, value);
    return (OuAstList){body.items + 1, body.count - 1};
}

/* ---- leaving blocks ---- */

void
ou_unwind_done(OuCompiler *c, OuBlock *innermost)
{
    c->unit->blocks = innermost;
    for (OuBlock *b = innermost; b != NULL; b = b->outer)
        if (!b->is_open)
            ou_range_begin(c, b);
}

/* The loop around, or NULL. */
static OuBlock *
find_loop(OuCompiler *c)
{
    OuBlock *b = c->unit->blocks;
    while (b != NULL && b->kind != OU_BLOCK_LOOP)
        b = b->outer;
    return b;
}

static void
compile_break(OuCompiler *c, OuAst *node)
{
    OuBlock *innermost = c->unit->blocks, *loop = find_loop(c);
    if (loop == NULL) {
        ou_compile_error(c, node->span, "'break' outside loop");
        return;
    }
    ou_unwind(c, loop, false);
    ou_place(c, node);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, loop->break_to);
    if (loop->bound_at_exit == NULL)
        loop->bound_at_exit = ou_bound_save(c);
    for (OuReg i = 0; i < (c->unit->n_locals + 63) / 64 && !c->failed; i++)
        loop->bound_at_exit[i] &= c->unit->bound[i];
    ou_unwind_done(c, innermost);
    ou_bound_never(c);
}

static void
compile_continue(OuCompiler *c, OuAst *node)
{
    OuBlock *innermost = c->unit->blocks, *loop = find_loop(c);
    if (loop == NULL) {
        ou_compile_error(c, node->span, "'continue' not properly in loop");
        return;
    }
    ou_unwind(c, loop, true);
    ou_place(c, node);
    ou_emit_jump(c, OU_OP_LOOP, 0, 0, loop->continue_to);
    ou_unwind_done(c, innermost);
    ou_bound_never(c);
}

/* Is nothing around but loops, whose leaving runs none of the function's code? */
static bool
only_loops(const OuCompiler *c)
{
    const OuBlock *b = c->unit->blocks;
    while (b != NULL && (b->kind == OU_BLOCK_LOOP || b->kind == OU_BLOCK_TRY))
        b = b->outer;
    return b == NULL;
}

static void
compile_return(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    OuBlock *innermost = u->blocks;
    OuAst *value = node->wrap.value;
    OuReg top = u->top;
    OuObj *constant = value == NULL ? c->sp->none : ou_const_of(c, value);
    OuReg reg = OU_ANY;
    if (constant == NULL)
        reg = only_loops(c) ? ou_compile_operand(c, value, NULL) : ou_compile_temp(c, value);
    ou_unwind(c, NULL, false);
    ou_place(c, node);
    if (constant != NULL)
        ou_emit_wide(c, OU_OP_RETURN_K, 0, ou_const_index(c, constant));
    else
        ou_emit(c, OU_OP_RETURN, 0, reg, 0, 0);
    ou_unwind_done(c, innermost);
    ou_bound_never(c);
    u->top = top;
}

/* ---- if and loops ---- */

static void
compile_if(OuCompiler *c, OuAst *node)
{
    OuLabel other = ou_label_new(c), end = ou_label_new(c);
    bool has_else = node->branch.or_else.count != 0;
    ou_compile_jump(c, node->branch.test, false, other);
    uint64_t *after_test = ou_bound_save(c);
    ou_compile_body(c, node->branch.body);
    uint64_t *after_body = ou_bound_save(c);
    ou_bound_restore(c, after_test);
    if (has_else)
        ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    ou_label_here(c, other);
    if (has_else)
        ou_compile_body(c, node->branch.or_else);
    ou_bound_meet(c, after_body);
    ou_label_here(c, end);
}

/* Behind a loop are bound: what is at its regular end and at every break. */
static void
meet_breaks(OuCompiler *c, const OuBlock *loop)
{
    if (loop->bound_at_exit != NULL)
        ou_bound_meet(c, loop->bound_at_exit);
}

static void
compile_while(OuCompiler *c, OuAst *node)
{
    OuLabel exhausted = ou_label_new(c);
    OuBlock loop = {.kind = OU_BLOCK_LOOP, .reg = OU_ANY, .node = node, .handler = -1};
    loop.break_to = ou_label_new(c);
    loop.continue_to = ou_label_new(c);
    OuObj *constant = ou_const_of(c, node->branch.test);
    bool forever = constant != NULL && ou_truth(c->sp, constant) > 0;
    ou_label_here(c, loop.continue_to);
    ou_compile_jump(c, node->branch.test, false, exhausted);
    uint64_t *bound = ou_bound_save(c);
    ou_block_open(c, &loop);
    ou_compile_body(c, node->branch.body);
    ou_place(c, node->branch.test);
    ou_emit_jump(c, OU_OP_LOOP, 0, 0, loop.continue_to);
    ou_block_close(c, &loop);
    ou_bound_restore(c, bound);
    if (forever)
        ou_bound_never(c);
    ou_label_here(c, exhausted);
    ou_compile_body(c, node->branch.or_else);
    meet_breaks(c, &loop);
    ou_label_here(c, loop.break_to);
}

/* Lists of constants are looped over as tuples, as nobody else sees them. */
static OuReg
compile_iterable(OuCompiler *c, OuAst *iter)
{
    OuAst tuple = {.kind = OU_AST_TUPLE, .span = iter->span, .sequence = {iter->sequence.items}};
    if (iter->kind == OU_AST_LIST && ou_const_of(c, &tuple) != NULL)
        return ou_compile_temp(c, &tuple);
    return ou_compile_operand(c, iter, NULL);
}

static void
compile_for(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    OuLabel exhausted = ou_label_new(c);
    OuReg it = ou_temp_push(c);
    u->top = it;
    OuReg source = compile_iterable(c, node->for_loop.iter);
    ou_place(c, node);
    ou_emit(c, OU_OP_GET_ITER, ou_use(c, source, OU_USE_B), it, source, 0);
    u->top = it + 1;
    OuBlock loop = {.kind = OU_BLOCK_LOOP, .reg = it, .node = node, .handler = -1};
    loop.break_to = ou_label_new(c);
    loop.continue_to = ou_label_new(c);
    uint64_t *bound = ou_bound_save(c);
    ou_block_open(c, &loop);
    ou_label_here(c, loop.continue_to);
    OuReg fast = ou_fast_register(c, node->for_loop.target);
    OuReg item = fast != OU_ANY ? fast : ou_temp_push(c);
    ou_emit(c, OU_OP_FOR_ITER, 0, item, it, 0);
    ou_emit_word_jump(c, exhausted);
    if (fast != OU_ANY)
        ou_bound_add(c, fast);
    else
        ou_compile_store(c, node->for_loop.target, item, true);
    u->top = it + 1;
    ou_compile_body(c, node->for_loop.body);
    ou_place(c, node);
    ou_emit_jump(c, OU_OP_LOOP, 0, 0, loop.continue_to);
    ou_block_close(c, &loop);
    ou_label_here(c, exhausted);
    u->top = it;
    ou_bound_restore(c, bound);
    ou_compile_body(c, node->for_loop.or_else);
    meet_breaks(c, &loop);
    ou_label_here(c, loop.break_to);
}

/* ---- raise and assert ---- */

static void
compile_raise(OuCompiler *c, OuAst *node)
{
    OuReg top = c->unit->top;
    OuReg exception = OU_NO_REG, cause = OU_NO_REG;
    unsigned flags = 0;
    if (node->raise.exception != NULL) {
        exception = ou_compile_operand(c, node->raise.exception, node->raise.cause);
        flags |= ou_use(c, exception, OU_USE_A);
    }
    if (node->raise.cause != NULL) {
        cause = ou_compile_operand(c, node->raise.cause, NULL);
        flags |= ou_use(c, cause, OU_USE_B);
    }
    ou_place(c, node);
    ou_emit(c, OU_OP_RAISE, flags, exception, cause, 0);
    ou_bound_never(c);
    c->unit->top = top;
}

static void
compile_assert(OuCompiler *c, OuAst *node)
{
    OuLabel end = ou_label_new(c);
    OuReg top = c->unit->top;
    ou_compile_jump(c, node->assert_.test, true, end);
    uint64_t *bound = ou_bound_save(c);
    OuReg error = ou_temp_push(c);
    ou_emit(c, OU_OP_LOAD_ASSERTION_ERROR, 0, error, 0, 0);
    if (node->assert_.message != NULL) {
        ou_temp_push(c);
        ou_temp_reach(c, error + 3);
        ou_compile_temp(c, node->assert_.message);
        ou_place(c, node);
        ou_emit(c, OU_OP_CALL, 0, error, 1, error);
    }
    ou_place(c, node->assert_.test);
    ou_emit(c, OU_OP_RAISE, OU_USE_A, error, OU_NO_REG, 0);
    ou_bound_restore(c, bound);
    ou_label_here(c, end);
    c->unit->top = top;
}

/* ---- imports ---- */

static void
emit_import(OuCompiler *c, OuReg to, OuAstName *module, OuObj *from_list, int level)
{
    OuReg list = ou_temp_push(c);
    if (c->failed)
        return;
    ou_emit_const(c, list, from_list);
    OuReg name = module != NULL ? ou_name_operand(c, module) : ou_object_operand(c, c->sp->empty_str);
    ou_emit(c, OU_OP_IMPORT_NAME, OU_USE_B, to, list, name);
    ou_emit_word(c, (uint64_t)level);
    c->unit->top--;
}

static OuAstName *
name_part(OuCompiler *c, const char *text, size_t length)
{
    OuAstName *name = c->failed ? NULL : ou_names_get(c->names, text, length);
    if (name == NULL && !c->failed) {
        c->failed = true;
        ou_raise_memory(c->sp);
    }
    return name;
}

/* `import a.b.c as d`: from package to submodule, one name after the other. */
static void
bind_submodule(OuCompiler *c, const OuAst *alias, OuReg module)
{
    const char *at = strchr(alias->alias.name->text, '.');
    while (at != NULL && !c->failed) {
        const char *next = strchr(++at, '.');
        OuAstName *part = name_part(c, at, next != NULL ? (size_t)(next - at) : strlen(at));
        if (part == NULL)
            return;
        ou_emit(c, OU_OP_IMPORT_FROM, 0, module, module, ou_name_operand(c, part));
        at = next;
    }
    ou_store_name(c, alias->alias.as_name, module, true);
}

void
ou_compile_import(OuCompiler *c, OuAst *node)
{
    OuAstList aliases = node->import.aliases;
    for (size_t i = 0; i < aliases.count && !c->failed; i++) {
        const OuAst *alias = aliases.items[i];
        OuAstName *name = alias->alias.name;
        OuReg module = ou_temp_push(c);
        emit_import(c, module, name, c->sp->none, 0);
        if (alias->alias.as_name != NULL) {
            bind_submodule(c, alias, module);
        } else {
            const char *dot = strchr(name->text, '.');
            name = dot != NULL ? name_part(c, name->text, (size_t)(dot - name->text)) : name;
            if (name != NULL)
                ou_store_name(c, name, module, true);
        }
        c->unit->top--;
    }
}

/* The features of __future__; only annotations changes anything here. */
static void
check_future(OuCompiler *c, const OuAst *node)
{
    static const char *const features[] = {
        "nested_scopes", "generators", "division", "absolute_import", "with_statement",
        "print_function", "unicode_literals", "barry_as_FLUFL", "generator_stop", "annotations",
    };
    if (!c->future_allowed) {
        ou_compile_error(c, node->span, "from __future__ imports must occur at the beginning of the file");
        return;
    }
    OuAstList aliases = node->import.aliases;
    for (size_t i = 0; i < aliases.count; i++) {
        const char *name = aliases.items[i]->alias.name->text;
        bool known = false;
        for (size_t k = 0; k < sizeof features / sizeof *features; k++)
            known |= strcmp(name, features[k]) == 0;
        if (strcmp(name, "braces") == 0)
            ou_compile_error(c, node->span, "not a chance");
        if (!known)
            ou_compile_error(c, node->span, "future feature %s is not defined", name);
        if (strcmp(name, "annotations") == 0)
            c->future_annotations = true;
    }
}

static bool
is_future(const OuAst *node)
{
    return node->kind == OU_AST_IMPORT_FROM && node->import.level == 0 && node->import.module != NULL
           && strcmp(node->import.module->text, "__future__") == 0;
}

void
ou_compile_import_from(OuCompiler *c, OuAst *node)
{
    OuAstList aliases = node->import.aliases;
    OuObj **names = ou_compile_take(c, (aliases.count + 1) * sizeof *names);
    if (is_future(node))
        check_future(c, node); // a directive, and an import like others
    for (size_t i = 0; i < aliases.count && !c->failed; i++)
        names[i] = ou_name_object(c, aliases.items[i]->alias.name);
    if (c->failed)
        return;
    OuReg module = ou_temp_push(c);
    OuObj *list = ou_const_keep(c, ou_tuple_from(c->sp, names, aliases.count));
    emit_import(c, module, node->import.module, list, node->import.level);
    if (strcmp(aliases.items[0]->alias.name->text, "*") == 0) {
        ou_emit(c, OU_OP_IMPORT_STAR, OU_USE_A, module, 0, 0);
        c->unit->top--;
        return;
    }
    for (size_t i = 0; i < aliases.count && !c->failed; i++) {
        const OuAst *alias = aliases.items[i];
        OuReg value = ou_temp_push(c);
        ou_emit(c, OU_OP_IMPORT_FROM, 0, value, module, ou_name_operand(c, alias->alias.name));
        ou_store_name(c, alias->alias.as_name != NULL ? alias->alias.as_name : alias->alias.name, value, true);
        c->unit->top--;
    }
    ou_emit(c, OU_OP_CLEAR, 0, module, 0, 0);
    c->unit->top--;
}

/* ---- all kinds ---- */

static void
compile_expression_statement(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    if (c->mode != OU_COMPILE_SINGLE || u->scope->kind != OU_SCOPE_MODULE) {
        ou_compile_discard(c, node->wrap.value);
        return;
    }
    OuReg value = ou_compile_temp(c, node->wrap.value);
    ou_place(c, node);
    ou_emit(c, OU_OP_PRINT_EXPR, OU_USE_A, value, 0, 0);
    u->top--;
}

static void
refuse(OuCompiler *c, const OuAst *node, const char *what)
{
    ou_compile_error(c, node->span, "%s is not supported yet by this version of Ouro", what);
}

static void
compile_kind(OuCompiler *c, OuAst *node)
{
    switch (node->kind) {
    case OU_AST_EXPR: compile_expression_statement(c, node); break;
    case OU_AST_ASSIGN: ou_compile_assign(c, node); break;
    case OU_AST_AUG_ASSIGN: ou_compile_aug_assign(c, node); break;
    case OU_AST_ANN_ASSIGN: ou_compile_ann_assign(c, node); break;
    case OU_AST_RETURN: compile_return(c, node); break;
    case OU_AST_IF: compile_if(c, node); break;
    case OU_AST_FOR: compile_for(c, node); break;
    case OU_AST_WHILE: compile_while(c, node); break;
    case OU_AST_BREAK: compile_break(c, node); break;
    case OU_AST_CONTINUE: compile_continue(c, node); break;
    case OU_AST_FUNCTION_DEF: ou_compile_function(c, node); break;
    case OU_AST_CLASS_DEF: ou_compile_class(c, node); break;
    case OU_AST_TRY: ou_compile_try(c, node); break;
    case OU_AST_WITH: ou_compile_with(c, node, 0); break;
    case OU_AST_RAISE: compile_raise(c, node); break;
    case OU_AST_ASSERT: compile_assert(c, node); break;
    case OU_AST_IMPORT: ou_compile_import(c, node); break;
    case OU_AST_IMPORT_FROM: ou_compile_import_from(c, node); break;
    case OU_AST_DELETE:
        for (size_t i = 0; i < node->sequence.items.count; i++)
            ou_compile_delete(c, node->sequence.items.items[i]);
        break;
    case OU_AST_MATCH: ou_compile_match(c, node); break;
    case OU_AST_ASYNC_FUNCTION_DEF: refuse(c, node, "'async def'"); break;
    case OU_AST_ASYNC_FOR: refuse(c, node, "'async for'"); break;
    case OU_AST_ASYNC_WITH: refuse(c, node, "'async with'"); break;
    case OU_AST_TRY_STAR: refuse(c, node, "'except*'"); break;
    default: break; // pass, global, nonlocal
    }
}

void
ou_compile_statement(OuCompiler *c, OuAst *node)
{
    if (!ou_compile_may_descend(c))
        return;
    if (!is_future(node))
        c->future_allowed = false;
    ou_place(c, node);
    compile_kind(c, node);
}
