// SPDX-License-Identifier: MIT
// The public header is for C++ as well: this compiles, links and runs.
#include <ouro.h>

#include <cstdio>
#include <cstring>

int
main()
{
    OuroHeapOptions options{};
    options.limit_bytes = std::size_t{16} << 20;
    OuroHeap *heap = ouro_heap_open(&options);
    auto *text = static_cast<char *>(ouro_heap_take(heap, 6));
    std::strcpy(text, "hello");
    OuroHeapStats stats;
    ouro_heap_stats(heap, &stats);
    std::printf("%s, %zu block\n", text, stats.n_blocks);
    bool right = stats.n_blocks == 1;
    ouro_heap_close(heap);
    return right ? 0 : 1;
}
