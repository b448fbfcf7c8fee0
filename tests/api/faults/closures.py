def outer(n):
    total = 0

    def add(x, *args, scale=1, **kw):
        nonlocal total
        total += x * scale
        return total

    class Local:
        value = n

        def get(self):
            return self.value + total

    def fact(k):
        return 1 if k <= 1 else k * fact(k - 1)

    return add, Local, fact


def decorate(times):
    def wrap(f):
        def inner(*args, **kwargs):
            return [f(*args, **kwargs) for _ in range(times)]

        return inner

    return wrap


@decorate(3)
def twice(x, y=2):
    return x * y


add, Local, fact = outer(5)
assert [add(i, scale=2) for i in range(5)][-1] == 20
assert Local().get() == 25 and fact(30) > 10**30
assert twice(4, y=3) == [12, 12, 12]
assert twice(*[1], **{"y": 5}) == [5, 5, 5]


def recurse(n):
    return [n] if n == 0 else recurse(n - 1) + [n]


assert len(recurse(150)) == 151
space = {}
exec("def made(a, b=[1, 2]):\n    return lambda: (a, b)\nr = made(1)()", space)
assert space["r"] == (1, [1, 2])
