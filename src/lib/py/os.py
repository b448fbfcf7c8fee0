"""The operating system: files by name, the environment, the process."""

import sys
import posix as _posix
import posixpath as path
from posix import (_exit, access, chdir, cpu_count, fspath, getcwd, getpid, getppid, getuid, isatty,
                   kill, listdir, mkdir, readlink, remove, rename, replace, rmdir, strerror, system,
                   unlink, urandom, F_OK, R_OK, W_OK, X_OK)
from posixpath import curdir, pardir, sep, pathsep, defpath, extsep, altsep, devnull

sys.modules['os.path'] = path

name = 'posix'
linesep = '\n'
error = OSError
SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class _named_tuple(tuple):
    """A tuple whose first items have the names in _names."""

    __slots__ = ()
    _names = ()

    def __repr__(self):
        fields = ', '.join(f'{name}={value!r}' for name, value in zip(self._names, self))
        return f'{type(self).__module__}.{type(self).__name__}({fields})'


def _item(i):
    return property(lambda self: self[i])


class stat_result(_named_tuple):
    _names = ('st_mode', 'st_ino', 'st_dev', 'st_nlink', 'st_uid', 'st_gid', 'st_size',
              'st_atime', 'st_mtime', 'st_ctime')
    for _i, _name in enumerate(_names[:7]):
        locals()[_name] = _item(_i)
    del _i, _name

    def __new__(cls, values):
        self = tuple.__new__(cls, values[:10])
        self.st_atime_ns, self.st_mtime_ns, self.st_ctime_ns, self.st_blksize = values[10:]
        return self

    @property
    def st_atime(self):
        return self.st_atime_ns / 1e9

    @property
    def st_mtime(self):
        return self.st_mtime_ns / 1e9

    @property
    def st_ctime(self):
        return self.st_ctime_ns / 1e9


class times_result(_named_tuple):
    __slots__ = ()
    _names = ('user', 'system', 'children_user', 'children_system', 'elapsed')
    user, system, children_user, children_system, elapsed = map(_item, range(5))


times_result.__module__ = 'posix'


def stat(path, *, follow_symlinks=True):
    return stat_result(_posix._stat(path, follow_symlinks))


def lstat(path):
    return stat_result(_posix._stat(path, False))


def fstat(fd):
    return stat_result(_posix._stat(fd, True))


def times():
    return times_result(_posix._times())


# ---- directories ----

def makedirs(name, mode=0o777, exist_ok=False):
    head, tail = path.split(name)
    if not tail:
        head, tail = path.split(head)
    if head and tail and not path.exists(head):
        try:
            makedirs(head, exist_ok=exist_ok)
        except FileExistsError:
            pass
        if tail == curdir:
            return
    try:
        mkdir(name, mode)
    except OSError:
        if not exist_ok or not path.isdir(name):
            raise


def removedirs(name):
    rmdir(name)
    head, tail = path.split(name)
    while head and tail:
        try:
            rmdir(head)
        except OSError:
            break
        head, tail = path.split(head)


class DirEntry:
    def __init__(self, directory, name):
        self.name = name
        self.path = path.join(directory, name)

    def is_dir(self, *, follow_symlinks=True):
        return path.isdir(self.path) and (follow_symlinks or not path.islink(self.path))

    def is_file(self, *, follow_symlinks=True):
        return path.isfile(self.path) and (follow_symlinks or not path.islink(self.path))

    def is_symlink(self):
        return path.islink(self.path)

    def stat(self, *, follow_symlinks=True):
        return stat(self.path, follow_symlinks=follow_symlinks)

    def __fspath__(self):
        return self.path

    def __repr__(self):
        return f'<DirEntry {self.name!r}>'


class scandir:
    def __init__(self, path='.'):
        self._entries = iter([DirEntry(path, name) for name in listdir(path)])

    def __iter__(self):
        return self

    def __next__(self):
        return next(self._entries)

    def close(self):
        self._entries = iter(())

    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()


def walk(top, topdown=True, onerror=None, followlinks=False):
    top = fspath(top)
    try:
        names = listdir(top)
    except OSError as failure:
        if onerror is not None:
            onerror(failure)
        return
    dirs, files = [], []
    for entry in names:
        (dirs if path.isdir(path.join(top, entry)) else files).append(entry)
    if topdown:
        yield top, dirs, files
    for entry in dirs:
        below = path.join(top, entry)
        if followlinks or not path.islink(below):
            yield from walk(below, topdown, onerror, followlinks)
    if not topdown:
        yield top, dirs, files


# ---- environment ----

class _Environ(dict):
    """A dict that tells the system of every change."""

    def __setitem__(self, key, value):
        for part in (key, value):
            if not isinstance(part, str):
                raise TypeError(f'str expected, not {type(part).__name__}')
        _posix.putenv(key, value)
        dict.__setitem__(self, key, value)

    def __delitem__(self, key):
        dict.__delitem__(self, key)
        _posix.unsetenv(key)

    def pop(self, key, *default):
        if key in self:
            value = self[key]
            del self[key]
            return value
        return dict.pop(self, key, *default)

    def setdefault(self, key, value):
        if key not in self:
            self[key] = value
        return self[key]

    def update(self, *args, **kwds):
        for key, value in dict(*args, **kwds).items():
            self[key] = value

    def clear(self):
        for key in list(self):
            del self[key]

    def copy(self):
        return dict(self)

    def __repr__(self):
        return f'environ({dict.__repr__(self)})'


environ = _Environ(_posix.environ)


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    _posix.putenv(key, value)


def unsetenv(key):
    _posix.unsetenv(key)


def fsencode(filename):
    filename = fspath(filename)
    return filename.encode('utf-8', 'surrogateescape') if isinstance(filename, str) else filename


def fsdecode(filename):
    filename = fspath(filename)
    return filename.decode('utf-8', 'surrogateescape') if isinstance(filename, bytes) else filename


def getcwdb():
    return fsencode(getcwd())


def get_terminal_size(fd=1):
    return int(environ.get('COLUMNS', 80)), int(environ.get('LINES', 24))


class PathLike:
    def __fspath__(self):
        raise NotImplementedError

    @classmethod
    def __subclasshook__(cls, subclass):
        return hasattr(subclass, '__fspath__')
