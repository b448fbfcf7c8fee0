/* SPDX-License-Identifier: MIT */
/* The namespaces of builtin classes, made from their tables.
 *
 * A program looks into few of the classes that a runtime has, so each dict is made
 * when something first asks for it: a name looked up along an mro, dir(), an heir
 * being made. Until then the class is UNFILLED. No Python code runs meanwhile, and
 * it is all or nothing: without memory the class stays as it was.
 */
#include "object/container/dict.h"
#include "object/names.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/type_int.h"

static bool
put_attribute(OuSpace *sp, OuType *type, const char *name, OuObj *value)
{
    if (value == NULL)
        return false;
    OuObj *key = ou_str_intern_text(sp, name);
    bool done = key != NULL && ou_dict_set(sp, type->dict, key, value);
    ou_xdecref(sp, key);
    ou_decref(sp, value);
    return done;
}

static bool
add_methods(OuSpace *sp, OuType *type)
{
    for (const OuMethodDef *m = type->spec->methods; m != NULL && m->name != NULL; m++) {
        OuObj *value = m->kind & OU_CALL_STATIC ? ou_native_new(sp, m, NULL, NULL)
                                                : ou_method_descr_new(sp, m, type);
        if (!put_attribute(sp, type, m->name, value))
            return false;
    }
    for (const OuGetSetDef *g = type->spec->getsets; g != NULL && g->name != NULL; g++)
        if (!put_attribute(sp, type, g->name, ou_getset_new(sp, g, type)))
            return false;
    return true;
}

/* What every builtin class has in its dict besides the tables. */
static bool
add_standard_attributes(OuSpace *sp, OuType *type)
{
    const OuTypeSpec *spec = type->spec;
    if (spec->slots.make != NULL &&
        !put_attribute(sp, type, "__new__", ou_native_new(sp, &ou_new_method_def, (OuObj *)type, NULL)))
        return false;
    if (type->slots.hash == NULL && spec->slots.compare != NULL &&
        !ou_dict_set(sp, type->dict, sp->names->hash, sp->none))
        return false;
    bool adds_word = (type->flags & OU_TYPE_WORD) && !(type->base->flags & OU_TYPE_WORD);
    if (adds_word && !ou_type_add_dict_getset(sp, type))
        return false;
    OuObj *doc = ou_dict_get_str(sp, type->dict, sp->names->doc);
    return doc != NULL || put_attribute(sp, type, "__doc__", ou_doc_object(sp, spec->doc));
}

/* How many attributes the tables of `spec` name: its dict is made for these. */
static size_t
n_attributes(const OuTypeSpec *spec)
{
    size_t n = 2; // __new__, __doc__
    for (const OuMethodDef *m = spec->methods; m != NULL && m->name != NULL; m++)
        n++;
    for (const OuGetSetDef *g = spec->getsets; g != NULL && g->name != NULL; g++)
        n++;
    for (size_t at = 0; at < sizeof(OuSlots); at += sizeof(OuAnyFn))
        n += ou_slot_fn(&spec->slots, at) != NULL;
    return n;
}

static bool
fill_dict(OuSpace *sp, OuType *type)
{
    type->dict = ou_dict_new_sized(sp, n_attributes(type->spec));
    return type->dict != NULL && add_methods(sp, type) && ou_slots_add_wrappers(sp, type) &&
           add_standard_attributes(sp, type);
}

/* The reserve serves here as well: when memory has ended, what a handler calls first
 * may be a method that it never called before (`cache.clear()`). */
bool
ou_type_make_dict(OuSpace *sp, OuType *type)
{
    ou_heap_reserve_open(sp->heap);
    bool filled = fill_dict(sp, type);
    ou_heap_reserve_close(sp->heap);
    if (filled)
        type->flags &= ~(uint32_t)OU_TYPE_UNFILLED;
    else
        ou_slot_clear(sp, &type->dict);
    return filled;
}

bool
ou_type_ready_all(OuSpace *sp, const OuTuple *mro)
{
    for (size_t i = 0; i < mro->length; i++)
        if (!ou_type_ready(sp, (OuType *)mro->items[i]))
            return false;
    return true;
}
