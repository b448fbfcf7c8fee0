/* SPDX-License-Identifier: MIT */
/* SipHash with one round a word and three at the end: the variant that CPython
 * 3.11 and Rust use for hash tables. Words are read little-endian, so on such
 * machines a word of input is one load.
 */
#include "object/siphash.h"

#include <string.h>

typedef struct State {
    uint64_t a, b, c, d;
} State;

static inline uint64_t
rotate(uint64_t x, unsigned by)
{
    return x << by | x >> (64 - by);
}

static inline void
mix(State *s)
{
    s->a += s->b;
    s->c += s->d;
    s->b = rotate(s->b, 13) ^ s->a;
    s->d = rotate(s->d, 16) ^ s->c;
    s->a = rotate(s->a, 32);
    s->c += s->b;
    s->a += s->d;
    s->b = rotate(s->b, 17) ^ s->c;
    s->d = rotate(s->d, 21) ^ s->a;
    s->c = rotate(s->c, 32);
}

static inline uint64_t
load_word(const uint8_t *p)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    return word;
}

/* The last 0..7 bytes, with the length in the top byte. */
static inline uint64_t
load_rest(const uint8_t *p, size_t n)
{
    uint64_t word = (uint64_t)n << 56;
    for (size_t i = 0; i < (n & 7); i++)
        word |= (uint64_t)p[i] << (8 * i);
    return word;
}

uint64_t
ou_siphash(const uint8_t key[16], const void *data, size_t n)
{
    const uint8_t *p = data;
    uint64_t k0 = load_word(key), k1 = load_word(key + 8);
    State s = {
        k0 ^ 0x736f6d6570736575u, k1 ^ 0x646f72616e646f6du,
        k0 ^ 0x6c7967656e657261u, k1 ^ 0x7465646279746573u,
    };
    for (size_t left = n; left >= 8; left -= 8, p += 8) {
        uint64_t word = load_word(p);
        s.d ^= word;
        mix(&s);
        s.a ^= word;
    }
    uint64_t last = load_rest(p, n);
    s.d ^= last;
    mix(&s);
    s.a ^= last;
    s.c ^= 0xff;
    mix(&s);
    mix(&s);
    mix(&s);
    return s.a ^ s.b ^ s.c ^ s.d;
}
