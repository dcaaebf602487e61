"""golf watch as a user meets it: saves come from a file, Ctrl-C sums up."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from processes import PATIENCE, ROOT, heed_ctrl_c

from golf.commands.main import main
from golf.commands.watch import saves
from golf.errors import GolfError
from golf.hole.source import read_source


@pytest.mark.slow
def test_saves_are_told_however_an_editor_writes_them(tmp_path):
    path = tmp_path / "mine.py"
    path.write_text("1")
    found = saves(path, read_source(path))
    assert next(found).data == b"1"
    path.write_text("2")
    assert next(found).data == b"2"
    (tmp_path / "swap").write_text("3")
    (tmp_path / "swap").replace(path)
    assert next(found).data == b"3"
    path.write_bytes(b"'\xff'")
    assert isinstance(next(found), GolfError)
    path.unlink()
    path.write_text("4")
    assert next(found).data == b"4"


@pytest.mark.slow
def test_a_watch_judges_what_is_saved_until_ctrl_c_sums_it_up(fake_hole):
    path = fake_hole.entry("mine.py")
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "golf", "watch", "mine.py"],
        cwd=fake_hole.root, env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=heed_ctrl_c,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as process:  # fmt: skip
        first = next_save(process)
        fake_hole.entry("swap", "1 / (step", "1.01 / (step").replace(path)  # whole: half a file is a save too
        second = next_save(process)
        process.send_signal(signal.SIGINT)
        out, _ = process.communicate(timeout=PATIENCE)
    assert first.startswith("  1 ") and "==" in first
    assert second.startswith("  2 ") and "step 1: 0." in second
    assert process.returncode == 0 and out.startswith("2 saves, ")


def next_save(process: subprocess.Popen) -> str:
    return process.stdout.readline()


@pytest.mark.parametrize("name", ["nothing.py", "empty.py"])
def test_what_is_no_source_at_the_start_is_one_line(fake_hole, capsys, name):
    Path("empty.py").write_text("")
    assert main(["watch", name]) == 2
    assert capsys.readouterr().err.count("\n") == 1
