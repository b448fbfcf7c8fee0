/* SPDX-License-Identifier: MIT */
/* str.maketrans and str.translate. */
#include "object/container/dict.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str_int.h"

/* table[ord(c)] = ord(to), or None for `to` < 0. */
static bool
map_char(OuSpace *sp, OuObj *table, uint32_t c, int64_t to)
{
    OuObj *key = ou_int_compact(sp, c);
    OuObj *value = to < 0 ? ou_incref(sp->none) : ou_int_compact(sp, to);
    bool done = key != NULL && value != NULL && ou_dict_set(sp, table, key, value);
    ou_xdecref(sp, key);
    ou_xdecref(sp, value);
    return done;
}

static bool
map_strings(OuSpace *sp, OuObj *table, OuObj *const *args, size_t n)
{
    if (!ou_is_str(args[0])) {
        ou_raise(sp, OU_E_TYPE_ERROR, "first maketrans argument must be a string if there is a second argument");
        return false;
    }
    for (size_t i = 1; i < n; i++) {
        if (!ou_is_str(args[i])) {
            ou_raise_not_str(sp, "maketrans", i == 1 ? " 2" : " 3", args[i]);
            return false;
        }
    }
    if (ou_str_length(args[0]) != ou_str_length(args[1])) {
        ou_raise(sp, OU_E_VALUE_ERROR, "the first two maketrans arguments must have equal length");
        return false;
    }
    for (size_t i = 0; i < ou_str_length(args[0]); i++)
        if (!map_char(sp, table, ou_str_at(args[0], i), ou_str_at(args[1], i)))
            return false;
    for (size_t i = 0; n > 2 && i < ou_str_length(args[2]); i++)
        if (!map_char(sp, table, ou_str_at(args[2], i), -1))
            return false;
    return true;
}

static bool
map_key(OuSpace *sp, OuObj *table, OuObj *key, OuObj *value)
{
    if (key->type->flags & OU_TYPE_INT_HEIR)
        return ou_dict_set(sp, table, key, value);
    if (!ou_is_str(key)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "keys in translate table must be strings or integers");
        return false;
    }
    if (ou_str_length(key) != 1) {
        ou_raise(sp, OU_E_VALUE_ERROR, "string keys in translate table must be of length 1");
        return false;
    }
    OuObj *number = ou_int_compact(sp, ou_str_at(key, 0));
    bool done = number != NULL && ou_dict_set(sp, table, number, value);
    ou_xdecref(sp, number);
    return done;
}

OuObj *
ou_str_maketrans(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    if (n == 1 && !(args[0]->type->flags & OU_TYPE_DICT_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "if you give only one argument to maketrans it must be a dict");
    OuObj *table = ou_dict_new(sp), *key, *value;
    if (table == NULL)
        return NULL;
    bool done = n == 1 || map_strings(sp, table, args, n);
    for (size_t at = 0; n == 1 && done && ou_dict_next(args[0], &at, &key, &value);)
        done = map_key(sp, table, key, value);
    if (done)
        return table;
    ou_decref(sp, table);
    return NULL;
}

/* Add what the table gave for a character (`found` is taken over). */
static bool
add_mapping(OuStrBuilder *b, OuObj *found)
{
    OuSpace *sp = b->sp;
    bool done = true;
    int64_t c;
    if (found->type->flags & OU_TYPE_INT_HEIR) {
        done = ou_as_size(sp, found, &c);
        if (done && (c < 0 || c > (int64_t)OU_MAX_CHAR)) {
            ou_raise(sp, OU_E_VALUE_ERROR, "character mapping must be in range(0x110000)");
            done = false;
        }
        done = done && ou_builder_char(b, (uint32_t)c);
    } else if (ou_is_str(found)) {
        done = ou_builder_str(b, found);
    } else if (found != sp->none) {
        ou_raise(sp, OU_E_TYPE_ERROR, "character mapping must return integer, None or str");
        done = false;
    }
    ou_decref(sp, found);
    return done;
}

static bool
translate_char(OuStrBuilder *b, OuObj *table, uint32_t c)
{
    OuSpace *sp = b->sp;
    OuObj *key = ou_int_compact(sp, c), *found;
    if (key == NULL)
        return false;
    if (ou_is(table, sp, OU_T_DICT))
        found = ou_xincref(ou_dict_get(sp, table, key));
    else
        found = ou_get_item(sp, table, key);
    ou_decref(sp, key);
    if (found != NULL)
        return add_mapping(b, found);
    if (ou_pending(sp) && !ou_pending_swallow(sp, OU_E_LOOKUP_ERROR))
        return false;
    return ou_builder_char(b, c);
}

OuObj *
ou_str_translate(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    for (size_t i = 0; i < ou_str_length(args[0]); i++) {
        if (!translate_char(&b, args[1], ou_str_at(args[0], i))) {
            ou_builder_clear(&b);
            return NULL;
        }
    }
    return ou_builder_finish(&b);
}
