"""The benchmark of names measures a reference without a tape, which prints what the reference prints."""

import subprocess
import sys
from pathlib import Path

import pytest
from references import ROOT

from benchmarks.names import recursive_reference


@pytest.mark.slow
def test_the_recursive_walk_prints_the_references_log(tmp_path: Path) -> None:
    (tmp_path / "input.txt").write_text("ab\nba\n")
    logs = []
    for source in ((ROOT / "microgpt.py").read_text("utf-8"), recursive_reference()):
        short = source.replace("num_steps = 1000", "num_steps = 2").replace("in range(20)", "in range(1)")
        (tmp_path / "short.py").write_text(short, "utf-8")
        done = subprocess.run([sys.executable, "short.py"], cwd=tmp_path, capture_output=True, check=True)
        logs.append(done.stdout)
    assert logs[0] == logs[1] and b"step    2 /    2 | loss " in logs[0]
