/* SPDX-License-Identifier: MIT */
/* print and input. */
#include "lib/lib_int.h"


/* ---- print ---- */

typedef struct OuPrint {
    OuObj *file;      // counted
    OuObj *sep, *end; // borrowed str, NULL: the default
    bool flush;
    bool own;         // file is one of our own text files
} OuPrint;

static bool
text_or_none(OuSpace *sp, const char *name, OuObj **value)
{
    if (*value == NULL || *value == sp->none)
        *value = NULL;
    else if (!ou_type_is_heir((*value)->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%s must be None or a string, not %T", name, *value);
        return false;
    }
    return true;
}

static bool
parse_keywords(OuSpace *sp, OuPrint *p, OuObj *const *values, OuObj *kwnames)
{
    for (size_t i = 0; kwnames != NULL && i < ((OuTuple *)kwnames)->length; i++) {
        OuObj *name = ((OuTuple *)kwnames)->items[i];
        if (ou_str_equals_text(name, "sep"))
            p->sep = values[i];
        else if (ou_str_equals_text(name, "end"))
            p->end = values[i];
        else if (ou_str_equals_text(name, "file"))
            p->file = values[i] != sp->none ? values[i] : NULL;
        else if (ou_str_equals_text(name, "flush")) {
            int flush = ou_truth(sp, values[i]);
            if (flush < 0)
                return false;
            p->flush = flush;
        } else {
            ou_raise(sp, OU_E_TYPE_ERROR, "'%U' is an invalid keyword argument for print()", name);
            return false;
        }
    }
    return text_or_none(sp, "sep", &p->sep) && text_or_none(sp, "end", &p->end);
}

/* Write a str to whatever the file is. */
static bool
write_str(OuSpace *sp, OuPrint *p, OuObj *s)
{
    if (p->own)
        return ou_io_write_str(sp, p->file, s);
    OuObj *result = ou_call_method(sp, p->file, sp->names->write, &s, 1);
    ou_xdecref(sp, result);
    return result != NULL;
}

/* Write `given`, or the one character that is the default. */
static bool
write_or_char(OuSpace *sp, OuPrint *p, OuObj *given, char otherwise)
{
    if (given != NULL)
        return write_str(sp, p, given);
    OuObj *s = ou_str_from_char(sp, (uint32_t)otherwise);
    bool done = s != NULL && write_str(sp, p, s);
    ou_xdecref(sp, s);
    return done;
}

static bool
print_all(OuSpace *sp, OuPrint *p, OuObj *const *args, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && !write_or_char(sp, p, p->sep, ' '))
            return false;
        OuObj *text = ou_is(args[i], sp, OU_T_STR) ? ou_incref(args[i]) : ou_str_of(sp, args[i]);
        bool done = text != NULL && write_str(sp, p, text);
        ou_xdecref(sp, text);
        if (!done)
            return false;
    }
    return write_or_char(sp, p, p->end, '\n');
}

static bool
flush_file(OuSpace *sp, OuObj *file, bool own)
{
    if (own)
        return ou_io_flush(sp, file);
    OuObj *result = ou_call_method(sp, file, sp->names->flush, NULL, 0);
    ou_xdecref(sp, result);
    return result != NULL;
}

OU_NATIVE(ou_builtin_print)
{
    OuPrint p = {0};
    if (!parse_keywords(sp, &p, args + n, kwnames))
        return NULL;
    if (p.file == NULL)
        p.file = ou_lib_stream(sp, sp->names->stdout);
    if (p.file == NULL && ou_sys_get(sp, "stdout") == NULL)
        return ou_raise(sp, OU_E_RUNTIME_ERROR, "lost sys.stdout");
    if (p.file == NULL)
        return ou_incref(sp->none);
    /* str() of an argument may replace sys.stdout: the file is held. */
    ou_incref(p.file);
    p.own = ou_is(p.file, sp, OU_T_FILE);
    bool done = print_all(sp, &p, args, n) && (!p.flush || flush_file(sp, p.file, p.own));
    ou_decref(sp, p.file);
    return done ? ou_incref(sp->none) : NULL;
}

/* ---- input ---- */

/* sys.<name>, a new reference; RuntimeError when it is gone. */
static OuObj *
find_stream(OuSpace *sp, OuObj *name)
{
    OuObj *stream = ou_lib_stream(sp, name);
    if (stream == NULL)
        return ou_raise(sp, OU_E_RUNTIME_ERROR, "input(): lost sys.%U", name);
    return ou_incref(stream);
}

static bool
show_prompt(OuSpace *sp, OuObj *prompt)
{
    OuPrint p = {.end = sp->empty_str, .flush = true};
    p.file = find_stream(sp, sp->names->stdout);
    if (p.file == NULL)
        return false;
    p.own = ou_is(p.file, sp, OU_T_FILE);
    bool done = (prompt == NULL || print_all(sp, &p, &prompt, 1)) && flush_file(sp, p.file, p.own);
    ou_decref(sp, p.file);
    return done;
}

static OuObj *
read_line(OuSpace *sp, OuObj *stream)
{
    if (ou_is(stream, sp, OU_T_FILE))
        return ou_io_read_line(sp, stream);
    OuObj *name = ou_str_intern_text(sp, "readline");
    OuObj *line = name != NULL ? ou_call_method(sp, stream, name, NULL, 0) : NULL;
    ou_xdecref(sp, name);
    if (line != NULL && !ou_type_is_heir(line->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "object.readline() returned non-string");
        ou_decref(sp, line);
        return NULL;
    }
    return line;
}

/* The line without its newline (taken over); "" means that there was no more. */
static OuObj *
strip_newline(OuSpace *sp, OuObj *line)
{
    size_t length = ou_str_length(line);
    if (length == 0) {
        ou_decref(sp, line);
        return ou_raise(sp, OU_E_EOF_ERROR, "EOF when reading a line");
    }
    if (ou_str_at(line, length - 1) != '\n')
        return line;
    OuObj *text = ou_str_slice(sp, line, 0, length - 1);
    ou_decref(sp, line);
    return text;
}

OU_NATIVE(ou_builtin_input)
{
    (void)kwnames;
    if (!show_prompt(sp, n > 0 ? args[0] : NULL))
        return NULL;
    OuObj *stream = find_stream(sp, sp->names->stdin);
    if (stream == NULL)
        return NULL;
    OuObj *line = read_line(sp, stream);
    ou_decref(sp, stream);
    return line != NULL ? strip_newline(sp, line) : NULL;
}
