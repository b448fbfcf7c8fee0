/* SPDX-License-Identifier: MIT */
/* Trial deletion: which of the members does nobody outside hold?
 *
 * A member is an object whose side byte gc->member says yes to. Two passes:
 *
 *   count    each member is painted SUSPECT, and each reference from a member to a
 *            member adds one to the working count of its target, which lies above
 *            the count proper (OU_COUNT_BITS);
 *   rescue   a suspect with more references than that is held from outside: it and
 *            all suspects it reaches are painted gc->rescued, their counts made
 *            whole.
 *
 * What is SUSPECT then is garbage, and keeps its working count: that is what lets
 * all of it be released at once, as no reference taken off makes such a count
 * zero (ou_dealloc_all). Who goes another way calls ou_gc_make_whole first.
 *
 * Every member is scanned once, and once more if it lives. Nothing else may run
 * meanwhile: no allocation from pools, no Python code, no release.
 */
#include "gc/drain_inl.h"

/* ---- count ---- */

static void
count_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    // A working count that is full stays below the count, and the object is kept.
    if (gc->member[*ou_side_of(o)] && o->count < OU_MOST_INTERNAL)
        o->count += OU_ONE_INTERNAL;
}

static bool
count_member(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    gc->met_side |= *side;
    gc->met_flags |= o->type->flags;
    *side |= OU_SIDE_SUSPECT;
    if (gc->n_few < OU_GC_FEW)
        gc->few[gc->n_few] = o;
    gc->n_few++;
    ou_visit(o, count_child, gc);
    return true;
}

/* ---- rescue ---- */

static inline void
rescue(OuGc *gc, OuObj *o, uint8_t *side)
{
    o->count &= OU_COUNT_MASK;
    ou_gc_paint(side, gc->rescued);
    gc->n_suspects--;
    ou_gc_queue_put(gc, &gc->queue, o, side);
}

static void
rescue_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    if (gc->suspect[*side])
        rescue(gc, o, side);
}

static bool
rescue_if_held(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    uint64_t n_known = (o->count >> OU_COUNT_BITS) + gc->own;
    OU_ASSERT((o->count & OU_COUNT_MASK) >= n_known); // else a visit reports more than is counted
    if ((o->count & OU_COUNT_MASK) == n_known)
        return true;
    rescue(gc, o, side);
    ou_gc_drain_with(gc, rescue_child);
    return true;
}

/* ---- what is left ---- */

static bool
look_at_garbage(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    gc->has_weakly_held |= (*side & OU_SIDE_WEAKREF) != 0;
    gc->has_finalizers |= (o->type->flags & OU_TYPE_FINALIZE) && !(*side & OU_SIDE_FINALIZED);
    gc->has_apart |= (o->type->flags & OU_TYPE_APART) != 0;
    return true;
}

/* Does garbage have last words? Mostly no member has any. */
static void
look_at_all_garbage(OuGc *gc)
{
    gc->has_weakly_held = gc->has_finalizers = gc->has_apart = false;
    if (gc->n_suspects > 0
        && ((gc->met_side & OU_SIDE_WEAKREF) || (gc->met_flags & (OU_TYPE_FINALIZE | OU_TYPE_APART))))
        ou_gc_each_suspect(gc, look_at_garbage, NULL);
}

void
ou_gc_trial(OuGc *gc)
{
    const uint8_t live = OU_SIDE_LIVE | OU_SIDE_TRACKED;
    gc->n_few = 0;
    gc->met_side = 0;
    gc->met_flags = 0;
    ou_gc_want_bits(gc, gc->suspect, live | OU_SIDE_COLOR_MASK, live | OU_SIDE_SUSPECT);
    ou_gc_each_wanted(gc, gc->collected_generation, gc->member, count_member, NULL);
    gc->n_visited += gc->n_few;
    gc->n_suspects = (int64_t)gc->n_few;
    ou_gc_each_suspect(gc, rescue_if_held, NULL);
    ou_gc_drain_all(gc, rescue_child, gc->rescued);
    look_at_all_garbage(gc);
}

static bool
make_whole(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side, (void)context;
    o->count &= OU_COUNT_MASK;
    return true;
}

void
ou_gc_make_whole(OuGc *gc)
{
    ou_gc_each_suspect(gc, make_whole, NULL);
}
