# Integers beyond a word, up to many thousand digits: every result is checked against another way to it.
import sys

sys.set_int_max_str_digits(0)
seed = 12345


def rnd(bits):
    global seed
    n = 0
    for _ in range(bits // 31 + 1):
        seed = (seed * 1103515245 + 12345) % 2**31
        n = (n << 31) | seed
    return n & ((1 << bits) - 1)


M = 2**61 - 1
for bits in (60, 64, 100, 128, 500, 1000, 5000, 20000, 40000, 100000):
    a, b, c = rnd(bits), rnd(bits) | 1, rnd(bits // 2) | 1
    p = a * b
    print(bits, hash(a), hash(b), hash(p), p % M == (a % M) * (b % M) % M, p // b == a, p % b)
    q, r = divmod(a * b + c, b)
    print(q * b + r == a * b + c, 0 <= r < b, hash(q), hash(r))
    for x in (a, -a):
        for y in (c, -c):
            q, r = divmod(x, y)
            print(q * y + r == x, (0 <= r < y) if y > 0 else (y < r <= 0), hash(q), hash(r))
    print((a + b) - b == a, (a - b) + b == a, (a ^ b) ^ b == a, (a & b) + (a | b) == a + b, ~a == -a - 1, -a & b, -a | -b if bits < 600 else hash(-a | -b))
    print((a << 777) >> 777 == a, -a >> 13 == -((a + 2**13 - 1) >> 13), (a << bits) % (1 << bits) == 0)
    text = str(a)
    print(len(text), text[:20], text[-20:], int(text) == a, int(hex(a), 16) == a, int("-" + text) == -a, int(bin(a), 2) == a, int(oct(a), 8) == a)
    print(a.bit_length(), a.bit_count(), int.from_bytes(a.to_bytes(bits // 8 + 1, "big"), "big") == a)

print(2**200, 3**200, (-7) ** 101, 10**100)
print(pow(3, 10**50, 10**30 + 57), pow(2**300 + 1, 2**100 + 3, 3**150), pow(7, -1, 2**127 - 1) * 7 % (2**127 - 1))
f = 1
for i in range(1, 401):
    f *= i
print(f)
a, b = 0, 1
for _ in range(3000):
    a, b = b, a + b
print(a)
print(10**300 / 10**299, (10**300 + 1) / 10**300, 7**500 / 3**800, -(2**1100) / 2**1090, 2**1000 / 3, 3 / 2**1100)
print(float(2**53 + 1), float(2**54 + 2), float(2**54 + 6), float(10**300), int(1e300), int(float(2**100)))
print(2**53 + 1 < float(2**53 + 2), 10**400 > float("inf"), 10**400 < float("inf"), -(10**400) > -float("inf"), 10**22 == 1e22, 10**23 == 1e23)


def show(label, f):
    try:
        print(label, "->", f())
    except Exception as e:
        print(label, "->", type(e).__name__ + ":", e)


show("float too big", lambda: float(2**1024))
show("float rounds up", lambda: float(2**1024 - 2**970))
show("float just fits", lambda: float(2**1024 - 2**970 - 1))
sys.set_int_max_str_digits(4300)
show("limit str", lambda: str(10**4300))
show("limit ok", lambda: len(str(10**4299)))
show("limit int", lambda: int("9" * 4301))
show("limit int ok", lambda: int("9" * 4300) % 97)
show("limit hex", lambda: len(hex(10**5000)))
show("limit f", lambda: f"{10**5000}")
show("limit parse hex", lambda: int("f" * 5000, 16) % 97)
show("negative", lambda: str(-(10**4299))[:5])
