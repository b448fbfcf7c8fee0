/* SPDX-License-Identifier: MIT */
/* The methods that change a bytearray. */
#include "object/bytes/bytearray_int.h"
#include "object/bytes/bytes_int.h"
#include "object/number/int.h"
#include "object/ops.h"

bool
ou_bytearray_append(OuSpace *sp, OuObj *o, OuObj *more)
{
    OuByteArray *array = (OuByteArray *)o;
    const uint8_t *data;
    size_t n, length = array->length;
    if (!ou_bytes_view(sp, more, &data, &n) || !ou_bytearray_resize(sp, o, length + n))
        return false;
    if (more == o)
        data = array->data; // the buffer may have moved
    if (n > 0)
        memcpy(array->data + length, data, n);
    return true;
}

static OuObj *
done_or_null(OuSpace *sp, bool done)
{
    return done ? ou_incref(sp->none) : NULL;
}

static OuObj *
append(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuByteArray *array = (OuByteArray *)args[0];
    uint8_t byte;
    if (!ou_byte_of(sp, args[1], "byte must be in range(0, 256)", &byte)
        || !ou_bytearray_resize(sp, args[0], array->length + 1))
        return NULL;
    array->data[array->length - 1] = byte;
    return ou_incref(sp->none);
}

static OuObj *
extend(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (ou_is_bytes_like(sp, args[1]))
        return done_or_null(sp, ou_bytearray_append(sp, args[0], args[1]));
    if (args[1]->type->slots.iter == NULL && args[1]->type->slots.get_item == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "can't extend bytearray with %T", args[1]);
    OuObj *list = ou_list_of(sp, args[1]); // then an int in it is not taken for a count
    OuObj *const out[3] = {list, NULL, NULL};
    OuObj *more = list == NULL ? NULL : ou_bytes_from_args(sp, OU_SPAN_BYTEARRAY, out);
    bool done = more != NULL && ou_bytearray_append(sp, args[0], more);
    ou_xdecref(sp, more);
    ou_xdecref(sp, list);
    return done_or_null(sp, done);
}

static OuObj *
insert(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    int64_t at;
    uint8_t byte;
    if (!ou_as_size(sp, args[1], &at) || !ou_byte_of(sp, args[2], "byte must be in range(0, 256)", &byte))
        return NULL;
    int64_t length = (int64_t)((OuByteArray *)args[0])->length;
    if (at < 0)
        at = at + length < 0 ? 0 : at + length;
    if (at > length)
        at = length;
    return done_or_null(sp, ou_bytearray_splice(sp, args[0], (size_t)at, 0, &byte, 1));
}

static OuObj *
pop(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    OuByteArray *array = (OuByteArray *)args[0];
    int64_t at = -1;
    if (n > 1 && !ou_as_size(sp, args[1], &at))
        return NULL;
    if (array->length == 0)
        return ou_raise(sp, OU_E_INDEX_ERROR, "pop from empty bytearray");
    if (at < 0)
        at += (int64_t)array->length;
    if (at < 0 || at >= (int64_t)array->length)
        return ou_raise(sp, OU_E_INDEX_ERROR, "pop index out of range");
    uint8_t byte = array->data[at];
    if (!ou_bytearray_splice(sp, args[0], (size_t)at, 1, NULL, 0))
        return NULL;
    return ou_int_compact(sp, byte);
}

static OuObj *
remove_byte(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuByteArray *array = (OuByteArray *)args[0];
    uint8_t byte;
    if (!ou_byte_of(sp, args[1], "byte must be in range(0, 256)", &byte))
        return NULL;
    uint8_t *at = array->length == 0 ? NULL : memchr(array->data, byte, array->length);
    if (at == NULL)
        return ou_raise(sp, OU_E_VALUE_ERROR, "value not found in bytearray");
    return done_or_null(sp, ou_bytearray_splice(sp, args[0], (size_t)(at - array->data), 1, NULL, 0));
}

static OuObj *
reverse(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuByteArray *array = (OuByteArray *)args[0];
    for (size_t i = 0, j = array->length; i + 1 < j; i++) {
        uint8_t byte = array->data[i];
        array->data[i] = array->data[--j];
        array->data[j] = byte;
    }
    return ou_incref(sp->none);
}

static OuObj *
clear(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return done_or_null(sp, ou_bytearray_resize(sp, args[0], 0));
}

static OuObj *
copy(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuSpan span = ou_span_self(args[0]);
    return ou_bytearray_new(sp, span.data, span.n);
}

const OuMethodDef ou_bytearray_methods[] = {
    OU_BYTES_METHODS,
    {"append", append, OU_CALL_ARGS, 1, 1, "Append a single item to the end of the bytearray."},
    {"clear", clear, OU_CALL_ARGS, 0, 0, "Remove all items from the bytearray."},
    {"copy", copy, OU_CALL_ARGS, 0, 0, "Return a copy of B."},
    {"extend", extend, OU_CALL_ARGS, 1, 1, "Append all the items from the iterator or sequence to the end of the bytearray."},
    {"insert", insert, OU_CALL_ARGS, 2, 2, "Insert a single item into the bytearray before the given index."},
    {"pop", pop, OU_CALL_ARGS, 0, 1, "Remove and return a single item from B."},
    {"remove", remove_byte, OU_CALL_ARGS, 1, 1, "Remove the first occurrence of a value in the bytearray."},
    {"reverse", reverse, OU_CALL_ARGS, 0, 0, "Reverse the order of the values in B in place."},
    {0},
};
