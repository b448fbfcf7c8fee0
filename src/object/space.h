/* SPDX-License-Identifier: MIT */
/* The object space: all state of the object layer of one runtime.
 *
 * The types, the singletons and caches, the current thread, what the layers
 * above have plugged in, and the counters that the collector is paced by.
 * Nearly every function of this layer and above takes it first.
 */
#ifndef OURO_OBJECT_SPACE_H
#define OURO_OBJECT_SPACE_H

#include "object/error/error.h"
#include "object/object.h"
#include "object/type/type.h"

enum { OU_SMALL_INT_MIN = -5, OU_SMALL_INT_MAX = 256 };
enum { OU_N_SMALL_INTS = OU_SMALL_INT_MAX - OU_SMALL_INT_MIN + 1 };

/* How far a cycle of the collector's work over the old objects is, as far as the
 * program must take part. */
enum {
    OU_BARRIER_OFF = 0,
    OU_BARRIER_MARKING = 1,   // what leaves a slot was reachable: it is shaded
    OU_BARRIER_SUSPECTS = 2,  // references among the unmarked are counted: touching one rescues it
    OU_BARRIER_CONDEMNED = 3, // what is SUSPECT is dead, weak references to it included
};

/* What the collector wants to hear of while `phase` is not OFF; `newborn` is the
 * side byte of a new tracked object: of generation 0, or of 2 where births are old. */
typedef struct OuBarrier {
    void *owner;
    uint8_t phase;
    uint8_t newborn;
    uint8_t untracked;                    // TRACKED, where even what holds nothing must be
    uint8_t promoted;                     // the colour of what becomes old
    void (*shade)(void *owner, OuObj *o); // an old value left a slot, or a weak reference was followed
    void (*died)(void *owner, OuObj *o);  // an object is being freed, its references with it
    /* The slots of `o` are about to change their numbers. True: shade each that
     * moves; false: the object is not being scanned just now. */
    bool (*moves)(void *owner, OuObj *o);
    /* The slots of `o` become registers, which change unseen (a generator). */
    void (*opens)(void *owner, OuObj *o);
} OuBarrier;

/* What the object layer needs of the VM. */
typedef struct OuCalls {
    void *vm; // the OuVm; lang/run/vm.h has ou_vm_of(sp)
    /* Work is due at a safe point (signal, collection, lock): long native loops
     * call this now and then. False: an exception is pending. */
    bool (*poll)(OuSpace *sp);
    /* The line that is running; false when none is. */
    bool (*where)(OuSpace *sp, const char **file, int *line);
    /* Tell the user of an exception that nobody can catch (ou_raise_unraisable):
     * `what` NULL means "Exception ignored in". May leave one pending. */
    void (*unraisable)(OuSpace *sp, const char *what, OuObj *where, OuObj *exception);
    /* Around system calls that may wait: other threads may run meanwhile, once
     * there are any. Between them no object may be touched. NULL: one thread. */
    void (*block_begin)(OuSpace *sp);
    void (*block_end)(OuSpace *sp);
} OuCalls;

/* Bits of `poll`: something to do at the next safe point. */
enum { OU_POLL_COLLECT = 1, OU_POLL_SIGNAL = 2, OU_POLL_LOCK = 4, OU_POLL_CALLBACKS = 8 };

/* One thread of a runtime. Only the thread that holds the lock runs. */
typedef struct OuThread {
    OuObj *pending;        // exception on its way, owned, or NULL
    OuObj *handled;        // exception being handled (borrowed from the frame that handles it), or NULL
    size_t stack_limit;    // lowest address that C may reach on this thread's stack
    uint32_t depth;        // Python calls in progress
    uint32_t depth_limit;  // sys.setrecursionlimit
    void *frame;           // innermost OuFrame, lang/run/frame.h
    OuObj **printing;      // containers whose repr is being made (ou_repr_enter), a buffer
    uint32_t n_printing, printing_room;
} OuThread;

typedef void (*OuRootFn)(void *context, OuObj *root, const char *name, size_t index);
/* Where a visit in parts goes on; zero to begin. */
typedef struct OuRootCursor {
    void *place;
    size_t at;
} OuRootCursor;
/* A kind of roots, walked by collector and instruments. */
typedef struct OuRootSource {
    const char *kind; // "frame", "module", "handle", "singleton"
    void (*visit)(void *owner, OuRootFn fn, void *context);
    /* NULL, or: visit about `n` frames and move the cursor on, those first that run
     * or will soon; the program may run between calls. False: that was all. */
    bool (*visit_part)(void *owner, OuRootCursor *cursor, size_t n, OuRootFn fn, void *context);
    void *owner;
    struct OuRootSource *next;
} OuRootSource;

struct OuSpace {
    OuHeap *heap;
    OuThread *thread;       // the one that runs
    volatile uint32_t poll; // OU_POLL_*: tested at safe points

    /* births and deaths of collectable objects */
    uint64_t own_count;     // tracing only: what the heap itself counts of each; else 0
    uint64_t plain_count;   // of a newborn number or string: its maker's, and the heap's own
    int64_t young_room;     // births until generation 0 is due; births take, deaths give
    int64_t young_threshold;// young_room never grows past it; 0: never due
    size_t young_slots;     // for which young containers made room since generation 0 was collected
    uint32_t due_bit;       // OU_POLL_COLLECT while the collector is enabled, else 0
    OuBarrier barrier;
    uint64_t n_freed_counting;  // objects whose count reached zero
    uint64_t n_freed_collected; // objects that the collector found dead

    /* release in progress (object.c) */
    OuObj *dying;           // queue, linked through the counts
    OuObj **dying_at;       // where the next one goes: behind its elder siblings
    bool releasing;
    bool ending;            // the runtime closes: no finalizer, no callback is called any more

    OuObj *none, *not_implemented, *ellipsis;
    OuObj *true_, *false_;  // ints with type bool
    OuObj *small_ints[OU_N_SMALL_INTS];
    OuObj *chars[256];      // one-character strings, made on demand
    OuObj *bytes1[256];     // one-byte bytes, made on demand
    OuObj *empty_str, *empty_bytes, *empty_tuple, *empty_frozenset;
    OuType *types[OU_N_TYPES + OU_N_ERRORS];
    OuObj *memory_error;    // exists from the start
    int64_t int_max_digits; // sys.set_int_max_str_digits; 0: the default, -1: no limit (int_text.c)

    struct OuStrTable *interned; // str.c
    struct OuNames *names;  // interned strings the engine uses, names.h
    struct OuWeakTable *weak;    // address -> weak references, weakref.c
    struct OuShapeTable *shapes; // shape id -> shape, shape.c
    struct OuTypeCache *type_cache;
    uint64_t next_version;  // types' versions, dict layouts: never used twice
    uint32_t next_shape;    // 0: used up, no more shapes
    uint8_t hash_key[16];   // SipHash, per runtime

    OuCalls calls;
    OuThread first_thread;  // until lang puts its own in its place
    OuRootSource *roots;
    OuObj *modules;         // dict: sys.modules
    OuObj *builtins;        // dict of the builtins module
    void *gc;               // OuGc, gc/gc.h
    void *lib;              // state of src/lib
    int (*isolated_where)(void); // reserved
};

/* Make the space of a runtime on `heap`: types, singletons, caches; NULL when
 * memory ends. fini releases all of it; in debug builds the caller then proves
 * that no block is left. */
OuSpace *ou_space_new(OuHeap *heap, uint64_t seed);
void ou_space_free(OuSpace *sp);
/* After ou_space_free: is no block of `heap` taken? Tells on standard error what
 * is left. For debug builds and tests. */
bool ou_space_prove_empty(OuHeap *heap);

static inline bool
ou_is(const OuObj *o, const OuSpace *sp, OuTypeId id)
{
    return o->type == sp->types[id]; // exact type
}

static inline void
ou_block_begin(OuSpace *sp)
{
    if (sp->calls.block_begin != NULL)
        sp->calls.block_begin(sp);
}

static inline void
ou_block_end(OuSpace *sp)
{
    if (sp->calls.block_end != NULL)
        sp->calls.block_end(sp);
}

/* C stack left? False with RecursionError pending when too little is. Every C
 * function that may recurse through Python data calls this. */
bool ou_stack_check(OuSpace *sp, const char *doing);
static inline bool
ou_stack_is_low(const OuSpace *sp)
{
    return (uintptr_t)__builtin_frame_address(0) <= sp->thread->stack_limit;
}

/* ---- births ---- */

/* A collectable object is complete: the collector may look at it. */
static inline void
ou_track_newborn(OuSpace *sp, OuObj *o)
{
    *ou_side_of(o) = sp->barrier.newborn; // LIVE | TRACKED; generation 0, or 2 and its colour
    o->count += sp->own_count;
    if (OU_UNLIKELY(--sp->young_room < 0))
        sp->poll |= sp->due_bit;
}

/* The same for one that holds nothing collectable yet (a dict): counted, not tracked. */
static inline void
ou_birth_untracked(OuSpace *sp, OuObj *o)
{
    *ou_side_of(o) = (sp->barrier.newborn & (uint8_t)~OU_SIDE_TRACKED) | sp->barrier.untracked;
    o->count += sp->own_count;
    if (OU_UNLIKELY(--sp->young_room < 0))
        sp->poll |= sp->due_bit;
}

/* Young collections look at whole objects, so what they leave alone is old at once:
 * containers of many slots, and those of more than a few when young ones have made
 * room for too many together. */
enum { OU_FEW_SLOTS = 16, OU_MANY_SLOTS = 8192, OU_MOST_YOUNG_SLOTS = 128 << 10 };

static inline void
ou_grow_old(OuSpace *sp, void *o)
{
    uint8_t *side = ou_side_of(o);
    if ((*side & OU_SIDE_LIVE) && (*side & OU_SIDE_GEN_MASK) < 2 << OU_SIDE_GEN_SHIFT)
        *side = (uint8_t)((*side & ~(OU_SIDE_GEN_MASK | OU_SIDE_COLOR_MASK)) | 2 << OU_SIDE_GEN_SHIFT
                          | sp->barrier.promoted);
}

/* A container, shown to the collector already, has room for `n` slots, `n_new` of them new. */
static inline void
ou_note_slots(OuSpace *sp, void *o, size_t n, size_t n_new)
{
    if (OU_LIKELY(n < OU_FEW_SLOTS))
        return;
    sp->young_slots += n_new;
    if (OU_UNLIKELY(n >= OU_MANY_SLOTS || sp->young_slots > OU_MOST_YOUNG_SLOTS))
        ou_grow_old(sp, o);
}

static inline void
ou_track(OuObj *o)
{
    *ou_side_of(o) |= OU_SIDE_TRACKED;
}

static inline void
ou_untrack(OuObj *o)
{
    *ou_side_of(o) &= (uint8_t)~OU_SIDE_TRACKED;
}

/* A block for an exact instance of collectable builtin `id` (OU_TYPE_FIXED), header
 * set, count 1, not tracked yet; NULL with MemoryError pending. */
static inline void *
ou_object_take(OuSpace *sp, OuTypeId id)
{
    OuObj *o = ou_bin_take(sp->heap, ou_heap_bin(sp->heap, id));
    if (OU_UNLIKELY(o == NULL))
        return ou_raise_memory(sp);
    o->count = 1;
    o->type = sp->types[id];
    return o;
}
/* The same for types whose instances are never tracked: complete when they are born. */
static inline void *
ou_plain_take(OuSpace *sp, OuTypeId id)
{
    OuObj *o = ou_bin_take(sp->heap, ou_heap_bin(sp->heap, id));
    if (OU_UNLIKELY(o == NULL))
        return ou_raise_memory(sp);
    o->count = sp->plain_count;
    o->type = sp->types[id];
    return o;
}
/* Either for objects of variable size: `bytes` in all. Counts a heap type. */
void *ou_object_take_sized(OuSpace *sp, OuType *type, OuPoolKind kind, size_t bytes);

/* The same for builtin `id`, inline for the small ones. */
static inline void *
ou_object_take_row(OuSpace *sp, OuTypeId id, OuPoolKind kind, size_t bytes)
{
    if (OU_UNLIKELY(bytes > OU_SMALL_LIMIT))
        return ou_object_take_sized(sp, sp->types[id], kind, bytes);
    OuObj *o = ou_bin_take(sp->heap, ou_heap_sized_bin(sp->heap, kind, bytes));
    if (OU_UNLIKELY(o == NULL))
        return ou_raise_memory(sp);
    o->count = kind == OU_POOL_PLAIN ? sp->plain_count : 1;
    o->type = sp->types[id];
    return o;
}

/* Give back the block of a dead object: side byte, counters, block, the count on
 * a heap type. Called by ou_dealloc after drop; and by constructors that fail
 * half way. */
void ou_object_free(OuSpace *sp, OuObj *o);

void ou_space_add_roots(OuSpace *sp, OuRootSource *source);
/* Every reference that the space itself holds (types, caches, singletons). */
void ou_space_visit_roots(OuSpace *sp, OuRootFn fn, void *context);

#endif
