/* SPDX-License-Identifier: MIT */
/* What no allocator can beat: the harness alone (PEER_NONE), a bare free list
 * per size class (PEER_FLOOR), a pointer that only moves (PEER_BUMP).
 *
 * The size class of a block is kept in the address: each class has its own
 * stretch of address space, so that releasing costs a shift and nothing is
 * looked up.
 */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

void *floor_take(size_t n);
void floor_release(void *p);
void *floor_resize(void *p, size_t n);

#if defined(PEER_NONE)
static uint64_t room[1 << 10];

void *
floor_take(size_t n)
{
    (void)n;
    return room;
}

void
floor_release(void *p)
{
    __asm__ volatile("" ::"r"(p) : "memory");
}

#else
enum { CLASSES = 4096, CLASS_SHIFT = 34 };
static const uintptr_t base = (uintptr_t)1 << 44;
static char *next[CLASSES];
static void *freed[CLASSES];

__attribute__((noinline)) static void *
cut(size_t class)
{
    char *at = next[class];
    if (at == NULL) {
        at = mmap((void *)(base + (class << CLASS_SHIFT)), (size_t)1 << CLASS_SHIFT,
                  PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED,
                  -1, 0);
#ifdef FLOOR_HUGE
        madvise(at, (size_t)1 << CLASS_SHIFT, MADV_HUGEPAGE);
#endif
    }
    next[class] = at + class * 16;
    return at;
}

void *
floor_take(size_t n)
{
    size_t class = (n + 15) / 16;
    void *block = freed[class];
    if (__builtin_expect(block == NULL, 0))
        return cut(class);
    freed[class] = *(void **)block;
    return block;
}

void
floor_release(void *p)
{
#if defined(PEER_FLOOR)
    size_t class = ((uintptr_t)p - base) >> CLASS_SHIFT;
    *(void **)p = freed[class];
    freed[class] = p;
#else
    (void)p;
#endif
}
#endif

void *
floor_resize(void *p, size_t n)
{
    void *moved = floor_take(n);
    if (p != NULL && moved != p) {
        memcpy(moved, p, n / 2);
        floor_release(p);
    }
    return moved;
}
