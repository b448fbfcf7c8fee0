/* SPDX-License-Identifier: MIT */
/* Exception instances from C; the classes' tables are in exception.c. */
#ifndef OURO_OBJECT_EXCEPTION_H
#define OURO_OBJECT_EXCEPTION_H

#include "object/type/type.h"

/* Fields of OuException.field by class (none elsewhere). */
enum { OU_FIELD_STOP_VALUE = 0, OU_FIELD_EXIT_CODE = 0 };
enum { OU_FIELD_OS_ERRNO, OU_FIELD_OS_STRERROR, OU_FIELD_OS_FILENAME, OU_FIELD_OS_FILENAME2, OU_N_OS_FIELDS };
enum { OU_FIELD_SYNTAX_MSG, OU_FIELD_SYNTAX_FILENAME, OU_FIELD_SYNTAX_LINENO, OU_FIELD_SYNTAX_OFFSET,
       OU_FIELD_SYNTAX_TEXT, OU_FIELD_SYNTAX_END_LINENO, OU_FIELD_SYNTAX_END_OFFSET, OU_N_SYNTAX_FIELDS };
enum { OU_FIELD_IMPORT_MSG, OU_FIELD_IMPORT_NAME, OU_FIELD_IMPORT_PATH, OU_N_IMPORT_FIELDS };
enum { OU_FIELD_NAME_NAME, OU_N_NAME_FIELDS };                        // NameError.name
enum { OU_FIELD_ATTR_NAME, OU_FIELD_ATTR_OBJ, OU_N_ATTR_FIELDS };     // AttributeError.name, .obj

enum { OU_FIELD_UNICODE_ENCODING, OU_FIELD_UNICODE_OBJECT, OU_FIELD_UNICODE_START, OU_FIELD_UNICODE_END,
       OU_FIELD_UNICODE_REASON, OU_N_UNICODE_FIELDS };                // UnicodeDecodeError, UnicodeEncodeError

/* The table of a builtin exception class; its base is OU_T_EXCEPTION_FIRST + the
 * base's OuErrorId (BaseException's: OU_T_OBJECT). */
const OuTypeSpec *ou_exception_spec(OuErrorId id);

/* class(*args) without calling Python code: builtin exception classes only. */
OuObj *ou_exception_new(OuSpace *sp, OuErrorId id, OuObj *const *args, size_t n);
/* A SyntaxError (or heir) with its fields; column 1-based; text may be NULL. */
void *ou_raise_syntax(OuSpace *sp, OuErrorId id, const char *message, OuObj *filename, int line,
                      int column, OuObj *text, int end_line, int end_column);

#endif
