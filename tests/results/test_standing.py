"""An entry's lane is the one in which it is nearest to a record."""

from dataclasses import replace

import pytest

from golf.log.parity import Parity
from golf.results.board import Board
from golf.results.records import Record
from golf.results.standing import standing


def record(lane: str, size: float, sha256: str = "") -> Record:
    return Record(lane, "x.py", size, sha256, "2026-11-20")


def board(**sizes: float) -> Board:
    return Board(tuple(record(lane.replace("_", " "), size) for lane, size in sizes.items()), ())


@pytest.fixture
def good(result):
    return result[0].entries[0]


def test_a_plain_source_far_from_the_packed_record_stands_in_the_plain_lane(good):
    stands = standing(board(bytes=100, plain=200), good)
    assert (stands.lane.name, stands.size, stands.gained) == ("plain", 201, -1)


def test_a_packed_source_cannot_stand_in_the_plain_lane(good):
    packed = replace(good, program=replace(good.program, packed=True))
    assert standing(board(bytes=100, plain=200), packed).lane.name == "bytes"


def test_few_characters_stand_in_their_lane(good):
    short = replace(good, program=replace(good.program, characters=80))
    stands = standing(board(bytes=100, characters=81), short)
    assert (stands.lane.name, stands.size, stands.gained) == ("characters", 80, 1)


def test_what_claims_traces_stands_in_the_lane_of_traces_alone(result):
    pico = result[0].entries[1]
    assert standing(board(bytes=1, plain_traces=200), pico).lane.name == "plain traces"


def test_a_wrong_entry_is_compared_with_the_lane_that_it_is_meant_for(result):
    wrong = result[0].entries[2]
    assert wrong.parity == Parity.NONE and standing(board(plain=205), wrong).gained == 0


def test_a_record_holds_its_lane_whatever_else_it_could_stand_in(good):
    held = record("seconds", 22.5, good.program.sha256)
    stands = standing(Board((*board(plain=201).records, held), ()), good)
    assert (stands.holds, stands.lane.name, stands.size) == (True, "seconds", 22.5)


def test_without_a_board_there_is_no_record(good):
    stands = standing(Board((), ()), good)
    assert (stands.record, stands.gained, stands.lane.name) == (None, 0, "bytes")
