/* SPDX-License-Identifier: MIT */
/* Large blocks: the system's malloc, counted and linked.
 *
 * The links let a heap give back what its owner left behind. What counts
 * against the limit is the size asked for and our header, not what malloc
 * makes of it: the figure is the same on every system.
 */
#include "heap/heap_int.h"

static OuLarge *
header_of(const void *block)
{
    OuLarge *large = (OuLarge *)((char *)block - sizeof(OuLarge));
    OU_ASSERT(large->check == ~(uintptr_t)large);
    return large;
}

static void
link_large(OuHeap *heap, OuLarge *large)
{
    large->check = ~(uintptr_t)large;
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
    large->check = 0;
}

static OuLarge *
take_counted(OuHeap *heap, size_t bytes)
{
    if (!ou_limit_charge(heap, OU_USE_LARGE, bytes + sizeof(OuLarge)))
        return NULL;
    OuLarge *large = ou_os_malloc(bytes + sizeof(OuLarge));
    if (large == NULL)
        ou_limit_credit(heap, OU_USE_LARGE, bytes + sizeof(OuLarge));
    return large;
}

void *
ou_large_take(OuHeap *heap, size_t bytes)
{
    if (ou_fault(heap) || bytes > PTRDIFF_MAX - sizeof(OuLarge))
        return NULL;
    OuLarge *large = take_counted(heap, bytes);
    if (large == NULL && ou_limit_reclaim(heap, bytes))
        large = take_counted(heap, bytes);
    if (large == NULL)
        return NULL;
    large->bytes = bytes;
    link_large(heap, large);
    heap->n_large++;
    return large + 1;
}

/* Grow or shrink by the system's realloc, counted; NULL leaves all as it was. */
static OuLarge *
resize_counted(OuHeap *heap, OuLarge *large, size_t bytes)
{
    size_t old_bytes = large->bytes;
    if (bytes > old_bytes && !ou_limit_charge(heap, OU_USE_LARGE, bytes - old_bytes))
        return NULL;
    unlink_large(heap, large);
    OuLarge *moved = ou_os_realloc(large, bytes + sizeof(OuLarge));
    link_large(heap, moved != NULL ? moved : large);
    if (moved != NULL)
        moved->bytes = bytes;
    if (moved == NULL && bytes > old_bytes)
        ou_limit_credit(heap, OU_USE_LARGE, bytes - old_bytes);
    if (moved != NULL && bytes < old_bytes)
        ou_limit_credit(heap, OU_USE_LARGE, old_bytes - bytes);
    return moved;
}

void *
ou_large_resize(OuHeap *heap, void *block, size_t bytes)
{
    OuLarge *large = header_of(block);
    bool grows = bytes > large->bytes;
    if (grows && (ou_fault(heap) || bytes > PTRDIFF_MAX - sizeof(OuLarge)))
        return NULL;
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
    ou_os_free(large);
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
        ou_os_free(large);
    }
    heap->large = NULL;
}
