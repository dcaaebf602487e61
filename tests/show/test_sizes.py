"""Sizes on one scale, each beside the record of its lane."""

from golf.results.board import Board, Published
from golf.results.records import Record
from golf.show.sizes import sizes_of


def test_places_are_ratios_and_the_record_stands_beside_the_entries_of_its_lane(result):
    summary, _ = result
    [size] = {entry.program.bytes for entry in summary.entries if entry.label.name == "good"}
    board = Board(
        (Record("plain", "a.py", size / 2, "0" * 64, "2026-01-01"),), (Published("plain", size * 2, "x"),)
    )
    found = sizes_of(summary, board)
    good = next(row for row in found.rows if row.name == "good")
    assert (good.lane, good.size) == ("plain", f"{size:,} bytes")
    assert good.record < good.at < good.others[0]
    assert abs((good.at - good.record) - (good.others[0] - good.at)) < 0.1


def test_a_board_without_a_record_leaves_the_sizes(result):
    rows = sizes_of(result[0], Board((), ())).rows
    assert {row.name for row in rows} == {"reference", "good", "pico", "wrong"}
    assert all(row.record is None and 0 < row.at < 100 for row in rows)
