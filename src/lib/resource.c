/* SPDX-License-Identifier: MIT */
/* The module resource: what the process used so far. */
#include "lib/lib_int.h"
#include "os/file.h"

static const char *const fields[] = {
    "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt", "ru_majflt",
    "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv", "ru_nsignals", "ru_nvcsw", "ru_nivcsw", NULL};
static const OuStructDef usage_def = {OU_STRUCT_SPEC("resource.struct_rusage"), fields};

static OuObj *
getrusage_function(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    int64_t who;
    if (!ou_as_i64(sp, args[0], &who))
        return NULL;
    if (who < -1 || who > 1)
        return ou_raise(sp, OU_E_VALUE_ERROR, "invalid who parameter");
    uint64_t user = 0, system = 0, peak_kib = 0;
    if (who != -1)
        ou_process_usage(&user, &system, &peak_kib);
    enum { N_FIELDS = sizeof fields / sizeof *fields - 1 };
    OuObj *values[N_FIELDS] = {ou_float_new(sp, (double)user / 1e9), ou_float_new(sp, (double)system / 1e9),
                               ou_int_from_u64(sp, peak_kib)};
    for (size_t i = 3; i < N_FIELDS; i++)
        values[i] = ou_int_from_i64(sp, 0);
    return ou_struct_new(sp, OU_LIB_USAGE, &usage_def, values);
}

static bool
fill_resource(OuSpace *sp, OuObj *module)
{
    OuObj *dict = ou_module_dict(module);
    return ou_lib_put_int(sp, dict, "RUSAGE_SELF", 0) && ou_lib_put_int(sp, dict, "RUSAGE_CHILDREN", -1) &&
           ou_lib_put_int(sp, dict, "RUSAGE_THREAD", 1);
}

static const OuMethodDef functions[] = {
    {"getrusage", getrusage_function, OU_CALL_ARGS, 1, 1, NULL},
    {NULL, NULL, 0, 0, 0, NULL},
};

const OuModuleDef ou_module_resource = {
    .name = "resource",
    .functions = functions,
    .exec = fill_resource,
    .doc = "Resources that the process used.",
};
