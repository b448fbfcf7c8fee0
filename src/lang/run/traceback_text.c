/* SPDX-License-Identifier: MIT */
/* Uncaught exceptions as text, in CPython's layout: chained exceptions first, then
 * "Traceback (most recent call last):", one entry a frame with its source line
 * and, where it tells more than the line itself, a mark under the part that
 * raised. Source is read from the file again, as CPython does.
 */
#include <stdio.h>
#include <string.h>

#include "lang/run/entry.h"
#include "lang/run/vm_int.h"
#include "object/container/list.h"
#include "object/container/tuple.h"
#include "object/error/exception.h"
#include "object/names.h"
#include "object/number/int.h"
#include "object/text/str.h"
#include "os/file.h"

enum { LINE_ROOM = 2048, READ_ROOM = 8192, REPEATS_SHOWN = 3 };

/* ---- source lines ---- */

/* Line `wanted` of a file, without its newline; its length, or -1. Longer lines are cut. */
static int
read_source_line(const char *path, uint32_t wanted, char line[LINE_ROOM])
{
    int fd = ou_file_open(path, OU_FILE_READ);
    if (fd < 0)
        return -1;
    char chunk[READ_ROOM];
    uint32_t number = 1;
    int length = 0;
    bool done = false, any = false;
    while (!done) {
        int64_t got = ou_file_read(fd, chunk, sizeof chunk);
        if (got <= 0)
            break;
        for (int64_t i = 0; i < got && !done; i++) {
            if (number == wanted)
                any = true;
            if (chunk[i] == '\n')
                done = number++ == wanted;
            else if (number == wanted && length < LINE_ROOM - 1)
                line[length++] = chunk[i];
        }
    }
    ou_file_close(fd);
    line[length] = '\0';
    while (length > 0 && (line[length - 1] == '\r' || line[length - 1] == ' '))
        line[--length] = '\0';
    return any ? length : -1;
}

/* Columns of a terminal that bytes [0, n) of a line take: its characters. */
static size_t
characters(const char *line, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)line[i] & 0xC0) != 0x80;
    return count;
}

/* ---- the marks ---- */

/* In a subscript expression, where its last bracket opens; n when not found. */
static size_t
find_bracket(const char *text, size_t n)
{
    int depth = 0;
    for (size_t i = n; i-- > 0;) {
        if (text[i] == ']')
            depth++;
        else if (text[i] == '[' && --depth == 0)
            return i;
    }
    return n;
}

static bool
is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\f';
}

/* Does an operand end before text[i]? An operator there takes two, else one. */
static bool
follows_operand(const char *text, size_t i)
{
    while (i > 0 && is_space(text[i - 1]))
        i--;
    return i > 0 && strchr("*/<>+-%&|^@=~", text[i - 1]) == NULL;
}

/* In a binary expression, where its operator `op` stands: the last one outside
 * brackets and strings, the first for `**`; n when not found. */
static size_t
find_operator(const char *text, size_t n, const char *op)
{
    size_t found = n, length = strlen(op);
    int depth = 0;
    char quote = 0;
    for (size_t i = 0; i < n; i++) {
        char c = text[i];
        if (quote != 0) {
            if (c == '\\')
                i++;
            else if (c == quote)
                quote = 0;
        } else if (c == '\'' || c == '"') {
            quote = c;
        } else if (strchr("([{", c) != NULL) {
            depth++;
        } else if (strchr(")]}", c) != NULL) {
            depth--;
        } else if (depth == 0 && i > 0 && i + length < n && strncmp(text + i, op, length) == 0
                   && follows_operand(text, i) && strchr("*/<>=", text[i + length]) == NULL) {
            found = i;
            if (length == 2 && *op == '*')
                return found;
        }
    }
    return found;
}

/* The brackets of text[0, n) that open at 0 close at its end, and only group: there
 * is no comma in them and no `for`. */
static bool
is_group(const char *text, size_t n)
{
    int depth = 0;
    if (n < 3 || text[0] != '(')
        return false;
    for (size_t i = 0; i < n; i++) {
        depth += strchr("([{", text[i]) != NULL;
        depth -= strchr(")]}", text[i]) != NULL;
        if (depth == 0)
            return i + 1 == n;
        if (depth == 1 && (text[i] == ',' || (i + 5 < n && strncmp(text + i, " for ", 5) == 0)))
            return false;
    }
    return false;
}

/* Narrow text[*from, *to) to the expression itself, without spaces and grouping
 * brackets around it: where CPython's syntax tree says that it begins and ends. */
static void
strip_group(const char *text, size_t *from, size_t *to)
{
    for (;;) {
        while (*from < *to && is_space(text[*from]))
            ++*from;
        while (*from < *to && is_space(text[*to - 1]))
            --*to;
        if (!is_group(text + *from, *to - *from))
            return;
        ++*from;
        --*to;
    }
}

/* The strong marks of text[0, n), a binary expression with its operator at `at`: two
 * characters behind the left operand at most, whatever they are, as in CPython. */
static void
mark_operator(const char *text, size_t n, size_t at, size_t length, size_t *strong, size_t *strong_end)
{
    size_t left = 0, left_end = at, right = at + length, right_end = n;
    strip_group(text, &left, &left_end);
    strip_group(text, &right, &right_end);
    size_t i = left_end;
    while (i + 1 < right && is_space(text[i]))
        i++;
    *strong = i;
    *strong_end = i + 1 < right && !is_space(text[i + 1]) ? i + 2 : i + 1;
}

/* The same for a subscript whose bracket opens at `at`: from the end of what is
 * indexed to one behind the index. */
static void
mark_subscript(const char *text, size_t n, size_t at, size_t *strong, size_t *strong_end)
{
    size_t left = 0, left_end = at, index = at + 1, index_end = n - 1;
    strip_group(text, &left, &left_end);
    strip_group(text, &index, &index_end);
    *strong = left_end;
    *strong_end = index_end + 1;
}

static const char *
operator_text(unsigned op)
{
    static const char *const text[] = {"+", "-", "*", "@", "/", "//", "%", "**", "<<", ">>", "&", "|", "^"};
    if (op >= OU_OP_ADD && op <= OU_OP_XOR)
        return text[op - OU_OP_ADD];
    if (op >= OU_OP_ADD_K && op <= OU_OP_XOR_K)
        return text[op - OU_OP_ADD_K];
    return NULL;
}

static bool
is_subscript(unsigned op)
{
    return op == OU_OP_GET_ITEM || op == OU_OP_GET_ITEM_K || op == OU_OP_GET_SLICE || op == OU_OP_SET_ITEM || op == OU_OP_DELETE_ITEM;
}

/* "    ~~~^^~~" under the part of `line` that the instruction stands for. */
static bool
append_marks(OuStrBuilder *b, const OuCode *code, uint32_t at, const char *line, size_t n, size_t indent)
{
    OuPosition p = ou_code_position(code, at);
    if (p.column == 0xFFFF || p.end_column == 0xFFFF || p.column >= n)
        return true;
    size_t from = p.column, to = p.end_line == p.line && p.end_column <= n ? p.end_column : n;
    if (to <= from || from < indent)
        return true;
    size_t strong = 0, strong_end = to - from;
    unsigned op = at < code->n_instrs ? code->instrs[at].op : 0;
    if (p.end_line == p.line) {
        const char *sign = operator_text(op), *text = line + from;
        size_t length = to - from;
        size_t where = sign != NULL                              ? find_operator(text, length, sign)
                       : is_subscript(op) && line[to - 1] == ']' ? find_bracket(text, length)
                                                                 : length;
        if (where < length && sign != NULL)
            mark_operator(text, length, where, strlen(sign), &strong, &strong_end);
        else if (where < length)
            mark_subscript(text, length, where, &strong, &strong_end);
    }
    strong += from;
    strong_end += from;
    bool weak = strong != from || strong_end != to;
    if (!weak && from == indent && to == n)
        return true; // the whole line: nothing to point at
    bool ok = ou_builder_text(b, "    ");
    for (size_t i = characters(line + indent, from - indent); i > 0; i--)
        ok = ok && ou_builder_char(b, ' ');
    for (size_t i = characters(line + from, strong - from); i > 0; i--)
        ok = ok && ou_builder_char(b, '~');
    for (size_t i = characters(line + strong, strong_end - strong); i > 0; i--)
        ok = ok && ou_builder_char(b, '^');
    for (size_t i = weak ? characters(line + strong_end, to - strong_end) : 0; i > 0; i--)
        ok = ok && ou_builder_char(b, '~');
    return ok && ou_builder_char(b, '\n');
}

/* ---- entries ---- */

static bool
append_format(OuStrBuilder *b, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    OuObj *text = ou_str_vformat(b->sp, format, ap);
    va_end(ap);
    bool ok = text != NULL && ou_builder_str(b, text);
    ou_xdecref(b->sp, text);
    return ok;
}

static bool
append_source(OuStrBuilder *b, const OuTraceback *tb)
{
    const OuCode *code = tb->frame->func->code;
    char line[LINE_ROOM];
    OuText path;
    if (!ou_text_of(b->sp, code->filename, &path))
        return false;
    int n = path.utf8[0] == '<' ? -1 : read_source_line(path.utf8, tb->line, line);
    ou_text_release(b->sp, &path);
    if (n <= 0)
        return true;
    size_t indent = strspn(line, " \t\f");
    return append_format(b, "    %s\n", line + indent)
           && append_marks(b, code, tb->at, line, (size_t)n, indent);
}

static bool
same_place(const OuTraceback *a, const OuTraceback *b)
{
    return b != NULL && a->line == b->line && a->frame->func->code == b->frame->func->code;
}

static bool
append_traceback(OuStrBuilder *b, const OuTraceback *tb)
{
    if (!ou_builder_text(b, "Traceback (most recent call last):\n"))
        return false;
    const OuTraceback *before = NULL;
    size_t repeats = 0;
    for (;; tb = tb->next) {
        bool same = tb != NULL && same_place(tb, before);
        if (!same && repeats > REPEATS_SHOWN
            && !append_format(b, "  [Previous line repeated %zu more time%s]\n",
                              repeats - REPEATS_SHOWN, repeats - REPEATS_SHOWN == 1 ? "" : "s"))
            return false;
        if (tb == NULL)
            return true;
        repeats = same ? repeats + 1 : 1;
        before = tb;
        if (repeats > REPEATS_SHOWN)
            continue;
        const OuCode *code = tb->frame->func->code;
        if (!append_format(b, "  File \"%S\", line %u, in %S\n", code->filename, tb->line, code->name)
            || !append_source(b, tb))
            return false;
    }
}

/* A line or column, which a program may have set to anything: at most `most`; 0: none. */
static int64_t
number_of(OuSpace *sp, OuObj *o, int64_t most)
{
    int64_t value;
    if (o == NULL || !ou_is(o, sp, OU_T_INT))
        return 0;
    if (!ou_int_to_i64(sp, o, &value)) {
        ou_pending_clear(sp);
        return 0;
    }
    return value < most ? value : most;
}

/* "  File "x.py", line 1" and the offending line with its caret. */
static bool
append_syntax_place(OuStrBuilder *b, OuException *e)
{
    OuSpace *sp = b->sp;
    OuObj *line = e->field[OU_FIELD_SYNTAX_LINENO], *text = e->field[OU_FIELD_SYNTAX_TEXT];
    OuObj *file = e->field[OU_FIELD_SYNTAX_FILENAME];
    if (line == NULL || !ou_is(line, sp, OU_T_INT))
        return true;
    bool named = file != NULL && ou_is(file, sp, OU_T_STR);
    if (!(named ? append_format(b, "  File \"%S\", line %S\n", file, line)
                : append_format(b, "  File \"<string>\", line %S\n", line)))
        return false;
    if (text == NULL || !ou_is(text, sp, OU_T_STR))
        return true;
    size_t n = ou_str_length(text), indent = 0;
    while (n > 0 && (ou_str_at(text, n - 1) == '\n' || ou_str_at(text, n - 1) == '\r'
                     || ou_str_at(text, n - 1) == ' '))
        n--;
    while (indent < n && (ou_str_at(text, indent) == ' ' || ou_str_at(text, indent) == '\t'
                          || ou_str_at(text, indent) == '\f'))
        indent++;
    if (!ou_builder_text(b, "    ") || !ou_builder_slice(b, text, indent, n)
        || !ou_builder_char(b, '\n'))
        return false;
    int64_t most = (int64_t)ou_str_length(text) + 1;
    int64_t offset = number_of(sp, e->field[OU_FIELD_SYNTAX_OFFSET], most);
    int64_t end = number_of(sp, e->field[OU_FIELD_SYNTAX_END_OFFSET], most);
    if (offset < 1)
        return true;
    int64_t from = offset - 1 - (int64_t)indent, to = from + 1;
    if (end > 0) {
        int64_t end_line = number_of(sp, e->field[OU_FIELD_SYNTAX_END_LINENO], INT64_MAX);
        bool same_line = end_line == 0 || end_line == number_of(sp, line, INT64_MAX);
        to = same_line ? end - 1 - (int64_t)indent : (int64_t)(n - indent);
    }
    if (from < 0)
        return true;
    if (to <= from)
        to = from + 1;
    bool ok = ou_builder_text(b, "    ");
    for (int64_t i = 0; ok && i < to; i++)
        ok = ou_builder_char(b, i < from ? ' ' : '^');
    return ok && ou_builder_char(b, '\n');
}

/* The class as the last line names it: with its module unless builtin or main. */
static bool
append_class(OuStrBuilder *b, OuType *type)
{
    OuSpace *sp = b->sp;
    OuObj *module = ou_find_attr(sp, (OuObj *)type, sp->names->module);
    ou_pending_clear(sp);
    bool ok = true;
    if (module != NULL && ou_is(module, sp, OU_T_STR) && !ou_str_equals_text(module, "builtins")
        && !ou_str_equals_text(module, "__main__"))
        ok = ou_builder_str(b, module) && ou_builder_char(b, '.');
    ou_xdecref(sp, module);
    return ok && ou_builder_str(b, type->qualname);
}

static bool
append_last_line(OuStrBuilder *b, OuObj *exception)
{
    OuSpace *sp = b->sp;
    OuException *e = (OuException *)exception;
    OuObj *text = NULL;
    bool syntax = ou_type_is_subtype(exception->type, ou_error_type(sp, OU_E_SYNTAX_ERROR));
    if (syntax && !append_syntax_place(b, e))
        return false;
    if (syntax && e->field[OU_FIELD_SYNTAX_MSG] != NULL)
        text = ou_str_of(sp, e->field[OU_FIELD_SYNTAX_MSG]);
    else
        text = ou_str_of(sp, exception);
    if (text == NULL) {
        ou_pending_clear(sp);
        text = ou_str_from(sp, "<exception str() failed>");
    }
    bool ok = text != NULL && append_class(b, exception->type);
    if (ok && ou_str_length(text) > 0)
        ok = ou_builder_text(b, ": ") && ou_builder_str(b, text);
    ou_xdecref(sp, text);
    ok = ok && ou_builder_char(b, '\n');
    OuObj *notes = e->notes_or_null;
    for (size_t i = 0; ok && notes != NULL && ou_is(notes, sp, OU_T_LIST)
                       && i < ((OuList *)notes)->length; i++)
        ok = append_format(b, "%S\n", ((OuList *)notes)->items[i]);
    return ok;
}

/* The exception that is shown before `e`, and the words between; NULL: none. */
static OuException *
shown_before(OuException *e, const char **words)
{
    if (e->cause != NULL) {
        *words = "\nThe above exception was the direct cause of the following exception:\n\n";
        return (OuException *)e->cause;
    }
    if (e->context != NULL && !e->suppress_context) {
        *words = "\nDuring handling of the above exception, another exception occurred:\n\n";
        return (OuException *)e->context;
    }
    return NULL;
}

OuObj *
ou_vm_format_exception(OuSpace *sp, OuObj *exception)
{
    enum { MOST = 64 }; // longer chains, and cycles, are cut at their old end
    OuException *chain[MOST];
    const char *words[MOST];
    size_t n = 0;
    OuException *e = (OuException *)exception;
    while (e != NULL && n < MOST) {
        chain[n] = e;
        e = shown_before(e, &words[n]);
        n++;
    }
    OuStrBuilder b;
    ou_builder_init(&b, sp);
    bool ok = true;
    for (size_t i = n; ok && i-- > 0;) {
        OuTraceback *tb = (OuTraceback *)chain[i]->traceback;
        ok = (tb == NULL || append_traceback(&b, tb)) && append_last_line(&b, &chain[i]->head);
        if (ok && i > 0)
            ok = ou_builder_text(&b, words[i - 1]);
    }
    if (!ok) {
        ou_builder_clear(&b);
        return ou_pending(sp) ? NULL : ou_raise_memory(sp);
    }
    return ou_builder_finish(&b);
}
