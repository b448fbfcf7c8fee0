/* SPDX-License-Identifier: MIT */
/* Side bytes, eight at a time: what passes over all of them have in common. */
#ifndef OURO_GC_WORDS_INL_H
#define OURO_GC_WORDS_INL_H

#include "gc/gc_int.h"

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

/* How many bytes of `mask` are not 0; each is 0 or has its lowest bit set. */
static inline int
ou_gc_count_bytes(uint64_t mask)
{
    return (int)(((mask & OU_EACH(1)) * OU_EACH(1)) >> 56);
}

#endif
