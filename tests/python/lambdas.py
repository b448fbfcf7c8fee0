# Lambdas and expressions: conditional, boolean, comparison chains, operators.

print((lambda: 1)(), (lambda x: x + 1)(2), (lambda x, y=2, *a, k=3, **m: (x, y, a, k, m))(1, z=4))
print((lambda *a: a)(1, 2), (lambda **k: k)(a=1), (lambda x, /, y, *, z: (x, y, z))(1, 2, z=3))
print((lambda x: lambda y: x + y)(1)(2), [f(3) for f in (lambda x: x, lambda x: -x)])
print(sorted([3, 1, 2], key=lambda v: -v), list(map(lambda a, b: a * b, [1, 2], [3, 4])))
print(list(filter(lambda v: v % 2, range(6))), (lambda: (yield))().__name__)
compose = lambda f, g: lambda *a: f(g(*a))
print(compose(str, lambda a, b: a + b)(1, 2))


def truth(value, name):
    print(name, end=" ")
    return value


print(truth(0, "a") and truth(1, "b"), truth(1, "a") and truth(2, "b"))
print(truth(0, "a") or truth(1, "b"), truth(1, "a") or truth(2, "b"))
print(truth(0, "a") or truth("", "b") or truth([], "c"), truth(1, "a") and truth(2, "b") and truth(0, "c"))
print(truth(1, "a") and truth(0, "b") or truth(3, "c"), not truth(0, "a"), not not truth(5, "b"))
print(truth(1, "x") if truth(0, "c") else truth(2, "y"), 1 if [] else 2 if {} else 3)
print(truth(1, "1") < truth(2, "2") < truth(3, "3"), truth(3, "1") < truth(2, "2") < truth(3, "3"))
print(truth(1, "1") < truth(5, "2") > truth(3, "3") != truth(4, "4"), 1 < 2 > 1 == 1)
if truth(1, "i") < truth(0, "j") < truth(9, "k"):
    print("wrong")
elif not truth(1, "i") < truth(2, "j") < truth(0, "k"):
    print("right")


def conditions(a, b):
    out = []
    if a and b:
        out.append("and")
    if a or b:
        out.append("or")
    if not a and b:
        out.append("not a and b")
    if not (a or b):
        out.append("neither")
    if (a and not b) or (b and not a):
        out.append("xor")
    if a is None:
        out.append("a none")
    if b is not None:
        out.append("b some")
    if a == b:
        out.append("eq")
    if a != b and (a is None or b is None):
        out.append("differ")
    if a in (1, 2, None) and b not in [1, 2]:
        out.append("in")
    if 0 < (a or 0) < 5 <= (b or 0) + 5:
        out.append("chain")
    return out


for a in (0, 1, None):
    for b in (0, 1, None):
        print(a, b, conditions(a, b))


def bool_values(a, b, c):
    x = a and b
    y = a or b or c
    z = a and b or c
    w = not a
    v = a if b else c
    u = (a and b) if c else (a or b)
    a = a and a
    return x, y, z, w, v, u, a


for args in ((0, 1, 2), (1, 0, 2), (1, 2, 0), ([], {}, ())):
    print(bool_values(*args))
print(1 + 2 * 3 - 4 / 2, 2 ** 3 ** 2, -2 ** 2, 7 // 2, -7 // 2, 7 % -3, 1 << 4 | 1, 6 & 3 ^ 1, ~7)
print((1 + 2) * 3, "ab" * 3, [1] * 2, (1,) + (2,), "a" + "b", b"x" + b"y", 5 % 3, "%s" % 5)
print(0.0, -0.0, 1e300 * 1e10, 1 / 3, 1j * 1j, 1_000, 0x_ff, 0b101, 0o17, 1e-3, .5, 10 ** -2)
print(str(-0.0), [0.0, -0.0], (1, 1.0, True), (0.0, -0.0, 0, False), {0: 1}[0.0])
print("implicit " "concat" 'enation', b"by" b"tes", "es\tca\\pe\x41\u0042\101" if False else "esc\x41")
print(1 in [1, 2], 1 in {1, 2}, "a" not in "bc", 3 in (), None in [None], [] in [[]])
print(1 == 1.0, 1 != 2, "a" < "b", [1, 2] < [1, 3], (1,) == (1,), {1} <= {1, 2}, None is None, [] is not None)
try:
    print(1 < "a")
except TypeError as error:
    print(error)
try:
    1 + "a"
except TypeError as error:
    print(error)
try:
    1 // 0
except ZeroDivisionError as error:
    print(error)
try:
    print(-"a")
except TypeError as error:
    print(error)
x = [1, 2, 3, 4, 5]
print(x[0], x[-1], x[1:3], x[::2], x[::-1], x[:2], x[3:], x[:], x[5:], "hello"[1:4], (1, 2)[1])
print({}.get("a"), {"a": 1}["a"], [[1]][0][0], "a,b".split(",")[1].upper(), (lambda: [5])()[0])
print([], (), {}, set(), [[]], [()], {(): []}, ..., None, NotImplemented)


class Bool:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        print("bool", self.value, end="; ")
        return self.value

    def __lt__(self, other):
        print("lt", end="; ")
        return self

    def __repr__(self):
        return "B(%r)" % self.value


print(Bool(True) and 1, Bool(False) and 1, Bool(True) or 1, not Bool(False))
print(Bool(False) < 1 < 2, Bool(True) < 1 < 2)
if Bool(True) < 5:
    print("lt true")
if not Bool(False) < 5:
    print("lt false")
while Bool(False):
    pass
print([v for v in (1, 2) if Bool(v == 2)], 1 if Bool(True) else 2, Bool(True) if Bool(False) else 0)
