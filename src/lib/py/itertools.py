"""Iterators out of iterators."""

import operator as _operator


class count:
    def __init__(self, start=0, step=1):
        self._next = start
        self._step = step

    def __iter__(self):
        return self

    def __next__(self):
        value = self._next
        self._next = value + self._step
        return value

    def __repr__(self):
        if self._step == 1 and isinstance(self._step, int):
            return f'count({self._next!r})'
        return f'count({self._next!r}, {self._step!r})'


class repeat:
    def __init__(self, object, times=None):
        self._object = object
        self._left = times if times is None or times > 0 else 0

    def __iter__(self):
        return self

    def __next__(self):
        if self._left is not None:
            if self._left == 0:
                raise StopIteration
            self._left -= 1
        return self._object

    def __length_hint__(self):
        if self._left is None:
            raise TypeError('len() of unsized object')
        return self._left

    def __repr__(self):
        if self._left is None:
            return f'repeat({self._object!r})'
        return f'repeat({self._object!r}, {self._left})'


def cycle(iterable):
    saved = []
    for item in iterable:
        yield item
        saved.append(item)
    while saved:
        yield from saved


class chain:
    def __init__(self, *iterables):
        self._sources = iter(iterables)
        self._current = iter(())

    @classmethod
    def from_iterable(cls, iterables):
        self = cls()
        self._sources = iter(iterables)
        return self

    def __iter__(self):
        return self

    def __next__(self):
        while True:
            for item in self._current:
                return item
            self._current = iter(next(self._sources))


def islice(iterable, *args):
    limits = slice(*args)
    start = 0 if limits.start is None else limits.start
    stop = limits.stop
    step = 1 if limits.step is None else limits.step
    if not isinstance(start, int) or start < 0 or (stop is not None and (not isinstance(stop, int) or stop < 0)):
        if len(args) == 1:
            raise ValueError('Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
        raise ValueError('Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.')
    if not isinstance(step, int) or step < 1:
        raise ValueError('Step for islice() must be a positive integer or None.')
    return _islice(iter(iterable), start, stop, step)


def _islice(items, start, stop, step):
    at = 0
    wanted = start
    while stop is None or wanted < stop:
        for item in items:
            at += 1
            if at > wanted:
                break
        else:
            return
        yield item
        wanted += step
    # What lies before the end is taken, as much as was asked for.
    while stop is not None and at < stop:
        for item in items:
            at += 1
            break
        else:
            return


def product(*iterables, repeat=1):
    pools = [tuple(pool) for pool in iterables] * repeat
    return _product(pools)


def _product(pools):
    n = len(pools)
    if not all(pools):
        return
    at = [0] * n
    while True:
        yield tuple([pool[i] for pool, i in zip(pools, at)])
        place = n - 1
        while place >= 0:
            at[place] += 1
            if at[place] < len(pools[place]):
                break
            at[place] = 0
            place -= 1
        else:
            return


def permutations(iterable, r=None):
    pool = tuple(iterable)
    r = len(pool) if r is None else r
    if r < 0:
        raise ValueError('r must be non-negative')
    return _permutations(pool, r)


def _permutations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(n))
    cycles = list(range(n, n - r, -1))
    yield tuple([pool[i] for i in indices[:r]])
    while n:
        for i in reversed(range(r)):
            cycles[i] -= 1
            if cycles[i] == 0:
                indices[i:] = indices[i + 1:] + indices[i:i + 1]
                cycles[i] = n - i
            else:
                j = n - cycles[i]
                indices[i], indices[j] = indices[j], indices[i]
                yield tuple([pool[k] for k in indices[:r]])
                break
        else:
            return


def combinations(iterable, r):
    pool = tuple(iterable)
    if r < 0:
        raise ValueError('r must be non-negative')
    return _combinations(pool, r)


def _combinations(pool, r):
    n = len(pool)
    if r > n:
        return
    indices = list(range(r))
    while True:
        yield tuple([pool[i] for i in indices])
        for i in reversed(range(r)):
            if indices[i] != i + n - r:
                break
        else:
            return
        indices[i] += 1
        for j in range(i + 1, r):
            indices[j] = indices[j - 1] + 1


def combinations_with_replacement(iterable, r):
    pool = tuple(iterable)
    n = len(pool)
    for indices in product(range(n), repeat=r):
        if sorted(indices) == list(indices):
            yield tuple([pool[i] for i in indices])


_missing = object()


def accumulate(iterable, func=None, *, initial=None):
    if func is None:
        func = _operator.add
    items = iter(iterable)
    total = initial
    if initial is None:
        for total in items:
            break
        else:
            return
    yield total
    for item in items:
        total = func(total, item)
        yield total


def takewhile(predicate, iterable):
    for item in iterable:
        if not predicate(item):
            return
        yield item


def dropwhile(predicate, iterable):
    items = iter(iterable)
    for item in items:
        if not predicate(item):
            yield item
            break
    yield from items


def filterfalse(predicate, iterable):
    for item in iterable:
        if not (predicate(item) if predicate is not None else item):
            yield item


def compress(data, selectors):
    for item, chosen in zip(data, selectors):
        if chosen:
            yield item


def starmap(function, iterable):
    for args in iterable:
        yield function(*args)


def pairwise(iterable):
    items = iter(iterable)
    for before in items:
        break
    for item in items:
        yield before, item
        before = item


def zip_longest(*iterables, fillvalue=None):
    sources = [iter(it) for it in iterables]
    live = len(sources)
    while live:
        row = []
        for i, source in enumerate(sources):
            if source is None:
                row.append(fillvalue)
                continue
            item = next(source, _missing)
            if item is _missing:
                live -= 1
                if not live:
                    return
                sources[i] = None
                item = fillvalue
            row.append(item)
        yield tuple(row)


class groupby:
    def __init__(self, iterable, key=None):
        self._items = iter(iterable)
        self._key = key
        self._group = None       # number of the group that may be read
        self._value = _missing   # an item read ahead
        self._value_key = _missing
        self._last_key = _missing

    def __iter__(self):
        return self

    def _read(self):
        self._value = next(self._items)
        self._value_key = self._value if self._key is None else self._key(self._value)

    def __next__(self):
        self._group = object()
        if self._value is _missing:
            self._read()
        while self._last_key is not _missing and self._value_key == self._last_key:
            self._read()
        self._last_key = self._value_key
        return self._last_key, self._members(self._last_key, self._group)

    def _members(self, key, group):
        while self._group is group and self._value is not _missing and self._value_key == key:
            yield self._value
            if self._group is not group:
                return
            try:
                self._read()
            except StopIteration:
                self._value = _missing
                return


def tee(iterable, n=2):
    if n < 0:
        raise ValueError('n must be >= 0')
    items = iter(iterable)
    # One list of what was read; each link is a pair [value, next link].
    first = [None, None]
    return tuple(_tee(items, first) for _ in range(n))


def _tee(items, link):
    while True:
        if link[1] is None:
            try:
                value = next(items)
            except StopIteration:
                return
            link[1] = [None, None]
            link[0] = value
        value, link = link
        yield value
