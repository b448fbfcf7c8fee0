/* SPDX-License-Identifier: MIT */
/* The heap's public interface, as ouro.h describes it.
 *
 * A block says nothing of itself: whether it came from a pool or from the
 * system's malloc is looked up in the heap's table of arenas.
 */
#include "heap/heap_int.h"

#include <string.h>

/* ---- what tools see: blocks of exactly the size asked for ---- */

static inline void *
trim_view(void *block, size_t size, size_t room)
{
    size_t shown = size == 0 ? 1 : size; // so that a released block can be told
    if (block != NULL)
        OU_SLACK_CLOSE((char *)block + shown, room - shown);
    return block;
}

/* A released block is not released again: its first byte is out of bounds. */
static inline void
check_taken(const void *block)
{
#ifdef OU_ASAN
    (void)*(const volatile char *)block;
#endif
    (void)block;
}

/* ---- taking ---- */

/* What has no size class: spans are for tiny pools only. */
static void *
take_unclassed(OuHeap *heap, size_t size)
{
    if (size > OU_LARGE_LIMIT)
        return ou_large_take(heap, size);
    void *block = ou_span_take(heap, OU_POOL_PUBLIC, size);
    return block == NULL ? NULL : trim_view(block, size, ou_block_bytes(block));
}

/* The pointer in a register, to read and write through as it is. A processor hands what
 * one request stores to the next that loads it without waiting, when both say the address
 * simply; left alone, the compiler adds it up in each instruction anew, in several ways
 * (two blocks taken and given back by turns: 8.5 ns a pair instead of 3.5). */
static inline OuCache *
at_hand(OuCache *cache)
{
    __asm__("" : "+r"(cache));
    return cache;
}

static inline OuCache *
small_cache(OuCache *caches, size_t size)
{
    return &caches[(size + OU_PUBLIC_STEP - 1) / OU_PUBLIC_STEP];
}

void *
ou_public_take(OuHeap *heap, size_t size)
{
    if (size > OU_MEDIUM_LIMIT || size > OU_LARGE_LIMIT)
        return take_unclassed(heap, size);
    if (ou_fault(heap))
        return NULL;
    OuCache *cache = size <= OU_SMALL_LIMIT
                         ? small_cache(heap->home, size)
                         : &heap->home[OU_N_SMALL_PUBLIC + ou_medium_index(size)];
    void *block = ou_cache_take(heap, cache);
    if (block == NULL)
        return NULL;
    return trim_view(block, size, ou_cache_bin(heap, cache)->block_bytes);
}

__attribute__((noinline)) static void *
take_slow(OuHeap *heap, size_t size)
{
    if (!ou_mem_is_wrapped(heap))
        return ou_public_take(heap, size);
    const OuroAllocator *mem = &heap->allocators[OURO_MEM];
    return mem->take(mem->context, size);
}

void *
ouro_heap_take(OuHeap *heap, size_t size)
{
    if (OU_UNLIKELY(size > OU_SMALL_LIMIT))
        return take_slow(heap, size);
    OuCache *cache = at_hand(small_cache(ou_heap_caches(heap), size));
    if (OU_UNLIKELY(*cache->top == NULL))
        return take_slow(heap, size);
    if (ou_fault(heap))
        return NULL;
    void *block = ou_cache_take(heap, cache);
    return trim_view(block, size, ou_cache_bin(heap, cache)->block_bytes);
}

/* n * size, or a size that every request refuses. */
static size_t
product(size_t n, size_t size)
{
    size_t bytes;
    return __builtin_mul_overflow(n, size, &bytes) ? SIZE_MAX : bytes;
}

void *
ou_public_take_zeroed(OuHeap *heap, size_t n, size_t size)
{
    size_t bytes = product(n, size);
    if (bytes > OU_LARGE_LIMIT)
        return ou_large_take_zeroed(heap, bytes);
    void *block = ou_public_take(heap, bytes);
    return block == NULL ? NULL : memset(block, 0, bytes);
}

void *
ouro_heap_take_zeroed(OuHeap *heap, size_t n, size_t size)
{
    const OuroAllocator *mem = &heap->allocators[OURO_MEM];
    return mem->take_zeroed(mem->context, n, size);
}

void *
ouro_heap_take_array(OuHeap *heap, size_t n, size_t size)
{
    return ouro_heap_take(heap, product(n, size));
}

/* ---- giving back ---- */

/* Where a unit has no class: a span, which only tiny pools have, or nothing any more. */
__attribute__((noinline)) static void
release_unclassed(OuHeap *heap, void *block)
{
    if (ou_pool_of(block)->kind != OU_POOL_PUBLIC) {
        ou_heap_tell_double(heap, block);
        return;
    }
    OU_SLACK_OPEN(block, 16);
    ou_block_release(heap, block);
}

/* Give back a block in a unit of ours. */
static inline void
release_pooled(OuHeap *heap, uint8_t unit, void *block)
{
    OU_ASSERT(ou_arena_of(block)->heap == heap);
    check_taken(block);
    if (OU_UNLIKELY(unit < OU_UNIT_PUBLIC)) {
        release_unclassed(heap, block);
        return;
    }
    OU_CHECK((size_t)((char *)block - ou_pool_base(ou_pool_of(block))) % ou_block_bytes(block) ==
             0);
    OuCache *cache = &heap->home[unit - OU_UNIT_PUBLIC];
    if (cache->top == cache->end)
        ou_cache_overflow(heap, cache, block);
    else
        ou_cache_push(heap, cache, block);
}

/* Give back a block of which is known what lies in its unit. */
static inline void
release_from(OuHeap *heap, uint8_t unit, void *block)
{
    if (OU_UNLIKELY(unit == OU_UNIT_FOREIGN))
        ou_large_release(heap, block);
    else
        release_pooled(heap, unit, block);
}

void
ou_public_release(OuHeap *heap, void *block)
{
    if (block != NULL)
        release_from(heap, ou_table_unit(heap, block), block);
}

__attribute__((noinline)) static void
release_slow(OuHeap *heap, void *block)
{
    if (!ou_mem_is_wrapped(heap)) {
        ou_public_release(heap, block);
        return;
    }
    const OuroAllocator *mem = &heap->allocators[OURO_MEM];
    mem->release(mem->context, ou_aligned_forget(heap, block));
}

void
ouro_heap_release(OuHeap *heap, void *block)
{
    OuCache *cache = at_hand(&heap->by_unit[ou_table_unit(heap, block)]);
    if (OU_CHECK_LEVEL == 0 && OU_LIKELY(cache->top != cache->end))
        ou_cache_push(heap, cache, block);
    else if (block != NULL)
        release_slow(heap, block);
}

/* ---- resizing ---- */

/* What a block is given that grows beyond its room by a little: an eighth more,
 * for it will grow again. Who grows by leaps has seen to that already. */
static size_t
growth_room(size_t size, size_t room)
{
    if (size < 64 || size - room > room / 4 || size > OU_LARGE_LIMIT - OU_LARGE_LIMIT / 8)
        return size;
    return size + size / 8;
}

/* Move a block, from a pool or to one or both; NULL leaves it where it is. */
static void *
move_block(OuHeap *heap, void *block, size_t size, size_t room, uint8_t unit)
{
    bool grows = size > room;
    bool pooled = unit != OU_UNIT_FOREIGN;
    void *moved = ou_public_take(heap, grows ? growth_room(size, room) : size);
    if (moved == NULL && grows)
        return NULL;
    if (pooled)
        OU_SLACK_OPEN(block, room);
    if (moved == NULL)
        return pooled ? trim_view(block, size, room) : block; // smaller, and where it was
    memcpy(moved, block, grows ? room : size);
    release_from(heap, unit, block);
    return moved;
}

/* What a block in a unit of ours has room for; its pool is read for a span only. */
static inline size_t
pooled_room(const OuHeap *heap, uint8_t unit, const void *block)
{
    if (OU_UNLIKELY(unit < OU_UNIT_PUBLIC))
        return ou_block_bytes(block);
    return heap->bins[OU_FIRST_PUBLIC + unit - OU_UNIT_PUBLIC].block_bytes;
}

void *
ou_public_resize(OuHeap *heap, void *block, size_t size)
{
    if (OU_UNLIKELY(block == NULL))
        return ou_public_take(heap, size);
    uint8_t unit = ou_table_unit(heap, block);
    if (OU_LIKELY(unit != OU_UNIT_FOREIGN)) {
        check_taken(block);
        size_t room = pooled_room(heap, unit, block);
        if (OU_UNLIKELY(size > room || size < room - room / 4))
            return move_block(heap, block, size, room, unit);
        OU_SLACK_OPEN(block, size);
        return trim_view(block, size, room);
    }
    if (size > OU_LARGE_LIMIT)
        return ou_large_resize(heap, block, size);
    return move_block(heap, block, size, ou_large_bytes(block), unit);
}

void *
ouro_heap_resize(OuHeap *heap, void *block, size_t size)
{
    if (OU_LIKELY(!ou_mem_is_wrapped(heap)))
        return ou_public_resize(heap, block, size);
    return ou_wrapped_resize(heap, block, size);
}

void *
ouro_heap_resize_array(OuHeap *heap, void *block, size_t n, size_t size)
{
    return ouro_heap_resize(heap, block, product(n, size));
}

size_t
ou_public_usable_bytes(OuHeap *heap, const void *block)
{
    uint8_t unit = ou_table_unit(heap, block);
    if (unit == OU_UNIT_FOREIGN)
        return ou_large_bytes(block);
    size_t room = pooled_room(heap, unit, block);
    OU_SLACK_OPEN(block, room); // all of it is the caller's now
    return room;
}

/* ---- the rest ---- */

OuHeap *
ouro_heap_open(const OuroHeapOptions *options)
{
    return ou_heap_open(options);
}

void
ouro_heap_close(OuHeap *heap)
{
    ou_heap_close(heap);
}

void
ouro_heap_stats(OuHeap *heap, OuroHeapStats *stats)
{
    ou_heap_stats(heap, stats);
}

OuroRefusal
ouro_heap_refusal(const OuHeap *heap)
{
    return heap->limit.refusal;
}

bool
ouro_heap_set_limit(OuHeap *heap, size_t bytes)
{
    return ou_heap_set_limit(heap, bytes);
}

size_t
ouro_heap_trim(OuHeap *heap)
{
    return ou_heap_trim(heap);
}
