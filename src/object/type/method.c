/* SPDX-License-Identifier: MIT */
/* Bound methods: a callable and the object that it gets as first argument. */
#include <stdio.h>

#include "object/args.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

OuObj *
ou_method_new(OuSpace *sp, OuObj *func, OuObj *self)
{
    OuMethod *o = ou_object_take(sp, OU_T_METHOD);
    if (o == NULL)
        return NULL;
    o->func = ou_incref(func);
    o->self = ou_incref(self);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static OuObj *
method_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuMethod *m = (OuMethod *)callee;
    return ou_call_prepended(sp, m->func, m->self, args, n, kwnames);
}

static OuObj *
method_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)type;
    if (!ou_args_no_keywords(sp, "method", kwnames) || !ou_args_count(sp, "method", n, 2, 2))
        return NULL;
    if (!ou_callable(args[0]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "first argument must be callable");
    if (args[1] == sp->none)
        return ou_raise(sp, OU_E_TYPE_ERROR, "instance must not be None");
    return ou_method_new(sp, args[0], args[1]);
}

static void
method_drop(OuSpace *sp, OuObj *o)
{
    ou_decref(sp, ((OuMethod *)o)->func);
    ou_decref(sp, ((OuMethod *)o)->self);
}

static void
method_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, ((OuMethod *)o)->func, 0);
    fn(context, ((OuMethod *)o)->self, 1);
}

static bool
method_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "__func__" : "__self__");
    return true;
}

/* "<bound method Ship.name of ...>"; the function's name, "?" without one. */
static OuObj *
method_repr(OuSpace *sp, OuObj *o)
{
    OuMethod *m = (OuMethod *)o;
    OuObj *name = ou_find_attr(sp, m->func, sp->names->qualname);
    if (name == NULL && !ou_pending(sp))
        name = ou_find_attr(sp, m->func, sp->names->name);
    if (name == NULL && ou_pending(sp))
        return NULL;
    OuObj *text;
    if (name != NULL && ou_type_is_heir(name->type, OU_TYPE_STR_HEIR))
        text = ou_str_format(sp, "<bound method %U of %R>", name, m->self);
    else
        text = ou_str_format(sp, "<bound method ? of %R>", m->self);
    ou_xdecref(sp, name);
    return text;
}

static OuObj *
method_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || a->type != b->type)
        return ou_incref(sp->not_implemented);
    OuMethod *m = (OuMethod *)a, *other = (OuMethod *)b;
    int same = m->self != other->self ? 0 : ou_compare_bool(sp, m->func, other->func, OU_EQ);
    if (same < 0)
        return NULL;
    return ou_incref((same == 1) == (op == OU_EQ) ? sp->true_ : sp->false_);
}

static bool
method_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    OuMethod *m = (OuMethod *)o;
    if (!ou_hash(sp, m->func, hash))
        return false;
    *hash ^= (int64_t)((uint64_t)(uintptr_t)m->self >> 4);
    if (*hash == -1)
        *hash = -2;
    return true;
}

/* Attributes that a method has not itself are those of its function. */
static OuObj *
method_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return NULL;
    OuObj *value = NULL;
    if (ou_type_lookup(sp, o->type, exact) != NULL)
        value = ou_generic_get_attr(sp, o, exact);
    else if (!ou_pending(sp))
        value = ou_get_attr(sp, ((OuMethod *)o)->func, exact);
    ou_decref(sp, exact);
    return value;
}

static bool
method_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    (void)value;
    ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'%T' object has no attribute '%S'", o, name);
    return false;
}

static OuObj *
method_get_func(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuMethod *)o)->func);
}

static OuObj *
method_get_self(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuMethod *)o)->self);
}

static OuObj *
method_get_doc(OuSpace *sp, OuObj *o)
{
    return ou_get_attr(sp, ((OuMethod *)o)->func, sp->names->doc);
}

static const OuGetSetDef method_getsets[] = {
    {"__func__", method_get_func, NULL, "the function (or other callable) implementing a method"},
    {"__self__", method_get_self, NULL, "the instance to which a method is bound"},
    {"__doc__", method_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_method = {
    .name = "method",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(OuMethod),
    .slots = {.drop = method_drop,
              .visit = method_visit,
              .edge_name = method_edge_name,
              .repr = method_repr,
              .compare = method_compare,
              .hash = method_hash,
              .get_attr = method_get_attr,
              .set_attr = method_set_attr,
              .call = method_call,
              .make = method_make},
    .getsets = method_getsets,
    .doc = "Create a bound instance method object.",
};
