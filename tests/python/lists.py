# list: every method and operator, slices, messages.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

a = [1, 2, 3]
print(a, [], [[]], [1, "x", None, 2.5, (1,)])
show(lambda: a[3]); show(lambda: a[-4]); show(lambda: a["x"]); show(lambda: a[1.0]); show(lambda: a[-1])
show(lambda: a[2**70]); show(lambda: [].pop()); show(lambda: a.pop(7)); show(lambda: a.pop("x")); show(lambda: a.pop(2**70))
show(lambda: a.remove(9)); show(lambda: a.index(9)); show(lambda: a.index(3, 0, 2)); show(lambda: a.index(3, -1)); show(lambda: a.index(1, "a"))
show(lambda: a + 1); show(lambda: a + (1,)); show(lambda: a * 1.5); show(lambda: a * "x"); show(lambda: 2 * a); show(lambda: a * -1)
show(lambda: a * True); show(lambda: 1.5 * a); show(lambda: a * a); show(lambda: [1] * 2**70); show(lambda: a + a); show(lambda: 1 + a)
show(lambda: list(5)); show(lambda: list(1, 2)); show(lambda: list(x=1)); show(lambda: list("abc")); show(lambda: list(range(5)))
show(lambda: [].sort(1)); show(lambda: [].sort(foo=1)); show(lambda: [].append()); show(lambda: [].append(1, 2)); show(lambda: [].insert(1))
show(lambda: [].insert("a", 1)); show(lambda: hash([])); show(lambda: {[]: 1}); show(lambda: [1] < 1); show(lambda: [1] == 1)
show(lambda: len([1, 2])); show(lambda: [] is []); show(lambda: a.count(1)); show(lambda: [1, 1.0, True, 2].count(1))
b = []
for i in range(20):
    b.append(i)
print(b, len(b))
b.insert(0, "first"); b.insert(-1, "near"); b.insert(100, "last"); b.insert(-100, "zero")
print(b)
print(b.pop(), b.pop(0), b.pop(-2), b)
b.remove("near") if "near" in b else print("gone")
b.extend(x * x for x in range(3)); b.extend((7, 8)); b.extend("hi"); b.extend({1: 2}); b.extend(b[:2])
print(b)
b += [1]; b += (2,); b += "xy"
print(b)
c = [1, 2]; d = c; c += [3]; print(d, c is d); c = c + [4]; print(d, c); c *= 2; print(c); c *= 0; print(c)
show(lambda: [].extend(3)); show(lambda: [].extend()); show(lambda: [1].__iadd__(5))
e = list(range(10))
for s in (slice(None), slice(2, 5), slice(5, 2), slice(None, None, -1), slice(-3, None), slice(None, None, 3), slice(8, 1, -2),
          slice(-100, 100), slice(100, -100, -1), slice(None, -1), slice(3, None, 2**70), slice(None, None, -2**70), slice(-2**70, 2**70)):
    print(s, e[s])
show(lambda: e[::0]); show(lambda: e["a":]); show(lambda: e[1.5:])
def assign(s, v):
    x = list(range(8))
    x[s] = v
    return x
for s in (slice(0, 0), slice(2, 4), slice(None), slice(5, 2), slice(8, 9), slice(-1, None), slice(3, 3)):
    for v in ([], [10], [10, 11, 12], "ab", (1, 2), range(2), (y for y in "pq")):
        show(lambda: assign(s, v))
show(lambda: assign(slice(None, None, 2), [1, 2])); show(lambda: assign(slice(None, None, 2), "abcd")); show(lambda: assign(slice(None, None, -1), range(8)))
show(lambda: assign(slice(0, 1), 3)); show(lambda: assign(slice(0, 1, 2), 3)); show(lambda: assign(slice(0, 8, 9), [1])); show(lambda: assign(9, 1))
x = [1, 2, 3]; x[1:1] = x; print(x); x[:] = x[::-1]; print(x); x[::2] = x[1::2]; print(x)
def delete(s):
    x = list(range(12))
    del x[s]
    return x
for s in (0, -1, 12, -13, "a", slice(None), slice(2, 5), slice(5, 2), slice(None, None, 2), slice(None, None, -3), slice(10, 1, -4), slice(1, None, 5), slice(11, None, 3)):
    show(lambda: delete(s))
r = [1]; r.append(r); print(r); r.append([r, {1: r}]); print(r); r.clear(); print(r)
print([1, 2] < [1, 3], [1, 2] < [1, 2, 0], [2] > [1, 9], [] < [0], [1] <= [1], [1] >= [2], [1, [2]] == [1, [2]], [1] != [1.0])
show(lambda: [1] < ["a"]); show(lambda: [1, 2] < [1, "a"])
nan = float("nan"); print([nan] == [nan], nan in [nan], [nan].index(nan), [float("nan")] == [float("nan")])
s1 = [3, 1, 2]; t1 = s1.copy(); t1.reverse(); print(s1, t1, list(reversed(s1)), s1[::-1]); print([].copy(), [0].copy() is [0])
class Bad:
    def __eq__(self, other):
        raise ValueError("no comparing")
show(lambda: Bad() in [1]); show(lambda: [1].index(Bad())); show(lambda: [Bad()].count(2)); show(lambda: [Bad()] == [1])
class Shrinks:
    def __init__(self, l): self.l = l
    def __eq__(self, other):
        self.l.clear()
        return False
l = [1, 2, 3]; l[1] = Shrinks(l); print(5 in l, l)
class I:
    def __index__(self): return 1
print(e[I()], e[:I()], e * I() == e, [7, 8, 9].pop(I()))
class L(list):
    pass
l = L([1, 2]); l.append(3); print(l, type(l + [1]).__name__, type(l[:2]).__name__, type(l * 2).__name__, isinstance(l, list), l == [1, 2, 3])
class Noisy:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
n = [Noisy(i) for i in range(4)]; del n; print()
n = [Noisy(i) for i in range(6)]; n[1:3] = []; print("|"); del n[::2]; print("|"); n.clear(); print()
class RAdd:
    def __radd__(self, o): return ("radd", o)
    def __rmul__(self, o): return ("rmul", o)
print([1] + RAdd(), [1] * RAdd())
first, *rest = [1, 2, 3]; print(first, rest); *most, last = "abc"; print(most, last)
it = iter([1, 2]); print(next(it), it.__length_hint__(), next(it), next(it, "end")); 
g = [1, 2, 3]; it = iter(g); print(next(it)); g.clear(); print(list(it)); g.append(5); print(list(it))
big = list(range(1000)); del big[5:995]; print(big); big[2:2] = range(100, 105); print(big)
print(list.__name__, [].__class__, list.append([], 1), [1, 2].__len__(), [3].__contains__(3), [1].__add__([2]), [5].__getitem__(0))
