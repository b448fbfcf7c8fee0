/* SPDX-License-Identifier: MIT */
/* Size classes: which bin serves how many bytes.
 *
 * Small classes are a step apart (8 bytes, 16 for the public interface);
 * medium ones are eight to a doubling, so that a block is never more than an
 * eighth larger than what was asked for.
 */
#include "heap/heap_int.h"

/* The most units that a pool of medium blocks takes. */
#define MAX_UNITS 8u

/* The fewest units that two blocks or more fill to within a sixteenth, or
 * failing that, fill best. */
static unsigned
choose_units(size_t block_bytes)
{
    if (block_bytes <= OU_SMALL_LIMIT)
        return 1;
    unsigned best = MAX_UNITS;
    size_t best_waste = SIZE_MAX;
    for (unsigned n = 1; n <= MAX_UNITS; n++) {
        size_t bytes = n * OU_POOL_BYTES;
        size_t waste = bytes % block_bytes;
        if (bytes / block_bytes < 2)
            continue;
        if (waste * 16 <= bytes)
            return n;
        if (waste * MAX_UNITS / n < best_waste) {
            best_waste = waste * MAX_UNITS / n;
            best = n;
        }
    }
    return best;
}

static void
init_bin(OuHeap *heap, unsigned index, OuPoolKind kind, size_t block_bytes, unsigned n_units)
{
    heap->bins[index] = (OuBin){
        .current = &heap->no_pool,
        .block_bytes = (uint32_t)block_bytes,
        .index = (uint16_t)index,
        .kind = (uint8_t)kind,
        .n_units = (uint8_t)n_units,
    };
}

static void
init_small(OuHeap *heap, OuPoolKind kind, size_t step)
{
    unsigned first = ou_class_first_bin(kind);
    for (size_t i = 0; i <= OU_SMALL_LIMIT / step; i++) {
        size_t bytes = i * step < 16 ? 16 : i * step;
        init_bin(heap, first + (unsigned)i, kind, bytes, 1);
    }
}

void
ou_class_init(OuHeap *heap)
{
    for (unsigned i = 0; i < OU_N_TYPED_BINS; i++)
        init_bin(heap, i, OU_POOL_UNUSED, 16, 1); // until ou_heap_define_bin
    init_small(heap, OU_POOL_PUBLIC, OU_PUBLIC_STEP);
    for (OuPoolKind kind = OU_POOL_BUFFER; kind < OU_N_POOL_KINDS; kind++) {
        if (kind != OU_POOL_PUBLIC)
            init_small(heap, kind, OU_CLASS_STEP);
    }
    for (unsigned i = 0; i < OU_N_MEDIUM; i++) {
        size_t bytes = ou_medium_bytes(i);
        unsigned n_units = choose_units(bytes);
        init_bin(heap, OU_FIRST_PUBLIC + OU_N_SMALL_PUBLIC + i, OU_POOL_PUBLIC, bytes, n_units);
        init_bin(heap, OU_FIRST_BUFFER + OU_N_SMALL + i, OU_POOL_BUFFER, bytes, n_units);
        init_bin(heap, OU_FIRST_PLAIN + OU_N_SMALL + i, OU_POOL_PLAIN, bytes, n_units);
        init_bin(heap, OU_FIRST_COLLECTABLE + OU_N_SMALL + i, OU_POOL_COLLECTABLE, bytes, n_units);
    }
}

unsigned
ou_class_first_bin(OuPoolKind kind)
{
    switch (kind) {
    case OU_POOL_PUBLIC:
        return OU_FIRST_PUBLIC;
    case OU_POOL_BUFFER:
        return OU_FIRST_BUFFER;
    case OU_POOL_PLAIN:
        return OU_FIRST_PLAIN;
    default:
        OU_ASSERT(kind == OU_POOL_COLLECTABLE);
        return OU_FIRST_COLLECTABLE;
    }
}

unsigned
ou_class_index(OuPoolKind kind, size_t bytes)
{
    OU_ASSERT(bytes <= OU_MEDIUM_LIMIT);
    if (kind == OU_POOL_PUBLIC) {
        if (bytes <= OU_SMALL_LIMIT)
            return (unsigned)((bytes + OU_PUBLIC_STEP - 1) / OU_PUBLIC_STEP);
        return OU_N_SMALL_PUBLIC + ou_medium_index(bytes);
    }
    if (bytes <= 16)
        return 16 / OU_CLASS_STEP;
    if (bytes <= OU_SMALL_LIMIT)
        return (unsigned)((bytes + OU_CLASS_STEP - 1) / OU_CLASS_STEP);
    return OU_N_SMALL + ou_medium_index(bytes);
}

void
ou_heap_define_bin(OuHeap *heap, unsigned index, OuPoolKind kind, size_t block_bytes)
{
    OU_ASSERT(index < OU_N_TYPED_BINS);
    OU_ASSERT(kind > OU_POOL_UNUSED && kind < OU_N_POOL_KINDS);
    OU_ASSERT(block_bytes <= OU_MEDIUM_LIMIT);
    OU_ASSERT(heap->bins[index].n_pools == 0);
    size_t bytes = block_bytes < 16 ? 16 : (block_bytes + 7) & ~(size_t)7;
    init_bin(heap, index, kind, bytes, choose_units(bytes));
}
