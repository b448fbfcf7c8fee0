/* SPDX-License-Identifier: MIT */
/* The format mini-language: reading a spec, and what it says of strings.
 *
 *   [[fill]align][sign][z][#][0][width][grouping][.precision][type]
 *
 * Numbers are in format_number.c.
 */
#include "object/text/format_int.h"

#include <string.h>

#include "object/ops.h"
#include "object/text/unicode.h"

/* ---- reading a spec ---- */

static bool
is_align(uint32_t c)
{
    return c == '<' || c == '>' || c == '=' || c == '^';
}

/* What is left of a spec. */
typedef struct Cursor {
    OuSpace *sp;
    OuObj *spec;
    size_t at, end;
} Cursor;

static uint32_t
peek(const Cursor *c)
{
    return c->at < c->end ? ou_str_at(c->spec, c->at) : 0;
}

static bool
accept(Cursor *c, uint32_t wanted)
{
    if (c->at >= c->end || ou_str_at(c->spec, c->at) != wanted)
        return false;
    c->at++;
    return true;
}

/* A number of digits of any script; *value is -1 when there is none. */
static bool
read_number(Cursor *c, int64_t *value)
{
    *value = -1;
    for (; c->at < c->end; c->at++) {
        uint32_t ch = peek(c);
        int digit = ch >= '0' && ch <= '9' ? (int)(ch - '0') : ch < 128 ? -1 : ou_unicode_decimal_value(ch);
        if (digit < 0)
            break;
        int64_t number = *value < 0 ? 0 : *value;
        if (number > (INT64_MAX - digit) / 10) {
            ou_raise(c->sp, OU_E_VALUE_ERROR, "Too many decimal digits in format string");
            return false;
        }
        *value = number * 10 + digit;
    }
    return true;
}

static void
read_fill_and_align(Cursor *c, OuFormatSpec *out, bool *has_fill)
{
    *has_fill = false;
    if (c->end - c->at >= 2 && is_align(ou_str_at(c->spec, c->at + 1))) {
        out->fill = peek(c);
        out->align = (char)ou_str_at(c->spec, c->at + 1);
        *has_fill = true;
        c->at += 2;
    } else if (is_align(peek(c))) {
        out->align = (char)peek(c);
        c->at++;
    }
}

static bool
read_grouping(Cursor *c, OuFormatSpec *out)
{
    if (accept(c, ','))
        out->thousands = ',';
    if (peek(c) == '_') {
        if (out->thousands != 0) {
            ou_raise(c->sp, OU_E_VALUE_ERROR, "Cannot specify both ',' and '_'.");
            return false;
        }
        out->thousands = '_';
        c->at++;
    }
    if (peek(c) == ',' && out->thousands == '_') {
        ou_raise(c->sp, OU_E_VALUE_ERROR, "Cannot specify both ',' and '_'.");
        return false;
    }
    return true;
}

static bool
read_precision(Cursor *c, OuFormatSpec *out)
{
    if (!accept(c, '.'))
        return true;
    if (!read_number(c, &out->precision))
        return false;
    if (out->precision >= 0)
        return true;
    ou_raise(c->sp, OU_E_VALUE_ERROR, "Format specifier missing precision");
    return false;
}

/* Grouping goes with decimal and floating types; underscores also with the powers of two. */
static bool
check_grouping(OuSpace *sp, const OuFormatSpec *out, uint32_t type)
{
    if (out->thousands == 0 || type == 0 || (type < 128 && strchr("defgEG%F", (int)type) != NULL))
        return true;
    if (out->thousands == '_' && type < 128 && strchr("boxX", (int)type) != NULL)
        return true;
    if (type > 32 && type < 128)
        ou_raise(sp, OU_E_VALUE_ERROR, "Cannot specify '%c' with '%c'.", out->thousands, (int)type);
    else
        ou_raise(sp, OU_E_VALUE_ERROR, "Cannot specify '%c' with '\\x%x'.", out->thousands, type);
    return false;
}

bool
ou_format_parse_for(OuSpace *sp, OuObj *spec, const char *type_name, uint32_t default_type,
                    OuFormatSpec *out)
{
    Cursor c = {.sp = sp, .spec = spec, .at = 0, .end = ou_str_length(spec)};
    bool has_fill;
    *out = (OuFormatSpec){.fill = ' ', .width = -1, .precision = -1};
    read_fill_and_align(&c, out, &has_fill);
    uint32_t sign = peek(&c);
    if (sign == '-' || sign == '+' || sign == ' ') {
        out->sign = (char)sign;
        c.at++;
    }
    out->no_neg_zero = accept(&c, 'z');
    out->alternate = accept(&c, '#');
    if (!has_fill && accept(&c, '0')) {
        out->fill = '0';
        out->zero = true;
    }
    if (!read_number(&c, &out->width) || !read_grouping(&c, out) || !read_precision(&c, out))
        return false;
    if (c.end - c.at > 1) {
        ou_raise(sp, OU_E_VALUE_ERROR, "Invalid format specifier '%U' for object of type '%.200s'", spec, type_name);
        return false;
    }
    if (c.at < c.end)
        out->type = peek(&c);
    return check_grouping(sp, out, out->type != 0 ? out->type : default_type);
}

bool
ou_format_parse(OuSpace *sp, OuObj *spec, const char *type_name, OuFormatSpec *out)
{
    return ou_format_parse_for(sp, spec, type_name, strcmp(type_name, "str") == 0 ? 's' : 0, out);
}

bool
ou_format_unknown(OuSpace *sp, uint32_t type, OuObj *type_name)
{
    if (type > 32 && type < 128)
        ou_raise(sp, OU_E_VALUE_ERROR, "Unknown format code '%c' for object of type '%.200U'", (int)type, type_name);
    else
        ou_raise(sp, OU_E_VALUE_ERROR, "Unknown format code '\\x%x' for object of type '%.200U'", type, type_name);
    return false;
}

/* ---- padding ---- */

bool
ou_format_fill(OuStrBuilder *b, uint32_t fill, size_t n)
{
    char run[64];
    if (fill < 128)
        memset(run, (int)fill, sizeof run);
    while (n > 0) {
        size_t now = fill < 128 ? (n < sizeof run ? n : sizeof run) : 1;
        if (!(fill < 128 ? ou_builder_ascii(b, run, now) : ou_builder_char(b, fill)))
            return false;
        n -= now;
    }
    return true;
}

bool
ou_format_padded(OuStrBuilder *b, OuObj *s, size_t length, const OuFormatSpec *spec, char align)
{
    size_t pad = spec->width > 0 && (uint64_t)spec->width > length ? (size_t)spec->width - length : 0;
    if (spec->align != 0)
        align = spec->align;
    size_t left = align == '>' ? pad : align == '^' ? pad / 2 : 0;
    return ou_format_fill(b, spec->fill, left) && ou_builder_slice(b, s, 0, length) &&
           ou_format_fill(b, spec->fill, pad - left);
}

/* ---- str ---- */

static const char *
refusal_for_str(const OuFormatSpec *spec)
{
    if (spec->sign == ' ')
        return "Space not allowed in string format specifier";
    if (spec->sign != 0)
        return "Sign not allowed in string format specifier";
    if (spec->no_neg_zero)
        return "Negative zero coercion (z) not allowed in string format specifier";
    if (spec->alternate)
        return "Alternate form (#) not allowed in string format specifier";
    if (spec->align == '=')
        return "'=' alignment not allowed in string format specifier";
    return NULL;
}

bool
ou_format_str(OuStrBuilder *b, OuObj *s, const OuFormatSpec *spec)
{
    if (spec->type != 0 && spec->type != 's')
        return ou_format_unknown(b->sp, spec->type, s->type->name);
    const char *refusal = refusal_for_str(spec);
    if (refusal != NULL) {
        ou_raise(b->sp, OU_E_VALUE_ERROR, "%s", refusal);
        return false;
    }
    size_t length = ou_str_length(s);
    if (spec->precision >= 0 && (uint64_t)spec->precision < length)
        length = (size_t)spec->precision;
    return ou_format_padded(b, s, length, spec, '<');
}

OuObj *
ou_str_format_spec(OuSpace *sp, OuObj *s, OuObj *spec)
{
    if (ou_str_length(spec) == 0)
        return ou_is(s, sp, OU_T_STR) ? ou_incref(s) : ou_str_of(sp, s);
    OuFormatSpec parsed;
    OuStrBuilder b;
    OuText name;
    if (!ou_text_of(sp, s->type->name, &name))
        return NULL;
    bool done = ou_format_parse_for(sp, spec, name.utf8, 's', &parsed);
    ou_text_release(sp, &name);
    if (!done)
        return NULL;
    ou_builder_init(&b, sp);
    if (ou_format_str(&b, s, &parsed))
        return ou_builder_finish(&b);
    ou_builder_clear(&b);
    return NULL;
}
