/* SPDX-License-Identifier: MIT */
/* Aligned blocks: of any alignment and size, also where something stands before
 * the mem interface. */
#include "check_heap.h"

#include "heap/heap_int.h"

static const size_t sizes[] = {0,     1,     31,    100,   500,    600,    5000,
                               16384, 16385, 32768, 40000, 300000, 3000000};
enum { N_SIZES = sizeof sizes / sizeof *sizes };

static unsigned char *
take_checked(OuHeap *heap, size_t align, size_t size)
{
    unsigned char *block = ouro_heap_take_aligned(heap, align, size);
    assert_non_null(block);
    assert_int_equal((uintptr_t)block % align, 0);
    size_t usable = ouro_heap_usable_bytes(heap, block);
    assert_true(usable >= size);
    memset(block, (int)(size % 251), usable);
    return block;
}

/* Every alignment and size: taken side by side, some resized, all released. */
static void
use_all(OuHeap *heap)
{
    for (size_t align = 1; align <= (size_t)2 << 20; align *= 2) {
        unsigned char *blocks[N_SIZES];
        for (size_t i = 0; i < N_SIZES; i++)
            blocks[i] = take_checked(heap, align, sizes[i]);
        assert_sound(heap);
        for (size_t i = 0; i < N_SIZES; i++) {
            size_t size = i % 3 == 1 ? sizes[i] * 2 + 1 : sizes[i] / 2;
            if (i % 3 != 0) {
                blocks[i] = ouro_heap_resize(heap, blocks[i], size);
                assert_non_null(blocks[i]);
                assert_true(ouro_heap_usable_bytes(heap, blocks[i]) >= size);
            }
            size_t kept = i % 3 == 2 ? size : sizes[i];
            for (size_t k = 0; k < kept; k += 1 + k / 8)
                assert_int_equal(blocks[i][k], sizes[i] % 251);
        }
        assert_sound(heap);
        for (size_t i = N_SIZES; i-- > 0;)
            ouro_heap_release(heap, blocks[i]);
    }
}

static void
blocks_of_any_alignment_and_size(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    use_all(heap);
    OuroHeapStats s = assert_reconciles(heap);
    assert_int_equal(s.n_blocks, 0);
    assert_int_equal(s.large_bytes, 0);
    ouro_heap_close(heap);
}

static void
an_alignment_is_a_power_of_two(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    static const size_t wrong[] = {0, 3, 24, 4095, SIZE_MAX};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_null(ouro_heap_take_aligned(heap, wrong[i], 8));
        assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_SIZE);
    }
    assert_null(ouro_heap_take_aligned(heap, 64, SIZE_MAX - 10));
    assert_null(ouro_heap_take_aligned(heap, (size_t)1 << 63, 10));
    assert_null(ouro_heap_take_aligned(heap, (size_t)1 << 63, SIZE_MAX));
    assert_int_equal(assert_reconciles(heap).n_blocks, 0);
    ouro_heap_close(heap);
}

static void
a_pool_serves_small_alignments_without_waste(void **state)
{
    (void)state;
    OuHeap *heap = ouro_heap_open(NULL);
    for (size_t align = 32; align <= OU_SMALL_LIMIT; align *= 2) {
        void *block = ouro_heap_take_aligned(heap, align, align);
        assert_non_null(ou_heap_find_pool(heap, block));
        assert_int_equal(ouro_heap_usable_bytes(heap, block), align);
    }
    ouro_heap_close(heap);
}

static void
what_aligns_counts_against_the_limit(void **state)
{
    (void)state;
    OuHeap *heap = open_limited((size_t)8 << 20);
    size_t before = assert_reconciles(heap).system_bytes;
    void *block = ouro_heap_take_aligned(heap, (size_t)1 << 20, 100000);
    assert_int_equal(assert_reconciles(heap).system_bytes - before, ((size_t)1 << 20) + 100000);
    assert_null(ouro_heap_take_aligned(heap, (size_t)8 << 20, 10));
    assert_int_equal(ouro_heap_refusal(heap), OURO_REFUSED_LIMIT);
    block = ouro_heap_resize(heap, block, 200000); // an ordinary one from now on
    assert_int_equal(assert_reconciles(heap).system_bytes - before, 200032);
    ouro_heap_release(heap, block);
    assert_int_equal(assert_reconciles(heap).system_bytes, before);
    ouro_heap_close(heap);
}

static void
under_the_debug_layer(void **state)
{
    (void)state;
    OuroHeapOptions options = {.debug = 1};
    OuHeap *heap = ouro_heap_open(&options);
    use_all(heap);
    assert_int_equal(ouro_heap_check(heap), 0);
    char *block = ouro_heap_take_aligned(heap, 4096, 100);
    assert_int_equal(ouro_heap_usable_bytes(heap, block), 100);
    ouro_heap_release(heap, block);
    ouro_heap_close(heap);
}

static void
keep_report(void *context, const char *text)
{
    snprintf(context, 600, "%s", text);
}

static void
the_debug_layer_guards_them(void **state)
{
    (void)state;
    char last[600] = "";
    OuroHeapCallbacks callbacks = {.context = last, .report = keep_report};
    OuroHeapOptions options = {.debug = 1, .callbacks = &callbacks};
    OuHeap *heap = ouro_heap_open(&options);
    char *block = ouro_heap_take_aligned(heap, 1024, 100);
    block[100] = 1;
    ouro_heap_release(heap, block);
    assert_non_null(strstr(last, "overrun: byte 1 behind"));
    block = ouro_heap_take_aligned(heap, 65536, 100);
    block[-1] = 1;
    ouro_heap_release(heap, block);
    assert_non_null(strstr(last, "underrun: byte 1 before"));
    block = ouro_heap_take_aligned(heap, 256, 100);
    ouro_heap_release(heap, block);
    ouro_heap_release(heap, block);
    assert_non_null(strstr(last, "double release"));
    ouro_heap_close(heap);
}

/* ---- a wrapper that puts a header of its own before each block ---- */

typedef struct Wrapper {
    OuroAllocator inner;
    size_t n_out;
} Wrapper;

enum { HEADER = 48, MAGIC = 0x5A };

static void *
wrap_take(void *context, size_t size)
{
    Wrapper *w = context;
    unsigned char *block = w->inner.take(w->inner.context, size + HEADER);
    if (block == NULL)
        return NULL;
    w->n_out++;
    memset(block, MAGIC, HEADER);
    return block + HEADER;
}

static void *
wrap_take_zeroed(void *context, size_t n, size_t size)
{
    void *block = wrap_take(context, n * size);
    return block == NULL ? NULL : memset(block, 0, n * size);
}

static unsigned char *
unwrap(void *block)
{
    unsigned char *whole = (unsigned char *)block - HEADER;
    for (int i = 0; i < HEADER; i++)
        assert_int_equal(whole[i], MAGIC);
    return whole;
}

static void *
wrap_resize(void *context, void *block, size_t size)
{
    Wrapper *w = context;
    if (block == NULL)
        return wrap_take(context, size);
    unsigned char *moved = w->inner.resize(w->inner.context, unwrap(block), size + HEADER);
    return moved == NULL ? NULL : moved + HEADER;
}

static void
wrap_release(void *context, void *block)
{
    Wrapper *w = context;
    if (block == NULL)
        return;
    w->n_out--;
    w->inner.release(w->inner.context, unwrap(block));
}

static void
under_a_wrapper_with_headers(void **state)
{
    (void)state;
    for (int debug = 0; debug < 2; debug++) {
        OuroHeapOptions options = {.debug = (uint64_t)debug};
        OuHeap *heap = ouro_heap_open(&options);
        Wrapper w = {0};
        ouro_allocator_get(heap, OURO_MEM, &w.inner);
        OuroAllocator wrapped = {&w, wrap_take, wrap_take_zeroed, wrap_resize, wrap_release};
        ouro_allocator_set(heap, OURO_MEM, &wrapped);
        for (size_t align = 32; align <= (size_t)1 << 20; align *= 2) {
            for (size_t i = 0; i < N_SIZES; i++) {
                unsigned char *block = take_checked(heap, align, sizes[i]);
                block = ouro_heap_resize(heap, block, sizes[i] / 2 + 9);
                for (size_t k = 0; k < sizes[i] / 2; k += 1 + k / 8)
                    assert_int_equal(block[k], sizes[i] % 251);
                ouro_heap_release(heap, take_checked(heap, align, sizes[i]));
                ouro_heap_release(heap, block);
            }
        }
        assert_int_equal(w.n_out, 0);
        assert_int_equal(ouro_heap_check(heap), 0);
        assert_sound(heap);
        ouro_heap_close(heap);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(blocks_of_any_alignment_and_size),
        cmocka_unit_test(an_alignment_is_a_power_of_two),
        cmocka_unit_test(a_pool_serves_small_alignments_without_waste),
        cmocka_unit_test(what_aligns_counts_against_the_limit),
        cmocka_unit_test(under_the_debug_layer),
        cmocka_unit_test(the_debug_layer_guards_them),
        cmocka_unit_test(under_a_wrapper_with_headers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
