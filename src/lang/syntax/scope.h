/* SPDX-License-Identifier: MIT */
/* Scopes: what every name of a program means where it stands.
 *
 * Two passes, as in CPython's symtable.c. The first walks the tree and notes
 * in each scope (module, class, function, lambda, comprehension) which names
 * it binds, declares and uses; the second decides for each name whether it is
 * local, a cell (local, and captured further in), free (captured from further
 * out) or global. Names are mangled here (`__x` in a class), so the compiler
 * asks with ou_scope_find(), which mangles the same way.
 */
#ifndef OURO_LANG_SCOPE_H
#define OURO_LANG_SCOPE_H

#include "lang/syntax/ast.h"
#include "lang/syntax/lexer.h"

typedef enum OuScopeKind {
    OU_SCOPE_MODULE,
    OU_SCOPE_CLASS,
    OU_SCOPE_FUNCTION, /* def, async def */
    OU_SCOPE_LAMBDA,
    OU_SCOPE_COMPREHENSION /* its first iterator is the parameter ".0" */
} OuScopeKind;

typedef enum OuNameKind {
    OU_NAME_LOCAL, /* in a module or class: an entry of its namespace */
    OU_NAME_CELL,
    OU_NAME_FREE,
    OU_NAME_GLOBAL_EXPLICIT, /* by a global statement */
    OU_NAME_GLOBAL_IMPLICIT  /* bound nowhere around: global, then builtin */
} OuNameKind;

/* What the program does with a name in one scope. */
enum {
    OU_SYMBOL_GLOBAL = 1, /* declared global */
    OU_SYMBOL_LOCAL = 2,  /* bound by assignment, import, def ... */
    OU_SYMBOL_PARAM = 4,
    OU_SYMBOL_NONLOCAL = 8, /* declared nonlocal */
    OU_SYMBOL_USE = 16,     /* read */
    OU_SYMBOL_ANNOTATED = 32,
    OU_SYMBOL_ITERATED = 64, /* target of a comprehension's own loop */
    OU_SYMBOL_IMPORTED = 128,
    /* In a class: methods capture the name from around the class, though the
     * class gives it a meaning of its own. */
    OU_SYMBOL_FREE_CLASS = 256,
    OU_SYMBOL_BOUND = OU_SYMBOL_LOCAL | OU_SYMBOL_PARAM
};

/* A name in one scope. */
typedef struct OuSymbol {
    OuAstName *name;       /* mangled */
    uint16_t flags;        /* OU_SYMBOL_... */
    uint8_t kind;          /* OuNameKind */
    OuSpan declared;       /* the global or nonlocal statement */
    struct OuSymbol *next; /* in its bucket */
} OuSymbol;

typedef struct OuSymbolList {
    OuSymbol **items;
    size_t count;
} OuSymbolList;

/* One scope. A class body reads a free name through its namespace first, then
 * through the cell (CPython's LOAD_CLASSDEREF).
 *
 * Invariants:
 *   params is a prefix of locals
 *   cells and frees are disjoint; each is sorted by text, as in co_cellvars
 *   a parameter that is captured is in locals and in cells
 */
typedef struct OuScope {
    OuScopeKind kind;
    OuAst *node;
    struct OuScope *parent;
    unsigned depth; /* how many stand around it */
    struct OuScope *first_child; /* in order of appearance */
    struct OuScope *last_child;
    struct OuScope *next_sibling;
    OuAstName *class_name; /* the innermost class around, for mangling; or NULL */
    OuSymbolList symbols;  /* all, in order of first appearance */
    OuSymbolList params;   /* positional, keyword-only, *args, **kwargs */
    OuSymbolList locals;   /* params, then the others bound here */
    OuSymbolList cells;
    OuSymbolList frees;
    bool is_nested;        /* a function stands around it */
    bool is_generator;     /* has yield, or is a generator expression */
    bool is_coroutine;     /* async def, or a comprehension that awaits */
    bool needs_class_cell; /* a class whose methods use super() or __class__ */
    bool has_return_value;
    bool has_star_args;
    bool has_star_keywords;
    uint8_t iter_depth;  /* while walking: inside a comprehension's iterable */
    bool in_iter_target; /* while walking: inside a comprehension's target */
    size_t symbol_room;
    OuSymbol **buckets;
    size_t n_buckets;
} OuScope;

typedef struct OuScopeResult {
    OuScope *module;    /* the outermost scope; NULL after a failure */
    OuParseError error; /* status OU_PARSE_OK after success */
} OuScopeResult;

/* Find the meaning of every name in `tree`, and hang each scope on its node.
 *
 * Everything lives in `region`. False on failure, with CPython's message in
 * `out->error`. `stack_limit` is as in OuParseInput. Linear in the tree times
 * the depth to which its scopes nest.
 */
bool ou_scope_analyze(OuRegion *region, OuAstNames *names, OuAst *tree, size_t stack_limit,
                      OuScopeResult *out);

/* Is it in the scope's list `frees`? */
static inline bool
ou_symbol_is_free(const OuSymbol *symbol)
{
    return symbol->kind == OU_NAME_FREE || (symbol->flags & OU_SYMBOL_FREE_CLASS);
}

/* The symbol of a mangled name; NULL: none. */
OuSymbol *ou_scope_lookup(const OuScope *scope, const OuAstName *name);

/* What `name`, as written in the source, means in `scope`. NULL: the scope
 * does not mention it (or memory ended while mangling). */
OuSymbol *ou_scope_find(const OuScope *scope, OuAstNames *names, OuAstName *name);

/* The scope of a node that opens one. */
OuScope *ou_scope_of(const OuAst *node);

#endif
