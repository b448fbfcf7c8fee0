/* SPDX-License-Identifier: MIT */
/* Weak references.
 *
 * An object knows by one bit of its side byte that weak references to it exist;
 * a table of the space maps its address to them. They are cleared before its
 * children go (by counting: behind its finalizer; by the collector: before any
 * finalizer), callbacks newest first as in CPython.
 */
#ifndef OURO_OBJECT_WEAKREF_H
#define OURO_OBJECT_WEAKREF_H

#include "object/space.h"

typedef struct OuWeakRef {
    OuObj head;
    OuObj *target;      // not counted, not visited; NULL: dead
    OuObj *callback;    // counted or NULL
    struct OuWeakRef *next, *prev; // others of the same target
    int64_t hash;       // of the target once asked for, else -1
} OuWeakRef;

static inline bool
ou_is_proxy(const OuSpace *sp, const OuObj *o)
{
    return ou_is(o, sp, OU_T_WEAKPROXY) || ou_is(o, sp, OU_T_CALLABLE_PROXY);
}

/* A reference of `type` (weakref, a proxy or an heir); TypeError when the
 * target's type allows none. */
OuObj *ou_weakref_new(OuSpace *sp, OuType *type, OuObj *target, OuObj *callback_or_null); // shares plain refs
OuObj *ou_weakref_target(OuSpace *sp, OuObj *ref); // new reference, shaded, or NULL: dead
size_t ou_weakref_count(OuSpace *sp, OuObj *target);
OuObj *ou_weakref_list(OuSpace *sp, OuObj *target); // list of the references
/* Would clearing the references to `o` call Python code? */
bool ou_weakref_has_callback(OuSpace *sp, OuObj *target);
/* `o` dies by counting: clear its references, then run their callbacks. */
void ou_weakref_object_died(OuSpace *sp, OuObj *o);
/* The collector's two halves. First: clear the references to `o`; of those that
 * have a callback and are not garbage themselves (colour SUSPECT), append one
 * counted reference each to the list whose last link is `tail`, linked by
 * `next`. Returns the new last link. Calls nothing, needs no memory. */
OuWeakRef **ou_weakref_clear_for_gc(OuSpace *sp, OuObj *o, OuWeakRef **tail);
/* Second: call the callbacks of such a list, in order, `most` of them, and let go of
 * these. Returns the rest. */
OuWeakRef *ou_weakref_call_told(OuSpace *sp, OuWeakRef *told, size_t most);

#endif
