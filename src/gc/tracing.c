/* SPDX-License-Identifier: MIT */
/* Tracing only: a runtime in which counting frees nothing (G7).
 *
 * Every object carries one count more, the heap's own, which only the collector
 * takes off: so a count never reaches zero by what the program does, and an object
 * goes when a collection finds that nobody else counts. That is how the JVM and .NET
 * free: late, in no order, finalizers with them.
 *
 * Containers go by the trial, as ever; everything is tracked then, as what is not
 * would never be found. Numbers and strings refer to nothing that could refer back,
 * and have no side bytes: at the end of a full collection their pools are swept, and
 * those that the heap alone counts go; at the end of a cycle in steps, a pool at a time.
 */
#include "gc/gc_int.h"

/* ---- what can be tracked ---- */

static bool
add_own_count(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    *side |= OU_SIDE_TRACKED;
    o->count += gc->own;
    return true;
}

static bool
take_own_count(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)side, (void)context;
    o->count--;
    if (o->count == 0)
        ou_gc_let_die(gc->sp, o);
    return true;
}

static void
each_tracked(OuGc *gc, OuGcSideFn fn)
{
    bool want[256];
    for (unsigned side = 0; side < 256; side++)
        want[side] = (side & OU_SIDE_LIVE) != 0;
    ou_gc_each_wanted(gc, 2, want, fn, NULL);
}

/* ---- numbers and strings ---- */

/* A pass over them. Nothing is released while pools are walked: the dead wait in a
 * list, linked through their counts. */
typedef struct PlainPass {
    OuBlockFn each;
    OuObj *dead;
} PlainPass;

static void
let_go(PlainPass *pass, OuObj *o)
{
    o->count = (uint64_t)(uintptr_t)pass->dead;
    pass->dead = o;
}

static bool
add_plain_count(void *context, void *block, size_t bytes)
{
    (void)context, (void)bytes;
    ((OuObj *)block)->count++;
    return true;
}

static bool
take_plain_count(void *context, void *block, size_t bytes)
{
    (void)bytes;
    OuObj *o = block;
    if (--o->count == 0)
        let_go(context, o);
    return true;
}

static bool
sweep_block(void *context, void *block, size_t bytes)
{
    (void)bytes;
    OuObj *o = block;
    if (o->count == 1)
        let_go(context, o);
    return true;
}

static bool
pass_pool(void *context, OuPool *pool)
{
    PlainPass *pass = context;
    return pool->kind != OU_POOL_PLAIN || ou_pool_n_taken(pool) == 0 || ou_pool_each_taken(pool, pass->each, pass);
}

/* Release the dead: how many. */
static int64_t
release_dead(OuSpace *sp, PlainPass *pass)
{
    int64_t n = 0;
    for (OuObj *o = pass->dead, *next; o != NULL; o = next, n++) {
        next = (OuObj *)(uintptr_t)o->count;
        o->count = 0;
        ou_dealloc(sp, o);
    }
    pass->dead = NULL;
    return n;
}

/* Do `each` to every one of them, and release those that are dead then: how many. */
static int64_t
pass_plain(OuGc *gc, OuBlockFn each)
{
    PlainPass pass = {each, NULL};
    ou_heap_each_pool(gc->sp->heap, pass_pool, &pass);
    return release_dead(gc->sp, &pass);
}

/* They were found by us. */
static int64_t
note_swept(OuSpace *sp, int64_t n)
{
    sp->n_freed_collected += (uint64_t)n;
    sp->n_freed_counting -= (uint64_t)n;
    return n;
}

int64_t
ou_gc_sweep_plain(OuGc *gc)
{
    return note_swept(gc->sp, pass_plain(gc, sweep_block));
}

/* What a step's budget pays for a pool, for blocks looked at, for one released. */
enum { UNITS_A_POOL = 2, BLOCKS_A_UNIT = 8, UNITS_A_RELEASE = 2 };

/* A pool at a time: what nobody holds now nobody can get hold of, whatever the program
 * did since the last step; but for interned strings, and then they are held. */
bool
ou_gc_sweep_on(OuGc *gc, int64_t *budget)
{
    OuHeap *heap = gc->sp->heap;
    PlainPass pass = {sweep_block, NULL};
    for (OuPool *pool; *budget > 0;) {
        if ((pool = ou_heap_cursor_pool(heap)) == NULL)
            return true;
        ou_heap_cursor_next(heap); // the pool may go with its last block
        *budget -= UNITS_A_POOL;
        if (pool->kind != OU_POOL_PLAIN)
            continue;
        *budget -= (int64_t)ou_pool_n_taken(pool) / BLOCKS_A_UNIT;
        pass_pool(&pass, pool);
        int64_t n = note_swept(gc->sp, release_dead(gc->sp, &pass));
        *budget -= n * UNITS_A_RELEASE;
        gc->n_swept += n;
    }
    return false;
}

/* ---- there and back ---- */

void
ou_gc_trace_only(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    if (gc->own != 0)
        return;
    ou_gc_settle(gc);
    gc->own = sp->own_count = 1;
    sp->plain_count = 2;
    sp->barrier.untracked = OU_SIDE_TRACKED;
    each_tracked(gc, add_own_count);
    pass_plain(gc, add_plain_count);
}

void
ou_gc_count_again(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    if (gc->own == 0)
        return;
    gc->own = sp->own_count = 0;
    sp->plain_count = 1;
    sp->barrier.untracked = 0;
    each_tracked(gc, take_own_count);
    pass_plain(gc, take_plain_count);
}
