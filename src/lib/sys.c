/* SPDX-License-Identifier: MIT */
/* The module sys: its functions, and what the program tells it. */
#include "lib/lib_int.h"

#include "lang/run/entry.h"
#include "lib/sys_int.h"

#define FUNCTION(name) static OuObj *name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
#define UNUSED_ARGS ((void)sp, (void)args, (void)n, (void)kwnames)

/* ---- memory ---- */

/* Arguments lie in the VM's registers, which own them: the count contains the
 * argument itself, as in CPython. */
FUNCTION(sys_getrefcount)
{
    UNUSED_ARGS;
    return ou_int_from_u64(sp, args[0]->count - sp->own_count);
}

/* What __sizeof__ of a class made by a class statement says, or NULL with an exception
 * pending; *own is false when the engine's own knowledge is to be used. */
static OuObj *
own_sizeof(OuSpace *sp, OuObj *o, bool *own)
{
    OuObj *method = ou_type_lookup(sp, o->type, sp->names->sizeof_);
    *own = method != NULL ? !ou_is(method, sp, OU_T_METHOD_DESCR) : ou_pending(sp);
    if (method == NULL || !*own)
        return NULL;
    OuObj *bytes = ou_call_method(sp, o, sp->names->sizeof_, NULL, 0);
    int64_t value = 0;
    if (bytes == NULL || (ou_as_i64(sp, bytes, &value) && value >= 0))
        return bytes;
    ou_decref(sp, bytes);
    if (!ou_pending(sp))
        ou_raise(sp, OU_E_VALUE_ERROR, "__sizeof__() should return >= 0");
    return NULL;
}

static OuObj *
measure(OuSpace *sp, OuObj *o)
{
    bool own;
    size_t bytes;
    OuObj *said = own_sizeof(sp, o, &own);
    if (own)
        return said;
    return ou_sizeof(sp, o, &bytes) ? ou_int_from_size(sp, bytes) : NULL;
}

FUNCTION(sys_getsizeof)
{
    static const char *const names[] = {"object", "default", NULL};
    OuObj *given[2] = {NULL};
    if (!ou_args_parse(sp, "getsizeof", args, n, kwnames, names, 1, given))
        return NULL;
    OuObj *bytes = measure(sp, given[0]);
    if (bytes == NULL && given[1] != NULL && ou_pending_swallow(sp, OU_E_TYPE_ERROR))
        return ou_incref(given[1]);
    return bytes;
}

FUNCTION(sys_getallocatedblocks)
{
    UNUSED_ARGS;
    OuroHeapStats stats;
    ou_heap_stats(sp->heap, &stats);
    return ou_int_from_size(sp, stats.n_blocks);
}

FUNCTION(sys_intern)
{
    UNUSED_ARGS;
    if (!ou_type_is_heir(args[0]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "intern() argument must be str, not %T", args[0]);
    if (!ou_is(args[0], sp, OU_T_STR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "can't intern %T", args[0]);
    return ou_str_intern(sp, ou_incref(args[0]));
}

/* ---- the running program ---- */

FUNCTION(sys_exit)
{
    UNUSED_ARGS;
    OuObj *code = n > 0 && args[0] != sp->none ? args[0] : NULL;
    if (code == NULL || !ou_type_is_heir(code->type, OU_TYPE_TUPLE_HEIR))
        return ou_raise_value(sp, OU_E_SYSTEM_EXIT, code);
    /* sys.exit((1, 2)) is SystemExit(1, 2). */
    OuTuple *t = (OuTuple *)code;
    OuObj *exception = ou_call(sp, (OuObj *)ou_error_type(sp, OU_E_SYSTEM_EXIT), t->items, t->length, NULL);
    if (exception != NULL) {
        ou_raise_object(sp, exception);
        ou_decref(sp, exception);
    }
    return NULL;
}

FUNCTION(sys_exc_info)
{
    UNUSED_ARGS;
    OuException *e = (OuException *)ou_handled(sp);
    if (e == NULL)
        return ou_tuple_pack(sp, 3, sp->none, sp->none, sp->none);
    return ou_tuple_pack(sp, 3, e->head.type, e, e->traceback != NULL ? e->traceback : sp->none);
}

FUNCTION(sys_exception)
{
    UNUSED_ARGS;
    OuObj *e = ou_handled(sp);
    return ou_incref(e != NULL ? e : sp->none);
}

FUNCTION(sys_getframe)
{
    UNUSED_ARGS;
    int64_t depth = 0;
    if (n > 0 && !ou_as_i64(sp, args[0], &depth))
        return NULL;
    return ou_vm_current_frame(sp, depth > 0 ? (size_t)depth : 0);
}

FUNCTION(sys_getrecursionlimit)
{
    UNUSED_ARGS;
    return ou_int_from_i64(sp, sp->thread->depth_limit);
}

FUNCTION(sys_setrecursionlimit)
{
    UNUSED_ARGS;
    int64_t limit;
    if (!ou_as_i64(sp, args[0], &limit))
        return NULL;
    if (limit < 1)
        return ou_raise(sp, OU_E_VALUE_ERROR, "recursion limit must be greater or equal than 1");
    if (limit > INT32_MAX)
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "Python int too large to convert to C int");
    if (limit <= sp->thread->depth)
        return ou_raise(sp, OU_E_RECURSION_ERROR,
                        "cannot set the recursion limit to %lld at the recursion depth %u: the limit is too low",
                        (long long)limit, sp->thread->depth);
    sp->thread->depth_limit = (uint32_t)limit;
    return ou_incref(sp->none);
}

FUNCTION(sys_is_finalizing)
{
    UNUSED_ARGS;
    return ou_bool(sp, ou_lib_of(sp)->finalizing);
}

FUNCTION(sys_getswitchinterval)
{
    UNUSED_ARGS;
    return ou_float_new(sp, ou_lib_of(sp)->switch_interval);
}

FUNCTION(sys_setswitchinterval)
{
    UNUSED_ARGS;
    double seconds;
    if (!ou_as_double(sp, args[0], &seconds))
        return NULL;
    if (!(seconds > 0))
        return ou_raise(sp, OU_E_VALUE_ERROR, "switch interval must be strictly positive");
    ou_lib_of(sp)->switch_interval = seconds;
    return ou_incref(sp->none);
}

/* ---- text ---- */

FUNCTION(sys_encoding)
{
    UNUSED_ARGS;
    return ou_str_from(sp, "utf-8");
}

FUNCTION(sys_encode_errors)
{
    UNUSED_ARGS;
    return ou_str_from(sp, "surrogateescape");
}

FUNCTION(sys_get_int_max_str_digits)
{
    UNUSED_ARGS;
    return ou_int_from_i64(sp, ou_int_max_digits(sp));
}

FUNCTION(sys_set_int_max_str_digits)
{
    static const char *const names[] = {"maxdigits", NULL};
    OuObj *given = NULL;
    int64_t digits;
    if (!ou_args_parse(sp, "set_int_max_str_digits", args, n, kwnames, names, 1, &given) ||
        !ou_as_i64(sp, given, &digits))
        return NULL;
    if (digits != 0 && digits < 640)
        return ou_raise(sp, OU_E_VALUE_ERROR, "maxdigits must be 0 or larger than 640");
    ou_int_set_max_digits(sp, digits);
    return ou_incref(sp->none);
}

static const OuMethodDef functions[] = {
    {"_getframe", sys_getframe, OU_CALL_ARGS, 0, 1, NULL},
    {"displayhook", ou_sys_displayhook, OU_CALL_ARGS, 1, 1, NULL},
    {"exc_info", sys_exc_info, OU_CALL_ARGS, 0, 0, NULL},
    {"excepthook", ou_sys_excepthook, OU_CALL_ARGS, 3, 3, NULL},
    {"exception", sys_exception, OU_CALL_ARGS, 0, 0, NULL},
    {"exit", sys_exit, OU_CALL_ARGS, 0, 1, NULL},
    {"get_int_max_str_digits", sys_get_int_max_str_digits, OU_CALL_ARGS, 0, 0, NULL},
    {"getallocatedblocks", sys_getallocatedblocks, OU_CALL_ARGS, 0, 0, NULL},
    {"getdefaultencoding", sys_encoding, OU_CALL_ARGS, 0, 0, NULL},
    {"getfilesystemencodeerrors", sys_encode_errors, OU_CALL_ARGS, 0, 0, NULL},
    {"getfilesystemencoding", sys_encoding, OU_CALL_ARGS, 0, 0, NULL},
    {"getrecursionlimit", sys_getrecursionlimit, OU_CALL_ARGS, 0, 0, NULL},
    {"getrefcount", sys_getrefcount, OU_CALL_ARGS, 1, 1, NULL},
    {"getsizeof", sys_getsizeof, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"getswitchinterval", sys_getswitchinterval, OU_CALL_ARGS, 0, 0, NULL},
    {"intern", sys_intern, OU_CALL_ARGS, 1, 1, NULL},
    {"is_finalizing", sys_is_finalizing, OU_CALL_ARGS, 0, 0, NULL},
    {"set_int_max_str_digits", sys_set_int_max_str_digits, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"setrecursionlimit", sys_setrecursionlimit, OU_CALL_ARGS, 1, 1, NULL},
    {"setswitchinterval", sys_setswitchinterval, OU_CALL_ARGS, 1, 1, NULL},
    {"unraisablehook", ou_sys_unraisablehook, OU_CALL_ARGS, 1, 1, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

/* ---- what stands in it from the start ---- */

static bool
put_streams(OuSpace *sp, OuObj *dict)
{
    static const char *const names[] = {"stdin", "stdout", "stderr"};
    static const char *const kept[] = {"__stdin__", "__stdout__", "__stderr__"};
    OuLib *lib = ou_lib_of(sp);
    for (size_t i = 0; i < 3; i++)
        if (!ou_dict_set_text(sp, dict, names[i], lib->streams[i]) ||
            !ou_dict_set_text(sp, dict, kept[i], lib->streams[i]))
            return false;
    return true;
}

static bool
put_hooks(OuSpace *sp, OuObj *dict)
{
    static const char *const names[] = {"displayhook", "excepthook", "unraisablehook"};
    static const char *const kept[] = {"__displayhook__", "__excepthook__", "__unraisablehook__"};
    for (size_t i = 0; i < 3; i++) {
        OuObj *hook = ou_dict_get_text(sp, dict, names[i]);
        if (hook == NULL || !ou_dict_set_text(sp, dict, kept[i], hook))
            return false;
    }
    return true;
}

static bool
fill_sys(OuSpace *sp, OuObj *module)
{
    OuObj *dict = ou_module_dict(module);
    return put_streams(sp, dict) && put_hooks(sp, dict) && ou_sys_put_facts(sp, dict) &&
           ou_dict_set_text(sp, dict, "modules", sp->modules) &&
           ou_lib_put(sp, dict, "argv", ou_list_new(sp, 0)) && ou_lib_put(sp, dict, "path", ou_list_new(sp, 0)) &&
           ou_lib_put(sp, dict, "meta_path", ou_list_new(sp, 0)) &&
           ou_lib_put(sp, dict, "path_hooks", ou_list_new(sp, 0)) &&
           ou_lib_put(sp, dict, "warnoptions", ou_list_new(sp, 0)) &&
           ou_lib_put(sp, dict, "executable", ou_incref(sp->empty_str));
}

const OuModuleDef ou_module_sys = {
    .name = "sys",
    .functions = functions,
    .exec = fill_sys,
    .doc = "The running program and the runtime that runs it.",
};

/* ---- what the program sets ---- */

bool
ou_sys_set(OuSpace *sp, const char *name, OuObj *value)
{
    return ou_dict_set_text(sp, ou_lib_of(sp)->sys_dict, name, value);
}

OuObj *
ou_sys_get(OuSpace *sp, const char *name)
{
    OuLib *lib = ou_lib_of(sp);
    if (lib == NULL || lib->sys_dict == NULL)
        return NULL;
    OuObj *value = ou_dict_get_text(sp, lib->sys_dict, name);
    if (value == NULL)
        ou_pending_clear(sp);
    return value;
}

static bool
set_list(OuSpace *sp, const char *name, size_t n, const char *const *texts)
{
    OuObj *list = ou_list_new(sp, n);
    for (size_t i = 0; list != NULL && i < n; i++) {
        OuObj *text = ou_str_from_system(sp, texts[i]);
        if (text == NULL || !ou_list_append_steal(sp, list, text)) {
            ou_decref(sp, list);
            list = NULL;
        }
    }
    bool done = list != NULL && ou_sys_set(sp, name, list);
    ou_xdecref(sp, list);
    return done;
}

bool
ou_sys_set_argv(OuSpace *sp, int argc, const char *const *argv)
{
    return set_list(sp, "argv", (size_t)argc, argv) && set_list(sp, "orig_argv", (size_t)argc, argv);
}

bool
ou_sys_set_path(OuSpace *sp, size_t n, const char *const *path)
{
    return set_list(sp, "path", n, path);
}

bool
ou_sys_set_executable(OuSpace *sp, const char *path)
{
    OuObj *text = ou_str_from_system(sp, path);
    bool done = text != NULL && ou_sys_set(sp, "executable", text);
    ou_xdecref(sp, text);
    return done;
}
