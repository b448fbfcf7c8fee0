/* SPDX-License-Identifier: MIT */
/* Waiting for time to pass. */
#include <errno.h>
#include <time.h>

#include "os/os.h"

int
ou_os_sleep_ns(uint64_t ns)
{
    struct timespec rest = {.tv_sec = (time_t)(ns / 1000000000), .tv_nsec = (long)(ns % 1000000000)};
    return nanosleep(&rest, NULL) == 0 ? 0 : -errno;
}
