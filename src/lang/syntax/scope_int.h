/* SPDX-License-Identifier: MIT */
/* What the two passes over scopes share. */
#ifndef OURO_LANG_SCOPE_INT_H
#define OURO_LANG_SCOPE_INT_H

#include "lang/syntax/scope.h"

typedef struct OuScoper {
    OuRegion *region;
    OuAstNames *names;
    OuParseError *error;
    size_t stack_limit;
    OuScope *scope;             /* the one being walked */
    OuAstName *name_class_cell; /* __class__ */
    OuAstName *name_super;
    OuAstName *name_debug; /* __debug__ */
    OuAstName *name_first; /* .0, a comprehension's parameter */
} OuScoper;

/* Fail at `span`; always false. */
bool ou_scoper_error(OuScoper *scoper, OuSpan span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
bool ou_scoper_no_memory(OuScoper *scoper);
bool ou_scoper_may_descend(OuScoper *scoper);

/* The symbol of a mangled name, made if need be. NULL: memory ended. */
OuSymbol *ou_scope_take_symbol(OuScoper *scoper, OuScope *scope, OuAstName *name);
bool ou_symbol_list_push(OuScoper *scoper, OuSymbolList *list, OuSymbol *symbol);

/* The first pass (scope_walk.c) and the second (scope.c). */
bool ou_scope_walk(OuScoper *scoper, OuAst *tree);
bool ou_scope_resolve(OuScoper *scoper, OuScope *scope);

#endif
