"""Paragraphs broken into lines, and indentation taken off and put on."""

__all__ = ['TextWrapper', 'wrap', 'fill', 'dedent', 'indent', 'shorten']


def _chunks(text, break_on_hyphens):
    """Words and the blanks between them; words part behind their hyphens."""
    chunks, at = [], 0
    while at < len(text):
        end = at
        while end < len(text) and (text[end] == ' ') == (text[at] == ' '):
            end += 1
        word, start = text[at:end], 0
        if break_on_hyphens and word[0] != ' ':
            for i in range(2, len(word) - 1):
                if word[i] == '-' and word[i - 1].isalpha() and word[i - 2].isalpha() and word[i + 1].isalpha():
                    chunks.append(word[start:i + 1])
                    start = i + 1
        chunks.append(word[start:])
        at = end
    return chunks


class TextWrapper:
    def __init__(self, width=70, initial_indent='', subsequent_indent='', expand_tabs=True, replace_whitespace=True,
                 fix_sentence_endings=False, break_long_words=True, drop_whitespace=True, break_on_hyphens=True,
                 tabsize=8, *, max_lines=None, placeholder=' [...]'):
        self.width, self.initial_indent, self.subsequent_indent = width, initial_indent, subsequent_indent
        self.expand_tabs, self.replace_whitespace, self.tabsize = expand_tabs, replace_whitespace, tabsize
        self.break_long_words, self.drop_whitespace = break_long_words, drop_whitespace
        self.break_on_hyphens, self.max_lines, self.placeholder = break_on_hyphens, max_lines, placeholder

    def _prepare(self, text):
        if self.expand_tabs:
            text = text.expandtabs(self.tabsize)
        if self.replace_whitespace:
            for blank in '\t\n\x0b\x0c\r':
                text = text.replace(blank, ' ')
        return _chunks(text, self.break_on_hyphens)

    def wrap(self, text):
        if self.width <= 0:
            raise ValueError('invalid width %r (must be > 0)' % self.width)
        chunks, lines = self._prepare(text)[::-1], []
        while chunks:
            indent = self.subsequent_indent if lines else self.initial_indent
            width, line, length = self.width - len(indent), [], 0
            if self.drop_whitespace and lines and not chunks[-1].strip():
                chunks.pop()
            while chunks and length + len(chunks[-1]) <= width:
                length += len(chunks[-1])
                line.append(chunks.pop())
            if chunks and len(chunks[-1]) > width:
                room = max(width - length, 1 if width < 1 else 0)
                if self.break_long_words and room:
                    line.append(chunks[-1][:room])
                    chunks[-1] = chunks[-1][room:]
                elif not line:
                    line.append(chunks.pop())
            if self.drop_whitespace and line and not line[-1].strip():
                line.pop()
            if not line:
                continue
            rest = any(chunk.strip() for chunk in chunks)
            if self.max_lines is not None and len(lines) + 1 == self.max_lines and rest:
                while line and (not line[-1].strip() or len(''.join(line)) + len(self.placeholder) > width):
                    line.pop()
                lines.append(indent + ''.join(line) + (self.placeholder if line else self.placeholder.lstrip()))
                break
            lines.append(indent + ''.join(line))
        return lines

    def fill(self, text):
        return '\n'.join(self.wrap(text))


def wrap(text, width=70, **options):
    return TextWrapper(width=width, **options).wrap(text)


def fill(text, width=70, **options):
    return TextWrapper(width=width, **options).fill(text)


def shorten(text, width, **options):
    return TextWrapper(width=width, max_lines=1, **options).fill(' '.join(text.strip().split()))


def dedent(text):
    """Without the blanks that all lines begin with; lines of blanks only become empty."""
    lines = [line if line.strip() else '' for line in text.split('\n')]
    margin = None
    for line in lines:
        if not line:
            continue
        own = line[:len(line) - len(line.lstrip(' \t'))]
        if margin is None:
            margin = own
        while not own.startswith(margin):
            margin = margin[:-1]
    return '\n'.join(line[len(margin or ''):] for line in lines)


def indent(text, prefix, predicate=None):
    if predicate is None:
        predicate = str.strip
    return ''.join(prefix + line if predicate(line) else line for line in text.splitlines(True))
