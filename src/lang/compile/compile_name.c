/* SPDX-License-Identifier: MIT */
/* Names: where the value of a name lies in this unit, and the instructions that
 * read, bind and unbind it there.
 */
#include "lang/compile/compile_int.h"

OuAccess
ou_access_of(OuCompiler *c, OuAstName *name)
{
    OuUnit *u = c->unit;
    OuScope *scope = u->scope;
    OuSymbol *symbol = ou_scope_find(scope, c->names, name);
    OuAstName *known = symbol != NULL ? symbol->name : ou_mangled(c, name);
    bool is_function = scope->kind >= OU_SCOPE_FUNCTION;
    OuNameKind kind = symbol != NULL ? (OuNameKind)symbol->kind : OU_NAME_GLOBAL_IMPLICIT;
    uint32_t index = 0;
    if (kind == OU_NAME_FREE && ou_index_map_get(&u->registers, known, &index))
        return (OuAccess){scope->kind == OU_SCOPE_CLASS ? OU_ACCESS_CLASS_FREE : OU_ACCESS_FREE,
                          (OuReg)index, known};
    if (is_function && (kind == OU_NAME_LOCAL || kind == OU_NAME_CELL)
        && ou_index_map_get(&u->registers, known, &index))
        return (OuAccess){kind == OU_NAME_CELL ? OU_ACCESS_CELL : OU_ACCESS_FAST, (OuReg)index, known};
    if (kind == OU_NAME_GLOBAL_EXPLICIT || is_function)
        return (OuAccess){OU_ACCESS_GLOBAL, 0, known};
    return (OuAccess){OU_ACCESS_NAME, 0, known};
}

OuReg
ou_fast_register(OuCompiler *c, const OuAst *node)
{
    if (node->kind != OU_AST_NAME)
        return OU_ANY;
    OuAccess access = ou_access_of(c, node->name.id);
    return access.kind == OU_ACCESS_FAST ? access.index : OU_ANY;
}

void
ou_check_local(OuCompiler *c, OuReg reg)
{
    if (ou_bound_has(c, reg))
        return;
    ou_emit(c, OU_OP_CHECK_LOCAL, 0, reg, 0, 0);
    ou_bound_add(c, reg);
}

void
ou_load_name(OuCompiler *c, OuAstName *name, OuReg to)
{
    OuAccess access = ou_access_of(c, name);
    if (c->failed)
        return;
    switch (access.kind) {
    case OU_ACCESS_FAST:
        ou_check_local(c, access.index);
        ou_emit(c, ou_is_temp(c, to) ? OU_OP_COPY : OU_OP_MOVE, 0, to, access.index, 0);
        return;
    case OU_ACCESS_CELL:
        ou_emit(c, OU_OP_LOAD_CELL, 0, to, access.index, 0);
        return;
    case OU_ACCESS_FREE:
        ou_emit(c, OU_OP_LOAD_FREE, 0, to, access.index, 0);
        return;
    case OU_ACCESS_CLASS_FREE:
        ou_emit(c, OU_OP_LOAD_CLASS_FREE, 0, to, access.index, ou_name_operand(c, access.name));
        return;
    case OU_ACCESS_GLOBAL:
    case OU_ACCESS_NAME: {
        OuOpcode op = access.kind == OU_ACCESS_GLOBAL ? OU_OP_LOAD_GLOBAL : OU_OP_LOAD_NAME;
        OuObj *text = ou_name_object(c, access.name);
        if (text != NULL)
            ou_emit_wide(c, op, to, ou_const_index(c, text));
    }
    }
}

void
ou_store_name(OuCompiler *c, OuAstName *name, OuReg from, bool consume)
{
    OuAccess access = ou_access_of(c, name);
    if (c->failed)
        return;
    switch (access.kind) {
    case OU_ACCESS_FAST:
        ou_emit(c, OU_OP_MOVE, consume ? OU_USE_B : 0, access.index, from, 0);
        ou_bound_add(c, access.index);
        return;
    case OU_ACCESS_CELL:
        ou_emit(c, OU_OP_STORE_CELL, consume ? OU_USE_B : 0, access.index, from, 0);
        return;
    case OU_ACCESS_FREE:
    case OU_ACCESS_CLASS_FREE:
        ou_emit(c, OU_OP_STORE_FREE, consume ? OU_USE_B : 0, access.index, from, 0);
        return;
    case OU_ACCESS_GLOBAL:
    case OU_ACCESS_NAME:
        ou_emit(c, access.kind == OU_ACCESS_GLOBAL ? OU_OP_STORE_GLOBAL : OU_OP_STORE_NAME,
                consume ? OU_USE_A : 0, from, ou_name_operand(c, access.name), 0);
    }
}

void
ou_delete_name(OuCompiler *c, OuAstName *name)
{
    OuAccess access = ou_access_of(c, name);
    if (c->failed)
        return;
    switch (access.kind) {
    case OU_ACCESS_FAST:
        ou_emit(c, OU_OP_DELETE_LOCAL, 0, access.index, 0, 0);
        return;
    case OU_ACCESS_CELL:
        ou_emit(c, OU_OP_DELETE_CELL, 0, access.index, 0, 0);
        return;
    case OU_ACCESS_FREE:
    case OU_ACCESS_CLASS_FREE:
        ou_emit(c, OU_OP_DELETE_FREE, 0, access.index, 0, 0);
        return;
    case OU_ACCESS_GLOBAL:
    case OU_ACCESS_NAME:
        ou_emit(c, access.kind == OU_ACCESS_GLOBAL ? OU_OP_DELETE_GLOBAL : OU_OP_DELETE_NAME, 0, 0,
                ou_name_operand(c, access.name), 0);
    }
}

void
ou_unbind_name(OuCompiler *c, OuAstName *name)
{
    OuAccess access = ou_access_of(c, name);
    if (access.kind == OU_ACCESS_FAST) {
        ou_emit(c, OU_OP_CLEAR, 0, access.index, 0, 0);
        return;
    }
    OuReg none = ou_temp_push(c);
    ou_emit_none(c, none);
    ou_store_name(c, name, none, true);
    ou_delete_name(c, name);
    c->unit->top--;
}
