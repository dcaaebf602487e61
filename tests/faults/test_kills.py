"""Judges that are ended at any moment: what stood in the journal stays, nothing else does, and --resume goes on."""

import random
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from harnesses import Harnesses, verdicts, waiting
from processes import PATIENCE, told, until

from golf.run.library import MEMORY as MEMORY_FOLDER
from golf.run.library import holds_libraries

MEMORY = Path(MEMORY_FOLDER)
MANY = [signal.SIGKILL] * 50
POLITE = [signal.SIGTERM, signal.SIGHUP, signal.SIGINT] * 3
JUDGED = {"good": ("full", 2), "pico": ("traces", 2)}


def lines_of(journal: Path) -> list[bytes]:
    """The whole lines: a kill may cut the last one off."""
    return journal.read_bytes().split(b"\n")[:-1] if journal.exists() else []


def folders(start: Harnesses) -> set[Path]:
    return {path for path in (start.hole.root / "run_results").glob("*") if path.is_dir()}


def seconds_of_one(start: Harnesses) -> float:
    """How long a judge takes that nobody ends."""
    began = time.monotonic()
    with start("--fresh") as harness:
        assert harness.communicate(timeout=PATIENCE)[1:] and harness.returncode == 0
    return time.monotonic() - began


def ended_after(start: Harnesses, seconds: float, number: int, arguments: Sequence[str]) -> int:
    """The exit status of a judge that gets this signal after so long; it says a line at most."""
    with start("--fresh", *arguments) as harness:
        with suppress(subprocess.TimeoutExpired):
            harness.wait(seconds)
        harness.send_signal(number)
        _, err = harness.communicate(timeout=PATIENCE)
    assert "Traceback" not in err and told(err).count("\n") <= 1, err
    assert harness.returncode in (0, 130, -number), err
    return harness.returncode


@pytest.mark.parametrize(
    "ends",
    [
        pytest.param(MANY, id="killed fifty times", marks=pytest.mark.slow),
        pytest.param(POLITE, id="asked to end", marks=pytest.mark.slow),
    ],
)
def test_whenever_it_is_ended_nothing_is_lost_and_nothing_left(start: Harnesses, ends: list[int]) -> None:
    """Each judge goes on where the one before it was ended, or begins anew where that had come to its end."""
    moments, whole = random.Random(20260101), seconds_of_one(start)
    unfinished: Path | None = None
    for number in ends:
        before, known = folders(start), lines_of(unfinished / "journal.jsonl") if unfinished else []
        first = (
            0.0 if number == signal.SIGKILL else 0.1
        )  # of Python itself, which does not know the judge yet
        seconds = whole * moments.uniform(first, 1)
        status = ended_after(start, seconds, number, ("--resume", unfinished.name) if unfinished else ())
        start.left_nothing()
        if unfinished:
            assert lines_of(unfinished / "journal.jsonl")[: len(known)] == known
        new = unfinished or next(iter(folders(start) - before), None)
        unfinished = None if status == 0 else new
    if unfinished:
        with start("--fresh", "--resume", unfinished.name) as last:
            assert (told(last.communicate(timeout=PATIENCE)[1]), last.returncode) == ("", 0)
        judged = {name: (parity, rounds) for name, (parity, _, _, rounds) in verdicts(unfinished).items()}
        assert judged == JUDGED
        assert not list(unfinished.glob(".*"))


# A judge that notes each file which it opens among the temporary ones, or makes there.
NOTING = """
import os, runpy, sys
notes = open(os.environ["NOTES"], "a")
def note(event, arguments):
    if event in ("open", "os.mkdir") and str(arguments[0]).startswith(os.environ["TMPDIR"]):
        print(arguments[0], file=notes, flush=True)
sys.addaudithook(note)
sys.argv[0] = "compare_runs.py"
runpy.run_path("compare_runs.py", run_name="__main__")
"""


@pytest.mark.slow
def test_a_judge_makes_nothing_among_temporary_files_that_no_supervisor_removes(
    start: Harnesses, tmp_path: Path
) -> None:
    notes = tmp_path / "notes"
    with start("--fresh", door=("-c", NOTING), NOTES=str(notes)) as harness:
        assert (told(harness.communicate(timeout=PATIENCE)[1]), harness.returncode) == ("", 0)
    touched = {
        Path(line).relative_to(start.scratch).parts[0]
        for line in notes.read_text("utf-8").split("\n")
        if line
    }
    assert touched and all(name.startswith("golf-") for name in touched), touched


@pytest.mark.slow
@pytest.mark.needs_bwrap
def test_a_board_that_is_killed_leaves_no_library_in_memory(start: Harnesses) -> None:
    """Of any that is there while it runs: those of other tests go by themselves."""
    before, seen = set(MEMORY.glob("golf-*")), set[Path]()
    with start("board", "--enter", "good.py", door=("-m", "golf")) as harness:
        while not seen and harness.poll() is None:
            seen = set(MEMORY.glob("golf-*")) - before
            time.sleep(0.001)
        harness.kill()
    assert seen or not holds_libraries(str(MEMORY))
    until(lambda: not any(map(Path.exists, seen)))
    start.left_nothing()


@pytest.mark.slow
def test_a_reader_who_has_seen_enough_ends_the_judge_in_silence(start: Harnesses) -> None:
    with start(waiting(start.hole, until="False"), "--fresh") as harness:
        assert harness.stdout and harness.stderr
        harness.stdout.readline()
        harness.stdout.close()
        harness.send_signal(signal.SIGPIPE)
        assert told(harness.stderr.read()) == ""
    assert harness.returncode == 141
    start.left_nothing()
