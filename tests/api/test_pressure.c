/* SPDX-License-Identifier: MIT */
/* Memory outside the heap (ouro_gc_add_pressure): what hangs on garbage stays within the
 * same share as the heap's own bytes, whatever lives. */
#include "check.h"

#include "api/runtime.h"
#include "gc/gc_int.h"
#include "object/container/dict.h"
#include "object/number/int.h"
#include "object/type/native.h"

/* An object that owns malloc'ed memory, as those of an extension do. */
typedef struct External {
    OuObj head;
    void *memory;
    size_t bytes;
} External;

static OuroRuntime *the_runtime; // of the test that runs
static OuType *external_type;
static size_t n_bytes, most_bytes; // outside the heap now, and at the most

static void
external_drop(OuSpace *sp, OuObj *o)
{
    (void)sp;
    External *e = (External *)o;
    free(e->memory);
    n_bytes -= e->bytes;
    ouro_gc_add_pressure(the_runtime, -(int64_t)e->bytes);
}

static const OuTypeSpec external_spec = {
    .name = "External",
    .base = OU_T_OBJECT,
    .basic_bytes = sizeof(External),
    .slots = {.drop = external_drop},
};

/* external(n): an object with n bytes. */
static OuObj *
external(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    int64_t bytes;
    External *e = (External *)ou_type_alloc(sp, external_type, 0);
    assert_non_null(e);
    assert_true(ou_int_to_i64(sp, args[0], &bytes));
    e->bytes = (size_t)bytes;
    e->memory = malloc(e->bytes);
    assert_non_null(e->memory);
    n_bytes += e->bytes;
    most_bytes = n_bytes > most_bytes ? n_bytes : most_bytes;
    ouro_gc_add_pressure(the_runtime, bytes);
    return &e->head;
}

static const OuMethodDef external_def = {"external", external, OU_CALL_ARGS, 1, 1, NULL};

static void
run(const char *text)
{
    if (ouro_runtime_run_text(the_runtime, text, "test") != OURO_OK)
        fail_msg("%s", ouro_runtime_error(the_runtime));
}

static int
open_runtime(void **state)
{
    (void)state;
    the_runtime = ouro_runtime_open(NULL);
    assert_non_null(the_runtime);
    OuGc *gc = ou_runtime_gc(the_runtime);
    OuSpace *sp = gc->sp;
    ou_gc_count_work(gc, true); // on a slow machine, or under valgrind, pauses come first
    external_type = ou_type_from_spec(sp, &external_spec, sp->types[OU_T_OBJECT], OU_T_HEAP);
    OuObj *fn = ou_native_new(sp, &external_def, NULL, NULL);
    assert_true(ou_dict_set_text(sp, sp->builtins, "external", fn));
    ou_decref(sp, fn);
    n_bytes = 0;
    return 0;
}

static int
close_runtime(void **state)
{
    (void)state;
    ou_decref(ou_runtime_gc(the_runtime)->sp, external_type);
    ouro_runtime_close(the_runtime);
    assert_int_equal(n_bytes, 0);
    return 0;
}

/* ---- the bound ---- */

enum { MIB = 1 << 20, LEAST_SHARE = 8 * MIB, SLACK = 3 * MIB, N_FIRST = 4, N_ROUNDS = 12 };

static const char definitions[] = "import gc\n"
                                  "class Node:\n"
                                  "    def __init__(self, held):\n"
                                  "        self.me = self\n"
                                  "        self.held = held\n"
                                  "kept = None\n"
                                  "window = [None] * 2000\n";

typedef struct Shape {
    const char *name;
    const char *live;
    const char *churn; // some dozen megabytes of garbage
} Shape;

static const Shape shapes[] = {
    {"young cycles, a megabyte each", "", "for i in range(60): Node(external(1 << 20))\n"},
    {"old cycles, a megabyte each", "",
     "for i in range(100): window[i % 20] = Node(external(1 << 20))\n"},
    {"young cycles, 20 KB each", "", "for i in range(2000): Node(external(20000))\n"},
    {"old cycles, 20 KB each", "",
     "for i in range(4000): window[i % 1000] = Node(external(20000))\n"},
    {"beside a large heap", "kept = [[i, [i]] for i in range(300000)]\n",
     "for i in range(100):\n"
     "    window[i % 20] = Node(external(1 << 20))\n"
     "    for k in range(100): pass\n"}, // between two such a program does something
    {"beside live memory outside", "kept = [external(1 << 20) for i in range(100)]\n",
     "for i in range(100): window[i % 20] = Node(external(1 << 20))\n"},
    {"beside gc.collect(0)", "",
     "for i in range(1000):\n"
     "    window[i % 100] = Node(external(100000))\n"
     "    if i % 10 == 0: gc.collect(0)\n"},
};

static size_t
most_during(const char *churn, int n_rounds)
{
    most_bytes = n_bytes;
    for (int i = 0; i < n_rounds; i++)
        run(churn);
    return most_bytes;
}

static void
check_bound(const Shape *shape)
{
    run(definitions);
    run(shape->live);
    run(shape->churn);
    run("gc.collect()\n");
    size_t held = n_bytes, live = held + ou_heap_used_bytes(ou_runtime_gc(the_runtime)->sp->heap);
    // Cycles found nothing while the live part was built: the share may be larger at first.
    size_t first = most_during(shape->churn, N_FIRST);
    size_t later = most_during(shape->churn, N_ROUNDS);
    print_message("%s: %zu KiB outside live, %zu in all, at most %zu outside at first, %zu later\n",
                  shape->name, held >> 10, live >> 10, first >> 10, later >> 10);
    assert_true(first <= held + live + LEAST_SHARE + SLACK);
    assert_true(later <= held + live / 4 + LEAST_SHARE + SLACK);
}

static void
memory_outside_on_garbage_stays_within_its_share(void **state)
{
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        open_runtime(state);
        check_bound(&shapes[i]);
        close_runtime(state);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_outside_on_garbage_stays_within_its_share),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
