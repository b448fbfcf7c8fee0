/* SPDX-License-Identifier: MIT */
/* range and slice: lengths, numbers of any size, bounds. */
#include "containers.h"

#include "object/container/list.h"
#include "object/container/range.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"

static OuObj *
range_of(OuSpace *sp, int64_t start, int64_t stop, int64_t step)
{
    OuObj *a = number(sp, start), *b = number(sp, stop), *c = number(sp, step);
    OuObj *range = ou_range_new(sp, a, b, c);
    ou_decref(sp, a);
    ou_decref(sp, b);
    ou_decref(sp, c);
    return range;
}

static void
range_iterates_as_a_loop_counts(void **state)
{
    OuSpace *sp = *state;
    for (int64_t start = -4; start <= 4; start++) {
        for (int64_t stop = -4; stop <= 4; stop++) {
            for (int64_t step = -3; step <= 3; step++) {
                if (step == 0)
                    continue;
                OuObj *range = range_of(sp, start, stop, step), *it = ou_iter(sp, range), *item;
                size_t length, n = 0;
                assert_true(ou_length(sp, range, &length));
                for (int64_t i = start; step > 0 ? i < stop : i > stop; i += step, n++) {
                    item = ou_next(sp, it);
                    assert_non_null(item);
                    assert_int_equal(ou_int_value(item), i);
                    assert_int_equal(ou_contains(sp, range, item), 1);
                    ou_decref(sp, item);
                }
                assert_null(ou_next(sp, it));
                assert_int_equal(length, n);
                ou_decref(sp, it);
                ou_decref(sp, range);
            }
        }
    }
}

static void
range_counts_beyond_machine_words(void **state)
{
    OuSpace *sp = *state;
    OuObj *range = range_of(sp, OU_INT_COMPACT_MAX - 1, INT64_MAX - 1, (int64_t)1 << 61);
    OuObj *list = ou_list_of(sp, range);
    assert_repr(sp, list, "[4611686018427387902, 6917529027641081854]");
    ou_decref(sp, range);
}

static void
slice_bounds_are_those_of_a_list(void **state)
{
    OuSpace *sp = *state;
    OuObj *big = ou_int_parse(sp, "-99999999999999999999999", 24, 10), *step = number(sp, -2);
    OuObj *slice = ou_slice_new(sp, NULL, big, step);
    int64_t start, stop, by;
    size_t n;
    assert_true(ou_slice_unpack(sp, slice, 5, &start, &stop, &by, &n));
    assert_int_equal(start, 4);
    assert_int_equal(stop, -1);
    assert_int_equal(by, -2);
    assert_int_equal(n, 3);
    ou_decref(sp, slice);
    ou_decref(sp, big);
    slice = ou_slice_new(sp, sp->none, sp->none, sp->false_);
    assert_false(ou_slice_unpack(sp, slice, 5, &start, &stop, &by, &n));
    assert_true(ou_pending_swallow(sp, OU_E_VALUE_ERROR));
    ou_decref(sp, slice);
    ou_decref(sp, step);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(range_iterates_as_a_loop_counts, open_space, close_space),
        cmocka_unit_test_setup_teardown(range_counts_beyond_machine_words, open_space, close_space),
        cmocka_unit_test_setup_teardown(slice_bounds_are_those_of_a_list, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
