"""The match statement: every kind of pattern, when names are bound, and what is refused."""


def show(*values):
    print(*[repr(v) for v in values])


# ---- sequences ----

def sequence(x):
    match x:
        case []: return 'empty'
        case [a]: return 'one', a
        case (0, b): return 'zero and', b
        case [a, [b, c]]: return 'nested', a, b, c
        case [a, b]: return 'two', a, b
        case ['middle', *_, last]: return 'last', last
        case [1, *rest]: return 'rest', rest
        case [*front, 9]: return 'front', front
        case [first, *inner, last]: return 'inner', first, inner, last
        case _: return 'no sequence'


class MyList(list):
    pass


for value in [[], (), [1], (1,), [0, 5], [1, [2, 3]], [1, 'ab'], ['middle', 1, 2, 3], [1, 2, 3], (2, 3, 9),
              (2, 3, 4), range(3), range(0), MyList([7]), memoryview(b'xy'), 'ab', b'ab', bytearray(b'a'), {1: 2},
              {1, 2}, None, 5, iter([1]), dict.fromkeys('ab').keys()]:
    show(sequence(value))


class Counting(list):
    """Tells what a pattern reads."""
    def __len__(self):
        print('len', end=' ')
        return super().__len__()

    def __getitem__(self, at):
        print('get', at, end=' ')
        return super().__getitem__(at)

    def __iter__(self):
        print('iter', end=' ')
        return super().__iter__()


def reads(x):
    match x:
        case [_, _, _, _, _]: return 'five'
        case [_, *_, _, 5]: return 'ends with five'
        case [1, *_, y, _]: return 'picked', y
        case [*_]: return 'any'


show(reads(Counting([1, 2, 3, 4, 5])))
show(reads(Counting([1, 2, 5])))
show(reads(Counting([1, 2, 3, 7])))
show(reads(Counting([0, 2, 3])))
show(reads(Counting([])))


def unpacks(x):
    match x:
        case [1, a, *b]: return a, b
        case [_, _, c]: return c
    return 'nothing'


show(unpacks(Counting([1, 2, 3, 4])), unpacks(Counting([0, 0, 8])), unpacks(Counting([0])))

match 1, [2, (3, 4)], *'ab':
    case a, [b, (c, d)], *e:
        show(a, b, c, d, e)
match (5,):
    case x,:
        show(x)


# ---- mappings ----

def mapping(x):
    match x:
        case {'kind': 'point', 'at': [a, b]}: return 'point', a, b
        case {'kind': kind, **rest} if rest: return 'kind', kind, rest
        case {1: one, -2: two}: return 'numbers', one, two
        case {None: n, True: t}: return 'singletons', n, t
        case {'nested': {'deep': v}}: return 'deep', v
        case {**everything} if len(everything) == 1: return 'single', everything
        case {}: return 'mapping'
        case _: return 'no mapping'


class MyDict(dict):
    def __missing__(self, key):
        return 'made up'


for value in [{'kind': 'point', 'at': (1, 2)}, {'kind': 'point', 'at': 3}, {'kind': 'circle', 'r': 2}, {'kind': 1},
              {1: 'a', -2: 'b', 3: 'c'}, {None: 0, True: 1}, {'nested': {'deep': 1}}, {'nested': {}}, {}, {5: 6, 7: 8},
              MyDict(), MyDict({'kind': 'point', 'at': 'xy'}), type.__dict__, [('kind', 1)], 'kind']:
    show(mapping(value))


class Asked(dict):
    def get(self, key, default=None):
        print('asked', key, end=' ')
        return super().get(key, default)

    def __getitem__(self, key):
        raise RuntimeError('not this way')


class Keys:
    a, b, again = 'a', 'b', 'a'


match Asked(a=1, b=2, c=3):
    case {Keys.a: x, Keys.b: y, **z}:
        show(x, y, z)
try:
    match Asked(a=1, b=2):
        case {Keys.a: x, Keys.again: y}:
            pass
except ValueError as e:
    print(e)
Keys.a = []
try:
    match {1: 2}:
        case {Keys.a: x}:
            pass
except TypeError as e:
    print(e)


# ---- classes ----

class Point:
    __match_args__ = ('x', 'y')

    def __init__(self, x, y):
        self.x, self.y = x, y


class Point3(Point):
    __match_args__ = ('x', 'y', 'z')

    def __init__(self, x, y, z):
        super().__init__(x, y)
        self.z = z


class Lazy:
    __match_args__ = ('value', 'missing')

    @property
    def value(self):
        print('value read', end=' ')
        return 10

    @property
    def broken(self):
        raise ZeroDivisionError('broken')


def of_class(x):
    match x:
        case Point3(0, 0, z): return 'on the z axis', z
        case Point(x=0, y=0): return 'origin'
        case Point(0, y): return 'on the y axis', y
        case Point(x, y=y) if x == y: return 'diagonal', x
        case Point(Point(a, b), [c]): return 'nested', a, b, c
        case Point(): return 'a point'
        case Lazy(10, missing=1): return 'never'
        case Lazy(10, _): return 'never'
        case Lazy(value=v): return 'lazy', v
        case bool(b): return 'bool', b
        case int(i) | float(i): return 'number', i
        case str(s): return 'str', s
        case bytes(s) | bytearray(s): return 'bytes', s
        case list([a, b]): return 'pair', a, b
        case tuple((a,)): return 'single', a
        case dict({'k': v}): return 'k', v
        case set(s) | frozenset(s): return 'set', sorted(s)
        case complex(real=r, imag=i): return 'complex', r, i
        case object(__class__=c): return 'object', c.__name__


for value in [Point3(0, 0, 7), Point3(0, 0, None), Point(0, 3), Point(4, 4), Point(Point(1, 2), (3,)), Point(1, 2), Lazy(),
              True, 5, 2 ** 70, 1.5, 's', b'b', bytearray(b'c'), [1, 2], [1], (1,), {'k': 1}, {1}, frozenset({2}), 1 + 2j,
              None, MyList([3, 4]), Point]:
    show(of_class(value))


class Meta(type):
    def __instancecheck__(cls, instance):
        print('is it?', end=' ')
        return instance == 'yes'


class Checked(metaclass=Meta):
    pass


for word in 'yes', 'no':
    match word:
        case Checked(): show('checked', word)
        case _: show('not', word)


def refused(run):
    try:
        run()
    except Exception as e:
        print(type(e).__name__, e)
    else:
        print('accepted')


def too_many():
    match Point(1, 2):
        case Point(1, 2, 3): pass


def too_many_for_int():
    match 1:
        case int(1, 2): pass


def none_allowed():
    match Checked:
        case type(x): pass


def twice():
    match Point(1, 2):
        case Point(1, x=2): pass


def no_class():
    no = 5
    match 1:
        case no(): pass


def property_raises():
    match Lazy():
        case Lazy(broken=x): pass


def bad_match_args(value):
    def run():
        class Bad:
            __match_args__ = value
            a = 1
        match Bad():
            case Bad(x): show(x)
    return run


for run in (too_many, too_many_for_int, none_allowed, twice, no_class, property_raises, bad_match_args(['a']),
            bad_match_args((1,)), bad_match_args(()), bad_match_args(('a', 'a')), bad_match_args('a')):
    refused(run)


# ---- values, alternatives, as, guards ----

class Colour:
    red, green = 1, 2

    class Dark:
        blue = 3


def value(x):
    match x:
        case Colour.red | Colour.Dark.blue: return 'red or blue'
        case Colour.green as c: return 'green', c
        case -1 | 1.5 | 3 - 2j | 'a' 'b' | b'c': return 'literal'
        case None | True | False: return 'singleton'
        case (int() as n, str() as s) | [str() as s, int() as n] as pair: return n, s, pair
        case [('a' | 'b' as letter), *_] | {'letter': letter}: return 'letter', letter
        case [[x, y], z] | [z, x, y] | {'x': x, 'y': y, 'z': z}: return x, y, z
        case int(n) if n > 100: return 'large', n
        case n if n == 50: return 'fifty'
        case other: return 'other', other


for x in [1, 3, 2, -1, 1.5, 3 - 2j, 'ab', b'c', None, True, 0, [4, 'four'], ('five', 5), ['b', 1], {'letter': 'q'},
          [[1, 2], 3], [3, 1, 2], {'z': 3, 'y': 2, 'x': 1}, 1000, 50, 51]:
    show(value(x))


# ---- when names are bound ----

def bound(x):
    a = b = c = 'before'
    match x:
        case [a, b, 3]: pass
        case [a, {'k': b}] if False: pass
        case Point(a, 5) | [_, _, a, _]: pass
    return a, b, c


show(bound([1, 2, 3]), bound([1, 2, 4]), bound([1, {'k': 2}]), bound(Point(1, 4)), bound(Point(1, 5)))
show(bound([1, 2, 3, 4]), bound('none'))


def unbound(x):
    match x:
        case [a, 1]: pass
    return a


show(unbound([0, 1]))
try:
    unbound([0, 2])
except UnboundLocalError as e:
    print(e)


def late(flag):
    match 1:
        case [later.name] | later.name: return 'found'
    if flag:
        class later:
            name = 1


try:
    late(False)
except UnboundLocalError as e:
    print(e)


def shared():
    found = []
    for x in [1, 2], [3, 4]:
        match x:
            case [a, b]:
                found.append(lambda: (a, b))
    return [f() for f in found]


show(shared())


class Body:
    match {'__private': 1, 'x': [2, 3]}:
        case {'__private': __private, 'x': [*x]}:
            pass


show(Body._Body__private, Body.x)


def globally():
    global from_match
    match [7]:
        case [from_match]:
            pass


globally()
show(from_match)


# ---- control flow ----

def flow(items):
    for x in items:
        match x:
            case [0, _]: continue
            case [_, 0]: break
            case [a, b] if a > b:
                try:
                    match a:
                        case 5: return 'five'
                finally:
                    yield 'finally', a
            case [a, b]: yield a + b
            case Point(x=[y]): yield (yield y)
    else:
        yield 'else'


show(list(flow([[0, 1], [1, 2], [4, 3], Point([8], 0)])))
show(list(flow([[5, 1], [1, 2]])))
show(list(flow([[1, 1], [1, 0], [1, 2]])))


class Loud:
    def __eq__(self, other):
        raise LookupError('compared')


def raises(x):
    try:
        match x:
            case [a, [b, 1]]: return 'matched'
            case _: return 'other'
    except LookupError as e:
        return str(e)


show(raises([1, [2, Loud()]]), raises([1, [2, 3]]))

match = case = _ = 3
match[0:1] if False else match
match (case):
    case 3: show('soft keywords', match, case, _)
match -match:
    case -3: show('minus three')
match match:
    case match if match == 3: show(match)


# ---- registered classes, and heirs of abstract ones ----

import collections
import collections.abc


class Row(collections.abc.Sequence):
    def __init__(self, *items):
        self.items = items

    def __len__(self):
        return len(self.items)

    def __getitem__(self, at):
        return self.items[at]


class Table(collections.abc.Mapping):
    def __len__(self):
        return 1

    def __iter__(self):
        yield 'key'

    def __getitem__(self, key):
        return {'key': 'value'}[key]


class Plain:
    def __len__(self):
        return 1

    def __getitem__(self, at):
        return [6][at]


class Heir(Plain):
    pass


def kind(x):
    match x:
        case [*items]: return 'sequence', items
        case {'key': v, **rest}: return 'mapping', v, rest
        case {}: return 'mapping'
        case _: return 'neither'


show(kind(Row(1, 2)), kind(Table()), kind(Plain()), kind(Heir()))
collections.abc.Sequence.register(Plain)
show(kind(Plain()), kind(Heir()))
show(kind(collections.deque([1, 2])), kind(collections.OrderedDict(key=1)), kind(collections.defaultdict(list)))
show(kind(collections.ChainMap({'key': 2})), kind(collections.UserDict(key=3)), kind(collections.Counter('aab')))
Pair = collections.namedtuple('Pair', 'left right')
match Pair(1, [2]):
    case Pair(left, right=[r]): show(left, r)


# ---- what is refused before anything runs ----

SOURCES = '''
case x: pass; case 2: pass
case _: pass; case 2: pass
case (x | 2): pass
case 2 | x | 3: pass
case 1 | _: pass; case 1: pass
case [_ | 1]: pass
case [x, (y | z)]: pass
case x as y: pass; case 1: pass
case (_ as y): pass; case 1: pass
case x if x: pass; case 1: pass
case [a, a]: pass
case [a, *a]: pass
case {'k': a, **a}: pass
case C(x, a=x): pass
case x as x: pass
case [x, [y] | [x, y]]: pass
case [x, [x] | {1: x}]: pass
case [a] | [b]: pass
case [a, b] | [b]: pass
case [a, b] | {1: b, 2: a}: pass
case [*a, *b]: pass
case {1: x, True: y}: pass
case {'a': x, 'b': 3, 'a': y}: pass
case {-1: x, -1: y}: pass
case C(a=1, a=2): pass
case C(1, a=2, 3): pass
case __debug__: pass
case [*__debug__]: pass
case {**__debug__}: pass
case f'{x}': pass
case {f'{x}': 1}: pass
case 1+1: pass
case 3j + 1j: pass
case {**a, 'b': 1}: pass
case {**_}: pass
case {a: 1}: pass
case 1 as _: pass
case *a: pass
case -a: pass
case [1, 2: pass
case C(__debug__=2): pass
case 1 as (x, y): pass
case x.y as x.z: pass
case 1 as x(): pass
case 3 | 4 as x | 5: pass
case 1 as if: pass
case (a, b, ): pass
case C(, ): pass
case {**a, }: pass
case "a" f"b": pass
case a.b.c(d.e, f=g.h): pass
case a().b: pass
case ...: pass
case (*a,): pass
case (*a): pass
case {"a": *b}: pass
case C(*a): pass
case +1: pass
case 1 + -1j: pass
'''
for source in SOURCES.strip().splitlines():
    text = 'match 1:\n    ' + source.replace('; case', '\n    case') + '\n'
    try:
        compile(text, 'source', 'exec')
        print('accepted', source)
    except SyntaxError as e:
        print(e.msg, e.lineno, e.offset, e.end_offset)
for text in 'match x\n    case 1: pass', 'match *a:\n', 'match x:\n    case 1\n', 'match x:\ncase 1: pass', 'match x:\n    pass':
    try:
        compile(text, 'source', 'exec')
        print('accepted', text)
    except SyntaxError as e:
        print(type(e).__name__, e.msg, e.lineno)
