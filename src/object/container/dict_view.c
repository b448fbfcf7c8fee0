/* SPDX-License-Identifier: MIT */
/* dict.keys(), .values(), .items(): windows on a dict.
 *
 * Keys and items behave as sets: operators with any iterable give a new set. */
#include "object/container/dict_int.h"
#include "object/container/iter.h"
#include "object/container/list.h"
#include "object/container/set_int.h"

OuObj *
ou_dict_view_new(OuSpace *sp, OuTypeId id, OuObj *dict)
{
    OuDictView *view = ou_object_take(sp, id);
    if (OU_UNLIKELY(view == NULL))
        return NULL;
    ou_slot_init(&view->dict, ou_incref(dict));
    ou_track_newborn(sp, &view->head);
    return &view->head;
}

static inline OuObj *
dict_of(OuObj *view)
{
    return ((OuDictView *)view)->dict;
}

static inline OuDictPart
part_of(const OuSpace *sp, OuObj *view)
{
    return ou_is(view, sp, OU_T_DICT_KEYS) ? OU_DICT_KEYS : ou_is(view, sp, OU_T_DICT_ITEMS) ? OU_DICT_ITEMS : OU_DICT_VALUES;
}

static inline bool
is_set_view(const OuSpace *sp, const OuObj *o)
{
    return ou_is(o, sp, OU_T_DICT_KEYS) || ou_is(o, sp, OU_T_DICT_ITEMS);
}

static void
view_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, dict_of(o));
}

static void
view_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, dict_of(o), 0);
}

static bool
view_length(OuSpace *sp, OuObj *o, size_t *length)
{
    (void)sp;
    *length = ou_dict_length(dict_of(o));
    return true;
}

static OuObj *
view_iter(OuSpace *sp, OuObj *o)
{
    return ou_dict_iter_new(sp, part_of(sp, o), dict_of(o));
}

static OuObj *
view_repr(OuSpace *sp, OuObj *o)
{
    int inside = ou_repr_enter(sp, o);
    if (inside != 0)
        return inside < 0 ? NULL : ou_str_from(sp, "...");
    OuObj *list = ou_list_of(sp, o);
    OuObj *text = list == NULL ? NULL : ou_str_format(sp, "%T(%R)", o, list);
    ou_xdecref(sp, list);
    ou_repr_leave(sp, o);
    return text;
}

static int
keys_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    return ou_dict_contains(sp, dict_of(o), item);
}

static int
items_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    if (!(item->type->flags & OU_TYPE_TUPLE_HEIR) || ((OuTuple *)item)->length != 2)
        return 0;
    OuObj *value = ou_dict_get(sp, dict_of(o), ((OuTuple *)item)->items[0]);
    if (value == NULL)
        return ou_pending(sp) ? -1 : 0;
    ou_incref(value);
    ou_shade(sp, value);
    int equal = ou_compare_bool(sp, value, ((OuTuple *)item)->items[1], OU_EQ);
    ou_decref(sp, value);
    return equal;
}

/* ---- as sets ---- */

/* set(a), then changed in place by `b`. */
static OuObj *
changed_set(OuSpace *sp, OuObj *a, OuObj *b, bool (*change)(OuSpace *, OuObj *, OuObj *))
{
    OuObj *result = ou_set_of(sp, sp->types[OU_T_SET], a);
    if (result != NULL && !change(sp, result, b)) {
        ou_decref(sp, result);
        return NULL;
    }
    return result;
}

static OuObj *
view_sub(OuSpace *sp, OuObj *a, OuObj *b)
{
    return changed_set(sp, a, b, ou_set_subtract);
}

static OuObj *
view_or(OuSpace *sp, OuObj *a, OuObj *b)
{
    return changed_set(sp, a, b, ou_set_update);
}

static OuObj *
view_xor(OuSpace *sp, OuObj *a, OuObj *b)
{
    return changed_set(sp, a, b, ou_set_toggle);
}

/* The items of `walked` that are in `view`. */
static OuObj *
common_items(OuSpace *sp, OuObj *view, OuObj *walked)
{
    OuObj *result = ou_set_new(sp, sp->types[OU_T_SET]), *item;
    OuObj *it = result == NULL ? NULL : ou_iter(sp, walked);
    bool ok = it != NULL;
    while (ok && (item = ou_next(sp, it)) != NULL) {
        int inside = view->type->slots.contains(sp, view, item);
        ok = inside >= 0 && (inside == 0 || ou_set_add(sp, result, item));
        ou_decref(sp, item);
    }
    ou_xdecref(sp, it);
    if (!ok || ou_pending(sp)) {
        ou_xdecref(sp, result);
        return NULL;
    }
    return result;
}

/* Whichever is shorter is walked, as far as lengths are known. */
static OuObj *
view_and(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *view = is_set_view(sp, a) ? a : b, *other = view == a ? b : a;
    size_t n = ou_dict_length(dict_of(view));
    if (ou_is(other, sp, OU_T_SET) && n <= ou_set_length(other))
        return ou_set_intersection(sp, other, view);
    if (is_set_view(sp, other) && ou_dict_length(dict_of(other)) > n)
        return common_items(sp, other, view);
    return common_items(sp, view, other);
}

/* Is every item of `a` in `b`? 1, 0, -1 pending. */
static int
all_in(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *it = ou_iter(sp, a), *item;
    int inside = it == NULL ? -1 : 1;
    while (inside > 0 && (item = ou_next(sp, it)) != NULL) {
        inside = ou_contains(sp, b, item);
        ou_decref(sp, item);
    }
    ou_xdecref(sp, it);
    return ou_pending(sp) ? -1 : inside;
}

static OuObj *
view_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!is_set_view(sp, a) || (!ou_is_any_set(b) && !is_set_view(sp, b)))
        return ou_incref(sp->not_implemented);
    size_t n = ou_dict_length(dict_of(a)), m;
    if (!ou_length(sp, b, &m))
        return NULL;
    bool possible = op == OU_LT ? n < m : op == OU_LE ? n <= m : op == OU_GT ? n > m : op == OU_GE ? n >= m : n == m;
    int holds = !possible ? 0 : op == OU_GT || op == OU_GE ? all_in(sp, b, a) : all_in(sp, a, b);
    return holds < 0 ? NULL : ou_bool(sp, (holds != 0) == (op != OU_NE));
}

/* ---- methods ---- */

static OuObj *
view_isdisjoint(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    OuObj *view = args[0], *walked = args[1], *item;
    if (view == walked)
        return ou_bool(sp, ou_dict_length(dict_of(view)) == 0);
    if ((ou_is_any_set(walked) && ou_set_length(walked) > ou_dict_length(dict_of(view)))) {
        view = args[1];
        walked = args[0];
    }
    OuObj *it = ou_iter(sp, walked);
    int inside = it == NULL ? -1 : 0;
    while (inside == 0 && (item = ou_next(sp, it)) != NULL) {
        inside = ou_contains(sp, view, item);
        ou_decref(sp, item);
    }
    ou_xdecref(sp, it);
    return inside < 0 || ou_pending(sp) ? NULL : ou_bool(sp, inside == 0);
}

static OuObj *
view_reversed(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    return ou_dict_reverse_iter_new(sp, part_of(sp, args[0]), dict_of(args[0]));
}

static OuObj *
view_mapping(OuSpace *sp, OuObj *o)
{
    return ou_call1(sp, (OuObj *)sp->types[OU_T_MAPPING_PROXY], dict_of(o));
}

static const OuGetSetDef view_getsets[] = {
    {"mapping", view_mapping, NULL, "dictionary that this view refers to"},
    {0},
};

static const OuMethodDef set_view_methods[] = {
    {"isdisjoint", view_isdisjoint, OU_CALL_ARGS, 1, 1, "Return True if the view and the given iterable have a null intersection."},
    {"__reversed__", view_reversed, OU_CALL_ARGS, 0, 0, "Return a reverse iterator over the view."},
    {0},
};

static const OuMethodDef values_methods[] = {
    {"__reversed__", view_reversed, OU_CALL_ARGS, 0, 0, "Return a reverse iterator over the view."},
    {0},
};

#define VIEW_BASICS(type_name)                                                                     \
    .name = type_name, .base = OU_T_OBJECT, .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,          \
    .basic_bytes = sizeof(OuDictView), .getsets = view_getsets

#define VIEW_SLOTS                                                                                 \
    .drop = view_drop, .visit = view_visit, .edge_name = ou_seq_iter_edge_name,                    \
    .repr = view_repr, .iter = view_iter, .length = view_length

#define SET_VIEW_SLOTS                                                                             \
    .compare = view_compare,                                                                       \
    .binary = {[OU_AND] = view_and, [OU_OR] = view_or, [OU_XOR] = view_xor, [OU_SUB] = view_sub}

const OuTypeSpec ou_spec_dict_keys = {
    VIEW_BASICS("dict_keys"),
    .slots = {VIEW_SLOTS, SET_VIEW_SLOTS, .contains = keys_contains},
    .methods = set_view_methods,
};

const OuTypeSpec ou_spec_dict_items = {
    VIEW_BASICS("dict_items"),
    .slots = {VIEW_SLOTS, SET_VIEW_SLOTS, .contains = items_contains},
    .methods = set_view_methods,
};

const OuTypeSpec ou_spec_dict_values = {
    VIEW_BASICS("dict_values"),
    .slots = {VIEW_SLOTS},
    .methods = values_methods,
};
