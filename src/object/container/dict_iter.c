/* SPDX-License-Identifier: MIT */
/* Iterators over keys, values and items of a dict, forwards and backwards.
 *
 * They walk the entries by number. A dict that has another length than at the
 * start is an error at the next step, and from then on. */
#include "object/container/dict_int.h"
#include "object/container/iter.h"
#include "object/container/list.h"

/* Backwards: one type for all three parts. */
typedef struct OuDictReverseIter {
    OuDictIter base; // `at` is one more than the entry that comes
    OuDictPart part;
} OuDictReverseIter;

static void
start_iter(OuSpace *sp, OuDictIter *it, OuObj *dict)
{
    ou_slot_init(&it->dict, ou_incref(dict));
    it->at = 0;
    it->n_used = it->left = ou_dict_length(dict);
    ou_track_newborn(sp, &it->head);
}

OuObj *
ou_dict_iter_new(OuSpace *sp, OuDictPart part, OuObj *dict)
{
    static const OuTypeId ids[] = {OU_T_DICT_KEY_ITER, OU_T_DICT_VALUE_ITER, OU_T_DICT_ITEM_ITER};
    OuDictIter *it = ou_object_take(sp, ids[part]);
    if (it != NULL)
        start_iter(sp, it, dict);
    return (OuObj *)it;
}

OuObj *
ou_dict_reverse_iter_new(OuSpace *sp, OuDictPart part, OuObj *dict)
{
    OuDictReverseIter *it = ou_object_take(sp, OU_T_DICT_REVERSE_ITER);
    if (it == NULL)
        return NULL;
    it->part = part;
    start_iter(sp, &it->base, dict);
    const OuDictTable *t = ((OuDict *)dict)->table;
    it->base.at = t == NULL ? 0 : t->n_entries;
    return &it->base.head;
}

OuObj *
ou_dict_part_of(OuSpace *sp, OuDictPart part, OuObj *key, OuObj *value)
{
    if (part == OU_DICT_ITEMS) {
        OuObj *pair[2] = {key, value};
        return ou_tuple_from(sp, pair, 2);
    }
    return ou_incref(part == OU_DICT_KEYS ? key : value);
}

/* Has the dict another length than when the iterator began? */
static bool
check_length(OuSpace *sp, OuDictIter *it)
{
    if (OU_LIKELY(it->n_used == ou_dict_length(it->dict)))
        return true;
    it->n_used = SIZE_MAX; // stays wrong
    ou_raise(sp, OU_E_RUNTIME_ERROR, "dictionary changed size during iteration");
    return false;
}

/* An entry was found: count it; false when there are more than there were. */
static bool
count_entry(OuSpace *sp, OuDictIter *it)
{
    if (OU_LIKELY(it->left-- > 0))
        return true;
    it->left = 0;
    ou_raise(sp, OU_E_RUNTIME_ERROR, "dictionary keys changed during iteration");
    return false;
}

static inline __attribute__((always_inline)) OuObj *
next_part(OuSpace *sp, OuObj *o, OuDictPart part)
{
    OuDictIter *it = (OuDictIter *)o;
    OuObj *key, *value;
    if (OU_UNLIKELY(it->dict == NULL) || OU_UNLIKELY(!check_length(sp, it)))
        return NULL;
    if (OU_LIKELY(ou_dict_next(it->dict, &it->at, &key, &value)))
        return count_entry(sp, it) ? ou_dict_part_of(sp, part, key, value) : NULL;
    ou_slot_clear(sp, &it->dict);
    return NULL;
}

static OuObj *
key_iter_next(OuSpace *sp, OuObj *o)
{
    return next_part(sp, o, OU_DICT_KEYS);
}

static OuObj *
value_iter_next(OuSpace *sp, OuObj *o)
{
    return next_part(sp, o, OU_DICT_VALUES);
}

static OuObj *
item_iter_next(OuSpace *sp, OuObj *o)
{
    return next_part(sp, o, OU_DICT_ITEMS);
}

static OuObj *
reverse_iter_next(OuSpace *sp, OuObj *o)
{
    OuDictIter *it = (OuDictIter *)o;
    if (it->dict == NULL || !check_length(sp, it))
        return NULL;
    const OuDictTable *t = ((OuDict *)it->dict)->table;
    if (t != NULL && it->at > t->n_entries)
        it->at = t->n_entries;
    while (t != NULL && it->at > 0) {
        OuDictLight *entry = ou_dict_entry(t, --it->at);
        if (entry->key != NULL)
            return count_entry(sp, it)
                       ? ou_dict_part_of(sp, ((OuDictReverseIter *)o)->part, entry->key, entry->value)
                       : NULL;
    }
    ou_slot_clear(sp, &it->dict);
    return NULL;
}

static OuObj *
dict_iter_length_hint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuDictIter *it = (OuDictIter *)args[0];
    bool good = it->dict != NULL && it->n_used == ou_dict_length(it->dict);
    return ou_int_from_size(sp, good ? it->left : 0);
}

static const OuMethodDef dict_iter_methods[] = {
    {"__length_hint__", dict_iter_length_hint, OU_CALL_ARGS, 0, 0, "Private method returning an estimate of len(list(it))."},
    {0},
};

#define DICT_ITER_SPEC(symbol, type_name, Struct, next_fn)                                         \
    const OuTypeSpec ou_spec_##symbol = {                                                          \
        .name = type_name,                                                                         \
        .base = OU_T_OBJECT,                                                                       \
        .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,                                              \
        .basic_bytes = sizeof(Struct),                                                             \
        .slots = {                                                                                 \
            .drop = ou_seq_iter_drop,                                                              \
            .visit = ou_seq_iter_visit,                                                            \
            .edge_name = ou_seq_iter_edge_name,                                                    \
            .iter = ou_iter_self,                                                                  \
            .next = next_fn,                                                                       \
        },                                                                                         \
        .methods = dict_iter_methods,                                                              \
    }

DICT_ITER_SPEC(dict_key_iter, "dict_keyiterator", OuDictIter, key_iter_next);
DICT_ITER_SPEC(dict_value_iter, "dict_valueiterator", OuDictIter, value_iter_next);
DICT_ITER_SPEC(dict_item_iter, "dict_itemiterator", OuDictIter, item_iter_next);
DICT_ITER_SPEC(dict_reverse_iter, "dict_reversekeyiterator", OuDictReverseIter, reverse_iter_next);
