/* SPDX-License-Identifier: MIT */
/* Take and release, inline: the few instructions that every object pays. */
#ifndef OURO_HEAP_POOL_INL_H
#define OURO_HEAP_POOL_INL_H

#include "heap/heap.h"
#include "heap/pool.h"

#define OU_LIKELY(x) __builtin_expect(!!(x), 1)
#define OU_UNLIKELY(x) __builtin_expect(!!(x), 0)

/* The side byte of a collectable block, O(1), no descriptor read. */
static inline uint8_t *
ou_side_of(const void *block)
{
    uintptr_t a = (uintptr_t)block;
    return (uint8_t *)((a & ~(uintptr_t)OU_ARENA_MASK) + ((a & OU_ARENA_MASK) >> OU_SIDE_SHIFT));
}

/* The descriptor of the unit that an address lies in: its pool's, if that has one unit. */
static inline OuPool *
ou_unit_desc(const void *address)
{
    uintptr_t a = (uintptr_t)address;
    OuPool *first = (OuPool *)((a & ~(uintptr_t)OU_ARENA_MASK) + OU_DESC_0_OFFSET);
    return first + ((a & OU_ARENA_MASK) >> OU_POOL_SHIFT);
}

/* The descriptor of the pool that `block` (its first byte) lies in. */
static inline OuPool *
ou_pool_of(const void *block)
{
    OuPool *pool = ou_unit_desc(block);
    /* A branch, so that nothing waits for the byte: it is nearly always 0. */
    if (OU_UNLIKELY(pool->back != 0))
        pool -= pool->back;
    return pool;
}

/* The address where a pool's blocks begin. */
static inline char *
ou_pool_base(const OuPool *pool)
{
    uintptr_t d = (uintptr_t)pool;
    uintptr_t arena = d & ~(uintptr_t)OU_ARENA_MASK;
    size_t unit = (d - arena - OU_DESC_0_OFFSET) / sizeof(OuPool);
    return (char *)arena + (unit << OU_POOL_SHIFT);
}

/* Where the map of the unit that an address lies in has its place. */
static inline OuPoolMap *
ou_unit_map(const void *address)
{
    uintptr_t a = (uintptr_t)address;
    uintptr_t arena = a & ~(uintptr_t)OU_ARENA_MASK;
    return (OuPoolMap *)(arena + OU_MAPS_OFFSET +
                         ((a & OU_ARENA_MASK) >> OU_POOL_SHIFT) * OU_MAP_BYTES);
}

/* The map of a public pool, or its place. */
static inline OuPoolMap *
ou_pool_map(const OuPool *pool)
{
    return ou_unit_map(ou_pool_base(pool));
}

/* Does the pool have a map? A span has not, of whatever kind. */
static inline bool
ou_pool_is_mapped(const OuPool *pool)
{
    return pool->kind == OU_POOL_PUBLIC && pool->bin != OU_NO_BIN;
}

/* O(1), but for a current pool, whose stack is counted. */
static inline size_t
ou_pool_n_taken(const OuPool *pool)
{
    if (pool->flags & OU_POOL_FULL)
        return pool->n_blocks;
    if (pool->flags & (OU_POOL_CURRENT | OU_POOL_RESTING))
        return ou_pool_count_taken(pool);
    return ou_pool_is_mapped(pool) ? ou_pool_map(pool)->countdown : pool->countdown;
}

/* Take one block from `bin`, contents undefined (the second word held a link).
 * NULL when memory ends; nothing is raised. O(1). */
static inline void *
ou_bin_take(OuHeap *heap, OuBin *bin)
{
    OuPool *pool = bin->current;
    void *block = pool->freed;
#if OU_FAULTS
    if (OU_UNLIKELY(ou_heap_fault_due(heap)))
        return NULL;
#endif
    if (OU_LIKELY(block != NULL)) {
        OU_LINK_OPEN(block);
        pool->freed = ((void **)block)[1];
        OU_BLOCK_OPEN(block, bin->block_bytes);
        return block;
    }
    return ou_bin_refill(heap, bin);
}

/* Give a block of any pool (a span included) back. Needs no memory. O(1). */
static inline void
ou_block_release(OuHeap *heap, void *block)
{
    OuPool *pool = ou_pool_of(block);
    ((void **)block)[1] = pool->freed;
    pool->freed = block;
    OU_BLOCK_CLOSE(block, pool->block_bytes);
    if (OU_UNLIKELY(--pool->countdown == 0))
        ou_pool_event(heap, pool);
}

#endif
