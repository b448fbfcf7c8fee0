/* SPDX-License-Identifier: MIT */
/* Methods of bytes and bytearray that str has not or has otherwise: case and
 * questions by ASCII, join, translate, decode, hex.
 */
#include "object/args.h"
#include "object/bytes/bytes_int.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"

static inline bool
is_lower(uint8_t c)
{
    return (uint32_t)c - 'a' < 26;
}

static inline bool
is_upper(uint8_t c)
{
    return (uint32_t)c - 'A' < 26;
}

static inline bool
is_alpha(uint8_t c)
{
    return (uint32_t)(c | 32) - 'a' < 26;
}

static inline bool
is_digit(uint8_t c)
{
    return (uint32_t)c - '0' < 10;
}

static inline bool
is_space(uint8_t c)
{
    return c == ' ' || (uint32_t)c - 9 < 5;
}

static inline bool
is_alnum(uint8_t c)
{
    return is_alpha(c) || is_digit(c);
}

static inline bool
is_ascii(uint8_t c)
{
    return c < 0x80;
}

/* ---- case ---- */

typedef uint8_t CaseMap(uint8_t c, bool in_word, bool first);

static uint8_t
to_upper(uint8_t c, bool in_word, bool first)
{
    (void)in_word, (void)first;
    return is_lower(c) ? c ^ 32 : c;
}

static uint8_t
to_lower(uint8_t c, bool in_word, bool first)
{
    (void)in_word, (void)first;
    return is_upper(c) ? c ^ 32 : c;
}

static uint8_t
to_swapped(uint8_t c, bool in_word, bool first)
{
    (void)in_word, (void)first;
    return is_alpha(c) ? c ^ 32 : c;
}

static uint8_t
to_title(uint8_t c, bool in_word, bool first)
{
    return in_word ? to_lower(c, in_word, first) : to_upper(c, in_word, first);
}

static uint8_t
to_capitalized(uint8_t c, bool in_word, bool first)
{
    return first ? to_upper(c, in_word, first) : to_lower(c, in_word, first);
}

static OuObj *
map_bytes(OuSpace *sp, OuObj *o, CaseMap *map)
{
    OuSpan span = ou_span_self(o);
    uint8_t *to;
    OuObj *result = ou_span_make(sp, span.kind, span.n, 0, false, &to);
    bool in_word = false;
    for (size_t i = 0; result != NULL && i < span.n; i++) {
        to[i] = map(span.data[i], in_word, i == 0);
        in_word = is_alpha(span.data[i]);
    }
    return result;
}

#define CASE_METHOD(name, map)                                                                     \
    OuObj *ou_bytes_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)              \
    {                                                                                              \
        (void)n, (void)kwnames;                                                                    \
        return map_bytes(sp, args[0], map);                                                        \
    }

CASE_METHOD(upper, to_upper)
CASE_METHOD(lower, to_lower)
CASE_METHOD(title, to_title)
CASE_METHOD(capitalize, to_capitalized)
CASE_METHOD(swapcase, to_swapped)

/* ---- questions ---- */

#define QUESTION(name, is, of_empty)                                                               \
    OuObj *ou_bytes_##name(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)              \
    {                                                                                              \
        (void)n, (void)kwnames;                                                                    \
        OuSpan span = ou_span_self(args[0]);                                                       \
        for (size_t i = 0; i < span.n; i++)                                                        \
            if (!is(span.data[i]))                                                                 \
                return ou_bool(sp, false);                                                         \
        return ou_bool(sp, span.n > 0 || of_empty);                                                \
    }

QUESTION(isalnum, is_alnum, false)
QUESTION(isalpha, is_alpha, false)
QUESTION(isascii, is_ascii, true)
QUESTION(isdigit, is_digit, false)
QUESTION(isspace, is_space, false)

/* At least one letter, and none for which `other` holds. */
static OuObj *
one_case(OuSpace *sp, OuObj *o, bool (*other)(uint8_t c))
{
    OuSpan span = ou_span_self(o);
    bool any = false;
    for (size_t i = 0; i < span.n; i++) {
        if (other(span.data[i]))
            return ou_bool(sp, false);
        any |= is_alpha(span.data[i]);
    }
    return ou_bool(sp, any);
}

OuObj *
ou_bytes_islower(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return one_case(sp, args[0], is_upper);
}

OuObj *
ou_bytes_isupper(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return one_case(sp, args[0], is_lower);
}

OuObj *
ou_bytes_istitle(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuSpan span = ou_span_self(args[0]);
    bool any = false, in_word = false;
    for (size_t i = 0; i < span.n; i++) {
        uint8_t c = span.data[i];
        if (is_alpha(c) && is_upper(c) == in_word)
            return ou_bool(sp, false);
        in_word = is_alpha(c);
        any |= in_word;
    }
    return ou_bool(sp, any);
}

/* ---- join ---- */

static OuObj *
join_items(OuSpace *sp, const OuSpan *separator, OuObj *const *items, size_t n)
{
    OuByteBuilder b;
    ou_bytes_build_init(&b, sp);
    for (size_t i = 0; i < n; i++) {
        const uint8_t *data;
        size_t n_data;
        if (!ou_is_bytes_like(sp, items[i])) {
            ou_raise(sp, OU_E_TYPE_ERROR, "sequence item %zu: expected a bytes-like object, %T found", i, items[i]);
            goto fail;
        }
        if (i > 0 && !ou_bytes_build_add(&b, separator->data, separator->n))
            goto fail;
        if (!ou_bytes_view(sp, items[i], &data, &n_data) || !ou_bytes_build_add(&b, data, n_data))
            goto fail;
    }
    return ou_bytes_build_finish(&b, separator->kind);
fail:
    ou_bytes_build_clear(&b);
    return NULL;
}

OuObj *
ou_bytes_join(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (args[1]->type->slots.iter == NULL && args[1]->type->slots.get_item == NULL)
        return ou_raise(sp, OU_E_TYPE_ERROR, "can only join an iterable");
    OuTuple *items = (OuTuple *)ou_tuple_of(sp, args[1]);
    if (items == NULL)
        return NULL;
    OuSpan separator = ou_span_self(args[0]);
    OuObj *result = items->length == 1 && ou_is(items->items[0], sp, OU_T_BYTES) && separator.kind == OU_SPAN_BYTES
                        ? ou_incref(items->items[0])
                        : join_items(sp, &separator, items->items, items->length);
    ou_decref(sp, items);
    return result;
}

/* ---- translate ---- */

OuObj *
ou_bytes_maketrans(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    const uint8_t *from, *to;
    size_t n_from, n_to;
    if (!ou_bytes_view(sp, args[0], &from, &n_from) || !ou_bytes_view(sp, args[1], &to, &n_to))
        return NULL;
    if (n_from != n_to)
        return ou_raise(sp, OU_E_VALUE_ERROR, "maketrans arguments must have same length");
    OuObj *table = ou_bytes_new(sp, NULL, 256);
    if (table == NULL)
        return NULL;
    uint8_t *map = ((OuBytes *)table)->data;
    for (size_t i = 0; i < 256; i++)
        map[i] = (uint8_t)i;
    for (size_t i = 0; i < n_from; i++)
        map[from[i]] = to[i];
    return table;
}

OuObj *
ou_bytes_translate(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"|table", "delete", NULL};
    OuObj *out[2] = {NULL, NULL};
    const uint8_t *map = NULL, *gone = (const uint8_t *)"";
    size_t n_map = 256, n_gone = 0;
    if (!ou_args_parse(sp, "translate", args + 1, n - 1, kwnames, names, 1, out))
        return NULL;
    if (out[0] != sp->none && !ou_bytes_view(sp, out[0], &map, &n_map))
        return NULL;
    if (n_map != 256)
        return ou_raise(sp, OU_E_VALUE_ERROR, "translation table must be 256 characters long");
    if (out[1] != NULL && !ou_bytes_view(sp, out[1], &gone, &n_gone))
        return NULL;
    OuSpan span = ou_span_self(args[0]);
    OuByteBuilder b;
    ou_bytes_build_init(&b, sp);
    for (size_t i = 0; i < span.n && !b.failed; i++)
        if (n_gone == 0 || memchr(gone, span.data[i], n_gone) == NULL)
            ou_bytes_build_byte(&b, map == NULL ? span.data[i] : map[span.data[i]]);
    return ou_bytes_build_finish(&b, span.kind);
}

/* ---- decode, hex ---- */

OuObj *
ou_bytes_decode(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"encoding", "errors", NULL};
    OuObj *out[2] = {NULL, NULL};
    if (!ou_args_parse(sp, "decode", args + 1, n - 1, kwnames, names, 0, out))
        return NULL;
    return ou_str_recode(sp, "decode", args[0], out[0], out[1]);
}

/* The separator of hex(): one ASCII character of a str or bytes. */
static bool
take_separator(OuSpace *sp, OuObj *arg, uint8_t *separator)
{
    if (!ou_is_str(arg) && !ou_is_bytes(arg)) {
        size_t length;
        if (ou_length(sp, arg, &length)) // its length is asked for first
            ou_raise(sp, OU_E_TYPE_ERROR, "sep must be str or bytes.");
        return false;
    }
    OuSpan span = ou_span_self(arg);
    if (span.n != 1) {
        ou_raise(sp, OU_E_VALUE_ERROR, "sep must be length 1.");
        return false;
    }
    if (ou_char_at(span.data, span.shift, 0) >= 0x80) {
        ou_raise(sp, OU_E_VALUE_ERROR, "sep must be ASCII.");
        return false;
    }
    *separator = span.data[0];
    return true;
}

/* Groups of `group` bytes count from the right when positive, else from the left. */
OuObj *
ou_bytes_hex_of(OuSpace *sp, const uint8_t *data, size_t n, uint8_t separator, int64_t group)
{
    static const char digit[] = "0123456789abcdef";
    size_t size = group < 0 ? (size_t)-group : (size_t)group;
    if (size == 0 || size >= n)
        size = 0;
    size_t n_separators = size == 0 ? 0 : (n - 1) / size;
    OuObj *text = ou_str_alloc(sp, 2 * n + n_separators, 0, true);
    if (text == NULL || n == 0)
        return text;
    uint8_t *to = ((OuStr *)text)->data;
    for (size_t i = 0; i < n; i++) {
        if (size != 0 && i > 0 && (group < 0 ? i : n - i) % size == 0)
            *to++ = separator;
        *to++ = (uint8_t)digit[data[i] >> 4];
        *to++ = (uint8_t)digit[data[i] & 15];
    }
    return text;
}

OuObj *
ou_bytes_hex(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"sep", "bytes_per_sep", NULL};
    OuObj *out[2] = {NULL, NULL};
    uint8_t separator = 0;
    int64_t group = 1;
    const uint8_t *data;
    size_t n_data;
    if (!ou_args_parse(sp, "hex", args + 1, n - 1, kwnames, names, 0, out)
        || (out[0] != NULL && !take_separator(sp, out[0], &separator))
        || (out[1] != NULL && !ou_as_i64(sp, out[1], &group)) || !ou_bytes_view(sp, args[0], &data, &n_data))
        return NULL;
    return ou_bytes_hex_of(sp, data, n_data, separator, out[0] == NULL ? 0 : group);
}

static int
hex_value(uint32_t c)
{
    if (c - '0' < 10)
        return (int)(c - '0');
    c |= 32;
    return c - 'a' < 6 ? (int)(c - 'a' + 10) : -1;
}

OuObj *
ou_bytes_fromhex(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuType *type = (OuType *)args[0];
    OuSpanKind kind = ou_type_is_heir(type, OU_TYPE_BYTES_HEIR) ? OU_SPAN_BYTES : OU_SPAN_BYTEARRAY;
    if (!ou_is_str(args[1]))
        return ou_raise_not_str(sp, "fromhex", "", args[1]);
    size_t length = ou_str_length(args[1]);
    OuByteBuilder b;
    ou_bytes_build_init(&b, sp);
    for (size_t i = 0; i < length;) {
        uint32_t c = ou_str_at(args[1], i);
        if (c < 0x80 && is_space((uint8_t)c)) {
            i++;
            continue;
        }
        int high = hex_value(c), low = i + 1 < length ? hex_value(ou_str_at(args[1], i + 1)) : -1;
        if (high < 0 || low < 0) {
            ou_bytes_build_clear(&b);
            return ou_raise(sp, OU_E_VALUE_ERROR, "non-hexadecimal number found in fromhex() arg at position %zu",
                            high < 0 ? i : i + 1);
        }
        ou_bytes_build_byte(&b, (uint8_t)(high << 4 | low));
        i += 2;
    }
    OuObj *result = ou_bytes_build_finish(&b, kind);
    if (result == NULL || type == sp->types[kind == OU_SPAN_BYTES ? OU_T_BYTES : OU_T_BYTEARRAY])
        return result;
    OuObj *heir = ou_call1(sp, args[0], result);
    ou_decref(sp, result);
    return heir;
}
