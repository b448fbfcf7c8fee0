# Cycles through every kind of object, dead by hundreds: alone, mixed, with what they hold outside.
import gc
import sys
import weakref

gc.disable()

class Plain:
    pass

class Slotted:
    __slots__ = ("me", "other")

class Many:
    def __init__(self):
        for i in range(40):
            setattr(self, "a%d" % i, [i])

class MyList(list):
    pass

class MyDict(dict):
    pass

class MySet(set):
    pass

class MyBytes(bytearray):
    pass

class Fails(Exception):
    pass

def plain():
    o = Plain()
    o.me = o

def slotted():
    o = Slotted()
    o.me = o
    o.other = [o]

def extended():
    o = Many()
    o.me = o
    o.__dict__["k"] = o

def with_dict():
    o = Plain()
    o.d = o.__dict__

def a_list():
    l = [1, "a", 2.5] * 10
    l.append(l)

def a_dict():
    d = {i: str(i) for i in range(20)}
    d["d"] = d

def a_tuple():
    l = []
    t = (l, 1, (l, "x" * 50))
    l.append(t)

def a_set():
    o = Plain()
    o.s = {o, 1, "a"}
    o.f = frozenset([o])

def heirs():
    l = MyList([1, 2])
    d = MyDict(a=l)
    s = MySet(["b"])
    b = MyBytes(b"abc")
    l.append(d)
    d["l"] = [l, s, b, memoryview(b)]
    s.d = d
    b.s = s

def closure():
    def inner():
        return inner, other
    def other():
        return inner
    return None

def defaults():
    def f(a=[], *, b={}):
        return f
    f.__defaults__[0].append(f)
    f.__kwdefaults__["b"]["f"] = f
    f.attribute = f

def bound():
    o = Plain()
    o.m = heirs
    o.b = o.__init__
    o.p = property(lambda self: o)
    o.c = classmethod(lambda c: o)
    o.s = slice(o, None, [o])

def generator():
    def g():
        it = yield 1
        yield it
    it = g()
    next(it)
    it.send([it])

def fresh_generator():
    def g(x):
        yield x
    l = []
    l.append(g(l))

def iterators():
    l = [1, 2, 3]
    l.append(iter(l))
    l.append(enumerate(l))
    l.append(zip(l, l))
    l.append(map(str, l))
    l.append(filter(None, l))
    l.append(reversed(l))
    d = {"l": l}
    l.append(d.values())
    l.append(iter(d.items()))

def caught():
    try:
        raise Fails("f")
    except Fails as e:
        kept = e

def chained():
    try:
        try:
            {}["k"]
        except KeyError as e:
            raise Fails(e) from e
    except Fails as e:
        e.me = e

def frames():
    f = sys._getframe()
    l = [f]

def a_class():
    class C:
        def m(self):
            return C
    class D(C):
        __slots__ = ("x",)
    d = D()
    d.x = d

def a_metaclass():
    class M(type):
        pass
    class C(metaclass=M):
        pass
    C.me = C()

def referenced():
    o = Plain()
    o.ref = weakref.ref(o)
    o.me = o

def proxied():
    o = Plain()
    o.proxy = weakref.proxy(o)
    o.l = [o]

KINDS = (plain, slotted, extended, with_dict, a_list, a_dict, a_tuple, a_set, heirs, closure, defaults, bound,
         generator, fresh_generator, iterators, caught, chained, frames, a_class, a_metaclass, referenced, proxied)

def n_plain():
    return sum(type(o) in (Plain, Slotted, Many, MyList, MyDict, MySet, Fails) for o in gc.get_objects())

# Each alone, at every age.
gc.collect()
for kind in KINDS:
    for generation in (0, 1, 2):
        for i in range(50):
            kind()
        gc.collect(generation)
        print(kind.__name__, generation, n_plain(), gc.collect())

# All at once, few and very many.
for n in (1, 10, 400):
    for i in range(n):
        for kind in KINDS:
            kind()
    print(n, gc.collect() >= n * len(KINDS), n_plain(), gc.collect())

# What garbage held outside dies with it, and is told.
told = []

class Mortal:
    def __init__(self, name):
        self.name = name
    def __del__(self):
        told.append(self.name)
        if self.name == "back":
            saved.append(self)

saved = []

def holding(*held):
    o = Plain()
    o.me = o
    o.held = held

old = [Mortal("old"), Mortal("back"), Mortal("never")]
gc.collect()
never = old[2]
holding(*old)
young = Plain()
holding(young)
del old
print(gc.collect(0) > 0, told, len(saved), sys.getrefcount(never), sys.getrefcount(young))
saved[0].name = "gone"
saved.clear()
print(told)

# Deep: a chain that is garbage, a chain that garbage held last.
def chain(n, last):
    for i in range(n):
        last = [last]
    return last

loop = []
loop.append(chain(100000, loop))
del loop
print(gc.collect())
kept = chain(100000, None)
gc.collect()
holding(kept)
del kept
print(gc.collect(0) > 0)

# Garbage beside what lives, by itself: nothing is lost, nothing stays.
gc.enable()
live = []
for i in range(3000):
    for kind in KINDS[:12]:
        kind()
    o = Plain()
    o.i = i
    live.append([o, {"o": o}, (o, i)])
gc.disable()
print(n_plain() < 3000 + 12000)
gc.collect()
print(n_plain(), sum(l[0].i for l in live), sum(sys.getrefcount(l[0]) for l in live) / 3000)
