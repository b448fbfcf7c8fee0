/* SPDX-License-Identifier: MIT */
/* The inside of dict: its table, and finding a key in it.
 *
 * An index is the number of an entry, or one of the two top numbers of its width:
 * FREE (never used: a search ends) and GONE (its entry was deleted: it goes on).
 * Probing begins at the hash's low bits and mixes the others in, five a step.
 *
 * A deleted entry's key is NULL. The value of the first one, deleted, is the number of
 * the first entry that a walk found alive: all before it are deleted for good, so that
 * who takes the oldest again and again does not pass them each time.
 *
 * Invariants:
 *   n_used <= n_entries <= room <= 2/3 of the indices
 *   n_used <= n_filled <= 2/3 of the indices: a search always meets FREE
 *   light  =>  every key is an exact str with its hash computed, or a compact int
 */
#ifndef OURO_OBJECT_DICT_INT_H
#define OURO_OBJECT_DICT_INT_H

#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"

enum { OU_DICT_ABSENT = -1, OU_DICT_FAILED = -2 };
enum { OU_DICT_PERTURB_SHIFT = 5 };

#define OU_HASH_MODULUS (((int64_t)1 << 61) - 1)

/* Entry i; key and value lie at the same place in both kinds. */
static inline OuDictLight *
ou_dict_entry(const OuDictTable *t, size_t i)
{
    return (OuDictLight *)((char *)ou_dict_entries(t) + i * ou_dict_entry_bytes(t));
}

static inline size_t
ou_dict_table_bytes(const OuDictTable *t)
{
    return sizeof *t + ((size_t)t->index_bytes << t->index_log2) + t->room * ou_dict_entry_bytes(t);
}

/* An exact compact int's hash: its value, as long as that is below CPython's
 * modulus; -1 means failure everywhere, so that its hash is -2. */
static inline int64_t
ou_dict_int_hash(const OuObj *key)
{
    int64_t value = ou_int_value(key);
    if (OU_LIKELY((uint64_t)value + (uint64_t)(OU_HASH_MODULUS - 1) <= 2 * (uint64_t)(OU_HASH_MODULUS - 1)))
        return value == -1 ? -2 : value;
    return ou_int_hash(key);
}

static inline int64_t
ou_dict_str_hash(OuSpace *sp, OuObj *key)
{
    int64_t hash = ((OuStr *)key)->hash;
    return OU_LIKELY(hash != -1) ? hash : ou_str_hash(sp, key);
}

static inline bool
ou_dict_is_compact_key(const OuSpace *sp, const OuObj *key)
{
    return ou_is(key, sp, OU_T_INT) && ou_int_is_compact(key);
}

/* Does `key` tell its hash at once, so that a light entry will do? */
static inline bool
ou_dict_is_light_key(const OuSpace *sp, const OuObj *key)
{
    return ou_is(key, sp, OU_T_STR) || ou_dict_is_compact_key(sp, key);
}

/* The hash of any key; false with TypeError for unhashable ones. */
static inline bool
ou_dict_hash(OuSpace *sp, OuObj *key, int64_t *hash)
{
    if (OU_LIKELY(ou_is(key, sp, OU_T_STR)))
        *hash = ou_dict_str_hash(sp, key);
    else if (ou_dict_is_compact_key(sp, key))
        *hash = ou_dict_int_hash(key);
    else
        return ou_hash(sp, key, hash);
    return true;
}

/* The hash of entry i's key. */
static inline int64_t
ou_dict_entry_hash(const OuSpace *sp, const OuDictTable *t, const OuDictLight *entry)
{
    if (!t->light)
        return ((const OuDictEntry *)entry)->hash;
    return ou_is(entry->key, sp, OU_T_STR) ? ((OuStr *)entry->key)->hash : ou_dict_int_hash(entry->key);
}

static inline __attribute__((always_inline)) uint32_t
ou_dict_index(const void *indices, size_t i, unsigned width)
{
    return width == 1 ? ((const uint8_t *)indices)[i]
         : width == 2 ? ((const uint16_t *)indices)[i] : ((const uint32_t *)indices)[i];
}

static inline __attribute__((always_inline)) uint32_t
ou_dict_free_index(unsigned width)
{
    return width == 1 ? UINT8_MAX : width == 2 ? UINT16_MAX : UINT32_MAX;
}

/* The entry of `key` (exact str) among str keys, or OU_DICT_ABSENT. Runs no
 * Python code. Inlined once for each width of index. */
static inline __attribute__((always_inline)) int64_t
ou_dict_find_str_in(const OuDictTable *t, const OuObj *key, int64_t hash, unsigned width)
{
    const size_t mask = ((size_t)1 << t->index_log2) - 1;
    const size_t entry_bytes = ou_dict_entry_bytes(t);
    const void *indices = t + 1;
    const char *entries = ou_dict_entries(t);
    const uint32_t free = ou_dict_free_index(width);
    uint64_t perturb = (uint64_t)hash;
    for (size_t i = (size_t)hash & mask;; i = (i * 5 + perturb + 1) & mask) {
        uint32_t at = ou_dict_index(indices, i, width);
        if (at == free)
            return OU_DICT_ABSENT;
        if (OU_LIKELY(at != free - 1)) {
            const OuObj *other = ((const OuDictLight *)(entries + at * entry_bytes))->key;
            if (OU_LIKELY(other == key))
                return at;
            if ((other->type->flags & OU_TYPE_STR_HEIR) && ((const OuStr *)other)->hash == hash
                && ou_str_equal(other, key))
                return at;
        }
        perturb >>= OU_DICT_PERTURB_SHIFT;
    }
}

static inline int64_t
ou_dict_find_str(const OuDictTable *t, const OuObj *key, int64_t hash)
{
    if (OU_LIKELY(t->index_bytes == 1))
        return ou_dict_find_str_in(t, key, hash, 1);
    if (t->index_bytes == 2)
        return ou_dict_find_str_in(t, key, hash, 2);
    return ou_dict_find_str_in(t, key, hash, 4);
}

/* The entry of `key` (exact compact int) in a light table. */
static inline __attribute__((always_inline)) int64_t
ou_dict_find_int_in(const OuDictTable *t, const OuObj *key, int64_t hash, unsigned width)
{
    const size_t mask = ((size_t)1 << t->index_log2) - 1;
    const void *indices = t + 1;
    const OuDictLight *entries = ou_dict_entries(t);
    const uint32_t free = ou_dict_free_index(width);
    uint64_t perturb = (uint64_t)hash;
    for (size_t i = (size_t)hash & mask;; i = (i * 5 + perturb + 1) & mask) {
        uint32_t at = ou_dict_index(indices, i, width);
        if (at == free)
            return OU_DICT_ABSENT;
        if (OU_LIKELY(at != free - 1)) {
            const OuObj *other = entries[at].key;
            if (other == key
                || (((const OuInt *)other)->word == ((const OuInt *)key)->word && other->type == key->type))
                return at;
        }
        perturb >>= OU_DICT_PERTURB_SHIFT;
    }
}

static inline int64_t
ou_dict_find_int(const OuDictTable *t, const OuObj *key, int64_t hash)
{
    if (OU_LIKELY(t->index_bytes == 1))
        return ou_dict_find_int_in(t, key, hash, 1);
    if (t->index_bytes == 2)
        return ou_dict_find_int_in(t, key, hash, 2);
    return ou_dict_find_int_in(t, key, hash, 4);
}

/* The same for any key in any table: entry, ABSENT, or FAILED with an exception
 * pending. May run Python code (__eq__), which may change the dict. */
int64_t ou_dict_find_any(OuSpace *sp, OuDict *d, OuObj *key, int64_t hash);

static inline int64_t
ou_dict_find(OuSpace *sp, OuDict *d, OuObj *key, int64_t hash)
{
    const OuDictTable *t = d->table;
    if (t == NULL)
        return OU_DICT_ABSENT;
    if (OU_LIKELY(t->light)) {
        if (ou_is(key, sp, OU_T_STR))
            return ou_dict_find_str(t, key, hash);
        if (ou_dict_is_compact_key(sp, key))
            return ou_dict_find_int(t, key, hash);
    }
    return ou_dict_find_any(sp, d, key, hash);
}

/* A dict that gets something collectable is tracked from then on. */
static inline void
ou_dict_note(OuDict *d, const OuObj *key, const OuObj *value)
{
    if (ou_may_be_tracked(value) || ou_may_be_tracked(key))
        ou_track(&d->head);
}

/* Store with a known hash; counts key and value. */
bool ou_dict_set_hashed(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value, int64_t hash);
/* Take entry `at`, whose key's hash is `hash`, out; its references are the caller's. */
void ou_dict_take_entry(OuSpace *sp, OuDict *d, size_t at, OuObj **key, OuObj **value);
/* Room for n entries in an empty dict. */
bool ou_dict_reserve(OuSpace *sp, OuDict *d, size_t n);

/* Make `to`, which has no table, a copy of `from`, which has one. */
bool ou_dict_copy_table(OuSpace *sp, OuDict *to, const OuDict *from);

/* Which half of the entries a view or its iterator shows. */
typedef enum OuDictPart { OU_DICT_KEYS, OU_DICT_VALUES, OU_DICT_ITEMS } OuDictPart;
typedef struct OuDictView { OuObj head; OuObj *dict; } OuDictView;

OuObj *ou_dict_view_new(OuSpace *sp, OuTypeId id, OuObj *dict);
OuObj *ou_dict_iter_new(OuSpace *sp, OuDictPart part, OuObj *dict);
OuObj *ou_dict_reverse_iter_new(OuSpace *sp, OuDictPart part, OuObj *dict);
/* The key, value or pair of an entry: a new reference. */
OuObj *ou_dict_part_of(OuSpace *sp, OuDictPart part, OuObj *key, OuObj *value);
/* ou_dict_next_held for the key alone, with its hash as it was stored: no __hash__ runs. */
bool ou_dict_next_key(OuSpace *sp, OuObj *dict, size_t *at, OuObj **key, int64_t *hash);
/* dict[key], __missing__ of heirs included. */
OuObj *ou_dict_subscript(OuSpace *sp, OuObj *o, OuObj *key);
/* dict.update(*args, **kwargs) of n positional arguments. */
bool ou_dict_update_args(OuSpace *sp, OuObj *dict, const char *function, OuObj *const *args, size_t n,
                         OuObj *kwnames);
extern const OuMethodDef ou_dict_methods[];

#endif
