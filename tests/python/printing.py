# print and what it accepts; streams of one's own; input.
import sys


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)


print()
print(1, 'a', None, [1, 'x'], 2.0, (1,))
print(1, 2, 3, sep='-')
print(1, 2, sep='', end='|\n')
print('é€😀', 'tab\there', sep='\u2603')
print('no newline', end='')
print()
print(1, 2, sep=None, end=None)
print(*range(5), sep=', ')
print('flushed', flush=True)
t(print, 1, sep=2)
t(print, 1, end=2)
t(print, 1, foo=2)
t(print, 1, file=3)
t(print, 1, file=sys.stdout, flush=True)
t(print, 'none', file=None)


class Writer:
    def __init__(self):
        self.pieces = []

    def write(self, s):
        self.pieces.append(s)

    def flush(self):
        self.pieces.append('<flush>')


w = Writer()
print('a', 1, sep='+', file=w)
print('b', end='', file=w, flush=True)
print(w.pieces)

saved = sys.stdout
sys.stdout = w = Writer()
print('hidden')
sys.stdout = saved
print(w.pieces)

sys.stdout = None
print('goes nowhere')
sys.stdout = saved
print('back')


class Changes:
    """Its str() replaces sys.stdout while print runs."""

    def __str__(self):
        sys.stdout = Writer()
        return 'changed'


print('before', Changes(), 'after')
sys.stdout = saved


class BadStr:
    def __str__(self):
        return 3

    def __repr__(self):
        raise ValueError('repr failed')


t(print, BadStr())
t(repr, BadStr())
t(print, [BadStr()])


class Failing:
    def write(self, s):
        raise OSError('cannot write')


t(print, 'x', file=Failing())


class Lines:
    def __init__(self, *lines):
        self.lines = list(lines)

    def readline(self):
        return self.lines.pop(0) if self.lines else ''


stdin = sys.stdin
sys.stdin = Lines('first\n', 'last')
print(repr(input()))
print(repr(input('prompt> ')))
t(input)
t(input, 1, 2)
sys.stdin = stdin

sys.stdout.write('written\n')
print(sys.stdout.write('abc\n'))
sys.stdout.writelines(['x', 'y\n'])
sys.stdout.flush()
t(sys.stdout.write, 1)
t(sys.stdout.read)
t(sys.stdin.write, 'a')
print(sys.stdout.fileno(), sys.stderr.fileno(), sys.stdin.fileno())
print(sys.stdout.name, sys.stderr.name, sys.stdin.name, sys.stdout.mode, sys.stdin.mode)
print(sys.stdout.readable(), sys.stdout.writable(), sys.stdin.readable(), sys.stdout.closed)
print(sys.stdout is sys.__stdout__, sys.stderr is sys.__stderr__)
sys.stdout.flush()
print(sys.stdout.buffer.write(b'bytes\n'))
sys.stdout.flush()
sys.displayhook(None)
sys.displayhook('shown')
print(_)
print('%s and %r' % ('s', 's'), '{!r:>5}'.format('a'), f'{3.14159:.2f}')
