# When finalizers run, in which order, and what they may do.
import gc
import weakref

gc.disable()
gc.collect()
log = []

class F:
    def __init__(self, name, **others):
        self.name = name
        for key in others:
            setattr(self, key, others[key])
    def __del__(self):
        log.append(self.name)

f = F("counted")
del f
print(log)
log.clear()

a = F("parent", child=F("child"))
del a
print(log)
log.clear()

a, b = F("a"), F("b")
a.other, b.other = b, a
del a, b
print(gc.collect(), sorted(log))
log.clear()

class Back:
    def __init__(self):
        self.me = self
        self.tail = [1, [2]]
    def __del__(self):
        log.append("del")
        saved.append(self)

saved = []
Back()
print(gc.collect(), len(saved), log, saved[0].tail)
print(gc.is_finalized(saved[0]), gc.is_finalized([]))
saved.clear()
print(gc.collect() >= 1, log)
log.clear()

class Simple:
    def __del__(self):
        log.append("simple")
        saved.append(self)

s = Simple()
del s
print(log, len(saved))
saved.clear()
print(log)
log.clear()

# weak references die first, callbacks come before finalizers
class W:
    def __init__(self):
        self.me = self
    def __del__(self):
        log.append(("finalizer", watch() is None))

w = W()
watch = weakref.ref(w, lambda r: log.append(("callback", r() is None)))
del w
print(watch() is None)
gc.collect()
print(log)
log.clear()

# a reference that is garbage itself is not told
class Holder:
    pass
h = Holder()
h.me = h
h.ref = weakref.ref(h, lambda r: log.append("should not be told"))
del h
gc.collect()
print(log)

# by counting: finalizer first, then weak references
class Plain:
    def __del__(self):
        log.append(("del", r() is None))
p = Plain()
r = weakref.ref(p, lambda ref: log.append(("callback", ref() is None)))
del p
print(log)
log.clear()

# generators are finished
def gen():
    try:
        yield 1
    finally:
        log.append("generator closed")
g = gen()
next(g)
del g
print(log)
log.clear()
def gen_loop():
    me = yield
    try:
        yield me
    finally:
        log.append("in a cycle")
g = gen_loop()
next(g)
g.send(g)
del g
print(log)
gc.collect()
print(log)
log.clear()

# a finalizer that makes new garbage, and one that collects
class Maker:
    def __del__(self):
        l = []
        l.append(l)
        log.append(gc.collect())
m = Maker()
m.me = m
del m
print(gc.collect(), log)
print(gc.collect())
log.clear()

# an exception keeps its frames alive until it goes
def frames():
    local = F("local")
    raise ValueError("x")
try:
    frames()
except ValueError as e:
    print(log)
print(log)
log.clear()

# chains of a hundred thousand go without a stack
class Link:
    pass
head = None
for i in range(100000):
    new = Link()
    new.next = head
    head = new
head = new = None
deep = []
for i in range(100000):
    deep = [deep]
deep = None
cycle = first = []
for i in range(100000):
    cycle.append([])
    cycle = cycle[0]
cycle.append(first)
del cycle, first
print(gc.collect())

# ---- the finalizer of a local asks for the frame that is ending ----
import sys
class Asks:
    def __del__(self):
        kept.append(sys._getframe(1))
kept = []
def ends():
    asks, other = Asks(), 5
    return other
def fails():
    asks = Asks()
    raise ValueError(asks)
for i in range(20):
    ends()
    try:
        fails()
    except ValueError:
        pass
print(len(kept), all(isinstance(frame.f_locals, dict) for frame in kept))
kept.clear()
