/* SPDX-License-Identifier: MIT */
/* ou_heap_verify finds what was broken on purpose, and says what it is. */
#include "check_heap.h"

#include "heap/heap_int.h"

enum { LIST_BIN };

typedef struct Heap {
    OuHeap *heap;
    void **blocks[4]; // of a pool with room: [0] and [2] taken, [1] and [3] freed
    OuPool *pool;
    void *large[2];
} Heap;

static Heap
make_heap(void)
{
    Heap h = {.heap = ouro_heap_open(NULL)};
    ou_heap_define_bin(h.heap, LIST_BIN, OU_POOL_COLLECTABLE, 40);
    for (int i = 0; i < 4; i++) {
        h.blocks[i] = ou_bin_take(h.heap, ou_heap_bin(h.heap, LIST_BIN));
        *ou_side_of(h.blocks[i]) = OU_SIDE_LIVE;
    }
    h.pool = ou_pool_of(h.blocks[0]);
    void *next; // fill the pool, and one block more: it is not current any more
    do {
        next = ou_bin_take(h.heap, ou_heap_bin(h.heap, LIST_BIN));
        *ou_side_of(next) = OU_SIDE_LIVE;
    } while (ou_pool_of(next) == h.pool);
    for (int i = 1; i < 4; i += 2) {
        *ou_side_of(h.blocks[i]) = 0;
        ou_block_release(h.heap, h.blocks[i]);
    }
    for (int i = 0; i < 2; i++)
        h.large[i] = ouro_heap_take(h.heap, 100000);
    assert_sound(h.heap);
    return h;
}

/* Not sound now, and the report speaks of it. */
static void
assert_found(const Heap *h, const char *what)
{
    char report[256];
    assert_false(ou_heap_verify(h->heap, report, sizeof report));
    if (strstr(report, what) == NULL)
        fail_msg("the report should speak of '%s': %s", what, report);
    assert_false(ou_heap_verify(h->heap, NULL, 0));
}

static void
a_wild_link_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    void **top = h.pool->freed;
    OU_LINK_OPEN(top);
    void *good = top[1];
    top[1] = (char *)good + 8;
    assert_found(&h, "which is no block");
    top[1] = (void *)8;
    assert_found(&h, "which is no block");
    top[1] = top;
    assert_found(&h, "twice");
    top[1] = NULL;
    assert_found(&h, "are not");
    top[1] = good;
    assert_sound(h.heap);
    ouro_heap_close(h.heap);
}

/* Where the program rests: elsewhere an object may be half made. */
static void
a_block_that_a_current_pool_lost_is_found(void **state)
{
    (void)state;
    for (unsigned kind = OU_POOL_PLAIN; kind <= OU_POOL_COLLECTABLE; kind++) {
        Heap h = {.heap = ouro_heap_open(NULL)};
        OuBin *bin = ou_heap_sized_bin(h.heap, (OuPoolKind)kind, 48);
        uint64_t *objects[5];
        for (int i = 0; i < 5; i++) {
            objects[i] = ou_bin_take(h.heap, bin);
            objects[i][0] = 1;
        }
        objects[3][0] = 0;
        ou_block_release(h.heap, objects[3]);
        assert_true(ou_heap_verify_idle(h.heap, NULL, 0));
        void **lost = bin->current->freed;
        bin->current->freed = ou_link_read(lost);
        assert_sound(h.heap);
        char report[256];
        assert_false(ou_heap_verify_idle(h.heap, report, sizeof report));
        assert_non_null(strstr(report, "not on its stack"));
        bin->current->freed = lost;
        assert_true(ou_heap_verify_idle(h.heap, NULL, 0));
        ouro_heap_close(h.heap);
    }
}

static void
a_wrong_count_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    h.pool->countdown++;
    assert_found(&h, "are not");
    h.pool->countdown--;
    h.pool->flags |= OU_POOL_FULL;
    assert_found(&h, "");
    h.pool->flags &= (uint8_t)~OU_POOL_FULL;
    h.heap->limit.system_bytes++;
    assert_found(&h, "uses sum");
    h.heap->limit.system_bytes--;
    h.heap->n_unused++;
    assert_found(&h, "");
    h.heap->n_unused--;
    assert_sound(h.heap);
    ouro_heap_close(h.heap);
}

static void
a_free_block_with_a_side_byte_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    *ou_side_of(h.blocks[1]) = OU_SIDE_LIVE;
    assert_found(&h, "side byte");
    *ou_side_of(h.blocks[1]) = 0;
    OuPool *current = ou_heap_bin(h.heap, LIST_BIN)->current;
    char *last = ou_pool_base(current) + (current->n_blocks - 1) * (size_t)current->block_bytes;
    *ou_side_of(last) = OU_SIDE_BUILDING;
    assert_found(&h, "side byte");
    *ou_side_of(last) = 0;
    ouro_heap_close(h.heap);
}

static void
a_pool_lost_from_a_list_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    OuPool *young = h.heap->young;
    h.heap->young = NULL;
    assert_found(&h, "young");
    h.heap->young = young;
    OuBin *bin = ou_heap_bin(h.heap, LIST_BIN);
    OuPool *current = bin->current;
    bin->current = &h.heap->no_pool;
    assert_found(&h, "current");
    bin->current = current;
    bin->room = NULL;
    assert_found(&h, "with room");
    bin->room = h.pool;
    h.pool->kind = OU_POOL_PLAIN;
    assert_found(&h, "fit its bin");
    h.pool->kind = OU_POOL_COLLECTABLE;
    ouro_heap_close(h.heap);
}

/* Releasing does not look whether it was done before; but what a second time does to
 * a pool is found, and nothing runs in circles. */
static void
an_object_released_twice_is_found_and_nothing_hangs(void **state)
{
    (void)state;
#if WATCHED || OU_CHECK_LEVEL > 0
    skip(); // tools and assertions stop there
#else
    Heap h = make_heap();
    ou_block_release(h.heap, h.blocks[1]);
    assert_found(&h, "twice");
    for (int i = 0; i < 1000; i++)
        assert_non_null(ou_bin_take(h.heap, ou_heap_bin(h.heap, LIST_BIN)));
    OuroHeapStats stats;
    ouro_heap_stats(h.heap, &stats);
    ouro_heap_close(h.heap);
#endif
}

static void
a_wrong_map_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    void *taken = ouro_heap_take(h.heap, 40);
    void *cached = ouro_heap_take(h.heap, 40);
    ouro_heap_release(h.heap, cached);
    assert_sound(h.heap);
    const OuPool *pool = ou_pool_of(cached);
    OuPoolMap *map = ou_pool_map(pool);
    map->countdown++;
    assert_found(&h, "are not");
    uint64_t bit = (uint64_t)1 << ou_pool_index(pool, cached); // a low one
    map->free[0] ^= bit;
    map->countdown -= 2;
    assert_found(&h, "free in its pool, too");
    map->free[0] ^= bit;
    map->countdown++;
    size_t n_blocks = pool->n_blocks;
    if (n_blocks % 64 != 0) {
        map->free[n_blocks / 64] ^= (uint64_t)1 << 63;
        assert_found(&h, "behind its blocks");
        map->free[n_blocks / 64] ^= (uint64_t)1 << 63;
    }
    assert_sound(h.heap);
    ou_table_set_units(h.heap, taken, 1, OU_UNIT_OURS);
    assert_found(&h, "another class");
    ou_table_set_units(h.heap, taken, 1,
                       (uint8_t)(OU_UNIT_PUBLIC + ou_class_index(OU_POOL_PUBLIC, 40)));
    ouro_heap_release(h.heap, taken);
    assert_sound(h.heap);
    ouro_heap_close(h.heap);
}

static void
a_block_twice_in_a_cache_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    void *blocks[3];
    for (int i = 0; i < 3; i++)
        blocks[i] = ouro_heap_take(h.heap, 200);
    for (int i = 0; i < 3; i++)
        ouro_heap_release(h.heap, blocks[i]);
    assert_sound(h.heap);
    void **top = h.heap->home[ou_class_index(OU_POOL_PUBLIC, 200)].top;
    void *good = *top;
    *top = top[-2];
    assert_found(&h, "twice");
    *top = good;
    assert_sound(h.heap);
    ouro_heap_close(h.heap);
}

static void
an_overwritten_large_header_is_found(void **state)
{
    (void)state;
    Heap h = make_heap();
    OuLarge *large = (OuLarge *)h.large[0] - 1;
    uintptr_t check = large->check;
    large->check = 0x4141414141414141;
    assert_found(&h, "overwritten");
    large->check = check;
    large->bytes++;
    assert_found(&h, "counted are");
    large->bytes--;
    assert_sound(h.heap);
    ouro_heap_close(h.heap);
}

static void
in_turn_a_fault_is_found_before_many_calls(void **state)
{
    (void)state;
    Heap h = make_heap();
    while (h.heap->n_arenas < 20)
        assert_non_null(ouro_heap_take(h.heap, 200));
    for (int round = 0; round < 3; round++) {
        h.heap->n_unused++;
        size_t n = 1;
        while (ou_heap_verify_in_turn(h.heap) && n < 1000)
            n++;
        assert_true(round == 0 || n == h.heap->n_arenas);
        h.heap->n_unused--;
    }
    ouro_heap_close(h.heap);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wild_link_is_found),
        cmocka_unit_test(a_block_that_a_current_pool_lost_is_found),
        cmocka_unit_test(a_wrong_count_is_found),
        cmocka_unit_test(a_free_block_with_a_side_byte_is_found),
        cmocka_unit_test(a_pool_lost_from_a_list_is_found),
        cmocka_unit_test(an_object_released_twice_is_found_and_nothing_hangs),
        cmocka_unit_test(a_wrong_map_is_found),
        cmocka_unit_test(a_block_twice_in_a_cache_is_found),
        cmocka_unit_test(an_overwritten_large_header_is_found),
        cmocka_unit_test(in_turn_a_fault_is_found_before_many_calls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
