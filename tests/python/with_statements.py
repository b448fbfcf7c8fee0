# with: enter and exit on every way out, swallowing, several managers, targets.


class Manager:
    def __init__(self, name, swallow=False, value=None):
        self.name, self.swallow, self.value = name, swallow, value

    def __enter__(self):
        print("enter", self.name)
        return self.value if self.value is not None else self

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind and kind.__name__, error, traceback is not None)
        return self.swallow


with Manager("plain") as m:
    print(m.name)

with Manager("one"), Manager("two", value=2) as two:
    print("two is", two)

with (Manager("p1") as p1, Manager("p2")):
    print(p1.name)

with Manager("swallows", True):
    raise ValueError("gone")
print("after")

try:
    with Manager("outer"):
        with Manager("inner"):
            raise KeyError("k")
except KeyError as error:
    print("caught", error)


def returns():
    with Manager("r1"):
        with Manager("r2"):
            return "value"


print(returns())


def loops():
    for i in range(4):
        with Manager("loop%d" % i, True):
            if i == 0:
                continue
            if i == 1:
                raise ValueError
            if i == 2:
                break
    return i


print(loops())


def return_value_survives():
    x = [1]
    with Manager("s"):
        return x + [2]


print(return_value_survives())


class RaisesInExit:
    def __enter__(self):
        return self

    def __exit__(self, *args):
        raise RuntimeError("exit failed")


try:
    with RaisesInExit():
        raise ValueError("body")
except RuntimeError as error:
    print(error, repr(error.__context__))
try:
    with RaisesInExit():
        pass
except RuntimeError as error:
    print(error, repr(error.__context__))


class RaisesInEnter:
    def __enter__(self):
        raise RuntimeError("enter failed")

    def __exit__(self, *args):
        print("never")


try:
    with Manager("before"), RaisesInEnter():
        print("never")
except RuntimeError as error:
    print(error)

for bad in (5, object()):
    try:
        with bad:
            pass
    except TypeError as error:
        print(str(error).replace("object object", "object"))


class NoExit:
    def __enter__(self):
        return self


try:
    with NoExit():
        pass
except TypeError as error:
    print(error)

with Manager("tuple", value=(1, (2, 3))) as (a, (b, c)):
    print(a, b, c)


class Target:
    pass


target = Target()
with Manager("attr", value=5) as target.x:
    print(target.x)
box = {}
with Manager("item", value=6) as box["k"]:
    print(box)
try:
    with Manager("bad target", value=7) as (a, b):
        print("never")
except TypeError as error:
    print(error)


def generator():
    with Manager("gen"):
        yield 1
        yield 2


g = generator()
print(next(g))
g.close()
print(list(generator()))


def with_and_try():
    try:
        with Manager("w"):
            try:
                raise ValueError("v")
            finally:
                print("inner finally")
    except ValueError as e:
        return str(e)
    finally:
        print("outer finally")


print(with_and_try())


def swallow_in_function():
    with Manager("sw", True):
        return 1 // 0
    return "continued"


print(swallow_in_function())


def bound_after_swallow():
    with Manager("b", True):
        raise ValueError
        y = 1
    try:
        return y
    except UnboundLocalError as error:
        return str(error)


print(bound_after_swallow())


def reraise_inside():
    with Manager("re", True):
        try:
            raise ValueError("x")
        except ValueError:
            raise


reraise_inside()


def exit_sees_handled():
    import sys

    class See:
        def __enter__(self):
            pass

        def __exit__(self, *args):
            print("handled:", sys.exc_info()[0] and sys.exc_info()[0].__name__)
            return True

    with See():
        raise LookupError
    print(sys.exc_info()[0])
    with See():
        pass


exit_sees_handled()

from contextlib import contextmanager


@contextmanager
def managed(n):
    print("begin", n)
    try:
        yield n * 2
    except ValueError as e:
        print("managed saw", e)
    finally:
        print("end", n)


with managed(4) as value:
    print(value)
with managed(5):
    raise ValueError("inside")
