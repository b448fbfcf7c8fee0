/* SPDX-License-Identifier: MIT */
/* Slices of lists: reading, assigning, deleting, plain and extended.
 *
 * What a slice assignment removes is set aside in a buffer taken beforehand,
 * so that the list is whole again before the first of it is uncounted. */
#include <string.h>

#include "object/container/list_int.h"
#include "object/container/range.h"

OuObj *
ou_list_get_slice(OuSpace *sp, OuObj *o, OuObj *slice)
{
    OuList *list = (OuList *)o;
    int64_t start, stop, step;
    size_t n;
    if (!ou_slice_bounds(sp, slice, &start, &stop, &step))
        return NULL;
    n = ou_slice_clip(list->length, &start, &stop, step);
    if (step == 1)
        return ou_list_slice(sp, o, (size_t)start, (size_t)start + n);
    OuList *result = (OuList *)ou_list_new(sp, n);
    if (result == NULL)
        return NULL;
    for (size_t i = 0; i < n; i++)
        result->items[i] = ou_incref(list->items[start + (int64_t)i * step]);
    result->length = n;
    return &result->head;
}

/* References that were taken out and are to be uncounted at the end. */
typedef struct Removed {
    OuObj **items;
    size_t n;
    OuObj *few[8];
} Removed;

static bool
take_removed(OuSpace *sp, Removed *removed, size_t n)
{
    removed->n = n;
    removed->items = n <= 8 ? removed->few : ou_buffer_take(sp->heap, n * sizeof(OuObj *));
    if (removed->items == NULL)
        ou_raise_memory(sp);
    return removed->items != NULL;
}

static void
release_removed(OuSpace *sp, Removed *removed)
{
    if (removed->items != removed->few)
        ou_buffer_release(sp->heap, removed->items, removed->n * sizeof(OuObj *));
}

bool
ou_list_splice(OuSpace *sp, OuList *list, size_t start, size_t stop, OuObj *const *items, size_t n)
{
    Removed removed;
    size_t old_length = list->length, behind = old_length - stop;
    if (start == 0 && behind == 0 && n == 0) {
        ou_list_clear(sp, &list->head);
        return true;
    }
    if (!take_removed(sp, &removed, stop - start))
        return false;
    if (!ou_list_grow(sp, list, old_length - removed.n + n)) {
        release_removed(sp, &removed);
        return false;
    }
    OuObj **place = list->items + start;
    ou_items_shade(sp, place, ou_slots_move(sp, list) ? old_length - start : removed.n);
    if (removed.n != 0)
        memcpy(removed.items, place, removed.n * sizeof(OuObj *));
    if (behind != 0 && n != removed.n)
        memmove(place + n, place + removed.n, behind * sizeof(OuObj *));
    ou_items_copy(place, items, n);
    list->length = old_length - removed.n + n;
    ou_list_shrink(sp, list);
    for (size_t i = removed.n; i-- > 0;) // last first, as CPython does here and only here
        ou_decref(sp, removed.items[i]);
    release_removed(sp, &removed);
    return true;
}

/* del list[start::step]: the items between the holes move down. */
static bool
delete_extended(OuSpace *sp, OuList *list, int64_t start, int64_t step, size_t n)
{
    Removed removed;
    if (n == 0)
        return true;
    if (step < 0) {
        start += step * (int64_t)(n - 1);
        step = -step;
    }
    if (!take_removed(sp, &removed, n))
        return false;
    bool moves = ou_slots_move(sp, list);
    if (moves)
        ou_items_shade(sp, list->items + start, list->length - (size_t)start);
    size_t to = (size_t)start, from = (size_t)start;
    for (size_t i = 0; i < n; i++) {
        removed.items[i] = list->items[from++];
        ou_shade(sp, removed.items[i]);
        size_t next = i + 1 < n ? from + (size_t)step - 1 : list->length;
        memmove(list->items + to, list->items + from, (next - from) * sizeof(OuObj *));
        to += next - from;
        from = next;
    }
    list->length -= n;
    ou_list_shrink(sp, list);
    ou_items_decref(sp, removed.items, n);
    release_removed(sp, &removed);
    return true;
}

/* list[start::step] = items, as many as there are places. */
static bool
assign_extended(OuSpace *sp, OuList *list, int64_t start, int64_t step, size_t n, OuObj *const *items)
{
    Removed removed;
    if (!take_removed(sp, &removed, n))
        return false;
    for (size_t i = 0; i < n; i++) {
        OuObj **place = list->items + start + (int64_t)i * step;
        removed.items[i] = ou_slot_take(sp, place);
        ou_slot_init(place, ou_incref(items[i]));
    }
    ou_items_decref(sp, removed.items, n);
    release_removed(sp, &removed);
    return true;
}

/* The new items as a list or tuple that nobody changes meanwhile. */
static OuObj *
items_of_value(OuSpace *sp, OuObj *o, OuObj *value, bool extended)
{
    if (value == o)
        return ou_list_slice(sp, o, 0, ((OuList *)o)->length);
    if (ou_seq_is_plain(sp, value))
        return ou_incref(value);
    OuObj *items = ou_list_of(sp, value);
    if (items == NULL && value->type->slots.iter == NULL && value->type->slots.get_item == NULL
        && ou_pending_swallow(sp, OU_E_TYPE_ERROR))
        ou_raise(sp, OU_E_TYPE_ERROR,
                 extended ? "must assign iterable to extended slice" : "can only assign an iterable");
    return items;
}

bool
ou_list_set_slice(OuSpace *sp, OuObj *o, OuObj *slice, OuObj *value)
{
    OuList *list = (OuList *)o;
    int64_t start, stop, step;
    size_t n;
    if (!ou_slice_bounds(sp, slice, &start, &stop, &step))
        return false;
    // Making the items may run Python code that changes the list: length after that.
    OuObj *items = value != NULL ? items_of_value(sp, o, value, step != 1) : NULL;
    if (value != NULL && items == NULL)
        return false;
    n = ou_slice_clip(list->length, &start, &stop, step);
    if (value == NULL)
        return step == 1 ? ou_list_splice(sp, list, (size_t)start, (size_t)start + n, NULL, 0)
                         : delete_extended(sp, list, start, step, n);
    bool ok = true;
    if (step == 1) {
        ok = ou_list_splice(sp, list, (size_t)start, (size_t)start + n, ou_seq_items(items), ou_seq_length(items));
    } else if (ou_seq_length(items) != n) {
        ou_raise(sp, OU_E_VALUE_ERROR, "attempt to assign sequence of size %zu to extended slice of size %zu",
                 ou_seq_length(items), n);
        ok = false;
    } else {
        ok = assign_extended(sp, list, start, step, n, ou_seq_items(items));
    }
    ou_decref(sp, items);
    return ok;
}
