/* SPDX-License-Identifier: MIT */
/* Classes: order of resolution, look-ups and versions, slots, refusals. */
#include "classes.h"
#include "gc/gc.h"

static OuType *
heir_of(OuSpace *sp, const char *name, OuType *a, OuType *b)
{
    OuObj *bases = b == NULL ? ou_tuple_pack(sp, 1, a) : ou_tuple_pack(sp, 2, a, b);
    OuType *type = try_class(sp, name, bases, NULL, NULL);
    ou_decref(sp, bases);
    return type;
}

static void
mro_of_a_diamond_is_linear(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *a = make_class(sp, "A", NULL), *b = heir_of(sp, "B", a, NULL), *c = heir_of(sp, "C", a, NULL);
    OuType *d = heir_of(sp, "D", b, c);
    assert_non_null(d);
    OuType *const want[] = {d, b, c, a, sp->types[OU_T_OBJECT]};
    const OuTuple *mro = (OuTuple *)d->mro;
    assert_int_equal(mro->length, 5);
    for (int i = 0; i < 5; i++)
        assert_ptr_equal(mro->items[i], want[i]);
    assert_null(heir_of(sp, "E", a, b));
    assert_raised(sp, OU_E_TYPE_ERROR,
                  "Cannot create a consistent method resolution\norder (MRO) for bases A, B");
    assert_null(heir_of(sp, "F", a, a));
    assert_raised(sp, OU_E_TYPE_ERROR, "duplicate base class A");
    free_class(sp, d);
    free_class(sp, c);
    free_class(sp, b);
    assert_int_equal(a->n_heirs, 0);
    free_class(sp, a);
    close_space(sp);
}

static void
changing_a_class_gives_it_and_its_heirs_new_versions(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *a = make_class(sp, "A", NULL), *b = heir_of(sp, "B", a, NULL), *c = heir_of(sp, "C", b, NULL);
    OuObj *name = name_of(sp, "color");
    assert_null(ou_type_lookup(sp, c, name));
    uint64_t before = ou_type_version(sp, c);
    assert_true(ou_set_attr(sp, (OuObj *)a, name, sp->true_));
    assert_ptr_equal(ou_type_lookup(sp, c, name), sp->true_);
    assert_int_not_equal(ou_type_version(sp, c), before);
    assert_true(ou_set_attr(sp, (OuObj *)b, name, sp->false_));
    assert_ptr_equal(ou_type_lookup(sp, c, name), sp->false_);
    assert_ptr_equal(ou_type_lookup(sp, a, name), sp->true_);
    assert_true(ou_set_attr(sp, (OuObj *)b, name, NULL));
    assert_ptr_equal(ou_type_lookup(sp, c, name), sp->true_);
    ou_decref(sp, name);
    free_class(sp, c);
    free_class(sp, b);
    free_class(sp, a);
    close_space(sp);
}

static OuObj *
answer(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)args, (void)n, (void)kwnames;
    return ou_int_from_i64(sp, 42);
}

static void
special_methods_set_slots_of_the_class_and_its_heirs(void **state)
{
    (void)state;
    static const OuMethodDef length = {"__len__", answer, OU_CALL_ARGS, 0, 0, NULL};
    OuSpace *sp = open_space();
    OuType *a = make_class(sp, "A", NULL), *b = heir_of(sp, "B", a, NULL);
    OuObj *o = ou_call0(sp, (OuObj *)b);
    size_t n = 0;
    assert_false(ou_length(sp, o, &n));
    assert_raised(sp, OU_E_TYPE_ERROR, "object of type 'B' has no len()");
    OuObj *method = ou_method_descr_new(sp, &length, sp->types[OU_T_OBJECT]);
    assert_true(ou_set_attr(sp, (OuObj *)a, sp->names->len, method));
    assert_true(ou_length(sp, o, &n));
    assert_int_equal(n, 42);
    assert_true(ou_set_attr(sp, (OuObj *)a, sp->names->len, NULL));
    assert_false(ou_length(sp, o, &n));
    ou_pending_clear(sp);
    ou_decref(sp, method);
    ou_decref(sp, o);
    free_class(sp, b);
    free_class(sp, a);
    close_space(sp);
}

static void
bases_that_do_not_go_together_are_refused(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    assert_null(heir_of(sp, "X", sp->types[OU_T_INT], sp->types[OU_T_LIST]));
    assert_raised(sp, OU_E_TYPE_ERROR, "multiple bases have instance lay-out conflict");
    assert_null(heir_of(sp, "X", sp->types[OU_T_BOOL], NULL));
    assert_raised(sp, OU_E_TYPE_ERROR, "type 'bool' is not an acceptable base type");
    OuObj *name = name_of(sp, "x");
    assert_false(ou_set_attr(sp, (OuObj *)sp->types[OU_T_INT], name, sp->none));
    assert_raised(sp, OU_E_TYPE_ERROR, "cannot set 'x' attribute of immutable type 'int'");
    assert_null(ou_get_attr(sp, (OuObj *)sp->types[OU_T_INT], name));
    assert_raised(sp, OU_E_ATTRIBUTE_ERROR, "type object 'int' has no attribute 'x'");
    OuObj *arg = sp->none;
    assert_null(ou_call(sp, (OuObj *)sp->types[OU_T_OBJECT], &arg, 1, NULL));
    assert_raised(sp, OU_E_TYPE_ERROR, "object() takes no arguments");
    ou_decref(sp, name);
    close_space(sp);
}

/* A class, its heir, an instance of the heir that the class's dict holds: one
 * knot, with shapes, a dict and members. */
static void
collector_frees_dead_classes_with_their_instances(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuGc *gc = ou_gc_new(sp);
    assert_non_null(gc);
    ou_gc_collect(gc, 2, 0);
    OuObj *x = name_of(sp, "x"), *slots = ou_tuple_pack(sp, 1, x);
    OuType *a = try_class(sp, "A", sp->empty_tuple, NULL, slots), *b = heir_of(sp, "B", a, NULL);
    OuObj *o = ou_call0(sp, (OuObj *)b), *list = ou_list_new(sp, 0);
    set(sp, o, "x", list);
    set(sp, o, "y", (OuObj *)b);
    OuObj *dict = ou_instance_dict(sp, o);
    ou_decref(sp, dict);
    assert_true(ou_set_attr(sp, (OuObj *)a, sp->names->sys, o));
    OuObj *const held[] = {x, slots, o, list, (OuObj *)a, (OuObj *)b};
    for (size_t i = 0; i < sizeof held / sizeof *held; i++)
        ou_decref(sp, held[i]);
    assert_int_equal(sp->types[OU_T_OBJECT]->heirs[sp->types[OU_T_OBJECT]->n_heirs - 1] == a, 1);
    assert_true(ou_gc_collect(gc, 2, 0) >= 5);
    assert_int_equal(sp->types[OU_T_OBJECT]->heirs[sp->types[OU_T_OBJECT]->n_heirs - 1] == a, 0);
    ou_gc_free(gc);
    close_space(sp);
}

/* Every builtin class gets its dict at the first look, all of it, however often memory
 * ended before. */
static void
builtin_classes_are_filled_when_they_are_looked_into(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuObj *absent = name_of(sp, "__no_such__");
    assert_true(sp->types[OU_T_RANGE]->flags & OU_TYPE_UNFILLED);
    for (unsigned id = 0; id < OU_N_TYPES + OU_N_ERRORS; id++) {
        OuType *type = sp->types[id];
#if OU_FAULTS
        for (uint64_t n = 1; type->flags & OU_TYPE_UNFILLED; n++) {
            ou_heap_set_fault(sp->heap, n, false);
            assert_null(ou_type_lookup(sp, type, absent));
            ou_heap_set_fault(sp->heap, 0, false);
            bool unfilled = type->flags & OU_TYPE_UNFILLED;
            assert_int_equal(unfilled, type->dict == NULL);
            assert_true(!unfilled || ou_pending_is(sp, OU_E_MEMORY_ERROR));
            ou_pending_clear(sp);
        }
#endif
        assert_null(ou_type_lookup(sp, type, absent));
        assert_false(ou_pending(sp));
        assert_false(type->flags & OU_TYPE_UNFILLED);
        for (const OuMethodDef *m = type->spec->methods; m != NULL && m->name != NULL; m++)
            assert_non_null(ou_dict_get_text(sp, type->dict, m->name));
        assert_non_null(ou_type_lookup(sp, type, sp->names->doc));
    }
    ou_decref(sp, absent);
    close_space(sp);
}

#if OU_FAULTS
static void
making_a_class_survives_the_failure_of_every_request(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuObj *x = name_of(sp, "x"), *slots = ou_tuple_pack(sp, 1, x);
    OuType *a = make_class(sp, "A", NULL), *b = make_class(sp, "B", NULL), *type = NULL;
    OuObj *bases = ou_tuple_pack(sp, 2, a, b);
    for (uint64_t n = 1; type == NULL; n++) {
        ou_heap_set_fault(sp->heap, n, false);
        type = try_class(sp, "C", bases, NULL, slots);
        ou_heap_set_fault(sp->heap, 0, false);
        assert_int_equal(type == NULL, ou_pending(sp));
        ou_pending_clear(sp);
        // One that failed in its hooks waits for the collector.
        while (type == NULL && a->n_heirs != 0)
            free_class(sp, ou_incref(a->heirs[0]));
    }
    free_class(sp, type);
    ou_decref(sp, bases);
    free_class(sp, a);
    free_class(sp, b);
    ou_decref(sp, slots);
    ou_decref(sp, x);
    close_space(sp);
}
#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mro_of_a_diamond_is_linear),
        cmocka_unit_test(changing_a_class_gives_it_and_its_heirs_new_versions),
        cmocka_unit_test(special_methods_set_slots_of_the_class_and_its_heirs),
        cmocka_unit_test(bases_that_do_not_go_together_are_refused),
        cmocka_unit_test(collector_frees_dead_classes_with_their_instances),
        cmocka_unit_test(builtin_classes_are_filled_when_they_are_looked_into),
#if OU_FAULTS
        cmocka_unit_test(making_a_class_survives_the_failure_of_every_request),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
