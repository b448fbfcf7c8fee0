/* SPDX-License-Identifier: MIT */
/* str: widths, sharing, interning, methods in CPython's words, failing memory. */
#include "text.h"

static void
strings_have_the_narrowest_width(void **state)
{
    OuSpace *sp = *state;
    OuObj *wide = ou_str_from(sp, "日é"), *part = ou_str_slice(sp, wide, 1, 2);
    assert_int_equal(ou_str_width(wide), 1);
    assert_int_equal(ou_str_width(part), 0);
    OuObj *joined = ou_str_concat(sp, part, part), *same = ou_str_from(sp, "éé");
    assert_true(ou_str_equal(joined, same));
    assert_int_equal(ou_str_hash(sp, joined), ou_str_hash(sp, same));
    ou_decref(sp, wide);
    ou_decref(sp, part);
    ou_decref(sp, joined);
    ou_decref(sp, same);
}

static void
single_latin_characters_and_the_empty_string_exist_once(void **state)
{
    OuSpace *sp = *state;
    OuObj *a = ou_str_from(sp, "é"), *b = ou_str_from_char(sp, 0xE9), *none = ou_str_from(sp, "");
    assert_ptr_equal(a, b);
    assert_ptr_equal(none, sp->empty_str);
    ou_decref(sp, a);
    ou_decref(sp, b);
    ou_decref(sp, none);
}

static void
a_dead_interned_string_leaves_the_table(void **state)
{
    OuSpace *sp = *state;
    OuObj *keep[400];
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 400; i++)
            keep[i] = ou_str_intern(sp, ou_str_format(sp, "interned %d", i));
        for (int i = 0; i < 400; i++) {
            OuObj *again = ou_str_intern(sp, ou_str_format(sp, "interned %d", i));
            assert_ptr_equal(again, keep[i]);
            ou_decref(sp, again);
            assert_int_equal(keep[i]->count, 1);
        }
        for (int i = 0; i < 400; i += 1 + round)
            ou_decref(sp, keep[i]);
    }
    for (int i = 1; i < 400; i += 2)
        ou_decref(sp, keep[i]);
}

static void
methods_answer_as_in_cpython(void **state)
{
    static const Row rows[] = {
        {"straße ΑΣ", "upper", {NULL}, "'STRASSE ΑΣ'"},
        {"STRASSE ΑΣ", "lower", {NULL}, "'strasse ας'"},
        {"ǆ they're", "title", {NULL}, "\"ǅ They'Re\""},
        {" a  b ", "split", {NULL}, "['a', 'b']"},
        {"  a  b  c ", "split", {"None", "#1"}, "['a', 'b  c ']"},
        {"a日b日c", "split", {"日"}, "['a', 'b', 'c']"},
        {"a.b.c", "rsplit", {".", "#1"}, "['a.b', 'c']"},
        {"a\r\nb\x0b", "splitlines", {"#1"}, "['a\\r\\n', 'b\\x0b']"},
        {"日本", "replace", {"日", "a"}, "'a本'"},
        {"日a", "replace", {"日", "b"}, "'ba'"},
        {"abc", "replace", {"", "日", "#2"}, "'日a日bc'"},
        {"abcabc", "rfind", {"bc", "#0", "#5"}, "1"},
        {"abc", "find", {"日"}, "-1"},
        {"abc", "index", {"d"}, "ValueError: substring not found"},
        {"abc", "find", {"#1"}, "TypeError: must be str, not int"},
        {"-5", "zfill", {"#5"}, "'-0005'"},
        {"abc", "center", {"#6", "é"}, "'éabcéé'"},
        {"é😀", "encode", {"ascii", "backslashreplace"}, "b'\\\\xe9\\\\U0001f600'"},
        {"aé日", "encode", {"latin-1"},
         "UnicodeEncodeError: 'latin-1' codec can't encode character '\\u65e5' in position 2: ordinal not in range(256)"},
        {"{0[1]}{:>3}", "format", {"ab", "c"},
         "ValueError: cannot switch from manual field specification to automatic field numbering"},
        {"{0[1]}{1:>3}{1!r}", "format", {"ab", "c"}, "\"b  c'c'\""},
        {"{:{}}|", "format", {"ab", "#4"}, "'ab  |'"},
        {"%s", "%", {"x"}, "'x'"},
        {"%5.1s|%%", "%", {"xyz"}, "'    x|%'"},
        {"%-6d|", "%", {"#42"}, "'42    |'"},
        {"%#06x", "%", {"#255"}, "'0x00ff'"},
        {"%d %d", "%", {"#1"}, "TypeError: not enough arguments for format string"},
        {"it's \n\x7f\u200b\"", "__repr__", {NULL}, "'\\'it\\\\\\'s \\\\n\\\\x7f\\\\u200b\"\\''"},
    };
    CHECK_ROWS(*state, rows);
}

/* Every request of these fails in turn: an exception is pending, nothing leaks. */
static void
any_request_may_fail(void **state)
{
    OuSpace *sp = *state;
    static const Row rows[] = {
        {"a日b日c", "split", {"b"}, NULL},   {"a,b,c", "replace", {",", "日"}, NULL},
        {"Straße", "upper", {NULL}, NULL},   {"aé日", "encode", {"ascii", "xmlcharrefreplace"}, NULL},
        {"{!r:>9}", "format", {"abc"}, NULL}, {"%08.3f|%r", "%", {"#5"}, NULL},
        {"a b", "partition", {" "}, NULL},   {"aé日", "encode", {"utf-16", "strict"}, NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = 0;
        OuObj *value[4] = {value_of(sp, rows[i].self)}, *name = ou_str_intern_text(sp, rows[i].method);
        for (; n < 3 && rows[i].args[n] != NULL; n++)
            value[n + 1] = value_of(sp, rows[i].args[n]);
        bool modulo = strcmp(rows[i].method, "%") == 0, failed = true;
        for (uint64_t at = 1; failed && at < 200; at++) {
            ou_heap_set_fault(sp->heap, at, false);
            OuObj *result = modulo ? ou_binary(sp, OU_MOD, value[0], value[1])
                                   : ou_call_method(sp, value[0], name, value + 1, n);
            failed = ou_heap_fault_count(sp->heap) >= at;
            ou_heap_set_fault(sp->heap, 0, false);
            assert_true((result == NULL) == ou_pending(sp));
            ou_pending_clear(sp);
            ou_xdecref(sp, result);
        }
        for (size_t k = 0; k <= n; k++)
            ou_decref(sp, value[k]);
        ou_decref(sp, name);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(strings_have_the_narrowest_width, open_space, close_space),
        cmocka_unit_test_setup_teardown(single_latin_characters_and_the_empty_string_exist_once, open_space, close_space),
        cmocka_unit_test_setup_teardown(a_dead_interned_string_leaves_the_table, open_space, close_space),
        cmocka_unit_test_setup_teardown(methods_answer_as_in_cpython, open_space, close_space),
        cmocka_unit_test_setup_teardown(any_request_may_fail, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
