/* SPDX-License-Identifier: MIT */
/* What the io_*.c files share: one structure for every kind of file object.
 *
 * A text file and the binary view of it (`file.buffer`) have one stream: the
 * view's own is unused, its `parent` says whose it works on.
 */
#ifndef OURO_LIB_IO_INT_H
#define OURO_LIB_IO_INT_H

#include "lib/lib_int.h"
#include "lib/stream.h"
#include "object/bytes/bytes.h"

typedef enum OuNewline {
    OU_NEWLINE_TRANSLATE, // newline=None: \r\n and \r read as \n
    OU_NEWLINE_ANY,       // newline='': lines end at any of them, kept
    OU_NEWLINE_LF,
    OU_NEWLINE_CR,
    OU_NEWLINE_CRLF,
} OuNewline;

typedef enum OuEncoding { OU_ENCODING_UTF8, OU_ENCODING_UTF8_SIG, OU_ENCODING_LATIN1, OU_ENCODING_ASCII } OuEncoding;

typedef struct OuFile {
    OuObj head;
    OuObj *name;     // what open was given: str, bytes, int
    OuObj *mode;     // str
    OuObj *encoding; // str; NULL: a binary file
    OuObj *errors;   // str; NULL: a binary file
    OuObj *parent;   // of a view: the text file
    uint8_t newline; // OuNewline
    uint8_t codec;   // OuEncoding
    uint8_t strict;  // errors == "strict"
    uint8_t begun;   // UTF8_SIG: the mark was read or written
    OuStream stream;
} OuFile;

static inline OuFile *
ou_io_of(OuObj *o)
{
    return (OuFile *)o;
}

static inline OuStream *
ou_io_stream(OuFile *f)
{
    return f->parent != NULL ? &ou_io_of(f->parent)->stream : &f->stream;
}

static inline bool
ou_io_text_mode(const OuFile *f)
{
    return f->encoding != NULL;
}

/* What reading a line gives at the end of the file: nothing. */
static inline bool
ou_io_is_empty(const OuFile *f, const OuObj *line)
{
    return ou_io_text_mode(f) ? ou_str_length(line) == 0 : ((const OuBytes *)line)->length == 0;
}

extern const OuMethodDef ou_io_methods[];
/* The class of binary files with these OU_STREAM_ flags. */
OuType *ou_io_binary_type(OuSpace *sp, uint32_t flags);

/* A growing piece of bytes. Its failure is MemoryError. */
typedef struct OuPiece {
    OuSpace *sp;
    uint8_t *data;
    size_t n, room;
} OuPiece;
bool ou_piece_add(OuPiece *p, const void *data, size_t n);
void ou_piece_clear(OuPiece *p);

/* ---- checks: false with the exception pending ---- */
bool ou_io_check_open(OuSpace *sp, OuFile *f);
bool ou_io_check_readable(OuSpace *sp, OuFile *f);
bool ou_io_check_writable(OuSpace *sp, OuFile *f);

OuObj *ou_io_unsupported_type(OuSpace *sp); // borrowed

/* ---- io_read.c, io_text.c ---- */
OuObj *ou_io_read_all(OuSpace *sp, OuFile *f);
OuObj *ou_io_read_some(OuSpace *sp, OuFile *f, size_t n); // bytes or characters
OuObj *ou_io_next_line(OuSpace *sp, OuFile *f, int64_t limit); // limit < 0: none
/* What was read, as bytes or str. */
OuObj *ou_io_decode(OuSpace *sp, OuFile *f, const uint8_t *data, size_t n);
bool ou_io_write_object(OuSpace *sp, OuFile *f, OuObj *data, size_t *n_written);

#endif
