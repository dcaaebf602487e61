"""Names of Python's own that a program puts together from pieces: they count as words of its strings."""

import ast
import codecs
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from golf.pack.source.sights.kinds import words
from golf.pack.source.sights.words import USED
from golf.pack.source.syntax import Function, arguments_of, last_word

# What looks up a name: an object's attribute, after the object itself; others; words of a text; in a namespace.
GETTERS = words("getattr hasattr setattr delattr")
LOOKUPS = words("attrgetter methodcaller __getattribute__ import_module __import__")
FORMATS = words("format format_map vformat")
RUNNERS = words("eval exec")
NAMESPACES = words("__dict__ vars globals locals modules")
USES = words("get pop setdefault __getitem__ __contains__")
FILLING = words("append appendleft extend insert add update setdefault write")
CHANGING = words("""
    lower casefold swapcase replace strip lstrip rstrip removeprefix removesuffix translate reversed partition
    rpartition sub
""")
DECODING = words("fromhex unhexlify b64decode b32decode b16decode b85decode a85decode")
PUNCTUATION = words("punctuation printable")
BEGINNINGS = ("__", "f_", "co_", "tb_", "gi_", "cr_", "ag_", "_get", "_current")
ALL = {word for betraying, _ in USED for word in betraying}
# The others may as well be a program's own.
OWN = {word for word in ALL if word.startswith(BEGINNINGS)} | words("__doc__ __dict__ zlib")
BUILTINS = words("globals locals vars dir eval exec help breakpoint")
REACHING = words("builtins __builtins__ eval exec")
LOOKING = words("inspect traceback")  # what has others of them
APART = re.compile(r"%[-\d.]*[sra]|{[^{}]*}|\W+")  # what stands between the words of a string
FAR = 60  # parts of expressions
LEAST = 2  # letters that are cut out of a string


def put_together(nodes: Sequence[ast.AST]) -> frozenset[str]:
    """The names that the strings by which the source looks something up may come to."""
    flow = Flow(nodes)
    return frozenset(
        word
        for name, beginning in _names(nodes)
        for word in flow.comes_to(name)
        if word.startswith(beginning)
    )


def _names(nodes: Iterable[ast.AST]) -> Iterator[tuple[ast.expr, str]]:
    """What says, wherever something is looked up, its name, and how that begins."""
    for node in nodes:
        match node:
            case ast.Call(func, [_, name, *_]) if last_word(func) in GETTERS:
                yield name, _beginning(name)
            case ast.Call(func, args) if last_word(func) in LOOKUPS:
                yield from ((name, _beginning(name)) for name in args)
            case ast.Call(ast.Attribute(text, method)) if method in FORMATS:
                yield text, ""
            case ast.Call(ast.Name(name), [text, *_]) if name in RUNNERS:
                yield text, ""
            case ast.Call(args=args) if any(last_word(each) in GETTERS | LOOKUPS | RUNNERS for each in args):
                yield from ((name, "") for name in args)
            case ast.Call(ast.Attribute(value, method), [name, *_]) if method in USES and _is_space(value):
                yield name, _beginning(name)
            case ast.Subscript(value, name) if _is_space(value):
                yield name, _beginning(name)
            case ast.Compare(name, [ast.In() | ast.NotIn()], [value]) if _is_space(value):
                yield name, _beginning(name)


def _is_space(node: ast.expr) -> bool:
    return last_word(node.func if isinstance(node, ast.Call) else node) in NAMESPACES


def _beginning(node: ast.expr) -> str:
    """How a string surely begins."""
    match node:
        case ast.Constant(str(text)):
            return text
        case ast.BinOp(left, ast.Add()) | ast.JoinedStr([ast.Constant() as left, *_]):
            return _beginning(left)
        case ast.BinOp(ast.Constant(str(text)), ast.Mod()):
            return text.partition("%")[0]
        case ast.Call(ast.Attribute(ast.Constant(str(text)), "format")):
            return text.partition("{")[0]
    return ""


class Flow:
    """What the expressions of a source may come from, by the names of variables, attributes and functions."""

    def __init__(self, nodes: Sequence[ast.AST]) -> None:
        self.nodes = nodes
        named = {last_word(node) for node in nodes}
        self.own = OWN | (BUILTINS if named & REACHING else set()) | (ALL if named & LOOKING else set())

    def comes_to(self, name: ast.expr) -> set[str]:
        """The names of Python's own that an expression may come to."""
        nodes = self._reached([name])
        texts = [
            node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        if any(isinstance(node, ast.Call) and self._decodes(node) for node in nodes):
            return self.own
        if not any(isinstance(node, ast.BinOp | ast.JoinedStr | ast.Call | ast.Subscript) for node in nodes):
            return self.own.intersection(texts)
        pieces = {piece for text in texts for piece in APART.split(text)}
        pieces.update(letter for node in nodes for letter in _letters(node))
        changed = [*texts, *(text[::-1] for text in texts)] if any(map(_changes, nodes)) else []
        parts = "\n".join(changed).lower()
        return {word for word in self.own if _is_made(word, pieces, parts)}

    def _reached(self, names: Iterable[ast.AST]) -> list[ast.AST]:
        """The nodes of expressions, and of what their parts come from; none where that may be anything."""
        found: dict[ast.AST, None] = {}
        todo = list(names)
        while todo and len(found) <= FAR:
            node = todo.pop()
            if node not in found:
                found[node] = None
                todo += [*ast.iter_child_nodes(node), *self._sources.get(last_word(node), ())]
        return [] if len(found) > FAR else list(found)

    @cached_property
    def _sources(self) -> dict[str, list[ast.AST]]:
        """What each name is given: where it is bound, where its function is called, what that returns."""
        found: dict[str, list[ast.AST]] = defaultdict(list)
        for node in self.nodes:
            match node:
                case ast.Assign(targets, value):
                    bound = [(target, value) for target in targets]
                case ast.AnnAssign(target, ast.expr() as value) | ast.AugAssign(target, value=value):
                    bound = [(target, value)]
                case ast.NamedExpr(target, value):
                    bound = [(target, value)]
                case ast.For(target, value) | ast.AsyncFor(target, value) | ast.comprehension(target, value):
                    bound = [(target, value)]
                case ast.Call(ast.Attribute(target, method), args) if method in FILLING:
                    bound = [(target, value) for value in args]
                case _:
                    continue
            for target, value in bound:
                for part in ast.walk(target):
                    found[last_word(part)].append(value)
        self._add_functions(found)
        found.pop("", None)
        return found

    def _add_functions(self, found: dict[str, list[ast.AST]]) -> None:
        given: dict[str, list[ast.AST]] = defaultdict(list)  # to functions, by their names
        for call in (node for node in self.nodes if isinstance(node, ast.Call)):
            values = [*call.args, *(word.value for word in call.keywords)]
            given[last_word(call.func)] += values
            for value in values:
                if isinstance(value, ast.Lambda):
                    _bind_parameters(found, value, values)
                given[last_word(value)] += values
        for node in self.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                _bind_parameters(found, node, given.get(node.name, []))
                parts = (part for statement in node.body for part in ast.walk(statement))
                found[node.name] += [
                    part.value
                    for part in parts
                    if isinstance(part, ast.Return | ast.Yield | ast.YieldFrom) and part.value
                ]
            elif isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
                names = map(last_word, node.targets)
                _bind_parameters(found, node.value, [v for name in names for v in given.get(name, [])])

    def _decodes(self, call: ast.Call) -> bool:
        """Whether a string is made of numbers, or of what is coded, that stand in the source."""
        match call:
            case ast.Call(ast.Name("chr"), [ast.Constant()]):
                return False
            case ast.Call(ast.Name("chr" | "bytes" | "bytearray"), args):
                kind: type | tuple[type, ...] = int
            case ast.Call(ast.Attribute(ast.Name("codecs"), "decode" | "encode"), args):
                kind = (str, bytes)
            case ast.Call(ast.Attribute(value, "decode")):
                args, kind = [value], bytes
            case ast.Call(func, args) if last_word(func) in DECODING:
                kind = (str, bytes)
            case _:
                return False
        found = (node for node in self._reached(args) if isinstance(node, ast.Constant))
        return any(isinstance(node.value, kind) and not _is_coding(node.value) for node in found)


def _bind_parameters(found: dict[str, list[ast.AST]], node: Function, values: Iterable[ast.AST]) -> None:
    defaults = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
    for argument in arguments_of(node):
        found[argument.arg] += [*values, *defaults]


def _is_coding(value: object) -> bool:
    """Whether a string names a coding."""
    try:
        return isinstance(value, str) and bool(codecs.lookup(value))
    except (LookupError, ValueError):
        return False


def _letters(node: ast.AST) -> str:
    """Letters that no string of the source holds."""
    match node:
        case ast.Call(ast.Name("chr"), [ast.Constant(int(number))]) if number in range(sys.maxunicode + 1):
            return chr(number)
    return "_" if last_word(node) in PUNCTUATION else ""


def _changes(node: ast.AST) -> bool:
    """Whether a string may lose letters, or get others."""
    return last_word(node) in CHANGING or (
        isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Slice)
    )


def _is_made(word: str, pieces: set[str], parts: str) -> bool:
    """Whether a word is made of pieces, and of parts of what is changed."""
    ends = {0}
    for end in range(1, len(word) + 1):
        cut = (word[start:end] for start in ends)
        if any(each in pieces or (len(each) >= LEAST and each in parts) for each in cut):
            ends.add(end)
    return len(word) in ends
