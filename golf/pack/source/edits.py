"""Replacing nodes of a parsed text, without a change of what is around them."""

import ast
import itertools
import re
from collections.abc import Iterable, Iterator
from typing import TypeVar

from golf.pack.source.syntax import parse
from golf.pack.source.tokens import join, read_phrase, spans_of

Edit = tuple[int, int, bytes]  # from where to where, and what stands there then
Placed = ast.expr | ast.stmt | ast.alias
WORDISH = re.compile(rb"[\w\x80-\xff]", re.ASCII)


Node = TypeVar("Node", bound=ast.AST)


def outermost(tree: ast.AST, kind: type[Node]) -> Iterator[Node]:
    """The nodes of a kind that are inside of no other one of it."""
    for child in ast.iter_child_nodes(tree):
        if isinstance(child, kind):
            yield child
        else:
            yield from outermost(child, kind)


class Places:
    """Where the nodes of a text are, in bytes.

    formatted  the names in f-strings, of whose places some Pythons tell wrong ones
    """

    def __init__(self, text: str, tree: ast.Module) -> None:
        self.data = text.encode()
        lines = self.data.split(b"\n")
        self.starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
        self.formatted: dict[ast.AST, tuple[int, int]] = {}
        for node in outermost(tree, ast.JoinedStr):
            self.formatted.update(self._formatted(node))

    def _formatted(self, node: ast.JoinedStr) -> Iterator[tuple[ast.AST, tuple[int, int]]]:
        """The names in an f-string; none of those whose own text is shown."""
        begin, text = self.span(node)[0], self.text(node).decode()
        pieces = read_phrase(text, 0)
        if join(pieces) != text:
            return
        marks = {f"v{index}v": index for index, piece in enumerate(pieces) if piece.kind == "name"}
        marked = parse(join(pieces, {pieces[index]: mark for mark, index in marks.items()}))
        spans = spans_of(pieces)
        for one, two in zip(ast.walk(node), ast.walk(next(outermost(marked, ast.JoinedStr))), strict=True):
            if isinstance(two, ast.Name) and two.id in marks:
                first, last = spans[marks[two.id]]
                yield one, (begin + first, begin + last)

    def span(self, node: Placed) -> tuple[int, int]:
        if node in self.formatted:
            return self.formatted[node]
        end_line, end_column = node.end_lineno or node.lineno, node.end_col_offset or node.col_offset
        return self.starts[node.lineno - 1] + node.col_offset, self.starts[end_line - 1] + end_column

    def text(self, node: Placed) -> bytes:
        begin, end = self.span(node)
        return self.data[begin:end]

    def edit(self, node: Placed, name: str) -> Edit:
        """A name in the place of a node, with blanks where it would run together with its neighbours."""
        begin, end = self.span(node)
        before = " " if begin and WORDISH.match(self.data, begin - 1) else ""
        return begin, end, f"{before}{name}{' ' if WORDISH.match(self.data, end) else ''}".encode()

    def before(self, node: ast.stmt, text: str) -> Edit:
        """A text before a statement and its decorators."""
        first = min([node, *getattr(node, "decorator_list", [])], key=lambda part: part.lineno)
        begin = self.starts[first.lineno - 1] + node.col_offset
        return begin, begin, text.encode()

    def after(self, node: ast.stmt, text: str) -> Edit:
        """A statement after another one of the same block."""
        end, mark = self.span(node)[1], "\n" if hasattr(node, "body") else ";"
        return end, end, f"{mark}{text}".encode()

    def edited(self, edits: Iterable[Edit]) -> str:
        parts, last = [], 0
        for begin, end, new in sorted(edits):
            parts += [self.data[last:begin], new]
            last = end
        return b"".join([*parts, self.data[last:]]).decode()
