/* SPDX-License-Identifier: MIT */
/* Objects that wait to be scanned, and scanning them.
 *
 * The queue grows as long as memory can be had; what finds no room stays GREY and is
 * found by walking the side bytes. So nothing that scans needs memory, and nothing
 * recurses.
 */
#include "gc/drain_inl.h"

#include <string.h>

void
ou_gc_queue_init(OuGcQueue *queue)
{
    queue->items = queue->fixed;
    queue->n = 0;
    queue->room = OU_GC_QUEUE_FIXED;
    queue->overflowed = false;
}

void
ou_gc_queue_fini(OuGc *gc, OuGcQueue *queue)
{
    OU_ASSERT(queue->n == 0);
    if (queue->items != queue->fixed)
        ou_buffer_release(gc->sp->heap, queue->items, queue->room * sizeof(OuObj *));
    ou_gc_queue_init(queue);
}

/* Every buffer here is larger than OU_LARGE_LIMIT and so the system malloc's:
 * taking one while pools are being walked changes no pool. */
_Static_assert(2 * OU_GC_QUEUE_FIXED * sizeof(OuObj *) > OU_LARGE_LIMIT, "queues do not come from pools");

bool
ou_gc_queue_grow(OuGc *gc, OuGcQueue *queue)
{
    OuHeap *heap = gc->sp->heap;
    size_t bytes = queue->room * sizeof(OuObj *);
    if (queue->room >= OU_GC_QUEUE_MOST || queue->overflowed)
        return false;
    bool collecting = gc->collecting;
    gc->collecting = true; // no last resort: a barrier may ask, from the midst of a store or a death
    OuObj **grown = queue->items == queue->fixed ? ou_buffer_take(heap, 2 * bytes)
                                                 : ou_buffer_resize(heap, queue->items, bytes, 2 * bytes);
    gc->collecting = collecting;
    if (grown == NULL)
        return false;
    if (queue->items == queue->fixed)
        memcpy(grown, queue->fixed, bytes);
    queue->items = grown;
    queue->room *= 2;
    return true;
}

void
ou_gc_drain(OuGc *gc, OuVisitFn fn)
{
    ou_gc_drain_with(gc, fn);
}

typedef struct Grey {
    OuVisitFn fn;
    uint8_t colour;
} Grey;

static bool
scan_grey(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    Grey *grey = context;
    ou_gc_paint(side, grey->colour);
    gc->n_visited++;
    ou_visit(o, grey->fn, gc);
    ou_gc_drain(gc, grey->fn);
    return true;
}

void
ou_gc_drain_all(OuGc *gc, OuVisitFn fn, uint8_t colour)
{
    bool want[256];
    Grey grey = {fn, colour};
    ou_gc_drain(gc, fn);
    while (gc->queue.overflowed) {
        gc->queue.overflowed = false;
        ou_gc_want_colour(gc, want, OU_SIDE_GREY);
        ou_gc_each_wanted(gc, gc->collected_generation, want, scan_grey, &grey);
    }
}
