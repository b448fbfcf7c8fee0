/* SPDX-License-Identifier: MIT */
/* The Python modules that lie inside the library.
 *
 * The table is generated when Ouro is built, by scripts/embed from the files
 * in src/lib/py/, in the order of their names. It ends with a name of NULL.
 */
#ifndef OURO_LIB_EMBEDDED_H
#define OURO_LIB_EMBEDDED_H

#include <stdbool.h>
#include <stddef.h>

typedef struct OuEmbeddedModule {
    const char *name;   // dotted: "collections.abc"
    bool is_package;    // it was NAME/__init__.py
    const char *source; // UTF-8, a zero byte behind it
    size_t length;      // without that zero
} OuEmbeddedModule;

extern const OuEmbeddedModule ou_embedded_modules[];

#endif
