/* SPDX-License-Identifier: MIT */
/* The module posix: what os.py asks the system.
 *
 * Thin on purpose: joining paths, walking trees and keeping environ are Python
 * (py/os.py, py/posixpath.py).
 */
#include <errno.h>
#include <string.h>

#include "lib/lib_int.h"
#include "object/bytes/bytes.h"
#include "os/file.h"
#include "os/os.h"

#define FUNCTION(name) static OuObj *name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
#define UNUSED_ARGS ((void)sp, (void)args, (void)n, (void)kwnames)

/* None, or OSError with the file's name; `result` is what os/file.h returned. */
static OuObj *
none_or_error(OuSpace *sp, int result, OuObj *filename)
{
    return result >= 0 ? ou_incref(sp->none) : ou_raise_errno(sp, -result, filename);
}

typedef int (*OuPathCall)(const char *path);

/* The functions that take one path and say whether it worked. */
static OuObj *
call_on_path(OuSpace *sp, const char *function, OuPathCall call, OuObj *o)
{
    OuPath path;
    if (!ou_path_of(sp, function, o, &path))
        return NULL;
    int result;
    do
        result = call(path.text.utf8);
    while (result == -EINTR && ou_lib_interrupted(sp));
    ou_path_release(sp, &path);
    if (result == -EINTR)
        return NULL;
    return none_or_error(sp, result, o);
}

/* ---- paths ---- */

FUNCTION(posix_remove)
{
    UNUSED_ARGS;
    return call_on_path(sp, "remove", ou_file_remove, args[0]);
}

FUNCTION(posix_rmdir)
{
    UNUSED_ARGS;
    return call_on_path(sp, "rmdir", ou_file_remove_dir, args[0]);
}

FUNCTION(posix_chdir)
{
    UNUSED_ARGS;
    return call_on_path(sp, "chdir", ou_file_change_dir, args[0]);
}

FUNCTION(posix_mkdir)
{
    static const char *const names[] = {"path", "mode", "$dir_fd", NULL};
    OuObj *given[3] = {NULL};
    OuPath path;
    int64_t mode = 0777;
    if (!ou_args_parse(sp, "mkdir", args, n, kwnames, names, 1, given) ||
        (given[1] != NULL && !ou_as_i64(sp, given[1], &mode)) || !ou_path_of(sp, "mkdir", given[0], &path))
        return NULL;
    int result = ou_file_make_dir(path.text.utf8, (int)mode);
    ou_path_release(sp, &path);
    return none_or_error(sp, result, given[0]);
}

FUNCTION(posix_rename)
{
    UNUSED_ARGS;
    OuPath from, to;
    if (!ou_path_of(sp, "rename", args[0], &from))
        return NULL;
    if (!ou_path_of(sp, "rename", args[1], &to)) {
        ou_path_release(sp, &from);
        return NULL;
    }
    int result = ou_file_rename(from.text.utf8, to.text.utf8);
    ou_path_release(sp, &from);
    ou_path_release(sp, &to);
    return result >= 0 ? ou_incref(sp->none) : ou_raise_errno_pair(sp, -result, args[0], args[1]);
}

FUNCTION(posix_access)
{
    UNUSED_ARGS;
    OuPath path;
    int64_t mode;
    if (!ou_as_i64(sp, args[1], &mode) || !ou_path_of(sp, "access", args[0], &path))
        return NULL;
    bool may = ou_file_may(path.text.utf8, (int)mode);
    ou_path_release(sp, &path);
    return ou_bool(sp, may);
}

FUNCTION(posix_getcwd)
{
    UNUSED_ARGS;
    char text[4096];
    int result = ou_file_current_dir(text, sizeof text);
    return result < 0 ? ou_raise_errno(sp, -result, NULL) : ou_str_from_system(sp, text);
}

FUNCTION(posix_readlink)
{
    UNUSED_ARGS;
    OuPath path;
    char text[4096];
    if (!ou_path_of(sp, "readlink", args[0], &path))
        return NULL;
    int length = ou_file_read_link(path.text.utf8, text, sizeof text - 1);
    ou_path_release(sp, &path);
    if (length < 0)
        return ou_raise_errno(sp, -length, args[0]);
    text[length] = '\0';
    return ou_str_from_system(sp, text);
}

FUNCTION(posix_fspath)
{
    UNUSED_ARGS;
    return ou_lib_fspath(sp, args[0]);
}

static bool
list_names(OuSpace *sp, OuFileDir *dir, OuObj *list, bool as_bytes, int *error)
{
    const char *name;
    while ((name = ou_file_next_name(dir, error)) != NULL) {
        OuObj *item = as_bytes ? ou_bytes_new(sp, name, strlen(name)) : ou_str_from_system(sp, name);
        if (item == NULL || !ou_list_append_steal(sp, list, item))
            return false;
    }
    return true;
}

FUNCTION(posix_listdir)
{
    (void)kwnames;
    OuPath path = {.text = {.utf8 = "."}};
    bool given = n > 0 && args[0] != sp->none;
    if (given && !ou_path_of(sp, "listdir", args[0], &path)) {
        if (ou_pending_swallow(sp, OU_E_TYPE_ERROR))
            ou_raise(sp, OU_E_TYPE_ERROR,
                     "listdir: path should be string, bytes, os.PathLike, integer or None, not %T", args[0]);
        return NULL;
    }
    bool as_bytes = path.object != NULL && ou_type_is_heir(path.object->type, OU_TYPE_BYTES_HEIR);
    int error;
    OuFileDir *dir = ou_file_open_dir(path.text.utf8, &error);
    ou_path_release(sp, &path);
    if (dir == NULL)
        return ou_raise_errno(sp, error, given ? args[0] : NULL);
    OuObj *list = ou_list_new(sp, 0);
    bool done = list != NULL && list_names(sp, dir, list, as_bytes, &error);
    ou_file_close_dir(dir);
    if (done && error == 0)
        return list;
    ou_xdecref(sp, list);
    return done ? ou_raise_errno(sp, error, given ? args[0] : NULL) : NULL;
}

/* ---- stat ---- */

/* What os.stat_result is made of: the ten items of the tuple, then the exact
 * times and the size of a block. */
static OuObj *
stat_tuple(OuSpace *sp, const OuFileStat *s)
{
    const int64_t second = 1000000000;
    const int64_t values[] = {
        s->mode, (int64_t)s->inode, (int64_t)s->device, (int64_t)s->n_links, s->uid, s->gid, s->size_bytes,
        s->accessed_ns / second, s->modified_ns / second, s->changed_ns / second,
        s->accessed_ns, s->modified_ns, s->changed_ns, s->block_bytes,
    };
    enum { N = sizeof values / sizeof *values };
    OuObj *items[N];
    for (size_t i = 0; i < N; i++) {
        items[i] = ou_int_from_i64(sp, values[i]);
        if (items[i] == NULL) {
            while (i > 0)
                ou_decref(sp, items[--i]);
            return NULL;
        }
    }
    return ou_tuple_steal(sp, items, N);
}

/* _stat(path or descriptor, follow_links) */
FUNCTION(posix_stat)
{
    UNUSED_ARGS;
    OuFileStat stat;
    int result;
    int follow = ou_truth(sp, args[1]);
    if (follow < 0)
        return NULL;
    if (ou_is_index(args[0])) {
        int64_t fd;
        if (!ou_as_i64(sp, args[0], &fd))
            return NULL;
        result = ou_file_stat_open((int)fd, &stat);
    } else {
        OuPath path;
        if (!ou_path_of(sp, "stat", args[0], &path))
            return NULL;
        result = ou_file_stat(path.text.utf8, follow, &stat);
        ou_path_release(sp, &path);
    }
    return result < 0 ? ou_raise_errno(sp, -result, args[0]) : stat_tuple(sp, &stat);
}

/* ---- the process ---- */

FUNCTION(posix_getpid)
{
    UNUSED_ARGS;
    return ou_int_from_i64(sp, ou_process_id());
}

FUNCTION(posix_getppid)
{
    UNUSED_ARGS;
    return ou_int_from_i64(sp, ou_process_parent_id());
}

FUNCTION(posix_getuid)
{
    UNUSED_ARGS;
    return ou_int_from_i64(sp, ou_process_user_id());
}

FUNCTION(posix_cpu_count)
{
    UNUSED_ARGS;
    return ou_int_from_i64(sp, ou_process_n_cpus());
}

FUNCTION(posix_kill)
{
    UNUSED_ARGS;
    int64_t process, signal;
    if (!ou_as_i64(sp, args[0], &process) || !ou_as_i64(sp, args[1], &signal))
        return NULL;
    int result = ou_process_signal((int)process, (int)signal);
    /* A signal to ourselves is seen before this returns. */
    if (result >= 0 && process == ou_process_id() && !ou_lib_interrupted(sp))
        return NULL;
    return none_or_error(sp, result, NULL);
}

FUNCTION(posix_exit)
{
    UNUSED_ARGS;
    int64_t status;
    if (!ou_as_i64(sp, args[0], &status))
        return NULL;
    ou_process_exit((int)status);
}

FUNCTION(posix_system)
{
    UNUSED_ARGS;
    OuPath command;
    if (!ou_path_of(sp, NULL, args[0], &command))
        return NULL;
    ou_block_begin(sp);
    int status = ou_process_system(command.text.utf8);
    ou_block_end(sp);
    ou_path_release(sp, &command);
    return ou_int_from_i64(sp, status);
}

FUNCTION(posix_urandom)
{
    UNUSED_ARGS;
    int64_t size;
    if (!ou_as_i64(sp, args[0], &size))
        return NULL;
    if (size < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "negative argument not allowed");
    OuObj *bytes = ou_bytes_new(sp, NULL, (size_t)size);
    if (bytes != NULL && !ou_os_random(((OuBytes *)bytes)->data, (size_t)size)) {
        ou_decref(sp, bytes);
        return ou_raise_errno(sp, ENOSYS, NULL);
    }
    return bytes;
}

FUNCTION(posix_times)
{
    UNUSED_ARGS;
    uint64_t user, system, peak;
    ou_process_usage(&user, &system, &peak);
    OuObj *values[] = {ou_float_new(sp, (double)user / 1e9), ou_float_new(sp, (double)system / 1e9),
                       ou_float_new(sp, 0), ou_float_new(sp, 0),
                       ou_float_new(sp, (double)ou_os_clock_ns() / 1e9)};
    for (size_t i = 0; i < 5; i++) {
        if (values[i] == NULL) {
            for (size_t j = 0; j < 5; j++)
                ou_xdecref(sp, values[j]);
            return NULL;
        }
    }
    return ou_tuple_steal(sp, values, 5);
}

FUNCTION(posix_strerror)
{
    UNUSED_ARGS;
    int64_t error;
    if (!ou_as_i64(sp, args[0], &error))
        return NULL;
    return ou_str_from(sp, ou_error_text((int)error));
}

FUNCTION(posix_isatty)
{
    UNUSED_ARGS;
    int64_t fd;
    return ou_as_i64(sp, args[0], &fd) ? ou_bool(sp, ou_file_is_terminal((int)fd)) : NULL;
}

/* ---- environment ---- */

static OuObj *
set_variable(OuSpace *sp, OuObj *name, OuObj *value)
{
    OuPath n, v = {.object = NULL};
    if (!ou_path_of(sp, NULL, name, &n))
        return NULL;
    if (value != NULL && !ou_path_of(sp, NULL, value, &v)) {
        ou_path_release(sp, &n);
        return NULL;
    }
    int result = ou_process_set_variable(n.text.utf8, value != NULL ? v.text.utf8 : NULL);
    ou_path_release(sp, &n);
    ou_path_release(sp, &v);
    return none_or_error(sp, result, NULL);
}

FUNCTION(posix_putenv)
{
    UNUSED_ARGS;
    return set_variable(sp, args[0], args[1]);
}

FUNCTION(posix_unsetenv)
{
    UNUSED_ARGS;
    return set_variable(sp, args[0], NULL);
}

static bool
put_variable(OuSpace *sp, OuObj *dict, const char *variable)
{
    const char *equals = strchr(variable, '=');
    if (equals == NULL)
        return true;
    OuObj *name = ou_str_from_utf8(sp, variable, (size_t)(equals - variable), false);
    OuObj *value = name != NULL ? ou_str_from_system(sp, equals + 1) : NULL;
    bool done = value != NULL && ou_dict_set(sp, dict, name, value);
    ou_xdecref(sp, name);
    ou_xdecref(sp, value);
    return done;
}

static bool
fill_posix(OuSpace *sp, OuObj *module)
{
    static const struct { const char *name; int value; } modes[] = {{"F_OK", 0}, {"R_OK", 4}, {"W_OK", 2}, {"X_OK", 1}};
    OuObj *dict = ou_module_dict(module);
    for (size_t i = 0; i < 4; i++)
        if (!ou_lib_put_int(sp, dict, modes[i].name, modes[i].value))
            return false;
    OuObj *variables = ou_dict_new(sp);
    if (variables == NULL)
        return false;
    for (const char *const *v = ou_process_environment(); v != NULL && *v != NULL; v++) {
        if (!put_variable(sp, variables, *v)) {
            ou_decref(sp, variables);
            return false;
        }
    }
    return ou_lib_put(sp, dict, "environ", variables);
}

static const OuMethodDef functions[] = {
    {"_exit", posix_exit, OU_CALL_ARGS, 1, 1, NULL},
    {"_stat", posix_stat, OU_CALL_ARGS, 2, 2, NULL},
    {"_times", posix_times, OU_CALL_ARGS, 0, 0, NULL},
    {"access", posix_access, OU_CALL_ARGS, 2, 2, NULL},
    {"chdir", posix_chdir, OU_CALL_ARGS, 1, 1, NULL},
    {"cpu_count", posix_cpu_count, OU_CALL_ARGS, 0, 0, NULL},
    {"fspath", posix_fspath, OU_CALL_ARGS, 1, 1, NULL},
    {"getcwd", posix_getcwd, OU_CALL_ARGS, 0, 0, NULL},
    {"getpid", posix_getpid, OU_CALL_ARGS, 0, 0, NULL},
    {"getppid", posix_getppid, OU_CALL_ARGS, 0, 0, NULL},
    {"getuid", posix_getuid, OU_CALL_ARGS, 0, 0, NULL},
    {"isatty", posix_isatty, OU_CALL_ARGS, 1, 1, NULL},
    {"kill", posix_kill, OU_CALL_ARGS, 2, 2, NULL},
    {"listdir", posix_listdir, OU_CALL_ARGS, 0, 1, NULL},
    {"mkdir", posix_mkdir, OU_CALL_KEYWORDS, 0, 255, NULL},
    {"putenv", posix_putenv, OU_CALL_ARGS, 2, 2, NULL},
    {"readlink", posix_readlink, OU_CALL_ARGS, 1, 1, NULL},
    {"remove", posix_remove, OU_CALL_ARGS, 1, 1, NULL},
    {"rename", posix_rename, OU_CALL_ARGS, 2, 2, NULL},
    {"replace", posix_rename, OU_CALL_ARGS, 2, 2, NULL},
    {"rmdir", posix_rmdir, OU_CALL_ARGS, 1, 1, NULL},
    {"strerror", posix_strerror, OU_CALL_ARGS, 1, 1, NULL},
    {"system", posix_system, OU_CALL_ARGS, 1, 1, NULL},
    {"unlink", posix_remove, OU_CALL_ARGS, 1, 1, NULL},
    {"unsetenv", posix_unsetenv, OU_CALL_ARGS, 1, 1, NULL},
    {"urandom", posix_urandom, OU_CALL_ARGS, 1, 1, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const OuModuleDef ou_module_posix = {
    .name = "posix",
    .functions = functions,
    .exec = fill_posix,
    .doc = "The system's calls; import os instead.",
};
