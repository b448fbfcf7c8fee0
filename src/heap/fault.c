/* SPDX-License-Identifier: MIT */
/* Requests that fail on demand, so that tests can try every path on which
 * memory ends. Only builds with OU_FAULTS ask.
 */
#include "heap/heap_int.h"

void
ou_heap_set_fault(OuHeap *heap, uint64_t n, bool forever)
{
    heap->fault_at = n;
    heap->fault_forever = forever;
    heap->n_requests = 0;
}

uint64_t
ou_heap_fault_count(const OuHeap *heap)
{
    return heap->n_requests;
}

bool
ou_heap_fault_due(OuHeap *heap)
{
    uint64_t n = ++heap->n_requests;
    if (heap->fault_at == 0)
        return false;
    return n == heap->fault_at || (heap->fault_forever && n > heap->fault_at);
}
