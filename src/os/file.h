/* SPDX-License-Identifier: MIT */
/* Files, directories and the process, as the library asks for them.
 *
 * Thin: one system call each, nothing retried, nothing kept. What fails returns
 * the error number negated (so does -EINTR: whoever calls knows whether a
 * signal handler has to run first). Paths are zero-ended bytes.
 */
#ifndef OURO_OS_FILE_H
#define OURO_OS_FILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How a file is opened, or-ed. */
enum {
    OU_FILE_READ = 1,
    OU_FILE_WRITE = 2,
    OU_FILE_CREATE = 4,
    OU_FILE_EXCLUSIVE = 8, // with CREATE: it must not exist
    OU_FILE_TRUNCATE = 16,
    OU_FILE_APPEND = 32,
};

enum { OU_FILE_FROM_START = 0, OU_FILE_FROM_HERE = 1, OU_FILE_FROM_END = 2 };

/* What the system knows of a file. Times in nanoseconds since 1970. */
typedef struct OuFileStat {
    uint32_t mode, uid, gid;
    uint64_t inode, device, n_links;
    int64_t size_bytes, block_bytes;
    int64_t accessed_ns, modified_ns, changed_ns;
    bool is_dir, is_file, is_link;
} OuFileStat;

/* ---- open files ---- */
int ou_file_open(const char *path, int how);              // a descriptor, not inherited
int ou_file_close(int fd);
int64_t ou_file_read(int fd, void *data, size_t bytes);   // 0: the end
int64_t ou_file_write(int fd, const void *data, size_t bytes);
int64_t ou_file_seek(int fd, int64_t offset, int from);   // the new position
int ou_file_truncate(int fd, int64_t bytes);
bool ou_file_is_terminal(int fd);
int ou_file_stat_open(int fd, OuFileStat *stat);

/* ---- paths ---- */
int ou_file_stat(const char *path, bool follow_links, OuFileStat *stat);
bool ou_file_may(const char *path, int mode);             // access(2)
int ou_file_remove(const char *path);
int ou_file_rename(const char *from, const char *to);
int ou_file_make_dir(const char *path, int mode);
int ou_file_remove_dir(const char *path);
int ou_file_change_dir(const char *path);
int ou_file_current_dir(char *text, size_t bytes);
int ou_file_read_link(const char *path, char *text, size_t bytes); // length

/* ---- directories ---- */
typedef struct OuFileDir OuFileDir;
OuFileDir *ou_file_open_dir(const char *path, int *error);
/* The next name, "." and ".." left out; NULL at the end, *error is 0 then. */
const char *ou_file_next_name(OuFileDir *dir, int *error);
void ou_file_close_dir(OuFileDir *dir);

/* ---- the process ---- */
const char *const *ou_process_environment(void);          // "NAME=value", ends with NULL
int ou_process_set_variable(const char *name, const char *value_or_null);
int ou_process_system(const char *command);               // wait status
_Noreturn void ou_process_exit(int status);               // at once, nothing is flushed
int ou_process_id(void);
int ou_process_parent_id(void);
int ou_process_signal(int process, int signal);
int ou_process_n_cpus(void);
int ou_process_user_id(void);
/* User and system time of this process, and the most memory it ever had resident. */
void ou_process_usage(uint64_t *user_ns, uint64_t *system_ns, uint64_t *peak_kib);

const char *ou_error_text(int error);                     // "No such file or directory"

#endif
