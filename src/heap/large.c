/* SPDX-License-Identifier: MIT */
/* Large blocks: the system's malloc, counted and linked.
 *
 * The links let a heap give back what its owner left behind. What counts
 * against the limit is the size asked for and our header, not what malloc
 * makes of it: the figure is the same on every system.
 *
 * A block that grows past GROWN_BYTES, or begins at MAPPED_BYTES, gets pages of
 * its own, and grows where the system can make room behind it, or by moving
 * pages: it never needs its size twice over.
 *
 * An aligned block has its header right before it, too, and before that as much
 * room as its alignment leaves; resizing it gives one that is aligned to 16.
 */
#include "heap/heap_int.h"

#include <string.h>

#if defined(OU_ASAN) || OU_VALGRIND
#define GROWN_BYTES (SIZE_MAX / 4) // tools watch malloc's blocks more closely
#define MAPPED_BYTES (SIZE_MAX / 4)
#else
/* What is copied once, on the way to pages of its own. */
#define GROWN_BYTES ((size_t)1 << 20)
/* The most that glibc's malloc keeps for later instead of unmapping it. */
#define MAPPED_BYTES ((size_t)32 << 20)
#endif

/* What `check` says besides whose it is. In the turned address the lowest bit is
 * always 1: 0 for a mapped block. The highest byte is always 0xFF: the binary
 * logarithm of an alignment above 16 turns it. */
#define CHECK_MAPPED ((uintptr_t)1)
#define CHECK_ALIGN_SHIFT 56

static bool
is_mapped(const OuLarge *large)
{
    return (large->check & CHECK_MAPPED) == 0;
}

static size_t
align_of(const OuLarge *large)
{
    unsigned shift = (unsigned)(~large->check >> CHECK_ALIGN_SHIFT);
    return shift == 0 ? 16 : (size_t)1 << (shift & 63);
}

bool
ou_large_is_sound(const OuLarge *large)
{
    uintptr_t mask = ~(uintptr_t)0 >> (64 - CHECK_ALIGN_SHIFT) & ~CHECK_MAPPED;
    return (large->check & mask) == (~(uintptr_t)large & mask);
}

/* What lies before a block of this alignment: the header, and what aligns. */
static size_t
head_bytes(size_t align)
{
    return align > sizeof(OuLarge) ? align : sizeof(OuLarge);
}

size_t
ou_large_whole_bytes(const OuLarge *large)
{
    return head_bytes(align_of(large)) + large->bytes;
}

static OuLarge *
header_of(const void *block)
{
    OuLarge *large = (OuLarge *)((char *)block - sizeof(OuLarge));
    OU_ASSERT(ou_large_is_sound(large));
    return large;
}

static void
link_large(OuHeap *heap, OuLarge *large)
{
    large->prev = NULL;
    large->next = heap->large;
    if (large->next != NULL)
        large->next->prev = large;
    heap->large = large;
}

static void
unlink_large(OuHeap *heap, OuLarge *large)
{
    if (large->next != NULL)
        large->next->prev = large->prev;
    if (large->prev != NULL)
        large->prev->next = large->next;
    else
        heap->large = large->next;
}

/* Where malloc's block, or the mapping, begins. */
static char *
raw_of(OuLarge *large)
{
    return (char *)(large + 1) - head_bytes(align_of(large));
}

/* A mapping is all zero anyway. */
static char *
take_from_malloc(size_t align, size_t whole, bool zeroed)
{
    OU_ASSERT(align == 16 || !zeroed);
    return align > 16 ? ou_os_malloc_aligned(align, whole)
           : zeroed   ? ou_os_malloc_zeroed(whole)
                      : ou_os_malloc(whole);
}

static OuLarge *
take_raw(size_t align, size_t bytes, bool mapped, bool zeroed)
{
    size_t whole = head_bytes(align) + bytes;
    size_t page = ou_os_page_bytes();
    char *raw = mapped ? ou_os_map(whole, align > page ? align : page)
                       : take_from_malloc(align, whole, zeroed);
    if (raw == NULL)
        return NULL;
    OuLarge *large = (OuLarge *)(raw + head_bytes(align)) - 1;
    large->bytes = bytes;
    large->check = ~(uintptr_t)large & ~(mapped ? CHECK_MAPPED : 0);
    if (align > 16)
        large->check ^= (uintptr_t)__builtin_ctzll(align) << CHECK_ALIGN_SHIFT;
    return large;
}

static void
release_raw(OuLarge *large)
{
    if (is_mapped(large)) {
        ou_os_unmap(raw_of(large), ou_large_whole_bytes(large));
    } else {
        char *raw = raw_of(large);
        large->check = 0;
        ou_os_free(raw);
    }
}

static OuLarge *
take_counted(OuHeap *heap, size_t align, size_t bytes, bool zeroed)
{
    size_t whole = head_bytes(align) + bytes;
    if (!ou_limit_charge(heap, OU_USE_LARGE, whole))
        return NULL;
    OuLarge *large = take_raw(align, bytes, bytes >= MAPPED_BYTES, zeroed);
    if (large == NULL) {
        heap->limit.refusal = OURO_REFUSED_SYSTEM;
        ou_limit_credit(heap, OU_USE_LARGE, whole);
    }
    return large;
}

static void *
take_block(OuHeap *heap, size_t align, size_t bytes, bool zeroed)
{
    OU_ASSERT(align >= 16 && (align & (align - 1)) == 0);
    if (ou_fault(heap))
        return NULL;
    if (align > PTRDIFF_MAX / 4 || bytes > PTRDIFF_MAX - 2 * head_bytes(align)) {
        heap->limit.refusal = OURO_REFUSED_SIZE;
        return NULL;
    }
    OuLarge *large = take_counted(heap, align, bytes, zeroed);
    if (large == NULL && ou_limit_reclaim_large(heap, head_bytes(align) + bytes))
        large = take_counted(heap, align, bytes, zeroed);
    if (large == NULL)
        return NULL;
    link_large(heap, large);
    heap->n_large++;
    return large + 1;
}

void *
ou_large_take(OuHeap *heap, size_t bytes)
{
    return take_block(heap, 16, bytes, false);
}

void *
ou_large_take_zeroed(OuHeap *heap, size_t bytes)
{
    return take_block(heap, 16, bytes, true);
}

void *
ou_large_take_aligned(OuHeap *heap, size_t align, size_t bytes)
{
    return take_block(heap, align, bytes, false);
}

/* The block with room for `bytes`, aligned to 16, in the way that suits the size;
 * NULL leaves it as it is. */
static OuLarge *
move_raw(OuLarge *large, size_t bytes, bool mapped)
{
    if (is_mapped(large) == mapped && align_of(large) == 16) {
        size_t whole = bytes + sizeof(OuLarge);
        OuLarge *moved = mapped ? ou_os_remap(large, large->bytes + sizeof(OuLarge), whole)
                                : ou_os_realloc(large, whole);
        if (moved != NULL) {
            moved->bytes = bytes;
            moved->check = ~(uintptr_t)moved & ~(mapped ? CHECK_MAPPED : 0);
        }
        return moved;
    }
    OuLarge *moved = take_raw(16, bytes, mapped, false);
    if (moved == NULL)
        return NULL;
    memcpy(moved + 1, large + 1, bytes < large->bytes ? bytes : large->bytes);
    release_raw(large);
    return moved;
}

/* Grow or shrink, counted; NULL leaves all as it was. */
static OuLarge *
resize_counted(OuHeap *heap, OuLarge *large, size_t bytes)
{
    size_t old_whole = ou_large_whole_bytes(large);
    size_t whole = bytes + sizeof(OuLarge);
    size_t more = whole > old_whole ? whole - old_whole : 0;
    if (more > 0 && !ou_limit_charge(heap, OU_USE_LARGE, more))
        return NULL;
    /* Half of it is slack, so that a size at the border does not go to and fro. */
    bool mapped =
        is_mapped(large) ? bytes >= GROWN_BYTES / 2 : bytes >= GROWN_BYTES && bytes > large->bytes;
    unlink_large(heap, large);
    OuLarge *moved = move_raw(large, bytes, mapped);
    link_large(heap, moved != NULL ? moved : large);
    if (moved == NULL) {
        heap->limit.refusal = OURO_REFUSED_SYSTEM;
        ou_limit_credit(heap, OU_USE_LARGE, more);
        return NULL;
    }
    if (whole < old_whole)
        ou_limit_credit(heap, OU_USE_LARGE, old_whole - whole);
    return moved;
}

void *
ou_large_resize(OuHeap *heap, void *block, size_t bytes)
{
    OuLarge *large = header_of(block);
    bool grows = bytes > large->bytes;
    if (grows && ou_fault(heap))
        return NULL;
    if (bytes > PTRDIFF_MAX - sizeof(OuLarge)) {
        heap->limit.refusal = OURO_REFUSED_SIZE;
        return NULL;
    }
    OuLarge *moved = resize_counted(heap, large, bytes);
    if (moved == NULL && grows && ou_limit_reclaim_large(heap, bytes - large->bytes))
        moved = resize_counted(heap, large, bytes);
    if (moved != NULL)
        return moved + 1;
    return grows ? NULL : block;
}

void
ou_large_release(OuHeap *heap, void *block)
{
    OuLarge *large = header_of(block);
    unlink_large(heap, large);
    OU_ASSERT(heap->n_large > 0);
    heap->n_large--;
    ou_limit_credit(heap, OU_USE_LARGE, ou_large_whole_bytes(large));
    release_raw(large);
}

size_t
ou_large_bytes(const void *block)
{
    return header_of(block)->bytes;
}

void
ou_large_fini(OuHeap *heap)
{
    OuLarge *next;
    for (OuLarge *large = heap->large; large != NULL; large = next) {
        next = large->next;
        release_raw(large);
    }
    heap->large = NULL;
}
