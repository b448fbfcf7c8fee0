/* SPDX-License-Identifier: MIT */
/* The table of native modules, and the life of the layer's state.
 *
 * Modules are made when they are first imported; only builtins and sys exist
 * from the start. Nothing here may assume that sys.modules still holds them.
 */
#include "lib/lib_int.h"

#include <string.h>

#include "gc/gc.h"
#include "os/file.h"

extern const OuModuleDef ou_module_builtins, ou_module_sys, ou_module_io, ou_module_posix,
    ou_module_errno, ou_module_resource, ou_module_traceback, ou_module_types;
/* in files of their own, by theme */
extern const OuModuleDef ou_module_gc, ou_module_weakref, ou_module_math, ou_module_time,
    ou_module_abc;

const OuModuleDef *const ou_modules[] = {
    &ou_module_builtins, &ou_module_sys,   &ou_module_gc,       &ou_module_weakref,
    &ou_module_io,       &ou_module_posix, &ou_module_errno,    &ou_module_resource,
    &ou_module_math,     &ou_module_time,  &ou_module_traceback, &ou_module_types,
    &ou_module_abc, NULL,
};

/* ---- tables ---- */

const OuModuleDef *
ou_lib_find(const char *name)
{
    for (const OuModuleDef *const *def = ou_modules; *def != NULL; def++)
        if (strcmp((*def)->name, name) == 0)
            return *def;
    return NULL;
}

const OuEmbeddedModule *
ou_lib_find_embedded(const char *name)
{
    for (const OuEmbeddedModule *module = ou_embedded_modules; module->name != NULL; module++)
        if (strcmp(module->name, name) == 0)
            return module;
    return NULL;
}

/* ---- filling dicts ---- */

bool
ou_lib_put(OuSpace *sp, OuObj *dict, const char *name, OuObj *value)
{
    if (value == NULL)
        return false;
    bool done = ou_dict_set_text(sp, dict, name, value);
    ou_decref(sp, value);
    return done;
}

bool
ou_lib_put_int(OuSpace *sp, OuObj *dict, const char *name, int64_t value)
{
    return ou_lib_put(sp, dict, name, ou_int_from_i64(sp, value));
}

bool
ou_lib_put_text(OuSpace *sp, OuObj *dict, const char *name, const char *text)
{
    return ou_lib_put(sp, dict, name, ou_str_from(sp, text));
}

/* ---- modules ---- */

static bool
fill_module(OuSpace *sp, OuObj *module, const OuModuleDef *def, OuObj *name)
{
    OuObj *dict = ou_module_dict(module);
    if (def->doc != NULL && !ou_lib_put_text(sp, dict, "__doc__", def->doc))
        return false;
    if (!ou_lib_put_text(sp, dict, "__package__", ""))
        return false;
    /* Functions hold their module's name and not the module: no cycle. */
    for (const OuMethodDef *fn = def->functions; fn != NULL && fn->name != NULL; fn++)
        if (!ou_lib_put(sp, dict, fn->name, ou_native_new(sp, fn, NULL, name)))
            return false;
    return def->exec == NULL || def->exec(sp, module);
}

OuObj *
ou_lib_make_module(OuSpace *sp, const OuModuleDef *def)
{
    OuObj *name = ou_str_intern_text(sp, def->name);
    if (name == NULL)
        return NULL;
    OuObj *module = ou_module_new(sp, name);
    if (module != NULL && !fill_module(sp, module, def, name)) {
        ou_decref(sp, module);
        module = NULL;
    }
    ou_decref(sp, name);
    return module;
}

OuObj *
ou_lib_native_module(OuSpace *sp, const char *name)
{
    const OuModuleDef *def = ou_lib_find(name);
    return def != NULL ? ou_lib_make_module(sp, def) : NULL;
}

bool
ou_lib_module_source(const char *name, const char **text, size_t *n_bytes, bool *is_package)
{
    const OuEmbeddedModule *module = ou_lib_find_embedded(name);
    if (module == NULL)
        return false;
    *text = module->source;
    *n_bytes = module->length;
    *is_package = module->is_package;
    return true;
}

OuType *
ou_lib_type(OuSpace *sp, OuLibType which, const OuTypeSpec *spec)
{
    OuLib *lib = ou_lib_of(sp);
    if (lib->types[which] == NULL)
        lib->types[which] = ou_type_from_spec(sp, spec, sp->types[spec->base], OU_T_HEAP);
    return lib->types[which];
}

/* ---- life ---- */

static void
visit_roots(void *owner, OuRootFn fn, void *context)
{
    OuLib *lib = owner;
    if (lib->sys_dict != NULL)
        fn(context, lib->sys_dict, "sys", 0);
    if (lib->kept_builtins != NULL)
        fn(context, lib->kept_builtins, "builtins at the start", 0);
    for (size_t i = 0; i < 3; i++)
        if (lib->streams[i] != NULL)
            fn(context, lib->streams[i], "standard stream", i);
    if (lib->unsupported != NULL)
        fn(context, lib->unsupported, "io.UnsupportedOperation", 0);
    for (size_t i = 0; i < OU_N_LIB_TYPES; i++)
        if (lib->types[i] != NULL)
            fn(context, (OuObj *)lib->types[i], "library type", i);
}

/* Make the module, put it into sys.modules, and hand over its dict. */
static OuObj *
open_module(OuSpace *sp, const OuModuleDef *def)
{
    OuObj *module = ou_lib_make_module(sp, def);
    if (module == NULL)
        return NULL;
    OuObj *dict = NULL;
    if (ou_dict_set_text(sp, sp->modules, def->name, module))
        dict = ou_incref(ou_module_dict(module));
    ou_decref(sp, module);
    return dict;
}

static bool
open_streams(OuSpace *sp, OuLib *lib)
{
    static const char *const names[] = {"<stdin>", "<stdout>", "<stderr>"};
    for (int i = 0; i < 3; i++) {
        lib->streams[i] = ou_io_open_standard(sp, i, names[i]);
        if (lib->streams[i] == NULL)
            return false;
    }
    return true;
}

bool
ou_lib_open(OuSpace *sp)
{
    OuLib *lib = ou_buffer_take(sp->heap, sizeof *lib);
    if (lib == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    memset(lib, 0, sizeof *lib);
    lib->switch_interval = 0.005;
    lib->roots = (OuRootSource){.kind = "library", .visit = visit_roots, .owner = lib};
    sp->lib = lib;
    ou_space_add_roots(sp, &lib->roots);
    if (sp->modules == NULL && (sp->modules = ou_dict_new(sp)) == NULL)
        goto fail;
    if (!open_streams(sp, lib))
        goto fail;
    sp->builtins = open_module(sp, &ou_module_builtins);
    if (sp->builtins == NULL || (lib->kept_builtins = ou_dict_copy(sp, sp->builtins)) == NULL)
        goto fail;
    lib->sys_dict = open_module(sp, &ou_module_sys);
    if (lib->sys_dict == NULL)
        goto fail;
    sp->calls.unraisable = ou_lib_tell_unraisable;
    return true;
fail:
    ou_lib_close(sp);
    return false;
}

/* The root source stays linked in the space; take it out so that it may go. */
static void
unlink_roots(OuSpace *sp, OuRootSource *source)
{
    for (OuRootSource **at = &sp->roots; *at != NULL; at = &(*at)->next) {
        if (*at == source) {
            *at = source->next;
            return;
        }
    }
}

/* What a program may have put into sys goes, what stood there comes back:
 * finalizers that run later print as if nothing had happened. */
static void
restore_sys(OuSpace *sp, OuLib *lib)
{
    static const char *const kept[][2] = {
        {"stdin", "__stdin__"}, {"stdout", "__stdout__"}, {"stderr", "__stderr__"},
        {"displayhook", "__displayhook__"}, {"excepthook", "__excepthook__"},
        {"unraisablehook", "__unraisablehook__"},
    };
    static const char *const gone[] = {"modules", "path", "argv", "orig_argv", "meta_path", "path_hooks",
                                       "last_type", "last_value", "last_traceback", "ps1", "ps2"};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        OuObj *value = ou_dict_get_text(sp, lib->sys_dict, kept[i][1]);
        if (value == NULL || !ou_dict_set_text(sp, lib->sys_dict, kept[i][0], value))
            ou_pending_clear(sp);
    }
    for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
        if (!ou_dict_set_text(sp, lib->sys_dict, gone[i], sp->none))
            ou_pending_clear(sp);
}

/* What a program put among the builtins is garbage then, and its finalizers find
 * `print` where it was. */
static void
restore_builtins(OuSpace *sp, OuLib *lib)
{
    if (lib->kept_builtins != NULL)
        ou_slot_set(sp, &sp->builtins, ou_slot_take(sp, &lib->kept_builtins));
}

void
ou_lib_clear(OuSpace *sp)
{
    OuLib *lib = ou_lib_of(sp);
    if (lib == NULL || lib->finalizing)
        return;
    lib->finalizing = true;
    for (int i = 1; i < 3; i++)
        if (lib->streams[i] != NULL)
            ou_io_flush_quietly(lib->streams[i]);
    if (lib->sys_dict != NULL)
        restore_sys(sp, lib);
    restore_builtins(sp, lib);
    ou_slot_clear(sp, &sp->modules);
}

/* A class and what is in its dict hold each other: empty it, then let it go. */
static void
release_type(OuSpace *sp, OuType *type)
{
    if (type == NULL)
        return;
    ou_slot_clear(sp, &type->dict);
    ou_slot_clear(sp, &type->mro);
    ou_decref(sp, type);
}

void
ou_lib_close(OuSpace *sp)
{
    OuLib *lib = ou_lib_of(sp);
    if (lib == NULL)
        return;
    ou_lib_clear(sp);
    sp->ending = true;
    ou_slot_clear(sp, &lib->sys_dict);
    ou_slot_clear(sp, &lib->kept_builtins);
    ou_slot_clear(sp, &sp->builtins);
    for (int i = 0; i < 3; i++)
        ou_slot_clear(sp, &lib->streams[i]);
    if (sp->gc != NULL) // instances of our classes may be in cycles, and do not count their class
        ou_gc_collect(ou_gc_of(sp), 2, OU_GC_CLOSING);
    release_type(sp, (OuType *)ou_slot_take(sp, &lib->unsupported));
    for (int i = 0; i < OU_N_LIB_TYPES; i++) {
        OuType *type = lib->types[i];
        lib->types[i] = NULL;
        release_type(sp, type);
    }
    unlink_roots(sp, &lib->roots);
    sp->lib = NULL;
    ou_buffer_release(sp->heap, lib, sizeof *lib);
}

/* ---- what the program sets ---- */

void
ou_lib_set_dev_mode(OuSpace *sp, bool on)
{
    ou_lib_of(sp)->dev_mode = on;
}

void
ou_lib_set_unbuffered(OuSpace *sp)
{
    ou_io_set_unbuffered(ou_lib_of(sp)->streams[1]);
    ou_io_set_unbuffered(ou_lib_of(sp)->streams[2]);
}

/* ---- the standard streams ---- */

OuObj *
ou_lib_stream(OuSpace *sp, OuObj *name)
{
    OuLib *lib = ou_lib_of(sp);
    OuObj *stream = lib != NULL && lib->sys_dict != NULL ? ou_dict_get_str(sp, lib->sys_dict, name) : NULL;
    return stream != sp->none ? stream : NULL;
}

static bool
flush_object(OuSpace *sp, OuObj *stream)
{
    if (ou_io_is_file(sp, stream))
        return ou_io_is_closed(stream) || ou_io_flush(sp, stream);
    OuObj *result = ou_call_method(sp, stream, sp->names->flush, NULL, 0);
    ou_xdecref(sp, result);
    return result != NULL;
}

bool
ou_lib_flush(OuSpace *sp)
{
    bool done = true;
    OuObj *names[] = {sp->names->stdout, sp->names->stderr};
    for (size_t i = 0; i < 2; i++) {
        OuObj *stream = ou_lib_stream(sp, names[i]);
        if (stream == NULL)
            continue;
        ou_incref(stream);
        OuObj *first = done ? NULL : ou_pending_take(sp);
        done = flush_object(sp, stream) && done;
        if (first != NULL)
            ou_pending_set(sp, first);
        ou_decref(sp, stream);
    }
    return done;
}

static void
tell_object(OuSpace *sp, OuObj *stream, const char *text, size_t n)
{
    OuObj *s = ou_str_from_utf8(sp, text, n, false);
    OuObj *result = s != NULL ? ou_call_method(sp, stream, sp->names->write, &s, 1) : NULL;
    ou_xdecref(sp, s);
    ou_xdecref(sp, result);
    ou_pending_clear(sp);
}

void
ou_lib_tell(OuSpace *sp, const char *text, size_t n)
{
    OuObj *pending = ou_pending_take(sp);
    OuObj *stream = ou_lib_stream(sp, sp->names->stderr);
    if (stream == NULL) {
        ou_file_write(2, text, n);
    } else {
        ou_incref(stream);
        if (!ou_io_is_file(sp, stream))
            tell_object(sp, stream, text, n);
        else if (!ou_io_write_bytes(sp, stream, text, n) || !ou_io_flush(sp, stream))
            ou_pending_clear(sp);
        ou_decref(sp, stream);
    }
    ou_pending_set(sp, pending);
}

void
ou_lib_run_exit_functions(OuSpace *sp)
{
    OuObj *module = sp->modules != NULL ? ou_dict_get_text(sp, sp->modules, "atexit") : NULL;
    if (module == NULL) {
        ou_pending_clear(sp);
        return;
    }
    ou_incref(module);
    OuObj *run = ou_get_attr_text(sp, module, "_run_exitfuncs");
    OuObj *result = run != NULL ? ou_call0(sp, run) : NULL;
    if (result == NULL)
        ou_raise_unraisable(sp, "atexit callback", run);
    ou_xdecref(sp, result);
    ou_xdecref(sp, run);
    ou_decref(sp, module);
}
