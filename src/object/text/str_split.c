/* SPDX-License-Identifier: MIT */
/* split, splitlines, partition and strip, for str, bytes and bytearray. */
#include "object/args.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/ops.h"
#include "object/text/str_int.h"
#include "object/text/unicode.h"

/* White space as the type sees it: Unicode's for str, ASCII's six for bytes. */
static inline bool
is_space(const OuSpan *span, size_t i)
{
    uint32_t c = ou_char_at(span->data, span->shift, i);
    if (c < 0x80)
        return c == ' ' || c - 9 < 5 || (c - 28 < 4 && span->kind == OU_SPAN_STR);
    return span->kind == OU_SPAN_STR && ou_unicode_is_space(c);
}

static bool
add_piece(OuSpace *sp, OuObj *list, const OuSpan *span, size_t start, size_t end)
{
    OuObj *piece = ou_span_piece(sp, span, start, end);
    return piece != NULL && ou_list_append_steal(sp, list, piece);
}

static bool
split_spaces(OuSpace *sp, OuObj *list, const OuSpan *span, size_t max)
{
    size_t i = 0;
    for (;;) {
        while (i < span->n && is_space(span, i))
            i++;
        if (i == span->n)
            return true;
        size_t start = i;
        if (max-- == 0)
            return add_piece(sp, list, span, start, span->n);
        while (i < span->n && !is_space(span, i))
            i++;
        if (!add_piece(sp, list, span, start, i))
            return false;
    }
}

static bool
rsplit_spaces(OuSpace *sp, OuObj *list, const OuSpan *span, size_t max)
{
    size_t i = span->n;
    for (;;) {
        while (i > 0 && is_space(span, i - 1))
            i--;
        if (i == 0)
            return true;
        size_t end = i;
        if (max-- == 0)
            return add_piece(sp, list, span, 0, end);
        while (i > 0 && !is_space(span, i - 1))
            i--;
        if (!add_piece(sp, list, span, i, end))
            return false;
    }
}

static bool
split_at(OuSpace *sp, OuObj *list, const OuSpan *span, const OuSpan *separator, size_t max)
{
    size_t start = 0;
    while (max-- > 0) {
        ptrdiff_t at = separator->n == SIZE_MAX
                           ? -1
                           : ou_span_find(span->data + (start << span->shift), span->n - start, separator->data,
                                          separator->n, span->shift);
        if (at < 0)
            break;
        if (!add_piece(sp, list, span, start, start + (size_t)at))
            return false;
        start += (size_t)at + separator->n;
    }
    return add_piece(sp, list, span, start, span->n);
}

static bool
rsplit_at(OuSpace *sp, OuObj *list, const OuSpan *span, const OuSpan *separator, size_t max)
{
    size_t end = span->n;
    while (max-- > 0) {
        ptrdiff_t at = separator->n == SIZE_MAX
                           ? -1
                           : ou_span_rfind(span->data, end, separator->data, separator->n, span->shift);
        if (at < 0)
            break;
        if (!add_piece(sp, list, span, (size_t)at + separator->n, end))
            return false;
        end = (size_t)at;
    }
    return add_piece(sp, list, span, 0, end);
}

static void
reverse_items(OuObj *o)
{
    OuList *list = (OuList *)o;
    for (size_t i = 0, j = list->length; i + 1 < j; i++) {
        OuObj *item = list->items[i];
        list->items[i] = list->items[--j];
        list->items[j] = item;
    }
}

static bool
split_into(OuSpace *sp, OuObj *list, OuObj *self, OuObj *separator, size_t max, bool backwards)
{
    OuSpan span = ou_span_self(self), needle = {0};
    if (separator == NULL || separator == sp->none)
        return (backwards ? rsplit_spaces : split_spaces)(sp, list, &span, max);
    if (span.kind == OU_SPAN_STR && !ou_is_str(separator)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "must be str or None, not %T", separator);
        return false;
    }
    bool done = ou_span_needle(sp, separator, &span, &needle);
    if (done && needle.n == 0) {
        ou_raise(sp, OU_E_VALUE_ERROR, "empty separator");
        done = false;
    }
    if (done)
        done = (backwards ? rsplit_at : split_at)(sp, list, &span, &needle, max);
    ou_span_release(sp, &needle);
    return done;
}

static OuObj *
split_either(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames, bool backwards)
{
    static const char *const names[] = {"sep", "maxsplit", NULL};
    OuObj *out[2] = {n > 1 ? args[1] : NULL, NULL};
    int64_t max = -1;
    if ((n > 2 || kwnames != NULL)
        && !ou_args_parse(sp, backwards ? "rsplit" : "split", args + 1, n - 1, kwnames, names, 0, out))
        return NULL;
    if (out[1] != NULL && !ou_span_size_of(sp, out[1], &max))
        return NULL;
    OuObj *list = ou_list_new(sp, 0);
    if (list == NULL)
        return NULL;
    if (!split_into(sp, list, args[0], out[0], max < 0 ? SIZE_MAX : (size_t)max, backwards)) {
        ou_decref(sp, list);
        return NULL;
    }
    if (backwards)
        reverse_items(list);
    return list;
}

OuObj *
ou_span_split(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return split_either(sp, args, n, kwnames, false);
}

OuObj *
ou_span_rsplit(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    return split_either(sp, args, n, kwnames, true);
}

/* ---- splitlines ---- */

static inline bool
is_line_end(const OuSpan *span, uint32_t c)
{
    return span->kind == OU_SPAN_STR ? ou_unicode_is_line_end(c) : c == '\n' || c == '\r';
}

static bool
split_lines(OuSpace *sp, OuObj *list, const OuSpan *span, bool keep_ends)
{
    for (size_t start = 0, i = 0; start < span->n; start = i) {
        while (i < span->n && !is_line_end(span, ou_char_at(span->data, span->shift, i)))
            i++;
        size_t end = i;
        if (i < span->n) {
            bool return_newline = i + 1 < span->n && ou_char_at(span->data, span->shift, i) == '\r'
                                  && ou_char_at(span->data, span->shift, i + 1) == '\n';
            i += return_newline ? 2 : 1;
        }
        if (!add_piece(sp, list, span, start, keep_ends ? i : end))
            return false;
    }
    return true;
}

OuObj *
ou_span_splitlines(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"keepends", NULL};
    OuObj *keep_arg = NULL;
    if (!ou_args_parse(sp, "splitlines", args + 1, n - 1, kwnames, names, 0, &keep_arg))
        return NULL;
    int keep = keep_arg == NULL ? 0 : ou_truth(sp, keep_arg);
    if (keep < 0)
        return NULL;
    OuObj *list = ou_list_new(sp, 0);
    if (list == NULL)
        return NULL;
    OuSpan span = ou_span_self(args[0]);
    if (!split_lines(sp, list, &span, keep != 0)) {
        ou_decref(sp, list);
        return NULL;
    }
    return list;
}

/* ---- partition ---- */

static OuObj *
partition_either(OuSpace *sp, OuObj *const *args, bool backwards)
{
    OuSpan span = ou_span_self(args[0]), needle;
    OuObj *parts[3] = {NULL, NULL, NULL}, *result = NULL;
    if (!ou_span_needle(sp, args[1], &span, &needle))
        goto done;
    if (needle.n == 0) {
        ou_raise(sp, OU_E_VALUE_ERROR, "empty separator");
        goto done;
    }
    ptrdiff_t at = -1;
    if (needle.n != SIZE_MAX)
        at = backwards ? ou_span_rfind(span.data, span.n, needle.data, needle.n, span.shift)
                       : ou_span_find(span.data, span.n, needle.data, needle.n, span.shift);
    size_t end_head = at >= 0 ? (size_t)at : backwards ? 0 : span.n;
    size_t start_tail = at >= 0 ? end_head + needle.n : backwards ? 0 : span.n;
    parts[0] = ou_span_piece(sp, &span, 0, end_head);
    parts[1] = ou_span_piece(sp, &span, end_head, start_tail);
    parts[2] = ou_span_piece(sp, &span, start_tail, span.n);
    if (parts[0] != NULL && parts[1] != NULL && parts[2] != NULL)
        result = ou_tuple_from(sp, parts, 3);
done:
    for (size_t i = 0; i < 3; i++)
        ou_xdecref(sp, parts[i]);
    ou_span_release(sp, &needle);
    return result;
}

OuObj *
ou_span_partition(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return partition_either(sp, args, false);
}

OuObj *
ou_span_rpartition(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return partition_either(sp, args, true);
}

/* ---- strip ---- */

enum { STRIP_LEFT = 1, STRIP_RIGHT = 2 };

/* Is character i of the span one of `set` (NULL: white space)? The set keeps its own width. */
static bool
is_stripped(const OuSpan *span, const OuSpan *set, size_t i)
{
    if (set == NULL)
        return is_space(span, i);
    uint32_t c = ou_char_at(span->data, span->shift, i);
    if (set->shift == 0)
        return c < 256 && set->n > 0 && memchr(set->data, (int)c, set->n) != NULL;
    for (size_t j = 0; j < set->n; j++)
        if (ou_char_at(set->data, set->shift, j) == c)
            return true;
    return false;
}

static OuObj *
strip_sides(OuSpace *sp, OuObj *const *args, size_t n, int sides, const char *name)
{
    OuSpan span = ou_span_self(args[0]), set = {0};
    const OuSpan *chars = NULL;
    if (n > 1 && args[1] != sp->none) {
        chars = &set;
        if (span.kind != OU_SPAN_STR) {
            if (!ou_span_needle(sp, args[1], &span, &set))
                return NULL;
        } else if (ou_is_str(args[1])) {
            set = ou_span_self(args[1]);
        } else {
            return ou_raise(sp, OU_E_TYPE_ERROR, "%s arg must be None or str", name);
        }
    }
    size_t start = 0, end = span.n;
    if (sides & STRIP_LEFT)
        while (start < end && is_stripped(&span, chars, start))
            start++;
    if (sides & STRIP_RIGHT)
        while (end > start && is_stripped(&span, chars, end - 1))
            end--;
    return ou_span_piece(sp, &span, start, end);
}

OuObj *
ou_span_strip(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return strip_sides(sp, args, n, STRIP_LEFT | STRIP_RIGHT, "strip");
}

OuObj *
ou_span_lstrip(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return strip_sides(sp, args, n, STRIP_LEFT, "lstrip");
}

OuObj *
ou_span_rstrip(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)kwnames;
    return strip_sides(sp, args, n, STRIP_RIGHT, "rstrip");
}
