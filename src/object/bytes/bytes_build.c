/* SPDX-License-Identifier: MIT */
/* Bytes built piece by piece: the encoders and bytes formatting. */
#include "object/text/str_int.h"

void
ou_bytes_build_init(OuByteBuilder *b, OuSpace *sp)
{
    *b = (OuByteBuilder){.sp = sp};
}

void
ou_bytes_build_clear(OuByteBuilder *b)
{
    if (b->data != NULL)
        ou_buffer_release(b->sp->heap, b->data, b->room);
    b->data = NULL;
    b->n = b->room = 0;
}

bool
ou_bytes_build_reserve(OuByteBuilder *b, size_t more)
{
    if (OU_UNLIKELY(b->failed))
        return false;
    if (OU_LIKELY(b->room - b->n >= more))
        return true;
    size_t room = ou_buffer_room(b->n + more + (b->n < 64 ? 32 : b->n / 2));
    uint8_t *data = NULL;
    if (more < SIZE_MAX / 4)
        data = b->data == NULL ? ou_buffer_take(b->sp->heap, room)
                               : ou_buffer_resize(b->sp->heap, b->data, b->room, room);
    if (data == NULL) {
        ou_raise_memory(b->sp);
        b->failed = true;
        return false;
    }
    b->data = data;
    b->room = room;
    return true;
}

bool
ou_bytes_build_add(OuByteBuilder *b, const void *data, size_t n)
{
    if (n == 0)
        return !b->failed;
    if (!ou_bytes_build_reserve(b, n))
        return false;
    memcpy(b->data + b->n, data, n);
    b->n += n;
    return true;
}

bool
ou_bytes_build_byte(OuByteBuilder *b, uint8_t byte)
{
    return ou_bytes_build_add(b, &byte, 1);
}

OuObj *
ou_bytes_build_finish(OuByteBuilder *b, OuSpanKind kind)
{
    OuObj *o = NULL;
    const void *data = b->n > 0 ? (const void *)b->data : "";
    if (!b->failed)
        o = kind == OU_SPAN_BYTEARRAY ? ou_bytearray_new(b->sp, data, b->n) : ou_bytes_new(b->sp, data, b->n);
    ou_bytes_build_clear(b);
    return o;
}
