/* SPDX-License-Identifier: MIT */
/* The three interfaces, and what stands behind them.
 *
 * Each has four functions in heap->allocators. The raw and the object interface
 * call theirs; mem is ouro_heap_take() and its like, which know nothing of them:
 * where mem is wrapped, its caches are hidden, and the slow path asks (cache.c).
 * The runtime's objects do the same with their bins (objects.c).
 */
#include "heap/heap_int.h"

/* ---- the heap's own functions ---- */

static void *
raw_take(void *heap, size_t size)
{
    return ou_large_take(heap, size);
}

static void *
raw_take_zeroed(void *heap, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        bytes = SIZE_MAX; // refused as no object's size
    return ou_large_take_zeroed(heap, bytes);
}

static void *
raw_resize(void *heap, void *block, size_t size)
{
    return block == NULL ? ou_large_take(heap, size) : ou_large_resize(heap, block, size);
}

static void
raw_release(void *heap, void *block)
{
    if (block != NULL)
        ou_large_release(heap, block);
}

static void *
pooled_take(void *heap, size_t size)
{
    return ou_public_take(heap, size);
}

static void *
pooled_take_zeroed(void *heap, size_t n, size_t size)
{
    return ou_public_take_zeroed(heap, n, size);
}

static void *
pooled_resize(void *heap, void *block, size_t size)
{
    return ou_public_resize(heap, block, size);
}

static void
pooled_release(void *heap, void *block)
{
    ou_public_release(heap, block);
}

static void *
object_take(void *heap, size_t size)
{
    return ou_object_serve(heap, size);
}

static void
object_release(void *heap, void *block)
{
    ou_object_take_back(heap, block);
}

void
ou_domains_init(OuHeap *heap)
{
    const OuroAllocator pooled = {heap, pooled_take, pooled_take_zeroed, pooled_resize,
                                  pooled_release};
    heap->allocators[OURO_RAW] =
        (OuroAllocator){heap, raw_take, raw_take_zeroed, raw_resize, raw_release};
    heap->allocators[OURO_MEM] = pooled;
    heap->allocators[OURO_OBJECT] =
        (OuroAllocator){heap, object_take, pooled_take_zeroed, pooled_resize, object_release};
}

/* ---- replacing them ---- */

void
ouro_allocator_get(OuHeap *heap, OuroDomain domain, OuroAllocator *allocator)
{
    *allocator = heap->allocators[domain];
}

void
ouro_allocator_set(OuHeap *heap, OuroDomain domain, const OuroAllocator *allocator)
{
    heap->allocators[domain] = *allocator;
    if (domain == OURO_MEM)
        ou_caches_hide(heap, allocator->take != pooled_take);
    if (domain == OURO_OBJECT)
        ou_pools_hide_objects(heap, allocator->take != object_take);
}

/* ---- the interfaces ---- */

void *
ouro_raw_take(OuHeap *heap, size_t size)
{
    const OuroAllocator *raw = &heap->allocators[OURO_RAW];
    return raw->take(raw->context, size);
}

void *
ouro_raw_take_zeroed(OuHeap *heap, size_t n, size_t size)
{
    const OuroAllocator *raw = &heap->allocators[OURO_RAW];
    return raw->take_zeroed(raw->context, n, size);
}

void *
ouro_raw_resize(OuHeap *heap, void *block, size_t size)
{
    const OuroAllocator *raw = &heap->allocators[OURO_RAW];
    return raw->resize(raw->context, block, size);
}

void
ouro_raw_release(OuHeap *heap, void *block)
{
    const OuroAllocator *raw = &heap->allocators[OURO_RAW];
    raw->release(raw->context, block);
}

void *
ouro_object_take(OuHeap *heap, size_t size)
{
    const OuroAllocator *object = &heap->allocators[OURO_OBJECT];
    return object->take(object->context, size);
}

void *
ouro_object_take_zeroed(OuHeap *heap, size_t n, size_t size)
{
    const OuroAllocator *object = &heap->allocators[OURO_OBJECT];
    return object->take_zeroed(object->context, n, size);
}

void *
ouro_object_resize(OuHeap *heap, void *block, size_t size)
{
    const OuroAllocator *object = &heap->allocators[OURO_OBJECT];
    return object->resize(object->context, block, size);
}

void
ouro_object_release(OuHeap *heap, void *block)
{
    const OuroAllocator *object = &heap->allocators[OURO_OBJECT];
    object->release(object->context, block);
}
