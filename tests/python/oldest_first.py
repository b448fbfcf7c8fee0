# Dicts whose oldest entries go first, as in caches and queues.
import gc
from collections import OrderedDict


def check(d, keys):
    assert list(d) == list(keys), (list(d), list(keys))
    assert d.copy() == {key: d[key] for key in keys}
    assert list(dict(d).items()) == [(key, d[key]) for key in keys]


cache = OrderedDict()
for i in range(5000):
    cache[i] = [i]
    if len(cache) > 100:
        assert cache.popitem(last=False)[0] == i - 100
    if i % 500 == 0:
        check(cache, range(max(0, i - 99), i + 1))
print(len(cache), next(iter(cache)))

d = {i: str(i) for i in range(50)}
for i in range(30):
    assert next(iter(d)) == i
    del d[i]
check(d, range(30, 50))
del d[35]
assert next(iter(d)) == 30
del d[30]
assert next(iter(d)) == 31
d[30] = "again"
check(d, [31, 32, 33, 34] + list(range(36, 50)) + [30])
copy = d.copy()
d.clear()
assert not list(d) and list(copy)[0] == 31
while copy:
    copy.pop(next(iter(copy)))
copy["new"] = 1
check(copy, ["new"])

# the same while the collector looks on
if hasattr(gc, "get_pauses"):
    gc.set_debug(1024)
queue = {}
for i in range(300):
    queue[i] = [queue]
    if i >= 40:
        first = next(iter(queue))
        assert first == i - 40
        del queue[first]
other = queue.copy()
queue.clear()
gc.set_debug(0)
print(len(other), sum(other))

keyed = {(i,): i for i in range(20)}
for i in range(19):
    del keyed[next(iter(keyed))]
print(keyed, list(reversed(keyed)), keyed.popitem())
