# while, for, break, continue, else; nesting; changing what is iterated over.

for i in range(5):
    if i == 3:
        break
    print(i, end=" ")
else:
    print("not reached")
print("after", i)

for i in []:
    pass
else:
    print("empty else", i)

n = 0
while n < 10:
    n += 1
    if n % 2:
        continue
    if n > 8:
        break
    print(n, end=" ")
else:
    print("never")
print()

while n:
    n -= 1
else:
    print("else", n)


def primes(limit):
    found = []
    for candidate in range(2, limit):
        for p in found:
            if candidate % p == 0:
                break
        else:
            found.append(candidate)
    return found


print(primes(60))


def search(grid, wanted):
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if value == wanted:
                return x, y
    else:
        return None


print(search([[1, 2], [3, 4]], 3), search([[1]], 2))


def forever():
    k = 0
    while True:
        k += 1
        if k == 1000:
            break
    return k


print(forever())


def never():
    while False:
        print("no")
    else:
        print("else of while False")
    while 0:
        pass
    return "done"


print(never())

for a, b in [(1, 2), (3, 4)]:
    print(a + b, end=" ")
for (a, (b, *c)), d in [((1, (2, 3, 4)), 5)]:
    print(a, b, c, d)
for x in {"k": 1}:
    print(x)
for k, v in {"a": 1, "b": 2}.items():
    print(k, v)


class Box:
    pass


box = Box()
items = [0, 0]
for box.value in range(3):
    pass
for items[1] in "xyz":
    pass
print(box.value, items)

numbers = [1, 2, 3]
for x in numbers:
    if x < 3:
        numbers.append(x + 10)
print(numbers)

try:
    for x in {1: 1}:
        break
    d = {1: 1}
    for x in d:
        d[x + 1] = 1
except RuntimeError as error:
    print("RuntimeError:", error)

for bad in (5, None, object):
    try:
        for x in bad:
            pass
    except TypeError as error:
        print("TypeError:", error)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n


print(list(Countdown(4)), [x for x in Countdown(2)])


class OldStyle:
    def __getitem__(self, i):
        if i > 3:
            raise IndexError
        return i * i


for x in OldStyle():
    print(x, end=",")
print()


def nested_break():
    out = []
    for i in range(4):
        j = 0
        while True:
            j += 1
            if j == i:
                continue
            if j > 3:
                break
            out.append((i, j))
        if i == 2:
            break
    return out


print(nested_break())


def loop_variable():
    for i in range(3):
        pass
    return i


print(loop_variable())


def empty_loop_variable():
    for i in []:
        pass
    return i


try:
    empty_loop_variable()
except UnboundLocalError as error:
    print("UnboundLocalError:", error)


def delete_in_loop():
    x = 0
    out = []
    for i in range(3):
        try:
            out.append(x)
            del x
        except UnboundLocalError:
            out.append("unbound")
            x = i
    return out


print(delete_in_loop())


def bound_by_break():
    while True:
        y = 5
        if y:
            break
    return y


print(bound_by_break())

total = 0
for i in range(1000):
    for j in range(10):
        if (i + j) % 7 == 0:
            continue
        total += i * j
print(total)
for i in range(10, 0, -3):
    print(i, end=" ")
for i in range(2**65, 2**65 + 2):
    print(i)
for ch in "héé":
    print(ch, end="")
for byte in b"ab":
    print(byte, end=" ")
print()
for i, (a, b) in enumerate(zip("ab", [1, 2])):
    print(i, a, b)
x = 5
while (x := x - 1) > 0:
    print(x, end=" ")
print(x)
