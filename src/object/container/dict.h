/* SPDX-License-Identifier: MIT */
/* dict: ordered; a dense array of entries behind a sparse table of indices.
 *
 * The dict is 40 bytes and points at one buffer: a 16-byte table header, the
 * indices (1, 2 or 4 bytes each, a power of two of them), the entries. While
 * every key is an exact str or a compact exact int the entries are `light`: key
 * and value, 16 bytes, since such a key tells its hash at once; the first other
 * key rebuilds the table with the hash stored, 24 bytes. Tables grow in steps
 * that keep small dicts small (3, 5, 10, 21... entries).
 *
 * `layout` names the present arrangement of keys for inline caches: while it
 * stays, the same key is at the same place. Replacing a value keeps it; adding,
 * deleting, rebuilding sets it to 0, and the next cache asks for a new one.
 */
#ifndef OURO_OBJECT_DICT_H
#define OURO_OBJECT_DICT_H

#include "object/space.h"

typedef struct OuDictTable {
    uint8_t index_log2;   // 2^ this many indices
    uint8_t light;        // entries without stored hash
    uint8_t index_bytes;  // 1, 2, 4
    uint8_t spare;
    uint32_t n_entries;   // entries used, deleted ones (key NULL) included
    uint32_t room;        // entries there is room for
    uint32_t n_filled;    // indices that were ever used since the table was built
} OuDictTable;

typedef struct OuDictLight { OuObj *key, *value; } OuDictLight;
typedef struct OuDictEntry { OuObj *key, *value; int64_t hash; } OuDictEntry;

/* Where a table's entries begin, and how far one lies from the next. */
static inline void *
ou_dict_entries(const OuDictTable *t)
{
    return (char *)(t + 1) + ((size_t)t->index_bytes << t->index_log2);
}

static inline size_t
ou_dict_entry_bytes(const OuDictTable *t)
{
    return t->light ? sizeof(OuDictLight) : sizeof(OuDictEntry);
}

typedef struct OuDict {
    OuObj head;
    OuDictTable *table;   // NULL while empty and never filled
    uint64_t n_used;
    uint64_t layout;      // 0: none asked for since the last change
} OuDict;

OuObj *ou_dict_new(OuSpace *sp);
OuObj *ou_dict_new_sized(OuSpace *sp, size_t n);
/* The value of `key`, borrowed; NULL: absent (nothing pending) or failed (pending). */
OuObj *ou_dict_get(OuSpace *sp, OuObj *dict, OuObj *key);
OuObj *ou_dict_get_hashed(OuSpace *sp, OuObj *dict, OuObj *key, int64_t hash);
OuObj *ou_dict_get_text(OuSpace *sp, OuObj *dict, const char *key);
/* An exact str key that is never compared by Python code: cannot fail. */
OuObj *ou_dict_get_str(OuSpace *sp, OuObj *dict, OuObj *key);
bool ou_dict_set(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value);   // counts both
bool ou_dict_set_text(OuSpace *sp, OuObj *dict, const char *key, OuObj *value);
/* 1 deleted, 0 was not there, -1 pending. */
int ou_dict_delete(OuSpace *sp, OuObj *dict, OuObj *key);
/* Remove and hand over the value; NULL absent (nothing pending) or failed. */
OuObj *ou_dict_pop(OuSpace *sp, OuObj *dict, OuObj *key);
/* The value there, or `value` put there; borrowed. */
OuObj *ou_dict_set_default(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value);
int ou_dict_contains(OuSpace *sp, OuObj *dict, OuObj *key);
void ou_dict_clear(OuSpace *sp, OuObj *dict);
OuObj *ou_dict_copy(OuSpace *sp, OuObj *dict);
/* dict.update: mapping or iterable of pairs; `override` false keeps what is there. */
bool ou_dict_merge(OuSpace *sp, OuObj *dict, OuObj *other, bool override);
/* Walk in order: *at begins at 0; key and value borrowed; false at the end. The
 * dict must not change meanwhile (values may be replaced). */
bool ou_dict_next(OuObj *dict, size_t *at, OuObj **key, OuObj **value);
/* The same for who runs Python code (a comparison) between two calls: key and value are
 * counted, and shaded (object/store.h). */
bool ou_dict_next_held(OuSpace *sp, OuObj *dict, size_t *at, OuObj **key, OuObj **value);
static inline size_t
ou_dict_length(const OuObj *dict)
{
    return ((const OuDict *)dict)->n_used;
}
OuObj *ou_dict_keys_list(OuSpace *sp, OuObj *dict);
OuObj *ou_dict_values_list(OuSpace *sp, OuObj *dict);
OuObj *ou_dict_items_list(OuSpace *sp, OuObj *dict);

/* For inline caches: where the value of exact str `key` lies, as a byte offset
 * from the table; 0 when absent. Valid while layout stays. */
size_t ou_dict_find_offset(OuSpace *sp, OuObj *dict, OuObj *key);
/* The present layout, assigned now if it has none. */
uint64_t ou_dict_layout(OuSpace *sp, OuObj *dict);

#endif
