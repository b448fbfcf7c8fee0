/* SPDX-License-Identifier: MIT */
/* The type bytes: making them, the view of any bytes-like, slots, iterator. */
#include "object/bytes/bytes.h"

#include "object/bytes/bytes_int.h"
#include "object/container/iter.h"
#include "object/number/int.h"
#include "object/ops.h"

static OuBytes *
alloc_bytes(OuSpace *sp, size_t n)
{
    if (OU_UNLIKELY(n > PTRDIFF_MAX / 4))
        return ou_raise_memory(sp);
    OuBytes *o = ou_object_take_sized(sp, sp->types[OU_T_BYTES], OU_POOL_PLAIN, sizeof(OuBytes) + n + 1);
    if (OU_LIKELY(o != NULL)) {
        o->length = n;
        o->data[n] = 0;
    }
    return o;
}

OuObj *
ou_bytes_new(OuSpace *sp, const void *data, size_t n)
{
    OuObj **cached = n == 0                   ? &sp->empty_bytes
                     : n == 1 && data != NULL ? &sp->bytes1[*(const uint8_t *)data]
                                              : NULL;
    if (cached != NULL && *cached != NULL)
        return ou_incref(*cached);
    OuBytes *o = alloc_bytes(sp, n);
    if (o == NULL)
        return NULL;
    if (data != NULL && n > 0)
        memcpy(o->data, data, n);
    if (cached != NULL)
        *cached = ou_incref(o);
    return (OuObj *)o;
}

/* The contiguous bytes of a memoryview. */
static bool
view_memory(OuSpace *sp, OuMemoryView *view, const uint8_t **data, size_t *n)
{
    if (view->source == NULL) {
        ou_raise(sp, OU_E_VALUE_ERROR, "operation forbidden on released memoryview object");
        return false;
    }
    if (view->step != 1 && view->length > 1) {
        ou_raise(sp, OU_E_BUFFER_ERROR, "memoryview: underlying buffer is not C-contiguous");
        return false;
    }
    *data = ou_span_self(view->source).data + view->start;
    *n = view->length;
    return true;
}

bool
ou_bytes_view(OuSpace *sp, OuObj *o, const uint8_t **data, size_t *n)
{
    if (OU_LIKELY(ou_is_bytes(o))) {
        *data = ((OuBytes *)o)->data;
        *n = ((OuBytes *)o)->length;
        return true;
    }
    if (!ou_is_bytes_like(sp, o)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "a bytes-like object is required, not '%T'", o);
        return false;
    }
    if (ou_is(o, sp, OU_T_MEMORYVIEW))
        return view_memory(sp, (OuMemoryView *)o, data, n);
    OuSpan span = ou_span_self(o);
    *data = span.data;
    *n = span.n;
    return true;
}

static bool
bytes_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    *hash = ou_bytes_hash_of(sp, ((OuBytes *)o)->data, ((OuBytes *)o)->length);
    return true;
}

static OuObj *
bytes_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    OuObj *out[3];
    if (!ou_bytes_parse_args(sp, OU_SPAN_BYTES, args, n, kwnames, out))
        return NULL;
    OuObj *o = ou_bytes_from_args(sp, OU_SPAN_BYTES, out);
    if (o == NULL || type == sp->types[OU_T_BYTES])
        return o;
    size_t length = ((OuBytes *)o)->length;
    OuBytes *heir = (OuBytes *)ou_type_alloc(sp, type, length + 1);
    if (heir != NULL) {
        memcpy(heir->data, ((OuBytes *)o)->data, length + 1);
        heir->length = length;
    }
    ou_decref(sp, o);
    return (OuObj *)heir;
}

static OuObj *
bytes_bytes(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuSpan span = ou_span_self(args[0]);
    return ou_span_piece(sp, &span, 0, span.n);
}

static OuObj *
bytes_iter(OuSpace *sp, OuObj *o)
{
    return ou_seq_iter_new(sp, OU_T_BYTES_ITER, o);
}

static const OuMethodDef bytes_methods[] = {
    OU_BYTES_METHODS,
    {"__bytes__", bytes_bytes, OU_CALL_ARGS, 0, 0, "Convert this value to exact type bytes."},
    {0},
};

const OuTypeSpec ou_spec_bytes = {
    .name = "bytes",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_BYTES_HEIR | OU_TYPE_LEAF,
    .basic_bytes = sizeof(OuBytes),
    .item_bytes = 1,
    .slots =
        {
            .repr = ou_bytes_repr,
            .hash = bytes_hash,
            .compare = ou_bytes_compare,
            .make = bytes_make,
            .iter = bytes_iter,
            .length = ou_bytes_length,
            .get_item = ou_bytes_get_item,
            .contains = ou_bytes_contains,
            .truth = ou_bytes_truth,
            .binary = {[OU_ADD] = ou_bytes_add, [OU_MUL] = ou_bytes_multiply, [OU_MOD] = ou_bytes_modulo},
        },
    .methods = bytes_methods,
    .doc = "bytes(iterable_of_ints) -> bytes\nbytes(string, encoding[, errors]) -> bytes",
};
