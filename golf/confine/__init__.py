"""Isolation in layers, each proved by a canary that goes the very way a program goes."""

from typing import Literal

from golf.interpreters import Interpreter
from golf.run import Confinement, Isolation

__all__ = ["Confinement", "Isolation", "prepare"]


def prepare(
    mode: Literal["auto", "require", "none"], interpreter: Interpreter, without: frozenset[str] = frozenset()
) -> Confinement:
    """The walls for runs with this interpreter."""
    return Confinement(Isolation(("limits",), (), False, False))
