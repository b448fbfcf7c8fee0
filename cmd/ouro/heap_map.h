/* SPDX-License-Identifier: MIT */
/* A heap on one screen. */
#ifndef OURO_CMD_HEAP_MAP_H
#define OURO_CMD_HEAP_MAP_H

#include <stdio.h>

#include "ouro.h"

/* Print a table of the size classes in use and a map of the arenas. */
void tell_heap(OuroHeap *heap, FILE *to);

#endif
