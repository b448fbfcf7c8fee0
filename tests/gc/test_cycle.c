/* SPDX-License-Identifier: MIT */
/* Cycles over the old objects in steps, with the program running in between,
 * against the slow oracle: what can be reached never goes, what could not be reached
 * when a cycle began is gone when the next ones end. */
#include "world.h"

#include "gc/gc_int.h"
#include "object/bytes/bytes.h"
#include "object/container/list_int.h"
#include "object/ops.h"
#include "object/type/native.h"

enum { N_REFS = 64 };

/* Reached now; at any time since the latest cycle began; since the one before it did. */
static bool reached[MOST], was_reached[MOST], older[MOST];
static OuObj *refs[N_REFS]; // weak references

static void
drop_refs(World *w)
{
    for (size_t i = 0; i < N_REFS; i++) {
        ou_xdecref(w->sp, refs[i]);
        refs[i] = NULL;
    }
}

static void
hold(World *w, OuObj *o)
{
    w->held[w->n_held++] = (Node *)o;
}

/* What native code does to objects that marking may not know of. */
static void
touch(World *w)
{
    size_t i = below(w, N_REFS);
    OuObj *o = NULL;
    switch (below(w, 4)) {
    case 0: // a weak reference to something held, in place of an older one
        if (w->n_held > 0) {
            ou_xdecref(w->sp, refs[i]);
            refs[i] = ou_weakref_new(w->sp, w->sp->types[OU_T_WEAKREF], &w->held[below(w, w->n_held)]->head, NULL);
            assert_non_null(refs[i]);
        }
        break;
    case 1: // follow one
        o = refs[i] != NULL ? ou_weakref_target(w->sp, refs[i]) : NULL;
        break;
    default: // go from a node to one it refers to, and let go of the first
        if (w->n_held > 0) {
            i = below(w, w->n_held);
            Node *n = w->held[i];
            o = ou_slot_get(w->sp, &n->edge[below(w, N_EDGES)]);
            if (o != NULL) {
                w->held[i] = w->held[--w->n_held];
                ou_decref(w->sp, n);
            }
        }
    }
    if (o != NULL && w->n_held < MOST)
        hold(w, o);
    else
        ou_xdecref(w->sp, o);
}

/* What is young lies in a pool of the young list, or nobody would find it; and a cycle that
 * is over leaves no colours. */
static bool
check_sides(void *context, OuPool *pool)
{
    const OuGc *gc = context;
    bool is_white = !ou_gc_cycle_runs(gc) && gc->n_waiting == 0;
    if (pool->kind != OU_POOL_COLLECTABLE)
        return true;
    const uint8_t *side = ou_side_of(ou_pool_base(pool));
    for (size_t i = 0; i < OU_POOL_BYTES >> OU_SIDE_SHIFT; i++) {
        if (!(side[i] & OU_SIDE_LIVE))
            continue;
        assert_true(ou_gc_is_old(side[i]) || (pool->flags & OU_POOL_YOUNG));
        assert_true(!is_white || (side[i] & OU_SIDE_COLOR_MASK) == OU_SIDE_WHITE);
    }
    return true;
}

static void
check_living(World *w)
{
    ou_heap_each_pool(w->sp->heap, check_sides, w->gc);
    static uint64_t count[MOST];
    reachable(w, reached);
    for (size_t i = 0; i < w->n_nodes; i++) {
        was_reached[i] |= reached[i];
        older[i] |= reached[i];
    }
    memset(count, 0, sizeof count);
    for (size_t i = 0; i < w->n_held; i++)
        count[w->held[i]->id]++;
    for (size_t i = 0; i < w->n_nodes; i++) {
        if (reached[i])
            assert_non_null(w->node[i]);
        for (size_t e = 0; w->node[i] != NULL && e < N_EDGES; e++)
            if (w->node[i]->edge[e] != NULL)
                count[((Node *)w->node[i]->edge[e])->id]++;
    }
    // The count's lower part is the program's at any time.
    for (size_t i = 0; i < w->n_nodes; i++)
        if (reached[i])
            assert_int_equal(w->node[i]->head.count & 0xFFFFFFFFF, count[i] + w->gc->own);
}

static void
turn_births(World *w)
{
    if (w->gc->births_are_old)
        ou_gc_births_become_young(w->gc);
    else
        ou_gc_births_become_old(w->gc);
}

static void
begin_cycle(World *w)
{
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    ou_gc_cycle_start(w->gc);
    memcpy(older, was_reached, sizeof older);
    reachable(w, was_reached);
}

static void
random_steps(World *w, int64_t most_units, bool with_young)
{
    size_t n_cycles = 0; // since one was given up
    const size_t most = check_rounds(MOST - 8);
    while (w->n_nodes < most) {
        one_step(w);
        if (below(w, 3) == 0)
            touch(w);
        if (below(w, 20) == 0)
            turn_births(w);
        if (with_young && below(w, 30) == 0)
            ou_gc_collect(w->gc, (int)below(w, 2), OU_GC_ASKED);
        if (!ou_gc_cycle_runs(w->gc)) {
            begin_cycle(w);
            n_cycles++;
        }
        w->gc->collecting = true;
        for (size_t i = below(w, 100); i > 0; i--)
            ou_gc_cycle_step(w->gc, 1 + (int64_t)below(w, (size_t)most_units));
        w->gc->collecting = false;
        check_living(w);
        // A finalizer spares what it may reach for once.
        if (!ou_gc_cycle_runs(w->gc) && n_cycles > 1)
            for (size_t i = 0; i < w->n_nodes; i++)
                assert_true(older[i] || w->node[i] == NULL);
        if (below(w, 400) == 0) {
            ou_gc_cycle_abandon(w->gc);
            n_cycles = 0;
            check_living(w);
        } else if (below(w, 300) == 0) { // the limit, in the middle of a cycle
            w->python_ran = false;
            ou_gc_reclaim(w->gc, 1000);
            assert_false(w->python_ran);
            check_living(w);
            n_cycles = 0;
        }
        if (w->gc->n_waiting > 0)
            ou_gc_settle(w->gc);
    }
    ou_gc_settle(w->gc);
    drop_refs(w);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    assert_int_equal(reachable(w, reached), alive(w));
    check_counts(w);
}

/* World after world, until OURO_GC_STEPS operations were done. */
static void
many_random_steps(void **state, int64_t most_units, bool with_young)
{
    uint64_t n = check_number("OURO_GC_STEPS", 1), n_done = 0;
    bool traces = ((World *)*state)->gc->own != 0;
    for (;;) {
        World *w = *state;
        random_steps(w, most_units, with_young);
        n_done += w->n_steps;
        if (n_done >= n)
            break;
        uint64_t next = next_random(w);
        close_world(state);
        open_world(state);
        ((World *)*state)->random = next;
        if (traces)
            ou_gc_trace_only(((World *)*state)->gc);
        print_message("OURO_TEST_SEED=%llu\n", (unsigned long long)next);
        memset(was_reached, 0, sizeof was_reached);
        memset(older, 0, sizeof older);
    }
    print_message("%llu operations\n", (unsigned long long)n_done);
}

static void
steps_of_one_unit_take_nothing_that_lives(void **state)
{
    many_random_steps(state, 1, true);
}

static void
steps_of_some_units_take_nothing_that_lives(void **state)
{
    many_random_steps(state, 20, true);
}

static void
whole_cycles_take_all_that_is_dead(void **state)
{
    many_random_steps(state, 100000, false);
}

static void
where_counting_frees_nothing_steps_do_the_same(void **state)
{
    ou_gc_trace_only(((World *)*state)->gc);
    many_random_steps(state, 20, true);
}

#if OU_FAULTS
static void
a_cycle_needs_no_memory(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *wide = ou_list_new(sp, 0);
    for (int i = 0; i < 30000; i++) {
        OuObj *item = ou_list_new(sp, 0);
        assert_true(ou_list_append(sp, item, wide));
        assert_true(ou_list_append_steal(sp, wide, item));
    }
    for (int round = 0; round < 2; round++) {
        ou_gc_collect(w->gc, 1, OU_GC_ASKED);
        ou_heap_set_fault(w->heap, 1, true);
        ou_gc_cycle_start(w->gc);
        ou_gc_cycle_finish(w->gc);
        ou_heap_set_fault(w->heap, 0, false);
        assert_int_equal(w->gc->cycle.n_condemned, round == 0 ? 0 : 30001);
        if (round == 0)
            ou_decref(sp, wide);
    }
}
#endif

/* A list in the middle of being scanned changes in every way it can. */
static void
a_large_list_is_scanned_in_parts_while_it_changes(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *list = ou_list_new(sp, 0);
    hold(w, list); // an even handle: a root
    for (int i = 0; i < 20000; i++) {
        OuObj *item = ou_list_new(sp, 0);
        assert_true(ou_list_append_steal(sp, list, item));
    }
    for (int round = 0; round < 20; round++) {
        ou_gc_collect(w->gc, 1, OU_GC_ASKED);
        ou_gc_cycle_start(w->gc);
        while (ou_gc_cycle_runs(w->gc)) {
            OuList *l = (OuList *)list;
            OuObj *item = ou_incref(l->items[below(w, l->length)]);
            assert_true(ou_list_insert(sp, list, (int64_t)below(w, l->length), item));
            ou_decref(sp, item);
            OuObj *method = ou_get_attr_text(sp, list, round % 2 == 0 ? "reverse" : "pop");
            OuObj *result = ou_call0(sp, method);
            assert_non_null(result);
            ou_decref(sp, result);
            ou_decref(sp, method);
            ou_gc_cycle_step(w->gc, 700);
        }
        assert_int_equal(w->gc->cycle.n_condemned, 0);
        assert_true(w->gc->cycle.n_suspects <= 8);
    }
    w->n_held--;
    ou_decref(sp, list);
}

/* Reversed while it is half scanned, a list shades all its items at once: far more
 * than the queue takes without memory. */
static void
what_overflows_the_queue_is_found_in_steps(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *list = ou_list_new(sp, 0);
    hold(w, list);
    for (int i = 0; i < 50000; i++) {
        OuObj *item = ou_list_new(sp, 0);
        assert_true(ou_list_append_steal(sp, list, item));
    }
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    ou_gc_cycle_start(w->gc);
    while (w->gc->cycle.n_large == 0)
        ou_gc_cycle_step(w->gc, 100);
#if OU_FAULTS
    ou_heap_set_fault(w->heap, 1, true);
#endif
    ou_items_shade(sp, ((OuList *)list)->items, 50000);
#if OU_FAULTS
    assert_true(w->gc->cycle.queue.overflowed);
    ou_heap_set_fault(w->heap, 0, false);
#endif
    uint64_t most = 0;
    while (ou_gc_cycle_runs(w->gc)) {
        uint64_t before = w->gc->cycle.n_scanned;
        ou_gc_cycle_step(w->gc, 300);
        most = w->gc->cycle.n_scanned - before > most ? w->gc->cycle.n_scanned - before : most;
    }
    assert_true(most < 5000);
    assert_int_equal(w->gc->cycle.n_condemned, 0);
    w->n_held--;
    ou_decref(sp, list);
}

static bool
reclaim(void *owner, size_t bytes)
{
    return ou_gc_reclaim(owner, bytes);
}

/* Large lists that die while marking goes on shade more than the queue takes. At the
 * limit it cannot grow, and a last resort then would collect in the midst of a death. */
static void
deaths_at_the_limit_do_not_collect(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *list = ou_list_new(sp, 0);
    hold(w, list);
    for (int i = 0; i < 50000; i++)
        assert_true(ou_list_append_steal(sp, list, ou_list_new(sp, 0)));
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    ou_gc_cycle_start(w->gc);
    ou_heap_set_hooks(w->heap, &(OuHeapHooks){.owner = w->gc, .reclaim = reclaim});
    ou_heap_set_limit(w->heap, ou_heap_system_bytes(w->heap) + (100 << 10));
    uint64_t n_collections = ou_gc_generation(w->gc, 2)->n_collections;
    w->n_held--;
    ou_decref(sp, list);
    assert_true(w->gc->cycle.queue.overflowed);
    assert_int_equal(ou_gc_generation(w->gc, 2)->n_collections, n_collections);
    ou_gc_cycle_finish(w->gc);
    ou_heap_set_hooks(w->heap, NULL);
    ou_heap_set_limit(w->heap, 0);
}

static void
the_death_of_old_objects_does_not_put_off_young_collections(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *old[500];
    for (int i = 0; i < 500; i++)
        old[i] = ou_list_new(sp, 0);
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    int64_t before = ou_gc_count(w->gc, 0);
    for (int i = 0; i < 500; i++) {
        OuObj *list = ou_list_new(sp, 0);
        hold(w, list);
        ou_decref(sp, old[i]);
    }
    assert_int_equal(ou_gc_count(w->gc, 0) - before, 500);
    while (w->n_held > 0)
        ou_decref(sp, w->held[--w->n_held]);
}

static void
release_of_a_large_list_is_sliced(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *list = ou_list_new(sp, 0);
    for (int i = 0; i < 100000; i++) {
        OuObj *number = ou_int_from_i64(sp, 1000 + i);
        assert_true(ou_list_append_steal(sp, list, number));
    }
    assert_true(ou_list_append(sp, list, list));
    ou_decref(sp, list);
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    ou_gc_cycle_start(w->gc);
    size_t n_steps = 0;
    uint64_t most = 0;
    while (ou_gc_cycle_runs(w->gc)) {
        uint64_t before = sp->n_freed_counting;
        ou_gc_cycle_step(w->gc, 1000);
        most = sp->n_freed_counting - before > most ? sp->n_freed_counting - before : most;
        n_steps++;
    }
    assert_true(n_steps > 50);
    assert_true(most < 3000);
    assert_int_equal(w->gc->cycle.n_condemned, 1);
}

static size_t n_told;

static OuObj *
note_told(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    n_told++;
    return ou_incref(sp->none);
}

enum { N_TOLD = 2000 };

/* Old garbage, every fourth node with a finalizer, watched by references of the list returned. */
static OuObj *
make_watched_garbage(World *w)
{
    static const OuMethodDef def = {"note_told", note_told, OU_CALL_ARGS, 1, 1, NULL};
    OuSpace *sp = w->sp;
    OuObj *callback = ou_native_new(sp, &def, NULL, NULL), *list = ou_list_new(sp, 0);
    Node *node[N_TOLD];
    for (int i = 0; i < N_TOLD; i++) {
        node[i] = make_node(w, i % 4 == 0 ? w->mortal : w->plain);
        link_nodes(w, node[i], 0, node[i]);
        OuObj *ref = ou_weakref_new(sp, sp->types[OU_T_WEAKREF], &node[i]->head, callback);
        assert_true(ou_list_append_steal(sp, list, ref));
    }
    ou_decref(sp, callback);
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    for (int i = 0; i < N_TOLD; i++)
        ou_decref(sp, node[i]);
    n_told = 0;
    return list;
}

/* However many callbacks there are, a step calls some; all before the first finalizer. */
static void
weak_references_are_told_in_slices(void **state)
{
    World *w = *state;
    OuObj *list = make_watched_garbage(w);
    ou_gc_cycle_start(w->gc);
    for (size_t before = 0; ou_gc_cycle_runs(w->gc); before = n_told) {
        ou_gc_cycle_step(w->gc, 300);
        assert_true(n_told - before < 100);
        assert_true(n_told == N_TOLD || w->n_finalized == 0);
    }
    assert_int_equal(n_told, N_TOLD);
    assert_int_equal(w->n_finalized, N_TOLD / 4);
    ou_decref(w->sp, list);
}

/* Given up half way, a cycle tells the rest late, and each once. */
static void
what_an_abandoned_cycle_did_not_tell_is_told_late(void **state)
{
    World *w = *state;
    OuObj *list = make_watched_garbage(w);
    ou_gc_cycle_start(w->gc);
    while (n_told < N_TOLD / 2)
        ou_gc_cycle_step(w->gc, 300);
    ou_gc_cycle_abandon(w->gc);
    assert_true(n_told < N_TOLD);
    ou_gc_cycle_tell_late(w->gc);
    assert_int_equal(n_told, N_TOLD);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    assert_int_equal(n_told, N_TOLD);
    ou_decref(w->sp, list);
}

/* Looking at a pool that holds no objects is work like any other. */
static void
a_heap_of_strings_is_walked_in_steps(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    enum { N = 2000 };
    static OuObj *strings[N];
    for (int i = 0; i < N; i++)
        strings[i] = ou_bytes_new(sp, NULL, 16000); // in a pool each
    ou_gc_cycle_start(w->gc);
    while (ou_gc_cycle_runs(w->gc) && w->gc->cycle.phase < OU_GC_GIVE_BACK)
        ou_gc_cycle_step(w->gc, 100);
    assert_true(w->gc->cycle.n_units > 2 * N); // once to count, once to clean
    ou_gc_cycle_finish(w->gc);
    for (int i = 0; i < N; i++)
        ou_decref(sp, strings[i]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        TEST(steps_of_one_unit_take_nothing_that_lives),
        TEST(steps_of_some_units_take_nothing_that_lives),
        TEST(whole_cycles_take_all_that_is_dead),
        TEST(where_counting_frees_nothing_steps_do_the_same),
#if OU_FAULTS
        TEST(a_cycle_needs_no_memory),
#endif
        TEST(a_large_list_is_scanned_in_parts_while_it_changes),
        TEST(what_overflows_the_queue_is_found_in_steps),
        TEST(deaths_at_the_limit_do_not_collect),
        TEST(the_death_of_old_objects_does_not_put_off_young_collections),
        TEST(release_of_a_large_list_is_sliced),
        TEST(weak_references_are_told_in_slices),
        TEST(what_an_abandoned_cycle_did_not_tell_is_told_late),
        TEST(a_heap_of_strings_is_walked_in_steps),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
