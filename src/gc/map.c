/* SPDX-License-Identifier: MIT */
/* Before and after marking: the map of what is to be met, and sorting what was not.
 *
 * Side bytes are one for each 16 bytes and lie apart, arena by arena: in a large heap
 * whose references lead anywhere, each that marking reads is a miss of the caches.
 * The map's bits lie in one buffer that is four times smaller, and with them marking
 * needs no side byte at all. It is made from side bytes and put back into them in two
 * passes in the order of addresses, the second of which skips most. Where there is
 * no memory for a map, marking paints the side bytes themselves.
 */
#include "gc/words_inl.h"

#include <string.h>

/* How thinly arenas may lie. */
enum { MOST_SPREAD = 4 };

_Static_assert(OU_SIDE_LIVE == 1 << 7 && OU_SIDE_TRACKED == 1 << 2 && OU_SIDE_BLACK == 1 << 4 &&
                   OU_SIDE_GREY == 1 << 3,
               "shifts below");
_Static_assert(OU_POOL_BYTES % ((size_t)1 << OU_GC_MAP_SHIFT) == 0, "a word describes one pool");

/* ---- making the map ---- */

/* Eight bytes with nothing but their lowest bit to eight bits, and back. */
static inline uint64_t
bits_of_bytes(uint64_t bytes)
{
    return bytes * UINT64_C(0x0102040810204080) >> 56;
}

static inline uint64_t
bytes_of_bits(uint64_t bits)
{
    uint64_t each = OU_EACH(bits & 0xFF) & UINT64_C(0x8040201008040201);
    return ((each + OU_EACH(0x7F)) | each) >> 7 & OU_EACH(1);
}

/* The words of the map that describe a pool, one for eight words of side bytes. */
static inline OuGcMapWord *
map_of_pool(const OuGcMap *map, const OuPool *pool)
{
    return &map->words[ou_gc_map_index(map, ou_pool_base(pool))];
}

static bool
map_pool(OuGc *gc, OuPool *pool, void *context)
{
    (void)context;
    size_t n_words;
    const uint64_t *words = ou_gc_side_words(pool, &n_words);
    OuGcMapWord *map = map_of_pool(&gc->map, pool);
    int64_t n = 0;
    for (size_t i = 0; i < n_words; i++) {
        uint64_t word = words[i], tracked = (word >> 7) & (word >> 2) & OU_EACH(1);
        uint64_t frozen = word >> (OU_SIDE_GEN_SHIFT + 1) & word >> OU_SIDE_GEN_SHIFT;
        n += ou_gc_count_bytes(tracked & ~frozen);
        map[i / 8].unmet |= bits_of_bytes(tracked & ~(word >> 3) & ~(word >> 4)) << i % 8 * 8;
    }
    if (!(pool->flags & OU_POOL_YOUNG)) // the others are counted when they are sorted
        gc->map.n_old += n;
    return true;
}

void
ou_gc_map_take(OuGc *gc)
{
    OuHeap *heap = gc->sp->heap;
    uintptr_t first, end;
    size_t n_arenas = ou_heap_object_arenas(heap, &first, &end);
    if (n_arenas == 0 || (end - first) >> OU_ARENA_SHIFT > (n_arenas + 1) * MOST_SPREAD)
        return;
    size_t n_words = (end - first) >> OU_GC_MAP_SHIFT, n_rows = (end - first) >> OU_GC_ROW_SHIFT;
    OuGcMap map = {
        .base = first, .n_rows = n_rows, .bytes = n_words * sizeof *map.words + n_rows + 1};
    map.words = ou_buffer_take(heap, map.bytes);
    if (map.words == NULL)
        return;
    memset(map.words, 0, map.bytes);
    map.rows = (uint8_t *)(map.words + n_words);
    gc->map = map;
    ou_gc_each_pool(gc, 2, map_pool, NULL);
}

static void
release_map(OuGc *gc)
{
    ou_buffer_release(gc->sp->heap, gc->map.words, gc->map.bytes);
    gc->map = (OuGcMap){0};
}

/* ---- sorting ---- */

typedef struct Sorted {
    int64_t n_members, n_old;
} Sorted;

/* What marking did to eight side bytes, undone: what is met is white and old. Members,
 * which were not, turn SUSPECT and stay as old as they are. `met` and each mask have
 * a 1 in the lowest bit of a byte. */
static inline uint64_t
sort_word(uint64_t word, uint64_t met, Sorted *sorted)
{
    uint64_t live = (word >> 7) & OU_EACH(1), tracked = live & (word >> 2);
    uint64_t not_young = word >> (OU_SIDE_GEN_SHIFT + 1),
             frozen = not_young & (word >> OU_SIDE_GEN_SHIFT);
    uint64_t members = tracked & ~met & ~frozen;
    uint64_t young = live & ~not_young & ~members;
    sorted->n_members += ou_gc_count_bytes(members);
    sorted->n_old += ou_gc_count_bytes(tracked & ~frozen & ~members);
    word = (word & ~OU_EACH(OU_SIDE_COLOR_MASK)) | members * OU_SIDE_SUSPECT;
    return (word & ~(young << OU_SIDE_GEN_SHIFT)) | young << (OU_SIDE_GEN_SHIFT + 1);
}

static bool
sort_painted(OuGc *gc, OuPool *pool, void *context)
{
    (void)gc;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    for (size_t i = 0; i < n_words; i++)
        if (words[i] != 0)
            words[i] = sort_word(words[i], words[i] >> 4, context);
    return true;
}

/* Mostly all are old and met, and no side byte is looked at: the old were counted when
 * the map was made, and members are taken off. */
static bool
sort_mapped(OuGc *gc, OuPool *pool, void *context)
{
    Sorted *all = context, here = {0};
    bool is_young = (pool->flags & OU_POOL_YOUNG) != 0;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    const OuGcMapWord *map = map_of_pool(&gc->map, pool);
    for (size_t i = 0; i < n_words; i++) {
        uint64_t unmet = map[i / 8].unmet;
        if (is_young || unmet != 0)
            words[i] = sort_word(words[i], ~bytes_of_bits(unmet >> i % 8 * 8), &here);
    }
    all->n_members += here.n_members;
    all->n_old += is_young ? here.n_old : -here.n_members;
    return true;
}

bool
ou_gc_sort_marked(OuGc *gc)
{
    Sorted sorted = {.n_old = gc->map.n_old};
    OU_ASSERT(gc->sp->barrier.promoted == OU_SIDE_WHITE); // no cycle runs
    ou_gc_each_pool(gc, 2, gc->map.words == NULL ? sort_painted : sort_mapped, &sorted);
    gc->n_promoted = sorted.n_old;
    if (gc->map.words != NULL)
        release_map(gc);
    return sorted.n_members != 0;
}
