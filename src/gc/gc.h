/* SPDX-License-Identifier: MIT */
/* The collector: finds what counting cannot free, because it refers to itself.
 *
 * Trial deletion decides: take off every object's count the references that come
 * from the objects under suspicion; what is left above zero is held from outside,
 * with all that it reaches; the rest is garbage. A young collection suspects all
 * young objects. A full one marks from the roots first and suspects what stays
 * unmarked, so that the dearer trial meets few objects. A root that marking
 * misses costs time and never an object.
 *
 * Invariants between collections, in each side byte of a live object:
 *   the colour is WHITE, or BLACK while the object waits for its finalizer (see
 *   `n_waiting`)
 *   generation 0 or 1  =>  its pool is on the heap's young list
 */
#ifndef OURO_GC_GC_H
#define OURO_GC_GC_H

#include "object/space.h"

enum { OU_GC_N_GENERATIONS = 3, OU_GC_FROZEN = 3 };
enum { OU_GC_N_EVENTS = 256, OU_GC_N_BUCKETS = 320 };

typedef enum OuGcCause {
    OU_GC_ASKED,     // gc.collect(), ouro_gc_*
    OU_GC_THRESHOLD, // births, or growth
    OU_GC_MEMORY,    // memory was about to be refused
    OU_GC_CLOSING,   // the runtime ends
} OuGcCause;

/* gc.set_debug(); CPython's numbers. */
enum {
    OU_GC_DEBUG_STATS = 1,
    OU_GC_DEBUG_COLLECTABLE = 2,
    OU_GC_DEBUG_UNCOLLECTABLE = 4,
    OU_GC_DEBUG_SAVEALL = 32,
    OU_GC_DEBUG_LEAK = 38,
    OU_GC_DEBUG_STRESS = 1024, // ours: collect at every safe point, in small steps
};

/* What one collection did. */
typedef struct OuGcEvent {
    uint64_t start_ns;
    uint64_t ns;        // from start to end, finalizers and callbacks included
    uint64_t n_visited; // objects marked or suspected
    uint64_t n_freed;
    uint8_t generation;
    uint8_t cause;      // OuGcCause
    bool is_step;       // of a cycle, not a whole collection
} OuGcEvent;

typedef struct OuGcGeneration {
    int threshold;
    int64_t count;      // collections of the next younger since (generation 0: see ou_gc_count)
    uint64_t n_collections;
    uint64_t n_collected;
    uint64_t n_uncollectable;
} OuGcGeneration;

typedef struct OuGc OuGc;

/* ---- life ---- */
/* The collector of `sp`, enabled, with CPython's thresholds; NULL when memory
 * ends. It becomes sp->gc. Hang ou_gc_reclaim on the heap's hook. */
OuGc *ou_gc_new(OuSpace *sp);
/* Let go of callbacks and garbage. Collects nothing. */
void ou_gc_free(OuGc *gc);
static inline OuGc *
ou_gc_of(OuSpace *sp)
{
    return sp->gc;
}

/* ---- collecting ---- */
/* Collect `generation` and all younger ones now: garbage found, weak references
 * to it cleared and told, finalizers run, the rest released. Returns how many
 * objects were found dead, as gc.collect() does; 0 at once inside a collection.
 * Runs Python code; the pending exception stays. Cannot fail. */
int64_t ou_gc_collect(OuGc *gc, int generation, OuGcCause cause);
/* A safe point with OU_POLL_COLLECT set: collect what is due. */
void ou_gc_safe_point(OuGc *gc);
/* Before anything looks at all objects: release what is known to be dead, give up
 * a cycle in progress. Runs Python code. */
void ou_gc_settle(OuGc *gc);
/* The heap has grown as far as ou_gc asked to be told (hang it on its hook). */
void ou_gc_grown(OuGc *gc);
/* Young objects lie in many pools (hang it on the heap's hook). */
void ou_gc_many_young(OuGc *gc);
/* Memory outside the heap that dies with objects: counts like the heap's own.
 * Negative when it went. */
void ou_gc_add_pressure(OuGc *gc, int64_t bytes);
/* The heap's last resort: a full collection that runs no Python code. Garbage
 * with finalizers or callbacks waits for the next safe point. True when memory
 * was freed. Does nothing for requests above the whole limit; and until a sixteenth
 * of the limit was allocated since the last time, or enough requests were refused. */
bool ou_gc_reclaim(OuGc *gc, size_t bytes);

/* ---- settings ---- */
/* How long a step of a cycle may take, and how much of the live heap may be garbage
 * before it is released. Neither covers finalizers, releases by counting, and young
 * collections; see docs/collector.md. */
void ou_gc_set_pause_target(OuGc *gc, uint64_t ns);
uint64_t ou_gc_pause_target(const OuGc *gc);
void ou_gc_set_garbage_target(OuGc *gc, unsigned percent);
unsigned ou_gc_garbage_target(const OuGc *gc);
/* Tell each collection's story on standard error, and do all of it at once. */
void ou_gc_set_story(OuGc *gc, bool story);
/* From now on counting frees nothing: see tracing.c. */
void ou_gc_trace_only(OuGc *gc);
/* For tests: a young collection and a step of so many units at every safe point; 0: no. */
void ou_gc_set_stress(OuGc *gc, int64_t units);
/* Let steps end by units of work alone, so that the same program does the same again. */
void ou_gc_count_work(OuGc *gc, bool counts_work);
/* For tests: each step does `n` units (0: what is due). */
void ou_gc_set_step_units(OuGc *gc, int64_t n);
void ou_gc_enable(OuGc *gc, bool enabled);
bool ou_gc_is_enabled(const OuGc *gc);
void ou_gc_set_thresholds(OuGc *gc, const int thresholds[OU_GC_N_GENERATIONS]);
int64_t ou_gc_count(const OuGc *gc, int generation);
const OuGcGeneration *ou_gc_generation(const OuGc *gc, int generation);
int ou_gc_debug(const OuGc *gc);
void ou_gc_set_debug(OuGc *gc, int flags);
/* The program's lists, borrowed: gc.callbacks, gc.garbage. Made on demand: NULL
 * with MemoryError pending. */
OuObj *ou_gc_callbacks(OuGc *gc);
OuObj *ou_gc_garbage(OuGc *gc);

/* ---- looking at objects ---- */
typedef void (*OuGcObjectFn)(void *context, OuObj *o);
/* Each tracked object of `generation` (-1: of 0 to 2; 3: frozen ones), in address
 * order. `fn` must not take or release memory. */
void ou_gc_each_object(OuGc *gc, int generation, OuGcObjectFn fn, void *context);
size_t ou_gc_n_objects(OuGc *gc, int generation);
/* A list of those objects; NULL with MemoryError pending. */
OuObj *ou_gc_object_list(OuGc *gc, int generation);
bool ou_gc_is_tracked(const OuObj *o);
bool ou_gc_is_finalized(const OuObj *o);
/* What was made so far is old, without a look: a runtime that was opened lives with
 * all it began with. */
void ou_gc_settle_in(OuGc *gc);
/* Set all objects aside / take them back, into generation 2. */
void ou_gc_freeze(OuGc *gc);
void ou_gc_unfreeze(OuGc *gc);

/* ---- events (events.c) ---- */
/* The i-th event from the latest (0) back; false when it is not kept any more. */
bool ou_gc_event(const OuGc *gc, size_t i, OuGcEvent *event);
uint64_t ou_gc_n_events(const OuGc *gc);
uint64_t ou_gc_longest_ns(const OuGc *gc);
uint64_t ou_gc_all_pauses_ns(const OuGc *gc);
/* The pause that so many thousandths of all did not pass, to 9 %. */
uint64_t ou_gc_pause_ns(const OuGc *gc, unsigned per_mille);

#endif
