/* SPDX-License-Identifier: MIT */
/* The time module: clocks, sleeping, calendar time.
 *
 * Sleeping is done in one piece up to the deadline; a signal interrupts it, its
 * handler runs, and unless that raised, what is left is slept.
 */
#include <errno.h>
#include <math.h>
#include <string.h>
#include <time.h>

#include "lib/lib_int.h"
#include "lib/module.h"
#include "os/os.h"

#define NS_PER_SECOND 1000000000

/* ---- clocks ---- */

#define CLOCK(name, clock)                                                                         \
    static OuObj *time_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)           \
    {                                                                                              \
        (void)args, (void)n, (void)kwnames;                                                        \
        return ou_float_new(sp, (double)clock() / NS_PER_SECOND);                                  \
    }                                                                                              \
    static OuObj *time_##name##_ns(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)      \
    {                                                                                              \
        (void)args, (void)n, (void)kwnames;                                                        \
        return ou_int_from_u64(sp, clock());                                                       \
    }
CLOCK(time, ou_os_wall_clock_ns)
CLOCK(monotonic, ou_os_clock_ns)
CLOCK(perf_counter, ou_os_clock_ns)
CLOCK(process_time, ou_os_cpu_clock_ns)
CLOCK(thread_time, ou_os_cpu_clock_ns) // one thread runs, so far
#undef CLOCK

/* A number of seconds as nanoseconds, rounded up so that no sleep is too short. */
static bool
seconds_of(OuSpace *sp, OuObj *o, int64_t *ns)
{
    double seconds;
    if (ou_type_is_heir(o->type, OU_TYPE_FLOAT_HEIR)) {
        seconds = ou_float_value(o);
        if (isnan(seconds)) {
            ou_raise(sp, OU_E_VALUE_ERROR, "Invalid value NaN (not a number)");
            return false;
        }
    } else {
        OuObj *whole = ou_unary(sp, OU_INDEX, o);
        bool done = whole != NULL && ou_int_to_double(sp, whole, &seconds);
        ou_xdecref(sp, whole);
        if (!done)
            return false;
    }
    if (fabs(seconds) > 9e9) {
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "timestamp too large to convert to C _PyTime_t");
        return false;
    }
    *ns = (int64_t)ceil(seconds * NS_PER_SECOND);
    return true;
}

static OuObj *
time_sleep(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    int64_t ns;
    (void)n, (void)kwnames;
    if (!seconds_of(sp, args[0], &ns))
        return NULL;
    if (ns < 0)
        return ou_raise(sp, OU_E_VALUE_ERROR, "sleep length must be non-negative");
    uint64_t now = ou_os_clock_ns(), deadline = now + (uint64_t)ns;
    for (; now < deadline || ns == 0; now = ou_os_clock_ns()) {
        ou_block_begin(sp);
        int ended = ou_os_sleep_ns(deadline - now);
        ou_block_end(sp);
        if (ended == -EINTR && !ou_lib_interrupted(sp))
            return NULL;
        if (ns == 0)
            break;
    }
    return ou_incref(sp->none);
}

/* ---- calendar time ---- */

enum { N_FIELDS = 9 };

static const char *const time_fields[] = {"tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min",
                                          "tm_sec", "tm_wday", "tm_yday", "tm_isdst", NULL};
static const OuStructDef struct_time = {.spec = OU_STRUCT_SPEC("time.struct_time"), .fields = time_fields};

static OuObj *
struct_of(OuSpace *sp, const struct tm *tm)
{
    const int value[N_FIELDS] = {tm->tm_year + 1900, tm->tm_mon + 1, tm->tm_mday, tm->tm_hour, tm->tm_min,
                                 tm->tm_sec, (tm->tm_wday + 6) % 7, tm->tm_yday + 1, tm->tm_isdst};
    OuObj *item[N_FIELDS];
    for (size_t i = 0; i < N_FIELDS; i++)
        item[i] = ou_int_from_i64(sp, value[i]);
    return ou_struct_new(sp, OU_LIB_STRUCT_TIME, &struct_time, item);
}

/* The argument, or now, in whole seconds since 1970. */
static bool
moment_of(OuSpace *sp, OuObj *const *args, size_t n, time_t *moment)
{
    double seconds;
    if (n == 0 || args[0] == sp->none) {
        *moment = (time_t)(ou_os_wall_clock_ns() / NS_PER_SECOND);
        return true;
    }
    if (!ou_as_double(sp, args[0], &seconds))
        return false;
    if (isnan(seconds)) {
        ou_raise(sp, OU_E_VALUE_ERROR, "Invalid value NaN (not a number)");
        return false;
    }
    if (fabs(seconds) >= 0x1p62) {
        ou_raise(sp, OU_E_OVERFLOW_ERROR, "timestamp out of range for platform time_t");
        return false;
    }
    *moment = (time_t)floor(seconds);
    return true;
}

static OuObj *
broken_down(OuSpace *sp, OuObj *const *args, size_t n, struct tm *(*convert)(const time_t *, struct tm *))
{
    time_t moment;
    struct tm tm;
    if (!moment_of(sp, args, n, &moment))
        return NULL;
    errno = 0;
    if (convert(&moment, &tm) == NULL)
        return ou_raise_errno(sp, errno != 0 ? errno : EINVAL, NULL);
    return struct_of(sp, &tm);
}

static OuObj *
time_gmtime(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return broken_down(sp, args, n, gmtime_r);
}

static OuObj *
time_localtime(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return broken_down(sp, args, n, localtime_r);
}

static bool
in_range(OuSpace *sp, int value, int low, int high, const char *what)
{
    if (value >= low && value <= high)
        return true;
    ou_raise(sp, OU_E_VALUE_ERROR, "%s out of range", what);
    return false;
}

/* A tuple of nine numbers, or now, as the C library's structure. */
static bool
read_struct(OuSpace *sp, OuObj *o, struct tm *tm)
{
    if (o == NULL) {
        time_t now = (time_t)(ou_os_wall_clock_ns() / NS_PER_SECOND);
        return localtime_r(&now, tm) != NULL;
    }
    int64_t value[N_FIELDS];
    if (!ou_type_is_heir(o->type, OU_TYPE_TUPLE_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "Tuple or struct_time argument required");
        return false;
    }
    const OuTuple *t = (const OuTuple *)o;
    if (t->length != N_FIELDS) {
        ou_raise(sp, OU_E_TYPE_ERROR, "illegal time tuple argument");
        return false;
    }
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (!ou_as_i64(sp, t->items[i], &value[i]))
            return false;
        if (value[i] > INT32_MAX || value[i] < INT32_MIN) {
            ou_raise(sp, OU_E_OVERFLOW_ERROR, "signed integer is %s than %s", value[i] > 0 ? "greater" : "less",
                     value[i] > 0 ? "maximum" : "minimum");
            return false;
        }
    }
    /* Month, day and day of the year may be 0 and then count as 1. */
    *tm = (struct tm){
        .tm_year = (int)value[0] - 1900, .tm_mon = (int)value[1] - (value[1] != 0),
        .tm_mday = (int)value[2] + (value[2] == 0), .tm_hour = (int)value[3], .tm_min = (int)value[4],
        .tm_sec = (int)value[5], .tm_wday = (int)(value[6] + 1) % 7,
        .tm_yday = (int)value[7] - (value[7] != 0), .tm_isdst = (int)value[8],
    };
    return true;
}

static bool
check_struct(OuSpace *sp, const struct tm *tm)
{
    return in_range(sp, tm->tm_mon, 0, 11, "month") && in_range(sp, tm->tm_mday, 1, 31, "day of month") &&
           in_range(sp, tm->tm_hour, 0, 23, "hour") && in_range(sp, tm->tm_min, 0, 59, "minute") &&
           in_range(sp, tm->tm_sec, 0, 61, "seconds") && in_range(sp, tm->tm_wday, 0, 6, "day of week") &&
           in_range(sp, tm->tm_yday, 0, 365, "day of year");
}

/* strftime of the C library, into a buffer that grows until the text fits. */
static OuObj *
format_time(OuSpace *sp, const char *format, size_t n_format, const struct tm *tm)
{
    size_t room = 256 + n_format;
    for (;;) {
        char *text = ou_buffer_take(sp->heap, room);
        if (text == NULL)
            return ou_raise_memory(sp);
        size_t n = strftime(text, room, format, tm);
        /* 0 may mean that the text is empty: then more room changes nothing. */
        bool fits = n > 0 || room >= 256 * (n_format + 1);
        OuObj *s = fits ? ou_str_from_utf8(sp, text, n, false) : NULL;
        ou_buffer_release(sp->heap, text, room);
        if (fits)
            return s;
        room *= 2;
    }
}

static OuObj *
time_strftime(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    struct tm tm;
    OuText format;
    (void)kwnames;
    if (!ou_type_is_heir(args[0]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "strftime() argument 1 must be str, not %T", args[0]);
    if (!read_struct(sp, n > 1 ? args[1] : NULL, &tm) || !check_struct(sp, &tm))
        return NULL;
    if (!ou_text_of(sp, args[0], &format))
        return NULL;
    OuObj *s = format_time(sp, format.utf8, format.n_bytes, &tm);
    ou_text_release(sp, &format);
    return s;
}

/* "Sun Jun 20 23:21:05 1993" */
static OuObj *
text_of(OuSpace *sp, const struct tm *tm)
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    return ou_str_format(sp, "%.3s %.3s %2d %02d:%02d:%02d %d", days + 3 * tm->tm_wday, months + 3 * tm->tm_mon,
                         tm->tm_mday, tm->tm_hour, tm->tm_min, tm->tm_sec, tm->tm_year + 1900);
}

static OuObj *
time_asctime(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    struct tm tm;
    (void)kwnames;
    return read_struct(sp, n > 0 ? args[0] : NULL, &tm) && check_struct(sp, &tm) ? text_of(sp, &tm) : NULL;
}

static OuObj *
time_ctime(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    time_t moment;
    struct tm tm;
    (void)kwnames;
    if (!moment_of(sp, args, n, &moment))
        return NULL;
    if (localtime_r(&moment, &tm) == NULL)
        return ou_raise_errno(sp, EOVERFLOW, NULL);
    return text_of(sp, &tm);
}

static OuObj *
time_mktime(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    struct tm tm;
    (void)n, (void)kwnames;
    if (!read_struct(sp, args[0], &tm))
        return NULL;
    tm.tm_wday = -1; // set by mktime, so that -1 alone is not taken for failure
    time_t moment = mktime(&tm);
    if (moment == (time_t)-1 && tm.tm_wday == -1)
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "mktime argument out of range");
    return ou_float_new(sp, (double)moment);
}

/* ---- the module ---- */

static const OuMethodDef time_functions[] = {
    {"time", time_time, OU_CALL_ARGS, 0, 0, "Return the current time in seconds since the Epoch."},
    {"time_ns", time_time_ns, OU_CALL_ARGS, 0, 0, "Return the current time in nanoseconds since the Epoch."},
    {"monotonic", time_monotonic, OU_CALL_ARGS, 0, 0, "Monotonic clock, cannot go backward."},
    {"monotonic_ns", time_monotonic_ns, OU_CALL_ARGS, 0, 0, "Monotonic clock, cannot go backward, as nanoseconds."},
    {"perf_counter", time_perf_counter, OU_CALL_ARGS, 0, 0, "Performance counter for benchmarking."},
    {"perf_counter_ns", time_perf_counter_ns, OU_CALL_ARGS, 0, 0, "Performance counter for benchmarking as nanoseconds."},
    {"process_time", time_process_time, OU_CALL_ARGS, 0, 0, "Process time for profiling: sum of the kernel and user-space CPU time."},
    {"process_time_ns", time_process_time_ns, OU_CALL_ARGS, 0, 0, "Process time for profiling as nanoseconds."},
    {"thread_time", time_thread_time, OU_CALL_ARGS, 0, 0, "Thread time for profiling."},
    {"thread_time_ns", time_thread_time_ns, OU_CALL_ARGS, 0, 0, "Thread time for profiling as nanoseconds."},
    {"sleep", time_sleep, OU_CALL_ARGS, 1, 1, "Delay execution for a given number of seconds."},
    {"gmtime", time_gmtime, OU_CALL_ARGS, 0, 1, "Seconds since the Epoch as a struct_time in UTC."},
    {"localtime", time_localtime, OU_CALL_ARGS, 0, 1, "Seconds since the Epoch as a struct_time in local time."},
    {"strftime", time_strftime, OU_CALL_ARGS, 1, 2, "Convert a time tuple to a string according to a format specification."},
    {"asctime", time_asctime, OU_CALL_ARGS, 0, 1, "Convert a time tuple to a string, e.g. 'Sat Jun 06 16:26:11 1998'."},
    {"ctime", time_ctime, OU_CALL_ARGS, 0, 1, "Convert a time in seconds since the Epoch to a string in local time."},
    {"mktime", time_mktime, OU_CALL_ARGS, 1, 1, "Convert a time tuple in local time to seconds since the Epoch."},
    {0},
};

/* The zone of this place: its offset in winter and, where clocks change, summer. */
static bool
put_zone(OuSpace *sp, OuObj *dict)
{
    tzset();
    OuObj *name[2] = {ou_str_from(sp, tzname[0]), ou_str_from(sp, tzname[1])}, *names = NULL;
    if (name[0] != NULL && name[1] != NULL)
        names = ou_tuple_from(sp, name, 2);
    ou_xdecref(sp, name[0]);
    ou_xdecref(sp, name[1]);
    return ou_lib_put(sp, dict, "tzname", names) && ou_lib_put_int(sp, dict, "timezone", timezone) &&
           ou_lib_put_int(sp, dict, "altzone", daylight ? timezone - 3600 : timezone) &&
           ou_lib_put_int(sp, dict, "daylight", daylight);
}

static bool
time_exec(OuSpace *sp, OuObj *module)
{
    OuObj *dict = ou_module_dict(module);
    OuType *type = ou_lib_type(sp, OU_LIB_STRUCT_TIME, &struct_time.spec);
    return type != NULL && ou_lib_put(sp, dict, "struct_time", ou_incref(type)) && put_zone(sp, dict);
}

const OuModuleDef ou_module_time = {
    .name = "time",
    .functions = time_functions,
    .exec = time_exec,
    .doc = "This module provides various functions to manipulate time values.",
};
