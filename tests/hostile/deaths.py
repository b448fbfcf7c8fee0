# Finalizers, weak references, the collector, in programs that abuse them.
#---- del_resurrects
import gc
saved = []
class A:
    def __del__(self):
        saved.append(self)
for i in range(3):
    A()
print(len(saved))
saved.clear()
print(len(saved))
a = A(); a.me = a
del a
gc.collect()
print(len(saved))
saved[0].me = saved[0]
saved.clear()
gc.collect()
print(len(saved))
#---- del_collects_and_deletes
import gc, sys
class A:
    def __init__(self): self.me = self
    def __del__(self):
        gc.collect()
        for x in list(world):
            world.pop(x, None)
        world.clear()
        del self.me
        self.__dict__.clear()
world = {i: A() for i in range(20)}
world.clear()
gc.collect()
print(len(world))
#---- del_deletes_modules
# undefined
import sys, gc
class A:
    def __del__(self):
        sys.modules.clear()
        sys.__dict__.clear()
        globals().clear()
        __builtins__.__dict__.clear()
a = A()
a.a = a
b = A()
del b
#---- del_at_exit_deletes_world
# undefined
import sys, gc, builtins
class A:
    def __del__(self, gc=gc, sys=sys, b=builtins):
        gc.collect()
        sys.modules.clear()
        gc.callbacks.append(print)
        gc.set_threshold(1, 1, 1)
        x = [A() for i in range(3)] if n.pop() else 0
        b.__dict__.clear()
n = [1] * 3
a = A()
a.a = a
#---- del_makes_more
# undefined
class A:
    def __del__(self):
        A.last = A()
        A.last.me = A.last
A()
class B:
    def __del__(self):
        type(self)()
n = 0
class C:
    def __del__(self):
        global n
        n += 1
        if n < 1000: C()
C()
print(n)
#---- del_deep_recursion
# undefined
n = 0
class C:
    def __del__(self):
        global n
        n += 1
        if n < 100000: C()
C()
print(n > 100)
#---- del_raises
import sys
log = []
sys.unraisablehook = lambda a: log.append((type(a.exc_value).__name__, a.object is not None))
class A:
    def __del__(self): raise KeyError(1)
class B:
    __del__ = 5
class C:
    def __del__(self, x): pass
class E:
    def __del__(self): sys.exit(3)
class F:
    def __del__(self): raise KeyboardInterrupt
for k in (A, B, C, E, F):
    k()
print(log)
#---- del_changes_class
class A:
    def __del__(self):
        self.__class__ = B
        del A.__del__
        keep.append(self)
class B:
    def __del__(self): print("B")
keep = []
A()
print(type(keep[0]).__name__)
keep.clear()
a = A()
A.__del__ = lambda self: print("late")
del a
#---- del_in_the_middle_of_containers
class D:
    def __init__(self, what): self.what = what
    def __del__(self): self.what()
l = [D(lambda: l.append(1)) for i in range(5)]
l.clear(); print(l)
l = [D(lambda: l.clear()) for i in range(5)]
l[1:3] = [1, 2, 3, 4, 5, 6]; print(l)
l = [D(lambda: l.extend([1, 2, 3])) for i in range(5)]
del l[:]; print(l)
l = [D(lambda: l.pop() if l else 0) for i in range(5)]
l[:] = []; print(l)
l = [D(lambda: l.clear()) for i in range(5)]
l[0] = 1; print(l)
l = [D(lambda: l.clear()) for i in range(5)]
l *= 0; print(l)
l = [D(lambda: l.extend(range(9))) for i in range(5)]
l.__init__([1]); print(l)
d = {i: D(lambda: d.clear()) for i in range(5)}
d[1] = 2; print(d)
d = {i: D(lambda: d.update({5: 6})) for i in range(5)}
d.clear(); print(d)
d = {i: D(lambda: d.update({i: i for i in range(100)})) for i in range(5)}
d.pop(1); print(len(d))
d = {D(lambda: d.clear()): 1 for i in range(5)}
while d: d.popitem()
print(d)
s = {D(lambda: s.clear()) for i in range(5)}
s.pop(); print(s)
s = {D(lambda: s.add(1)) for i in range(5)}
s.clear(); print(s)
class X: pass
x = X()
x.a = D(lambda: x.__dict__.clear()); x.b = 1
x.a = 2
print(x.__dict__)
x.a = D(lambda: setattr(x, "a", 3))
x.a = 2; print(x.a)
x.a = D(lambda: setattr(x, "c", 3))
del x.a; print(x.__dict__)
x.a = D(lambda: delattr(x, "b"))
x.__dict__ = {}; print(x.__dict__)
def f():
    global v
    v = D(lambda: exec("global v; v = 5"))
    v = 6
    return v
print(f())
def g():
    c = D(lambda: setc())
    def setc():
        nonlocal c
        c = 7
    c = 8
    return c
print(g())
#---- callbacks_mutate
import weakref, gc
class A: pass
a = A()
refs = []
def callback(r):
    print("called", r() is None)
    refs.clear()
    gc.collect()
    refs.append(weakref.ref(B, callback))
class B: pass
for i in range(5):
    refs.append(weakref.ref(a, callback))
del a
print(len(refs))
a = A()
rs = [weakref.ref(a, lambda r: rs.pop()) for i in range(4)]
del a
print(len(rs))
a = A()
r = weakref.ref(a, lambda r: 1 / 0)
import sys
sys.unraisablehook = lambda args: print(type(args.exc_value).__name__)
del a
a = A()
def cb(r):
    global r2
    r2 = None
r1 = weakref.ref(a, cb)
r2 = weakref.ref(a, lambda r: print("r2"))
r3 = weakref.ref(a, cb)
del a
#---- callback_makes_references
import weakref
class A:
    def __del__(self):
        global again
        again = weakref.ref(self, lambda r: print("again"))
        print(weakref.getweakrefcount(self))
a = A()
r = weakref.ref(a)
p = weakref.proxy(a)
del a
print(r(), again())
try:
    p.x
except ReferenceError as e:
    print(e)
#---- weak_containers_mutate
import weakref, gc
class K:
    def __init__(self, n): self.n = n
    def __hash__(self): return self.n % 3
    def __eq__(self, other): return isinstance(other, K) and self.n == other.n
ks = [K(i) for i in range(20)]
d = weakref.WeakKeyDictionary((k, k.n) for k in ks)
n = 0
for k in d:
    ks.pop() if ks else 0
    n += 1
del k
print(n <= 20, len(d))
gc.collect()
print(len(d) == len(ks))
ks = [K(i) for i in range(20)]
v = weakref.WeakValueDictionary(enumerate(ks))
it = v.items()
next(it)
ks.clear()
print(len(list(it)) <= 20)
del it
gc.collect()
print(len(v))
ks = [K(i) for i in range(20)]
s = weakref.WeakSet(ks)
for x in s: ks.clear()
del x
print(len(s))
#---- gc_callbacks
import gc
gc.collect()
log = []
def a(phase, info):
    log.append(phase)
    gc.collect()
    gc.callbacks.remove(a)
def b(phase, info):
    log.append(phase)
    raise KeyError(phase)
def c(phase, info):
    info.clear()
    gc.callbacks.clear()
import sys
sys.unraisablehook = lambda args: log.append(type(args.exc_value).__name__)
gc.callbacks.append(a)
gc.collect()
print(log)
log.clear()
gc.callbacks.append(b)
gc.collect()
print(log)
log.clear()
gc.callbacks.append(c)
gc.collect()
gc.callbacks.append(5)
gc.collect()
print(log)
gc.callbacks[:] = [lambda p, i: gc.callbacks.append(lambda p, i: None) if len(gc.callbacks) < 10 else None]
gc.collect()
print(len(gc.callbacks))
del gc.callbacks
gc.collect()
gc.callbacks = 5
gc.collect()
gc.garbage = None
class A: pass
x = A(); x.x = x; del x
gc.set_debug(gc.DEBUG_SAVEALL)
print(gc.collect() > 0)
#---- gc_thresholds
import gc
class A: pass
def cycles(n):
    for i in range(n):
        a = A(); a.a = a
for t in [(1, 1, 1), (1,), (0,), (-1, 5, 5), (2 ** 31 - 1,), (1, 0, 0), (2, -1, -1), (-2 ** 31, -2 ** 31, -2 ** 31)]:
    gc.set_threshold(*t)
    cycles(300)
for t in [(2 ** 31,), (2 ** 100,), (-2 ** 31 - 1,), ("x",), (1.5,), (None,), (), (1, 2, 3, 4)]:
    try:
        gc.set_threshold(*t)
    except Exception as e:
        print(type(e).__name__, e)
gc.set_threshold(1, 1, 1)
class D:
    def __init__(self): self.me = self
    def __del__(self): cycles(3)
for i in range(100): D()
print(gc.isenabled())
#---- gc_freeze
import gc
class A: pass
a = A(); a.a = a
gc.freeze()
del a
gc.collect()
gc.unfreeze()
print(gc.collect() > 0, gc.get_freeze_count())
gc.freeze(); gc.freeze(); gc.unfreeze(); gc.unfreeze()
for i in range(10):
    gc.freeze()
    x = [A() for i in range(100)]
    for y in x: y.y = x
    del x, y
    gc.collect()
gc.unfreeze()
print(gc.collect() >= 0)
#---- gc_garbage
import gc
class A:
    def __del__(self): gc.garbage.clear()
gc.set_debug(gc.DEBUG_SAVEALL)
for i in range(10):
    a = A(); a.a = a
del a
gc.collect()
print(len(gc.garbage) > 0)
gc.set_debug(0)
gc.garbage.clear()
gc.garbage.append(gc.garbage)
gc.collect()
print(len(gc.garbage))
#---- gc_reaches_in
# undefined
import gc, sys
class A: pass
a = A(); a.x = [1]
for o in gc.get_objects():
    try:
        gc.get_referents(o)
        repr(type(o))
    except Exception:
        pass
n = 0
for o in gc.get_objects()[:3000]:
    if isinstance(o, (list, set)) and len(o) > 0 and o is not n:
        try:
            gc.get_referrers(o)
        except Exception: pass
    n += 1
    if n % 30 == 0: gc.collect(n % 3)
def f(x):
    for r in gc.get_referents(sys._getframe()): repr(type(r))
    for r in gc.get_referrers(x): repr(type(r))
f(A())
print("done")
#---- gc_lists_cleared
# undefined
import gc
print("on", flush=True)
for o in gc.get_objects():
    if type(o) is list and o is not gc.get_objects:
        try:
            o.clear()
        except Exception: pass
print("there")
#---- gc_dicts_cleared
# undefined
import gc
p = print
for o in gc.get_objects():
    if type(o) is dict:
        o.clear()
p("there")
#---- gc_sets_cleared
# undefined
import gc
for o in gc.get_objects():
    if type(o) is set:
        o.clear()
    elif type(o) is type:
        try:
            o.__init__ = None
        except TypeError: pass
print("there")
#---- tuple_under_construction
# undefined
import gc
def gen():
    for o in gc.get_objects():
        if type(o) is tuple and len(o) > 3:
            hash(o) if all(type(x) is int for x in o) else 0
    yield 1
    gc.collect()
    yield 2
print(tuple(gen()), list(gen()))
t = tuple(x for x in [gc.get_objects(), gc.get_objects()])
print(len(t))
#---- finalize_abuse
import weakref, gc
class A: pass
a = A()
def f(*args):
    print("f", len(args))
    fin.detach()
    fin()
    weakref.finalize(B, print, "at exit")
class B: pass
fin = weakref.finalize(a, f, 1, 2)
del a
print(fin.alive, fin.peek(), fin.detach(), fin())
a = A()
fin = weakref.finalize(a, lambda: 1 / 0)
fin.atexit = False
import sys
sys.unraisablehook = lambda args: print(type(args.exc_value).__name__)
del a
for args in [(), (A(),), (5, print), (A(), 5)]:
    try:
        weakref.finalize(*args)
    except TypeError as e:
        print("TypeError")
#---- atexit_abuse
# undefined
import atexit, gc, sys
def again():
    if n.pop(): atexit.register(again)
n = [1] * 5
atexit.register(again)
atexit.register(gc.collect)
atexit.register(lambda: sys.exit(1))
atexit.register(lambda: sys.modules.clear())
atexit.register(lambda: 1 / 0)
atexit.register(atexit._clear if hasattr(atexit, "_clear") else gc.collect)
#---- collect_inside_everything
import gc
class A:
    def __init__(self): self.me = self
    def __hash__(self): gc.collect(); return 1
    def __eq__(self, other): gc.collect(); return self is other
    def __lt__(self, other): gc.collect(); return id(self) < id(other)
    def __repr__(self): gc.collect(); return "A"
    def __iter__(self): gc.collect(); return iter([1, 2])
    def __len__(self): gc.collect(); return 2
    def __getattr__(self, name): gc.collect(); return 3
    def __del__(self): gc.collect()
s = {A() for i in range(5)}
d = {A(): A() for i in range(5)}
l = sorted([A() for i in range(5)])
print(len(s), len(d), len(l), repr(l), [*A()], len(A()), A().x, "%s" % A(), f"{A()}")
print(list(zip(A(), A())), sum(A()), dict(zip(A(), A())), {**{"a": A()}}["a"], (lambda *a, **k: a)(*A(), **{"x": A()}))
x, y = A()
print(x, y)
del s, d, l
gc.collect()
#---- stress
# undefined
import gc
gc.set_threshold(1, 1, 1)
class A:
    def __init__(self, n): self.n, self.me = n, self
    def __del__(self): self.n = [self.n]
def gen(n):
    a = A(n)
    yield a
    yield [a, gen]
x = [list(gen(i)) for i in range(200)]
x = {i: (A(i), {i: A(i)}) for i in range(200)}
try:
    raise KeyError(A(1))
except KeyError as e:
    k = e
for i in range(200):
    def f(a=A(i)): return lambda: (a, f)
    f()
    class B(A): z = A(i)
    B(i)
print("done")
#---- what is frozen when the program ends
import gc
class A:
    pass
a = A()
a.a = a
gc.freeze()
print(gc.get_freeze_count() > 0)
raise NameError("gone")
