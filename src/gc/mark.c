/* SPDX-License-Identifier: MIT */
/* Marking at once: meet what the roots reach, so that few objects become suspects.
 *
 * An object is met when it is found: its bit in the map of the unmet is cleared and
 * its grey bit set. Grey objects are scanned in the order of their addresses, arena
 * by arena: what a heap's age has scattered is read line after line all the same,
 * neighbours are of one type mostly, and the map has room for whatever is met, so
 * marking needs no queue. Where no map could be had, marking paints side bytes.
 * Nothing recurses.
 */
#include "gc/drain_inl.h"
#include "gc/words_inl.h"

#include <string.h>

/* References on their way to their bits; objects kept aside while nothing is grey, so
 * that chains are followed without a look at the map; objects that wait to be scanned,
 * and what is taken at once at most. And what is near, for the processor. */
enum { N_FOUND = 256, N_FEW = OU_GC_QUEUE_FIXED, N_BATCH = 32, N_BATCH_MOST = N_BATCH + 64 };
enum { NEAR_BYTES = 64 << 10 };
enum { ROWS_AN_ARENA = OU_ARENA_BYTES >> OU_GC_ROW_SHIFT };

typedef struct Batch {
    size_t n;
    bool is_young; // some of them may be
    OuObj *objects[N_BATCH_MOST];
} Batch;

/* A marker: objects pass stations, each fetching what the next one reads.
 *
 *   take    grey objects, a word of the map at a time. They follow each other, so the
 *           processor fetches them by itself; where lists and dicts keep things far
 *           apart, these are fetched, and the objects wait for the next batch
 *   scan    references are put among the found, and their words of the map fetched
 *   reach   what was found and not met before becomes grey
 *
 * References are told apart without a branch: nothing guesses what memory will say. */
typedef struct Marker {
    OuGc *gc;
    OuGcMap map;
    const OuObj *class; // of the instance scanned last
    bool has_grey;      // in the map; else what is met goes among the few
    size_t n_found;
    OuObj *found[N_FOUND];
    size_t n_few;
    OuObj **few;        // in the places of the queue, which is not used meanwhile
    const OuPool *pool;     // taken from last, and
    OuGcBlockFinder finder; // its
    uintptr_t part;         // of the last list or dict that was looked at
    Batch *taken, *due;
    Batch batches[2];
} Marker;

/* ---- reach ---- */

static inline uint64_t
bit_of(const OuObj *o)
{
    return UINT64_C(1) << ((uintptr_t)o >> OU_SIDE_SHIFT & 63);
}

/* Strike it off the map: its bit if it was there, else 0. */
static inline uint64_t
strike(OuGcMapWord *word, const OuObj *o)
{
    uint64_t met = word->unmet & bit_of(o);
    word->unmet ^= met;
    return met;
}

static void
reach_few(Marker *m)
{
    OuObj **end = m->few + m->n_few;
    for (size_t i = 0; i < m->n_found; i++) {
        OuObj *o = m->found[i];
        *end = o;
        __builtin_prefetch(o);
        end += strike(&m->map.words[ou_gc_map_index(&m->map, o)], o) != 0;
    }
    m->n_few = (size_t)(end - m->few);
}

static void
reach_many(Marker *m)
{
    OuGcMap map = m->map;
    for (OuObj **found = m->found, **end = found + m->n_found; found < end; found++) {
        OuObj *o = *found;
        OuGcMapWord *word = &map.words[ou_gc_map_index(&map, o)];
        uint64_t met = strike(word, o);
        word->grey |= met;
        map.rows[met != 0 ? ou_gc_map_row(&map, o) : map.n_rows] = 1;
    }
    m->has_grey = true;
}

static __attribute__((noinline)) void
reach(Marker *m)
{
    if (!m->has_grey && m->n_few + m->n_found < N_FEW)
        reach_few(m);
    else
        reach_many(m);
    m->n_found = 0;
}

/* ---- scan ---- */

OU_VISIT_INLINE void
find(void *context, OuObj *o, size_t slot)
{
    Marker *m = context;
    if (__builtin_constant_p(slot) && slot == OU_EDGE_CLASS) { // mostly the same again
        if (o == m->class)
            return;
        m->class = o;
    }
    __builtin_prefetch(&m->map.words[ou_gc_map_index(&m->map, o)], 1);
    m->found[m->n_found++] = o;
    if (OU_UNLIKELY(m->n_found == N_FOUND))
        reach(m);
}

/* A young tuple that can never be part of a cycle is looked at no more. */
static bool
untrack_if_atomic(const OuGc *gc, OuObj *o)
{
    if (o->type->layout != OU_LAYOUT_TUPLE || gc->own != 0 || ou_gc_is_old(*ou_side_of(o)) ||
        !ou_tuple_is_atomic(o))
        return false;
    ou_untrack(o);
    return true;
}

static void
scan_few(Marker *m)
{
    while (m->n_few > 0) {
        while (m->n_few > 0) {
            OuObj *o = m->few[--m->n_few];
            m->gc->n_visited++;
            if (!untrack_if_atomic(m->gc, o))
                ou_visit(o, find, m);
        }
        reach(m);
    }
}

/* Fetch what lies behind the header of a list or dict. (A function that only fetches
 * counts as without effect: gcc drops calls of it, so it must be inlined first.) */
OU_VISIT_INLINE void
fetch_parts(const OuObj *o)
{
    _Static_assert(offsetof(OuList, items) == offsetof(OuDict, table), "one load");
    _Static_assert(offsetof(OuList, length) == offsetof(OuDict, n_used), "one load");
    uintptr_t part = (uintptr_t)((const OuList *)o)->items; // 0 in an empty list
    size_t n = ((const OuList *)o)->length;
    // of a dict: its table's head, and for each entry the entry and its indices
    size_t bytes = o->type->layout == OU_LAYOUT_LIST ? n * sizeof(OuObj *)
                                                     : (n + 1) * (sizeof(OuDictLight) + 4);
    __builtin_prefetch((const void *)part);
    __builtin_prefetch((const void *)(part + (bytes < 128 ? bytes : 128) - 1));
}

/* The grey objects of a word of the map, which lie in one pool. */
typedef struct Greys {
    uint64_t bits;
    size_t first;  // granule of the pool that the first bit stands for
    bool is_young; // some of them may be
} Greys;

static inline Greys
take_word(Marker *m, size_t index)
{
    const char *base = (const char *)m->map.base + (index << OU_GC_MAP_SHIFT);
    const OuPool *pool = ou_pool_of(base);
    if (pool != m->pool) {
        m->pool = pool;
        m->finder = ou_gc_block_finder(pool);
    }
    Greys greys = {.bits = m->map.words[index].grey,
                   .is_young = (pool->flags & OU_POOL_YOUNG) != 0};
    greys.first = (size_t)(base - m->finder.base) >> OU_SIDE_SHIFT;
    m->map.words[index].grey = 0;
    return greys;
}

static inline OuObj *
lowest(const Marker *m, const Greys *greys)
{
    return ou_gc_block_at(&m->finder, greys->first + (size_t)__builtin_ctzll(greys->bits));
}

/* Do these objects keep things elsewhere, and not where the ones before them do? Then it
 * pays to fetch them ahead; what follows each other the processor fetches by itself. */
static inline bool
has_far_parts(Marker *m, const OuObj *o)
{
    if (o->type->layout != OU_LAYOUT_LIST && o->type->layout != OU_LAYOUT_DICT)
        return false;
    uintptr_t part = (uintptr_t)((const OuList *)o)->items, before = m->part;
    m->part = part;
    return part - before + NEAR_BYTES > 2 * NEAR_BYTES;
}

static inline void
scan(Marker *m, OuObj *o, bool is_young)
{
    if (OU_LIKELY(!is_young) || !untrack_if_atomic(m->gc, o))
        ou_visit(o, find, m);
}

/* Scan the batch before; what was taken waits. */
static void
scan_due(Marker *m)
{
    Batch *due = m->due;
    for (OuObj **at = due->objects, **end = at + due->n; at < end; at++)
        scan(m, *at, due->is_young);
    m->gc->n_visited += due->n;
    due->n = 0;
    due->is_young = false;
    m->due = m->taken;
    m->taken = due;
}

static void
scan_word(Marker *m, size_t index)
{
    Greys greys = take_word(m, index);
    if (!has_far_parts(m, lowest(m, &greys))) {
        uint64_t n = 0;
        for (; greys.bits != 0; greys.bits &= greys.bits - 1, n++)
            scan(m, lowest(m, &greys), greys.is_young);
        m->gc->n_visited += n;
        return;
    }
    Batch *taken = m->taken;
    taken->is_young |= greys.is_young;
    for (; greys.bits != 0; greys.bits &= greys.bits - 1) {
        OuObj *o = taken->objects[taken->n++] = lowest(m, &greys);
        if (o->type->layout == OU_LAYOUT_LIST || o->type->layout == OU_LAYOUT_DICT)
            fetch_parts(o);
    }
    if (taken->n >= N_BATCH)
        scan_due(m);
}

static void
scan_row(Marker *m, size_t row)
{
    enum { WORDS = 1 << (OU_GC_ROW_SHIFT - OU_GC_MAP_SHIFT) };
    m->map.rows[row] = 0;
    for (size_t index = row * WORDS; index < (row + 1) * WORDS; index++)
        if (m->map.words[index].grey != 0)
            scan_word(m, index);
}

/* Arena by arena, each until nothing in it is grey. */
static void
scan_grey(Marker *m)
{
    const size_t n_rows = m->map.n_rows;
    const uint8_t *rows = m->map.rows, *grey;
    for (size_t at = 0; (grey = memchr(rows + at, 1, n_rows - at)) != NULL;) {
        at = (size_t)(grey - rows);
        size_t end = at - at % ROWS_AN_ARENA + ROWS_AN_ARENA;
        for (; at < end; at++)
            if (rows[at] != 0)
                scan_row(m, at);
        scan_due(m);
        scan_due(m);
        reach(m);
        at = end - ROWS_AN_ARENA;
    }
    m->has_grey = memchr(rows, 1, n_rows) != NULL;
}

/* Mark until all that was found is scanned. */
static void
mark_on(Marker *m)
{
    do {
        reach(m);
        scan_few(m);
        while (m->has_grey)
            scan_grey(m);
    } while (m->n_few > 0);
}

static void
mark_root(void *context, OuObj *root, const char *name, size_t index)
{
    (void)name, (void)index;
    find(context, root, 0);
}

static void
visit_roots(OuSpace *sp, OuRootFn fn, void *context)
{
    ou_space_visit_roots(sp, fn, context);
    for (OuRootSource *source = sp->roots; source != NULL; source = source->next)
        source->visit(source->owner, fn, context);
}

static void
mark_in_map(OuGc *gc)
{
    Marker m = {.gc = gc, .map = gc->map, .few = gc->queue.fixed};
    m.taken = &m.batches[0];
    m.due = &m.batches[1];
    visit_roots(gc->sp, mark_root, &m);
    mark_on(&m);
}

/* ---- without a map ---- */

static void
paint(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    OuGc *gc = context;
    uint8_t *side = ou_side_of(o);
    const uint8_t mask = OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_SIDE_COLOR_MASK;
    if ((*side & mask) != (OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_SIDE_WHITE))
        return;
    *side |= OU_SIDE_BLACK;
    ou_gc_queue_put(gc, &gc->queue, o, side);
}

static void
paint_root(void *context, OuObj *root, const char *name, size_t index)
{
    (void)name, (void)index;
    paint(context, root, 0);
}

void
ou_gc_mark(OuGc *gc)
{
    if (gc->map.words != NULL) {
        mark_in_map(gc);
        return;
    }
    visit_roots(gc->sp, paint_root, gc);
    ou_gc_drain_all(gc, paint, OU_SIDE_BLACK);
}
