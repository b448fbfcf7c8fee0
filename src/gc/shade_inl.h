/* SPDX-License-Identifier: MIT */
/* Shading, for all that does a cycle's work: what is found turns GREY and waits to be
 * scanned. */
#ifndef OURO_GC_SHADE_INL_H
#define OURO_GC_SHADE_INL_H

#include "gc/gc_int.h"

enum {
    OU_OLD_BIT = 2 << OU_SIDE_GEN_SHIFT,
    OU_OLD_AND_TRACKED = OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_OLD_BIT
};

/* Old, tracked, and neither found nor scanned: WHITE or SUSPECT. */
static inline bool
ou_gc_is_unmarked(uint8_t side)
{
    uint8_t colour = side & OU_SIDE_COLOR_MASK;
    return (side & OU_OLD_AND_TRACKED) == OU_OLD_AND_TRACKED &&
           (colour == OU_SIDE_WHITE || colour == OU_SIDE_SUSPECT);
}

static inline void
ou_gc_shade(OuGc *gc, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    if (!ou_gc_is_unmarked(*side))
        return;
    if (gc->cycle.phase >= OU_GC_COUNT)
        o->count &= OU_COUNT_MASK;
    ou_gc_paint(side, OU_SIDE_GREY);
    ou_gc_queue_put(gc, &gc->cycle.queue, o, side);
}

#endif
