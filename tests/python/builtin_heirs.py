"""Heirs of builtin types with attributes, and what the picky see."""
# O: heirs of builtins with attributes
class S(str): pass
s = S("x"); s.a = 1; print(s, s.a, s.__dict__, s == "x", hash(s) == hash("x"), {s: 1}["x"])
class B(bytes): pass
b = B(b"x"); b.a = 1; print(b, b.a)
class T(tuple): pass
t = T((1,2)); t.a = 1; print(t, t.a, t[0], len(t))
class I(int): pass
i = I(5); i.a = 1; print(i, i.a, i+1, type(i+1))
class F(float): pass
f = F(5); f.a = 1; print(f, f.a, f+1, type(f+1))
class L(list): pass
l = L([1]); l.a = 1; print(l, l.a)
class D(dict): pass
d = D(x=1); d.a = 1; print(d, d.a)
class ST(set): pass
q = ST([1]); q.a = 1; print(q, q.a)
class FS(frozenset): pass
q = FS([1]); q.a = 1; print(q, q.a)
class E(Exception): pass
e = E(1); e.a = 1; print(repr(e), e.a)
class C(complex): pass
c = C(1); c.a = 1; print(c, c.a)
class BA(bytearray): pass
c = BA(b'1'); c.a = 1; print(c, c.a)
class BI(int):
    def __new__(cls, v, extra):
        self = super().__new__(cls, v); self.extra = extra; return self
    def __repr__(self): return f"BI({int(self)}, {self.extra!r})"
print(BI(10**30, 'z'), BI(3, 4))


import sys
import weakref


class Callable:
    def __call__(self):
        return 5


class Plain:
    pass


a, b = Callable(), Plain()
print(callable(weakref.proxy(a)), callable(weakref.proxy(b)), repr(sys))
print({9, 8, 7, 100, 50, 33, 65, 129}, {5, 3, 1, 9, 17, 33}, [*{64, 32, 0, 96}])
print(isinstance(1, int | str), isinstance(None, int | None), isinstance(2.0, int | str))


def hook(told):
    print("HOOK", told.exc_type.__name__, told.exc_value, told.err_msg, told.object is not None)


class Noisy:
    def __del__(self):
        raise ValueError("in del")


sys.unraisablehook = hook
Noisy()


def generator():
    try:
        yield 1
    finally:
        raise KeyError("g")


x = generator()
next(x)
del x
w = weakref.ref(b, lambda r: 1 / 0)
del b
try:
    import nowhere.at_all
except ImportError as e:
    print(e, e.name)
try:
    from sys import nothing
except ImportError as e:
    print(e.name)
for call in (lambda: print(*5), lambda: [1, *None], lambda: b"a".hex(1), lambda: "a".find(),
             lambda: sys.getrefcount(), lambda: undefined_name):
    try:
        call()
    except Exception as e:
        print(type(e).__name__, e, getattr(e, "name", ""))


class Wrong:
    def __repr__(self):
        return 5


try:
    str(Wrong())
except TypeError as e:
    print(e)


def both(a, b=1, *, c):
    pass


for args in ((1, 2, 3), (1, 2, 3, 4)):
    try:
        both(*args, c=4)
    except TypeError as e:
        print(e)
