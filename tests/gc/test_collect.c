/* SPDX-License-Identifier: MIT */
/* The collector against a slow oracle: random graphs of tiny nodes, and the cases
 * that random graphs seldom meet. */
#include "world.h"

#include <stdio.h>
#include <unistd.h>

static void
lose_exactly_what_cannot_be_reached(World *w)
{
    static bool reached[MOST];
    const size_t most = check_rounds(MOST - 1);
    while (w->n_nodes < most) {
        one_step(w);
        if (below(w, 20) != 0)
            continue;
        int generation = (int)below(w, 3);
        size_t before = alive(w), n_reachable = reachable(w, reached);
        int64_t found = ou_gc_collect(w->gc, generation, OU_GC_ASKED);
        for (size_t i = 0; i < w->n_nodes; i++)
            if (reached[i])
                assert_non_null(w->node[i]);
        assert_in_range(found, 0, before - alive(w)); // what young garbage alone held dies with it, by its count
        if (generation == 2) {
            assert_int_equal(found, before - alive(w));
            assert_int_equal(alive(w), n_reachable);
        }
        check_counts(w);
    }
}

static void
random_graphs_lose_exactly_what_cannot_be_reached(void **state)
{
    lose_exactly_what_cannot_be_reached(*state);
}

/* Mostly garbage is plain, and released at once. */
static void
random_graphs_with_few_finalizers_do_so_too(void **state)
{
    World *w = *state;
    w->one_mortal_in = 60;
    lose_exactly_what_cannot_be_reached(w);
}

/* Of a heap of many arenas the collector makes a map. Here most of them hold nothing
 * that it looks at. */
static void
random_graphs_in_a_large_heap_do_so_too(void **state)
{
    World *w = *state;
    enum { N_ITEMS = 28, N_ARENAS = 40 };
    OuObj *filler = ou_list_new(w->sp, 0);
    uintptr_t first, end;
    while (ou_heap_object_arenas(w->heap, &first, &end) < N_ARENAS) {
        OuTuple *tuple = ou_tuple_alloc(w->sp, N_ITEMS);
        assert_true(ou_list_append(w->sp, filler, &tuple->head));
        ou_decref(w->sp, tuple);
    }
    assert_true(first < end && end - first >= N_ARENAS * OU_ARENA_BYTES);
    lose_exactly_what_cannot_be_reached(w);
    ou_decref(w->sp, filler);
}

/* ---- single cases ---- */

static Node *
make_loop(World *w, OuType *type)
{
    Node *n = make_node(w, type);
    link_nodes(w, n, 0, n);
    return n;
}

static void
survivors_grow_older_and_old_garbage_waits_for_a_full_collection(void **state)
{
    World *w = *state;
    Node *n = make_loop(w, w->plain);
    ou_gc_collect(w->gc, 0, OU_GC_ASKED);
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    ou_decref(w->sp, n);
    assert_int_equal(ou_gc_collect(w->gc, 0, OU_GC_ASKED), 0);
    assert_int_equal(ou_gc_collect(w->gc, 1, OU_GC_ASKED), 0);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 1);
}

static void
a_finalizer_runs_once_and_may_bring_its_object_back(void **state)
{
    World *w = *state;
    OuObj *saved = NULL;
    w->resurrect_into = &saved;
    Node *n = make_loop(w, w->mortal), *tail = make_node(w, w->plain), *lost = make_loop(w, w->plain);
    link_nodes(w, n, 1, tail);
    link_nodes(w, lost, 1, n);
    ou_decref(w->sp, tail);
    ou_decref(w->sp, n);
    ou_decref(w->sp, lost);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 1); // `lost` alone
    assert_ptr_equal(saved, n);
    assert_int_equal(alive(w), 2);
    ou_decref(w->sp, saved);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 2);
    assert_int_equal(w->n_finalized, 1);
}

static void
weak_references_to_garbage_die_before_finalizers_run(void **state)
{
    World *w = *state;
    OuObj *saved = NULL;
    w->resurrect_into = &saved;
    Node *n = make_loop(w, w->mortal);
    OuObj *ref = ou_weakref_new(w->sp, w->sp->types[OU_T_WEAKREF], &n->head, NULL);
    ou_decref(w->sp, n);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    assert_non_null(saved);
    assert_null(ou_weakref_target(w->sp, ref));
    ou_decref(w->sp, ref);
    ou_decref(w->sp, saved);
}

static bool
reclaim(void *world, size_t bytes)
{
    return ou_gc_reclaim(((World *)world)->gc, bytes);
}

static void
the_table_of_weak_references_shrinks_while_room_is_made_for_a_larger_one(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    enum { N_FULL = 3 << 12 }; // 2^14 places are full with so many
    OuObj **refs = calloc(N_FULL + 1, sizeof *refs);
    for (int i = 0; i <= N_FULL; i++) {
        Node *n = (Node *)ou_type_alloc(sp, w->plain, 0);
        n->world = w;
        if (i == N_FULL) {
            const OuHeapHooks hooks = {.owner = w, .reclaim = reclaim};
            ou_heap_set_hooks(w->heap, &hooks);
            assert_true(ou_heap_set_limit(w->heap, ou_heap_system_bytes(w->heap)));
        }
        refs[i] = ou_weakref_new(sp, sp->types[OU_T_WEAKREF], &n->head, NULL);
        assert_non_null(refs[i]);
        assert_ptr_equal(ou_weakref_target(sp, refs[i]), n);
        link_nodes(w, n, 0, n); // for the target's count that the test was given
        if (i == 0) // what the last resort gives back
            n->edge[1] = ou_list_new(sp, 200000);
        ou_decref(sp, n);
        ou_decref(sp, n);
    }
    ou_heap_set_hooks(w->heap, NULL);
    assert_true(ou_heap_set_limit(w->heap, 0));
    assert_null(ou_weakref_target(sp, refs[0])); // by the last resort
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    for (int i = 0; i <= N_FULL; i++) {
        assert_null(ou_weakref_target(sp, refs[i]));
        ou_decref(sp, refs[i]);
    }
    free(refs);
}

static void
reclaiming_frees_plain_garbage_and_runs_no_finalizer(void **state)
{
    World *w = *state;
    Node *plain = make_loop(w, w->plain), *mortal = make_loop(w, w->mortal), *above = make_loop(w, w->plain);
    Node *under = make_loop(w, w->plain);
    link_nodes(w, above, 1, mortal); // dies now; what it holds must not
    link_nodes(w, mortal, 1, under);
    ou_decref(w->sp, plain);
    ou_decref(w->sp, mortal);
    ou_decref(w->sp, above);
    ou_decref(w->sp, under);
    assert_true(ou_gc_reclaim(w->gc, 1000));
    assert_false(w->python_ran);
    assert_int_equal(alive(w), 2);
    w->sp->poll |= OU_POLL_COLLECT;
    ou_gc_safe_point(w->gc);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    assert_int_equal(w->n_finalized, 1);
    assert_int_equal(alive(w), 0);
}

static void
long_chains_and_wide_lists_need_no_stack_and_no_memory(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *first = ou_list_new(sp, 0), *chain = first;
    for (int i = 0; i < 200000; i++) {
        OuObj *next = ou_list_new(sp, 0);
        assert_true(ou_list_append_steal(sp, chain, next));
        chain = next;
    }
    assert_true(ou_list_append(sp, chain, first));
    OuObj *wide = ou_list_new(sp, 0);
    for (int i = 0; i < 50000; i++) {
        OuObj *item = ou_list_new(sp, 0);
        assert_true(ou_list_append(sp, item, wide));
        assert_true(ou_list_append_steal(sp, wide, item));
    }
#if OU_FAULTS
    ou_heap_set_fault(w->heap, 1, true);
#endif
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 0);
    ou_decref(sp, first);
    ou_decref(sp, wide);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 200001 + 50001);
#if OU_FAULTS
    ou_heap_set_fault(w->heap, 0, false);
#endif
}

/* Two loops that hold `child` and the same living node, and the child lives nowhere else. */
static void
drop_loops_holding(World *w, Node *child, Node *living)
{
    for (int i = 0; i < 2; i++) {
        Node *loop = make_loop(w, w->plain);
        link_nodes(w, loop, 1, child);
        link_nodes(w, loop, 2, living);
        ou_decref(w->sp, loop);
    }
    ou_decref(w->sp, child);
}

static void
what_only_garbage_held_dies_by_counting_after_it(void **state)
{
    World *w = *state;
    OuObj *saved = NULL;
    Node *child = make_node(w, w->mortal), *living = make_node(w, w->plain);
    ou_gc_collect(w->gc, 1, OU_GC_ASKED); // both are old
    w->resurrect_into = &saved;
    drop_loops_holding(w, child, living);
    uint64_t n_counted = w->sp->n_freed_counting, n_collected = w->sp->n_freed_collected;
    assert_int_equal(ou_gc_collect(w->gc, 0, OU_GC_ASKED), 2);
    assert_int_equal(w->sp->n_freed_collected - n_collected, 2);
    assert_int_equal(w->sp->n_freed_counting - n_counted, 0);
    assert_ptr_equal(saved, child); // its finalizer ran, and brought it back
    assert_int_equal(child->head.count, 1);
    assert_int_equal(living->head.count, 1);
    ou_decref(w->sp, saved);
    assert_int_equal(alive(w), 1);
    ou_decref(w->sp, living);
}

static void
young_survivors_that_garbage_refers_to_keep_exact_counts(void **state)
{
    World *w = *state;
    Node *child = make_node(w, w->plain), *living = make_node(w, w->plain);
    link_nodes(w, living, 0, living);
    ou_incref(child);
    drop_loops_holding(w, child, living);
    assert_int_equal(ou_gc_collect(w->gc, 0, OU_GC_ASKED), 2);
    assert_int_equal(child->head.count, 1);
    assert_int_equal(living->head.count, 2);
    ou_decref(w->sp, child);
    ou_decref(w->sp, living);
}

/* ---- samples ---- */

/* A list that refers to itself. */
static OuObj *
list_loop(World *w)
{
    OuObj *list = ou_list_new(w->sp, 0);
    assert_true(ou_list_append(w->sp, list, list));
    return list;
}

static void
poll(World *w)
{
    if (w->sp->poll & OU_POLL_COLLECT)
        ou_gc_safe_point(w->gc);
}

/* A safe point: how many objects a young collection looked at there. */
static uint64_t
n_looked_at(World *w)
{
    uint64_t n_events = ou_gc_n_events(w->gc);
    OuGcEvent event;
    poll(w);
    bool has_looked = ou_gc_n_events(w->gc) != n_events && ou_gc_event(w->gc, 0, &event) && !event.is_step;
    return has_looked ? event.n_visited : 0;
}

/* Keep `n` new lists; how many objects young collections looked at meanwhile. */
static uint64_t
build(World *w, OuObj *keep, int n)
{
    uint64_t n_all = 0;
    for (int i = 0; i < n; i++) {
        assert_true(ou_list_append_steal(w->sp, keep, list_loop(w)));
        n_all += n_looked_at(w);
    }
    return n_all;
}

static void
young_objects_that_live_pass_by_samples_and_dying_ones_do_not(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    ou_gc_enable(w->gc, true);
    OuObj *keep = ou_list_new(sp, 0);
    build(w, keep, 100000);
    assert_true(build(w, keep, 100000) < 120000); // each was looked at twice before there were samples
    uint64_t n_before = sp->n_freed_collected, n_most = 0;
    for (uint64_t i = 1; i <= 100000; i++) {
        ou_decref(sp, list_loop(w));
        poll(w);
        uint64_t n_waiting = i - (sp->n_freed_collected - n_before);
        n_most = n_waiting > n_most ? n_waiting : n_most;
    }
    assert_true(n_most < 700 * 9);
    assert_true(100000 - (sp->n_freed_collected - n_before) <= 701); // none has passed unseen
    ou_gc_enable(w->gc, false);
    ou_decref(sp, keep);
}

/* Replace `n` of the lists in `kept` here and there; how many objects young collections
 * looked at meanwhile. */
static uint64_t
replace_strewn(World *w, OuList *kept, size_t n)
{
    uint64_t n_all = 0;
    for (size_t i = 0; i < n; i++) {
        ou_slot_set(w->sp, &kept->items[i * 7919 % kept->length], ou_list_new(w->sp, 0));
        if (ou_heap_has_many_young(w->sp->heap) || ou_heap_n_unlisted(w->sp->heap) > 0)
            ou_gc_many_young(w->gc);
        n_all += n_looked_at(w);
    }
    return n_all;
}

static void
births_strewn_over_many_pools_grow_old_unseen_while_none_is_garbage(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    ou_gc_enable(w->gc, true);
    OuObj *keep = ou_list_new(sp, 0);
    for (int i = 0; i < 300000; i++) {
        assert_true(ou_list_append_steal(sp, keep, ou_list_new(sp, 0)));
        poll(w);
    }
    replace_strewn(w, (OuList *)keep, 100000);
    assert_true(replace_strewn(w, (OuList *)keep, 200000) < 100000); // each was looked at when each look took all
    assert_false(ou_heap_has_many_young(sp->heap));
    OuObj *newborn = ou_list_new(sp, 0);
    assert_int_equal(*ou_side_of(newborn) & OU_SIDE_GEN_MASK, 2 << OU_SIDE_GEN_SHIFT); // nobody need look for it
    ou_decref(sp, newborn);
    uint64_t n_before = sp->n_freed_collected;
    for (int i = 0; i < 20000; i++) {
        ou_decref(sp, list_loop(w));
        poll(w);
    }
    assert_true(sp->n_freed_collected - n_before > 20000 - 700 * 9); // one stretch may have passed
    newborn = ou_list_new(sp, 0);
    assert_int_equal(*ou_side_of(newborn) & OU_SIDE_GEN_MASK, 0); // as there was garbage
    ou_decref(sp, newborn);
    ou_gc_enable(w->gc, false);
    ou_decref(sp, keep);
}

static void
tuples_of_atoms_are_looked_at_no_more(void **state)
{
    World *w = *state;
    OuObj *one = ou_int_from_i64(w->sp, 1000);
    OuObj *atoms = ou_tuple_pack(w->sp, 1, one), *list = ou_list_new(w->sp, 0);
    OuObj *mixed = ou_tuple_pack(w->sp, 1, list);
    ou_gc_collect(w->gc, 0, OU_GC_ASKED);
    assert_false(ou_gc_is_tracked(atoms));
    assert_true(ou_gc_is_tracked(mixed));
    ou_decref(w->sp, one);
    ou_decref(w->sp, atoms);
    ou_decref(w->sp, list);
    ou_decref(w->sp, mixed);
}

static void
frozen_objects_are_never_garbage_and_hold_what_they_refer_to(void **state)
{
    World *w = *state;
    Node *n = make_loop(w, w->plain), *child = make_loop(w, w->plain);
    link_nodes(w, n, 1, child);
    size_t before = ou_gc_n_objects(w->gc, OU_GC_FROZEN);
    assert_int_equal(before, 0);
    ou_decref(w->sp, child);
    ou_decref(w->sp, n);
    ou_gc_freeze(w->gc);
    assert_true(ou_gc_n_objects(w->gc, OU_GC_FROZEN) >= 2);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 0);
    ou_gc_unfreeze(w->gc);
    assert_int_equal(ou_gc_n_objects(w->gc, OU_GC_FROZEN), 0);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 2);
}

/* What a full collection with `flags` writes to standard error, into `text`. */
static void
hear_collection(World *w, int flags, char *text, size_t bytes)
{
    FILE *file = tmpfile();
    int standard = dup(STDERR_FILENO);
    assert_non_null(file);
    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    ou_gc_set_debug(w->gc, flags);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    ou_gc_set_debug(w->gc, 0);
    fflush(stderr);
    dup2(standard, STDERR_FILENO);
    close(standard);
    rewind(file);
    text[fread(text, 1, bytes - 1, file)] = '\0';
    fclose(file);
}

static void
what_a_collection_finds_is_told_in_the_words_of_cpython(void **state)
{
    World *w = *state;
    char text[1000], wanted[1000];
    ou_gc_freeze(w->gc);
    Node *old = make_loop(w, w->plain);
    ou_gc_collect(w->gc, 1, OU_GC_ASKED);
    size_t n_old = ou_gc_n_objects(w->gc, 2);
    ou_decref(w->sp, make_loop(w, w->plain));
    snprintf(wanted, sizeof wanted,
             "gc: collecting generation 2...\n"
             "gc: objects in each generation: %zu 0 %zu\n"
             "gc: objects in permanent generation: %zu\n"
             "gc: done, 1 unreachable, 0 uncollectable, 0.",
             ou_gc_n_objects(w->gc, 0), n_old, ou_gc_n_objects(w->gc, OU_GC_FROZEN));
    hear_collection(w, OU_GC_DEBUG_STATS, text, sizeof text);
    assert_memory_equal(text, wanted, strlen(wanted));
    assert_string_equal(strstr(text, "s elapsed"), "s elapsed\n");
    snprintf(wanted, sizeof wanted, "gc: collectable <Node %p>\n", (void *)old);
    ou_decref(w->sp, old);
    hear_collection(w, OU_GC_DEBUG_COLLECTABLE, text, sizeof text);
    assert_string_equal(text, wanted);
    ou_gc_unfreeze(w->gc);
}

static void
births_make_a_collection_due_at_the_threshold(void **state)
{
    World *w = *state;
    const int thresholds[3] = {100, 5, 5};
    ou_gc_enable(w->gc, true);
    ou_gc_set_thresholds(w->gc, thresholds);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    uint64_t before = ou_gc_generation(w->gc, 0)->n_collections;
    for (int i = 0; i < 1010; i++) {
        ou_decref(w->sp, make_loop(w, w->plain));
        if (w->sp->poll & OU_POLL_COLLECT)
            ou_gc_safe_point(w->gc);
    }
    assert_in_range(ou_gc_generation(w->gc, 0)->n_collections - before, 8, 10);
    assert_true(alive(w) <= 101);
    OuGcEvent event;
    assert_true(ou_gc_event(w->gc, 0, &event));
    assert_int_equal(event.cause, OU_GC_THRESHOLD);
    ou_gc_enable(w->gc, false);
}

static void
under_stress_both_young_generations_are_collected(void **state)
{
    World *w = *state;
    for (int64_t units = 1; units < 2000; units *= 10) {
        uint64_t before[2];
        for (int g = 0; g < 2; g++)
            before[g] = ou_gc_generation(w->gc, g)->n_collections;
        ou_gc_enable(w->gc, true);
        ou_gc_set_stress(w->gc, units);
        for (int i = 0; i < 40; i++)
            ou_gc_safe_point(w->gc);
        ou_gc_set_stress(w->gc, 0);
        ou_gc_enable(w->gc, false);
        for (int g = 0; g < 2; g++)
            assert_true(ou_gc_generation(w->gc, g)->n_collections - before[g] >= 10);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        TEST(random_graphs_lose_exactly_what_cannot_be_reached),
        TEST(random_graphs_with_few_finalizers_do_so_too),
        TEST(random_graphs_in_a_large_heap_do_so_too),
        TEST(survivors_grow_older_and_old_garbage_waits_for_a_full_collection),
        TEST(a_finalizer_runs_once_and_may_bring_its_object_back),
        TEST(weak_references_to_garbage_die_before_finalizers_run),
        TEST(the_table_of_weak_references_shrinks_while_room_is_made_for_a_larger_one),
        TEST(reclaiming_frees_plain_garbage_and_runs_no_finalizer),
        TEST(long_chains_and_wide_lists_need_no_stack_and_no_memory),
        TEST(what_only_garbage_held_dies_by_counting_after_it),
        TEST(young_survivors_that_garbage_refers_to_keep_exact_counts),
        TEST(young_objects_that_live_pass_by_samples_and_dying_ones_do_not),
        TEST(births_strewn_over_many_pools_grow_old_unseen_while_none_is_garbage),
        TEST(tuples_of_atoms_are_looked_at_no_more),
        TEST(frozen_objects_are_never_garbage_and_hold_what_they_refer_to),
        TEST(what_a_collection_finds_is_told_in_the_words_of_cpython),
        TEST(births_make_a_collection_due_at_the_threshold),
        TEST(under_stress_both_young_generations_are_collected),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
