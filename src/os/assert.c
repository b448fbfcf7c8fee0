/* SPDX-License-Identifier: MIT */
/* The end of a program in which an assertion failed. */
#include "os/assert.h"

#include <stdio.h>
#include <stdlib.h>

void
ou_assert_failed(const char *condition, const char *file, int line)
{
    fprintf(stderr, "%s:%d: Ouro's own assertion failed: %s\n", file, line, condition);
    abort();
}
