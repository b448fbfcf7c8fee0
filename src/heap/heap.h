/* SPDX-License-Identifier: MIT */
/* The private heap, as the layers above it see it.
 *
 * A heap takes arenas from the system, cuts them into pools and pools into
 * blocks; it counts every byte that it has from the system against one limit,
 * asks its owner to free memory before it refuses, and gives everything back
 * when it is closed. It knows nothing of objects: its owner numbers the bins
 * it wants (a private pool for each hot type, H5) and says what kind of blocks
 * they hold. A heap is used by one thread at a time.
 */
#ifndef OURO_HEAP_HEAP_H
#define OURO_HEAP_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap/pool.h"
#include "ouro.h"

#ifndef OU_FAULTS
#define OU_FAULTS 0 // 1: requests can be made to fail (ou_heap_set_fault)
#endif
#ifndef OU_VALGRIND
#define OU_VALGRIND 0 // 1: valgrind's headers are there, blocks are described to it
#endif

/* What the heap needs of the layers above. Any of them may be NULL. */
typedef struct OuHeapHooks {
    void *owner;
    /* Memory is about to be refused: free what can be freed, run no Python
     * code. True when it is worth trying again. Never called while running. */
    bool (*reclaim)(void *owner, size_t bytes);
    /* The limit comes near (soft limit); called once per crossing. */
    void (*near_limit)(void *owner, size_t system_bytes);
    /* The heap uses the bytes of ou_heap_set_notice; called once. */
    void (*grown)(void *owner);
    /* It has many young pools; called once per crossing. While births are old: each time
     * that as many more pools received some. */
    void (*many_young)(void *owner);
    /* The line that is running, for reports; false when none is. */
    bool (*where)(void *owner, const char **file, int *line);
    /* The program released a block twice, or the debug layer found another fault;
     * NULL: standard error. */
    void (*report)(void *owner, const char *text);
} OuHeapHooks;

/* ---- size classes and the numbers of bins (class.c) ---- */
/* Typed bins are numbered by the owner from 0; the sized ones follow. */
enum { OU_N_TYPED_BINS = 96 };

/* Medium blocks: from the small limit to two units, eight classes a doubling. */
#define OU_MEDIUM_LIMIT (2 * OU_POOL_BYTES)
#if OU_POOL_SHIFT == 14
#define OU_MEDIUM_DOUBLINGS 6u // 512 .. 32 KiB
#elif OU_POOL_SHIFT == 12
#define OU_MEDIUM_DOUBLINGS 5u // 256 .. 8 KiB
#else
#define OU_MEDIUM_DOUBLINGS 3u // 256 .. 2 KiB
#endif
#define OU_N_MEDIUM (8u * OU_MEDIUM_DOUBLINGS)

_Static_assert(OU_SMALL_LIMIT << OU_MEDIUM_DOUBLINGS == OU_MEDIUM_LIMIT,
               "medium classes end there");

/* A bin for each step, and one in front for requests of 0 bytes. */
#define OU_N_SMALL (OU_SMALL_LIMIT / OU_CLASS_STEP + 1)
#define OU_N_SMALL_PUBLIC (OU_SMALL_LIMIT / OU_PUBLIC_STEP + 1)

#define OU_FIRST_PUBLIC ((unsigned)OU_N_TYPED_BINS)
#define OU_FIRST_BUFFER (OU_FIRST_PUBLIC + OU_N_SMALL_PUBLIC + OU_N_MEDIUM)
#define OU_FIRST_PLAIN (OU_FIRST_BUFFER + OU_N_SMALL + OU_N_MEDIUM)
#define OU_FIRST_COLLECTABLE (OU_FIRST_PLAIN + OU_N_SMALL + OU_N_MEDIUM)
#define OU_N_BINS (OU_FIRST_COLLECTABLE + OU_N_SMALL + OU_N_MEDIUM)

/* ---- life ---- */
OuHeap *ou_heap_open(const OuroHeapOptions *options);      // NULL when memory ends
void ou_heap_close(OuHeap *heap);                          // follows arenas, not blocks
void ou_heap_set_hooks(OuHeap *heap, const OuHeapHooks *hooks); // NULL: none

/* ---- blocks for objects ---- */
/* Define typed bin `index`: blocks of `block_bytes` (rounded up to 8) of `kind`. */
void ou_heap_define_bin(OuHeap *heap, unsigned index, OuPoolKind kind, size_t block_bytes);
/* The bins lie first in the heap's structure, so that finding one is an addition. */
static inline OuBin *
ou_heap_bin(OuHeap *heap, unsigned index)
{
    return (OuBin *)heap + index;
}
/* The bin that serves `bytes` (<= OU_SMALL_LIMIT) of `kind`, which is BUFFER, PLAIN
 * or COLLECTABLE. */
static inline OuBin *
ou_heap_sized_bin(OuHeap *heap, OuPoolKind kind, size_t bytes)
{
    unsigned first = kind == OU_POOL_PLAIN         ? OU_FIRST_PLAIN
                     : kind == OU_POOL_COLLECTABLE ? OU_FIRST_COLLECTABLE
                                                   : OU_FIRST_BUFFER;
    size_t step = bytes <= 16 ? 16 / OU_CLASS_STEP : (bytes + OU_CLASS_STEP - 1) / OU_CLASS_STEP;
    return ou_heap_bin(heap, first + (unsigned)step);
}
/* A block for an object of any size: sized bin, medium pool or span. The real
 * room is ou_block_bytes(). The side byte is 0. NULL when memory ends. */
void *ou_heap_take_block(OuHeap *heap, OuPoolKind kind, size_t bytes);
size_t ou_block_bytes(const void *block);
/* Slow paths of pool_inl.h. */
void *ou_bin_refill(OuHeap *heap, OuBin *bin);
void ou_pool_event(OuHeap *heap, OuPool *pool);
size_t ou_pool_count_taken(const OuPool *pool);

/* ---- buffers of the runtime's own ---- */
/* Item arrays, hash tables and the like: 8-aligned. The owner knows the size
 * and says it again when it gives the buffer back; beyond OU_LARGE_LIMIT they
 * are the system malloc's, counted. Contents undefined; NULL when memory ends. */
void *ou_buffer_take(OuHeap *heap, size_t bytes);
/* All zero; a large one that comes fresh from the system is not written for that. */
void *ou_buffer_take_zeroed(OuHeap *heap, size_t bytes);
void *ou_buffer_resize(OuHeap *heap, void *buffer, size_t old_bytes, size_t new_bytes);
void ou_buffer_release(OuHeap *heap, void *buffer, size_t bytes);
/* What a request of `bytes` really takes: growing tables round up to it. */
size_t ou_buffer_room(size_t bytes);

/* ---- the collector's view ---- */
/* Pools that received collectable blocks since the last call of
 * ou_heap_retire_current; linked by young_next, flagged OU_POOL_YOUNG. The
 * collector owns the list: it removes pools whose blocks have all grown old. */
OuPool **ou_heap_young(OuHeap *heap);
/* Detach every collectable bin's current pool, so that the next take from each
 * goes through the slow path and puts its pool on the young list again. */
void ou_heap_retire_current(OuHeap *heap);
/* So many pools that walking them takes long, however few objects are young:
 * hooks.many_young was called when there were. */
enum { OU_YOUNG_POOLS_MANY = (6 << 20) >> OU_POOL_SHIFT };
bool ou_heap_has_many_young(const OuHeap *heap);
/* While newborn objects are old, because the collector has them so, pools that receive some do
 * not enter the list. They do again when newborns are young again. */
void ou_heap_set_births_old(OuHeap *heap, bool old);
/* How often one did not enter it since. */
size_t ou_heap_n_unlisted(const OuHeap *heap);
/* Take one pool off the young list; one that is given back or retyped leaves by itself.
 * O(1) as long as pools leave it only so; a
 * list relinked through young_next alone costs one more walk, once. */
void ou_pool_leave_young(OuHeap *heap, OuPool *pool);

/* ---- walking ---- */
typedef bool (*OuPoolFn)(void *context, OuPool *pool);     // false ends the walk
bool ou_heap_each_pool(OuHeap *heap, OuPoolFn fn, void *context);  // in address order in each arena
/* How many arenas may hold objects: where the first one begins and the last one ends,
 * of a dedicated one its first part. O(arenas). */
size_t ou_heap_object_arenas(const OuHeap *heap, uintptr_t *first, uintptr_t *end);
/* A walk that stops and goes on later, with anything happening in between. Pools
 * made meanwhile may be met or not; one that is retyped or given back is passed
 * over. One such walk at a time. NULL: no pool is left. */
void ou_heap_cursor_start(OuHeap *heap);
OuPool *ou_heap_cursor_pool(OuHeap *heap); // the one it stands at
void ou_heap_cursor_next(OuHeap *heap);
/* While arenas are held, none that holds ordinary pools goes back to the system,
 * so that the side byte of an address once seen can be read. */
void ou_heap_hold_arenas(OuHeap *heap);
/* Hold them no more, and give back `most` of those that are empty: true when these
 * were all. An arena takes about 10 us. */
bool ou_heap_let_arenas_go(OuHeap *heap, size_t most);
typedef bool (*OuBlockFn)(void *context, void *block, size_t bytes);
/* Taken blocks of one pool, in address order: by side bytes where they exist,
 * else by taking off the freed stack. Nothing may be taken or released meanwhile. */
bool ou_pool_each_taken(const OuPool *pool, OuBlockFn fn, void *context);
/* The pool of an address that may be anything; NULL when it is not ours. */
OuPool *ou_heap_find_pool(OuHeap *heap, const void *address);

/* ---- limit and reserve ---- */
size_t ou_heap_limit(const OuHeap *heap);
size_t ou_heap_system_bytes(const OuHeap *heap); // what counts against it; O(1)
/* Of these, what is not in unused units: grows and shrinks with what the heap holds,
 * whether arenas are given back or not. O(1). */
size_t ou_heap_used_bytes(const OuHeap *heap);
/* Call the owner's `grown` when the heap uses `bytes`; 0: never. */
void ou_heap_set_notice(OuHeap *heap, size_t bytes);
bool ou_heap_set_limit(OuHeap *heap, size_t bytes);
/* Between these calls requests may use the reserve kept inside the limit:
 * raising, finalizers, and what a handler needs at once. Calls nest. A heap without
 * hooks has no owner that raises, and no reserve: all of its limit is the program's. */
void ou_heap_reserve_open(OuHeap *heap);
void ou_heap_reserve_close(OuHeap *heap);
bool ou_heap_reserve_is_open(const OuHeap *heap);

/* ---- checks and statistics ---- */
/* False when something is wrong, and then `report` says what. */
bool ou_heap_verify(OuHeap *heap, char *report, size_t report_bytes);
/* The same where no object is half made and none is being released, as between two
 * calls of the runtime: what lies in objects' pools has a count then, in its first word. */
bool ou_heap_verify_idle(OuHeap *heap, char *report, size_t report_bytes);
/* For slow paths (OURO_CHECK=walk): verify each time while there is one arena, and among more
 * so seldom that each call pays for one. */
bool ou_heap_verify_in_turn(OuHeap *heap);
void ou_heap_stats(OuHeap *heap, OuroHeapStats *stats);
size_t ou_heap_trim(OuHeap *heap);

/* ---- faults, for tests (builds with OU_FAULTS) ---- */
/* The `n`-th request from now on (1: the next) fails; with `forever`, all after
 * it too. n == 0: no faults. ou_heap_fault_count: requests seen since. */
void ou_heap_set_fault(OuHeap *heap, uint64_t n, bool forever);
uint64_t ou_heap_fault_count(const OuHeap *heap);
bool ou_heap_fault_due(OuHeap *heap);

/* ---- tools that watch memory (AddressSanitizer, valgrind) ----
 * Such a tool knows which blocks are handed out. OU_LINK_OPEN lets the heap
 * read the link of a block that is not, OU_BLOCK_OPEN hands it out with its
 * contents undefined, OU_BLOCK_CLOSE takes it back. */
#if defined(__SANITIZE_ADDRESS__)
#define OU_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define OU_ASAN 1
#endif
#endif

#if defined(OU_ASAN)
#include <sanitizer/asan_interface.h>
#define OU_LINK_OPEN(block) __asan_unpoison_memory_region((block), 2 * sizeof(void *))
#define OU_BLOCK_OPEN(block, bytes) __asan_unpoison_memory_region((block), (bytes))
#define OU_BLOCK_CLOSE(block, bytes) __asan_poison_memory_region((block), (bytes))
#elif OU_VALGRIND
#include <valgrind/memcheck.h>
#define OU_LINK_OPEN(block) VALGRIND_MAKE_MEM_DEFINED((block), 2 * sizeof(void *))
#define OU_BLOCK_OPEN(block, bytes) VALGRIND_MALLOCLIKE_BLOCK((block), (bytes), 0, 0)
#define OU_BLOCK_CLOSE(block, bytes) VALGRIND_FREELIKE_BLOCK((block), 0)
#else
#define OU_LINK_OPEN(block) ((void)(block))
#define OU_BLOCK_OPEN(block, bytes) ((void)(block), (void)(bytes))
#define OU_BLOCK_CLOSE(block, bytes) ((void)(block), (void)(bytes))
#endif

#endif
