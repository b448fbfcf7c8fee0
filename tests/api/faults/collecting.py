import gc
import weakref


class Node:
    alive = 0

    def __init__(self, name):
        self.name = name
        self.next = self
        self.others = [self, {"self": self}]
        Node.alive += 1

    def __del__(self):
        Node.alive -= 1
        log.append(self.name)
        if self.name == "again":
            saved.append(self)


log, saved, died = [], [], []
refs = []
for i in range(10):
    n = Node(i)
    refs.append(weakref.ref(n, died.append))
del n
gc.collect()
assert all(r() is None for r in refs)  # whether finalizers ran to their end depends on memory
Node("again")
gc.collect()
assert not saved or saved[0].next is saved[0]
kept = weakref.WeakValueDictionary()
strong = Node("strong")
kept["k"] = strong
assert kept["k"] is strong
strong.next = strong.others = None
del strong
assert "k" not in kept
for node in saved:
    weakref.finalize(node, log.append, "gone")
    node.next = node.others = node = None
saved.clear()
gc.set_threshold(5, 2, 2)
for i in range(30):
    a = [Node(i)]
    a.append(a)
    a = (lambda: a)
gc.set_threshold(700, 10, 10)
gc.collect()
assert len(gc.get_objects()) > 10 and gc.get_referrers(log)


def holding():
    try:
        yield Node("held")
    finally:
        log.append("finally")


g = holding()
loop = [next(g), g]
loop.append(loop)
del g, loop
gc.collect()
