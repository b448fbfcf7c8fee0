/* SPDX-License-Identifier: MIT */
/* The runtime: opens the layers from the left, closes them from the right, and
 * turns what comes out of a program into a status.
 *
 * Everything it has lies in its heap, its own structure included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "api/runtime.h"
#include "gc/gc.h"
#include "lang/compile/compile.h"
#include "lang/run/entry.h"
#include "lang/run/vm.h"
#include "lib/lib.h"
#include "object/container/dict.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"
#include "os/assert.h"
#include "os/file.h"
#include "ouro.h"

struct OuroRuntime {
    OuHeap *heap;
    OuSpace *sp;
    OuVm *vm;
    OuGc *gc;
    OuObj *main;      // module __main__
    OuText error;     // text of the last failure
    OuObj *error_str; // what `error` borrows from
    OuText listing;
    OuObj *listing_str;
    volatile int interrupted;
    uint32_t flags;
    int exit_status;
};

const char *
ouro_version(void)
{
    return OURO_VERSION;
}

/* ---- opening ---- */

static bool
reclaim_hook(void *owner, size_t bytes)
{
    OuroRuntime *rt = owner;
    return rt->gc != NULL && ou_gc_reclaim(rt->gc, bytes);
}

static bool
where_hook(void *owner, const char **file, int *line)
{
    OuSpace *sp = ((OuroRuntime *)owner)->sp;
    return sp != NULL && sp->calls.where != NULL && sp->calls.where(sp, file, line);
}

static void
grown_hook(void *owner)
{
    OuroRuntime *rt = owner;
    if (rt->gc != NULL)
        ou_gc_grown(rt->gc);
}

static void
many_young_hook(void *owner)
{
    OuroRuntime *rt = owner;
    if (rt->gc != NULL)
        ou_gc_many_young(rt->gc);
}

static void
safe_point_hook(OuSpace *sp)
{
    ou_gc_safe_point(ou_gc_of(sp));
}

static bool
make_main(OuroRuntime *rt)
{
    OuSpace *sp = rt->sp;
    OuObj *name = ou_str_intern_text(sp, "__main__");
    rt->main = name != NULL ? ou_module_new(sp, name) : NULL;
    bool ok = rt->main != NULL && ou_dict_set(sp, sp->modules, name, rt->main);
    OuObj *builtins = ok ? ou_dict_get_text(sp, sp->modules, "builtins") : NULL;
    ok = builtins != NULL &&
         ou_dict_set(sp, ou_module_dict(rt->main), sp->names->builtins, builtins);
    ou_xdecref(sp, name);
    return ok;
}

static bool
apply_options(OuroRuntime *rt, const OuroRuntimeOptions *o)
{
    static const char *const none[] = {""};
    bool named = o != NULL && o->argc > 0;
    if (o != NULL && (o->flags & OURO_DEV_MODE))
        ou_lib_set_dev_mode(rt->sp, true);
    if (o != NULL && (o->flags & OURO_UNBUFFERED))
        ou_lib_set_unbuffered(rt->sp);
    return ou_sys_set_argv(rt->sp, named ? o->argc : 1, named ? o->argv : none) &&
           ou_sys_set_path(rt->sp, 1, none) &&
           ou_sys_set_executable(rt->sp, o != NULL && o->executable != NULL ? o->executable : "");
}

#if OU_CHECK_LEVEL > 0
/* OURO_GC_STRESS=n, in builds with checks: collect at every safe point, and go on with
 * the old objects by n units of work there. */
static void
stress_as_asked(OuGc *gc)
{
    const char *units = getenv("OURO_GC_STRESS");
    if (units != NULL)
        ou_gc_set_stress(gc, strtoll(units, NULL, 10));
}
#endif

OuroRuntime *
ou_runtime_open_on(OuHeap *heap, const OuroRuntimeOptions *options)
{
    OuroRuntime *rt = ou_buffer_take(heap, sizeof *rt);
    if (rt == NULL)
        return NULL;
    memset(rt, 0, sizeof *rt);
    rt->heap = heap;
    rt->flags = options != NULL ? options->flags : 0;
    const OuHeapHooks hooks = {.owner = rt,
                               .reclaim = reclaim_hook,
                               .grown = grown_hook,
                               .many_young = many_young_hook,
                               .where = where_hook};
    const OuModuleFinder finder = {.native = ou_lib_native_module, .source = ou_lib_module_source};
    ou_heap_set_hooks(heap, &hooks);
    rt->sp = ou_space_new(heap, options != NULL ? options->seed : 0);
    rt->vm = rt->sp != NULL ? ou_vm_new(rt->sp, &finder) : NULL;
    rt->gc = rt->vm != NULL ? ou_gc_new(rt->sp) : NULL;
    if (rt->gc == NULL)
        goto fail;
    rt->vm->safe_point = safe_point_hook;
    rt->vm->signal_slot = &rt->interrupted;
    if (!ou_lib_open(rt->sp) || !make_main(rt) || !apply_options(rt, options))
        goto fail;
    ou_gc_settle_in(rt->gc);
    ou_gc_count_work(rt->gc, options != NULL && options->seed != 0);
    if (rt->flags & OURO_TRACING_ONLY)
        ou_gc_trace_only(rt->gc);
    if (rt->flags & OURO_TELL_COLLECTIONS)
        ou_gc_set_story(rt->gc, true);
#if OU_CHECK_LEVEL > 0
    stress_as_asked(rt->gc);
#endif
    return rt;
fail:
    ou_heap_set_hooks(heap, NULL);
    return NULL;
}

OuGc *
ou_runtime_gc(OuroRuntime *rt)
{
    return rt->gc;
}

OuroRuntime *
ouro_runtime_open(const OuroRuntimeOptions *options)
{
    OuroHeapOptions heap_options = {0};
    if (options != NULL) {
        heap_options.limit_bytes = options->limit_bytes;
        heap_options.seed = options->seed;
        heap_options.debug = (options->flags & OURO_HEAP_DEBUG) != 0;
    }
    OuHeap *heap = ou_heap_open(&heap_options);
    if (heap == NULL)
        return NULL;
    OuroRuntime *rt = ou_runtime_open_on(heap, options);
    if (rt == NULL)
        ou_heap_close(heap); // whatever was opened lies in it
    return rt;
}

/* ---- closing ---- */

static void
forget_texts(OuroRuntime *rt)
{
    if (rt->error_str != NULL)
        ou_text_release(rt->sp, &rt->error);
    if (rt->listing_str != NULL)
        ou_text_release(rt->sp, &rt->listing);
    ou_slot_clear(rt->sp, &rt->error_str);
    ou_slot_clear(rt->sp, &rt->listing_str);
}

#if OU_CHECK_LEVEL > 0
/* Release everything piece by piece and prove that nothing is left: in builds
 * with checks, where a leak must not pass. */
static void
close_with_proof(OuroRuntime *rt)
{
    OuHeap *heap = rt->heap;
    rt->sp->ending = true; // what finalizers left behind goes without a word
    ou_gc_collect(rt->gc, 2, OU_GC_CLOSING);
    ou_lib_close(rt->sp);
    ou_gc_free(rt->gc);
    rt->gc = NULL;
    ou_vm_free(rt->vm);
    ou_space_free(rt->sp);
    rt->sp = NULL;
    ou_heap_set_hooks(heap, NULL);
    ou_buffer_release(heap, rt, sizeof *rt);
    if (!ou_space_prove_empty(heap)) {
        fprintf(stderr, "ouro: memory was leaked; see above\n");
        abort();
    }
}
#endif

void
ouro_runtime_close(OuroRuntime *rt)
{
    if (rt == NULL)
        return;
    OuHeap *heap = rt->heap;
    forget_texts(rt);
    ou_lib_run_exit_functions(rt->sp);
    ou_slot_clear(rt->sp, &rt->main);
    ou_lib_clear(rt->sp);
    ou_gc_set_debug(rt->gc,
                    ou_gc_debug(rt->gc) & ~OU_GC_DEBUG_SAVEALL); // there is nobody to save it for
    ou_gc_collect(rt->gc, 2, OU_GC_CLOSING);
    ou_lib_flush(rt->sp);
    ou_pending_clear(rt->sp);
#if OU_CHECK_LEVEL > 0
    close_with_proof(rt);
#endif
    ou_heap_close(heap);
}

/* ---- what came out ---- */

static void
keep_text(OuSpace *sp, OuText *text, OuObj **str, OuObj *now)
{
    if (*str != NULL)
        ou_text_release(sp, text);
    ou_slot_set(sp, str, now);
    if (now != NULL && !ou_text_of(sp, now, text)) {
        ou_pending_clear(sp);
        ou_slot_clear(sp, str);
    }
}

static int
exit_code(OuroRuntime *rt, OuException *e)
{
    OuSpace *sp = rt->sp;
    OuObj *code = e->field[OU_FIELD_EXIT_CODE];
    if (code == NULL || code == sp->none)
        return 0;
    if (code->type->flags & OU_TYPE_INT_HEIR) {
        int64_t value;
        if (ou_int_to_i64(sp, code, &value))
            return (int)(value & 0xFF);
        ou_pending_clear(sp);
        return 255;
    }
    OuObj *line = ou_str_format(sp, "%S\n", code);
    OuText text;
    if (line != NULL && ou_text_of(sp, line, &text)) {
        ou_lib_tell(sp, text.utf8, text.n_bytes);
        ou_text_release(sp, &text);
    }
    ou_pending_clear(sp);
    ou_xdecref(sp, line);
    return 1;
}

/* Call sys.excepthook(type, value, traceback), if there is one. */
static OuObj *
call_excepthook(OuSpace *sp, OuObj *exception)
{
    OuObj *hook = ou_xincref(ou_sys_get(sp, "excepthook"));
    if (hook == NULL)
        return NULL;
    OuObj *traceback = ((OuException *)exception)->traceback;
    OuObj *args[3] = {(OuObj *)exception->type, exception,
                      traceback != NULL ? traceback : sp->none};
    OuObj *result = ou_call(sp, hook, args, 3, NULL);
    ou_decref(sp, hook);
    return result;
}

/* Tell `exception` without asking the program how. */
static void
tell_plainly(OuSpace *sp, const char *before, OuObj *exception)
{
    OuText text;
    OuObj *shown = ou_vm_format_exception(sp, exception);
    ou_lib_tell(sp, before, strlen(before));
    if (shown != NULL && ou_text_of(sp, shown, &text)) {
        ou_lib_tell(sp, text.utf8, text.n_bytes);
        ou_text_release(sp, &text);
    } else {
        ou_lib_tell(sp, "ouro: an exception could not be shown\n", 38);
    }
    ou_xdecref(sp, shown);
    ou_pending_clear(sp);
}

/* Tell an exception as sys.excepthook has it; a hook that is gone or fails does not
 * hide it. */
static void
tell_error(OuroRuntime *rt, OuObj *exception)
{
    OuSpace *sp = rt->sp;
    OuObj *result = call_excepthook(sp, exception);
    OuObj *error = result == NULL ? ou_pending_take(sp) : NULL;
    if (error != NULL && ou_type_is_subtype(error->type, ou_error_type(sp, OU_E_SYSTEM_EXIT))) {
        rt->exit_status = exit_code(rt, (OuException *)error);
    } else if (error != NULL) {
        tell_plainly(sp, "Error in sys.excepthook:\n", error);
        tell_plainly(sp, "\nOriginal exception was:\n", exception);
    } else if (result == NULL) {
        tell_plainly(sp, "sys.excepthook is missing\n", exception);
    }
    ou_xdecref(sp, error);
    ou_xdecref(sp, result);
}

/* Take the pending exception and say how the call ended. */
static OuroStatus
take_failure(OuroRuntime *rt)
{
    OuSpace *sp = rt->sp;
    OuroStatus status = OURO_RAISED;
    OuObj *exception = ou_pending_take(sp);
    if (exception == NULL)
        return OURO_NO_MEMORY;
    OuType *type = exception->type;
    if (ou_type_is_subtype(type, ou_error_type(sp, OU_E_SYSTEM_EXIT))) {
        rt->exit_status = exit_code(rt, (OuException *)exception);
        status = OURO_EXITED;
    } else if ((rt->flags & OURO_TELL_ERRORS) &&
               ou_type_is_subtype(type, ou_error_type(sp, OU_E_BROKEN_PIPE_ERROR))) {
        rt->exit_status = 141; // as a program that SIGPIPE ended
        status = OURO_EXITED;
    } else {
        ou_heap_reserve_open(rt->heap);
        if (ou_type_is_subtype(type, ou_error_type(sp, OU_E_KEYBOARD_INTERRUPT)))
            rt->exit_status = 130;
        else
            rt->exit_status = 1;
        OuObj *text = ou_vm_format_exception(sp, exception);
        if (text == NULL) {
            ou_pending_clear(sp);
            status = OURO_NO_MEMORY;
        }
        keep_text(sp, &rt->error, &rt->error_str, text);
        if (rt->flags & OURO_TELL_ERRORS)
            tell_error(rt, exception);
        ou_heap_reserve_close(rt->heap);
    }
    ou_decref(sp, exception);
    return status;
}

/* ---- running ---- */

static OuroStatus
compile_and_run(OuroRuntime *rt, const char *text, size_t n, OuObj *filename, OuCompileMode mode)
{
    OuSpace *sp = rt->sp;
    bool incomplete = false;
    OuObj *code =
        ou_compile(sp, text, n, filename, mode, mode == OU_COMPILE_SINGLE ? &incomplete : NULL);
    if (code == NULL)
        return incomplete ? OURO_INCOMPLETE : take_failure(rt);
    OuObj *result = ou_vm_run_code(sp, code, ou_module_dict(rt->main), NULL);
    ou_decref(sp, code);
    if (result == NULL)
        return take_failure(rt);
    ou_decref(sp, result);
    return OURO_OK;
}

static OuroStatus
run_source(OuroRuntime *rt, const char *text, size_t n, OuObj *filename, OuCompileMode mode)
{
    rt->exit_status = 0;
    OuroStatus status = compile_and_run(rt, text, n, filename, mode);
    OU_CHECK(ou_heap_verify_idle(rt->heap, NULL, 0));
    return status;
}

OuroStatus
ouro_runtime_run_text(OuroRuntime *rt, const char *text, const char *name)
{
    OuObj *filename = ou_str_from(rt->sp, name != NULL ? name : "<string>");
    if (filename == NULL)
        return take_failure(rt);
    OuroStatus status = run_source(rt, text, strlen(text), filename, OU_COMPILE_EXEC);
    ou_decref(rt->sp, filename);
    return status;
}

OuroStatus
ouro_runtime_run_statement(OuroRuntime *rt, const char *text)
{
    OuObj *filename = ou_str_from(rt->sp, "<stdin>");
    if (filename == NULL)
        return take_failure(rt);
    OuroStatus status = run_source(rt, text, strlen(text), filename, OU_COMPILE_SINGLE);
    ou_decref(rt->sp, filename);
    return status;
}

OuroStatus
ouro_runtime_disassemble(OuroRuntime *rt, const char *text, const char *name, const char **listing)
{
    OuSpace *sp = rt->sp;
    *listing = "";
    OuObj *filename = ou_str_from(sp, name != NULL ? name : "<string>");
    OuObj *code = filename != NULL
                      ? ou_compile(sp, text, strlen(text), filename, OU_COMPILE_EXEC, NULL)
                      : NULL;
    OuObj *lines = code != NULL ? ou_code_disassemble(sp, code) : NULL;
    ou_xdecref(sp, filename);
    ou_xdecref(sp, code);
    if (lines == NULL)
        return take_failure(rt);
    keep_text(sp, &rt->listing, &rt->listing_str, lines);
    if (rt->listing_str != NULL)
        *listing = rt->listing.utf8;
    return rt->listing_str != NULL ? OURO_OK : OURO_NO_MEMORY;
}

/* ---- files ---- */

static OuroStatus
cannot_read(OuroRuntime *rt, const char *path, int error)
{
    OuSpace *sp = rt->sp;
    OuObj *text = ou_str_format(sp, "can't open file '%s': [Errno %d] %s\n", path, error,
                                ou_error_text(error));
    if (text == NULL)
        ou_pending_clear(sp);
    keep_text(sp, &rt->error, &rt->error_str, text);
    rt->exit_status = 2;
    return OURO_CANNOT_READ;
}

/* All of descriptor `fd` in a buffer of *room bytes; a negative error number, or 0. */
static int
read_all(OuroRuntime *rt, int fd, char **data, size_t *n, size_t *room)
{
    *room = 64 * 1024;
    *n = 0;
    *data = ou_buffer_take(rt->heap, *room);
    while (*data != NULL) {
        if (*n + 1 == *room) {
            char *more = ou_buffer_resize(rt->heap, *data, *room, *room * 2);
            if (more == NULL)
                break;
            *data = more;
            *room *= 2;
        }
        int64_t got = ou_file_read(fd, *data + *n, *room - 1 - *n);
        if (got < 0) {
            ou_buffer_release(rt->heap, *data, *room);
            return (int)got;
        }
        if (got == 0) {
            (*data)[*n] = '\0';
            return 0;
        }
        *n += (size_t)got;
    }
    if (*data != NULL)
        ou_buffer_release(rt->heap, *data, *room);
    return -12; // ENOMEM
}

/* `path` from the root, as CPython shows a script; new reference, or NULL. */
static OuObj *
absolute_path(OuSpace *sp, const char *path)
{
    char folder[4096];
    if (path[0] == '/' || ou_file_current_dir(folder, sizeof folder) != 0)
        return ou_str_from(sp, path);
    return ou_str_format(sp, "%s/%s", strcmp(folder, "/") == 0 ? "" : folder, path);
}

/* sys.path[0] is the folder of the script. */
static bool
set_script_folder(OuroRuntime *rt, OuObj *path)
{
    size_t n = ou_str_length(path);
    while (n > 1 && ou_str_at(path, n - 1) != '/')
        n--;
    OuObj *folder = ou_str_slice(rt->sp, path, 0, n > 1 ? n - 1 : n);
    OuText text;
    if (folder == NULL || !ou_text_of(rt->sp, folder, &text)) {
        ou_xdecref(rt->sp, folder);
        return false;
    }
    bool ok = ou_sys_set_path(rt->sp, 1, &text.utf8);
    ou_text_release(rt->sp, &text);
    ou_decref(rt->sp, folder);
    return ok;
}

OuroStatus
ouro_runtime_run_file(OuroRuntime *rt, const char *path)
{
    OuSpace *sp = rt->sp;
    char *data;
    size_t n, room;
    int fd = ou_file_open(path, OU_FILE_READ);
    int error = fd < 0 ? fd : read_all(rt, fd, &data, &n, &room);
    if (fd >= 0)
        ou_file_close(fd);
    if (error != 0)
        return cannot_read(rt, path, -error);
    OuroStatus status;
    OuObj *filename = absolute_path(sp, path);
    if (filename == NULL || !set_script_folder(rt, filename) ||
        !ou_dict_set(sp, ou_module_dict(rt->main), sp->names->file, filename))
        status = take_failure(rt);
    else if (memchr(data, 0, n) != NULL) {
        ou_raise(sp, OU_E_SYNTAX_ERROR, "source code cannot contain null bytes");
        status = take_failure(rt);
    } else
        status = run_source(rt, data, n, filename, OU_COMPILE_EXEC);
    ou_xdecref(sp, filename);
    ou_buffer_release(rt->heap, data, room);
    return status;
}

/* ---- the rest ---- */

const char *
ouro_runtime_error(OuroRuntime *rt)
{
    return rt->error_str != NULL ? rt->error.utf8 : "";
}

int
ouro_runtime_exit_status(OuroRuntime *rt)
{
    return rt->exit_status;
}

void
ouro_runtime_interrupt(OuroRuntime *rt)
{
    rt->interrupted = 1;
    __atomic_fetch_or(&rt->sp->poll, OU_POLL_SIGNAL, __ATOMIC_RELAXED);
}

OuroStatus
ouro_runtime_flush(OuroRuntime *rt)
{
    return ou_lib_flush(rt->sp) ? OURO_OK : take_failure(rt);
}

OuroHeap *
ouro_runtime_heap(OuroRuntime *rt)
{
    return rt->heap;
}

void
ouro_runtime_stats(OuroRuntime *rt, OuroRuntimeStats *stats)
{
    memset(stats, 0, sizeof *stats);
    ou_heap_stats(rt->heap, &stats->heap);
    stats->n_freed_counting = rt->sp->n_freed_counting;
    stats->n_freed_collecting = rt->sp->n_freed_collected;
    for (int g = 0; g < OU_GC_N_GENERATIONS; g++)
        stats->n_collections[g] = ou_gc_generation(rt->gc, g)->n_collections;
    stats->longest_pause_ns = ou_gc_longest_ns(rt->gc);
    stats->pause_50_ns = ou_gc_pause_ns(rt->gc, 500);
    stats->pause_99_ns = ou_gc_pause_ns(rt->gc, 990);
    stats->pause_999_ns = ou_gc_pause_ns(rt->gc, 999);
    stats->n_pauses = ou_gc_n_events(rt->gc);
    stats->all_pauses_ns = ou_gc_all_pauses_ns(rt->gc);
}

void
ouro_gc_add_pressure(OuroRuntime *rt, int64_t bytes)
{
    ou_gc_add_pressure(rt->gc, bytes);
}
