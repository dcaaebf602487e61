"""Proof that a packed file runs its source: each Python unpacks it, and hands over what it would execute."""

import subprocess
import warnings
from collections.abc import Iterable, Sequence

from golf.errors import GolfError
from golf.pack.errors import does_not_compile, does_not_unpack
from golf.run.interpreters import Interpreter

# The file runs with an exec that writes down what it is given. Warnings go to stderr, as they would later.
DRIVER = """
import builtins, sys
data = sys.stdin.buffer.read()
code = compile(data, "packed", "exec")
def unpacked(source):
    assert type(source) is bytes
    compile(source, "source", "exec")
    sys.stdout.buffer.write(source)
exec(code, {"__name__": "__main__", "exec": unpacked})
"""


def check_source(source: bytes) -> None:
    """Raise GolfError unless the source compiles here, as `exec` would compile it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            compile(source, "source", "exec")
        except SyntaxError as error:
            raise does_not_compile(error.lineno or 1, error.msg) from None
        except ValueError as error:  # a NUL byte
            raise does_not_compile(1, str(error)) from None


def prove(
    source: bytes, candidates: Iterable[tuple[str, bytes]], interpreters: Sequence[Interpreter]
) -> tuple[str, bytes]:
    """The first candidate (a form's name, a file) that every interpreter unpacks to the source in silence."""
    error: GolfError | None = None
    for form, data in candidates:
        faults = (fault for interpreter in interpreters if (fault := _fault(source, data, interpreter)))
        error = next(faults, None)
        if error is None:
            return form, data
    raise error or AssertionError("no candidate to prove")


def _fault(source: bytes, packed: bytes, interpreter: Interpreter) -> GolfError | None:
    command = [interpreter.path, "-s", "-B", "-X", "utf8", "-c", DRIVER]
    run = subprocess.run(command, input=packed, capture_output=True)
    if run.returncode or run.stderr:
        lines = run.stderr.decode(errors="replace").strip().splitlines()
        return does_not_unpack(interpreter.version, lines[-1] if lines else f"exit status {run.returncode}")
    if run.stdout != source:
        return does_not_unpack(interpreter.version, "it would run something else")
    return None
