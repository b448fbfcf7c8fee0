/* SPDX-License-Identifier: MIT */
/* Trial deletion: which of the members does nobody outside hold?
 *
 * A member is an object whose side byte gc->member says yes to. Three passes:
 *
 *   subtract   each member is painted SUSPECT, and each reference from a member
 *              to a member is taken off the count of its target;
 *   rescue     a suspect whose count is still above zero is held from outside:
 *              it and all suspects it reaches are painted gc->rescued; each
 *              reference of a rescued member to a member goes back on;
 *   restore    what is SUSPECT now is garbage: its references go back on too.
 *
 * Every member is scanned exactly twice, once to subtract and once to add, and
 * whether an object is a member does not change in between; so on return every
 * count is what it was.
 *
 * The counts are changed in place. That is safe only because nothing else runs
 * between subtract and restore: no allocation from pools, no Python code, no
 * release. A trial done in slices, with the program running in between, needs
 * its working counts in arrays at the side.
 */
#include "gc/drain_inl.h"

static inline bool
is_member(const OuGc *gc, const OuObj *o)
{
    return gc->member[*ou_side_of(o)];
}

/* ---- subtract ---- */

static void
subtract_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    if (!is_member(gc, o))
        return;
    OU_ASSERT(o->count > 0); // a visit function that reports more than is counted
    o->count--;
}

static bool
subtract(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    *side |= OU_SIDE_SUSPECT;
    gc->n_visited++;
    if (gc->n_few < OU_GC_FEW)
        gc->few[gc->n_few] = o;
    gc->n_few++;
    gc->has_tuples |= o->type->id == OU_T_TUPLE;
    o->count -= gc->own;
    ou_visit(o, subtract_child, gc);
    return true;
}

/* ---- rescue ---- */

static void
rescue_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    if (!gc->member[*side])
        return;
    o->count++;
    if ((*side & OU_SIDE_COLOR_MASK) == OU_SIDE_SUSPECT) {
        o->count += gc->own;
        ou_gc_paint(side, gc->rescued);
        ou_gc_queue_put(gc, &gc->queue, o, side);
    }
}

static bool
rescue_if_held(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    if (o->count == 0)
        return true;
    o->count += gc->own;
    ou_gc_paint(side, gc->rescued);
    ou_gc_queue_put(gc, &gc->queue, o, side);
    ou_gc_drain_with(gc, rescue_child);
    return true;
}

/* ---- restore ---- */

static void
restore_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    if (is_member(context, o))
        o->count++;
}

static bool
restore(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    gc->n_suspects++;
    gc->has_weakly_held |= (*side & OU_SIDE_WEAKREF) != 0;
    gc->has_finalizers |= (o->type->flags & OU_TYPE_FINALIZE) && !(*side & OU_SIDE_FINALIZED);
    o->count += gc->own;
    ou_visit(o, restore_child, gc);
    return true;
}

/* Each that is SUSPECT yet; of few members it is known where they are. */
static void
each_suspect(OuGc *gc, OuGcSideFn fn)
{
    bool suspect[256];
    ou_gc_want_colour(gc, suspect, OU_SIDE_SUSPECT);
    if (gc->n_few > OU_GC_FEW) {
        ou_gc_each_wanted(gc, gc->collected_generation, suspect, fn, NULL);
        return;
    }
    for (size_t i = 0; i < gc->n_few; i++)
        if (suspect[*ou_side_of(gc->few[i])])
            fn(gc, gc->few[i], ou_side_of(gc->few[i]), NULL);
}

void
ou_gc_trial(OuGc *gc)
{
    gc->n_suspects = 0;
    gc->n_few = 0;
    gc->has_tuples = gc->has_weakly_held = gc->has_finalizers = false;
    ou_gc_each_wanted(gc, gc->collected_generation, gc->member, subtract, NULL);
    each_suspect(gc, rescue_if_held);
    ou_gc_drain_all(gc, rescue_child, gc->rescued);
    each_suspect(gc, restore);
}
