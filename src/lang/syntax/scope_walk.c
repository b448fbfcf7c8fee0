/* SPDX-License-Identifier: MIT */
/* Scopes, first pass: walks the tree and notes what each scope does with each
 * name, in the order of CPython's symtable.c, so that the first error found is
 * the same.
 */
#include <string.h>

#include "lang/syntax/scope_int.h"

static bool visit(OuScoper *scoper, OuAst *node);

static bool
visit_list(OuScoper *scoper, OuAstList list)
{
    for (size_t i = 0; i < list.count; i++)
        if (list.items[i] && !visit(scoper, list.items[i]))
            return false;
    return true;
}

static bool
visit_optional(OuScoper *scoper, OuAst *node)
{
    return !node || visit(scoper, node);
}

/* ---- scopes ---- */

/* Every qualified name is spelled in full, so that scopes in scopes take memory by the
 * square of their depth: 100 MB here. CPython's parser gives up at 2,988 lambdas, with
 * MemoryError; other scopes nest to 100 by its tokenizer's limits, as by ours. */
enum { SCOPES_NESTED_MAX = 2987 };

static OuScope *
enter(OuScoper *scoper, OuScopeKind kind, OuAst *node)
{
    OuScope *parent = scoper->scope;
    if (parent && parent->depth == SCOPES_NESTED_MAX) {
        ou_parse_fail(scoper->error, OU_PARSE_TOO_DEEP, (OuSpan){0, -1, 0, 0}, "");
        return NULL;
    }
    OuScope *scope = ou_region_take(scoper->region, sizeof *scope);
    if (!scope) {
        ou_scoper_no_memory(scoper);
        return NULL;
    }
    scope->kind = kind;
    scope->node = node;
    scope->parent = parent;
    if (parent) {
        scope->depth = parent->depth + 1;
        scope->class_name = parent->class_name;
        scope->is_nested = parent->is_nested || parent->kind >= OU_SCOPE_FUNCTION;
        if (parent->last_child)
            parent->last_child->next_sibling = scope;
        else
            parent->first_child = scope;
        parent->last_child = scope;
    }
    scoper->scope = scope;
    return scope;
}

static void
leave(OuScoper *scoper)
{
    scoper->scope = scoper->scope->parent;
}

/* ---- noting names ---- */

static OuAstName *
mangle(OuScoper *scoper, OuAstName *name)
{
    OuAstName *mangled = ou_names_mangle(scoper->names, scoper->scope->class_name, name);
    if (!mangled)
        ou_scoper_no_memory(scoper);
    return mangled;
}

/* Note in `scope` that `name` has `flags` there; it stands at `span`. */
static bool
note_in(OuScoper *scoper, OuScope *scope, OuAstName *name, unsigned flags, OuSpan span)
{
    OuAstName *mangled = mangle(scoper, name);
    OuSymbol *symbol = mangled ? ou_scope_take_symbol(scoper, scope, mangled) : NULL;
    if (!symbol)
        return false;
    if ((flags & OU_SYMBOL_PARAM) && (symbol->flags & OU_SYMBOL_PARAM))
        return ou_scoper_error(scoper, span, "duplicate argument '%s' in function definition",
                               mangled->text);
    if ((flags & OU_SYMBOL_BOUND) && name == scoper->name_debug)
        return ou_scoper_error(scoper, span, "cannot assign to __debug__");
    symbol->flags |= (uint16_t)flags;
    if (scope->in_iter_target) {
        if (symbol->flags & (OU_SYMBOL_GLOBAL | OU_SYMBOL_NONLOCAL))
            return ou_scoper_error(scoper, span,
                                   "comprehension inner loop cannot rebind assignment "
                                   "expression target '%s'",
                                   mangled->text);
        symbol->flags |= OU_SYMBOL_ITERATED;
    }
    if (flags & OU_SYMBOL_PARAM)
        return ou_symbol_list_push(scoper, &scope->params, symbol);
    return true;
}

static bool
note(OuScoper *scoper, OuAstName *name, unsigned flags, OuSpan span)
{
    return note_in(scoper, scoper->scope, name, flags, span);
}

static unsigned
flags_of(OuScoper *scoper, const OuScope *scope, OuAstName *name)
{
    OuAstName *mangled = mangle(scoper, name);
    const OuSymbol *symbol = mangled ? ou_scope_lookup(scope, mangled) : NULL;
    return symbol ? symbol->flags : 0;
}

/* ---- functions ---- */

static bool
note_parameter(OuScoper *scoper, const OuAst *arg)
{
    return !arg || note(scoper, arg->arg.name, OU_SYMBOL_PARAM, arg->span);
}

static bool
note_parameters(OuScoper *scoper, OuAstList args)
{
    for (size_t i = 0; i < args.count; i++)
        if (!note_parameter(scoper, args.items[i]))
            return false;
    return true;
}

static bool
note_arguments(OuScoper *scoper, const OuAst *node)
{
    scoper->scope->has_star_args = node->arguments.rest != NULL;
    scoper->scope->has_star_keywords = node->arguments.keywords != NULL;
    return note_parameters(scoper, node->arguments.positional_only) &&
           note_parameters(scoper, node->arguments.positional) &&
           note_parameters(scoper, node->arguments.keyword_only) &&
           note_parameter(scoper, node->arguments.rest) &&
           note_parameter(scoper, node->arguments.keywords);
}

static bool
visit_annotations_of(OuScoper *scoper, OuAstList args)
{
    for (size_t i = 0; i < args.count; i++)
        if (!visit_optional(scoper, args.items[i]->arg.annotation))
            return false;
    return true;
}

/* Annotations and defaults belong to the scope around the function. */
static bool
visit_annotations(OuScoper *scoper, const OuAst *node, OuAst *returns)
{
    OuAst *rest = node->arguments.rest, *keywords = node->arguments.keywords;
    return visit_annotations_of(scoper, node->arguments.positional_only) &&
           visit_annotations_of(scoper, node->arguments.positional) &&
           (!rest || visit_optional(scoper, rest->arg.annotation)) &&
           (!keywords || visit_optional(scoper, keywords->arg.annotation)) &&
           visit_annotations_of(scoper, node->arguments.keyword_only) &&
           visit_optional(scoper, returns);
}

static bool
visit_defaults(OuScoper *scoper, const OuAst *node)
{
    return visit_list(scoper, node->arguments.defaults) &&
           visit_list(scoper, node->arguments.keyword_defaults);
}

static bool
visit_function(OuScoper *scoper, OuAst *node)
{
    OuAst *arguments = node->function.arguments;
    if (!note(scoper, node->function.name, OU_SYMBOL_LOCAL, node->span) ||
        !visit_defaults(scoper, arguments) ||
        !visit_annotations(scoper, arguments, node->function.returns) ||
        !visit_list(scoper, node->function.decorators))
        return false;
    OuScope *scope = enter(scoper, OU_SCOPE_FUNCTION, node);
    if (!scope)
        return false;
    node->function.scope = scope;
    scope->is_coroutine = node->kind == OU_AST_ASYNC_FUNCTION_DEF;
    bool done = note_arguments(scoper, arguments) && visit_list(scoper, node->function.body);
    leave(scoper);
    return done;
}

static bool
visit_lambda(OuScoper *scoper, OuAst *node)
{
    if (!visit_defaults(scoper, node->lambda.arguments))
        return false;
    OuScope *scope = enter(scoper, OU_SCOPE_LAMBDA, node);
    if (!scope)
        return false;
    node->lambda.scope = scope;
    bool done = note_arguments(scoper, node->lambda.arguments) && visit(scoper, node->lambda.body);
    leave(scoper);
    return done;
}

static bool
visit_class(OuScoper *scoper, OuAst *node)
{
    if (!note(scoper, node->class_def.name, OU_SYMBOL_LOCAL, node->span) ||
        !visit_list(scoper, node->class_def.bases) ||
        !visit_list(scoper, node->class_def.keywords) ||
        !visit_list(scoper, node->class_def.decorators))
        return false;
    OuScope *scope = enter(scoper, OU_SCOPE_CLASS, node);
    if (!scope)
        return false;
    node->class_def.scope = scope;
    scope->class_name = node->class_def.name;
    bool done = visit_list(scoper, node->class_def.body);
    leave(scoper);
    return done;
}

/* ---- comprehensions ---- */

static bool
visit_iterable(OuScoper *scoper, OuAst *iter)
{
    OuScope *scope = scoper->scope;
    scope->iter_depth++;
    bool done = visit(scoper, iter);
    scope->iter_depth--;
    return done;
}

static bool
visit_iter_target(OuScoper *scoper, OuAst *target)
{
    scoper->scope->in_iter_target = true;
    bool done = visit(scoper, target);
    scoper->scope->in_iter_target = false;
    return done;
}

static bool
visit_for_clause(OuScoper *scoper, const OuAst *clause)
{
    if (clause->for_clause.is_async)
        scoper->scope->is_coroutine = true;
    return visit_iter_target(scoper, clause->for_clause.target) &&
           visit_iterable(scoper, clause->for_clause.iter) &&
           visit_list(scoper, clause->for_clause.conditions);
}

static bool
visit_inside_comprehension(OuScoper *scoper, OuAst *node)
{
    OuAstList clauses = node->comprehension.clauses;
    const OuAst *first = clauses.items[0];
    if (first->for_clause.is_async)
        scoper->scope->is_coroutine = true;
    if (!note(scoper, scoper->name_first, OU_SYMBOL_PARAM, first->span) ||
        !visit_iter_target(scoper, first->for_clause.target) ||
        !visit_list(scoper, first->for_clause.conditions))
        return false;
    for (size_t i = 1; i < clauses.count; i++)
        if (!visit_for_clause(scoper, clauses.items[i]))
            return false;
    return visit_optional(scoper, node->comprehension.value) &&
           visit(scoper, node->comprehension.element);
}

static bool
visit_comprehension(OuScoper *scoper, OuAst *node)
{
    const OuAst *first = node->comprehension.clauses.items[0];
    if (!visit_iterable(scoper, first->for_clause.iter))
        return false;
    uint8_t iter_depth = scoper->scope->iter_depth;
    OuScope *scope = enter(scoper, OU_SCOPE_COMPREHENSION, node);
    if (!scope)
        return false;
    node->comprehension.scope = scope;
    scope->iter_depth = iter_depth;
    scope->is_generator = node->kind == OU_AST_GENERATOR_EXP;
    bool done = visit_inside_comprehension(scoper, node);
    leave(scoper);
    /* One that awaits makes its function await it. */
    if (scope->is_coroutine && !scope->is_generator &&
        scoper->scope->kind == OU_SCOPE_COMPREHENSION)
        scoper->scope->is_coroutine = true;
    return done;
}

/* The target of `:=` in a comprehension belongs to the function around it. */
static bool
extend_to_function(OuScoper *scoper, OuAstName *name, OuSpan span)
{
    OuScope *inner = scoper->scope;
    for (OuScope *scope = inner; scope; scope = scope->parent) {
        if (scope->kind == OU_SCOPE_COMPREHENSION) {
            if (flags_of(scoper, scope, name) & OU_SYMBOL_ITERATED)
                return ou_scoper_error(scoper, span,
                                       "assignment expression cannot rebind comprehension "
                                       "iteration variable '%s'",
                                       name->text);
            continue;
        }
        if (scope->kind == OU_SCOPE_CLASS)
            return ou_scoper_error(scoper, span,
                                   "assignment expression within a comprehension cannot be "
                                   "used in a class body");
        if (scope->kind == OU_SCOPE_MODULE)
            return note_in(scoper, inner, name, OU_SYMBOL_GLOBAL, span) &&
                   note_in(scoper, scope, name, OU_SYMBOL_LOCAL, span);
        bool is_global = flags_of(scoper, scope, name) & OU_SYMBOL_GLOBAL;
        if (!note_in(scoper, inner, name, is_global ? OU_SYMBOL_GLOBAL : OU_SYMBOL_NONLOCAL, span))
            return false;
        /* A name that the function itself takes from further out is not bound here. */
        if (flags_of(scoper, scope, name) & (OU_SYMBOL_GLOBAL | OU_SYMBOL_NONLOCAL))
            return true;
        return note_in(scoper, scope, name, OU_SYMBOL_LOCAL, span);
    }
    return true;
}

static bool
visit_named(OuScoper *scoper, OuAst *node)
{
    OuAst *target = node->named.target;
    if (scoper->scope->iter_depth)
        return ou_scoper_error(scoper, node->span,
                               "assignment expression cannot be used in a comprehension "
                               "iterable expression");
    if (scoper->scope->kind == OU_SCOPE_COMPREHENSION &&
        !extend_to_function(scoper, target->name.id, target->span))
        return false;
    return visit(scoper, node->named.value) && visit(scoper, target);
}

/* ---- names and declarations ---- */

static bool
visit_name(OuScoper *scoper, const OuAst *node)
{
    OuAstName *id = node->name.id;
    bool is_read = node->context == OU_AST_LOAD;
    if (!note(scoper, id, is_read ? OU_SYMBOL_USE : OU_SYMBOL_LOCAL, node->span))
        return false;
    /* super() without arguments reads the class from a cell. */
    if (is_read && id == scoper->name_super && scoper->scope->kind >= OU_SCOPE_FUNCTION)
        return note(scoper, scoper->name_class_cell, OU_SYMBOL_USE, node->span);
    return true;
}

static bool
check_declaration(OuScoper *scoper, const OuAst *node, const OuAstName *name, unsigned flags,
                  const char *word)
{
    const char *text = name->text;
    if (flags & OU_SYMBOL_PARAM)
        return ou_scoper_error(scoper, node->span, "name '%s' is parameter and %s", text, word);
    if (flags & OU_SYMBOL_USE)
        return ou_scoper_error(scoper, node->span, "name '%s' is used prior to %s declaration",
                               text, word);
    if (flags & OU_SYMBOL_ANNOTATED)
        return ou_scoper_error(scoper, node->span, "annotated name '%s' can't be %s", text, word);
    if (flags & OU_SYMBOL_LOCAL)
        return ou_scoper_error(scoper, node->span, "name '%s' is assigned to before %s declaration",
                               text, word);
    return true;
}

static bool
visit_declaration(OuScoper *scoper, const OuAst *node)
{
    bool is_global = node->kind == OU_AST_GLOBAL;
    OuAstNameList list = node->names.names;
    for (size_t i = 0; i < list.count; i++) {
        unsigned flags = flags_of(scoper, scoper->scope, list.items[i]);
        if (!check_declaration(scoper, node, list.items[i], flags,
                               is_global ? "global" : "nonlocal") ||
            !note(scoper, list.items[i], is_global ? OU_SYMBOL_GLOBAL : OU_SYMBOL_NONLOCAL,
                  node->span))
            return false;
        OuAstName *mangled = mangle(scoper, list.items[i]);
        if (!mangled)
            return false;
        OuSymbol *symbol = ou_scope_lookup(scoper->scope, mangled);
        if (!symbol->declared.line)
            symbol->declared = node->span;
    }
    return true;
}

static bool
visit_annotated(OuScoper *scoper, OuAst *node)
{
    OuAst *target = node->ann_assign.target;
    if (target->kind == OU_AST_NAME) {
        unsigned flags = flags_of(scoper, scoper->scope, target->name.id);
        if ((flags & (OU_SYMBOL_GLOBAL | OU_SYMBOL_NONLOCAL)) && node->ann_assign.simple &&
            scoper->scope->kind != OU_SCOPE_MODULE)
            return ou_scoper_error(scoper, node->span, "annotated name '%s' can't be %s",
                                   target->name.id->text,
                                   flags & OU_SYMBOL_GLOBAL ? "global" : "nonlocal");
        unsigned noted = node->ann_assign.simple  ? OU_SYMBOL_ANNOTATED | OU_SYMBOL_LOCAL
                         : node->ann_assign.value ? OU_SYMBOL_LOCAL
                                                  : 0;
        if (noted && !note(scoper, target->name.id, noted, target->span))
            return false;
    } else if (!visit(scoper, target)) {
        return false;
    }
    return visit(scoper, node->ann_assign.annotation) &&
           visit_optional(scoper, node->ann_assign.value);
}

static bool
visit_aliases(OuScoper *scoper, const OuAst *node)
{
    OuAstList aliases = node->import.aliases;
    for (size_t i = 0; i < aliases.count; i++) {
        const OuAst *alias = aliases.items[i];
        OuAstName *name = alias->alias.as_name ? alias->alias.as_name : alias->alias.name;
        if (strcmp(name->text, "*") == 0) {
            if (scoper->scope->kind != OU_SCOPE_MODULE)
                return ou_scoper_error(scoper, alias->span,
                                       "import * only allowed at module level");
            continue;
        }
        /* `import a.b` binds `a`. */
        const char *dot = memchr(name->text, '.', name->length);
        if (dot)
            name = ou_names_get(scoper->names, name->text, (size_t)(dot - name->text));
        if (!name)
            return ou_scoper_no_memory(scoper);
        if (!note(scoper, name, OU_SYMBOL_IMPORTED | OU_SYMBOL_LOCAL, alias->span))
            return false;
    }
    return true;
}

/* ---- what only some scopes allow ---- */

static bool
is_function(const OuScope *scope)
{
    return scope->kind >= OU_SCOPE_FUNCTION;
}

static const char *
comprehension_word(const OuAst *node)
{
    switch (node->kind) {
    case OU_AST_LIST_COMP:
        return "list comprehension";
    case OU_AST_SET_COMP:
        return "set comprehension";
    case OU_AST_DICT_COMP:
        return "dict comprehension";
    default:
        return "generator expression";
    }
}

static bool
visit_yield(OuScoper *scoper, OuAst *node)
{
    OuScope *scope = scoper->scope;
    if (!visit_optional(scoper, node->wrap.value))
        return false;
    if (scope->kind == OU_SCOPE_COMPREHENSION)
        return ou_scoper_error(scoper, node->span, "'yield' inside %s",
                               comprehension_word(scope->node));
    if (!is_function(scope))
        return ou_scoper_error(scoper, node->span, "'yield' outside function");
    if (node->kind == OU_AST_YIELD_FROM && scope->is_coroutine)
        return ou_scoper_error(scoper, node->span, "'yield from' inside async function");
    scope->is_generator = true;
    return true;
}

static bool
visit_await(OuScoper *scoper, OuAst *node)
{
    OuScope *scope = scoper->scope;
    if (!visit(scoper, node->wrap.value))
        return false;
    if (!is_function(scope))
        return ou_scoper_error(scoper, node->span, "'await' outside function");
    if (scope->kind == OU_SCOPE_COMPREHENSION)
        scope->is_coroutine = true;
    else if (!scope->is_coroutine)
        return ou_scoper_error(scoper, node->span, "'await' outside async function");
    return true;
}

static bool
visit_return(OuScoper *scoper, OuAst *node)
{
    if (!is_function(scoper->scope))
        return ou_scoper_error(scoper, node->span, "'return' outside function");
    scoper->scope->has_return_value |= node->wrap.value != NULL;
    return visit_optional(scoper, node->wrap.value);
}

static bool
check_async(OuScoper *scoper, const OuAst *node)
{
    if (!is_function(scoper->scope) || !scoper->scope->is_coroutine)
        return ou_scoper_error(scoper, node->span, "'async %s' outside async function",
                               node->kind == OU_AST_ASYNC_FOR ? "for" : "with");
    return true;
}

/* ---- everything else: children in order ---- */

static bool
visit_for(OuScoper *scoper, OuAst *node)
{
    if (node->kind == OU_AST_ASYNC_FOR && !check_async(scoper, node))
        return false;
    return visit(scoper, node->for_loop.target) && visit(scoper, node->for_loop.iter) &&
           visit_list(scoper, node->for_loop.body) && visit_list(scoper, node->for_loop.or_else);
}

static bool
visit_handler(OuScoper *scoper, OuAst *node)
{
    if (!visit_optional(scoper, node->handler.type))
        return false;
    if (node->handler.name && !note(scoper, node->handler.name, OU_SYMBOL_LOCAL, node->span))
        return false;
    return visit_list(scoper, node->handler.body);
}

/* Note a name that a pattern captures, if it has one. */
static bool
note_capture(OuScoper *scoper, OuAstName *name, OuSpan span)
{
    return !name || note(scoper, name, OU_SYMBOL_LOCAL, span);
}

static bool
visit_pattern(OuScoper *scoper, OuAst *node)
{
    switch (node->kind) {
    case OU_AST_MATCH_SEQUENCE:
    case OU_AST_MATCH_OR:
        return visit_list(scoper, node->sequence.items);
    case OU_AST_MATCH_VALUE:
        return visit(scoper, node->wrap.value);
    case OU_AST_MATCH_STAR:
        return note_capture(scoper, node->name.id, node->span);
    case OU_AST_MATCH_AS:
        return visit_optional(scoper, node->match_as.pattern) &&
               note_capture(scoper, node->match_as.name, node->span);
    case OU_AST_MATCH_MAPPING:
        return visit_list(scoper, node->match_mapping.keys) &&
               visit_list(scoper, node->match_mapping.patterns) &&
               note_capture(scoper, node->match_mapping.rest, node->span);
    case OU_AST_MATCH_CLASS:
        return visit(scoper, node->match_class.cls) &&
               visit_list(scoper, node->match_class.patterns) &&
               visit_list(scoper, node->match_class.keyword_patterns);
    default:
        return true;
    }
}

static bool
visit_statement(OuScoper *scoper, OuAst *node)
{
    switch (node->kind) {
    case OU_AST_FUNCTION_DEF:
    case OU_AST_ASYNC_FUNCTION_DEF:
        return visit_function(scoper, node);
    case OU_AST_CLASS_DEF:
        return visit_class(scoper, node);
    case OU_AST_RETURN:
        return visit_return(scoper, node);
    case OU_AST_DELETE:
        return visit_list(scoper, node->sequence.items);
    case OU_AST_ASSIGN:
        return visit_list(scoper, node->assign.targets) && visit(scoper, node->assign.value);
    case OU_AST_AUG_ASSIGN:
        return visit(scoper, node->aug_assign.target) && visit(scoper, node->aug_assign.value);
    case OU_AST_ANN_ASSIGN:
        return visit_annotated(scoper, node);
    case OU_AST_FOR:
    case OU_AST_ASYNC_FOR:
        return visit_for(scoper, node);
    case OU_AST_IF:
    case OU_AST_WHILE:
        return visit(scoper, node->branch.test) && visit_list(scoper, node->branch.body) &&
               visit_list(scoper, node->branch.or_else);
    case OU_AST_ASYNC_WITH:
        if (!check_async(scoper, node))
            return false;
        return visit_list(scoper, node->with.items) && visit_list(scoper, node->with.body);
    case OU_AST_WITH:
        return visit_list(scoper, node->with.items) && visit_list(scoper, node->with.body);
    case OU_AST_MATCH:
        return visit(scoper, node->match.subject) && visit_list(scoper, node->match.cases);
    case OU_AST_RAISE:
        return visit_optional(scoper, node->raise.exception) &&
               visit_optional(scoper, node->raise.cause);
    case OU_AST_TRY:
    case OU_AST_TRY_STAR:
        return visit_list(scoper, node->try.body) && visit_list(scoper, node->try.or_else) &&
               visit_list(scoper, node->try.handlers) && visit_list(scoper, node->try.finally);
    case OU_AST_ASSERT:
        return visit(scoper, node->assert_.test) && visit_optional(scoper, node->assert_.message);
    case OU_AST_IMPORT:
    case OU_AST_IMPORT_FROM:
        return visit_aliases(scoper, node);
    case OU_AST_GLOBAL:
    case OU_AST_NONLOCAL:
        return visit_declaration(scoper, node);
    case OU_AST_EXPR:
        return visit(scoper, node->wrap.value);
    default:
        return true;
    }
}

static bool
visit_part(OuScoper *scoper, OuAst *node)
{
    switch (node->kind) {
    case OU_AST_EXCEPT_HANDLER:
        return visit_handler(scoper, node);
    case OU_AST_KEYWORD:
        return visit(scoper, node->keyword.value);
    case OU_AST_WITH_ITEM:
        return visit(scoper, node->with_item.context) &&
               visit_optional(scoper, node->with_item.target);
    case OU_AST_MATCH_CASE:
        return visit(scoper, node->match_case.pattern) &&
               visit_optional(scoper, node->match_case.guard) &&
               visit_list(scoper, node->match_case.body);
    default:
        return true;
    }
}

static bool
visit_expression(OuScoper *scoper, OuAst *node)
{
    switch (node->kind) {
    case OU_AST_BOOL_OP:
    case OU_AST_SET:
    case OU_AST_LIST:
    case OU_AST_TUPLE:
    case OU_AST_JOINED_STR:
        return visit_list(scoper, node->sequence.items);
    case OU_AST_NAMED_EXPR:
        return visit_named(scoper, node);
    case OU_AST_BIN_OP:
        return visit(scoper, node->binary.left) && visit(scoper, node->binary.right);
    case OU_AST_UNARY_OP:
    case OU_AST_STARRED:
        return visit(scoper, node->wrap.value);
    case OU_AST_LAMBDA:
        return visit_lambda(scoper, node);
    case OU_AST_IF_EXP:
        return visit(scoper, node->if_exp.test) && visit(scoper, node->if_exp.body) &&
               visit(scoper, node->if_exp.or_else);
    case OU_AST_DICT:
        return visit_list(scoper, node->dict.keys) && visit_list(scoper, node->dict.values);
    case OU_AST_LIST_COMP:
    case OU_AST_SET_COMP:
    case OU_AST_DICT_COMP:
    case OU_AST_GENERATOR_EXP:
        return visit_comprehension(scoper, node);
    case OU_AST_AWAIT:
        return visit_await(scoper, node);
    case OU_AST_YIELD:
    case OU_AST_YIELD_FROM:
        return visit_yield(scoper, node);
    case OU_AST_COMPARE:
        return visit(scoper, node->compare.left) && visit_list(scoper, node->compare.comparators);
    case OU_AST_CALL:
        return visit(scoper, node->call.function) && visit_list(scoper, node->call.arguments) &&
               visit_list(scoper, node->call.keywords);
    case OU_AST_FORMATTED_VALUE:
        return visit(scoper, node->formatted.value) &&
               visit_optional(scoper, node->formatted.format_spec);
    case OU_AST_ATTRIBUTE:
        return visit(scoper, node->attribute.value);
    case OU_AST_SUBSCRIPT:
        return visit(scoper, node->subscript.value) && visit(scoper, node->subscript.slice);
    case OU_AST_NAME:
        return visit_name(scoper, node);
    case OU_AST_SLICE:
        return visit_optional(scoper, node->slice.lower) &&
               visit_optional(scoper, node->slice.upper) &&
               visit_optional(scoper, node->slice.step);
    default:
        return true;
    }
}

static bool
visit(OuScoper *scoper, OuAst *node)
{
    if (!ou_scoper_may_descend(scoper))
        return false;
    if (ou_ast_is_statement(node))
        return visit_statement(scoper, node);
    if (node->kind < OU_AST_MATCH_VALUE)
        return visit_expression(scoper, node);
    if (node->kind < OU_AST_FOR_CLAUSE)
        return visit_pattern(scoper, node);
    return visit_part(scoper, node);
}

bool
ou_scope_walk(OuScoper *scoper, OuAst *tree)
{
    OuScope *scope = enter(scoper, OU_SCOPE_MODULE, tree);
    if (!scope)
        return false;
    if (tree->kind == OU_AST_EXPRESSION)
        return visit(scoper, tree->wrap.value);
    tree->module.scope = scope;
    return visit_list(scoper, tree->module.body);
}
