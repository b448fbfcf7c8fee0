/* SPDX-License-Identifier: MIT */
/* A runtime and its heap: wrapped, guarded, trimmed, at fixed addresses, in numbers. */
#include "check.h"

#include "api/runtime.h"
#include "heap/heap.h"

static OuroRuntime *
open_runtime(OuroRuntimeOptions options)
{
    OuroRuntime *rt = ouro_runtime_open(&options);
    assert_non_null(rt);
    return rt;
}

static void
run(OuroRuntime *rt, const char *text)
{
    if (ouro_runtime_run_text(rt, text, "test") != OURO_OK)
        fail_msg("%s", ouro_runtime_error(rt));
}

static void
assert_sound(OuroRuntime *rt)
{
    char report[256];
    if (!ou_heap_verify(ouro_runtime_heap(rt), report, sizeof report))
        fail_msg("the heap is not sound: %s", report);
}

/* ---- a wrapper around objects ---- */

typedef struct Counter {
    OuroAllocator inner;
    size_t n_taken;
    size_t n_released;
    size_t refuse_at; // the request that is refused; 0: none
} Counter;

static void *
count_take(void *context, size_t size)
{
    Counter *c = context;
    if (++c->n_taken == c->refuse_at)
        return NULL;
    return c->inner.take(c->inner.context, size);
}

static void
count_release(void *context, void *block)
{
    Counter *c = context;
    c->n_released++;
    c->inner.release(c->inner.context, block);
}

static void
wrap_objects(OuroRuntime *rt, Counter *c)
{
    ouro_allocator_get(ouro_runtime_heap(rt), OURO_OBJECT, &c->inner);
    OuroAllocator wrapped = c->inner;
    wrapped.context = c;
    wrapped.take = count_take;
    wrapped.release = count_release;
    ouro_allocator_set(ouro_runtime_heap(rt), OURO_OBJECT, &wrapped);
}

static const char busy[] = "import gc\n"
                           "class Node:\n"
                           "    def __init__(self, n): self.n = n; self.me = [self, {n: str(n)}]\n"
                           "total = 0\n"
                           "for i in range(3000):\n"
                           "    total += Node(i).n * 1.5\n"
                           "gc.collect()\n"
                           "assert total == 6747750.0, total\n";

static void
a_wrapper_sees_each_object_of_a_program(void **state)
{
    (void)state;
    OuroRuntime *rt = open_runtime((OuroRuntimeOptions){0});
    run(rt, busy);
    Counter counter = {0};
    wrap_objects(rt, &counter);
    run(rt, busy);
    assert_sound(rt);
    assert_true(counter.n_taken > 4 * 3000);
    size_t more = counter.n_taken;
    run(rt, "kept = [[] for i in range(1000)]");
    assert_true(counter.n_taken - more >= 1000);
    size_t released = counter.n_released;
    run(rt, "del kept");
    assert_true(counter.n_released - released >= 1000);
    ouro_allocator_set(ouro_runtime_heap(rt), OURO_OBJECT, &counter.inner);
    run(rt, busy);
    assert_sound(rt);
    ouro_runtime_close(rt);
}

static void
what_a_wrapper_refuses_is_a_memory_error(void **state)
{
    (void)state;
    OuroRuntime *rt = open_runtime((OuroRuntimeOptions){0});
    Counter counter = {0};
    wrap_objects(rt, &counter);
    run(rt, busy);
    counter.refuse_at = counter.n_taken + 5000;
    assert_int_equal(ouro_runtime_run_text(rt, busy, "test"), OURO_RAISED);
    assert_non_null(strstr(ouro_runtime_error(rt), "MemoryError"));
    run(rt, busy);
    assert_sound(rt);
    ouro_runtime_close(rt);
}

/* ---- gc.trim ---- */

static void
trim_gives_back_what_a_program_released(void **state)
{
    (void)state;
    OuroRuntime *rt = open_runtime((OuroRuntimeOptions){0});
    OuroHeapStats before;
    OuroHeapStats after;
    run(rt, "import gc\n"
            "held = [[i] for i in range(200000)]\n"
            "kept = held[::20000]\n");
    ouro_heap_stats(ouro_runtime_heap(rt), &before);
    run(rt, "del held\n"
            "given = gc.trim()\n"
            "assert type(given) is int and given > 0, given\n"
            "assert gc.trim() < 100000\n"
            "assert kept[3] == [60000]\n");
    ouro_heap_stats(ouro_runtime_heap(rt), &after);
    assert_true(after.system_bytes < before.system_bytes);
    assert_sound(rt);
    ouro_runtime_close(rt);
}

/* ---- a seed ---- */

/* Ids of many objects, through growth, releases and collections, as one number. */
static const char ids[] =
    "import gc\n"
    "class Node:\n"
    "    def __init__(self): self.me = self\n"
    "h = 0\n"
    "keep = []\n"
    "for i in range(60000):\n"
    "    o = Node() if i % 3 else [i, str(i), (i, {i: o} if i else 1.5)]\n"
    "    h = (h * 1000003 + id(o)) % (1 << 61)\n"
    "    if i % 7 == 0: keep.append(o)\n"
    "    if i % 10007 == 0: del keep[::2]\n"
    "    if i % 20011 == 0: gc.collect(i % 2 + 1); gc.trim()\n"
    "h = (h * 31 + hash('text') + hash(object())) % (1 << 61)\n"
    "for x in {'one', 'two', 'three', 'four', str(h)}: h = (h * 31 + len(x)) % (1 << 61)\n"
    "big = [bytes(n * 1000) for n in range(200)]\n"
    "for b in big: h = (h * 1000003 + id(b)) % (1 << 61)\n"
    "import sys\n"
    "raise SystemExit(h % 251)\n";

static int
run_seeded(uint64_t seed)
{
    OuroRuntime *rt = open_runtime((OuroRuntimeOptions){.seed = seed});
    assert_int_equal(ouro_runtime_run_text(rt, ids, "ids"), OURO_EXITED);
    int status = ouro_runtime_exit_status(rt);
    ouro_runtime_close(rt);
    return status;
}

static void
a_seed_gives_the_same_addresses_each_time(void **state)
{
    (void)state;
    if (!CHECK_SEEDS)
        skip();
    int n_different = 0;
    for (uint64_t seed = 1; seed <= 1 + check_rounds(4); seed++) {
        int first = run_seeded(seed);
        assert_int_equal(run_seeded(seed), first);
        n_different += first != run_seeded(seed + 100);
    }
    assert_true(n_different > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrapper_sees_each_object_of_a_program),
        cmocka_unit_test(what_a_wrapper_refuses_is_a_memory_error),
        cmocka_unit_test(trim_gives_back_what_a_program_released),
        cmocka_unit_test(a_seed_gives_the_same_addresses_each_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
