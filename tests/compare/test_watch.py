"""Every save is judged, ends the judging of the one before it, and is kept where it is valid."""

from concurrent.futures import Future

import pytest
from five_lines import REFERENCE
from processes import until

from golf.compare.watch import Watch
from golf.hole.course import find_hole
from golf.hole.source import measure, read_source
from golf.judge.rounds import Choice, ready_rounds
from golf.judge.sitting import Sitting
from golf.results.board import Board
from golf.run.interpreters import this_interpreter

NEVER_ENDS = REFERENCE.replace('print("sample 1:"', 'import time;time.sleep(9999);print("sample 1:"')


class Seen:
    """A view that remembers the saves of which all was said."""

    def __init__(self):
        self.ended = []

    def shows(self, save):
        pass

    def ends(self, save):
        self.ended.append(save)


@pytest.fixture
def watching(fake_hole):
    hole = find_hole(fake_hole.root, None)
    reference = read_source(hole.reference)
    rounds = ready_rounds(hole, reference.data, this_interpreter(), Choice())
    sitting = Sitting(rounds, (reference.data, "reference.py"))
    sitting.run_references()

    def pack(source):
        future = Future()
        future.set_result(len(source.data) // 2)
        return future

    watch = Watch(fake_hole.root, hole, sitting, Board((), ()), Seen(), pack, fake_hole.root / "mine.valid")
    yield watch
    watch.leave()
    watch.wait()


def take(watching, text: str):
    watching.take(measure(watching.root / "mine.py", text.encode()))
    return watching.saves[-1]


def settled(watching, count: int):
    until(lambda: len(watching.view.ended) == count)
    return watching.view.ended[-1]


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_valid_save_is_kept_under_its_size(watching):
    take(watching, REFERENCE)
    save = settled(watching, 1)
    assert save.valid and save.packs == len(REFERENCE) // 2 and len(save.marks) == 2
    kept = watching.keep / f"mine.{len(REFERENCE)}.py"
    assert kept.read_text() == REFERENCE and f"kept as {kept.name}" in save.told
    take(watching, REFERENCE.replace("step + 1", "1 + step"))
    settled(watching, 2)
    assert len(list(watching.keep.iterdir())) == 2, "two sources of one size are both kept"


def test_a_wrong_save_is_told_where_and_not_kept(watching):
    take(watching, REFERENCE.replace("1 / (step", "1.01 / (step"))
    save = settled(watching, 1)
    assert "line 2, step 1: 0." in save.told and not save.valid and not watching.keep.exists()


def test_a_syntax_error_is_told_at_once(watching):
    assert take(watching, "for x in\n").told == "does not compile: line 1: invalid syntax"


def test_a_save_ends_the_run_before_it(watching):
    first = take(watching, NEVER_ENDS)
    until(lambda: "6 of 7 lines printed, all equal" in first.now)
    second = take(watching, "1 +\n")
    assert watching.view.ended == [first, second] and first.told.startswith("left at ")
    watching.wait()
    assert not first.valid


def test_what_the_packer_does_not_take_is_told_as_that(watching):
    def pack(source):
        future = Future()
        future.set_exception(ValueError("no"))
        return future

    watching.pack = pack
    take(watching, REFERENCE.replace("1 / (step", "1.01 / (step"))
    assert settled(watching, 1).packs == 0
