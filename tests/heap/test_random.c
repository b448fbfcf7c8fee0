/* SPDX-License-Identifier: MIT */
/* A long random life of a heap beside a model that knows every block.
 *
 * OURO_TEST_SEED and OURO_TEST_STEPS choose which life and how long.
 */
#include "check_heap.h"

#include "heap/heap_int.h"

enum { SLOTS = 600, TYPED = 4 };

typedef enum Way { WAY_PUBLIC, WAY_BUFFER, WAY_BLOCK, WAY_TYPED, N_WAYS } Way;

/* One block as the model knows it; each byte of it says `mark`. */
typedef struct Slot {
    unsigned char *block;
    size_t bytes;
    OuPoolKind kind;
    Way way;
    unsigned char mark;
} Slot;

typedef struct Model {
    OuHeap *heap;
    uint64_t random;
    size_t n_live;
    size_t n_refused;
    Slot slots[SLOTS];
} Model;

static size_t
pick(Model *m, size_t below)
{
    return (size_t)(check_random(&m->random) >> 11) % below;
}

/* Sizes of all orders, small ones most often. */
static size_t
pick_bytes(Model *m)
{
    size_t order = pick(m, 100);
    if (order < 70)
        return pick(m, 600);
    if (order < 92)
        return pick(m, 10000);
    if (order < 99)
        return pick(m, 100000);
    return pick(m, 3 * OU_ARENA_BYTES);
}

static void
fill(Model *m, Slot *slot)
{
    slot->mark = (unsigned char)pick(m, 256);
    memset(slot->block, slot->mark, slot->bytes);
}

static void
check_fill(const Slot *slot, size_t bytes)
{
    size_t step = bytes > 5000 ? 997 : 1;
    for (size_t i = 0; i < bytes; i += step)
        assert_int_equal(slot->block[i], slot->mark);
}

static void
take(Model *m, Slot *slot)
{
    static const size_t typed_bytes[TYPED] = {16, 24, 56, 200};
    slot->way = (Way)pick(m, N_WAYS);
    slot->bytes = pick_bytes(m);
    slot->kind = pick(m, 2) ? OU_POOL_PLAIN : OU_POOL_COLLECTABLE;
    unsigned bin = (unsigned)pick(m, TYPED);
    switch (slot->way) {
    case WAY_PUBLIC:
        slot->kind = OU_POOL_PUBLIC;
        slot->block = ouro_heap_take(m->heap, slot->bytes);
        break;
    case WAY_BUFFER:
        slot->kind = OU_POOL_BUFFER;
        slot->block = ou_buffer_take(m->heap, slot->bytes);
        break;
    case WAY_BLOCK:
        slot->block = ou_heap_take_block(m->heap, slot->kind, slot->bytes);
        break;
    default:
        slot->bytes = typed_bytes[bin];
        slot->kind = bin % 2 ? OU_POOL_COLLECTABLE : OU_POOL_PLAIN;
        slot->block = ou_bin_take(m->heap, ou_heap_bin(m->heap, bin));
        break;
    }
    if (slot->block == NULL) {
        m->n_refused++;
        return;
    }
    m->n_live++;
    if (slot->kind == OU_POOL_COLLECTABLE) {
        assert_int_equal(*ou_side_of(slot->block), 0);
        *ou_side_of(slot->block) = OU_SIDE_LIVE;
    }
    fill(m, slot);
}

static void
release(Model *m, Slot *slot)
{
    check_fill(slot, slot->bytes);
    if (slot->kind == OU_POOL_COLLECTABLE)
        *ou_side_of(slot->block) = 0;
    if (slot->way == WAY_PUBLIC)
        ouro_heap_release(m->heap, slot->block);
    else if (slot->way == WAY_BUFFER)
        ou_buffer_release(m->heap, slot->block, slot->bytes);
    else
        ou_block_release(m->heap, slot->block);
    slot->block = NULL;
    m->n_live--;
}

static void
resize(Model *m, Slot *slot)
{
    if (slot->way != WAY_PUBLIC && slot->way != WAY_BUFFER)
        return;
    size_t bytes = pick_bytes(m);
    void *moved = slot->way == WAY_PUBLIC
                      ? ouro_heap_resize(m->heap, slot->block, bytes)
                      : ou_buffer_resize(m->heap, slot->block, slot->bytes, bytes);
    if (moved == NULL) {
        m->n_refused++;
        check_fill(slot, slot->bytes);
        return;
    }
    slot->block = moved;
    check_fill(slot, slot->bytes < bytes ? slot->bytes : bytes);
    slot->bytes = bytes;
    fill(m, slot);
}

static void
rare_event(Model *m)
{
    switch (pick(m, 6)) {
    case 0:
        ouro_heap_trim(m->heap);
        break;
    case 1:
        ou_heap_retire_current(m->heap);
        break;
    case 4: // as if the mem interface were wrapped, or no more
        ou_caches_hide(m->heap, pick(m, 2) == 0);
        break;
    case 5:
        assert_reconciles(m->heap);
        break;
    case 2: // a mass extinction
        for (size_t i = 0; i < SLOTS; i++) {
            if (m->slots[i].block != NULL && pick(m, 10) != 0)
                release(m, &m->slots[i]);
        }
        break;
    default:
        while (*ou_heap_young(m->heap) != NULL)
            ou_pool_leave_young(m->heap, *ou_heap_young(m->heap));
        ou_heap_retire_current(m->heap);
        break;
    }
}

static void
live_randomly(size_t limit_bytes, uint64_t steps)
{
    static Model model;
    Model *m = &model;
    memset(m, 0, sizeof *m);
    m->heap = open_limited(limit_bytes);
    m->random = check_seed() | 1;
    ou_heap_define_bin(m->heap, 0, OU_POOL_PLAIN, 16);
    ou_heap_define_bin(m->heap, 1, OU_POOL_COLLECTABLE, 24);
    ou_heap_define_bin(m->heap, 2, OU_POOL_PLAIN, 56);
    ou_heap_define_bin(m->heap, 3, OU_POOL_COLLECTABLE, 200);
    for (uint64_t step = 0; step < steps; step++) {
        Slot *slot = &m->slots[pick(m, SLOTS)];
        if (slot->block == NULL)
            take(m, slot);
        else if (pick(m, 4) == 0)
            resize(m, slot);
        else
            release(m, slot);
        if (pick(m, 2000) == 0)
            rare_event(m);
        if (step < 500 || pick(m, 50) == 0)
            assert_sound(m->heap);
    }
    assert_int_equal(assert_reconciles(m->heap).n_blocks, m->n_live);
    if (limit_bytes == 0)
        assert_int_equal(m->n_refused, 0);
    for (size_t i = 0; i < SLOTS; i++) {
        if (m->slots[i].block != NULL)
            release(m, &m->slots[i]);
    }
    ouro_heap_trim(m->heap);
    OuroHeapStats s = assert_reconciles(m->heap);
    assert_int_equal(s.n_blocks, 0);
    assert_int_equal(s.system_bytes, s.table_bytes);
    ouro_heap_close(m->heap);
}

static void
a_random_life_agrees_with_the_model(void **state)
{
    (void)state;
    live_randomly(0, check_number("OURO_TEST_STEPS", check_rounds(100000)));
}

static void
a_random_life_at_the_limit_agrees_with_the_model(void **state)
{
    (void)state;
    live_randomly(9 * OU_ARENA_BYTES, check_number("OURO_TEST_STEPS", check_rounds(100000)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_random_life_agrees_with_the_model),
        cmocka_unit_test(a_random_life_at_the_limit_agrees_with_the_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
