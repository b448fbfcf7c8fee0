/* SPDX-License-Identifier: MIT */
/* The exception classes that keep more than their arguments.
 *
 * Each reads its fields out of the arguments when it is made and shows them as
 * attributes; a field that was not given reads as None. Nothing here may assume
 * that __init__ ran: heirs may forget to call it.
 */
#include "object/error/exception_int.h"

#include <errno.h>
#include <stdio.h>

#include "object/bytes/bytes.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str.h"

static OuObj **
fields_of(OuObj *o)
{
    return ((OuException *)o)->field;
}

/* ---- fields as attributes ---- */

static OuObj *
get_field(OuSpace *sp, OuObj *o, size_t i)
{
    OuObj *value = fields_of(o)[i];
    return ou_incref(value != NULL ? value : sp->none);
}

static bool
set_field(OuSpace *sp, OuObj *o, size_t i, OuObj *value)
{
    ou_exception_set_field(sp, o, i, value);
    return true;
}

/* An OuGetSetDef carries no number, so each field number has its two functions. */
#define FIELD_ACCESS(i)                                                                            \
    static OuObj *get_##i(OuSpace *sp, OuObj *o) { return get_field(sp, o, i); }                   \
    static bool set_##i(OuSpace *sp, OuObj *o, OuObj *value) { return set_field(sp, o, i, value); }
FIELD_ACCESS(0)
FIELD_ACCESS(1)
FIELD_ACCESS(2)
FIELD_ACCESS(3)
FIELD_ACCESS(4)
FIELD_ACCESS(5)
FIELD_ACCESS(6)

const OuGetSetDef ou_exception_getsets_stop[] = {{"value", get_0, set_0, "generator return value"}, {0}};
const OuGetSetDef ou_exception_getsets_exit[] = {{"code", get_0, set_0, "exception code"}, {0}};
const OuGetSetDef ou_exception_getsets_name[] = {{"name", get_0, set_0, "name"}, {0}};
const OuGetSetDef ou_exception_getsets_attr[] = {
    {"name", get_0, set_0, "attribute name"}, {"obj", get_1, set_1, "object"}, {0}};
const OuGetSetDef ou_exception_getsets_import[] = {
    {"msg", get_0, set_0, NULL}, {"name", get_1, set_1, NULL}, {"path", get_2, set_2, NULL}, {0}};
const OuGetSetDef ou_exception_getsets_os[] = {
    {"errno", get_0, set_0, NULL},
    {"strerror", get_1, set_1, NULL},
    {"filename", get_2, set_2, NULL},
    {"filename2", get_3, set_3, NULL},
    {0},
};
const OuGetSetDef ou_exception_getsets_syntax[] = {
    {"msg", get_0, set_0, NULL},        {"filename", get_1, set_1, NULL}, {"lineno", get_2, set_2, NULL},
    {"offset", get_3, set_3, NULL},     {"text", get_4, set_4, NULL},     {"end_lineno", get_5, set_5, NULL},
    {"end_offset", get_6, set_6, NULL}, {0},
};
const OuGetSetDef ou_exception_getsets_unicode[] = {
    {"encoding", get_0, set_0, NULL}, {"object", get_1, set_1, NULL}, {"start", get_2, set_2, NULL},
    {"end", get_3, set_3, NULL},      {"reason", get_4, set_4, NULL}, {0},
};

/* ---- StopIteration, SystemExit ---- */

bool
ou_exception_init_stop(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_exception_init(sp, self, args, n, kwnames))
        return false;
    ou_exception_set_field(sp, self, OU_FIELD_STOP_VALUE, n > 0 ? args[0] : NULL);
    return true;
}

bool
ou_exception_init_exit(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_exception_init(sp, self, args, n, kwnames))
        return false;
    OuObj *all = ((OuException *)self)->args;
    ou_exception_set_field(sp, self, OU_FIELD_EXIT_CODE, n == 0 ? NULL : n == 1 ? args[0] : all);
    return true;
}

/* ---- NameError, AttributeError, ImportError: keywords ---- */

/* Put the values of keywords, named in order by `names` (ends with NULL), into the
 * fields from `first` on. */
static bool
take_keywords(OuSpace *sp, OuObj *self, OuObj *const *values, OuObj *kwnames, const char *const *names, size_t first,
              const char *class_name)
{
    OuTuple *keywords = (OuTuple *)kwnames;
    for (size_t i = 0; keywords != NULL && i < keywords->length; i++) {
        size_t at = 0;
        while (names[at] != NULL && !ou_str_equals_text(keywords->items[i], names[at]))
            at++;
        if (names[at] == NULL) {
            ou_raise(sp, OU_E_TYPE_ERROR, "'%U' is an invalid keyword argument for %s()", keywords->items[i],
                     class_name);
            return false;
        }
        ou_exception_set_field(sp, self, first + at, values[i]);
    }
    return true;
}

bool
ou_exception_init_named(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const attr_names[] = {"name", "obj", NULL}, *const name_names[] = {"name", NULL};
    bool attr = ou_exception_n_fields(self) == OU_N_ATTR_FIELDS;
    return ou_exception_set_args(sp, self, args, n)
           && take_keywords(sp, self, args + n, kwnames, attr ? attr_names : name_names, 0,
                            attr ? "AttributeError" : "NameError");
}

bool
ou_exception_init_import(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"name", "path", NULL};
    if (!ou_exception_set_args(sp, self, args, n)
        || !take_keywords(sp, self, args + n, kwnames, names, OU_FIELD_IMPORT_NAME, "ImportError"))
        return false;
    ou_exception_set_field(sp, self, OU_FIELD_IMPORT_MSG, n == 1 ? args[0] : NULL);
    return true;
}

OuObj *
ou_exception_str_import(OuSpace *sp, OuObj *o)
{
    OuObj *msg = fields_of(o)[OU_FIELD_IMPORT_MSG];
    if (msg != NULL && ou_is(msg, sp, OU_T_STR))
        return ou_incref(msg);
    return ou_exception_str(sp, o);
}

/* ---- KeyError ---- */

/* One argument is shown as repr, so that KeyError('') says which key. */
OuObj *
ou_exception_str_key(OuSpace *sp, OuObj *o)
{
    OuTuple *args = (OuTuple *)((OuException *)o)->args;
    if (args != NULL && args->length == 1)
        return ou_repr(sp, args->items[0]);
    return ou_exception_str(sp, o);
}

/* ---- OSError ---- */

/* The heir of OSError for a value of errno. */
static OuErrorId
class_of_errno(int64_t error)
{
    switch (error) {
    case EAGAIN: case EALREADY: case EINPROGRESS: return OU_E_BLOCKING_IO_ERROR;
    case EPIPE: case ESHUTDOWN: return OU_E_BROKEN_PIPE_ERROR;
    case ECHILD: return OU_E_CHILD_PROCESS_ERROR;
    case ECONNABORTED: return OU_E_CONNECTION_ABORTED_ERROR;
    case ECONNREFUSED: return OU_E_CONNECTION_REFUSED_ERROR;
    case ECONNRESET: return OU_E_CONNECTION_RESET_ERROR;
    case EEXIST: return OU_E_FILE_EXISTS_ERROR;
    case ENOENT: return OU_E_FILE_NOT_FOUND_ERROR;
    case EISDIR: return OU_E_IS_A_DIRECTORY_ERROR;
    case ENOTDIR: return OU_E_NOT_A_DIRECTORY_ERROR;
    case EINTR: return OU_E_INTERRUPTED_ERROR;
    case EACCES: case EPERM: return OU_E_PERMISSION_ERROR;
    case ESRCH: return OU_E_PROCESS_LOOKUP_ERROR;
    case ETIMEDOUT: return OU_E_TIMEOUT_ERROR;
    default: return OU_E_OS_ERROR;
    }
}

OuObj *
ou_exception_make_os(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    bool plain = type == ou_error_type(sp, OU_E_OS_ERROR);
    if (plain && n >= 2 && n <= 5 && ou_type_is_heir(args[0]->type, OU_TYPE_INT_HEIR) && ou_int_is_compact(args[0]))
        type = ou_error_type(sp, class_of_errno(ou_int_value(args[0])));
    return ou_exception_make(sp, type, args, n, kwnames);
}

bool
ou_exception_init_os(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_exception_init(sp, self, args, n, kwnames))
        return false;
    if (n < 2 || n > 5)
        return true;
    ou_exception_set_field(sp, self, OU_FIELD_OS_ERRNO, args[0]);
    ou_exception_set_field(sp, self, OU_FIELD_OS_STRERROR, args[1]);
    if (n >= 3 && args[2] != sp->none) {
        ou_exception_set_field(sp, self, OU_FIELD_OS_FILENAME, args[2]);
        if (n == 5 && args[4] != sp->none)
            ou_exception_set_field(sp, self, OU_FIELD_OS_FILENAME2, args[4]);
        return ou_exception_set_args(sp, self, args, 2); // file names are fields only
    }
    return true;
}

OuObj *
ou_exception_str_os(OuSpace *sp, OuObj *o)
{
    OuObj **field = fields_of(o);
    OuObj *error = field[OU_FIELD_OS_ERRNO] != NULL ? field[OU_FIELD_OS_ERRNO] : sp->none;
    OuObj *text = field[OU_FIELD_OS_STRERROR] != NULL ? field[OU_FIELD_OS_STRERROR] : sp->none;
    if (field[OU_FIELD_OS_FILENAME] != NULL) {
        if (field[OU_FIELD_OS_FILENAME2] != NULL)
            return ou_str_format(sp, "[Errno %S] %S: %R -> %R", error, text, field[OU_FIELD_OS_FILENAME],
                                 field[OU_FIELD_OS_FILENAME2]);
        return ou_str_format(sp, "[Errno %S] %S: %R", error, text, field[OU_FIELD_OS_FILENAME]);
    }
    if (field[OU_FIELD_OS_ERRNO] != NULL && field[OU_FIELD_OS_STRERROR] != NULL)
        return ou_str_format(sp, "[Errno %S] %S", error, text);
    return ou_exception_str(sp, o);
}

/* ---- SyntaxError ---- */

bool
ou_exception_init_syntax(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_exception_init(sp, self, args, n, kwnames))
        return false;
    if (n >= 1)
        ou_exception_set_field(sp, self, OU_FIELD_SYNTAX_MSG, args[0]);
    if (n != 2)
        return true;
    OuObj *place = ou_tuple_of(sp, args[1]);
    if (place == NULL)
        return false;
    size_t given = ((OuTuple *)place)->length;
    bool good = given == 4 || given == 6;
    if (good)
        for (size_t i = 0; i < given; i++)
            ou_exception_set_field(sp, self, OU_FIELD_SYNTAX_FILENAME + i, ((OuTuple *)place)->items[i]);
    else if (given == 5)
        ou_raise(sp, OU_E_TYPE_ERROR, "end_offset must be provided when end_lineno is provided");
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "function takes at %s arguments (%zu given)", given < 4 ? "least 4" : "most 6",
                 given);
    ou_decref(sp, place);
    return good;
}

/* The part of a path behind the last slash, new reference. */
static OuObj *
last_part(OuSpace *sp, OuObj *path)
{
    size_t n = ou_str_length(path), at = n;
    while (at > 0 && ou_str_at(path, at - 1) != '/')
        at--;
    return ou_str_slice(sp, path, at, n);
}

OuObj *
ou_exception_str_syntax(OuSpace *sp, OuObj *o)
{
    OuObj **field = fields_of(o);
    OuObj *msg = field[OU_FIELD_SYNTAX_MSG] != NULL ? field[OU_FIELD_SYNTAX_MSG] : sp->none;
    OuObj *file = field[OU_FIELD_SYNTAX_FILENAME], *line = field[OU_FIELD_SYNTAX_LINENO];
    bool has_file = file != NULL && ou_type_is_heir(file->type, OU_TYPE_STR_HEIR);
    bool has_line = line != NULL && ou_is(line, sp, OU_T_INT);
    if (!has_file && !has_line)
        return ou_str_of(sp, msg);
    if (!has_file)
        return ou_str_format(sp, "%S (line %S)", msg, line);
    OuObj *name = last_part(sp, file);
    if (name == NULL)
        return NULL;
    OuObj *text = has_line ? ou_str_format(sp, "%S (%U, line %S)", msg, name, line)
                           : ou_str_format(sp, "%S (%U)", msg, name);
    ou_decref(sp, name);
    return text;
}

void *
ou_raise_syntax(OuSpace *sp, OuErrorId id, const char *message, OuObj *filename, int line, int column, OuObj *text,
                int end_line, int end_column)
{
    OuObj *args[2] = {ou_str_from(sp, message), NULL}, *place[6] = {NULL};
    OuObj *e = NULL;
    if (args[0] == NULL)
        return NULL;
    place[0] = ou_incref(filename != NULL ? filename : sp->none);
    place[1] = ou_int_from_i64(sp, line);
    place[2] = ou_int_from_i64(sp, column);
    place[3] = ou_incref(text != NULL ? text : sp->none);
    place[4] = ou_int_from_i64(sp, end_line);
    place[5] = ou_int_from_i64(sp, end_column);
    bool whole = place[1] != NULL && place[2] != NULL && place[4] != NULL && place[5] != NULL;
    if (whole)
        args[1] = ou_tuple_from(sp, place, 6);
    for (size_t i = 0; i < 6; i++)
        ou_xdecref(sp, place[i]);
    if (args[1] != NULL)
        e = ou_exception_new(sp, id, args, 2);
    if (e != NULL)
        ou_raise_object(sp, e);
    ou_xdecref(sp, e);
    ou_xdecref(sp, args[1]);
    ou_decref(sp, args[0]);
    return NULL;
}

/* ---- UnicodeDecodeError, UnicodeEncodeError ---- */

static bool
is_decode(const OuSpace *sp, const OuObj *o)
{
    return ou_type_is_subtype(o->type, sp->types[OU_T_EXCEPTION_FIRST + (unsigned)OU_E_UNICODE_DECODE_ERROR]);
}

static bool
want_str(OuSpace *sp, OuObj *const *args, size_t i)
{
    if (ou_type_is_heir(args[i]->type, OU_TYPE_STR_HEIR))
        return true;
    ou_raise(sp, OU_E_TYPE_ERROR, "argument %zu must be str, not %T", i + 1, args[i]);
    return false;
}

bool
ou_exception_init_unicode(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (!ou_exception_init(sp, self, args, n, kwnames))
        return false;
    if (n != OU_N_UNICODE_FIELDS) {
        ou_raise(sp, OU_E_TYPE_ERROR, "function takes exactly 5 arguments (%zu given)", n);
        return false;
    }
    int64_t start, end;
    const uint8_t *data;
    size_t length;
    if (!want_str(sp, args, 0)
        || !(is_decode(sp, self) ? ou_bytes_view(sp, args[1], &data, &length) : want_str(sp, args, 1))
        || !ou_as_i64(sp, args[2], &start) || !ou_as_i64(sp, args[3], &end) || !want_str(sp, args, 4))
        return false;
    for (size_t i = 0; i < n; i++)
        ou_exception_set_field(sp, self, i, args[i]);
    return true;
}

/* The one character or byte at fault, when it is one; its text goes to `text`. */
static bool
single_fault(OuSpace *sp, OuObj *o, int64_t start, int64_t end, char *text, size_t bytes)
{
    OuObj *object = fields_of(o)[OU_FIELD_UNICODE_OBJECT];
    if (end != start + 1 || start < 0)
        return false;
    if (is_decode(sp, o)) {
        const uint8_t *data;
        size_t n;
        if (!ou_bytes_view(sp, object, &data, &n)) {
            ou_pending_clear(sp);
            return false;
        }
        if ((size_t)start >= n)
            return false;
        snprintf(text, bytes, "byte 0x%02x", data[start]);
        return true;
    }
    if (!ou_type_is_heir(object->type, OU_TYPE_STR_HEIR) || (size_t)start >= ou_str_length(object))
        return false;
    uint32_t c = ou_str_at(object, (size_t)start);
    snprintf(text, bytes, c <= 0xff ? "character '\\x%02x'" : c <= 0xffff ? "character '\\u%04x'" : "character '\\U%08x'",
             c);
    return true;
}

OuObj *
ou_exception_str_unicode(OuSpace *sp, OuObj *o)
{
    OuObj **field = fields_of(o);
    if (field[OU_FIELD_UNICODE_OBJECT] == NULL)
        return ou_incref(sp->empty_str); // __init__ did not run
    int64_t start, end;
    if (!ou_as_i64(sp, field[OU_FIELD_UNICODE_START], &start) || !ou_as_i64(sp, field[OU_FIELD_UNICODE_END], &end))
        return NULL;
    bool decode = is_decode(sp, o);
    char fault[40];
    if (single_fault(sp, o, start, end, fault, sizeof fault))
        return ou_str_format(sp, "'%S' codec can't %s %s in position %lld: %S", field[OU_FIELD_UNICODE_ENCODING],
                             decode ? "decode" : "encode", fault, (long long)start, field[OU_FIELD_UNICODE_REASON]);
    return ou_str_format(sp, "'%S' codec can't %s in position %lld-%lld: %S", field[OU_FIELD_UNICODE_ENCODING],
                         decode ? "decode bytes" : "encode characters", (long long)start, (long long)end - 1,
                         field[OU_FIELD_UNICODE_REASON]);
}
