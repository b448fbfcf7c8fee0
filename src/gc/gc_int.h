/* SPDX-License-Identifier: MIT */
/* The collector's own structures: private to this folder.
 *
 *   gc.c           order of a collection; settings
 *   generations.c  walking pools, promotion, leaving the young list, freezing
 *   mark.c         what the roots reach
 *   trial.c        trial deletion among suspects
 *   finalize.c     weak references, finalizers, release of garbage
 *   pace.c         when, and which generation
 *   events.c       what happened
 */
#ifndef OURO_GC_GC_INT_H
#define OURO_GC_GC_INT_H

#include "gc/gc.h"
#include "os/assert.h"

/* Objects waiting to be scanned. The queue begins in the collector itself and may
 * move to a buffer; what finds no room is left GREY and found by walking. */
enum { OU_GC_QUEUE_FIXED = 4096, OU_GC_QUEUE_MOST = 1 << 19, OU_GC_AHEAD = 8 };

typedef struct OuGcQueue {
    OuObj **items;
    size_t n;
    size_t room;
    bool overflowed;            // some object is GREY and not in here
    OuObj *fixed[OU_GC_QUEUE_FIXED];
} OuGcQueue;

/* How the last ou_gc_reclaim went. */
typedef struct OuGcReclaim {
    size_t live_bytes;         // of the heap, after it
    uint64_t n_freed_counting; // objects that had died by then
    uint64_t n_skipped;        // requests refused since without another
    unsigned n_vain;           // tries in a row that found nothing
} OuGcReclaim;

struct OuGc {
    OuSpace *sp;
    OuGcGeneration generation[OU_GC_N_GENERATIONS];
    bool enabled;
    bool collecting;
    bool thresholds_are_exact;  // the program set them
    int debug;
    OuObj *callbacks;           // list or NULL
    OuObj *garbage;             // list or NULL
    OuRootSource roots;         // of these two

    /* the collection in progress */
    int collected_generation;
    bool marking;
    uint8_t rescued;            // colour of suspects found alive
    bool member[256];           // side byte -> is the object one of those counted?
    uint64_t n_visited;
    int64_t n_suspects;         // after the trial: garbage
    struct OuWeakRef *told;     // cleared references whose callbacks are to be called
    struct OuWeakRef **told_tail;
    uint64_t n_finalized;       // finalizers run
    int64_t n_promoted;         // tracked objects that entered generation 2
    OuGcQueue queue;

    /* pace */
    unsigned n_fruitless;       // young collections in a row that found nothing
    unsigned stretch;           // effective young threshold = threshold * stretch
    unsigned growth_percent;    // of the long-lived, before an automatic full collection
    int64_t n_long_lived;       // tracked objects that the last full collection left
    int64_t n_long_lived_new;   // that reached generation 2 since
    OuGcReclaim reclaim;
    /* Finalizable garbage found where no Python code may run: held by one count
     * each, BLACK, until the next safe point. */
    size_t n_waiting;

    OuGcEvent event[OU_GC_N_EVENTS];
    uint64_t n_events;
    uint64_t longest_ns;
};

/* ---- side bytes ---- */
static inline bool
ou_gc_is_colour(uint8_t side, uint8_t colour)
{
    return (side & OU_SIDE_LIVE) && (side & OU_SIDE_COLOR_MASK) == colour;
}

static inline void
ou_gc_paint(uint8_t *side, uint8_t colour)
{
    *side = (uint8_t)((*side & ~OU_SIDE_COLOR_MASK) | colour);
}

static inline int
ou_gc_generation_of(uint8_t side)
{
    return (side & OU_SIDE_GEN_MASK) >> OU_SIDE_GEN_SHIFT;
}

/* ---- generations.c ---- */
typedef bool (*OuGcPoolFn)(OuGc *gc, OuPool *pool, void *context); // false ends the walk
/* The pools that hold the collected generations: the young list, or all. */
void ou_gc_each_pool(OuGc *gc, int generation, OuGcPoolFn fn, void *context);
typedef bool (*OuGcSideFn)(OuGc *gc, OuObj *o, uint8_t *side, void *context);
/* Each object whose side byte `want` says yes to; false from fn ends it. */
void ou_gc_each_wanted(OuGc *gc, int generation, const bool want[256], OuGcSideFn fn, void *context);
/* want[side] = live, and of this colour. */
void ou_gc_want_colour(bool want[256], uint8_t colour);
/* Survivors of a collection grow older, and white but for what stays SUSPECT. */
void ou_gc_promote(OuGc *gc);
/* Pools without young objects leave the young list. */
void ou_gc_settle_young(OuGc *gc);

/* ---- mark.c ---- */
void ou_gc_queue_init(OuGcQueue *queue);
void ou_gc_queue_fini(OuGc *gc);
bool ou_gc_queue_grow(OuGc *gc);
/* Queue an object that was just painted; GREY when there is no room. */
static inline void
ou_gc_queue_put(OuGc *gc, OuObj *o, uint8_t *side)
{
    OuGcQueue *queue = &gc->queue;
    if (OU_UNLIKELY(queue->n == queue->room) && !ou_gc_queue_grow(gc)) {
        ou_gc_paint(side, OU_SIDE_GREY);
        queue->overflowed = true;
        return;
    }
    queue->items[queue->n++] = o;
}
/* Scan what is queued with `fn` until the queue is empty. */
void ou_gc_drain(OuGc *gc, OuVisitFn fn);
/* The same, and then what overflowed: it takes `colour` when it is scanned. */
void ou_gc_drain_all(OuGc *gc, OuVisitFn fn, uint8_t colour);
/* Paint BLACK what the roots reach. */
void ou_gc_mark(OuGc *gc);

/* ---- trial.c ---- */
/* Paint SUSPECT those members that nothing outside the members holds. On return
 * all counts are as they were; n_suspects says how many. */
void ou_gc_trial(OuGc *gc);

/* ---- finalize.c ---- */
/* Deal with the suspects of a trial: the number found dead. */
int64_t ou_gc_finish(OuGc *gc);
/* The same where no Python code may run. */
int64_t ou_gc_finish_quietly(OuGc *gc);
/* Release what waited for a safe point. */
void ou_gc_release_waiting(OuGc *gc);

/* ---- pace.c ---- */
void ou_gc_pace_init(OuGc *gc);
void ou_gc_pace_started(OuGc *gc, int generation);
void ou_gc_pace_finished(OuGc *gc, int generation, int64_t n_found);
int ou_gc_pace_due(const OuGc *gc); // generation, or -1

/* ---- events.c ---- */
void ou_gc_note(OuGc *gc, const OuGcEvent *event);

#endif
