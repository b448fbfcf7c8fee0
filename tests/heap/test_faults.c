/* SPDX-License-Identifier: MIT */
/* Every request fails in turn, once and from then on; the heap stays sound. */
#include "check_heap.h"

#if OU_FAULTS

/* One call of every entry that takes memory. Each is allowed to fail; what was
 * had is given back. Returns the number of refusals. */
static int
use_every_entry(OuHeap *heap)
{
    int n = 0;
    static const size_t sizes[] = {0, 1, 100, 600, 20000, 50000, 1500000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        size_t size = sizes[i];
        char *block = ouro_heap_take(heap, size);
        n += block == NULL;
        char *zeroed = ouro_heap_take_zeroed(heap, 2, size);
        n += zeroed == NULL;
        if (block != NULL)
            memset(block, 9, size);
        char *grown = ouro_heap_resize(heap, block, size * 3 + 40);
        n += grown == NULL;
        if (grown == NULL && block != NULL && size > 0)
            assert_int_equal(block[size - 1], 9);
        block = grown != NULL ? grown : block;
        if (block != NULL) { // shrinking never fails
            block = ouro_heap_resize(heap, block, size / 4);
            assert_non_null(block);
        }
        ouro_heap_release(heap, block);
        ouro_heap_release(heap, zeroed);

        char *buffer = ou_buffer_take(heap, size);
        n += buffer == NULL;
        if (buffer != NULL) {
            char *wider = ou_buffer_resize(heap, buffer, size, size + 5000);
            n += wider == NULL;
            ou_buffer_release(heap, wider != NULL ? wider : buffer,
                              wider != NULL ? size + 5000 : size);
        }
        void *object = ou_heap_take_block(heap, OU_POOL_COLLECTABLE, size);
        n += object == NULL;
        if (object != NULL)
            ou_block_release(heap, object);
    }
    void *typed = ou_bin_take(heap, ou_heap_bin(heap, 0));
    n += typed == NULL;
    if (typed != NULL)
        ou_block_release(heap, typed);
    return n;
}

static void
fail_each_in_turn(bool forever)
{
    OuHeap *heap = ouro_heap_open(NULL);
    ou_heap_define_bin(heap, 0, OU_POOL_PLAIN, 24);
    ou_heap_set_fault(heap, 0, false);
    assert_int_equal(use_every_entry(heap), 0);
    uint64_t n_requests = ou_heap_fault_count(heap);
    assert_true(n_requests > 40);
    for (uint64_t n = 1; n <= n_requests; n++) {
        ou_heap_set_fault(heap, n, forever);
        int n_refused = use_every_entry(heap);
        ou_heap_set_fault(heap, 0, false);
        /* A request that only wanted to shrink may be refused unseen. */
        assert_true(forever || n_refused <= 2);
        OuroHeapStats s = assert_reconciles(heap);
        assert_int_equal(s.n_blocks, 0);
    }
    ouro_heap_close(heap);
}

static void
each_request_may_fail_once(void **state)
{
    (void)state;
    fail_each_in_turn(false);
}

static void
each_request_and_all_after_it_may_fail(void **state)
{
    (void)state;
    fail_each_in_turn(true);
}

#else

static void
each_request_may_fail_once(void **state)
{
    (void)state;
    skip(); // this build has no faults
}

static void
each_request_and_all_after_it_may_fail(void **state)
{
    (void)state;
    skip();
}

#endif

/* The system refuses, not the limit: arenas and large blocks cannot be mapped. */
#include <sys/resource.h>

#include "heap/heap_int.h"

static void
the_system_may_have_no_more(void **state)
{
    (void)state;
#if WATCHED
    skip(); // these tools need the address space
#else
    OuHeap *heap = ouro_heap_open(NULL);
    struct rlimit before;
    getrlimit(RLIMIT_AS, &before);
    struct rlimit tight = {.rlim_cur = (size_t)256 << 20, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
    size_t n = 0;
    void *chain = NULL;
    for (void **block; (block = ouro_heap_take(heap, 400)) != NULL; n++) {
        *block = chain;
        chain = block;
    }
    void *large = ouro_heap_take(heap, (size_t)64 << 20);
    void *span = ou_heap_take_block(heap, OU_POOL_PLAIN, (size_t)64 << 20);
    setrlimit(RLIMIT_AS, &before);
    assert_null(large);
    assert_null(span);
    assert_true(n > 10000);
    assert_int_equal(assert_reconciles(heap).n_blocks, n);
    assert_non_null(ouro_heap_take(heap, 400));
    ouro_heap_close(heap);
#endif
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_request_may_fail_once),
        cmocka_unit_test(each_request_and_all_after_it_may_fail),
        cmocka_unit_test(the_system_may_have_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
