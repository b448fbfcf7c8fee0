/* SPDX-License-Identifier: MIT */
/* open(), the standard streams, and the module _io. */
#include "lib/io_int.h"

#include <errno.h>
#include <string.h>

#include "os/file.h"

/* ---- the mode ---- */

typedef struct OuMode {
    char action;   // 'r' 'w' 'a' 'x'
    bool update;   // '+'
    bool binary, text;
} OuMode;

static bool
parse_mode(OuSpace *sp, OuObj *mode, OuMode *out)
{
    *out = (OuMode){0};
    size_t n_actions = 0, n = ou_str_length(mode);
    bool valid = true;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = ou_str_at(mode, i);
        for (size_t j = 0; j < i; j++)
            valid = valid && ou_str_at(mode, j) != c;
        if (c == 'r' || c == 'w' || c == 'a' || c == 'x')
            out->action = (char)c, n_actions++;
        else if (c == '+')
            out->update = true;
        else if (c == 'b')
            out->binary = true;
        else if (c == 't')
            out->text = true;
        else
            valid = false;
    }
    if (!valid)
        ou_raise(sp, OU_E_VALUE_ERROR, "invalid mode: %R", mode);
    else if (out->binary && out->text)
        ou_raise(sp, OU_E_VALUE_ERROR, "can't have text and binary mode at once");
    else if (n_actions > 1)
        ou_raise(sp, OU_E_VALUE_ERROR, "must have exactly one of create/read/write/append mode");
    else if (n_actions == 0)
        ou_raise(sp, OU_E_VALUE_ERROR,
                 "Must have exactly one of create/read/write/append mode and at most one plus");
    else
        return true;
    return false;
}

static uint32_t
stream_flags(const OuMode *m)
{
    uint32_t flags = m->action == 'r' ? OU_STREAM_READ : OU_STREAM_WRITE;
    if (m->update)
        flags |= OU_STREAM_READ | OU_STREAM_WRITE;
    if (m->action == 'a')
        flags |= OU_STREAM_APPEND;
    return flags;
}

static int
open_flags(const OuMode *m)
{
    int how = 0;
    if (m->action == 'r' || m->update)
        how |= OU_FILE_READ;
    if (m->action != 'r' || m->update)
        how |= OU_FILE_WRITE;
    if (m->action == 'w')
        how |= OU_FILE_CREATE | OU_FILE_TRUNCATE;
    if (m->action == 'a')
        how |= OU_FILE_CREATE | OU_FILE_APPEND;
    if (m->action == 'x')
        how |= OU_FILE_CREATE | OU_FILE_EXCLUSIVE;
    return how;
}

static const char *
binary_mode(const OuMode *m)
{
    switch (m->action) {
    case 'a': return m->update ? "ab+" : "ab";
    case 'x': return m->update ? "xb+" : "xb";
    default: return m->update ? "rb+" : m->action == 'r' ? "rb" : "wb";
    }
}

/* ---- text ---- */

static bool
is_one_of(const OuObj *s, const char *const *texts)
{
    char folded[24];
    size_t n = ou_str_length(s);
    if (n >= sizeof folded)
        return false;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = ou_str_at(s, i);
        folded[i] = c == '_' || c == ' ' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c + 32) : c < 128 ? (char)c : '?';
    }
    folded[n] = '\0';
    for (; *texts != NULL; texts++)
        if (strcmp(folded, *texts) == 0)
            return true;
    return false;
}

static bool
set_encoding(OuSpace *sp, OuFile *f, OuObj *encoding)
{
    static const char *const utf8[] = {"utf-8", "utf8", "u8", "utf", "cp65001", "locale", NULL};
    static const char *const utf8_sig[] = {"utf-8-sig", "utf8-sig", NULL};
    static const char *const latin1[] = {"latin-1", "latin1", "iso-8859-1", "iso8859-1", "l1", "latin", NULL};
    static const char *const ascii[] = {"ascii", "us-ascii", "646", NULL};
    if (encoding == NULL || is_one_of(encoding, utf8)) {
        f->codec = OU_ENCODING_UTF8;
    } else if (is_one_of(encoding, latin1)) {
        f->codec = OU_ENCODING_LATIN1;
    } else if (is_one_of(encoding, ascii)) {
        f->codec = OU_ENCODING_ASCII;
    } else if (is_one_of(encoding, utf8_sig)) {
        f->codec = OU_ENCODING_UTF8_SIG;
    } else {
        ou_raise(sp, OU_E_LOOKUP_ERROR, "unknown encoding: %U", encoding);
        return false;
    }
    ou_slot_init(&f->encoding, encoding != NULL ? ou_incref(encoding) : (void *)ou_str_from(sp, "UTF-8"));
    return f->encoding != NULL;
}

static bool
set_errors(OuSpace *sp, OuFile *f, OuObj *errors)
{
    static const char *const known[] = {"strict", "ignore", "replace", "backslashreplace", "surrogateescape",
                                        "surrogatepass", "namereplace", "xmlcharrefreplace", NULL};
    if (errors != NULL && !is_one_of(errors, known)) {
        ou_raise(sp, OU_E_LOOKUP_ERROR, "unknown error handler name '%U'", errors);
        return false;
    }
    f->strict = errors == NULL || ou_str_equals_text(errors, "strict");
    ou_slot_init(&f->errors, errors != NULL ? ou_incref(errors) : (void *)ou_str_from(sp, "strict"));
    return f->errors != NULL;
}

static bool
set_newline(OuSpace *sp, OuFile *f, OuObj *newline)
{
    static const char *const texts[] = {"", "\n", "\r", "\r\n"};
    f->newline = OU_NEWLINE_TRANSLATE;
    if (newline == NULL)
        return true;
    for (size_t i = 0; i < 4; i++) {
        if (ou_str_equals_text(newline, texts[i])) {
            f->newline = (uint8_t)(OU_NEWLINE_ANY + i);
            return true;
        }
    }
    ou_raise(sp, OU_E_VALUE_ERROR, "illegal newline value: %U", newline);
    return false;
}

/* ---- open ---- */

typedef struct OuOpenArgs {
    OuObj *file, *mode, *buffering, *encoding, *errors, *newline, *closefd, *opener;
} OuOpenArgs;

/* An argument that is a str or None (then NULL). */
static bool
text_argument(OuSpace *sp, OuObj **value, const char *name)
{
    if (*value == NULL || *value == sp->none) {
        *value = NULL;
        return true;
    }
    if (ou_type_is_heir((*value)->type, OU_TYPE_STR_HEIR))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "open() argument '%s' must be str or None, not %T", name, *value);
    return false;
}

static bool
check_binary(OuSpace *sp, const OuOpenArgs *a, const OuMode *m, int64_t buffering)
{
    if (m->binary && a->encoding != NULL)
        ou_raise(sp, OU_E_VALUE_ERROR, "binary mode doesn't take an encoding argument");
    else if (m->binary && a->errors != NULL)
        ou_raise(sp, OU_E_VALUE_ERROR, "binary mode doesn't take an errors argument");
    else if (m->binary && a->newline != NULL)
        ou_raise(sp, OU_E_VALUE_ERROR, "binary mode doesn't take a newline argument");
    else if (!m->binary && buffering == 0)
        ou_raise(sp, OU_E_VALUE_ERROR, "can't have unbuffered text I/O");
    else
        return true;
    return false;
}

/* The descriptor for `file`, or -1 pending. */
static int
open_path(OuSpace *sp, OuObj *file, const OuMode *m)
{
    OuPath path;
    if (!ou_path_of(sp, NULL, file, &path))
        return -1;
    int fd;
    do {
        ou_block_begin(sp);
        fd = ou_file_open(path.text.utf8, open_flags(m));
        ou_block_end(sp);
    } while (fd == -EINTR && ou_lib_interrupted(sp));
    OuFileStat stat;
    if (fd >= 0 && ou_file_stat_open(fd, &stat) == 0 && stat.is_dir) {
        ou_file_close(fd);
        fd = -EISDIR;
    }
    ou_path_release(sp, &path);
    if (fd >= 0)
        return fd;
    if (fd != -EINTR)
        ou_raise_errno(sp, -fd, file);
    return -1;
}

/* A descriptor that the program has already. */
static int
adopt_descriptor(OuSpace *sp, OuObj *file)
{
    int64_t fd;
    if (!ou_as_i64(sp, file, &fd))
        return -1;
    OuFileStat stat;
    if (fd < 0)
        ou_raise(sp, OU_E_VALUE_ERROR, "negative file descriptor");
    else if (fd > INT32_MAX || ou_file_stat_open((int)fd, &stat) < 0)
        ou_raise_errno(sp, EBADF, NULL);
    else
        return (int)fd;
    return -1;
}

/* Everything about the new file but its descriptor. */
static bool
describe_file(OuSpace *sp, OuFile *f, const OuOpenArgs *a, const OuMode *m)
{
    ou_slot_init(&f->name, ou_incref(a->file));
    if (m->binary) {
        ou_slot_init(&f->mode, ou_str_from(sp, binary_mode(m)));
        return f->mode != NULL;
    }
    ou_slot_init(&f->mode, a->mode != NULL ? ou_incref(a->mode) : (void *)ou_str_from(sp, "r"));
    return f->mode != NULL && set_newline(sp, f, a->newline) && set_encoding(sp, f, a->encoding) &&
           set_errors(sp, f, a->errors);
}

static OuObj *
open_file(OuSpace *sp, const OuOpenArgs *a, const OuMode *m, int64_t buffering, bool closefd)
{
    uint32_t flags = stream_flags(m) | (m->binary && buffering == 0 ? OU_STREAM_UNBUFFERED : 0);
    OuType *type = m->binary ? ou_io_binary_type(sp, flags) : sp->types[OU_T_FILE];
    OuFile *f = type != NULL ? (OuFile *)ou_type_alloc(sp, type, 0) : NULL;
    if (f == NULL)
        return NULL;
    f->stream.flags = OU_STREAM_CLOSED; // until there is a descriptor
    if (!describe_file(sp, f, a, m))
        goto fail;
    bool adopted = ou_is_index(a->file);
    f->stream.fd = adopted ? adopt_descriptor(sp, a->file) : open_path(sp, a->file, m);
    if (f->stream.fd < 0)
        goto fail;
    if (adopted && !closefd)
        flags |= OU_STREAM_KEEP_FD;
    if (!m->binary && (buffering == 1 || ou_file_is_terminal(f->stream.fd)))
        flags |= OU_STREAM_LINES;
    f->stream.flags = flags;
    if (flags & OU_STREAM_APPEND)
        ou_file_seek(f->stream.fd, 0, OU_FILE_FROM_END);
    return (OuObj *)f;
fail:
    ou_decref(sp, f);
    return NULL;
}

OU_NATIVE(ou_builtin_open)
{
    static const char *const names[] = {"file",   "mode",    "buffering", "encoding", "errors",
                                        "newline", "closefd", "opener",    NULL};
    OuObj *given[8] = {NULL};
    if (!ou_args_parse(sp, "open", args, n, kwnames, names, 1, given))
        return NULL;
    OuOpenArgs a = {given[0], given[1], given[2], given[3], given[4], given[5], given[6], given[7]};
    if (a.mode != NULL && !ou_type_is_heir(a.mode->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "open() argument 'mode' must be str, not %T", a.mode);
    if (!text_argument(sp, &a.encoding, "encoding") || !text_argument(sp, &a.errors, "errors") ||
        !text_argument(sp, &a.newline, "newline"))
        return NULL;
    int64_t buffering = -1;
    if (a.buffering != NULL && !ou_as_i64(sp, a.buffering, &buffering))
        return NULL;
    int closefd = a.closefd != NULL ? ou_truth(sp, a.closefd) : 1;
    if (closefd < 0)
        return NULL;
    OuMode m = {.action = 'r'};
    if ((a.mode != NULL && !parse_mode(sp, a.mode, &m)) || !check_binary(sp, &a, &m, buffering))
        return NULL;
    if (!closefd && !ou_is_index(a.file))
        return ou_raise(sp, OU_E_VALUE_ERROR, "Cannot use closefd=False with file name");
    return open_file(sp, &a, &m, buffering, closefd != 0);
}

OuObj *
ou_io_open_standard(OuSpace *sp, int fd, const char *name)
{
    OuFile *f = (OuFile *)ou_type_alloc(sp, sp->types[OU_T_FILE], 0);
    if (f == NULL)
        return NULL;
    f->stream.fd = fd;
    f->stream.flags = (fd == 0 ? OU_STREAM_READ : OU_STREAM_WRITE) | OU_STREAM_KEEP_FD;
    if (fd == 2 || ou_file_is_terminal(fd))
        f->stream.flags |= OU_STREAM_LINES;
    ou_slot_init(&f->name, ou_str_from(sp, name));
    ou_slot_init(&f->mode, f->name != NULL ? ou_str_from(sp, fd == 0 ? "r" : "w") : NULL);
    ou_slot_init(&f->encoding, f->mode != NULL ? ou_str_from(sp, "utf-8") : NULL);
    const char *errors = fd == 2 ? "backslashreplace" : "strict";
    ou_slot_init(&f->errors, f->encoding != NULL ? ou_str_from(sp, errors) : NULL);
    f->codec = OU_ENCODING_UTF8;
    f->strict = fd != 2;
    if (f->errors != NULL && ou_stream_prepare(sp, &f->stream))
        return (OuObj *)f;
    ou_decref(sp, f);
    return NULL;
}

/* ---- the module _io ---- */

static const OuMethodDef io_functions[] = {
    {"open", ou_builtin_open, OU_CALL_KEYWORDS, 0, 255, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static bool
fill_io(OuSpace *sp, OuObj *module)
{
    static const struct { const char *name; uint32_t flags; } binary[] = {
        {"BufferedReader", OU_STREAM_READ},
        {"BufferedWriter", OU_STREAM_WRITE},
        {"BufferedRandom", OU_STREAM_READ | OU_STREAM_WRITE},
        {"FileIO", OU_STREAM_UNBUFFERED},
    };
    OuObj *dict = ou_module_dict(module);
    for (size_t i = 0; i < sizeof binary / sizeof *binary; i++) {
        OuType *type = ou_io_binary_type(sp, binary[i].flags);
        if (type == NULL || !ou_dict_set_text(sp, dict, binary[i].name, (OuObj *)type))
            return false;
    }
    OuObj *unsupported = ou_io_unsupported_type(sp);
    return unsupported != NULL && ou_dict_set_text(sp, dict, "UnsupportedOperation", unsupported) &&
           ou_dict_set_text(sp, dict, "TextIOWrapper", (OuObj *)sp->types[OU_T_FILE]) &&
           ou_lib_put_int(sp, dict, "DEFAULT_BUFFER_SIZE", OU_STREAM_BUFFER_BYTES);
}

const OuModuleDef ou_module_io = {
    .name = "_io",
    .functions = io_functions,
    .exec = fill_io,
    .doc = "The native part of io.",
};
