rows = [[i * j for j in range(6) if j != i] for i in range(6)]
table = {(i, j): str(i + j) for i, row in enumerate(rows) for j in row}
letters = {c for word in "the quick brown fox".split() for c in word}
pairs = [*rows[0], *letters, *table]
merged = {**{str(k): v for k, v in table.items()}, "x": 1}
assert len(letters) == 15 and len(pairs) > 21 and merged["x"] == 1
assert [x for row in rows for x in row if (y := x) > 10 and y % 2] == [15, 15]
fns = [lambda n, i=i: n + i for i in range(5)]
assert [f(1) for f in fns] == [1, 2, 3, 4, 5]
assert any(x > 3 for x in range(9)) and not all(x > 3 for x in range(9))
assert sorted(table, key=lambda k: (-k[0], k[1]))[0][0] == 5
cut = list(range(40))
cut[3:30:2] = [0] * 14
del cut[::3]
cut[2:2] = cut
cut.extend(cut[:5])
cut += (1, 2)
assert len(cut) == 59
