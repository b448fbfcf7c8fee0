/* SPDX-License-Identifier: MIT */
/* Shared by the tests of containers: a space for each test, and its proof that
 * nothing is left. */
#ifndef OURO_TESTS_OBJECT_CONTAINERS_H
#define OURO_TESTS_OBJECT_CONTAINERS_H

#include "check.h"

#include "object/number/int.h"
#include "object/ops.h"
#include "object/space.h"
#include "object/text/str.h"

static inline int
open_space(void **state)
{
    OuHeap *heap = ou_heap_open(NULL);
    *state = heap == NULL ? NULL : ou_space_new(heap, 1);
    return *state == NULL;
}

static inline int
close_space(void **state)
{
    OuSpace *sp = *state;
    OuHeap *heap = sp->heap;
    ou_space_free(sp);
    bool empty = ou_space_prove_empty(heap);
    ou_heap_close(heap);
    return !empty;
}

/* The repr of `o` (taken over) is `text`. */
static inline void
assert_repr(OuSpace *sp, OuObj *o, const char *text)
{
    assert_non_null(o);
    OuObj *repr = ou_repr(sp, o);
    assert_non_null(repr);
    OuText utf8;
    assert_true(ou_text_of(sp, repr, &utf8));
    assert_string_equal(utf8.utf8, text);
    ou_text_release(sp, &utf8);
    ou_decref(sp, repr);
    ou_decref(sp, o);
}

static inline OuObj *
number(OuSpace *sp, int64_t value)
{
    return ou_int_from_i64(sp, value);
}

#endif
