"""Whatever cuts a reference short is told in one line, and what it prints is UTF-8 in any locale."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from references import ROOT

TEXT = "αβγ δε ζη\n" * 40
SHORT_MICROGPT: list[str] = []
TINY = ["--context", "4", "--width", "4", "--heads", "1"]
# Every reference, a call that goes on for a while, and one that ends at once.
REFERENCES = {
    "microgpt": ("microgpt.py", [], SHORT_MICROGPT),
    "gptbyhand": (
        "holes/by_hand/gptbyhand.py",
        ["--input", "input.txt"],
        ["--input", "input.txt", "--trace"],
    ),
    "tokengpt": ("holes/tokens/tokengpt.py", ["--num-steps", "9999"], ["--num-steps", "1"]),
    "zeptogpt": ("holes/sorter/zeptogpt.py", ["--steps", "9999"], ["--steps", "1"]),
    "poemgpt": ("holes/poems/poemgpt.py", [*TINY, "--steps", "9999"], [*TINY, "--steps", "1"]),
}
LONG = [pytest.param(path, long, id=name) for name, (path, long, _) in REFERENCES.items()]
SHORT = [pytest.param(path, short, id=name) for name, (path, _, short) in REFERENCES.items()]


@pytest.fixture
def call(tmp_path: Path):
    """A program put beside a text with Greek letters: the command that runs it, and where to run it."""
    (tmp_path / "input.txt").write_text(TEXT, "utf-8")

    def command(path: str, arguments: list[str]) -> dict:
        program = Path(shutil.copy(ROOT / path, tmp_path))
        if path == "microgpt.py" and arguments is SHORT_MICROGPT:  # it takes no arguments
            program.write_text(
                program.read_text("utf-8").replace("num_steps = 1000", "num_steps = 1"), "utf-8"
            )
        return {"args": [sys.executable, "-s", str(program), *arguments], "cwd": tmp_path}

    return command


def start(command: dict, **streams) -> subprocess.Popen:
    return subprocess.Popen(**command, stderr=subprocess.PIPE, **streams)


def says_one_line(running: subprocess.Popen, what: str, *statuses: int) -> None:
    said = running.stderr.read().decode()
    running.stderr.close()
    assert running.wait() in statuses
    assert said.count("\n") == 1 and what in said, said


@pytest.mark.slow
@pytest.mark.parametrize(("path", "arguments"), LONG)
def test_a_reader_who_is_gone_is_told_in_one_line(call, path, arguments):
    running = start(call(path, arguments), stdout=subprocess.PIPE)
    running.stdout.readline()
    running.stdout.close()
    says_one_line(running, "Broken pipe", 1)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
@pytest.mark.parametrize(("path", "arguments"), LONG)
def test_a_full_disk_is_told_in_one_line(call, path, arguments):
    with Path("/dev/full").open("wb") as full:
        says_one_line(start(call(path, arguments), stdout=full), "No space left on device", 1)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "arguments"), LONG)
def test_ctrl_c_is_told_in_one_line(call, path, arguments):
    running = start(
        call(path, arguments),
        stdout=subprocess.PIPE,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    running.stdout.readline()
    running.send_signal(signal.SIGINT)
    running.stdout.close()
    says_one_line(running, "interrupted", 130, -signal.SIGINT)


@pytest.mark.slow
@pytest.mark.parametrize(("path", "arguments"), [each for each in SHORT if each.id != "zeptogpt"])
def test_greek_comes_out_as_utf_8_in_a_locale_without_it(call, path, arguments):
    ascii_only = {**os.environ, "LC_ALL": "C", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}
    done = subprocess.run(**call(path, arguments), env=ascii_only, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b"")
    assert set("αβγδεζη") & set(done.stdout.decode("utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize(("path", "arguments"), SHORT)
def test_a_closed_stdout_is_no_fault(call, path, arguments):
    done = subprocess.run(**call(path, arguments), stderr=subprocess.PIPE, preexec_fn=lambda: os.close(1))
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(("path", "_"), SHORT)
def test_help_helps_and_does_not_train(call, path, _):
    done = subprocess.run(**call(path, ["--help"]), capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "--help" in done.stdout and "loss " not in done.stdout


@pytest.mark.parametrize(("path", "_"), SHORT)
def test_an_unknown_argument_is_told_in_one_line(call, path, _):
    running = start(call(path, ["--rhyme"]), stdout=subprocess.PIPE)
    assert running.stdout.read() == b""
    says_one_line(running, "unrecognized arguments: --rhyme", 2)
