import collections
import contextlib
import functools
import itertools
import json
from collections import OrderedDict, defaultdict, deque, namedtuple
from operator import itemgetter

import sys

Point = namedtuple("Point", "x y")
p = Point(1, y=2)
assert p._replace(x=5) == (5, 2)
d = defaultdict(list)
for i in range(10):
    d[i % 3].append(i)
q = deque(range(5), maxlen=3)
q.appendleft(9)
assert list(q) == [9, 2, 3] and itemgetter(1)([1, 2]) == 2


@functools.lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


@contextlib.contextmanager
def note():
    yield 1


with note() as one:
    assert fib(30) == 832040 and one == 1
text = json.dumps({"a": [1, 2.5, None, True, "x\u20ac"], "b": {}})
assert json.loads(text)["a"][4] == "x\u20ac"
assert list(itertools.islice(itertools.chain([1], [2, 3]), 2)) == [1, 2]
assert collections.Counter("abca").most_common(1) == [("a", 2)]
od = OrderedDict(a=1)
try:
    import nowhere_at_all
except ImportError:
    pass
assert "json" in sys.modules
