/* SPDX-License-Identifier: MIT */
/* Slots that bytes and bytearray share, and the iterators of the text types. */
#include "object/bytes/bytes_int.h"
#include "object/container/iter.h"
#include "object/container/range.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"

bool
ou_bytes_length(OuSpace *sp, OuObj *o, size_t *length)
{
    (void)sp;
    *length = ou_span_self(o).n;
    return true;
}

int
ou_bytes_truth(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_span_self(o).n > 0;
}

int
ou_bytes_contains(OuSpace *sp, OuObj *o, OuObj *item)
{
    OuSpan span = ou_span_self(o), needle = {.n = 1};
    uint8_t byte;
    if (ou_is_index(item)) {
        if (!ou_byte_of(sp, item, "byte must be in range(0, 256)", &byte))
            return -1;
        needle.data = &byte;
        span = ou_span_self(o);
    } else if (!ou_span_needle(sp, item, &span, &needle)) {
        return -1;
    }
    return ou_span_find(span.data, span.n, needle.data, needle.n, 0) >= 0;
}

static OuObj *
slice_bytes(OuSpace *sp, OuObj *o, OuObj *slice)
{
    int64_t start, stop, step;
    size_t n;
    if (!ou_slice_bounds(sp, slice, &start, &stop, &step))
        return NULL;
    OuSpan span = ou_span_self(o);
    n = ou_slice_clip(span.n, &start, &stop, step);
    if (step == 1)
        return ou_span_piece(sp, &span, (size_t)start, (size_t)start + n);
    uint8_t *to;
    OuObj *piece = ou_span_make(sp, span.kind, n, 0, false, &to);
    if (piece != NULL && n > 0)
        ou_chars_gather(to, span.data, 0, start, step, n);
    return piece;
}

OuObj *
ou_bytes_get_item(OuSpace *sp, OuObj *o, OuObj *key)
{
    bool bytes = ou_is_bytes(o);
    int64_t index;
    if (ou_is(key, sp, OU_T_SLICE))
        return slice_bytes(sp, o, key);
    if (!ou_is_index(key))
        return ou_raise(sp, OU_E_TYPE_ERROR, "%s indices must be integers or slices, not %T",
                        bytes ? "byte" : "bytearray", key);
    const char *message = bytes ? "index out of range" : "bytearray index out of range";
    if (!ou_span_index_of(sp, key, ou_span_self(o).n, message, &index))
        return NULL;
    OuSpan span = ou_span_self(o);
    if ((size_t)index >= span.n) // __index__ made it shorter
        return ou_raise(sp, OU_E_INDEX_ERROR, "%s", message);
    return ou_int_compact(sp, span.data[index]);
}

OuObj *
ou_bytes_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    const uint8_t *da, *db;
    size_t na, nb;
    if (!ou_is_bytes_like(sp, a) || !ou_is_bytes_like(sp, b) || ou_is(a, sp, OU_T_MEMORYVIEW)
        || ou_is(b, sp, OU_T_MEMORYVIEW))
        return ou_incref(sp->not_implemented);
    if (!ou_bytes_view(sp, a, &da, &na) || !ou_bytes_view(sp, b, &db, &nb))
        return NULL;
    if (op == OU_EQ || op == OU_NE)
        return ou_bool(sp, (na == nb && memcmp(da, db, na) == 0) == (op == OU_EQ));
    int order = memcmp(da, db, na < nb ? na : nb);
    if (order == 0)
        order = na < nb ? -1 : na > nb;
    return ou_bool(sp, op == OU_LT   ? order < 0
                       : op == OU_LE ? order <= 0
                       : op == OU_GT ? order > 0
                                     : order >= 0);
}

OuObj *
ou_bytes_repr(OuSpace *sp, OuObj *o)
{
    OuSpan span = ou_span_self(o);
    OuStrBuilder b;
    char text[12];
    bool array = span.kind == OU_SPAN_BYTEARRAY;
    uint8_t quote = memchr(span.data, '\'', span.n) != NULL && memchr(span.data, '"', span.n) == NULL ? '"' : '\'';
    ou_builder_init(&b, sp);
    if (array) {
        ou_builder_str(&b, o->type->name);
        ou_builder_text(&b, "(");
    }
    ou_builder_text(&b, quote == '"' ? "b\"" : "b'");
    for (size_t i = 0; i < span.n && !b.failed; i++) {
        uint8_t c = span.data[i];
        if (c == quote || c == '\\' || (c == '\'' && array)) { // CPython's bytearray escapes it always
            ou_builder_char(&b, '\\');
            ou_builder_char(&b, c);
        } else if (c == '\n' || c == '\r' || c == '\t') {
            ou_builder_text(&b, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
        } else if (c - 0x20u < 0x5F) {
            ou_builder_char(&b, c);
        } else {
            ou_builder_ascii(&b, text, ou_codec_escape(text, c));
        }
    }
    ou_builder_char(&b, quote);
    if (array)
        ou_builder_text(&b, ")");
    return ou_builder_finish(&b);
}

/* ---- operators ---- */

OuObj *
ou_bytes_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    const uint8_t *da, *db;
    size_t na, nb;
    if (!ou_is_bytes_like(sp, a) || !ou_is_bytes_like(sp, b) || ou_is(a, sp, OU_T_MEMORYVIEW))
        return ou_incref(sp->not_implemented);
    if (!ou_bytes_view(sp, a, &da, &na) || !ou_bytes_view(sp, b, &db, &nb))
        return NULL;
    OuSpan span = ou_span_self(a);
    if (nb == 0)
        return ou_span_piece(sp, &span, 0, na);
    if (na == 0 && span.kind == OU_SPAN_BYTES && ou_is(b, sp, OU_T_BYTES))
        return ou_incref(b);
    uint8_t *to;
    OuObj *o = ou_span_make(sp, span.kind, na + nb, 0, false, &to);
    if (o != NULL) {
        memcpy(to, da, na);
        memcpy(to + na, db, nb);
    }
    return o;
}

OuObj *
ou_bytes_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    bool first = !ou_is_index(a);
    OuObj *o = first ? a : b, *count = first ? b : a;
    size_t times;
    if (!ou_is_index(count))
        return ou_incref(sp->not_implemented);
    if (!ou_span_repeat_count(sp, count, &times))
        return NULL;
    OuSpan span = ou_span_self(o); // after __index__, which may have changed it
    if (!ou_span_repeat_fits(sp, span.n, times))
        return NULL;
    if (times == 1)
        return ou_span_piece(sp, &span, 0, span.n);
    uint8_t *to;
    OuObj *result = ou_span_make(sp, span.kind, span.n * times, 0, false, &to);
    if (result != NULL)
        ou_chars_repeat(to, span.data, span.n, times);
    return result;
}

OuObj *
ou_bytes_modulo(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (ou_is_str(a) || !ou_is_bytes_like(sp, a) || ou_is(a, sp, OU_T_MEMORYVIEW))
        return ou_incref(sp->not_implemented);
    return ou_bytes_percent(sp, a, b);
}
