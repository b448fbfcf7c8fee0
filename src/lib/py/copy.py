"""Copies, one level deep or all the way."""


class Error(Exception):
    pass


error = Error

_atoms = (type(None), int, float, bool, complex, str, bytes, type, range, slice, type(...),
          type(NotImplemented), type(len), type(lambda: 0), property)


def _is_atom(cls):
    return cls in _atoms or issubclass(cls, type)


def _rebuild(x, deep, memo):
    """A new object of the class of x with the same state."""
    cls = type(x)
    new = cls.__new__(cls)
    if deep:
        memo[id(x)] = new
    state = getattr(x, '__dict__', None)
    if state:
        new.__dict__.update(deepcopy(state, memo) if deep else state)
    for base in cls.__mro__:
        slots = base.__dict__.get('__slots__', ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name in ('__dict__', '__weakref__'):
                continue
            if name.startswith('__') and not name.endswith('__'):
                name = f"_{base.__name__.lstrip('_')}{name}"
            if hasattr(x, name):
                value = getattr(x, name)
                setattr(new, name, deepcopy(value, memo) if deep else value)
    if isinstance(x, dict):
        for key, value in x.items():
            new[deepcopy(key, memo) if deep else key] = deepcopy(value, memo) if deep else value
    elif isinstance(x, list):
        new.extend([deepcopy(item, memo) for item in x] if deep else x)
    elif isinstance(x, set):
        new.update([deepcopy(item, memo) for item in x] if deep else x)
    return new


def _from_reduce(x, reduced, deep, memo):
    if isinstance(reduced, str):
        return x
    func, args, state, *rest = tuple(reduced) + (None,) * (3 - len(reduced))
    if deep:
        args = tuple([deepcopy(arg, memo) for arg in args])
    new = func(*args)
    if deep:
        memo[id(x)] = new
    if state is not None:
        if deep:
            state = deepcopy(state, memo)
        if hasattr(new, '__setstate__'):
            new.__setstate__(state)
        else:
            new.__dict__.update(state)
    return new


def _own_reduce(cls):
    """The class's __reduce_ex__ or __reduce__, if Python code defines one."""
    for name in ('__reduce_ex__', '__reduce__'):
        for base in cls.__mro__[:-1]:
            if name in base.__dict__ and hasattr(base.__dict__[name], '__code__'):
                return name
    return None


def _generic(x, deep, memo):
    cls = type(x)
    name = _own_reduce(cls)
    if name is not None:
        reduced = x.__reduce_ex__(4) if name == '__reduce_ex__' else x.__reduce__()
        return _from_reduce(x, reduced, deep, memo)
    if isinstance(x, BaseException):
        new = cls(*(deepcopy(x.args, memo) if deep else x.args))
        new.__dict__.update(deepcopy(x.__dict__, memo) if deep else x.__dict__)
        return new
    if isinstance(x, (tuple, frozenset, int, float, str, bytes)):
        items = x
        if deep and isinstance(x, (tuple, frozenset)):
            items = [deepcopy(item, memo) for item in x]
        for base in (tuple, frozenset, int, float, str, bytes):
            if isinstance(x, base):
                new = base.__new__(cls, items)
        if hasattr(x, '__dict__'):
            new.__dict__.update(deepcopy(x.__dict__, memo) if deep else x.__dict__)
        return new
    if isinstance(x, bytearray):
        return cls(x)
    if cls.__module__ == 'builtins' and cls not in (object,):
        raise TypeError(f'cannot pickle {cls.__name__!r} object')
    return _rebuild(x, deep, memo)


def copy(x):
    cls = type(x)
    if _is_atom(cls) or cls in (tuple, frozenset):
        return x
    if cls in (list, dict, set, bytearray):
        return x.copy()
    method = getattr(cls, '__copy__', None)
    if method is not None:
        return method(x)
    return _generic(x, False, None)


def deepcopy(x, memo=None):
    cls = type(x)
    if _is_atom(cls):
        return x
    if memo is None:
        memo = {}
    found = memo.get(id(x), memo)
    if found is not memo:
        return found
    if cls is list:
        new = []
        memo[id(x)] = new
        for item in x:
            new.append(deepcopy(item, memo))
    elif cls is dict:
        new = {}
        memo[id(x)] = new
        for key, value in x.items():
            new[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is tuple:
        items = [deepcopy(item, memo) for item in x]
        # A tuple may hold itself by way of a list: it exists by now.
        new = memo.get(id(x))
        if new is None:
            same = all(a is b for a, b in zip(x, items))
            new = x if same else tuple(items)
    elif cls is set:
        new = {deepcopy(item, memo) for item in x}
    else:
        method = getattr(cls, '__deepcopy__', None)
        new = method(x, memo) if method is not None else _generic(x, True, memo)
    if new is not x:
        memo[id(x)] = new
        memo.setdefault(id(memo), []).append(x)  # keeps x, and so its id, while copying
    return new


def replace(obj, /, **changes):
    return type(obj).__replace__(obj, **changes)
