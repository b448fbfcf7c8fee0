/* SPDX-License-Identifier: MIT */
/* str: immutable text, 1, 2 or 4 bytes a character, the narrowest that holds it.
 *
 * 32 bytes of header, then the characters and a zero character. The hash
 * (SipHash, keyed per runtime) is kept once computed. Plain objects: no side
 * byte. Single characters below 256 and the empty string exist once.
 */
#ifndef OURO_OBJECT_STR_H
#define OURO_OBJECT_STR_H

#include <stdarg.h>

#include "object/space.h"

typedef struct OuStr {
    OuObj head;
    int64_t hash;  // -1: not computed
    uint64_t meta; // length << 8 | flags | log2 of the bytes a character
    uint8_t data[];
} OuStr;

enum { OU_STR_WIDTH_MASK = 3, OU_STR_ASCII = 4, OU_STR_INTERNED = 8 };

static inline size_t
ou_str_length(const OuObj *s)
{
    return ((const OuStr *)s)->meta >> 8;
}
static inline unsigned
ou_str_width(const OuObj *s) // 0, 1, 2: 1, 2, 4 bytes a character
{
    return ((const OuStr *)s)->meta & OU_STR_WIDTH_MASK;
}
static inline bool
ou_str_is_ascii(const OuObj *s)
{
    return (((const OuStr *)s)->meta & OU_STR_ASCII) != 0;
}
static inline bool
ou_str_is_interned(const OuObj *s)
{
    return (((const OuStr *)s)->meta & OU_STR_INTERNED) != 0;
}
static inline uint32_t
ou_str_at(const OuObj *s, size_t i)
{
    const OuStr *t = (const OuStr *)s;
    switch (t->meta & OU_STR_WIDTH_MASK) {
    case 0: return t->data[i];
    case 1: return ((const uint16_t *)t->data)[i];
    default: return ((const uint32_t *)t->data)[i];
    }
}

OuObj *ou_str_from(OuSpace *sp, const char *text);                 // UTF-8, zero-ended (bad bytes: U+FFFD)
OuObj *ou_str_from_utf8(OuSpace *sp, const char *text, size_t n, bool strict); // strict: UnicodeDecodeError; WTF-8 surrogates allowed
OuObj *ou_str_from_latin1(OuSpace *sp, const uint8_t *text, size_t n);
OuObj *ou_str_from_ucs4(OuSpace *sp, const uint32_t *text, size_t n);
OuObj *ou_str_from_char(OuSpace *sp, uint32_t c);
/* A str of n characters of `width`, contents to be filled by the caller before
 * anyone sees it (only if the widest fits: callers choose the narrowest). */
OuObj *ou_str_alloc(OuSpace *sp, size_t n, unsigned width, bool ascii);
OuObj *ou_str_format(OuSpace *sp, const char *format, ...);        // ou_raise's format
OuObj *ou_str_vformat(OuSpace *sp, const char *format, va_list ap);
OuObj *ou_str_concat(OuSpace *sp, OuObj *a, OuObj *b);             // both str
/* Make `s`, whose one reference is the caller's, `s + more` in place; false when its
 * block has no room or the text would have to widen, with nothing changed. */
bool ou_str_extend(OuSpace *sp, OuObj *s, const OuObj *more);
OuObj *ou_str_slice(OuSpace *sp, OuObj *s, size_t start, size_t end); // substring
OuObj *ou_str_join(OuSpace *sp, OuObj *separator, OuObj *const *items, size_t n);
bool ou_str_equal(const OuObj *a, const OuObj *b);
bool ou_str_equals_text(const OuObj *s, const char *ascii);
int ou_str_compare(const OuObj *a, const OuObj *b);
int64_t ou_str_hash(OuSpace *sp, OuObj *s);                        // computes and keeps
int64_t ou_bytes_hash_of(OuSpace *sp, const void *data, size_t n); // the keyed hash itself
/* The one string of this content: takes over `s`, returns it or its elder; NULL
 * (s released) when memory ends. Interned strings stay only while referenced
 * from elsewhere: the table holds no count. */
OuObj *ou_str_intern(OuSpace *sp, OuObj *s);
OuObj *ou_str_intern_text(OuSpace *sp, const char *text);
/* bytes -> str and str -> bytes: utf-8, ascii, latin-1, utf-16 and utf-32; any of
 * CPython's spellings. `errors` as in Python ("strict", "surrogateescape"...). */
OuObj *ou_str_decode(OuSpace *sp, const void *data, size_t n, const char *encoding, const char *errors);
OuObj *ou_str_encode(OuSpace *sp, OuObj *s, const char *encoding, const char *errors);
/* UTF-8 of s in memory that stays while s lives and is not asked for again on
 * another string... a new bytes-like buffer: release with ou_text_release. For
 * ASCII strings it is the data itself and costs nothing. Surrogates: WTF-8. */
typedef struct OuText {
    const char *utf8; // zero-ended
    size_t n_bytes;
    size_t room_bytes; // 0: borrowed from the string
} OuText;
bool ou_text_of(OuSpace *sp, OuObj *s, OuText *text);
void ou_text_release(OuSpace *sp, OuText *text);

/* Build a string piece by piece; widens as it must. One failure sticks. */
typedef struct OuStrBuilder {
    OuSpace *sp;
    void *data;
    size_t n, room;    // in characters
    unsigned width;    // 0, 1, 2
    bool failed;
    uint32_t widest;
} OuStrBuilder;
void ou_builder_init(OuStrBuilder *b, OuSpace *sp);
bool ou_builder_char(OuStrBuilder *b, uint32_t c);
bool ou_builder_ascii(OuStrBuilder *b, const char *text, size_t n);
bool ou_builder_text(OuStrBuilder *b, const char *text);   // ASCII, zero-ended
bool ou_builder_str(OuStrBuilder *b, OuObj *s);
bool ou_builder_slice(OuStrBuilder *b, OuObj *s, size_t start, size_t end);
bool ou_builder_repr(OuStrBuilder *b, OuObj *o);           // repr(o)
OuObj *ou_builder_finish(OuStrBuilder *b);                 // the str, or NULL pending; always clears
void ou_builder_clear(OuStrBuilder *b);

/* format(value, spec) for str, int, float: format.c parses the mini-language. */
OuObj *ou_str_format_spec(OuSpace *sp, OuObj *s, OuObj *spec);
OuObj *ou_int_format_spec(OuSpace *sp, OuObj *o, OuObj *spec);
OuObj *ou_float_format_spec(OuSpace *sp, OuObj *o, OuObj *spec);
OuObj *ou_str_percent(OuSpace *sp, OuObj *format, OuObj *args);

#endif
