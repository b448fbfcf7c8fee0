/* SPDX-License-Identifier: MIT */
/* tuple: header, length, items. Short ones lie in a pool of their own length. */
#ifndef OURO_OBJECT_TUPLE_H
#define OURO_OBJECT_TUPLE_H

#include "object/space.h"

typedef struct OuTuple {
    OuObj head;
    size_t length;
    OuObj *items[];
} OuTuple;

/* A tuple whose n items are NULL, not tracked: fill them with owned references,
 * then ou_tuple_ready. () is a new reference to the one empty tuple. */
OuTuple *ou_tuple_alloc(OuSpace *sp, size_t n);
void ou_tuple_ready(OuSpace *sp, OuTuple *t);
OuObj *ou_tuple_from(OuSpace *sp, OuObj *const *items, size_t n);  // borrows the items
OuObj *ou_tuple_steal(OuSpace *sp, OuObj **items, size_t n);       // takes them over, also on failure
OuObj *ou_tuple_pack(OuSpace *sp, size_t n, ...);                  // borrows
OuObj *ou_tuple_slice(OuSpace *sp, OuObj *t, size_t start, size_t end);

/* Does `t` (exact tuple) hold nothing that a cycle could run through? The
 * collector then takes it off its list, as CPython's does. */
bool ou_tuple_is_atomic(OuObj *t);

/* May the collector have to look at `o`? What holds only such objects that it
 * need not look at (dicts, tuples) need not be tracked itself. The builtin
 * classes live as long as the runtime and do not count. */
static inline bool
ou_may_be_tracked(const OuObj *o)
{
    const OuType *type = o->type;
    if (!(type->flags & OU_TYPE_COLLECTABLE))
        return false;
    if (type->id == OU_T_TUPLE)
        return (*ou_side_of(o) & OU_SIDE_TRACKED) != 0;
    return type->id != OU_T_TYPE || ((const OuType *)o)->id == OU_T_HEAP;
}

#endif
