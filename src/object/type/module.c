/* SPDX-License-Identifier: MIT */
/* Modules: a namespace in a dict, with attribute access over it. */
#include <stdio.h>

#include "object/args.h"
#include "object/container/dict.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

static bool
fill_module(OuSpace *sp, OuModule *m, OuObj *name, OuObj *doc)
{
    OuObj *dict = m->dict != NULL ? ou_incref(m->dict) : ou_dict_new(sp);
    if (dict == NULL)
        return false;
    OuObj *const none[] = {sp->names->package, sp->names->loader, sp->names->spec};
    bool done = ou_dict_set(sp, dict, sp->names->name, name) && ou_dict_set(sp, dict, sp->names->doc, doc);
    for (size_t i = 0; done && i < 3; i++)
        done = ou_dict_set(sp, dict, none[i], sp->none);
    if (!done) {
        ou_decref(sp, dict);
        return false;
    }
    ou_slot_set(sp, &m->dict, dict);
    ou_slot_set(sp, &m->name, ou_incref(name));
    return true;
}

OuObj *
ou_module_new(OuSpace *sp, OuObj *name)
{
    OuObj *o = ou_type_alloc(sp, sp->types[OU_T_MODULE], 0);
    if (o != NULL && !fill_module(sp, (OuModule *)o, name, sp->none)) {
        ou_decref(sp, o);
        return NULL;
    }
    return o;
}

OuObj *
ou_module_dict(OuObj *module)
{
    return ((OuModule *)module)->dict;
}

static OuObj *
module_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    OuModule *m = (OuModule *)ou_type_alloc(sp, type, 0);
    if (m != NULL && (m->dict = ou_dict_new(sp)) == NULL) {
        ou_decref(sp, m);
        return NULL;
    }
    return (OuObj *)m;
}

static bool
module_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"name", "doc", NULL};
    OuObj *arg[2];
    if (!ou_args_parse(sp, "module", args, n, kwnames, names, 1, arg))
        return false;
    if (!ou_type_is_heir(arg[0]->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "module() argument 'name' must be str, not %T", arg[0]);
        return false;
    }
    return fill_module(sp, (OuModule *)self, arg[0], arg[1] != NULL ? arg[1] : sp->none);
}

/* The name that messages call it by, borrowed, or NULL. */
static OuObj *
module_name(OuSpace *sp, const OuModule *m)
{
    OuObj *name = m->dict == NULL ? NULL : ou_dict_get_str(sp, m->dict, sp->names->name);
    return name != NULL && ou_type_is_heir(name->type, OU_TYPE_STR_HEIR) ? name : NULL;
}

static OuObj *
raise_no_module_attr(OuSpace *sp, OuModule *m, OuObj *name)
{
    OuObj *own = module_name(sp, m);
    if (own != NULL)
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "module '%U' has no attribute '%U'", own, name);
    else
        ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "module has no attribute '%U'", name);
    return ou_raise_attr_fields(sp, &m->head, name);
}

static OuObj *
get_module_attr(OuSpace *sp, OuModule *m, OuObj *name)
{
    OuObj *found = ou_type_lookup(sp, m->head.type, name);
    if (found == NULL && ou_pending(sp))
        return NULL;
    if (found != NULL && found->type->slots.descr_set != NULL)
        return ou_generic_get_attr(sp, &m->head, name);
    OuObj *value = m->dict == NULL ? NULL : ou_dict_get_str(sp, m->dict, name);
    if (value != NULL)
        return ou_incref(value);
    if (found != NULL)
        return ou_generic_get_attr(sp, &m->head, name);
    OuObj *hook = m->dict == NULL ? NULL : ou_dict_get_str(sp, m->dict, sp->names->getattr);
    if (hook == NULL)
        return raise_no_module_attr(sp, m, name);
    ou_incref(hook);
    value = ou_call1(sp, hook, name);
    ou_decref(sp, hook);
    return value;
}

static OuObj *
module_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return NULL;
    OuObj *value = get_module_attr(sp, (OuModule *)o, exact);
    ou_decref(sp, exact);
    return value;
}

static bool
set_module_attr(OuSpace *sp, OuModule *m, OuObj *name, OuObj *value)
{
    OuObj *found = ou_type_lookup(sp, m->head.type, name);
    if (found == NULL && ou_pending(sp))
        return false;
    if (found != NULL && found->type->slots.descr_set != NULL)
        return found->type->slots.descr_set(sp, found, &m->head, value);
    if (value != NULL)
        return ou_dict_set(sp, m->dict, name, value);
    int done = ou_dict_delete(sp, m->dict, name);
    if (done == 0)
        ou_raise_no_attr(sp, &m->head, name);
    return done == 1;
}

static bool
module_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    OuObj *exact = ou_attr_name(sp, name);
    if (exact == NULL)
        return false;
    bool set = set_module_attr(sp, (OuModule *)o, exact, value);
    ou_decref(sp, exact);
    return set;
}

static OuObj *
module_repr(OuSpace *sp, OuObj *o)
{
    OuModule *m = (OuModule *)o;
    OuObj *name = module_name(sp, m);
    if (name == NULL)
        return ou_str_format(sp, "<module '?'>");
    OuObj *file = ou_dict_get_str(sp, m->dict, sp->names->file);
    if (file != NULL && ou_type_is_heir(file->type, OU_TYPE_STR_HEIR))
        return ou_str_format(sp, "<module %R from %R>", name, file);
    OuObj *loader = ou_dict_get_str(sp, m->dict, sp->names->loader);
    if (loader != NULL && loader != sp->none)
        return ou_str_format(sp, "<module %R (%R)>", name, loader);
    /* Native modules have a package, "", and what types.ModuleType() makes has none. */
    OuObj *package = ou_dict_get_str(sp, m->dict, sp->names->package);
    bool builtin = package != NULL && package != sp->none;
    return ou_str_format(sp, builtin ? "<module %R (built-in)>" : "<module %R>", name);
}

static void
module_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuModule *)o)->dict);
    ou_xdecref(sp, ((OuModule *)o)->name);
}

static void
module_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuModule *m = (OuModule *)o;
    if (m->dict != NULL)
        fn(context, m->dict, 0);
    if (m->name != NULL)
        fn(context, m->name, 1);
}

static bool
module_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "__dict__" : "__name__");
    return true;
}

static OuObj *
module_get_dict(OuSpace *sp, OuObj *o)
{
    OuObj *dict = ((OuModule *)o)->dict;
    return ou_incref(dict != NULL ? dict : sp->none);
}

static const OuGetSetDef module_getsets[] = {
    {"__dict__", module_get_dict, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_module = {
    .name = "module",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_HEIRS | OU_TYPE_WEAKREFS | OU_TYPE_OWN_DICT,
    .basic_bytes = sizeof(OuModule),
    .slots = {.drop = module_drop,
              .visit = module_visit,
              .edge_name = module_edge_name,
              .repr = module_repr,
              .get_attr = module_get_attr,
              .set_attr = module_set_attr,
              .make = module_make,
              .init = module_init},
    .getsets = module_getsets,
    .doc = "Create a module object.",
};
