"""Proof that a text is another one in which literals and builtins have got names of their own."""

import ast
import builtins
import re
from collections.abc import Iterator, Set

from golf.pack.proof.early import without_early_names
from golf.pack.proof.trees import FUNCTIONS, Different, arguments_in, stored_in
from golf.pack.source.syntax import parse


def prove_shared(first: str, second: str) -> None:
    """Raise Different unless the second text is the first one, once its new names are what they were given."""
    one, two = parse(first), parse(second)
    words = set(re.findall(r"\w+", first))
    given = _given(one, two, words)
    without_early_names(one, two, words | given.keys())
    stored = {name for node in ast.walk(one) for name in stored_in(node)}
    for value in given.values():
        if isinstance(value, ast.Name) and (value.id in stored or not hasattr(builtins, value.id)):
            raise Different(f"{value.id} may be another thing than Python's own")
    one, two = _Inlined({}).visit(one), _Inlined(given).visit(two)
    for ours, theirs in zip(_functions(one), _functions(two), strict=False):
        _unalias(ours, theirs)
    if ast.dump(two) != ast.dump(one):
        raise Different("a shared name does not stand for what stood there")


def _functions(tree: ast.Module) -> list[FUNCTIONS]:
    return [node for node in ast.walk(tree) if isinstance(node, FUNCTIONS)]


def _unalias(one: FUNCTIONS, two: FUNCTIONS) -> None:
    """Give parameters of the second function their names again. Raises Different where they may mean more."""
    words = set(_words(one))
    parameters = {argument.arg for argument in arguments_in(two.args)}
    start = bool(two.body) and _comes_first(two.body[0])
    given: dict[str, ast.expr] = {}
    while len(two.body) > start and (name := _new_name(two.body[start], words | given.keys())):
        value = getattr(two.body.pop(start), "value")  # noqa: B009
        if not isinstance(value, ast.Name) or value.id not in parameters:
            raise Different(f"{name} stands for no parameter")
        given[name] = value
    if given:
        _prove_alone(one, two, given)
        two.body = [_Inlined(given, every=True).visit(statement) for statement in two.body]


def _prove_alone(one: FUNCTIONS, two: FUNCTIONS, given: dict[str, ast.expr]) -> None:
    """The new names stand wherever their parameters stood, which are bound, deleted and asked for nowhere else."""
    old = {value.id for value in given.values() if isinstance(value, ast.Name)}
    first = {argument.arg for argument in one.args.args[:1]}
    words = set(_words(one))
    if words & {"eval", "exec", "locals", "vars", "dir"} or (words & {"super", "__class__"} and first & old):
        raise Different("a renamed parameter may be seen")
    for statement in two.body:
        _prove_part(statement, old, given, given.keys())


def _prove_part(node: ast.AST, old: set[str], given: dict[str, ast.expr], seen: Set[str]) -> None:
    """Of the new names, this part may see some; a function inside may have parameters of the same old names."""
    apart = stored_in(node) if not isinstance(node, ast.Name) else {node.id} - seen
    deleted = isinstance(node, ast.Name) and isinstance(node.ctx, ast.Del) and node.id in given
    inside = isinstance(node, ast.ClassDef) and given.keys() & {
        n for p in ast.walk(node) for n in stored_in(p)
    }
    if apart & ((set() if isinstance(node, ast.arg) else old) | given.keys()) or deleted or inside:
        raise Different("a renamed parameter has another meaning somewhere")
    own = (
        {argument.arg for argument in arguments_in(node.args)}
        if isinstance(node, FUNCTIONS | ast.Lambda)
        else set()
    )
    hidden = {new for new, value in given.items() if isinstance(value, ast.Name) and value.id in own}
    body = getattr(node, "body", []) if own else []
    for child in ast.iter_child_nodes(node):
        within = child is body or (isinstance(body, list) and child in body)
        _prove_part(child, old - own if within else old, given, seen - hidden if within else seen)


def _words(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        yield from stored_in(part)
        if isinstance(part, ast.Name):
            yield part.id


def _given(one: ast.Module, two: ast.Module, words: set[str]) -> dict[str, ast.expr]:
    """The new names with their values; takes their assignments off the second tree.

    They come first, but for what is equal in both and is documentation or addressed to the compiler.
    """
    start = 0
    while start < min(len(one.body), len(two.body)) and _comes_first(two.body[start]):
        start += 1
    given: dict[str, ast.expr] = {}
    while len(two.body) > start and (name := _new_name(two.body[start], words | given.keys())):
        given[name] = getattr(two.body.pop(start), "value")  # noqa: B009
    return given


def _comes_first(node: ast.stmt) -> bool:
    documentation = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return documentation or (isinstance(node, ast.ImportFrom) and node.module == "__future__")


def _new_name(node: ast.stmt, words: set[str]) -> str:
    """The name that a statement gives to a literal or a builtin, where the other text has no such word."""
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Constant | ast.Name):
        return ""
    (target, *others) = node.targets
    return target.id if isinstance(target, ast.Name) and not others and target.id not in words else ""


class _Inlined(ast.NodeTransformer):
    """Puts the values in the place of the names."""

    def __init__(self, given: dict[str, ast.expr], every: bool = False) -> None:
        self.given, self.every = given, every  # every: also where the name gets a value

    def visit_alias(self, node: ast.alias) -> ast.alias:
        return ast.alias(node.name) if node.asname == node.name else node

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if node.id not in self.given or not (self.every or isinstance(node.ctx, ast.Load)):
            return node
        value = self.given[node.id]
        return ast.Name(value.id, node.ctx) if isinstance(value, ast.Name) else value
