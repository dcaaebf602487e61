"""A source as a tree of statements made of pieces: names that can be renamed, and text that cannot.

Comments, blank lines and needless spaces are gone from the tree. A comment that begins with `#|` is a directive to
the packer and is kept, as words for `golf.pack.layout`:

    #| OLD -> NEW        in the next statement, OLD may also be spelled NEW (more spellings: -> NEW2 ...)
    #| any order         the statements of the next line may stand in any order (separated by `;`)
    #| keep NAME ...     these names stay as they are; strings that this program executes use no other name
    #| attributes NAME   these attributes are this program's own and may be renamed
"""

import io
import keyword
import tokenize
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from golf.errors import GolfError

SOFT_KEYWORDS = frozenset({"match", "case", "type"})  # a keyword here, a name there: left alone everywhere


@dataclass(eq=False, slots=True)
class Piece:
    """One token, or a part of an f-string. Pieces are compared by identity: one place in the source, one piece."""

    text: str
    # "name", "word" (keyword), "number", "string", "op"; of an f-string "open", "glue" and "close"
    kind: str
    line: int
    keeps: tuple[str, ...] = ()  # names inside of this text, which must therefore stay as they are


@dataclass(eq=False, slots=True)
class Directive:
    """What a comment `#| ...` says, and in which line."""

    words: str
    line: int


@dataclass(eq=False, slots=True)
class Line:
    """A logical line: its pieces, and the block under it (None where there is none)."""

    pieces: list[Piece]
    block: "list[Line] | None" = None
    directives: list[Directive] = field(default_factory=list)


def walk(lines: Iterable[Line]) -> Iterator[Line]:
    """All lines, those of nested blocks too."""
    for line in lines:
        yield line
        yield from walk(line.block or ())


def read_lines(source: str, path: str = "source") -> list[Line]:
    """The logical lines of a source, nested. Raises GolfError where Python's own tokenizer refuses it."""
    top: list[Line] = []
    stack = [top]
    pieces: list[Piece] = []
    pending: list[Directive] = []
    try:
        for token in _merged_tokens(source):
            kind, text, line = token.type, token.string, token.start[0]
            if kind == tokenize.COMMENT:
                if text.startswith("#|"):
                    pending.append(Directive(text[2:].strip(), line))
            elif kind == tokenize.NEWLINE:
                stack[-1].append(Line(pieces, None, pending))
                pieces, pending = [], []
            elif kind == tokenize.INDENT:
                block: list[Line] = []
                stack[-1][-1].block = block
                stack.append(block)
            elif kind == tokenize.DEDENT:
                stack.pop()
            elif kind not in (tokenize.NL, tokenize.ENCODING, tokenize.ENDMARKER):
                pieces += _pieces_of(kind, text, line)
    except (tokenize.TokenError, SyntaxError, ValueError) as error:
        raise GolfError(f"{path}: not Python: {error}; correct it first") from None
    if pending:
        top.append(Line([], None, pending))
    return top


def _merged_tokens(source: str) -> Iterator[tokenize.TokenInfo]:
    """Python's tokens, with each f-string as one STRING token on every version (3.12 splits them)."""
    start_kind = getattr(tokenize, "FSTRING_START", -1)
    end_kind = getattr(tokenize, "FSTRING_END", -1)
    lines = list(io.StringIO(source))  # as the tokenizer counts them
    depth, begin = 0, None
    for token in _whole_names(tokenize.generate_tokens(io.StringIO(source).readline)):
        if token.type == start_kind:
            depth += 1
            begin = begin or token
        if begin is None:
            yield token
        if token.type == end_kind:
            depth -= 1
            if begin is not None and not depth:
                text = _between(lines, begin.start, token.end)
                yield tokenize.TokenInfo(tokenize.STRING, text, begin.start, token.end, begin.line)
                begin = None


def _whole_names(tokens: Iterable[tokenize.TokenInfo]) -> Iterator[tokenize.TokenInfo]:
    """The tokens, with each name whole; 3.11 splits those with letters that its own pattern of a name lacks."""
    held: tokenize.TokenInfo | None = None
    for token in tokens:
        if held and token.string and token.start == held.end and (held.string + token.string).isidentifier():
            held = held._replace(string=held.string + token.string, end=token.end)
            continue
        if held:
            yield held
        held = None
        if token.type in (tokenize.NAME, tokenize.ERRORTOKEN) and token.string.isidentifier():
            held = token._replace(type=tokenize.NAME)
        else:
            yield token


def _between(lines: list[str], start: tuple[int, int], end: tuple[int, int]) -> str:
    (first, left), (last, right) = start, end
    if first == last:
        return lines[first - 1][left:right]
    return lines[first - 1][left:] + "".join(lines[first : last - 1]) + lines[last - 1][:right]


def _pieces_of(kind: int, text: str, line: int) -> list[Piece]:
    if kind == tokenize.NAME:
        normal = unicodedata.normalize("NFKC", text)
        if keyword.iskeyword(normal):
            return [Piece(text, "word", line) if text == normal else Piece(_disguised(normal), "name", line)]
        return [Piece(normal, "name", line)]
    if kind == tokenize.NUMBER:
        return [Piece(text, "number", line)]
    if kind == tokenize.STRING:
        prefix = text[: min(text.find(quote) for quote in "'\"" if quote in text)]
        return split_f_string(text, line) if "f" in prefix.lower() else [Piece(text, "string", line)]
    return [Piece(text, "op", line)]


def _disguised(word: str) -> str:
    """A name that is normalized to a keyword but is none as it is written: in bold letters."""
    return "".join(
        chr(ord(c) - ord("a") + ord("𝐚")) if c.islower() else chr(ord(c) - ord("A") + ord("𝐀")) for c in word
    )


def split_f_string(text: str, line: int) -> list[Piece]:
    """An f-string as verbatim parts and the tokens of its expressions."""
    open_quote = min(text.find(quote) for quote in "'\"" if quote in text)
    mark = text[open_quote]
    quote = mark * (3 if text[open_quote:].startswith(mark * 3) and len(text) > 5 else 1)
    raw = "r" in text[:open_quote].lower()
    start, stop = open_quote + len(quote), len(text) - len(quote)
    scanner = _FString(text, stop, raw, line)
    scanner.literal(start, in_spec=False)
    return [Piece(text[:start], "open", line), *scanner.pieces, Piece(quote, "close", line)]


class _FString:
    """Scans the body of one f-string: literal text, {expressions}, and format specs that hold more of both."""

    def __init__(self, text: str, stop: int, raw: bool, line: int, quote: str = "") -> None:
        self.text, self.stop, self.raw, self.line, self.quote = text, stop, raw, line, quote
        self.pieces: list[Piece] = []

    def literal(self, at: int, in_spec: bool) -> int:
        """Take literal text from `at`; return where it ends (at the `}` that closes a spec, a quote, or the stop)."""
        text, begin = self.text, at
        while at < self.stop:
            if text.startswith("\\N{", at) and not self.raw:
                at = text.index("}", at) + 1
            elif text[at] == "\\" and not self.raw:
                at += 1 if text[at + 1] in "{}" else 2
            elif text[at] == "{" and not (text.startswith("{{", at) and not in_spec):
                self._glue(begin, at + 1)
                at = begin = self.expression(at + 1)
                at += 1
            elif (text[at] == "}" and in_spec) or (self.quote and text.startswith(self.quote, at)):
                break
            else:
                at += 2 if text[at : at + 2] in ("{{", "}}") else 1
        self._glue(begin, at)
        return at

    def expression(self, at: int) -> int:
        """Take one replacement field after its `{`; return the place of its `}`."""
        end = self._end_of_expression(at)
        code = self.text[at:end]
        if code.rstrip().endswith("=") and not code.rstrip().endswith(("==", "!=", "<=", ">=")):
            inner = _code_pieces(code.rstrip()[:-1])  # {x=} prints its own text: nothing of it may change
            names = tuple(piece.text for piece in inner if piece.kind == "name")
            self.pieces.append(Piece(code, "glue", self.line, names))
        else:
            self._tokens(code)
        begin = end
        if self.text[end] == "!":
            end = min(place for place in (self.text.find(":", end), self.text.find("}", end)) if place > 0)
        if self.text[end] == ":":
            self._glue(begin, end + 1)
            return self.literal(end + 1, in_spec=True)
        self._glue(begin, end)
        return end

    def _tokens(self, code: str) -> None:
        inner = _code_pieces(code, self.line)
        if inner and inner[0].text == "{":
            self.pieces.append(Piece(" ", "glue", self.line))
        self.pieces += inner

    def _end_of_expression(self, at: int) -> int:
        text, depth = self.text, 0
        while at < self.stop:
            char = text[at]
            if char in "'\"":
                at = self._end_of_string(at)
            elif char == "#":
                at = text.index("\n", at)
            elif char in "([{":
                depth += 1
            elif char in ")]}" and depth:
                depth -= 1
            elif not depth and (char in ":}" or (char == "!" and text[at + 1] != "=")):
                return at
            at += 1
        raise ValueError(f"an f-string in line {self.line} has no end")

    def _end_of_string(self, at: int) -> int:
        """The place of the last quote of the string that begins at `at`, after its prefix."""
        text = self.text
        quote = text[at] * (3 if text.startswith(text[at] * 3, at) else 1)
        before = at
        while text[before - 1].isalpha():
            before -= 1
        prefix, at = text[before:at].lower(), at + len(quote)
        if "f" in prefix and prefix in ("f", "fr", "rf"):
            at = _FString(text, self.stop, "r" in prefix, self.line, quote).literal(at, in_spec=False)
        else:
            while not text.startswith(quote, at):
                at += 2 if text[at] == "\\" else 1
        return at + len(quote) - 1

    def _glue(self, begin: int, end: int) -> None:
        if end > begin:
            self.pieces.append(Piece(self.text[begin:end], "glue", self.line))


def _code_pieces(code: str, line: int = 0) -> list[Piece]:
    """The pieces of an expression. The brackets let it hold newlines."""
    found: list[Piece] = []
    for token in _merged_tokens(f"({code.strip()}\n)"):
        if token.type not in (tokenize.NL, tokenize.NEWLINE, tokenize.ENDMARKER, tokenize.COMMENT):
            found += _pieces_of(token.type, token.string, line)
    return found[1:-1]


def needs_space(left: Piece, right: Piece) -> bool:
    """Whether two neighbours would run together, or warn on stderr (a digit before a keyword does)."""
    wordish = ("name", "word", "number")
    if left.kind in ("name", "word"):
        return right.kind in wordish or (right.kind in ("string", "open") and right.text[0] not in "'\"")
    if left.kind == "number":
        return right.kind in wordish or right.text[:1] == "."
    return False


def join(pieces: list[Piece], spelling: dict[Piece, str] | None = None) -> str:
    """The pieces as text with the fewest spaces; `spelling` replaces the text of some of them."""
    spelling = spelling or {}
    parts: list[str] = []
    for index, piece in enumerate(pieces):
        if index and needs_space(pieces[index - 1], piece):
            parts.append(" ")
        parts.append(spelling.get(piece, piece.text))
    return "".join(parts)


def spans_of(pieces: list[Piece]) -> list[tuple[int, int]]:
    """From which to which byte of the joined pieces each one goes."""
    spans: list[tuple[int, int]] = []
    for index, piece in enumerate(pieces):
        begin = spans[-1][1] + needs_space(pieces[index - 1], piece) if index else 0
        spans.append((begin, begin + len(piece.text.encode())))
    return spans


def text_of(lines: list[Line], spelling: dict[Piece, str] | None = None, indent: str = "") -> str:
    """Logical lines as a source that Python parses, one line each, one space of indentation a level."""
    parts: list[str] = []
    for line in lines:
        if line.pieces:
            parts.append(f"{indent}{join(line.pieces, spelling)}\n")
        if line.block is not None:
            parts.append(text_of(line.block, spelling, indent + " "))
    return "".join(parts)


def read_phrase(text: str, line: int) -> list[Piece]:
    """The pieces of a part of a line, as a directive names it."""
    try:
        tokens = list(_merged_tokens(text))
    except (tokenize.TokenError, SyntaxError, ValueError) as error:
        raise GolfError(f"line {line}: the directive's {text!r} is not Python: {error}") from None
    kinds = (
        tokenize.NL,
        tokenize.NEWLINE,
        tokenize.ENDMARKER,
        tokenize.COMMENT,
        tokenize.INDENT,
        tokenize.DEDENT,
    )
    return [
        piece
        for token in tokens
        if token.type not in kinds
        for piece in _pieces_of(token.type, token.string, line)
    ]
