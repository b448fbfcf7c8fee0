/* SPDX-License-Identifier: MIT */
/* Shared by the tests of the heap. */
#ifndef OURO_TESTS_HEAP_CHECK_HEAP_H
#define OURO_TESTS_HEAP_CHECK_HEAP_H

#include "check.h"

#include "heap/heap.h"
#include "heap/pool_inl.h"

/* Does a tool watch this run, whose own memory hides what the heap's is? */
#if defined(OU_ASAN) || defined(__SANITIZE_THREAD__) || OU_VALGRIND
#define WATCHED 1
#else
#define WATCHED 0
#endif

static inline void
assert_sound(OuHeap *heap)
{
    char report[256];
    if (!ou_heap_verify(heap, report, sizeof report))
        fail_msg("the heap is not sound: %s", report);
}

/* Sound, and its figures reconcile as ouro.h promises. */
static inline OuroHeapStats
assert_reconciles(OuHeap *heap)
{
    OuroHeapStats s;
    assert_sound(heap);
    ouro_heap_stats(heap, &s);
    assert_int_equal(s.system_bytes, s.arena_bytes + s.large_bytes + s.table_bytes);
    assert_int_equal(s.arena_bytes,
                     s.block_bytes + s.free_block_bytes + s.free_pool_bytes + s.overhead_bytes);
    assert_int_equal(s.live_bytes, s.block_bytes + s.large_bytes - s.n_large * 32);
    assert_true(s.peak_bytes >= s.system_bytes);
    return s;
}

static inline OuHeap *
open_limited(size_t limit_bytes)
{
    OuroHeapOptions options = {.limit_bytes = limit_bytes};
    OuHeap *heap = ouro_heap_open(&options);
    assert_non_null(heap);
    return heap;
}

#endif
