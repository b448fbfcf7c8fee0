def count(n):
    try:
        for i in range(n):
            got = yield i
            if got is not None:
                yield got * 2
    finally:
        closed.append(n)


def chain(*parts):
    for part in parts:
        result = yield from part
        closed.append(result)
    return len(parts)


def deep(n):
    if n:
        yield n
        yield from deep(n - 1)


closed = []
g = count(5)
assert next(g) == 0 and g.send(4) == 8 and next(g) == 1
g.close()
assert closed == [5]
assert list(chain(count(2), iter("ab"), (x * x for x in [1, 2]))) == [0, 1, "a", "b", 1, 4]
assert sum(deep(20)) == 210
held = [count(i) for i in range(6)]
for h in held:
    next(h, None)
try:
    held[3].throw(KeyError("k"))
except KeyError as e:
    assert e.args == ("k",)
del held
it = zip(map(lambda x: x + 1, range(4)), enumerate(filter(None, [0, 1, 2])), reversed([1, 2, 3]))
assert len(list(it)) == 2
a, *b, c = (i for i in range(6))
assert b == [1, 2, 3, 4]
