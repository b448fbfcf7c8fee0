/* SPDX-License-Identifier: MIT */
/* list: making, growing, and what its type does.
 *
 * The array is one buffer that grows by about an eighth. A reference leaves the
 * array before it is uncounted, because uncounting may run Python code that
 * looks at the list; whole arrays are detached first, then released.
 */
#include "object/container/list.h"

#include <string.h>

#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/list_int.h"
#include "object/container/range.h"
#include "object/visit_inl.h"

static const size_t MAX_ITEMS = PTRDIFF_MAX / sizeof(OuObj *);

/* ---- making and growing ---- */

/* Change the array to `room` places; false without an exception when it cannot.
 * Every growth comes by here, so large lists are old however they are made. */
static inline bool
set_room(OuSpace *sp, OuList *list, size_t room)
{
    size_t bytes = room * sizeof(OuObj *);
    OuObj **items;
    if (list->items == NULL)
        items = ou_buffer_take(sp->heap, bytes);
    else
        items = ou_buffer_resize(sp->heap, list->items, list->room * sizeof(OuObj *), bytes);
    if (OU_UNLIKELY(items == NULL))
        return false;
    ou_note_slots(sp, list, room, room > list->room ? room - list->room : 0);
    list->items = items;
    list->room = room;
    return true;
}

bool
ou_list_reserve(OuSpace *sp, OuList *list, size_t n)
{
    if (OU_LIKELY(n <= MAX_ITEMS && set_room(sp, list, n)))
        return true;
    ou_raise_memory(sp);
    return false;
}

OuObj *
ou_list_new(OuSpace *sp, size_t room)
{
    OuList *list = ou_object_take(sp, OU_T_LIST);
    if (OU_UNLIKELY(list == NULL))
        return NULL;
    list->items = NULL;
    list->length = list->room = 0;
    ou_track_newborn(sp, &list->head);
    if (room != 0 && !ou_list_reserve(sp, list, room)) {
        ou_decref(sp, list);
        return NULL;
    }
    return &list->head;
}

OuObj *
ou_list_from(OuSpace *sp, OuObj *const *items, size_t n)
{
    OuList *list = (OuList *)ou_list_new(sp, n);
    if (list != NULL) {
        ou_items_copy(list->items, items, n);
        list->length = n;
    }
    return (OuObj *)list;
}

OuObj *
ou_list_steal(OuSpace *sp, OuObj **items, size_t n)
{
    OuList *list = (OuList *)ou_list_new(sp, n);
    if (list == NULL) {
        ou_items_decref(sp, items, n);
        return NULL;
    }
    if (n != 0)
        memcpy(list->items, items, n * sizeof(OuObj *));
    list->length = n;
    return &list->head;
}

/* CPython's steps: 4, 8, 16, 24, 32, 40, 52, 64... A jump far beyond the present
 * length gets what it asks for. */
bool
ou_list_grow(OuSpace *sp, OuList *list, size_t needed)
{
    if (needed <= list->room)
        return true;
    size_t room = (needed + (needed >> 3) + 6) & ~(size_t)3;
    if (needed - list->length > room - needed)
        room = (needed + 3) & ~(size_t)3;
    if (OU_UNLIKELY(needed > MAX_ITEMS - 8 || room > MAX_ITEMS || !set_room(sp, list, room))) {
        ou_raise_memory(sp);
        return false;
    }
    return true;
}

void
ou_list_shrink(OuSpace *sp, OuList *list)
{
    size_t n = list->length;
    if (n >= list->room >> 1)
        return;
    if (n == 0) {
        OuObj **items = list->items;
        size_t bytes = list->room * sizeof(OuObj *);
        list->items = NULL;
        list->room = 0;
        ou_buffer_release(sp->heap, items, bytes);
    } else {
        set_room(sp, list, (n + (n >> 3) + 6) & ~(size_t)3);
    }
}

/* ---- adding and taking ---- */

bool
ou_list_append(OuSpace *sp, OuObj *list, OuObj *item)
{
    return ou_list_append_steal(sp, list, ou_incref(item));
}

/* Append the items of a list or tuple (perhaps of the list itself). */
static bool
extend_plain(OuSpace *sp, OuList *list, OuObj *other)
{
    size_t n = ou_seq_length(other);
    if (n == 0)
        return true;
    if (list->items == NULL ? !ou_list_reserve(sp, list, n) : !ou_list_grow(sp, list, list->length + n))
        return false;
    ou_items_copy(list->items + list->length, ou_seq_items(other), n);
    list->length += n;
    return true;
}

bool
ou_list_extend(OuSpace *sp, OuObj *o, OuObj *iterable)
{
    OuList *list = (OuList *)o;
    if (ou_seq_is_plain(sp, iterable) || iterable == o)
        return extend_plain(sp, list, iterable);
    OuObj *it = ou_iter(sp, iterable), *item;
    if (it == NULL)
        return false;
    size_t hint;
    bool ok = ou_length_hint(sp, iterable, 8, &hint);
    // As in CPython: what cannot be right is taken for a lie, what there is no room for is not.
    if (ok && hint <= (size_t)PTRDIFF_MAX - list->length && list->room < list->length + hint)
        ok = list->items == NULL ? ou_list_reserve(sp, list, hint) : ou_list_grow(sp, list, list->length + hint);
    while (ok && (item = ou_next(sp, it)) != NULL)
        ok = ou_list_append_steal(sp, o, item);
    ou_decref(sp, it);
    if (!ok || ou_pending(sp))
        return false;
    ou_list_shrink(sp, list);
    return true;
}

bool
ou_list_insert(OuSpace *sp, OuObj *o, int64_t at, OuObj *item)
{
    OuList *list = (OuList *)o;
    if (!ou_list_grow(sp, list, list->length + 1))
        return false;
    int64_t n = (int64_t)list->length;
    if (at < 0)
        at = at + n < 0 ? 0 : at + n;
    if (at > n)
        at = n;
    OuObj **place = list->items + at;
    if (ou_slots_move(sp, list))
        ou_items_shade(sp, place, (size_t)(n - at));
    memmove(place + 1, place, (size_t)(n - at) * sizeof(OuObj *));
    ou_slot_init(place, ou_incref(item));
    list->length++;
    return true;
}

OuObj *
ou_list_take_at(OuSpace *sp, OuList *list, size_t at)
{
    OuObj *item = list->items[at];
    size_t behind = list->length - at - 1;
    ou_shade(sp, item);
    if (behind != 0 && ou_slots_move(sp, list))
        ou_items_shade(sp, list->items + at + 1, behind);
    if (behind != 0)
        memmove(list->items + at, list->items + at + 1, behind * sizeof(OuObj *));
    list->length--;
    ou_list_shrink(sp, list);
    return item;
}

OuObj *
ou_list_slice(OuSpace *sp, OuObj *o, size_t start, size_t end)
{
    OuList *list = (OuList *)o;
    OuList *result = (OuList *)ou_list_new(sp, end - start);
    if (result != NULL && start < end) { // an empty list has no items to point into
        ou_items_copy(result->items, list->items + start, end - start);
        result->length = end - start;
    }
    return (OuObj *)result;
}

OuObj *
ou_list_to_tuple(OuSpace *sp, OuObj *o)
{
    return ou_tuple_from(sp, ((OuList *)o)->items, ((OuList *)o)->length);
}

void
ou_list_clear(OuSpace *sp, OuObj *o)
{
    OuList *list = (OuList *)o;
    OuObj **items = list->items;
    size_t n = list->length, room = list->room;
    if (items == NULL)
        return;
    ou_items_shade(sp, items, n);
    list->items = NULL;
    list->length = list->room = 0;
    while (n-- > 0)
        ou_decref(sp, items[n]);
    ou_buffer_release(sp->heap, items, room * sizeof(OuObj *));
}

/* ---- memory ---- */

/* Last item first, as CPython does. */
static void
list_drop(OuSpace *sp, OuObj *o)
{
    OuList *list = (OuList *)o;
    if (list->items == NULL)
        return;
    for (size_t i = list->length; i-- > 0;)
        ou_decref(sp, list->items[i]);
    ou_buffer_release(sp->heap, list->items, list->room * sizeof(OuObj *));
}

static void
list_visit(OuObj *o, OuVisitFn fn, void *context)
{
    (void)ou_visit_list(o, 0, SIZE_MAX, fn, context);
}

static size_t
list_visit_part(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    return ou_visit_list(o, at, n, fn, context);
}

static bool
list_clear_part(OuSpace *sp, OuObj *o, size_t n)
{
    OuList *list = (OuList *)o;
    if (list->length <= n) {
        ou_list_clear(sp, o);
        return true;
    }
    for (; n > 0 && list->length > 0; n--) {
        OuObj *item = list->items[--list->length];
        ou_shade(sp, item);
        ou_decref(sp, item);
    }
    return false;
}

static bool
list_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp;
    (void)o;
    return ou_seq_edge_name(text, bytes, slot);
}

static size_t
list_extra_bytes(OuObj *o)
{
    return ((OuList *)o)->room * sizeof(OuObj *);
}

/* ---- text, comparison, construction ---- */

static OuObj *
list_repr(OuSpace *sp, OuObj *o)
{
    return ou_seq_repr(sp, o, "[", "]");
}

static OuObj *
list_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!(a->type->flags & b->type->flags & OU_TYPE_LIST_HEIR))
        return ou_incref(sp->not_implemented);
    return ou_seq_compare(sp, a, b, op);
}

static OuObj *
list_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    (void)n;
    (void)kwnames;
    if (type == sp->types[OU_T_LIST])
        return ou_list_new(sp, 0);
    return ou_type_alloc(sp, type, 0);
}

static bool
list_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (kwnames != NULL && ou_is(self, sp, OU_T_LIST) && !ou_args_no_keywords(sp, "list", kwnames))
        return false;
    if (!ou_args_count(sp, "list", n, 0, 1))
        return false;
    ou_list_clear(sp, self);
    return n == 0 || ou_list_extend(sp, self, args[0]);
}

static OuObj *
list_iter(OuSpace *sp, OuObj *o)
{
    return ou_seq_iter_new(sp, OU_T_LIST_ITER, o);
}

/* ---- container ---- */

static bool
list_length(OuSpace *sp, OuObj *o, size_t *length)
{
    (void)sp;
    *length = ((OuList *)o)->length;
    return true;
}

static OuObj *
list_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    OuList *list = (OuList *)o;
    int64_t at;
    if (ou_is(key, sp, OU_T_SLICE))
        return ou_list_get_slice(sp, o, key);
    if (!ou_seq_position(sp, "list", key, &at))
        return NULL;
    if (at < 0)
        at += (int64_t)list->length;
    if ((uint64_t)at >= list->length)
        return ou_raise(sp, OU_E_INDEX_ERROR, "list index out of range");
    return ou_incref(list->items[at]);
}

static bool
list_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    OuList *list = (OuList *)o;
    int64_t at;
    if (ou_is(key, sp, OU_T_SLICE))
        return ou_list_set_slice(sp, o, key, value);
    if (!ou_seq_position(sp, "list", key, &at))
        return false;
    if (at < 0)
        at += (int64_t)list->length;
    if ((uint64_t)at >= list->length) {
        ou_raise(sp, OU_E_INDEX_ERROR, "list assignment index out of range");
        return false;
    }
    if (value != NULL)
        ou_slot_set(sp, &list->items[at], ou_incref(value));
    else
        ou_decref(sp, ou_list_take_at(sp, list, (size_t)at));
    return true;
}

static int
list_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    size_t at;
    return ou_seq_find(sp, o, item, 0, SIZE_MAX, &at);
}

/* ---- + and * ---- */

static OuObj *
list_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!(a->type->flags & OU_TYPE_LIST_HEIR))
        return ou_incref(sp->not_implemented);
    if (!(b->type->flags & OU_TYPE_LIST_HEIR))
        return ou_seq_add_other(sp, a, b, "list");
    OuList *left = (OuList *)a, *right = (OuList *)b;
    OuList *sum = (OuList *)ou_list_new(sp, left->length + right->length);
    if (sum != NULL) {
        ou_items_copy(sum->items, left->items, left->length);
        ou_items_copy(sum->items + left->length, right->items, right->length);
        sum->length = left->length + right->length;
    }
    return (OuObj *)sum;
}

static OuObj *
list_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    bool left = (a->type->flags & OU_TYPE_LIST_HEIR) != 0;
    OuList *list = (OuList *)(left ? a : b);
    int64_t count;
    OuObj *result;
    int found = ou_seq_factor(sp, a, b, left, &count, &result);
    if (found <= 0)
        return found < 0 ? NULL : result;
    if (list->length == 0 || count <= 0)
        return ou_list_new(sp, 0);
    if (list->length > MAX_ITEMS / (uint64_t)count)
        return ou_raise_memory(sp);
    OuList *made = (OuList *)ou_list_new(sp, list->length * (size_t)count);
    if (made != NULL) {
        ou_seq_fill(made->items, list->items, list->length, (size_t)count);
        made->length = list->length * (size_t)count;
    }
    return (OuObj *)made;
}

static OuObj *
list_inplace_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    return ou_list_extend(sp, a, b) ? ou_incref(a) : NULL;
}

static OuObj *
list_inplace_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuList *list = (OuList *)a;
    int64_t count;
    OuObj *result;
    int found = ou_seq_factor(sp, a, b, true, &count, &result);
    if (found <= 0)
        return found < 0 ? NULL : result;
    size_t n = list->length;
    if (count <= 0)
        ou_list_clear(sp, a);
    else if (n != 0 && count > 1) {
        if (n > MAX_ITEMS / (uint64_t)count)
            return ou_raise_memory(sp);
        if (!ou_list_grow(sp, list, n * (size_t)count))
            return NULL;
        ou_seq_fill(list->items + n, list->items, n, (size_t)count - 1);
        list->length = n * (size_t)count;
    }
    return ou_incref(a);
}

const OuTypeSpec ou_spec_list = {
    .name = "list",
    .base = OU_T_OBJECT,
    .layout = OU_LAYOUT_LIST,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_LIST_HEIR,
    .basic_bytes = sizeof(OuList),
    .slots = {
        .drop = list_drop,
        .visit = list_visit,
        .visit_part = list_visit_part,
        .clear_part = list_clear_part,
        .clear = ou_list_clear,
        .edge_name = list_edge_name,
        .extra_bytes = list_extra_bytes,
        .repr = list_repr,
        .compare = list_compare,
        .make = list_make,
        .init = list_init,
        .iter = list_iter,
        .length = list_length,
        .get_item = list_get_item,
        .set_item = list_set_item,
        .contains = list_contains,
        .binary = {[OU_ADD] = list_add, [OU_MUL] = list_multiply},
        .inplace = {[OU_ADD] = list_inplace_add, [OU_MUL] = list_inplace_multiply},
    },
    .methods = ou_list_methods,
    .doc = "Built-in mutable sequence.",
};
