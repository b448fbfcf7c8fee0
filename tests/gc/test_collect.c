/* SPDX-License-Identifier: MIT */
/* The collector against a slow oracle: random graphs of tiny nodes, and the cases
 * that random graphs seldom meet. Prints its seed; OURO_SEED=n repeats a run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "gc/gc.h"
#include "object/int.h"
#include "object/list.h"
#include "object/object.h"
#include "object/store.h"
#include "object/tuple.h"
#include "object/weakref.h"

enum { N_EDGES = 3, MOST = 4000 };

typedef struct World World;

typedef struct Node {
    OuObj head;
    World *world;
    size_t id;
    OuObj *edge[N_EDGES];
} Node;

struct World {
    OuHeap *heap;
    OuSpace *sp;
    OuGc *gc;
    OuType *plain;         // nodes
    OuType *mortal;        // nodes with a finalizer
    uint64_t random;
    Node *node[MOST];      // by id; NULL once dropped
    size_t n_nodes;
    Node *held[MOST];      // one count each
    size_t n_held;
    size_t n_finalized;
    OuObj **resurrect_into;// a finalizer stores its node here, if set
    bool python_ran;
    OuRootSource roots;    // tells of every other handle: marking may miss roots
};

static void
visit_some_handles(void *owner, OuRootFn fn, void *context)
{
    World *w = owner;
    for (size_t i = 0; i < w->n_held; i += 2)
        fn(context, &w->held[i]->head, "handle", i);
}

static World *the_world_of(OuObj *o) { return ((Node *)o)->world; }

static void
node_visit(OuObj *o, OuVisitFn fn, void *context)
{
    for (size_t i = 0; i < N_EDGES; i++)
        if (((Node *)o)->edge[i] != NULL)
            fn(context, ((Node *)o)->edge[i], i);
}

static void
node_clear(OuSpace *sp, OuObj *o)
{
    for (size_t i = 0; i < N_EDGES; i++)
        ou_slot_clear(sp, &((Node *)o)->edge[i]);
}

static void
node_drop(OuSpace *sp, OuObj *o)
{
    the_world_of(o)->node[((Node *)o)->id] = NULL;
    node_clear(sp, o);
}

static void
node_finalize(OuSpace *sp, OuObj *o)
{
    (void)sp;
    World *w = the_world_of(o);
    w->n_finalized++;
    w->python_ran = true;
    if (w->resurrect_into != NULL && *w->resurrect_into == NULL)
        *w->resurrect_into = ou_incref(o);
}

#define NODE_SLOTS .drop = node_drop, .visit = node_visit, .clear = node_clear

static const OuTypeSpec plain_spec = {
    .name = "Node",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(Node),
    .slots = {NODE_SLOTS},
};
static const OuTypeSpec mortal_spec = {
    .name = "Mortal",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS | OU_TYPE_FINALIZE,
    .basic_bytes = sizeof(Node),
    .slots = {NODE_SLOTS, .finalize = node_finalize},
};

static uint64_t
next_random(World *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return w->random;
}

static size_t
below(World *w, size_t n)
{
    return (size_t)(next_random(w) % n);
}

static int
open_world(void **state)
{
    World *w = calloc(1, sizeof *w);
    const char *seed = getenv("OURO_SEED");
    w->random = seed != NULL ? strtoull(seed, NULL, 10) : 20240607;
    w->heap = ou_heap_open(NULL);
    w->sp = ou_space_new(w->heap, 1);
    w->gc = ou_gc_new(w->sp);
    ou_gc_enable(w->gc, false);
    w->roots = (OuRootSource){.kind = "handle", .visit = visit_some_handles, .owner = w};
    ou_space_add_roots(w->sp, &w->roots);
    w->plain = ou_type_from_spec(w->sp, &plain_spec, w->sp->types[OU_T_OBJECT], OU_T_HEAP);
    w->mortal = ou_type_from_spec(w->sp, &mortal_spec, w->sp->types[OU_T_OBJECT], OU_T_HEAP);
    assert_non_null(w->plain);
    assert_non_null(w->mortal);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    *state = w;
    return 0;
}

static int
close_world(void **state)
{
    World *w = *state;
    while (w->n_held > 0)
        ou_decref(w->sp, w->held[--w->n_held]);
    ou_gc_collect(w->gc, 2, OU_GC_CLOSING);
    ou_gc_collect(w->gc, 2, OU_GC_CLOSING);
    for (size_t i = 0; i < w->n_nodes; i++)
        assert_null(w->node[i]);
    ou_decref(w->sp, w->plain);
    ou_decref(w->sp, w->mortal);
    ou_gc_collect(w->gc, 2, OU_GC_CLOSING); // classes are cycles
    ou_gc_free(w->gc);
    ou_space_free(w->sp);
    char report[256];
    assert_true(ou_heap_verify(w->heap, report, sizeof report));
    assert_true(ou_space_prove_empty(w->heap));
    ou_heap_close(w->heap);
    free(w);
    return 0;
}

/* A node that the caller holds by one count. */
static Node *
make_node(World *w, OuType *type)
{
    Node *n = (Node *)ou_type_alloc(w->sp, type, 0);
    assert_non_null(n);
    n->world = w;
    n->id = w->n_nodes;
    w->node[w->n_nodes++] = n;
    return n;
}

static void
link_nodes(World *w, Node *from, size_t edge, Node *to)
{
    ou_slot_set(w->sp, &from->edge[edge], ou_incref(to));
}

/* ---- the oracle ---- */

static void
mark_from(const Node *n, bool *reached)
{
    if (reached[n->id])
        return;
    reached[n->id] = true;
    for (size_t i = 0; i < N_EDGES; i++)
        if (n->edge[i] != NULL)
            mark_from((const Node *)n->edge[i], reached);
}

static size_t
reachable(World *w, bool *reached)
{
    memset(reached, 0, MOST);
    for (size_t i = 0; i < w->n_held; i++)
        mark_from(w->held[i], reached);
    size_t n = 0;
    for (size_t i = 0; i < w->n_nodes; i++)
        n += reached[i];
    return n;
}

static size_t
alive(const World *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_nodes; i++)
        n += w->node[i] != NULL;
    return n;
}

/* Counts of live nodes are what handles and edges say. */
static void
check_counts(World *w)
{
    static uint64_t count[MOST];
    memset(count, 0, sizeof count);
    for (size_t i = 0; i < w->n_held; i++)
        count[w->held[i]->id]++;
    for (size_t i = 0; i < w->n_nodes; i++)
        for (size_t e = 0; w->node[i] != NULL && e < N_EDGES; e++)
            if (w->node[i]->edge[e] != NULL)
                count[((Node *)w->node[i]->edge[e])->id]++;
    for (size_t i = 0; i < w->n_nodes; i++)
        if (w->node[i] != NULL)
            assert_int_equal(w->node[i]->head.count, count[i]);
}

static void
one_step(World *w)
{
    size_t what = below(w, 10);
    if (w->n_held == 0 || what < 3) {
        w->held[w->n_held++] = make_node(w, below(w, 4) == 0 ? w->mortal : w->plain);
    } else if (what < 7) {
        Node *from = w->held[below(w, w->n_held)], *to = w->held[below(w, w->n_held)];
        for (size_t i = below(w, 4); i > 0; i--)
            if (from->edge[i % N_EDGES] != NULL)
                from = (Node *)from->edge[i % N_EDGES];
        link_nodes(w, from, below(w, N_EDGES), to);
    } else if (what < 8) {
        ou_slot_clear(w->sp, &w->held[below(w, w->n_held)]->edge[below(w, N_EDGES)]);
    } else {
        size_t i = below(w, w->n_held);
        Node *n = w->held[i];
        w->held[i] = w->held[--w->n_held];
        ou_decref(w->sp, n);
    }
}

static void
random_graphs_lose_exactly_what_cannot_be_reached(void **state)
{
    World *w = *state;
    static bool reached[MOST];
    printf("seed %llu\n", (unsigned long long)w->random);
    while (w->n_nodes < MOST - 1) {
        one_step(w);
        if (below(w, 20) != 0)
            continue;
        int generation = (int)below(w, 3);
        size_t before = alive(w), n_reachable = reachable(w, reached);
        int64_t found = ou_gc_collect(w->gc, generation, OU_GC_ASKED);
        for (size_t i = 0; i < w->n_nodes; i++)
            if (reached[i])
                assert_non_null(w->node[i]);
        assert_int_equal(found, before - alive(w));
        if (generation == 2)
            assert_int_equal(alive(w), n_reachable);
        check_counts(w);
    }
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
    size_t before = ou_gc_n_frozen(w->gc);
    assert_int_equal(before, 0);
    ou_decref(w->sp, child);
    ou_decref(w->sp, n);
    ou_gc_freeze(w->gc);
    assert_true(ou_gc_n_frozen(w->gc) >= 2);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 0);
    ou_gc_unfreeze(w->gc);
    assert_int_equal(ou_gc_n_frozen(w->gc), 0);
    assert_int_equal(ou_gc_collect(w->gc, 2, OU_GC_ASKED), 2);
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        TEST(random_graphs_lose_exactly_what_cannot_be_reached),
        TEST(survivors_grow_older_and_old_garbage_waits_for_a_full_collection),
        TEST(a_finalizer_runs_once_and_may_bring_its_object_back),
        TEST(weak_references_to_garbage_die_before_finalizers_run),
        TEST(reclaiming_frees_plain_garbage_and_runs_no_finalizer),
        TEST(long_chains_and_wide_lists_need_no_stack_and_no_memory),
        TEST(tuples_of_atoms_are_looked_at_no_more),
        TEST(frozen_objects_are_never_garbage_and_hold_what_they_refer_to),
        TEST(births_make_a_collection_due_at_the_threshold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
