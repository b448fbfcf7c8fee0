class P:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x, self.y = x, y


class M(dict):
    pass


class K:
    a, b = "a", "b"


def kind(o):
    match o:
        case P(0, y) | {"k": P(y, _)} | [P(x=0), *_, y]: return "first", y
        case [a, {K.a: b, K.b: c, **rest}, *others] if rest: return a, b, c, rest, others
        case {"list": [*items, (1 | 2) as last], **rest}: return items, last, rest
        case str(s) | [str(s)]: return s
        case P(x, [y, z]): return x, y, z
        case [_, *_, (x, y)]: return x + y
        case _: return None


assert kind(P(0, 5)) == kind({"k": P(5, 0)}) == kind([P(0, 1), 2, 5]) == ("first", 5)
assert kind([1, M(a=2, b=3, c=4), 5]) == (1, 2, 3, {"c": 4}, [5])
assert kind(M({"list": [1, 2, 1], 7: 8})) == ([1, 2], 1, {7: 8})
assert kind(["s"]) == kind("s") == "s" and kind(P(1, (2, 3))) == (1, 2, 3) and kind([1, 2, [3, 4]]) == 7
assert kind(range(3)) is None
try:
    match P(1, 2):
        case P(1, 2, 3): pass
except TypeError as e:
    assert "positional" in str(e)
try:
    compile("match 1:\n case {1: x, 1: y}: pass", "", "exec")
except SyntaxError as e:
    assert e.msg == "mapping pattern checks duplicate key (1)"
