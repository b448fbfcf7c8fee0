/* SPDX-License-Identifier: MIT */
/* Growing older, eight side bytes at a time, and leaving the young list.
 *
 * Mostly a word is all old or empty, and a whole cache line of them is passed over
 * at once. Each function has 1 or 0 in the lowest bit of each byte for those that
 * it means, so that a generation is added and a colour put in by arithmetic.
 */
#include "gc/words_inl.h"

/* Is a byte live and of generation 0 or 1? */
static inline bool
has_young_bytes(uint64_t word)
{
    return (word & ~(word << (7 - OU_SIDE_GEN_SHIFT - 1)) & OU_EACH(OU_SIDE_LIVE)) != 0;
}

static inline bool
line_has_young_bytes(const uint64_t *words)
{
    uint64_t young = 0;
    for (size_t i = 0; i < OU_LINE_WORDS; i++)
        young |= words[i] & ~(words[i] << (7 - OU_SIDE_GEN_SHIFT - 1));
    return (young & OU_EACH(OU_SIDE_LIVE)) != 0;
}

/* The first word from `w` on with such a byte; n_words when there is none. */
static inline size_t
next_young(const uint64_t *words, size_t w, size_t n_words)
{
    while (w < n_words) {
        if (w % OU_LINE_WORDS == 0 && w + OU_LINE_WORDS <= n_words &&
            !line_has_young_bytes(words + w))
            w += OU_LINE_WORDS;
        else if (has_young_bytes(words[w]))
            break;
        else
            w++;
    }
    return w;
}

/* Of eight side bytes those that are young: a 1 in the lowest bit. */
static inline uint64_t
young_ones(uint64_t word)
{
    return (word >> 7) & ~(word >> (OU_SIDE_GEN_SHIFT + 1)) & OU_EACH(1);
}

static inline uint64_t
suspect_ones(uint64_t word)
{
    return (word >> 3) & (word >> 4) & OU_EACH(1);
}

/* In bit 7 of each byte: is it live and of generation 0? */
static inline uint64_t
newborn_bits(uint64_t word)
{
    return word & ~(word << (7 - OU_SIDE_GEN_SHIFT)) & ~(word << (6 - OU_SIDE_GEN_SHIFT)) &
           OU_EACH(OU_SIDE_LIVE);
}

static inline bool
line_has_newborns(const uint64_t *words)
{
    uint64_t newborn = 0;
    for (size_t i = 0; i < OU_LINE_WORDS; i++)
        newborn |= newborn_bits(words[i]);
    return newborn != 0;
}

/* A collection of generation 0 makes newborns 1. As in all of these, everything but garbage
 * goes back to white; garbage stays as old as it is. */
static bool
promote_newborns(OuGc *gc, OuPool *pool, void *context)
{
    (void)gc, (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    for (size_t i = 0; i < n_words; i++) {
        if (i % OU_LINE_WORDS == 0 && i + OU_LINE_WORDS <= n_words &&
            !line_has_newborns(words + i)) {
            i += OU_LINE_WORDS - 1;
            continue;
        }
        uint64_t kept = newborn_bits(words[i]) >> 7 & ~suspect_ones(words[i]);
        words[i] = (words[i] & ~(kept * OU_SIDE_COLOR_MASK)) + (kept << OU_SIDE_GEN_SHIFT);
    }
    return true;
}

/* The young end in 2, in the colour that a cycle in progress asks for. */
static bool
promote_young(OuGc *gc, OuPool *pool, void *context)
{
    (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    const uint8_t fields = OU_SIDE_GEN_MASK | OU_SIDE_COLOR_MASK;
    const uint64_t old = (2 << OU_SIDE_GEN_SHIFT) | gc->sp->barrier.promoted;
    for (size_t i = next_young(words, 0, n_words); i < n_words;
         i = next_young(words, i + 1, n_words)) {
        uint64_t kept = young_ones(words[i]) & ~suspect_ones(words[i]);
        words[i] = (words[i] & ~(kept * fields)) | kept * old;
        gc->n_promoted += ou_gc_count_bytes(kept & (words[i] >> 2));
    }
    return true;
}

/* All but frozen ones end in 2, after a collection of all: no cycle runs. */
static bool
promote_all(OuGc *gc, OuPool *pool, void *context)
{
    (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    for (size_t i = 0; i < n_words; i++) {
        uint64_t live = (words[i] >> 7) & OU_EACH(1), kept = live & ~suspect_ones(words[i]);
        uint64_t young = kept & young_ones(words[i]),
                 word = words[i] & ~(kept * OU_SIDE_COLOR_MASK);
        words[i] = (word & ~(young * OU_SIDE_GEN_MASK)) | young << (OU_SIDE_GEN_SHIFT + 1);
        uint64_t frozen = (words[i] >> OU_SIDE_GEN_SHIFT) & (words[i] >> (OU_SIDE_GEN_SHIFT + 1));
        gc->n_promoted += ou_gc_count_bytes(kept & ~frozen & (words[i] >> 2));
    }
    return true;
}

void
ou_gc_promote(OuGc *gc)
{
    int generation = gc->collected_generation;
    gc->n_promoted = 0;
    ou_gc_each_pool(gc, generation,
                    generation == 0   ? promote_newborns
                    : generation == 1 ? promote_young
                                      : promote_all,
                    NULL);
}

/* All is WHITE. */
static bool
let_pool_pass(OuGc *gc, OuPool *pool, void *context)
{
    (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    uint64_t promoted = gc->sp->barrier.promoted;
    for (size_t i = next_young(words, 0, n_words); i < n_words;
         i = next_young(words, i + 1, n_words)) {
        uint64_t word = words[i], young = young_ones(word),
                 second = young & (word >> OU_SIDE_GEN_SHIFT);
        words[i] = (word + (young << OU_SIDE_GEN_SHIFT)) | second * promoted;
        gc->n_promoted += ou_gc_count_bytes(second & (word >> 2));
    }
    return true;
}

void
ou_gc_let_pass(OuGc *gc)
{
    gc->n_promoted = 0;
    ou_gc_each_pool(gc, 1, let_pool_pass, NULL);
    ou_gc_settle_young(gc);
}

/* The same for one that holds the births of a few instants here and there. */
static bool
let_pool_grow_old(OuGc *gc, OuPool *pool, void *context)
{
    (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    uint64_t promoted = gc->sp->barrier.promoted;
    for (size_t i = next_young(words, 0, n_words); i < n_words;
         i = next_young(words, i + 1, n_words)) {
        uint64_t word = words[i], young = young_ones(word);
        words[i] = (word & ~(young << OU_SIDE_GEN_SHIFT)) | young << (OU_SIDE_GEN_SHIFT + 1) |
                   young * promoted;
        gc->n_promoted += ou_gc_count_bytes(young & (word >> 2));
    }
    return true;
}

void
ou_gc_let_grow_old(OuGc *gc)
{
    OuHeap *heap = gc->sp->heap;
    gc->n_promoted = 0;
    ou_gc_each_pool(gc, 1, let_pool_grow_old, NULL);
    ou_heap_retire_current(heap);
    while (*ou_heap_young(heap) != NULL)
        ou_pool_leave_young(heap, *ou_heap_young(heap));
}

/* ---- the young list ---- */

static bool
has_young(const OuPool *pool)
{
    size_t n_words;
    const uint64_t *words = ou_gc_side_words(pool, &n_words);
    return next_young(words, 0, n_words) < n_words;
}

void
ou_gc_settle_young(OuGc *gc)
{
    OuHeap *heap = gc->sp->heap;
    // A current pool hands out blocks unseen: none may be current when it leaves.
    ou_heap_retire_current(heap);
    for (OuPool *pool = *ou_heap_young(heap), *next; pool != NULL; pool = next) {
        next = pool->young_next;
        if (!(pool->flags & OU_POOL_CURRENT) && !has_young(pool))
            ou_pool_leave_young(heap, pool);
    }
}

void
ou_gc_settle_in(OuGc *gc)
{
    gc->collected_generation = 1;
    ou_gc_promote(gc);
    ou_gc_settle_young(gc);
    gc->n_long_lived = gc->n_promoted;
    ou_gc_young_begin(gc);
}
