"""The scopes of a source as the compiler itself sees them."""

import ast
import dis
import symtable
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from types import CodeType

from golf.pack.proof.trees import Different

Table = symtable.SymbolTable


@dataclass(eq=False)
class Place:
    """A scope of one source."""

    table: Table
    parent: "Place | None"
    number: int  # equal for corresponding scopes
    inlined: frozenset[str] | None = (
        None  # of a comprehension that 3.12 merged into its parent: what it binds
    )
    children: dict[tuple[str, int], deque[Table]] = field(default_factory=lambda: defaultdict(deque))

    def __post_init__(self) -> None:
        if self.inlined is None:
            for child in self.table.get_children():
                self.children[child.get_name(), child.get_lineno()].append(child)

    def inner(self, node: ast.AST, title: str, number: int) -> "Place":
        """The scope that a node of this one opens."""
        lines = {line for line in (_line(node), *map(_line, getattr(node, "decorator_list", []))) if line}
        for line in sorted(lines, reverse=True):
            if waiting := self.children.get((title, line)):
                return Place(waiting.popleft(), self, number)
        if isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            targets = (part for each in node.generators for part in ast.walk(each.target))
            bound = frozenset(part.id for part in targets if isinstance(part, ast.Name))
            return Place(self.table, self, number, bound, self.children)
        raise Different(f"the compiler has no scope for {title}")

    def owner(self, name: str) -> int:
        """The number of the scope that a name in this one belongs to; 0 is the module."""
        name = self._mangled(name)
        place, first = self, True
        while place.parent is not None:
            if place.inlined is not None:
                if name in place.inlined:
                    return place.number
            elif first or place.table.get_type() != "class":
                first = False
                try:
                    symbol = place.table.lookup(name)
                except KeyError:
                    raise Different(f"{name} is unknown to its scope") from None
                if symbol.is_declared_global():
                    return 0
                if symbol.is_local() and not symbol.is_free():  # asked first: in a function called `top`,
                    return place.number  # symtable takes every local for a global too
                if symbol.is_global():
                    return 0
            place = place.parent
        return 0

    def _mangled(self, name: str) -> str:
        if name.startswith("__") and not name.endswith("__") and "." not in name:
            place: Place | None = self
            while place is not None:
                if place.table.get_type() == "class":
                    return f"_{place.table.get_name().lstrip('_')}{name}"
                place = place.parent
        return name


def _line(node: ast.AST) -> int:
    return getattr(node, "lineno", 0)


def bound_globals(code: CodeType, table: Table) -> set[str]:
    """The names of the module that it binds itself: those that its compiled code stores, and those in dropped code."""
    return {*_stored(code, True), *_assigned(table, True)}


def _stored(code: CodeType, top: bool) -> Iterator[str]:
    binds = {"STORE_GLOBAL", "DELETE_GLOBAL"} | ({"STORE_NAME", "DELETE_NAME"} if top else set())
    for instruction in dis.get_instructions(code):
        if instruction.opname in binds:
            yield str(instruction.argval)
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _stored(constant, False)


def _assigned(table: Table, top: bool) -> Iterator[str]:
    for symbol in table.get_symbols():
        if (top or symbol.is_declared_global()) and (symbol.is_assigned() or symbol.is_imported()):
            yield symbol.get_name()
    for child in table.get_children():
        yield from _assigned(child, False)
