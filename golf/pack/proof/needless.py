"""Statements of a module that bind names and do nothing else, and whose names nothing asks for."""

import ast
import builtins
import importlib
import re

from golf.pack.source.sights.facts import INERT

# Names that Python writes for those who import a module.
FOR_IMPORTERS = re.compile("__(all|version|author|date|credits|license|copyright|status|email)__")


def words_in(tree: ast.AST) -> set[str]:
    """Every word of a tree: its names, what stands in its strings, and its attributes with a dot."""
    values = [value for node in ast.walk(tree) for _, value in ast.iter_fields(node)]
    flat = [part for value in values for part in (value if isinstance(value, list) else [value])]
    texts = [part.decode("latin-1") if isinstance(part, bytes) else part for part in flat]
    attributes = {f".{node.attr}" for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return attributes | {word for text in texts if isinstance(text, str) for word in re.findall(r"\w+", text)}


def is_needless(node: ast.stmt, words: set[str], stored: set[str]) -> bool:
    """Whether a statement of the module only binds names that are none of these words."""
    names = _names(node)
    known = any(name.startswith("__") and not FOR_IMPORTERS.fullmatch(name) for name in names)
    return bool(names) and not known and not names & words and only_binds(node, stored)


def _names(node: ast.stmt) -> set[str]:
    """What a statement binds, and, with a dot, the attributes that packages may have by it."""
    match node:
        case ast.Import(aliases) | ast.ImportFrom(names=aliases):
            package, *modules = (getattr(node, "module", None) or "").split(".")
            modules += [part for alias in aliases for part in alias.name.split(".")[not package :]]
            bound = {alias.asname or alias.name.split(".")[0] for alias in aliases}
            return bound.union(f".{module}" for module in modules)
        case ast.Assign(targets):
            return {target.id if isinstance(target, ast.Name) else "__" for target in targets}
        case ast.AnnAssign(ast.Name(name)) | ast.FunctionDef(name) | ast.ClassDef(name):
            return {name}
    return set()


def only_binds(node: ast.stmt, stored: set[str]) -> bool:
    """Whether a statement does nothing else than to bind names; `stored` are those that may be no builtins."""
    match node:
        case ast.Import(aliases):
            return all(_imports(alias.name) for alias in aliases)
        case ast.ImportFrom(str(module), aliases, 0):
            return all(_imports(module, alias.name) for alias in aliases)
        case ast.Assign(targets, value):
            return all(isinstance(target, ast.Name) for target in targets) and _is_constant(value)
        case ast.AnnAssign(ast.Name(), _, ast.expr() as value):
            return _is_constant(value)
        case ast.ClassDef(_, bases, [], body, []):
            errors = all(isinstance(base, ast.Name) and _is_plain(base.id, stored) for base in bases)
            assigned = ast.Assign | ast.AnnAssign
            given = {name for each in body if isinstance(each, assigned) for name in _names(each)}
            plain = len(bases) < 2 and not any(name.startswith("__") for name in given)
            return errors and plain and all(only_binds(each, stored) for each in body)
        case ast.FunctionDef(decorator_list=[]):
            values = [*node.args.defaults, *(value for value in node.args.kw_defaults if value)]
            return all(map(_is_constant, values))
        case ast.Pass() | ast.Expr(ast.Constant()):
            return True
    return False


def _is_constant(node: ast.expr) -> bool:
    match node:
        case ast.Tuple(parts) | ast.List(parts):
            return all(map(_is_constant, parts))
        case ast.Dict(keys, values):
            return all(isinstance(key, ast.Constant) for key in keys) and all(map(_is_constant, values))
    return isinstance(node, ast.Constant)


def _is_plain(name: str, stored: set[str]) -> bool:
    """Whether a base is a class of Python's own that does nothing for those who inherit from it."""
    kind = getattr(builtins, name, None)
    return not stored & {name, "*"} and isinstance(kind, type)


def _imports(module: str, name: str = "") -> bool:
    """Whether an import brings what it asks for, and does nothing else."""
    if module.split(".")[0] not in INERT or module == "__future__":
        return False
    try:
        found = importlib.import_module(module)
    except ImportError:
        return False
    return not name or hasattr(found, name)
