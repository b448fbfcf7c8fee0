# List, set, dict comprehensions and generator expressions.

print([x * x for x in range(6)])
print({x % 3 for x in range(10)} == {0, 1, 2})
print({x: x * x for x in range(4)})
print(sum(x for x in range(10)), max((x * 3 % 7 for x in range(7)), default=0))
print([(x, y) for x in range(3) for y in range(x)])
print([x for x in range(20) if x % 2 if x % 3])
print([[y * 2 for y in range(x)] for x in range(4)])
print([a + b for a, b in [(1, 2), (3, 4)]], [a for a, *_ in ["abc", "de"]])
print([x if x % 2 else -x for x in range(5)])
print({k: v for k, v in zip("abc", range(3)) if v})
print(dict((v, k) for k, v in {"a": 1}.items()))
x = "outside"
print([x for x in range(2)], x)
print([lambda: x for x in range(2)][0]())
print([f() for f in [(lambda i=i: i * 10) for i in range(3)]])


def function(n):
    k = 2
    values = [x * k for x in range(n) if x > k]
    nested = [[k + y for y in range(x)] for x in range(n)]
    total = sum(v * k for v in values)
    return values, nested, total


print(function(5))


class Scope:
    data = [1, 2, 3]
    doubled = [d * 2 for d in data]
    try:
        broken = [data for _ in range(1)]
    except NameError as error:
        print("NameError:", error)


print(Scope.doubled)

g = (print("evaluating", i) or i for i in range(3))
print("made")
print(next(g), list(g))
print(type(g).__name__, g.__name__, g.__qualname__)


def first_is_eager():
    try:
        (x for x in 5)
    except TypeError as error:
        print("TypeError:", error)


first_is_eager()


def walrus(data):
    found = [y for x in data if (y := x * 2) > 4]
    return found, y


print(walrus([1, 2, 3, 4]))
print([last := i for i in range(3)], last)
print(any((hit := n) > 3 for n in range(10)), hit)
print([*range(3), *[x for x in "ab"]], {**{k: 1 for k in "z"}})
try:
    [1 // (2 - x) for x in range(5)]
except ZeroDivisionError as error:
    print(error)
print([x for row in [[1, 2], [3]] for x in row], [c for w in ("hi", "you") for c in w if c != "y"])
print([(i, j, k) for i in range(2) for j in range(2) for k in range(2) if i != j])
print(len([None for _ in range(1000)]), [].__class__([y for y in ()]))
matrix = [[1, 2, 3], [4, 5, 6]]
print([[row[i] for row in matrix] for i in range(3)], list(zip(*matrix)))


def closure_over_loop():
    return [g() for g in [lambda: a + b for a in range(2) for b in range(2)]]


print(closure_over_loop())


def generator_in_call(*args, **kw):
    return [list(a) if hasattr(a, "__next__") else a for a in args], sorted(kw)


print(generator_in_call((x for x in range(2)), 5, k=(y for y in ())))


class Method:
    n = 4

    def run(self):
        return [self.n + i for i in range(2)], {self: 1 for _ in "a"}[self]


print(Method().run())
print({(a, b): c for a in range(2) for b, c in [(5, 6)]}, {x for x in ()} == set())
big = [i for i in range(100000) if i % 7 == 3]
print(len(big), big[-1], sum(big))
