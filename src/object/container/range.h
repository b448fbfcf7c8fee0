/* SPDX-License-Identifier: MIT */
/* range and slice, and the iterator that for loops over ranges use. */
#ifndef OURO_OBJECT_RANGE_H
#define OURO_OBJECT_RANGE_H

#include "object/space.h"

typedef struct OuRange { OuObj head; OuObj *start, *stop, *step, *length; } OuRange; // ints
/* Ranges whose numbers fit 62 bits (the VM runs these inline); others iterate with
 * `big_*` set (objects) by the same type. */
typedef struct OuRangeIter {
    OuObj head;
    int64_t next, step, left;     // value that comes, step, how many are left
    OuObj *big_next, *big_step;   // NULL: the plain form
} OuRangeIter;

typedef struct OuSlice { OuObj head; OuObj *start, *stop, *step; } OuSlice; // any objects

OuObj *ou_slice_new(OuSpace *sp, OuObj *start, OuObj *stop, OuObj *step); // NULL: None
/* A slice in two steps, since __index__ of a bound may be Python code that changes the
 * sequence: first the bounds as numbers (step != 0; ValueError, TypeError), then, with
 * the length as it is by then, start and stop clipped and the number of items. */
bool ou_slice_bounds(OuSpace *sp, OuObj *slice, int64_t *start, int64_t *stop, int64_t *step);
size_t ou_slice_clip(size_t length, int64_t *start, int64_t *stop, int64_t step);
/* Both steps, for a sequence whose length cannot change. */
bool ou_slice_unpack(OuSpace *sp, OuObj *slice, size_t length, int64_t *start, int64_t *stop,
                     int64_t *step, size_t *n);
/* The same for a length of any size (an int): the tuple (start, stop, step). */
OuObj *ou_slice_indices(OuSpace *sp, OuObj *slice, OuObj *length);

/* range(start, stop, step) of exact ints; ValueError when step is 0. */
OuObj *ou_range_new(OuSpace *sp, OuObj *start, OuObj *stop, OuObj *step);

#endif
