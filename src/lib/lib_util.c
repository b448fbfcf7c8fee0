/* SPDX-License-Identifier: MIT */
/* Errors of the system as exceptions, and paths as arguments. */
#include "lib/lib_int.h"

#include <string.h>

#include "object/bytes/bytes.h"

/* ---- errors ---- */

void *
ou_raise_errno_pair(OuSpace *sp, int error, OuObj *filename, OuObj *filename2)
{
    ou_raise_errno(sp, error, filename);
    if (ou_pending_is(sp, OU_E_OS_ERROR)) {
        OuException *e = (OuException *)ou_pending_peek(sp);
        ou_slot_set(sp, &e->field[OU_FIELD_OS_FILENAME2], ou_incref(filename2));
    }
    return NULL;
}

bool
ou_lib_interrupted(OuSpace *sp)
{
    return sp->calls.poll == NULL || sp->calls.poll(sp);
}

/* ---- paths ---- */

OuObj *
ou_lib_fspath(OuSpace *sp, OuObj *o)
{
    if (ou_type_is_heir(o->type, OU_TYPE_STR_HEIR | OU_TYPE_BYTES_HEIR))
        return ou_incref(o);
    OuObj *name = ou_str_intern_text(sp, "__fspath__");
    if (name == NULL)
        return NULL;
    OuObj *method = ou_special(sp, o, name);
    ou_decref(sp, name);
    if (method == NULL) {
        if (ou_pending(sp))
            return NULL;
        return ou_raise(sp, OU_E_TYPE_ERROR, "expected str, bytes or os.PathLike object, not %T", o);
    }
    OuObj *path = ou_call0(sp, method);
    ou_decref(sp, method);
    if (path == NULL || ou_type_is_heir(path->type, OU_TYPE_STR_HEIR | OU_TYPE_BYTES_HEIR))
        return path;
    ou_raise(sp, OU_E_TYPE_ERROR, "expected %T.__fspath__() to return str or bytes, not %T", o, path);
    ou_decref(sp, path);
    return NULL;
}

bool
ou_path_of(OuSpace *sp, const char *function, OuObj *o, OuPath *path)
{
    *path = (OuPath){0};
    OuObj *object = ou_lib_fspath(sp, o);
    if (object == NULL) {
        if (function != NULL && ou_pending_swallow(sp, OU_E_TYPE_ERROR))
            ou_raise(sp, OU_E_TYPE_ERROR, "%s: path should be string, bytes or os.PathLike, not %T",
                     function, o);
        return false;
    }
    if (ou_type_is_heir(object->type, OU_TYPE_BYTES_HEIR)) {
        const OuBytes *bytes = (const OuBytes *)object;
        path->text = (OuText){.utf8 = (const char *)bytes->data, .n_bytes = bytes->length};
    } else if (!ou_text_of(sp, object, &path->text)) {
        ou_decref(sp, object);
        return false;
    }
    path->object = object;
    if (strlen(path->text.utf8) == path->text.n_bytes)
        return true;
    ou_path_release(sp, path);
    if (function != NULL)
        ou_raise(sp, OU_E_VALUE_ERROR, "%s: embedded null character in path", function);
    else
        ou_raise(sp, OU_E_VALUE_ERROR, "embedded null byte");
    return false;
}

void
ou_path_release(OuSpace *sp, OuPath *path)
{
    if (path->object == NULL)
        return;
    ou_text_release(sp, &path->text);
    ou_decref(sp, path->object);
    path->object = NULL;
}

OuObj *
ou_str_from_system(OuSpace *sp, const char *text)
{
    OuObj *s = ou_str_from_utf8(sp, text, strlen(text), true);
    if (s != NULL || !ou_pending_swallow(sp, OU_E_UNICODE_DECODE_ERROR))
        return s;
    /* Not UTF-8: let the codec keep the bytes as surrogates. */
    OuObj *bytes = ou_bytes_new(sp, text, strlen(text));
    OuObj *how[] = {ou_str_from(sp, "utf-8"), ou_str_from(sp, "surrogateescape")};
    OuObj *decode = ou_str_from(sp, "decode");
    if (bytes != NULL && how[0] != NULL && how[1] != NULL && decode != NULL)
        s = ou_call_method(sp, bytes, decode, how, 2);
    ou_xdecref(sp, bytes);
    ou_xdecref(sp, how[0]);
    ou_xdecref(sp, how[1]);
    ou_xdecref(sp, decode);
    return s;
}
