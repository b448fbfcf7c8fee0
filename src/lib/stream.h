/* SPDX-License-Identifier: MIT */
/* A descriptor with one buffer: the bytes under every file object.
 *
 * The buffer either holds bytes read ahead (buffer[at..end) are unread) or bytes
 * that wait to be written (buffer[0..n_dirty)), never both: reading flushes
 * first, writing gives unread bytes back by seeking. It is taken at first use.
 *
 * Invariants: at <= end <= room; n_dirty <= room; n_dirty == 0 or at == end.
 */
#ifndef OURO_LIB_STREAM_H
#define OURO_LIB_STREAM_H

#include "object/space.h"

enum { OU_STREAM_BUFFER_BYTES = 8192 };

enum {
    OU_STREAM_READ = 1,
    OU_STREAM_WRITE = 2,
    OU_STREAM_APPEND = 4,
    OU_STREAM_CLOSED = 8,
    OU_STREAM_LINES = 16,      // flushed when a line was written
    OU_STREAM_UNBUFFERED = 32, // written at once
    OU_STREAM_KEEP_FD = 64,    // closing leaves the descriptor open
};

typedef struct OuStream {
    int fd;
    uint32_t flags;
    uint8_t *buffer;
    size_t room;
    size_t at, end;
    size_t n_dirty;
} OuStream;

/* Take the buffer if it is not there yet. */
bool ou_stream_prepare(OuSpace *sp, OuStream *s);
/* Make at < end: 1, or 0 at the end of the file, -1 pending. */
int ou_stream_fill(OuSpace *sp, OuStream *s);
bool ou_stream_write(OuSpace *sp, OuStream *s, const void *data, size_t n);
bool ou_stream_flush(OuSpace *sp, OuStream *s);
void ou_stream_flush_quietly(OuStream *s);
int64_t ou_stream_seek(OuSpace *sp, OuStream *s, int64_t offset, int from); // -1: pending
int64_t ou_stream_tell(OuSpace *sp, OuStream *s);                           // -1: pending
bool ou_stream_truncate(OuSpace *sp, OuStream *s, int64_t bytes);
/* Flush and close; the descriptor is gone even when flushing failed. */
bool ou_stream_close(OuSpace *sp, OuStream *s);
/* For objects that die: as close, raising nothing. Gives the buffer back. */
void ou_stream_drop(OuSpace *sp, OuStream *s);

#endif
