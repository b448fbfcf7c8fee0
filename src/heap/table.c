/* SPDX-License-Identifier: MIT */
/* Address -> unit and arena, for addresses that may be anybody's.
 *
 * Blocks of the heap find their arena by a mask. Where a pointer may be
 * malloc's, or any number at all, the masked address is first looked up here,
 * so that memory which is not ours is never read.
 */
#include "heap/heap_int.h"

#include <string.h>

/* What a leaf has at least: a page, and one among the roots. The rest of it is counted
 * by the bytes that describe arenas, and not touched before. */
static size_t
leaf_counted_bytes(void)
{
    return 2 * ou_os_page_bytes();
}

static bool
make_leaf(OuHeap *heap, size_t root)
{
    if (!ou_limit_charge(heap, OU_USE_TABLES, leaf_counted_bytes()))
        return false;
    heap->leaves[root] = ou_os_map(OU_TABLE_LEAF_BYTES, ou_os_page_bytes());
    if (heap->leaves[root] == NULL) {
        ou_limit_credit(heap, OU_USE_TABLES, leaf_counted_bytes());
        return false;
    }
    return true;
}

/* The bytes for an arena's units, counted; NULL when memory ends. */
static uint8_t *
make_units(OuHeap *heap, uintptr_t arena_number)
{
    uintptr_t unit = arena_number << OU_UNITS_SHIFT;
    size_t root = unit >> OU_TABLE_LEAF_BITS;
    if (root >= OU_TABLE_ROOTS || (heap->leaves[root] == NULL && !make_leaf(heap, root)) ||
        !ou_limit_charge(heap, OU_USE_TABLES, OU_ARENA_UNITS))
        return NULL;
    if (arena_number < heap->first_arena)
        heap->first_arena = arena_number;
    if (arena_number >= heap->end_arena)
        heap->end_arena = arena_number + 1;
    heap->near_root = root;
    heap->near = heap->leaves[root];
    return &heap->near[unit & (OU_TABLE_LEAF_BYTES - 1)];
}

static void
clear_units(OuHeap *heap, char *base, size_t n_arenas)
{
    for (size_t i = 0; i < n_arenas; i++)
        ou_table_set_units(heap, base + i * OU_ARENA_BYTES, OU_ARENA_UNITS, OU_UNIT_FOREIGN);
    ou_limit_credit(heap, OU_USE_TABLES, n_arenas * OU_ARENA_UNITS);
}

void
ou_table_init(OuHeap *heap)
{
    heap->near_root = UINTPTR_MAX; // no unit's
    heap->first_arena = UINTPTR_MAX;
}

/* What an arena's `i`-th part begins with: the largest step that stays inside. */
static uint8_t
step_back(size_t i)
{
    return i == 0 ? OU_UNIT_OURS
                  : (uint8_t)(OU_UNIT_STEP + 63 - __builtin_clzll((unsigned long long)i));
}

bool
ou_table_add(OuHeap *heap, OuArena *arena)
{
    uintptr_t first = (uintptr_t)arena >> OU_ARENA_SHIFT;
    size_t n = ou_arena_mapped_bytes(arena) >> OU_ARENA_SHIFT;
    for (size_t i = 0; i < n; i++) {
        uint8_t *units = make_units(heap, first + i);
        if (units == NULL) {
            clear_units(heap, ou_arena_base(arena), i);
            return false;
        }
        OU_ASSERT(units[0] == OU_UNIT_FOREIGN);
        memset(units, OU_UNIT_OURS, OU_ARENA_UNITS);
        units[0] = step_back(i);
    }
    return true;
}

void
ou_table_remove(OuHeap *heap, OuArena *arena)
{
    char *base = ou_arena_base(arena);
    OU_ASSERT(ou_table_unit(heap, base) == OU_UNIT_OURS);
    clear_units(heap, base, ou_arena_mapped_bytes(arena) >> OU_ARENA_SHIFT);
}

OuArena *
ou_table_find(const OuHeap *heap, const void *address)
{
    uintptr_t base = (uintptr_t)address & ~(uintptr_t)OU_ARENA_MASK;
    uint8_t byte = ou_table_unit(heap, (void *)base);
    while (byte >= OU_UNIT_STEP) {
        base -= (uintptr_t)OU_ARENA_BYTES << (byte - OU_UNIT_STEP);
        byte = ou_table_unit(heap, (void *)base);
    }
    return byte == OU_UNIT_FOREIGN ? NULL : ou_arena_of((void *)base);
}

static bool
has_arena(const OuHeap *heap, uintptr_t number)
{
    return ou_table_unit(heap, (void *)(number << OU_ARENA_SHIFT)) != OU_UNIT_FOREIGN;
}

uintptr_t
ou_table_find_run(const OuHeap *heap, uintptr_t from, uintptr_t *end)
{
    while (from < heap->end_arena && !has_arena(heap, from))
        from++;
    *end = from;
    while (*end < heap->end_arena && has_arena(heap, *end))
        ++*end;
    return from;
}

void
ou_table_fini(OuHeap *heap)
{
    const unsigned shift = OU_TABLE_LEAF_BITS - OU_UNITS_SHIFT;
    if (heap->end_arena == 0)
        return;
    for (size_t i = heap->first_arena >> shift; i <= (heap->end_arena - 1) >> shift; i++) {
        if (heap->leaves[i] != NULL)
            ou_os_unmap(heap->leaves[i], OU_TABLE_LEAF_BYTES);
    }
}
