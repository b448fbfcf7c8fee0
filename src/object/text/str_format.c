/* SPDX-License-Identifier: MIT */
/* str.format and str.format_map.
 *
 * A template is read once, left to right: text, then a field `{name!conversion:
 * spec}`. A spec may hold fields in turn, one level deep, as in CPython; so the
 * recursion here is bounded by the depth that is handed down.
 */
#include "object/container/tuple.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/str_int.h"

enum { NUMBERING_UNKNOWN, NUMBERING_AUTO, NUMBERING_MANUAL };

typedef struct Template {
    OuSpace *sp;
    OuObj *const *args; // positional, then keyword values
    size_t n;
    OuObj *kwnames;     // tuple or NULL
    OuObj *mapping;     // format_map's, or NULL
    int numbering;
    size_t next;        // automatic field number
} Template;

/* A part of a template or spec. */
typedef struct Part {
    OuObj *text;
    size_t at, end;
} Part;

static bool
value_error(Template *t, const char *message)
{
    ou_raise(t->sp, OU_E_VALUE_ERROR, "%s", message);
    return false;
}

/* ---- the value that a field names ---- */

/* The number that [start, end) spells, or -1. */
static int64_t
read_index(OuObj *text, size_t start, size_t end)
{
    int64_t value = 0;
    if (start == end)
        return -1;
    for (size_t i = start; i < end; i++) {
        uint32_t c = ou_str_at(text, i);
        if (c - '0' >= 10 || value > INT64_MAX / 10 - 10)
            return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

static OuObj *
find_keyword(Template *t, OuObj *name)
{
    if (t->mapping != NULL)
        return ou_get_item(t->sp, t->mapping, name);
    OuTuple *names = (OuTuple *)t->kwnames;
    for (size_t i = 0; names != NULL && i < names->length; i++)
        if (ou_str_equal(names->items[i], name))
            return ou_incref(t->args[t->n + i]);
    return ou_raise_key(t->sp, name);
}

static OuObj *
find_positional(Template *t, size_t index)
{
    if (t->mapping != NULL)
        return ou_raise(t->sp, OU_E_VALUE_ERROR, "Format string contains positional fields");
    if (index >= t->n)
        return ou_raise(t->sp, OU_E_INDEX_ERROR, "Replacement index %zu out of range for positional args tuple", index);
    return ou_incref(t->args[index]);
}

static OuObj *
find_first(Template *t, OuObj *text, size_t start, size_t end)
{
    int64_t index = read_index(text, start, end);
    if (index < 0 && start != end) {
        OuObj *name = ou_str_slice(t->sp, text, start, end);
        OuObj *value = name == NULL ? NULL : find_keyword(t, name);
        ou_xdecref(t->sp, name);
        return value;
    }
    int numbering = start == end ? NUMBERING_AUTO : NUMBERING_MANUAL;
    if (t->numbering != NUMBERING_UNKNOWN && t->numbering != numbering && t->mapping == NULL)
        return ou_raise(t->sp, OU_E_VALUE_ERROR,
                        numbering == NUMBERING_AUTO
                            ? "cannot switch from manual field specification to automatic field numbering"
                            : "cannot switch from automatic field numbering to manual field specification");
    t->numbering = numbering;
    return find_positional(t, numbering == NUMBERING_AUTO ? t->next++ : (size_t)index);
}

/* One step, `.attribute` or `[item]`, at *at; moves it behind. */
static OuObj *
step_into(Template *t, OuObj *value, OuObj *text, size_t *at, size_t end)
{
    OuSpace *sp = t->sp;
    bool item = ou_str_at(text, *at) == '[';
    size_t start = *at + 1, stop = start;
    if (!item && ou_str_at(text, *at) != '.')
        return ou_raise(sp, OU_E_VALUE_ERROR, "Only '.' or '[' may follow ']' in format field specifier");
    while (stop < end) {
        uint32_t c = ou_str_at(text, stop);
        if (item ? c == ']' : c == '.' || c == '[')
            break;
        stop++;
    }
    if (item && stop == end)
        return ou_raise(sp, OU_E_VALUE_ERROR, "Missing ']' in format string");
    *at = stop + item;
    if (start == stop)
        return ou_raise(sp, OU_E_VALUE_ERROR, "Empty attribute in format string");
    int64_t index = item ? read_index(text, start, stop) : -1;
    OuObj *key = index >= 0 ? ou_int_from_i64(sp, index) : ou_str_slice(sp, text, start, stop);
    if (key != NULL && !item)
        key = ou_str_intern(sp, key);
    if (key == NULL)
        return NULL;
    OuObj *found = item ? ou_get_item(sp, value, key) : ou_get_attr(sp, value, key);
    ou_decref(sp, key);
    return found;
}

static OuObj *
find_value(Template *t, OuObj *text, size_t start, size_t end)
{
    size_t at = start;
    while (at < end && ou_str_at(text, at) != '.' && ou_str_at(text, at) != '[')
        at++;
    OuObj *value = find_first(t, text, start, at);
    while (value != NULL && at < end) {
        OuObj *found = step_into(t, value, text, &at, end);
        ou_decref(t->sp, value);
        value = found;
    }
    return value;
}

/* ---- fields ---- */

/* Where the parts of one field lie. */
typedef struct Field {
    size_t name, name_end;
    uint32_t conversion; // 0: none
    size_t spec, spec_end;
} Field;

/* The name ends at '!', ':' or '}' outside brackets. */
static bool
read_name(Template *t, Part *p, Field *f)
{
    bool bracket = false;
    f->name = p->at;
    for (; p->at < p->end; p->at++) {
        uint32_t c = ou_str_at(p->text, p->at);
        if (c == '{')
            return value_error(t, "unexpected '{' in field name");
        if (c == '[')
            bracket = true;
        else if (c == ']')
            bracket = false;
        else if (!bracket && (c == '}' || c == ':' || c == '!'))
            break;
    }
    f->name_end = p->at;
    if (p->at == p->end)
        return value_error(t, "expected '}' before end of string");
    return true;
}

static bool
read_conversion(Template *t, Part *p, Field *f)
{
    if (ou_str_at(p->text, p->at) != '!')
        return true;
    if (p->end - p->at < 3)
        return value_error(t, p->end - p->at < 2 ? "end of string while looking for conversion specifier"
                                                 : "unmatched '{' in format spec");
    f->conversion = ou_str_at(p->text, p->at + 1);
    p->at += 2;
    uint32_t c = ou_str_at(p->text, p->at);
    if (c != ':' && c != '}')
        return value_error(t, "expected ':' after conversion specifier");
    return true;
}

/* From behind the '{' to behind the '}'. */
static bool
read_field(Template *t, Part *p, Field *f)
{
    *f = (Field){0};
    if (p->at == p->end)
        return value_error(t, "Single '{' encountered in format string");
    if (!read_name(t, p, f) || !read_conversion(t, p, f))
        return false;
    if (ou_str_at(p->text, p->at) == '}') {
        f->spec = f->spec_end = p->at++;
        return true;
    }
    f->spec = ++p->at;
    for (size_t depth = 1; p->at < p->end; p->at++) {
        uint32_t c = ou_str_at(p->text, p->at);
        depth += c == '{' ? 1 : 0;
        if (c == '}' && --depth == 0) {
            f->spec_end = p->at++;
            return true;
        }
    }
    return value_error(t, "unmatched '{' in format spec");
}

static OuObj *
convert(Template *t, OuObj *value, uint32_t conversion)
{
    switch (conversion) {
    case 'r': return ou_repr(t->sp, value);
    case 's': return ou_str_of(t->sp, value);
    case 'a': return ou_ascii(t->sp, value);
    default:
        if (conversion > 32 && conversion < 127)
            return ou_raise(t->sp, OU_E_VALUE_ERROR, "Unknown conversion specifier %c", (int)conversion);
        return ou_raise(t->sp, OU_E_VALUE_ERROR, "Unknown conversion specifier \\x%x", conversion);
    }
}

static bool expand(Template *t, OuStrBuilder *b, Part p, int depth);

/* The spec of a field as a str, its own fields filled in. */
static OuObj *
expand_spec(Template *t, Part *p, const Field *f, int depth)
{
    bool nested = false;
    for (size_t i = f->spec; i < f->spec_end; i++)
        nested |= ou_str_at(p->text, i) == '{';
    if (!nested)
        return ou_str_slice(t->sp, p->text, f->spec, f->spec_end);
    OuStrBuilder b;
    ou_builder_init(&b, t->sp);
    if (expand(t, &b, (Part){p->text, f->spec, f->spec_end}, depth - 1))
        return ou_builder_finish(&b);
    ou_builder_clear(&b);
    return NULL;
}

static bool
add_field(Template *t, OuStrBuilder *b, Part *p, const Field *f, int depth)
{
    OuSpace *sp = t->sp;
    OuObj *value = find_value(t, p->text, f->name, f->name_end), *spec = NULL, *text = NULL;
    if (value != NULL && f->conversion != 0) {
        OuObj *converted = convert(t, value, f->conversion);
        ou_decref(sp, value);
        value = converted;
    }
    if (value != NULL && f->spec == f->spec_end && ou_is(value, sp, OU_T_STR))
        text = ou_incref(value);
    else if (value != NULL && (spec = expand_spec(t, p, f, depth)) != NULL)
        text = ou_format(sp, value, spec);
    bool done = text != NULL && ou_builder_str(b, text);
    ou_xdecref(sp, text);
    ou_xdecref(sp, spec);
    ou_xdecref(sp, value);
    return done;
}

static bool
expand(Template *t, OuStrBuilder *b, Part p, int depth)
{
    if (depth < 0)
        return value_error(t, "Max string recursion exceeded");
    size_t start = p.at;
    while (p.at < p.end) {
        uint32_t c = ou_str_at(p.text, p.at);
        if (c != '{' && c != '}') {
            p.at++;
            continue;
        }
        bool doubled = p.at + 1 < p.end && ou_str_at(p.text, p.at + 1) == c;
        if (!ou_builder_slice(b, p.text, start, p.at + doubled))
            return false;
        if (!doubled && c == '}')
            return value_error(t, "Single '}' encountered in format string");
        p.at += doubled ? 2 : 1;
        if (!doubled) {
            Field field;
            if (!read_field(t, &p, &field) || !add_field(t, b, &p, &field, depth))
                return false;
        }
        start = p.at;
    }
    return ou_builder_slice(b, p.text, start, p.end);
}

static OuObj *
run_template(Template *t, OuObj *text)
{
    OuStrBuilder b;
    ou_builder_init(&b, t->sp);
    if (expand(t, &b, (Part){text, 0, ou_str_length(text)}, 1))
        return ou_builder_finish(&b);
    ou_builder_clear(&b);
    return NULL;
}

OuObj *
ou_str_format_method(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    Template t = {.sp = sp, .args = args + 1, .n = n - 1, .kwnames = kwnames};
    return run_template(&t, args[0]);
}

OuObj *
ou_str_format_map(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    Template t = {.sp = sp, .mapping = args[1]};
    return run_template(&t, args[0]);
}
