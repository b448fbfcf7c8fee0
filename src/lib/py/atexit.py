"""Functions to be called when the program ends; the runtime calls _run_exitfuncs."""

_callbacks = []


def register(func, /, *args, **kwargs):
    if not callable(func):
        raise TypeError('the first argument must be callable')
    _callbacks.append((func, args, kwargs))
    return func


def unregister(func):
    _callbacks[:] = [entry for entry in _callbacks if entry[0] != func]


def _clear():
    _callbacks.clear()


def _ncallbacks():
    return len(_callbacks)


def _run_exitfuncs():
    while _callbacks:
        func, args, kwargs = _callbacks.pop()
        try:
            func(*args, **kwargs)
        except BaseException as exc:
            import sys
            if not isinstance(exc, SystemExit):
                print(f'Exception ignored in atexit callback: {func!r}', file=sys.stderr)
                sys.excepthook(type(exc), exc.with_traceback(exc.__traceback__.tb_next), exc.__traceback__)
