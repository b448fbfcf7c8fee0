/* SPDX-License-Identifier: MIT */
/* What tests need of a runtime: opening it on a heap that is there already, whose
 * requests they make fail one by one; and its collector.
 */
#ifndef OURO_API_RUNTIME_H
#define OURO_API_RUNTIME_H

#include "heap/heap.h"
#include "ouro.h"

/* Open a runtime on `heap`, as ouro_runtime_open() does on one of its own; the
 * limit in `options` is not looked at.
 *
 * On success the runtime owns `heap`. Fails with NULL, and then the heap is
 * still the caller's: sound, with blocks that only closing it gives back.
 */
OuroRuntime *ou_runtime_open_on(OuHeap *heap, const OuroRuntimeOptions *options);

struct OuGc;
/* The runtime's own; valid until the runtime is closed. */
struct OuGc *ou_runtime_gc(OuroRuntime *rt);

#endif
