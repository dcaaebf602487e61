"""Replacing nodes of a parsed text, without a change of what is around them."""

import ast
import itertools
import re
from collections.abc import Iterable

Edit = tuple[int, int, bytes]  # from where to where, and what stands there then
Placed = ast.expr | ast.stmt | ast.alias
WORDISH = re.compile(rb"[\w\x80-\xff]", re.ASCII)


class Places:
    """Where the nodes of a text are, in bytes."""

    def __init__(self, text: str) -> None:
        self.data = text.encode()
        lines = self.data.split(b"\n")
        self.starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]

    def span(self, node: Placed) -> tuple[int, int]:
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

    def edited(self, edits: Iterable[Edit]) -> str:
        parts, last = [], 0
        for begin, end, new in sorted(edits):
            parts += [self.data[last:begin], new]
            last = end
        return b"".join([*parts, self.data[last:]]).decode()
