/* SPDX-License-Identifier: MIT */
/* builtins that ask any object something: attributes, identity, class, text. */
#include "lib/lib_int.h"

#include "object/type/instance.h"
#include "object/weakref.h"

/* ---- text and identity ---- */

OU_NATIVE(ou_builtin_ascii)
{
    (void)n, (void)kwnames;
    return ou_ascii(sp, args[0]);
}

OU_NATIVE(ou_builtin_repr)
{
    (void)n, (void)kwnames;
    return ou_repr(sp, args[0]);
}

OU_NATIVE(ou_builtin_format)
{
    (void)kwnames;
    OuObj *spec = n > 1 ? args[1] : sp->empty_str;
    if (!ou_type_is_heir(spec->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "format() argument 2 must be str, not %T", spec);
    return ou_format(sp, args[0], spec);
}

OU_NATIVE(ou_builtin_hash)
{
    (void)n, (void)kwnames;
    int64_t hash;
    return ou_hash(sp, args[0], &hash) ? ou_int_from_i64(sp, hash) : NULL;
}

OU_NATIVE(ou_builtin_id)
{
    (void)n, (void)kwnames;
    return ou_int_from_size(sp, (size_t)(uintptr_t)args[0]);
}

/* ---- classes ---- */

OU_NATIVE(ou_builtin_callable)
{
    (void)n, (void)kwnames;
    return ou_bool(sp, ou_callable(args[0]));
}

OU_NATIVE(ou_builtin_isinstance)
{
    (void)n, (void)kwnames;
    int is = ou_is_instance(sp, args[0], args[1]);
    return is < 0 ? NULL : ou_bool(sp, is);
}

OU_NATIVE(ou_builtin_issubclass)
{
    (void)n, (void)kwnames;
    int is = ou_is_subclass(sp, args[0], args[1]);
    return is < 0 ? NULL : ou_bool(sp, is);
}

/* ---- attributes ---- */

/* `name` as the one string of its content, which look-ups compare by address; a
 * new reference, NULL with TypeError for what is no str. */
static OuObj *
attribute_name(OuSpace *sp, OuObj *name)
{
    if (!ou_type_is_heir(name->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "attribute name must be string, not '%T'", name);
    ou_incref(name);
    return ou_is(name, sp, OU_T_STR) ? ou_str_intern(sp, name) : name;
}

OU_NATIVE(ou_builtin_getattr)
{
    (void)kwnames;
    OuObj *name = attribute_name(sp, args[1]);
    if (name == NULL)
        return NULL;
    OuObj *value = n > 2 ? ou_find_attr(sp, args[0], name) : ou_get_attr(sp, args[0], name);
    ou_decref(sp, name);
    if (value == NULL && n > 2 && !ou_pending(sp))
        return ou_incref(args[2]);
    return value;
}

OU_NATIVE(ou_builtin_hasattr)
{
    (void)n, (void)kwnames;
    OuObj *name = attribute_name(sp, args[1]);
    if (name == NULL)
        return NULL;
    OuObj *value = ou_find_attr(sp, args[0], name);
    ou_decref(sp, name);
    if (value == NULL)
        return ou_pending(sp) ? NULL : ou_bool(sp, false);
    ou_decref(sp, value);
    return ou_bool(sp, true);
}

static OuObj *
set_attribute(OuSpace *sp, OuObj *o, OuObj *name, OuObj *value)
{
    name = attribute_name(sp, name);
    if (name == NULL)
        return NULL;
    bool done = ou_set_attr(sp, o, name, value);
    ou_decref(sp, name);
    return done ? ou_incref(sp->none) : NULL;
}

OU_NATIVE(ou_builtin_setattr)
{
    (void)n, (void)kwnames;
    return set_attribute(sp, args[0], args[1], args[2]);
}

OU_NATIVE(ou_builtin_delattr)
{
    (void)n, (void)kwnames;
    return set_attribute(sp, args[0], args[1], NULL);
}

/* ---- vars, dir ---- */

OU_NATIVE(ou_builtin_vars)
{
    if (n == 0)
        return ou_builtin_locals(sp, args, n, kwnames);
    OuObj *dict = ou_find_attr(sp, args[0], sp->names->dict);
    if (dict == NULL && !ou_pending(sp))
        return ou_raise(sp, OU_E_TYPE_ERROR, "vars() argument must have __dict__ attribute");
    return dict;
}

OU_NATIVE(ou_builtin_dir)
{
    if (n > 0)
        return ou_dir(sp, args[0]);
    OuObj *locals = ou_builtin_locals(sp, args, 0, kwnames);
    OuObj *names = locals != NULL ? ou_list_of(sp, locals) : NULL;
    ou_xdecref(sp, locals);
    if (names != NULL && !ou_list_sort(sp, names, NULL, false)) {
        ou_decref(sp, names);
        return NULL;
    }
    return names;
}
