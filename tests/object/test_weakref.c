/* SPDX-License-Identifier: MIT */
/* Weak references: sharing, order, death by counting, the table. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "object/container/list.h"
#include "object/container/set.h"
#include "object/ops.h"
#include "object/space.h"
#include "object/type/native.h"
#include "object/weakref.h"

typedef struct Fixture {
    OuHeap *heap;
    OuSpace *sp;
    OuObj *told[8]; // references whose callbacks came, in order; not counted
    size_t n_told;
} Fixture;

static Fixture fixture;

static int
open_space(void **state)
{
    fixture.heap = ou_heap_open(NULL);
    fixture.sp = ou_space_new(fixture.heap, 1);
    fixture.n_told = 0;
    *state = fixture.sp;
    return 0;
}

static int
close_space(void **state)
{
    (void)state;
    assert_null(fixture.sp->weak);
    ou_space_free(fixture.sp);
    assert_true(ou_space_prove_empty(fixture.heap));
    ou_heap_close(fixture.heap);
    return 0;
}

static OuObj *
note_call(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    fixture.told[fixture.n_told++] = args[0];
    return ou_incref(sp->none);
}

static const OuMethodDef note_def = {"note", note_call, OU_CALL_ARGS, 1, 1, NULL};

/* Sets allow weak references and need no class. */
static OuObj *
make_target(OuSpace *sp)
{
    OuObj *o = ou_set_new(sp, sp->types[OU_T_SET]);
    assert_non_null(o);
    return o;
}

static void
plain_references_are_shared_and_others_are_not(void **state)
{
    OuSpace *sp = *state;
    OuType *type = sp->types[OU_T_WEAKREF];
    OuObj *o = make_target(sp), *note = ou_native_new(sp, &note_def, NULL, NULL);
    OuObj *a = ou_weakref_new(sp, type, o, note), *r = ou_weakref_new(sp, type, o, NULL);
    assert_ptr_not_equal(a, r);
    OuObj *again = ou_weakref_new(sp, type, o, sp->none);
    assert_ptr_equal(again, r);
    assert_int_equal(ou_weakref_count(sp, o), 2);
    OuObj *list = ou_weakref_list(sp, o);
    assert_ptr_equal(((OuList *)list)->items[0], r); // the plain one comes first
    ou_decref(sp, list);
    ou_decref(sp, a);
    ou_decref(sp, r);
    ou_decref(sp, again);
    assert_int_equal(ou_weakref_count(sp, o), 0);
    ou_decref(sp, o);
    ou_decref(sp, note);
}

static void
callbacks_come_newest_first_and_only_to_living_references(void **state)
{
    OuSpace *sp = *state;
    OuType *type = sp->types[OU_T_WEAKREF];
    OuObj *o = make_target(sp), *note = ou_native_new(sp, &note_def, NULL, NULL), *ref[4];
    for (size_t i = 0; i < 4; i++)
        ref[i] = ou_weakref_new(sp, type, o, note);
    ou_decref(sp, ref[2]);
    ou_decref(sp, o);
    assert_int_equal(fixture.n_told, 3);
    assert_ptr_equal(fixture.told[0], ref[3]);
    assert_ptr_equal(fixture.told[1], ref[1]);
    assert_ptr_equal(fixture.told[2], ref[0]);
    assert_null(ou_weakref_target(sp, ref[0]));
    ou_decref(sp, ref[0]);
    ou_decref(sp, ref[1]);
    ou_decref(sp, ref[3]);
    ou_decref(sp, note);
}

static void
the_table_finds_every_list_while_thousands_come_and_go(void **state)
{
    enum { N = 5000 };
    OuSpace *sp = *state;
    OuObj **o = calloc(N, sizeof *o), **ref = calloc(N, sizeof *ref);
    uint64_t random = 12345;
    for (size_t step = 0; step < 20 * N; step++) {
        random = random * 6364136223846793005u + 1442695040888963407u;
        size_t i = (size_t)(random >> 33) % N;
        if (o[i] == NULL) {
            o[i] = make_target(sp);
            ref[i] = ou_weakref_new(sp, sp->types[OU_T_WEAKREF], o[i], NULL);
            assert_non_null(ref[i]);
        } else if (random >> 63) {
            ou_decref(sp, o[i]);
            assert_null(ou_weakref_target(sp, ref[i]));
            ou_decref(sp, ref[i]);
            o[i] = NULL;
        } else {
            OuObj *target = ou_weakref_target(sp, ref[i]);
            assert_ptr_equal(target, o[i]);
            ou_decref(sp, target);
        }
    }
    for (size_t i = 0; i < N; i++)
        if (o[i] != NULL) {
            ou_decref(sp, ref[i]);
            ou_decref(sp, o[i]);
        }
    free(o);
    free(ref);
}

static void
numbers_and_lists_allow_none(void **state)
{
    OuSpace *sp = *state;
    OuObj *list = ou_list_new(sp, 0);
    assert_null(ou_weakref_new(sp, sp->types[OU_T_WEAKREF], list, NULL));
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    assert_null(ou_weakref_new(sp, sp->types[OU_T_WEAKREF], sp->none, NULL));
    assert_true(ou_pending_swallow(sp, OU_E_TYPE_ERROR));
    ou_decref(sp, list);
}

static void
a_proxy_stands_for_its_target_until_it_is_gone(void **state)
{
    OuSpace *sp = *state;
    OuObj *o = make_target(sp), *proxy = ou_weakref_new(sp, sp->types[OU_T_WEAKPROXY], o, NULL);
    size_t length = 9;
    assert_true(ou_length(sp, proxy, &length));
    assert_int_equal(length, 0);
    assert_int_equal(ou_truth(sp, proxy), 0);
    assert_int_equal(ou_compare_bool(sp, proxy, o, OU_EQ), 1);
    ou_decref(sp, o);
    assert_false(ou_length(sp, proxy, &length));
    assert_true(ou_pending_swallow(sp, OU_E_REFERENCE_ERROR));
    ou_decref(sp, proxy);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
#define TEST(name) cmocka_unit_test_setup_teardown(name, open_space, close_space)
        TEST(plain_references_are_shared_and_others_are_not),
        TEST(callbacks_come_newest_first_and_only_to_living_references),
        TEST(the_table_finds_every_list_while_thousands_come_and_go),
        TEST(numbers_and_lists_allow_none),
        TEST(a_proxy_stands_for_its_target_until_it_is_gone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
