/* SPDX-License-Identifier: MIT */
/* Data descriptors that builtin tables and __slots__ make: an attribute computed
 * by a pair of C functions, and a reference at a fixed offset of the instance.
 */
#include <stdio.h>

#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

/* ---- computed attributes of builtin classes ---- */

OuObj *
ou_getset_new(OuSpace *sp, const OuGetSetDef *def, OuType *owner)
{
    OuGetSet *o = ou_object_take(sp, OU_T_GETSET);
    if (o == NULL)
        return NULL;
    o->def = def;
    o->owner = ou_incref(owner);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static bool
getset_check(OuSpace *sp, const OuGetSet *g, OuObj *object)
{
    if (OU_LIKELY(ou_type_is_subtype(object->type, g->owner)))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object", g->def->name,
             g->owner, object);
    return false;
}

static OuObj *
getset_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    (void)type;
    OuGetSet *g = (OuGetSet *)descr;
    if (object == NULL)
        return ou_incref(descr);
    return getset_check(sp, g, object) ? g->def->get(sp, object) : NULL;
}

static bool
getset_set(OuSpace *sp, OuObj *descr, OuObj *object, OuObj *value)
{
    OuGetSet *g = (OuGetSet *)descr;
    if (!getset_check(sp, g, object))
        return false;
    if (g->def->set != NULL)
        return g->def->set(sp, object, value);
    ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "attribute '%s' of '%N' objects is not writable", g->def->name, g->owner);
    return false;
}

static void
getset_drop(OuSpace *sp, OuObj *o)
{
    ou_decref(sp, ((OuGetSet *)o)->owner);
}

static void
getset_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, (OuObj *)((OuGetSet *)o)->owner, 0);
}

static bool
getset_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o, (void)slot;
    snprintf(text, bytes, "__objclass__");
    return true;
}

static OuObj *
getset_get_owner(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuGetSet *)o)->owner);
}

static OuObj *
getset_repr(OuSpace *sp, OuObj *o)
{
    OuGetSet *g = (OuGetSet *)o;
    return ou_str_format(sp, "<attribute '%s' of '%N' objects>", g->def->name, g->owner);
}

static OuObj *
getset_get_name(OuSpace *sp, OuObj *o)
{
    return ou_str_intern_text(sp, ((OuGetSet *)o)->def->name);
}

static OuObj *
getset_get_qualname(OuSpace *sp, OuObj *o)
{
    OuGetSet *g = (OuGetSet *)o;
    return ou_str_format(sp, "%U.%s", g->owner->qualname, g->def->name);
}

static OuObj *
getset_get_doc(OuSpace *sp, OuObj *o)
{
    return ou_doc_object(sp, ((OuGetSet *)o)->def->doc);
}

static const OuGetSetDef getset_getsets[] = {
    {"__name__", getset_get_name, NULL, NULL},     {"__qualname__", getset_get_qualname, NULL, NULL},
    {"__objclass__", getset_get_owner, NULL, NULL}, {"__doc__", getset_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_getset = {
    .name = "getset_descriptor",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuGetSet),
    .slots = {.drop = getset_drop,
              .visit = getset_visit,
              .edge_name = getset_edge_name,
              .repr = getset_repr,
              .descr_get = getset_get,
              .descr_set = getset_set},
    .getsets = getset_getsets,
};

/* ---- __slots__ members ---- */

OuObj *
ou_member_new(OuSpace *sp, OuObj *name, OuType *owner, size_t offset)
{
    OuMember *o = ou_object_take(sp, OU_T_MEMBER);
    if (o == NULL)
        return NULL;
    o->name = ou_incref(name);
    o->owner = ou_incref(owner);
    o->offset = offset;
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static bool
member_check(OuSpace *sp, const OuMember *m, OuObj *object)
{
    if (OU_LIKELY(ou_type_is_subtype(object->type, m->owner)))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%U' for '%N' objects doesn't apply to a '%T' object", m->name, m->owner,
             object);
    return false;
}

static OuObj *
member_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    (void)type;
    OuMember *m = (OuMember *)descr;
    if (object == NULL)
        return ou_incref(descr);
    if (!member_check(sp, m, object))
        return NULL;
    OuObj *value = *(OuObj **)((char *)object + m->offset);
    return value != NULL ? ou_incref(value) : ou_raise_no_attr(sp, object, m->name);
}

static bool
member_set(OuSpace *sp, OuObj *descr, OuObj *object, OuObj *value)
{
    OuMember *m = (OuMember *)descr;
    if (!member_check(sp, m, object))
        return false;
    OuObj **slot = (OuObj **)((char *)object + m->offset);
    if (value == NULL && *slot == NULL) {
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "%U", m->name); // CPython says no more
        return false;
    }
    ou_slot_set(sp, slot, ou_xincref(value));
    return true;
}

static void
member_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuMember *)o)->name);
    ou_xdecref(sp, ((OuMember *)o)->owner);
}

static void
member_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, ((OuMember *)o)->name, 0);
    fn(context, (OuObj *)((OuMember *)o)->owner, 1);
}

static bool
member_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "__name__" : "__objclass__");
    return true;
}

static OuObj *
member_repr(OuSpace *sp, OuObj *o)
{
    OuMember *m = (OuMember *)o;
    return ou_str_format(sp, "<member '%U' of '%N' objects>", m->name, m->owner);
}

static OuObj *
member_get_name(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuMember *)o)->name);
}

static OuObj *
member_get_qualname(OuSpace *sp, OuObj *o)
{
    OuMember *m = (OuMember *)o;
    return ou_str_format(sp, "%U.%U", m->owner->qualname, m->name);
}

static OuObj *
member_get_owner(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuMember *)o)->owner);
}

static OuObj *
member_get_doc(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_incref(sp->none);
}

static const OuGetSetDef member_getsets[] = {
    {"__name__", member_get_name, NULL, NULL},      {"__qualname__", member_get_qualname, NULL, NULL},
    {"__objclass__", member_get_owner, NULL, NULL}, {"__doc__", member_get_doc, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_member = {
    .name = "member_descriptor",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuMember),
    .slots = {.drop = member_drop,
              .visit = member_visit,
              .edge_name = member_edge_name,
              .repr = member_repr,
              .descr_get = member_get,
              .descr_set = member_set},
    .getsets = member_getsets,
};
