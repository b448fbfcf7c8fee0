/* SPDX-License-Identifier: MIT */
/* Tracing only: nothing is freed by counting, all that is dead by a collection. */
#include "world.h"

#include "gc/gc_int.h"
#include "object/container/dict.h"
#include "object/container/range.h"
#include "object/number/float.h"
#include "object/ops.h"
#include "object/text/str.h"

enum { N = 1000 };

static size_t
n_blocks(const World *w)
{
    OuroHeapStats stats;
    ou_heap_stats(w->heap, &stats);
    return stats.n_blocks;
}

static void
drop_containers(World *w)
{
    for (size_t i = 0; i < N; i++)
        ou_decref(w->sp, ou_list_new(w->sp, 0));
}

static void
drop_numbers(World *w)
{
    for (size_t i = 0; i < N; i++) {
        ou_decref(w->sp, ou_int_from_i64(w->sp, 1000 + (int64_t)i));
        ou_decref(w->sp, ou_float_new(w->sp, (double)i));
    }
}

static void
drop_strings(World *w)
{
    char text[32];
    for (size_t i = 0; i < N; i++) {
        snprintf(text, sizeof text, "number %zu", i);
        ou_decref(w->sp, i % 2 == 0 ? ou_str_from(w->sp, text) : ou_str_intern_text(w->sp, text));
    }
}

/* What is not collectable and yet holds others goes in two collections at most. */
static void
drop_ranges(World *w)
{
    OuSpace *sp = w->sp;
    for (size_t i = 0; i < N; i++) {
        OuObj *start = ou_int_from_i64(sp, 1000), *stop = ou_int_from_i64(sp, 2000), *step = ou_int_from_i64(sp, 500);
        ou_decref(sp, ou_range_new(sp, start, stop, step));
        ou_decref(sp, start);
        ou_decref(sp, stop);
        ou_decref(sp, step);
    }
}

static void
nothing_goes_before_a_collection_and_all_that_is_dead_then(void **state)
{
    void (*const drop[])(World *) = {drop_containers, drop_numbers, drop_strings, drop_ranges};
    World *w = *state;
    ou_gc_trace_only(w->gc);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    for (size_t i = 0; i < sizeof drop / sizeof *drop; i++) {
        size_t before = n_blocks(w);
        drop[i](w);
        assert_true(n_blocks(w) >= before + N);
        ou_gc_collect(w->gc, 2, OU_GC_ASKED);
        ou_gc_collect(w->gc, 2, OU_GC_ASKED);
        assert_int_equal(n_blocks(w), before);
    }
}

static void
what_is_held_stays(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    OuObj *before = ou_float_new(sp, 1.5), *dict = ou_dict_new(sp);
    ou_gc_trace_only(w->gc);
    OuObj *after = ou_float_new(sp, 2.5), *word = ou_str_intern_text(sp, "kept in a dict");
    assert_true(ou_dict_set(sp, dict, word, after));
    ou_decref(sp, word);
    ou_decref(sp, after);
    for (int i = 0; i < 3; i++) {
        ou_gc_collect(w->gc, i, OU_GC_ASKED);
        ou_gc_reclaim(w->gc, 100);
        OuObj *same = ou_str_intern_text(sp, "kept in a dict");
        assert_ptr_equal(same, word);
        assert_true(ou_float_value(ou_dict_get(sp, dict, same)) == 2.5);
        ou_decref(sp, same);
    }
    assert_true(ou_float_value(before) == 1.5);
    ou_decref(sp, before);
    ou_decref(sp, dict);
}

/* An interned string that nobody holds can be had again until it is swept. */
static void
an_interned_string_may_come_back(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    ou_gc_trace_only(w->gc);
    OuObj *word = ou_str_intern_text(sp, "seldom used");
    ou_decref(sp, word);
    assert_ptr_equal(ou_str_intern_text(sp, "seldom used"), word);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    assert_int_equal(word->count, 2);
    ou_decref(sp, word);
}

static bool
reclaim(void *owner, size_t bytes)
{
    return ou_gc_reclaim(owner, bytes);
}

/* As on the JVM: what is dead goes when there is no room for the next. */
static void
the_limit_makes_the_collector_come_by(void **state)
{
    World *w = *state;
    ou_gc_trace_only(w->gc);
    ou_heap_set_limit(w->heap, 8 << 20);
    ou_heap_set_hooks(w->heap, &(OuHeapHooks){.owner = w->gc, .reclaim = reclaim});
    char *text = malloc(100000);
    memset(text, 'x', 100000);
    for (int i = 0; i < 3000; i++) {
        text[0] = (char)('a' + i % 20);
        OuObj *s = ou_str_from_utf8(w->sp, text, 1000 + (size_t)(i * 31) % 99000, true);
        assert_non_null(s);
        ou_decref(w->sp, s);
    }
    free(text);
    ou_heap_set_hooks(w->heap, NULL);
    ou_heap_set_limit(w->heap, 0);
}

/* A cycle in steps takes what one collection at once does. */
static void
steps_take_all_that_is_dead(void **state)
{
    void (*const drop[])(World *) = {drop_containers, drop_numbers, drop_strings, drop_ranges};
    World *w = *state;
    ou_gc_trace_only(w->gc);
    ou_gc_collect(w->gc, 2, OU_GC_ASKED);
    for (size_t i = 0; i < sizeof drop / sizeof *drop; i++) {
        size_t before = n_blocks(w), n_steps = 0;
        for (int round = 0; round < 10; round++)
            drop[i](w);
        assert_true(n_blocks(w) >= before + N);
        ou_gc_let_grow_old(w->gc); // else a young collection takes the containers
        for (int round = 0; round < 2; round++)
            for (ou_gc_cycle_start(w->gc); ou_gc_cycle_runs(w->gc); n_steps++)
                ou_gc_cycle_step(w->gc, 300);
        assert_int_equal(n_blocks(w), before);
        assert_true(n_steps > 10);
    }
}

/* What is dropped and made while they go on is not in their way. */
static void
steps_take_nothing_that_lives(void **state)
{
    World *w = *state;
    OuSpace *sp = w->sp;
    ou_gc_trace_only(w->gc);
    OuObj *dict = ou_dict_new(sp), *kept[N] = {NULL};
    char text[32];
    for (int cycle = 0; cycle < 5; cycle++) {
        ou_gc_let_grow_old(w->gc);
        for (ou_gc_cycle_start(w->gc); ou_gc_cycle_runs(w->gc); ou_gc_cycle_step(w->gc, 50)) {
            size_t i = below(w, N);
            snprintf(text, sizeof text, "word %zu", i);
            OuObj *word = ou_str_intern_text(sp, text), *number = ou_float_new(sp, (double)i);
            assert_true(ou_dict_set(sp, dict, word, number));
            ou_decref(sp, word);
            ou_xdecref(sp, kept[i]);
            kept[i] = number;
            ou_decref(sp, ou_list_new(sp, 0));
        }
        for (size_t i = 0; i < N; i++) {
            snprintf(text, sizeof text, "word %zu", i);
            OuObj *word = ou_str_intern_text(sp, text), *number = ou_dict_get(sp, dict, word);
            assert_ptr_equal(number, kept[i]);
            if (kept[i] != NULL)
                assert_true(ou_float_value(number) == (double)i);
            ou_decref(sp, word);
        }
    }
    for (size_t i = 0; i < N; i++)
        ou_xdecref(sp, kept[i]);
    ou_decref(sp, dict);
}

static void
counting_comes_back(void **state)
{
    World *w = *state;
    ou_gc_trace_only(w->gc);
    drop_numbers(w);
    drop_strings(w);
    ou_gc_count_again(w->gc);
    size_t before = n_blocks(w);
    drop_numbers(w);
    drop_strings(w);
    drop_ranges(w);
    assert_int_equal(n_blocks(w), before);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
        TEST(nothing_goes_before_a_collection_and_all_that_is_dead_then),
        TEST(what_is_held_stays),
        TEST(an_interned_string_may_come_back),
        TEST(the_limit_makes_the_collector_come_by),
        TEST(steps_take_all_that_is_dead),
        TEST(steps_take_nothing_that_lives),
        TEST(counting_comes_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
