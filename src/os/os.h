/* SPDX-License-Identifier: MIT */
/* What Ouro asks of the operating system, all of it.
 *
 * One implementation per system (os_linux.c; os_windows.c would stand beside
 * it, over VirtualAlloc). No state is kept here. Sizes and addresses of
 * mappings are whole pages; fresh pages read as zero and are not resident
 * before they are touched.
 */
#ifndef OURO_OS_OS_H
#define OURO_OS_OS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Where mappings at fixed addresses begin: far from where systems put the
 * program, its stack and its libraries, and inside AddressSanitizer's memory. */
#if defined(__aarch64__)
#define OU_OS_FIXED_BASE ((uintptr_t)0x2000000000)
#else
#define OU_OS_FIXED_BASE ((uintptr_t)0x200000000000)
#endif

/* Bits of a user-space address. */
#define OU_OS_ADDRESS_BITS 48

/* ---- memory ---- */
size_t ou_os_page_bytes(void);
/* Map `bytes` of zeros at an address that `align` (a power of two, at least a
 * page) divides. NULL when the system has none. Unmapped with ou_os_unmap. */
void *ou_os_map(size_t bytes, size_t align);
/* Map at exactly `address`; NULL when anything lies there already. */
void *ou_os_map_at(void *address, size_t bytes);
/* Unmap all or part of what was mapped. Cannot fail. */
void ou_os_unmap(void *address, size_t bytes);
/* The contents are not needed any more: the pages go back to the system and
 * read as zero when touched again. */
void ou_os_discard(void *address, size_t bytes);
/* These pages will all be written soon: have them at once. A hint. */
void ou_os_want_soon(void *address, size_t bytes);
/* Serve these addresses with huge pages where the system can. A hint. */
void ou_os_want_huge(void *address, size_t bytes);
/* And do not any more. */
void ou_os_want_small(void *address, size_t bytes);
/* Memory of the whole process that is resident; 0 when the system won't say. */
size_t ou_os_resident_bytes(void);

/* Let what was mapped have `new_bytes`, elsewhere if need be, without a copy.
 * NULL: no memory, and nothing has changed. */
void *ou_os_remap(void *address, size_t old_bytes, size_t new_bytes);

/* ---- the environment, and a place for reports ---- */
/* Is the variable set to just this value? */
bool ou_os_says(const char *name, const char *value);
/* Write a text to standard error, as well as that can be done. */
void ou_os_tell(const char *text);

/* ---- the system's malloc, for large buffers ---- */
void *ou_os_malloc(size_t bytes);
/* All zero; what comes fresh from the kernel is not written for that. */
void *ou_os_malloc_zeroed(size_t bytes);
/* At an address that `align`, a power of two, divides. */
void *ou_os_malloc_aligned(size_t align, size_t bytes);
void *ou_os_realloc(void *block, size_t bytes);
void ou_os_free(void *block);

/* ---- time and chance ---- */
uint64_t ou_os_clock_ns(void);      // monotonic
uint64_t ou_os_wall_clock_ns(void); // since 1970
uint64_t ou_os_cpu_clock_ns(void);  // spent by this process
uint64_t ou_os_thread_clock_ns(void); // spent by this thread; a call of the system's
/* Rest for `ns`: 0, or -EINTR when a signal came before (sleep_linux.c). */
int ou_os_sleep_ns(uint64_t ns);
/* Fill `bytes` from the system's secure source; false when it has none. */
bool ou_os_random(void *buffer, size_t bytes);

/* ---- the calling thread ---- */
/* The lowest address that its C stack may grow to; NULL when unknown. Costs
 * microseconds: ask once per thread. */
char *ou_os_stack_limit(void);

#endif
