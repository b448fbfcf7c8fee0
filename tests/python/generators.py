# Generators: yield, send, throw, close, yield from, return values, state.


def count(n):
    for i in range(n):
        yield i


print(list(count(4)), sum(count(5)), tuple(count(2)))


def echo():
    received = []
    while True:
        got = yield received
        if got is None:
            return "finished"
        received = received + [got]


g = echo()
print(next(g), g.send(1), g.send(2))
try:
    g.send(None)
except StopIteration as stop:
    print("stop", stop.value)
try:
    next(g)
except StopIteration as stop:
    print("stop again", stop.value)
try:
    echo().send(5)
except TypeError as error:
    print(error)


def thrower():
    try:
        yield 1
        yield 2
    except ValueError as e:
        print("got", e)
        yield "handled"
    finally:
        print("finally")


g = thrower()
print(next(g), g.throw(ValueError("v")))
try:
    next(g)
except StopIteration:
    print("done")
g = thrower()
next(g)
try:
    g.throw(KeyError("k"))
except KeyError as error:
    print("KeyError", error)
g = thrower()
next(g)
g.close()
g.close()
print(list(g))
g = thrower()
try:
    g.throw(RuntimeError("before start"))
except RuntimeError as error:
    print(error)


def ignores_exit():
    try:
        yield 1
    except GeneratorExit:
        yield 2


g = ignores_exit()
next(g)
try:
    g.close()
except RuntimeError as error:
    print(error)


def inner():
    x = yield "inner 1"
    print("inner received", x)
    try:
        yield "inner 2"
    except ValueError as e:
        print("inner caught", e)
    return "inner result"


def outer():
    result = yield from inner()
    print("outer got", result)
    yield from [10, 20]
    last = yield from (i for i in "ab")
    return last


g = outer()
print(next(g), g.send("hello"))
print(g.throw(ValueError("through")))
print(list(g))


def chain(*iterables):
    for it in iterables:
        yield from it


print(list(chain("ab", [1], range(2), {"k": 1})))


def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)


print(list(tree(4)))


def delegating_close():
    def sub():
        try:
            yield 1
        finally:
            print("sub closed")

    yield from sub()


g = delegating_close()
next(g)
g.close()


def raises_stop():
    yield 1
    raise StopIteration("inside")


try:
    list(raises_stop())
except RuntimeError as error:
    print(error, repr(error.__cause__))


def running():
    try:
        next(me)
    except ValueError as error:
        yield str(error)


me = running()
print(next(me))


def state():
    import sys
    yield sys.exc_info()[0]
    try:
        raise KeyError
    except KeyError:
        yield sys.exc_info()[0].__name__
        yield sys.exc_info()[0].__name__
    yield sys.exc_info()[0]


s = state()
try:
    raise ValueError
except ValueError:
    print(next(s).__name__, next(s))
print(next(s), next(s))

fib = (lambda: (yield 5))()
print(next(fib))


def expression():
    x = (yield) or "default"
    y = yield x
    print(x, y, (yield), [(yield 1), (yield 2)])


g = expression()
print([next(g), g.send(None), g.send("y"), g.send(3), g.send(4)])
try:
    g.send(5)
except StopIteration:
    pass


def arguments(a, *rest, k=1, **more):
    yield a, rest, k, more


print(next(arguments(1, 2, 3, k=4, z=5)))
print(next(arguments(1)))
try:
    arguments()
except TypeError as error:
    print(error)
print(type(count(1)).__name__, count(1).__name__, count.__code__.co_flags & 0x20)
g = count(3)
print(iter(g) is g, 1 in g, list(g))
print(dict(enumerate(x * 2 for x in count(3))), list(zip(count(3), count(2))))
a, b, *c = count(5)
print(a, b, c)


def try_finally_loop():
    for i in range(3):
        try:
            yield i
        finally:
            print("after", i)


for i in try_finally_loop():
    if i == 1:
        break
print("end")


def many():
    yield from (yield from (yield from outer3()))


def outer3():
    yield 1
    return [[5, 6]]


try:
    print(list(many()))
except TypeError as error:
    print(error)


class Iterable:
    def __iter__(self):
        yield 1
        yield 2


print(list(Iterable()), *Iterable())


def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1


p = primes()
print([next(p) for _ in range(15)])
total = 0
for x in count(100000):
    total += x
print(total)
g = (x for x in count(3))
del count
print(list(g))
