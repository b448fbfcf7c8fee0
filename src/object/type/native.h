/* SPDX-License-Identifier: MIT */
/* Native functions and descriptors: what classes and modules are made of. */
#ifndef OURO_OBJECT_NATIVE_H
#define OURO_OBJECT_NATIVE_H

#include "object/space.h"

/* A native function of a module (self NULL or the module), or bound to an object. */
typedef struct OuNative { OuObj head; const OuMethodDef *def; OuObj *self; OuObj *module; } OuNative;
/* A native method in a builtin class's dict; unbound. args[0] is self. */
typedef struct OuMethodDescr { OuObj head; const OuMethodDef *def; OuType *owner; } OuMethodDescr;
typedef struct OuGetSet { OuObj head; const OuGetSetDef *def; OuType *owner; } OuGetSet;
/* A __slots__ member: the reference at `offset` of the instance. */
typedef struct OuMember { OuObj head; OuObj *name; OuType *owner; size_t offset; } OuMember;
/* A bound method: any callable and the object it gets first. */
typedef struct OuMethod { OuObj head; OuObj *func; OuObj *self; } OuMethod;
typedef struct OuCell { OuObj head; OuObj *value; } OuCell; // value NULL: unbound
typedef struct OuProperty { OuObj head; OuObj *get, *set, *del, *doc; OuObj *name; } OuProperty;
typedef struct OuWrapped { OuObj head; OuObj *callable; } OuWrapped; // classmethod, staticmethod (heirs have a word)

OuObj *ou_native_new(OuSpace *sp, const OuMethodDef *def, OuObj *self_or_null, OuObj *module_or_null);
OuObj *ou_method_new(OuSpace *sp, OuObj *func, OuObj *self);
OuObj *ou_cell_new(OuSpace *sp, OuObj *value_or_null);     // takes over the reference
OuObj *ou_module_new(OuSpace *sp, OuObj *name);            // types.ModuleType
OuObj *ou_module_dict(OuObj *module);                      // borrowed
/* super().name lookup for the VM: attribute `name` of super(type, self). */
OuObj *ou_super_get(OuSpace *sp, OuType *type, OuObj *self, OuObj *name);

typedef struct OuModule { OuObj head; OuObj *dict; OuObj *name; } OuModule;

#endif
