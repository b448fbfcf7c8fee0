/* SPDX-License-Identifier: MIT */
/* `format % args`, for str and for bytes.
 *
 * One engine: it reads the format as a row of characters and writes into a
 * string builder. For bytes every character of the result is below 256, so the
 * builder's content is the result's bytes as it stands.
 */
#include "object/bytes/bytes_int.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/float.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/format.h"

typedef struct Percent {
    OuSpace *sp;
    OuStrBuilder out;
    OuSpan format;
    size_t at;        // next character of the format
    OuObj *args;      // what stands behind the %
    OuObj *mapping;   // args, if it can serve as one
    bool is_tuple;
    size_t n_used;    // arguments taken (1 at most unless is_tuple)
} Percent;

/* %[(key)][flags][width][.precision][length]type */
typedef struct Directive {
    bool left, plus, space, alternate, zero;
    int64_t width, precision; // -1: none
    uint32_t type;
    OuObj *keyed;             // the value of (key), owned, or NULL
} Directive;

static bool
type_error(Percent *p, const char *message)
{
    ou_raise(p->sp, OU_E_TYPE_ERROR, "%s", message);
    return false;
}

static inline uint32_t
peek(const Percent *p)
{
    return p->at < p->format.n ? ou_char_at(p->format.data, p->format.shift, p->at) : 0;
}

/* The next argument, a new reference. */
static OuObj *
take_arg(Percent *p, const Directive *d)
{
    if (d->keyed != NULL)
        return ou_incref(d->keyed);
    if (p->is_tuple && p->n_used < ((OuTuple *)p->args)->length)
        return ou_incref(((OuTuple *)p->args)->items[p->n_used++]);
    if (!p->is_tuple && p->n_used++ == 0)
        return ou_incref(p->args);
    return ou_raise(p->sp, OU_E_TYPE_ERROR, "not enough arguments for format string");
}

/* ---- reading a directive ---- */

static bool
read_key(Percent *p, Directive *d)
{
    if (peek(p) != '(')
        return true;
    if (p->mapping == NULL)
        return type_error(p, "format requires a mapping");
    size_t start = ++p->at, depth = 1;
    for (; p->at < p->format.n; p->at++) {
        uint32_t c = peek(p);
        depth += c == '(' ? 1 : 0;
        if (c == ')' && --depth == 0)
            break;
    }
    if (p->at == p->format.n) {
        ou_raise(p->sp, OU_E_VALUE_ERROR, "incomplete format key");
        return false;
    }
    OuSpan format = p->format;
    OuObj *key = format.kind == OU_SPAN_STR ? ou_str_slice(p->sp, format.owner, start, p->at)
                                            : ou_bytes_new(p->sp, format.data + start, p->at - start);
    p->at++;
    if (key == NULL)
        return false;
    d->keyed = ou_get_item(p->sp, p->mapping, key);
    ou_decref(p->sp, key);
    return d->keyed != NULL;
}

static void
read_flags(Percent *p, Directive *d)
{
    for (;; p->at++) {
        switch (peek(p)) {
        case '-': d->left = true; break;
        case '+': d->plus = true; break;
        case ' ': d->space = true; break;
        case '#': d->alternate = true; break;
        case '0': d->zero = true; break;
        default: return;
        }
    }
}

/* Digits, or '*' for an argument. */
static bool
read_number(Percent *p, const Directive *d, int64_t *number, const char *what)
{
    if (peek(p) == '*') {
        p->at++;
        OuObj *arg = take_arg(p, d);
        if (arg == NULL)
            return false;
        bool is_int = (arg->type->flags & OU_TYPE_INT_HEIR) != 0;
        bool done = is_int ? ou_as_i64(p->sp, arg, number) : type_error(p, "* wants int");
        ou_decref(p->sp, arg);
        return done;
    }
    int64_t value = 0;
    for (uint32_t c; (c = peek(p)) - '0' < 10; p->at++) {
        value = value * 10 + (c - '0');
        if (value > INT32_MAX) {
            ou_raise(p->sp, OU_E_VALUE_ERROR, "%s too big", what);
            return false;
        }
    }
    *number = value;
    return true;
}

static bool
read_directive(Percent *p, Directive *d)
{
    d->width = d->precision = -1;
    if (!read_key(p, d))
        return false;
    read_flags(p, d);
    if ((peek(p) == '*' || peek(p) - '0' < 10) && !read_number(p, d, &d->width, "width"))
        return false;
    if (d->width < -1) {
        d->left = true;
        d->width = -d->width;
    }
    if (peek(p) == '.') {
        p->at++;
        if (!read_number(p, d, &d->precision, "precision"))
            return false;
        if (d->precision < 0)
            d->precision = 0;
    }
    if (peek(p) == 'h' || peek(p) == 'l' || peek(p) == 'L')
        p->at++;
    if (p->at >= p->format.n) {
        ou_raise(p->sp, OU_E_VALUE_ERROR, "incomplete format");
        return false;
    }
    d->type = peek(p);
    p->at++;
    return true;
}

/* ---- writing values ---- */

static bool
fill(Percent *p, int64_t n, char c)
{
    while (n-- > 0)
        if (!ou_builder_char(&p->out, (uint8_t)c))
            return false;
    return true;
}

/* `text` [0, length) in its width; zeros go behind its first n_lead characters. */
static bool
put_padded(Percent *p, const Directive *d, OuObj *text, size_t length, size_t n_lead, bool zero)
{
    int64_t more = d->width - (int64_t)length;
    if (more <= 0)
        return ou_builder_slice(&p->out, text, 0, length);
    if (d->left)
        return ou_builder_slice(&p->out, text, 0, length) && fill(p, more, ' ');
    if (!zero)
        return fill(p, more, ' ') && ou_builder_slice(&p->out, text, 0, length);
    return ou_builder_slice(&p->out, text, 0, n_lead) && fill(p, more, '0')
           && ou_builder_slice(&p->out, text, n_lead, length);
}

/* Pad `text` (taken over; NULL: it could not be made). */
static bool
put_text(Percent *p, const Directive *d, OuObj *text)
{
    if (text == NULL)
        return false;
    size_t length = ou_str_length(text);
    if (d->precision >= 0 && (size_t)d->precision < length)
        length = (size_t)d->precision;
    bool done = put_padded(p, d, text, length, 0, false);
    ou_decref(p->sp, text);
    return done;
}

/* The int to print: %d takes whatever converts to int, %x what is an index. */
static OuObj *
int_of(Percent *p, const Directive *d, OuObj *arg)
{
    if (arg->type->flags & OU_TYPE_INT_HEIR)
        return ou_incref(arg);
    bool decimal = d->type == 'd' || d->type == 'i' || d->type == 'u';
    bool said_plain = d->type == 'i' && p->format.kind != OU_SPAN_STR; // bytes call it %d
    OuObj *(*convert)(OuSpace *, OuObj *) = arg->type->slots.unary[decimal ? OU_INT_OF : OU_INDEX];
    OuUnaryOp op = decimal && convert != NULL ? OU_INT_OF : OU_INDEX;
    if (!ou_is_str(arg) && (convert != NULL || ou_is_index(arg))) {
        OuObj *number = ou_unary(p->sp, op, arg);
        if (number != NULL || !ou_pending_is(p->sp, OU_E_TYPE_ERROR))
            return number;
        ou_pending_clear(p->sp);
    }
    return ou_raise(p->sp, OU_E_TYPE_ERROR,
                    decimal ? "%%%c format: a real number is required, not %T"
                            : "%%%c format: an integer is required, not %T",
                    said_plain ? 'd' : (int)d->type, arg);
}

static bool
put_int(Percent *p, const Directive *d, OuObj *arg)
{
    int base = d->type == 'o' ? 8 : (d->type | 32) == 'x' ? 16 : 10;
    OuObj *number = int_of(p, d, arg);
    OuObj *digits = number == NULL ? NULL : ou_int_to_str(p->sp, number, base);
    ou_xdecref(p->sp, number);
    if (digits == NULL)
        return false;
    OuStrBuilder b;
    ou_builder_init(&b, p->sp);
    size_t negative = ou_str_at(digits, 0) == '-', n_digits = ou_str_length(digits) - negative;
    if (negative || d->plus || d->space)
        ou_builder_char(&b, negative ? '-' : d->plus ? '+' : ' ');
    if (d->alternate && base != 10) {
        ou_builder_char(&b, '0');
        ou_builder_char(&b, d->type);
    }
    size_t n_lead = b.n;
    for (int64_t i = (int64_t)n_digits; i < d->precision && !b.failed; i++)
        ou_builder_char(&b, '0');
    for (size_t i = negative; i < negative + n_digits && !b.failed; i++) {
        uint32_t c = ou_str_at(digits, i);
        ou_builder_char(&b, d->type == 'X' && c >= 'a' ? c - 32 : c);
    }
    ou_decref(p->sp, digits);
    OuObj *text = ou_builder_finish(&b);
    bool done = text != NULL && put_padded(p, d, text, ou_str_length(text), n_lead, d->zero);
    ou_xdecref(p->sp, text);
    return done;
}

static bool
put_float(Percent *p, const Directive *d, OuObj *arg)
{
    OuFormatSpec spec = {
        .fill = ' ', .sign = d->plus ? '+' : d->space ? ' ' : '-', .alternate = d->alternate, .width = -1,
        .precision = d->precision < 0 ? 6 : d->precision, .type = d->type,
    };
    double value;
    if (!ou_as_double(p->sp, arg, &value)) {
        if (p->format.kind != OU_SPAN_STR && ou_pending_swallow(p->sp, OU_E_TYPE_ERROR))
            ou_raise(p->sp, OU_E_TYPE_ERROR, "float argument required, not %T", arg);
        return false;
    }
    OuStrBuilder b;
    ou_builder_init(&b, p->sp);
    if (!ou_format_double(&b, value, &spec)) {
        ou_builder_clear(&b);
        return false;
    }
    OuObj *text = ou_builder_finish(&b);
    if (text == NULL)
        return false;
    uint32_t first = ou_str_at(text, 0);
    size_t n_lead = first == '-' || first == '+' || first == ' ';
    bool done = put_padded(p, d, text, ou_str_length(text), n_lead, d->zero);
    ou_decref(p->sp, text);
    return done;
}

static bool
put_char(Percent *p, const Directive *d, OuObj *arg)
{
    bool text = p->format.kind == OU_SPAN_STR;
    int64_t c, end = text ? (int64_t)OU_MAX_CHAR + 1 : 256;
    if (text ? ou_is_str(arg) : !ou_is_str(arg) && !ou_is_index(arg) && ou_is_bytes_like(p->sp, arg)) {
        const uint8_t *data = NULL;
        size_t n = text ? ou_str_length(arg) : 0;
        if (!text && !ou_bytes_view(p->sp, arg, &data, &n))
            return false;
        if (n != 1)
            return type_error(p, text ? "%c requires int or char" : "%c requires an integer in range(256) or a single byte");
        c = text ? ou_str_at(arg, 0) : data[0];
    } else {
        if (!ou_is_index(arg))
            return type_error(p, text ? "%c requires int or char" : "%c requires an integer in range(256) or a single byte");
        if (!ou_as_size(p->sp, arg, &c))
            return false;
        if (c < 0 || c >= end) {
            ou_raise(p->sp, OU_E_OVERFLOW_ERROR, text ? "%%c arg not in range(0x110000)" : "%%c arg not in range(256)");
            return false;
        }
    }
    Directive whole = *d;
    whole.precision = -1;
    return put_text(p, &whole, ou_str_from_char(p->sp, (uint32_t)c));
}

/* %b and %s of bytes: a bytes-like, or what __bytes__ says; as Latin-1 text. */
static OuObj *
bytes_text(Percent *p, OuObj *arg)
{
    const uint8_t *data;
    size_t n;
    OuObj *bytes = NULL, *text = NULL;
    OuObj *method = ou_is_bytes_like(p->sp, arg) ? NULL : ou_special(p->sp, arg, p->sp->names->bytes);
    if (ou_is_bytes_like(p->sp, arg) || method != NULL)
        bytes = ou_bytes_of(p->sp, arg);
    else if (!ou_pending(p->sp))
        ou_raise(p->sp, OU_E_TYPE_ERROR,
                 "%%b requires a bytes-like object, or an object that implements __bytes__, not '%T'", arg);
    ou_xdecref(p->sp, method);
    if (bytes != NULL && ou_bytes_view(p->sp, bytes, &data, &n))
        text = ou_str_from_latin1(p->sp, data, n);
    ou_xdecref(p->sp, bytes);
    return text;
}

static bool
put_value(Percent *p, const Directive *d, OuObj *arg)
{
    bool text = p->format.kind == OU_SPAN_STR;
    switch (d->type) {
    case 'b':
        if (text)
            break;
        return put_text(p, d, bytes_text(p, arg));
    case 's': return put_text(p, d, text ? ou_str_of(p->sp, arg) : bytes_text(p, arg));
    case 'r': return put_text(p, d, text ? ou_repr(p->sp, arg) : ou_ascii(p->sp, arg));
    case 'a': return put_text(p, d, ou_ascii(p->sp, arg));
    case 'c': return put_char(p, d, arg);
    case 'd': case 'i': case 'u': case 'o': case 'x': case 'X':
        return put_int(p, d, arg);
    case 'e': case 'E': case 'f': case 'F': case 'g': case 'G':
        return put_float(p, d, arg);
    }
    uint32_t shown = d->type > 31 && d->type < 128 ? d->type : '?';
    ou_raise(p->sp, OU_E_VALUE_ERROR, "unsupported format character '%c' (0x%x) at index %zu", (int)shown, d->type,
             p->at - 1);
    return false;
}

static bool
put_directive(Percent *p)
{
    Directive d = {0};
    OuObj *arg = NULL;
    if (peek(p) == '%' && p->at < p->format.n) {
        p->at++;
        return ou_builder_char(&p->out, '%');
    }
    bool done = read_directive(p, &d) && (arg = take_arg(p, &d)) != NULL && put_value(p, &d, arg);
    ou_xdecref(p->sp, arg);
    ou_xdecref(p->sp, d.keyed);
    return done;
}

static bool
add_plain(Percent *p, size_t start, size_t end)
{
    if (p->format.kind == OU_SPAN_STR)
        return ou_builder_slice(&p->out, p->format.owner, start, end);
    for (size_t i = start; i < end; i++)
        if (!ou_builder_char(&p->out, p->format.data[i]))
            return false;
    return true;
}

/* Walk the format; the result is in p->out. */
static bool
run_format(Percent *p)
{
    unsigned shift = p->format.shift;
    uint32_t mark = 0;
    ou_char_put(&mark, shift, 0, '%');
    while (p->at < p->format.n) {
        ptrdiff_t found = ou_span_find(p->format.data + (p->at << shift), p->format.n - p->at, &mark, 1, shift);
        size_t end = found < 0 ? p->format.n : p->at + (size_t)found;
        if (!add_plain(p, p->at, end))
            return false;
        p->at = end + 1;
        if (found >= 0 && !put_directive(p))
            return false;
    }
    bool all = p->is_tuple ? p->n_used == ((OuTuple *)p->args)->length : p->n_used > 0 || p->mapping != NULL;
    if (all || (p->is_tuple && p->mapping != NULL))
        return true;
    return type_error(p, p->format.kind == OU_SPAN_STR ? "not all arguments converted during string formatting"
                                                       : "not all arguments converted during bytes formatting");
}

static void
open_percent(Percent *p, OuSpace *sp, OuObj *format, OuObj *args)
{
    *p = (Percent){.sp = sp, .format = ou_span_self(format), .args = args};
    p->is_tuple = (args->type->flags & OU_TYPE_TUPLE_HEIR) != 0;
    bool text = ou_is_str(args) || (p->format.kind != OU_SPAN_STR && ou_is_bytes_like(sp, args));
    if (!p->is_tuple && !text && args->type->slots.get_item != NULL)
        p->mapping = args;
    ou_builder_init(&p->out, sp);
}

OuObj *
ou_str_percent(OuSpace *sp, OuObj *format, OuObj *args)
{
    Percent p;
    open_percent(&p, sp, format, args);
    if (run_format(&p))
        return ou_builder_finish(&p.out);
    ou_builder_clear(&p.out);
    return NULL;
}

OuObj *
ou_bytes_percent(OuSpace *sp, OuObj *format, OuObj *args)
{
    Percent p;
    OuObj *fixed = ou_bytes_of(sp, format), *result = NULL; // a bytearray may change meanwhile
    if (fixed == NULL)
        return NULL;
    open_percent(&p, sp, fixed, args);
    if (run_format(&p)) {
        const void *data = p.out.n > 0 ? p.out.data : "";
        result = ou_is_bytes(format) ? ou_bytes_new(sp, data, p.out.n) : ou_bytearray_new(sp, data, p.out.n);
    }
    ou_builder_clear(&p.out);
    ou_decref(sp, fixed);
    return result;
}
