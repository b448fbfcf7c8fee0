/* SPDX-License-Identifier: MIT */
/* When to collect, and which generation.
 *
 * Thresholds mean what they mean in CPython: generation 0 is due when births
 * exceed deaths by more than the first; 1 and 2 when the next younger one was
 * collected more than the second and third times. A cycle over the old objects
 * also waits until they, or the heap's bytes, have grown by six eighths of their
 * share; its steps then follow the debt: the part of the work that is done keeps up
 * with the part of the next two eighths that is used up. What grows meanwhile is
 * taken to be garbage in the same proportion as what grew before, and counts against
 * the next share. Two things adapt: young collections that find nothing grow rarer,
 * as long as the program sets no thresholds; and cycles that find next to nothing may
 * wait for twice the growth, up to GROWTH_MOST. Programs that merely build structures
 * pay little so, and the first garbage brings both back.
 *
 * When the young threshold is stretched to its most, generation 0 is collected for
 * a sample only, the last births of a stretch. Those before pass into generation 1
 * unseen, and with the next stretch into the old. Garbage in the sample has all the
 * young looked at at once, so what passed last is not missed. As garbage may be
 * older than a sample shows, all are looked at anyway after one, two, up to
 * PASS_MOST stretches that passed. In a large heap whose objects are replaced here and
 * there the births of a stretch lie in more pools than can be walked in time: then
 * those so far pass at once into the old, and what follows is born old (births.c) up to
 * the next sample, which comes when the old have grown by a stretch, or births have
 * come to so many pools that they may be as many as STREWN_STRETCHES of them.
 *
 * Bytes count as well as objects, as a small object may hold much: the heap says
 * when it has grown by a piece, and then the young objects are looked at, however
 * few they are; while a cycle runs it says so more often, and a step is done. It also
 * says when young objects lie in so many pools that looking at them takes long.
 */
#include "gc/gc_int.h"

#include "os/os.h"

enum { FRUITLESS_BEFORE_STRETCH = 2, STRETCH_MOST = 8, SAMPLES_A_STRETCH = 32, PASS_MOST = 32 };
/* How many stretches may be born old, where a pool is taken to receive four of them. */
enum { STREWN_STRETCHES = 8, BIRTHS_A_POOL = 4 };
enum { GROWTH_LEAST = 25, GROWTH_MOST = 64 };
/* The least share; and the pieces of a heap that it tells of: before a cycle, and of
 * the room that one has, while it runs. */
static const size_t LEAST_SHARE_BYTES = (size_t)8 << 20, LEAST_SHARE_AT_LIMIT = (size_t)4 << 20;
static const size_t LEAST_PIECE_BYTES = (size_t)1 << 20;
enum { LEAST_SHARE_OBJECTS = 80000, PIECES = 32, STEPS_A_CYCLE = 256, LEAST_STEP_BYTES = 64 << 10, USUAL_BYTES = 128 };
/* Eighths of the share: growth before a cycle begins, and until it should be over. */
enum { EIGHTHS_BEFORE = 6, EIGHTHS_DURING = 2 };
/* Of the room that a cycle has, in 1/1024: from there on four pauses make one. */
enum { ROOM_IS_USED = 1024, ROOM_GIVES_WAY = 4096 };
/* Units of work: in a step at least, between looks at the clock, what is done in one
 * step because it is soon over; and how long one takes, where the clock must not count. */
enum { STEP_LEAST = 3000, UNITS_A_LOOK = 1000, STEP_WHOLE = 20000, NS_A_UNIT = 50 };
enum { DEFAULT_PAUSE_NS = 500000, BIRTHS_AN_OLD = 4 };

/* Tell the space after how many births generation 0 is due; births so far stay. */
static void
set_young_threshold(OuGc *gc)
{
    OuSpace *sp = gc->sp;
    int64_t births = sp->young_threshold - sp->young_room;
    int threshold = gc->generation[0].threshold;
    sp->young_threshold = threshold > 0 ? (int64_t)threshold * gc->stretch : 0;
    if (gc->sampling)
        sp->young_threshold /= SAMPLES_A_STRETCH;
    sp->young_room = sp->young_threshold - births;
    sp->due_bit = gc->enabled && threshold > 0 ? OU_POLL_COLLECT : 0;
    if (sp->due_bit == 0)
        sp->poll &= ~(uint32_t)OU_POLL_COLLECT;
    else if (sp->young_room < 0)
        sp->poll |= OU_POLL_COLLECT;
}

static void
set_stretch(OuGc *gc, unsigned stretch)
{
    gc->stretch = stretch;
    gc->n_fruitless = 0;
    gc->sampling = gc->sample_had_garbage = false;
    gc->n_passed = gc->pass_most = 0;
    ou_gc_births_become_young(gc);
    gc->is_strewn = false;
    set_young_threshold(gc);
}

/* ---- bytes ---- */

/* What the heap uses, and what the program says it holds elsewhere. */
static size_t
bytes_now(const OuGc *gc)
{
    return ou_heap_used_bytes(gc->sp->heap) + (gc->pressure > 0 ? (size_t)gc->pressure : 0);
}

static size_t
piece_bytes(const OuGc *gc)
{
    size_t piece = gc->base_bytes / PIECES;
    return piece > LEAST_PIECE_BYTES ? piece : LEAST_PIECE_BYTES;
}

static int64_t
births_now(const OuGc *gc)
{
    return gc->n_births + ou_gc_count(gc, 0);
}

/* How far the heap may grow beyond its base until garbage should be gone: not beyond
 * its limit, as long as that leaves room for a cycle that is worth its work. */
static size_t
share_bytes(const OuGc *gc, size_t base_bytes)
{
    size_t share = base_bytes / 100 * gc->growth_percent, limit = ou_heap_limit(gc->sp->heap);
    if (share < LEAST_SHARE_BYTES)
        share = LEAST_SHARE_BYTES;
    if (limit == 0 || base_bytes + share <= limit)
        return share;
    return limit > base_bytes + LEAST_SHARE_AT_LIMIT ? limit - base_bytes : LEAST_SHARE_AT_LIMIT;
}

/* The same in objects: not fewer than would fill that share of the bytes. A heap of large
 * columns has few objects, and a quarter of these is nothing beside it. */
static int64_t
share_objects(const OuGc *gc, int64_t n_base, size_t base_bytes)
{
    int64_t share = n_base * (int64_t)gc->growth_percent / 100;
    int64_t by_bytes = (int64_t)(share_bytes(gc, base_bytes) / USUAL_BYTES);
    int64_t least = by_bytes > LEAST_SHARE_OBJECTS ? by_bytes : LEAST_SHARE_OBJECTS;
    return share > least ? share : least;
}

/* Ask the heap to tell when it has grown by `bytes`. */
static void
set_notice(OuGc *gc, size_t bytes)
{
    gc->bytes_due = false;
    gc->notice_at = bytes_now(gc) + bytes;
    ou_heap_set_notice(gc->sp->heap, ou_heap_used_bytes(gc->sp->heap) + bytes);
}

static bool
has_grown_for_a_cycle(const OuGc *gc)
{
    return !ou_gc_cycle_runs(gc) &&
           bytes_now(gc) > gc->base_bytes + share_bytes(gc, gc->base_bytes) / 8 * EIGHTHS_BEFORE;
}

static void
ask_to_look(OuGc *gc)
{
    gc->bytes_due = true;
    gc->sp->poll |= gc->sp->due_bit;
}

/* The next look at the young objects comes after a piece. However often a program collects
 * the young ones itself, a cycle that is due stays so, and one that runs has its next
 * step when that was to come. */
static void
set_piece(OuGc *gc)
{
    size_t piece = piece_bytes(gc);
    gc->piece_at = bytes_now(gc) + piece;
    gc->births_at_piece = births_now(gc);
    if (ou_gc_cycle_runs(gc))
        return;
    set_notice(gc, piece);
    if (has_grown_for_a_cycle(gc))
        ask_to_look(gc);
}

/* Growth by as many objects of a usual size is what thresholds are for. */
static bool
births_explain_piece(const OuGc *gc)
{
    return (births_now(gc) - gc->births_at_piece) * USUAL_BYTES >= (int64_t)piece_bytes(gc);
}

void
ou_gc_grown(OuGc *gc)
{
    if (!ou_gc_cycle_runs(gc) && births_explain_piece(gc) && !has_grown_for_a_cycle(gc)) {
        set_piece(gc);
        return;
    }
    ask_to_look(gc);
}

/* Births are old, and may be so many that it is time for a sample. */
static bool
is_long_strewn(const OuGc *gc)
{
    size_t n_births = ou_heap_n_unlisted(gc->sp->heap) * BIRTHS_A_POOL;
    return n_births >= (size_t)gc->sp->young_threshold * STREWN_STRETCHES;
}

void
ou_gc_many_young(OuGc *gc)
{
    if (gc->births_are_old && !ou_gc_cycle_runs(gc) && !is_long_strewn(gc))
        return;
    gc->sp->poll |= gc->sp->due_bit;
}

void
ou_gc_add_pressure(OuGc *gc, int64_t bytes)
{
    gc->pressure += bytes;
    if (bytes_now(gc) >= gc->notice_at)
        ou_gc_grown(gc);
}

void
ou_gc_pace_init(OuGc *gc)
{
    static const int thresholds[OU_GC_N_GENERATIONS] = {700, 10, 10};
    for (int g = 0; g < OU_GC_N_GENERATIONS; g++)
        gc->generation[g].threshold = thresholds[g];
    gc->enabled = true;
    gc->stretch = 1;
    gc->growth_least = gc->growth_percent = GROWTH_LEAST;
    gc->pause_ns = DEFAULT_PAUSE_NS;
    gc->base_bytes = bytes_now(gc);
    set_young_threshold(gc);
    set_piece(gc);
}

void
ou_gc_enable(OuGc *gc, bool enabled)
{
    gc->enabled = enabled;
    ou_gc_births_become_young(gc);
    if (!enabled)
        ou_gc_settle(gc);
    set_young_threshold(gc);
}

void
ou_gc_set_pause_target(OuGc *gc, uint64_t ns)
{
    gc->pause_ns = ns;
}

uint64_t
ou_gc_pause_target(const OuGc *gc)
{
    return gc->pause_ns;
}

void
ou_gc_set_garbage_target(OuGc *gc, unsigned percent)
{
    gc->growth_least = gc->growth_percent = percent;
}

unsigned
ou_gc_garbage_target(const OuGc *gc)
{
    return gc->growth_least;
}

bool
ou_gc_is_enabled(const OuGc *gc)
{
    return gc->enabled;
}

void
ou_gc_set_thresholds(OuGc *gc, const int thresholds[OU_GC_N_GENERATIONS])
{
    for (int g = 0; g < OU_GC_N_GENERATIONS; g++)
        gc->generation[g].threshold = thresholds[g];
    gc->thresholds_are_exact = true;
    set_stretch(gc, 1);
}

int64_t
ou_gc_count(const OuGc *gc, int generation)
{
    if (generation > 0)
        return gc->generation[generation].count;
    int64_t births = gc->sp->young_threshold - gc->sp->young_room;
    return births > 0 ? births : 0;
}

/* Was a younger generation collected often enough? A stretched generation 0 has
 * more objects to pass on at a time. */
static bool
is_over_threshold(const OuGc *gc, int g)
{
    if (g == 0)
        return ou_gc_count(gc, 0) > gc->sp->young_threshold;
    return ou_gc_count(gc, g) * (g == 1 ? gc->stretch : 1) > gc->generation[g].threshold;
}

/* A cycle waits until there is something to gain: the heap has grown, or so many
 * objects came and went that its cost does not show. */
static bool
is_worth_a_cycle(const OuGc *gc)
{
    if (ou_gc_cycle_runs(gc))
        return false;
    return gc->n_long_lived_new * 8 >=
               gc->n_long_lived * (int64_t)gc->growth_percent / 100 * EIGHTHS_BEFORE ||
           gc->n_births + gc->n_strewn > gc->n_long_lived * BIRTHS_AN_OLD;
}

int
ou_gc_pace_due(const OuGc *gc)
{
    if (gc->generation[0].threshold <= 0)
        return OU_GC_DUE_NOTHING;
    if (gc->bytes_due && has_grown_for_a_cycle(gc))
        return 2;
    // While a cycle runs most notices ask for a step alone, which asks for the next.
    bool is_piece = bytes_now(gc) >= gc->piece_at && !births_explain_piece(gc);
    if (gc->bytes_due && (is_piece || !ou_gc_cycle_runs(gc)))
        return 1;
    if (gc->births_are_old)
        return is_long_strewn(gc) || is_over_threshold(gc, 0) ? OU_GC_DUE_PASS : OU_GC_DUE_NOTHING;
    bool by_samples = gc->stretch == STRETCH_MOST;
    if (!gc->thresholds_are_exact && ou_heap_has_many_young(gc->sp->heap))
        return by_samples && !gc->sampling && gc->n_passed < gc->pass_most ? OU_GC_DUE_GROW_OLD : 1;
    if (is_over_threshold(gc, 2) && is_worth_a_cycle(gc))
        return 2;
    if (gc->sample_had_garbage)
        return 1;
    if (!by_samples && is_over_threshold(gc, 1))
        return 1;
    if (!is_over_threshold(gc, 0))
        return OU_GC_DUE_NOTHING;
    if (!by_samples || gc->sampling)
        return 0;
    return gc->n_passed < gc->pass_most ? OU_GC_DUE_PASS : 1;
}

/* ---- a step of a cycle ---- */

/* What the cycle in progress is likely to cost in all, in units. */
static uint64_t
expected_units(const OuGc *gc)
{
    uint64_t n = (uint64_t)gc->n_at_start, n_side_words = gc->start_bytes / 128;
    return n + n / 4 + n_side_words / 16 + gc->cycle.n_suspects * 12 + STEP_LEAST;
}

/* The room to grow while the cycle in progress runs, in bytes. */
static size_t
room_bytes(const OuGc *gc)
{
    return share_bytes(gc, gc->start_bytes) / 8 * EIGHTHS_DURING;
}

/* One call of native code may use up many rooms before the next safe point. Two of them
 * are what the steps shall make up for; the longer pauses are for growth that goes on. */
static void
note_jump(OuGc *gc)
{
    size_t grown = bytes_now(gc) + gc->freed_bytes - gc->seen_bytes, most = 2 * room_bytes(gc);
    if ((int64_t)grown > (int64_t)most)
        gc->jump_bytes += grown - most;
}

/* The part of that, or of the room for objects, that was used up, in 1/1024. */
static uint64_t
room_used(const OuGc *gc)
{
    size_t bytes = bytes_now(gc) + gc->freed_bytes, from = gc->start_bytes + gc->jump_bytes;
    uint64_t grown = bytes > from ? bytes - from : 0;
    uint64_t by_bytes = grown * 1024 / room_bytes(gc);
    uint64_t n_room = (uint64_t)share_objects(gc, gc->n_at_start, gc->start_bytes) / 8 * EIGHTHS_DURING;
    uint64_t by_objects = (uint64_t)(gc->n_long_lived_new - gc->new_at_start) * 1024 / n_room;
    return by_bytes > by_objects ? by_bytes : by_objects;
}

/* The work that the debt asks for. */
static int64_t
step_budget(const OuGc *gc, uint64_t used)
{
    if (gc->step_units != 0)
        return gc->step_units;
    uint64_t expected = expected_units(gc), owed = expected / 1024 * used, done = gc->cycle.n_units;
    int64_t budget = owed > done + STEP_LEAST ? (int64_t)(owed - done) : STEP_LEAST;
    return expected <= STEP_WHOLE && budget < 2 * STEP_WHOLE ? 2 * STEP_WHOLE : budget;
}

/* When a step ends. Time in which others had the processor is no pause of the
 * collector's: a step that was cut short by it would leave its work to longer ones. */
typedef struct Deadline {
    uint64_t end_ns;    // by the clock, which is cheap to read
    uint64_t own_ns;    // by the thread's own
} Deadline;

static Deadline
deadline_in(uint64_t ns)
{
    return (Deadline){ou_os_clock_ns() + ns, ou_os_thread_clock_ns() + ns};
}

static bool
is_past(Deadline *deadline)
{
    uint64_t now = ou_os_clock_ns();
    if (now <= deadline->end_ns)
        return false;
    uint64_t own = ou_os_thread_clock_ns();
    if (own >= deadline->own_ns)
        return true;
    deadline->end_ns = now + deadline->own_ns - own;
    return false;
}

/* As much as the debt asks for, as long as the pause allows it: when the room is used
 * up several times, garbage counts for more than the pause. When a step could not do
 * its part, the next comes sooner. */
void
ou_gc_pace_step(OuGc *gc, uint64_t start_ns)
{
    note_jump(gc);
    uint64_t used = room_used(gc);
    int64_t budget = step_budget(gc, used), done = 0;
    uint64_t pause_ns = used > ROOM_GIVES_WAY ? gc->pause_ns * 4 : gc->pause_ns;
    uint64_t spent = ou_os_clock_ns() - start_ns, most = pause_ns / 4 * 3;
    Deadline deadline = deadline_in(pause_ns - (spent < most ? spent : most));
    size_t bytes = bytes_now(gc);
    while (budget > done && ou_gc_cycle_runs(gc)) {
        ou_gc_cycle_step(gc, budget - done < UNITS_A_LOOK ? budget - done : UNITS_A_LOOK);
        done += UNITS_A_LOOK;
        if (gc->counts_work ? (uint64_t)done * NS_A_UNIT > pause_ns
                            : gc->pause_ns != 0 && is_past(&deadline))
            break;
    }
    size_t left = bytes_now(gc), piece = room_bytes(gc) / STEPS_A_CYCLE;
    bool is_behind = done < budget && used > 512;
    gc->freed_bytes += bytes > left ? bytes - left : 0;
    gc->seen_bytes = left + gc->freed_bytes;
    set_notice(gc, piece > LEAST_STEP_BYTES && !is_behind ? piece : LEAST_STEP_BYTES);
    if (is_behind && used > ROOM_IS_USED)
        gc->sp->poll |= gc->sp->due_bit;
}

void
ou_gc_pace_started(OuGc *gc, int generation)
{
    ou_gc_births_become_young(gc);
    gc->n_births = generation == 2 ? 0 : gc->n_births + ou_gc_count(gc, 0);
    ou_gc_young_begin(gc);
    if (generation == 2) {
        gc->start_bytes = gc->seen_bytes = bytes_now(gc);
        gc->freed_bytes = gc->jump_bytes = 0;
        gc->n_at_start = gc->n_long_lived + gc->n_long_lived_new;
        gc->new_at_start = gc->n_long_lived_new;
        gc->n_strewn = 0;
    }
    if (generation > 0)
        gc->sample_had_garbage = false;
    for (int g = 1; g <= generation; g++)
        gc->generation[g].count = 0;
    if (generation + 1 < OU_GC_N_GENERATIONS)
        gc->generation[generation + 1].count++;
}

void
ou_gc_pace_pass(OuGc *gc)
{
    gc->n_births += ou_gc_count(gc, 0);
    ou_gc_births_become_young(gc);
    ou_gc_let_pass(gc);
    gc->n_long_lived_new += gc->n_promoted;
    gc->generation[2].count++;
    gc->n_passed++;
    gc->sampling = true;
    ou_gc_young_begin(gc);
    set_young_threshold(gc);
}

/* What is counted from here on is by how much the old grow. */
static void
let_births_be_old(OuGc *gc)
{
    gc->n_births += ou_gc_count(gc, 0);
    ou_gc_young_begin(gc);
    ou_gc_births_become_old(gc);
}

void
ou_gc_pace_grow_old(OuGc *gc)
{
    ou_gc_let_grow_old(gc);
    gc->n_long_lived_new += gc->n_promoted;
    gc->generation[2].count++;
    let_births_be_old(gc);
}

/* Found next to nothing: let the next wait longer, or more of them pass. */
static void
trust_young(OuGc *gc, int generation)
{
    if (gc->stretch < STRETCH_MOST) {
        if (++gc->n_fruitless >= FRUITLESS_BEFORE_STRETCH)
            set_stretch(gc, gc->stretch * 2);
        return;
    }
    if (generation > 0) {
        gc->n_passed = 0;
        gc->pass_most = gc->pass_most == 0 ? 1 : gc->pass_most < PASS_MOST ? gc->pass_most * 2 : PASS_MOST;
    }
    gc->sampling = false;
    set_young_threshold(gc);
    if (gc->is_strewn && gc->n_passed < gc->pass_most)
        let_births_be_old(gc);
}

/* Was a twentieth of what could be garbage? */
static void
adapt_young(OuGc *gc, int generation, int64_t n_found)
{
    if (gc->thresholds_are_exact)
        return;
    if (n_found * 20 <= gc->sp->young_threshold) {
        trust_young(gc, generation);
        return;
    }
    bool of_sample = gc->sampling && generation == 0;
    set_stretch(gc, 1);
    gc->sample_had_garbage = of_sample;
    if (of_sample)
        gc->sp->poll |= gc->sp->due_bit;
}

/* At once: all that is left lives. */
static void
settle_on_all(OuGc *gc)
{
    gc->n_long_lived = gc->n_promoted;
    gc->n_long_lived_new = 0;
    gc->base_bytes = bytes_now(gc);
    gc->freed_bytes = gc->start_bytes > gc->base_bytes ? gc->start_bytes - gc->base_bytes : 0;
}

/* After a cycle that part of the growth is garbage which was garbage before. */
static void
settle_on_cycle(OuGc *gc, int64_t n_found)
{
    int64_t n_grown = gc->n_long_lived_new - gc->new_at_start, n_before = gc->new_at_start;
    size_t bytes = bytes_now(gc), all = bytes + gc->freed_bytes;
    size_t grown = all > gc->start_bytes ? all - gc->start_bytes : 0;
    uint64_t garbage = n_found == 0         ? 0
                       : n_found < n_before ? (uint64_t)n_found * 1024 / (uint64_t)n_before
                                            : 1024;
    size_t waiting = grown / 1024 * garbage;
    gc->n_long_lived_new = n_grown / 1024 * (int64_t)garbage;
    gc->n_long_lived = (int64_t)gc->cycle.n_scanned + n_grown - gc->n_long_lived_new;
    gc->base_bytes = bytes > waiting ? bytes - waiting : 0;
}

void
ou_gc_pace_finished(OuGc *gc, int generation, int64_t n_found)
{
    OuGcGeneration *g = &gc->generation[generation];
    g->n_collections++;
    g->n_collected += (uint64_t)n_found;
    if (generation < 2) {
        gc->n_long_lived_new += gc->n_promoted;
        adapt_young(gc, generation, n_found);
        set_piece(gc);
        return;
    }
    if (gc->cycle.n_scanned > 0)
        settle_on_cycle(gc, n_found);
    else
        settle_on_all(gc);
    gc->cycle.n_scanned = 0;
    if (n_found * 32 > gc->n_long_lived || gc->freed_bytes > gc->base_bytes / 32)
        gc->growth_percent = gc->growth_least;
    else if (gc->growth_percent < GROWTH_MOST)
        gc->growth_percent =
            gc->growth_percent * 2 < GROWTH_MOST ? gc->growth_percent * 2 : GROWTH_MOST;
    set_piece(gc);
}

void
ou_gc_count_work(OuGc *gc, bool counts_work)
{
    gc->counts_work = counts_work;
}

void
ou_gc_set_step_units(OuGc *gc, int64_t n)
{
    gc->step_units = n;
    if (n != 0)
        gc->pause_ns = 0;
}
