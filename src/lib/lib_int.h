/* SPDX-License-Identifier: MIT */
/* What the files of this folder share. */
#ifndef OURO_LIB_LIB_INT_H
#define OURO_LIB_LIB_INT_H

#include "lib/io.h"
#include "lib/lib.h"
#include "object/args.h"
#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"

/* Classes that exist once per runtime but are not among sp->types: made at first
 * use, kept until the layer closes. */
typedef enum OuLibType {
    OU_LIB_BUFFERED_READER, OU_LIB_BUFFERED_WRITER, OU_LIB_BUFFERED_RANDOM, OU_LIB_RAW_FILE,
    OU_LIB_VERSION_INFO, OU_LIB_FLAGS, OU_LIB_FLOAT_INFO, OU_LIB_HASH_INFO, OU_LIB_INT_INFO,
    OU_LIB_USAGE, OU_LIB_QUITTER,
    OU_LIB_STRUCT_TIME,
    OU_N_LIB_TYPES
} OuLibType;

/* The state of this layer, at sp->lib. Every object field is counted. */
typedef struct OuLib {
    OuObj *sys_dict;             // sys.__dict__
    OuObj *kept_builtins;        // a copy of the builtins as they were made
    OuObj *streams[3];           // stdin, stdout, stderr as they were opened
    OuObj *unsupported;          // io.UnsupportedOperation, NULL until first raised
    OuType *types[OU_N_LIB_TYPES];
    OuRootSource roots;
    double switch_interval;
    bool dev_mode;
    bool finalizing;
} OuLib;

static inline OuLib *
ou_lib_of(OuSpace *sp)
{
    return sp->lib;
}

/* The class of `which`, borrowed, made from `spec` when it is first asked for. */
OuType *ou_lib_type(OuSpace *sp, OuLibType which, const OuTypeSpec *spec);

/* sys.stdin, stdout, stderr by name, borrowed; NULL where it is gone or None. */
OuObj *ou_lib_stream(OuSpace *sp, OuObj *name);

/* dict[name] = value; takes over `value`, NULL is the failure of whoever made it. */
bool ou_lib_put(OuSpace *sp, OuObj *dict, const char *name, OuObj *value);
bool ou_lib_put_int(OuSpace *sp, OuObj *dict, const char *name, int64_t value);
bool ou_lib_put_text(OuSpace *sp, OuObj *dict, const char *name, const char *text);

/* ou_raise_errno with the two names of a failed rename. */
void *ou_raise_errno_pair(OuSpace *sp, int error, OuObj *filename, OuObj *filename2);
/* A call was interrupted (-EINTR): run what is due. False: pending, give up. */
bool ou_lib_interrupted(OuSpace *sp);

/* ---- arguments ---- */
/* The str, bytes or os.PathLike `o` as zero-ended bytes in `text`, to be released
 * with ou_path_release. ValueError for a zero byte inside. `function` (may be
 * NULL) leads the message. */
typedef struct OuPath {
    OuObj *object; // str or bytes, counted
    OuText text;
} OuPath;
bool ou_path_of(OuSpace *sp, const char *function, OuObj *o, OuPath *path);
void ou_path_release(OuSpace *sp, OuPath *path);
OuObj *ou_lib_fspath(OuSpace *sp, OuObj *o); // os.fspath
/* Text from the system (names, variables): UTF-8, bad bytes as lone surrogates. */
OuObj *ou_str_from_system(OuSpace *sp, const char *text);

/* ---- tuples with named fields (structseq.c) ---- */
typedef struct OuStructDef {
    OuTypeSpec spec;           // first: found again from a type's spec
    const char *const *fields; // ends with NULL
} OuStructDef;
#define OU_STRUCT_SPEC(type_name)                                                                  \
    {                                                                                              \
        .name = (type_name), .base = OU_T_TUPLE, .flags = OU_TYPE_COLLECTABLE,                     \
        .basic_bytes = sizeof(OuTuple), .item_bytes = sizeof(OuObj *),                             \
        .slots = {.repr = ou_struct_repr, .get_attr = ou_struct_get_attr, .make = ou_struct_make}, \
    }
OuObj *ou_struct_repr(OuSpace *sp, OuObj *o);
OuObj *ou_struct_get_attr(OuSpace *sp, OuObj *o, OuObj *name);
OuObj *ou_struct_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames);
/* One instance with these values (taken over, also on failure; a NULL among them
 * is the failure of whoever made it). */
OuObj *ou_struct_new(OuSpace *sp, OuLibType which, const OuStructDef *def, OuObj **values);

/* ---- types.SimpleNamespace (namespace.c) ---- */
OuObj *ou_namespace_new(OuSpace *sp);

/* ---- functions of builtins, by file ---- */
#define OU_NATIVE(name) OuObj *name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
/* builtins_number.c */
OU_NATIVE(ou_builtin_abs);
OU_NATIVE(ou_builtin_bin);
OU_NATIVE(ou_builtin_chr);
OU_NATIVE(ou_builtin_divmod);
OU_NATIVE(ou_builtin_hex);
OU_NATIVE(ou_builtin_oct);
OU_NATIVE(ou_builtin_ord);
OU_NATIVE(ou_builtin_pow);
OU_NATIVE(ou_builtin_round);
OU_NATIVE(ou_builtin_sum);
/* builtins_iter.c */
OU_NATIVE(ou_builtin_all);
OU_NATIVE(ou_builtin_any);
OU_NATIVE(ou_builtin_iter);
OU_NATIVE(ou_builtin_len);
OU_NATIVE(ou_builtin_max);
OU_NATIVE(ou_builtin_min);
OU_NATIVE(ou_builtin_next);
OU_NATIVE(ou_builtin_sorted);
/* builtins_object.c */
OU_NATIVE(ou_builtin_ascii);
OU_NATIVE(ou_builtin_callable);
OU_NATIVE(ou_builtin_delattr);
OU_NATIVE(ou_builtin_dir);
OU_NATIVE(ou_builtin_format);
OU_NATIVE(ou_builtin_getattr);
OU_NATIVE(ou_builtin_hasattr);
OU_NATIVE(ou_builtin_hash);
OU_NATIVE(ou_builtin_id);
OU_NATIVE(ou_builtin_isinstance);
OU_NATIVE(ou_builtin_issubclass);
OU_NATIVE(ou_builtin_repr);
OU_NATIVE(ou_builtin_setattr);
OU_NATIVE(ou_builtin_vars);
/* builtins_run.c */
OU_NATIVE(ou_builtin_build_class);
OU_NATIVE(ou_builtin_compile);
OU_NATIVE(ou_builtin_eval);
OU_NATIVE(ou_builtin_exec);
OU_NATIVE(ou_builtin_globals);
OU_NATIVE(ou_builtin_import);
OU_NATIVE(ou_builtin_locals);
/* builtins_print.c */
OU_NATIVE(ou_builtin_input);
OU_NATIVE(ou_builtin_print);
/* io_open.c */
OU_NATIVE(ou_builtin_open);
/* sys_hooks.c */
OU_NATIVE(ou_sys_displayhook);
OU_NATIVE(ou_sys_excepthook);
OU_NATIVE(ou_sys_unraisablehook);
/* Hand an exception that nobody can catch to sys.unraisablehook. */
void ou_lib_tell_unraisable(OuSpace *sp, const char *what, OuObj *where, OuObj *exception);

#endif
