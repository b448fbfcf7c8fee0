/* SPDX-License-Identifier: MIT */
/* From source to code object. */
#ifndef OURO_LANG_COMPILE_H
#define OURO_LANG_COMPILE_H

#include "lang/compile/code.h"

typedef enum OuCompileMode { OU_COMPILE_EXEC, OU_COMPILE_EVAL, OU_COMPILE_SINGLE } OuCompileMode;

/* Compile UTF-8 `source` of `n` bytes: a code object, or NULL with SyntaxError (or
 * heirs), MemoryError, RecursionError pending. In mode SINGLE, `*incomplete`
 * (may be NULL) becomes true, nothing pending, when more lines are needed. */
OuObj *ou_compile(OuSpace *sp, const char *source, size_t n, OuObj *filename, OuCompileMode mode,
                  bool *incomplete);

#endif
