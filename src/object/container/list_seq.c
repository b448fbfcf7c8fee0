/* SPDX-License-Identifier: MIT */
/* What list and tuple have in common: positions, searching, comparing, text,
 * repetition. Written over both arrays by list_int.h's two readers. */
#include <stdio.h>
#include <string.h>

#include "object/container/list_int.h"
#include "object/text/str.h"

/* ---- positions ---- */

bool
ou_seq_position(OuSpace *sp, const char *kind, OuObj *key, int64_t *at)
{
    if (OU_LIKELY(ou_is(key, sp, OU_T_INT) && ou_int_is_compact(key))) {
        *at = ou_int_value(key);
        return true;
    }
    if (!ou_is_index(key)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s indices must be integers or slices, not %T", kind, key);
        return false;
    }
    if (ou_as_i64(sp, key, at))
        return true;
    if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
        ou_raise(sp, OU_E_INDEX_ERROR, "cannot fit '%T' into an index-sized integer", key);
    return false;
}

bool
ou_seq_bounds(OuSpace *sp, OuObj *const *args, size_t n, size_t length, size_t *start, size_t *stop)
{
    int64_t bound[2] = {0, INT64_MAX};
    for (size_t i = 0; i < n && i < 2; i++) {
        if (!ou_is_index(args[i])) {
            ou_raise(sp, OU_E_TYPE_ERROR, "slice indices must be integers or have an __index__ method");
            return false;
        }
        if (!ou_as_size(sp, args[i], &bound[i]))
            return false;
        if (bound[i] < 0 && (bound[i] += (int64_t)length) < 0)
            bound[i] = 0;
    }
    *start = (size_t)bound[0];
    *stop = (size_t)bound[1];
    return true;
}

bool
ou_seq_edge_name(char *text, size_t bytes, size_t slot)
{
    snprintf(text, bytes, "[%zu]", slot);
    return true;
}

/* ---- searching ---- */

/* Are these equal? Decides the common kinds without a call; holds what it must. */
static inline int
equal_items(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (a == b)
        return 1;
    if (ou_is(a, sp, OU_T_INT) && ou_is(b, sp, OU_T_INT) && ou_int_is_compact(a) && ou_int_is_compact(b))
        return ou_int_value(a) == ou_int_value(b);
    if (ou_is(a, sp, OU_T_STR) && ou_is(b, sp, OU_T_STR))
        return ou_str_equal(a, b);
    ou_incref(a);
    ou_incref(b);
    ou_shade(sp, a);
    ou_shade(sp, b);
    int equal = ou_compare_bool(sp, a, b, OU_EQ);
    ou_decref(sp, a);
    ou_decref(sp, b);
    return equal;
}

int
ou_seq_find(OuSpace *sp, OuObj *seq, OuObj *item, size_t start, size_t stop, size_t *at)
{
    for (size_t i = start; i < stop && i < ou_seq_length(seq); i++) {
        int equal = equal_items(sp, ou_seq_items(seq)[i], item);
        if (equal != 0) {
            *at = i;
            return equal;
        }
    }
    return 0;
}

bool
ou_seq_count(OuSpace *sp, OuObj *seq, OuObj *item, size_t *count)
{
    *count = 0;
    for (size_t i = 0; i < ou_seq_length(seq); i++) {
        int equal = equal_items(sp, ou_seq_items(seq)[i], item);
        if (equal < 0)
            return false;
        *count += (size_t)equal;
    }
    return true;
}

/* ---- comparing ---- */

static bool
order_holds(size_t a, size_t b, OuCompareOp op)
{
    switch (op) {
    case OU_LT: return a < b;
    case OU_LE: return a <= b;
    case OU_EQ: return a == b;
    case OU_NE: return a != b;
    case OU_GT: return a > b;
    default: return a >= b;
    }
}

/* The first items that differ decide; where none do, the lengths. */
OuObj *
ou_seq_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op == OU_EQ || op == OU_NE) && ou_seq_length(a) != ou_seq_length(b)
        && (a->type->flags & OU_TYPE_LIST_HEIR))
        return ou_bool(sp, op == OU_NE);
    size_t i = 0;
    for (; i < ou_seq_length(a) && i < ou_seq_length(b); i++) {
        int equal = equal_items(sp, ou_seq_items(a)[i], ou_seq_items(b)[i]);
        if (equal < 0)
            return NULL;
        if (equal == 0)
            break;
    }
    if (i >= ou_seq_length(a) || i >= ou_seq_length(b))
        return ou_bool(sp, order_holds(ou_seq_length(a), ou_seq_length(b), op));
    if (op == OU_EQ || op == OU_NE)
        return ou_bool(sp, op == OU_NE);
    OuObj *left = ou_slot_get(sp, &ou_seq_items(a)[i]);
    OuObj *right = ou_slot_get(sp, &ou_seq_items(b)[i]);
    OuObj *result = ou_compare(sp, left, right, op);
    ou_decref(sp, left);
    ou_decref(sp, right);
    return result;
}

/* ---- text ---- */

OuObj *
ou_seq_repr(OuSpace *sp, OuObj *o, const char *open, const char *close)
{
    OuStrBuilder b;
    if (ou_seq_length(o) == 0)
        return ou_str_format(sp, "%s%s", open, close);
    int inside = ou_repr_enter(sp, o);
    if (inside != 0)
        return inside < 0 ? NULL : ou_str_format(sp, "%s...%c", open, *open == '[' ? ']' : ')');
    ou_builder_init(&b, sp);
    ou_builder_text(&b, open);
    bool ok = true;
    for (size_t i = 0; ok && i < ou_seq_length(o); i++) {
        OuObj *item = ou_slot_get(sp, &ou_seq_items(o)[i]);
        ok = (i == 0 || ou_builder_ascii(&b, ", ", 2)) && ou_builder_repr(&b, item);
        ou_decref(sp, item);
    }
    ou_repr_leave(sp, o);
    if (!ok) {
        ou_builder_clear(&b);
        return NULL;
    }
    ou_builder_text(&b, close);
    return ou_builder_finish(&b);
}

/* ---- + and * ---- */

OuObj *
ou_seq_add_other(OuSpace *sp, OuObj *seq, OuObj *other, const char *kind)
{
    OuObj *(*add)(OuSpace *, OuObj *, OuObj *) = other->type->slots.binary[OU_ADD];
    if (add != NULL && add != seq->type->slots.binary[OU_ADD]) {
        OuObj *result = add(sp, seq, other);
        if (result != sp->not_implemented)
            return result;
        ou_decref(sp, result);
    }
    return ou_raise(sp, OU_E_TYPE_ERROR, "can only concatenate %s (not \"%T\") to %s", kind, other, kind);
}

int
ou_seq_factor(OuSpace *sp, OuObj *a, OuObj *b, bool seq_left, int64_t *count, OuObj **result)
{
    OuObj *seq = seq_left ? a : b, *factor = seq_left ? b : a;
    if (OU_LIKELY(ou_is(factor, sp, OU_T_INT) && ou_int_is_compact(factor))) {
        *count = ou_int_value(factor);
        return 1;
    }
    OuObj *(*multiply)(OuSpace *, OuObj *, OuObj *) = factor->type->slots.binary[OU_MUL];
    if (seq_left && multiply != NULL && multiply != seq->type->slots.binary[OU_MUL]) {
        *result = multiply(sp, a, b);
        if (*result == NULL)
            return -1;
        if (*result != sp->not_implemented)
            return 0;
        ou_decref(sp, *result);
    }
    if (!ou_is_index(factor)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'", factor);
        return -1;
    }
    if (ou_as_i64(sp, factor, count))
        return 1;
    if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot fit '%T' into an index-sized integer", factor);
    return -1;
}

void
ou_seq_fill(OuObj **to, OuObj *const *from, size_t n, size_t times)
{
    for (size_t i = 0; i < n; i++)
        from[i]->count += times;
    if (n == 1) {
        for (size_t i = 0; i < times; i++)
            to[i] = from[0];
        return;
    }
    for (size_t i = 0; i < times; i++)
        memcpy(to + i * n, from, n * sizeof(OuObj *));
}

/* ---- for all containers ---- */

OuObj *
ou_class_getitem(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)sp;
    (void)n;
    (void)kwnames;
    return ou_incref(args[0]);
}
