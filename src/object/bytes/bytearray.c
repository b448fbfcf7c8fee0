/* SPDX-License-Identifier: MIT */
/* The type bytearray: bytes in a buffer that grows ahead of its need.
 *
 * While a memoryview looks at it (n_exports) its size is fixed, so that the
 * view's address and length stay true. Every change of size goes through
 * ou_bytearray_resize, the only place that checks that.
 */
#include "object/bytes/bytes_int.h"
#include "object/container/iter.h"
#include "object/container/range.h"
#include "object/number/int.h"
#include "object/ops.h"

#include "object/bytes/bytearray_int.h"

OuObj *
ou_bytearray_new(OuSpace *sp, const void *data, size_t n)
{
    OuByteArray *array = ou_plain_take(sp, OU_T_BYTEARRAY);
    if (array == NULL)
        return NULL;
    array->data = NULL;
    array->length = array->room_bytes = array->n_exports = 0;
    if (n == 0)
        return &array->head;
    if (!ou_bytearray_resize(sp, &array->head, n)) {
        ou_decref(sp, array);
        return NULL;
    }
    if (data != NULL)
        memcpy(array->data, data, n);
    else
        memset(array->data, 0, n);
    return &array->head;
}

static void
release_buffer(OuSpace *sp, OuByteArray *array)
{
    if (array->data != NULL)
        ou_buffer_release(sp->heap, array->data, array->room_bytes);
    array->data = NULL;
    array->length = array->room_bytes = 0;
}

/* The room for `n` bytes: exact at first, an eighth more when it grows again. */
static size_t
room_for(const OuByteArray *array, size_t n)
{
    return ou_buffer_room(array->room_bytes == 0 || n < array->room_bytes ? n : n + n / 8 + 16);
}

bool
ou_bytearray_resize(OuSpace *sp, OuObj *o, size_t n)
{
    OuByteArray *array = (OuByteArray *)o;
    if (n == array->length)
        return true;
    if (array->n_exports > 0) {
        ou_raise(sp, OU_E_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
        return false;
    }
    if (n > PTRDIFF_MAX / 2) {
        ou_raise_memory(sp);
        return false;
    }
    if (n == 0) {
        release_buffer(sp, array);
        return true;
    }
    if (n <= array->room_bytes && n >= array->room_bytes / 2) {
        array->length = n;
        return true;
    }
    size_t room = room_for(array, n);
    uint8_t *data = array->data == NULL ? ou_buffer_take(sp->heap, room)
                                        : ou_buffer_resize(sp->heap, array->data, array->room_bytes, room);
    if (data != NULL) {
        array->data = data;
        array->room_bytes = room;
    } else if (n > array->room_bytes) {
        ou_raise_memory(sp);
        return false;
    }
    array->length = n;
    return true;
}

static void
bytearray_drop(OuSpace *sp, OuObj *o)
{
    release_buffer(sp, (OuByteArray *)o);
}

static size_t
bytearray_extra_bytes(OuObj *o)
{
    return ((OuByteArray *)o)->room_bytes;
}

/* ---- construction ---- */

static OuObj *
bytearray_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames; // __init__ fills it
    if (type == sp->types[OU_T_BYTEARRAY])
        return ou_bytearray_new(sp, NULL, 0);
    return ou_type_alloc(sp, type, 0);
}

static bool
bytearray_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *out[3];
    if (!ou_bytes_parse_args(sp, OU_SPAN_BYTEARRAY, args, n, kwnames, out))
        return false;
    OuByteArray *from = (OuByteArray *)ou_bytes_from_args(sp, OU_SPAN_BYTEARRAY, out), *to = (OuByteArray *)self;
    if (from == NULL)
        return false;
    bool done = to->length == 0 || ou_bytearray_resize(sp, self, 0);
    if (done) { // hand the buffer over
        to->data = from->data;
        to->length = from->length;
        to->room_bytes = from->room_bytes;
        from->data = NULL;
        from->length = from->room_bytes = 0;
    }
    ou_decref(sp, from);
    return done;
}

/* ---- items and slices ---- */

bool
ou_bytearray_splice(OuSpace *sp, OuObj *o, size_t start, size_t n_old, const uint8_t *data, size_t n)
{
    OuByteArray *array = (OuByteArray *)o;
    size_t length = array->length, tail = length - start - n_old;
    if (n < n_old && array->n_exports == 0) // close the gap before the buffer shrinks
        memmove(array->data + start + n, array->data + start + n_old, tail);
    if (!ou_bytearray_resize(sp, o, length - n_old + n))
        return false;
    if (n > n_old && tail > 0)
        memmove(array->data + start + n, array->data + start + n_old, tail);
    if (n > 0)
        memmove(array->data + start, data, n);
    return true;
}

/* An extended slice is deleted by moving together what stays. */
static bool
delete_spread(OuSpace *sp, OuByteArray *array, int64_t start, int64_t step, size_t n)
{
    if (array->n_exports > 0 && n > 0) {
        ou_raise(sp, OU_E_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
        return false;
    }
    if (step < 0) {
        start += step * ((int64_t)n - 1);
        step = -step;
    }
    size_t to = (size_t)start, next = (size_t)start, gone = 0;
    for (size_t i = (size_t)start; n > 0 && i < array->length; i++) {
        if (i == next && gone < n) {
            next += (size_t)step;
            gone++;
        } else {
            array->data[to++] = array->data[i];
        }
    }
    return ou_bytearray_resize(sp, &array->head, array->length - n);
}

static bool
store_spread(OuSpace *sp, OuByteArray *array, int64_t start, int64_t step, size_t n, OuObj *value)
{
    const uint8_t *data;
    size_t n_new;
    if (!ou_bytes_view(sp, value, &data, &n_new))
        return false;
    if (n_new != n) {
        ou_raise(sp, OU_E_VALUE_ERROR, "attempt to assign bytes of size %zu to extended slice of size %zu", n_new, n);
        return false;
    }
    for (size_t i = 0; i < n; i++, start += step)
        array->data[start] = data[i];
    return true;
}

/* What is assigned to a slice, as bytes that do not change meanwhile. */
static OuObj *
slice_value(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL || (ou_is_bytes(value) && value != o))
        return ou_xincref(value);
    if (ou_is_str(value) || ou_is_index(value))
        return ou_raise(sp, OU_E_TYPE_ERROR,
                        "can assign only bytes, buffers, or iterables of ints in range(0, 256)");
    OuObj *const source[3] = {value, NULL, NULL};
    OuObj *array = ou_bytes_from_args(sp, OU_SPAN_BYTEARRAY, source); // whose words errors use
    OuObj *bytes = array != NULL ? ou_bytes_of(sp, array) : NULL;
    ou_xdecref(sp, array);
    return bytes;
}

static bool
set_slice(OuSpace *sp, OuObj *o, OuObj *slice, OuObj *value_or_null)
{
    OuByteArray *array = (OuByteArray *)o;
    int64_t start, stop, step;
    size_t n;
    OuObj *value = slice_value(sp, o, value_or_null);
    if (value == NULL && value_or_null != NULL)
        return false;
    bool done = false;
    if (!ou_slice_bounds(sp, slice, &start, &stop, &step))
        goto done;
    n = ou_slice_clip(array->length, &start, &stop, step);
    if (step == 1) {
        const uint8_t *data = NULL;
        size_t n_new = 0;
        done = (value == NULL || ou_bytes_view(sp, value, &data, &n_new))
               && ou_bytearray_splice(sp, o, (size_t)start, n, data, n_new);
    } else if (value == NULL || ((OuBytes *)value)->length == 0) {
        done = delete_spread(sp, array, start, step, n);
    } else {
        done = store_spread(sp, array, start, step, n, value);
    }
done:
    ou_xdecref(sp, value);
    return done;
}

static bool
bytearray_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    OuByteArray *array = (OuByteArray *)o;
    int64_t index;
    uint8_t byte;
    if (ou_is(key, sp, OU_T_SLICE))
        return set_slice(sp, o, key, value);
    if (!ou_is_index(key)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "bytearray indices must be integers or slices, not %T", key);
        return false;
    }
    if (value != NULL && !ou_byte_of(sp, value, "byte must be in range(0, 256)", &byte))
        return false;
    if (!ou_span_index_of(sp, key, array->length, "bytearray index out of range", &index))
        return false;
    if ((size_t)index >= array->length) { // __index__ made it shorter
        ou_raise(sp, OU_E_INDEX_ERROR, "bytearray index out of range");
        return false;
    }
    if (value == NULL)
        return ou_bytearray_splice(sp, o, (size_t)index, 1, NULL, 0);
    array->data[index] = byte;
    return true;
}

static OuObj *
inplace_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!ou_is_bytes_like(sp, b))
        return ou_incref(sp->not_implemented);
    if (a == b && ((OuByteArray *)a)->length > 0) // CPython: its own buffer is on loan meanwhile
        return ou_raise(sp, OU_E_BUFFER_ERROR, "Existing exports of data: object cannot be re-sized");
    if (!ou_bytearray_append(sp, a, b))
        return NULL;
    return ou_incref(a);
}

static OuObj *
inplace_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuByteArray *array = (OuByteArray *)a;
    size_t times;
    if (!ou_is_index(b))
        return ou_incref(sp->not_implemented);
    if (!ou_span_repeat_count(sp, b, &times))
        return NULL;
    size_t length = array->length; // after __index__, which may have changed it
    if (!ou_span_repeat_fits(sp, length, times) || !ou_bytearray_resize(sp, a, length * times))
        return NULL;
    for (size_t i = 1; length > 0 && i < times; i++)
        memcpy(array->data + i * length, array->data, length);
    return ou_incref(a);
}

static OuObj *
bytearray_iter(OuSpace *sp, OuObj *o)
{
    return ou_seq_iter_new(sp, OU_T_BYTEARRAY_ITER, o);
}

const OuTypeSpec ou_spec_bytearray = {
    .name = "bytearray",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuByteArray),
    .slots =
        {
            .drop = bytearray_drop,
            .extra_bytes = bytearray_extra_bytes,
            .repr = ou_bytes_repr,
            .compare = ou_bytes_compare,
            .make = bytearray_make,
            .init = bytearray_init,
            .iter = bytearray_iter,
            .length = ou_bytes_length,
            .get_item = ou_bytes_get_item,
            .set_item = bytearray_set_item,
            .contains = ou_bytes_contains,
            .truth = ou_bytes_truth,
            .binary = {[OU_ADD] = ou_bytes_add, [OU_MUL] = ou_bytes_multiply, [OU_MOD] = ou_bytes_modulo},
            .inplace = {[OU_ADD] = inplace_add, [OU_MUL] = inplace_multiply},
        },
    .methods = ou_bytearray_methods,
    .doc = "bytearray(iterable_of_ints) -> bytearray\nbytearray(string, encoding[, errors]) -> bytearray",
};
