/* SPDX-License-Identifier: MIT */
/* The structures of the debug layer, between debug.c and debug_head.c. */
#ifndef OURO_HEAP_DEBUG_INT_H
#define OURO_HEAP_DEBUG_INT_H

#include "heap/heap_int.h"

enum {
    OU_DEBUG_GUARD_BYTES = 16,
    OU_DEBUG_GUARD = 0xFD,
    OU_DEBUG_FRESH = 0xCD,
    OU_DEBUG_DEAD = 0xDD,
    OU_DEBUG_RESTING = 512, // released blocks that are kept from use
    OU_DEBUG_RESTING_BYTES = 4 << 20,
    OU_DEBUG_TAKEN_MARK = 0x4E454B41, // "AKEN"
    OU_DEBUG_FREED_MARK = 0x44454552,
    OU_DEBUG_SPOILT_MARK = 0x4C494F50, // a fault was reported: not looked at any more
    OU_DEBUG_SITE_BYTES = 40,
};

/* The interfaces, and one more: the runtime's own buffers. */
enum { OU_DEBUG_BUFFERS = 3, OU_DEBUG_N_LAYERS };

/* What stands before each block. */
typedef struct OuDebugHead {
    struct OuDebugHead *next; // all that are taken or rest
    struct OuDebugHead *prev;
    size_t bytes;
    size_t before;    // from the beginning of the heap's block to this: an alignment's
    uint64_t request; // number of the request that took it
    uint32_t mark;
    uint32_t layer;
    char taken_at[OU_DEBUG_SITE_BYTES]; // "file:line", the end of it
    char freed_at[OU_DEBUG_SITE_BYTES];
    unsigned char guard[OU_DEBUG_GUARD_BYTES];
} OuDebugHead;

_Static_assert(sizeof(OuDebugHead) % 16 == 0, "blocks stay aligned");

/* One wrapped interface: the context of its functions. */
typedef struct OuDebugLayer {
    OuHeap *heap;
    unsigned number;
    OuroAllocator inner;
} OuDebugLayer;

struct OuDebug {
    OuDebugLayer layers[OU_DEBUG_N_LAYERS];
    OuDebugHead *heads;
    uint64_t n_requests;
    size_t n_faults;
    OuDebugHead *resting[OU_DEBUG_RESTING]; // a ring, the oldest at `oldest`
    size_t oldest;
    size_t n_resting;
    size_t resting_bytes;
};

static inline unsigned char *
ou_debug_body(OuDebugHead *head)
{
    return (unsigned char *)(head + 1);
}

/* Where the program is, as "file:line"; empty when nobody says. */
void ou_debug_note_site(OuHeap *heap, char *site);
/* Report a fault of the program's; the block of `head` (if any) is left alone from now on. */
__attribute__((format(printf, 4, 5))) void
ou_debug_report(OuHeap *heap, OuDebugHead *head, const void *block, const char *format, ...);
/* The offset of the first byte that is not `pattern`; `n` when all are. */
size_t ou_debug_find_other(const unsigned char *at, size_t n, unsigned char pattern);
/* Are the guards whole, and is a released block untouched? Reports, once. */
bool ou_debug_check_block(OuHeap *heap, OuDebugHead *head);
/* Is what lies before `block` one of our heads, of a block taken or released? */
bool ou_debug_has_head(OuHeap *heap, const void *block);
/* The head of a block that is in the program's hands, through `layer`; NULL after
 * a report. */
OuDebugHead *ou_debug_claim(OuDebugLayer *layer, void *block, const char *verb);

#endif
