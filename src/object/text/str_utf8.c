/* SPDX-License-Identifier: MIT */
/* UTF-8 in and out, without error handlers (those are in str_decode.c).
 *
 * Strings that are ASCII, nearly all of them, are copied or lent as they are.
 */
#include "object/text/str_int.h"

static int32_t
bad_utf8(size_t *used, size_t n, const char **why, const char *reason)
{
    *used = n;
    *why = reason;
    return -1;
}

int32_t
ou_utf8_step(const uint8_t *p, const uint8_t *end, bool surrogates, size_t *used, const char **why)
{
    uint32_t c = p[0];
    if (c < 0x80) {
        *used = 1;
        return (int32_t)c;
    }
    if (c < 0xC2 || c > 0xF4)
        return bad_utf8(used, 1, why, "invalid start byte");
    size_t n = c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
    // The second byte's range keeps out overlong forms, surrogates and what lies behind U+10FFFF.
    uint8_t low = c == 0xE0 ? 0xA0 : c == 0xF0 ? 0x90 : 0x80;
    uint8_t high = c == 0xED && !surrogates ? 0x9F : c == 0xF4 ? 0x8F : 0xBF;
    c &= 0xFFu >> (n + 1);
    for (size_t i = 1; i < n; i++) {
        if (p + i == end)
            return bad_utf8(used, i, why, "unexpected end of data");
        if (p[i] < low || p[i] > high)
            return bad_utf8(used, i, why, "invalid continuation byte");
        c = c << 6 | (p[i] & 0x3F);
        low = 0x80;
        high = 0xBF;
    }
    *used = n;
    return (int32_t)c;
}

size_t
ou_utf8_put(uint8_t *to, uint32_t c)
{
    if (c < 0x80) {
        to[0] = (uint8_t)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (uint8_t)(0xC0 | c >> 6);
        to[1] = (uint8_t)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (uint8_t)(0xE0 | c >> 12);
        to[1] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
        to[2] = (uint8_t)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (uint8_t)(0xF0 | c >> 18);
    to[1] = (uint8_t)(0x80 | (c >> 12 & 0x3F));
    to[2] = (uint8_t)(0x80 | (c >> 6 & 0x3F));
    to[3] = (uint8_t)(0x80 | (c & 0x3F));
    return 4;
}

/* What a text needs: its number of characters and a bound of their width. */
typedef struct Measure {
    size_t n;
    uint32_t widest;
    const uint8_t *bad; // first bad byte, or NULL
} Measure;

static Measure
measure_utf8(const uint8_t *p, const uint8_t *end)
{
    Measure m = {0, 0, NULL};
    while (p < end) {
        size_t used;
        const char *why;
        int32_t c = ou_utf8_step(p, end, true, &used, &why);
        if (c < 0 && m.bad == NULL)
            m.bad = p;
        if (c < 0)
            c = 0xFFFD;
        if ((uint32_t)c > m.widest)
            m.widest = (uint32_t)c;
        m.n++;
        p += used;
    }
    return m;
}

OuObj *
ou_str_from_utf8(OuSpace *sp, const char *text, size_t n, bool strict)
{
    if (OU_LIKELY(ou_bytes_are_ascii(text, n))) {
        if (n == 1)
            return ou_str_from_char(sp, (uint8_t)text[0]);
        OuObj *s = ou_str_alloc(sp, n, 0, true);
        if (s != NULL && n > 0)
            memcpy(((OuStr *)s)->data, text, n);
        return s;
    }
    const uint8_t *p = (const uint8_t *)text, *end = p + n;
    Measure m = measure_utf8(p, end);
    if (strict && m.bad != NULL)
        return ou_str_decode(sp, text, n, "utf-8", "strict"); // raises
    if (m.n == 1)
        return ou_str_from_char(sp, m.widest);
    unsigned width = ou_char_shift(m.widest);
    OuObj *s = ou_str_alloc(sp, m.n, width, m.widest < 0x80);
    if (s == NULL)
        return NULL;
    for (size_t i = 0; p < end; i++) {
        size_t used;
        const char *why;
        int32_t c = ou_utf8_step(p, end, true, &used, &why);
        ou_char_put(((OuStr *)s)->data, width, i, c < 0 ? 0xFFFD : (uint32_t)c);
        p += used;
    }
    return s;
}

bool
ou_text_of(OuSpace *sp, OuObj *s, OuText *text)
{
    size_t length = ou_str_length(s), n_bytes = 0;
    if (ou_str_is_ascii(s)) {
        *text = (OuText){(const char *)((OuStr *)s)->data, length, 0};
        return true;
    }
    uint8_t scratch[4];
    for (size_t i = 0; i < length; i++)
        n_bytes += ou_utf8_put(scratch, ou_str_at(s, i));
    uint8_t *to = ou_buffer_take(sp->heap, n_bytes + 1);
    if (to == NULL) {
        *text = (OuText){0};
        ou_raise_memory(sp);
        return false;
    }
    *text = (OuText){(const char *)to, n_bytes, n_bytes + 1};
    for (size_t i = 0; i < length; i++)
        to += ou_utf8_put(to, ou_str_at(s, i));
    *to = 0;
    return true;
}

void
ou_text_release(OuSpace *sp, OuText *text)
{
    if (text->room_bytes > 0)
        ou_buffer_release(sp->heap, (void *)(uintptr_t)text->utf8, text->room_bytes);
    *text = (OuText){0};
}
