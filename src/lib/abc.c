/* SPDX-License-Identifier: MIT */
/* The module _abc: what abc and collections need of the engine.
 *
 * Whether a pattern of `match` sees an object as a sequence or as a mapping is
 * a flag of its class. Heirs inherit it; a class that is registered with an
 * abstract one shares it.
 */
#include "lib/lib_int.h"

static bool
set_collection(OuType *type, uint32_t kind)
{
    if (!(type->flags & OU_TYPE_HEAP))
        return false; // str is registered with Sequence and still matches no sequence pattern
    type->flags = (type->flags & ~(uint32_t)OU_TYPE_COLLECTION) | kind;
    return true;
}

static bool
set_sequence(OuSpace *sp, OuType *type)
{
    (void)sp;
    return set_collection(type, OU_TYPE_SEQUENCE);
}

static bool
set_mapping(OuSpace *sp, OuType *type)
{
    (void)sp;
    return set_collection(type, OU_TYPE_MAPPING);
}

/* _share_collection(known, cls): patterns see instances of cls, and of its heirs,
 * as those of known. */
static OuObj *
share_collection(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n;
    (void)kwnames;
    if (!(args[0]->type->flags & args[1]->type->flags & OU_TYPE_TYPE_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "two classes are needed");
    uint32_t kind = ((OuType *)args[0])->flags & OU_TYPE_COLLECTION;
    if (kind != 0)
        ou_type_each_heir(sp, (OuType *)args[1],
                          kind == OU_TYPE_SEQUENCE ? set_sequence : set_mapping);
    return ou_incref(sp->none);
}

static const OuMethodDef abc_functions[] = {
    {"_share_collection", share_collection, OU_CALL_ARGS, 2, 2, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const OuModuleDef ou_module_abc = {
    .name = "_abc",
    .functions = abc_functions,
    .doc = "What abc and collections need of the engine.",
};
