"""One program in one round: what --deep adds."""

import pytest


@pytest.mark.slow
def test_deep_tells_equal_bits_from_another_rounding(fake_hole, compare):
    draw = "import random\nw = [0.1, 0.2{}]\nrandom.choices('ab', w)\n"
    text = (fake_hole.root / "reference.py").read_text()
    fake_hole.write("reference.py", draw.format("") + text)
    fake_hole.write("same.py", draw.format("+0") + text)
    fake_hole.write("other.py", draw.format("+1e-12") + text)
    compare("same.py", "other.py", "--deep", "--rounds", "home")
    same, other = (entry["rounds"][0]["deep"] for entry in fake_hole.summary["entries"])
    assert same == "same log, same bits"
    assert other.startswith("same log, other rounding (first at ")
