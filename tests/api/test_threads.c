/* SPDX-License-Identifier: MIT */
/* Two runtimes in two threads share nothing: each collects, raises and imports for itself.
 * ThreadSanitizer watches (preset tsan). */
#include "check.h"

#include <ouro.h>
#include <pthread.h>

static const char program[] =
    "import gc, weakref, sys\n"
    "class Node:\n"
    "    def __init__(self, n): self.me, self.n, self.text = self, n, str(n)\n"
    "    def __del__(self): ends[self.n % 7] += 1\n"
    "ends = [0] * 7\n"
    "kept = {}\n"
    "for i in range(rounds):\n"
    "    node = Node(i)\n"
    "    kept[i % 500] = weakref.ref(node), [node]\n"
    "    try: kept[str(i)]\n"
    "    except KeyError as e: assert e.args == (node.text,)\n"
    "kept = node = e = None\n"
    "gc.collect()\n"
    "assert sum(ends) == rounds, ends\n";

/* What went wrong, or "". */
typedef struct Outcome {
    char error[200];
} Outcome;

static void *
run_alone(void *context)
{
    Outcome *outcome = context;
    for (int i = 0; i < 3 && outcome->error[0] == '\0'; i++) {
        char rounds[40];
        OuroRuntime *rt = ouro_runtime_open(NULL);
        snprintf(rounds, sizeof rounds, "rounds = %d\n", 2000 + (int)check_rounds(18000));
        if (rt == NULL)
            snprintf(outcome->error, sizeof outcome->error, "no runtime");
        else if (ouro_runtime_run_text(rt, rounds, "rounds") != OURO_OK ||
                 ouro_runtime_run_text(rt, program, "program") != OURO_OK)
            snprintf(outcome->error, sizeof outcome->error, "%s", ouro_runtime_error(rt));
        ouro_runtime_close(rt);
    }
    return NULL;
}

static void
two_threads_use_two_runtimes_without_a_lock(void **state)
{
    (void)state;
    pthread_t other;
    Outcome here = {""}, there = {""};
    assert_int_equal(pthread_create(&other, NULL, run_alone, &there), 0);
    run_alone(&here);
    assert_int_equal(pthread_join(other, NULL), 0);
    assert_string_equal(here.error, "");
    assert_string_equal(there.error, "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_threads_use_two_runtimes_without_a_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
