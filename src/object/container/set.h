/* SPDX-License-Identifier: MIT */
/* set and frozenset: an open table probed as CPython probes its own, so that sets
 * of numbers iterate in the same order. 40 bytes while empty. */
#ifndef OURO_OBJECT_SET_H
#define OURO_OBJECT_SET_H

#include "object/space.h"

typedef struct OuSetEntry { OuObj *key; int64_t hash; } OuSetEntry; // key NULL: free, or deleted when hash == -1

typedef struct OuSet {
    OuObj head;
    OuSetEntry *table; // 1 << log2 entries; NULL while never filled
    uint32_t n_used;
    uint32_t n_filled; // used and deleted
    uint8_t log2;      // a frozenset keeps no hash: it is computed
    uint8_t spare[3];
    uint32_t finger;   // where pop() goes on looking
} OuSet;

OuObj *ou_set_new(OuSpace *sp, OuType *type);
OuObj *ou_set_of(OuSpace *sp, OuType *type, OuObj *iterable_or_null);
bool ou_set_add(OuSpace *sp, OuObj *set, OuObj *key);
int ou_set_contains(OuSpace *sp, OuObj *set, OuObj *key);
int ou_set_discard(OuSpace *sp, OuObj *set, OuObj *key);   // 1 removed, 0 absent, -1 pending
bool ou_set_update(OuSpace *sp, OuObj *set, OuObj *iterable);
bool ou_set_next(OuObj *set, size_t *at, OuObj **key);     // borrowed; walks in order
static inline size_t
ou_set_length(const OuObj *set)
{
    return ((const OuSet *)set)->n_used;
}

#endif
