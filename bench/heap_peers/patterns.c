/* SPDX-License-Identifier: MIT */
/* The request patterns of the heap's bars, on one allocator (peer.h).
 *
 *     patterns PATTERN
 *
 * prints: nanoseconds a take-and-give-back pair, then MiB resident at the
 * pattern's peak, after its releases, and after the allocator was asked to give
 * back what it can; all above what was resident before it began.
 */
#include "peer.h"

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

typedef struct Result {
    double ns;
    double peak, after, trimmed; // MiB
} Result;

static double base_mib;
static uint64_t random_state = 88172645463325252u;

static inline uint64_t
next_random(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Of the processor's time, the system's on our behalf included: others use the machine. */
static double
now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static double
resident_mib(void)
{
    char text[128] = "";
    int file = open("/proc/self/statm", O_RDONLY);
    ssize_t n = read(file, text, sizeof text - 1);
    close(file);
    long pages = 0;
    if (n > 0)
        sscanf(text, "%*s %ld", &pages);
    return (double)pages * 4096 / 1048576 - base_mib;
}

/* Memory of the harness's own: mapped, so that no allocator sees it. */
static void *
map_table(size_t bytes)
{
    void *table = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    return table == MAP_FAILED ? NULL : table;
}

static inline void *
take_touched(size_t bytes)
{
    uint64_t *block = peer_take(bytes);
    block[0] = bytes;
    return block;
}

/* Python's sizes, roughly: seven in ten are 24 to 64, few are above 256. */
static inline size_t
python_size(uint64_t r)
{
    static const uint16_t sizes[16] = {16, 24, 24, 32, 32, 32, 40, 48, 48, 56, 64, 64, 80, 128, 232, 480};
    return sizes[r & 15];
}

/* ---- patterns ---- */

static Result
lifo(size_t depth, size_t step)
{
    enum { PAIRS = 40000000 };
    static void *blocks[128];
    Result r = {0};
    for (size_t bytes = 48; bytes <= 48 + 448 * (step != 0); bytes += step != 0 ? step : 1) {
        size_t rounds = PAIRS / depth / (step != 0 ? 448 / step + 1 : 1);
        double start = now_ns();
        for (size_t i = 0; i < rounds; i++) {
            for (size_t k = 0; k < depth; k++)
                blocks[k] = take_touched(bytes);
            for (size_t k = depth; k-- > 0;)
                peer_release(blocks[k]);
        }
        r.ns += now_ns() - start;
    }
    r.ns /= PAIRS;
    r.peak = resident_mib();
    return r;
}

/* `n` live at any time; one at random makes room for the next. */
static Result
replace(size_t n, size_t rounds, int python)
{
    void **live = map_table(n * sizeof *live);
    Result r = {0};
    base_mib += resident_mib();
    for (size_t i = 0; i < n; i++)
        live[i] = take_touched(python ? python_size(next_random()) : 16 + next_random() % 497);
    double start = now_ns();
    for (size_t i = 0; i < rounds; i++) {
        uint64_t x = next_random();
        size_t bytes = python ? python_size(x >> 40) : 16 + (x >> 40) % 497;
        /* Most of Python's objects die young: near where the last ones were born. */
        size_t at = !python || (x & 0x30) == 0 ? (x >> 8) % n : i * 7 % 64;
        peer_release(live[at]);
        live[at] = take_touched(bytes);
    }
    r.ns = (now_ns() - start) / (double)rounds;
    r.peak = resident_mib();
    for (size_t i = 0; i < n; i++)
        peer_release(live[i]);
    r.after = resident_mib();
    peer_trim();
    r.trimmed = resident_mib();
    return r;
}

static void
shuffle(void **blocks, size_t n)
{
    for (size_t i = n - 1; i > 0; i--) {
        size_t k = next_random() % (i + 1);
        void *other = blocks[k];
        blocks[k] = blocks[i];
        blocks[i] = other;
    }
}

static Result
bulk(size_t n, size_t bytes)
{
    void **live = map_table(n * sizeof *live);
    Result r = {0};
    base_mib += resident_mib();
    double start = now_ns();
    for (size_t i = 0; i < n; i++)
        live[i] = take_touched(bytes);
    r.ns = now_ns() - start;
    r.peak = resident_mib();
    shuffle(live, n);
    start = now_ns();
    for (size_t i = 0; i < n; i++)
        peer_release(live[i]);
    r.ns = (r.ns + now_ns() - start) / (double)n;
    r.after = resident_mib();
    peer_trim();
    r.trimmed = resident_mib();
    return r;
}

static Result
fifo(size_t n, size_t rounds)
{
    void **live = map_table(n * sizeof *live);
    Result r = {0};
    base_mib += resident_mib();
    for (size_t i = 0; i < n; i++)
        live[i] = take_touched(48);
    double start = now_ns();
    for (size_t i = 0, at = 0; i < rounds; i++) {
        peer_release(live[at]);
        live[at] = take_touched(48);
        at = at + 1 == n ? 0 : at + 1;
    }
    r.ns = (now_ns() - start) / (double)rounds;
    r.peak = resident_mib();
    return r;
}

/* A thousand buffers grow side by side, from 8 to 4096 bytes; ns a resize. */
static Result
growth(int doubling)
{
    enum { BUFFERS = 1000, ROUNDS = 40 };
    static void *buffers[BUFFERS];
    Result r = {0};
    size_t n = 0;
    double start = now_ns();
    for (int round = 0; round < ROUNDS; round++) {
        memset(buffers, 0, sizeof buffers);
        for (size_t bytes = 8; bytes <= 4096;
             bytes = doubling ? bytes * 2 : bytes + (bytes / 64 + 1) * 8) {
            for (int i = 0; i < BUFFERS; i++) {
                buffers[i] = peer_resize(buffers[i], bytes);
                *(uint64_t *)buffers[i] = bytes;
            }
            n += BUFFERS;
        }
        for (int i = 0; i < BUFFERS; i++)
            peer_release(buffers[i]);
    }
    r.ns = (now_ns() - start) / (double)n;
    r.peak = resident_mib();
    return r;
}

/* One buffer after the other grows from 8 to 4096 bytes by 8; ns a resize. */
static Result
growth_alone(void)
{
    enum { ROUNDS = 20000 };
    Result r = {0};
    double start = now_ns();
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t *buffer = NULL;
        for (size_t bytes = 8; bytes <= 4096; bytes += 8) {
            buffer = peer_resize(buffer, bytes);
            *buffer = bytes;
        }
        peer_release(buffer);
    }
    r.ns = (now_ns() - start) / ROUNDS / 512;
    r.peak = resident_mib();
    return r;
}

/* Nine in ten are released: in runs of 2000, or (run 1) every one but each tenth. */
static Result
thin(size_t run)
{
    enum { N = 8400000, BYTES = 48 };
    void **live = map_table(N * sizeof *live);
    Result r = {0};
    base_mib += resident_mib();
    double start = now_ns();
    for (size_t i = 0; i < N; i++)
        live[i] = take_touched(BYTES);
    r.peak = resident_mib();
    size_t n = 0;
    for (size_t i = 0; i < N; i++) {
        if (i / run % 10 != 0) {
            peer_release(live[i]);
            n++;
        }
    }
    r.ns = (now_ns() - start) / N;
    r.after = resident_mib();
    peer_trim();
    r.trimmed = resident_mib();
    return r;
}

int
main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    Result r = {0};
    peer_open();
    peer_release(take_touched(48));
    base_mib = resident_mib();
    if (strcmp(what, "lifo-1") == 0)
        r = lifo(1, 0);
    else if (strcmp(what, "lifo-100") == 0)
        r = lifo(100, 0);
    else if (strcmp(what, "lifo-classes") == 0)
        r = lifo(10, 64);
    else if (strcmp(what, "mixed-1M") == 0)
        r = replace(1000000, 5000000, 0);
    else if (strcmp(what, "bulk-10M") == 0)
        r = bulk(10000000, 48);
    else if (strcmp(what, "fifo-10k") == 0)
        r = fifo(10000, 20000000);
    else if (strcmp(what, "fifo-500k") == 0)
        r = fifo(500000, 10000000);
    else if (strcmp(what, "python-20k") == 0)
        r = replace(20000, 20000000, 1);
    else if (strcmp(what, "python-1M") == 0)
        r = replace(1000000, 10000000, 1);
    else if (strcmp(what, "growth") == 0)
        r = growth(0);
    else if (strcmp(what, "growth-x2") == 0)
        r = growth(1);
    else if (strcmp(what, "growth-one") == 0)
        r = growth_alone();
    else if (strcmp(what, "thin-runs") == 0)
        r = thin(2000);
    else if (strcmp(what, "thin-each") == 0)
        r = thin(1);
    else
        return 2;
    printf("%.2f %.1f %.1f %.1f\n", r.ns, r.peak, r.after, r.trimmed);
    return 0;
}
