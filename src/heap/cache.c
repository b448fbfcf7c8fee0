/* SPDX-License-Identifier: MIT */
/* Caches of the public size classes: a released block first stays here.
 *
 * In a program that lives evenly, each request takes what the one before gave
 * back, from pools all over the heap. If every such block went home, the pool
 * would leave the list of full ones and join it again each time (measured with a
 * million live: twice tcmalloc's time a pair; so, with what was changed besides,
 * 0.8). A cache holds as many blocks as its class turns over: it may hold twice
 * as many each time it ran empty, half as many each time it was full twice in a
 * row, so that a burst of releases soon passes it by and pools empty as if it
 * were not there.
 *
 * Objects have no caches: the collector must see in the slow path which pools
 * receive objects, and the instruments which blocks are live.
 */
#include "heap/heap_int.h"

enum {
    LEAST = 4, // what a class may hold back after a burst: it can keep so many pools
    /* A class of many pools holds more, so that blocks go home in batches. */
    BATCH = 128,
    MANY_POOLS = 512,
    /* Of a million blocks that live evenly, a class of 60 thousand varies by less. */
    MOST = OU_CACHE_MOST,
    MOST_BYTES = 64 * 1024,
    /* Pools are far apart: what is written of them is fetched so many blocks ahead. */
    AHEAD = 16,
};

/* The most that a cache may come to hold. */
static size_t
ceiling_of(const OuBin *bin)
{
    size_t n = MOST_BYTES / bin->block_bytes;
    return n > MOST ? MOST : n < LEAST ? LEAST : n;
}

/* An empty cache for each class, in `caches`. */
static void
init_caches(OuHeap *heap, OuCache *caches)
{
    void **slots = heap->slots;
    for (unsigned i = 0; i < OU_N_CACHES; i++) {
        const OuBin *bin = &heap->bins[OU_FIRST_PUBLIC + i];
        caches[i] = (OuCache){
            .top = slots,
            .end = slots + LEAST,
            .slots = slots,
            .inverse = (uint32_t)(((uint64_t)1 << 32) / bin->block_bytes) + 1,
            .class = (uint8_t)i,
        };
        slots += 1 + ceiling_of(bin);
    }
    OU_ASSERT(slots <= heap->slots + OU_N_SLOTS);
    heap->home = caches;
}

void
ou_cache_init(OuHeap *heap)
{
    init_caches(heap, ou_heap_caches(heap));
}

void
ou_caches_hide(OuHeap *heap, bool hidden)
{
    OuCache *caches = ou_heap_caches(heap);
    ou_caches_flush(heap);
    init_caches(heap, hidden ? heap->inner : caches);
    for (unsigned i = 0; hidden && i < OU_N_CACHES; i++)
        caches[i].top = caches[i].end = &heap->no_slot;
}

/* ---- blocks go home ---- */

/* The number of a block of the cache's class, `offset` bytes from where its pool begins. */
static inline size_t
index_of(const OuCache *cache, size_t offset)
{
    return offset * cache->inverse >> 32;
}

/* Back to the block's pool, whose descriptor is not read where a pool is one unit. A pool
 * that has the block already is left as it is. */
static inline void
send_home(OuHeap *heap, const OuCache *cache, bool one_unit, void *block)
{
    char *base = (char *)((uintptr_t)block & ~(uintptr_t)(OU_POOL_BYTES - 1));
    if (!one_unit)
        base -= (size_t)ou_unit_desc(block)->back << OU_POOL_SHIFT;
    OuPoolMap *map = ou_unit_map(base);
    size_t i = index_of(cache, (size_t)((char *)block - base));
    uint64_t bit = (uint64_t)1 << (i % 64);
    /* A pool of one unit that went since has all its bits; of others the unit forgot the pool. */
    bool gone = !one_unit && ou_unit_desc(base)->kind != OU_POOL_PUBLIC;
    if (OU_UNLIKELY(gone || (map->free[i / 64] & bit))) {
        ou_heap_tell_double(heap, block);
        return;
    }
    map->free[i / 64] |= bit;
    if (OU_UNLIKELY(--map->countdown == 0))
        ou_pool_map_event(heap, ou_unit_desc(base));
}

/* Send the `n` blocks that were released last. Maps are fetched ahead, those of pools of
 * one unit: others have few blocks. (Not by a function of its own: gcc holds one that only
 * fetches to do nothing, and leaves out the call.) */
static void
send_home_cached(OuHeap *heap, OuCache *cache, size_t n)
{
    void *const *block = cache->top;
    bool one_unit = ou_cache_bin(heap, cache)->n_units == 1;
    OU_ASSERT(n <= (size_t)(cache->top - cache->slots));
    cache->top -= n;
    for (size_t i = 0; i < n && i < AHEAD; i++)
        __builtin_prefetch(ou_unit_map(block[-(ptrdiff_t)i]), 1);
    for (; n > AHEAD; n--, block--) {
        __builtin_prefetch(ou_unit_map(block[-AHEAD]), 1);
        send_home(heap, cache, one_unit, *block);
    }
    for (; n > 0; n--, block--)
        send_home(heap, cache, one_unit, *block);
}

void
ou_caches_flush(OuHeap *heap)
{
    for (unsigned i = 0; i < OU_N_CACHES; i++) {
        OuCache *cache = &heap->home[i];
        send_home_cached(heap, cache, (size_t)(cache->top - cache->slots));
    }
}

/* The heap shrank by a quarter: what other classes hold back must not pin the rest. */
static bool
flush_when_shrunk(OuHeap *heap)
{
    size_t n_used = ou_arena_n_used(heap);
    if (n_used >= heap->n_used_mark / 4 * 3)
        return false;
    heap->n_used_mark = n_used;
    ou_caches_flush(heap);
    return true;
}

/* Let a full cache hold half of what it may, and send home what is too much. */
static void
shrink(OuHeap *heap, OuCache *cache)
{
    size_t most = (size_t)(cache->end - cache->slots);
    size_t floor = ou_cache_bin(heap, cache)->n_pools > MANY_POOLS ? BATCH : LEAST;
    size_t least = most / 2 < floor ? floor : most / 2;
    if (least >= most) {
        send_home_cached(heap, cache, most);
        return;
    }
    send_home_cached(heap, cache, most - least / 2);
    cache->end = cache->slots + least;
}

void
ou_cache_overflow(OuHeap *heap, OuCache *cache, void *block)
{
    if (!flush_when_shrunk(heap)) {
        if (cache->turned) // full and empty by turns: it holds about what it should
            send_home_cached(heap, cache, (size_t)(cache->end - cache->slots) / 4);
        else
            shrink(heap, cache);
    }
    cache->turned = false;
    ou_cache_push(heap, cache, block);
}

/* ---- blocks come from a pool ---- */

/* Move free blocks of a pool to the empty cache, up to half of what it may hold, so that
 * it has room for releases; how many. The lowest is taken first, here and from the cache:
 * pages behind stay untouched. */
static size_t
move_free(OuCache *cache, const OuPool *pool)
{
    OuPoolMap *map = ou_pool_map(pool);
    uint64_t *free = map->free;
    size_t n = pool->n_blocks - map->countdown - ou_pages_n_given(pool);
    size_t most = (size_t)(cache->end - cache->slots) / 2;
    n = n < most ? n : most;
    cache->top = cache->slots + n;
    char *base = ou_pool_base(pool);
    void **slot = cache->top;
    for (; slot > cache->slots; free++, base += (size_t)64 * pool->block_bytes) {
        uint64_t word = *free;
        for (; word != 0 && slot > cache->slots; word &= word - 1)
            *slot-- = base + (size_t)__builtin_ctzll(word) * pool->block_bytes;
        *free = word;
    }
    return n;
}

static bool
fill(OuHeap *heap, OuCache *cache, OuBin *bin)
{
    OuPool *pool = bin->room;
    if (pool == NULL) {
        pool = ou_pool_open(heap, bin);
        if (pool == NULL)
            return false;
        ou_bin_push_room(bin, pool);
        size_t n_used = ou_arena_n_used(heap);
        if (heap->n_used_mark < n_used)
            heap->n_used_mark = n_used;
    }
    size_t n = move_free(cache, pool);
    if (n == 0) {
        ou_pages_cut(pool);
        n = move_free(cache, pool);
    }
    OuPoolMap *map = ou_pool_map(pool);
    map->countdown += n;
    pool->flags &= (uint8_t)~OU_POOL_SPARSE;
    if (map->countdown == pool->n_blocks) {
        ou_bin_unlink_room(bin, pool);
        pool->flags |= OU_POOL_FULL;
        map->countdown = 1;
    }
    return true;
}

static bool
is_empty(const OuCache *cache)
{
    return cache->top == cache->slots;
}

void *
ou_cache_refill(OuHeap *heap, OuCache *cache)
{
    OuBin *bin = ou_cache_bin(heap, cache);
    OU_ASSERT(is_empty(cache));
    size_t most = (size_t)(cache->end - cache->slots) * 2;
    size_t ceiling = ceiling_of(bin);
    cache->end = cache->slots + (most < ceiling ? most : ceiling);
    cache->turned = true;
    if (!fill(heap, cache, bin)) {
        size_t bytes = (size_t)bin->n_units << OU_POOL_SHIFT;
        if (!ou_limit_reclaim(heap, bytes) || (is_empty(cache) && !fill(heap, cache, bin)))
            return NULL;
    }
    OU_WALK(ou_heap_verify_in_turn(heap));
    return ou_cache_take(heap, cache);
}
