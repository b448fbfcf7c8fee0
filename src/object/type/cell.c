/* SPDX-License-Identifier: MIT */
/* Cells: variables that a function shares with the functions inside it. */
#include <stdio.h>

#include "object/args.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/native.h"

OuObj *
ou_cell_new(OuSpace *sp, OuObj *value_or_null)
{
    OuCell *o = ou_object_take(sp, OU_T_CELL);
    if (o == NULL) {
        ou_xdecref(sp, value_or_null);
        return NULL;
    }
    o->value = value_or_null;
    ou_track_newborn(sp, &o->head);
    return &o->head;
}

static OuObj *
cell_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)type;
    if (!ou_args_no_keywords(sp, "cell", kwnames) || !ou_args_count(sp, "cell", n, 0, 1))
        return NULL;
    return ou_cell_new(sp, n == 1 ? ou_incref(args[0]) : NULL);
}

static void
cell_drop(OuSpace *sp, OuObj *o)
{
    ou_xdecref(sp, ((OuCell *)o)->value);
}

static void
cell_visit(OuObj *o, OuVisitFn fn, void *context)
{
    OuObj *value = ((OuCell *)o)->value;
    if (value != NULL)
        fn(context, value, 0);
}

static void
cell_clear(OuSpace *sp, OuObj *o)
{
    ou_slot_clear(sp, &((OuCell *)o)->value);
}

static bool
cell_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    (void)sp, (void)o, (void)slot;
    snprintf(text, bytes, "cell_contents");
    return true;
}

static OuObj *
cell_repr(OuSpace *sp, OuObj *o)
{
    OuObj *value = ((OuCell *)o)->value;
    long long at = (long long)(uintptr_t)o;
    if (value == NULL)
        return ou_str_format(sp, "<cell at 0x%llx: empty>", at);
    return ou_str_format(sp, "<cell at 0x%llx: %T object at 0x%llx>", at, value, (long long)(uintptr_t)value);
}

static OuObj *
cell_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!ou_is(a, sp, OU_T_CELL) || !ou_is(b, sp, OU_T_CELL))
        return ou_incref(sp->not_implemented);
    OuObj *x = ((OuCell *)a)->value, *y = ((OuCell *)b)->value;
    if (x != NULL && y != NULL) {
        ou_incref(x), ou_incref(y);
        OuObj *result = ou_compare(sp, x, y, op);
        ou_decref(sp, x);
        ou_decref(sp, y);
        return result;
    }
    int order = (x != NULL) - (y != NULL); // an empty cell is less than any other
    bool holds = op == OU_LT   ? order < 0
                 : op == OU_LE ? order <= 0
                 : op == OU_EQ ? order == 0
                 : op == OU_NE ? order != 0
                 : op == OU_GT ? order > 0
                               : order >= 0;
    return ou_incref(holds ? sp->true_ : sp->false_);
}

static OuObj *
cell_get_contents(OuSpace *sp, OuObj *o)
{
    OuObj *value = ((OuCell *)o)->value;
    return value != NULL ? ou_incref(value) : ou_raise(sp, OU_E_VALUE_ERROR, "Cell is empty");
}

static bool
cell_set_contents(OuSpace *sp, OuObj *o, OuObj *value)
{
    ou_slot_set(sp, &((OuCell *)o)->value, ou_xincref(value));
    return true;
}

static const OuGetSetDef cell_getsets[] = {
    {"cell_contents", cell_get_contents, cell_set_contents, NULL},
    {NULL, NULL, NULL, NULL},
};

const OuTypeSpec ou_spec_cell = {
    .name = "cell",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_COLLECTABLE | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuCell),
    .slots = {.drop = cell_drop,
              .visit = cell_visit,
              .clear = cell_clear,
              .edge_name = cell_edge_name,
              .repr = cell_repr,
              .compare = cell_compare,
              .make = cell_make},
    .getsets = cell_getsets,
};
