# tuple: operators, hashing, messages.
def show(f):
    try:
        print(repr(f()))
    except Exception as e:
        print(type(e).__name__, e)

t = (1, 2, 3)
print(t, (), (1,), ((),), (1, "a", None), t[0], t[-1], t[1:], t[::-1], t[::2], t[5:], t[:] is t)
show(lambda: t[3]); show(lambda: t[-4]); show(lambda: t["a"]); show(lambda: t[1.5]); show(lambda: t[2**70]); show(lambda: t[::0])
show(lambda: t + [1]); show(lambda: t + 1); show(lambda: t * "a"); show(lambda: t * 1.5); show(lambda: 2 * t); show(lambda: t * 0); show(lambda: t * -3); show(lambda: 1 + t)
show(lambda: tuple(5)); show(lambda: tuple(1, 2)); show(lambda: tuple(x=1)); show(lambda: tuple("abc")); show(lambda: tuple(x for x in range(3))); show(lambda: tuple([1])); show(lambda: tuple({1: 2}))
show(lambda: t.index(9)); show(lambda: t.index(3)); show(lambda: t.index(1, 1)); show(lambda: t.count(2)); show(lambda: t.index()); show(lambda: t.foo)
def assign(): t[0] = 1
def delete(): del t[0]
show(assign); show(delete)
print((1, 2) < (1, 3), (1, 2) < (1, 2, 3), () < (1,), (2,) > (1, 5), (1,) == (1.0,), (1, 2) != (1, 2), (1,) == [1], 2 in t, 9 in t)
show(lambda: (1,) < ("a",)); show(lambda: (1,) < [1]); show(lambda: (1, 2) < 5)
print(hash(()), hash((1,)), hash((1, 2)), hash((1, 2, (3, 4.5))), hash((0, -1, 2**70)), hash((True, 1.0)) == hash((1, 1)), hash((-1,)), hash(((((1,),),),)))
show(lambda: hash((1, [])))
print(() is (), tuple(t) is t, (t + ()) is t, (() + t) is t, t * 1 is t, t[0:3] is t)
a, b, *c = 1, 2, 3, 4; print(a, b, c)
def unpack2(v): x, y = v; return x, y
show(lambda: unpack2((1,))); show(lambda: unpack2((1, 2, 3))); show(lambda: unpack2([3, 4])); show(lambda: unpack2("xy"))
l = []; r = (1, l); l.append(r); print(r, l); l.clear()
class T(tuple):
    def __new__(cls, *args): return super().__new__(cls, args)
x = T(1, 2); print(x, type(x).__name__, x == (1, 2), type(x + (3,)).__name__, type(x[:]).__name__, isinstance(x, tuple), len(x), hash(x) == hash((1, 2)), type(x * 1).__name__)
class N:
    def __init__(self, n): self.n = n
    def __del__(self): print("del", self.n, end=" ")
n = tuple(N(i) for i in range(3)); del n; print()
it = iter(t); print(next(it), it.__length_hint__(), list(it), list(it)); print(sorted(((2, "b"), (1, "z"), (2, "a"))), max((1, 2), (1, 3)), sum(t), len(t))
print(tuple.__name__, t.__len__(), t.__contains__(1), t.__add__((4,)), t.__getitem__(1), t.__mul__(2), t.__getnewargs__())
