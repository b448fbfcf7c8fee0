/* SPDX-License-Identifier: MIT */
/* `int | None` in annotations and isinstance(): the alternatives as a flat tuple,
 * which isinstance() and issubclass() take as they are. */
#include "object/container/tuple.h"
#include "object/ops.h"
#include "object/type/type_int.h"

/* What `o` stands for in a union, as a tuple; a new reference, NULL pending. */
static OuObj *
alternatives(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_TUPLE))
        return ou_incref(o);
    return ou_tuple_pack(sp, 1, o == sp->none ? (OuObj *)o->type : o);
}

static bool
is_alternative(OuSpace *sp, OuObj *o)
{
    return o == sp->none || ou_type_is_heir(o->type, OU_TYPE_TYPE_HEIR) || ou_is(o, sp, OU_T_TUPLE);
}

OuObj *
ou_type_union(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!is_alternative(sp, a) || !is_alternative(sp, b))
        return ou_incref(sp->not_implemented);
    OuObj *left = alternatives(sp, a), *right = left != NULL ? alternatives(sp, b) : NULL;
    OuObj *both = right != NULL ? ou_binary(sp, OU_ADD, left, right) : NULL;
    ou_xdecref(sp, left);
    ou_xdecref(sp, right);
    return both;
}
