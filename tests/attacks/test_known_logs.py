"""An attack that the logs of the other holes allow: their rounds are few, so an entry could know them all by heart."""

import json

import pytest
from shipped import ROOT, shipped_logs

from golf.commands.run import main
from golf.hole.course import find_hole

pytestmark = pytest.mark.slow

KNOWS_EVERY_SHIPPED_LOG = """
import sys
logs = {logs!r}
sys.stdout.buffer.write(logs.get(tuple(sys.argv[1:]), logs[()]))
"""


# The hole whose reference is the fastest stands for all.
def test_an_entry_that_knows_every_shipped_log_fails_where_the_seed_is_fresh(tmp_path):
    logs = {ready.round.call(): log for ready, log in shipped_logs("sorter").values()}
    entry = tmp_path / "knows.py"
    entry.write_text(KNOWS_EVERY_SHIPPED_LOG.format(logs=logs), "utf-8")
    out = tmp_path / "out"
    main(ROOT, ["--hole", "sorter", str(entry), "--seed", "5", "--no-fail-fast", "--out", str(out)])
    judged = json.loads((out / "summary.json").read_text("utf-8"))["entries"][0]
    failed = {run["name"] for run in judged["rounds"] if run["first_difference"]}
    seeded = {round_.name for round_ in find_hole(ROOT, "sorter").rounds if round_.seed is not None}
    assert not judged["valid"] and failed == seeded
