# Unicode: case mappings, properties, codecs and their errors.
def show(label, fn):
    try:
        print(label, ascii(fn()))
    except Exception as e:
        print(label, type(e).__name__, ascii(str(e)))

for t in ["ß", "ﬁ", "İ", "ı", "ŉ", "ǆ", "ǅ", "Σ", "ΑΣ", "ΑΣ Σ", "ὈΔΥΣΣΕΎΣ", "Straße", "ΐ", "և", "ﬀ", "ﬃx", "ᾳ", "ᾼ", "Ω", "K", "ſ", "Å", "ⅷ", "Ⅷ", "ⓐ", "ａ", "𝐀", "𐐨", "Ꭰ", "ꭰ", "ა", "Ა"]:
    print(ascii(t), ascii([t.upper(), t.lower(), t.title(), t.capitalize(), t.swapcase(), t.casefold()]), t.isupper(), t.islower(), t.istitle())

def flags(c):
    return "".join("1" if f else "0" for f in [c.isalnum(), c.isalpha(), c.isdecimal(), c.isdigit(), c.isidentifier(), ("a" + c).isidentifier(),
        c.islower(), c.isnumeric(), c.isprintable(), c.isspace(), c.istitle(), c.isupper()])
total = 0
for block in range(0, 0x3100, 64):
    row = [flags(chr(c)) for c in range(block, block + 64)]
    cases = [chr(c).upper() + chr(c).lower() + chr(c).title() + chr(c).casefold() for c in range(block, block + 64)]
    for r in row:
        for ch in r:
            total = (total * 31 + ord(ch)) % 1000000007
    for r in cases:
        for ch in r:
            total = (total * 31 + ord(ch)) % 1000000007
    print(hex(block), total)
for c in "٣२²¼½Ⅷ一㊀𝟘𝟙௧①⑽":
    print(ascii(c), flags(c))
print("naïve café".isidentifier(), "été".isidentifier(), "日本".isidentifier(), "1a".isidentifier(), "a-b".isidentifier(), "".isidentifier())
print(ascii("a\x1cb\x1dc\x1ed\x85e\u2028f\u2029g\x0bh\x0ci".splitlines()), "a\x1fb\u3000c\xa0d".split())
print(repr("\u200b\u00ad\ue000\U000e0001\ufffe\ud800\u0378 é\xa0\u3000😀"))

texts = ["", "abc", "é", "aé日😀", "\u07ff\u0800\uffff\U00010000\U0010ffff"]
for enc in ["utf-8", "UTF8", "utf_16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be", "utf-8-sig", "U8"]:
    for t in texts:
        b = t.encode(enc)
        print(enc, b, b.decode(enc) == t)
for enc in ["ascii", "us-ascii", "latin-1", "iso-8859-1", "l1"]:
    for errors in ["strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape", "nope"]:
        show(enc + " " + errors, lambda: "aé日b😀".encode(enc, errors))
for errors in ["strict", "ignore", "replace", "backslashreplace", "surrogateescape", "surrogatepass", "nope"]:
    for b in [b"abc", b"\xff", b"a\xe4\xb8b", b"\xe4\xb8", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf0\x9f\x98", b"\x80\xbf", b"\xc3\xa9\xc3", b"\xe2\x28\xa1", b"\xf0\x28\x8c\xbc"]:
        show("utf-8 " + errors, lambda: b.decode("utf-8", errors))
    for b in [b"a\x80b\xff"]:
        show("ascii " + errors, lambda: b.decode("ascii", errors))
    for b in [b"a", b"\x00\xd8a\x00", b"\x00\xd8", b"\x00\xdca\x00", b"a\x00b"]:
        show("utf-16-le " + errors, lambda: b.decode("utf-16-le", errors))
    for b in [b"abc", b"\xff\xff\xff\xff", b"\x00\xd8\x00\x00", b"a\x00\x00\x00b"]:
        show("utf-32-le " + errors, lambda: b.decode("utf-32-le", errors))
    show("enc " + errors, lambda: "a\udc80\ud800b".encode("utf-8", errors))
    show("enc16 " + errors, lambda: "a\ud800\ud801b".encode("utf-16-le", errors))
show("bom", lambda: b"\xff\xfea\x00".decode("utf-16"))
show("bom2", lambda: b"\xfe\xff\x00a".decode("utf-16"))
show("bom3", lambda: b"\xef\xbb\xbfabc".decode("utf-8-sig"))
show("bom4", lambda: b"\xff\xfe\x00\x00a\x00\x00\x00".decode("utf-32"))
show("unknown", lambda: "a".encode("foo"))
show("unknown2", lambda: b"a".decode("no-such-codec-with-a-long-name"))
show("type", lambda: b"a".decode(5))
show("type2", lambda: "a".encode(None))
show("count", lambda: b"a".decode("a", "b", "c"))
show("roundtrip", lambda: b"\xff\xfeabc".decode("utf-8", "surrogateescape").encode("utf-8", "surrogateescape"))
try:
    "abc日本".encode("ascii")
except UnicodeEncodeError as e:
    print(e.encoding, ascii(e.object), e.start, e.end, e.reason, isinstance(e, ValueError))
try:
    b"ab\xff\xfe".decode()
except UnicodeDecodeError as e:
    print(e.encoding, e.object, e.start, e.end, e.reason)
print(ascii("é日😀".encode().decode("latin-1")), len("😀"), "😀"[0] == "😀", ord("😀"), chr(128512) == "😀")
print([hash("abc") == hash("ab" + "c"), hash("") == 0, {"日": 1}["日"], "é" == "\xe9", "e\u0301" == "é"])
