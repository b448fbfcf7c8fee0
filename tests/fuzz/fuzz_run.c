/* SPDX-License-Identifier: MIT */
/* libFuzzer target: any bytes as a program. Compiled and disassembled always; run
 * too, in a small heap, when the first byte is odd. Loops are bounded by a limit
 * on memory and by an interrupt from an alarm.
 *
 *     build/fuzz/tests/fuzz_run -max_total_time=60 tests/python
 */
#include <signal.h>
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
    /* No program that reaches for the system: the words that would are enough to tell. */
    if ((data[0] & 1) && strstr(text, "import") == NULL && strstr(text, "open") == NULL
        && strstr(text, "exec") == NULL && strstr(text, "eval") == NULL && strstr(text, "input") == NULL) {
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
