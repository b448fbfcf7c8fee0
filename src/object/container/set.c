/* SPDX-License-Identifier: MIT */
/* The table of set and frozenset.
 *
 * Programs print sets, so where a member lies is part of what they see. The
 * probe order (nine neighbours, then a jump that mixes in more of the hash), the
 * moments of growth and the ways of merging are those that CPython documents in
 * the comments of its setobject.c; members with equal hashes in both (numbers)
 * come in the same order.
 */
#include "object/container/set.h"

#include <string.h>

#include "object/container/set_int.h"

enum { LINEAR_PROBES = 9, PERTURB_SHIFT = 5, MAX_LOG2 = 30 };

/* ---- tables ---- */

static OuSetEntry *
take_table(OuSpace *sp, unsigned log2)
{
    size_t bytes = sizeof(OuSetEntry) << log2;
    OuSetEntry *table = log2 > MAX_LOG2 ? NULL : ou_buffer_take(sp->heap, bytes);
    if (OU_UNLIKELY(table == NULL))
        return ou_raise_memory(sp);
    memset(table, 0, bytes);
    return table;
}

static void
release_table(OuSpace *sp, OuSetEntry *table, unsigned log2)
{
    ou_buffer_release(sp->heap, table, sizeof(OuSetEntry) << log2);
}

/* Where the search for `hash` goes next, and how many places it reads there. */
static inline size_t
next_place(size_t i, size_t mask, uint64_t *perturb)
{
    *perturb >>= PERTURB_SHIFT;
    return (i * 5 + 1 + *perturb) & mask;
}

static inline size_t
neighbours(size_t i, size_t mask)
{
    return i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
}

/* Put a member that is not there into a table without deleted entries. */
static void
insert_clean(OuSetEntry *table, size_t mask, OuObj *key, int64_t hash)
{
    uint64_t perturb = (uint64_t)hash;
    for (size_t i = (size_t)hash & mask;; i = next_place(i, mask, &perturb)) {
        size_t last = i + neighbours(i, mask);
        for (size_t at = i; at <= last; at++) {
            if (table[at].key == NULL) {
                table[at] = (OuSetEntry){key, hash};
                return;
            }
        }
    }
}

bool
ou_set_resize(OuSpace *sp, OuSet *s, size_t least)
{
    unsigned log2 = OU_SET_MIN_LOG2;
    while (((size_t)1 << log2) <= least)
        log2++;
    if (log2 == OU_SET_MIN_LOG2 && ou_set_mask(s) == 7 && s->n_filled == s->n_used)
        return true;
    OuSetEntry *table = take_table(sp, log2), *old = s->table;
    if (table == NULL)
        return false;
    if (old != NULL) {
        bool shaded = ou_slots_move(sp, s);
        for (size_t i = 0; i <= ou_set_mask(s); i++) {
            if (old[i].key == NULL)
                continue;
            if (OU_UNLIKELY(shaded))
                ou_shade(sp, old[i].key);
            insert_clean(table, ((size_t)1 << log2) - 1, old[i].key, old[i].hash);
        }
        release_table(sp, old, s->log2);
    }
    s->table = table;
    s->log2 = (uint8_t)log2;
    s->n_filled = s->n_used;
    ou_note_slots(sp, s, (size_t)1 << log2, (size_t)1 << log2);
    return true;
}

bool
ou_set_make_room(OuSpace *sp, OuSet *s, size_t n_extra)
{
    if ((s->n_filled + n_extra) * 5 < ou_set_mask(s) * 3)
        return true;
    return ou_set_resize(sp, s, (s->n_used + n_extra) * 2);
}

/* ---- making ---- */

OuType *
ou_set_base_type(OuSpace *sp, OuObj *o)
{
    return sp->types[o->type->flags & OU_TYPE_SET_HEIR ? OU_T_SET : OU_T_FROZENSET];
}

OuObj *
ou_set_new(OuSpace *sp, OuType *type)
{
    if (type->flags & OU_TYPE_HEAP)
        return ou_type_alloc(sp, type, 0);
    OuSet *s = ou_object_take(sp, (OuTypeId)type->id);
    if (OU_UNLIKELY(s == NULL))
        return NULL;
    memset(&s->table, 0, sizeof *s - sizeof s->head);
    ou_track_newborn(sp, &s->head);
    return &s->head;
}

OuObj *
ou_set_of(OuSpace *sp, OuType *type, OuObj *iterable)
{
    OuObj *set = ou_set_new(sp, type);
    if (set != NULL && iterable != NULL && !ou_set_update(sp, set, iterable)) {
        ou_decref(sp, set);
        return NULL;
    }
    return set;
}

/* ---- finding ---- */

/* Are two keys of one hash equal? As in dict.c: 2 when the set changed. */
static int
compare_keys(OuSpace *sp, OuSet *s, size_t at, OuObj *other, OuObj *key)
{
    if (ou_is(other, sp, OU_T_STR) && ou_is(key, sp, OU_T_STR))
        return ou_str_equal(other, key);
    if (ou_is(other, sp, OU_T_INT) && ou_is(key, sp, OU_T_INT))
        return ou_int_compare(other, key) == 0;
    OuSetEntry *table = s->table;
    ou_incref(other);
    ou_shade(sp, other);
    int equal = ou_compare_bool(sp, other, key, OU_EQ);
    if (equal >= 0 && (s->table != table || at > ou_set_mask(s) || table[at].key != other))
        equal = 2;
    ou_decref(sp, other);
    return equal;
}

/* Search for `key`: 1 and its place, 0 and the place for it (the last deleted
 * entry that the search passed, else the free one where it ended), -1 pending.
 * The table must be there. */
static int
find_entry(OuSpace *sp, OuSet *s, OuObj *key, int64_t hash, size_t *place)
{
again:;
    const OuSetEntry *table = s->table;
    const size_t mask = ou_set_mask(s);
    size_t gone = SIZE_MAX;
    uint64_t perturb = (uint64_t)hash;
    for (size_t i = (size_t)hash & mask;; i = next_place(i, mask, &perturb)) {
        size_t last = i + neighbours(i, mask);
        for (size_t at = i; at <= last; at++) {
            const OuSetEntry *entry = &table[at];
            if (entry->key == NULL) {
                if (entry->hash == OU_SET_GONE_HASH) {
                    gone = at;
                    continue;
                }
                *place = gone != SIZE_MAX ? gone : at;
                return 0;
            }
            if (entry->hash != hash)
                continue;
            int equal = entry->key == key ? 1 : compare_keys(sp, s, at, entry->key, key);
            if (equal == 2) {
                if (s->table == NULL)
                    return 0; // cleared: callers that add look again
                goto again;
            }
            if (equal != 0) {
                *place = at;
                return equal;
            }
        }
    }
}

int
ou_set_contains_hashed(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash)
{
    size_t place;
    return ((OuSet *)set)->table == NULL ? 0 : find_entry(sp, (OuSet *)set, key, hash, &place);
}

int
ou_set_contains(OuSpace *sp, OuObj *set, OuObj *key)
{
    int64_t hash;
    return ou_dict_hash(sp, key, &hash) ? ou_set_contains_hashed(sp, set, key, hash) : -1;
}

/* ---- changing ---- */

bool
ou_set_add_hashed(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash)
{
    OuSet *s = (OuSet *)set;
    size_t place;
    do {
        if (s->table == NULL) {
            OuSetEntry *table = take_table(sp, OU_SET_MIN_LOG2);
            if (table == NULL)
                return false;
            s->table = table;
            s->log2 = OU_SET_MIN_LOG2;
        }
        int found = find_entry(sp, s, key, hash, &place);
        if (found != 0)
            return found > 0;
    } while (s->table == NULL);
    bool reused = s->table[place].hash == OU_SET_GONE_HASH;
    s->table[place] = (OuSetEntry){ou_incref(key), hash};
    s->n_used++;
    if (reused)
        return true;
    s->n_filled++;
    if ((size_t)s->n_filled * 5 < ou_set_mask(s) * 3)
        return true;
    return ou_set_resize(sp, s, (size_t)s->n_used * (s->n_used > 50000 ? 2 : 4));
}

bool
ou_set_add(OuSpace *sp, OuObj *set, OuObj *key)
{
    int64_t hash;
    return ou_dict_hash(sp, key, &hash) && ou_set_add_hashed(sp, set, key, hash);
}

/* Take the member at `place` out and hand it over. */
static OuObj *
take_entry(OuSpace *sp, OuSet *s, size_t place)
{
    OuObj *key = ou_slot_take(sp, &s->table[place].key);
    s->table[place].hash = OU_SET_GONE_HASH;
    s->n_used--;
    return key;
}

int
ou_set_discard_hashed(OuSpace *sp, OuObj *set, OuObj *key, int64_t hash)
{
    OuSet *s = (OuSet *)set;
    size_t place;
    int found = s->table == NULL ? 0 : find_entry(sp, s, key, hash, &place);
    if (found > 0)
        ou_decref(sp, take_entry(sp, s, place));
    return found;
}

int
ou_set_discard(OuSpace *sp, OuObj *set, OuObj *key)
{
    int64_t hash;
    return ou_dict_hash(sp, key, &hash) ? ou_set_discard_hashed(sp, set, key, hash) : -1;
}

OuObj *
ou_set_pop(OuSpace *sp, OuObj *set)
{
    OuSet *s = (OuSet *)set;
    if (s->n_used == 0)
        return ou_raise(sp, OU_E_KEY_ERROR, "pop from an empty set");
    size_t mask = ou_set_mask(s), at = s->finger & mask;
    while (s->table[at].key == NULL)
        at = at == mask ? 0 : at + 1;
    s->finger = (uint32_t)at + 1;
    return take_entry(sp, s, at);
}

/* Uncount all members of a table that no set has any more. */
static void
drop_table(OuSpace *sp, OuSetEntry *table, unsigned log2)
{
    for (size_t i = 0; i < (size_t)1 << log2; i++)
        ou_xdecref(sp, table[i].key);
    release_table(sp, table, log2);
}

static void
shade_members(OuSpace *sp, OuSet *s)
{
    if (OU_LIKELY(sp->barrier.phase == 0) || s->table == NULL)
        return;
    for (size_t i = 0; i <= ou_set_mask(s); i++)
        ou_shade(sp, s->table[i].key);
}

void
ou_set_clear(OuSpace *sp, OuObj *set)
{
    OuSet *s = (OuSet *)set;
    OuSetEntry *table = s->table;
    unsigned log2 = s->log2;
    if (table == NULL)
        return;
    shade_members(sp, s);
    s->table = NULL;
    s->n_used = s->n_filled = 0;
    s->log2 = 0;
    drop_table(sp, table, log2);
}

void
ou_set_swap(OuSpace *sp, OuSet *a, OuSet *b)
{
    const OuSet body = *a;
    shade_members(sp, a);
    shade_members(sp, b);
    a->table = b->table;
    a->n_used = b->n_used;
    a->n_filled = b->n_filled;
    a->log2 = b->log2;
    b->table = body.table;
    b->n_used = body.n_used;
    b->n_filled = body.n_filled;
    b->log2 = body.log2;
}

/* ---- merging ---- */

/* All of another set. An empty one of the same size becomes its image, so that a
 * copy has the same order. */
static bool
merge_set(OuSpace *sp, OuSet *s, OuObj *other)
{
    OuSet *from = (OuSet *)other;
    OuSetEntry entry;
    if (&s->head == other || from->n_used == 0)
        return true;
    if (!ou_set_make_room(sp, s, from->n_used))
        return false;
    if (s->table == NULL && !(s->table = take_table(sp, s->log2 = OU_SET_MIN_LOG2)))
        return false;
    size_t mask = ou_set_mask(s);
    if (s->n_filled == 0) {
        bool image = mask == ou_set_mask(from) && from->n_filled == from->n_used;
        for (size_t i = 0; i <= ou_set_mask(from); i++) {
            entry = from->table[i];
            if (entry.key == NULL)
                continue;
            ou_incref(entry.key);
            if (image)
                s->table[i] = entry;
            else
                insert_clean(s->table, mask, entry.key, entry.hash);
        }
        s->n_filled = s->n_used = from->n_used;
        return true;
    }
    for (size_t at = 0; ou_set_next_held(sp, other, &at, &entry);) {
        bool ok = ou_set_add_hashed(sp, &s->head, entry.key, entry.hash);
        ou_decref(sp, entry.key);
        if (!ok)
            return false;
    }
    return true;
}

/* The keys of a dict. */
static bool
merge_dict(OuSpace *sp, OuSet *s, OuObj *dict)
{
    OuObj *key;
    int64_t hash;
    if (!ou_set_make_room(sp, s, ou_dict_length(dict)))
        return false;
    for (size_t at = 0; ou_dict_next_key(sp, dict, &at, &key, &hash);) {
        bool ok = ou_set_add_hashed(sp, &s->head, key, hash);
        ou_decref(sp, key);
        if (!ok)
            return false;
    }
    return true;
}

bool
ou_set_update(OuSpace *sp, OuObj *set, OuObj *iterable)
{
    if (ou_is_any_set(iterable))
        return merge_set(sp, (OuSet *)set, iterable);
    if (ou_is(iterable, sp, OU_T_DICT))
        return merge_dict(sp, (OuSet *)set, iterable);
    OuObj *it = ou_iter(sp, iterable), *key;
    if (it == NULL)
        return false;
    bool ok = true;
    while (ok && (key = ou_next(sp, it)) != NULL) {
        ok = ou_set_add(sp, set, key);
        ou_decref(sp, key);
    }
    ou_decref(sp, it);
    return ok && !ou_pending(sp);
}

bool
ou_set_next(OuObj *set, size_t *at, OuObj **key)
{
    OuSetEntry entry;
    if (!ou_set_next_entry((OuSet *)set, at, &entry))
        return false;
    *key = entry.key;
    return true;
}
