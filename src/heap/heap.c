/* SPDX-License-Identifier: MIT */
/* The life of a heap.
 *
 * A heap's structure lies in pages of its own, apart from its arenas, so that
 * an empty heap has no arena at all.
 */
#include "heap/heap_int.h"

#include <stdio.h>

/* Where the arenas of a seeded heap begin: one of 4096 places, 4 GiB apart. */
static char *
fixed_place(uint64_t seed)
{
    uint64_t place = (seed * UINT64_C(0x9E3779B97F4A7C15)) >> 52;
    return (char *)(OU_OS_FIXED_BASE + (uintptr_t)(place << 32));
}

OuHeap *
ou_heap_open(const OuroHeapOptions *options)
{
    static const OuroHeapOptions defaults = {0};
    if (options == NULL)
        options = &defaults;
    if (options->limit_bytes != 0 && options->limit_bytes < OU_HEAP_COUNTED_BYTES)
        return NULL;
    OuHeap *heap = ou_os_map(sizeof(OuHeap), ou_os_page_bytes());
    if (heap == NULL)
        return NULL;
    ou_os_want_soon(heap, OU_HEAP_FIRST_BYTES); // one call for half a dozen faults
    heap->limit.limit_bytes = options->limit_bytes;
    heap->limit.soft_bytes = options->soft_limit_bytes;
    if (options->callbacks != NULL) {
        const OuroHeapCallbacks *c = options->callbacks;
        heap->hooks = (OuHeapHooks){.owner = c->context,
                                    .reclaim = c->reclaim,
                                    .near_limit = c->near_limit,
                                    .where = c->where,
                                    .report = c->report};
    }
    if (options->arenas != NULL)
        heap->arena_source = *options->arenas;
    ou_table_init(heap);
    ou_class_init(heap);
    ou_cache_init(heap);
    ou_domains_init(heap);
    if (!ou_limit_charge(heap, OU_USE_TABLES, OU_HEAP_COUNTED_BYTES))
        goto fail;
    if (options->seed != 0) {
        heap->next_fixed = fixed_place(options->seed);
        if (!ou_arena_map_first(heap))
            goto fail;
    }
    if ((options->debug != 0 || ou_os_says("OURO_HEAP", "debug")) && !ou_debug_open(heap))
        goto fail;
    return heap;
fail:
    ou_heap_close(heap);
    return NULL;
}

void
ou_heap_close(OuHeap *heap)
{
    if (heap == NULL)
        return;
    ou_debug_close(heap);
    ou_large_fini(heap);
    ou_arena_fini(heap);
    ou_table_fini(heap);
    ou_os_unmap(heap, sizeof(OuHeap));
}

void
ou_heap_set_hooks(OuHeap *heap, const OuHeapHooks *hooks)
{
    heap->hooks = hooks != NULL ? *hooks : (OuHeapHooks){0};
    heap->limit.raises = hooks != NULL && hooks->owner != NULL;
    ou_limit_keep_reserve(heap);
}

void
ou_heap_tell(OuHeap *heap, const char *text)
{
    if (heap->hooks.report != NULL)
        heap->hooks.report(heap->hooks.owner, text);
    else
        ou_os_tell(text);
}

void
ou_heap_tell_double(OuHeap *heap, const void *block)
{
    char text[160];
    snprintf(text, sizeof text,
             "ouro heap: double release: block %p (OURO_HEAP=debug says where)\n", block);
    ou_heap_tell(heap, text);
}

size_t
ou_heap_trim(OuHeap *heap)
{
    ou_debug_let_go(heap);
    ou_caches_flush(heap);
    ou_pools_retire_idle(heap);
    size_t bytes = ou_arena_trim(heap);
    return bytes + ou_arena_purge(heap) + ou_pages_trim(heap);
}
