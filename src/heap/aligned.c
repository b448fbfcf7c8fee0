/* SPDX-License-Identifier: MIT */
/* Blocks at addresses that an alignment divides, wherever they come from.
 *
 * A pool's blocks are aligned if their size is, for pools begin at their own size;
 * large blocks have their header at the right distance (large.c), and the debug
 * layer its own. Any other wrapper of the mem interface gives what it likes: there
 * more is taken, the part behind the border is handed out, and the heap keeps a note
 * right before it, in a chain, so that the wrapper gets back what it gave.
 */
#include "heap/heap_int.h"

#include <string.h>

/* What stands before an aligned block of a wrapped interface. */
struct OuAligned {
    OuAligned *next; // of its chain
    void *whole;     // what the wrapper gave
    size_t bytes;    // that were asked for
    size_t spare;
};

_Static_assert(sizeof(OuAligned) == 32, "a note fits before a block aligned to 32");

/* ---- nothing is wrapped ---- */

/* The least size above `bytes` whose class is a multiple of `align`. */
static size_t
round_to_class(size_t align, size_t bytes)
{
    bytes = bytes == 0 ? align : (bytes + align - 1) & ~(align - 1);
    if (bytes <= OU_SMALL_LIMIT || bytes > OU_MEDIUM_LIMIT)
        return bytes;
    unsigned index = ou_medium_index(bytes);
    while (ou_medium_bytes(index) % align != 0)
        index++; // the last is two units
    return ou_medium_bytes(index);
}

static void *
take_aligned(OuHeap *heap, size_t align, size_t bytes)
{
    if (align <= OU_POOL_BYTES && bytes <= OU_LARGE_LIMIT) {
        size_t rounded = round_to_class(align, bytes);
        if (rounded <= OU_LARGE_LIMIT)
            return ou_public_take(heap, rounded);
    }
    return ou_large_take_aligned(heap, align, bytes);
}

/* ---- the mem interface is wrapped ---- */

static OuAligned **
chain_of(OuHeap *heap, const void *block)
{
    return &heap->aligned[((uintptr_t)block >> 5) * UINT64_C(0x9E3779B97F4A7C15) >> 60];
}

/* The link that leads to the note of `block`, or to NULL. */
static OuAligned **
find_note(OuHeap *heap, const void *block)
{
    OuAligned **link = chain_of(heap, block);
    while (*link != NULL && *link + 1 != block)
        link = &(*link)->next;
    return link;
}

static void *
take_behind_note(OuHeap *heap, size_t align, size_t bytes)
{
    const OuroAllocator *mem = &heap->allocators[OURO_MEM];
    if (align > PTRDIFF_MAX / 4 || bytes > PTRDIFF_MAX - 2 * align - sizeof(OuAligned)) {
        heap->limit.refusal = OURO_REFUSED_SIZE;
        return NULL;
    }
    char *whole = mem->take(mem->context, bytes + align + sizeof(OuAligned));
    if (whole == NULL)
        return NULL;
    uintptr_t at = (uintptr_t)whole + sizeof(OuAligned) + align - 1;
    OuAligned *note = (OuAligned *)(at & ~(uintptr_t)(align - 1)) - 1;
    OuAligned **chain = chain_of(heap, note + 1);
    *note = (OuAligned){*chain, whole, bytes, 0};
    *chain = note;
    return note + 1;
}

void *
ou_aligned_forget(OuHeap *heap, void *block)
{
    OuAligned **link = find_note(heap, block);
    OuAligned *note = *link;
    if (note == NULL)
        return block;
    *link = note->next;
    return note->whole;
}

static bool
aligned_bytes(OuHeap *heap, const void *block, size_t *bytes)
{
    const OuAligned *note = *find_note(heap, block);
    if (note != NULL)
        *bytes = note->bytes;
    return note != NULL;
}

void *
ou_wrapped_resize(OuHeap *heap, void *block, size_t size)
{
    const OuroAllocator *mem = &heap->allocators[OURO_MEM];
    OuAligned *note = block == NULL ? NULL : *find_note(heap, block);
    if (note == NULL)
        return mem->resize(mem->context, block, size);
    void *moved = mem->take(mem->context, size);
    if (moved == NULL)
        return size <= note->bytes ? block : NULL;
    memcpy(moved, block, size < note->bytes ? size : note->bytes);
    mem->release(mem->context, ou_aligned_forget(heap, block));
    return moved;
}

/* ---- the public functions ---- */

void *
ouro_heap_take_aligned(OuHeap *heap, size_t align, size_t size)
{
    if (align == 0 || (align & (align - 1)) != 0) {
        heap->limit.refusal = OURO_REFUSED_SIZE;
        return NULL;
    }
    if (align <= 16)
        return ouro_heap_take(heap, size);
    if (!ou_mem_is_wrapped(heap))
        return take_aligned(heap, align, size);
    if (ou_debug_is_mem(heap))
        return ou_debug_take_aligned(heap, align, size);
    return take_behind_note(heap, align, size);
}

size_t
ouro_heap_usable_bytes(OuHeap *heap, const void *block)
{
    size_t bytes;
    if (ou_mem_is_wrapped(heap) &&
        (aligned_bytes(heap, block, &bytes) || ou_debug_usable_bytes(heap, block, &bytes)))
        return bytes;
    return ou_public_usable_bytes(heap, block);
}
