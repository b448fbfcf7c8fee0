/* SPDX-License-Identifier: MIT */
/* types.SimpleNamespace: an object that is nothing but its attributes. */
#include "lib/lib_int.h"
#include "object/type/instance.h"

OuObj *
ou_namespace_new(OuSpace *sp)
{
    return ou_type_alloc(sp, sp->types[OU_T_STDLIB_NAMESPACE], 0);
}

static OuObj *
make_namespace(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_type_alloc(sp, type, 0);
}

static bool
init_namespace(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (n != 0) {
        ou_raise(sp, OU_E_TYPE_ERROR, "no positional arguments expected");
        return false;
    }
    OuTuple *names = (OuTuple *)kwnames;
    for (size_t i = 0; names != NULL && i < names->length; i++)
        if (!ou_set_attr(sp, self, names->items[i], args[i]))
            return false;
    return true;
}

static bool
add_attribute(OuStrBuilder *b, OuObj *self, OuObj *name, bool first)
{
    OuObj *value = ou_get_attr(b->sp, self, name);
    if (value == NULL)
        return false;
    if (!first)
        ou_builder_text(b, ", ");
    ou_builder_str(b, name);
    ou_builder_char(b, '=');
    bool done = ou_builder_repr(b, value);
    ou_decref(b->sp, value);
    return done;
}

static OuObj *
repr_namespace(OuSpace *sp, OuObj *self)
{
    bool plain = ou_is(self, sp, OU_T_STDLIB_NAMESPACE);
    int inside = ou_repr_enter(sp, self);
    if (inside < 0)
        return NULL;
    if (inside)
        return plain ? ou_str_from(sp, "namespace(...)") : ou_str_format(sp, "%T(...)", self);
    OuObj *names = ou_instance_names(sp, self);
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    bool done = names != NULL;
    if (plain)
        ou_builder_text(&b, "namespace");
    else
        ou_builder_str(&b, self->type->name);
    ou_builder_char(&b, '(');
    for (size_t i = 0; done && i < ((OuList *)names)->length; i++)
        done = add_attribute(&b, self, ((OuList *)names)->items[i], i == 0);
    ou_builder_char(&b, ')');
    ou_repr_leave(sp, self);
    ou_xdecref(sp, names);
    if (done)
        return ou_builder_finish(&b);
    ou_builder_clear(&b);
    return NULL;
}

static OuObj *
compare_namespace(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    OuType *type = sp->types[OU_T_STDLIB_NAMESPACE];
    if ((op != OU_EQ && op != OU_NE) || !ou_type_is_subtype(a->type, type) ||
        !ou_type_is_subtype(b->type, type))
        return ou_incref(sp->not_implemented);
    OuObj *x = ou_instance_dict(sp, a);
    OuObj *y = x != NULL ? ou_instance_dict(sp, b) : NULL;
    OuObj *result = y != NULL ? ou_compare(sp, x, y, op) : NULL;
    ou_xdecref(sp, x);
    ou_xdecref(sp, y);
    return result;
}

static void
visit_namespace(OuObj *o, OuVisitFn fn, void *context)
{
    ou_instance_visit(o, fn, context, 0);
}

const OuTypeSpec ou_spec_namespace = {
    .name = "types.SimpleNamespace",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_WORD | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(OuObj),
    .slots = {
        .drop = ou_instance_drop,
        .clear = ou_instance_clear,
        .visit = visit_namespace,
        .extra_bytes = ou_instance_extra_bytes,
        .repr = repr_namespace,
        .compare = compare_namespace,
        .make = make_namespace,
        .init = init_namespace,
    },
    .doc = "SimpleNamespace(**kwargs)",
};

static bool
fill_types(OuSpace *sp, OuObj *module)
{
    return ou_dict_set_text(sp, ou_module_dict(module), "SimpleNamespace",
                            (OuObj *)sp->types[OU_T_STDLIB_NAMESPACE]);
}

const OuModuleDef ou_module_types = {
    .name = "_types",
    .exec = fill_types,
    .doc = "What types.py cannot make in Python.",
};
