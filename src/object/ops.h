/* SPDX-License-Identifier: MIT */
/* What can be done with any object: the abstract operations.
 *
 * They look at the operands' slots and raise CPython's messages where nothing
 * supports the operation. The VM has short cuts for the common exact types and
 * comes here for the rest.
 */
#ifndef OURO_OBJECT_OPS_H
#define OURO_OBJECT_OPS_H

#include "object/space.h"

OuObj *ou_repr(OuSpace *sp, OuObj *o);                     // str
OuObj *ou_str_of(OuSpace *sp, OuObj *o);                   // str(o)
OuObj *ou_ascii(OuSpace *sp, OuObj *o);
OuObj *ou_format(OuSpace *sp, OuObj *o, OuObj *spec);      // format(o, spec); spec a str
bool ou_hash(OuSpace *sp, OuObj *o, int64_t *hash);
OuObj *ou_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op);     // rich result
int ou_compare_bool(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op);   // 1, 0, -1; identity implies ==
int ou_truth(OuSpace *sp, OuObj *o);                       // 1, 0, -1
OuObj *ou_binary(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b);
OuObj *ou_inplace(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b);
/* The second half of an operation whose first half was asked elsewhere: the left
 * operand's method answered NotImplemented, the right one's type is the same or
 * builtin. */
OuObj *ou_binary_rest(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b, bool inplace);
OuObj *ou_compare_rest(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op);
OuObj *ou_power(OuSpace *sp, OuObj *a, OuObj *b, OuObj *modulus); // modulus None: a ** b
OuObj *ou_unary(OuSpace *sp, OuUnaryOp op, OuObj *o);
OuObj *ou_get_attr(OuSpace *sp, OuObj *o, OuObj *name);
/* NULL without pending when there is no such attribute. */
OuObj *ou_find_attr(OuSpace *sp, OuObj *o, OuObj *name);
OuObj *ou_get_attr_text(OuSpace *sp, OuObj *o, const char *name);
bool ou_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value);     // value NULL: delete
OuObj *ou_get_item(OuSpace *sp, OuObj *o, OuObj *key);
bool ou_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value);      // value NULL: delete
int ou_contains(OuSpace *sp, OuObj *container, OuObj *item);
bool ou_length(OuSpace *sp, OuObj *o, size_t *length);
/* __length_hint__: a guess of how many items come, `otherwise` if unknown; false: pending. */
bool ou_length_hint(OuSpace *sp, OuObj *o, size_t otherwise, size_t *hint);
OuObj *ou_iter(OuSpace *sp, OuObj *o);
OuObj *ou_next(OuSpace *sp, OuObj *iterator);              // NULL without pending: exhausted (StopIteration is cleared)
OuObj *ou_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_call1(OuSpace *sp, OuObj *callee, OuObj *arg);
OuObj *ou_call0(OuSpace *sp, OuObj *callee);
OuObj *ou_call_with(OuSpace *sp, OuObj *callee, OuObj *args_tuple, OuObj *kwargs_dict_or_null);
OuObj *ou_call_method(OuSpace *sp, OuObj *o, OuObj *name, OuObj *const *args, size_t n); // o.name(*args)
/* Look up special method `name` on the type, bound; NULL without pending: absent. */
OuObj *ou_special(OuSpace *sp, OuObj *o, OuObj *name);
int ou_is_instance(OuSpace *sp, OuObj *o, OuObj *class_or_tuple);       // 1, 0, -1
int ou_is_subclass(OuSpace *sp, OuObj *c, OuObj *class_or_tuple);
bool ou_callable(OuObj *o);
/* An integer argument as a C value: __index__ honoured; TypeError, OverflowError. */
bool ou_as_i64(OuSpace *sp, OuObj *o, int64_t *value);
bool ou_as_size(OuSpace *sp, OuObj *o, int64_t *value);    // clipped, as an index
bool ou_as_double(OuSpace *sp, OuObj *o, double *value);
bool ou_is_index(OuObj *o);                                // has __index__
/* New list/tuple of all that iterating `o` gives. */
OuObj *ou_list_of(OuSpace *sp, OuObj *o);
OuObj *ou_tuple_of(OuSpace *sp, OuObj *o);
/* sys.getsizeof: block, extra room, instance slots outside included. */
bool ou_sizeof(OuSpace *sp, OuObj *o, size_t *bytes);
/* Repr of containers that hold themselves: true when `o` is being printed by an
 * outer repr already ("[...]"); pair with leave. -1 pending. */
int ou_repr_enter(OuSpace *sp, OuObj *o);
void ou_repr_leave(OuSpace *sp, OuObj *o);

#endif
