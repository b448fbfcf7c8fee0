/* SPDX-License-Identifier: MIT */
/* Assertions at three prices.
 *
 *   OU_ASSERT   a comparison; on in every preset but release
 *   OU_CHECK    looks at neighbours, a list or a pool; debug and asan
 *   OU_WALK     walks whole structures; only with -DOURO_CHECK=walk
 *
 * An assertion that fails is a bug in Ouro, never a condition of the program
 * that runs on it: it prints where it stands, and aborts. Conditions must not
 * have effects.
 */
#ifndef OURO_OS_ASSERT_H
#define OURO_OS_ASSERT_H

#ifndef OU_CHECK_LEVEL
#define OU_CHECK_LEVEL 0 // 1: OU_ASSERT, 2: and OU_CHECK, 3: and OU_WALK
#endif

_Noreturn void ou_assert_failed(const char *condition, const char *file, int line);

/* A condition is always compiled, so that it cannot rot; the level decides
 * whether it runs. */
#define OU_ASSERT_AT(level, condition)                                                             \
    ((OU_CHECK_LEVEL < (level) || (condition)) ? (void)0                                           \
                                               : ou_assert_failed(#condition, __FILE__, __LINE__))

#define OU_ASSERT(condition) OU_ASSERT_AT(1, condition)
#define OU_CHECK(condition) OU_ASSERT_AT(2, condition)
#define OU_WALK(condition) OU_ASSERT_AT(3, condition)

#endif
