"""Which Pythons a call means."""

from collections.abc import Sequence

from golf.errors import GolfError
from golf.run.interpreters import OLDEST, Interpreter, find_interpreter, this_interpreter

VERSIONS = ("3.11", "3.12", "3.13", "3.14")


def find_interpreters(specs: Sequence[str]) -> tuple[tuple[Interpreter, ...], tuple[str, ...]]:
    """The Pythons asked for, and a note for each one that there is no verdict for."""
    if not specs:
        return (this_interpreter(),), ()
    found = {spec: find_interpreter(spec) for spec in specs}
    unfit = {spec: why for spec, python in found.items() if (why := _unfit(python))}
    if len(unfit) == len(found):
        told = "; ".join(f"--python {spec}: {why}" for spec, why in unfit.items())
        raise GolfError(f"{told}; name an installed version or a path")
    notes = tuple(f"--python {spec}: {why}, so no verdict for it" for spec, why in unfit.items())
    return tuple(
        dict.fromkeys(python for spec, python in found.items() if python and spec not in unfit)
    ), notes


def _unfit(python: Interpreter | None) -> str:
    """Why nothing is judged on a Python; empty where it is."""
    if python is None:
        return "not found"
    oldest = ".".join(map(str, OLDEST))
    return f"{python} is older than {oldest}, which the references need" if python.too_old else ""


def every_python(versions: Sequence[str] | None) -> Sequence[Interpreter]:
    """The Pythons asked for, or every one that is found. Raises GolfError where one that was asked for is not here."""
    found = [(version, find_interpreter(version)) for version in versions or VERSIONS]
    for version, interpreter in found if versions else ():
        if interpreter is None:
            raise GolfError(f"--python {version}: there is no such Python here; name one that is")
    return [interpreter for _, interpreter in found if interpreter] or [this_interpreter()]
