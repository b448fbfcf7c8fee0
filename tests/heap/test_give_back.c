/* SPDX-License-Identifier: MIT */
/* What is not used goes back: arenas while running, everything at the end. */
#include "check_heap.h"

#include "heap/heap_int.h"

#include <pthread.h>
#include <sys/mman.h>

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

#if !WATCHED && OU_POOL_SHIFT == 14 // a tool's memory is no measure; small pools share pages
/* The bytes of all arenas that are resident, as the system says. */
static size_t
resident_in_arenas(OuHeap *heap)
{
    size_t n = 0;
    size_t page = ou_os_page_bytes();
    for (const OuArena *arena = heap->arenas; arena != NULL; arena = arena->all_next) {
        static unsigned char pages[(size_t)1 << 20];
        size_t bytes = ou_arena_counted_bytes(arena);
        assert_true(bytes / page <= sizeof pages);
        assert_int_equal(mincore(ou_arena_base(arena), bytes, pages), 0);
        for (size_t i = 0; i < bytes / page; i++)
            n += pages[i] & 1;
    }
    return n * page;
}

/* What stats say of arenas is what the system says: no page is resident that they do
 * not name, and blocks that were written are. */
static void
the_figures_are_the_systems(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    enum { N = 60000 };
    static void *blocks[N];
    size_t before = ou_os_resident_bytes();
    for (size_t i = 0; i < N; i++) {
        size_t bytes = i % 100 == 0 ? 5000 : 16 + i % 450;
        blocks[i] = ouro_heap_take(heap, bytes);
        memset(blocks[i], 1, bytes);
    }
    OuroHeapStats s = assert_reconciles(heap);
    size_t resident = resident_in_arenas(heap);
    assert_true(resident <= s.arena_bytes);
    assert_true(resident >= s.block_bytes);
    /* Heads are touched as far as they are used; the last pools of bins only in part. */
    assert_true(resident + s.free_pool_bytes + s.free_block_bytes + s.overhead_bytes >= s.arena_bytes);
    size_t grown = ou_os_resident_bytes() - before;
    assert_true(grown >= s.block_bytes && grown <= s.system_bytes + MIB);
    for (size_t i = 0; i < N; i++) {
        if (i % 50 != 0)
            ouro_heap_release(heap, blocks[i]);
    }
    ouro_heap_trim(heap); // unused pools, and pages without a block, are not resident
    s = assert_reconciles(heap);
    resident = resident_in_arenas(heap);
    assert_true(resident <= s.arena_bytes - s.free_pool_bytes);
    assert_true(resident >= s.block_bytes);
    ouro_heap_close(heap);
}
#endif

static void
a_seed_fixes_every_address(void **state)
{
    (void)state;
    if (!CHECK_SEEDS)
        skip();
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

#if OU_POOL_SHIFT == 14
static void
a_page_without_a_live_block_goes_back_though_its_pool_lives(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    enum { N = 200000, BYTES = 64, PER_POOL = 256 };
    static unsigned char *blocks[N];
    for (size_t i = 0; i < N; i++) {
        blocks[i] = ouro_heap_take(heap, BYTES);
        memset(blocks[i], (int)i, BYTES);
    }
    size_t full = ou_os_resident_bytes();
    for (size_t i = 0; i < N; i++) { // one block of each pool stays
        if (i % PER_POOL != 0)
            ouro_heap_release(heap, blocks[i]);
    }
    size_t trimmed = ouro_heap_trim(heap);
    size_t thin = ou_os_resident_bytes();
    assert_sound(heap);
    assert_true(trimmed > 7 * MIB);
    assert_true(WATCHED || full - thin > 7 * MIB); // three pages of four, of 12 MiB
    assert_int_equal(assert_reconciles(heap).n_blocks, (N + PER_POOL - 1) / PER_POOL);
    assert_int_equal(ouro_heap_trim(heap), 0);
    size_t n_pools = assert_reconciles(heap).n_pools;
    for (size_t i = 0; i < N; i++) { // the pages serve again
        if (i % PER_POOL == 0) {
            assert_int_equal(blocks[i][BYTES - 1], (unsigned char)i);
            continue;
        }
        blocks[i] = ouro_heap_take(heap, BYTES);
        memset(blocks[i], (int)i, BYTES);
    }
    assert_true(assert_reconciles(heap).n_pools <= n_pools + 1);
    for (size_t i = 0; i < N; i++) {
        assert_int_equal(blocks[i][0], (unsigned char)i);
        ouro_heap_release(heap, blocks[i]);
    }
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_heap_close(heap);
}

static void
nine_in_ten_released_in_runs_leave_little_resident(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    enum { N = 2000000, BYTES = 48, RUN = 2000 };
    void **blocks = malloc(N * sizeof *blocks);
    memset(blocks, 1, N * sizeof *blocks);
    size_t before = ou_os_resident_bytes();
    for (size_t i = 0; i < N; i++)
        memset(blocks[i] = ouro_heap_take(heap, BYTES), 1, BYTES);
    size_t full = ou_os_resident_bytes() - before;
    for (size_t i = 0; i < N; i++) {
        if (i / RUN % 10 != 0)
            ouro_heap_release(heap, blocks[i]);
    }
    size_t thin = ou_os_resident_bytes() - before;
    assert_true(WATCHED || full < N * (size_t)BYTES / 100 * 105);
    assert_true(WATCHED || thin < full / 4);
    assert_sound(heap);
    free(blocks);
    ouro_heap_close(heap);
}
#endif

/* ---- two heaps, two threads, no lock ---- */

static void *
live_alone(void *unused)
{
    (void)unused;
    OuHeap *heap = ouro_heap_open(NULL);
    uint64_t random = 77;
    void *blocks[500] = {0};
    for (int i = 0; heap != NULL && i < 50000; i++) {
        size_t at = check_random(&random) % 500;
        ouro_heap_release(heap, blocks[at]);
        blocks[at] = ouro_heap_take(heap, check_random(&random) % (i % 100 == 0 ? 100000 : 600));
    }
    bool sound = heap != NULL && ou_heap_verify(heap, NULL, 0);
    ouro_heap_close(heap);
    return sound ? heap : NULL;
}

static void
two_threads_use_two_heaps_without_a_lock(void **state)
{
    (void)state;
    pthread_t other;
    void *sound = NULL;
    assert_int_equal(pthread_create(&other, NULL, live_alone, NULL), 0);
    assert_non_null(live_alone(NULL));
    assert_int_equal(pthread_join(other, &sound), 0);
    assert_non_null(sound);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(released_memory_goes_back_to_the_system),
        cmocka_unit_test(a_program_at_the_edge_does_not_map_and_unmap),
        cmocka_unit_test(new_pools_come_from_the_fullest_arena),
        cmocka_unit_test(a_thousand_heaps_are_small_and_share_nothing),
#if !WATCHED && OU_POOL_SHIFT == 14
        cmocka_unit_test(the_figures_are_the_systems),
#endif
        cmocka_unit_test(a_seed_fixes_every_address),
#if OU_POOL_SHIFT == 14
        cmocka_unit_test(a_page_without_a_live_block_goes_back_though_its_pool_lives),
        cmocka_unit_test(nine_in_ten_released_in_runs_leave_little_resident),
#endif
        cmocka_unit_test(two_threads_use_two_heaps_without_a_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
