/* SPDX-License-Identifier: MIT */
/* property, classmethod, staticmethod. */
#include <stddef.h>
#include <stdio.h>

#include "object/args.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

/* ---- property ---- */

/* None counts as absent. */
static OuObj *
given(OuSpace *sp, OuObj *o)
{
    return o == NULL || o == sp->none ? NULL : o;
}

/* The docstring of the getter serves where none is given. */
static bool
take_getter_doc(OuSpace *sp, OuProperty *p)
{
    if (p->get == NULL || p->doc != NULL)
        return true;
    OuObj *doc = ou_find_attr(sp, p->get, sp->names->doc);
    if (doc == NULL)
        return !ou_pending(sp);
    if (doc == sp->none)
        ou_decref(sp, doc);
    else
        ou_slot_set(sp, &p->doc, doc);
    return true;
}

static bool
property_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"fget", "fset", "fdel", "doc", NULL};
    OuObj *arg[4];
    if (!ou_args_parse(sp, "property", args, n, kwnames, names, 0, arg))
        return false;
    OuProperty *p = (OuProperty *)self;
    ou_slot_set(sp, &p->get, ou_xincref(given(sp, arg[0])));
    ou_slot_set(sp, &p->set, ou_xincref(given(sp, arg[1])));
    ou_slot_set(sp, &p->del, ou_xincref(given(sp, arg[2])));
    ou_slot_set(sp, &p->doc, ou_xincref(given(sp, arg[3])));
    return take_getter_doc(sp, p);
}

static OuObj *
alloc_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_type_alloc(sp, type, 0);
}

/* "property 'x' of 'A' object has no getter" */
static void *
raise_lacks(OuSpace *sp, const OuProperty *p, OuObj *object, const char *what)
{
    if (p->name != NULL)
        return ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "property %R of %R object has no %s", p->name,
                        object->type->qualname, what);
    return ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "property of %R object has no %s", object->type->qualname, what);
}

static OuObj *
property_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    (void)type;
    OuProperty *p = (OuProperty *)descr;
    if (object == NULL || object == sp->none)
        return ou_incref(descr);
    return p->get != NULL ? ou_call1(sp, p->get, object) : raise_lacks(sp, p, object, "getter");
}

static bool
property_set(OuSpace *sp, OuObj *descr, OuObj *object, OuObj *value)
{
    OuProperty *p = (OuProperty *)descr;
    OuObj *fn = value != NULL ? p->set : p->del;
    if (fn == NULL)
        return raise_lacks(sp, p, object, value != NULL ? "setter" : "deleter") != NULL;
    OuObj *args[] = {object, value};
    OuObj *result = ou_call(sp, fn, args, value != NULL ? 2 : 1, NULL);
    ou_xdecref(sp, result);
    return result != NULL;
}

/* property(..., fn at `which`, ...): what the decorators make. */
static OuObj *
copy_with(OuSpace *sp, OuObj *self, unsigned which, OuObj *fn)
{
    OuProperty *p = (OuProperty *)self;
    OuObj *part[4] = {p->get, p->set, p->del, p->doc};
    OuObj *getter_doc = p->get == NULL ? NULL : ou_find_attr(sp, p->get, sp->names->doc);
    if (getter_doc == NULL && ou_pending(sp))
        return NULL;
    if (which == 0 && getter_doc != NULL && getter_doc == p->doc)
        part[3] = NULL; // came from the getter that goes
    ou_xdecref(sp, getter_doc);
    part[which] = fn;
    for (unsigned i = 0; i < 4; i++)
        if (part[i] == NULL)
            part[i] = sp->none;
    OuObj *copy = ou_call(sp, (OuObj *)self->type, part, 4, NULL);
    if (copy != NULL && ou_type_is_subtype(copy->type, sp->types[OU_T_PROPERTY]))
        ou_slot_set(sp, &((OuProperty *)copy)->name, ou_xincref(p->name));
    return copy;
}

static OuObj *
property_getter(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return copy_with(sp, args[0], 0, args[1]);
}

static OuObj *
property_setter(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return copy_with(sp, args[0], 1, args[1]);
}

static OuObj *
property_deleter(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return copy_with(sp, args[0], 2, args[1]);
}

static OuObj *
property_set_name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    ou_slot_set(sp, &((OuProperty *)args[0])->name, ou_incref(args[2]));
    return ou_incref(sp->none);
}

static void
property_drop(OuSpace *sp, OuObj *o)
{
    OuProperty *p = (OuProperty *)o;
    ou_xdecref(sp, p->get);
    ou_xdecref(sp, p->set);
    ou_xdecref(sp, p->del);
    ou_xdecref(sp, p->doc);
    ou_xdecref(sp, p->name);
}

static void
property_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuProperty *p = (OuProperty *)o;
    OuObj *field[] = {p->get, p->set, p->del, p->doc, p->name};
    for (size_t i = 0; i < 5; i++)
        if (field[i] != NULL)
            fn(context, field[i], i);
}

static void
property_clear(OuSpace *sp, OuObj *o)
{
    OuProperty *p = (OuProperty *)o;
    ou_slot_clear(sp, &p->get);
    ou_slot_clear(sp, &p->set);
    ou_slot_clear(sp, &p->del);
    ou_slot_clear(sp, &p->doc);
}

static bool
property_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[] = {"fget", "fset", "fdel", "__doc__", "__name__"};
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot < 5 ? names[slot] : "?");
    return slot < 5;
}

static OuObj *
or_none(OuSpace *sp, OuObj *o)
{
    return ou_incref(o != NULL ? o : sp->none);
}
static OuObj *
property_get_fget(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuProperty *)o)->get);
}
static OuObj *
property_get_fset(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuProperty *)o)->set);
}
static OuObj *
property_get_fdel(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuProperty *)o)->del);
}
static OuObj *
property_get_doc(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuProperty *)o)->doc);
}
static bool
property_set_doc(OuSpace *sp, OuObj *o, OuObj *value)
{
    ou_slot_set(sp, &((OuProperty *)o)->doc, ou_xincref(value));
    return true;
}

/* Is any of its functions marked by abc? */
static OuObj *
property_get_abstract(OuSpace *sp, OuObj *o)
{
    OuProperty *p = (OuProperty *)o;
    OuObj *fn[] = {p->get, p->set, p->del};
    for (size_t i = 0; i < 3; i++) {
        if (fn[i] == NULL)
            continue;
        OuObj *mark = ou_get_attr_text(sp, fn[i], "__isabstractmethod__");
        if (mark == NULL) {
            if (!ou_pending_swallow(sp, OU_E_ATTRIBUTE_ERROR))
                return NULL;
            continue;
        }
        int set = ou_truth(sp, mark);
        ou_decref(sp, mark);
        if (set != 0)
            return set < 0 ? NULL : ou_incref(sp->true_);
    }
    return ou_incref(sp->false_);
}

static const OuMethodDef property_methods[] = {
    {"getter", property_getter, OU_CALL_ARGS, 1, 1, "Descriptor to obtain a copy of the property with a different getter."},
    {"setter", property_setter, OU_CALL_ARGS, 1, 1, "Descriptor to obtain a copy of the property with a different setter."},
    {"deleter", property_deleter, OU_CALL_ARGS, 1, 1, "Descriptor to obtain a copy of the property with a different deleter."},
    {"__set_name__", property_set_name, OU_CALL_ARGS, 2, 2, "Method to set name of a property."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const OuGetSetDef property_getsets[] = {
    {"fget", property_get_fget, NULL, NULL},
    {"fset", property_get_fset, NULL, NULL},
    {"fdel", property_get_fdel, NULL, NULL},
    {"__doc__", property_get_doc, property_set_doc, NULL},
    {"__isabstractmethod__", property_get_abstract, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_property = {
    .name = "property",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_HEIRS,
    .basic_bytes = sizeof(OuProperty),
    .slots = {.drop = property_drop,
              .visit = property_visit,
              .clear = property_clear,
              .edge_name = property_edge_name,
              .descr_get = property_get,
              .descr_set = property_set,
              .make = alloc_make,
              .init = property_init},
    .methods = property_methods,
    .getsets = property_getsets,
    .doc = "Property attribute.",
};

/* ---- classmethod and staticmethod ---- */

static OuObj *
wrapped_callable(OuSpace *sp, OuObj *o)
{
    OuObj *callable = ((OuWrapped *)o)->callable;
    return callable != NULL ? callable : ou_raise(sp, OU_E_RUNTIME_ERROR, "uninitialized %T object", o);
}

static bool
init_wrapped(OuSpace *sp, const char *name, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_no_keywords(sp, name, kwnames) || !ou_args_count(sp, name, n, 1, 1))
        return false;
    ou_slot_set(sp, &((OuWrapped *)self)->callable, ou_incref(args[0]));
    // It looks like what it wraps.
    OuObj *const copied[] = {sp->names->module, sp->names->name, sp->names->qualname, sp->names->doc};
    for (size_t i = 0; i < 4; i++) {
        OuObj *value = ou_find_attr(sp, args[0], copied[i]);
        int set = value == NULL ? 0 : ou_instance_set(sp, self, copied[i], value);
        ou_xdecref(sp, value);
        if (set < 0 || (value == NULL && ou_pending(sp)))
            return false;
    }
    return true;
}

static bool
classmethod_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return init_wrapped(sp, "classmethod", self, args, n, kwnames);
}

static bool
staticmethod_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return init_wrapped(sp, "staticmethod", self, args, n, kwnames);
}

static OuObj *
classmethod_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    OuObj *callable = wrapped_callable(sp, descr);
    if (callable == NULL)
        return NULL;
    OuObj *owner = type != NULL ? (OuObj *)type : (OuObj *)object->type;
    // classmethod over property and the like: the inner descriptor binds.
    if (callable->type->slots.descr_get != NULL)
        return callable->type->slots.descr_get(sp, callable, owner, owner->type);
    return ou_method_new(sp, callable, owner);
}

static OuObj *
staticmethod_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    (void)object, (void)type;
    return ou_xincref(wrapped_callable(sp, descr));
}

static OuObj *
staticmethod_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *callable = wrapped_callable(sp, callee);
    return callable == NULL ? NULL : ou_call(sp, callable, args, n, kwnames);
}

static OuObj *
wrapped_repr(OuSpace *sp, OuObj *o)
{
    OuObj *callable = wrapped_callable(sp, o);
    return callable == NULL ? NULL : ou_str_format(sp, "<%T(%R)>", o, callable);
}

static void
wrapped_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuWrapped *)o)->callable);
    ou_instance_drop(sp, o);
}

static void
wrapped_visit(OuObj *o, OuVisitFn fn, void *context)
{
    if (((OuWrapped *)o)->callable != NULL)
        fn(context, ((OuWrapped *)o)->callable, 0);
    ou_instance_visit(o, fn, context, 1);
}

static void
wrapped_clear(OuSpace *sp, OuObj *o)
{
    ou_slot_clear(sp, &((OuWrapped *)o)->callable);
    ou_instance_clear(sp, o);
}

static bool
wrapped_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "__func__" : "__dict__");
    return true;
}

static OuObj *
wrapped_get_func(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuWrapped *)o)->callable);
}

static OuObj *
wrapped_get_abstract(OuSpace *sp, OuObj *o)
{
    OuObj *callable = ((OuWrapped *)o)->callable;
    OuObj *mark = callable == NULL ? NULL : ou_get_attr_text(sp, callable, "__isabstractmethod__");
    if (mark == NULL)
        return ou_pending(sp) && !ou_pending_swallow(sp, OU_E_ATTRIBUTE_ERROR) ? NULL : ou_incref(sp->false_);
    int set = ou_truth(sp, mark);
    ou_decref(sp, mark);
    return set < 0 ? NULL : ou_incref(set ? sp->true_ : sp->false_);
}

static const OuGetSetDef wrapped_getsets[] = {
    {"__func__", wrapped_get_func, NULL, NULL},
    {"__wrapped__", wrapped_get_func, NULL, NULL},
    {"__isabstractmethod__", wrapped_get_abstract, NULL, NULL},
    {"__dict__", ou_instance_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_classmethod = {
    .name = "classmethod",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_HEIRS | OU_TYPE_WORD,
    .basic_bytes = sizeof(OuWrapped),
    .slots = {.drop = wrapped_drop,
              .visit = wrapped_visit,
              .clear = wrapped_clear,
              .edge_name = wrapped_edge_name,
              .extra_bytes = ou_instance_extra_bytes,
              .repr = wrapped_repr,
              .descr_get = classmethod_get,
              .make = alloc_make,
              .init = classmethod_init},
    .getsets = wrapped_getsets,
    .doc = "classmethod(function) -> method\n\nConvert a function to be a class method.",
};

const OuTypeSpec ou_spec_staticmethod = {
    .name = "staticmethod",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_HEIRS | OU_TYPE_WORD,
    .basic_bytes = sizeof(OuWrapped),
    .slots = {.drop = wrapped_drop,
              .visit = wrapped_visit,
              .clear = wrapped_clear,
              .edge_name = wrapped_edge_name,
              .extra_bytes = ou_instance_extra_bytes,
              .repr = wrapped_repr,
              .descr_get = staticmethod_get,
              .call = staticmethod_call,
              .make = alloc_make,
              .init = staticmethod_init},
    .getsets = wrapped_getsets,
    .doc = "staticmethod(function) -> method\n\nConvert a function to be a static method.",
};
