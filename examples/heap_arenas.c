/* SPDX-License-Identifier: MIT */
/* A heap whose arenas lie in a buffer of the program's own: a fixed budget, as on
 * a machine without virtual memory. When the buffer is used up, requests are
 * refused, and the program goes on.
 */
#include <ouro.h>
#include <stdio.h>
#include <stdlib.h>

enum { SLOTS = 4 };

/* The buffer, cut into arenas when the heap asks for the first. */
typedef struct Budget {
    char *memory;
    size_t memory_bytes;
    size_t used_bytes;
    void *given_back[SLOTS]; // arenas to be handed out again
    int n_given_back;
} Budget;

static void *
take_arena(void *context, size_t bytes, size_t align)
{
    Budget *b = context;
    if (b->n_given_back > 0)
        return b->given_back[--b->n_given_back];
    uintptr_t at = (uintptr_t)b->memory + b->used_bytes;
    uintptr_t aligned = (at + align - 1) & ~(uintptr_t)(align - 1);
    if (aligned + bytes > (uintptr_t)b->memory + b->memory_bytes)
        return NULL;
    b->used_bytes = aligned + bytes - (uintptr_t)b->memory;
    return (void *)aligned;
}

static void
release_arena(void *context, void *address, size_t bytes)
{
    Budget *b = context;
    (void)bytes; // all are of one size: nothing above 32 KiB lies in an arena
    if (b->n_given_back < SLOTS)
        b->given_back[b->n_given_back++] = address;
}

int
main(void)
{
    Budget budget = {.memory_bytes = (size_t)4 << 20};
    budget.memory = malloc(budget.memory_bytes);
    if (budget.memory == NULL)
        return 1;
    OuroArenaSource source = {&budget, take_arena, release_arena};
    OuroHeapOptions options = {.arenas = &source};
    OuroHeap *heap = ouro_heap_open(&options);
    if (heap == NULL)
        return 1;

    for (int round = 1; round <= 2; round++) {
        void **chain = NULL;
        size_t n = 0;
        for (void **block; (block = ouro_heap_take(heap, 100)) != NULL; n++) {
            *block = chain;
            chain = block;
        }
        printf("round %d: %zu blocks, then: %s\n", round, n,
               ouro_heap_refusal(heap) == OURO_REFUSED_SYSTEM ? "the buffer is used up" : "?");
        while (chain != NULL) {
            void **next = *chain;
            ouro_heap_release(heap, chain);
            chain = next;
        }
    }
    ouro_heap_close(heap);
    free(budget.memory);
    return 0;
}
