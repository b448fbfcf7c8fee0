/* SPDX-License-Identifier: MIT */
/* The runtime's objects on their way through a wrapped object interface.
 *
 * Objects come from the bins' pools, and the collector stands on that: a wrapper
 * sees each request and each release, may refuse a request, and passes sizes and
 * blocks on as they are. While nothing is wrapped nothing asks. To wrap, no object's
 * bin has a current pool, so that each take finds an empty stack, and each pool
 * counts down from 1, so that each release is an event: both slow paths come here.
 */
#include "heap/heap_int.h"

void *
ou_object_ask(OuHeap *heap, OuBin *bin, OuPoolKind kind, size_t bytes)
{
    const OuroAllocator *object = &heap->allocators[OURO_OBJECT];
    OuObjectRequest request = {.bin = bin, .kind = kind, .bytes = bytes, .outer = heap->request};
    heap->request = &request;
    void *block = object->take(object->context, bytes);
    heap->request = request.outer;
    if (block == request.block)
        return block;
    /* Not ours: an object cannot lie there. */
    if (block != NULL)
        object->release(object->context, block);
    heap->limit.refusal = OURO_REFUSED_SYSTEM;
    return NULL;
}

void *
ou_object_serve(OuHeap *heap, size_t size)
{
    OuObjectRequest *request = ou_object_request(heap, size);
    if (request == NULL)
        return ou_public_take(heap, size);
    request->served = true;
    request->block = request->bin != NULL ? ou_bin_serve(heap, request->bin)
                                          : ou_span_serve(heap, request->kind, size);
    return request->block;
}

void
ou_object_tell(OuHeap *heap, OuPool *pool)
{
    const OuroAllocator *object = &heap->allocators[OURO_OBJECT];
    void *block = pool->freed;
    OU_RANGE_OPEN(block, ou_block_bytes(block));
    pool->freed = ((void **)block)[1];
    pool->countdown = 1;
    object->release(object->context, block);
}

void
ou_object_take_back(OuHeap *heap, void *block)
{
    OuPool *pool = heap->wraps_objects ? ou_heap_find_pool(heap, block) : NULL;
    if (pool != NULL && ou_kind_is_object(pool->kind))
        ou_pool_take_back(heap, pool, block);
    else
        ou_public_release(heap, block);
}
