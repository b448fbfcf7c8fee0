/* SPDX-License-Identifier: MIT */
/* Pools, bins and the side bytes: what the fast paths of the heap touch.
 *
 * A pool hands out blocks of one size, and for hot types of one type. A block
 * goes fresh -> taken -> freed -> taken ... and changes its pool's typing only
 * when the whole pool is empty. `freed` is a stack, so the block just given
 * back is reused while warm; fresh blocks are cut only when it is empty, so
 * that untouched pages stay unmapped. The link of a freed block lies in its
 * second word, where an object has its type: its count stays readable as 0.
 *
 * A bin is where one kind of request finds its pool: `current` is the only
 * pool of a bin that blocks are taken from, `room` lists the others that have
 * room. A pool becomes current in the slow path only; that is where a pool of
 * collectable blocks is put on the heap's young list, so the collector finds
 * every pool that received objects without a word on the fast path.
 *
 * Side bytes: one for each collectable block (see geometry.h). Pools of plain
 * objects and of buffers have none: a walker finds their live blocks by taking
 * the freed stack and what is fresh off the pool.
 */
#ifndef OURO_HEAP_POOL_H
#define OURO_HEAP_POOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "heap/geometry.h"

typedef struct OuroHeap OuHeap;

/* What lies in a pool's blocks. Kinds never share a pool. */
typedef enum OuPoolKind {
    OU_POOL_UNUSED = 0,  // belongs to its arena, serves anyone
    OU_POOL_BUFFER,      // the runtime's own tables: item arrays, hash tables, bytecode
    OU_POOL_PUBLIC,      // what ouro_heap_take hands out, aligned to 16
    OU_POOL_PLAIN,       // objects without references: numbers, strings
    OU_POOL_COLLECTABLE, // objects that may hold references; these have side bytes
    OU_N_POOL_KINDS,
} OuPoolKind;

/* The side byte of a collectable block. */
enum {
    OU_SIDE_LIVE = 0x80,
    OU_SIDE_GEN_MASK = 0x60,  // generation 0, 1, 2, frozen
    OU_SIDE_GEN_SHIFT = 5,
    OU_SIDE_COLOR_MASK = 0x18,
    OU_SIDE_WHITE = 0x00,
    OU_SIDE_GREY = 0x08,
    OU_SIDE_BLACK = 0x10,
    OU_SIDE_SUSPECT = 0x18,
    OU_SIDE_TRACKED = 0x04,   // holds references now: the collector looks at it
    OU_SIDE_FINALIZED = 0x02, // its finalizer ran
    OU_SIDE_WEAKREF = 0x01,   // weak references to it exist
    /* while not live: */
    OU_SIDE_FREE = 0x00,
    OU_SIDE_BUILDING = 0x01,
    OU_SIDE_DYING = 0x02,     // low bits FINALIZED/WEAKREF are not read any more
};

enum {
    OU_POOL_FULL = 1,
    OU_POOL_CURRENT = 2, // its bin takes from it
    OU_POOL_YOUNG = 4,   // in heap->young
    OU_POOL_LOOKED = 8,  // counted since blocks were last cut; current or resting
    OU_POOL_SPARSE = 32, // was mostly free when its arena was looked at, and not used since
    OU_POOL_RESTING = 16, // was current, and not counted since: may even hold nothing
};
enum { OU_NO_BIN = 0xFFFF };

/* A pool's descriptor, one cache line at its arena's head.
 *
 * `countdown` is the number of releases until the heap looks at the pool, and
 * only releases touch it: taking is a pop. Blocks are taken from current pools
 * alone, so for a pool with room it is the number of blocks taken, exactly (at
 * 0 the pool is empty), and for a full one 1 (the first release gives it room
 * again). Of a current pool the heap knows how many blocks are taken when its
 * stack runs empty, and sets `countdown` to what must be released at least to
 * empty it; when that is done it counts the stack. Once it has LOOKED, it does
 * so rarely, until blocks are cut anew.
 *
 * A page without a live block may go back to the system though the pool lives
 * on: its bit in `given` is set, and every block that touches it counts as fresh
 * again, whatever other page it touches as well. It is cut anew when the stack
 * has run empty (pages.c).
 *
 * Invariants (ou_heap_verify):
 *   n_taken + n_freed + n_fresh + n_given == n_blocks
 *   FULL  =>  n_taken == n_blocks, countdown == 1, in no list but the young one
 *   in its bin's `room`  <=>  neither FULL nor CURRENT, and of a bin
 *   in `room`, not RESTING  =>  countdown == n_taken > 0
 *   YOUNG  <=>  in heap->young
 *   the side byte of a block that is not taken is 0
 */
typedef struct OuPool {
    void *freed;               // stack of given-back and cut blocks; link in the second word
    struct OuPool *next;       // in bin->room
    struct OuPool *prev;
    struct OuPool *young_next; // in heap->young
    uint64_t typing;           // number of this typing, never used twice
    uint32_t block_bytes;
    uint16_t n_cut;            // blocks that were ever cut: those behind are fresh
    uint16_t given;            // a bit for each page that went back to the system
    uint16_t n_blocks;
    uint16_t countdown;
    uint16_t bin;              // index in heap->bins; OU_NO_BIN for a span
    uint8_t kind;              // OuPoolKind
    uint8_t flags;             // OU_POOL_FULL and so on
    uint8_t n_units;           // 1, more for medium blocks; spans: OuArena.span_units counts
    uint8_t back;              // units back to the pool's first descriptor; 0 in that one
    uint16_t young_prev_high;  // the other link of heap->young, in 48 bits: see
    uint32_t young_prev_low;   // ou_pool_leave_young()
} OuPool;

_Static_assert(sizeof(OuPool) == OU_POOL_DESC_BYTES, "a pool descriptor is one cache line");

/* What a public pool knows of its blocks: which are free, instead of a stack, so that
 * no block is touched that nobody has; and the countdown, instead of the descriptor's.
 * Of most pools all of that is one line, and a released block that goes home needs no
 * other. It lies in the head of a bare arena, at the pool's first unit.
 *
 * Invariants:
 *   a free block is neither taken nor in a cache, and touches no page that was given
 *   countdown is what OuPool.countdown would be, and that one is 0
 */
typedef struct OuPoolMap {
    uint64_t countdown;
    uint64_t free[OU_MAP_WORDS];
} OuPoolMap;

_Static_assert(sizeof(OuPoolMap) <= OU_MAP_BYTES, "a map fits into its place");

/* Where one kind of request finds its pool. `current` is never NULL: a bin
 * without a pool points at the heap's `no_pool`, whose stack is empty. */
typedef struct OuBin {
    OuPool *current;
    OuPool *room;
    uint32_t block_bytes;
    uint16_t index;
    uint8_t kind;              // OuPoolKind
    uint8_t n_units;           // units of a pool of this bin
    uint32_t n_pools;
    uint32_t spare;
} OuBin;

#endif
