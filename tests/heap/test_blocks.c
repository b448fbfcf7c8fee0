/* SPDX-License-Identifier: MIT */
/* The contracts of ouro_heap_take, _resize and _release. */
#include "check_heap.h"

static int
open_heap(void **state)
{
    *state = ouro_heap_open(NULL);
    return *state == NULL;
}

static int
close_heap(void **state)
{
    ouro_heap_close(*state);
    return 0;
}

static void
blocks_of_every_size_are_aligned_and_apart(void **state)
{
    OuHeap *heap = *state;
    enum { N = 3000 };
    static unsigned char *blocks[N];
    for (size_t i = 0; i < N; i++) {
        blocks[i] = ouro_heap_take(heap, i * 23);
        assert_non_null(blocks[i]);
        assert_int_equal((uintptr_t)blocks[i] % 16, 0);
        memset(blocks[i], (int)(i & 255), i * 23);
    }
    assert_reconciles(heap);
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < i * 23; k += 101)
            assert_int_equal(blocks[i][k], i & 255);
        ouro_heap_release(heap, blocks[i]);
    }
    OuroHeapStats s = assert_reconciles(heap);
    assert_int_equal(s.n_blocks, 0);
    assert_int_equal(s.live_bytes, 0);
}

static void
taking_nothing_gives_distinct_blocks(void **state)
{
    OuHeap *heap = *state;
    void *a = ouro_heap_take(heap, 0);
    void *b = ouro_heap_take(heap, 0);
    assert_non_null(a);
    assert_non_null(b);
    assert_ptr_not_equal(a, b);
    ouro_heap_release(heap, a);
    ouro_heap_release(heap, b);
}

static void
releasing_null_does_nothing(void **state)
{
    ouro_heap_release(*state, NULL);
    assert_int_equal(assert_reconciles(*state).n_blocks, 0);
}

static void
a_released_block_serves_the_next_request(void **state)
{
    OuHeap *heap = *state;
    for (size_t size = 1; size <= 512; size += 37) {
        void *a = ouro_heap_take(heap, size);
        ouro_heap_release(heap, a);
        void *b = ouro_heap_take(heap, size);
        assert_ptr_equal(a, b);
        ouro_heap_release(heap, b);
    }
}

static void
zeroed_blocks_are_zero_though_used_before(void **state)
{
    OuHeap *heap = *state;
    static const size_t sizes[] = {1, 16, 100, 512, 513, 5000, 40000, 200000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        char *dirty = ouro_heap_take(heap, sizes[i]);
        memset(dirty, 0xAA, sizes[i]);
        ouro_heap_release(heap, dirty);
        char *clean = ouro_heap_take_zeroed(heap, 1, sizes[i]);
        for (size_t k = 0; k < sizes[i]; k++)
            assert_int_equal(clean[k], 0);
        ouro_heap_release(heap, clean);
    }
}

static void
sizes_that_overflow_are_refused(void **state)
{
    OuHeap *heap = *state;
    assert_null(ouro_heap_take_zeroed(heap, SIZE_MAX / 2, 3));
    assert_null(ouro_heap_take_zeroed(heap, (size_t)1 << 33, (size_t)1 << 33));
    assert_null(ouro_heap_take(heap, SIZE_MAX));
    assert_null(ouro_heap_take(heap, SIZE_MAX - 16));
    assert_null(ouro_heap_take(heap, (size_t)PTRDIFF_MAX));
    assert_null(ou_heap_take_block(heap, OU_POOL_PLAIN, SIZE_MAX - 64));
    assert_null(ou_buffer_take(heap, SIZE_MAX - 8));
    assert_reconciles(heap);
}

static void
resizing_null_takes(void **state)
{
    OuHeap *heap = *state;
    char *block = ouro_heap_resize(heap, NULL, 40);
    assert_non_null(block);
    memset(block, 1, 40);
    ouro_heap_release(heap, block);
}

static void
resizing_keeps_the_contents(void **state)
{
    OuHeap *heap = *state;
    static const size_t sizes[] = {1,     0, 17,     16,     500,   512,   513, 700, 32768,
                                   32769, 3, 100000, 250000, 40000, 32000, 90,  0,   9};
    unsigned char *block = ouro_heap_take(heap, 1);
    size_t kept = 1;
    block[0] = 7;
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        block = ouro_heap_resize(heap, block, sizes[i]);
        assert_non_null(block);
        if (sizes[i] < kept)
            kept = sizes[i];
        for (size_t k = 0; k < kept; k++)
            assert_int_equal(block[k], (k * 7 + 7) & 255);
        for (size_t k = 0; k < sizes[i]; k++)
            block[k] = (unsigned char)(k * 7 + 7);
        kept = sizes[i];
        assert_sound(heap);
    }
    ouro_heap_release(heap, block);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
}

static void
shrinking_gives_room_back(void **state)
{
    OuHeap *heap = *state;
    void *block = ouro_heap_take(heap, 20000);
    size_t before = assert_reconciles(heap).live_bytes;
    block = ouro_heap_resize(heap, block, 100);
    assert_true(assert_reconciles(heap).live_bytes < before / 10);
    ouro_heap_release(heap, block);
}

static void
a_failed_resize_leaves_the_block(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(4 * OU_ARENA_BYTES + (1u << 20));
    char *block = ouro_heap_take(heap, 100);
    memset(block, 5, 100);
    assert_null(ouro_heap_resize(heap, block, 64 * OU_ARENA_BYTES));
    for (int i = 0; i < 100; i++)
        assert_int_equal(block[i], 5);
    block = ouro_heap_resize(heap, block, OU_ARENA_BYTES);
    assert_non_null(block);
    assert_null(ouro_heap_resize(heap, block, 64 * OU_ARENA_BYTES));
    assert_int_equal(block[99], 5);
    assert_reconciles(heap);
    ouro_heap_close(heap);
}

static void
large_blocks_are_counted_and_found_by_closing(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    size_t before = assert_reconciles(heap).system_bytes;
    char *a = ouro_heap_take(heap, 100000);
    char *b = ouro_heap_take(heap, 200000);
    OuroHeapStats s = assert_reconciles(heap);
    assert_int_equal(s.n_large, 2);
    assert_int_equal(s.large_bytes, 300000 + 64);
    assert_int_equal(s.system_bytes - before, s.large_bytes);
    b = ouro_heap_resize(heap, b, 50000);
    assert_int_equal(assert_reconciles(heap).large_bytes, 150000 + 64);
    ouro_heap_release(heap, a);
    assert_int_equal(assert_reconciles(heap).large_bytes, 50000 + 32);
    (void)b;
    ouro_heap_close(heap); // leaves nothing behind: AddressSanitizer would say so
}

static void
buffers_grow_and_shrink_through_every_class(void **state)
{
    OuHeap *heap = *state;
    size_t size = 1;
    unsigned char *buffer = ou_buffer_take(heap, size);
    buffer[0] = 1;
    for (; size < 300000; size += size / 3 + 1) {
        size_t next = size + size / 3 + 1;
        assert_true(ou_buffer_room(next) >= next);
        assert_int_equal(ou_buffer_room(ou_buffer_room(next)), ou_buffer_room(next));
        buffer = ou_buffer_resize(heap, buffer, size, next);
        assert_non_null(buffer);
        assert_int_equal((uintptr_t)buffer % 8, 0);
        for (size_t k = size; k < next; k++)
            buffer[k] = (unsigned char)(k + 1);
    }
    for (size_t k = 0; k < size; k++)
        assert_int_equal(buffer[k], (k + 1) & 255);
    buffer = ou_buffer_resize(heap, buffer, size, 10);
    assert_int_equal(buffer[9], 10);
    ou_buffer_release(heap, buffer, 10);
    ou_buffer_release(heap, NULL, 10);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
}

/* A block that is given back may be cold: nothing of it is touched, neither then nor when
 * its cache is emptied, so that its old contents still stand there when it serves again. */
static void
a_released_block_is_not_touched(void **state)
{
    OuHeap *heap = *state;
    enum { N = 3000, BYTES = 48 };
    static unsigned char *blocks[N];
    if (WATCHED)
        skip();
    for (size_t i = 0; i < N; i++) {
        blocks[i] = ouro_heap_take(heap, BYTES);
        memset(blocks[i], (int)(i & 255), BYTES);
    }
    for (size_t i = 1; i < N; i++) { // the first keeps its pool
        if (ou_pool_of(blocks[i]) == ou_pool_of(blocks[0]))
            ouro_heap_release(heap, blocks[i]);
    }
    assert_reconciles(heap); // caches are empty now
    for (size_t i = 0; i < N; i++) {
        for (size_t k = 0; k < BYTES; k++)
            assert_int_equal(blocks[i][k], i & 255);
    }
}

#define HEAP_TEST(name) cmocka_unit_test_setup_teardown(name, open_heap, close_heap)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HEAP_TEST(blocks_of_every_size_are_aligned_and_apart),
        HEAP_TEST(taking_nothing_gives_distinct_blocks),
        HEAP_TEST(releasing_null_does_nothing),
        HEAP_TEST(a_released_block_serves_the_next_request),
        HEAP_TEST(zeroed_blocks_are_zero_though_used_before),
        HEAP_TEST(sizes_that_overflow_are_refused),
        HEAP_TEST(resizing_null_takes),
        HEAP_TEST(resizing_keeps_the_contents),
        HEAP_TEST(shrinking_gives_room_back),
        cmocka_unit_test(a_failed_resize_leaves_the_block),
        cmocka_unit_test(large_blocks_are_counted_and_found_by_closing),
        HEAP_TEST(buffers_grow_and_shrink_through_every_class),
        HEAP_TEST(a_released_block_is_not_touched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
