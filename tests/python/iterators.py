# iterators: enumerate, zip, map, filter, reversed, iter, by __getitem__.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

show(lambda: zip([1], 3)); show(lambda: map(int, 3)); show(lambda: map(int)); show(lambda: map()); show(lambda: filter(None, 3)); show(lambda: filter(1)); show(lambda: enumerate([], 1.5)); show(lambda: enumerate(3))
show(lambda: reversed(3)); show(lambda: reversed()); show(lambda: reversed({1})); show(lambda: len(zip())); show(lambda: len(map(int, []))); show(lambda: len(enumerate([])))
show(lambda: list(zip([1], [1, 2], strict=True))); show(lambda: list(zip([1, 2], [1], strict=True))); show(lambda: list(zip([1, 2], [1, 2], [1], strict=True))); show(lambda: list(zip([1, 2], [1, 2], [1, 2, 3], strict=True))); show(lambda: list(zip([1], [2], strict=True))); show(lambda: list(zip([], [], strict=True)))
show(lambda: zip(strct=1)); show(lambda: map(int, [], x=1)); show(lambda: filter(None, [], x=1)); show(lambda: reversed([], x=1))
print(list(enumerate("ab")), list(enumerate("ab", 5)), list(enumerate("ab", start=-1)), list(enumerate([1, 2], 2**63 - 2)), list(enumerate([1, 2], 2**62 - 2)), list(enumerate([1, 2], 2**100)))
print(list(zip()), list(zip([1, 2])), list(zip("abc", range(2))), list(zip([1], [2], [3], [4])), dict(zip("ab", [1, 2])), list(zip(*[(1, 2), (3, 4)])))
print(list(map(str, [1, 2])), list(map(lambda a, b: a + b, [1, 2], [10, 20, 30])), list(map(lambda *a: a, "ab", "cd", "ef")), list(map(lambda: 1, [])) if False else "", list(map(max, [1, 5], [3, 2], [0, 9])))
print(list(filter(None, [0, 1, "", "a", None])), list(filter(lambda x: x > 1, [1, 2, 3])), list(filter(bool, [0, 2])), list(filter(str.isdigit, "a1b2")))
print(list(reversed([1, 2, 3])), list(reversed("abc")), list(reversed((1, 2))), list(reversed(range(3))), list(reversed({1: 2})), list(reversed([])))
it = iter(int, 0); print(list(it)); n = [0]
def count():
    n[0] += 1
    return n[0]
print(list(iter(count, 5)), n); show(lambda: iter([1], 2)); show(lambda: iter(5)); show(lambda: next([])); show(lambda: next(iter([])))
def stops():
    raise StopIteration
print(list(iter(stops, 1)))
class G:
    def __getitem__(self, i):
        if i > 3: raise IndexError("over")
        return i * i
g = G(); print(list(g), 4 in g, 5 in g, tuple(g), [x for x in g], list(zip(g, "ab")), dict(enumerate(g)), max(g), sorted(g, reverse=True), *g)
it = iter(g); print(next(it), list(it), next(it, "done"))
class GS(G):
    def __len__(self): return 3
print(list(reversed(GS()))); show(lambda: reversed(G()))
class R:
    def __reversed__(self): return iter("rev")
class NR:
    __reversed__ = None
    def __len__(self): return 0
    def __getitem__(self, i): return 0
print(list(reversed(R()))); show(lambda: reversed(NR()))
class BadNext:
    def __iter__(self): return self
    def __next__(self): raise ValueError("bad next")
for f in (list, tuple, set, dict, sorted, sum, max, lambda b: list(zip(b)), lambda b: list(map(str, b)), lambda b: list(filter(None, b)), lambda b: list(enumerate(b)), lambda b: [].extend(b), lambda b: {}.update(b), lambda b: 1 in b):
    show(lambda: f(BadNext()))
class NoNext:
    def __iter__(self): return 5
show(lambda: iter(NoNext())); show(lambda: list(NoNext()))
show(lambda: list(map(lambda x: 1 // x, [1, 0]))); show(lambda: list(filter(lambda x: 1 // x, [1, 0])))
m = map(str, [1, 2]); print(iter(m) is m, next(m), list(m), list(m)); z = zip([1, 2], [3]); print(next(z), next(z, None), next(z, None))
a = [1, 2, 3]; r = reversed(a); print(next(r), r.__length_hint__()); a.pop(); print(list(r)); a = [1, 2, 3]; r = reversed(a); a.clear(); print(list(r))
left = iter([1, 2, 3]); print(list(zip(left, [10])), next(left)); e = enumerate(iter("xyz")); print(next(e), list(e))
class Hint:
    def __init__(self, h): self.h = h
    def __iter__(self): return iter([1, 2])
    def __length_hint__(self): return self.h
print(list(Hint(5)), list(Hint(0)), list(Hint(NotImplemented)), list(Hint(10**6))); show(lambda: list(Hint(-1))); show(lambda: list(Hint("a")))
class E2(enumerate): pass
print(list(E2("ab")), type(E2("")).__name__, isinstance(E2(""), enumerate))
def gen():
    got = yield 1
    print("got", got)
    yield 2
print(list(zip(gen(), gen())), sum(map(lambda x: x * x, range(10))), any(map(bool, [0, 1])), all(filter(None, [1, 0])), "-".join(map(str, range(3))))
for i, (a, b) in enumerate(zip("ab", "cd")): print(i, a, b, end="; ")
print()
deep = iter([1, 2])
for i in range(50): deep = map(lambda x: x + 1, deep)
print(list(deep))

# The hint of an iterator over an heir of list comes from the list, not from the heir's __len__.
class Silent(list):
    def __len__(self):
        print('asked', end=' ')
        return 1


it = iter(Silent([1, 2, 3]))
print(next(it), it.__length_hint__(), list(it), it.__length_hint__())
print(reversed(Silent([1, 2])).__length_hint__(), [*iter(Silent([4]))])
