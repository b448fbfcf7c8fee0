/* SPDX-License-Identifier: MIT */
/* super(): attributes from behind a class in the mro of an object's class.
 *
 * The VM looks up `super().name` without making an object (ou_super_get); what
 * is made here serves super(type, object) and super() kept in a variable.
 */
#include <stdio.h>

#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

typedef struct OuSuper {
    OuObj head;
    OuType *type;       // NULL: not initialised
    OuObj *self;        // NULL: unbound
    OuType *self_type;  // whose mro is searched
} OuSuper;

/* The class whose mro super(type, self) walks, borrowed; NULL with TypeError. */
static OuType *
start_class(OuSpace *sp, OuType *type, OuObj *self)
{
    if (ou_type_is_heir(self->type, OU_TYPE_TYPE_HEIR) && ou_type_is_subtype((OuType *)self, type))
        return (OuType *)self;
    if (ou_type_is_subtype(self->type, type))
        return self->type;
    return ou_raise(sp, OU_E_TYPE_ERROR, "super(type, obj): obj must be an instance or subtype of type");
}

/* Attribute `name` behind `type` in start's mro, bound to self; NULL without
 * pending when none has it. */
static OuObj *
find_behind(OuSpace *sp, OuType *type, OuObj *self, OuType *start, OuObj *name)
{
    const OuTuple *mro = (OuTuple *)start->mro;
    size_t n = mro == NULL ? 0 : mro->length, i = 0;
    while (i < n && mro->items[i] != (OuObj *)type)
        i++;
    for (i++; i < n; i++) {
        if (!ou_type_ready(sp, (OuType *)mro->items[i]))
            return NULL;
        OuObj *dict = ((OuType *)mro->items[i])->dict;
        OuObj *found = dict == NULL ? NULL : ou_dict_get_str(sp, dict, name);
        if (found == NULL)
            continue;
        ou_incref(found);
        if (found->type->slots.descr_get == NULL)
            return found;
        OuObj *value = found->type->slots.descr_get(sp, found, self == (OuObj *)start ? NULL : self, start);
        ou_decref(sp, found);
        return value;
    }
    return NULL;
}

OuObj *
ou_super_get(OuSpace *sp, OuType *type, OuObj *self, OuObj *name)
{
    OuType *start = start_class(sp, type, self);
    if (start == NULL)
        return NULL;
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return NULL;
    OuObj *value = exact == sp->names->class_ ? ou_incref(sp->types[OU_T_SUPER])
                                              : find_behind(sp, type, self, start, exact);
    if (value == NULL && !ou_pending(sp))
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'super' object has no attribute '%U'", exact);
    ou_decref(sp, exact);
    return value;
}

static OuObj *
super_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuSuper *s = (OuSuper *)o;
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return NULL;
    OuObj *value = NULL;
    if (s->self != NULL && exact != sp->names->class_)
        value = find_behind(sp, s->type, s->self, s->self_type, exact);
    if (value == NULL && !ou_pending(sp))
        value = ou_generic_get_attr(sp, o, exact);
    ou_decref(sp, exact);
    return value;
}

static bool
super_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_args_no_keywords(sp, "super", kwnames) || !ou_args_count(sp, "super", n, 0, 2))
        return false;
    if (n == 0) {
        ou_raise(sp, OU_E_RUNTIME_ERROR, "super(): no arguments");
        return false;
    }
    if (!ou_type_is_heir(args[0]->type, OU_TYPE_TYPE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "super() argument 1 must be a type, not %T", args[0]);
        return false;
    }
    OuSuper *s = (OuSuper *)self;
    OuObj *object = n == 2 && args[1] != sp->none ? args[1] : NULL;
    OuType *start = object == NULL ? NULL : start_class(sp, (OuType *)args[0], object);
    if (object != NULL && start == NULL)
        return false;
    ou_slot_set(sp, (OuObj **)&s->type, ou_incref(args[0]));
    ou_slot_set(sp, &s->self, ou_xincref(object));
    ou_slot_set(sp, (OuObj **)&s->self_type, ou_xincref(start));
    return true;
}

static OuObj *
super_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_type_alloc(sp, type, 0);
}

/* An unbound super as a class attribute binds to the instance. */
static OuObj *
super_descr_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    (void)type;
    OuSuper *s = (OuSuper *)descr;
    if (object == NULL || object == sp->none || s->self != NULL || s->type == NULL)
        return ou_incref(descr);
    OuObj *args[] = {(OuObj *)s->type, object};
    return ou_call(sp, (OuObj *)descr->type, args, 2, NULL);
}

static void
super_drop(OuSpace *sp, OuObj *o)
{
    OuSuper *s = (OuSuper *)o;
    ou_xdecref(sp, s->type);
    ou_xdecref(sp, s->self);
    ou_xdecref(sp, s->self_type);
}

static void
super_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuSuper *s = (OuSuper *)o;
    OuObj *field[] = {(OuObj *)s->type, s->self, (OuObj *)s->self_type};
    for (size_t i = 0; i < 3; i++)
        if (field[i] != NULL)
            fn(context, field[i], i);
}

static bool
super_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[] = {"__thisclass__", "__self__", "__self_class__"};
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot < 3 ? names[slot] : "?");
    return slot < 3;
}

static OuObj *
super_repr(OuSpace *sp, OuObj *o)
{
    OuSuper *s = (OuSuper *)o;
    if (s->type == NULL)
        return ou_str_format(sp, "<super: NULL, NULL>");
    if (s->self == NULL)
        return ou_str_format(sp, "<super: <class '%N'>, NULL>", s->type);
    return ou_str_format(sp, "<super: <class '%N'>, <%N object>>", s->type, s->self_type);
}

static OuObj *
or_none(OuSpace *sp, void *o)
{
    return ou_incref(o != NULL ? o : sp->none);
}
static OuObj *
super_get_this(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuSuper *)o)->type);
}
static OuObj *
super_get_self(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuSuper *)o)->self);
}
static OuObj *
super_get_self_class(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuSuper *)o)->self_type);
}

static const OuGetSetDef super_getsets[] = {
    {"__thisclass__", super_get_this, NULL, NULL},
    {"__self__", super_get_self, NULL, NULL},
    {"__self_class__", super_get_self_class, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_super = {
    .name = "super",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_HEIRS,
    .basic_bytes = sizeof(OuSuper),
    .slots = {.drop = super_drop,
              .visit = super_visit,
              .edge_name = super_edge_name,
              .repr = super_repr,
              .get_attr = super_get_attr,
              .descr_get = super_descr_get,
              .make = super_make,
              .init = super_init},
    .getsets = super_getsets,
    .doc = "super() -> same as super(__class__, <first argument>)",
};
