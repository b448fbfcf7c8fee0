/* SPDX-License-Identifier: MIT */
/* Ouro: private heaps, counted objects and a cycle collector for C programs.
 *
 * This header is the manual. It has two parts: the heap, which stands alone,
 * and the runtime, which runs Python programs on such a heap. It is plain C11,
 * and C++17 may include it.
 *
 * Every function says, in this order: what it does; who owns what; how it
 * fails; what it costs; what it invalidates. No function aborts, prints or
 * jumps: what fails says so by its result, and leaves everything as it was.
 *
 *     OuroHeap *heap = ouro_heap_open(NULL);
 *     char *name = ouro_heap_take(heap, 32);
 *     ...
 *     ouro_heap_release(heap, name);
 *     ouro_heap_close(heap);          // gives back whatever was not released
 */
#ifndef OURO_H
#define OURO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(_WIN32)
#define OURO_API __declspec(dllexport)
#elif defined(__GNUC__)
#define OURO_API __attribute__((visibility("default")))
#else
#define OURO_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ======================================================================== *
 * The heap
 *
 * A heap takes memory from the system in arenas, cuts these into pools of
 * equal blocks, and hands the blocks out; requests above 32 KiB go to the
 * system's malloc. Whatever it has from the system is counted against one
 * limit, and all of it goes back when the heap is closed.
 *
 * Any number of heaps live in a process; they share nothing. A heap is used
 * by one thread at a time; which thread that is may change.
 * ======================================================================== */

typedef struct OuroHeap OuroHeap;

/* How a heap is opened. Start from zeros: `OuroHeapOptions o = {0};`. Zero is
 * the default of every field, of those that later versions add as well. */
typedef struct OuroHeapOptions {
    size_t limit_bytes;   // most that the heap may have from the system; 0: no limit
    uint64_t seed;        // not 0: arenas lie at addresses that follow from the seed
    size_t soft_limit_bytes;              // callbacks->near_limit above it; 0: at 7/8 of the limit
    const struct OuroHeapCallbacks *callbacks; // copied; NULL: none
    const struct OuroArenaSource *arenas; // copied; NULL: the system's pages
    uint64_t debug;       // not 0: with the debug layer (also by OURO_HEAP=debug)
    uint64_t reserved[2]; // zero
} OuroHeapOptions;

/* What a heap asks of its owner. Any function may be NULL. They are called in
 * the middle of a request: they may release blocks of the heap, not take any. */
typedef struct OuroHeapCallbacks {
    void *context; // handed to each of them
    /* `bytes` are about to be refused: release what can be spared. True when it
     * is worth trying again. Never called while it runs. */
    bool (*reclaim)(void *context, size_t bytes);
    /* system_bytes passed the soft limit; again only after it fell below. */
    void (*near_limit)(void *context, size_t system_bytes);
    /* The line that the program is at, for reports: *file is copied. False: unknown. */
    bool (*where)(void *context, const char **file, int *line);
    /* A block was released twice, or the debug layer found another fault. NULL: the
     * text goes to standard error. */
    void (*report)(void *context, const char *text);
} OuroHeapCallbacks;

/* Where a heap's arenas come from, instead of the system's pages: a buffer of the
 * embedder's own, shared memory, one node of a machine. Large blocks and the
 * heap's own structure are the system's all the same. */
typedef struct OuroArenaSource {
    void *context;
    /* `bytes` at an address that `align` divides; NULL: there is no more. */
    void *(*take)(void *context, size_t bytes, size_t align);
    void (*release)(void *context, void *address, size_t bytes);
} OuroArenaSource;

/* What a heap has, and what became of it. All sizes in bytes. The figures of
 * one call reconcile:
 *
 *     system_bytes = arena_bytes + large_bytes + table_bytes
 *     arena_bytes  = block_bytes + free_block_bytes + free_pool_bytes + overhead_bytes
 *     live_bytes   = block_bytes + large_bytes - n_large * 32
 */
typedef struct OuroHeapStats {
    size_t system_bytes;     // what the limit counts
    size_t peak_bytes;       // the most that system_bytes ever was
    size_t live_bytes;       // in the hands of the program, as blocks of their classes' sizes
    size_t arena_bytes;      // arenas, whole
    size_t large_bytes;      // blocks of the system's malloc, with 32 bytes of ours before each
                             // (an aligned one's further room counts as the program's)
    size_t table_bytes;      // the heap's own structure and its table of arenas
    size_t block_bytes;      // blocks taken from pools
    size_t free_block_bytes; // blocks of pools that are not taken
    size_t free_pool_bytes;  // pools that serve nobody now
    size_t overhead_bytes;   // arena heads and what is left over at the ends of pools
    size_t n_arenas;
    size_t n_pools;          // pools in use
    size_t n_blocks;         // blocks in the hands of the program, large ones included
    size_t n_large;
    size_t limit_bytes;      // 0: none
    size_t reserved[9];      // zero
} OuroHeapStats;

/* Open a private heap. `options` may be NULL: no limit, no seed.
 *
 * The caller owns the heap and gives it back with ouro_heap_close().
 * Fails with NULL when the system has no memory, when the limit is too small
 * for the heap's own tables (about 64 KiB), or when the addresses that follow
 * from the seed are taken.
 * A few microseconds; an empty heap has less than 32 KiB resident.
 */
OURO_API OuroHeap *ouro_heap_open(const OuroHeapOptions *options);

/* Close `heap` and give all of its memory back to the system. NULL: nothing.
 *
 * Every block of the heap is gone, released or not.
 * Cannot fail. Costs what the system takes to unmap, not a step per block.
 */
OURO_API void ouro_heap_close(OuroHeap *heap);

/* Return one block of at least `size` bytes from `heap`, contents undefined,
 * aligned to 16. A size of 0 gives a block like any other, distinct from all.
 *
 * The caller owns it and gives it back with ouro_heap_release().
 * Fails with NULL when the heap would pass its limit or when the system has no
 * memory; the heap stays usable.
 * O(1): a few instructions up to 512 bytes. Nothing moves.
 */
OURO_API void *ouro_heap_take(OuroHeap *heap, size_t size);

/* Return one block of `n` times `size` bytes, all of them zero.
 *
 * Ownership and failure as in ouro_heap_take(); a product that overflows
 * fails with NULL too. O(n * size).
 */
OURO_API void *ouro_heap_take_zeroed(OuroHeap *heap, size_t n, size_t size);

/* Give `block` at least `size` bytes, keeping the contents up to the smaller
 * size. With `block` NULL it is ouro_heap_take().
 *
 * The block comes back, here or at another address; on success the old
 * address is no longer the caller's. A size of 0 does not release.
 * Fails with NULL as ouro_heap_take() does, and then `block` is as it was.
 * Never fails for a size that is not larger than the block's.
 * O(1) within a size class, else a copy.
 */
OURO_API void *ouro_heap_resize(OuroHeap *heap, void *block, size_t size);

/* Give `block` back to the heap it came from. NULL: nothing.
 *
 * The address is no longer the caller's; the block serves a later request.
 * Cannot fail and needs no memory. O(1); now and then an arena goes back to
 * the system. A block that was released already is a fault of the program: where
 * the heap sees it (soon, if the block did not serve again) it reports it, and the
 * later release does nothing.
 */
OURO_API void ouro_heap_release(OuroHeap *heap, void *block);

/* Fill `stats` with the figures of this moment.
 *
 * Cannot fail. A step per pool: about a millisecond for each GiB of heap.
 */
OURO_API void ouro_heap_stats(OuroHeap *heap, OuroHeapStats *stats);

/* Give back to the system what can be given back without moving a block:
 * arenas, pools and pages without a block in use. Return the number of bytes.
 *
 * Cannot fail. A step per pool. Later requests may have to map anew what was
 * given back.
 */
OURO_API size_t ouro_heap_trim(OuroHeap *heap);

/* Why a request was refused. */
typedef enum OuroRefusal {
    OURO_REFUSED_NONE = 0,
    OURO_REFUSED_LIMIT,  // it would have passed the heap's limit
    OURO_REFUSED_SYSTEM, // the system, or the source of arenas, has no more
    OURO_REFUSED_SIZE,   // there is no such block: a product overflowed, an odd alignment
} OuroRefusal;

/* Why the last request of `heap` that failed did fail; NONE if none has.
 *
 * Cannot fail. O(1).
 */
OURO_API OuroRefusal ouro_heap_refusal(const OuroHeap *heap);

/* Change the limit. 0: none.
 *
 * False, and nothing is changed, when the heap has more than `bytes` already.
 * O(1).
 */
OURO_API bool ouro_heap_set_limit(OuroHeap *heap, size_t bytes);

/* Return one block of at least `size` bytes at an address that `align` divides: any
 * power of two.
 *
 * Ownership, failure and cost as in ouro_heap_take(); another `align` fails, too, as
 * OURO_REFUSED_SIZE. Above 32 KiB (256 bytes in `classic`), and above 16 KiB of
 * alignment, the block counts `align` bytes against the limit besides its own; where
 * the mem interface is wrapped, always, and the wrapper sees a request of so many more.
 * ouro_heap_resize() gives a block that is aligned to 16 again.
 */
OURO_API void *ouro_heap_take_aligned(OuroHeap *heap, size_t align, size_t size);

/* The bytes that `block`, taken from `heap`, really has room for: at least what
 * was asked for, all of it the caller's.
 *
 * Cannot fail. O(1); with the debug layer just what was asked for, and a step a large
 * block. Under a wrapper that hands out parts of its blocks only aligned blocks are known.
 */
OURO_API size_t ouro_heap_usable_bytes(OuroHeap *heap, const void *block);

/* One block for `n` items of `size` bytes, contents undefined; and the same block
 * for another number of them. A product that overflows fails with NULL. */
OURO_API void *ouro_heap_take_array(OuroHeap *heap, size_t n, size_t size);
OURO_API void *ouro_heap_resize_array(OuroHeap *heap, void *block, size_t n, size_t size);

/* Typed: `Node *node = OURO_NEW(heap, Node);` NULL when the heap refuses. */
#define OURO_NEW(heap, type) ((type *)ouro_heap_take((heap), sizeof(type)))
#define OURO_NEW_ARRAY(heap, type, n) ((type *)ouro_heap_take_array((heap), (n), sizeof(type)))
#define OURO_RESIZE_ARRAY(heap, block, type, n)                                                    \
    ((type *)ouro_heap_resize_array((heap), (block), (n), sizeof(type)))

/* ---- three interfaces ----
 *
 * As CPython's, for programs that keep them apart: raw for buffers that are the
 * system's malloc's at any size; mem, for buffers, which is ouro_heap_take() and
 * its like; object, for objects. All count against the heap's limit. They share
 * one contract: zero bytes give a block of its own, resize fails without harm,
 * and a block goes back through the interface that it came from.
 */
typedef enum OuroDomain { OURO_RAW, OURO_MEM, OURO_OBJECT } OuroDomain;

/* The functions behind one interface. All four are there. */
typedef struct OuroAllocator {
    void *context; // handed to each of them
    void *(*take)(void *context, size_t size);
    void *(*take_zeroed)(void *context, size_t n, size_t size);
    void *(*resize)(void *context, void *block, size_t size);
    void (*release)(void *context, void *block);
} OuroAllocator;

/* What stands behind an interface now. Cannot fail. */
OURO_API void ouro_allocator_get(OuroHeap *heap, OuroDomain domain, OuroAllocator *allocator);

/* Put other functions behind an interface: wrappers that call what
 * ouro_allocator_get() said, or a replacement. The heap's own functions pass by
 * them at no cost until then.
 *
 * Copies *allocator. Blocks that were taken before go to the new functions when
 * they are given back: set them first of all. Cannot fail. A step a pool.
 *
 * OURO_OBJECT, on a runtime's heap, sees each object that is made and released, as
 * `take` and `release`. Objects lie in the heap's own pools, on which the collector
 * stands: such a wrapper may refuse (a MemoryError for the program), must else hand
 * on size and block as they are, and may neither take nor release other objects
 * meanwhile. Each of these then takes a microsecond. mem and raw may be replaced.
 */
OURO_API void ouro_allocator_set(OuroHeap *heap, OuroDomain domain, const OuroAllocator *allocator);

OURO_API void *ouro_raw_take(OuroHeap *heap, size_t size);
OURO_API void *ouro_raw_take_zeroed(OuroHeap *heap, size_t n, size_t size);
OURO_API void *ouro_raw_resize(OuroHeap *heap, void *block, size_t size);
OURO_API void ouro_raw_release(OuroHeap *heap, void *block);

OURO_API void *ouro_object_take(OuroHeap *heap, size_t size);
OURO_API void *ouro_object_take_zeroed(OuroHeap *heap, size_t n, size_t size);
OURO_API void *ouro_object_resize(OuroHeap *heap, void *block, size_t size);
OURO_API void ouro_object_release(OuroHeap *heap, void *block);

/* What lies in the blocks of a pool. */
typedef enum OuroPoolKind {
    OURO_POOL_UNUSED, // serves nobody now
    OURO_POOL_BUFFER, // the runtime's own tables
    OURO_POOL_PUBLIC, // taken through this header
    OURO_POOL_PLAIN,  // objects without references
    OURO_POOL_OBJECT, // objects that may hold references
} OuroPoolKind;

/* One size class of one kind, summed over its pools. */
typedef struct OuroClassStats {
    OuroPoolKind kind;
    size_t block_bytes; // 0: spans, each of its own size
    size_t n_pools;
    size_t n_blocks;    // that its pools have room for
    size_t n_taken;     // of these
    size_t pool_bytes;
} OuroClassStats;

/* Fill at most `n` entries of `classes`, those in use, by kind and size. Return
 * how many there are; more than `n`: call again with more room.
 *
 * Cannot fail. A step per pool. Typed pools are counted with their size's class.
 */
OURO_API size_t ouro_heap_classes(OuroHeap *heap, OuroClassStats *classes, size_t n);

/* One arena, as a map shows it. */
typedef struct OuroArenaView {
    const void *address;
    size_t bytes;
    unsigned n_units;     // equal parts of it, 64; 1 for a single large object's
    uint8_t kind[64];     // OuroPoolKind of the pool that each unit belongs to
    uint8_t percent[64];  // how much of it is taken; 0 for the arena's own head
    uint64_t head;        // bits of the units that the arena keeps its books in
} OuroArenaView;

/* Call `fn` for each arena, the newest first, until it returns false. Nothing may
 * be taken or released meanwhile. Cannot fail. A step per pool. */
OURO_API void ouro_heap_each_arena(OuroHeap *heap,
                                   bool (*fn)(void *context, const OuroArenaView *arena),
                                   void *context);

/* With the debug layer: look at every block that is in the program's hands, or
 * was lately, report what was overwritten, and return the number of faults that
 * were found since the heap was opened. Without it: 0. A step per block. */
OURO_API size_t ouro_heap_check(OuroHeap *heap);

/* ======================================================================== *
 * The runtime
 *
 * A runtime runs Python programs on a heap of its own. Any number of them live
 * in a process; they share nothing. A runtime is used by the thread that opened
 * it; only ouro_runtime_interrupt() may be called from elsewhere.
 *
 *     OuroRuntimeOptions o = {.limit_bytes = 64 << 20};
 *     OuroRuntime *rt = ouro_runtime_open(&o);
 *     if (ouro_runtime_run_text(rt, "print(6 * 7)", "demo") != OURO_OK)
 *         fputs(ouro_runtime_error(rt), stderr);
 *     ouro_runtime_close(rt);
 * ======================================================================== */

typedef struct OuroRuntime OuroRuntime;

/* How a call into the runtime ended. */
typedef enum OuroStatus {
    OURO_OK = 0,
    OURO_RAISED,      // an exception came out; ouro_runtime_error() has its text
    OURO_EXITED,      // the program asked to end (SystemExit); see ouro_runtime_exit_status()
    OURO_INCOMPLETE,  // ouro_runtime_run_statement: more lines are needed
    OURO_CANNOT_READ, // ouro_runtime_run_file: the file; ouro_runtime_error() says why
    OURO_NO_MEMORY,   // not even the exception could be kept; the runtime stays usable
} OuroStatus;

/* Or-ed in OuroRuntimeOptions.flags. */
enum {
    OURO_DEV_MODE = 1,     // tell of files that a program forgot to close
    OURO_UNBUFFERED = 2,   // standard output is written at once
    OURO_TELL_ERRORS = 4,  // uncaught exceptions go to sys.excepthook, as in a program
    OURO_TRACING_ONLY = 8, // counting frees no container, the collector does, later
    OURO_TELL_COLLECTIONS = 16, // each collection tells on standard error what it does, step by step
    OURO_HEAP_DEBUG = 32,  // the heap's debug layer watches the runtime's buffers
};

/* How a runtime is opened. Start from zeros; zero is every field's default. */
typedef struct OuroRuntimeOptions {
    size_t limit_bytes;       // most that its heap may have from the system; 0: no limit
    uint64_t seed;            // not 0: addresses and hashes follow from the seed
    uint32_t flags;           // OURO_DEV_MODE, ...
    int argc;                 // sys.argv; 0: ['']
    const char *const *argv;
    const char *executable;   // sys.executable; NULL: ''
    uint64_t reserved[6];     // zero
} OuroRuntimeOptions;

/* What a runtime has done so far. */
typedef struct OuroRuntimeStats {
    OuroHeapStats heap;
    uint64_t n_freed_counting;   // objects whose count reached zero
    uint64_t n_freed_collecting; // objects that the collector found dead
    uint64_t n_collections[3];   // by generation
    uint64_t longest_pause_ns;   // of one collection or step of one
    uint64_t pause_50_ns;        // half of the pauses were no longer; 99 %; 99.9 %
    uint64_t pause_99_ns;
    uint64_t pause_999_ns;
    uint64_t n_pauses;
    uint64_t all_pauses_ns;
    uint64_t reserved[3];        // zero
} OuroRuntimeStats;

/* Open a runtime. `options` may be NULL.
 *
 * The caller owns it and gives it back with ouro_runtime_close(). What
 * `options` points to is copied.
 * Fails with NULL when memory or the limit does not suffice (about 2 MiB).
 * Some hundred microseconds.
 */
OURO_API OuroRuntime *ouro_runtime_open(const OuroRuntimeOptions *options);

/* End the runtime: exit functions, finalizers of what is left, then all of its
 * memory goes back. NULL: nothing.
 *
 * Every pointer got from it is dead.
 * Cannot fail; exceptions of finalizers are told on standard error.
 */
OURO_API void ouro_runtime_close(OuroRuntime *rt);

/* Run the UTF-8 text as (a further part of) the program's main module. `name`
 * stands for the file in messages; NULL: "<string>".
 *
 * Borrows both strings.
 * Fails with OURO_RAISED, OURO_EXITED, OURO_NO_MEMORY.
 */
OURO_API OuroStatus ouro_runtime_run_text(OuroRuntime *rt, const char *text, const char *name);

/* Run a file as the program's main module, its folder first in sys.path.
 *
 * Fails as ouro_runtime_run_text() does, or with OURO_CANNOT_READ.
 */
OURO_API OuroStatus ouro_runtime_run_file(OuroRuntime *rt, const char *path);

/* Run one statement as the interactive prompt does: the value of an expression
 * is shown through sys.displayhook.
 *
 * Fails as ouro_runtime_run_text() does; OURO_INCOMPLETE, with nothing run, when
 * the text is the beginning of a statement: call again with more lines. A
 * compound statement ends with an empty line.
 */
OURO_API OuroStatus ouro_runtime_run_statement(OuroRuntime *rt, const char *text);

/* The bytecode of the program in `text`, as text for people, in *listing.
 *
 * *listing belongs to the runtime until the next call of this function.
 * Fails as ouro_runtime_run_text() does.
 */
OURO_API OuroStatus ouro_runtime_disassemble(OuroRuntime *rt, const char *text, const char *name,
                                             const char **listing);

/* The text of the last failure, as a traceback; "" when there was none.
 *
 * Belongs to the runtime, until its next call. Never NULL.
 */
OURO_API const char *ouro_runtime_error(OuroRuntime *rt);

/* After OURO_EXITED: the status that the program ends with. */
OURO_API int ouro_runtime_exit_status(OuroRuntime *rt);

/* Make the running program raise KeyboardInterrupt at its next safe point.
 *
 * May be called from a signal handler or another thread. Cannot fail.
 */
OURO_API void ouro_runtime_interrupt(OuroRuntime *rt);

/* Write out what the program printed and is still buffered.
 *
 * Fails with OURO_RAISED.
 */
OURO_API OuroStatus ouro_runtime_flush(OuroRuntime *rt);

/* The heap that the runtime lives on, borrowed: for statistics and trimming. */
OURO_API OuroHeap *ouro_runtime_heap(OuroRuntime *rt);

/* Fill `stats` with the figures of this moment. Cannot fail. */
OURO_API void ouro_runtime_stats(OuroRuntime *rt, OuroRuntimeStats *stats);

/* "0.1.0" */
/* Say that the program holds `bytes` more outside the heap (a negative number: less)
 * that will go with some object: the collector's pace then counts them as the
 * heap's own. Never fails, frees nothing itself. */
OURO_API void ouro_gc_add_pressure(OuroRuntime *rt, int64_t bytes);

OURO_API const char *ouro_version(void);

#ifdef __cplusplus
}
#endif

#endif
