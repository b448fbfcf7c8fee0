/* SPDX-License-Identifier: MIT */
/* The interactive prompt: lines are gathered until they are a statement. */
#include "prompt.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "interrupts.h"
#include "line.h"

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

static bool
is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n\f")] == '\0';
}

/* A line, while SIGINT interrupts nothing but the reading of it. */
static LineEnd
ask(OuroRuntime *rt, LineReader *reader, const char *prompt)
{
    ouro_runtime_flush(rt);
    interrupts_go_to(NULL);
    LineEnd end = line_read(reader, prompt);
    interrupts_go_to(rt);
    return end;
}

/* Read statements and run them; the exit status. */
static int
converse(OuroRuntime *rt, LineReader *reader, Text *statement)
{
    for (;;) {
        LineEnd end = ask(rt, reader, statement->n == 0 ? ">>> " : "... ");
        if (end == LINE_INTERRUPTED) {
            fputs("\nKeyboardInterrupt\n", stderr);
            statement->n = 0;
            continue;
        }
        bool ended = end == LINE_END_OF_INPUT;
        if (statement->n == 0 && (ended || (end == LINE_READ && is_blank(reader->text)))) {
            if (ended)
                return 0;
            continue;
        }
        const char *line = ended ? "\n" : reader->text;
        if (end == LINE_NO_MEMORY || !text_append(statement, line, strlen(line))) {
            fputs("ouro: no memory for this line\n", stderr);
            return 1;
        }
        OuroStatus result = ouro_runtime_run_statement(rt, statement->data);
        if (result == OURO_INCOMPLETE && !ended)
            continue;
        statement->n = 0;
        if (result == OURO_EXITED)
            return ouro_runtime_exit_status(rt);
        if (ended)
            return 0;
    }
}

int
prompt_run(OuroRuntime *rt, bool quiet)
{
    Text statement = {NULL, 0, 0};
    LineReader reader;
    line_reader_open(&reader);
    if (!quiet)
        fprintf(stderr, "Ouro %s (Python 3.11)\n", ouro_version());
    int status = converse(rt, &reader, &statement);
    ouro_runtime_flush(rt);
    if (isatty(STDIN_FILENO))
        fputs("\n", isatty(STDOUT_FILENO) ? stdout : stderr);
    line_reader_close(&reader);
    free(statement.data);
    return status;
}
