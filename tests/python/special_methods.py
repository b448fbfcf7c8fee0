class V:
    def __init__(self, x): self.x = x
    def __add__(self, o):
        if isinstance(o, V): return V(self.x + o.x)
        if isinstance(o, int): return V(self.x + o)
        return NotImplemented
    def __radd__(self, o): return V(self.x + o + 1000)
    def __eq__(self, o): return isinstance(o, V) and self.x == o.x
    def __lt__(self, o):
        if not isinstance(o, V): return NotImplemented
        return self.x < o.x
    def __getitem__(self, i):
        if i > 3: raise IndexError(i)
        return self.x * i
    def __call__(self, *a, **k): return (self.x, a, k)
    @property
    def twice(self): return self.x * 2
    def __repr__(self): return f"V({self.x})"
class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n <= 0: raise StopIteration
        self.n -= 1
        return self.n
a, b = V(1), V(2)
print(a + b, a + 5, 5 + a, a == b, a == V(1), a != b, a < b, b < a, a > b)
try: a + "s"
except TypeError as e: print(e)
try: a < 3
except TypeError as e: print(e)
try: "s" + a
except TypeError as e: print(e)
print(a[2], list(a), [x for x in a], a(1, k=2), a(), a.twice, [v.twice for v in (a, b)])
for i in range(5):
    a.twice; a[1]
print([x for x in It(4)], sum(It(5)), list(It(3)))
for i in It(3): print(i, end=" ")
print()
if a < b: print("lt")
if not (b < a): print("nlt")
while a < V(3): a = a + 1
print(a)
a += b
print(a)
class P:
    @property
    def bad(self): raise AttributeError("inner")
    def __getattr__(self, n): return "fallback " + n
for i in range(3): print(P().bad)
class Q:
    def __iter__(self): return 5
try:
    for i in Q(): pass
except TypeError as e: print(e)
class G:
    def __iter__(self):
        yield 1
        yield 2
print([x for x in G()], *G())
