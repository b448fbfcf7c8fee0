/* SPDX-License-Identifier: MIT */
/* The heap alone: no Python, no runtime, only private memory with a limit.
 *
 *     cc heap.c $(pkg-config --cflags --libs --static ouro) && ./a.out
 */
#include <ouro.h>
#include <stdio.h>
#include <string.h>

typedef struct Node {
    struct Node *next;
    char word[24];
} Node;

/* Put a word before a list; NULL when the heap refuses. */
static Node *
push(OuroHeap *heap, Node *list, const char *word)
{
    Node *node = ouro_heap_take(heap, sizeof *node);
    if (node == NULL)
        return NULL;
    node->next = list;
    snprintf(node->word, sizeof node->word, "%s", word);
    return node;
}

static void
show(const char *when, OuroHeap *heap)
{
    OuroHeapStats s;
    ouro_heap_stats(heap, &s);
    printf(
        "%-22s %7zu blocks, %5zu KiB live in %zu pools of %zu arenas; %5zu KiB from the system\n",
        when, s.n_blocks, s.live_bytes >> 10, s.n_pools, s.n_arenas, s.system_bytes >> 10);
}

int
main(void)
{
    /* A heap of our own, which may have 8 MiB from the system and no more. */
    OuroHeapOptions options = {.limit_bytes = (size_t)8 << 20};
    OuroHeap *heap = ouro_heap_open(&options);
    if (heap == NULL)
        return 1;
    show("opened", heap);

    /* Small blocks come from pools of equal blocks... */
    Node *list = push(heap, push(heap, NULL, "world"), "hello");
    printf("%s %s\n", list->word, list->next->word);

    /* ...and what was released last is handed out next. */
    void *first = ouro_heap_take(heap, 100);
    ouro_heap_release(heap, first);
    void *again = ouro_heap_take(heap, 100);
    printf("the same block again: %s\n", first == again ? "yes" : "no");

    /* Large ones are the system's malloc's, counted like all others. */
    char *text = ouro_heap_take(heap, 100000);
    text = ouro_heap_resize(heap, text, 2000000);
    memset(text, 'x', 2000000);
    show("two million bytes", heap);

    /* At the limit a request is refused, and everything goes on. */
    for (Node *more; (more = push(heap, list, "again")) != NULL;)
        list = more;
    show("at the limit", heap);

    ouro_heap_release(heap, text);
    for (Node *next; list != NULL; list = next) {
        next = list->next;
        ouro_heap_release(heap, list);
    }
    show("released", heap);

    /* Whatever is left goes with the heap: `again` was never released. */
    ouro_heap_close(heap);
    return 0;
}
