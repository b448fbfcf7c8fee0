/* SPDX-License-Identifier: MIT */
#include "interrupts.h"

#include <signal.h>
#include <stddef.h>

/* The one signal slot of the process. */
static OuroRuntime *volatile signal_slot;

static void
on_interrupt(int number)
{
    (void)number;
    OuroRuntime *rt = signal_slot;
    if (rt != NULL)
        ouro_runtime_interrupt(rt);
}

void
interrupts_go_to(OuroRuntime *rt)
{
    struct sigaction action = {0};
    signal_slot = rt;
    action.sa_handler = on_interrupt;
    sigemptyset(&action.sa_mask); // no SA_RESTART: a blocked read returns, and raises
    sigaction(SIGINT, &action, NULL);
}
