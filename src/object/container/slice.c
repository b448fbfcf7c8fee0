/* SPDX-License-Identifier: MIT */
/* slice: start, stop and step of any kind, and what they mean for a length. */
#include "object/args.h"
#include "object/container/range.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

OuObj *
ou_slice_new(OuSpace *sp, OuObj *start, OuObj *stop, OuObj *step)
{
    OuSlice *s = ou_object_take(sp, OU_T_SLICE);
    if (OU_UNLIKELY(s == NULL))
        return NULL;
    ou_slot_init(&s->start, ou_incref(start != NULL ? start : sp->none));
    ou_slot_init(&s->stop, ou_incref(stop != NULL ? stop : sp->none));
    ou_slot_init(&s->step, ou_incref(step != NULL ? step : sp->none));
    ou_track_newborn(sp, &s->head);
    return &s->head;
}

/* One bound as a number, clipped to what an index can be; None leaves *value. */
static bool
bound_of(OuSpace *sp, OuObj *o, int64_t *value)
{
    if (o == sp->none)
        return true;
    if (OU_LIKELY(ou_is(o, sp, OU_T_INT) && ou_int_is_compact(o))) {
        *value = ou_int_value(o);
        return true;
    }
    if (ou_is_index(o))
        return ou_as_size(sp, o, value);
    ou_raise(sp, OU_E_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
    return false;
}

/* A bound counted from the front, within [low, high]. */
static inline int64_t
clip(int64_t value, int64_t length, int64_t low, int64_t high)
{
    if (value < 0)
        value += length;
    return value < low ? low : value > high ? high : value;
}

bool
ou_slice_bounds(OuSpace *sp, OuObj *o, int64_t *start, int64_t *stop, int64_t *step)
{
    OuSlice *s = (OuSlice *)o;
    *step = 1;
    if (!bound_of(sp, s->step, step))
        return false;
    if (*step == 0) {
        ou_raise(sp, OU_E_VALUE_ERROR, "slice step cannot be zero");
        return false;
    }
    if (*step < -INT64_MAX)
        *step = -INT64_MAX;
    *start = *step > 0 ? 0 : INT64_MAX;
    *stop = *step > 0 ? INT64_MAX : INT64_MIN;
    return bound_of(sp, s->start, start) && bound_of(sp, s->stop, stop);
}

size_t
ou_slice_clip(size_t length, int64_t *start, int64_t *stop, int64_t step)
{
    int64_t size = (int64_t)length;
    int64_t low = step > 0 ? 0 : -1, high = step > 0 ? size : size - 1;
    *start = clip(*start, size, low, high);
    *stop = clip(*stop, size, low, high);
    if (step > 0)
        return *start < *stop ? (size_t)((*stop - *start - 1) / step + 1) : 0;
    return *stop < *start ? (size_t)((*start - *stop - 1) / -step + 1) : 0;
}

bool
ou_slice_unpack(OuSpace *sp, OuObj *o, size_t length, int64_t *start, int64_t *stop, int64_t *step, size_t *n)
{
    if (!ou_slice_bounds(sp, o, start, stop, step))
        return false;
    *n = ou_slice_clip(length, start, stop, *step);
    return true;
}

static OuObj *
slice_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)type;
    if (!ou_args_no_keywords(sp, "slice", kwnames) || !ou_args_count(sp, "slice", n, 1, 3))
        return NULL;
    if (n == 1)
        return ou_slice_new(sp, NULL, args[0], NULL);
    return ou_slice_new(sp, args[0], args[1], n == 3 ? args[2] : NULL);
}

static void
slice_drop(OuSpace *sp, OuObj *o)
{
    OuSlice *s = (OuSlice *)o;
    ou_decref(sp, s->step);
    ou_decref(sp, s->start);
    ou_decref(sp, s->stop);
}

static void
slice_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuSlice *s = (OuSlice *)o;
    fn(context, s->start, 0);
    fn(context, s->stop, 1);
    fn(context, s->step, 2);
}

static OuObj *
slice_repr(OuSpace *sp, OuObj *o)
{
    OuSlice *s = (OuSlice *)o;
    return ou_str_format(sp, "slice(%R, %R, %R)", s->start, s->stop, s->step);
}

/* Slices compare as tuples of their three parts. */
static OuObj *
slice_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!ou_is(a, sp, OU_T_SLICE) || !ou_is(b, sp, OU_T_SLICE))
        return ou_incref(sp->not_implemented);
    OuSlice *left = (OuSlice *)a, *right = (OuSlice *)b;
    OuObj *result = NULL;
    OuObj *x = ou_tuple_pack(sp, 3, left->start, left->stop, left->step);
    OuObj *y = x == NULL ? NULL : ou_tuple_pack(sp, 3, right->start, right->stop, right->step);
    if (y != NULL)
        result = ou_compare(sp, x, y, op);
    ou_xdecref(sp, x);
    ou_xdecref(sp, y);
    return result;
}

/* ---- indices(), for lengths of any size ---- */

/* `bound` counted from the front, within [low, high]: a new reference. */
static OuObj *
clipped_bound(OuSpace *sp, OuObj *bound, OuObj *length, OuObj *low, OuObj *high)
{
    if (!ou_is_index(bound))
        return ou_raise(sp, OU_E_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
    OuObj *value = ou_unary(sp, OU_INDEX, bound);
    if (value != NULL && ou_int_sign(value) < 0) {
        OuObj *moved = ou_int_binary(sp, OU_ADD, value, length);
        ou_decref(sp, value);
        value = moved;
    }
    if (value == NULL)
        return NULL;
    OuObj *result = ou_int_compare(value, low) < 0 ? low : ou_int_compare(value, high) > 0 ? high : value;
    ou_incref(result);
    ou_decref(sp, value);
    return result;
}

/* The step as an int that is not 0. */
static OuObj *
step_of(OuSpace *sp, OuSlice *s)
{
    if (s->step == sp->none)
        return ou_int_compact(sp, 1);
    if (!ou_is_index(s->step))
        return ou_raise(sp, OU_E_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
    OuObj *step = ou_unary(sp, OU_INDEX, s->step);
    if (step != NULL && ou_int_sign(step) == 0) {
        ou_decref(sp, step);
        return ou_raise(sp, OU_E_VALUE_ERROR, "slice step cannot be zero");
    }
    return step;
}

OuObj *
ou_slice_indices(OuSpace *sp, OuObj *slice, OuObj *length)
{
    OuSlice *s = (OuSlice *)slice;
    OuObj *start = NULL, *stop = NULL, *low = NULL, *high = NULL, *result = NULL;
    OuObj *step = step_of(sp, s), *minus_one = ou_int_compact(sp, -1);
    if (step == NULL || minus_one == NULL)
        goto done;
    bool rising = ou_int_sign(step) > 0;
    low = rising ? ou_int_compact(sp, 0) : ou_incref(minus_one);
    high = rising ? ou_incref(length) : ou_int_binary(sp, OU_ADD, length, minus_one);
    if (low == NULL || high == NULL)
        goto done;
    start = s->start == sp->none ? ou_incref(rising ? low : high) : clipped_bound(sp, s->start, length, low, high);
    if (start == NULL)
        goto done;
    stop = s->stop == sp->none ? ou_incref(rising ? high : low) : clipped_bound(sp, s->stop, length, low, high);
    if (stop != NULL)
        result = ou_tuple_pack(sp, 3, start, stop, step);
done:
    ou_xdecref(sp, start);
    ou_xdecref(sp, stop);
    ou_xdecref(sp, low);
    ou_xdecref(sp, high);
    ou_xdecref(sp, step);
    ou_xdecref(sp, minus_one);
    return result;
}

static OuObj *
slice_indices(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    if (!ou_is_index(args[1]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", args[1]);
    OuObj *length = ou_unary(sp, OU_INDEX, args[1]);
    if (length == NULL)
        return NULL;
    OuObj *result = ou_int_sign(length) < 0
                        ? ou_raise(sp, OU_E_VALUE_ERROR, "length should not be negative")
                        : ou_slice_indices(sp, args[0], length);
    ou_decref(sp, length);
    return result;
}

static OuObj *slice_start(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(((OuSlice *)o)->start); }
static OuObj *slice_stop(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(((OuSlice *)o)->stop); }
static OuObj *slice_step(OuSpace *sp, OuObj *o) { (void)sp; return ou_incref(((OuSlice *)o)->step); }

static const OuGetSetDef slice_getsets[] = {
    {"start", slice_start, NULL, NULL},
    {"stop", slice_stop, NULL, NULL},
    {"step", slice_step, NULL, NULL},
    {0},
};

static const OuMethodDef slice_methods[] = {
    {"indices", slice_indices, OU_CALL_ARGS, 1, 1, "S.indices(len) -> (start, stop, stride)"},
    {0},
};

const OuTypeSpec ou_spec_slice = {
    .name = "slice",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuSlice),
    .slots = {
        .drop = slice_drop,
        .visit = slice_visit,
        .repr = slice_repr,
        .compare = slice_compare,
        .make = slice_make,
    },
    .methods = slice_methods,
    .getsets = slice_getsets,
    .doc = "slice(stop)",
};
