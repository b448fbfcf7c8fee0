/* SPDX-License-Identifier: MIT */
/* The interfaces raw, mem and object: their contract, wrappers, arenas from
 * elsewhere, callbacks, and why a request was refused. */
#include "check_heap.h"

#include "heap/heap_int.h"

/* ---- the contract ---- */

static void
zero_bytes_give_a_block_of_its_own(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    void *blocks[6] = {ouro_raw_take(heap, 0),           ouro_raw_take(heap, 0),
                       ouro_heap_take(heap, 0),          ouro_heap_take_zeroed(heap, 0, 8),
                       ouro_object_take_zeroed(heap, 8, 0), ouro_object_take(heap, 0)};
    for (int i = 0; i < 6; i++) {
        assert_non_null(blocks[i]);
        for (int k = 0; k < i; k++)
            assert_ptr_not_equal(blocks[i], blocks[k]);
    }
    assert_non_null(blocks[0] = ouro_raw_resize(heap, blocks[0], 0));
    ouro_raw_release(heap, blocks[0]);
    ouro_raw_release(heap, blocks[1]);
    ouro_heap_release(heap, blocks[2]);
    ouro_heap_release(heap, blocks[3]);
    ouro_object_release(heap, blocks[4]);
    ouro_object_release(heap, blocks[5]);
    ouro_raw_release(heap, NULL);
    ouro_object_release(heap, NULL);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_heap_close(heap);
}

static void
a_refused_resize_leaves_the_block_in_each_interface(void **state)
{
    (void)state;
    OuHeap *heap = open_limited(4u << 20);
    char *raw = ouro_raw_take(heap, 100);
    char *object = ouro_object_take(heap, 100);
    memset(raw, 1, 100);
    memset(object, 2, 100);
    assert_null(ouro_raw_resize(heap, raw, 8u << 20));
    assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_LIMIT);
    assert_null(ouro_object_resize(heap, object, 8u << 20));
    assert_int_equal(raw[99], 1);
    assert_int_equal(object[99], 2);
    assert_null(ouro_raw_take_zeroed(heap, SIZE_MAX / 2, 3));
    assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_SIZE);
    assert_null(OURO_NEW_ARRAY(heap, uint64_t, SIZE_MAX / 4));
    assert_null(OURO_RESIZE_ARRAY(heap, object, uint64_t, SIZE_MAX / 4));
    assert_int_equal(object[99], 2);
    assert_sound(heap);
    ouro_heap_close(heap);
}

/* The same size again and again, so that what was written comes back. */
static void
zeroed_blocks_are_zero_at_any_size(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    for (size_t size = 8; size <= (size_t)48 << 20; size *= 7) {
        for (int kind = 0; kind < 8; kind++) {
            char *block = kind % 4 == 0   ? ouro_heap_take_zeroed(heap, 1, size)
                          : kind % 4 == 1 ? ouro_raw_take_zeroed(heap, 1, size)
                          : kind % 4 == 2 ? ouro_object_take_zeroed(heap, 1, size)
                                          : ou_buffer_take_zeroed(heap, size);
            assert_non_null(block);
            assert_true(block[0] == 0 && memcmp(block, block + 1, size - 1) == 0);
            memset(block, 0x5A, size);
            kind % 4 == 0   ? ouro_heap_release(heap, block)
            : kind % 4 == 1 ? ouro_raw_release(heap, block)
            : kind % 4 == 2 ? ouro_object_release(heap, block)
                            : ou_buffer_release(heap, block, size);
        }
    }
    assert_sound(heap);
    ouro_heap_close(heap);
}

static void
raw_blocks_are_the_systems_at_any_size(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    void *block = ouro_raw_take(heap, 10);
    assert_null(ou_heap_find_pool(heap, block));
    assert_int_equal(assert_reconciles(heap).n_large, 1);
    assert_int_equal(assert_reconciles(heap).live_bytes, 10);
    ouro_raw_release(heap, block);
    ouro_heap_close(heap);
}

/* ---- wrappers ---- */

typedef struct Counter {
    OuroAllocator inner;
    size_t n_taken, n_resized, n_released;
} Counter;

static void *
count_take(void *context, size_t size)
{
    Counter *c = context;
    c->n_taken++;
    return c->inner.take(c->inner.context, size);
}

static void *
count_take_zeroed(void *context, size_t n, size_t size)
{
    Counter *c = context;
    c->n_taken++;
    return c->inner.take_zeroed(c->inner.context, n, size);
}

static void *
count_resize(void *context, void *block, size_t size)
{
    Counter *c = context;
    c->n_resized++;
    return c->inner.resize(c->inner.context, block, size);
}

static void
count_release(void *context, void *block)
{
    Counter *c = context;
    c->n_released++;
    c->inner.release(c->inner.context, block);
}

static void
wrap(OuHeap *heap, OuroDomain domain, Counter *counter)
{
    memset(counter, 0, sizeof *counter);
    ouro_allocator_get(heap, domain, &counter->inner);
    OuroAllocator wrapped = {counter, count_take, count_take_zeroed, count_resize, count_release};
    ouro_allocator_set(heap, domain, &wrapped);
}

static void
a_wrapper_sees_every_request_and_no_others(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    ouro_heap_release(heap, ouro_heap_take(heap, 40)); // something is in a cache already
    Counter mem;
    Counter raw;
    wrap(heap, OURO_MEM, &mem);
    wrap(heap, OURO_RAW, &raw);
    enum { N = 1000 };
    void *blocks[N];
    for (int i = 0; i < N; i++)
        blocks[i] = i % 3 ? ouro_heap_take(heap, (size_t)i * 7)
                          : ouro_heap_take_zeroed(heap, (size_t)i, 7);
    assert_sound(heap);
    for (int i = 0; i < N; i++)
        blocks[i] = ouro_heap_resize(heap, blocks[i], (size_t)i * 3);
    for (int i = 0; i < N; i++)
        ouro_heap_release(heap, blocks[i]);
    void *other = ouro_raw_take(heap, 10);
    ouro_object_release(heap, ouro_object_take(heap, 10));
    assert_int_equal(mem.n_taken, N);
    assert_int_equal(mem.n_resized, N);
    assert_int_equal(mem.n_released, N);
    assert_int_equal(raw.n_taken, 1);
    ouro_raw_release(heap, other);
    assert_int_equal(raw.n_released, 1);
    ouro_allocator_set(heap, OURO_MEM, &mem.inner); // as it was
    ouro_heap_release(heap, ouro_heap_take(heap, 40));
    assert_int_equal(mem.n_taken, N);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_heap_close(heap);
}

/* ---- a wrapper around the runtime's objects ---- */

static void
a_wrapper_sees_every_object_of_the_runtime(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    ou_heap_define_bin(heap, 0, OU_POOL_PLAIN, 24);
    ou_heap_define_bin(heap, 1, OU_POOL_COLLECTABLE, 48);
    enum { N = 3000, BEFORE = 900 };
    static void *blocks[N];
    static const size_t sizes[] = {16, 100, 700, 9000, 50000};
    for (int i = 0; i < BEFORE; i++) // some are there already
        blocks[i] = ou_bin_take(heap, ou_heap_bin(heap, (unsigned)i % 2));
    ou_block_release(heap, blocks[BEFORE - 1]);
    Counter counter;
    wrap(heap, OURO_OBJECT, &counter);
    assert_sound(heap);
    for (int i = BEFORE - 1; i < N; i++) {
        blocks[i] = i % 3 ? ou_bin_take(heap, ou_heap_bin(heap, (unsigned)i % 2))
                          : ou_heap_take_block(heap, i % 2 ? OU_POOL_PLAIN : OU_POOL_COLLECTABLE,
                                               sizes[i % 5]);
        assert_non_null(blocks[i]);
        memset(blocks[i], 0, 16);
    }
    assert_int_equal(counter.n_taken, N - BEFORE + 1);
    assert_sound(heap);
    for (int i = 0; i < N; i += 2)
        ou_block_release(heap, blocks[i]);
    assert_int_equal(counter.n_released, N / 2);
    assert_reconciles(heap);
    for (int i = 1; i < N; i += 2)
        ou_block_release(heap, blocks[i]);
    assert_int_equal(counter.n_released, N);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_allocator_set(heap, OURO_OBJECT, &counter.inner); // as it was
    void *last = ou_bin_take(heap, ou_heap_bin(heap, 0));
    ou_block_release(heap, last);
    assert_ptr_equal(ou_bin_take(heap, ou_heap_bin(heap, 0)), last);
    assert_int_equal(counter.n_taken, N - BEFORE + 1);
    assert_sound(heap);
    ouro_heap_close(heap);
}

/* Keeps released blocks for later, and refuses when told to. */
typedef struct Keeper {
    OuroAllocator inner;
    void *kept[100];
    int n_kept;
    bool refuses;
    char elsewhere[64];
    bool cheats;
} Keeper;

static void *
keeper_take(void *context, size_t size)
{
    Keeper *k = context;
    if (k->cheats)
        return k->elsewhere;
    return k->refuses ? NULL : k->inner.take(k->inner.context, size);
}

static void
keeper_release(void *context, void *block)
{
    Keeper *k = context;
    if (block != k->elsewhere)
        k->kept[k->n_kept++] = block;
}

static void
a_wrapper_of_objects_may_refuse_and_keep(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    ou_heap_define_bin(heap, 0, OU_POOL_COLLECTABLE, 48);
    OuBin *bin = ou_heap_bin(heap, 0);
    Keeper keeper = {0};
    ouro_allocator_get(heap, OURO_OBJECT, &keeper.inner);
    OuroAllocator wrapped = {&keeper, keeper_take, NULL, NULL, keeper_release};
    ouro_allocator_set(heap, OURO_OBJECT, &wrapped);
    void *blocks[100];
    for (int i = 0; i < 100; i++)
        blocks[i] = ou_bin_take(heap, bin);
    keeper.refuses = true;
    assert_null(ou_bin_take(heap, bin));
    assert_null(ou_heap_take_block(heap, OU_POOL_PLAIN, 100000));
    keeper.refuses = false;
    keeper.cheats = true; // an object cannot lie outside the heap
    assert_null(ou_bin_take(heap, bin));
    keeper.cheats = false;
    for (int i = 0; i < 100; i++)
        ou_block_release(heap, blocks[i]);
    assert_int_equal(keeper.n_kept, 100);
    assert_int_equal(assert_reconciles(heap).n_blocks, 100); // not released yet
    for (int i = 0; i < 100; i++)
        keeper.inner.release(keeper.inner.context, keeper.kept[i]);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_heap_close(heap);
}

/* ---- arenas from elsewhere ---- */

typedef struct Stock {
    char *at;
    char *end;
    size_t n_out; // bytes handed out and not given back
} Stock;

static void *
stock_take(void *context, size_t bytes, size_t align)
{
    Stock *s = context;
    uintptr_t at = ((uintptr_t)s->at + align - 1) & ~(uintptr_t)(align - 1);
    if (at + bytes > (uintptr_t)s->end)
        return NULL;
    s->at = (char *)at + bytes;
    s->n_out += bytes;
    return (void *)at;
}

static void
stock_release(void *context, void *address, size_t bytes)
{
    (void)address;
    ((Stock *)context)->n_out -= bytes;
}

static void
arenas_come_from_where_the_embedder_says(void **state)
{
    (void)state;
    size_t bytes = 5 * OU_ARENA_BYTES;
    char *memory = malloc(bytes);
    memset(memory, 0xAA, bytes); // not zero, as the system's pages are
    Stock stock = {memory, memory + bytes, 0};
    OuroArenaSource source = {&stock, stock_take, stock_release};
    OuroHeapOptions options = {.arenas = &source};
    OuHeap *heap = ouro_heap_open(&options);
    size_t n = 0;
    for (char *block; (block = ouro_heap_take(heap, 200)) != NULL; n++) {
        assert_true(block >= memory && block < memory + bytes);
        memset(block, 1, 200);
    }
    assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_SYSTEM);
    assert_true(n > 3 * OU_ARENA_POOLS * (OU_POOL_BYTES / 208));
    assert_true(stock.n_out >= 4 * OU_ARENA_BYTES);
    assert_sound(heap);
    ouro_heap_trim(heap);
    ouro_heap_close(heap);
    assert_int_equal(stock.n_out, 0);
    free(memory);
}

/* ---- callbacks ---- */

typedef struct Owner {
    OuHeap *heap;
    size_t n_near;
    size_t n_asked;
    void *spare;
} Owner;

static void
note_near(void *context, size_t system_bytes)
{
    (void)system_bytes;
    ((Owner *)context)->n_near++;
}

static bool
give_spare(void *context, size_t bytes)
{
    Owner *o = context;
    (void)bytes;
    o->n_asked++;
    if (o->spare == NULL)
        return false;
    ouro_heap_release(o->heap, o->spare);
    o->spare = NULL;
    return true;
}

static void
an_owner_is_told_and_asked_before_the_limit(void **state)
{
    (void)state;
    Owner owner = {0};
    OuroHeapCallbacks callbacks = {&owner, give_spare, note_near, NULL, NULL};
    OuroHeapOptions options = {
        .limit_bytes = 16u << 20, .soft_limit_bytes = 4u << 20, .callbacks = &callbacks};
    OuHeap *heap = owner.heap = ouro_heap_open(&options);
    owner.spare = ouro_heap_take(heap, 3u << 20);
    assert_int_equal(owner.n_near, 0);
    void *second = ouro_heap_take(heap, 3u << 20);
    assert_int_equal(owner.n_near, 1);
    ouro_heap_release(heap, second);
    second = ouro_heap_take(heap, 3u << 20);
    assert_int_equal(owner.n_near, 2);
    assert_non_null(ouro_heap_take(heap, 12u << 20)); // only with the spare released
    assert_int_equal(owner.n_asked, 1);
    assert_null(owner.spare);
    assert_null(ouro_heap_take(heap, 12u << 20));
    assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_LIMIT);
    assert_false(ouro_heap_set_limit(heap, 1u << 20));
    assert_true(ouro_heap_set_limit(heap, 0));
    assert_non_null(ouro_heap_take(heap, 12u << 20));
    ouro_heap_close(heap);
}

/* ---- large blocks ---- */

static void
a_growing_large_block_never_needs_twice_its_size(void **state)
{
    (void)state;
    OuHeap *heap = open_limited((size_t)80 << 20);
    size_t bytes = 1000;
    unsigned char *block = ouro_heap_take(heap, bytes);
    memset(block, 1, bytes);
    while (bytes < (size_t)70 << 20) {
        size_t more = bytes + bytes / 8;
        block = ouro_heap_resize(heap, block, more);
        assert_non_null(block);
        memset(block + bytes, 1, more - bytes);
        bytes = more;
    }
    for (size_t i = 0; i < bytes; i += 997)
        assert_int_equal(block[i], 1);
    assert_true(ouro_heap_usable_bytes(heap, block) >= bytes);
    assert_sound(heap);
    while (bytes > 100) {
        bytes /= 3;
        block = ouro_heap_resize(heap, block, bytes);
        assert_int_equal(block[bytes - 1], 1);
        assert_sound(heap);
    }
    ouro_heap_release(heap, block);
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_heap_close(heap);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(zero_bytes_give_a_block_of_its_own),
        cmocka_unit_test(a_refused_resize_leaves_the_block_in_each_interface),
        cmocka_unit_test(zeroed_blocks_are_zero_at_any_size),
        cmocka_unit_test(raw_blocks_are_the_systems_at_any_size),
        cmocka_unit_test(a_wrapper_sees_every_request_and_no_others),
        cmocka_unit_test(a_wrapper_sees_every_object_of_the_runtime),
        cmocka_unit_test(a_wrapper_of_objects_may_refuse_and_keep),
        cmocka_unit_test(arenas_come_from_where_the_embedder_says),
        cmocka_unit_test(an_owner_is_told_and_asked_before_the_limit),
        cmocka_unit_test(a_growing_large_block_never_needs_twice_its_size),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
