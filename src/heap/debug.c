/* SPDX-License-Identifier: MIT */
/* The debug layer: wraps all interfaces of a heap, and the runtime's buffers.
 *
 *     [ head: size, request, lines, guard ][ the program's bytes ][ guard ]
 *
 * A block is filled when it is taken and when it is given back, and rests for a
 * while before its memory serves again, so that a late write is seen. Nothing is
 * believed: a pointer is looked up in the heap's own tables before what stands
 * in front of it is read. A fault is reported, and the block concerned is left
 * alone from then on; the program goes on.
 */
#include "heap/debug_int.h"

#include <string.h>

/* ---- blocks at rest ---- */

static size_t
whole_bytes(const OuDebugHead *head)
{
    return head->before + sizeof(OuDebugHead) + head->bytes + OU_DEBUG_GUARD_BYTES;
}

static void
let_go_oldest(OuHeap *heap)
{
    OuDebug *debug = heap->debug;
    OuDebugHead *head = debug->resting[debug->oldest];
    debug->oldest = (debug->oldest + 1) % OU_DEBUG_RESTING;
    debug->n_resting--;
    debug->resting_bytes -= whole_bytes(head);
    bool sound = ou_debug_check_block(heap, head);
    if (head->next != NULL)
        head->next->prev = head->prev;
    if (head->prev != NULL)
        head->prev->next = head->next;
    else
        debug->heads = head->next;
    head->mark = 0;
    const OuroAllocator *inner = &debug->layers[head->layer].inner;
    if (sound)
        inner->release(inner->context, (char *)head - head->before);
}

bool
ou_debug_let_go(OuHeap *heap)
{
    if (heap->debug == NULL || heap->debug->n_resting == 0)
        return false;
    while (heap->debug->n_resting > 0)
        let_go_oldest(heap);
    return true;
}

static void
lay_to_rest(OuHeap *heap, OuDebugHead *head)
{
    OuDebug *debug = heap->debug;
    while (
        debug->n_resting == OU_DEBUG_RESTING ||
        (debug->n_resting > 0 && debug->resting_bytes + whole_bytes(head) > OU_DEBUG_RESTING_BYTES))
        let_go_oldest(heap);
    debug->resting[(debug->oldest + debug->n_resting) % OU_DEBUG_RESTING] = head;
    debug->n_resting++;
    debug->resting_bytes += whole_bytes(head);
}

/* ---- the four functions ---- */

/* Begin the block that the program gets, its head right before it. */
static void *
hand_out(OuDebugLayer *layer, OuDebugHead *head, size_t size, size_t before)
{
    OuDebug *debug = layer->heap->debug;
    memset(head, 0, sizeof *head);
    head->bytes = size;
    head->before = before;
    head->request = ++debug->n_requests;
    head->mark = OU_DEBUG_TAKEN_MARK;
    head->layer = layer->number;
    ou_debug_note_site(layer->heap, head->taken_at);
    memset(head->guard, OU_DEBUG_GUARD, sizeof head->guard);
    memset(ou_debug_body(head), OU_DEBUG_FRESH, size);
    memset(ou_debug_body(head) + size, OU_DEBUG_GUARD, OU_DEBUG_GUARD_BYTES);
    head->next = debug->heads;
    if (head->next != NULL)
        head->next->prev = head;
    debug->heads = head;
    return ou_debug_body(head);
}

/* `more` bytes are left over for an alignment. */
static void *
take_inner(const OuDebugLayer *layer, size_t size, size_t more)
{
    size_t whole;
    if (__builtin_add_overflow(size, sizeof(OuDebugHead) + OU_DEBUG_GUARD_BYTES, &whole) ||
        __builtin_add_overflow(whole, more, &whole))
        whole = SIZE_MAX; // refused as no object's size
    return layer->inner.take(layer->inner.context, whole);
}

/* ---- the runtime's objects ----
 *
 * They lie in pools of their size, without heads. What is released is filled behind
 * its first two words, which the pool uses, and so is what was never taken. */

enum { POOL_WORDS = 2 * sizeof(void *) };

/* Take what was just cut into account: all of it lies on the pool's stack. */
void
ou_debug_fill_cut(const OuPool *pool)
{
    for (void *block = pool->freed; block != NULL; block = ou_link_read(block)) {
        OU_RANGE_OPEN(block, pool->block_bytes);
        memset((char *)block + POOL_WORDS, OU_DEBUG_DEAD, pool->block_bytes - POOL_WORDS);
        OU_RANGE_CLOSE(block, pool->block_bytes);
    }
}

static void *
take_object(OuDebugLayer *layer, size_t size)
{
    bool is_span = layer->heap->request->bin == NULL;
    unsigned char *block = layer->inner.take(layer->inner.context, size);
    if (block == NULL || is_span)
        return block;
    OU_RANGE_OPEN(block, size);
    size_t n = size - POOL_WORDS;
    size_t i = ou_debug_find_other(block + POOL_WORDS, n, OU_DEBUG_DEAD);
    if (i < n)
        ou_debug_report(layer->heap, NULL, block,
                        "use after release: byte %zu of a released object was overwritten",
                        i + POOL_WORDS);
    memset(block + POOL_WORDS, OU_DEBUG_FRESH, n);
    return block;
}

/* Is the block on its pool's stack already? Then the stack is a ring: cut it. */
static bool
cut_ring(OuPool *pool, const void *block)
{
    size_t left = pool->n_blocks;
    for (void **at = pool->freed; at != NULL && left > 0; at = ou_link_read(at), left--) {
        if (at == block) {
            at[1] = NULL;
            return true;
        }
    }
    return false;
}

static void
release_object(OuDebugLayer *layer, OuPool *pool, void *block)
{
    OuHeap *heap = layer->heap;
    if (cut_ring(pool, block)) {
        ou_debug_report(heap, NULL, block, "double release: the object was released already");
        return;
    }
    if (pool->bin != OU_NO_BIN)
        memset((char *)block + POOL_WORDS, OU_DEBUG_DEAD, pool->block_bytes - POOL_WORDS);
    layer->inner.release(layer->inner.context, block);
}

static void *
debug_take(void *context, size_t size)
{
    OuDebugLayer *layer = context;
    if (layer->number == OURO_OBJECT && ou_object_request(layer->heap, size) != NULL)
        return take_object(layer, size);
    OuDebugHead *head = take_inner(layer, size, 0);
    return head == NULL ? NULL : hand_out(layer, head, size, 0);
}

bool
ou_debug_is_mem(const OuHeap *heap)
{
    return heap->allocators[OURO_MEM].take == debug_take;
}

void *
ou_debug_take_aligned(OuHeap *heap, size_t align, size_t size)
{
    OuDebugLayer *layer = &heap->debug->layers[OURO_MEM];
    char *whole = take_inner(layer, size, align);
    if (whole == NULL)
        return NULL;
    uintptr_t body = ((uintptr_t)whole + sizeof(OuDebugHead) + align - 1) & ~(uintptr_t)(align - 1);
    OuDebugHead *head = (OuDebugHead *)body - 1;
    return hand_out(layer, head, size, (size_t)((char *)head - whole));
}

bool
ou_debug_usable_bytes(OuHeap *heap, const void *block, size_t *bytes)
{
    const OuDebugHead *head = (const OuDebugHead *)block - 1;
    if (heap->debug == NULL || !ou_debug_has_head(heap, block) || head->mark != OU_DEBUG_TAKEN_MARK)
        return false;
    *bytes = head->bytes;
    return true;
}

static void *
debug_take_zeroed(void *context, size_t n, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(n, size, &bytes))
        bytes = SIZE_MAX;
    void *block = debug_take(context, bytes);
    return block == NULL ? NULL : memset(block, 0, bytes);
}

static void
release_head(OuHeap *heap, OuDebugHead *head)
{
    head->mark = OU_DEBUG_FREED_MARK;
    ou_debug_note_site(heap, head->freed_at);
    memset(ou_debug_body(head), OU_DEBUG_DEAD, head->bytes);
    lay_to_rest(heap, head);
}

static void
debug_release(void *context, void *block)
{
    OuDebugLayer *layer = context;
    OuPool *pool = layer->number == OURO_OBJECT ? ou_heap_find_pool(layer->heap, block) : NULL;
    if (pool != NULL && ou_kind_is_object(pool->kind)) {
        release_object(layer, pool, block);
        return;
    }
    OuDebugHead *head = block == NULL ? NULL : ou_debug_claim(layer, block, "released");
    if (head != NULL)
        release_head(layer->heap, head);
}

/* Make a block smaller where it is. */
static void *
shrink(OuDebugHead *head, size_t size)
{
    memset(ou_debug_body(head) + size, OU_DEBUG_GUARD, OU_DEBUG_GUARD_BYTES);
    head->bytes = size;
    return ou_debug_body(head);
}

/* Always moves, so that whoever keeps the old address is found out; but that making
 * a block smaller never fails. */
static void *
debug_resize(void *context, void *block, size_t size)
{
    OuDebugLayer *layer = context;
    if (block == NULL)
        return debug_take(context, size);
    OuDebugHead *head = ou_debug_claim(layer, block, "resized");
    if (head == NULL)
        return NULL;
    void *moved = debug_take(context, size);
    if (moved == NULL)
        return size <= head->bytes ? shrink(head, size) : NULL;
    memcpy(moved, block, size < head->bytes ? size : head->bytes);
    release_head(layer->heap, head);
    return moved;
}

/* ---- the runtime's buffers ---- */

void *
ou_debug_buffer_take(OuHeap *heap, size_t bytes)
{
    return debug_take(&heap->debug->layers[OU_DEBUG_BUFFERS], bytes);
}

/* The owner says a size: is it the one it asked for? */
static void
check_size(OuHeap *heap, void *buffer, size_t bytes)
{
    OuDebugHead *head = (OuDebugHead *)buffer - 1;
    if (ou_debug_has_head(heap, buffer) && head->mark == OU_DEBUG_TAKEN_MARK &&
        head->bytes != bytes)
        ou_debug_report(heap, head, buffer, "wrong size: the owner of the buffer says %zu", bytes);
}

void *
ou_debug_buffer_resize(OuHeap *heap, void *buffer, size_t old_bytes, size_t new_bytes)
{
    check_size(heap, buffer, old_bytes);
    return debug_resize(&heap->debug->layers[OU_DEBUG_BUFFERS], buffer, new_bytes);
}

void
ou_debug_buffer_release(OuHeap *heap, void *buffer, size_t bytes)
{
    check_size(heap, buffer, bytes);
    debug_release(&heap->debug->layers[OU_DEBUG_BUFFERS], buffer);
}

/* ---- life ---- */

bool
ou_debug_open(OuHeap *heap)
{
    if (!ou_limit_charge(heap, OU_USE_TABLES, sizeof(OuDebug)))
        return false;
    OuDebug *debug = ou_os_map(sizeof *debug, ou_os_page_bytes());
    if (debug == NULL) {
        ou_limit_credit(heap, OU_USE_TABLES, sizeof(OuDebug));
        return false;
    }
    for (unsigned i = 0; i < OU_DEBUG_N_LAYERS; i++) {
        OuDebugLayer *layer = &debug->layers[i];
        *layer = (OuDebugLayer){.heap = heap, .number = i};
        ouro_allocator_get(heap, i == OU_DEBUG_BUFFERS ? OURO_MEM : (OuroDomain)i, &layer->inner);
    }
    heap->debug = debug;
    for (unsigned i = 0; i < OU_DEBUG_BUFFERS; i++) {
        const OuroAllocator wrapped = {&debug->layers[i], debug_take, debug_take_zeroed,
                                       debug_resize, debug_release};
        ouro_allocator_set(heap, (OuroDomain)i, &wrapped);
    }
    return true;
}

size_t
ouro_heap_check(OuHeap *heap)
{
    if (heap->debug == NULL)
        return 0;
    for (OuDebugHead *head = heap->debug->heads; head != NULL; head = head->next)
        ou_debug_check_block(heap, head);
    return heap->debug->n_faults;
}

void
ou_debug_close(OuHeap *heap)
{
    if (heap->debug == NULL)
        return;
    ouro_heap_check(heap);
    ou_os_unmap(heap->debug, sizeof(OuDebug));
    heap->debug = NULL;
}
