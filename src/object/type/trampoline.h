/* SPDX-License-Identifier: MIT */
/* Slots of classes made at run time: each calls the special method of its name.
 *
 * One list of the operators feeds the functions here and the table of slots.c.
 */
#ifndef OURO_OBJECT_TRAMPOLINE_H
#define OURO_OBJECT_TRAMPOLINE_H

#include "object/type/type_int.h"

/* X(OuBinaryOp, name): the names of the method, its reflected and in-place forms
 * are name, r + name, i + name. */
#define OU_BINARY_METHODS(X)                                                                       \
    X(ADD, add) X(SUB, sub) X(MUL, mul) X(MATMUL, matmul) X(TRUEDIV, truediv)                      \
    X(FLOORDIV, floordiv) X(MOD, mod) X(POW, pow) X(LSHIFT, lshift) X(RSHIFT, rshift)              \
    X(AND, and) X(OR, or) X(XOR, xor)
/* X(OuUnaryOp, name) */
#define OU_UNARY_METHODS(X)                                                                        \
    X(NEG, neg) X(POS, pos) X(INVERT, invert) X(ABS, abs) X(INT_OF, int) X(FLOAT_OF, float)        \
    X(INDEX, index)

#define OU_DECLARE_BINARY(op, name)                                                                \
    OuObj *ou_call_##name(OuSpace *sp, OuObj *a, OuObj *b);                                        \
    OuObj *ou_call_i##name(OuSpace *sp, OuObj *a, OuObj *b);
OU_BINARY_METHODS(OU_DECLARE_BINARY)
#undef OU_DECLARE_BINARY
OuObj *ou_call_divmod(OuSpace *sp, OuObj *a, OuObj *b);
#define OU_DECLARE_UNARY(op, name) OuObj *ou_call_##name(OuSpace *sp, OuObj *o);
OU_UNARY_METHODS(OU_DECLARE_UNARY)
#undef OU_DECLARE_UNARY

OuObj *ou_call_repr(OuSpace *sp, OuObj *o);
OuObj *ou_call_str(OuSpace *sp, OuObj *o);
bool ou_call_hash(OuSpace *sp, OuObj *o, int64_t *hash);
OuObj *ou_call_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op);
OuObj *ou_call_get_attr(OuSpace *sp, OuObj *o, OuObj *name);
bool ou_call_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value);
OuObj *ou_call_descr_get(OuSpace *sp, OuObj *descr, OuObj *object_or_null, OuType *type);
bool ou_call_descr_set(OuSpace *sp, OuObj *descr, OuObj *object, OuObj *value_or_null);
OuObj *ou_call_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_call_new(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_call_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_call_iter(OuSpace *sp, OuObj *o);
OuObj *ou_call_next(OuSpace *sp, OuObj *o);
bool ou_call_len(OuSpace *sp, OuObj *o, size_t *length);
OuObj *ou_call_get_item(OuSpace *sp, OuObj *o, OuObj *key);
bool ou_call_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value_or_null);
int ou_call_contains(OuSpace *sp, OuObj *o, OuObj *item);
int ou_call_bool(OuSpace *sp, OuObj *o);
void ou_call_del(OuSpace *sp, OuObj *o);

#endif
