/* SPDX-License-Identifier: MIT */
/* _weakref: the native part of weakref, which is written in Python. */
#include "object/weakref.h"

#include "lib/module.h"
#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/type/native.h"

static OuObj *
weakref_proxy(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuTypeId id = ou_callable(args[0]) ? OU_T_CALLABLE_PROXY : OU_T_WEAKPROXY;
    return ou_weakref_new(sp, sp->types[id], args[0], n > 1 ? args[1] : NULL);
}

static OuObj *
weakref_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_int_from_size(sp, ou_weakref_count(sp, args[0]));
}

static OuObj *
weakref_list(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_weakref_list(sp, args[0]);
}

/* Delete key from the dict if its value is a dead reference: for callbacks, which
 * may come when another value stands there already. */
static OuObj *
weakref_remove_dead(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[0]->type, OU_TYPE_DICT_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "_remove_dead_weakref() argument 1 must be dict, not %T", args[0]);
    OuObj *value = ou_dict_get(sp, args[0], args[1]);
    if (value == NULL)
        return ou_pending(sp) ? NULL : ou_incref(sp->none);
    if (!ou_type_is_subtype(value->type, sp->types[OU_T_WEAKREF]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "not a weakref");
    OuObj *target = ou_weakref_target(sp, value);
    if (target != NULL)
        ou_decref(sp, target);
    else if (ou_dict_delete(sp, args[0], args[1]) < 0)
        return NULL;
    return ou_incref(sp->none);
}

static bool
weakref_exec(OuSpace *sp, OuObj *module)
{
    OuObj *dict = ou_module_dict(module), *ref = (OuObj *)sp->types[OU_T_WEAKREF];
    OuObj *proxy = (OuObj *)sp->types[OU_T_WEAKPROXY], *callable = (OuObj *)sp->types[OU_T_CALLABLE_PROXY];
    return ou_dict_set_text(sp, dict, "ref", ref) && ou_dict_set_text(sp, dict, "ReferenceType", ref)
           && ou_dict_set_text(sp, dict, "ProxyType", proxy)
           && ou_dict_set_text(sp, dict, "CallableProxyType", callable);
}

static const OuMethodDef functions[] = {
    {"proxy", weakref_proxy, OU_CALL_ARGS, 1, 2, "Create a proxy object that weakly references an object."},
    {"getweakrefcount", weakref_count, OU_CALL_ARGS, 1, 1, "The number of weak references to an object."},
    {"getweakrefs", weakref_list, OU_CALL_ARGS, 1, 1, "A list of the weak references to an object."},
    {"_remove_dead_weakref", weakref_remove_dead, OU_CALL_ARGS, 2, 2, NULL},
    {0},
};

const OuModuleDef ou_module_weakref = {
    .name = "_weakref",
    .functions = functions,
    .exec = weakref_exec,
    .doc = "Weak references, the native part.",
};
