/* SPDX-License-Identifier: MIT */
/* Tracing only: a runtime in which counting frees no container (G7).
 *
 * Every collectable object carries one count more, the heap's own, which only the
 * collector takes off: so a count never reaches zero by what the program does, and
 * an object goes when a collection finds that nobody else counts. That is how the JVM
 * and .NET free: late, in no order, finalizers with them. Numbers and strings
 * refer to nothing and are freed by counting all the same.
 *
 * Everything is tracked then, as what is not would never be found; and old objects
 * are collected at once, not in steps.
 */
#include "gc/gc_int.h"

static bool
add_own_count(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    *side |= OU_SIDE_TRACKED;
    o->count += gc->own;
    return true;
}

static bool
take_own_count(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)side, (void)context;
    o->count--;
    if (o->count == 0)
        ou_gc_let_die(gc->sp, o);
    return true;
}

static void
want_live(bool want[256])
{
    for (unsigned side = 0; side < 256; side++)
        want[side] = (side & OU_SIDE_LIVE) != 0;
}

void
ou_gc_trace_only(OuGc *gc)
{
    bool want[256];
    if (gc->own != 0)
        return;
    ou_gc_settle(gc);
    gc->own = gc->sp->own_count = 1;
    gc->sp->barrier.untracked = OU_SIDE_TRACKED;
    gc->unsliced = true;
    want_live(want);
    ou_gc_each_wanted(gc, 2, want, add_own_count, NULL);
}

void
ou_gc_count_again(OuGc *gc)
{
    bool want[256];
    if (gc->own == 0)
        return;
    gc->own = gc->sp->own_count = 0;
    gc->sp->barrier.untracked = 0;
    want_live(want);
    ou_gc_each_wanted(gc, 2, want, take_own_count, NULL);
}
