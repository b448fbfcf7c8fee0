/* SPDX-License-Identifier: MIT */
/* bytes (immutable, inline), bytearray (a buffer that grows). */
#ifndef OURO_OBJECT_BYTES_H
#define OURO_OBJECT_BYTES_H

#include "object/space.h"

typedef struct OuBytes {
    OuObj head;
    size_t length;
    uint8_t data[]; // and a zero byte
} OuBytes;

typedef struct OuByteArray {
    OuObj head;
    uint8_t *data;  // buffer of room_bytes, NULL when empty
    size_t length;
    size_t room_bytes;
    size_t n_exports; // memoryviews that look at it: its size is fixed meanwhile
} OuByteArray;

/* A window on a bytes or bytearray: `length` bytes, `step` apart, from `start`. */
typedef struct OuMemoryView {
    OuObj head;
    OuObj *source;  // counted; NULL once released
    size_t start, length;
    int64_t step;
} OuMemoryView;

OuObj *ou_bytes_new(OuSpace *sp, const void *data, size_t n); // data NULL: contents to be filled
OuObj *ou_bytearray_new(OuSpace *sp, const void *data, size_t n); // data NULL: zeros
/* Change the length, the contents up to the smaller one kept, what is new
 * undefined; BufferError while a memoryview looks at it. Amortised O(1). */
bool ou_bytearray_resize(OuSpace *sp, OuObj *array, size_t n);
OuObj *ou_memoryview_new(OuSpace *sp, OuObj *source); // bytes, bytearray or memoryview
/* bytes(o) for any bytes-like or iterable of ints: an exact bytes. */
OuObj *ou_bytes_of(OuSpace *sp, OuObj *o);
/* The bytes of a bytes, bytearray or memoryview (or heir); false with TypeError
 * ("a bytes-like object is required, not 'str'"). Valid until it changes. */
bool ou_bytes_view(OuSpace *sp, OuObj *o, const uint8_t **data, size_t *n);
OuObj *ou_bytes_percent(OuSpace *sp, OuObj *format, OuObj *args);

#endif
