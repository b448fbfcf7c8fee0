# sorting: stability, keys, runs, changes while it sorts.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

def rnd(x):
    while True:
        x = (x * 1103515245 + 12345) & 0x7fffffff
        yield x >> 8
for n in (0, 1, 2, 3, 10, 31, 32, 33, 63, 64, 65, 100, 127, 500, 1000):
    g = rnd(n)
    a = [next(g) % 1000 for i in range(n)]
    b = a.copy(); b.sort()
    print(n, b[:5], all(b[i] <= b[i + 1] for i in range(n - 1)), sum(a) == sum(b), sorted(a, reverse=True) == b[::-1] if len(set(a)) == n else "ties")
    p = [(x % 7, i) for i, x in enumerate(a)]
    q = sorted(p, key=lambda t: t[0]); print(all(q[i] < q[i + 1] for i in range(n - 1)), end=" ")
    q = sorted(p, key=lambda t: t[0], reverse=True); print(all(q[i][0] > q[i + 1][0] or (q[i][0] == q[i + 1][0] and q[i][1] < q[i + 1][1]) for i in range(n - 1)))
    f = [x / 8 for x in a]; s = ["s%d" % x for x in a]; m = [x if x % 2 else x / 1 for x in a]; big = [x * 2**60 for x in a]
    print(sorted(f) == [x / 8 for x in b], sorted(s)[:3], sorted(m) == b, sorted(big) == [x * 2**60 for x in b])
print(sorted([3, 1, 2]), sorted("hello"), sorted({3: 1, 1: 2}), sorted((2, 1)), sorted([True, False, 1, 0]), sorted([]), sorted([[2], [1, 5], [1]]))
print(sorted(range(100)) == list(range(100)), sorted(range(100, 0, -1))[:5], sorted(list(range(50)) + list(range(25)))[:6], sorted([1] * 50 + [0] * 50)[49:51])
print(sorted(["b", "A", "c"], key=str.lower), sorted([-3, 2, -1], key=abs), sorted(["aa", "b"], key=len), sorted([1, 2, 3], key=lambda x: -x), sorted([3, 1], key=None))
print(sorted([(1, "b"), (1, "a"), (0, "z")]), sorted([("é", 1), ("z", 2), ("日", 0)]), sorted(["é", "z", "日", "a\U0001F600", "a"]))
show(lambda: [1, "a"].sort()); show(lambda: sorted([1, None])); show(lambda: sorted(5)); show(lambda: sorted()); show(lambda: [].sort(1)); show(lambda: sorted([1], 2)); show(lambda: sorted([1], foo=2)); show(lambda: [1, 2].sort(key=5)); show(lambda: sorted([1j, 2]))
x = [3, 1, 2]
def key(v):
    if v == 1: raise ValueError("key failed")
    return v
show(lambda: x.sort(key=key)); print(x)
def spy(v):
    seen.append(len(x)); return v
seen = []; x.sort(key=spy); print(x, seen)
def grow(v):
    x.append(9); return v
show(lambda: x.sort(key=grow)); print(x)
class C:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o):
        C.n += 1
        return self.v < o.v
    def __repr__(self): return "C%d" % self.v
y = [C(v) for v in (5, 3, 9, 1)]; print(sorted(y), y, C.n > 0, C.n); C.n = 0; sorted([C(i) for i in range(1000)]); print(C.n)
class E:
    def __lt__(self, o): raise KeyError("lt")
z = [E(), E(), 1]; show(lambda: z.sort()); print(len(z))
class Half:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return [] if self.v >= o.v else [1]
print([h.v for h in sorted([Half(2), Half(1), Half(3)])])
nan = float("nan"); print(len(sorted([3.0, nan, 1.0, nan, 2.0])), min(3, 1, 2), max([1, 5, 2]), min("b", "a"), max({"x": 1}), min([[1, 2], [1]]))
r = [1, 2, 3]; r.sort(reverse=True); print(r); r.sort(reverse=0); print(r); show(lambda: r.sort(reverse="x")); print(r); print(list(reversed(sorted(r))))
def cmp_count(data):
    n = 0
    class K:
        def __init__(self, v): self.v = v
        def __lt__(self, o):
            nonlocal n
            n += 1
            return self.v < o.v
    data.sort(key=K)
    return n
print(cmp_count(list(range(256))) == 255, cmp_count(list(range(256, 0, -1))) == 255)
