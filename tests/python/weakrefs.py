# Weak references, proxies and the containers built on them.
import gc
import weakref

def show(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)

class A:
    def __init__(self, n=0):
        self.n = n
    def method(self):
        return self.n
    def __len__(self):
        return self.n
    def __add__(self, other):
        return self.n + other
    def __eq__(self, other):
        return isinstance(other, A) and self.n == other.n
    def __hash__(self):
        return hash(self.n)

for f in (
    lambda: weakref.ref(), lambda: weakref.ref(1), lambda: weakref.ref(A, 1, 2), lambda: weakref.ref(A, callback=None),
    lambda: weakref.proxy(1), lambda: weakref.ref([]), lambda: weakref.ref("s"), lambda: weakref.ref({1}) is None,
    lambda: weakref.ref(A)() is A, lambda: weakref.ref(show)() is show, lambda: weakref.ref(None),
):
    show(f)

a = A(3)
r = weakref.ref(a)
print(r is weakref.ref(a), r() is a, weakref.getweakrefcount(a), weakref.getweakrefs(a) == [r])
told = []
q = weakref.ref(a, lambda x: told.append(("q", x is q)))
s = weakref.ref(a, lambda x: told.append(("s", x is s)))
p = weakref.proxy(a, lambda x: told.append("p"))
print(weakref.getweakrefcount(a), q == r, hash(q) == hash(a), r.__callback__, q.__callback__ is None)
print(p.n, len(p), p + 4, bool(p), p.method(), p == a, repr(r)[:11], str(p)[:12] == str(a)[:12])
p.n = 5
print(a.n)
show(lambda: r(1))
never = weakref.ref(a)
b = A(3)
print(weakref.ref(a) == weakref.ref(b), weakref.ref(b) == weakref.ref(A(3)))
del a
print(told, r(), q(), s())
for f in (lambda: p.n, lambda: str(p), lambda: len(p), lambda: p + 1, lambda: bool(p), lambda: hash(q)):
    show(f)
unasked = weakref.ref(A(9))
show(lambda: hash(unasked))
print(repr(r)[-6:], r == r, r == unasked, r != unasked)

def fails(ref):
    raise ValueError("ignored")

x = A()
dies = weakref.ref(x, lambda ref: told.append("late"))
del dies
del x
print(told[-1])

d = weakref.WeakValueDictionary()
k = weakref.WeakKeyDictionary()
z = weakref.WeakSet()
items = [A(i) for i in range(5)]
for i in items:
    d[i.n] = i
    k[i] = i.n
    z.add(i)
i = None
print(sorted(d.keys()), sorted(k.values()), len(z), 2 in d, items[2] in k, items[2] in z)
del items[2]
print(sorted(d.keys()), sorted(k.values()), len(z), 2 in d)
for n, v in d.items():
    if n == 3:
        del items[2]
        del v
        break
print(len(items), sorted(k.values()))
show(lambda: d[99])
print(d.get(99, "none"), d.pop(99, "popped"), d.setdefault(0, items[0]) is items[0])
v = None
items.clear()
gc.collect()
print(len(d), len(k), len(z))

a = A(7)
m = weakref.WeakMethod(a.method)
print(m()(), m == weakref.WeakMethod(a.method))
f = weakref.finalize(a, print, "finalized", 1)
print(f.alive, f.peek()[1] is print, f.peek()[2])
del a
print(m(), f.alive, f())

class Heir(weakref.ref):
    def __init__(self, target, callback=None):
        super().__init__(target, callback)
        self.label = "label"

a = A()
h = Heir(a)
print(h.label, h() is a, h is Heir(a), weakref.getweakrefcount(a))
h.me = h
del h
gc.collect()
print(weakref.getweakrefcount(a))

class Slotted:
    __slots__ = ("x",)
show(lambda: weakref.ref(Slotted()))
class WithSlot:
    __slots__ = ("x", "__weakref__")
show(lambda: weakref.ref(WithSlot())())
