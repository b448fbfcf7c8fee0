/* SPDX-License-Identifier: MIT */
/* What a native module is: a constant table. */
#ifndef OURO_LIB_MODULE_H
#define OURO_LIB_MODULE_H

#include "object/space.h"

/* `functions` ends with a NULL name. `exec` fills constants and types into
 * ou_module_dict(module), after the functions; it may be NULL. */
typedef struct OuModuleDef {
    const char *name;
    const OuMethodDef *functions;
    bool (*exec)(OuSpace *sp, OuObj *module);
    const char *doc;
} OuModuleDef;

#endif
