/* SPDX-License-Identifier: MIT */
/* Instances: sizes, shapes, overflow, dicts, deletion, members. */
#include "classes.h"

static OuObj *
with_attributes(OuSpace *sp, OuType *type, int n)
{
    OuObj *o = ou_type_alloc(sp, type, 0);
    assert_non_null(o);
    for (int i = 0; i < n; i++) {
        char text[8] = {'a', (char)('0' + i / 10), (char)('0' + i % 10), 0};
        set(sp, o, text, sp->small_ints[10 + i]);
    }
    return o;
}

/* The first instances teach a class how many slots the next ones need. */
static void
teach(OuSpace *sp, OuType *type, int n)
{
    for (int i = 0; i < OU_N_FIRST_INSTANCES; i++)
        ou_decref(sp, with_attributes(sp, type, n));
}

static void
check_attributes(OuSpace *sp, OuObj *o, int n)
{
    for (int i = 0; i < n; i++) {
        char text[8] = {'a', (char)('0' + i / 10), (char)('0' + i % 10), 0};
        assert_ptr_equal(get(sp, o, text), sp->small_ints[10 + i]);
    }
}

static void
plain_instances_take_no_more_than_their_attributes(void **state)
{
    (void)state;
    static const size_t bytes[] = {24, 32, 40, 48};
    OuSpace *sp = open_space();
    for (int n = 0; n < 4; n++) {
        OuType *type = make_class(sp, "Sized", NULL);
        teach(sp, type, n);
        OuObj *first = with_attributes(sp, type, n), *second = with_attributes(sp, type, n);
        assert_int_equal(ou_block_bytes(second), bytes[n]);
        assert_int_equal(ou_instance_extra_bytes(second), 0);
        assert_int_equal(*ou_word_of(first), *ou_word_of(second));
        check_attributes(sp, first, n);
        check_attributes(sp, second, n);
        ou_decref(sp, first);
        ou_decref(sp, second);
        free_class(sp, type);
    }
    close_space(sp);
}

static void
attributes_beyond_the_block_overflow_and_teach_the_class(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Growing", NULL);
    teach(sp, type, 1);
    OuObj *first = with_attributes(sp, type, 1), *second = with_attributes(sp, type, 20);
    check_attributes(sp, second, 20);
    assert_true(ou_instance_extra_bytes(second) != 0);
    OuObj *third = with_attributes(sp, type, 20);
    assert_int_equal(ou_instance_extra_bytes(third), 0);
    check_attributes(sp, third, 20);
    OuObj *huge = with_attributes(sp, type, 90); // more than a shape has slots
    check_attributes(sp, huge, 90);
    OuObj *const all[] = {first, second, third, huge};
    for (int i = 0; i < 4; i++)
        ou_decref(sp, all[i]);
    free_class(sp, type);
    close_space(sp);
}

static void
dict_on_demand_shares_the_values_in_order(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Ship", NULL);
    OuObj *o = with_attributes(sp, type, 6), *dict = ou_instance_dict(sp, o), *again = ou_instance_dict(sp, o);
    assert_ptr_equal(dict, again);
    assert_int_equal(ou_dict_length(dict), 6);
    size_t at = 0;
    OuObj *key, *value;
    for (int i = 0; ou_dict_next(dict, &at, &key, &value); i++)
        assert_ptr_equal(value, sp->small_ints[10 + i]);
    assert_true(ou_dict_set_text(sp, dict, "late", sp->none));
    assert_ptr_equal(get(sp, o, "late"), sp->none);
    set(sp, o, "later", sp->true_);
    assert_ptr_equal(ou_dict_get_text(sp, dict, "later"), sp->true_);
    ou_decref(sp, dict);
    ou_decref(sp, again);
    ou_decref(sp, o);
    free_class(sp, type);
    close_space(sp);
}

static void
deleting_the_last_attribute_steps_back_to_the_parent_shape(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Ship", NULL);
    OuObj *o = with_attributes(sp, type, 3);
    uint64_t three = *ou_word_of(o);
    set(sp, o, "extra", sp->none);
    set(sp, o, "extra", NULL);
    assert_int_equal(*ou_word_of(o), three);
    set(sp, o, "a00", NULL); // not the last: a dict from now on
    assert_null(get(sp, o, "a00"));
    assert_ptr_equal(get(sp, o, "a01"), sp->small_ints[11]);
    assert_ptr_equal(get(sp, o, "a02"), sp->small_ints[12]);
    OuObj *name = name_of(sp, "gone");
    assert_false(ou_generic_set_attr(sp, o, name, NULL));
    assert_raised(sp, OU_E_ATTRIBUTE_ERROR, "'Ship' object has no attribute 'gone'");
    assert_null(ou_generic_get_attr(sp, o, name));
    assert_raised(sp, OU_E_ATTRIBUTE_ERROR, "'Ship' object has no attribute 'gone'");
    ou_decref(sp, name);
    ou_decref(sp, o);
    free_class(sp, type);
    close_space(sp);
}

static void
heirs_of_builtins_have_attributes_behind_the_base(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    static const OuTypeId bases[] = {OU_T_INT, OU_T_LIST, OU_T_DICT, OU_T_TUPLE, OU_T_STR, OU_T_SET};
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        OuObj *tuple = ou_tuple_pack(sp, 1, sp->types[bases[i]]);
        OuType *type = try_class(sp, "Heir", tuple, NULL, NULL);
        assert_non_null(type);
        OuObj *o = ou_call0(sp, (OuObj *)type);
        assert_non_null(o);
        assert_ptr_equal(o->type, type);
        set(sp, o, "note", sp->none);
        set(sp, o, "more", sp->true_);
        assert_ptr_equal(get(sp, o, "note"), sp->none);
        assert_ptr_equal(get(sp, o, "more"), sp->true_);
        OuObj *dict = ou_instance_dict(sp, o);
        assert_int_equal(ou_dict_length(dict), 2);
        ou_decref(sp, dict);
        assert_int_equal(ou_truth(sp, o), 0);
        ou_decref(sp, o);
        free_class(sp, type);
        ou_decref(sp, tuple);
    }
    close_space(sp);
}

static void
slots_lie_at_fixed_places_and_leave_out_the_word(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuObj *x = name_of(sp, "x"), *y = name_of(sp, "y"), *slots = ou_tuple_pack(sp, 2, x, y);
    OuType *type = try_class(sp, "Point", sp->empty_tuple, NULL, slots);
    assert_non_null(type);
    OuObj *o = ou_type_alloc(sp, type, 0);
    assert_int_equal(ou_block_bytes(o), 32);
    assert_true(ou_generic_set_attr(sp, o, x, sp->true_));
    assert_ptr_equal(((OuObj **)o)[2], sp->true_);
    assert_null(ou_generic_get_attr(sp, o, y));
    assert_raised(sp, OU_E_ATTRIBUTE_ERROR, "'Point' object has no attribute 'y'");
    OuObj *z = name_of(sp, "z");
    assert_false(ou_generic_set_attr(sp, o, z, sp->none));
    assert_raised(sp, OU_E_ATTRIBUTE_ERROR, "'Point' object has no attribute 'z'");
    ou_decref(sp, z);
    ou_decref(sp, o);
    free_class(sp, type);
    ou_decref(sp, slots);
    ou_decref(sp, x);
    ou_decref(sp, y);
    close_space(sp);
}

static void
a_dead_class_takes_its_shapes_along(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    for (int i = 0; i < 1000; i++) {
        OuType *type = make_class(sp, "Brief", NULL);
        ou_decref(sp, with_attributes(sp, type, 3));
        free_class(sp, type);
    }
    assert_true(sp->next_shape >= 4000);
    close_space(sp);
}

#if OU_FAULTS
static void
instances_stay_valid_when_memory_ends_anywhere(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Ship", NULL);
    OuObj *name[12];
    for (int i = 0; i < 12; i++) {
        char text[] = {'b', (char)('a' + i), 0};
        name[i] = name_of(sp, text);
    }
    bool failed = true;
    for (uint64_t n = 1; failed; n++) {
        ou_heap_set_fault(sp->heap, n, false);
        failed = false;
        OuObj *o = ou_type_alloc(sp, type, 0), *dict = NULL;
        for (int i = 0; o != NULL && i < 12; i++) {
            if (ou_instance_set(sp, o, name[i], sp->small_ints[i]) != 1)
                failed = true;
        }
        if (o != NULL && (dict = ou_instance_dict(sp, o)) == NULL)
            failed = true;
        failed |= o == NULL;
        ou_heap_set_fault(sp->heap, 0, false);
        assert_int_equal(failed, ou_pending(sp));
        ou_pending_clear(sp);
        ou_xdecref(sp, dict);
        ou_xdecref(sp, o);
    }
    for (int i = 0; i < 12; i++)
        ou_decref(sp, name[i]);
    free_class(sp, type);
    close_space(sp);
}
#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_instances_take_no_more_than_their_attributes),
        cmocka_unit_test(attributes_beyond_the_block_overflow_and_teach_the_class),
        cmocka_unit_test(dict_on_demand_shares_the_values_in_order),
        cmocka_unit_test(deleting_the_last_attribute_steps_back_to_the_parent_shape),
        cmocka_unit_test(heirs_of_builtins_have_attributes_behind_the_base),
        cmocka_unit_test(slots_lie_at_fixed_places_and_leave_out_the_word),
        cmocka_unit_test(a_dead_class_takes_its_shapes_along),
#if OU_FAULTS
        cmocka_unit_test(instances_stay_valid_when_memory_ends_anywhere),
#endif
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
