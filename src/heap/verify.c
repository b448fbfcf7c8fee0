/* SPDX-License-Identifier: MIT */
/* Is the heap what its headers say? Every invariant of heap_int.h and pool.h.
 *
 * Works in every build, takes no memory, changes nothing, and believes
 * nothing: a link is followed only after it was seen to point where it may,
 * so that a corrupted heap gets a report and not a crash.
 */
#include "heap/heap_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define MAX_BLOCKS (OU_POOL_BYTES / 16)

/* What one verification has seen so far. */
typedef struct Verify {
    OuHeap *heap;
    char *report;
    size_t report_bytes;
    bool idle;      // no object is half made, none is being released
    size_t n_arenas;
    size_t n_empty;
    size_t n_unused;
    size_t n_dirty;
    size_t n_bare;
    size_t arena_bytes;
    size_t n_room;  // pools that must be in a room list
    size_t n_young; // pools that must be in the young list
    size_t n_current;
    size_t n_binned; // pools of any bin
} Verify;

__attribute__((format(printf, 2, 3))) static bool
complain(Verify *v, const char *format, ...)
{
    if (v->report_bytes > 0) {
        va_list arguments;
        va_start(arguments, format);
        vsnprintf(v->report, v->report_bytes, format, arguments);
        va_end(arguments);
    }
    return false;
}

/* ---- one pool ---- */

static bool
verify_side(Verify *v, const OuPool *pool, const uint64_t *freed)
{
    if (pool->kind != OU_POOL_COLLECTABLE)
        return true;
    const char *base = ou_pool_base(pool);
    for (size_t i = 0; i < pool->n_blocks; i++) {
        bool free = i >= pool->n_cut || (freed[i / 64] >> (i % 64) & 1);
        if (free && *ou_side_of(base + i * pool->block_bytes) != 0)
            return complain(v, "pool %p: block %zu is free, its side byte is not 0",
                            (const void *)pool, i);
    }
    return true;
}

/* Walk the stack of freed blocks, counting them and marking them in `freed`. */
static bool
verify_stack(Verify *v, const OuPool *pool, uint64_t *freed, size_t *n_freed)
{
    const char *base = ou_pool_base(pool);
    for (const char *block = pool->freed; block != NULL; block = ou_link_read(block)) {
        size_t offset = (size_t)((uintptr_t)block - (uintptr_t)base);
        if (offset >= pool->n_cut * (size_t)pool->block_bytes || offset % pool->block_bytes != 0)
            return complain(v, "pool %p: its stack leads to %p, which is no block of it",
                            (const void *)pool, (const void *)block);
        size_t i = offset / pool->block_bytes;
        if (freed[i / 64] >> (i % 64) & 1)
            return complain(v, "pool %p: block %p lies on its stack twice", (const void *)pool,
                            (const void *)block);
        freed[i / 64] |= (uint64_t)1 << (i % 64);
        ++*n_freed;
    }
    return true;
}

/* The map of a public pool: nothing behind its blocks, nothing of a page that was given
 * back (those are marked in `freed`). */
static bool
verify_map(Verify *v, const OuPool *pool, uint64_t *freed, size_t *n_freed)
{
    const uint64_t *free = ou_pool_map(pool)->free;
    size_t n_words = ou_pool_map_words(pool->n_blocks);
    if (pool->freed != NULL || pool->countdown != 0 || pool->n_cut != pool->n_blocks)
        return complain(v, "pool %p is public, and has a stack", (const void *)pool);
    if (pool->n_blocks % 64 != 0 && free[n_words - 1] >> pool->n_blocks % 64 != 0)
        return complain(v, "pool %p: its map goes on behind its blocks", (const void *)pool);
    for (size_t i = 0; i < n_words; i++) {
        if (free[i] & freed[i])
            return complain(v, "pool %p: a block is free, its page was given back",
                            (const void *)pool);
        freed[i] |= free[i];
        *n_freed += (size_t)__builtin_popcountll(free[i]);
    }
    return true;
}

/* A current pool does not know how many of its blocks are taken, so one that its stack
 * has lost looks taken. But an object counts at least one reference, and what was cut or
 * released reads as none. */
static bool
verify_taken(Verify *v, const OuPool *pool, const uint64_t *freed)
{
    if (!v->idle || !ou_kind_is_object(pool->kind))
        return true;
    const char *base = ou_pool_base(pool);
    for (size_t i = 0; i < pool->n_cut; i++) {
        const char *block = base + i * pool->block_bytes;
        if (!(freed[i / 64] >> (i % 64) & 1) && ou_closed_read(block, 0) == NULL)
            return complain(v, "pool %p: block %p is no object, and not on its stack",
                            (const void *)pool, (const void *)block);
    }
    return true;
}

static bool
verify_flags(Verify *v, const OuPool *pool, size_t n_taken)
{
    bool full = pool->flags & OU_POOL_FULL;
    bool current = pool->flags & OU_POOL_CURRENT;
    size_t countdown =
        ou_pool_is_mapped(pool) ? (size_t)ou_pool_map(pool)->countdown : pool->countdown;
    const void *at = pool;
    if (full && current)
        return complain(v, "pool %p is both full and current", at);
    if (full && (countdown != 1 || n_taken != pool->n_blocks))
        return complain(v, "pool %p is called full: countdown %zu, %zu of %u taken", at, countdown,
                        n_taken, pool->n_blocks);
    bool resting = pool->flags & OU_POOL_RESTING;
    if (!full && !current && !resting && (n_taken == 0 || n_taken != countdown))
        return complain(v, "pool %p has %zu blocks taken, and counts %zu", at, n_taken, countdown);
    if (current && (resting || countdown == 0))
        return complain(v, "pool %p is current: flags %#x, countdown %zu", at, pool->flags,
                        countdown);
    if (current && v->heap->bins[pool->bin].current != pool)
        return complain(v, "pool %p is called current, its bin %u has another", at, pool->bin);
    v->n_current += current;
    v->n_room += !full && !current;
    v->n_young += (pool->flags & OU_POOL_YOUNG) != 0;
    v->n_binned++;
    return true;
}

static bool
verify_span(Verify *v, const OuPool *pool)
{
    v->n_young += (pool->flags & OU_POOL_YOUNG) != 0;
    if (pool->n_blocks != 1 || !(pool->flags & OU_POOL_FULL) || pool->countdown != 1 ||
        pool->freed != NULL)
        return complain(v, "span %p: flags %#x, countdown %u", (const void *)pool, pool->flags,
                        pool->countdown);
    return true;
}

static bool
verify_pool(Verify *v, const OuPool *pool)
{
    const void *at = pool;
    if (pool->kind <= OU_POOL_UNUSED || pool->kind >= OU_N_POOL_KINDS)
        return complain(v, "pool %p is of kind %u, which there is not", at, pool->kind);
    if (pool->typing == 0 || pool->typing > v->heap->next_typing)
        return complain(v, "pool %p: a typing number that was never given", at);
    if (pool->bin == OU_NO_BIN)
        return verify_span(v, pool);
    if (pool->bin >= OU_N_BINS)
        return complain(v, "pool %p: there is no bin %u", at, pool->bin);
    const OuBin *bin = &v->heap->bins[pool->bin];
    if (pool->kind != bin->kind || pool->block_bytes != bin->block_bytes ||
        pool->n_units != bin->n_units ||
        pool->n_blocks != ((size_t)bin->n_units << OU_POOL_SHIFT) / bin->block_bytes)
        return complain(v, "pool %p does not fit its bin %u", at, pool->bin);
    if (pool->n_cut > pool->n_blocks)
        return complain(v, "pool %p: %u of its %u blocks were cut", at, pool->n_cut, pool->n_blocks);
    uint64_t freed[(MAX_BLOCKS + 63) / 64] = {0};
    size_t n_freed = 0;
    size_t n_given = ou_pages_n_given(pool);
    ou_pages_mark(pool, freed); // such a block on the stack is seen as lying there twice
    bool sound = ou_pool_is_mapped(pool) ? verify_map(v, pool, freed, &n_freed)
                                         : verify_stack(v, pool, freed, &n_freed);
    if (!sound)
        return false;
    size_t n_taken = ou_pool_n_taken(pool);
    if (pool->flags & (OU_POOL_CURRENT | OU_POOL_RESTING))
        n_taken = pool->n_cut - n_given - n_freed;
    if (n_taken + n_freed + n_given != pool->n_cut)
        return complain(v, "pool %p: %zu taken + %zu freed + %zu given back are not %u blocks", at,
                        n_taken, n_freed, n_given, pool->n_cut);
    return verify_flags(v, pool, n_taken) && verify_side(v, pool, freed) &&
           verify_taken(v, pool, freed);
}

/* ---- one arena ---- */

static bool
verify_units(Verify *v, const OuArena *arena)
{
    for (size_t unit = ou_arena_first(arena); unit < OU_ARENA_UNITS;) {
        const OuPool *pool = ou_arena_desc(arena, unit);
        bool unused = arena->unused >> unit & 1;
        if (pool->back != 0)
            return complain(v, "arena %p: unit %zu follows no pool", (const void *)arena, unit);
        if (unused != (pool->kind == OU_POOL_UNUSED))
            return complain(v, "arena %p: unit %zu is used or not?", (const void *)arena, unit);
        if (unused) {
            if (ou_table_unit(v->heap, ou_pool_base(pool)) != OU_UNIT_OURS)
                return complain(v, "arena %p: unused unit %zu has a class", (const void *)arena,
                                unit);
            unit++;
            continue;
        }
        if (pool->n_units == 0 || unit + pool->n_units > OU_ARENA_UNITS)
            return complain(v, "pool %p has %u units", (const void *)pool, pool->n_units);
        for (size_t i = 1; i < pool->n_units; i++) {
            if (pool[i].back != i || (arena->unused >> (unit + i) & 1))
                return complain(v, "pool %p: its unit %zu is not its own", (const void *)pool, i);
        }
        uint8_t class = pool->kind == OU_POOL_PUBLIC && pool->bin != OU_NO_BIN
                            ? (uint8_t)(OU_UNIT_PUBLIC + pool->bin - OU_FIRST_PUBLIC)
                            : OU_UNIT_OURS;
        for (size_t i = 0; i < pool->n_units; i++) {
            if (ou_table_unit(v->heap, ou_pool_base(pool) + i * OU_POOL_BYTES) != class)
                return complain(v, "pool %p: its unit %zu is called another class's",
                                (const void *)pool, i);
        }
        bool objects = pool->kind == OU_POOL_PLAIN || pool->kind == OU_POOL_COLLECTABLE;
        if (arena->bare ? objects : pool->kind == OU_POOL_PUBLIC)
            return complain(v, "pool %p is in an arena of the wrong kind", (const void *)pool);
        if (!verify_pool(v, pool))
            return false;
        unit += pool->n_units;
    }
    return true;
}

static bool
verify_arena(Verify *v, const OuArena *arena)
{
    const void *at = arena;
    if (ou_table_find(v->heap, arena) != arena || arena->heap != v->heap)
        return complain(v, "arena %p is not in the heap's table", at);
    if (ou_table_find(v->heap, ou_arena_base(arena) + ou_arena_mapped_bytes(arena) - 1) != arena)
        return complain(v, "arena %p: its end is not in the heap's table", at);
    if (arena->n_unused != (unsigned)__builtin_popcountll(arena->unused) ||
        (arena->dirty & ~arena->unused) != 0)
        return complain(v, "arena %p: %u units unused?", at, arena->n_unused);
    v->n_dirty += (unsigned)__builtin_popcountll(arena->dirty);
    v->n_arenas++;
    v->n_unused += arena->n_unused;
    v->arena_bytes += ou_arena_counted_bytes(arena);
    v->n_empty += arena->unused == ou_arena_all(arena);
    v->n_bare += arena->bare;
    if (arena->span_units != 0)
        return verify_pool(v, ou_arena_desc(arena, OU_HEAD_UNITS));
    return verify_units(v, arena);
}

static bool
verify_arenas(Verify *v)
{
    const OuArena *prev = NULL;
    for (const OuArena *arena = v->heap->arenas; arena != NULL; arena = arena->all_next) {
        if (arena->all_prev != prev)
            return complain(v, "arena %p: the list of arenas is broken", (const void *)arena);
        if (!verify_arena(v, arena))
            return false;
        prev = arena;
    }
    return true;
}

/* ---- lists of the heap ---- */

static bool
verify_by_unused(Verify *v)
{
    size_t n_units = 0;
    for (size_t i = 0; i < 2 * OU_ARENA_UNITS; i++) {
        size_t bare = i / OU_ARENA_UNITS;
        size_t n = i % OU_ARENA_UNITS;
        const OuArena *arena = v->heap->by_unused[bare][n];
        if ((arena != NULL) != (v->heap->rooms[bare] >> n & 1))
            return complain(v, "the map of arenas with room is wrong at %zu", n);
        for (; arena != NULL; arena = arena->next) {
            if (arena->n_unused != n || arena->bare != bare)
                return complain(v, "arena %p is in the list for %zu", (const void *)arena, n);
            n_units += n;
        }
    }
    if (n_units != v->n_unused)
        return complain(v, "lists of arenas have %zu unused units, arenas %zu", n_units,
                        v->n_unused);
    return true;
}

static bool
verify_bins(Verify *v)
{
    size_t n_room = 0;
    size_t n_current = 0;
    size_t n_binned = 0;
    for (unsigned i = 0; i < OU_N_BINS; i++) {
        const OuBin *bin = &v->heap->bins[i];
        n_binned += bin->n_pools;
        n_current += bin->current != &v->heap->no_pool;
        const OuPool *prev = NULL;
        for (const OuPool *pool = bin->room; pool != NULL; pool = pool->next) {
            if (pool->bin != i || pool->prev != prev ||
                (pool->flags & (OU_POOL_FULL | OU_POOL_CURRENT)) || ++n_room > v->n_room)
                return complain(v, "bin %u: its list of pools with room is broken", i);
            prev = pool;
        }
    }
    if (n_room != v->n_room || n_current != v->n_current || n_binned != v->n_binned)
        return complain(v, "bins have %zu pools, %zu with room, %zu current; arenas %zu, %zu, %zu",
                        n_binned, n_room, n_current, v->n_binned, v->n_room, v->n_current);
    const OuPool *none = &v->heap->no_pool;
    if (none->freed != NULL || none->countdown != 0 || none->kind != OU_POOL_UNUSED)
        return complain(v, "the pool that is none was written to");
    return true;
}

/* Note a block in `seen`, a table by its address, of a power of two of places. False
 * when it is there already. */
static bool
note_block(const void **seen, size_t n_places, const void *block)
{
    size_t at = (uintptr_t)block / 16 * 0x9E3779B97F4A7C15u >> 40;
    for (at %= n_places; seen[at] != NULL; at = (at + 1) % n_places) {
        if (seen[at] == block)
            return false;
    }
    seen[at] = block;
    return true;
}

static bool
verify_distinct(Verify *v, unsigned class, const OuCache *cache)
{
    const void *seen[2 * OU_CACHE_MOST];
    size_t n_places = 2;
    while (n_places < 2 * (size_t)(cache->top - cache->slots))
        n_places *= 2;
    memset(seen, 0, n_places * sizeof *seen);
    for (void **slot = cache->top; slot > cache->slots; slot--) {
        if (!note_block(seen, n_places, *slot))
            return complain(v, "cache %u holds %p twice: it was released twice", class, *slot);
    }
    return true;
}

static bool
verify_cached(Verify *v, unsigned class, const void *block)
{
    const OuPool *pool = ou_heap_find_pool(v->heap, block);
    if (pool == NULL || pool->bin != OU_FIRST_PUBLIC + class ||
        (size_t)((const char *)block - ou_pool_base(pool)) % pool->block_bytes != 0)
        return complain(v, "cache %u holds %p, which is no block of its size", class, block);
    size_t i = ou_pool_index(pool, block);
    if (ou_pool_map(pool)->free[i / 64] >> (i % 64) & 1)
        return complain(v, "cache %u holds %p, which is free in its pool, too", class, block);
    return true;
}

static bool
verify_caches(Verify *v)
{
    for (unsigned i = 0; i < OU_N_CACHES; i++) {
        const OuCache *cache = &v->heap->home[i];
        if (cache->top < cache->slots || cache->top > cache->end || *cache->slots != NULL)
            return complain(v, "cache %u: its slots are not what it says", i);
        for (void **slot = cache->top; slot > cache->slots; slot--) {
            if (!verify_cached(v, i, *slot))
                return false;
        }
        if (!verify_distinct(v, i, cache))
            return false;
    }
    for (unsigned i = 0; i < OU_UNIT_VALUES; i++) {
        const OuCache *cache = &v->heap->by_unit[i];
        bool public = i >= OU_UNIT_PUBLIC && i < OU_UNIT_PUBLIC + OU_N_CACHES;
        if ((!public || ou_mem_is_wrapped(v->heap)) && cache->top != cache->end)
            return complain(v, "a cache that serves nobody has room");
    }
    return true;
}

static bool
verify_young(Verify *v)
{
    size_t n = 0;
    for (const OuPool *pool = v->heap->young; pool != NULL; pool = pool->young_next) {
        if (!(pool->flags & OU_POOL_YOUNG) || pool->kind != OU_POOL_COLLECTABLE)
            return complain(v, "pool %p is in the young list by mistake", (const void *)pool);
        if (++n > v->n_young)
            break;
    }
    if (n != v->n_young || n > v->heap->n_young)
        return complain(v, "%zu pools are young, their list has not as many", v->n_young);
    return true;
}

static bool
verify_large(Verify *v)
{
    const OuHeap *heap = v->heap;
    const OuLarge *prev = NULL;
    size_t n = 0;
    size_t bytes = 0;
    for (const OuLarge *large = heap->large; large != NULL; large = large->next) {
        if (!ou_large_is_sound(large) || large->prev != prev || ++n > heap->n_large)
            return complain(v, "large block %p: its header was overwritten",
                            (const void *)(large + 1));
        bytes += ou_large_whole_bytes(large);
        prev = large;
    }
    if (n != heap->n_large || bytes != heap->limit.used[OU_USE_LARGE])
        return complain(v, "%zu large blocks of %zu bytes; counted are %zu of %zu", n, bytes,
                        heap->n_large, heap->limit.used[OU_USE_LARGE]);
    return true;
}

static bool
verify_limit(Verify *v)
{
    const OuHeap *heap = v->heap;
    const OuLimit *limit = &heap->limit;
    size_t sum = 0;
    for (int use = 0; use < OU_N_USES; use++)
        sum += limit->used[use];
    if (sum != limit->system_bytes || limit->system_bytes > limit->peak_bytes)
        return complain(v, "uses sum to %zu, system_bytes is %zu, peak_bytes %zu", sum,
                        limit->system_bytes, limit->peak_bytes);
    if (limit->limit_bytes != 0 && limit->system_bytes > limit->limit_bytes)
        return complain(v, "%zu bytes are above the limit, %zu", limit->system_bytes,
                        limit->limit_bytes);
    if (v->n_arenas != heap->n_arenas || v->n_empty != heap->n_empty ||
        v->n_unused != heap->n_unused || v->n_dirty != heap->n_dirty || v->n_bare != heap->n_bare || v->arena_bytes != limit->used[OU_USE_ARENAS])
        return complain(v, "%zu arenas (%zu empty, %zu units unused, %zu bytes) are not as counted",
                        v->n_arenas, v->n_empty, v->n_unused, v->arena_bytes);
    return true;
}

static bool
verify_all(Verify *v)
{
    if (v->report_bytes > 0)
        v->report[0] = '\0';
    return verify_arenas(v) && verify_by_unused(v) && verify_bins(v) && verify_caches(v) &&
           verify_young(v) && verify_large(v) && verify_limit(v);
}

bool
ou_heap_verify(OuHeap *heap, char *report, size_t report_bytes)
{
    return verify_all(&(Verify){.heap = heap, .report = report, .report_bytes = report_bytes});
}

bool
ou_heap_verify_idle(OuHeap *heap, char *report, size_t report_bytes)
{
    return verify_all(
        &(Verify){.heap = heap, .report = report, .report_bytes = report_bytes, .idle = true});
}

bool
ou_heap_verify_in_turn(OuHeap *heap)
{
    if (++heap->n_unverified < heap->n_arenas)
        return true;
    heap->n_unverified = 0;
    return ou_heap_verify(heap, NULL, 0);
}
