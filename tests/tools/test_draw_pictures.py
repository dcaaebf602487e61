"""The README's pictures are drawn from what they show."""

import re
import xml.etree.ElementTree as xml

import pytest

from golf.hole.course import find_hole
from golf.results.board import read_board
from tools.draw_pictures import HEADER, WRAPPER, cells, pictures, stale
from tools.update_figures import ROOT

PACKED = ROOT / "holes" / "names" / "entries" / "quectogpt.py"


def test_no_picture_is_stale():
    assert list(stale()) == [], "run: python -m tools.draw_pictures"


@pytest.mark.slow
@pytest.mark.parametrize("name", ["packed.svg", "answer.svg", "descent.svg"])
def test_a_picture_is_well_formed_and_loads_nothing(name):
    text = pictures()[name]
    assert xml.fromstring(text).get("role") == "img"
    assert "url(" not in text and "href" not in text and "<script" not in text


def test_every_byte_of_the_file_has_its_cell():
    file = PACKED.read_bytes()
    found = list(cells(file))
    assert len(found) == len(file)
    wrapper = [cell.colour == WRAPPER for cell in found]
    start, end = file.index(b"bytes(") + 7, file.rindex(b"L1") - 3
    assert all(wrapper[:start]) and all(wrapper[end:]) and not any(wrapper[start:end])


def test_a_byte_says_which_characters_it_pays_for():
    found = list(cells(PACKED.read_bytes()))
    assert sum(cell.colour == HEADER for cell in found) < 80
    assert sum(cell.says.endswith("bits a character") for cell in found) > 600
    assert any("vocab" in cell.says or "print" in cell.says for cell in found)


def test_the_descent_ends_at_the_standing_record():
    hole = find_hole(ROOT, None)
    sizes = re.findall(r'class="big" x="\d+(?:\.0)?" y="\d+">([\d,]+)</text>', pictures()["descent.svg"])
    assert sizes[-1] == f"{read_board(hole).current()['bytes'].size:,g}"
