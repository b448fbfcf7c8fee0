/* SPDX-License-Identifier: MIT */
/* Making, comparing, hashing, cutting and joining strings.
 *
 * A string always has the narrowest width that holds its characters, so equal
 * strings have equal bytes, and whether a needle is too wide to occur is one
 * comparison. Whoever fills a string from ou_str_alloc chooses the width; no
 * other file writes `meta`, and nobody writes characters once a string is seen.
 */
#include "object/text/str.h"

#include "object/ops.h"
#include "object/siphash.h"
#include "object/text/str_int.h"
#include "os/assert.h"

bool
ou_bytes_are_ascii(const void *data, size_t n)
{
    const uint8_t *p = data, *end = p + n;
    for (; end - p >= 8; p += 8) {
        uint64_t word;
        memcpy(&word, p, sizeof word);
        if (word & 0x8080808080808080u)
            return false;
    }
    uint8_t any = 0;
    while (p < end)
        any |= *p++;
    return any < 0x80;
}

uint32_t
ou_chars_bound(const void *data, size_t n, unsigned shift)
{
    if (shift == 0)
        return ou_bytes_are_ascii(data, n) ? 0x7F : 0xFF;
    uint32_t any = 0;
    if (shift == 1) {
        const uint16_t *p = data;
        for (size_t i = 0; i < n; i++)
            any |= p[i];
    } else {
        const uint32_t *p = data;
        for (size_t i = 0; i < n; i++)
            any |= p[i];
    }
    return any < 0x80 ? 0x7F : any < 0x100 ? 0xFF : any < 0x10000 ? 0xFFFF : OU_MAX_CHAR;
}

void
ou_chars_copy(void *to, unsigned to_shift, const void *from, unsigned from_shift, size_t n)
{
    if (to_shift == from_shift) {
        memcpy(to, from, n << to_shift);
        return;
    }
    for (size_t i = 0; i < n; i++)
        ou_char_put(to, to_shift, i, ou_char_at(from, from_shift, i));
}

/* ---- making ---- */

static OuObj *
alloc_chars(OuSpace *sp, size_t n, unsigned width, bool ascii)
{
    if (OU_UNLIKELY(n > (SIZE_MAX >> 9)))
        return ou_raise_memory(sp);
    size_t bytes = sizeof(OuStr) + ((n + 1) << width);
    OuStr *s = ou_object_take_row(sp, OU_T_STR, OU_POOL_PLAIN, bytes);
    if (OU_UNLIKELY(s == NULL))
        return NULL;
    s->hash = -1;
    s->meta = (uint64_t)n << 8 | (ascii ? OU_STR_ASCII : 0) | width;
    ou_char_put(s->data, width, n, 0);
    return (OuObj *)s;
}

static OuObj *
empty_str(OuSpace *sp)
{
    if (OU_UNLIKELY(sp->empty_str == NULL))
        sp->empty_str = alloc_chars(sp, 0, 0, true);
    return ou_xincref(sp->empty_str);
}

OuObj *
ou_str_alloc(OuSpace *sp, size_t n, unsigned width, bool ascii)
{
    if (OU_UNLIKELY(n == 0))
        return empty_str(sp);
    return alloc_chars(sp, n, width, ascii);
}

OuObj *
ou_str_from_char(OuSpace *sp, uint32_t c)
{
    if (c < 256 && sp->chars[c] != NULL)
        return ou_incref(sp->chars[c]);
    unsigned width = ou_char_shift(c);
    OuObj *s = alloc_chars(sp, 1, width, c < 0x80);
    if (s == NULL)
        return NULL;
    ou_char_put(((OuStr *)s)->data, width, 0, c);
    if (c < 256)
        sp->chars[c] = ou_incref(s);
    return s;
}

/* n characters of width `shift`, narrowed to what they need. */
static OuObj *
from_chars(OuSpace *sp, const void *data, size_t n, unsigned shift)
{
    if (n == 0)
        return empty_str(sp);
    if (n == 1)
        return ou_str_from_char(sp, ou_char_at(data, shift, 0));
    uint32_t bound = ou_chars_bound(data, n, shift);
    OuObj *s = alloc_chars(sp, n, ou_char_shift(bound), bound < 0x80);
    if (s != NULL)
        ou_chars_copy(((OuStr *)s)->data, ou_char_shift(bound), data, shift, n);
    return s;
}

OuObj *
ou_str_from_latin1(OuSpace *sp, const uint8_t *text, size_t n)
{
    return from_chars(sp, text, n, 0);
}

OuObj *
ou_str_from_ucs4(OuSpace *sp, const uint32_t *text, size_t n)
{
    return from_chars(sp, text, n, 2);
}

OuObj *
ou_str_from(OuSpace *sp, const char *text)
{
    return ou_str_from_utf8(sp, text, strlen(text), false);
}

/* ---- cutting and joining ---- */

OuObj *
ou_str_slice(OuSpace *sp, OuObj *o, size_t start, size_t end)
{
    OuStr *s = (OuStr *)o;
    size_t length = ou_str_length(o);
    unsigned width = ou_str_width(o);
    if (end > length)
        end = length;
    if (start >= end)
        return empty_str(sp);
    size_t n = end - start;
    if (n == length && ou_is(o, sp, OU_T_STR))
        return ou_incref(o);
    const uint8_t *from = s->data + (start << width);
    if (n == 1 || !ou_str_is_ascii(o))
        return from_chars(sp, from, n, width);
    OuObj *piece = alloc_chars(sp, n, 0, true);
    if (piece != NULL)
        memcpy(((OuStr *)piece)->data, from, n);
    return piece;
}

/* The exact str equal to `s`: itself, or a copy of an heir's text. */
static OuObj *
exact_str(OuSpace *sp, OuObj *s)
{
    if (OU_LIKELY(ou_is(s, sp, OU_T_STR)))
        return ou_incref(s);
    return from_chars(sp, ((OuStr *)s)->data, ou_str_length(s), ou_str_width(s));
}

OuObj *
ou_str_concat(OuSpace *sp, OuObj *a, OuObj *b)
{
    size_t na = ou_str_length(a), nb = ou_str_length(b);
    // Joining makes a new string, of one character too: the cached ones are not built.
    if (OU_UNLIKELY(na == 0 && nb != 1))
        return exact_str(sp, b);
    if (OU_UNLIKELY(nb == 0 && na != 1))
        return exact_str(sp, a);
    unsigned wa = ou_str_width(a), wb = ou_str_width(b), width = wa > wb ? wa : wb;
    OuObj *s = alloc_chars(sp, na + nb, width, ou_str_is_ascii(a) && ou_str_is_ascii(b));
    if (OU_UNLIKELY(s == NULL))
        return NULL;
    uint8_t *to = ((OuStr *)s)->data;
    ou_chars_copy(to, width, ((OuStr *)a)->data, wa, na);
    ou_chars_copy(to + (na << width), width, ((OuStr *)b)->data, wb, nb);
    return s;
}

bool
ou_str_extend(OuSpace *sp, OuObj *o, const OuObj *more)
{
    OuStr *s = (OuStr *)o;
    OU_ASSERT(o->count == 1);
    size_t n = ou_str_length(o), n_more = ou_str_length(more);
    unsigned width = ou_str_width(o);
    bool plain = ou_is(o, sp, OU_T_STR) && n > 0 && !ou_str_is_interned(o) && width == ou_str_width(more);
    if (!plain || sizeof(OuStr) + ((n + n_more + 1) << width) > ou_pool_of(o)->block_bytes)
        return false;
    memcpy(s->data + (n << width), ((const OuStr *)more)->data, n_more << width);
    ou_char_put(s->data, width, n + n_more, 0);
    s->hash = -1;
    s->meta = (uint64_t)(n + n_more) << 8 | (s->meta & ((const OuStr *)more)->meta & OU_STR_ASCII) | width;
    return true;
}

/* Length, width and ASCIIness of a join; false with TypeError for a non-str. */
typedef struct Joined {
    size_t n;
    unsigned width;
    bool ascii;
} Joined;

static bool
measure_join(OuSpace *sp, OuObj *separator, OuObj *const *items, size_t n, Joined *out)
{
    *out = (Joined){0, 0, true};
    if (n > 1) {
        out->n = (n - 1) * ou_str_length(separator);
        out->width = ou_str_width(separator);
        out->ascii = ou_str_is_ascii(separator);
    }
    for (size_t i = 0; i < n; i++) {
        OuObj *item = items[i];
        if (OU_UNLIKELY(!ou_is_str(item))) {
            ou_raise(sp, OU_E_TYPE_ERROR, "sequence item %zu: expected str instance, %T found", i, item);
            return false;
        }
        out->n += ou_str_length(item);
        if (!ou_str_is_ascii(item)) {
            out->ascii = false;
            if (ou_str_width(item) > out->width)
                out->width = ou_str_width(item);
        }
    }
    return true;
}

OuObj *
ou_str_join(OuSpace *sp, OuObj *separator, OuObj *const *items, size_t n)
{
    Joined joined;
    if (!measure_join(sp, separator, items, n, &joined))
        return NULL;
    if (joined.n == 0)
        return empty_str(sp);
    if (n == 1)
        return exact_str(sp, items[0]);
    OuObj *s = alloc_chars(sp, joined.n, joined.width, joined.ascii);
    if (s == NULL)
        return NULL;
    uint8_t *to = ((OuStr *)s)->data;
    size_t n_separator = ou_str_length(separator);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && n_separator > 0) {
            ou_chars_copy(to, joined.width, ((OuStr *)separator)->data, ou_str_width(separator), n_separator);
            to += n_separator << joined.width;
        }
        size_t length = ou_str_length(items[i]);
        ou_chars_copy(to, joined.width, ((OuStr *)items[i])->data, ou_str_width(items[i]), length);
        to += length << joined.width;
    }
    return s;
}

/* ---- comparing and hashing ---- */

bool
ou_str_equal(const OuObj *a, const OuObj *b)
{
    const OuStr *s = (const OuStr *)a, *t = (const OuStr *)b;
    if (s == t)
        return true;
    if ((s->meta ^ t->meta) & ~(uint64_t)OU_STR_INTERNED)
        return false; // length, width or ASCIIness differ
    if (s->meta & t->meta & OU_STR_INTERNED)
        return false; // there would be one only
    if (s->hash != t->hash && s->hash != -1 && t->hash != -1)
        return false;
    return memcmp(s->data, t->data, (s->meta >> 8) << (s->meta & OU_STR_WIDTH_MASK)) == 0;
}

bool
ou_str_equals_text(const OuObj *s, const char *ascii)
{
    size_t n = strlen(ascii);
    return ou_str_is_ascii(s) && ou_str_length(s) == n && memcmp(((const OuStr *)s)->data, ascii, n) == 0;
}

int
ou_str_compare(const OuObj *a, const OuObj *b)
{
    const OuStr *s = (const OuStr *)a, *t = (const OuStr *)b;
    size_t ns = ou_str_length(a), nt = ou_str_length(b), n = ns < nt ? ns : nt;
    unsigned ws = ou_str_width(a), wt = ou_str_width(b);
    if (ws == 0 && wt == 0) {
        int order = memcmp(s->data, t->data, n);
        if (order != 0)
            return order < 0 ? -1 : 1;
    } else {
        for (size_t i = 0; i < n; i++) {
            uint32_t c = ou_char_at(s->data, ws, i), d = ou_char_at(t->data, wt, i);
            if (c != d)
                return c < d ? -1 : 1;
        }
    }
    return ns < nt ? -1 : ns > nt;
}

int64_t
ou_bytes_hash_of(OuSpace *sp, const void *data, size_t n)
{
    if (n == 0)
        return 0;
    int64_t hash = (int64_t)ou_siphash(sp->hash_key, data, n);
    return hash == -1 ? -2 : hash;
}

int64_t
ou_str_hash(OuSpace *sp, OuObj *o)
{
    OuStr *s = (OuStr *)o;
    if (s->hash == -1)
        s->hash = ou_bytes_hash_of(sp, s->data, ou_str_length(o) << ou_str_width(o));
    return s->hash;
}
