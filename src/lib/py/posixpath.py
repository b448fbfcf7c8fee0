"""Paths, as os.path."""

import posix as _posix
from posix import fspath as _fspath

curdir = '.'
pardir = '..'
extsep = '.'
sep = '/'
pathsep = ':'
defpath = '/bin:/usr/bin'
altsep = None
devnull = '/dev/null'


def _sep_of(path):
    return b'/' if isinstance(path, bytes) else '/'


def normcase(s):
    return _fspath(s)


def isabs(s):
    s = _fspath(s)
    return s.startswith(_sep_of(s))


def join(a, *p):
    a = _fspath(a)
    slash = _sep_of(a)
    path = a
    for b in map(_fspath, p):
        if type(b) is not type(a) and isinstance(b, bytes) != isinstance(a, bytes):
            raise TypeError("Can't mix strings and bytes in path components")
        if b.startswith(slash):
            path = b
        elif not path or path.endswith(slash):
            path += b
        else:
            path += slash + b
    return path


def split(p):
    p = _fspath(p)
    slash = _sep_of(p)
    i = p.rfind(slash) + 1
    head, tail = p[:i], p[i:]
    if head and head != slash * len(head):
        head = head.rstrip(slash)
    return head, tail


def splitext(p):
    p = _fspath(p)
    dot = b'.' if isinstance(p, bytes) else '.'
    name = p.rfind(_sep_of(p)) + 1
    at = p.rfind(dot)
    # Dots at the beginning of a name do not begin an extension.
    if at > name and p[name:at].strip(dot):
        return p[:at], p[at:]
    return p, p[:0]


def splitdrive(p):
    p = _fspath(p)
    return p[:0], p


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def _stat(path, follow=True):
    try:
        return _posix._stat(path, follow)
    except (OSError, ValueError):
        return None


def exists(path):
    return _stat(path) is not None


def lexists(path):
    return _stat(path, False) is not None


def _is_kind(path, kind, follow=True):
    st = _stat(path, follow)
    return st is not None and st[0] & 0o170000 == kind


def isdir(s):
    return _is_kind(s, 0o040000)


def isfile(path):
    return _is_kind(path, 0o100000)


def islink(path):
    return _is_kind(path, 0o120000, False)


def getsize(filename):
    return _posix._stat(filename, True)[6]


def getatime(filename):
    return _posix._stat(filename, True)[10] / 1e9


def getmtime(filename):
    return _posix._stat(filename, True)[11] / 1e9


def getctime(filename):
    return _posix._stat(filename, True)[12] / 1e9


def samefile(f1, f2):
    return _posix._stat(f1, True)[1:3] == _posix._stat(f2, True)[1:3]


def normpath(path):
    path = _fspath(path)
    as_bytes = isinstance(path, bytes)
    slash, dot, dotdot = (b'/', b'.', b'..') if as_bytes else ('/', '.', '..')
    if not path:
        return dot
    # Two leading slashes mean something to POSIX, three do not.
    initial = 0
    if path.startswith(slash):
        initial = 2 if path.startswith(slash * 2) and not path.startswith(slash * 3) else 1
    parts = []
    for part in path.split(slash):
        if not part or part == dot:
            continue
        if part != dotdot or (not initial and not parts) or (parts and parts[-1] == dotdot):
            parts.append(part)
        elif parts:
            parts.pop()
    return slash * initial + slash.join(parts) or dot


def abspath(path):
    path = _fspath(path)
    if not isabs(path):
        cwd = _posix.getcwd()
        path = join(cwd.encode() if isinstance(path, bytes) else cwd, path)
    return normpath(path)


def realpath(filename, *, strict=False):
    path = abspath(filename)
    seen = 0
    done = '/'
    rest = [part for part in path.split('/') if part]
    while rest:
        part = rest.pop(0)
        if part == '..':
            done = dirname(done)
            continue
        here = join(done, part)
        if not islink(here) or seen > 40:
            done = here
            continue
        seen += 1
        target = _posix.readlink(here)
        if target.startswith('/'):
            done = '/'
        rest = [p for p in target.split('/') if p and p != '.'] + rest
    return done


def relpath(path, start=None):
    if not path:
        raise ValueError('no path specified')
    here = [p for p in abspath(curdir if start is None else start).split('/') if p]
    there = [p for p in abspath(path).split('/') if p]
    same = len(commonprefix([here, there]))
    return '/'.join(['..'] * (len(here) - same) + there[same:]) or curdir


def commonprefix(m):
    if not m:
        return ''
    first, last = min(m), max(m)
    for i, c in enumerate(first):
        if c != last[i]:
            return first[:i]
    return first


def commonpath(paths):
    paths = list(map(_fspath, paths))
    if not paths:
        raise ValueError('commonpath() arg is an empty sequence')
    if len({isabs(p) for p in paths}) > 1:
        raise ValueError("Can't mix absolute and relative paths")
    common = commonprefix([[c for c in p.split('/') if c and c != '.'] for p in paths])
    return ('/' if isabs(paths[0]) else '') + '/'.join(common)


def expanduser(path):
    path = _fspath(path)
    if not path.startswith('~'):
        return path
    end = path.find('/')
    end = len(path) if end < 0 else end
    home = None
    if end == 1:
        home = _posix.environ.get('HOME')
    else:
        try:
            with open('/etc/passwd') as users:
                for line in users:
                    fields = line.split(':')
                    if fields[0] == path[1:end]:
                        home = fields[5]
        except OSError:
            pass
    if home is None:
        return path
    return (home.rstrip('/') + path[end:]) or '/'


def expandvars(path):
    path = _fspath(path)
    out = []
    at = 0
    while True:
        found = path.find('$', at)
        if found < 0:
            return ''.join(out) + path[at:]
        out.append(path[at:found])
        braced = path[found + 1:found + 2] == '{'
        start = end = found + 1 + braced
        while end < len(path) and (path[end].isalnum() or path[end] == '_'):
            end += 1
        at = end + braced
        value = _posix.environ.get(path[start:end])
        out.append(path[found:at] if value is None else value)
