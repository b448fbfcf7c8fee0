/* SPDX-License-Identifier: MIT */
/* The type str: its slots, its constructor, its iterator. */
#include "object/args.h"
#include "object/container/iter.h"
#include "object/container/range.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/store.h"
#include "object/text/str_int.h"
#include "object/text/unicode.h"

/* Only interned strings have anything to give up: their place in the table. */
static void
str_drop(OuSpace *sp, OuObj *o)
{
    if (ou_str_is_interned(o))
        ou_str_forget_interned(sp, o);
}

/* ---- text, hash, comparison ---- */

static bool
add_escaped(OuStrBuilder *b, uint32_t c, uint32_t quote)
{
    char text[12] = {'\\'};
    size_t n = 2;
    if (c == quote || c == '\\')
        text[1] = (char)c;
    else if (c == '\n' || c == '\r' || c == '\t')
        text[1] = c == '\n' ? 'n' : c == '\r' ? 'r' : 't';
    else if (ou_unicode_is_printable(c))
        return ou_builder_char(b, c);
    else
        n = ou_codec_escape(text, c);
    return ou_builder_ascii(b, text, n);
}

/* Single quotes, unless those occur and double ones do not. */
static uint32_t
choose_quote(OuObj *s)
{
    bool has_single = false;
    for (size_t i = 0; i < ou_str_length(s); i++) {
        uint32_t c = ou_str_at(s, i);
        if (c == '"')
            return '\'';
        has_single |= c == '\'';
    }
    return has_single ? '"' : '\'';
}

OuObj *
ou_str_repr(OuSpace *sp, OuObj *s)
{
    OuStrBuilder b;
    uint32_t quote = choose_quote(s);
    ou_builder_init(&b, sp);
    ou_builder_char(&b, quote);
    size_t n = ou_str_length(s), start = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t c = ou_str_at(s, i);
        if (c - 0x20 < 0x5F && c != quote && c != '\\')
            continue; // runs of plain ASCII are added whole
        ou_builder_slice(&b, s, start, i);
        add_escaped(&b, c, quote);
        start = i + 1;
    }
    ou_builder_slice(&b, s, start, n);
    ou_builder_char(&b, quote);
    return ou_builder_finish(&b);
}

static OuObj *
str_str(OuSpace *sp, OuObj *s)
{
    return ou_str_slice(sp, s, 0, SIZE_MAX); // exact: itself
}

static bool
str_hash(OuSpace *sp, OuObj *s, int64_t *hash)
{
    *hash = ou_str_hash(sp, s);
    return true;
}

static bool
order_fits(int order, OuCompareOp op)
{
    switch (op) {
    case OU_LT: return order < 0;
    case OU_LE: return order <= 0;
    case OU_EQ: return order == 0;
    case OU_NE: return order != 0;
    case OU_GT: return order > 0;
    default: return order >= 0;
    }
}

static OuObj *
str_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if (!ou_is_str(a) || !ou_is_str(b))
        return ou_incref(sp->not_implemented);
    if (op == OU_EQ || op == OU_NE)
        return ou_bool(sp, ou_str_equal(a, b) == (op == OU_EQ));
    return ou_bool(sp, order_fits(ou_str_compare(a, b), op));
}

/* ---- container ---- */

static bool
str_length(OuSpace *sp, OuObj *s, size_t *length)
{
    (void)sp;
    *length = ou_str_length(s);
    return true;
}

static int
str_truth(OuSpace *sp, OuObj *s)
{
    (void)sp;
    return ou_str_length(s) > 0;
}

static OuObj *
slice_str(OuSpace *sp, OuObj *s, OuObj *slice)
{
    int64_t start, stop, step;
    size_t n;
    if (!ou_slice_unpack(sp, slice, ou_str_length(s), &start, &stop, &step, &n))
        return NULL;
    if (step == 1 || n <= 1)
        return ou_str_slice(sp, s, (size_t)start, (size_t)start + n);
    unsigned width = ou_str_width(s);
    if (ou_str_is_ascii(s)) {
        OuObj *result = ou_str_alloc(sp, n, 0, true);
        if (result != NULL)
            ou_chars_gather(((OuStr *)result)->data, ((OuStr *)s)->data, 0, start, step, n);
        return result;
    }
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    for (size_t i = 0; i < n; i++, start += step)
        if (!ou_builder_char(&b, ou_char_at(((OuStr *)s)->data, width, (size_t)start)))
            break;
    return ou_builder_finish(&b);
}

static OuObj *
str_get_item(OuSpace *sp, OuObj *s, OuObj *key)
{
    int64_t index;
    if (ou_is(key, sp, OU_T_SLICE))
        return slice_str(sp, s, key);
    if (!ou_is_index(key))
        return ou_raise(sp, OU_E_TYPE_ERROR, "string indices must be integers, not '%T'", key);
    if (!ou_span_index_of(sp, key, ou_str_length(s), "string index out of range", &index))
        return NULL;
    return ou_str_from_char(sp, ou_str_at(s, (size_t)index));
}

static int
str_contains(OuSpace *sp, OuObj *s, OuObj *item)
{
    if (!ou_is_str(item)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "'in <string>' requires string as left operand, not %T", item);
        return -1;
    }
    OuSpan hay = ou_span_self(s), needle;
    int found = -1;
    if (ou_span_needle(sp, item, &hay, &needle))
        found = needle.n != SIZE_MAX && ou_span_find(hay.data, hay.n, needle.data, needle.n, hay.shift) >= 0;
    ou_span_release(sp, &needle);
    return found;
}

/* ---- operators ---- */

static OuObj *
str_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!ou_is_str(a) || !ou_is_str(b))
        return ou_incref(sp->not_implemented);
    return ou_str_concat(sp, a, b);
}

static OuObj *
str_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    OuObj *s = ou_is_str(a) ? a : b, *count = s == a ? b : a;
    size_t times;
    if (!ou_is_index(count))
        return ou_incref(sp->not_implemented);
    if (!ou_span_repeat_count(sp, count, &times)
        || !ou_span_repeat_fits(sp, ou_str_length(s) << ou_str_width(s), times))
        return NULL;
    if (times == 1)
        return str_str(sp, s);
    size_t n = ou_str_length(s) * times;
    if (n == 1)
        return ou_str_from_char(sp, ou_str_at(s, 0));
    OuObj *result = ou_str_alloc(sp, n, ou_str_width(s), ou_str_is_ascii(s));
    if (result != NULL && n > 0)
        ou_chars_repeat(((OuStr *)result)->data, ((OuStr *)s)->data, ou_str_length(s) << ou_str_width(s), times);
    return result;
}

static OuObj *
str_modulo(OuSpace *sp, OuObj *a, OuObj *b)
{
    if (!ou_is_str(a))
        return ou_incref(sp->not_implemented);
    return ou_str_percent(sp, a, b);
}

/* ---- construction ---- */

/* An instance of an heir of str with the text of `s`. */
static OuObj *
copy_as_heir(OuSpace *sp, OuType *type, OuObj *s)
{
    size_t n = ou_str_length(s);
    unsigned width = ou_str_width(s);
    OuStr *o = (OuStr *)ou_type_alloc(sp, type, (n + 1) << width);
    if (o == NULL)
        return NULL;
    o->hash = ((OuStr *)s)->hash;
    memcpy(o->data, ((OuStr *)s)->data, (n + 1) << width);
    o->meta = ((OuStr *)s)->meta & ~(uint64_t)OU_STR_INTERNED;
    return (OuObj *)o;
}

/* A str argument as C text (NULL: absent); `what` names the argument. */
static bool
take_name(OuSpace *sp, OuObj *arg, const char *function, const char *what, OuText *text)
{
    *text = (OuText){0};
    if (arg == NULL)
        return true;
    if (!ou_is_str(arg)) {
        ou_raise_not_str(sp, function, what, arg);
        return false;
    }
    return ou_text_of(sp, arg, text);
}

OuObj *
ou_str_recode(OuSpace *sp, const char *function, OuObj *o, OuObj *encoding, OuObj *errors)
{
    OuText encoding_text, errors_text = {0};
    OuObj *result = NULL;
    const uint8_t *data;
    size_t n;
    if (!take_name(sp, encoding, function, " 'encoding'", &encoding_text)
        || !take_name(sp, errors, function, " 'errors'", &errors_text))
        goto done;
    const char *to = encoding == NULL ? "utf-8" : encoding_text.utf8;
    const char *handler = errors == NULL ? "strict" : errors_text.utf8;
    if (ou_is_str(o))
        result = ou_str_encode(sp, o, to, handler);
    else if (ou_bytes_view(sp, o, &data, &n))
        result = ou_str_decode(sp, data, n, to, handler);
done:
    ou_text_release(sp, &encoding_text);
    ou_text_release(sp, &errors_text);
    return result;
}

OuObj *
ou_str_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"object", "encoding", "errors", NULL};
    OuObj *out[3] = {n > 0 ? args[0] : NULL, NULL, NULL}, *s;
    if ((n > 1 || kwnames != NULL) && !ou_args_parse(sp, "str", args, n, kwnames, names, 0, out))
        return NULL;
    if (out[1] != NULL && !ou_is_str(out[1]))
        return ou_raise_not_str(sp, "str", " 'encoding'", out[1]);
    if (out[2] != NULL && !ou_is_str(out[2]))
        return ou_raise_not_str(sp, "str", " 'errors'", out[2]);
    if (out[0] == NULL)
        s = ou_str_alloc(sp, 0, 0, true);
    else if (out[1] == NULL && out[2] == NULL)
        s = ou_str_of(sp, out[0]);
    else if (ou_is_str(out[0]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "decoding str is not supported");
    else if (!ou_is_bytes_like(sp, out[0]))
        return ou_raise(sp, OU_E_TYPE_ERROR, "decoding to str: need a bytes-like object, %T found", out[0]);
    else
        s = ou_str_recode(sp, "str", out[0], out[1], out[2]);
    if (s == NULL || type == sp->types[OU_T_STR])
        return s;
    OuObj *heir = copy_as_heir(sp, type, s);
    ou_decref(sp, s);
    return heir;
}

static OuObj *
str_iter(OuSpace *sp, OuObj *s)
{
    return ou_seq_iter_new(sp, OU_T_STR_ITER, s);
}

const OuTypeSpec ou_spec_str = {
    .name = "str",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_STR_HEIR,
    .basic_bytes = sizeof(OuStr),
    .item_bytes = 1,
    .slots =
        {
            .drop = str_drop,
            .repr = ou_str_repr,
            .str = str_str,
            .hash = str_hash,
            .compare = str_compare,
            .make = ou_str_make,
            .iter = str_iter,
            .length = str_length,
            .get_item = str_get_item,
            .contains = str_contains,
            .truth = str_truth,
            .binary = {[OU_ADD] = str_add, [OU_MUL] = str_multiply, [OU_MOD] = str_modulo},
        },
    .methods = ou_str_methods,
    .doc = "str(object='') -> str\nstr(bytes_or_buffer[, encoding[, errors]]) -> str",
};
