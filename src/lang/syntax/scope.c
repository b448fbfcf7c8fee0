/* SPDX-License-Identifier: MIT */
/* Scopes, second pass: decides what each noted name means. See scope.h. */
#include "lang/syntax/scope.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "lang/syntax/scope_int.h"

/* ---- errors ---- */

bool
ou_scoper_error(OuScoper *scoper, OuSpan span, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    return ou_parse_fail(scoper->error, OU_PARSE_SYNTAX_ERROR, span,
                         ou_region_format(scoper->region, "%s", text));
}

bool
ou_scoper_no_memory(OuScoper *scoper)
{
    return ou_parse_fail(scoper->error, OU_PARSE_NO_MEMORY, (OuSpan){0}, NULL);
}

bool
ou_scoper_may_descend(OuScoper *scoper)
{
    if ((size_t)__builtin_frame_address(0) > scoper->stack_limit)
        return true;
    return ou_parse_fail(scoper->error, OU_PARSE_TOO_DEEP, (OuSpan){0, -1, 0, 0},
                         "maximum recursion depth exceeded during compilation");
}

/* ---- symbols ---- */

OuSymbol *
ou_scope_lookup(const OuScope *scope, const OuAstName *name)
{
    if (!scope->n_buckets)
        return NULL;
    OuSymbol *symbol = scope->buckets[name->id & (scope->n_buckets - 1)];
    while (symbol && symbol->name != name)
        symbol = symbol->next;
    return symbol;
}

static bool
grow_buckets(OuScoper *scoper, OuScope *scope)
{
    size_t n_buckets = scope->n_buckets ? scope->n_buckets * 2 : 8;
    OuSymbol **buckets = ou_region_take(scoper->region, n_buckets * sizeof *buckets);
    if (!buckets)
        return ou_scoper_no_memory(scoper);
    for (size_t i = 0; i < scope->symbols.count; i++) {
        OuSymbol *symbol = scope->symbols.items[i];
        OuSymbol **bucket = &buckets[symbol->name->id & (n_buckets - 1)];
        symbol->next = *bucket;
        *bucket = symbol;
    }
    scope->buckets = buckets;
    scope->n_buckets = n_buckets;
    return true;
}

/* Lists grow at powers of two, so that no room needs to be remembered. */
bool
ou_symbol_list_push(OuScoper *scoper, OuSymbolList *list, OuSymbol *symbol)
{
    size_t count = list->count;
    if ((count & (count - 1)) == 0) {
        size_t room = count ? count * 2 : 1;
        OuSymbol **items = ou_region_take(scoper->region, room * sizeof(OuSymbol *));
        if (!items)
            return ou_scoper_no_memory(scoper);
        if (count)
            memcpy(items, list->items, count * sizeof(OuSymbol *));
        list->items = items;
    }
    list->items[list->count++] = symbol;
    return true;
}

OuSymbol *
ou_scope_take_symbol(OuScoper *scoper, OuScope *scope, OuAstName *name)
{
    OuSymbol *symbol = ou_scope_lookup(scope, name);
    if (symbol)
        return symbol;
    if (scope->symbols.count >= scope->n_buckets && !grow_buckets(scoper, scope))
        return NULL;
    symbol = ou_region_take(scoper->region, sizeof *symbol);
    if (!symbol) {
        ou_scoper_no_memory(scoper);
        return NULL;
    }
    if (!ou_symbol_list_push(scoper, &scope->symbols, symbol))
        return NULL;
    OuSymbol **bucket = &scope->buckets[name->id & (scope->n_buckets - 1)];
    *symbol = (OuSymbol){.name = name, .kind = OU_NAME_GLOBAL_IMPLICIT, .next = *bucket};
    *bucket = symbol;
    return symbol;
}

OuSymbol *
ou_scope_find(const OuScope *scope, OuAstNames *names, OuAstName *name)
{
    OuAstName *mangled = ou_names_mangle(names, scope->class_name, name);
    return mangled ? ou_scope_lookup(scope, mangled) : NULL;
}

OuScope *
ou_scope_of(const OuAst *node)
{
    switch (node->kind) {
    case OU_AST_MODULE:
    case OU_AST_INTERACTIVE:
        return node->module.scope;
    case OU_AST_FUNCTION_DEF:
    case OU_AST_ASYNC_FUNCTION_DEF:
        return node->function.scope;
    case OU_AST_CLASS_DEF:
        return node->class_def.scope;
    case OU_AST_LAMBDA:
        return node->lambda.scope;
    case OU_AST_LIST_COMP:
    case OU_AST_SET_COMP:
    case OU_AST_DICT_COMP:
    case OU_AST_GENERATOR_EXP:
        return node->comprehension.scope;
    default:
        return NULL;
    }
}

/* ---- what a name means ---- */

static bool
is_function_like(const OuScope *scope)
{
    return scope->kind >= OU_SCOPE_FUNCTION;
}

/* Find the scope around `scope` whose binding of `name` is seen from inside;
 * NULL: the name is global. Class namespaces are not seen, but a class lends
 * its methods `__class__`. */
static OuScope *
find_binder(const OuScoper *scoper, const OuScope *scope, const OuAstName *name)
{
    for (OuScope *around = scope->parent; around; around = around->parent) {
        if (around->kind == OU_SCOPE_CLASS && name == scoper->name_class_cell)
            return around;
        if (!is_function_like(around))
            continue;
        const OuSymbol *symbol = ou_scope_lookup(around, name);
        if (symbol && (symbol->flags & OU_SYMBOL_GLOBAL))
            return NULL;
        if (symbol && (symbol->flags & OU_SYMBOL_BOUND) && !(symbol->flags & OU_SYMBOL_NONLOCAL))
            return around;
    }
    return NULL;
}

/* Let `name` pass from `binder` through every scope between it and `scope`. */
static bool
capture(OuScoper *scoper, OuScope *scope, OuScope *binder, OuAstName *name)
{
    for (OuScope *between = scope->parent; between != binder; between = between->parent) {
        OuSymbol *symbol = ou_scope_take_symbol(scoper, between, name);
        if (!symbol)
            return false;
        bool has_own = symbol->flags & (OU_SYMBOL_BOUND | OU_SYMBOL_GLOBAL);
        if (between->kind == OU_SCOPE_CLASS && has_own)
            symbol->flags |= OU_SYMBOL_FREE_CLASS;
        else
            symbol->kind = OU_NAME_FREE;
    }
    if (binder->kind == OU_SCOPE_CLASS) {
        binder->needs_class_cell = true;
        return true;
    }
    ou_scope_lookup(binder, name)->kind = OU_NAME_CELL;
    return true;
}

static bool
resolve_nonlocal(OuScoper *scoper, OuScope *scope, OuSymbol *symbol)
{
    const char *text = symbol->name->text;
    if (scope->kind == OU_SCOPE_MODULE)
        return ou_scoper_error(scoper, symbol->declared,
                               "nonlocal declaration not allowed at module level");
    OuScope *binder = find_binder(scoper, scope, symbol->name);
    if (!binder)
        return ou_scoper_error(scoper, symbol->declared, "no binding for nonlocal '%s' found",
                               text);
    symbol->kind = OU_NAME_FREE;
    return capture(scoper, scope, binder, symbol->name);
}

static bool
resolve_symbol(OuScoper *scoper, OuScope *scope, OuSymbol *symbol)
{
    if (symbol->flags & OU_SYMBOL_GLOBAL) {
        if (symbol->flags & OU_SYMBOL_NONLOCAL)
            return ou_scoper_error(scoper, symbol->declared, "name '%s' is nonlocal and global",
                                   symbol->name->text);
        symbol->kind = OU_NAME_GLOBAL_EXPLICIT;
        return true;
    }
    if (symbol->flags & OU_SYMBOL_NONLOCAL)
        return resolve_nonlocal(scoper, scope, symbol);
    if (symbol->flags & OU_SYMBOL_BOUND) {
        /* Children, resolved later, may make it a cell. */
        if (symbol->kind != OU_NAME_CELL)
            symbol->kind = OU_NAME_LOCAL;
        return true;
    }
    if (symbol->kind == OU_NAME_FREE)
        return true;
    OuScope *binder = find_binder(scoper, scope, symbol->name);
    if (!binder)
        return true;
    symbol->kind = OU_NAME_FREE;
    return capture(scoper, scope, binder, symbol->name);
}

/* ---- lists ---- */

static void
sort_by_text(OuSymbolList *list)
{
    for (size_t i = 1; i < list->count; i++) {
        OuSymbol *symbol = list->items[i];
        size_t at = i;
        for (; at && strcmp(list->items[at - 1]->name->text, symbol->name->text) > 0; at--)
            list->items[at] = list->items[at - 1];
        list->items[at] = symbol;
    }
}

static bool
fill_lists(OuScoper *scoper, OuScope *scope)
{
    for (size_t i = 0; i < scope->params.count; i++)
        if (!ou_symbol_list_push(scoper, &scope->locals, scope->params.items[i]))
            return false;
    for (size_t i = 0; i < scope->symbols.count; i++) {
        OuSymbol *symbol = scope->symbols.items[i];
        bool is_free = ou_symbol_is_free(symbol);
        bool is_local = symbol->kind == OU_NAME_LOCAL && !(symbol->flags & OU_SYMBOL_PARAM);
        if (is_local && !ou_symbol_list_push(scoper, &scope->locals, symbol))
            return false;
        if (symbol->kind == OU_NAME_CELL && !ou_symbol_list_push(scoper, &scope->cells, symbol))
            return false;
        if (is_free && !ou_symbol_list_push(scoper, &scope->frees, symbol))
            return false;
    }
    sort_by_text(&scope->cells);
    sort_by_text(&scope->frees);
    return true;
}

/* Symbols that children add while this runs are at the list's end, and free. */
bool
ou_scope_resolve(OuScoper *scoper, OuScope *scope)
{
    if (!ou_scoper_may_descend(scoper))
        return false;
    for (size_t i = 0; i < scope->symbols.count; i++)
        if (!resolve_symbol(scoper, scope, scope->symbols.items[i]))
            return false;
    for (OuScope *child = scope->first_child; child; child = child->next_sibling)
        if (!ou_scope_resolve(scoper, child))
            return false;
    return fill_lists(scoper, scope);
}

bool
ou_scope_analyze(OuRegion *region, OuAstNames *names, OuAst *tree, size_t stack_limit,
                 OuScopeResult *out)
{
    *out = (OuScopeResult){.module = NULL};
    OuScoper scoper = {
        .region = region,
        .names = names,
        .error = &out->error,
        .stack_limit = stack_limit,
        .name_class_cell = ou_names_get(names, "__class__", 9),
        .name_super = ou_names_get(names, "super", 5),
        .name_debug = ou_names_get(names, "__debug__", 9),
        .name_first = ou_names_get(names, ".0", 2),
    };
    if (!scoper.name_class_cell || !scoper.name_super || !scoper.name_debug || !scoper.name_first)
        return ou_scoper_no_memory(&scoper);
    if (!ou_scope_walk(&scoper, tree) || !ou_scope_resolve(&scoper, scoper.scope))
        return false;
    out->module = scoper.scope;
    return true;
}
