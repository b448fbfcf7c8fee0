# int, bool and complex as programs use them: operators, conversions, messages.
def show(label, f):
    try:
        print(label, "->", repr(f()))
    except Exception as e:
        print(label, "->", type(e).__name__ + ":", e)


values = [0, 1, -1, 2, 7, -7, 255, -256, 2**31, -(2**31), 2**61, 2**62 - 1, 2**62, -(2**62), -(2**62) - 1,
          2**63, -(2**63), 2**64, 10**19, -(10**25)]
for a in values:
    for b in values:
        row = [a + b, a - b, a * b, a & b, a | b, a ^ b, a < b, a <= b, a == b, a != b, a > b, a >= b]
        if b:
            row += [a // b, a % b, divmod(a, b), a / b]
        print(a, b, row)
for a in values:
    print(a, -a, +a, ~a, abs(a), bool(a), hash(a), a.bit_length(), a.bit_count(), hex(a), oct(a), bin(a), float(a))
    print([a << n for n in (0, 1, 5, 61, 62, 63, 64, 100)], [a >> n for n in (0, 1, 5, 61, 62, 63, 64, 100)])

show("1//0", lambda: 1 // 0)
show("1%0", lambda: 1 % 0)
show("1/0", lambda: 1 / 0)
show("divmod", lambda: divmod(1, 0))
show("big//0", lambda: 10**30 // 0)
show("0**-1", lambda: 0 ** -1)
show("2**-2", lambda: 2 ** -2)
show("pow3", lambda: pow(3, 100, 7))
show("pow3 neg mod", lambda: pow(3, 100, -7))
show("pow inverse", lambda: pow(38, -1, 97))
show("pow no inverse", lambda: pow(2, -1, 4))
show("pow mod 0", lambda: pow(2, 3, 0))
show("pow float mod", lambda: pow(2.0, 3, 4))
show("pow big", lambda: pow(12345678901234567890, 98765432109876543210, 10**40 + 7))
show("1<<-1", lambda: 1 << -1)
show("1>>-1", lambda: 1 >> -1)
show("1<<2**70", lambda: 1 << 2**70)
show("0<<2**70", lambda: 0 << 2**70)
show("-5>>2**70", lambda: -5 >> 2**70)
show("huge/1", lambda: 10**400 / 3)
show("huge ratio", lambda: 10**400 / 10**399)
show("tiny ratio", lambda: 1 / 10**400)
show("huge+float", lambda: 10**400 + 1.0)
show("1+'a'", lambda: 1 + "a")
show("1<'a'", lambda: 1 < "a")
show("1==1.0", lambda: (1 == 1.0, 1 == 1 + 0j, 2**53 + 1 == float(2**53), 2**53 + 1 > float(2**53)))
show("hash equal", lambda: (hash(1), hash(1.0), hash(1 + 0j), hash(True), hash(2**61 - 1), hash(-1), hash(0.5), hash(10**30)))

for text in ["0", "12", " -12 ", "+5", "1_000", "0x1f", "0b11", "0o17", "", "_1", "1_", "1__0", "- 1", "12a", "٣٤", "1 2", "\n7\t"]:
    for base in (10, 0, 16, 2, 36):
        show("int(%r, %d)" % (text, base), lambda: int(text, base))
show("int()", lambda: int())
show("int(b'12')", lambda: int(b"12"))
show("int(b'x')", lambda: int(b"x"))
show("int(bytearray)", lambda: int(bytearray(b"77")))
show("int(3.99)", lambda: int(3.99))
show("int(-3.99)", lambda: int(-3.99))
show("int(1e30)", lambda: int(1e30))
show("int(inf)", lambda: int(float("inf")))
show("int(nan)", lambda: int(float("nan")))
show("int([])", lambda: int([]))
show("int(None)", lambda: int(None))
show("int(1j)", lambda: int(1j))
show("int('5', 1)", lambda: int("5", 1))
show("int('5', 37)", lambda: int("5", 37))
show("int(5, 10)", lambda: int(5, 10))
show("int('z', base=36)", lambda: int("z", base=36))
show("int(base=3)", lambda: int(base=3))


class Int:
    def __int__(self):
        return 42


class Index:
    def __index__(self):
        return 43


class Trunc:
    def __trunc__(self):
        return 44


class Bad:
    def __int__(self):
        return "x"


class Real:
    def __float__(self):
        return 2.5


for c in (Int, Index, Trunc, Bad, Real):
    show("int(%s)" % c.__name__, lambda: int(c()))
    show("float(%s)" % c.__name__, lambda: float(c()))


class MyInt(int):
    def __add__(self, other):
        return "added"

    def __radd__(self, other):
        return "radded"


m = MyInt(7)
big = MyInt(10**30)
m.note = "attribute"
print(m, m.note, m + 1, 1 + m, m * 2, type(m * 2) is int, big, big * 2, big == 10**30, hash(big) == hash(10**30))
print(int(big), type(int(big)) is int, MyInt("12"), MyInt.from_bytes(b"\x01\x00", "big"), -big, big // 10**29, f"{big:,}")
print(isinstance(m, int), {m: 1}[7], [10, 20, 30][MyInt(1)], divmod(big, 7), big.bit_length(), +m, type(+m) is int)

show("to_bytes", lambda: [(258).to_bytes(4, "big"), (258).to_bytes(4, "little"), (-2).to_bytes(2, "big", signed=True), (0).to_bytes(0, "big"), (7).to_bytes()])
show("to_bytes small", lambda: (256).to_bytes(1, "big"))
show("to_bytes signed", lambda: (128).to_bytes(1, "big", signed=True))
show("to_bytes -128", lambda: (-128).to_bytes(1, "little", signed=True))
show("to_bytes neg", lambda: (-1).to_bytes(1, "big"))
show("to_bytes order", lambda: (1).to_bytes(1, "middle"))
show("to_bytes length", lambda: (1).to_bytes(-1, "big"))
show("from_bytes", lambda: [int.from_bytes(b"\x01\x02", o, signed=s) for o in ("big", "little") for s in (True, False)])
show("from_bytes neg", lambda: [int.from_bytes(b"\xff" * n, "big", signed=True) for n in (1, 7, 8, 9, 16)])
show("from_bytes min", lambda: [int.from_bytes(b"\x80" + b"\0" * n, "big", signed=True) for n in (0, 7, 8, 15)])
show("from_bytes list", lambda: int.from_bytes([1, 2, 3], "big"))
show("from_bytes int", lambda: int.from_bytes(3, "big"))
show("from_bytes str", lambda: int.from_bytes("ab", "big"))
show("ratio", lambda: ((5).as_integer_ratio(), (5).numerator, (5).denominator, (5).real, (5).imag, (5).conjugate()))
show("round", lambda: [round(n, d) for n in (15, 25, 35, -15, -25, 1234567, 10**20 + 5) for d in (-1, -2, -25, 0, 3)])
show("round None", lambda: round(5, None))
show("round 'a'", lambda: round(5, "a"))
show("methods", lambda: ((7).__floor__(), (7).__ceil__(), (7).__trunc__(), (7).__index__(), (7).__round__(), (7).__getnewargs__()))
show("no attr", lambda: (5).foo)

print(True + True, True & False, True | False, True ^ True, True & 3, ~True, -True, True == 1, True is True, bool([]), bool([0]))
print(repr(True), str(False), True.real, int(True), {True: "a"}[1], sum([True, True, False]), bool("x"), bool())
show("bool(1, 2)", lambda: bool(1, 2))
show("isinstance", lambda: (isinstance(True, int), issubclass(bool, int), type(True & True), type(True + True)))

print(1 + 2j, -1j, 1j * 1j, (1 + 2j) / (3 - 4j), (1 + 2j) ** 2, abs(3 + 4j), (1 + 2j).conjugate(), (1 + 2j).real, (1 + 2j).imag)
print(complex(1, 2), complex("1+2j"), complex(" ( -1.5e3-2j ) "), complex("j"), complex(), complex(1.5), 1j == 1j, 1j != 2j, bool(0j))
print((2 + 0j) == 2, 2 == (2 + 0j), hash(2 + 0j) == hash(2), 2 + 1j - 1, 2.5 * 1j, 1 / (1 + 1j), (-8) ** (1 / 3))
print(repr(complex(0.0, -0.0)), repr(complex(-0.0, 1)), repr(complex("nan+infj")), complex(1, -1) ** -2, (1 + 1j) ** 0.5)
show("complex/0", lambda: 1j / 0)
show("complex x", lambda: complex("x"))
show("complex 2nd", lambda: complex(1, "2"))
show("complex both", lambda: complex("1", 2))
show("complex <", lambda: 1j < 2j)
show("complex //", lambda: 1j // 2)
show("complex 0**-1", lambda: 0j ** -1)
