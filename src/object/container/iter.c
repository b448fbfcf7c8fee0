/* SPDX-License-Identifier: MIT */
/* Iterators over sequences, and over a callable until its sentinel.
 *
 * An iterator holds its container until the end is reached once, then lets it go
 * and stays exhausted, whatever is added to the container later.
 */
#include "object/container/iter.h"

#include <stdio.h>

#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"

OuObj *
ou_iter_self(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(o);
}

/* ---- one container, one place ---- */

OuObj *
ou_seq_iter_new(OuSpace *sp, OuTypeId id, OuObj *seq)
{
    OuSeqIter *it = ou_object_take(sp, id);
    if (OU_UNLIKELY(it == NULL))
        return NULL;
    ou_slot_init(&it->seq, ou_incref(seq));
    it->at = id == OU_T_LIST_REVERSE_ITER ? ((OuList *)seq)->length : 0;
    ou_track_newborn(sp, &it->head);
    return &it->head;
}

void
ou_seq_iter_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuSeqIter *)o)->seq);
}

void
ou_seq_iter_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuSeqIter *it = (OuSeqIter *)o;
    if (it->seq != NULL)
        fn(context, it->seq, 0);
}

bool
ou_seq_iter_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp;
    (void)o;
    (void)slot;
    snprintf(text, bytes, "iterated");
    return true;
}

static OuObj *
list_iter_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    OuList *list = (OuList *)it->seq;
    if (OU_UNLIKELY(list == NULL))
        return NULL;
    if (OU_LIKELY(it->at < list->length))
        return ou_incref(list->items[it->at++]);
    ou_slot_clear(sp, &it->seq);
    return NULL;
}

static OuObj *
list_reverse_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    OuList *list = (OuList *)it->seq;
    if (OU_UNLIKELY(list == NULL))
        return NULL;
    if (OU_LIKELY(it->at != 0 && it->at <= list->length))
        return ou_incref(list->items[--it->at]);
    ou_slot_clear(sp, &it->seq);
    return NULL;
}

static OuObj *
tuple_iter_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    OuTuple *tuple = (OuTuple *)it->seq;
    if (OU_UNLIKELY(tuple == NULL))
        return NULL;
    if (OU_LIKELY(it->at < tuple->length))
        return ou_incref(tuple->items[it->at++]);
    ou_slot_clear(sp, &it->seq);
    return NULL;
}

/* By __getitem__ with 0, 1, 2... until IndexError. */
static OuObj *
seq_iter_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    if (it->seq == NULL)
        return NULL;
    OuObj *at = ou_int_from_size(sp, it->at);
    if (at == NULL)
        return NULL;
    OuObj *seq = ou_incref(it->seq);
    OuObj *item = ou_get_item(sp, seq, at);
    ou_decref(sp, seq);
    ou_decref(sp, at);
    if (item != NULL) {
        it->at++;
        return item;
    }
    if (ou_pending_swallow(sp, OU_E_INDEX_ERROR) || ou_pending_swallow(sp, OU_E_STOP_ITERATION))
        ou_slot_clear(sp, &it->seq);
    return NULL;
}

/* The length that an iterator goes by: that of its own container, whatever an heir's
 * __len__ says; of other classes what they say. */
static bool
length_of_seq(OuSpace *sp, OuSeqIter *it, size_t *length)
{
    const OuSlots *own = &it->seq->type->spec->slots;
    if (!ou_is(&it->head, sp, OU_T_SEQ_ITER) && own->length != NULL)
        return own->length(sp, it->seq, length);
    return ou_length(sp, it->seq, length);
}

/* How many items are left, as far as the container's length tells. */
static OuObj *
seq_iter_length_hint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuSeqIter *it = (OuSeqIter *)args[0];
    size_t length = 0;
    if (it->seq != NULL) {
        if (it->seq->type->slots.length == NULL)
            return ou_incref(sp->not_implemented);
        if (!length_of_seq(sp, it, &length))
            return NULL;
    }
    if (ou_is(&it->head, sp, OU_T_LIST_REVERSE_ITER))
        return ou_int_from_size(sp, it->seq != NULL && it->at <= length ? it->at : 0);
    return ou_int_from_size(sp, it->at < length ? length - it->at : 0);
}

static const OuMethodDef seq_iter_methods[] = {
    {"__length_hint__", seq_iter_length_hint, OU_CALL_ARGS, 0, 0, "Private method returning an estimate of len(list(it))."},
    {0},
};

#define SEQ_ITER_SPEC(symbol, type_name, next_fn)                                                  \
    const OuTypeSpec ou_spec_##symbol = {                                                          \
        .name = type_name,                                                                         \
        .base = OU_T_OBJECT,                                                                       \
        .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,                                              \
        .basic_bytes = sizeof(OuSeqIter),                                                          \
        .slots = {                                                                                 \
            .drop = ou_seq_iter_drop,                                                              \
            .visit = ou_seq_iter_visit,                                                            \
            .edge_name = ou_seq_iter_edge_name,                                                    \
            .iter = ou_iter_self,                                                                  \
            .next = next_fn,                                                                       \
        },                                                                                         \
        .methods = seq_iter_methods,                                                               \
    }

SEQ_ITER_SPEC(list_iter, "list_iterator", list_iter_next);
SEQ_ITER_SPEC(list_reverse_iter, "list_reverseiterator", list_reverse_next);
SEQ_ITER_SPEC(tuple_iter, "tuple_iterator", tuple_iter_next);
SEQ_ITER_SPEC(seq_iter, "iterator", seq_iter_next);

/* ---- iter(callable, sentinel) ---- */

OuObj *
ou_call_iter_new(OuSpace *sp, OuObj *callable, OuObj *sentinel)
{
    OuCallIter *it = ou_object_take(sp, OU_T_CALL_ITER);
    if (it == NULL)
        return NULL;
    ou_slot_init(&it->callable, ou_incref(callable));
    ou_slot_init(&it->sentinel, ou_incref(sentinel));
    ou_track_newborn(sp, &it->head);
    return &it->head;
}

static void
call_iter_clear(OuSpace *sp, OuObj *o)
{
    OuCallIter *it = (OuCallIter *)o;
    ou_slot_clear(sp, &it->callable);
    ou_slot_clear(sp, &it->sentinel);
}

static void
call_iter_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuCallIter *it = (OuCallIter *)o;
    if (it->callable != NULL)
        fn(context, it->callable, 0);
    if (it->sentinel != NULL)
        fn(context, it->sentinel, 1);
}

static OuObj *
call_iter_next(OuSpace *sp, OuObj *o)
{
    OuCallIter *it = (OuCallIter *)o;
    if (it->callable == NULL)
        return NULL;
    OuObj *callable = ou_incref(it->callable), *sentinel = ou_incref(it->sentinel);
    OuObj *value = ou_call(sp, callable, NULL, 0, NULL);
    int over = value == NULL ? -1 : ou_compare_bool(sp, sentinel, value, OU_EQ);
    if (over > 0 || (value == NULL && ou_pending_swallow(sp, OU_E_STOP_ITERATION)))
        call_iter_clear(sp, o);
    if (over != 0 && value != NULL) {
        ou_decref(sp, value);
        value = NULL;
    }
    ou_decref(sp, callable);
    ou_decref(sp, sentinel);
    return value;
}

const OuTypeSpec ou_spec_call_iter = {
    .name = "callable_iterator",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuCallIter),
    .slots = {
        .drop = call_iter_clear,
        .visit = call_iter_visit,
        .iter = ou_iter_self,
        .next = call_iter_next,
    },
};
