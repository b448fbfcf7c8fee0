/* SPDX-License-Identifier: MIT */
/* Opening and closing the layer, and every native module, also when memory ends
 * on the way; what sys says without a VM. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "gc/gc.h"
#include "lib/lib_int.h"

typedef struct World {
    OuHeap *heap;
    OuSpace *sp;
} World;

static World
open_world(void)
{
    World w = {.heap = ou_heap_open(NULL)};
    w.sp = ou_space_new(w.heap, 1);
    assert_non_null(w.sp);
    assert_non_null(ou_gc_new(w.sp)); // gc.callbacks and gc.garbage are its lists
    return w;
}

static void
close_world(World *w)
{
    ou_lib_close(w->sp);
    ou_gc_free(ou_gc_of(w->sp));
    ou_space_free(w->sp);
    OuroHeapStats stats;
    ou_heap_stats(w->heap, &stats);
    assert_int_equal(stats.n_blocks, 0);
    ou_heap_close(w->heap);
}

static void
assert_text(OuSpace *sp, OuObj *s, const char *expected)
{
    assert_non_null(s);
    OuText text;
    assert_true(ou_text_of(sp, s, &text));
    assert_string_equal(text.utf8, expected);
    ou_text_release(sp, &text);
    ou_decref(sp, s);
}

/* sys.<name>(arg or nothing) */
static OuObj *
call_sys(OuSpace *sp, const char *name, OuObj *arg)
{
    OuObj *fn = ou_sys_get(sp, name);
    assert_non_null(fn);
    return arg != NULL ? ou_call1(sp, fn, arg) : ou_call0(sp, fn);
}

static void
every_module_is_made_and_leaves_nothing_behind(void **state)
{
    (void)state;
    World w = open_world();
    assert_true(ou_lib_open(w.sp));
    for (const OuModuleDef *const *def = ou_modules; *def != NULL; def++) {
        OuObj *module = ou_lib_native_module(w.sp, (*def)->name);
        assert_non_null(module);
        ou_decref(w.sp, module);
    }
    assert_null(ou_lib_native_module(w.sp, "no such module"));
    assert_false(ou_pending(w.sp));
    close_world(&w);
}

static void
opening_fails_cleanly_wherever_memory_ends(void **state)
{
    (void)state;
#if OU_FAULTS
    World w = open_world();
    for (uint64_t n = 1;; n++) {
        ou_heap_set_fault(w.heap, n, false);
        bool done = ou_lib_open(w.sp);
        ou_heap_set_fault(w.heap, 0, false);
        if (done)
            break;
        assert_true(ou_pending_is(w.sp, OU_E_MEMORY_ERROR));
        ou_pending_clear(w.sp);
        assert_null(w.sp->lib);
    }
    close_world(&w);
#endif
}

static void
module_making_fails_cleanly_wherever_memory_ends(void **state)
{
    (void)state;
#if OU_FAULTS
    static const char *const names[] = {"posix", "errno", "resource", "_io", "_types", "_traceback"};
    World w = open_world();
    assert_true(ou_lib_open(w.sp));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        OuObj *module = NULL;
        for (uint64_t n = 1; module == NULL; n++) {
            ou_heap_set_fault(w.heap, n, false);
            module = ou_lib_native_module(w.sp, names[i]);
            ou_heap_set_fault(w.heap, 0, false);
            assert_true(module != NULL || ou_pending_is(w.sp, OU_E_MEMORY_ERROR));
            ou_pending_clear(w.sp);
        }
        ou_decref(w.sp, module);
    }
    close_world(&w);
#endif
}

static void
at_the_end_builtins_are_as_they_were(void **state)
{
    (void)state;
    World w = open_world();
    OuSpace *sp = w.sp;
    assert_true(ou_lib_open(sp));
    OuObj *print = ou_dict_get_text(sp, sp->builtins, "print");
    size_t n = ou_dict_length(sp->builtins);
    assert_true(ou_dict_set_text(sp, sp->builtins, "print", sp->none));
    assert_true(ou_dict_set_text(sp, sp->builtins, "put by a program", sp->true_));
    ou_lib_clear(sp);
    assert_ptr_equal(ou_dict_get_text(sp, sp->builtins, "print"), print);
    assert_int_equal(ou_dict_length(sp->builtins), n);
    close_world(&w);
}

static void
sys_knows_its_version_and_arguments(void **state)
{
    (void)state;
    static const char *const argv[] = {"script.py", "caf\xC3\xA9"};
    World w = open_world();
    OuSpace *sp = w.sp;
    assert_true(ou_lib_open(sp));
    assert_text(sp, ou_repr(sp, ou_sys_get(sp, "version_info")),
                "sys.version_info(major=3, minor=11, micro=0, releaselevel='final', serial=0)");
    OuObj *minor = ou_get_attr_text(sp, ou_sys_get(sp, "version_info"), "minor");
    assert_int_equal(ou_int_value(minor), 11);
    ou_decref(sp, minor);
    assert_true(ou_sys_set_argv(sp, 2, argv));
    assert_text(sp, ou_repr(sp, ou_sys_get(sp, "argv")), "['script.py', 'caf\xC3\xA9']");
    close_world(&w);
}

static void
getrefcount_counts_the_argument(void **state)
{
    (void)state;
    World w = open_world();
    OuSpace *sp = w.sp;
    assert_true(ou_lib_open(sp));
    OuObj *list = ou_list_new(sp, 0);
    /* From C nobody owns the argument but this function. */
    OuObj *count = call_sys(sp, "getrefcount", list);
    assert_int_equal(ou_int_value(count), 1);
    ou_decref(sp, count);
    ou_decref(sp, list);
    close_world(&w);
}

static void
exit_raises_with_its_code(void **state)
{
    (void)state;
    World w = open_world();
    OuSpace *sp = w.sp;
    assert_true(ou_lib_open(sp));
    OuObj *code = ou_int_from_i64(sp, 3);
    assert_null(call_sys(sp, "exit", code));
    assert_true(ou_pending_is(sp, OU_E_SYSTEM_EXIT));
    OuObj *e = ou_pending_take(sp);
    OuObj *kept = ou_get_attr_text(sp, e, "code");
    assert_ptr_equal(kept, code);
    ou_decref(sp, kept);
    ou_decref(sp, e);
    ou_decref(sp, code);
    close_world(&w);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_module_is_made_and_leaves_nothing_behind),
        cmocka_unit_test(opening_fails_cleanly_wherever_memory_ends),
        cmocka_unit_test(module_making_fails_cleanly_wherever_memory_ends),
        cmocka_unit_test(at_the_end_builtins_are_as_they_were),
        cmocka_unit_test(sys_knows_its_version_and_arguments),
        cmocka_unit_test(getrefcount_counts_the_argument),
        cmocka_unit_test(exit_raises_with_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
