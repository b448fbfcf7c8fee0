name, width, value = "Ouro", 12, 3.14159
parts = [f"{name:>{width}}|{value:.3f}|{value!r:^20}|{name!a}|{width:#x}|{1e100:e}|{10**30:,}"]
parts.append("%-10s|%05d|%x|%r|%(a)s" % {"a": 1} if False else "%-10s|%05d|%x|%r" % ("é", 42, 255, [1, "a"]))
parts.append("{0!r:>8}{1[0]}{2.real}{k:{w}}".format("a", [1], 5, k="z", w=4))
parts.append(f"{'nested ' + f'{name.lower()!s:*^10}'}{{}}")
line = ", ".join(parts * 3)
for sep in (",", "|", None):
    assert len(line.split(sep)) > 3
assert line.replace("|", "--").count("--") == line.count("|")
assert line.encode().decode() == line and line.upper().lower().title().swapcase()
wide = "aé€\U0001F600" * 5
assert wide.encode("utf-16").decode("utf-16") == wide and wide[::-1][::-1] == wide
assert repr(wide) and ascii(wide) and wide.translate({97: "b", 233: None})
s = ""
for i in range(60):
    s += chr(97 + i % 26) + str(i)
assert s.partition("z")[0] and s.find("z25") > 0 and s.strip("a0").zfill(200)
b = bytearray(b"abc") * 20
b += bytes(range(100))
b[3:9] = b"xyz"
assert bytes(b).hex() and b.split(b"a") and bytes(b).replace(b"b", b"BB")
assert "a\tb\nc".expandtabs().splitlines() == ["a       b", "c"]
assert float("1e5") == 1e5 and int("ff", 16) == 255 and str(1.5) + repr(2) == "1.52"
assert eval("'x' * 3 + f'{1+1}'") == "xxx2"
