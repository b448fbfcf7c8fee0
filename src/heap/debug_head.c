/* SPDX-License-Identifier: MIT */
/* What the debug layer looks for in a block, and what it reports. */
#include "heap/debug_int.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static const char *const layer_names[] = {"raw", "mem", "object", "buffer"};

/* ---- reports ---- */

void
ou_debug_note_site(OuHeap *heap, char *site)
{
    const char *file = NULL;
    int line = 0;
    if (heap->hooks.where == NULL || !heap->hooks.where(heap->hooks.owner, &file, &line)) {
        site[0] = '\0'; // nobody says
        return;
    }
    size_t n = strlen(file);
    size_t room = OU_DEBUG_SITE_BYTES - 12; // a colon and a line number
    snprintf(site, OU_DEBUG_SITE_BYTES, "%s:%d", n > room ? file + n - room : file, line);
}

void
ou_debug_report(OuHeap *heap, OuDebugHead *head, const void *block, const char *format, ...)
{
    char text[512];
    char site[OU_DEBUG_SITE_BYTES];
    va_list arguments;
    int n = snprintf(text, sizeof text, "ouro heap: ");
    va_start(arguments, format);
    n += vsnprintf(text + n, sizeof text - (size_t)n, format, arguments);
    va_end(arguments);
    ou_debug_note_site(heap, site);
    n += snprintf(text + n, sizeof text - (size_t)n, "\n  block %p%s%s\n", block,
                  site[0] != '\0' ? ", seen at " : "", site);
    if (head != NULL) {
        n += snprintf(text + n, sizeof text - (size_t)n,
                      "  %zu bytes of interface '%s', request %llu%s%s\n", head->bytes,
                      layer_names[head->layer], (unsigned long long)head->request,
                      head->taken_at[0] != '\0' ? ", taken at " : "", head->taken_at);
        if (head->freed_at[0] != '\0')
            snprintf(text + n, sizeof text - (size_t)n, "  released at %s\n", head->freed_at);
        head->mark = OU_DEBUG_SPOILT_MARK;
    }
    heap->debug->n_faults++;
    ou_heap_tell(heap, text);
}

/* ---- looking at a block ---- */

size_t
ou_debug_find_other(const unsigned char *at, size_t n, unsigned char pattern)
{
    const uint64_t wanted = pattern * UINT64_C(0x0101010101010101);
    uint64_t word = wanted;
    size_t i = 0;
    for (; i + sizeof word <= n; i += sizeof word) { // released blocks may have megabytes
        memcpy(&word, at + i, sizeof word);
        if (word != wanted)
            break;
    }
    while (i < n && at[i] == pattern)
        i++;
    return i;
}

bool
ou_debug_check_block(OuHeap *heap, OuDebugHead *head)
{
    unsigned char *body = ou_debug_body(head);
    if (head->mark == OU_DEBUG_SPOILT_MARK)
        return false;
    size_t i = ou_debug_find_other(head->guard, sizeof head->guard, OU_DEBUG_GUARD);
    if (i < sizeof head->guard) {
        ou_debug_report(heap, head, body, "underrun: byte %zu before the block was overwritten",
                        sizeof head->guard - i);
        return false;
    }
    i = ou_debug_find_other(body + head->bytes, OU_DEBUG_GUARD_BYTES, OU_DEBUG_GUARD);
    if (i < OU_DEBUG_GUARD_BYTES) {
        ou_debug_report(heap, head, body, "overrun: byte %zu behind the block was overwritten",
                        i + 1);
        return false;
    }
    i = head->mark == OU_DEBUG_FREED_MARK ? ou_debug_find_other(body, head->bytes, OU_DEBUG_DEAD)
                                          : head->bytes;
    if (i < head->bytes) {
        ou_debug_report(heap, head, body,
                        "use after release: byte %zu of the block was overwritten", i);
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
        size_t room =
            pool->bin == OU_NO_BIN ? ou_pool_units(pool) << OU_POOL_SHIFT : pool->block_bytes;
        size_t offset = (size_t)(at - ou_pool_base(pool));
        bool cut = offset / room < pool->n_cut && offset % room + sizeof(OuDebugHead) <= room;
        return cut ? at - offset % room : NULL;
    }
    for (const OuLarge *large = heap->large; large != NULL; large = large->next) {
        const char *begin = (const char *)(large + 1);
        if (at >= begin && at + sizeof(OuDebugHead) <= begin + large->bytes)
            return begin;
    }
    return NULL;
}

bool
ou_debug_has_head(OuHeap *heap, const void *block)
{
    const OuDebugHead *head = (const OuDebugHead *)block - 1;
    const char *begin = block_around(heap, (const char *)head);
    return begin != NULL && head->before == (size_t)((const char *)head - begin);
}

OuDebugHead *
ou_debug_claim(OuDebugLayer *layer, void *block, const char *verb)
{
    OuHeap *heap = layer->heap;
    OuDebugHead *head = (OuDebugHead *)block - 1;
    if (!ou_debug_has_head(heap, block)) {
        ou_debug_report(heap, NULL, block, "foreign pointer: what is %s is no block of this heap",
                        verb);
        return NULL;
    }
    if (head->mark == OU_DEBUG_FREED_MARK) {
        ou_debug_report(heap, head, block, "double release: what is %s was released already", verb);
        return NULL;
    }
    if (head->mark == OU_DEBUG_SPOILT_MARK)
        return NULL;
    if (head->mark != OU_DEBUG_TAKEN_MARK) {
        ou_debug_report(heap, NULL, block,
                        "foreign pointer: what is %s is no block, or long released", verb);
        return NULL;
    }
    if (head->layer != layer->number) {
        ou_debug_report(heap, head, block, "wrong interface: what is %s as '%s' was taken as '%s'",
                        verb, layer_names[layer->number], layer_names[head->layer]);
        return NULL;
    }
    return ou_debug_check_block(heap, head) ? head : NULL;
}
