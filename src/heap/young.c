/* SPDX-License-Identifier: MIT */
/* The list of pools that received collectable objects.
 *
 * The collector takes it whole, walks it, and relinks what stays. It is linked
 * both ways, but the way back is a hint: see find_young_prev().
 */
#include "heap/heap_int.h"

static void
set_young_prev(OuPool *pool, const OuPool *prev)
{
    uint64_t packed = (uint64_t)(uintptr_t)prev / sizeof(OuPool);
    pool->young_prev_low = (uint32_t)packed;
    pool->young_prev_high = (uint16_t)(packed >> 32);
}

static OuPool *
young_prev(const OuPool *pool)
{
    uint64_t packed = (uint64_t)pool->young_prev_high << 32 | pool->young_prev_low;
    return (OuPool *)(uintptr_t)(packed * sizeof(OuPool));
}

static void
tell_many(OuHeap *heap)
{
    if (heap->hooks.many_young != NULL)
        heap->hooks.many_young(heap->hooks.owner);
}

void
ou_pool_enter_young(OuHeap *heap, OuPool *pool)
{
    if (heap->births_are_old) {
        if (++heap->n_unlisted % OU_YOUNG_POOLS_MANY == 0)
            tell_many(heap);
        return;
    }
    pool->young_next = heap->young;
    set_young_prev(pool, NULL);
    if (heap->young != NULL)
        set_young_prev(heap->young, pool);
    heap->young = pool;
    pool->flags |= OU_POOL_YOUNG;
    if (++heap->n_young == OU_YOUNG_POOLS_MANY)
        tell_many(heap);
}

/* The collector may have relinked the list through young_next alone, and the
 * pool before may even be gone: what the back link says is checked first, and
 * where it is stale, a walk from the head sets right all that it passes. */
static OuPool *
find_young_prev(OuHeap *heap, OuPool *pool)
{
    if (heap->young == pool)
        return NULL;
    OuPool *prev = young_prev(pool);
    if (prev != NULL && ou_table_unit(heap, ou_arena_base(prev)) == OU_UNIT_OURS &&
        (prev->flags & OU_POOL_YOUNG) && prev->young_next == pool)
        return prev;
    prev = heap->young;
    set_young_prev(prev, NULL);
    while (prev->young_next != pool) {
        set_young_prev(prev->young_next, prev);
        prev = prev->young_next;
    }
    return prev;
}

void
ou_pool_leave_young(OuHeap *heap, OuPool *pool)
{
    OU_ASSERT(pool->flags & OU_POOL_YOUNG);
    OuPool *prev = find_young_prev(heap, pool);
    OuPool *next = pool->young_next;
    if (prev != NULL)
        prev->young_next = next;
    else
        heap->young = next;
    if (next != NULL)
        set_young_prev(next, prev);
    pool->young_next = NULL;
    pool->flags &= (uint8_t)~OU_POOL_YOUNG;
    heap->n_young--;
}

bool
ou_heap_has_many_young(const OuHeap *heap)
{
    return heap->n_young >= OU_YOUNG_POOLS_MANY;
}

void
ou_heap_set_births_old(OuHeap *heap, bool old)
{
    heap->births_are_old = old;
    heap->n_unlisted = 0;
    if (!old)
        ou_heap_retire_current(heap);
}

size_t
ou_heap_n_unlisted(const OuHeap *heap)
{
    return heap->n_unlisted;
}

OuPool **
ou_heap_young(OuHeap *heap)
{
    return &heap->young;
}
