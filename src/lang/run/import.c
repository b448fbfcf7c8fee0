/* SPDX-License-Identifier: MIT */
/* Imports: sys.modules, then modules of the program itself, then sys.path.
 *
 * A module that is being imported is in sys.modules already, so that circular
 * imports see it half made; when its code fails it is taken out again.
 */
#include <stdio.h>
#include <string.h>

#include "lang/compile/compile.h"
#include "lang/run/entry.h"
#include "lang/run/vm_int.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/text/str.h"
#include "os/file.h"

enum { PATH_ROOM = 4096 };

/* ---- reading source files ---- */

/* All bytes of a file in a buffer of *room bytes; NULL: not readable (nothing
 * pending) or no memory (pending). */
static char *
read_file(OuSpace *sp, const char *path, size_t *n, size_t *room)
{
    OuFileStat stat;
    int fd = ou_file_open(path, OU_FILE_READ);
    if (fd < 0)
        return NULL;
    char *data = NULL;
    if (ou_file_stat_open(fd, &stat) != 0 || stat.is_dir)
        goto fail;
    *room = (size_t)stat.size_bytes + 1;
    data = ou_buffer_take(sp->heap, *room);
    if (data == NULL) {
        ou_raise_memory(sp);
        goto fail;
    }
    *n = 0;
    while (*n < *room - 1) {
        int64_t got = ou_file_read(fd, data + *n, *room - 1 - *n);
        if (got <= 0)
            break;
        *n += (size_t)got;
    }
    data[*n] = '\0';
    ou_file_close(fd);
    return data;
fail:
    ou_file_close(fd);
    if (data != NULL)
        ou_buffer_release(sp->heap, data, *room);
    return NULL;
}

/* ---- making modules ---- */

static bool
set_text(OuSpace *sp, OuObj *dict, OuObj *key, const char *text)
{
    OuObj *value = ou_str_from(sp, text);
    bool ok = value != NULL && ou_dict_set(sp, dict, key, value);
    ou_xdecref(sp, value);
    return ok;
}

/* __name__, __package__, __builtins__, and for files __file__ and __path__. */
static bool
fill_module(OuSpace *sp, OuObj *dict, OuObj *name, const char *file, const char *package_dir)
{
    OuText text;
    if (!ou_text_of(sp, name, &text))
        return false;
    const char *dot = strrchr(text.utf8, '.');
    size_t n_package = package_dir != NULL ? text.n_bytes : dot != NULL ? (size_t)(dot - text.utf8) : 0;
    OuObj *package = ou_str_from_utf8(sp, text.utf8, n_package, true);
    ou_text_release(sp, &text);
    bool ok = package != NULL && ou_dict_set(sp, dict, sp->names->package, package);
    ou_xdecref(sp, package);
    ok = ok && ou_dict_set(sp, dict, sp->names->builtins, sp->builtins);
    if (ok && file != NULL)
        ok = set_text(sp, dict, sp->names->file, file);
    if (ok && package_dir != NULL) {
        OuObj *dir = ou_str_from(sp, package_dir);
        OuObj *list = dir != NULL ? ou_list_from(sp, &dir, 1) : NULL;
        ok = list != NULL && ou_dict_set(sp, dict, sp->names->path, list);
        ou_xdecref(sp, dir);
        ou_xdecref(sp, list);
    }
    return ok;
}

/* A module `name` from source: in sys.modules while and after its code runs. */
static OuObj *
run_source(OuSpace *sp, OuObj *name, const char *source, size_t n, const char *file,
           const char *package_dir)
{
    OuObj *filename = NULL, *code = NULL, *result = NULL;
    OuObj *module = ou_module_new(sp, name);
    if (module == NULL)
        return NULL;
    OuObj *dict = ou_module_dict(module);
    filename = ou_str_from(sp, file);
    if (filename == NULL || !fill_module(sp, dict, name, file, package_dir))
        goto done;
    code = ou_compile(sp, source, n, filename, OU_COMPILE_EXEC, NULL);
    if (code == NULL || !ou_dict_set(sp, sp->modules, name, module))
        goto done;
    result = ou_vm_run_code(sp, code, dict, NULL);
    if (result == NULL) {
        OuObj *pending = ou_pending_take(sp);
        ou_dict_delete(sp, sp->modules, name);
        ou_pending_set(sp, pending);
    }
done:
    ou_xdecref(sp, filename);
    ou_xdecref(sp, code);
    if (result == NULL) {
        ou_decref(sp, module);
        return NULL;
    }
    ou_decref(sp, result);
    OuObj *there = ou_dict_get(sp, sp->modules, name); // the code may have replaced it
    if (there != NULL) {
        ou_incref(there);
        ou_decref(sp, module);
        return there;
    }
    return module;
}

/* Module `name` from directory `dir` by the last part of its name; NULL with
 * nothing pending when there is none. */
static OuObj *
load_from_dir(OuSpace *sp, OuObj *name, const char *last, const char *dir)
{
    char path[PATH_ROOM], package[PATH_ROOM];
    const char *slash = dir[0] == '\0' || dir[strlen(dir) - 1] == '/' ? "" : "/";
    for (int form = 0; form < 2; form++) {
        int length = snprintf(path, sizeof path, "%s%s%s%s", dir, slash, last,
                              form == 0 ? "/__init__.py" : ".py");
        if (length < 0 || (size_t)length >= sizeof path)
            continue;
        size_t n, room;
        char *source = read_file(sp, path, &n, &room);
        if (source == NULL) {
            if (ou_pending(sp))
                return NULL;
            continue;
        }
        length = snprintf(package, sizeof package, "%s%s%s", dir, slash, last);
        (void)length; // shorter than `path`, which fitted
        OuObj *module = run_source(sp, name, source, n, path, form == 0 ? package : NULL);
        ou_buffer_release(sp->heap, source, room);
        return module;
    }
    return NULL;
}

/* Along a list of directories (sys.path or a package's __path__). */
static OuObj *
load_from_path(OuSpace *sp, OuObj *name, const char *last, OuObj *path)
{
    if (path == NULL || !(path->type->flags & OU_TYPE_LIST_HEIR))
        return NULL;
    for (size_t i = 0; i < ((OuList *)path)->length; i++) {
        OuObj *dir = ou_incref(((OuList *)path)->items[i]);
        OuObj *module = NULL;
        OuText text;
        if ((dir->type->flags & OU_TYPE_STR_HEIR) && ou_text_of(sp, dir, &text)) {
            module = load_from_dir(sp, name, last, text.utf8);
            ou_text_release(sp, &text);
        }
        ou_decref(sp, dir);
        if (module != NULL || ou_pending(sp))
            return module;
    }
    return NULL;
}

static OuObj *
load_native(OuSpace *sp, OuObj *name, const char *text)
{
    OuVm *vm = ou_vm_of(sp);
    OuObj *module = vm->finder.native != NULL ? vm->finder.native(sp, text) : NULL;
    if (module != NULL && !ou_dict_set(sp, sp->modules, name, module))
        ou_slot_clear(sp, &module);
    return module;
}

/* A module of the library that is written in Python: last, as in CPython a file of
 * that name beside the script hides it. */
static OuObj *
load_embedded(OuSpace *sp, OuObj *name, const char *text)
{
    OuVm *vm = ou_vm_of(sp);
    const char *source;
    size_t n;
    bool is_package;
    if (vm->finder.source == NULL || !vm->finder.source(text, &source, &n, &is_package))
        return NULL;
    char file[PATH_ROOM];
    snprintf(file, sizeof file, "<ouro %.200s>", text);
    return run_source(sp, name, source, n, file, is_package ? "" : NULL);
}

static OuObj *
sys_path(OuSpace *sp)
{
    OuObj *sys = ou_dict_get_str(sp, sp->modules, sp->names->sys);
    bool is_module = sys != NULL && ou_is(sys, sp, OU_T_MODULE); // a program may put anything there
    return is_module ? ou_dict_get_str(sp, ou_module_dict(sys), sp->names->path_name) : NULL;
}

/* ImportError.name of the pending exception. */
static void
set_error_name(OuSpace *sp, OuObj *name)
{
    OuObj *error = ou_pending_peek(sp);
    if (error != NULL && ou_type_is_subtype(error->type, ou_error_type(sp, OU_E_IMPORT_ERROR)))
        ou_slot_set(sp, &((OuException *)error)->field[OU_FIELD_IMPORT_NAME], ou_incref(name));
}

/* "No module named 'a.b'; 'a' is not a package": the parent's name is the first n
 * bytes of `name` (ASCII or not, a dot ends it). */
static void
raise_not_package(OuSpace *sp, OuObj *name, size_t n)
{
    OuText text;
    if (!ou_text_of(sp, name, &text))
        return;
    OuObj *parent = ou_str_from_utf8(sp, text.utf8, n, true);
    ou_text_release(sp, &text);
    if (parent != NULL)
        ou_raise(sp, OU_E_MODULE_NOT_FOUND_ERROR, "No module named %R; %R is not a package", name,
                 parent);
    set_error_name(sp, name);
    ou_xdecref(sp, parent);
}

/* Import the absolute `name` whose parent package (or NULL) is imported: from
 * sys.modules or loaded now. */
static OuObj *
find_or_load(OuSpace *sp, OuObj *name, OuObj *parent)
{
    OuObj *there = ou_dict_get(sp, sp->modules, name);
    if (there == sp->none)
        return ou_raise(sp, OU_E_MODULE_NOT_FOUND_ERROR,
                        "import of %S halted; None in sys.modules", name);
    if (there != NULL)
        return ou_incref(there);
    OuText text;
    if (ou_pending(sp) || !ou_text_of(sp, name, &text))
        return NULL;
    const char *dot = strrchr(text.utf8, '.');
    const char *last = dot != NULL ? dot + 1 : text.utf8;
    OuObj *module = load_native(sp, name, text.utf8);
    if (module == NULL && !ou_pending(sp)) {
        OuObj *path = parent == NULL ? ou_xincref(sys_path(sp))
                                     : ou_find_attr(sp, parent, sp->names->path);
        if (path == NULL && !ou_pending(sp) && parent != NULL)
            raise_not_package(sp, name, (size_t)(last - text.utf8) - 1);
        if (path != NULL)
            module = load_from_path(sp, name, last, path);
        ou_xdecref(sp, path);
    }
    if (module == NULL && !ou_pending(sp))
        module = load_embedded(sp, name, text.utf8);
    ou_text_release(sp, &text);
    if (module == NULL && !ou_pending(sp)) {
        ou_raise(sp, OU_E_MODULE_NOT_FOUND_ERROR, "No module named %R", name);
        set_error_name(sp, name);
    }
    return module;
}

/* Import `name` part by part. The first part's module in *first (may be NULL), the
 * last one is returned. */
static OuObj *
import_dotted(OuSpace *sp, OuObj *name, OuObj **first)
{
    size_t n = ou_str_length(name), end = 0;
    OuObj *parent = NULL;
    while (end <= n) {
        size_t begin = end;
        while (end < n && ou_str_at(name, end) != '.')
            end++;
        OuObj *part = ou_str_slice(sp, name, 0, end);
        part = part != NULL ? ou_str_intern(sp, part) : NULL;
        OuObj *module = part != NULL ? find_or_load(sp, part, parent) : NULL;
        if (module != NULL && parent != NULL) {
            OuObj *last = ou_str_slice(sp, name, begin, end);
            last = last != NULL ? ou_str_intern(sp, last) : NULL;
            if (last == NULL || !ou_set_attr(sp, parent, last, module))
                ou_slot_clear(sp, &module);
            ou_xdecref(sp, last);
        }
        ou_xdecref(sp, part);
        ou_xdecref(sp, parent);
        if (module == NULL) {
            if (first != NULL)
                ou_slot_clear(sp, first);
            return NULL;
        }
        if (first != NULL && *first == NULL)
            *first = ou_incref(module);
        parent = module;
        end++;
    }
    return parent;
}

/* The absolute name that `name` at `level` dots means in a module of `globals`. */
static OuObj *
absolute_name(OuSpace *sp, OuObj *name, OuObj *globals, int64_t level)
{
    if (level == 0)
        return ou_incref(name);
    OuObj *package = globals != NULL ? ou_dict_get_str(sp, globals, sp->names->package) : NULL;
    if (package == NULL || !ou_is(package, sp, OU_T_STR) || ou_str_length(package) == 0)
        return ou_raise(sp, OU_E_IMPORT_ERROR,
                        "attempted relative import with no known parent package");
    size_t end = ou_str_length(package);
    for (int64_t i = 1; i < level; i++) {
        while (end > 0 && ou_str_at(package, end - 1) != '.')
            end--;
        if (end == 0)
            return ou_raise(sp, OU_E_IMPORT_ERROR,
                            "attempted relative import beyond top-level package");
        end--;
    }
    OuObj *base = ou_str_slice(sp, package, 0, end);
    if (base == NULL || ou_str_length(name) == 0)
        return base;
    OuObj *full = ou_str_format(sp, "%S.%S", base, name);
    ou_decref(sp, base);
    return full;
}

/* Submodules that a fromlist names and the package does not have yet. */
static bool
import_fromlist(OuSpace *sp, OuObj *module, OuObj *fromlist)
{
    OuObj *path = ou_find_attr(sp, module, sp->names->path);
    if (path == NULL)
        return !ou_pending(sp);
    ou_decref(sp, path);
    OuObj *own = ou_get_attr(sp, module, sp->names->name);
    if (own == NULL)
        return false;
    bool ok = true;
    for (size_t i = 0; ok && i < ((OuTuple *)fromlist)->length; i++) {
        OuObj *item = ((OuTuple *)fromlist)->items[i];
        if (ou_str_equals_text(item, "*"))
            continue;
        OuObj *there = ou_find_attr(sp, module, item);
        ok = there != NULL || !ou_pending(sp);
        if (ok && there == NULL) {
            OuObj *full = ou_str_format(sp, "%S.%S", own, item);
            OuObj *sub = full != NULL ? import_dotted(sp, full, NULL) : NULL;
            ok = sub != NULL || ou_pending_swallow(sp, OU_E_MODULE_NOT_FOUND_ERROR);
            ou_xdecref(sp, full);
            ou_xdecref(sp, sub);
        }
        ou_xdecref(sp, there);
    }
    ou_decref(sp, own);
    return ok;
}

OuObj *
ou_vm_import(OuSpace *sp, OuObj *name, OuObj *globals, OuObj *fromlist, int64_t level)
{
    if (!(name->type->flags & OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "module name must be a string");
    if (level == 0 && ou_str_length(name) == 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "Empty module name");
    if (sp->modules == NULL)
        return ou_raise(sp, OU_E_IMPORT_ERROR, "sys.meta_path is None, Python is likely shutting down");
    OuObj *full = absolute_name(sp, name, globals, level);
    if (full == NULL)
        return NULL;
    OuObj *first = NULL;
    OuObj *module = import_dotted(sp, full, &first);
    ou_decref(sp, full);
    if (module == NULL)
        return NULL;
    bool from = fromlist != NULL && ou_is(fromlist, sp, OU_T_TUPLE)
                && ((OuTuple *)fromlist)->length > 0;
    if (from && !import_fromlist(sp, module, fromlist)) {
        ou_decref(sp, module);
        ou_decref(sp, first);
        return NULL;
    }
    OuObj *result = from || level > 0 ? module : first;
    ou_incref(result);
    ou_decref(sp, module);
    ou_decref(sp, first);
    return result;
}

/* ---- the instructions ---- */

OuObj *
ou_vm_import_name(OuVm *vm, OuFrame *frame, OuObj *name, OuObj *fromlist, int64_t level)
{
    OuSpace *sp = vm->sp;
    OuObj *import = ou_dict_get_str(sp, sp->builtins, sp->names->import_);
    if (import == NULL)
        return ou_raise(sp, OU_E_IMPORT_ERROR, "__import__ not found");
    if (!ou_is(import, sp, OU_T_NATIVE)) { // a program replaced it
        OuObj *depth = ou_int_from_i64(sp, level);
        OuObj *args[5] = {name, frame->func->globals,
                          frame->names != NULL ? frame->names : sp->none, fromlist, depth};
        OuObj *module = depth != NULL ? ou_call(sp, import, args, 5, NULL) : NULL;
        ou_xdecref(sp, depth);
        return module;
    }
    return ou_vm_import(sp, name, frame->func->globals, fromlist, level);
}

/* Is the code of `module` still running? */
static bool
is_being_imported(OuSpace *sp, OuObj *module)
{
    if (!ou_is(module, sp, OU_T_MODULE))
        return false;
    for (OuFrame *frame = sp->thread->frame; frame != NULL; frame = frame->back)
        if (frame->func->globals == ou_module_dict(module) && ou_str_equals_text(frame->func->code->name, "<module>"))
            return true;
    return false;
}

OuObj *
ou_vm_import_from(OuSpace *sp, OuObj *module, OuObj *name)
{
    OuObj *value = ou_find_attr(sp, module, name);
    if (value != NULL || ou_pending(sp))
        return value;
    OuObj *own = ou_find_attr(sp, module, sp->names->name);
    if (own == NULL)
        return ou_pending(sp) ? NULL
                              : ou_raise(sp, OU_E_IMPORT_ERROR, "cannot import name %R from '<unknown module name>' "
                                                               "(unknown location)", name);
    OuObj *full = ou_str_format(sp, "%S.%S", own, name);
    if (full != NULL && sp->modules != NULL)
        value = ou_xincref(ou_dict_get(sp, sp->modules, full));
    if (value == NULL && !ou_pending(sp)) {
        OuObj *file = ou_find_attr(sp, module, sp->names->file);
        const char *format = file == NULL ? "cannot import name %R from %R (unknown location)"
                             : is_being_imported(sp, module)
                                 ? "cannot import name %R from partially initialized module %R "
                                   "(most likely due to a circular import) (%S)"
                                 : "cannot import name %R from %R (%S)";
        ou_raise(sp, OU_E_IMPORT_ERROR, format, name, own, file);
        set_error_name(sp, own);
        ou_xdecref(sp, file);
    }
    ou_xdecref(sp, full);
    ou_decref(sp, own);
    return value;
}

bool
ou_vm_import_star(OuSpace *sp, OuFrame *frame, OuObj *module)
{
    OuObj *into = frame->names != NULL ? frame->names : frame->func->globals;
    OuObj *dict = ou_get_attr(sp, module, sp->names->dict);
    if (dict == NULL)
        return false;
    OuObj *all = ou_find_attr(sp, module, sp->names->all);
    OuObj *names = ou_pending(sp) ? NULL : ou_list_of(sp, all != NULL ? all : dict);
    bool ok = names != NULL;
    for (size_t i = 0; ok && i < ((OuList *)names)->length; i++) {
        OuObj *name = ((OuList *)names)->items[i];
        if (all == NULL && ou_is(name, sp, OU_T_STR) && ou_str_length(name) > 0
            && ou_str_at(name, 0) == '_')
            continue;
        OuObj *value = ou_get_attr(sp, module, name);
        ok = value != NULL && ou_set_item(sp, into, name, value);
        ou_xdecref(sp, value);
    }
    ou_xdecref(sp, names);
    ou_xdecref(sp, all);
    ou_decref(sp, dict);
    return ok;
}
