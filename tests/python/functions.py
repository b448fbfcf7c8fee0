# Function objects: defaults, keyword-only parameters, attributes, recursion, decorators.


def plain(a, b, c=3, *rest, d, e=5, **more):
    "The docstring."
    return a, b, c, rest, d, e, sorted(more.items())


print(plain(1, 2, d=4))
print(plain(1, 2, 30, 31, 32, d=4, z=9, y=8))
print(plain(b=2, a=1, d=0, e=0))
print(plain.__name__, plain.__qualname__, plain.__doc__, plain.__defaults__, plain.__kwdefaults__)
print(plain.__code__.co_varnames, plain.__code__.co_argcount, plain.__code__.co_kwonlyargcount)
print(plain.__code__.co_flags & 0x2F, plain.__code__.co_name, plain.__code__.co_firstlineno)


def posonly(a, b=2, /, c=3):
    return a, b, c


print(posonly(1), posonly(1, 5, c=6))
for call in (lambda: posonly(a=1), lambda: posonly(), lambda: posonly(1, 2, 3, 4), lambda: plain(1),
             lambda: plain(1, 2), lambda: plain(1, 2, d=1, a=5), lambda: posonly(1, q=2)):
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", error)


def no_return():
    pass


def returns_nothing():
    return


print(no_return(), returns_nothing())


def mutable_default(item, bag=[]):
    bag.append(item)
    return bag


print(mutable_default(1), mutable_default(2), mutable_default(3, []))


def order(name):
    print("evaluated", name)
    return name


def with_parts(a=order("default a"), *, k: order("annotation k") = order("kw default")) -> order("returns"):
    pass


print(with_parts.__annotations__)


def twice(function):
    print("decorating", function.__name__)

    def wrapper(*args, **kwargs):
        return function(*args, **kwargs), function(*args, **kwargs)

    return wrapper


def tag(label):
    print("tag", label)

    def decorate(function):
        print("apply", label)
        function.label = label
        return function

    return decorate


@twice
@tag("inner")
def decorated(x, y=1):
    return x + y


print(decorated(3), decorated(3, y=4))


@tag("first")
@tag("second")
def labelled():
    return labelled.label


print(labelled())


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print([fib(i) for i in range(15)])


def is_even(n):
    return True if n == 0 else is_odd(n - 1)


def is_odd(n):
    return False if n == 0 else is_even(n - 1)


print(is_even(100), is_odd(7))


def attributes():
    attributes.calls = getattr(attributes, "calls", 0) + 1
    return attributes.calls


print(attributes(), attributes(), attributes.__dict__)


def many(a0, a1, a2, a3, a4, a5, a6, a7, a8, a9, b0=10, b1=11, b2=12):
    total = a0 + a1 + a2 + a3 + a4 + a5 + a6 + a7 + a8 + a9
    total += b0 * b1 * b2
    return total


print(many(*range(10)), many(*range(10), b1=1))


def deep(n):
    if n == 0:
        return 0
    return 1 + deep(n - 1)


print(deep(500))


def forever():
    return forever()


try:
    forever()
except RecursionError as error:
    print("RecursionError:", error)


def local_function(n):
    def helper(k):
        return k * n

    return [helper(i) for i in range(n)], helper.__qualname__


print(local_function(4))
print((lambda: 0).__qualname__, (lambda: 0).__name__)


def early(n):
    for i in range(n):
        if i == 3:
            return i
        for j in range(i):
            if j == 5:
                return "never"
    return None


print(early(2), early(10))


def unbound():
    if False:
        x = 1
    return x


try:
    unbound()
except UnboundLocalError as error:
    print("UnboundLocalError:", error)


def shadow(print):
    return print


print(shadow(7))


class Callable:
    def __call__(self, *args, **kwargs):
        return args, kwargs

    def method(self, *args):
        return len(args)


print(Callable()(1, 2, k=3), Callable().method(1, 2), Callable.method(Callable(), 1))
bound = Callable().method
print(bound(1, 2, 3), bound.__name__)
