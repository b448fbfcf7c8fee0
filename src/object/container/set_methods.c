/* SPDX-License-Identifier: MIT */
/* The methods of set and frozenset. */
#include "object/container/list.h"
#include "object/container/set_int.h"

static inline OuObj *
none_if(OuSpace *sp, bool ok)
{
    return ok ? ou_incref(sp->none) : NULL;
}

static inline OuObj *
answer(OuSpace *sp, int truth)
{
    return truth < 0 ? NULL : ou_bool(sp, truth != 0);
}

static OuObj *
set_add(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return none_if(sp, ou_set_add(sp, args[0], args[1]));
}

/* Sets cannot be members, but stand for the frozenset of their members when
 * they are looked for. After a failed hash of `key`: that frozenset, or NULL. */
static OuObj *
frozen_key(OuSpace *sp, OuObj *key)
{
    if (!(key->type->flags & OU_TYPE_SET_HEIR) || !ou_pending_swallow(sp, OU_E_TYPE_ERROR))
        return NULL;
    return ou_set_of(sp, sp->types[OU_T_FROZENSET], key);
}

int
ou_set_contains_item(OuSpace *sp, OuObj *set, OuObj *key)
{
    int found = ou_set_contains(sp, set, key);
    OuObj *frozen = found < 0 ? frozen_key(sp, key) : NULL;
    if (frozen != NULL) {
        found = ou_set_contains(sp, set, frozen);
        ou_decref(sp, frozen);
    }
    return found;
}

static int
discard(OuSpace *sp, OuObj *set, OuObj *key)
{
    int found = ou_set_discard(sp, set, key);
    OuObj *frozen = found < 0 ? frozen_key(sp, key) : NULL;
    if (frozen != NULL) {
        found = ou_set_discard(sp, set, frozen);
        ou_decref(sp, frozen);
    }
    return found;
}

static OuObj *
set_discard(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return none_if(sp, discard(sp, args[0], args[1]) >= 0);
}

static OuObj *
set_remove(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    int found = discard(sp, args[0], args[1]);
    if (found == 0)
        return ou_raise_key(sp, args[1]);
    return none_if(sp, found > 0);
}

static OuObj *
set_pop(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_set_pop(sp, args[0]);
}

static OuObj *
set_clear(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    ou_set_clear(sp, args[0]);
    return ou_incref(sp->none);
}

static OuObj *
set_copy(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    if (ou_is(args[0], sp, OU_T_FROZENSET))
        return ou_incref(args[0]);
    return ou_set_copy(sp, args[0]);
}

static OuObj *
set_update(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    for (size_t i = 1; i < n; i++)
        if (!ou_set_update(sp, args[0], args[i]))
            return NULL;
    return ou_incref(sp->none);
}

static OuObj *
set_union(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *result = ou_set_copy(sp, args[0]);
    for (size_t i = 1; result != NULL && i < n; i++) {
        if (args[i] != args[0] && !ou_set_update(sp, result, args[i])) {
            ou_decref(sp, result);
            return NULL;
        }
    }
    return result;
}

typedef OuObj *(*SetFn)(OuSpace *sp, OuObj *set, OuObj *other);

/* fn(... fn(fn(set, args[1]), args[2]) ...); a copy where there are none. */
static OuObj *
fold(OuSpace *sp, OuObj *const *args, size_t n, SetFn fn)
{
    OuObj *result = n == 1 ? ou_set_copy(sp, args[0]) : ou_incref(args[0]);
    for (size_t i = 1; result != NULL && i < n; i++) {
        OuObj *next = fn(sp, result, args[i]);
        ou_decref(sp, result);
        result = next;
    }
    return result;
}

static OuObj *
set_intersection(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return fold(sp, args, n, ou_set_intersection);
}

static OuObj *
set_intersection_update(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *result = fold(sp, args, n, ou_set_intersection);
    if (result == NULL)
        return NULL;
    ou_set_swap(sp, (OuSet *)args[0], (OuSet *)result);
    ou_decref(sp, result);
    return ou_incref(sp->none);
}

/* What is left when all others are taken away: the copy is made once. */
static OuObj *
set_difference(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *result = n == 1 ? ou_set_copy(sp, args[0]) : ou_set_difference(sp, args[0], args[1]);
    for (size_t i = 2; result != NULL && i < n; i++) {
        if (!ou_set_subtract(sp, result, args[i])) {
            ou_decref(sp, result);
            return NULL;
        }
    }
    return result;
}

static OuObj *
set_difference_update(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    for (size_t i = 1; i < n; i++)
        if (!ou_set_subtract(sp, args[0], args[i]))
            return NULL;
    return ou_incref(sp->none);
}

static OuObj *
set_symmetric_difference(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_set_symmetric_difference(sp, args[0], args[1]);
}

static OuObj *
set_symmetric_difference_update(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return none_if(sp, ou_set_toggle(sp, args[0], args[1]));
}

static OuObj *
set_issubset(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return answer(sp, ou_set_is_subset(sp, args[0], args[1]));
}

static OuObj *
set_issuperset(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return answer(sp, ou_set_is_superset(sp, args[0], args[1]));
}

static OuObj *
set_isdisjoint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return answer(sp, ou_set_is_disjoint(sp, args[0], args[1]));
}

enum { ANY_NUMBER = 255 };

/* What frozenset has, and set too. */
#define SHARED_METHODS                                                                             \
    {"copy", set_copy, OU_CALL_ARGS, 0, 0, "Return a shallow copy of a set."},                     \
    {"union", set_union, OU_CALL_ARGS, 0, ANY_NUMBER, "Return the union of sets as a new set."},   \
    {"intersection", set_intersection, OU_CALL_ARGS, 0, ANY_NUMBER,                                \
     "Return the intersection of two sets as a new set."},                                         \
    {"difference", set_difference, OU_CALL_ARGS, 0, ANY_NUMBER,                                    \
     "Return the difference of two or more sets as a new set."},                                   \
    {"symmetric_difference", set_symmetric_difference, OU_CALL_ARGS, 1, 1,                         \
     "Return the symmetric difference of two sets as a new set."},                                 \
    {"issubset", set_issubset, OU_CALL_ARGS, 1, 1, "Report whether another set contains this set."}, \
    {"issuperset", set_issuperset, OU_CALL_ARGS, 1, 1, "Report whether this set contains another set."}, \
    {"isdisjoint", set_isdisjoint, OU_CALL_ARGS, 1, 1, "Return True if two sets have a null intersection."}, \
    {"__class_getitem__", ou_class_getitem, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL}

const OuMethodDef ou_frozenset_methods[] = {
    SHARED_METHODS,
    {0},
};

const OuMethodDef ou_set_methods[] = {
    SHARED_METHODS,
    {"add", set_add, OU_CALL_ARGS, 1, 1, "Add an element to a set."},
    {"discard", set_discard, OU_CALL_ARGS, 1, 1, "Remove an element from a set if it is a member."},
    {"remove", set_remove, OU_CALL_ARGS, 1, 1, "Remove an element from a set; it must be a member."},
    {"pop", set_pop, OU_CALL_ARGS, 0, 0, "Remove and return an arbitrary set element."},
    {"clear", set_clear, OU_CALL_ARGS, 0, 0, "Remove all elements from this set."},
    {"update", set_update, OU_CALL_ARGS, 0, ANY_NUMBER, "Update a set with the union of itself and others."},
    {"intersection_update", set_intersection_update, OU_CALL_ARGS, 0, ANY_NUMBER,
     "Update a set with the intersection of itself and another."},
    {"difference_update", set_difference_update, OU_CALL_ARGS, 0, ANY_NUMBER,
     "Remove all elements of another set from this set."},
    {"symmetric_difference_update", set_symmetric_difference_update, OU_CALL_ARGS, 1, 1,
     "Update a set with the symmetric difference of itself and another."},
    {0},
};
