# Closures: cells shared, rebound, deleted; loops, classes and comprehensions around them.


def counter(start=0):
    n = start

    def increment(by=1):
        nonlocal n
        n += by
        return n

    def get():
        return n

    return increment, get


inc, get = counter(10)
inc2, get2 = counter()
print(inc(), inc(5), get(), inc2(), get2(), get())
print(inc.__closure__ is not None, len(inc.__closure__), inc.__closure__[0].cell_contents)
print(inc.__code__.co_freevars, counter.__code__.co_cellvars)


def late_binding():
    functions = []
    for i in range(3):
        functions.append(lambda: i)
    return [f() for f in functions]


def early_binding():
    return [f() for f in [lambda i=i: i for i in range(3)]]


print(late_binding(), early_binding())


def nested(a):
    def level1(b):
        def level2(c):
            def level3(d):
                return a, b, c, d
            return level3
        return level2
    return level1


print(nested(1)(2)(3)(4))


def parameter_cell(x):
    def show():
        return x
    x = x + 1
    return show, show()


show, value = parameter_cell(5)
print(show(), value)


def star_cells(*args, **kwargs):
    return (lambda: args)(), (lambda: kwargs)()


print(star_cells(1, 2, a=3))


def deleted():
    x = 1

    def inner():
        return x

    print(inner())
    del x
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    try:
        print(x)
    except UnboundLocalError as error:
        print(type(error).__name__, error)
    x = 2
    return inner()


print(deleted())


def not_yet():
    def inner():
        return later

    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    later = "now"
    return inner()


print(not_yet())


def make_class(base):
    class Inner:
        name = base

        def method(self):
            return base, self.name

        @staticmethod
        def static():
            return base * 2

    return Inner


print(make_class("b")().method(), make_class(3).static())


def comprehension_scope(n):
    k = 10
    return [x + k for x in range(n)], {x: k for x in range(2)}, sum(x * k for x in range(n))


print(comprehension_scope(3))


def nonlocal_in_comprehension():
    last = None
    values = [last := x * 2 for x in range(4)]
    return last, values


print(nonlocal_in_comprehension())


def generator_closure():
    total = 0

    def run():
        nonlocal total
        for i in range(4):
            total += i
            yield total

    return list(run()), total


print(generator_closure())


def exception_cell():
    try:
        raise ValueError("v")
    except ValueError as error:
        show = lambda: str(error)
        print(show())
    try:
        show()
    except NameError as problem:
        print(type(problem).__name__, problem)


exception_cell()


def recursive_closure():
    def fact(n):
        return 1 if n <= 1 else n * fact(n - 1)

    return fact(20)


print(recursive_closure())


def loop_cell():
    out = []
    for i in range(3):
        def f(j=i):
            return i, j
        out.append(f)
    i = 99
    return [f() for f in out]


print(loop_cell())


def augmented():
    text = "a"

    def add():
        nonlocal text
        text += "b"
        return text

    add()
    text += "c"
    return add()


print(augmented())


def unpack_cells():
    (a, b), *c = (1, 2), 3, 4
    return (lambda: (a, b, c))()


print(unpack_cells())


def with_cell():
    class Manager:
        def __enter__(self):
            return "entered"

        def __exit__(self, *args):
            return None

    with Manager() as value:
        return (lambda: value)()


print(with_cell())


def for_cell():
    result = []
    for value in "abc":
        result.append((lambda: value)())
    return result, (lambda: value)()


print(for_cell())


def class_reads_free():
    x = "outer"

    class A:
        y = x
        x = "class"
        z = x

    class B:
        print(x)

    return A.y if hasattr(A, "y") else None, A.z


try:
    print(class_reads_free())
except NameError as error:
    print("NameError", error)
