# SPDX-License-Identifier: MIT
"""Attributes of instances: order, dicts, deletion, hooks, many of them."""


def tell(what, f, *args):
    try:
        print(what, "->", f(*args))
    except Exception as e:
        print(what, "!", type(e).__name__, e, getattr(e, "name", "-"))


class A:
    k = 5

    def __init__(self):
        self.x = 1
        self.y = 2


a = A()
print(a.__dict__, vars(a), a.x + a.y, list(vars(a)))
del a.y
a.z = 3
print(vars(a), hasattr(a, "y"), hasattr(a, "z"))
a = A()
del a.x
print(vars(a))
a.x = 9
print(vars(a), list(a.__dict__.items()))
a = A()
a.__dict__["late"] = 4
print(a.late, a.k, vars(a))
a.k = 6
print(a.k, A.k)
del a.k
print(a.k)
tell("missing", getattr, a, "nope")
tell("default", getattr, a, "nope", 0)
tell("del missing", delattr, a, "nope")
tell("del class attribute", delattr, a, "k")
tell("not a name", getattr, a, 5)
tell("set not a name", setattr, a, 5, 1)
tell("object", setattr, object(), "a", 1)
tell("int", setattr, 1, "foo", 1)
tell("int real", setattr, 1, "real", 1)
tell("list method", setattr, [], "append", 1)
tell("del list method", delattr, [], "append")
a.__dict__ = {"fresh": 1}
print(vars(a), a.fresh, hasattr(a, "late"))
tell("bad dict", setattr, a, "__dict__", 5)
d = a.__dict__
a.new = 2
print(d, d is a.__dict__)
d.clear()
print(vars(a), hasattr(a, "new"))
many = A()
for i in range(200):
    setattr(many, "attr%d" % i, i)
print(len(vars(many)), sum(getattr(many, "attr%d" % i) for i in range(200)), list(vars(many))[:5])
for i in range(0, 200, 2):
    delattr(many, "attr%d" % i)
print(len(vars(many)), list(vars(many))[:5])
several = [A() for _ in range(50)]
for i, o in enumerate(several):
    for j in range(i):
        setattr(o, "n%d" % (j * 7 % 50), j)
print([len(vars(o)) for o in several][:10], [sum(v for v in vars(o).values()) for o in several][-3:])


class Hook:
    def __init__(self):
        self.real = 1

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError("no: " + name)
        return "made " + name


h = Hook()
print(h.real, h.other, hasattr(h, "nothing"))
tell("hook", getattr, h, "nothing")


class Every:
    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("hidden")
        return object.__getattribute__(self, name)

    secret = 1
    open = 2


class EveryAndHook(Every):
    def __getattr__(self, name):
        return "rescued " + name


print(Every().open, EveryAndHook().secret, EveryAndHook().open)
tell("getattribute", lambda: Every().secret)


class Log:
    def __setattr__(self, name, value):
        print("set", name, value)
        super().__setattr__(name, value * 2)

    def __delattr__(self, name):
        print("del", name)
        object.__delattr__(self, name)


lo = Log()
lo.a = 5
print(lo.a)
del lo.a
print(vars(lo))


class Prop:
    def __init__(self):
        self.__private = 3

    def get(self):
        return self.__private


p = Prop()
print(vars(p), p.get(), p._Prop__private)


class Old:
    def __init__(self):
        self.a = 1
        self.b = 2

    def who(self):
        return "old"


class New:
    def who(self):
        return "new", self.a, self.b


o = Old()
o.__class__ = New
print(o.who(), type(o) is New, vars(o))
o.c = 3
print(vars(o))


class Slotted:
    __slots__ = ("a",)


tell("class to int", setattr, o, "__class__", int)
tell("class to 5", setattr, o, "__class__", 5)
tell("class to slotted", setattr, o, "__class__", Slotted)
tell("int class", setattr, 5, "__class__", int)


class Num(int):
    pass


class Txt(str):
    pass


class Tup(tuple):
    pass


class Lst(list):
    pass


class Dct(dict):
    pass


class Err(Exception):
    pass


for o in (Num(5), Num(10 ** 30), Txt("text"), Tup((1, 2)), Lst([1]), Dct(a=1), Err("e"), Txt("\u0416" * 20)):
    o.note = "note"
    o.more = [1]
    print(type(o).__name__, vars(o), o.note, repr(o))
    del o.note
    print(vars(o))


def f():
    pass


f.tag = 1
print(f.tag, vars(f))
tell("function", getattr, f, "nope")
print(sorted(k for k in vars(A) if not k.startswith("__")), type(vars(A)).__name__)
tell("proxy", vars(A).__setitem__ if hasattr(vars(A), "__setitem__") else "no __setitem__".upper)
tell("vars", vars, 5)
A.later = property(lambda self: "late property")
print(a.later)
a.__dict__["later"] = "hidden by the property"
print(a.later)
del A.later
print(a.later)
