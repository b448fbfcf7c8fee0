/* SPDX-License-Identifier: MIT */
/* A small world for the collector's tests: nodes with a few edges, handles that hold
 * them (every other one is a root that marking sees), and a slow oracle. Prints its
 * seed; OURO_TEST_SEED=n repeats a run. */
#ifndef OURO_TESTS_GC_WORLD_H
#define OURO_TESTS_GC_WORLD_H

#include "check.h"

#include "gc/gc_int.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/object.h"
#include "object/store.h"
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
    size_t one_mortal_in;  // how many nodes
    Node *node[MOST];      // by id; NULL once dropped
    size_t n_nodes;
    Node *held[MOST];      // one count each
    size_t n_held;
    size_t n_finalized;
    uint64_t n_steps;
    OuObj **resurrect_into;// a finalizer stores its node here, if set
    bool python_ran;
    OuRootSource roots;    // tells of every other handle: marking may miss roots
};

__attribute__((unused)) static void
visit_some_handles(void *owner, OuRootFn fn, void *context)
{
    World *w = owner;
    for (size_t i = 0; i < w->n_held; i += 2)
        fn(context, &w->held[i]->head, "handle", i);
}

__attribute__((unused)) static World *the_world_of(OuObj *o) { return ((Node *)o)->world; }

__attribute__((unused)) static void
node_visit(OuObj *o, OuVisitFn fn, void *context)
{
    for (size_t i = 0; i < N_EDGES; i++)
        if (((Node *)o)->edge[i] != NULL)
            fn(context, ((Node *)o)->edge[i], i);
}

__attribute__((unused)) static void
node_clear(OuSpace *sp, OuObj *o)
{
    for (size_t i = 0; i < N_EDGES; i++)
        ou_slot_clear(sp, &((Node *)o)->edge[i]);
}

__attribute__((unused)) static void
node_drop(OuSpace *sp, OuObj *o)
{
    the_world_of(o)->node[((Node *)o)->id] = NULL;
    node_clear(sp, o);
}

__attribute__((unused)) static void
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

__attribute__((unused)) static const OuTypeSpec plain_spec = {
    .name = "Node",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(Node),
    .slots = {NODE_SLOTS},
};
__attribute__((unused)) static const OuTypeSpec mortal_spec = {
    .name = "Mortal",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS | OU_TYPE_FINALIZE,
    .basic_bytes = sizeof(Node),
    .slots = {NODE_SLOTS, .finalize = node_finalize},
};

__attribute__((unused)) static uint64_t
next_random(World *w)
{
    w->random ^= w->random << 13;
    w->random ^= w->random >> 7;
    w->random ^= w->random << 17;
    return w->random;
}

__attribute__((unused)) static size_t
below(World *w, size_t n)
{
    return (size_t)(next_random(w) % n);
}

__attribute__((unused)) static int
open_world(void **state)
{
    World *w = calloc(1, sizeof *w);
    w->random = check_seed();
    w->one_mortal_in = 4;
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

__attribute__((unused)) static int
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
__attribute__((unused)) static Node *
make_node(World *w, OuType *type)
{
    Node *n = (Node *)ou_type_alloc(w->sp, type, 0);
    assert_non_null(n);
    n->world = w;
    n->id = w->n_nodes;
    w->node[w->n_nodes++] = n;
    return n;
}

__attribute__((unused)) static void
link_nodes(World *w, Node *from, size_t edge, Node *to)
{
    ou_slot_set(w->sp, &from->edge[edge], ou_incref(to));
}

/* ---- the oracle ---- */

__attribute__((unused)) static void
mark_from(const Node *n, bool *reached)
{
    if (reached[n->id])
        return;
    reached[n->id] = true;
    for (size_t i = 0; i < N_EDGES; i++)
        if (n->edge[i] != NULL)
            mark_from((const Node *)n->edge[i], reached);
}

__attribute__((unused)) static size_t
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

__attribute__((unused)) static size_t
alive(const World *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n_nodes; i++)
        n += w->node[i] != NULL;
    return n;
}

/* Counts of live nodes are what handles and edges say. */
__attribute__((unused)) static void
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
            assert_int_equal(w->node[i]->head.count, count[i] + w->gc->own);
}

__attribute__((unused)) static void
one_step(World *w)
{
    w->n_steps++;
    size_t what = below(w, 10);
    if (w->n_held == 0 || what < 3) {
        w->held[w->n_held++] = make_node(w, below(w, w->one_mortal_in) == 0 ? w->mortal : w->plain);
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

#endif
