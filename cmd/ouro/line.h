/* SPDX-License-Identifier: MIT */
/* Lines from standard input; on a terminal they can be edited, where libedit is installed. */
#ifndef OURO_CMD_LINE_H
#define OURO_CMD_LINE_H

#include <stdbool.h>
#include <stddef.h>

typedef enum LineEnd { LINE_READ, LINE_END_OF_INPUT, LINE_INTERRUPTED, LINE_NO_MEMORY } LineEnd;

typedef struct LineReader {
    char *text; // the line read last, with its newline
    size_t room;
    char *(*edit)(const char *prompt); // libedit's readline, or NULL
    int (*remember)(const char *line);
} LineReader;

void line_reader_open(LineReader *reader);
/* Show `prompt` and read a line into reader->text. */
LineEnd line_read(LineReader *reader, const char *prompt);
void line_reader_close(LineReader *reader);

#endif
