"""Characters by kind, and templates."""

whitespace = ' \t\n\r\v\f'
ascii_lowercase = 'abcdefghijklmnopqrstuvwxyz'
ascii_uppercase = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
ascii_letters = ascii_lowercase + ascii_uppercase
digits = '0123456789'
hexdigits = digits + 'abcdef' + 'ABCDEF'
octdigits = '01234567'
punctuation = r"""!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~"""
printable = digits + ascii_letters + punctuation + whitespace


def capwords(s, sep=None):
    return (sep or ' ').join(map(str.capitalize, s.split(sep)))


class Template:
    delimiter = '$'

    def __init__(self, template):
        self.template = template

    def _pieces(self):
        """Text and names in turn: (text, None) or (original text, name)."""
        text = self.template
        at = 0
        while True:
            found = text.find(self.delimiter, at)
            if found < 0:
                yield text[at:], None
                return
            yield text[at:found], None
            rest = found + 1
            if text[rest:rest + 1] == self.delimiter:
                yield self.delimiter, None
                at = rest + 1
                continue
            braced = text[rest:rest + 1] == '{'
            start = end = rest + braced
            while end < len(text) and text[end].isascii() and (text[end].isalnum() or text[end] == '_'):
                end += 1
            name = text[start:end]
            closed = not braced or text[end:end + 1] == '}'
            at = end + (braced and closed)
            if not name or name[0].isdigit() or not closed:
                yield text[found:rest], ''
                at = rest
            else:
                yield text[found:at], name

    def _substitute(self, values, safe):
        out = []
        for text, name in self._pieces():
            if name is None:
                out.append(text)
            elif safe and (not name or name not in values):
                out.append(text)
            elif not name:
                before = ''.join(out)
                line = before.count('\n') + 1
                column = len(before) - before.rfind('\n')
                raise ValueError('Invalid placeholder in string: line %d, col %d' % (line, column))
            else:
                out.append(str(values[name]))
        return ''.join(out)

    def substitute(self, mapping={}, /, **kws):
        return self._substitute({**mapping, **kws}, False)

    def safe_substitute(self, mapping={}, /, **kws):
        return self._substitute({**mapping, **kws}, True)


class Formatter:
    def format(self, format_string, /, *args, **kwargs):
        return format_string.format(*args, **kwargs)

    def vformat(self, format_string, args, kwargs):
        return format_string.format(*args, **kwargs)
