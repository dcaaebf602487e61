"""Proof that a packed file runs its source: each Python unpacks it, and hands over what it would execute."""

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from golf.pack.source.syntax import parse
from golf.run.ask import NoAnswer, ask
from golf.run.interpreters import Interpreter

# The packed file runs with an exec that writes down what it is given. Warnings are noted and compared with those that
# the original gives: the complaints of both would stand on stderr. What it imports beside zlib is noted and not run.
DRIVER = """
import builtins, json, sys, types, warnings, zlib
original, packed = map(bytes.fromhex, json.load(sys.stdin))
ran, noted, imported = [], [], {}
def compiled(source, name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        code = compile(source, name, "exec", dont_inherit=True)
    noted.append(sorted(f"{each.category.__name__}: {each.message}" for each in caught))
    return code
def unpacked(source):
    compiled(source, "source")
    ran.append(source.hex())
    modules = {name: value for name, value in scope.items() if isinstance(value, types.ModuleType)}
    imported.update({name: value.__name__ for name, value in modules.items() if value is not zlib})
def bring(name, *others):
    return zlib if name == "zlib" else types.ModuleType(name)
compiled(original, "original")
scope = {"__name__": "__main__", "exec": unpacked, "__builtins__": {**vars(builtins), "__import__": bring}}
exec(compiled(packed, "packed"), scope)
print(json.dumps([ran, imported, noted]))
"""


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a Python does not unpack a file to its source."""

    version: str
    reason: str


def unpacking_fault(
    original: bytes, source: bytes, packed: bytes, interpreters: Sequence[Interpreter]
) -> Fault | None:
    """The first fault found; None where every Python unpacks the file to the source.

    None of them may complain about anything that it does not complain about in the original, too.
    """
    for interpreter in interpreters:
        if reason := _reason(original, source, packed, interpreter):
            return Fault(interpreter.version, reason)
    return None


def _reason(original: bytes, source: bytes, packed: bytes, interpreter: Interpreter) -> str | None:
    """What is wrong on one Python."""
    try:
        answer = ask(interpreter, DRIVER, [original.hex(), packed.hex()])
    except NoAnswer as fault:
        return str(fault)
    return _difference(answer, source)


def _difference(answer: object, source: bytes) -> str | None:
    match answer:
        case [[str(ran)], dict(imported), [list(before), list(wrapper), list(after)]] if _is_source(
            bytes.fromhex(ran), imported, source
        ):
            return next((warning for warning in wrapper + after if warning not in before), None)
    return "it would run something else"


def _is_source(ran: bytes, imported: Mapping[object, object], source: bytes) -> bool:
    """Whether the source is such imports, by name and module, and then what ran."""
    if not imported:
        return ran == source
    every, rest = parse(source.decode()).body, parse(ran.decode()).body
    first = every[: len(every) - len(rest)]
    names = {
        alias.asname or alias.name: alias.name
        for node in first
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    imports = all(isinstance(node, ast.Import) for node in first)
    return imports and names == imported and [*map(ast.dump, every[len(first) :])] == [*map(ast.dump, rest)]
