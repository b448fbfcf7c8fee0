# Unpacking in assignments, calls, displays, loops.

a, b = 1, 2
a, b = b, a
print(a, b)
a, b, c = "xyz"
print(a, b, c)
[a, [b, c]] = [1, (2, 3)]
print(a, b, c)
a, *b = 1, 2, 3
*a, b = [1, 2, 3]
print(a, b)
a, *b, c = range(5)
print(a, b, c)
a, *b, c = "xy"
print(a, b, c)
(a,) = [7]
print(a)
a = b = c = [1]
print(a is b is c)
(a, b), c = x = (1, 2), 3
print(a, b, c, x)
a, b = c = 5, 6
print(a, b, c)
i = 0
items = [10, 20, 30]
i, items[i] = 1, "changed"
print(i, items)
x, x = 1, 2
print(x)
for bad in ((1,), (1, 2, 3), 5, "a", {}):
    try:
        p, q = bad
        print(p, q)
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)
for bad in ((), (1,), None):
    try:
        p, *q, r = bad
    except (ValueError, TypeError) as error:
        print(type(error).__name__, error)


def order(name, value):
    print("eval", name)
    return value


class Recorder:
    def __setattr__(self, name, value):
        print("set", name, value)

    def __setitem__(self, key, value):
        print("item", key, value)


r = Recorder()
r.a, r.b, r["k"] = order(1, 10), order(2, 20), order(3, 30)
r.x = r[order("key", 1)] = order("value", 2)
[r.p, *r.q] = "abc"


def swap(a, b, c, d):
    a, b = b, a
    c, d, a = a, c, d
    a, b, c, d = d, c, b, a
    return a, b, c, d


print(swap(1, 2, 3, 4))


def fib(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print(fib(50))


def f(*args, **kwargs):
    return args, kwargs


t, d = (1, 2), {"k": 3}
print(f(*t), f(0, *t, 9, *"ab"), f(**d), f(*t, **d, z=1), f(z=1, *t), f(**{}, **d))
print([*t, 3, *"ab"], (*t, *t), {*t, 5}, {**d, "j": 1, **{"k": 9}}, [*()], (*[], 1))
for call in (lambda: f(*5), lambda: f(**5), lambda: f(**{1: 2}), lambda: f(k=1, **d), lambda: f(**d, **d)):
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", str(error).replace("__main__.", ""))
for x, *y in [(1, 2, 3), "ab"]:
    print(x, y)
head, *tail = iter([1, 2, 3])
print(head, tail)
print(*[1, 2], *"c", sep="-")
first, (second, *rest), [third] = 1, (2, 3, 4), [5]
print(first, second, rest, third)


def returns_star(xs):
    return 0, *xs, 9


def yields_star(xs):
    yield 0, *xs


print(returns_star([1, 2]), list(yields_star("a")))
x = *range(3),
print(x)
d = {}
d["a"], d["b"] = 1, 2
(d["c"], d["e"]), *d["rest"] = [3, 4], 5, 6
print(d)
lst = [1, 2, 3, 4, 5]
lst[0], lst[-1] = lst[-1], lst[0]
lst[1:3], q = [9, 9, 9], 1
print(lst)
big = list(range(40))
(v0, v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, *vr) = big
print(v0, v19, len(vr))
print([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, v10, v11, v12, v13, v14, v15, v16, v17, v18, v19, v0, v1, v2, v3, v4,
       v5, v6, v7, v8, v9, v0, v1, v2, v3, v4, v5])
