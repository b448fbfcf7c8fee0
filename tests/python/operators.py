# Who is asked first, and what is said when nobody knows.
def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

class A:
    def __init__(self, name):
        self.name = name
    def __add__(self, other):
        print("A.__add__", end=" ")
        return NotImplemented
    def __radd__(self, other):
        print("A.__radd__", end=" ")
        return "radd"
    def __lt__(self, other):
        print("A.__lt__", end=" ")
        return NotImplemented
    def __gt__(self, other):
        print("A.__gt__", end=" ")
        return NotImplemented
    def __eq__(self, other):
        print("A.__eq__", end=" ")
        return NotImplemented
    __hash__ = None

class B(A):
    def __radd__(self, other):
        print("B.__radd__", end=" ")
        return "B radd"
    def __gt__(self, other):
        print("B.__gt__", end=" ")
        return True

class C:
    def __add__(self, other):
        return "C add"
    def __iadd__(self, other):
        return NotImplemented

show(lambda: A("x") + A("y"))
show(lambda: A("x") + B("y"))
show(lambda: 1 + A("y"))
show(lambda: [1] + A("y"))
show(lambda: "s" + A("y"))
show(lambda: A("x") < A("y"))
show(lambda: A("x") < B("y"))
show(lambda: A("x") == A("y"))
show(lambda: A("x") != 3)
show(lambda: hash(A("x")))

def inplace():
    c = C()
    c += 1
    return c
show(inplace)

def inplace_bad():
    c = 1
    c += "x"
show(inplace_bad)

def ipow():
    c = 1
    c **= "x"
show(ipow)

for f in (
    lambda: 1 + "a", lambda: "a" + 1, lambda: [] + (), lambda: () + [], lambda: b"" + "", lambda: {} + {},
    lambda: 1 - "a", lambda: "a" * "b", lambda: [1] * 2.5, lambda: 2.5 * [1], lambda: "a" * None,
    lambda: 1 / "a", lambda: 1 // "a", lambda: 1 % "a", lambda: 1 ** "a", lambda: divmod(1, "a"),
    lambda: 1 << "a", lambda: 1 & 2.0, lambda: 1 | "a", lambda: 1 ^ None, lambda: 1 @ 2, lambda: 1.5 >> 1,
    lambda: -"a", lambda: +[], lambda: ~1.5, lambda: abs("a"), lambda: not [],
    lambda: 1 < "a", lambda: [] < {}, lambda: None > 1, lambda: {} <= {}, lambda: 1 == "a", lambda: 1 != "a",
    lambda: 1(), lambda: None(), lambda: [][0], lambda: 1[0], lambda: {}["a"], lambda: int[0], lambda: None[0],
    lambda: [1]["a"], lambda: (1,)["a"], lambda: "a"["b"],
    lambda: len(1), lambda: iter(1), lambda: next(1), lambda: next([]), lambda: list(1), lambda: 1 in 2,
    lambda: "a" in "abc", lambda: 1 in "abc", lambda: hash([]), lambda: hash({}), lambda: {[]: 1}, lambda: {1: {}}[1],
    lambda: pow(2, "a"), lambda: pow(2, "a", 3), lambda: pow(2.0, 2, 3), lambda: pow("a", 2, 3), lambda: pow(2, 5, 7),
    lambda: isinstance(1, 2), lambda: issubclass(1, int), lambda: issubclass(int, 1), lambda: isinstance(True, (str, int)),
    lambda: int([]), lambda: float([]), lambda: range("a"), lambda: range(1.5), lambda: [0] * 3, lambda: 3 * "ab",
    lambda: setattr(1, "x", 2), lambda: getattr(1, 2), lambda: (1).foo, lambda: len(range(10)),
):
    show(f)

def set_tuple():
    (1,)[0] = 2
def del_tuple():
    t = (1,)
    del t[0]
def set_int():
    x = 1
    x[0] = 2
def set_str():
    "abc"[0] = "x"
for f in (set_tuple, del_tuple, set_int, set_str):
    show(f)

class Bad:
    def __repr__(self):
        return 1
    def __str__(self):
        return 2
    def __len__(self):
        return -1
    def __bool__(self):
        return 3
    def __iter__(self):
        return 4
    def __hash__(self):
        return "x"
    def __index__(self):
        return "y"
    def __contains__(self, x):
        return [x]
for f in (repr, str, len, bool, iter, hash, lambda o: [1, 2][o], lambda o: 5 in o, lambda o: range(o)):
    show(lambda: f(Bad()))

class Seq:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i
print(list(Seq()), 4 in Seq(), 5 in Seq())

class Hint:
    def __iter__(self):
        return iter([1, 2])
    def __length_hint__(self):
        return "x"
show(lambda: list(Hint()))

class Meta(type):
    def __instancecheck__(cls, o):
        return o == 42
    def __subclasscheck__(cls, c):
        return c is int
class Odd(metaclass=Meta):
    pass
print(isinstance(42, Odd), isinstance(41, Odd), issubclass(int, Odd), issubclass(str, Odd))
l = [1]
l.append(l)
print(l)
d = {}
d["d"] = d
print(d)
print(ascii("aé\u0fff"))
