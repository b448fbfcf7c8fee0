# Old objects, collected while the program goes on changing them.
import gc
import weakref

class Node:
    finalized = 0

    def __init__(self, number):
        self.number = number
        self.links = []

class Mortal(Node):
    def __del__(self):
        Node.finalized += 1

def numbers(seed):
    while True:
        seed = (seed * 1103515245 + 12345) % 2147483648
        yield seed // 65536

random = numbers(42)
below = lambda n: next(random) % n
live = [Node(i) for i in range(20000)]
table = {i: node for i, node in enumerate(live)}
refs = [weakref.ref(node) for node in live[::7]]
made = 0
for step in range(60000):
    what = below(8)
    i = below(len(live))
    if what == 0:
        live[i].links.append(live[below(len(live))])
    elif what == 1:
        live[i].links.clear()
    elif what == 2:
        made += 1
        fresh = Mortal(step)
        fresh.links.append(fresh)
        live[i], table[i] = fresh, fresh
    elif what == 3:
        live.insert(i, live.pop(below(len(live))))
    elif what == 4:
        live[i:i + 3] = reversed(live[i:i + 3])
    elif what == 5:
        target = refs[below(len(refs))]()
        if target is not None:
            target.links.append(live[i])
    elif what == 6:
        table[step + 100000] = table.pop(next(iter(table)))
    else:
        fresh = Node(step)
        fresh.links.append([fresh, live[i]])
print(len(live), len(table), made)
print(sorted(type(n).__name__ for n in live)[:3], all(n.links is not None for n in live))
alive = set(map(id, live))
gc.collect()
gc.collect()
for ref in refs:
    node = ref()
    assert node is None or node.number % 7 == 0
del fresh, target, node, ref
live.clear()
table.clear()
gc.collect()
gc.collect()
print(sum(ref() is not None for ref in refs), Node.finalized == made)

# Callbacks that are still there at the end hold the program's globals.
gc.callbacks.append(lambda phase, info: live.append(phase) if phase == "never" else None)
