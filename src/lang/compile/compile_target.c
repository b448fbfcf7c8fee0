/* SPDX-License-Identifier: MIT */
/* Assignment: targets of every kind, unpacking, +=, annotations, del. */
#include <string.h>

#include "lang/compile/compile_int.h"

/* ---- storing ---- */

/* The object (and key) behind a target: operands that stay until its last use. */
static void
store_attribute(OuCompiler *c, OuAst *target, OuReg from, bool consume)
{
    OuReg top = c->unit->top;
    if (strcmp(target->attribute.name->text, "__debug__") == 0)
        ou_compile_error(c, target->span, "cannot assign to __debug__");
    OuReg object = ou_compile_operand(c, target->attribute.value, NULL);
    ou_place(c, target);
    ou_emit(c, OU_OP_STORE_ATTR, ou_use(c, object, OU_USE_A) | (consume ? OU_USE_B : 0), object, from,
            ou_name_operand(c, ou_mangled(c, target->attribute.name)));
    c->unit->top = top;
}

static void
store_subscript(OuCompiler *c, OuAst *target, OuReg from, bool consume)
{
    OuReg top = c->unit->top;
    OuReg object = ou_compile_operand(c, target->subscript.value, target->subscript.slice);
    OuReg key = ou_compile_operand(c, target->subscript.slice, NULL);
    ou_place(c, target);
    ou_emit(c, OU_OP_SET_ITEM,
            ou_use(c, object, OU_USE_A) | ou_use(c, key, OU_USE_B) | (consume ? OU_USE_C : 0), object,
            key, from);
    c->unit->top = top;
}

/* Where the star stands among `items`, or their number. */
static size_t
find_star(OuCompiler *c, const OuAst *target)
{
    OuAstList items = target->sequence.items;
    size_t star = items.count;
    for (size_t i = 0; i < items.count; i++) {
        if (items.items[i]->kind != OU_AST_STARRED)
            continue;
        if (star != items.count)
            ou_compile_error(c, target->span, "multiple starred expressions in assignment");
        star = i;
    }
    if (star != items.count && (star >= 256 || items.count - star - 1 >= 256))
        ou_compile_error(c, target->span, "too many expressions in star-unpacking assignment");
    return star;
}

static void
store_unpacked(OuCompiler *c, OuAst *target, OuReg from, bool consume)
{
    OuAstList items = target->sequence.items;
    OuReg top = c->unit->top, n = (OuReg)items.count;
    OuReg star = (OuReg)find_star(c, target);
    OuReg first = c->unit->top;
    for (OuReg i = 0; i < n; i++)
        ou_temp_push(c);
    ou_place(c, target);
    if (star == n)
        ou_emit(c, OU_OP_UNPACK, consume ? OU_USE_B : 0, first, from, n);
    else
        ou_emit(c, OU_OP_UNPACK_EX, consume ? OU_USE_B : 0, first, from, star | (n - star - 1) << 8);
    for (OuReg i = 0; i < n && !c->failed; i++) {
        OuAst *item = items.items[i];
        ou_compile_store(c, item->kind == OU_AST_STARRED ? item->wrap.value : item, first + i, true);
    }
    c->unit->top = top;
}

void
ou_compile_store(OuCompiler *c, OuAst *target, OuReg from, bool consume)
{
    if (!ou_compile_may_descend(c))
        return;
    ou_place(c, target);
    switch (target->kind) {
    case OU_AST_NAME: ou_store_name(c, target->name.id, from, consume); break;
    case OU_AST_ATTRIBUTE: store_attribute(c, target, from, consume); break;
    case OU_AST_SUBSCRIPT: store_subscript(c, target, from, consume); break;
    case OU_AST_TUPLE:
    case OU_AST_LIST: store_unpacked(c, target, from, consume); break;
    case OU_AST_STARRED:
        ou_compile_error(c, target->span, "starred assignment target must be in a list or tuple");
        break;
    default: ou_compile_error(c, target->span, "cannot assign to this expression");
    }
}

/* ---- assignment statements ---- */

static bool
has_star(OuAstList items)
{
    for (size_t i = 0; i < items.count; i++)
        if (items.items[i]->kind == OU_AST_STARRED)
            return true;
    return false;
}

/* `a, b = b, a`: as many values as targets, neither side starred. */
static bool
is_parallel(const OuAst *target, const OuAst *value)
{
    if ((target->kind != OU_AST_TUPLE && target->kind != OU_AST_LIST) || value->kind != OU_AST_TUPLE)
        return false;
    size_t n = value->sequence.items.count;
    return n == target->sequence.items.count && n > 1 && n <= 8 && !has_star(value->sequence.items)
           && !has_star(target->sequence.items);
}

/* Evaluate all values, then store them from left to right; constants are left
 * out until then. */
static void
assign_parallel(OuCompiler *c, OuAst *target, OuAst *value)
{
    OuReg top = c->unit->top;
    OuAstList targets = target->sequence.items, values = value->sequence.items;
    OuReg regs[8];
    for (size_t i = 0; i < values.count; i++)
        regs[i] = ou_const_of(c, values.items[i]) != NULL ? OU_ANY : ou_compile_temp(c, values.items[i]);
    for (size_t i = 0; i < values.count && !c->failed; i++) {
        OuReg fast = ou_fast_register(c, targets.items[i]);
        if (regs[i] != OU_ANY) {
            ou_compile_store(c, targets.items[i], regs[i], true);
        } else if (fast != OU_ANY) {
            ou_compile_into(c, values.items[i], fast);
            ou_bound_add(c, fast);
        } else {
            OuReg reg = ou_compile_temp(c, values.items[i]);
            ou_compile_store(c, targets.items[i], reg, true);
            c->unit->top = reg;
        }
    }
    c->unit->top = top;
}

static void
assign_one(OuCompiler *c, OuAst *target, OuAst *value)
{
    OuReg fast = ou_fast_register(c, target);
    if (fast != OU_ANY) {
        ou_compile_into(c, value, fast);
        ou_bound_add(c, fast);
        return;
    }
    if (is_parallel(target, value)) {
        assign_parallel(c, target, value);
        return;
    }
    OuReg top = c->unit->top;
    OuReg from = ou_compile_operand(c, value, target);
    ou_compile_store(c, target, from, ou_is_temp(c, from));
    c->unit->top = top;
}

void
ou_compile_assign(OuCompiler *c, OuAst *node)
{
    OuAstList targets = node->assign.targets;
    if (targets.count == 1) {
        assign_one(c, targets.items[0], node->assign.value);
        return;
    }
    OuReg top = c->unit->top;
    OuReg from = ou_compile_temp(c, node->assign.value);
    for (size_t i = 0; i < targets.count; i++)
        ou_compile_store(c, targets.items[i], from, i + 1 == targets.count);
    c->unit->top = top;
}

/* ---- augmented assignment ---- */

/* R[to] = R[left] op= value */
static void
emit_augmented(OuCompiler *c, OuAst *node, OuReg to, OuReg left)
{
    OuReg top = c->unit->top;
    OuAst *value = node->aug_assign.value;
    OuReg right = ou_compile_const_operand(c, value);
    bool is_const = right != OU_ANY;
    unsigned flags = OU_INPLACE | ou_use(c, left, OU_USE_B);
    if (!is_const) {
        right = ou_compile_operand(c, value, NULL);
        flags |= ou_use(c, right, OU_USE_C);
    }
    ou_place(c, node);
    ou_emit(c, ou_binary_opcode(node->op, is_const), flags, to, left, right);
    c->unit->top = top;
}

static void
augment_name(OuCompiler *c, OuAst *node)
{
    OuAst *target = node->aug_assign.target;
    OuReg top = c->unit->top;
    OuReg local = ou_fast_register(c, target);
    if (local != OU_ANY) {
        OuReg left = ou_compile_operand(c, target, node->aug_assign.value);
        emit_augmented(c, node, local, left);
        ou_bound_add(c, local);
    } else {
        OuReg value = ou_temp_push(c);
        ou_place(c, target);
        ou_load_name(c, target->name.id, value);
        emit_augmented(c, node, value, value);
        ou_place(c, target);
        ou_store_name(c, target->name.id, value, true);
    }
    c->unit->top = top;
}

static void
augment_attribute(OuCompiler *c, OuAst *node)
{
    OuAst *target = node->aug_assign.target;
    OuReg top = c->unit->top;
    OuReg name = ou_name_operand(c, ou_mangled(c, target->attribute.name));
    OuReg object = ou_compile_operand(c, target->attribute.value, node->aug_assign.value);
    OuReg value = ou_temp_push(c);
    ou_place(c, target);
    ou_emit(c, OU_OP_LOAD_ATTR, 0, value, object, name);
    emit_augmented(c, node, value, value);
    ou_place(c, target);
    ou_emit(c, OU_OP_STORE_ATTR, ou_use(c, object, OU_USE_A) | OU_USE_B, object, value, name);
    c->unit->top = top;
}

static void
augment_subscript(OuCompiler *c, OuAst *node)
{
    OuAst *target = node->aug_assign.target;
    OuReg top = c->unit->top;
    OuAst *later = ou_has_walrus(c, target->subscript.slice) ? target->subscript.slice
                                                             : node->aug_assign.value;
    OuReg object = ou_compile_operand(c, target->subscript.value, later);
    OuReg key = ou_compile_operand(c, target->subscript.slice, node->aug_assign.value);
    OuReg value = ou_temp_push(c);
    ou_place(c, target);
    ou_emit(c, OU_OP_GET_ITEM, 0, value, object, key);
    emit_augmented(c, node, value, value);
    ou_place(c, target);
    ou_emit(c, OU_OP_SET_ITEM, ou_use(c, object, OU_USE_A) | ou_use(c, key, OU_USE_B) | OU_USE_C, object,
            key, value);
    c->unit->top = top;
}

void
ou_compile_aug_assign(OuCompiler *c, OuAst *node)
{
    switch (node->aug_assign.target->kind) {
    case OU_AST_NAME: augment_name(c, node); break;
    case OU_AST_ATTRIBUTE: augment_attribute(c, node); break;
    default: augment_subscript(c, node);
    }
}

/* ---- annotations ---- */

static void
discard_target_parts(OuCompiler *c, OuAst *target)
{
    if (target->kind == OU_AST_ATTRIBUTE) {
        ou_compile_discard(c, target->attribute.value);
    } else if (target->kind == OU_AST_SUBSCRIPT) {
        ou_compile_discard(c, target->subscript.value);
        ou_compile_discard(c, target->subscript.slice);
    }
}

void
ou_compile_ann_assign(OuCompiler *c, OuAst *node)
{
    OuAst *target = node->ann_assign.target;
    bool in_function = c->unit->scope->kind >= OU_SCOPE_FUNCTION;
    if (node->ann_assign.value != NULL)
        assign_one(c, target, node->ann_assign.value);
    else
        discard_target_parts(c, target);
    if (in_function)
        return;
    OuReg top = c->unit->top;
    OuReg value = ou_temp_push(c);
    ou_compile_annotation(c, node->ann_assign.annotation, value);
    ou_place(c, node);
    if (node->ann_assign.simple && target->kind == OU_AST_NAME && !c->failed) {
        OuAstName *annotations = ou_names_get(c->names, "__annotations__", 15);
        OuReg dict = ou_temp_push(c), key = ou_temp_push(c);
        OuObj *name = ou_name_object(c, ou_mangled(c, target->name.id));
        if (annotations != NULL && name != NULL) {
            ou_emit_wide(c, OU_OP_LOAD_NAME, dict, ou_const_index(c, ou_name_object(c, annotations)));
            ou_emit_const(c, key, name);
            ou_emit(c, OU_OP_SET_ITEM, OU_USE_A | OU_USE_B | OU_USE_C, dict, key, value);
        }
    } else {
        ou_emit(c, OU_OP_CLEAR, 0, value, 0, 0);
    }
    c->unit->top = top;
}

/* ---- del ---- */

void
ou_compile_delete(OuCompiler *c, OuAst *target)
{
    if (!ou_compile_may_descend(c))
        return;
    OuReg top = c->unit->top;
    ou_place(c, target);
    switch (target->kind) {
    case OU_AST_NAME: ou_delete_name(c, target->name.id); break;
    case OU_AST_ATTRIBUTE: {
        OuReg object = ou_compile_operand(c, target->attribute.value, NULL);
        ou_place(c, target);
        ou_emit(c, OU_OP_DELETE_ATTR, ou_use(c, object, OU_USE_A), object, 0,
                ou_name_operand(c, ou_mangled(c, target->attribute.name)));
        break;
    }
    case OU_AST_SUBSCRIPT: {
        OuReg object = ou_compile_operand(c, target->subscript.value, target->subscript.slice);
        OuReg key = ou_compile_operand(c, target->subscript.slice, NULL);
        ou_place(c, target);
        ou_emit(c, OU_OP_DELETE_ITEM, ou_use(c, object, OU_USE_A) | ou_use(c, key, OU_USE_B), object,
                key, 0);
        break;
    }
    case OU_AST_TUPLE:
    case OU_AST_LIST:
        for (size_t i = 0; i < target->sequence.items.count; i++)
            ou_compile_delete(c, target->sequence.items.items[i]);
        break;
    default: ou_compile_error(c, target->span, "cannot delete this expression");
    }
    c->unit->top = top;
}
