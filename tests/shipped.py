"""What a hole's reference prints in its home and away rounds: read from the shipped golden logs."""

from pathlib import Path

import pytest

from golf.hole.course import find_hole
from golf.hole.hole import Kind
from golf.hole.source import read_source
from golf.judge import golden
from golf.judge.rounds import Bout, course
from golf.run.interpreters import this_interpreter

ROOT = Path(__file__).parent.parent


def shipped_logs(hole_name: str) -> dict[str, tuple[Bout, bytes]]:
    """By the name of the round: what is called, and the complete output. Skips the test where one is not shipped."""
    hole = find_hole(ROOT, hole_name)
    kinds = frozenset({Kind.HOME, Kind.AWAY})
    rounds = course(hole, read_source(hole.reference), kinds, this_interpreter(), stored=False)
    logs = {}
    for bout in rounds.bouts:
        found = golden.find(hole.folder, bout.golden, print)
        if found is None:
            pytest.skip(
                f"{hole_name} ships no golden log of {bout.round.name} for the arithmetic of this Python"
            )
        logs[bout.round.name] = bout, found.log.stdout
    return logs
