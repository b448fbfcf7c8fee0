/* SPDX-License-Identifier: MIT */
/* Death by counting: order, depth, finalizers, resurrection, weak references. */
#include "classes.h"

enum { DEEP = 200000, N_LOGGED = 64 };

/* The order in which objects died, by their `id` attribute. */
typedef struct Log {
    int64_t id[N_LOGGED];
    size_t n;
    OuObj *kept;      // what a finalizer saved
    bool keep_next;
} Log;

static Log *
log_of(OuSpace *sp)
{
    return sp->lib; // nobody else uses it here
}

static OuObj *
log_death(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    Log *log = log_of(sp);
    assert_int_equal(args[0]->count, 1);
    log->id[log->n++] = ou_int_value(get(sp, args[0], "id"));
    if (log->keep_next) {
        log->keep_next = false;
        log->kept = ou_incref(args[0]);
    }
    return ou_incref(sp->none);
}

static const OuMethodDef del_method = {"__del__", log_death, OU_CALL_ARGS, 0, 0, NULL};

static OuObj *
make_node(OuSpace *sp, OuType *type, int64_t id)
{
    OuObj *o = ou_type_alloc(sp, type, 0), *number = ou_int_compact(sp, id);
    assert_non_null(o);
    set(sp, o, "id", number);
    ou_decref(sp, number);
    return o;
}

/* parent.name = child, whose reference is handed over */
static void
hang(OuSpace *sp, OuObj *parent, const char *name, OuObj *child)
{
    set(sp, parent, name, child);
    ou_decref(sp, child);
}

static void
release_runs_depth_first_and_parents_before_children(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    Log log = {.n = 0};
    sp->lib = &log;
    OuType *type = make_class(sp, "Node", &del_method);
    OuObj *node[7];
    for (int i = 0; i < 7; i++)
        node[i] = make_node(sp, type, i + 1);
    // 1 -> (2 -> (3, 4), 5 -> (6, 7))
    hang(sp, node[1], "left", node[2]);
    hang(sp, node[1], "right", node[3]);
    hang(sp, node[4], "left", node[5]);
    hang(sp, node[4], "right", node[6]);
    hang(sp, node[0], "left", node[1]);
    hang(sp, node[0], "right", node[4]);
    ou_decref(sp, node[0]);
    assert_int_equal(log.n, 7);
    for (int i = 0; i < 7; i++)
        assert_int_equal(log.id[i], i + 1);
    free_class(sp, type);
    close_space(sp);
}

static void
release_of_a_long_chain_takes_no_stack(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuObj *chain = NULL;
    OuType *type = make_class(sp, "Link", NULL);
    for (int i = 0; i < DEEP; i++) {
        OuObj *next = NULL;
        if (i % 3 == 0) {
            next = ou_list_new(sp, 1);
            assert_true(chain == NULL || ou_list_append(sp, next, chain));
        } else if (i % 3 == 1) {
            next = ou_tuple_pack(sp, 1, chain);
        } else {
            next = ou_type_alloc(sp, type, 0);
            set(sp, next, "next", chain);
        }
        ou_xdecref(sp, chain);
        chain = next;
    }
    uint64_t before = sp->n_freed_counting;
    ou_decref(sp, chain);
    assert_true(sp->n_freed_counting - before >= DEEP);
    free_class(sp, type);
    close_space(sp);
}

static void
finalizer_runs_once_and_may_resurrect(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    Log log = {.keep_next = true};
    sp->lib = &log;
    OuType *type = make_class(sp, "Phoenix", &del_method);
    OuObj *o = make_node(sp, type, 1), *list = ou_list_new(sp, 0);
    ou_list_append(sp, list, o);
    ou_decref(sp, o);
    ou_decref(sp, list); // dies inside a release: queued, then finalized
    assert_int_equal(log.n, 1);
    assert_ptr_equal(log.kept, o);
    assert_int_equal(o->count, 1);
    assert_true(*ou_side_of(o) & OU_SIDE_LIVE);
    assert_true(*ou_side_of(o) & OU_SIDE_FINALIZED);
    assert_true(*ou_side_of(o) & OU_SIDE_TRACKED);
    assert_int_equal(ou_int_value(get(sp, o, "id")), 1);
    ou_decref(sp, log.kept);
    assert_int_equal(log.n, 1);
    free_class(sp, type);
    close_space(sp);
}

/* What a finalizer drops goes at once, though the release around it waits. */
static OuObj *
drop_kept(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames, (void)args;
    Log *log = log_of(sp);
    OuObj *kept = log->kept;
    log->kept = NULL;
    if (kept != NULL) {
        uint64_t before = sp->n_freed_counting;
        ou_decref(sp, kept);
        assert_int_equal(sp->n_freed_counting - before, 3); // the list, its list, that one's list
    }
    log->n++;
    return ou_incref(sp->none);
}

static void
finalizer_releases_what_it_drops_at_once(void **state)
{
    (void)state;
    static const OuMethodDef method = {"__del__", drop_kept, OU_CALL_ARGS, 0, 0, NULL};
    OuSpace *sp = open_space();
    Log log = {.n = 0};
    sp->lib = &log;
    OuType *type = make_class(sp, "Dropper", &method);
    OuObj *nested = ou_list_new(sp, 0);
    for (int i = 0; i < 2; i++) {
        OuObj *outer = ou_list_from(sp, &nested, 1);
        ou_decref(sp, nested);
        nested = outer;
    }
    log.kept = nested;
    OuObj *items[] = {ou_type_alloc(sp, type, 0), ou_type_alloc(sp, type, 0)};
    OuObj *list = ou_list_from(sp, items, 2);
    ou_decref(sp, items[0]);
    ou_decref(sp, items[1]);
    ou_decref(sp, list);
    assert_int_equal(log.n, 2);
    assert_false(sp->releasing);
    assert_null(sp->dying);
    free_class(sp, type);
    close_space(sp);
}

static void
weak_reference_reads_as_dead_once_its_object_died(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Target", NULL);
    OuObj *o = ou_type_alloc(sp, type, 0);
    OuObj *ref = ou_weakref_new(sp, sp->types[OU_T_WEAKREF], o, NULL);
    assert_non_null(ref);
    OuObj *target = ou_weakref_target(sp, ref);
    assert_ptr_equal(target, o);
    ou_decref(sp, target);
    ou_decref(sp, o);
    assert_null(ou_weakref_target(sp, ref));
    ou_decref(sp, ref);
    free_class(sp, type);
    close_space(sp);
}

static void
births_and_deaths_balance(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Counted", NULL);
    sp->young_room = 1000;
    sp->young_threshold = 1000;
    OuObj *all[100];
    for (int i = 0; i < 100; i++)
        all[i] = ou_type_alloc(sp, type, 0);
    assert_int_equal(sp->young_room, 900);
    for (int i = 0; i < 100; i++)
        ou_decref(sp, all[i]);
    assert_int_equal(sp->young_room, 1000);
    free_class(sp, type);
    close_space(sp);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(release_runs_depth_first_and_parents_before_children),
        cmocka_unit_test(release_of_a_long_chain_takes_no_stack),
        cmocka_unit_test(finalizer_runs_once_and_may_resurrect),
        cmocka_unit_test(finalizer_releases_what_it_drops_at_once),
        cmocka_unit_test(weak_reference_reads_as_dead_once_its_object_died),
        cmocka_unit_test(births_and_deaths_balance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
