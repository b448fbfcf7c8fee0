/* SPDX-License-Identifier: MIT */
/* Opening a runtime on a heap that is there already: for tests, which make the
 * heap's requests fail one by one.
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

#endif
