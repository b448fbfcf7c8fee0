/* SPDX-License-Identifier: MIT */
/* Buffers of the runtime's own: arrays and tables whose owner knows their size.
 *
 * Because the owner says the size when it gives a buffer back, nothing has to
 * be looked up to tell pools from the system's malloc.
 */
#include "heap/heap_int.h"

#include <string.h>

size_t
ou_buffer_room(size_t bytes)
{
    if (bytes <= 16)
        return 16;
    if (bytes <= OU_SMALL_LIMIT || bytes > OU_LARGE_LIMIT)
        return (bytes + OU_CLASS_STEP - 1) & ~(size_t)(OU_CLASS_STEP - 1);
    if (bytes <= OU_MEDIUM_LIMIT)
        return ou_medium_bytes(ou_medium_index(bytes));
    return (bytes + OU_POOL_BYTES - 1) & ~(OU_POOL_BYTES - 1);
}

/* Does a buffer of `bytes` lie in a pool? */
static bool
is_pooled(size_t bytes)
{
    return bytes <= OU_LARGE_LIMIT;
}

void *
ou_buffer_take(OuHeap *heap, size_t bytes)
{
    if (OU_UNLIKELY(heap->debug != NULL))
        return ou_debug_buffer_take(heap, bytes);
    if (!is_pooled(bytes))
        return ou_large_take(heap, bytes);
    void *buffer = OU_LIKELY(bytes <= OU_SMALL_LIMIT)
                       ? ou_bin_take(heap, ou_heap_sized_bin(heap, OU_POOL_BUFFER, bytes))
                       : ou_heap_take_block(heap, OU_POOL_BUFFER, bytes);
    if (buffer != NULL)
        OU_SLACK_CLOSE((char *)buffer + bytes, ou_buffer_room(bytes) - bytes);
    return buffer;
}

void *
ou_buffer_take_zeroed(OuHeap *heap, size_t bytes)
{
    if (!is_pooled(bytes) && OU_LIKELY(heap->debug == NULL))
        return ou_large_take_zeroed(heap, bytes);
    void *buffer = ou_buffer_take(heap, bytes);
    return buffer == NULL ? NULL : memset(buffer, 0, bytes);
}

void
ou_buffer_release(OuHeap *heap, void *buffer, size_t bytes)
{
    if (buffer == NULL)
        return;
    if (OU_UNLIKELY(heap->debug != NULL)) {
        ou_debug_buffer_release(heap, buffer, bytes);
        return;
    }
    if (!is_pooled(bytes)) {
        ou_large_release(heap, buffer);
        return;
    }
    OU_ASSERT(ou_pool_of(buffer)->kind == OU_POOL_BUFFER);
    OU_ASSERT(ou_block_bytes(buffer) == ou_buffer_room(bytes));
    OU_SLACK_OPEN(buffer, 16);
    ou_block_release(heap, buffer);
}

void *
ou_buffer_resize(OuHeap *heap, void *buffer, size_t old_bytes, size_t new_bytes)
{
    if (buffer == NULL)
        return ou_buffer_take(heap, new_bytes);
    if (OU_UNLIKELY(heap->debug != NULL))
        return ou_debug_buffer_resize(heap, buffer, old_bytes, new_bytes);
    if (!is_pooled(old_bytes) && !is_pooled(new_bytes))
        return ou_large_resize(heap, buffer, new_bytes);
    if (is_pooled(old_bytes) && is_pooled(new_bytes) &&
        ou_buffer_room(old_bytes) == ou_buffer_room(new_bytes)) {
        OU_SLACK_OPEN(buffer, new_bytes);
        OU_SLACK_CLOSE((char *)buffer + new_bytes, ou_buffer_room(new_bytes) - new_bytes);
        return buffer;
    }
    void *moved = ou_buffer_take(heap, new_bytes);
    if (moved == NULL)
        return NULL;
    memcpy(moved, buffer, old_bytes < new_bytes ? old_bytes : new_bytes);
    ou_buffer_release(heap, buffer, old_bytes);
    return moved;
}
