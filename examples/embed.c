/* SPDX-License-Identifier: MIT */
/* Python in a C program: a runtime with a hard memory limit, a program from a
 * string and one from a file, the error read, everything given back.
 *
 *     embed [SCRIPT]
 */
#include <stdio.h>
#include <string.h>

#include "ouro.h"

/* Run `text` and say how it ended. */
static OuroStatus
run(OuroRuntime *rt, const char *what, const char *text)
{
    OuroStatus status = ouro_runtime_run_text(rt, text, what);
    ouro_runtime_flush(rt); // what the program printed, before what we print
    printf("%s: %s\n", what, status == OURO_OK ? "ran" : "raised");
    if (status == OURO_RAISED)
        printf("%s", ouro_runtime_error(rt));
    return status;
}

int
main(int argc, char **argv)
{
    const OuroRuntimeOptions options = {.limit_bytes = (size_t)16 << 20};
    OuroRuntime *rt = ouro_runtime_open(&options);
    if (rt == NULL) {
        fprintf(stderr, "no runtime within 16 MiB\n");
        return 1;
    }

    if (run(rt, "greeting", "print('hello from', 6 * 7)") != OURO_OK)
        return 1;

    /* An error is text for people; the runtime goes on. */
    if (run(rt, "mistake", "def half(x):\n    return x / 0\n\nhalf(1)\n") != OURO_RAISED)
        return 1;

    /* The limit is the runtime's own: the program meets MemoryError, not the host. */
    run(rt, "greedy", "keep = []\n"
                      "try:\n"
                      "    while True:\n"
                      "        keep.append('x' * 1000 + str(len(keep)))\n"
                      "except MemoryError:\n"
                      "    kept = len(keep)\n"
                      "    keep = None\n"
                      "print('stopped after', kept > 1000)\n");

    /* Files run as the main module, too. */
    if (argc > 1) {
        OuroStatus status = ouro_runtime_run_file(rt, argv[1]);
        ouro_runtime_flush(rt);
        if (status != OURO_OK)
            printf("%s", ouro_runtime_error(rt));
    } else if (ouro_runtime_run_file(rt, "no/such/file.py") == OURO_CANNOT_READ) {
        printf("%s", ouro_runtime_error(rt));
    }

    OuroRuntimeStats stats;
    ouro_runtime_stats(rt, &stats);
    printf("at the peak: %s 16 MiB\n",
           stats.heap.peak_bytes <= options.limit_bytes ? "within" : "above");
    ouro_runtime_close(rt);
    return 0;
}
