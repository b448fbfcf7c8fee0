/* SPDX-License-Identifier: MIT */
/* dict: the table, and storing, finding and removing in it.
 *
 * Entries lie in order of arrival; deleting leaves a hole, rebuilding closes it.
 * No reference leaves without being out of the table first, and whatever calls
 * Python (comparing keys) finds the table anew afterwards.
 */
#include "object/container/dict.h"

#include <string.h>

#include "object/container/dict_int.h"
#include "object/container/list.h"

/* ---- sizes ---- */

enum { MIN_LOG2 = 3, MIN_ROOM = 3, MAX_LOG2 = 31 };

static inline uint32_t
room_of_log2(unsigned log2)
{
    return (uint32_t)(((uint64_t)2 << log2) / 3);
}

/* A table for n entries: how many indices, how many places. */
static bool
choose_size(size_t n, unsigned *log2, uint32_t *room)
{
    unsigned l = MIN_LOG2;
    while (l <= MAX_LOG2 && room_of_log2(l) < n)
        l++;
    *log2 = l;
    *room = n <= MIN_ROOM ? MIN_ROOM : room_of_log2(l);
    return l <= MAX_LOG2;
}

/* How many entries a full table with n_used living ones is rebuilt for. */
static size_t
grown_size(size_t n_used)
{
    return n_used < MIN_ROOM ? MIN_ROOM : n_used == MIN_ROOM ? 5 : n_used * 2;
}

static OuDictTable *
take_table(OuSpace *sp, size_t n, bool light)
{
    OuDictTable head = {.light = light};
    unsigned log2;
    if (!choose_size(n, &log2, &head.room))
        return ou_raise_memory(sp);
    head.index_log2 = (uint8_t)log2;
    head.index_bytes = log2 <= 8 ? 1 : log2 <= 16 ? 2 : 4;
    OuDictTable *t = ou_buffer_take(sp->heap, ou_dict_table_bytes(&head));
    if (OU_UNLIKELY(t == NULL))
        return ou_raise_memory(sp);
    *t = head;
    memset(t + 1, 0xFF, (size_t)t->index_bytes << log2);
    return t;
}

/* The smallest table, which most dicts begin and end with: 8 indices in a word. */
static OuDictTable *
take_small_table(OuSpace *sp, bool light)
{
    const OuDictTable head = {.index_log2 = MIN_LOG2, .light = light, .index_bytes = 1, .room = MIN_ROOM};
    OuDictTable *t = ou_buffer_take(sp->heap, ou_dict_table_bytes(&head));
    if (OU_UNLIKELY(t == NULL))
        return ou_raise_memory(sp);
    *t = head;
    memset(t + 1, 0xFF, (size_t)1 << MIN_LOG2);
    return t;
}

static inline void
release_table(OuSpace *sp, OuDictTable *t)
{
    ou_buffer_release(sp->heap, t, ou_dict_table_bytes(t));
}

/* ---- indices ---- */

static inline void
put_index(OuDictTable *t, size_t i, uint32_t value)
{
    switch (t->index_bytes) {
    case 1: ((uint8_t *)(t + 1))[i] = (uint8_t)value; break;
    case 2: ((uint16_t *)(t + 1))[i] = (uint16_t)value; break;
    default: ((uint32_t *)(t + 1))[i] = value;
    }
}

/* Let the first place on `hash`'s way that names no entry name entry `at`. */
static inline void
link_entry(OuDictTable *t, int64_t hash, uint32_t at)
{
    const size_t mask = ((size_t)1 << t->index_log2) - 1;
    const uint32_t free = ou_dict_free_index(t->index_bytes);
    uint64_t perturb = (uint64_t)hash;
    size_t i = (size_t)hash & mask;
    uint32_t there;
    while ((there = ou_dict_index(t + 1, i, t->index_bytes)) < free - 1) {
        perturb >>= OU_DICT_PERTURB_SHIFT;
        i = (i * 5 + perturb + 1) & mask;
    }
    t->n_filled += there == free;
    put_index(t, i, at);
}

/* The index that names entry `at` becomes GONE. */
static void
unlink_entry(OuDictTable *t, int64_t hash, uint32_t at)
{
    const size_t mask = ((size_t)1 << t->index_log2) - 1;
    uint64_t perturb = (uint64_t)hash;
    size_t i = (size_t)hash & mask;
    while (ou_dict_index(t + 1, i, t->index_bytes) != at) {
        perturb >>= OU_DICT_PERTURB_SHIFT;
        i = (i * 5 + perturb + 1) & mask;
    }
    put_index(t, i, ou_dict_free_index(t->index_bytes) - 1);
}

/* ---- rebuilding ---- */

/* Move the living entries of `from` to the new table `to`, without holes;
 * `shaded`: each is shaded on its way. */
static void
move_entries(OuSpace *sp, OuDictTable *to, OuDictTable *from, bool shaded)
{
    uint32_t n = 0;
    for (size_t i = 0; i < from->n_entries; i++) {
        OuDictLight *entry = ou_dict_entry(from, i);
        if (entry->key == NULL)
            continue;
        int64_t hash = ou_dict_entry_hash(sp, from, entry);
        OuDictLight *place = ou_dict_entry(to, n);
        if (OU_UNLIKELY(shaded)) {
            ou_shade(sp, entry->key);
            ou_shade(sp, entry->value);
        }
        *place = *entry;
        if (!to->light)
            ((OuDictEntry *)place)->hash = hash;
        link_entry(to, hash, n++);
    }
    to->n_entries = n;
}

static bool
rebuild(OuSpace *sp, OuDict *d, size_t n, bool light)
{
    OuDictTable *old = d->table;
    OuDictTable *t = n <= MIN_ROOM ? take_small_table(sp, light) : take_table(sp, n, light);
    if (t == NULL)
        return false;
    if (old != NULL)
        move_entries(sp, t, old, ou_slots_move(sp, d));
    d->table = t;
    d->layout = 0;
    ou_note_slots(sp, d, t->room, t->room);
    if (old != NULL)
        release_table(sp, old);
    return true;
}

bool
ou_dict_reserve(OuSpace *sp, OuDict *d, size_t n)
{
    return n == 0 || d->table != NULL || rebuild(sp, d, n, true);
}

/* ---- making ---- */

OuObj *
ou_dict_new(OuSpace *sp)
{
    OuDict *d = ou_object_take(sp, OU_T_DICT);
    if (OU_UNLIKELY(d == NULL))
        return NULL;
    d->table = NULL;
    d->n_used = 0;
    d->layout = 0;
    ou_birth_untracked(sp, &d->head);
    return &d->head;
}

OuObj *
ou_dict_new_sized(OuSpace *sp, size_t n)
{
    OuObj *d = ou_dict_new(sp);
    if (d != NULL && !ou_dict_reserve(sp, (OuDict *)d, n)) {
        ou_decref(sp, d);
        return NULL;
    }
    return d;
}

/* ---- finding ---- */

/* Is `other`, a key of the same hash in entry `at`, equal to `key`? 1, 0, -1
 * pending, 2: the dict changed meanwhile. */
static int
compare_keys(OuSpace *sp, OuDict *d, uint32_t at, OuObj *other, OuObj *key)
{
    if (ou_is(other, sp, OU_T_STR) && ou_is(key, sp, OU_T_STR))
        return ou_str_equal(other, key);
    if (ou_is(other, sp, OU_T_INT) && ou_is(key, sp, OU_T_INT))
        return ou_int_compare(other, key) == 0;
    OuDictTable *t = d->table;
    ou_incref(other);
    ou_shade(sp, other);
    int equal = ou_compare_bool(sp, other, key, OU_EQ);
    // While `other` is held its address cannot be another key's.
    if (equal >= 0 && (d->table != t || at >= t->n_entries || ou_dict_entry(t, at)->key != other))
        equal = 2;
    ou_decref(sp, other);
    return equal;
}

int64_t
ou_dict_find_any(OuSpace *sp, OuDict *d, OuObj *key, int64_t hash)
{
again:;
    const OuDictTable *t = d->table;
    if (t == NULL)
        return OU_DICT_ABSENT;
    const size_t mask = ((size_t)1 << t->index_log2) - 1;
    const uint32_t free = ou_dict_free_index(t->index_bytes);
    uint64_t perturb = (uint64_t)hash;
    for (size_t i = (size_t)hash & mask;; i = (i * 5 + perturb + 1) & mask) {
        uint32_t at = ou_dict_index(t + 1, i, t->index_bytes);
        if (at == free)
            return OU_DICT_ABSENT;
        if (at != free - 1) {
            const OuDictLight *entry = ou_dict_entry(t, at);
            if (entry->key == key)
                return at;
            if (ou_dict_entry_hash(sp, t, entry) == hash) {
                int equal = compare_keys(sp, d, at, entry->key, key);
                if (equal == 2)
                    goto again;
                if (equal != 0)
                    return equal < 0 ? OU_DICT_FAILED : (int64_t)at;
            }
        }
        perturb >>= OU_DICT_PERTURB_SHIFT;
    }
}

OuObj *
ou_dict_get_hashed(OuSpace *sp, OuObj *dict, OuObj *key, int64_t hash)
{
    OuDict *d = (OuDict *)dict;
    int64_t at = ou_dict_find(sp, d, key, hash);
    return at < 0 ? NULL : ou_dict_entry(d->table, (size_t)at)->value;
}

OuObj *
ou_dict_get(OuSpace *sp, OuObj *dict, OuObj *key)
{
    int64_t hash;
    if (OU_UNLIKELY(!ou_dict_hash(sp, key, &hash)))
        return NULL;
    return ou_dict_get_hashed(sp, dict, key, hash);
}

OuObj *
ou_dict_get_str(OuSpace *sp, OuObj *dict, OuObj *key)
{
    const OuDictTable *t = ((OuDict *)dict)->table;
    if (t == NULL)
        return NULL;
    int64_t at = ou_dict_find_str(t, key, ou_dict_str_hash(sp, key));
    return at < 0 ? NULL : ou_dict_entry(t, (size_t)at)->value;
}

OuObj *
ou_dict_get_text(OuSpace *sp, OuObj *dict, const char *text)
{
    OuObj *key = ou_str_from(sp, text);
    if (key == NULL)
        return NULL;
    OuObj *value = ou_dict_get_str(sp, dict, key);
    ou_decref(sp, key);
    return value;
}

int
ou_dict_contains(OuSpace *sp, OuObj *dict, OuObj *key)
{
    int64_t hash;
    if (!ou_dict_hash(sp, key, &hash))
        return -1;
    int64_t at = ou_dict_find(sp, (OuDict *)dict, key, hash);
    return at >= 0 ? 1 : at == OU_DICT_ABSENT ? 0 : -1;
}

size_t
ou_dict_find_offset(OuSpace *sp, OuObj *dict, OuObj *key)
{
    const OuDictTable *t = ((OuDict *)dict)->table;
    if (t == NULL)
        return 0;
    int64_t at = ou_dict_find_str(t, key, ou_dict_str_hash(sp, key));
    return at < 0 ? 0 : (size_t)((char *)&ou_dict_entry(t, (size_t)at)->value - (char *)t);
}

uint64_t
ou_dict_layout(OuSpace *sp, OuObj *dict)
{
    OuDict *d = (OuDict *)dict;
    if (d->layout == 0)
        d->layout = ++sp->next_version;
    return d->layout;
}

/* ---- storing ---- */

/* Append an entry for a key that is not there. */
static bool
add_entry(OuSpace *sp, OuDict *d, OuObj *key, OuObj *value, int64_t hash)
{
    OuDictTable *t = d->table;
    bool light = ou_dict_is_light_key(sp, key);
    if (OU_UNLIKELY(t == NULL)) {
        if (!rebuild(sp, d, MIN_ROOM, light))
            return false;
    } else if (OU_UNLIKELY(t->n_entries >= t->room || t->n_filled >= room_of_log2(t->index_log2))) {
        if (!rebuild(sp, d, grown_size(d->n_used), t->light && light))
            return false;
    } else if (OU_UNLIKELY(t->light && !light)) {
        if (!rebuild(sp, d, t->room, false))
            return false;
    }
    t = d->table;
    uint32_t at = t->n_entries;
    OuDictLight *entry = ou_dict_entry(t, at);
    ou_slot_init(&entry->key, ou_incref(key));
    ou_slot_init(&entry->value, ou_incref(value));
    if (!t->light)
        ((OuDictEntry *)entry)->hash = hash;
    link_entry(t, hash, at);
    t->n_entries++;
    d->n_used++;
    d->layout = 0;
    ou_dict_note(d, key, value);
    return true;
}

bool
ou_dict_set_hashed(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value, int64_t hash)
{
    OuDict *d = (OuDict *)dict;
    int64_t at = ou_dict_find(sp, d, key, hash);
    if (at >= 0) {
        ou_dict_note(d, key, value);
        ou_slot_set(sp, &ou_dict_entry(d->table, (size_t)at)->value, ou_incref(value));
        return true;
    }
    return OU_LIKELY(at == OU_DICT_ABSENT) && add_entry(sp, d, key, value, hash);
}

bool
ou_dict_set(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value)
{
    int64_t hash;
    return OU_LIKELY(ou_dict_hash(sp, key, &hash)) && ou_dict_set_hashed(sp, dict, key, value, hash);
}

bool
ou_dict_set_text(OuSpace *sp, OuObj *dict, const char *text, OuObj *value)
{
    OuObj *key = ou_str_intern_text(sp, text);
    if (key == NULL)
        return false;
    bool ok = ou_dict_set(sp, dict, key, value);
    ou_decref(sp, key);
    return ok;
}

OuObj *
ou_dict_set_default(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value)
{
    OuDict *d = (OuDict *)dict;
    int64_t hash;
    if (!ou_dict_hash(sp, key, &hash))
        return NULL;
    int64_t at = ou_dict_find(sp, d, key, hash);
    if (at >= 0)
        return ou_dict_entry(d->table, (size_t)at)->value;
    if (at == OU_DICT_FAILED || !add_entry(sp, d, key, value, hash))
        return NULL;
    return value;
}

/* ---- removing ---- */

void
ou_dict_take_entry(OuSpace *sp, OuDict *d, size_t at, OuObj **key, OuObj **value)
{
    OuDictTable *t = d->table;
    OuDictLight *entry = ou_dict_entry(t, at);
    unlink_entry(t, ou_dict_entry_hash(sp, t, entry), (uint32_t)at);
    *key = ou_slot_take(sp, &entry->key);
    *value = ou_slot_take(sp, &entry->value);
    d->n_used--;
    d->layout = 0;
    while (t->n_entries > 0 && ou_dict_entry(t, t->n_entries - 1)->key == NULL)
        t->n_entries--;
    // A small table that ran empty starts afresh; wiping a large one each time
    // would make a dict that fills and drains by ones slow.
    if (d->n_used == 0 && t->index_log2 == MIN_LOG2) {
        memset(t + 1, 0xFF, (size_t)t->index_bytes << MIN_LOG2);
        t->n_filled = 0;
    }
}

OuObj *
ou_dict_pop(OuSpace *sp, OuObj *dict, OuObj *key)
{
    OuDict *d = (OuDict *)dict;
    int64_t hash;
    if (d->n_used == 0 || !ou_dict_hash(sp, key, &hash))
        return NULL;
    int64_t at = ou_dict_find(sp, d, key, hash);
    if (at < 0)
        return NULL;
    OuObj *old_key, *value;
    ou_dict_take_entry(sp, d, (size_t)at, &old_key, &value);
    ou_decref(sp, old_key);
    return value;
}

int
ou_dict_delete(OuSpace *sp, OuObj *dict, OuObj *key)
{
    OuDict *d = (OuDict *)dict;
    int64_t hash;
    if (!ou_dict_hash(sp, key, &hash))
        return -1;
    int64_t at = ou_dict_find(sp, d, key, hash);
    if (at < 0)
        return at == OU_DICT_ABSENT ? 0 : -1;
    OuObj *old_key, *value;
    ou_dict_take_entry(sp, d, (size_t)at, &old_key, &value);
    ou_decref(sp, old_key);
    ou_decref(sp, value);
    return 1;
}

/* Give up the references of a table that no dict has any more, in order. */
static void
drop_table(OuSpace *sp, OuDictTable *t)
{
    for (size_t i = 0; i < t->n_entries; i++) {
        OuDictLight *entry = ou_dict_entry(t, i);
        if (entry->key == NULL)
            continue;
        ou_decref(sp, entry->key);
        ou_decref(sp, entry->value);
    }
    release_table(sp, t);
}

void
ou_dict_clear(OuSpace *sp, OuObj *dict)
{
    OuDict *d = (OuDict *)dict;
    OuDictTable *t = d->table;
    if (t == NULL)
        return;
    if (OU_UNLIKELY(sp->barrier.phase != 0)) {
        for (size_t i = 0; i < t->n_entries; i++) {
            OuDictLight *entry = ou_dict_entry(t, i);
            if (entry->key == NULL)
                continue;
            ou_shade(sp, entry->key);
            ou_shade(sp, entry->value);
        }
    }
    d->table = NULL;
    d->n_used = 0;
    d->layout = 0;
    drop_table(sp, t);
}

/* ---- walking and copying ---- */

bool
ou_dict_next(OuObj *dict, size_t *at, OuObj **key, OuObj **value)
{
    const OuDictTable *t = ((OuDict *)dict)->table;
    if (t == NULL || t->n_entries == 0)
        return false;
    OuDictLight *first = ou_dict_entry(t, 0);
    bool passes_holes = *at == 0 && first->key == NULL;
    size_t i = passes_holes ? (uintptr_t)first->value : *at;
    for (; i < t->n_entries; i++) {
        OuDictLight *entry = ou_dict_entry(t, i);
        if (OU_LIKELY(entry->key != NULL)) {
            if (OU_UNLIKELY(passes_holes))
                first->value = (OuObj *)(uintptr_t)i;
            *key = entry->key;
            *value = entry->value;
            *at = i + 1;
            return true;
        }
    }
    *at = i;
    return false;
}

bool
ou_dict_next_held(OuSpace *sp, OuObj *dict, size_t *at, OuObj **key, OuObj **value)
{
    if (!ou_dict_next(dict, at, key, value))
        return false;
    ou_shade(sp, ou_incref(*key));
    ou_shade(sp, ou_incref(*value));
    return true;
}

bool
ou_dict_next_key(OuSpace *sp, OuObj *dict, size_t *at, OuObj **key, int64_t *hash)
{
    OuObj *value;
    if (!ou_dict_next(dict, at, key, &value))
        return false;
    const OuDictTable *t = ((OuDict *)dict)->table;
    *hash = ou_dict_entry_hash(sp, t, ou_dict_entry(t, *at - 1));
    ou_shade(sp, ou_incref(*key));
    return true;
}

/* Copied as it lies, or, if there are holes, without them. */
bool
ou_dict_copy_table(OuSpace *sp, OuDict *to, const OuDict *from)
{
    OuDictTable *t = from->table;
    bool dense = from->n_used == t->n_entries;
    OuDictTable *copy = dense ? ou_buffer_take(sp->heap, ou_dict_table_bytes(t))
                              : take_table(sp, from->n_used, t->light);
    if (copy == NULL) {
        if (dense)
            ou_raise_memory(sp);
        return false;
    }
    for (size_t i = 0; i < t->n_entries; i++) {
        OuDictLight *entry = ou_dict_entry(t, i);
        if (entry->key == NULL)
            continue;
        ou_incref(entry->key);
        ou_incref(entry->value);
    }
    if (dense)
        memcpy(copy, t, ou_dict_table_bytes(t));
    else
        move_entries(sp, copy, t, false);
    to->table = copy;
    to->n_used = from->n_used;
    to->layout = 0;
    ou_note_slots(sp, to, copy->room, copy->room);
    if (*ou_side_of(from) & OU_SIDE_TRACKED)
        ou_track(&to->head);
    return true;
}

OuObj *
ou_dict_copy(OuSpace *sp, OuObj *dict)
{
    OuObj *copy = ou_dict_new(sp);
    if (copy == NULL || ou_dict_length(dict) == 0)
        return copy;
    if (!ou_dict_copy_table(sp, (OuDict *)copy, (OuDict *)dict)) {
        ou_decref(sp, copy);
        return NULL;
    }
    return copy;
}

static OuObj *
list_of_part(OuSpace *sp, OuObj *dict, OuDictPart part)
{
    OuObj *list = ou_list_new(sp, ou_dict_length(dict)), *key, *value;
    if (list == NULL)
        return NULL;
    for (size_t at = 0; ou_dict_next(dict, &at, &key, &value);) {
        OuObj *item = ou_dict_part_of(sp, part, key, value);
        if (item == NULL || !ou_list_append_steal(sp, list, item)) {
            ou_decref(sp, list);
            return NULL;
        }
    }
    return list;
}

OuObj *
ou_dict_keys_list(OuSpace *sp, OuObj *dict)
{
    return list_of_part(sp, dict, OU_DICT_KEYS);
}

OuObj *
ou_dict_values_list(OuSpace *sp, OuObj *dict)
{
    return list_of_part(sp, dict, OU_DICT_VALUES);
}

OuObj *
ou_dict_items_list(OuSpace *sp, OuObj *dict)
{
    return list_of_part(sp, dict, OU_DICT_ITEMS);
}
