# SPDX-License-Identifier: MIT
"""Weak references: the containers and helpers around _weakref.

Each container keeps its entries in a plain dict or set and drops an entry when
the callback of its reference comes. A container that is being iterated must not
change, so callbacks that come meanwhile put their references on a list, which
is worked off when the last iteration ends.
"""

from _weakref import (CallableProxyType, ProxyType, ReferenceType, getweakrefcount, getweakrefs, proxy, ref,
                      _remove_dead_weakref)

ProxyTypes = (ProxyType, CallableProxyType)

__all__ = ["ref", "proxy", "getweakrefcount", "getweakrefs", "WeakKeyDictionary", "ReferenceType", "ProxyType",
           "CallableProxyType", "ProxyTypes", "WeakValueDictionary", "WeakSet", "WeakMethod", "finalize"]

_missing = object()


class _Guard:
    """Holds back the removals of a container while it is iterated."""

    def __init__(self, container):
        self.container = container

    def __enter__(self):
        self.container._iterating += 1

    def __exit__(self, *error):
        container = self.container
        container._iterating -= 1
        if container._iterating == 0:
            container._work_off()


class WeakMethod(ref):
    """A weak reference to a bound method: alive while object and function are."""

    __slots__ = "_func_ref", "_class", "_alive", "__weakref__"

    def __new__(cls, method, callback=None):
        try:
            target = method.__self__
            function = method.__func__
        except AttributeError:
            raise TypeError("argument should be a bound method, not {}".format(type(method))) from None

        def died(which):
            self = self_ref()
            if self is not None and self._alive:
                self._alive = False
                if callback is not None:
                    callback(self)

        self = ref.__new__(cls, target, died)
        self._func_ref = ref(function, died)
        self._class = type(method)
        self._alive = True
        self_ref = ref(self)
        return self

    def __call__(self):
        target = super().__call__()
        function = self._func_ref()
        if target is None or function is None:
            return None
        return self._class(function, target)

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if not self._alive or not other._alive:
            return self is other
        return ref.__eq__(self, other) and self._func_ref == other._func_ref

    def __ne__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        return not self == other

    __hash__ = ref.__hash__


class KeyedRef(ref):
    """A reference that knows the key it is stored under."""

    __slots__ = ("key",)

    def __new__(cls, target, callback, key):
        self = ref.__new__(cls, target, callback)
        self.key = key
        return self

    def __init__(self, target, callback, key):
        super().__init__(target, callback)


class _WeakMapping:
    """What both dictionaries do in the same way, on top of items()."""

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        value = self.get(key, _missing)
        if value is _missing:
            self[key] = default
            return default
        return value

    def update(self, other=None, /, **keywords):
        if other is not None:
            pairs = other if hasattr(other, "items") else dict(other)
            for key, value in pairs.items():
                self[key] = value
        for key, value in keywords.items():
            self[key] = value

    def clear(self):
        try:
            while True:
                self.popitem()
        except KeyError:
            pass

    def keys(self):
        for key, value in self.items():
            yield key

    def values(self):
        for key, value in self.items():
            yield value

    def __iter__(self):
        return self.keys()

    def __eq__(self, other):
        if not isinstance(other, (_WeakMapping, dict)):
            return NotImplemented
        return dict(self.items()) == dict(other.items())

    __hash__ = None

    def __or__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        result = self.copy()
        result.update(other)
        return result

    def __ror__(self, other):
        if not hasattr(other, "items"):
            return NotImplemented
        result = type(self)(other)
        result.update(self)
        return result

    def __ior__(self, other):
        self.update(other)
        return self

    def __copy__(self):
        return self.copy()

    def __repr__(self):
        return "<{} at {:#x}>".format(type(self).__name__, id(self))

    def __class_getitem__(cls, item):
        return cls


class WeakValueDictionary(_WeakMapping):
    """A mapping whose entries go when their values do.

    What waits to be removed is removed before any change: a key may be set
    again, to a value that is alive.
    """

    def __init__(self, other=(), /, **keywords):
        def remove(dead, self_ref=ref(self)):
            self = self_ref()
            if self is None:
                return
            if self._iterating:
                self._waiting.append(dead.key)
            else:
                _remove_dead_weakref(self.data, dead.key)

        self._remove = remove
        self._waiting = []
        self._iterating = 0
        self.data = {}
        self.update(other, **keywords)

    def _work_off(self):
        while self._waiting:
            _remove_dead_weakref(self.data, self._waiting.pop())

    def __getitem__(self, key):
        self._work_off()
        value = self.data[key]()
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self._work_off()
        self.data[key] = KeyedRef(value, self._remove, key)

    def __delitem__(self, key):
        self._work_off()
        del self.data[key]

    def __len__(self):
        return len(self.data) - len(self._waiting)

    def __contains__(self, key):
        self._work_off()
        held = self.data.get(key)
        return held is not None and held() is not None

    def items(self):
        self._work_off()
        with _Guard(self):
            for key, held in self.data.items():
                value = held()
                if value is not None:
                    yield key, value

    def pop(self, key, *default):
        self._work_off()
        held = self.data.pop(key, None)
        value = held() if held is not None else None
        if value is not None:
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def popitem(self):
        self._work_off()
        while True:
            key, held = self.data.popitem()
            value = held()
            if value is not None:
                return key, value

    def valuerefs(self):
        self._work_off()
        return list(self.data.values())

    def itervaluerefs(self):
        self._work_off()
        with _Guard(self):
            yield from self.data.values()

    def copy(self):
        return WeakValueDictionary(dict(self.items()))

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = type(self)()
        for key, value in self.items():
            result[deepcopy(key, memo)] = value
        return result


class WeakKeyDictionary(_WeakMapping):
    """A mapping whose entries go when their keys do.

    A dead reference equals itself alone, so what waits to be removed is in
    nobody's way.
    """

    def __init__(self, other=None):
        def remove(dead, self_ref=ref(self)):
            self = self_ref()
            if self is None:
                return
            if self._iterating:
                self._waiting.append(dead)
            else:
                self.data.pop(dead, None)

        self._remove = remove
        self._waiting = []
        self._iterating = 0
        self.data = {}
        if other is not None:
            self.update(other)

    def _work_off(self):
        while self._waiting:
            self.data.pop(self._waiting.pop(), None)

    def __getitem__(self, key):
        return self.data[ref(key)]

    def __setitem__(self, key, value):
        self.data[ref(key, self._remove)] = value

    def __delitem__(self, key):
        del self.data[ref(key)]

    def __len__(self):
        return len(self.data) - sum(held in self.data for held in self._waiting)

    def __contains__(self, key):
        try:
            held = ref(key)
        except TypeError:
            return False
        return held in self.data

    def get(self, key, default=None):
        return self.data.get(ref(key), default)

    def setdefault(self, key, default=None):
        return self.data.setdefault(ref(key, self._remove), default)

    def items(self):
        with _Guard(self):
            for held, value in self.data.items():
                key = held()
                if key is not None:
                    yield key, value

    def pop(self, key, *default):
        return self.data.pop(ref(key), *default)

    def popitem(self):
        while True:
            held, value = self.data.popitem()
            key = held()
            if key is not None:
                return key, value

    def keyrefs(self):
        return list(self.data)

    def copy(self):
        result = WeakKeyDictionary()
        for key, value in self.items():
            result[key] = value
        return result

    def __deepcopy__(self, memo):
        from copy import deepcopy
        result = type(self)()
        for key, value in self.items():
            result[key] = deepcopy(value, memo)
        return result


class WeakSet:
    """A set whose members go when nobody else holds them."""

    def __init__(self, data=None):
        def remove(dead, self_ref=ref(self)):
            self = self_ref()
            if self is None:
                return
            if self._iterating:
                self._waiting.append(dead)
            else:
                self.data.discard(dead)

        self._remove = remove
        self._waiting = []
        self._iterating = 0
        self.data = set()
        if data is not None:
            self.update(data)

    def _work_off(self):
        while self._waiting:
            self.data.discard(self._waiting.pop())

    def __iter__(self):
        with _Guard(self):
            for held in self.data:
                item = held()
                if item is not None:
                    yield item

    def __len__(self):
        return len(self.data) - len(self._waiting)

    def __contains__(self, item):
        try:
            held = ref(item)
        except TypeError:
            return False
        return held in self.data

    def add(self, item):
        self._work_off()
        self.data.add(ref(item, self._remove))

    def discard(self, item):
        self._work_off()
        self.data.discard(ref(item))

    def remove(self, item):
        self._work_off()
        self.data.remove(ref(item))

    def clear(self):
        self._waiting.clear()
        self.data.clear()

    def pop(self):
        self._work_off()
        while True:
            try:
                held = self.data.pop()
            except KeyError:
                raise KeyError("pop from empty WeakSet") from None
            item = held()
            if item is not None:
                return item

    def update(self, other):
        self._work_off()
        for item in other:
            self.add(item)

    def difference_update(self, other):
        for item in list(other):
            self.discard(item)

    def intersection_update(self, other):
        self._work_off()
        self.data.intersection_update(ref(item) for item in other)

    def symmetric_difference_update(self, other):
        self._work_off()
        self.data.symmetric_difference_update([ref(item, self._remove) for item in other])

    def copy(self):
        return type(self)(self)

    def _again(self, change):
        """A set of the same members, with what a program put on this one."""
        result = type(self)(self)
        slots = [name for kind in type(self).__mro__ for name in kind.__dict__.get("__slots__", ())]
        for name in [*self.__dict__, *slots]:
            if name not in ("data", "_remove", "_waiting", "_iterating") and hasattr(self, name):
                setattr(result, name, change(getattr(self, name)))
        return result

    def __copy__(self):
        return self._again(lambda value: value)

    def __deepcopy__(self, memo):
        from copy import deepcopy
        return self._again(lambda value: deepcopy(value, memo)) # copies of members would die at once

    def __reduce__(self):
        return type(self), (list(self),)

    def union(self, other):
        result = self.copy()
        result.update(other)
        return result

    def intersection(self, other):
        return type(self)(item for item in other if item in self)

    def difference(self, other):
        result = self.copy()
        result.difference_update(other)
        return result

    def symmetric_difference(self, other):
        result = self.copy()
        result.symmetric_difference_update(other)
        return result

    __or__ = union
    __and__ = intersection
    __sub__ = difference
    __xor__ = symmetric_difference

    def __ior__(self, other):
        self.update(other)
        return self

    def __iand__(self, other):
        self.intersection_update(other)
        return self

    def __isub__(self, other):
        self.difference_update(other)
        return self

    def __ixor__(self, other):
        self.symmetric_difference_update(other)
        return self

    def issubset(self, other):
        return self.data.issubset(ref(item) for item in other)

    def issuperset(self, other):
        return self.data.issuperset(ref(item) for item in other)

    def isdisjoint(self, other):
        return len(self.intersection(other)) == 0

    __le__ = issubset
    __ge__ = issuperset

    def __lt__(self, other):
        return self.data < set(map(ref, other))

    def __gt__(self, other):
        return self.data > set(map(ref, other))

    def __eq__(self, other):
        if not isinstance(other, type(self)):
            return NotImplemented
        return self.data == set(map(ref, other))

    __hash__ = None

    def __repr__(self):
        return repr(self.data)

    def __class_getitem__(cls, item):
        return cls


class finalize:
    """Call a function when an object dies; at exit at the latest.

    The registry keeps the call alive, not the object. Calling the finalizer, or
    detaching it, takes it out of the registry: it runs once at most.
    """

    __slots__ = ()

    _registry = {}
    _number = 0
    _at_exit = False

    class _Call:
        __slots__ = ("weakref", "func", "args", "kwargs", "atexit", "number")

    def __init__(self, obj, func, /, *args, **kwargs):
        if not finalize._at_exit:
            finalize._at_exit = True
            _register_exit(finalize._run_all)
        call = finalize._Call()
        call.weakref = ref(obj, self)
        call.func = func
        call.args = args
        call.kwargs = kwargs
        call.atexit = True
        finalize._number += 1
        call.number = finalize._number
        finalize._registry[self] = call

    def __call__(self, dead=None):
        call = finalize._registry.pop(self, None)
        if call is not None:
            return call.func(*call.args, **call.kwargs)

    def detach(self):
        call = finalize._registry.get(self)
        target = call.weakref() if call is not None else None
        if target is not None and finalize._registry.pop(self, None) is not None:
            return target, call.func, call.args, call.kwargs

    def peek(self):
        call = finalize._registry.get(self)
        target = call.weakref() if call is not None else None
        if target is not None:
            return target, call.func, call.args, call.kwargs

    @property
    def alive(self):
        return self in finalize._registry

    @property
    def atexit(self):
        call = finalize._registry.get(self)
        return call is not None and call.atexit

    @atexit.setter
    def atexit(self, value):
        call = finalize._registry.get(self)
        if call is not None:
            call.atexit = bool(value)

    def __repr__(self):
        call = finalize._registry.get(self)
        target = call.weakref() if call is not None else None
        if target is None:
            return "<{} object at {:#x}; dead>".format(type(self).__name__, id(self))
        return "<{} object at {:#x}; for {!r} at {:#x}>".format(type(self).__name__, id(self),
                                                                type(target).__name__, id(target))

    @staticmethod
    def _run_all():
        """At exit: those that want it, the newest first."""
        while True:
            due = [(call.number, f) for f, call in finalize._registry.items() if call.atexit]
            if not due:
                return
            due.sort(key=lambda pair: pair[0])
            try:
                due[-1][1]()
            except Exception as error:
                import sys
                sys.excepthook(type(error), error, error.__traceback__)


def _register_exit(function):
    try:
        import atexit
    except ImportError:
        return
    atexit.register(function)
