/* SPDX-License-Identifier: MIT */
/* What the files of classes, instances and descriptors share among themselves. */
#ifndef OURO_OBJECT_TYPE_INT_H
#define OURO_OBJECT_TYPE_INT_H

#include "object/container/tuple.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type.h"

enum { OU_N_PREDICTED_MAX = 32 }; // inline slots at most: larger instances overflow
enum { OU_N_PREDICTED_FIRST = 4 };// of the first instance, of which nothing is known

/* The nearest builtin class: its slots know the layout before the members. */
static inline const OuType *
ou_type_builtin(const OuType *type)
{
    while (type->flags & OU_TYPE_HEAP)
        type = type->base;
    return type;
}

/* A name as attributes want it: an interned exact str. NULL with TypeError. */
OuObj *ou_attr_name(OuSpace *sp, OuObj *name);

/* ---- type.c ---- */
/* Fields that follow from spec or base; no references to other objects yet. */
void ou_type_init_layout(OuSpace *sp, OuType *type, const OuTypeSpec *spec, OuType *base, uint16_t id);
/* name, bases, mro; the dict comes when it is asked for. */
bool ou_type_fill(OuSpace *sp, OuType *type);
/* After basic_bytes, flags or n_predicted changed. */
void ou_type_set_instance_bytes(OuSpace *sp, OuType *type);
bool ou_type_add_heir(OuSpace *sp, OuType *base, OuType *heir);
/* Give up all references that a type holds, except `base`. */
void ou_type_clear(OuSpace *sp, OuObj *o);
bool ou_type_cache_open(OuSpace *sp);
void ou_type_cache_close(OuSpace *sp);
/* The `__dict__` of a class whose instances carry a word and whose bases' do not. */
bool ou_type_add_dict_getset(OuSpace *sp, OuType *type);
/* The part of the name behind the last dot. */
const char *ou_type_short_name(const char *name);
/* Shape root and, at the second instance, the number of inline slots. */
bool ou_type_settle(OuSpace *sp, OuType *type);

/* ---- type_dict.c ---- */
bool ou_type_make_dict(OuSpace *sp, OuType *type);
/* Let `type` have its dict, which is only then to be read; false with MemoryError. */
static inline bool
ou_type_ready(OuSpace *sp, OuType *type)
{
    return OU_LIKELY(!(type->flags & OU_TYPE_UNFILLED)) || ou_type_make_dict(sp, type);
}
/* The same for all classes of `mro`. */
bool ou_type_ready_all(OuSpace *sp, const OuTuple *mro);

/* ---- type_mro.c ---- */
OuObj *ou_type_compute_mro(OuSpace *sp, OuType *type); // tuple

/* ---- type_attr.c ---- */
OuObj *ou_type_get_attr(OuSpace *sp, OuObj *o, OuObj *name);
bool ou_type_set_attr(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value);
OuObj *ou_type_call(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_type_module(OuSpace *sp, OuType *type); // __module__, new reference
extern const OuGetSetDef ou_type_getsets[];
extern const OuMethodDef ou_type_methods[];
OuObj *ou_mapping_proxy_new(OuSpace *sp, OuObj *mapping);
bool ou_type_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
/* type(name, bases, dict), with its keywords. */
OuObj *ou_type_make(OuSpace *sp, OuType *meta, OuObj *const *args, size_t n, OuObj *kwnames);
/* Would an object of `from` be one of `to` if only its type word changed? */
bool ou_type_same_layout(const OuType *from, const OuType *to);

/* ---- heap instances (heap_instance.c) ---- */
void ou_heap_set_memory_slots(OuType *type);

/* ---- slots.c, trampoline.c ---- */
typedef void (*OuAnyFn)(void);
/* The slot at byte `offset` of OuSlots. */
static inline OuAnyFn
ou_slot_fn(const OuSlots *slots, size_t offset)
{
    OuAnyFn fn;
    __builtin_memcpy(&fn, (const char *)slots + offset, sizeof fn);
    return fn;
}
static inline void
ou_slot_fn_set(OuSlots *slots, size_t offset, OuAnyFn fn)
{
    __builtin_memcpy((char *)slots + offset, &fn, sizeof fn);
}

typedef struct OuSlotDef OuSlotDef;
typedef OuObj *(*OuWrapFn)(OuSpace *sp, const OuSlotDef *def, OuAnyFn fn, OuObj *const *args, size_t n, OuObj *kwnames);
/* One special method: its name, the slot it stands for, how a slot function is
 * called as a method (args[0] is self), and what calls the method as a slot. */
struct OuSlotDef {
    const char *name;
    uint16_t name_offset; // in OuNames
    uint16_t slot_offset; // in OuSlots
    uint8_t min_args, max_args; // behind self
    uint8_t op;
    OuWrapFn wrap;        // NULL: no wrapper is made
    OuAnyFn trampoline;
    const char *doc;
};
extern const OuSlotDef ou_slot_defs[]; // ends with a NULL name
/* Wrappers for the slots that a builtin class defines itself. */
bool ou_slots_add_wrappers(OuSpace *sp, OuType *type);
/* The slots of a heap class from what its mro has: all of them, or after the
 * attribute `name` changed, for it and its heirs. */
void ou_slots_inherit(OuSpace *sp, OuType *type);
void ou_slots_update(OuSpace *sp, OuType *type, OuObj *name);

typedef struct OuSlotWrapper { OuObj head; const OuSlotDef *def; OuType *owner; } OuSlotWrapper;
typedef struct OuMethodWrapper { OuObj head; OuSlotWrapper *wrapper; OuObj *self; } OuMethodWrapper;

/* func(self, *args): the arguments behind one more. */
OuObj *ou_call_prepended(OuSpace *sp, OuObj *func, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
/* type(self).name(self, *args); NULL without pending when the class has none:
 * then *missing is set. */
OuObj *ou_call_special(OuSpace *sp, OuObj *self, OuObj *name, OuObj *const *args, size_t n, OuObj *kwnames, bool *missing);

/* ---- native.c ---- */
OuObj *ou_method_descr_new(OuSpace *sp, const OuMethodDef *def, OuType *owner);
OuObj *ou_getset_new(OuSpace *sp, const OuGetSetDef *def, OuType *owner);
OuObj *ou_member_new(OuSpace *sp, OuObj *name, OuType *owner, size_t offset);
/* The `__new__` of a class with a make slot: OuNative bound to the class. */
extern const OuMethodDef ou_new_method_def;
/* None, or the text as str. */
OuObj *ou_doc_object(OuSpace *sp, const char *doc);

/* ---- shape.c ---- */
/* The root of `type`, made if need be; NULL with nothing pending when shapes are
 * used up, or MemoryError pending. */
OuShape *ou_shape_root(OuSpace *sp, OuType *type);
/* The shape after adding `name`; NULL: too many, or MemoryError pending. */
OuShape *ou_shape_add(OuSpace *sp, OuShape *shape, OuObj *name);
OuShape *ou_shape_by_id(OuSpace *sp, uint32_t id);
/* The slot of interned `name`, or -1. */
int ou_shape_find(const OuShape *shape, OuObj *name);
void ou_shape_free_all(OuSpace *sp, OuType *type);
void ou_shapes_close(OuSpace *sp);

/* object.__dir__: names of the class and of the instance, unsorted. */
OuObj *ou_object_dir(OuSpace *sp, OuObj *o);
/* AttributeError for an object: "'X' object has no attribute 'y'". */
void *ou_raise_no_attr(OuSpace *sp, OuObj *o, OuObj *name);
void *ou_raise_attr_fields(OuSpace *sp, OuObj *o, OuObj *name); // fills .name and .obj of the pending one

/* Classes joined by `|` (type_union.c). */
OuObj *ou_type_union(OuSpace *sp, OuObj *a, OuObj *b);

#endif
