# set and frozenset: order of numbers, operations, messages.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print(set(), frozenset(), {1}, frozenset({2}), {3, 1, 2}, {0, 100, 7, 33, -5}, {1.5, 2, True})
show(lambda: {1} - [1]); show(lambda: {1}.remove(3)); show(lambda: set().pop()); show(lambda: set(1)); show(lambda: set(1, 2)); show(lambda: set(a=1)); show(lambda: {[]})
show(lambda: {1}.add()); show(lambda: {1} | [2]); show(lambda: {1}.remove({3})); show(lambda: {1} < [1]); show(lambda: frozenset(1, 2)); show(lambda: frozenset(a=2)); show(lambda: {1}.union(3))
show(lambda: hash(frozenset([1, 2, 3]))); show(lambda: hash(frozenset())); show(lambda: hash(frozenset([frozenset([1]), (1, 2)]))); show(lambda: hash(set())); show(lambda: {1}[0]); show(lambda: len({1, 2}))
def grow():
    s = {1, 2}
    for i in s: s.add(i + 10)
show(grow)
a = set(range(10)); b = {5, 6, 20, 30}
print(a | b, a & b, a - b, a ^ b, b - a, b & a, b | a, b ^ a)
print(a.union(b, [99], {"k": 1}.keys() - {"k"}), a.intersection(b, [5]), a.difference(b, [1]), a.symmetric_difference([3, 40]), a.union(), a.intersection(), a.difference())
c = set(a); c |= b; print(c); c &= {1, 2, 20}; print(c); c -= {1}; print(c); c ^= {2, 3}; print(c)
c.update([7], (8,), {9: 1}); print(c); c.intersection_update([7, 8, 20], {8, 20}); print(c); c.difference_update([8]); print(c); c.symmetric_difference_update([20, 1]); print(c)
c.discard(99); c.discard(1); print(c, c.copy(), c.clear(), c)
print({1, 2} < {1, 2, 3}, {1, 2} <= {1, 2}, {1} < {1}, {1, 2} > {1}, {1} >= {2}, {1} == frozenset([1]), {1} != {2}, {1} == [1], {1, 2}.issubset([1, 2, 3]), {1, 2}.issuperset([1]), {1}.isdisjoint([2]), {1}.isdisjoint({1}))
show(lambda: {1}.issubset(5)); show(lambda: {1} & 5); show(lambda: {1}.isdisjoint([[]]))
s = set(); s.add(frozenset([1])); print({1} in s, s.discard({1}), s)
class S(set): pass
class F(frozenset): pass
print(S([1]), F([1]), F(), S() | {1}, type(S([1]) | {2}).__name__, type(F([1]) | {2}).__name__, type({1} | F([2])).__name__, type(S([1]).copy()).__name__, F([1]) == {1}, {F([1]), frozenset([1])} == {F([1])})
f = frozenset([1, 2]); print(frozenset(f) is f, f.copy() is f, f | {3}, f - {1}, {f: 1}[frozenset([2, 1])])
print({1: "x"}.keys() & {1}, {1, 2} - {1: 0}.keys(), set({3: 1, 2: 1}), set("a"), {*[1, 2], *(3,)}, {x % 5 for x in range(100, 130)})
r = [1]; print({(1, (2,)), }, set([(1, 2)]), sorted({"b", "a"}), sum({1, 2, 3}), max({4, 9}), len(set("hello")))
n = {float("nan")}; print(len(n | {float("nan")}), {1, 1.0, True}, {0, False, 0.0})
class Same:
    def __init__(self, n): self.n = n
    def __hash__(self): return 1
    def __eq__(self, o): return isinstance(o, Same) and self.n == o.n
t = {Same(i % 4) for i in range(20)}; print(len(t), Same(3) in t, Same(5) in t, 1 in t); t.add(1); print(len(t), 1 in t)
class Bad:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError("no")
show(lambda: {1, Bad()}); show(lambda: Bad() in {1}); show(lambda: {1}.discard(Bad()))
class Clears:
    def __init__(self, s): self.s = s
    def __hash__(self): return 1
    def __eq__(self, o):
        self.s.clear()
        return False
u = set(); u.add(Clears(u)); u.add(1); print(len(u), 1 in u)
def lcg(x):
    while True:
        x = (x * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        yield x >> 33
def run(seed, n, rng):
    g = lcg(seed); s = set(); other = set(); h = 0
    for i in range(n):
        op = next(g) % 12; v = next(g) % rng - rng // 3
        if op < 6: s.add(v)
        elif op < 8: s.discard(v)
        elif op == 8: s = set(s)
        elif op == 9:
            other = set(range(v, v + next(g) % 9)); s |= other
        elif op == 10: s = s - other if next(g) % 2 else s ^ other
        else:
            k = next(g) % 4
            if k == 0 and s: s.pop()
            elif k == 1: s &= (s | other)
            elif k == 2: s = s & set(range(0, rng, 2)) if next(g) % 8 == 0 else s
            else: s.difference_update(other)
        for x in s: h = (h * 31 + x + 1000) & (2**64 - 1)
    print(seed, n, rng, h, len(s))
for seed in range(15): run(seed, 200, [20, 60, 300, 5000, 100000][seed % 5])
w = {i * 3 for i in range(50)}; print(w); w2 = set(w); print(w2); w.difference_update(range(100)); print(w, [w2.pop() for i in range(5)], w2)
print({2**61, 2**61 - 1, -1, -2, 2**70, -2**65, 10**18}, {0.5, 1.5, -2.25, 1e300}, set([(1, 2), (3, 4), (5,), ()]))
it = iter({1, 2, 3}); print(it.__length_hint__(), next(it), list(it), it.__length_hint__())

# A dict's keys are taken with the hashes it has: no __hash__ runs, which could change the dict.
class Counted:
    hashed = 0

    def __init__(self, n):
        self.n = n

    def __hash__(self):
        Counted.hashed += 1
        if Counted.hashed > 3:
            keyed.clear()
        return self.n


keyed = {Counted(n): n for n in range(3)}
for change in "update", "symmetric_difference_update":
    s = set()
    getattr(s, change)(keyed)
    print(change, len(s), len(keyed), Counted.hashed)
