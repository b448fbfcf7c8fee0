# Numbers and lengths at the edges.
#---- huge_shifts
# undefined
for f in [lambda: 1 << 2 ** 63, lambda: 1 << 2 ** 100, lambda: 0 << 2 ** 100, lambda: 1 >> 2 ** 100, lambda: -1 >> 2 ** 100, lambda: 1 << -1,
          lambda: 5 >> -(2 ** 100), lambda: (2 ** 70) >> 2 ** 63, lambda: 1 << (2 ** 62), lambda: -5 >> 2 ** 64, lambda: 0 << (2 ** 63 - 1),
          lambda: True << 2 ** 65]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__)
#---- huge_powers
# undefined
for f in [lambda: 0 ** 2 ** 100, lambda: 1 ** 2 ** 100, lambda: (-1) ** (2 ** 100 + 1), lambda: pow(3, 2 ** 100, 7), lambda: pow(3, -1, 7), lambda: pow(2, -1, 4),
          lambda: pow(3, 5, 0), lambda: pow(3, -5), lambda: 2 ** -2000, lambda: 10.0 ** 400, lambda: (-8) ** 0.5, lambda: 0 ** -1, lambda: 0.0 ** -1.0,
          lambda: pow(2, 3, -5), lambda: pow(2, 0, 1), lambda: pow(5, 2 ** 70, 2 ** 70), lambda: (2 ** 10000) ** 0, lambda: float(2 ** 2000),
          lambda: 2 ** 2000 / 2 ** 1999, lambda: 2 ** 2000 / 3, lambda: 1 / 2 ** 2000, lambda: 2 ** 2000 // -3 % 7, lambda: divmod(-2 ** 200, 2 ** 64 - 1),
          lambda: int(1e300) % 10, lambda: int(float("nan")), lambda: int(float("inf")), lambda: hash(float("inf")), lambda: hash(2 ** 61 - 1),
          lambda: hash(-1), lambda: hash(2 ** 10000) == hash(2 ** (10000 % 61)), lambda: round(2 ** 100, -20), lambda: round(5, -2 ** 10), lambda: round(1.5, 2 ** 40), lambda: round(1.5, -2 ** 40), lambda: round(1.5, 2 ** 70), lambda: round(1e300, -300),
          lambda: (2 ** 64).bit_length(), lambda: (-2 ** 64).to_bytes(8, "big"), lambda: (5).to_bytes(2 ** 70, "big"), lambda: (5).to_bytes(-1, "big"),
          lambda: int.from_bytes(b"", "big"), lambda: int.from_bytes(b"\xff" * 100, "little", signed=True), lambda: (5).to_bytes(0, "big"),
          lambda: int("9" * 5000), lambda: str(10 ** 5000), lambda: int("0x" + "f" * 5000, 16) > 0, lambda: int("_1"), lambda: int("1__0"), lambda: int("z" * 5, 37),
          lambda: int("1", 2 ** 70), lambda: int("1", -1), lambda: int("1" * 4300) > 0, lambda: int(" " * 10000 + "1"), lambda: "%x" % 2 ** 70 if 0 else 1,
          lambda: "%d" % 1e300, lambda: "%d" % float("nan"), lambda: "%c" % 2 ** 21 if 0 else chr(0x110000), lambda: chr(-1), lambda: chr(2 ** 70), lambda: "%c" % 0x110000,
          lambda: "%c" % -1, lambda: "%c" % 2 ** 40 if 0 else 1, lambda: float("1" * 10000), lambda: float("1e" + "9" * 100), lambda: float("0." + "0" * 10000 + "1"),
          lambda: float("0x1p5"), lambda: float.fromhex("0x1p" + "9" * 50), lambda: float.fromhex("0x" + "1" * 10000), lambda: float.fromhex("0x1.8p-1080"),
          lambda: complex("1e400+nanj"), lambda: complex("1" * 1000), lambda: complex(0, float("inf")) * 1j, lambda: (1e300).as_integer_ratio()[1],
          lambda: float("inf").as_integer_ratio(), lambda: divmod(5.0, 0.0), lambda: 5 % 0, lambda: 5.0 % float("inf"), lambda: -5.0 // float("inf"),
          lambda: -2 ** 63 // -1, lambda: -2 ** 63 % -1, lambda: divmod(-2 ** 63, -1), lambda: abs(-2 ** 63), lambda: -(-2 ** 63), lambda: (-2 ** 63) * -1,
          lambda: (2 ** 63 - 1) + 1, lambda: -2 ** 63 - 1, lambda: ~(2 ** 63 - 1), lambda: (2 ** 62) * 4, lambda: (2 ** 32) ** 2, lambda: -2 ** 61 - 2 ** 61 - 2 ** 62]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#---- huge_repeats
# undefined
# args: --max-memory 200M
for f in [lambda: "ab" * 2 ** 62, lambda: "a" * 2 ** 63, lambda: b"ab" * 2 ** 62, lambda: [1] * 2 ** 62, lambda: [1, 2] * 2 ** 63, lambda: (1,) * 2 ** 62,
          lambda: "" * 2 ** 62, lambda: [] * 2 ** 62, lambda: "a" * -2 ** 63, lambda: bytearray(b"ab") * 2 ** 62, lambda: bytes(2 ** 62), lambda: bytearray(2 ** 62),
          lambda: bytes(-1), lambda: bytes(2 ** 70), lambda: [1] * -2 ** 100, lambda: "a".ljust(2 ** 62), lambda: "a".rjust(2 ** 63), lambda: "a".center(2 ** 62),
          lambda: "a".zfill(2 ** 62), lambda: "é".ljust(2 ** 62, "€"), lambda: "a\t".expandtabs(2 ** 31), lambda: "\t\t\t".expandtabs(2 ** 31 - 1) if 0 else 1,
          lambda: "a".ljust(2 ** 100), lambda: b"a".ljust(2 ** 62), lambda: b"\t".expandtabs(2 ** 31), lambda: "a".replace("a", "b", -2 ** 63), lambda: "a" .ljust(-2 ** 63),
          lambda: format(5, "9999999999999999999d"), lambda: format(5, "4611686018427387904d"), lambda: format("x", "4611686018427387904"),
          lambda: format(1.5, ".2147483647f") if 0 else 1, lambda: format(1.5, ".99999999999f"), lambda: format(1.5, "9999999999999999999.2f"), lambda: "%*d" % (2 ** 62, 5),
          lambda: "%.*f" % (2 ** 31, 5.0), lambda: "%*d" % (2 ** 70, 5), lambda: "%.*d" % (2 ** 40, 5), lambda: "%.*s" % (2 ** 62, "abc"), lambda: b"%*d" % (2 ** 62, 5),
          lambda: range(2 ** 100)[2 ** 99], lambda: len(range(2 ** 100)), lambda: range(2 ** 100)[::2 ** 98], lambda: list(range(2 ** 62)), lambda: sum(range(10, 0, -2 ** 70)),
          lambda: range(-2 ** 63, 2 ** 63 - 1)[-1], lambda: 2 ** 100 in range(2 ** 101), lambda: range(0, 2 ** 63, 2 ** 62)[1], lambda: range(5, 2 ** 63)[2 ** 62],
          lambda: range(1, 2, 0), lambda: hash(range(2 ** 100)), lambda: range(2 ** 70).index(2 ** 69), lambda: reversed(range(2 ** 100)).__next__(),
          lambda: "abc"[2 ** 100:], lambda: "abc"[-2 ** 100:2 ** 100], lambda: "abc"[::2 ** 63 - 1], lambda: "abc"[::-2 ** 63], lambda: "abc"[2 ** 63], lambda: [1, 2, 3][::-2 ** 70],
          lambda: slice(None, None, 2 ** 70).indices(5), lambda: slice(-2 ** 63, 2 ** 63, -2 ** 63).indices(2 ** 62), lambda: slice(1).indices(-1), lambda: slice(1).indices(2 ** 70),
          lambda: slice("a", "b").indices(5), lambda: slice(None, None, 0).indices(5), lambda: [].insert(2 ** 100, 1), lambda: [1].pop(2 ** 100), lambda: [1].pop(-2 ** 63),
          lambda: "abc".find("c", -2 ** 100, 2 ** 100), lambda: "abc".find("", 2 ** 63), lambda: "abc".count("", -2 ** 63, 2 ** 63 - 1), lambda: "abc".rfind("", 5),
          lambda: "abc".index("c", 2 ** 62), lambda: "abc".startswith("", 4), lambda: "abc".endswith("", -2 ** 80, 2 ** 80), lambda: "a b".split(None, 2 ** 70),
          lambda: "a b".split(" ", -2 ** 63), lambda: "a b".rsplit(None, 2 ** 63 - 1), lambda: "aaa".replace("", "x", 2 ** 63 - 1), lambda: b"aaa".replace(b"", b"x", 2 ** 62),
          lambda: "abc".split(""), lambda: "abc".partition(""), lambda: "".join(["x"] * 100000)[:3], lambda: bytes([1]).hex("::"), lambda: bytes(range(5)).hex(":", -2 ** 31),
          lambda: b"abc".hex(":", 2 ** 40), lambda: "x".translate({120: 0x110000}), lambda: "x".translate({120: -1}), lambda: "x".translate({120: 2 ** 70}), lambda: "x".translate(5),
          lambda: "x".translate({120: "y" * 10000})[:3], lambda: str.maketrans("a", "bc"), lambda: str.maketrans({"ab": 1}), lambda: b"x".translate(b"abc"), lambda: bytes.maketrans(b"a", b"bc"),
          lambda: bytes.fromhex("0"), lambda: bytes.fromhex("zz"), lambda: bytes.fromhex("0" * 100001), lambda: "x".encode("no such"), lambda: "\udc80".encode(), lambda: b"\xff".decode(),
          lambda: b"\xff".decode("utf-8", "no such"), lambda: "x".encode("utf-8\0"), lambda: b"\xf4\x90\x80\x80".decode("utf-8", "replace"), lambda: b"\xed\xa0\x80".decode("utf-8", "surrogatepass"),
          lambda: memoryview(b"abc")[5], lambda: memoryview(b"abc")[::2 ** 63 - 1].tobytes(), 
          lambda: enumerate([], 2 ** 100).__next__(), lambda: next(enumerate([1], 2 ** 100)), lambda: list(enumerate([1, 2], 2 ** 63 - 1)), lambda: max(2 ** 100, float("inf")),
          lambda: sum([2 ** 62] * 4), lambda: sum([1e308] * 4), lambda: sum([2 ** 62, 2 ** 62, 0.5]), lambda: sorted([float("nan"), 1, 2 ** 100, -1.5]) and 1, lambda: [0] * 2 ** 61,
          lambda: dict.fromkeys(range(2 ** 62)) if 0 else 1, lambda: [*range(2 ** 61)] if 0 else 1, lambda: tuple(range(2 ** 62)), lambda: "x" * 2 ** 61 + "y",
          lambda: int("1" * 2 ** 5, 2), lambda: ("a" * 1000).join(["b"] * 1000)[:3], lambda: "{:{}}".format(1, 2 ** 62), lambda: f"{1:{2 ** 62}}"]:
    try:
        r = f()
        print(r)
    except Exception as e:
        print(type(e).__name__, str(e)[:80])
#---- bytearray_resized_under_a_view
# undefined
b = bytearray(b"abcdef")
m = memoryview(b)
for op in ["b.append(1)", "b.extend(b'x' * 100)", "b.clear()", "b.pop()", "del b[0]", "b[0:2] = b''", "b *= 2", "b += b'x'", "b.insert(0, 1)", "b.__init__(5)",
           "b[0:2] = b'xy'", "b[0] = 5", "b.remove(100)", "b.reverse()", "b *= 0", "b += b''", "b.__init__()"]:
    try:
        exec(op)
        print(op, "fine")
    except BufferError as e:
        print(op, e)
m.release()
b.clear()
for f in [lambda: m[0], lambda: len(m), lambda: bytes(m), lambda: m.tolist(), lambda: m == m, lambda: hash(m), lambda: m[:1], lambda: iter(m).__next__(), lambda: repr(m)[:9]]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
m = memoryview(bytearray(b"abc"))
class I:
    def __index__(self):
        m.release()
        return 1
for f in [lambda: m[I()], lambda: m[I():], lambda: m.__setitem__(I(), 5), lambda: m.__setitem__(0, I()), lambda: m.__setitem__(slice(I(), 2), b"x")]:
    m = memoryview(bytearray(b"abc"))
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
x = bytearray(b"abc")
x.extend(x); x[1:2] = x; x *= 2
print(len(x))
x[:] = memoryview(x)[::2] if 0 else bytes(x)
def gen():
    for i in range(5):
        x.clear()
        yield i
x[:] = gen(); print(x)
x.extend(gen()); print(x)
print(x.join([x, b"-", x]), x.replace(x, x + x), x.translate(None, x), x.strip(x), x.split(x[:1]))
#---- digits
import sys
for bad in (1, 639, -1, "x", None):
    try:
        sys.set_int_max_str_digits(bad)
        print("set")
    except Exception as e:
        print(type(e).__name__)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 20000)), int("7" * 20000) % 10)
#---- switches
# undefined
import sys
for f in [sys.intern, sys.getsizeof, sys.getrefcount, sys._getframe, sys.setrecursionlimit, sys.exc_info, sys.is_finalizing, sys.getrecursionlimit]:
    for args in [(), (5,), ("x",), (-1,), (2 ** 70,), (None,), (1, 2, 3)]:
        if (f, args) == (sys.setrecursionlimit, (5,)): continue
        try:
            f(*args)
            print(f.__name__, "fine")
        except Exception as e:
            print(f.__name__, type(e).__name__)
class S(str): pass
try:
    sys.intern(S("x"))
except TypeError as e:
    print(e)
class Z:
    def __sizeof__(self): return v
for v in (-1, 2 ** 70, "x", None, 1.5):
    try:
        sys.getsizeof(Z())
    except Exception as e:
        print(type(e).__name__, e)
    print(sys.getsizeof(Z(), 5) if not isinstance(v, int) else 0)
#---- scopes_in_scopes
# args: --max-memory 400M
def answer(source, mode):
    try:
        code = compile(source, "f", mode)
    except (MemoryError, RecursionError, SyntaxError) as e:
        return type(e).__name__, str(e)
    depth = 0
    while code is not None:
        code = next((k for k in code.co_consts if hasattr(k, "co_consts")), None)
        depth += 1
    return depth
for n in 100, 1000, 1500:
    print(answer("lambda: " * n + "1", "eval"), answer("f = " + "lambda x: " * n + "x", "exec"))
for n in 3000, 10000, 50000:
    print(answer("lambda: " * n + "1", "eval"), answer("f = " + "lambda x: " * n + "x", "exec"))
for n in 50, 99, 3000:
    print(answer("".join(" " * i + "def f():\n" for i in range(n)) + " " * n + "pass\n", "exec"),
          answer("".join(" " * i + "class C:\n" for i in range(n)) + " " * n + "pass\n", "exec"),
          answer("[" * n + "1" + " for x in y]" * n, "eval")[:1] if n > 200 else 0)
