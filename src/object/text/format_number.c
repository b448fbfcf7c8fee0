/* SPDX-License-Identifier: MIT */
/* The format mini-language for int, float and complex.
 *
 * A number is taken apart into sign, prefix, the digits that are grouped and
 * what follows them; one function lays these out with padding and separators.
 */
#include "object/text/format_int.h"

#include <limits.h>
#include <math.h>
#include <string.h>

#include "object/number/complex.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"

/* All ASCII. */
typedef struct NumberParts {
    char sign;          // '+', '-', ' ' or 0
    const char *prefix; // "0x" and the like, or ""
    const char *digits; // before the point
    size_t n_digits;
    const char *rest;   // point, fraction, exponent, '%'
    size_t n_rest;
    const char *tail;   // "%" or ""
    size_t group;       // digits between separators
} NumberParts;

static char
sign_shown(bool negative, char wanted)
{
    if (negative)
        return '-';
    return wanted == '+' || wanted == ' ' ? wanted : 0;
}

/* How many digits stand there when zeros in front are to fill `width`. */
static size_t
digits_to_fill(size_t n_digits, size_t width, size_t group)
{
    if (n_digits >= width)
        return n_digits;
    /* n digits and (n - 1) / group separators take at least the width. */
    size_t n = group == 0 ? width : width - width / (group + 1);
    while (group != 0 && n > 1 && n - 1 + (n - 2) / group >= width)
        n--;
    while (group != 0 && n + (n - 1) / group < width)
        n++;
    return n > n_digits ? n : n_digits;
}

static bool
put_grouped(OuStrBuilder *b, const NumberParts *p, size_t n, char separator)
{
    size_t zeros = n - p->n_digits;
    if (separator == 0)
        return ou_format_fill(b, '0', zeros) && ou_builder_ascii(b, p->digits, p->n_digits);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && (n - i) % p->group == 0 && !ou_builder_char(b, (unsigned char)separator))
            return false;
        if (!ou_builder_char(b, i < zeros ? '0' : (unsigned char)p->digits[i - zeros]))
            return false;
    }
    return true;
}

static bool
put_number(OuStrBuilder *b, const NumberParts *p, const OuFormatSpec *spec)
{
    char align = spec->align != 0 ? spec->align : spec->zero ? '=' : '>';
    uint32_t fill = spec->zero && spec->fill == ' ' ? '0' : spec->fill;
    size_t fixed = (p->sign != 0) + strlen(p->prefix) + p->n_rest + strlen(p->tail);
    size_t width = spec->width > 0 ? (size_t)spec->width : 0;
    char separator = p->n_digits == 0 ? 0 : spec->thousands;
    size_t n = p->n_digits;
    if (fill == '0' && align == '=' && n > 0)
        n = digits_to_fill(n, width > fixed ? width - fixed : 0, separator == 0 ? 0 : p->group);
    size_t total = fixed + n + (separator == 0 ? 0 : (n - 1) / p->group);
    size_t pad = width > total ? width - total : 0;
    size_t left = align == '>' ? pad : align == '^' ? pad / 2 : 0;
    size_t inside = align == '=' ? pad : 0;
    return ou_format_fill(b, fill, left) &&
           (p->sign == 0 || ou_builder_char(b, (unsigned char)p->sign)) && ou_builder_text(b, p->prefix) &&
           ou_format_fill(b, fill, inside) && put_grouped(b, p, n, separator) &&
           ou_builder_ascii(b, p->rest, p->n_rest) && ou_builder_text(b, p->tail) &&
           ou_format_fill(b, fill, pad - left - inside);
}

/* ---- int ---- */

static bool
refuse(OuSpace *sp, const char *text)
{
    ou_raise(sp, OU_E_VALUE_ERROR, "%s", text);
    return false;
}

static bool
format_char(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec)
{
    int64_t c;
    if (spec->sign != 0)
        return refuse(b->sp, "Sign not allowed with integer format specifier 'c'");
    if (spec->alternate)
        return refuse(b->sp, "Alternate form (#) not allowed with integer format specifier 'c'");
    if (!ou_int_to_i64(b->sp, o, &c))
        return false;
    if (c < 0 || c > 0x10FFFF) {
        ou_raise(b->sp, OU_E_OVERFLOW_ERROR, "%%c arg not in range(0x110000)");
        return false;
    }
    OuObj *s = ou_str_from_char(b->sp, (uint32_t)c);
    if (s == NULL)
        return false;
    OuFormatSpec plain = *spec;
    if (plain.zero && plain.fill == ' ')
        plain.fill = '0';
    if (plain.align == '=')
        plain.align = '>';
    bool done = ou_format_padded(b, s, 1, &plain, '>');
    ou_decref(b->sp, s);
    return done;
}

static void
to_upper(char *text, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text[i] >= 'a' && text[i] <= 'z')
            text[i] -= 'a' - 'A';
}

static bool
format_digits(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec, int base)
{
    bool upper = spec->type == 'X';
    OuObj *s = ou_int_to_str(b->sp, o, base);
    if (s == NULL)
        return false;
    const char *text = (const char *)((OuStr *)s)->data;
    bool negative = text[0] == '-';
    const char *prefix = base == 2 ? "0b" : base == 8 ? "0o" : upper ? "0X" : "0x";
    NumberParts p = {
        .sign = sign_shown(negative, spec->sign),
        .prefix = spec->alternate && base != 10 ? prefix : "",
        .digits = text + negative,
        .n_digits = ou_str_length(s) - negative,
        .rest = "",
        .tail = "",
        .group = base == 10 ? 3 : 4,
    };
    bool done;
    if (upper) { // digits of a shared string are not ours to change
        char *copy = ou_buffer_take(b->sp->heap, p.n_digits);
        if (copy == NULL) {
            ou_decref(b->sp, s);
            ou_raise_memory(b->sp);
            return false;
        }
        memcpy(copy, p.digits, p.n_digits);
        to_upper(copy, p.n_digits);
        p.digits = copy;
        done = put_number(b, &p, spec);
        ou_buffer_release(b->sp->heap, copy, p.n_digits);
    } else {
        done = put_number(b, &p, spec);
    }
    ou_decref(b->sp, s);
    return done;
}

static bool
format_int_as_double(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec)
{
    double value;
    return ou_int_to_double(b->sp, o, &value) && ou_format_double_as(b, value, spec, true, o->type->name);
}

bool
ou_format_int(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec)
{
    if (spec->type != 0 && spec->type < 128 && strchr("eEfFgG%", (int)spec->type) != NULL)
        return format_int_as_double(b, o, spec);
    if (spec->type != 0 && (spec->type >= 128 || strchr("dnboxXc", (int)spec->type) == NULL))
        return ou_format_unknown(b->sp, spec->type, o->type->name);
    if (spec->precision >= 0)
        return refuse(b->sp, "Precision not allowed in integer format specifier");
    if (spec->no_neg_zero)
        return refuse(b->sp, "Negative zero coercion (z) not allowed in integer format specifier");
    switch (spec->type) {
    case 'c': return format_char(b, o, spec);
    case 'b': return format_digits(b, o, spec, 2);
    case 'o': return format_digits(b, o, spec, 8);
    case 'x':
    case 'X': return format_digits(b, o, spec, 16);
    default: return format_digits(b, o, spec, 10);
    }
}

/* ---- float ---- */

/* Without a type but with a precision: as 'g', but a whole number keeps one
 * digit behind the point, and counts it. */
static bool
general_text(OuSpace *sp, double value, int precision, bool alternate, OuDoubleText *out)
{
    if (precision == 0)
        precision = 1;
    if (!ou_double_text(sp, value, 'e', precision - 1, false, out))
        return false;
    int exponent = 0;
    const char *mark = strchr(out->text, 'e');
    bool down = mark[1] == '-';
    for (mark += 2; *mark != 0; mark++)
        exponent = exponent * 10 + (*mark - '0');
    exponent = down ? -exponent : exponent;
    ou_double_text_release(sp, out);
    if (exponent != precision - 1)
        return ou_double_text(sp, value, 'g', precision, alternate, out);
    /* 'g' would show precision digits and no point here: show the exponent. */
    if (!ou_double_text(sp, value, 'e', precision - 1, alternate, out))
        return false;
    if (alternate)
        return true;
    char *e = strchr(out->text, 'e'), *end = e; // drop zeros behind the point
    if (memchr(out->text, '.', (size_t)(e - out->text)) == NULL)
        return true;
    while (end[-1] == '0')
        end--;
    if (end[-1] == '.')
        end--;
    memmove(end, e, strlen(e) + 1);
    out->n = strlen(out->text);
    return true;
}

/* '#' wants a point even where no digit follows it. */
static void
add_point(OuDoubleText *out, bool at_end)
{
    char *e = strchr(out->text, 'e');
    if (strchr(out->text, '.') != NULL || (e == NULL && !at_end))
        return;
    if (e == NULL)
        e = out->text + out->n;
    memmove(e + 1, e, strlen(e) + 1);
    *e = '.';
    out->n++;
}

static bool
finite_text(OuSpace *sp, double value, const OuFormatSpec *spec, bool whole_point, OuDoubleText *out)
{
    uint32_t type = spec->type;
    int precision = spec->precision < 0 ? 6 : (int)spec->precision;
    if (type == 0 && spec->precision < 0) {
        if (!ou_double_text(sp, value, 'r', 0, false, out))
            return false;
        if (spec->alternate)
            add_point(out, !whole_point);
        return true;
    }
    if (type == 0 && whole_point)
        return general_text(sp, value, precision, spec->alternate, out);
    char kind = type == 'e' || type == 'E' ? 'e' : type == 'f' || type == 'F' || type == '%' ? 'f' : 'g';
    return ou_double_text(sp, value, kind, precision, spec->alternate, out);
}

static bool
is_zero_text(const char *text)
{
    for (; *text != 0 && *text != 'e'; text++)
        if (*text >= '1' && *text <= '9')
            return false;
    return true;
}

/* Lay out text (without its sign) as a number; `text` is ours to change. */
static bool
put_double(OuStrBuilder *b, char *text, size_t n, char sign, const OuFormatSpec *spec, bool whole_point)
{
    bool upper = spec->type == 'E' || spec->type == 'F' || spec->type == 'G';
    if (upper)
        to_upper(text, n);
    NumberParts p = {
        .sign = sign,
        .prefix = "",
        .digits = text,
        .n_digits = strspn(text, "0123456789"),
        .tail = spec->type == '%' ? "%" : "",
        .group = 3,
    };
    p.rest = text + p.n_digits;
    p.n_rest = n - p.n_digits;
    if (whole_point && p.n_rest == 0 && spec->type == 0) {
        p.rest = ".0";
        p.n_rest = 2;
    }
    return put_number(b, &p, spec);
}

bool
ou_format_double_as(OuStrBuilder *b, double value, const OuFormatSpec *spec, bool whole_point,
                    OuObj *type_name)
{
    OuSpace *sp = b->sp;
    if (spec->type != 0 && (spec->type >= 128 || strchr("eEfFgGn%", (int)spec->type) == NULL))
        return ou_format_unknown(sp, spec->type, type_name);
    if (spec->precision > INT_MAX)
        return refuse(sp, "precision too big");
    if (spec->type == '%')
        value *= 100.0;
    OuDoubleText text;
    if (!isfinite(value)) {
        char word[4];
        memcpy(word, isnan(value) ? "nan" : "inf", 4);
        return put_double(b, word, 3, sign_shown(!isnan(value) && value < 0, spec->sign), spec, false);
    }
    if (!finite_text(sp, fabs(value), spec, whole_point, &text))
        return false;
    bool negative = signbit(value) && !(spec->no_neg_zero && is_zero_text(text.text));
    bool done = put_double(b, text.text, text.n, sign_shown(negative, spec->sign), spec, whole_point);
    ou_double_text_release(sp, &text);
    return done;
}

bool
ou_format_double(OuStrBuilder *b, double value, const OuFormatSpec *spec)
{
    return ou_format_double_as(b, value, spec, true, b->sp->types[OU_T_FLOAT]->name);
}

/* ---- format(o, spec) ---- */

typedef bool (*FormatFn)(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec);

static OuObj *
format_object(OuSpace *sp, OuObj *o, OuObj *spec, FormatFn format)
{
    if (ou_str_length(spec) == 0)
        return ou_str_of(sp, o);
    OuFormatSpec parsed;
    OuStrBuilder b;
    OuText name;
    if (!ou_text_of(sp, o->type->name, &name))
        return NULL;
    bool done = ou_format_parse_for(sp, spec, name.utf8, 0, &parsed);
    ou_text_release(sp, &name);
    if (!done)
        return NULL;
    ou_builder_init(&b, sp);
    if (format(&b, o, &parsed))
        return ou_builder_finish(&b);
    ou_builder_clear(&b);
    return NULL;
}

OuObj *
ou_int_format_spec(OuSpace *sp, OuObj *o, OuObj *spec)
{
    return format_object(sp, o, spec, ou_format_int);
}

static bool
format_float(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec)
{
    return ou_format_double_as(b, ou_float_value(o), spec, true, o->type->name);
}

OuObj *
ou_float_format_spec(OuSpace *sp, OuObj *o, OuObj *spec)
{
    return format_object(sp, o, spec, format_float);
}

/* The parts are formatted without width, then both are padded as one. */
static bool
format_complex(OuStrBuilder *b, OuObj *o, const OuFormatSpec *spec)
{
    OuSpace *sp = b->sp;
    const OuComplex *c = (const OuComplex *)o;
    if (spec->zero)
        return refuse(sp, "Zero padding is not allowed in complex format specifier");
    if (spec->align == '=')
        return refuse(sp, "'=' alignment flag is not allowed in complex format specifier");
    OuFormatSpec part = *spec;
    part.width = -1;
    part.align = 0;
    bool alone = spec->type == 0 && c->real == 0 && !signbit(c->real);
    bool parentheses = spec->type == 0 && !alone;
    OuStrBuilder inner;
    ou_builder_init(&inner, sp);
    bool done = (!parentheses || ou_builder_char(&inner, '(')) &&
                (alone || ou_format_double_as(&inner, c->real, &part, false, o->type->name));
    if (!alone)
        part.sign = '+';
    done = done && ou_format_double_as(&inner, c->imag, &part, false, o->type->name) &&
           ou_builder_char(&inner, 'j') && (!parentheses || ou_builder_char(&inner, ')'));
    if (!done) {
        ou_builder_clear(&inner);
        return false;
    }
    OuObj *s = ou_builder_finish(&inner);
    if (s == NULL)
        return false;
    done = ou_format_padded(b, s, ou_str_length(s), spec, '>');
    ou_decref(sp, s);
    return done;
}

OuObj *
ou_complex_format_spec(OuSpace *sp, OuObj *o, OuObj *spec)
{
    return format_object(sp, o, spec, format_complex);
}
