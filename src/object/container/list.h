/* SPDX-License-Identifier: MIT */
/* list: one array of references that grows ahead of its need. 40 bytes. */
#ifndef OURO_OBJECT_LIST_H
#define OURO_OBJECT_LIST_H

#include "object/space.h"

typedef struct OuList {
    OuObj head;
    OuObj **items;  // buffer of `room` references, NULL while room is 0
    size_t length;
    size_t room;
} OuList;

OuObj *ou_list_new(OuSpace *sp, size_t room);                      // empty, tracked
OuObj *ou_list_from(OuSpace *sp, OuObj *const *items, size_t n);   // borrows
OuObj *ou_list_steal(OuSpace *sp, OuObj **items, size_t n);        // takes over, also on failure
bool ou_list_grow(OuSpace *sp, OuList *list, size_t needed);       // room for `needed` in all
/* Append, taking over the reference also on failure. */
static inline bool
ou_list_append_steal(OuSpace *sp, OuObj *o, OuObj *item)
{
    OuList *list = (OuList *)o;
    if (OU_UNLIKELY(list->length == list->room) && !ou_list_grow(sp, list, list->length + 1)) {
        ou_decref(sp, item);
        return false;
    }
    list->items[list->length++] = item;
    return true;
}
bool ou_list_append(OuSpace *sp, OuObj *list, OuObj *item);
bool ou_list_extend(OuSpace *sp, OuObj *list, OuObj *iterable);
bool ou_list_insert(OuSpace *sp, OuObj *list, int64_t at, OuObj *item);
bool ou_list_sort(OuSpace *sp, OuObj *list, OuObj *key_or_null, bool reverse);
OuObj *ou_list_slice(OuSpace *sp, OuObj *list, size_t start, size_t end);
OuObj *ou_list_to_tuple(OuSpace *sp, OuObj *list);
void ou_list_clear(OuSpace *sp, OuObj *list);

/* The class method __class_getitem__ of the builtin containers: list[int] is list
 * itself, until generic aliases exist. */
OuObj *ou_class_getitem(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);

#endif
