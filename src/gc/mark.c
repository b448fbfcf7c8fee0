/* SPDX-License-Identifier: MIT */
/* Marking: meet what the roots reach, so that few objects become suspects.
 *
 * An object is met when it is found (its side byte painted BLACK, or its bit in the
 * map of the unmet cleared), and scanned when it leaves the queue.
 * On the way it passes stations that fetch what the next one will read (Marker);
 * that hides most of the memory's latency. What finds no room in the queue stays
 * GREY and is found by walking the side bytes. So marking needs no memory, and
 * nothing recurses.
 */
#include "gc/drain_inl.h"

/* References on their way to their side bytes or bits, objects on their way to being
 * scanned, and how near these are when what they point to is fetched: enough to
 * keep all of a core's misses busy. */
enum { N_FOUND = 64, N_AHEAD = 32, NEAR = 12 };

/* A marker: three stations, each fetching what the next one reads.
 *
 *   found   references that were seen; their side bytes or bits are being fetched
 *   queue   objects that were met
 *   ahead   (scan_queued) objects from the queue whose headers are being fetched;
 *           half way through, what the header points to
 *
 * Nothing waits for memory as long as there is enough to do, and nothing guesses
 * what memory will say: references are told apart without a branch. */
typedef struct Marker {
    OuGc *gc;
    OuGcUnmet unmet;    // the collector's
    const OuObj *class; // of the instance scanned last
    size_t n_found;
    OuObj *found[N_FOUND];
    OuGcHalfVisited half;
} Marker;

static inline bool
is_unmarked(uint8_t side)
{
    const uint8_t mask = OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_SIDE_COLOR_MASK;
    return (side & mask) == (OU_SIDE_LIVE | OU_SIDE_TRACKED | OU_SIDE_WHITE);
}

static inline uint8_t *
unmet_byte(const OuGcUnmet *unmet, const OuObj *o)
{
    return unmet->bits + (((uintptr_t)o - unmet->base) >> (OU_SIDE_SHIFT + 3));
}

static inline unsigned
unmet_bit(const OuObj *o)
{
    return (uintptr_t)o >> OU_SIDE_SHIFT & 7;
}

/* Queue what was found and not met before, and strike it off the map. */
static inline void
strike_found(Marker *m, OuGcQueue *queue)
{
    OuObj **end = queue->items + queue->n;
    for (size_t i = 0; i < m->n_found; i++) {
        OuObj *o = m->found[i];
        uint8_t *byte = unmet_byte(&m->unmet, o), value = *byte;
        unsigned bit = unmet_bit(o);
        *byte = value & (uint8_t)~(1u << bit);
        *end = o;
        end += value >> bit & 1;
    }
    queue->n = (size_t)(end - queue->items);
}

/* The same by side bytes: paint what was found and queue it, where it was not met before. What is not to be
 * painted is written aside, and the next one overwrites it in the queue. */
static inline void
paint_found(Marker *m, OuGcQueue *queue)
{
    uint8_t aside;
    OuObj **end = queue->items + queue->n;
    for (OuObj **found = m->found, **end_found = found + m->n_found; found < end_found; found++) {
        uint8_t *side = ou_side_of(*found), value = *side;
        bool unmarked = is_unmarked(value);
        *(unmarked ? side : &aside) = value | OU_SIDE_BLACK;
        *end = *found;
        end += unmarked;
    }
    queue->n = (size_t)(end - queue->items);
}

/* Was it not met before? It is now. */
static inline bool
meet(Marker *m, OuObj *o, uint8_t *side)
{
    if (m->unmet.bits != NULL) {
        uint8_t *byte = unmet_byte(&m->unmet, o), bit = (uint8_t)(1u << unmet_bit(o)), value = *byte;
        *byte = value & (uint8_t)~bit;
        return (value & bit) != 0;
    }
    bool unmarked = is_unmarked(*side);
    if (unmarked)
        *side |= OU_SIDE_BLACK;
    return unmarked;
}

/* The same where the queue is nearly full. */
static void
meet_one_by_one(Marker *m, OuGcQueue *queue)
{
    for (size_t i = 0; i < m->n_found; i++) {
        uint8_t *side = ou_side_of(m->found[i]);
        if (meet(m, m->found[i], side))
            ou_gc_queue_put(m->gc, queue, m->found[i], side);
    }
}

static __attribute__((noinline)) void
reach_found(Marker *m)
{
    OuGcQueue *queue = &m->gc->queue;
    if (OU_UNLIKELY(queue->room - queue->n <= N_FOUND))
        meet_one_by_one(m, queue);
    else if (m->unmet.bits != NULL)
        strike_found(m, queue);
    else
        paint_found(m, queue);
    m->n_found = 0;
}

OU_VISIT_INLINE void
find(void *context, OuObj *o, size_t slot)
{
    Marker *m = context;
    if (__builtin_constant_p(slot) && slot == OU_EDGE_CLASS) { // mostly the same again
        if (o == m->class)
            return;
        m->class = o;
    }
    __builtin_prefetch(m->unmet.bits != NULL ? unmet_byte(&m->unmet, o) : ou_side_of(o), 1);
    m->found[m->n_found++] = o;
    if (OU_UNLIKELY(m->n_found == N_FOUND))
        reach_found(m);
}

/* The same as a function, for what is visited by calls. */
static void
find_called(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    find(context, o, 0);
}

/* Fetch what lies behind the header, which has arrived: of a list or dict its buffer, of
 * others the end of the block. A line too many would take the place of another. (A
 * function that only fetches counts as without effect: gcc drops calls of it, so it must
 * be inlined first.) */
OU_VISIT_INLINE void
fetch_parts(const OuObj *o)
{
    OuLayout layout = o->type->layout;
    _Static_assert(offsetof(OuList, items) == offsetof(OuDict, table), "one load");
    _Static_assert(offsetof(OuList, length) == offsetof(OuDict, n_used), "one load");
    if (layout == OU_LAYOUT_LIST || layout == OU_LAYOUT_DICT) {
        uintptr_t part = (uintptr_t)((const OuList *)o)->items; // 0 in an empty list
        size_t n = ((const OuList *)o)->length;
        // of a dict: its table's head, and for each entry the entry and its indices
        size_t bytes = layout == OU_LAYOUT_LIST ? n * sizeof(OuObj *) : (n + 1) * (sizeof(OuDictLight) + 4);
        __builtin_prefetch((const void *)part);
        __builtin_prefetch((const void *)(part + (bytes < 128 ? bytes : 128) - 1));
    } else {
        __builtin_prefetch((const char *)o + ou_pool_of(o)->block_bytes - 1);
    }
}

/* A young tuple that can never be part of a cycle is looked at no more. The pool's line is
 * at hand, the side byte is not. */
static inline bool
untrack_if_atomic(const OuGc *gc, OuObj *o)
{
    if (o->type->layout != OU_LAYOUT_TUPLE || gc->own != 0 || !(ou_pool_of(o)->flags & OU_POOL_YOUNG)
        || ou_gc_is_old(*ou_side_of(o)) || !ou_tuple_is_atomic(o))
        return false;
    ou_untrack(o);
    return true;
}

/* Scan what is queued until the queue is empty. */
static void
scan_queued(Marker *m)
{
    OuGc *gc = m->gc;
    OuObj *ahead[N_AHEAD];
    size_t first = 0, end = 0;
    for (;;) {
        if (OU_LIKELY(gc->queue.n > 0)) {
            OuObj *o = gc->queue.items[--gc->queue.n];
            __builtin_prefetch(o);
            __builtin_prefetch(&((const OuList *)o)->length);
            ahead[end++ % N_AHEAD] = o;
            if (end - first < N_AHEAD)
                continue;
        } else if (first == end) {
            break;
        }
        if (OU_LIKELY(end - first > NEAR))
            fetch_parts(ahead[(first + NEAR) % N_AHEAD]);
        OuObj *o = ahead[first++ % N_AHEAD];
        if (!untrack_if_atomic(gc, o))
            ou_gc_visit_or_begin(&m->half, o, find, m);
    }
    gc->n_visited += end;
}

/* Mark until all that was found is scanned. */
static void
mark_on(Marker *m)
{
    do {
        do {
            scan_queued(m);
            reach_found(m);
        } while (m->gc->queue.n > 0);
    } while (ou_gc_visit_more(&m->half, find_called, m));
}

static void
mark_root(void *context, OuObj *root, const char *name, size_t index)
{
    (void)name, (void)index;
    Marker *m = context;
    find(m, root, 0);
    if (m->gc->queue.n > OU_GC_QUEUE_FIXED / 2)
        mark_on(m);
}

static bool
mark_grey(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    Marker *m = context;
    ou_gc_paint(side, OU_SIDE_BLACK);
    gc->n_visited++;
    ou_visit(o, find, m);
    mark_on(m);
    return true;
}

void
ou_gc_mark(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    Marker m = {.gc = gc, .unmet = gc->unmet};
    bool want[256];
    ou_space_visit_roots(sp, mark_root, &m);
    for (OuRootSource *source = sp->roots; source != NULL; source = source->next)
        source->visit(source->owner, mark_root, &m);
    mark_on(&m);
    ou_gc_want_colour(gc, want, OU_SIDE_GREY);
    while (gc->queue.overflowed) {
        gc->queue.overflowed = false;
        ou_gc_each_wanted(gc, gc->collected_generation, want, mark_grey, &m);
    }
}
