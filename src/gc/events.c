/* SPDX-License-Identifier: MIT */
/* What the collector did: a ring of the latest collections.
 *
 * The collector writes, listeners read and count; a ring needs no memory and so
 * can be written when memory has ended.
 */
#include "gc/gc_int.h"

void
ou_gc_note(OuGc *gc, const OuGcEvent *event)
{
    gc->event[gc->n_events++ % OU_GC_N_EVENTS] = *event;
    if (event->ns > gc->longest_ns)
        gc->longest_ns = event->ns;
}

bool
ou_gc_event(const OuGc *gc, size_t i, OuGcEvent *event)
{
    if (i >= gc->n_events || i >= OU_GC_N_EVENTS)
        return false;
    *event = gc->event[(gc->n_events - 1 - i) % OU_GC_N_EVENTS];
    return true;
}

uint64_t
ou_gc_n_events(const OuGc *gc)
{
    return gc->n_events;
}

uint64_t
ou_gc_longest_ns(const OuGc *gc)
{
    return gc->longest_ns;
}
