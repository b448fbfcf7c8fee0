/* SPDX-License-Identifier: MIT */
/* The figures of a heap, from its own structures.
 *
 * Nothing is counted on the fast paths: a pool knows how many of its blocks
 * are taken, and the rest is a sum over pools.
 */
#include "heap/heap_int.h"

#include <string.h>

static bool
add_pool(void *context, OuPool *pool)
{
    OuroHeapStats *stats = context;
    size_t bytes = ou_pool_units(pool) << OU_POOL_SHIFT;
    size_t block_bytes = pool->n_blocks == 1 ? bytes : pool->block_bytes;
    size_t taken = ou_pool_n_taken(pool);
    stats->n_pools++;
    stats->n_blocks += taken;
    stats->block_bytes += taken * block_bytes;
    stats->free_block_bytes += (pool->n_blocks - taken) * block_bytes;
    stats->overhead_bytes += bytes - pool->n_blocks * block_bytes;
    return true;
}

void
ou_heap_stats(OuHeap *heap, OuroHeapStats *stats)
{
    const OuLimit *limit = &heap->limit;
    memset(stats, 0, sizeof *stats);
    ou_caches_flush(heap);
    stats->limit_bytes = limit->limit_bytes;
    stats->system_bytes = limit->system_bytes;
    stats->peak_bytes = limit->peak_bytes;
    stats->arena_bytes = limit->used[OU_USE_ARENAS];
    stats->large_bytes = limit->used[OU_USE_LARGE];
    stats->table_bytes = limit->used[OU_USE_TABLES];
    stats->n_arenas = heap->n_arenas;
    stats->n_large = heap->n_large;
    stats->free_pool_bytes = heap->n_unused << OU_POOL_SHIFT;
    stats->overhead_bytes = (heap->n_arenas * OU_HEAD_UNITS -
                             heap->n_bare * (OU_HEAD_UNITS - OU_BARE_HEAD_UNITS))
                            << OU_POOL_SHIFT;
    ou_heap_each_pool(heap, add_pool, stats);
    stats->n_blocks += heap->n_large;
    stats->live_bytes = stats->block_bytes + stats->large_bytes - heap->n_large * sizeof(OuLarge);
    OU_ASSERT(stats->arena_bytes == stats->block_bytes + stats->free_block_bytes +
                                        stats->free_pool_bytes + stats->overhead_bytes);
    OU_ASSERT(stats->system_bytes == stats->arena_bytes + stats->large_bytes + stats->table_bytes);
}
