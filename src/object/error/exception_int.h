/* SPDX-License-Identifier: MIT */
/* What the files of the exception classes share. */
#ifndef OURO_OBJECT_EXCEPTION_INT_H
#define OURO_OBJECT_EXCEPTION_INT_H

#include "object/error/exception.h"
#include "object/space.h"

/* exception.c: the number of fields behind the common part. */
size_t ou_exception_n_fields(const OuObj *o);
/* Put `value` (borrowed, may be NULL) into field i. */
void ou_exception_set_field(OuSpace *sp, OuObj *o, size_t i, OuObj *value);
/* BaseException.__init__: keeps the arguments, refuses keywords. */
bool ou_exception_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
/* The part of it that cannot refuse keywords. */
bool ou_exception_set_args(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n);
OuObj *ou_exception_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_exception_str(OuSpace *sp, OuObj *o);

/* exception_fields.c: classes with fields of their own. */
bool ou_exception_init_stop(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_exception_init_exit(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_exception_init_named(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_exception_init_import(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_exception_init_syntax(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_exception_init_unicode(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
bool ou_exception_init_os(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_exception_make_os(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames);
OuObj *ou_exception_str_key(OuSpace *sp, OuObj *o);
OuObj *ou_exception_str_import(OuSpace *sp, OuObj *o);
OuObj *ou_exception_str_syntax(OuSpace *sp, OuObj *o);
OuObj *ou_exception_str_unicode(OuSpace *sp, OuObj *o);
OuObj *ou_exception_str_os(OuSpace *sp, OuObj *o);
/* The attributes that show the fields of class `id`, or NULL. */
extern const OuGetSetDef ou_exception_getsets_stop[], ou_exception_getsets_exit[], ou_exception_getsets_name[],
    ou_exception_getsets_attr[], ou_exception_getsets_import[], ou_exception_getsets_os[],
    ou_exception_getsets_syntax[], ou_exception_getsets_unicode[];

#endif
