/* SPDX-License-Identifier: MIT */
/* Reading: pieces, lines and whole files, from the buffer of a stream.
 *
 * Text is cut as bytes and decoded afterwards: in every encoding that files may
 * have, a newline is one byte and the length of a character shows in its first
 * byte. Newlines are translated while cutting.
 */
#include "lib/io_int.h"

#include <string.h>

/* ---- pieces ---- */

bool
ou_piece_add(OuPiece *p, const void *data, size_t n)
{
    if (n > p->room - p->n) {
        size_t room = p->room < 128 ? 128 : p->room * 2;
        while (room < p->n + n)
            room *= 2;
        uint8_t *more = p->data == NULL ? ou_buffer_take(p->sp->heap, room)
                                        : ou_buffer_resize(p->sp->heap, p->data, p->room, room);
        if (more == NULL) {
            ou_raise_memory(p->sp);
            return false;
        }
        p->data = more;
        p->room = room;
    }
    if (n > 0)
        memcpy(p->data + p->n, data, n);
    p->n += n;
    return true;
}

void
ou_piece_clear(OuPiece *p)
{
    if (p->data != NULL)
        ou_buffer_release(p->sp->heap, p->data, p->room);
    *p = (OuPiece){.sp = p->sp};
}

/* The piece as bytes or str of the file; the piece is gone. */
static OuObj *
finish_piece(OuFile *f, OuPiece *p)
{
    OuObj *result = ou_io_decode(p->sp, f, p->data, p->n);
    ou_piece_clear(p);
    return result;
}

static bool
translates(const OuFile *f)
{
    return ou_io_text_mode(f) && f->newline == OU_NEWLINE_TRANSLATE;
}

/* ---- lines ---- */

/* The first byte that may end a line in data[0..n), or NULL. */
static const uint8_t *
find_end(const OuFile *f, const uint8_t *data, size_t n)
{
    if (!ou_io_text_mode(f) || f->newline == OU_NEWLINE_LF || f->newline == OU_NEWLINE_CRLF)
        return memchr(data, '\n', n);
    if (f->newline == OU_NEWLINE_CR)
        return memchr(data, '\r', n);
    const uint8_t *lf = memchr(data, '\n', n);
    const uint8_t *cr = memchr(data, '\r', lf != NULL ? (size_t)(lf - data) : n);
    return cr != NULL ? cr : lf;
}

/* Behind a '\r' that was taken: take the '\n' of "\r\n" as well. 1: it was there. */
static int
take_line_feed(OuSpace *sp, OuStream *s)
{
    int more = ou_stream_fill(sp, s);
    if (more <= 0 || s->buffer[s->at] != '\n')
        return more < 0 ? -1 : 0;
    s->at++;
    return 1;
}

/* Add the line end `c`, already taken, as the file wants to see it. 1: the line is
 * complete, 0: it goes on, -1 pending. */
static int
add_line_end(OuFile *f, OuStream *s, OuPiece *p, uint8_t c)
{
    if (c == '\n') {
        if (!ou_piece_add(p, "\n", 1))
            return -1;
        if (f->newline != OU_NEWLINE_CRLF || !ou_io_text_mode(f))
            return 1;
        return p->n >= 2 && p->data[p->n - 2] == '\r';
    }
    if (f->newline == OU_NEWLINE_CR)
        return ou_piece_add(p, "\r", 1) ? 1 : -1;
    int feed = take_line_feed(p->sp, s);
    if (feed < 0)
        return -1;
    const char *end = translates(f) ? "\n" : feed ? "\r\n" : "\r";
    return ou_piece_add(p, end, strlen(end)) ? 1 : -1;
}

static bool
take_line(OuFile *f, OuStream *s, OuPiece *p)
{
    for (;;) {
        int more = ou_stream_fill(p->sp, s);
        if (more <= 0)
            return more == 0;
        const uint8_t *start = s->buffer + s->at;
        const uint8_t *end = find_end(f, start, s->end - s->at);
        size_t n = end != NULL ? (size_t)(end - start) : s->end - s->at;
        if (!ou_piece_add(p, start, n))
            return false;
        s->at += n;
        if (end == NULL)
            continue;
        s->at++;
        int complete = add_line_end(f, s, p, *end);
        if (complete != 0)
            return complete > 0;
    }
}

/* ---- characters ---- */

/* Bytes of the character that begins with `lead`. */
static size_t
char_bytes(const OuFile *f, uint8_t lead)
{
    if (f->codec > OU_ENCODING_UTF8_SIG || lead < 0xC0)
        return 1;
    return lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF8 ? 4 : 1;
}

/* Take one character from a stream that has a byte; a broken one ends where its
 * last good byte does. */
static bool
take_char(OuFile *f, OuStream *s, OuPiece *p)
{
    uint8_t c = s->buffer[s->at++];
    if (c == '\r' && translates(f))
        return take_line_feed(p->sp, s) >= 0 && ou_piece_add(p, "\n", 1);
    if (!ou_piece_add(p, &c, 1))
        return false;
    for (size_t left = char_bytes(f, c) - 1; left > 0; left--) {
        int more = ou_stream_fill(p->sp, s);
        if (more <= 0 || (s->buffer[s->at] & 0xC0) != 0x80)
            return more >= 0;
        if (!ou_piece_add(p, &s->buffer[s->at++], 1))
            return false;
    }
    return true;
}

/* Plain ASCII bytes at the front of the buffer, at most n. */
static size_t
plain_run(const OuStream *s, size_t n)
{
    size_t room = s->end - s->at;
    const uint8_t *data = s->buffer + s->at;
    size_t i = 0;
    for (n = n < room ? n : room; i < n && data[i] < 0x80 && data[i] != '\r'; i++)
        ;
    return i;
}

static bool
take_chars(OuFile *f, OuStream *s, OuPiece *p, size_t n)
{
    while (n > 0) {
        int more = ou_stream_fill(p->sp, s);
        if (more <= 0)
            return more == 0;
        size_t run = plain_run(s, n);
        if (run > 0) {
            if (!ou_piece_add(p, s->buffer + s->at, run))
                return false;
            s->at += run;
            n -= run;
        } else {
            if (!take_char(f, s, p))
                return false;
            n--;
        }
    }
    return true;
}

static bool
take_bytes(OuStream *s, OuPiece *p, size_t n)
{
    while (n > 0) {
        int more = ou_stream_fill(p->sp, s);
        if (more <= 0)
            return more == 0;
        size_t run = s->end - s->at < n ? s->end - s->at : n;
        if (!ou_piece_add(p, s->buffer + s->at, run))
            return false;
        s->at += run;
        n -= run;
        if (s->flags & OU_STREAM_UNBUFFERED)
            return true;
    }
    return true;
}

/* A line of at most `limit` characters or bytes: taken one by one, which is slow,
 * and rare. */
static bool
take_short_line(OuFile *f, OuStream *s, OuPiece *p, size_t limit)
{
    for (; limit > 0; limit--) {
        int more = ou_stream_fill(p->sp, s);
        if (more <= 0)
            return more == 0;
        bool text = ou_io_text_mode(f);
        if (text ? !take_char(f, s, p) : !take_bytes(s, p, 1))
            return false;
        const uint8_t *last = &p->data[p->n - 1];
        if (find_end(f, last, 1) != NULL)
            return true;
    }
    return true;
}

OuObj *
ou_io_next_line(OuSpace *sp, OuFile *f, int64_t limit)
{
    OuStream *s = ou_io_stream(f);
    if (limit < 0) {
        int more = ou_stream_fill(sp, s);
        if (more < 0)
            return NULL;
        /* Mostly the whole line lies in the buffer, and ends plainly. */
        const uint8_t *start = s->buffer + s->at;
        const uint8_t *end = more ? find_end(f, start, s->end - s->at) : NULL;
        if (end != NULL && *end == '\n' && f->newline != OU_NEWLINE_CRLF) {
            size_t n = (size_t)(end + 1 - start);
            s->at += n;
            return ou_io_decode(sp, f, start, n);
        }
    }
    OuPiece p = {.sp = sp};
    if (limit < 0 ? take_line(f, s, &p) : take_short_line(f, s, &p, (size_t)limit))
        return finish_piece(f, &p);
    ou_piece_clear(&p);
    return NULL;
}

/* ---- read ---- */

OuObj *
ou_io_read_some(OuSpace *sp, OuFile *f, size_t n)
{
    OuStream *s = ou_io_stream(f);
    OuPiece p = {.sp = sp};
    if (ou_io_text_mode(f) ? take_chars(f, s, &p, n) : take_bytes(s, &p, n))
        return finish_piece(f, &p);
    ou_piece_clear(&p);
    return NULL;
}

/* "\r\n" and "\r" become "\n", in place. */
static void
translate_newlines(OuPiece *p)
{
    uint8_t *to = p->data != NULL ? memchr(p->data, '\r', p->n) : NULL;
    if (to == NULL)
        return;
    const uint8_t *end = p->data + p->n;
    for (const uint8_t *from = to; from < end; from++) {
        uint8_t c = *from; // `to` may stand here too
        *to++ = c == '\r' ? '\n' : c;
        if (c == '\r' && from + 1 < end && from[1] == '\n')
            from++;
    }
    p->n = (size_t)(to - p->data);
}

OuObj *
ou_io_read_all(OuSpace *sp, OuFile *f)
{
    OuStream *s = ou_io_stream(f);
    OuPiece p = {.sp = sp};
    for (;;) {
        int more = ou_stream_fill(sp, s);
        if (more == 0)
            break;
        if (more < 0 || !ou_piece_add(&p, s->buffer + s->at, s->end - s->at)) {
            ou_piece_clear(&p);
            return NULL;
        }
        s->at = s->end;
    }
    if (translates(f))
        translate_newlines(&p);
    return finish_piece(f, &p);
}
