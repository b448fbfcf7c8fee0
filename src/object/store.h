/* SPDX-License-Identifier: MIT */
/* The one place where references enter and leave heap objects (D4).
 *
 * Each verb counts and tells the collector's barrier; nothing else writes a
 * slot of a heap object. While the collector marks (phase != 0) a value that
 * leaves a slot is shaded: it was reachable when marking began.
 */
#ifndef OURO_OBJECT_STORE_H
#define OURO_OBJECT_STORE_H

#include "object/space.h"

static inline void
ou_shade(OuSpace *sp, OuObj *o)
{
    if (OU_UNLIKELY(sp->barrier.phase != 0) && o != NULL)
        sp->barrier.shade(sp->barrier.owner, o);
}

/* The slots of `o` are about to move within it or into another table of its own:
 * must each be shaded? */
static inline bool
ou_slots_move(OuSpace *sp, void *o)
{
    return OU_UNLIKELY(sp->barrier.phase != 0) && sp->barrier.moves(sp->barrier.owner, o);
}

/* The slots of `o` become a frame's registers. */
static inline void
ou_slots_open(OuSpace *sp, void *o)
{
    if (OU_UNLIKELY(sp->barrier.phase != 0))
        sp->barrier.opens(sp->barrier.owner, o);
}

/* First value of a fresh slot; takes over the reference `value`. */
static inline void
ou_slot_init(OuObj **slot, void *value)
{
    *slot = value;
}

/* Put `value` (reference taken over) in place of what is there. */
static inline void
ou_slot_set(OuSpace *sp, OuObj **slot, void *value)
{
    OuObj *old = *slot;
    ou_shade(sp, old);
    *slot = value;
    ou_xdecref(sp, old);
}

/* Empty the slot and hand its reference to the caller (may be NULL). */
static inline OuObj *
ou_slot_take(OuSpace *sp, OuObj **slot)
{
    OuObj *old = *slot;
    ou_shade(sp, old);
    *slot = NULL;
    return old;
}

static inline void
ou_slot_clear(OuSpace *sp, OuObj **slot)
{
    ou_xdecref(sp, ou_slot_take(sp, slot));
}

/* Move a reference from one heap slot to an empty one, possibly of another object. */
static inline void
ou_slot_move(OuSpace *sp, OuObj **to, OuObj **from)
{
    ou_shade(sp, *from);
    *to = *from;
    *from = NULL;
}

/* A counted reference out of a slot, for native code that reads it after it has
 * called back into the VM. */
static inline OuObj *
ou_slot_get(OuSpace *sp, OuObj **slot)
{
    ou_shade(sp, *slot);
    return ou_xincref(*slot);
}

#endif
