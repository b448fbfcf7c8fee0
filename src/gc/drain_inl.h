/* SPDX-License-Identifier: MIT */
/* Scanning what is queued, inline, so that what is done with each reference has
 * become part of the loop (object/visit_inl.h).
 *
 * From the queue an object goes through a short line of objects whose headers
 * are being fetched meanwhile; that hides most of the memory's latency.
 */
#ifndef OURO_GC_DRAIN_INL_H
#define OURO_GC_DRAIN_INL_H

#include "gc/gc_int.h"
#include "object/visit_inl.h"

/* Containers of which a part was visited: the rest comes when the queue is empty,
 * so that a long list does not fill it. */
typedef struct OuGcHalfVisited {
    OuGcLarge large[OU_GC_LARGE_DEPTH];
    size_t n;
} OuGcHalfVisited;

OU_VISIT_INLINE void
ou_gc_visit_or_begin(OuGcHalfVisited *half, OuObj *o, OuVisitFn fn, void *context)
{
    bool at_once = half->n == OU_GC_LARGE_DEPTH;
    size_t at = ou_visit_part(o, 0, at_once ? SIZE_MAX : OU_GC_PART, fn, context);
    if (OU_UNLIKELY(at != 0))
        half->large[half->n++] = (OuGcLarge){o, at};
}

/* One more part; false: there is none. */
static inline bool
ou_gc_visit_more(OuGcHalfVisited *half, OuVisitFn fn, void *context)
{
    if (half->n == 0)
        return false;
    OuGcLarge *large = &half->large[half->n - 1];
    large->at = large->o->type->slots.visit_part(large->o, large->at, OU_GC_PART, fn, context);
    half->n -= large->at == 0;
    return true;
}

/* Scan what is queued with `fn` until the queue is empty. */
OU_VISIT_INLINE void
ou_gc_drain_with(OuGc *gc, OuVisitFn fn)
{
    OuGcQueue *queue = &gc->queue;
    OuGcHalfVisited half = {.n = 0};
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
            ou_gc_visit_or_begin(&half, o, fn, gc);
        }
    } while (ou_gc_visit_more(&half, fn, gc));
}

#endif
