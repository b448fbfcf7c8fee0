/* SPDX-License-Identifier: MIT */
/* Between bytes and text: what files decode and encode.
 *
 * UTF-8 without surprises, and ASCII in any encoding, go straight; the rest asks
 * bytes.decode and str.encode, which know every error handler.
 */
#include "lib/io_int.h"

#include <string.h>

/* ---- reading ---- */

static OuObj *
call_codec(OuSpace *sp, OuFile *f, OuObj *value, const char *method)
{
    OuObj *name = ou_str_intern_text(sp, method);
    if (name == NULL)
        return NULL;
    OuObj *args[] = {ou_incref(f->encoding), ou_incref(f->errors)};
    OuObj *result = ou_call_method(sp, value, name, args, 2);
    ou_decref(sp, args[0]);
    ou_decref(sp, args[1]);
    ou_decref(sp, name);
    return result;
}

static bool
is_ascii(const uint8_t *data, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (data[i] >= 0x80)
            return false;
    return true;
}

OuObj *
ou_io_decode(OuSpace *sp, OuFile *f, const uint8_t *data, size_t n)
{
    if (!ou_io_text_mode(f))
        return ou_bytes_new(sp, n > 0 ? data : (const uint8_t *)"", n);
    if (f->codec == OU_ENCODING_UTF8_SIG && !f->begun && n > 0) {
        f->begun = true;
        if (n >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
            data += 3, n -= 3;
    }
    if (n == 0)
        return ou_incref(sp->empty_str);
    if (f->codec == OU_ENCODING_LATIN1 || is_ascii(data, n))
        return ou_str_from_latin1(sp, data, n);
    if (f->codec != OU_ENCODING_ASCII && f->strict)
        return ou_str_from_utf8(sp, (const char *)data, n, true);
    OuObj *bytes = ou_bytes_new(sp, data, n);
    if (bytes == NULL)
        return NULL;
    OuObj *text = call_codec(sp, f, bytes, "decode");
    ou_decref(sp, bytes);
    return text;
}

/* ---- writing ---- */

static bool
has_surrogates(const OuObj *s)
{
    size_t n = ou_str_width(s) == 0 ? 0 : ou_str_length(s);
    for (size_t i = 0; i < n; i++)
        if ((ou_str_at(s, i) & 0xFFFFF800) == 0xD800)
            return true;
    return false;
}

static bool
write_encoded(OuSpace *sp, OuFile *f, OuStream *stream, OuObj *s)
{
    OuObj *bytes = call_codec(sp, f, s, "encode");
    const uint8_t *data;
    size_t n;
    bool done = bytes != NULL && ou_bytes_view(sp, bytes, &data, &n) && ou_stream_write(sp, stream, data, n);
    ou_xdecref(sp, bytes);
    return done;
}

/* Newlines as newline='\r' or '\r\n' wants them: a new str. */
static OuObj *
with_newlines(OuSpace *sp, OuFile *f, OuObj *s)
{
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    size_t n = ou_str_length(s);
    for (size_t i = 0; i < n; i++) {
        uint32_t c = ou_str_at(s, i);
        if (c == '\n')
            ou_builder_text(&b, f->newline == OU_NEWLINE_CR ? "\r" : "\r\n");
        else
            ou_builder_char(&b, c);
    }
    return ou_builder_finish(&b);
}

static bool
write_text(OuSpace *sp, OuFile *f, OuObj *s)
{
    OuStream *stream = ou_io_stream(f);
    if (f->codec == OU_ENCODING_UTF8_SIG && !f->begun) {
        f->begun = true;
        if (!ou_stream_write(sp, stream, "\xEF\xBB\xBF", 3))
            return false;
    }
    if (ou_str_is_ascii(s) || (f->codec == OU_ENCODING_LATIN1 && ou_str_width(s) == 0))
        return ou_stream_write(sp, stream, ((OuStr *)s)->data, ou_str_length(s));
    if (f->codec > OU_ENCODING_UTF8_SIG || has_surrogates(s))
        return write_encoded(sp, f, stream, s);
    OuText text;
    if (!ou_text_of(sp, s, &text))
        return false;
    bool done = ou_stream_write(sp, stream, text.utf8, text.n_bytes);
    ou_text_release(sp, &text);
    return done;
}

bool
ou_io_write_str(OuSpace *sp, OuObj *file, OuObj *s)
{
    OuFile *f = ou_io_of(file);
    if (!ou_io_check_writable(sp, f))
        return false;
    if (f->newline != OU_NEWLINE_CR && f->newline != OU_NEWLINE_CRLF)
        return write_text(sp, f, s);
    OuObj *changed = with_newlines(sp, f, s);
    bool done = changed != NULL && write_text(sp, f, changed);
    ou_xdecref(sp, changed);
    return done;
}

bool
ou_io_write_object(OuSpace *sp, OuFile *f, OuObj *data, size_t *n_written)
{
    if (!ou_io_text_mode(f)) {
        const uint8_t *bytes;
        if (!ou_io_check_writable(sp, f) || !ou_bytes_view(sp, data, &bytes, n_written))
            return false;
        return ou_stream_write(sp, ou_io_stream(f), bytes, *n_written);
    }
    if (!ou_type_is_heir(data->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "write() argument must be str, not %T", data);
        return false;
    }
    *n_written = ou_str_length(data);
    return ou_io_write_str(sp, (OuObj *)f, data);
}
