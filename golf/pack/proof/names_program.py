"""How this Python's own compiler resolves the names of two sources. Run alone, never imported.

Reads JSON: the source as it was written, and pairs of sources that should differ in names only. Each pair is parsed,
every node of both trees gets a line number of its own, and both are compiled: each instruction then tells for which
node it stands. The pair is the same where each node loads, stores and deletes in corresponding places, and where
each variable has one name, which it shares with no other variable that could be taken for it. Prints JSON: why this
Python does not compile the source, and one fault for each pair, empty where there is none.
"""

import ast
import dis
import json
import re
import sys
import warnings
from collections import defaultdict
from collections.abc import Iterator
from types import CodeType

ACCESS = re.compile(
    "(LOAD|STORE|DELETE)_(FAST|DEREF|GLOBAL|NAME|CLASSDEREF|FROM_DICT_OR_DEREF|FROM_DICT_OR_GLOBALS)"
)
COMPREHENSIONS = ast.ListComp | ast.SetComp | ast.DictComp
DEFINITIONS = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef
SCOPES = COMPREHENSIONS | DEFINITIONS | ast.GeneratorExp

Place = tuple[int, int] | None  # the number and the depth of a frame; None: what is global or built in
Access = tuple[str, Place, str]  # "LOAD", "STORE" or "DELETE"; where; which name
User = tuple[
    tuple[int, ...], str, bool
]  # a variable's binder and old name; whether another comprehension takes it
Merged = tuple[
    int, int, set[str]
]  # of a comprehension: its line, the depth of its function, the names that it binds


class Frame:
    """A code object, and the code around it."""

    def __init__(self, code: CodeType, parent: "Frame | None", number: int) -> None:
        self.code, self.parent, self.number = code, parent, number
        self.depth: int = parent.depth + 1 if parent else 0
        self.body = list(dis.get_instructions(code))

    def owner(self, name: str) -> Place:
        """The frame whose variable a name is."""
        frame = self
        while name in frame.code.co_freevars and frame.parent:
            frame = frame.parent
        return frame.number, frame.depth

    def accesses(self, scopes: set[int]) -> Iterator[tuple[int, Access]]:
        """Whatever is looked up in here, with its line."""
        stored = {i.argval for i in self.body if i.opname == "STORE_NAME"} if self.parent else ()
        cells = {*self.code.co_cellvars, *self.code.co_freevars}
        for instruction in self.body:
            # What ends an except clause has no line.
            line = (instruction.positions and instruction.positions.lineno) or 0
            names = instruction.argval if isinstance(instruction.argval, tuple) else [instruction.argval]
            for (action, kind), name in zip(ACCESS.findall(instruction.opname), names, strict=False):
                if action + kind == "LOADFAST" and name in cells and line in scopes:
                    continue  # a cell on its way into a closure, whose order is the order of its names
                outer = kind in ("GLOBAL", "FROM_DICT_OR_GLOBALS") or (kind == "NAME" and name not in stored)
                # A comprehension's variable may lie where its function has another one's cell: FAST is never that.
                own = (self.number, self.depth) if kind in ("NAME", "FAST") else self.owner(name)
                yield line, (action, None if outer else own, name)

    def clears(self) -> Iterator[tuple[int, str]]:
        """The names that comprehensions take from this function while they run, with the comprehension's line."""
        for instruction in self.body:
            if instruction.opname == "LOAD_FAST_AND_CLEAR":
                yield (instruction.positions and instruction.positions.lineno) or 0, instruction.argval


def parts_of(node: ast.AST) -> Iterator[ast.AST]:
    """What is inside of a node; of a comprehension, what is inside of its loops."""
    for part in ast.iter_child_nodes(node):
        yield from ast.iter_child_nodes(part) if isinstance(part, ast.comprehension) else [part]


def body_of(node: ast.AST) -> list[ast.AST]:
    """Those parts of a node that are evaluated in a scope of their own."""
    if isinstance(node, COMPREHENSIONS | ast.GeneratorExp):
        return [part for part in parts_of(node) if part is not node.generators[0].iter]
    if isinstance(node, DEFINITIONS):
        return list(node.body) if isinstance(node.body, list) else [node.body]
    return []


def private(name: str, within: str) -> str:
    """The name as the compiler writes it inside of a class."""
    hidden = name.startswith("__") and not name.endswith("__")
    return f"_{within.lstrip('_')}{name}" if hidden and within.strip("_") else name


def numbered(tree: ast.Module) -> ast.Module:
    """The tree, each of its nodes on a line of its own."""
    for line, node in enumerate(ast.walk(tree), 1):
        if "lineno" in node._attributes:
            place = {"lineno": line, "end_lineno": line, "col_offset": 0, "end_col_offset": 0}
            vars(node).update(place)
    return tree


class Resolved:
    """A source, and where its names are looked up.

    found    for each line, in order: (action, place, name)
    cleared  for each comprehension's line: the names that its function lacks until it ends
    around   for each name's line: the comprehensions around it that are compiled into their functions, the outermost
             first: (line, depth of the function, names that it binds)
    """

    def __init__(self, text: str) -> None:
        tree = numbered(ast.parse(text))
        scopes = {node.lineno for node in ast.walk(tree) if isinstance(node, SCOPES)}
        frames = [Frame(compile(tree, "source", "exec", dont_inherit=True), None, 0)]
        for frame in frames:  # grows
            for instruction in frame.body:
                if isinstance(instruction.argval, CodeType):
                    frames.append(Frame(instruction.argval, frame, len(frames)))
        self.found: dict[int, list[Access]] = defaultdict(list)
        self.cleared: dict[int, set[str]] = defaultdict(set)
        for frame in frames:
            for line, access in frame.accesses(scopes):
                self.found[line].append(access)
            for line, name in frame.clears():
                self.cleared[line].add(name)
        self.apart = {f.code.co_firstlineno for f in frames if f.code.co_name.endswith("comp>")}
        self.merged: set[int] = set()
        self.around: dict[int, tuple[Merged, ...]] = {}
        self.visit(tree, (), 0, "")

    def visit(self, node: ast.AST, around: tuple[Merged, ...], depth: int, within: str) -> None:
        """Go through the nodes, and note what is around the names; what a scope takes from outside is outside."""
        if isinstance(node, ast.Name):
            self.around[node.lineno] = around
        inner = around
        merged = False
        if isinstance(node, COMPREHENSIONS) and node.lineno not in self.apart:
            merged = True
            self.merged.add(node.lineno)
            targets = [part for each in node.generators for part in ast.walk(each.target)]
            names = {private(part.id, within) for part in targets if isinstance(part, ast.Name)}
            inner += ((node.lineno, depth, names),)
        own = body_of(node)
        name = node.name if isinstance(node, ast.ClassDef) else within
        for part in parts_of(node):
            inside = part in own
            depth_inside = depth + (inside and not merged)
            self.visit(part, inner if inside else around, depth_inside, name if inside else within)

    def merged_around(self, line: int, place: Place) -> list[Merged]:
        """The comprehensions around a line that are compiled into the function of a place."""
        return [each for each in self.around.get(line, ()) if place and each[1] == place[1]]

    def binder(self, line: int, place: Place, name: str) -> tuple[int, ...]:
        """The merged comprehension whose variable a name is, with those around it; none: of the function itself."""
        here = self.merged_around(line, place)
        while here and name not in here[-1][2]:
            here.pop()
        return tuple(each[0] for each in here)

    def lost(self) -> str:
        """A name that is taken away by a comprehension that does not bind it itself; empty where there is none."""
        for line in self.found.keys() - self.merged:
            for _, place, name in self.found[line]:
                for comprehension, _, bound in reversed(self.merged_around(line, place)):
                    if name in self.cleared[comprehension] and name not in bound:
                        return name
                    if name in bound:
                        break
        return ""


def compare(first: str, second: str) -> str:
    """Why the second source is not the first one with other names; empty where it is."""
    one, two = Resolved(first), Resolved(second)
    if lost := one.lost() or two.lost():
        return f"{lost} has no value inside of a comprehension"
    users: dict[tuple[Place, str], set[User]] = defaultdict(set)  # by new name
    forth: dict[object, str] = {}
    back: dict[object, str] = {}
    for line in sorted({*one.found, *two.found} - one.merged):  # there: a comprehension gives its names back
        if len(one.found[line]) != len(two.found[line]):
            return f"{first_name(one.found[line], two.found[line])} is looked up otherwise"
        for (action, place, old), (other_action, other_place, new) in zip(
            one.found[line], two.found[line], strict=True
        ):
            binder = one.binder(line, place, old)
            if (action, place, binder) != (other_action, other_place, two.binder(line, other_place, new)):
                return f"{old} became {new}, which is looked up otherwise"
            variable, renamed = (place, binder, old), (place, binder, new)
            if forth.setdefault(variable, new) != new or back.setdefault(renamed, old) != old:
                return f"{old} became {new}, but not everywhere, or not alone"
            users[place, new].add((binder, old, len(one.merged_around(line, place)) > len(binder)))
    return next(filter(None, (mistaken(new, several) for (_, new), several in users.items())), "")


def first_name(*lists: list[Access]) -> str:
    return next((name for each in lists for _, _, name in each), "a name")


def mistaken(new: str, users: set[User]) -> str:
    """Whether one name stands for two variables that a compiler which merges comprehensions could mix up."""
    for binder, old, _ in users:
        for _, other, taken in users:
            if binder and taken and old != other:
                return f"{old} and {other} became {new}, in one function"
    return ""


def unread(source: str) -> str:
    """Why the source does not compile here; empty where it does."""
    try:
        compile(source, "source", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        return f"{type(error).__name__}: {error}"
    return ""


warnings.simplefilter("ignore")
question = json.load(sys.stdin)
answer: dict[str, object] = {"unread": unread(question["source"])}
sys.set_int_max_str_digits(0)  # hexadecimal numbers may be of any length, and `dis` shows them
sys.setrecursionlimit(5000)  # a sum is a tree as deep as it has terms
answer["faults"] = [compare(*pair) for pair in question["pairs"]]
json.dump(answer, sys.stdout)
