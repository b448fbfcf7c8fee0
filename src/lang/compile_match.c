/* SPDX-License-Identifier: MIT */
/* The match statement, for patterns that compare or capture: literals, dotted
 * names, None and its like, names, `_`, alternatives, guards. Patterns that
 * look inside the subject (sequences, mappings, classes) are refused.
 *
 * The subject waits in a temporary until a case is chosen. A name is bound as
 * soon as its pattern is met, which the language leaves open.
 */
#include "lang/compile_int.h"

static bool
is_irrefutable(const OuAst *pattern)
{
    if (pattern->kind == OU_AST_MATCH_AS)
        return pattern->match_as.pattern == NULL || is_irrefutable(pattern->match_as.pattern);
    if (pattern->kind != OU_AST_MATCH_OR)
        return false;
    OuAstList items = pattern->sequence.items;
    return is_irrefutable(items.items[items.count - 1]);
}

/* A pattern that always matches leaves those behind it without a chance. */
static void
refuse_unreachable(OuCompiler *c, const OuAst *pattern)
{
    const OuAst *inner = pattern;
    while (inner->kind == OU_AST_MATCH_AS && inner->match_as.pattern != NULL)
        inner = inner->match_as.pattern;
    if (inner->kind == OU_AST_MATCH_AS && inner->match_as.name != NULL)
        ou_compile_error(c, pattern->span, "name capture '%s' makes remaining patterns unreachable",
                         inner->match_as.name->text);
    else
        ou_compile_error(c, pattern->span, "wildcard makes remaining patterns unreachable");
}

static void compile_pattern(OuCompiler *c, OuAst *pattern, OuReg subject, OuLabel fail);

static void
match_value(OuCompiler *c, OuAst *pattern, OuReg subject, OuLabel fail)
{
    OuReg top = c->unit->top;
    OuInstr compare = {.op = OU_OP_J_EQ_K, .b = (uint16_t)subject};
    OuReg value = ou_compile_const_operand(c, pattern->wrap.value);
    if (value == OU_ANY) {
        value = ou_compile_operand(c, pattern->wrap.value, NULL);
        compare.op = OU_OP_J_EQ;
        compare.flags = (uint8_t)ou_use(c, value, OU_USE_C);
    }
    compare.c = (uint16_t)value;
    ou_place(c, pattern);
    ou_emit_compare_jump(c, compare, false, fail);
    c->unit->top = top;
}

static void
match_singleton(OuCompiler *c, OuAst *pattern, OuReg subject, OuLabel fail)
{
    static const OuAstConstantType types[] = {OU_AST_NONE, OU_AST_TRUE, OU_AST_FALSE};
    OuObj *const objects[] = {c->sp->none, c->sp->true_, c->sp->false_};
    if (pattern->constant.type == types[0]) {
        ou_emit_jump(c, OU_OP_JUMP_IF_NOT_NONE, 0, subject, fail);
        return;
    }
    OuReg value = ou_temp_push(c);
    ou_emit_const(c, value, objects[pattern->constant.type == types[1] ? 1 : 2]);
    ou_emit(c, OU_OP_IS, OU_USE_C, value, subject, value);
    ou_emit_jump(c, OU_OP_JUMP_IF_FALSE, OU_USE_A, value, fail);
    c->unit->top--;
}

static void
match_any(OuCompiler *c, OuAst *pattern, OuReg subject, OuLabel fail)
{
    OuAstList items = pattern->sequence.items;
    OuLabel found = ou_label_new(c);
    uint64_t *bound = ou_bound_save(c);
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        bool last = i + 1 == items.count;
        OuLabel next = last ? fail : ou_label_new(c);
        if (!last && is_irrefutable(items.items[i]))
            refuse_unreachable(c, items.items[i]);
        compile_pattern(c, items.items[i], subject, next);
        if (last)
            break;
        ou_emit_jump(c, OU_OP_JUMP, 0, 0, found);
        ou_label_here(c, next);
    }
    ou_bound_restore(c, bound);
    ou_label_here(c, found);
}

static void
compile_pattern(OuCompiler *c, OuAst *pattern, OuReg subject, OuLabel fail)
{
    if (!ou_compile_may_descend(c))
        return;
    ou_place(c, pattern);
    switch (pattern->kind) {
    case OU_AST_MATCH_VALUE: match_value(c, pattern, subject, fail); break;
    case OU_AST_MATCH_SINGLETON: match_singleton(c, pattern, subject, fail); break;
    case OU_AST_MATCH_OR: match_any(c, pattern, subject, fail); break;
    case OU_AST_MATCH_AS:
        if (pattern->match_as.pattern != NULL)
            compile_pattern(c, pattern->match_as.pattern, subject, fail);
        if (pattern->match_as.name != NULL && !c->failed)
            ou_store_name(c, pattern->match_as.name, subject, false);
        break;
    default:
        ou_compile_error(c, pattern->span,
                         "patterns that look inside an object are not supported yet by this version "
                         "of Ouro");
    }
}

void
ou_compile_match(OuCompiler *c, OuAst *node)
{
    OuAstList cases = node->match.cases;
    OuLabel end = ou_label_new(c);
    OuReg subject = ou_compile_temp(c, node->match.subject);
    uint64_t *bound = ou_bound_save(c);
    for (size_t i = 0; i < cases.count && !c->failed; i++) {
        OuAst *one = cases.items[i];
        OuLabel next = ou_label_new(c);
        if (i + 1 < cases.count && one->match_case.guard == NULL && is_irrefutable(one->match_case.pattern))
            refuse_unreachable(c, one->match_case.pattern);
        compile_pattern(c, one->match_case.pattern, subject, next);
        if (one->match_case.guard != NULL)
            ou_compile_jump(c, one->match_case.guard, false, next);
        ou_emit(c, OU_OP_CLEAR, 0, subject, 0, 0);
        ou_compile_body(c, one->match_case.body);
        ou_bound_restore(c, bound);
        ou_emit_jump(c, OU_OP_JUMP, 0, 0, end);
        ou_label_here(c, next);
    }
    ou_place(c, node);
    ou_emit(c, OU_OP_CLEAR, 0, subject, 0, 0);
    ou_label_here(c, end);
    c->unit->top = subject;
}
