/* SPDX-License-Identifier: MIT */
/* What list and tuple share: both are an array of references with a length.
 *
 * Functions here read array and length anew after every call that may run
 * Python code, because a list may change under them.
 */
#ifndef OURO_OBJECT_LIST_INT_H
#define OURO_OBJECT_LIST_INT_H

#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"

/* `o` is a list, a tuple or an heir of one. */
static inline size_t
ou_seq_length(const OuObj *o)
{
    if (o->type->flags & OU_TYPE_TUPLE_HEIR)
        return ((const OuTuple *)o)->length;
    return ((const OuList *)o)->length;
}

static inline OuObj **
ou_seq_items(OuObj *o)
{
    if (o->type->flags & OU_TYPE_TUPLE_HEIR)
        return ((OuTuple *)o)->items;
    return ((OuList *)o)->items;
}

/* Is `o` an exact list or tuple, so that its array may be read directly? */
static inline bool
ou_seq_is_plain(const OuSpace *sp, const OuObj *o)
{
    return ou_is(o, sp, OU_T_LIST) || ou_is(o, sp, OU_T_TUPLE);
}

/* Count n references once more and copy them. */
static inline void
ou_items_copy(OuObj **to, OuObj *const *from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        to[i] = ou_incref(from[i]);
}

static inline void
ou_items_decref(OuSpace *sp, OuObj **items, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ou_decref(sp, items[i]);
}

/* Items that leave their places while the collector marks. */
static inline void
ou_items_shade(OuSpace *sp, OuObj *const *items, size_t n)
{
    if (OU_UNLIKELY(sp->barrier.phase != 0))
        for (size_t i = 0; i < n; i++)
            sp->barrier.shade(sp->barrier.owner, items[i]);
}

/* The position that `key` (an int or what has __index__) names, not yet checked
 * against the length; `kind` is the word of messages. */
bool ou_seq_position(OuSpace *sp, const char *kind, OuObj *key, int64_t *at);
/* Optional start and stop of index(), clipped to size_t's range. */
bool ou_seq_bounds(OuSpace *sp, OuObj *const *args, size_t n, size_t length, size_t *start, size_t *stop);
/* First place from start up to stop that holds what equals `item`: 1 found, 0
 * not, -1 pending. */
int ou_seq_find(OuSpace *sp, OuObj *seq, OuObj *item, size_t start, size_t stop, size_t *at);
bool ou_seq_count(OuSpace *sp, OuObj *seq, OuObj *item, size_t *count);
OuObj *ou_seq_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op);
OuObj *ou_seq_repr(OuSpace *sp, OuObj *o, const char *open, const char *close);
/* The factor of `seq * factor` (either way round): 1 with *count set, 0 with
 * *result set by the other operand's own method, -1 pending. */
int ou_seq_factor(OuSpace *sp, OuObj *a, OuObj *b, bool seq_left, int64_t *count, OuObj **result);
/* `seq + other` when `other` is of another kind: its own method, or TypeError. */
OuObj *ou_seq_add_other(OuSpace *sp, OuObj *seq, OuObj *other, const char *kind);
/* Fill `to` (n * times places) with n references over and over, counted. */
void ou_seq_fill(OuObj **to, OuObj *const *from, size_t n, size_t times);
bool ou_seq_edge_name(char *text, size_t bytes, size_t slot);

/* ---- list ---- */
/* Make room for exactly `n` in a list that has no array yet. */
bool ou_list_reserve(OuSpace *sp, OuList *list, size_t n);
/* Give back what is too much after items went (never fails). */
void ou_list_shrink(OuSpace *sp, OuList *list);
/* Take item `at` out and hand its reference over. */
OuObj *ou_list_take_at(OuSpace *sp, OuList *list, size_t at);
OuObj *ou_list_get_slice(OuSpace *sp, OuObj *o, OuObj *slice);
bool ou_list_set_slice(OuSpace *sp, OuObj *o, OuObj *slice, OuObj *value_or_null);
/* list[start:stop] = n items (borrowed), plain form. */
bool ou_list_splice(OuSpace *sp, OuList *list, size_t start, size_t stop, OuObj *const *items, size_t n);
extern const OuMethodDef ou_list_methods[];

#endif
