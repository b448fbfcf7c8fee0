/* SPDX-License-Identifier: MIT */
/* The module errno: the numbers of the system's errors by name, and back. */
#include <errno.h>

#include "lib/lib_int.h"

#define ERRORS(X)                                                                                  \
    X(EPERM) X(ENOENT) X(ESRCH) X(EINTR) X(EIO) X(ENXIO) X(E2BIG) X(ENOEXEC) X(EBADF) X(ECHILD)    \
    X(EAGAIN) X(ENOMEM) X(EACCES) X(EFAULT) X(ENOTBLK) X(EBUSY) X(EEXIST) X(EXDEV) X(ENODEV)       \
    X(ENOTDIR) X(EISDIR) X(EINVAL) X(ENFILE) X(EMFILE) X(ENOTTY) X(ETXTBSY) X(EFBIG) X(ENOSPC)     \
    X(ESPIPE) X(EROFS) X(EMLINK) X(EPIPE) X(EDOM) X(ERANGE) X(EDEADLK) X(ENAMETOOLONG) X(ENOLCK)   \
    X(ENOSYS) X(ENOTEMPTY) X(ELOOP) X(EOVERFLOW) X(EILSEQ) X(ENOTSOCK) X(EADDRINUSE)               \
    X(EADDRNOTAVAIL) X(ENETDOWN) X(ENETUNREACH) X(ECONNABORTED) X(ECONNRESET) X(ENOBUFS)           \
    X(EISCONN) X(ENOTCONN) X(ESHUTDOWN) X(ETIMEDOUT) X(ECONNREFUSED) X(EHOSTUNREACH) X(EALREADY)   \
    X(EINPROGRESS) X(ENOTSUP) X(ECANCELED)

static const struct { const char *name; int value; } errors[] = {
#define ROW(name) {#name, name},
    ERRORS(ROW)
#undef ROW
    {"EWOULDBLOCK", EWOULDBLOCK},
};

static bool
fill_errno(OuSpace *sp, OuObj *module)
{
    OuObj *dict = ou_module_dict(module);
    OuObj *codes = ou_dict_new(sp);
    bool done = codes != NULL && ou_dict_set_text(sp, dict, "errorcode", codes);
    for (size_t i = 0; done && i < sizeof errors / sizeof *errors; i++) {
        OuObj *value = ou_int_from_i64(sp, errors[i].value);
        OuObj *name = ou_str_from(sp, errors[i].name);
        done = value != NULL && name != NULL && ou_dict_set(sp, dict, name, value) &&
               ou_dict_set_default(sp, codes, value, name) != NULL;
        ou_xdecref(sp, value);
        ou_xdecref(sp, name);
    }
    ou_xdecref(sp, codes);
    return done;
}

const OuModuleDef ou_module_errno = {
    .name = "errno",
    .exec = fill_errno,
    .doc = "The system's error numbers.",
};
