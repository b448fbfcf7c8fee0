a = 3**400
b = 7**300
assert (a * b) // b == a and (a * b) % a == 0 and divmod(-a, b)[1] >= 0
assert int(str(a)) == a and int(hex(b), 16) == b
assert (a << 70) >> 70 == a and (a ^ b) ^ b == a and a | b >= a & b and ~a == -a - 1
assert pow(3, 1000, 10**30) == 3**1000 % 10**30 and pow(3, -1, 7) == 5
assert a - a == 0 and -a < 0 < a and hash(a) == hash(a + 0)
f = 1
for i in range(1, 80):
    f *= i
assert f"{f:,}" and str(f)[:3] == "894" and f.bit_length() > 300
assert int.from_bytes(a.to_bytes(100, "big"), "big") == a
assert float(10**22) == 1e22 and 10**22 == 1e22 and round(12345678901234567890, -3)
x = 10**1500
y = (x - 1) * (x + 1)
assert y == x * x - 1 and y // x == x - 1 and len(str(y)) == 3000
