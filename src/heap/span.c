/* SPDX-License-Identifier: MIT */
/* Spans: blocks of whole units, each alone in its pool; and blocks of any size. */
#include "heap/heap_int.h"

size_t
ou_pool_units(const OuPool *pool)
{
    return pool->n_units != 0 ? pool->n_units : ou_arena_of(pool)->span_units;
}

size_t
ou_block_bytes(const void *block)
{
    const OuPool *pool = ou_pool_of(block);
    return pool->n_units != 0 ? pool->block_bytes : ou_pool_units(pool) << OU_POOL_SHIFT;
}

static OuPool *
take_span_pool(OuHeap *heap, OuPoolKind kind, size_t bytes)
{
    if (bytes <= OU_ARENA_POOLS << OU_POOL_SHIFT)
        return ou_arena_take_units(heap, kind, (bytes + OU_POOL_BYTES - 1) >> OU_POOL_SHIFT, false);
    return ou_arena_take_dedicated(heap, bytes);
}

void *
ou_span_take(OuHeap *heap, OuPoolKind kind, size_t bytes)
{
    if (ou_fault(heap))
        return NULL;
    if (OU_UNLIKELY(heap->wraps_objects) && ou_kind_is_object(kind))
        return ou_object_ask(heap, NULL, kind, bytes);
    return ou_span_serve(heap, kind, bytes);
}

void *
ou_span_serve(OuHeap *heap, OuPoolKind kind, size_t bytes)
{
    OuPool *pool = take_span_pool(heap, kind, bytes);
    if (pool == NULL && ou_limit_reclaim(heap, bytes))
        pool = take_span_pool(heap, kind, bytes);
    if (pool == NULL)
        return NULL;
    ou_pool_type(heap, pool, kind, ou_pool_units(pool) << OU_POOL_SHIFT, 1);
    pool->n_cut = 1;
    pool->flags = OU_POOL_FULL;
    pool->countdown = 1;
    if (kind == OU_POOL_COLLECTABLE)
        ou_pool_enter_young(heap, pool);
    void *block = ou_pool_base(pool);
    OU_BLOCK_OPEN(block, ou_block_bytes(block));
    return block;
}

void *
ou_heap_take_block(OuHeap *heap, OuPoolKind kind, size_t bytes)
{
    if (bytes > OU_MEDIUM_LIMIT)
        return ou_span_take(heap, kind, bytes);
    if (kind == OU_POOL_PUBLIC)
        return ou_fault(heap) ? NULL
                              : ou_cache_take(heap, &heap->home[ou_class_index(kind, bytes)]);
    return ou_bin_take(heap, &heap->bins[ou_class_first_bin(kind) + ou_class_index(kind, bytes)]);
}
