/* SPDX-License-Identifier: MIT */
/* The methods of dict, and merging. */
#include "object/args.h"
#include "object/container/dict_int.h"
#include "object/container/iter.h"
#include "object/container/list.h"
#include "object/names.h"

/* ---- merging ---- */

/* Store unless it is there and may not be overridden. */
static bool
merge_entry(OuSpace *sp, OuObj *dict, OuObj *key, OuObj *value, bool override)
{
    return override ? ou_dict_set(sp, dict, key, value) : ou_dict_set_default(sp, dict, key, value) != NULL;
}

static bool
merge_dict(OuSpace *sp, OuObj *dict, OuObj *other, bool override)
{
    OuDict *from = (OuDict *)other;
    OuObj *key, *value;
    if (dict == other || from->n_used == 0)
        return true;
    if (((OuDict *)dict)->table == NULL)
        return ou_dict_copy_table(sp, (OuDict *)dict, from);
    for (size_t at = 0; ou_dict_next_held(sp, other, &at, &key, &value);) {
        uint64_t n = from->n_used;
        bool ok = merge_entry(sp, dict, key, value, override);
        ou_decref(sp, key);
        ou_decref(sp, value);
        if (ok && from->n_used != n) {
            ou_raise(sp, OU_E_RUNTIME_ERROR, "dict mutated during update");
            ok = false;
        }
        if (!ok)
            return false;
    }
    return true;
}

/* other[key] for every key of other.keys(). */
static bool
merge_mapping(OuSpace *sp, OuObj *dict, OuObj *other, OuObj *keys_method, bool override)
{
    OuObj *keys = ou_call0(sp, keys_method), *key;
    OuObj *it = keys == NULL ? NULL : ou_iter(sp, keys);
    ou_xdecref(sp, keys);
    if (it == NULL)
        return false;
    bool ok = true;
    while (ok && (key = ou_next(sp, it)) != NULL) {
        OuObj *value = ou_get_item(sp, other, key);
        ok = value != NULL && merge_entry(sp, dict, key, value, override);
        ou_decref(sp, key);
        ou_xdecref(sp, value);
    }
    ou_decref(sp, it);
    return ok && !ou_pending(sp);
}

/* Element number i of an iterable of pairs. */
static bool
merge_pair(OuSpace *sp, OuObj *dict, OuObj *element, size_t i, bool override)
{
    OuObj *pair = ou_tuple_of(sp, element);
    if (pair == NULL) {
        if (ou_pending_swallow(sp, OU_E_TYPE_ERROR))
            ou_raise(sp, OU_E_TYPE_ERROR, "cannot convert dictionary update sequence element #%zu to a sequence", i);
        return false;
    }
    OuTuple *t = (OuTuple *)pair;
    bool ok = false;
    if (t->length == 2)
        ok = merge_entry(sp, dict, t->items[0], t->items[1], override);
    else
        ou_raise(sp, OU_E_VALUE_ERROR, "dictionary update sequence element #%zu has length %zu; 2 is required", i,
                 t->length);
    ou_decref(sp, pair);
    return ok;
}

static bool
merge_pairs(OuSpace *sp, OuObj *dict, OuObj *pairs, bool override)
{
    OuObj *it = ou_iter(sp, pairs), *element;
    if (it == NULL)
        return false;
    bool ok = true;
    for (size_t i = 0; ok && (element = ou_next(sp, it)) != NULL; i++) {
        ok = merge_pair(sp, dict, element, i, override);
        ou_decref(sp, element);
    }
    ou_decref(sp, it);
    return ok && !ou_pending(sp);
}

bool
ou_dict_merge(OuSpace *sp, OuObj *dict, OuObj *other, bool override)
{
    if ((other->type->flags & OU_TYPE_DICT_HEIR) && other->type->slots.iter == sp->types[OU_T_DICT]->slots.iter)
        return merge_dict(sp, dict, other, override);
    OuObj *keys = ou_find_attr(sp, other, sp->names->keys);
    if (keys == NULL)
        return !ou_pending(sp) && merge_pairs(sp, dict, other, override);
    bool ok = merge_mapping(sp, dict, other, keys, override);
    ou_decref(sp, keys);
    return ok;
}

/* ---- methods ---- */

static OuObj *
dict_get(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *value = ou_dict_get(sp, args[0], args[1]);
    if (value == NULL && ou_pending(sp))
        return NULL;
    return ou_incref(value != NULL ? value : n > 2 ? args[2] : sp->none);
}

static OuObj *
dict_setdefault(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return ou_xincref(ou_dict_set_default(sp, args[0], args[1], n > 2 ? args[2] : sp->none));
}

static OuObj *
dict_pop(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *value = ou_dict_pop(sp, args[0], args[1]);
    if (value != NULL || ou_pending(sp))
        return value;
    return n > 2 ? ou_incref(args[2]) : ou_raise_key(sp, args[1]);
}

static OuObj *
dict_popitem(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuDict *d = (OuDict *)args[0];
    if (d->n_used == 0)
        return ou_raise(sp, OU_E_KEY_ERROR, "popitem(): dictionary is empty");
    OuTuple *pair = ou_tuple_alloc(sp, 2);
    if (pair == NULL)
        return NULL;
    // Removing trims the holes at the end: the last entry is alive.
    ou_dict_take_entry(sp, d, d->table->n_entries - 1, &pair->items[0], &pair->items[1]);
    ou_tuple_ready(sp, pair);
    return &pair->head;
}

static OuObj *
dict_clear(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    ou_dict_clear(sp, args[0]);
    return ou_incref(sp->none);
}

static OuObj *
dict_copy(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_dict_copy(sp, args[0]);
}

static OuObj *
dict_update(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return ou_dict_update_args(sp, args[0], "update", args + 1, n - 1, kwnames) ? ou_incref(sp->none) : NULL;
}

static OuObj *
dict_fromkeys(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuObj *value = n > 2 ? args[2] : sp->none, *key;
    OuObj *dict = args[0] == (OuObj *)sp->types[OU_T_DICT] ? ou_dict_new(sp) : ou_call0(sp, args[0]);
    OuObj *it = dict == NULL ? NULL : ou_iter(sp, args[1]);
    if (it == NULL) {
        ou_xdecref(sp, dict);
        return NULL;
    }
    bool exact = ou_is(dict, sp, OU_T_DICT), ok = true;
    while (ok && (key = ou_next(sp, it)) != NULL) {
        ok = exact ? ou_dict_set(sp, dict, key, value) : ou_set_item(sp, dict, key, value);
        ou_decref(sp, key);
    }
    ou_decref(sp, it);
    if (!ok || ou_pending(sp)) {
        ou_decref(sp, dict);
        return NULL;
    }
    return dict;
}

static OuObj *
dict_keys(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_dict_view_new(sp, OU_T_DICT_KEYS, args[0]);
}

static OuObj *
dict_values(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_dict_view_new(sp, OU_T_DICT_VALUES, args[0]);
}

static OuObj *
dict_items(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_dict_view_new(sp, OU_T_DICT_ITEMS, args[0]);
}

static OuObj *
dict_reversed(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_dict_reverse_iter_new(sp, OU_DICT_KEYS, args[0]);
}

const OuMethodDef ou_dict_methods[] = {
    {"get", dict_get, OU_CALL_ARGS, 1, 2, "Return the value for key if key is in the dictionary, else default."},
    {"setdefault", dict_setdefault, OU_CALL_ARGS, 1, 2, "Insert key with a value of default if key is not in the dictionary."},
    {"pop", dict_pop, OU_CALL_ARGS, 1, 2, "D.pop(k[,d]) -> v, remove specified key and return the corresponding value."},
    {"popitem", dict_popitem, OU_CALL_ARGS, 0, 0, "Remove and return a (key, value) pair as a 2-tuple."},
    {"keys", dict_keys, OU_CALL_ARGS, 0, 0, "D.keys() -> a set-like object providing a view on D's keys"},
    {"values", dict_values, OU_CALL_ARGS, 0, 0, "D.values() -> an object providing a view on D's values"},
    {"items", dict_items, OU_CALL_ARGS, 0, 0, "D.items() -> a set-like object providing a view on D's items"},
    {"update", dict_update, OU_CALL_KEYWORDS, 0, 0, "D.update([E, ]**F) -> None.  Update D from dict/iterable E and F."},
    {"clear", dict_clear, OU_CALL_ARGS, 0, 0, "D.clear() -> None.  Remove all items from D."},
    {"copy", dict_copy, OU_CALL_ARGS, 0, 0, "D.copy() -> a shallow copy of D"},
    {"fromkeys", dict_fromkeys, OU_CALL_ARGS | OU_CALL_CLASS, 1, 2,
     "Create a new dictionary with keys from iterable and values set to value."},
    {"__reversed__", dict_reversed, OU_CALL_ARGS, 0, 0, "Return a reverse iterator over the dict keys."},
    {"__class_getitem__", ou_class_getitem, OU_CALL_ARGS | OU_CALL_CLASS, 1, 1, NULL},
    {0},
};
