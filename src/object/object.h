/* SPDX-License-Identifier: MIT */
/* The object header, counting, birth and death.
 *
 * Everything is an object: a 64-bit count and a type, 16 bytes, at the address
 * that `id` tells. A reference held anywhere (a register, a slot of another
 * object, a C variable that owns it) is one in the count. At zero the object
 * goes at once: finalizer, weak references, then its children, parent before
 * children and first child first, at any depth and without memory.
 *
 * Ownership, everywhere in this layer and above: arguments are borrowed,
 * results are new references, unless a comment says otherwise. NULL or false
 * means failure with an exception pending in the space's thread.
 *
 * Operations allocate first, then change. At every allocation a collection may
 * come: what an object's visit reports at that moment may be too little, never
 * too much. So: count before store, remove before uncount, slots before size.
 */
#ifndef OURO_OBJECT_OBJECT_H
#define OURO_OBJECT_OBJECT_H

#include "heap/pool_inl.h"

typedef struct OuObj {
    uint64_t count;
    struct OuType *type;
} OuObj;

typedef struct OuType OuType;
typedef struct OuSpace OuSpace;

static inline void *
ou_incref(void *o)
{
    ((OuObj *)o)->count++;
    return o;
}

static inline void *
ou_xincref(void *o)
{
    if (o != NULL)
        ((OuObj *)o)->count++;
    return o;
}

/* The count reached zero (any type). Runs the finalizer, tells weak references,
 * releases children and block. Inside another release it only queues. Keeps
 * the pending exception. */
void ou_dealloc(OuSpace *sp, OuObj *o);

/* Release `n` dead collectable objects whose references all come from one another,
 * none with last words or OU_TYPE_APART. Their counts must be so high that these
 * references do not use them up. What else dies of it goes right after. */
void ou_dealloc_all(OuSpace *sp, OuObj **objects, size_t n);

static inline void
ou_decref(OuSpace *sp, void *o)
{
    if (--((OuObj *)o)->count == 0)
        ou_dealloc(sp, (OuObj *)o);
}

static inline void
ou_xdecref(OuSpace *sp, void *o)
{
    if (o != NULL)
        ou_decref(sp, o);
}

#endif
