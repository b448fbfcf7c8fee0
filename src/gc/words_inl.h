/* SPDX-License-Identifier: MIT */
/* Side bytes, eight at a time: what passes over all of them have in common. */
#ifndef OURO_GC_WORDS_INL_H
#define OURO_GC_WORDS_INL_H

#include "gc/gc_int.h"

/* Side bytes are ruled out by cache lines. */
enum { OU_LINE_WORDS = 8 };

/* A byte, eight times. */
#define OU_EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* The side bytes of a pool's blocks, as words: the last one may reach past them,
 * into bytes that are 0 or, for a block that fills units, describe its inside. */
static inline uint64_t *
ou_gc_side_words(const OuPool *pool, size_t *n_words)
{
    size_t block_bytes = pool->block_bytes;
    *n_words = pool->bin == OU_NO_BIN ? 1 : (pool->n_cut * block_bytes + 127) / 128;
    return (uint64_t *)(void *)ou_side_of(ou_pool_base(pool));
}

/* Side byte -> block. Blocks are multiples of 8, so each granule of 16 holds the
 * beginning of one at most; a multiplication stands in for the division. */
typedef struct OuGcBlockFinder {
    char *base;
    uint32_t block_bytes;
    uint64_t inverse; // 2^32 / block_bytes, rounded up; 0: divide
} OuGcBlockFinder;

static inline OuGcBlockFinder
ou_gc_block_finder(const OuPool *pool)
{
    OuGcBlockFinder f = {ou_pool_base(pool), pool->block_bytes, 0};
    // Offsets in a pool are below 2^20, so the rounding never shows below 2^12.
    if (f.block_bytes < 4096 && f.block_bytes % 16 != 0)
        f.inverse = ((UINT64_C(1) << 32) + f.block_bytes - 1) / f.block_bytes;
    return f;
}

static inline OuObj *
ou_gc_block_at(const OuGcBlockFinder *f, size_t granule)
{
    size_t offset = granule << OU_SIDE_SHIFT;
    if (f->inverse != 0)
        offset = (((offset + 15) * f->inverse) >> 32) * f->block_bytes;
    else if (f->block_bytes % 16 != 0)
        offset = (offset + 15) / f->block_bytes * f->block_bytes;
    return (OuObj *)(f->base + offset);
}

/* How many bytes of `mask` are not 0; each is 0 or has its lowest bit set. */
static inline int
ou_gc_count_bytes(uint64_t mask)
{
    return (int)(((mask & OU_EACH(1)) * OU_EACH(1)) >> 56);
}

#endif
