"""A container of many slots is old at once, however it was made: a young collection
looks at whole objects, and must not look at these. So is one of some hundred slots
when the young ones of its kind have grown to many slots together."""
import gc

gc.disable()
N = 20000
base = list(range(N))
mapping = dict.fromkeys(base, base)


class List(list):
    pass


class Dict(dict):
    pass


class Tuple(tuple):
    pass


def numbers():
    yield from base


def inserted():
    made = []
    for i in range(N):
        made.insert(0, i)
    return made


def assigned():
    made = []
    made[0:0] = base
    return made


def updated():
    made = {}
    made.update(mapping)
    return made


MAKERS = {
    "list": [
        lambda: list(range(N)), lambda: list(numbers()), lambda: list(mapping), lambda: list(mapping.values()),
        lambda: list(set(base)), lambda: list("a" * N), lambda: [None] * N, lambda: [i for i in base],
        lambda: sorted(base), lambda: base[:], lambda: base[::2], lambda: base + [1], lambda: [*base], inserted, assigned,
        lambda: ("a " * N).split(), lambda: List(base),
    ],
    "tuple": [
        lambda: tuple(base), lambda: tuple(numbers()), lambda: (*base, 1), lambda: (base,) * N, lambda: tuple(base)[1:],
        lambda: tuple(base)[::2], lambda: tuple(base) + (1,), lambda: (lambda *args: args)(*base), lambda: Tuple(base),
    ],
    "dict": [
        lambda: dict(mapping), lambda: mapping.copy(), lambda: {i: base for i in base}, lambda: mapping | {},
        lambda: {**mapping}, lambda: dict(zip(base, [base] * N)), updated, lambda: Dict(mapping),
    ],
    "set": [lambda: set(base), lambda: set(numbers()), lambda: set(base) | {1}, lambda: frozenset(base), lambda: {i for i in base}],
}


def generation_of(o):
    for generation in range(3):
        if any(other is o for other in gc.get_objects(generation)):
            return generation


for kind, makers in MAKERS.items():
    print(kind, *(generation_of(make()) for make in makers))

gc.collect()
rows = [[None] * 1000 for _ in range(1000)]
young = sum(map(len, (o for o in gc.get_objects(0) if isinstance(o, list) and len(o) == 1000)))
print("young rows", young < 200000, "all rows", sum(map(len, rows)))
gc.collect(0)
row = [None] * 1000
print("then again", generation_of(row))
