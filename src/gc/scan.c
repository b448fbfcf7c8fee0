/* SPDX-License-Identifier: MIT */
/* Marking in steps: roots are shaded, what is GREY is scanned, within a budget.
 *
 * What waits between two steps is an address in the queue, or in `large`, and is
 * believed only while its side byte says GREY.
 */
#include "gc/shade_inl.h"
#include "object/visit_inl.h"

/* Objects that are being fetched. */
enum { N_AHEAD = 16 };
/* Frames that are visited in one part; and in one go, between two phases. */
enum { FRAMES_A_PART = 256 };

static void
shade_child(void *context, OuObj *o, size_t slot)
{
    (void)slot;
    ou_gc_shade(context, o);
}

/* ---- the slots of one object ---- */

/* Shade what these slots refer to, where nothing is SUSPECT yet and the queue has room for
 * all of them: its new end. */
static inline OuObj **
shade_slots(OuObj *const *slots, size_t n, OuObj **end)
{
    const uint8_t mask = OU_SIDE_OLD_TRACKED | OU_SIDE_COLOR_MASK;
    for (size_t i = 0; i < n; i++) {
        OuObj *o = slots[i];
        if (OU_UNLIKELY(o == NULL))
            continue;
        uint8_t *side = ou_side_of(o), value = *side;
        if ((value & mask) == (OU_SIDE_OLD_TRACKED | OU_SIDE_WHITE)) {
            *side = value | OU_SIDE_GREY;
            *end++ = o;
        }
    }
    return end;
}

/* As far as this the queue may be full for a part and a class to be shaded at once. */
static inline OuObj **
end_with_room(const OuGcCycle *c)
{
    const OuGcQueue *queue = &c->queue;
    return queue->items + (c->phase < OU_GC_COUNT ? queue->room - OU_GC_PART - 1 : 0);
}

/* Shade a part of what `o` refers to: where to go on, 0 at the end. */
static size_t
shade_part(OuGc *gc, OuObj *o, size_t at)
{
    OuGcQueue *queue = &gc->cycle.queue;
    OuObj **end = queue->items + queue->n;
    OuSlotRun run;
    if (end >= end_with_room(&gc->cycle) || !ou_slot_run(o, &run))
        return ou_visit_part(o, at, OU_GC_PART, shade_child, gc);
    if (run.class != NULL)
        end = shade_slots(&run.class, 1, end);
    if (at > run.n) // it has shrunk
        at = run.n;
    size_t left = run.n - at, n = left < OU_GC_PART ? left : OU_GC_PART;
    end = shade_slots(run.slots + at, n, end);
    queue->n = (size_t)(end - queue->items);
    return left > n ? at + n : 0;
}

/* ---- scanning what is GREY ---- */

static inline bool
is_grey(OuObj *o)
{
    return ou_gc_is_colour(*ou_side_of(o), OU_SIDE_GREY);
}

/* Scan an object, or begin to. Without room for one more half-scanned container it
 * stays GREY, to be found by walking. */
static void
scan(OuGc *gc, OuObj *o, uint8_t *side)
{
    OuGcCycle *c = &gc->cycle;
    c->budget--;
    c->n_scanned++;
    size_t at = shade_part(gc, o, 0);
    if (OU_UNLIKELY(at != 0)) {
        c->budget -= OU_GC_UNITS_A_PART;
        if (c->n_large < OU_GC_LARGE_DEPTH)
            c->large[c->n_large++] = (OuGcLarge){o, at};
        else
            c->queue.overflowed = true;
        return;
    }
    ou_gc_paint(side, OU_SIDE_BLACK);
}

/* One more part of the container that was begun last. */
static void
scan_part(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    size_t i = c->n_large - 1;
    OuObj *o = c->large[i].o;
    if (o == NULL || !is_grey(o)) {
        c->n_large--; // it died
        return;
    }
    c->budget -= OU_GC_UNITS_A_PART;
    c->large[i].at = shade_part(gc, o, c->large[i].at);
    if (c->large[i].at == 0) {
        ou_gc_paint(ou_side_of(o), OU_SIDE_BLACK);
        c->n_large--;
    }
}

/* Objects on their way to being scanned, while their headers are fetched. */
typedef struct Ahead {
    OuObj *items[N_AHEAD];
    size_t first, end; // modulo N_AHEAD
} Ahead;

/* Scan what is ahead and queued, one after the other, as long as each is a short run of slots
 * and the queue has room: what comes next is not, or NULL. Everything is in registers here,
 * as all that is written may be, for all the compiler knows, a side byte. */
static OuObj *
scan_runs(OuGcCycle *c, Ahead *line)
{
    OuObj **const items = c->queue.items, **const with_room = end_with_room(c),
                  **end = items + c->queue.n;
    size_t first = line->first, end_ahead = line->end;
    int64_t budget = c->budget;
    const OuObj *class = NULL;
    OuObj *o = NULL;
    while (budget > 0) {
        while (end > items && end_ahead - first < N_AHEAD) {
            OuObj *next = *--end;
            __builtin_prefetch(next);
            line->items[end_ahead++ % N_AHEAD] = next;
        }
        if (first == end_ahead)
            break;
        o = line->items[first++ % N_AHEAD];
        uint8_t *side = ou_side_of(o), value = *side;
        if (OU_UNLIKELY(!ou_gc_is_colour(value, OU_SIDE_GREY)))
            continue; // it died, or was scanned
        OuSlotRun run;
        if (OU_UNLIKELY(!ou_slot_run(o, &run) || run.n > OU_GC_PART || end >= with_room))
            goto stopped;
        *side = value ^ (OU_SIDE_GREY ^ OU_SIDE_BLACK);
        budget--;
        end = shade_slots(run.slots, run.n, end);
        if (run.class != NULL && run.class != class) {
            end = shade_slots(&run.class, 1, end);
            class = run.class;
        }
    }
    o = NULL;
stopped:
    c->n_scanned += (uint64_t)(c->budget - budget);
    c->budget = budget;
    c->queue.n = (size_t)(end - items);
    line->first = first;
    line->end = end_ahead;
    return o;
}

static void
scan_queued(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    Ahead line;
    line.first = line.end = 0;
    for (OuObj *o; (o = scan_runs(c, &line)) != NULL;)
        scan(gc, o, ou_side_of(o));
    for (; line.first < line.end; line.first++) { // the budget has ended
        OuObj *o = line.items[line.first % N_AHEAD];
        if (is_grey(o))
            ou_gc_queue_put(gc, &c->queue, o, ou_side_of(o));
    }
}

static bool
scan_overflowed(OuGc *gc, OuObj *o, uint8_t *side, void *context)
{
    (void)context;
    scan(gc, o, side);
    return gc->cycle.queue.n < OU_GC_QUEUE_FIXED / 2 && gc->cycle.budget > 0;
}

/* Look for what found no room in the queue. There is one walk: that over suspects
 * starts again afterwards, and passes over what it counted; judging twice is no harm. */
static void
scan_grey(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    bool want[256];
    for (unsigned side = 0; side < 256; side++)
        want[side] = ou_gc_is_colour((uint8_t)side, OU_SIDE_GREY) && ou_gc_is_old((uint8_t)side);
    if (!c->walks_grey) {
        c->queue.overflowed = false;
        ou_gc_walk_start(gc, &c->walk);
    }
    c->walks_grey = !ou_gc_walk_on(gc, &c->walk, &c->budget, want, scan_overflowed, NULL);
    if (!c->walks_grey)
        ou_gc_walk_start(gc, &c->walk);
}

bool
ou_gc_scan_on(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    uint64_t n_before = c->n_scanned;
    bool more = true;
    while (more && c->budget > 0) {
        scan_queued(gc);
        if (c->budget <= 0)
            break;
        if (c->n_large > 0)
            scan_part(gc);
        else if (c->queue.overflowed || c->walks_grey)
            scan_grey(gc);
        else
            more = false;
    }
    gc->n_visited += c->n_scanned - n_before;
    return !more;
}

/* ---- roots ---- */

static void
shade_root(void *context, OuObj *o, const char *name, size_t index)
{
    (void)name, (void)index;
    ou_gc_shade(context, o);
}

void
ou_gc_scan_roots(OuGc *gc)
{
    OuGcCycle *c = &gc->cycle;
    while (c->source != NULL && c->budget > 0) {
        OuRootSource *source = c->source;
        c->budget -= FRAMES_A_PART;
        if (source->visit_part != NULL &&
            source->visit_part(source->owner, &c->cursor, FRAMES_A_PART, shade_root, gc))
            continue;
        if (source->visit_part == NULL)
            source->visit(source->owner, shade_root, gc);
        c->source = source->next;
        c->cursor = (OuRootCursor){NULL, 0};
    }
}

void
ou_gc_scan_innermost(OuGc *gc)
{
    for (OuRootSource *source = gc->sp->roots; source != NULL; source = source->next) {
        OuRootCursor cursor = {NULL, 0};
        if (source->visit_part != NULL)
            source->visit_part(source->owner, &cursor, FRAMES_A_PART, shade_root, gc);
    }
}
