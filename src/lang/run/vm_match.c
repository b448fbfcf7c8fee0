/* SPDX-License-Identifier: MIT */
/* The general halves of the instructions that match statements need: lengths, keys,
 * attributes of instances. What they take out of the subject goes to registers
 * that are NULL before, and NULL again unless all of it was there.
 */
#include "lang/run/vm_int.h"
#include "object/container/set.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/text/str.h"

static void
clear_all(OuSpace *sp, OuObj **regs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        ou_slot_clear(sp, &regs[i]);
}

/* ---- sequences ---- */

int
ou_vm_match_length(OuSpace *sp, OuObj *subject, size_t n, bool at_least)
{
    size_t length;
    if (!ou_length(sp, subject, &length))
        return -1;
    return at_least ? length >= n : length == n;
}

OuObj *
ou_vm_item_from_end(OuSpace *sp, OuObj *o, size_t back)
{
    size_t length;
    if (!ou_length(sp, o, &length))
        return NULL;
    OuObj *at = ou_int_from_i64(sp, (int64_t)length - (int64_t)back);
    OuObj *item = at != NULL ? ou_get_item(sp, o, at) : NULL;
    ou_xdecref(sp, at);
    return item;
}

/* ---- mappings ---- */

/* Keys that are only known at run time may turn out to be the same. */
static bool
note_key(OuSpace *sp, OuObj *seen, OuObj *key)
{
    int there = ou_set_contains(sp, seen, key);
    if (there > 0)
        ou_raise(sp, OU_E_VALUE_ERROR, "mapping pattern checks duplicate key (%R)", key);
    return there == 0 && ou_set_add(sp, seen, key);
}

/* mapping.get(key, otherwise); an exact dict is asked directly. NULL without
 * anything pending: a dict that has no such key. */
static OuObj *
value_of(OuSpace *sp, OuObj *mapping, OuObj *get, OuObj *key, OuObj *otherwise)
{
    if (get == NULL)
        return ou_xincref(ou_dict_get(sp, mapping, key));
    OuObj *const args[] = {key, otherwise};
    return ou_call(sp, get, args, 2, NULL);
}

int
ou_vm_match_keys(OuSpace *sp, OuObj *mapping, OuTuple *keys, OuObj **regs)
{
    OuObj *get = NULL, *absent = NULL, *seen = NULL;
    int matches = -1;
    size_t n = 0;
    if (keys->length > 1 && (seen = ou_set_new(sp, sp->types[OU_T_SET])) == NULL)
        return -1;
    // `get` and not [...]: asking must not add keys, as defaultdict's __missing__ does.
    if (!ou_is(mapping, sp, OU_T_DICT)
        && ((get = ou_get_attr(sp, mapping, sp->names->get_name)) == NULL
            || (absent = ou_call0(sp, (OuObj *)sp->types[OU_T_OBJECT])) == NULL))
        goto done;
    for (; n < keys->length; n++) {
        if (seen != NULL && !note_key(sp, seen, keys->items[n]))
            goto done;
        OuObj *value = value_of(sp, mapping, get, keys->items[n], absent);
        if (value == NULL || value == absent) {
            matches = ou_pending(sp) ? -1 : 0;
            ou_xdecref(sp, value);
            goto done;
        }
        ou_shade(sp, value); // marking does not see what native code held
        regs[n] = value;
    }
    matches = 1;
done:
    if (matches != 1)
        clear_all(sp, regs, n);
    ou_xdecref(sp, seen);
    ou_xdecref(sp, get);
    ou_xdecref(sp, absent);
    return matches;
}

OuObj *
ou_vm_match_rest(OuSpace *sp, OuObj *mapping, OuTuple *keys)
{
    OuObj *rest = ou_dict_new(sp);
    bool good = rest != NULL && ou_vm_dict_update(sp, rest, mapping);
    for (size_t i = 0; good && i < keys->length; i++)
        good = ou_set_item(sp, rest, keys->items[i], NULL);
    if (good)
        return rest;
    ou_xdecref(sp, rest);
    return NULL;
}

/* ---- classes ---- */

/* What one class pattern asks for. `match_args` NULL: the class matches itself
 * positionally, as int and its like do. */
typedef struct ClassMatch {
    OuType *cls;
    OuTuple *names; // None: positional
    size_t n_positional;
    OuTuple *match_args;
} ClassMatch;

/* Instances of these and of their heirs are what a single positional pattern tests. */
static bool
matches_itself(OuSpace *sp, const OuType *cls)
{
    const uint32_t heirs = OU_TYPE_INT_HEIR | OU_TYPE_FLOAT_HEIR | OU_TYPE_STR_HEIR | OU_TYPE_BYTES_HEIR
                           | OU_TYPE_TUPLE_HEIR | OU_TYPE_LIST_HEIR | OU_TYPE_DICT_HEIR
                           | OU_TYPE_SET_HEIR | OU_TYPE_FROZENSET_HEIR;
    return ou_type_is_heir(cls, heirs) || ou_type_is_subtype(cls, sp->types[OU_T_BYTEARRAY]);
}

/* Find what positional patterns mean: match->match_args, owned. */
static bool
find_match_args(OuSpace *sp, ClassMatch *match)
{
    if (match->n_positional == 0)
        return true;
    OuObj *found = ou_find_attr(sp, (OuObj *)match->cls, sp->names->match_args);
    if (found == NULL && ou_pending(sp))
        return false;
    if (found != NULL && !ou_is(found, sp, OU_T_TUPLE)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%N.__match_args__ must be a tuple (got %T)", match->cls,
                 found);
        ou_decref(sp, found);
        return false;
    }
    match->match_args = (OuTuple *)found;
    size_t allowed = found != NULL ? match->match_args->length : matches_itself(sp, match->cls);
    if (match->n_positional <= allowed)
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "%N() accepts %zu positional sub-pattern%s (%zu given)", match->cls,
             allowed, allowed == 1 ? "" : "s", match->n_positional);
    return false;
}

/* The attribute name of sub-pattern `i`, borrowed. */
static OuObj *
name_at(const ClassMatch *match, size_t i)
{
    return i < match->n_positional ? match->match_args->items[i] : match->names->items[i];
}

static bool
check_name(OuSpace *sp, const ClassMatch *match, size_t i)
{
    OuObj *name = name_at(match, i);
    if (!ou_is(name, sp, OU_T_STR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__match_args__ elements must be strings (got %T)", name);
        return false;
    }
    for (size_t k = match->match_args != NULL ? 0 : match->n_positional; k < i; k++) {
        if (ou_str_equal(name_at(match, k), name)) {
            ou_raise(sp, OU_E_TYPE_ERROR, "%N() got multiple sub-patterns for attribute %R",
                     match->cls, name);
            return false;
        }
    }
    return true;
}

/* Fill regs with the attributes; *n tells how many there are. */
static int
take_attributes(OuSpace *sp, const ClassMatch *match, OuObj *subject, OuObj **regs, size_t *n)
{
    if (match->n_positional == 1 && match->match_args == NULL)
        regs[(*n)++] = ou_incref(subject);
    for (; *n < match->names->length; ++*n) {
        if (!check_name(sp, match, *n))
            return -1;
        regs[*n] = ou_find_attr(sp, subject, name_at(match, *n));
        if (regs[*n] == NULL)
            return ou_pending(sp) ? -1 : 0;
        ou_shade(sp, regs[*n]); // marking does not see what native code held
    }
    return 1;
}

int
ou_vm_match_class(OuSpace *sp, OuObj *subject, OuTuple *names, OuObj **regs)
{
    ClassMatch match = {.names = names};
    OuObj *cls = regs[0];
    size_t n = 0;
    regs[0] = NULL;
    while (match.n_positional < names->length && names->items[match.n_positional] == sp->none)
        match.n_positional++;
    int matches = -1;
    if (ou_type_is_heir(cls->type, OU_TYPE_TYPE_HEIR)) {
        match.cls = (OuType *)cls;
        matches = ou_is_instance(sp, subject, cls);
    } else {
        ou_raise(sp, OU_E_TYPE_ERROR, "called match pattern must be a type");
    }
    if (matches == 1) {
        matches = find_match_args(sp, &match) ? take_attributes(sp, &match, subject, regs, &n) : -1;
        if (matches != 1)
            clear_all(sp, regs, n);
    }
    ou_xdecref(sp, match.match_args);
    ou_decref(sp, cls);
    return matches;
}
