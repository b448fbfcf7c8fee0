"""Streams: the files that open() makes, and those that lie in memory."""

from _io import (open, UnsupportedOperation, TextIOWrapper, BufferedReader, BufferedWriter,
                 BufferedRandom, FileIO, DEFAULT_BUFFER_SIZE)

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class IOBase:
    """What memory streams share. Heirs keep what they hold in _data and _at."""

    closed = False

    def _check(self):
        if self.closed:
            raise ValueError('I/O operation on closed file' + ('.' if isinstance(self, BytesIO) else ''))

    def close(self):
        self.closed = True

    def flush(self):
        self._check()

    def readable(self):
        self._check()
        return True

    writable = seekable = readable

    def isatty(self):
        self._check()
        return False

    def fileno(self):
        raise UnsupportedOperation('fileno')

    def tell(self):
        self._check()
        return self._at

    def __enter__(self):
        self._check()
        return self

    def __exit__(self, *exc_info):
        self.close()

    def __iter__(self):
        self._check()
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def readlines(self, hint=-1):
        lines = []
        total = 0
        for line in self:
            lines.append(line)
            total += len(line)
            if hint is not None and 0 < hint < total:
                break
        return lines

    def writelines(self, lines):
        self._check()
        for line in lines:
            self.write(line)


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class TextIOBase(IOBase):
    pass


class StringIO(TextIOBase):
    """Text in pieces: what is only written is joined when somebody looks."""

    def __init__(self, initial_value='', newline='\n'):
        if initial_value is None:
            initial_value = ''
        if not isinstance(initial_value, str):
            raise TypeError(f'initial_value must be str or None, not {type(initial_value).__name__}')
        self._pieces = []
        self._newline = newline
        self._text = ''
        self._at = 0
        self.write(initial_value)
        self._at = 0

    def _join(self):
        if self._pieces:
            self._pieces.insert(0, self._text)
            self._text = ''.join(self._pieces)
            self._pieces = []
        return self._text

    def _length(self):
        return len(self._text) + sum(map(len, self._pieces))

    def getvalue(self):
        self._check()
        return self._join()

    def write(self, s):
        self._check()
        if not isinstance(s, str):
            raise TypeError(f'string argument expected, got {type(s).__name__!r}')
        n = len(s)
        if self._newline is None:
            s = s.replace('\r\n', '\n').replace('\r', '\n')
        if not s:
            return n
        if self._pieces or self._at == len(self._text):
            # At the end, where writing mostly happens; _at is the end while pieces wait.
            self._pieces.append(s)
            self._at += len(s)
            return n
        text = self._text
        if self._at > len(text):
            text += '\0' * (self._at - len(text))
        self._text = text[:self._at] + s + text[self._at + len(s):]
        self._at += len(s)
        return n

    def read(self, size=-1):
        self._check()
        text = self._join()
        end = len(text) if size is None or size < 0 else self._at + size
        result = text[self._at:end]
        self._at += len(result)
        return result

    def readline(self, size=-1):
        self._check()
        text = self._join()
        end = text.find('\n', self._at) + 1 or len(text)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        result = text[self._at:end]
        self._at += len(result)
        return result

    def seek(self, pos, whence=0):
        self._check()
        text = self._join()
        if whence not in (0, 1, 2):
            raise ValueError(f'Invalid whence ({whence}, should be 0, 1 or 2)')
        if whence == 0 and pos < 0:
            raise ValueError(f'Negative seek position {pos}')
        if whence != 0 and pos != 0:
            raise OSError("Can't do nonzero cur-relative seeks")
        self._at = pos if whence == 0 else self._at if whence == 1 else len(text)
        return self._at

    def truncate(self, size=None):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f'Negative size value {size}')
        self._text = self._join()[:size]
        return size

    encoding = errors = newlines = None
    line_buffering = False


class BytesIO(BufferedIOBase):
    def __init__(self, initial_bytes=b''):
        self._data = bytearray(initial_bytes or b'')
        self._at = 0

    def getvalue(self):
        self._check()
        return bytes(self._data)

    def getbuffer(self):
        self._check()
        return memoryview(self._data)

    def write(self, b):
        self._check()
        if isinstance(b, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        b = bytes(b)
        if b:
            if self._at > len(self._data):
                self._data.extend(bytes(self._at - len(self._data)))
            self._data[self._at:self._at + len(b)] = b
            self._at += len(b)
        return len(b)

    def read(self, size=-1):
        self._check()
        end = len(self._data) if size is None or size < 0 else self._at + size
        result = bytes(self._data[self._at:end])
        self._at += len(result)
        return result

    read1 = read

    def readinto(self, b):
        data = self.read(len(b))
        b[:len(data)] = data
        return len(data)

    def readline(self, size=-1):
        self._check()
        end = self._data.find(b'\n', self._at) + 1 or len(self._data)
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        result = bytes(self._data[self._at:end])
        self._at += len(result)
        return result

    def seek(self, pos, whence=0):
        self._check()
        if whence not in (0, 1, 2):
            raise ValueError(f'invalid whence ({whence}, should be 0, 1 or 2)')
        if whence == 0 and pos < 0:
            raise ValueError(f'negative seek value {pos}')
        base = 0 if whence == 0 else self._at if whence == 1 else len(self._data)
        self._at = max(0, base + pos)
        return self._at

    def truncate(self, size=None):
        self._check()
        size = self._at if size is None else size
        if size < 0:
            raise ValueError(f'negative size value {size}')
        del self._data[size:]
        return size
