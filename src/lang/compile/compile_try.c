/* SPDX-License-Identifier: MIT */
/* try and with: handlers, and the code that runs on every way out.
 *
 * A finally body is compiled once for each way out: the regular end, every
 * break, continue and return through it, and the exception. While the code of
 * a way out is emitted, the ranges of the blocks it has left are closed, so
 * that no handler covers its own way out.
 */
#include "lang/compile/compile_int.h"

/* ---- pieces ---- */

/* The exception in R[from] stops being handled, and goes on from R[scratch]. */
static void
reraise_handled(OuCompiler *c, OuReg handled)
{
    OuReg again = handled + 2;
    ou_temp_reach(c, again);
    ou_emit(c, OU_OP_MOVE, 0, again, handled, 0);
    ou_emit(c, OU_OP_POP_EXC, 0, handled, 0, 0);
    ou_emit(c, OU_OP_RERAISE, 0, again, 0, 0);
}

/* Where an exception arrives that was raised while R[handled] was handled. */
static void
emit_cleanup(OuCompiler *c, OuLabel label, OuReg handled)
{
    ou_temp_reach(c, handled + 2);
    ou_label_here(c, label);
    ou_emit(c, OU_OP_POP_EXC, 0, handled, 0, 0);
    ou_emit(c, OU_OP_RERAISE, 0, handled + 2, 0, 0);
}

/* Call the exit in R[reg] with the three arguments in place from base + 2. */
static void
begin_exit_call(OuCompiler *c, OuReg reg, OuReg base)
{
    ou_temp_reach(c, base + 4);
    ou_move(c, base, reg);
}

/* exit(None, None, None), its result dropped; temporaries from `base` are free. */
static void
emit_exit(OuCompiler *c, OuReg reg, OuReg base)
{
    begin_exit_call(c, reg, base);
    for (OuReg i = 2; i < 5; i++)
        ou_emit_none(c, base + i);
    ou_emit(c, OU_OP_CALL, 0, base, 3, base);
    ou_emit(c, OU_OP_CLEAR, 0, base, 0, 0);
}

/* ---- leaving blocks ---- */

static void
leave_block(OuCompiler *c, OuBlock *b)
{
    OuUnit *u = c->unit;
    switch (b->kind) {
    case OU_BLOCK_TRY: break;
    case OU_BLOCK_LOOP:
        if (b->reg != OU_ANY)
            ou_emit(c, OU_OP_CLEAR, 0, b->reg, 0, 0);
        break;
    case OU_BLOCK_VALUE: ou_emit(c, OU_OP_CLEAR, 0, b->reg, 0, 0); break;
    case OU_BLOCK_WITH:
        ou_place(c, b->node);
        emit_exit(c, b->reg, u->top);
        break;
    case OU_BLOCK_HANDLER:
        ou_emit(c, OU_OP_POP_EXC, 0, b->reg, 0, 0);
        if (b->name != NULL)
            ou_unbind_name(c, b->name);
        break;
    case OU_BLOCK_FINALLY: {
        /* What is on its way (a return value) is dropped if the body jumps. */
        OuBlock value = {.kind = OU_BLOCK_VALUE, .reg = u->top - 1, .node = b->node, .handler = -1};
        bool carries = ou_is_temp(c, value.reg) && value.reg >= (OuReg)b->depth;
        if (carries)
            ou_block_open(c, &value);
        ou_compile_body(c, b->body);
        if (carries)
            ou_block_close(c, &value);
        break;
    }
    }
}

void
ou_unwind(OuCompiler *c, OuBlock *last, bool keep_last)
{
    OuUnit *u = c->unit;
    for (OuBlock *b = u->blocks; b != NULL && !c->failed; b = b->outer) {
        if (b == last && keep_last)
            break;
        ou_range_end(c, b);
        u->blocks = b->outer;
        leave_block(c, b);
        if (b == last)
            break;
    }
}

/* ---- try ... except ---- */

/* One clause; the exception is in R[depth]. Falls through to `end`. */
static void
compile_clause_body(OuCompiler *c, OuAst *clause, OuReg depth, OuLabel cleanup, OuLabel end)
{
    OuAstName *name = clause->handler.name;
    OuLabel own_cleanup = name != NULL ? ou_label_new(c) : cleanup;
    OuBlock block = {
        .kind = OU_BLOCK_HANDLER,
        .reg = depth,
        .node = clause,
        .name = name,
        .handler = own_cleanup,
        .depth = (uint32_t)depth + 2,
    };
    ou_block_open(c, &block);
    if (name != NULL)
        ou_store_name(c, name, depth, false);
    ou_compile_body(c, clause->handler.body);
    ou_block_close(c, &block);
    ou_emit(c, OU_OP_POP_EXC, 0, depth, 0, 0);
    if (name != NULL)
        ou_unbind_name(c, name);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    if (name == NULL)
        return;
    ou_label_here(c, own_cleanup);
    c->unit->top++; // R[depth + 2] holds the exception
    ou_unbind_name(c, name);
    c->unit->top--;
    ou_emit(c, OU_OP_POP_EXC, 0, depth, 0, 0);
    ou_emit(c, OU_OP_RERAISE, 0, depth + 2, 0, 0);
}

static void
compile_clauses(OuCompiler *c, OuAst *node, OuReg depth, OuLabel cleanup, OuLabel end,
                uint64_t **bound_at_end)
{
    OuAstList clauses = node->try.handlers;
    uint64_t *bound = ou_bound_save(c);
    OuBlock matching = {.kind = OU_BLOCK_TRY, .handler = cleanup, .depth = (uint32_t)depth + 2};
    bool catches_all = false;
    for (size_t i = 0; i < clauses.count && !c->failed; i++) {
        OuAst *clause = clauses.items[i];
        OuLabel next = ou_label_new(c);
        ou_place(c, clause);
        if (clause->handler.type != NULL) {
            ou_block_open(c, &matching);
            OuReg top = c->unit->top;
            OuReg type = ou_compile_operand(c, clause->handler.type, NULL);
            ou_place(c, clause);
            ou_emit(c, OU_OP_EXC_MATCH, ou_use(c, type, OU_USE_B), depth, type, 0);
            ou_emit_word_jump(c, next);
            c->unit->top = top;
            ou_block_close(c, &matching);
        } else if (i + 1 < clauses.count) {
            ou_compile_error(c, clause->span, "default 'except:' must be last");
        } else {
            catches_all = true;
        }
        ou_place(c, clause);
        compile_clause_body(c, clause, depth, cleanup, end);
        ou_bound_meet(c, *bound_at_end);
        *bound_at_end = ou_bound_save(c);
        ou_bound_restore(c, bound);
        ou_label_here(c, next);
    }
    if (!catches_all)
        reraise_handled(c, depth);
}

static void
compile_try_except(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    OuLabel handler = ou_label_new(c), cleanup = ou_label_new(c), end = ou_label_new(c);
    OuReg depth = u->top;
    OuBlock block = {.kind = OU_BLOCK_TRY, .node = node, .handler = handler, .depth = (uint32_t)depth};
    uint64_t *bound = ou_bound_save(c);
    ou_temp_reach(c, depth + 2);
    ou_block_open(c, &block);
    ou_compile_body(c, node->try.body);
    ou_block_close(c, &block);
    ou_compile_body(c, node->try.or_else);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    uint64_t *bound_at_end = ou_bound_save(c);
    ou_bound_restore(c, bound);

    ou_label_here(c, handler);
    u->top = depth + 2;
    ou_emit(c, OU_OP_PUSH_EXC, 0, depth, 0, 0);
    compile_clauses(c, node, depth, cleanup, end, &bound_at_end);
    emit_cleanup(c, cleanup, depth);
    u->top = depth;
    ou_bound_restore(c, bound_at_end);
    ou_label_here(c, end);
}

/* ---- try ... finally ---- */

/* The handler of a finally: the body runs while the exception is handled. */
static void
compile_finally_handler(OuCompiler *c, OuAst *node, OuReg depth)
{
    OuUnit *u = c->unit;
    OuLabel cleanup = ou_label_new(c);
    OuBlock block = {
        .kind = OU_BLOCK_HANDLER,
        .reg = depth,
        .node = node,
        .handler = cleanup,
        .depth = (uint32_t)depth + 2,
    };
    u->top = depth + 2;
    ou_emit(c, OU_OP_PUSH_EXC, 0, depth, 0, 0);
    ou_block_open(c, &block);
    ou_compile_body(c, node->try.finally);
    ou_block_close(c, &block);
    reraise_handled(c, depth);
    emit_cleanup(c, cleanup, depth);
    u->top = depth;
}

static void
compile_try_finally(OuCompiler *c, OuAst *node)
{
    OuUnit *u = c->unit;
    OuLabel handler = ou_label_new(c), end = ou_label_new(c);
    OuReg depth = u->top;
    OuBlock block = {
        .kind = OU_BLOCK_FINALLY,
        .node = node,
        .body = node->try.finally,
        .handler = handler,
        .depth = (uint32_t)depth,
    };
    uint64_t *bound = ou_bound_save(c);
    ou_temp_reach(c, depth + 2);
    ou_block_open(c, &block);
    if (node->try.handlers.count != 0) {
        compile_try_except(c, node);
    } else {
        ou_compile_body(c, node->try.body);
    }
    ou_block_close(c, &block);
    ou_compile_body(c, node->try.finally);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    uint64_t *bound_at_end = ou_bound_save(c);
    ou_bound_restore(c, bound);
    ou_label_here(c, handler);
    compile_finally_handler(c, node, depth);
    ou_bound_restore(c, bound_at_end);
    ou_label_here(c, end);
}

void
ou_compile_try(OuCompiler *c, OuAst *node)
{
    if (node->try.finally.count != 0)
        compile_try_finally(c, node);
    else
        compile_try_except(c, node);
}

/* ---- with ---- */

/* The body raised: ask the exit in R[reg]; what it does not swallow goes on. */
static void
compile_with_handler(OuCompiler *c, const OuAst *place, OuReg reg, OuLabel swallowed)
{
    OuUnit *u = c->unit;
    OuLabel cleanup = ou_label_new(c), swallow = ou_label_new(c);
    OuReg depth = reg + 1, base = depth + 2;
    OuBlock block = {
        .kind = OU_BLOCK_HANDLER, .reg = depth, .handler = cleanup, .depth = (uint32_t)depth + 2};
    u->top = depth + 2;
    ou_place(c, place);
    ou_emit(c, OU_OP_PUSH_EXC, 0, depth, 0, 0);
    ou_block_open(c, &block);
    begin_exit_call(c, reg, base);
    ou_emit(c, OU_OP_EXC_ARGS, 0, base + 2, depth, 0);
    ou_emit(c, OU_OP_CALL, 0, base, 3, base);
    ou_emit_jump(c, OU_OP_JUMP_IF_TRUE, OU_USE_A, base, swallow);
    ou_block_close(c, &block);
    reraise_handled(c, depth);
    ou_label_here(c, swallow);
    ou_emit(c, OU_OP_POP_EXC, 0, depth, 0, 0);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, swallowed);
    emit_cleanup(c, cleanup, depth);
    u->top = reg;
}

/* R[reg] = the exit, and what enter() gives goes to the target. */
static void
enter_with(OuCompiler *c, const OuAst *node, OuAst *item, OuReg reg, OuBlock *block)
{
    OuUnit *u = c->unit;
    OuAst *target = item->with_item.target;
    OuReg base = reg + 1;
    u->top = reg;
    OuReg manager = ou_compile_operand(c, item->with_item.context, NULL);
    ou_place(c, node);
    ou_emit(c, OU_OP_BEFORE_WITH, ou_use(c, manager, OU_USE_B), reg, manager, 0);
    u->top = reg + 1;
    OuReg fast = target != NULL ? ou_fast_register(c, target) : OU_ANY;
    OuReg value = fast != OU_ANY ? fast : ou_temp_push(c);
    ou_temp_reach(c, base + 3);
    ou_emit(c, OU_OP_CALL, 0, base, 0, value);
    ou_block_open(c, block);
    if (fast != OU_ANY)
        ou_bound_add(c, fast);
    else if (target != NULL)
        ou_compile_store(c, target, value, true);
    else
        ou_emit(c, OU_OP_CLEAR, 0, value, 0, 0);
    u->top = reg + 1;
}

/* The item `at` of the statement and all that is inside it. */
void
ou_compile_with(OuCompiler *c, OuAst *node, size_t at)
{
    if (at == node->with.items.count) {
        ou_compile_body(c, node->with.body);
        return;
    }
    if (!ou_compile_may_descend(c))
        return;
    OuUnit *u = c->unit;
    OuAst *item = node->with.items.items[at];
    OuLabel handler = ou_label_new(c), end = ou_label_new(c);
    OuReg reg = ou_temp_push(c);
    OuBlock block = {
        .kind = OU_BLOCK_WITH,
        .reg = reg,
        .node = node,
        .handler = handler,
        .depth = (uint32_t)reg + 1,
    };
    uint64_t *bound = ou_bound_save(c);
    enter_with(c, node, item, reg, &block);
    ou_compile_with(c, node, at + 1);
    ou_block_close(c, &block);
    ou_place(c, node);
    emit_exit(c, reg, reg);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    ou_bound_meet(c, bound); // the body may have been left by an exception that exit swallowed
    u->top = reg + 1;
    ou_label_here(c, handler);
    compile_with_handler(c, node, reg, end);
    ou_label_here(c, end);
    u->top = reg;
}
