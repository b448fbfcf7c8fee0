/* SPDX-License-Identifier: MIT */
/* The iterators of builtin containers; the VM's for loops know their layout. */
#ifndef OURO_OBJECT_ITER_H
#define OURO_OBJECT_ITER_H

#include "object/space.h"

/* list, tuple, str, bytes, any __getitem__; seq NULL: exhausted. Reverse ones: `at`
 * is one more than the place that comes. */
typedef struct OuSeqIter { OuObj head; OuObj *seq; size_t at; } OuSeqIter;
typedef struct OuDictIter { OuObj head; OuObj *dict; size_t at; size_t n_used; uint64_t left; } OuDictIter;
/* iter(callable, sentinel); callable NULL: exhausted. */
typedef struct OuCallIter { OuObj head; OuObj *callable, *sentinel; } OuCallIter;
/* Numbers beyond int64 are counted in `big_at` (NULL before). */
typedef struct OuEnumerate { OuObj head; OuObj *it; int64_t at; OuObj *big_at; } OuEnumerate;
typedef struct OuZip { OuObj head; OuObj *its; uint64_t strict; } OuZip;    // tuple of iterators
typedef struct OuMap { OuObj head; OuObj *func, *its; } OuMap;
typedef struct OuFilter { OuObj head; OuObj *func, *it; } OuFilter;

OuObj *ou_seq_iter_new(OuSpace *sp, OuTypeId id, OuObj *seq); // OU_T_LIST_ITER, ...
OuObj *ou_call_iter_new(OuSpace *sp, OuObj *callable, OuObj *sentinel);

/* slots.iter of every iterator: itself. */
OuObj *ou_iter_self(OuSpace *sp, OuObj *o);
/* slots of iterators over one container, an OuSeqIter in layout. */
void ou_seq_iter_drop(OuSpace *sp, OuObj *o);
void ou_seq_iter_visit(OuObj *o, OuVisitFn fn, void *context);
bool ou_seq_iter_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes);

#endif
