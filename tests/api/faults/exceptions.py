class Refused(ValueError):
    def __init__(self, code, *notes):
        super().__init__(code)
        self.code = code
        for note in notes:
            self.add_note(note)


class Manager:
    def __init__(self, swallow):
        self.swallow = swallow

    def __enter__(self):
        return [self]

    def __exit__(self, kind, value, tb):
        return self.swallow


def fail(n):
    if n == 0:
        raise Refused(7, "first", "second")
    try:
        fail(n - 1)
    except Refused as e:
        raise KeyError(n) from e
    finally:
        done.append(n)


def nested():
    try:
        {}["missing"]
    except KeyError:
        try:
            1 // 0
        except ZeroDivisionError:
            return [int("12x")]
        finally:
            done.append("f")


done = []
try:
    fail(3)
except LookupError as e:
    cause = e.__cause__
    kept = e
assert isinstance(cause, Refused) or isinstance(cause.__context__, Refused) or done
with Manager(True) as got:
    raise Refused(1)
try:
    with Manager(False), Manager(False) as got:
        nested()
except ValueError as e:
    assert "12x" in str(e) and isinstance(e.__context__, ZeroDivisionError)
for wrong in (lambda: [][1], lambda: None.x, lambda: 1 + "a", lambda: undefined, lambda: {}[[]]):
    try:
        wrong()
    except (IndexError, AttributeError, TypeError, NameError) as e:
        text = str(e), repr(e), e.with_traceback(None)
    else:
        assert False
kept.__context__ = kept.__cause__ = None
