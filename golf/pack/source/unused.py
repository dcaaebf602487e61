"""What a program defines and never names again: it goes where nothing can look it up by a string."""

import ast
import importlib
import unicodedata

from golf.errors import GolfError
from golf.pack.source.branches import free, texts
from golf.pack.source.sights.facts import INERT, WORD, Facts
from golf.pack.source.sights.kinds import Keep, Refusal, words
from golf.pack.source.sights.sights import Sights
from golf.pack.source.syntax import arguments_of, parse, value_of
from golf.pack.source.tokens import Line, text_of, walk

SEEING = (Keep.NAMES, Keep.GLOBALS, Keep.VARIABLES, Keep.OUTSIDE, Keep.LIVES)
TOLD = words(
    "__all__ __version__ __author__ __date__ __credits__ __license__ __copyright__ __status__ __email__"
)


def may_lose(sights: Sights) -> bool:
    """Whether nothing looks for the module's variables, or comes when they are gone."""
    seen = any(sights.reason(keep) is not None for keep in SEEING)
    return not seen and Refusal.GLOBALS not in sights.refusals(wrapped=True)


def strip_unused(lines: list[Line], facts: Facts) -> None:
    """Take off, in place, what only binds names of the module that are nowhere else."""
    said = {id(line): _words(line) for line in lines}
    while True:
        unused = next(
            (line for index, line in enumerate(lines) if _is_unused(lines, index, said, facts)), None
        )
        if unused is None or len(lines) == 1:
            return
        lines.remove(unused)


def _words(line: Line) -> set[str]:
    strings = (p.text for each in walk([line]) for p in each.pieces if p.kind == "string")
    values = map(value_of, strings)
    shown = (value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values)
    normal = (
        unicodedata.normalize("NFKC", text) for text in (text_of([line]), *shown)
    )  # as Python reads names
    return {word for text in normal for word in WORD.findall(text)}


def _is_unused(lines: list[Line], index: int, said: dict[int, set[str]], facts: Facts) -> bool:
    line = lines[index]
    if (
        not line.pieces
        or [*free(walk([line]))] != [*walk([line])]
        or (index and texts(lines[index - 1])[:1] == ["@"])
    ):
        return False
    try:
        (node,) = parse(text_of([line])).body
    except (GolfError, ValueError):
        return False
    bound = _bound(node) if is_harmless(node, facts.untouched) else set()
    others = [said[id(other)] for other in lines if other is not line]
    return bool(bound) and not any(bound & each for each in others) and not _is_reached(node, facts)


def _bound(node: ast.stmt) -> set[str]:
    """The names that a harmless statement binds; none where Python knows one of them."""
    if isinstance(node, ast.Import | ast.ImportFrom):
        names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    elif isinstance(node, ast.Assign):
        names = {target.id for target in node.targets if isinstance(target, ast.Name)}
    else:
        names = {name for name in [getattr(node, "name", None)] if name}
    return names if all(map(_may_go, names)) else set()


def _may_go(name: str) -> bool:
    """Whether a variable of this name means nothing to Python, and no class may have it under a private name."""
    return name in TOLD or not (name.startswith("_") and "__" in name)


def _is_reached(node: ast.stmt, facts: Facts) -> bool:
    """Whether an attribute is asked for that a package may have by this import alone."""
    match node:
        case ast.Import(aliases):
            names = {word for alias in aliases for word in alias.name.split(".")[1:]}
        case ast.ImportFrom(str(module), aliases):
            names = {*module.split(".")[1:], *(alias.name for alias in aliases)}
        case _:
            return False
    return bool(names & facts.spelled) or any(getattr(each, "attr", "") in names for each in facts.nodes)


def is_harmless(node: ast.stmt, own: frozenset[str]) -> bool:
    """Whether a statement does nothing but to bind names."""
    match node:
        case ast.FunctionDef(decorator_list=[], returns=None):
            values = [*node.args.defaults, *filter(None, node.args.kw_defaults)]
            return all(map(_is_literal, values)) and not any(each.annotation for each in arguments_of(node))
        case ast.ClassDef(decorator_list=[], keywords=[]):
            known = all(isinstance(base, ast.Name) and base.id in own for base in node.bases)
            single = len(node.bases) < 2  # several may not go together
            return known and single and all(is_harmless(each, own) for each in node.body)
        case ast.Assign():
            names = all(isinstance(each, ast.Name) and _may_go(each.id) for each in node.targets)
            return names and _is_literal(node.value)
        case ast.Import():
            return all(_is_there(alias.name) for alias in node.names)
        case ast.ImportFrom(module=str(module), level=0):
            return all(_is_there(module, alias.name) for alias in node.names)
    return isinstance(node, ast.Pass) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.Constant():
            return True
        case ast.Tuple(values) | ast.List(values):
            return all(map(_is_literal, values))
        case ast.Dict(keys, values):
            return all(isinstance(key, ast.Constant) for key in keys) and all(map(_is_literal, values))
    return False


def _is_there(module: str, name: str = "") -> bool:
    """Whether an import brings what it asks for, and does nothing else."""
    if module.partition(".")[0] not in INERT - {"__future__"} or name == "*":
        return False
    try:
        found = importlib.import_module(module)
    except ImportError:
        return False
    return not name or hasattr(found, name)
