/* SPDX-License-Identifier: MIT */
/* complex: two doubles, with the arithmetic of the textbooks.
 *
 * Small whole powers multiply, since polar form loses digits; division scales
 * by the larger part of the divisor so that squares do not overflow.
 */
#include "object/number/complex.h"

#include <errno.h>
#include <math.h>
#include <string.h>

#include "object/args.h"
#include "object/container/tuple.h"
#include "object/names.h"
#include "object/number/float_int.h"
#include "object/number/int.h"
#include "object/ops.h"
#include "object/text/format.h"

typedef struct Pair {
    double re, im;
} Pair;

OuObj *
ou_complex_new(OuSpace *sp, double real, double imag)
{
    OuComplex *o = ou_plain_take(sp, OU_T_COMPLEX);
    if (o != NULL) {
        o->real = real;
        o->imag = imag;
    }
    return (OuObj *)o;
}

static bool
is_complex(OuSpace *sp, OuObj *o)
{
    return ou_is(o, sp, OU_T_COMPLEX) || ou_type_is_subtype(o->type, sp->types[OU_T_COMPLEX]);
}

/* 1, 0 when `o` is no number, -1 pending. */
static int
operand(OuSpace *sp, OuObj *o, Pair *p)
{
    if (is_complex(sp, o)) {
        *p = (Pair){((OuComplex *)o)->real, ((OuComplex *)o)->imag};
        return 1;
    }
    p->im = 0.0;
    return ou_float_operand(sp, o, &p->re);
}

static bool
both_operands(OuSpace *sp, OuObj *a, OuObj *b, Pair *x, Pair *y, OuObj **answer)
{
    int known = operand(sp, a, x);
    if (known > 0)
        known = operand(sp, b, y);
    if (known > 0)
        return true;
    *answer = known < 0 ? NULL : ou_incref(sp->not_implemented);
    return false;
}

/* ---- arithmetic ---- */

static Pair
multiply(Pair a, Pair b)
{
    return (Pair){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

/* b is not 0. */
static Pair
divide(Pair a, Pair b)
{
    if (fabs(b.re) >= fabs(b.im)) {
        double ratio = b.im / b.re, size = b.re + b.im * ratio;
        return (Pair){(a.re + a.im * ratio) / size, (a.im - a.re * ratio) / size};
    }
    if (fabs(b.im) >= fabs(b.re)) {
        double ratio = b.re / b.im, size = b.re * ratio + b.im;
        return (Pair){(a.re * ratio + a.im) / size, (a.im * ratio - a.re) / size};
    }
    return (Pair){NAN, NAN}; // a part of b is a nan
}

static OuObj *
complex_add(OuSpace *sp, OuObj *a, OuObj *b)
{
    Pair x, y;
    OuObj *answer;
    return both_operands(sp, a, b, &x, &y, &answer) ? ou_complex_new(sp, x.re + y.re, x.im + y.im) : answer;
}

static OuObj *
complex_subtract(OuSpace *sp, OuObj *a, OuObj *b)
{
    Pair x, y;
    OuObj *answer;
    return both_operands(sp, a, b, &x, &y, &answer) ? ou_complex_new(sp, x.re - y.re, x.im - y.im) : answer;
}

static OuObj *
complex_multiply(OuSpace *sp, OuObj *a, OuObj *b)
{
    Pair x, y;
    OuObj *answer;
    if (!both_operands(sp, a, b, &x, &y, &answer))
        return answer;
    Pair r = multiply(x, y);
    return ou_complex_new(sp, r.re, r.im);
}

static OuObj *
complex_divide(OuSpace *sp, OuObj *a, OuObj *b)
{
    Pair x, y;
    OuObj *answer;
    if (!both_operands(sp, a, b, &x, &y, &answer))
        return answer;
    if (y.re == 0 && y.im == 0)
        return ou_raise(sp, OU_E_ZERO_DIVISION_ERROR, "complex division by zero");
    Pair r = divide(x, y);
    return ou_complex_new(sp, r.re, r.im);
}

static Pair
whole_power(Pair a, unsigned n)
{
    Pair result = {1.0, 0.0};
    for (; n != 0; n >>= 1) {
        if (n & 1)
            result = multiply(result, a);
        a = multiply(a, a);
    }
    return result;
}

static Pair
polar_power(Pair a, Pair b)
{
    double length = hypot(a.re, a.im), size = pow(length, b.re);
    double angle = atan2(a.im, a.re), phase = angle * b.re;
    if (b.im != 0) {
        size /= exp(angle * b.im);
        phase += b.im * log(length);
    }
    return (Pair){size * cos(phase), size * sin(phase)};
}

OuObj *
ou_complex_power(OuSpace *sp, double a, double b, double c, double d)
{
    enum { LARGEST_WHOLE = 100 };
    Pair x = {a, b}, y = {c, d}, r;
    if (c == 0 && d == 0)
        return ou_complex_new(sp, 1.0, 0.0);
    if (a == 0 && b == 0) {
        if (d != 0 || c < 0)
            return ou_raise(sp, OU_E_ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
        return ou_complex_new(sp, 0.0, 0.0);
    }
    if (d == 0 && c == floor(c) && fabs(c) <= LARGEST_WHOLE) {
        r = whole_power(x, (unsigned)fabs(c));
        if (c < 0 && r.re == 0 && r.im == 0)
            return ou_raise(sp, OU_E_ZERO_DIVISION_ERROR, "0.0 to a negative or complex power");
        if (c < 0)
            r = divide((Pair){1.0, 0.0}, r);
    } else {
        r = polar_power(x, y);
    }
    if ((isinf(r.re) || isinf(r.im)) && isfinite(a) && isfinite(b) && isfinite(c) && isfinite(d))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "complex exponentiation");
    return ou_complex_new(sp, r.re, r.im);
}

static OuObj *
complex_power(OuSpace *sp, OuObj *a, OuObj *b)
{
    Pair x, y;
    OuObj *answer;
    return both_operands(sp, a, b, &x, &y, &answer) ? ou_complex_power(sp, x.re, x.im, y.re, y.im) : answer;
}

static OuObj *
complex_negative(OuSpace *sp, OuObj *o)
{
    return ou_complex_new(sp, -((OuComplex *)o)->real, -((OuComplex *)o)->imag);
}

static OuObj *
complex_positive(OuSpace *sp, OuObj *o)
{
    if (ou_is(o, sp, OU_T_COMPLEX))
        return ou_incref(o);
    return ou_complex_new(sp, ((OuComplex *)o)->real, ((OuComplex *)o)->imag);
}

static OuObj *
complex_absolute(OuSpace *sp, OuObj *o)
{
    const OuComplex *c = (const OuComplex *)o;
    double size = hypot(c->real, c->imag);
    if (isinf(size) && isfinite(c->real) && isfinite(c->imag))
        return ou_raise(sp, OU_E_OVERFLOW_ERROR, "absolute value too large");
    return ou_float_new(sp, size);
}

static int
complex_truth(OuSpace *sp, OuObj *o)
{
    (void)sp;
    return ((OuComplex *)o)->real != 0 || ((OuComplex *)o)->imag != 0;
}

/* ---- comparison, hash, text ---- */

static OuObj *
complex_compare(OuSpace *sp, OuObj *a, OuObj *b, OuCompareOp op)
{
    if ((op != OU_EQ && op != OU_NE) || !is_complex(sp, a))
        return ou_incref(sp->not_implemented);
    const OuComplex *x = (const OuComplex *)a;
    bool equal;
    if (is_complex(sp, b)) {
        equal = x->real == ((OuComplex *)b)->real && x->imag == ((OuComplex *)b)->imag;
    } else if (ou_type_is_heir(b->type, OU_TYPE_FLOAT_HEIR)) {
        equal = x->imag == 0 && x->real == ou_float_value(b);
    } else if (ou_type_is_heir(b->type, OU_TYPE_INT_HEIR)) {
        equal = x->imag == 0 && !isnan(x->real) && ou_int_compare_double(b, x->real) == 0;
    } else {
        return ou_incref(sp->not_implemented);
    }
    return ou_bool(sp, equal == (op == OU_EQ));
}

static bool
complex_hash(OuSpace *sp, OuObj *o, int64_t *hash)
{
    const OuComplex *c = (const OuComplex *)o;
    uint64_t real = (uint64_t)ou_double_hash(sp, c->real, o), imag = (uint64_t)ou_double_hash(sp, c->imag, o);
    *hash = (int64_t)(real + 1000003 * imag);
    if (*hash == -1)
        *hash = -2;
    return true;
}

static size_t
put_part(double value, char *out, bool plus)
{
    size_t n = 0;
    if (plus && (isnan(value) || !signbit(value)))
        out[n++] = '+';
    n += ou_double_repr(value, out + n);
    if (n > 2 && memcmp(out + n - 2, ".0", 2) == 0)
        n -= 2;
    return n;
}

static OuObj *
complex_repr(OuSpace *sp, OuObj *o)
{
    const OuComplex *c = (const OuComplex *)o;
    char text[80];
    size_t n = 0;
    bool alone = c->real == 0 && !signbit(c->real);
    if (!alone) {
        text[n++] = '(';
        n += put_part(c->real, text + n, false);
    }
    n += put_part(c->imag, text + n, !alone);
    text[n++] = 'j';
    if (!alone)
        text[n++] = ')';
    return ou_str_from_latin1(sp, (const uint8_t *)text, n);
}

/* ---- construction ---- */

/* One signed part at *at; a lone sign in front of 'j' means 1. False: no part there. */
static bool
scan_part(OuSpace *sp, const char **at, const char *end, double *value)
{
    ptrdiff_t used = ou_double_scan(sp, *at, (size_t)(end - *at), value);
    if (used > 0) {
        *at += used;
        return true;
    }
    if (used < 0)
        return false;
    *value = *at < end && **at == '-' ? -1.0 : 1.0;
    if (*at < end && (**at == '-' || **at == '+'))
        (*at)++;
    return *at < end && (**at | 0x20) == 'j';
}

static bool
is_unit(const char *at, const char *end)
{
    return at < end && (*at | 0x20) == 'j';
}

/* real | imag j | real (+|-) imag j; false: malformed, or pending. */
static bool
scan_complex(OuSpace *sp, const char *at, const char *end, Pair *p)
{
    double first, second;
    *p = (Pair){0.0, 0.0};
    if (!scan_part(sp, &at, end, &first))
        return false;
    if (is_unit(at, end)) {
        p->im = first;
        return at + 1 == end;
    }
    p->re = first;
    if (at == end)
        return true;
    if (*at != '+' && *at != '-')
        return false;
    if (!scan_part(sp, &at, end, &second) || !is_unit(at, end))
        return false;
    p->im = second;
    return at + 1 == end;
}

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static void
strip(const char **at, const char **end)
{
    while (*at < *end && is_space(**at))
        (*at)++;
    while (*end > *at && is_space((*end)[-1]))
        (*end)--;
}

static bool
complex_of_str(OuSpace *sp, OuObj *s, Pair *p)
{
    OuNumberText t;
    if (!ou_number_text(sp, s, &t))
        return false;
    const char *at = t.text, *end = t.text + t.n;
    strip(&at, &end);
    if (end - at >= 2 && *at == '(' && end[-1] == ')') {
        at++;
        end--;
        strip(&at, &end);
    }
    bool done = scan_complex(sp, at, end, p);
    ou_number_text_release(sp, &t);
    if (!done && !ou_pending(sp))
        ou_raise(sp, OU_E_VALUE_ERROR, "complex() arg is a malformed string");
    return done;
}

/* A number, or what its __complex__, __float__ or __index__ says. */
static bool
part_of(OuSpace *sp, OuObj *o, const char *which, bool ask_complex, Pair *p)
{
    if (is_complex(sp, o))
        return operand(sp, o, p) > 0;
    OuObj *method = ask_complex ? ou_special(sp, o, sp->names->complex_) : NULL;
    if (method != NULL) {
        OuObj *answer = ou_call0(sp, method);
        ou_decref(sp, method);
        bool good = answer != NULL && is_complex(sp, answer) && operand(sp, answer, p) > 0;
        if (answer != NULL && !good)
            ou_raise(sp, OU_E_TYPE_ERROR, "%T.__complex__() returned non-complex (type %T)", o, answer);
        ou_xdecref(sp, answer);
        return good;
    }
    if (ou_pending(sp))
        return false;
    if (o->type->slots.unary[OU_FLOAT_OF] == NULL && o->type->slots.unary[OU_INDEX] == NULL) {
        ou_raise(sp, OU_E_TYPE_ERROR, "complex() %s argument must be a %snumber, not '%T'", which,
                 ask_complex ? "string or a " : "", o);
        return false;
    }
    OuObj *number = ou_float_of_object(sp, o);
    if (number == NULL)
        return false;
    *p = (Pair){ou_float_value(number), 0.0};
    ou_decref(sp, number);
    return true;
}

static bool
read_arguments(OuSpace *sp, OuObj *real, OuObj *imag, Pair *p)
{
    *p = (Pair){0.0, 0.0};
    if (real != NULL && ou_type_is_heir(real->type, OU_TYPE_STR_HEIR)) {
        if (imag == NULL)
            return complex_of_str(sp, real, p);
        ou_raise(sp, OU_E_TYPE_ERROR, "complex() can't take second arg if first is a string");
        return false;
    }
    if (imag != NULL && ou_type_is_heir(imag->type, OU_TYPE_STR_HEIR)) {
        ou_raise(sp, OU_E_TYPE_ERROR, "complex() second arg can't be a string");
        return false;
    }
    if (real != NULL && !part_of(sp, real, "first", true, p))
        return false;
    if (imag == NULL)
        return true;
    Pair q;
    if (!part_of(sp, imag, "second", false, &q))
        return false;
    /* p + q * 1j, without touching the sign of a zero that is not there. */
    bool real_is_complex = real != NULL && is_complex(sp, real);
    if (is_complex(sp, imag))
        p->re -= q.im;
    p->im = real_is_complex ? p->im + q.re : q.re;
    return true;
}

static OuObj *
complex_make(OuSpace *sp, OuType *type, OuObj *const *args, size_t n, OuObj *kwnames)
{
    static const char *const names[] = {"real", "imag", NULL};
    OuObj *given[2] = {NULL, NULL};
    Pair p;
    if (!ou_args_parse(sp, "complex", args, n, kwnames, names, 0, given))
        return NULL;
    bool exact = type == sp->types[OU_T_COMPLEX];
    if (exact && given[1] == NULL && given[0] != NULL && ou_is(given[0], sp, OU_T_COMPLEX))
        return ou_incref(given[0]);
    if (!read_arguments(sp, given[0], given[1], &p))
        return NULL;
    if (exact)
        return ou_complex_new(sp, p.re, p.im);
    OuComplex *o = (OuComplex *)ou_type_alloc(sp, type, 0);
    if (o != NULL) {
        o->real = p.re;
        o->imag = p.im;
    }
    return (OuObj *)o;
}

/* ---- methods ---- */

static OuObj *
complex_conjugate(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return ou_complex_new(sp, ((OuComplex *)args[0])->real, -((OuComplex *)args[0])->imag);
}

static OuObj *
complex_itself(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    return complex_positive(sp, args[0]);
}

static OuObj *
complex_new_args(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    OuObj *item[2] = {ou_float_new(sp, ((OuComplex *)args[0])->real), ou_float_new(sp, ((OuComplex *)args[0])->imag)};
    if (item[0] != NULL && item[1] != NULL)
        return ou_tuple_steal(sp, item, 2);
    ou_xdecref(sp, item[0]);
    ou_xdecref(sp, item[1]);
    return NULL;
}

static OuObj *
complex_format(OuSpace *sp, OuObj *const *args, size_t n, OuObj *kwnames)
{
    (void)n, (void)kwnames;
    if (!ou_type_is_heir(args[1]->type, OU_TYPE_STR_HEIR))
        return ou_raise(sp, OU_E_TYPE_ERROR, "__format__() argument must be str, not %T", args[1]);
    return ou_complex_format_spec(sp, args[0], args[1]);
}

static OuObj *
get_real(OuSpace *sp, OuObj *o)
{
    return ou_float_new(sp, ((OuComplex *)o)->real);
}

static OuObj *
get_imag(OuSpace *sp, OuObj *o)
{
    return ou_float_new(sp, ((OuComplex *)o)->imag);
}

static const OuMethodDef complex_methods[] = {
    {"conjugate", complex_conjugate, OU_CALL_ARGS, 0, 0, "Return the complex conjugate of its argument. (3-4j).conjugate() == 3+4j."},
    {"__complex__", complex_itself, OU_CALL_ARGS, 0, 0, "Convert this value to exact type complex."},
    {"__getnewargs__", complex_new_args, OU_CALL_ARGS, 0, 0, NULL},
    {"__format__", complex_format, OU_CALL_ARGS, 1, 1, "Convert to a string according to format_spec."},
    {0},
};

static const OuGetSetDef complex_getsets[] = {
    {"real", get_real, NULL, "the real part of a complex number"},
    {"imag", get_imag, NULL, "the imaginary part of a complex number"},
    {0},
};

const OuTypeSpec ou_spec_complex = {
    .name = "complex",
    .base = OU_T_OBJECT,
    .flags = OU_TYPE_HEIRS | OU_TYPE_LEAF | OU_TYPE_FIXED,
    .basic_bytes = sizeof(OuComplex),
    .slots = {
        .repr = complex_repr,
        .hash = complex_hash,
        .compare = complex_compare,
        .make = complex_make,
        .truth = complex_truth,
        .unary = {[OU_NEG] = complex_negative, [OU_POS] = complex_positive, [OU_ABS] = complex_absolute},
        .binary = {
            [OU_ADD] = complex_add, [OU_SUB] = complex_subtract, [OU_MUL] = complex_multiply,
            [OU_TRUEDIV] = complex_divide, [OU_POW] = complex_power,
        },
    },
    .methods = complex_methods,
    .getsets = complex_getsets,
    .doc = "Create a complex number from a real part and an optional imaginary part.",
};
