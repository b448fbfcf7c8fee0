# try, except, else, finally, raise: every way in and out.


def show(function, *args):
    try:
        print(function.__name__, "->", function(*args))
    except BaseException as error:
        print(function.__name__, "raised", type(error).__name__, error)


def ways(n):
    log = []
    try:
        log.append("try")
        if n == 1:
            raise ValueError("one")
        if n == 2:
            raise KeyError("two")
        if n == 3:
            return log + ["returned"]
        if n == 4:
            1 / 0
    except ValueError as error:
        log.append(str(error))
    except (KeyError, IndexError):
        log.append("lookup")
    else:
        log.append("else")
    finally:
        log.append("finally")
    return log


for i in range(5):
    show(ways, i)


def finally_overrides():
    try:
        return "try"
    finally:
        return "finally"


def finally_swallows():
    try:
        raise ValueError
    finally:
        return "swallowed"


def finally_keeps_value():
    x = "old"
    try:
        return x
    finally:
        x = "new"


def finally_in_loop():
    out = []
    for i in range(5):
        try:
            if i == 1:
                continue
            if i == 3:
                break
            out.append(i)
        finally:
            out.append("f%d" % i)
    else:
        out.append("else")
    return out


def break_in_finally():
    for i in range(3):
        try:
            raise ValueError(i)
        finally:
            break
    return i


def continue_in_finally():
    out = []
    for i in range(3):
        try:
            if i == 1:
                raise ValueError
            out.append(i)
        finally:
            continue
    return out


def break_overrides_return():
    while True:
        try:
            return "return"
        finally:
            break
    return "broke"


def nested_finally(n):
    log = []
    try:
        try:
            if n == 0:
                return log
            if n == 1:
                raise ValueError("inner")
        finally:
            log.append("inner finally")
    except ValueError:
        log.append("handled")
    finally:
        log.append("outer finally")
    return log


def return_in_handler():
    for i in range(3):
        try:
            raise ValueError(i)
        except ValueError as e:
            if i == 2:
                return e.args
            continue
        finally:
            print("clean", i)


def raise_in_finally():
    try:
        raise ValueError("first")
    finally:
        raise KeyError("second")


def raise_in_handler():
    try:
        raise ValueError("first")
    except ValueError:
        raise KeyError("second")


def reraise():
    try:
        raise ValueError("again")
    except ValueError:
        raise


def no_active():
    raise


def return_through_two():
    log = []
    try:
        try:
            return log
        finally:
            log.append(1)
    finally:
        log.append(2)


for f in (finally_overrides, finally_swallows, finally_keeps_value, finally_in_loop, break_in_finally,
          continue_in_finally, break_overrides_return, return_in_handler, raise_in_finally,
          raise_in_handler, reraise, no_active, return_through_two):
    show(f)
show(nested_finally, 0)
show(nested_finally, 1)
show(nested_finally, 2)


def chain():
    try:
        try:
            1 / 0
        except ZeroDivisionError as e:
            raise ValueError("wrapped") from e
    except ValueError as e:
        print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise ValueError("implicit")
    except ValueError as e:
        print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)
    try:
        raise ValueError from None
    except ValueError as e:
        print(repr(e.__cause__), repr(e.__context__), e.__suppress_context__)


chain()


def name_is_unbound():
    try:
        raise ValueError
    except ValueError as e:
        pass
    try:
        e
    except UnboundLocalError as error:
        print(error)
    e = 5
    try:
        raise KeyError
    except KeyError as e:
        e = 7
    try:
        print(e)
    except UnboundLocalError as error:
        print(error)


name_is_unbound()
try:
    raise KeyError("k")
except Exception as global_name:
    print(repr(global_name))
try:
    global_name
except NameError as error:
    print(error)


def handled_state():
    import sys
    out = [sys.exc_info()[0]]
    try:
        raise ValueError
    except ValueError:
        out.append(sys.exc_info()[0].__name__)
        try:
            raise KeyError
        except KeyError:
            out.append(sys.exc_info()[0].__name__)
        out.append(sys.exc_info()[0].__name__)
    out.append(sys.exc_info()[0])
    return out


show(handled_state)


def not_an_exception():
    try:
        raise ValueError
    except 5:
        pass


def raise_a_string():
    raise "text"


def raise_from_string():
    raise ValueError from "text"


class Custom(Exception):
    def __init__(self, code):
        super().__init__("custom %d" % code)
        self.code = code


def custom():
    try:
        raise Custom(42)
    except Custom as error:
        return error.code, str(error), error.args


def class_only():
    try:
        raise Custom
    except TypeError as error:
        return str(error)


for f in (not_an_exception, raise_a_string, raise_from_string, custom, class_only):
    show(f)


def exception_in_match():
    def bad():
        raise RuntimeError("in match")
    try:
        raise ValueError("v")
    except bad():
        pass


show(exception_in_match)


def deep_traceback():
    try:
        def inner():
            raise LookupError("deep")
        inner()
    except LookupError as error:
        tb = error.__traceback__
        lines = 0
        while tb:
            lines += 1
            tb = tb.tb_next
        return lines


show(deep_traceback)


def try_in_loop_many():
    caught = 0
    for i in range(1000):
        try:
            if i % 3 == 0:
                raise ValueError(i)
            elif i % 3 == 1:
                [][0]
        except ValueError as e:
            caught += e.args[0]
        except IndexError:
            caught += 1
    return caught


show(try_in_loop_many)


def asserts(x):
    assert x, "message %s" % x
    assert x > 0
    return "passed"


show(asserts, 1)
show(asserts, 0)
show(asserts, -1)


def generator_exit():
    def g():
        try:
            yield 1
        finally:
            print("closing")
    it = g()
    next(it)
    it.close()
    return "closed"


show(generator_exit)


def temporaries_released():
    class Noisy:
        def __init__(self, name):
            self.name = name

        def __del__(self):
            print("del", self.name)

    def fail(*args):
        raise ValueError

    try:
        [Noisy("a"), Noisy("b"), fail(Noisy("c"))]
    except ValueError:
        print("handler")
    return "end"


show(temporaries_released)
