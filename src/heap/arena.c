/* SPDX-License-Identifier: MIT */
/* Arenas: aligned pieces of address space, handed out in units.
 *
 * Arenas are cut from larger aligned mappings. Those with unused units lie in
 * lists by their number, and new pools come from the fullest, so that the
 * others can empty; an arena that empties goes back to the system, but for
 * KEPT_EMPTY, so that a program at the edge does not map and unmap.
 *
 * Nothing here asks the owner to free memory: see limit.c.
 */
#include "heap/heap_int.h"

#include <string.h>

/* What is mapped at once: the size of a huge page. */
#define MAPPING_BYTES ((size_t)2 << 20)
#define KEPT_EMPTY 1u
/* A heap that maps so many times in a row is filling in one burst: from there
 * on its mappings are of huge pages. 8 MiB: smaller heaps stay on small ones.
 * With objects 64 MiB: a huge page makes all of the side bytes resident, 6 %. */
#define BURST_MAPPINGS 4u
#define BURST_MAPPINGS_SIDED 32u
/* How many arenas of one list are searched for a run of units. */
#define RUN_TRIES 8
/* And how many are passed, beyond the first with room, for one with memory that is there. */
#define DIRTY_TRIES 16
/* From so many arenas on, buffers get bare ones: a small heap keeps all in one. */
#define BARE_FROM 8u
/* What a heap that misses what it gave back may come to keep, in units: 8 MiB. */
#define KEPT_AT_MOST ((size_t)8 << 20 >> OU_POOL_SHIFT)

_Static_assert(MAPPING_BYTES % OU_ARENA_BYTES == 0, "arenas fill a mapping");

/* ---- lists ---- */

static void
link_by_unused(OuHeap *heap, OuArena *arena)
{
    size_t n = arena->n_unused;
    if (n == 0)
        return;
    OuArena **list = &heap->by_unused[arena->bare][n];
    arena->prev = NULL;
    arena->next = *list;
    if (arena->next != NULL)
        arena->next->prev = arena;
    *list = arena;
    heap->rooms[arena->bare] |= (uint64_t)1 << n;
}

static void
unlink_by_unused(OuHeap *heap, OuArena *arena)
{
    size_t n = arena->n_unused;
    if (n == 0)
        return;
    OuArena **list = &heap->by_unused[arena->bare][n];
    if (arena->next != NULL)
        arena->next->prev = arena->prev;
    if (arena->prev != NULL)
        arena->prev->next = arena->next;
    else if ((*list = arena->next) == NULL)
        heap->rooms[arena->bare] &= ~((uint64_t)1 << n);
}

/* A step a bit: mostly there are few. (Without the processor's instruction for it, which
 * not all have, the compiler's own way is a call.) */
static size_t
n_bits(uint64_t bits)
{
    size_t n = 0;
    for (; bits != 0; bits &= bits - 1)
        n++;
    return n;
}

void
ou_arena_set_dirty(OuHeap *heap, OuArena *arena, uint64_t dirty)
{
    heap->n_dirty += n_bits(dirty & ~arena->dirty);
    heap->n_dirty -= n_bits(arena->dirty & ~dirty);
    arena->dirty = dirty;
}

/* Change which units of an arena are unused, and all that follows from it. */
static void
set_unused(OuHeap *heap, OuArena *arena, uint64_t unused)
{
    size_t n_more = n_bits(unused & ~arena->unused);
    size_t n_fewer = n_bits(arena->unused & ~unused);
    unlink_by_unused(heap, arena);
    heap->n_empty -= arena->unused == ou_arena_all(arena);
    ou_arena_set_dirty(heap, arena, arena->dirty & unused);
    arena->unused = unused;
    arena->n_unused += (uint8_t)(n_more - n_fewer);
    heap->n_unused += n_more - n_fewer;
    heap->n_empty += unused == ou_arena_all(arena);
    link_by_unused(heap, arena);
}

/* ---- mapping ---- */

static void *
map_arenas(OuHeap *heap, size_t bytes)
{
    const OuroArenaSource *source = &heap->arena_source;
    if (source->take != NULL)
        return source->take(source->context, bytes, OU_ARENA_BYTES);
    if (heap->next_fixed == NULL)
        return ou_os_map(bytes, bytes == MAPPING_BYTES ? MAPPING_BYTES : OU_ARENA_BYTES);
    char *at = ou_os_map_at(heap->next_fixed, bytes);
    if (at != NULL)
        heap->next_fixed += bytes;
    return at;
}

static void
unmap_arenas(OuHeap *heap, void *base, size_t bytes)
{
    const OuroArenaSource *source = &heap->arena_source;
    if (source->take == NULL)
        ou_os_unmap(base, bytes);
    else if (source->release != NULL)
        source->release(source->context, base, bytes);
}

/* Address space for one ordinary arena, from what is mapped ahead if there is
 * any. Under a tight limit of the system's a single arena is tried, too. */
static void *
map_one(OuHeap *heap, bool bare)
{
    if (heap->arena_source.take != NULL)
        return map_arenas(heap, OU_ARENA_BYTES);
    if (heap->spare == heap->spare_end) {
        char *at = map_arenas(heap, MAPPING_BYTES);
        if (at == NULL)
            return map_arenas(heap, OU_ARENA_BYTES);
        heap->spare = at;
        heap->spare_end = at + MAPPING_BYTES;
        heap->spare_huge = ++heap->streak > (bare ? BURST_MAPPINGS : BURST_MAPPINGS_SIDED);
        if (heap->spare_huge)
            ou_os_want_huge(at, MAPPING_BYTES);
    }
    void *base = heap->spare;
    heap->spare += OU_ARENA_BYTES;
    return base;
}

/* Make `base` an arena of the heap; false when the table has no room for it. */
static bool
open_arena(OuHeap *heap, void *base, size_t span_units, bool bare)
{
    OuArena *arena = ou_arena_of(base);
    arena->heap = heap;
    arena->span_units = (uint32_t)span_units;
    arena->bare = bare;
    if (!ou_table_add(heap, arena))
        return false;
    arena->all_prev = NULL;
    arena->all_next = heap->arenas;
    if (arena->all_next != NULL)
        arena->all_next->all_prev = arena;
    heap->arenas = arena;
    heap->n_arenas++;
    heap->n_bare += bare;
    size_t head_bytes = ou_arena_first(arena) << OU_POOL_SHIFT;
    OU_RANGE_CLOSE((char *)base + head_bytes, ou_arena_mapped_bytes(arena) - head_bytes);
    return true;
}

static void
unmap_arena(OuHeap *heap, OuArena *arena)
{
    size_t mapped_bytes = ou_arena_mapped_bytes(arena);
    size_t counted_bytes = ou_arena_counted_bytes(arena);
    ou_table_remove(heap, arena);
    if (arena->all_next != NULL)
        arena->all_next->all_prev = arena->all_prev;
    if (arena->all_prev != NULL)
        arena->all_prev->all_next = arena->all_next;
    else
        heap->arenas = arena->all_next;
    heap->n_arenas--;
    if (heap->cursor_arena == arena) {
        heap->cursor_arena = arena->all_next;
        heap->cursor_unit = OU_HEAD_UNITS;
    }
    heap->n_bare -= arena->bare;
    heap->n_given += counted_bytes >> OU_POOL_SHIFT;
    if (heap->idle == arena)
        heap->idle = NULL;
    if (heap->purge_at == arena)
        heap->purge_at = arena->all_next;
    if (heap->pages_at == arena)
        heap->pages_at = arena->all_next;
    heap->streak = 0;
    char *base = ou_arena_base(arena);
    OU_RANGE_OPEN(base, mapped_bytes);
    unmap_arenas(heap, base, mapped_bytes);
    ou_limit_credit(heap, OU_USE_ARENAS, counted_bytes);
}

/* Charge for an arena and map it; NULL when either is refused. A dedicated one
 * has a span of `span_units`, others 0. */
static OuArena *
map_arena(OuHeap *heap, size_t span_units, bool bare)
{
    size_t units = span_units == 0 ? OU_ARENA_UNITS : OU_HEAD_UNITS + span_units;
    size_t counted_bytes = units << OU_POOL_SHIFT;
    size_t mapped_bytes = (counted_bytes + OU_ARENA_MASK) & ~OU_ARENA_MASK;
    if (!ou_limit_charge(heap, OU_USE_ARENAS, counted_bytes))
        return NULL;
    void *base = span_units == 0 ? map_one(heap, bare) : map_arenas(heap, mapped_bytes);
    if (base == NULL) {
        heap->limit.refusal = OURO_REFUSED_SYSTEM;
        goto fail;
    }
    if (heap->arena_source.take != NULL) // not known to be zero, as the system's pages are
        memset(base, 0, OU_HEAD_UNITS << OU_POOL_SHIFT);
    if (!open_arena(heap, base, span_units, bare)) {
        unmap_arenas(heap, base, mapped_bytes);
        goto fail;
    }
    return ou_arena_of(base);
fail:
    ou_limit_credit(heap, OU_USE_ARENAS, counted_bytes);
    return NULL;
}

/* A program that swings between few and many blocks gets the same memory back
 * from the system again and again: what it missed once, it may keep. */
static void
note_missed(OuHeap *heap, size_t n)
{
    if (n > heap->n_given)
        n = heap->n_given;
    heap->n_given -= n;
    heap->n_missed += n;
    if (heap->n_missed > KEPT_AT_MOST)
        heap->n_missed = KEPT_AT_MOST;
}

static size_t
trim_spare(OuHeap *heap)
{
    size_t bytes = (size_t)(heap->spare_end - heap->spare);
    if (bytes != 0)
        ou_os_unmap(heap->spare, bytes);
    heap->spare = heap->spare_end = NULL;
    return bytes;
}

static OuArena *
map_ordinary(OuHeap *heap, bool bare)
{
    OuArena *arena = map_arena(heap, 0, bare);
    if (arena == NULL)
        return NULL;
    arena->huge = heap->spare_huge;
    set_unused(heap, arena, ou_arena_all(arena));
    if (arena->huge) { // its first use makes all of it resident
        note_missed(heap, arena->n_unused);
        ou_arena_set_dirty(heap, arena, arena->unused);
    }
    return arena;
}

static void
unmap_empty(OuHeap *heap, OuArena *arena)
{
    OU_ASSERT(arena->unused == ou_arena_all(arena));
    set_unused(heap, arena, 0);
    unmap_arena(heap, arena);
    trim_spare(heap); // of a huge page it may be resident
}

bool
ou_arena_map_first(OuHeap *heap)
{
    return map_ordinary(heap, false) != NULL;
}

/* ---- units ---- */

/* The first unit of the lowest run of `n` unused ones; 64 when there is none. */
static unsigned
find_run(uint64_t unused, size_t n)
{
    for (size_t i = 1; i < n && unused != 0; i++)
        unused &= unused >> 1;
    return unused == 0 ? 64 : (unsigned)__builtin_ctzll(unused);
}

/* The fullest arena with a run of `n` units, as far as a short search shows; but one
 * with such a run that was used before comes first, for its memory is there. */
static OuArena *
find_arena(const OuHeap *heap, size_t n, bool bare)
{
    OuArena *fullest = NULL;
    int tries = heap->n_dirty < n ? 0 : DIRTY_TRIES;
    uint64_t rooms = heap->rooms[bare] & (~(uint64_t)0 << n);
    for (; rooms != 0; rooms &= rooms - 1) {
        OuArena *arena = heap->by_unused[bare][__builtin_ctzll(rooms)];
        for (int i = 0; i < RUN_TRIES && arena != NULL; i++, arena = arena->next) {
            if (find_run(arena->dirty, n) < 64)
                return arena;
            if (fullest == NULL && find_run(arena->unused, n) < 64)
                fullest = arena;
            if (fullest != NULL && tries-- <= 0)
                return fullest;
        }
    }
    return fullest;
}

/* The last units stay for raising, where no arena could be mapped for it. */
static bool
needs_reserve(const OuHeap *heap, size_t n_units)
{
    const OuLimit *limit = &heap->limit;
    return limit->reserve_units != 0 && limit->reserve_depth == 0 &&
           heap->n_unused < n_units + limit->reserve_units &&
           !ou_limit_has_room(heap, OU_ARENA_BYTES);
}

bool
ou_arena_could_serve(const OuHeap *heap, size_t bytes)
{
    if (bytes > OU_ARENA_POOLS << OU_POOL_SHIFT)
        return ou_limit_has_room(heap, bytes + (OU_HEAD_UNITS << OU_POOL_SHIFT) + OU_POOL_BYTES);
    size_t n_units = (bytes + OU_POOL_BYTES - 1) >> OU_POOL_SHIFT;
    return ou_limit_has_room(heap, OU_ARENA_BYTES) ||
           (find_arena(heap, n_units, false) != NULL && !needs_reserve(heap, n_units));
}

/* The arena that serves a request of units, mapped if need be. Objects need side
 * bytes, public blocks the bitmap that lies in their place; buffers need neither, and
 * are put where no side bytes are, once the heap is worth it. */
static OuArena *
choose_arena(OuHeap *heap, OuPoolKind kind, size_t n_units)
{
    bool sided = kind == OU_POOL_PLAIN || kind == OU_POOL_COLLECTABLE;
    OuArena *arena = sided ? NULL : find_arena(heap, n_units, true);
    if (arena == NULL && kind != OU_POOL_PUBLIC)
        arena = find_arena(heap, n_units, false);
    if (arena != NULL)
        return arena;
    bool bare = kind == OU_POOL_PUBLIC || (!sided && heap->n_arenas >= BARE_FROM);
    return map_ordinary(heap, bare);
}

OuPool *
ou_arena_take_units(OuHeap *heap, OuPoolKind kind, size_t n_units, bool soon)
{
    OU_ASSERT(n_units >= 1 && n_units <= OU_ARENA_POOLS);
    OuArena *arena = choose_arena(heap, kind, n_units);
    if (arena == NULL || needs_reserve(heap, n_units))
        return NULL;
    unsigned unit = find_run(arena->dirty, n_units);
    if (unit == 64) {
        unit = find_run(arena->unused, n_units);
        note_missed(heap, n_units);
        if (soon && !arena->huge && heap->arena_source.take == NULL)
            ou_os_want_soon(ou_arena_base(arena) + ((size_t)unit << OU_POOL_SHIFT),
                            n_units << OU_POOL_SHIFT);
    }
    uint64_t units = (((uint64_t)1 << (n_units - 1) << 1) - 1) << unit;
    OU_ASSERT((arena->unused & units) == units);
    set_unused(heap, arena, arena->unused & ~units);
    ou_limit_look(heap);
    OuPool *pool = ou_arena_desc(arena, unit);
    for (size_t i = 0; i < n_units; i++)
        pool[i].back = (uint8_t)i;
    pool->n_units = (uint8_t)n_units;
    return pool;
}

OuPool *
ou_arena_take_dedicated(OuHeap *heap, size_t bytes)
{
    if (bytes > SIZE_MAX / 4 || bytes >> OU_POOL_SHIFT > UINT32_MAX - OU_HEAD_UNITS)
        return NULL;
    OuArena *arena = map_arena(heap, (bytes + OU_POOL_BYTES - 1) >> OU_POOL_SHIFT, false);
    if (arena == NULL)
        return NULL;
    ou_limit_look(heap);
    OuPool *pool = ou_arena_desc(arena, OU_HEAD_UNITS);
    pool->n_units = 0;
    return pool;
}

bool
ou_arena_give(OuHeap *heap, OuPool *pool)
{
    OuArena *arena = ou_arena_of(pool);
    OU_ASSERT(arena->heap == heap && pool->back == 0);
    pool->kind = OU_POOL_UNUSED;
    if (arena->span_units != 0) {
        unmap_arena(heap, arena);
        return false;
    }
    size_t n_units = pool->n_units;
    uint64_t units = (((uint64_t)1 << (n_units - 1) << 1) - 1) << ou_unit_of(pool);
    OU_ASSERT((arena->unused & units) == 0);
    for (size_t i = 0; i < n_units; i++)
        pool[i].back = 0;
    ou_table_set_units(heap, ou_pool_base(pool), n_units, OU_UNIT_OURS);
    set_unused(heap, arena, arena->unused | units);
    ou_arena_set_dirty(heap, arena, arena->dirty | units);
    if (arena->unused == ou_arena_all(arena) && !heap->holds_arenas &&
        heap->n_empty > KEPT_EMPTY + heap->n_missed / OU_ARENA_POOLS) {
        unmap_empty(heap, arena);
        return false;
    }
    ou_purge_when_dirty(heap);
    return true;
}

void
ou_heap_hold_arenas(OuHeap *heap)
{
    heap->holds_arenas = true;
}

bool
ou_heap_let_arenas_go(OuHeap *heap, size_t most)
{
    heap->holds_arenas = false;
    for (; most > 0 && heap->n_empty > KEPT_EMPTY; most--) {
        OuArena *empty = heap->by_unused[0][OU_ARENA_UNITS - OU_HEAD_UNITS];
        if (empty == NULL)
            empty = heap->by_unused[1][OU_ARENA_UNITS - OU_BARE_HEAD_UNITS];
        unmap_empty(heap, empty);
    }
    return heap->n_empty <= KEPT_EMPTY;
}

size_t
ou_arena_trim(OuHeap *heap)
{
    size_t before = heap->limit.used[OU_USE_ARENAS];
    for (int bare = 0; bare < 2 && !heap->holds_arenas; bare++) {
        OuArena **list = &heap->by_unused[bare][OU_ARENA_UNITS -
                                                (bare ? OU_BARE_HEAD_UNITS : OU_HEAD_UNITS)];
        while (*list != NULL)
            unmap_empty(heap, *list);
    }
    heap->n_missed = heap->n_given = 0;
    trim_spare(heap);
    return before - heap->limit.used[OU_USE_ARENAS];
}

/* Arenas that somebody else gave go back one by one, as they came. */
static void
give_back_each(OuHeap *heap)
{
    OuArena *next;
    for (OuArena *arena = heap->arenas; arena != NULL; arena = next) {
        next = arena->all_next;
        size_t bytes = ou_arena_mapped_bytes(arena);
        OU_RANGE_OPEN(ou_arena_base(arena), bytes);
        unmap_arenas(heap, ou_arena_base(arena), bytes);
    }
}

/* The system takes neighbours in one piece: no arena is touched, no huge page is split. */
static void
unmap_runs(OuHeap *heap)
{
    uintptr_t end;
    for (uintptr_t at = ou_table_find_run(heap, heap->first_arena, &end); at < end;
         at = ou_table_find_run(heap, end, &end)) {
        size_t bytes = (end - at) << OU_ARENA_SHIFT;
        OU_RANGE_OPEN((void *)(at << OU_ARENA_SHIFT), bytes);
        ou_os_unmap((void *)(at << OU_ARENA_SHIFT), bytes);
    }
}

void
ou_arena_fini(OuHeap *heap)
{
    if (heap->arena_source.take != NULL)
        give_back_each(heap);
    else
        unmap_runs(heap);
    trim_spare(heap);
}
