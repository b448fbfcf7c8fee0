/* SPDX-License-Identifier: MIT */
/* Attribute access as objects have it by default, and the words of its errors.
 *
 * The order is Python's: a data descriptor of the class, then the instance,
 * then what else the class has. What is found in a class is held by a count of
 * its own while a descriptor runs: that may be any code, and the class may lose
 * it meanwhile.
 */
#include <string.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

OuObj *
ou_attr_name(OuSpace *sp, OuObj *name)
{
    if (OU_LIKELY(ou_is(name, sp, OU_T_STR)))
        return ou_str_is_interned(name) ? ou_incref(name) : ou_str_intern(sp, ou_incref(name));
    if (!ou_type_is_heir(name->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "attribute name must be string, not '%T'", name);
    return ou_str_intern(sp, ou_str_slice(sp, name, 0, ou_str_length(name)));
}

/* ---- errors ---- */

void *
ou_raise_attr_fields(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *error = ou_pending_peek(sp);
    if (error == NULL || error->type != ou_error_type(sp, OU_E_ATTRIBUTE_ERROR))
        return NULL;
    OuObj **field = ((OuException *)error)->field;
    if (field[OU_FIELD_ATTR_NAME] != NULL || field[OU_FIELD_ATTR_OBJ] != NULL)
        return NULL; // told already, by who raised it
    ou_slot_set(sp, &field[OU_FIELD_ATTR_NAME], ou_incref(name));
    ou_slot_set(sp, &field[OU_FIELD_ATTR_OBJ], ou_incref(o));
    return NULL;
}

void *
ou_raise_no_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'%T' object has no attribute '%U'", o, name);
    return ou_raise_attr_fields(sp, o, name);
}

/* ---- the defaults ---- */

static OuObj *
get_attr_by(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuType *type = o->type;
    OuObj *found = ou_type_lookup(sp, type, name);
    if (found == NULL && ou_pending(sp))
        return NULL;
    if (found != NULL && found->type->slots.descr_get != NULL) {
        ou_incref(found);
        OuObj *value = NULL;
        // A data descriptor goes first; of the others, the instance does.
        if (found->type->slots.descr_set == NULL)
            value = ou_instance_get(sp, o, name);
        if (value == NULL && !ou_pending(sp))
            value = found->type->slots.descr_get(sp, found, o, type);
        ou_decref(sp, found);
        return value;
    }
    OuObj *value = ou_instance_get(sp, o, name);
    if (value != NULL)
        return value;
    return found != NULL ? ou_incref(found) : ou_raise_no_attr(sp, o, name);
}

OuObj *
ou_generic_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return NULL;
    OuObj *value = get_attr_by(sp, o, exact);
    ou_decref(sp, exact);
    return value;
}

static bool
raise_cannot_set(OuSpace *sp, OuObj *o, OuObj *name, bool in_class)
{
    // Unlike a failed read, these do not fill the exception's name and obj.
    if (!(o->type->flags & OU_TYPE_WORD) && in_class)
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'%T' object attribute '%U' is read-only", o, name);
    else
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'%T' object has no attribute '%U'", o, name);
    return false;
}

static bool
set_attr_by(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *found = ou_type_lookup(sp, o->type, name);
    bool in_class = found != NULL;
    if (!in_class && ou_pending(sp))
        return false;
    if (in_class && found->type->slots.descr_set != NULL) {
        ou_incref(found);
        bool set = found->type->slots.descr_set(sp, found, o, value);
        ou_decref(sp, found);
        return set;
    }
    int done = ou_instance_set(sp, o, name, value);
    if (done > 0)
        return true;
    return done == 0 ? raise_cannot_set(sp, o, name, in_class) : false;
}

bool
ou_generic_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return false;
    bool set = set_attr_by(sp, o, exact, value);
    ou_decref(sp, exact);
    return set;
}

/* ---- dir ---- */

/* The names of a class and its bases, into `names` (a dict used as a set). */
static bool
collect_class_names(OuSpace *sp, OuObj *names, OuType *type)
{
    const OuTuple *mro = (OuTuple *)type->mro;
    if (mro != NULL && !ou_type_ready_all(sp, mro))
        return false;
    for (size_t i = mro == NULL ? 0 : mro->length; i-- > 0;) {
        OuObj *dict = ((OuType *)mro->items[i])->dict, *key, *value;
        size_t at = 0;
        while (dict != NULL && ou_dict_next(dict, &at, &key, &value))
            if (!ou_dict_set(sp, names, key, sp->none))
                return false;
    }
    return true;
}

static bool
collect_own_names(OuSpace *sp, OuObj *names, OuObj *o)
{
    OuObj *own;
    if (ou_type_is_subtype(o->type, sp->types[OU_T_MODULE]))
        own = ou_dict_keys_list(sp, ou_module_dict(o));
    else
        own = ou_instance_names(sp, o);
    if (own == NULL)
        return false;
    bool done = true;
    for (size_t i = 0; done && i < ((OuList *)own)->length; i++)
        done = ou_dict_set(sp, names, ((OuList *)own)->items[i], sp->none);
    ou_decref(sp, own);
    return done;
}

OuObj *
ou_object_dir(OuSpace *sp, OuObj *o)
{
    OuObj *names = ou_dict_new(sp), *list = NULL;
    if (names == NULL)
        return NULL;
    bool done;
    if (ou_type_is_heir(o->type, OU_TYPE_TYPE_HEIR))
        done = collect_class_names(sp, names, (OuType *)o);
    else if (ou_type_is_subtype(o->type, sp->types[OU_T_MODULE]))
        done = collect_own_names(sp, names, o);
    else
        done = collect_class_names(sp, names, o->type) && collect_own_names(sp, names, o);
    if (done)
        list = ou_dict_keys_list(sp, names);
    ou_decref(sp, names);
    return list;
}

OuObj *
ou_dir(OuSpace *sp, OuObj *o)
{
    bool missing;
    OuObj *names = ou_call_special(sp, o, sp->names->dir, NULL, 0, NULL, &missing);
    if (names == NULL && missing)
        names = ou_object_dir(sp, o);
    if (names == NULL)
        return NULL;
    OuObj *list = ou_list_of(sp, names);
    ou_decref(sp, names);
    if (list != NULL && !ou_list_sort(sp, list, NULL, false)) {
        ou_decref(sp, list);
        return NULL;
    }
    return list;
}
