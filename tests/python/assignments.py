# Assignment of every kind: names, attributes, items, slices, augmented, annotated, walrus, del.


class Log:
    def __init__(self, name="log"):
        object.__setattr__(self, "name", name)
        object.__setattr__(self, "value", [1])

    def __setattr__(self, name, value):
        print("set", name, value)
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        print("del", name)

    def __getitem__(self, key):
        print("get", key)
        return 10

    def __setitem__(self, key, value):
        print("set item", key, value)

    def __delitem__(self, key):
        print("del item", key)


def say(value):
    print("say", value)
    return value


log = Log()
log.a = 1
log[1] = 2
log[1:2] = 3
log[1:2, ..., ::3] = 4
log[say("k")] += say(5)
log.a += 1
log.a -= 5
log.value += [2]
del log.a, log[0], log[1:], log[say("x")]
a = b = log.c = log["d"] = say(7)
print(a, b)
x = 5
x += 2; x -= 1; x *= 3; x //= 2; x **= 2; x %= 50; x <<= 2; x >>= 1; x |= 1; x &= 0xFF; x ^= 3
print(x)
x /= 2
print(x)
s = "a"
s += "b"
s *= 2
print(s)
l = m = [1]
l += [2]
l *= 2
print(l, m is l)
t = u = (1,)
t += (2,)
print(t, u)
l[0] += 5
l[-1:] = [7, 8]
print(l)


class Number:
    def __init__(self, v):
        self.v = v

    def __iadd__(self, other):
        self.v += other
        return self

    def __sub__(self, other):
        return Number(self.v - other)

    def __matmul__(self, other):
        return "matmul"


n = k = Number(1)
n += 5
print(n.v, k.v, n is k)
n -= 2
print(n.v, k.v, n is k)
n @= 3
print(n)


def in_function():
    a = 1
    a += a
    b = a
    a = a + b
    c = [a]
    c[0] += 1
    c += c
    d = {}
    d["k"] = d.get("k", 0) + 1
    d["k"] += 1
    e = f = g = a
    return a, b, c, d, e, f, g


print(in_function())
v: int = 5
w: str
print(v, __annotations__)
try:
    w
except NameError as error:
    print(error)


class Annotated:
    a: int = 1
    b: "forward"
    c: list = []
    (d): int = 4


print(Annotated.__annotations__, Annotated.d)


def local_annotation():
    y: undefined_type = 3
    z: also_undefined
    return y


print(local_annotation())
holder = Log("holder")
holder.attr: say("annotation") = say("value")
holder[say("key")]: say("annotation") = say("value")
print((w := 3) + w, [w := w + 1, w], w)


def walrus(data):
    if (n := len(data)) > 2:
        return n
    while (item := data.pop() if data else None) is not None:
        print("item", item)
    total = (a := 1) + (a := a + 1) + a
    b = a + (a := 10) + a
    return n, item, total, b, (c := a), c


print(walrus([1, 2, 3]), walrus([1, 2]))


def walrus_operands():
    x = 1
    y = x + (x := 2) * x
    z = [x, (x := 3), x]
    w = (x, (x := 4)), x
    q = x < (x := 5) < x + 1
    d = {x: (x := 6)}
    lst = [0] * 10
    lst[x] = (x := 7)
    s = f"{x}{(x := 8)}{x}"
    x += (x := 20)
    return y, z, w, q, d, lst, s, x, max(x, (x := 1), x), x


print(walrus_operands())


def deletes():
    a = b = 1
    c = [1, 2, 3]
    del a, c[0]
    del (b), [c[0]]
    return c


print(deletes())
g = 1
del g
try:
    g
except NameError as error:
    print(error)
for bad in ("unassignable += 1", "del unassignable2", "unassignable3.x = 1"):
    try:
        exec(bad)
    except NameError as error:
        print(error)
x = 10 ** 20
x += 1
print(x, -x, +x, ~5, not x)
big = big2 = 1000 * 1000
big += 1
print(big, big2)
a = [1, 2, 3, 4, 5]
a[::2] = "xyz"
a[1:1] = [0, 0]
del a[-1:]
print(a)
i = 0
a = [0, 0, 0]
i = a[i] = 2
print(i, a)
def augmented_order():
    print("order")
    d = {"k": 1}
    d[say("k")] += say(2)
    o = Number(1)
    def get():
        print("get object")
        return o
    get().v += say(3)
    return d, o.v
print(augmented_order())
