# str: methods, slicing, errors. Run by Ouro and CPython 3.11; the outputs are compared.
def show(label, fn):
    try:
        print(label, repr(fn()))
    except Exception as e:
        print(label, type(e).__name__, str(e))

texts = ["", "a", "abc", "Hello World", "  padded\t\n", "tab\tand\nline", "ünï", "日本語テキスト", "a😀b😀", "x" * 40,
         "MiXeD 123", "ends with\r\n", "it's", 'say "hi"', "both ' and \"", "back\\slash", "\x00\x01\x7f\x80\xa0\xad\u200b"]
for t in texts:
    print(repr(t), len(t), [t.upper(), t.lower(), t.title(), t.capitalize(), t.swapcase(), t.casefold()])
    print([t.isalnum(), t.isalpha(), t.isascii(), t.isdecimal(), t.isdigit(), t.isidentifier(), t.islower(),
           t.isnumeric(), t.isprintable(), t.isspace(), t.istitle(), t.isupper()])
    print([t.strip(), t.lstrip(), t.rstrip(), t.split(), t.rsplit(None, 1), t.splitlines(), t.splitlines(True)])
    print([t[::-1], t[1:], t[:-1], t[::2], t[1:3], t[-3:], t * 2, t + "é", "é" + t])
    print([t.center(11), t.ljust(7, "*"), t.rjust(9, "é"), t.zfill(6), t.expandtabs(), t.expandtabs(4)])
    print(list(t), [c for c in t] == list(t), t == "".join(list(t)), ascii(t))

s = "the quick brown fox jumps over the lazy dog, the end"
print([s.find("the"), s.find("the", 1), s.find("the", 1, 5), s.rfind("the"), s.rfind("the", 0, 40), s.find("zzz"), s.find("")])
print([s.index("quick"), s.rindex("the"), s.count("the"), s.count(""), s.count("o", 10), s.count("o", 10, 20), s.find("", 100), s.find("", 52), s.count("", 99)])
print([s.startswith("the"), s.startswith("quick", 4), s.startswith(("x", "the")), s.endswith("end"), s.endswith("dog", 0, 43), s.endswith(()), s.startswith("", 5), s.startswith("", 100)])
print([s.replace("the", "THE"), s.replace("the", "a", 1), s.replace("the", ""), s.replace("", "-", 3), s.replace("x", "日本"), s.replace("zz", "y") is s])
print(["日本a".replace("日本", "b"), "aéb".replace("é", "e"), "abc".replace("", "é"), "".replace("", "x"), "".replace("", "é"), "".replace("a", "é"), "aaa".replace("aa", "b"), "abab".replace("b", "", 1)])
print([s.split(), s.split(" ", 2), s.split("the"), s.rsplit(" ", 2), s.rsplit("the", 1), s.split(","), "a,,b,".split(","), ",".split(","), "".split(","), "".split()])
print(["  a  b  c ".split(None, 1), "  a  b  c ".rsplit(None, 1), " a b ".split(maxsplit=1), "a-b-c".split(sep="-"), "a--b".split("--"), "日本 語".split(), "a😀b😀c".split("😀")])
print([s.partition("fox"), s.rpartition("the"), s.partition("zz"), s.rpartition("zz"), "a.b.c".partition("."), "a.b.c".rpartition(".")])
print(["xxabcxx".strip("x"), "xyxabcyx".lstrip("xy"), "abcé".rstrip("é"), "abc".strip(""), "éabcé".strip("é日"), "abc".removeprefix("ab"), "abc".removesuffix("bc"), "abc".removeprefix("x"), "abc".removesuffix("")])
print([",".join([]), ",".join(["a"]), ",".join(["a", "b"]), "".join(("x", "é", "日")), "é".join("abc"), "-".join(x for x in ["p", "q"]), "ab".join({"k": 1})])
print(["-12".zfill(6), "+7".zfill(5), "abc".zfill(2), "".zfill(3), "é".zfill(3), "-é".zfill(4), "abc".center(6), "abc".center(7), "ab".center(5), "ab".center(6, "日")])
print(["a\tb".expandtabs(), "\t\ta".expandtabs(2), "ab\tc\n\td".expandtabs(4), "a\tb".expandtabs(0), "a\tb".expandtabs(tabsize=3), "é\t日".expandtabs(4)])
print(["abc" < "abd", "abc" < "ab", "" < "a", "é" > "z", "日" > "é", "😀" > "日", "a" <= "a", "a" != "a", "a" == 1, "b" >= "abc", "a" > "A"])
print(["b" in "abc", "" in "abc", "bc" in "abc", "日" in "abc", "é" in "日é", "x" not in "abc"])
print(["abc" * 0, "abc" * -1, 3 * "ab", "ab" * True, "" * 1000000, "é" * 3, "日本" * 2])
print(str(), str(1), str(None), str("x"), str(b"abc", "ascii"), str(b"\xc3\xa9", "utf-8"), str(b"\xff", "latin-1"), str(object=3), str(b"x", errors="strict"), str(b"ab"))
print("%s" % str.maketrans({"a": 1, 98: "x"}), str.maketrans("ab", "cd"), str.maketrans("ab", "cd", "e"))
print("abcabe".translate({97: "X", 98: None, 99: 100}), "abc".translate(str.maketrans("abc", "xyz")), "hello".translate({ord("l"): "日本"}), "abc".translate({}))
print("abc".__len__(), "abc".__contains__("b"), "abc".__add__("d"), "abc".__getitem__(1), "abc".__eq__("abc"), "abc".__mul__(2), "abc".__hash__() == hash("abc"))
print("{}".format("x"), "{:>5}|{:<5}|{:^5}|{:*^7}".format("a", "b", "c", "d"), "{0}{1}{0}".format("a", "b"), "{a}{b}".format(a=1, b="two"), "{{}}{}".format(3))
print("{0[1]} {0[0]} {1[key]} {2.real}".format([10, 20], {"key": "v"}, 5), "{!r} {!s} {!a}".format("é", "é", "é"), "{:{}}|{:{w}.{p}}".format("a", 5, "abcdef", w=4, p=2))
print("{:d} {:x} {:08.3f} {:,} {:+} {:e}".format(42, 255, 3.14159, 1234567, 5, 12345.678), "{0!r:>8}".format("ab"), "{x[a]}".format(x={"a": 1}), "{a.imag}".format(a=2))
print("{name} is {age}".format_map({"name": "Bob", "age": 5}), "{a[b][c]}".format(a={"b": {"c": 7}}))

class D(dict):
    def __missing__(self, key):
        return "<" + key + ">"
print("{x} {y}".format_map(D(x=1)))

class S(str):
    pass
v = S("heir")
print(v, repr(v), type(v).__name__, v == "heir", hash(v) == hash("heir"), type(v.upper()).__name__, type(v + "x").__name__, type(str(v)).__name__, v[1:], type(v[:]).__name__, {"heir": 1}[v])

class T:
    def __str__(self):
        return "T!"
    def __repr__(self):
        return "<T>"
    def __format__(self, spec):
        return "fmt(" + spec + ")"
print(str(T()), "%s %r" % (T(), T()), "{} {:abc} {!s} {!r:>5}".format(T(), T(), T(), T()))

for label, fn in [
    ("find", lambda: "a".find(1)), ("find2", lambda: "a".find("a", "x")), ("index", lambda: "a".index("b")), ("rindex", lambda: "a".rindex("b")),
    ("center", lambda: "a".center(5, "ab")), ("center2", lambda: "a".center(5, 3)), ("startswith", lambda: "a".startswith(b"a")),
    ("startswith2", lambda: "a".startswith(("b", b"a"))), ("strip", lambda: "a".strip(1)), ("lstrip", lambda: "a".lstrip(b"x")), ("partition", lambda: "a".partition(1)),
    ("partition2", lambda: "a".partition("")), ("split", lambda: "a".split("")), ("split2", lambda: "a".split(1)), ("replace", lambda: "abc".replace("a", 1)),
    ("replace2", lambda: "abc".replace(1, "a")), ("join", lambda: "a".join(1)), ("join2", lambda: "a".join([1])), ("join3", lambda: "a".join(["x", b"y"])),
    ("removeprefix", lambda: "a".removeprefix(1)), ("add", lambda: "a" + 1), ("add2", lambda: "a" + b"b"), ("add3", lambda: 1 + "a"), ("mul", lambda: "a" * "b"),
    ("mul2", lambda: "a" * 1.5), ("item", lambda: "a"["b"]), ("item2", lambda: "abc"[5]), ("item3", lambda: "abc"[-4]), ("in", lambda: 1 in "a"), ("lt", lambda: "a" < 1),
    ("str", lambda: str(1, "ascii")), ("str2", lambda: str("x", "ascii")), ("str3", lambda: str(1, 2, 3, 4)), ("str4", lambda: str(x=1)),
    ("fmt", lambda: "{".format()), ("fmt2", lambda: "}".format()), ("fmt3", lambda: "{a".format(1)), ("fmt4", lambda: "{0}{}".format(1)), ("fmt5", lambda: "{}{0}".format(1)),
    ("fmt6", lambda: "{}".format()), ("fmt7", lambda: "{a}".format()), ("fmt8", lambda: "{!x}".format(1)), ("fmt9", lambda: "{0[}".format([1])), ("fmt10", lambda: "{0.}".format(1)),
    ("fmt11", lambda: "{:{:{}}}".format(1, 2, 3)), ("fmt12", lambda: "{:d}".format("a")), ("fmt13", lambda: "{0[a]}".format([1])), ("fmt14", lambda: "{0.nope}".format(1)),
    ("fmt15", lambda: "{!".format(1)), ("fmt16", lambda: "{!r".format(1)), ("fmt17", lambda: "{!rx}".format(1)), ("fmt18", lambda: "{:".format(1)), ("fmt19", lambda: "{0[0]x}".format([1])),
    ("trans", lambda: "a".translate({97: 1.5})), ("trans2", lambda: "a".translate({97: 0x110000})), ("mk", lambda: str.maketrans(1)), ("mk2", lambda: str.maketrans("a", "bc")),
    ("mk3", lambda: str.maketrans({"ab": 1})), ("mk4", lambda: str.maketrans({1.5: 1})), ("zfill", lambda: "a".zfill("b")), ("exp", lambda: "a".expandtabs("x")),
    ("noargs", lambda: "a".upper(1)), ("noargs2", lambda: "a".find()), ("noargs3", lambda: "a".join()), ("noargs4", lambda: "a".replace("b")), ("attr", lambda: "a".nope),
    ("setitem", lambda: "a".__setitem__(0, "b")), ("splitlines", lambda: "a".splitlines(1, 2)), ("kw", lambda: "a".split(foo=1)),
]:
    show(label, fn)
def setitem():
    x = "abc"
    x[0] = "b"
show("assign", setitem)
def delitem():
    x = "abc"
    del x[0]
show("del", delitem)

# ---- a string that grows: nobody else's changes with it ----
def grow(n):
    text = "a" + str(n)
    seen, hashes = [], []
    for i in range(n):
        text = text + "-" + str(i)
        seen.append(text)
        text += chr(0x61 + i % 26)
        hashes.append(hash(text) == hash("".join(list(text))))
    return text, all(hashes), [len(s) for s in seen], all(text.startswith(s) for s in seen)

print(grow(40))
text = "ab"
kept = text
text += "c"
print(kept, text, "ab" + "c" is text)
text = "x" * 20
text += "\u00e9"
print(text, text.isascii(), len(text))
text += "\u20ac"
print(text, text.isascii(), ascii(text))
text += text
print(len(text), text.count("\u20ac"))
table = {}
for part in ["k"] * 30:
    key = "" if not table else key
    key = key + part
    table[key] = len(key)
print(sorted(table.values()) == list(range(1, 31)), table["k" * 17])

# ---- slices without a slice object ----
class Shown:
    def __getitem__(self, key):
        return key

class Number:
    def __index__(self):
        return 2

class OwnStr(str):
    def __getitem__(self, key):
        return "own", key

shown = Shown()
print(shown[1:2], shown[:], shown[None:"x"], shown[1:2:3], shown[1:2, ::3])
print(OwnStr("abc")[1:], str.__getitem__(OwnStr("abcdef"), slice(1, 3)))
for sequence in "abcdef", [1, 2, 3, 4, 5, 6], (1, 2, 3, 4, 5, 6), b"abcdef", range(6), bytearray(b"abcdef"):
    print(sequence[1:3], sequence[:2], sequence[-2:], sequence[:], sequence[4:1], sequence[-99:99],
          sequence[Number():], sequence[:Number()], sequence[10 ** 30:], sequence[:-10 ** 30])
    print(sequence[True:3], sequence[:] is sequence)
for wrong in "1", 1.5, shown:
    try:
        "abc"[wrong:]
    except TypeError as error:
        print(error)
    try:
        [1, 2][:wrong]
    except TypeError as error:
        print(error)
try:
    5[1:2]
except TypeError as error:
    print(error)
