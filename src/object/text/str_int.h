/* SPDX-License-Identifier: MIT */
/* What the files of str, bytes and bytearray share among themselves.
 *
 * The three types are rows of equal characters: 1, 2 or 4 bytes each. Searching,
 * splitting, stripping and padding are written once, over OuSpan, and appear in
 * the method tables of all three; the kind of the span says what the pieces are
 * made as and which words an error uses.
 */
#ifndef OURO_OBJECT_STR_INT_H
#define OURO_OBJECT_STR_INT_H

#include <string.h>

#include "object/bytes/bytes.h"
#include "object/text/str.h"

#define OU_MAX_CHAR 0x10FFFFu

static inline uint32_t
ou_char_at(const void *data, unsigned shift, size_t i)
{
    switch (shift) {
    case 0: return ((const uint8_t *)data)[i];
    case 1: return ((const uint16_t *)data)[i];
    default: return ((const uint32_t *)data)[i];
    }
}

static inline void
ou_char_put(void *data, unsigned shift, size_t i, uint32_t c)
{
    switch (shift) {
    case 0: ((uint8_t *)data)[i] = (uint8_t)c; break;
    case 1: ((uint16_t *)data)[i] = (uint16_t)c; break;
    default: ((uint32_t *)data)[i] = c; break;
    }
}

static inline unsigned
ou_char_shift(uint32_t c) // log2 of the bytes it takes
{
    return c < 0x100 ? 0 : c < 0x10000 ? 1 : 2;
}

static inline bool
ou_is_surrogate(uint32_t c)
{
    return c >= 0xD800 && c <= 0xDFFF;
}

static inline bool
ou_is_str(const OuObj *o) // or an heir
{
    return (o->type->flags & OU_TYPE_STR_HEIR) != 0;
}
static inline bool
ou_is_bytes(const OuObj *o) // or an heir
{
    return (o->type->flags & OU_TYPE_BYTES_HEIR) != 0;
}

static inline bool
ou_is_bytes_like(const OuSpace *sp, const OuObj *o) // bytes, bytearray, memoryview
{
    const OuTypeSpec *spec = o->type->spec;
    return ou_is_bytes(o) || spec == sp->types[OU_T_BYTEARRAY]->spec || spec == sp->types[OU_T_MEMORYVIEW]->spec;
}

/* A character that is at least as wide as every one of the n, and in
 * the same class: ASCII, 1, 2 or 4 bytes. */
uint32_t ou_chars_bound(const void *data, size_t n, unsigned shift);
bool ou_bytes_are_ascii(const void *data, size_t n);
/* Copy n characters, widening (never narrowing below what they need). */
void ou_chars_copy(void *to, unsigned to_shift, const void *from, unsigned from_shift, size_t n);

/* ---- spans ---- */
typedef enum OuSpanKind { OU_SPAN_STR, OU_SPAN_BYTES, OU_SPAN_BYTEARRAY } OuSpanKind;

/* A row of characters, borrowed from its owner. */
typedef struct OuSpan {
    const uint8_t *data;
    size_t n;        // characters
    unsigned shift;  // log2 of the bytes of one
    OuSpanKind kind;
    OuObj *owner;    // the str, bytes or bytearray; NULL for a copy
    void *copy;      // buffer to release, or NULL
    size_t copy_bytes;
} OuSpan;

/* The span of a method's self: str, bytes, bytearray or an heir. */
OuSpan ou_span_self(OuObj *o);
/* A new object of the span's kind with characters [start, end). */
OuObj *ou_span_piece(OuSpace *sp, const OuSpan *span, size_t start, size_t end);
/* A new object of `kind` with n characters of width `shift`, to be filled at *to. */
OuObj *ou_span_make(OuSpace *sp, OuSpanKind kind, size_t n, unsigned shift, bool ascii, uint8_t **to);
/* The characters of `arg` in the width of `like`, for a search in it. When they
 * are too wide to occur there, `n` becomes SIZE_MAX. Release afterwards. */
bool ou_span_needle(OuSpace *sp, OuObj *arg, const OuSpan *like, OuSpan *needle);
void ou_span_release(OuSpace *sp, OuSpan *span);
/* First and last occurrence of a needle of the same width in [0, n); -1: none. */
ptrdiff_t ou_span_find(const void *hay, size_t n, const void *needle, size_t m, unsigned shift);
ptrdiff_t ou_span_rfind(const void *hay, size_t n, const void *needle, size_t m, unsigned shift);
/* Start and end arguments (None, anything with __index__), clipped to `length`. */
bool ou_span_bounds(OuSpace *sp, OuObj *start, OuObj *end, size_t length, int64_t *from, int64_t *to);

static inline bool
ou_span_equal_at(const OuSpan *span, size_t at, const OuSpan *needle)
{
    return memcmp(span->data + (at << span->shift), needle->data, needle->n << span->shift) == 0;
}

/* An index argument: from the end when negative; false with IndexError "<what> index
 * out of range" or TypeError. Bytes-likes say their words through `what`. */
bool ou_span_index_of(OuSpace *sp, OuObj *key, size_t length, const char *range_error, int64_t *index);
/* A width or count argument: OverflowError when it does not fit. */
bool ou_span_size_of(OuSpace *sp, OuObj *arg, int64_t *size);
/* n characters, `step` apart, from `start`: what an extended slice copies. */
void ou_chars_gather(void *to, const void *from, unsigned shift, int64_t start, int64_t step, size_t n);
/* The count of a repetition, 0 when negative; false pending. */
bool ou_span_repeat_count(OuSpace *sp, OuObj *count, size_t *times);
/* May there be `length` times so many? MemoryError if not. */
bool ou_span_repeat_fits(OuSpace *sp, size_t length, size_t times);
/* Fill n * times bytes by doubling what is there. */
void ou_chars_repeat(uint8_t *to, const uint8_t *from, size_t bytes, size_t times);

/* Bytes built piece by piece; one failure sticks, its exception pending. */
typedef struct OuByteBuilder {
    OuSpace *sp;
    uint8_t *data;
    size_t n, room;
    bool failed;
} OuByteBuilder;
void ou_bytes_build_init(OuByteBuilder *b, OuSpace *sp);
bool ou_bytes_build_reserve(OuByteBuilder *b, size_t more);
bool ou_bytes_build_add(OuByteBuilder *b, const void *data, size_t n);
bool ou_bytes_build_byte(OuByteBuilder *b, uint8_t byte);
OuObj *ou_bytes_build_finish(OuByteBuilder *b, OuSpanKind kind); // always clears
void ou_bytes_build_clear(OuByteBuilder *b);

/* "f() argument 1 must be str, not int"; `which` is "", " 1" or " 'name'". */
void *ou_raise_not_str(OuSpace *sp, const char *function, const char *which, OuObj *arg);

/* ---- methods in all three tables ---- */
typedef OuObj *OuSpanMethod(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames);
OuSpanMethod ou_span_find_method, ou_span_rfind_method, ou_span_index, ou_span_rindex, ou_span_count;
OuSpanMethod ou_span_startswith, ou_span_endswith, ou_span_replace;
OuSpanMethod ou_span_removeprefix, ou_span_removesuffix;
OuSpanMethod ou_span_split, ou_span_rsplit, ou_span_splitlines, ou_span_partition, ou_span_rpartition;
OuSpanMethod ou_span_strip, ou_span_lstrip, ou_span_rstrip;
OuSpanMethod ou_span_center, ou_span_ljust, ou_span_rjust, ou_span_zfill, ou_span_expandtabs;

/* ---- methods of str, by file ---- */
OuSpanMethod ou_str_upper, ou_str_lower, ou_str_title, ou_str_capitalize, ou_str_swapcase, ou_str_casefold;
OuSpanMethod ou_str_isalnum, ou_str_isalpha, ou_str_isascii, ou_str_isdecimal, ou_str_isdigit;
OuSpanMethod ou_str_isidentifier, ou_str_islower, ou_str_isnumeric, ou_str_isprintable, ou_str_isspace;
OuSpanMethod ou_str_istitle, ou_str_isupper;
OuSpanMethod ou_str_maketrans, ou_str_translate;
OuSpanMethod ou_str_format_method, ou_str_format_map;
extern const OuMethodDef ou_str_methods[];
OuObj *ou_str_repr(OuSpace *sp, OuObj *o);
OuObj *ou_str_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames);
void ou_str_forget_interned(OuSpace *sp, OuObj *s); // an interned string dies

/* ---- codecs ---- */
/* o.encode() or o.decode() with arguments as Python gives them (NULL: absent). */
OuObj *ou_str_recode(OuSpace *sp, const char *function, OuObj *o, OuObj *encoding, OuObj *errors);
typedef enum OuCodec {
    OU_CODEC_NONE, OU_CODEC_UTF8, OU_CODEC_UTF8_SIG, OU_CODEC_ASCII, OU_CODEC_LATIN1,
    OU_CODEC_UTF16, OU_CODEC_UTF16_LE, OU_CODEC_UTF16_BE,
    OU_CODEC_UTF32, OU_CODEC_UTF32_LE, OU_CODEC_UTF32_BE,
} OuCodec;
typedef enum OuFault { // what becomes of text that cannot be coded
    OU_FAULT_UNKNOWN, OU_FAULT_STRICT, OU_FAULT_IGNORE, OU_FAULT_REPLACE, OU_FAULT_BACKSLASH,
    OU_FAULT_ESCAPE, OU_FAULT_PASS, OU_FAULT_XML,
} OuFault;
OuCodec ou_codec_find(OuSpace *sp, const char *name); // NONE with LookupError
const char *ou_codec_name(OuCodec codec);             // as errors spell it
OuFault ou_codec_fault(const char *errors);
/* LookupError: no such error handler; `way` is "encoding" or "decoding". */
void ou_codec_raise_fault(OuSpace *sp, const char *way, const char *encoding, const char *errors);
/* UnicodeDecodeError or UnicodeEncodeError for [start, end) of `object`. */
void ou_codec_raise(OuSpace *sp, OuErrorId id, const char *codec, OuObj *object, size_t start, size_t end,
                    const char *reason);
/* The escape that backslashreplace writes: \xNN, \uNNNN or \UNNNNNNNN; its length. */
size_t ou_codec_escape(char text[12], uint32_t c);
/* One UTF-8 sequence at p: the character and its length, or -1, the length of
 * the bad part and why. */
int32_t ou_utf8_step(const uint8_t *p, const uint8_t *end, bool surrogates, size_t *used, const char **why);
size_t ou_utf8_put(uint8_t *to, uint32_t c); // 1..4 bytes

#endif
