"""A tour of Python's memory, by a program that looks at itself.

    ouro examples/tour.py

Each stop shows one thing that Ouro does with memory, and prints what it sees.
"""
import gc
import sys
import weakref
from sys import getrefcount


def stop(number, title):
    print()
    print(f"{number}. {title}")
    print("-" * (len(title) + 3))


class Ship:
    """Something with an address and a few attributes."""

    def __init__(self, name):
        self.name = name


class Told:
    """Says when it goes."""

    def __init__(self, name, child=None):
        self.name = name
        self.child = child

    def __del__(self):
        print(f"      {self.name} is gone")


print("A tour of memory")
print("================")
print("Python", ".".join(str(n) for n in sys.version_info[:3]), "on", sys.implementation.name)

stop(1, "Names are labels, objects have addresses")
first = Ship("Argo")
second = first
print(f"   first is second     {first is second}: two names, one object at {id(first):#x}")
print(f"   Ship() is Ship()    {Ship('a') is Ship('a')}: each call makes another")

stop(2, "Some objects exist once")
print(f"   int('256') is int('256')   {int('256') is int('256')}   small integers are cached")
print(f"   int('257') is int('257')   {int('257') is int('257')}   larger ones are made on demand")
a, b = "good", "good"
print(f"   'good' is 'good'           {a is b}   names and words in a program are interned")
c, d = "".join(["go", "od"]), "".join(["go", "od"])
print(f"   joined at run time         {c is d}   built strings are not")

stop(3, "Different things take different room")
for value in (1, 2 ** 100, 1.5, "ten chars!", (), (1, 2, 3), [], [1, 2, 3], {}, {"k": 1}, first):
    text = repr(value) if not isinstance(value, Ship) else "a Ship with one attribute"
    print(f"   {text[:34]:36}{sys.getsizeof(value):4} bytes")

stop(4, "A list grows ahead of its need")
row, steps, before = [], [], 0
for i in range(60):
    row.append(i)
    if sys.getsizeof(row) != before:
        before = sys.getsizeof(row)
        steps.append(f"{len(row)}:{before}")
print("   items:bytes  " + "  ".join(steps))

stop(5, "Counts go up and down")
thing = Ship("counted")
base = getrefcount(thing)


def count(what):
    n = getrefcount(thing) - base
    print(f"   {what:28}{'*' * n or '-'} {n}")


count("one name")
alias = thing
count("another name")
held = [thing, thing]
count("twice in a list")
first.cargo = thing
count("as an attribute")
del alias
count("del of a name")
held.clear()
count("the list cleared")
first.cargo = None
count("the attribute rebound")

stop(6, "At zero an object goes at once, children after it")
chain = Told("parent", Told("child", Told("grandchild")))
print("   del chain:")
del chain
print("   and the program goes on")

stop(7, "A cycle that counting cannot free")
gc.collect()
gc.disable()
owner, pet = Ship("owner"), Ship("pet")
owner.pet, pet.owner = pet, owner
watch = weakref.ref(owner)
del owner, pet
print(f"   both names deleted; still alive: {watch() is not None}")
found = gc.collect()
print(f"   gc.collect() found {found} objects; still alive: {watch() is not None}")
gc.enable()

stop(8, "Survivors move up through three generations")
probe = [Ship("probe")]


def generation(o):
    for g in (0, 1, 2):
        if any(x is o for x in gc.get_objects(generation=g)):
            return g


path = [generation(probe)]
for g in (0, 1, 2):
    gc.collect(g)
    path.append(generation(probe))
print(f"   new, and after collections of 0, 1, 2:  {path}")
print(f"   thresholds {gc.get_threshold()}: births that start a young collection, and so on")

stop(9, "Freed blocks serve the next object of their kind")
place = id(Ship("short-lived"))
again = id(Ship("next"))
print(f"   the same address again: {place == again}")
ints = [100000 + i for i in range(2000)]
floats = [i + 0.5 for i in range(2000)]
places = set(map(id, ints[1::2]))
del ints[1::2]
shared = places & set(id(i * 1.5) for i in range(2000))
print(f"   floats in places that integers left: {len(shared)}  (each kind has its own pools)")

stop(10, "Generators stream, whatever their length")


def numbers(n):
    for i in range(n):
        yield i


stream = numbers(1_000_000)
print(f"   a generator of a million numbers: {sys.getsizeof(stream)} bytes")
print(f"   their sum: {sum(stream):,}")

stop(11, "Depth is no danger")
deep = None
for i in range(300_000):
    deep = [deep]
del deep
print("   300,000 nested lists were freed without recursion")

print()
print("That was the tour. Next: ouro --stats SCRIPT, ouro --max-memory 32M SCRIPT, ouro --dis SCRIPT.")
