/* SPDX-License-Identifier: MIT */
/* Opening and closing the object space: nothing is left, at whatever request
 * memory ends. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "object/container/dict.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/space.h"
#include "object/text/str.h"

static void
space_opens_and_closes_without_a_block_left(void **state)
{
    (void)state;
    OuHeap *heap = ou_heap_open(NULL);
    assert_non_null(heap);
    OuSpace *sp = ou_space_new(heap, 0);
    assert_non_null(sp);
    ou_space_free(sp);
    assert_true(ou_space_prove_empty(heap));
    ou_heap_close(heap);
}

static void
space_has_each_small_int_and_singleton_once(void **state)
{
    (void)state;
    OuHeap *heap = ou_heap_open(NULL);
    OuSpace *sp = ou_space_new(heap, 7);
    assert_non_null(sp);
    for (int64_t i = OU_SMALL_INT_MIN; i <= OU_SMALL_INT_MAX; i++) {
        OuObj *o = ou_int_compact(sp, i);
        assert_ptr_equal(o, sp->small_ints[i - OU_SMALL_INT_MIN]);
        assert_int_equal(ou_int_value(o), i);
        ou_decref(sp, o);
    }
    assert_ptr_equal(sp->none->type, sp->types[OU_T_NONE]);
    assert_true(ou_type_is_subtype(sp->types[OU_T_BOOL], sp->types[OU_T_INT]));
    assert_true(ou_type_is_heir(sp->types[OU_T_BOOL], OU_TYPE_INT_HEIR));
    ou_space_free(sp);
    assert_true(ou_space_prove_empty(heap));
    ou_heap_close(heap);
}

static void
space_builtin_classes_know_their_slots_as_methods(void **state)
{
    (void)state;
    OuHeap *heap = ou_heap_open(NULL);
    OuSpace *sp = ou_space_new(heap, 7);
    OuObj *two = ou_int_from_i64(sp, 2), *three = ou_int_from_i64(sp, 3);
    OuObj *sum = ou_call_method(sp, two, sp->names->add, &three, 1);
    assert_non_null(sum);
    assert_int_equal(ou_int_value(sum), 5);
    ou_decref(sp, sum);
    OuObj *wrapper = ou_get_attr(sp, (OuObj *)sp->types[OU_T_INT], sp->names->add);
    OuObj *text = ou_repr(sp, wrapper);
    assert_true(ou_str_equals_text(text, "<slot wrapper '__add__' of 'int' objects>"));
    ou_decref(sp, text);
    ou_decref(sp, wrapper);
    ou_decref(sp, two);
    ou_decref(sp, three);
    ou_space_free(sp);
    assert_true(ou_space_prove_empty(heap));
    ou_heap_close(heap);
}

#if OU_FAULTS
static void
space_opening_survives_the_failure_of_every_request(void **state)
{
    (void)state;
    for (uint64_t n = 1;; n += n < 200 ? 1 : 37) {
        OuHeap *heap = ou_heap_open(NULL);
        ou_heap_set_fault(heap, n, true);
        OuSpace *sp = ou_space_new(heap, 7);
        ou_heap_set_fault(heap, 0, false);
        bool opened = sp != NULL;
        ou_space_free(sp);
        assert_true(ou_space_prove_empty(heap));
        ou_heap_close(heap);
        if (opened)
            break;
    }
}
#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(space_opens_and_closes_without_a_block_left),
        cmocka_unit_test(space_has_each_small_int_and_singleton_once),
        cmocka_unit_test(space_builtin_classes_know_their_slots_as_methods),
#if OU_FAULTS
        cmocka_unit_test(space_opening_survives_the_failure_of_every_request),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
