/* SPDX-License-Identifier: MIT */
/* bytes(...) and bytearray(...): from text, counts, bytes-likes and iterables. */
#include "object/args.h"
#include "object/bytes/bytes_int.h"
#include "object/names.h"
#include "object/ops.h"

bool
ou_byte_of(OuSpace *sp, OuObj *o, const char *range_error, uint8_t *byte)
{
    int64_t value;
    if (!ou_is_index(o)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", o);
        return false;
    }
    if (!ou_as_size(sp, o, &value))
        return false;
    if (value < 0 || value > 255) {
        ou_raise(sp, OU_E_VALUE_ERROR, "%s", range_error);
        return false;
    }
    *byte = (uint8_t)value;
    return true;
}

static OuObj *
from_count(OuSpace *sp, OuSpanKind kind, OuObj *source)
{
    int64_t n;
    if (!ou_as_i64(sp, source, &n)) {
        if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot fit '%T' into an index-sized integer", source);
        return NULL;
    }
    if (n < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "negative count");
    if (kind == OU_SPAN_BYTEARRAY)
        return ou_bytearray_new(sp, NULL, (size_t)n);
    if (n == 1)
        return ou_bytes_new(sp, "", 1);
    OuObj *o = ou_bytes_new(sp, NULL, (size_t)n);
    if (o != NULL && n > 0)
        memset(((OuBytes *)o)->data, 0, (size_t)n);
    return o;
}

static OuObj *
from_iterable(OuSpace *sp, OuSpanKind kind, OuObj *source)
{
    const char *range_error = kind == OU_SPAN_BYTES ? "bytes must be in range(0, 256)" : "byte must be in range(0, 256)";
    OuObj *iterator = ou_iter(sp, source), *item;
    if (iterator == NULL) {
        if (ou_pending_swallow(sp, OU_E_TYPE_ERROR))
            ou_raise(sp, OU_E_TYPE_ERROR, "cannot convert '%T' object to %s", source,
                     kind == OU_SPAN_BYTES ? "bytes" : "bytearray");
        return NULL;
    }
    OuByteBuilder b;
    ou_bytes_build_init(&b, sp);
    while ((item = ou_next(sp, iterator)) != NULL) {
        uint8_t byte;
        bool done = ou_byte_of(sp, item, range_error, &byte) && ou_bytes_build_byte(&b, byte);
        ou_decref(sp, item);
        if (!done)
            break;
    }
    ou_decref(sp, iterator);
    if (!ou_pending(sp))
        return ou_bytes_build_finish(&b, kind);
    ou_bytes_build_clear(&b);
    return NULL;
}

/* What __bytes__ says; NULL without pending when the type has none. */
static OuObj *
from_special(OuSpace *sp, OuObj *source)
{
    OuObj *method = ou_special(sp, source, sp->names->bytes);
    if (method == NULL)
        return NULL;
    OuObj *o = ou_call0(sp, method);
    ou_decref(sp, method);
    if (o != NULL && !ou_is_bytes(o)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "__bytes__ returned non-bytes (type %T)", o);
        ou_decref(sp, o);
        return NULL;
    }
    return o;
}

static OuObj *
copy_view(OuSpace *sp, OuSpanKind kind, const uint8_t *data, size_t n)
{
    return kind == OU_SPAN_BYTES ? ou_bytes_new(sp, data, n) : ou_bytearray_new(sp, data, n);
}

static OuObj *
from_text(OuSpace *sp, OuSpanKind kind, OuObj *const out[3])
{
    if (out[1] == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "string argument without an encoding");
    OuObj *o = ou_str_recode(sp, kind == OU_SPAN_BYTES ? "bytes" : "bytearray", out[0], out[1], out[2]);
    if (o == NULL || kind == OU_SPAN_BYTES)
        return o;
    OuObj *array = ou_bytearray_new(sp, ((OuBytes *)o)->data, ((OuBytes *)o)->length);
    ou_decref(sp, o);
    return array;
}

/* bytes(memoryview) copies strided views too. */
static OuObj *
from_memoryview(OuSpace *sp, OuSpanKind kind, OuMemoryView *view)
{
    if (view->source == NULL || view->step == 1)
        return NULL;
    OuObj *o = kind == OU_SPAN_BYTES ? ou_bytes_new(sp, NULL, view->length) : ou_bytearray_new(sp, NULL, view->length);
    if (o != NULL && view->length > 0)
        ou_chars_gather((uint8_t *)(uintptr_t)ou_span_self(o).data, ou_span_self(view->source).data, 0,
                        (int64_t)view->start, view->step, view->length);
    return o;
}

OuObj *
ou_bytes_from_args(OuSpace *sp, OuSpanKind kind, OuObj *const out[3])
{
    OuObj *source = out[0];
    if (source != NULL && ou_is_str(source))
        return from_text(sp, kind, out);
    if (out[1] != NULL || out[2] != NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%s without a string argument", out[1] != NULL ? "encoding" : "errors");
    if (source == NULL)
        return copy_view(sp, kind, (const uint8_t *)"", 0);
    if (kind == OU_SPAN_BYTES && ou_is(source, sp, OU_T_BYTES))
        return ou_incref(source);
    if (kind == OU_SPAN_BYTES) {
        OuObj *o = from_special(sp, source);
        if (o != NULL || ou_pending(sp))
            return o;
    }
    if (ou_is_index(source))
        return from_count(sp, kind, source);
    if (ou_is_bytes_like(sp, source)) {
        const uint8_t *data;
        size_t n;
        OuObj *o = ou_is(source, sp, OU_T_MEMORYVIEW) ? from_memoryview(sp, kind, (OuMemoryView *)source) : NULL;
        if (o != NULL || ou_pending(sp))
            return o;
        return ou_bytes_view(sp, source, &data, &n) ? copy_view(sp, kind, data, n) : NULL;
    }
    return from_iterable(sp, kind, source);
}

OuObj *
ou_bytes_of(OuSpace *sp, OuObj *o)
{
    OuObj *const out[3] = {o, NULL, NULL};
    return ou_bytes_from_args(sp, OU_SPAN_BYTES, out);
}

bool
ou_bytes_parse_args(OuSpace *sp, OuSpanKind kind, OuObj *const *args, size_t n, OuObj *kwnames, OuObj *out[3])
{
    static const char *const names[] = {"source", "encoding", "errors", NULL};
    const char *function = kind == OU_SPAN_BYTES ? "bytes" : "bytearray";
    out[0] = n > 0 ? args[0] : NULL;
    out[1] = out[2] = NULL;
    if ((n > 1 || kwnames != NULL) && !ou_args_parse(sp, function, args, n, kwnames, names, 0, out))
        return false;
    for (size_t i = 1; i < 3; i++) {
        if (out[i] != NULL && !ou_is_str(out[i])) {
            ou_raise_not_str(sp, function, i == 1 ? " 'encoding'" : " 'errors'", out[i]);
            return false;
        }
    }
    return true;
}
