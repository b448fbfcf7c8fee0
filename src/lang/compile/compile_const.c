/* SPDX-License-Identifier: MIT */
/* Constants: what literals stand for, what can be computed before the program
 * runs, and one object for equal ones of a compilation.
 */
#include <string.h>

#include "lang/compile/compile_int.h"
#include "object/bytes/bytes.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/set.h"
#include "object/container/tuple.h"
#include "object/number/complex.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

enum { NOT_CONSTANT = 0xFF }; // in `context` of an operation that was found not to fold

/* ---- one object for equal constants ---- */

static bool
is_identifier_like(const OuObj *s)
{
    if (!ou_str_is_ascii(s))
        return false;
    const uint8_t *text = ((const OuStr *)s)->data;
    for (size_t i = 0, n = ou_str_length(s); i < n; i++) {
        bool letter = (text[i] | 0x20) >= 'a' && (text[i] | 0x20) <= 'z';
        if (!letter && text[i] != '_' && !(text[i] >= '0' && text[i] <= '9'))
            return false;
    }
    return true;
}

/* Items of a constant tuple are the only ones of their kind already, so their
 * addresses tell the tuple. */
static OuObj *
tuple_key(OuSpace *sp, OuObj *o)
{
    OuTuple *t = (OuTuple *)o;
    OuTuple *key = ou_tuple_alloc(sp, t->length + 1);
    if (key == NULL)
        return NULL;
    for (size_t i = 0; i <= t->length; i++) {
        OuObj *part = i == 0 ? ou_incref(sp->none)
                             : ou_int_from_u64(sp, (uint64_t)(uintptr_t)t->items[i - 1]);
        if (part == NULL) {
            for (size_t k = 0; k < i; k++)
                ou_decref(sp, key->items[k]);
            memset(key->items, 0, (t->length + 1) * sizeof *key->items);
            ou_tuple_ready(sp, key);
            ou_decref(sp, key);
            return NULL;
        }
        ou_slot_init(&key->items[i], part);
    }
    ou_tuple_ready(sp, key);
    return &key->head;
}

/* What two constants have in common exactly when they may be one object; a new
 * reference. Numbers of different types, and zeros of different signs, differ. */
static OuObj *
key_of(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_FLOAT) || ou_is(o, sp, OU_T_COMPLEX)) {
        size_t bytes = ou_is(o, sp, OU_T_FLOAT) ? sizeof(double) : 2 * sizeof(double);
        OuObj *bits = ou_bytes_new(sp, o + 1, bytes);
        OuObj *key = bits != NULL ? ou_tuple_pack(sp, 2, sp->ellipsis, bits) : NULL;
        ou_xdecref(sp, bits);
        return key;
    }
    if (ou_is(o, sp, OU_T_TUPLE))
        return tuple_key(sp, o);
    return ou_incref(o);
}

static OuObj *
fail_object(OuCompiler *c, OuObj *o)
{
    ou_xdecref(c->sp, o);
    c->failed = true;
    return NULL;
}

/* Hold `o` (taken over) until the compilation ends. */
static OuObj *
hold(OuCompiler *c, OuObj *o)
{
    if (!ou_list_append(c->sp, c->kept, o))
        return fail_object(c, o);
    ou_decref(c->sp, o);
    return o;
}

OuObj *
ou_const_keep(OuCompiler *c, OuObj *o)
{
    OuSpace *sp = c->sp;
    if (o == NULL || c->failed)
        return fail_object(c, o);
    if (o == sp->none || o == sp->true_ || o == sp->false_ || o == sp->ellipsis) {
        ou_decref(sp, o);
        return o;
    }
    if (ou_is(o, sp, OU_T_FROZENSET) || ou_is(o, sp, OU_T_CODE))
        return hold(c, o);
    if (ou_is(o, sp, OU_T_STR) && is_identifier_like(o)) {
        o = ou_str_intern(sp, o);
        if (o == NULL)
            return fail_object(c, NULL);
    }
    OuObj *key = key_of(sp, o);
    if (key == NULL)
        return fail_object(c, o);
    OuObj *elder = ou_dict_get(sp, c->constants, key);
    bool ok = elder != NULL || (!ou_pending(sp) && ou_dict_set(sp, c->constants, key, o));
    ou_decref(sp, key);
    if (!ok)
        return fail_object(c, o);
    ou_decref(sp, o);
    return elder != NULL ? elder : o;
}

/* ---- literals ---- */

static OuObj *
literal_object(OuSpace *sp, const OuAstConstant *k)
{
    switch (k->type) {
    case OU_AST_NONE: return ou_incref(sp->none);
    case OU_AST_TRUE: return ou_incref(sp->true_);
    case OU_AST_FALSE: return ou_incref(sp->false_);
    case OU_AST_ELLIPSIS: return ou_incref(sp->ellipsis);
    case OU_AST_INT: return ou_int_parse(sp, k->text, k->length, k->base);
    case OU_AST_FLOAT: return ou_float_new(sp, k->number);
    case OU_AST_IMAGINARY: return ou_complex_new(sp, 0.0, k->number);
    case OU_AST_STR: return ou_str_from_utf8(sp, k->text, k->length, true);
    case OU_AST_BYTES: return ou_bytes_new(sp, k->text, k->length);
    }
    return NULL;
}

static OuObj *
fold_literal(OuCompiler *c, OuAst *node)
{
    OuObj *o = literal_object(c->sp, &node->constant);
    if (o == NULL && node->constant.type == OU_AST_INT && ou_pending_is(c->sp, OU_E_VALUE_ERROR)) {
        ou_pending_clear(c->sp);
        ou_compile_error(c, node->span,
                         "Exceeds the limit (%lld digits) for integer string conversion: value has "
                         "%zu digits; use sys.set_int_max_str_digits() to increase the limit - "
                         "Consider hexadecimal for huge integer literals to avoid decimal "
                         "conversion limits.",
                         (long long)ou_int_max_digits(c->sp), node->constant.length);
        return NULL;
    }
    return ou_const_keep(c, o);
}

/* ---- folding ---- */

static bool
is_int(OuSpace *sp, OuObj *o)
{
    return ou_is(o, sp, OU_T_INT) || ou_is(o, sp, OU_T_BOOL);
}

static size_t
sequence_length(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_STR))
        return ou_str_length(o);
    if (ou_is(o, sp, OU_T_BYTES))
        return ((OuBytes *)o)->length;
    return ou_is(o, sp, OU_T_TUPLE) ? ((OuTuple *)o)->length : 0;
}

/* May `count` copies of a sequence be made at compile time? */
static bool
is_small_repeat(OuSpace *sp, OuObj *sequence, OuObj *count)
{
    size_t n = sequence_length(sp, sequence);
    size_t most = ou_is(sequence, sp, OU_T_TUPLE) ? 256 : 4096;
    return n == 0 || (ou_int_is_compact(count) && ou_int_value(count) >= 0
                      && (uint64_t)ou_int_value(count) <= most / n);
}

/* Is the result of `a op b` sure to stay small (CPython's limits)? */
static bool
is_small_result(OuSpace *sp, unsigned op, OuObj *a, OuObj *b)
{
    bool int_a = is_int(sp, a), int_b = is_int(sp, b);
    switch (op) {
    case OU_AST_MULT:
        if (int_a && int_b)
            return ou_int_bit_length(a) + ou_int_bit_length(b) <= 128;
        if (int_a)
            return is_small_repeat(sp, b, a);
        return !int_b || is_small_repeat(sp, a, b);
    case OU_AST_POW:
        if (!int_a || !int_b || ou_int_sign(b) <= 0)
            return true;
        return ou_int_is_compact(b) && ou_int_value(b) <= 128
               && ou_int_bit_length(a) * (size_t)ou_int_value(b) <= 128;
    case OU_AST_LSHIFT:
        return !int_a || !int_b
               || (ou_int_is_compact(b) && ou_int_value(b) <= 128
                   && ou_int_bit_length(a) + (size_t)ou_int_value(b) <= 128);
    case OU_AST_MOD:
        return !ou_is(a, sp, OU_T_STR) && !ou_is(a, sp, OU_T_BYTES);
    case OU_AST_ADD:
        return sequence_length(sp, a) + sequence_length(sp, b) <= 4096;
    default:
        return true;
    }
}

/* A result that could not be computed is left to the running program. */
static OuObj *
keep_folded(OuCompiler *c, OuObj *o)
{
    if (o == NULL) {
        if (ou_pending_is(c->sp, OU_E_MEMORY_ERROR))
            return fail_object(c, NULL);
        ou_pending_clear(c->sp);
        return NULL;
    }
    return ou_const_keep(c, o);
}

static const uint8_t binary_ops[OU_AST_N_BINARY_OPS] = {
    [OU_AST_ADD] = OU_ADD,         [OU_AST_SUB] = OU_SUB,       [OU_AST_MULT] = OU_MUL,
    [OU_AST_MAT_MULT] = OU_MATMUL, [OU_AST_DIV] = OU_TRUEDIV,   [OU_AST_MOD] = OU_MOD,
    [OU_AST_POW] = OU_POW,         [OU_AST_LSHIFT] = OU_LSHIFT, [OU_AST_RSHIFT] = OU_RSHIFT,
    [OU_AST_BIT_OR] = OU_OR,       [OU_AST_BIT_XOR] = OU_XOR,   [OU_AST_BIT_AND] = OU_AND,
    [OU_AST_FLOOR_DIV] = OU_FLOORDIV,
};

OuOpcode
ou_binary_opcode(unsigned op, bool is_const)
{
    return (OuOpcode)((is_const ? OU_OP_ADD_K : OU_OP_ADD) + binary_ops[op]);
}

static OuObj *
fold_binary(OuCompiler *c, OuAst *node)
{
    OuObj *left = ou_const_of(c, node->binary.left);
    OuObj *right = left != NULL ? ou_const_of(c, node->binary.right) : NULL;
    if (right == NULL || node->op == OU_AST_MAT_MULT || !is_small_result(c->sp, node->op, left, right))
        return NULL;
    return keep_folded(c, ou_binary(c->sp, (OuBinaryOp)binary_ops[node->op], left, right));
}

static OuObj *
fold_unary(OuCompiler *c, OuAst *node)
{
    OuObj *o = ou_const_of(c, node->wrap.value);
    if (o == NULL)
        return NULL;
    if (node->op == OU_AST_NOT) {
        int truth = ou_truth(c->sp, o);
        return truth < 0 ? keep_folded(c, NULL) : truth ? c->sp->false_ : c->sp->true_;
    }
    OuUnaryOp op = node->op == OU_AST_USUB ? OU_NEG : node->op == OU_AST_UADD ? OU_POS : OU_INVERT;
    return keep_folded(c, ou_unary(c->sp, op, o));
}

static OuObj *
fold_tuple(OuCompiler *c, OuAst *node)
{
    OuAstList items = node->sequence.items;
    OuObj **found = ou_compile_take(c, (items.count + 1) * sizeof *found);
    for (size_t i = 0; i < items.count; i++)
        if (c->failed || (found[i] = ou_const_of(c, items.items[i])) == NULL)
            return NULL;
    return c->failed ? NULL : ou_const_keep(c, ou_tuple_from(c->sp, found, items.count));
}

OuObj *
ou_const_of(OuCompiler *c, OuAst *node)
{
    if (node->kind == OU_AST_CONSTANT)
        return c->failed ? NULL : fold_literal(c, node);
    if (node->kind == OU_AST_NAME && strcmp(node->name.id->text, "__debug__") == 0)
        return c->sp->true_;
    bool is_operation = node->kind == OU_AST_BIN_OP || node->kind == OU_AST_UNARY_OP;
    if (!is_operation && (node->kind != OU_AST_TUPLE || node->context != OU_AST_LOAD))
        return NULL;
    if ((is_operation && node->context == NOT_CONSTANT) || !ou_compile_may_descend(c))
        return NULL;
    OuObj *o = node->kind == OU_AST_TUPLE    ? fold_tuple(c, node)
               : node->kind == OU_AST_BIN_OP ? fold_binary(c, node)
                                             : fold_unary(c, node);
    if (o == NULL && is_operation)
        node->context = NOT_CONSTANT;
    return o;
}

/* ---- names ---- */

OuObj *
ou_name_object(OuCompiler *c, OuAstName *name)
{
    if (c->failed)
        return NULL;
    if (name->object == NULL) {
        OuObj *s = ou_str_from_utf8(c->sp, name->text, name->length, true);
        s = s != NULL ? ou_str_intern(c->sp, s) : NULL;
        name->object = s != NULL ? hold(c, s) : fail_object(c, NULL);
    }
    return name->object;
}

OuObj *
ou_text_object(OuCompiler *c, const char *text)
{
    return c->failed ? NULL : ou_const_keep(c, ou_str_from(c->sp, text));
}

OuAstName *
ou_mangled(OuCompiler *c, OuAstName *name)
{
    OuAstName *mangled = ou_names_mangle(c->names, c->unit->scope->class_name, name);
    if (mangled == NULL && !c->failed) {
        c->failed = true;
        ou_raise_memory(c->sp);
    }
    return mangled != NULL ? mangled : name;
}

/* ---- the unit's table ---- */

uint32_t
ou_const_index(OuCompiler *c, OuObj *o)
{
    OuUnit *u = c->unit;
    uint32_t index = 0;
    if (c->failed || ou_index_map_get(&u->const_map, o, &index))
        return index;
    if (u->n_consts == u->const_room) {
        uint32_t room = u->const_room != 0 ? u->const_room * 2 : 8;
        OuObj **larger = ou_compile_take(c, room * sizeof *larger);
        if (larger == NULL)
            return 0;
        if (u->n_consts != 0)
            memcpy(larger, u->consts, u->n_consts * sizeof *larger);
        u->consts = larger;
        u->const_room = room;
    }
    u->consts[u->n_consts] = o;
    ou_index_map_put(c, &u->const_map, o, u->n_consts);
    return u->n_consts++;
}

OuReg
ou_object_operand(OuCompiler *c, OuObj *o)
{
    uint32_t index = ou_const_index(c, o);
    if (index > 0xFFFF)
        ou_compile_error(c, c->unit->span, "too many different names and constants in one block");
    return (OuReg)index;
}

OuReg
ou_name_operand(OuCompiler *c, OuAstName *name)
{
    OuObj *o = ou_name_object(c, name);
    return o != NULL ? ou_object_operand(c, o) : 0;
}

void
ou_emit_const(OuCompiler *c, OuReg to, OuObj *o)
{
    ou_emit_wide(c, OU_OP_LOADK, to, ou_const_index(c, o));
}

void
ou_emit_none(OuCompiler *c, OuReg to)
{
    ou_emit_const(c, to, c->sp->none);
}
