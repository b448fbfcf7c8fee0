"""Containers beyond the builtin ones."""

import sys as _sys

from _abc import _share_collection


class deque:
    """A list that grows and shrinks at both ends.

    A ring: the items lie in _ring from _first on, _n of them, around its end.
    """

    __slots__ = ('_ring', '_first', '_n', '_maxlen', '_changes', '__weakref__')
    __hash__ = None

    def __init__(self, iterable=(), maxlen=None):
        if maxlen is not None and maxlen < 0:
            raise ValueError('maxlen must be non-negative')
        self._maxlen = maxlen
        self._changes = 0
        self.clear()
        self.extend(iterable)

    @property
    def maxlen(self):
        return self._maxlen

    def _grow(self):
        n = len(self._ring)
        self._ring = [self._ring[(self._first + i) % n] for i in range(n)] + [None] * n
        self._first = 0

    def _place(self, i):
        n = self._n
        if i < 0:
            i += n
        if not 0 <= i < n:
            raise IndexError('deque index out of range')
        return (self._first + i) % len(self._ring)

    def append(self, item):
        if self._n == self._maxlen:
            if self._n == 0:
                return
            self.popleft()
        if self._n == len(self._ring):
            self._grow()
        self._ring[(self._first + self._n) % len(self._ring)] = item
        self._n += 1
        self._changes += 1

    def appendleft(self, item):
        if self._n == self._maxlen:
            if self._n == 0:
                return
            self.pop()
        if self._n == len(self._ring):
            self._grow()
        self._first = (self._first - 1) % len(self._ring)
        self._ring[self._first] = item
        self._n += 1
        self._changes += 1

    def pop(self):
        if self._n == 0:
            raise IndexError('pop from an empty deque')
        at = (self._first + self._n - 1) % len(self._ring)
        item = self._ring[at]
        self._ring[at] = None
        self._n -= 1
        self._changes += 1
        return item

    def popleft(self):
        if self._n == 0:
            raise IndexError('pop from an empty deque')
        at = self._first
        item = self._ring[at]
        self._ring[at] = None
        self._first = (at + 1) % len(self._ring)
        self._n -= 1
        self._changes += 1
        return item

    def clear(self):
        self._ring = [None] * 8
        self._first = 0
        self._n = 0
        self._changes += 1

    def extend(self, iterable):
        for item in (list(iterable) if iterable is self else iterable):
            self.append(item)

    def extendleft(self, iterable):
        for item in (list(iterable) if iterable is self else iterable):
            self.appendleft(item)

    def copy(self):
        return type(self)(self, self._maxlen)

    __copy__ = copy

    def rotate(self, n=1):
        if self._n > 1:
            for _ in range(abs(n) % self._n):
                if n > 0:
                    self.appendleft(self.pop())
                else:
                    self.append(self.popleft())

    def count(self, value):
        return sum(1 for item in self if item is value or item == value)

    def index(self, value, start=0, stop=None):
        start, stop, _ = slice(start, stop).indices(self._n)
        for i in range(start, stop):
            item = self[i]
            if item is value or item == value:
                return i
        raise ValueError(f'{value!r} is not in deque')

    def insert(self, i, value):
        if self._n == self._maxlen:
            raise IndexError('deque already at its maximum size')
        items = list(self)
        items.insert(i, value)
        self.clear()
        self.extend(items)

    def remove(self, value):
        for i, item in enumerate(self):
            if item is value or item == value:
                del self[i]
                return
        raise ValueError(f'{value!r} is not in deque')

    def reverse(self):
        items = list(self)
        self.clear()
        self.extendleft(items)

    def __len__(self):
        return self._n

    def __getitem__(self, i):
        return self._ring[self._place(i)]

    def __setitem__(self, i, value):
        self._ring[self._place(i)] = value

    def __delitem__(self, i):
        self._place(i)
        items = list(self)
        del items[i]
        self.clear()
        self.extend(items)

    def __iter__(self):
        changes = self._changes
        for i in range(self._n):
            yield self._ring[(self._first + i) % len(self._ring)]
            if self._changes != changes:
                raise RuntimeError('deque mutated during iteration')

    def __reversed__(self):
        for i in range(self._n - 1, -1, -1):
            yield self[i]

    def __contains__(self, value):
        return any(item is value or item == value for item in self)

    def __repr__(self):
        items = [f'[...]' if item is self else repr(item) for item in self]
        tail = '' if self._maxlen is None else f', maxlen={self._maxlen}'
        return f"{type(self).__name__}([{', '.join(items)}]{tail})"

    def __eq__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return list(self) == list(other)

    def __lt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return list(self) < list(other)

    def __le__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return list(self) <= list(other)

    def __gt__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return list(self) > list(other)

    def __ge__(self, other):
        if not isinstance(other, deque):
            return NotImplemented
        return list(self) >= list(other)

    def __add__(self, other):
        if not isinstance(other, deque):
            raise TypeError(f'can only concatenate deque (not "{type(other).__name__}") to deque')
        new = self.copy()
        new.extend(other)
        return new

    def __iadd__(self, other):
        self.extend(other)
        return self

    def __mul__(self, n):
        return type(self)(list(self) * n, self._maxlen)

    __rmul__ = __mul__


class defaultdict(dict):
    def __init__(self, default_factory=None, /, *args, **kwargs):
        if default_factory is not None and not callable(default_factory):
            raise TypeError('first argument must be callable or None')
        self.default_factory = default_factory
        super().__init__(*args, **kwargs)

    def __missing__(self, key):
        if self.default_factory is None:
            raise KeyError(key)
        self[key] = value = self.default_factory()
        return value

    def copy(self):
        return type(self)(self.default_factory, self)

    __copy__ = copy

    def __repr__(self):
        return f'{type(self).__name__}({self.default_factory!r}, {dict.__repr__(self)})'

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new


class OrderedDict(dict):
    """dict keeps its order; what is left is moving keys, and equality by order."""

    def move_to_end(self, key, last=True):
        value = self[key]
        del self[key]
        if last:
            self[key] = value
            return
        rest = list(self.items())
        self.clear()
        self[key] = value
        self.update(rest)

    def popitem(self, last=True):
        if not self:
            raise KeyError('dictionary is empty')
        key = next(reversed(self) if last else iter(self))
        return key, self.pop(key)

    def copy(self):
        return type(self)(self)

    __copy__ = copy

    @classmethod
    def fromkeys(cls, iterable, value=None):
        self = cls()
        for key in iterable:
            self[key] = value
        return self

    def __eq__(self, other):
        if isinstance(other, OrderedDict):
            return dict.__eq__(self, other) and list(self) == list(other)
        return dict.__eq__(self, other)

    def __ne__(self, other):
        return not self == other

    __hash__ = None

    def __repr__(self):
        if not self:
            return f'{type(self).__name__}()'
        return f'{type(self).__name__}({list(self.items())!r})'

    def __or__(self, other):
        if not isinstance(other, dict):
            return NotImplemented
        new = self.copy()
        new.update(other)
        return new


class Counter(dict):
    def __init__(self, iterable=None, /, **kwds):
        super().__init__()
        self.update(iterable, **kwds)

    def __missing__(self, key):
        return 0

    def total(self):
        return sum(self.values())

    def most_common(self, n=None):
        pairs = sorted(self.items(), key=lambda pair: pair[1], reverse=True)
        return pairs if n is None else pairs[:n]

    def elements(self):
        for key, n in self.items():
            for _ in range(n):
                yield key

    @classmethod
    def fromkeys(cls, iterable, v=None):
        raise NotImplementedError('Counter.fromkeys() is undefined.  Use Counter(iterable) instead.')

    def update(self, iterable=None, /, **kwds):
        if iterable is not None:
            if hasattr(iterable, 'items'):
                for key, n in iterable.items():
                    self[key] = self.get(key, 0) + n
            else:
                get = self.get
                for key in iterable:
                    self[key] = get(key, 0) + 1
        if kwds:
            self.update(kwds)

    def subtract(self, iterable=None, /, **kwds):
        if iterable is not None:
            if hasattr(iterable, 'items'):
                for key, n in iterable.items():
                    self[key] = self.get(key, 0) - n
            else:
                for key in iterable:
                    self[key] = self.get(key, 0) - 1
        if kwds:
            self.subtract(kwds)

    def copy(self):
        return type(self)(self)

    def __delitem__(self, key):
        if key in self:
            super().__delitem__(key)

    def __repr__(self):
        if not self:
            return f'{type(self).__name__}()'
        try:
            shown = dict(self.most_common())
        except TypeError:
            shown = dict(self)
        return f'{type(self).__name__}({shown!r})'

    def _combine(self, other, function):
        if not isinstance(other, Counter):
            return NotImplemented
        result = Counter()
        for key in list(self) + [k for k in other if k not in self]:
            n = function(self[key], other[key])
            if n > 0:
                result[key] = n
        return result

    def __add__(self, other):
        return self._combine(other, lambda a, b: a + b)

    def __sub__(self, other):
        return self._combine(other, lambda a, b: a - b)

    def __or__(self, other):
        return self._combine(other, max)

    def __and__(self, other):
        return self._combine(other, min)

    def __pos__(self):
        return self + Counter()

    def __neg__(self):
        return Counter() - self

    def __eq__(self, other):
        if not isinstance(other, Counter):
            return NotImplemented
        return all(self[k] == other[k] for c in (self, other) for k in c)

    def __ne__(self, other):
        return not self == other

    __hash__ = None


class ChainMap:
    def __init__(self, *maps):
        self.maps = list(maps) or [{}]

    def __getitem__(self, key):
        for mapping in self.maps:
            if key in mapping:
                return mapping[key]
        raise KeyError(key)

    def get(self, key, default=None):
        return self[key] if key in self else default

    def __setitem__(self, key, value):
        self.maps[0][key] = value

    def __delitem__(self, key):
        try:
            del self.maps[0][key]
        except KeyError:
            raise KeyError(f'Key not found in the first mapping: {key!r}')

    def __contains__(self, key):
        return any(key in mapping for mapping in self.maps)

    def __iter__(self):
        seen = {}
        for mapping in reversed(self.maps):
            seen.update(dict.fromkeys(mapping))
        return iter(seen)

    def __len__(self):
        return len(set().union(*self.maps))

    def keys(self):
        return list(self)

    def values(self):
        return [self[key] for key in self]

    def items(self):
        return [(key, self[key]) for key in self]

    def new_child(self, m=None, **kwargs):
        m = kwargs if m is None else {**m, **kwargs}
        return type(self)(m, *self.maps)

    @property
    def parents(self):
        return type(self)(*self.maps[1:])

    def __repr__(self):
        return f"{type(self).__name__}({', '.join(map(repr, self.maps))})"


_keywords = frozenset('''False None True and as assert async await break class continue def del elif
    else except finally for from global if import in is lambda nonlocal not or pass raise return try
    while with yield'''.split())


def _check_names(typename, names, rename):
    if rename:
        seen = set()
        for i, name in enumerate(names):
            if not name.isidentifier() or name in _keywords or name.startswith('_') or name in seen:
                names[i] = f'_{i}'
            seen.add(name)
    for name in [typename] + names:
        if not name.isidentifier():
            raise ValueError(f'Type names and field names must be valid identifiers: {name!r}')
        if name in _keywords:
            raise ValueError(f'Type names and field names cannot be a keyword: {name!r}')
    seen = set()
    for name in names:
        if name.startswith('_') and not rename:
            raise ValueError(f'Field names cannot start with an underscore: {name!r}')
        if name in seen:
            raise ValueError(f'Encountered duplicate field name: {name!r}')
        seen.add(name)


def _field(i):
    return property(lambda self: self[i], doc=f'Alias for field number {i}')


def namedtuple(typename, field_names, *, rename=False, defaults=None, module=None):
    if isinstance(field_names, str):
        field_names = field_names.replace(',', ' ').split()
    names = list(map(str, field_names))
    _check_names(typename, names, rename)
    names = tuple(names)
    defaults = () if defaults is None else tuple(defaults)
    if len(defaults) > len(names):
        raise TypeError('Got more default values than field names')
    field_defaults = dict(zip(names[len(names) - len(defaults):], defaults))

    # Written out, so that the parameters have the fields' names in messages.
    parameters = ''.join(f', {name}' for name in names)
    scope = {'_tuple_new': tuple.__new__, '__builtins__': {}, '__name__': f'namedtuple_{typename}'}
    items = ''.join(f'{name}, ' for name in names)
    make = eval(f'lambda _cls{parameters}: _tuple_new(_cls, ({items}))', scope)
    make.__name__ = '__new__'
    make.__qualname__ = f'{typename}.__new__'
    if defaults:
        make.__defaults__ = defaults

    @classmethod
    def _make(cls, iterable):
        result = tuple.__new__(cls, iterable)
        if len(result) != len(names):
            raise TypeError(f'Expected {len(names)} arguments, got {len(result)}')
        return result

    def _replace(self, /, **kwds):
        result = self._make([kwds.pop(name, value) for name, value in zip(names, self)])
        if kwds:
            raise ValueError(f'Got unexpected field names: {list(kwds)!r}')
        return result

    def __repr__(self):
        return type(self).__name__ + '(' + ', '.join(
            [f'{name}={value!r}' for name, value in zip(names, self)]) + ')'

    def _asdict(self):
        return dict(zip(names, self))

    def __getnewargs__(self):
        return tuple(self)

    namespace = {
        '__doc__': f"{typename}({', '.join(names)})",
        '__slots__': (),
        '_fields': names,
        '_field_defaults': field_defaults,
        '__new__': make,
        '_make': _make,
        '_replace': _replace,
        '__repr__': __repr__,
        '_asdict': _asdict,
        '__getnewargs__': __getnewargs__,
        '__match_args__': names,
    }
    for i, name in enumerate(names):
        namespace[name] = _field(i)
    result = type(typename, (tuple,), namespace)
    if module is None:
        try:
            module = _sys._getframe(1).f_globals.get('__name__', '__main__')
        except (AttributeError, ValueError):
            module = None
    if module is not None:
        result.__module__ = module
    return result


class UserDict:
    def __init__(self, dict=None, /, **kwargs):
        self.data = {}
        if dict is not None:
            self.update(dict)
        self.update(kwargs)

    def update(self, other=(), /, **kwargs):
        pairs = other.items() if hasattr(other, 'items') else other
        for key, value in pairs:
            self[key] = value
        for key, value in kwargs.items():
            self[key] = value

    def __len__(self):
        return len(self.data)

    def __getitem__(self, key):
        if key in self.data:
            return self.data[key]
        missing = getattr(type(self), '__missing__', None)
        if missing is not None:
            return missing(self, key)
        raise KeyError(key)

    def __setitem__(self, key, item):
        self.data[key] = item

    def __delitem__(self, key):
        del self.data[key]

    def __iter__(self):
        return iter(self.data)

    def __contains__(self, key):
        return key in self.data

    def get(self, key, default=None):
        return self[key] if key in self else default

    def keys(self):
        return self.data.keys()

    def values(self):
        return self.data.values()

    def items(self):
        return self.data.items()

    def __repr__(self):
        return repr(self.data)


# What abc does for the heirs of Sequence and Mapping; these stand in for heirs, without its classes.
_share_collection(list, deque)
_share_collection(dict, ChainMap)
_share_collection(dict, UserDict)
