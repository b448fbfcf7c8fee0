/* SPDX-License-Identifier: MIT */
/* The command line of `ouro`. */
#ifndef OURO_CMD_OPTIONS_H
#define OURO_CMD_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Options {
    const char *code;       // -c
    const char *script;     // NULL: standard input
    bool interactive;       // -i
    bool quiet;             // -q
    bool unbuffered;        // -u
    bool dev_mode;          // -X dev
    bool stats;             // --stats
    bool gc_stats;          // --stats=gc
    bool trace_gc;          // --trace-gc
    bool tracing;           // --reclaim=tracing
    bool heap_stats;        // --stats=heap
    bool heap_debug;        // --heap-debug
    bool disassemble;       // --dis
    size_t limit_bytes;     // --max-memory
    uint64_t seed;          // --seed
    int argc;               // sys.argv
    const char **argv;
} Options;

/* Read the command line. False: *status is the exit status to end with, help or
 * message told already. `argv` may be rearranged. */
bool options_read(Options *o, int argc, char **argv, int *status);

#endif
