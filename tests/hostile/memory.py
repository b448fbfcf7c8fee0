# Memory that ends anywhere.
#---- everything_grows
# undefined
# args: --max-memory 16M
import gc, sys
def grow(step):
    x = None
    try:
        while True: x = step(x)
    except MemoryError:
        pass
class A: pass
def cycle(x):
    a = A(); a.a, a.x = a, x
    return a
def closure(x): return lambda: x
def gen(x):
    def g():
        yield x
    it = g(); next(it)
    return it
def exc(x):
    try:
        raise KeyError(x)
    except KeyError as e: return e
steps = [lambda x: [x], lambda x: (x, x), lambda x: {1: x}, lambda x: {x}, cycle, closure, gen, exc, lambda x: (x or "") + "x" * 100000, lambda x: (x or 1) << 100000,
         lambda x: (x or []) + [1] * 1000, lambda x: [x or bytearray(), (x or bytearray()).extend(b"x" * 10000)][0], lambda x: type("A", (x or object,), {}),
         lambda x: (x or []).append([]) or x or [1], lambda x: {**(x or {}), len(x or {}): [1] * 100}, lambda x: compile("1\n" * 1000, "f", "exec") and [x],
         lambda x: map(str, x or []), lambda x: super(A, A()) and [x], lambda x: f"{x}{x}x", lambda x: (x or "a").replace("a", "aa"), lambda x: (x or "a").join("bbbb"),
         lambda x: [x].append, lambda x: property(x), lambda x: memoryview(bytearray(1000)) and [x], lambda x: slice(x), lambda x: zip([x]),
         lambda x: eval("[x, " + "1," * 1000 + "]", {"x": x}), lambda x: dict.fromkeys(range(len(x or ()) * 2 + 1)), lambda x: frozenset([x])]
for step in steps:
    grow(step)
    gc.collect()
print("done")
#---- deep_under_the_limit
# undefined
# args: --max-memory 8M
import sys
sys.setrecursionlimit(10 ** 9)
def f(n):
    x = [n] * 10
    return f(n + 1) + len(x)
try:
    f(0)
except (MemoryError, RecursionError):
    print("stopped")
def g(n):
    yield from g(n + 1)
try:
    list(g(0))
except (MemoryError, RecursionError):
    print("stopped")
#---- del_without_memory
# undefined
# args: --max-memory 8M
import gc, weakref
keep = []
class A:
    def __init__(self): self.me = self
    def __del__(self): keep.append([0] * 1000)
def callback(r): keep.append([0] * 1000)
refs = []
try:
    while True:
        a = A()
        refs.append(weakref.ref(a, callback))
        keep.append(a)
except MemoryError:
    del a
    keep.clear()
try:
    gc.collect()
except MemoryError:
    pass
keep.clear()
refs.clear()
print("done")
#---- exception_shown_without_memory
# undefined
# args: --max-memory 8M
keep = []
def f(n):
    if n: f(n - 1)
    while True: keep.append([0] * 100)
f(50)
#---- sort_without_memory
# undefined
# args: --max-memory 8M
l = [str(i) for i in range(20000)]
k = []
def key(x):
    k.append([0] * 100)
    return x
for i in range(5):
    try:
        l.sort(key=key)
    except MemoryError:
        k.clear()
print(len(l))
s = set(l); d = dict.fromkeys(l)
for i in range(20):
    try:
        while True: k.append([0] * 50)
    except MemoryError: pass
    for f in [lambda: s | {1}, lambda: d | {1: 2}, lambda: s.copy(), lambda: sorted(l), lambda: l + l, lambda: "".join(l), lambda: repr(l), lambda: list(map(str, l)),
              lambda: s.add(i), lambda: d.update({i: i}), lambda: [x for x in l], lambda: {x: 1 for x in l}, lambda: tuple(l), lambda: l * 3, lambda: l.extend(l),
              lambda: exec("class A: pass"), lambda: exec("def f(): pass\nf()"), lambda: compile("x = 1\n" * 500, "f", "exec"), lambda: "%s" % l, lambda: int("7" * 4000) ** 100]:
        try:
            f()
        except MemoryError: pass
    k.clear()
print("done")
