/* SPDX-License-Identifier: MIT */
/* The file classes: life, attributes, and what may be done with a file now. */
#include "lib/io_int.h"

#include <string.h>

#include "os/file.h"

/* ---- life ---- */

/* A file that nobody closed is told of, if the program asked for it. Written
 * straight to our own standard error: the object is dying, nobody else may see it. */
static void
warn_unclosed(OuSpace *sp, OuObj *o)
{
    OuLib *lib = ou_lib_of(sp);
    if (lib == NULL || !lib->dev_mode || lib->streams[2] == NULL)
        return;
    const char *path = "sys";
    int line = 1;
    if (sp->calls.where == NULL || !sp->calls.where(sp, &path, &line))
        path = "sys", line = 1;
    OuObj *pending = ou_pending_take(sp);
    o->count++; // its repr is made by code that counts references
    OuObj *text = ou_str_format(sp, "%s:%d: ResourceWarning: unclosed file %R\n", path, line, o);
    o->count--;
    if (text == NULL || !ou_io_write_str(sp, lib->streams[2], text))
        ou_pending_clear(sp);
    ou_xdecref(sp, text);
    ou_pending_set(sp, pending);
}

static void
drop_file(OuSpace *sp, OuObj *o)
{
    OuFile *f = ou_io_of(o);
    if (f->parent == NULL) {
        if (!(f->stream.flags & (OU_STREAM_CLOSED | OU_STREAM_KEEP_FD)))
            warn_unclosed(sp, o);
        ou_stream_drop(sp, &f->stream);
    }
    ou_slot_clear(sp, &f->name);
    ou_slot_clear(sp, &f->mode);
    ou_slot_clear(sp, &f->encoding);
    ou_slot_clear(sp, &f->errors);
    ou_slot_clear(sp, &f->parent);
}

static void
visit_file(OuObj *o, OuVisitFn fn, void *context)
{
    OuFile *f = ou_io_of(o);
    OuObj *fields[] = {f->name, f->mode, f->encoding, f->errors, f->parent};
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (fields[i] != NULL)
            fn(context, fields[i], i);
}

/* Only a name of a class of one's own can lead back here. */
static void
clear_file(OuSpace *sp, OuObj *o)
{
    ou_slot_set(sp, &ou_io_of(o)->name, ou_incref(sp->none));
}

static bool
name_edge(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[] = {"name", "mode", "encoding", "errors", "buffer"};
    (void)sp, (void)o;
    if (slot >= sizeof names / sizeof *names || bytes == 0)
        return false;
    strncpy(text, names[slot], bytes - 1);
    text[bytes - 1] = '\0';
    return true;
}

static size_t
buffer_bytes(OuObj *o)
{
    return ou_io_of(o)->stream.room;
}

static OuObj *
refuse_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_raise(sp, OU_E_TYPE_ERROR, "cannot create '%N' instances: use open()", type);
}

/* ---- text ---- */

static OuObj *
repr_file(OuSpace *sp, OuObj *o)
{
    OuFile *f = ou_io_of(o);
    const char *name = o->type->spec->name;
    if (ou_io_text_mode(f))
        return ou_str_format(sp, "<%s name=%R mode=%R encoding=%R>", name, f->name, f->mode, f->encoding);
    OuStream *s = ou_io_stream(f);
    if (!(s->flags & OU_STREAM_UNBUFFERED) || f->parent != NULL)
        return ou_str_format(sp, "<%s name=%R>", name, f->name);
    if (s->flags & OU_STREAM_CLOSED)
        return ou_str_format(sp, "<%s [closed]>", name);
    return ou_str_format(sp, "<%s name=%R mode=%R closefd=%s>", name, f->name, f->mode,
                         s->flags & OU_STREAM_KEEP_FD ? "False" : "True");
}

/* ---- attributes ---- */

static OuObj *
get_name(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(ou_io_of(o)->name);
}

static OuObj *
get_mode(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(ou_io_of(o)->mode);
}

static OuObj *
get_encoding(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(ou_io_of(o)->encoding);
}

static OuObj *
get_errors(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ou_incref(ou_io_of(o)->errors);
}

static OuObj *
get_closed(OuSpace *sp, OuObj *o)
{
    return ou_bool(sp, ou_io_is_closed(o));
}

static OuObj *
get_newlines(OuSpace *sp, OuObj *o)
{
    (void)o;
    return ou_incref(sp->none);
}

static OuObj *
get_line_buffering(OuSpace *sp, OuObj *o)
{
    return ou_bool(sp, ou_io_of(o)->stream.flags & OU_STREAM_LINES);
}

static OuObj *
get_closefd(OuSpace *sp, OuObj *o)
{
    return ou_bool(sp, !(ou_io_stream(ou_io_of(o))->flags & OU_STREAM_KEEP_FD));
}

/* The bytes under a text file, as a file of its own on the same stream. */
static OuObj *
get_buffer(OuSpace *sp, OuObj *o)
{
    OuFile *f = ou_io_of(o);
    uint32_t access = f->stream.flags & (OU_STREAM_READ | OU_STREAM_WRITE);
    OuType *type = ou_io_binary_type(sp, access);
    OuObj *mode = ou_str_from(sp, access & OU_STREAM_WRITE ? access & OU_STREAM_READ ? "rb+" : "wb" : "rb");
    OuFile *view = type != NULL && mode != NULL ? (OuFile *)ou_type_alloc(sp, type, 0) : NULL;
    if (view == NULL) {
        ou_xdecref(sp, mode);
        return NULL;
    }
    ou_slot_init(&view->name, ou_incref(f->name));
    ou_slot_init(&view->mode, mode);
    ou_slot_init(&view->parent, ou_incref(f));
    view->stream.flags = access;
    return (OuObj *)view;
}

static const OuGetSetDef text_getsets[] = {
    {"name", get_name, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"encoding", get_encoding, NULL, NULL},
    {"errors", get_errors, NULL, NULL},
    {"newlines", get_newlines, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"line_buffering", get_line_buffering, NULL, NULL},
    {"buffer", get_buffer, NULL, "The same file, as bytes."},
    {NULL, NULL, NULL, NULL},
};

static const OuGetSetDef binary_getsets[] = {
    {"name", get_name, NULL, NULL},
    {"mode", get_mode, NULL, NULL},
    {"closed", get_closed, NULL, NULL},
    {"closefd", get_closefd, NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

/* ---- iteration ---- */

static OuObj *
iter_file(OuSpace *sp, OuObj *o)
{
    return ou_io_check_open(sp, ou_io_of(o)) ? ou_incref(o) : NULL;
}

static OuObj *
next_line(OuSpace *sp, OuObj *o)
{
    OuFile *f = ou_io_of(o);
    if (!ou_io_check_readable(sp, f))
        return NULL;
    OuObj *line = ou_io_next_line(sp, f, -1);
    if (line == NULL || !ou_io_is_empty(f, line))
        return line;
    ou_decref(sp, line);
    return NULL;
}

/* ---- classes ---- */

#define FILE_SLOTS                                                                                 \
    {                                                                                              \
        .drop = drop_file, .visit = visit_file, .clear = clear_file, .edge_name = name_edge,       \
        .extra_bytes = buffer_bytes, .repr = repr_file, .make = refuse_make, .iter = iter_file,    \
        .next = next_line,                                                                         \
    }
#define BINARY_SPEC(type_name)                                                                     \
    {                                                                                              \
        .name = (type_name), .base = OU_T_OBJECT, .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS | OU_TYPE_APART, \
        .basic_bytes = sizeof(OuFile), .slots = FILE_SLOTS, .methods = ou_io_methods,              \
        .getsets = binary_getsets,                                                                 \
    }

const OuTypeSpec ou_spec_file = {
    .name = "_io.TextIOWrapper",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_WEAKREFS | OU_TYPE_FIXED | OU_TYPE_APART,
    .basic_bytes = sizeof(OuFile),
    .slots = FILE_SLOTS,
    .methods = ou_io_methods,
    .getsets = text_getsets,
    .doc = "A text file.",
};

OuType *
ou_io_binary_type(OuSpace *sp, uint32_t flags)
{
    static const OuTypeSpec specs[] = {
        BINARY_SPEC("_io.BufferedReader"),
        BINARY_SPEC("_io.BufferedWriter"),
        BINARY_SPEC("_io.BufferedRandom"),
        BINARY_SPEC("_io.FileIO"),
    };
    size_t which = 0;
    if (flags & OU_STREAM_UNBUFFERED)
        which = 3;
    else if (flags & OU_STREAM_WRITE)
        which = flags & OU_STREAM_READ ? 2 : 1;
    return ou_lib_type(sp, (OuLibType)(OU_LIB_BUFFERED_READER + which), &specs[which]);
}

/* ---- checks ---- */

bool
ou_io_is_file(OuSpace *sp, const OuObj *o)
{
    if (ou_is(o, sp, OU_T_FILE))
        return true;
    for (int i = OU_LIB_BUFFERED_READER; i <= OU_LIB_RAW_FILE; i++)
        if (o->type == ou_lib_of(sp)->types[i])
            return true;
    return false;
}

bool
ou_io_is_text(const OuObj *file)
{
    return ou_io_text_mode((const OuFile *)file);
}

bool
ou_io_is_closed(const OuObj *file)
{
    return (ou_io_stream((OuFile *)(uintptr_t)file)->flags & OU_STREAM_CLOSED) != 0;
}

int
ou_io_fd(const OuObj *file)
{
    return ou_io_stream((OuFile *)(uintptr_t)file)->fd;
}

void
ou_io_set_unbuffered(OuObj *file)
{
    ou_io_stream(ou_io_of(file))->flags |= OU_STREAM_UNBUFFERED;
}

bool
ou_io_check_open(OuSpace *sp, OuFile *f)
{
    if (!(ou_io_stream(f)->flags & OU_STREAM_CLOSED))
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, "I/O operation on closed file.");
    return false;
}

bool
ou_io_check_readable(OuSpace *sp, OuFile *f)
{
    uint32_t flags = ou_io_stream(f)->flags;
    if (!(flags & OU_STREAM_READ) && !(ou_io_text_mode(f) && (flags & OU_STREAM_CLOSED))) {
        ou_raise_unsupported(sp, ou_io_text_mode(f) ? "not readable" : "read");
        return false;
    }
    if (!(flags & OU_STREAM_CLOSED))
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, ou_io_text_mode(f) ? "I/O operation on closed file." : "read of closed file");
    return false;
}

bool
ou_io_check_writable(OuSpace *sp, OuFile *f)
{
    uint32_t flags = ou_io_stream(f)->flags;
    if (!(flags & OU_STREAM_WRITE) && !(ou_io_text_mode(f) && (flags & OU_STREAM_CLOSED))) {
        ou_raise_unsupported(sp, ou_io_text_mode(f) ? "not writable" : "write");
        return false;
    }
    if (!(flags & OU_STREAM_CLOSED))
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, ou_io_text_mode(f) ? "I/O operation on closed file." : "write to closed file");
    return false;
}

/* ---- for the rest of the library ---- */

bool
ou_io_flush(OuSpace *sp, OuObj *file)
{
    OuFile *f = ou_io_of(file);
    return ou_io_check_open(sp, f) && ou_stream_flush(sp, ou_io_stream(f));
}

void
ou_io_flush_quietly(OuObj *file)
{
    OuStream *s = ou_io_stream(ou_io_of(file));
    if (!(s->flags & OU_STREAM_CLOSED))
        ou_stream_flush_quietly(s);
}

bool
ou_io_write_bytes(OuSpace *sp, OuObj *file, const void *data, size_t n)
{
    OuFile *f = ou_io_of(file);
    return ou_io_check_writable(sp, f) && ou_stream_write(sp, ou_io_stream(f), data, n);
}

OuObj *
ou_io_read_line(OuSpace *sp, OuObj *file)
{
    OuFile *f = ou_io_of(file);
    return ou_io_check_readable(sp, f) ? ou_io_next_line(sp, f, -1) : NULL;
}

static OuObj *
make_unsupported(OuSpace *sp)
{
    OuObj *name = ou_str_intern_text(sp, "UnsupportedOperation");
    OuObj *bases = ou_tuple_pack(sp, 2, ou_error_type(sp, OU_E_OS_ERROR), ou_error_type(sp, OU_E_VALUE_ERROR));
    OuObj *dict = ou_dict_new(sp);
    OuObj *type = NULL;
    if (name != NULL && bases != NULL && dict != NULL && ou_lib_put_text(sp, dict, "__module__", "io"))
        type = ou_type_new(sp, sp->types[OU_T_TYPE], name, bases, dict, NULL, NULL);
    ou_xdecref(sp, name);
    ou_xdecref(sp, bases);
    ou_xdecref(sp, dict);
    return type;
}

OuObj *
ou_io_unsupported_type(OuSpace *sp)
{
    OuLib *lib = ou_lib_of(sp);
    if (lib->unsupported == NULL)
        lib->unsupported = make_unsupported(sp);
    return lib->unsupported;
}

void *
ou_raise_unsupported(OuSpace *sp, const char *message)
{
    OuObj *type = ou_io_unsupported_type(sp);
    OuObj *text = type != NULL ? ou_str_from(sp, message) : NULL;
    OuObj *exception = text != NULL ? ou_call1(sp, type, text) : NULL;
    if (exception != NULL)
        ou_raise_object(sp, exception);
    ou_xdecref(sp, text);
    ou_xdecref(sp, exception);
    return NULL;
}
