# dict: order, methods, views, operators, messages.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

d = {"a": 1, "b": 2}
print(d, {}, {1: {2: 3}}, {None: None, True: 1, 1.5: 2, (1, 2): [3]})
show(lambda: d["x"]); show(lambda: d[[]]); show(lambda: {}.popitem()); show(lambda: d.pop("x")); show(lambda: d.pop("x", 5)); show(lambda: d.pop())
show(lambda: dict([1])); show(lambda: dict([(1, 2, 3)])); show(lambda: dict(1)); show(lambda: dict(1, 2)); show(lambda: {}.update(1, 2))
show(lambda: {} | []); show(lambda: {}.__ior__([1])); show(lambda: {[]: 1}); show(lambda: {}.get()); show(lambda: {}.setdefault()); show(lambda: {}.fromkeys())
show(lambda: dict(**{"a": 1}, b=2)); show(lambda: dict([("x", 1)], y=2)); show(lambda: dict([["a", 1], "bc"])); show(lambda: dict({1: 2}.items())); show(lambda: dict(zip("ab", range(9))))
show(lambda: hash({})); show(lambda: {} < {}); show(lambda: {1: 1}.copy(2)); show(lambda: d.get("a")); show(lambda: d.get("q")); show(lambda: d.get("q", 9)); show(lambda: d.get([]))
show(lambda: d.setdefault("c", 3)); show(lambda: d.setdefault("c", 4)); show(lambda: d.setdefault("n")); print(d)
del d["a"]; d["a"] = 0; print(d, list(d), len(d), "b" in d, "z" in d, 1 in d)
def delete(k): del d[k]
show(lambda: delete("zz")); show(lambda: delete([]))
print(dict.fromkeys("abca"), dict.fromkeys([1, 2], []), dict.fromkeys({3}, 1), {}.fromkeys((1,)))
print({1: "a", 1.0: "b", True: "c"}, {True: 1}[1], {0: "z"}[False], {2**61: 1}[2.0**61], {-1: "m"}[-1.0])
x = {1: 1}; x[1.0] = 2; print(x); x["s"] = 3; x[(1,)] = 4; x[None] = 5; print(x, x["s"], x[(1,)], x[None], x[True])
big = {}
for i in range(300): big[i * 7919] = i
for i in range(0, 300, 2): del big[i * 7919]
for i in range(5): big[i] = -i
print(len(big), list(big.items())[:8], list(big)[-7:], sum(big.values()))
m = {}
for i in range(2000):
    m["k%d" % (i % 57)] = i
    if i % 3 == 0: m.pop("k%d" % (i * 5 % 57), None)
print(sorted(m.items())[:10], len(m), list(m)[:10])
q = {}
for i in range(100):
    q[i] = i
    if len(q) > 3: del q[next(iter(q))]
print(q)
p = {i: i for i in range(6)}; print(p.popitem(), p.popitem(), p); p[9] = 9; print(p.popitem(), p)
a = {"x": 1, "y": 2}; b = {"y": 3, "z": 4}
print(a | b, b | a, a); a |= b; print(a); a |= [("w", 0)]; print(a); a.update(v=1); a.update({}); a.update([]); a.update(k for k in [("gen", 1)]); print(a)
class M:
    def keys(self): return ["p", "q"]
    def __getitem__(self, k): return k * 2
a.update(M()); print(a); print(dict(M())); print({**M(), "p": 1})
print({"x": 1} == {"x": 1.0}, {"x": 1} == {"x": 2}, {1: 2} == {2: 1}, {} == [], {1: [2]} == {1: [2]}, {1: 2} != {1: 2}, {"a": 1, "b": 2} == {"b": 2, "a": 1})
k = a.keys(); v = a.values(); it = a.items()
print(k, v, it, len(k), len(v), len(it)); a["new"] = 1; print("new" in k, ("new", 1) in it, ("new", 2) in it, 1 in v, ("new",) in it, 5 in it)
e = {1: "a", 2: "b", 3: "c"}; f = {2: "b", 3: "z", 4: "d"}
print(e.keys() & f.keys(), e.keys() | f.keys(), e.keys() - f.keys(), e.keys() ^ f.keys())
print(sorted(e.items() & f.items()), len(e.items() | f.items()), sorted(e.items() - f.items()), len(e.items() ^ f.items()))
print(e.keys() & [1, 9], e.keys() | [9], e.keys() - [1], [1, 7] - e.keys(), {1, 7} | e.keys(), {1, 7} & e.keys(), {1, 7} - e.keys(), {7} ^ e.keys())
print(e.keys() == {1, 2, 3}, e.keys() < {1, 2, 3, 4}, e.keys() <= f.keys(), e.keys() > {1}, e.keys() >= {9}, e.keys() != {1}, e.items() == e.items(), e.keys() == [1, 2, 3], e.values() == e.values())
show(lambda: e.keys() < [1]); show(lambda: e.keys() + [1]); show(lambda: hash(e.keys())); show(lambda: e.keys() & 5); show(lambda: {1: []}.items() | [])
print(e.keys().isdisjoint([9]), e.keys().isdisjoint({1}), e.items().isdisjoint([(1, "a")]), e.keys().isdisjoint(e.keys()))
print(list(reversed(e)), list(reversed(e.keys())), list(reversed(e.values())), list(reversed(e.items())), list(reversed({})))
show(lambda: len(iter(e))); show(lambda: e.keys()[0]); show(lambda: next(iter({}))); show(lambda: next(e))
def grow():
    z = {1: 1, 2: 2}
    for i in z: z[i + 10] = 1
def shrink():
    z = {1: 1, 2: 2}
    for i in z.items(): z.clear()
show(grow); show(shrink)
def back():
    z = {1: 1, 2: 2}
    for i in reversed(z): z[9] = 1
show(back)
r = {}; r["self"] = r; print(r); r["l"] = [r]; print(r); print(r.values(), r.items()); r.clear()
class D(dict):
    def __missing__(self, k): return "missing %s" % k
y = D(a=1); print(y["a"], y["b"], y.get("b"), y, "b" in y, type(y.copy()).__name__, type(y | {}).__name__, y == {"a": 1}, D.fromkeys("ab"))
class BadHash:
    def __hash__(self): raise ValueError("bad hash")
class BadEq:
    def __hash__(self): return 7
    def __eq__(self, o): raise ValueError("bad eq")
show(lambda: {}.get(BadHash())); show(lambda: {1: 1}[BadHash()]); show(lambda: {BadEq(): 1, BadEq(): 2}); show(lambda: {7: 1}.get(BadEq())); show(lambda: BadEq() in {7: 1})
class Grows:
    def __init__(self, d): self.d = d
    def __hash__(self): return 5
    def __eq__(self, o):
        for i in range(50): self.d["g%d" % i] = i
        return False
z = {}; z[Grows(z)] = 1; print(z.get(5), len(z), 5 in z); z[5] = "five"; print(z[5], len(z))
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
n = {i: N(i) for i in range(4)}; n[1] = None; print("|"); del n[0]; print("|"); del n; print()
c = {1: [2]}; c2 = c.copy(); c2[1].append(3); c2[4] = 5; print(c, c2)
print([k for k in {"b": 1, "a": 2}], {k: v for v, k in {"b": 1, "a": 2}.items()}, list(map(list, {1: 2}.items())), max({3: 1, 5: 0}), sorted({3: 1, 1: 2}))
print(dict(a=1).__contains__("a"), {}.__len__(), {1: 2}.__getitem__(1), dict.__name__, {1: 2}.keys().mapping)
