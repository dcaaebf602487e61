"""An attack that the logs of the other holes allow: their rounds are few, so an entry could know them all by heart."""

import json
from pathlib import Path

import pytest

from golf import golden
from golf.bouts import course
from golf.cli import main
from golf.hole import Kind, find_hole
from golf.interpreters import this_interpreter
from golf.source import read_source

ROOT = Path(__file__).parent.parent.parent

KNOWS_EVERY_SHIPPED_LOG = """
import sys
logs = {logs!r}
sys.stdout.buffer.write(logs.get(tuple(sys.argv[1:]), logs[()]))
"""


def shipped_logs(hole_name: str) -> dict[tuple[str, ...], bytes]:
    """The reference's output in each shipped round, by the arguments of the round."""
    hole = find_hole(ROOT, hole_name)
    kinds = frozenset({Kind.HOME, Kind.AWAY})
    rounds = course(hole, read_source(hole.reference), kinds, this_interpreter(), stored=False)
    found = {bout.round.call(): golden.find(hole.folder, bout.golden, print) for bout in rounds.bouts}
    if not all(found.values()):
        pytest.skip(f"{hole_name} ships no golden logs for the arithmetic of this Python")
    return {arguments: log.log.stdout for arguments, log in found.items() if log}


@pytest.mark.parametrize("hole_name", ["sorter", "by_hand"])
def test_an_entry_that_knows_every_shipped_log_fails_where_the_seed_is_fresh(hole_name, tmp_path, capsys):
    logs = shipped_logs(hole_name)
    entry = tmp_path / "knows.py"
    entry.write_text(KNOWS_EVERY_SHIPPED_LOG.format(logs=logs), "utf-8")
    out = tmp_path / "out"
    main(ROOT, ["--hole", hole_name, str(entry), "--seed", "5", "--no-fail-fast", "--out", str(out)])
    judged = json.loads((out / "summary.json").read_text("utf-8"))["entries"][0]
    failed = {run["name"] for run in judged["rounds"] if run["first_difference"]}
    seeded = {round_.name for round_ in find_hole(ROOT, hole_name).rounds if round_.seed is not None}
    assert not judged["valid"] and failed == seeded
