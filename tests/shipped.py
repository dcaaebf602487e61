"""What a hole's reference prints in its home and away rounds: read from the shipped golden logs."""

from pathlib import Path

import pytest

from golf.hole.course import find_hole
from golf.hole.source import read_source
from golf.judge import golden
from golf.judge.rounds import Choice, ReadyRound, ready_rounds
from golf.run.interpreters import this_interpreter

ROOT = Path(__file__).parent.parent


def shipped_logs(hole_name: str) -> dict[str, tuple[ReadyRound, bytes]]:
    """By the name of the round: what is called, and the complete output. Skips the test where one is not shipped."""
    hole = find_hole(ROOT, hole_name)
    reference = read_source(hole.reference).data
    rounds = ready_rounds(hole, reference, this_interpreter(), Choice(stored=False))
    logs = {}
    for ready in rounds.ready:
        found = golden.load(hole.folder / golden.FOLDER, ready.key)
        if found is None:
            pytest.skip(
                f"{hole_name} ships no golden log of {ready.round.name} for the arithmetic of this Python"
            )
        logs[ready.round.name] = ready, found.log.stdout
    return logs
