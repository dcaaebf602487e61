"""The tutorial says what its commands print, and ends where it began, one byte shorter."""

import re

import pytest

from golf.hole.course import find_hole
from golf.results.board import read_board
from tools.play_first_stroke import BLOCK, PAGE, ROOT, played, without_times

TEXT = PAGE.read_text("utf-8")


@pytest.mark.slow
@pytest.mark.needs_sh  # and with it cp, sed and their like
def test_every_command_prints_what_the_page_says(tmp_path):
    assert without_times(played(TEXT, tmp_path)) == without_times(TEXT)
    unpacked = (ROOT / "holes" / "names" / "unpacked" / "zeptogpt.py").read_bytes()
    assert (tmp_path / "mine.py").read_bytes() == unpacked, "the stroke leads back to the record's source"


def test_the_page_goes_from_one_byte_above_the_record_to_the_record():
    record = read_board(find_hole(ROOT, None)).current()["plain"].size
    written = [float(size) for size in re.findall(r"bits, ([\d.]+) bytes", TEXT)]
    packed = [int(size) for size in re.findall(r"golf: (\d+) bytes, before", TEXT)]
    assert (packed[0], packed[-1]) == (record + 1, record)
    assert written[0] - written[-1] == 1
    answers = [block[1] for block in BLOCK.finditer(TEXT) if "$ golf run" in block[1]]
    assert ["1 wrong" in answer for answer in answers] == [True, True]


def test_times_and_stamps_alone_are_passed_over():
    one = "x  1.3 s\nrun_results/20261127_041203/report.html 1254 bytes\n"
    other = "x  0.9 s\nrun_results/20261128_000000/report.html 1254 bytes\n"
    assert without_times(one) == without_times(other) != without_times(other.replace("1254", "1253"))
