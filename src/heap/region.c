/* SPDX-License-Identifier: MIT */
/* Regions: see region.h. Chunks double from 2 KiB to 32 KiB, so that a
 * one-line program takes little and a large one asks the heap rarely; what
 * does not fit a chunk gets one of its own.
 */
#include "heap/region.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "heap/heap.h"

enum {
    FIRST_CHUNK_BYTES = 2048,
    /* The largest buffer the heap serves from its own spans. */
    LAST_CHUNK_BYTES = 32 * 1024,
};

/* The head of a chunk; what is handed out follows it. */
struct OuRegionChunk {
    OuRegionChunk *older;
    size_t size; /* of the whole chunk, as taken from the heap */
};

void
ou_region_init(OuRegion *region, OuHeap *heap)
{
    *region = (OuRegion){.heap = heap};
}

/* How large the next chunk is, if `size` bytes must fit in it. */
static size_t
chunk_size(const OuRegion *region, size_t size)
{
    size_t chunk = region->taken_bytes;
    if (chunk < FIRST_CHUNK_BYTES)
        chunk = FIRST_CHUNK_BYTES;
    if (chunk > LAST_CHUNK_BYTES)
        chunk = LAST_CHUNK_BYTES;
    size_t needed = size + sizeof(OuRegionChunk);
    return needed > chunk ? needed : chunk;
}

static bool
add_chunk(OuRegion *region, size_t size)
{
    size_t bytes = chunk_size(region, size);
    OuRegionChunk *chunk = ou_buffer_take(region->heap, bytes);
    if (!chunk)
        return false;
    *chunk = (OuRegionChunk){.older = region->chunks, .size = bytes};
    region->chunks = chunk;
    region->taken_bytes += bytes;
    region->next = (char *)(chunk + 1);
    region->end = (char *)chunk + bytes;
    return true;
}

void *
ou_region_take(OuRegion *region, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size = (size + 7) & ~(size_t)7;
    if (size > (size_t)(region->end - region->next) && !add_chunk(region, size))
        return NULL;
    void *block = region->next;
    region->next += size;
    return memset(block, 0, size);
}

void
ou_region_clear(OuRegion *region)
{
    OuRegionChunk *chunk = region->chunks;
    while (chunk) {
        OuRegionChunk *older = chunk->older;
        ou_buffer_release(region->heap, chunk, chunk->size);
        chunk = older;
    }
    ou_region_init(region, region->heap);
}
