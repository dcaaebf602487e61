"""The view of a source: its lines, the bits of each, and the file itself where that is packed."""

import pytest

from golf.show.source import LONGEST, SHADES, source_view
from tools.update_figures import ROOT

PACKED = ROOT / "holes" / "names" / "entries" / "quectogpt.py"


def test_a_packed_source_is_shown_as_what_it_unpacks_to_and_as_code_points():
    view = source_view(PACKED.read_bytes())
    assert view.own and 700 < view.total / 8 < 730
    assert sum(line.bits for line in view.lines) == pytest.approx(view.total - view.frames, abs=5)
    text = ["".join(text for _, text in line.pieces) for line in view.lines]
    assert text[0].startswith("from ") and any("vocab size" in line for line in text)
    points = sum(len(text.split()) for hidden, text in view.file if hidden)
    ascii_text = sum(len(text) for hidden, text in view.file if not hidden)
    assert points + ascii_text == len(PACKED.read_bytes())


def test_a_line_said_a_second_time_costs_next_to_nothing():
    line = "sum(x*y for x,y in zip(vector,weights))"
    first, second, _ = source_view(f"{line}\n{line}\n".encode()).lines
    assert second.bits < first.bits / 5
    assert second.pieces[-1][0] == 0 and len(second.pieces[-1][1]) > len(line) / 2
    assert all(0 <= shade < SHADES for shade, _ in first.pieces)


def test_the_dearest_tokens_are_summed_over_their_places():
    dearest = source_view(b"alpha=beta\nbeta=gamma\n").dearest
    tokens = {token.text: token for token in dearest}
    assert tokens["beta"].places == 2 and tokens["alpha"].bits > 0
    assert [token.bits for token in dearest] == sorted((token.bits for token in dearest), reverse=True)


def test_what_is_too_long_or_nothing_is_not_shown():
    assert source_view(b"x = 1\n" * LONGEST) is None
    assert source_view(b"\xff") is None
