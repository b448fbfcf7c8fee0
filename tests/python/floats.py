# float: text both ways, arithmetic, rounding, comparison with ints, methods, the math module.
import math


def show(label, f):
    try:
        print(label, "->", repr(f()))
    except Exception as e:
        print(label, "->", type(e).__name__ + ":", e)


inf, nan = float("inf"), float("nan")
values = [0.0, -0.0, 1.0, -1.5, 0.1, 0.2, 0.3, 1 / 3, 2.675, 1e15, 1e16, 123456789012345678.0, 1e22, 1e23, 1e-4, 1e-5, 5e-324,
          2.2250738585072014e-308, 1.7976931348623157e308, 1e100, 2.0**89, 2.0**-44, 0.5, 2.5, 100.0, inf, -inf, nan]
for x in values:
    print(x, repr(x), str(x), x.is_integer(), x.hex(), float.fromhex(x.hex()), bool(x), -x, abs(x), x == float(repr(x)))
    if x == x:
        print(hash(x))
    show("int", lambda: int(x))
    show("ratio", lambda: x.as_integer_ratio())
    show("round", lambda: round(x))
    show("rounds", lambda: [round(x, n) for n in (-400, -20, -2, -1, 0, 1, 2, 5, 20, 400)])
    for y in (1.0, -2.5, 0.0, 3, -7, 2**70, inf, nan):
        show("ops %r" % y, lambda: (x + y, x - y, x * y, x < y, x <= y, x == y, x != y, x > y, x >= y))
        show("div %r" % y, lambda: (x / y, x // y, x % y, divmod(x, y)))
        show("rdiv %r" % y, lambda: (y / x, y // x, y % x, divmod(y, x)))
        show("mod %r" % y, lambda: x % y)
        show("floor %r" % y, lambda: x // y)
        show("divmod %r" % y, lambda: divmod(x, y))

for x, n in [(2.675, 2), (0.5, 0), (1.5, 0), (2.5, 0), (1.005, 2), (5.015, 2), (25.0, -1), (35.0, -1), (-25.0, -1), (1234.5678, -2),
             (5e15 + 0.5, 0), (1e300, -299), (9.5e307, -308), (0.15, 1), (0.25, 1), (0.35, 1), (500.0, -3), (500.1, -3), (1500.0, -3)]:
    show("round(%r, %d)" % (x, n), lambda: round(x, n))
show("round None", lambda: round(2.5, None))
show("round 'a'", lambda: round(2.5, "a"))
show("round over", lambda: round(1.7976931348623157e308, -308))

for text in ["1", "1.5", " 2 ", "1_0.5", "1__0", "_1", "1_", "1._5", "1e5", "1e", "1e+", "e5", ".5", "5.", ".", "", "inf", "-Infinity", "nan",
             "infi", "0x10", "1e400", "-1e-400", "٣.٥", "1 2", "1e1_0", "9007199254740993", "0." + "0" * 400 + "1", "1" * 400, "1.0.0"]:
    show("float(%r)" % text[:30], lambda: float(text))
show("float(b)", lambda: float(b"2.5"))
show("float(b'x')", lambda: float(b"x"))
show("float([])", lambda: float([]))
show("float(None)", lambda: float(None))
show("float(x=1)", lambda: float(x=1))
show("float()", lambda: float())
show("float(1j)", lambda: float(1j))

for text in ["0x1p0", "1.8p1", "0x.1", "-0x1.fp-3", "inf", "nan", "0x", "zz", "0x1p10000", "0x1p-10000", "0x1.fffffffffffff8p0", "0x1.00000000000008p0",
             " 0x1p1 ", "0x1p", "0x1.8p+1x"]:
    show("fromhex(%r)" % text, lambda: float.fromhex(text))

for x, y in [(2.0, 10), (2.0, -1), (0.0, -1), (0.0, 0), (-2.0, 3), (-2.0, 0.5), (2, 0.5), (10.0, 400), (inf, -1), (-inf, 3), (nan, 0), (1.0, nan),
             (-1.0, inf), (0.5, inf), (-0.0, -3), (-0.0, 3)]:
    show("%r ** %r" % (x, y), lambda: x ** y)
show("1.5 + 'a'", lambda: 1.5 + "a")
show("1.5 < 'a'", lambda: 1.5 < "a")
show("1.5 & 1", lambda: 1.5 & 1)
show("~1.5", lambda: ~1.5)
print(0.1 + 0.2, 1.1 * 3, 1e308 * 10, 3.0 == 3, 3.5 == 3, 0.1 == 1 / 10, sum([0.1] * 10), max(1, 2.5), min(0.5, 0), 7.0 // 2, -7.0 // 2, 7 % -2.5)
print((1.5).__add__("x"), (1.5).__floor__(), (1.5).__ceil__(), (-1.5).__trunc__(), (1.5).real, (1.5).imag, (1.5).conjugate())


class F(float):
    pass


f = F(2.5)
f.note = 1
print(f, f + 1, type(f + 1) is float, f == 2.5, hash(f) == hash(2.5), f.note, F("1.5"), F.fromhex("0x1p1"), type(F.fromhex("0x1p1")).__name__)

for name in ["sqrt", "exp", "log", "log2", "log10", "log1p", "expm1", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "acosh",
             "atanh", "fabs", "floor", "ceil", "trunc", "degrees", "radians", "isfinite", "isinf", "isnan", "frexp", "modf", "ulp", "exp2"]:
    for x in [0.0, 1.0, -1.0, 0.5, 100.0, 1000.0, inf, -inf, nan, 3, "a"]:
        show("math.%s(%r)" % (name, x), lambda: getattr(math, name)(x))
for args in [(8, 2), (10, 1), (10, 0), (0,), (10**400,), (2**2000, 2), (-1,), ()]:
    show("log%r" % (str(args)[:20],), lambda: math.log(*args))
show("log2 big", lambda: (math.log2(2**5000), math.log10(10**500)))
show("isqrt", lambda: [math.isqrt(n) for n in (0, 1, 2, 3, 4, 15, 16, 17, 2**64 - 1, 2**64, 10**40, 10**41, 3**200)])
show("isqrt -1", lambda: math.isqrt(-1))
show("isqrt 1.5", lambda: math.isqrt(1.5))
show("gcd", lambda: [math.gcd(), math.gcd(12), math.gcd(12, -18), math.gcd(0, 0), math.gcd(2**200 * 3, 2**100 * 9), math.gcd(10**50, 15**40, 35)])
show("gcd 1.5", lambda: math.gcd(1.5, 2))
show("lcm", lambda: [math.lcm(), math.lcm(4, 6), math.lcm(-4, 6), math.lcm(0, 5), math.lcm(*range(1, 60))])
show("factorial", lambda: [math.factorial(n) for n in (0, 1, 2, 5, 20, 21, 25, 100)])
show("factorial -1", lambda: math.factorial(-1))
show("factorial 2.0", lambda: math.factorial(2.0))
show("factorial big", lambda: math.factorial(10**30))
show("comb", lambda: [math.comb(n, k) for n, k in ((5, 2), (5, 0), (5, 7), (100, 50), (2**70, 2), (300, 290))])
show("comb neg", lambda: math.comb(5, -1))
show("comb neg n", lambda: math.comb(-5, 1))
show("perm", lambda: [math.perm(5), math.perm(5, 2), math.perm(5, None), math.perm(5, 7), math.perm(2**70, 2)])
show("perm neg", lambda: math.perm(5, -1))
show("fsum", lambda: [math.fsum([0.1] * 10), math.fsum([1e100, 1.0, -1e100]), math.fsum([]), math.fsum([1, 2.5]), math.fsum([1e16, 1.0, 1e-16]), math.fsum([inf, 1])])
show("fsum inf", lambda: math.fsum([inf, -inf]))
show("fsum over", lambda: math.fsum([1e308, 1e308]))
show("prod", lambda: [math.prod([1, 2, 3]), math.prod([], start=5), math.prod([1.5, 2]), math.prod(["a"], start=3)])
show("dist", lambda: [math.dist((0, 0), (3, 4)), math.dist([1, 2, 3], [4, 5, 6]), math.dist([], [])])
show("dist dims", lambda: math.dist([1], [1, 2]))
show("hypot", lambda: [math.hypot(), math.hypot(3, 4), math.hypot(1, 1, 1), math.hypot(inf, nan), math.hypot(1e200, 1e200), math.hypot(3e-320, 4e-320)])
show("isclose", lambda: [math.isclose(1, 1 + 1e-10), math.isclose(1, 1.1), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10), math.isclose(0, 1e-10, abs_tol=1e-9)])
show("isclose neg", lambda: math.isclose(1, 2, rel_tol=-1))
show("two", lambda: [math.atan2(1, -0.0), math.copysign(3, -0.0), math.fmod(-7, 3), math.remainder(7, 2.5), math.pow(2, 0.5), math.nextafter(1, 2), math.ldexp(1.5, 4)])
for f, args in [(math.fmod, (1, 0)), (math.fmod, (inf, 1)), (math.remainder, (1, 0)), (math.pow, (0, -1)), (math.pow, (-1, 0.5)), (math.pow, (1e300, 2)), (math.pow, (nan, 0)),
                (math.ldexp, (1, 10000)), (math.ldexp, (1, -10000)), (math.ldexp, (1, 1.5)), (math.ldexp, (1, 2**70)), (math.gamma, (0,)), (math.gamma, (-1,)),
                (math.gamma, (5,)), (math.lgamma, (0,)), (math.gamma, (200,))]:
    show("%s%r" % (f.__name__, args), lambda: f(*args))
print(math.pi, math.e, math.tau, math.inf, math.nan, math.floor(1e300), math.ceil(-0.5))


class Floored:
    def __floor__(self):
        return "floor"

    def __ceil__(self):
        return "ceil"

    def __trunc__(self):
        return "trunc"


print(math.floor(Floored()), math.ceil(Floored()), math.trunc(Floored()))
show("trunc 'a'", lambda: math.trunc("a"))
