# SPDX-License-Identifier: MIT
"""__slots__."""


def tell(what, f, *args):
    try:
        print(what, "->", f(*args))
    except Exception as e:
        print(what, "!", type(e).__name__, e)


class Point:
    __slots__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


p = Point(1, 2)
print(p.x, p.y, Point.x, hasattr(p, "__dict__"), Point.__slots__, Point.x.__name__)
p.x = 10
del p.y
tell("unset", getattr, p, "y")
tell("del unset", delattr, p, "y")
tell("no such", setattr, p, "z", 1)
tell("del no such", delattr, p, "z")
p.y = 3
print(p.y, Point.x.__get__(p), Point.y.__get__(p, Point))
tell("other object", Point.x.__get__, 5)


class Point3(Point):
    __slots__ = "z"

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


q = Point3(1, 2, 3)
print(q.x, q.y, q.z, hasattr(q, "__dict__"))


class Loose(Point):
    pass


lo = Loose(1, 2)
lo.extra = 5
print(lo.x, lo.extra, vars(lo))


class WithDict:
    __slots__ = ("a", "__dict__")


w = WithDict()
w.a = 1
w.b = 2
print(w.a, w.b, vars(w))


class Weak:
    __slots__ = ("a", "__weakref__")


class Private:
    __slots__ = ("__hidden", "shown")

    def __init__(self):
        self.__hidden = 1
        self.shown = 2

    def get(self):
        return self.__hidden


print(Private().get(), sorted(n for n in vars(Private) if "hidden" in n or n == "shown"))


class NoSlots:
    __slots__ = ()
    k = 1


tell("read only", setattr, NoSlots(), "k", 2)
tell("del read only", delattr, NoSlots(), "k")
tell("nothing", setattr, NoSlots(), "m", 2)


class LaterSlots(Loose):
    __slots__ = ("late",)


ls = LaterSlots(1, 2)
ls.late = 3
ls.any = 4
print(ls.x, ls.y, ls.late, ls.any, vars(ls))


class MoreOnInt(int):
    __slots__ = ()


print(MoreOnInt(5) + 1, hasattr(MoreOnInt(5), "__dict__"))
tell("int", type, "X", (int,), {"__slots__": ("a",)})
tell("identifier", type, "X", (), {"__slots__": ("1a",)})
tell("strings", type, "X", (), {"__slots__": (1,)})
tell("dict twice", type, "X", (Loose,), {"__slots__": ("__dict__",)})
tell("weakref twice", type, "X", (), {"__slots__": ("__weakref__", "__weakref__")})
tell("class variable", type, "X", (), {"__slots__": ("a",), "a": 1})
tell("not iterable", type, "X", (), {"__slots__": 5})


class OnList(list):
    __slots__ = ("tag",)


ol = OnList([1, 2])
ol.tag = "t"
ol.append(3)
print(ol, ol.tag, len(ol))
tell("two layouts", type, "X", (Point, OnList), {})


class Left:
    __slots__ = ("a",)


class Right:
    __slots__ = ("b",)


tell("two slotted", type, "X", (Left, Right), {})


class Same1:
    __slots__ = ("a", "b")


class Same2:
    __slots__ = ("b", "a")


s = Same1()
s.a, s.b = 1, 2
s.__class__ = Same2
print(s.a, s.b, type(s).__name__)
tell("different", setattr, s, "__class__", Left)


class Listed:
    __slots__ = ["m", "n"]


class Mapped:
    __slots__ = {"m": "doc of m"}


m = Mapped()
m.m = 1
print(m.m, Listed.__slots__, Mapped.__slots__)
