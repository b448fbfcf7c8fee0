/* SPDX-License-Identifier: MIT */
/* int to text and back.
 *
 * Bases that are powers of two copy bits. The others go by "big digits" of one
 * limb (19 decimal ones): short numbers by multiplying or dividing limb by limb,
 * long ones by halving at powers of the base, so that the work is that of a few
 * long multiplications and divisions. Conversions with more digits than
 * sys.set_int_max_str_digits allows are refused before any work is done.
 */
#include "object/number/int_int.h"

#include "object/bytes/bytes.h"
#include "object/text/str.h"

enum { HALVE_LIMBS = 40 };   // below this, limb by limb
enum { MAX_POWERS = 56 };
enum { DEFAULT_DIGITS = 4300, UNLIMITED_DIGITS = 640 };

int64_t
ou_int_max_digits(const OuSpace *sp)
{
    return sp->int_max_digits == 0 ? DEFAULT_DIGITS : sp->int_max_digits < 0 ? 0 : sp->int_max_digits;
}

void
ou_int_set_max_digits(OuSpace *sp, int64_t n)
{
    sp->int_max_digits = n == 0 ? -1 : n;
}

static bool
too_many_digits(OuSpace *sp, size_t n_digits)
{
    int64_t limit = ou_int_max_digits(sp);
    return n_digits > UNLIMITED_DIGITS && limit > 0 && n_digits > (size_t)limit;
}

/* ---- powers of the base ---- */

/* power[i] is (base ** k) ** (2 ** i), k digits being what one limb holds. */
typedef struct Powers {
    unsigned digits_per_limb;
    uint64_t big_base;
    int n;
    uint64_t *limb[MAX_POWERS];
    size_t n_limbs[MAX_POWERS];
    size_t room[MAX_POWERS];
} Powers;

static void
powers_init(Powers *p, unsigned base)
{
    p->n = 0;
    p->digits_per_limb = 0;
    p->big_base = 1;
    while (p->big_base <= UINT64_MAX / base) {
        p->big_base *= base;
        p->digits_per_limb++;
    }
}

static void
powers_fini(Powers *p, OuSpace *sp)
{
    while (p->n > 0) {
        p->n--;
        ou_buffer_release(sp->heap, p->limb[p->n], p->room[p->n] * 8);
    }
}

/* Powers up to half of `n_limbs`. False with an exception pending. */
static bool
powers_make(Powers *p, OuSpace *sp, size_t n_limbs)
{
    while (p->n == 0 || p->n_limbs[p->n - 1] * 4 <= n_limbs + 4) {
        size_t below = p->n == 0 ? 0 : p->n_limbs[p->n - 1];
        size_t room = p->n == 0 ? 1 : 2 * below;
        uint64_t *limb = ou_buffer_take(sp->heap, room * 8);
        if (limb == NULL) {
            ou_raise_memory(sp);
            return false;
        }
        int i = p->n++;
        p->limb[i] = limb;
        p->room[i] = room;
        if (i == 0)
            limb[0] = p->big_base;
        else if (!ou_limbs_mul(sp, limb, p->limb[i - 1], below, p->limb[i - 1], below))
            return false;
        p->n_limbs[i] = ou_limbs_trim(limb, room);
    }
    return true;
}

/* ---- to decimal ---- */

static void
write_word(char *out, size_t width, uint64_t value)
{
    while (width > 0) {
        out[--width] = (char)('0' + value % 10);
        value /= 10;
    }
}

/* Exactly `width` digits of x, which has at most that many. Destroys x. */
static void
write_short(uint64_t *x, size_t n, char *out, size_t width, const Powers *p)
{
    while (n > 0 && width > p->digits_per_limb) {
        uint64_t low = mpn_divrem_1(x, 0, x, (mp_size_t)n, p->big_base);
        n = ou_limbs_trim(x, n);
        width -= p->digits_per_limb;
        write_word(out + width, p->digits_per_limb, low);
    }
    OU_ASSERT(n <= 1);
    write_word(out, width, n == 0 ? 0 : x[0]);
}

/* The same for any size: the digits of x / power go left, of x % power right. */
static bool
write_long(OuSpace *sp, uint64_t *x, size_t n, char *out, size_t width, const Powers *p)
{
    n = ou_limbs_trim(x, n);
    if (n <= HALVE_LIMBS) {
        write_short(x, n, out, width, p);
        return true;
    }
    int i = p->n - 1;
    while (i > 0 && p->n_limbs[i] * 2 > n + 1)
        i--;
    size_t nd = p->n_limbs[i], nq = n - nd + 1, bytes = (nq + nd) * 8;
    size_t low_width = (size_t)p->digits_per_limb << i;
    if (!ou_int_poll(sp))
        return false;
    uint64_t *q = ou_buffer_take(sp->heap, bytes);
    if (q == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    uint64_t *r = q + nq;
    bool done = ou_limbs_divide(sp, q, r, x, n, p->limb[i], nd) &&
                write_long(sp, q, nq, out, width - low_width, p) &&
                write_long(sp, r, nd, out + (width - low_width), low_width, p);
    ou_buffer_release(sp->heap, q, bytes);
    return done;
}

/* sign and digits of a big int, without the zeros in front. */
static OuObj *
text_of_digits(OuSpace *sp, const char *digits, size_t width, bool negative)
{
    while (width > 1 && *digits == '0') {
        digits++;
        width--;
    }
    OuObj *s = ou_str_alloc(sp, width + negative, 0, true);
    if (s == NULL)
        return NULL;
    uint8_t *out = ((OuStr *)s)->data;
    if (negative)
        *out++ = '-';
    memcpy(out, digits, width);
    return s;
}

static OuObj *
too_long_to_print(OuSpace *sp)
{
    return ou_raise(sp, OU_E_VALUE_ERROR,
                    "Exceeds the limit (%lld digits) for integer string conversion; "
                    "use sys.set_int_max_str_digits() to increase the limit",
                    (long long)ou_int_max_digits(sp));
}

static OuObj *
big_to_decimal(OuSpace *sp, const OuIntView *v)
{
    /* log10(2) is a little below 30103 / 100000. */
    size_t bits = ou_limbs_bits(v->limb, v->n);
    size_t width = bits / 100000 * 30103 + bits % 100000 * 30103 / 100000 + 2;
    if (width > 2 && too_many_digits(sp, width - 2))
        return too_long_to_print(sp);
    size_t bytes = v->n * 8 + width;
    uint64_t *x = ou_buffer_take(sp->heap, bytes);
    if (x == NULL)
        return ou_raise_memory(sp);
    char *digits = (char *)(x + v->n);
    memcpy(x, v->limb, v->n * 8);
    OuObj *s = NULL;
    Powers p;
    powers_init(&p, 10);
    if (v->n <= HALVE_LIMBS || powers_make(&p, sp, v->n)) {
        if (write_long(sp, x, v->n, digits, width, &p)) {
            s = text_of_digits(sp, digits, width, v->negative);
            if (s != NULL && too_many_digits(sp, ou_str_length(s) - v->negative)) {
                ou_decref(sp, s);
                s = too_long_to_print(sp);
            }
        }
    }
    powers_fini(&p, sp);
    ou_buffer_release(sp->heap, x, bytes);
    return s;
}

static OuObj *
compact_to_decimal(OuSpace *sp, int64_t value)
{
    char text[24];
    size_t at = sizeof text;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        text[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left != 0);
    if (value < 0)
        text[--at] = '-';
    size_t n = sizeof text - at;
    OuObj *s = n == 1 ? ou_str_from_char(sp, (uint8_t)text[at]) : ou_str_alloc(sp, n, 0, true);
    if (s != NULL && n > 1)
        memcpy(((OuStr *)s)->data, text + at, n);
    return s;
}

/* ---- to powers of two ---- */

static unsigned
bits_at(const OuIntView *v, size_t bit, unsigned n)
{
    size_t i = bit / 64;
    unsigned shift = bit % 64;
    uint64_t word = v->limb[i] >> shift;
    if (shift != 0 && i + 1 < v->n)
        word |= v->limb[i + 1] << (64 - shift);
    return (unsigned)(word & (((uint64_t)1 << n) - 1));
}

static OuObj *
to_bits(OuSpace *sp, const OuIntView *v, unsigned bits_each)
{
    size_t n = (ou_limbs_bits(v->limb, v->n) + bits_each - 1) / bits_each;
    if (n == 0)
        return ou_str_from_char(sp, '0');
    if (n + v->negative == 1)
        return ou_str_from_char(sp, (uint32_t)"0123456789abcdef"[bits_at(v, 0, bits_each)]);
    OuObj *s = ou_str_alloc(sp, n + v->negative, 0, true);
    if (s == NULL)
        return NULL;
    uint8_t *out = ((OuStr *)s)->data;
    if (v->negative)
        *out++ = '-';
    for (size_t i = 0; i < n; i++)
        out[n - 1 - i] = (uint8_t)"0123456789abcdef"[bits_at(v, i * bits_each, bits_each)];
    return s;
}

OuObj *
ou_int_to_str(OuSpace *sp, OuObj *o, int base)
{
    if (base == 10 && ou_int_is_compact(o))
        return compact_to_decimal(sp, ou_int_value(o));
    OuIntView v;
    ou_int_view(o, &v);
    switch (base) {
    case 2: return to_bits(sp, &v, 1);
    case 8: return to_bits(sp, &v, 3);
    case 16: return to_bits(sp, &v, 4);
    default: return big_to_decimal(sp, &v);
    }
}

/* ---- from text ---- */

/* Limb by limb; r has room for n / digits_per_limb + 1. Returns the limbs used. */
static size_t
read_short(const uint8_t *digit, size_t n, unsigned base, const Powers *p, uint64_t *r)
{
    size_t n_limbs = 0, first = n % p->digits_per_limb;
    if (first == 0 && n > 0)
        first = p->digits_per_limb;
    for (size_t at = 0; at < n;) {
        size_t end = at == 0 ? first : at + p->digits_per_limb;
        uint64_t word = 0;
        while (at < end)
            word = word * base + digit[at++];
        uint64_t carry = n_limbs == 0 ? 0 : mpn_mul_1(r, r, (mp_size_t)n_limbs, p->big_base);
        if (n_limbs == 0)
            carry = word;
        else
            carry += mpn_add_1(r, r, (mp_size_t)n_limbs, word);
        if (carry != 0)
            r[n_limbs++] = carry;
    }
    return n_limbs;
}

/* The left half times a power of the base, plus the right half. */
static bool
read_long(OuSpace *sp, const uint8_t *digit, size_t n, unsigned base, const Powers *p, uint64_t *r,
          size_t *n_limbs)
{
    size_t limbs = n / p->digits_per_limb + 1;
    if (limbs <= HALVE_LIMBS) {
        *n_limbs = read_short(digit, n, base, p, r);
        return true;
    }
    int i = p->n - 1;
    while (i > 0 && ((size_t)p->digits_per_limb << i) >= n)
        i--;
    size_t low = (size_t)p->digits_per_limb << i, n_power = p->n_limbs[i];
    if (!ou_int_poll(sp))
        return false;
    size_t room_left = (n - low) / p->digits_per_limb + 2, room_right = low / p->digits_per_limb + 2;
    size_t bytes = (room_left + room_right + room_left + n_power) * 8;
    uint64_t *left = ou_buffer_take(sp->heap, bytes);
    if (left == NULL) {
        ou_raise_memory(sp);
        return false;
    }
    uint64_t *right = left + room_left, *product = right + room_right;
    size_t n_left = 0, n_right = 0, n_product = 0;
    bool done = read_long(sp, digit, n - low, base, p, left, &n_left) &&
                read_long(sp, digit + (n - low), low, base, p, right, &n_right);
    if (done && n_left != 0)
        done = ou_limbs_mul(sp, product, left, n_left, p->limb[i], n_power);
    if (done && n_left != 0) {
        n_product = n_left + n_power;
        if (n_right != 0)
            mpn_add(product, product, (mp_size_t)n_product, right, (mp_size_t)n_right);
        n_product = ou_limbs_trim(product, n_product);
    }
    if (done) {
        *n_limbs = n_left != 0 ? n_product : n_right;
        memcpy(r, n_left != 0 ? product : right, *n_limbs * 8);
    }
    ou_buffer_release(sp->heap, left, bytes);
    return done;
}

static size_t
read_bits(const uint8_t *digit, size_t n, unsigned bits_each, uint64_t *r)
{
    size_t n_limbs = (n * bits_each + 63) / 64;
    memset(r, 0, n_limbs * 8);
    for (size_t i = 0; i < n; i++) {
        size_t bit = (n - 1 - i) * bits_each;
        r[bit / 64] |= (uint64_t)digit[i] << bit % 64;
        if (bit % 64 + bits_each > 64)
            r[bit / 64 + 1] |= (uint64_t)digit[i] >> (64 - bit % 64);
    }
    return n_limbs;
}

/* What the scanner found: the digits stand, as values, in `digit`. */
typedef struct Scan {
    bool negative;
    unsigned base;
    size_t n;
    bool zero_only; // "0..." without a prefix in base 0
} Scan;

static unsigned
digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return (unsigned)(c - '0');
    if (c >= 'a' && c <= 'z')
        return (unsigned)(c - 'a') + 10;
    if (c >= 'A' && c <= 'Z')
        return (unsigned)(c - 'A') + 10;
    return 99;
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The base that a prefix (0x, 0o, 0b) names, or 0. */
static unsigned
prefix_base(const char *at, const char *end)
{
    if (end - at < 2 || at[0] != '0')
        return 0;
    switch (at[1] | 0x20) {
    case 'x': return 16;
    case 'o': return 8;
    case 'b': return 2;
    default: return 0;
    }
}

/* Digits with single underscores between them; false when the text is none. */
static bool
scan(const char *at, const char *end, int base, Scan *found, uint8_t *digit)
{
    while (at < end && is_space(*at))
        at++;
    while (end > at && is_space(end[-1]))
        end--;
    found->negative = at < end && *at == '-';
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    unsigned prefix = prefix_base(at, end);
    bool prefixed = prefix != 0 && (base == 0 || (unsigned)base == prefix);
    found->base = prefixed ? prefix : base == 0 ? 10 : (unsigned)base;
    found->zero_only = base == 0 && !prefixed && at < end && *at == '0';
    if (prefixed) {
        at += 2;
        if (at < end && *at == '_')
            at++;
    }
    found->n = 0;
    bool after_digit = false;
    for (; at < end; at++) {
        if (*at == '_' && after_digit) {
            after_digit = false;
            continue;
        }
        unsigned value = digit_value(*at);
        if (value >= found->base || (found->zero_only && value != 0))
            return false;
        digit[found->n++] = (uint8_t)value;
        after_digit = true;
    }
    return after_digit;
}

static OuObj *
build(OuSpace *sp, const Scan *found, const uint8_t *digit)
{
    unsigned base = found->base;
    if ((base & (base - 1)) != 0 && too_many_digits(sp, found->n))
        return ou_raise(sp, OU_E_VALUE_ERROR,
                        "Exceeds the limit (%lld digits) for integer string conversion: value has %zu "
                        "digits; use sys.set_int_max_str_digits() to increase the limit",
                        (long long)ou_int_max_digits(sp), found->n);
    Powers p;
    powers_init(&p, base);
    size_t room = found->n / p.digits_per_limb + 2;
    OuInt *r = ou_int_alloc(sp, room);
    if (r == NULL)
        return NULL;
    size_t n = 0;
    bool done = true;
    if ((base & (base - 1)) == 0)
        n = read_bits(digit, found->n, (unsigned)__builtin_ctz(base), r->limb);
    else
        done = (room <= HALVE_LIMBS || powers_make(&p, sp, 2 * room)) &&
               read_long(sp, digit, found->n, base, &p, r->limb, &n);
    powers_fini(&p, sp);
    if (!done) {
        ou_object_free(sp, &r->head);
        return NULL;
    }
    return ou_int_finish(sp, r, n, found->negative);
}

OuObj *
ou_int_parse_shown(OuSpace *sp, const char *text, size_t n, int base, OuObj *shown)
{
    uint8_t few[128];
    uint8_t *digit = few;
    if (n > sizeof few && (digit = ou_buffer_take(sp->heap, n)) == NULL)
        return ou_raise_memory(sp);
    OuObj *result = NULL;
    Scan found;
    if (scan(text, text + n, base, &found, digit))
        result = build(sp, &found, digit);
    else
        ou_raise(sp, OU_E_VALUE_ERROR, "invalid literal for int() with base %d: %.200R", base, shown);
    if (digit != few)
        ou_buffer_release(sp->heap, digit, n);
    return result;
}

OuObj *
ou_int_parse(OuSpace *sp, const char *text, size_t n, int base)
{
    uint8_t few[20];
    Scan found;
    if (n <= 18 && base == 10 && scan(text, text + n, base, &found, few)) {
        int64_t value = 0;
        for (size_t i = 0; i < found.n; i++)
            value = value * 10 + few[i];
        return ou_int_compact(sp, found.negative ? -value : value);
    }
    OuObj *shown = ou_str_from_utf8(sp, text, n, false);
    if (shown == NULL)
        return NULL;
    OuObj *result = ou_int_parse_shown(sp, text, n, base, shown);
    ou_decref(sp, shown);
    return result;
}
