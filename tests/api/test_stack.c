/* SPDX-License-Identifier: MIT */
/* The two stacks of the VM in whole programs: what deep calls took is given back, also
 * while the collector goes through them part by part. */
#include "check.h"

#include "api/runtime.h"
#include "gc/gc.h"

enum { MIB = 1 << 20 };

static void
run(OuroRuntime *rt, const char *text)
{
    if (ouro_runtime_run_text(rt, text, "test") != OURO_OK)
        fail_msg("%s", ouro_runtime_error(rt));
}

static const char to_the_end[] = "import sys\n"
                                 "sys.setrecursionlimit(10 ** 9)\n"
                                 "def deeper(n):\n"
                                 "    reached[0] = n\n"
                                 "    return deeper(n + 1) + 1\n"
                                 "reached = [0]\n"
                                 "try:\n"
                                 "    deeper(0)\n"
                                 "    print('not reached')\n"
                                 "except MemoryError:\n"
                                 "    pass\n";

static void
deep_calls_give_their_memory_back(void **state)
{
    (void)state;
    enum { LIMIT = 32 * MIB };
    const OuroHeapOptions options = {.limit_bytes = LIMIT};
    OuHeap *heap = ou_heap_open(&options);
    OuroRuntime *rt = ou_runtime_open_on(heap, NULL);
    for (int i = 0; i < 3; i++) {
        run(rt, to_the_end);
        run(rt, "assert reached[0] > 50000, reached\n");
        assert_true(ou_heap_system_bytes(heap) < LIMIT / 2);
        run(rt, "large = bytearray(24 << 20)\ndel large\n");
    }
    ouro_runtime_close(rt);
}

/* Cycles begin and end at every depth, as each call makes something that grows old. */
static const char up_and_down[] = "import sys, gc\n"
                                  "sys.setrecursionlimit(10 ** 9)\n"
                                  "class Node: pass\n"
                                  "def step(depth, least, most):\n"
                                  "    a = Node()\n"
                                  "    a.me, a.depth = a, depth\n"
                                  "    window[depth % 20000] = [a]\n"
                                  "    if depth < most:\n"
                                  "        step(depth + 1, least, most)\n"
                                  "    if depth == least:\n"
                                  "        for i in range(3): step(depth + 1, 0, most)\n"
                                  "    assert a.me is a and a.depth == depth\n"
                                  "window = [None] * 20000\n"
                                  "kept = [[i, [i]] for i in range(50000)]\n"
                                  "for i in range(40): step(1, i * 97, 500 + i * 250)\n";

static void
a_stack_that_shrinks_is_visited_in_parts(void **state)
{
    (void)state;
    OuHeap *heap = ou_heap_open(NULL);
    OuroRuntime *rt = ou_runtime_open_on(heap, NULL);
    uint64_t before = ou_gc_generation(ou_runtime_gc(rt), 2)->n_collections;
    run(rt, up_and_down);
    uint64_t n = ou_gc_generation(ou_runtime_gc(rt), 2)->n_collections - before;
    print_message("%llu collections of old objects\n", (unsigned long long)n);
    assert_true(n > 3);
    ouro_runtime_close(rt);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(deep_calls_give_their_memory_back),
        cmocka_unit_test(a_stack_that_shrinks_is_visited_in_parts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
