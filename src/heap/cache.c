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
    /* A class of many pools holds more: blocks go home in batches, so that the
     * descriptors of their pools are fetched side by side (10 million released
     * at random; one after the other each waits for its own). */
    BATCH = 32,
    MANY_POOLS = 512,
    /* Of a million blocks that live evenly, a class of 60 thousand varies by less. */
    MOST = 1024,
    MOST_BYTES = 64 * 1024,
};

/* The most that a cache may come to hold. */
static uint32_t
ceiling_of(const OuBin *bin)
{
    uint32_t n = MOST_BYTES / bin->block_bytes;
    return n > MOST ? MOST : n < LEAST ? LEAST : n;
}

void
ou_cache_init(OuHeap *heap)
{
    for (unsigned i = 0; i < OU_N_CACHES; i++) {
        OuCache empty = {.left = LEAST, .most = LEAST, .class = (uint8_t)i};
        heap->caches[i] = heap->inner[i] = empty;
    }
    heap->home = heap->caches;
}

void
ou_caches_hide(OuHeap *heap, bool hidden)
{
    ou_caches_flush(heap);
    ou_cache_init(heap);
    if (!hidden)
        return;
    heap->home = heap->inner;
    for (unsigned i = 0; i < OU_N_CACHES; i++)
        heap->caches[i].left = heap->caches[i].most = 0;
}

/* A block of a public bin goes back to its pool, its link open to tools. */
static void
send_home(OuHeap *heap, OuPool *pool, void *block)
{
    ((void **)block)[1] = pool->freed;
    pool->freed = block;
    OU_RANGE_CLOSE(block, 2 * sizeof(void *));
    if (--pool->countdown == 0)
        ou_pool_event(heap, pool);
}

/* Descriptors are far apart: ask for those of the next `n` blocks at once. */
static void
fetch_pools(const OuCache *cache, uint32_t n)
{
    const void *block = cache->stack;
    for (; n > 0; n--) {
        uintptr_t a = (uintptr_t)block;
        uintptr_t arena = a & ~(uintptr_t)OU_ARENA_MASK;
        __builtin_prefetch((OuPool *)(arena + OU_DESC_0_OFFSET) +
                               ((a & OU_ARENA_MASK) >> OU_POOL_SHIFT), 1);
        block = ou_link_read(block);
    }
}

static void
send_batch_home(OuHeap *heap, OuCache *cache, uint32_t n)
{
    fetch_pools(cache, n);
    for (; n > 0; n--) {
        void *block = cache->stack;
        OU_LINK_OPEN(block);
        cache->stack = ((void **)block)[1];
        cache->left++;
        send_home(heap, ou_pool_of(block), block);
    }
}

static void
send_home_cached(OuHeap *heap, OuCache *cache, uint32_t n)
{
    OU_ASSERT(n <= cache->most - cache->left);
    for (; n > BATCH; n -= BATCH)
        send_batch_home(heap, cache, BATCH);
    send_batch_home(heap, cache, n);
}

void
ou_caches_flush(OuHeap *heap)
{
    for (unsigned i = 0; i < OU_N_CACHES; i++)
        send_home_cached(heap, &heap->home[i], heap->home[i].most - heap->home[i].left);
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

/* Let a cache hold half of what it may, and send home what is too much. */
static void
shrink(OuHeap *heap, OuCache *cache)
{
    uint32_t floor = ou_cache_bin(heap, cache)->n_pools > MANY_POOLS ? BATCH : LEAST;
    uint32_t least = cache->most / 2u < floor ? floor : cache->most / 2u;
    if (least >= cache->most) {
        send_home_cached(heap, cache, cache->most);
        return;
    }
    send_home_cached(heap, cache, cache->most - least / 2);
    cache->left -= cache->most - least;
    cache->most = (uint16_t)least;
}

void
ou_cache_overflow(OuHeap *heap, OuCache *cache, void *block)
{
    if (!flush_when_shrunk(heap)) {
        if (cache->turned) // full and empty by turns: it holds about what it should
            send_home_cached(heap, cache, cache->most / 4u);
        else
            shrink(heap, cache);
    }
    cache->turned = false;
    ou_cache_push(heap, cache, block);
}

/* Move what a pool has on its stack, or a page of fresh blocks, to the cache. */
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
    size_t n_taken = pool->countdown;
    size_t n = pool->n_cut - ou_pages_n_given(pool) - n_taken;
    if (pool->freed == NULL) {
        OU_ASSERT(n == 0);
        n = ou_pool_carve(pool);
    }
    cache->stack = pool->freed;
    pool->freed = NULL;
    pool->countdown = (uint16_t)(n_taken + n);
    pool->flags &= (uint8_t)~OU_POOL_SPARSE;
    if (!ou_pool_has_more(pool)) {
        ou_bin_unlink_room(bin, pool);
        pool->flags |= OU_POOL_FULL;
        pool->countdown = 1;
    }
    if (cache->most < n)
        cache->most = (uint16_t)n;
    cache->left = cache->most - (uint32_t)n;
    return true;
}

void *
ou_cache_refill(OuHeap *heap, OuCache *cache)
{
    OuBin *bin = ou_cache_bin(heap, cache);
    OU_ASSERT(cache->stack == NULL && cache->left == cache->most);
    uint32_t ceiling = ceiling_of(bin);
    if (cache->most < ceiling)
        cache->most = (uint16_t)(cache->most * 2u < ceiling ? cache->most * 2u : ceiling);
    cache->left = cache->most;
    cache->turned = true;
    if (!fill(heap, cache, bin)) {
        size_t bytes = (size_t)bin->n_units << OU_POOL_SHIFT;
        if (!ou_limit_reclaim(heap, bytes) || (cache->stack == NULL && !fill(heap, cache, bin)))
            return NULL;
    }
    OU_WALK(ou_heap_verify(heap, NULL, 0));
    return ou_cache_take(heap, cache);
}
