# SPDX-License-Identifier: MIT
"""Metaclasses and the hooks of class creation."""


def tell(what, f, *args, **kwargs):
    try:
        print(what, "->", f(*args, **kwargs))
    except Exception as e:
        print(what, "!", type(e).__name__, e)


class Meta(type):
    registry = []

    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith("__")), kw)
        cls = super().__new__(mcs, name, bases, ns)
        mcs.registry.append(name)
        return cls

    def __init__(cls, name, bases, ns, **kw):
        print("init", name, kw)
        super().__init__(name, bases, ns)

    def __call__(cls, *args):
        print("call", cls.__name__, args)
        return super().__call__(*args)

    def __repr__(cls):
        return "<Meta %s>" % cls.__name__

    def __len__(cls):
        return 42

    def __iter__(cls):
        return iter("abc")

    def __getitem__(cls, key):
        return "item", key

    def __contains__(cls, x):
        return x == 1

    def __getattr__(cls, name):
        if name.startswith("_"):
            raise AttributeError(name)
        return "meta " + name

    @property
    def prop(cls):
        return "prop of " + cls.__name__


class A(metaclass=Meta):
    x = 1

    def __init__(self, *args):
        self.args = args


class B(A, flag=True):
    pass


print(A, B, type(B) is Meta, len(A), list(B), A[3], 1 in A, 2 in A, A.prop, A.whatever, Meta.registry)
print(A(1, 2).args, isinstance(A(), A), isinstance(A, Meta), issubclass(Meta, type))
tell("instance has not", lambda: A().prop)


class Prepared(type):
    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name, kw)
        return {"given": 1}

    def __new__(mcs, name, bases, ns, **kw):
        return super().__new__(mcs, name, bases, dict(ns))


class P(metaclass=Prepared):
    seen = given + 1


print(P.seen, P.given)


class Base:
    def __init_subclass__(cls, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        print("init_subclass", cls.__name__, tag)


class S1(Base, tag="one"):
    pass


class S2(S1):
    pass


print(S1.tag, S2.tag)
tell("kw", type, "X", (), {}, z=1)
tell("kw2", type, "X", (Base,), {}, zz=1)


class M1(type):
    pass


class M2(type):
    pass


class X1(metaclass=M1):
    pass


class X2(metaclass=M2):
    pass


tell("conflict", type, "X", (X1, X2), {})


class M3(M1, M2):
    pass


class X3(X1, X2, metaclass=M3):
    pass


print(type(X3).__name__, type(type("Y", (X3,), {})).__name__)


class Check(type):
    def __instancecheck__(cls, o):
        return o == 5

    def __subclasscheck__(cls, c):
        return c is int


class Five(metaclass=Check):
    pass


print(isinstance(5, Five), isinstance(6, Five), issubclass(int, Five), issubclass(str, Five))


def function_meta(name, bases, ns):
    print("function", name, bases)
    return name.upper()


class Shout(metaclass=function_meta):
    pass


print(Shout)


class Gen:
    def __class_getitem__(cls, item):
        return cls.__name__, item


print(Gen[int], Gen["x", 1])


class Singleton(type):
    made = {}

    def __call__(cls, *args):
        if cls not in cls.made:
            cls.made[cls] = super().__call__(*args)
        return cls.made[cls]


class One(metaclass=Singleton):
    pass


print(One() is One())


class Reversed(type):
    def mro(cls):
        return type.mro(cls)


class R(metaclass=Reversed):
    pass


print(R.__mro__, R.mro())


class Cell:
    def who(self):
        return __class__.__name__


class Cell2(Cell):
    pass


print(Cell2().who())
