"""Exceptions as text."""

import sys
from _traceback import format_exception as _format


def _value_of(exc, value):
    if isinstance(value, BaseException):
        return value
    return exc if isinstance(exc, BaseException) else None


_unset = object()


def format_exception(exc, /, value=_unset, tb=_unset, limit=None, chain=True):
    value = exc if value is _unset else value
    if value is None:
        return ['NoneType: None\n']
    return _format(value).splitlines(keepends=True)


def format_exception_only(exc, /, value=_unset):
    value = exc if value is _unset else value
    if value is None:
        return ['NoneType: None\n']
    saved = value.__traceback__, value.__cause__, value.__context__, value.__suppress_context__
    try:
        value.__traceback__ = value.__context__ = None
        value.__cause__ = None
        return _format(value).splitlines(keepends=True)
    finally:
        value.__traceback__, value.__cause__, value.__context__, value.__suppress_context__ = saved


def format_exc(limit=None, chain=True):
    return ''.join(format_exception(sys.exc_info()[1]))


def print_exception(exc, /, value=_unset, tb=_unset, limit=None, file=None, chain=True):
    file = sys.stderr if file is None else file
    file.write(''.join(format_exception(exc, value, tb)))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], file=file)


class FrameSummary:
    def __init__(self, filename, lineno, name, *, line=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self._line = line

    @property
    def line(self):
        if self._line is None:
            self._line = _line_of(self.filename, self.lineno)
        return self._line

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, i):
        return (self.filename, self.lineno, self.name, self.line)[i]

    def __len__(self):
        return 4

    def __repr__(self):
        return f'<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>'


def _line_of(filename, lineno):
    try:
        with open(filename) as source:
            for i, line in enumerate(source, 1):
                if i == lineno:
                    return line.strip()
    except (OSError, UnicodeDecodeError):
        pass
    return ''


def extract_tb(tb, limit=None):
    frames = []
    while tb is not None and (limit is None or len(frames) < limit):
        code = tb.tb_frame.f_code
        frames.append(FrameSummary(code.co_filename, tb.tb_lineno, code.co_name))
        tb = tb.tb_next
    return frames


def extract_stack(f=None, limit=None):
    frames = []
    frame = sys._getframe(1) if f is None else f
    while frame is not None and (limit is None or len(frames) < limit):
        code = frame.f_code
        frames.append(FrameSummary(code.co_filename, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return frames[::-1]


def format_list(frames):
    out = []
    for filename, lineno, name, line in frames:
        text = f'  File "{filename}", line {lineno}, in {name}\n'
        out.append(text + (f'    {line}\n' if line else ''))
    return out


def format_tb(tb, limit=None):
    return format_list(extract_tb(tb, limit))


def print_tb(tb, limit=None, file=None):
    (sys.stderr if file is None else file).write(''.join(format_tb(tb, limit)))


def format_stack(f=None, limit=None):
    return format_list(extract_stack(sys._getframe(1) if f is None else f, limit))


def print_stack(f=None, limit=None, file=None):
    text = ''.join(format_stack(sys._getframe(1) if f is None else f, limit))
    (sys.stderr if file is None else file).write(text)
