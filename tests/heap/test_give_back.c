/* SPDX-License-Identifier: MIT */
/* What is not used goes back: arenas while running, everything at the end. */
#include "check_heap.h"

#include "heap/heap_int.h"

#define MIB ((size_t)1 << 20)

static void
released_memory_goes_back_to_the_system(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    enum { N = OU_CHECK_LEVEL < 3 ? 400000 : 40000 };
    void **blocks = malloc(N * sizeof *blocks);
    memset(blocks, 1, N * sizeof *blocks); // resident from the start
    size_t resident_before = ou_os_resident_bytes();
    for (size_t i = 0; i < N; i++) {
        blocks[i] = ouro_heap_take(heap, 64 + 16 * (i % 8));
        memset(blocks[i], 1, 64);
    }
    OuroHeapStats full = assert_reconciles(heap);
    size_t resident_full = ou_os_resident_bytes();
    assert_true(WATCHED || resident_full - resident_before > full.live_bytes / 2);
    for (size_t i = 0; i < N; i++)
        ouro_heap_release(heap, blocks[i]);
    OuroHeapStats empty = assert_reconciles(heap);
    assert_int_equal(empty.n_blocks, 0);
    assert_true(empty.arena_bytes <= 2 * MIB);
    size_t resident_after = ou_os_resident_bytes();
    assert_true(WATCHED || resident_after < resident_before + 3 * MIB);
    assert_int_equal(ouro_heap_trim(heap), empty.arena_bytes);
    OuroHeapStats trimmed = assert_reconciles(heap);
    assert_int_equal(trimmed.n_arenas, 0);
    assert_int_equal(trimmed.system_bytes, trimmed.table_bytes);
    assert_int_equal(trimmed.peak_bytes, full.peak_bytes);
    free(blocks);
    ouro_heap_close(heap);
}

static void
a_program_at_the_edge_does_not_map_and_unmap(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    size_t per_arena = OU_ARENA_POOLS * (OU_POOL_BYTES / 64);
    void *chain = NULL;
    for (size_t i = 0; i < per_arena; i++) {
        void **block = ouro_heap_take(heap, 64);
        *block = chain;
        chain = block;
    }
    assert_int_equal(assert_reconciles(heap).n_arenas, 1);
    size_t n_max = 0;
    size_t n_min = SIZE_MAX;
    void *edge[600];
    for (int round = 0; round < 20; round++) {
        for (int i = 0; i < 600; i++)
            edge[i] = ouro_heap_take(heap, 64);
        for (int i = 0; i < 600; i++)
            ouro_heap_release(heap, edge[i]);
        size_t n = assert_reconciles(heap).n_arenas;
        n_max = n > n_max ? n : n_max;
        n_min = n < n_min ? n : n_min;
    }
    assert_int_equal(n_min, n_max);
    ouro_heap_close(heap);
}

static void
new_pools_come_from_the_fullest_arena(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    enum { N = 6 };
    size_t per_arena = OU_ARENA_POOLS;
    void *spans[N][64];
    for (int a = 0; a < N; a++) {
        for (size_t i = 0; i < per_arena; i++)
            spans[a][i] = ou_span_take(heap, OU_POOL_PLAIN, OU_POOL_BYTES);
    }
    assert_int_equal(assert_reconciles(heap).n_arenas, N);
    /* Leave 1, 2, 3 ... spans in the arenas; the fullest with room is the last. */
    for (int a = 0; a < N; a++) {
        for (size_t i = (size_t)a + 1; i < per_arena; i++)
            ou_block_release(heap, spans[a][i]);
    }
    void *next = ou_span_take(heap, OU_POOL_PLAIN, OU_POOL_BYTES);
    assert_int_equal((uintptr_t)next >> OU_ARENA_SHIFT,
                     (uintptr_t)spans[N - 1][0] >> OU_ARENA_SHIFT);
    assert_sound(heap);
    ouro_heap_close(heap);
}

static void
a_thousand_heaps_are_small_and_share_nothing(void **state)
{
    (void)state;
    enum { N = 1000 };
    static OuHeap *heaps[N];
    size_t before = ou_os_resident_bytes();
    for (int i = 0; i < N; i++) {
        heaps[i] = ouro_heap_open(NULL);
        assert_non_null(heaps[i]);
    }
    assert_true(WATCHED || ou_os_resident_bytes() - before < N * (size_t)(32u << 10));
    for (int i = 0; i < N; i++) {
        int *block = ouro_heap_take(heaps[i], sizeof *block);
        *block = i;
        assert_int_equal(assert_reconciles(heaps[i]).n_blocks, 1);
        assert_null(ou_heap_find_pool(heaps[(i + 1) % N], block));
    }
    for (int i = 0; i < N; i++)
        ouro_heap_close(heaps[i]);
}

static void
a_seed_fixes_every_address(void **state)
{
    (void)state;
    enum { N = 3000 };
    static uintptr_t first[N];
    OuroHeapOptions options = {.seed = 42};
    for (int round = 0; round < 2; round++) {
        OuHeap *heap = ouro_heap_open(&options);
        if (heap == NULL)
            skip(); // the place is not to be had here: a clear answer
        assert_null(ouro_heap_open(&options));
        for (size_t i = 0; i < N; i++) {
            uintptr_t at = (uintptr_t)ou_heap_take_block(heap, OU_POOL_PLAIN, i % 700 * 3);
            if (round == 0)
                first[i] = at;
            assert_int_equal(at, first[i]);
        }
        assert_sound(heap);
        ouro_heap_close(heap);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(released_memory_goes_back_to_the_system),
        cmocka_unit_test(a_program_at_the_edge_does_not_map_and_unmap),
        cmocka_unit_test(new_pools_come_from_the_fullest_arena),
        cmocka_unit_test(a_thousand_heaps_are_small_and_share_nothing),
        cmocka_unit_test(a_seed_fixes_every_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
