/* SPDX-License-Identifier: MIT */
/* Generations: which pools to look at, at once or in steps; and freezing.
 *
 * A generation is two bits of the side byte, so that a survivor moves up by one
 * store and nothing is linked. Young objects are found through the pools that
 * received objects since the last collection (the heap's young list); passes
 * over everything go eight side bytes at a time, and most words are either all
 * old or empty.
 */
#include "gc/words_inl.h"

#include "object/container/list.h"

/* ---- walking ---- */

typedef struct AllPools {
    OuGc *gc;
    OuGcPoolFn fn;
    void *context;
} AllPools;

static bool
one_of_all(void *context, OuPool *pool)
{
    AllPools *all = context;
    if (pool->kind != OU_POOL_COLLECTABLE)
        return true;
    return all->fn(all->gc, pool, all->context);
}

/* The side bytes of a young pool are mostly cold, and the list is in no order that
 * the processor could guess. */
static void
fetch_side(const OuPool *pool)
{
    const uint8_t *side = ou_side_of(ou_pool_base(pool));
    for (size_t i = 0; i < OU_POOL_BYTES >> OU_SIDE_SHIFT; i += OU_LINE_WORDS * 8)
        __builtin_prefetch(side + i);
}

void
ou_gc_each_pool(OuGc *gc, int generation, OuGcPoolFn fn, void *context)
{
    OuHeap *heap = gc->sp->heap;
    if (generation >= 2) {
        AllPools all = {gc, fn, context};
        ou_heap_each_pool(heap, one_of_all, &all);
        return;
    }
    for (OuPool *pool = *ou_heap_young(heap), *next; pool != NULL; pool = next) {
        next = pool->young_next;
        if (next != NULL)
            fetch_side(next);
        if (!fn(gc, pool, context))
            return;
    }
}

/* A table of side bytes, and what all bytes it says yes to have in common: most
 * words are ruled out by that without a look at their bytes. */
typedef struct Wanted {
    const bool *want;
    uint64_t ones;   // bits set in every wanted byte, eight times
    uint64_t common; // these, and the bits clear in every wanted byte
    OuGcSideFn fn;
    void *context;
} Wanted;

static Wanted
wanted_of(const bool want[256], OuGcSideFn fn, void *context)
{
    uint8_t ones = 0xFF, zeros = 0xFF;
    for (unsigned side = 0; side < 256; side++) {
        uint8_t unwanted = want[side] ? 0 : 0xFF;
        ones &= (uint8_t)(side | unwanted);
        zeros &= (uint8_t)(~side | unwanted);
    }
    return (Wanted){want, OU_EACH(ones), OU_EACH((uint8_t)(ones | zeros)), fn, context};
}

/* 0x80 for each byte of `word` that is zero. */
static inline uint64_t
zero_bytes(uint64_t word)
{
    const uint64_t low = OU_EACH(0x7F);
    return ~(((word & low) + low) | word | low);
}

/* Is any byte of the line worth a look? In most pools of a large heap few lines have one. */
static inline bool
line_has_hits(const Wanted *wanted, const uint64_t *words)
{
    uint64_t hits = 0;
    for (size_t i = 0; i < OU_LINE_WORDS; i++)
        hits |= zero_bytes((words[i] ^ wanted->ones) & wanted->common);
    return hits != 0;
}

/* Little-endian, as all platforms are: the lowest byte comes first. */
static bool
wanted_in_pool(OuGc *gc, OuPool *pool, void *context)
{
    const Wanted *wanted = context;
    size_t n_words;
    uint64_t *word = ou_gc_side_words(pool, &n_words);
    OuGcBlockFinder finder = ou_gc_block_finder(pool);
    for (size_t w = 0; w < n_words; w++) {
        if (w % OU_LINE_WORDS == 0 && w + OU_LINE_WORDS <= n_words &&
            !line_has_hits(wanted, word + w)) {
            w += OU_LINE_WORDS - 1;
            continue;
        }
        uint64_t hits = zero_bytes((word[w] ^ wanted->ones) & wanted->common);
        for (; hits != 0; hits &= hits - 1) {
            size_t i = (size_t)__builtin_ctzll(hits) / 8;
            uint8_t *side = (uint8_t *)&word[w] + i;
            if (wanted->want[*side] &&
                !wanted->fn(gc, ou_gc_block_at(&finder, w * 8 + i), side, wanted->context))
                return false;
        }
    }
    return true;
}

void
ou_gc_each_wanted(OuGc *gc, int generation, const bool want[256], OuGcSideFn fn, void *context)
{
    Wanted wanted = wanted_of(want, fn, context);
    ou_gc_each_pool(gc, generation, wanted_in_pool, &wanted);
}

/* Old objects keep the colours of a cycle in progress while young ones are
 * collected; a full collection may meet frozen ones, too. */
void
ou_gc_want_bits(const OuGc *gc, bool want[256], uint8_t mask, uint8_t bits)
{
    int oldest = gc->collected_generation == 2 ? OU_GC_FROZEN : gc->collected_generation;
    for (int side = 0; side < 256; side++) // without branches: a young collection is short
        want[side] =
            ((side & mask) == bits) & ((side & OU_SIDE_GEN_MASK) <= oldest << OU_SIDE_GEN_SHIFT);
}

void
ou_gc_want_colour(const OuGc *gc, bool want[256], uint8_t colour)
{
    ou_gc_want_bits(gc, want, OU_SIDE_LIVE | OU_SIDE_COLOR_MASK, OU_SIDE_LIVE | colour);
}

void
ou_gc_want_old(bool want[256], uint8_t colour)
{
    for (unsigned side = 0; side < 256; side++)
        want[side] = ou_gc_is_colour((uint8_t)side, colour) && (side & OU_SIDE_TRACKED) &&
                     ou_gc_generation_of((uint8_t)side) == 2;
}

/* ---- the walk that stops and goes on ---- */

/* What looking at side bytes costs, in units of work. */
enum { WORDS_A_UNIT = 16, UNITS_A_POOL = 2 };

void
ou_gc_walk_start(OuGc *gc, OuGcWalk *walk)
{
    ou_heap_cursor_start(gc->sp->heap);
    *walk = (OuGcWalk){NULL, 0};
}

/* Let the walk stand at `pool`. In one that was made anew where the old one was, no
 * object is looked for. False: it holds no objects. Looking at one costs, too: a heap
 * of strings has many. */
static bool
walk_enter(OuGcWalk *walk, OuPool *pool, int64_t *budget)
{
    if (pool != walk->pool)
        *walk = (OuGcWalk){pool, 0};
    bool has_objects = pool->kind == OU_POOL_COLLECTABLE;
    *budget -= has_objects ? UNITS_A_POOL : 1;
    return has_objects;
}

/* Look at the word that the walk stands in, and move on: behind it, or behind the
 * object at which fn said stop. */
static bool
walk_word(OuGc *gc, OuGcWalk *walk, const Wanted *wanted, const OuGcBlockFinder *finder,
          uint64_t *words)
{
    size_t w = walk->at / 8, first = walk->at % 8;
    uint64_t hits = zero_bytes((words[w] ^ wanted->ones) & wanted->common) >> (8 * first)
                                                                                  << (8 * first);
    for (; hits != 0; hits &= hits - 1) {
        size_t i = (size_t)__builtin_ctzll(hits) / 8;
        uint8_t *side = (uint8_t *)&words[w] + i;
        if (wanted->want[*side] &&
            !wanted->fn(gc, ou_gc_block_at(finder, w * 8 + i), side, wanted->context))
            return walk->at = w * 8 + i + 1, false;
    }
    walk->at = w * 8 + 8;
    return true;
}

bool
ou_gc_walk_on(OuGc *gc, OuGcWalk *walk, int64_t *budget, const bool want[256], OuGcSideFn fn,
              void *context)
{
    Wanted wanted = wanted_of(want, fn, context);
    for (OuPool *pool; *budget > 0; ou_heap_cursor_next(gc->sp->heap)) {
        if ((pool = ou_heap_cursor_pool(gc->sp->heap)) == NULL)
            return true;
        if (!walk_enter(walk, pool, budget))
            continue;
        size_t n_words;
        uint64_t *words = ou_gc_side_words(pool, &n_words);
        OuGcBlockFinder finder = ou_gc_block_finder(pool);
        while (walk->at < n_words * 8) {
            bool goes_on = true, is_line = walk->at % (OU_LINE_WORDS * 8) == 0 &&
                                           walk->at / 8 + OU_LINE_WORDS <= n_words;
            if (is_line && !line_has_hits(&wanted, words + walk->at / 8))
                walk->at += OU_LINE_WORDS * 8;
            else
                goes_on = walk_word(gc, walk, &wanted, &finder, words);
            *budget -= walk->at % (WORDS_A_UNIT * 8) == 0;
            if (!goes_on || *budget <= 0)
                return false;
        }
        walk->pool = NULL;
    }
    return false;
}

/* ---- white again ---- */

/* 0xFF for each byte of `word` with `bit` set. */
static inline uint64_t
spread_bit(uint64_t word, unsigned bit)
{
    return ((word >> bit) & OU_EACH(1)) * 0xFF;
}

static inline uint64_t
bytes_live(uint64_t word)
{
    return spread_bit(word, 7);
}

static inline uint64_t
bytes_frozen(uint64_t word)
{
    return spread_bit(word, OU_SIDE_GEN_SHIFT) & spread_bit(word, OU_SIDE_GEN_SHIFT + 1);
}

/* Where `mask` is, put `value` into the bits `field`. */
static inline uint64_t
put_field(uint64_t word, uint64_t mask, uint8_t field, uint8_t value)
{
    return (word & ~(mask & OU_EACH(field))) | (mask & OU_EACH(value));
}

static void
whiten_words(uint64_t *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        words[i] = put_field(words[i], bytes_live(words[i]), OU_SIDE_COLOR_MASK, OU_SIDE_WHITE);
}

static bool
whiten_pool(OuGc *gc, OuPool *pool, void *context)
{
    (void)gc, (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    whiten_words(words, n_words);
    return true;
}

void
ou_gc_whiten_all(OuGc *gc)
{
    ou_gc_each_pool(gc, 2, whiten_pool, NULL);
}

bool
ou_gc_walk_whiten(OuGc *gc, OuGcWalk *walk, int64_t *budget)
{
    for (OuPool *pool; *budget > 0; ou_heap_cursor_next(gc->sp->heap)) {
        if ((pool = ou_heap_cursor_pool(gc->sp->heap)) == NULL)
            return true;
        if (!walk_enter(walk, pool, budget))
            continue;
        size_t n_words;
        uint64_t *words = ou_gc_side_words(pool, &n_words);
        whiten_words(words, n_words);
        *budget -= (int64_t)(n_words / WORDS_A_UNIT);
    }
    return false;
}

/* ---- freezing ---- */

static bool
freeze_pool(OuGc *gc, OuPool *pool, void *context)
{
    (void)gc, (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    for (size_t i = 0; i < n_words; i++)
        words[i] = put_field(words[i], bytes_live(words[i]), OU_SIDE_GEN_MASK, OU_SIDE_GEN_MASK);
    return true;
}

void
ou_gc_freeze(OuGc *gc)
{
    ou_gc_settle(gc);
    ou_gc_each_pool(gc, 2, freeze_pool, NULL);
    ou_gc_settle_young(gc);
    for (int g = 1; g < OU_GC_N_GENERATIONS; g++)
        gc->generation[g].count = 0;
    ou_gc_young_begin(gc);
    gc->n_long_lived = gc->n_long_lived_new = 0;
}

static bool
unfreeze_pool(OuGc *gc, OuPool *pool, void *context)
{
    (void)gc, (void)context;
    size_t n_words;
    uint64_t *words = ou_gc_side_words(pool, &n_words);
    for (size_t i = 0; i < n_words; i++) {
        uint64_t frozen = bytes_live(words[i]) & bytes_frozen(words[i]);
        words[i] = put_field(words[i], frozen, OU_SIDE_GEN_MASK, 2 << OU_SIDE_GEN_SHIFT);
    }
    return true;
}

void
ou_gc_unfreeze(OuGc *gc)
{
    ou_gc_settle(gc);
    ou_gc_each_pool(gc, 2, unfreeze_pool, NULL);
}

/* ---- looking at objects ---- */

typedef struct ObjectWalk {
    OuGcObjectFn fn;
    void *context;
} ObjectWalk;

static bool
tell_object(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)gc, (void)side;
    ObjectWalk *walk = context;
    walk->fn(walk->context, o);
    return true;
}

void
ou_gc_each_object(OuGc *gc, int generation, OuGcObjectFn fn, void *context)
{
    bool want[256];
    const uint8_t need = OU_SIDE_LIVE | OU_SIDE_TRACKED;
    // The condemned are as good as gone; suspects that somebody looks up are not.
    bool condemned[256] = {false}, cleared[256] = {false};
    if (ou_gc_cycle_is_releasing(gc))
        ou_gc_want_old(condemned, OU_SIDE_SUSPECT);
    else
        ou_gc_cycle_abandon(gc);
    if (gc->cycle.phase >= OU_GC_RELEASE)
        ou_gc_want_old(cleared, OU_SIDE_GREY);
    for (unsigned side = 0; side < 256; side++) {
        int g = ou_gc_generation_of((uint8_t)side);
        want[side] = !condemned[side] && !cleared[side] && (side & need) == need &&
                     (generation < 0 ? g != OU_GC_FROZEN : g == generation);
    }
    ObjectWalk walk = {fn, context};
    ou_gc_each_wanted(gc, generation == 0 || generation == 1 ? generation : 2, want, tell_object,
                      &walk);
}

static void
count_object(void *context, OuObj *o)
{
    (void)o;
    ++*(size_t *)context;
}

size_t
ou_gc_n_objects(OuGc *gc, int generation)
{
    size_t n = 0;
    ou_gc_each_object(gc, generation, count_object, &n);
    return n;
}

typedef struct Keep {
    OuObj **items;
    size_t n, room;
} Keep;

static void
keep_object(void *context, OuObj *o)
{
    Keep *keep = context;
    if (keep->n < keep->room)
        keep->items[keep->n++] = ou_incref(o);
}

OuObj *
ou_gc_object_list(OuGc *gc, int generation)
{
    OuSpace *sp = gc->sp;
    size_t n = ou_gc_n_objects(gc, generation);
    if (n == 0)
        return ou_list_new(sp, 0);
    Keep keep = {ou_buffer_take(sp->heap, n * sizeof(OuObj *)), 0, n};
    if (keep.items == NULL)
        return ou_raise_memory(sp);
    ou_gc_each_object(gc, generation, keep_object, &keep);
    OuObj *list = ou_list_steal(sp, keep.items, keep.n);
    ou_buffer_release(sp->heap, keep.items, n * sizeof(OuObj *));
    return list;
}

bool
ou_gc_is_tracked(const OuObj *o)
{
    if (!(o->type->flags & OU_TYPE_COLLECTABLE))
        return false;
    uint8_t side = *ou_side_of(o);
    return (side & OU_SIDE_LIVE) && (side & OU_SIDE_TRACKED);
}

bool
ou_gc_is_finalized(const OuObj *o)
{
    if (!(o->type->flags & OU_TYPE_COLLECTABLE))
        return false;
    uint8_t side = *ou_side_of(o);
    return (side & OU_SIDE_LIVE) && (side & OU_SIDE_FINALIZED);
}
