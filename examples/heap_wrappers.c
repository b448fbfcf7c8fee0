/* SPDX-License-Identifier: MIT */
/* Wrapping an interface of the heap: one wrapper counts, one logs.
 *
 * A wrapper keeps the functions that it found and calls them. Several may lie
 * on top of each other; the last one set is asked first.
 */
#include <ouro.h>
#include <stdio.h>

typedef struct Wrapper {
    OuroAllocator inner; // what stood there before
    const char *name;
    size_t n_requests;
    size_t n_bytes;
    int logs;
} Wrapper;

static void
note(Wrapper *w, const char *what, size_t size)
{
    w->n_requests++;
    w->n_bytes += size;
    if (w->logs)
        printf("  %s: %s %zu bytes\n", w->name, what, size);
}

static void *
take(void *context, size_t size)
{
    Wrapper *w = context;
    note(w, "take", size);
    return w->inner.take(w->inner.context, size);
}

static void *
take_zeroed(void *context, size_t n, size_t size)
{
    Wrapper *w = context;
    note(w, "take zeroed", n * size);
    return w->inner.take_zeroed(w->inner.context, n, size);
}

static void *
resize(void *context, void *block, size_t size)
{
    Wrapper *w = context;
    note(w, "resize to", size);
    return w->inner.resize(w->inner.context, block, size);
}

static void
release(void *context, void *block)
{
    Wrapper *w = context;
    if (w->logs)
        printf("  %s: release\n", w->name);
    w->inner.release(w->inner.context, block);
}

static void
wrap(OuroHeap *heap, OuroDomain domain, Wrapper *w)
{
    ouro_allocator_get(heap, domain, &w->inner);
    OuroAllocator wrapped = {w, take, take_zeroed, resize, release};
    ouro_allocator_set(heap, domain, &wrapped);
}

int
main(void)
{
    OuroHeap *heap = ouro_heap_open(NULL);
    if (heap == NULL)
        return 1;
    Wrapper counter = {.name = "mem"};
    Wrapper logger = {.name = "raw", .logs = 1};
    wrap(heap, OURO_MEM, &counter);
    wrap(heap, OURO_RAW, &logger);

    int *squares = NULL;
    for (size_t n = 1; n <= 100; n++) {
        int *more = OURO_RESIZE_ARRAY(heap, squares, int, n);
        if (more == NULL)
            return 1;
        squares = more;
        squares[n - 1] = (int)(n * n);
    }
    char *buffer = ouro_raw_take(heap, 100);
    ouro_raw_release(heap, buffer);
    printf("the last square is %d: %zu requests for %zu bytes\n", squares[99], counter.n_requests,
           counter.n_bytes);
    ouro_heap_release(heap, squares);
    ouro_heap_close(heap);
    return 0;
}
