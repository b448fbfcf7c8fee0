/* SPDX-License-Identifier: MIT */
/* The abstract operations: attributes, items, iteration and calls.
 *
 * Each looks at the operand's slot and, where the slot is missing, tries what
 * CPython would try next or raises in CPython's words. Nothing here knows a
 * type's layout where a slot will do.
 */
#include "object/ops.h"

#include <string.h>

#include "object/container/dict.h"
#include "object/container/iter.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "os/assert.h"

static bool
is_type(const OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_TYPE_HEIR);
}

/* ---- attributes ---- */

OuObj *
ou_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    if (OU_UNLIKELY(!ou_type_is_heir(name->type, OU_TYPE_STR_HEIR)))
        return ou_raise(sp, OU_E_TYPE_ERROR, "attribute name must be string, not '%T'", name);
    if (OU_UNLIKELY(o->type->slots.get_attr == NULL))
        return ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'%T' object has no attribute '%U'", o, name);
    return o->type->slots.get_attr(sp, o, name);
}

OuObj *
ou_find_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *value = ou_get_attr(sp, o, name);
    if (value == NULL)
        ou_pending_swallow(sp, OU_E_ATTRIBUTE_ERROR);
    return value;
}

OuObj *
ou_get_attr_text(OuSpace *sp, OuObj *o, const char *name)
{
    OuObj *s = ou_str_intern_text(sp, name);
    if (s == NULL)
        return NULL;
    OuObj *value = ou_get_attr(sp, o, s);
    ou_decref(sp, s);
    return value;
}

bool
ou_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    if (OU_UNLIKELY(!ou_type_is_heir(name->type, OU_TYPE_STR_HEIR))) {
        ou_raise(sp, OU_E_TYPE_ERROR, "attribute name must be string, not '%T'", name);
        return false;
    }
    if (OU_UNLIKELY(o->type->slots.set_attr == NULL)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object has no attributes (%s .%U)", o,
                 value != NULL ? "assign to" : "del", name);
        return false;
    }
    return o->type->slots.set_attr(sp, o, name, value);
}

OuObj *
ou_special(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *found = ou_type_lookup(sp, o->type, name);
    if (found == NULL)
        return NULL;
    if (found->type->slots.descr_get == NULL)
        return ou_incref(found);
    ou_incref(found); // binding may run code that changes the class
    OuObj *bound = found->type->slots.descr_get(sp, found, o, o->type);
    ou_decref(sp, found);
    return bound;
}

/* ---- items ---- */

/* C[key] for a class: its __class_getitem__, if it has one. */
static OuObj *
get_class_item(OuSpace *sp, OuObj *class, OuObj *key)
{
    OuObj *method = ou_find_attr(sp, class, sp->names->class_getitem);
    if (method != NULL) {
        OuObj *result = ou_call1(sp, method, key);
        ou_decref(sp, method);
        return result;
    }
    if (ou_pending(sp))
        return NULL;
    return ou_raise(sp, OU_E_TYPE_ERROR, "type '%N' is not subscriptable", (OuType *)class);
}

OuObj *
ou_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    if (OU_LIKELY(o->type->slots.get_item != NULL))
        return o->type->slots.get_item(sp, o, key);
    if (is_type(o))
        return get_class_item(sp, o, key);
    return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not subscriptable", o);
}

bool
ou_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    if (OU_LIKELY(o->type->slots.set_item != NULL))
        return o->type->slots.set_item(sp, o, key, value);
    if (value != NULL)
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object does not support item assignment", o);
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object doesn't support item deletion", o);
    return false;
}

static int
contains_by_iteration(OuSpace *sp, OuObj *container, OuObj *item)
{
    OuObj *it = ou_iter(sp, container);
    if (it == NULL) {
        if (ou_pending_swallow(sp, OU_E_TYPE_ERROR))
            ou_raise(sp, OU_E_TYPE_ERROR, "argument of type '%T' is not iterable", container);
        return -1;
    }
    int found = 0;
    while (found == 0) {
        OuObj *at = ou_next(sp, it);
        if (at == NULL) {
            found = ou_pending(sp) ? -1 : 0;
            break;
        }
        found = ou_compare_bool(sp, at, item, OU_EQ);
        ou_decref(sp, at);
    }
    ou_decref(sp, it);
    return found;
}

int
ou_contains(OuSpace *sp, OuObj *container, OuObj *item)
{
    if (container->type->slots.contains != NULL)
        return container->type->slots.contains(sp, container, item);
    return contains_by_iteration(sp, container, item);
}

bool
ou_length(OuSpace *sp, OuObj *o, size_t *length)
{
    if (OU_LIKELY(o->type->slots.length != NULL))
        return o->type->slots.length(sp, o, length);
    ou_raise(sp, OU_E_TYPE_ERROR, "object of type '%T' has no len()", o);
    return false;
}

bool
ou_length_hint(OuSpace *sp, OuObj *o, size_t otherwise, size_t *hint)
{
    *hint = otherwise;
    if (o->type->slots.length != NULL)
        return ou_length(sp, o, hint) || ou_pending_swallow(sp, OU_E_TYPE_ERROR);
    OuObj *method = ou_special(sp, o, sp->names->length_hint);
    if (method == NULL)
        return !ou_pending(sp);
    OuObj *result = ou_call0(sp, method);
    ou_decref(sp, method);
    if (result == NULL)
        return ou_pending_swallow(sp, OU_E_TYPE_ERROR);
    bool good = true;
    int64_t value = 0;
    if (result == sp->not_implemented) {
        good = true;
    } else if (!ou_type_is_heir(result->type, OU_TYPE_INT_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__length_hint__ must be an integer, not %T", result);
        good = false;
    } else if ((good = ou_int_to_i64(sp, result, &value)) && value < 0) {
        ou_raise(sp, OU_E_VALUE_ERROR, "__length_hint__() should return >= 0");
        good = false;
    } else if (good) {
        *hint = (size_t)value;
    }
    ou_decref(sp, result);
    return good;
}

/* ---- iteration ---- */

OuObj *
ou_iter(OuSpace *sp, OuObj *o)
{
    if (OU_LIKELY(o->type->slots.iter != NULL)) {
        OuObj *it = o->type->slots.iter(sp, o);
        if (it != NULL && it->type->slots.next == NULL) {
            ou_raise(sp, OU_E_TYPE_ERROR, "iter() returned non-iterator of type '%T'", it);
            ou_decref(sp, it);
            return NULL;
        }
        return it;
    }
    if (o->type->slots.get_item != NULL && !ou_type_is_heir(o->type, OU_TYPE_DICT_HEIR))
        return ou_seq_iter_new(sp, OU_T_SEQ_ITER, o);
    return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not iterable", o);
}

OuObj *
ou_next(OuSpace *sp, OuObj *iterator)
{
    if (OU_UNLIKELY(iterator->type->slots.next == NULL))
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not an iterator", iterator);
    if (OU_UNLIKELY(ou_stack_is_low(sp)) && !ou_stack_check(sp, "in a chain of iterators"))
        return NULL; // map of map of map ...
    OuObj *item = iterator->type->slots.next(sp, iterator);
    if (item != NULL)
        ou_shade(sp, item); // the caller may drop the iterator, which marking does not see, and keep it
    else if (ou_pending(sp))
        ou_pending_swallow(sp, OU_E_STOP_ITERATION);
    return item;
}

OuObj *
ou_list_of(OuSpace *sp, OuObj *o)
{
    OuObj *list = ou_list_new(sp, 0);
    if (list != NULL && !ou_list_extend(sp, list, o)) {
        ou_decref(sp, list);
        return NULL;
    }
    return list;
}

OuObj *
ou_tuple_of(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_TUPLE))
        return ou_incref(o);
    if (ou_is(o, sp, OU_T_LIST))
        return ou_list_to_tuple(sp, o);
    OuObj *list = ou_list_of(sp, o);
    if (list == NULL)
        return NULL;
    OuObj *tuple = ou_list_to_tuple(sp, list);
    ou_decref(sp, list);
    return tuple;
}

/* ---- calls ---- */

bool
ou_callable(OuObj *o)
{
    return o->type->slots.call != NULL;
}

OuObj *
ou_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (OU_UNLIKELY(callee->type->slots.call == NULL))
        return ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object is not callable", callee);
    if (!ou_stack_check(sp, "while calling a Python object"))
        return NULL;
    OuObj *result = callee->type->slots.call(sp, callee, args, n, kwnames);
    OU_ASSERT((result == NULL) == ou_pending(sp));
    return result;
}

OuObj *
ou_call1(OuSpace *sp, OuObj *callee, OuObj *arg)
{
    return ou_call(sp, callee, &arg, 1, NULL);
}

OuObj *
ou_call0(OuSpace *sp, OuObj *callee)
{
    OuObj *none[1] = {NULL};
    return ou_call(sp, callee, none, 0, NULL);
}

/* Spread `kwargs` behind args[n..]: the names as a tuple, counted values. */
static OuObj *
spread_keywords(OuSpace *sp, OuObj *kwargs, OuObj **values, size_t room)
{
    OuTuple *names = ou_tuple_alloc(sp, room);
    if (names == NULL)
        return NULL;
    size_t at = 0, i = 0;
    OuObj *key, *value;
    while (i < room && ou_dict_next(kwargs, &at, &key, &value)) {
        if (!ou_type_is_heir(key->type, OU_TYPE_STR_HEIR)) {
            ou_decref(sp, names);
            return ou_raise(sp, OU_E_TYPE_ERROR, "keywords must be strings");
        }
        names->items[i] = ou_incref(key);
        values[i++] = value;
    }
    for (size_t k = 0; k < i; k++)
        ou_incref(values[k]);
    ou_tuple_ready(sp, names);
    return &names->head;
}

OuObj *
ou_call_with(OuSpace *sp, OuObj *callee, OuObj *args_tuple, OuObj *kwargs_dict_or_null)
{
    OuTuple *args = (OuTuple *)args_tuple;
    size_t n = args->length, n_keywords = kwargs_dict_or_null != NULL ? ou_dict_length(kwargs_dict_or_null) : 0;
    if (n_keywords == 0)
        return ou_call(sp, callee, args->items, n, NULL);
    size_t bytes = (n + n_keywords) * sizeof(OuObj *);
    OuObj **all = ou_buffer_take(sp->heap, bytes);
    if (all == NULL)
        return ou_raise_memory(sp);
    memcpy(all, args->items, n * sizeof *all);
    OuObj *result = NULL, *names = spread_keywords(sp, kwargs_dict_or_null, all + n, n_keywords);
    if (names != NULL) {
        result = ou_call(sp, callee, all, n, names);
        for (size_t i = 0; i < n_keywords; i++)
            ou_decref(sp, all[n + i]);
        ou_decref(sp, names);
    }
    ou_buffer_release(sp->heap, all, bytes);
    return result;
}

OuObj *
ou_call_method(OuSpace *sp, OuObj *o, OuObj *name, OuObj *const *args, size_t n)
{
    OuObj *method = ou_get_attr(sp, o, name);
    if (method == NULL)
        return NULL;
    OuObj *result = ou_call(sp, method, args, n, NULL);
    ou_decref(sp, method);
    return result;
}

/* ---- size ---- */

bool
ou_sizeof(OuSpace *sp, OuObj *o, size_t *bytes)
{
    (void)sp;
    size_t (*extra)(OuObj *) = o->type->slots.extra_bytes;
    *bytes = ou_block_bytes(o) + (extra != NULL ? extra(o) : 0);
    return true;
}
