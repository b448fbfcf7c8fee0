/* SPDX-License-Identifier: MIT */
/* Walks over arenas, pools and blocks, for the collector and the instruments.
 *
 * A walk changes nothing but that cached blocks go home, and takes no memory; nothing
 * may be taken or released while one is under way.
 */
#include "heap/heap_int.h"

#define MAX_BLOCKS (OU_POOL_BYTES / 16)
#define WORDS ((MAX_BLOCKS + 63) / 64)

bool
ou_heap_each_pool(OuHeap *heap, OuPoolFn fn, void *context)
{
    ou_caches_flush(heap); // pools know only of blocks that went back to them
    for (OuArena *arena = heap->arenas; arena != NULL; arena = arena->all_next) {
        if (arena->span_units != 0) {
            if (!fn(context, ou_arena_desc(arena, OU_HEAD_UNITS)))
                return false;
            continue;
        }
        for (size_t unit = ou_arena_first(arena); unit < OU_ARENA_UNITS;) {
            OuPool *pool = ou_arena_desc(arena, unit);
            if (pool->kind == OU_POOL_UNUSED) {
                unit++;
                continue;
            }
            unit += pool->n_units;
            if (!fn(context, pool))
                return false;
        }
    }
    return true;
}

size_t
ou_heap_object_arenas(const OuHeap *heap, uintptr_t *first, uintptr_t *end)
{
    size_t n = 0;
    *first = UINTPTR_MAX;
    *end = 0;
    for (const OuArena *arena = heap->arenas; arena != NULL; arena = arena->all_next) {
        if (arena->bare)
            continue;
        uintptr_t base = (uintptr_t)ou_arena_base(arena);
        *first = base < *first ? base : *first;
        *end = base >= *end ? base + OU_ARENA_BYTES : *end;
        n++;
    }
    return n;
}

/* ---- the walk that stops and goes on ---- */

void
ou_heap_cursor_start(OuHeap *heap)
{
    heap->cursor_arena = heap->arenas;
    heap->cursor_unit = OU_HEAD_UNITS;
}

/* The unit where the cursor stands may lie inside a pool made since: that one
 * began before it, and is passed over. */
OuPool *
ou_heap_cursor_pool(OuHeap *heap)
{
    for (OuArena *arena = heap->cursor_arena; arena != NULL; arena = heap->cursor_arena) {
        size_t end = arena->span_units != 0 ? OU_HEAD_UNITS + 1 : OU_ARENA_UNITS;
        for (; heap->cursor_unit < end; heap->cursor_unit++) {
            OuPool *pool = ou_arena_desc(arena, heap->cursor_unit);
            if (pool->kind != OU_POOL_UNUSED && pool->back == 0)
                return pool;
        }
        heap->cursor_arena = arena->all_next;
        heap->cursor_unit = OU_HEAD_UNITS;
    }
    return NULL;
}

void
ou_heap_cursor_next(OuHeap *heap)
{
    heap->cursor_unit++;
}

void
ou_pool_mark_free(const OuPool *pool, uint64_t *freed)
{
    if (ou_pool_is_mapped(pool)) {
        memcpy(freed, ou_pool_map(pool)->free, ou_pool_map_words(pool->n_blocks) * sizeof *freed);
        return;
    }
    size_t left = pool->n_blocks;
    for (void *block = pool->freed; block != NULL && left > 0; left--) {
        size_t i = ou_pool_index(pool, block);
        OU_ASSERT(i < pool->n_blocks);
        freed[i / 64] |= (uint64_t)1 << (i % 64);
        block = ou_link_read(block);
    }
}

bool
ou_pool_each_taken(const OuPool *pool, OuBlockFn fn, void *context)
{
    char *base = ou_pool_base(pool);
    bool by_side = pool->kind == OU_POOL_COLLECTABLE;
    if (pool->n_blocks == 1) // a span: it is gone when its block is
        return (by_side && *ou_side_of(base) == 0) || fn(context, base, ou_block_bytes(base));
    uint64_t freed[WORDS] = {0};
    if (!by_side) {
        ou_pool_mark_free(pool, freed);
        ou_pages_mark(pool, freed);
    }
    size_t bytes = pool->block_bytes;
    for (size_t i = 0; i < pool->n_cut; i++) {
        char *block = base + i * bytes;
        bool taken = by_side ? *ou_side_of(block) != 0 : !(freed[i / 64] >> (i % 64) & 1);
        if (taken && !fn(context, block, bytes))
            return false;
    }
    return true;
}

OuPool *
ou_heap_find_pool(OuHeap *heap, const void *address)
{
    OuArena *arena = ou_table_find(heap, address);
    if (arena == NULL)
        return NULL;
    size_t offset = (size_t)((const char *)address - ou_arena_base(arena));
    size_t unit = offset >> OU_POOL_SHIFT;
    if (unit < ou_arena_first(arena))
        return NULL;
    if (arena->span_units != 0)
        return unit < OU_HEAD_UNITS + arena->span_units ? ou_arena_desc(arena, OU_HEAD_UNITS)
                                                        : NULL;
    OuPool *pool = ou_arena_desc(arena, unit);
    pool -= pool->back;
    return pool->kind == OU_POOL_UNUSED ? NULL : pool;
}

/* Out of line, and not watched: the block is closed to everybody else. */
__attribute__((noinline, no_sanitize_address)) void *
ou_closed_read(const void *block, size_t word)
{
#if OU_VALGRIND
    VALGRIND_DISABLE_ERROR_REPORTING;
    void *value = ((void *const *)block)[word];
    VALGRIND_MAKE_MEM_DEFINED(&value, sizeof value);
    VALGRIND_ENABLE_ERROR_REPORTING;
    return value;
#else
    return ((void *const *)block)[word];
#endif
}
