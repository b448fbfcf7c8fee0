# The format mini-language: every type with many specs, and every refusal.
def show(value, spec):
    try:
        print(repr(value), repr(spec), "->", repr(format(value, spec)))
    except Exception as e:
        print(repr(value), repr(spec), "->", type(e).__name__ + ":", e)


specs = ["", "5", "<5", ">5", "^5", "=5", "05", "<05", "^05", "*^9", "é>6", "+", "-", " ", "+5", " 5", "#", "#5", "z", "s", "d", "n", "b", "o", "x", "X", "c", "e", "E", "f",
         "F", "g", "G", "%", "#b", "#o", "#x", "#X", "#010x", "+#x", "#_b", "020_b", "_x", ",", "_", ",d", "_d", "015,", "014,", "013,", "08,", ",.2f", "_.3f",
         "015,.2f", "+,.1f", ".0f", ".1f", ".3f", ".0e", ".2e", ".3g", ".0g", ".2%", ".0%", ",.0%", ".3", ".0", ".1", ".10", "10.3", "<10.2f", "^12.3e", "=+10.2f", "z.1f",
         "+z.1f", "#.0f", "#.0e", "#g", "#.3g", ".20f", "08.2f", "-08.2f", " 08.2f", "010", "0", "00", ".5s", "10.2s", "*<8.1s", "y", "Z", "dd", "d<", ".", "5.", ".d", ",_",
         "_,", ",,", "__", ",x", ",s", "_s", ",c", ",n", "_n", ",e", "_g", "+s", " s", "#s", "=5s", "+c", "#c", "5c", "<5c", "05c", ".2d", ".2x", "zd", "zs", "99999999999999999999",
         ".99999999999999999999f", "é", "\n", "==5", ">>5", "<<5", "5>5", "0>5", "x<5d", "_<10,", "+010,d", "#012_x", "0=10", " >5"]
for value in [0, 5, -5, 255, 1234567, -1234567, 10**30, -(10**20), True, False]:
    for spec in specs:
        show(value, spec)
for value in [0.0, -0.0, 1.0, -1.5, 3.14159, 123456.789, 1e16, 1e-5, 1e300, -0.04, 0.5, 2.5, 1234567.891, 99999.5, float("inf"), -float("inf"), float("nan")]:
    for spec in specs:
        if not (abs(value) == 1e300 and "f" in spec and len(spec) > 6):
            show(value, spec)
for value in ["", "a", "abc", "héllo wörld", "日本語"]:
    for spec in specs:
        show(value, spec)
for value in [1 + 2j, -1.5 - 0.5j, 1j, 0j]:
    for spec in ["", "10", ">20", "<20", "^20", "*^20", "=20", "05", ".2f", ".3g", "e", "+", "+.1f", "d", "s", ",", ".1"]:
        show(value, spec)
show(65, "c")
show(8364, "c")
show(0x10FFFF, ">3c")
show(0x110000, "c")
show(-1, "c")
show(10**20, "c")
show(10**400, "f")
show(10**400, "e")
show(10**400, "d")
show([], "5")
show(None, "5")
show(None, "")
show((1, 2), "")
show(object, "x")


class Custom:
    def __format__(self, spec):
        return "custom(" + spec + ")"


class Bad:
    def __format__(self, spec):
        return 5


class MyStr(str):
    pass


class MyFloat(float):
    pass


show_values = [Custom, Bad]
print(format(Custom(), "abc"), f"{Custom():xyz}", f"{Custom()}")
try:
    format(Bad(), "")
except TypeError as e:
    print(e)
print(format(MyStr("x"), ">4"), format(MyFloat(1.5), "07.2f"), format(MyStr("x")), format(MyFloat(1.5)))
for v in (MyStr("x"), MyFloat(1.5)):
    try:
        format(v, "q")
    except ValueError as e:
        print(e)
    try:
        format(v, "qqq")
    except ValueError as e:
        print(e)
width, precision, fill = 12, 3, "*"
print(f"{3.14159:{fill}^{width}.{precision}f}", f"{'abc':>{width}}", f"{42:#0{width}b}", f"{-1234.5:{width},.2f}", f"{True:d}", f"{1e10:,}")
print(f"{3.0!r:>8}", f"{'é'!a:>10}", f"{255:x}{255:X}{255:o}", f"{1/3:.{precision}%}", f"{0.1+0.2}", f"{12345678901234567890:_}")
try:
    format(1, 2)
except TypeError as e:
    print(e)
try:
    (5).__format__(3)
except TypeError as e:
    print(e)
