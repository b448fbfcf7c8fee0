/* SPDX-License-Identifier: MIT */
/* Raising: messages, chains, and raising when memory has ended. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/space.h"
#include "object/store.h"
#include "object/text/str.h"

typedef struct Fixture {
    OuHeap *heap;
    OuSpace *sp;
} Fixture;

static Fixture fixture;

static int
open_space(void **state)
{
    fixture.heap = ou_heap_open(NULL);
    fixture.sp = ou_space_new(fixture.heap, 1);
    assert_non_null(fixture.sp);
    *state = fixture.sp;
    return 0;
}

static int
close_space(void **state)
{
    (void)state;
    ou_space_free(fixture.sp);
    assert_true(ou_space_prove_empty(fixture.heap));
    ou_heap_close(fixture.heap);
    return 0;
}

/* The pending exception is of `id` and says `text`; nothing is pending after. */
static void
expect_pending(OuSpace *sp, OuErrorId id, const char *text)
{
    OuObj *e = ou_pending_take(sp);
    assert_non_null(e);
    assert_ptr_equal(e->type, ou_error_type(sp, id));
    OuObj *said = ou_str_of(sp, e);
    assert_non_null(said);
    OuText utf8;
    assert_true(ou_text_of(sp, said, &utf8));
    assert_string_equal(utf8.utf8, text);
    ou_text_release(sp, &utf8);
    ou_decref(sp, said);
    ou_decref(sp, e);
}

static void
operations_say_what_cpython_says(void **state)
{
    OuSpace *sp = *state;
    OuObj *one = ou_int_from_i64(sp, 1), *a = ou_str_from(sp, "a");
    size_t length;
    assert_null(ou_binary(sp, OU_ADD, one, a));
    expect_pending(sp, OU_E_TYPE_ERROR, "unsupported operand type(s) for +: 'int' and 'str'");
    assert_null(ou_binary(sp, OU_ADD, a, one));
    expect_pending(sp, OU_E_TYPE_ERROR, "can only concatenate str (not \"int\") to str");
    assert_null(ou_inplace(sp, OU_POW, one, a));
    expect_pending(sp, OU_E_TYPE_ERROR, "unsupported operand type(s) for **=: 'int' and 'str'");
    assert_null(ou_compare(sp, one, a, OU_LT));
    expect_pending(sp, OU_E_TYPE_ERROR, "'<' not supported between instances of 'int' and 'str'");
    assert_null(ou_call0(sp, one));
    expect_pending(sp, OU_E_TYPE_ERROR, "'int' object is not callable");
    assert_null(ou_iter(sp, one));
    expect_pending(sp, OU_E_TYPE_ERROR, "'int' object is not iterable");
    assert_null(ou_get_item(sp, one, one));
    expect_pending(sp, OU_E_TYPE_ERROR, "'int' object is not subscriptable");
    assert_false(ou_length(sp, one, &length));
    expect_pending(sp, OU_E_TYPE_ERROR, "object of type 'int' has no len()");
    ou_raise_key(sp, a);
    expect_pending(sp, OU_E_KEY_ERROR, "'a'");
    ou_raise_errno(sp, 2, a);
    expect_pending(sp, OU_E_FILE_NOT_FOUND_ERROR, "[Errno 2] No such file or directory: 'a'");
    ou_raise_syntax(sp, OU_E_SYNTAX_ERROR, "bad", a, 3, 1, NULL, 3, 2);
    expect_pending(sp, OU_E_SYNTAX_ERROR, "bad (a, line 3)");
    ou_decref(sp, one);
    ou_decref(sp, a);
}

static void
contexts_never_close_into_a_ring(void **state)
{
    OuSpace *sp = *state;
    ou_raise(sp, OU_E_VALUE_ERROR, "a");
    OuObj *a = ou_pending_take(sp);
    sp->thread->handled = a;
    ou_raise(sp, OU_E_VALUE_ERROR, "b");
    OuObj *b = ou_pending_take(sp);
    assert_ptr_equal(((OuException *)b)->context, a);
    sp->thread->handled = b;
    ou_raise_object(sp, a);
    assert_ptr_equal(((OuException *)a)->context, b);
    assert_null(((OuException *)b)->context);
    sp->thread->handled = NULL;
    ou_pending_clear(sp);
    ou_decref(sp, b);
    ou_decref(sp, a);
}

#if OU_FAULTS
/* From each request on, memory is gone: something is pending all the same. */
static void
raising_without_memory_leaves_memory_error(void **state)
{
    OuSpace *sp = *state;
    bool whole = false;
    for (uint64_t n = 1; !whole; n++) {
        ou_heap_set_fault(sp->heap, n, true);
        ou_raise(sp, OU_E_TYPE_ERROR, "number %d of %T", 3, sp->none);
        assert_true(ou_pending(sp));
        whole = ou_pending_is(sp, OU_E_TYPE_ERROR);
        assert_true(whole || ou_pending_is(sp, OU_E_MEMORY_ERROR));
        ou_heap_set_fault(sp->heap, 0, false);
        ou_pending_clear(sp);
        assert_true(n < 100);
    }
    ou_heap_set_fault(sp->heap, 1, true);
    ou_raise_memory(sp);
    assert_ptr_equal(ou_pending_peek(sp), sp->memory_error);
    ou_heap_set_fault(sp->heap, 0, false);
    ou_pending_clear(sp);
    assert_int_equal(sp->memory_error->count, 1);
}
#endif

static void
arguments_are_checked_in_cpythons_words(void **state)
{
    OuSpace *sp = *state;
    OuObj *e = ou_call0(sp, (OuObj *)ou_error_type(sp, OU_E_UNICODE_DECODE_ERROR));
    assert_null(e);
    expect_pending(sp, OU_E_TYPE_ERROR, "function takes exactly 5 arguments (0 given)");
    OuObj *name = ou_str_intern_text(sp, "foo"), *kwnames = ou_tuple_pack(sp, 1, name);
    e = ou_call(sp, (OuObj *)ou_error_type(sp, OU_E_VALUE_ERROR), &name, 0, kwnames);
    assert_null(e);
    expect_pending(sp, OU_E_TYPE_ERROR, "ValueError() takes no keyword arguments");
    ou_decref(sp, kwnames);
    ou_decref(sp, name);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_space, close_space)
        TEST(operations_say_what_cpython_says),
        TEST(contexts_never_close_into_a_ring),
        TEST(arguments_are_checked_in_cpythons_words),
#if OU_FAULTS
        TEST(raising_without_memory_leaves_memory_error),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
