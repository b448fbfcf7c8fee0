/* SPDX-License-Identifier: MIT */
/* Calls. The callee lies in R[base], R[base+1] is for the self of a method,
 * the arguments follow: they are the first registers of the called frame.
 */
#include <string.h>

#include "lang/compile/compile_int.h"
#include "object/container/tuple.h"

enum { MOST_ARGUMENTS = 200 }; // more of them travel as a tuple and a dict

/* ---- arguments ---- */

static bool
has_star(OuAstList arguments, OuAstList keywords)
{
    for (size_t i = 0; i < arguments.count; i++)
        if (arguments.items[i]->kind == OU_AST_STARRED)
            return true;
    for (size_t i = 0; i < keywords.count; i++)
        if (keywords.items[i]->keyword.name == NULL)
            return true;
    return false;
}

/* All positional arguments as one sequence in R[into], the topmost temporary;
 * `n_first` values lie above it already. */
static void
compile_positional(OuCompiler *c, OuReg into, OuReg n_first, OuAstList arguments)
{
    if (n_first == 0 && arguments.count == 1 && arguments.items[0]->kind == OU_AST_STARRED) {
        ou_compile_into(c, arguments.items[0]->wrap.value, into);
        return;
    }
    ou_emit(c, OU_OP_BUILD_LIST, 0, into, into + 1, n_first);
    c->unit->top = into + 1;
    for (size_t i = 0; i < arguments.count && !c->failed; i++) {
        OuAst *item = arguments.items[i];
        bool star = item->kind == OU_AST_STARRED;
        OuReg value = ou_compile_operand(c, star ? item->wrap.value : item, NULL);
        ou_emit(c, star ? OU_OP_LIST_EXTEND : OU_OP_LIST_APPEND, ou_use(c, value, OU_USE_B), into, value, 0);
        c->unit->top = into + 1;
    }
    ou_emit(c, OU_OP_LIST_TO_TUPLE, 0, into, 0, 0);
}

/* The keywords from `*at` up to the next `**`, as a dict in R[into]. */
static void
compile_named_arguments(OuCompiler *c, OuReg into, OuAstList keywords, size_t *at)
{
    OuReg top = c->unit->top;
    ou_emit(c, OU_OP_BUILD_MAP, 0, into, into, 0);
    for (; *at < keywords.count && keywords.items[*at]->keyword.name != NULL && !c->failed; ++*at) {
        OuAst *keyword = keywords.items[*at];
        OuReg pair = ou_temp_push(c);
        OuObj *name = ou_name_object(c, ou_mangled(c, keyword->keyword.name));
        if (name != NULL)
            ou_emit_const(c, pair, name);
        ou_compile_temp(c, keyword->keyword.value);
        ou_emit(c, OU_OP_MAP_ADD, 0, into, pair, 0);
        c->unit->top = top;
    }
}

/* Does the call hand over a tuple and a dict (CALL_EX)? Its callee is bound then:
 * there is no place for a self beside them. */
static bool
takes_sequence(OuAstList arguments, OuAstList keywords)
{
    return has_star(arguments, keywords) || arguments.count + keywords.count > MOST_ARGUMENTS;
}

/* All keyword arguments as a dict in R[base+3]. */
static void
compile_keywords(OuCompiler *c, OuReg base, OuAstList keywords, const OuAst *place)
{
    OuReg into = base + 3;
    size_t at = 0;
    compile_named_arguments(c, into, keywords, &at);
    while (at < keywords.count && !c->failed) {
        OuReg more;
        if (keywords.items[at]->keyword.name == NULL) {
            more = ou_compile_operand(c, keywords.items[at++]->keyword.value, NULL);
        } else {
            more = ou_temp_push(c);
            compile_named_arguments(c, more, keywords, &at);
        }
        ou_place(c, place);
        ou_emit(c, OU_OP_DICT_MERGE, ou_use(c, more, OU_USE_B), into, more, base);
        c->unit->top = into + 1;
    }
}

static void
compile_call_ex(OuCompiler *c, OuReg base, OuAstList arguments, OuAstList keywords, OuReg to,
                const OuAst *place)
{
    OuUnit *u = c->unit;
    OuReg n_first = u->top - (base + 2);
    OuReg sequence = base + 2;
    if (n_first == 0) {
        ou_temp_push(c);
    } else {
        /* Values that lie there already are gathered behind the sequence's place. */
        for (OuReg reg = u->top; reg > sequence; reg--)
            ou_emit(c, OU_OP_MOVE, OU_USE_B, reg, reg - 1, 0);
        ou_temp_push(c);
    }
    compile_positional(c, sequence, n_first, arguments);
    u->top = sequence + 1;
    if (keywords.count != 0) {
        ou_temp_push(c);
        compile_keywords(c, base, keywords, place);
    }
    ou_place(c, place);
    ou_emit(c, OU_OP_CALL_EX, 0, base, 0, to);
}

static void
check_repeated(OuCompiler *c, OuAstList keywords)
{
    for (size_t i = 0; i < keywords.count; i++) {
        OuAstName *name = keywords.items[i]->keyword.name;
        for (size_t k = i + 1; name != NULL && k < keywords.count; k++)
            if (keywords.items[k]->keyword.name == name)
                ou_compile_error(c, keywords.items[k]->span, "keyword argument repeated: %s", name->text);
    }
}

void
ou_compile_call_rest(OuCompiler *c, OuReg base, OuAstList arguments, OuAstList keywords, OuReg to,
                     const OuAst *place)
{
    ou_temp_reach(c, base + 3);
    check_repeated(c, keywords);
    if (takes_sequence(arguments, keywords)) {
        compile_call_ex(c, base, arguments, keywords, to, place);
        return;
    }
    for (size_t i = 0; i < arguments.count; i++)
        ou_compile_temp(c, arguments.items[i]);
    OuObj **names = ou_compile_take(c, (keywords.count + 1) * sizeof *names);
    for (size_t i = 0; i < keywords.count && !c->failed; i++) {
        ou_compile_temp(c, keywords.items[i]->keyword.value);
        names[i] = ou_name_object(c, ou_mangled(c, keywords.items[i]->keyword.name));
    }
    OuReg n = c->unit->top - (base + 2);
    ou_place(c, place);
    if (keywords.count == 0) {
        ou_emit(c, OU_OP_CALL, 0, base, n, to);
        return;
    }
    OuObj *tuple = c->failed ? NULL : ou_const_keep(c, ou_tuple_from(c->sp, names, keywords.count));
    ou_emit(c, OU_OP_CALL_KW, 0, base, n, to);
    ou_emit_word(c, ou_const_index(c, tuple));
}

/* ---- super ---- */

/* Is `node` the call `super()` that needs the class and the first argument? */
static bool
is_bare_super(OuCompiler *c, const OuAst *node)
{
    OuUnit *u = c->unit;
    if (node->kind != OU_AST_CALL || node->call.arguments.count != 0 || node->call.keywords.count != 0
        || u->scope->kind < OU_SCOPE_FUNCTION || u->n_args == 0)
        return false;
    const OuAst *callee = node->call.function;
    if (callee->kind != OU_AST_NAME || strcmp(callee->name.id->text, "super") != 0
        || ou_access_of(c, callee->name.id).kind != OU_ACCESS_GLOBAL)
        return false;
    OuAstName *cell = ou_names_get(c->names, "__class__", 9);
    return cell != NULL && ou_access_of(c, cell).kind == OU_ACCESS_FREE;
}

/* R[at] = __class__, R[at+1] = the first argument; both temporaries exist. */
static void
load_super_operands(OuCompiler *c, OuReg at)
{
    OuAstName *cell = ou_names_get(c->names, "__class__", 9);
    if (cell == NULL || c->failed)
        return;
    ou_load_name(c, cell, at);
    ou_load_name(c, c->unit->scope->params.items[0]->name, at + 1);
}

/* super().name as LOAD_SUPER, whose operands lie on top. */
static bool
load_super_attribute(OuCompiler *c, OuAst *node, OuReg to)
{
    if (node->kind != OU_AST_ATTRIBUTE || !is_bare_super(c, node->attribute.value))
        return false;
    OuReg top = ou_scratch_open(c, to);
    OuReg pair = ou_temp_push(c);
    ou_temp_push(c);
    ou_place(c, node);
    load_super_operands(c, pair);
    ou_emit(c, OU_OP_LOAD_SUPER, 0, to, pair, ou_name_operand(c, ou_mangled(c, node->attribute.name)));
    c->unit->top = top;
    return true;
}

bool
ou_compile_super_attribute(OuCompiler *c, OuAst *node, OuReg to)
{
    return load_super_attribute(c, node, to);
}

/* ---- the call itself ---- */

/* Callee (and self) of `call` to R[base], R[base+1], the two topmost. */
static void
compile_callee(OuCompiler *c, OuAst *call, OuReg base)
{
    OuUnit *u = c->unit;
    OuAst *node = call->call.function;
    if (node->kind != OU_AST_ATTRIBUTE || is_bare_super(c, node->attribute.value)
        || takes_sequence(call->call.arguments, call->call.keywords)) {
        u->top = base + 1;
        ou_compile_into(c, node, base);
        u->top = base + 2;
        return;
    }
    u->top = base;
    OuReg object = ou_compile_operand(c, node->attribute.value, NULL);
    ou_place(c, node);
    ou_emit(c, OU_OP_LOAD_METHOD, ou_use(c, object, OU_USE_B), base, object,
            ou_name_operand(c, ou_mangled(c, node->attribute.name)));
    u->top = base + 2;
}

void
ou_compile_call(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuReg base = ou_temp_push(c);
    ou_temp_push(c);
    ou_temp_reach(c, base + 3);
    compile_callee(c, node, base);
    if (is_bare_super(c, node)) {
        OuReg pair = ou_temp_push(c);
        ou_temp_push(c);
        load_super_operands(c, pair);
    }
    ou_compile_call_rest(c, base, node->call.arguments, node->call.keywords, to, node);
    c->unit->top = top;
}
