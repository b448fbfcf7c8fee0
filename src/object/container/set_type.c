/* SPDX-License-Identifier: MIT */
/* The types set, frozenset and their iterator. */
#include <stdio.h>
#include <string.h>

#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/set_int.h"

/* ---- memory ---- */

static void
set_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuSet *s = (OuSet *)o;
    if (s->table == NULL)
        return;
    for (size_t i = 0; i <= ou_set_mask(s); i++)
        if (s->table[i].key != NULL)
            fn(context, s->table[i].key, i);
}

static size_t
set_visit_part(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    OuSet *s = (OuSet *)o;
    size_t size = ou_set_mask(s) + 1;
    if (s->table == NULL || at >= size)
        return 0;
    size_t end = size - at <= n ? size : at + n;
    for (size_t i = at; i < end; i++)
        if (s->table[i].key != NULL)
            fn(context, s->table[i].key, i);
    return end < size ? end : 0;
}

static bool
set_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp;
    (void)o;
    (void)slot;
    snprintf(text, bytes, "member");
    return true;
}

static size_t
set_extra_bytes(OuObj *o)
{
    OuSet *s = (OuSet *)o;
    return s->table == NULL ? 0 : sizeof(OuSetEntry) << s->log2;
}

/* ---- text, hash, comparison ---- */

static OuObj *
repr_members(OuSpace *sp, OuObj *o)
{
    OuObj *list = ou_list_of(sp, o);
    OuObj *text = list == NULL ? NULL : ou_repr(sp, list);
    OuObj *inner = text == NULL ? NULL : ou_str_slice(sp, text, 1, ou_str_length(text) - 1);
    ou_xdecref(sp, list);
    ou_xdecref(sp, text);
    return inner;
}

static OuObj *
set_repr(OuSpace *sp, OuObj *o)
{
    if (ou_set_length(o) == 0)
        return ou_str_format(sp, "%T()", o);
    int inside = ou_repr_enter(sp, o);
    if (inside != 0)
        return inside < 0 ? NULL : ou_str_format(sp, "%T(...)", o);
    OuObj *inner = repr_members(sp, o), *result = NULL;
    if (inner != NULL) {
        result = ou_is(o, sp, OU_T_SET) ? ou_str_format(sp, "{%S}", inner)
                                        : ou_str_format(sp, "%T({%S})", o, inner);
        ou_decref(sp, inner);
    }
    ou_repr_leave(sp, o);
    return result;
}

/* CPython's: independent of order, yet nested sets spread well. */
static bool
frozenset_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    (void)sp;
    OuSetEntry entry;
    uint64_t sum = 0;
    for (size_t at = 0; ou_set_next_entry((OuSet *)o, &at, &entry);) {
        uint64_t h = (uint64_t)entry.hash;
        sum ^= ((h ^ 89869747u) ^ (h << 16)) * 3644798167u;
    }
    sum ^= (ou_set_length(o) + 1) * 1927868237u;
    sum ^= (sum >> 11) ^ (sum >> 25);
    sum = sum * 69069u + 907133923u;
    *hash = sum == UINT64_MAX ? 590923713 : (int64_t)sum;
    return true;
}

static OuObj *
set_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!ou_is_any_set(a) || !ou_is_any_set(b))
        return ou_incref(sp->not_implemented);
    size_t n = ou_set_length(a), m = ou_set_length(b);
    bool possible = op == OU_LT ? n < m : op == OU_LE ? n <= m : op == OU_GT ? n > m : op == OU_GE ? n >= m : n == m;
    int holds = !possible ? 0 : op == OU_GT || op == OU_GE ? ou_set_is_subset(sp, b, a) : ou_set_is_subset(sp, a, b);
    if (holds < 0)
        return NULL;
    return ou_bool(sp, (holds != 0) == (op != OU_NE));
}

/* ---- construction ---- */

static OuObj *
set_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    (void)n;
    (void)kwnames;
    return ou_set_new(sp, type);
}

static bool
set_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (ou_is(self, sp, OU_T_SET) && !ou_args_no_keywords(sp, "set", kwnames))
        return false;
    if (!ou_args_count(sp, "set", n, 0, 1))
        return false;
    ou_set_clear(sp, self);
    return n == 0 || ou_set_update(sp, self, args[0]);
}

static OuObj *
frozenset_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    bool exact = type == sp->types[OU_T_FROZENSET];
    if ((exact && !ou_args_no_keywords(sp, "frozenset", kwnames)) || !ou_args_count(sp, "frozenset", n, 0, 1))
        return NULL;
    if (exact && n == 1 && ou_is(args[0], sp, OU_T_FROZENSET))
        return ou_incref(args[0]);
    return ou_set_of(sp, type, n == 1 ? args[0] : NULL);
}

/* ---- container ---- */

static bool
set_length(OuSpace *sp, OuObj *o, size_t *length)
{
    (void)sp;
    *length = ou_set_length(o);
    return true;
}

static OuObj *
both_sets(OuSpace *sp, OuObj *a, OuObj *b, OuObj *(*fn)(OuSpace *, OuObj *, OuObj *))
{
    if (!ou_is_any_set(a) || !ou_is_any_set(b))
        return ou_incref(sp->not_implemented);
    return fn(sp, a, b);
}

static OuObj *
set_and(OuSpace *sp, OuObj *a, OuObj *b)
{
    return both_sets(sp, a, b, ou_set_intersection);
}

static OuObj *
set_sub(OuSpace *sp, OuObj *a, OuObj *b)
{
    return both_sets(sp, a, b, ou_set_difference);
}

static OuObj *
set_xor(OuSpace *sp, OuObj *a, OuObj *b)
{
    return both_sets(sp, a, b, ou_set_symmetric_difference);
}

static OuObj *
unite(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *result = ou_set_copy(sp, a);
    if (result != NULL && a != b && !ou_set_update(sp, result, b)) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

static OuObj *
set_or(OuSpace *sp, OuObj *a, OuObj *b)
{
    return both_sets(sp, a, b, unite);
}

/* In place; `b` must be a set. */
static OuObj *
change(OuSpace *sp, OuObj *a, OuObj *b, bool (*fn)(OuSpace *, OuObj *, OuObj *))
{
    if (!ou_is_any_set(b))
        return ou_incref(sp->not_implemented);
    return fn(sp, a, b) ? ou_incref(a) : NULL;
}

static OuObj *
set_inplace_or(OuSpace *sp, OuObj *a, OuObj *b)
{
    return change(sp, a, b, ou_set_update);
}

static OuObj *
set_inplace_sub(OuSpace *sp, OuObj *a, OuObj *b)
{
    return change(sp, a, b, ou_set_subtract);
}

static OuObj *
set_inplace_xor(OuSpace *sp, OuObj *a, OuObj *b)
{
    return change(sp, a, b, ou_set_toggle);
}

static bool
intersect_into(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *result = ou_set_intersection(sp, a, b);
    if (result == NULL)
        return false;
    ou_set_swap(sp, (OuSet *)a, (OuSet *)result);
    ou_decref(sp, result);
    return true;
}

static OuObj *
set_inplace_and(OuSpace *sp, OuObj *a, OuObj *b)
{
    return change(sp, a, b, intersect_into);
}

/* ---- iterator: an OuDictIter whose `dict` is the set ---- */

static OuObj *
set_iter(OuSpace *sp, OuObj *o)
{
    OuDictIter *it = ou_object_take(sp, OU_T_SET_ITER);
    if (it == NULL)
        return NULL;
    ou_slot_init(&it->dict, ou_incref(o));
    it->at = 0;
    it->n_used = it->left = ou_set_length(o);
    ou_track_newborn(sp, &it->head);
    return &it->head;
}

static OuObj *
set_iter_next(OuSpace *sp, OuObj *o)
{
    OuDictIter *it = (OuDictIter *)o;
    OuSetEntry entry;
    if (it->dict == NULL)
        return NULL;
    if (OU_UNLIKELY(it->n_used != ou_set_length(it->dict))) {
        it->n_used = SIZE_MAX; // stays wrong
        return ou_raise(sp, OU_E_RUNTIME_ERROR, "Set changed size during iteration");
    }
    if (OU_LIKELY(ou_set_next_entry((OuSet *)it->dict, &it->at, &entry))) {
        it->left--;
        return ou_incref(entry.key);
    }
    ou_slot_clear(sp, &it->dict);
    return NULL;
}

static OuObj *
set_iter_length_hint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuDictIter *it = (OuDictIter *)args[0];
    bool good = it->dict != NULL && it->n_used == ou_set_length(it->dict);
    return ou_int_from_size(sp, good ? it->left : 0);
}

static const OuMethodDef set_iter_methods[] = {
    {"__length_hint__", set_iter_length_hint, OU_CALL_ARGS, 0, 0, "Private method returning an estimate of len(list(it))."},
    {0},
};

const OuTypeSpec ou_spec_set_iter = {
    .name = "set_iterator",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuDictIter),
    .slots = {
        .drop = ou_seq_iter_drop,
        .visit = ou_seq_iter_visit,
        .edge_name = ou_seq_iter_edge_name,
        .iter = ou_iter_self,
        .next = set_iter_next,
    },
    .methods = set_iter_methods,
};

/* ---- the types ---- */

#define SHARED_SLOTS                                                                               \
    .drop = ou_set_clear, .visit = set_visit, .visit_part = set_visit_part, .edge_name = set_edge_name, \
    .extra_bytes = set_extra_bytes, .repr = set_repr, .compare = set_compare, .iter = set_iter,    \
    .length = set_length, .contains = ou_set_contains_item,                                        \
    .binary = {[OU_AND] = set_and, [OU_OR] = set_or, [OU_XOR] = set_xor, [OU_SUB] = set_sub}

const OuTypeSpec ou_spec_set = {
    .name = "set",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_WEAKREFS | OU_TYPE_SET_HEIR,
    .basic_bytes = sizeof(OuSet),
    .slots = {
        SHARED_SLOTS,
        .clear = ou_set_clear,
        .make = set_make,
        .init = set_init,
        .inplace = {[OU_AND] = set_inplace_and, [OU_OR] = set_inplace_or,
                    [OU_XOR] = set_inplace_xor, [OU_SUB] = set_inplace_sub},
    },
    .methods = ou_set_methods,
    .doc = "Build an unordered collection of unique elements.",
};

const OuTypeSpec ou_spec_frozenset = {
    .name = "frozenset",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_WEAKREFS | OU_TYPE_FROZENSET_HEIR,
    .basic_bytes = sizeof(OuSet),
    .slots = {
        SHARED_SLOTS,
        .clear = ou_set_clear,
        .hash = frozenset_hash,
        .make = frozenset_make,
    },
    .methods = ou_frozenset_methods,
    .doc = "Build an immutable unordered collection of unique elements.",
};
