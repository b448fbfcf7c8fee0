/* SPDX-License-Identifier: MIT */
/* What a class itself can do: its attributes, its methods, being called. */
#include <string.h>

#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

/* ---- attribute access ---- */

static OuObj *
get_type_attr(OuSpace *sp, OuType *type, OuObj *name)
{
    OuType *meta = type->head.type;
    OuObj *by_meta = ou_xincref(ou_type_lookup(sp, meta, name)), *value = NULL;
    if (by_meta == NULL && ou_pending(sp))
        return NULL;
    if (by_meta != NULL && by_meta->type->slots.descr_get != NULL && by_meta->type->slots.descr_set != NULL) {
        value = by_meta->type->slots.descr_get(sp, by_meta, (OuObj *)type, meta);
        goto done;
    }
    OuObj *own = ou_type_lookup(sp, type, name);
    if (own != NULL) {
        ou_incref(own);
        if (own->type->slots.descr_get != NULL) {
            value = own->type->slots.descr_get(sp, own, NULL, type);
            ou_decref(sp, own);
        } else {
            value = own;
        }
        goto done;
    }
    if (ou_pending(sp))
        goto done;
    if (by_meta != NULL && by_meta->type->slots.descr_get != NULL)
        value = by_meta->type->slots.descr_get(sp, by_meta, (OuObj *)type, meta);
    else if (by_meta != NULL)
        value = ou_incref(by_meta);
    else {
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "type object '%N' has no attribute '%U'", type, name);
        ou_raise_attr_fields(sp, (OuObj *)type, name);
    }
done:
    ou_xdecref(sp, by_meta);
    return value;
}

OuObj *
ou_type_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return NULL;
    OuObj *value = get_type_attr(sp, (OuType *)o, exact);
    ou_decref(sp, exact);
    return value;
}

static bool
set_in_type_dict(OuSpace *sp, OuType *type, OuObj *name, OuObj *value)
{
    if (value != NULL) {
        // What goes may be the last thing that an inline cache still knows: it
        // lives until the versions are gone.
        OuObj *old = ou_xincref(ou_dict_get_str(sp, type->dict, name));
        bool set = ou_dict_set(sp, type->dict, name, value);
        ou_type_changed(sp, type);
        ou_xdecref(sp, old);
        if (!set)
            return false;
    } else {
        OuObj *old = ou_dict_pop(sp, type->dict, name);
        if (old == NULL) {
            if (!ou_pending(sp)) {
                ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "type object '%N' has no attribute '%U'", type, name);
                ou_raise_attr_fields(sp, (OuObj *)type, name);
            }
            return false;
        }
        ou_type_changed(sp, type);
        ou_slots_update(sp, type, name);
        ou_decref(sp, old);
        return true;
    }
    ou_slots_update(sp, type, name);
    return true;
}

static bool
set_type_attr(OuSpace *sp, OuType *type, OuObj *name, OuObj *value)
{
    if (!(type->flags & OU_TYPE_HEAP)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot set '%U' attribute of immutable type '%N'", name, type);
        return false;
    }
    OuObj *by_meta = ou_type_lookup(sp, type->head.type, name);
    if (by_meta == NULL && ou_pending(sp))
        return false;
    if (by_meta != NULL && by_meta->type->slots.descr_set != NULL) {
        ou_incref(by_meta);
        bool set = by_meta->type->slots.descr_set(sp, by_meta, (OuObj *)type, value);
        ou_decref(sp, by_meta);
        return set;
    }
    return set_in_type_dict(sp, type, name, value);
}

bool
ou_type_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return false;
    bool set = set_type_attr(sp, (OuType *)o, exact, value);
    ou_decref(sp, exact);
    return set;
}

/* ---- calling ---- */

OuObj *
ou_type_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuType *type = (OuType *)callee;
    if (type == sp->types[OU_T_TYPE]) {
        if (n == 1 && (kwnames == NULL || ((OuTuple *)kwnames)->length == 0))
            return ou_incref(args[0]->type);
        if (n != 3)
            return ou_raise(sp, OU_E_TYPE_ERROR, "type() takes 1 or 3 arguments");
    }
    if (type->slots.make == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "cannot create '%N' instances", type);
    OuObj *o = type->slots.make(sp, type, args, n, kwnames);
    if (o == NULL || o->type->slots.init == NULL || !ou_type_is_subtype(o->type, type))
        return o;
    if (!o->type->slots.init(sp, o, args, n, kwnames)) {
        ou_decref(sp, o);
        return NULL;
    }
    return o;
}

OuObj *
ou_type_make(OuSpace *sp, OuType *meta, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_count(sp, "type.__new__()", n, 3, 3))
        return NULL;
    static const char *const wanted[] = {"str", "tuple", "dict"};
    static const uint32_t heirs[] = {OU_TYPE_STR_HEIR, OU_TYPE_TUPLE_HEIR, OU_TYPE_DICT_HEIR};
    for (unsigned i = 0; i < 3; i++)
        if (!ou_type_is_heir(args[i]->type, heirs[i]))
            return ou_raise(sp, OU_E_TYPE_ERROR, "type.__new__() argument %u must be %s, not %T", i + 1, wanted[i],
                            args[i]);
    return ou_type_new(sp, meta, args[0], args[1], args[2], args + 3, kwnames);
}

bool
ou_type_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)self, (void)args;
    if (n == 1 && kwnames != NULL && ((OuTuple *)kwnames)->length != 0)
        ou_raise(sp, OU_E_TYPE_ERROR, "type.__init__() takes no keyword arguments");
    else if (n != 1 && n != 3)
        ou_raise(sp, OU_E_TYPE_ERROR, "type.__init__() takes 1 or 3 arguments");
    else
        return true;
    return false;
}

/* X.__new__(cls, ...): args[0] is X, to which the function is bound. */
static OuObj *
call_new(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuType *owner = (OuType *)args[0];
    if (n < 2)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N.__new__(): not enough arguments", owner);
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_TYPE_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N.__new__(X): X is not a type object (%T)", owner, args[1]);
    OuType *type = (OuType *)args[1];
    if (!ou_type_is_subtype(type, owner))
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N.__new__(%N): %N is not a subtype of %N", owner, type, type, owner);
    // The builtin base knows how its instances begin; no other may make them.
    const OuType *builtin = ou_type_builtin(type);
    if (builtin->slots.make != owner->slots.make)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N.__new__(%N) is not safe, use %N.__new__()", owner, type, builtin);
    return owner->slots.make(sp, type, args + 2, n - 2, kwnames);
}

const OuMethodDef ou_new_method_def = {
    "__new__", call_new, OU_CALL_KEYWORDS, 0, 255,
    "Create and return a new object.  See help(type) for accurate signature.",
};

/* ---- attributes of its own ---- */

OuObj *
ou_type_module(OuSpace *sp, OuType *type)
{
    if (type->flags & OU_TYPE_HEAP) {
        OuObj *module = type->dict == NULL ? NULL : ou_dict_get_str(sp, type->dict, sp->names->module);
        return module != NULL ? ou_incref(module) : ou_str_intern_text(sp, "builtins");
    }
    const char *dot = strrchr(type->spec->name, '.');
    if (dot == NULL)
        return ou_str_intern_text(sp, "builtins");
    return ou_str_intern(sp, ou_str_from_utf8(sp, type->spec->name, (size_t)(dot - type->spec->name), false));
}

static OuObj *
type_get_module(OuSpace *sp, OuObj *o)
{
    return ou_type_module(sp, (OuType *)o);
}

static bool
check_mutable(OuSpace *sp, OuType *type, const char *name, OuObj *value)
{
    if (!(type->flags & OU_TYPE_HEAP)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot set '%s' attribute of immutable type '%N'", name, type);
        return false;
    }
    if (value == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot delete '%s' attribute of immutable type '%N'", name, type);
        return false;
    }
    return true;
}

static bool
type_set_module(OuSpace *sp, OuObj *o, OuObj *value)
{
    return check_mutable(sp, (OuType *)o, "__module__", value) &&
           set_in_type_dict(sp, (OuType *)o, sp->names->module, value);
}

static OuObj *
type_get_name(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuType *)o)->name);
}

static bool
set_type_text(OuSpace *sp, OuType *type, OuObj **field, const char *what, OuObj *value)
{
    if (!check_mutable(sp, type, what, value))
        return false;
    if (!ou_type_is_heir(value->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "can only assign string to %N.%s, not '%T'", type, what, value);
        return false;
    }
    ou_slot_set(sp, field, ou_incref(value));
    return true;
}

static bool
type_set_name(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_type_text(sp, (OuType *)o, &((OuType *)o)->name, "__name__", value);
}

static OuObj *
type_get_qualname(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuType *)o)->qualname);
}

static bool
type_set_qualname(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_type_text(sp, (OuType *)o, &((OuType *)o)->qualname, "__qualname__", value);
}

static OuObj *
or_none(OuSpace *sp, void *o)
{
    return ou_incref(o != NULL ? o : sp->none);
}

static OuObj *
type_get_bases(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuType *)o)->bases);
}

static bool
type_set_bases(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (check_mutable(sp, (OuType *)o, "__bases__", value))
        ou_raise(sp, OU_E_TYPE_ERROR, "__bases__ assignment is not supported: the bases of class '%N' are fixed",
                 (OuType *)o);
    return false;
}

static OuObj *
type_get_base(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuType *)o)->base);
}

static OuObj *
type_get_mro(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuType *)o)->mro);
}

static OuObj *
type_get_dict(OuSpace *sp, OuObj *o)
{
    if (!ou_type_ready(sp, (OuType *)o))
        return NULL;
    OuObj *dict = ((OuType *)o)->dict;
    return dict == NULL ? ou_incref(sp->none) : ou_mapping_proxy_new(sp, dict);
}

static OuObj *
type_get_doc(OuSpace *sp, OuObj *o)
{
    OuType *type = (OuType *)o;
    if (!(type->flags & OU_TYPE_HEAP))
        return ou_doc_object(sp, type->spec->doc);
    OuObj *doc = ou_type_lookup(sp, type, sp->names->doc);
    if (doc == NULL)
        return ou_incref(sp->none);
    ou_incref(doc);
    if (doc->type->slots.descr_get == NULL)
        return doc;
    OuObj *value = doc->type->slots.descr_get(sp, doc, NULL, type);
    ou_decref(sp, doc);
    return value;
}

static bool
type_set_doc(OuSpace *sp, OuObj *o, OuObj *value)
{
    return check_mutable(sp, (OuType *)o, "__doc__", value) &&
           set_in_type_dict(sp, (OuType *)o, sp->names->doc, value);
}

static OuObj *
type_get_annotations(OuSpace *sp, OuObj *o)
{
    OuType *type = (OuType *)o;
    if (!ou_type_ready(sp, type))
        return NULL;
    OuObj *found = type->dict == NULL ? NULL : ou_dict_get_str(sp, type->dict, sp->names->annotations);
    if (found != NULL)
        return ou_incref(found);
    if (!(type->flags & OU_TYPE_HEAP))
        return ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "type object '%N' has no attribute '__annotations__'", type);
    OuObj *dict = ou_dict_new(sp);
    if (dict != NULL && !set_in_type_dict(sp, type, sp->names->annotations, dict)) {
        ou_decref(sp, dict);
        return NULL;
    }
    return dict;
}

static bool
type_set_annotations(OuSpace *sp, OuObj *o, OuObj *value)
{
    OuType *type = (OuType *)o;
    if (!(type->flags & OU_TYPE_HEAP))
        return check_mutable(sp, type, "__annotations__", value);
    return set_in_type_dict(sp, type, sp->names->annotations, value);
}

static OuObj *
type_get_basic_bytes(OuSpace *sp, OuObj *o)
{
    return ou_int_from_size(sp, ((OuType *)o)->basic_bytes);
}

static OuObj *
type_get_item_bytes(OuSpace *sp, OuObj *o)
{
    return ou_int_from_size(sp, ((OuType *)o)->item_bytes);
}

const OuGetSetDef ou_type_getsets[] = {
    {"__name__", type_get_name, type_set_name, NULL},
    {"__qualname__", type_get_qualname, type_set_qualname, NULL},
    {"__module__", type_get_module, type_set_module, NULL},
    {"__bases__", type_get_bases, type_set_bases, NULL},
    {"__base__", type_get_base, NULL, NULL},
    {"__mro__", type_get_mro, NULL, NULL},
    {"__dict__", type_get_dict, NULL, NULL},
    {"__doc__", type_get_doc, type_set_doc, NULL},
    {"__annotations__", type_get_annotations, type_set_annotations, NULL},
    {"__basicsize__", type_get_basic_bytes, NULL, NULL},
    {"__itemsize__", type_get_item_bytes, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

/* ---- methods ---- */

static OuObj *
type_mro(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *order = ou_type_compute_mro(sp, (OuType *)args[0]);
    OuObj *list = order == NULL ? NULL : ou_list_of(sp, order);
    ou_xdecref(sp, order);
    return list;
}

static OuObj *
type_subclasses(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuType *type = (OuType *)args[0];
    OuObj *list = ou_list_new(sp, type->n_heirs);
    for (uint32_t i = 0; list != NULL && i < type->n_heirs; i++) {
        OuObj *heir = (OuObj *)type->heirs[i];
        if (!(*ou_side_of(heir) & OU_SIDE_LIVE))
            continue; // on its way out
        ou_shade(sp, heir);
        if (!ou_list_append(sp, list, heir)) {
            ou_decref(sp, list);
            return NULL;
        }
    }
    return list;
}

/* isinstance as it is without hooks: by the type, then by what __class__ says. */
static OuObj *
type_instancecheck(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuType *type = (OuType *)args[0];
    if (ou_type_is_subtype(args[1]->type, type))
        return ou_incref(sp->true_);
    OuObj *claimed = ou_find_attr(sp, args[1], sp->names->class_);
    if (claimed == NULL)
        return ou_pending(sp) ? NULL : ou_incref(sp->false_);
    bool is = ou_type_is_heir(claimed->type, OU_TYPE_TYPE_HEIR) && ou_type_is_subtype((OuType *)claimed, type);
    ou_decref(sp, claimed);
    return ou_bool(sp, is);
}

static OuObj *
type_subclasscheck(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_TYPE_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "issubclass() arg 1 must be a class");
    return ou_bool(sp, ou_type_is_subtype((OuType *)args[1], (OuType *)args[0]));
}

static OuObj *
type_prepare(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_dict_new(sp);
}

static OuObj *
type_dir(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_object_dir(sp, args[0]);
}

const OuMethodDef ou_type_methods[] = {
    {"mro", type_mro, OU_CALL_ARGS, 0, 0, "Return a type's method resolution order."},
    {"__subclasses__", type_subclasses, OU_CALL_ARGS, 0, 0, "Return a list of immediate subclasses."},
    {"__instancecheck__", type_instancecheck, OU_CALL_ARGS, 1, 1, "Check if an object is an instance."},
    {"__subclasscheck__", type_subclasscheck, OU_CALL_ARGS, 1, 1, "Check if a class is a subclass."},
    {"__prepare__", type_prepare, OU_CALL_KEYWORDS | OU_CALL_CLASS, 0, 255,
     "Used to create the namespace for the class statement"},
    {"__dir__", type_dir, OU_CALL_ARGS, 0, 0, "Specialized __dir__ implementation for types."},
    {NULL, NULL, 0, 0, 0, NULL},
};
