# SPDX-License-Identifier: MIT
"""Large heaps of every shape, while a program goes on beside them: usage shapes.py NAME [off]

Each builds something large (measured too, where its name says so), then runs a loop
that makes and drops containers, some of them in cycles.
"""
import gc
import sys
import weakref

import meter


class Node:
    def __init__(self, other=None):
        self.me = self
        self.other = other


def churn(n, hold=None):
    """Lists that counting frees, cycles that it does not, now and then one that stays
    for some time."""
    window = [None] * 5000
    for i in range(n):
        window[i % 5000] = [i, [i], {}]
        if i % 3 == 0:
            Node([i])
        if i % 8 == 0:
            meter.tick()


def live():
    """Six million containers."""
    kept = [[[], [i]] for i in range(2000000)]
    meter.start()
    churn(1500000, kept)


def building():
    """The same while they are made; nothing is garbage."""
    meter.start()
    kept = []
    for i in range(2000000):
        kept.append([[], [i]])
        if i % 8 == 0:
            meter.tick()


def steady():
    """A large heap that changes without garbage in cycles."""
    kept = [[[], [i]] for i in range(1000000)]
    meter.start()
    for i in range(3000000):
        kept[i * 7919 % 1000000] = [[], [i]]
        if i % 8 == 0:
            meter.tick()


def list10m():
    kept = [[i] for i in range(10000)]
    kept = kept * 1000
    kept[::50] = [[] for _ in kept[::50]]
    meter.start()
    churn(1500000, kept)


def dict10m():
    some = [[i] for i in range(10000)]
    kept = {i: some[i % 10000] for i in range(10000000)}
    meter.start()
    churn(1500000, kept)


def dict_changing():
    """Ten million entries, deleted and inserted."""
    some = [[i] for i in range(10000)]
    kept = {i: some[i % 10000] for i in range(10000000)}
    meter.start()
    for i in range(1500000):
        del kept[i]
        kept[-i - 1] = [i]
        if i % 3 == 0:
            Node(kept)
        if i % 8 == 0:
            meter.tick()


def chain10m():
    kept = None
    for i in range(10000000):
        kept = [kept]
    meter.start()
    churn(1500000, kept)
    while kept is not None:  # else the last one's death is one release of ten million
        kept = kept[0]


def frames1m():
    sys.setrecursionlimit(1100000)

    def down(n):
        if n == 0:
            meter.start()
            churn(1500000)
            return 0
        held = [n]
        return down(n - 1) + len(held)

    if sys.implementation.name == "ouro":
        down(1000000)
    else:
        down(20000)


def generators():
    def count(held):
        while True:
            held.append(len(held))
            yield held
            if len(held) > 3:
                held.clear()

    kept = [count([i]) for i in range(50000)]
    for g in kept:
        next(g)
    meter.start()
    window = [None] * 5000
    for i in range(1500000):
        next(kept[i * 31 % 50000])
        window[i % 5000] = [[i]]
        if i % 3 == 0:
            Node(count([i]))
        if i % 8 == 0:
            meter.tick()


def sorting():
    """Sort with a key that allocates."""
    kept = [[i * 7919 % 1000003, []] for i in range(1000000)]

    def key(item):
        meter.tick()
        Node(item)
        return [item[0]]

    meter.start()
    for _ in range(2):
        kept.sort(key=key)
        kept.reverse()


def _die(make):
    """Five million objects in cycles, old by then, die while the program builds others."""
    live = []
    kept = [make(i) for i in range(2500000)]
    gc.collect()
    meter.start()
    for i in range(3000000):
        live.append([[i]])
        if i % 1000 == 0:
            del kept[-1000:]  # the list at once would be one release
        if i % 8 == 0:
            meter.tick()


def dying():
    def pair(i):
        a = [i]
        b = [a]
        a.append(b)
        return a

    _die(pair)


def dying_finalized():
    """The same, every fifth with a finalizer, every third weakly held."""
    class Mortal:
        def __init__(self):
            self.me = self

        def __del__(self):
            Mortal.n += 1

    Mortal.n = 0
    refs = []

    def one(i):
        a = Mortal() if i % 5 == 0 else Node()
        a.other = [a]
        if i % 3 == 0:
            refs.append(weakref.ref(a))
        return a

    _die(one)


def payload():
    """Small cycles that hold much, in a heap of 100 MB."""
    kept = [b"%d" % i * 100 for i in range(200000)]
    meter.start()
    for i in range(30000):
        Node(bytes(20000))
        meter.tick()


def collect0():
    """The program collects generation 0 itself, again and again (F14, 122567)."""
    kept = [[i] for i in range(300000)]
    meter.start()
    for i in range(200000):
        Node(bytearray(5000))
        if i % 10 == 0:
            gc.collect(0)
        meter.tick()


def growing():
    """A heap that grows and stays, garbage in cycles all along."""
    kept = []
    meter.start()
    for i in range(3000000):
        kept.append([i])
        Node(kept)
        if i % 8 == 0:
            meter.tick()


def late_garbage():
    """A large heap is built, in which cycles find nothing; then garbage begins."""
    kept = [[[], [i]] for i in range(1000000)]
    meter.start()
    for i in range(3000000):
        Node([i])
        if i % 8 == 0:
            meter.tick()


def columns():
    """A table by columns: few containers, tens of millions of slots, grown by single calls."""
    meter.start()
    n = 5000000
    whole = list(range(n))
    meter.tick()
    halves = []
    for i in range(n):
        halves.append(i * 0.5)
        if i % 64 == 0:
            meter.tick()
    groups = {}
    for i in range(0, n, 3):
        group = groups.setdefault(i % 1000, ([], []))
        group[0].append(whole[i])
        group[1].append(halves[i])
        if i % 64 == 0:
            meter.tick()
    rows = []
    for i in range(0, n, 5):
        rows.append((whole[i], halves[i]))
        if i % 64 == 0:
            meter.tick()


def matrix():
    """Rows of some thousand entries, replaced, in a heap of strings."""
    texts = [b"%d" % i * 1000 for i in range(100000)]
    meter.start()
    rows = [[0] * 4000 for _ in range(6000)]
    for i in range(12000):
        rows[i * 7 % 6000] = [i] * 4000
        meter.tick()
    turned = []
    for i in range(4000):
        turned.append(tuple(rows[i]))
        meter.tick()


def weak_cache():
    """Sessions held weakly, the last used by a cache, each in a cycle."""
    from collections import OrderedDict

    class Session:
        def __init__(self, user):
            self.user = user
            self.me = self

    by_user, cache = weakref.WeakValueDictionary(), OrderedDict()
    meter.start()
    for i in range(600000):
        user = i * 7919 % 400009
        session = cache.get(user)
        if session is None:
            session = cache[user] = by_user[user] = Session(user)
            if len(cache) > 4000:
                cache.popitem(last=False)
        if i % 8 == 0:
            meter.tick()


globals()[sys.argv[1]]()
meter.finish()
