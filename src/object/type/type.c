/* SPDX-License-Identifier: MIT */
/* Types: how a builtin class is made from its table, how names are looked up
 * along the mro, how instances are taken, and how a class dies.
 *
 * Look-ups are cached by (version, name). A version names one state of a class
 * and its bases and is never used twice, so entries need no invalidation: after
 * a change nobody asks for the old number again. An entry counts its name,
 * because another string could come to lie at the address of a dead one; the
 * value is borrowed, because the class of that version holds it.
 */
#include "object/type/type.h"

#include <string.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/space.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/type_int.h"
#include "object/weakref.h"
#include "os/assert.h"

enum { CACHE_SIZE = 2048 }; // 48 KiB; a power of two

typedef struct CacheEntry {
    uint64_t version;
    OuObj *name;  // counted
    OuObj *value; // borrowed; NULL: known to be absent
} CacheEntry;

typedef struct OuTypeCache {
    CacheEntry entry[CACHE_SIZE];
} OuTypeCache;

/* ---- making ---- */

/* The inherited flags that a builtin class begins with. */
static uint32_t
heir_flags_of(uint16_t id)
{
    switch (id) {
    case OU_T_INT: return OU_TYPE_INT_HEIR;
    case OU_T_STR: return OU_TYPE_STR_HEIR;
    case OU_T_BYTES: return OU_TYPE_BYTES_HEIR;
    case OU_T_TUPLE: return OU_TYPE_TUPLE_HEIR | OU_TYPE_SEQUENCE;
    case OU_T_LIST: return OU_TYPE_LIST_HEIR | OU_TYPE_SEQUENCE;
    case OU_T_DICT: return OU_TYPE_DICT_HEIR | OU_TYPE_MAPPING;
    case OU_T_RANGE:
    case OU_T_MEMORYVIEW: return OU_TYPE_SEQUENCE;
    case OU_T_MAPPING_PROXY: return OU_TYPE_MAPPING;
    case OU_T_TYPE: return OU_TYPE_TYPE_HEIR;
    case OU_T_FLOAT: return OU_TYPE_FLOAT_HEIR;
    case OU_T_SET: return OU_TYPE_SET_HEIR;
    case OU_T_FROZENSET: return OU_TYPE_FROZENSET_HEIR;
    default: return id == OU_T_EXCEPTION_FIRST + OU_E_BASE_EXCEPTION ? OU_TYPE_ERROR_HEIR : 0;
    }
}

/* Slots that the spec leaves out come from the base. A class with its own
 * comparison and no hash has none (lists); only heirs of a class that can be
 * made inherit how it is made. */
static void
inherit_builtin_slots(OuType *type, const OuType *base)
{
    bool no_hash = type->slots.hash == NULL && type->slots.compare != NULL;
    bool no_make = type->slots.make == NULL && base->id == OU_T_OBJECT;
    bool own_visit = type->slots.visit != NULL && type->slots.visit_part == NULL;
    for (size_t at = 0; at < sizeof(OuSlots); at += sizeof(OuAnyFn))
        if (ou_slot_fn(&type->slots, at) == NULL)
            ou_slot_fn_set(&type->slots, at, ou_slot_fn(&base->slots, at));
    if (own_visit) // what the base visits in parts is less than all
        type->slots.visit_part = NULL;
    if (no_hash)
        type->slots.hash = NULL;
    if (no_make)
        type->slots.make = NULL;
}

void
ou_type_set_instance_bytes(OuSpace *sp, OuType *type)
{
    OuPoolKind kind = type->flags & OU_TYPE_COLLECTABLE ? OU_POOL_COLLECTABLE : OU_POOL_PLAIN;
    size_t bytes = type->basic_bytes;
    type->word_offset = 0;
    if ((type->flags & OU_TYPE_WORD) && type->item_bytes == 0) {
        type->word_offset = type->basic_bytes;
        bytes += 8 + 8 * (size_t)type->n_predicted;
    } else if (type->flags & OU_TYPE_WORD) {
        bytes += 8;
    }
    type->instance_bytes = (uint32_t)bytes;
    type->bin = NULL;
    if (type->flags & OU_TYPE_FIXED)
        type->bin = ou_heap_bin(sp->heap, type->id);
    else if (type->item_bytes == 0 && bytes <= OU_SMALL_LIMIT)
        type->bin = ou_heap_sized_bin(sp->heap, kind, bytes);
}

void
ou_type_init_layout(OuSpace *sp, OuType *type, const OuTypeSpec *spec, OuType *base, uint16_t id)
{
    type->id = id;
    type->spec = spec;
    type->layout = spec->layout;
    type->flags = spec->flags | heir_flags_of(id);
    type->basic_bytes = (spec->basic_bytes + 7) & ~(uint32_t)7;
    type->item_bytes = spec->item_bytes;
    type->slots = spec->slots;
    if (base != NULL) {
        const uint32_t inherited = OU_TYPE_WORD | OU_TYPE_WEAKREFS | OU_TYPE_COLLECTABLE | OU_TYPE_OWN_DICT;
        type->flags |= base->flags & (0xFFFF0000u | inherited);
        type->base = ou_incref(base);
        if (type->basic_bytes < base->basic_bytes)
            type->basic_bytes = base->basic_bytes;
        inherit_builtin_slots(type, base);
    }
    if (type->slots.finalize != NULL)
        type->flags |= OU_TYPE_FINALIZE;
    ou_type_set_instance_bytes(sp, type);
}

const char *
ou_type_short_name(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot == NULL ? name : dot + 1;
}

bool
ou_type_fill(OuSpace *sp, OuType *type)
{
    OuObj *base = (OuObj *)type->base;
    if ((type->name = ou_str_intern_text(sp, ou_type_short_name(type->spec->name))) == NULL)
        return false;
    type->qualname = ou_incref(type->name);
    if ((type->bases = ou_tuple_from(sp, &base, base != NULL)) == NULL ||
        (type->mro = ou_type_compute_mro(sp, type)) == NULL)
        return false;
    type->flags |= OU_TYPE_UNFILLED;
    return type->base == NULL || ou_type_add_heir(sp, type->base, type);
}

OuType *
ou_type_from_spec(OuSpace *sp, const OuTypeSpec *spec, OuType *base, uint16_t id)
{
    OuType *type = ou_object_take_sized(sp, sp->types[OU_T_TYPE], OU_POOL_COLLECTABLE, sizeof(OuType));
    if (type == NULL)
        return NULL;
    memset(&type->head + 1, 0, sizeof(OuType) - sizeof(OuObj));
    ou_type_init_layout(sp, type, spec, base, id);
    ou_track_newborn(sp, &type->head);
    if (!ou_type_fill(sp, type)) {
        ou_slot_clear(sp, &type->mro); // which holds it
        ou_decref(sp, type);
        return NULL;
    }
    return type;
}

/* ---- heirs ---- */

bool
ou_type_add_heir(OuSpace *sp, OuType *base, OuType *heir)
{
    if (base->n_heirs == base->room_heirs) {
        uint32_t room = base->room_heirs == 0 ? 4 : base->room_heirs * 2;
        OuType **heirs = ou_buffer_resize(sp->heap, base->heirs, base->room_heirs * sizeof *heirs,
                                          room * sizeof *heirs);
        if (heirs == NULL) {
            ou_raise_memory(sp);
            return false;
        }
        base->heirs = heirs;
        base->room_heirs = room;
    }
    base->heirs[base->n_heirs++] = heir;
    return true;
}

static void
remove_heir(OuType *base, const OuType *heir)
{
    // The youngest die first, mostly.
    for (uint32_t i = base->n_heirs; i-- > 0;) {
        if (base->heirs[i] != heir)
            continue;
        memmove(base->heirs + i, base->heirs + i + 1, (base->n_heirs - i - 1) * sizeof *base->heirs);
        base->n_heirs--;
        return;
    }
}

void
ou_type_each_heir(OuSpace *sp, OuType *type, bool (*fn)(OuSpace *sp, OuType *type))
{
    OuType *work = type, *last = type;
    type->walk_next = NULL;
    while (work != NULL) {
        OuType *t = work;
        if (fn(sp, t)) {
            for (uint32_t i = 0; i < t->n_heirs; i++) {
                OuType *heir = t->heirs[i];
                // Already on the list by way of another base.
                if (heir->walk_next != NULL || heir == last)
                    continue;
                heir->walk_next = NULL;
                last->walk_next = heir;
                last = heir;
            }
        }
        work = t->walk_next;
        t->walk_next = NULL;
    }
}

static bool
forget_version(OuSpace *sp, OuType *type)
{
    (void)sp;
    type->version = 0;
    type->cached_version = 0;
    return true;
}

void
ou_type_changed(OuSpace *sp, OuType *type)
{
    // A class has a version only if its bases have one: where there is none,
    // no heir has any.
    if (type->version != 0)
        ou_type_each_heir(sp, type, forget_version);
}

uint64_t
ou_type_version(OuSpace *sp, OuType *type)
{
    if (OU_LIKELY(type->version != 0))
        return type->version;
    if (type->mro == NULL || sp->next_version == 0)
        return 0;
    const OuTuple *mro = (OuTuple *)type->mro;
    for (size_t i = mro->length; i-- > 0;) {
        OuType *t = (OuType *)mro->items[i];
        if (t->version == 0)
            t->version = sp->next_version++;
    }
    return type->version;
}

/* ---- looking up ---- */

bool
ou_type_is_subtype(const OuType *type, const OuType *base)
{
    if (type == base)
        return true;
    const OuTuple *mro = (const OuTuple *)type->mro;
    if (OU_UNLIKELY(mro == NULL)) { // not yet, or no more
        while (type != NULL && type != base)
            type = type->base;
        return type != NULL;
    }
    for (size_t i = 0; i < mro->length; i++)
        if (mro->items[i] == (const OuObj *)base)
            return true;
    return false;
}

/* *found is borrowed, NULL where nobody has it; false with MemoryError pending. */
static bool
lookup_along_mro(OuSpace *sp, const OuType *type, OuObj *name, OuObj **found)
{
    const OuTuple *mro = (const OuTuple *)type->mro;
    *found = NULL;
    for (size_t i = 0; mro != NULL && *found == NULL && i < mro->length; i++) {
        OuType *t = (OuType *)mro->items[i];
        if (!ou_type_ready(sp, t))
            return false;
        if (t->dict != NULL)
            *found = ou_dict_get_str(sp, t->dict, name);
    }
    return true;
}

OuObj *
ou_type_lookup(OuSpace *sp, OuType *type, OuObj *name)
{
    OuObj *value;
    if (OU_UNLIKELY(!ou_str_is_interned(name)))
        return lookup_along_mro(sp, type, name, &value) ? value : NULL;
    uint64_t version = ou_type_version(sp, type);
    size_t at = (((uintptr_t)name >> 4) ^ (version * 5)) & (CACHE_SIZE - 1);
    CacheEntry *entry = &sp->type_cache->entry[at];
    if (OU_LIKELY(entry->version == version && entry->name == name && version != 0))
        return entry->value;
    if (lookup_along_mro(sp, type, name, &value) && version != 0) {
        OuObj *old = entry->name;
        *entry = (CacheEntry){version, ou_incref(name), value};
        ou_xdecref(sp, old); // a string: runs nothing
    }
    return value;
}

bool
ou_type_cache_open(OuSpace *sp)
{
    sp->type_cache = ou_buffer_take_zeroed(sp->heap, sizeof(OuTypeCache));
    return sp->type_cache != NULL;
}

void
ou_type_cache_close(OuSpace *sp)
{
    if (sp->type_cache == NULL)
        return;
    for (size_t i = 0; i < CACHE_SIZE; i++)
        ou_xdecref(sp, sp->type_cache->entry[i].name);
    ou_buffer_release(sp->heap, sp->type_cache, sizeof(OuTypeCache));
    sp->type_cache = NULL;
}

/* ---- instances ---- */

bool
ou_type_settle(OuSpace *sp, OuType *type)
{
    OuShape *shape = type->root;
    if (shape == NULL)
        return ou_shape_root(sp, type) != NULL || !ou_pending(sp);
    if (++type->n_first < OU_N_FIRST_INSTANCES)
        return true;
    // The first instances have been through their __init__ mostly: what they have
    // now is what the next ones will need.
    while (shape->recent != NULL)
        shape = shape->recent;
    type->n_predicted = shape->n_slots < OU_N_PREDICTED_MAX ? shape->n_slots : OU_N_PREDICTED_MAX;
    type->flags &= ~(uint32_t)OU_TYPE_UNPREDICTED;
    ou_type_set_instance_bytes(sp, type);
    return true;
}

static OuObj *
take_with_items(OuSpace *sp, OuType *type, size_t n_items, OuPoolKind kind)
{
    size_t bytes = type->basic_bytes;
    if (type->item_bytes != 0) {
        if (n_items > (SIZE_MAX / 4 - bytes) / type->item_bytes)
            return ou_raise_memory(sp);
        bytes = (bytes + n_items * type->item_bytes + 7) & ~(size_t)7;
        if (type->flags & OU_TYPE_WORD)
            bytes += 8;
    } else {
        bytes = type->instance_bytes;
    }
    OuObj *o = ou_object_take_sized(sp, type, kind, bytes);
    if (o != NULL) // to the block's real end: the word may lie there, and visit looks at all slots
        memset(o + 1, 0, ou_block_bytes(o) - sizeof *o);
    return o;
}

OuObj *
ou_type_alloc(OuSpace *sp, OuType *type, size_t n_items)
{
    if (OU_UNLIKELY(type->flags & OU_TYPE_UNPREDICTED) && !ou_type_settle(sp, type))
        return NULL;
    OuObj *o;
    if (OU_LIKELY(type->bin != NULL)) {
        o = ou_bin_take(sp->heap, type->bin);
        if (OU_UNLIKELY(o == NULL))
            return ou_raise_memory(sp);
        o->count = 1;
        o->type = type;
        if (type->flags & OU_TYPE_HEAP)
            type->head.count++;
        memset(o + 1, 0, type->bin->block_bytes - sizeof *o);
    } else {
        OuPoolKind kind = type->flags & OU_TYPE_COLLECTABLE ? OU_POOL_COLLECTABLE : OU_POOL_PLAIN;
        o = take_with_items(sp, type, n_items, kind);
        if (o == NULL)
            return NULL;
    }
    if (type->word_offset != 0 && type->root != NULL)
        *ou_word_of(o) = (uint64_t)type->root->id << 1;
    if (type->flags & OU_TYPE_COLLECTABLE)
        ou_track_newborn(sp, o);
    else
        o->count = sp->plain_count;
    return o;
}

/* ---- the end of a class ---- */

static void
drop_type(OuSpace *sp, OuObj *o)
{
    OuType *type = (OuType *)o;
    if (type->bases != NULL) {
        const OuTuple *bases = (OuTuple *)type->bases;
        for (size_t i = 0; i < bases->length; i++)
            remove_heir((OuType *)bases->items[i], type);
    }
    ou_shape_free_all(sp, type);
    ou_xdecref(sp, type->dict);
    ou_xdecref(sp, type->mro);
    ou_xdecref(sp, type->bases);
    ou_xdecref(sp, type->name);
    ou_xdecref(sp, type->qualname);
    ou_xdecref(sp, type->slot_names);
    ou_xdecref(sp, type->base);
    if (type->heirs != NULL)
        ou_buffer_release(sp->heap, type->heirs, type->room_heirs * sizeof *type->heirs);
}

static void
visit_type(OuObj *o, OuVisitFn fn, void *context)
{
    OuType *type = (OuType *)o;
    OuObj *field[] = {(OuObj *)type->base, type->mro, type->bases, type->dict,
                      type->name, type->qualname, type->slot_names};
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        if (field[i] != NULL)
            fn(context, field[i], i);
}

static bool
name_type_edge(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[] = {"__base__", "__mro__", "__bases__", "__dict__",
                                        "__name__", "__qualname__", "__slots__"};
    (void)sp, (void)o;
    if (slot >= sizeof names / sizeof *names)
        return false;
    strncpy(text, names[slot], bytes - 1);
    text[bytes - 1] = '\0';
    return true;
}

/* Cycles through a class go by its mro (which begins with itself) and its dict.
 * The base and the bases stay: instances that die later need them. */
void
ou_type_clear(OuSpace *sp, OuObj *o)
{
    OuType *type = (OuType *)o;
    if (type->id < OU_N_TYPES + OU_N_ERRORS)
        return; // the space clears its own
    ou_type_changed(sp, type);
    type->flags &= ~(uint32_t)OU_TYPE_UNFILLED;
    ou_slot_clear(sp, &type->dict);
    ou_slot_clear(sp, &type->mro);
}

static size_t
type_extra_bytes(OuObj *o)
{
    return ((OuType *)o)->room_heirs * sizeof(OuType *);
}

static OuObj *
type_repr(OuSpace *sp, OuObj *o)
{
    OuType *type = (OuType *)o;
    OuObj *module = ou_type_module(sp, type);
    if (module == NULL)
        ou_pending_clear(sp);
    OuObj *text;
    if (module != NULL && (module->type->flags & OU_TYPE_STR_HEIR) && !ou_str_equals_text(module, "builtins"))
        text = ou_str_format(sp, "<class '%U.%U'>", module, type->qualname);
    else
        text = ou_str_format(sp, "<class '%U'>", type->qualname);
    ou_xdecref(sp, module);
    return text;
}

const OuTypeSpec ou_spec_type = {
    .name = "type",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_HEIRS | OU_TYPE_WEAKREFS | OU_TYPE_OWN_DICT | OU_TYPE_APART,
    .basic_bytes = sizeof(OuType),
    .slots = {.drop = drop_type,
              .visit = visit_type,
              .clear = ou_type_clear,
              .edge_name = name_type_edge,
              .extra_bytes = type_extra_bytes,
              .repr = type_repr,
              .get_attr = ou_type_get_attr,
              .set_attr = ou_type_set_attr,
              .call = ou_type_call,
              .make = ou_type_make,
              .init = ou_type_init,
              .binary = {[OU_OR] = ou_type_union}},
    .methods = ou_type_methods,
    .getsets = ou_type_getsets,
    .doc = "type(object) -> the object's type\ntype(name, bases, dict, **kwds) -> a new type",
};
