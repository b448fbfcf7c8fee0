/* SPDX-License-Identifier: MIT */
/* float: shortest text, Python's grammar, division signs, exact comparison, rounding. */
#include "numbers.h"

#include <math.h>

#include "object/number/float_int.h"

static void
assert_double_shows(double value, const char *wanted)
{
    char text[32];
    assert_int_equal(ou_double_repr(value, text), strlen(wanted));
    assert_string_equal(text, wanted);
}

static void
text_is_the_shortest_that_reads_back(void **state)
{
    (void)state;
    assert_double_shows(0.1, "0.1");
    assert_double_shows(-0.0, "-0.0");
    assert_double_shows(1e16, "1e+16");
    assert_double_shows(9999999999999998.0, "9999999999999998.0");
    assert_double_shows(1e-4, "0.0001");
    assert_double_shows(1e-5, "1e-05");
    assert_double_shows(5e-324, "5e-324");
    assert_double_shows(1.7976931348623157e308, "1.7976931348623157e+308");
    assert_double_shows(0.1 + 0.2, "0.30000000000000004");
    assert_double_shows(0x1p89, "6.189700196426902e+26"); // not the nearest of 16 digits
    assert_double_shows(0x1p-44, "5.684341886080802e-14");
    assert_double_shows(HUGE_VAL, "inf");
    assert_double_shows(NAN, "nan");
}

static void
random_doubles_read_back(void **state)
{
    OuSpace *sp = *state;
    uint64_t seed = check_seed() | 1;
    for (int i = 0; i < 20000; i++) {
        uint64_t bits = check_random(&seed);
        double value, back;
        char text[32];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        assert_true(ou_double_parse(sp, text, ou_double_repr(value, text), &back));
        assert_memory_equal(&value, &back, sizeof value);
    }
}

static void
grammar_is_pythons(void **state)
{
    OuSpace *sp = *state;
    static const char *const good[] = {"1", " 1.5\n", "1_0.5_0e1_0", ".5", "5.", "+inf", "-Infinity", "NaN", "1e400"};
    static const char *const bad[] = {"", ".", "1__0", "_1", "1_", "1._5", "1e", "1e+", "0x10", "1 2", "infi", "1d5"};
    double value;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(ou_double_parse(sp, good[i], strlen(good[i]), &value));
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_false(ou_double_parse(sp, bad[i], strlen(bad[i]), &value));
        assert_true(ou_pending_is(sp, OU_E_VALUE_ERROR));
        ou_pending_clear(sp);
    }
}

static void
assert_floats(OuSpace *sp, double a, OuBinaryOp op, double b, const char *wanted)
{
    OuObj *x = ou_float_new(sp, a), *y = ou_float_new(sp, b);
    assert_shows(sp, ou_binary(sp, op, x, y), wanted);
    ou_decref(sp, x);
    ou_decref(sp, y);
}

static void
division_and_powers(void **state)
{
    OuSpace *sp = *state;
    assert_floats(sp, -7.0, OU_DIVMOD, 2.0, "(-4.0, 1.0)");
    assert_floats(sp, 7.0, OU_DIVMOD, -2.0, "(-4.0, -1.0)");
    assert_floats(sp, -0.0, OU_MOD, 3.0, "0.0");
    assert_floats(sp, 1.0, OU_FLOORDIV, HUGE_VAL, "0.0");
    assert_floats(sp, -1.0, OU_FLOORDIV, HUGE_VAL, "-1.0");
    assert_floats(sp, 1.0, OU_TRUEDIV, 0.0, "ZeroDivisionError: float division by zero");
    assert_floats(sp, 1.0, OU_MOD, 0.0, "ZeroDivisionError: float modulo");
    assert_floats(sp, 0.0, OU_POW, -1.0, "ZeroDivisionError: 0.0 cannot be raised to a negative power");
    assert_floats(sp, 10.0, OU_POW, 400.0, "OverflowError: (34, 'Numerical result out of range')");
    assert_floats(sp, -8.0, OU_POW, 0.5, "(1.7319121124709868e-16+2.8284271247461903j)");
}

static void
ints_compare_exactly(void **state)
{
    OuSpace *sp = *state;
    OuObj *x = number(sp, "9007199254740993"), *big = number(sp, "100000000000000000000000");
    assert_int_equal(ou_int_compare_double(x, 9007199254740992.0), 1);
    assert_int_equal(ou_int_compare_double(x, 9007199254740994.0), -1);
    assert_int_equal(ou_int_compare_double(big, 1e23), 1);
    assert_int_equal(ou_int_compare_double(big, HUGE_VAL), -1);
    assert_int_equal(ou_int_compare_double(big, -1e300), 1);
    assert_int_equal(ou_int_compare_double(sp->small_ints[0 - OU_SMALL_INT_MIN], -0.5), 1);
    assert_int_equal(ou_int_compare_double(sp->small_ints[0 - OU_SMALL_INT_MIN], 5e-324), -1);
    ou_decref(sp, x);
    ou_decref(sp, big);
}

static void
equal_numbers_hash_alike(void **state)
{
    OuSpace *sp = *state;
    for (int i = 0; i < 1000; i++) {
        double value = ldexp(i - 500, i % 300);
        OuObj *x = ou_int_from_double(sp, value);
        assert_non_null(x);
        assert_int_equal(ou_int_hash(x), ou_double_hash(sp, value, NULL));
        assert_int_equal(ou_int_compare_double(x, value), 0);
        ou_decref(sp, x);
    }
    assert_int_equal(ou_double_hash(sp, 0.5, NULL), 1152921504606846976);
    assert_int_equal(ou_double_hash(sp, -HUGE_VAL, NULL), -314159);
}

static void
rounding_is_correct(void **state)
{
    OuSpace *sp = *state;
    static const struct {
        double value;
        int64_t digits;
        const char *wanted;
    } cases[] = {{2.675, 2, "2.67"}, {0.5, 0, "0.0"}, {1.5, 0, "2.0"}, {25.0, -1, "20.0"}, {35.0, -1, "40.0"},
                 {500.0, -3, "0.0"}, {500.1, -3, "1000.0"}, {1500.0, -3, "2000.0"}, {-0.4, 0, "-0.0"},
                 {1e300, 400, "1e+300"}, {1e300, -400, "0.0"}, {1234.5678, -2, "1200.0"},
                 {1.7976931348623157e308, -308, "OverflowError: rounded value too large to represent"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_shows(sp, ou_float_round(sp, cases[i].value, cases[i].digits), cases[i].wanted);
}

static void
hexadecimal_goes_there_and_back(void **state)
{
    OuSpace *sp = *state;
    double value;
    assert_shows(sp, ou_float_hex(sp, -1.5), "-0x1.8000000000000p+0");
    assert_shows(sp, ou_float_hex(sp, 5e-324), "0x0.0000000000001p-1022");
    assert_true(ou_float_from_hex(sp, "0x1.fffffffffffff8p0", 20, &value));
    assert_true(value == 2.0);
    assert_true(ou_float_from_hex(sp, "0x0.8p-1074", 11, &value)); // half of the least: to even
    assert_true(value == 0.0);
    assert_false(ou_float_from_hex(sp, "0x1p1024", 8, &value));
    assert_shows(sp, NULL, "OverflowError: hexadecimal value too large to represent as a float");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(text_is_the_shortest_that_reads_back, open_space, close_space),
        cmocka_unit_test_setup_teardown(random_doubles_read_back, open_space, close_space),
        cmocka_unit_test_setup_teardown(grammar_is_pythons, open_space, close_space),
        cmocka_unit_test_setup_teardown(division_and_powers, open_space, close_space),
        cmocka_unit_test_setup_teardown(ints_compare_exactly, open_space, close_space),
        cmocka_unit_test_setup_teardown(equal_numbers_hash_alike, open_space, close_space),
        cmocka_unit_test_setup_teardown(rounding_is_correct, open_space, close_space),
        cmocka_unit_test_setup_teardown(hexadecimal_goes_there_and_back, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
