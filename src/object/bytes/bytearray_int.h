/* SPDX-License-Identifier: MIT */
/* Between bytearray's type and its methods. */
#ifndef OURO_OBJECT_BYTEARRAY_INT_H
#define OURO_OBJECT_BYTEARRAY_INT_H

#include "object/bytes/bytes.h"

extern const OuMethodDef ou_bytearray_methods[];
/* Put n bytes in place of the n_old at `start`. `data` must not lie in the array
 * when the length changes. */
bool ou_bytearray_splice(OuSpace *sp, OuObj *o, size_t start, size_t n_old, const uint8_t *data, size_t n);
/* Append a bytes-like, itself included. */
bool ou_bytearray_append(OuSpace *sp, OuObj *o, OuObj *more);

#endif
