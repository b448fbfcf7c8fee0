/* SPDX-License-Identifier: MIT */
/* range: three ints of any size and how many numbers they make.
 *
 * Iterating over one whose numbers are compact is the commonest loop of all: its
 * iterator counts in machine words. Everything else is exact arithmetic on ints.
 */
#include "object/container/range.h"

#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

/* ---- making ---- */

/* An exact int of what has __index__. */
static OuObj *
index_of(OuSpace *sp, OuObj *o)
{
    if (OU_LIKELY(ou_is(o, sp, OU_T_INT)))
        return ou_incref(o);
    if (!ou_is_index(o))
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", o);
    return ou_unary(sp, OU_INDEX, o);
}

/* base + i * step. */
static OuObj *
at_step(OuSpace *sp, OuObj *base, OuObj *i, OuObj *step)
{
    OuObj *way = ou_int_binary(sp, OU_MUL, i, step);
    if (way == NULL)
        return NULL;
    OuObj *result = ou_int_binary(sp, OU_ADD, base, way);
    ou_decref(sp, way);
    return result;
}

/* How many numbers: (stop - start - sign) // step + 1, exactly. */
static OuObj *
length_of(OuSpace *sp, OuObj *start, OuObj *stop, OuObj *step)
{
    bool rising = ou_int_sign(step) > 0;
    int order = ou_int_compare(start, stop);
    if (rising ? order >= 0 : order <= 0)
        return ou_int_compact(sp, 0);
    if (ou_int_is_compact(start) && ou_int_is_compact(stop) && ou_int_is_compact(step)) {
        int64_t way = ou_int_value(stop) - ou_int_value(start) - (rising ? 1 : -1);
        return ou_int_from_i64(sp, way / ou_int_value(step) + 1);
    }
    OuObj *sign = ou_int_compact(sp, rising ? -1 : 1), *one = ou_int_compact(sp, 1), *result = NULL;
    OuObj *way = ou_int_binary(sp, OU_SUB, stop, start), *whole = NULL, *steps = NULL;
    if (sign == NULL || one == NULL || way == NULL)
        goto done;
    if ((whole = ou_int_binary(sp, OU_ADD, way, sign)) == NULL)
        goto done;
    if ((steps = ou_int_binary(sp, OU_FLOORDIV, whole, step)) != NULL)
        result = ou_int_binary(sp, OU_ADD, steps, one);
done:
    ou_xdecref(sp, sign);
    ou_xdecref(sp, one);
    ou_xdecref(sp, way);
    ou_xdecref(sp, whole);
    ou_xdecref(sp, steps);
    return result;
}

OuObj *
ou_range_new(OuSpace *sp, OuObj *start, OuObj *stop, OuObj *step)
{
    if (ou_int_sign(step) == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "range() arg 3 must not be zero");
    OuObj *length = length_of(sp, start, stop, step);
    OuRange *r = length == NULL ? NULL : ou_plain_take(sp, OU_T_RANGE);
    if (r == NULL) {
        ou_xdecref(sp, length);
        return NULL;
    }
    ou_slot_init(&r->start, ou_incref(start));
    ou_slot_init(&r->stop, ou_incref(stop));
    ou_slot_init(&r->step, ou_incref(step));
    ou_slot_init(&r->length, length);
    return &r->head;
}

static OuObj *
range_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)type;
    if (!ou_args_no_keywords(sp, "range", kwnames) || !ou_args_count(sp, "range", n, 1, 3))
        return NULL;
    OuObj *start = NULL, *step = NULL, *result = NULL;
    OuObj *stop = index_of(sp, args[n == 1 ? 0 : 1]);
    if (stop == NULL)
        return NULL;
    start = n == 1 ? ou_int_compact(sp, 0) : index_of(sp, args[0]);
    if (start != NULL)
        step = n == 3 ? index_of(sp, args[2]) : ou_int_compact(sp, 1);
    if (step != NULL)
        result = ou_range_new(sp, start, stop, step);
    ou_decref(sp, stop);
    ou_xdecref(sp, start);
    ou_xdecref(sp, step);
    return result;
}

/* ---- memory ---- */

static void
range_drop(OuSpace *sp, OuObj *o)
{
    OuRange *r = (OuRange *)o;
    ou_decref(sp, r->start);
    ou_decref(sp, r->stop);
    ou_decref(sp, r->step);
    ou_decref(sp, r->length);
}

static void
range_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuRange *r = (OuRange *)o;
    fn(context, r->start, 0);
    fn(context, r->stop, 1);
    fn(context, r->step, 2);
    fn(context, r->length, 3);
}

/* ---- text, hash, comparison ---- */

static OuObj *
range_repr(OuSpace *sp, OuObj *o)
{
    OuRange *r = (OuRange *)o;
    if (ou_int_is_compact(r->step) && ou_int_value(r->step) == 1)
        return ou_str_format(sp, "range(%R, %R)", r->start, r->stop);
    return ou_str_format(sp, "range(%R, %R, %R)", r->start, r->stop, r->step);
}

/* 0, 1 or 2 for "more than one". */
static int
length_class(const OuRange *r)
{
    if (!ou_int_is_compact(r->length))
        return 2;
    int64_t n = ou_int_value(r->length);
    return n > 1 ? 2 : (int)n;
}

/* Ranges that make the same numbers are equal and hash alike. */
static bool
range_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    OuRange *r = (OuRange *)o;
    int class = length_class(r);
    OuObj *parts = ou_tuple_pack(sp, 3, r->length, class >= 1 ? r->start : sp->none, class == 2 ? r->step : sp->none);
    if (parts == NULL)
        return false;
    bool ok = ou_hash(sp, parts, hash);
    ou_decref(sp, parts);
    return ok;
}

static OuObj *
range_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || !ou_is(a, sp, OU_T_RANGE) || !ou_is(b, sp, OU_T_RANGE))
        return ou_incref(sp->not_implemented);
    OuRange *x = (OuRange *)a, *y = (OuRange *)b;
    int class = length_class(x);
    bool equal = ou_int_compare(x->length, y->length) == 0
                 && (class < 1 || ou_int_compare(x->start, y->start) == 0)
                 && (class < 2 || ou_int_compare(x->step, y->step) == 0);
    return ou_bool(sp, equal == (op == OU_EQ));
}

/* ---- container ---- */

static bool
range_length(OuSpace *sp, OuObj *o, size_t *length)
{
    OuRange *r = (OuRange *)o;
    int64_t n;
    if (!ou_int_is_compact(r->length) && !ou_int_to_i64(sp, r->length, &n)) {
        ou_pending_clear(sp);
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
        return false;
    }
    *length = ou_int_is_compact(r->length) ? (size_t)ou_int_value(r->length) : (size_t)n;
    return true;
}

static int
range_truth(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_int_sign(((OuRange *)o)->length) != 0;
}

static OuObj *
range_slice(OuSpace *sp, OuRange *r, OuObj *slice)
{
    OuTuple *bounds = (OuTuple *)ou_slice_indices(sp, slice, r->length);
    if (bounds == NULL)
        return NULL;
    OuObj *result = NULL, *stop = NULL, *step = NULL;
    OuObj *start = at_step(sp, r->start, bounds->items[0], r->step);
    if (start != NULL)
        stop = at_step(sp, r->start, bounds->items[1], r->step);
    if (stop != NULL)
        step = ou_int_binary(sp, OU_MUL, r->step, bounds->items[2]);
    if (step != NULL)
        result = ou_range_new(sp, start, stop, step);
    ou_xdecref(sp, start);
    ou_xdecref(sp, stop);
    ou_xdecref(sp, step);
    ou_decref(sp, bounds);
    return result;
}

/* Number `i` (an exact int, negative ones from the end). */
static OuObj *
range_at(OuSpace *sp, OuRange *r, OuObj *i)
{
    OuObj *at = ou_int_sign(i) < 0 ? ou_int_binary(sp, OU_ADD, i, r->length) : ou_incref(i);
    if (at == NULL)
        return NULL;
    OuObj *result = ou_int_sign(at) < 0 || ou_int_compare(at, r->length) >= 0
                        ? ou_raise(sp, OU_E_INDEX_ERROR, "range object index out of range")
                        : at_step(sp, r->start, at, r->step);
    ou_decref(sp, at);
    return result;
}

static OuObj *
range_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    if (ou_is(key, sp, OU_T_SLICE))
        return range_slice(sp, (OuRange *)o, key);
    if (!ou_is_index(key))
        return ou_raise(sp, OU_E_TYPE_ERROR, "range indices must be integers or slices, not %T", key);
    OuObj *i = index_of(sp, key);
    if (i == NULL)
        return NULL;
    OuObj *result = range_at(sp, (OuRange *)o, i);
    ou_decref(sp, i);
    return result;
}

static bool
is_int(const OuSpace *sp, const OuObj *o)
{
    return ou_is(o, sp, OU_T_INT) || ou_is(o, sp, OU_T_BOOL);
}

/* Is the int `value` one of the numbers? 1, 0, -1 pending. */
static int
contains_int(OuSpace *sp, OuRange *r, OuObj *value)
{
    bool rising = ou_int_sign(r->step) > 0;
    if (ou_int_compare(value, r->start) * (rising ? 1 : -1) < 0 || ou_int_compare(value, r->stop) * (rising ? 1 : -1) >= 0)
        return 0;
    OuObj *way = ou_int_binary(sp, OU_SUB, value, r->start);
    OuObj *rest = way == NULL ? NULL : ou_int_binary(sp, OU_MOD, way, r->step);
    int found = rest == NULL ? -1 : ou_int_sign(rest) == 0;
    ou_xdecref(sp, way);
    ou_xdecref(sp, rest);
    return found;
}

/* Walk for what is no int but may equal one: its place, or how often it comes.
 * False: pending. */
static bool
walk_for(OuSpace *sp, OuObj *range, OuObj *value, bool first_only, size_t *at, size_t *count)
{
    OuObj *it = ou_iter(sp, range), *item;
    *count = 0;
    if (it == NULL)
        return false;
    for (size_t i = 0; (item = ou_next(sp, it)) != NULL; i++) {
        int equal = ou_compare_bool(sp, item, value, OU_EQ);
        ou_decref(sp, item);
        if (equal > 0 && (*count)++ == 0)
            *at = i;
        if (equal < 0 || (equal > 0 && first_only))
            break;
    }
    ou_decref(sp, it);
    return !ou_pending(sp);
}

static int
range_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    size_t at, count;
    if (is_int(sp, item))
        return contains_int(sp, (OuRange *)o, item);
    return walk_for(sp, o, item, true, &at, &count) ? count != 0 : -1;
}

/* ---- iteration ---- */

static OuObj *
iter_over(OuSpace *sp, OuObj *start, OuObj *step, OuObj *length)
{
    OuRangeIter *it = ou_plain_take(sp, OU_T_RANGE_ITER);
    if (it == NULL)
        return NULL;
    it->big_next = it->big_step = NULL;
    it->next = it->step = 0;
    // No loop counts further than this, whatever the length.
    it->left = ou_int_is_compact(length) ? ou_int_value(length) : INT64_MAX;
    bool plain = ou_int_is_compact(start) && ou_int_is_compact(step) && ou_int_is_compact(length);
    if (plain && it->left > 0) {
        int64_t way;
        plain = !__builtin_mul_overflow(it->left, ou_int_value(step), &way)
                && !__builtin_add_overflow(way, ou_int_value(start), &way)
                && way >= OU_INT_COMPACT_MIN && way <= OU_INT_COMPACT_MAX;
    }
    if (plain) {
        it->next = ou_int_value(start);
        it->step = ou_int_value(step);
    } else {
        ou_slot_init(&it->big_next, ou_incref(start));
        ou_slot_init(&it->big_step, ou_incref(step));
    }
    return &it->head;
}

static OuObj *
range_iter(OuSpace *sp, OuObj *o)
{
    OuRange *r = (OuRange *)o;
    return iter_over(sp, r->start, r->step, r->length);
}

static OuObj *
range_iter_next(OuSpace *sp, OuObj *o)
{
    OuRangeIter *it = (OuRangeIter *)o;
    if (it->left <= 0)
        return NULL;
    if (OU_LIKELY(it->big_next == NULL)) {
        OuObj *value = ou_int_compact(sp, it->next);
        if (OU_LIKELY(value != NULL)) {
            it->next += it->step;
            it->left--;
        }
        return value;
    }
    OuObj *after = ou_int_binary(sp, OU_ADD, it->big_next, it->big_step);
    if (after == NULL)
        return NULL;
    it->left--;
    OuObj *value = ou_slot_take(sp, &it->big_next);
    ou_slot_init(&it->big_next, after);
    return value;
}

static void
range_iter_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuRangeIter *)o)->big_next);
    ou_xdecref(sp, ((OuRangeIter *)o)->big_step);
}

static void
range_iter_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuRangeIter *it = (OuRangeIter *)o;
    if (it->big_next != NULL)
        fn(context, it->big_next, 0);
    if (it->big_step != NULL)
        fn(context, it->big_step, 1);
}

static OuObj *
range_iter_length_hint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_int_from_i64(sp, ((OuRangeIter *)args[0])->left);
}

/* ---- methods ---- */

static OuObj *
range_index(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuRange *r = (OuRange *)args[0];
    size_t at = 0, count;
    if (!is_int(sp, args[1])) {
        if (!walk_for(sp, args[0], args[1], true, &at, &count))
            return NULL;
        if (count == 0)
            return ou_raise(sp, OU_E_VALUE_ERROR, "sequence.index(x): x not in sequence");
        return ou_int_from_size(sp, at);
    }
    int found = contains_int(sp, r, args[1]);
    if (found < 0)
        return NULL;
    if (found == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "%R is not in range", args[1]);
    OuObj *way = ou_int_binary(sp, OU_SUB, args[1], r->start);
    OuObj *result = way == NULL ? NULL : ou_int_binary(sp, OU_FLOORDIV, way, r->step);
    ou_xdecref(sp, way);
    return result;
}

static OuObj *
range_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    size_t at, count;
    if (!is_int(sp, args[1]))
        return walk_for(sp, args[0], args[1], false, &at, &count) ? ou_int_from_size(sp, count) : NULL;
    int found = contains_int(sp, (OuRange *)args[0], args[1]);
    return found < 0 ? NULL : ou_int_compact(sp, found);
}

static OuObj *
range_reversed(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuRange *r = (OuRange *)args[0];
    OuObj *result = NULL, *before = NULL, *last = NULL, *back = NULL;
    OuObj *one = ou_int_compact(sp, 1), *zero = ou_int_compact(sp, 0);
    if (one == NULL || zero == NULL)
        goto done;
    if ((before = ou_int_binary(sp, OU_SUB, r->length, one)) == NULL)
        goto done;
    if ((last = at_step(sp, r->start, before, r->step)) == NULL)
        goto done;
    if ((back = ou_int_binary(sp, OU_SUB, zero, r->step)) != NULL)
        result = iter_over(sp, last, back, r->length);
done:
    ou_xdecref(sp, one);
    ou_xdecref(sp, zero);
    ou_xdecref(sp, before);
    ou_xdecref(sp, last);
    ou_xdecref(sp, back);
    return result;
}

static OuObj *range_start(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(((OuRange *)o)->start); }
static OuObj *range_stop(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(((OuRange *)o)->stop); }
static OuObj *range_step(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(((OuRange *)o)->step); }

static const OuGetSetDef range_getsets[] = {
    {"start", range_start, NULL, NULL},
    {"stop", range_stop, NULL, NULL},
    {"step", range_step, NULL, NULL},
    {0},
};

static const OuMethodDef range_methods[] = {
    {"index", range_index, OU_CALL_ARGS, 1, 1, "Return index of value."},
    {"count", range_count, OU_CALL_ARGS, 1, 1, "Return number of occurrences of value."},
    {"__reversed__", range_reversed, OU_CALL_ARGS, 0, 0, "Return a reverse iterator."},
    {0},
};

const OuTypeSpec ou_spec_range = {
    .name = "range",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuRange),
    .slots = {
        .drop = range_drop,
        .visit = range_visit,
        .repr = range_repr,
        .hash = range_hash,
        .compare = range_compare,
        .make = range_make,
        .iter = range_iter,
        .length = range_length,
        .get_item = range_get_item,
        .contains = range_contains,
        .truth = range_truth,
    },
    .methods = range_methods,
    .getsets = range_getsets,
    .doc = "range(stop) -> range object",
};

static const OuMethodDef range_iter_methods[] = {
    {"__length_hint__", range_iter_length_hint, OU_CALL_ARGS, 0, 0, "Private method returning an estimate of len(list(it))."},
    {0},
};

const OuTypeSpec ou_spec_range_iter = {
    .name = "range_iterator",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuRangeIter),
    .slots = {
        .drop = range_iter_drop,
        .visit = range_iter_visit,
        .iter = ou_iter_self,
        .next = range_iter_next,
    },
    .methods = range_iter_methods,
};
