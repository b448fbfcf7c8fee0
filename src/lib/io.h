/* SPDX-License-Identifier: MIT */
/* File objects, as the rest of the library uses them. */
#ifndef OURO_LIB_IO_H
#define OURO_LIB_IO_H

#include "object/space.h"

/* Standard stream 0, 1 or 2 as a text file. Its buffer is taken here, so that
 * writing to it later needs no memory. */
OuObj *ou_io_open_standard(OuSpace *sp, int fd, const char *name);
void ou_io_set_unbuffered(OuObj *file);

bool ou_io_is_file(OuSpace *sp, const OuObj *o);  // one of our own file objects
bool ou_io_is_text(const OuObj *file);
bool ou_io_is_closed(const OuObj *file);
int ou_io_fd(const OuObj *file);
/* Write a str to a text file; false: pending (closed, not writable, the system). */
bool ou_io_write_str(OuSpace *sp, OuObj *file, OuObj *s);
/* Write bytes as they are. They stay in the buffer until it is full, the file is
 * flushed, or (on terminals) a line ends. */
bool ou_io_write_bytes(OuSpace *sp, OuObj *file, const void *data, size_t n);
bool ou_io_flush(OuSpace *sp, OuObj *file);
/* Flush what can be flushed; runs no Python code, raises nothing. */
void ou_io_flush_quietly(OuObj *file);
/* The next line with its newline, "" at the end. */
OuObj *ou_io_read_line(OuSpace *sp, OuObj *file);
/* io.UnsupportedOperation(message). */
void *ou_raise_unsupported(OuSpace *sp, const char *message);

#endif
