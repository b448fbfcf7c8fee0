/* SPDX-License-Identifier: MIT */
/* libFuzzer over the heap's public functions, beside a model of every block.
 *
 *     cmake --preset fuzz && cmake --build build/fuzz --target fuzz_heap
 *     build/fuzz/tests/fuzz_heap -max_total_time=60
 *
 * Each four bytes of the input are a request: what, which slot, how large.
 */
#include <stdlib.h>
#include <string.h>

#include "heap/heap.h"

enum { SLOTS = 64 };

typedef struct Slot {
    unsigned char *block;
    size_t bytes;
    OuroDomain domain;
} Slot;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void *
take(OuHeap *heap, OuroDomain domain, size_t bytes)
{
    switch (domain) {
    case OURO_RAW:
        return ouro_raw_take(heap, bytes);
    case OURO_MEM:
        return ouro_heap_take(heap, bytes);
    default:
        return ouro_object_take(heap, bytes);
    }
}

static void *
resize(OuHeap *heap, const Slot *slot, size_t bytes)
{
    switch (slot->domain) {
    case OURO_RAW:
        return ouro_raw_resize(heap, slot->block, bytes);
    case OURO_MEM:
        return ouro_heap_resize(heap, slot->block, bytes);
    default:
        return ouro_object_resize(heap, slot->block, bytes);
    }
}

static void
release(OuHeap *heap, Slot *slot)
{
    if (slot->domain == OURO_RAW)
        ouro_raw_release(heap, slot->block);
    else if (slot->domain == OURO_MEM)
        ouro_heap_release(heap, slot->block);
    else
        ouro_object_release(heap, slot->block);
    slot->block = NULL;
}

/* Every byte of a block is its slot's number. */
static void
check_fill(const Slot *slots, const Slot *slot, size_t bytes)
{
    for (size_t i = 0; i < bytes; i += 1 + bytes / 64) {
        if (slot->block[i] != (unsigned char)(slot - slots))
            abort();
    }
}

static void
step(OuHeap *heap, Slot *slots, const uint8_t *request)
{
    Slot *slot = &slots[request[1] % SLOTS];
    size_t bytes = (size_t)(request[2] | request[3] << 8) << (request[0] >> 5);
    if (request[0] % 16 == 15) {
        ouro_heap_trim(heap);
    } else if (slot->block == NULL) {
        slot->domain = (OuroDomain)(request[0] % 3);
        slot->block = take(heap, slot->domain, bytes);
        slot->bytes = bytes;
    } else if (request[0] % 4 == 0) {
        check_fill(slots, slot, slot->bytes);
        unsigned char *moved = resize(heap, slot, bytes);
        if (moved == NULL)
            return;
        slot->block = moved;
        check_fill(slots, slot, slot->bytes < bytes ? slot->bytes : bytes);
        slot->bytes = bytes;
    } else {
        check_fill(slots, slot, slot->bytes);
        release(heap, slot);
    }
    if (slot->block != NULL)
        memset(slot->block, (int)(slot - slots), slot->bytes);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Slot slots[SLOTS] = {0};
    if (size == 0)
        return 0;
    OuroHeapOptions options = {.limit_bytes = data[0] % 2 ? (size_t)8 << 20 : 0,
                               .debug = data[0] % 8 == 7};
    OuHeap *heap = ouro_heap_open(&options);
    if (heap == NULL)
        return 0;
    for (size_t i = 1; i + 4 <= size; i += 4) {
        step(heap, slots, data + i);
        if (i < 400 && !ou_heap_verify(heap, NULL, 0))
            abort();
    }
    if (!ou_heap_verify(heap, NULL, 0) || ouro_heap_check(heap) != 0)
        abort();
    ouro_heap_close(heap);
    return 0;
}
