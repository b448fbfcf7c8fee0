/* SPDX-License-Identifier: MIT */
/* One allocator behind four verbs: peer_open, peer_take, peer_release, peer_resize.
 *
 * patterns.c is compiled once for each PEER_...; every verb is one call of the
 * allocator's own function, through the same kind of call for all of them. The
 * floors (PEER_NONE, PEER_FLOOR, PEER_BUMP) are compiled apart, in floor.c, so
 * that they are called like the rest.
 */
#ifndef OURO_BENCH_PEER_H
#define OURO_BENCH_PEER_H

#include <stddef.h>
#include <stdlib.h>

#if defined(PEER_OURO)
#include <ouro.h>
static OuroHeap *peer_heap;
static void peer_open(void) { peer_heap = ouro_heap_open(NULL); }
static inline void *peer_take(size_t n) { return ouro_heap_take(peer_heap, n); }
static inline void peer_release(void *p) { ouro_heap_release(peer_heap, p); }
static inline void *peer_resize(void *p, size_t n) { return ouro_heap_resize(peer_heap, p, n); }
static void peer_trim(void) { ouro_heap_trim(peer_heap); }

#elif defined(PEER_PYMALLOC)
void Py_Initialize(void);
void *PyObject_Malloc(size_t);
void PyObject_Free(void *);
void *PyObject_Realloc(void *, size_t);
static void peer_open(void) { Py_Initialize(); }
static inline void *peer_take(size_t n) { return PyObject_Malloc(n); }
static inline void peer_release(void *p) { PyObject_Free(p); }
static inline void *peer_resize(void *p, size_t n) { return PyObject_Realloc(p, n); }
static void peer_trim(void) {}

#elif defined(PEER_MIMALLOC)
void *mi_malloc(size_t);
void mi_free(void *);
void *mi_realloc(void *, size_t);
void mi_collect(_Bool force);
static void peer_open(void) {}
static inline void *peer_take(size_t n) { return mi_malloc(n); }
static inline void peer_release(void *p) { mi_free(p); }
static inline void *peer_resize(void *p, size_t n) { return mi_realloc(p, n); }
static void peer_trim(void) { mi_collect(1); }

#elif defined(PEER_NONE) || defined(PEER_FLOOR) || defined(PEER_BUMP)
void *floor_take(size_t n);
void floor_release(void *p);
void *floor_resize(void *p, size_t n);
static void peer_open(void) {}
static inline void *peer_take(size_t n) { return floor_take(n); }
static inline void peer_release(void *p) { floor_release(p); }
static inline void *peer_resize(void *p, size_t n) { return floor_resize(p, n); }
static void peer_trim(void) {}

#else /* the system's malloc, or whoever was linked in its place */
#if defined(PEER_GLIBC)
#include <malloc.h>
static void peer_trim(void) { malloc_trim(0); }
#elif defined(PEER_TCMALLOC)
void MallocExtension_ReleaseFreeMemory(void);
static void peer_trim(void) { MallocExtension_ReleaseFreeMemory(); }
#elif defined(PEER_JEMALLOC)
int mallctl(const char *, void *, size_t *, void *, size_t);
static void peer_trim(void) { mallctl("arena.4096.purge", NULL, NULL, NULL, 0); }
#endif
static void peer_open(void) {}
static inline void *peer_take(size_t n) { return malloc(n); }
static inline void peer_release(void *p) { free(p); }
static inline void *peer_resize(void *p, size_t n) { return realloc(p, n); }
#endif

#endif
