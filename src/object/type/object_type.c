/* SPDX-License-Identifier: MIT */
/* `object`: what every class inherits when it says nothing itself. */
#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

static OuObj *
object_repr(OuSpace *sp, OuObj *o)
{
    OuType *type = o->type;
    long long at = (long long)(uintptr_t)o;
    OuObj *module = ou_type_module(sp, type);
    if (module == NULL)
        ou_pending_clear(sp);
    OuObj *text;
    if (module != NULL && ou_type_is_heir(module->type, OU_TYPE_STR_HEIR) && !ou_str_equals_text(module, "builtins"))
        text = ou_str_format(sp, "<%U.%U object at 0x%llx>", module, type->qualname, at);
    else
        text = ou_str_format(sp, "<%U object at 0x%llx>", type->qualname, at);
    ou_xdecref(sp, module);
    return text;
}

static OuObj *
object_str(OuSpace *sp, OuObj *o)
{
    return o->type->slots.repr != NULL ? o->type->slots.repr(sp, o) : object_repr(sp, o);
}

static bool
object_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    (void)sp;
    uint64_t a = (uint64_t)(uintptr_t)o;
    *hash = (int64_t)(a >> 4 | a << 60);
    if (*hash == -1)
        *hash = -2;
    return true;
}

/* == is identity, != the opposite of what == says, the rest is unknown. */
static OuObj *
object_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (op == OU_EQ)
        return ou_incref(a == b ? sp->true_ : sp->not_implemented);
    if (op != OU_NE || a->type->slots.compare == NULL)
        return ou_incref(sp->not_implemented);
    OuObj *equal = a->type->slots.compare(sp, a, b, OU_EQ);
    if (equal == NULL || equal == sp->not_implemented)
        return equal;
    int truth = ou_truth(sp, equal);
    ou_decref(sp, equal);
    return truth < 0 ? NULL : ou_incref(truth ? sp->false_ : sp->true_);
}

static OuObj *object_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames);

static bool
any_arguments(size_t n, OuObj *kwnames)
{
    return n != 0 || (kwnames != NULL && ((OuTuple *)kwnames)->length != 0);
}

/* Arguments must mean something to __new__ or to __init__: whichever of them is
 * object's own refuses those that the other one does not take either. */
static bool
object_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    if (!any_arguments(n, kwnames))
        return true;
    const OuSlots *slots = &self->type->slots;
    if (slots->init != object_init)
        ou_raise(sp, OU_E_TYPE_ERROR, "object.__init__() takes exactly one argument (the instance to initialize)");
    else if (slots->make == object_make)
        ou_raise(sp, OU_E_TYPE_ERROR, "%T.__init__() takes exactly one argument (the instance to initialize)", self);
    else
        return true;
    return false;
}

static OuObj *
object_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args;
    if (any_arguments(n, kwnames)) {
        if (type->slots.make != object_make)
            return ou_raise(sp, OU_E_TYPE_ERROR, "object.__new__() takes exactly one argument (the type to instantiate)");
        if (type->slots.init == object_init)
            return ou_raise(sp, OU_E_TYPE_ERROR, "%N() takes no arguments", type);
    }
    return ou_type_alloc(sp, type, 0);
}

/* ---- attributes ---- */

static OuObj *
object_get_class(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(o->type);
}

static bool
object_set_class(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "can't delete __class__ attribute");
        return false;
    }
    if (!ou_type_is_heir(value->type, OU_TYPE_TYPE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__class__ must be set to a class, not '%T' object", value);
        return false;
    }
    OuType *type = (OuType *)value;
    bool modules = ou_type_is_subtype(type, sp->types[OU_T_MODULE]) && ou_type_is_subtype(o->type, sp->types[OU_T_MODULE]);
    if (!modules && (!(type->flags & OU_TYPE_HEAP) || !(o->type->flags & OU_TYPE_HEAP))) {
        ou_raise(sp, OU_E_TYPE_ERROR,
                 "__class__ assignment only supported for mutable types or ModuleType subclasses");
        return false;
    }
    if (type == o->type)
        return true;
    if (!ou_type_same_layout(o->type, type)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__class__ assignment: '%N' object layout differs from '%N'", type, o->type);
        return false;
    }
    return ou_instance_set_class(sp, o, type);
}

static OuObj *
object_dir(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_object_dir(sp, args[0]);
}

static OuObj *
object_format(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "__format__() argument must be str, not %T", args[1]);
    if (ou_str_length(args[1]) != 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "unsupported format string passed to %T.__format__", args[0]);
    return ou_str_of(sp, args[0]);
}

static OuObj *
object_sizeof(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *o = args[0];
    size_t bytes = ou_block_bytes(o);
    if (o->type->slots.extra_bytes != NULL)
        bytes += o->type->slots.extra_bytes(o);
    return ou_int_from_size(sp, bytes);
}

static OuObj *
object_init_subclass(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (kwnames != NULL && ((OuTuple *)kwnames)->length != 0)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N.__init_subclass__() takes no keyword arguments", (OuType *)args[0]);
    if (n != 1)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%N.__init_subclass__() takes no arguments (%zu given)",
                        (OuType *)args[0], n - 1);
    return ou_incref(sp->none);
}

static OuObj *
object_subclasshook(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_incref(sp->not_implemented);
}

static const OuMethodDef object_methods[] = {
    {"__dir__", object_dir, OU_CALL_ARGS, 0, 0, "Default dir() implementation."},
    {"__format__", object_format, OU_CALL_ARGS, 1, 1, "Default object formatter."},
    {"__sizeof__", object_sizeof, OU_CALL_ARGS, 0, 0, "Size of object in memory, in bytes."},
    {"__init_subclass__", object_init_subclass, OU_CALL_KEYWORDS | OU_CALL_CLASS, 0, 0,
     "This method is called when a class is subclassed."},
    {"__subclasshook__", object_subclasshook, OU_CALL_ARGS | OU_CALL_CLASS, 0, 1,
     "Abstract classes can override this to customize issubclass()."},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const OuGetSetDef object_getsets[] = {
    {"__class__", object_get_class, object_set_class, "the object's class"},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_object = {
    .name = "object",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_LEAF | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuObj),
    .slots = {.repr = object_repr,
              .str = object_str,
              .hash = object_hash,
              .compare = object_compare,
              .get_attr = ou_generic_get_attr,
              .set_attr = ou_generic_set_attr,
              .make = object_make,
              .init = object_init},
    .methods = object_methods,
    .getsets = object_getsets,
    .doc = "The base class of the class hierarchy.\n\nWhen called, it accepts no arguments and returns a new "
           "featureless\ninstance that has no instance attributes and cannot be given any.\n",
};
