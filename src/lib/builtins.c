/* SPDX-License-Identifier: MIT */
/* The module builtins: the table of its functions, types and names. */
#include "lib/lib_int.h"

/* min and max of ou_builtin functions; 255: any number. */
static const OuMethodDef functions[] = {
    {"__build_class__", ou_builtin_build_class, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"__import__", ou_builtin_import, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"abs", ou_builtin_abs, OU_CALL_ARGS, 1, 1, "Return the absolute value of the argument."},
    {"all", ou_builtin_all, OU_CALL_ARGS, 1, 1, "True if bool(x) is True for all x of the iterable."},
    {"any", ou_builtin_any, OU_CALL_ARGS, 1, 1, "True if bool(x) is True for any x of the iterable."},
    {"ascii", ou_builtin_ascii, OU_CALL_ARGS, 1, 1, NULL},
    {"bin", ou_builtin_bin, OU_CALL_ARGS, 1, 1, NULL},
    {"callable", ou_builtin_callable, OU_CALL_ARGS, 1, 1, NULL},
    {"chr", ou_builtin_chr, OU_CALL_ARGS, 1, 1, NULL},
    {"compile", ou_builtin_compile, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"delattr", ou_builtin_delattr, OU_CALL_ARGS, 2, 2, NULL},
    {"dir", ou_builtin_dir, OU_CALL_ARGS, 0, 1, NULL},
    {"divmod", ou_builtin_divmod, OU_CALL_ARGS, 2, 2, NULL},
    {"eval", ou_builtin_eval, OU_CALL_ARGS, 1, 3, NULL},
    {"exec", ou_builtin_exec, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"format", ou_builtin_format, OU_CALL_ARGS, 1, 2, NULL},
    {"getattr", ou_builtin_getattr, OU_CALL_ARGS, 2, 3, NULL},
    {"globals", ou_builtin_globals, OU_CALL_ARGS, 0, 0, NULL},
    {"hasattr", ou_builtin_hasattr, OU_CALL_ARGS, 2, 2, NULL},
    {"hash", ou_builtin_hash, OU_CALL_ARGS, 1, 1, NULL},
    {"hex", ou_builtin_hex, OU_CALL_ARGS, 1, 1, NULL},
    {"id", ou_builtin_id, OU_CALL_ARGS, 1, 1, "The address of an object that lives."},
    {"input", ou_builtin_input, OU_CALL_ARGS, 0, 1, NULL},
    {"isinstance", ou_builtin_isinstance, OU_CALL_ARGS, 2, 2, NULL},
    {"issubclass", ou_builtin_issubclass, OU_CALL_ARGS, 2, 2, NULL},
    {"iter", ou_builtin_iter, OU_CALL_ARGS, 1, 2, NULL},
    {"len", ou_builtin_len, OU_CALL_ARGS, 1, 1, "Return the number of items in a container."},
    {"locals", ou_builtin_locals, OU_CALL_ARGS, 0, 0, NULL},
    {"max", ou_builtin_max, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"min", ou_builtin_min, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"next", ou_builtin_next, OU_CALL_ARGS, 1, 2, NULL},
    {"oct", ou_builtin_oct, OU_CALL_ARGS, 1, 1, NULL},
    {"open", ou_builtin_open, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"ord", ou_builtin_ord, OU_CALL_ARGS, 1, 1, NULL},
    {"pow", ou_builtin_pow, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"print", ou_builtin_print, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"repr", ou_builtin_repr, OU_CALL_ARGS, 1, 1, NULL},
    {"round", ou_builtin_round, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"setattr", ou_builtin_setattr, OU_CALL_ARGS, 3, 3, NULL},
    {"sorted", ou_builtin_sorted, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"sum", ou_builtin_sum, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"vars", ou_builtin_vars, OU_CALL_ARGS, 0, 1, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

static const struct { const char *name; OuTypeId id; } types[] = {
    {"bool", OU_T_BOOL}, {"bytearray", OU_T_BYTEARRAY}, {"bytes", OU_T_BYTES},
    {"classmethod", OU_T_CLASSMETHOD}, {"complex", OU_T_COMPLEX}, {"dict", OU_T_DICT},
    {"enumerate", OU_T_ENUMERATE}, {"filter", OU_T_FILTER}, {"float", OU_T_FLOAT},
    {"frozenset", OU_T_FROZENSET}, {"int", OU_T_INT}, {"list", OU_T_LIST}, {"map", OU_T_MAP},
    {"memoryview", OU_T_MEMORYVIEW}, {"object", OU_T_OBJECT}, {"property", OU_T_PROPERTY},
    {"range", OU_T_RANGE}, {"reversed", OU_T_REVERSED}, {"set", OU_T_SET}, {"slice", OU_T_SLICE},
    {"staticmethod", OU_T_STATICMETHOD}, {"str", OU_T_STR}, {"super", OU_T_SUPER},
    {"tuple", OU_T_TUPLE}, {"type", OU_T_TYPE}, {"zip", OU_T_ZIP},
};

static bool
put_types(OuSpace *sp, OuObj *dict)
{
    static const char *const error_names[] = {
#define ERROR_NAME(e, name, base) name,
        OU_ERRORS(ERROR_NAME)
#undef ERROR_NAME
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++)
        if (!ou_dict_set_text(sp, dict, types[i].name, (OuObj *)sp->types[types[i].id]))
            return false;
    for (int i = 0; i < OU_N_ERRORS; i++)
        if (!ou_dict_set_text(sp, dict, error_names[i], (OuObj *)ou_error_type(sp, (OuErrorId)i)))
            return false;
    OuObj *os_error = (OuObj *)ou_error_type(sp, OU_E_OS_ERROR);
    return ou_dict_set_text(sp, dict, "IOError", os_error) &&
           ou_dict_set_text(sp, dict, "EnvironmentError", os_error);
}

/* ---- exit and quit: objects that say how to leave, and leave when called ---- */

typedef struct OuQuitter {
    OuObj head;
    const char *name; // "exit", "quit"
} OuQuitter;

static OuObj *
repr_quitter(OuSpace *sp, OuObj *o)
{
    return ou_str_format(sp, "Use %s() or Ctrl-D (i.e. EOF) to exit", ((OuQuitter *)o)->name);
}

static OuObj *
call_quitter(OuSpace *sp, OuObj *callee, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"code", NULL};
    (void)callee;
    OuObj *code = NULL;
    if (!ou_args_parse(sp, "__call__", args, n, kwnames, names, 0, &code))
        return NULL;
    return ou_raise_value(sp, OU_E_SYSTEM_EXIT, code != NULL ? code : sp->none);
}

static const OuTypeSpec quitter_spec = {
    .name = "_sitebuiltins.Quitter",
    .base = OU_T_OBJECT,
    .basic_bytes = sizeof(OuQuitter),
    .slots = {.repr = repr_quitter, .call = call_quitter},
};

static bool
put_quitters(OuSpace *sp, OuObj *dict)
{
    static const char *const names[] = {"exit", "quit"};
    OuType *type = ou_lib_type(sp, OU_LIB_QUITTER, &quitter_spec);
    for (size_t i = 0; i < 2; i++) {
        OuQuitter *q = type != NULL ? (OuQuitter *)ou_type_alloc(sp, type, 0) : NULL;
        if (q == NULL)
            return false;
        q->name = names[i];
        if (!ou_lib_put(sp, dict, names[i], (OuObj *)q))
            return false;
    }
    return true;
}

static bool
fill_builtins(OuSpace *sp, OuObj *module)
{
    OuObj *dict = ou_module_dict(module);
    return put_types(sp, dict) && put_quitters(sp, dict) && ou_dict_set_text(sp, dict, "None", sp->none) &&
           ou_dict_set_text(sp, dict, "True", sp->true_) && ou_dict_set_text(sp, dict, "False", sp->false_) &&
           ou_dict_set_text(sp, dict, "Ellipsis", sp->ellipsis) &&
           ou_dict_set_text(sp, dict, "NotImplemented", sp->not_implemented) &&
           ou_dict_set_text(sp, dict, "__debug__", sp->true_);
}

const OuModuleDef ou_module_builtins = {
    .name = "builtins",
    .functions = functions,
    .exec = fill_builtins,
    .doc = "Built-in functions, exceptions, and other objects.",
};
