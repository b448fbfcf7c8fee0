/* SPDX-License-Identifier: MIT */
/* builtins that walk over something: all, any, iter, next, len, min, max, sorted. */
#include "lib/lib_int.h"

#include "object/container/iter.h"

/* ---- all, any ---- */

/* The first item whose truth is `wanted` ends the walk: 1 found, 0 not, -1 pending. */
static int
find_truth(OuSpace *sp, OuObj *iterable, int wanted)
{
    OuObj *items = ou_iter(sp, iterable);
    if (items == NULL)
        return -1;
    int truth = !wanted;
    OuObj *item;
    while (truth == !wanted && (item = ou_next(sp, items)) != NULL) {
        truth = ou_truth(sp, item);
        ou_decref(sp, item);
    }
    ou_decref(sp, items);
    if (truth < 0 || ou_pending(sp))
        return -1;
    return truth == wanted;
}

OU_NATIVE(ou_builtin_all)
{
    (void)n, (void)kwnames;
    int found = find_truth(sp, args[0], 0);
    return found < 0 ? NULL : ou_bool(sp, !found);
}

OU_NATIVE(ou_builtin_any)
{
    (void)n, (void)kwnames;
    int found = find_truth(sp, args[0], 1);
    return found < 0 ? NULL : ou_bool(sp, found);
}

/* ---- iter, next, len ---- */

OU_NATIVE(ou_builtin_iter)
{
    (void)kwnames;
    if (n == 1)
        return ou_iter(sp, args[0]);
    if (!ou_callable(args[0]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "iter(v, w): v must be callable");
    return ou_call_iter_new(sp, args[0], args[1]);
}

/* ou_next would clear a StopIteration and lose its value: the slot is asked here. */
OU_NATIVE(ou_builtin_next)
{
    (void)kwnames;
    OuType *type = args[0]->type;
    if (type->slots.next == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not an iterator", args[0]);
    OuObj *item = type->slots.next(sp, args[0]);
    if (item != NULL)
        return item;
    bool pending = ou_pending(sp);
    if (pending && (n < 2 || !ou_pending_swallow(sp, OU_E_STOP_ITERATION)))
        return NULL;
    return n < 2 ? ou_raise_value(sp, OU_E_STOP_ITERATION, NULL) : ou_incref(args[1]);
}

OU_NATIVE(ou_builtin_len)
{
    (void)n, (void)kwnames;
    size_t length;
    return ou_length(sp, args[0], &length) ? ou_int_from_size(sp, length) : NULL;
}

/* ---- min, max ---- */

typedef struct OuExtreme {
    const char *name;
    OuCompareOp op;       // the new item replaces the best when `item op best`
    OuObj *key;           // function, or NULL
    OuObj *best, *best_key; // owned; best_key is best without a key function
} OuExtreme;

/* Look at `item` (taken over). */
static bool
try_item(OuSpace *sp, OuExtreme *x, OuObj *item)
{
    OuObj *value = x->key != NULL ? ou_call1(sp, x->key, item) : ou_incref(item);
    if (value == NULL) {
        ou_decref(sp, item);
        return false;
    }
    int better = x->best == NULL ? 1 : ou_compare_bool(sp, value, x->best_key, x->op);
    if (better > 0) {
        OuObj *old = x->best, *old_key = x->best_key;
        x->best = item;
        x->best_key = value;
        ou_xdecref(sp, old);
        ou_xdecref(sp, old_key);
    } else {
        ou_decref(sp, item);
        ou_decref(sp, value);
    }
    return better >= 0;
}

static bool
try_iterable(OuSpace *sp, OuExtreme *x, OuObj *iterable)
{
    OuObj *items = ou_iter(sp, iterable);
    if (items == NULL)
        return false;
    OuObj *item;
    while ((item = ou_next(sp, items)) != NULL)
        if (!try_item(sp, x, item))
            break;
    ou_decref(sp, items);
    return !ou_pending(sp);
}

static OuObj *
find_extreme(OuSpace *sp, OuExtreme *x, OuObj *const *args, size_t n, OuObj *otherwise)
{
    bool done = true;
    if (n == 1)
        done = try_iterable(sp, x, args[0]);
    for (size_t i = 0; n > 1 && done && i < n; i++)
        done = try_item(sp, x, ou_incref(args[i]));
    OuObj *best = x->best;
    ou_xdecref(sp, x->best_key);
    if (!done) {
        ou_xdecref(sp, best);
        return NULL;
    }
    if (best != NULL)
        return best;
    if (otherwise != NULL)
        return ou_incref(otherwise);
    return ou_raise(sp, OU_E_VALUE_ERROR, "%s() arg is an empty sequence", x->name);
}

static OuObj *
extreme(OuSpace *sp, const char *name, OuCompareOp op, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuExtreme x = {.name = name, .op = op};
    OuObj *otherwise = NULL;
    if (n == 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%s expected at least 1 argument, got 0", name);
    for (size_t i = 0; kwnames != NULL && i < ((OuTuple *)kwnames)->length; i++) {
        OuObj *keyword = ((OuTuple *)kwnames)->items[i];
        if (ou_str_equals_text(keyword, "key"))
            x.key = args[n + i] != sp->none ? args[n + i] : NULL;
        else if (ou_str_equals_text(keyword, "default"))
            otherwise = args[n + i];
        else
            return ou_raise(sp, OU_E_TYPE_ERROR, "'%U' is an invalid keyword argument for %s()", keyword, name);
    }
    if (n > 1 && otherwise != NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "Cannot specify a default for %s() with multiple positional arguments",
                        name);
    return find_extreme(sp, &x, args, n, otherwise);
}

OU_NATIVE(ou_builtin_min)
{
    return extreme(sp, "min", OU_LT, args, n, kwnames);
}

OU_NATIVE(ou_builtin_max)
{
    return extreme(sp, "max", OU_GT, args, n, kwnames);
}

/* ---- sorted ---- */

OU_NATIVE(ou_builtin_sorted)
{
    OuObj *key = NULL;
    int reverse = 0;
    if (n != 1)
        return ou_raise(sp, OU_E_TYPE_ERROR, "sorted expected 1 argument, got %zu", n);
    for (size_t i = 0; kwnames != NULL && i < ((OuTuple *)kwnames)->length; i++) {
        OuObj *keyword = ((OuTuple *)kwnames)->items[i];
        if (ou_str_equals_text(keyword, "key"))
            key = args[n + i] != sp->none ? args[n + i] : NULL;
        else if (ou_str_equals_text(keyword, "reverse"))
            reverse = ou_truth(sp, args[n + i]);
        else
            return ou_raise(sp, OU_E_TYPE_ERROR, "'%U' is an invalid keyword argument for sort()", keyword);
        if (reverse < 0)
            return NULL;
    }
    OuObj *list = ou_list_of(sp, args[0]);
    if (list != NULL && !ou_list_sort(sp, list, key, reverse)) {
        ou_decref(sp, list);
        return NULL;
    }
    return list;
}
