"""A list kept as a heap: heap[k] <= heap[2k+1] and heap[k] <= heap[2k+2]."""

__all__ = ['heappush', 'heappop', 'heapify', 'heapreplace', 'merge', 'nlargest', 'nsmallest', 'heappushpop']


def _rise(heap, at):
    """Move heap[at] towards the root, past larger parents."""
    item = heap[at]
    while at > 0:
        parent = (at - 1) >> 1
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


def _sink(heap, at):
    """Move heap[at] to a leaf along the smaller children, then up to its place:
    fewer comparisons than stopping on the way, as most items belong near the leaves."""
    end, start, item = len(heap), at, heap[at]
    child = 2 * at + 1
    while child < end:
        right = child + 1
        if right < end and not heap[child] < heap[right]:
            child = right
        heap[at] = heap[child]
        at, child = child, 2 * child + 1
    while at > start:
        parent = (at - 1) >> 1
        if not item < heap[parent]:
            break
        heap[at] = heap[parent]
        at = parent
    heap[at] = item


def heappush(heap, item):
    heap.append(item)
    _rise(heap, len(heap) - 1)


def heappop(heap):
    if not heap:
        raise IndexError('index out of range')
    last = heap.pop()
    if not heap:
        return last
    smallest, heap[0] = heap[0], last
    _sink(heap, 0)
    return smallest


def heapreplace(heap, item):
    smallest, heap[0] = heap[0], item
    _sink(heap, 0)
    return smallest


def heappushpop(heap, item):
    if heap and heap[0] < item:
        item, heap[0] = heap[0], item
        _sink(heap, 0)
    return item


def heapify(x):
    for at in reversed(range(len(x) // 2)):
        _sink(x, at)


def merge(*iterables, key=None, reverse=False):
    """The items of sorted inputs in order, lazily; equal ones in the order of the inputs."""
    rows = [iter(it) for it in iterables]
    heads = []
    for number, row in enumerate(rows):
        for item in row:
            heads.append((item if key is None else key(item), number, item))
            break
    while heads:
        keys = [head[0] for head in heads]
        best = max(keys) if reverse else min(keys)
        at = keys.index(best)
        _, number, item = heads[at]
        yield item
        for item in rows[number]:
            heads[at] = (item if key is None else key(item), number, item)
            break
        else:
            del heads[at]


def nsmallest(n, iterable, key=None):
    return sorted(iterable, key=key)[:max(n, 0)]


def nlargest(n, iterable, key=None):
    return sorted(iterable, key=key, reverse=True)[:max(n, 0)]
