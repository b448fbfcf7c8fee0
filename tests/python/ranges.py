# range and slice: any size of numbers, messages.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

print(range(3), range(1, 3), range(1, 10, 2), list(range(5)), list(range(5, 0, -2)), list(range(0)), list(range(3, 1)))
show(lambda: range()); show(lambda: range(1.5)); show(lambda: range("a")); show(lambda: range(1, 2, 0)); show(lambda: range(1, 2, 3, 4)); show(lambda: range(a=1))
r = range(0, 20, 3)
print(len(r), r[0], r[-1], r[2:4], r[::-1], r[::2], r[1:-1:2], r[100:], 9 in r, 10 in r, 9.0 in r, "a" in r, True in range(2), r.index(9), r.count(9), r.count(10), r.count("x"))
show(lambda: r[7]); show(lambda: r[-8]); show(lambda: r["a"]); show(lambda: r[::0]); show(lambda: r.index(10)); show(lambda: r.index("a")); show(lambda: r.index(9.0)); show(lambda: r < r)
print(r.start, r.stop, r.step, range(0) == range(2, 2), range(0, 3, 2) == range(0, 4, 2), range(5) == range(6), range(1) == [0], range(3) != range(3), hash(range(0)) == hash(range(5, 5)), hash(range(0, 3, 2)) == hash(range(0, 4, 2)))
print(list(reversed(range(5))), list(reversed(range(0, 10, 3))), list(reversed(range(0))), list(reversed(range(10, 0, -4))), bool(range(0)), bool(range(1)))
B = 2**100
b = range(B, B + 5); print(b, len(b), list(b), b[2], b[-1], B + 1 in b, B - 1 in b, b.index(B + 3), b[1:3], list(reversed(b)))
print(range(B).index(B - 1), range(B)[-1], B in range(B + 1), range(-B, B, B), len(range(-B, B, B)), list(range(-B, B, B)), range(B)[::B], range(0, B)[5:B - 3].stop == B - 3)
show(lambda: len(range(B))); show(lambda: range(B)[B]); print(bool(range(B)), next(iter(range(B))), hash(range(B)) == hash(range(B)))
c = range(2**62 - 2, 2**62 + 2); print(list(c)); print(list(range(-2**62 - 1, -2**62 + 2))); print(list(range(2**63 - 2, 2**63 + 1)), list(range(2**62 - 3, 2**62 - 1)))
it = iter(range(3)); print(next(it), it.__length_hint__(), list(it), next(it, "end"), it.__length_hint__())
class I:
    def __index__(self): return 3
print(range(I()), range(True), r[I()], range(1, I()), list(range(I())))
total = 0
for i in range(100000): total += i
print(total, i)
for i in range(0): print("never")
for i in range(10, 0, -3): print(i, end=" ")
print()
s = slice(1, 5, 2); print(s, slice(3), slice(1, 2), s.start, s.stop, s.step, s == slice(1, 5, 2), s != slice(1), slice(1, 2) < slice(1, 3), slice("a", None, [1]))
print(s.indices(3), slice(None).indices(5), slice(None, None, -1).indices(5), slice(-3, None).indices(10), slice(-100, 100, 7).indices(10), slice(100, -100, -1).indices(4), slice(5, 1).indices(0), slice(None, B).indices(B * 2), slice(-B, None, -B).indices(7))
show(lambda: slice()); show(lambda: slice(1, 2, 3, 4)); show(lambda: slice(a=1)); show(lambda: slice(1).indices(-1)); show(lambda: slice(1, 2, 0).indices(3)); show(lambda: slice("a").indices(3)); show(lambda: slice(1).indices("a")); show(lambda: hash(slice(1))); show(lambda: slice(1) < 3); show(lambda: slice(1) == 3)
class Echo:
    def __getitem__(self, k): return k
e = Echo(); print(e[1:2], e[::3], e[1:2, 3], e[...], e[:, 1])
