/* SPDX-License-Identifier: MIT */
/* SipHash-1-3 (Aumasson, Bernstein): the keyed hash of text and bytes.
 *
 * Without the key nobody can choose inputs that collide, so dicts filled from
 * outside stay fast. The key is the runtime's, never the process's.
 */
#ifndef OURO_OBJECT_SIPHASH_H
#define OURO_OBJECT_SIPHASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t ou_siphash(const uint8_t key[16], const void *data, size_t n);

#endif
