/* SPDX-License-Identifier: MIT */
/* Python functions: code, globals, defaults, and the cells they close over. */
#ifndef OURO_LANG_FUNCTION_H
#define OURO_LANG_FUNCTION_H

#include "lang/compile/code.h"
#include "object/type/native.h"

/* What few functions have; made when first set. */
typedef struct OuFunctionExtra {
    OuObj *kwdefaults, *annotations, *dict, *doc, *name, *qualname, *module;
} OuFunctionExtra;

/* 48 bytes and one word for each free variable. */
typedef struct OuFunction {
    OuObj head;
    OuCode *code;
    OuObj *globals;          // dict
    OuObj *defaults;         // tuple or NULL
    OuFunctionExtra *extra;  // buffer or NULL
    OuCell *cells[];         // code->n_free of them
} OuFunction;

OuObj *ou_function_new(OuSpace *sp, OuCode *code, OuObj *globals);
/* The rare part, made now if it is not there; NULL with MemoryError. */
OuFunctionExtra *ou_function_extra(OuSpace *sp, OuFunction *func);

#endif
