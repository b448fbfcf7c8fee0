/* SPDX-License-Identifier: MIT */
/* What the tests of numbers share: a space, ints from text, results as text. */
#ifndef OURO_TESTS_OBJECT_NUMBERS_H
#define OURO_TESTS_OBJECT_NUMBERS_H

#include "../check.h"

#include "object/number/float.h"
#include "object/number/int_int.h"
#include "object/ops.h"
#include "object/text/str.h"

static int
open_space(void **state)
{
    OuHeap *heap = ou_heap_open(NULL);
    *state = heap == NULL ? NULL : ou_space_new(heap, 1);
    return *state == NULL;
}

static int
close_space(void **state)
{
    OuSpace *sp = *state;
    OuHeap *heap = sp->heap;
    ou_space_free(sp);
    bool empty = ou_space_prove_empty(heap);
    ou_heap_close(heap);
    return !empty;
}

/* An int written in any of Python's ways (base 0). */
static inline OuObj *
number(OuSpace *sp, const char *text)
{
    OuObj *o = ou_int_parse(sp, text, strlen(text), 0);
    assert_non_null(o);
    return o;
}

/* str(o) is `text`; takes `o` over. When an exception is pending instead, its
 * class and message are. */
static inline void
assert_shows(OuSpace *sp, OuObj *o, const char *text)
{
    OuObj *error = o == NULL ? ou_pending_take(sp) : NULL;
    OuObj *shown = o != NULL ? ou_str_of(sp, o) : ou_str_format(sp, "%T: %S", error, error);
    assert_non_null(shown);
    OuText utf8;
    assert_true(ou_text_of(sp, shown, &utf8));
    assert_string_equal(utf8.utf8, text);
    ou_text_release(sp, &utf8);
    ou_decref(sp, shown);
    ou_xdecref(sp, o);
    ou_xdecref(sp, error);
}

/* a op b, both as text of ints, is `wanted`. */
static inline void
assert_binary(OuSpace *sp, const char *a, OuBinaryOp op, const char *b, const char *wanted)
{
    OuObj *x = number(sp, a), *y = number(sp, b);
    assert_shows(sp, ou_binary(sp, op, x, y), wanted);
    ou_decref(sp, x);
    ou_decref(sp, y);
}

/* Run `fn` with its n-th request failing, once and from there on, for every n:
 * it must answer NULL with MemoryError pending, or succeed. */
static inline void
sweep_faults(OuSpace *sp, OuObj *(*fn)(OuSpace *sp, void *context), void *context)
{
    for (int forever = 0; forever < 2; forever++) {
        for (uint64_t n = 1;; n++) {
            ou_heap_set_fault(sp->heap, n, forever != 0);
            OuObj *result = fn(sp, context);
            uint64_t seen = ou_heap_fault_count(sp->heap);
            ou_heap_set_fault(sp->heap, 0, false);
            if (result == NULL) {
                assert_true(ou_pending_is(sp, OU_E_MEMORY_ERROR));
                ou_pending_clear(sp);
            }
            ou_xdecref(sp, result);
            if (seen < n)
                break;
        }
    }
}

#endif
