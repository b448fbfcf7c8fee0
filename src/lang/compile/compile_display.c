/* SPDX-License-Identifier: MIT */
/* Displays: tuples, lists, sets, dicts, f-strings, slices.
 *
 * Short ones are built at once from temporaries side by side; long ones, and
 * those with stars, grow item by item so that a frame stays small.
 */
#include "lang/compile/compile_int.h"
#include "object/container/set.h"
#include "object/container/tuple.h"
#include "object/ops.h"

enum {
    MOST_AT_ONCE = 30,     // items that wait in temporaries
    MIN_CONSTANT_ITEMS = 3 // from here on a display of constants is copied from a tuple
};

static bool
has_star(OuAstList items)
{
    for (size_t i = 0; i < items.count; i++)
        if (items.items[i]->kind == OU_AST_STARRED)
            return true;
    return false;
}

static OuObj *
constant_items(OuCompiler *c, OuAstList items)
{
    if (items.count < MIN_CONSTANT_ITEMS || has_star(items))
        return NULL;
    OuObj **found = ou_compile_take(c, items.count * sizeof *found);
    for (size_t i = 0; i < items.count; i++)
        if (c->failed || (found[i] = ou_const_of(c, items.items[i])) == NULL)
            return NULL;
    return c->failed ? NULL : ou_const_keep(c, ou_tuple_from(c->sp, found, items.count));
}

/* A frozenset of constants for SET_UPDATE. It is built twice, the second time in the
 * order of the first: so does CPython, and a set of numbers shows it when iterated. */
static OuObj *
constant_set(OuCompiler *c, OuObj *items)
{
    OuType *frozenset = c->sp->types[OU_T_FROZENSET];
    OuObj *first = ou_set_of(c->sp, frozenset, items);
    OuObj *order = first != NULL ? ou_tuple_of(c->sp, first) : NULL;
    OuObj *second = order != NULL ? ou_set_of(c->sp, frozenset, order) : NULL;
    ou_xdecref(c->sp, order);
    ou_xdecref(c->sp, first);
    return ou_const_keep(c, second);
}

/* The opcodes of one kind of collection. */
typedef struct Collection {
    OuOpcode build, add, extend;
} Collection;

/* Items one by one into the list or set that grows in R[into]. */
static void
add_items(OuCompiler *c, const Collection *kind, OuAst *node, OuReg into)
{
    OuAstList items = node->sequence.items;
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        OuAst *item = items.items[i];
        bool star = item->kind == OU_AST_STARRED;
        OuReg top = c->unit->top;
        OuReg value = ou_compile_operand(c, star ? item->wrap.value : item, NULL);
        ou_place(c, node);
        ou_emit(c, star ? kind->extend : kind->add, ou_use(c, value, OU_USE_B), into, value, 0);
        c->unit->top = top;
    }
}

static void
compile_collection(OuCompiler *c, const Collection *kind, OuAst *node, OuReg to)
{
    OuAstList items = node->sequence.items;
    OuObj *constant = constant_items(c, items);
    if (constant == NULL && items.count <= MOST_AT_ONCE && !has_star(items)) {
        OuReg top = ou_scratch_open(c, to);
        OuReg first = c->unit->top;
        for (size_t i = 0; i < items.count; i++)
            ou_compile_temp(c, items.items[i]);
        ou_place(c, node);
        ou_emit(c, kind->build, 0, to, first, (OuReg)items.count);
        c->unit->top = top;
        return;
    }
    OuReg top = c->unit->top;
    OuReg into = ou_is_temp(c, to) ? to : ou_temp_push(c);
    ou_emit(c, kind->build, 0, into, into, 0);
    if (constant != NULL && kind->build == OU_OP_BUILD_SET)
        constant = constant_set(c, constant);
    if (constant != NULL) {
        OuReg source = ou_temp_push(c);
        ou_emit_const(c, source, constant);
        ou_emit(c, kind->extend, OU_USE_B, into, source, 0);
    } else {
        add_items(c, kind, node, into);
    }
    if (node->kind == OU_AST_TUPLE)
        ou_emit(c, OU_OP_LIST_TO_TUPLE, 0, into, 0, 0);
    ou_move(c, to, into);
    c->unit->top = top;
}

void
ou_compile_list(OuCompiler *c, OuAst *node, OuReg to)
{
    static const Collection kind = {OU_OP_BUILD_LIST, OU_OP_LIST_APPEND, OU_OP_LIST_EXTEND};
    compile_collection(c, &kind, node, to);
}

void
ou_compile_set(OuCompiler *c, OuAst *node, OuReg to)
{
    static const Collection kind = {OU_OP_BUILD_SET, OU_OP_SET_ADD, OU_OP_SET_UPDATE};
    compile_collection(c, &kind, node, to);
}

/* Long tuples grow as lists. */
void
ou_compile_tuple(OuCompiler *c, OuAst *node, OuReg to)
{
    static const Collection small = {OU_OP_BUILD_TUPLE, OU_OP_LIST_APPEND, OU_OP_LIST_EXTEND};
    static const Collection grown = {OU_OP_BUILD_LIST, OU_OP_LIST_APPEND, OU_OP_LIST_EXTEND};
    OuAstList items = node->sequence.items;
    compile_collection(c, items.count > MOST_AT_ONCE || has_star(items) ? &grown : &small, node, to);
}

/* ---- dicts ---- */

static bool
has_double_star(const OuAst *node)
{
    for (size_t i = 0; i < node->dict.keys.count; i++)
        if (node->dict.keys.items[i] == NULL)
            return true;
    return false;
}

static void
add_entries(OuCompiler *c, OuAst *node, OuReg into)
{
    for (size_t i = 0; i < node->dict.keys.count && !c->failed; i++) {
        OuAst *key = node->dict.keys.items[i], *value = node->dict.values.items[i];
        OuReg top = c->unit->top;
        if (key == NULL) {
            OuReg more = ou_compile_operand(c, value, NULL);
            ou_place(c, node);
            ou_emit(c, OU_OP_DICT_UPDATE, ou_use(c, more, OU_USE_B), into, more, 0);
        } else {
            OuReg pair = ou_compile_temp(c, key);
            ou_compile_temp(c, value);
            ou_place(c, node);
            ou_emit(c, OU_OP_MAP_ADD, 0, into, pair, 0);
        }
        c->unit->top = top;
    }
}

void
ou_compile_dict(OuCompiler *c, OuAst *node, OuReg to)
{
    size_t n = node->dict.keys.count;
    if (n <= MOST_AT_ONCE / 2 && !has_double_star(node)) {
        OuReg top = ou_scratch_open(c, to);
        OuReg first = c->unit->top;
        for (size_t i = 0; i < n; i++) {
            ou_compile_temp(c, node->dict.keys.items[i]);
            ou_compile_temp(c, node->dict.values.items[i]);
        }
        ou_place(c, node);
        ou_emit(c, OU_OP_BUILD_MAP, 0, to, first, (OuReg)n);
        c->unit->top = top;
        return;
    }
    OuReg top = c->unit->top;
    OuReg into = ou_is_temp(c, to) ? to : ou_temp_push(c);
    ou_emit(c, OU_OP_BUILD_MAP, 0, into, into, 0);
    add_entries(c, node, into);
    ou_move(c, to, into);
    c->unit->top = top;
}

/* ---- f-strings ---- */

void
ou_compile_formatted(OuCompiler *c, OuAst *node, OuReg to)
{
    OuReg top = ou_scratch_open(c, to);
    OuAst *spec_node = node->formatted.format_spec;
    OuReg value = ou_compile_operand(c, node->formatted.value, spec_node);
    OuReg spec = OU_NO_REG;
    unsigned flags = ou_use(c, value, OU_USE_B);
    if (spec_node != NULL) {
        spec = ou_compile_temp(c, spec_node);
        flags |= OU_USE_C;
    }
    int conversion = node->formatted.conversion;
    flags |= (conversion == 's' ? 1u : conversion == 'r' ? 2u : conversion == 'a' ? 3u : 0u) << 4;
    ou_place(c, node);
    ou_emit(c, OU_OP_FORMAT_VALUE, flags, to, value, spec);
    c->unit->top = top;
}

void
ou_compile_joined(OuCompiler *c, OuAst *node, OuReg to)
{
    OuAstList items = node->sequence.items;
    if (items.count == 1) {
        ou_compile_into(c, items.items[0], to);
        return;
    }
    if (items.count == 0) {
        ou_emit_const(c, to, c->sp->empty_str);
        return;
    }
    OuReg top = ou_scratch_open(c, to);
    OuReg first = c->unit->top;
    for (size_t i = 0; i < items.count && !c->failed; i++) {
        ou_compile_temp(c, items.items[i]);
        OuReg n = c->unit->top - first;
        if (n > 1 && (n == MOST_AT_ONCE || i + 1 == items.count)) {
            ou_place(c, node);
            ou_emit(c, OU_OP_BUILD_STRING, 0, i + 1 == items.count ? to : first, first, n);
            c->unit->top = first + 1;
        }
    }
    c->unit->top = top;
}

/* ---- slices ---- */

static void
compile_bound(OuCompiler *c, OuAst *bound)
{
    if (bound != NULL)
        ou_compile_temp(c, bound);
    else
        ou_emit_none(c, ou_temp_push(c));
}

OuReg
ou_compile_bounds(OuCompiler *c, OuAst *node)
{
    OuReg first = c->unit->top;
    compile_bound(c, node->slice.lower);
    compile_bound(c, node->slice.upper);
    return first;
}

void
ou_compile_slice(OuCompiler *c, OuAst *node, OuReg to)
{
    int n = node->slice.step != NULL ? 3 : 2;
    OuReg top = ou_scratch_open(c, to);
    OuReg first = ou_compile_bounds(c, node);
    if (n == 3)
        compile_bound(c, node->slice.step);
    ou_place(c, node);
    ou_emit(c, OU_OP_BUILD_SLICE, 0, to, first, n);
    c->unit->top = top;
}
