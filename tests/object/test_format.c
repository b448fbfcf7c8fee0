/* SPDX-License-Identifier: MIT */
/* The format mini-language: layouts, refusals, failing memory. */
#include "numbers.h"

#include "object/text/format.h"

static OuObj *
formatted(OuSpace *sp, OuObj *o, const char *spec_text)
{
    OuObj *spec = ou_str_from(sp, spec_text);
    OuObj *result = spec == NULL ? NULL : ou_format(sp, o, spec);
    ou_xdecref(sp, spec);
    return result;
}

typedef struct Case {
    const char *spec;
    const char *wanted;
} Case;

static void
assert_cases(OuSpace *sp, OuObj *o, const Case *cases, size_t n)
{
    assert_non_null(o);
    for (size_t i = 0; i < n; i++)
        assert_shows(sp, formatted(sp, o, cases[i].spec), cases[i].wanted);
    ou_decref(sp, o);
}

static void
ints_are_laid_out(void **state)
{
    static const Case cases[] = {
        {"", "1234567"}, {"12", "     1234567"}, {"<12", "1234567     "}, {"^12", "  1234567   "}, {"=+12", "+    1234567"},
        {"012", "000001234567"}, {"<012", "123456700000"}, {",", "1,234,567"}, {"013,", "0,001,234,567"},
        {"014,", "00,001,234,567"}, {"#x", "0x12d687"}, {"#_X", "0X12_D687"}, {"#012x", "0x000012d687"},
        {"e", "1.234567e+06"}, {".1f", "1234567.0"}, {"é>9", "éé1234567"},
        {".2d", "ValueError: Precision not allowed in integer format specifier"},
        {",x", "ValueError: Cannot specify ',' with 'x'."},
        {"s", "ValueError: Unknown format code 's' for object of type 'int'"},
        {"dd", "ValueError: Invalid format specifier 'dd' for object of type 'int'"},
        {"c", "OverflowError: %c arg not in range(0x110000)"},
        {"99999999999999999999", "ValueError: Too many decimal digits in format string"},
    };
    assert_cases(*state, number(*state, "1234567"), cases, sizeof cases / sizeof cases[0]);
}

static void
floats_are_laid_out(void **state)
{
    static const Case cases[] = {
        {"", "-1234.5"}, {".2f", "-1234.50"}, {"010.1f", "-0001234.5"}, {",.3f", "-1,234.500"}, {"g", "-1234.5"}, {".3", "-1.23e+03"},
        {".0e", "-1e+03"}, {"#.0e", "-1.e+03"}, {"%", "-123450.000000%"}, {"=12", "-     1234.5"}, {"z.0f", "-1234"},
        {"d", "ValueError: Unknown format code 'd' for object of type 'float'"},
        {".", "ValueError: Format specifier missing precision"},
    };
    assert_cases(*state, ou_float_new(*state, -1234.5), cases, sizeof cases / sizeof cases[0]);
    static const Case whole[] = {{"", "100.0"}, {".1", "1e+02"}, {".3", "1e+02"}, {".4", "100.0"}, {"g", "100"}};
    assert_cases(*state, ou_float_new(*state, 100.0), whole, sizeof whole / sizeof whole[0]);
    static const Case tiny[] = {{".1f", "-0.0"}, {"z.1f", "0.0"}, {"+z.1f", "+0.0"}};
    assert_cases(*state, ou_float_new(*state, -0.04), tiny, sizeof tiny / sizeof tiny[0]);
}

static void
strings_are_laid_out(void **state)
{
    static const Case cases[] = {
        {"", "abc"}, {"5", "abc  "}, {">5", "  abc"}, {"*^7.2", "**ab***"}, {"05", "abc00"},
        {"+", "ValueError: Sign not allowed in string format specifier"},
        {"=5", "ValueError: '=' alignment not allowed in string format specifier"},
        {",", "ValueError: Cannot specify ',' with 's'."},
        {"d", "ValueError: Unknown format code 'd' for object of type 'str'"},
    };
    assert_cases(*state, ou_str_from(*state, "abc"), cases, sizeof cases / sizeof cases[0]);
}

static OuObj *
format_long(OuSpace *sp, void *context)
{
    return formatted(sp, context, "é^300,.200f");
}

static OuObj *
format_upper(OuSpace *sp, void *context)
{
    return formatted(sp, context, "#_X");
}

static void
failing_memory_leaves_everything_valid(void **state)
{
    OuSpace *sp = *state;
    OuObj *x = ou_float_new(sp, 1e200), *y = number(sp, "0x123456789abcdef0123456789abcdef");
    sweep_faults(sp, format_long, x);
    sweep_faults(sp, format_upper, y);
    ou_decref(sp, x);
    ou_decref(sp, y);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(ints_are_laid_out, open_space, close_space),
        cmocka_unit_test_setup_teardown(floats_are_laid_out, open_space, close_space),
        cmocka_unit_test_setup_teardown(strings_are_laid_out, open_space, close_space),
        cmocka_unit_test_setup_teardown(failing_memory_leaves_everything_valid, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
