/* SPDX-License-Identifier: MIT */
/* The methods of list. */
#include <string.h>

#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/list_int.h"

static inline OuObj *
none(OuSpace *sp)
{
    return ou_incref(sp->none);
}

static OuObj *
list_append(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_list_append_steal(sp, args[0], ou_incref(args[1])) ? none(sp) : NULL;
}

static OuObj *
list_extend(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_list_extend(sp, args[0], args[1]) ? none(sp) : NULL;
}

/* An integer argument of 64 bits. */
static bool
integer_argument(OuSpace *sp, OuObj *o, int64_t *at)
{
    if (ou_is_index(o)) {
        if (ou_as_i64(sp, o, at))
            return true;
        if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
        return false;
    }
    ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", o);
    return false;
}

static OuObj *
list_insert(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    int64_t at;
    if (!integer_argument(sp, args[1], &at))
        return NULL;
    return ou_list_insert(sp, args[0], at, args[2]) ? none(sp) : NULL;
}

static OuObj *
list_pop(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuList *list = (OuList *)args[0];
    int64_t at = -1;
    if (n > 1 && !integer_argument(sp, args[1], &at))
        return NULL;
    if (list->length == 0)
        return ou_raise(sp, OU_E_INDEX_ERROR, "pop from empty list");
    if (at < 0)
        at += (int64_t)list->length;
    if ((uint64_t)at >= list->length)
        return ou_raise(sp, OU_E_INDEX_ERROR, "pop index out of range");
    return ou_list_take_at(sp, list, (size_t)at);
}

static OuObj *
list_remove(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuList *list = (OuList *)args[0];
    size_t at;
    int found = ou_seq_find(sp, args[0], args[1], 0, SIZE_MAX, &at);
    if (found < 0)
        return NULL;
    if (found == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "list.remove(x): x not in list");
    if (at < list->length)
        ou_decref(sp, ou_list_take_at(sp, list, at));
    return none(sp);
}

static OuObj *
list_clear(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    ou_list_clear(sp, args[0]);
    return none(sp);
}

static OuObj *
list_index(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    size_t start, stop, at;
    if (!ou_seq_bounds(sp, args + 2, n - 2, ((OuList *)args[0])->length, &start, &stop))
        return NULL;
    int found = ou_seq_find(sp, args[0], args[1], start, stop, &at);
    if (found == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "%R is not in list", args[1]);
    return found < 0 ? NULL : ou_int_from_size(sp, at);
}

static OuObj *
list_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    size_t count;
    return ou_seq_count(sp, args[0], args[1], &count) ? ou_int_from_size(sp, count) : NULL;
}

static OuObj *
list_reverse(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuList *list = (OuList *)args[0];
    if (ou_slots_move(sp, list))
        ou_items_shade(sp, list->items, list->length);
    for (size_t i = 0, j = list->length; i + 1 < j; i++) {
        OuObj *item = list->items[i];
        list->items[i] = list->items[--j];
        list->items[j] = item;
    }
    return none(sp);
}

static OuObj *
list_copy(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_list_slice(sp, args[0], 0, ((OuList *)args[0])->length);
}

static OuObj *
list_sort(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"$key", "$reverse", NULL};
    OuObj *out[2];
    if (n > 1)
        return ou_raise(sp, OU_E_TYPE_ERROR, "sort() takes no positional arguments");
    if (!ou_args_parse(sp, "sort", args + 1, n - 1, kwnames, names, 0, out))
        return NULL;
    int64_t reverse = 0;
    if (out[1] != NULL && !integer_argument(sp, out[1], &reverse))
        return NULL;
    OuObj *key = out[0] == sp->none ? NULL : out[0];
    return ou_list_sort(sp, args[0], key, reverse != 0) ? none(sp) : NULL;
}

static OuObj *
list_reversed(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_seq_iter_new(sp, OU_T_LIST_REVERSE_ITER, args[0]);
}

const OuMethodDef ou_list_methods[] = {
    {"append", list_append, OU_CALL_ARGS, 1, 1, "Append object to the end of the list."},
    {"extend", list_extend, OU_CALL_ARGS, 1, 1, "Extend list by appending elements from the iterable."},
    {"insert", list_insert, OU_CALL_ARGS, 2, 2, "Insert object before index."},
    {"pop", list_pop, OU_CALL_ARGS, 0, 1, "Remove and return item at index (default last)."},
    {"remove", list_remove, OU_CALL_ARGS, 1, 1, "Remove first occurrence of value."},
    {"clear", list_clear, OU_CALL_ARGS, 0, 0, "Remove all items from list."},
    {"index", list_index, OU_CALL_ARGS, 1, 3, "Return first index of value."},
    {"count", list_count, OU_CALL_ARGS, 1, 1, "Return number of occurrences of value."},
    {"reverse", list_reverse, OU_CALL_ARGS, 0, 0, "Reverse *IN PLACE*."},
    {"copy", list_copy, OU_CALL_ARGS, 0, 0, "Return a shallow copy of the list."},
    {"sort", list_sort, OU_CALL_KEYWORDS, 0, 0, "Sort the list in ascending order and return None."},
    {"__reversed__", list_reversed, OU_CALL_ARGS, 0, 0, "Return a reverse iterator over the list."},
    {"__class_getitem__", ou_class_getitem, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL},
    {0},
};
