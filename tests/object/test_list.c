/* SPDX-License-Identifier: MIT */
/* list: growth, slices, sorting, and memory that ends at any request. */
#include "containers.h"

#include "object/container/list_int.h"
#include "object/text/str.h"

static OuObj *
numbers(OuSpace *sp, int64_t n)
{
    OuObj *list = ou_list_new(sp, 0);
    for (int64_t i = 0; i < n; i++)
        assert_true(ou_list_append_steal(sp, list, number(sp, i)));
    return list;
}

static void
list_grows_in_cpythons_steps(void **state)
{
    OuSpace *sp = *state;
    static const size_t steps[] = {4, 8, 16, 24, 32, 40, 52, 64, 76, 92, 108, 128, 148, 172, 200};
    OuList *list = (OuList *)ou_list_new(sp, 0);
    size_t step = 0;
    for (size_t i = 0; i < 200; i++) {
        assert_true(ou_list_append(sp, &list->head, sp->none));
        step += list->room > steps[step];
        assert_int_equal(list->room, steps[step]);
    }
    ou_decref(sp, list);
}

static void
list_literals_have_no_slack(void **state)
{
    OuSpace *sp = *state;
    OuObj *items[3] = {sp->none, sp->true_, sp->false_};
    OuObj *list = ou_list_from(sp, items, 3);
    assert_int_equal(((OuList *)list)->room, 3);
    assert_repr(sp, list, "[None, True, False]");
}

static void
list_shrinks_when_items_go(void **state)
{
    OuSpace *sp = *state;
    OuList *list = (OuList *)numbers(sp, 1000);
    while (list->length > 0)
        ou_decref(sp, ou_list_take_at(sp, list, list->length - 1));
    assert_null(list->items);
    ou_decref(sp, list);
}

static void
list_slices_can_be_replaced_by_any_length(void **state)
{
    OuSpace *sp = *state;
    for (size_t start = 0; start <= 6; start++) {
        for (size_t stop = start; stop <= 6; stop++) {
            for (size_t n = 0; n <= 9; n++) {
                OuList *list = (OuList *)numbers(sp, 6), *new = (OuList *)numbers(sp, 9);
                assert_true(ou_list_splice(sp, list, start, stop, new->items, n));
                assert_int_equal(list->length, 6 - (stop - start) + n);
                for (size_t i = 0; i < list->length; i++) {
                    size_t want = i < start ? i : i < start + n ? i - start : i - n + (stop - start);
                    assert_int_equal(ou_int_value(list->items[i]), want);
                }
                ou_decref(sp, list);
                ou_decref(sp, new);
            }
        }
    }
}

static void
list_sort_is_stable_for_any_order(void **state)
{
    OuSpace *sp = *state;
    uint64_t random = check_seed() | 1;
    for (size_t n = 0; n < 700; n = n * 3 / 2 + 1) {
        for (int spread = 1; spread <= 1000; spread *= 10) {
            // Pairs (key, place): sorted by key alone they stay in order of place.
            OuObj *list = ou_list_new(sp, 0);
            for (size_t i = 0; i < n; i++) {
                uint64_t key = check_random(&random) % (uint64_t)spread + (check_random(&random) % 3 ? i : 0);
                assert_true(ou_list_append_steal(sp, list, number(sp, (int64_t)(key / 64 << 32 | i))));
            }
            OuObj *copy = ou_list_slice(sp, list, 0, n);
            assert_true(ou_list_sort(sp, list, NULL, false));
            for (size_t i = 1; i < n; i++)
                assert_true(ou_int_value(((OuList *)list)->items[i - 1]) < ou_int_value(((OuList *)list)->items[i]));
            assert_true(ou_list_sort(sp, copy, NULL, true));
            for (size_t i = 0; i < n; i++)
                assert_ptr_equal(((OuList *)list)->items[i], ((OuList *)copy)->items[n - 1 - i]);
            ou_decref(sp, copy);
            ou_decref(sp, list);
        }
    }
}

static void
list_sort_keeps_every_item_when_comparing_fails(void **state)
{
    OuSpace *sp = *state;
    for (size_t bad = 0; bad < 200; bad += 7) {
        OuList *list = (OuList *)ou_list_new(sp, 0);
        for (int64_t i = 0; i < 200; i++)
            assert_true(ou_list_append_steal(sp, &list->head, number(sp, i * 7919 % 200 + 1000)));
        ou_slot_set(sp, &list->items[bad], ou_incref(sp->none));
        assert_false(ou_list_sort(sp, &list->head, NULL, false));
        assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
        int64_t sum = 0;
        size_t n_none = 0;
        for (size_t i = 0; i < 200; i++) {
            if (list->items[i] == sp->none)
                n_none++;
            else
                sum += ou_int_value(list->items[i]);
        }
        assert_int_equal(list->length, 200);
        assert_int_equal(n_none, 1);
        assert_int_equal(sum, 200 * 199 / 2 + 200 * 1000 - ((int64_t)bad * 7919 % 200 + 1000));
        ou_decref(sp, list);
    }
}

static void
list_stays_whole_at_every_failing_request(void **state)
{
    OuSpace *sp = *state;
    for (uint64_t at = 1;; at++) {
        OuList *list = (OuList *)numbers(sp, 100), *more = (OuList *)numbers(sp, 50);
        ou_heap_set_fault(sp->heap, at, true);
        bool ok = ou_list_extend(sp, &list->head, &more->head);
        size_t n = list->length;
        assert_int_equal(n, ok ? 150 : 100);
        ok = ok && ou_list_splice(sp, list, 10, 90, more->items, 3);
        OuObj *product = ok ? ou_binary(sp, OU_MUL, &list->head, sp->true_) : NULL;
        ok = product != NULL && ou_list_sort(sp, product, NULL, true);
        ou_heap_set_fault(sp->heap, 0, false);
        ou_xdecref(sp, product);
        ou_decref(sp, list);
        ou_decref(sp, more);
        if (ok)
            break;
        assert_true(ou_pending_swallow(sp, OU_E_MEMORY_ERROR));
    }
}

static void
list_that_holds_itself_prints_dots(void **state)
{
    OuSpace *sp = *state;
    OuObj *list = ou_list_new(sp, 0);
    assert_true(ou_list_append(sp, list, list));
    assert_repr(sp, ou_incref(list), "[[...]]");
    ou_list_clear(sp, list);
    ou_decref(sp, list);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(list_grows_in_cpythons_steps, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_literals_have_no_slack, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_shrinks_when_items_go, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_slices_can_be_replaced_by_any_length, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_sort_is_stable_for_any_order, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_sort_keeps_every_item_when_comparing_fails, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_stays_whole_at_every_failing_request, open_space, close_space),
        cmocka_unit_test_setup_teardown(list_that_holds_itself_prints_dots, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
