/* SPDX-License-Identifier: MIT */
/* What the tests of classes and instances share: a space, and classes without a
 * line of Python. */
#ifndef OURO_TESTS_OBJECT_CLASSES_H
#define OURO_TESTS_OBJECT_CLASSES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "object/container/dict.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/space.h"
#include "object/text/str.h"
#include "object/type/instance.h"
#include "object/type/native.h"
#include "object/type/type_int.h"
#include "object/weakref.h"

static OuSpace *
open_space(void)
{
    OuSpace *sp = ou_space_new(ou_heap_open(NULL), 7);
    assert_non_null(sp);
    sp->young_threshold = 1 << 20;
    sp->young_room = 1 << 20;
    return sp;
}

static void
close_space(OuSpace *sp)
{
    OuHeap *heap = sp->heap;
    assert_false(ou_pending(sp));
    ou_space_free(sp);
    assert_true(ou_space_prove_empty(heap));
    ou_heap_close(heap);
}

/* class `name`(bases): with `method` (or NULL) and __slots__ `slots` (or NULL). */
static inline OuType *
try_class(OuSpace *sp, const char *name, OuObj *bases, const OuMethodDef *method, OuObj *slots)
{
    OuObj *dict = ou_dict_new(sp), *text = ou_str_from(sp, name), *type = NULL;
    if (dict != NULL && text != NULL) {
        bool done = slots == NULL || ou_dict_set(sp, dict, sp->names->slots, slots);
        if (done && method != NULL) {
            OuObj *descr = ou_method_descr_new(sp, method, sp->types[OU_T_OBJECT]);
            done = descr != NULL && ou_dict_set_text(sp, dict, method->name, descr);
            ou_xdecref(sp, descr);
        }
        if (done)
            type = ou_type_new(sp, sp->types[OU_T_TYPE], text, bases, dict, NULL, NULL);
    }
    ou_xdecref(sp, dict);
    ou_xdecref(sp, text);
    return (OuType *)type;
}

static inline OuType *
make_class(OuSpace *sp, const char *name, const OuMethodDef *method)
{
    OuType *type = try_class(sp, name, sp->empty_tuple, method, NULL);
    assert_non_null(type);
    return type;
}

/* A class lies in cycles with its mro and its descriptors: what the collector
 * would do once it found them dead. */
static inline void
free_class(OuSpace *sp, OuType *type)
{
    type->slots.finalize = NULL;
    ou_type_clear(sp, (OuObj *)type);
    ou_decref(sp, type);
}

static inline OuObj *
name_of(OuSpace *sp, const char *text) // interned; stays while referenced
{
    OuObj *name = ou_str_intern_text(sp, text);
    assert_non_null(name);
    return name;
}

static inline void
set(OuSpace *sp, OuObj *o, const char *text, OuObj *value)
{
    OuObj *name = name_of(sp, text);
    assert_true(ou_generic_set_attr(sp, o, name, value));
    ou_decref(sp, name);
}

static inline OuObj *
get(OuSpace *sp, OuObj *o, const char *text) // borrowed from the object
{
    OuObj *name = name_of(sp, text), *value = ou_instance_get(sp, o, name);
    ou_decref(sp, name);
    if (value != NULL)
        ou_decref(sp, value);
    return value;
}

static inline void
assert_raised(OuSpace *sp, OuErrorId id, const char *message)
{
    assert_true(ou_pending_is(sp, id));
    OuObj *error = ou_pending_take(sp), *text = ou_str_of(sp, error);
    OuText utf8;
    assert_non_null(text);
    assert_true(ou_text_of(sp, text, &utf8));
    assert_string_equal(utf8.utf8, message);
    ou_text_release(sp, &utf8);
    ou_decref(sp, text);
    ou_decref(sp, error);
}

#endif
