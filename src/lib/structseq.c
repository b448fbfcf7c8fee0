/* SPDX-License-Identifier: MIT */
/* Tuples whose items have names too: sys.version_info, sys.flags...
 *
 * One constant table per class says the names; attribute access looks there
 * first, then does what every object does.
 */
#include "lib/lib_int.h"

static const char *const *
fields_of(const OuObj *o)
{
    return ((const OuStructDef *)(const void *)o->type->spec)->fields;
}

OuObj *
ou_struct_get_attr(OuSpace *sp, OuObj *o, OuObj *name)
{
    const char *const *fields = fields_of(o);
    OuTuple *t = (OuTuple *)o;
    for (size_t i = 0; i < t->length && fields[i] != NULL; i++)
        if (ou_str_equals_text(name, fields[i]))
            return ou_incref(t->items[i]);
    return ou_generic_get_attr(sp, o, name);
}

OuObj *
ou_struct_repr(OuSpace *sp, OuObj *o)
{
    const char *const *fields = fields_of(o);
    OuTuple *t = (OuTuple *)o;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    ou_builder_text(&b, o->type->spec->name);
    ou_builder_char(&b, '(');
    for (size_t i = 0; i < t->length && fields[i] != NULL; i++) {
        if (i > 0)
            ou_builder_text(&b, ", ");
        ou_builder_text(&b, fields[i]);
        ou_builder_char(&b, '=');
        ou_builder_repr(&b, t->items[i]);
    }
    ou_builder_char(&b, ')');
    return ou_builder_finish(&b);
}

OuObj *
ou_struct_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_raise(sp, OU_E_TYPE_ERROR, "cannot create '%N' instances", type);
}

OuObj *
ou_struct_new(OuSpace *sp, OuLibType which, const OuStructDef *def, OuObj **values)
{
    size_t n = 0;
    bool complete = true;
    for (; def->fields[n] != NULL; n++)
        complete = complete && values[n] != NULL;
    OuTuple *t = NULL;
    OuType *type = complete ? ou_lib_type(sp, which, &def->spec) : NULL;
    if (type != NULL)
        t = (OuTuple *)ou_type_alloc(sp, type, n);
    if (t == NULL) {
        for (size_t i = 0; i < n; i++)
            ou_xdecref(sp, values[i]);
        return NULL;
    }
    for (size_t i = 0; i < n; i++)
        ou_slot_init(&t->items[i], values[i]);
    t->length = n;
    return (OuObj *)t;
}
