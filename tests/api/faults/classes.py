import abc


class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        made = super().__new__(mcls, name, bases, dict(ns))
        made.order = list(ns)
        return made


class Base(metaclass=Meta):
    kinds = []

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Base.kinds.append(cls.__name__)

    def __init__(self, a, b=2, *rest, c=3, **more):
        self.a = a
        self.b = b
        self.rest = rest
        self.more = more

    @property
    def total(self):
        return self.a + self.b

    @classmethod
    def make(cls, *args, **kw):
        return cls(*args, **kw)

    @staticmethod
    def helper(x):
        return [x] * 3

    def __getattr__(self, name):
        if name.startswith("no"):
            raise AttributeError(name)
        return name.upper()

    def __add__(self, other):
        return type(self)(self.a + other.a)

    def __eq__(self, other):
        return self.a == other.a

    def __hash__(self):
        return hash(self.a)

    def __repr__(self):
        return f"<{type(self).__name__} {self.a!r}>"


class Slotted(Base):
    __slots__ = ("x", "y")


class Pair(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))


class Table(dict):
    def __missing__(self, key):
        self[key] = value = [key]
        return value


class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self):
        ...


for i in range(8):
    made = type("Made%d" % i, (Base,), {"n": i, "get": lambda self: self.n})
    one = made.make(i, i * 2, 5, 6, name="x")
    assert one.get() == i and one.total == 3 * i and one.rest == (5, 6)
    one.__dict__["extra"] = i
    del one.extra
s = Slotted(1)
s.x, s.y, s.z = 1, 2, 3
assert s.colour == "COLOUR" and (s + s).a == 2 and repr(s) == "<Slotted 1>"
assert getattr(s, "nothing", None) is None
assert Pair(1, 2) == (1, 2) and Table()["k"] == ["k"]
assert len({Base(1), Base(1), Base(2)}) == 2
try:
    Shape()
except TypeError:
    pass
