/* SPDX-License-Identifier: MIT */
/* Birth and death of objects.
 *
 * Death is a loop, never a recursion. While one object gives up its children,
 * those whose count reaches zero are put in a queue that is linked through
 * their own count words, at an insertion point that starts at the queue's head
 * for each object released: so children go right behind their parent, first
 * child first, before anything that was waiting. That is the order of
 * CPython's recursive deallocation, at any depth and without memory.
 *
 * A finalizer or a weak reference's callback is the program's own code: while
 * it runs the queue is set aside, and what it drops goes at once. Objects in
 * the queue are not live by their side byte, so neither a collection nor a
 * weak reference finds them meanwhile.
 */
#include "object/object.h"

#include "object/space.h"
#include "object/text/str.h"
#include "object/type/type.h"
#include "object/weakref.h"
#include "os/assert.h"

/* A queued object keeps what its side byte knew: WEAKREF in place, FINALIZED
 * moved out of the way of DYING, generation and TRACKED for a resurrection. */
enum { SIDE_DYING_FINALIZED = OU_SIDE_FINALIZED << 2 };

static inline uint8_t
side_when_dying(uint8_t side)
{
    return (uint8_t)((side & ~(OU_SIDE_LIVE | OU_SIDE_COLOR_MASK)) | OU_SIDE_DYING |
                     ((side & OU_SIDE_FINALIZED) << 2));
}

void *
ou_object_take_sized(OuSpace *sp, OuType *type, OuPoolKind kind, size_t bytes)
{
    OuObj *o;
    if (bytes <= OU_SMALL_LIMIT)
        o = ou_bin_take(sp->heap, ou_heap_sized_bin(sp->heap, kind, bytes));
    else
        o = ou_heap_take_block(sp->heap, kind, bytes);
    if (OU_UNLIKELY(o == NULL))
        return ou_raise_memory(sp);
    o->count = kind == OU_POOL_PLAIN ? sp->plain_count : 1;
    o->type = type;
    if (type->flags & OU_TYPE_HEAP)
        type->head.count++;
    return o;
}

static inline void
free_object(OuSpace *sp, OuObj *o)
{
    OuType *type = o->type;
    o->count = 0;
    if (OU_LIKELY(type->flags & OU_TYPE_COLLECTABLE)) {
        uint8_t *side = ou_side_of(o);
        // A constructor that failed never counted its object as born; and the death of
        // an old object must not let more young ones gather than are looked at in time.
        if (*side != OU_SIDE_FREE && ((*side ^ sp->barrier.newborn) & OU_SIDE_GEN_MASK) == 0
            && sp->young_room < sp->young_threshold)
            sp->young_room++;
        *side = OU_SIDE_FREE;
    }
    ou_block_release(sp->heap, o);
    if (type->flags & OU_TYPE_HEAP)
        ou_decref(sp, type);
}

void
ou_object_free(OuSpace *sp, OuObj *o)
{
    free_object(sp, o);
}

/* What is set aside while the program's own code runs inside a release. */
typedef struct ReleaseContext {
    OuObj *dying;
    OuObj **dying_at;
} ReleaseContext;

static ReleaseContext
set_release_aside(OuSpace *sp)
{
    ReleaseContext context = {sp->dying, sp->dying_at};
    sp->dying = NULL;
    sp->releasing = false;
    return context;
}

/* What is in the queue by then (the collector put it there) comes first. */
static void
resume_release(OuSpace *sp, ReleaseContext context)
{
    OU_ASSERT(!sp->releasing);
    if (OU_UNLIKELY(sp->dying != NULL)) {
        OuObj *last = sp->dying;
        while (last->count != 0)
            last = (OuObj *)(uintptr_t)last->count;
        last->count = (uint64_t)(uintptr_t)context.dying;
        if (context.dying_at == &sp->dying)
            context.dying_at = (OuObj **)(void *)&last->count;
    } else {
        sp->dying = context.dying;
    }
    sp->dying_at = context.dying_at;
    sp->releasing = true;
}

/* Run the finalizer of a dying object, once in its life. True when the object
 * came back to life. */
static bool
finalize(OuSpace *sp, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    o->count = 1;
    *side = (uint8_t)((*side & (OU_SIDE_GEN_MASK | OU_SIDE_TRACKED | OU_SIDE_WEAKREF)) | OU_SIDE_LIVE |
                      OU_SIDE_FINALIZED);
    ReleaseContext context = set_release_aside(sp);
    o->type->slots.finalize(sp, o);
    resume_release(sp, context);
    if (--o->count > 0)
        return true;
    *side = side_when_dying(*side);
    return false;
}

/* The last words of an object that has some: finalizer, then weak references.
 * True when it lives on. */
static bool
say_farewell(OuSpace *sp, OuObj *o)
{
    uint8_t *side = ou_side_of(o);
    if ((o->type->flags & OU_TYPE_FINALIZE) && !(*side & SIDE_DYING_FINALIZED) && !sp->ending && finalize(sp, o))
        return true;
    if (*side & OU_SIDE_WEAKREF) {
        ReleaseContext context = set_release_aside(sp);
        ou_weakref_object_died(sp, o);
        resume_release(sp, context);
        *side &= (uint8_t)~OU_SIDE_WEAKREF;
    }
    return false;
}

static inline void
enqueue(OuSpace *sp, OuObj *o)
{
    o->count = (uint64_t)(uintptr_t)*sp->dying_at;
    *sp->dying_at = o;
    sp->dying_at = (OuObj **)(void *)&o->count;
}

static OuObj *
dequeue(OuSpace *sp)
{
    OuObj *o = sp->dying;
    if (o != NULL)
        sp->dying = (OuObj *)(uintptr_t)o->count;
    return o;
}

/* Release `o` (NULL: none) and then whatever the queue holds, until it is empty. */
static void
release_all(OuSpace *sp, OuObj *o)
{
    sp->releasing = true;
    for (; o != NULL; o = dequeue(sp)) {
        OuType *type = o->type;
        if (OU_LIKELY(type->flags & OU_TYPE_COLLECTABLE)) {
            uint8_t side = *ou_side_of(o);
            if (OU_UNLIKELY((type->flags & OU_TYPE_FINALIZE) || (side & OU_SIDE_WEAKREF)) &&
                say_farewell(sp, o))
                continue;
        }
        sp->n_freed_counting++;
        sp->dying_at = &sp->dying;
        if (type->slots.drop != NULL)
            type->slots.drop(sp, o);
        free_object(sp, o);
    }
    sp->releasing = false;
}

static inline void
drop_among_dead(OuSpace *sp, OuObj *o)
{
    if (OU_UNLIKELY(sp->barrier.phase != 0))
        sp->barrier.died(sp->barrier.owner, o);
    if (o->type->slots.drop != NULL)
        o->type->slots.drop(sp, o);
}

/* Two passes: a reference may lead to what was before it in the first. */
void
ou_dealloc_all(OuSpace *sp, OuObj **objects, size_t n)
{
    OU_ASSERT(!sp->releasing);
    sp->releasing = true; // so that what else dies is only queued
    sp->dying_at = &sp->dying;
    for (size_t i = 0; i < n; i++)
        drop_among_dead(sp, objects[i]);
    for (size_t i = 0; i < n; i++)
        ou_object_free(sp, objects[i]);
    release_all(sp, dequeue(sp));
}

static void dealloc_other(OuSpace *sp, OuObj *o);

/* Most that dies holds nothing: its block goes, without a frame for the rest. */
void
ou_dealloc(OuSpace *sp, OuObj *o)
{
    OuType *type = o->type;
    OU_ASSERT(o->count == 0);
    if ((type->flags & OU_TYPE_LEAF) || (type == sp->types[OU_T_STR] && !ou_str_is_interned(o))) {
        sp->n_freed_counting++;
        ou_block_release(sp->heap, o);
        return;
    }
    dealloc_other(sp, o);
}

static __attribute__((noinline)) void
dealloc_other(OuSpace *sp, OuObj *o)
{
    OuType *type = o->type;
    if (type->flags & OU_TYPE_COLLECTABLE) {
        uint8_t *side = ou_side_of(o);
        OU_ASSERT(*side == 0 || (*side & OU_SIDE_LIVE));
        if (OU_UNLIKELY(sp->barrier.phase != 0))
            sp->barrier.died(sp->barrier.owner, o); // while its colour can be read
        *side = side_when_dying(*side);
    } else if (type->slots.visit == NULL) {
        // Without references, `drop` cannot lead anywhere: no need to queue.
        sp->n_freed_counting++;
        if (type->slots.drop != NULL)
            type->slots.drop(sp, o);
        ou_object_free(sp, o);
        return;
    }
    if (sp->releasing)
        enqueue(sp, o);
    else
        release_all(sp, o);
}
