/* SPDX-License-Identifier: MIT */
/* bytes.decode: from bytes of some encoding to str, with the error handlers. */
#include "object/text/str_int.h"

typedef struct Decoder {
    OuSpace *sp;
    OuStrBuilder text;
    const uint8_t *data;
    size_t n;
    OuCodec codec; // byte order settled
    OuFault fault;
    const char *encoding, *errors;
    size_t resume; // where decoding goes on
} Decoder;

static bool
raise_fault(Decoder *d, size_t start, size_t end, const char *reason)
{
    OuObj *object = ou_bytes_new(d->sp, d->data, d->n);
    if (object == NULL)
        return false;
    ou_codec_raise(d->sp, OU_E_UNICODE_DECODE_ERROR, ou_codec_name(d->codec), object, start, end, reason);
    ou_decref(d->sp, object);
    return false;
}

/* The bytes [start, end) are bad: do what the handler says, and go on at d->resume. */
static bool
handle_fault(Decoder *d, size_t start, size_t end, const char *reason)
{
    char text[12];
    d->resume = end;
    switch (d->fault) {
    case OU_FAULT_UNKNOWN:
        ou_codec_raise_fault(d->sp, "decoding", d->encoding, d->errors);
        return false;
    case OU_FAULT_IGNORE:
        return true;
    case OU_FAULT_REPLACE:
        return ou_builder_char(&d->text, 0xFFFD);
    case OU_FAULT_BACKSLASH:
        for (size_t i = start; i < end; i++)
            if (!ou_builder_ascii(&d->text, text, ou_codec_escape(text, d->data[i])))
                return false;
        return true;
    case OU_FAULT_ESCAPE: // what is ASCII among the bad bytes is read again
        for (d->resume = start; d->resume < end && d->data[d->resume] >= 0x80; d->resume++)
            if (!ou_builder_char(&d->text, 0xDC00u + d->data[d->resume]))
                return false;
        return d->resume > start || raise_fault(d, start, end, reason);
    case OU_FAULT_XML:
        ou_raise(d->sp, OU_E_TYPE_ERROR, "don't know how to handle UnicodeDecodeError in error callback");
        return false;
    default:
        return raise_fault(d, start, end, reason);
    }
}

static bool
decode_utf8(Decoder *d)
{
    const uint8_t *end = d->data + d->n;
    for (size_t i = 0; i < d->n;) {
        size_t used;
        const char *why = NULL;
        int32_t c = ou_utf8_step(d->data + i, end, d->fault == OU_FAULT_PASS, &used, &why);
        d->resume = i + used;
        if (!(c >= 0 ? ou_builder_char(&d->text, (uint32_t)c) : handle_fault(d, i, i + used, why)))
            return false;
        i = d->resume;
    }
    return true;
}

static bool
decode_ascii(Decoder *d)
{
    for (size_t i = 0; i < d->n; i++) {
        uint8_t c = d->data[i];
        if (!(c < 0x80 ? ou_builder_char(&d->text, c) : handle_fault(d, i, i + 1, "ordinal not in range(128)")))
            return false;
    }
    return true;
}

static uint32_t
load_unit(const uint8_t *p, size_t bytes, bool big)
{
    uint32_t unit = 0;
    for (size_t i = 0; i < bytes; i++)
        unit |= (uint32_t)p[i] << 8 * (big ? bytes - 1 - i : i);
    return unit;
}

static bool
decode_utf16(Decoder *d, size_t i)
{
    bool big = d->codec == OU_CODEC_UTF16_BE, done = true;
    for (; done && i < d->n; i = d->resume) {
        if (d->n - i < 2) {
            done = handle_fault(d, i, d->n, "truncated data");
            continue;
        }
        uint32_t unit = load_unit(d->data + i, 2, big);
        d->resume = i + 2;
        if (!ou_is_surrogate(unit) || d->fault == OU_FAULT_PASS) {
            done = ou_builder_char(&d->text, unit);
        } else if (unit >= 0xDC00) {
            done = handle_fault(d, i, i + 2, "illegal encoding");
        } else if (d->n - i < 4) {
            done = handle_fault(d, i, d->n, "unexpected end of data");
        } else {
            uint32_t low = load_unit(d->data + i + 2, 2, big);
            d->resume = i + 4;
            if (low >= 0xDC00 && low <= 0xDFFF)
                done = ou_builder_char(&d->text, 0x10000 + ((unit & 0x3FF) << 10 | (low & 0x3FF)));
            else
                done = handle_fault(d, i, i + 2, "illegal UTF-16 surrogate");
        }
    }
    return done;
}

static bool
decode_utf32(Decoder *d, size_t i)
{
    bool done = true;
    for (; done && i < d->n; i = d->resume) {
        if (d->n - i < 4) {
            done = handle_fault(d, i, d->n, "truncated data");
            continue;
        }
        uint32_t c = load_unit(d->data + i, 4, d->codec == OU_CODEC_UTF32_BE);
        d->resume = i + 4;
        if (c > OU_MAX_CHAR)
            done = handle_fault(d, i, i + 4, "code point not in range(0x110000)");
        else if (ou_is_surrogate(c) && d->fault != OU_FAULT_PASS)
            done = handle_fault(d, i, i + 4, "code point in surrogate code point range(0xd800, 0xe000)");
        else
            done = ou_builder_char(&d->text, c);
    }
    return done;
}

/* Settle the byte order by a mark at the start; returns the bytes it takes. */
static size_t
read_mark(Decoder *d, size_t unit, OuCodec any)
{
    if (d->codec != any)
        return 0;
    bool marked = d->n >= unit, big = false;
    if (marked) {
        big = load_unit(d->data, unit, true) == 0xFEFF;
        marked = big || load_unit(d->data, unit, false) == 0xFEFF;
    }
    d->codec = (OuCodec)(any + (big ? 2 : 1)); // LE and BE follow their codec in the enum
    return marked ? unit : 0;
}

OuObj *
ou_str_decode(OuSpace *sp, const void *data, size_t n, const char *encoding, const char *errors)
{
    Decoder d = {.sp = sp, .data = data, .n = n, .fault = ou_codec_fault(errors), .encoding = encoding, .errors = errors};
    d.codec = ou_codec_find(sp, encoding);
    if (d.codec == OU_CODEC_NONE)
        return NULL;
    if (d.codec == OU_CODEC_UTF8_SIG && n >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0) {
        d.data += 3;
        d.n -= 3;
    }
    if (d.codec == OU_CODEC_LATIN1 || (d.codec < OU_CODEC_LATIN1 && ou_bytes_are_ascii(d.data, d.n)))
        return ou_str_from_latin1(sp, d.data, d.n);
    ou_builder_init(&d.text, sp);
    bool done;
    if (d.codec <= OU_CODEC_UTF8_SIG)
        done = decode_utf8(&d);
    else if (d.codec == OU_CODEC_ASCII)
        done = decode_ascii(&d);
    else if (d.codec <= OU_CODEC_UTF16_BE)
        done = decode_utf16(&d, read_mark(&d, 2, OU_CODEC_UTF16));
    else
        done = decode_utf32(&d, read_mark(&d, 4, OU_CODEC_UTF32));
    if (done)
        return ou_builder_finish(&d.text);
    ou_builder_clear(&d.text);
    return NULL;
}
