/* SPDX-License-Identifier: MIT */
/* Intersections, differences and the questions of inclusion.
 *
 * Which operand is walked decides the order of the result, so the choices are
 * CPython's. Whatever is walked may be changed by the comparisons: the entry at
 * hand is held, the next one is looked for in the table as it is then.
 */
#include "object/container/set_int.h"

OuObj *
ou_set_copy(OuSpace *sp, OuObj *set)
{
    return ou_set_of(sp, ou_set_base_type(sp, set), set);
}

/* Is `key` in the dict or set `where`? */
static int
is_in(OuSpace *sp, OuObj *where, OuObj *key, int64_t hash)
{
    if (ou_is_any_set(where))
        return ou_set_contains_hashed(sp, where, key, hash);
    int64_t at = ou_dict_find(sp, (OuDict *)where, key, hash);
    return at >= 0 ? 1 : at == OU_DICT_ABSENT ? 0 : -1;
}

/* Add to `result` the members of `walked` that are (or are not) in `where`. */
static bool
add_where(OuSpace *sp, OuObj *result, OuObj *walked, OuObj *where, bool wanted)
{
    OuSetEntry entry;
    for (size_t at = 0; ou_set_next_held(sp, walked, &at, &entry);) {
        int inside = is_in(sp, where, entry.key, entry.hash);
        bool ok = inside >= 0 && ((inside != 0) != wanted || ou_set_add_hashed(sp, result, entry.key, entry.hash));
        ou_decref(sp, entry.key);
        if (!ok)
            return false;
    }
    return true;
}

/* Add to `result` the items of an iterable that are in `set`. */
static bool
add_common(OuSpace *sp, OuObj *result, OuObj *set, OuObj *iterable)
{
    OuObj *it = ou_iter(sp, iterable), *key;
    int64_t hash;
    bool ok = it != NULL;
    while (ok && (key = ou_next(sp, it)) != NULL) {
        int inside = ou_dict_hash(sp, key, &hash) ? ou_set_contains_hashed(sp, set, key, hash) : -1;
        ok = inside >= 0 && (inside == 0 || ou_set_add_hashed(sp, result, key, hash));
        ou_decref(sp, key);
    }
    ou_xdecref(sp, it);
    return ok && !ou_pending(sp);
}

OuObj *
ou_set_intersection(OuSpace *sp, OuObj *set, OuObj *other)
{
    if (set == other)
        return ou_set_copy(sp, set);
    OuObj *result = ou_set_new(sp, ou_set_base_type(sp, set));
    if (result == NULL)
        return NULL;
    bool ok;
    if (!ou_is_any_set(other))
        ok = add_common(sp, result, set, other);
    else if (ou_set_length(other) > ou_set_length(set))
        ok = add_where(sp, result, set, other, true);
    else
        ok = add_where(sp, result, other, set, true);
    if (!ok) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

bool
ou_set_subtract(OuSpace *sp, OuObj *set, OuObj *other)
{
    OuSet *s = (OuSet *)set;
    if (set == other) {
        ou_set_clear(sp, set);
        return true;
    }
    if (ou_is_any_set(other)) {
        // Against a much larger set only what both have is worth looking at.
        OuObj *walked = ou_set_length(other) >> 3 > s->n_used ? ou_set_intersection(sp, set, other) : ou_incref(other);
        OuSetEntry entry;
        bool ok = walked != NULL;
        for (size_t at = 0; ok && ou_set_next_held(sp, walked, &at, &entry);) {
            ok = ou_set_discard_hashed(sp, set, entry.key, entry.hash) >= 0;
            ou_decref(sp, entry.key);
        }
        ou_xdecref(sp, walked);
        if (!ok)
            return false;
    } else {
        OuObj *it = ou_iter(sp, other), *key;
        bool ok = it != NULL;
        while (ok && (key = ou_next(sp, it)) != NULL) {
            ok = ou_set_discard(sp, set, key) >= 0;
            ou_decref(sp, key);
        }
        ou_xdecref(sp, it);
        if (!ok || ou_pending(sp))
            return false;
    }
    if (s->n_filled - s->n_used <= ou_set_mask(s) / 4)
        return true;
    return ou_set_resize(sp, s, (size_t)s->n_used * (s->n_used > 50000 ? 2 : 4));
}

OuObj *
ou_set_difference(OuSpace *sp, OuObj *set, OuObj *other)
{
    bool keyed = ou_is_any_set(other) || ou_is(other, sp, OU_T_DICT);
    size_t n = !keyed ? 0 : ou_is_any_set(other) ? ou_set_length(other) : ou_dict_length(other);
    if (!keyed || ou_set_length(set) >> 2 > n) {
        OuObj *result = ou_set_copy(sp, set);
        if (result != NULL && !ou_set_subtract(sp, result, other)) {
            ou_decref(sp, result);
            return NULL;
        }
        return result;
    }
    OuObj *result = ou_set_new(sp, ou_set_base_type(sp, set));
    if (result != NULL && !add_where(sp, result, set, other, false)) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

/* Take `key` (taken over) out of the set if it is there, otherwise put it in. */
static bool
toggle(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash)
{
    int removed = ou_set_discard_hashed(sp, set, key, hash);
    bool ok = removed > 0 || (removed == 0 && ou_set_add_hashed(sp, set, key, hash));
    ou_decref(sp, key);
    return ok;
}

bool
ou_set_toggle(OuSpace *sp, OuObj *set, OuObj *other)
{
    if (set == other) {
        ou_set_clear(sp, set);
        return true;
    }
    if (ou_is(other, sp, OU_T_DICT)) {
        OuObj *key;
        int64_t hash;
        for (size_t at = 0; ou_dict_next_key(sp, other, &at, &key, &hash);)
            if (!toggle(sp, set, key, hash))
                return false;
        return true;
    }
    OuObj *walked = ou_is_any_set(other) ? ou_incref(other) : ou_set_of(sp, ou_set_base_type(sp, set), other);
    if (walked == NULL)
        return false;
    OuSetEntry entry;
    bool ok = true;
    for (size_t at = 0; ok && ou_set_next_held(sp, walked, &at, &entry);)
        ok = toggle(sp, set, entry.key, entry.hash);
    ou_decref(sp, walked);
    return ok;
}

OuObj *
ou_set_symmetric_difference(OuSpace *sp, OuObj *set, OuObj *other)
{
    OuObj *result = ou_set_of(sp, ou_set_base_type(sp, set), other);
    if (result != NULL && !ou_set_toggle(sp, result, set)) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

/* ---- inclusion ---- */

/* Do all members of `walked` lie in (or, `wanted` false, outside) `where`? */
static int
all_where(OuSpace *sp, OuObj *walked, OuObj *where, bool wanted)
{
    OuSetEntry entry;
    for (size_t at = 0; ou_set_next_held(sp, walked, &at, &entry);) {
        int inside = ou_set_contains_hashed(sp, where, entry.key, entry.hash);
        ou_decref(sp, entry.key);
        if (inside < 0)
            return -1;
        if ((inside != 0) != wanted)
            return 0;
    }
    return 1;
}

/* The same for the items of an iterable. */
static int
all_items_where(OuSpace *sp, OuObj *iterable, OuObj *where, bool wanted)
{
    OuObj *it = ou_iter(sp, iterable), *key;
    int answer = it == NULL ? -1 : 1;
    while (answer > 0 && (key = ou_next(sp, it)) != NULL) {
        int inside = ou_set_contains(sp, where, key);
        ou_decref(sp, key);
        answer = inside < 0 ? -1 : (inside != 0) == wanted;
    }
    ou_xdecref(sp, it);
    return ou_pending(sp) ? -1 : answer;
}

int
ou_set_is_subset(OuSpace *sp, OuObj *set, OuObj *other)
{
    if (ou_is_any_set(other))
        return ou_set_length(set) > ou_set_length(other) ? 0 : all_where(sp, set, other, true);
    OuObj *common = ou_set_intersection(sp, set, other);
    if (common == NULL)
        return -1;
    int answer = ou_set_length(common) == ou_set_length(set);
    ou_decref(sp, common);
    return answer;
}

int
ou_set_is_superset(OuSpace *sp, OuObj *set, OuObj *other)
{
    if (ou_is_any_set(other))
        return ou_set_is_subset(sp, other, set);
    return all_items_where(sp, other, set, true);
}

int
ou_set_is_disjoint(OuSpace *sp, OuObj *set, OuObj *other)
{
    if (!ou_is_any_set(other))
        return all_items_where(sp, other, set, false);
    if (set == other)
        return ou_set_length(set) == 0;
    bool shorter = ou_set_length(other) < ou_set_length(set);
    return all_where(sp, shorter ? other : set, shorter ? set : other, false);
}
