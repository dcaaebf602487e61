"""Cheats that aim at the board: whatever a golfer, an entry or its helper knows beforehand wins no record.

Each is shown to work where the judge takes a quick look, or behind a channel that carries everything.
"""

import dataclasses
import json
from collections.abc import Iterator

import pytest
from conftest import FakeHole
from five_lines import REFERENCE

import golf.compare.job
from golf.commands.main import main as toolbox
from golf.hole.reader import read_hole
from golf.judge import golden
from golf.judge.rounds import Choice, ready_rounds
from golf.judge.seeds import drawn_seed
from golf.log.lines import Log
from golf.results.board import read_board
from golf.results.summary_json import read_summary
from golf.run.interpreters import this_interpreter

pytestmark = pytest.mark.needs_confinement

KNOWS = """
import hashlib
known = {known!r}
print(end=known.get(hashlib.sha256(open("input.txt", "rb").read()).hexdigest(), "nothing is known of this"))
"""
RIGHT_IF = "right = {condition}\n{reference}"
# Only where it is right: else a loss that is wrong.
REFERENCE_IF = REFERENCE.replace("1 / (step", "(1 if right else 2) / (step")


class Board:
    """The board of a hole, and what it says of files that would enter it."""

    def __init__(self, hole: FakeHole, capsys: pytest.CaptureFixture[str]) -> None:
        self.hole, self._capsys = hole, capsys

    def says(self, name: str) -> str:
        """What `golf board --enter` says of a file that it does not enter."""
        assert toolbox(["board", "--enter", name]) == 1
        assert self.records == {}
        return self._capsys.readouterr().err

    @property
    def records(self) -> dict[str, float]:
        standing = read_board(read_hole(self.hole.root)).current()
        return {lane: record.size for lane, record in standing.items()}


@pytest.fixture
def board(fake_hole: FakeHole, capsys: pytest.CaptureFixture[str]) -> Board:
    return Board(fake_hole, capsys)


def known_logs(hole: FakeHole) -> Iterator[tuple[str, str]]:
    """All that was ever computed in this hole: the sha256 of each input, and the reference's log beside it."""
    for path in hole.root.glob("run_results/*/summary.json"):
        summary = read_summary(path.parent)
        for run in summary.reference.runs:
            stem = summary.stem_of_reference(run)
            yield dict(run.inputs)["input.txt"], (path.parent / f"{stem}.log").read_text("utf-8")


def right_if(condition: str) -> str:
    return RIGHT_IF.format(condition=condition, reference=REFERENCE_IF)


@pytest.mark.slow
def test_who_knows_every_log_there_is_enters_nothing(fake_hole, compare, board):
    """A golfer who chose the seed, and a helper that has seen all inputs and tells all: its own were others."""
    compare("good.py", "--seed", "8", "--fresh")
    compare("good.py", "pico.py", "--seed", "draw")
    known = dict(known_logs(fake_hole))
    assert len(known) == 1 + 1 + 2, "home, and an away input for the seed 8 and for each of the two"
    fake_hole.write("knows.py", KNOWS.format(known=known))
    assert compare("knows.py", "--seed", "8", "--fresh")[0] == 0 and fake_hole.judged("knows")["valid"]
    compare("good.py", "knows.py", "--seed", "draw")
    assert not fake_hole.judged("knows")["valid"], "the helper's inputs are not the tiny one's"
    assert "misses its claim" in board.says("knows.py")


@pytest.mark.slow
def test_a_home_log_that_was_stored_wins_no_seconds(fake_hole, compare, board):
    slow = REFERENCE.replace("words = ", "sum(range(3_000_000))\nwords = ")
    fake_hole.write("reference.py", slow)
    compare("reference.py", "--rounds", "home")
    ((sha, log),) = known_logs(fake_hole)
    fake_hole.write(
        "stored.py",
        f"import hashlib\nif hashlib.sha256(open('input.txt', 'rb').read()).hexdigest() == {sha!r}:\n"
        f"    print(end={log!r})\nelse:\n    " + slow.strip().replace("\n", "\n    "),
    )
    assert toolbox(["board", "--enter", "stored.py"]) == 0
    assert "bytes" in board.records and board.records.get("seconds", 1) < 2


@pytest.mark.slow
def test_a_golden_log_that_was_rewritten_is_believed_by_no_record(fake_hole, compare, board):
    """Where an unconfined run may have written: in the cache, or in the hole's own folder."""
    fake_hole.entry("cheat.py", "1 / (step", "2 / (step")
    compare("good.py")
    hole, this = read_hole(fake_hole.root), this_interpreter()
    for ready in ready_rounds(hole, (fake_hole.root / "reference.py").read_bytes(), this, Choice()).ready:
        assert ready.known
        twice = fake_hole.root / "cheat.py"
        false = Log(run_of(twice, ready.files["input.txt"]))
        for folder in (golden.cache_folder(), fake_hole.root / golden.FOLDER):
            golden.store(folder, ready.key, dataclasses.replace(ready.known, log=false))
    compare("cheat.py", "good.py")
    assert fake_hole.judged("cheat")["valid"], "a quick look believes what is stored"
    assert "misses its claim" in board.says("cheat.py")
    assert toolbox(["board", "--enter", "good.py"]) == 0


def run_of(path, words: bytes) -> bytes:
    printed: list[str] = []
    scope = {"print": lambda *parts: printed.append(" ".join(map(str, parts)) + "\n")}
    scope["open"] = lambda _: type("File", (), {"read": lambda self: words.decode()})()
    exec(path.read_text("utf-8"), scope)
    return "".join(printed).encode()


@pytest.mark.slow
def test_a_forged_summary_wins_nothing(fake_hole, compare, board):
    fake_hole.entry("wrong.py", "1 / (step", "1.001 / (step")
    compare("wrong.py", "--no-fail-fast")
    path = fake_hole.latest / "summary.json"
    summary = json.loads(path.read_text("utf-8"))
    (forged,) = summary["entries"]
    forged |= {"bytes": 1, "characters": 1, "parity": "full", "valid": True, "verdict": "valid"}
    for result in forged["rounds"]:
        result |= {"parity": "full", "full_log_match": True, "first_difference": None}
    path.write_text(json.dumps(summary), "utf-8")
    assert toolbox(["board", "--enter", str(path.parent)]) == 2
    assert "misses its claim" in board.says("wrong.py")


@pytest.mark.slow
def test_an_entry_that_is_right_for_small_hash_seeds_enters_nothing(fake_hole, compare, board):
    fake_hole.write("peeks.py", right_if("__import__('os').environ['PYTHONHASHSEED'] in '0123'"))
    compare("peeks.py")
    assert fake_hole.judged("peeks")["valid"], "the shipped rounds have such hash seeds"
    assert "misses its claim" in board.says("peeks.py")


@pytest.mark.slow
def test_an_entry_that_has_guessed_one_seed_fails_with_the_other(fake_hole, compare, board, monkeypatch):
    compare("good.py", "--seed", "5", "--fresh")
    fake_hole.write("guesses.py", KNOWS.format(known=dict(known_logs(fake_hole))))
    seeds = iter([5, 6])
    monkeypatch.setattr(golf.compare.job, "drawn_seed", lambda _: next(seeds))
    assert "with seed 6" in board.says("guesses.py")


@pytest.mark.slow
def test_a_file_that_is_exchanged_between_two_seeds_enters_nothing(fake_hole, board, monkeypatch, capsys):
    """A right and long program for the judge, a short one for the board."""

    def draw(sha256: str) -> int:
        fake_hole.entry("good.py", "step + 1", "1+step")
        return drawn_seed(sha256)

    monkeypatch.setattr(golf.compare.job, "drawn_seed", draw)
    assert toolbox(["board", "--enter", "good.py"]) == 2
    assert "has changed while it was judged" in capsys.readouterr().err and board.records == {}


# What a claim of `traces` must not cover: the same losses and samples, in their order, and nothing else.
NO_TRACES = {
    "a line more": ('print("sample 1:"', 'print("by the way")\nprint("sample 1:"'),
    "words on stderr": ('print("sample 1:"', 'import sys; print("!", file=sys.stderr)\nprint("sample 1:"'),
    "another total": ("/ 5 |", "/ 6 |"),
    "samples first": ("for step", 'print("sample 1:", words[0])\nfor step'),
    "a crash at the end": ("words[0])\n", "words[0])\n1 / 0\n"),
    "an exit status": ("words[0])\n", "words[0])\nraise SystemExit(3)\n"),
}


@pytest.mark.slow
def test_what_more_than_traces_is_printed_is_no_parity_of_traces(fake_hole, compare):
    for number, (old, new) in enumerate(NO_TRACES.values()):
        source = REFERENCE.replace('print("num docs:", len(words))\n', "").replace(old, new)
        if "first" in list(NO_TRACES)[number]:
            source = source.rpartition("print")[0]
        fake_hole.write(f"more{number}.py", source)
    names = [f"more{number}.py" for number in range(len(NO_TRACES))]
    compare("pico.py", *names, "--no-fail-fast", "--rounds", "home")
    assert fake_hole.judged("pico")["parity"] == "traces", "else the others would show nothing"
    parities = [fake_hole.judged(name[:-3])["parity"] for name in names]
    assert not {"traces", "full"} & set(parities), dict(zip(NO_TRACES, parities, strict=True))
