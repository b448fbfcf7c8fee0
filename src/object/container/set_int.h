/* SPDX-License-Identifier: MIT */
/* The inside of set: its table, and the operations that need to see it. */
#ifndef OURO_OBJECT_SET_INT_H
#define OURO_OBJECT_SET_INT_H

#include "object/container/dict_int.h"
#include "object/container/set.h"

enum { OU_SET_MIN_LOG2 = 3, OU_SET_GONE_HASH = -1 };

static inline bool
ou_is_any_set(const OuObj *o)
{
    return (o->type->flags & (OU_TYPE_SET_HEIR | OU_TYPE_FROZENSET_HEIR)) != 0;
}

/* A set without a table counts as one of eight free places. */
static inline size_t
ou_set_mask(const OuSet *s)
{
    return s->table == NULL ? ((size_t)1 << OU_SET_MIN_LOG2) - 1 : ((size_t)1 << s->log2) - 1;
}

/* The next entry in order; false at the end. `set` is read anew at each call. */
static inline bool
ou_set_next_entry(const OuSet *s, size_t *at, OuSetEntry *entry)
{
    if (s->table == NULL)
        return false;
    size_t mask = ou_set_mask(s);
    for (size_t i = *at; i <= mask; i++) {
        if (s->table[i].key != NULL) {
            *entry = s->table[i];
            *at = i + 1;
            return true;
        }
    }
    return false;
}

/* The same for who runs comparisons between two calls: the key is counted, and shaded
 * (object/store.h). */
static inline bool
ou_set_next_held(OuSpace *sp, OuObj *set, size_t *at, OuSetEntry *entry)
{
    if (!ou_set_next_entry((OuSet *)set, at, entry))
        return false;
    ou_shade(sp, ou_incref(entry->key));
    return true;
}

/* With known hashes; results as of the public functions. */
bool ou_set_add_hashed(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash);
int ou_set_contains_hashed(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash);
int ou_set_discard_hashed(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash);
/* Room for `n_extra` more, grown as CPython's update() grows. */
bool ou_set_make_room(OuSpace *sp, OuSet *s, size_t n_extra);
/* Build the table again for more than `least` places, without deleted entries. */
bool ou_set_resize(OuSpace *sp, OuSet *s, size_t least);
void ou_set_clear(OuSpace *sp, OuObj *set);
/* Any member, taken out: a new reference; KeyError when empty. */
OuObj *ou_set_pop(OuSpace *sp, OuObj *set);
/* Let two sets exchange their members; where pop() goes on stays, as in CPython. */
void ou_set_swap(OuSpace *sp, OuSet *a, OuSet *b);
/* set or frozenset, whichever `o` is or inherits from. */
OuType *ou_set_base_type(OuSpace *sp, OuObj *o);

/* ---- algebra; `other` is any iterable ---- */
OuObj *ou_set_copy(OuSpace *sp, OuObj *set);                      // of the base type
OuObj *ou_set_intersection(OuSpace *sp, OuObj *set, OuObj *other);
OuObj *ou_set_difference(OuSpace *sp, OuObj *set, OuObj *other);
OuObj *ou_set_symmetric_difference(OuSpace *sp, OuObj *set, OuObj *other);
bool ou_set_subtract(OuSpace *sp, OuObj *set, OuObj *other);      // in place
bool ou_set_toggle(OuSpace *sp, OuObj *set, OuObj *other);        // symmetric difference, in place
int ou_set_is_subset(OuSpace *sp, OuObj *set, OuObj *other);      // 1, 0, -1 pending
int ou_set_is_superset(OuSpace *sp, OuObj *set, OuObj *other);
int ou_set_is_disjoint(OuSpace *sp, OuObj *set, OuObj *other);

/* `key in set`, where a set stands for the frozenset of its members. */
int ou_set_contains_item(OuSpace *sp, OuObj *set, OuObj *key);
extern const OuMethodDef ou_set_methods[];
extern const OuMethodDef ou_frozenset_methods[];

#endif
