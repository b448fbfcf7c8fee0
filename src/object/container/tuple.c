/* SPDX-License-Identifier: MIT */
/* tuple: making, and what its type does.
 *
 * A tuple is born in two steps: ou_tuple_alloc gives one that the collector
 * does not see, ou_tuple_ready shows it once every item is there. It never
 * changes afterwards. Tuples are tracked at birth; a collection untracks those
 * that turn out to hold atomic things only.
 */
#include "object/container/tuple.h"

#include <stdarg.h>
#include <string.h>

#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/list_int.h"
#include "object/container/range.h"
#include "object/visit_inl.h"

static const size_t MAX_ITEMS = (PTRDIFF_MAX - sizeof(OuTuple)) / sizeof(OuObj *);

/* ---- making ---- */

/* The one empty tuple is made when it is first asked for, at opening. */
static OuTuple *
empty_tuple(OuSpace *sp)
{
    if (OU_UNLIKELY(sp->empty_tuple == NULL)) {
        OuTuple *t = ou_object_take_sized(sp, sp->types[OU_T_TUPLE], OU_POOL_COLLECTABLE, sizeof(OuTuple));
        if (t == NULL)
            return NULL;
        t->length = 0;
        ou_birth_untracked(sp, &t->head);
        sp->empty_tuple = &t->head;
    }
    return ou_incref(sp->empty_tuple);
}

/* An exact tuple with its items undefined. */
static OuTuple *
take_tuple(OuSpace *sp, size_t n)
{
    if (OU_UNLIKELY(n > MAX_ITEMS))
        return ou_raise_memory(sp);
    size_t bytes = sizeof(OuTuple) + n * sizeof(OuObj *);
    OuTuple *t = ou_object_take_row(sp, OU_T_TUPLE, OU_POOL_COLLECTABLE, bytes);
    if (OU_LIKELY(t != NULL))
        t->length = n;
    return t;
}

OuTuple *
ou_tuple_alloc(OuSpace *sp, size_t n)
{
    if (n == 0)
        return empty_tuple(sp);
    OuTuple *t = take_tuple(sp, n);
    if (OU_LIKELY(t != NULL))
        memset(t->items, 0, n * sizeof(OuObj *));
    return t;
}

/* Show a tuple whose items are all there to the collector. */
static inline void
show(OuSpace *sp, OuTuple *t)
{
    ou_track_newborn(sp, &t->head);
    ou_note_slots(sp, t, t->length, t->length);
}

void
ou_tuple_ready(OuSpace *sp, OuTuple *t)
{
    if (OU_LIKELY(t->length != 0))
        show(sp, t);
}

OuObj *
ou_tuple_from(OuSpace *sp, OuObj *const *items, size_t n)
{
    if (n == 0)
        return (OuObj *)empty_tuple(sp);
    OuTuple *t = take_tuple(sp, n);
    if (OU_UNLIKELY(t == NULL))
        return NULL;
    ou_items_copy(t->items, items, n);
    show(sp, t);
    return &t->head;
}

OuObj *
ou_tuple_steal(OuSpace *sp, OuObj **items, size_t n)
{
    if (n == 0)
        return (OuObj *)empty_tuple(sp);
    OuTuple *t = take_tuple(sp, n);
    if (OU_UNLIKELY(t == NULL)) {
        ou_items_decref(sp, items, n);
        return NULL;
    }
    memcpy(t->items, items, n * sizeof(OuObj *));
    show(sp, t);
    return &t->head;
}

OuObj *
ou_tuple_pack(OuSpace *sp, size_t n, ...)
{
    OuTuple *t = ou_tuple_alloc(sp, n);
    if (t == NULL)
        return NULL;
    va_list ap;
    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        ou_slot_init(&t->items[i], ou_incref(va_arg(ap, OuObj *)));
    va_end(ap);
    ou_tuple_ready(sp, t);
    return &t->head;
}

OuObj *
ou_tuple_slice(OuSpace *sp, OuObj *o, size_t start, size_t end)
{
    OuTuple *t = (OuTuple *)o;
    if (start == 0 && end == t->length && ou_is(o, sp, OU_T_TUPLE))
        return ou_incref(o);
    return ou_tuple_from(sp, t->items + start, end - start);
}

bool
ou_tuple_is_atomic(OuObj *o)
{
    OuTuple *t = (OuTuple *)o;
    for (size_t i = 0; i < t->length; i++)
        if (t->items[i] == NULL || ou_may_be_tracked(t->items[i]))
            return false;
    return true;
}

/* ---- memory ---- */

/* Last item first, as CPython does; items are NULL in a tuple whose maker failed. */
static void
tuple_drop(OuSpace *sp, OuObj *o)
{
    OuTuple *t = (OuTuple *)o;
    for (size_t i = t->length; i-- > 0;)
        ou_xdecref(sp, t->items[i]);
}

static void
tuple_visit(OuObj *o, OuVisitFn fn, void *context)
{
    (void)ou_visit_tuple(o, 0, SIZE_MAX, fn, context);
}

static size_t
tuple_visit_part(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    return ou_visit_tuple(o, at, n, fn, context);
}

static bool
tuple_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp;
    (void)o;
    return ou_seq_edge_name(text, bytes, slot);
}

/* ---- text, hash, comparison ---- */

static OuObj *
tuple_repr(OuSpace *sp, OuObj *o)
{
    return ou_seq_repr(sp, o, "(", ((OuTuple *)o)->length == 1 ? ",)" : ")");
}

/* xxHash's rounds over the items' hashes, as CPython has it since 3.8: tuples
 * of numbers hash alike in both. */
static bool
tuple_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    const uint64_t prime1 = 11400714785074694791u, prime2 = 14029467366897019727u, prime5 = 2870177450012600261u;
    OuTuple *t = (OuTuple *)o;
    uint64_t sum = prime5;
    if (!ou_stack_check(sp, "while hashing a tuple"))
        return false;
    for (size_t i = 0; i < t->length; i++) {
        int64_t lane;
        if (!ou_hash(sp, t->items[i], &lane))
            return false;
        sum += (uint64_t)lane * prime2;
        sum = sum << 31 | sum >> 33;
        sum *= prime1;
    }
    sum += t->length ^ (prime5 ^ 3527539u);
    *hash = sum == UINT64_MAX ? 1546275796 : (int64_t)sum;
    return true;
}

static OuObj *
tuple_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!(a->type->flags & b->type->flags & OU_TYPE_TUPLE_HEIR))
        return ou_incref(sp->not_implemented);
    return ou_seq_compare(sp, a, b, op);
}

/* ---- construction and iteration ---- */

/* tuple(iterable) for heirs: a tuple first, its items counted over. */
static OuObj *
make_heir(OuSpace *sp, OuType *type, OuObj *source)
{
    OuTuple *from = (OuTuple *)source;
    OuTuple *t = (OuTuple *)ou_type_alloc(sp, type, from->length);
    if (t != NULL) {
        ou_items_copy(t->items, from->items, from->length);
        t->length = from->length;
        ou_note_slots(sp, t, t->length, t->length);
    }
    ou_decref(sp, source);
    return (OuObj *)t;
}

static OuObj *
tuple_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    bool exact = type == sp->types[OU_T_TUPLE];
    if ((exact && !ou_args_no_keywords(sp, "tuple", kwnames)) || !ou_args_count(sp, "tuple", n, 0, 1))
        return NULL;
    OuObj *all = n == 0 ? (OuObj *)ou_tuple_alloc(sp, 0) : ou_tuple_of(sp, args[0]);
    if (all == NULL || exact)
        return all;
    return make_heir(sp, type, all);
}

static OuObj *
tuple_iter(OuSpace *sp, OuObj *o)
{
    return ou_seq_iter_new(sp, OU_T_TUPLE_ITER, o);
}

/* ---- container ---- */

static bool
tuple_length(OuSpace *sp, OuObj *o, size_t *length)
{
    (void)sp;
    *length = ((OuTuple *)o)->length;
    return true;
}

static OuObj *
tuple_get_slice(OuSpace *sp, OuObj *o, OuObj *slice)
{
    OuTuple *t = (OuTuple *)o;
    int64_t start, stop, step;
    size_t n;
    if (!ou_slice_unpack(sp, slice, t->length, &start, &stop, &step, &n))
        return NULL;
    if (n == 0)
        return (OuObj *)empty_tuple(sp);
    if (step == 1)
        return ou_tuple_slice(sp, o, (size_t)start, (size_t)start + n);
    OuTuple *result = take_tuple(sp, n);
    if (result == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        result->items[i] = ou_incref(t->items[start + (int64_t)i * step]);
    show(sp, result);
    return &result->head;
}

static OuObj *
tuple_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    OuTuple *t = (OuTuple *)o;
    int64_t at;
    if (ou_is(key, sp, OU_T_SLICE))
        return tuple_get_slice(sp, o, key);
    if (!ou_seq_position(sp, "tuple", key, &at))
        return NULL;
    if (at < 0)
        at += (int64_t)t->length;
    if ((uint64_t)at >= t->length)
        return ou_raise(sp, OU_E_INDEX_ERROR, "tuple index out of range");
    return ou_incref(t->items[at]);
}

static int
tuple_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    size_t at;
    return ou_seq_find(sp, o, item, 0, SIZE_MAX, &at);
}

static OuObj *
tuple_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!(a->type->flags & OU_TYPE_TUPLE_HEIR))
        return ou_incref(sp->not_implemented);
    if (!(b->type->flags & OU_TYPE_TUPLE_HEIR))
        return ou_seq_add_other(sp, a, b, "tuple");
    OuTuple *left = (OuTuple *)a, *right = (OuTuple *)b;
    if (left->length == 0 && ou_is(b, sp, OU_T_TUPLE))
        return ou_incref(b);
    if (right->length == 0 && ou_is(a, sp, OU_T_TUPLE))
        return ou_incref(a);
    if (left->length + right->length == 0)
        return (OuObj *)empty_tuple(sp);
    OuTuple *t = take_tuple(sp, left->length + right->length);
    if (t == NULL)
        return NULL;
    ou_items_copy(t->items, left->items, left->length);
    ou_items_copy(t->items + left->length, right->items, right->length);
    show(sp, t);
    return &t->head;
}

static OuObj *
tuple_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    bool left = (a->type->flags & OU_TYPE_TUPLE_HEIR) != 0;
    OuTuple *t = (OuTuple *)(left ? a : b);
    int64_t count;
    OuObj *result;
    int found = ou_seq_factor(sp, a, b, left, &count, &result);
    if (found <= 0)
        return found < 0 ? NULL : result;
    if (t->length == 0 || count == 1)
        if (ou_is(&t->head, sp, OU_T_TUPLE))
            return ou_incref(t);
    if (t->length == 0 || count <= 0)
        return (OuObj *)empty_tuple(sp);
    if (t->length > MAX_ITEMS / (uint64_t)count)
        return ou_raise_memory(sp);
    OuTuple *made = take_tuple(sp, t->length * (size_t)count);
    if (made == NULL)
        return NULL;
    ou_seq_fill(made->items, t->items, t->length, (size_t)count);
    show(sp, made);
    return &made->head;
}

/* ---- methods ---- */

static OuObj *
tuple_index(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    size_t start, stop, at;
    if (!ou_seq_bounds(sp, args + 2, n - 2, ((OuTuple *)args[0])->length, &start, &stop))
        return NULL;
    int found = ou_seq_find(sp, args[0], args[1], start, stop, &at);
    if (found == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "tuple.index(x): x not in tuple");
    return found < 0 ? NULL : ou_int_from_size(sp, at);
}

static OuObj *
tuple_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    size_t count;
    if (!ou_seq_count(sp, args[0], args[1], &count))
        return NULL;
    return ou_int_from_size(sp, count);
}

/* The arguments that make an equal one anew: copy and pickle ask. */
static OuObj *
tuple_getnewargs(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuTuple *t = (OuTuple *)args[0];
    OuObj *plain = ou_tuple_slice(sp, args[0], 0, t->length);
    if (plain == NULL)
        return NULL;
    OuObj *result = ou_tuple_pack(sp, 1, plain);
    ou_decref(sp, plain);
    return result;
}

static const OuMethodDef tuple_methods[] = {
    {"index", tuple_index, OU_CALL_ARGS, 1, 3, "Return first index of value."},
    {"count", tuple_count, OU_CALL_ARGS, 1, 1, "Return number of occurrences of value."},
    {"__getnewargs__", tuple_getnewargs, OU_CALL_ARGS, 0, 0, NULL},
    {"__class_getitem__", ou_class_getitem, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL},
    {0},
};

const OuTypeSpec ou_spec_tuple = {
    .name = "tuple",
    .base = OU_T_OBJECT,
    .layout = OU_LAYOUT_TUPLE,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_TUPLE_HEIR,
    .basic_bytes = sizeof(OuTuple),
    .item_bytes = sizeof(OuObj *),
    .slots = {
        .drop = tuple_drop,
        .visit = tuple_visit,
        .visit_part = tuple_visit_part,
        .edge_name = tuple_edge_name,
        .repr = tuple_repr,
        .hash = tuple_hash,
        .compare = tuple_compare,
        .make = tuple_make,
        .iter = tuple_iter,
        .length = tuple_length,
        .get_item = tuple_get_item,
        .contains = tuple_contains,
        .binary = {[OU_ADD] = tuple_add, [OU_MUL] = tuple_multiply},
    },
    .methods = tuple_methods,
    .doc = "Built-in immutable sequence.",
};
