/* SPDX-License-Identifier: MIT */
/* The collector's own structures: private to this folder.
 *
 *   gc.c           order of a collection; settings
 *   generations.c  walking pools, freezing
 *   promote.c      growing older, leaving the young list
 *   queue.c        objects that wait to be scanned
 *   mark.c         what the roots reach
 *   map.c          before and after that: the map of what is not met yet
 *   trial.c        trial deletion among suspects, at once
 *   cycle.c        the same work over old objects, in steps: its phases;
 *   scan.c         marking,
 *   condemned.c    what becomes of the dead,
 *   barrier.c      and how the program takes part
 *   finalize.c     weak references, finalizers, release of garbage
 *   births.c       births that are old at once
 *   pace.c         when, and which generation
 *   events.c       what happened
 */
#ifndef OURO_GC_GC_INT_H
#define OURO_GC_GC_INT_H

#include "gc/gc.h"
#include "os/assert.h"

/* Objects waiting to be scanned. The queue begins in the collector itself and may
 * move to a buffer; what finds no room is left GREY and found by walking. */
enum { OU_GC_QUEUE_FIXED = 4096, OU_GC_QUEUE_MOST = 1 << 19, OU_GC_AHEAD = 8, OU_GC_FEW = 6144 };

/* A working count, of references from those under suspicion, lies above the count
 * in the same word: 2^36 references to one object would take 512 GiB. Where there
 * are 2^28 from suspects it is full, which reads as held from outside. */
enum { OU_COUNT_BITS = 36 };
#define OU_ONE_INTERNAL (UINT64_C(1) << OU_COUNT_BITS)
#define OU_COUNT_MASK (OU_ONE_INTERNAL - 1)
#define OU_MOST_INTERNAL (~OU_COUNT_MASK)

typedef struct OuGcQueue {
    OuObj **items;
    size_t n;
    size_t room;
    bool overflowed;            // some object is GREY and not in here
    OuObj **fixed;              // the first OU_GC_QUEUE_FIXED places, which need no memory
} OuGcQueue;

/* ---- a cycle of work over the old objects (cycle.c) ---- */

typedef enum OuGcPhase {
    OU_GC_IDLE,
    OU_GC_ROOTS,    // what the roots refer to is being shaded
    OU_GC_MARK,     // what is GREY is being scanned
    OU_GC_COUNT,    // WHITE ones turn SUSPECT, references from them are counted
    OU_GC_JUDGE,    // those with more references than that are rescued
    OU_GC_CONDEMN,  // the others are dead: counts made whole, weak references cleared
    OU_GC_TELL,     // and told
    OU_GC_SPARE,    // but for those that finalizers may yet reach
    OU_GC_FINALIZE,
    OU_GC_RELEASE,
    OU_GC_LET_GO,   // tracing only: what was released gives up the heap's own count
    OU_GC_SWEEP,    //   and numbers and strings that nobody else holds go
    OU_GC_CLEAN,    // everything WHITE again
    OU_GC_GIVE_BACK,// empty arenas go back to the system
} OuGcPhase;

/* A container being scanned in parts. */
typedef struct OuGcLarge {
    OuObj *o;
    size_t at;
} OuGcLarge;

enum { OU_GC_LARGE_DEPTH = 16, OU_GC_PART = 512 };
/* What a part costs, in units of about the time it takes to mark one object. */
enum { OU_GC_UNITS_A_PART = OU_GC_PART / 16 };

/* Where a walk over side bytes stopped; the heap knows at which pool. */
typedef struct OuGcWalk {
    OuPool *pool;
    size_t at; // side byte in it
} OuGcWalk;

typedef struct OuGcCycle {
    OuGcPhase phase;
    int64_t budget;            // units of work left in this step
    uint64_t n_units;          // done in this cycle
    OuGcQueue queue;           // GREY objects
    OuGcLarge large[OU_GC_LARGE_DEPTH]; // GREY containers, half scanned
    size_t n_large;
    OuGcLarge counted;         // suspect being counted in parts, or released in parts
    OuGcWalk walk;
    bool walks_grey;           // for what overflowed the queue, while marking
    OuRootSource *source;      // to be visited next, or half visited
    OuRootCursor cursor;
    struct OuWeakRef *told;
    struct OuWeakRef **told_tail;
    uint64_t n_scanned;
    uint64_t n_suspects;
    uint64_t n_condemned;
    uint64_t n_to_finalize;
    uint64_t n_released;
    OuGcEvent event;           // the step's
} OuGcCycle;

/* While a full collection marks: two bits for each 16 bytes of the arenas from `base`
 * on, set where an object begins that was not met yet, or was met and waits to be
 * scanned. `words` is NULL where the side bytes tell instead. */
enum { OU_GC_MAP_SHIFT = OU_SIDE_SHIFT + 6 }; // a word describes 1 KiB,
enum { OU_GC_ROW_SHIFT = OU_GC_MAP_SHIFT + 6 }; // a row of words 64

typedef struct OuGcMapWord {
    uint64_t unmet, grey;
} OuGcMapWord;

typedef struct OuGcMap {
    OuGcMapWord *words;
    uint8_t *rows;    // 1: something in the row is grey; one more than there are
    uintptr_t base;
    size_t n_rows;
    size_t bytes;
    int64_t n_old;    // tracked objects in pools without young ones, frozen ones excepted
} OuGcMap;

static inline size_t
ou_gc_map_index(const OuGcMap *map, const void *address)
{
    return ((uintptr_t)address - map->base) >> OU_GC_MAP_SHIFT;
}

static inline size_t
ou_gc_map_row(const OuGcMap *map, const void *address)
{
    return ((uintptr_t)address - map->base) >> OU_GC_ROW_SHIFT;
}

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
    uint8_t rescued;            // colour of suspects found alive
    bool member[256];           // side byte -> is the object one of those counted?
    bool suspect[256];          //   and SUSPECT yet?
    uint64_t n_visited;
    int64_t n_suspects;         // after the trial: garbage
    size_t n_few;               // how many members there are, see `few`
    uint8_t met_side;           // bits of any member's side byte,
    uint32_t met_flags;         //   of any member's type
    bool has_weakly_held;       // among the suspects
    bool has_finalizers;
    bool has_apart;             // OU_TYPE_APART
    struct OuWeakRef *told;     // cleared references whose callbacks are to be called
    struct OuWeakRef **told_tail;
    uint64_t n_finalized;       // finalizers run
    int64_t n_promoted;         // tracked objects that entered generation 2
    OuGcQueue queue;
    OuGcMap map;

    OuGcCycle cycle;
    struct OuWeakRef *told_late; // references of an abandoned cycle, to be told
    uint64_t own;                // tracing only: the heap's count in each object; else 0
    int64_t n_swept;             // numbers and strings that the collection or cycle released then
    bool story;                  // tell what a collection does, step by step
    bool unsliced;               // automatic full collections do all at once (for comparison)

    /* pace */
    unsigned n_fruitless;       // young collections in a row that found nothing
    unsigned stretch;           // effective young threshold = threshold * stretch
    bool sampling;              // the births counted now are a sample, see pace.c
    bool sample_had_garbage;    // look at all that is young
    unsigned n_passed;          // stretches that grew old by their sample alone,
    unsigned pass_most;         //   and how many may
    bool births_are_old;        // see births.c,
    bool is_strewn;             //   and whether there was reason for it the last time
    int64_t n_strewn;           // pools that received such since the last cycle began
    unsigned growth_percent;    // of the live, before the garbage of a cycle should be gone
    unsigned growth_least;      // the same, while cycles find garbage
    uint64_t pause_ns;          // a step ends after about this; 0: no look at the clock
    bool counts_work;           // steps end by units of work, never by the clock
    int64_t step_units;         // tests: what each step does; 0: what the debt asks for
    int64_t stress_units;       // tests: a step of so many at every safe point; 0: none
    int64_t pressure;           // bytes outside the heap (ou_gc_add_pressure)
    bool bytes_due;             // the heap has grown by a piece
    size_t piece_at;            // bytes at which it will have
    int64_t births_at_piece;    // when it was set
    size_t notice_at;           // bytes at which the heap tells: there, or sooner in a cycle
    size_t base_bytes;          // taken to live after the last full collection or cycle
    size_t freed_bytes;         // by the cycle's steps
    size_t seen_bytes;          //   after its last step, with what they freed
    size_t jump_bytes;          //   grown in jumps, between two steps
    size_t start_bytes;         // when the cycle began,
    int64_t n_at_start;         //   with so many old objects,
    int64_t new_at_start;       //   so many of them new
    int64_t n_long_lived;       // tracked objects that the last full collection left
    int64_t n_long_lived_new;   // that reached generation 2 since
    int64_t n_births;           // seen by young collections since the last cycle began
    OuGcReclaim reclaim;
    /* Finalizable garbage found where no Python code may run: held by one count
     * each, BLACK, until the next safe point. */
    size_t n_waiting;

    uint64_t n_events;
    uint64_t longest_ns;
    uint64_t all_pauses_ns;
    uint64_t pauses[OU_GC_N_BUCKETS]; // how many of each length, see events.c

    /* Not cleared at the start; most runtimes never touch much of it. */
    OuGcEvent event[OU_GC_N_EVENTS];
    OuObj *few[OU_GC_FEW];      // the members, if they are not more
    OuObj *queued[2][OU_GC_QUEUE_FIXED]; // places of the two queues
};

/* Nothing that is young was looked at yet. */
static inline void
ou_gc_young_begin(OuGc *gc)
{
    gc->sp->young_room = gc->sp->young_threshold;
    gc->sp->young_slots = 0;
}

/* ---- side bytes ---- */
static inline bool
ou_gc_is_colour(uint8_t side, uint8_t colour)
{
    return (side & (OU_SIDE_LIVE | OU_SIDE_COLOR_MASK)) == (OU_SIDE_LIVE | colour);
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

/* Old or frozen. */
static inline bool
ou_gc_is_old(uint8_t side)
{
    return (side & 2 << OU_SIDE_GEN_SHIFT) != 0;
}

/* ---- generations.c ---- */
typedef bool (*OuGcPoolFn)(OuGc *gc, OuPool *pool, void *context); // false ends the walk
/* The pools that hold the collected generations: the young list, or all. */
void ou_gc_each_pool(OuGc *gc, int generation, OuGcPoolFn fn, void *context);
typedef bool (*OuGcSideFn)(OuGc *gc, OuObj *o, uint8_t *side, void *context);
/* Each object whose side byte `want` says yes to; false from fn ends it. */
void ou_gc_each_wanted(OuGc *gc, int generation, const bool want[256], OuGcSideFn fn, void *context);
/* want[side] = the bits of `mask` are these, and of a generation being collected. */
void ou_gc_want_bits(const OuGc *gc, bool want[256], uint8_t mask, uint8_t bits);
/* want[side] = live, of this colour, and of a generation that is being collected. */
void ou_gc_want_colour(const OuGc *gc, bool want[256], uint8_t colour);
/* want[side] = live, tracked, generation 2, of this colour. */
void ou_gc_want_old(bool want[256], uint8_t colour);
/* The walk that stops and goes on: about `budget` units of work at a time, which it
 * takes off; false from fn stops it behind that object. True: it is at its end. */
void ou_gc_walk_start(OuGc *gc, OuGcWalk *walk);
bool ou_gc_walk_on(OuGc *gc, OuGcWalk *walk, int64_t *budget, const bool want[256], OuGcSideFn fn, void *context);
/* The same, painting everything WHITE. */
bool ou_gc_walk_whiten(OuGc *gc, OuGcWalk *walk, int64_t *budget);
/* Paint everything WHITE now. */
void ou_gc_whiten_all(OuGc *gc);

/* ---- promote.c ---- */
/* Survivors of a collection grow older, and white but for what stays SUSPECT. */
void ou_gc_promote(OuGc *gc);
/* The young grow older by one without being looked at. */
void ou_gc_let_pass(OuGc *gc);
/* All that is young is old now, and no pool in the young list. */
void ou_gc_let_grow_old(OuGc *gc);
/* Pools without young objects leave the young list. */
void ou_gc_settle_young(OuGc *gc);

/* ---- queue.c ---- */
void ou_gc_queue_init(OuGcQueue *queue);
void ou_gc_queue_fini(OuGc *gc, OuGcQueue *queue);
bool ou_gc_queue_grow(OuGc *gc, OuGcQueue *queue);
/* Queue an object that was just painted; GREY when there is no room. */
static inline void
ou_gc_queue_put(OuGc *gc, OuGcQueue *queue, OuObj *o, uint8_t *side)
{
    if (OU_UNLIKELY(queue->n == queue->room) && !ou_gc_queue_grow(gc, queue)) {
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

/* ---- mark.c ---- */
/* Meet what the roots reach: it is BLACK then, or no more in the map. */
void ou_gc_mark(OuGc *gc);

/* ---- map.c ---- */
/* Before marking: take the map, where it can be had. */
void ou_gc_map_take(OuGc *gc);
/* After marking for a full collection: everything is white and old but for what was
 * not reached, which is SUSPECT now. True: there is such. */
bool ou_gc_sort_marked(OuGc *gc);

/* ---- trial.c ---- */
/* Paint SUSPECT those members that nothing outside the members holds, n_suspects
 * in number. They have working counts yet; all other counts are whole. */
void ou_gc_trial(OuGc *gc);
/* Each that is SUSPECT yet; of few members it is known where they are. */
static inline __attribute__((always_inline)) void
ou_gc_each_suspect(OuGc *gc, OuGcSideFn fn, void *context)
{
    if (gc->n_few > OU_GC_FEW) {
        ou_gc_each_wanted(gc, gc->collected_generation, gc->suspect, fn, context);
        return;
    }
    for (size_t i = 0; i < gc->n_few; i++) {
        uint8_t *side = ou_side_of(gc->few[i]);
        if (gc->suspect[*side] && !fn(gc, gc->few[i], side, context))
            return;
    }
}
/* The suspects' counts are what they were before the trial. */
void ou_gc_make_whole(OuGc *gc);

/* ---- cycle.c ---- */
void ou_gc_cycle_init(OuGc *gc);
static inline bool
ou_gc_cycle_runs(const OuGc *gc)
{
    return gc->cycle.phase != OU_GC_IDLE;
}
/* Begin; all tracked objects are old. */
void ou_gc_cycle_start(OuGc *gc);
/* Do about `budget` units of work, a unit being one object or a few slots. May
 * run Python code in its last phases. */
void ou_gc_cycle_step(OuGc *gc, int64_t budget);
/* Do all that is left. */
void ou_gc_cycle_finish(OuGc *gc);
/* Undo what the cycle has done: counts whole, all WHITE, no Python code run. */
void ou_gc_cycle_abandon(OuGc *gc);
/* Dead objects wait to be released. */
static inline bool
ou_gc_cycle_is_releasing(const OuGc *gc)
{
    return gc->cycle.phase >= OU_GC_CONDEMN && gc->cycle.phase < OU_GC_CLEAN;
}

/* ---- barrier.c ---- */
void ou_gc_barrier_init(OuGc *gc);

/* ---- scan.c: marking within the budget of the step ---- */
/* Shade what the roots refer to; `source` is NULL at the end. */
void ou_gc_scan_roots(OuGc *gc);
/* Shade what the innermost frames refer to, at once: what runs may hold objects that
 * have left the heap's slots unseen. The frames below are shaded before they run again. */
void ou_gc_scan_innermost(OuGc *gc);
/* Scan until nothing is GREY; false when the budget ends before. */
bool ou_gc_scan_on(OuGc *gc);

/* ---- condemned.c: a part of each phase, within the budget; true at its end ---- */
bool ou_gc_condemn_on(OuGc *gc);
bool ou_gc_tell_on(OuGc *gc);     // runs Python code, as do those marked so
bool ou_gc_spare_on(OuGc *gc);
bool ou_gc_finalize_on(OuGc *gc); // so
bool ou_gc_release_on(OuGc *gc);  // so
bool ou_gc_let_go_on(OuGc *gc);   // so
/* The same for those that one cleared before it was abandoned. */
void ou_gc_cycle_tell_late(OuGc *gc);

/* ---- finalize.c ---- */
/* Deal with the suspects of a trial: the number found dead. */
int64_t ou_gc_finish(OuGc *gc);
/* The same where no Python code may run. */
int64_t ou_gc_finish_quietly(OuGc *gc);
/* Release what waited for a safe point. */
void ou_gc_release_waiting(OuGc *gc);

/* Let an object whose count is zero go with the next one that counting releases: its
 * death may run Python code, which must not run here. */
void ou_gc_let_die(OuSpace *sp, OuObj *o);

/* ---- tracing.c ---- */
/* Release the numbers and strings that nobody but the heap counts: how many. */
int64_t ou_gc_sweep_plain(OuGc *gc);
/* The same for the pools from the heap's cursor on, as far as `budget` goes: true when
 * none is left. */
bool ou_gc_sweep_on(OuGc *gc, int64_t *budget);
/* Counting frees objects again; those that only the heap held go. */
void ou_gc_count_again(OuGc *gc);

/* ---- story.c ---- */
/* Tell on standard error what the trial over the members will do. */
void ou_gc_tell_story(OuGc *gc);

/* ---- births.c ---- */
/* From now on newborns are old. Births begin to be counted anew before. */
void ou_gc_births_become_old(OuGc *gc);
/* They are young again; those so far are counted among the old. */
void ou_gc_births_become_young(OuGc *gc);
/* The colour of what becomes old. */
void ou_gc_set_promoted(OuGc *gc, uint8_t colour);

/* ---- pace.c ---- */
void ou_gc_pace_init(OuGc *gc);
void ou_gc_pace_started(OuGc *gc, int generation);
void ou_gc_pace_finished(OuGc *gc, int generation, int64_t n_found);
enum { OU_GC_DUE_NOTHING = -1, OU_GC_DUE_PASS = -2, OU_GC_DUE_GROW_OLD = -3 };
int ou_gc_pace_due(const OuGc *gc); // generation (2: begin a cycle), or one of these
/* The births since the last look pass, those that follow stand for them. */
void ou_gc_pace_pass(OuGc *gc);
/* The births since pass at once into the old, as they lie in many pools. */
void ou_gc_pace_grow_old(OuGc *gc);
/* A step of the cycle in progress, as large as the debt asks for, at a safe point that
 * began at `start_ns`. */
void ou_gc_pace_step(OuGc *gc, uint64_t start_ns);

/* ---- events.c ---- */
void ou_gc_note(OuGc *gc, const OuGcEvent *event);

#endif
