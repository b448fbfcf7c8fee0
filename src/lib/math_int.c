/* SPDX-License-Identifier: MIT */
/* The math module's functions on ints: exact at any size. */
#include "lib/math_int.h"

#include "object/args.h"
#include "object/number/int.h"
#include "object/ops.h"

/* The int that `o` is or says it is (__index__). */
static OuObj *
index_of(OuSpace *sp, OuObj *o)
{
    return ou_unary(sp, OU_INDEX, o);
}

/* a op b with `a` taken over; NULL passes through. */
static OuObj *
step(OuSpace *sp, OuBinaryOp op, OuObj *a, OuObj *b)
{
    if (a == NULL)
        return NULL;
    OuObj *result = ou_int_binary(sp, op, a, b);
    ou_decref(sp, a);
    return result;
}

static bool
poll(OuSpace *sp)
{
    return sp->poll == 0 || sp->calls.poll == NULL || sp->calls.poll(sp);
}

/* ---- divisors ---- */

OuObj *
ou_math_gcd(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *result = ou_int_compact(sp, 0);
    for (size_t i = 0; result != NULL && i < n; i++) {
        OuObj *x = index_of(sp, args[i]);
        OuObj *next = x == NULL ? NULL : ou_int_gcd(sp, result, x);
        ou_xdecref(sp, x);
        ou_decref(sp, result);
        result = next;
    }
    return result;
}

/* |a / gcd * b|; `a` is taken over. */
static OuObj *
common_multiple(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (ou_int_sign(a) == 0 || ou_int_sign(b) == 0) {
        ou_decref(sp, a);
        return ou_int_compact(sp, 0);
    }
    OuObj *divisor = ou_int_gcd(sp, a, b);
    if (divisor == NULL) {
        ou_decref(sp, a);
        return NULL;
    }
    OuObj *product = step(sp, OU_MUL, step(sp, OU_FLOORDIV, a, divisor), b);
    ou_decref(sp, divisor);
    if (product == NULL || ou_int_sign(product) >= 0)
        return product;
    OuObj *zero = sp->small_ints[0 - OU_SMALL_INT_MIN], *positive = ou_int_binary(sp, OU_SUB, zero, product);
    ou_decref(sp, product);
    return positive;
}

OuObj *
ou_math_lcm(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *result = ou_int_compact(sp, 1);
    for (size_t i = 0; result != NULL && i < n; i++) {
        OuObj *x = index_of(sp, args[i]);
        if (x == NULL) {
            ou_decref(sp, result);
            return NULL;
        }
        result = common_multiple(sp, result, x);
        ou_decref(sp, x);
    }
    return result;
}

/* ---- products ---- */

/* low * (low + 1) ... (high - 1): halves of about the same size are multiplied. */
static OuObj *
product_of_range(OuSpace *sp, uint64_t low, uint64_t high)
{
    if (high - low <= 8) {
        OuObj *result = ou_int_compact(sp, 1);
        for (uint64_t i = low; i < high && result != NULL; i++) {
            OuObj *factor = ou_int_from_u64(sp, i);
            if (factor == NULL) {
                ou_decref(sp, result);
                return NULL;
            }
            result = step(sp, OU_MUL, result, factor);
            ou_decref(sp, factor);
        }
        return result;
    }
    if (!poll(sp))
        return NULL;
    uint64_t middle = low + (high - low) / 2;
    OuObj *left = product_of_range(sp, low, middle);
    OuObj *right = left == NULL ? NULL : product_of_range(sp, middle, high);
    if (right == NULL) {
        ou_xdecref(sp, left);
        return NULL;
    }
    OuObj *result = step(sp, OU_MUL, left, right);
    ou_decref(sp, right);
    return result;
}

static OuObj *
factorial_of(OuSpace *sp, OuObj *x) // an int, taken over
{
    int64_t value;
    int sign = ou_int_sign(x);
    bool fits = ou_int_to_i64(sp, x, &value);
    ou_decref(sp, x);
    if (!fits) {
        ou_pending_clear(sp);
        return sign < 0 ? ou_raise(sp, OU_E_VALUE_ERROR, "factorial() not defined for negative values")
                        : ou_raise(sp, OU_E_OVERFLOW_ERROR, "factorial() argument should not exceed %lld",
                                   (long long)INT64_MAX);
    }
    if (value < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "factorial() not defined for negative values");
    return product_of_range(sp, 2, value < 2 ? 2 : (uint64_t)value + 1);
}

OuObj *
ou_math_factorial(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *x = index_of(sp, args[0]);
    return x == NULL ? NULL : factorial_of(sp, x);
}

/* n * (n-1) ... of k factors, divided by k! on the way when `divide`. */
static OuObj *
falling_product(OuSpace *sp, OuObj *n, uint64_t k, bool divide)
{
    OuObj *result = ou_int_compact(sp, 1);
    for (uint64_t i = 0; i < k && result != NULL; i++) {
        OuObj *back = ou_int_from_u64(sp, i), *next = ou_int_from_u64(sp, i + 1), *factor = NULL;
        if (back != NULL && next != NULL && poll(sp))
            factor = ou_int_binary(sp, OU_SUB, n, back);
        if (factor == NULL) {
            ou_decref(sp, result);
            result = NULL;
        } else {
            result = step(sp, OU_MUL, result, factor);
            if (divide)
                result = step(sp, OU_FLOORDIV, result, next);
        }
        ou_xdecref(sp, back);
        ou_xdecref(sp, next);
        ou_xdecref(sp, factor);
    }
    return result;
}

static OuObj *
negative_argument(OuSpace *sp, const char *name)
{
    return ou_raise(sp, OU_E_VALUE_ERROR, "%s must be a non-negative integer", name);
}

/* comb or perm of two ints. */
static OuObj *
choose(OuSpace *sp, OuObj *n, OuObj *k, bool comb)
{
    if (ou_int_sign(n) < 0)
        return negative_argument(sp, "n");
    if (ou_int_sign(k) < 0)
        return negative_argument(sp, "k");
    if (ou_int_compare(n, k) < 0)
        return ou_int_compact(sp, 0);
    OuObj *rest = ou_int_binary(sp, OU_SUB, n, k);
    if (rest == NULL)
        return NULL;
    OuObj *fewer = comb && ou_int_compare(rest, k) < 0 ? rest : k;
    int64_t count;
    OuObj *result = NULL;
    if (ou_int_to_i64(sp, fewer, &count)) {
        result = falling_product(sp, n, (uint64_t)count, comb);
    } else {
        ou_pending_clear(sp);
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "%s must not exceed %lld", comb ? "min(n - k, k)" : "k",
                 (long long)INT64_MAX);
    }
    ou_decref(sp, rest);
    return result;
}

static OuObj *
choose_objects(OuSpace *sp, OuObj *const *args, bool comb)
{
    OuObj *x = index_of(sp, args[0]);
    OuObj *k = x == NULL ? NULL : index_of(sp, args[1]);
    OuObj *result = k == NULL ? NULL : choose(sp, x, k, comb);
    ou_xdecref(sp, x);
    ou_xdecref(sp, k);
    return result;
}

OuObj *
ou_math_comb(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return choose_objects(sp, args, true);
}

OuObj *
ou_math_perm(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (n == 1 || args[1] == sp->none)
        return ou_math_factorial(sp, args, 1, kwnames);
    return choose_objects(sp, args, false);
}

OuObj *
ou_math_prod(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"|iterable", "$start", NULL};
    OuObj *given[2] = {NULL, NULL};
    if (!ou_args_parse(sp, "prod", args, n, kwnames, names, 1, given))
        return NULL;
    OuObj *iterator = ou_iter(sp, given[0]), *item;
    if (iterator == NULL)
        return NULL;
    OuObj *result = given[1] != NULL ? ou_incref(given[1]) : ou_int_compact(sp, 1);
    while (result != NULL && (item = ou_next(sp, iterator)) != NULL) {
        OuObj *product = ou_binary(sp, OU_MUL, result, item);
        ou_decref(sp, item);
        ou_decref(sp, result);
        result = product;
    }
    ou_decref(sp, iterator);
    if (result != NULL && ou_pending(sp)) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

OuObj *
ou_math_isqrt(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *x = index_of(sp, args[0]);
    if (x == NULL)
        return NULL;
    OuObj *result = ou_int_sign(x) >= 0
                        ? ou_int_sqrt(sp, x)
                        : ou_raise(sp, OU_E_VALUE_ERROR, "isqrt() argument must be nonnegative");
    ou_decref(sp, x);
    return result;
}
