"""Proof that a packed file runs its source: each Python unpacks it, and hands over what it would execute."""

import json
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass

from golf.run.interpreters import Interpreter

SECONDS = 120  # for one Python to unpack one file

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
    """What is wrong on one Python. It runs without the user's settings, in an empty folder."""
    command = [interpreter.path, "-I", "-B", "-X", "utf8", "-c", DRIVER]
    question = json.dumps([original.hex(), packed.hex()])
    with tempfile.TemporaryDirectory(prefix="golf-") as folder:
        try:
            run = subprocess.run(
                command, input=question, capture_output=True, text=True, cwd=folder, timeout=SECONDS
            )
        except subprocess.TimeoutExpired:
            return f"it takes more than {SECONDS} s"
    if run.returncode or run.stderr:
        lines = run.stderr.strip().splitlines()
        return lines[-1] if lines else f"exit status {run.returncode}"
    return _difference(run.stdout, source)


def _difference(answer: str, source: bytes) -> str | None:
    try:
        ran, (before, wrapper, after) = json.loads(answer)
    except ValueError:
        return "it would run something else"
    if ran != [source.hex()]:
        return "it would run something else"
    new = [warning for warning in (*wrapper, *after) if warning not in before]
    return new[0] if new else None
