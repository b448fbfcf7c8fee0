/* SPDX-License-Identifier: MIT */
/* sys.displayhook, sys.excepthook, sys.unraisablehook, and the module _traceback. */
#include "lang/run/entry.h"
#include "lib/lib_int.h"

/* sys.<name>.write(text); true, nothing done, where there is no such stream. */
static bool
write_to(OuSpace *sp, OuObj *name, OuObj *text)
{
    OuObj *stream = ou_lib_stream(sp, name);
    if (stream == NULL)
        return true;
    ou_incref(stream);
    bool done;
    if (ou_is(stream, sp, OU_T_FILE)) {
        done = ou_io_write_str(sp, stream, text);
    } else {
        OuObj *result = ou_call_method(sp, stream, sp->names->write, &text, 1);
        done = result != NULL;
        ou_xdecref(sp, result);
    }
    ou_decref(sp, stream);
    return done;
}

OU_NATIVE(ou_sys_displayhook)
{
    (void)n, (void)kwnames;
    if (args[0] == sp->none)
        return ou_incref(sp->none);
    /* CPython empties _ first: the repr may look at it. */
    if (!ou_dict_set(sp, sp->builtins, sp->names->underscore, sp->none))
        return NULL;
    OuObj *text = ou_str_format(sp, "%R\n", args[0]);
    bool done = text != NULL && write_to(sp, sp->names->stdout, text) &&
                ou_dict_set(sp, sp->builtins, sp->names->underscore, args[0]);
    ou_xdecref(sp, text);
    return done ? ou_incref(sp->none) : NULL;
}

OU_NATIVE(ou_sys_excepthook)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_ERROR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "excepthook() argument 2 must be an exception, not %T", args[1]);
    OuObj *text = ou_vm_format_exception(sp, args[1]);
    bool done = text != NULL && write_to(sp, sp->names->stderr, text);
    ou_xdecref(sp, text);
    return done ? ou_incref(sp->none) : NULL;
}

/* "Exception ignored in: <where>", then the traceback. */
static OuObj *
unraisable_text(OuSpace *sp, OuObj *message, OuObj *where, OuObj *exception)
{
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    if (message != sp->none)
        ou_builder_str(&b, message);
    else
        ou_builder_text(&b, "Exception ignored in");
    if (where != sp->none) {
        ou_builder_text(&b, ": ");
        ou_builder_repr(&b, where);
    } else {
        ou_builder_char(&b, ':');
    }
    ou_builder_char(&b, '\n');
    OuException *e = (OuException *)exception;
    uint64_t suppressed = e->suppress_context;
    e->suppress_context = 1; // what it happened in is not told here
    OuObj *text = ou_vm_format_exception(sp, exception);
    e->suppress_context = suppressed;
    if (text == NULL) {
        ou_builder_clear(&b);
        return NULL;
    }
    ou_builder_str(&b, text);
    ou_decref(sp, text);
    return ou_builder_finish(&b);
}

OU_NATIVE(ou_sys_unraisablehook)
{
    (void)n, (void)kwnames;
    static const char *const names[] = {"err_msg", "object", "exc_value"};
    OuObj *value[3] = {NULL};
    OuObj *text = NULL;
    for (size_t i = 0; i < 3; i++)
        if ((value[i] = ou_get_attr_text(sp, args[0], names[i])) == NULL)
            goto done;
    if (ou_type_is_heir(value[2]->type, OU_TYPE_ERROR_HEIR))
        text = unraisable_text(sp, value[0], value[1], value[2]);
    else
        ou_raise(sp, OU_E_TYPE_ERROR, "exc_value must be an exception");
    if (text != NULL && !write_to(sp, sp->names->stderr, text)) {
        ou_decref(sp, text);
        text = NULL;
    }
done:
    for (size_t i = 0; i < 3; i++)
        ou_xdecref(sp, value[i]);
    if (text == NULL)
        return NULL;
    ou_decref(sp, text);
    return ou_incref(sp->none);
}

/* What sys.unraisablehook is called with; `what` is said of some. */
static OuObj *
unraisable_args(OuSpace *sp, const char *what, OuObj *where, OuObj *exception)
{
    OuObj *traceback = ((OuException *)exception)->traceback;
    OuObj *message = what != NULL ? ou_str_format(sp, "Exception ignored in %s", what) : ou_incref(sp->none);
    OuObj *args = message != NULL ? ou_namespace_new(sp) : NULL;
    const struct { const char *name; OuObj *value; } field[] = {
        {"exc_type", (OuObj *)exception->type}, {"exc_value", exception},
        {"exc_traceback", traceback != NULL ? traceback : sp->none},
        {"err_msg", message}, {"object", where != NULL ? where : sp->none},
    };
    for (size_t i = 0; args != NULL && i < sizeof field / sizeof *field; i++) {
        OuObj *name = ou_str_from(sp, field[i].name);
        if (name == NULL || !ou_set_attr(sp, args, name, field[i].value))
            ou_slot_clear(sp, &args);
        ou_xdecref(sp, name);
    }
    ou_xdecref(sp, message);
    return args;
}

void
ou_lib_tell_unraisable(OuSpace *sp, const char *what, OuObj *where, OuObj *exception)
{
    OuLib *lib = ou_lib_of(sp);
    OuObj *hook = lib != NULL && lib->sys_dict != NULL
                      ? ou_xincref(ou_dict_get_str(sp, lib->sys_dict, sp->names->unraisablehook))
                      : NULL;
    OuObj *args = lib != NULL ? unraisable_args(sp, what, where, exception) : NULL;
    OuObj *result = NULL;
    if (args != NULL && (hook == NULL || hook == sp->none))
        result = ou_sys_unraisablehook(sp, &args, 1, NULL);
    else if (args != NULL)
        result = ou_call1(sp, hook, args);
    ou_xdecref(sp, result);
    ou_xdecref(sp, args);
    ou_xdecref(sp, hook);
    ou_pending_clear(sp); // there is nobody left to tell
}

/* ---- _traceback: what traceback.py is made on ---- */

static OuObj *
format_exception(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[0]->type, OU_TYPE_ERROR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "an exception is required, not '%T'", args[0]);
    return ou_vm_format_exception(sp, args[0]);
}

static const OuMethodDef traceback_functions[] = {
    {"format_exception", format_exception, OU_CALL_ARGS, 1, 1, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const OuModuleDef ou_module_traceback = {
    .name = "_traceback",
    .functions = traceback_functions,
    .doc = "How the runtime prints an exception.",
};
