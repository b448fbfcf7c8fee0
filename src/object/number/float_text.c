/* SPDX-License-Identifier: MIT */
/* float to text and back.
 *
 * The C library converts correctly in both directions; what is ours is finding
 * the shortest text that reads back the same, and Python's layout and grammar.
 * The point is always '.', whatever the process's locale says.
 */
#include "object/number/float_int.h"

#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- shortest digits ---- */

enum { MAX_DIGITS = 17, DIGITS_ALWAYS_EXACT = 15 };

/* digits[0..n) * 10^(point - n), the first digit not 0 (unless the value is 0). */
typedef struct Decimal {
    char digits[24];
    int n;
    int point;
} Decimal;

/* Numbers as people write them: m / 10^k with m below 10^15. Both are exact as
 * doubles and division rounds correctly, so when it gives the value back, m is
 * the shortest: two decimals of up to 15 digits never share a double. */
static bool
find_human(double value, Decimal *d)
{
    static const double power[] = {1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8,
                                   1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    if (value < 1e-5 || value >= 1e15)
        return false;
    for (int k = 0; k < 16; k++) {
        double scaled = value * power[k];
        if (scaled >= 1e15)
            return false;
        uint64_t m = (uint64_t)(scaled + 0.5);
        if ((double)m / power[k] != value)
            continue;
        int n = 0;
        for (uint64_t left = m; left != 0; left /= 10)
            n++;
        for (int i = n; i-- > 0; m /= 10)
            d->digits[i] = (char)('0' + m % 10);
        d->point = n - k;
        while (n > 1 && d->digits[n - 1] == '0')
            n--;
        d->n = n;
        return true;
    }
    return false;
}

static double
value_of(const Decimal *d)
{
    char text[48];
    memcpy(text, d->digits, (size_t)d->n);
    char *out = text + d->n;
    int exponent = d->point - d->n, size = exponent < 0 ? -exponent : exponent;
    *out++ = 'e';
    if (exponent < 0)
        *out++ = '-';
    *out++ = (char)('0' + size / 100);
    *out++ = (char)('0' + size / 10 % 10);
    *out++ = (char)('0' + size % 10);
    *out = 0;
    return strtod(text, NULL);
}

/* The n digits nearest to value, zeros at the end kept. */
static void
take_digits(double value, int n, Decimal *d)
{
    char text[48];
    snprintf(text, sizeof text, "%.*e", n - 1, value);
    d->digits[0] = text[0];
    memcpy(d->digits + 1, text + 2, (size_t)(n - 1));
    d->n = n;
    d->point = atoi(text + (n > 1 ? n + 2 : 2)) + 1;
}

/* At a power of two the doubles above lie twice as far as those below: the next
 * decimal up may read back the same where the nearest one does not. */
static bool
next_up_reads_back(double value, Decimal *d)
{
    int exponent;
    if (frexp(value, &exponent) != 0.5)
        return false;
    Decimal up = *d;
    int i = up.n - 1;
    while (i >= 0 && up.digits[i] == '9')
        up.digits[i--] = '0';
    if (i < 0)
        return false;
    up.digits[i]++;
    if (value_of(&up) != value)
        return false;
    *d = up;
    return true;
}

/* The n digits nearest to the value of which `full` has the nearest 17: by
 * rounding those, unless they end half way, when the value itself is asked. */
static void
shorten(double value, const Decimal *full, int n, Decimal *d)
{
    int tail = 0, half = 5;
    for (int i = n; i < full->n; i++) {
        tail = tail * 10 + (full->digits[i] - '0');
        half *= i > n ? 10 : 1;
    }
    if (tail == half) {
        take_digits(value, n, d);
        return;
    }
    *d = *full;
    d->n = n;
    int i = n - 1;
    while (tail > half && i >= 0 && d->digits[i] == '9')
        d->digits[i--] = '0';
    if (tail > half && i >= 0) {
        d->digits[i]++;
    } else if (tail > half) { // all were nines
        d->digits[0] = '1';
        d->point++;
    }
}

static void
find_shortest(double value, Decimal *d)
{
    if (find_human(value, d))
        return;
    bool subnormal = value < 0x1p-1022; // these have fewer digits than any normal number
    int n = subnormal ? 1 : value >= 1 && value < 1e15 ? DIGITS_ALWAYS_EXACT + 1 : DIGITS_ALWAYS_EXACT;
    Decimal full;
    take_digits(value, MAX_DIGITS, &full);
    for (; n < MAX_DIGITS; n++) {
        if (subnormal)
            take_digits(value, n, d);
        else
            shorten(value, &full, n, d);
        if (value_of(d) == value || next_up_reads_back(value, d))
            break;
    }
    if (n == MAX_DIGITS)
        *d = full;
    while (d->n > 1 && d->digits[d->n - 1] == '0')
        d->n--;
}

static char *
put_fixed(char *out, const Decimal *d)
{
    int i = 0;
    if (d->point <= 0)
        *out++ = '0';
    for (; i < d->point; i++)
        *out++ = i < d->n ? d->digits[i] : '0';
    if (d->n <= d->point)
        return out;
    *out++ = '.';
    for (int zero = d->point; zero < 0; zero++)
        *out++ = '0';
    memcpy(out, d->digits + i, (size_t)(d->n - i));
    return out + (d->n - i);
}

static char *
put_exponent(char *out, const Decimal *d)
{
    *out++ = d->digits[0];
    if (d->n > 1) {
        *out++ = '.';
        memcpy(out, d->digits + 1, (size_t)(d->n - 1));
        out += d->n - 1;
    }
    return out + sprintf(out, "e%+03d", d->point - 1);
}

/* repr without ".0"; value is finite and may be negative. */
static size_t
put_repr(double value, char text[32])
{
    char *out = text;
    Decimal d = {.digits = "0", .n = 1, .point = 1};
    if (signbit(value))
        *out++ = '-';
    if (value != 0)
        find_shortest(fabs(value), &d);
    out = d.point > -4 && d.point <= 16 ? put_fixed(out, &d) : put_exponent(out, &d);
    *out = 0;
    return (size_t)(out - text);
}

size_t
ou_double_repr(double value, char text[32])
{
    if (isnan(value))
        return (size_t)sprintf(text, "nan");
    if (isinf(value))
        return (size_t)sprintf(text, value < 0 ? "-inf" : "inf");
    size_t n = put_repr(value, text);
    if (strpbrk(text, ".e") == NULL) {
        memcpy(text + n, ".0", 3);
        n += 2;
    }
    return n;
}

/* ---- with a precision ---- */

static void
point_not_comma(char *text, size_t n)
{
    const char *point = localeconv()->decimal_point;
    if (point[0] == '.' || point[1] != 0)
        return;
    char *at = memchr(text, point[0], n);
    if (at != NULL)
        *at = '.';
}

bool
ou_double_text(OuSpace *sp, double value, char kind, int precision, bool alternate, OuDoubleText *out)
{
    out->text = out->few;
    out->room = 0;
    if (kind == 'r') {
        out->n = put_repr(value, out->few);
        return true;
    }
    char format[8] = {'%', '.', '*', kind, 0};
    if (alternate)
        memcpy(format, "%#.*", 4), format[4] = kind, format[5] = 0;
    int n = snprintf(out->few, sizeof out->few, format, precision, value);
    if (n >= (int)sizeof out->few) {
        out->room = (size_t)n + 1;
        out->text = ou_buffer_take(sp->heap, out->room);
        if (out->text != NULL)
            n = snprintf(out->text, out->room, format, precision, value);
    }
    if (n < 0 || out->text == NULL) {
        ou_double_text_release(sp, out);
        ou_raise_memory(sp);
        return false;
    }
    out->n = (size_t)n;
    point_not_comma(out->text, out->n);
    return true;
}

void
ou_double_text_release(OuSpace *sp, OuDoubleText *out)
{
    if (out->room != 0 && out->text != NULL)
        ou_buffer_release(sp->heap, out->text, out->room);
    out->room = 0;
}

/* ---- parsing ---- */

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Digits with single underscores between them; where they end. */
static const char *
skip_digits(const char *at, const char *end)
{
    while (at < end && (is_digit(*at) || (*at == '_' && at + 1 < end && is_digit(at[-1]) && is_digit(at[1]))))
        at++;
    return at;
}

/* The end of a decimal literal at `at`, or NULL. */
static const char *
skip_number(const char *at, const char *end)
{
    const char *start = at;
    if (at < end && *at != '_')
        at = skip_digits(at, end);
    bool any = at > start;
    if (at < end && *at == '.') {
        const char *fraction = ++at;
        if (at < end && is_digit(*at))
            at = skip_digits(at, end);
        any = any || at > fraction;
    }
    if (!any)
        return NULL;
    if (at < end && (*at | 0x20) == 'e') {
        const char *power = at + 1;
        if (power < end && (*power == '+' || *power == '-'))
            power++;
        if (power < end && is_digit(*power))
            at = skip_digits(power, end);
    }
    return at;
}

static size_t
match_word(const char *at, const char *end, const char *word)
{
    size_t n = strlen(word);
    if ((size_t)(end - at) < n)
        return 0;
    for (size_t i = 0; i < n; i++)
        if ((at[i] | 0x20) != word[i])
            return 0;
    return n;
}

static bool
convert(OuSpace *sp, const char *text, const char *end, double *value)
{
    char few[128];
    size_t room = (size_t)(end - text) + 1, n = 0;
    char *copy = few;
    if (room > sizeof few && (copy = ou_buffer_take(sp->heap, room)) == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    char point = localeconv()->decimal_point[0];
    for (; text < end; text++)
        if (*text != '_')
            copy[n++] = *text == '.' ? point : *text;
    copy[n] = 0;
    *value = strtod(copy, NULL);
    if (copy != few)
        ou_buffer_release(sp->heap, copy, room);
    return true;
}

ptrdiff_t
ou_double_scan(OuSpace *sp, const char *text, size_t n, double *value)
{
    const char *at = text, *end = text + n;
    bool negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    size_t word = match_word(at, end, "infinity");
    if (word == 0)
        word = match_word(at, end, "inf");
    if (word != 0) {
        *value = negative ? -HUGE_VAL : HUGE_VAL;
        return at + word - text;
    }
    if ((word = match_word(at, end, "nan")) != 0) {
        *value = copysign(NAN, negative ? -1.0 : 1.0);
        return at + word - text;
    }
    const char *stop = skip_number(at, end);
    if (stop == NULL)
        return 0;
    return convert(sp, text, stop, value) ? stop - text : -1;
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

bool
ou_double_parse_shown(OuSpace *sp, const char *text, size_t n, OuObj *shown, double *value)
{
    const char *end = text + n;
    while (text < end && is_space(*text))
        text++;
    while (end > text && is_space(end[-1]))
        end--;
    ptrdiff_t used = ou_double_scan(sp, text, (size_t)(end - text), value);
    if (used > 0 && text + used == end)
        return true;
    if (used >= 0)
        ou_raise(sp, OU_E_VALUE_ERROR, "could not convert string to float: %R", shown);
    return false;
}

bool
ou_double_parse(OuSpace *sp, const char *text, size_t n, double *value)
{
    if (ou_double_scan(sp, text, n, value) == (ptrdiff_t)n && n > 0)
        return true;
    if (ou_pending(sp))
        return false;
    OuObj *shown = ou_str_from_utf8(sp, text, n, false);
    if (shown == NULL)
        return false;
    bool done = ou_double_parse_shown(sp, text, n, shown, value);
    ou_decref(sp, shown);
    return done;
}
