/* SPDX-License-Identifier: MIT */
/* The program `ouro`: runs a script, a line of code, standard input, a prompt.
 *
 * It stands on include/ouro.h alone, as any other program would.
 */
#include <limits.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "heap_map.h"
#include "interrupts.h"
#include "options.h"
#include "ouro.h"
#include "prompt.h"

/* End as a program does that the signal killed, so that shells see it. */
static void
die_by(int number)
{
    signal(number, SIG_DFL);
    raise(number);
}

static void
tell_stats(OuroRuntime *rt)
{
    OuroRuntimeStats s;
    ouro_runtime_stats(rt, &s);
    const double mib = 1024.0 * 1024.0;
    fprintf(stderr,
            "memory from the system  %10.2f MiB now, %.2f MiB at the peak\n"
            "  arenas                %10.2f MiB in %zu, %zu pools in use\n"
            "  large blocks          %10.2f MiB in %zu\n"
            "  tables                %10.2f MiB\n"
            "blocks in use           %10zu, %.2f MiB\n"
            "objects freed           %10llu by counting, %llu by collecting\n"
            "collections             %10llu young, %llu middle, %llu full\n"
            "longest pause           %10.3f ms\n",
            (double)s.heap.system_bytes / mib, (double)s.heap.peak_bytes / mib,
            (double)s.heap.arena_bytes / mib, s.heap.n_arenas, s.heap.n_pools,
            (double)s.heap.large_bytes / mib, s.heap.n_large, (double)s.heap.table_bytes / mib,
            s.heap.n_blocks, (double)s.heap.live_bytes / mib,
            (unsigned long long)s.n_freed_counting, (unsigned long long)s.n_freed_collecting,
            (unsigned long long)s.n_collections[0], (unsigned long long)s.n_collections[1],
            (unsigned long long)s.n_collections[2], (double)s.longest_pause_ns / 1e6);
}

static void
tell_gc_stats(OuroRuntime *rt)
{
    OuroRuntimeStats s;
    ouro_runtime_stats(rt, &s);
    fprintf(stderr,
            "objects freed           %10llu by counting, %llu by collecting\n"
            "collections             %10llu young, %llu middle, %llu full\n"
            "pauses                  %10llu, %.3f ms in all\n"
            "  half of them up to    %10.3f ms\n"
            "  99 %% up to            %10.3f ms\n"
            "  99.9 %% up to          %10.3f ms\n"
            "  the longest           %10.3f ms\n",
            (unsigned long long)s.n_freed_counting, (unsigned long long)s.n_freed_collecting,
            (unsigned long long)s.n_collections[0], (unsigned long long)s.n_collections[1],
            (unsigned long long)s.n_collections[2], (unsigned long long)s.n_pauses, (double)s.all_pauses_ns / 1e6,
            (double)s.pause_50_ns / 1e6, (double)s.pause_99_ns / 1e6, (double)s.pause_999_ns / 1e6,
            (double)s.longest_pause_ns / 1e6);
}

static char *
read_script(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = NULL;
    if (fseek(file, 0, SEEK_END) == 0) {
        long n = ftell(file);
        rewind(file);
        text = n >= 0 ? malloc((size_t)n + 1) : NULL;
        if (text != NULL)
            text[fread(text, 1, (size_t)n, file)] = '\0';
    }
    fclose(file);
    return text;
}

static OuroStatus
disassemble(OuroRuntime *rt, const Options *o)
{
    const char *listing;
    char *text = o->code != NULL     ? strdup(o->code)
                 : o->script != NULL ? read_script(o->script)
                                     : prompt_read_all();
    if (text == NULL)
        return ouro_runtime_run_file(rt, o->script != NULL ? o->script : "-"); // says why
    OuroStatus status = ouro_runtime_disassemble(
        rt, text, o->script != NULL ? o->script : o->code != NULL ? "<string>" : "<stdin>", &listing);
    if (status == OURO_OK)
        fputs(listing, stdout);
    free(text);
    return status;
}

static OuroStatus
run(OuroRuntime *rt, const Options *o)
{
    if (o->disassemble)
        return disassemble(rt, o);
    if (o->code != NULL)
        return ouro_runtime_run_text(rt, o->code, "<string>");
    if (o->script != NULL)
        return ouro_runtime_run_file(rt, o->script);
    char *text = prompt_read_all();
    if (text == NULL)
        return OURO_NO_MEMORY;
    OuroStatus status = ouro_runtime_run_text(rt, text, "<stdin>");
    free(text);
    return status;
}

/* The exit status for how the program ended. */
static int
status_of(OuroRuntime *rt, OuroStatus ended)
{
    switch (ended) {
    case OURO_OK:
        return 0;
    case OURO_NO_MEMORY:
        fputs("ouro: memory ended before the error could be told\n", stderr);
        return 1;
    case OURO_CANNOT_READ:
        fprintf(stderr, "ouro: %s", ouro_runtime_error(rt));
        return 2;
    default:
        return ouro_runtime_exit_status(rt);
    }
}

static const char *
own_path(char text[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", text, PATH_MAX - 1);
    if (n <= 0)
        return "";
    text[n] = '\0';
    return text;
}

int
main(int argc, char **argv)
{
    Options o;
    int status;
    char path[PATH_MAX];
    if (!options_read(&o, argc, argv, &status))
        return status;
    /* Said once, the threshold stays: large blocks go back to the system when they are
     * released, and the process stays near --max-memory. */
    mallopt(M_MMAP_THRESHOLD, 512 * 1024);
    const OuroRuntimeOptions options = {
        .limit_bytes = o.limit_bytes,
        .seed = o.seed,
        .flags = OURO_TELL_ERRORS | (o.dev_mode ? OURO_DEV_MODE : 0)
                 | (o.tracing ? OURO_TRACING_ONLY : 0) | (o.trace_gc ? OURO_TELL_COLLECTIONS : 0)
                 | (o.unbuffered ? OURO_UNBUFFERED : 0) | (o.heap_debug ? OURO_HEAP_DEBUG : 0),
        .argc = o.argc,
        .argv = o.argv,
        .executable = own_path(path),
    };
    OuroRuntime *rt = ouro_runtime_open(&options);
    if (rt == NULL) {
        fprintf(stderr, o.limit_bytes != 0 ? "ouro: cannot start within --max-memory: about 2.5M are needed\n"
                                           : "ouro: cannot start: the system has no memory\n");
        return 1;
    }
    interrupts_go_to(rt);
    signal(SIGPIPE, SIG_IGN); // a closed pipe is an error of write, told as an exception
    bool at_prompt = o.script == NULL && o.code == NULL && !o.disassemble
                     && (o.interactive || isatty(STDIN_FILENO));
    status = at_prompt ? 0 : status_of(rt, run(rt, &o));
    if (at_prompt || o.interactive)
        status = prompt_run(rt, o.quiet);
    if (ouro_runtime_flush(rt) != OURO_OK && status == 0)
        status = ouro_runtime_exit_status(rt);
    if (o.gc_stats)
        tell_gc_stats(rt);
    else if (o.stats)
        tell_stats(rt);
    if (o.heap_stats)
        tell_heap(ouro_runtime_heap(rt), stderr);
    interrupts_go_to(NULL);
    ouro_runtime_close(rt);
    if (status == 130)
        die_by(SIGINT);
    if (status == 141)
        die_by(SIGPIPE);
    return status;
}
