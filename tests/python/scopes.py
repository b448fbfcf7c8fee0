# Where names live: module, class, function, global, nonlocal, exec, builtins.

x = "module"


def reads():
    return x


def declares():
    global x, fresh
    x = "changed"
    fresh = "made"


declares()
print(reads(), x, fresh)


def shadows():
    x = "local"

    def inner():
        global x
        return x

    return x, inner()


print(shadows())


def deletes_global():
    global fresh
    del fresh


deletes_global()
try:
    fresh
except NameError as error:
    print(error)
try:
    deletes_global()
except NameError as error:
    print(error)
try:
    del never_defined
except NameError as error:
    print(error)


def deletes_local(n):
    y = n
    del y
    try:
        return y
    except UnboundLocalError as error:
        return str(error)


print(deletes_local(1))


def deletes_twice():
    y = 1
    del y
    del y


try:
    deletes_twice()
except UnboundLocalError as error:
    print(error)


def conditional(flag):
    if flag:
        z = 1
    return z


print(conditional(True))
try:
    conditional(False)
except UnboundLocalError as error:
    print(error)


def assigned_later():
    try:
        print(x)
    except UnboundLocalError as error:
        print(error)
    x = 1


assigned_later()


def deletes_parameter(a, b):
    del a
    try:
        a + b
    except UnboundLocalError as error:
        print(error)
    a = 5
    return a + b


print(deletes_parameter(1, 2))


class Body:
    x = x + " in class"
    y = x

    def method(self):
        return x, self.x

    for i in range(3):
        pass
    if True:
        inside = "yes"
    del y


print(Body().method(), Body.i, Body.inside, hasattr(Body, "y"))
print(Body.__module__, Body.__qualname__)


class Outer:
    class Inner:
        def method(self):
            class Local:
                def deepest(self):
                    pass
            return Local, lambda: 0

    attribute = Inner


local, function = Outer.Inner().method()
print(local.__qualname__, local.deepest.__qualname__, function.__qualname__, Outer.attribute.__qualname__)


def declares_global_class():
    global GlobalClass, global_function

    class GlobalClass:
        def m(self):
            pass

    def global_function():
        pass


declares_global_class()
print(GlobalClass.__qualname__, GlobalClass.m.__qualname__, global_function.__qualname__)


class Private:
    __secret = 1

    def __init__(self):
        self.__value = 2
        self._Private__direct = 3

    def get(self):
        return self.__secret, self.__value, self.__direct

    def __hidden(self):
        return "hidden"

    def call(self, __argument=4):
        __local = __argument
        return self.__hidden(), __local

    class __Nested:
        pass


p = Private()
print(p.get(), p.call(), sorted(n for n in vars(p)), hasattr(Private, "_Private__Nested"))
print(Private.call.__code__.co_varnames)


def outer_variables():
    a = 1

    def middle():
        b = 2

        def inner():
            nonlocal a
            a += b
            return a

        return inner()

    return middle(), a


print(outer_variables())


def nonlocal_chain():
    n = 0

    def one():
        nonlocal n
        n = 1

        def two():
            nonlocal n
            n = 2

        two()

    one()
    return n


print(nonlocal_chain())


def list_shadow():
    list = [1]
    len = 5
    return list, len


print(list_shadow(), len([1, 2]))
namespace = {"a": 5}
exec("b = a + 1\ndef f(): return a + b\nc = f()", namespace)
print(namespace["b"], namespace["c"])
exec("a = 10\nb = 20", {}, namespace)
print(namespace["a"], namespace["b"], eval("a * b", namespace), eval("x", {"x": 1}, {"x": 2}))
print(sorted(locals() is globals() and ["same"]))


def shows_locals(a, *b, c=3, **d):
    e = a
    return sorted(locals().items(), key=lambda kv: kv[0])


print(shows_locals(1, 2, z=4))


class Locals:
    a = 1
    names = sorted(k for k in locals() if not k.startswith("__"))


print(Locals.names)


def class_closure(value):
    class C:
        v = value

        def get(self):
            return value, __class__.__name__

    return C


print(class_closure(3)().get(), class_closure(4).v)


class Base:
    def who(self):
        return "base"

    @classmethod
    def make(cls):
        return cls.__name__


class Derived(Base):
    def who(self):
        return "derived+" + super().who()

    @classmethod
    def make(cls):
        return "made " + super().make()

    def explicit(self):
        return super(Derived, self).who(), [super(Derived, self).who() for _ in "a"]

    def attribute(self):
        method = super().who
        proxy = super()
        return method(), proxy.who(), __class__ is Derived


print(Derived().who(), Derived.make(), Derived().explicit(), Derived().attribute())
for i in range(2):
    module_loop = i
print(i, module_loop)
print([i for i in range(5)][-1], i)
__dunder = 1


class ReadsDunder:
    value = _ReadsDunder__x if "_ReadsDunder__x" in globals() else "none"


print(ReadsDunder.value, __name__)
