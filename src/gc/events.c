/* SPDX-License-Identifier: MIT */
/* What the collector did: a ring of the latest events, and a histogram of all pauses.
 *
 * The collector writes, listeners read and count; neither needs memory, so both can
 * be written when memory has ended. A bucket of the histogram is an eighth of a
 * doubling, so what it tells is right to 9 %.
 */
#include "gc/gc_int.h"

static size_t
bucket_of(uint64_t ns)
{
    if (ns < 8)
        return (size_t)ns;
    unsigned top = 63u - (unsigned)__builtin_clzll(ns);
    size_t bucket = (size_t)(top - 2) * 8 + (size_t)(ns >> (top - 3) & 7);
    return bucket < OU_GC_N_BUCKETS ? bucket : OU_GC_N_BUCKETS - 1;
}

/* The longest pause that falls into a bucket. */
static uint64_t
bucket_end_ns(size_t bucket)
{
    if (bucket < 8)
        return bucket;
    unsigned top = (unsigned)(bucket / 8 + 2);
    return ((UINT64_C(8) + bucket % 8 + 1) << (top - 3)) - 1;
}

void
ou_gc_note(OuGc *gc, const OuGcEvent *event)
{
    gc->event[gc->n_events++ % OU_GC_N_EVENTS] = *event;
    gc->pauses[bucket_of(event->ns)]++;
    gc->all_pauses_ns += event->ns;
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

uint64_t
ou_gc_all_pauses_ns(const OuGc *gc)
{
    return gc->all_pauses_ns;
}

uint64_t
ou_gc_pause_ns(const OuGc *gc, unsigned per_mille)
{
    uint64_t n = 0, wanted = (gc->n_events * per_mille + 999) / 1000;
    for (size_t i = 0; i < OU_GC_N_BUCKETS; i++)
        if ((n += gc->pauses[i]) >= wanted && n > 0)
            return bucket_end_ns(i) < gc->longest_ns ? bucket_end_ns(i) : gc->longest_ns;
    return gc->longest_ns;
}
