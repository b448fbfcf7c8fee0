# The module sys.
import sys


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)


print(sys.version_info[:2], sys.version_info.major, sys.version_info.minor, len(sys.version_info))
print(sys.version_info >= (3, 8), sys.version_info < (4,), isinstance(sys.version_info, tuple))
print(sys.version_info.releaselevel, type(sys.version_info).__name__)
print(repr(sys.version_info)[:35])
print(sys.version.split('.')[0], hex(sys.hexversion)[:5])
print(sys.maxsize, sys.maxunicode, sys.byteorder, sys.platform)
print(sys.float_info.max, sys.float_info.epsilon, sys.float_info.dig, sys.float_info)
print(sys.hash_info.width, sys.hash_info.modulus, sys.hash_info.inf)
print(sys.getdefaultencoding(), sys.getfilesystemencoding())
print(type(sys.flags).__name__, sys.flags.debug, sys.flags.optimize, sys.flags.interactive)
print(isinstance(sys.implementation.name, str), isinstance(sys.path, list), isinstance(sys.argv, list))
print(isinstance(sys.modules, dict), sys.modules['sys'] is sys, 'builtins' in sys.modules)
print(sys.modules['__main__'].t is t)
print(isinstance(sys.executable, str), isinstance(sys.builtin_module_names, tuple))

a = 'ab' + 'cd'
b = sys.intern(''.join(['ab', 'cd']))
print(b is sys.intern(''.join(['a', 'bcd'])))
t(sys.intern, 1)

x = []
print(sys.getrefcount(x))
y = x
print(sys.getrefcount(x))
holder = [x, x]
print(sys.getrefcount(x))
del y, holder
print(sys.getrefcount(x))


def count(argument):
    return sys.getrefcount(argument)


print(count(x))
t(sys.getrefcount)
t(sys.getsizeof)
print(sys.getsizeof(1) > 0, sys.getsizeof([1] * 100) > sys.getsizeof([]))


class Sized:
    def __sizeof__(self):
        return 'no number'


print(sys.getsizeof(Sized(), 'default'))

print(sys.getrecursionlimit())
sys.setrecursionlimit(500)
print(sys.getrecursionlimit())
t(sys.setrecursionlimit, 0)
t(sys.setrecursionlimit, 'a')


def deep(n):
    return deep(n + 1)


try:
    deep(0)
except RecursionError as e:
    print(type(e).__name__, str(e)[:32])
sys.setrecursionlimit(1000)

print(sys.exc_info())
try:
    1 / 0
except ZeroDivisionError as e:
    kind, value, tb = sys.exc_info()
    print(kind, value is e, tb is e.__traceback__, sys.exception() is e)
    try:
        {}['k']
    except KeyError:
        print(sys.exc_info()[0])
    print(sys.exc_info()[0])
    del tb
print(sys.exc_info(), sys.exception())


def caller():
    return sys._getframe().f_code.co_name, sys._getframe(1).f_code.co_name


print(caller())
t(sys._getframe, 100)

for code in ((), (None,), (3,), ('text',), ((1, 2),)):
    try:
        sys.exit(*code)
    except SystemExit as e:
        print('exit', e.code, e.args)
t(sys.exit, 1, 2)

t(sys.setswitchinterval, 0)
sys.setswitchinterval(0.01)
print(sys.getswitchinterval())
t(sys.set_int_max_str_digits, 3)
print(sys.get_int_max_str_digits())
print(sys.is_finalizing())
print(sys.getallocatedblocks() > 100)
print(sys.displayhook is sys.__displayhook__, sys.excepthook is sys.__excepthook__)
t(sys.displayhook)
sys.modules['made_up'] = 'anything'
import made_up
print(made_up)
sys.foo = 1
print(sys.foo)
del sys.foo
t(lambda: sys.foo)
print(sys)
print(sys.getsizeof)

from types import SimpleNamespace
n = SimpleNamespace(b=2, a=1)
n.c = [n]
print(n, n == SimpleNamespace(b=2, a=1), SimpleNamespace(q=1) == SimpleNamespace(q=1))
t(SimpleNamespace, 1)
n.c = None
