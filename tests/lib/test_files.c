/* SPDX-License-Identifier: MIT */
/* Files, print and the builtin functions from C: what works without a VM, and
 * what becomes of it when memory ends anywhere. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "lib/lib_int.h"
#include "object/bytes/bytes.h"

typedef struct Fixture {
    OuHeap *heap;
    OuSpace *sp;
    char path[64];
} Fixture;

static int
set_up(void **state)
{
    Fixture *f = calloc(1, sizeof *f);
    f->heap = ou_heap_open(NULL);
    f->sp = ou_space_new(f->heap, 1);
    assert_non_null(f->sp);
    assert_true(ou_lib_open(f->sp));
    strcpy(f->path, "/tmp/ouro-test-XXXXXX");
    close(mkstemp(f->path));
    *state = f;
    return 0;
}

static int
tear_down(void **state)
{
    Fixture *f = *state;
    unlink(f->path);
    ou_lib_close(f->sp);
    ou_space_free(f->sp);
    OuroHeapStats stats;
    ou_heap_stats(f->heap, &stats);
    assert_int_equal(stats.n_blocks, 0);
    ou_heap_close(f->heap);
    free(f);
    return 0;
}

/* builtins.<name>(args...), NULL when it failed. */
static OuObj *
call(OuSpace *sp, const char *name, size_t n, ...)
{
    OuObj *args[4];
    va_list ap;
    va_start(ap, n);
    for (size_t i = 0; i < n; i++)
        args[i] = va_arg(ap, OuObj *);
    va_end(ap);
    OuObj *fn = ou_dict_get_text(sp, sp->builtins, name);
    OuObj *result = NULL;
    bool complete = fn != NULL;
    for (size_t i = 0; i < n; i++)
        complete = complete && args[i] != NULL;
    if (complete)
        result = ou_call(sp, fn, args, n, NULL);
    for (size_t i = 0; i < n; i++)
        ou_xdecref(sp, args[i]);
    return result;
}

static OuObj *
method(OuSpace *sp, OuObj *o, const char *name, OuObj *arg)
{
    OuObj *key = ou_str_intern_text(sp, name);
    OuObj *result = key != NULL ? ou_call_method(sp, o, key, &arg, arg != NULL) : NULL;
    ou_xdecref(sp, key);
    ou_xdecref(sp, arg);
    return result;
}

static OuObj *
open_file(Fixture *f, const char *mode)
{
    return call(f->sp, "open", 2, ou_str_from(f->sp, f->path), ou_str_from(f->sp, mode));
}

static void
write_file(Fixture *f, const void *data, size_t n)
{
    OuObj *file = open_file(f, "wb");
    assert_non_null(file);
    OuObj *result = method(f->sp, file, "write", ou_bytes_new(f->sp, data, n));
    assert_non_null(result);
    ou_decref(f->sp, result);
    ou_decref(f->sp, file); // closed by its release
}

static void
assert_text(Fixture *f, OuObj *s, const char *expected)
{
    assert_non_null(s);
    OuText text;
    assert_true(ou_text_of(f->sp, s, &text));
    assert_string_equal(text.utf8, expected);
    ou_text_release(f->sp, &text);
    ou_decref(f->sp, s);
}

static void
lines_end_at_any_newline_even_across_the_buffer(void **state)
{
    Fixture *f = *state;
    static char data[8192 + 8];
    memset(data, 'x', sizeof data);
    memcpy(data + 8191, "\r\ny\rz\n", 6); // "\r\n" lies on the edge of the buffer
    write_file(f, data, 8197);
    OuObj *file = open_file(f, "r");
    OuObj *line = method(f->sp, file, "readline", NULL);
    assert_int_equal(ou_str_length(line), 8192);
    assert_int_equal(ou_str_at(line, 8191), '\n');
    ou_decref(f->sp, line);
    assert_text(f, method(f->sp, file, "readline", NULL), "y\n");
    assert_text(f, method(f->sp, file, "readline", NULL), "z\n");
    assert_text(f, method(f->sp, file, "readline", NULL), "");
    ou_decref(f->sp, file);
}

static void
characters_are_read_whole(void **state)
{
    Fixture *f = *state;
    static const char text[] = "a\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80z";
    write_file(f, text, sizeof text - 1);
    OuObj *file = open_file(f, "r");
    assert_text(f, method(f->sp, file, "read", ou_int_from_i64(f->sp, 2)), "a\xC3\xA9");
    assert_text(f, method(f->sp, file, "read", ou_int_from_i64(f->sp, 2)), "\xE2\x82\xAC\xF0\x9F\x98\x80");
    assert_text(f, method(f->sp, file, "read", NULL), "z");
    ou_decref(f->sp, file);
}

static void
writing_begins_where_reading_stopped(void **state)
{
    Fixture *f = *state;
    write_file(f, "abcdef", 6);
    OuObj *file = open_file(f, "r+");
    assert_text(f, method(f->sp, file, "read", ou_int_from_i64(f->sp, 2)), "ab");
    ou_decref(f->sp, method(f->sp, file, "write", ou_str_from(f->sp, "XY")));
    ou_decref(f->sp, method(f->sp, file, "seek", ou_int_from_i64(f->sp, 0)));
    assert_text(f, method(f->sp, file, "read", NULL), "abXYef");
    ou_decref(f->sp, file);
}

static void
a_closed_file_refuses(void **state)
{
    Fixture *f = *state;
    OuObj *file = open_file(f, "w");
    ou_decref(f->sp, method(f->sp, file, "close", NULL));
    assert_null(method(f->sp, file, "write", ou_str_from(f->sp, "a")));
    assert_true(ou_pending_is(f->sp, OU_E_VALUE_ERROR));
    ou_pending_clear(f->sp);
    ou_decref(f->sp, file);
}

static void
a_missing_file_says_its_name(void **state)
{
    Fixture *f = *state;
    assert_null(call(f->sp, "open", 1, ou_str_from(f->sp, "/nowhere/at/all")));
    assert_true(ou_pending_is(f->sp, OU_E_FILE_NOT_FOUND_ERROR));
    OuObj *e = ou_pending_take(f->sp);
    assert_text(f, ou_str_of(f->sp, e), "[Errno 2] No such file or directory: '/nowhere/at/all'");
    ou_decref(f->sp, e);
}

static void
sum_leaves_the_fast_path_without_losing_an_item(void **state)
{
    Fixture *f = *state;
    OuSpace *sp = f->sp;
    OuObj *items[] = {ou_int_from_i64(sp, OU_INT_COMPACT_MAX), ou_int_from_i64(sp, OU_INT_COMPACT_MAX),
                      ou_int_from_i64(sp, OU_INT_COMPACT_MAX), ou_int_from_i64(sp, 3), ou_float_new(sp, 0.5)};
    OuObj *list = ou_list_steal(sp, items, 5);
    assert_text(f, ou_str_of(sp, list), "[4611686018427387903, 4611686018427387903, 4611686018427387903, 3, 0.5]");
    OuObj *sum = call(sp, "sum", 1, list);
    assert_non_null(sum);
    assert_text(f, ou_repr(sp, sum), "1.3835058055282164e+19");
    ou_decref(sp, sum);
}

#if OU_FAULTS
/* One run of a little program; its failures are all MemoryError. */
static bool
use_files(Fixture *f)
{
    OuSpace *sp = f->sp;
    OuObj *file = open_file(f, "w+");
    OuObj *result = file != NULL ? method(sp, file, "write", ou_str_from(sp, "\xC3\xA9 one\ntwo\n")) : NULL;
    bool done = result != NULL;
    ou_xdecref(sp, result);
    result = done ? method(sp, file, "seek", ou_int_from_i64(sp, 0)) : NULL;
    done = result != NULL;
    ou_xdecref(sp, result);
    result = done ? method(sp, file, "readlines", NULL) : NULL;
    done = result != NULL;
    ou_xdecref(sp, result);
    ou_xdecref(sp, file);
    result = done ? call(sp, "max", 2, ou_str_from(sp, "a"), ou_str_from(sp, "b")) : NULL;
    done = result != NULL;
    ou_xdecref(sp, result);
    return done;
}
#endif

static void
every_failing_allocation_is_a_memory_error(void **state)
{
    Fixture *f = *state;
#if OU_FAULTS
    assert_true(use_files(f)); // caches fill
    for (uint64_t n = 1;; n++) {
        ou_heap_set_fault(f->heap, n, false);
        bool done = use_files(f);
        ou_heap_set_fault(f->heap, 0, false);
        if (done)
            break;
        assert_true(ou_pending_is(f->sp, OU_E_MEMORY_ERROR));
        ou_pending_clear(f->sp);
    }
#else
    (void)f;
    skip();
#endif
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lines_end_at_any_newline_even_across_the_buffer, set_up, tear_down),
        cmocka_unit_test_setup_teardown(characters_are_read_whole, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writing_begins_where_reading_stopped, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_closed_file_refuses, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_missing_file_says_its_name, set_up, tear_down),
        cmocka_unit_test_setup_teardown(sum_leaves_the_fast_path_without_losing_an_item, set_up, tear_down),
        cmocka_unit_test_setup_teardown(every_failing_allocation_is_a_memory_error, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
