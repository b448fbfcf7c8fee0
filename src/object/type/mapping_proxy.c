/* SPDX-License-Identifier: MIT */
/* A mapping that can be read but not changed: what a class shows as __dict__. */
#include <stdio.h>

#include "object/args.h"
#include "object/container/dict.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

typedef struct OuMappingProxy {
    OuObj head;
    OuObj *mapping;
} OuMappingProxy;

static OuObj *
mapping_of(OuObj *o)
{
    return ((OuMappingProxy *)o)->mapping;
}

OuObj *
ou_mapping_proxy_new(OuSpace *sp, OuObj *mapping)
{
    OuMappingProxy *o = ou_object_take(sp, OU_T_MAPPING_PROXY);
    if (o == NULL)
        return NULL;
    o->mapping = ou_incref(mapping);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static OuObj *
proxy_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)type;
    static const char *const names[] = {"mapping", NULL};
    OuObj *mapping;
    if (!ou_args_parse(sp, "mappingproxy", args, n, kwnames, names, 1, &mapping))
        return NULL;
    if (mapping->type->slots.get_item == NULL || ou_type_is_heir(mapping->type, OU_TYPE_LIST_HEIR) ||
        ou_type_is_heir(mapping->type, OU_TYPE_TUPLE_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "mappingproxy() argument must be a mapping, not %T", mapping);
    return ou_mapping_proxy_new(sp, mapping);
}

static void
proxy_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, mapping_of(o));
}

static void
proxy_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, mapping_of(o), 0);
}

static bool
proxy_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o, (void)slot;
    snprintf(text, bytes, "mapping");
    return true;
}

static OuObj *
proxy_repr(OuSpace *sp, OuObj *o)
{
    return ou_str_format(sp, "mappingproxy(%R)", mapping_of(o));
}

static OuObj *
proxy_str(OuSpace *sp, OuObj *o)
{
    return ou_str_of(sp, mapping_of(o));
}

static OuObj *
proxy_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (op != OU_EQ && op != OU_NE)
        return ou_incref(sp->not_implemented);
    OuObj *other = ou_is(b, sp, OU_T_MAPPING_PROXY) ? mapping_of(b) : b;
    return ou_compare(sp, mapping_of(a), other, op);
}

static OuObj *
proxy_iter(OuSpace *sp, OuObj *o)
{
    return ou_iter(sp, mapping_of(o));
}

static bool
proxy_length(OuSpace *sp, OuObj *o, size_t *length)
{
    return ou_length(sp, mapping_of(o), length);
}

static OuObj *
proxy_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    return ou_get_item(sp, mapping_of(o), key);
}

static int
proxy_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    return ou_contains(sp, mapping_of(o), item);
}

static OuObj *
proxy_binary_or(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *x = ou_is(a, sp, OU_T_MAPPING_PROXY) ? mapping_of(a) : a;
    OuObj *y = ou_is(b, sp, OU_T_MAPPING_PROXY) ? mapping_of(b) : b;
    return ou_binary(sp, OU_OR, x, y);
}

/* The reading methods are the mapping's own. */
static OuObj *
forward(OuSpace *sp, const char *name, OuObj *const *args, size_t n)
{
    OuObj *method = ou_get_attr_text(sp, mapping_of(args[0]), name);
    if (method == NULL)
        return NULL;
    OuObj *result = ou_call(sp, method, args + 1, n - 1, NULL);
    ou_decref(sp, method);
    return result;
}

#define FORWARD(name)                                                                              \
    static OuObj *proxy_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)          \
    {                                                                                              \
        (void)kwnames;                                                                             \
        return forward(sp, #name, args, n);                                                        \
    }
FORWARD(get)
FORWARD(keys)
FORWARD(values)
FORWARD(items)
FORWARD(copy)

static const OuMethodDef proxy_methods[] = {
    {"get", proxy_get, OU_CALL_ARGS, 1, 2, NULL},       {"keys", proxy_keys, OU_CALL_ARGS, 0, 0, NULL},
    {"values", proxy_values, OU_CALL_ARGS, 0, 0, NULL}, {"items", proxy_items, OU_CALL_ARGS, 0, 0, NULL},
    {"copy", proxy_copy, OU_CALL_ARGS, 0, 0, NULL},     {NULL, NULL, 0, 0, 0, NULL},
};

const OuTypeSpec ou_spec_mapping_proxy = {
    .name = "mappingproxy",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuMappingProxy),
    .slots = {.drop = proxy_drop,
              .visit = proxy_visit,
              .edge_name = proxy_edge_name,
              .repr = proxy_repr,
              .str = proxy_str,
              .compare = proxy_compare,
              .make = proxy_make,
              .iter = proxy_iter,
              .length = proxy_length,
              .get_item = proxy_get_item,
              .contains = proxy_contains,
              .binary = {[OU_OR] = proxy_binary_or}},
    .methods = proxy_methods,
};
