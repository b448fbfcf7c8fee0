"""JSON: values to text and back."""


class JSONDecodeError(ValueError):
    def __init__(self, msg, doc, pos):
        lineno = doc.count('\n', 0, pos) + 1
        colno = pos - doc.rfind('\n', 0, pos)
        ValueError.__init__(self, '%s: line %d column %d (char %d)' % (msg, lineno, colno, pos))
        self.msg = msg
        self.doc = doc
        self.pos = pos
        self.lineno = lineno
        self.colno = colno


# ---- text to values ----

_escapes = {'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}
_constants = {'null': None, 'true': True, 'false': False, 'NaN': float('nan'),
              'Infinity': float('inf'), '-Infinity': float('-inf')}


class JSONDecoder:
    def __init__(self, *, object_hook=None, parse_float=None, parse_int=None, parse_constant=None,
                 strict=True, object_pairs_hook=None):
        self.object_hook = object_hook
        self.object_pairs_hook = object_pairs_hook
        self.parse_float = parse_float or float
        self.parse_int = parse_int or int
        self.parse_constant = parse_constant or _constants.__getitem__
        self.strict = strict

    def decode(self, s):
        value, end = self.raw_decode(s, _skip(s, 0))
        end = _skip(s, end)
        if end != len(s):
            raise JSONDecodeError('Extra data', s, end)
        return value

    def raw_decode(self, s, idx=0):
        return self._value(s, idx)

    def _value(self, s, at):
        c = s[at:at + 1]
        if c == '"':
            return self._string(s, at + 1)
        if c == '{':
            return self._object(s, at + 1)
        if c == '[':
            return self._array(s, at + 1)
        if c.isdigit() or c == '-' and s[at + 1:at + 2].isdigit():
            return self._number(s, at)
        for word in _constants:
            if s.startswith(word, at):
                value = _constants[word] if word in ('null', 'true', 'false') else self.parse_constant(word)
                return value, at + len(word)
        raise JSONDecodeError('Expecting value', s, at)

    def _number(self, s, at):
        end = at + (s[at] == '-')
        if s[end] == '0':
            end += 1
        else:
            end = _digits(s, end)
        whole = True
        if s[end:end + 1] == '.' and s[end + 1:end + 2].isdigit():
            whole = False
            end = _digits(s, end + 1)
        if s[end:end + 1] in ('e', 'E'):
            first = end + 1 + (s[end + 1:end + 2] in ('+', '-'))
            if s[first:first + 1].isdigit():
                whole = False
                end = _digits(s, first)
        text = s[at:end]
        return (self.parse_int(text) if whole else self.parse_float(text)), end

    def _string(self, s, at):
        begin = at - 1
        pieces = []
        while True:
            quote = s.find('"', at)
            if quote < 0:
                raise JSONDecodeError('Unterminated string starting at', s, begin)
            slash = s.find('\\', at, quote)
            end = quote if slash < 0 else slash
            if self.strict:
                for i in range(at, end):
                    if s[i] < ' ':
                        raise JSONDecodeError('Invalid control character at', s, i)
            pieces.append(s[at:end])
            if slash < 0:
                return ''.join(pieces), quote + 1
            escape = s[slash + 1:slash + 2]
            if escape == 'u':
                char, at = _unicode(s, slash)
            elif escape in _escapes and escape:
                char, at = _escapes[escape], slash + 2
            elif not escape:
                raise JSONDecodeError('Unterminated string starting at', s, begin)
            else:
                raise JSONDecodeError('Invalid \\escape', s, slash)
            pieces.append(char)

    def _array(self, s, at):
        values = []
        at = _skip(s, at)
        if s[at:at + 1] == ']':
            return values, at + 1
        while True:
            value, at = self._value(s, at)
            values.append(value)
            at = _skip(s, at)
            c = s[at:at + 1]
            if c == ']':
                return values, at + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _skip(s, at + 1)

    def _object(self, s, at):
        pairs = []
        at = _skip(s, at)
        if s[at:at + 1] == '}':
            return self._made(pairs), at + 1
        while True:
            if s[at:at + 1] != '"':
                raise JSONDecodeError('Expecting property name enclosed in double quotes', s, at)
            key, at = self._string(s, at + 1)
            at = _skip(s, at)
            if s[at:at + 1] != ':':
                raise JSONDecodeError("Expecting ':' delimiter", s, at)
            value, at = self._value(s, _skip(s, at + 1))
            pairs.append((key, value))
            at = _skip(s, at)
            c = s[at:at + 1]
            if c == '}':
                return self._made(pairs), at + 1
            if c != ',':
                raise JSONDecodeError("Expecting ',' delimiter", s, at)
            at = _skip(s, at + 1)

    def _made(self, pairs):
        if self.object_pairs_hook is not None:
            return self.object_pairs_hook(pairs)
        made = dict(pairs)
        return made if self.object_hook is None else self.object_hook(made)


def _skip(s, at):
    while s[at:at + 1] in (' ', '\t', '\n', '\r'):
        at += 1
    return at


def _digits(s, at):
    while s[at:at + 1].isdigit():
        at += 1
    return at


def _hex4(s, slash):
    digits = s[slash + 2:slash + 6]
    if len(digits) == 4 and all(c in '0123456789abcdefABCDEF' for c in digits):
        return int(digits, 16)
    raise JSONDecodeError('Invalid \\uXXXX escape', s, slash + 1)


def _unicode(s, slash):
    code = _hex4(s, slash)
    at = slash + 6
    if 0xD800 <= code <= 0xDBFF and s[at:at + 2] == '\\u':
        low = _hex4(s, at)
        if 0xDC00 <= low <= 0xDFFF:
            return chr(0x10000 + ((code - 0xD800) << 10 | (low - 0xDC00))), at + 6
    return chr(code), at


# ---- values to text ----

_short = {'"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\f': '\\f', '\b': '\\b'}


def _quote(s, ascii_only):
    if s.isascii() and s.isprintable() and '"' not in s and '\\' not in s:
        return '"' + s + '"'
    out = []
    for c in s:
        if c in _short:
            out.append(_short[c])
        elif c < ' ' or (ascii_only and c > '~'):
            n = ord(c)
            if n >= 0x10000:
                n -= 0x10000
                out.append('\\u%04x\\u%04x' % (0xD800 | n >> 10, 0xDC00 | n & 0x3FF))
            else:
                out.append('\\u%04x' % n)
        else:
            out.append(c)
    return '"' + ''.join(out) + '"'


class JSONEncoder:
    item_separator = ', '
    key_separator = ': '

    def __init__(self, *, skipkeys=False, ensure_ascii=True, check_circular=True, allow_nan=True,
                 sort_keys=False, indent=None, separators=None, default=None):
        self.skipkeys = skipkeys
        self.ensure_ascii = ensure_ascii
        self.check_circular = check_circular
        self.allow_nan = allow_nan
        self.sort_keys = sort_keys
        self.indent = ' ' * indent if isinstance(indent, int) else indent
        if separators is not None:
            self.item_separator, self.key_separator = separators
        elif indent is not None:
            self.item_separator = ','
        if default is not None:
            self.default = default

    def default(self, o):
        raise TypeError(f'Object of type {o.__class__.__name__} is not JSON serializable')

    def encode(self, o):
        return ''.join(self.iterencode(o))

    def iterencode(self, o, _one_shot=False):
        pieces = []
        self._write(o, pieces.append, 0, set())
        return pieces

    def _float(self, o):
        if o != o or o in (float('inf'), float('-inf')):
            if not self.allow_nan:
                raise ValueError('Out of range float values are not JSON compliant')
            return 'NaN' if o != o else 'Infinity' if o > 0 else '-Infinity'
        return float.__repr__(o)

    def _scalar(self, o):
        """The text of what holds nothing, or None."""
        if isinstance(o, str):
            return _quote(o, self.ensure_ascii)
        if o is None or o is True or o is False:
            return {None: 'null', True: 'true', False: 'false'}[o]
        if isinstance(o, int):
            return int.__repr__(o)
        if isinstance(o, float):
            return self._float(o)
        return None

    def _key(self, key):
        if isinstance(key, str):
            return key
        if key is None or isinstance(key, (int, float)):
            return self._scalar(key)
        if self.skipkeys:
            return None
        raise TypeError(f'keys must be str, int, float, bool or None, not {key.__class__.__name__}')

    def _write(self, o, add, depth, outer):
        text = self._scalar(o)
        if text is not None:
            add(text)
            return
        if id(o) in outer:
            raise ValueError('Circular reference detected')
        outer.add(id(o))
        if isinstance(o, (list, tuple)):
            self._write_items(o, '[]', lambda item: self._write(item, add, depth + 1, outer), add, depth)
        elif isinstance(o, dict):
            pairs = sorted(o.items()) if self.sort_keys else list(o.items())
            named = [(self._key(k), v) for k, v in pairs]

            def write_pair(pair):
                add(_quote(pair[0], self.ensure_ascii) + self.key_separator)
                self._write(pair[1], add, depth + 1, outer)
            self._write_items([p for p in named if p[0] is not None], '{}', write_pair, add, depth)
        else:
            self._write(self.default(o), add, depth, outer)
        outer.discard(id(o))

    def _write_items(self, items, brackets, write, add, depth):
        if not items:
            add(brackets)
            return
        add(brackets[0])
        line = '' if self.indent is None else '\n' + self.indent * (depth + 1)
        separator = ''
        for item in items:
            add(separator + line)
            separator = self.item_separator
            write(item)
        if self.indent is not None:
            add('\n' + self.indent * depth)
        add(brackets[1])


def dumps(obj, *, cls=None, **options):
    return (cls or JSONEncoder)(**options).encode(obj)


def dump(obj, fp, *, cls=None, **options):
    for piece in (cls or JSONEncoder)(**options).iterencode(obj):
        fp.write(piece)


def loads(s, *, cls=None, **options):
    if isinstance(s, (bytes, bytearray)):
        s = s.decode('utf-8-sig')
    elif not isinstance(s, str):
        raise TypeError(f'the JSON object must be str, bytes or bytearray, not {s.__class__.__name__}')
    elif s.startswith('\ufeff'):
        raise JSONDecodeError('Unexpected UTF-8 BOM (decode using utf-8-sig)', s, 0)
    return (cls or JSONDecoder)(**options).decode(s)


def load(fp, *, cls=None, **options):
    return loads(fp.read(), cls=cls, **options)
