/* SPDX-License-Identifier: MIT */
/* Before and after marking: the map of what is to be met, and sorting what was not.
 *
 * Side bytes are one for each 16 bytes and lie apart, arena by arena: in a large heap
 * whose references lead anywhere, each that marking reads is a miss of the caches. A
 * bit for each 16 bytes, all in one buffer, is eight times smaller; with it marking
 * needs no side byte at all. It is made from them and put back into them in two
 * passes in the order of addresses. Where there is no memory for it, and in a small
 * heap, marking paints the side bytes themselves.
 */
#include "gc/words_inl.h"

#include <string.h>

/* From so many arenas on side bytes fill a core's cache, and how thinly arenas may lie. */
enum { MAP_FROM_ARENAS = 32, MOST_SPREAD = 4 };

_Static_assert(OU_SIDE_LIVE == 1 << 7 && OU_SIDE_TRACKED == 1 << 2 && OU_SIDE_BLACK == 1 << 4
                   && OU_SIDE_GREY == 1 << 3,
               "shifts below");

/* ---- making the map ---- */

/* Eight bytes with nothing but their lowest bit to eight bits, and back. */
static inline uint8_t
bits_of_bytes(uint64_t bytes)
{
    return (uint8_t)(bytes * UINT64_C(0x0102040810204080) >> 56);
}

static inline uint64_t
bytes_of_bits(uint8_t bits)
{
    uint64_t each = OU_EACH(bits) & UINT64_C(0x8040201008040201);
    return ((each + OU_EACH(0x7F)) | each) >> 7 & OU_EACH(1);
}

/* The part of the map that describes a pool: a byte for each word of side bytes. */
static inline uint8_t *
map_of_pool(const OuGcUnmet *unmet, const OuPool *pool)
{
    return unmet->bits + (((uintptr_t)ou_pool_base(pool) - unmet->base) >> (OU_SIDE_SHIFT + 3));
}

static bool
map_pool(OuGc *gc, OuPool *pool, void *context)
{
    (void)context;
    size_t n_words;
    const uint64_t *words = ou_gc_side_words(pool, &n_words);
    uint8_t *bits = map_of_pool(&gc->unmet, pool);
    for (size_t i = 0; i < n_words; i++) {
        uint64_t word = words[i];
        bits[i] = bits_of_bytes((word >> 7) & (word >> 2) & ~(word >> 3) & ~(word >> 4) & OU_EACH(1));
    }
    return true;
}

void
ou_gc_unmet_take(OuGc *gc)
{
    OuHeap *heap = gc->sp->heap;
    uintptr_t first, end;
    size_t n_arenas = ou_heap_object_arenas(heap, &first, &end);
    if (n_arenas < MAP_FROM_ARENAS || (end - first) >> OU_ARENA_SHIFT > n_arenas * MOST_SPREAD)
        return;
    size_t bytes = (end - first) >> (OU_SIDE_SHIFT + 3);
    uint8_t *bits = ou_buffer_take(heap, bytes);
    if (bits == NULL)
        return;
    gc->unmet = (OuGcUnmet){.bits = bits, .base = first, .bytes = bytes};
    memset(bits, 0, bytes);
    ou_gc_each_pool(gc, 2, map_pool, NULL);
}

static void
release_map(OuGc *gc)
{
    ou_buffer_release(gc->sp->heap, gc->unmet.bits, gc->unmet.bytes);
    gc->unmet = (OuGcUnmet){0};
}

/* ---- sorting ---- */

typedef struct Sorted {
    uint64_t members; // not 0: there are some
    int64_t n_old;
} Sorted;

/* What marking did to eight side bytes, undone: what is met is white and old. Members,
 * which were not, turn SUSPECT and stay as old as they are. `met` and each mask have
 * a 1 in the lowest bit of a byte. */
static inline uint64_t
sort_word(uint64_t word, uint64_t met, Sorted *sorted)
{
    uint64_t live = (word >> 7) & OU_EACH(1), tracked = live & (word >> 2);
    uint64_t not_young = word >> (OU_SIDE_GEN_SHIFT + 1), frozen = not_young & (word >> OU_SIDE_GEN_SHIFT);
    uint64_t members = tracked & ~met & ~frozen;
    uint64_t young = live & ~not_young & ~members;
    sorted->members |= members;
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

/* Mostly all are old and met, and no side byte changes. */
static bool
sort_mapped(OuGc *gc, OuPool *pool, void *context)
{
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    const uint8_t *unmet = map_of_pool(&gc->unmet, pool);
    for (size_t i = 0; i < n_words; i++) {
        uint64_t word = words[i];
        if (word == 0)
            continue;
        uint64_t met = OU_LIKELY(unmet[i] == 0) ? OU_EACH(1) : ~bytes_of_bits(unmet[i]);
        uint64_t sorted = sort_word(word, met, context);
        if (OU_UNLIKELY(sorted != word))
            words[i] = sorted;
    }
    return true;
}

bool
ou_gc_sort_marked(OuGc *gc)
{
    Sorted sorted = {0};
    OU_ASSERT(gc->sp->barrier.promoted == OU_SIDE_WHITE); // no cycle runs
    ou_gc_each_pool(gc, 2, gc->unmet.bits == NULL ? sort_painted : sort_mapped, &sorted);
    gc->n_promoted = sorted.n_old;
    if (gc->unmet.bits != NULL)
        release_map(gc);
    return sorted.members != 0;
}
