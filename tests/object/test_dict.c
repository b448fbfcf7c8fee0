/* SPDX-License-Identifier: MIT */
/* dict: order, tables of both kinds, layouts for caches, failing memory. */
#include "containers.h"

#include "object/container/dict_int.h"
#include "object/container/list.h"
#include "object/number/float.h"

static void
dict_sizes_are_small(void **state)
{
    OuSpace *sp = *state;
    OuObj *d = ou_dict_new(sp);
    size_t bytes;
    assert_true(ou_sizeof(sp, d, &bytes));
    assert_int_equal(bytes, 40);
    assert_true(ou_dict_set_text(sp, d, "a", sp->none));
    assert_true(ou_dict_set_text(sp, d, "b", sp->none));
    assert_true(ou_dict_set(sp, d, sp->none, sp->none));
    assert_true(ou_sizeof(sp, d, &bytes));
    assert_true(bytes <= 136);
    ou_decref(sp, d);
}

static void
dict_agrees_with_a_plain_table(void **state)
{
    OuSpace *sp = *state;
    enum { N = 500 };
    int64_t model[N];
    uint64_t random = check_seed() | 1;
    OuObj *d = ou_dict_new(sp), *keys[N];
    for (int i = 0; i < N; i++) {
        model[i] = -1;
        keys[i] = i % 3 == 0 ? number(sp, i * 1000) : i % 3 == 1 ? ou_str_format(sp, "k%d", i)
                : i % 2 == 0 && i > 400 ? ou_float_new(sp, i + 0.5) : number(sp, -i);
    }
    size_t n = 0;
    for (int step = 0; step < 60000; step++) {
        // For a while few keys only, so that tables of every size see deletions.
        int i = (int)(check_random(&random) % (step < 20000 ? 7 : step < 40000 ? 60 : N));
        if (check_random(&random) % 2) {
            OuObj *value = number(sp, step);
            assert_true(ou_dict_set(sp, d, keys[i], value));
            ou_decref(sp, value);
            n += model[i] < 0;
            model[i] = step;
        } else {
            assert_int_equal(ou_dict_delete(sp, d, keys[i]), model[i] >= 0);
            n -= model[i] >= 0;
            model[i] = -1;
        }
        assert_int_equal(ou_dict_length(d), n);
        int j = (int)(check_random(&random) % N);
        OuObj *found = ou_dict_get(sp, d, keys[j]);
        assert_int_equal(found == NULL ? -1 : ou_int_value(found), model[j]);
    }
    OuObj *copy = ou_dict_copy(sp, d);
    assert_int_equal(ou_compare_bool(sp, copy, d, OU_EQ), 1);
    ou_decref(sp, copy);
    ou_decref(sp, d);
    for (int i = 0; i < N; i++)
        ou_decref(sp, keys[i]);
}

static void
dict_keeps_the_order_of_arrival(void **state)
{
    OuSpace *sp = *state;
    OuObj *d = ou_dict_new(sp);
    for (int64_t i = 0; i < 100; i++) {
        OuObj *k = number(sp, i * 37 % 100);
        assert_true(ou_dict_set(sp, d, k, k));
        ou_decref(sp, k);
    }
    OuObj *key, *value, *float_key = ou_float_new(sp, 0.5);
    assert_true(ou_dict_set(sp, d, float_key, sp->none)); // rebuilt with stored hashes
    ou_decref(sp, float_key);
    size_t at = 0;
    for (int64_t i = 0; i < 100; i++) {
        assert_true(ou_dict_next(d, &at, &key, &value));
        assert_int_equal(ou_int_value(key), i * 37 % 100);
    }
    assert_true(ou_dict_next(d, &at, &key, &value));
    assert_false(ou_dict_next(d, &at, &key, &value));
    ou_decref(sp, d);
}

static void
dict_finds_equal_numbers_of_other_types(void **state)
{
    OuSpace *sp = *state;
    OuObj *d = ou_dict_new(sp);
    static const int64_t values[] = {0, 1, -1, -2, ((int64_t)1 << 61) - 1, (int64_t)1 << 61, -((int64_t)1 << 61)};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        OuObj *k = number(sp, values[i]), *as_float = ou_float_new(sp, (double)values[i]);
        assert_true(ou_dict_set(sp, d, k, sp->none));
        if ((int64_t)ou_float_value(as_float) == values[i])
            assert_int_equal(ou_dict_contains(sp, d, as_float), 1);
        ou_decref(sp, as_float);
        ou_decref(sp, k);
    }
    assert_int_equal(ou_dict_contains(sp, d, sp->true_), 1);
    assert_int_equal(ou_dict_contains(sp, d, sp->false_), 1);
    ou_decref(sp, d);
}

static void
dict_layout_stays_while_only_values_change(void **state)
{
    OuSpace *sp = *state;
    OuObj *d = ou_dict_new(sp), *key = ou_str_intern_text(sp, "name");
    assert_int_equal(ou_dict_find_offset(sp, d, key), 0);
    assert_true(ou_dict_set(sp, d, key, sp->none));
    uint64_t layout = ou_dict_layout(sp, d);
    assert_int_not_equal(layout, 0);
    size_t offset = ou_dict_find_offset(sp, d, key);
    OuDict *dict = (OuDict *)d;
    assert_ptr_equal(*(OuObj **)((char *)dict->table + offset), sp->none);
    assert_true(ou_dict_set(sp, d, key, sp->true_));
    assert_int_equal(dict->layout, layout);
    assert_ptr_equal(*(OuObj **)((char *)dict->table + offset), sp->true_);
    assert_true(ou_dict_set_text(sp, d, "other", sp->none));
    assert_int_equal(dict->layout, 0);
    assert_int_not_equal(ou_dict_layout(sp, d), layout);
    assert_int_equal(ou_dict_delete(sp, d, key), 1);
    assert_int_equal(dict->layout, 0);
    ou_decref(sp, key);
    ou_decref(sp, d);
}

static void
dict_is_tracked_once_it_holds_a_container(void **state)
{
    OuSpace *sp = *state;
    OuObj *d = ou_dict_new(sp), *list = ou_list_new(sp, 0);
    assert_true(ou_dict_set_text(sp, d, "a", sp->none));
    assert_false(*ou_side_of(d) & OU_SIDE_TRACKED);
    assert_true(ou_dict_set_text(sp, d, "a", list));
    assert_true(*ou_side_of(d) & OU_SIDE_TRACKED);
    ou_decref(sp, list);
    ou_decref(sp, d);
}

static void
dict_stays_whole_at_every_failing_request(void **state)
{
    OuSpace *sp = *state;
    OuObj *keys[40];
    for (int i = 0; i < 40; i++)
        keys[i] = i % 8 == 7 ? ou_float_new(sp, i + 0.25) : number(sp, i);
    bool done = false;
    for (uint64_t at = 1; !done; at++) {
        OuObj *d = ou_dict_new(sp);
        size_t n = 0;
        ou_heap_set_fault(sp->heap, at, true);
        while (n < 40 && ou_dict_set(sp, d, keys[n], sp->none))
            n++;
        OuObj *copy = n < 40 ? NULL : ou_dict_copy(sp, d);
        done = copy != NULL;
        ou_heap_set_fault(sp->heap, 0, false);
        assert_int_equal(ou_dict_length(d), n);
        for (size_t i = 0; i < 40; i++)
            assert_int_equal(ou_dict_contains(sp, d, keys[i]) == 1, i < n);
        if (!done)
            assert_true(ou_pending(sp));
        ou_pending_clear(sp);
        ou_xdecref(sp, copy);
        ou_decref(sp, d);
    }
    for (int i = 0; i < 40; i++)
        ou_decref(sp, keys[i]);
}

static void
dict_that_drains_by_the_end_never_fills_up(void **state)
{
    OuSpace *sp = *state;
    OuObj *d = ou_dict_new(sp);
    for (int64_t i = 0; i < 100000; i++) {
        OuObj *k = number(sp, i);
        assert_true(ou_dict_set(sp, d, k, k));
        if (i >= 5)
            assert_int_equal(ou_dict_delete(sp, d, k), 1);
        ou_decref(sp, k);
    }
    assert_true(((OuDict *)d)->table->room <= 21);
    ou_decref(sp, d);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(dict_sizes_are_small, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_agrees_with_a_plain_table, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_keeps_the_order_of_arrival, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_finds_equal_numbers_of_other_types, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_layout_stays_while_only_values_change, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_is_tracked_once_it_holds_a_container, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_stays_whole_at_every_failing_request, open_space, close_space),
        cmocka_unit_test_setup_teardown(dict_that_drains_by_the_end_never_fills_up, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
