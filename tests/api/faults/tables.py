d = {}
for i in range(600):
    d[i] = i
    d[str(i)] = [i]
for i in range(0, 600, 2):
    del d[i]
assert len(d) == 900 and d.pop("5") == [5] and d.setdefault("new", 1) == 1
d.update({"a": 1}, b=2)
e = d | {"c": 3}
assert len(e) == len(d) + 1 and list(e)[-1] == "c"
s = set()
for i in range(400):
    s.add((i, i % 7))
t = {x for x in s if x[1] < 3}
assert s - t | t == s and (s & t) == t and t < s and len(s ^ t) == len(s) - len(t)
s -= t
s |= frozenset(t)
assert frozenset(range(50)) in {frozenset(range(50)): 1}
keys = d.keys() & e.keys()
assert len(keys) == len(d)
copy = dict(e)
copy.clear()
assert list(zip(d.items(), d.values()))[0][1] == d[next(iter(d))]
x = [dict(a=i, b=[i] * 3) for i in range(50)]
assert [list(r.values())[0] for r in x][-1] == 49
while d:
    d.popitem()
assert dict.fromkeys("abc", 0) == {"a": 0, "b": 0, "c": 0}
