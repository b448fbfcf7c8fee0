/* SPDX-License-Identifier: MIT */
/* Unused units: the memory of those that nobody needs goes back to the system. */
#include "heap/heap_int.h"

/* Unused units may stay resident up to a quarter of the used ones, or these. */
#define KEPT_DIRTY ((size_t)1 << 18 >> OU_POOL_SHIFT)
/* An arena of which so many units are dirty is discarded in few calls: they lie in long
 * runs. Of others a heap that shrinks at random would discard nearly each unit alone. */
#define WORTH_PURGING 48
/* How many arenas are passed in one step in search of one that is worth it, and of any. */
#define PURGE_LOOKS 4
#define PURGE_TRIES 64

void
ou_arena_discard(OuHeap *heap, OuArena *arena, void *address, size_t bytes)
{
    if (heap->arena_source.take != NULL)
        return;
    if (arena->huge) // the system would fill the gap again
        ou_os_want_small(ou_arena_base(arena), OU_ARENA_BYTES);
    arena->huge = false;
    heap->streak = 0;
    ou_os_discard(address, bytes);
}

static size_t
purge_arena(OuHeap *heap, OuArena *arena)
{
    uint64_t dirty = arena->dirty;
    size_t n = (size_t)__builtin_popcountll(dirty);
    while (dirty != 0) {
        unsigned first = (unsigned)__builtin_ctzll(dirty);
        uint64_t rest = ~(dirty >> first);
        unsigned run = rest == 0 ? 64 : (unsigned)__builtin_ctzll(rest);
        ou_arena_discard(heap, arena, ou_arena_base(arena) + ((size_t)first << OU_POOL_SHIFT),
                         (size_t)run << OU_POOL_SHIFT);
        dirty &= ~((run == 64 ? ~(uint64_t)0 : ((uint64_t)1 << run) - 1) << first);
    }
    ou_arena_set_dirty(heap, arena, 0);
    heap->n_given += n;
    return n << OU_POOL_SHIFT;
}

size_t
ou_arena_purge(OuHeap *heap)
{
    size_t bytes = 0;
    if (OU_POOL_BYTES < ou_os_page_bytes() || heap->arena_source.take != NULL)
        return 0;
    for (OuArena *arena = heap->arenas; arena != NULL; arena = arena->all_next)
        bytes += purge_arena(heap, arena);
    return bytes;
}

static bool
is_too_dirty(const OuHeap *heap)
{
    size_t kept = KEPT_DIRTY + heap->n_missed;
    return heap->n_dirty > kept && heap->n_dirty > ou_arena_n_used(heap) / 4;
}

/* Discard the units of one arena: a step of bounded work, for releases come in the
 * middle of anything. One that is worth it, but any when more is dirty than used. Each
 * step takes more away than a release adds. */
static void
purge_step(OuHeap *heap)
{
    if (OU_POOL_BYTES < ou_os_page_bytes() || heap->arena_source.take != NULL)
        return;
    bool any = heap->n_dirty > ou_arena_n_used(heap);
    int least = any ? 1 : WORTH_PURGING;
    for (int i = any ? PURGE_TRIES : PURGE_LOOKS; i > 0; i--) {
        OuArena *arena = heap->purge_at != NULL ? heap->purge_at : heap->arenas;
        if (arena == NULL)
            return;
        heap->purge_at = arena->all_next;
        if (__builtin_popcountll(arena->dirty) >= least) {
            purge_arena(heap, arena);
            return;
        }
    }
}

void
ou_purge_when_dirty(OuHeap *heap)
{
    if (is_too_dirty(heap) && !heap->holds_arenas)
        purge_step(heap);
}
