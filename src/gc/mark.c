/* SPDX-License-Identifier: MIT */
/* Marking: paint BLACK what the roots reach, so that few objects become suspects.
 *
 * An object is painted when it is found and scanned when it leaves the queue.
 * From the queue it goes through a short line of objects whose headers are
 * being fetched meanwhile; that hides most of the memory's latency. What finds
 * no room in the queue stays GREY and is found by walking the side bytes. So
 * marking needs no memory, and nothing recurses.
 */
#include "gc/gc_int.h"

#include <string.h>

#include "object/tuple.h"

/* ---- the queue ---- */

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
    OuObj **grown = queue->items == queue->fixed ? ou_buffer_take(heap, 2 * bytes)
                                                 : ou_buffer_resize(heap, queue->items, bytes, 2 * bytes);
    if (grown == NULL)
        return false;
    if (queue->items == queue->fixed)
        memcpy(grown, queue->fixed, bytes);
    queue->items = grown;
    queue->room *= 2;
    return true;
}

/* Containers of which a part was visited: the rest comes when the queue is empty,
 * so that a long list does not fill it. */
typedef struct HalfVisited {
    OuGcLarge large[OU_GC_LARGE_DEPTH];
    size_t n;
} HalfVisited;

static inline void
visit_or_begin(OuGc *gc, OuObj *o, OuVisitFn fn, HalfVisited *half)
{
    const OuSlots *slots = &o->type->slots;
    if (slots->visit_part == NULL || half->n == OU_GC_LARGE_DEPTH) {
        slots->visit(o, fn, gc);
        return;
    }
    size_t at = slots->visit_part(o, 0, OU_GC_PART, fn, gc);
    if (OU_UNLIKELY(at != 0))
        half->large[half->n++] = (OuGcLarge){o, at};
}

/* One more part; false: there is none. */
static bool
visit_part(OuGc *gc, OuVisitFn fn, HalfVisited *half)
{
    if (half->n == 0)
        return false;
    OuGcLarge *large = &half->large[half->n - 1];
    large->at = large->o->type->slots.visit_part(large->o, large->at, OU_GC_PART, fn, gc);
    half->n -= large->at == 0;
    return true;
}

/* A young tuple that can never be part of a cycle is looked at no more. */
static inline bool
untrack_if_atomic(const OuGc *gc, OuObj *o)
{
    if (!gc->marking || gc->own != 0 || o->type != gc->sp->types[OU_T_TUPLE] || ou_gc_is_old(*ou_side_of(o))
        || !ou_tuple_is_atomic(o))
        return false;
    ou_untrack(o);
    return true;
}

void
ou_gc_drain(OuGc *gc, OuVisitFn fn)
{
    OuGcQueue *queue = &gc->queue;
    HalfVisited half = {.n = 0};
    OuObj *ahead[OU_GC_AHEAD];
    size_t head = 0, n_ahead = 0;
    do {
        for (;;) {
            while (n_ahead < OU_GC_AHEAD && queue->n > 0) {
                OuObj *o = queue->items[--queue->n];
                __builtin_prefetch(o);
                ahead[(head + n_ahead++) % OU_GC_AHEAD] = o;
            }
            if (n_ahead == 0)
                break;
            OuObj *o = ahead[head];
            head = (head + 1) % OU_GC_AHEAD;
            n_ahead--;
            gc->n_visited++;
            if (!untrack_if_atomic(gc, o))
                visit_or_begin(gc, o, fn, &half);
        }
    } while (visit_part(gc, fn, &half));
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
    o->type->slots.visit(o, grey->fn, gc);
    ou_gc_drain(gc, grey->fn);
    return true;
}

void
ou_gc_drain_all(OuGc *gc, OuVisitFn fn, uint8_t colour)
{
    bool want[256];
    Grey grey = {fn, colour};
    ou_gc_drain(gc, fn);
    ou_gc_want_colour(gc, want, OU_SIDE_GREY);
    while (gc->queue.overflowed) {
        gc->queue.overflowed = false;
        ou_gc_each_wanted(gc, gc->collected_generation, want, scan_grey, &grey);
    }
}

/* ---- marking ---- */

static void
mark_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    const uint8_t mask = OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_SIDE_COLOR_MASK;
    if ((*side & mask) != (OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_SIDE_WHITE))
        return;
    *side |= OU_SIDE_BLACK;
    ou_gc_queue_put(gc, &gc->queue, o, side);
}

static void
mark_root(void *context, OuObj *root, const char *name, size_t index)
{
    (void)name, (void)index;
    OuGc *gc = context;
    mark_child(gc, root, 0);
    if (gc->queue.n > OU_GC_QUEUE_FIXED / 2)
        ou_gc_drain(gc, mark_child);
}

void
ou_gc_mark(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    gc->marking = true;
    ou_space_visit_roots(sp, mark_root, gc);
    for (OuRootSource *source = sp->roots; source != NULL; source = source->next)
        source->visit(source->owner, mark_root, gc);
    ou_gc_drain_all(gc, mark_child, OU_SIDE_BLACK);
    gc->marking = false;
}
