/* SPDX-License-Identifier: MIT */
/* Buffered bytes over a descriptor. See stream.h.
 *
 * A system call that a signal interrupts lets the signal's handler run, which
 * may use this very stream: every field is right before each call.
 */
#include "lib/stream.h"

#include <errno.h>
#include <string.h>

#include "lib/lib_int.h"
#include "os/assert.h"
#include "os/file.h"

bool
ou_stream_prepare(OuSpace *sp, OuStream *s)
{
    if (s->buffer != NULL)
        return true;
    s->buffer = ou_buffer_take(sp->heap, OU_STREAM_BUFFER_BYTES);
    if (s->buffer == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    s->room = OU_STREAM_BUFFER_BYTES;
    return true;
}

/* What a failed call means: true to try again, false with OSError pending. */
static bool
try_again(OuSpace *sp, int64_t result)
{
    if (result == -EINTR)
        return ou_lib_interrupted(sp);
    ou_raise_errno(sp, (int)-result, NULL);
    return false;
}

/* n more bytes of the buffer's head reached the system. */
static void
forget_written(OuStream *s, size_t n)
{
    s->n_dirty -= n;
    memmove(s->buffer, s->buffer + n, s->n_dirty);
}

/* The system calls that may wait, bracketed for the lock. */
static int64_t
read_waiting(OuSpace *sp, int fd, void *data, size_t n)
{
    ou_block_begin(sp);
    int64_t done = ou_file_read(fd, data, n);
    ou_block_end(sp);
    return done;
}

static int64_t
write_waiting(OuSpace *sp, int fd, const void *data, size_t n)
{
    ou_block_begin(sp);
    int64_t done = ou_file_write(fd, data, n);
    ou_block_end(sp);
    return done;
}

bool
ou_stream_flush(OuSpace *sp, OuStream *s)
{
    while (s->n_dirty > 0) {
        int64_t n = write_waiting(sp, s->fd, s->buffer, s->n_dirty);
        if (n >= 0)
            forget_written(s, (size_t)n);
        else if (!try_again(sp, n))
            return false;
    }
    return true;
}

void
ou_stream_flush_quietly(OuStream *s)
{
    while (s->n_dirty > 0) {
        int64_t n = ou_file_write(s->fd, s->buffer, s->n_dirty);
        if (n >= 0)
            forget_written(s, (size_t)n);
        else if (n != -EINTR)
            break;
    }
    s->n_dirty = 0;
}

int
ou_stream_fill(OuSpace *sp, OuStream *s)
{
    if (s->at < s->end)
        return 1;
    if (!ou_stream_flush(sp, s) || !ou_stream_prepare(sp, s))
        return -1;
    for (;;) {
        s->at = s->end = 0;
        int64_t n = read_waiting(sp, s->fd, s->buffer, s->room);
        if (n >= 0) {
            s->end = (size_t)n;
            return n > 0;
        }
        if (!try_again(sp, n))
            return -1;
        if (s->at < s->end)
            return 1; // the handler read ahead
    }
}

/* Bytes read ahead go back to the system, so that writing begins where reading stopped. */
static void
give_back_unread(OuStream *s)
{
    if (s->at < s->end)
        ou_file_seek(s->fd, -(int64_t)(s->end - s->at), OU_FILE_FROM_HERE);
    s->at = s->end = 0;
}

static bool
write_through(OuSpace *sp, OuStream *s, const uint8_t *data, size_t n)
{
    while (n > 0) {
        int64_t done = write_waiting(sp, s->fd, data, n);
        if (done >= 0) {
            data += done;
            n -= (size_t)done;
        } else if (!try_again(sp, done)) {
            return false;
        }
    }
    return true;
}

bool
ou_stream_write(OuSpace *sp, OuStream *s, const void *data, size_t n)
{
    give_back_unread(s);
    if (!ou_stream_prepare(sp, s))
        return false;
    if (n > s->room - s->n_dirty && !ou_stream_flush(sp, s))
        return false;
    if (n > s->room - s->n_dirty || (s->flags & OU_STREAM_UNBUFFERED))
        return ou_stream_flush(sp, s) && write_through(sp, s, data, n);
    memcpy(s->buffer + s->n_dirty, data, n);
    s->n_dirty += n;
    if ((s->flags & OU_STREAM_LINES) && memchr(data, '\n', n) != NULL)
        return ou_stream_flush(sp, s);
    return true;
}

static int64_t
seek_raw(OuSpace *sp, OuStream *s, int64_t offset, int from)
{
    int64_t at = ou_file_seek(s->fd, offset, from);
    if (at >= 0)
        return at;
    ou_raise_errno(sp, (int)-at, NULL);
    return -1;
}

int64_t
ou_stream_seek(OuSpace *sp, OuStream *s, int64_t offset, int from)
{
    if (!ou_stream_flush(sp, s))
        return -1;
    if (from == OU_FILE_FROM_HERE)
        offset -= (int64_t)(s->end - s->at);
    int64_t at = seek_raw(sp, s, offset, from);
    if (at >= 0)
        s->at = s->end = 0;
    return at;
}

int64_t
ou_stream_tell(OuSpace *sp, OuStream *s)
{
    int64_t at = seek_raw(sp, s, 0, OU_FILE_FROM_HERE);
    return at < 0 ? -1 : at - (int64_t)(s->end - s->at) + (int64_t)s->n_dirty;
}

bool
ou_stream_truncate(OuSpace *sp, OuStream *s, int64_t bytes)
{
    if (!ou_stream_flush(sp, s))
        return false;
    for (;;) {
        int result = ou_file_truncate(s->fd, bytes);
        if (result >= 0)
            return true;
        if (!try_again(sp, result))
            return false;
    }
}

static void
release_buffer(OuSpace *sp, OuStream *s)
{
    if (s->buffer != NULL)
        ou_buffer_release(sp->heap, s->buffer, s->room);
    s->buffer = NULL;
    s->room = s->at = s->end = s->n_dirty = 0;
}

bool
ou_stream_close(OuSpace *sp, OuStream *s)
{
    if (s->flags & OU_STREAM_CLOSED)
        return true;
    bool done = ou_stream_flush(sp, s);
    s->flags |= OU_STREAM_CLOSED;
    /* An interrupted close has closed on Linux: it is not repeated. */
    int result = s->flags & OU_STREAM_KEEP_FD ? 0 : ou_file_close(s->fd);
    release_buffer(sp, s);
    if (done && result < 0 && result != -EINTR) {
        ou_raise_errno(sp, -result, NULL);
        return false;
    }
    return done;
}

void
ou_stream_drop(OuSpace *sp, OuStream *s)
{
    if (!(s->flags & OU_STREAM_CLOSED)) {
        ou_stream_flush_quietly(s);
        s->flags |= OU_STREAM_CLOSED;
        if (!(s->flags & OU_STREAM_KEEP_FD))
            ou_file_close(s->fd);
    }
    release_buffer(sp, s);
}
