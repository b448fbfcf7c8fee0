/* SPDX-License-Identifier: MIT */
/* The doors into the language layer that builtin functions use.
 *
 * compile, eval, exec, globals, locals, __import__, __build_class__ and
 * sys._getframe are natives of src/lib; what they do is the VM's.
 */
#ifndef OURO_LANG_ENTRY_H
#define OURO_LANG_ENTRY_H

#include "object/space.h"

/* A code object from `source` (str or bytes). `mode` is "exec", "eval" or
 * "single"; SyntaxError pending on failure. */
OuObj *ou_vm_compile(OuSpace *sp, OuObj *source, OuObj *filename, const char *mode, int flags);
/* Run a code object; the value of an expression, None otherwise. */
OuObj *ou_vm_run_code(OuSpace *sp, OuObj *code, OuObj *globals, OuObj *locals_or_null);
/* The globals of the innermost Python frame, borrowed; NULL (nothing pending)
 * when none runs. */
OuObj *ou_vm_globals(OuSpace *sp);
/* Its locals: the namespace itself in modules and classes, a fresh dict in functions. */
OuObj *ou_vm_locals(OuSpace *sp);
/* __build_class__(function, name, *bases, **keywords). */
OuObj *ou_vm_build_class(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_vm_import(OuSpace *sp, OuObj *name, OuObj *globals, OuObj *fromlist, int64_t level);
/* The frame object `depth` calls out; ValueError "call stack is not deep enough". */
OuObj *ou_vm_current_frame(OuSpace *sp, size_t depth);
/* What an uncaught exception prints, a str: chained ones, "Traceback (most recent
 * call last):", the lines, the last line; ends with a newline. */
OuObj *ou_vm_format_exception(OuSpace *sp, OuObj *exception);

#endif
