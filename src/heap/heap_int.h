/* SPDX-License-Identifier: MIT */
/* The heap's own structures: private to this folder.
 *
 * Everything that a heap knows is in one OuHeap, which lies in pages of its
 * own; there are no globals. Each file here owns a part of the structure:
 *
 *   limit.c   what the system may be asked for     arena.c   arenas and units
 *   table.c   address -> arena                     pool.c    bins, pools, spans
 *   class.c   bytes -> bin                         large.c   the system's malloc
 *   purge.c   memory of unused units       young.c, span.c   beside pool.c
 *   cache.c   released public blocks            aligned.c, debug.c  beside them
 *   buffer.c, public.c   two interfaces over all of these
 *   walk.c, stats.c, verify.c, fault.c   what looks at it
 */
#ifndef OURO_HEAP_HEAP_INT_H
#define OURO_HEAP_HEAP_INT_H

#include <string.h>

#include "heap/heap.h"
#include "heap/pool_inl.h"
#include "os/assert.h"
#include "os/os.h"

/* ---- tools: ranges that are no blocks ---- */
#if defined(OU_ASAN)
#define OU_RANGE_CLOSE(at, bytes) __asan_poison_memory_region((at), (bytes))
#define OU_RANGE_OPEN(at, bytes) __asan_unpoison_memory_region((at), (bytes))
#define OU_SLACK_CLOSE(at, bytes) __asan_poison_memory_region((at), (bytes))
#define OU_SLACK_OPEN(at, bytes) __asan_unpoison_memory_region((at), (bytes))
#elif OU_VALGRIND
#define OU_RANGE_CLOSE(at, bytes) VALGRIND_MAKE_MEM_NOACCESS((at), (bytes))
#define OU_RANGE_OPEN(at, bytes) VALGRIND_MAKE_MEM_DEFINED((at), (bytes))
#define OU_SLACK_CLOSE(at, bytes) VALGRIND_MAKE_MEM_NOACCESS((at), (bytes))
#define OU_SLACK_OPEN(at, bytes) VALGRIND_MAKE_MEM_DEFINED((at), (bytes))
#else
#define OU_RANGE_CLOSE(at, bytes) ((void)(at), (void)(bytes))
#define OU_RANGE_OPEN(at, bytes) ((void)(at), (void)(bytes))
#define OU_SLACK_CLOSE(at, bytes) ((void)(at), (void)(bytes))
#define OU_SLACK_OPEN(at, bytes) ((void)(at), (void)(bytes))
#endif

/* ---- arenas (arena.c) ---- */

/* The header of an arena, at OU_HEADER_OFFSET. An ordinary arena is cut into
 * units that pools take; a dedicated one is a mapping of several arenas with
 * one head, and holds a single block. A bare arena has no side bytes.
 *
 * Invariants:
 *   n_unused == popcount(unused), dirty is part of unused
 *   bit u of unused  <=>  descriptor u is UNUSED, behind the head
 *   span_units == 0 and n_unused > 0  <=>  in heap->by_unused[bare][n_unused]
 *   bare  =>  no pool in it holds objects
 */
typedef struct OuArena {
    OuHeap *heap;
    struct OuArena *next; // in by_unused
    struct OuArena *prev;
    struct OuArena *all_next; // in heap->arenas
    struct OuArena *all_prev;
    uint64_t unused;      // a bit for each unit
    uint64_t dirty;       // unused units that may be resident
    uint32_t span_units;  // of a dedicated arena's only block
    uint8_t n_unused;
    bool huge; // huge pages were asked for, and none of its pages went back
    bool bare;
} OuArena;

_Static_assert(OU_HEADER_OFFSET + sizeof(OuArena) <=
                   OU_DESC_0_OFFSET + OU_BARE_HEAD_UNITS * OU_POOL_DESC_BYTES,
               "an arena's header fits before its pools");
_Static_assert(OU_MAPS_OFFSET + OU_ARENA_UNITS * OU_MAP_BYTES <= OU_BARE_HEAD_UNITS * OU_POOL_BYTES,
               "the maps of a bare arena fit into its head");

/* ---- the table of units (table.c) ---- */

/* Address -> what lies there, in two levels, a byte for each unit of address space.
 * A release reads this byte and no more: those of many arenas lie side by side. The
 * leaf of the newest arena is kept at hand, so that the way from a block to its cache
 * is one load: the next request waits for it.
 * OU_UNIT_STEP and above stand at the beginning of each further arena of a dedicated
 * one: go 2^(byte - OU_UNIT_STEP) arenas back, look again. */
enum {
    OU_UNIT_FOREIGN = 0,
    OU_UNIT_OURS = 1,   // of an arena's head, unused, or of a pool that is not public
    OU_UNIT_PUBLIC = 2, // and up: of a pool of this public size class
    OU_UNIT_STEP = 128,
    OU_UNIT_VALUES = 256,
};
#define OU_TABLE_BITS (OU_OS_ADDRESS_BITS - OU_POOL_SHIFT)
#define OU_TABLE_LEAF_BITS 20u // 16 GiB of addresses; touched where there are arenas
#define OU_TABLE_ROOT_BITS (OU_TABLE_BITS - OU_TABLE_LEAF_BITS)
#define OU_TABLE_ROOTS ((size_t)1 << OU_TABLE_ROOT_BITS)
#define OU_TABLE_LEAF_BYTES ((size_t)1 << OU_TABLE_LEAF_BITS)

/* ---- the limit (limit.c) ---- */

typedef enum OuUse { OU_USE_ARENAS, OU_USE_LARGE, OU_USE_TABLES, OU_N_USES } OuUse;

/* What the heap has from the system, and may have.
 *
 * Invariants:
 *   system_bytes == the sum of used
 *   system_bytes <= peak_bytes
 *   limit_bytes == 0  or  system_bytes <= limit_bytes
 */
typedef struct OuLimit {
    size_t limit_bytes; // 0: none
    size_t soft_bytes;  // 0: none
    size_t system_bytes;
    size_t peak_bytes;
    size_t notice_bytes; // hooks.grown is called once when the heap uses these; 0: never
    size_t used[OU_N_USES];
    size_t reserve_bytes; // of the limit, kept for raising and finalizers
    size_t reserve_units; // of the arenas: where a whole arena cannot be kept
    unsigned reserve_depth;
    bool reclaiming; // the owner is freeing memory for us
    bool near;       // near_limit was called for this crossing
    bool raises;     // the owner raises when memory ends, and needs a reserve for it
    OuroRefusal refusal; // of the last request that failed
} OuLimit;

/* ---- large blocks (large.c) ---- */

/* What stands before each large block. */
typedef struct OuLarge {
    struct OuLarge *next;
    struct OuLarge *prev;
    size_t bytes;    // of the block, without this header
    uintptr_t check; // its own address, turned over, and the alignment: see large.c
} OuLarge;

_Static_assert(sizeof(OuLarge) == 32, "large blocks stay aligned to 16");

/* ---- caches of the public bins (cache.c) ---- */

/* Blocks of one public size class that were released and went back to no pool:
 * their pools count them as taken. A pool of a public bin is therefore never
 * current: its free blocks move here, many at once, when the cache is empty. The
 * blocks stand in slots beside each other; nothing is written into the block itself.
 *
 * Invariants:
 *   slots <= top <= end, *slots == NULL
 *   every block in (slots, top] lies in a pool of the cache's bin, its bit is 0
 *   top == end for those that serve no class, and for all where the interface is
 *   wrapped: each request takes the slow path, which knows the wrapper
 */
typedef struct OuCache {
    void **top;       // the next block to take; the cache is empty when that is NULL
    void **end;       // where `top` may rise to; follows what is asked of it: see cache.c
    void **slots;
    uint32_t inverse; // 2^32 / the class's block_bytes, rounded up
    uint8_t class;    // the bin, from OU_FIRST_PUBLIC on
    bool turned;      // it ran empty since it was last full
} OuCache;

#define OU_N_CACHES (OU_N_SMALL_PUBLIC + OU_N_MEDIUM)
#define OU_CACHE_MOST 1024u // blocks, of one
#define OU_N_SLOTS ((size_t)15 << 10) // of all caches, each as large as it may become

_Static_assert(OU_UNIT_PUBLIC + OU_N_CACHES <= OU_UNIT_STEP, "a byte names a public class");

/* ---- the heap ---- */

typedef struct OuDebug OuDebug;     // debug.c
typedef struct OuAligned OuAligned; // aligned.c

/* A block that the runtime wants for an object, asked for through a wrapped object
 * interface; on the C stack of objects.c. */
typedef struct OuObjectRequest {
    OuBin *bin; // NULL: a span
    OuPoolKind kind;
    size_t bytes;
    bool served;
    void *block;                   // what the heap gave
    struct OuObjectRequest *outer; // one under way meanwhile
} OuObjectRequest;

struct OuroHeap {
    OuBin bins[OU_N_BINS];
    OuPool no_pool; // what a bin without a pool points at; never written
    void *no_slot;  // what a cache that is hidden points at; never written

    /* Arenas with room, with side bytes and bare ones, by number of unused units. */
    OuArena *by_unused[2][OU_ARENA_UNITS];
    uint64_t rooms[2];                      // bit n: by_unused[..][n] is not empty
    OuArena *arenas;                        // all of them, the newest first
    size_t n_arenas;
    size_t n_bare;
    size_t n_empty;  // arenas kept back with no pool in use
    OuArena *idle;   // the arena last found to hold only idle pools, or NULL
    size_t n_unused; // unused units of all ordinary arenas
    size_t n_dirty;  // of these, units that may be resident
    OuArena *purge_at; // where units, and pages of pools, are given back next; NULL: the newest
    OuArena *pages_at;
    size_t n_opened; // pools that were full and are no more, since pages were looked for
    size_t streak;   // mappings since memory was last given back
    size_t n_used_mark; // the most units in use since the caches were last flushed for having shrunk
    size_t n_given;  // units given back, and not missed so far
    size_t n_missed; // units given back that were needed again
    char *spare;     // mapped, not yet made an arena: [spare, spare_end)
    char *spare_end;
    bool spare_huge;  // huge pages were asked for it
    char *next_fixed; // where the next mapping goes; NULL without a seed

    OuPool *young;
    size_t n_young; // pools that entered that list and did not leave it by ou_pool_leave_young
    bool births_are_old; // pools that receive objects do not enter it:
    size_t n_unlisted;   // so often would one have
    uint64_t next_typing;

    struct OuArena *cursor_arena; // of the walk that stops and goes on (walk.c), or NULL
    size_t cursor_unit;
    bool holds_arenas;            // empty arenas stay mapped: somebody keeps addresses

    OuLarge *large;
    size_t n_large;

    OuLimit limit;
    OuHeapHooks hooks;
    OuroArenaSource arena_source; // take is NULL: the system

    OuroAllocator allocators[3];  // by OuroDomain
    OuCache *home;                // the caches in use: of `by_unit`, or `inner` where mem is wrapped
    OuCache inner[OU_N_CACHES];
    OuObjectRequest *request;     // of the runtime, on its way through a wrapped interface
    bool wraps_objects;           // the object interface is wrapped, or guarded
    OuAligned *aligned[16];       // chains of notes: aligned blocks of a wrapped mem interface
    OuDebug *debug;               // the debug layer's own, or NULL

    uint64_t fault_at;   // the request that fails; 0: none
    uint64_t n_requests; // counted in builds with OU_FAULTS
    bool fault_forever;
    size_t n_unverified; // slow paths since the heap was verified (ou_heap_verify_in_turn)

    uintptr_t first_arena; // the numbers of all arenas that ever were: [first_arena, end_arena)
    uintptr_t end_arena;
    uintptr_t near_root; // leaves[near_root] == near
    uint8_t *near;
    /* By a unit's byte: a release needs to know no more. From OU_UNIT_PUBLIC on those
     * of the public classes; the others have no room, ever. */
    OuCache by_unit[OU_UNIT_VALUES];
    /* Last, so that only pages in use are touched. */
    void *slots[OU_N_SLOTS];
    uint8_t *leaves[OU_TABLE_ROOTS];
};

/* What an open heap touches. */
#define OU_HEAP_FIRST_BYTES (offsetof(struct OuroHeap, by_unit[OU_UNIT_PUBLIC + OU_N_CACHES]))
/* What counts against the limit: all but the roots, which are counted with their leaves. */
#define OU_HEAP_COUNTED_BYTES (offsetof(struct OuroHeap, leaves))

_Static_assert(offsetof(struct OuroHeap, bins) == 0, "ou_heap_bin() adds to the heap's address");

/* ---- limit.c: every byte from the system passes here ---- */
/* Count `bytes` more; false when that would pass the limit. */
bool ou_limit_charge(OuHeap *heap, OuUse use, size_t bytes);
void ou_limit_credit(OuHeap *heap, OuUse use, size_t bytes);
/* Units were taken: tell the owner, if the heap now uses what it asked to be told of. */
void ou_limit_look(OuHeap *heap);
/* Would ou_limit_charge say yes? */
bool ou_limit_has_room(const OuHeap *heap, size_t bytes);
/* A request of `bytes`, of a pool or a span, is about to be refused: send home what
 * is kept back, and if that does not do, ask the owner to free memory. True when it
 * is worth trying once more. Blocks may have been released. */
bool ou_limit_reclaim(OuHeap *heap, size_t bytes);
/* The same for `bytes` more of the system's malloc, headers and all. */
bool ou_limit_reclaim_large(OuHeap *heap, size_t bytes);
void ou_limit_keep_reserve(OuHeap *heap);

/* ---- table.c ---- */
bool ou_table_add(OuHeap *heap, OuArena *arena);
void ou_table_remove(OuHeap *heap, OuArena *arena);
void ou_table_init(OuHeap *heap);
/* The first arena from number `from` on; `*end` is behind those that follow it without a
 * gap. Equal to `*end` when there is none. */
uintptr_t ou_table_find_run(const OuHeap *heap, uintptr_t from, uintptr_t *end);
OuArena *ou_table_find(const OuHeap *heap, const void *address);
void ou_table_fini(OuHeap *heap);

/* The byte of a unit that lies elsewhere than the newest arena. */
static inline uint8_t
ou_table_far_unit(const OuHeap *heap, uintptr_t unit)
{
    uintptr_t root = unit >> OU_TABLE_LEAF_BITS;
    const uint8_t *leaf = root < OU_TABLE_ROOTS ? heap->leaves[root] : NULL;
    return leaf == NULL ? OU_UNIT_FOREIGN : leaf[unit & (OU_TABLE_LEAF_BYTES - 1)];
}

/* The byte of the unit that any address lies in. */
static inline uint8_t
ou_table_unit(const OuHeap *heap, const void *address)
{
    uintptr_t unit = (uintptr_t)address >> OU_POOL_SHIFT;
    if (OU_LIKELY(unit >> OU_TABLE_LEAF_BITS == heap->near_root))
        return heap->near[unit & (OU_TABLE_LEAF_BYTES - 1)];
    return ou_table_far_unit(heap, unit);
}

/* Say what `n` units of an arena are. */
static inline void
ou_table_set_units(OuHeap *heap, const void *address, size_t n, uint8_t byte)
{
    uintptr_t unit = (uintptr_t)address >> OU_POOL_SHIFT;
    memset(heap->leaves[unit >> OU_TABLE_LEAF_BITS] + (unit & (OU_TABLE_LEAF_BYTES - 1)), byte, n);
}

/* ---- arena.c ---- */
static inline char *
ou_arena_base(const void *inside)
{
    return (char *)((uintptr_t)inside & ~(uintptr_t)OU_ARENA_MASK);
}

static inline OuArena *
ou_arena_of(const void *inside)
{
    return (OuArena *)(ou_arena_base(inside) + OU_HEADER_OFFSET);
}

/* The first unit behind the head. */
static inline size_t
ou_arena_first(const OuArena *arena)
{
    return arena->bare ? OU_BARE_HEAD_UNITS : OU_HEAD_UNITS;
}

/* All units behind the head, as bits. */
static inline uint64_t
ou_arena_all(const OuArena *arena)
{
    return ~(uint64_t)0 << ou_arena_first(arena);
}

/* What counts against the limit: all that can be touched. */
static inline size_t
ou_arena_counted_bytes(const OuArena *arena)
{
    size_t units = arena->span_units == 0 ? OU_ARENA_UNITS : OU_HEAD_UNITS + arena->span_units;
    return units << OU_POOL_SHIFT;
}

/* Whole arenas. */
static inline size_t
ou_arena_mapped_bytes(const OuArena *arena)
{
    return (ou_arena_counted_bytes(arena) + OU_ARENA_MASK) & ~OU_ARENA_MASK;
}

/* The descriptor of a unit behind the head. */
static inline OuPool *
ou_arena_desc(const OuArena *arena, size_t unit)
{
    return (OuPool *)(ou_arena_base(arena) + OU_DESC_0_OFFSET) + unit;
}

static inline size_t
ou_unit_of(const OuPool *pool)
{
    uintptr_t offset = (uintptr_t)pool & OU_ARENA_MASK;
    return (offset - OU_DESC_0_OFFSET) / sizeof(OuPool);
}

/* The first descriptor of `n_units` unused units in a row, for blocks of `kind`;
 * NULL when the limit or the system refuses. Does not ask the owner to reclaim.
 * `soon`: all of their memory will be used, and may come in one call. */
OuPool *ou_arena_take_units(OuHeap *heap, OuPoolKind kind, size_t n_units, bool soon);
/* The only descriptor of a new dedicated arena with room for `bytes`. */
OuPool *ou_arena_take_dedicated(OuHeap *heap, size_t bytes);
/* Give a pool's units back; false when the arena went back to the system. */
bool ou_arena_give(OuHeap *heap, OuPool *pool);
/* Give back every empty arena and what is mapped ahead; the bytes that were. */
size_t ou_arena_trim(OuHeap *heap);
/* Units in use, those of arenas' heads and dedicated arenas included. */
static inline size_t
ou_arena_n_used(const OuHeap *heap)
{
    return (heap->limit.used[OU_USE_ARENAS] >> OU_POOL_SHIFT) - heap->n_unused;
}

/* Would units for `bytes` be found, as far as a short search and the limit show? */
bool ou_arena_could_serve(const OuHeap *heap, size_t bytes);
/* Units come to be dirty, or some are no more. */
void ou_arena_set_dirty(OuHeap *heap, OuArena *arena, uint64_t dirty);
/* Map the first arena of a heap with a seed: fails if its place is taken. */
bool ou_arena_map_first(OuHeap *heap);
void ou_arena_fini(OuHeap *heap);

/* ---- purge.c ---- */
/* The pages of the arena at `address` go back to the system, and read as zero. */
void ou_arena_discard(OuHeap *heap, OuArena *arena, void *address, size_t bytes);
/* Discard every unused unit that may be resident; the bytes. */
size_t ou_arena_purge(OuHeap *heap);
/* Units were given back: discard some, if more are resident than may stay. */
void ou_purge_when_dirty(OuHeap *heap);

/* ---- pool.c ---- */
/* Give back a public pool of which nothing is taken any more, or let it be taken from
 * again: what its map's countdown says when it is 0. */
void ou_pool_map_event(OuHeap *heap, OuPool *pool);
/* Mark the blocks that are on the pool's stack, or free in its map, in a clear bitmap. */
void ou_pool_mark_free(const OuPool *pool, uint64_t *freed);

/* Words of a map's that speak of `n_blocks` blocks. */
static inline size_t
ou_pool_map_words(size_t n_blocks)
{
    return (n_blocks + 63) / 64;
}

/* The number of the pool's block that begins at `block`. */
static inline size_t
ou_pool_index(const OuPool *pool, const void *block)
{
    return (size_t)((const char *)block - ou_pool_base(pool)) / pool->block_bytes;
}

/* A pool's units, once more: 1 to 60, or those of a dedicated arena. */
size_t ou_pool_units(const OuPool *pool);
/* Say what lies in the units of a pool that is unused: all of it is fresh. */
void ou_pool_type(OuHeap *heap, OuPool *pool, OuPoolKind kind, size_t block_bytes, size_t n_blocks);
/* A pool of collectable blocks may receive objects: put it on the young list (young.c). */
void ou_pool_enter_young(OuHeap *heap, OuPool *pool);
/* A block of whole units, alone in its pool (span.c). */
void *ou_span_take(OuHeap *heap, OuPoolKind kind, size_t bytes);
/* Give back the pools that bins hold on to though nothing is taken from them. */
void ou_pools_retire_idle(OuHeap *heap);

static inline bool
ou_kind_is_object(unsigned kind)
{
    return kind == OU_POOL_PLAIN || kind == OU_POOL_COLLECTABLE;
}
/* What ou_bin_refill and ou_span_take do where nothing is wrapped. */
void *ou_bin_serve(OuHeap *heap, OuBin *bin);
void *ou_span_serve(OuHeap *heap, OuPoolKind kind, size_t bytes);
/* Give the block back to an object's pool while the object interface is wrapped. */
void ou_pool_take_back(OuHeap *heap, OuPool *pool, void *block);
/* Let every take and release of an object pass through the slow path, or no more. */
void ou_pools_hide_objects(OuHeap *heap, bool hidden);

static inline size_t
ou_pool_fresh(const OuPool *pool)
{
    return (size_t)pool->n_blocks - pool->n_cut;
}

/* Can blocks be cut once the stack is empty? */
static inline bool
ou_pool_has_more(const OuPool *pool)
{
    return pool->n_cut < pool->n_blocks || pool->given != 0;
}

/* ---- pages.c ---- */
/* After so many pools that were full and are no more, one arena is looked at. */
#define OU_PAGES_EVERY 64u
/* How many blocks that were cut touch a page that was given back? */
size_t ou_pages_count(const OuPool *pool);
/* Cut the blocks of a given page anew onto the empty stack; how many. */
size_t ou_pages_cut(OuPool *pool);
/* Mark the blocks that touch a given page. */
void ou_pages_mark(const OuPool *pool, uint64_t *blocks);
/* Give back every page of the pool that no taken block touches; the bytes. */
size_t ou_pages_give(OuHeap *heap, OuPool *pool);
/* Look at the next arena for pages to give back. */
void ou_pages_step(OuHeap *heap);
/* Give back every page of every pool that can be. */
size_t ou_pages_trim(OuHeap *heap);

static inline size_t
ou_pages_n_given(const OuPool *pool)
{
    return OU_LIKELY(pool->given == 0) ? 0 : ou_pages_count(pool);
}

/* A pool of `bin` with nothing taken, in no list; NULL when there is none to be had. */
OuPool *ou_pool_open(OuHeap *heap, OuBin *bin);
/* Cut the next page's worth of fresh blocks onto the pool's empty stack; how many. */
size_t ou_pool_carve(OuPool *pool);
void ou_bin_push_room(OuBin *bin, OuPool *pool);
void ou_bin_unlink_room(OuBin *bin, OuPool *pool);

/* ---- cache.c ---- */
void ou_cache_init(OuHeap *heap);
/* Send every request for a public block through the slow path, or no more. */
void ou_caches_hide(OuHeap *heap, bool hidden);
/* The slow halves of taking and releasing: an empty cache, a full one. */
void *ou_cache_refill(OuHeap *heap, OuCache *cache);
void ou_cache_overflow(OuHeap *heap, OuCache *cache, void *block);
/* Give what the caches hold back to the pools, and those that empty to their arenas. */
void ou_caches_flush(OuHeap *heap);

/* Those that the interface's functions look into, by class. */
static inline OuCache *
ou_heap_caches(OuHeap *heap)
{
    return &heap->by_unit[OU_UNIT_PUBLIC];
}

static inline OuBin *
ou_cache_bin(OuHeap *heap, const OuCache *cache)
{
    return &heap->bins[OU_FIRST_PUBLIC + cache->class];
}

/* Take one block of the cache's class. NULL when memory ends. O(1). */
static inline void *
ou_cache_take(OuHeap *heap, OuCache *cache)
{
    void **top = cache->top;
    void *block = *top;
    if (OU_UNLIKELY(block == NULL))
        return ou_cache_refill(heap, cache);
    cache->top = top - 1;
    OU_BLOCK_OPEN(block, ou_cache_bin(heap, cache)->block_bytes);
    return block;
}

/* Give back a block that is no span's to a cache with room. O(1). */
static inline void
ou_cache_push(OuHeap *heap, OuCache *cache, void *block)
{
    OU_ASSERT(cache->top < cache->end && ou_pool_of(block)->bin == OU_FIRST_PUBLIC + cache->class);
    *++cache->top = block;
    OU_BLOCK_CLOSE(block, ou_cache_bin(heap, cache)->block_bytes);
}

/* A word of a block that is not taken, which tools hold to be out of bounds; its link. */
void *ou_closed_read(const void *block, size_t word);
static inline void *
ou_link_read(const void *block)
{
    return ou_closed_read(block, 1);
}

/* ---- heap.c ---- */
/* Report a fault of the program's: to its owner, or on standard error. */
void ou_heap_tell(OuHeap *heap, const char *text);
/* It released a block that was released already, and nothing came of it. */
__attribute__((cold)) void ou_heap_tell_double(OuHeap *heap, const void *block);

/* ---- class.c ---- */
void ou_class_init(OuHeap *heap);
/* Number of the size class of `bytes`, small or medium, from the kind's first
 * bin on. `bytes` <= OU_MEDIUM_LIMIT. */
unsigned ou_class_index(OuPoolKind kind, size_t bytes);
unsigned ou_class_first_bin(OuPoolKind kind);

/* Number of the medium class of `bytes`, from 0: eight steps a doubling. */
static inline unsigned
ou_medium_index(size_t bytes)
{
    OU_ASSERT(bytes > OU_SMALL_LIMIT && bytes <= OU_MEDIUM_LIMIT);
    unsigned top = 63u - (unsigned)__builtin_clzll((unsigned long long)bytes - 1);
    unsigned step = (unsigned)((bytes - 1) >> (top - 3)) & 7u;
    return (top - (unsigned)__builtin_ctz(OU_SMALL_LIMIT)) * 8 + step;
}

static inline size_t
ou_medium_bytes(unsigned index)
{
    return ((size_t)OU_SMALL_LIMIT / 8 * (9 + index % 8)) << (index / 8);
}

/* ---- large.c ---- */
void *ou_large_take(OuHeap *heap, size_t bytes);
void *ou_large_take_zeroed(OuHeap *heap, size_t bytes);
/* `align`: a power of two, at least 16. */
void *ou_large_take_aligned(OuHeap *heap, size_t align, size_t bytes);
/* Is this the header of a large block, as far as it can be told? */
bool ou_large_is_sound(const OuLarge *large);
/* All that it has from the system: what lies before it, too. */
size_t ou_large_whole_bytes(const OuLarge *large);
void *ou_large_resize(OuHeap *heap, void *block, size_t bytes);
void ou_large_release(OuHeap *heap, void *block);
size_t ou_large_bytes(const void *block);
void ou_large_fini(OuHeap *heap);

/* ---- public.c, domains.c: the interfaces ---- */
/* What ouro_heap_take() and its like do where nothing is wrapped. */
void *ou_public_take(OuHeap *heap, size_t size);
void *ou_public_take_zeroed(OuHeap *heap, size_t n, size_t size);
void *ou_public_resize(OuHeap *heap, void *block, size_t size);
size_t ou_public_usable_bytes(OuHeap *heap, const void *block);
void ou_public_release(OuHeap *heap, void *block);
void ou_domains_init(OuHeap *heap);

static inline bool
ou_mem_is_wrapped(const OuHeap *heap)
{
    return heap->home == heap->inner;
}

/* ---- objects.c: where the object interface is wrapped ---- */
/* Ask it for a block of the bin, or for a span of `bytes`; NULL when it refuses. */
void *ou_object_ask(OuHeap *heap, OuBin *bin, OuPoolKind kind, size_t bytes);
/* The block that lies uppermost on the pool's stack was released: tell it. */
void ou_object_tell(OuHeap *heap, OuPool *pool);
/* What stands behind the object interface where nothing is wrapped. */
void *ou_object_serve(OuHeap *heap, size_t size);
void ou_object_take_back(OuHeap *heap, void *block);
/* The request of the runtime that a wrapper is asked for just now, or NULL. */
static inline OuObjectRequest *
ou_object_request(const OuHeap *heap, size_t size)
{
    OuObjectRequest *request = heap->request;
    return request != NULL && !request->served && request->bytes == size ? request : NULL;
}

/* ---- aligned.c: where the mem interface is wrapped ---- */
/* What the wrapper gave for `block`, and no note of it any more. */
void *ou_aligned_forget(OuHeap *heap, void *block);
void *ou_wrapped_resize(OuHeap *heap, void *block, size_t size);

/* ---- debug.c ---- */
bool ou_debug_open(OuHeap *heap);
void ou_debug_close(OuHeap *heap);
/* Let go of blocks that are kept from use; false when there are none. */
bool ou_debug_let_go(OuHeap *heap);
/* Blocks of an object's pool were cut: fill them as if they had been released. */
void ou_debug_fill_cut(const OuPool *pool);
/* Is it the debug layer that stands behind the mem interface? */
bool ou_debug_is_mem(const OuHeap *heap);
void *ou_debug_take_aligned(OuHeap *heap, size_t align, size_t size);
/* The bytes that were asked for; false when the layer does not know the block. */
bool ou_debug_usable_bytes(OuHeap *heap, const void *block, size_t *bytes);
/* Buffers of the runtime's own, which say their size again. */
void *ou_debug_buffer_take(OuHeap *heap, size_t bytes);
void *ou_debug_buffer_resize(OuHeap *heap, void *buffer, size_t old_bytes, size_t new_bytes);
void ou_debug_buffer_release(OuHeap *heap, void *buffer, size_t bytes);

/* ---- faults ---- */
static inline bool
ou_fault(OuHeap *heap)
{
#if OU_FAULTS
    return ou_heap_fault_due(heap);
#else
    (void)heap;
    return false;
#endif
}

#endif
