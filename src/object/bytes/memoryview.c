/* SPDX-License-Identifier: MIT */
/* memoryview: a window on the bytes of a bytes or bytearray, without a copy.
 *
 * One dimension, unsigned bytes. The view counts as an export of a bytearray,
 * whose size is fixed until every view of it is released or dead.
 */
#include "object/args.h"
#include "object/bytes/bytes_int.h"
#include "object/container/range.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"

static OuMemoryView *
take_view(OuSpace *sp, OuObj *source, size_t start, size_t length, int64_t step)
{
    OuMemoryView *view = ou_object_take(sp, OU_T_MEMORYVIEW);
    if (view == NULL)
        return NULL;
    ou_slot_init(&view->source, ou_incref(source));
    view->start = start;
    view->length = length;
    view->step = step;
    if (!ou_is_bytes(source))
        ((OuByteArray *)source)->n_exports++;
    ou_track_newborn(sp, &view->head);
    return view;
}

OuObj *
ou_memoryview_new(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_MEMORYVIEW)) {
        OuMemoryView *view = (OuMemoryView *)o;
        if (view->source == NULL)
            return ou_raise(sp, OU_E_VALUE_ERROR, "operation forbidden on released memoryview object");
        return (OuObj *)take_view(sp, view->source, view->start, view->length, view->step);
    }
    if (!ou_is_bytes_like(sp, o))
        return ou_raise(sp, OU_E_TYPE_ERROR, "memoryview: a bytes-like object is required, not '%T'", o);
    return (OuObj *)take_view(sp, o, 0, ou_span_self(o).n, 1);
}

static OuObj *
view_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"object", NULL};
    OuObj *source = NULL;
    (void)type;
    if (!ou_args_parse(sp, "memoryview", args, n, kwnames, names, 1, &source))
        return NULL;
    return ou_memoryview_new(sp, source);
}

static void
let_go(OuSpace *sp, OuObj *o)
{
    OuMemoryView *view = (OuMemoryView *)o;
    if (view->source != NULL && !ou_is_bytes(view->source))
        ((OuByteArray *)view->source)->n_exports--;
    ou_slot_clear(sp, &view->source);
}

static void
view_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuMemoryView *view = (OuMemoryView *)o;
    if (view->source != NULL)
        fn(context, view->source, 0);
}

/* The view's bytes, the first of them at *data; false when released. */
static bool
open_view(OuSpace *sp, OuObj *o, const uint8_t **data)
{
    OuMemoryView *view = (OuMemoryView *)o;
    if (view->source == NULL) {
        ou_raise(sp, OU_E_VALUE_ERROR, "operation forbidden on released memoryview object");
        return false;
    }
    *data = ou_span_self(view->source).data;
    return true;
}

static bool
view_length(OuSpace *sp, OuObj *o, size_t *length)
{
    const uint8_t *data;
    *length = ((OuMemoryView *)o)->length;
    return open_view(sp, o, &data);
}

/* An index argument as a position in the source. */
static bool
find_index(OuSpace *sp, OuMemoryView *view, OuObj *key, size_t *at)
{
    int64_t index;
    if (!ou_is_index(key)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "memoryview: invalid slice key");
        return false;
    }
    if (!ou_span_index_of(sp, key, view->length, "index out of bounds on dimension 1", &index))
        return false;
    *at = (size_t)((int64_t)view->start + index * view->step);
    return true;
}

static OuObj *
view_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    OuMemoryView *view = (OuMemoryView *)o;
    const uint8_t *data;
    size_t at, n;
    int64_t start, stop, step;
    if (!open_view(sp, o, &data))
        return NULL;
    if (ou_is(key, sp, OU_T_SLICE)) {
        if (!ou_slice_unpack(sp, key, view->length, &start, &stop, &step, &n) || !open_view(sp, o, &data))
            return NULL;
        start = (int64_t)view->start + start * view->step;
        return (OuObj *)take_view(sp, view->source, (size_t)start, n, step * view->step);
    }
    if (!find_index(sp, view, key, &at) || !open_view(sp, o, &data))
        return NULL;
    return ou_int_compact(sp, data[at]);
}

static bool
store_slice(OuSpace *sp, OuMemoryView *view, OuObj *slice, OuObj *value)
{
    OuMemoryView *part = (OuMemoryView *)view_get_item(sp, &view->head, slice);
    OuObj *bytes = part == NULL ? NULL : ou_bytes_of(sp, value);
    bool done = false;
    if (bytes != NULL && ((OuBytes *)bytes)->length != part->length)
        ou_raise(sp, OU_E_VALUE_ERROR, "memoryview assignment: lvalue and rvalue have different structures");
    else if (bytes != NULL) {
        uint8_t *data = ((OuByteArray *)part->source)->data;
        for (size_t i = 0; i < part->length; i++)
            data[(int64_t)part->start + (int64_t)i * part->step] = ((OuBytes *)bytes)->data[i];
        done = true;
    }
    ou_xdecref(sp, bytes);
    ou_xdecref(sp, part);
    return done;
}

static bool
view_set_item(OuSpace *sp, OuObj *o, OuObj *key, OuObj *value)
{
    OuMemoryView *view = (OuMemoryView *)o;
    const uint8_t *data;
    size_t at;
    int64_t number;
    if (!open_view(sp, o, &data))
        return false;
    if (ou_is_bytes(view->source)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot modify read-only memory");
        return false;
    }
    if (value == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "cannot delete memory");
        return false;
    }
    if (ou_is(key, sp, OU_T_SLICE)) {
        if (ou_is_bytes_like(sp, value))
            return store_slice(sp, view, key, value);
        ou_raise(sp, OU_E_TYPE_ERROR, "a bytes-like object is required, not '%T'", value);
        return false;
    }
    if (!find_index(sp, view, key, &at))
        return false;
    if (!ou_is_index(value)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "memoryview: invalid type for format 'B'");
        return false;
    }
    if (!ou_as_size(sp, value, &number) || !open_view(sp, o, &data))
        return false;
    if (number < 0 || number > 255) {
        ou_raise(sp, OU_E_VALUE_ERROR, "memoryview: invalid value for format 'B'");
        return false;
    }
    ((OuByteArray *)view->source)->data[at] = (uint8_t)number;
    return true;
}

static OuObj *
to_bytes(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    return open_view(sp, o, &data) ? ou_bytes_of(sp, o) : NULL;
}

static OuObj *
view_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || !ou_is_bytes_like(sp, a) || !ou_is_bytes_like(sp, b))
        return ou_incref(sp->not_implemented);
    const OuObj *const both[2] = {a, b};
    for (size_t i = 0; i < 2; i++) // a released view equals only itself
        if (ou_is(both[i], sp, OU_T_MEMORYVIEW) && ((const OuMemoryView *)both[i])->source == NULL)
            return ou_bool(sp, (a == b) == (op == OU_EQ));
    OuObj *x = ou_bytes_of(sp, a), *y = x == NULL ? NULL : ou_bytes_of(sp, b);
    OuObj *result = y == NULL ? NULL : ou_bytes_compare(sp, x, y, op);
    ou_xdecref(sp, x);
    ou_xdecref(sp, y);
    return result;
}

static bool
view_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    OuObj *bytes = to_bytes(sp, o);
    if (bytes == NULL)
        return false;
    bool done = ou_is_bytes(((OuMemoryView *)o)->source);
    if (done)
        *hash = ou_bytes_hash_of(sp, ((OuBytes *)bytes)->data, ((OuBytes *)bytes)->length);
    else
        ou_raise(sp, OU_E_VALUE_ERROR, "cannot hash writable memoryview object");
    ou_decref(sp, bytes);
    return done;
}

static OuObj *
view_repr(OuSpace *sp, OuObj *o)
{
    return ou_str_format(sp, ((OuMemoryView *)o)->source == NULL ? "<released memory at %p>" : "<memory at %p>",
                         (void *)o);
}

/* ---- methods ---- */

static OuObj *
tobytes(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return to_bytes(sp, args[0]);
}

static OuObj *
tolist(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *bytes = to_bytes(sp, args[0]);
    OuObj *list = bytes == NULL ? NULL : ou_list_of(sp, bytes);
    ou_xdecref(sp, bytes);
    return list;
}

static OuObj *
hex(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *bytes = to_bytes(sp, args[0]), *again[4] = {bytes, NULL, NULL, NULL};
    size_t n_all = n + (kwnames == NULL ? 0 : ((OuTuple *)kwnames)->length);
    for (size_t i = 1; i < n_all && i < 4; i++)
        again[i] = args[i];
    OuObj *text = bytes == NULL || n_all > 4 ? NULL : ou_bytes_hex(sp, again, n, kwnames);
    if (bytes != NULL && n_all > 4)
        ou_raise(sp, OU_E_TYPE_ERROR, "hex() takes at most 2 arguments (%zu given)", n_all - 1);
    ou_xdecref(sp, bytes);
    return text;
}

static OuObj *
release(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    let_go(sp, args[0]);
    return ou_incref(sp->none);
}

static OuObj *
enter(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    const uint8_t *data;
    return open_view(sp, args[0], &data) ? ou_incref(args[0]) : NULL;
}

static OuObj *
toreadonly(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *bytes = to_bytes(sp, args[0]);
    OuObj *view = bytes == NULL ? NULL : ou_memoryview_new(sp, bytes);
    ou_xdecref(sp, bytes);
    return view;
}

static const OuMethodDef view_methods[] = {
    {"tobytes", tobytes, OU_CALL_ARGS, 0, 1, "Return the data in the buffer as a byte string."},
    {"tolist", tolist, OU_CALL_ARGS, 0, 0, "Return the data in the buffer as a list of elements."},
    {"hex", hex, OU_CALL_KEYWORDS, 0, 255, "Return the data in the buffer as a str of hexadecimal numbers."},
    {"release", release, OU_CALL_ARGS, 0, 0, "Release the underlying buffer exposed by the memoryview object."},
    {"toreadonly", toreadonly, OU_CALL_ARGS, 0, 0, "Return a readonly version of the memoryview."},
    {"__enter__", enter, OU_CALL_ARGS, 0, 0, NULL},
    {"__exit__", release, OU_CALL_ARGS, 0, 255, NULL},
    {0},
};

static OuObj *
get_obj(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    return open_view(sp, o, &data) ? ou_incref(((OuMemoryView *)o)->source) : NULL;
}

static OuObj *
get_nbytes(OuSpace *sp, OuObj *o)
{
    size_t n;
    return view_length(sp, o, &n) ? ou_int_from_size(sp, n) : NULL;
}

static OuObj *
get_readonly(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    return open_view(sp, o, &data) ? ou_bool(sp, ou_is_bytes(((OuMemoryView *)o)->source)) : NULL;
}

static OuObj *
get_format(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    return open_view(sp, o, &data) ? ou_str_from_char(sp, 'B') : NULL;
}

static OuObj *
get_one(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    return open_view(sp, o, &data) ? ou_int_compact(sp, 1) : NULL;
}

static OuObj *
pack_one(OuSpace *sp, OuObj *number)
{
    OuObj *tuple = number == NULL ? NULL : ou_tuple_pack(sp, 1, number);
    ou_xdecref(sp, number);
    return tuple;
}

static OuObj *
get_shape(OuSpace *sp, OuObj *o)
{
    return pack_one(sp, get_nbytes(sp, o));
}

static OuObj *
get_strides(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    return open_view(sp, o, &data) ? pack_one(sp, ou_int_from_i64(sp, ((OuMemoryView *)o)->step)) : NULL;
}

static OuObj *
get_contiguous(OuSpace *sp, OuObj *o)
{
    const uint8_t *data;
    OuMemoryView *view = (OuMemoryView *)o;
    return open_view(sp, o, &data) ? ou_bool(sp, view->step == 1 || view->length <= 1) : NULL;
}

static const OuGetSetDef view_getsets[] = {
    {"obj", get_obj, NULL, "The underlying object of the memoryview."},
    {"nbytes", get_nbytes, NULL, "The amount of space in bytes that the array would use in a contiguous representation."},
    {"readonly", get_readonly, NULL, "A bool indicating whether the memory is read only."},
    {"format", get_format, NULL, "A string containing the format for each element in the view."},
    {"itemsize", get_one, NULL, "The size in bytes of each element of the memoryview."},
    {"ndim", get_one, NULL, "An integer indicating how many dimensions the memory represents."},
    {"shape", get_shape, NULL, "A tuple of ndim integers giving the shape of the memory."},
    {"strides", get_strides, NULL, "A tuple of ndim integers giving the size in bytes to access each element."},
    {"contiguous", get_contiguous, NULL, "A bool indicating whether the memory is contiguous."},
    {"c_contiguous", get_contiguous, NULL, "A bool indicating whether the memory is C contiguous."},
    {0},
};

const OuTypeSpec ou_spec_memoryview = {
    .name = "memoryview",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED | OU_TYPE_WEAKREFS,
    .basic_bytes = sizeof(OuMemoryView),
    .slots =
        {
            .drop = let_go,
            .visit = view_visit,
            .clear = let_go,
            .repr = view_repr,
            .hash = view_hash,
            .compare = view_compare,
            .make = view_make,
            .length = view_length,
            .get_item = view_get_item,
            .set_item = view_set_item,
        },
    .methods = view_methods,
    .getsets = view_getsets,
    .doc = "Create a new memoryview object which references the given object.",
};
