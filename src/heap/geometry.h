/* SPDX-License-Identifier: MIT */
/* The sizes that everything in the heap is cut by.
 *
 * An arena is an aligned piece of address space, cut into 64 units; a pool is
 * one unit (or a few) of equal blocks. Three geometries are built and tested:
 * the modern one (CPython >= 3.10), `classic` (the one the articles draw,
 * 256 KiB arenas of 4 KiB pools) and `tiny`, which exists so that tests meet
 * the borders of pools and arenas after a handful of objects.
 *
 * The head of every arena holds one side byte for each 16 bytes of the arena:
 *
 *     side byte of address a  =  arena(a) + (offset_of(a) >> 4)
 *
 * The side bytes that would describe the head itself describe nothing, so the
 * arena's header and its pool descriptors lie there where they fit.
 *
 * An arena for buffers and public blocks needs no side bytes. In such a bare arena
 * each unit has a map instead, of the free blocks of a public pool (pool.h); in the
 * modern geometry its head is one unit.
 */
#ifndef OURO_HEAP_GEOMETRY_H
#define OURO_HEAP_GEOMETRY_H

#if defined(OU_GEOMETRY_CLASSIC)
#define OU_POOL_SHIFT 12        // 4 KiB, a page of the machines of 2000
#define OU_SMALL_LIMIT 256u     // as the articles say
#elif defined(OU_GEOMETRY_TINY)
#define OU_POOL_SHIFT 10        // borders everywhere, for tests
#define OU_SMALL_LIMIT 256u
#else
#define OU_POOL_SHIFT 14        // 16 KiB: CPython's since 3.10
#define OU_SMALL_LIMIT 512u
#endif

#define OU_UNITS_SHIFT 6        // 64 units an arena, in every geometry
#define OU_ARENA_SHIFT (OU_POOL_SHIFT + OU_UNITS_SHIFT)
#define OU_POOL_BYTES ((size_t)1 << OU_POOL_SHIFT)
#define OU_ARENA_BYTES ((size_t)1 << OU_ARENA_SHIFT)
#define OU_ARENA_MASK (OU_ARENA_BYTES - 1)
#define OU_ARENA_UNITS ((size_t)1 << OU_UNITS_SHIFT)
#define OU_SIDE_SHIFT 4         // the smallest block is 16 bytes
#define OU_SIDE_BYTES (OU_ARENA_BYTES >> OU_SIDE_SHIFT)

#define OU_ARENA_HEADER_BYTES ((size_t)256)
#define OU_POOL_DESC_BYTES ((size_t)64) // one cache line

/* Modern: header and descriptors fill exactly the side bytes of the head
 * (256 + 60 * 64 = 64 KiB / 16). Smaller geometries put them behind. */
#if OU_POOL_SHIFT == 14
#define OU_HEADER_OFFSET ((size_t)0)
#define OU_HEAD_UNITS ((size_t)4)
#define OU_BARE_HEAD_UNITS ((size_t)1) // of an arena without side bytes
#define OU_MAPS_OFFSET (OU_ARENA_UNITS * OU_POOL_DESC_BYTES) // behind the descriptors
#else
#define OU_HEADER_OFFSET OU_SIDE_BYTES
#define OU_HEAD_BYTES (OU_SIDE_BYTES + OU_ARENA_HEADER_BYTES + OU_ARENA_UNITS * OU_POOL_DESC_BYTES)
#define OU_HEAD_UNITS ((OU_HEAD_BYTES + OU_POOL_BYTES - 1) >> OU_POOL_SHIFT)
#define OU_BARE_HEAD_UNITS OU_HEAD_UNITS
#define OU_MAPS_OFFSET ((size_t)0) // where others have their side bytes
#endif
#define OU_MAP_WORDS (OU_POOL_BYTES >> OU_SIDE_SHIFT >> 6) // a bit for each of the smallest blocks
#define OU_MAP_BYTES ((OU_MAP_WORDS * 8 + 8 + 63) & ~(size_t)63) // of one unit's, in whole lines
#define OU_DESC_OFFSET (OU_HEADER_OFFSET + OU_ARENA_HEADER_BYTES)
/* Where the descriptor of unit 0 would lie: the header lies there instead. */
#define OU_DESC_0_OFFSET (OU_DESC_OFFSET - OU_HEAD_UNITS * OU_POOL_DESC_BYTES)
#define OU_ARENA_POOLS (OU_ARENA_UNITS - OU_HEAD_UNITS)

#define OU_CLASS_STEP 8u        // objects and the runtime's own tables
#define OU_PUBLIC_STEP 16u      // what C programs take: any type may lie there
#define OU_N_CLASSES (OU_SMALL_LIMIT / OU_CLASS_STEP)

/* Buffers above this go to the system's malloc (SPEC H2). */
#if defined(OU_GEOMETRY_CLASSIC)
#define OU_LARGE_LIMIT ((size_t)OU_SMALL_LIMIT)
#else
#define OU_LARGE_LIMIT ((size_t)32 * 1024)
#endif

#endif
