/* SPDX-License-Identifier: MIT */
/* Memory ends somewhere in a whole program: at one request, or from there on.
 *
 * Each script of faults/ runs in a fresh runtime whose n-th request fails, for
 * n = 1, 2, 3, ...: it ends with MemoryError or swallows it, the heap stays
 * sound, the runtime runs on, and closing it proves that nothing leaked.
 *
 * `make test` tries a sample; OURO_TEST_FAULTS=N tries about N points of each
 * script (0: every one), OURO_TEST_SCRIPT=NAME only one of them, OURO_TEST_AT=n
 * only that point.
 */
#include "check.h"

#include <dirent.h>

#include "api/runtime.h"

#if OU_FAULTS

#define FOLDER "tests/api/faults/"

/* What a runtime must still do after memory had ended in it. */
static const char sanity[] =
    "import gc, sys\n"
    "class Sane:\n"
    "    def __init__(self, n): self.items = [n, {n: str(n)}, f'{n:>5}', (self,)]\n"
    "    def __iter__(self): yield from self.items[:2]\n"
    "made = [list(Sane(i)) for i in range(30)]\n"
    "try: {}['k']\n"
    "except KeyError as e: made.append(str(e))\n"
    "made.sort(key=str); text = ','.join(map(str, made)); big = 3 ** 200 // 7\n"
    "del made, text; gc.collect()\n";

static void
assert_sound(OuHeap *heap)
{
    char report[200] = "";
    if (!ou_heap_verify_idle(heap, report, sizeof report))
        fail_msg("the heap is not sound: %s", report);
}

/* Run `path` while request `n` fails. The number of requests that were made. */
static uint64_t
run_with_fault(const char *path, uint64_t n, bool forever)
{
    OuHeap *heap = ou_heap_open(NULL);
    OuroRuntimeOptions options = {.seed = 0};
    OuroRuntime *rt = ou_runtime_open_on(heap, &options);
    assert_non_null(rt);
    ou_heap_set_fault(heap, n, forever);
    OuroStatus status = ouro_runtime_run_file(rt, path);
    uint64_t n_seen = ou_heap_fault_count(heap);
    ou_heap_set_fault(heap, 0, false);
    assert_sound(heap);
    if (n == 0 && status != OURO_OK)
        fail_msg("%s: %s", path, ouro_runtime_error(rt));
    if (status == OURO_RAISED && strstr(ouro_runtime_error(rt), "MemoryError") == NULL)
        fail_msg("%s, request %llu%s: %s", path, (unsigned long long)n, forever ? " and on" : "",
                 ouro_runtime_error(rt));
    if (ouro_runtime_run_text(rt, sanity, "sanity") != OURO_OK)
        fail_msg("%s, request %llu%s: afterwards %s", path, (unsigned long long)n,
                 forever ? " and on" : "", ouro_runtime_error(rt));
    assert_sound(heap);
    ouro_runtime_close(rt);
    return n_seen;
}

/* All the points from 1 to `last`, or about `n_points`: dense at first, where
 * a script is compiled and its first objects are made, then at odd steps. */
static uint64_t
next_point(uint64_t n, uint64_t last, uint64_t n_points)
{
    if (n_points == 0 || last <= n_points || n < n_points / 8)
        return n + 1;
    uint64_t step = last / n_points;
    return n + step + (n * 7919) % (step + 1);
}

static void
sweep(const char *path, uint64_t n_points)
{
    uint64_t last = run_with_fault(path, 0, false);
    uint64_t at = check_number("OURO_TEST_AT", 0);
    uint64_t n_runs = 0;
    for (uint64_t n = at != 0 ? at : 1; n <= last; n = next_point(n, last, n_points)) {
        if (check_number("OURO_TEST_VERBOSE", 0))
            fprintf(stderr, "OURO_TEST_AT=%llu\n", (unsigned long long)n);
        run_with_fault(path, n, false);
        run_with_fault(path, n, true);
        n_runs += 2;
        if (at != 0)
            break;
    }
    print_message("%s: %llu requests, %llu runs\n", path, (unsigned long long)last,
                  (unsigned long long)n_runs);
}

static void
memory_may_end_anywhere_in_a_script(void **state)
{
    (void)state;
    const char *only = getenv("OURO_TEST_SCRIPT");
    uint64_t n_points = check_number("OURO_TEST_FAULTS", 4 + check_rounds(12));
    DIR *folder = opendir(FOLDER);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
        const char *dot = strrchr(entry->d_name, '.');
        if (dot == NULL || strcmp(dot, ".py") != 0
            || (only != NULL && strncmp(only, entry->d_name, (size_t)(dot - entry->d_name)) != 0))
            continue;
        char path[300];
        snprintf(path, sizeof path, FOLDER "%s", entry->d_name);
        sweep(path, n_points);
    }
    closedir(folder);
}

static void
opening_fails_cleanly_wherever_memory_ends(void **state)
{
    (void)state;
    uint64_t n_points = check_number("OURO_TEST_FAULTS", check_rounds(60));
    for (int forever = 0; forever < 2; forever++) {
        OuHeap *heap = ou_heap_open(NULL);
        ou_heap_set_fault(heap, 0, false);
        OuroRuntime *rt = ou_runtime_open_on(heap, NULL);
        uint64_t last = ou_heap_fault_count(heap);
        ouro_runtime_close(rt);
        for (uint64_t n = 1; n <= last; n = next_point(n, last, n_points)) {
            heap = ou_heap_open(NULL);
            ou_heap_set_fault(heap, n, forever);
            rt = ou_runtime_open_on(heap, NULL);
            ou_heap_set_fault(heap, 0, false);
            assert_sound(heap);
            if (rt != NULL)
                ouro_runtime_close(rt); // the request could be done without
            else
                ou_heap_close(heap);
        }
    }
}

/* Grow until memory ends, at whatever limit; say where it ended; go on. */
static const char growing[] =
    "import sys\n"
    "class Item:\n"
    "    def __init__(self, n): self.n, self.text, self.d = n, 'x' * n, {n: [n]}\n"
    "def grow():\n"
    "    kept = []\n"
    "    try:\n"
    "        while True: kept.append(Item(len(kept)))\n"
    "    except MemoryError as e:\n"
    "        kept.pop()\n" // room first: the handler itself may need some
    "        kept = len(kept)\n"
    "        where.append(e.__traceback__.tb_lineno)\n"
    "    return kept\n"
    "where = []\n"
    "sizes = [grow(), grow()]\n"
    "assert where == [7, 7], where\n"
    "assert sizes[1] > sizes[0] // 2, sizes\n";

static void
growing_to_a_limit_raises_and_goes_on(void **state)
{
    (void)state;
    uint64_t n_limits = check_number("OURO_TEST_FAULTS", 8);
    size_t step = n_limits == 0 || n_limits > 100 ? 37 * 1024 + 17 : 611 * 1024 + 17;
    int n_open = 0;
    for (size_t limit = 3 << 19; limit < (size_t)8 << 20; limit += step) {
        OuroRuntimeOptions options = {.limit_bytes = limit};
        OuroRuntime *rt = ouro_runtime_open(&options);
        if (rt == NULL)
            continue; // too small to open; never a crash
        n_open++;
        OuroStatus status = ouro_runtime_run_text(rt, growing, "growing");
        if (status != OURO_OK && limit >= (size_t)4 << 20)
            fail_msg("limit %zu: status %d, %s", limit, status, ouro_runtime_error(rt));
        assert_sound(ouro_runtime_heap(rt));
        OuroHeapStats stats;
        ouro_heap_stats(ouro_runtime_heap(rt), &stats);
        assert_true(stats.peak_bytes <= limit);
        ouro_runtime_close(rt);
    }
    assert_true(n_open > 3);
}

/* At the limit, methods that nobody has called before. */
static const char giving_up[] =
    "def fill(kept, put):\n"
    "    for n in 4000, 400, 40, 4:\n" // the last room goes to the smallest
    "        try:\n"
    "            while True: put(kept, 'x' * n)\n"
    "        except MemoryError: pass\n"
    "    kept.clear()\n"
    "    return len(kept)\n"
    "def put(kept, text): kept[text + str(len(kept))] = text\n"
    "def extend(kept, text): kept += [text + 'y']\n"
    "def join(kept, text): kept |= {text + str(len(kept))}\n"
    "assert [fill({}, put), fill([], extend), fill(set(), join)] == [0, 0, 0]\n";

static void
a_handler_may_clear_what_filled_the_memory(void **state)
{
    (void)state;
    for (size_t limit = (size_t)4 << 20; limit < (size_t)40 << 20; limit += limit / 3) {
        OuroRuntimeOptions options = {.limit_bytes = limit};
        OuroRuntime *rt = ouro_runtime_open(&options);
        assert_non_null(rt);
        if (ouro_runtime_run_text(rt, giving_up, "giving up") != OURO_OK)
            fail_msg("limit %zu: %s", limit, ouro_runtime_error(rt));
        assert_sound(ouro_runtime_heap(rt));
        ouro_runtime_close(rt);
    }
}
#endif

int
main(void)
{
    const struct CMUnitTest tests[] = {
#if OU_FAULTS
        cmocka_unit_test(opening_fails_cleanly_wherever_memory_ends),
        cmocka_unit_test(memory_may_end_anywhere_in_a_script),
        cmocka_unit_test(growing_to_a_limit_raises_and_goes_on),
        cmocka_unit_test(a_handler_may_clear_what_filled_the_memory),
#endif
        {0},
    };
    return _cmocka_run_group_tests("faults in whole programs", tests, sizeof tests / sizeof *tests - 1,
                                   NULL, NULL);
}
