/* SPDX-License-Identifier: MIT */
/* The limit: every byte that a heap has from the system is counted here.
 *
 * Charging comes before taking and is exact: system_bytes never passes
 * limit_bytes. A charge that is refused changes nothing and asks nobody; the
 * request that needed it asks the owner, once, and starts over, because the
 * owner may have released blocks into the very pools it was looking at.
 *
 * The reserve is what an owner needs to raise and to run finalizers when all
 * else is spent: a part of the limit, or where the limit holds only a few
 * arenas, some of their units.
 */
#include "heap/heap_int.h"

/* Above the soft limit; without one, above seven eighths of the limit. */
static bool
near_limit(const OuLimit *limit)
{
    if (limit->soft_bytes != 0)
        return limit->system_bytes > limit->soft_bytes;
    return limit->limit_bytes != 0 &&
           limit->system_bytes > limit->limit_bytes - limit->limit_bytes / 8;
}

bool
ou_limit_has_room(const OuHeap *heap, size_t bytes)
{
    const OuLimit *limit = &heap->limit;
    if (limit->limit_bytes == 0)
        return bytes <= SIZE_MAX - limit->system_bytes;
    OU_ASSERT(limit->system_bytes <= limit->limit_bytes);
    size_t left = limit->limit_bytes - limit->system_bytes;
    size_t kept = limit->reserve_depth > 0 ? 0 : limit->reserve_bytes;
    return left >= kept && bytes <= left - kept;
}

void
ou_limit_look(OuHeap *heap)
{
    OuLimit *limit = &heap->limit;
    if (limit->notice_bytes == 0 || ou_heap_used_bytes(heap) < limit->notice_bytes)
        return;
    limit->notice_bytes = 0;
    if (heap->hooks.grown != NULL)
        heap->hooks.grown(heap->hooks.owner);
}

bool
ou_limit_charge(OuHeap *heap, OuUse use, size_t bytes)
{
    OuLimit *limit = &heap->limit;
    if (!ou_limit_has_room(heap, bytes)) {
        limit->refusal = OURO_REFUSED_LIMIT;
        return false;
    }
    limit->used[use] += bytes;
    limit->system_bytes += bytes;
    if (limit->system_bytes > limit->peak_bytes)
        limit->peak_bytes = limit->system_bytes;
    if (use != OU_USE_ARENAS) // the units of an arena are used later
        ou_limit_look(heap);
    if (near_limit(limit) && !limit->near) {
        limit->near = true;
        if (heap->hooks.near_limit != NULL)
            heap->hooks.near_limit(heap->hooks.owner, limit->system_bytes);
    }
    return true;
}

void
ou_limit_credit(OuHeap *heap, OuUse use, size_t bytes)
{
    OuLimit *limit = &heap->limit;
    OU_ASSERT(limit->used[use] >= bytes && limit->system_bytes >= bytes);
    limit->used[use] -= bytes;
    limit->system_bytes -= bytes;
    limit->near = limit->near && near_limit(limit);
}

/* Send home what rests or is cached, and give up arenas that are kept for later: what
 * is asked for may be of another kind. True when a pool or the system got any of it. */
static bool
flush_all(OuHeap *heap)
{
    size_t n_unused = heap->n_unused;
    ou_debug_let_go(heap);
    ou_caches_flush(heap);
    bool got_units = heap->n_unused > n_unused;
    return ou_arena_trim(heap) > 0 || got_units;
}

static bool
ask_owner(OuHeap *heap, size_t bytes)
{
    OuLimit *limit = &heap->limit;
    if (limit->reclaiming || heap->hooks.reclaim == NULL)
        return false;
    if (limit->limit_bytes != 0 && bytes > limit->limit_bytes)
        return false; // no collection makes room for more than there can be
    limit->reclaiming = true;
    bool freed = heap->hooks.reclaim(heap->hooks.owner, bytes);
    limit->reclaiming = false;
    /* In the debug layer's hands a block that the owner released rests: not now. And
     * arenas that emptied meanwhile, or that it held, can go. */
    freed = ou_debug_let_go(heap) || freed;
    return ou_arena_trim(heap) > 0 || freed;
}

bool
ou_limit_reclaim(OuHeap *heap, size_t bytes)
{
    bool flushed = flush_all(heap);
    if (flushed && ou_arena_could_serve(heap, bytes))
        return true;
    /* With the debug layer a block that rested may have been of the very class. */
    return ask_owner(heap, bytes) || flushed || heap->debug != NULL;
}

bool
ou_limit_reclaim_large(OuHeap *heap, size_t bytes)
{
    bool flushed = flush_all(heap);
    if (flushed && ou_limit_has_room(heap, bytes))
        return true;
    return ask_owner(heap, bytes) || flushed;
}

void
ou_limit_keep_reserve(OuHeap *heap)
{
    OuLimit *limit = &heap->limit;
    limit->reserve_bytes = 0;
    limit->reserve_units = 0;
    if (limit->limit_bytes == 0 || !limit->raises)
        return;
    size_t share = limit->limit_bytes / 32;
    if (limit->limit_bytes >= 8 * OU_ARENA_BYTES) {
        /* One arena can always be mapped; four are enough for any unwinding. */
        size_t arenas = (share + OU_ARENA_BYTES - 1) / OU_ARENA_BYTES;
        limit->reserve_bytes = (arenas > 4 ? 4 : arenas) * OU_ARENA_BYTES;
    } else {
        limit->reserve_bytes = share;
        limit->reserve_units = OU_ARENA_UNITS / 8;
    }
}

size_t
ou_heap_limit(const OuHeap *heap)
{
    return heap->limit.limit_bytes;
}

size_t
ou_heap_system_bytes(const OuHeap *heap)
{
    return heap->limit.system_bytes;
}

size_t
ou_heap_used_bytes(const OuHeap *heap)
{
    return heap->limit.system_bytes - (heap->n_unused << OU_POOL_SHIFT);
}

void
ou_heap_set_notice(OuHeap *heap, size_t bytes)
{
    heap->limit.notice_bytes = bytes;
}

bool
ou_heap_set_limit(OuHeap *heap, size_t bytes)
{
    if (bytes != 0 && bytes < heap->limit.system_bytes)
        return false;
    heap->limit.limit_bytes = bytes;
    heap->limit.near = near_limit(&heap->limit);
    ou_limit_keep_reserve(heap);
    return true;
}

void
ou_heap_reserve_open(OuHeap *heap)
{
    heap->limit.reserve_depth++;
}

bool
ou_heap_reserve_is_open(const OuHeap *heap)
{
    return heap->limit.reserve_depth > 0;
}

void
ou_heap_reserve_close(OuHeap *heap)
{
    OU_ASSERT(heap->limit.reserve_depth > 0);
    heap->limit.reserve_depth--;
}
