/* SPDX-License-Identifier: MIT */
/* The methods of file objects, the same table for text and bytes. */
#include "lib/io_int.h"

#include "os/file.h"

#define METHOD(name) static OuObj *name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)

/* An optional size: None and negative ones mean all (-1). */
static bool
size_argument(OuSpace *sp, OuObj *const *args, size_t n, int64_t *size)
{
    *size = -1;
    if (n < 2 || args[1] == sp->none)
        return true;
    if (!ou_is_index(args[1])) {
        ou_raise(sp, OU_E_TYPE_ERROR, "argument should be integer or None, not '%T'", args[1]);
        return false;
    }
    return ou_as_size(sp, args[1], size);
}

/* ---- reading ---- */

METHOD(file_read)
{
    (void)kwnames;
    OuFile *f = ou_io_of(args[0]);
    int64_t size;
    if (!ou_io_check_readable(sp, f) || !size_argument(sp, args, n, &size))
        return NULL;
    return size < 0 ? ou_io_read_all(sp, f) : ou_io_read_some(sp, f, (size_t)size);
}

METHOD(file_readline)
{
    (void)kwnames;
    OuFile *f = ou_io_of(args[0]);
    int64_t size;
    if (!ou_io_check_readable(sp, f) || !size_argument(sp, args, n, &size))
        return NULL;
    return ou_io_next_line(sp, f, size);
}

METHOD(file_readlines)
{
    (void)kwnames;
    OuFile *f = ou_io_of(args[0]);
    int64_t hint, total = 0;
    if (!ou_io_check_readable(sp, f) || !size_argument(sp, args, n, &hint))
        return NULL;
    OuObj *lines = ou_list_new(sp, 0);
    while (lines != NULL && (hint <= 0 || total <= hint)) {
        OuObj *line = ou_io_next_line(sp, f, -1);
        if (line != NULL && ou_io_is_empty(f, line)) {
            ou_decref(sp, line);
            return lines;
        }
        if (line != NULL)
            total += (int64_t)(ou_io_text_mode(f) ? ou_str_length(line) : ((OuBytes *)line)->length);
        if (line == NULL || !ou_list_append_steal(sp, lines, line)) {
            ou_decref(sp, lines);
            return NULL;
        }
    }
    return lines;
}

METHOD(file_readinto)
{
    (void)kwnames, (void)n;
    OuFile *f = ou_io_of(args[0]);
    if (!ou_io_check_readable(sp, f))
        return NULL;
    if (!ou_type_is_subtype(args[1]->type, sp->types[OU_T_BYTEARRAY]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "readinto() argument must be read-write bytes-like object, not %T",
                        args[1]);
    OuByteArray *into = (OuByteArray *)args[1];
    OuStream *s = ou_io_stream(f);
    size_t done = 0;
    while (done < into->length) {
        int more = ou_stream_fill(sp, s);
        if (more < 0)
            return NULL;
        if (more == 0)
            break;
        /* Filling may have run a signal handler: the array's size is read anew. */
        for (; s->at < s->end && done < into->length; done++)
            into->data[done] = s->buffer[s->at++];
    }
    return ou_int_from_size(sp, done);
}

/* ---- writing ---- */

METHOD(file_write)
{
    (void)kwnames, (void)n;
    size_t written;
    if (!ou_io_check_writable(sp, ou_io_of(args[0])) || !ou_io_write_object(sp, ou_io_of(args[0]), args[1], &written))
        return NULL;
    return ou_int_from_size(sp, written);
}

METHOD(file_writelines)
{
    (void)kwnames, (void)n;
    if (!ou_io_check_open(sp, ou_io_of(args[0])))
        return NULL;
    OuObj *lines = ou_iter(sp, args[1]);
    if (lines == NULL)
        return NULL;
    OuObj *line;
    while ((line = ou_next(sp, lines)) != NULL) {
        size_t written;
        bool done = ou_io_write_object(sp, ou_io_of(args[0]), line, &written);
        ou_decref(sp, line);
        if (!done)
            break;
    }
    ou_decref(sp, lines);
    return ou_pending(sp) ? NULL : ou_incref(sp->none);
}

METHOD(file_flush)
{
    (void)kwnames, (void)n;
    return ou_io_flush(sp, args[0]) ? ou_incref(sp->none) : NULL;
}

METHOD(file_truncate)
{
    (void)kwnames;
    OuFile *f = ou_io_of(args[0]);
    OuStream *s = ou_io_stream(f);
    if (!ou_io_check_open(sp, f))
        return NULL;
    if (!(s->flags & OU_STREAM_WRITE))
        return ou_raise_unsupported(sp, "truncate");
    if (!ou_stream_flush(sp, s))
        return NULL;
    int64_t size;
    if (n < 2 || args[1] == sp->none)
        size = ou_stream_tell(sp, s);
    else if (!ou_as_i64(sp, args[1], &size))
        return NULL;
    if ((size == -1 && ou_pending(sp)) || !ou_stream_truncate(sp, s, size))
        return NULL;
    return ou_int_from_i64(sp, size);
}

/* ---- position ---- */

static bool
check_text_seek(OuSpace *sp, OuFile *f, int64_t offset, int64_t whence)
{
    if (whence < 0 || whence > 2)
        ou_raise(sp, OU_E_VALUE_ERROR, "invalid whence (%lld, should be 0, 1 or 2)", (long long)whence);
    else if (whence == OU_FILE_FROM_START && offset < 0 && ou_io_text_mode(f))
        ou_raise(sp, OU_E_VALUE_ERROR, "negative seek position %lld", (long long)offset);
    else if (whence == OU_FILE_FROM_HERE && offset != 0 && ou_io_text_mode(f))
        ou_raise_unsupported(sp, "can't do nonzero cur-relative seeks");
    else if (whence == OU_FILE_FROM_END && offset != 0 && ou_io_text_mode(f))
        ou_raise_unsupported(sp, "can't do nonzero end-relative seeks");
    else
        return true;
    return false;
}

METHOD(file_seek)
{
    (void)kwnames;
    OuFile *f = ou_io_of(args[0]);
    int64_t offset, whence = 0;
    if (!ou_as_i64(sp, args[1], &offset) || (n > 2 && !ou_as_i64(sp, args[2], &whence)))
        return NULL;
    if (!ou_io_check_open(sp, f) || !check_text_seek(sp, f, offset, whence))
        return NULL;
    int64_t at = ou_stream_seek(sp, ou_io_stream(f), offset, (int)whence);
    if (at < 0)
        return NULL;
    f->begun = at != 0;
    return ou_int_from_i64(sp, at);
}

METHOD(file_tell)
{
    (void)kwnames, (void)n;
    OuFile *f = ou_io_of(args[0]);
    if (!ou_io_check_open(sp, f))
        return NULL;
    int64_t at = ou_stream_tell(sp, ou_io_stream(f));
    return at < 0 ? NULL : ou_int_from_i64(sp, at);
}

/* ---- questions ---- */

static bool
check_descriptor(OuSpace *sp, OuObj *file)
{
    if (!ou_io_is_closed(file))
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, "I/O operation on closed file");
    return false;
}

METHOD(file_fileno)
{
    (void)kwnames, (void)n;
    return check_descriptor(sp, args[0]) ? ou_int_from_i64(sp, ou_io_fd(args[0])) : NULL;
}

METHOD(file_isatty)
{
    (void)kwnames, (void)n;
    return check_descriptor(sp, args[0]) ? ou_bool(sp, ou_file_is_terminal(ou_io_fd(args[0]))) : NULL;
}

/* What the mode forbids is False, closed or not. */
static OuObj *
allows(OuSpace *sp, OuObj *file, uint32_t flag)
{
    if (!(ou_io_stream(ou_io_of(file))->flags & flag))
        return ou_bool(sp, false);
    return check_descriptor(sp, file) ? ou_bool(sp, true) : NULL;
}

METHOD(file_readable)
{
    (void)kwnames, (void)n;
    return allows(sp, args[0], OU_STREAM_READ);
}

METHOD(file_writable)
{
    (void)kwnames, (void)n;
    return allows(sp, args[0], OU_STREAM_WRITE);
}

METHOD(file_seekable)
{
    (void)kwnames, (void)n;
    if (!check_descriptor(sp, args[0]))
        return NULL;
    return ou_bool(sp, ou_file_seek(ou_io_fd(args[0]), 0, OU_FILE_FROM_HERE) >= 0);
}

/* ---- the end ---- */

METHOD(file_close)
{
    (void)kwnames, (void)n;
    return ou_stream_close(sp, ou_io_stream(ou_io_of(args[0]))) ? ou_incref(sp->none) : NULL;
}

METHOD(file_enter)
{
    (void)kwnames, (void)n;
    return ou_io_check_open(sp, ou_io_of(args[0])) ? ou_incref(args[0]) : NULL;
}

/* TextIOWrapper.reconfigure: the buffering of lines is all that scripts set. */
METHOD(file_reconfigure)
{
    static const char *const names[] = {"$encoding", "$errors", "$newline", "$line_buffering", "$write_through", NULL};
    OuObj *given[5] = {NULL};
    if (!ou_args_parse(sp, "reconfigure", args + 1, n - 1, kwnames, names, 0, given))
        return NULL;
    OuStream *s = ou_io_stream(ou_io_of(args[0]));
    static const uint32_t flags[] = {OU_STREAM_LINES, OU_STREAM_UNBUFFERED};
    for (size_t i = 0; i < 2; i++) {
        OuObj *value = given[3 + i];
        if (value == NULL || value == sp->none)
            continue;
        int on = ou_truth(sp, value);
        if (on < 0)
            return NULL;
        s->flags = on ? s->flags | flags[i] : s->flags & ~flags[i];
    }
    return ou_io_flush(sp, args[0]) ? ou_incref(sp->none) : NULL;
}

const OuMethodDef ou_io_methods[] = {
    {"read", file_read, OU_CALL_ARGS, 0, 1, NULL},
    {"read1", file_read, OU_CALL_ARGS, 0, 1, NULL},
    {"readline", file_readline, OU_CALL_ARGS, 0, 1, NULL},
    {"readlines", file_readlines, OU_CALL_ARGS, 0, 1, NULL},
    {"readinto", file_readinto, OU_CALL_ARGS, 1, 1, NULL},
    {"write", file_write, OU_CALL_ARGS, 1, 1, NULL},
    {"writelines", file_writelines, OU_CALL_ARGS, 1, 1, NULL},
    {"flush", file_flush, OU_CALL_ARGS, 0, 0, NULL},
    {"truncate", file_truncate, OU_CALL_ARGS, 0, 1, NULL},
    {"seek", file_seek, OU_CALL_ARGS, 1, 2, NULL},
    {"tell", file_tell, OU_CALL_ARGS, 0, 0, NULL},
    {"fileno", file_fileno, OU_CALL_ARGS, 0, 0, NULL},
    {"isatty", file_isatty, OU_CALL_ARGS, 0, 0, NULL},
    {"readable", file_readable, OU_CALL_ARGS, 0, 0, NULL},
    {"writable", file_writable, OU_CALL_ARGS, 0, 0, NULL},
    {"seekable", file_seekable, OU_CALL_ARGS, 0, 0, NULL},
    {"close", file_close, OU_CALL_ARGS, 0, 0, NULL},
    {"reconfigure", file_reconfigure, OU_CALL_KEYWORDS, 0, 0, NULL},
    {"__enter__", file_enter, OU_CALL_ARGS, 0, 0, NULL},
    {"__exit__", file_close, OU_CALL_ARGS, 0, 255, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};
