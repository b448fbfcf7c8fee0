/* SPDX-License-Identifier: MIT */
/* Whom SIGINT interrupts. */
#ifndef OURO_CMD_INTERRUPTS_H
#define OURO_CMD_INTERRUPTS_H

#include "ouro.h"

/* From now on SIGINT interrupts `rt`; NULL: it only ends a read that waits. */
void interrupts_go_to(OuroRuntime *rt);

#endif
