/* SPDX-License-Identifier: MIT */
/* A collection, from beginning to end; and the collector's settings.
 *
 * Up to the moment when garbage is known nothing may allocate from pools or run
 * Python code, and counts are as they were again. From then on only finalize.c
 * acts, on objects that it holds.
 */
#include "gc/gc.h"

#include <stdio.h>
#include <string.h>

#include "gc/gc_int.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"
#include "os/os.h"

/* ---- life ---- */

static void
visit_own_roots(void *owner, OuRootFn fn, void *context)
{
    OuGc *gc = owner;
    if (gc->callbacks != NULL)
        fn(context, gc->callbacks, "gc.callbacks", 0);
    if (gc->garbage != NULL)
        fn(context, gc->garbage, "gc.garbage", 0);
}

OuGc *
ou_gc_new(OuSpace *sp)
{
    OuGc *gc = ou_buffer_take(sp->heap, sizeof(OuGc));
    if (gc == NULL)
        return NULL;
    memset(gc, 0, offsetof(OuGc, event));
    gc->queue.fixed = gc->queued[0];
    gc->cycle.queue.fixed = gc->queued[1];
    gc->sp = sp;
    gc->roots = (OuRootSource){.kind = "collector", .visit = visit_own_roots, .owner = gc};
    ou_space_add_roots(sp, &gc->roots);
    ou_gc_queue_init(&gc->queue);
    ou_gc_cycle_init(gc);
    sp->gc = gc;
    ou_gc_pace_init(gc);
    return gc;
}

void
ou_gc_free(OuGc *gc)
{
    if (gc == NULL)
        return;
    OuSpace *sp = gc->sp;
    ou_gc_enable(gc, false);
    ou_gc_cycle_abandon(gc);
    ou_gc_cycle_tell_late(gc);
    ou_gc_release_waiting(gc);
    ou_gc_count_again(gc);
    gc->sp->barrier.owner = NULL;
    ou_xdecref(sp, gc->callbacks);
    ou_xdecref(sp, gc->garbage);
    for (OuRootSource **at = &sp->roots; *at != NULL; at = &(*at)->next)
        if (*at == &gc->roots) {
            *at = gc->roots.next;
            break;
        }
    sp->gc = NULL;
    ou_buffer_release(sp->heap, gc, sizeof *gc);
}

/* ---- finding garbage ---- */

/* Members that live and are tuples that can never be part of a cycle are looked at no
 * more: of a full collection what only code holds, for instance. (Marking does the
 * same with young ones that it meets.) */
static bool
untrack_if_atomic(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    if (ou_is(o, gc->sp, OU_T_TUPLE) && ou_tuple_is_atomic(o))
        *side &= (uint8_t)~OU_SIDE_TRACKED;
    return true;
}

static void
untrack_tuples(OuGc *gc)
{
    const uint8_t live = OU_SIDE_LIVE | OU_SIDE_TRACKED;
    bool want[256];
    if (gc->own != 0 || !(gc->met_flags & OU_TYPE_TUPLE_HEIR))
        return;
    ou_gc_want_bits(gc, want, live | OU_SIDE_COLOR_MASK, live | gc->rescued);
    ou_gc_each_wanted(gc, gc->collected_generation, want, untrack_if_atomic, NULL);
}

/* Leave garbage SUSPECT, everything else white and older, all counts as before. */
static void
find_young_garbage(OuGc *gc)
{
    const int live = OU_SIDE_LIVE | OU_SIDE_TRACKED,
              oldest = gc->collected_generation << OU_SIDE_GEN_SHIFT;
    for (int side = 0; side < 256; side++)
        gc->member[side] = ((side & live) == live) & ((side & OU_SIDE_GEN_MASK) <= oldest) &
                           ((side & OU_SIDE_COLOR_MASK) != OU_SIDE_BLACK);
    gc->rescued = OU_SIDE_WHITE;
    if (OU_UNLIKELY(gc->story))
        ou_gc_tell_story(gc);
    ou_gc_trial(gc);
    untrack_tuples(gc);
    ou_gc_promote(gc);
}

/* The same in all generations. Mostly marking reaches everything, and that was all. */
static void
find_all_garbage(OuGc *gc)
{
    ou_gc_map_take(gc);
    ou_gc_mark(gc);
    bool has_suspects = ou_gc_sort_marked(gc);
    for (unsigned side = 0; side < 256; side++)
        gc->member[side] = (side & OU_SIDE_LIVE) && (side & OU_SIDE_TRACKED) &&
                           (side & OU_SIDE_COLOR_MASK) != OU_SIDE_WHITE;
    gc->rescued = OU_SIDE_BLACK;
    gc->n_suspects = 0;
    if (OU_UNLIKELY(gc->story))
        ou_gc_tell_story(gc);
    if (!has_suspects)
        return;
    ou_gc_trial(gc);
    untrack_tuples(gc);
    ou_gc_promote(gc);
}

/* ---- a collection ---- */

/* DEBUG_STATS, in CPython's words. */
static void
tell_start(OuGc *gc, int generation)
{
    size_t n[OU_GC_FROZEN + 1];
    for (int g = 0; g <= OU_GC_FROZEN; g++)
        n[g] = ou_gc_n_objects(gc, g);
    fprintf(stderr,
            "gc: collecting generation %d...\n"
            "gc: objects in each generation: %zu %zu %zu\n"
            "gc: objects in permanent generation: %zu\n",
            generation, n[0], n[1], n[2], n[OU_GC_FROZEN]);
}

static void
tell_end(int64_t n_found, uint64_t ns)
{
    fprintf(stderr, "gc: done, %lld unreachable, 0 uncollectable, %.4fs elapsed\n",
            (long long)n_found, (double)ns / 1e9);
}

/* One collection. `quietly`: no Python code may run. */
static int64_t
collect(OuGc *gc, int generation, OuGcCause cause, bool quietly)
{
    OuGcEvent event = {
        .start_ns = ou_os_clock_ns(), .generation = (uint8_t)generation, .cause = (uint8_t)cause};
    if (gc->debug & OU_GC_DEBUG_STATS)
        tell_start(gc, generation);
    gc->n_visited = 0;
    gc->collected_generation = generation;
    if (generation == 2)
        ou_error_renew(gc->sp);
    ou_gc_pace_started(gc, generation);
    if (generation == 2)
        find_all_garbage(gc);
    else
        find_young_garbage(gc);
    ou_gc_queue_fini(gc, &gc->queue);
    int64_t n_found = quietly ? ou_gc_finish_quietly(gc) : ou_gc_finish(gc);
    ou_gc_queue_fini(gc, &gc->queue);
    gc->n_swept = gc->own != 0 && generation == 2 ? ou_gc_sweep_plain(gc) : 0;
    if (generation > 0) // else those that live are young yet
        ou_gc_settle_young(gc);
    ou_gc_pace_finished(gc, generation, n_found + gc->n_swept);
    event.ns = ou_os_clock_ns() - event.start_ns;
    event.n_visited = gc->n_visited;
    event.n_freed = (uint64_t)n_found;
    ou_gc_note(gc, &event);
    if (gc->debug & OU_GC_DEBUG_STATS)
        tell_end(n_found, event.ns);
    return n_found;
}

static bool
put_number(OuSpace *sp, OuObj *dict, const char *key, int64_t number)
{
    OuObj *value = ou_int_from_i64(sp, number);
    bool good = value != NULL && ou_dict_set_text(sp, dict, key, value);
    ou_xdecref(sp, value);
    return good;
}

/* The same, in seconds. */
static bool
put_seconds(OuSpace *sp, OuObj *dict, const char *key, uint64_t ns)
{
    OuObj *value = ou_float_new(sp, (double)ns / 1e9);
    bool good = value != NULL && ou_dict_set_text(sp, dict, key, value);
    ou_xdecref(sp, value);
    return good;
}

/* What callbacks are told: CPython 3.11's keys, and two of 3.15's. */
static bool
put_info(OuGc *gc, OuObj *info, int generation, const OuGcEvent *event)
{
    OuSpace *sp = gc->sp;
    return put_number(sp, info, "generation", generation) &&
           put_number(sp, info, "collected", event == NULL ? 0 : (int64_t)event->n_freed) &&
           put_number(sp, info, "uncollectable", 0) &&
           put_number(sp, info, "candidates", event == NULL ? 0 : (int64_t)event->n_visited) &&
           put_seconds(sp, info, "duration", event == NULL ? 0 : event->ns);
}

/* gc.callbacks: each is called with the phase and what is known; `event` NULL: the
 * collection begins. */
static void
call_callbacks(OuGc *gc, const char *phase, int generation, const OuGcEvent *event)
{
    OuSpace *sp = gc->sp;
    if (gc->callbacks == NULL || ((OuList *)gc->callbacks)->length == 0)
        return;
    OuObj *args[2] = {ou_str_from(sp, phase), ou_dict_new(sp)};
    bool good = args[0] != NULL && args[1] != NULL && put_info(gc, args[1], generation, event);
    OuList *list = (OuList *)gc->callbacks;
    for (size_t i = 0; good && i < list->length; i++) {
        OuObj *callback = ou_incref(list->items[i]);
        OuObj *result = ou_call(sp, callback, args, 2, NULL);
        if (result == NULL)
            ou_raise_unraisable(sp, NULL, callback);
        ou_xdecref(sp, result);
        ou_decref(sp, callback);
    }
    if (!good)
        ou_raise_unraisable(sp, NULL, gc->callbacks);
    ou_xdecref(sp, args[0]);
    ou_xdecref(sp, args[1]);
}

/* What is left over from before: garbage that waits, and for a full collection a
 * cycle in progress, which is ended if its garbage is known and else given up. */
static void
settle(OuGc *gc, int generation)
{
    if (generation == 2 && ou_gc_cycle_is_releasing(gc))
        ou_gc_cycle_finish(gc);
    if (generation == 2)
        ou_gc_cycle_abandon(gc);
    ou_gc_cycle_tell_late(gc);
    ou_gc_release_waiting(gc);
}

/* Back to the program. What became due while callbacks and finalizers ran still is: their
 * safe points did nothing. */
static void
resume(OuGc *gc, OuObj *pending)
{
    gc->collecting = false;
    if (gc->bytes_due)
        gc->sp->poll |= gc->sp->due_bit;
    ou_pending_set(gc->sp, pending);
}

/* The program is over: what it froze, and what its callbacks and gc.garbage hold, may be
 * garbage, too. */
static void
let_all_go(OuGc *gc)
{
    ou_gc_unfreeze(gc);
    if (gc->callbacks != NULL)
        ou_list_clear(gc->sp, gc->callbacks);
    if (gc->garbage != NULL)
        ou_list_clear(gc->sp, gc->garbage);
}

int64_t
ou_gc_collect(OuGc *gc, int generation, OuGcCause cause)
{
    if (gc->collecting)
        return 0;
    OuObj *pending = ou_pending_take(gc->sp);
    gc->collecting = true;
    settle(gc, generation);
    if (cause == OU_GC_CLOSING)
        let_all_go(gc);
    else
        call_callbacks(gc, "start", generation, NULL);
    int64_t n_found = collect(gc, generation, cause, false);
    OuGcEvent event;
    if (cause != OU_GC_CLOSING && ou_gc_event(gc, 0, &event))
        call_callbacks(gc, "stop", generation, &event);
    resume(gc, pending);
    return n_found;
}

void
ou_gc_settle(OuGc *gc)
{
    if (gc->collecting)
        return;
    OuObj *pending = ou_pending_take(gc->sp);
    gc->collecting = true;
    settle(gc, 2);
    resume(gc, pending);
}

/* One step of the cycle in progress, at a safe point that began at `start_ns`. */
static void
step(OuGc *gc, uint64_t start_ns)
{
    OuObj *pending = ou_pending_take(gc->sp);
    gc->collecting = true;
    call_callbacks(gc, "start", 2, NULL);
    uint64_t before = gc->sp->n_freed_collected;
    OuGcEvent event = {
        .start_ns = ou_os_clock_ns(), .generation = 2, .cause = OU_GC_THRESHOLD, .is_step = true};
    gc->n_visited = 0;
    ou_gc_pace_step(gc, start_ns);
    event.ns = ou_os_clock_ns() - event.start_ns;
    event.n_visited = gc->n_visited;
    event.n_freed = gc->sp->n_freed_collected - before;
    ou_gc_note(gc, &event);
    if (!ou_gc_cycle_runs(gc))
        ou_gc_pace_finished(gc, 2, (int64_t)gc->cycle.n_condemned + gc->n_swept);
    call_callbacks(gc, "stop", 2, &event);
    resume(gc, pending);
}

/* Begin a cycle: everything young becomes old first, what is dead of it goes. */
static void
begin(OuGc *gc)
{
    ou_gc_collect(gc, 1, OU_GC_THRESHOLD);
    if (gc->n_waiting > 0 || gc->collecting)
        return;
    ou_error_tidy(gc->sp);
    ou_gc_pace_started(gc, 2);
    ou_gc_cycle_start(gc);
}

static bool
is_stressed(const OuGc *gc)
{
    return gc->stress_units != 0 || (gc->debug & OU_GC_DEBUG_STRESS);
}

/* A young collection and a step of some units at every safe point. */
static void
stress(OuGc *gc)
{
    ou_gc_collect(gc, (int)(gc->n_events / 2 % 2), OU_GC_THRESHOLD); // a step may be an event, too
    if (!ou_gc_cycle_runs(gc))
        begin(gc);
    gc->step_units = gc->stress_units;
    if (gc->step_units == 0)
        gc->step_units = 1 + (int64_t)(gc->n_events * 2654435761u >> 8) % 100;
    if (ou_gc_cycle_runs(gc))
        step(gc, ou_os_clock_ns());
    gc->step_units = 0;
    gc->sp->poll |= gc->sp->due_bit;
}

void
ou_gc_set_story(OuGc *gc, bool story)
{
    if (story)
        ou_gc_collect(gc, 1, OU_GC_ASKED); // what is there already is not part of it
    gc->story = gc->unsliced = story;
}

void
ou_gc_safe_point(OuGc *gc)
{
    gc->sp->poll &= ~(uint32_t)OU_POLL_COLLECT;
    if (gc->collecting)
        return;
    bool waited = gc->n_waiting > 0;
    if (waited || gc->told_late != NULL) {
        OuObj *pending = ou_pending_take(gc->sp);
        gc->collecting = true;
        ou_gc_cycle_tell_late(gc);
        ou_gc_release_waiting(gc);
        resume(gc, pending);
    }
    if (waited && gc->own != 0) // what waited has still the heap's own count
        ou_gc_collect(gc, 2, OU_GC_MEMORY);
    if (!gc->enabled)
        return;
    if (is_stressed(gc)) {
        stress(gc);
        return;
    }
    uint64_t start_ns = ou_os_clock_ns();
    int generation = ou_gc_pace_due(gc);
    if (generation == 2 && (gc->debug != 0 || gc->unsliced))
        ou_gc_collect(gc, 2, OU_GC_THRESHOLD);
    else if (generation == 2)
        begin(gc);
    else if (generation == OU_GC_DUE_PASS)
        ou_gc_pace_pass(gc);
    else if (generation == OU_GC_DUE_GROW_OLD)
        ou_gc_pace_grow_old(gc);
    else if (generation >= 0)
        ou_gc_collect(gc, generation, OU_GC_THRESHOLD);
    if (ou_gc_cycle_runs(gc) && !gc->collecting)
        step(gc, start_ns);
}

/* What the least object takes, to turn deaths into bytes that were allocated. */
enum { BYTES_A_DEATH = 32, MOST_SKIPPED_LOG2 = 10 };

/* Is a last resort worth its time? Yes when a sixteenth of the limit was allocated
 * since the last one. Else a program that lives at its limit would collect at
 * every request; but what it holds may become garbage without any allocation, so
 * after each try in vain twice as many requests are refused before the next. What
 * asks while it raises or unwinds does not try again after one in vain: it can do
 * without, a deep stack would ask once for each of its frames, and what dies with
 * these looks as if it had been allocated. */
static bool
is_worth_reclaiming(OuGc *gc, size_t limit)
{
    OuGcReclaim *last = &gc->reclaim;
    if (last->n_vain > 0 && ou_heap_reserve_is_open(gc->sp->heap))
        return false;
    OuroHeapStats stats;
    size_t allocated = (size_t)(gc->sp->n_freed_counting - last->n_freed_counting) * BYTES_A_DEATH;
    ou_heap_stats(gc->sp->heap, &stats);
    if (stats.live_bytes > last->live_bytes)
        allocated += stats.live_bytes - last->live_bytes;
    if (allocated >= (limit != 0 ? limit : stats.system_bytes) / 16) {
        last->n_vain = 0;
        return true;
    }
    unsigned log2 = last->n_vain < 2 ? 0 : last->n_vain - 1;
    uint64_t n_skipped_first =
        log2 == 0 ? 0 : UINT64_C(1) << (log2 < MOST_SKIPPED_LOG2 ? log2 : MOST_SKIPPED_LOG2);
    return last->n_skipped++ >= n_skipped_first;
}

bool
ou_gc_reclaim(OuGc *gc, size_t bytes)
{
    size_t limit = ou_heap_limit(gc->sp->heap);
    if (gc->collecting || gc->n_waiting > 0 || (limit != 0 && bytes > limit) ||
        !is_worth_reclaiming(gc, limit))
        return false;
    gc->collecting = true;
    OuObj *pending = ou_pending_take(gc->sp);
    ou_gc_cycle_abandon(gc);
    int64_t n_found = collect(gc, 2, OU_GC_MEMORY, true);
    bool frees = n_found + gc->n_swept > 0;
    ou_pending_set(gc->sp, pending);
    gc->collecting = false;
    OuroHeapStats stats;
    ou_heap_stats(gc->sp->heap, &stats);
    gc->reclaim = (OuGcReclaim){.live_bytes = stats.live_bytes,
                                .n_freed_counting = gc->sp->n_freed_counting,
                                .n_vain = frees ? 0 : gc->reclaim.n_vain + 1};
    if (gc->n_waiting > 0 || gc->told_late != NULL)
        gc->sp->poll |= OU_POLL_COLLECT;
    return frees;
}

/* ---- settings ---- */

const OuGcGeneration *
ou_gc_generation(const OuGc *gc, int generation)
{
    return &gc->generation[generation];
}

int
ou_gc_debug(const OuGc *gc)
{
    return gc->debug;
}

void
ou_gc_set_debug(OuGc *gc, int flags)
{
    gc->debug = flags;
    if (is_stressed(gc))
        gc->sp->poll |= gc->sp->due_bit;
}

void
ou_gc_set_stress(OuGc *gc, int64_t units)
{
    gc->stress_units = units;
    if (is_stressed(gc))
        gc->sp->poll |= gc->sp->due_bit;
}

static OuObj *
list_on_demand(OuGc *gc, OuObj **list)
{
    if (*list == NULL)
        *list = ou_list_new(gc->sp, 0);
    return *list;
}

OuObj *
ou_gc_callbacks(OuGc *gc)
{
    return list_on_demand(gc, &gc->callbacks);
}

OuObj *
ou_gc_garbage(OuGc *gc)
{
    return list_on_demand(gc, &gc->garbage);
}
