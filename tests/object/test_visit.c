/* SPDX-License-Identifier: MIT */
/* The inline visits of the collector beside the types' own. */
#include "classes.h"

#include "object/visit_inl.h"

/* What a visit reported, in a way that order and number show. */
typedef struct Seen {
    uint64_t containers;
    size_t n_others;
} Seen;

static void
note(void *context, OuObj *o, size_t slot)
{
    Seen *seen = context;
    if (o->type->flags & OU_TYPE_COLLECTABLE)
        seen->containers = seen->containers * 31 + (uintptr_t)o + slot;
    else
        seen->n_others++;
}

/* Both ways, whole and in parts, report the same containers. The inline one may
 * leave others out, never add any. */
static void
check_visits(OuObj *o, OuLayout layout)
{
    assert_int_equal(o->type->layout, layout);
    Seen called = {0, 0}, whole = {0, 0}, parts = {0, 0};
    o->type->slots.visit(o, note, &called);
    ou_visit(o, note, &whole);
    for (size_t at = 0; (at = ou_visit_part(o, at, 2, note, &parts)) != 0;)
        continue;
    assert_int_equal(whole.containers, called.containers);
    assert_int_equal(parts.containers, called.containers);
    assert_true(whole.n_others <= called.n_others && parts.n_others == whole.n_others);
    assert_true(called.containers != 0);
}

static void
sequences_and_dicts_are_visited_as_their_types_do(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuObj *items[7];
    for (int i = 0; i < 7; i++)
        items[i] = i % 2 == 0 ? ou_list_new(sp, 0) : ou_int_from_i64(sp, 1000 + i);
    OuObj *list = ou_list_from(sp, items, 7), *tuple = ou_tuple_from(sp, items, 7), *dict = ou_dict_new(sp);
    check_visits(list, OU_LAYOUT_LIST);
    check_visits(tuple, OU_LAYOUT_TUPLE);
    assert_true(ou_dict_set_text(sp, dict, "first", items[0]));
    assert_true(ou_dict_set(sp, dict, items[1], items[2]));
    assert_true(ou_dict_set_text(sp, dict, "gone", items[3]));
    assert_true(ou_dict_set_text(sp, dict, "last", items[4]));
    OuObj *gone = ou_str_from(sp, "gone");
    assert_int_equal(ou_dict_delete(sp, dict, gone), 1);
    check_visits(dict, OU_LAYOUT_DICT); // with light entries
    assert_true(ou_dict_set(sp, dict, sp->empty_tuple, items[6]));
    check_visits(dict, OU_LAYOUT_DICT); // without: a key is a container
    ou_decref(sp, gone);
    ou_decref(sp, list);
    ou_decref(sp, tuple);
    ou_decref(sp, dict);
    for (int i = 0; i < 7; i++)
        ou_decref(sp, items[i]);
    close_space(sp);
}

static void
instances_are_visited_with_class_overflow_and_dict(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuType *type = make_class(sp, "Ship", NULL);
    OuObj *o = ou_type_alloc(sp, type, 0), *list = ou_list_new(sp, 0);
    check_visits(o, OU_LAYOUT_ATTRIBUTES);
    for (char c = 'a'; c < 'k'; c++) {
        char text[] = {c, 0};
        set(sp, o, text, c % 2 == 0 ? list : sp->none);
        check_visits(o, OU_LAYOUT_ATTRIBUTES);
    }
    OuObj *dict = ou_instance_dict(sp, o);
    check_visits(o, OU_LAYOUT_ATTRIBUTES);
    ou_decref(sp, dict);
    ou_decref(sp, list);
    ou_decref(sp, o);
    free_class(sp, type);
    close_space(sp);
}

static void
what_slots_name_is_visited_with_the_class(void **state)
{
    (void)state;
    OuSpace *sp = open_space();
    OuObj *names[2] = {ou_str_from(sp, "left"), ou_str_from(sp, "right")}, *list = ou_list_new(sp, 0);
    OuObj *slots = ou_tuple_from(sp, names, 2);
    OuType *type = try_class(sp, "Slim", sp->empty_tuple, NULL, slots);
    OuObj *o = ou_type_alloc(sp, type, 0);
    check_visits(o, OU_LAYOUT_MEMBERS);
    assert_true(ou_generic_set_attr(sp, o, names[1], list));
    check_visits(o, OU_LAYOUT_MEMBERS);
    ou_decref(sp, list);
    ou_decref(sp, slots);
    ou_decref(sp, names[0]);
    ou_decref(sp, names[1]);
    ou_decref(sp, o);
    free_class(sp, type);
    close_space(sp);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sequences_and_dicts_are_visited_as_their_types_do),
        cmocka_unit_test(instances_are_visited_with_class_overflow_and_dict),
        cmocka_unit_test(what_slots_name_is_visited_with_the_class),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
