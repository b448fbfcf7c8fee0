/* SPDX-License-Identifier: MIT */
/* When to collect, and which generation.
 *
 * Thresholds mean what they mean in CPython: generation 0 is due when births
 * exceed deaths by more than the first; 1 and 2 when the next younger one was
 * collected more than the second and third times. A full collection also waits
 * until the long-lived objects have grown by a part. Two things adapt, as long
 * as the program sets no thresholds: young collections that find nothing grow
 * rarer, up to 16 times; and full ones that find nothing wait for twice the
 * growth, up to the whole. Programs that merely build structures pay little so,
 * and the first garbage found brings both back.
 */
#include "gc/gc_int.h"

enum { FRUITLESS_BEFORE_STRETCH = 4, STRETCH_MOST = 16 };
enum { GROWTH_LEAST = 25, GROWTH_MOST = 100 };

/* Tell the space after how many births generation 0 is due; births so far stay. */
static void
set_young_threshold(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    int64_t births = sp->young_threshold - sp->young_room;
    int threshold = gc->generation[0].threshold;
    sp->young_threshold = threshold > 0 ? (int64_t)threshold * gc->stretch : 0;
    sp->young_room = sp->young_threshold - births;
    sp->due_bit = gc->enabled && threshold > 0 ? OU_POLL_COLLECT : 0;
    if (sp->due_bit == 0)
        sp->poll &= ~(uint32_t)OU_POLL_COLLECT;
    else if (sp->young_room < 0)
        sp->poll |= OU_POLL_COLLECT;
}

void
ou_gc_pace_init(OuGc *gc)
{
    static const int thresholds[OU_GC_N_GENERATIONS] = {700, 10, 10};
    for (int g = 0; g < OU_GC_N_GENERATIONS; g++)
        gc->generation[g].threshold = thresholds[g];
    gc->enabled = true;
    gc->stretch = 1;
    gc->growth_percent = GROWTH_LEAST;
    set_young_threshold(gc);
}

void
ou_gc_enable(OuGc *gc, bool enabled)
{
    gc->enabled = enabled;
    set_young_threshold(gc);
}

bool
ou_gc_is_enabled(const OuGc *gc)
{
    return gc->enabled;
}

void
ou_gc_set_thresholds(OuGc *gc, const int thresholds[OU_GC_N_GENERATIONS])
{
    for (int g = 0; g < OU_GC_N_GENERATIONS; g++)
        gc->generation[g].threshold = thresholds[g];
    gc->thresholds_are_exact = true;
    gc->stretch = 1;
    set_young_threshold(gc);
}

int64_t
ou_gc_count(const OuGc *gc, int generation)
{
    if (generation > 0)
        return gc->generation[generation].count;
    int64_t births = gc->sp->young_threshold - gc->sp->young_room;
    return births > 0 ? births : 0;
}

int
ou_gc_pace_due(const OuGc *gc)
{
    if (gc->generation[0].threshold <= 0)
        return -1;
    for (int g = OU_GC_N_GENERATIONS - 1; g >= 0; g--) {
        if (ou_gc_count(gc, g) <= (g == 0 ? gc->sp->young_threshold : gc->generation[g].threshold))
            continue;
        if (g == 2 && gc->n_long_lived_new * 100 < gc->n_long_lived * (int64_t)gc->growth_percent)
            continue;
        return g;
    }
    return -1;
}

void
ou_gc_pace_started(OuGc *gc, int generation)
{
    gc->sp->young_room = gc->sp->young_threshold;
    for (int g = 1; g <= generation; g++)
        gc->generation[g].count = 0;
    if (generation + 1 < OU_GC_N_GENERATIONS)
        gc->generation[generation + 1].count++;
}

static void
adapt_young(OuGc *gc, int64_t n_found)
{
    if (gc->thresholds_are_exact)
        return;
    if (n_found > 0) {
        gc->n_fruitless = 0;
        gc->stretch = 1;
    } else if (++gc->n_fruitless >= FRUITLESS_BEFORE_STRETCH && gc->stretch < STRETCH_MOST) {
        gc->n_fruitless = 0;
        gc->stretch *= 2;
    }
    set_young_threshold(gc);
}

void
ou_gc_pace_finished(OuGc *gc, int generation, int64_t n_found)
{
    OuGcGeneration *g = &gc->generation[generation];
    g->n_collections++;
    g->n_collected += (uint64_t)n_found;
    if (generation < 2) {
        gc->n_long_lived_new += gc->n_promoted;
        adapt_young(gc, n_found);
        return;
    }
    gc->n_long_lived = gc->n_promoted;
    gc->n_long_lived_new = 0;
    if (n_found > 0)
        gc->growth_percent = GROWTH_LEAST;
    else if (gc->growth_percent < GROWTH_MOST)
        gc->growth_percent *= 2;
}
