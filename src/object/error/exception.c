/* SPDX-License-Identifier: MIT */
/* The exception classes: what all of them share, and the table of all.
 *
 * An exception keeps its arguments and four companions (traceback, context,
 * cause, notes); classes with fields of their own keep them in `field`, and
 * since heirs stand in one run behind their base in OU_ERRORS, how many fields
 * a class has follows from where it stands there. The shape word for attributes
 * that programs add lies behind the last field.
 */
#include "object/error/exception.h"

#include <stdio.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception_int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str.h"
#include "object/type/instance.h"

/* Is e between first and last, both included? A constant expression. */
#define BETWEEN(e, first, last) ((int)(e) >= (int)OU_E_##first && (int)(e) <= (int)OU_E_##last)

#define N_FIELDS(e)                                                                                \
    ((e) == OU_E_STOP_ITERATION || (e) == OU_E_SYSTEM_EXIT             ? 1u                        \
     : (e) == OU_E_ATTRIBUTE_ERROR                                     ? (unsigned)OU_N_ATTR_FIELDS \
     : BETWEEN(e, IMPORT_ERROR, MODULE_NOT_FOUND_ERROR)                ? (unsigned)OU_N_IMPORT_FIELDS \
     : BETWEEN(e, NAME_ERROR, UNBOUND_LOCAL_ERROR)                     ? (unsigned)OU_N_NAME_FIELDS \
     : BETWEEN(e, OS_ERROR, TIMEOUT_ERROR)                             ? (unsigned)OU_N_OS_FIELDS  \
     : BETWEEN(e, SYNTAX_ERROR, TAB_ERROR)                             ? (unsigned)OU_N_SYNTAX_FIELDS \
     : BETWEEN(e, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR)          ? (unsigned)OU_N_UNICODE_FIELDS \
                                                                       : 0u)

/* ---- memory ---- */

size_t
ou_exception_n_fields(const OuObj *o)
{
    return (o->type->spec->basic_bytes - sizeof(OuException)) / sizeof(OuObj *);
}

enum { N_COMMON = 5 }; // args, traceback, context, cause, notes

static OuObj **
common_slots(OuObj *o)
{
    return &((OuException *)o)->args;
}

static void
exception_visit(OuObj *o, OuVisitFn fn, void *context)
{
    size_t n = ou_exception_n_fields(o);
    OuObj **common = common_slots(o);
    for (size_t i = 0; i < N_COMMON; i++)
        if (common[i] != NULL)
            fn(context, common[i], i);
    OuObj **field = ((OuException *)o)->field;
    for (size_t i = 0; i < n; i++)
        if (field[i] != NULL)
            fn(context, field[i], N_COMMON + i);
    ou_instance_visit(o, fn, context, N_COMMON + n);
}

static void
clear_fields(OuSpace *sp, OuObj *o)
{
    OuObj **common = common_slots(o);
    for (size_t i = 0; i < N_COMMON; i++)
        ou_slot_clear(sp, &common[i]);
    for (size_t i = 0, n = ou_exception_n_fields(o); i < n; i++)
        ou_slot_clear(sp, &((OuException *)o)->field[i]);
}

static void
exception_clear(OuSpace *sp, OuObj *o)
{
    clear_fields(sp, o);
    ou_instance_clear(sp, o);
}

static void
exception_drop(OuSpace *sp, OuObj *o)
{
    clear_fields(sp, o);
    ou_instance_drop(sp, o);
}

static bool
exception_edge_name(OuSpace *sp, OuObj *o, size_t slot, char *text, size_t bytes)
{
    static const char *const names[N_COMMON] = {"args", "__traceback__", "__context__", "__cause__", "__notes__"};
    if (slot < N_COMMON) {
        snprintf(text, bytes, "%s", names[slot]);
        return true;
    }
    size_t n = ou_exception_n_fields(o);
    if (slot < N_COMMON + n) {
        snprintf(text, bytes, "field %zu", slot - N_COMMON);
        return true;
    }
    OuObj *name = ou_instance_slot_name(sp, o, slot - N_COMMON - n);
    if (name == NULL || !ou_str_is_ascii(name))
        return false;
    snprintf(text, bytes, "%s", (const char *)((OuStr *)name)->data);
    return true;
}

void
ou_exception_set_field(OuSpace *sp, OuObj *o, size_t i, OuObj *value)
{
    ou_slot_set(sp, &((OuException *)o)->field[i], ou_xincref(value));
}

/* ---- construction ---- */

bool
ou_exception_set_args(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n)
{
    OuObj *tuple = ou_tuple_from(sp, args, n);
    if (tuple == NULL)
        return false;
    ou_slot_set(sp, &((OuException *)self)->args, tuple);
    return true;
}

bool
ou_exception_init(OuSpace *sp, OuObj *self, OuObj *const *args, size_t n, OuObj *kwnames)
{
    if (kwnames != NULL && ((OuTuple *)kwnames)->length != 0) {
        ou_raise(sp, OU_E_TYPE_ERROR, "%T() takes no keyword arguments", self);
        return false;
    }
    return ou_exception_set_args(sp, self, args, n);
}

OuObj *
ou_exception_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames; // __init__ judges them
    OuObj *self = ou_type_alloc(sp, type, 0);
    if (self == NULL)
        return NULL;
    if (!ou_exception_set_args(sp, self, args, n)) {
        ou_decref(sp, self);
        return NULL;
    }
    return self;
}

OuObj *
ou_exception_new(OuSpace *sp, OuErrorId id, OuObj *const *args, size_t n)
{
    OuType *type = ou_error_type(sp, id);
    OuObj *self = type->slots.make(sp, type, args, n, NULL);
    if (self != NULL && !self->type->slots.init(sp, self, args, n, NULL)) {
        ou_decref(sp, self);
        return NULL;
    }
    return self;
}

/* ---- text ---- */

OuObj *
ou_exception_str(OuSpace *sp, OuObj *o)
{
    OuTuple *args = (OuTuple *)((OuException *)o)->args;
    if (args == NULL || args->length == 0)
        return ou_incref(sp->empty_str);
    return ou_str_of(sp, args->length == 1 ? args->items[0] : &args->head);
}

static OuObj *
exception_repr(OuSpace *sp, OuObj *o)
{
    OuTuple *args = (OuTuple *)((OuException *)o)->args;
    if (args == NULL)
        return ou_str_format(sp, "%T()", o);
    if (args->length == 1)
        return ou_str_format(sp, "%T(%R)", o, args->items[0]);
    return ou_str_format(sp, "%T%R", o, &args->head);
}

/* ---- methods ---- */

static bool
is_traceback(OuSpace *sp, OuObj *o)
{
    return o->type == sp->types[OU_T_TRACEBACK];
}

static bool
set_traceback(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "__traceback__ may not be deleted") != NULL;
    if (value != sp->none && !is_traceback(sp, value))
        return ou_raise(sp, OU_E_TYPE_ERROR, "__traceback__ must be a traceback or None") != NULL;
    ou_slot_set(sp, &((OuException *)o)->traceback, value == sp->none ? NULL : ou_incref(value));
    return true;
}

static OuObj *
with_traceback(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return set_traceback(sp, args[0], args[1]) ? ou_incref(args[0]) : NULL;
}

static OuObj *
add_note(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuException *e = (OuException *)args[0];
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "note must be a str, not '%T'", args[1]);
    if (e->notes_or_null == NULL) {
        OuObj *notes = ou_list_new(sp, 1);
        if (notes == NULL)
            return NULL;
        ou_slot_set(sp, &e->notes_or_null, notes);
    }
    if (!ou_type_is_heir(e->notes_or_null->type, OU_TYPE_LIST_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "Cannot add note: __notes__ is not a list");
    return ou_list_append(sp, e->notes_or_null, args[1]) ? ou_incref(sp->none) : NULL;
}

static OuObj *
set_state(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (args[1] == sp->none)
        return ou_incref(sp->none);
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_DICT_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "state is not a dictionary");
    OuObj *dict = ou_instance_dict(sp, args[0]);
    if (dict == NULL)
        return NULL;
    bool updated = ou_dict_merge(sp, dict, args[1], true);
    ou_decref(sp, dict);
    return updated ? ou_incref(sp->none) : NULL;
}

static const OuMethodDef exception_methods[] = {
    {"with_traceback", with_traceback, OU_CALL_ARGS, 1, 1, "Set self.__traceback__ and return self."},
    {"add_note", add_note, OU_CALL_ARGS, 1, 1, "Add a note to the exception."},
    {"__setstate__", set_state, OU_CALL_ARGS, 1, 1, NULL},
    {0},
};

/* ---- attributes ---- */

static OuObj *
or_none(OuSpace *sp, OuObj *o)
{
    return ou_incref(o != NULL ? o : sp->none);
}

static OuObj *
get_args(OuSpace *sp, OuObj *o)
{
    OuObj *args = ((OuException *)o)->args;
    return ou_incref(args != NULL ? args : sp->empty_tuple);
}

static bool
set_args(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "args may not be deleted") != NULL;
    OuObj *tuple = ou_tuple_of(sp, value);
    if (tuple == NULL)
        return false;
    ou_slot_set(sp, &((OuException *)o)->args, tuple);
    return true;
}

static OuObj *
get_traceback(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuException *)o)->traceback);
}

/* Set __cause__ or __context__; `noun` is for messages. */
static bool
set_link(OuSpace *sp, OuObj **slot, OuObj *value, const char *noun)
{
    if (value == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "__%s__ may not be deleted", noun) != NULL;
    if (value != sp->none && !ou_type_is_heir(value->type, OU_TYPE_ERROR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "exception %s must be None or derive from BaseException", noun) != NULL;
    ou_slot_set(sp, slot, value == sp->none ? NULL : ou_incref(value));
    return true;
}

static OuObj *
get_context(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuException *)o)->context);
}

static bool
set_context(OuSpace *sp, OuObj *o, OuObj *value)
{
    return set_link(sp, &((OuException *)o)->context, value, "context");
}

static OuObj *
get_cause(OuSpace *sp, OuObj *o)
{
    return or_none(sp, ((OuException *)o)->cause);
}

static bool
set_cause(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (!set_link(sp, &((OuException *)o)->cause, value, "cause"))
        return false;
    ((OuException *)o)->suppress_context = 1;
    return true;
}

static OuObj *
get_suppress(OuSpace *sp, OuObj *o)
{
    return ou_incref(((OuException *)o)->suppress_context ? sp->true_ : sp->false_);
}

static bool
set_suppress(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "can't delete numeric/char attribute") != NULL;
    if (value != sp->true_ && value != sp->false_)
        return ou_raise(sp, OU_E_TYPE_ERROR, "attribute value type must be bool") != NULL;
    ((OuException *)o)->suppress_context = value == sp->true_;
    return true;
}

static OuObj *
get_notes(OuSpace *sp, OuObj *o)
{
    OuObj *notes = ((OuException *)o)->notes_or_null;
    if (notes == NULL)
        return ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "'%T' object has no attribute '__notes__'", o);
    return ou_incref(notes);
}

static bool
set_notes(OuSpace *sp, OuObj *o, OuObj *value)
{
    OuException *e = (OuException *)o;
    if (value == NULL && e->notes_or_null == NULL)
        return ou_raise(sp, OU_E_ATTRIBUTE_ERROR, "__notes__") != NULL;
    ou_slot_set(sp, &e->notes_or_null, ou_xincref(value));
    return true;
}

static bool
set_dict(OuSpace *sp, OuObj *o, OuObj *value)
{
    if (value == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "cannot delete __dict__") != NULL;
    return ou_instance_set_dict(sp, o, value);
}

static const OuGetSetDef exception_getsets[] = {
    {"__dict__", ou_instance_dict, set_dict, NULL},
    {"args", get_args, set_args, NULL},
    {"__traceback__", get_traceback, set_traceback, NULL},
    {"__context__", get_context, set_context, NULL},
    {"__cause__", get_cause, set_cause, NULL},
    {"__suppress_context__", get_suppress, set_suppress, NULL},
    {"__notes__", get_notes, set_notes, NULL},
    {0},
};

/* ---- the table of the classes ---- */

#define INIT_OF(e)                                                                                 \
    ((e) == OU_E_STOP_ITERATION                                         ? ou_exception_init_stop    \
     : (e) == OU_E_SYSTEM_EXIT                                          ? ou_exception_init_exit    \
     : (e) == OU_E_ATTRIBUTE_ERROR || BETWEEN(e, NAME_ERROR, UNBOUND_LOCAL_ERROR)                   \
         ? ou_exception_init_named                                                                 \
     : BETWEEN(e, IMPORT_ERROR, MODULE_NOT_FOUND_ERROR)                 ? ou_exception_init_import  \
     : BETWEEN(e, OS_ERROR, TIMEOUT_ERROR)                              ? ou_exception_init_os      \
     : BETWEEN(e, SYNTAX_ERROR, TAB_ERROR)                              ? ou_exception_init_syntax  \
     : BETWEEN(e, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR)           ? ou_exception_init_unicode \
                                                                        : ou_exception_init)

#define STR_OF(e)                                                                                  \
    ((e) == OU_E_KEY_ERROR                                              ? ou_exception_str_key      \
     : BETWEEN(e, IMPORT_ERROR, MODULE_NOT_FOUND_ERROR)                 ? ou_exception_str_import   \
     : BETWEEN(e, OS_ERROR, TIMEOUT_ERROR)                              ? ou_exception_str_os       \
     : BETWEEN(e, SYNTAX_ERROR, TAB_ERROR)                              ? ou_exception_str_syntax   \
     : BETWEEN(e, UNICODE_DECODE_ERROR, UNICODE_ENCODE_ERROR)           ? ou_exception_str_unicode  \
                                                                        : ou_exception_str)

/* Attributes are inherited: only the class that brings fields in has them. */
#define GETSETS_OF(e)                                                                              \
    ((e) == OU_E_BASE_EXCEPTION          ? exception_getsets                                       \
     : (e) == OU_E_STOP_ITERATION        ? ou_exception_getsets_stop                               \
     : (e) == OU_E_SYSTEM_EXIT           ? ou_exception_getsets_exit                               \
     : (e) == OU_E_ATTRIBUTE_ERROR       ? ou_exception_getsets_attr                               \
     : (e) == OU_E_NAME_ERROR            ? ou_exception_getsets_name                               \
     : (e) == OU_E_IMPORT_ERROR          ? ou_exception_getsets_import                             \
     : (e) == OU_E_OS_ERROR              ? ou_exception_getsets_os                                 \
     : (e) == OU_E_SYNTAX_ERROR          ? ou_exception_getsets_syntax                             \
     : (e) == OU_E_UNICODE_DECODE_ERROR || (e) == OU_E_UNICODE_ENCODE_ERROR                        \
         ? ou_exception_getsets_unicode                                                            \
         : NULL)

#define EXCEPTION_SPEC(e, text, parent)                                                            \
    [OU_E_##e] = {                                                                                 \
        .name = text,                                                                              \
        .base = OU_E_##e == OU_E_BASE_EXCEPTION                                                    \
                    ? OU_T_OBJECT                                                                  \
                    : (OuTypeId)((int)OU_T_EXCEPTION_FIRST + (int)OU_E_##parent),                  \
        .flags = OU_TYPE_HEIRS | OU_TYPE_COLLECTABLE | OU_TYPE_WORD | OU_TYPE_ERROR_HEIR,          \
        .basic_bytes = sizeof(OuException) + sizeof(OuObj *) * N_FIELDS(OU_E_##e),                 \
        .slots = {.drop = exception_drop,                                                          \
                  .visit = exception_visit,                                                        \
                  .clear = exception_clear,                                                        \
                  .edge_name = exception_edge_name,                                                \
                  .extra_bytes = ou_instance_extra_bytes,                                          \
                  .repr = exception_repr,                                                          \
                  .str = STR_OF(OU_E_##e),                                                         \
                  .make = BETWEEN(OU_E_##e, OS_ERROR, TIMEOUT_ERROR) ? ou_exception_make_os        \
                                                                     : ou_exception_make,          \
                  .init = INIT_OF(OU_E_##e)},                                                      \
        .methods = OU_E_##e == OU_E_BASE_EXCEPTION ? exception_methods : NULL,                     \
        .getsets = GETSETS_OF(OU_E_##e),                                                           \
    },

static const OuTypeSpec specs[OU_N_ERRORS] = {OU_ERRORS(EXCEPTION_SPEC)};

const OuTypeSpec *
ou_exception_spec(OuErrorId id)
{
    return &specs[id];
}
