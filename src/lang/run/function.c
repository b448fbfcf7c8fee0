/* SPDX-License-Identifier: MIT */
/* Function objects. Names, documentation and the like are the code's until they
 * are set on the function itself: then an extra buffer holds them. */
#include <stdio.h>
#include <string.h>

#include "lang/run/vm_int.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/text/str.h"
#include "object/type/instance.h"

OuObj *
ou_function_new(OuSpace *sp, OuCode *code, OuObj *globals)
{
    size_t bytes = sizeof(OuFunction) + code->n_free * sizeof(OuCell *);
    OuFunction *f = ou_object_take_sized(sp, sp->types[OU_T_FUNCTION], OU_POOL_COLLECTABLE, bytes);
    if (f == NULL)
        return NULL;
    memset(&f->code, 0, bytes - offsetof(OuFunction, code));
    f->code = ou_incref(code);
    f->globals = ou_incref(globals);
    ou_track_newborn(sp, &f->head);
    return &f->head;
}

OuFunctionExtra *
ou_function_extra(OuSpace *sp, OuFunction *f)
{
    if (f->extra == NULL) {
        OuFunctionExtra *extra = ou_buffer_take(sp->heap, sizeof *extra);
        if (extra == NULL)
            return ou_raise_memory(sp);
        memset(extra, 0, sizeof *extra);
        f->extra = extra;
    }
    return f->extra;
}

enum { N_EXTRA = sizeof(OuFunctionExtra) / sizeof(OuObj *) };

static void
function_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuFunction *f = (OuFunction *)o;
    fn(context, (OuObj *)f->code, 0);
    fn(context, f->globals, 1);
    if (f->defaults != NULL)
        fn(context, f->defaults, 2);
    if (f->extra != NULL) {
        OuObj **extra = (OuObj **)f->extra;
        for (size_t i = 0; i < N_EXTRA; i++)
            if (extra[i] != NULL)
                fn(context, extra[i], 3 + i);
    }
    for (size_t i = 0; i < f->code->n_free; i++)
        if (f->cells[i] != NULL)
            fn(context, (OuObj *)f->cells[i], 3 + N_EXTRA + i);
}

static bool
function_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[] = {
        "__code__",        "__globals__", "__defaults__", "__kwdefaults__", "__annotations__",
        "__dict__",        "__doc__",     "__name__",     "__qualname__",   "__module__",
    };
    (void)sp;
    (void)o;
    if (slot < 3 + N_EXTRA)
        snprintf(text, bytes, "%s", names[slot]);
    else
        snprintf(text, bytes, "__closure__[%zu]", slot - 3 - N_EXTRA);
    return true;
}

static void
drop_extra(OuSpace *sp, OuFunction *f)
{
    OuFunctionExtra *extra = f->extra;
    if (extra == NULL)
        return;
    f->extra = NULL;
    for (size_t i = 0; i < N_EXTRA; i++)
        ou_slot_clear(sp, (OuObj **)extra + i);
    ou_buffer_release(sp->heap, extra, sizeof *extra);
}

/* What may be in a cycle goes; code and globals stay, so that the function remains
 * valid: they cannot hold it alive alone. */
static void
function_clear(OuSpace *sp, OuObj *o)
{
    OuFunction *f = (OuFunction *)o;
    drop_extra(sp, f);
    ou_slot_clear(sp, &f->defaults);
    for (size_t i = 0; i < f->code->n_free; i++) {
        /* an emptied cell keeps the function callable */
        OuCell *empty = f->cells[i] != NULL ? (OuCell *)ou_cell_new(sp, NULL) : NULL;
        if (empty != NULL)
            ou_slot_set(sp, (OuObj **)&f->cells[i], empty);
        else
            ou_pending_clear(sp);
    }
}

static void
function_drop(OuSpace *sp, OuObj *o)
{
    OuFunction *f = (OuFunction *)o;
    drop_extra(sp, f);
    ou_slot_clear(sp, &f->defaults);
    for (size_t i = 0; i < f->code->n_free; i++)
        ou_slot_clear(sp, (OuObj **)&f->cells[i]);
    ou_slot_clear(sp, &f->globals);
    ou_slot_clear(sp, (OuObj **)&f->code);
}

static size_t
function_extra_bytes(OuObj *o)
{
    return ((OuFunction *)o)->extra != NULL ? sizeof(OuFunctionExtra) : 0;
}

static OuObj *
name_of(OuFunction *f)
{
    return f->extra != NULL && f->extra->name != NULL ? f->extra->name : f->code->name;
}

static OuObj *
qualname_of(OuFunction *f)
{
    return f->extra != NULL && f->extra->qualname != NULL ? f->extra->qualname : f->code->qualname;
}

static OuObj *
function_repr(OuSpace *sp, OuObj *o)
{
    return ou_str_format(sp, "<function %S at 0x%lx>", qualname_of((OuFunction *)o), (long)(intptr_t)o);
}

static OuObj *
function_descr_get(OuSpace *sp, OuObj *o, OuObj *object, OuType *type)
{
    (void)type;
    return object == NULL ? ou_incref(o) : ou_method_new(sp, o, object);
}

/* ---- attributes ---- */

static OuObj *
get_name(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(name_of((OuFunction *)o));
}

static OuObj *
get_qualname(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(qualname_of((OuFunction *)o));
}

static bool
set_text(OuSpace *sp, OuObj *o, OuObj *value, size_t field, const char *what)
{
    if (value == NULL || !(value->type->flags & OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s must be set to a string object", what);
        return false;
    }
    OuFunctionExtra *extra = ou_function_extra(sp, (OuFunction *)o);
    if (extra == NULL)
        return false;
    ou_slot_set(sp, (OuObj **)((char *)extra + field), ou_incref(value));
    return true;
}

static bool
set_name(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_text(sp, o, value, offsetof(OuFunctionExtra, name), "__name__");
}

static bool
set_qualname(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_text(sp, o, value, offsetof(OuFunctionExtra, qualname), "__qualname__");
}

/* A field of the extra part, or `otherwise`. */
static OuObj *
get_extra(OuSpace *sp, OuObj *o, size_t field, OuObj *otherwise)
{
    OuFunction *f = (OuFunction *)o;
    OuObj *value = f->extra != NULL ? *(OuObj **)((char *)f->extra + field) : NULL;
    (void)sp;
    return ou_incref(value != NULL ? value : otherwise);
}

static bool
set_extra(OuSpace *sp, OuObj *o, size_t field, OuObj *value)
{
    OuFunctionExtra *extra = ou_function_extra(sp, (OuFunction *)o);
    if (extra == NULL)
        return false;
    ou_slot_set(sp, (OuObj **)((char *)extra + field), ou_xincref(value));
    return true;
}

static OuObj *
get_doc(OuSpace *sp, OuObj *o)
{
    return get_extra(sp, o, offsetof(OuFunctionExtra, doc), ((OuFunction *)o)->code->doc);
}

static bool
set_doc(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_extra(sp, o, offsetof(OuFunctionExtra, doc), value != NULL ? value : sp->none);
}

static OuObj *
get_module(OuSpace *sp, OuObj *o)
{
    OuObj *name = ou_dict_get_str(sp, ((OuFunction *)o)->globals, sp->names->name);
    return get_extra(sp, o, offsetof(OuFunctionExtra, module), name != NULL ? name : sp->none);
}

static bool
set_module(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_extra(sp, o, offsetof(OuFunctionExtra, module), value != NULL ? value : sp->none);
}

/* A field that is a dict made at first use. */
static OuObj *
get_dict_field(OuSpace *sp, OuObj *o, size_t field)
{
    OuFunctionExtra *extra = ou_function_extra(sp, (OuFunction *)o);
    if (extra == NULL)
        return NULL;
    OuObj **slot = (OuObj **)((char *)extra + field);
    if (*slot == NULL) {
        OuObj *dict = ou_dict_new(sp);
        if (dict == NULL)
            return NULL;
        ou_slot_init(slot, dict);
    }
    return ou_incref(*slot);
}

static bool
set_dict_field(OuSpace *sp, OuObj *o, size_t field, OuObj *value, const char *what)
{
    if (value != NULL && !(value->type->flags & OU_TYPE_DICT_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s must be set to a dict object", what);
        return false;
    }
    return set_extra(sp, o, field, value);
}

static OuObj *
get_annotations(OuSpace *sp, OuObj *o)
{
    return get_dict_field(sp, o, offsetof(OuFunctionExtra, annotations));
}

static bool
set_annotations(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_dict_field(sp, o, offsetof(OuFunctionExtra, annotations), value, "__annotations__");
}

static OuObj *
get_dict(OuSpace *sp, OuObj *o)
{
    return get_dict_field(sp, o, offsetof(OuFunctionExtra, dict));
}

static bool
set_dict(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot delete __dict__");
        return false;
    }
    return set_dict_field(sp, o, offsetof(OuFunctionExtra, dict), value, "__dict__");
}

static OuObj *
get_defaults(OuSpace *sp, OuObj *o)
{
    OuObj *defaults = ((OuFunction *)o)->defaults;
    return ou_incref(defaults != NULL ? defaults : sp->none);
}

static bool
set_defaults(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == sp->none)
        value = NULL;
    if (value != NULL && !ou_is(value, sp, OU_T_TUPLE)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__defaults__ must be set to a tuple object");
        return false;
    }
    ou_slot_set(sp, &((OuFunction *)o)->defaults, ou_xincref(value));
    return true;
}

static OuObj *
get_kwdefaults(OuSpace *sp, OuObj *o)
{
    return get_extra(sp, o, offsetof(OuFunctionExtra, kwdefaults), sp->none);
}

static bool
set_kwdefaults(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_dict_field(sp, o, offsetof(OuFunctionExtra, kwdefaults), value == sp->none ? NULL : value,
                          "__kwdefaults__");
}

static OuObj *
get_code(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuFunction *)o)->code);
}

static OuObj *
get_globals(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuFunction *)o)->globals);
}

static OuObj *
get_closure(OuSpace *sp, OuObj *o)
{
    OuFunction *f = (OuFunction *)o;
    if (f->code->n_free == 0)
        return ou_incref(sp->none);
    return ou_tuple_from(sp, (OuObj *const *)f->cells, f->code->n_free);
}

static const OuGetSetDef function_getsets[] = {
    {"__name__", get_name, set_name, NULL},
    {"__qualname__", get_qualname, set_qualname, NULL},
    {"__doc__", get_doc, set_doc, NULL},
    {"__module__", get_module, set_module, NULL},
    {"__annotations__", get_annotations, set_annotations, NULL},
    {"__dict__", get_dict, set_dict, NULL},
    {"__defaults__", get_defaults, set_defaults, NULL},
    {"__kwdefaults__", get_kwdefaults, set_kwdefaults, NULL},
    {"__code__", get_code, NULL, NULL},
    {"__globals__", get_globals, NULL, NULL},
    {"__closure__", get_closure, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

/* Attributes that a program hangs on a function live in its dict. */
static OuObj *
function_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuFunction *f = (OuFunction *)o;
    OuObj *value = f->extra != NULL && f->extra->dict != NULL ? ou_dict_get(sp, f->extra->dict, name)
                                                              : NULL;
    if (value != NULL) {
        OuObj *descr = ou_type_lookup(sp, o->type, name);
        if (descr == NULL && ou_pending(sp))
            return NULL;
        if (descr == NULL || descr->type->slots.descr_set == NULL)
            return ou_incref(value);
    }
    return ou_pending(sp) ? NULL : ou_generic_get_attr(sp, o, name);
}

static bool
function_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *descr = ou_type_lookup(sp, o->type, name);
    if (descr == NULL && ou_pending(sp))
        return false;
    if (descr != NULL && descr->type->slots.descr_set != NULL)
        return descr->type->slots.descr_set(sp, descr, o, value);
    OuObj *dict = get_dict(sp, o);
    if (dict == NULL)
        return false;
    bool ok = true;
    if (value != NULL) {
        ok = ou_dict_set(sp, dict, name, value);
    } else if (ou_dict_delete(sp, dict, name) <= 0) {
        ok = false;
        if (!ou_pending(sp))
            ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'function' object has no attribute '%S'", name);
    }
    ou_decref(sp, dict);
    return ok;
}

const OuTypeSpec ou_spec_function = {
    .name = "function",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(OuFunction),
    .item_bytes = sizeof(OuCell *),
    .slots = {
        .drop = function_drop,
        .visit = function_visit,
        .clear = function_clear,
        .edge_name = function_edge_name,
        .extra_bytes = function_extra_bytes,
        .repr = function_repr,
        .get_attr = function_get_attr,
        .set_attr = function_set_attr,
        .descr_get = function_descr_get,
        .call = ou_function_call,
    },
    .getsets = function_getsets,
};
