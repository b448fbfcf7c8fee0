/* SPDX-License-Identifier: MIT */
/* What instruments and maps show of a heap: sums by size class, and arenas unit by
 * unit, through the public header.
 */
#include "heap/heap_int.h"

#include <string.h>

_Static_assert((int)OURO_POOL_BUFFER == OU_POOL_BUFFER && (int)OURO_POOL_PUBLIC == OU_POOL_PUBLIC &&
                   (int)OURO_POOL_PLAIN == OU_POOL_PLAIN &&
                   (int)OURO_POOL_OBJECT == OU_POOL_COLLECTABLE,
               "the public kinds are the heap's");

typedef struct Classes {
    OuroClassStats *classes;
    size_t room;
    size_t n;
} Classes;

/* Where the class is, or would be inserted. */
static size_t
find_class(const Classes *c, OuroPoolKind kind, size_t block_bytes)
{
    size_t n = c->n < c->room ? c->n : c->room;
    size_t i = 0;
    while (i < n && (c->classes[i].kind < kind ||
                     (c->classes[i].kind == kind && c->classes[i].block_bytes < block_bytes)))
        i++;
    return i;
}

static bool
add_to_class(void *context, OuPool *pool)
{
    Classes *c = context;
    OuroPoolKind kind = (OuroPoolKind)pool->kind;
    size_t block_bytes = pool->bin == OU_NO_BIN ? 0 : pool->block_bytes;
    size_t i = find_class(c, kind, block_bytes);
    size_t n = c->n < c->room ? c->n : c->room;
    if (i == n || c->classes[i].kind != kind || c->classes[i].block_bytes != block_bytes) {
        c->n++;
        if (n == c->room)
            return true; // counted, not shown
        memmove(&c->classes[i + 1], &c->classes[i], (n - i) * sizeof *c->classes);
        c->classes[i] = (OuroClassStats){.kind = kind, .block_bytes = block_bytes};
    }
    c->classes[i].n_pools++;
    c->classes[i].n_blocks += pool->n_blocks;
    c->classes[i].n_taken += ou_pool_n_taken(pool);
    c->classes[i].pool_bytes += ou_pool_units(pool) << OU_POOL_SHIFT;
    return true;
}

size_t
ouro_heap_classes(OuHeap *heap, OuroClassStats *classes, size_t n)
{
    Classes c = {classes, n, 0};
    ou_heap_each_pool(heap, add_to_class, &c);
    return c.n;
}

static void
view_units(const OuArena *arena, OuroArenaView *view)
{
    view->n_units = (unsigned)OU_ARENA_UNITS;
    view->head = ~ou_arena_all(arena);
    for (size_t unit = ou_arena_first(arena); unit < OU_ARENA_UNITS;) {
        const OuPool *pool = ou_arena_desc(arena, unit);
        if (pool->kind == OU_POOL_UNUSED) {
            unit++;
            continue;
        }
        size_t percent = ou_pool_n_taken(pool) * 100 / pool->n_blocks;
        memset(view->kind + unit, pool->kind, pool->n_units);
        memset(view->percent + unit, (int)percent, pool->n_units);
        unit += pool->n_units;
    }
}

void
ouro_heap_each_arena(OuHeap *heap, bool (*fn)(void *context, const OuroArenaView *arena),
                     void *context)
{
    ou_caches_flush(heap);
    for (const OuArena *arena = heap->arenas; arena != NULL; arena = arena->all_next) {
        OuroArenaView view = {.address = ou_arena_base(arena),
                              .bytes = ou_arena_counted_bytes(arena)};
        if (arena->span_units == 0) {
            view_units(arena, &view);
        } else {
            view.n_units = 1;
            view.kind[0] = ou_arena_desc(arena, OU_HEAD_UNITS)->kind;
            view.percent[0] = 100;
        }
        if (!fn(context, &view))
            return;
    }
}
