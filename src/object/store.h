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

enum { OU_SIDE_OLD_TRACKED = OU_SIDE_LIVE | 2 << OU_SIDE_GEN_SHIFT | OU_SIDE_TRACKED };

/* Old, tracked, and neither found nor scanned, WHITE or SUSPECT: what is to be shaded. */
static inline bool
ou_is_unmarked(uint8_t side)
{
    // GREY and BLACK are the colours of which exactly one bit is set.
    return (side & OU_SIDE_OLD_TRACKED) == OU_SIDE_OLD_TRACKED && ((side + OU_SIDE_GREY) & OU_SIDE_BLACK) == 0;
}

/* Old, tracked, and not BLACK. */
static inline bool
ou_is_unscanned(uint8_t side)
{
    return (side & OU_SIDE_OLD_TRACKED) == OU_SIDE_OLD_TRACKED && (side & OU_SIDE_COLOR_MASK) != OU_SIDE_BLACK;
}

static inline void
ou_shade(OuSpace *sp, OuObj *o)
{
    if (OU_UNLIKELY(sp->barrier.phase != 0) && o != NULL && ou_is_unmarked(*ou_side_of(o)))
        sp->barrier.shade(sp->barrier.owner, o);
}

/* The slots of `o` are about to move within it or into another table of its own:
 * must each be shaded? */
static inline bool
ou_slots_move(OuSpace *sp, void *o)
{
    return OU_UNLIKELY(sp->barrier.phase != 0) && sp->barrier.moves(sp->barrier.owner, o);
}

/* The slots of `o` become a frame's registers: before that they are shaded, unless they
 * were when it was scanned. Even one that is new, or scanned, may by the end of marking
 * hold what the program took out of a new object, into which native code had put it. */
static inline void
ou_slots_open(OuSpace *sp, void *o)
{
    if (OU_UNLIKELY(sp->barrier.phase != 0)
        && (sp->barrier.phase != OU_BARRIER_MARKING || ou_is_unscanned(*ou_side_of(o))))
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
