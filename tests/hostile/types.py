# Classes changed while they are used.
#---- class_assignment
# undefined
class A:
    def f(self):
        self.__class__ = B
        return self.g()
    x = 1
class B:
    def g(self): return "B.g"
    x = 2
a = A()
a.y = 5
print(a.f(), a.x, a.y)
class S:
    __slots__ = ("a",)
class T:
    __slots__ = ("a",)
class U:
    __slots__ = ("b",)
class W:
    __slots__ = ("a", "__weakref__")
class L(list): pass
class M(list): pass
class N(dict): pass
class I(int): pass
class D(A): pass
kinds = [A, B, S, T, U, W, L, M, N, I, D, object, list, int, type, 5, None, Exception]
for x in (A, S, L, I, W):
    for k in kinds:
        o = x()
        if x in (S, W): o.a = 1
        try:
            o.__class__ = k
            print(x.__name__, k.__name__, getattr(o, "a", "none"))
        except TypeError as e:
            print(x.__name__, getattr(k, "__name__", k), e)
for o in (5, "x", [], {}, None, len, object(), Exception(), (lambda: 0)):
    try:
        o.__class__ = A
    except (TypeError, AttributeError) as e:
        print(e)
try:
    del a.__class__
except TypeError as e:
    print(e)
#---- bases_assignment
# undefined
class A:
    def f(self): return "A"
class B:
    def f(self): return "B"
class C(A): pass
class D(C): pass
c, d = C(), D()
print(c.f(), d.f())
C.__bases__ = (B,)
print(c.f(), d.f(), D.__mro__[2].__name__)
for bases in [(), (D,), (C,), (5,), (int,), [B], None, (B, B), (A, B), (object,), (type,), (object, A), (bool,), (list,)]:
    try:
        C.__bases__ = bases
        print([b.__name__ for b in C.__mro__], [b.__name__ for b in D.__mro__])
    except TypeError as e:
        print(bases if bases is None else len(bases), str(e)[:60])
try:
    del C.__bases__
except (TypeError, AttributeError) as e:
    print(e)
print(C.__subclasses__(), isinstance(d, C))
#---- bases_during_lookup
# undefined
class Meta(type):
    def mro(cls):
        if on:
            X.__bases__ = (B,)
        return type.mro(cls)
on = False
class A: pass
class B: a = 5
class X(A): pass
class Y(X, metaclass=Meta): pass
class Desc:
    def __get__(self, o, t):
        X.__bases__ = (B,) if X.__bases__ == (A,) else (A,)
        return X.__bases__[0].__name__
class Z(X):
    d = Desc()
z = Z()
print(z.d, z.d, z.d)
print(getattr(z, "a", None))
#---- mro_lies
# undefined
class M1(type):
    def mro(cls): return [cls, object]
class M2(type):
    def mro(cls): return []
class M3(type):
    def mro(cls): return [5]
class M4(type):
    def mro(cls): return (cls, int, object)
class M5(type):
    def mro(cls): return 5
class M6(type):
    def mro(cls): raise KeyError("mro")
class M7(type):
    def mro(cls): return [object]
class A:
    x = 1
for M in (M1, M2, M3, M4, M5, M6, M7):
    try:
        class B(A, metaclass=M): y = 2
        print(M.__name__, [k.__name__ for k in B.__mro__])
        b = B()
        print(getattr(b, "x", None), getattr(b, "y", None), isinstance(b, A))
    except Exception as e:
        print(M.__name__, type(e).__name__, str(e)[:60])
#---- metaclass_tricks
# undefined
class M(type):
    def __new__(m, name, bases, ns, **kw):
        ns["extra"] = kw
        return super().__new__(m, name, bases, ns)
    def __init__(cls, *a, **kw): pass
    def __call__(cls, *a): return "called"
    def __getattr__(cls, name): return "meta " + name
    def __instancecheck__(cls, o): return True
    def __subclasscheck__(cls, o): raise KeyError("check")
    def __prepare__(*a, **kw): return {}
    def __len__(cls): return 7
    def __del__(cls): pass
class A(metaclass=M, a=1): pass
print(A(), A.zzz, isinstance(5, A), len(A), A.extra)
try:
    issubclass(int, A)
except KeyError as e:
    print(e)
for meta in [lambda *a: 5, lambda *a: None, 5, None, int, str, object, "x"]:
    try:
        class B(metaclass=meta): pass
        print(type(B).__name__)
    except Exception as e:
        print(type(e).__name__, e)
class P(type):
    @classmethod
    def __prepare__(m, *a): return 5
try:
    class C(metaclass=P): pass
except TypeError as e:
    print(e)
class Q(type):
    @classmethod
    def __prepare__(m, *a):
        class D(dict):
            def __setitem__(self, k, v):
                if k == "boom": raise KeyError(k)
                dict.__setitem__(self, k, v)
            def __getitem__(self, k): return dict.__getitem__(self, k)
        return D()
try:
    class C(metaclass=Q):
        a = 1
        b = a
        boom = 3
except KeyError as e:
    print(e)
for args in [("A",), ("A", (), {}, 5), (5, (), {}), ("A", 5, {}), ("A", (), 5), ("A\0", (), {}), ("A", (5,), {}), ("A", (int, str), {}),
             ("A", (bool,), {}), ("A", (type(None),), {}), ("", (), {}), ("A", (), {"__slots__": 5}), ("A", (), {"__slots__": ["1x"]}),
             ("A", (), {"__slots__": ["a", "a"]}), ("A", (), {"__slots__": ["__dict__", "__dict__"]}), ("A", (int,), {"__slots__": ["a"]}),
             ("A", (), {"__slots__": ["a"], "a": 1}), ("A", (), {"__classcell__": 5}), ("A", (), {"__qualname__": 5}),
             ("A", (), {1: 2}), ("A", (), {"__doc__": 5}), ("A", (), {"__module__": 5}), ("A", (), {"__new__": 5}),
             ("A", (), {"__slots__": ("",)}), ("A", (), {"__slots__": [5]}), ("A", (), {"__slots__": iter("ab")})]:
    try:
        print(type(*args).__name__)
    except Exception as e:
        print(type(e).__name__, e)
#---- slots_abuse
class A:
    __slots__ = ("a", "b", "__weakref__")
a = A()
a.a = a
for f in [lambda: a.c, lambda: a.b, lambda: setattr(a, "c", 1), lambda: delattr(a, "b"), lambda: A.a.__get__(5), lambda: A.a.__get__(5, int),
          lambda: A.a.__set__(object(), 1), lambda: A.b.__delete__(a), lambda: a.__dict__, lambda: A.a.__set__(A, 1)]:
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
class B(A):
    __slots__ = ("c",)
class C(A): pass
c = C(); c.z = 1; c.a = 2
class E:
    __slots__ = ["x%d" % i for i in range(500)]
e = E()
for i in range(500): setattr(e, "x%d" % i, e)
print(e.x499 is e)
member = A.a
del A.a
try:
    print(a.a)
except AttributeError as ex:
    print(ex)
print(member.__get__(a) is a)
A.a = 5
print(a.a)
try:
    a.a = 6
except AttributeError as ex:
    print(ex)
class F(B, A): __slots__ = ()
f = F(); f.c = f
try:
    class G(A, E): pass
except TypeError as ex:
    print(ex)
#---- descriptors_delete_themselves
class D:
    def __get__(self, o, t):
        if "d" in vars(K): del K.d
        if o is not None: o.__dict__.clear()
        return 5
    def __set__(self, o, v):
        if "d" in vars(K): del K.d
        K.other = 1
    def __delete__(self, o):
        del K.d
class K: pass
k = K(); k.x = 1
for i in range(3):
    K.d = D(); print(k.d, getattr(k, "d", None))
    K.d = D(); k.d = 7; print(k.__dict__)
    K.d = D(); del k.d
class N:
    def __set_name__(self, owner, name):
        for key in list(vars(owner)):
            if key in ("a", "b"): delattr(owner, key)
        setattr(owner, "c", N2())
class N2:
    def __set_name__(self, owner, name): raise KeyError
class O:
    a = N(); b = N()
print(sorted(k for k in vars(O) if not k.startswith("_")))
try:
    class P: a = N2()
except (RuntimeError, KeyError) as e:
    print(type(e).__name__, e)
#---- methods_change_the_class
# undefined
class A:
    def f(self, n):
        if n == 0: return "end"
        del A.f
        A.f = lambda self, n: A.g(self, n - 1)
        return self.f(n)
    def g(self, n):
        A.f = A.g
        return "g" if n == 0 else self.f(n - 1)
a = A()
print([a.f(3) for i in range(5)])
class B:
    x = 1
    def __getattr__(self, name):
        setattr(B, name, 5)
        return 6
b = B()
for i in range(5):
    print(b.x, b.y, b.z)
    del B.x, B.y
    B.x = i
class C:
    def __getattribute__(self, name):
        del C.__getattribute__
        return 1
c = C()
try:
    print(c.x, c.y)
except AttributeError as e:
    print(e)
class E:
    def __setattr__(self, name, value):
        del E.__setattr__
        setattr(self, name, value)
e = E(); e.a = 5; e.b = 6
print(vars(e))
class F:
    def __call__(self):
        del F.__call__
        return 1
f = F()
print(f(), callable(f))
class G:
    def __iter__(self): return self
    def __next__(self):
        del G.__next__
        return 1
try:
    print(list(G()))
except TypeError as e:
    print(e)
class H:
    def __enter__(self): del H.__exit__
    def __exit__(self, *a): print("exit")
with H(): pass
class I:
    def __add__(self, o): del I.__add__; return self + o if n else 5
    def __radd__(self, o): return "r"
n = 1
try:
    print(I() + I())
except TypeError as e:
    print(e)
class J:
    def __init__(self): del J.__init__
    def __new__(cls, *a):
        if "__new__" in vars(J): del J.__new__
        return object.__new__(cls)
J(); J()
#---- new_lies
# undefined
class A:
    def __new__(cls, *a): return 5
    def __init__(self): print("never")
print(A())
class B:
    def __new__(cls): return A
print(B())
for f in [lambda: object.__new__(5), lambda: object.__new__(int), lambda: int.__new__(str), lambda: object.__new__(), lambda: list.__new__(object),
          lambda: tuple.__new__(list), lambda: type.__new__(type), lambda: type.__new__(int, "a", (), {}), lambda: dict.__new__(dict, 1, 2, 3),
          lambda: str.__new__(int), lambda: list.append(5, 5), lambda: dict.get([], 1), lambda: object.__init__(5, 5), lambda: object(5),
          lambda: list.__init__(5), lambda: set.add(frozenset(), 1), lambda: type.__call__(5), lambda: type.mro(5), lambda: super(5, 5),
          lambda: super(int, "x").x, lambda: super().x, lambda: property(1).__get__(1), lambda: staticmethod(5)(), lambda: classmethod(5).__get__(5)(),
          lambda: Exception.__new__(int), lambda: BaseException.__init__(5), lambda: Exception.__new__(object), lambda: OSError.__new__(Exception),
          lambda: type(iter([]))(), lambda: type(len)(), lambda: type(lambda: 0)(), lambda: type(print.__call__)(), lambda: type(sys)(),
          lambda: type((x for x in ()))(), lambda: type(sys._getframe())(), lambda: type((lambda: 0).__code__)(), lambda: type({}.keys())()]:
    import sys
    try:
        r = f()
        print(type(r).__name__)
    except Exception as e:
        print(type(e).__name__, str(e)[:75])
#---- unmade
# undefined
import sys, types, weakref, functools, itertools, io
kinds = set()
def walk(k):
    if k in kinds: return
    kinds.add(k)
    try:
        for s in type.__subclasses__(k): walk(s)
    except TypeError: pass
walk(object)
for k in sorted(kinds, key=lambda k: (k.__module__, k.__qualname__)):
    for args in [(), (1,), ("x",), ([],), (None, None), (k,), (1, 2, 3), ("a", (), {})]:
        if k.__name__ in ("range",) or "Exit" in k.__name__: continue
        for make in (lambda: k(*args), lambda: k.__new__(k, *args), lambda: object.__new__(k)):
            try:
                o = make()
            except BaseException:
                continue
            for f in (repr, str, hash, iter, len, list if k not in (itertools.count, itertools.repeat, itertools.cycle) else bool, bool,
                      int, float, lambda o: o == o, lambda o: o < o, lambda o: o(), lambda o: o + o, lambda o: o[0], next,
                      lambda o: o.__dict__, dir, lambda o: o.__init__(), lambda o: setattr(o, "zz", 1), lambda o: o.__enter__(),
                      lambda o: o.__exit__(None, None, None), lambda o: [getattr(o, n, None) for n in dir(o)], weakref.ref,
                      lambda o: isinstance(5, o), lambda o: o.__reduce_ex__(2)):
                try:
                    f(o)
                except BaseException: pass
print("done")
#---- methods_of_others
# undefined
import sys
kinds = [int, float, complex, str, bytes, bytearray, list, tuple, dict, set, frozenset, range, slice, type, object, memoryview, type(None),
         property, staticmethod, classmethod, super, BaseException, OSError, StopIteration, SystemExit, SyntaxError, UnicodeDecodeError,
         type(iter([])), type({}.keys()), type({}.items()), type(iter({})), type(lambda: 0), type((lambda: 0).__code__), type(sys._getframe()),
         type(x for x in ()), type(sys), type(len), type(str.join), type([].append), map, filter, zip, enumerate, reversed, type(sys.flags)]
values = [0, 1.5, "x", b"x", bytearray(b"x"), [1], (1,), {1: 2}, {1}, range(3), None, object(), int, len, lambda: 0, KeyError("x"), iter([1]),
          -1, 2 ** 70, slice(1), memoryview(b"ab"), (x for x in (1, 2)), sys._getframe()]
skip = {"__import__", "__subclasses__", "__init_subclass__"}
for k in kinds:
    for name in sorted(vars(k)):
        if name in skip: continue
        m = vars(k)[name]
        for v in values:
            for args in [(v,), (v, v), (v, 0), (v, "x", v), (v, None, None)]:
                try:
                    r = m(*args) if callable(m) else m.__get__(*args)
                    if type(r).__name__.endswith("iterator"): next(r)
                except BaseException: pass
print("done")
#---- builtins_of_anything
# undefined
import builtins, sys
out = print
values = [0, -1, 2 ** 64, 1.5, float("inf"), "x", "", b"x", [1], (1,), {1: 2}, {1}, None, object(), int, len, lambda *a: 0, KeyError("x"), iter([1]), slice(1), ...]
skip = {"input", "open", "exit", "quit", "breakpoint", "help", "print", "exec", "eval", "compile", "copyright", "credits", "license", "__import__"}
for name in sorted(vars(builtins)):
    f = getattr(builtins, name)
    if name in skip or not callable(f): continue
    for a in values:
        for args in [(a,)] + [(a, b) for b in values]:
            try:
                if name in ("range", "pow", "bytes", "bytearray") and any(type(x) is int and x > 9999 for x in args): continue
                r = f(*args)
                repr(r) if name != "zip" else 0
            except BaseException: pass
out("done")
#---- shapes
# undefined
class A: pass
import random
r = random.Random(5)
made = [A() for i in range(20)]
for step in range(5000):
    a = r.choice(made)
    name = "n%d" % r.randrange(40)
    k = r.randrange(8)
    if k < 4: setattr(a, name, step)
    elif k == 4 and hasattr(a, name): delattr(a, name)
    elif k == 5: a.__dict__[name] = a
    elif k == 6: a.__dict__.pop(name, None)
    elif r.randrange(10) == 0: a.__dict__ = dict(a.__dict__)
    elif r.randrange(10) == 0: a.__dict__.clear()
print(sum(len(a.__dict__) for a in made))
for bad in (5, None, [], "x"):
    try:
        made[0].__dict__ = bad
    except TypeError as e:
        print(e)
d = made[0].__dict__
del made[0].__dict__
print(made[0].__dict__)
made[1].__dict__ = made[2].__dict__
made[1].zzz = 5
print(made[2].zzz)
d = made[3].__dict__
d["self"] = made[3]
d[5] = 6
print(getattr(made[3], "self") is made[3])
class S(str): pass
setattr(made[4], S("name"), 5)
print(made[4].name, type(list(made[4].__dict__)[-1]).__name__)
