# bytes, bytearray and memoryview.
def show(label, fn):
    try:
        print(label, repr(fn()))
    except Exception as e:
        print(label, type(e).__name__, str(e))

for kind in [bytes, bytearray]:
    print([kind(), kind(3), kind(b"abc"), kind([1, 2, 255]), kind("é", "utf-8"), kind("é", encoding="latin-1"), kind(range(4)), kind(bytearray(b"x")), kind("a\udc80", "ascii", "surrogateescape")])
    for raw in [b"", b"a", b"Hello World", b"  padded\t\n", b"a,b,,c", b"it's", b'say "x"', b"\x00\xff\\", b"MiXeD 12\xe9", b"a\r\nb\rc\n\x0bd"]:
        t = kind(raw)
        print(repr(t), len(t), [t.upper(), t.lower(), t.title(), t.capitalize(), t.swapcase()])
        print([t.isalnum(), t.isalpha(), t.isascii(), t.isdigit(), t.islower(), t.isspace(), t.istitle(), t.isupper()])
        print([t.strip(), t.lstrip(), t.rstrip(), t.split(), t.split(b","), t.rsplit(b",", 1), t.splitlines(), t.splitlines(True)])
        print([t[::-1], t[1:], t[:-1], t[::2], t * 2, t + b"z", t.center(15), t.ljust(5, b"*"), t.rjust(5), t.zfill(6), t.expandtabs()])
        print(list(t), bool(t), t.hex(), t.hex(":"), t.hex("-", 2), t.hex("_", -2))
    s = kind(b"the quick brown the fox")
    print([s.find(b"the"), s.find(b"the", 1), s.rfind(b"the"), s.find(113), s.index(b"quick"), s.rindex(b"o"), s.count(b"the"), s.count(111), s.count(b""), s.find(b"zz")])
    print([s.startswith(b"the"), s.startswith((b"x", b"the")), s.endswith(b"fox"), s.endswith(b"quick", 0, 9), s.replace(b"the", b"A"), s.replace(b"the", b"", 1), s.replace(b"", b"-", 2)])
    print([s.partition(b"brown"), s.rpartition(b"the"), s.partition(b"zz"), s.removeprefix(b"the "), s.removesuffix(b"fox"), s.strip(b"tx"), b"quick" in s, 113 in s, b"zz" in s])
    print([kind(b",").join([]), kind(b",").join([b"a", bytearray(b"b")]), kind(b"").join([b"x"]), s.translate(bytes.maketrans(b"abc", b"xyz")), s.translate(None, b"aeiou"), s.translate(None, delete=b"t")])
    print([kind.fromhex("00 ff 7F"), kind.fromhex(""), kind(b"abc") == b"abc", kind(b"abc") < b"abd", kind(b"b") > bytearray(b"abc"), kind(b"a") != b"a", kind(b"a") == "a", kind(b"") <= b""])
    print([s.decode(), kind(b"\xc3\xa9").decode("utf-8"), kind(b"\xe9").decode("latin-1"), s[0], s[-1], s[4:9], s[::-3]])
    print([kind(b"%d %s %r %b %x %5.2f %c%c %%") % (5, b"s", "r", b"b", 255, 3.14159, 65, b"B"), kind(b"%(a)s") % {b"a": b"v"}, kind(b"%5s|%-5s|%05d|%#x") % (b"a", b"b", 7, 255), kind(b"%a") % "é"])

print(b"abc" + bytearray(b"d"), bytearray(b"abc") + b"d", hash(b"abc") == hash("abc"), {b"k": 1}[b"k"], b"a" b"b", bytes(b"xyz") is not None)
a = bytearray(b"hello")
a.append(33); print(a)
a.extend(b" you"); print(a)
a.extend([65, 66]); print(a)
a.extend(x for x in (1, 2)); print(a)
a.insert(0, 60); a.insert(100, 62); a.insert(-1, 61); print(a)
print(a.pop(), a.pop(0), a.pop(-2), a)
a.remove(ord("l")); print(a)
a.reverse(); print(a)
a[0] = 90; a[-1] = 91; print(a)
a[1:3] = b"????"; print(a)
a[1:5] = b""; print(a)
a[::2] = b"x" * len(a[::2]); print(a)
del a[0]; del a[1:3]; del a[::2]; print(a)
a += b"more"; a += bytearray(b"!"); a *= 2; print(a)
a[2:2] = a; print(a)
a.extend(a); print(len(a))
def twice():
    global a
    a += a
show("twice", twice)
a[:] = [1, 2, 3]; print(a, a.copy(), a.copy() is a)
a.clear(); print(a, len(a), bool(a))
b = bytearray(100000); print(len(b), b.count(0), sum(b))
for i in range(3000):
    b.append(i & 255)
print(len(b), b[-1], b[100000:100010])
del b[10:]; print(b)
it = iter(bytearray(b"abc")); print(next(it), list(it), list(it))

m = memoryview(b"abcdef")
print(m[0], m[-1], len(m), m.nbytes, m.readonly, m.format, m.itemsize, m.ndim, m.shape, m.strides, m.tobytes(), m.tolist(), m.hex(), bytes(m), m.obj)
print(m[1:4].tobytes(), m[::2].tobytes(), m[::-1].tobytes(), m[1:][1:].tolist(), bytes(m[::2]), m == b"abcdef", m[1:3] == b"bc", m != b"x", m == "x", hash(m) == hash(b"abcdef"), list(m))
ba = bytearray(b"0123456789")
w = memoryview(ba)
w[0] = 65; w[1:4] = b"xyz"; print(ba, w.readonly)
show("resize", lambda: ba.append(1))
show("resize2", lambda: ba.clear())
def shrink():
    del ba[0]
show("resize3", shrink)
w.release()
show("released", lambda: w[0])
show("released2", lambda: len(w))
ba.append(1); print(ba)
with memoryview(ba) as v:
    print(v[0], len(v))
show("closed", lambda: v[0])
def ro():
    m[0] = 1
show("readonly", ro)
def bad():
    x = memoryview(bytearray(3))
    x[0:2] = b"abc"
show("structure", bad)
def bad2():
    x = memoryview(bytearray(3))
    x[0] = 300
show("value", bad2)
show("index", lambda: m[10])
show("mv", lambda: memoryview("a"))

class B(bytes):
    pass
h = B(b"heir")
print(h, type(h).__name__, h == b"heir", type(h[1:]).__name__, type(h + b"").__name__, bytes(h), hash(h) == hash(b"heir"))
class A(bytearray):
    pass
h = A(b"heir"); h.append(33); print(h, type(h).__name__, h == b"heir!")
class W:
    def __bytes__(self):
        return b"W!"
print(bytes(W()), b"%s" % W())

def setto(v):
    x = bytearray(b"abc")
    x[0] = v
def setslice(k, v):
    x = bytearray(b"abcdef")
    x[k] = v
for label, fn in [
    ("b1", lambda: b"a".find("a")), ("b2", lambda: b"a".find(None)), ("b3", lambda: b"a".find(256)), ("b4", lambda: b"a".startswith("a")), ("b5", lambda: b"a".startswith(("a",))),
    ("b6", lambda: b"a".split("a")), ("b7", lambda: b"a".strip("a")), ("b8", lambda: b"a".partition("a")), ("b9", lambda: b"abc".replace(b"a", "x")), ("b10", lambda: b"a".join([1])),
    ("b11", lambda: b"a".join(["b"])), ("b12", lambda: b"a".join(1)), ("b13", lambda: b"a" + "b"), ("b14", lambda: b"a" + 1), ("b15", lambda: bytearray(b"a") + "b"), ("b16", lambda: b"a"["b"]),
    ("b17", lambda: b"abc"[5]), ("b18", lambda: bytearray(b"abc")[5]), ("b19", lambda: bytearray(b"")["x"]), ("b20", lambda: "a" in b"a"), ("b21", lambda: 300 in b"a"), ("b22", lambda: None in b"a"),
    ("b23", lambda: bytes("a")), ("b24", lambda: bytes(1.5)), ("b25", lambda: bytes(-1)), ("b26", lambda: bytes([256])), ("b27", lambda: bytes(["a"])), ("b28", lambda: bytes("a", 5)),
    ("b29", lambda: bytes(5, "ascii")), ("b30", lambda: bytes(errors="x")), ("b31", lambda: bytearray("a")), ("b32", lambda: bytearray(-1)), ("b33", lambda: bytearray([300])), ("b34", lambda: bytearray(1.5)),
    ("b35", lambda: bytes(1, 2, 3, 4)), ("b36", lambda: bytes(encoding="ascii")), ("b37", lambda: b"a".center(5, "a")), ("b38", lambda: b"a".center(5, b"ab")), ("b39", lambda: b"a".index(b"b")),
    ("b40", lambda: b"a" < "b"), ("b41", lambda: b"a" < 1), ("b42", lambda: bytes.fromhex("0")), ("b43", lambda: bytes.fromhex("zz")), ("b44", lambda: bytes.fromhex("00 1")), ("b45", lambda: bytes.fromhex(1)),
    ("b46", lambda: b"a".hex("ab")), ("b47", lambda: b"a".hex(1)), ("b48", lambda: b"a".translate(b"x")), ("b49", lambda: bytes.maketrans(b"a", b"bc")), ("b50", lambda: b"a" * "b"), ("b51", lambda: b"a".split(b"")),
    ("a1", lambda: bytearray().pop()), ("a2", lambda: bytearray(b"a").pop(5)), ("a3", lambda: bytearray(b"a").remove(5)), ("a4", lambda: bytearray().append(256)), ("a5", lambda: bytearray().append("a")),
    ("a6", lambda: bytearray().extend("abc")), ("a7", lambda: bytearray().extend(5)), ("a8", lambda: bytearray().extend([300])), ("a9", lambda: setto("x")), ("a10", lambda: setto(300)), ("a11", lambda: setto(-1)),
    ("a12", lambda: setslice(slice(0, 2), "ab")), ("a13", lambda: setslice(slice(0, 6, 2), b"ab")), ("a14", lambda: setslice(slice(0, 2), 5)), ("a15", lambda: setslice("x", 5)), ("a16", lambda: setslice(10, 5)),
    ("a17", lambda: setslice(slice(0, 2), [300])), ("a18", lambda: hash(bytearray())), ("a19", lambda: {bytearray(): 1}), ("p1", lambda: b"%d" % "a"), ("p2", lambda: b"%s" % "a"), ("p3", lambda: b"%s %s" % b"a"),
    ("p4", lambda: b"%d" % (1, 2)), ("p5", lambda: b"%c" % 300), ("p6", lambda: b"%c" % b"ab"), ("p7", lambda: b"%y x" % 1), ("p8", lambda: b"%b" % 5), ("p9", lambda: b"%c" % "a"),
]:
    show(label, fn)
