/* SPDX-License-Identifier: MIT */
/* Files, directories and the process on Linux. Wraps, decides nothing. */
#if defined(__linux__)


#include "os/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static int
result_of(int result)
{
    return result < 0 ? -errno : result;
}

int
ou_file_open(const char *path, int how)
{
    int flags = O_CLOEXEC;
    if ((how & OU_FILE_READ) && (how & OU_FILE_WRITE))
        flags |= O_RDWR;
    else
        flags |= (how & OU_FILE_WRITE) ? O_WRONLY : O_RDONLY;
    if (how & OU_FILE_CREATE)
        flags |= O_CREAT;
    if (how & OU_FILE_EXCLUSIVE)
        flags |= O_EXCL;
    if (how & OU_FILE_TRUNCATE)
        flags |= O_TRUNC;
    if (how & OU_FILE_APPEND)
        flags |= O_APPEND;
    return result_of(open(path, flags, 0666));
}

int
ou_file_close(int fd)
{
    return result_of(close(fd));
}

int64_t
ou_file_read(int fd, void *data, size_t bytes)
{
    ssize_t n = read(fd, data, bytes);
    return n < 0 ? -errno : n;
}

int64_t
ou_file_write(int fd, const void *data, size_t bytes)
{
    ssize_t n = write(fd, data, bytes);
    return n < 0 ? -errno : n;
}

int64_t
ou_file_seek(int fd, int64_t offset, int from)
{
    static const int whence[] = {SEEK_SET, SEEK_CUR, SEEK_END};
    off_t at = lseek(fd, offset, whence[from]);
    return at < 0 ? -errno : at;
}

int
ou_file_truncate(int fd, int64_t bytes)
{
    return result_of(ftruncate(fd, bytes));
}

bool
ou_file_is_terminal(int fd)
{
    return isatty(fd) != 0;
}

static int64_t
ns_of(struct timespec t)
{
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int
fill_stat(int result, const struct stat *s, OuFileStat *out)
{
    if (result < 0)
        return -errno;
    *out = (OuFileStat){
        .mode = s->st_mode,
        .uid = s->st_uid,
        .gid = s->st_gid,
        .inode = s->st_ino,
        .device = s->st_dev,
        .n_links = s->st_nlink,
        .size_bytes = s->st_size,
        .block_bytes = s->st_blksize,
        .accessed_ns = ns_of(s->st_atim),
        .modified_ns = ns_of(s->st_mtim),
        .changed_ns = ns_of(s->st_ctim),
        .is_dir = S_ISDIR(s->st_mode),
        .is_file = S_ISREG(s->st_mode),
        .is_link = S_ISLNK(s->st_mode),
    };
    return 0;
}

int
ou_file_stat_open(int fd, OuFileStat *out)
{
    struct stat s;
    return fill_stat(fstat(fd, &s), &s, out);
}

int
ou_file_stat(const char *path, bool follow_links, OuFileStat *out)
{
    struct stat s;
    return fill_stat(follow_links ? stat(path, &s) : lstat(path, &s), &s, out);
}

bool
ou_file_may(const char *path, int mode)
{
    return access(path, mode) == 0;
}

int
ou_file_remove(const char *path)
{
    return result_of(unlink(path));
}

int
ou_file_rename(const char *from, const char *to)
{
    return result_of(rename(from, to));
}

int
ou_file_make_dir(const char *path, int mode)
{
    return result_of(mkdir(path, (mode_t)mode));
}

int
ou_file_remove_dir(const char *path)
{
    return result_of(rmdir(path));
}

int
ou_file_change_dir(const char *path)
{
    return result_of(chdir(path));
}

int
ou_file_current_dir(char *text, size_t bytes)
{
    return getcwd(text, bytes) == NULL ? -errno : 0;
}

int
ou_file_read_link(const char *path, char *text, size_t bytes)
{
    return result_of((int)readlink(path, text, bytes));
}

OuFileDir *
ou_file_open_dir(const char *path, int *error)
{
    DIR *dir = opendir(path);
    *error = dir == NULL ? errno : 0;
    return (OuFileDir *)dir;
}

const char *
ou_file_next_name(OuFileDir *dir, int *error)
{
    for (;;) {
        errno = 0;
        struct dirent *entry = readdir((DIR *)dir);
        *error = entry == NULL ? errno : 0;
        if (entry == NULL)
            return NULL;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            return entry->d_name;
    }
}

void
ou_file_close_dir(OuFileDir *dir)
{
    closedir((DIR *)dir);
}

const char *const *
ou_process_environment(void)
{
    return (const char *const *)environ;
}

int
ou_process_set_variable(const char *name, const char *value)
{
    return result_of(value != NULL ? setenv(name, value, 1) : unsetenv(name));
}

int
ou_process_system(const char *command)
{
    return result_of(system(command));
}

void
ou_process_exit(int status)
{
    _exit(status);
}

int
ou_process_id(void)
{
    return getpid();
}

int
ou_process_parent_id(void)
{
    return getppid();
}

int
ou_process_signal(int process, int signal)
{
    return result_of(kill(process, signal));
}

int
ou_process_n_cpus(void)
{
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

int
ou_process_user_id(void)
{
    return (int)getuid();
}

static uint64_t
ns_of_timeval(struct timeval t)
{
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_usec * 1000u;
}

void
ou_process_usage(uint64_t *user_ns, uint64_t *system_ns, uint64_t *peak_kib)
{
    struct rusage usage;
    memset(&usage, 0, sizeof usage);
    getrusage(RUSAGE_SELF, &usage);
    *user_ns = ns_of_timeval(usage.ru_utime);
    *system_ns = ns_of_timeval(usage.ru_stime);
    *peak_kib = (uint64_t)usage.ru_maxrss;
}

const char *
ou_error_text(int error)
{
    const char *text = strerrordesc_np(error);
    return text != NULL ? text : "Unknown error";
}

#endif
