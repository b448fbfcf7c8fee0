/* SPDX-License-Identifier: MIT */
/* tuple: births, hashes that agree with CPython, what counts as atomic. */
#include "containers.h"

#include "object/container/list_int.h"
#include "object/number/float.h"
#include "object/text/str.h"

static void
tuple_hash_is_cpythons(void **state)
{
    OuSpace *sp = *state;
    OuObj *three = number(sp, 3), *half = ou_float_new(sp, 4.5), *one = number(sp, 1), *two = number(sp, 2);
    OuObj *inner = ou_tuple_pack(sp, 2, three, half);
    OuObj *outer = ou_tuple_pack(sp, 3, one, two, inner);
    OuObj *empty = ou_tuple_pack(sp, 0);
    int64_t hash;
    assert_true(ou_hash(sp, outer, &hash));
    assert_int_equal(hash, 8472288803316778323);
    assert_true(ou_hash(sp, empty, &hash));
    assert_int_equal(hash, 5740354900026072187);
    OuObj *all[] = {three, half, one, two, inner, outer, empty};
    for (size_t i = 0; i < 7; i++)
        ou_decref(sp, all[i]);
}

static void
tuple_of_nothing_exists_once(void **state)
{
    OuSpace *sp = *state;
    OuTuple *a = ou_tuple_alloc(sp, 0);
    OuObj *b = ou_tuple_from(sp, NULL, 0);
    assert_ptr_equal(a, b);
    ou_tuple_ready(sp, a);
    ou_decref(sp, a);
    ou_decref(sp, b);
}

static void
tuple_is_atomic_unless_it_reaches_a_container(void **state)
{
    OuSpace *sp = *state;
    OuObj *list = ou_list_new(sp, 0), *plain = ou_tuple_pack(sp, 2, sp->none, sp->true_);
    OuObj *holds_list = ou_tuple_pack(sp, 2, sp->none, list), *nested = ou_tuple_pack(sp, 1, plain);
    assert_true(ou_tuple_is_atomic(plain));
    assert_false(ou_tuple_is_atomic(holds_list));
    assert_false(ou_tuple_is_atomic(nested)); // while the inner one is still tracked
    ou_untrack(plain);
    assert_true(ou_tuple_is_atomic(nested));
    ou_decref(sp, nested);
    ou_decref(sp, holds_list);
    ou_decref(sp, plain);
    ou_decref(sp, list);
}

static void
tuple_steal_takes_over_even_when_it_fails(void **state)
{
    OuSpace *sp = *state;
    OuObj *items[2] = {number(sp, 1000), number(sp, 2000)};
    ou_heap_set_fault(sp->heap, 1, true);
    OuObj *t = ou_tuple_steal(sp, items, 2);
    ou_heap_set_fault(sp->heap, 0, false);
    if (t == NULL)
        assert_true(ou_pending_swallow(sp, OU_E_MEMORY_ERROR));
    else
        ou_decref(sp, t);
}

static void
tuple_arithmetic_shares_what_it_can(void **state)
{
    OuSpace *sp = *state;
    OuObj *t = ou_tuple_pack(sp, 2, sp->none, sp->true_), *empty = ou_tuple_pack(sp, 0);
    OuObj *sum = ou_binary(sp, OU_ADD, t, empty);
    assert_ptr_equal(sum, t);
    ou_decref(sp, sum);
    assert_repr(sp, ou_binary(sp, OU_ADD, t, t), "(None, True, None, True)");
    assert_null(ou_binary(sp, OU_ADD, t, sp->none));
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    ou_decref(sp, empty);
    ou_decref(sp, t);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tuple_hash_is_cpythons, open_space, close_space),
        cmocka_unit_test_setup_teardown(tuple_of_nothing_exists_once, open_space, close_space),
        cmocka_unit_test_setup_teardown(tuple_is_atomic_unless_it_reaches_a_container, open_space, close_space),
        cmocka_unit_test_setup_teardown(tuple_steal_takes_over_even_when_it_fails, open_space, close_space),
        cmocka_unit_test_setup_teardown(tuple_arithmetic_shares_what_it_can, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
