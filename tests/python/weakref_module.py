# SPDX-License-Identifier: MIT
"""The module weakref: proxies of both kinds, the containers, what they do while they are iterated."""
import copy
import gc
import weakref


class Item:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return isinstance(other, Item) and self.n == other.n

    def __hash__(self):
        return self.n

    def __repr__(self):
        return "Item(%d)" % self.n


def attempt(function, *args):
    try:
        return function(*args)
    except Exception as error:
        return "%s: %s" % (type(error).__name__, error)


# Two kinds of proxies.
class Text:
    def __bytes__(self):
        return b"bytes"

    def __reversed__(self):
        return iter("cba")


text = Text()
print(type(weakref.proxy(text)).__name__, type(weakref.proxy(len)).__name__)
print(weakref.ProxyTypes == (weakref.ProxyType, weakref.CallableProxyType))
print(callable(weakref.proxy(text)), callable(weakref.proxy(attempt)))
print(weakref.proxy(attempt) is weakref.proxy(attempt), weakref.getweakrefcount(attempt))
print(bytes(weakref.proxy(text)), list(reversed(weakref.proxy(text))), weakref.proxy(attempt)(len, "ab"))
print(attempt(iter, weakref.proxy(text)), attempt(bytes, weakref.proxy(Item(1))))


# A callback is gone once it was called.
item = Item(1)
reference = weakref.ref(item, lambda r: print("called", r() is None))
print(reference.__callback__ is None)
del item
print(reference.__callback__, weakref.ref[int] is not None)

# Containers: their whole interface.
items = [Item(n) for n in range(6)]
values = weakref.WeakValueDictionary((item.n, item) for item in items)
keys = weakref.WeakKeyDictionary((item, item.n) for item in items)
print({9: items[0]} | values == dict(values.items()) | {9: items[0]}, type({} | keys).__name__, type(values | {}).__name__)
print(attempt(values.pop, 77), values.pop(77, None), attempt(keys.pop, Item(9)).split(":")[0], keys.pop(Item(9), 5))
print(keys.setdefault(items[0], 7), keys.get(items[1]), attempt(keys.get, 5), 5 in keys)
print(copy.copy(values) == values, copy.deepcopy(keys) == keys, copy.deepcopy(values) == values)
values.update({5: items[0]}, n=items[1])
print(values[5], values["n"], len(values.valuerefs()), sum(1 for r in values.itervaluerefs()), len(keys.keyrefs()))


# An entry that dies during an iteration goes at the next change, or when the iteration ends.
def dying(container):
    steps = iter(container.items())
    next(steps)
    died = items.pop()
    number = died.n
    del died
    gc.collect()
    return steps, number


values = weakref.WeakValueDictionary((item.n, item) for item in items)
steps, number = dying(values)
print(len(values), number in values, attempt(values.__delitem__, number))
del steps
keys = weakref.WeakKeyDictionary((item, item.n) for item in items)
steps, number = dying(keys)
print(len(keys), Item(number) in keys, len(list(steps)))
keys.clear()
print(len(keys))

# Sets.
items = [Item(n) for n in range(4)]
one = weakref.WeakSet(items)
two = weakref.WeakSet(items[2:])
print(len(one | two), len(one & two), len(one - two), len(one ^ two), one > two, one >= two, two < one, two <= one, one == two)
one.intersection_update(items[1:])
print(sorted(item.n for item in one))
one.symmetric_difference_update([items[0], items[1]])
print(sorted(item.n for item in one))
one.difference_update(two)
print(sorted(item.n for item in one))
one ^= two
one &= two
one -= [items[3]]
print(sorted(item.n for item in one), one.isdisjoint([items[0]]), two.issuperset(one), attempt(one.remove, items[0]).split(":")[0])
one.tag = ["t"]
again = copy.copy(one)
deep = copy.deepcopy(one)
print(again == one, again.tag is one.tag, deep == one, deep.tag is one.tag, deep.tag)
one.clear()
print(len(one), attempt(one.pop))
