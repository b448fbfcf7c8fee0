/* SPDX-License-Identifier: MIT */
/* `--stats=heap`: where the memory is, the size classes in use as a table, and the
 * arenas as a map.
 *
 * A heap of few arenas has a line for each, a cell for each pool; a larger one a
 * cell for each arena, so that the map stays on one screen.
 */
#include "heap_map.h"

#include <stdlib.h>

enum { MAX_CLASSES = 400, ARENA_LINES = 24, CELLS = 64, ROWS = 16 };

static const char *const kind_names[] = {"unused", "buffer", "public", "plain", "object"};

static const char *
shade(unsigned percent)
{
    return percent == 0 ? "·" : percent <= 33 ? "░" : percent <= 66 ? "▒" : percent < 100 ? "▓" : "█";
}

/* ---- the table ---- */

static int
by_bytes(const void *a, const void *b)
{
    const OuroClassStats *left = a;
    const OuroClassStats *right = b;
    return left->pool_bytes > right->pool_bytes ? -1 : left->pool_bytes < right->pool_bytes;
}

static void
tell_class(const OuroClassStats *c, FILE *to)
{
    char size[24];
    snprintf(size, sizeof size, c->block_bytes == 0 ? "span" : "%zu", c->block_bytes);
    fprintf(to, "  %-7s %6s %8zu %10zu %10zu %9.1f  %3zu %%\n", kind_names[c->kind], size,
            c->n_pools, c->n_taken, c->n_blocks, (double)c->pool_bytes / 1024,
            c->n_taken * 100 / c->n_blocks);
}

static void
tell_classes(OuroHeap *heap, FILE *to)
{
    OuroClassStats classes[MAX_CLASSES];
    size_t n = ouro_heap_classes(heap, classes, MAX_CLASSES);
    n = n > MAX_CLASSES ? MAX_CLASSES : n;
    qsort(classes, n, sizeof *classes, by_bytes);
    fprintf(to, "\nsize classes, the largest first: a pool is cut into blocks of one size\n"
                "  object: may refer to others; plain: numbers, strings; buffer: tables of the runtime;\n"
                "  public: taken by C programs; span: a block of whole pools\n"
                "  kind     bytes    pools     in use   room for       KiB   used\n");
    for (size_t i = 0; i < n && i < ROWS; i++)
        tell_class(&classes[i], to);
    OuroClassStats rest = {0};
    for (size_t i = ROWS; i < n; i++) {
        rest.n_pools += classes[i].n_pools;
        rest.n_taken += classes[i].n_taken;
        rest.n_blocks += classes[i].n_blocks;
        rest.pool_bytes += classes[i].pool_bytes;
    }
    if (n > ROWS)
        fprintf(to, "  %zu more %13zu %10zu %10zu %9.1f\n", n - ROWS, rest.n_pools, rest.n_taken,
                rest.n_blocks, (double)rest.pool_bytes / 1024);
}

/* ---- the map ---- */

static bool
tell_arena(void *context, const OuroArenaView *arena)
{
    FILE *to = context;
    fprintf(to, "  %p ", (void *)(uintptr_t)arena->address);
    for (unsigned i = 0; i < arena->n_units; i++) {
        bool head = arena->head >> i & 1;
        fputs(head ? "=" : arena->kind[i] == OURO_POOL_UNUSED ? " " : shade(arena->percent[i]), to);
    }
    if (arena->n_units == 1)
        fprintf(to, " one block of %.1f MiB", (double)arena->bytes / (1 << 20));
    fputc('\n', to);
    return true;
}

typedef struct Line {
    FILE *to;
    size_t n;
} Line;

static bool
tell_cell(void *context, const OuroArenaView *arena)
{
    Line *line = context;
    unsigned sum = 0;
    for (unsigned i = 0; i < arena->n_units; i++)
        sum += arena->percent[i];
    fputs(line->n % CELLS == 0 ? "\n  " : "", line->to);
    fputs(shade(sum / arena->n_units), line->to);
    line->n++;
    return true;
}

/* ---- the sum ---- */

static void
tell_share(const char *what, size_t bytes, const OuroHeapStats *s, FILE *to)
{
    fprintf(to, "  %-22s%10.2f MiB  %3zu %%\n", what, (double)bytes / (1 << 20),
            bytes * 100 / s->system_bytes);
}

/* What the heap has from the system, part by part: the parts make up the whole. */
static void
tell_sum(const OuroHeapStats *s, FILE *to)
{
    size_t books = s->system_bytes - s->live_bytes - s->free_block_bytes - s->free_pool_bytes;
    fprintf(to, "\nwhere the heap's %.2f MiB are\n", (double)s->system_bytes / (1 << 20));
    tell_share("blocks in use", s->live_bytes, s, to);
    tell_share("free blocks in pools", s->free_block_bytes, s, to);
    tell_share("unused pools", s->free_pool_bytes, s, to);
    tell_share("the heap's own books", books, s, to);
}

void
tell_heap(OuroHeap *heap, FILE *to)
{
    OuroHeapStats s;
    ouro_heap_stats(heap, &s);
    tell_sum(&s, to);
    tell_classes(heap, to);
    fprintf(to, "\nmap of the %zu arenas, the newest first: a cell a pool, · ░ ▒ ▓ █ by what is used of it;\n"
                "  = the arena's books, blank: unused\n", s.n_arenas);
    if (s.n_arenas <= ARENA_LINES) {
        ouro_heap_each_arena(heap, tell_arena, to);
    } else {
        Line line = {to, 0};
        fprintf(to, "  here a cell an arena:");
        ouro_heap_each_arena(heap, tell_cell, &line);
        fputc('\n', to);
    }
}
