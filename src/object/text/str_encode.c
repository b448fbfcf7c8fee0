/* SPDX-License-Identifier: MIT */
/* str.encode: from str to bytes of some encoding, with the error handlers. */
#include <stdio.h>

#include "object/text/str_int.h"

typedef struct Encoder {
    OuSpace *sp;
    OuByteBuilder bytes;
    OuObj *text;
    OuCodec codec;
    OuFault fault;
    const char *encoding, *errors;
} Encoder;

static bool
put_unit(Encoder *e, uint32_t unit, size_t n_bytes, bool big)
{
    uint8_t bytes[4];
    for (size_t i = 0; i < n_bytes; i++)
        bytes[big ? n_bytes - 1 - i : i] = (uint8_t)(unit >> 8 * i);
    return ou_bytes_build_add(&e->bytes, bytes, n_bytes);
}

/* Write a character that the encoding has. */
static bool
put_char(Encoder *e, uint32_t c)
{
    uint8_t bytes[4];
    bool big = e->codec == OU_CODEC_UTF16_BE || e->codec == OU_CODEC_UTF32_BE;
    if (e->codec <= OU_CODEC_UTF8_SIG)
        return ou_bytes_build_add(&e->bytes, bytes, ou_utf8_put(bytes, c));
    if (e->codec <= OU_CODEC_LATIN1)
        return ou_bytes_build_byte(&e->bytes, (uint8_t)c);
    if (e->codec >= OU_CODEC_UTF32)
        return put_unit(e, c, 4, big);
    if (c < 0x10000)
        return put_unit(e, c, 2, big);
    c -= 0x10000;
    return put_unit(e, 0xD800 | c >> 10, 2, big) && put_unit(e, 0xDC00 | (c & 0x3FF), 2, big);
}

static bool
can_encode(const Encoder *e, uint32_t c)
{
    switch (e->codec) {
    case OU_CODEC_ASCII: return c < 0x80;
    case OU_CODEC_LATIN1: return c < 0x100;
    default: return !ou_is_surrogate(c);
    }
}

static bool
raise_fault(Encoder *e, size_t start, size_t end)
{
    const char *reason = e->codec == OU_CODEC_ASCII    ? "ordinal not in range(128)"
                         : e->codec == OU_CODEC_LATIN1 ? "ordinal not in range(256)"
                                                       : "surrogates not allowed";
    ou_codec_raise(e->sp, OU_E_UNICODE_ENCODE_ERROR, ou_codec_name(e->codec), e->text, start, end, reason);
    return false;
}

/* What stands for character c, under a handler that replaces. */
static bool
put_replacement(Encoder *e, uint32_t c)
{
    char text[24];
    size_t n = 1;
    switch (e->fault) {
    case OU_FAULT_REPLACE: text[0] = '?'; break;
    case OU_FAULT_BACKSLASH: n = ou_codec_escape(text, c); break;
    case OU_FAULT_XML: n = (size_t)snprintf(text, sizeof text, "&#%u;", c); break;
    case OU_FAULT_ESCAPE: return ou_bytes_build_byte(&e->bytes, (uint8_t)c);
    case OU_FAULT_PASS: return put_char(e, c);
    default: return true; // ignore
    }
    for (size_t i = 0; i < n; i++)
        if (!put_char(e, (uint8_t)text[i]))
            return false;
    return true;
}

/* The characters [start, end) cannot be encoded: do what the handler says. */
static bool
handle_fault(Encoder *e, size_t start, size_t end)
{
    if (e->fault == OU_FAULT_UNKNOWN) {
        ou_codec_raise_fault(e->sp, "encoding", e->encoding, e->errors);
        return false;
    }
    if (e->fault == OU_FAULT_STRICT)
        return raise_fault(e, start, end);
    for (size_t i = start; i < end; i++) {
        uint32_t c = ou_str_at(e->text, i);
        bool escapes = c >= 0xDC80 && c <= 0xDCFF && e->codec <= OU_CODEC_LATIN1;
        bool passes = ou_is_surrogate(c) && e->codec != OU_CODEC_ASCII && e->codec != OU_CODEC_LATIN1;
        if (e->fault == OU_FAULT_ESCAPE && !escapes)
            return raise_fault(e, i, end); // those before it could be
        if (e->fault == OU_FAULT_PASS && !passes)
            return raise_fault(e, start, end);
    }
    for (size_t i = start; i < end; i++)
        if (!put_replacement(e, ou_str_at(e->text, i)))
            return false;
    return true;
}

static bool
encode_all(Encoder *e)
{
    size_t n = ou_str_length(e->text);
    bool runs = e->codec <= OU_CODEC_LATIN1; // the wide codecs report one character at a time
    if (!ou_bytes_build_reserve(&e->bytes, n + 4))
        return false;
    for (size_t i = 0; i < n;) {
        uint32_t c = ou_str_at(e->text, i);
        if (OU_LIKELY(can_encode(e, c))) {
            if (!put_char(e, c))
                return false;
            i++;
            continue;
        }
        size_t end = i + 1;
        while (runs && end < n && !can_encode(e, ou_str_at(e->text, end)))
            end++;
        if (!handle_fault(e, i, end))
            return false;
        i = end;
    }
    return true;
}

OuObj *
ou_str_encode(OuSpace *sp, OuObj *s, const char *encoding, const char *errors)
{
    Encoder e = {.sp = sp, .text = s, .fault = ou_codec_fault(errors), .encoding = encoding, .errors = errors};
    e.codec = ou_codec_find(sp, encoding);
    if (e.codec == OU_CODEC_NONE)
        return NULL;
    bool plain = ou_str_is_ascii(s) ? e.codec <= OU_CODEC_LATIN1 : e.codec == OU_CODEC_LATIN1 && ou_str_width(s) == 0;
    if (plain && e.codec != OU_CODEC_UTF8_SIG)
        return ou_bytes_new(sp, ((OuStr *)s)->data, ou_str_length(s));
    ou_bytes_build_init(&e.bytes, sp);
    if (e.codec == OU_CODEC_UTF8_SIG || e.codec == OU_CODEC_UTF16 || e.codec == OU_CODEC_UTF32)
        put_char(&e, 0xFEFF);
    if (encode_all(&e))
        return ou_bytes_build_finish(&e.bytes, OU_SPAN_BYTES);
    ou_bytes_build_clear(&e.bytes);
    return NULL;
}
