/* SPDX-License-Identifier: MIT */
/* Reading the command line: Python's options where Python has them, ours else. */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ouro.h"

static const char help_text[] =
    "usage: ouro [OPTION ...] [SCRIPT | -c CODE | -] [ARGUMENT ...]\n"
    "\n"
    "Runs a Python program on Ouro's own heap. Without a script, the program is read\n"
    "from standard input; on a terminal, from a prompt.\n"
    "\n"
    "  -c CODE             run CODE; the rest are its arguments\n"
    "  -i                  afterwards, a prompt\n"
    "  -q                  no greeting at the prompt\n"
    "  -u                  write standard output at once\n"
    "  -X dev              tell of files that a program forgot to close\n"
    "  -S, -E, -B, -I      accepted as Python does, without effect\n"
    "  --max-memory SIZE   most that the program may have from the system, such as 64M;\n"
    "                      beyond it, MemoryError\n"
    "  --heap-debug        guards around the runtime's buffers; faults are reported\n"
    "  --seed N            the same run twice: addresses and hashes follow from N\n"
    "  --stats             at the end, tell what memory was used (on standard error);\n"
    "                      --stats=gc: what the collector did; --stats=heap: size class by\n"
    "                      size class, with a map of the heap\n"
    "  --trace-gc          tell what each collection does, step by step\n"
    "  --reclaim=tracing   free objects by the collector alone, not by counting\n"
    "  --dis               print the bytecode instead of running it\n"
    "  -V, --version       the version\n"
    "  -h, --help          this text\n"
    "\n"
    "Exit status: the program's; 1 after an uncaught exception; 2 for a wrong command\n"
    "line or a script that cannot be read.\n";

/* Words that are to become commands of their own; a script of that name is ./NAME. */
static const char *const verbs[] = {"lines", "pools", "gc", "graph", "snapshot", NULL};

static bool
fail(int *status, const char *format, const char *what)
{
    fprintf(stderr, "ouro: ");
    fprintf(stderr, format, what);
    fprintf(stderr, "\nTry 'ouro --help'.\n");
    *status = 2;
    return false;
}

/* "64M" -> bytes; false when it is no size. */
static bool
read_size(const char *text, size_t *bytes)
{
    static const char units[] = "KMGT";
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (end == text || *text == '-' || errno != 0)
        return false;
    unsigned shift = 0;
    if (*end != '\0') {
        const char *unit = strchr(units, *end >= 'a' && *end <= 'z' ? *end - 32 : *end);
        if (unit == NULL)
            return false;
        shift = 10 * (unsigned)(unit - units + 1);
        end++;
        if (*end == 'i')
            end++;
        if (*end == 'B' || *end == 'b')
            end++;
    }
    if (*end != '\0' || value == 0 || value > (SIZE_MAX >> shift))
        return false;
    *bytes = (size_t)value << shift;
    return true;
}

/* The value of a long option: behind '=' or the next word. */
static const char *
value_of(char **argv, int argc, int *at, size_t name_length)
{
    char *word = argv[*at];
    if (word[name_length] == '=')
        return word + name_length + 1;
    return *at + 1 < argc ? argv[++*at] : NULL;
}

static bool
is_option(const char *word, const char *name)
{
    size_t n = strlen(name);
    return strncmp(word, name, n) == 0 && (word[n] == '\0' || word[n] == '=');
}

static bool
read_long(Options *o, int argc, char **argv, int *at, int *status)
{
    const char *word = argv[*at];
    if (is_option(word, "--help")) {
        fputs(help_text, stdout);
        *status = 0;
        return false;
    }
    if (is_option(word, "--version")) {
        printf("Ouro %s (Python 3.11)\n", ouro_version());
        *status = 0;
        return false;
    }
    if (is_option(word, "--stats")) {
        const char *what = strchr(word, '=');
        if (what != NULL && strcmp(what, "=gc") != 0 && strcmp(what, "=heap") != 0)
            return fail(status, "--stats takes gc, heap or nothing, not '%s'", what + 1);
        o->stats = true;
        o->gc_stats = what != NULL && strcmp(what, "=gc") == 0;
        o->heap_stats = what != NULL && strcmp(what, "=heap") == 0;
    } else if (is_option(word, "--trace-gc")) {
        o->trace_gc = true;
    } else if (is_option(word, "--reclaim")) {
        const char *how = value_of(argv, argc, at, strlen("--reclaim"));
        o->tracing = how != NULL && strcmp(how, "tracing") == 0;
        if (!o->tracing && (how == NULL || strcmp(how, "counting") != 0))
            return fail(status, "--reclaim wants counting or tracing, not '%s'", how ? how : "");
    } else if (is_option(word, "--heap-debug")) {
        o->heap_debug = true;
    } else if (is_option(word, "--dis")) {
        o->disassemble = true;
    } else if (is_option(word, "--max-memory")) {
        const char *size = value_of(argv, argc, at, strlen("--max-memory"));
        if (size == NULL || !read_size(size, &o->limit_bytes))
            return fail(status, "--max-memory wants a size such as 64M, not '%s'", size ? size : "");
    } else if (is_option(word, "--seed")) {
        const char *text = value_of(argv, argc, at, strlen("--seed"));
        char *end = NULL;
        if (text != NULL)
            o->seed = strtoull(text, &end, 0);
        if (text == NULL || end == text || *end != '\0' || o->seed == 0)
            return fail(status, "--seed wants a number above 0, not '%s'", text ? text : "");
    } else {
        return fail(status, "unknown option %s", word);
    }
    return true;
}

/* A word of short options; true in *code_next when -c ended it: its value follows. */
static bool
read_short(Options *o, int argc, char **argv, int *at, int *status)
{
    for (const char *letter = argv[*at] + 1; *letter != '\0'; letter++) {
        switch (*letter) {
        case 'i': o->interactive = true; break;
        case 'q': o->quiet = true; break;
        case 'u': o->unbuffered = true; break;
        case 'S': case 'E': case 'B': case 'I': case 's': case 'O': break;
        case 'V':
            printf("Ouro %s (Python 3.11)\n", ouro_version());
            *status = 0;
            return false;
        case 'h':
            fputs(help_text, stdout);
            *status = 0;
            return false;
        case 'c':
        case 'X':
        case 'W': {
            const char *value = letter[1] != '\0' ? letter + 1
                                : *at + 1 < argc  ? argv[++*at]
                                                  : NULL;
            char name[3] = {'-', *letter, '\0'};
            if (value == NULL)
                return fail(status, "an argument is expected for %s", name);
            if (*letter == 'c')
                o->code = value;
            else if (*letter == 'X' && strcmp(value, "dev") == 0)
                o->dev_mode = true;
            return true;
        }
        default: {
            char name[3] = {'-', *letter, '\0'};
            return fail(status, "unknown option %s", name);
        }
        }
    }
    return true;
}

static bool
is_verb(const char *word)
{
    for (const char *const *verb = verbs; *verb != NULL; verb++)
        if (strcmp(word, *verb) == 0)
            return true;
    return false;
}

bool
options_read(Options *o, int argc, char **argv, int *status)
{
    memset(o, 0, sizeof *o);
    int at = 1;
    for (; at < argc && o->code == NULL; at++) {
        const char *word = argv[at];
        if (word[0] != '-' || word[1] == '\0')
            break;
        if (strcmp(word, "--") == 0) {
            at++;
            break;
        }
        if (!(word[1] == '-' ? read_long(o, argc, argv, &at, status)
                             : read_short(o, argc, argv, &at, status)))
            return false;
    }
    /* sys.argv[0] is the script, "-c", "-" or nothing */
    if (o->code != NULL) {
        argv[--at] = (char *)"-c";
    } else if (at < argc) {
        if (is_verb(argv[at]))
            return fail(status, "'%s' is a command that this version does not have yet; "
                                "a script of that name runs with a path, such as ./NAME", argv[at]);
        if (strcmp(argv[at], "-") != 0)
            o->script = argv[at];
    }
    static const char *nothing[] = {"", NULL};
    o->argc = at < argc ? argc - at : 1;
    o->argv = at < argc ? (const char **)(argv + at) : nothing;
    return true;
}
