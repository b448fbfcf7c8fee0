# SPDX-License-Identifier: MIT
"""Descriptors: property, classmethod, staticmethod, own ones, builtin ones."""


def tell(what, f, *args):
    try:
        print(what, "->", f(*args))
    except Exception as e:
        print(what, "!", type(e).__name__, e)


class P:
    def __init__(self):
        self._x = 1

    @property
    def x(self):
        "the x"
        return self._x

    @x.setter
    def x(self, value):
        self._x = value * 2

    @x.deleter
    def x(self):
        self._x = None

    @property
    def fixed(self):
        return "fixed"

    lazy = property(doc="only doc")


p = P()
print(p.x, P.x.__doc__, P.fixed.__doc__, P.lazy.__doc__)
p.x = 5
print(p.x)
del p.x
print(p.x)
tell("no setter", setattr, p, "fixed", 1)
tell("no deleter", delattr, p, "fixed")
tell("no getter", getattr, p, "lazy")
print(P.x.fget(p), P.fixed.fset, type(P.x).__name__)
tell("nameless", property().__get__, 5)
tell("nameless set", property().__set__, 5, 1)


class Sub(P):
    @P.x.getter
    def x(self):
        return "sub", self._x


print(Sub().x)
sub = Sub()
sub.x = 4
print(sub.x)


class C:
    count = 0

    @classmethod
    def make(cls, *args):
        return cls.__name__, args

    @staticmethod
    def plain(*args):
        return args

    @classmethod
    def bump(cls):
        cls.count += 1
        return cls.count


class D(C):
    pass


print(C.make(1), C().make(2), D.make(3), D().make(), C.plain(1), C().plain(2))
print(C.bump(), D.bump(), C.count, D.count)
print(C.make.__func__.__name__, C.make.__self__ is C, C.__dict__["make"].__func__.__name__)
print(type(C.__dict__["make"]).__name__, type(C.__dict__["plain"]).__name__, staticmethod(len), classmethod(len))
print(staticmethod(len)([1, 2]), C.__dict__["plain"].__name__, C.__dict__["make"].__wrapped__.__name__)
tell("classmethod()", classmethod)


class Data:
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name

    def __get__(self, o, t):
        return "data", self.name, o is None, t.__name__

    def __set__(self, o, value):
        print("set", self.name, value)

    def __delete__(self, o):
        print("delete", self.name)


class NonData:
    def __get__(self, o, t=None):
        return "nondata", o is None


class SetOnly:
    def __set__(self, o, value):
        o.__dict__["setonly"] = value + 1


class Use:
    data = Data()
    non = NonData()
    setonly = SetOnly()
    plain = 1


u = Use()
print(u.data, Use.data, u.non, Use.non)
u.data = 3
del u.data
u.__dict__["data"] = "shadow"
u.__dict__["non"] = "shadow"
print(u.data, u.non)
u.setonly = 1
print(u.setonly, type(Use.setonly).__name__)
tell("del setonly", delattr, u, "setonly")
Use.data = "replaced"
print(Use.data, u.data)


class Broken:
    def __set_name__(self, owner, name):
        raise ValueError("broken")


tell("set_name", type, "X", (), {"q": Broken()})
print(int.__add__, list.append, str.__len__, [].append.__name__, object.__init__, type.__call__)
print(dict.__dict__["fromkeys"].__get__(None, dict)("ab"), int.__dict__["real"])
print((1).__add__(2), int.__add__(1, 2), (1).__add__("x"), (5).__rsub__(7), [1].__len__(), "ab".__contains__("a"))
print([1, 2].__getitem__(1), {}.__contains__(1), (3).__lt__(4), (3).__eq__("3"), (2).__pow__(5), (2).__pow__(5, 7))
print(len.__name__, len.__self__ is not None, len.__module__, list.append.__objclass__, "".join.__qualname__)
print([].append.__self__, (1).__add__.__self__, (1).__add__.__name__, int.__add__.__name__, int.__add__.__qualname__)
for what, f in {
    "unbound": lambda: list.append(),
    "wrong self": lambda: list.append(1, 2),
    "none": lambda: [].append(),
    "keyword": lambda: [].append(a=1),
    "two": lambda: [].append(1, 2),
    "slot unbound": lambda: str.__len__(),
    "slot self": lambda: str.__len__(5),
    "slot none": lambda: int.__add__(1),
    "slot two": lambda: (1).__add__(1, 2),
    "slot keyword": lambda: (1).__add__(x=1),
    "pow none": lambda: (1).__pow__(),
    "pow many": lambda: (1).__pow__(1, 2, 3),
    "fromkeys": lambda: dict.fromkeys(),
    "fromkeys of 5": lambda: dict.__dict__["fromkeys"].__get__(5),
    "getset": lambda: int.__dict__["real"].__get__("x"),
    "get none": lambda: (lambda: 0).__get__(None, None),
    "next": lambda: iter([]).__next__(),
    "setattr": lambda: object.__setattr__(int, "x", 1),
}.items():
    tell(what, f)


class CallMe:
    def __call__(self, *args, **kwargs):
        return args, kwargs


print(CallMe()(1, a=2), CallMe().__call__(3))


class Dyn:
    pass


dyn = Dyn()
dyn.__call__ = lambda: 1
tell("instance call", lambda: dyn())
Dyn.__call__ = lambda self: "class call"
print(dyn())
del Dyn.__call__
tell("again", lambda: dyn())
Dyn.__len__ = len_ = lambda self: 3
print(len(dyn), bool(dyn))
Dyn.__bool__ = lambda self: False
print(bool(dyn))
