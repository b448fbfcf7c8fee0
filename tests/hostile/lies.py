# Operators that change the container they are asked for, or lie.
#---- sort_mutates
class Evil:
    def __init__(self, n, l): self.n, self.l = n, l
    def __lt__(self, other):
        self.l.append(1)
        return self.n < other.n
l = []
l += [Evil(i % 7, l) for i in range(50)]
try:
    l.sort()
except ValueError as e:
    print(e)
print(len(l))
class Clear:
    def __lt__(self, other):
        k.clear()
        return False
k = [Clear() for i in range(20)]
try:
    k.sort()
except ValueError as e:
    print(e)
def key(x):
    m.clear()
    m.extend([5] * 1000)
    return x
m = list(range(100))
try:
    m.sort(key=key)
except ValueError as e:
    print(e)
print(len(m))
#---- sort_raises
class Bad:
    n = 0
    def __lt__(self, other):
        Bad.n += 1
        if Bad.n > 30: raise KeyError("enough")
        return Bad.n % 3 == 0
l = [Bad() for i in range(100)]
same = set(map(id, l))
try:
    l.sort()
except KeyError as e:
    print(e)
print(len(l), set(map(id, l)) == same)
try:
    l.sort(key=lambda x: 1 / 0)
except ZeroDivisionError:
    print(len(l), set(map(id, l)) == same)
#---- sort_inside_sort
class E:
    def __lt__(self, other):
        l.sort()
        return True
l = [E() for i in range(10)]
try:
    l.sort()
except ValueError as e:
    print(e)
print(len(l))
#---- dict_hash_lies
class Lie:
    def __init__(self, d): self.d, self.n = d, 0
    def __hash__(self):
        self.n += 1
        return self.n % 5
    def __eq__(self, other): return False
d = {}
for i in range(200):
    d[Lie(d)] = i
print(len(d))
for k in list(d):
    d.pop(k, None)
    d[k] = 1
d.clear()
print(len(d))
#---- dict_eq_clears
class Evil:
    def __init__(self, what): self.what = what
    def __hash__(self): return 1
    def __eq__(self, other):
        self.what()
        return False
d = {}
for what in [lambda: d.clear(), lambda: d.update({i: i for i in range(100)}), lambda: d.popitem() if d else 0,
             lambda: [d.pop(k, 0) for k in [1, 2, 3]], lambda: d.__init__(), lambda: d.setdefault(1, 2)]:
    d.clear()
    e1, e2 = Evil(lambda: None), Evil(lambda: None)
    d[e1] = 1
    d[e2] = 2
    e1.what = e2.what = what
    e3 = Evil(lambda: None)
    for action in [lambda: d.__setitem__(e3, 1), lambda: d.get(e3), lambda: d.pop(e3, None), lambda: e3 in d,
                   lambda: d.setdefault(e3, 1), lambda: d.__contains__(e3), lambda: d.update({e3: 1}),
                   lambda: dict.fromkeys([e3], 1) == d, lambda: d == {e3: 1, 5: 6}, lambda: d | {e3: 1},
                   lambda: d.keys() & {e3}, lambda: {e3} - d.keys(), lambda: d.items() ^ {(e3, 1)}]:
        try:
            action()
        except (RuntimeError, KeyError) as e:
            pass
print("done")
#---- dict_eq_deletes_itself
class K:
    def __hash__(self): return 3
    def __eq__(self, other):
        d.clear()
        for i in range(10): d[i] = i
        return True
for n in range(1, 20):
    d = {K(): i for i in range(1)}
    for i in range(n): d["x%d" % i] = i
    try:
        d[K()] = 5
        d.get(K())
        del d[K()]
    except KeyError:
        pass
print("done")
#---- dict_compare_mutates
class V:
    def __eq__(self, other):
        a.clear(); b.clear()
        return True
for n in (1, 3, 10):
    a = {i: V() for i in range(n)}
    b = {i: V() for i in range(n)}
    print(a == b, a != b)
    a = {i: V() for i in range(n)}
    b = {i: V() for i in range(n)}
    a.items() == b.items()
    (0, V()) in a.items()
    V() in a.values()
print("done")
#---- dict_iteration
d = {i: i for i in range(10)}
for what in ["d[100] = 1", "del d[5]", "d.clear()", "d.update({200: 1})", "d.popitem()"]:
    d = {i: i for i in range(10)}
    for view in (d, d.keys(), d.values(), d.items(), reversed(d)):
        try:
            for x in view:
                exec(what)
        except RuntimeError as e:
            print(what, e)
        except KeyError:
            print("key")
d = {1: 1}
it = iter(d)
d.clear(); d[2] = 2
try:
    print(next(it, None))
except RuntimeError as e:
    print(e)
it = iter({1: 2}.items())
print(next(it), next(it, None), next(it, None))
#---- dict_update_evil
class M:
    def keys(self):
        d.clear()
        return ["a", "b"]
    def __getitem__(self, k):
        d.clear()
        return k
d = {i: i for i in range(100)}
d.update(M())
print(d)
class Pair:
    def __iter__(self):
        d.clear()
        yield 1
        d[5] = 5
        yield 2
d.update([Pair(), Pair()])
print(d)
try:
    d.update([(1, 2, 3)])
except ValueError as e:
    print(e)
d.update(d); d |= d
print({**d, **M()})
#---- str_key_heirs
class S(str):
    def __hash__(self): return 7
    def __eq__(self, other):
        vars(x).clear()
        return False
class X: pass
x = X()
x.a = 1; x.b = 2
x.__dict__[S("a")] = 3
print(getattr(x, "zz", None))
try:
    print(x.a)
except AttributeError as e:
    print(e)
setattr(x, "c", 4)
print(x.__dict__.get(S("a")))
#---- set_mutates
class Evil:
    def __init__(self): self.on = False
    def __hash__(self): return 1
    def __eq__(self, other):
        if on:
            s.clear()
            for i in range(50): s.add(i)
        return False
for action in [lambda: s.add(Evil()), lambda: Evil() in s, lambda: s.discard(Evil()), lambda: s | {Evil()},
               lambda: s & {Evil(), 1}, lambda: s - {Evil()}, lambda: s ^ {Evil()}, lambda: s.update([Evil()]),
               lambda: s.intersection_update([Evil(), 1]), lambda: s.difference_update([Evil()]),
               lambda: s.symmetric_difference_update([Evil()]), lambda: s == {Evil(), Evil(), Evil()},
               lambda: s.issubset([Evil()]), lambda: s.issuperset([Evil()]), lambda: s.isdisjoint([Evil()]),
               lambda: s <= {Evil(), Evil(), Evil(), 1}, lambda: frozenset(s) | s, lambda: s.copy(),
               lambda: s.intersection({Evil(): 1}), lambda: s.__init__([Evil()])]:
    on = False
    s = {Evil(), Evil(), 1}
    on = True
    try:
        action()
    except (RuntimeError, KeyError) as e:
        print(type(e).__name__, e)
print("done")
#---- set_iterates
s = set(range(10))
try:
    for x in s: s.add(x + 100)
except RuntimeError as e:
    print(e)
s = set(range(10))
try:
    for x in s: s.discard(x)
except RuntimeError as e:
    print(e)
def gen():
    for i in range(5):
        s.clear()
        yield i
s = {1, 2, 3}
s.update(gen()); print(sorted(s))
s = {1, 2, 3}
s.intersection_update(gen()); print(sorted(s))
s = {1, 2, 3}
s.symmetric_difference_update(gen()); print(sorted(s))
s = {1, 2, 3}
s.difference_update(gen()); print(sorted(s))
s &= s; s |= s; s -= s; s ^= s
print(s)
#---- list_compare_mutates
class E:
    def __eq__(self, other):
        a.clear(); b.clear()
        return True
    def __lt__(self, other):
        a.clear(); b.clear()
        return NotImplemented
    __gt__ = __lt__
for op in ["a == b", "a != b", "a < b", "a <= b", "a > b", "a.index(E())", "a.count(E())", "a.remove(E())", "E() in a",
           "a.index(7)", "tuple(a) == tuple(b)"]:
    a = [E() for i in range(5)]
    b = [E() for i in range(5)]
    try:
        print(op, eval(op))
    except Exception as e:
        print(op, type(e).__name__, e)
#---- list_extend_self
# undefined
l = [1, 2, 3]
l.extend(l); l += l; l[1:2] = l; l[::2] = l[::2]; l *= 2
print(len(l))
l.extend(reversed(l))
print(len(l))
def gen():
    for i in range(5):
        m.clear()
        yield i
m = [1, 2, 3]
m.extend(gen()); print(m)
m = [1, 2, 3]
m[1:2] = gen(); print(m)
m = [1, 2, 3, 4]
try:
    m[::2] = gen()
except ValueError as e:
    print(e)
class It:
    def __iter__(self): return self
    def __next__(self):
        n = len(q)
        if n > 20: raise StopIteration
        q.append(n)
        return -n
    def __length_hint__(self):
        q.clear()
        return 3
q = [1, 2, 3]
q.extend(It()); print(q)
q = [1]
q[:] = It(); print(q)
class Hint:
    def __init__(self, hint): self.hint = hint
    def __iter__(self): return iter([1])
    def __length_hint__(self): return self.hint
for hint in (-1, 2 ** 63, "x", None, NotImplemented, 2 ** 62, 10 ** 30, 2 ** 31):
    try:
        print(list(Hint(hint)))
    except (ValueError, TypeError, OverflowError, MemoryError) as e:
        print(type(e).__name__)
#---- list_index_mutates
class I:
    def __init__(self, n): self.n = n
    def __index__(self):
        l.clear()
        return self.n
for op in ["l[I(5)]", "l[I(2)] = 1", "del l[I(2)]", "l[I(1):I(5)]", "l[I(1):I(5)] = [1, 2]", "del l[I(0):I(9)]",
           "l[I(0):I(9):2]", "l[I(0):I(9):2] = [1] * 5", "del l[I(0):I(9):2]", "l.pop(I(3))", "l.insert(I(3), 1)",
           "l.index(3, I(0), I(9))", "l *= I(3)", "l * I(3)", "l[::I(2)]", "del l[::I(-2)]", "l[::I(-1)] = l"]:
    l = list(range(10))
    try:
        exec(op)
        print(op, l)
    except Exception as e:
        print(op, type(e).__name__, e)
class J(I):
    def __index__(self):
        b.clear()
        return self.n
for op in ["b[J(5)]", "b[J(2)] = 1", "del b[J(2)]", "b[J(1):J(5)]", "b[J(1):J(5)] = b'12'", "del b[J(0):J(9)]",
           "b[J(0):J(9):2] = b'12345'", "del b[J(0):J(9):2]", "b.pop(J(3))", "b.insert(J(3), 1)", "b[3] = J(7)",
           "b.append(J(7))", "b *= J(3)", "b.find(b'1', J(0), J(9))", "b.extend([J(1), J(2)])", "b.index(J(3))",
           "b.count(J(3))", "J(3) in b", "b.remove(J(3))", "b.insert(0, J(3))", "b[1:2] = [J(1), J(2)]",
           "b.startswith(b'0', J(0))", "b.center(J(30))", "b.ljust(J(30), b' ')", "b.hex(':', J(2))",
           "b.split(b'1', J(2))", "b.replace(b'1', b'22', J(2))", "b.expandtabs(J(3))",
           "b.zfill(J(30))", "b.join([b'1', b])", "b.translate(None, b)", "b.partition(b)"]:
    b = bytearray(b"0123456789")
    try:
        exec(op)
        print(op, b)
    except Exception as e:
        print(op, type(e).__name__, e)
#---- list_iterates
l = [1, 2, 3]
seen = []
for x in l:
    seen.append(x)
    if len(seen) < 10: l.append(x)
    else: l.clear()
print(seen)
l = list(range(100))
it = iter(l)
next(it)
del l[:]
print(list(it), list(it))
l.extend(range(10))
print(list(it))
r = reversed(l)
l.clear()
print(list(r))
z = [*zip(l, (l.append(i) for i in range(3)))]
print(z)
#---- repr_mutates
class R:
    def __repr__(self):
        l.clear(); d.clear(); s.clear()
        return "R"
l, d, s = [], {}, set()
def fill():
    l.extend([R(), R(), R()]); d.update({1: R(), 2: R(), R(): R()}); s.update([R(), R(), R()])
fill(); print(repr(l))
fill(); print(len(repr(d)) > 1)
fill(); print(len(repr(s)) > 1)
fill(); print("%r %s" % (l, d))
fill(); print(f"{l!r:>10}"[-3:])
t = (R(), R(), l)
fill(); print(t)
fill(); print("{0} {0!r} {1}".format(l, d))
#---- repr_lies
class N:
    def __repr__(self): return 5
class M:
    def __repr__(self): raise KeyError("repr")
    __str__ = __repr__
class O:
    __repr__ = None
for x in (N(), M(), O()):
    for f in (repr, str, ascii, lambda x: repr([x]), lambda x: "%r" % x, lambda x: "%s" % (x,), lambda x: f"{x}",
              lambda x: repr({1: x}), lambda x: "{}".format(x), lambda x: print(x), lambda x: repr({1, x})):
        try:
            f(x)
        except Exception as e:
            print(type(e).__name__, e)
#---- join_mutates
class L(list):
    def __iter__(self):
        self.clear()
        return iter(["a", "b"])
print("".join(L(["x", "y"])) in ("ab", "xy", ""))
def gen():
    for i in range(3):
        l.clear()
        yield "x"
l = ["a", "b"]
print(",".join(gen()))
class B:
    def __bytes__(self): return 5
    def __len__(self): return -1
for f in [lambda: "".join([1]), lambda: "".join(["a", 1]), lambda: b"".join([1]), lambda: bytes(B()), lambda: len(B()),
          lambda: bool(B()), lambda: "".join(5), lambda: list(range(3))[B():], lambda: bytes([256]), lambda: bytes([B()])]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
#---- length_lies
# undefined
class L:
    def __init__(self, n): self.n = n
    def __len__(self): return self.n
    def __getitem__(self, i):
        if i > 3: raise IndexError
        return i
for n in (-1, 2 ** 63, 2 ** 62, 1.5, "x", None, True, 10 ** 50):
    for f in (len, bool, list, lambda x: x[1:2] if 0 else reversed(x), lambda x: len(list(x)), lambda x: x[-1],
              lambda x: [*x], lambda x: sorted(x)):
        try:
            r = f(L(n))
            print(n, r if not hasattr(r, "__next__") else "iterator")
        except Exception as e:
            print(n, type(e).__name__, e)
#---- index_lies
# undefined
class I:
    def __init__(self, v): self.v = v
    def __index__(self): return self.v
    def __int__(self): return self.v
    def __float__(self): return self.v
    def __bool__(self): return self.v
    def __hash__(self): return self.v
    def __iter__(self): return self.v
    def __contains__(self, x): return self.v
    def __complex__(self): return self.v
    def __format__(self, spec): return self.v
    def __enter__(self): return self.v
    def __exit__(self, *a): return self.v
    def __round__(self): return self.v
    def __length_hint__(self): return self.v
    def __dir__(self): return self.v
    def __getattr__(self, name): return self.v
    def __call__(self): return self.v
    def __reversed__(self): return self.v
    def __bytes__(self): return self.v
    def __next__(self): return self.v
for v in (None, "x", 1.5, -1, 2 ** 100, [], True):
    for f in (int, float, bool, hash, iter, lambda i: 1 in i, complex, format, lambda i: [1, 2][i], range, chr, bin, hex,
              lambda i: 1 << i, lambda i: "a" * i if not isinstance(v, int) else 0, round, dir, list if v is None else int,
              lambda i: bytes(i) if v != 2 ** 100 and v != True else 0, reversed, lambda i: "%d" % i, lambda i: "%c" % i,
              lambda i: {i: 1}, lambda i: slice(i).indices(5), lambda i: "abc".find("c", i), lambda i: [].pop(i),
              lambda i: (1).__add__(i), lambda i: abs(i), lambda i: -i, lambda i: divmod(i, i), lambda i: pow(2, 3, i)):
        try:
            r = f(I(v))
            print(v, type(r).__name__)
        except Exception as e:
            print(v, type(e).__name__, str(e)[:60])
#---- iter_lies
# undefined
class A:
    def __iter__(self): return self
class B:
    def __iter__(self): raise KeyError("iter")
class C:
    def __iter__(self): return iter([1])
    def __next__(self): raise ValueError
class D:
    __iter__ = None
class E:
    def __iter__(self): return self
    __next__ = None
class F:
    def __getitem__(self, i):
        if i > 2: raise StopIteration
        return i
class G:
    def __getitem__(self, i): raise KeyError("item")
class H:
    def __getitem__(self, i):
        del H.__getitem__
        return i
for k in (A, B, C, D, E, F, G, H):
    for f in (list, tuple, set, lambda x: [*x], lambda x: 5 in x, sum, max, sorted, lambda x: dict([x]), "".join, enumerate,
              lambda x: [a for a in x], lambda x: list(zip(x, x)), lambda x: [].extend(x)):
        try:
            r = f(k())
            print(k.__name__, type(r).__name__)
        except Exception as e:
            print(k.__name__, type(e).__name__, str(e)[:70])
#---- eq_identity
nan = float("nan")
print([nan] == [nan], nan in [nan], {nan: 1}.get(nan), (nan,) == (nan,), [nan].index(nan), {nan} == {nan})
class T:
    def __eq__(self, other): raise KeyError("eq")
    __hash__ = None
t = T()
print([t] == [t], t in [t], [t].count(t))
try:
    print(t in [T()])
except KeyError as e:
    print(e)
class Truth:
    def __eq__(self, other): return self
    def __bool__(self): raise KeyError("truth")
for f in [lambda: Truth() in [1], lambda: [Truth()] == [1], lambda: (Truth(),) < (1,), lambda: [1, Truth()].index(3),
          lambda: {1: Truth()} == {1: 2}, lambda: not Truth(), lambda: Truth() and 1, lambda: [x for x in [1] if Truth()]]:
    try:
        f()
    except KeyError as e:
        print(e)
#---- format_evil
# undefined
class F:
    def __format__(self, spec):
        d.clear(); l.clear()
        return "f"
    def __getattr__(self, name):
        d.clear(); l.clear()
        return self
    def __getitem__(self, k):
        d.clear(); l.clear()
        return self
    def __str__(self):
        d.clear(); l.clear()
        return "s"
d, l = {}, []
def fill():
    d.update(a=F(), b=F()); l.extend([F(), F()])
    return d
print("{a.x.y[5]} {b}".format_map({"a": F(), "b": F()}))
fill(); print("{0[0].x} {0[1] if 0}".format(l) if 0 else "x")
fill()
try:
    print("{a} {b}".format_map(d))
except KeyError as e:
    print(e)
fill()
try:
    print("%(a)s %(b)s" % d)
except KeyError as e:
    print(e)
fill(); print("%s %s" % tuple(l))
for spec in ["{:99999999999999999999}", "{:.99999999999999999999}", "{:{}}", "{0.}", "{0[}", "{0[]}", "{!x}", "{", "}", "{}{0}",
             "{:1000000d}", "{:.1000000f}", "{0:{1}{2}}", "{:" + "{" * 1000, "{99999999999999999999}",
             "{-1}", "{0.__class__.__mro__[0].__x__}", "{:c}", "{:\0}", "{:é<5}", "{:,_}", "{:=+#010,.3f}", "{!r:{}}"]:
    try:
        print(len(spec.format(5, 6, 7)))
    except Exception as e:
        print(spec[:20], type(e).__name__, e)
for spec in ["%99999999999d", "%.99999999999d", "%*d", "%(", "%(a", "%", "%%%", "%z", "%99999999999999999999s",
             "%.1000000f", "%1000000d", "%c", "%(a)d", "%#x", "%-+ #0*.*d", "%ld", "%hhd"]:
    for arg in (5, (5,), {}, {"a": 5}, (), (5, 6), (-1, 5)):
        try:
            print(len(spec % arg))
        except Exception as e:
            print(spec, type(e).__name__, e)
