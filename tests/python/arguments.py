# Binding of arguments: every error message, keywords, stars, methods, evaluation order.


def show(function, *args, **kwargs):
    try:
        print(function(*args, **kwargs))
    except TypeError as error:
        print("TypeError:", error)


def none(): return "none"
def one(a): return a
def two(a, b): return a, b
def three(a, b, c): return a, b, c
def default(a, b=2, c=3): return a, b, c
def star(*a): return a
def kw(**k): return sorted(k.items())
def only(*, a, b=2): return a, b
def mixed(a, b=2, *c, d, e=5, **f): return a, b, c, d, e, sorted(f.items())
def pos(a, b, /): return a, b
def pos_default(a, b=2, /, c=3, **k): return a, b, c, sorted(k.items())


show(none, 1)
show(none, 1, 2)
show(none, a=1)
show(one)
show(one, 1, 2)
show(one, b=1)
show(one, 1, a=1)
show(two)
show(two, 1)
show(two, b=1)
show(two, 1, 2, 3)
show(two, 1, 2, c=3)
show(three)
show(three, 1)
show(three, c=1)
show(default)
show(default, 1, 2, 3, 4)
show(default, 1, c=5)
show(default, c=1, b=2)
show(default, 1, 2, b=3)
show(star, 1, 2, a=3)
show(kw, 1)
show(kw, a=1, b=2)
show(only)
show(only, 1)
show(only, 1, a=2)
show(only, a=1)
show(only, a=1, c=2)
show(mixed)
show(mixed, 1)
show(mixed, 1, d=4)
show(mixed, 1, 2, 3, 4, d=4, z=9)
show(mixed, d=1, a=2)
show(pos, 1)
show(pos, a=1, b=2)
show(pos, 1, b=2)
show(pos_default, 1, a=5, b=6)
show(pos_default, 1, 2, 3, c=4)
show(pos_default, k=1)


class C:
    def method(self): return "method"
    def args(self, a, *b): return a, b
    @classmethod
    def cls(cls, a): return a
    @staticmethod
    def static(a): return a
    def __init__(self, x=0): self.x = x


c = C()
show(c.method)
show(c.method, 1)
show(C.method)
show(c.args)
show(c.args, 1, 2, 3)
show(C.cls, 1)
show(c.cls)
show(C.static, 5)
show(c.static)
show(C, 1, 2)
show(C, y=1)
show(lambda x: x)
show((lambda x, y: x), 1)


def order(value):
    print("arg", value, end=" ")
    return value


print(mixed(order(1), *order([2, 3]), d=order(4), **order({"z": 5})))
print(mixed(d=order(4), a=order(1), *[order(2)] if False else []))
print(two(b=order(1), a=order(2)))
print(kw(**{"a": 1}, b=2, **{"c": 3}))
show(lambda: kw(**{"a": 1}, a=2))
show(lambda: kw(a=1, **{"a": 2}))
show(lambda: one(*(1, 2)))
show(lambda: two(*[1], **{"b": 2}))
show(lambda: two(*[1], **{"c": 2}))
number, nothing, text = 5, None, "a"
show(lambda: number())
show(lambda: nothing(1))
show(lambda: text(*[]))
show(lambda: len())
show(lambda: len(1, 2))
show(lambda: len(5))
show(lambda: [].append())
show(lambda: [].append(1, 2))
show(lambda: [].append(x=1))
show(lambda: isinstance(1))
print(star(*range(5), *[], *"ab"), star(*[1], 2, *[3], 4))
print(sum([1, 2], start=3), int("ff", base=16), sorted([1, 3, 2], reverse=True), max(1, 5, key=lambda v: -v))
print("{a}-{0}".format(1, a=2), print("x", "y", sep="", end="!\n"))


class Call:
    def __call__(self, *args, **kwargs):
        return args, kwargs


print(Call()(), Call()(1, a=2), Call()(*[1, 2], **{"k": 3}))


class Meta(type):
    def __call__(cls, *args, **kwargs):
        print("meta call", args, kwargs)
        return super().__call__(*args, **kwargs)


class WithMeta(metaclass=Meta):
    def __init__(self, a, b=2):
        self.ab = a, b


print(WithMeta(1, b=3).ab)


def generator(a, *b, c=1):
    yield a, b, c


print(list(generator(1, 2, c=3)))
show(lambda: generator())
show(lambda: list(generator(1, d=1)))
args = tuple(range(300))
print(len(star(*args)), sum(args))
print(len(star(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27,
               28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40)))


def recursive(n, acc=(), *, limit=5):
    if n >= limit:
        return acc
    return recursive(n + 1, acc + (n,), limit=limit)


print(recursive(0), recursive(0, limit=3))


def keyword_cells(a, *, b):
    def inner():
        return a, b
    return inner()


print(keyword_cells(1, b=2))


class Slots:
    def __init__(self, **kw):
        for k, v in kw.items():
            setattr(self, k, v)

    def total(self, *names):
        return sum(getattr(self, n) for n in names)


print(Slots(a=1, b=2).total("a", "b"))
