/* SPDX-License-Identifier: MIT */
/* builtins about numbers and characters. */
#include "lib/lib_int.h"

#include "object/bytes/bytes.h"

OU_NATIVE(ou_builtin_abs)
{
    (void)n, (void)kwnames;
    return ou_unary(sp, OU_ABS, args[0]);
}

/* The digits of an integer in `base`, with Python's prefix. */
static OuObj *
prefixed(OuSpace *sp, OuObj *o, int base, const char *prefix)
{
    OuObj *i = ou_unary(sp, OU_INDEX, o);
    OuObj *digits = i != NULL ? ou_int_to_str(sp, i, base) : NULL;
    ou_xdecref(sp, i);
    if (digits == NULL)
        return NULL;
    size_t sign = ou_str_at(digits, 0) == '-';
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    if (sign)
        ou_builder_char(&b, '-');
    ou_builder_text(&b, prefix);
    ou_builder_slice(&b, digits, sign, ou_str_length(digits));
    ou_decref(sp, digits);
    return ou_builder_finish(&b);
}

OU_NATIVE(ou_builtin_bin)
{
    (void)n, (void)kwnames;
    return prefixed(sp, args[0], 2, "0b");
}

OU_NATIVE(ou_builtin_oct)
{
    (void)n, (void)kwnames;
    return prefixed(sp, args[0], 8, "0o");
}

OU_NATIVE(ou_builtin_hex)
{
    (void)n, (void)kwnames;
    return prefixed(sp, args[0], 16, "0x");
}

OU_NATIVE(ou_builtin_chr)
{
    (void)n, (void)kwnames;
    int64_t c;
    if (!ou_as_i64(sp, args[0], &c)) {
        if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C int");
        return NULL;
    }
    if (c > INT32_MAX || c < INT32_MIN)
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C int");
    if (c < 0 || c > 0x10FFFF)
        return ou_raise(sp, OU_E_VALUE_ERROR, "chr() arg not in range(0x110000)");
    return ou_str_from_char(sp, (uint32_t)c);
}

OU_NATIVE(ou_builtin_ord)
{
    (void)n, (void)kwnames;
    OuObj *o = args[0];
    size_t length;
    if (ou_type_is_heir(o->type, OU_TYPE_STR_HEIR)) {
        length = ou_str_length(o);
        if (length == 1)
            return ou_int_from_i64(sp, ou_str_at(o, 0));
    } else if (ou_type_is_heir(o->type, OU_TYPE_BYTES_HEIR) ||
               ou_type_is_subtype(o->type, sp->types[OU_T_BYTEARRAY])) {
        const uint8_t *data;
        if (!ou_bytes_view(sp, o, &data, &length))
            return NULL;
        if (length == 1)
            return ou_int_from_i64(sp, data[0]);
    } else {
        return ou_raise(sp, OU_E_TYPE_ERROR, "ord() expected string of length 1, but %T found", o);
    }
    return ou_raise(sp, OU_E_TYPE_ERROR, "ord() expected a character, but string of length %zu found", length);
}

OU_NATIVE(ou_builtin_divmod)
{
    (void)n, (void)kwnames;
    return ou_binary(sp, OU_DIVMOD, args[0], args[1]);
}

OU_NATIVE(ou_builtin_pow)
{
    static const char *const names[] = {"base", "exp", "mod", NULL};
    OuObj *given[3] = {NULL};
    if (!ou_args_parse(sp, "pow", args, n, kwnames, names, 2, given))
        return NULL;
    return ou_power(sp, given[0], given[1], given[2] != NULL ? given[2] : sp->none);
}

OU_NATIVE(ou_builtin_round)
{
    static const char *const names[] = {"number", "ndigits", NULL};
    OuObj *given[2] = {NULL};
    if (!ou_args_parse(sp, "round", args, n, kwnames, names, 1, given))
        return NULL;
    OuObj *method = ou_special(sp, given[0], sp->names->round);
    if (method == NULL) {
        if (ou_pending(sp))
            return NULL;
        return ou_raise(sp, OU_E_TYPE_ERROR, "type %T doesn't define __round__ method", given[0]);
    }
    bool plain = given[1] == NULL || given[1] == sp->none;
    OuObj *result = plain ? ou_call0(sp, method) : ou_call1(sp, method, given[1]);
    ou_decref(sp, method);
    return result;
}

/* ---- sum ---- */

static bool
is_plain_number(OuSpace *sp, const OuObj *o)
{
    return ou_is(o, sp, OU_T_INT) || ou_is(o, sp, OU_T_FLOAT);
}

/* Add up while the items are plain ints whose sum fits a word, then plain ints and
 * floats in a double. *total (owned) is replaced by the sum so far; the item that
 * does not fit is returned (owned), NULL at the end. Without it every partial
 * sum would be an object. */
static OuObj *
sum_numbers(OuSpace *sp, OuObj *items, OuObj **total)
{
    bool whole = ou_is(*total, sp, OU_T_INT);
    int64_t i = whole ? ou_int_value(*total) : 0;
    double d = whole ? 0 : ou_float_value(*total);
    OuObj *item;
    while ((item = ou_next(sp, items)) != NULL) {
        int64_t more = 0, sum;
        bool is_int = ou_is(item, sp, OU_T_INT) && ou_int_is_compact(item);
        if (is_int)
            more = ou_int_value(item);
        if (whole && is_int && !__builtin_add_overflow(i, more, &sum))
            i = sum;
        else if (whole && ou_is(item, sp, OU_T_FLOAT))
            whole = false, d = (double)i + ou_float_value(item);
        else if (!whole && (is_int || ou_is(item, sp, OU_T_FLOAT)))
            d += is_int ? (double)more : ou_float_value(item);
        else
            break;
        ou_decref(sp, item);
    }
    OuObj *result = ou_pending(sp) ? NULL : whole ? ou_int_from_i64(sp, i) : ou_float_new(sp, d);
    ou_decref(sp, *total);
    *total = result;
    if (result == NULL && item != NULL) {
        ou_decref(sp, item);
        item = NULL;
    }
    return item;
}

/* total + item, both owned by this call. */
static OuObj *
add_item(OuSpace *sp, OuObj *total, OuObj *item)
{
    OuObj *sum = ou_binary(sp, OU_ADD, total, item);
    ou_decref(sp, total);
    ou_decref(sp, item);
    return sum;
}

static OuObj *
sum_items(OuSpace *sp, OuObj *items, OuObj *start)
{
    OuObj *total = ou_incref(start);
    for (;;) {
        OuObj *item;
        bool fits = is_plain_number(sp, total) && (!ou_is(total, sp, OU_T_INT) || ou_int_is_compact(total));
        item = fits ? sum_numbers(sp, items, &total) : ou_next(sp, items);
        if (total == NULL)
            return NULL;
        if (item == NULL)
            break;
        total = add_item(sp, total, item);
        if (total == NULL)
            return NULL;
    }
    if (!ou_pending(sp))
        return total;
    ou_decref(sp, total);
    return NULL;
}

OU_NATIVE(ou_builtin_sum)
{
    static const char *const names[] = {"|iterable", "start", NULL};
    OuObj *given[2] = {NULL};
    if (n == 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "sum() takes at least 1 positional argument (0 given)");
    if (!ou_args_parse(sp, "sum", args, n, kwnames, names, 1, given))
        return NULL;
    OuObj *start = given[1] != NULL ? given[1] : sp->small_ints[-OU_SMALL_INT_MIN];
    if (ou_type_is_heir(start->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]");
    if (ou_type_is_heir(start->type, OU_TYPE_BYTES_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "sum() can't sum bytes [use b''.join(seq) instead]");
    if (ou_type_is_subtype(start->type, sp->types[OU_T_BYTEARRAY]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "sum() can't sum bytearray [use b''.join(seq) instead]");
    OuObj *items = ou_iter(sp, given[0]);
    if (items == NULL)
        return NULL;
    OuObj *total = sum_items(sp, items, start);
    ou_decref(sp, items);
    return total;
}
