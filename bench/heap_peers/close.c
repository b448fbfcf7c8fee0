/* SPDX-License-Identifier: MIT */
/* How long a whole heap takes to go.
 *
 *     close PATTERN
 *
 * prints microseconds of processor time: to close a heap with a million blocks of 48
 * bytes (close-1M) or of 16 to 512 (close-mixed), or to open and close an empty one
 * (open-close), or a whole runtime (runtime: ours alone). Beside ours: mimalloc's
 * heaps, destroyed, and one bare mapping of as much memory, in huge pages from where
 * ours are, unmapped (PEER_MUNMAP).
 */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#if defined(PEER_OURO)
#include <ouro.h>
typedef OuroHeap Heap;
static Heap *heap_open(void) { return ouro_heap_open(NULL); }
static inline void *heap_take(Heap *heap, size_t n) { return ouro_heap_take(heap, n); }
static void heap_close(Heap *heap) { ouro_heap_close(heap); }
static void runtime_open_close(void) { ouro_runtime_close(ouro_runtime_open(NULL)); }

#elif defined(PEER_MIMALLOC)
typedef struct mi_heap_s Heap;
Heap *mi_heap_new(void);
void *mi_heap_malloc(Heap *, size_t);
void mi_heap_destroy(Heap *);
static Heap *heap_open(void) { return mi_heap_new(); }
static inline void *heap_take(Heap *heap, size_t n) { return mi_heap_malloc(heap, n); }
static void heap_close(Heap *heap) { mi_heap_destroy(heap); }

#else
#include <sys/mman.h>
enum { MAPPED = 512 << 20, SMALL_PAGES = 8 << 20 };
typedef struct Heap {
    size_t used;
} Heap;

static Heap *
heap_open(void)
{
    Heap *heap = mmap(NULL, MAPPED, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    madvise((char *)heap + SMALL_PAGES, MAPPED - SMALL_PAGES, MADV_HUGEPAGE);
    heap->used = 64;
    return heap;
}

static inline void *
heap_take(Heap *heap, size_t n)
{
    void *block = (char *)heap + heap->used;
    heap->used += (n + 15) & ~(size_t)15;
    return block;
}

static void heap_close(Heap *heap) { munmap(heap, MAPPED); }
#endif

static double
now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static double
time_close(int mixed)
{
    enum { ROUNDS = 8, BLOCKS = 1000000 };
    double us = 0;
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t x = 88172645463325252u;
        Heap *heap = heap_open();
        for (size_t i = 0; i < BLOCKS; i++) {
            x ^= x << 13, x ^= x >> 7, x ^= x << 17;
            *(uint64_t *)heap_take(heap, mixed ? 16 + x % 497 : 48) = x;
        }
        double start = now_us();
        heap_close(heap);
        us += now_us() - start;
    }
    return us / ROUNDS;
}

static double
time_empty(void)
{
    enum { ROUNDS = 2000 };
    double start = now_us();
    for (int round = 0; round < ROUNDS; round++)
        heap_close(heap_open());
    return (now_us() - start) / ROUNDS;
}

#ifdef PEER_OURO
static double
time_runtime(void)
{
    enum { ROUNDS = 1000 };
    double start = now_us();
    for (int round = 0; round < ROUNDS; round++)
        runtime_open_close();
    return (now_us() - start) / ROUNDS;
}
#endif

int
main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    if (strcmp(what, "runtime") == 0) {
#ifdef PEER_OURO
        printf("%.2f\n", time_runtime());
#endif
        return 0;
    }
    printf("%.2f\n", strcmp(what, "open-close") == 0 ? time_empty()
                                                     : time_close(strcmp(what, "close-mixed") == 0));
    return 0;
}
