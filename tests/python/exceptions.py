# What exceptions keep, say and chain.
def show(f, *args):
    try:
        print(repr(f(*args)))
    except BaseException as e:
        print(type(e).__name__, "|", e, "|", e.args)

for make in (
    lambda: AttributeError(1, foo=2), lambda: NameError(1, foo=2), lambda: ImportError(1, foo=2),
    lambda: ValueError(foo=2), lambda: UnicodeDecodeError("a"), lambda: UnicodeDecodeError("a", 1, 2, 3, "x"),
    lambda: UnicodeEncodeError("a", 1, 2, 3, "x"), lambda: StopIteration(foo=1), lambda: SyntaxError("m", (1, 2)),
    lambda: SyntaxError("m", 3), lambda: str(SyntaxError("m", ("a/b.py", 2, 3, "t"))),
    lambda: str(SyntaxError("m", ("a/b.py", "2", 3, "t"))), lambda: str(SyntaxError("m", (None, 2, 3, "t"))),
    lambda: str(SyntaxError()), lambda: str(OSError(2, "x")), lambda: OSError(2, "x", "f"),
    lambda: str(OSError(2, "x", "f", None, "g")), lambda: str(OSError("x")), lambda: OSError(2, "x", "f").args,
    lambda: OSError(1, 2, 3, 4, 5, 6), lambda: str(ImportError("a", "b")),
    lambda: str(ImportError("a", name="b", path="c")), lambda: ImportError("a", name="b").name,
    lambda: str(UnicodeDecodeError("utf-8", b"a\xff", 1, 2, "bad")),
    lambda: str(UnicodeDecodeError("utf-8", b"a\xff", 0, 2, "bad")),
    lambda: str(UnicodeEncodeError("ascii", "a\xff", 1, 2, "bad")),
    lambda: str(UnicodeEncodeError("ascii", "a\u0fff", 1, 2, "bad")),
    lambda: ValueError().with_traceback(3), lambda: ValueError().with_traceback(), lambda: ValueError().add_note(3),
    lambda: KeyError("k"), lambda: str(KeyError("k")), lambda: str(KeyError()), lambda: str(KeyError(1, 2)),
    lambda: ValueError(1), lambda: ValueError(1, 2), lambda: ValueError(), lambda: str(ValueError(1, 2)),
    lambda: StopIteration(5).value, lambda: StopIteration().value, lambda: SystemExit(3).code,
    lambda: SystemExit().code, lambda: SystemExit(1, 2).code,
    lambda: [type(OSError(n, "x")).__name__ for n in (1, 2, 4, 9, 11, 13, 17, 20, 21, 32, 104, 110, 111)],
    lambda: ValueError().__notes__,
):
    show(make)

def set_it(name, value):
    e = ValueError("v")
    setattr(e, name, value)
    return getattr(e, name)

def delete_it(name):
    e = ValueError()
    delattr(e, name)

for name in ("args", "__traceback__", "__cause__", "__context__", "__suppress_context__"):
    show(set_it, name, 3)
    show(delete_it, name)
show(set_it, "args", [1, 2])
show(set_it, "__cause__", None)
show(set_it, "extra", 7)

e = ValueError("v")
e.add_note("one")
e.add_note("two")
print(e.__notes__)

# chaining
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second")
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError as z:
        raise KeyError("second") from z
except KeyError as e:
    print(repr(e.__context__), repr(e.__cause__), e.__suppress_context__)
try:
    try:
        1 / 0
    except ZeroDivisionError:
        raise KeyError("second") from None
except KeyError as e:
    print(repr(e.__context__), e.__cause__, e.__suppress_context__)
a, b = ValueError("a"), ValueError("b")
try:
    try:
        try:
            raise a
        except ValueError:
            raise b
    except ValueError:
        raise a
except ValueError as e:
    print(e, repr(e.__context__), repr(e.__context__.__context__))

for bad in (3, int, "text", None):
    try:
        raise bad
    except TypeError as e:
        print(e)
try:
    raise ValueError from 3
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except 3:
        pass
except TypeError as e:
    print(e)
try:
    try:
        raise ValueError
    except (KeyError, 3):
        pass
except TypeError as e:
    print(e)

class Mine(ValueError):
    def __init__(self, text, code=1):
        super().__init__(text)
        self.code = code

class Forgets(OSError):
    def __init__(self):
        pass

e = Mine("hello", code=4)
print(repr(e), str(e), e.args, e.code, e.__dict__)
print(repr(Forgets()), Forgets().errno)
try:
    raise Mine("x")
except (KeyError, LookupError):
    print("no")
except ValueError as e:
    print("yes", e.code, e.__traceback__ is not None)
print(issubclass(ModuleNotFoundError, ImportError), issubclass(TabError, SyntaxError), IOError is OSError)

def nested():
    try:
        return "returned"
    finally:
        print("finally")

print(nested())
try:
    try:
        raise KeyError(1)
    finally:
        print("cleanup")
except KeyError as e:
    print(repr(e))
try:
    [].x
except AttributeError as e:
    print(e, e.name, e.obj)
try:
    undefined_name
except NameError as e:
    print(e, e.name)
