/* SPDX-License-Identifier: MIT */
/* center, ljust, rjust, zfill and expandtabs, for str, bytes and bytearray. */
#include "object/args.h"
#include "object/ops.h"
#include "object/text/str_int.h"

static void
fill_chars(uint8_t *to, unsigned shift, size_t n, uint32_t c)
{
    if (shift == 0)
        memset(to, (int)c, n);
    else
        for (size_t i = 0; i < n; i++)
            ou_char_put(to, shift, i, c);
}

/* The span between `left` and `right` copies of `fill`. */
static OuObj *
pad(OuSpace *sp, const OuSpan *span, size_t left, size_t right, uint32_t fill)
{
    if (left == 0 && right == 0)
        return ou_span_piece(sp, span, 0, span->n);
    size_t n;
    if (__builtin_add_overflow(left, right, &n) || __builtin_add_overflow(n, span->n, &n) || n > INT64_MAX / 8)
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "padded string is too long");
    unsigned shift = ou_char_shift(fill) > span->shift ? ou_char_shift(fill) : span->shift;
    bool ascii = span->kind == OU_SPAN_STR && ou_str_is_ascii(span->owner) && fill < 0x80;
    uint8_t *to;
    OuObj *o = ou_span_make(sp, span->kind, n, shift, ascii, &to);
    if (o == NULL)
        return NULL;
    fill_chars(to, shift, left, fill);
    to += left << shift;
    ou_chars_copy(to, shift, span->data, span->shift, span->n);
    fill_chars(to + (span->n << shift), shift, right, fill);
    return o;
}

static bool
take_fill(OuSpace *sp, OuObj *self, OuObj *arg, const char *name, uint32_t *fill)
{
    if (ou_is_str(self)) {
        if (!ou_is_str(arg)) {
            ou_raise(sp, OU_E_TYPE_ERROR, "The fill character must be a unicode character, not %T", arg);
            return false;
        }
        if (ou_str_length(arg) != 1) {
            ou_raise(sp, OU_E_TYPE_ERROR, "The fill character must be exactly one character long");
            return false;
        }
        *fill = ou_str_at(arg, 0);
        return true;
    }
    if ((ou_is_bytes(arg) || ou_is(arg, sp, OU_T_BYTEARRAY)) && ou_span_self(arg).n == 1) {
        *fill = ou_span_self(arg).data[0];
        return true;
    }
    ou_raise(sp, OU_E_TYPE_ERROR, "%s() argument 2 must be a byte string of length 1, not %T", name, arg);
    return false;
}

typedef enum Align { ALIGN_LEFT, ALIGN_RIGHT, ALIGN_CENTER } Align;

static OuObj *
justify(OuSpace *sp, OuObj *const *args, size_t n, Align align, const char *name)
{
    int64_t width;
    uint32_t fill = ' ';
    if (!ou_span_size_of(sp, args[1], &width) || (n > 2 && !take_fill(sp, args[0], args[2], name, &fill)))
        return NULL;
    OuSpan span = ou_span_self(args[0]);
    size_t more = width > (int64_t)span.n ? (size_t)width - span.n : 0, left = 0;
    if (align == ALIGN_RIGHT)
        left = more;
    else if (align == ALIGN_CENTER) // the odd one stands left when the width is odd
        left = more / 2 + (more & (size_t)width & 1);
    return pad(sp, &span, left, more - left, fill);
}

OuObj *
ou_span_center(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return justify(sp, args, n, ALIGN_CENTER, "center");
}

OuObj *
ou_span_ljust(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return justify(sp, args, n, ALIGN_LEFT, "ljust");
}

OuObj *
ou_span_rjust(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return justify(sp, args, n, ALIGN_RIGHT, "rjust");
}

/* Zeros go behind a sign. */
OuObj *
ou_span_zfill(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    int64_t width;
    if (!ou_span_size_of(sp, args[1], &width))
        return NULL;
    OuSpan span = ou_span_self(args[0]);
    size_t more = width > (int64_t)span.n ? (size_t)width - span.n : 0;
    OuObj *o = pad(sp, &span, more, 0, '0');
    if (o == NULL || more == 0 || span.n == 0)
        return o;
    uint32_t sign = ou_char_at(span.data, span.shift, 0);
    if (sign == '+' || sign == '-') {
        uint8_t *to = (uint8_t *)(uintptr_t)ou_span_self(o).data;
        ou_char_put(to, span.shift, 0, sign);
        ou_char_put(to, span.shift, more, '0');
    }
    return o;
}

/* Walk the text with tabs replaced; writes when `to` is not NULL. Returns the length. */
static size_t
expand_tabs(const OuSpan *span, size_t tab, uint8_t *to)
{
    size_t n = 0, column = 0;
    for (size_t i = 0; i < span->n; i++) {
        uint32_t c = ou_char_at(span->data, span->shift, i);
        size_t width = 1;
        if (c == '\t') {
            width = tab == 0 ? 0 : tab - column % tab;
            c = ' ';
        }
        column = c == '\n' || c == '\r' ? 0 : column + width;
        if (to != NULL)
            fill_chars(to + (n << span->shift), span->shift, width, c);
        n += width;
    }
    return n;
}

OuObj *
ou_span_expandtabs(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"tabsize", NULL};
    OuObj *arg = NULL;
    int64_t tab = 8;
    if (!ou_args_parse(sp, "expandtabs", args + 1, n - 1, kwnames, names, 0, &arg)
        || (arg != NULL && !ou_as_i64(sp, arg, &tab)))
        return NULL;
    if (tab < 0)
        tab = 0;
    if (tab > INT32_MAX)
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C int");
    OuSpan span = ou_span_self(args[0]);
    bool ascii = span.kind == OU_SPAN_STR && ou_str_is_ascii(args[0]);
    uint8_t *to;
    OuObj *o = ou_span_make(sp, span.kind, expand_tabs(&span, (size_t)tab, NULL), span.shift, ascii, &to);
    if (o != NULL)
        expand_tabs(&span, (size_t)tab, to);
    return o;
}
