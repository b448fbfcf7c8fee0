/* SPDX-License-Identifier: MIT */
/* builtins that reach into the VM: compile, eval, exec, namespaces, imports. */
#include "lib/lib_int.h"

#include "lang/run/entry.h"

OU_NATIVE(ou_builtin_build_class)
{
    return ou_vm_build_class(sp, args, n, kwnames);
}

OU_NATIVE(ou_builtin_globals)
{
    (void)args, (void)n, (void)kwnames;
    OuObj *globals = ou_vm_globals(sp);
    return ou_incref(globals != NULL ? globals : sp->none);
}

OU_NATIVE(ou_builtin_locals)
{
    (void)args, (void)n, (void)kwnames;
    return ou_vm_locals(sp);
}

OU_NATIVE(ou_builtin_import)
{
    static const char *const names[] = {"name", "globals", "locals", "fromlist", "level", NULL};
    OuObj *given[5] = {NULL};
    int64_t level = 0;
    if (!ou_args_parse(sp, "__import__", args, n, kwnames, names, 1, given))
        return NULL;
    if (!ou_type_is_heir(given[0]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "module name must be a string");
    if (given[4] != NULL && !ou_as_i64(sp, given[4], &level))
        return NULL;
    OuObj *globals = given[1] != NULL && given[1] != sp->none ? given[1] : NULL;
    OuObj *fromlist = given[3] != NULL ? given[3] : sp->none;
    return ou_vm_import(sp, given[0], globals, fromlist, level);
}

/* ---- source ---- */

static bool
is_source(OuSpace *sp, const OuObj *o)
{
    return ou_type_is_heir(o->type, OU_TYPE_STR_HEIR | OU_TYPE_BYTES_HEIR) ||
           ou_is(o, sp, OU_T_BYTEARRAY) || ou_is(o, sp, OU_T_MEMORYVIEW);
}

OU_NATIVE(ou_builtin_compile)
{
    static const char *const names[] = {"source", "filename", "mode", "flags", "dont_inherit", "optimize", NULL};
    static const char *const modes[] = {"exec", "eval", "single"};
    OuObj *given[6] = {NULL};
    int64_t flags = 0;
    if (!ou_args_parse(sp, "compile", args, n, kwnames, names, 3, given))
        return NULL;
    if (!ou_type_is_heir(given[2]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "compile() argument 'mode' must be str, not %T", given[2]);
    if (given[3] != NULL && !ou_as_i64(sp, given[3], &flags))
        return NULL;
    size_t mode = 0;
    while (mode < 3 && !ou_str_equals_text(given[2], modes[mode]))
        mode++;
    if (mode == 3)
        return ou_raise(sp, OU_E_VALUE_ERROR, "compile() mode must be 'exec', 'eval' or 'single'");
    if (!is_source(sp, given[0]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "compile() arg 1 must be a string, bytes or AST object");
    OuObj *filename = ou_lib_fspath(sp, given[1]);
    if (filename == NULL)
        return NULL;
    OuObj *code = ou_vm_compile(sp, given[0], filename, modes[mode], (int)flags);
    ou_decref(sp, filename);
    return code;
}

/* ---- eval, exec ---- */

typedef struct OuNamespaces {
    OuObj *globals, *locals; // counted
} OuNamespaces;

static void
release_namespaces(OuSpace *sp, OuNamespaces *ns)
{
    ou_xdecref(sp, ns->globals);
    ou_xdecref(sp, ns->locals);
}

static bool
is_mapping(const OuObj *o)
{
    return o->type->slots.get_item != NULL && !ou_type_is_heir(o->type, OU_TYPE_STR_HEIR | OU_TYPE_BYTES_HEIR);
}

static bool
check_namespaces(OuSpace *sp, const char *function, OuObj *globals, OuObj *locals)
{
    bool exec = function[1] == 'x';
    if (locals != NULL && !is_mapping(locals)) {
        if (exec)
            ou_raise(sp, OU_E_TYPE_ERROR, "locals must be a mapping or None, not %T", locals);
        else
            ou_raise(sp, OU_E_TYPE_ERROR, "locals must be a mapping");
        return false;
    }
    if (globals == NULL || ou_type_is_heir(globals->type, OU_TYPE_DICT_HEIR))
        return true;
    if (exec)
        ou_raise(sp, OU_E_TYPE_ERROR, "exec() globals must be a dict, not %T", globals);
    else if (is_mapping(globals))
        ou_raise(sp, OU_E_TYPE_ERROR, "globals must be a real dict; try eval(code, {}, mapping)");
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "globals must be a dict");
    return false;
}

/* The namespaces that code runs in: those given, else those of the caller. */
static bool
find_namespaces(OuSpace *sp, const char *function, OuObj *globals, OuObj *locals, OuNamespaces *ns)
{
    globals = globals != sp->none ? globals : NULL;
    locals = locals != sp->none ? locals : NULL;
    *ns = (OuNamespaces){0};
    if (!check_namespaces(sp, function, globals, locals))
        return false;
    if (globals == NULL && locals == NULL) {
        ns->locals = ou_vm_locals(sp);
        if (ns->locals == NULL)
            return false;
    }
    if (globals == NULL)
        globals = ou_vm_globals(sp);
    if (globals == NULL) {
        ou_raise(sp, OU_E_SYSTEM_ERROR, "globals and locals cannot be NULL");
        ou_xdecref(sp, ns->locals);
        return false;
    }
    ns->globals = ou_incref(globals);
    if (ns->locals == NULL)
        ns->locals = ou_incref(locals != NULL ? locals : globals);
    if (ou_dict_set_default(sp, globals, sp->names->builtins, sp->builtins) != NULL)
        return true;
    release_namespaces(sp, ns);
    return false;
}

/* eval allows blanks before the expression. */
static OuObj *
without_indent(OuSpace *sp, OuObj *source)
{
    if (!ou_type_is_heir(source->type, OU_TYPE_STR_HEIR))
        return ou_incref(source);
    size_t at = 0, n = ou_str_length(source);
    while (at < n && (ou_str_at(source, at) == ' ' || ou_str_at(source, at) == '\t'))
        at++;
    return at == 0 ? ou_incref(source) : ou_str_slice(sp, source, at, n);
}

static OuObj *
code_of(OuSpace *sp, const char *function, OuObj *source)
{
    if (ou_is(source, sp, OU_T_CODE))
        return ou_incref(source);
    if (!is_source(sp, source))
        return ou_raise(sp, OU_E_TYPE_ERROR, "%s() arg 1 must be a string, bytes or code object", function);
    bool eval = function[1] == 'v';
    OuObj *text = eval ? without_indent(sp, source) : ou_incref(source);
    if (text == NULL)
        return NULL;
    OuObj *code = ou_vm_compile(sp, text, sp->names->string, function, 0);
    ou_decref(sp, text);
    return code;
}

/* `function` is "eval" or "exec", which is also the mode of compiling. */
static OuObj *
run_source(OuSpace *sp, const char *function, OuObj *source, OuObj *globals, OuObj *locals)
{
    OuNamespaces ns;
    if (!find_namespaces(sp, function, globals, locals, &ns))
        return NULL;
    OuObj *result = NULL;
    OuObj *code = code_of(sp, function, source);
    if (code != NULL)
        result = ou_vm_run_code(sp, code, ns.globals, ns.locals);
    ou_xdecref(sp, code);
    release_namespaces(sp, &ns);
    return result;
}

OU_NATIVE(ou_builtin_eval)
{
    (void)kwnames;
    return run_source(sp, "eval", args[0], n > 1 ? args[1] : sp->none, n > 2 ? args[2] : sp->none);
}

OU_NATIVE(ou_builtin_exec)
{
    static const char *const names[] = {"|source", "|globals", "|locals", "$closure", NULL};
    OuObj *given[4] = {NULL, sp->none, sp->none, NULL};
    if (!ou_args_parse(sp, "exec", args, n, kwnames, names, 1, given))
        return NULL;
    OuObj *globals = given[1] != NULL ? given[1] : sp->none;
    OuObj *locals = given[2] != NULL ? given[2] : sp->none;
    OuObj *result = run_source(sp, "exec", given[0], globals, locals);
    if (result == NULL)
        return NULL;
    ou_decref(sp, result);
    return ou_incref(sp->none);
}
