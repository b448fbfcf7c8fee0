/* SPDX-License-Identifier: MIT */
/* Exceptions: the classes, and the verbs that raise them.
 *
 * One exception at most is pending per thread. Whoever sees NULL or false and
 * does not handle it returns NULL or false in turn.
 */
#ifndef OURO_OBJECT_ERROR_H
#define OURO_OBJECT_ERROR_H

#include "object/object.h"

/* X(ENUM, name, base): every base stands before its heirs. */
#define OU_ERRORS(X)                                                                               \
    X(BASE_EXCEPTION, "BaseException", BASE_EXCEPTION)                                             \
    X(SYSTEM_EXIT, "SystemExit", BASE_EXCEPTION)                                                   \
    X(KEYBOARD_INTERRUPT, "KeyboardInterrupt", BASE_EXCEPTION)                                     \
    X(GENERATOR_EXIT, "GeneratorExit", BASE_EXCEPTION)                                             \
    X(EXCEPTION, "Exception", BASE_EXCEPTION)                                                      \
    X(STOP_ITERATION, "StopIteration", EXCEPTION)                                                  \
    X(STOP_ASYNC_ITERATION, "StopAsyncIteration", EXCEPTION)                                       \
    X(ARITHMETIC_ERROR, "ArithmeticError", EXCEPTION)                                              \
    X(FLOATING_POINT_ERROR, "FloatingPointError", ARITHMETIC_ERROR)                                \
    X(OVERFLOW_ERROR, "OverflowError", ARITHMETIC_ERROR)                                           \
    X(ZERO_DIVISION_ERROR, "ZeroDivisionError", ARITHMETIC_ERROR)                                  \
    X(ASSERTION_ERROR, "AssertionError", EXCEPTION)                                                \
    X(ATTRIBUTE_ERROR, "AttributeError", EXCEPTION)                                                \
    X(BUFFER_ERROR, "BufferError", EXCEPTION)                                                      \
    X(EOF_ERROR, "EOFError", EXCEPTION)                                                            \
    X(IMPORT_ERROR, "ImportError", EXCEPTION)                                                      \
    X(MODULE_NOT_FOUND_ERROR, "ModuleNotFoundError", IMPORT_ERROR)                                 \
    X(LOOKUP_ERROR, "LookupError", EXCEPTION)                                                      \
    X(INDEX_ERROR, "IndexError", LOOKUP_ERROR)                                                     \
    X(KEY_ERROR, "KeyError", LOOKUP_ERROR)                                                         \
    X(MEMORY_ERROR, "MemoryError", EXCEPTION)                                                      \
    X(NAME_ERROR, "NameError", EXCEPTION)                                                          \
    X(UNBOUND_LOCAL_ERROR, "UnboundLocalError", NAME_ERROR)                                        \
    X(OS_ERROR, "OSError", EXCEPTION)                                                              \
    X(BLOCKING_IO_ERROR, "BlockingIOError", OS_ERROR)                                              \
    X(CHILD_PROCESS_ERROR, "ChildProcessError", OS_ERROR)                                          \
    X(CONNECTION_ERROR, "ConnectionError", OS_ERROR)                                               \
    X(BROKEN_PIPE_ERROR, "BrokenPipeError", CONNECTION_ERROR)                                      \
    X(CONNECTION_ABORTED_ERROR, "ConnectionAbortedError", CONNECTION_ERROR)                        \
    X(CONNECTION_REFUSED_ERROR, "ConnectionRefusedError", CONNECTION_ERROR)                        \
    X(CONNECTION_RESET_ERROR, "ConnectionResetError", CONNECTION_ERROR)                            \
    X(FILE_EXISTS_ERROR, "FileExistsError", OS_ERROR)                                              \
    X(FILE_NOT_FOUND_ERROR, "FileNotFoundError", OS_ERROR)                                         \
    X(INTERRUPTED_ERROR, "InterruptedError", OS_ERROR)                                             \
    X(IS_A_DIRECTORY_ERROR, "IsADirectoryError", OS_ERROR)                                         \
    X(NOT_A_DIRECTORY_ERROR, "NotADirectoryError", OS_ERROR)                                       \
    X(PERMISSION_ERROR, "PermissionError", OS_ERROR)                                               \
    X(PROCESS_LOOKUP_ERROR, "ProcessLookupError", OS_ERROR)                                        \
    X(TIMEOUT_ERROR, "TimeoutError", OS_ERROR)                                                     \
    X(REFERENCE_ERROR, "ReferenceError", EXCEPTION)                                                \
    X(RUNTIME_ERROR, "RuntimeError", EXCEPTION)                                                    \
    X(NOT_IMPLEMENTED_ERROR, "NotImplementedError", RUNTIME_ERROR)                                 \
    X(RECURSION_ERROR, "RecursionError", RUNTIME_ERROR)                                            \
    X(SYNTAX_ERROR, "SyntaxError", EXCEPTION)                                                      \
    X(INDENTATION_ERROR, "IndentationError", SYNTAX_ERROR)                                         \
    X(TAB_ERROR, "TabError", INDENTATION_ERROR)                                                    \
    X(SYSTEM_ERROR, "SystemError", EXCEPTION)                                                      \
    X(TYPE_ERROR, "TypeError", EXCEPTION)                                                          \
    X(VALUE_ERROR, "ValueError", EXCEPTION)                                                        \
    X(UNICODE_ERROR, "UnicodeError", VALUE_ERROR)                                                  \
    X(UNICODE_DECODE_ERROR, "UnicodeDecodeError", UNICODE_ERROR)                                   \
    X(UNICODE_ENCODE_ERROR, "UnicodeEncodeError", UNICODE_ERROR)                                   \
    X(WARNING, "Warning", EXCEPTION)                                                               \
    X(USER_WARNING, "UserWarning", WARNING)                                                        \
    X(DEPRECATION_WARNING, "DeprecationWarning", WARNING)                                          \
    X(PENDING_DEPRECATION_WARNING, "PendingDeprecationWarning", WARNING)                           \
    X(SYNTAX_WARNING, "SyntaxWarning", WARNING)                                                    \
    X(RUNTIME_WARNING, "RuntimeWarning", WARNING)                                                  \
    X(FUTURE_WARNING, "FutureWarning", WARNING)                                                    \
    X(IMPORT_WARNING, "ImportWarning", WARNING)                                                    \
    X(UNICODE_WARNING, "UnicodeWarning", WARNING)                                                  \
    X(BYTES_WARNING, "BytesWarning", WARNING)                                                      \
    X(RESOURCE_WARNING, "ResourceWarning", WARNING)

typedef enum OuErrorId {
#define OU_ERROR_ENUM(e, n, b) OU_E_##e,
    OU_ERRORS(OU_ERROR_ENUM)
#undef OU_ERROR_ENUM
    OU_N_ERRORS
} OuErrorId;

/* An exception instance. Heirs with fields of their own (OSError, SyntaxError,
 * ImportError, StopIteration, SystemExit, UnicodeError...) keep them in `field`;
 * exception.c holds the names of each class's fields. The shape word (see
 * instance.h) lies behind the last field, at type->word_offset. */
typedef struct OuException {
    OuObj head;
    OuObj *args;       // tuple
    OuObj *traceback;  // traceback object or NULL
    OuObj *context;    // exception or NULL
    OuObj *cause;      // exception or NULL
    OuObj *notes_or_null;
    uint64_t suppress_context;
    OuObj *field[];
} OuException;

/* Raise class `id` with a message; returns NULL so that `return ou_raise(...)`
 * reads well. Format: %s %d %i %u %ld %lld %zu %zd %x %c %% %.*s %.200s as in C, and
 *   %T  OuType * or the type of an OuObj * (`%T` takes OuObj *: its type's name)
 *   %N  OuType *: its name
 *   %S  OuObj *: str()     %R  OuObj *: repr()
 *   %U  OuStr *            %A  ascii()
 * When memory ends, MemoryError is pending instead. */
void *ou_raise(OuSpace *sp, OuErrorId id, const char *format, ...);
void *ou_raise_memory(OuSpace *sp);                        // MemoryError; never fails, takes nothing
void *ou_raise_object(OuSpace *sp, OuObj *exception);      // an instance (borrowed) becomes pending
void *ou_raise_value(OuSpace *sp, OuErrorId id, OuObj *value); // class(value); value may be NULL: class()
void *ou_raise_class(OuSpace *sp, OuObj *type_or_instance, OuObj *cause); // the `raise` statement: checks, instantiates
void *ou_raise_errno(OuSpace *sp, int error, OuObj *filename); // OSError of errno's class; filename may be NULL
void *ou_raise_key(OuSpace *sp, OuObj *key);               // KeyError(key)
void *ou_raise_stop(OuSpace *sp, OuObj *value);            // StopIteration(value or none)
/* The MemoryError that exists from the start lets go of its last traceback and
 * contexts, once nobody else holds it. */
void ou_error_tidy(OuSpace *sp);
/* The same; and if somebody does hold it, another one takes its place, so that a
 * cycle through its traceback is garbage like any other. The collector calls this. */
void ou_error_renew(OuSpace *sp);
/* Bad argument counts and kinds, in CPython's words: see args.h. */

OuType *ou_error_type(OuSpace *sp, OuErrorId id);          // borrowed
bool ou_pending(OuSpace *sp);
OuObj *ou_pending_peek(OuSpace *sp);                       // borrowed, or NULL
bool ou_pending_is(OuSpace *sp, OuErrorId id);             // pending and an instance of id's class
OuObj *ou_pending_take(OuSpace *sp);                       // owned, nothing pending afterwards; or NULL
void ou_pending_set(OuSpace *sp, OuObj *exception);        // takes over the reference (NULL clears); no context is chained
void ou_pending_clear(OuSpace *sp);
/* If an instance of `id` is pending, clear it and return true. */
bool ou_pending_swallow(OuSpace *sp, OuErrorId id);
/* except-clause test: does `exception` match `match` (class or tuple of them)?
 * -1 with an exception pending when `match` is not made of exception classes. */
int ou_error_matches(OuSpace *sp, OuObj *exception, OuObj *match);
/* An exception that nobody can catch (in __del__, a callback): told on standard
 * error as CPython does ("Exception ignored in: ..."), cleared. */
void ou_raise_unraisable(OuSpace *sp, const char *what, OuObj *where);
/* The exception being handled (sys.exc_info), borrowed or NULL: becomes the
 * context of what is raised. */
OuObj *ou_handled(OuSpace *sp);
/* StopIteration's value, new reference (None when absent). */
OuObj *ou_stop_value(OuSpace *sp, OuObj *exception);

#endif
