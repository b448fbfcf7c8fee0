/* SPDX-License-Identifier: MIT */
/* bytes, bytearray, memoryview: sizes, growth, exports, methods. */
#include "text.h"

static void
ten_bytes_take_forty(void **state)
{
    OuSpace *sp = *state;
    size_t bytes;
    OuObj *o = ou_bytes_new(sp, "0123456789", 10);
    assert_true(ou_sizeof(sp, o, &bytes));
    assert_int_equal(bytes, 40);
    ou_decref(sp, o);
}

static void
bytearray_grows_and_shrinks_its_buffer(void **state)
{
    OuSpace *sp = *state;
    OuObj *o = ou_bytearray_new(sp, NULL, 100000);
    OuByteArray *array = (OuByteArray *)o;
    assert_int_equal(array->data[0] | array->data[99999], 0);
    for (size_t i = 0, moves = 0; i < 100000; i++) {
        size_t room = array->room_bytes;
        assert_true(ou_bytearray_resize(sp, o, array->length + 1));
        moves += array->room_bytes != room;
        assert_true(moves < 30);
    }
    assert_true(ou_bytearray_resize(sp, o, 10));
    assert_true(array->room_bytes < 100);
    ou_decref(sp, o);
}

static void
bytearray_keeps_its_size_while_viewed(void **state)
{
    OuSpace *sp = *state;
    OuObj *o = ou_bytearray_new(sp, "abc", 3), *view = ou_memoryview_new(sp, o);
    assert_false(ou_bytearray_resize(sp, o, 4));
    assert_true(ou_pending_is(sp, OU_E_BUFFER_ERROR));
    ou_pending_clear(sp);
    ou_decref(sp, view);
    assert_true(ou_bytearray_resize(sp, o, 4));
    ou_decref(sp, o);
}

static void
methods_answer_as_in_cpython(void **state)
{
    static const Row rows[] = {
        {"b'Hello World'", "swapcase", {NULL}, "b'hELLO wORLD'"},
        {"b'a,b,,c'", "split", {"b','"}, "[b'a', b'b', b'', b'c']"},
        {"b'abc'", "find", {"#99"}, "2"},
        {"b'abc'", "find", {"a"}, "TypeError: argument should be integer or bytes-like object, not 'str'"},
        {"b'abc'", "index", {"b'x'"}, "ValueError: subsection not found"},
        {"b'abc'", "startswith", {"a"}, "TypeError: startswith first arg must be bytes or a tuple of bytes, not str"},
        {"b'\xe4\xb8'", "decode", {NULL},
         "UnicodeDecodeError: 'utf-8' codec can't decode bytes in position 0-1: unexpected end of data"},
        {"b'a\xff'", "decode", {"utf-8", "surrogateescape"}, "'a\\udcff'"},
        {"b'abcdef'", "hex", {":", "#2"}, "'6162:6364:6566'"},
        {"b'%d|%5s'", "%", {"#7"}, "TypeError: not enough arguments for format string"},
        {"b'%x|'", "%", {"#255"}, "b'ff|'"},
        {"b'%s'", "%", {"a"},
         "TypeError: %b requires a bytes-like object, or an object that implements __bytes__, not 'str'"},
    };
    CHECK_ROWS(*state, rows);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ten_bytes_take_forty, open_space, close_space),
        cmocka_unit_test_setup_teardown(bytearray_grows_and_shrinks_its_buffer, open_space, close_space),
        cmocka_unit_test_setup_teardown(bytearray_keeps_its_size_while_viewed, open_space, close_space),
        cmocka_unit_test_setup_teardown(methods_answer_as_in_cpython, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
