/* SPDX-License-Identifier: MIT */
/* Address -> arena, for addresses that may be anybody's.
 *
 * Blocks of the heap find their arena by a mask. Where a pointer may be
 * malloc's, or any number at all, the masked address is first looked up here,
 * so that memory which is not ours is never read.
 */
#include "heap/heap_int.h"

#include <string.h>

/* The byte for an arena, with its leaf made if need be; NULL when memory ends. */
static uint8_t *
make_slot(OuHeap *heap, uintptr_t number)
{
    if (number >> OU_TABLE_BITS)
        return NULL;
    uint8_t **leaf = &heap->leaves[number >> OU_TABLE_LEAF_BITS];
    if (*leaf == NULL) {
        if (!ou_limit_charge(heap, OU_USE_TABLES, OU_TABLE_LEAF_BYTES))
            return NULL;
        *leaf = ou_os_map(OU_TABLE_LEAF_BYTES, ou_os_page_bytes());
        if (*leaf == NULL) {
            ou_limit_credit(heap, OU_USE_TABLES, OU_TABLE_LEAF_BYTES);
            return NULL;
        }
        heap->n_leaves++;
    }
    return &(*leaf)[number & (OU_TABLE_LEAF_BYTES - 1)];
}

static void
clear_slots(OuHeap *heap, uintptr_t first, size_t n)
{
    for (uintptr_t number = first; number < first + n; number++)
        heap->leaves[number >> OU_TABLE_LEAF_BITS][number & (OU_TABLE_LEAF_BYTES - 1)] = 0;
}

/* What an arena's `i`-th part stores: the largest step that stays inside. */
static uint8_t
step_back(size_t i)
{
    return i == 0 ? 1 : (uint8_t)(2 + 63 - __builtin_clzll((unsigned long long)i));
}

bool
ou_table_add(OuHeap *heap, OuArena *arena)
{
    uintptr_t first = (uintptr_t)arena >> OU_ARENA_SHIFT;
    size_t n = ou_arena_mapped_bytes(arena) >> OU_ARENA_SHIFT;
    for (size_t i = 0; i < n; i++) {
        uint8_t *slot = make_slot(heap, first + i);
        if (slot == NULL) {
            clear_slots(heap, first, i);
            return false;
        }
        OU_ASSERT(*slot == 0);
        *slot = step_back(i);
    }
    return true;
}

void
ou_table_remove(OuHeap *heap, OuArena *arena)
{
    uintptr_t first = (uintptr_t)arena >> OU_ARENA_SHIFT;
    OU_ASSERT(ou_table_byte(heap, first) == 1);
    clear_slots(heap, first, ou_arena_mapped_bytes(arena) >> OU_ARENA_SHIFT);
}

OuArena *
ou_table_find(const OuHeap *heap, const void *address)
{
    uintptr_t number = (uintptr_t)address >> OU_ARENA_SHIFT;
    uint8_t byte = ou_table_byte(heap, number);
    while (byte > 1) {
        number -= (uintptr_t)1 << (byte - 2);
        byte = ou_table_byte(heap, number);
    }
    return byte == 0 ? NULL : ou_arena_of((void *)(number << OU_ARENA_SHIFT));
}

void
ou_table_fini(OuHeap *heap)
{
    /* Only leaves that were made are looked for: the rest of the root may
     * never have been touched, and reading it would make it resident. */
    for (size_t i = OU_TABLE_ROOTS, left = heap->n_leaves; left > 0; left--) {
        do
            i--;
        while (heap->leaves[i] == NULL);
        ou_os_unmap(heap->leaves[i], OU_TABLE_LEAF_BYTES);
    }
}
