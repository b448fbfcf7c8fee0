/* SPDX-License-Identifier: MIT */
/* The type dict: what operators, construction and the collector ask of it. */
#include <stdio.h>

#include "object/args.h"
#include "object/container/dict_int.h"
#include "object/container/iter.h"
#include "object/container/list.h"
#include "object/names.h"
#include "object/visit_inl.h"

/* ---- memory ---- */

static void
dict_visit(OuObj *o, OuVisitFn fn, void *context)
{
    (void)ou_visit_dict(o, 0, SIZE_MAX, true, fn, context);
}

static size_t
dict_visit_part(OuObj *o, size_t at, size_t n, OuVisitFn fn, void *context)
{
    return ou_visit_dict(o, at, n, true, fn, context);
}

/* Entries go from the end, so that what is left is a dict at every moment. */
static bool
dict_clear_part(OuSpace *sp, OuObj *o, size_t n)
{
    OuDict *d = (OuDict *)o;
    if (d->table == NULL || d->table->n_entries <= n) {
        ou_dict_clear(sp, o);
        return true;
    }
    for (; n > 0 && d->table != NULL && d->n_used > 0; n--) {
        OuObj *key, *value;
        ou_dict_take_entry(sp, d, d->table->n_entries - 1, &key, &value);
        ou_decref(sp, key);
        ou_decref(sp, value);
    }
    return false;
}

/* Even slots are keys, odd ones the values of the entries. */
static bool
dict_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    const OuDictTable *t = ((OuDict *)o)->table;
    if (t == NULL || slot / 2 >= t->n_entries || ou_dict_entry(t, slot / 2)->key == NULL)
        return false;
    OuObj *name = ou_repr(sp, ou_dict_entry(t, slot / 2)->key);
    OuText utf8;
    if (name == NULL || !ou_text_of(sp, name, &utf8)) {
        ou_pending_clear(sp);
        ou_xdecref(sp, name);
        return false;
    }
    snprintf(text, bytes, slot % 2 == 0 ? "key %s" : "[%s]", utf8.utf8);
    ou_text_release(sp, &utf8);
    ou_decref(sp, name);
    return true;
}

static size_t
dict_extra_bytes(OuObj *o)
{
    const OuDictTable *t = ((OuDict *)o)->table;
    return t == NULL ? 0 : ou_dict_table_bytes(t);
}

/* ---- text and comparison ---- */

static OuObj *
dict_repr(OuSpace *sp, OuObj *o)
{
    OuStrBuilder b;
    OuObj *key, *value;
    if (ou_dict_length(o) == 0)
        return ou_str_from(sp, "{}");
    int inside = ou_repr_enter(sp, o);
    if (inside != 0)
        return inside < 0 ? NULL : ou_str_from(sp, "{...}");
    ou_builder_init(&b, sp);
    ou_builder_ascii(&b, "{", 1);
    bool ok = true, first = true;
    for (size_t at = 0; ok && ou_dict_next_held(sp, o, &at, &key, &value); first = false) {
        ok = (first || ou_builder_ascii(&b, ", ", 2)) && ou_builder_repr(&b, key)
             && ou_builder_ascii(&b, ": ", 2) && ou_builder_repr(&b, value);
        ou_decref(sp, key);
        ou_decref(sp, value);
    }
    ou_repr_leave(sp, o);
    if (!ok) {
        ou_builder_clear(&b);
        return NULL;
    }
    ou_builder_ascii(&b, "}", 1);
    return ou_builder_finish(&b);
}

/* Is the value that `b` has for `key` equal to `value`? Both are held. */
static int
same_value(OuSpace *sp, OuDict *b, OuObj *key, OuObj *value)
{
    int64_t hash;
    if (!ou_dict_hash(sp, key, &hash))
        return -1;
    int64_t at = ou_dict_find(sp, b, key, hash);
    if (at < 0)
        return at == OU_DICT_ABSENT ? 0 : -1;
    OuObj *other = ou_slot_get(sp, &ou_dict_entry(b->table, (size_t)at)->value);
    int equal = ou_compare_bool(sp, other, value, OU_EQ);
    ou_decref(sp, other);
    return equal;
}

static int
dicts_equal(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *key, *value;
    if (ou_dict_length(a) != ou_dict_length(b))
        return 0;
    for (size_t at = 0; ou_dict_next_held(sp, a, &at, &key, &value);) {
        int equal = same_value(sp, (OuDict *)b, key, value);
        ou_decref(sp, key);
        ou_decref(sp, value);
        if (equal <= 0)
            return equal;
    }
    return 1;
}

static OuObj *
dict_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || !(a->type->flags & b->type->flags & OU_TYPE_DICT_HEIR))
        return ou_incref(sp->not_implemented);
    int equal = dicts_equal(sp, a, b);
    return equal < 0 ? NULL : ou_bool(sp, (equal != 0) == (op == OU_EQ));
}

/* ---- construction ---- */

static OuObj *
dict_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    (void)n;
    (void)kwnames;
    return type == sp->types[OU_T_DICT] ? ou_dict_new(sp) : ou_type_alloc(sp, type, 0);
}

bool
ou_dict_update_args(OuSpace *sp, OuObj *dict, const char *function, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_count(sp, function, n, 0, 1))
        return false;
    if (n == 1 && !ou_dict_merge(sp, dict, args[0], true))
        return false;
    size_t n_names = kwnames == NULL ? 0 : ((OuTuple *)kwnames)->length;
    for (size_t i = 0; i < n_names; i++)
        if (!ou_dict_set(sp, dict, ((OuTuple *)kwnames)->items[i], args[n + i]))
            return false;
    return true;
}

static bool
dict_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return ou_dict_update_args(sp, self, "dict", args, n, kwnames);
}

static OuObj *
dict_iter(OuSpace *sp, OuObj *o)
{
    return ou_dict_iter_new(sp, OU_DICT_KEYS, o);
}

/* ---- container ---- */

static bool
dict_length(OuSpace *sp, OuObj *o, size_t *length)
{
    (void)sp;
    *length = ou_dict_length(o);
    return true;
}

OuObj *
ou_dict_subscript(OuSpace *sp, OuObj *o, OuObj *key)
{
    OuObj *value = ou_dict_get(sp, o, key);
    if (OU_LIKELY(value != NULL))
        return ou_incref(value);
    if (ou_pending(sp))
        return NULL;
    if (!ou_is(o, sp, OU_T_DICT)) {
        OuObj *missing = ou_special(sp, o, sp->names->missing);
        if (missing != NULL) {
            value = ou_call1(sp, missing, key);
            ou_decref(sp, missing);
            return value;
        }
        if (ou_pending(sp))
            return NULL;
    }
    return ou_raise_key(sp, key);
}

static bool
dict_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    if (OU_LIKELY(value != NULL))
        return ou_dict_set(sp, o, key, value);
    int deleted = ou_dict_delete(sp, o, key);
    if (deleted == 0)
        ou_raise_key(sp, key);
    return deleted > 0;
}

static OuObj *
dict_or(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!(a->type->flags & b->type->flags & OU_TYPE_DICT_HEIR))
        return ou_incref(sp->not_implemented);
    OuObj *result = ou_dict_copy(sp, a);
    if (result != NULL && !ou_dict_merge(sp, result, b, true)) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

static OuObj *
dict_inplace_or(OuSpace *sp, OuObj *a, OuObj *b)
{
    return ou_dict_merge(sp, a, b, true) ? ou_incref(a) : NULL;
}

const OuTypeSpec ou_spec_dict = {
    .name = "dict",
    .base = OU_T_OBJECT,
    .layout = OU_LAYOUT_DICT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_DICT_HEIR,
    .basic_bytes = sizeof(OuDict),
    .slots = {
        .drop = ou_dict_clear,
        .visit = dict_visit,
        .visit_part = dict_visit_part,
        .clear_part = dict_clear_part,
        .clear = ou_dict_clear,
        .edge_name = dict_edge_name,
        .extra_bytes = dict_extra_bytes,
        .repr = dict_repr,
        .compare = dict_compare,
        .make = dict_make,
        .init = dict_init,
        .iter = dict_iter,
        .length = dict_length,
        .get_item = ou_dict_subscript,
        .set_item = dict_set_item,
        .contains = ou_dict_contains,
        .binary = {[OU_OR] = dict_or},
        .inplace = {[OU_OR] = dict_inplace_or},
    },
    .methods = ou_dict_methods,
    .doc = "dict() -> new empty dictionary",
};
