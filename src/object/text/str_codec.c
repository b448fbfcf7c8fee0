/* SPDX-License-Identifier: MIT */
/* Names of codecs and error handlers, and the errors that both ways raise. */
#include "object/error/exception.h"
#include "object/number/int.h"
#include "object/text/str_int.h"

typedef struct CodecName {
    const char *name; // small letters and digits only
    OuCodec codec;
} CodecName;

static const CodecName codec_names[] = {
    {"utf8", OU_CODEC_UTF8},         {"u8", OU_CODEC_UTF8},           {"utf", OU_CODEC_UTF8},
    {"cp65001", OU_CODEC_UTF8},      {"utf8sig", OU_CODEC_UTF8_SIG},  {"ascii", OU_CODEC_ASCII},
    {"usascii", OU_CODEC_ASCII},     {"646", OU_CODEC_ASCII},         {"latin1", OU_CODEC_LATIN1},
    {"iso88591", OU_CODEC_LATIN1},   {"latin", OU_CODEC_LATIN1},      {"l1", OU_CODEC_LATIN1},
    {"cp819", OU_CODEC_LATIN1},      {"8859", OU_CODEC_LATIN1},       {"utf16", OU_CODEC_UTF16},
    {"u16", OU_CODEC_UTF16},         {"utf16le", OU_CODEC_UTF16_LE},  {"utf16be", OU_CODEC_UTF16_BE},
    {"utf32", OU_CODEC_UTF32},       {"u32", OU_CODEC_UTF32},         {"utf32le", OU_CODEC_UTF32_LE},
    {"utf32be", OU_CODEC_UTF32_BE},
};

OuCodec
ou_codec_find(OuSpace *sp, const char *name)
{
    char plain[16];
    size_t n = 0;
    for (const char *p = name; *p != 0 && n < sizeof plain; p++) {
        if (*p == '-' || *p == '_' || *p == ' ')
            continue;
        plain[n++] = *p >= 'A' && *p <= 'Z' ? (char)(*p + 32) : *p;
    }
    for (size_t i = 0; n < sizeof plain && i < sizeof codec_names / sizeof *codec_names; i++)
        if (strlen(codec_names[i].name) == n && memcmp(codec_names[i].name, plain, n) == 0)
            return codec_names[i].codec;
    ou_raise(sp, OU_E_LOOKUP_ERROR, "unknown encoding: %s", name);
    return OU_CODEC_NONE;
}

const char *
ou_codec_name(OuCodec codec)
{
    static const char *const names[] = {
        [OU_CODEC_NONE] = "",         [OU_CODEC_UTF8] = "utf-8",        [OU_CODEC_UTF8_SIG] = "utf-8",
        [OU_CODEC_ASCII] = "ascii",   [OU_CODEC_LATIN1] = "latin-1",    [OU_CODEC_UTF16] = "utf-16",
        [OU_CODEC_UTF32] = "utf-32",  [OU_CODEC_UTF16_LE] = "utf-16-le", [OU_CODEC_UTF16_BE] = "utf-16-be",
        [OU_CODEC_UTF32_LE] = "utf-32-le", [OU_CODEC_UTF32_BE] = "utf-32-be",
    };
    return names[codec];
}

/* Whether CPython knows the codec of this name by heart; it finds the others through
 * their registry, which wraps what they raise. */
static bool
is_direct(const char *name)
{
    static const char *const direct[] = {"utf8",   "utf_8",     "utf16",  "utf_16",  "utf32",      "utf_32",
                                         "ascii", "us_ascii", "latin1", "latin_1", "iso_8859_1", "iso8859_1"};
    char plain[12];
    size_t n = 0;
    for (; name[n] != 0 && n < sizeof plain - 1; n++)
        plain[n] = name[n] == '-' ? '_' : name[n] >= 'A' && name[n] <= 'Z' ? (char)(name[n] + 32) : name[n];
    plain[n] = 0;
    for (size_t i = 0; name[n] == 0 && i < sizeof direct / sizeof *direct; i++)
        if (strcmp(direct[i], plain) == 0)
            return true;
    return false;
}

void
ou_codec_raise_fault(OuSpace *sp, const char *way, const char *encoding, const char *errors)
{
    if (is_direct(encoding))
        ou_raise(sp, OU_E_LOOKUP_ERROR, "unknown error handler name '%s'", errors);
    else
        ou_raise(sp, OU_E_LOOKUP_ERROR, "%s with '%s' codec failed (LookupError: unknown error handler name '%s')",
                 way, encoding, errors);
}

OuFault
ou_codec_fault(const char *errors)
{
    static const char *const names[] = {
        [OU_FAULT_STRICT] = "strict",   [OU_FAULT_IGNORE] = "ignore",
        [OU_FAULT_REPLACE] = "replace", [OU_FAULT_BACKSLASH] = "backslashreplace",
        [OU_FAULT_ESCAPE] = "surrogateescape", [OU_FAULT_PASS] = "surrogatepass",
        [OU_FAULT_XML] = "xmlcharrefreplace",
    };
    for (size_t i = OU_FAULT_STRICT; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], errors) == 0)
            return (OuFault)i;
    return OU_FAULT_UNKNOWN;
}

void
ou_codec_raise(OuSpace *sp, OuErrorId id, const char *codec, OuObj *object, size_t start, size_t end,
               const char *reason)
{
    OuObj *args[5] = {
        ou_str_from(sp, codec), ou_incref(object), ou_int_from_size(sp, start), ou_int_from_size(sp, end),
        ou_str_from(sp, reason),
    };
    OuObj *error = NULL;
    if (args[0] != NULL && args[2] != NULL && args[3] != NULL && args[4] != NULL)
        error = ou_exception_new(sp, id, args, 5);
    if (error != NULL) {
        ou_raise_object(sp, error);
        ou_decref(sp, error);
    }
    for (size_t i = 0; i < 5; i++)
        ou_xdecref(sp, args[i]);
}

size_t
ou_codec_escape(char text[12], uint32_t c)
{
    static const char digit[] = "0123456789abcdef";
    size_t n_digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    text[0] = '\\';
    text[1] = n_digits == 2 ? 'x' : n_digits == 4 ? 'u' : 'U';
    for (size_t i = 0; i < n_digits; i++)
        text[1 + n_digits - i] = digit[c >> (4 * i) & 15];
    return 2 + n_digits;
}
