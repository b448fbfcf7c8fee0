/* SPDX-License-Identifier: MIT */
/* int: one form for each value, arithmetic at all sizes, text, failing memory. */
#include "numbers.h"

static void
values_that_fit_are_compact(void **state)
{
    OuSpace *sp = *state;
    static const char *const fit[] = {"0", "4611686018427387903", "-4611686018427387904"};
    static const char *const big[] = {"4611686018427387904", "-4611686018427387905", "18446744073709551616"};
    for (size_t i = 0; i < 3; i++) {
        OuObj *x = number(sp, fit[i]), *y = number(sp, big[i]);
        assert_true(ou_int_is_compact(x));
        assert_false(ou_int_is_compact(y));
        assert_shows(sp, x, fit[i]);
        assert_shows(sp, y, big[i]);
    }
    /* Results shrink back. */
    OuObj *a = number(sp, "0x10000000000000000"), *b = number(sp, "0xffffffffffffffff");
    OuObj *one = ou_int_binary(sp, OU_SUB, a, b);
    assert_ptr_equal(one, sp->small_ints[1 - OU_SMALL_INT_MIN]);
    ou_decref(sp, one);
    ou_decref(sp, a);
    ou_decref(sp, b);
}

static void
small_ints_exist_once(void **state)
{
    OuSpace *sp = *state;
    for (int64_t value = -5; value <= 256; value++) {
        OuObj *x = ou_int_from_i64(sp, value);
        assert_ptr_equal(x, sp->small_ints[value - OU_SMALL_INT_MIN]);
        ou_decref(sp, x);
    }
    OuObj *x = ou_int_from_i64(sp, 257), *y = ou_int_from_i64(sp, 257);
    assert_ptr_not_equal(x, y);
    ou_decref(sp, x);
    ou_decref(sp, y);
}

static void
division_rounds_down(void **state)
{
    OuSpace *sp = *state;
    assert_binary(sp, "7", OU_DIVMOD, "-2", "(-4, -1)");
    assert_binary(sp, "-7", OU_DIVMOD, "2", "(-4, 1)");
    assert_binary(sp, "-100000000000000000000", OU_DIVMOD, "7", "(-14285714285714285715, 5)");
    assert_binary(sp, "100000000000000000000", OU_DIVMOD, "-30000000000000000000", "(-4, -20000000000000000000)");
    assert_binary(sp, "5", OU_DIVMOD, "-100000000000000000000", "(-1, -99999999999999999995)");
    assert_binary(sp, "-4611686018427387904", OU_FLOORDIV, "-1", "4611686018427387904");
    assert_binary(sp, "1", OU_FLOORDIV, "0", "ZeroDivisionError: integer division or modulo by zero");
    assert_binary(sp, "100000000000000000000", OU_MOD, "0", "ZeroDivisionError: integer modulo by zero");
}

static void
bits_are_twos_complement(void **state)
{
    OuSpace *sp = *state;
    assert_binary(sp, "-0x10000000000000000", OU_AND, "0xffffffffffffffffff", "4703919738795935662080");
    assert_binary(sp, "-1", OU_XOR, "0x10000000000000000", "-18446744073709551617");
    assert_binary(sp, "-0x10000000000000001", OU_OR, "1", "-18446744073709551617");
    assert_binary(sp, "-0x10000000000000001", OU_RSHIFT, "64", "-2");
    assert_binary(sp, "-0x10000000000000000", OU_RSHIFT, "64", "-1");
    assert_binary(sp, "-99", OU_LSHIFT, "60", "-114139228956077850624");
    assert_binary(sp, "1", OU_LSHIFT, "-1", "ValueError: negative shift count");
    assert_binary(sp, "1", OU_LSHIFT, "0x1000000000000000000", "OverflowError: too many digits in integer");
    assert_binary(sp, "1", OU_LSHIFT, "0x4000000000000000", "MemoryError: ");
    assert_binary(sp, "0", OU_LSHIFT, "0x4000000000000000", "0");
}

static void
true_division_rounds_once(void **state)
{
    OuSpace *sp = *state;
    assert_binary(sp, "9007199254740993", OU_TRUEDIV, "1", "9007199254740992.0");
    assert_binary(sp, "9007199254740995", OU_TRUEDIV, "1", "9007199254740996.0");
    assert_binary(sp, "100000000000000000000000000000000000001", OU_TRUEDIV, "10", "1e+37");
    assert_binary(sp, "0", OU_TRUEDIV, "-5", "-0.0");
    OuObj *huge = number(sp, "1"), *shift = number(sp, "1100");
    OuObj *big = ou_int_binary(sp, OU_LSHIFT, huge, shift);
    assert_shows(sp, ou_int_binary(sp, OU_TRUEDIV, huge, big), "0.0");
    assert_shows(sp, ou_int_binary(sp, OU_TRUEDIV, big, huge),
                 "OverflowError: integer division result too large for a float");
    ou_decref(sp, huge);
    ou_decref(sp, shift);
    ou_decref(sp, big);
}

static void
powers_and_inverses(void **state)
{
    OuSpace *sp = *state;
    assert_binary(sp, "-3", OU_POW, "41", "-36472996377170786403");
    assert_binary(sp, "2", OU_POW, "-2", "0.25");
    OuObj *a = number(sp, "38"), *minus = number(sp, "-1"), *m = number(sp, "97"), *even = number(sp, "-38");
    assert_shows(sp, ou_int_power(sp, a, minus, m), "23");
    assert_shows(sp, ou_int_power(sp, a, minus, even), "ValueError: base is not invertible for the given modulus");
    assert_shows(sp, ou_int_power(sp, m, a, even), "-15");
    ou_decref(sp, a), ou_decref(sp, minus), ou_decref(sp, m), ou_decref(sp, even);
}

static void
hashes_are_those_of_cpython(void **state)
{
    OuSpace *sp = *state;
    static const struct {
        const char *value;
        int64_t hash;
    } cases[] = {{"0", 0}, {"-1", -2}, {"2305843009213693951", 0}, {"2305843009213693952", 1},
                 {"1000000000000000000000000000000", 465258685558744706},
                 {"-18446744073709551616", -8}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        OuObj *x = number(sp, cases[i].value);
        assert_int_equal(ou_int_hash(x), cases[i].hash);
        ou_decref(sp, x);
    }
}

static void
text_is_refused_as_in_cpython(void **state)
{
    OuSpace *sp = *state;
    static const struct {
        const char *text;
        int base;
        const char *wanted;
    } cases[] = {
        {" 1_000 ", 10, "1000"}, {"-0x_ff", 0, "-255"}, {"0b11", 2, "3"}, {"z", 36, "35"}, {"00", 0, "0"},
        {"010", 0, "ValueError: invalid literal for int() with base 0: '010'"},
        {"1__0", 10, "ValueError: invalid literal for int() with base 10: '1__0'"},
        {"", 10, "ValueError: invalid literal for int() with base 10: ''"},
        {"0x", 16, "ValueError: invalid literal for int() with base 16: '0x'"},
        {"2", 2, "ValueError: invalid literal for int() with base 2: '2'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_shows(sp, ou_int_parse(sp, cases[i].text, strlen(cases[i].text), cases[i].base), cases[i].wanted);
}

/* ---- all sizes, checked by other ways to the same number ---- */

static OuObj *
random_int(OuSpace *sp, uint64_t *seed, size_t n_limbs)
{
    OuInt *r = ou_int_alloc(sp, n_limbs);
    assert_non_null(r);
    for (size_t i = 0; i < n_limbs; i++) {
        uint64_t word = check_random(seed);
        r->limb[i] = word % 7 == 0 ? 0 : word % 7 == 1 ? UINT64_MAX : word; // runs that carry
    }
    return ou_int_finish(sp, r, n_limbs, check_random(seed) % 2 == 0);
}

static void
check_pair(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (ou_int_sign(b) == 0)
        return;
    OuObj *product = ou_int_binary(sp, OU_MUL, a, b), *back = ou_int_binary(sp, OU_FLOORDIV, product, b);
    assert_int_equal(ou_int_compare(back, a), 0);
    OuObj *q = ou_int_binary(sp, OU_FLOORDIV, a, b), *r = ou_int_binary(sp, OU_MOD, a, b);
    OuObj *whole = ou_int_binary(sp, OU_MUL, q, b), *sum = ou_int_binary(sp, OU_ADD, whole, r);
    assert_int_equal(ou_int_compare(sum, a), 0);
    assert_true(ou_int_sign(r) == 0 || ou_int_sign(r) == ou_int_sign(b));
    /* The square, by the other branch of the kernels: (a+b)^2 - (a-b)^2 == 4ab. */
    OuObj *plus = ou_int_binary(sp, OU_ADD, a, b), *minus = ou_int_binary(sp, OU_SUB, a, b);
    OuObj *plus2 = ou_int_binary(sp, OU_MUL, plus, plus), *minus2 = ou_int_binary(sp, OU_MUL, minus, minus);
    OuObj *four = ou_int_binary(sp, OU_SUB, plus2, minus2), *shifted = ou_int_shift_by(sp, product, 2);
    assert_int_equal(ou_int_compare(four, shifted), 0);
    OuObj *all[] = {product, back, q, r, whole, sum, plus, minus, plus2, minus2, four, shifted};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        ou_decref(sp, all[i]);
}

static void
products_and_quotients_agree_at_all_sizes(void **state)
{
    OuSpace *sp = *state;
    static const size_t sizes[] = {1, 2, 3, 40, 299, 300, 301, 601, 1500};
    uint64_t seed = check_seed() | 1;
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof sizes[0]; j++) {
            OuObj *a = random_int(sp, &seed, sizes[i]), *b = random_int(sp, &seed, sizes[j]);
            check_pair(sp, a, b);
            ou_decref(sp, a);
            ou_decref(sp, b);
        }
    }
}

static void
text_goes_there_and_back(void **state)
{
    OuSpace *sp = *state;
    static const size_t sizes[] = {1, 2, 39, 41, 100, 700};
    static const int bases[] = {2, 8, 10, 16};
    uint64_t seed = check_seed() | 1;
    ou_int_set_max_digits(sp, 0);
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        OuObj *a = random_int(sp, &seed, sizes[i]);
        for (size_t j = 0; j < 4; j++) {
            OuObj *s = ou_int_to_str(sp, a, bases[j]);
            assert_non_null(s);
            OuObj *back = ou_int_parse(sp, (const char *)((OuStr *)s)->data, ou_str_length(s), bases[j]);
            assert_non_null(back);
            assert_int_equal(ou_int_compare(a, back), 0);
            ou_decref(sp, s);
            ou_decref(sp, back);
        }
        ou_decref(sp, a);
    }
    ou_int_set_max_digits(sp, 4300);
}

static void
digits_are_limited(void **state)
{
    OuSpace *sp = *state;
    char text[4302];
    memset(text, '9', sizeof text);
    assert_shows(sp, ou_int_parse(sp, text, 4301, 10),
                 "ValueError: Exceeds the limit (4300 digits) for integer string conversion: value has 4301 digits; "
                 "use sys.set_int_max_str_digits() to increase the limit");
    OuObj *most = ou_int_parse(sp, text, 4300, 10), *one = number(sp, "1");
    OuObj *s = ou_int_to_str(sp, most, 10), *above = ou_int_binary(sp, OU_ADD, most, one);
    assert_int_equal(ou_str_length(s), 4300);
    assert_shows(sp, ou_int_to_str(sp, above, 10),
                 "ValueError: Exceeds the limit (4300 digits) for integer string conversion; "
                 "use sys.set_int_max_str_digits() to increase the limit");
    ou_decref(sp, s), ou_decref(sp, most), ou_decref(sp, above), ou_decref(sp, one);
}

/* ---- failing memory ---- */

static OuObj *
multiply_and_print(OuSpace *sp, void *context)
{
    OuObj *const *pair = context;
    OuObj *product = ou_int_binary(sp, OU_MUL, pair[0], pair[1]);
    OuObj *both = product == NULL ? NULL : ou_int_binary(sp, OU_DIVMOD, product, pair[0]);
    OuObj *s = both == NULL ? NULL : ou_int_to_str(sp, product, 10);
    OuObj *back = s == NULL ? NULL : ou_int_parse(sp, (const char *)((OuStr *)s)->data, ou_str_length(s), 10);
    ou_xdecref(sp, product);
    ou_xdecref(sp, both);
    ou_xdecref(sp, s);
    return back;
}

static OuObj *
power_and_invert(OuSpace *sp, void *context)
{
    OuObj *const *pair = context;
    OuObj *minus = ou_unary(sp, OU_NEG, pair[0]);
    OuObj *result = minus == NULL ? NULL : ou_int_power(sp, pair[0], pair[1], minus);
    OuObj *gcd = result == NULL ? NULL : ou_int_gcd(sp, pair[0], pair[1]);
    OuObj *root = gcd == NULL ? NULL : ou_int_sqrt(sp, pair[1]);
    ou_xdecref(sp, minus);
    ou_xdecref(sp, result);
    ou_xdecref(sp, gcd);
    return root;
}

static void
failing_memory_leaves_everything_valid(void **state)
{
    OuSpace *sp = *state;
    uint64_t seed = 12345;
    ou_int_set_max_digits(sp, 0);
    OuObj *pair[2] = {random_int(sp, &seed, 400), random_int(sp, &seed, 700)};
    sweep_faults(sp, multiply_and_print, pair);
    OuObj *small[2] = {number(sp, "0x1234567890abcdef1234567890abcdef"), number(sp, "0xfedcba9876543210f")};
    sweep_faults(sp, power_and_invert, small);
    ou_decref(sp, pair[0]), ou_decref(sp, pair[1]), ou_decref(sp, small[0]), ou_decref(sp, small[1]);
}

/* ---- a signal during a long conversion ---- */

static bool
refuse_to_go_on(OuSpace *sp)
{
    sp->poll = 0;
    ou_raise_value(sp, OU_E_KEYBOARD_INTERRUPT, NULL);
    return false;
}

static void
long_work_can_be_interrupted(void **state)
{
    OuSpace *sp = *state;
    uint64_t seed = 99;
    ou_int_set_max_digits(sp, 0);
    OuObj *a = random_int(sp, &seed, 5000);
    bool (*before)(OuSpace *) = sp->calls.poll;
    sp->calls.poll = refuse_to_go_on;
    sp->poll = OU_POLL_SIGNAL;
    assert_shows(sp, ou_int_to_str(sp, a, 10), "KeyboardInterrupt: ");
    sp->poll = OU_POLL_SIGNAL;
    assert_shows(sp, ou_int_binary(sp, OU_MUL, a, a), "KeyboardInterrupt: ");
    sp->calls.poll = before;
    ou_decref(sp, a);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(values_that_fit_are_compact, open_space, close_space),
        cmocka_unit_test_setup_teardown(small_ints_exist_once, open_space, close_space),
        cmocka_unit_test_setup_teardown(division_rounds_down, open_space, close_space),
        cmocka_unit_test_setup_teardown(bits_are_twos_complement, open_space, close_space),
        cmocka_unit_test_setup_teardown(true_division_rounds_once, open_space, close_space),
        cmocka_unit_test_setup_teardown(powers_and_inverses, open_space, close_space),
        cmocka_unit_test_setup_teardown(hashes_are_those_of_cpython, open_space, close_space),
        cmocka_unit_test_setup_teardown(text_is_refused_as_in_cpython, open_space, close_space),
        cmocka_unit_test_setup_teardown(products_and_quotients_agree_at_all_sizes, open_space, close_space),
        cmocka_unit_test_setup_teardown(text_goes_there_and_back, open_space, close_space),
        cmocka_unit_test_setup_teardown(digits_are_limited, open_space, close_space),
        cmocka_unit_test_setup_teardown(failing_memory_leaves_everything_valid, open_space, close_space),
        cmocka_unit_test_setup_teardown(long_work_can_be_interrupted, open_space, close_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
