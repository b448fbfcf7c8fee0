/* SPDX-License-Identifier: MIT */
/* What becomes of garbage, in CPython 3.11's order:
 *
 *   1. every weak reference to garbage reads as dead; then the callbacks of those
 *      references that are not garbage themselves are called;
 *   2. finalizers run, each once in its object's life;
 *   3. the garbage is counted again: what a finalizer gave away lives on, with all
 *      that it reaches;
 *   4. the rest is released.
 *
 * Most garbage is plain, has neither, and is released at once (ou_dealloc_all). Of
 * the other each object clears its slots, and the counts do the rest.
 *
 * Garbage is SUSPECT throughout. Steps that run the program's code first gather
 * the objects they are for, each held by a count, into a buffer or, without
 * memory, into batches of a fixed size: pools must not be walked while they
 * change. Where no Python code may run, garbage whose death would run some is
 * held and painted BLACK until the next safe point; the rest is released.
 */
#include "gc/gc_int.h"

#include <stdio.h>

#include "object/container/list.h"
#include "object/ops.h"
#include "object/text/str.h"
#include "object/weakref.h"

/* ---- gathering ---- */

/* Objects held by a count each. `items` lies in a buffer or is `gc->queue.fixed`. */
typedef struct Batch {
    OuObj **items;
    size_t n;
    size_t room;
    uint32_t type_flags; // only of types with these
} Batch;

static bool
gather_one(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side;
    Batch *batch = context;
    if ((o->type->flags & batch->type_flags) != batch->type_flags)
        return true;
    if (batch->n == batch->room)
        return false;
    batch->items[batch->n++] = ou_incref(o);
    return true;
}

/* Do `act` to every object whose side byte is wanted; `act` must see to it that
 * the object is not wanted again. */
static void
each_held(OuGc *gc, int64_t n_expected, const bool want[256], uint32_t type_flags, void (*act)(OuGc *gc, Batch *batch))
{
    OuHeap *heap = gc->sp->heap;
    Batch batch = {gc->queue.fixed, 0, OU_GC_QUEUE_FIXED, type_flags};
    size_t bytes = (size_t)n_expected * sizeof(OuObj *);
    OuObj **buffer = n_expected > OU_GC_QUEUE_FIXED ? ou_buffer_take(heap, bytes) : NULL;
    if (buffer != NULL) {
        batch.items = buffer;
        batch.room = (size_t)n_expected;
    }
    do {
        batch.n = 0;
        ou_gc_each_wanted(gc, gc->collected_generation, want, gather_one, &batch);
        act(gc, &batch);
    } while (batch.n == batch.room);
    if (buffer != NULL)
        ou_buffer_release(heap, buffer, bytes);
}

static void
let_go(OuGc *gc, Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++)
        ou_decref(gc->sp, batch->items[i]);
}

/* ---- weak references ---- */

static void
clear_weak_references(OuGc *gc, Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++)
        gc->told_tail = ou_weakref_clear_for_gc(gc->sp, batch->items[i], gc->told_tail);
    let_go(gc, batch);
}

/* All are cleared before any is told. True when a callback was called. */
static bool
tell_weak_references(OuGc *gc)
{
    bool want[256];
    ou_gc_want_colour(gc, want, OU_SIDE_SUSPECT);
    for (unsigned side = 0; side < 256; side++)
        want[side] = want[side] && (side & OU_SIDE_WEAKREF);
    gc->told = NULL;
    gc->told_tail = &gc->told;
    each_held(gc, gc->n_suspects, want, 0, clear_weak_references);
    OuWeakRef *told = gc->told;
    if (told == NULL)
        return false;
    (void)ou_weakref_call_told(gc->sp, told, SIZE_MAX);
    return true;
}

/* ---- finalizers ---- */

static void
run_finalizers(OuGc *gc, Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        OuObj *o = batch->items[i];
        uint8_t *side = ou_side_of(o);
        if (!(*side & OU_SIDE_FINALIZED)) {
            *side |= OU_SIDE_FINALIZED;
            gc->n_finalized++;
            o->type->slots.finalize(gc->sp, o);
        }
        ou_decref(gc->sp, o);
    }
}

static void
finalize_garbage(OuGc *gc)
{
    bool want[256];
    ou_gc_want_colour(gc, want, OU_SIDE_SUSPECT);
    for (unsigned side = 0; side < 256; side++)
        want[side] = want[side] && !(side & OU_SIDE_FINALIZED);
    each_held(gc, gc->n_suspects, want, OU_TYPE_FINALIZE, run_finalizers);
}

/* ---- counting again ---- */

static bool
whiten(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)o, (void)context;
    ou_gc_paint(side, OU_SIDE_WHITE);
    return true;
}

/* The suspects alone are members now; those rescued are BLACK until the end, since
 * all the world is WHITE. What stopped being tracked meanwhile is let off. */
static void
count_again(OuGc *gc)
{
    bool want[256];
    ou_gc_want_colour(gc, want, OU_SIDE_SUSPECT);
    for (unsigned side = 0; side < 256; side++)
        want[side] = want[side] && !(side & OU_SIDE_TRACKED);
    ou_gc_each_wanted(gc, gc->collected_generation, want, whiten, NULL);
    for (unsigned side = 0; side < 256; side++)
        gc->member[side] = (side & OU_SIDE_LIVE) && (side & OU_SIDE_TRACKED)
                           && (side & OU_SIDE_COLOR_MASK) != OU_SIDE_WHITE
                           && (gc->collected_generation == 2
                               || ou_gc_generation_of((uint8_t)side) <= gc->collected_generation);
    gc->rescued = OU_SIDE_BLACK;
    ou_gc_trial(gc);
    ou_gc_want_colour(gc, want, OU_SIDE_BLACK);
    ou_gc_each_wanted(gc, gc->collected_generation, want, whiten, NULL);
}

/* ---- release, all at once ---- */

/* Is garbage mere memory? Then nobody sees in which order it goes. */
static bool
is_plain(const OuGc *gc)
{
    return !gc->has_weakly_held && !gc->has_finalizers && !gc->has_apart && gc->own == 0 && !gc->sp->releasing
           && !(gc->debug & (OU_GC_DEBUG_COLLECTABLE | OU_GC_DEBUG_SAVEALL));
}

static bool
list_one(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side;
    OuObj ***at = context;
    *(*at)++ = o;
    return true;
}

/* Release garbage that is plain, straight from the trial; false: no memory for a
 * list of it. */
static bool
release_plain(OuGc *gc)
{
    OuHeap *heap = gc->sp->heap;
    size_t n = (size_t)gc->n_suspects, bytes = n * sizeof(OuObj *);
    OuObj **list = gc->n_few > OU_GC_FEW ? ou_buffer_take(heap, bytes) : gc->few, **end = list;
    if (list == NULL)
        return false;
    ou_gc_each_suspect(gc, list_one, &end);
    OU_ASSERT((size_t)(end - list) == n);
    gc->sp->n_freed_collected += n;
    ou_dealloc_all(gc->sp, list, n);
    if (list != gc->few)
        ou_buffer_release(heap, list, bytes);
    return true;
}

/* ---- release, one by one ---- */

static void
clear_slots(OuGc *gc, Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        OuObj *o = batch->items[i];
        ou_gc_paint(ou_side_of(o), OU_SIDE_WHITE);
        if (o->type->slots.clear != NULL)
            o->type->slots.clear(gc->sp, o);
        o->count -= gc->own; // the batch holds it yet
    }
    let_go(gc, batch);
}

/* DEBUG_SAVEALL: into gc.garbage instead. */
static void
save_all(OuGc *gc, Batch *batch)
{
    OuObj *garbage = ou_gc_garbage(gc);
    for (size_t i = 0; i < batch->n; i++) {
        ou_gc_paint(ou_side_of(batch->items[i]), OU_SIDE_WHITE);
        if (garbage == NULL || !ou_list_append(gc->sp, garbage, batch->items[i]))
            ou_pending_clear(gc->sp); // then it is garbage again the next time
    }
    let_go(gc, batch);
}

static void
tell_collectable(OuGc *gc, Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        OuText name;
        if (ou_text_of(gc->sp, batch->items[i]->type->name, &name)) {
            fprintf(stderr, "gc: collectable <%s %p>\n", name.utf8, (void *)batch->items[i]);
            ou_text_release(gc->sp, &name);
        }
    }
}

static void
release_batch(OuGc *gc, Batch *batch)
{
    if (gc->debug & OU_GC_DEBUG_COLLECTABLE)
        tell_collectable(gc, batch);
    if (gc->debug & OU_GC_DEBUG_SAVEALL)
        save_all(gc, batch);
    else
        clear_slots(gc, batch);
}

/* Release the suspects. Those that counting frees on the way were found by us. */
static int64_t
release_garbage(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    int64_t n_found = gc->n_suspects;
    bool want[256];
    ou_gc_want_colour(gc, want, OU_SIDE_SUSPECT);
    each_held(gc, n_found, want, 0, release_batch);
    if (!(gc->debug & OU_GC_DEBUG_SAVEALL)) {
        uint64_t n = (uint64_t)n_found;
        sp->n_freed_collected += n;
        sp->n_freed_counting -= n < sp->n_freed_counting ? n : sp->n_freed_counting;
    }
    return n_found;
}

int64_t
ou_gc_finish(OuGc *gc)
{
    int64_t n_found = gc->n_suspects;
    if (n_found == 0 || (is_plain(gc) && release_plain(gc)))
        return n_found;
    ou_gc_make_whole(gc);
    bool ran = gc->has_weakly_held && tell_weak_references(gc);
    gc->n_finalized = 0;
    if (gc->has_finalizers && !gc->sp->ending)
        finalize_garbage(gc);
    if (!ran && gc->n_finalized == 0)
        return release_garbage(gc);
    count_again(gc);
    n_found = gc->n_suspects;
    if (is_plain(gc) && release_plain(gc))
        return n_found;
    ou_gc_make_whole(gc);
    return release_garbage(gc);
}

/* ---- where no Python code may run ---- */

static bool
must_wait(OuSpace *sp, OuObj *o, uint8_t side)
{
    if ((o->type->flags & OU_TYPE_FINALIZE) && !(side & OU_SIDE_FINALIZED))
        return true;
    return (side & OU_SIDE_WEAKREF) && ou_weakref_has_callback(sp, o);
}

static void
keep_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    if (!ou_gc_is_colour(*side, OU_SIDE_SUSPECT))
        return;
    ou_gc_paint(side, OU_SIDE_WHITE);
    gc->n_suspects--;
    ou_gc_queue_put(gc, &gc->queue, o, side);
}

/* Keep what must wait, with all it reaches, which is not garbage for now. */
static bool
keep_if_waiting(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    if (!must_wait(gc->sp, o, *side))
        return true;
    ou_gc_paint(side, OU_SIDE_BLACK);
    o->count++;
    gc->n_waiting++;
    gc->n_suspects--;
    o->type->slots.visit(o, keep_child, gc);
    ou_gc_drain(gc, keep_child);
    return true;
}

int64_t
ou_gc_finish_quietly(OuGc *gc)
{
    bool want[256];
    int64_t n_found = gc->n_suspects;
    if (n_found == 0 || (is_plain(gc) && release_plain(gc)))
        return n_found;
    ou_gc_make_whole(gc);
    ou_gc_want_colour(gc, want, OU_SIDE_SUSPECT);
    ou_gc_each_wanted(gc, gc->collected_generation, want, keep_if_waiting, NULL);
    ou_gc_drain_all(gc, keep_child, OU_SIDE_WHITE);
    for (unsigned side = 0; side < 256; side++)
        want[side] = want[side] && (side & OU_SIDE_WEAKREF);
    gc->told = NULL;
    gc->told_tail = &gc->told;
    each_held(gc, gc->n_suspects, want, 0, clear_weak_references); // none has a callback
    OU_ASSERT(gc->told == NULL);
    return gc->n_suspects > 0 ? release_garbage(gc) : 0;
}

void
ou_gc_let_die(OuSpace *sp, OuObj *o)
{
    bool releasing = sp->releasing;
    if (!releasing)
        sp->dying_at = &sp->dying;
    sp->releasing = true; // so that it is only queued
    ou_dealloc(sp, o);
    sp->releasing = releasing;
}

static void
release_waiting_batch(OuGc *gc, Batch *batch)
{
    for (size_t i = 0; i < batch->n; i++) {
        ou_gc_paint(ou_side_of(batch->items[i]), OU_SIDE_WHITE);
        ou_decref(gc->sp, batch->items[i]); // the count that held it
    }
    let_go(gc, batch);
}

void
ou_gc_release_waiting(OuGc *gc)
{
    bool want[256];
    size_t n = gc->n_waiting;
    if (n == 0)
        return;
    gc->n_waiting = 0;
    gc->collected_generation = 2;
    ou_gc_want_colour(gc, want, OU_SIDE_BLACK);
    each_held(gc, (int64_t)n, want, 0, release_waiting_batch);
}
