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
 * any more.
 *
 * Invariants:
 *   young objects are WHITE, and no part of this
 *   what becomes old while a cycle runs is BLACK
 *   upper part of a count != 0  =>  old, tracked, WHITE or SUSPECT, COUNT to CONDEMN
 *   condemned (SUSPECT from CONDEMN on, GREY from SPARE on)  =>  held by one count
 *     of ours once its count is whole again, so that none goes before its turn
 */
#include "gc/gc_int.h"

#include "object/visit_inl.h"
#include "object/weakref.h"
#include "os/os.h"

/* What things cost, in units of about the time it takes to mark one object. */
enum { UNITS_A_PART = OU_GC_PART / 16, UNITS_A_RELEASE = 4, UNITS_A_FINALIZER = 32, FRAMES_A_PART = 256,
       FRAMES_AT_ONCE = 2048, UNITS_AN_ARENA = 500 };

/* ---- shading ---- */

enum { OLD_BIT = 2 << OU_SIDE_GEN_SHIFT, OLD_AND_TRACKED = OU_SIDE_LIVE | OU_SIDE_TRACKED | OLD_BIT };

/* Old, tracked, and neither found nor scanned: WHITE or SUSPECT. */
static inline bool
is_unmarked(uint8_t side)
{
    uint8_t colour = side & OU_SIDE_COLOR_MASK;
    return (side & OLD_AND_TRACKED) == OLD_AND_TRACKED && (colour == OU_SIDE_WHITE || colour == OU_SIDE_SUSPECT);
}

static inline void
shade(OuGc *gc, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    if (!is_unmarked(*side))
        return;
    if (gc->cycle.phase >= OU_GC_COUNT)
        o->count &= OU_COUNT_MASK;
    ou_gc_paint(side, OU_SIDE_GREY);
    ou_gc_queue_put(gc, &gc->cycle.queue, o, side);
}

static void
shade_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    shade(context, o);
}

static void
shade_root(void *context, OuObj *o, const char *name, size_t index)
{
    (void)name, (void)index;
    shade(context, o);
}

/* ---- the barrier ---- */

static inline bool
is_condemning(const OuGc *gc)
{
    return gc->cycle.phase > OU_GC_JUDGE;
}

static void
barrier_shade(void *owner, OuObj *o)
{
    if (!is_condemning(owner))
        shade(owner, o);
}

/* Forget a container that was half way through. */
static void
forget_large(OuGcCycle *c, const OuObj *o)
{
    if (c->counted.o == o)
        c->counted.o = NULL;
    for (size_t i = 0; i < c->n_large; i++)
        if (c->large[i].o == o)
            c->large[i].o = NULL;
}

/* An address in the queue is looked up in the side bytes of its arena. Only a block
 * with an arena of its own takes that with it. */
static void
forget_queued(OuGcQueue *queue, const OuObj *o)
{
    if (ou_pool_of(o)->bin != OU_NO_BIN)
        return;
    for (size_t i = 0; i < queue->n; i++)
        if (queue->items[i] == o)
            queue->items[i] = queue->items[--queue->n], i--;
}

/* What was to be scanned is scanned now. While suspects are judged this is done for
 * what was not, too: a new object, filled by native code with suspects that only it
 * knew of, may have been read by the program. */
static void
barrier_died(void *owner, OuObj *o)
{
    OuGc *gc = owner;
    uint8_t side = *ou_side_of(o);
    if (is_condemning(gc) || !(side & OU_SIDE_TRACKED))
        return;
    if ((side & OLD_BIT) && (side & OU_SIDE_COLOR_MASK) != OU_SIDE_BLACK) {
        o->count &= OU_COUNT_MASK;
        forget_large(&gc->cycle, o);
        if ((side & OU_SIDE_COLOR_MASK) == OU_SIDE_GREY)
            forget_queued(&gc->cycle.queue, o);
    } else if (gc->cycle.phase < OU_GC_COUNT) {
        return;
    }
    o->type->slots.visit(o, shade_child, gc);
}

/* A suspect that the program changes lives. What is half scanned loses count of
 * its slots when they move. */
static bool
barrier_moves(void *owner, OuObj *o)
{
    OuGc *gc = owner;
    if (is_condemning(gc))
        return false;
    if (gc->cycle.phase >= OU_GC_COUNT)
        shade(gc, o);
    for (size_t i = 0; i < gc->cycle.n_large; i++)
        if (gc->cycle.large[i].o == o)
            return true;
    return false;
}

static void
barrier_opens(void *owner, OuObj *o)
{
    OuGc *gc = owner;
    uint8_t *side = ou_side_of(o);
    if (is_condemning(gc) || (*side & OLD_AND_TRACKED) != OLD_AND_TRACKED
        || (*side & OU_SIDE_COLOR_MASK) == OU_SIDE_BLACK)
        return;
    if (gc->cycle.phase >= OU_GC_COUNT)
        o->count &= OU_COUNT_MASK;
    ou_gc_paint(side, OU_SIDE_BLACK);
    o->type->slots.visit(o, shade_child, gc);
}

void
ou_gc_cycle_init(OuGc *gc)
{
    OuBarrier *barrier = &gc->sp->barrier;
    ou_gc_queue_init(&gc->cycle.queue);
    barrier->owner = gc;
    barrier->promoted = OU_SIDE_WHITE;
    barrier->shade = barrier_shade;
    barrier->died = barrier_died;
    barrier->moves = barrier_moves;
    barrier->opens = barrier_opens;
}

/* ---- scanning what is GREY ---- */

/* Scan an object, or begin to. Without room for one more half-scanned container it
 * stays GREY, to be found by walking. */
static void
scan(OuGc *gc, OuObj *o, uint8_t *side)
{
    OuGcCycle *c = &gc->cycle;
    c->budget--;
    c->n_scanned++;
    gc->n_visited++;
    size_t at = ou_visit_part(o, 0, OU_GC_PART, shade_child, gc);
    if (OU_UNLIKELY(at != 0)) {
        c->budget -= UNITS_A_PART;
        if (c->n_large < OU_GC_LARGE_DEPTH)
            c->large[c->n_large++] = (OuGcLarge){o, at};
        else
            c->queue.overflowed = true;
        return;
    }
    ou_gc_paint(side, OU_SIDE_BLACK);
}

/* One more part of the container that was begun last. */
static void
scan_part(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    size_t i = c->n_large - 1;
    OuObj *o = c->large[i].o;
    uint8_t *side = o != NULL ? ou_side_of(o) : NULL;
    if (o == NULL || (*side & OU_SIDE_COLOR_MASK) != OU_SIDE_GREY) {
        c->n_large--; // it died
        return;
    }
    c->budget -= UNITS_A_PART;
    size_t at = o->type->slots.visit_part(o, c->large[i].at, OU_GC_PART, shade_child, gc);
    c->large[i].at = at;
    if (at == 0) {
        ou_gc_paint(side, OU_SIDE_BLACK);
        c->n_large--;
    }
}

/* The next queued object that is still what it was when it was queued. */
static OuObj *
next_queued(OuGcQueue *queue)
{
    while (queue->n > 0) {
        OuObj *o = queue->items[--queue->n];
        if (ou_gc_is_colour(*ou_side_of(o), OU_SIDE_GREY))
            return o;
    }
    return NULL;
}

/* Scan from the queue through a short line of objects that are being fetched. */
static void
scan_queued(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OuObj *ahead[OU_GC_AHEAD], *o;
    size_t head = 0, n_ahead = 0;
    for (;;) {
        while (n_ahead < OU_GC_AHEAD && c->budget > 0 && (o = next_queued(&c->queue)) != NULL) {
            __builtin_prefetch(o);
            ahead[(head + n_ahead++) % OU_GC_AHEAD] = o;
        }
        if (n_ahead == 0)
            return;
        o = ahead[head];
        head = (head + 1) % OU_GC_AHEAD;
        n_ahead--;
        uint8_t *side = ou_side_of(o);
        if (ou_gc_is_colour(*side, OU_SIDE_GREY))
            scan(gc, o, side);
    }
}

static bool
scan_overflowed(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    scan(gc, o, side);
    return gc->cycle.queue.n < OU_GC_QUEUE_FIXED / 2 && gc->cycle.budget > 0;
}

/* Look for what found no room in the queue. There is one walk: that over suspects
 * starts again afterwards, and passes over what it counted; judging twice is no harm. */
static void
scan_grey(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    for (unsigned side = 0; side < 256; side++)
        want[side] = ou_gc_is_colour((uint8_t)side, OU_SIDE_GREY) && ou_gc_is_old((uint8_t)side);
    if (!c->walks_grey) {
        c->queue.overflowed = false;
        ou_gc_walk_start(gc, &c->walk);
    }
    c->walks_grey = !ou_gc_walk_on(gc, &c->walk, &c->budget, want, scan_overflowed, NULL);
    if (!c->walks_grey)
        ou_gc_walk_start(gc, &c->walk);
}

/* Scan until nothing is GREY; false when the budget ends before. */
static bool
drain(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->budget > 0) {
        scan_queued(gc);
        if (c->budget <= 0)
            return false;
        if (c->n_large > 0) {
            scan_part(gc);
        } else if (c->queue.overflowed || c->walks_grey) {
            scan_grey(gc);
        } else {
            return true;
        }
    }
    return false;
}

/* ---- roots ---- */

static void
shade_roots(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->source != NULL && c->budget > 0) {
        OuRootSource *source = c->source;
        c->budget -= FRAMES_A_PART;
        if (source->visit_part != NULL && source->visit_part(source->owner, &c->cursor, FRAMES_A_PART, shade_root, gc))
            continue;
        if (source->visit_part == NULL)
            source->visit(source->owner, shade_root, gc);
        c->source = source->next;
        c->cursor = (OuRootCursor){NULL, 0};
    }
}

/* What runs may hold objects that have left the heap's slots unseen (a generator
 * that ran already when the cycle began). */
static void
shade_innermost(OuGc *gc)
{
    for (OuRootSource *source = gc->sp->roots; source != NULL; source = source->next) {
        OuRootCursor cursor = {NULL, 0};
        if (source->visit_part != NULL)
            source->visit_part(source->owner, &cursor, FRAMES_AT_ONCE, shade_root, gc);
    }
}

/* ---- counting suspects ---- */

static void
count_child(void *context, OuObj *o, size_t slot)
{
    (void)context, (void)slot;
    uint8_t side = *ou_side_of(o);
    if (is_unmarked(side) && ou_gc_generation_of(side) == 2 && o->count < OU_MOST_INTERNAL)
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
        c->budget -= UNITS_A_PART;
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
    if (ou_gc_is_colour(*side, OU_SIDE_WHITE) || (o->count & OU_COUNT_MASK) > n_internal
        || n_internal == OU_MOST_INTERNAL >> OU_COUNT_BITS)
        shade(gc, o);
    return gc->cycle.budget > 0;
}

/* ---- the condemned ---- */

static bool
must_finalize(const OuObj *o, uint8_t side)
{
    return (o->type->flags & OU_TYPE_FINALIZE) && !(side & OU_SIDE_FINALIZED);
}

static bool
condemn(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    OuGcCycle *c = &gc->cycle;
    OU_ASSERT(o->count >> OU_COUNT_BITS == (o->count & OU_COUNT_MASK));
    o->count = (o->count & OU_COUNT_MASK) + 1;
    c->n_condemned++;
    c->n_to_finalize += must_finalize(o, *side);
    c->budget--;
    if (*side & OU_SIDE_WEAKREF) {
        c->told_tail = ou_weakref_clear_for_gc(gc->sp, o, c->told_tail);
        c->budget -= UNITS_A_RELEASE;
    }
    return c->budget > 0;
}

static void
tell(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OuWeakRef *told = c->told;
    c->told = NULL;
    c->told_tail = &c->told;
    if (told != NULL)
        ou_weakref_call_told(gc->sp, told);
}

void
ou_gc_cycle_tell_late(OuGc *gc)
{
    OuWeakRef *told = gc->told_late;
    gc->told_late = NULL;
    if (told != NULL)
        ou_weakref_call_told(gc->sp, told);
}

/* A finalizer may reach this one: it is spared, until the next cycle. */
static void
spare_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    if ((*side & OLD_AND_TRACKED) != OLD_AND_TRACKED || (*side & OU_SIDE_COLOR_MASK) != OU_SIDE_SUSPECT)
        return;
    OuGcQueue *queue = &gc->cycle.queue;
    if (queue->n == queue->room && !ou_gc_queue_grow(gc, queue)) {
        queue->overflowed = true;
        return;
    }
    queue->items[queue->n++] = o;
    if (must_finalize(o, *side)) {
        ou_gc_paint(side, OU_SIDE_GREY);
        return;
    }
    ou_gc_paint(side, OU_SIDE_BLACK);
    o->count--;
}

static bool
spare_if_finalizable(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    gc->cycle.budget--;
    if (!must_finalize(o, *side))
        return gc->cycle.budget > 0;
    ou_gc_paint(side, OU_SIDE_GREY);
    o->type->slots.visit(o, spare_child, gc);
    return false; // what is queued goes first
}

/* Scan what is spared. */
static bool
drain_spared(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->queue.n > 0 && c->budget > 0) {
        OuObj *o = c->queue.items[--c->queue.n];
        c->budget--;
        o->type->slots.visit(o, spare_child, gc);
    }
    return c->queue.n == 0;
}

/* Objects taken out of a walk to be worked on outside it. */
typedef struct Gathered {
    OuObj *items[64];
    size_t n;
} Gathered;

static bool
gather(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side;
    Gathered *gathered = context;
    gathered->items[gathered->n++] = o;
    return gathered->n < sizeof gathered->items / sizeof *gathered->items;
}

/* Each is held by the count of ours, which goes with its finalizer. */
static void
finalize(OuGc *gc, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    ou_gc_paint(side, OU_SIDE_BLACK);
    *side |= OU_SIDE_FINALIZED;
    gc->cycle.budget -= UNITS_A_FINALIZER;
    o->type->slots.finalize(gc->sp, o);
    ou_decref(gc->sp, o);
}

/* Clear an object's slots and give up the count of ours. False: not done yet. */
static bool
release_one(OuGc *gc, OuObj *o)
{
    OuGcCycle *c = &gc->cycle;
    OuSpace *sp = gc->sp;
    const OuSlots *slots = &o->type->slots;
    c->budget -= UNITS_A_RELEASE;
    if (slots->clear_part != NULL) {
        while (!slots->clear_part(sp, o, OU_GC_PART))
            if ((c->budget -= OU_GC_PART) <= 0)
                return false;
    } else if (slots->clear != NULL) {
        slots->clear(sp, o);
    }
    ou_gc_paint(ou_side_of(o), OU_SIDE_BLACK);
    ou_decref(sp, o);
    c->n_released++;
    return true;
}

/* What could not be released at once waits in `large`. */
static void
release(OuGc *gc, OuObj *o)
{
    OuGcCycle *c = &gc->cycle;
    while (!release_one(gc, o)) {
        if (c->n_large == OU_GC_LARGE_DEPTH)
            continue;
        c->large[c->n_large++].o = o;
        return;
    }
}

/* Finalize or release some; true at the end. */
static bool
act_on_some(OuGc *gc, uint8_t colour)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    Gathered gathered = {.n = 0};
    if (c->n_large > 0) {
        if (release_one(gc, c->large[c->n_large - 1].o))
            c->n_large--;
        return false;
    }
    ou_gc_want_old(want, colour);
    bool ended = ou_gc_walk_on(gc, &c->walk, &c->budget, want, gather, &gathered);
    for (size_t i = 0; i < gathered.n; i++)
        (colour == OU_SIDE_GREY ? finalize : release)(gc, gathered.items[i]);
    return ended && c->n_large == 0;
}

/* ---- from phase to phase ---- */

/* Counts what the collector released as its own. */
static void
settle_counters(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OuSpace *sp = gc->sp;
    sp->n_freed_collected += c->n_released;
    sp->n_freed_counting -= c->n_released < sp->n_freed_counting ? c->n_released : sp->n_freed_counting;
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
    barrier->promoted = phase == OU_GC_IDLE || phase >= OU_GC_CLEAN ? OU_SIDE_WHITE : OU_SIDE_BLACK;
    if (phase >= OU_GC_COUNT)
        ou_gc_walk_start(gc, &gc->cycle.walk);
}

void
ou_gc_cycle_start(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    OU_ASSERT(c->phase == OU_GC_IDLE && gc->n_waiting == 0);
    c->n_units = c->n_scanned = c->n_suspects = c->n_condemned = c->n_to_finalize = c->n_released = 0;
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

static void
walk_suspects(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256], other[256];
    if (c->phase == OU_GC_COUNT) {
        if (!count_parts(gc))
            return;
        ou_gc_want_old(want, OU_SIDE_WHITE);
        if (ou_gc_walk_on(gc, &c->walk, &c->budget, want, count_suspect, NULL) && c->counted.o == NULL)
            enter(gc, c->n_suspects > 0 ? OU_GC_JUDGE : OU_GC_CLEAN);
        return;
    }
    ou_gc_want_old(want, OU_SIDE_SUSPECT);
    ou_gc_want_old(other, OU_SIDE_WHITE);
    for (unsigned side = 0; side < 256; side++)
        want[side] |= other[side];
    if (ou_gc_walk_on(gc, &c->walk, &c->budget, want, judge_suspect, NULL) && c->queue.n == 0 && c->n_large == 0
        && !c->queue.overflowed)
        enter(gc, OU_GC_CONDEMN);
}

static void
walk_condemned(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    ou_gc_want_old(want, OU_SIDE_SUSPECT);
    if (c->phase == OU_GC_CONDEMN) {
        if (!ou_gc_walk_on(gc, &c->walk, &c->budget, want, condemn, NULL))
            return;
        enter(gc, c->n_condemned == 0 ? OU_GC_CLEAN : c->n_to_finalize > 0 ? OU_GC_SPARE : OU_GC_RELEASE);
        tell(gc);
    } else if (c->phase == OU_GC_SPARE) {
        if (drain_spared(gc) && ou_gc_walk_on(gc, &c->walk, &c->budget, want, spare_if_finalizable, NULL)
            && c->queue.n == 0)
            enter(gc, OU_GC_FINALIZE);
    } else if (act_on_some(gc, c->phase == OU_GC_FINALIZE ? OU_SIDE_GREY : OU_SIDE_SUSPECT)) {
        enter(gc, c->phase == OU_GC_FINALIZE ? OU_GC_RELEASE : OU_GC_CLEAN);
    }
}

static void
step_once(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    switch (c->phase) {
    case OU_GC_ROOTS:
        shade_roots(gc);
        if (c->source == NULL)
            enter(gc, OU_GC_MARK);
        break;
    case OU_GC_MARK:
        if (drain(gc)) {
            enter(gc, OU_GC_COUNT);
            shade_innermost(gc);
        }
        break;
    case OU_GC_COUNT:
    case OU_GC_JUDGE:
        if (drain(gc))
            walk_suspects(gc);
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
        walk_condemned(gc);
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
    if (gc->cycle.phase < OU_GC_CONDEMN || o->count >> OU_COUNT_BITS != 0) {
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
        ou_gc_want_old(other, condemned ? OU_SIDE_GREY : OU_SIDE_WHITE);
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
