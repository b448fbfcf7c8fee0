# Builtins, sys and sys.modules taken away or replaced.
#---- modules_without_builtins
import sys
del sys.modules['builtins']
exec("print(1)", {})
print(eval("len([1])", {}))
import types
import string
print(string.digits)
import builtins
print(builtins.len([1]))
#---- modules_without_sys
import sys
keep = sys
del sys.modules['sys']
import string
print(string.digits)
try:
    import no_such_thing
except ImportError as e:
    print(e)
import sys
print(sys is keep)
#---- modules_without_main
import sys
del sys.modules['__main__']
class A: pass
print(A, A.__module__)
exec("print(__name__)")
def f(): pass
print(f.__module__)
#---- modules_without_main_fails
import sys
del sys.modules['__main__']
raise ValueError("last")
#---- modules_none
import sys
for name in ['builtins', '__main__', 'heapq', 'sys']:
    sys.modules[name] = None
try:
    import heapq
except ImportError as e:
    print(type(e).__name__, e)
exec("print('there')", {})
try:
    import sys
except ImportError as e:
    print(type(e).__name__, e)
#---- modules_numbers
# undefined
import sys
sys.modules['builtins'] = 5
sys.modules['__main__'] = "text"
sys.modules['heapq'] = 7
import heapq, builtins
print(heapq, builtins)
exec("print('there')", {})
try:
    from heapq import heappush
except ImportError as e:
    print(type(e).__name__)
import string
print(string.digits)
#---- modules_sys_number
# undefined
import sys
sys.modules['sys'] = 5
print("still", 1)
import string
exec("print(len)", {})
raise KeyError(1)
#---- modules_cleared
import sys
sys.modules.clear()
print("still", 1)
exec("print(len([]))", {})
import heapq
print(heapq.nsmallest(1, [2, 1]))
#---- modules_replaced
import sys
sys.modules = {}
print("still", 1)
import string
print(string.digits)
exec("print(len([]))", {})
#---- modules_is_number
# undefined
import sys
sys.modules = 5
print("still", 1)
try:
    import string
except BaseException as e:
    print(type(e).__name__)
exec("print(len([]))", {})
#---- modules_attribute_deleted
import sys
del sys.modules
print("still", 1)
exec("print(len([]))", {})
#---- path_gone
# undefined
import sys
del sys.path
try:
    import no_such_thing
except (ImportError, RuntimeError) as e:
    print(type(e).__name__)
#---- path_number
# undefined
import sys
sys.path = 5
import string
sys.path = [None, 5, b"x", [], "\0", "\udc80", "x" * 10000, ""]
try:
    import no_such_thing
except Exception as e:
    print("failed")
#---- path_mutates
import sys
class Path(list):
    def __iter__(self):
        sys.path = []
        return iter(["/nonexistent"])
    def __len__(self):
        return 10 ** 9
sys.path = Path(["/nowhere"])
try:
    import no_such_thing
except ImportError as e:
    print(e)
#---- stdout_none
import sys
sys.stdout = None
print("nowhere")
sys.stdout = sys.__stdout__
print("there")
#---- stdout_gone
import sys
del sys.stdout
try:
    print("nowhere")
except RuntimeError as e:
    sys.stderr.write(str(e) + "\n")
sys.stdout = sys.__stdout__
print("there")
#---- stdout_odd
import sys
class Odd:
    def __init__(self): self.n = 0
    def write(self, text):
        self.n += 1
        sys.stdout = None
        del self.write
    def flush(self):
        raise KeyError("flush")
out = sys.stdout
sys.stdout = 5
try:
    print("x")
except AttributeError as e:
    sys.stdout = out
    print(e)
sys.stdout = Odd()
try:
    print("x")
except AttributeError as e:
    pass
sys.stdout = out
print("there")
#---- stdout_write_drops_itself
# undefined
import sys
out = sys.stdout
class Odd:
    def write(self, text):
        sys.stdout = out
        return 0
sys.stdout = Odd()
print("a", "b", "c", sep="-", end="!\n", flush=False)
print("there")
#---- stderr_gone
# undefined
import sys
del sys.stderr
raise ValueError("unseen")
#---- stderr_none
import sys
sys.stderr = None
raise ValueError("unseen")
#---- stderr_number
# undefined
import sys
sys.stderr = 7
raise ValueError("unseen")
#---- stderr_raises
# undefined
import sys
class Bad:
    def write(self, text):
        raise ValueError("write")
    def flush(self): raise OSError
sys.stderr = Bad()
class D:
    def __del__(self): raise KeyError(1)
D()
print("on")
raise ValueError("unseen")
#---- stderr_raises_itself
# undefined
import sys
class Bad:
    def write(self, text):
        class D:
            def __del__(self): raise KeyError(1)
        D()
    def flush(self): pass
sys.stderr = Bad()
class D:
    def __del__(self): raise KeyError(1)
try:
    D()
except RecursionError:
    pass
print("on")
#---- excepthook_gone
import sys
del sys.excepthook
raise ValueError("seen")
#---- excepthook_raises
import sys
def hook(*args):
    print(len(args))
    raise KeyError("in the hook")
sys.excepthook = hook
raise ValueError("seen")
#---- excepthook_number
import sys
sys.excepthook = 5
raise ValueError("seen")
#---- excepthook_exits
import sys
def hook(*args):
    sys.exit(0)
sys.excepthook = hook
raise ValueError("seen")
#---- unraisablehook_odd
import sys
class D:
    def __del__(self): raise KeyError(1)
def hook(args):
    print(type(args.exc_value).__name__)
    sys.unraisablehook = None
    raise ValueError
sys.unraisablehook = hook
D()
D()
del sys.unraisablehook
D()
print("on")
#---- displayhook_and_argv
import sys
sys.displayhook = None
sys.argv = 5
del sys.flags, sys.version_info, sys.maxsize, sys.byteorder
print(3, "%s" % 5, int.from_bytes(b"ab", "big"))
del sys.exc_info, sys.getrefcount, sys.intern
try:
    1 / 0
except ZeroDivisionError as e:
    print(e)
#---- sys_dict_cleared
# undefined
import sys
out = sys.stdout
sys.__dict__.clear()
try:
    print("x")
except RuntimeError as e:
    out.write(str(e) + "\n")
sys.stdout = out
print("there")
try:
    import heapq
except Exception as e:
    print("failed")
#---- builtins_cleared
import builtins, sys
write = sys.stdout.write
builtins.__dict__.clear()
write("on\n")
try:
    print
except:
    write("no print\n")
try:
    class A: pass
except:
    write("no class\n")
try:
    import sys
except:
    write("no import\n")
try:
    1 / 0
except:
    write("error\n")
#---- builtins_deleted_one_by_one
import builtins
out = print
names = list(vars(builtins))
d = vars(builtins)
for name in names:
    if name not in ("list",):
        del d[name]
out(list(d))
#---- builtins_replaced
import builtins
out = print
builtins.print = None
builtins.len = lambda x: -1
builtins.ValueError = KeyError
builtins.StopIteration = KeyError
out(len([1, 2]))
try:
    int("x")
except ValueError:
    out("replaced")
except Exception as e:
    out(e)
out(list(i for i in range(3)))
out([*map(str, [1])])
try:
    print()
except TypeError as e:
    out(e)
#---- build_class_replaced
import builtins
def build(func, name, *bases, **kw):
    return (name, bases, kw)
old = builtins.__build_class__
builtins.__build_class__ = build
class A(int, x=1): pass
print(A)
del builtins.__build_class__
try:
    class B: pass
except NameError as e:
    print(e)
builtins.__build_class__ = 5
try:
    class B: pass
except TypeError as e:
    print(e)
#---- import_replaced
import builtins
old = builtins.__import__
builtins.__import__ = lambda name, *rest: (name, rest[2:])
import a.b.c
print(a)
import a.b.c as d
try:
    from x import y
except ImportError as e:
    print(e)
del builtins.__import__
try:
    import sys
except ImportError as e:
    print(e)
builtins.__import__ = 5
try:
    import sys
except TypeError as e:
    print(e)
builtins.__import__ = old
import sys
print(sys.__name__)
#---- dunder_builtins_in_globals
print(eval("a", {"a": 1, "__builtins__": {}}))
for value in [None, 5, {}, {"len": 5}, [], "x"]:
    try:
        print(eval("len", {"__builtins__": value}))
    except Exception as e:
        print(type(e).__name__)
class D(dict):
    def __missing__(self, key): return key * 2
    def __getitem__(self, key): return "got " + key
try:
    print(eval("abc", {"__builtins__": D()}))
except Exception as e:
    print(type(e).__name__)
print(eval("abc", {}, D()))
#---- dunder_builtins_changed_midway
# undefined
__builtins__ = {}
print("on")
def f():
    return len([1])
print(f())
del __builtins__
print(f())
exec("__builtins__ = None; print('x')")
#---- exec_globals_gone
g = {}
exec("""
def f():
    g.clear()
    return abc
def h():
    del globals()['h']
    return len('xx')
abc = 1
""", g)
f, h = g['f'], g['h']
g['g'] = g
print(h())
try:
    f()
except NameError as e:
    print(e)
#---- exec_odd_arguments
class G(dict):
    def __getitem__(self, k): return 42
    def __setitem__(self, k, v): raise KeyError(k)
class M:
    def __init__(self): self.log = []
    def __getitem__(self, k):
        self.log.append(k)
        raise KeyError(k)
    def __setitem__(self, k, v): self.log.append((k, v))
    def __delitem__(self, k): self.log.append(("del", k))
m = M()
exec("x = 1\ny = x if 0 else 2\ndel z", {}, m)
print(m.log)
for args in [(5,), ("1", 5), ("1", {}, 5), ("1", []), (None,), ("1", None, 7), (b"\xff",), ("\0",), (b"1\0",)]:
    for f in (eval, exec):
        try:
            print(f(*args))
        except BaseException as e:
            print(f.__name__, type(e).__name__)
g = G()
exec("a = 1\nprint(a)", g)
print(sorted(k for k in dict.keys(g)))
#---- exec_recursive
n = 0
source = "n += 1\nif n < 5000: exec(source)"
try:
    exec(source)
except RecursionError as e:
    print("RecursionError")
print(n > 20)
#---- deep_source
# undefined
for text in ["(" * 1000 + ")" * 1000, "[" * 50000, "-" * 100000 + "1", "not " * 100000 + "1", "a." * 50000 + "a",
             "1+" * 100000 + "1", "x" + "[0]" * 50000, "f" + "()" * 50000, "lambda: " * 500 + "1",
             "1 if 1 else " * 20000 + "1", "{" * 100 + "}" * 100, "(" * 150 + ")" * 150, "1 < " * 5000 + "2",
             "a = " * 20000 + "1", "f'{" * 100 + "1" + "}'" * 100, "**" * 10000, "1 " * 10000, "'a' " * 20000,
             "*a, " * 10000, "x: " * 1000 + "1", "~" * 100000 + "1", "await " * 1000 + "x", "yield " * 1000,
             "a and " * 50000 + "a", "a and (" * 5000 + "a" + ")" * 5000]:
    try:
        compile(text, "deep", "exec")
        print("compiled")
    except (SyntaxError, RecursionError, MemoryError) as e:
        print("refused")
#---- deep_blocks
# undefined
for opener in ["if 1:", "while 1:", "for i in x:", "try:", "with x:", "def f():", "class A:", "if 1:\n{}pass\n{}elif 1:"]:
    for depth in (10, 60, 90, 120, 3000):
        lines = []
        for i in range(depth):
            lines.append(" " * i + opener.format(" " * (i + 1), " " * i))
        lines.append(" " * depth + "pass")
        if opener == "try:":
            for i in reversed(range(depth)):
                lines.append(" " * i + "finally: pass")
        try:
            compile("\n".join(lines), "blocks", "exec")
        except (SyntaxError, RecursionError, MemoryError) as e:
            pass
print("done")
#---- huge_source
print(len(compile("x = 1\n" * 100000, "huge", "exec").co_code) > 0)
print(eval("[" + "1, " * 100000 + "]")[-1])
print(len(eval("{" + "".join("%d: %d," % (i, i) for i in range(30000)) + "}")))
print(eval("f(" + "1, " * 5000 + ")", {"f": lambda *a: len(a)}))
print(eval("f(" + ", ".join("a%d=%d" % (i, i) for i in range(3000)) + ")", {"f": lambda **a: len(a)}))
names = ", ".join("a%d" % i for i in range(2000))
d = {}
exec("def f(%s): return a1999\n" % names, d)
print(d["f"](*range(2000)))
exec("def g():\n" + "".join(" b%d = %d\n" % (i, i) for i in range(3000)) + " return b2999", d)
print(d["g"]())
print(len(eval("'" + "x" * 1000000 + "'")))
try:
    print(eval("9" * 5000))
except (SyntaxError, ValueError) as e:
    print("too long")
exec("def many():\n" + " if x: return 1\n" * 20000 + " return 2", d)
d["x"] = 0
print(d["many"]())
exec("def loop():\n n = 0\n for i in range(3):\n" + "  n += i\n" * 20000 + " return n", d)
print(d["loop"]())
