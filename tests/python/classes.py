# SPDX-License-Identifier: MIT
"""Classes: making, naming, calling, printing, messages."""
def tell(what, f, *args, **kwargs):
    try:
        print(what, "->", f(*args, **kwargs))
    except Exception as e:
        print(what, "!", type(e).__name__, e)


def shape(o):
    return " ".join(w.strip("<>").startswith("0x") and "0x" or w for w in repr(o).split())


class Ship:
    """A ship."""
    fleet = []

    def __init__(self, name, tons=1):
        self.name = name
        self.tons = tons

    def sail(self, *where, **how):
        return self.name, where, how

    class Mast:
        pass


class Empty:
    pass


s = Ship("Ouro")
print(Ship, Ship.__name__, Ship.__qualname__, Ship.__module__, Ship.__doc__, Ship.Mast, Ship.Mast.__qualname__)
print(shape(s), shape(Ship.Mast()), shape(s.sail), shape(Ship.sail))
print(s.sail(1, 2, wind=3), Ship.sail(s), s.sail.__name__, s.sail.__self__ is s, s.sail.__func__ is Ship.sail)
print(s.sail == s.sail, s.sail is s.sail, hash(s.sail) == hash(s.sail), s.sail == Ship("x").sail)
print(type(s) is Ship, type(Ship) is type, type(type) is type, isinstance(s, Ship), isinstance(s, object))
print(isinstance(1, (str, (float, int))), issubclass(bool, int), issubclass(Ship, (str, object)))
tell("isinstance", isinstance, 1, 5)
tell("issubclass", issubclass, 1, int)
tell("no args", Ship)
tell("too many", Ship, 1, 2, 3)
tell("bad keyword", Ship, "a", speed=3)
tell("object(1)", object, 1)
tell("Empty(1)", Empty, 1)
tell("Empty(a=1)", Empty, a=1)
tell("init twice", Empty().__init__, 1)
tell("type()", type)
tell("type(1, 2)", type, 1, 2)
tell("type name", type, 1, (), {})
tell("type bases", type, "X", 1, {})
tell("type dict", type, "X", (), 1)
tell("type qualname", type, "X", (), {"__qualname__": 5})
tell("bool base", type, "X", (bool,), {})
tell("None base", type, "X", (type(None),), {})
tell("layout", type, "X", (int, str), {})
tell("int.__new__(str)", int.__new__, str)
tell("object.__new__(int)", object.__new__, int)
tell("object.__new__(5)", object.__new__, 5)
tell("object.__new__()", object.__new__)
tell("list iterator", type(iter([])))
tell("NoneType", type(None))
tell("NoneType(1)", type(None), 1)


class BadInit:
    def __init__(self):
        return 5


tell("bad init", BadInit)


class Maker:
    def __new__(cls, *args):
        print("new", cls.__name__, args)
        return super().__new__(cls)

    def __init__(self, *args):
        print("init", args)


class OtherMaker:
    def __new__(cls, x):
        return x

    def __init__(self, x):
        print("never")


Maker(1, 2)
print(OtherMaker(7))
Dynamic = type("Dynamic", (Ship,), {"extra": 1, "double": lambda self: self.tons * 2})
d = Dynamic("d", 4)
print(d.double(), d.extra, Dynamic.__bases__, [c.__name__ for c in Dynamic.__mro__], Dynamic)
Ship.__name__ = "Boat"
print(Ship, Ship.__name__, type(s).__qualname__)
Ship.__qualname__ = "Big.Boat"
print(Ship)
Ship.__doc__ = "changed"
print(Ship.__doc__, s.__doc__)
tell("name", setattr, Ship, "__name__", 5)
tell("del name", delattr, Ship, "__name__")
tell("int name", setattr, int, "__name__", "x")
tell("int attr", setattr, int, "x", 1)
tell("int no attr", getattr, int, "x")
tell("del class attr", delattr, Ship, "gone")
print(int.__doc__ is not None, Empty.__doc__)


class Decorated:
    def deco(f):
        return lambda self: ("deco", f(self))

    @deco
    def m(self):
        return 1

    y = [i for i in range(2)]


print(Decorated().m(), Decorated.y)


def scope():
    value = 10

    class Inner:
        value = 20

        def get(self):
            return value

    return Inner().get(), Inner.value, Inner.__qualname__


print(scope())


class Text:
    def __repr__(self):
        return "Text!"


class Text2(Text):
    def __str__(self):
        return "str!"


print(Text(), [Text()], str(Text()), Text2(), repr(Text2()), f"{Text2()} {Text2()!r}")


class Bad:
    def __repr__(self):
        return 5

    def __str__(self):
        return b"x"

    def __hash__(self):
        return "x"

    def __len__(self):
        return -1

    def __bool__(self):
        return 2

    def __iter__(self):
        return 5

    def __index__(self):
        return "x"


for f in (repr, str, hash, len, bool, iter):
    tell(f.__name__, f, Bad())
tell("format", format, Empty(), "x")
print(format(Text(), ""), Empty() == Empty(), Empty() != Empty(), object.__eq__(1, 1), object().__ne__(1))
tell("lt", lambda: Empty() < Empty())
tell("call", lambda: Empty()())
tell("item", lambda: Empty()[0])
tell("set item", lambda: Empty().__setitem__)
tell("add", lambda: Empty() + 1)
tell("iter", lambda: list(Empty()))
tell("len", lambda: len(Empty()))
print(sorted(n for n in dir(Empty()) if not n.startswith("__")), sorted(set(dir(d)) - set(dir(object)) - {"__dict__", "__weakref__", "__module__"}))
print([n for n in dir(object) if n in ("__init__", "__eq__", "__hash__", "__class__", "__doc__")])
