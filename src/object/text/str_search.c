/* SPDX-License-Identifier: MIT */
/* find, index, count, startswith, replace and their kin, for str, bytes and
 * bytearray. Arguments may call back into Python (__index__), so the span of a
 * bytearray is taken after them.
 */
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str_int.h"

/* A needle for find and count: bytes-likes may also be searched for an int. */
static bool
take_needle(OuSpace *sp, OuObj *arg, const OuSpan *like, uint8_t *byte, OuSpan *needle)
{
    if (like->kind == OU_SPAN_STR || !ou_is_index(arg)) {
        if (like->kind != OU_SPAN_STR && !ou_is_bytes_like(sp, arg)) {
            *needle = (OuSpan){0};
            ou_raise(sp, OU_E_TYPE_ERROR, "argument should be integer or bytes-like object, not '%T'", arg);
            return false;
        }
        return ou_span_needle(sp, arg, like, needle);
    }
    int64_t value;
    *needle = (OuSpan){.data = byte, .n = 1, .kind = like->kind};
    if (!ou_as_size(sp, arg, &value))
        return false;
    if (value < 0 || value > 255) {
        ou_raise(sp, OU_E_VALUE_ERROR, "byte must be in range(0, 256)");
        return false;
    }
    *byte = (uint8_t)value;
    return true;
}

/* The arguments (sub[, start[, end]]) of a search in args[0]. */
typedef struct Search {
    OuSpan hay, needle;
    int64_t from, to; // from > to: an empty needle does not occur either
    uint8_t byte;
} Search;

static bool
take_search(OuSpace *sp, OuObj *const *args, size_t n, Search *s)
{
    OuSpan before = ou_span_self(args[0]);
    s->needle = (OuSpan){0};
    if (!ou_span_bounds(sp, n > 2 ? args[2] : NULL, n > 3 ? args[3] : NULL, before.n, &s->from, &s->to))
        return false;
    if (!take_needle(sp, args[1], &before, &s->byte, &s->needle)) {
        ou_span_release(sp, &s->needle);
        return false;
    }
    s->hay = ou_span_self(args[0]);
    if (s->to > (int64_t)s->hay.n)
        s->to = (int64_t)s->hay.n;
    return true;
}

/* Where the needle occurs first (last) between the bounds, or -1. */
static ptrdiff_t
run_search(const Search *s, bool backwards)
{
    if (s->from > s->to || s->needle.n == SIZE_MAX)
        return -1;
    const uint8_t *base = s->hay.data + ((size_t)s->from << s->hay.shift);
    size_t n = (size_t)(s->to - s->from);
    ptrdiff_t at = backwards ? ou_span_rfind(base, n, s->needle.data, s->needle.n, s->hay.shift)
                             : ou_span_find(base, n, s->needle.data, s->needle.n, s->hay.shift);
    return at < 0 ? -1 : at + (ptrdiff_t)s->from;
}

static OuObj *
find_either(OuSpace *sp, OuObj *const *args, size_t n, bool backwards, bool must)
{
    Search s;
    if (!take_search(sp, args, n, &s))
        return NULL;
    ptrdiff_t at = run_search(&s, backwards);
    ou_span_release(sp, &s.needle);
    if (at < 0 && must)
        return ou_raise(sp, OU_E_VALUE_ERROR, s.hay.kind == OU_SPAN_STR ? "substring not found" : "subsection not found");
    return ou_int_compact(sp, at);
}

OuObj *
ou_span_find_method(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return find_either(sp, args, n, false, false);
}

OuObj *
ou_span_rfind_method(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return find_either(sp, args, n, true, false);
}

OuObj *
ou_span_index(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return find_either(sp, args, n, false, true);
}

OuObj *
ou_span_rindex(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return find_either(sp, args, n, true, true);
}

/* How often a needle (not empty) occurs, not overlapping, `max` at most. */
static size_t
count_needle(const uint8_t *base, size_t n, const OuSpan *needle, unsigned shift, size_t max)
{
    size_t count = 0;
    while (count < max) {
        ptrdiff_t at = ou_span_find(base, n, needle->data, needle->n, shift);
        if (at < 0)
            break;
        count++;
        size_t skip = (size_t)at + needle->n;
        base += skip << shift;
        n -= skip;
    }
    return count;
}

OuObj *
ou_span_count(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    Search s;
    if (!take_search(sp, args, n, &s))
        return NULL;
    size_t count = 0;
    if (s.from <= s.to && s.needle.n == 0)
        count = (size_t)(s.to - s.from) + 1;
    else if (s.from <= s.to && s.needle.n != SIZE_MAX)
        count = count_needle(s.hay.data + ((size_t)s.from << s.hay.shift), (size_t)(s.to - s.from), &s.needle,
                             s.hay.shift, SIZE_MAX);
    ou_span_release(sp, &s.needle);
    return ou_int_from_size(sp, count);
}

/* ---- startswith, endswith ---- */

static int
has_affix(OuSpace *sp, OuObj *const *args, OuObj *affix, int64_t from, int64_t to, bool at_end)
{
    OuSpan hay = ou_span_self(args[0]), needle;
    if (!ou_span_needle(sp, affix, &hay, &needle)) {
        ou_span_release(sp, &needle);
        return -1;
    }
    if (to > (int64_t)hay.n)
        to = (int64_t)hay.n;
    bool has = from <= to && needle.n <= (size_t)(to - from)
               && ou_span_equal_at(&hay, at_end ? (size_t)to - needle.n : (size_t)from, &needle);
    ou_span_release(sp, &needle);
    return has;
}

static OuObj *
bad_affix(OuSpace *sp, OuObj *self, OuObj *arg, const char *name)
{
    const char *word = ou_is_str(self) ? "str" : "bytes";
    return ou_raise(sp, OU_E_TYPE_ERROR, "%s first arg must be %s or a tuple of %s, not %T", name, word, word, arg);
}

static OuObj *
test_affix(OuSpace *sp, OuObj *const *args, size_t n, bool at_end)
{
    const char *name = at_end ? "endswith" : "startswith";
    int64_t from, to;
    bool text = ou_is_str(args[0]);
    if (!ou_span_bounds(sp, n > 2 ? args[2] : NULL, n > 3 ? args[3] : NULL, ou_span_self(args[0]).n, &from, &to))
        return NULL;
    if (args[1]->type->flags & OU_TYPE_TUPLE_HEIR) {
        OuTuple *tuple = (OuTuple *)args[1];
        for (size_t i = 0; i < tuple->length; i++) {
            if (text && !ou_is_str(tuple->items[i]))
                return ou_raise(sp, OU_E_TYPE_ERROR, "tuple for %s must only contain str, not %T", name,
                                tuple->items[i]);
            int has = has_affix(sp, args, tuple->items[i], from, to, at_end);
            if (has != 0)
                return has < 0 ? NULL : ou_bool(sp, true);
        }
        return ou_bool(sp, false);
    }
    if (text ? !ou_is_str(args[1]) : !ou_is_bytes_like(sp, args[1]))
        return bad_affix(sp, args[0], args[1], name);
    int has = has_affix(sp, args, args[1], from, to, at_end);
    return has < 0 ? NULL : ou_bool(sp, has != 0);
}

OuObj *
ou_span_startswith(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return test_affix(sp, args, n, false);
}

OuObj *
ou_span_endswith(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return test_affix(sp, args, n, true);
}

static OuObj *
remove_affix(OuSpace *sp, OuObj *const *args, bool at_end)
{
    const char *name = at_end ? "removesuffix" : "removeprefix";
    if (ou_is_str(args[0]) && !ou_is_str(args[1]))
        return ou_raise_not_str(sp, name, "", args[1]);
    OuSpan span = ou_span_self(args[0]), needle;
    OuObj *result = NULL;
    if (ou_span_needle(sp, args[1], &span, &needle)) {
        size_t start = 0, end = span.n;
        if (needle.n <= span.n && ou_span_equal_at(&span, at_end ? span.n - needle.n : 0, &needle)) {
            start = at_end ? 0 : needle.n;
            end = at_end ? span.n - needle.n : span.n;
        }
        result = ou_span_piece(sp, &span, start, end);
    }
    ou_span_release(sp, &needle);
    return result;
}

OuObj *
ou_span_removeprefix(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return remove_affix(sp, args, false);
}

OuObj *
ou_span_removesuffix(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return remove_affix(sp, args, true);
}

/* ---- replace ---- */

/* What one replace works on; all of one width. */
typedef struct Replace {
    OuSpan hay, old, with;
    size_t max;   // replacements at most
    size_t count; // replacements that will be made
} Replace;

/* An empty `old` matches before each character and at the end. */
static void
interleave(const Replace *r, uint8_t *to)
{
    unsigned shift = r->hay.shift;
    size_t with_bytes = r->with.n << shift, one = (size_t)1 << shift;
    for (size_t i = 0; i < r->count; i++) {
        memcpy(to, r->with.data, with_bytes);
        to += with_bytes;
        if (i < r->hay.n) {
            memcpy(to, r->hay.data + (i << shift), one);
            to += one;
        }
    }
    if (r->count < r->hay.n)
        memcpy(to, r->hay.data + (r->count << shift), (r->hay.n - r->count) << shift);
}

static void
substitute(const Replace *r, uint8_t *to)
{
    unsigned shift = r->hay.shift;
    const uint8_t *base = r->hay.data;
    size_t left = r->hay.n, with_bytes = r->with.n << shift;
    for (size_t i = 0; i < r->count; i++) {
        size_t at = (size_t)ou_span_find(base, left, r->old.data, r->old.n, shift);
        memcpy(to, base, at << shift);
        to += at << shift;
        memcpy(to, r->with.data, with_bytes);
        to += with_bytes;
        base += (at + r->old.n) << shift;
        left -= at + r->old.n;
    }
    memcpy(to, base, left << shift);
}

static OuObj *
replace_spans(OuSpace *sp, Replace *r)
{
    if (r->old.n == 0)
        r->count = r->max <= r->hay.n ? r->max : r->hay.n + 1;
    else if (r->old.n <= r->hay.n)
        r->count = count_needle(r->hay.data, r->hay.n, &r->old, r->hay.shift, r->max);
    if (r->count == 0)
        return ou_span_piece(sp, &r->hay, 0, r->hay.n);
    size_t kept = r->hay.n - r->count * r->old.n, n;
    if (__builtin_mul_overflow(r->count, r->with.n, &n) || __builtin_add_overflow(n, kept, &n))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "replace string is too long");
    bool ascii = r->hay.kind == OU_SPAN_STR && ou_str_is_ascii(r->hay.owner) && ou_str_is_ascii(r->with.owner);
    uint8_t *to;
    OuObj *result = ou_span_make(sp, r->hay.kind, n, r->hay.shift, ascii, &to);
    if (result == NULL || n == 0)
        return result;
    if (r->old.n == 0)
        interleave(r, to);
    else
        substitute(r, to);
    return result;
}

/* Taking `old` away or putting something narrow in its place may leave a string
 * wider than it must be: then it is made again. */
static OuObj *
narrow(OuSpace *sp, OuObj *s)
{
    if (s == NULL || ou_str_is_ascii(s))
        return s;
    size_t n = ou_str_length(s);
    unsigned width = ou_str_width(s);
    uint32_t bound = ou_chars_bound(((OuStr *)s)->data, n, width);
    if (n > 1 && ou_char_shift(bound) == width && bound >= 0x80)
        return s;
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    ou_builder_slice(&b, s, 0, n);
    ou_decref(sp, s);
    return ou_builder_finish(&b);
}

/* str: bring the three strings to one width; the widest of text and replacement. */
static OuObj *
replace_text(OuSpace *sp, OuObj *const *args, size_t max)
{
    Replace r = {.hay = ou_span_self(args[0]), .max = max};
    OuSpan with = ou_span_self(args[2]);
    OuObj *wide = NULL, *result = NULL;
    if (with.shift > r.hay.shift) {
        // Nothing of the text's own needs the width: it is copied once, wide.
        wide = ou_str_alloc(sp, r.hay.n, with.shift, false);
        if (wide == NULL)
            return NULL;
        if (r.hay.n == 0) { // the empty string has no wide form
            ou_decref(sp, wide);
            return ou_str_slice(sp, ou_str_length(args[1]) == 0 && max > 0 ? args[2] : args[0], 0, SIZE_MAX);
        }
        ou_chars_copy(((OuStr *)wide)->data, with.shift, r.hay.data, r.hay.shift, r.hay.n);
        r.hay = ou_span_self(wide);
    }
    if (ou_span_needle(sp, args[1], &r.hay, &r.old) && ou_span_needle(sp, args[2], &r.hay, &r.with)) {
        r.with.owner = args[2];
        if (r.old.n == SIZE_MAX)
            result = ou_str_slice(sp, args[0], 0, SIZE_MAX);
        else
            result = narrow(sp, replace_spans(sp, &r));
    }
    ou_span_release(sp, &r.old);
    ou_span_release(sp, &r.with);
    ou_xdecref(sp, wide);
    return result;
}

OuObj *
ou_span_replace(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    int64_t max = -1;
    if (ou_is_str(args[0]))
        for (size_t i = 1; i <= 2; i++)
            if (!ou_is_str(args[i]))
                return ou_raise_not_str(sp, "replace", i == 1 ? " 1" : " 2", args[i]);
    if (n > 3 && !ou_span_size_of(sp, args[3], &max))
        return NULL;
    size_t limit = max < 0 ? SIZE_MAX : (size_t)max;
    if (ou_is_str(args[0]))
        return replace_text(sp, args, limit);
    Replace r = {.hay = ou_span_self(args[0]), .max = limit};
    if (!ou_span_needle(sp, args[1], &r.hay, &r.old) || !ou_span_needle(sp, args[2], &r.hay, &r.with))
        return NULL;
    return replace_spans(sp, &r);
}
