/* SPDX-License-Identifier: MIT */
/* Strings built piece by piece, and the format language of ou_raise.
 *
 * The builder keeps its characters at the narrowest width so far and widens
 * when one does not fit; since nothing is ever taken back, that is the width of
 * the result. A failure leaves its exception pending and sticks, so a caller
 * may test only the end.
 */
#include <stdio.h>

#include "object/ops.h"
#include "object/text/str_int.h"

void
ou_builder_init(OuStrBuilder *b, OuSpace *sp)
{
    *b = (OuStrBuilder){.sp = sp};
}

void
ou_builder_clear(OuStrBuilder *b)
{
    if (b->data != NULL)
        ou_buffer_release(b->sp->heap, b->data, b->room << b->width);
    b->data = NULL;
    b->n = b->room = 0;
}

static bool
fail(OuStrBuilder *b)
{
    b->failed = true;
    return false;
}

/* Change room and width; characters are copied when the width changes. */
static bool
reshape(OuStrBuilder *b, size_t room, unsigned width)
{
    if (room > (SIZE_MAX >> 9)) {
        ou_raise_memory(b->sp);
        return fail(b);
    }
    size_t bytes = ou_buffer_room(room << width);
    room = bytes >> width;
    bytes = room << width;
    void *data = width == b->width && b->data != NULL
                     ? ou_buffer_resize(b->sp->heap, b->data, b->room << width, bytes)
                     : ou_buffer_take(b->sp->heap, bytes);
    if (data == NULL) {
        ou_raise_memory(b->sp);
        return fail(b);
    }
    if (width != b->width && b->data != NULL) {
        ou_chars_copy(data, width, b->data, b->width, b->n);
        ou_buffer_release(b->sp->heap, b->data, b->room << b->width);
    }
    b->data = data;
    b->room = room;
    b->width = width;
    return true;
}

/* Room for `more` characters none of which is wider than `bound`. */
static bool
reserve(OuStrBuilder *b, size_t more, uint32_t bound)
{
    if (OU_UNLIKELY(b->failed))
        return false;
    unsigned width = ou_char_shift(bound);
    if (width < b->width)
        width = b->width;
    if (bound > b->widest)
        b->widest = bound;
    if (OU_LIKELY(width == b->width && b->room - b->n >= more))
        return true;
    size_t room = b->n + more;
    if (room > b->room)
        room += b->n < 64 ? 32 : b->n / 2;
    else
        room = b->room;
    return reshape(b, room, width);
}

bool
ou_builder_char(OuStrBuilder *b, uint32_t c)
{
    if (!reserve(b, 1, c))
        return false;
    ou_char_put(b->data, b->width, b->n++, c);
    return true;
}

static bool
add_chars(OuStrBuilder *b, const void *data, size_t n, unsigned shift, uint32_t bound)
{
    if (n == 0)
        return !b->failed;
    if (!reserve(b, n, bound))
        return false;
    ou_chars_copy((uint8_t *)b->data + (b->n << b->width), b->width, data, shift, n);
    b->n += n;
    return true;
}

bool
ou_builder_ascii(OuStrBuilder *b, const char *text, size_t n)
{
    return add_chars(b, text, n, 0, 0x7F);
}

bool
ou_builder_text(OuStrBuilder *b, const char *text)
{
    return add_chars(b, text, strlen(text), 0, 0x7F);
}

bool
ou_builder_str(OuStrBuilder *b, OuObj *s)
{
    static const uint32_t bound_of_width[] = {0xFF, 0xFFFF, OU_MAX_CHAR};
    uint32_t bound = ou_str_is_ascii(s) ? 0x7F : bound_of_width[ou_str_width(s)];
    return add_chars(b, ((OuStr *)s)->data, ou_str_length(s), ou_str_width(s), bound);
}

bool
ou_builder_slice(OuStrBuilder *b, OuObj *s, size_t start, size_t end)
{
    unsigned width = ou_str_width(s);
    if (end > ou_str_length(s))
        end = ou_str_length(s);
    if (start >= end)
        return !b->failed;
    const uint8_t *from = ((OuStr *)s)->data + (start << width);
    uint32_t bound = ou_str_is_ascii(s) ? 0x7F : ou_chars_bound(from, end - start, width);
    return add_chars(b, from, end - start, width, bound);
}

/* Add a str that a call returned, and release it; NULL: the call failed. */
static bool
add_owned(OuStrBuilder *b, OuObj *s)
{
    if (s == NULL)
        return fail(b);
    bool done = ou_builder_str(b, s);
    ou_decref(b->sp, s);
    return done;
}

bool
ou_builder_repr(OuStrBuilder *b, OuObj *o)
{
    if (OU_UNLIKELY(b->failed))
        return false;
    return add_owned(b, ou_repr(b->sp, o));
}

OuObj *
ou_builder_finish(OuStrBuilder *b)
{
    OuObj *s = NULL;
    if (b->failed)
        goto done;
    if (b->n == 1) {
        s = ou_str_from_char(b->sp, ou_char_at(b->data, b->width, 0));
        goto done;
    }
    s = ou_str_alloc(b->sp, b->n, b->width, b->widest < 0x80);
    if (s != NULL && b->n > 0)
        memcpy(((OuStr *)s)->data, b->data, b->n << b->width);
done:
    ou_builder_clear(b);
    return s;
}

/* ---- the format language ---- */

typedef struct Directive {
    char flags[8];  // "-0 #+" as C has them
    int width;      // -1: none
    int precision;  // -1: none
    char size[3];   // "", "l", "ll", "z"
    char type;
} Directive;

static int
read_number(const char **at, va_list *ap)
{
    if (**at == '*') {
        (*at)++;
        return va_arg(*ap, int);
    }
    int number = 0;
    while (**at >= '0' && **at <= '9')
        number = number * 10 + (*(*at)++ - '0');
    return number;
}

static Directive
read_directive(const char **at, va_list *ap)
{
    Directive d = {.width = -1, .precision = -1};
    size_t n_flags = 0, n_size = 0;
    while (**at != 0 && strchr("-0 #+", **at) != NULL && n_flags < sizeof d.flags - 1)
        d.flags[n_flags++] = *(*at)++;
    if (**at == '*' || (**at >= '1' && **at <= '9'))
        d.width = read_number(at, ap);
    if (**at == '.') {
        (*at)++;
        d.precision = read_number(at, ap);
    }
    while ((**at == 'l' || **at == 'z') && n_size < sizeof d.size - 1)
        d.size[n_size++] = *(*at)++;
    d.type = *(*at)++;
    return d;
}

static uint64_t
take_integer(const Directive *d, va_list *ap)
{
    if (d->size[0] == 'z')
        return d->type == 'u' || d->type == 'x' ? va_arg(*ap, size_t) : (uint64_t)va_arg(*ap, ptrdiff_t);
    if (d->size[0] == 'l')
        return (uint64_t)(d->size[1] == 'l' ? va_arg(*ap, long long) : va_arg(*ap, long));
    if (d->type == 'u' || d->type == 'x')
        return va_arg(*ap, unsigned);
    return (uint64_t)(int64_t)va_arg(*ap, int);
}

static bool
add_integer(OuStrBuilder *b, const Directive *d, uint64_t value)
{
    char format[32], text[96];
    int width = d->width > 60 ? 60 : d->width, precision = d->precision > 60 ? 60 : d->precision;
    const char *type = d->type == 'u' ? "llu" : d->type == 'x' ? "llx" : "lld";
    if (precision >= 0)
        snprintf(format, sizeof format, "%%%s*.*%s", d->flags, type);
    else
        snprintf(format, sizeof format, "%%%s*%s", d->flags, type);
    int n = precision >= 0
                ? snprintf(text, sizeof text, format, width < 0 ? 0 : width, precision, (unsigned long long)value)
                : snprintf(text, sizeof text, format, width < 0 ? 0 : width, (unsigned long long)value);
    return ou_builder_ascii(b, text, (size_t)n);
}

/* At most `precision` bytes of UTF-8, cut at a whole character. */
static bool
add_utf8(OuStrBuilder *b, const char *text, int precision)
{
    if (text == NULL)
        text = "(null)";
    size_t n = precision < 0 ? strlen(text) : strnlen(text, (size_t)precision);
    const uint8_t *p = (const uint8_t *)text, *end = p + n;
    if (precision >= 0 && text[n] != 0)
        while (n > 0 && (p[n] & 0xC0) == 0x80)
            n--;
    if (ou_bytes_are_ascii(text, n))
        return ou_builder_ascii(b, text, n);
    end = p + n;
    while (p < end) {
        size_t used;
        const char *why;
        int32_t c = ou_utf8_step(p, end, true, &used, &why);
        if (!ou_builder_char(b, c < 0 ? 0xFFFD : (uint32_t)c))
            return false;
        p += used;
    }
    return true;
}

static bool
add_object(OuStrBuilder *b, const Directive *d, OuObj *o)
{
    OuSpace *sp = b->sp;
    OuObj *s;
    switch (d->type) {
    case 'T': s = ou_incref(o->type->name); break;
    case 'N': s = ou_incref(((OuType *)o)->name); break;
    case 'S': s = ou_str_of(sp, o); break;
    case 'R': s = ou_repr(sp, o); break;
    case 'A': s = ou_ascii(sp, o); break;
    default: s = ou_incref(o); break;
    }
    if (s == NULL)
        return fail(b);
    bool done = d->precision < 0 ? ou_builder_str(b, s) : ou_builder_slice(b, s, 0, (size_t)d->precision);
    ou_decref(sp, s);
    return done;
}

static bool
add_directive(OuStrBuilder *b, const Directive *d, va_list *ap)
{
    switch (d->type) {
    case 's': return add_utf8(b, va_arg(*ap, const char *), d->precision);
    case 'c': return ou_builder_char(b, (uint32_t)va_arg(*ap, int));
    case '%': return ou_builder_char(b, '%');
    case 'd':
    case 'i':
    case 'u':
    case 'x': return add_integer(b, d, take_integer(d, ap));
    case 'p': {
        Directive plain = {.flags = "#", .width = -1, .precision = -1, .type = 'x'};
        return add_integer(b, &plain, (uint64_t)(uintptr_t)va_arg(*ap, void *));
    }
    default: return add_object(b, d, va_arg(*ap, OuObj *));
    }
}

OuObj *
ou_str_vformat(OuSpace *sp, const char *format, va_list list)
{
    OuStrBuilder b;
    va_list ap;
    va_copy(ap, list);
    ou_builder_init(&b, sp);
    while (!b.failed && *format != 0) {
        const char *mark = strchrnul(format, '%');
        add_utf8(&b, format, (int)(mark - format));
        if (*mark == 0)
            break;
        format = mark + 1;
        Directive d = read_directive(&format, &ap);
        add_directive(&b, &d, &ap);
    }
    va_end(ap);
    return ou_builder_finish(&b);
}

OuObj *
ou_str_format(OuSpace *sp, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    OuObj *s = ou_str_vformat(sp, format, ap);
    va_end(ap);
    return s;
}
