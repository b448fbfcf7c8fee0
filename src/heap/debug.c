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
#include "heap/heap_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
    GUARD_BYTES = 16,
    GUARD = 0xFD,
    FRESH = 0xCD,
    DEAD = 0xDD,
    RESTING = 512, // released blocks that are kept from use
    RESTING_BYTES = 4 << 20,
    TAKEN_MARK = 0x4E454B41, // "AKEN"
    FREED_MARK = 0x44454552,
    SPOILT_MARK = 0x4C494F50, // a fault was reported: not looked at any more
    SITE_BYTES = 40,
};

/* The interfaces, and one more: the runtime's own buffers. */
enum { BUFFERS = 3, N_LAYERS };
static const char *const layer_names[] = {"raw", "mem", "object", "buffer"};

/* What stands before each block. */
typedef struct Head {
    struct Head *next; // all that are taken or rest
    struct Head *prev;
    size_t bytes;
    size_t before;    // from the beginning of the heap's block to this: an alignment's
    uint64_t request; // number of the request that took it
    uint32_t mark;
    uint32_t layer;
    char taken_at[SITE_BYTES]; // "file:line", the end of it
    char freed_at[SITE_BYTES];
    unsigned char guard[GUARD_BYTES];
} Head;

_Static_assert(sizeof(Head) % 16 == 0, "blocks stay aligned");

/* One wrapped interface: the context of its functions. */
typedef struct Layer {
    OuHeap *heap;
    unsigned number;
    OuroAllocator inner;
} Layer;

struct OuDebug {
    Layer layers[N_LAYERS];
    Head *heads;
    uint64_t n_requests;
    size_t n_faults;
    Head *resting[RESTING]; // a ring, the oldest at `oldest`
    size_t oldest;
    size_t n_resting;
    size_t resting_bytes;
};

static unsigned char *
body_of(Head *head)
{
    return (unsigned char *)(head + 1);
}

/* ---- reports ---- */

static void
note_site(OuHeap *heap, char *site)
{
    const char *file = NULL;
    int line = 0;
    if (heap->hooks.where == NULL || !heap->hooks.where(heap->hooks.owner, &file, &line)) {
        site[0] = '\0'; // nobody says
        return;
    }
    size_t n = strlen(file);
    size_t room = SITE_BYTES - 12; // a colon and a line number
    snprintf(site, SITE_BYTES, "%s:%d", n > room ? file + n - room : file, line);
}

__attribute__((format(printf, 4, 5))) static void
report(OuHeap *heap, Head *head, const void *block, const char *format, ...)
{
    char text[512];
    char site[SITE_BYTES];
    va_list arguments;
    int n = snprintf(text, sizeof text, "ouro heap: ");
    va_start(arguments, format);
    n += vsnprintf(text + n, sizeof text - (size_t)n, format, arguments);
    va_end(arguments);
    note_site(heap, site);
    n += snprintf(text + n, sizeof text - (size_t)n, "\n  block %p%s%s\n", block,
                  site[0] != '\0' ? ", seen at " : "", site);
    if (head != NULL) {
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "  %zu bytes of interface '%s', request %llu%s%s\n", head->bytes,
                      layer_names[head->layer], (unsigned long long)head->request,
                      head->taken_at[0] != '\0' ? ", taken at " : "", head->taken_at);
        if (head->freed_at[0] != '\0')
            snprintf(text + n, sizeof text - (size_t)n, "  released at %s\n", head->freed_at);
        head->mark = SPOILT_MARK;
    }
    heap->debug->n_faults++;
    ou_heap_tell(heap, text);
}

/* ---- looking at a block ---- */

/* The offset of the first byte that is not `pattern`; `n` when all are. */
static size_t
find_other(const unsigned char *at, size_t n, unsigned char pattern)
{
    size_t i = 0;
    while (i < n && at[i] == pattern)
        i++;
    return i;
}

/* Are the guards whole, and is a released block untouched? Reports, once. */
static bool
check_block(OuHeap *heap, Head *head)
{
    unsigned char *body = body_of(head);
    if (head->mark == SPOILT_MARK)
        return false;
    size_t i = find_other(head->guard, sizeof head->guard, GUARD);
    if (i < sizeof head->guard) {
        report(heap, head, body, "underrun: byte %zu before the block was overwritten",
               sizeof head->guard - i);
        return false;
    }
    i = find_other(body + head->bytes, GUARD_BYTES, GUARD);
    if (i < GUARD_BYTES) {
        report(heap, head, body, "overrun: byte %zu behind the block was overwritten", i + 1);
        return false;
    }
    i = head->mark == FREED_MARK ? find_other(body, head->bytes, DEAD) : head->bytes;
    if (i < head->bytes) {
        report(heap, head, body, "use after release: byte %zu of the block was overwritten", i);
        return false;
    }
    return true;
}

/* Where the block of the heap begins that a head at `at` would lie in; NULL when
 * there is none. Reads only the heap's own tables. */
static const char *
block_around(OuHeap *heap, const char *at)
{
    const OuPool *pool = ou_heap_find_pool(heap, at);
    if (pool != NULL) {
        size_t room = pool->bin == OU_NO_BIN ? ou_pool_units(pool) << OU_POOL_SHIFT : pool->block_bytes;
        size_t offset = (size_t)(at - ou_pool_base(pool));
        bool cut = offset / room < pool->n_cut && offset % room + sizeof(Head) <= room;
        return cut ? at - offset % room : NULL;
    }
    for (const OuLarge *large = heap->large; large != NULL; large = large->next) {
        const char *begin = (const char *)(large + 1);
        if (at >= begin && at + sizeof(Head) <= begin + large->bytes)
            return begin;
    }
    return NULL;
}

/* Is what lies before `block` one of our heads, of a block taken or released? */
static bool
has_head(OuHeap *heap, const void *block)
{
    const Head *head = (const Head *)block - 1;
    const char *begin = block_around(heap, (const char *)head);
    return begin != NULL && head->before == (size_t)((const char *)head - begin);
}

/* The head of a block that is in the program's hands, through `layer`; NULL after
 * a report. */
static Head *
claim(Layer *layer, void *block, const char *verb)
{
    OuHeap *heap = layer->heap;
    Head *head = (Head *)block - 1;
    if (!has_head(heap, block)) {
        report(heap, NULL, block, "foreign pointer: what is %s is no block of this heap", verb);
        return NULL;
    }
    if (head->mark == FREED_MARK) {
        report(heap, head, block, "double release: what is %s was released already", verb);
        return NULL;
    }
    if (head->mark == SPOILT_MARK)
        return NULL;
    if (head->mark != TAKEN_MARK) {
        report(heap, NULL, block, "foreign pointer: what is %s is no block, or long released", verb);
        return NULL;
    }
    if (head->layer != layer->number) {
        report(heap, head, block, "wrong interface: what is %s as '%s' was taken as '%s'", verb,
               layer_names[layer->number], layer_names[head->layer]);
        return NULL;
    }
    return check_block(heap, head) ? head : NULL;
}

/* ---- blocks at rest ---- */

static size_t
whole_bytes(const Head *head)
{
    return head->before + sizeof(Head) + head->bytes + GUARD_BYTES;
}

static void
let_go_oldest(OuHeap *heap)
{
    OuDebug *debug = heap->debug;
    Head *head = debug->resting[debug->oldest];
    debug->oldest = (debug->oldest + 1) % RESTING;
    debug->n_resting--;
    debug->resting_bytes -= whole_bytes(head);
    bool sound = check_block(heap, head);
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
lay_to_rest(OuHeap *heap, Head *head)
{
    OuDebug *debug = heap->debug;
    while (debug->n_resting == RESTING ||
           (debug->n_resting > 0 && debug->resting_bytes + whole_bytes(head) > RESTING_BYTES))
        let_go_oldest(heap);
    debug->resting[(debug->oldest + debug->n_resting) % RESTING] = head;
    debug->n_resting++;
    debug->resting_bytes += whole_bytes(head);
}

/* ---- the four functions ---- */

/* Begin the block that the program gets, its head right before it. */
static void *
hand_out(Layer *layer, Head *head, size_t size, size_t before)
{
    OuDebug *debug = layer->heap->debug;
    memset(head, 0, sizeof *head);
    head->bytes = size;
    head->before = before;
    head->request = ++debug->n_requests;
    head->mark = TAKEN_MARK;
    head->layer = layer->number;
    note_site(layer->heap, head->taken_at);
    memset(head->guard, GUARD, sizeof head->guard);
    memset(body_of(head), FRESH, size);
    memset(body_of(head) + size, GUARD, GUARD_BYTES);
    head->next = debug->heads;
    if (head->next != NULL)
        head->next->prev = head;
    debug->heads = head;
    return body_of(head);
}

/* `more` bytes are left over for an alignment. */
static void *
take_inner(const Layer *layer, size_t size, size_t more)
{
    size_t whole;
    if (__builtin_add_overflow(size, sizeof(Head) + GUARD_BYTES, &whole) ||
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
        memset((char *)block + POOL_WORDS, DEAD, pool->block_bytes - POOL_WORDS);
        OU_RANGE_CLOSE(block, pool->block_bytes);
    }
}

static void *
take_object(Layer *layer, size_t size)
{
    bool is_span = layer->heap->request->bin == NULL;
    unsigned char *block = layer->inner.take(layer->inner.context, size);
    if (block == NULL || is_span)
        return block;
    OU_RANGE_OPEN(block, size);
    size_t n = size - POOL_WORDS;
    size_t i = find_other(block + POOL_WORDS, n, DEAD);
    if (i < n)
        report(layer->heap, NULL, block,
               "use after release: byte %zu of a released object was overwritten", i + POOL_WORDS);
    memset(block + POOL_WORDS, FRESH, n);
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
release_object(Layer *layer, OuPool *pool, void *block)
{
    OuHeap *heap = layer->heap;
    if (cut_ring(pool, block)) {
        report(heap, NULL, block, "double release: the object was released already");
        return;
    }
    if (pool->bin != OU_NO_BIN)
        memset((char *)block + POOL_WORDS, DEAD, pool->block_bytes - POOL_WORDS);
    layer->inner.release(layer->inner.context, block);
}

static void *
debug_take(void *context, size_t size)
{
    Layer *layer = context;
    if (layer->number == OURO_OBJECT && ou_object_request(layer->heap, size) != NULL)
        return take_object(layer, size);
    Head *head = take_inner(layer, size, 0);
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
    Layer *layer = &heap->debug->layers[OURO_MEM];
    char *whole = take_inner(layer, size, align);
    if (whole == NULL)
        return NULL;
    uintptr_t body = ((uintptr_t)whole + sizeof(Head) + align - 1) & ~(uintptr_t)(align - 1);
    Head *head = (Head *)body - 1;
    return hand_out(layer, head, size, (size_t)((char *)head - whole));
}

bool
ou_debug_usable_bytes(OuHeap *heap, const void *block, size_t *bytes)
{
    const Head *head = (const Head *)block - 1;
    if (heap->debug == NULL || !has_head(heap, block) || head->mark != TAKEN_MARK)
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
release_head(OuHeap *heap, Head *head)
{
    head->mark = FREED_MARK;
    note_site(heap, head->freed_at);
    memset(body_of(head), DEAD, head->bytes);
    lay_to_rest(heap, head);
}

static void
debug_release(void *context, void *block)
{
    Layer *layer = context;
    OuPool *pool = layer->number == OURO_OBJECT ? ou_heap_find_pool(layer->heap, block) : NULL;
    if (pool != NULL && ou_kind_is_object(pool->kind)) {
        release_object(layer, pool, block);
        return;
    }
    Head *head = block == NULL ? NULL : claim(layer, block, "released");
    if (head != NULL)
        release_head(layer->heap, head);
}

/* Make a block smaller where it is. */
static void *
shrink(Head *head, size_t size)
{
    memset(body_of(head) + size, GUARD, GUARD_BYTES);
    head->bytes = size;
    return body_of(head);
}

/* Always moves, so that whoever keeps the old address is found out; but that making
 * a block smaller never fails. */
static void *
debug_resize(void *context, void *block, size_t size)
{
    Layer *layer = context;
    if (block == NULL)
        return debug_take(context, size);
    Head *head = claim(layer, block, "resized");
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
    return debug_take(&heap->debug->layers[BUFFERS], bytes);
}

/* The owner says a size: is it the one it asked for? */
static void
check_size(OuHeap *heap, void *buffer, size_t bytes)
{
    Head *head = (Head *)buffer - 1;
    if (has_head(heap, buffer) && head->mark == TAKEN_MARK && head->bytes != bytes)
        report(heap, head, buffer, "wrong size: the owner of the buffer says %zu", bytes);
}

void *
ou_debug_buffer_resize(OuHeap *heap, void *buffer, size_t old_bytes, size_t new_bytes)
{
    check_size(heap, buffer, old_bytes);
    return debug_resize(&heap->debug->layers[BUFFERS], buffer, new_bytes);
}

void
ou_debug_buffer_release(OuHeap *heap, void *buffer, size_t bytes)
{
    check_size(heap, buffer, bytes);
    debug_release(&heap->debug->layers[BUFFERS], buffer);
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
    for (unsigned i = 0; i < N_LAYERS; i++) {
        Layer *layer = &debug->layers[i];
        *layer = (Layer){.heap = heap, .number = i};
        ouro_allocator_get(heap, i == BUFFERS ? OURO_MEM : (OuroDomain)i, &layer->inner);
    }
    heap->debug = debug;
    for (unsigned i = 0; i < BUFFERS; i++) {
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
    for (Head *head = heap->debug->heads; head != NULL; head = head->next)
        check_block(heap, head);
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
