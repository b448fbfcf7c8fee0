# f-strings.

name, n, x, width = "world", 42, 3.14159, 10
print(f"hello {name}", f"{n}", f"", f"plain", f"{{{n}}}", f"{{}}")
print(f"{n:5d}|{n:<5}|{n:^5}|{n:>5}|{n:05}|{n:+}|{n:x}|{n:#b}|{n:,}")
print(f"{x:.2f}|{x:10.3f}|{x:{width}.{2}f}|{x!r:>{width}}|{name!s:*^{width}}")
print(f"{name!r} {name!a} {'é'!a} {name!s}")
print(f"{n=} {n = } {n=:5} {name=!s} {n + 1=}")
print(f"{'nested ' + f'{n}'}", f"{[i for i in range(3)]}", f"{ {1: 2}[1] }", f"{(lambda v: v * 2)(n)}")
print(f"a{1}b{2}c" "d" f"{3}" 'e')
print(f"""multi
{n}
line""")
print(rf"\n{n}", f"\n{n}\t|", f"{n}\x41\u00e9")
print(f"{'a' if n else 'b'}", f"{n if n > 50 else 'small'}", f"{n!r:^6}")


class Formatted:
    def __format__(self, spec):
        return "<" + spec + ">"

    def __repr__(self):
        return "repr!"

    def __str__(self):
        return "str!"


f = Formatted()
print(f"{f} {f:abc} {f!r} {f!s:>6} {f:{n}}")
print(f"{None} {True} {[1, 'a']} {(1,)} {1 + 2j}")
try:
    f"{n:zz}"
except ValueError as error:
    print(error)
try:
    f"{undefined_name}"
except NameError as error:
    print(error)
many = f"{1}{2}{3}{4}{5}{6}{7}{8}{9}{10}{11}{12}{13}{14}{15}{16}{17}{18}{19}{20}" \
       f"{21}{22}{23}{24}{25}{26}{27}{28}{29}{30}{31}{32}{33}{34}{35}-{36}-{37}"
print(many)


def function(a, b):
    c = a + b
    return f"{a} + {b} = {c}, {a * b:>{c}}"


print(function(2, 3))
print(f"{name[0]}{name[-1]}{name[1:3]}", f"{name.upper()}", f"{name.replace('o', '0')}")
print(f"{'%s' % n} {'{}'.format(n)}", "%d %s" % (n, f"{n}"))
print(f"{(y := 5)} {y}", f"{n:{'>'}{8}}")
print(f"{lambda_ if (lambda_ := 3) else 0}")
print(type(f"{n}").__name__, len(f"{n}{n}"), f"{n}" == "42")
