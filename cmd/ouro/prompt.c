/* SPDX-License-Identifier: MIT */
/* The interactive prompt: lines are gathered until they are a statement. */
#include "prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Text that grows. */
typedef struct Text {
    char *data;
    size_t n, room;
} Text;

static bool
text_append(Text *t, const char *data, size_t n)
{
    if (t->n + n + 1 > t->room) {
        size_t room = (t->n + n + 1) * 2;
        char *more = realloc(t->data, room);
        if (more == NULL)
            return false;
        t->data = more;
        t->room = room;
    }
    memcpy(t->data + t->n, data, n);
    t->n += n;
    t->data[t->n] = '\0';
    return true;
}

char *
prompt_read_all(void)
{
    Text t = {NULL, 0, 0};
    char chunk[8192];
    size_t got;
    bool ok = text_append(&t, "", 0);
    while (ok && (got = fread(chunk, 1, sizeof chunk, stdin)) > 0)
        ok = text_append(&t, chunk, got);
    if (!ok) {
        free(t.data);
        return NULL;
    }
    return t.data;
}

static void
show(OuroRuntime *rt, const char *prompt)
{
    ouro_runtime_flush(rt);
    FILE *out = isatty(STDIN_FILENO) && isatty(STDOUT_FILENO) ? stdout : stderr;
    fputs(prompt, out);
    fflush(out);
}

static bool
is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n\f")] == '\0';
}

int
prompt_run(OuroRuntime *rt, bool quiet)
{
    Text statement = {NULL, 0, 0};
    char *line = NULL;
    size_t room = 0;
    int status = 0;
    if (!quiet)
        fprintf(stderr, "Ouro %s (Python 3.11)\n", ouro_version());
    show(rt, ">>> ");
    for (;;) {
        ssize_t n = getline(&line, &room, stdin);
        bool ended = n < 0;
        if (ended && statement.n == 0)
            break;
        if (!ended && statement.n == 0 && is_blank(line)) {
            show(rt, ">>> ");
            continue;
        }
        if (!text_append(&statement, ended ? "\n" : line, ended ? 1 : (size_t)n)) {
            fputs("ouro: no memory for this line\n", stderr);
            status = 1;
            break;
        }
        OuroStatus result = ouro_runtime_run_statement(rt, statement.data);
        if (result == OURO_INCOMPLETE && !ended) {
            show(rt, "... ");
            continue;
        }
        statement.n = 0;
        if (result == OURO_EXITED) {
            status = ouro_runtime_exit_status(rt);
            break;
        }
        if (ended)
            break;
        show(rt, ">>> ");
    }
    if (isatty(STDIN_FILENO))
        show(rt, "\n");
    free(line);
    free(statement.data);
    return status;
}
