/* SPDX-License-Identifier: MIT */
/* Conditions: and, or, not, comparisons, conditional expressions, as values
 * and as jumps. A condition that only decides makes no bool object.
 *
 * What the later operands of these bind is not surely bound behind them.
 */
#include "lang/compile/compile_int.h"
#include "object/container/set.h"
#include "object/container/tuple.h"
#include "object/ops.h"

/* ---- single comparisons ---- */

static const uint8_t compare_ops[] = {
    [OU_AST_EQ] = OU_OP_EQ, [OU_AST_NOT_EQ] = OU_OP_NE, [OU_AST_LT] = OU_OP_LT,
    [OU_AST_LT_E] = OU_OP_LE, [OU_AST_GT] = OU_OP_GT, [OU_AST_GT_E] = OU_OP_GE,
    [OU_AST_IS] = OU_OP_IS, [OU_AST_IS_NOT] = OU_OP_IS_NOT,
    [OU_AST_IN] = OU_OP_IN, [OU_AST_NOT_IN] = OU_OP_NOT_IN,
};

static bool
is_ordering(unsigned op)
{
    return op <= OU_AST_GT_E;
}

/* One comparison of a chain: opcode and operands. */
typedef struct Pair {
    unsigned op; // OuAstCompareOp
    OuReg left, right;
    bool right_const;
    unsigned flags; // OU_USE_B, OU_USE_C
} Pair;

/* `x in [1, 2]` may look into a constant: a tuple, or for sets a frozenset. */
static OuObj *
constant_container(OuCompiler *c, OuAst *node)
{
    OuAstList items = node->sequence.items;
    OuObj **found = ou_compile_take(c, (items.count + 1) * sizeof *found);
    for (size_t i = 0; i < items.count; i++)
        if (c->failed || (found[i] = ou_const_of(c, items.items[i])) == NULL)
            return NULL;
    if (c->failed)
        return NULL;
    OuObj *tuple = ou_tuple_from(c->sp, found, items.count);
    if (tuple == NULL || node->kind == OU_AST_LIST)
        return ou_const_keep(c, tuple);
    OuObj *set = ou_set_of(c->sp, c->sp->types[OU_T_FROZENSET], tuple);
    ou_decref(c->sp, tuple);
    return ou_const_keep(c, set);
}

static OuReg
compile_right(OuCompiler *c, OuAst *node, unsigned op, bool *is_const)
{
    *is_const = false;
    if (is_ordering(op)) {
        OuReg index = ou_compile_const_operand(c, node);
        *is_const = index != OU_ANY;
        if (*is_const)
            return index;
    }
    bool is_in = op == OU_AST_IN || op == OU_AST_NOT_IN;
    if (is_in && (node->kind == OU_AST_LIST || node->kind == OU_AST_SET)) {
        OuObj *container = constant_container(c, node);
        if (container != NULL) {
            OuReg reg = ou_temp_push(c);
            ou_emit_const(c, reg, container);
            return reg;
        }
    }
    return ou_compile_operand(c, node, NULL);
}

static Pair
compile_pair(OuCompiler *c, OuAst *node)
{
    Pair p = {.op = node->compare.ops[0]};
    OuAst *right = node->compare.comparators.items[0];
    p.left = ou_compile_operand(c, node->compare.left, right);
    p.right = compile_right(c, right, p.op, &p.right_const);
    p.flags = ou_use(c, p.left, OU_USE_B) | (p.right_const ? 0 : ou_use(c, p.right, OU_USE_C));
    return p;
}

static void
emit_pair(OuCompiler *c, const Pair *p, OuReg to)
{
    unsigned op = compare_ops[p->op] + (p->right_const ? OU_OP_LT_K - OU_OP_LT : 0);
    ou_emit(c, (OuOpcode)op, p->flags, to, p->left, p->right);
}

/* Jump if the comparison is `when`; operands may lie in any temporary. */
static void
emit_pair_jump(OuCompiler *c, const Pair *p, bool when, OuLabel to)
{
    if (is_ordering(p->op)) {
        OuInstr compare = {
            .op = (uint8_t)(compare_ops[p->op] - OU_OP_LT + (p->right_const ? OU_OP_J_LT_K : OU_OP_J_LT)),
            .flags = (uint8_t)p->flags,
            .b = (uint16_t)p->left,
            .c = (uint16_t)p->right,
        };
        ou_emit_compare_jump(c, compare, when, to);
        return;
    }
    OuReg truth = ou_temp_push(c);
    emit_pair(c, p, truth);
    ou_emit_jump(c, when ? OU_OP_JUMP_IF_TRUE : OU_OP_JUMP_IF_FALSE, OU_USE_A, truth, to);
    c->unit->top--;
}

/* ---- chains: a < b < c ---- */

/* What a chain keeps between its comparisons lies in temporaries that are to be
 * cleared when an early one fails: [first, end). */
typedef struct Chain {
    OuReg left;
    OuReg first, end;
} Chain;

/* Evaluate the right side of comparison `i`, not the last, so that it can be
 * the left side of the next one. */
static Pair
compile_link(OuCompiler *c, OuAst *node, size_t i, Chain *chain)
{
    OuAstList more = node->compare.comparators;
    Pair p = {.op = node->compare.ops[i], .left = chain->left};
    bool last = i + 1 == more.count;
    if (last)
        p.right = compile_right(c, more.items[i], p.op, &p.right_const);
    else
        p.right = ou_compile_operand(c, more.items[i], more.items[i + 1]);
    p.flags = ou_use(c, p.left, OU_USE_B);
    if (last && !p.right_const)
        p.flags |= ou_use(c, p.right, OU_USE_C);
    chain->left = p.right;
    chain->end = c->unit->top;
    ou_place(c, node);
    return p;
}

static void
clear_chain(OuCompiler *c, const Chain *chain)
{
    for (OuReg reg = chain->first; reg < chain->end; reg++)
        ou_emit(c, OU_OP_CLEAR, 0, reg, 0, 0);
}

static void
compile_chain(OuCompiler *c, OuAst *node, OuReg to)
{
    OuUnit *u = c->unit;
    OuAstList more = node->compare.comparators;
    OuLabel fail = ou_label_new(c), end = ou_label_new(c);
    OuReg top = u->top;
    OuReg result = ou_is_temp(c, to) ? to : ou_temp_push(c);
    Chain chain = {.first = u->top};
    chain.left = ou_compile_operand(c, node->compare.left, more.items[0]);
    uint64_t *bound = NULL;
    for (size_t i = 0; i < more.count && !c->failed; i++) {
        Pair p = compile_link(c, node, i, &chain);
        emit_pair(c, &p, result);
        if (i == 0)
            bound = ou_bound_save(c);
        if (i + 1 < more.count)
            ou_emit_jump(c, OU_OP_JUMP_IF_FALSE_KEEP, 0, result, fail);
    }
    ou_bound_restore(c, bound);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    ou_label_here(c, fail);
    clear_chain(c, &chain);
    ou_label_here(c, end);
    ou_move(c, to, result);
    u->top = top;
}

/* Are all the values that a chain keeps in between plain locals? */
static bool
keeps_only_locals(OuCompiler *c, OuAst *node)
{
    OuAstList more = node->compare.comparators;
    for (size_t i = 0; i + 1 < more.count; i++)
        if (ou_fast_register(c, more.items[i]) == OU_ANY || ou_has_walrus(c, more.items[i + 1]))
            return false;
    return true;
}

static void
jump_chain(OuCompiler *c, OuAst *node, bool when, OuLabel to)
{
    OuAstList more = node->compare.comparators;
    OuLabel fail = ou_label_new(c), end = ou_label_new(c);
    bool nothing_to_clear = keeps_only_locals(c, node);
    if (nothing_to_clear)
        fail = when ? end : to;
    OuReg top = c->unit->top;
    Chain chain = {.first = top};
    chain.left = ou_compile_operand(c, node->compare.left, more.items[0]);
    uint64_t *bound = NULL;
    for (size_t i = 0; i < more.count && !c->failed; i++) {
        Pair p = compile_link(c, node, i, &chain);
        if (i + 1 < more.count)
            emit_pair_jump(c, &p, false, fail);
        else
            emit_pair_jump(c, &p, when, to);
        if (i == 0)
            bound = ou_bound_save(c);
    }
    ou_bound_restore(c, bound);
    if (!nothing_to_clear) {
        ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
        ou_label_here(c, fail);
        clear_chain(c, &chain);
        if (!when)
            ou_emit_jump(c, OU_OP_JUMP, 0, 0, to);
    }
    ou_label_here(c, end);
    c->unit->top = top;
}

void
ou_compile_compare(OuCompiler *c, OuAst *node, OuReg to)
{
    if (node->compare.comparators.count > 1) {
        compile_chain(c, node, to);
        return;
    }
    OuReg top = ou_scratch_open(c, to);
    Pair p = compile_pair(c, node);
    ou_place(c, node);
    emit_pair(c, &p, to);
    c->unit->top = top;
}

/* ---- and, or, if else ---- */

void
ou_compile_bool_op(OuCompiler *c, OuAst *node, OuReg to)
{
    OuAstList items = node->sequence.items;
    OuLabel end = ou_label_new(c);
    OuReg top = c->unit->top;
    OuReg result = ou_is_temp(c, to) ? to : ou_temp_push(c);
    OuOpcode op = node->op == OU_AST_AND ? OU_OP_JUMP_IF_FALSE_KEEP : OU_OP_JUMP_IF_TRUE_KEEP;
    uint64_t *bound = NULL;
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        ou_compile_into(c, items.items[i], result);
        if (i == 0)
            bound = ou_bound_save(c);
        if (i + 1 < items.count)
            ou_emit_jump(c, op, 0, result, end);
    }
    ou_bound_restore(c, bound);
    ou_label_here(c, end);
    ou_move(c, to, result);
    c->unit->top = top;
}

void
ou_compile_if_exp(OuCompiler *c, OuAst *node, OuReg to)
{
    OuLabel other = ou_label_new(c), end = ou_label_new(c);
    ou_compile_jump(c, node->if_exp.test, false, other);
    uint64_t *after_test = ou_bound_save(c);
    ou_compile_into(c, node->if_exp.body, to);
    ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
    uint64_t *after_body = ou_bound_save(c);
    ou_bound_restore(c, after_test);
    ou_label_here(c, other);
    ou_compile_into(c, node->if_exp.or_else, to);
    ou_bound_meet(c, after_body);
    ou_label_here(c, end);
}

/* ---- jumps ---- */

static void
jump_bool_op(OuCompiler *c, OuAst *node, bool when, OuLabel to)
{
    OuAstList items = node->sequence.items;
    bool decides = node->op == OU_AST_OR; // the truth that ends it early
    OuLabel end = ou_label_new(c);
    uint64_t *bound = NULL;
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        if (i + 1 == items.count)
            ou_compile_jump(c, items.items[i], when, to);
        else
            ou_compile_jump(c, items.items[i], decides, decides == when ? to : end);
        if (i == 0)
            bound = ou_bound_save(c);
    }
    ou_bound_restore(c, bound);
    ou_label_here(c, end);
}

static bool
is_none(const OuAst *node)
{
    return node->kind == OU_AST_CONSTANT && node->constant.type == OU_AST_NONE;
}

static void
jump_compare(OuCompiler *c, OuAst *node, bool when, OuLabel to)
{
    OuReg top = c->unit->top;
    unsigned op = node->compare.ops[0];
    if (node->compare.comparators.count > 1) {
        jump_chain(c, node, when, to);
        return;
    }
    if ((op == OU_AST_IS || op == OU_AST_IS_NOT) && is_none(node->compare.comparators.items[0])) {
        OuReg value = ou_compile_operand(c, node->compare.left, NULL);
        bool if_none = (op == OU_AST_IS) == when;
        ou_place(c, node);
        ou_emit_jump(c, if_none ? OU_OP_JUMP_IF_NONE : OU_OP_JUMP_IF_NOT_NONE,
                     ou_use(c, value, OU_USE_A), value, to);
    } else {
        Pair p = compile_pair(c, node);
        ou_place(c, node);
        emit_pair_jump(c, &p, when, to);
    }
    c->unit->top = top;
}

void
ou_compile_jump(OuCompiler *c, OuAst *node, bool when, OuLabel to)
{
    if (!ou_compile_may_descend(c))
        return;
    ou_place(c, node);
    OuObj *value = ou_const_of(c, node);
    if (value != NULL) {
        if ((ou_truth(c->sp, value) > 0) == when)
            ou_emit_jump(c, OU_OP_JUMP, 0, 0, to);
        return;
    }
    if (node->kind == OU_AST_UNARY_OP && node->op == OU_AST_NOT) {
        ou_compile_jump(c, node->wrap.value, !when, to);
    } else if (node->kind == OU_AST_BOOL_OP) {
        jump_bool_op(c, node, when, to);
    } else if (node->kind == OU_AST_COMPARE) {
        jump_compare(c, node, when, to);
    } else {
        OuReg top = c->unit->top;
        OuReg truth = ou_compile_operand(c, node, NULL);
        ou_place(c, node);
        ou_emit_jump(c, when ? OU_OP_JUMP_IF_TRUE : OU_OP_JUMP_IF_FALSE, ou_use(c, truth, OU_USE_A),
                     truth, to);
        c->unit->top = top;
    }
}
