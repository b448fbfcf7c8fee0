class Key:
    def __init__(self, n):
        self.n = n

    def __lt__(self, other):
        return self.n < other.n


data = [(i * 7919) % 211 for i in range(211)]
assert sorted(data) == list(range(211))
assert [k.n for k in sorted(map(Key, data))][:3] == [0, 1, 2]
assert sorted(data, key=lambda x: -x)[0] == 210
words = [str(x) for x in data]
words.sort(key=len, reverse=True)
words.sort()
assert min(words) == "0" and max(data, key=lambda x: -x) == 0


def angry(x):
    if x == 5:
        raise ValueError
    return x


try:
    data.sort(key=angry)
except ValueError:
    assert len(data) == 211
mixed = [1, 2.5, True, 10**20]
mixed.sort(reverse=True)
assert mixed[0] == 10**20
