# Forms that compile, and forms that do not: messages and places of syntax errors.


def check(source):
    try:
        exec(source, {})
        print("fine:", repr(source))
    except SyntaxError as error:
        print(type(error).__name__, "|", error.msg, "|", error.lineno, error.offset, repr(error.text))
    except Exception as error:
        print("runs:", repr(source), type(error).__name__, error)


for source in (
    "break",
    "continue",
    "if 1:\n    break",
    "def f():\n    break",
    "for i in []:\n    def f():\n        continue",
    "class A:\n    continue",
    "while 1:\n    class A:\n        break",
    "return 1",
    "class A:\n    return",
    "yield 1",
    "[(yield 1) for x in y]",
    "try:\n    pass\nexcept:\n    pass\nexcept ValueError:\n    pass",
    "*a = 1",
    "*a, *b = 1",
    "a = *b",
    "del *a",
    "1 = x",
    "f() = 1",
    "a + b = c",
    "None = 1",
    "True = 1",
    "x = = 1",
    "def f(a, a): pass",
    "def f(a=1, b): pass",
    "def f(*): pass",
    "def f(**k, a): pass",
    "f(a=1, 2)",
    "f(a=1, a=2)",
    "f(1=2)",
    "global x\nx = 1",
    "x = 1\nglobal x",
    "def f():\n    x = 1\n    global x",
    "def f():\n    print(x)\n    global x",
    "def f(x):\n    global x",
    "def f():\n    nonlocal x",
    "nonlocal x",
    "def f():\n    def g():\n        nonlocal y",
    "from __future__ import nonsense",
    "from __future__ import braces",
    "x = 1\nfrom __future__ import annotations",
    "from __future__ import annotations\nx: undefined = 1",
    "'doc'\nfrom __future__ import division",
    "def f():\n    from os import *",
    "import a.b as",
    "(a, b) += 1",
    "a, b += 1",
    "x: int: str",
    "(a, b): int",
    "for 1 in x: pass",
    "with a as 1: pass",
    "lambda: (yield)",
    "if x:\npass",
    "if x:\n  a\n b",
    "  x = 1",
    "if 1:\n\tx\n        y",
    "x = (1,\n",
    "f'{'",
    "f'{a b}'",
    "f'{}'",
    "a b",
    "é = 1; é é",
    "[x := 1 for y in z]",
    "[(x := 1) for x in z]",
    "(x := 1) = 2",
    "x := 1",
    "f(x := 1)",
    "assert",
    "raise from x",
    "try:\n    pass",
    "else: pass",
    "print 1",
    "exec 'x'",
    "a = 1 if 2",
    "{1: 2, 3}",
    "{**a, 1}",
    "{*a: 1}",
    "async def f(): await",
    "await x",
    "def f(): await x",
    "import *",
    "from . import *\nclass",
    "@\ndef f(): pass",
    "del f()",
    "del (a, b), [c], 1",
    "__debug__ = 1",
    "x.__debug__ = 1",
    "pass; pass\n;",
    "a = $",
    "a = ?",
    "def f(:\n    pass",
    "(",
):
    check(source)

# Forms that are right.
a = b = None
if a: pass
elif b: pass
else: x = 1
for _ in (): pass
while 0: pass
try: pass
except: pass
else: pass
finally: pass
class Empty: pass
class Parens(): ...
def one_line(): return 1; return 2
x = 1; y = 2
print(x, y, one_line())
if x: print("one"); print("two")
x = (1 +
     2 +  # comment
     3)
y = x \
    + 1
print(x, y)
lst = [
    1,
    2,
]
print(lst, (1), (1,), 1,)
print(eval("1 +\\\n 2"), eval("  3"), eval("(4\n)"))
exec("if 1:\n\tprint('tab')\n\n\n# end")
exec("")
exec("\n\n")
exec("pass")
exec("x = 5\n    # odd comment\nprint(x)")
exec("\ufeffprint('bom')" if False else "print('no bom')")
print(eval(compile("1 + 1", "<s>", "eval")), compile("x", "file", "exec").co_filename)
exec(compile("print('compiled')", "<s>", "exec"))
code = compile("def f(a, b=1, *c, d, **e):\n    z = a\n    return lambda: z", "<s>", "exec")
print(code.co_name, [k.co_varnames for k in code.co_consts if hasattr(k, 'co_varnames')])
import os.path
import os.path as path
import sys as system, os
from os.path import join, split as divide
from os import (path as p2,)
print(path is os.path is p2, join("a", "b"), divide("a/b"), system.__name__)
match = 1
case = 2
_ = match + case
print(_, match, case)
type = 5
print(type)
del type
print(1 if True else 2, 1 .real, 1..real, 0xfe, 0XFE)
nested = ((((((((((((((((((((1))))))))))))))))))))
print(nested)
print("a" "b" if x else "c", *[1], **{"sep": "-"})
deep = eval("[" * 90 + "]" * 90)
print(str(deep)[:5])
try:
    eval("(" * 300 + ")" * 300)
except (SyntaxError, MemoryError) as error:
    print(error.__class__.__name__, getattr(error, "msg", ""))
long_sum = eval(" + ".join(["1"] * 500))
print(long_sum)
many = eval("[" + ", ".join(map(str, range(3000))) + "]")
print(len(many), many[-1])
lines = "\n".join("x%d = %d" % (i, i) for i in range(2000))
ns = {}
exec(lines, ns)
print(ns["x1999"])
branches = "def f(n):\n" + "".join("    if n == %d: return %d\n" % (i, i * 2) for i in range(3000))
exec(branches, ns)
print(ns["f"](2999), ns["f"](0), ns["f"](-1))
big_loop = "def g(n):\n    t = 0\n    for i in range(n):\n        if i < 5:\n" + "".join(
    "            t += i * %d\n" % (i % 7) for i in range(12000)) + "    return t\n"
exec(big_loop, ns)
print(ns["g"](7))
while_loop = "def h(n):\n    t = 0\n    while n > 0:\n" + "        t += n\n" * 40000 + "        n -= 1\n    return t\n"
exec(while_loop, ns)
print(ns["h"](3))


def matched(value):
    match value:
        case 0:
            return "zero"
        case 1 | 2 | -3:
            return "small"
        case None:
            return "none"
        case True:
            return "true"
        case "text" as t:
            return t * 2
        case b"x" | 1.5:
            return "other"
        case system.maxsize:
            return "maxsize"
        case n if isinstance(n, str):
            return "str " + n
        case _:
            pass
    return "rest"


print([matched(v) for v in (0, 1, 2, -3, None, True, False, "text", b"x", 1.5, system.maxsize, "q", [])])
for source in ("match 1:\n    case x: pass\n    case 2: pass", "match 1:\n    case _: pass\n    case 2: pass",
               "match 1:\n    case x | 1: pass"):
    check(source)
print(matched.__code__.co_names[:3], matched.__code__.co_varnames)
