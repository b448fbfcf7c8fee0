/* SPDX-License-Identifier: MIT */
/* Native functions, and the methods of builtin classes before they are bound.
 *
 * Both are an OuMethodDef with something to call it on. Every call goes through
 * call_def(): arguments are counted there, so that the functions themselves
 * need not.
 */
#include "object/type/native.h"

#include <stdio.h>
#include <string.h>

#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/type_int.h"

enum { N_STACK_ARGS = 12 }; // calls with more borrow a buffer

static size_t
n_keywords(OuObj *kwnames)
{
    return kwnames == NULL ? 0 : ((OuTuple *)kwnames)->length;
}

/* The arguments with `first` before them, in `small` when they fit. NULL with
 * MemoryError; give back with release_args. */
static OuObj **
prepend(OuSpace *sp, OuObj *first, OuObj *const *args, size_t total, OuObj **small)
{
    OuObj **all = small;
    if (total + 1 > N_STACK_ARGS && (all = ou_buffer_take(sp->heap, (total + 1) * sizeof *all)) == NULL)
        return ou_raise_memory(sp);
    all[0] = first;
    if (total != 0)
        memcpy(all + 1, args, total * sizeof *all);
    return all;
}

static void
release_args(OuSpace *sp, OuObj **all, OuObj **small, size_t total)
{
    if (all != small)
        ou_buffer_release(sp->heap, all, (total + 1) * sizeof *all);
}

OuObj *
ou_call_prepended(OuSpace *sp, OuObj *func, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *small[N_STACK_ARGS];
    size_t total = n + n_keywords(kwnames);
    OuObj **all = prepend(sp, self, args, total, small);
    if (all == NULL)
        return NULL;
    OuObj *result = ou_call(sp, func, all, n + 1, kwnames);
    release_args(sp, all, small, total);
    return result;
}

/* ---- native functions ---- */

OuObj *
ou_native_new(OuSpace *sp, const OuMethodDef *def, OuObj *self_or_null, OuObj *module_or_null)
{
    OuNative *o = ou_object_take(sp, OU_T_NATIVE);
    if (o == NULL)
        return NULL;
    o->def = def;
    o->self = ou_xincref(self_or_null);
    o->module = ou_xincref(module_or_null);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

/* Call `def` if the number of arguments suits it; `owner`, the name of a class or
 * module, or NULL, stands in the error; n_self (0 or 1) of the n arguments are not
 * counted. */
static OuObj *
call_checked(OuSpace *sp, const OuMethodDef *def, OuObj *owner, OuObj *const *args, size_t n, size_t n_self,
             OuObj *kwnames)
{
    size_t given = n - n_self;
    bool fits = (def->kind & 7) == OU_CALL_KEYWORDS ||
                (n_keywords(kwnames) == 0 && given >= def->min_args &&
                 (given <= def->max_args || def->max_args == 255));
    if (OU_LIKELY(fits))
        return def->fn(sp, args, n, kwnames);
    OuText name = {NULL, 0, 0};
    if (owner != NULL && !ou_text_of(sp, owner, &name))
        return NULL;
    ou_args_check(sp, def, name.utf8, given, kwnames);
    if (owner != NULL)
        ou_text_release(sp, &name);
    return NULL;
}

/* The name of a function's module as errors show it; NULL: not at all. */
static OuObj *
module_shown(const OuNative *f)
{
    bool named = f->module != NULL && ou_type_is_heir(f->module->type, OU_TYPE_STR_HEIR);
    return named && !ou_str_equals_text(f->module, "builtins") ? f->module : NULL;
}

static OuObj *
native_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuNative *f = (OuNative *)callee;
    if (f->self == NULL)
        return call_checked(sp, f->def, module_shown(f), args, n, 0, kwnames);
    OuObj *small[N_STACK_ARGS];
    size_t total = n + n_keywords(kwnames);
    OuObj **all = prepend(sp, f->self, args, total, small);
    if (all == NULL)
        return NULL;
    bool is_class = ou_type_is_heir(f->self->type, OU_TYPE_TYPE_HEIR);
    OuType *owner = is_class ? (OuType *)f->self : f->self->type;
    OuObj *result = call_checked(sp, f->def, owner->name, all, n + 1, 1, kwnames);
    release_args(sp, all, small, total);
    return result;
}

static void
native_drop(OuSpace *sp, OuObj *o)
{
    OuNative *f = (OuNative *)o;
    ou_xdecref(sp, f->self);
    ou_xdecref(sp, f->module);
}

static void
native_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuNative *f = (OuNative *)o;
    if (f->self != NULL)
        fn(context, f->self, 0);
    if (f->module != NULL)
        fn(context, f->module, 1);
}

static bool
native_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o;
    snprintf(text, bytes, "%s", slot == 0 ? "__self__" : "__module__");
    return true;
}

static OuObj *
native_repr(OuSpace *sp, OuObj *o)
{
    OuNative *f = (OuNative *)o;
    if (f->self == NULL || ou_is(f->self, sp, OU_T_MODULE))
        return ou_str_format(sp, "<built-in function %s>", f->def->name);
    return ou_str_format(sp, "<built-in method %s of %T object at 0x%llx>", f->def->name, f->self,
                         (long long)(uintptr_t)f->self);
}

static OuObj *
native_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || a->type != b->type)
        return ou_incref(sp->not_implemented);
    OuNative *f = (OuNative *)a, *g = (OuNative *)b;
    bool same = f->self == g->self && f->def == g->def;
    return ou_incref(same == (op == OU_EQ) ? sp->true_ : sp->false_);
}

static bool
native_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    (void)sp;
    OuNative *f = (OuNative *)o;
    uint64_t a = ((uint64_t)(uintptr_t)f->self >> 4) ^ (uint64_t)(uintptr_t)f->def;
    *hash = (int64_t)(a >> 1);
    return true;
}

static OuObj *
native_get_name(OuSpace *sp, OuObj *o)
{
    return ou_str_intern_text(sp, ((OuNative *)o)->def->name);
}

static OuObj *
native_get_qualname(OuSpace *sp, OuObj *o)
{
    OuNative *f = (OuNative *)o;
    if (f->self == NULL || ou_is(f->self, sp, OU_T_MODULE))
        return native_get_name(sp, o);
    bool is_class = ou_type_is_heir(f->self->type, OU_TYPE_TYPE_HEIR);
    OuType *owner = is_class ? (OuType *)f->self : f->self->type;
    return ou_str_format(sp, "%U.%s", owner->qualname, f->def->name);
}

static OuObj *
native_get_self(OuSpace *sp, OuObj *o)
{
    OuNative *f = (OuNative *)o;
    OuObj *self = f->self != NULL ? f->self : f->module;
    return ou_incref(self != NULL ? self : sp->none);
}

static OuObj *
native_get_module(OuSpace *sp, OuObj *o)
{
    OuNative *f = (OuNative *)o;
    if (f->module == NULL)
        return ou_incref(sp->none);
    return ou_is(f->module, sp, OU_T_MODULE) ? ou_xincref(((OuModule *)f->module)->name) : ou_incref(f->module);
}

OuObj *
ou_doc_object(OuSpace *sp, const char *doc)
{
    return doc == NULL ? ou_incref(sp->none) : ou_str_from(sp, doc);
}

static OuObj *
native_get_doc(OuSpace *sp, OuObj *o)
{
    return ou_doc_object(sp, ((OuNative *)o)->def->doc);
}

static OuObj *
get_none(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_incref(sp->none);
}

static const OuGetSetDef native_getsets[] = {
    {"__name__", native_get_name, NULL, NULL},     {"__qualname__", native_get_qualname, NULL, NULL},
    {"__self__", native_get_self, NULL, NULL},     {"__module__", native_get_module, NULL, NULL},
    {"__doc__", native_get_doc, NULL, NULL},       {"__text_signature__", get_none, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_native = {
    .name = "builtin_function_or_method",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(OuNative),
    .slots = {.drop = native_drop,
              .visit = native_visit,
              .edge_name = native_edge_name,
              .repr = native_repr,
              .compare = native_compare,
              .hash = native_hash,
              .call = native_call},
    .getsets = native_getsets,
};

/* ---- method descriptors ---- */

OuObj *
ou_method_descr_new(OuSpace *sp, const OuMethodDef *def, OuType *owner)
{
    OuMethodDescr *o = ou_object_take(sp, OU_T_METHOD_DESCR);
    if (o == NULL)
        return NULL;
    o->def = def;
    o->owner = ou_incref(owner);
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static bool
check_receiver(OuSpace *sp, const OuMethodDescr *d, OuObj *self)
{
    if (OU_LIKELY(self->type == d->owner || ou_type_is_subtype(self->type, d->owner)))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%s' for '%N' objects doesn't apply to a '%T' object", d->def->name,
             d->owner, self);
    return false;
}

static bool
check_class(OuSpace *sp, const OuMethodDescr *d, OuObj *self)
{
    if (!ou_type_is_heir(self->type, OU_TYPE_TYPE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%s' for type '%N' needs a type, not a '%T' as arg 2", d->def->name,
                 d->owner, self);
        return false;
    }
    if (ou_type_is_subtype((OuType *)self, d->owner))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "descriptor '%s' requires a subtype of '%N' but received '%N'", d->def->name,
             d->owner, (OuType *)self);
    return false;
}

static OuObj *
method_descr_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuMethodDescr *d = (OuMethodDescr *)callee;
    if (n == 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "unbound method %N.%s() needs an argument", d->owner, d->def->name);
    if (!(d->def->kind & OU_CALL_CLASS ? check_class(sp, d, args[0]) : check_receiver(sp, d, args[0])))
        return NULL;
    return call_checked(sp, d->def, d->owner->name, args, n, 1, kwnames);
}

static OuObj *
method_descr_get(OuSpace *sp, OuObj *descr, OuObj *object, OuType *type)
{
    OuMethodDescr *d = (OuMethodDescr *)descr;
    if (d->def->kind & OU_CALL_CLASS) {
        OuObj *owner = type != NULL ? (OuObj *)type : (OuObj *)object->type;
        return check_class(sp, d, owner) ? ou_native_new(sp, d->def, owner, NULL) : NULL;
    }
    if (object == NULL)
        return ou_incref(descr);
    return check_receiver(sp, d, object) ? ou_native_new(sp, d->def, object, NULL) : NULL;
}

static void
descr_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuMethodDescr *)o)->owner);
}

static void
descr_visit(OuObj *o, OuVisitFn fn, void *context)
{
    fn(context, (OuObj *)((OuMethodDescr *)o)->owner, 0);
}

static bool
descr_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o, (void)slot;
    snprintf(text, bytes, "__objclass__");
    return true;
}

static OuObj *
descr_get_owner(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(((OuMethodDescr *)o)->owner);
}

static OuObj *
method_descr_repr(OuSpace *sp, OuObj *o)
{
    OuMethodDescr *d = (OuMethodDescr *)o;
    return ou_str_format(sp, "<method '%s' of '%N' objects>", d->def->name, d->owner);
}

static OuObj *
method_descr_get_name(OuSpace *sp, OuObj *o)
{
    return ou_str_intern_text(sp, ((OuMethodDescr *)o)->def->name);
}

static OuObj *
method_descr_get_qualname(OuSpace *sp, OuObj *o)
{
    OuMethodDescr *d = (OuMethodDescr *)o;
    return ou_str_format(sp, "%U.%s", d->owner->qualname, d->def->name);
}

static OuObj *
method_descr_get_doc(OuSpace *sp, OuObj *o)
{
    return ou_doc_object(sp, ((OuMethodDescr *)o)->def->doc);
}

static const OuGetSetDef method_descr_getsets[] = {
    {"__name__", method_descr_get_name, NULL, NULL}, {"__qualname__", method_descr_get_qualname, NULL, NULL},
    {"__objclass__", descr_get_owner, NULL, NULL},   {"__doc__", method_descr_get_doc, NULL, NULL},
    {"__text_signature__", get_none, NULL, NULL},    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_method_descr = {
    .name = "method_descriptor",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuMethodDescr),
    .slots = {.drop = descr_drop,
              .visit = descr_visit,
              .edge_name = descr_edge_name,
              .repr = method_descr_repr,
              .descr_get = method_descr_get,
              .call = method_descr_call},
    .getsets = method_descr_getsets,
};
