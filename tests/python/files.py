# Files: every mode, newlines, positions, errors; os and os.path about them.
import io
import os


def t(f, *args, **kwargs):
    try:
        print(repr(f(*args, **kwargs)))
    except BaseException as e:
        print(type(e).__name__, e)


here = '/tmp/ouro-files-%d' % os.getpid()
os.mkdir(here)
os.chdir(here)

print('-- opening')
t(open, 'missing')
t(open, 1.5)
t(open, '.', 'w')
t(open, '.')
t(open, 'x', 'q')
t(open, 'x', 'rw')
t(open, 'x', '')
t(open, 'x', 'rbt')
t(open, 'x', 'rb', encoding='utf8')
t(open, 'x', 'rb', newline='\n')
t(open, 'x', 'rb', errors='strict')
t(open, 'x', 'w', newline='x')
t(open, 'x', 'w', encoding='no-such-encoding')
t(open, 'x', 'r', 0)
t(open, 'a\0b')
t(open, -1)
t(open, 999)
t(open, '')
try:
    open('missing')
except OSError as e:
    print(e.errno, e.strerror, e.filename, type(e).__mro__[1].__name__)

print('-- writing text')
with open('x', 'w') as f:
    print(f, f.name, f.mode, f.encoding, f.errors, f.closed, f.newlines, f.line_buffering)
    print(f.write('one\n'), f.write('zwei é€😀\n'), f.write(''))
    f.writelines(['three\n', 'four'])
    t(f.write, 1)
    t(f.write, b'a')
    t(f.read)
    t(f.readline)
    t(f.readlines)
    t(next, f)
    t(f.writelines, 1)
    t(f.writelines, [1])
    print(f.readable(), f.writable(), f.seekable(), f.isatty())
print(f.closed)
for method in (f.write, f.writelines):
    t(method, 'a')
for method in (f.read, f.flush, f.tell, f.fileno, f.isatty, f.readable, f.__enter__, f.__iter__):
    t(method)
f.close()
print(f)

print('-- reading text')
with open('x') as f:
    print(repr(f.read(5)), f.tell())
    print(repr(f.readline()), repr(f.readline(3)), repr(f.readline()))
    print(repr(f.read()), repr(f.read()), repr(f.readline()))
    print(f.seek(0), f.readlines())
    f.seek(0)
    print(list(f))
    f.seek(0)
    print(f.readlines(4))
    t(f.write, 'a')
    t(f.writelines, ['a'])
    t(f.truncate)
    t(f.read, 'a')
    t(f.read, 1.5)
    t(f.seek, -1)
    t(f.seek, 1, 1)
    t(f.seek, 1, 2)
    t(f.seek, 1, 5)
    print(f.seek(0, 2), repr(f.read()))
    print(f.seek(0), repr(f.read(None))[:6], repr(f.read(-1)))
for line in open('x'):
    print(line.rstrip('\n'))

print('-- newlines')
with open('n', 'wb') as f:
    f.write(b'a\r\nb\rc\nd\r\r\n')
for newline in (None, '', '\n', '\r', '\r\n'):
    with open('n', newline=newline) as f:
        print(repr(newline), f.readlines())
    with open('n', newline=newline) as f:
        print(repr(f.read()))
    with open('n', newline=newline) as f:
        print([f.read(1) for _ in range(9)])
for newline in (None, '', '\n', '\r', '\r\n'):
    with open('n', 'w', newline=newline) as f:
        print(f.write('1\n2\r\n'))
    print(open('n', 'rb').read())

print('-- both ways')
with open('u', 'w+') as f:
    f.write('abcdef')
    f.seek(2)
    print(f.read(2))
    f.seek(2)
    f.write('XY')
    f.seek(0)
    print(f.read(), f.tell())
    f.truncate(3)
    f.seek(0)
    print(f.read())
with open('u', 'a') as f:
    print(f.tell(), f.mode)
    f.write('tail')
    print(f.tell())
    f.seek(0)
    f.write('!')
print(open('u').read())
with open('u', 'r+') as f:
    print(f.read(1))
    f.seek(0, 2)
    f.write('end')
print(open('u').read())
with open('new', 'x') as f:
    f.write('made')
t(open, 'new', 'x')
print(os.path.getsize('new'))

print('-- bytes')
with open('b', 'wb') as f:
    print(f, type(f).__name__, f.mode, f.name)
    print(f.write(b'line1\nline2\n'), f.write(bytearray(b'xyz')), f.write(memoryview(b'mv')))
    t(f.write, 'a')
    t(f.write, 1)
    t(f.read)
    print(f.tell(), f.seek(3), f.tell())
t(f.write, b'')
with open('b', 'rb') as f:
    print(f, type(f).__name__, f.mode)
    print(f.readline(), f.read(3), f.tell(), f.seek(-3, 2), f.read(), f.seek(1), f.seek(2, 1), f.read(2))
    t(f.write, b'a')
    buffer = bytearray(4)
    f.seek(0)
    print(f.readinto(buffer), buffer, f.readlines())
with open('b', 'r+b') as f:
    print(f, type(f).__name__, f.mode)
    f.write(b'LI')
    f.seek(0)
    print(f.read(6))
with open('b', 'rb', 0) as f:
    print(type(f).__name__, f.mode, f.read(3), f.read())
with open('raw', 'wb', buffering=0) as f:
    f.write(b'now')
    print(open('raw').read())

print('-- encodings')
with open('l', 'w', encoding='latin-1') as f:
    f.write('é')
    t(f.write, '€')
print(open('l', 'rb').read(), open('l', encoding='latin-1').read())
t(open('l').read)
print(ascii(open('l', errors='replace').read()), repr(open('l', errors='ignore').read()))
print(ascii(open('l', errors='surrogateescape').read()))
with open('l', 'w', encoding='ascii', errors='backslashreplace') as f:
    f.write('é€')
print(open('l').read(), f.errors, f.encoding)
with open('l', 'w') as f:
    t(f.write, '\ud800')
with open('l', 'w', encoding='utf-8-sig') as f:
    f.write('a')
    f.write('b')
print(open('l', 'rb').read(), open('l', encoding='utf-8-sig').read(), ascii(open('l').read()))

print('-- large')
with open('big', 'w') as f:
    for i in range(5000):
        f.write('line %d é\n' % i)
print(os.path.getsize('big'), sum(len(line) for line in open('big')), len(open('big').read()))
with open('big') as f:
    n = 0
    while True:
        piece = f.read(1000)
        if not piece:
            break
        n += len(piece)
    print(n)
with open('big', 'w') as f:
    print(f.write('x' * 100000))
print(len(open('big').read()))

print('-- released')


def forget():
    f = open('forgotten', 'w')
    f.write('kept')


forget()
print(open('forgotten').read())
f = open('x')
fd = f.fileno()
g = open(fd, closefd=False)
print(g.name == fd, g.readline())
g.close()
f.close()


class Path:
    def __fspath__(self):
        return 'x'


print(open(Path()).readline())


class BadPath:
    def __fspath__(self):
        return 3


t(open, BadPath())
print(hasattr(open('x'), 'foo'))

print('-- io')
print(issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError))
s = io.StringIO('ab\ncd')
print(s.read(1), repr(s.readline()), s.tell(), list(s))
s.write('ef')
print(repr(s.getvalue()))
print('to memory', 1, file=s)
print(repr(s.getvalue()))
b = io.BytesIO(b'abc')
print(b.read(2), b.write(b'XY'), b.getvalue())
t(s.write, 1)
t(b.write, 'a')
s.close()
t(s.read)

print('-- os')
print(sorted(os.listdir()))
os.remove('big')
t(os.remove, 'big')
t(os.mkdir, 'x')
t(os.rmdir, 'nothing')
t(os.rename, 'nothing', 'else')
t(os.listdir, 'nothing')
t(os.stat, 'nothing')
os.makedirs('d/e/f')
t(os.makedirs, 'd/e/f')
os.makedirs('d/e/f', exist_ok=True)
print(os.path.isdir('d/e'), os.path.isfile('x'), os.path.exists('nothing'), os.path.isfile('d'))
os.rename('x', 'd/y')
print(os.stat('d/y').st_size, sorted(os.listdir('d')))
for top, dirs, files in os.walk('.'):
    if top != '.':
        print(top, sorted(dirs), sorted(files))
print(os.path.join('a', 'b', '/c', 'd'), os.path.join('a', ''), os.path.split('/a/b'), os.path.splitext('a.tar.gz'))
print(os.path.normpath('/a/../b//c/.'), os.path.basename('/a/b'), os.path.dirname('/a/b'), os.sep, repr(os.linesep), os.name)
print(os.getenv('NO_SUCH_VARIABLE'), os.getenv('NO_SUCH_VARIABLE', 'd'))
os.environ['OURO_TEST_VARIABLE'] = 'yes'
print(os.environ['OURO_TEST_VARIABLE'], os.getenv('OURO_TEST_VARIABLE'))
print(os.system('exit 3') >> 8, os.system('test "$OURO_TEST_VARIABLE" = yes'))
del os.environ['OURO_TEST_VARIABLE']
t(lambda: os.environ['OURO_TEST_VARIABLE'])
t(os.fspath, 1)
t(os.remove, 1)
t(os.kill, 1, 'a')
print(len(os.urandom(5)), os.cpu_count() > 0, os.getpid() > 0, os.getcwd() == os.path.realpath(here))
os.chdir('/')
for top, dirs, files in os.walk(here, topdown=False):
    for entry in files:
        os.remove(os.path.join(top, entry))
    os.rmdir(top)
print(os.path.exists(here))
