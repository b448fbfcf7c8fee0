# The functions of builtins: results, and what they say when asked wrongly.


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)


print('-- characters')
t(chr, 65)
t(chr, 0x1F600)
t(chr, 2 ** 40)
t(chr, 2 ** 70)
t(chr, -1)
t(chr, 'a')
t(chr, 0x110000)
t(ord, 'a')
t(ord, b'a')
t(ord, bytearray(b'z'))
t(ord, 'ab')
t(ord, '')
t(ord, 1)
t(ascii, 'é€😀\n')
t(bin, 10)
t(bin, -10)
t(bin, True)
t(oct, 64)
t(hex, -255)
t(hex, 2 ** 100)
t(hex, 1.5)
t(bin, 'a')

print('-- numbers')
t(abs, -3)
t(abs, -2.5)
t(abs, 3 + 4j)
t(abs, 'a')
t(abs)
t(divmod, 7, -2)
t(divmod, 7.5, 2)
t(divmod, 1, 'a')
t(divmod, 1, 0)
t(pow, 2, 10)
t(pow, 2, -1)
t(pow, 3, 5, 7)
t(pow, 3, -1, 7)
t(pow, 2, 3, 0)
t(pow, base=2, exp=5)
t(pow, 2)
t(pow, 'a', 2)
t(round, 2.5)
t(round, 3.5)
t(round, -2.567, 2)
t(round, 1234, -2)
t(round, 1.5, None)
t(round, number=2.675, ndigits=2)
t(round, 'a')
t(round)
t(sum, [1, 2, 3])
t(sum, [1, 2.5, 3])
t(sum, [0.1] * 10)
t(sum, [2 ** 62, 2 ** 62, 2 ** 62])
t(sum, [1, True, 2])
t(sum, [[1], [2]], [])
t(sum, (), start=5)
t(sum, ['a'])
t(sum, ['a'], '')
t(sum, [], b'')
t(sum, [], bytearray())
t(sum, 3)
t(sum)
t(sum, [1, 2 + 3j, 4.0])

print('-- min and max')
t(max, 1, 3, 2)
t(min, 'banana')
t(max, [3, 1, 2], key=lambda x: -x)
t(min, [], default=3)
t(max, 'a', 'B', key=str.lower)
t(max, [1.0, 1, True])
t(max)
t(max, [])
t(max, 1)
t(max, 1, 2, default=3)
t(max, 1, 2, foo=3)
t(min, 1, 'a')
t(min, [], key=1)
t(max, [1, 2], key=None)

print('-- iteration')
t(all, [])
t(all, [1, 0, 2])
t(any, [0, '', 3])
t(any, [])
t(all, 1)
t(next, iter([1]))
t(next, iter([]), 'end')
t(next, iter([]))
t(next, [])
t(iter, 1)
t(iter, 1, 2)
t(iter, [], 2, 3)
items = [1, 2, 3, 0, 4]
t(list, iter(lambda: items.pop(0), 0))
t(sorted, [3, 1, 2])
t(sorted, 'hello', reverse=True)
t(sorted, ['b', 'A', 'c'], key=str.lower)
t(sorted)
t(sorted, 1)
t(sorted, [1], 2)
t(sorted, [1], foo=2)
t(sorted, [1, 'a'])
t(len, 'abc')
t(len, 1)
t(len)
t(list, zip([1, 2], 'ab'))
t(list, zip([1], [2, 3], strict=True))
t(list, enumerate('ab', 5))
t(list, map(lambda a, b: a + b, [1, 2], [3, 4]))
t(list, filter(None, [0, 1, '', 'a']))
t(list, reversed([1, 2, 3]))
t(reversed, 5)


def generate():
    yield 1
    return 'value'


g = generate()
next(g)
try:
    next(g)
except StopIteration as e:
    print('stopped with', e.value)


class Odd:
    def __round__(self, n='none'):
        return 'rounded', n

    def __iter__(self):
        return 1

    def __len__(self):
        return -1

    def __dir__(self):
        return ['b', 'a']

    def __next__(self):
        raise StopIteration(3)

    def __index__(self):
        return 5

    def __format__(self, spec):
        return f'<{spec}>'

    def __hash__(self):
        return 42


t(round, Odd())
t(round, Odd(), 2)
t(iter, Odd())
t(len, Odd())
t(dir, Odd())
t(next, Odd())
t(next, Odd(), 4)
t(bin, Odd())
t(hash, Odd())
t(format, Odd(), 'spec')

print('-- attributes')


class A:
    x = 1

    def __init__(self):
        self.y = 2


a = A()
t(getattr, a, 'y')
t(getattr, a, 'z', 'default')
t(getattr, a, 'z')
t(getattr, 1, 2)
t(getattr, 1)
t(hasattr, a, 'x')
t(hasattr, a, 'nope')
t(hasattr, 1, 2)
setattr(a, 'new', 5)
t(getattr, a, 'new')
delattr(a, 'new')
t(hasattr, a, 'new')
t(setattr, 1, 2, 3)
t(setattr, 1, 'a', 2)
t(delattr, a, 'nope')
t(delattr, 1, 2)
t(vars, a)
t(vars, 1)
t(dir, 1, 2)
print([name for name in dir(a) if not name.startswith('_')])


class Raises:
    @property
    def p(self):
        raise ValueError('from p')


t(getattr, Raises(), 'p', 1)
t(hasattr, Raises(), 'p')

print('-- classes')
t(isinstance, 1, int)
t(isinstance, True, (str, int))
t(isinstance, 1, 1)
t(isinstance, 1, (str, (float, int)))
t(issubclass, bool, int)
t(issubclass, 1, int)
t(issubclass, int, 1)
t(callable, len)
t(callable, 3)
t(callable)
t(id)
t(id, 1, 2)
t(hash, [])
t(hash, 1) 
t(hash, 2.0)
t(hash, -1)
t(type, 1)
t(type, 1, 2)
print(id(a) == id(a), a is a)

print('-- format and repr')
t(format, 3.14159, '.2f')
t(format, 255, '#x')
t(format, 'a', '>5')
t(format, 1, 2)
t(format, 1, 'q')
t(repr, 'a\'b"c')
t(repr, [1, {'a': (1,)}, {2}])

print('-- compile, eval, exec')
t(eval, '1 + 1')
t(eval, '  \t 2 * 3')
t(eval, b'4')
t(eval, 'x', {'x': 10})
t(eval, 'x + y', {'x': 10}, {'y': 5})
t(eval, 1)
t(eval, '1', 1)
t(eval, '1', {}, 1)
t(eval)
t(exec, 1)
t(exec, '1', 1)
t(exec, '1', {}, 1)
t(eval, compile('1 + 2', 'f', 'eval'))
t(compile, '1', 'f', 'foo')
t(compile, 1, 'f', 'eval')
t(eval, 'undefined_name')
t(eval, '1 +')
namespace = {}
exec('def f(n):\n    return n * 2\nv = f(21)', namespace)
print(namespace['v'], sorted(k for k in namespace if k != 'f'))
code = compile('w = 5', '<made>', 'exec')
exec(code, namespace)
print(namespace['w'])


def locals_of():
    p = 1
    q = p + 1
    return locals()


print(locals_of(), globals()['a'] is a)


def nested():
    value = 7
    return eval('value')


t(nested)


class Namespace(dict):
    def __missing__(self, key):
        return 'missing ' + key


t(eval, 'foo', {}, Namespace())
t(__import__, 1)
t(__import__)
t(__import__, 'no_such_module_at_all')
print(__import__('sys').__name__)
print(__debug__, Ellipsis, NotImplemented, None)
print(exit, quit)
try:
    exit(3)
except SystemExit as e:
    print('exit', e.code)
print(IOError is OSError, EnvironmentError is OSError)
print(len, print, int, [].append.__name__)
