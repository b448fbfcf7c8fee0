/* SPDX-License-Identifier: MIT */
/* None, NotImplemented, Ellipsis: one object each per runtime, counted like all. */
#include "object/args.h"
#include "object/names.h"
#include "object/space.h"
#include "object/text/str.h"

static OuObj *
none_repr(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_str_intern_text(sp, "None");
}

static int
none_truth(OuSpace *sp, OuObj *o)
{
    (void)sp, (void)o;
    return 0;
}

static bool
none_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    (void)sp;
    // CPython 3.11 takes the address, rotated as for any object.
    uint64_t a = (uint64_t)(uintptr_t)o;
    *hash = (int64_t)(a >> 4 | a << 60);
    return true;
}

/* type(None)(): the one object again. */
static OuObj *
make_again(OuSpace *sp, OuType *type, size_t n, OuObj *kwnames, OuObj *singleton)
{
    if (n != 0 || kwnames != NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N takes no arguments", type);
    return ou_incref(singleton);
}

static OuObj *
none_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    return make_again(sp, type, n, kwnames, sp->none);
}

const OuTypeSpec ou_spec_none = {
    .name = "NoneType",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_LEAF | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuObj),
    .slots = {.repr = none_repr, .hash = none_hash, .truth = none_truth, .make = none_make},
};

static OuObj *
not_implemented_repr(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_str_intern_text(sp, "NotImplemented");
}

static OuObj *
not_implemented_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    return make_again(sp, type, n, kwnames, sp->not_implemented);
}

const OuTypeSpec ou_spec_not_implemented = {
    .name = "NotImplementedType",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_LEAF | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuObj),
    .slots = {.repr = not_implemented_repr, .make = not_implemented_make},
};

static OuObj *
ellipsis_repr(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_str_intern_text(sp, "Ellipsis");
}

static OuObj *
ellipsis_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    return make_again(sp, type, n, kwnames, sp->ellipsis);
}

const OuTypeSpec ou_spec_ellipsis = {
    .name = "ellipsis",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_LEAF | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuObj),
    .slots = {.repr = ellipsis_repr, .make = ellipsis_make},
};
