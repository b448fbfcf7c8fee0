/* SPDX-License-Identifier: MIT */
/* What a cycle found dead: condemned, finalized and released, in steps.
 *
 * Each is held by one count of ours once its count is whole again, and is SUSPECT, or
 * GREY from SPARE on where its finalizer is to run; what finalizers may reach is taken
 * out first. Python code runs in finalizers and in the deaths of what slots held, so
 * objects are gathered from a walk and acted on outside it.
 */
#include "gc/shade_inl.h"
#include "object/weakref.h"

/* In units of about the time it takes to mark one object. */
enum { UNITS_A_RELEASE = 4, UNITS_A_FINALIZER = 32, UNITS_A_CALLBACK = 16, CALLBACKS_AT_ONCE = 16 };

static bool
must_finalize(const OuObj *o, uint8_t side)
{
    return (o->type->flags & OU_TYPE_FINALIZE) && !(side & OU_SIDE_FINALIZED);
}

static bool
condemn(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    OuGcCycle *c = &gc->cycle;
    OU_ASSERT((o->count >> OU_COUNT_BITS) + gc->own == (o->count & OU_COUNT_MASK));
    o->count = (o->count & OU_COUNT_MASK) + 1;
    c->n_condemned++;
    c->n_to_finalize += must_finalize(o, *side);
    c->budget--;
    if (*side & OU_SIDE_WEAKREF) {
        c->told_tail = ou_weakref_clear_for_gc(gc->sp, o, c->told_tail);
        c->budget -= UNITS_A_RELEASE;
    }
    return c->budget > 0;
}

/* Call some callbacks of weak references; true when all were. */
bool
ou_gc_tell_on(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    if (c->told == NULL)
        return true;
    c->budget -= UNITS_A_CALLBACK * CALLBACKS_AT_ONCE;
    c->told = ou_weakref_call_told(gc->sp, c->told, CALLBACKS_AT_ONCE);
    return c->told == NULL;
}

void
ou_gc_cycle_tell_late(OuGc *gc)
{
    OuWeakRef *told = gc->told_late;
    gc->told_late = NULL;
    if (told != NULL)
        (void)ou_weakref_call_told(gc->sp, told, SIZE_MAX);
}

/* A finalizer may reach this one: it is spared, until the next cycle. */
static void
spare_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    if ((*side & OU_SIDE_OLD_TRACKED) != OU_SIDE_OLD_TRACKED ||
        (*side & OU_SIDE_COLOR_MASK) != OU_SIDE_SUSPECT)
        return;
    OuGcQueue *queue = &gc->cycle.queue;
    if (queue->n == queue->room && !ou_gc_queue_grow(gc, queue)) {
        queue->overflowed = true;
        return;
    }
    queue->items[queue->n++] = o;
    if (must_finalize(o, *side)) {
        ou_gc_paint(side, OU_SIDE_GREY);
        return;
    }
    ou_gc_paint(side, OU_SIDE_BLACK);
    o->count--;
}

static bool
spare_if_finalizable(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    gc->cycle.budget--;
    if (!must_finalize(o, *side))
        return gc->cycle.budget > 0;
    ou_gc_paint(side, OU_SIDE_GREY);
    o->type->slots.visit(o, spare_child, gc);
    return false; // what is queued goes first
}

/* Scan what is spared. */
static bool
drain_spared(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->queue.n > 0 && c->budget > 0) {
        OuObj *o = c->queue.items[--c->queue.n];
        c->budget--;
        o->type->slots.visit(o, spare_child, gc);
    }
    return c->queue.n == 0;
}

/* Objects taken out of a walk to be worked on outside it. */
typedef struct Gathered {
    OuObj *items[64];
    size_t n;
} Gathered;

static bool
gather(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side;
    Gathered *gathered = context;
    gathered->items[gathered->n++] = o;
    return gathered->n < sizeof gathered->items / sizeof *gathered->items;
}

/* Each is held by the count of ours, which goes with its finalizer. */
static void
finalize(OuGc *gc, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    ou_gc_paint(side, OU_SIDE_BLACK);
    *side |= OU_SIDE_FINALIZED;
    gc->cycle.budget -= UNITS_A_FINALIZER;
    o->type->slots.finalize(gc->sp, o);
    ou_decref(gc->sp, o);
}

static void
let_go(OuGc *gc, OuObj *o)
{
    ou_gc_paint(ou_side_of(o), OU_SIDE_BLACK);
    ou_decref(gc->sp, o);
    gc->cycle.n_released++;
    gc->cycle.budget--;
}

/* Clear an object's slots and give up the count of ours. False: not done yet. Where the
 * heap counts too it stays, GREY, until all are cleared: a cycle that is given up before
 * must leave nothing that lives without that count. */
static bool
release_one(OuGc *gc, OuObj *o)
{
    OuGcCycle *c = &gc->cycle;
    OuSpace *sp = gc->sp;
    const OuSlots *slots = &o->type->slots;
    c->budget -= UNITS_A_RELEASE;
    if (slots->clear_part != NULL) {
        while (!slots->clear_part(sp, o, OU_GC_PART))
            if ((c->budget -= OU_GC_PART) <= 0)
                return false;
    } else if (slots->clear != NULL) {
        slots->clear(sp, o);
    }
    if (gc->own != 0) {
        ou_gc_paint(ou_side_of(o), OU_SIDE_GREY);
        ou_decref(sp, o);
        return true;
    }
    let_go(gc, o);
    return true;
}

/* What could not be released at once waits in `large`. */
static void
release(OuGc *gc, OuObj *o)
{
    OuGcCycle *c = &gc->cycle;
    while (!release_one(gc, o)) {
        if (c->n_large == OU_GC_LARGE_DEPTH)
            continue;
        c->large[c->n_large++].o = o;
        return;
    }
}

/* Do `act` to some of a colour; true at the end. */
static bool
act_on_some(OuGc *gc, uint8_t colour, void (*act)(OuGc *gc, OuObj *o))
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    Gathered gathered = {.n = 0};
    if (c->n_large > 0) {
        if (release_one(gc, c->large[c->n_large - 1].o))
            c->n_large--;
        return false;
    }
    ou_gc_want_old(want, colour);
    bool ended = ou_gc_walk_on(gc, &c->walk, &c->budget, want, gather, &gathered);
    for (size_t i = 0; i < gathered.n; i++)
        act(gc, gathered.items[i]);
    return ended && c->n_large == 0;
}

/* ---- one part of each phase ---- */

bool
ou_gc_condemn_on(OuGc *gc)
{
    bool want[256];
    ou_gc_want_old(want, OU_SIDE_SUSPECT);
    return ou_gc_walk_on(gc, &gc->cycle.walk, &gc->cycle.budget, want, condemn, NULL);
}

bool
ou_gc_spare_on(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    ou_gc_want_old(want, OU_SIDE_SUSPECT);
    return drain_spared(gc) &&
           ou_gc_walk_on(gc, &c->walk, &c->budget, want, spare_if_finalizable, NULL) &&
           c->queue.n == 0;
}

bool
ou_gc_finalize_on(OuGc *gc)
{
    return act_on_some(gc, OU_SIDE_GREY, finalize);
}

bool
ou_gc_release_on(OuGc *gc)
{
    return act_on_some(gc, OU_SIDE_SUSPECT, release);
}

bool
ou_gc_let_go_on(OuGc *gc)
{
    return act_on_some(gc, OU_SIDE_GREY, let_go);
}
