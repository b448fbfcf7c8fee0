"""dataclasses, enum, heapq, bisect, textwrap, typing."""
from dataclasses import dataclass, field, asdict, astuple, replace, fields, FrozenInstanceError
@dataclass
class P:
    x: int
    y: int = 5
    z: list = field(default_factory=list)
p = P(1); print(p, p == P(1), p != P(2), asdict(p), astuple(p), replace(p, x=9), [f.name for f in fields(P)], P.__match_args__)
@dataclass(order=True, frozen=True)
class Q:
    a: int
    b: str = field(default="b", compare=False)
print(Q(1) < Q(2), sorted([Q(3), Q(1)]), hash(Q(1)) == hash(Q(1)), {Q(1): 1})
try: Q(1).a = 3
except FrozenInstanceError as e: print(e)
@dataclass
class R(P):
    w: float = 1.0
    def __post_init__(self): self.total = self.x + self.y
print(R(1, 2, w=3).total, R(1))
try: P()
except TypeError as e: print(e)
try:
    @dataclass
    class Bad:
        x: int = 1
        y: int
except TypeError as e: print(e)
try:
    @dataclass
    class Bad2:
        x: list = []
except ValueError as e: print(e)
@dataclass(slots=True, kw_only=True)
class S:
    a: int; b: int = 2
print(S(a=1), hasattr(S(a=1), '__dict__'))
match p:
    case P(x=1, y=yy): print("match", yy)
match P(7, 8):
    case P(a, b): print(a, b)


from enum import Enum, IntEnum, Flag, auto, unique, IntFlag
class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = auto()
    CRIMSON = 1
    def hi(self): return self.name.lower()
    @property
    def up(self): return self.value * 10
print(Color.RED, repr(Color.RED), Color(2), Color['BLUE'], Color.BLUE.value, list(Color), len(Color), Color.CRIMSON is Color.RED, Color.RED.hi(), Color.RED.up, Color.RED == 1, Color.RED in Color, isinstance(Color.RED, Color), {Color.RED: 1}, Color.RED is not Color.GREEN, Color)
try: Color(9)
except ValueError as e: print(e)
try: Color['X']
except KeyError as e: print(e)
try: Color.RED = 3
except AttributeError as e: print(e)
try: Color.NOPE
except AttributeError as e: print(e)
class N(IntEnum):
    A = 1; B = 2
print(N.A + 1, N.A < N.B, repr(N.A), str(N.A), f"{N.B}", N(1), sorted([N.B, N.A]), [10,20,30][N.A])
class F(Flag):
    R = auto(); W = auto(); X = auto()
print(F.R | F.W, repr(F.R | F.W), F.R in (F.R | F.X), bool(F.R & F.W), (F.R|F.W).value, ~F.R, F(0), list(F.R|F.X))
class Planet(Enum):
    EARTH = (5.97, 6.37)
    MARS = (0.64, 3.39)
    def __init__(self, mass, radius): self.mass = mass; self.radius = radius
print(Planet.EARTH.mass, Planet((0.64, 3.39)), Planet.MARS.value)
try:
    @unique
    class U(Enum):
        A = 1; B = 1
except ValueError as e: print(e)
A = Enum('A', 'x y z'); print(A.x, list(A), Color.__members__['RED'])
for c in Color: print(c.name, c.value)
match Color.RED:
    case Color.RED: print("red!")


import heapq, bisect, random
h = []
for x in [5,3,8,1,9,2]: heapq.heappush(h, x)
print(h, [heapq.heappop(h) for _ in range(6)])
l = [5,3,8,1,9,2,7]; heapq.heapify(l); print(l, heapq.nsmallest(3,l), heapq.nlargest(2,l), heapq.heappushpop(l, 0), heapq.heapreplace(l, 10), l, list(heapq.merge([1,4],[2,3],[0,9])))
print(list(heapq.merge([9,3],[8,1],reverse=True)), list(heapq.merge(['aa','b'],['c'],key=len, reverse=True)))
try: heapq.heappop([])
except IndexError as e: print(e)
a = [1,3,3,5]; print(bisect.bisect(a,3), bisect.bisect_left(a,3), bisect.bisect_right(a,0)); bisect.insort(a, 4); print(a)
pq = []; heapq.heappush(pq, (2,'b')); heapq.heappush(pq,(1,'z')); heapq.heappush(pq,(1,'a')); print(heapq.heappop(pq))


import textwrap
print(textwrap.fill("the quick brown fox " * 5, 30)); print(textwrap.dedent("  a\n    b\n\n  c")); print(textwrap.indent("a\nb\n\nc", "> ")); print(textwrap.wrap("hello world foo", 6), textwrap.shorten("hello world foo bar", 12), textwrap.wrap("abcdefghijklmnop well-known", 5), textwrap.fill("a b c d e", 5, initial_indent="* ", subsequent_indent="  "))


from typing import List, Dict, Optional, Union, Any, NamedTuple, TypeVar, Callable, Generic, Tuple
T = TypeVar('T')
def f(x: List[int], y: Optional[str] = None) -> Dict[str, Any]: return {}
print(f([1]), List[int], Callable[[int], str], Dict[str, Any], T)
class P(NamedTuple):
    x: int
    y: int = 0
    def total(self): return self.x + self.y
print(P(1), P(1)._asdict(), P(2, 3).total())
class Stack(Generic[T]):
    def __init__(self) -> None: self.items: List[T] = []
    def push(self, item: T) -> None: self.items.append(item)
s = Stack[int](); s.push(1); print(s.items)
