/* SPDX-License-Identifier: MIT */
/* The slow paths of pools: where a bin finds its next pool, and where pools go.
 *
 *   UNUSED --type--> CURRENT --no block left--> FULL --a release--> room
 *                       ^                                             |
 *                       +---------------- refill ---------------------+
 *
 * and from `room` or CURRENT back to UNUSED once a pool holds nothing. See
 * pool.h for what each state means.
 */
#include "heap/heap_int.h"

#include <string.h>

/* How many times over a current pool's blocks are released between two looks at
 * it, once it was looked at: counting its stack must not show in the time. */
#define LOOK_EVERY 16u
/* Fresh blocks are cut a page at a time: pages beyond stay untouched. */
#define CARVE_BYTES 4096u
/* But a bin with so many pools will fill one more: its pages come in one call instead
 * of a fault for each (four pages: 0.8 us a page instead of 1.2). */
#define FULL_POOLS 4u

/* ---- lists ---- */

void
ou_bin_push_room(OuBin *bin, OuPool *pool)
{
    pool->prev = NULL;
    pool->next = bin->room;
    if (pool->next != NULL)
        pool->next->prev = pool;
    bin->room = pool;
}

void
ou_bin_unlink_room(OuBin *bin, OuPool *pool)
{
    OU_CHECK(pool->prev == NULL ? bin->room == pool : pool->prev->next == pool);
    if (pool->next != NULL)
        pool->next->prev = pool->prev;
    if (pool->prev != NULL)
        pool->prev->next = pool->next;
    else
        bin->room = pool->next;
}

/* ---- from unused to current ---- */

/* No block of the pool is marked as live: walkers would believe it. */
static bool
side_is_clear(const OuPool *pool)
{
    const uint8_t *side = ou_side_of(ou_pool_base(pool));
    size_t n = ((size_t)pool->n_units << OU_POOL_SHIFT) >> OU_SIDE_SHIFT;
    return n == 0 || (side[0] == 0 && memcmp(side, side + 1, n - 1) == 0);
}

void
ou_pool_type(OuHeap *heap, OuPool *pool, OuPoolKind kind, size_t block_bytes, size_t n_blocks)
{
    OU_ASSERT(pool->kind == OU_POOL_UNUSED && n_blocks <= UINT16_MAX);
    OU_CHECK(kind != OU_POOL_COLLECTABLE || side_is_clear(pool));
    pool->freed = NULL;
    pool->next = pool->prev = pool->young_next = NULL;
    pool->typing = ++heap->next_typing;
    pool->block_bytes = block_bytes > UINT32_MAX ? UINT32_MAX : (uint32_t)block_bytes;
    pool->n_cut = 0;
    pool->given = 0;
    pool->n_blocks = (uint16_t)n_blocks;
    pool->countdown = 0;
    pool->bin = OU_NO_BIN;
    pool->kind = (uint8_t)kind;
    pool->flags = 0;
}

/* The lowest address comes on top; the first word of each reads as a count of 0. */
size_t
ou_pool_carve(OuPool *pool)
{
    OU_ASSERT(pool->freed == NULL && ou_pool_has_more(pool));
    if (pool->given != 0)
        return ou_pages_cut(pool);
    size_t bytes = pool->block_bytes;
    size_t n = bytes >= CARVE_BYTES ? 1 : CARVE_BYTES / bytes;
    size_t fresh = ou_pool_fresh(pool);
    if (n > fresh)
        n = fresh;
    char *first = ou_pool_base(pool) + pool->n_cut * bytes;
    char *last = first + (n - 1) * bytes;
    OU_RANGE_OPEN(first, n * bytes);
    for (char *block = first; block < last; block += bytes) {
        ((void **)block)[0] = NULL;
        ((void **)block)[1] = block + bytes;
    }
    ((void **)last)[0] = NULL;
    ((void **)last)[1] = NULL;
    OU_RANGE_CLOSE(first, n * bytes);
    pool->freed = first;
    pool->n_cut += (uint16_t)n;
    return n;
}

/* Cut blocks of a current pool. All cut before are taken, and the request that
 * asks takes one. */
static void
carve_current(OuPool *pool)
{
    size_t n_taken = pool->n_cut - ou_pages_n_given(pool);
    ou_pool_carve(pool);
    if (OU_UNLIKELY(ou_arena_of(pool)->heap->debug != NULL) && ou_kind_is_object(pool->kind))
        ou_debug_fill_cut(pool);
    pool->flags &= (uint8_t)~OU_POOL_LOOKED;
    pool->countdown = (uint16_t)(n_taken + 1);
}

/* All blocks of a public pool are free at once: that costs no memory of theirs. */
static void
open_public(OuHeap *heap, OuPool *pool)
{
    uint8_t byte = (uint8_t)(OU_UNIT_PUBLIC + pool->bin - OU_FIRST_PUBLIC);
    ou_table_set_units(heap, ou_pool_base(pool), pool->n_units, byte);
    OuPoolMap *map = ou_pool_map(pool);
    size_t n_words = ou_pool_map_words(pool->n_blocks);
    map->countdown = 0;
    memset(map->free, 0xFF, n_words * sizeof *map->free);
    map->free[n_words - 1] >>= n_words * 64 - pool->n_blocks;
    pool->n_cut = pool->n_blocks;
}

OuPool *
ou_pool_open(OuHeap *heap, OuBin *bin)
{
    bool soon = bin->n_pools >= FULL_POOLS && bin->block_bytes <= CARVE_BYTES;
    OuPool *pool = ou_arena_take_units(heap, bin->kind, bin->n_units, soon);
    if (pool == NULL)
        return NULL;
    ou_pool_type(heap, pool, bin->kind, bin->block_bytes,
                 ((size_t)bin->n_units << OU_POOL_SHIFT) / bin->block_bytes);
    pool->bin = bin->index;
    bin->n_pools++;
    if (bin->kind == OU_POOL_PUBLIC)
        open_public(heap, pool);
    return pool;
}

static void
make_current(OuHeap *heap, OuBin *bin, OuPool *pool)
{
    OU_ASSERT((pool->flags & (OU_POOL_CURRENT | OU_POOL_FULL)) == 0);
    pool->flags &= (uint8_t) ~(OU_POOL_RESTING | OU_POOL_SPARSE);
    pool->flags |= OU_POOL_CURRENT;
    bin->current = pool;
    if (pool->kind == OU_POOL_COLLECTABLE && !(pool->flags & OU_POOL_YOUNG))
        ou_pool_enter_young(heap, pool);
}

/* ---- from current to full, room or unused ---- */

/* Give an empty pool back; false when its arena went, too. */
static bool
drop_pool(OuHeap *heap, OuPool *pool)
{
    OU_ASSERT(!(pool->flags & OU_POOL_CURRENT));
    OU_CHECK(pool->kind != OU_POOL_COLLECTABLE || side_is_clear(pool));
    if (pool->flags & OU_POOL_YOUNG)
        ou_pool_leave_young(heap, pool);
    if (pool->bin != OU_NO_BIN)
        heap->bins[pool->bin].n_pools--;
    pool->flags = 0;
    pool->freed = NULL;
    return ou_arena_give(heap, pool);
}

/* Leave the bin without a current pool. What is taken from it is not counted
 * now: most often the next request makes it current again. */
static void
detach_current(OuHeap *heap, OuBin *bin)
{
    OuPool *pool = bin->current;
    if (pool == &heap->no_pool)
        return;
    bin->current = &heap->no_pool;
    pool->flags &= (uint8_t)~OU_POOL_CURRENT;
    if (pool->freed == NULL && !ou_pool_has_more(pool)) {
        pool->flags &= (uint8_t)~OU_POOL_LOOKED;
        pool->flags |= OU_POOL_FULL;
        pool->countdown = 1;
    } else {
        pool->flags |= OU_POOL_RESTING;
        ou_bin_push_room(bin, pool);
    }
}

/* Make sure that the bin's current pool has a block on its stack; false when
 * that needs a pool and there is none. */
static bool
find_current(OuHeap *heap, OuBin *bin)
{
    OuPool *pool = bin->current;
    if (pool != &heap->no_pool) {
        if (pool->freed != NULL)
            return true;
        if (ou_pool_has_more(pool)) {
            carve_current(pool);
            return true;
        }
        detach_current(heap, bin);
    }
    pool = bin->room;
    if (pool != NULL) {
        ou_bin_unlink_room(bin, pool);
    } else {
        pool = ou_pool_open(heap, bin);
        if (pool == NULL)
            return false;
    }
    make_current(heap, bin, pool);
    if (pool->freed == NULL)
        carve_current(pool);
    return true;
}

/* What is taken from the pool is not known: its next release is looked at. */
static void
let_rest(OuPool *pool)
{
    if (!(pool->flags & OU_POOL_FULL))
        pool->flags |= OU_POOL_RESTING;
    pool->countdown = 1;
}

void *
ou_bin_refill(OuHeap *heap, OuBin *bin)
{
    if (OU_UNLIKELY(heap->wraps_objects) && ou_kind_is_object(bin->kind))
        return ou_object_ask(heap, bin, (OuPoolKind)bin->kind, bin->block_bytes);
    return ou_bin_serve(heap, bin);
}

void *
ou_bin_serve(OuHeap *heap, OuBin *bin)
{
    OU_ASSERT(bin->kind != OU_POOL_UNUSED && bin->kind != OU_POOL_PUBLIC);
    if (!find_current(heap, bin)) {
        size_t bytes = (size_t)bin->n_units << OU_POOL_SHIFT;
        if (!ou_limit_reclaim(heap, bytes) || !find_current(heap, bin))
            return NULL;
    }
    OuPool *pool = bin->current;
    void *block = pool->freed;
    OU_LINK_OPEN(block);
    pool->freed = ((void **)block)[1];
    OU_BLOCK_OPEN(block, bin->block_bytes);
    if (OU_UNLIKELY(heap->wraps_objects) && ou_kind_is_object(bin->kind)) {
        detach_current(heap, bin);
        let_rest(pool);
    }
    OU_WALK(ou_heap_verify_in_turn(heap));
    return block;
}

/* ---- releases after which something changes ---- */

size_t
ou_pool_count_taken(const OuPool *pool)
{
    size_t n = pool->n_cut - ou_pages_n_given(pool);
    /* A block released twice closes the stack to a ring: this ends all the same. */
    for (const void *block = pool->freed; block != NULL && n > 0; block = ou_link_read(block))
        n--;
    return n;
}

/* Does a bin hold on to a pool from which nothing is taken? */
static bool
is_idle(const OuPool *pool)
{
    return (pool->flags & (OU_POOL_CURRENT | OU_POOL_RESTING)) && ou_pool_count_taken(pool) == 0;
}

/* The first pool in the arena at `unit` or behind it; NULL when there is none. */
static OuPool *
next_pool(const OuArena *arena, size_t unit)
{
    uint64_t used = ~arena->unused & ou_arena_all(arena);
    if (arena->span_units != 0 || unit >= OU_ARENA_UNITS)
        return NULL;
    used &= ~(uint64_t)0 << unit;
    return used == 0 ? NULL : ou_arena_desc(arena, (size_t)__builtin_ctzll(used));
}

/* Nothing is taken from the arena, though bins still hold pools in it. */
static bool
arena_is_idle(const OuArena *arena)
{
    const OuPool *pool = next_pool(arena, 0);
    if (pool == NULL)
        return false;
    for (; pool != NULL; pool = next_pool(arena, ou_unit_of(pool) + pool->n_units)) {
        if (!is_idle(pool))
            return false;
    }
    return true;
}

/* Give back a pool that is idle; false when its arena went, too. */
static bool
retire_pool(OuHeap *heap, OuPool *pool)
{
    OuBin *bin = &heap->bins[pool->bin];
    if (pool->flags & OU_POOL_CURRENT)
        detach_current(heap, bin);
    ou_bin_unlink_room(bin, pool);
    return drop_pool(heap, pool);
}

static void
retire_idle(OuHeap *heap, OuArena *arena)
{
    OuPool *pool = next_pool(arena, 0);
    while (pool != NULL) {
        size_t behind = ou_unit_of(pool) + pool->n_units;
        if (is_idle(pool) && !retire_pool(heap, pool))
            return;
        pool = next_pool(arena, behind);
    }
}

void
ou_pools_retire_idle(OuHeap *heap)
{
    OuArena *next;
    for (OuArena *arena = heap->arenas; arena != NULL; arena = next) {
        next = arena->all_next;
        retire_idle(heap, arena);
    }
}

/* An arena that only idle pools hold should empty. One such arena stays as it
 * is while no empty one is kept back: a program that takes and releases a
 * single block would otherwise type a pool each time. */
static void
look_for_idle(OuHeap *heap, OuArena *arena)
{
    if (heap->n_arenas < 2 || !arena_is_idle(arena))
        return;
    OuArena *before = heap->idle;
    heap->idle = arena;
    if (heap->n_empty > 0)
        retire_idle(heap, arena);
    else if (before != NULL && before != arena && arena_is_idle(before))
        retire_idle(heap, before);
}

/* A current pool had as many releases as it was given. */
static void
look_at_current(OuHeap *heap, OuPool *pool)
{
    size_t n_taken = ou_pool_count_taken(pool);
    bool again = n_taken > 0 && !(pool->flags & OU_POOL_LOOKED);
    size_t pause = again ? n_taken : (size_t)pool->n_blocks * LOOK_EVERY;
    pool->flags |= OU_POOL_LOOKED;
    pool->countdown = pause > UINT16_MAX ? UINT16_MAX : (uint16_t)pause;
    if (n_taken == 0)
        look_for_idle(heap, ou_arena_of(pool));
}

/* A pool goes where it belongs with `n_taken` blocks taken. */
static void
settle(OuHeap *heap, OuPool *pool, bool was_full, size_t n_taken)
{
    if (n_taken == 0) {
        if (!was_full)
            ou_bin_unlink_room(&heap->bins[pool->bin], pool);
        OuArena *arena = ou_arena_of(pool);
        if (drop_pool(heap, pool))
            look_for_idle(heap, arena);
        return;
    }
    if (was_full)
        ou_bin_push_room(&heap->bins[pool->bin], pool);
    if (OU_UNLIKELY(heap->wraps_objects) && ou_kind_is_object(pool->kind))
        let_rest(pool);
    if (was_full && OU_UNLIKELY(++heap->n_opened >= OU_PAGES_EVERY))
        ou_pages_step(heap);
}

/* A pool that is not current had as many releases as it waited for. */
static void
settle_pool(OuHeap *heap, OuPool *pool)
{
    bool was_full = pool->flags & OU_POOL_FULL;
    if (was_full)
        pool->countdown = (uint16_t)(pool->n_blocks - 1);
    else if (pool->flags & OU_POOL_RESTING)
        pool->countdown = (uint16_t)ou_pool_count_taken(pool);
    pool->flags &= (uint8_t) ~(OU_POOL_FULL | OU_POOL_RESTING | OU_POOL_LOOKED);
    settle(heap, pool, was_full, pool->countdown);
}

void
ou_pool_event(OuHeap *heap, OuPool *pool)
{
    OU_ASSERT(pool->countdown == 0);
    if (pool->flags & OU_POOL_CURRENT)
        look_at_current(heap, pool);
    else if (OU_UNLIKELY(heap->wraps_objects) && ou_kind_is_object(pool->kind))
        ou_object_tell(heap, pool);
    else
        settle_pool(heap, pool);
    OU_WALK(ou_heap_verify_in_turn(heap));
}

void
ou_pool_map_event(OuHeap *heap, OuPool *pool)
{
    OuPoolMap *map = ou_pool_map(pool);
    OU_ASSERT(map->countdown == 0);
    bool was_full = pool->flags & OU_POOL_FULL;
    if (was_full)
        map->countdown = pool->n_blocks - 1u;
    pool->flags &= (uint8_t)~OU_POOL_FULL;
    settle(heap, pool, was_full, map->countdown);
    OU_WALK(ou_heap_verify_in_turn(heap));
}

/* ---- where the object interface is wrapped (objects.c) ---- */

void
ou_pool_take_back(OuHeap *heap, OuPool *pool, void *block)
{
    ((void **)block)[1] = pool->freed;
    pool->freed = block;
    OU_RANGE_CLOSE(block, ou_block_bytes(block));
    pool->countdown = 0;
    settle_pool(heap, pool);
}

static bool
let_object_pool_rest(void *context, OuPool *pool)
{
    (void)context;
    if (ou_kind_is_object(pool->kind))
        let_rest(pool);
    return true;
}

void
ou_pools_hide_objects(OuHeap *heap, bool hidden)
{
    for (unsigned i = 0; i < OU_N_BINS; i++) {
        if (ou_kind_is_object(heap->bins[i].kind))
            detach_current(heap, &heap->bins[i]);
    }
    heap->wraps_objects = hidden;
    ou_heap_each_pool(heap, let_object_pool_rest, NULL);
}

void
ou_heap_retire_current(OuHeap *heap)
{
    for (unsigned i = 0; i < OU_N_TYPED_BINS; i++) {
        if (heap->bins[i].kind == OU_POOL_COLLECTABLE)
            detach_current(heap, &heap->bins[i]);
    }
    for (unsigned i = OU_FIRST_COLLECTABLE; i < OU_N_BINS; i++)
        detach_current(heap, &heap->bins[i]);
}
