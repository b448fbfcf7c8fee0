/* SPDX-License-Identifier: MIT */
/* The abstract operations where no slot answers at once. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/space.h"
#include "object/text/str.h"
#include "object/type/native.h"

static OuHeap *heap;

static int
open_space(void **state)
{
    heap = ou_heap_open(NULL);
    *state = ou_space_new(heap, 1);
    assert_non_null(*state);
    return 0;
}

static int
close_space(void **state)
{
    ou_space_free(*state);
    assert_true(ou_space_prove_empty(heap));
    ou_heap_close(heap);
    return 0;
}

static void
unlike_objects_are_equal_only_to_themselves(void **state)
{
    OuSpace *sp = *state;
    OuObj *list = ou_list_new(sp, 0);
    assert_int_equal(ou_compare_bool(sp, list, sp->none, OU_EQ), 0);
    assert_int_equal(ou_compare_bool(sp, list, sp->none, OU_NE), 1);
    assert_int_equal(ou_compare_bool(sp, list, list, OU_EQ), 1);
    assert_int_equal(ou_compare_bool(sp, list, sp->none, OU_LT), -1);
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    ou_decref(sp, list);
}

static void
truth_is_the_slot_or_the_length_or_true(void **state)
{
    OuSpace *sp = *state;
    OuObj *list = ou_list_new(sp, 0);
    assert_int_equal(ou_truth(sp, list), 0);
    ou_list_append(sp, list, sp->none);
    assert_int_equal(ou_truth(sp, list), 1);
    assert_int_equal(ou_truth(sp, sp->none), 0);
    assert_int_equal(ou_truth(sp, sp->ellipsis), 1);
    ou_decref(sp, list);
}

static void
mutable_containers_have_no_hash(void **state)
{
    OuSpace *sp = *state;
    int64_t hash;
    OuObj *list = ou_list_new(sp, 0);
    assert_false(ou_hash(sp, list, &hash));
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    assert_true(ou_hash(sp, sp->empty_tuple, &hash));
    ou_decref(sp, list);
}

/* Answers with its arguments, positional and named, as one tuple. */
static OuObj *
echo(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return ou_tuple_from(sp, args, n + (kwnames != NULL ? ((OuTuple *)kwnames)->length : 0));
}
static const OuMethodDef echo_def = {"echo", echo, OU_CALL_KEYWORDS, 0, 255, NULL};

static void
call_with_spreads_tuple_and_dict(void **state)
{
    OuSpace *sp = *state;
    OuObj *fn = ou_native_new(sp, &echo_def, NULL, NULL), *dict = ou_dict_new(sp);
    OuObj *args = ou_tuple_pack(sp, 1, sp->none);
    assert_true(ou_dict_set_text(sp, dict, "a", sp->true_));
    assert_true(ou_dict_set_text(sp, dict, "b", sp->false_));
    OuObj *result = ou_call_with(sp, fn, args, dict);
    assert_int_equal(((OuTuple *)result)->length, 3);
    assert_ptr_equal(((OuTuple *)result)->items[1], sp->true_);
    ou_decref(sp, result);
    assert_true(ou_dict_set(sp, dict, sp->none, sp->none));
    assert_null(ou_call_with(sp, fn, args, dict));
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    ou_decref(sp, args);
    ou_decref(sp, dict);
    ou_decref(sp, fn);
}

static void
repr_of_a_list_that_holds_itself_ends(void **state)
{
    OuSpace *sp = *state;
    OuObj *list = ou_list_new(sp, 0);
    ou_list_append(sp, list, list);
    OuObj *text = ou_repr(sp, list);
    assert_true(ou_str_equals_text(text, "[[...]]"));
    assert_null(sp->thread->printing);
    ou_decref(sp, text);
    ou_list_clear(sp, list);
    ou_decref(sp, list);
}

static void
indexes_are_clipped_and_numbers_are_not(void **state)
{
    OuSpace *sp = *state;
    OuObj *big = ou_int_parse(sp, "-123456789012345678901234567890", 31, 10);
    int64_t value;
    assert_true(ou_as_size(sp, big, &value));
    assert_true(value == INT64_MIN);
    assert_false(ou_as_i64(sp, big, &value));
    assert_true(ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR));
    assert_false(ou_as_i64(sp, sp->none, &value));
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    ou_decref(sp, big);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_space, close_space)
        TEST(unlike_objects_are_equal_only_to_themselves),
        TEST(truth_is_the_slot_or_the_length_or_true),
        TEST(mutable_containers_have_no_hash),
        TEST(call_with_spreads_tuple_and_dict),
        TEST(repr_of_a_list_that_holds_itself_ends),
        TEST(indexes_are_clipped_and_numbers_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
