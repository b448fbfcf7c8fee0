/* SPDX-License-Identifier: MIT */
/* A region: memory for things that live and die together, such as one parse.
 *
 * Taking bumps a pointer; nothing is given back alone. Chunks come from the
 * heap, so a region counts against its limit like everything else.
 */
#ifndef OURO_HEAP_REGION_H
#define OURO_HEAP_REGION_H

#include <stddef.h>

typedef struct OuroHeap OuHeap;
typedef struct OuRegionChunk OuRegionChunk;

/* One region. `next` .. `end` is the room left in the newest chunk.
 *
 * Invariants:
 *   taken_bytes == sum of chunk sizes
 *   next <= end, both inside the newest chunk (or both NULL)
 */
typedef struct OuRegion {
    OuHeap *heap;
    OuRegionChunk *chunks; /* newest first */
    char *next;
    char *end;
    size_t taken_bytes; /* what the heap gave */
} OuRegion;

/* Make `region` empty. Takes no memory and cannot fail. */
void ou_region_init(OuRegion *region, OuHeap *heap);

/* Return `size` zeroed bytes aligned to 8, which live until the region is
 * cleared. Fails with NULL when the heap refuses; the region stays valid.
 * O(size).
 */
void *ou_region_take(OuRegion *region, size_t size);

/* Give every chunk back to the heap and leave the region empty and usable.
 * Invalidates everything that was taken from it. Cannot fail.
 */
void ou_region_clear(OuRegion *region);

#endif
