/* SPDX-License-Identifier: MIT */
/* The limit, what is asked of the owner before it refuses, and the reserve. */
#include "check_heap.h"

#define LIMIT (12 * OU_ARENA_BYTES + (1u << 20))

typedef struct Owner {
    OuHeap *heap;
    void *hoard[100];
    int n_hoard;
    int n_calls;
    int n_near;
    bool busy;
} Owner;

/* Give up one large block of what is hoarded. */
static bool
give_up(void *context, size_t bytes)
{
    Owner *owner = context;
    (void)bytes;
    assert_false(owner->busy);
    owner->busy = true;
    owner->n_calls++;
    /* What runs here may take, and is refused at once when there is nothing. */
    assert_null(ouro_heap_take(owner->heap, 2 * LIMIT));
    bool gave = owner->n_hoard > 0;
    if (gave)
        ouro_heap_release(owner->heap, owner->hoard[--owner->n_hoard]);
    owner->busy = false;
    return gave;
}

static void
note_near(void *context, size_t system_bytes)
{
    Owner *owner = context;
    assert_true(system_bytes > LIMIT - LIMIT / 8);
    owner->n_near++;
}

/* Take blocks of `size` until refused; they hang together by their first word. */
static size_t
take_all(OuHeap *heap, size_t size, void **chain)
{
    size_t n = 0;
    for (void **block; (block = ouro_heap_take(heap, size)) != NULL; n++) {
        *block = *chain;
        *chain = block;
    }
    return n;
}

static void
release_all(OuHeap *heap, void **chain)
{
    for (void *next; *chain != NULL; *chain = next) {
        next = *(void **)*chain;
        ouro_heap_release(heap, *chain);
    }
}

static void
the_limit_is_exact_and_the_heap_goes_on(void **state)
{
    (void)state;
    static const size_t sizes[] = {16, 48, 512, 3000, 30000, 70000, 500000};
    OuHeap *heap = open_limited(LIMIT);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        void *chain = NULL;
        size_t n = take_all(heap, sizes[i], &chain);
        OuroHeapStats s = assert_reconciles(heap);
        assert_true(s.system_bytes <= LIMIT);
        assert_true(s.peak_bytes <= LIMIT);
        assert_true((n + 1) * sizes[i] > (LIMIT - s.table_bytes) / 3);
        assert_null(ouro_heap_take(heap, sizes[i]));
        release_all(heap, &chain);
        chain = NULL;
        assert_true(take_all(heap, sizes[i], &chain) + 8 >= n);
        release_all(heap, &chain);
        assert_int_equal(assert_reconciles(heap).n_blocks, 0);
        ouro_heap_trim(heap);
    }
    ouro_heap_close(heap);
}

static void
a_large_block_may_fill_the_limit_to_the_last_byte(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(LIMIT);
    size_t left = LIMIT - assert_reconciles(heap).system_bytes;
    assert_null(ouro_heap_take(heap, left - 31));
    void *block = ouro_heap_take(heap, left - 32);
    assert_non_null(block);
    assert_int_equal(assert_reconciles(heap).system_bytes, LIMIT);
    assert_null(ouro_heap_take(heap, 1));
    ouro_heap_release(heap, block);
    block = ouro_heap_take(heap, 1);
    assert_non_null(block);
    ouro_heap_close(heap);
}

static void
a_limit_too_small_for_the_tables_opens_nothing(void **state)
{
    (void)state;
    OuroHeapOptions options = {.limit_bytes = 100};
    assert_null(ouro_heap_open(&options));
}

static void
the_owner_is_asked_once_before_a_refusal(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(LIMIT);
    Owner owner = {.heap = heap};
    OuHeapHooks hooks = {.owner = &owner, .reclaim = give_up, .near_limit = note_near};
    ou_heap_set_hooks(heap, &hooks);
    while (owner.n_calls == 0) {
        void *block = ouro_heap_take(heap, LIMIT / 40);
        assert_non_null(block);
        owner.hoard[owner.n_hoard++] = block;
    }
    assert_true(owner.n_near >= 1); // once per crossing: a block given up may cross back
    /* It gave one up, so what was refused before is served. */
    int calls = owner.n_calls;
    int left = owner.n_hoard;
    for (int i = 0; i < left; i++)
        assert_non_null(ouro_heap_take(heap, LIMIT / 41));
    assert_true(owner.n_calls > calls);
    while (owner.n_hoard > 0)
        ouro_heap_release(heap, owner.hoard[--owner.n_hoard]);
    while (ouro_heap_take(heap, 30000) != NULL)
        assert_reconciles(heap);
    while (ouro_heap_take(heap, 50000) != NULL)
        assert_reconciles(heap);
    calls = owner.n_calls;
    assert_null(ouro_heap_take(heap, LIMIT / 4));
    assert_int_equal(owner.n_calls, calls + 1);
    /* More than there can ever be is not worth a collection. */
    assert_null(ouro_heap_take(heap, 2 * LIMIT));
    assert_int_equal(owner.n_calls, calls + 1);
    assert_reconciles(heap);
    ouro_heap_close(heap);
}

/* An owner that releases small blocks of the very class that is asked for. */
static bool
release_small(void *context, size_t bytes)
{
    Owner *owner = context;
    (void)bytes;
    owner->n_calls++;
    for (int i = 0; i < 100; i++)
        ouro_heap_release(owner->heap, owner->hoard[i]);
    return owner->n_calls == 1;
}

static void
blocks_released_while_reclaiming_serve_the_request(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(4 * OU_ARENA_BYTES + (1u << 20));
    Owner owner = {.heap = heap};
    for (int i = 0; i < 100; i++)
        owner.hoard[i] = ouro_heap_take(heap, 48);
    OuHeapHooks hooks = {.owner = &owner, .reclaim = release_small};
    ou_heap_set_hooks(heap, &hooks);
    while (owner.n_calls == 0)
        assert_non_null(ouro_heap_take(heap, 48));
    for (int i = 0; i < 99; i++)
        assert_non_null(ouro_heap_take(heap, 48));
    assert_int_equal(owner.n_calls, 1);
    assert_reconciles(heap);
    ouro_heap_close(heap);
}

/* What caches hold back may not be enough: then the owner is asked all the same. */
static void
what_caches_gave_does_not_spare_the_owner(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(LIMIT);
    Owner owner = {.heap = heap};
    assert_non_null(ouro_heap_take(heap, 16)); // so that the tables are there
    owner.hoard[owner.n_hoard++] = ouro_heap_take(heap, LIMIT / 2);
    OuroHeapStats s = assert_reconciles(heap);
    assert_non_null(ouro_heap_take(heap, LIMIT - s.system_bytes - 3 * OU_ARENA_BYTES));
    void *chain = NULL;
    take_all(heap, OU_MEDIUM_LIMIT, &chain);
    OuHeapHooks hooks = {.owner = &owner, .reclaim = give_up};
    ou_heap_set_hooks(heap, &hooks);
    for (int i = 0; i < 3; i++) { // into a cache: a flush gains a pool
        void *next = *(void **)chain;
        ouro_heap_release(heap, chain);
        chain = next;
    }
    assert_non_null(ouro_heap_take(heap, LIMIT / 4));
    assert_int_equal(owner.n_calls, 1);
    assert_reconciles(heap);
    ouro_heap_close(heap);
}

static void
the_reserve_is_there_when_all_else_is_spent(void **state)
{
    (void)state;
    /* With room for many arenas, and with room for a few. */
    static const size_t limits[] = {LIMIT, 3 * OU_ARENA_BYTES + (1u << 20)};
    for (int i = 0; i < 2; i++) {
        OuHeap *heap = open_limited(limits[i]);
        OuHeapHooks hooks = {.owner = heap};
        ou_heap_set_hooks(heap, &hooks);
        void *chain = NULL;
        take_all(heap, 100, &chain);
        take_all(heap, 40000, &chain);
        take_all(heap, 16, &chain);
        take_all(heap, 200, &chain);
        assert_null(ouro_heap_take(heap, 500000));
        assert_null(ouro_heap_take(heap, 240));
        ou_heap_reserve_open(heap);
        ou_heap_reserve_open(heap);
        for (int k = 0; k < 8; k++)
            assert_non_null(ouro_heap_take(heap, 64 + 16 * (size_t)(k % 3)));
        assert_non_null(ouro_heap_take(heap, 240));
        ou_heap_reserve_close(heap);
        assert_non_null(ouro_heap_take(heap, 240));
        ou_heap_reserve_close(heap);
        assert_true(assert_reconciles(heap).system_bytes <= limits[i]);
        ouro_heap_close(heap);
    }
}

static void
a_heap_without_an_owner_keeps_no_reserve(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(LIMIT);
    void *chain = NULL;
    take_all(heap, 256, &chain);
    assert_true(LIMIT - assert_reconciles(heap).system_bytes < OU_ARENA_BYTES + (512u << 10));
    ouro_heap_close(heap);
}

static void
the_limit_can_be_moved_but_not_below_what_is_in_use(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    assert_int_equal(ou_heap_limit(heap), 0);
    void *block = ouro_heap_take(heap, 1000000);
    assert_false(ou_heap_set_limit(heap, 900000));
    assert_true(ou_heap_set_limit(heap, 1800000));
    assert_null(ouro_heap_take(heap, 1000000));
    assert_true(ou_heap_set_limit(heap, 0));
    assert_non_null(ouro_heap_take(heap, 1000000));
    ouro_heap_release(heap, block);
    assert_reconciles(heap);
    ouro_heap_close(heap);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_is_exact_and_the_heap_goes_on),
        cmocka_unit_test(a_large_block_may_fill_the_limit_to_the_last_byte),
        cmocka_unit_test(a_limit_too_small_for_the_tables_opens_nothing),
        cmocka_unit_test(the_owner_is_asked_once_before_a_refusal),
        cmocka_unit_test(blocks_released_while_reclaiming_serve_the_request),
        cmocka_unit_test(what_caches_gave_does_not_spare_the_owner),
        cmocka_unit_test(the_reserve_is_there_when_all_else_is_spent),
        cmocka_unit_test(a_heap_without_an_owner_keeps_no_reserve),
        cmocka_unit_test(the_limit_can_be_moved_but_not_below_what_is_in_use),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
