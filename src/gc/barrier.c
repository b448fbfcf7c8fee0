/* SPDX-License-Identifier: MIT */
/* The barrier: how the program takes part in a cycle (object/store.h).
 *
 * While marking goes on, what leaves a slot is shaded; from COUNT on, whatever touches
 * a suspect rescues it, by the same call. What is condemned nobody can touch: from
 * there on nothing is done.
 */
#include "gc/shade_inl.h"

static void
shade_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    ou_gc_shade(context, o);
}

static inline bool
is_condemning(const OuGc *gc)
{
    return gc->cycle.phase > OU_GC_JUDGE;
}

static void
barrier_shade(void *owner, OuObj *o)
{
    if (!is_condemning(owner))
        ou_gc_shade(owner, o);
}

/* Forget a container that was half way through. */
static void
forget_large(OuGcCycle *c, const OuObj *o)
{
    if (c->counted.o == o)
        c->counted.o = NULL;
    for (size_t i = 0; i < c->n_large; i++)
        if (c->large[i].o == o)
            c->large[i].o = NULL;
}

/* An address in the queue is looked up in the side bytes of its arena. Only a block
 * with an arena of its own takes that with it. */
static void
forget_queued(OuGcQueue *queue, const OuObj *o)
{
    if (ou_pool_of(o)->bin != OU_NO_BIN)
        return;
    for (size_t i = 0; i < queue->n; i++)
        if (queue->items[i] == o)
            queue->items[i] = queue->items[--queue->n], i--;
}

/* What was to be scanned is scanned now. While suspects are judged this is done for
 * what was not, too: a new object, filled by native code with suspects that only it
 * knew of, may have been read by the program. */
static void
barrier_died(void *owner, OuObj *o)
{
    OuGc *gc = owner;
    uint8_t side = *ou_side_of(o);
    if (is_condemning(gc) || !(side & OU_SIDE_TRACKED))
        return;
    if ((side & OU_OLD_BIT) && (side & OU_SIDE_COLOR_MASK) != OU_SIDE_BLACK) {
        o->count &= OU_COUNT_MASK;
        forget_large(&gc->cycle, o);
        if ((side & OU_SIDE_COLOR_MASK) == OU_SIDE_GREY)
            forget_queued(&gc->cycle.queue, o);
    } else if (gc->cycle.phase < OU_GC_COUNT) {
        return;
    }
    o->type->slots.visit(o, shade_child, gc);
}

/* A suspect that the program changes lives. What is half scanned loses count of
 * its slots when they move. */
static bool
barrier_moves(void *owner, OuObj *o)
{
    OuGc *gc = owner;
    if (is_condemning(gc))
        return false;
    if (gc->cycle.phase >= OU_GC_COUNT)
        ou_gc_shade(gc, o);
    for (size_t i = 0; i < gc->cycle.n_large; i++)
        if (gc->cycle.large[i].o == o)
            return true;
    return false;
}

static void
barrier_opens(void *owner, OuObj *o)
{
    OuGc *gc = owner;
    uint8_t *side = ou_side_of(o);
    if (is_condemning(gc))
        return;
    if (ou_is_unscanned(*side)) {
        o->count &= OU_COUNT_MASK;
        ou_gc_paint(side, OU_SIDE_BLACK);
    }
    o->type->slots.visit(o, shade_child, gc);
}

void
ou_gc_barrier_init(OuGc *gc)
{
    OuBarrier *barrier = &gc->sp->barrier;
    barrier->owner = gc;
    barrier->promoted = OU_SIDE_WHITE;
    barrier->shade = barrier_shade;
    barrier->died = barrier_died;
    barrier->moves = barrier_moves;
    barrier->opens = barrier_opens;
}
