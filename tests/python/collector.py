# The gc module, and what the collector finds.
import gc

def show(f, *args):
    try:
        print(f(*args))
    except Exception as e:
        print(type(e).__name__, e)

gc.disable()
gc.collect()
show(gc.collect, 3)
show(gc.collect, -1)
show(gc.collect, "a")
show(gc.set_threshold, "a")
show(gc.set_debug, "a")
show(gc.get_objects, 3)
show(gc.get_objects, "a")
print(gc.get_threshold(), gc.isenabled(), gc.get_debug())
print(gc.DEBUG_STATS, gc.DEBUG_COLLECTABLE, gc.DEBUG_UNCOLLECTABLE, gc.DEBUG_SAVEALL, gc.DEBUG_LEAK)
for o in (1, "a", 1.5, None, [], [1], (1, []), {"a": []}, set(), len):
    print(gc.is_tracked(o), end=" ")
print()

class N:
    pass

def ring(n):
    first = last = N()
    for i in range(n - 1):
        new = N()
        last.next = new
        last = new
    last.next = first

gc.collect()
ring(10)
print(gc.collect())
ring(1)
print(gc.collect(0), gc.collect())
l = [1]
l.append((l, {"k": l}))
del l
print(gc.collect())

def closure():
    def inner():
        return inner
    return None
closure()
print(gc.collect() >= 2)

class Loop:
    def __init__(self):
        self.bound = self.method
    def method(self):
        pass
Loop()
print(gc.collect() >= 2)

old = []
old.append(old)
gc.collect()
del old
print(gc.collect(0), gc.collect(1), gc.collect(2))

keep = [[] for i in range(10)]
for k in keep:
    k.append(keep)
print(gc.collect(), len(keep))
del keep, k
print(gc.collect())

found = []
def note(phase, info):
    found.append((phase, info["generation"], info["collected"], info["uncollectable"]))
gc.callbacks.append(note)
ring(3)
gc.collect(1)
gc.callbacks.remove(note)
print(found)

before = gc.get_stats()
ring(4)
gc.collect(0)
after = gc.get_stats()
print([sorted(s) for s in after][0], after[0]["collections"] - before[0]["collections"],
      after[0]["collected"] - before[0]["collected"])

gc.set_debug(gc.DEBUG_SAVEALL)
l = ["saved"]
l.append(l)
del l
print(gc.collect(), len([g for g in gc.garbage if type(g) is list and g[0] == "saved"]))
gc.set_debug(0)
gc.garbage.clear()
print(gc.collect())

x = []
y = [x]
z = {"x": x}
n = N()
n.x = x
print(sorted(type(r).__name__ for r in gc.get_referrers(x) if r is y or r is z))
print(gc.get_referents(y) == [x], gc.get_referents(1), sorted(gc.get_referents([1, 2], (3,))), gc.get_referents({'a': 'b'}), sorted(gc.get_referents({1: 2})))
gc.freeze()
print(gc.get_freeze_count() > 0)
gc.unfreeze()
print(gc.get_freeze_count())
gc.enable()
print(gc.isenabled())
gc.set_threshold(50, 4)
print(gc.get_threshold())
count = 0
class D:
    def __init__(self):
        self.me = self
    def __del__(self):
        global count
        count += 1
for i in range(1000):
    D()
print(count > 900)

# what arguments may be, and the order of what an object refers to
gc.disable()
before = gc.get_threshold()
def attempt(f, *args, **names):
    try:
        print(f.__name__, args, type(f(*args, **names)).__name__, gc.get_threshold())
    except Exception as e:
        print(f.__name__, args, type(e).__name__, e, gc.get_threshold())
for args in [(10**30,), (2**31,), (-2**31 - 1,), (3,), (-1,), ("a",), (1.5,), (None,)]:
    attempt(gc.collect, *args)
    attempt(gc.get_objects, *args)
    attempt(gc.set_debug, *args)
    gc.set_debug(0)
for args in [(5, 6, 7), (1, "b"), (2, 3, "c"), (4, 2**31), (), (1, 2, 3, 4)]:
    attempt(gc.set_threshold, *args)
gc.set_threshold(*before)
print(gc.get_referents([1, 2, 3]), gc.get_referents((4, 5), [6, 7]), gc.get_referents({1: 2, "a": 3}, {"b": 4, "c": 5}))
