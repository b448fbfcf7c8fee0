/* SPDX-License-Identifier: MIT */
/* libFuzzer target: any bytes as a program. Compiled and disassembled always; run
 * too, in a small heap, when the first byte is odd. Loops are bounded by a limit
 * on memory and by an interrupt from an alarm.
 *
 *     scripts/fuzz-seeds seeds && build/fuzz/tests/fuzz_run -max_total_time=60 seeds
 */
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ouro.h"

static OuroRuntime *running;

static void
on_alarm(int number)
{
    (void)number;
    if (running != NULL)
        ouro_runtime_interrupt(running);
    alarm(1); // a program that swallows the first interrupt meets another
}

/* Does every name of an import statement, up to its end, stand here? */
static bool
are_harmless(const char *names)
{
    static const char *const harmless[] = {"gc",    "weakref", "sys",  "copy",
                                           "heapq", "string",  "types"};
    for (;;) {
        names += strspn(names, " ,");
        size_t n = strcspn(names, " ,;\n"), i = 0, n_harmless = sizeof harmless / sizeof *harmless;
        while (i < n_harmless && !(strlen(harmless[i]) == n && memcmp(names, harmless[i], n) == 0))
            i++;
        if (n == 0 || i == n_harmless)
            return n == 0;
        names += n;
    }
}

/* Does a program keep from the system? The words that reach for it are enough to tell. */
static bool
keeps_inside(const char *text)
{
    static const char *const words[] = {"__import__", "open", "exec", "eval", "input"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (strstr(text, words[i]) != NULL)
            return false;
    }
    while ((text = strstr(text, "import")) != NULL) {
        text += strlen("import");
        if (!are_harmless(text))
            return false;
    }
    return true;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    const OuroRuntimeOptions options = {.limit_bytes = (size_t)8 << 20, .seed = 0};
    if (n < 1 || memchr(data, 0, n) != NULL)
        return 0;
    OuroRuntime *rt = ouro_runtime_open(&options);
    char *text = malloc(n);
    if (rt == NULL || text == NULL)
        abort();
    memcpy(text, data + 1, n - 1);
    text[n - 1] = '\0';
    const char *listing;
    ouro_runtime_disassemble(rt, text, "fuzz", &listing);
    if ((data[0] & 1) && keeps_inside(text)) {
        running = rt;
        signal(SIGALRM, on_alarm);
        alarm(1);
        ouro_runtime_run_text(rt, text, "fuzz");
        alarm(0);
        running = NULL;
    }
    free(text);
    ouro_runtime_close(rt);
    return 0;
}
