"""Proof that a packed file runs its source: each Python unpacks it, and hands over what it would execute."""

from collections.abc import Sequence
from dataclasses import dataclass

from golf.run.ask import NoAnswer, ask
from golf.run.interpreters import Interpreter

# The packed file runs with an exec that writes down what it is given. Warnings are noted and compared with those that
# the original gives: the complaints of both would stand on stderr.
DRIVER = """
import json, sys, warnings
original, packed = map(bytes.fromhex, json.load(sys.stdin))
ran, noted = [], []
def compiled(source, name):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        code = compile(source, name, "exec", dont_inherit=True)
    noted.append(sorted(f"{each.category.__name__}: {each.message}" for each in caught))
    return code
def unpacked(source):
    compiled(source, "source")
    ran.append(source.hex())
compiled(original, "original")
exec(compiled(packed, "packed"), {"__name__": "__main__", "exec": unpacked})
print(json.dumps([ran, noted]))
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
        case [[ran], [list(before), list(wrapper), list(after)]] if ran == source.hex():
            return next((warning for warning in wrapper + after if warning not in before), None)
    return "it would run something else"
