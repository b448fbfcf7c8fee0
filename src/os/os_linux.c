/* SPDX-License-Identifier: MIT */
/* The operating system is Linux.
 *
 * Nothing here retries, caches or decides: what to do when the system says no
 * is the caller's business.
 */
#if defined(__linux__)

#include "os/os.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/auxv.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "os/assert.h"

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

size_t
ou_os_page_bytes(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}

static void *
map_anywhere(void *at, size_t bytes, int flags)
{
    void *address =
        mmap(at, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    return address == MAP_FAILED ? NULL : address;
}

void *
ou_os_map(size_t bytes, size_t align)
{
    OU_ASSERT((align & (align - 1)) == 0);
    char *address = map_anywhere(NULL, bytes, 0);
    if (address == NULL || ((uintptr_t)address & (align - 1)) == 0)
        return address;
    /* Not aligned by luck: map more, and cut off both ends. */
    munmap(address, bytes);
    if (bytes > SIZE_MAX - align)
        return NULL;
    address = map_anywhere(NULL, bytes + align, 0);
    if (address == NULL)
        return NULL;
    char *aligned = (char *)(((uintptr_t)address + align - 1) & ~(uintptr_t)(align - 1));
    size_t before = (size_t)(aligned - address);
    if (before != 0)
        munmap(address, before);
    if (before != align)
        munmap(aligned + bytes, align - before);
    return aligned;
}

void *
ou_os_map_at(void *address, size_t bytes)
{
    void *got = map_anywhere(address, bytes, MAP_FIXED_NOREPLACE);
    if (got == NULL || got == address)
        return got;
    munmap(got, bytes); // a kernel before 4.17 takes the address as a hint
    return NULL;
}

void
ou_os_unmap(void *address, size_t bytes)
{
    int failed = munmap(address, bytes);
    OU_ASSERT(!failed);
    (void)failed;
}

void *
ou_os_remap(void *address, size_t old_bytes, size_t new_bytes)
{
    void *moved = mremap(address, old_bytes, new_bytes, MREMAP_MAYMOVE);
    return moved == MAP_FAILED ? NULL : moved;
}

bool
ou_os_says(const char *name, const char *value)
{
    const char *text = getenv(name);
    return text != NULL && strcmp(text, value) == 0;
}

void
ou_os_tell(const char *text)
{
    size_t n = strlen(text);
    while (n > 0) {
        ssize_t done = write(STDERR_FILENO, text, n);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return;
        text += done;
        n -= (size_t)done;
    }
}

void
ou_os_discard(void *address, size_t bytes)
{
    madvise(address, bytes, MADV_DONTNEED);
}

void
ou_os_want_soon(void *address, size_t bytes)
{
#ifdef MADV_POPULATE_WRITE
    madvise(address, bytes, MADV_POPULATE_WRITE);
#else
    (void)address;
    (void)bytes;
#endif
}

void
ou_os_want_huge(void *address, size_t bytes)
{
    madvise(address, bytes, MADV_HUGEPAGE);
}

void
ou_os_want_small(void *address, size_t bytes)
{
    madvise(address, bytes, MADV_NOHUGEPAGE);
}

/* Read the second number of /proc/self/statm without stdio, which would take
 * memory to measure memory. */
size_t
ou_os_resident_bytes(void)
{
    int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return 0;
    char text[128];
    ssize_t n = read(file, text, sizeof text - 1);
    close(file);
    if (n <= 0)
        return 0;
    text[n] = '\0';
    char *rest;
    strtoul(text, &rest, 10);
    return (size_t)strtoul(rest, NULL, 10) * ou_os_page_bytes();
}

void *
ou_os_malloc(size_t bytes)
{
    return malloc(bytes);
}

void *
ou_os_malloc_zeroed(size_t bytes)
{
    return calloc(1, bytes);
}

void *
ou_os_malloc_aligned(size_t align, size_t bytes)
{
    void *block;
    return posix_memalign(&block, align, bytes) == 0 ? block : NULL;
}

void *
ou_os_realloc(void *block, size_t bytes)
{
    return realloc(block, bytes);
}

void
ou_os_free(void *block)
{
    free(block);
}

static uint64_t
read_clock(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

uint64_t
ou_os_clock_ns(void)
{
    return read_clock(CLOCK_MONOTONIC);
}

uint64_t
ou_os_wall_clock_ns(void)
{
    return read_clock(CLOCK_REALTIME);
}

uint64_t
ou_os_cpu_clock_ns(void)
{
    return read_clock(CLOCK_PROCESS_CPUTIME_ID);
}

uint64_t
ou_os_thread_clock_ns(void)
{
    return read_clock(CLOCK_THREAD_CPUTIME_ID);
}

bool
ou_os_random(void *buffer, size_t bytes)
{
    char *at = buffer;
    while (bytes > 0) {
        ssize_t n = getrandom(at, bytes, 0);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return false;
        at += n;
        bytes -= (size_t)n;
    }
    return true;
}

/* The first thread's stack ends where the program's file name lies, and grows down
 * to its limit. (The C library would read /proc/self/maps to say the same: 30 us.) */
static char *
first_stack_limit(void)
{
    struct rlimit limit;
    uintptr_t name = getauxval(AT_EXECFN), page = ou_os_page_bytes();
    uintptr_t here = (uintptr_t)__builtin_frame_address(0), end = (name + page) & ~(page - 1);
    if (getpid() != gettid() || name == 0 || getrlimit(RLIMIT_STACK, &limit) != 0 || limit.rlim_cur >= end ||
        here < end - limit.rlim_cur || here >= end)
        return NULL;
    return (char *)(end - limit.rlim_cur);
}

char *
ou_os_stack_limit(void)
{
    char *first = first_stack_limit();
    if (first != NULL)
        return first;
    pthread_attr_t attributes;
    if (pthread_getattr_np(pthread_self(), &attributes) != 0)
        return NULL;
    void *lowest = NULL;
    size_t bytes = 0;
    int failed = pthread_attr_getstack(&attributes, &lowest, &bytes);
    pthread_attr_destroy(&attributes);
    return failed ? NULL : lowest;
}

#endif
