/* SPDX-License-Identifier: MIT */
/* The math module: functions on floats.
 *
 * The C library computes; what is ours is Python's view of the results: a nan
 * that no argument explains is a domain error, an infinity that none explains a
 * range error. Functions on ints are in math_int.c.
 */
#include <float.h>
#include <math.h>

#include "lib/math_int.h"
#include "lib/module.h"
#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/type/native.h"

static OuObj *
domain_error(OuSpace *sp)
{
    return ou_raise(sp, OU_E_VALUE_ERROR, "math domain error");
}

static OuObj *
range_error(OuSpace *sp)
{
    return ou_raise(sp, OU_E_OVERFLOW_ERROR, "math range error");
}

/* ---- functions of one number ---- */

/* `overflows`: an infinite result is too large, not a pole. */
static OuObj *
apply(OuSpace *sp, OuObj *arg, double (*fn)(double), bool overflows)
{
    double x;
    if (!ou_as_double(sp, arg, &x))
        return NULL;
    double y = fn(x);
    if (isnan(y) && !isnan(x))
        return domain_error(sp);
    if (isinf(y) && isfinite(x))
        return overflows ? range_error(sp) : domain_error(sp);
    return ou_float_new(sp, y);
}

/* X(name, C function, overflows) */
#define ONE_NUMBER(X)                                                                              \
    X(acos, acos, false) X(acosh, acosh, false) X(asin, asin, false) X(asinh, asinh, false)        \
    X(atan, atan, false) X(atanh, atanh, false) X(cbrt, cbrt, false) X(cos, cos, false)            \
    X(cosh, cosh, true) X(erf, erf, false) X(erfc, erfc, false) X(exp, exp, true)                  \
    X(exp2, exp2, true) X(expm1, expm1, true) X(fabs, fabs, false) X(gamma, gamma_of, true)        \
    X(lgamma, log_gamma_of, true) X(log1p, log1p, false) X(sin, sin, false) X(sinh, sinh, true)    \
    X(sqrt, sqrt, false) X(tan, tan, false) X(tanh, tanh, false) X(degrees, degrees_of, true)      \
    X(radians, radians_of, true)

static bool
is_pole(double x) // of the gamma function
{
    return x <= 0 && x == floor(x);
}

/* The C library's gamma functions: the last digit may differ from CPython's, which has its own. */
static double
gamma_of(double x)
{
    return is_pole(x) ? NAN : tgamma(x);
}

static double
log_gamma_of(double x)
{
    return isinf(x) ? HUGE_VAL : is_pole(x) ? NAN : lgamma(x);
}

static double
degrees_of(double x)
{
    return x * (180.0 / M_PI);
}

static double
radians_of(double x)
{
    return x * (M_PI / 180.0);
}

#define DEFINE_ONE(name, fn, overflows)                                                            \
    static OuObj *math_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)           \
    {                                                                                              \
        (void)n, (void)kwnames;                                                                    \
        return apply(sp, args[0], fn, overflows);                                                  \
    }
ONE_NUMBER(DEFINE_ONE)
#undef DEFINE_ONE

/* ---- logarithms ---- */

/* An int too large for a double is split into mantissa and exponent first. */
static bool
log_of(OuSpace *sp, OuObj *o, double (*fn)(double), double *result)
{
    double x;
    int64_t exponent = 0;
    if (!ou_as_double(sp, o, &x)) {
        if (!ou_type_is_heir(o->type, OU_TYPE_INT_HEIR) || !ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
            return false;
        x = ou_int_split(o, &exponent);
    }
    if (x <= 0) {
        domain_error(sp);
        return false;
    }
    *result = fn(x);
    if (exponent != 0)
        *result += fn(2.0) * (double)exponent;
    return true;
}

static OuObj *
math_log(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double top, bottom;
    (void)kwnames;
    if (n < 1 || n > 2)
        return ou_raise(sp, OU_E_TYPE_ERROR, "math.log requires 1 to 2 arguments");
    if (!log_of(sp, args[0], log, &top))
        return NULL;
    if (n == 1)
        return ou_float_new(sp, top);
    if (!log_of(sp, args[1], log, &bottom))
        return NULL;
    if (bottom == 0)
        return ou_raise(sp, OU_E_ZERO_DIVISION_ERROR, "float division by zero");
    return ou_float_new(sp, top / bottom);
}

static OuObj *
math_log2(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double result;
    (void)n, (void)kwnames;
    return log_of(sp, args[0], log2, &result) ? ou_float_new(sp, result) : NULL;
}

static OuObj *
math_log10(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double result;
    (void)n, (void)kwnames;
    return log_of(sp, args[0], log10, &result) ? ou_float_new(sp, result) : NULL;
}

/* ---- functions of two numbers ---- */

static bool
two_doubles(OuSpace *sp, OuObj *const *args, double *x, double *y)
{
    return ou_as_double(sp, args[0], x) && ou_as_double(sp, args[1], y);
}

static OuObj *
apply_two(OuSpace *sp, OuObj *const *args, double (*fn)(double, double))
{
    double x, y;
    if (!two_doubles(sp, args, &x, &y))
        return NULL;
    double r = fn(x, y);
    if (isnan(r) && !isnan(x) && !isnan(y))
        return domain_error(sp);
    if (isinf(r) && isfinite(x) && isfinite(y))
        return range_error(sp);
    return ou_float_new(sp, r);
}

static double
power_of(double x, double y)
{
    return x == 0 && y < 0 && isfinite(y) ? NAN : pow(x, y); // a pole is a domain error
}

#define DEFINE_TWO(name, fn)                                                                       \
    static OuObj *math_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)           \
    {                                                                                              \
        (void)n, (void)kwnames;                                                                    \
        return apply_two(sp, args, fn);                                                            \
    }
DEFINE_TWO(atan2, atan2)
DEFINE_TWO(copysign, copysign)
DEFINE_TWO(fmod, fmod)
DEFINE_TWO(pow, power_of)
DEFINE_TWO(remainder, remainder)
#undef DEFINE_TWO

static OuObj *
math_nextafter(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x, y;
    (void)n, (void)kwnames;
    return two_doubles(sp, args, &x, &y) ? ou_float_new(sp, nextafter(x, y)) : NULL;
}

/* ---- taking floats apart ---- */

/* (a, b), taking both over; NULL passes through. */
static OuObj *
pair_of(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *item[2] = {a, b};
    if (a != NULL && b != NULL)
        return ou_tuple_steal(sp, item, 2);
    ou_xdecref(sp, a);
    ou_xdecref(sp, b);
    return NULL;
}

static OuObj *
math_frexp(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x;
    int exponent = 0;
    (void)n, (void)kwnames;
    if (!ou_as_double(sp, args[0], &x))
        return NULL;
    double mantissa = isfinite(x) ? frexp(x, &exponent) : x;
    return pair_of(sp, ou_float_new(sp, mantissa), ou_int_compact(sp, exponent));
}

static OuObj *
math_modf(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x, whole;
    (void)n, (void)kwnames;
    if (!ou_as_double(sp, args[0], &x))
        return NULL;
    double fraction = modf(x, &whole);
    return pair_of(sp, ou_float_new(sp, fraction), ou_float_new(sp, whole));
}

static OuObj *
math_ldexp(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x;
    int64_t exponent;
    (void)n, (void)kwnames;
    if (!ou_as_double(sp, args[0], &x))
        return NULL;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_INT_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "Expected an int as second argument to ldexp.");
    if (!ou_int_to_i64(sp, args[1], &exponent)) {
        ou_pending_clear(sp);
        exponent = ou_int_sign(args[1]) < 0 ? INT64_MIN : INT64_MAX;
    }
    if (x == 0 || !isfinite(x))
        return ou_float_new(sp, x);
    int clipped = exponent > 5000 ? 5000 : exponent < -5000 ? -5000 : (int)exponent;
    double result = ldexp(x, clipped);
    return isinf(result) ? range_error(sp) : ou_float_new(sp, result);
}

static OuObj *
math_ulp(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x;
    (void)n, (void)kwnames;
    if (!ou_as_double(sp, args[0], &x))
        return NULL;
    x = fabs(x);
    if (!isfinite(x))
        return ou_float_new(sp, x);
    double above = nextafter(x, HUGE_VAL);
    return ou_float_new(sp, isinf(above) ? x - nextafter(x, 0.0) : above - x);
}

/* ---- to int ---- */

/* What a special method answers, else fn(float(o)) as an int. */
static OuObj *
to_int(OuSpace *sp, OuObj *o, OuObj *method_name, double (*fn)(double))
{
    double x;
    if (!ou_is(o, sp, OU_T_FLOAT)) {
        OuObj *method = ou_special(sp, o, method_name);
        if (method != NULL) {
            OuObj *result = ou_call0(sp, method);
            ou_decref(sp, method);
            return result;
        }
        if (ou_pending(sp))
            return NULL;
    }
    return ou_as_double(sp, o, &x) ? ou_int_from_double(sp, fn(x)) : NULL;
}

static OuObj *
math_floor(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return to_int(sp, args[0], sp->names->floor, floor);
}

static OuObj *
math_ceil(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return to_int(sp, args[0], sp->names->ceil, ceil);
}

static OuObj *
math_trunc(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (ou_is(args[0], sp, OU_T_FLOAT))
        return ou_int_from_double(sp, ou_float_value(args[0]));
    OuObj *method = ou_special(sp, args[0], sp->names->trunc);
    if (method == NULL)
        return ou_pending(sp) ? NULL : ou_raise(sp, OU_E_TYPE_ERROR, "type %T doesn't define __trunc__ method", args[0]);
    OuObj *result = ou_call0(sp, method);
    ou_decref(sp, method);
    return result;
}

/* ---- questions ---- */

static OuObj *
math_isfinite(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x;
    (void)n, (void)kwnames;
    return ou_as_double(sp, args[0], &x) ? ou_bool(sp, isfinite(x)) : NULL;
}

static OuObj *
math_isinf(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x;
    (void)n, (void)kwnames;
    return ou_as_double(sp, args[0], &x) ? ou_bool(sp, isinf(x)) : NULL;
}

static OuObj *
math_isnan(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double x;
    (void)n, (void)kwnames;
    return ou_as_double(sp, args[0], &x) ? ou_bool(sp, isnan(x)) : NULL;
}

static OuObj *
math_isclose(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"a", "b", "$rel_tol", "$abs_tol", NULL};
    OuObj *given[4] = {NULL, NULL, NULL, NULL};
    double a, b, relative = 1e-09, absolute = 0.0;
    if (!ou_args_parse(sp, "isclose", args, n, kwnames, names, 2, given) || !two_doubles(sp, given, &a, &b))
        return NULL;
    if ((given[2] != NULL && !ou_as_double(sp, given[2], &relative)) ||
        (given[3] != NULL && !ou_as_double(sp, given[3], &absolute)))
        return NULL;
    if (relative < 0 || absolute < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "tolerances must be non-negative");
    if (a == b)
        return ou_bool(sp, true);
    if (isinf(a) || isinf(b))
        return ou_bool(sp, false);
    double apart = fabs(b - a);
    return ou_bool(sp, apart <= fabs(relative * b) || apart <= fabs(relative * a) || apart <= absolute);
}

/* ---- sums ---- */

/* Partial sums that do not overlap, smallest first, whose exact sum is that of
 * all numbers so far (Shewchuk 1997). Neighbours lie at least 53 bits apart, so
 * that 2098 bits of range hold no more than forty. */
enum { MAX_PARTIALS = 64 };

typedef struct ExactSum {
    double part[MAX_PARTIALS];
    size_t n;
    double special; // sum of infinities and nans
    double infinite;
    bool has_special;
} ExactSum;

/* False: the sum passed the range of doubles. */
static bool
exact_add(ExactSum *s, double x)
{
    if (!isfinite(x)) {
        if (isinf(x))
            s->infinite += x;
        s->special += x;
        s->has_special = true;
        return true;
    }
    size_t kept = 0;
    for (size_t i = 0; i < s->n; i++) {
        double y = s->part[i];
        if (fabs(x) < fabs(y)) {
            double t = x;
            x = y;
            y = t;
        }
        double high = x + y, low = y - (high - x);
        if (low != 0)
            s->part[kept++] = low;
        x = high;
    }
    if (!isfinite(x))
        return false;
    s->n = kept;
    if (x != 0)
        s->part[s->n++] = x;
    return true;
}

/* The sum rounded once, half to even. */
static double
exact_round(const ExactSum *s)
{
    if (s->n == 0)
        return 0.0;
    size_t i = s->n;
    double high = s->part[--i], low = 0.0;
    while (i > 0) {
        double x = high, y = s->part[--i];
        high = x + y;
        low = y - (high - x);
        if (low != 0)
            break;
    }
    /* Exactly half way, so far: what lies below decides. */
    if (i > 0 && ((low < 0 && s->part[i - 1] < 0) || (low > 0 && s->part[i - 1] > 0))) {
        double twice = low * 2.0, up = high + twice;
        if (twice == up - high)
            high = up;
    }
    return high;
}

static OuObj *
math_fsum(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    ExactSum s = {.n = 0};
    (void)n, (void)kwnames;
    OuObj *iterator = ou_iter(sp, args[0]), *item;
    if (iterator == NULL)
        return NULL;
    while ((item = ou_next(sp, iterator)) != NULL) {
        double x;
        bool good = ou_as_double(sp, item, &x);
        ou_decref(sp, item);
        if (good && !exact_add(&s, x)) {
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "intermediate overflow in fsum");
            good = false;
        }
        if (!good)
            break;
    }
    ou_decref(sp, iterator);
    if (ou_pending(sp))
        return NULL;
    if (!s.has_special)
        return ou_float_new(sp, exact_round(&s));
    if (isnan(s.infinite))
        return ou_raise(sp, OU_E_VALUE_ERROR, "-inf + inf in fsum");
    return ou_float_new(sp, s.special);
}

/* ---- distances ---- */

/* The root of the sum of squares, for any magnitudes: scaled by a power of two,
 * summed in two doubles, the root corrected once. */
static double
norm_of(const double *x, size_t n)
{
    double largest = 0.0;
    bool has_nan = false;
    for (size_t i = 0; i < n; i++) {
        has_nan = has_nan || isnan(x[i]);
        if (fabs(x[i]) > largest)
            largest = fabs(x[i]);
    }
    if (isinf(largest))
        return largest;
    if (has_nan)
        return NAN;
    if (largest == 0)
        return 0.0;
    int exponent;
    frexp(largest, &exponent);
    double high = 0.0, low = 0.0;
    for (size_t i = 0; i < n; i++) {
        double y = ldexp(x[i], -exponent), square = y * y;
        low += fma(y, y, -square);
        double sum = high + square, back = sum - high;
        low += (high - (sum - back)) + (square - back);
        high = sum;
    }
    double root = sqrt(high + low);
    double left = fma(-root, root, high) + low; // what root*root misses
    return ldexp(root + left / (2.0 * root), exponent);
}

enum { FEW_NUMBERS = 16 };

static double *
take_numbers(OuSpace *sp, double *few, size_t n)
{
    if (n <= FEW_NUMBERS)
        return few;
    double *numbers = ou_buffer_take(sp->heap, n * sizeof *numbers);
    return numbers != NULL ? numbers : ou_raise_memory(sp);
}

static OuObj *
math_hypot(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    double few[FEW_NUMBERS], *x = take_numbers(sp, few, n);
    OuObj *result = NULL;
    (void)kwnames;
    if (x == NULL)
        return NULL;
    size_t i = 0;
    while (i < n && ou_as_double(sp, args[i], &x[i]))
        i++;
    if (i == n)
        result = ou_float_new(sp, norm_of(x, n));
    if (x != few)
        ou_buffer_release(sp->heap, x, n * sizeof *x);
    return result;
}

static OuObj *
distance(OuSpace *sp, const OuTuple *p, const OuTuple *q)
{
    size_t n = p->length;
    if (n != q->length)
        return ou_raise(sp, OU_E_VALUE_ERROR, "both points must have the same number of dimensions");
    double few[FEW_NUMBERS], *x = take_numbers(sp, few, n);
    OuObj *result = NULL;
    if (x == NULL)
        return NULL;
    size_t i = 0;
    double a, b;
    for (; i < n && ou_as_double(sp, p->items[i], &a) && ou_as_double(sp, q->items[i], &b); i++)
        x[i] = fabs(a - b);
    if (i == n)
        result = ou_float_new(sp, norm_of(x, n));
    if (x != few)
        ou_buffer_release(sp->heap, x, n * sizeof *x);
    return result;
}

static OuObj *
math_dist(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *p = ou_tuple_of(sp, args[0]);
    OuObj *q = p == NULL ? NULL : ou_tuple_of(sp, args[1]);
    OuObj *result = q == NULL ? NULL : distance(sp, (OuTuple *)p, (OuTuple *)q);
    ou_xdecref(sp, p);
    ou_xdecref(sp, q);
    return result;
}

/* ---- the module ---- */

static const OuMethodDef math_functions[] = {
#define LIST_ONE(name, fn, overflows) {#name, math_##name, OU_CALL_ARGS, 1, 1, NULL},
    ONE_NUMBER(LIST_ONE)
#undef LIST_ONE
    {"atan2", math_atan2, OU_CALL_ARGS, 2, 2, "Return the arc tangent (measured in radians) of y/x."},
    {"ceil", math_ceil, OU_CALL_ARGS, 1, 1, "Return the ceiling of x as an Integral."},
    {"comb", ou_math_comb, OU_CALL_ARGS, 2, 2, "Number of ways to choose k items from n items without repetition and without order."},
    {"copysign", math_copysign, OU_CALL_ARGS, 2, 2, "Return a float with the magnitude (absolute value) of x but the sign of y."},
    {"dist", math_dist, OU_CALL_ARGS, 2, 2, "Return the Euclidean distance between two points p and q."},
    {"factorial", ou_math_factorial, OU_CALL_ARGS, 1, 1, "Find n!."},
    {"floor", math_floor, OU_CALL_ARGS, 1, 1, "Return the floor of x as an Integral."},
    {"fmod", math_fmod, OU_CALL_ARGS, 2, 2, "Return fmod(x, y), according to platform C."},
    {"frexp", math_frexp, OU_CALL_ARGS, 1, 1, "Return the mantissa and exponent of x, as pair (m, e)."},
    {"fsum", math_fsum, OU_CALL_ARGS, 1, 1, "Return an accurate floating point sum of values in the iterable seq."},
    {"gcd", ou_math_gcd, OU_CALL_ARGS, 0, 255, "Greatest Common Divisor."},
    {"hypot", math_hypot, OU_CALL_ARGS, 0, 255, "Multidimensional Euclidean distance from the origin to a point."},
    {"isclose", math_isclose, OU_CALL_KEYWORDS, 0, 0, "Determine whether two floating point numbers are close in value."},
    {"isfinite", math_isfinite, OU_CALL_ARGS, 1, 1, "Return True if x is neither an infinity nor a NaN, and False otherwise."},
    {"isinf", math_isinf, OU_CALL_ARGS, 1, 1, "Return True if x is a positive or negative infinity, and False otherwise."},
    {"isnan", math_isnan, OU_CALL_ARGS, 1, 1, "Return True if x is a NaN (not a number), and False otherwise."},
    {"isqrt", ou_math_isqrt, OU_CALL_ARGS, 1, 1, "Return the integer part of the square root of the input."},
    {"lcm", ou_math_lcm, OU_CALL_ARGS, 0, 255, "Least Common Multiple."},
    {"ldexp", math_ldexp, OU_CALL_ARGS, 2, 2, "Return x * (2**i)."},
    {"log", math_log, OU_CALL_ARGS, 0, 255, "Return the logarithm of x to the given base."},
    {"log10", math_log10, OU_CALL_ARGS, 1, 1, "Return the base 10 logarithm of x."},
    {"log2", math_log2, OU_CALL_ARGS, 1, 1, "Return the base 2 logarithm of x."},
    {"modf", math_modf, OU_CALL_ARGS, 1, 1, "Return the fractional and integer parts of x."},
    {"nextafter", math_nextafter, OU_CALL_ARGS, 2, 2, "Return the next floating-point value after x towards y."},
    {"perm", ou_math_perm, OU_CALL_ARGS, 1, 2, "Number of ways to choose k items from n items without repetition and with order."},
    {"pow", math_pow, OU_CALL_ARGS, 2, 2, "Return x**y (x to the power of y)."},
    {"prod", ou_math_prod, OU_CALL_KEYWORDS, 0, 0, "Calculate the product of all the elements in the input iterable."},
    {"remainder", math_remainder, OU_CALL_ARGS, 2, 2, "Difference between x and the closest integer multiple of y."},
    {"trunc", math_trunc, OU_CALL_ARGS, 1, 1, "Truncates the Real x to the nearest Integral toward 0."},
    {"ulp", math_ulp, OU_CALL_ARGS, 1, 1, "Return the value of the least significant bit of the float x."},
    {0},
};

static bool
math_exec(OuSpace *sp, OuObj *module)
{
    static const struct {
        const char *name;
        double value;
    } constants[] = {{"pi", M_PI}, {"e", M_E}, {"tau", 2 * M_PI}, {"inf", HUGE_VAL}, {"nan", NAN}};
    for (size_t i = 0; i < sizeof constants / sizeof constants[0]; i++) {
        OuObj *value = ou_float_new(sp, constants[i].value);
        bool done = value != NULL && ou_dict_set_text(sp, ou_module_dict(module), constants[i].name, value);
        ou_xdecref(sp, value);
        if (!done)
            return false;
    }
    return true;
}

const OuModuleDef ou_module_math = {
    .name = "math",
    .functions = math_functions,
    .exec = math_exec,
    .doc = "This module provides access to the mathematical functions defined by the C standard.",
};
