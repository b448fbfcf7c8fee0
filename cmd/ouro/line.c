/* SPDX-License-Identifier: MIT */
/* libedit is loaded when a person sits at a terminal, not when a script starts: it and
 * what it needs take a third of the time in which an empty script runs.
 */
#include "line.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool
is_terminal(void)
{
    return isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

void
line_reader_open(LineReader *reader)
{
    *reader = (LineReader){NULL, 0, NULL, NULL};
#ifdef OURO_LIBEDIT
    void *library = is_terminal() ? dlopen(OURO_LIBEDIT, RTLD_LAZY | RTLD_LOCAL) : NULL;
    if (library == NULL)
        return;
    // Object pointers to function pointers, as POSIX wants it of dlsym.
    *(void **)(void *)&reader->edit = dlsym(library, "readline");
    *(void **)(void *)&reader->remember = dlsym(library, "add_history");
    if (reader->remember == NULL)
        reader->edit = NULL;
#endif
}

static LineEnd
edit_line(LineReader *reader, const char *prompt)
{
    errno = 0;
    char *line = reader->edit(prompt);
    if (line == NULL)
        return errno == EINTR ? LINE_INTERRUPTED : LINE_END_OF_INPUT;
    size_t n = strlen(line);
    if (n > 0)
        reader->remember(line);
    free(reader->text);
    reader->text = realloc(line, n + 2);
    if (reader->text == NULL) {
        free(line);
        return LINE_NO_MEMORY;
    }
    reader->room = n + 2;
    memcpy(reader->text + n, "\n", 2);
    return LINE_READ;
}

LineEnd
line_read(LineReader *reader, const char *prompt)
{
    if (reader->edit != NULL)
        return edit_line(reader, prompt);
    FILE *out = is_terminal() ? stdout : stderr;
    fputs(prompt, out);
    fflush(out);
    errno = 0;
    if (getline(&reader->text, &reader->room, stdin) >= 0)
        return LINE_READ;
    int error = errno;
    clearerr(stdin);
    return error == EINTR ? LINE_INTERRUPTED : error == ENOMEM ? LINE_NO_MEMORY : LINE_END_OF_INPUT;
}

void
line_reader_close(LineReader *reader)
{
    free(reader->text);
}
