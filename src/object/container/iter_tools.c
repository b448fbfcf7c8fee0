/* SPDX-License-Identifier: MIT */
/* The iterators that are builtin functions: enumerate, zip, map, filter, reversed.
 *
 * Each holds the iterators that it draws from. Items drawn for one step are
 * counted references in C until the step is complete.
 */
#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

/* All of these hold two references behind the header at most; visits and drops
 * differ only in where they lie. */
static void
visit_two(OuObj *a, OuObj *b, OuVisitFn fn, void *context)
{
    if (a != NULL)
        fn(context, a, 0);
    if (b != NULL)
        fn(context, b, 1);
}

/* ---- enumerate ---- */

static OuObj *
enumerate_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"iterable", "start", NULL};
    OuObj *out[2], *start = NULL;
    if (!ou_args_parse(sp, "enumerate", args, n, kwnames, names, 1, out))
        return NULL;
    if (out[1] != NULL) {
        if (!ou_is_index(out[1]))
            return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", out[1]);
        if ((start = ou_unary(sp, OU_INDEX, out[1])) == NULL)
            return NULL;
    }
    OuObj *it = ou_iter(sp, out[0]);
    OuEnumerate *e = it == NULL ? NULL : (OuEnumerate *)ou_type_alloc(sp, type, 0);
    if (e == NULL) {
        ou_xdecref(sp, it);
        ou_xdecref(sp, start);
        return NULL;
    }
    ou_slot_init(&e->it, it);
    if (start != NULL && ou_int_is_compact(start)) {
        e->at = ou_int_value(start);
        ou_decref(sp, start);
    } else {
        ou_slot_init(&e->big_at, start);
    }
    return &e->head;
}

static void
enumerate_drop(OuSpace *sp, OuObj *o)
{
    OuEnumerate *e = (OuEnumerate *)o;
    ou_xdecref(sp, e->it);
    ou_xdecref(sp, e->big_at);
}

static void
enumerate_visit(OuObj *o, OuVisitFn fn, void *context)
{
    visit_two(((OuEnumerate *)o)->it, ((OuEnumerate *)o)->big_at, fn, context);
}

/* The number of the next item, a new reference; counts on. */
static OuObj *
next_number(OuSpace *sp, OuEnumerate *e)
{
    if (OU_LIKELY(e->big_at == NULL && e->at < OU_INT_COMPACT_MAX))
        return ou_int_compact(sp, e->at++);
    OuObj *one = ou_int_compact(sp, 1);
    OuObj *now = e->big_at != NULL ? ou_incref(e->big_at) : ou_int_from_i64(sp, e->at);
    OuObj *after = one != NULL && now != NULL ? ou_int_binary(sp, OU_ADD, now, one) : NULL;
    ou_xdecref(sp, one);
    if (after == NULL) {
        ou_xdecref(sp, now);
        return NULL;
    }
    ou_slot_set(sp, &e->big_at, after);
    return now;
}

static OuObj *
enumerate_next(OuSpace *sp, OuObj *o)
{
    OuEnumerate *e = (OuEnumerate *)o;
    OuObj *pair[2];
    if ((pair[1] = ou_next(sp, e->it)) == NULL)
        return NULL;
    if ((pair[0] = next_number(sp, e)) == NULL) {
        ou_decref(sp, pair[1]);
        return NULL;
    }
    return ou_tuple_steal(sp, pair, 2);
}

static const OuMethodDef class_methods[] = {
    {"__class_getitem__", ou_class_getitem, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL},
    {0},
};

const OuTypeSpec ou_spec_enumerate = {
    .name = "enumerate",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuEnumerate),
    .slots = {
        .drop = enumerate_drop,
        .visit = enumerate_visit,
        .make = enumerate_make,
        .iter = ou_iter_self,
        .next = enumerate_next,
    },
    .methods = class_methods,
    .doc = "Return an enumerate object.",
};

/* ---- zip ---- */

/* A tuple of the iterators of args. */
static OuObj *
iterators_of(OuSpace *sp, OuObj *const *args, size_t n)
{
    OuTuple *its = ou_tuple_alloc(sp, n);
    if (its == NULL)
        return NULL;
    ou_tuple_ready(sp, its); // its visit passes over the places that are still empty
    for (size_t i = 0; i < n; i++) {
        OuObj *it = ou_iter(sp, args[i]);
        if (it == NULL) {
            ou_decref(sp, its);
            return NULL;
        }
        ou_slot_init(&its->items[i], it);
    }
    return &its->head;
}

/* The one keyword of zip; -1 pending. */
static int
strict_keyword(OuSpace *sp, OuObj *const *values, OuObj *kwnames)
{
    if (kwnames == NULL)
        return 0;
    OuTuple *names = (OuTuple *)kwnames;
    for (size_t i = 0; i < names->length; i++) {
        if (!ou_str_equals_text(names->items[i], "strict")) {
            ou_raise(sp, OU_E_TYPE_ERROR, "'%S' is an invalid keyword argument for zip()", names->items[i]);
            return -1;
        }
    }
    return names->length == 0 ? 0 : ou_truth(sp, values[0]);
}

static OuObj *
zip_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    int strict = strict_keyword(sp, args + n, kwnames);
    OuObj *its = strict < 0 ? NULL : iterators_of(sp, args, n);
    if (its == NULL)
        return NULL;
    OuZip *z = (OuZip *)ou_type_alloc(sp, type, 0);
    if (z == NULL) {
        ou_decref(sp, its);
        return NULL;
    }
    ou_slot_init(&z->its, its);
    z->strict = (uint64_t)strict;
    return &z->head;
}

static void
zip_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuZip *)o)->its);
}

static void
zip_visit(OuObj *o, OuVisitFn fn, void *context)
{
    visit_two(((OuZip *)o)->its, NULL, fn, context);
}

/* Iterator `i` ended before (or, `longer`, went on after) those to its left. */
static void *
raise_uneven(OuSpace *sp, size_t i, bool longer)
{
    const char *how = longer ? "longer" : "shorter";
    if (i == 1)
        return ou_raise(sp, OU_E_VALUE_ERROR, "zip() argument 2 is %s than argument 1", how);
    return ou_raise(sp, OU_E_VALUE_ERROR, "zip() argument %zu is %s than arguments 1-%zu", i + 1, how, i);
}

/* Iterator `i` gave nothing in strict mode: the others must have ended too. */
static void
check_ends(OuSpace *sp, OuTuple *its, size_t i)
{
    if (i != 0) {
        raise_uneven(sp, i, false);
        return;
    }
    for (i = 1; i < its->length; i++) {
        OuObj *item = ou_next(sp, its->items[i]);
        if (item != NULL) {
            ou_decref(sp, item);
            raise_uneven(sp, i, true);
            return;
        }
        if (ou_pending(sp))
            return;
    }
}

static OuObj *
zip_next(OuSpace *sp, OuObj *o)
{
    OuZip *z = (OuZip *)o;
    OuTuple *its = (OuTuple *)z->its;
    if (its->length == 0)
        return NULL;
    OuTuple *row = ou_tuple_alloc(sp, its->length);
    if (row == NULL)
        return NULL;
    for (size_t i = 0; i < its->length; i++) {
        OuObj *item = ou_next(sp, its->items[i]);
        if (OU_UNLIKELY(item == NULL)) {
            if (z->strict && !ou_pending(sp))
                check_ends(sp, its, i);
            ou_decref(sp, row);
            return NULL;
        }
        ou_slot_init(&row->items[i], item);
    }
    ou_tuple_ready(sp, row);
    return &row->head;
}

const OuTypeSpec ou_spec_zip = {
    .name = "zip",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuZip),
    .slots = {
        .drop = zip_drop,
        .visit = zip_visit,
        .make = zip_make,
        .iter = ou_iter_self,
        .next = zip_next,
    },
};

/* ---- map ---- */

static OuObj *
map_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (type == sp->types[OU_T_MAP] && !ou_args_no_keywords(sp, "map", kwnames))
        return NULL;
    if (n < 2)
        return ou_raise(sp, OU_E_TYPE_ERROR, "map() must have at least two arguments.");
    OuObj *its = iterators_of(sp, args + 1, n - 1);
    OuMap *m = its == NULL ? NULL : (OuMap *)ou_type_alloc(sp, type, 0);
    if (m == NULL) {
        ou_xdecref(sp, its);
        return NULL;
    }
    ou_slot_init(&m->func, ou_incref(args[0]));
    ou_slot_init(&m->its, its);
    return &m->head;
}

static void
map_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuMap *)o)->its);
    ou_xdecref(sp, ((OuMap *)o)->func);
}

static void
map_visit(OuObj *o, OuVisitFn fn, void *context)
{
    visit_two(((OuMap *)o)->func, ((OuMap *)o)->its, fn, context);
}

/* Many iterables: the arguments are gathered in a tuple. */
static OuObj *
map_many(OuSpace *sp, OuMap *m, OuTuple *its)
{
    OuTuple *row = ou_tuple_alloc(sp, its->length);
    if (row == NULL)
        return NULL;
    OuObj *result = NULL;
    for (size_t i = 0; i < its->length; i++) {
        if ((row->items[i] = ou_next(sp, its->items[i])) == NULL)
            goto done;
    }
    result = ou_call(sp, m->func, row->items, row->length, NULL);
done:
    ou_decref(sp, row);
    return result;
}

static OuObj *
map_next(OuSpace *sp, OuObj *o)
{
    OuMap *m = (OuMap *)o;
    OuTuple *its = (OuTuple *)m->its;
    OuObj *args[2] = {NULL, NULL}, *result = NULL;
    if (its->length > 2)
        return map_many(sp, m, its);
    if ((args[0] = ou_next(sp, its->items[0])) == NULL)
        return NULL;
    if (its->length == 1 || (args[1] = ou_next(sp, its->items[1])) != NULL)
        result = ou_call(sp, m->func, args, its->length, NULL);
    ou_decref(sp, args[0]);
    ou_xdecref(sp, args[1]);
    return result;
}

const OuTypeSpec ou_spec_map = {
    .name = "map",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuMap),
    .slots = {
        .drop = map_drop,
        .visit = map_visit,
        .make = map_make,
        .iter = ou_iter_self,
        .next = map_next,
    },
};

/* ---- filter ---- */

static OuObj *
filter_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (type == sp->types[OU_T_FILTER] && !ou_args_no_keywords(sp, "filter", kwnames))
        return NULL;
    if (!ou_args_count(sp, "filter", n, 2, 2))
        return NULL;
    OuObj *it = ou_iter(sp, args[1]);
    OuFilter *f = it == NULL ? NULL : (OuFilter *)ou_type_alloc(sp, type, 0);
    if (f == NULL) {
        ou_xdecref(sp, it);
        return NULL;
    }
    ou_slot_init(&f->func, ou_incref(args[0]));
    ou_slot_init(&f->it, it);
    return &f->head;
}

static void
filter_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuFilter *)o)->func);
    ou_xdecref(sp, ((OuFilter *)o)->it);
}

static void
filter_visit(OuObj *o, OuVisitFn fn, void *context)
{
    visit_two(((OuFilter *)o)->func, ((OuFilter *)o)->it, fn, context);
}

/* Does the filter let `item` through? 1, 0, -1 pending. */
static int
passes(OuSpace *sp, OuFilter *f, OuObj *item)
{
    if (f->func == sp->none || f->func == (OuObj *)sp->types[OU_T_BOOL])
        return ou_truth(sp, item);
    OuObj *answer = ou_call1(sp, f->func, item);
    if (answer == NULL)
        return -1;
    int truth = ou_truth(sp, answer);
    ou_decref(sp, answer);
    return truth;
}

static OuObj *
filter_next(OuSpace *sp, OuObj *o)
{
    OuFilter *f = (OuFilter *)o;
    OuObj *item;
    while ((item = ou_next(sp, f->it)) != NULL) {
        int good = passes(sp, f, item);
        if (good > 0)
            return item;
        ou_decref(sp, item);
        if (good < 0)
            return NULL;
    }
    return NULL;
}

const OuTypeSpec ou_spec_filter = {
    .name = "filter",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuFilter),
    .slots = {
        .drop = filter_drop,
        .visit = filter_visit,
        .make = filter_make,
        .iter = ou_iter_self,
        .next = filter_next,
    },
};

/* ---- reversed ---- */

/* Is `o` a sequence as far as can be told: has it items by number? */
static bool
is_sequence(OuObj *o)
{
    return o->type->slots.get_item != NULL && !(o->type->flags & OU_TYPE_DICT_HEIR);
}

static OuObj *
reversed_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (type == sp->types[OU_T_REVERSED] && !ou_args_no_keywords(sp, "reversed", kwnames))
        return NULL;
    if (!ou_args_count(sp, "reversed", n, 1, 1))
        return NULL;
    OuObj *method = ou_special(sp, args[0], sp->names->reversed);
    if (method == NULL && ou_pending(sp))
        return NULL;
    if (method == sp->none || (method == NULL && !is_sequence(args[0]))) {
        ou_xdecref(sp, method);
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not reversible", args[0]);
    }
    if (method != NULL) {
        OuObj *result = ou_call0(sp, method);
        ou_decref(sp, method);
        return result;
    }
    size_t length;
    if (!ou_length(sp, args[0], &length))
        return NULL;
    OuSeqIter *it = (OuSeqIter *)ou_type_alloc(sp, type, 0);
    if (it == NULL)
        return NULL;
    ou_slot_init(&it->seq, ou_incref(args[0]));
    it->at = length;
    return &it->head;
}

static OuObj *
reversed_next(OuSpace *sp, OuObj *o)
{
    OuSeqIter *it = (OuSeqIter *)o;
    if (it->seq == NULL)
        return NULL;
    if (it->at == 0) {
        ou_slot_clear(sp, &it->seq);
        return NULL;
    }
    OuObj *at = ou_int_from_size(sp, it->at - 1);
    if (at == NULL)
        return NULL;
    OuObj *item = ou_get_item(sp, it->seq, at);
    ou_decref(sp, at);
    if (item != NULL) {
        it->at--;
        return item;
    }
    if (ou_pending_swallow(sp, OU_E_INDEX_ERROR) || ou_pending_swallow(sp, OU_E_STOP_ITERATION))
        ou_slot_clear(sp, &it->seq);
    return NULL;
}

static OuObj *
reversed_length_hint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuSeqIter *it = (OuSeqIter *)args[0];
    return ou_int_from_size(sp, it->seq == NULL ? 0 : it->at);
}

static const OuMethodDef reversed_methods[] = {
    {"__length_hint__", reversed_length_hint, OU_CALL_ARGS, 0, 0, "Private method returning an estimate of len(list(it))."},
    {0},
};

const OuTypeSpec ou_spec_reversed = {
    .name = "reversed",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuSeqIter),
    .slots = {
        .drop = ou_seq_iter_drop,
        .visit = ou_seq_iter_visit,
        .edge_name = ou_seq_iter_edge_name,
        .make = reversed_make,
        .iter = ou_iter_self,
        .next = reversed_next,
    },
    .methods = reversed_methods,
    .doc = "Return a reverse iterator over the values of the given sequence.",
};
