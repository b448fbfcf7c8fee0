/* SPDX-License-Identifier: MIT */
/* Expressions, one function a kind.
 *
 * ou_compile_into() leaves the value in a given register, and writes it there
 * with the last instruction of all: the register may be a local that the
 * expression reads. Operands that are plain locals are read in place; what is
 * computed goes to temporaries, which the instruction consumes.
 */
#include "lang/compile/compile_int.h"
#include "object/object.h"

/* ---- does evaluating rebind a local? ---- */

static bool
any_walrus(OuCompiler *c, OuAstList list)
{
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i] != NULL && ou_has_walrus(c, list.items[i]))
            return true;
    return false;
}

/* What is not looked into counts as rebinding: a copy too many does no harm. */
bool
ou_has_walrus(OuCompiler *c, OuAst *node)
{
    if (!c->has_walrus || node == NULL)
        return false;
    switch (node->kind) {
    case OU_AST_CONSTANT:
    case OU_AST_NAME:
    case OU_AST_LAMBDA:
        return false;
    case OU_AST_ATTRIBUTE:
        return ou_has_walrus(c, node->attribute.value);
    case OU_AST_BIN_OP:
        return ou_has_walrus(c, node->binary.left) || ou_has_walrus(c, node->binary.right);
    case OU_AST_CALL:
        return ou_has_walrus(c, node->call.function) || any_walrus(c, node->call.arguments)
               || node->call.keywords.count != 0;
    case OU_AST_TUPLE:
    case OU_AST_LIST:
        return any_walrus(c, node->sequence.items);
    case OU_AST_UNARY_OP:
        return ou_has_walrus(c, node->wrap.value);
    default:
        return true;
    }
}

/* ---- moving values ---- */

void
ou_move(OuCompiler *c, OuReg to, OuReg from)
{
    if (to != from)
        ou_emit(c, OU_OP_MOVE, ou_use(c, from, OU_USE_B), to, from, 0);
}

OuReg
ou_compile_temp(OuCompiler *c, OuAst *node)
{
    OuReg reg = ou_temp_push(c);
    ou_compile_into(c, node, reg);
    return reg;
}

static OuReg compile_named(OuCompiler *c, OuAst *node);

OuReg
ou_compile_operand(OuCompiler *c, OuAst *node, OuAst *later)
{
    OuReg local = OU_ANY;
    if (node->kind == OU_AST_NAME) {
        local = ou_const_of(c, node) == NULL ? ou_fast_register(c, node) : OU_ANY;
        if (local != OU_ANY) {
            ou_place(c, node);
            ou_check_local(c, local);
        }
    } else if (node->kind == OU_AST_NAMED_EXPR) {
        local = ou_fast_register(c, node->named.target);
        if (local != OU_ANY)
            compile_named(c, node);
    }
    if (local == OU_ANY)
        return ou_compile_temp(c, node);
    if (!ou_has_walrus(c, later))
        return local;
    OuReg copy = ou_temp_push(c);
    ou_emit(c, OU_OP_MOVE, 0, copy, local, 0);
    return copy;
}

OuReg
ou_compile_const_operand(OuCompiler *c, OuAst *node)
{
    OuObj *value = ou_const_of(c, node);
    uint32_t index = value != NULL ? ou_const_index(c, value) : UINT32_MAX;
    return index <= 0xFFFF ? (OuReg)index : OU_ANY;
}

/* ---- operators ---- */

void
ou_compile_binary(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuReg left = ou_compile_operand(c, node->binary.left, node->binary.right);
    OuReg right = ou_compile_const_operand(c, node->binary.right);
    bool is_const = right != OU_ANY;
    unsigned flags = ou_use(c, left, OU_USE_B);
    if (!is_const) {
        right = ou_compile_operand(c, node->binary.right, NULL);
        flags |= ou_use(c, right, OU_USE_C);
    }
    ou_place(c, node);
    ou_emit(c, ou_binary_opcode(node->op, is_const), flags, to, left, right);
    c->unit->top = top;
}

static void
compile_unary(OuCompiler *c, OuAst *node, OuReg to)
{
    static const uint8_t ops[] = {
        [OU_AST_INVERT] = OU_OP_INVERT,
        [OU_AST_NOT] = OU_OP_NOT,
        [OU_AST_UADD] = OU_OP_POS,
        [OU_AST_USUB] = OU_OP_NEG,
    };
    OuReg top = ou_scratch_open(c, to);
    OuReg value = ou_compile_operand(c, node->wrap.value, NULL);
    ou_place(c, node);
    ou_emit(c, (OuOpcode)ops[node->op], ou_use(c, value, OU_USE_B), to, value, 0);
    c->unit->top = top;
}

/* `(x := value)` where x is a plain local: evaluate into it. */
static OuReg
compile_named(OuCompiler *c, OuAst *node)
{
    OuReg local = ou_fast_register(c, node->named.target);
    ou_compile_into(c, node->named.value, local);
    ou_bound_add(c, local);
    return local;
}

static void
compile_named_into(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg local = ou_fast_register(c, node->named.target);
    if (local != OU_ANY) {
        compile_named(c, node);
        ou_place(c, node);
        ou_move(c, to, local);
        return;
    }
    OuReg top = ou_scratch_open(c, to);
    OuReg value = ou_compile_temp(c, node->named.value);
    ou_place(c, node);
    ou_store_name(c, node->named.target->name.id, value, false);
    ou_move(c, to, value);
    c->unit->top = top;
}

/* ---- parts of objects ---- */

static void
compile_attribute(OuCompiler *c, OuAst *node, OuReg to)
{
    if (ou_compile_super_attribute(c, node, to))
        return;
    OuReg top = ou_scratch_open(c, to);
    OuReg object = ou_compile_operand(c, node->attribute.value, NULL);
    OuReg name = ou_name_operand(c, ou_mangled(c, node->attribute.name));
    ou_place(c, node);
    ou_emit(c, OU_OP_LOAD_ATTR, ou_use(c, object, OU_USE_B), to, object, name);
    c->unit->top = top;
}

static void
compile_subscript(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuReg object = ou_compile_operand(c, node->subscript.value, node->subscript.slice);
    if (node->subscript.slice->kind == OU_AST_SLICE && node->subscript.slice->slice.step == NULL) {
        OuReg bounds = ou_compile_bounds(c, node->subscript.slice);
        ou_place(c, node);
        ou_emit(c, OU_OP_GET_SLICE, ou_use(c, object, OU_USE_B) | OU_USE_C, to, object, bounds);
        c->unit->top = top;
        return;
    }
    OuReg key = ou_compile_const_operand(c, node->subscript.slice);
    bool is_const = key != OU_ANY;
    unsigned flags = ou_use(c, object, OU_USE_B);
    if (!is_const) {
        key = ou_compile_operand(c, node->subscript.slice, NULL);
        flags |= ou_use(c, key, OU_USE_C);
    }
    ou_place(c, node);
    ou_emit(c, is_const ? OU_OP_GET_ITEM_K : OU_OP_GET_ITEM, flags, to, object, key);
    c->unit->top = top;
}

/* ---- yield ---- */

/* `to` OU_ANY: what is sent in is not wanted. */
static void
compile_yield(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = to != OU_ANY ? ou_scratch_open(c, to) : c->unit->top;
    OuReg value;
    if (node->wrap.value != NULL) {
        value = ou_compile_operand(c, node->wrap.value, NULL);
    } else {
        value = ou_temp_push(c);
        ou_place(c, node);
        ou_emit_none(c, value);
    }
    ou_place(c, node);
    ou_emit(c, OU_OP_YIELD, ou_use(c, value, OU_USE_B), to != OU_ANY ? to : OU_NO_REG, value, 0);
    c->unit->top = top;
}

/* SEND with its word, YIELD, LOOP: the order that generator.c expects. */
static void
compile_yield_from(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuLabel again = ou_label_new(c), end = ou_label_new(c);
    OuReg it = ou_temp_push(c);
    OuReg source = ou_compile_operand(c, node->wrap.value, NULL);
    ou_place(c, node);
    ou_emit(c, OU_OP_GET_YIELD_FROM, ou_use(c, source, OU_USE_B), it, source, 0);
    c->unit->top = it + 1;
    OuReg sent = ou_temp_push(c);
    ou_emit_none(c, sent);
    ou_label_here(c, again);
    ou_emit(c, OU_OP_SEND, 0, to, it, sent);
    ou_emit_word_jump(c, end);
    ou_emit(c, OU_OP_YIELD, OU_USE_B | OU_FROM, sent, sent, it);
    ou_emit_jump(c, OU_OP_LOOP, 0, 0, again);
    ou_label_here(c, end);
    c->unit->top = top;
}

/* ---- all kinds ---- */

static void
compile_kind(OuCompiler *c, OuAst *node, OuReg to)
{
    switch (node->kind) {
    case OU_AST_NAME: ou_load_name(c, node->name.id, to); break;
    case OU_AST_BIN_OP: ou_compile_binary(c, node, to); break;
    case OU_AST_UNARY_OP: compile_unary(c, node, to); break;
    case OU_AST_BOOL_OP: ou_compile_bool_op(c, node, to); break;
    case OU_AST_COMPARE: ou_compile_compare(c, node, to); break;
    case OU_AST_NAMED_EXPR: compile_named_into(c, node, to); break;
    case OU_AST_LAMBDA: ou_compile_lambda(c, node, to); break;
    case OU_AST_IF_EXP: ou_compile_if_exp(c, node, to); break;
    case OU_AST_DICT: ou_compile_dict(c, node, to); break;
    case OU_AST_SET: ou_compile_set(c, node, to); break;
    case OU_AST_LIST: ou_compile_list(c, node, to); break;
    case OU_AST_TUPLE: ou_compile_tuple(c, node, to); break;
    case OU_AST_LIST_COMP:
    case OU_AST_SET_COMP:
    case OU_AST_DICT_COMP:
    case OU_AST_GENERATOR_EXP: ou_compile_comprehension(c, node, to); break;
    case OU_AST_YIELD: compile_yield(c, node, to); break;
    case OU_AST_YIELD_FROM: compile_yield_from(c, node, to); break;
    case OU_AST_CALL: ou_compile_call(c, node, to); break;
    case OU_AST_JOINED_STR: ou_compile_joined(c, node, to); break;
    case OU_AST_FORMATTED_VALUE: ou_compile_formatted(c, node, to); break;
    case OU_AST_ATTRIBUTE: compile_attribute(c, node, to); break;
    case OU_AST_SUBSCRIPT: compile_subscript(c, node, to); break;
    case OU_AST_SLICE: ou_compile_slice(c, node, to); break;
    case OU_AST_STARRED:
        ou_compile_error(c, node->span, "can't use starred expression here");
        break;
    case OU_AST_AWAIT:
        ou_compile_error(c, node->span, "'await' is not supported yet by this version of Ouro");
        break;
    default:
        ou_compile_error(c, node->span, "expected an expression");
    }
}

void
ou_compile_into(OuCompiler *c, OuAst *node, OuReg to)
{
    if (!ou_compile_may_descend(c))
        return;
    OuObj *value = ou_const_of(c, node);
    ou_place(c, node);
    if (value != NULL)
        ou_emit_const(c, to, value);
    else
        compile_kind(c, node, to);
}

void
ou_compile_discard(OuCompiler *c, OuAst *node)
{
    if (node->kind == OU_AST_CONSTANT || !ou_compile_may_descend(c))
        return;
    ou_place(c, node);
    if (node->kind == OU_AST_YIELD) {
        compile_yield(c, node, OU_ANY);
        return;
    }
    OuReg top = c->unit->top;
    OuReg value = ou_compile_operand(c, node, NULL);
    if (ou_is_temp(c, value)) {
        ou_place(c, node);
        ou_emit(c, OU_OP_CLEAR, 0, value, 0, 0);
    }
    c->unit->top = top;
}
