/* SPDX-License-Identifier: MIT */
/* Checking and taking apart the arguments of native functions, in CPython's words. */
#ifndef OURO_OBJECT_ARGS_H
#define OURO_OBJECT_ARGS_H

#include "object/space.h"

/* The count check for an OuMethodDef: "append() takes exactly one argument (0
 * given)". n counts without self. `type_name` NULL for functions. */
bool ou_args_check(OuSpace *sp, const OuMethodDef *def, const char *type_name, size_t n, OuObj *kwnames);

/* Sort positional and keyword arguments into `out` (borrowed, NULL when absent)
 * by `names` (ends with NULL). A name that begins with '$' is keyword-only, one
 * that begins with '|' positional-only; `n_required` of the first ones must be
 * there. Raises TypeError as CPython does for function `function`. */
bool ou_args_parse(OuSpace *sp, const char *function, OuObj *const *args, size_t n, OuObj *kwnames,
                   const char *const *names, size_t n_required, OuObj **out);

/* Reject keywords: "f() takes no keyword arguments". */
bool ou_args_no_keywords(OuSpace *sp, const char *function, OuObj *kwnames);
/* Between min and max positional: "f expected at most 2 arguments, got 3". */
bool ou_args_count(OuSpace *sp, const char *function, size_t n, size_t min, size_t max);

#endif
