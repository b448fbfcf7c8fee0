/* SPDX-License-Identifier: MIT */
/* The interactive prompt. */
#ifndef OURO_CMD_PROMPT_H
#define OURO_CMD_PROMPT_H

#include <stdbool.h>

#include "ouro.h"

/* Read statements from standard input and run them until it ends or the program
 * exits; returns the exit status. Prompts go to standard error when there is no
 * terminal. */
int prompt_run(OuroRuntime *rt, bool quiet);
/* All of standard input, zero-ended, to be freed by the caller; NULL when it cannot be had. */
char *prompt_read_all(void);

#endif
