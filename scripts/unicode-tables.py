#!/usr/bin/python3.11
# SPDX-License-Identifier: MIT
"""Write src/object/text/unicode_tables.h: where Python's view of Unicode differs from utf8proc's.

utf8proc knows categories and simple case mappings. What it lacks (mappings to
several characters, numeric letters, identifiers, the Other_ properties) comes
from Python's own data, as the difference only.
"""
import ctypes
import ctypes.util

lib = ctypes.CDLL(ctypes.util.find_library("utf8proc"))
CN, LU, LL, LT, LM, LO, MN, MC, ME, ND, NL, NO, PC = range(13)
CHARS = [c for c in range(0x110000) if not 0xD800 <= c <= 0xDFFF]


def category(c):
    return lib.utf8proc_category(c)


def mapping(name, full, simple):
    rows = []
    for c in CHARS:
        want = [ord(x) for x in full(chr(c))]
        if want != [simple(c)]:
            rows.append((c, want))
    print(f"static const SpecialCase {name}[] = {{")
    line = "   "
    for c, want in rows:
        item = f" {{0x{c:X}, {{{', '.join(f'0x{w:X}' for w in want)}}}}},"
        if len(line) + len(item) > 99:
            print(line)
            line = "   "
        line += item
    print(line)
    print("};\n")


def ranges(name, differs):
    spans = []
    for c in CHARS:
        if differs(c):
            if spans and spans[-1][1] == c - 1:
                spans[-1][1] = c
            else:
                spans.append([c, c])
    print(f"static const CharRange {name}[] = {{")
    line = "   "
    for a, b in spans:
        item = f" {{0x{a:X}, 0x{b:X}}},"
        if len(line) + len(item) > 99:
            print(line)
            line = "   "
        line += item
    print(line if spans else "    {1, 0},")
    print("};\n")


LETTERS = {LU, LL, LT, LM, LO}
START = LETTERS | {NL}
CONTINUE = START | {MN, MC, ND, PC}

print("/* SPDX-License-Identifier: MIT */")
print("/* Where Python's view of Unicode differs from utf8proc's.")
print(" * Made by scripts/unicode-tables.py: do not edit. */")
print("#ifndef OURO_OBJECT_UNICODE_TABLES_H\n#define OURO_OBJECT_UNICODE_TABLES_H\n")
print("#include <stdint.h>\n")
print("typedef struct SpecialCase { uint32_t c; uint32_t to[3]; } SpecialCase;")
print("typedef struct CharRange { uint32_t first, last; } CharRange;\n")
mapping("special_upper", str.upper, lib.utf8proc_toupper)
mapping("special_lower", str.lower, lib.utf8proc_tolower)
mapping("special_title", str.title, lib.utf8proc_totitle)
mapping("special_fold", str.casefold, lib.utf8proc_tolower)
print("/* Members of the property that their category does not tell, or the other way round. */")
ranges("odd_alpha", lambda c: chr(c).isalpha() != (category(c) in LETTERS))
ranges("odd_lower", lambda c: chr(c).islower() != (category(c) == LL))
ranges("odd_upper", lambda c: chr(c).isupper() != (category(c) == LU))
ranges("odd_decimal", lambda c: chr(c).isdecimal() != (category(c) == ND))
ranges("odd_digit", lambda c: chr(c).isdigit() != (category(c) == ND))
ranges("odd_numeric", lambda c: chr(c).isnumeric() != (category(c) in {ND, NL, NO}))
ranges("odd_printable", lambda c: chr(c).isprintable() != (c == 32 or category(c) not in {CN, 23, 24, 25, 26, 27, 28, 29}))
ranges("odd_start", lambda c: chr(c).isidentifier() != (category(c) in START))
ranges("odd_continue", lambda c: ("a" + chr(c)).isidentifier() != (category(c) in CONTINUE))
print("#endif")
