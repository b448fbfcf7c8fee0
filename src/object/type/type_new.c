/* SPDX-License-Identifier: MIT */
/* How a class statement becomes a class.
 *
 * A ClassPlan gathers what follows from name, bases and namespace before
 * anything is made: metaclass, best base, members, word. Only then the class is
 * taken and filled; it is a valid object at every step, so that a failure simply
 * drops it.
 */
#include <string.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"

typedef struct ClassPlan {
    OuType *meta;      // the metaclass that makes it
    OuType *base;      // the base whose layout it extends, borrowed
    OuTuple *bases;    // owned
    OuObj *dict;       // owned: a copy of the namespace
    OuObj *name;       // borrowed
    OuObj *members;    // owned tuple of the names that __slots__ adds, or NULL
    bool word;         // instances carry a shape word
    bool weakrefs;
    bool adds_word, adds_weakrefs; // here, and in no base
} ClassPlan;

/* ---- bases ---- */

/* The most derived metaclass among `meta` and those of the bases. */
static OuType *
choose_metaclass(OuSpace *sp, OuType *meta, const OuTuple *bases)
{
    for (size_t i = 0; i < bases->length; i++) {
        OuType *other = bases->items[i]->type;
        if (ou_type_is_subtype(meta, other))
            continue;
        if (!ou_type_is_subtype(other, meta))
            return ou_raise(sp, OU_E_TYPE_ERROR,
                            "metaclass conflict: the metaclass of a derived class must be a (non-strict) "
                            "subclass of the metaclasses of all its bases");
        meta = other;
    }
    return meta;
}

/* The class in whose layout `type` lies: itself, or the nearest base that added
 * something beyond a shape word. */
static OuType *
layout_of(OuType *type)
{
    while (type->base != NULL && type->basic_bytes == type->base->basic_bytes &&
           type->item_bytes == type->base->item_bytes &&
           (type->flags & OU_TYPE_HEAP || type->slots.make == type->base->slots.make))
        type = type->base;
    return type;
}

static bool
check_base(OuSpace *sp, OuObj *o)
{
    if (!ou_type_is_heir(o->type, OU_TYPE_TYPE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "bases must be types");
        return false;
    }
    OuType *type = (OuType *)o;
    if (type->mro == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "Cannot extend an incomplete type '%N'", type);
        return false;
    }
    if (!(type->flags & OU_TYPE_HEIRS)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "type '%N' is not an acceptable base type", type);
        return false;
    }
    return true;
}

/* The base whose layout contains those of all others. */
static OuType *
choose_base(OuSpace *sp, const OuTuple *bases)
{
    OuType *best = NULL, *layout = NULL;
    for (size_t i = 0; i < bases->length; i++) {
        if (!check_base(sp, bases->items[i]))
            return NULL;
        OuType *base = (OuType *)bases->items[i], *candidate = layout_of(base);
        if (best == NULL || (layout != candidate && ou_type_is_subtype(candidate, layout))) {
            best = base;
            layout = candidate;
        } else if (!ou_type_is_subtype(layout, candidate)) {
            return ou_raise(sp, OU_E_TYPE_ERROR, "multiple bases have instance lay-out conflict");
        }
    }
    return best;
}

bool
ou_type_same_layout(const OuType *from, const OuType *to)
{
    const uint32_t flags = OU_TYPE_WORD | OU_TYPE_OWN_DICT;
    if (from->basic_bytes != to->basic_bytes || from->item_bytes != to->item_bytes ||
        (from->flags & flags) != (to->flags & flags) || ou_type_builtin(from) != ou_type_builtin(to))
        return false;
    const OuType *a = layout_of((OuType *)from), *b = layout_of((OuType *)to);
    if (a == b)
        return true;
    // Equal names added to the same layout give the same members.
    if (a->base == NULL || b->base == NULL || layout_of(a->base) != layout_of(b->base) || a->slot_names == NULL ||
        b->slot_names == NULL)
        return false;
    const OuTuple *x = (OuTuple *)a->slot_names, *y = (OuTuple *)b->slot_names;
    if (x->length != y->length)
        return false;
    for (size_t i = 0; i < x->length; i++)
        if (!ou_str_equal(x->items[i], y->items[i]))
            return false;
    return true;
}

/* ---- __slots__ ---- */

static bool
is_identifier(const OuObj *s)
{
    size_t n = ou_str_length(s);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = ou_str_at(s, i);
        bool letter = (c | 32) - 'a' < 26u || c == '_' || c >= 128;
        if (!letter && (i == 0 || c - '0' >= 10u))
            return false;
    }
    return n != 0;
}

/* __x inside class C is _C__x. A new reference. */
static OuObj *
mangle(OuSpace *sp, OuObj *class_name, OuObj *name)
{
    size_t n = ou_str_length(name), skip = 0;
    bool private = n > 2 && ou_str_at(name, 0) == '_' && ou_str_at(name, 1) == '_' &&
                   !(ou_str_at(name, n - 1) == '_' && ou_str_at(name, n - 2) == '_');
    while (skip < ou_str_length(class_name) && ou_str_at(class_name, skip) == '_')
        skip++;
    if (!private || skip == ou_str_length(class_name))
        return ou_attr_name(sp, name);
    OuObj *bare = ou_str_slice(sp, class_name, skip, ou_str_length(class_name));
    OuObj *mangled = bare == NULL ? NULL : ou_str_format(sp, "_%U%U", bare, name);
    ou_xdecref(sp, bare);
    return ou_str_intern(sp, mangled);
}

/* One name of __slots__: a request for __dict__ or __weakref__, or a member. */
static bool
plan_slot(OuSpace *sp, ClassPlan *plan, OuObj *name, OuObj *members)
{
    if (!ou_type_is_heir(name->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__slots__ items must be strings, not '%T'", name);
        return false;
    }
    if (!is_identifier(name)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__slots__ must be identifiers");
        return false;
    }
    bool *wanted = ou_str_equal(name, sp->names->dict)      ? &plan->adds_word
                   : ou_str_equal(name, sp->names->weakref) ? &plan->adds_weakrefs
                                                            : NULL;
    if (wanted != NULL) {
        bool have = wanted == &plan->adds_word ? plan->word : plan->weakrefs;
        if (have || *wanted) {
            ou_raise(sp, OU_E_TYPE_ERROR, wanted == &plan->adds_word
                         ? "__dict__ slot disallowed: we already got one"
                         : "__weakref__ slot disallowed: either we already got one, or __itemsize__ != 0");
            return false;
        }
        return *wanted = true;
    }
    OuObj *member = mangle(sp, plan->name, name);
    bool done = member != NULL;
    if (done && ou_dict_get_str(sp, plan->dict, member) != NULL && member != sp->names->qualname &&
        member != sp->names->classcell) {
        ou_raise(sp, OU_E_VALUE_ERROR, "%R in __slots__ conflicts with class variable", member);
        done = false;
    }
    done = done && ou_list_append(sp, members, member);
    ou_xdecref(sp, member);
    return done;
}

static bool
plan_slots(OuSpace *sp, ClassPlan *plan, OuObj *slots)
{
    bool one = ou_type_is_heir(slots->type, OU_TYPE_STR_HEIR);
    OuObj *names = one ? ou_tuple_pack(sp, 1, slots) : ou_tuple_of(sp, slots);
    OuObj *members = names == NULL ? NULL : ou_list_new(sp, 0);
    bool done = members != NULL;
    bool sized = plan->base->item_bytes != 0 || ou_type_is_heir(plan->base, OU_TYPE_INT_HEIR);
    if (done && sized && ((OuTuple *)names)->length != 0) {
        ou_raise(sp, OU_E_TYPE_ERROR, "nonempty __slots__ not supported for subtype of '%N'", plan->base);
        done = false;
    }
    for (size_t i = 0; done && i < ((OuTuple *)names)->length; i++)
        done = plan_slot(sp, plan, ((OuTuple *)names)->items[i], members);
    if (done && ((OuList *)members)->length != 0)
        done = ou_list_sort(sp, members, NULL, false) && (plan->members = ou_list_to_tuple(sp, members)) != NULL;
    ou_xdecref(sp, names);
    ou_xdecref(sp, members);
    return done;
}

static bool
plan_layout(OuSpace *sp, ClassPlan *plan)
{
    for (size_t i = 0; i < plan->bases->length; i++) {
        const OuType *base = (OuType *)plan->bases->items[i];
        plan->word |= (base->flags & OU_TYPE_WORD) != 0;
        plan->weakrefs |= (base->flags & OU_TYPE_WEAKREFS) != 0;
    }
    OuObj *slots = ou_dict_get_str(sp, plan->dict, sp->names->slots);
    bool own_dict = (plan->base->flags & OU_TYPE_OWN_DICT) != 0;
    if (slots == NULL) {
        plan->adds_word = !plan->word && !own_dict;
        plan->adds_weakrefs = !plan->weakrefs && plan->base->item_bytes == 0;
    } else {
        plan->word |= own_dict; // for "we already got one"
        if (!plan_slots(sp, plan, slots))
            return false;
    }
    if (own_dict)
        plan->word = plan->adds_word = false;
    plan->word |= plan->adds_word;
    plan->weakrefs |= plan->adds_weakrefs;
    return true;
}

/* ---- the namespace ---- */

/* Functions of these names are what their decorators would make of them. */
static bool
wrap_function(OuSpace *sp, OuObj *dict, OuObj *name, OuTypeId wrapper)
{
    OuObj *found = ou_dict_get_str(sp, dict, name);
    if (found == NULL || !ou_is(found, sp, OU_T_FUNCTION))
        return true;
    OuObj *wrapped = ou_call1(sp, (OuObj *)sp->types[wrapper], found);
    bool done = wrapped != NULL && ou_dict_set(sp, dict, name, wrapped);
    ou_xdecref(sp, wrapped);
    return done;
}

static bool
set_if_absent(OuSpace *sp, OuObj *dict, OuObj *name, OuObj *value)
{
    return ou_dict_get_str(sp, dict, name) != NULL || ou_dict_set(sp, dict, name, value);
}

static bool
complete_namespace(OuSpace *sp, OuObj *dict)
{
    const OuNames *names = sp->names;
    if (ou_dict_get_str(sp, dict, names->eq) != NULL && !set_if_absent(sp, dict, names->hash, sp->none))
        return false;
    return wrap_function(sp, dict, names->new_, OU_T_STATICMETHOD) &&
           wrap_function(sp, dict, names->init_subclass, OU_T_CLASSMETHOD) &&
           wrap_function(sp, dict, names->class_getitem, OU_T_CLASSMETHOD) &&
           set_if_absent(sp, dict, names->module, names->main) && set_if_absent(sp, dict, names->doc, sp->none);
}

/* ---- the class ---- */

static OuObj *
instance_get_dict(OuSpace *sp, OuObj *o)
{
    return ou_instance_dict(sp, o);
}

static bool
instance_set_dict(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL) {
        OuObj *empty = ou_dict_new(sp);
        bool done = empty != NULL && ou_instance_set_dict(sp, o, empty);
        ou_xdecref(sp, empty);
        return done;
    }
    if (!ou_type_is_heir(value->type, OU_TYPE_DICT_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__dict__ must be set to a dictionary, not a '%T'", value);
        return false;
    }
    return ou_instance_set_dict(sp, o, value);
}

/* The space keeps no list of weak references in the object; None, as CPython
 * says while there are none. */
static OuObj *
instance_get_weakref(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_incref(sp->none);
}

static const OuGetSetDef dict_getset = {"__dict__", instance_get_dict, instance_set_dict,
                                        "dictionary for instance variables (if defined)"};
static const OuGetSetDef weakref_getset = {"__weakref__", instance_get_weakref, NULL,
                                           "list of weak references to the object (if defined)"};

static bool
add_getset(OuSpace *sp, OuType *type, const OuGetSetDef *def, OuObj *name)
{
    if (ou_dict_get_str(sp, type->dict, name) != NULL)
        return true;
    OuObj *descr = ou_getset_new(sp, def, type);
    bool done = descr != NULL && ou_dict_set(sp, type->dict, name, descr);
    ou_xdecref(sp, descr);
    return done;
}

bool
ou_type_add_dict_getset(OuSpace *sp, OuType *type)
{
    return add_getset(sp, type, &dict_getset, sp->names->dict);
}

static bool
add_members(OuSpace *sp, OuType *type, const ClassPlan *plan)
{
    const OuTuple *names = (OuTuple *)plan->members;
    for (size_t i = 0; names != NULL && i < names->length; i++) {
        OuObj *member = ou_member_new(sp, names->items[i], type, plan->base->basic_bytes + 8 * i);
        bool done = member != NULL && ou_dict_set(sp, type->dict, names->items[i], member);
        ou_xdecref(sp, member);
        if (!done)
            return false;
    }
    return (!plan->adds_word || ou_type_add_dict_getset(sp, type)) &&
           (!plan->adds_weakrefs || add_getset(sp, type, &weakref_getset, sp->names->weakref));
}

static void
set_layout(OuSpace *sp, OuType *type, const ClassPlan *plan)
{
    const OuType *base = plan->base;
    size_t n_members = plan->members == NULL ? 0 : ((OuTuple *)plan->members)->length;
    type->id = OU_T_HEAP;
    type->spec = base->spec;
    type->flags = OU_TYPE_HEAP | OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | (base->flags & OU_TYPE_OWN_DICT);
    for (size_t i = 0; i < plan->bases->length; i++) {
        uint32_t inherited = ((OuType *)plan->bases->items[i])->flags & 0xFFFF0000u;
        if (type->flags & OU_TYPE_COLLECTION)
            inherited &= ~(uint32_t)OU_TYPE_COLLECTION; // the first base that is one decides
        type->flags |= inherited;
    }
    type->flags |= (plan->word ? OU_TYPE_WORD : 0u) | (plan->weakrefs ? OU_TYPE_WEAKREFS : 0u);
    type->basic_bytes = base->basic_bytes + 8 * (uint32_t)n_members;
    type->item_bytes = base->item_bytes;
    if (plan->word && type->item_bytes == 0) {
        type->flags |= OU_TYPE_UNPREDICTED;
        type->n_predicted = OU_N_PREDICTED_FIRST;
    }
    ou_type_set_instance_bytes(sp, type);
}

/* The name inside its module, which the class body leaves in the namespace. */
static bool
take_qualname(OuSpace *sp, OuType *type)
{
    OuObj *qualname = ou_dict_pop(sp, type->dict, sp->names->qualname);
    if (qualname == NULL) {
        type->qualname = ou_incref(type->name);
        return !ou_pending(sp);
    }
    if (!ou_type_is_heir(qualname->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "type __qualname__ must be a str, not %T", qualname);
        ou_decref(sp, qualname);
        return false;
    }
    type->qualname = qualname;
    return true;
}

/* A metaclass may have its own mro(). */
static OuObj *
compute_mro(OuSpace *sp, OuType *type)
{
    OuType *meta = type->head.type;
    if (!(meta->flags & OU_TYPE_HEAP))
        return ou_type_compute_mro(sp, type);
    OuObj *name = ou_str_intern_text(sp, "mro");
    OuObj *found = name == NULL ? NULL : ou_type_lookup(sp, meta, name), *order = NULL;
    bool missing;
    if (found != NULL && ou_is(found, sp, OU_T_METHOD_DESCR))
        order = ou_type_compute_mro(sp, type);
    else if (found != NULL) {
        OuObj *result = ou_call_special(sp, (OuObj *)type, name, NULL, 0, NULL, &missing);
        order = result == NULL ? NULL : ou_tuple_of(sp, result);
        ou_xdecref(sp, result);
    }
    ou_xdecref(sp, name);
    for (size_t i = 0; order != NULL && i < ((OuTuple *)order)->length; i++) {
        OuObj *item = ((OuTuple *)order)->items[i];
        if (ou_type_is_heir(item->type, OU_TYPE_TYPE_HEIR))
            continue;
        ou_raise(sp, OU_E_TYPE_ERROR, "mro() returned a non-class ('%T')", item);
        ou_decref(sp, order);
        return NULL;
    }
    return order;
}

static bool
register_heir(OuSpace *sp, OuType *type)
{
    const OuTuple *bases = (OuTuple *)type->bases;
    for (size_t i = 0; i < bases->length; i++)
        if (!ou_type_add_heir(sp, (OuType *)bases->items[i], type))
            return false;
    return true;
}

/* The cell that methods with super() share gets the class. */
static bool
fill_classcell(OuSpace *sp, OuType *type)
{
    OuObj *cell = ou_dict_pop(sp, type->dict, sp->names->classcell);
    if (cell == NULL)
        return !ou_pending(sp);
    bool is_cell = ou_is(cell, sp, OU_T_CELL);
    if (is_cell)
        ou_slot_set(sp, &((OuCell *)cell)->value, ou_incref(type));
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "__classcell__ must be a nonlocal cell, not %R", cell->type);
    ou_decref(sp, cell);
    return is_cell;
}

static bool
fill_class(OuSpace *sp, OuType *type, ClassPlan *plan)
{
    if ((type->name = ou_attr_name(sp, plan->name)) == NULL)
        return false;
    type->base = ou_incref(plan->base);
    type->bases = ou_incref(plan->bases);
    type->dict = ou_incref(plan->dict);
    type->slot_names = ou_xincref(plan->members);
    set_layout(sp, type, plan);
    type->slots = plan->base->slots; // so that it is whole, whatever happens next
    ou_heap_set_memory_slots(type);
    if (!take_qualname(sp, type) || !complete_namespace(sp, type->dict) || !add_members(sp, type, plan) ||
        !register_heir(sp, type) || (type->mro = compute_mro(sp, type)) == NULL ||
        !ou_type_ready_all(sp, (OuTuple *)type->mro) || !fill_classcell(sp, type))
        return false;
    ou_slots_inherit(sp, type);
    return true;
}

/* ---- hooks ---- */

static bool
raise_set_name(OuSpace *sp, OuType *type, OuObj *name, OuObj *value)
{
    OuObj *cause = ou_pending_take(sp);
    ou_raise(sp, OU_E_RUNTIME_ERROR, "Error calling __set_name__ on '%T' instance %R in '%N'", value, name, type);
    OuObj *error = ou_pending_take(sp);
    if (error == NULL || cause == NULL) {
        ou_xdecref(sp, cause);
        ou_pending_set(sp, error);
        return false;
    }
    ou_raise_class(sp, error, cause);
    ou_decref(sp, error);
    ou_decref(sp, cause);
    return false;
}

/* __set_name__ may change the class: the items are walked as they were. */
static bool
call_set_names(OuSpace *sp, OuType *type)
{
    OuObj *items = ou_dict_items_list(sp, type->dict);
    bool done = items != NULL;
    for (size_t i = 0; done && i < ((OuList *)items)->length; i++) {
        const OuTuple *pair = (OuTuple *)((OuList *)items)->items[i];
        OuObj *args[] = {(OuObj *)type, pair->items[0]};
        bool missing;
        if (ou_type_lookup(sp, pair->items[1]->type, sp->names->set_name) == NULL) {
            done = !ou_pending(sp);
            continue;
        }
        OuObj *result = ou_call_special(sp, pair->items[1], sp->names->set_name, args, 2, NULL, &missing);
        done = result != NULL || missing;
        ou_xdecref(sp, result);
        if (!done)
            raise_set_name(sp, type, pair->items[0], pair->items[1]);
    }
    ou_xdecref(sp, items);
    return done;
}

static bool
call_init_subclass(OuSpace *sp, OuType *type, OuObj *const *kwvalues, OuObj *kwnames)
{
    OuObj *hook = ou_super_get(sp, type, (OuObj *)type, sp->names->init_subclass);
    OuObj *result = hook == NULL ? NULL : ou_call(sp, hook, kwvalues, 0, kwnames);
    ou_xdecref(sp, hook);
    ou_xdecref(sp, result);
    return result != NULL;
}

/* ---- all of it ---- */

static OuObj *
make_class(OuSpace *sp, ClassPlan *plan, OuObj *const *kwvalues, OuObj *kwnames)
{
    OuType *type = (OuType *)ou_type_alloc(sp, plan->meta, 0);
    if (type == NULL)
        return NULL;
    if (!fill_class(sp, type, plan)) {
        // Nobody has seen it: without the cycles through mro and dict it goes.
        ou_type_clear(sp, (OuObj *)type);
    } else if (call_set_names(sp, type) && call_init_subclass(sp, type, kwvalues, kwnames)) {
        return (OuObj *)type;
    }
    // A class that failed its hooks is whole; the program may have kept it, and
    // else the collector finds it.
    ou_decref(sp, type);
    return NULL;
}

/* meta.__new__(meta, name, bases, dict, **keywords), the three in `args`. */
static OuObj *
make_by_metaclass(OuSpace *sp, OuType *meta, OuObj *const *args, OuObj *const *kwvalues, OuObj *kwnames)
{
    size_t n_keywords = kwnames == NULL ? 0 : ((OuTuple *)kwnames)->length, bytes = (3 + n_keywords) * sizeof *args;
    OuObj **all = ou_buffer_take(sp->heap, bytes);
    if (all == NULL)
        return ou_raise_memory(sp);
    memcpy(all, args, 3 * sizeof *args);
    if (n_keywords != 0)
        memcpy(all + 3, kwvalues, n_keywords * sizeof *args);
    OuObj *type = meta->slots.make(sp, meta, all, 3, kwnames);
    ou_buffer_release(sp->heap, all, bytes);
    return type;
}

OuObj *
ou_type_new(OuSpace *sp, OuType *metatype, OuObj *name, OuObj *bases, OuObj *dict, OuObj *const *kwvalues,
            OuObj *kwnames)
{
    ClassPlan plan = {.meta = metatype, .name = name};
    OuObj *type = NULL;
    if (((OuTuple *)bases)->length == 0)
        plan.bases = (OuTuple *)ou_tuple_pack(sp, 1, sp->types[OU_T_OBJECT]);
    else
        plan.bases = ou_incref(bases);
    if (plan.bases == NULL || (plan.meta = choose_metaclass(sp, metatype, plan.bases)) == NULL)
        goto done;
    if (plan.meta != metatype && plan.meta->slots.make != ou_type_make) {
        // The base's metaclass makes the class, by its own __new__.
        type = make_by_metaclass(sp, plan.meta, (OuObj *[]){name, bases, dict}, kwvalues, kwnames);
        goto done;
    }
    if ((plan.base = choose_base(sp, plan.bases)) == NULL || (plan.dict = ou_dict_copy(sp, dict)) == NULL ||
        !plan_layout(sp, &plan))
        goto done;
    type = make_class(sp, &plan, kwvalues, kwnames);
done:
    ou_xdecref(sp, plan.bases);
    ou_xdecref(sp, plan.dict);
    ou_xdecref(sp, plan.members);
    return type;
}
