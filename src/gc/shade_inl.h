/* SPDX-License-Identifier: MIT */
/* Shading, for all that does a cycle's work: what is found turns GREY and waits to be
 * scanned. */
#ifndef OURO_GC_SHADE_INL_H
#define OURO_GC_SHADE_INL_H

#include "gc/gc_int.h"
#include "object/store.h"

enum { OU_OLD_BIT = 2 << OU_SIDE_GEN_SHIFT };

static inline void
ou_gc_shade(OuGc *gc, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    if (!ou_is_unmarked(*side))
        return;
    if (gc->cycle.phase >= OU_GC_COUNT)
        o->count &= OU_COUNT_MASK;
    ou_gc_paint(side, OU_SIDE_GREY);
    ou_gc_queue_put(gc, &gc->cycle.queue, o, side);
}

#endif
