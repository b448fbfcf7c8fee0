/* SPDX-License-Identifier: MIT */
/* Large blocks: the system's malloc, counted and linked.
 *
 * The links let a heap give back what its owner left behind. What counts
 * against the limit is the size asked for and our header, not what malloc
 * makes of it: the figure is the same on every system.
 *
 * A block that grows past GROWN_BYTES, or begins at MAPPED_BYTES, gets pages of
 * its own, and grows where the system can make room behind it, or by moving
 * pages: it never needs its size twice over.
 */
#include "heap/heap_int.h"

#include <string.h>

#if defined(OU_ASAN) || OU_VALGRIND
#define GROWN_BYTES (SIZE_MAX / 4) // tools watch malloc's blocks more closely
#define MAPPED_BYTES (SIZE_MAX / 4)
#else
/* What is copied once, on the way to pages of its own. */
#define GROWN_BYTES ((size_t)1 << 20)
/* The most that glibc's malloc keeps for later instead of unmapping it. */
#define MAPPED_BYTES ((size_t)32 << 20)
#endif

/* The lowest bit of `check` says whether a block is malloc's (1) or mapped (0):
 * in the turned address it is always 1. */
static bool
is_mapped(const OuLarge *large)
{
    return (large->check & 1) == 0;
}

static OuLarge *
header_of(const void *block)
{
    OuLarge *large = (OuLarge *)((char *)block - sizeof(OuLarge));
    OU_ASSERT((large->check | 1) == ~(uintptr_t)large);
    return large;
}

static void
link_large(OuHeap *heap, OuLarge *large, bool mapped)
{
    large->check = ~(uintptr_t)large & ~(uintptr_t)mapped;
    large->prev = NULL;
    large->next = heap->large;
    if (large->next != NULL)
        large->next->prev = large;
    heap->large = large;
}

static void
unlink_large(OuHeap *heap, OuLarge *large)
{
    if (large->next != NULL)
        large->next->prev = large->prev;
    if (large->prev != NULL)
        large->prev->next = large->next;
    else
        heap->large = large->next;
}

static OuLarge *
take_raw(size_t bytes, bool mapped)
{
    size_t whole = bytes + sizeof(OuLarge);
    return mapped ? ou_os_map(whole, ou_os_page_bytes()) : ou_os_malloc(whole);
}

static void
release_raw(OuLarge *large)
{
    if (is_mapped(large)) {
        ou_os_unmap(large, large->bytes + sizeof(OuLarge));
    } else {
        large->check = 0;
        ou_os_free(large);
    }
}

static OuLarge *
take_counted(OuHeap *heap, size_t bytes)
{
    if (!ou_limit_charge(heap, OU_USE_LARGE, bytes + sizeof(OuLarge)))
        return NULL;
    OuLarge *large = take_raw(bytes, bytes >= MAPPED_BYTES);
    if (large == NULL) {
        heap->limit.refusal = OURO_REFUSED_SYSTEM;
        ou_limit_credit(heap, OU_USE_LARGE, bytes + sizeof(OuLarge));
    }
    return large;
}

void *
ou_large_take(OuHeap *heap, size_t bytes)
{
    if (ou_fault(heap))
        return NULL;
    if (bytes > PTRDIFF_MAX - sizeof(OuLarge)) {
        heap->limit.refusal = OURO_REFUSED_SIZE;
        return NULL;
    }
    OuLarge *large = take_counted(heap, bytes);
    if (large == NULL && ou_limit_reclaim(heap, bytes))
        large = take_counted(heap, bytes);
    if (large == NULL)
        return NULL;
    large->bytes = bytes;
    link_large(heap, large, bytes >= MAPPED_BYTES);
    heap->n_large++;
    return large + 1;
}

/* The block with room for `bytes`, in the way that suits the size; NULL leaves
 * it as it is. The old header's `bytes` still stands in it. */
static OuLarge *
move_raw(OuLarge *large, size_t bytes, bool mapped)
{
    size_t whole = bytes + sizeof(OuLarge);
    if (is_mapped(large) == mapped)
        return mapped ? ou_os_remap(large, large->bytes + sizeof(OuLarge), whole)
                      : ou_os_realloc(large, whole);
    OuLarge *moved = take_raw(bytes, mapped);
    if (moved == NULL)
        return NULL;
    memcpy(moved, large, sizeof(OuLarge) + (bytes < large->bytes ? bytes : large->bytes));
    release_raw(large);
    return moved;
}

/* Grow or shrink, counted; NULL leaves all as it was. */
static OuLarge *
resize_counted(OuHeap *heap, OuLarge *large, size_t bytes)
{
    size_t old_bytes = large->bytes;
    if (bytes > old_bytes && !ou_limit_charge(heap, OU_USE_LARGE, bytes - old_bytes))
        return NULL;
    bool was_mapped = is_mapped(large);
    /* Half of it is slack, so that a size at the border does not go to and fro. */
    bool mapped = was_mapped ? bytes >= GROWN_BYTES / 2
                             : bytes >= GROWN_BYTES && bytes > old_bytes;
    unlink_large(heap, large);
    OuLarge *moved = move_raw(large, bytes, mapped);
    if (moved == NULL) {
        link_large(heap, large, was_mapped);
        heap->limit.refusal = OURO_REFUSED_SYSTEM;
        if (bytes > old_bytes)
            ou_limit_credit(heap, OU_USE_LARGE, bytes - old_bytes);
        return NULL;
    }
    moved->bytes = bytes;
    link_large(heap, moved, mapped);
    if (bytes < old_bytes)
        ou_limit_credit(heap, OU_USE_LARGE, old_bytes - bytes);
    return moved;
}

void *
ou_large_resize(OuHeap *heap, void *block, size_t bytes)
{
    OuLarge *large = header_of(block);
    bool grows = bytes > large->bytes;
    if (grows && ou_fault(heap))
        return NULL;
    if (bytes > PTRDIFF_MAX - sizeof(OuLarge)) {
        heap->limit.refusal = OURO_REFUSED_SIZE;
        return NULL;
    }
    OuLarge *moved = resize_counted(heap, large, bytes);
    if (moved == NULL && grows && ou_limit_reclaim(heap, bytes - large->bytes))
        moved = resize_counted(heap, large, bytes);
    if (moved != NULL)
        return moved + 1;
    return grows ? NULL : block;
}

void
ou_large_release(OuHeap *heap, void *block)
{
    OuLarge *large = header_of(block);
    unlink_large(heap, large);
    OU_ASSERT(heap->n_large > 0);
    heap->n_large--;
    ou_limit_credit(heap, OU_USE_LARGE, large->bytes + sizeof(OuLarge));
    release_raw(large);
}

size_t
ou_large_bytes(const void *block)
{
    return header_of(block)->bytes;
}

void
ou_large_fini(OuHeap *heap)
{
    OuLarge *next;
    for (OuLarge *large = heap->large; large != NULL; large = next) {
        next = large->next;
        release_raw(large);
    }
    heap->large = NULL;
}
