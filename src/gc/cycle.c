/* SPDX-License-Identifier: MIT */
/* A cycle of work over the old objects, in steps of bounded size.
 *
 * The same two algorithms as a full collection, mark first and count second, but
 * the program runs between the steps. It takes part through the barrier
 * (object/store.h): while marking goes on, what leaves a slot is shaded, so all
 * that was reachable at the start is found. What is then still WHITE becomes
 * suspect and is counted: references from suspects to a suspect are added up in
 * the upper part of its count word, above OU_COUNT_BITS, where the program's own
 * counting does not reach. A suspect with more references than that is held from
 * outside: it is marked after all, with what it reaches. Whatever touches a suspect
 * meanwhile (a slot that changes or moves, a weak reference, native code handing
 * it to the VM, death) does the same. The others are dead, as nobody can touch them
 * any more. Where the heap itself counts each object (tracing.c), that count goes
 * with the object, and in the end numbers and strings are swept.
 *
 * Invariants:
 *   young objects are WHITE, and no part of this
 *   what becomes old while a cycle runs is BLACK
 *   upper part of a count != 0  =>  old, tracked, WHITE or SUSPECT, COUNT to CONDEMN
 *   condemned (SUSPECT from CONDEMN on, GREY from SPARE on)  =>  held by one count
 *     of ours once its count is whole again, so that none goes before its turn
 */
#include "gc/shade_inl.h"
#include "object/visit_inl.h"

/* What it costs to give back an arena, in units of about the time it takes to mark one object. */
enum { UNITS_AN_ARENA = 500 };

/* ---- counting suspects ---- */

static void
count_child(void *context, OuObj *o, size_t slot)
{
    (void)context, (void)slot;
    uint8_t side = *ou_side_of(o);
    if (ou_is_unmarked(side) && ou_gc_generation_of(side) == 2 && o->count < OU_MOST_INTERNAL)
        o->count += OU_ONE_INTERNAL;
}

static bool
count_suspect(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    OuGcCycle *c = &gc->cycle;
    *side |= OU_SIDE_SUSPECT;
    c->n_suspects++;
    c->budget -= 2;
    gc->n_visited++;
    size_t at = ou_visit_part(o, 0, OU_GC_PART, count_child, gc);
    c->counted = (OuGcLarge){at != 0 ? o : NULL, at};
    return at == 0 && c->budget > 0;
}

/* The rest of a large suspect; false: the budget ended. */
static bool
count_parts(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->counted.o != NULL && c->budget > 0) {
        OuObj *o = c->counted.o;
        size_t at = 0;
        if (ou_gc_is_colour(*ou_side_of(o), OU_SIDE_SUSPECT)) // else it was rescued
            at = o->type->slots.visit_part(o, c->counted.at, OU_GC_PART, count_child, gc);
        c->budget -= OU_GC_UNITS_A_PART;
        c->counted = (OuGcLarge){at != 0 ? o : NULL, at};
    }
    return c->counted.o == NULL;
}

/* Held from outside? What is WHITE began to be tracked behind the walk's back. */
static bool
judge_suspect(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    uint64_t n_internal = o->count >> OU_COUNT_BITS;
    gc->cycle.budget--;
    if (ou_gc_is_colour(*side, OU_SIDE_WHITE) || (o->count & OU_COUNT_MASK) > n_internal + gc->own ||
        n_internal == OU_MOST_INTERNAL >> OU_COUNT_BITS)
        ou_gc_shade(gc, o);
    return gc->cycle.budget > 0;
}

/* ---- from phase to phase ---- */

void
ou_gc_cycle_init(OuGc *gc)
{
    ou_gc_queue_init(&gc->cycle.queue);
    ou_gc_barrier_init(gc);
}

/* Counts what the collector released as its own. */
static void
settle_counters(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OuSpace *sp = gc->sp;
    sp->n_freed_collected += c->n_released;
    sp->n_freed_counting -=
        c->n_released < sp->n_freed_counting ? c->n_released : sp->n_freed_counting;
    c->n_released = 0;
}

static void
enter(OuGc *gc, OuGcPhase phase)
{
    OuBarrier *barrier = &gc->sp->barrier;
    gc->cycle.phase = phase;
    barrier->phase = phase == OU_GC_IDLE || phase > OU_GC_CONDEMN ? OU_BARRIER_OFF
                     : phase == OU_GC_CONDEMN                     ? OU_BARRIER_CONDEMNED
                     : phase >= OU_GC_COUNT                       ? OU_BARRIER_SUSPECTS
                                                                  : OU_BARRIER_MARKING;
    ou_gc_set_promoted(gc, phase == OU_GC_IDLE || phase >= OU_GC_CLEAN ? OU_SIDE_WHITE : OU_SIDE_BLACK);
    if (phase >= OU_GC_COUNT)
        ou_gc_walk_start(gc, &gc->cycle.walk);
}

static void
shade_root(void *context, OuObj *o, const char *name, size_t index)
{
    (void)name, (void)index;
    ou_gc_shade(context, o);
}

void
ou_gc_cycle_start(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OU_ASSERT(c->phase == OU_GC_IDLE && gc->n_waiting == 0);
    c->n_units = c->n_scanned = c->n_suspects = c->n_condemned = c->n_to_finalize = c->n_released =
        0;
    gc->n_swept = 0;
    c->n_large = 0;
    c->walks_grey = false;
    c->counted.o = NULL;
    c->source = gc->sp->roots;
    c->cursor = (OuRootCursor){NULL, 0};
    c->told = NULL;
    c->told_tail = &c->told;
    ou_heap_hold_arenas(gc->sp->heap);
    enter(gc, OU_GC_ROOTS);
    ou_space_visit_roots(gc->sp, shade_root, gc);
}

static OuGcPhase
after_release(const OuGc *gc)
{
    return gc->own != 0 ? OU_GC_LET_GO : OU_GC_CLEAN;
}

static void
walk_suspects(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256], other[256];
    if (c->phase == OU_GC_COUNT) {
        if (!count_parts(gc))
            return;
        ou_gc_want_old(want, OU_SIDE_WHITE);
        if (ou_gc_walk_on(gc, &c->walk, &c->budget, want, count_suspect, NULL) &&
            c->counted.o == NULL)
            enter(gc, c->n_suspects > 0 ? OU_GC_JUDGE : after_release(gc));
        return;
    }
    ou_gc_want_old(want, OU_SIDE_SUSPECT);
    ou_gc_want_old(other, OU_SIDE_WHITE);
    for (unsigned side = 0; side < 256; side++)
        want[side] |= other[side];
    if (ou_gc_walk_on(gc, &c->walk, &c->budget, want, judge_suspect, NULL) && c->queue.n == 0 &&
        c->n_large == 0 && !c->queue.overflowed)
        enter(gc, OU_GC_CONDEMN);
}

static void
act_on_condemned(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    if (c->phase == OU_GC_CONDEMN) {
        if (!ou_gc_condemn_on(gc))
            return;
        enter(gc, c->n_condemned == 0 ? after_release(gc) : OU_GC_TELL);
    } else if (c->phase == OU_GC_TELL) {
        if (ou_gc_tell_on(gc))
            enter(gc, c->n_to_finalize > 0 ? OU_GC_SPARE : OU_GC_RELEASE);
    } else if (c->phase == OU_GC_SPARE) {
        if (ou_gc_spare_on(gc))
            enter(gc, OU_GC_FINALIZE);
    } else if (c->phase == OU_GC_FINALIZE) {
        if (ou_gc_finalize_on(gc))
            enter(gc, OU_GC_RELEASE);
    } else if (ou_gc_release_on(gc)) {
        enter(gc, after_release(gc));
    }
}

static void
step_once(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    switch (c->phase) {
    case OU_GC_ROOTS:
        ou_gc_scan_roots(gc);
        if (c->source == NULL)
            enter(gc, OU_GC_MARK);
        break;
    case OU_GC_MARK:
        if (ou_gc_scan_on(gc)) {
            enter(gc, OU_GC_COUNT);
            ou_gc_scan_innermost(gc);
        }
        break;
    case OU_GC_COUNT:
    case OU_GC_JUDGE:
        if (ou_gc_scan_on(gc))
            walk_suspects(gc);
        break;
    case OU_GC_LET_GO:
        if (ou_gc_let_go_on(gc))
            enter(gc, OU_GC_SWEEP);
        break;
    case OU_GC_SWEEP:
        if (ou_gc_sweep_on(gc, &c->budget))
            enter(gc, OU_GC_CLEAN);
        break;
    case OU_GC_CLEAN:
        if (ou_gc_walk_whiten(gc, &c->walk, &c->budget)) {
            settle_counters(gc);
            ou_gc_queue_fini(gc, &c->queue);
            enter(gc, OU_GC_GIVE_BACK);
        }
        break;
    case OU_GC_GIVE_BACK:
        c->budget -= UNITS_AN_ARENA;
        if (ou_heap_let_arenas_go(gc->sp->heap, 1))
            enter(gc, OU_GC_IDLE);
        break;
    default:
        act_on_condemned(gc);
        if (c->queue.overflowed) // no memory to find out what finalizers may reach
            ou_gc_cycle_abandon(gc);
        break;
    }
}

void
ou_gc_cycle_step(OuGc *gc, int64_t budget)
{
    OuGcCycle *c = &gc->cycle;
    c->budget = budget;
    while (c->budget > 0 && c->phase != OU_GC_IDLE)
        step_once(gc);
    c->n_units += (uint64_t)(budget - c->budget);
    settle_counters(gc);
}

void
ou_gc_cycle_finish(OuGc *gc)
{
    while (gc->cycle.phase != OU_GC_IDLE)
        ou_gc_cycle_step(gc, INT64_MAX / 2);
}

/* ---- giving up ---- */

/* Make the count of an unmarked object whole again, and give up the count of ours. */
static bool
make_whole(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)side, (void)context;
    OuSpace *sp = gc->sp;
    bool condemned =
        gc->cycle.phase >= OU_GC_CONDEMN && o->count >> OU_COUNT_BITS == 0 && o->count > gc->own;
    if (!condemned) {
        o->count &= OU_COUNT_MASK;
        return true;
    }
    if (--o->count == 0)
        ou_gc_let_die(sp, o); // only we held it
    return true;
}

void
ou_gc_cycle_abandon(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256], other[256];
    if (c->phase == OU_GC_IDLE)
        return;
    OuGcPhase phase = c->phase;
    gc->sp->barrier.phase = OU_BARRIER_OFF;
    c->n_scanned = 0;
    if (phase >= OU_GC_COUNT && phase < OU_GC_CLEAN) {
        bool condemned = phase >= OU_GC_CONDEMN;
        ou_gc_want_old(want, OU_SIDE_SUSPECT);
        ou_gc_want_old(other, phase >= OU_GC_RELEASE ? OU_SIDE_SUSPECT
                              : condemned            ? OU_SIDE_GREY
                                                     : OU_SIDE_WHITE);
        for (unsigned side = 0; side < 256; side++)
            want[side] |= other[side];
        ou_gc_each_wanted(gc, 2, want, make_whole, NULL);
    }
    ou_gc_whiten_all(gc);
    settle_counters(gc);
    c->n_large = 0;
    c->queue.n = 0;
    ou_gc_queue_fini(gc, &c->queue);
    ou_heap_let_arenas_go(gc->sp->heap, SIZE_MAX);
    enter(gc, OU_GC_IDLE);
    if (c->told != NULL) {
        *c->told_tail = gc->told_late;
        gc->told_late = c->told;
        c->told = NULL;
        gc->sp->poll |= OU_POLL_COLLECT;
    }
}
