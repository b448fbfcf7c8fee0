/* SPDX-License-Identifier: MIT */
/* sys: what is known of this runtime, and never changes. */
#include <float.h>

#include "lib/lib_int.h"
#include "lib/sys_int.h"

#if defined(__clang__)
#define COMPILER "Clang " __clang_version__
#else
#define COMPILER "GCC " __VERSION__
#endif

enum { PYTHON_HEX_VERSION = 0x030B00F0 };

static const char *const version_fields[] = {"major", "minor", "micro", "releaselevel", "serial", NULL};
static const OuStructDef version_def = {OU_STRUCT_SPEC("sys.version_info"), version_fields};

static OuObj *
make_version(OuSpace *sp)
{
    OuObj *values[] = {ou_int_from_i64(sp, 3), ou_int_from_i64(sp, 11), ou_int_from_i64(sp, 0),
                       ou_str_from(sp, "final"), ou_int_from_i64(sp, 0)};
    return ou_struct_new(sp, OU_LIB_VERSION_INFO, &version_def, values);
}

static const char *const flag_fields[] = {
    "debug", "inspect", "interactive", "optimize", "dont_write_bytecode", "no_user_site", "no_site",
    "ignore_environment", "verbose", "bytes_warning", "quiet", "hash_randomization", "isolated", "dev_mode",
    "utf8_mode", "warn_default_encoding", "safe_path", "int_max_str_digits", NULL};
static const OuStructDef flags_def = {OU_STRUCT_SPEC("sys.flags"), flag_fields};

static OuObj *
make_flags(OuSpace *sp)
{
    enum { N_FLAGS = sizeof flag_fields / sizeof *flag_fields - 1, DONT_WRITE = 4, HASH = 11, DEV = 13, SAFE = 16 };
    OuObj *values[N_FLAGS];
    for (int i = 0; i < N_FLAGS; i++) {
        if (i == DEV || i == SAFE)
            values[i] = ou_bool(sp, i == DEV && ou_lib_of(sp)->dev_mode);
        else
            values[i] = ou_int_from_i64(sp, i == N_FLAGS - 1 ? -1 : i == DONT_WRITE || i == HASH);
    }
    return ou_struct_new(sp, OU_LIB_FLAGS, &flags_def, values);
}

static const char *const float_fields[] = {"max", "max_exp", "max_10_exp", "min", "min_exp", "min_10_exp",
                                           "dig", "mant_dig", "epsilon", "radix", "rounds", NULL};
static const OuStructDef float_def = {OU_STRUCT_SPEC("sys.float_info"), float_fields};

static OuObj *
make_float_info(OuSpace *sp)
{
    OuObj *values[] = {
        ou_float_new(sp, DBL_MAX),           ou_int_from_i64(sp, DBL_MAX_EXP),
        ou_int_from_i64(sp, DBL_MAX_10_EXP), ou_float_new(sp, DBL_MIN),
        ou_int_from_i64(sp, DBL_MIN_EXP),    ou_int_from_i64(sp, DBL_MIN_10_EXP),
        ou_int_from_i64(sp, DBL_DIG),        ou_int_from_i64(sp, DBL_MANT_DIG),
        ou_float_new(sp, DBL_EPSILON),       ou_int_from_i64(sp, FLT_RADIX),
        ou_int_from_i64(sp, 1)};
    return ou_struct_new(sp, OU_LIB_FLOAT_INFO, &float_def, values);
}

static const char *const hash_fields[] = {"width", "modulus", "inf", "nan", "imag", "algorithm",
                                          "hash_bits", "seed_bits", "cutoff", NULL};
static const OuStructDef hash_def = {OU_STRUCT_SPEC("sys.hash_info"), hash_fields};

static OuObj *
make_hash_info(OuSpace *sp)
{
    OuObj *values[] = {ou_int_from_i64(sp, 64), ou_int_from_i64(sp, ((int64_t)1 << 61) - 1),
                       ou_int_from_i64(sp, 314159), ou_int_from_i64(sp, 0), ou_int_from_i64(sp, 1000003),
                       ou_str_from(sp, "siphash13"), ou_int_from_i64(sp, 64), ou_int_from_i64(sp, 128),
                       ou_int_from_i64(sp, 0)};
    return ou_struct_new(sp, OU_LIB_HASH_INFO, &hash_def, values);
}

static const char *const int_fields[] = {"bits_per_digit", "sizeof_digit", "default_max_str_digits",
                                         "str_digits_check_threshold", NULL};
static const OuStructDef int_def = {OU_STRUCT_SPEC("sys.int_info"), int_fields};

/* Our digits are whole words (object/number/int.h). */
static OuObj *
make_int_info(OuSpace *sp)
{
    OuObj *values[] = {ou_int_from_i64(sp, 64), ou_int_from_i64(sp, 8), ou_int_from_i64(sp, 4300),
                       ou_int_from_i64(sp, 640)};
    return ou_struct_new(sp, OU_LIB_INT_INFO, &int_def, values);
}

/* namespace.name = value; takes over the value. */
static bool
put_attr(OuSpace *sp, OuObj *o, const char *name, OuObj *value)
{
    OuObj *key = value != NULL ? ou_str_intern_text(sp, name) : NULL;
    bool done = key != NULL && ou_set_attr(sp, o, key, value);
    ou_xdecref(sp, key);
    ou_xdecref(sp, value);
    return done;
}

static OuObj *
make_implementation(OuSpace *sp, OuObj *version)
{
    OuObj *o = ou_namespace_new(sp);
    if (o == NULL)
        return NULL;
    if (put_attr(sp, o, "name", ou_str_from(sp, "ouro")) &&
        put_attr(sp, o, "cache_tag", ou_incref(sp->none)) &&
        put_attr(sp, o, "version", ou_incref(version)) &&
        put_attr(sp, o, "hexversion", ou_int_from_i64(sp, PYTHON_HEX_VERSION)))
        return o;
    ou_decref(sp, o);
    return NULL;
}

static bool
put_versions(OuSpace *sp, OuObj *dict)
{
    OuObj *version = make_version(sp);
    bool done = version != NULL && ou_dict_set_text(sp, dict, "version_info", version) &&
                ou_lib_put(sp, dict, "implementation", make_implementation(sp, version)) &&
                ou_lib_put_text(sp, dict, "version", "3.11.0 (ouro) [" COMPILER "]") &&
                ou_lib_put_int(sp, dict, "hexversion", PYTHON_HEX_VERSION) &&
                ou_lib_put_int(sp, dict, "api_version", 1013) &&
                ou_lib_put_text(sp, dict, "copyright", "The contributors of Ouro");
    ou_xdecref(sp, version);
    return done;
}

/* Top-level modules that a program may import without having them beside it. */
static OuObj *
make_module_names(OuSpace *sp)
{
    OuObj *list = ou_list_new(sp, 0);
    OuObj *names = NULL;
    bool done = list != NULL;
    for (const OuModuleDef *const *def = ou_modules; done && *def != NULL; def++) {
        OuObj *name = ou_str_from(sp, (*def)->name);
        done = name != NULL && ou_list_append_steal(sp, list, name);
    }
    if (done)
        names = ou_list_to_tuple(sp, list);
    ou_xdecref(sp, list);
    return names;
}

bool
ou_sys_put_facts(OuSpace *sp, OuObj *dict)
{
    return put_versions(sp, dict) && ou_lib_put(sp, dict, "flags", make_flags(sp)) &&
           ou_lib_put(sp, dict, "float_info", make_float_info(sp)) &&
           ou_lib_put(sp, dict, "hash_info", make_hash_info(sp)) &&
           ou_lib_put(sp, dict, "int_info", make_int_info(sp)) &&
           ou_lib_put(sp, dict, "builtin_module_names", make_module_names(sp)) &&
           ou_lib_put_text(sp, dict, "platform", "linux") && ou_lib_put_text(sp, dict, "prefix", "/usr") &&
           ou_lib_put_text(sp, dict, "exec_prefix", "/usr") && ou_lib_put_text(sp, dict, "base_prefix", "/usr") &&
           ou_lib_put_text(sp, dict, "byteorder",
                           __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? "little" : "big") &&
           ou_lib_put_text(sp, dict, "float_repr_style", "short") &&
           ou_lib_put_int(sp, dict, "maxsize", INT64_MAX) && ou_lib_put_int(sp, dict, "maxunicode", 0x10FFFF) &&
           ou_dict_set_text(sp, dict, "dont_write_bytecode", sp->true_);
}
