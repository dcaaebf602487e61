"""Whatever the packer refuses or warns of is explained."""

from pathlib import Path

import pytest

from golf.pack.source.sights.kinds import Note, Refusal

PAGE = Path(__file__).parents[4] / "docs/packing.md"


@pytest.mark.parametrize("told", [*Refusal, *Note])
def test_the_page_has_a_row_for_every_refusal_and_every_note(told: str) -> None:
    assert f"\n| {told} | " in PAGE.read_text("utf-8")
