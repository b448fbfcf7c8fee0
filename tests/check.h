/* SPDX-License-Identifier: MIT */
/* What every C test begins with: cmocka, and numbers from the environment. */
#ifndef OURO_TESTS_CHECK_H
#define OURO_TESTS_CHECK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

/* `name` in the environment, as a number; `otherwise` when it is not set. */
static inline uint64_t
check_number(const char *name, uint64_t otherwise)
{
    const char *text = getenv(name);
    return text != NULL && *text != '\0' ? strtoull(text, NULL, 0) : otherwise;
}

/* A seed, printed so that a failure can be had again: OURO_TEST_SEED=... */
static inline uint64_t
check_seed(void)
{
    uint64_t seed = check_number("OURO_TEST_SEED", (uint64_t)time(NULL));
    print_message("OURO_TEST_SEED=%llu\n", (unsigned long long)seed);
    return seed;
}

/* How many times less a long test does: OURO_TEST_SLOWNESS, where a tool makes everything slow. */
static inline uint64_t
check_slowness(void)
{
    uint64_t n = check_number("OURO_TEST_SLOWNESS", 1);
    return n > 0 ? n : 1;
}

/* That share of `n`, at least one. */
static inline uint64_t
check_rounds(uint64_t n)
{
    uint64_t share = n / check_slowness();
    return share > 0 ? share : 1;
}

/* May a heap have a seed? ThreadSanitizer has the addresses for itself. */
#if defined(__SANITIZE_THREAD__)
enum { CHECK_SEEDS = 0 };
#else
enum { CHECK_SEEDS = 1 };
#endif

/* The next number of a sequence (xorshift64*). `state` is not 0. */
static inline uint64_t
check_random(uint64_t *state)
{
    *state ^= *state >> 12;
    *state ^= *state << 25;
    *state ^= *state >> 27;
    return *state * UINT64_C(0x2545F4914F6CDD1D);
}

#endif
