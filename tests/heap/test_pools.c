/* SPDX-License-Identifier: MIT */
/* Private pools, medium pools, spans, side bytes, the young list, walks. */
#include "check_heap.h"

enum { INT_BIN, LIST_BIN, OTHER_BIN };

static int
open_heap(void **state)
{
    OuHeap *heap = ouro_heap_open(NULL);
    ou_heap_define_bin(heap, INT_BIN, OU_POOL_PLAIN, 24);
    ou_heap_define_bin(heap, LIST_BIN, OU_POOL_COLLECTABLE, 40);
    ou_heap_define_bin(heap, OTHER_BIN, OU_POOL_COLLECTABLE, 40);
    *state = heap;
    return heap == NULL;
}

static int
close_heap(void **state)
{
    ouro_heap_close(*state);
    return 0;
}

static void *
take_live(OuHeap *heap, unsigned bin)
{
    void *block = ou_bin_take(heap, ou_heap_bin(heap, bin));
    assert_non_null(block);
    assert_int_equal(*ou_side_of(block), 0);
    *ou_side_of(block) = OU_SIDE_LIVE;
    return block;
}

static void
release_live(OuHeap *heap, void *block)
{
    *ou_side_of(block) = 0;
    ou_block_release(heap, block);
}

static void
a_block_freed_by_one_type_is_not_handed_to_another(void **state)
{
    OuHeap *heap = *state;
    void *keep = take_live(heap, LIST_BIN);
    void *freed = take_live(heap, LIST_BIN);
    release_live(heap, freed);
    enum { N = 2000 };
    static void *others[N];
    for (int i = 0; i < N; i++) {
        others[i] = take_live(heap, OTHER_BIN);
        assert_ptr_not_equal(others[i], freed);
        assert_ptr_not_equal(ou_pool_of(others[i]), ou_pool_of(keep));
    }
    void *again = take_live(heap, LIST_BIN);
    assert_ptr_equal(again, freed);
    assert_sound(heap);
    for (int i = 0; i < N; i++)
        release_live(heap, others[i]);
    release_live(heap, keep);
    release_live(heap, again);
    assert_sound(heap);
}

static void
an_empty_pool_serves_anyone(void **state)
{
    OuHeap *heap = *state;
    enum { N = 4000 };
    static void *blocks[N];
    for (int i = 0; i < N; i++)
        blocks[i] = take_live(heap, LIST_BIN);
    OuPool *first = ou_pool_of(blocks[0]);
    uint64_t typing = first->typing;
    for (int i = 0; i < N; i++)
        release_live(heap, blocks[i]);
    assert_sound(heap);
    bool served = false;
    for (int i = 0; i < N && !served; i++) {
        void *block = ou_bin_take(heap, ou_heap_bin(heap, INT_BIN));
        served = ou_pool_of(block) == first;
    }
    assert_true(served);
    assert_int_equal(first->kind, OU_POOL_PLAIN);
    assert_true(first->typing > typing);
}

static void
the_only_block_of_a_pool_comes_and_goes_in_place(void **state)
{
    OuHeap *heap = *state;
    void *block = take_live(heap, LIST_BIN);
    uint64_t typing = ou_pool_of(block)->typing;
    for (int i = 0; i < 1000; i++) {
        release_live(heap, block);
        assert_sound(heap);
        assert_ptr_equal(take_live(heap, LIST_BIN), block);
    }
    assert_int_equal(ou_pool_of(block)->typing, typing);
    release_live(heap, block);
}

static void
medium_blocks_share_pools(void **state)
{
    OuHeap *heap = *state;
    for (size_t size = OU_SMALL_LIMIT + 1; size <= 2 * OU_POOL_BYTES; size += size / 5) {
        char *a = ou_heap_take_block(heap, OU_POOL_PLAIN, size);
        char *b = ou_heap_take_block(heap, OU_POOL_PLAIN, size);
        assert_non_null(a);
        assert_ptr_equal(ou_pool_of(a), ou_pool_of(b));
        assert_true(ou_block_bytes(a) >= size);
        assert_true(ou_block_bytes(a) <= size + size / 8 + 16);
        memset(a, 1, ou_block_bytes(a));
        memset(b, 2, ou_block_bytes(b));
        assert_int_equal(a[ou_block_bytes(a) - 1], 1);
        assert_ptr_equal(ou_heap_find_pool(heap, b + size - 1), ou_pool_of(b));
        assert_sound(heap);
        ou_block_release(heap, a);
        ou_block_release(heap, b);
    }
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
}

static void
spans_take_whole_units_and_give_them_back(void **state)
{
    OuHeap *heap = *state;
    static const size_t factors[] = {3, 10, 50, 64, 100, 200, 1000};
    for (size_t i = 0; i < sizeof factors / sizeof *factors; i++) {
        size_t size = factors[i] * OU_POOL_BYTES - 100;
        size_t before = assert_reconciles(heap).arena_bytes;
        char *span = ou_heap_take_block(heap, OU_POOL_COLLECTABLE, size);
        assert_non_null(span);
        assert_int_equal(*ou_side_of(span), 0);
        *ou_side_of(span) = OU_SIDE_LIVE;
        memset(span, 3, size);
        assert_int_equal(ou_block_bytes(span), factors[i] * OU_POOL_BYTES);
        assert_ptr_equal(ou_heap_find_pool(heap, span + size / 2), ou_pool_of(span));
        assert_ptr_equal(ou_heap_find_pool(heap, span + size - 1), ou_pool_of(span));
        OuroHeapStats s = assert_reconciles(heap);
        assert_int_equal(s.n_blocks, 1);
        assert_int_equal(s.live_bytes, factors[i] * OU_POOL_BYTES);
        release_live(heap, span);
        s = assert_reconciles(heap);
        assert_int_equal(s.n_blocks, 0);
        assert_true(s.arena_bytes <= before + OU_ARENA_BYTES);
    }
}

static void
addresses_that_are_not_ours_have_no_pool(void **state)
{
    OuHeap *heap = *state;
    int here;
    void *block = take_live(heap, LIST_BIN);
    void *large = ouro_heap_take(heap, 100000);
    assert_non_null(ou_heap_find_pool(heap, (char *)block + 39));
    assert_null(ou_heap_find_pool(heap, &here));
    assert_null(ou_heap_find_pool(heap, large));
    assert_null(ou_heap_find_pool(heap, NULL));
    assert_null(ou_heap_find_pool(heap, (void *)8));
    assert_null(ou_heap_find_pool(heap, (void *)UINTPTR_MAX));
    assert_null(ou_heap_find_pool(heap, ou_pool_of(block))); // a descriptor is no block
    ouro_heap_release(heap, large);
    release_live(heap, block);
}

/* ---- the young list ---- */

static size_t
count_young(OuHeap *heap)
{
    size_t n = 0;
    for (OuPool *pool = *ou_heap_young(heap); pool != NULL; pool = pool->young_next)
        n++;
    return n;
}

static void
pools_that_received_objects_are_young(void **state)
{
    OuHeap *heap = *state;
    void *number = ou_bin_take(heap, ou_heap_bin(heap, INT_BIN));
    assert_int_equal(count_young(heap), 0); // numbers are not the collector's
    void *list = take_live(heap, LIST_BIN);
    void *span = ou_heap_take_block(heap, OU_POOL_COLLECTABLE, 5 * OU_POOL_BYTES);
    *ou_side_of(span) = OU_SIDE_LIVE;
    assert_int_equal(count_young(heap), 2);
    ou_heap_retire_current(heap);
    assert_sound(heap);
    while (*ou_heap_young(heap) != NULL)
        ou_pool_leave_young(heap, *ou_heap_young(heap));
    assert_sound(heap);
    void *second = take_live(heap, LIST_BIN);
    assert_ptr_equal(ou_pool_of(second), ou_pool_of(list));
    assert_int_equal(count_young(heap), 1);
    release_live(heap, second);
    release_live(heap, list);
    release_live(heap, span);
    ou_block_release(heap, number);
    assert_sound(heap);
}

static void
pools_enter_no_list_while_births_are_old(void **state)
{
    OuHeap *heap = *state;
    enum { N = 20000 };
    static void *blocks[N];
    ou_heap_set_births_old(heap, true);
    for (int i = 0; i < N; i++)
        blocks[i] = take_live(heap, LIST_BIN);
    assert_int_equal(count_young(heap), 0);
    assert_true(ou_heap_n_unlisted(heap) > 10);
    ou_heap_set_births_old(heap, false);
    void *young = take_live(heap, LIST_BIN); // from the pool that was current all the time
    assert_int_equal(count_young(heap), 1);
    assert_sound(heap);
    release_live(heap, young);
    for (int i = 0; i < N; i++)
        release_live(heap, blocks[i]);
    assert_sound(heap);
}

static void
pools_given_back_leave_the_young_list(void **state)
{
    OuHeap *heap = *state;
    enum { N = 20000 };
    static void *blocks[N];
    uint64_t random = 4711;
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < N; i++)
            blocks[i] = take_live(heap, i % 2 ? LIST_BIN : OTHER_BIN);
        for (int i = N - 1; i > 0; i--) {
            int k = (int)(check_random(&random) % (unsigned)(i + 1));
            void *swap = blocks[i];
            blocks[i] = blocks[k];
            blocks[k] = swap;
        }
        /* A collector may drop pools by young_next alone. */
        OuPool **link = ou_heap_young(heap);
        while (round % 2 == 1 && *link != NULL) {
            OuPool *pool = *link;
            if (check_random(&random) % 3 == 0) {
                pool->flags &= (uint8_t)~OU_POOL_YOUNG;
                *link = pool->young_next;
            } else {
                link = &pool->young_next;
            }
        }
        for (int i = 0; i < N; i++) {
            release_live(heap, blocks[i]);
            if (i % 997 == 0)
                assert_sound(heap);
        }
        ouro_heap_trim(heap); // the current ones as well
        assert_sound(heap);
        assert_int_equal(count_young(heap), 0);
    }
}

/* ---- walks ---- */

typedef struct Seen {
    const char *last;
    size_t n;
} Seen;

static bool
see_block(void *context, void *block, size_t bytes)
{
    Seen *seen = context;
    assert_true((char *)block > seen->last);
    assert_true(bytes >= 16);
    seen->last = block;
    seen->n++;
    return true;
}

static bool
see_pool(void *context, OuPool *pool)
{
    Seen *seen = context;
    Seen in_pool = {NULL, 0};
    assert_true(ou_pool_each_taken(pool, see_block, &in_pool));
    assert_int_equal(in_pool.n, ou_pool_n_taken(pool));
    seen->n += in_pool.n;
    return true;
}

static bool
stop_at_once(void *context, OuPool *pool)
{
    (void)pool;
    return ++*(int *)context < 1;
}

static void
walks_see_every_taken_block_once(void **state)
{
    OuHeap *heap = *state;
    enum { N = 5000 };
    static void *lists[N];
    static void *numbers[N];
    size_t n = 0;
    for (int i = 0; i < N; i++) {
        lists[i] = take_live(heap, LIST_BIN);
        numbers[i] = ou_bin_take(heap, ou_heap_bin(heap, INT_BIN));
    }
    for (int i = 0; i < N; i++) {
        if (i % 3 == 0)
            release_live(heap, lists[i]);
        else
            n++;
        if (i % 5 == 0)
            ou_block_release(heap, numbers[i]);
        else
            n++;
    }
    void *span = ou_heap_take_block(heap, OU_POOL_PLAIN, 200 * OU_POOL_BYTES);
    assert_non_null(span);
    Seen seen = {NULL, 0};
    assert_true(ou_heap_each_pool(heap, see_pool, &seen));
    assert_int_equal(seen.n, n + 1);
    int calls = 0;
    assert_false(ou_heap_each_pool(heap, stop_at_once, &calls));
    assert_int_equal(calls, 1);
}

#define HEAP_TEST(name) cmocka_unit_test_setup_teardown(name, open_heap, close_heap)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        HEAP_TEST(a_block_freed_by_one_type_is_not_handed_to_another),
        HEAP_TEST(an_empty_pool_serves_anyone),
        HEAP_TEST(the_only_block_of_a_pool_comes_and_goes_in_place),
        HEAP_TEST(medium_blocks_share_pools),
        HEAP_TEST(spans_take_whole_units_and_give_them_back),
        HEAP_TEST(addresses_that_are_not_ours_have_no_pool),
        HEAP_TEST(pools_that_received_objects_are_young),
        HEAP_TEST(pools_enter_no_list_while_births_are_old),
        HEAP_TEST(pools_given_back_leave_the_young_list),
        HEAP_TEST(walks_see_every_taken_block_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
