/* SPDX-License-Identifier: MIT */
/* Pages of pools that live on: a page without a live block goes back.
 *
 * The free blocks that touch such a page leave the pool's stack, for their
 * links lie in it, and count as fresh again. A pool that runs out of blocks
 * cuts them anew, a page at a time, before it cuts what was never used. Public
 * pools have a map and no links: they leave it all the same, so that blocks whose
 * memory is there are taken first.
 *
 * Looking costs: so an arena is looked at now and then, when pools have come to
 * have room, and only pools of which most is free are searched. Whoever wants
 * all of it at once asks for a trim.
 */
#include "heap/heap_int.h"

#define PAGE_BYTES ((size_t)4096)
#define MAX_PAGES 16u // bits in OuPool.given
#define MAX_BLOCKS (MAX_PAGES * PAGE_BYTES / 16)
#define WORDS (MAX_BLOCKS / 64)
/* Unasked, only pools of smaller blocks give pages back: where a page holds a
 * few blocks it is free and taken again all the time. */
#define STEP_BLOCK_BYTES 1024u
/* And only heaps above 8 MiB: in less there is little to gain. */
#define STEP_FROM ((size_t)8 << 20 >> OU_POOL_SHIFT)

static size_t
first_page(const OuPool *pool, size_t block)
{
    return block * pool->block_bytes / PAGE_BYTES;
}

static size_t
last_page(const OuPool *pool, size_t block)
{
    return ((block + 1) * pool->block_bytes - 1) / PAGE_BYTES;
}

/* The pages that a block touches, as bits. */
static uint32_t
pages_of(const OuPool *pool, size_t block)
{
    size_t first = first_page(pool, block);
    size_t n = last_page(pool, block) - first + 1;
    return (((uint32_t)1 << n) - 1) << first;
}

static bool
is_on(const uint64_t *bits, size_t i)
{
    return bits[i / 64] >> (i % 64) & 1;
}

size_t
ou_pages_count(const OuPool *pool)
{
    size_t n = 0;
    for (size_t i = 0; i < pool->n_cut; i++)
        n += (pages_of(pool, i) & pool->given) != 0;
    return n;
}

void
ou_pages_mark(const OuPool *pool, uint64_t *blocks)
{
    if (pool->given == 0)
        return;
    for (size_t i = 0; i < pool->n_cut; i++) {
        if (pages_of(pool, i) & pool->given)
            blocks[i / 64] |= (uint64_t)1 << (i % 64);
    }
}

/* ---- taking into use again ---- */

static void
push_free(OuPool *pool, size_t i)
{
    if (ou_pool_is_mapped(pool)) {
        ou_pool_map(pool)->free[i / 64] |= (uint64_t)1 << (i % 64);
        return;
    }
    void **block = (void **)(ou_pool_base(pool) + i * pool->block_bytes);
    OU_LINK_OPEN(block);
    block[0] = NULL;
    block[1] = pool->freed;
    pool->freed = block;
    OU_RANGE_CLOSE(block, 2 * sizeof(void *));
}

/* Free the blocks that touch `page` and no page that is still given back. */
static size_t
cut_page(OuPool *pool, size_t page)
{
    size_t bytes = pool->block_bytes;
    size_t first = page * PAGE_BYTES / bytes;
    size_t end = ((page + 1) * PAGE_BYTES - 1) / bytes + 1;
    size_t n = 0;
    for (size_t i = end < pool->n_cut ? end : pool->n_cut; i-- > first;) {
        if (pages_of(pool, i) & pool->given)
            continue;
        push_free(pool, i);
        n++;
    }
    return n;
}

size_t
ou_pages_cut(OuPool *pool)
{
    OU_ASSERT(pool->freed == NULL && pool->given != 0);
    size_t n = 0;
    while (n == 0) { // a page may hold no whole block: then the next one is needed, too
        size_t page = (size_t)__builtin_ctz(pool->given);
        pool->given &= (uint16_t)(pool->given - 1);
        n = cut_page(pool, page);
    }
    return n;
}

/* ---- giving back ---- */

/* Pages with a block on the stack and without one that is taken, as bits. */
static uint32_t
free_pages(const OuPool *pool, const uint64_t *freed)
{
    uint32_t taken = pool->given;
    uint32_t with_freed = 0;
    for (size_t i = 0; i < pool->n_cut; i++) {
        uint32_t pages = pages_of(pool, i);
        if (is_on(freed, i))
            with_freed |= pages;
        else if (!(pages & pool->given))
            taken |= pages;
    }
    return with_freed & ~taken;
}

/* Take the blocks that touch given pages off the map. */
static void
unmark(OuPool *pool)
{
    uint64_t *free = ou_pool_map(pool)->free;
    for (size_t i = 0; i < pool->n_blocks; i++) {
        if (pages_of(pool, i) & pool->given)
            free[i / 64] &= ~((uint64_t)1 << (i % 64));
    }
}

/* Take them off the stack. */
static void
relink(OuPool *pool)
{
    void *kept = NULL; // the last block that stays, and then the next
    void *next;
    for (void *block = pool->freed; block != NULL; block = next) {
        next = ou_link_read(block);
        if (pages_of(pool, ou_pool_index(pool, block)) & pool->given)
            continue;
        if (kept == NULL) {
            pool->freed = block;
        } else {
            OU_LINK_OPEN(kept);
            ((void **)kept)[1] = block;
            OU_RANGE_CLOSE(kept, 2 * sizeof(void *));
        }
        kept = block;
    }
    if (kept == NULL) {
        pool->freed = NULL;
    } else {
        OU_LINK_OPEN(kept);
        ((void **)kept)[1] = NULL;
        OU_RANGE_CLOSE(kept, 2 * sizeof(void *));
    }
}

/* Where units are smaller than pages (tiny), a pool's last page may be its
 * neighbour's, too: nothing is given then. */
size_t
ou_pages_give(OuHeap *heap, OuPool *pool)
{
    size_t pool_bytes = ou_pool_units(pool) << OU_POOL_SHIFT;
    if (pool->bin == OU_NO_BIN || pool_bytes > MAX_PAGES * PAGE_BYTES ||
        OU_POOL_BYTES < PAGE_BYTES || heap->arena_source.take != NULL || ou_os_page_bytes() != PAGE_BYTES)
        return 0;
    uint64_t freed[WORDS] = {0};
    ou_pool_mark_free(pool, freed);
    uint32_t pages = free_pages(pool, freed);
    if (pages == 0)
        return 0;
    pool->given |= (uint16_t)pages;
    if (ou_pool_is_mapped(pool))
        unmark(pool);
    else
        relink(pool);
    size_t n = 0;
    for (; pages != 0; pages &= pages - 1, n++)
        ou_arena_discard(heap, ou_arena_of(pool),
                         ou_pool_base(pool) + (size_t)__builtin_ctz(pages) * PAGE_BYTES, PAGE_BYTES);
    return n * PAGE_BYTES;
}

/* Is the pool mostly free, and was it so when it was last looked at? */
static bool
stays_sparse(OuPool *pool)
{
    bool counted = !(pool->flags & (OU_POOL_CURRENT | OU_POOL_RESTING));
    if (!counted || ou_pool_n_taken(pool) > pool->n_cut / 4u || pool->block_bytes > STEP_BLOCK_BYTES)
        return false;
    bool again = pool->flags & OU_POOL_SPARSE;
    pool->flags |= OU_POOL_SPARSE;
    return again;
}

/* Call for every pool of an arena that is cut into units. */
static size_t
give_arena(OuHeap *heap, OuArena *arena, bool all)
{
    size_t bytes = 0;
    if (arena->span_units != 0)
        return 0;
    for (size_t unit = ou_arena_first(arena); unit < OU_ARENA_UNITS;) {
        OuPool *pool = ou_arena_desc(arena, unit);
        unit += pool->kind == OU_POOL_UNUSED ? 1 : pool->n_units;
        if (pool->kind == OU_POOL_UNUSED || (pool->flags & OU_POOL_FULL))
            continue;
        if (all || stays_sparse(pool))
            bytes += ou_pages_give(heap, pool);
    }
    return bytes;
}

void
ou_pages_step(OuHeap *heap)
{
    heap->n_opened = 0;
    OuArena *arena = heap->pages_at != NULL ? heap->pages_at : heap->arenas;
    if (arena == NULL || ou_arena_n_used(heap) < STEP_FROM)
        return;
    heap->pages_at = arena->all_next;
    give_arena(heap, arena, false);
}

size_t
ou_pages_trim(OuHeap *heap)
{
    size_t bytes = 0;
    for (OuArena *arena = heap->arenas; arena != NULL; arena = arena->all_next)
        bytes += give_arena(heap, arena, true);
    return bytes;
}
