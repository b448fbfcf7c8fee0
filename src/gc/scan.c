/* SPDX-License-Identifier: MIT */
/* Marking in steps: roots are shaded, what is GREY is scanned, within a budget.
 *
 * What waits between two steps is an address in the queue, or in `large`, and is
 * believed only while its side byte says GREY.
 */
#include "gc/shade_inl.h"
#include "object/visit_inl.h"

/* Frames that are visited in one part; and in one go, between two phases. */
enum { FRAMES_A_PART = 256, FRAMES_AT_ONCE = 2048 };

static void
shade_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    ou_gc_shade(context, o);
}

/* ---- scanning what is GREY ---- */

/* Scan an object, or begin to. Without room for one more half-scanned container it
 * stays GREY, to be found by walking. */
static void
scan(OuGc *gc, OuObj *o, uint8_t *side)
{
    OuGcCycle *c = &gc->cycle;
    c->budget--;
    c->n_scanned++;
    gc->n_visited++;
    size_t at = ou_visit_part(o, 0, OU_GC_PART, shade_child, gc);
    if (OU_UNLIKELY(at != 0)) {
        c->budget -= OU_GC_UNITS_A_PART;
        if (c->n_large < OU_GC_LARGE_DEPTH)
            c->large[c->n_large++] = (OuGcLarge){o, at};
        else
            c->queue.overflowed = true;
        return;
    }
    ou_gc_paint(side, OU_SIDE_BLACK);
}

/* One more part of the container that was begun last. */
static void
scan_part(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    size_t i = c->n_large - 1;
    OuObj *o = c->large[i].o;
    uint8_t *side = o != NULL ? ou_side_of(o) : NULL;
    if (o == NULL || (*side & OU_SIDE_COLOR_MASK) != OU_SIDE_GREY) {
        c->n_large--; // it died
        return;
    }
    c->budget -= OU_GC_UNITS_A_PART;
    size_t at = o->type->slots.visit_part(o, c->large[i].at, OU_GC_PART, shade_child, gc);
    c->large[i].at = at;
    if (at == 0) {
        ou_gc_paint(side, OU_SIDE_BLACK);
        c->n_large--;
    }
}

/* The next queued object that is still what it was when it was queued. */
static OuObj *
next_queued(OuGcQueue *queue)
{
    while (queue->n > 0) {
        OuObj *o = queue->items[--queue->n];
        if (ou_gc_is_colour(*ou_side_of(o), OU_SIDE_GREY))
            return o;
    }
    return NULL;
}

/* Scan from the queue through a short line of objects that are being fetched. */
static void
scan_queued(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OuObj *ahead[OU_GC_AHEAD], *o;
    size_t head = 0, n_ahead = 0;
    for (;;) {
        while (n_ahead < OU_GC_AHEAD && c->budget > 0 && (o = next_queued(&c->queue)) != NULL) {
            __builtin_prefetch(o);
            ahead[(head + n_ahead++) % OU_GC_AHEAD] = o;
        }
        if (n_ahead == 0)
            return;
        o = ahead[head];
        head = (head + 1) % OU_GC_AHEAD;
        n_ahead--;
        uint8_t *side = ou_side_of(o);
        if (ou_gc_is_colour(*side, OU_SIDE_GREY))
            scan(gc, o, side);
    }
}

static bool
scan_overflowed(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    scan(gc, o, side);
    return gc->cycle.queue.n < OU_GC_QUEUE_FIXED / 2 && gc->cycle.budget > 0;
}

/* Look for what found no room in the queue. There is one walk: that over suspects
 * starts again afterwards, and passes over what it counted; judging twice is no harm. */
static void
scan_grey(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    for (unsigned side = 0; side < 256; side++)
        want[side] = ou_gc_is_colour((uint8_t)side, OU_SIDE_GREY) && ou_gc_is_old((uint8_t)side);
    if (!c->walks_grey) {
        c->queue.overflowed = false;
        ou_gc_walk_start(gc, &c->walk);
    }
    c->walks_grey = !ou_gc_walk_on(gc, &c->walk, &c->budget, want, scan_overflowed, NULL);
    if (!c->walks_grey)
        ou_gc_walk_start(gc, &c->walk);
}

bool
ou_gc_scan_on(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->budget > 0) {
        scan_queued(gc);
        if (c->budget <= 0)
            return false;
        if (c->n_large > 0) {
            scan_part(gc);
        } else if (c->queue.overflowed || c->walks_grey) {
            scan_grey(gc);
        } else {
            return true;
        }
    }
    return false;
}

/* ---- roots ---- */

static void
shade_root(void *context, OuObj *o, const char *name, size_t index)
{
    (void)name, (void)index;
    ou_gc_shade(context, o);
}

void
ou_gc_scan_roots(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->source != NULL && c->budget > 0) {
        OuRootSource *source = c->source;
        c->budget -= FRAMES_A_PART;
        if (source->visit_part != NULL &&
            source->visit_part(source->owner, &c->cursor, FRAMES_A_PART, shade_root, gc))
            continue;
        if (source->visit_part == NULL)
            source->visit(source->owner, shade_root, gc);
        c->source = source->next;
        c->cursor = (OuRootCursor){NULL, 0};
    }
}

void
ou_gc_scan_innermost(OuGc *gc)
{
    for (OuRootSource *source = gc->sp->roots; source != NULL; source = source->next) {
        OuRootCursor cursor = {NULL, 0};
        if (source->visit_part != NULL)
            source->visit_part(source->owner, &cursor, FRAMES_AT_ONCE, shade_root, gc);
    }
}
