/* SPDX-License-Identifier: MIT */
/* Rows of characters: pieces of them, needles, and the two searches.
 *
 * A search runs over bytes with the C library's memmem, whatever the width; a
 * hit that does not lie on a character's border is passed over.
 */
#include "object/ops.h"
#include "object/text/str_int.h"

OuSpan
ou_span_self(OuObj *o)
{
    if (ou_is_str(o))
        return (OuSpan){((OuStr *)o)->data, ou_str_length(o), ou_str_width(o), OU_SPAN_STR, o, NULL, 0};
    if (ou_is_bytes(o))
        return (OuSpan){((OuBytes *)o)->data, ((OuBytes *)o)->length, 0, OU_SPAN_BYTES, o, NULL, 0};
    OuByteArray *array = (OuByteArray *)o;
    const uint8_t *data = array->data != NULL ? array->data : (const uint8_t *)"";
    return (OuSpan){data, array->length, 0, OU_SPAN_BYTEARRAY, o, NULL, 0};
}

OuObj *
ou_span_piece(OuSpace *sp, const OuSpan *span, size_t start, size_t end)
{
    if (span->kind == OU_SPAN_STR)
        return ou_str_slice(sp, span->owner, start, end);
    if (end < start)
        end = start;
    if (span->kind == OU_SPAN_BYTEARRAY)
        return ou_bytearray_new(sp, span->data + start, end - start);
    if (start == 0 && end == span->n && ou_is(span->owner, sp, OU_T_BYTES))
        return ou_incref(span->owner);
    return ou_bytes_new(sp, span->data + start, end - start);
}

OuObj *
ou_span_make(OuSpace *sp, OuSpanKind kind, size_t n, unsigned shift, bool ascii, uint8_t **to)
{
    OuObj *o = kind == OU_SPAN_STR     ? ou_str_alloc(sp, n, shift, ascii)
               : kind == OU_SPAN_BYTES ? ou_bytes_new(sp, NULL, n)
                                       : ou_bytearray_new(sp, NULL, n);
    if (o != NULL)
        *to = kind == OU_SPAN_STR     ? ((OuStr *)o)->data
              : kind == OU_SPAN_BYTES ? ((OuBytes *)o)->data
                                      : ((OuByteArray *)o)->data;
    return o;
}

bool
ou_span_needle(OuSpace *sp, OuObj *arg, const OuSpan *like, OuSpan *needle)
{
    if (like->kind != OU_SPAN_STR) {
        *needle = (OuSpan){.kind = like->kind};
        return ou_bytes_view(sp, arg, &needle->data, &needle->n);
    }
    if (OU_UNLIKELY(!ou_is_str(arg))) {
        *needle = (OuSpan){0};
        ou_raise(sp, OU_E_TYPE_ERROR, "must be str, not %T", arg);
        return false;
    }
    *needle = ou_span_self(arg);
    if (OU_LIKELY(needle->shift == like->shift))
        return true;
    if (needle->shift > like->shift) {
        needle->n = SIZE_MAX;
        return true;
    }
    needle->copy_bytes = needle->n == 0 ? 1 : needle->n << like->shift;
    needle->copy = ou_buffer_take(sp->heap, needle->copy_bytes);
    if (needle->copy == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    ou_chars_copy(needle->copy, like->shift, needle->data, needle->shift, needle->n);
    needle->data = needle->copy;
    needle->shift = like->shift;
    return true;
}

void
ou_span_release(OuSpace *sp, OuSpan *span)
{
    if (span->copy != NULL)
        ou_buffer_release(sp->heap, span->copy, span->copy_bytes);
    span->copy = NULL;
}

/* Most needles are short and found soon, where memmem's preparation costs more
 * than the search: so try each place where the first byte occurs, and turn to
 * memmem, whose time is linear, once that was in vain too often. */
static const uint8_t *
find_bytes(const uint8_t *hay, size_t n, const uint8_t *needle, size_t m)
{
    const uint8_t *at = hay, *last = hay + n - m;
    for (size_t n_vain = 0; n_vain <= 16 + (size_t)(at - hay) / 8; n_vain++) {
        at = memchr(at, needle[0], (size_t)(last - at) + 1);
        if (at == NULL || memcmp(at + 1, needle + 1, m - 1) == 0)
            return at;
        if (at++ == last)
            return NULL;
    }
    return memmem(at, (size_t)(last - at) + m, needle, m);
}

ptrdiff_t
ou_span_find(const void *hay, size_t n, const void *needle, size_t m, unsigned shift)
{
    if (m > n)
        return -1;
    if (m == 0)
        return 0;
    const uint8_t *base = hay, *at = hay, *end = base + (n << shift);
    if (shift == 0) {
        at = m == 1 ? memchr(base, *(const uint8_t *)needle, n) : find_bytes(base, n, needle, m);
        return at == NULL ? -1 : at - base;
    }
    size_t align = ((size_t)1 << shift) - 1;
    while ((at = memmem(at, (size_t)(end - at), needle, m << shift)) != NULL) {
        size_t offset = (size_t)(at - base);
        if ((offset & align) == 0)
            return (ptrdiff_t)(offset >> shift);
        at++;
    }
    return -1;
}

ptrdiff_t
ou_span_rfind(const void *hay, size_t n, const void *needle, size_t m, unsigned shift)
{
    if (m > n)
        return -1;
    if (m == 0)
        return (ptrdiff_t)n;
    const uint8_t *base = hay;
    if (shift == 0 && m == 1) {
        const uint8_t *at = memrchr(base, *(const uint8_t *)needle, n);
        return at == NULL ? -1 : at - base;
    }
    uint32_t first = ou_char_at(needle, shift, 0), last = ou_char_at(needle, shift, m - 1);
    for (size_t i = n - m + 1; i-- > 0;)
        if (ou_char_at(base, shift, i) == first && ou_char_at(base, shift, i + m - 1) == last
            && memcmp(base + (i << shift), needle, m << shift) == 0)
            return (ptrdiff_t)i;
    return -1;
}

static bool
clip_bound(OuSpace *sp, OuObj *arg, size_t length, int64_t *bound)
{
    if (arg == NULL || arg == sp->none)
        return true;
    if (!ou_is_index(arg)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    if (!ou_as_size(sp, arg, bound))
        return false;
    if (*bound < 0)
        *bound = *bound + (int64_t)length < 0 ? 0 : *bound + (int64_t)length;
    return true;
}

bool
ou_span_bounds(OuSpace *sp, OuObj *start, OuObj *end, size_t length, int64_t *from, int64_t *to)
{
    *from = 0;
    *to = (int64_t)length;
    if (!clip_bound(sp, start, length, from) || !clip_bound(sp, end, length, to))
        return false;
    if (*to > (int64_t)length)
        *to = (int64_t)length;
    return true;
}

bool
ou_span_index_of(OuSpace *sp, OuObj *key, size_t length, const char *range_error, int64_t *index)
{
    if (!ou_as_i64(sp, key, index)) {
        if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
            ou_raise(sp, OU_E_INDEX_ERROR, "cannot fit '%T' into an index-sized integer", key);
        return false;
    }
    if (*index < 0)
        *index += (int64_t)length;
    if (*index < 0 || *index >= (int64_t)length) {
        ou_raise(sp, OU_E_INDEX_ERROR, "%s", range_error);
        return false;
    }
    return true;
}

bool
ou_span_size_of(OuSpace *sp, OuObj *arg, int64_t *size)
{
    if (ou_as_i64(sp, arg, size))
        return true;
    if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    return false;
}

void
ou_chars_gather(void *to, const void *from, unsigned shift, int64_t start, int64_t step, size_t n)
{
    for (size_t i = 0; i < n; i++, start += step)
        ou_char_put(to, shift, i, ou_char_at(from, shift, (size_t)start));
}

bool
ou_span_repeat_count(OuSpace *sp, OuObj *count, size_t *times)
{
    int64_t value;
    if (!ou_as_i64(sp, count, &value)) {
        if (ou_pending_swallow(sp, OU_E_OVERFLOW_ERROR))
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "cannot fit '%T' into an index-sized integer", count);
        return false;
    }
    *times = value < 0 ? 0 : (size_t)value;
    return true;
}

bool
ou_span_repeat_fits(OuSpace *sp, size_t length, size_t times)
{
    if (length == 0 || times <= (size_t)INT64_MAX / length)
        return true;
    ou_raise_memory(sp);
    return false;
}

void
ou_chars_repeat(uint8_t *to, const uint8_t *from, size_t bytes, size_t times)
{
    size_t all = bytes * times, done = bytes;
    if (all == 0)
        return;
    if (bytes == 1) {
        memset(to, *from, times);
        return;
    }
    memcpy(to, from, bytes);
    while (done < all) {
        size_t more = done < all - done ? done : all - done;
        memcpy(to + done, to, more);
        done += more;
    }
}

void *
ou_raise_not_str(OuSpace *sp, const char *function, const char *which, OuObj *arg)
{
    if (arg == sp->none)
        return ou_raise(sp, OU_E_TYPE_ERROR, "%s() argument%s must be str, not None", function, which);
    return ou_raise(sp, OU_E_TYPE_ERROR, "%s() argument%s must be str, not %T", function, which, arg);
}
