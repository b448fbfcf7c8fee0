# SPDX-License-Identifier: MIT
"""Inheritance: mro, super, builtin bases, operators by heirs."""


def tell(what, f, *args):
    try:
        print(what, "->", f(*args))
    except Exception as e:
        print(what, "!", type(e).__name__, e)


class O:
    def who(self):
        return ["O"]


class A(O):
    def who(self):
        return ["A"] + super().who()


class B(O):
    def who(self):
        return ["B"] + super().who()


class C(A, B):
    def who(self):
        return ["C"] + super().who()


print(C().who(), [c.__name__ for c in C.__mro__], C.mro() == list(C.__mro__))
print(super(A, C()).who(), super(C, C).who(C()), super(C, C()).__self_class__ is C, super(C, C()).__thisclass__ is C)
print(repr(super(C, C())), repr(super(C)), super(C).__self__)
tell("super attr", lambda: super(C, C()).nope)
tell("super type", super, 5, 5)
tell("super instance", super, C, 5)
tell("mro", type, "X", (O, A), {})
tell("duplicate", type, "X", (A, A), {})
print([c.__name__ for c in O.__subclasses__()], O.__base__, C.__base__.__name__, object.__base__, object.__bases__)


class Late:
    def __init__(self):
        self.f = lambda: super(Late, self).__init__()

    def gen(self):
        yield super().__repr__()[:6]

    def inner(self):
        def g():
            return super(Late, self).__eq__(self)
        return g()

    @classmethod
    def cm(cls):
        return super().__name__ if hasattr(super(), "__name__") else "no name"


print(Late().f(), list(Late().gen()), Late().inner(), Late.cm())


class Int(int):
    def __add__(self, other):
        return "Int+" + str(int(other))

    def __radd__(self, other):
        return "+Int" + str(int(other))

    def __repr__(self):
        return "Int(%s)" % int.__repr__(self)

    def __hash__(self):
        return 7

    def double(self):
        return self * 2


i = Int(5)
print(i + 1, 1 + i, i, i * 2, i.double(), i == 5, hash(i), {5: "a"}.get(i), -i, i < 6, int(i), [0, 1, 2, 3, 4, 5][i])
print(Int("12"), Int("ff", 16), type(Int(3) - 1).__name__, isinstance(i, int), i.bit_length(), f"{i:04d}")


class Str(str):
    def __getitem__(self, k):
        return "<" + str.__getitem__(self, k) + ">"

    def __len__(self):
        return 99

    def shout(self):
        return self.upper() + "!"


t = Str("abc")
print(t[0], len(t), t.shout(), t + "d", t == "abc", {"abc": 1}[t], type(t + "").__name__, "%s" % t, "".join([t, t]))


class List(list):
    def append(self, x):
        super().append(x * 2)

    def __getitem__(self, i):
        if isinstance(i, slice):
            return "slice"
        return super().__getitem__(i) + 1


li = List([1, 2])
li.append(5)
print(li, li[0], li[0:1], len(li), list(li), sum(li), li == [1, 2, 10], type(li[:]).__name__, sorted(li, reverse=True))


class Dict(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]

    def __setitem__(self, k, v):
        super().__setitem__(k, (v,))


d = Dict(a=1)
print(d["a"], d[4], d, len(d), d.get(9), "a" in d, dict(d))


class Tuple(tuple):
    def __new__(cls, *args):
        return super().__new__(cls, args)

    @property
    def first(self):
        return self[0]


print(Tuple(1, 2, 3), Tuple(1, 2).first, Tuple() == (), Tuple(1) + (2,), hash(Tuple(1, 2)) == hash((1, 2)))


class Err(ValueError):
    def __init__(self, code, *args):
        super().__init__("code %d" % code, *args)
        self.code = code


try:
    raise Err(5)
except ValueError as e:
    print(type(e).__name__, e, e.code, e.args, isinstance(e, Exception))


class Eq:
    def __init__(self, v):
        self.v = v

    def __eq__(self, other):
        return isinstance(other, Eq) and self.v == other.v


print(Eq(1) == Eq(1), Eq(1) != Eq(2), Eq(1) in [Eq(1)], Eq.__hash__)
tell("hash", hash, Eq(1))


class EqHash(Eq):
    __hash__ = object.__hash__


print(isinstance(hash(EqHash(1)), int))


class Order:
    def __init__(self, v):
        self.v = v

    def __lt__(self, o):
        return self.v < o.v


print(sorted([Order(3), Order(1)])[0].v, Order(1) < Order(2), Order(1) > Order(2))
tell("le", lambda: Order(1) <= Order(2))


class Base:
    def __add__(self, o):
        return "Base.add"

    def __radd__(self, o):
        return "Base.radd"


class Heir(Base):
    def __radd__(self, o):
        return "Heir.radd"


class Plain(Base):
    pass


print(Base() + Heir(), Base() + Plain(), Heir() + Base(), 1 + Base(), Base() + 1)


class Refuse:
    def __add__(self, o):
        return NotImplemented

    __radd__ = __iadd__ = __add__


tell("refused", lambda: Refuse() + 1)
tell("refused2", lambda: 1 + Refuse())


class InPlace:
    def __init__(self):
        self.n = 0

    def __iadd__(self, k):
        self.n += k
        return self


x = InPlace()
y = x
x += 5
print(x is y, x.n)


class Ops:
    def __getattr__(self, name):
        raise AttributeError(name)

    def __sub__(self, o): return "sub", o
    def __rsub__(self, o): return "rsub", o
    def __matmul__(self, o): return "matmul", o
    def __rpow__(self, o): return "rpow", o
    def __divmod__(self, o): return "divmod", o
    def __neg__(self): return "neg"
    def __invert__(self): return "invert"
    def __abs__(self): return "abs"
    def __int__(self): return 12
    def __float__(self): return 1.5
    def __index__(self): return 3
    def __round__(self, n=None): return "round", n
    def __contains__(self, k): return k == 3
    def __enter__(self): return "entered"
    def __exit__(self, *a): return True


z = Ops()
print(z - 1, 1 - z, z @ 2, 2 ** z, divmod(z, 3), -z, ~z, abs(z), int(z), float(z), [0, 1, 2, 3][z], round(z), round(z, 2))
print(3 in z, 4 in z, bin(z), range(z))
with z as entered:
    print(entered)
    raise ValueError("swallowed")


class Seq:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError
        return i * 10


print(list(Seq()), 20 in Seq(), 5 in Seq(), [a for a in Seq()], list(reversed([1])), max(Seq()))


class It:
    def __init__(self):
        self.n = 0

    def __iter__(self):
        return self

    def __next__(self):
        self.n += 1
        if self.n > 3:
            raise StopIteration
        return self.n


print(list(It()), sum(It()), next(It()), [*It()], tuple(It()))


class Blocked(Seq):
    __iter__ = None


tell("blocked", lambda: list(Blocked()))


class Del:
    def __init__(self, name):
        self.name = name

    def __del__(self):
        print("del", self.name)


def make():
    a = Del("a")
    a.child = Del("child")
    a.children = [Del("c1"), Del("c2")]


make()


class Mixin:
    def __init__(self, **kw):
        print("Mixin", sorted(kw))
        super().__init__()


class Root:
    def __init__(self):
        print("Root")


class Both(Mixin, Root):
    def __init__(self):
        super().__init__(a=1)


Both()
