# SPDX-License-Identifier: MIT
# Random graphs of every kind of container, against a slow oracle. test_containers.c
# runs this and supplies: seed, steps, token(n), dead(n), collect(generation),
# reclaim(), starve(units), fault(n) (0: off; False: not in this build), hide(object),
# unhide(): an object out of a place that marking does not see.
import weakref

state = seed or 1


def below(n):
    global state
    state ^= (state << 13) & 0xFFFFFFFFFFFFFFFF
    state ^= state >> 7
    state ^= (state << 17) & 0xFFFFFFFFFFFFFFFF
    return state % n


# ---- what nodes are made of: make(token, child), children(node), change(node, child) ----

class Inline:
    def __init__(self, token, child):
        self.token, self.x = token, child


class Dicted(Inline):
    def __init__(self, token, child):
        self.__dict__.update({"many%d" % i: None for i in range(40)})
        super().__init__(token, child)


class Slotted:
    __slots__ = ("token", "x", "__weakref__")
    __init__ = Inline.__init__


class Mortal(Inline):
    def __del__(self):
        ends[self.n] = ends.get(self.n, 0) + 1
        assert not dead(self.n)
        if self.n % 3 == 0 and self.n not in revived:
            revived.add(self.n)
            excused.update(reached_from([self.n]))
            held.append(self)


class Bound(Inline):
    def method(self):
        pass


class Failure(Exception):
    pass


def set_x(node, child):
    node.x = child


def make_method(token, child):
    return Bound(token, child).method


def make_cell(token, child):
    def access(*new):
        nonlocal child
        if new:
            child = new[0]
        return child, token
    return access


def generate(token, child):
    while True:
        new = yield child
        if new is not None:
            child = new[0]


def make_generator(token, child):
    generator = generate(token, child)
    next(generator)
    return generator


def fail(token, child):
    raise Failure


def make_failure(token, child):
    try:
        fail(token, child)
    except Failure as e:
        if e.__traceback__ is None or e.__traceback__.tb_next is None:
            raise MemoryError # there was none for the traceback
        return e


def make_iterator(token, child):
    choice = below(6)
    items = [child, token] if choice < 5 else (child, token)
    if choice == 0:
        return zip(items, [1, 2])
    if choice == 1:
        return enumerate(items)
    if choice == 2:
        return map(repr, items)
    if choice == 3:
        return filter(None, reversed(items))
    return iter(items)


def make_weak(token, child):
    table = weakref.WeakValueDictionary()
    table.token, table.x = token, child
    return table


def make_frame(token, child):
    return make_failure(token, child).__traceback__.tb_next.tb_frame


def change_list(node, child):
    choice = below(9)
    if choice == 0:
        node.insert(below(len(node)) + 1, child)
    elif choice == 1:
        node.extend([child] * 700)
    elif choice == 2:
        del node[1 + len(node) // 2:]
    elif choice == 3:
        node[1:] = reversed(node[1:])
    elif choice == 4:
        node[1:] = sorted(node[1:], key=id)
    elif choice == 5 and len(node) > 1:
        node.pop(1)
    elif choice == 6 and len(node) > 1:
        node.append(node.pop())
        node.reverse()
        node.reverse()
    elif choice == 7 and len(node) > 1:
        node[below(len(node) - 1) + 1] = child
    else:
        node.append(child)


def change_dict(node, child):
    choice = below(7)
    if choice == 0:
        node.update({("k", i): child for i in range(400)})
    elif choice == 1:
        for key in [k for k in node if k != "token"][::2]:
            del node[key]
    elif choice == 2:
        kept = dict(node)
        node.clear()
        node.update(kept)
    elif choice == 3 and len(node) > 1:
        key, value = node.popitem()
        node[key] = value
    elif choice == 4:
        node[Key(child)] = None
    else:
        node[below(10)] = child


class Key:
    def __init__(self, child):
        self.child = child


def dict_children(node):
    return [k.child if type(k) is Key else v for k, v in node.items() if k != "token"]


def change_set(node, child):
    choice = below(6)
    if choice == 0:
        for i in range(600):
            node.add(Key(child))
    elif choice == 1:
        for key in [k for k in node if type(k) is Key][::2]:
            node.discard(key)
    elif choice == 2:
        kept = set(node)
        node.clear()
        node |= kept
    else:
        node.add(Key(child))


def set_children(node):
    return [k.child for k in node if type(k) is Key]


def one(node):
    return [node.x]


kinds = {
    "list": (lambda t, c: [t, c], lambda n: n[1:], change_list),
    "dict": (lambda t, c: {"token": t, 0: c}, dict_children, change_dict),
    "set": (lambda t, c: {t, Key(c)}, set_children, change_set),
    "frozenset": (lambda t, c: frozenset((t, Key(c))), set_children, None),
    "tuple": (lambda t, c: (t, c), lambda n: n[1:], None),
    "inline": (Inline, one, set_x),
    "dicted": (Dicted, one, set_x),
    "slotted": (Slotted, one, set_x),
    "mortal": (Mortal, one, set_x),
    "method": (make_method, lambda n: [n.__self__.x], lambda n, c: setattr(n.__self__, "x", c)),
    "cell": (make_cell, lambda n: n()[:1], lambda n, c: n(c)),
    "generator": (make_generator, lambda n: [next(n)], lambda n, c: n.send((c,))),
    "failure": (make_failure, None, None),
    "frame": (make_frame, None, None),
    "iterator": (make_iterator, None, None),
    "weak": (make_weak, one, set_x),
}
names = sorted(kinds)

# ---- the graph, and what the oracle knows of it ----

held = []      # nodes: roots
hidden = []    # their numbers
number = {}    # address -> n, of the living
edges = {}     # n -> numbers of children
kind_of = {}
ends = {}      # n -> finalizers run
revived = set()
excused = set() # their weak references were cleared before a finalizer brought them back
watches = []   # (weak reference, n)
told = {}      # watch -> calls
n_nodes = 0


def n_of(node):
    return number[id(node)]


def note(node, n, fixed=()):
    children = kinds[kind_of[n]][1]
    found = children(node) if children else fixed
    edges[n] = {n_of(c) for c in found if c is not None}


def make():
    global n_nodes
    name = names[below(len(names))]
    if name in ("failure", "frame") and hidden_in_frames:
        return # it would hold the frames that run, and so their nodes
    child = held[below(len(held))] if held and below(3) else None
    n = n_nodes
    n_nodes += 1 # an attempt that fails may leave a token that dies later: its number is no other node's
    node = kinds[name][0](token(n), child)
    if name == "mortal":
        node.n = n
    number[id(node)] = n
    kind_of[n] = name
    note(node, n, [child])
    held.append(node)


def change():
    node, child = held[below(len(held))], held[below(len(held))]
    for i in range(below(3)):
        node = go_on(node)
    n = n_of(node)
    alter = kinds[kind_of[n]][2]
    if alter is None:
        return
    try:
        alter(node, child)
    finally:
        fault(0)
        note(node, n)


def go_on(node):
    """To a child of the node, if there is one."""
    children = kinds[kind_of[n_of(node)]][1]
    found = [c for c in children(node) if c is not None] if children else []
    return found[below(len(found))] if found else node


def drop():
    held.pop(below(len(held)))


def watch():
    node = held[below(len(held))]
    i = len(told)
    told[i] = 0

    def tell(ref):
        told[i] += 1
    try:
        watches.append((weakref.ref(node, tell), n_of(node), i))
    except TypeError:
        pass
    if len(watches) > 50:
        watches.pop(below(50))


def follow():
    if not watches:
        return
    ref, n, i = watches[below(len(watches))]
    node = ref()
    if node is None:
        return
    assert not dead(n) and n_of(node) == n and told[i] == 0
    held.append(node)


def put_away():
    node = held.pop(below(len(held)))
    if hide(node):
        hidden.append(n_of(node))
    else:
        held.append(node)


def take_back():
    if hidden:
        held.append(unhide())
        assert n_of(held[-1]) == hidden.pop()


def deeper():
    """Held by frames alone."""
    node = held.pop(below(len(held)))
    below_it(node, below(40))
    held.append(node)


def below_it(node, depth):
    hidden_in_frames.append(n_of(node))
    if depth > 0:
        below_it(go_on(node), depth - 1)
    else:
        for i in range(5):
            operate()
        check()
    hidden_in_frames.pop()


hidden_in_frames = []


def reached():
    return reached_from([n_of(node) for node in held] + hidden + hidden_in_frames)


def reached_from(queue):
    found = set()
    while queue:
        n = queue.pop()
        if n not in found:
            found.add(n)
            queue.extend(edges[n])
    return found


def check():
    """Everything that can be reached is there, as it was left."""
    alive = reached()
    for n in alive:
        assert not dead(n), n
    for i in range(3):
        if held:
            node = held[below(len(held))]
            n = n_of(node)
            before = edges[n]
            note(node, n, [])
            if kinds[kind_of[n]][1] is None:
                edges[n] = before
            assert edges[n] == before, (n, kind_of[n])
    for ref, n, i in watches:
        assert told[i] <= 1 and not (ref() is None and n in alive and n not in excused)
    assert max(ends.values(), default=0) <= 1
    return alive


def operate():
    choice = below(24)
    if len(held) < 3 or choice < 6:
        make()
    elif choice < 12:
        change()
    elif choice < 15 or len(held) > 60:
        drop()
    elif choice < 16:
        watch()
    elif choice < 18:
        follow()
    elif choice < 19:
        put_away()
    elif choice < 20:
        take_back()
    elif choice < 21:
        collect(below(2))
    elif choice < 22:
        starve(1 + below(500))
    elif choice < 23 and below(20) == 0:
        reclaim()
    elif below(4) == 0 and len(hidden_in_frames) == 0:
        deeper()


def run_short_of_memory():
    fault(1 + below(60))
    try:
        if below(2):
            change()
        else:
            make()
    except MemoryError:
        pass
    finally:
        fault(0)


def settle():
    """Two full collections: what cannot be reached is gone."""
    collect(2)
    collect(2)
    alive = check()
    for n in kind_of:
        assert dead(n) == (n not in alive), (n, kind_of[n], dead(n))
    for n in list(kind_of):
        if n not in alive:
            del kind_of[n]
            edges.pop(n, None) # not there when memory ended while it was made


def main():
    for step in range(steps):
        operate()
        if step % 16 == 0:
            check()
        if step % 64 == 0:
            run_short_of_memory()
        if step % 1024 == 0:
            settle()
    settle()
