/* SPDX-License-Identifier: MIT */
/* Every request fails in turn, once and from then on; the heap stays sound. */
#include "check_heap.h"

#include "heap/heap_int.h"

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

/* The entries that the loop over sizes has not. */
static int
use_other_entries(OuHeap *heap)
{
    int n = 0;
    static const size_t aligns[] = {16, 64, 4096, 65536};
    for (size_t i = 0; i < 8; i++) {
        size_t size = i < 4 ? 90 : 100000;
        void *block = ouro_heap_take_aligned(heap, aligns[i % 4], size);
        n += block == NULL;
        void *wider = ouro_heap_resize(heap, block, size * 2);
        n += wider == NULL;
        ouro_heap_release(heap, wider != NULL ? wider : block);
    }
    uint32_t *row = OURO_NEW_ARRAY(heap, uint32_t, 30);
    n += row == NULL;
    uint32_t *longer = OURO_RESIZE_ARRAY(heap, row, uint32_t, 300000);
    n += longer == NULL;
    ouro_heap_release(heap, longer != NULL ? longer : row);
    ouro_heap_trim(heap);
    void *raw = ouro_raw_take(heap, 20);
    n += raw == NULL;
    void *more = ouro_raw_resize(heap, raw, 2000000); // pages of its own
    n += more == NULL;
    ouro_raw_release(heap, more != NULL ? more : raw);
    raw = ouro_raw_take_zeroed(heap, 3, 7);
    n += raw == NULL;
    ouro_raw_release(heap, raw);
    void *object = ouro_object_take(heap, 40);
    n += object == NULL;
    more = ouro_object_resize(heap, object, 4000);
    n += more == NULL;
    ouro_object_release(heap, more != NULL ? more : object);
    object = ouro_object_take_zeroed(heap, 3, 40);
    n += object == NULL;
    ouro_object_release(heap, object);
    return n;
}

/* ---- a wrapper that passes everything on ---- */

static void *
pass_take(void *context, size_t size)
{
    const OuroAllocator *inner = context;
    return inner->take(inner->context, size);
}

static void *
pass_take_zeroed(void *context, size_t n, size_t size)
{
    const OuroAllocator *inner = context;
    return inner->take_zeroed(inner->context, n, size);
}

static void *
pass_resize(void *context, void *block, size_t size)
{
    const OuroAllocator *inner = context;
    return inner->resize(inner->context, block, size);
}

static void
pass_release(void *context, void *block)
{
    const OuroAllocator *inner = context;
    inner->release(inner->context, block);
}

static void
wrap_all(OuHeap *heap, OuroAllocator inner[3])
{
    for (int i = 0; i < 3; i++) {
        ouro_allocator_get(heap, (OuroDomain)i, &inner[i]);
        OuroAllocator wrapped = {&inner[i], pass_take, pass_take_zeroed, pass_resize, pass_release};
        ouro_allocator_set(heap, (OuroDomain)i, &wrapped);
    }
}

enum { PLAIN, WRAPPED, GUARDED, BOTH, N_WAYS };

static OuHeap *
open_way(int way)
{
    static OuroAllocator inner[3];
    OuroHeapOptions options = {.debug = way >= GUARDED};
    OuHeap *heap = ouro_heap_open(&options);
    assert_non_null(heap);
    if (way == WRAPPED || way == BOTH)
        wrap_all(heap, inner);
    ou_heap_define_bin(heap, 0, OU_POOL_PLAIN, 24);
    return heap;
}

static int
use_all(OuHeap *heap)
{
    return use_every_entry(heap) + use_other_entries(heap);
}

static void
fail_each_in_turn(bool forever)
{
    for (int way = 0; way < N_WAYS; way++) {
        OuHeap *heap = open_way(way);
        ou_heap_set_fault(heap, 0, false);
        assert_int_equal(use_all(heap), 0);
        uint64_t n_requests = ou_heap_fault_count(heap);
        assert_true(n_requests > 60);
        for (uint64_t n = 1; n <= n_requests; n += check_slowness()) {
            ou_heap_set_fault(heap, n, forever);
            int n_refused = use_all(heap);
            ou_heap_set_fault(heap, 0, false);
            /* A request that only wanted to shrink may be refused unseen. */
            assert_true(forever || n_refused <= 2);
            ouro_heap_trim(heap);
            OuroHeapStats s = assert_reconciles(heap);
            assert_int_equal(s.n_blocks, 0);
        }
        assert_int_equal(ouro_heap_check(heap), 0);
        ouro_heap_close(heap);
    }
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

/* Arenas of the embedder's own, the n-th of which is refused. */
typedef struct Stock {
    int left;
    int n_out;
} Stock;

static void *
stock_take(void *context, size_t bytes, size_t align)
{
    Stock *stock = context;
    if (stock->left-- == 0)
        return NULL;
    stock->n_out++;
    return aligned_alloc(align, bytes);
}

static void
stock_release(void *context, void *address, size_t bytes)
{
    (void)bytes;
    ((Stock *)context)->n_out--;
    free(address);
}

static void
each_arena_may_be_refused(void **state)
{
    (void)state;
    bool all_served = false;
    for (int n = 0; !all_served; n++) {
        Stock stock = {n, 0};
        OuroArenaSource source = {&stock, stock_take, stock_release};
        OuroHeapOptions options = {.arenas = &source};
        OuHeap *heap = ouro_heap_open(&options);
        ou_heap_define_bin(heap, 0, OU_POOL_PLAIN, 24);
        int n_refused = use_all(heap);
        all_served = stock.left >= 0;
        assert_true(!all_served || n_refused == 0); // shrinking is refused unseen
        assert_int_equal(assert_reconciles(heap).n_blocks, 0);
        ouro_heap_close(heap);
        assert_int_equal(stock.n_out, 0);
        assert_true(n < 100);
    }
}

#else

static void
each_arena_may_be_refused(void **state)
{
    (void)state;
    skip();
}

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
#include <unistd.h>

/* Whatever the limit, opening gives a heap that works, or nothing. */
static void
opening_fails_cleanly_at_any_limit(void **state)
{
    (void)state;
    int n_opened = 0;
    for (int debug = 0; debug < 2; debug++) {
        for (int seed = 0; seed <= CHECK_SEEDS; seed++) {
            for (size_t limit = 1; limit < (size_t)3 << 20; limit += limit < 200000 ? 1500 : 60000) {
                OuroHeapOptions options = {
                    .limit_bytes = limit, .debug = (uint64_t)debug, .seed = seed ? 77 : 0};
                OuHeap *heap = ouro_heap_open(&options);
                if (heap == NULL)
                    continue;
                n_opened++;
                ouro_heap_release(heap, ouro_heap_take(heap, 100));
                assert_true(assert_reconciles(heap).peak_bytes <= limit);
                ouro_heap_close(heap);
            }
        }
    }
    assert_true(n_opened > 100);
}

#if !WATCHED
/* The address space that is taken now. */
static size_t
mapped_bytes(void)
{
    size_t n_pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    assert_non_null(f);
    assert_int_equal(fscanf(f, "%zu", &n_pages), 1);
    fclose(f);
    return n_pages * (size_t)sysconf(_SC_PAGESIZE);
}
#endif

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
    const size_t room = (size_t)(OU_CHECK_LEVEL < 3 ? 250 : 10) << 20; // walks pass over all of it
    struct rlimit tight = {.rlim_cur = mapped_bytes() + room, .rlim_max = before.rlim_max};
    assert_int_equal(setrlimit(RLIMIT_AS, &tight), 0);
    size_t n = 0;
    void *chain = NULL;
    for (void **block; (block = ouro_heap_take(heap, 400)) != NULL; n++) {
        *block = chain;
        chain = block;
    }
    void *large = ouro_heap_take(heap, (size_t)64 << 20);
    void *span = ou_heap_take_block(heap, OU_POOL_PLAIN, (size_t)64 << 20);
    assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_SYSTEM);
    static OuHeap *more[4096]; // as many more as there is room for
    size_t n_more = 0;
    while (n_more < 4096 && (more[n_more] = ouro_heap_open(NULL)) != NULL)
        n_more++;
    setrlimit(RLIMIT_AS, &before);
    assert_true(n_more < 4096);
    while (n_more > 0)
        ouro_heap_close(more[--n_more]);
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
        cmocka_unit_test(each_arena_may_be_refused),
        cmocka_unit_test(opening_fails_cleanly_at_any_limit),
        cmocka_unit_test(the_system_may_have_no_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
