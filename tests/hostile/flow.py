# Generators, frames, exceptions, recursion.
#---- generator_reenters
def g():
    try:
        it.send(None)
    except ValueError as e:
        print(e)
    try:
        it.close()
    except ValueError as e:
        print(e)
    try:
        it.throw(KeyError)
    except ValueError as e:
        print(e)
    yield 1
    try:
        list(it)
    except ValueError as e:
        print(e)
it = g()
print(next(it), next(it, None))
class I:
    def __iter__(self): return self
    def __next__(self): return next(it)
def h():
    yield from I()
it = h()
try:
    next(it)
except ValueError as e:
    print(e)
def k():
    yield from it
it = k()
try:
    next(it)
except ValueError as e:
    print(e)
#---- generator_ignores_exit
# undefined
def g():
    while True:
        try:
            yield 1
        except GeneratorExit:
            pass
import sys
sys.unraisablehook = lambda a: print(a.exc_value)
it = g(); next(it)
try:
    it.close()
except RuntimeError as e:
    print(e)
try:
    it.throw(GeneratorExit)
except BaseException as e:
    print(type(e))
n = 0
def h():
    global n
    try:
        yield 1
    finally:
        n += 1
        if n < 3:
            yield 2
it2 = h(); next(it2); del it2
print(n)
def r():
    try:
        yield 1
    finally:
        keep.append(me[0])
keep, me = [], []
me.append(r()); next(me[0]); me[0] = None
print(len(keep))
#---- generator_resurrects
# undefined
def g():
    try:
        yield
    finally:
        keep.append(sys._getframe())
import sys, gc
keep = []
x = g(); next(x); del x
gc.collect()
print(len(keep), keep[0].f_back is not None)
keep.clear()
def h():
    me = yield
    yield
y = h(); next(y); y.send(y)
del y
print(gc.collect() >= 0)
#---- throw_oddly
# undefined
def g():
    while True:
        try:
            yield 1
        except Exception as e:
            print(type(e).__name__, e)
it = g(); next(it)
for args in [(KeyError,), (KeyError, 5), (KeyError, KeyError(6)), (5,), (int,), (KeyError("x"), 5), (KeyError, None, 5), (None,), (), (KeyError, (1, 2)),
             (KeyError, ValueError("v")), (lambda: 0,), (OSError, (2, "x"))]:
    try:
        it.throw(*args)
    except BaseException as e:
        print("out", type(e).__name__, e)
def e():
    yield 1
x = e()
try:
    x.throw(KeyError("unstarted"))
except KeyError as k:
    print(k)
print(list(x), x.gi_frame, x.gi_running)
try:
    x.send(5)
except StopIteration as s:
    print(s.value)
x = e()
try:
    x.send(5)
except TypeError as t:
    print(t)
def f(): return (yield from 5)
try:
    next(f())
except TypeError as t:
    print(t)
def s():
    raise StopIteration(5)
    yield
try:
    next(s())
except RuntimeError as r:
    print(r, repr(r.__cause__))
#---- deep_generators
# undefined
def g(n):
    if n: yield from g(n - 1)
    yield n
try:
    print(len(list(g(400))))
    print(len(list(g(100000))))
except RecursionError:
    print("RecursionError")
def chain(it, n):
    for i in range(n): it = (x for x in it)
    return it
try:
    print(list(chain([1], 300)))
    print(list(chain([1], 200000)))
except RecursionError:
    print("RecursionError")
m = iter([1])
for i in range(100000): m = map(lambda x: x, m)
try:
    next(m)
except RecursionError:
    print("RecursionError")
del m
#---- frames_edited
# undefined
import sys
def f():
    x = 1
    fr = sys._getframe()
    fr.f_locals["x"] = 5
    fr.f_globals["made"] = 7
    for name in ["f_back", "f_code", "f_globals", "f_builtins", "f_locals"]:
        try:
            setattr(fr, name, None)
        except AttributeError as e:
            print("AttributeError")
    for value in (None, 5, "x", -1, 10 ** 30):
        try:
            fr.f_lineno = value
        except (ValueError, AttributeError, TypeError) as e:
            print("refused")
    fr.f_locals.clear()
    try:
        fr.clear()
    except RuntimeError as e:
        print(e)
    del fr
    return x
print(f(), made)
def h():
    keep = [1, 2]
    return sys._getframe()
fr = h()
print(sorted(fr.f_locals))
fr.clear()
print(fr.f_locals, fr.f_back)
def g():
    y = [1]
    yield sys._getframe()
    yield y
it = g()
fr = next(it)
try:
    fr.clear()
except RuntimeError as e:
    print(e)
print(next(it, None))
fr.clear()
#---- tracebacks_edited
# undefined
import sys
def f(n):
    if n: f(n - 1)
    else: raise KeyError("deep")
try:
    f(3)
except KeyError as e:
    tb = e.__traceback__
try:
    tb.tb_next = tb
except ValueError as e:
    print(e)
t = tb
while t.tb_next: t = t.tb_next
try:
    t.tb_next = tb
except ValueError as e:
    print(e)
for bad in (5, "x", []):
    try:
        tb.tb_next = bad
    except TypeError as e:
        print(e)
tb.tb_next = None
print(tb.tb_next)
for name in ("tb_frame", "tb_lineno", "tb_lasti"):
    try:
        setattr(tb, name, 5)
    except (AttributeError, TypeError) as e:
        print(type(e).__name__)
e = KeyError()
for bad in (5, "x", tb):
    try:
        e.__traceback__ = bad
        print("good")
    except TypeError as x:
        print(x)
for bad in (5, KeyError, None, e):
    for name in ("__cause__", "__context__"):
        try:
            setattr(e, name, bad)
            print("good")
        except TypeError as x:
            print(x)
try:
    raise e
except KeyError as z:
    print(z is e)
T = type(tb)
for args in [(), (None, tb.tb_frame, 1, 1), (tb, tb.tb_frame, -5, 2 ** 31 - 1), (5, tb.tb_frame, 1, 1), (None, 5, 1, 1), (None, tb.tb_frame, 2 ** 40, 1)]:
    try:
        print(T(*args).tb_lineno)
    except Exception as x:
        print(type(x).__name__)
#---- exception_chains
e = KeyError(0)
for i in range(20000):
    n = KeyError(i)
    n.__context__ = e
    e = n
try:
    raise e
except KeyError as x:
    print(x)
a, b = KeyError("a"), KeyError("b")
a.__context__ = b
b.__context__ = a
try:
    try:
        raise a
    except KeyError:
        raise b
except KeyError as x:
    print(x, x.__context__)
a.__cause__ = a
try:
    raise a from a
except KeyError as x:
    print(x)
del a, b, e, n, x
import gc
gc.collect()
raise KeyError("end")
#---- exception_chain_shown
a, b = KeyError("a"), KeyError("b")
a.__cause__ = b
b.__cause__ = a
raise a
#---- exceptions_odd
class A(Exception):
    def __new__(cls, *a): return 5
class B(Exception):
    def __init__(self): raise KeyError("init")
class C(Exception):
    def __str__(self): raise ValueError("str")
    __repr__ = __str__
class D(Exception):
    __module__ = 5
    def __str__(self): return 7
for x in (A, B, C, D, 5, None, int, "x", object()):
    try:
        raise x
    except BaseException as e:
        print(type(e).__name__)
for bad in (5, (5,), (KeyError, 5), "x", ((KeyError,),), int, None, (ValueError, (KeyError, (IndexError,)))):
    try:
        try:
            raise IndexError
        except bad:
            print("caught")
    except BaseException as e:
        print(type(e).__name__, e)
class M(type):
    def __instancecheck__(c, o): return True
    def __subclasscheck__(c, o): 1 / 0
class X(Exception, metaclass=M): pass
try:
    try:
        raise KeyError
    except X:
        print("caught")
except KeyError:
    print("KeyError")
e = Exception.__new__(Exception)
print(e.args, repr(e))
e.args = [1, 2]
print(e.args)
for bad in (5, None):
    try:
        e.args = bad
    except TypeError as x:
        print(x)
try:
    del e.args
except TypeError as x:
    print(x)
e.__dict__ = {"a": 1}
print(e.a)
e.__setstate__({"b": 2})
print(e.b)
u = UnicodeDecodeError("x", b"abc", -5, 1000, "why")
print(u.start, u.end)
print(str(u)[:20])
u.start = 10 ** 9
print(str(u)[:20])
u.object = b""
print(str(u)[:20])
s = SyntaxError("m", (1, 2, 3, 4))
print(s)
s.lineno = s.offset = s.text = -10 ** 20
print(str(s)[:10])
for args in [("m", (1,)), ("m", 5), ("m", ("f", 1, 2, 3, 4, 5)), ("m", ("f", "x", "y", "z"))]:
    try:
        print(SyntaxError(*args))
    except Exception as x:
        print(type(x).__name__, x)
#---- syntax_error_shown_oddly
e = SyntaxError("m", ("file", 1, 10 ** 9, "text"))
e.end_lineno = -5
e.end_offset = -(10 ** 9)
raise e
#---- syntax_error_shown_oddly_two
# undefined
e = SyntaxError("m", (None, -1, -10 ** 9, "t\0ext\udc80\n\n"))
raise e
#---- uncaught_odd
class C(Exception):
    def __str__(self): raise ValueError("str")
raise C
#---- uncaught_str_odd
class C(Exception):
    def __str__(self): return 5
raise C
#---- uncaught_module_odd
# undefined
class C(Exception): pass
C.__module__ = 5
C.__qualname__ = "a.b"
raise C("x")
#---- uncaught_notes
e = KeyError("x")
e.__notes__ = ["one", 5, None]
raise e
#---- uncaught_notes_odd
# undefined
e = KeyError("x")
e.__notes__ = 5
raise e
#---- exit_odd
# undefined
import sys
class E:
    def __str__(self): raise KeyError
    __repr__ = __str__
sys.exit(E())
#---- exit_large
import sys
sys.exit(2 ** 100)
#---- recursion_limits
import sys
for bad in (0, -1, 2 ** 31, 2 ** 100, "x", 1.5, None):
    try:
        sys.setrecursionlimit(bad)
    except Exception as e:
        print(type(e).__name__)
def depth(n=0):
    try:
        return depth(n + 1)
    except RecursionError:
        return n
try:
    sys.setrecursionlimit(1)
except RecursionError as e:
    print("refused")
sys.setrecursionlimit(200)
print(depth() < 200)
sys.setrecursionlimit(1000)
#---- recursion_unlimited
# undefined
# args: --max-memory 64M
import sys
sys.setrecursionlimit(2 ** 31 - 1)
class A:
    def __init__(self): A()
class B:
    def __getattr__(self, n): return getattr(self, n + "x"[:0] or n)
class C:
    def __eq__(self, o): return self == o
class D:
    def __repr__(self): return repr(self)
class E:
    def __call__(self): return self()
class F:
    def __iter__(self): return iter(self)
class G:
    def __hash__(self): return hash(self)
class H:
    def __len__(self): return len(self)
class I:
    def __add__(self, o): return self + o
class J:
    def __lt__(self, o): return sorted([self, o])
class K:
    def __getitem__(self, o): return self[o]
class L:
    def __str__(self): return "%s" % self
class M:
    def __format__(self, s): return f"{self}"
class N:
    def __bool__(self): return not self
class O:
    def __set_name__(self, o, n): type("x", (), {"a": O()})
class P:
    def __del__(self): P()
class Q:
    def __instancecheck__(self, o): return isinstance(o, self)
class R:
    @property
    def p(self): return self.p
class S:
    def __contains__(self, o): return o in self
class T:
    def __enter__(self):
        with self: pass
    def __exit__(self, *a): pass
class U(dict):
    def __missing__(self, k): return self[k]
class V:
    def __index__(self): return [1][self]
class W:
    def __getattribute__(self, n): return self.x
for f in [A, lambda: B().x, lambda: C() == 1, lambda: repr(D()), lambda: E()(), lambda: list(F()), lambda: hash(G()), lambda: len(H()), lambda: I() + 1,
          lambda: J() < 1, lambda: K()[1], lambda: str(L()), lambda: f"{M()}", lambda: bool(N()), lambda: type("x", (), {"a": O()}),
          lambda: isinstance(1, Q()), lambda: R().p, lambda: 1 in S(), lambda: T().__enter__(), lambda: U()[1], lambda: [1][V()], lambda: W().y,
          lambda: (lambda f: f(f))(lambda f: f(f)), lambda: max([1], key=lambda x: max([1], key=f)), lambda: eval("f()", globals())]:
    try:
        f()
    except (RecursionError, MemoryError) as e:
        pass
print("done")
#---- deep_nesting
# undefined
import copy
def nest(kind, n):
    x = kind()
    for i in range(n):
        if kind is list: x = [x]
        elif kind is tuple: x = (x,)
        elif kind is dict: x = {1: x}
        elif kind is set: x = frozenset([x])
    return x
for kind in (list, tuple, dict, set):
    a, b = nest(kind if kind is not set else frozenset, 0), 0
    a, b = nest(kind, 50000) if kind is not set else nest(list, 3), nest(kind, 50000) if kind is not set else nest(list, 3)
    for f in (repr, str, lambda x: x == b, lambda x: x != b, hash, copy.deepcopy, lambda x: x < b, lambda x: "%r" % (x,), lambda x: f"{x}",
              lambda x: print(x) if kind is not set else 0, lambda x: b in [x]):
        try:
            f(a)
            print("fine")
        except (RecursionError, TypeError) as e:
            print(type(e).__name__)
class L:
    def __init__(self, next): self.next = next
x = None
for i in range(100000): x = L(x)
del x
x = None
for i in range(100000): x = (lambda x: lambda: x)(x)
del x
x = None
for i in range(100000): x = [x].append
del x
t = ()
for i in range(100000): t = (t, [t])
del t
print("done")
#---- isinstance_deep
# undefined
t = int
for i in range(100000): t = (t,)
try:
    isinstance("x", t)
except RecursionError:
    print("RecursionError")
try:
    issubclass(str, t)
except RecursionError:
    print("RecursionError")
s = "x"
try:
    s.startswith(t)
except TypeError as e:
    print("TypeError")
try:
    try:
        raise KeyError
    except t:
        pass
except (TypeError, KeyError, RecursionError) as e:
    print("refused")
#---- self_reference
l = []; l.append(l); d = {}; d[1] = d; t = ([],); t[0].append(t)
print(l, d, t)
class A(list):
    def __repr__(self): return "A" + list.__repr__(self)
a = A(); a.append(a)
print(a)
for f in [lambda: l == [l], lambda: l == l, lambda: d == {1: d}, lambda: [l] == [[l]], lambda: l < [l]]:
    m = [None]; m[0] = m
    try:
        print(f())
    except RecursionError as e:
        print("RecursionError")
m = []; m.append(m)
try:
    print(l == m)
except RecursionError:
    print("RecursionError")
import copy
print(copy.deepcopy(l)[0][0][0] is not l)
#---- locals_abuse
def f():
    x = 1
    locals()["x"] = 2
    exec("x = 3")
    del x
    try:
        return x
    except UnboundLocalError as e:
        return str(e)
print(f())
def g():
    def h(): return x
    try:
        h()
    except NameError as e:
        print(e)
    x = 1
    return h()
print(g())
def c():
    x = 1
    def d():
        nonlocal x
        del x
    d()
    try:
        x
    except NameError as e:
        print(e)
    cell = d.__closure__[0]
    try:
        cell.cell_contents
    except ValueError as e:
        print(e)
    cell.cell_contents = cell
    return x is cell
print(c())
#---- functions_edited
# undefined
def f(a, b=1, *, c=2): return (a, b, c)
f.__defaults__ = None
try:
    f(1)
except TypeError as e:
    print(e)
f.__defaults__ = (1, 2, 3, 4, 5)
try:
    print(f())
except TypeError as e:
    print(e)
f.__kwdefaults__ = {"c": 9, "z": 8}
print(f(1))
f.__kwdefaults__ = None
try:
    f(1)
except TypeError as e:
    print(e)
for name, bad in [("__code__", 5), ("__code__", None), ("__defaults__", 5), ("__defaults__", [1]), ("__kwdefaults__", 5), ("__dict__", 5), ("__name__", 5),
                  ("__qualname__", None), ("__closure__", ()), ("__globals__", {}), ("__annotations__", 5), ("__builtins__", {})]:
    try:
        setattr(f, name, bad)
        print(name, "set")
    except (TypeError, AttributeError) as e:
        print(name, type(e).__name__)
def g(): return x
def outer():
    x = 1
    def inner(): return x
    return inner
try:
    g.__code__ = outer().__code__
except ValueError as e:
    print(e)
def h(n):
    h.__code__ = (lambda n: n + 100).__code__
    return n
print(h(1), h(1))
T = type(f)
for args in [(), (f.__code__,), (f.__code__, 5), (5, {}), (f.__code__, {}, 5), (f.__code__, {}, "n", 5), (f.__code__, {}, "n", (), (1,)),
             (outer().__code__, {}), (outer().__code__, {}, None, None, ()), (outer().__code__, {}, None, None, (5,))]:
    try:
        print(T(*args).__name__)
    except Exception as e:
        print(type(e).__name__)
def r():
    r.__defaults__ = (lambda: 5,)
    r.__dict__["r"] = r
    return r.__dict__["r"]
print(r() is r)
del r
#---- calls_odd
# undefined
def f(*a, **k): return len(a), len(k)
class K:
    def keys(self): return [1]
    def __getitem__(self, k): return 2
class N:
    def keys(self): return 5
class S(str):
    def __eq__(self, other): return True
    def __hash__(self): return hash("a")
for call in [lambda: f(**K()), lambda: f(**N()), lambda: f(**5), lambda: f(*5), lambda: f(*None), lambda: f(**{"a": 1}, **{"a": 2}), lambda: f(*range(100000)),
             lambda: f(**{1: 2}), lambda: f(**{"x" * 1000: 1}), lambda: f(**{S("z"): 1, "a": 2}), lambda: (lambda a: a)(**{S("b"): 1}),
             lambda: (lambda a: a)(1, **{"a": 1}), lambda: print(**{"sep": 5}), lambda: f(*[1], *(2,), **{}, x=3), lambda: sorted([1], **{S("key"): None}),
             lambda: int(**{"base": 5}), lambda: dict(**{S("a"): 1}), lambda: type("A", (), {}, **{S("q"): 1})]:
    try:
        print(call())
    except Exception as e:
        print(type(e).__name__, str(e)[-60:])
