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

__attribute__((noinline)) static void *
take_above_small(OuHeap *heap, size_t size)
{
    if (size > OU_LARGE_LIMIT)
        return ou_large_take(heap, size);
    void *block = ou_heap_take_block(heap, OU_POOL_PUBLIC, size);
    return block == NULL ? NULL : trim_view(block, size, ou_block_bytes(block));
}

void *
ouro_heap_take(OuHeap *heap, size_t size)
{
    if (OU_UNLIKELY(size > OU_SMALL_LIMIT))
        return take_above_small(heap, size);
    if (ou_fault(heap))
        return NULL;
    OuCache *cache = &heap->caches[(size + OU_PUBLIC_STEP - 1) / OU_PUBLIC_STEP];
    void *block = ou_cache_take(heap, cache);
    if (block != NULL)
        OU_BLOCK_OPEN(block, ou_cache_bin(heap, cache)->block_bytes);
    return trim_view(block, size, ou_cache_bin(heap, cache)->block_bytes);
}

void *
ouro_heap_take_zeroed(OuHeap *heap, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        return NULL;
    void *block = ouro_heap_take(heap, bytes);
    return block == NULL ? NULL : memset(block, 0, bytes);
}

/* ---- giving back ---- */

void
ouro_heap_release(OuHeap *heap, void *block)
{
    if (OU_UNLIKELY(block == NULL))
        return;
    if (OU_UNLIKELY(!ou_table_owns(heap, block))) {
        ou_large_release(heap, block);
        return;
    }
    check_taken(block);
    OU_ASSERT(ou_arena_of(block)->heap == heap);
    OU_ASSERT(ou_pool_of(block)->kind == OU_POOL_PUBLIC);
    OU_CHECK((size_t)((char *)block - ou_pool_base(ou_pool_of(block))) % ou_block_bytes(block) ==
             0);
    OU_SLACK_OPEN(block, 16);
    if (OU_LARGE_LIMIT > OU_MEDIUM_LIMIT && ou_pool_of(block)->bin == OU_NO_BIN)
        ou_block_release(heap, block); // a span: only tiny pools have public ones
    else
        ou_cache_release(heap, block);
}

/* ---- resizing ---- */

/* What a block that grows is given: a sixteenth more, for it will grow again. */
static size_t
growth_room(size_t size)
{
    return size < 64 || size > OU_LARGE_LIMIT - OU_LARGE_LIMIT / 16 ? size : size + size / 16;
}

/* Move a block, from a pool or to one or both; NULL leaves it where it is. */
static void *
move_block(OuHeap *heap, void *block, size_t size, size_t room, bool pooled)
{
    bool grows = size > room;
    void *moved = ouro_heap_take(heap, grows ? growth_room(size) : size);
    if (moved == NULL && grows)
        return NULL;
    if (pooled)
        OU_SLACK_OPEN(block, room);
    if (moved == NULL)
        return pooled ? trim_view(block, size, room) : block; // smaller, and where it was
    memcpy(moved, block, grows ? room : size);
    ouro_heap_release(heap, block);
    return moved;
}

void *
ouro_heap_resize(OuHeap *heap, void *block, size_t size)
{
    if (OU_UNLIKELY(block == NULL))
        return ouro_heap_take(heap, size);
    if (OU_LIKELY(ou_table_owns(heap, block))) {
        check_taken(block);
        const OuPool *pool = ou_pool_of(block);
        size_t room = OU_LIKELY(pool->n_units != 0) ? pool->block_bytes : ou_block_bytes(block);
        if (OU_UNLIKELY(size > room || size < room - room / 4))
            return move_block(heap, block, size, room, true);
        OU_SLACK_OPEN(block, size);
        return trim_view(block, size, room);
    }
    if (size > OU_LARGE_LIMIT)
        return ou_large_resize(heap, block, size);
    return move_block(heap, block, size, ou_large_bytes(block), false);
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

size_t
ouro_heap_trim(OuHeap *heap)
{
    return ou_heap_trim(heap);
}
