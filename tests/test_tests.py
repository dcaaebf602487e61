"""The tests themselves: each lies where its module does, none reaches into private names, and each can fail."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

TESTS = Path(__file__).parent
ROOT = TESTS.parent
FILES = [path for path in sorted(TESTS.rglob("*.py")) if "entries" not in path.parts]
# What these try is no module of the harness: programs, whole jobs, whole pages, and the project itself.
OF_THE_WHOLE = {
    "attacks",
    "browser",
    "cli",
    "faults",
    "holes",
    "hostile",
    "parity",
    "ports",
    "test_architecture",
    "test_docs",
    "test_tests",
}
OUTSIDE_OF_GOLF = {"benchmarks", "tools"}  # tests/benchmarks/test_hot.py tries benchmarks/hot.py
NOT_YET = {"tests/confine/test_prove.py"}  # these still reach into private names


def test_every_file_of_tests_lies_where_its_module_does() -> None:
    """tests/judge/test_schedule.py tests golf/judge/schedule.py; a long one may be test_schedule_TOPIC.py."""
    assert [shown(test) for test in FILES if test.name.startswith("test_") and not has_a_place(test)] == []


def has_a_place(test: Path) -> bool:
    name, parts = test.stem.removeprefix("test_"), test.relative_to(TESTS).with_suffix("").parts
    room = Path(*parts[:-1])
    home = ROOT / room if parts[0] in OUTSIDE_OF_GOLF else ROOT / "golf" / room
    modules = {path.stem for path in home.glob("*") if path.suffix == ".py" or path.is_dir()}
    return parts[0] in OF_THE_WHOLE or any(name == each or name.startswith(f"{each}_") for each in modules)


@pytest.mark.slow
def test_no_test_reaches_into_private_names() -> None:
    found = {shown(path): list(private_names(parsed(path))) for path in FILES}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.slow
def test_nothing_is_asserted_that_cannot_fail() -> None:
    constants = (ast.Constant, ast.Tuple, ast.JoinedStr)
    asserted = [
        (path, node) for path in FILES for node in ast.walk(parsed(path)) if isinstance(node, ast.Assert)
    ]
    assert [
        f"{shown(path)}:{node.lineno}" for path, node in asserted if isinstance(node.test, constants)
    ] == []


def shown(path: Path) -> str:
    return str(path.relative_to(ROOT))


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def private(name: str) -> bool:
    return re.match(r"_[a-z]", name) is not None


def private_names(tree: ast.AST) -> Iterator[str]:
    """Names with an underscore that belong to somebody else: imported, read, or patched."""
    for node in ast.walk(tree):
        match node:
            case ast.ImportFrom(module=module, names=names):
                yield from (f"{module}.{alias.name}" for alias in names if private(alias.name))
            case ast.Attribute(value=ast.Name(id="self" | "os" | "sys")):
                pass
            case ast.Attribute(attr=name) if private(name):
                yield name
            case ast.Call(func=ast.Attribute(attr="setattr"), args=[_, ast.Constant(value=str(name)), *_]):
                yield from [name] if private(name) else []
            case ast.Constant(value=str(text)) if re.fullmatch(r"golf[\w.]*\._[a-z]\w*", text):
                yield text
