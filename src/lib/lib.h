/* SPDX-License-Identifier: MIT */
/* The library layer: builtins, sys, files, and the table of native modules.
 *
 * Opened behind the language layer and closed before it. Finding and running
 * modules is lang's; it asks here, through ou_lib_find, what is built in.
 */
#ifndef OURO_LIB_LIB_H
#define OURO_LIB_LIB_H

#include "lib/embedded.h"
#include "lib/module.h"

/* Every native module; ends with NULL. */
extern const OuModuleDef *const ou_modules[];

/* ---- life ---- */
/* Make the layer's state, the standard streams, sys.modules (unless it is there),
 * and the modules builtins and sys in it. False: pending, nothing is left behind. */
bool ou_lib_open(OuSpace *sp);
/* The program is over: flush the standard streams, let go of sys.modules, and put
 * sys back as it was at the start. What was only reachable from there may be
 * garbage in cycles now; the owner collects it (finalizers may still print),
 * then calls ou_lib_close. */
void ou_lib_clear(OuSpace *sp);
/* Release builtins, sys, the streams, the layer's classes and its state. No other
 * object of this layer may be left. Clears first if nobody has. */
void ou_lib_close(OuSpace *sp);

/* ---- modules ---- */
const OuModuleDef *ou_lib_find(const char *name);               // NULL: not native
const OuEmbeddedModule *ou_lib_find_embedded(const char *name); // NULL: not embedded
/* A new module made from `def`; it is not put into sys.modules. */
OuObj *ou_lib_make_module(OuSpace *sp, const OuModuleDef *def);
/* The two questions of the import machinery (lang/run/vm.h, OuModuleFinder). */
OuObj *ou_lib_native_module(OuSpace *sp, const char *name); // NULL, nothing pending: not native
bool ou_lib_module_source(const char *name, const char **text, size_t *n_bytes, bool *is_package);

/* ---- what the program sets ---- */
bool ou_sys_set_argv(OuSpace *sp, int argc, const char *const *argv);
bool ou_sys_set_path(OuSpace *sp, size_t n, const char *const *path);
bool ou_sys_set_executable(OuSpace *sp, const char *path);
/* sys.<name> = value (borrowed). */
bool ou_sys_set(OuSpace *sp, const char *name, OuObj *value);
OuObj *ou_sys_get(OuSpace *sp, const char *name); // borrowed; NULL absent, nothing pending
/* -X dev: files that are forgotten open are told of on standard error. */
void ou_lib_set_dev_mode(OuSpace *sp, bool on);
/* -u: standard output and error are written at once. */
void ou_lib_set_unbuffered(OuSpace *sp);

/* ---- the standard streams ---- */
/* Flush sys.stdout and sys.stderr, whatever they are now. False: the exception
 * of the first that failed is pending. */
bool ou_lib_flush(OuSpace *sp);
/* Write UTF-8 to sys.stderr, or to descriptor 2 where there is none; swallows
 * failures, keeps what is pending, and needs no memory for our own stream. */
void ou_lib_tell(OuSpace *sp, const char *text, size_t n);
/* Call what atexit.register took, last one first; exceptions are told. */
void ou_lib_run_exit_functions(OuSpace *sp);

#endif
