"""Every colour of the pages stands in the palette, and can be told from what it stands on."""

import re
from pathlib import Path

import jinja2
import pytest
from contrast import contrast, mixed

from golf.show import template
from golf.show.template import palette

TEMPLATES = Path(template.__file__).with_name("templates")
TEXTS = ("ink", "soft", "link")  # on each ground
GROUNDS = ("ground", "raised", "sunk")
WORDS = ("good", "bad", "fair", "odd")  # on their own grounds, and the answer on the page's
SHAPES = ("equal", "again", "differs", "missing", *(f"trace-{i}" for i in range(1, 9)))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_told_from_the_ground_on_which_it_stands(scheme):
    """WCAG 2.2: 4.5 for text (1.4.3), 3 for what is drawn (1.4.11)."""
    colours = palette()[scheme]
    pairs = [(name, ground, 4.5) for name in TEXTS for ground in GROUNDS]
    pairs += [(name, ground, 4.5) for name in WORDS for ground in ("ground", "raised", f"{name}-ground")]
    pairs += [("ink", f"heat-{i}", 4.5) for i in range(8)]
    pairs += [(name, ground, 3.0) for name in SHAPES for ground in ("ground", "raised")]
    assert {name for name, *_ in pairs} | {ground for _, ground, _ in pairs} | {"line"} == colours.keys()
    found = [(name, ground, contrast(colours[name], colours[ground]), least) for name, ground, least in pairs]
    assert [pair for pair in found if pair[2] < pair[3]] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    ("sheet", "rule", "name"),
    [("report.css", r"\.frame polyline\.under", "trace-1"), ("sweep.html", "polyline", "soft")],
)
def test_a_curve_through_which_one_sees_can_be_told_from_its_ground(scheme, sheet, rule, name):
    """As it is seen: mixed with the ground, by its opacity."""
    declared = re.search(rf"^{rule} {{[^}}]*opacity: ([\d.]+)", (TEMPLATES / sheet).read_text("utf-8"), re.M)
    colours = palette()[scheme]
    for ground in (colours["ground"], colours["raised"]):
        assert contrast(mixed(colours[name], ground, float(declared[1])), ground) >= 3.0


def test_no_style_sheet_has_a_colour_that_is_not_in_the_palette():
    for path in TEMPLATES.glob("*.*"):
        if path.name != "palette.toml":
            assert not re.search(r"#[0-9a-fA-F]{6}\b|rgba?\(|hsl", path.read_text("utf-8")), path.name


def test_a_template_that_another_jinja_has_compiled_is_compiled_anew(monkeypatch):
    kept = template.environment().bytecode_cache
    before = kept.get_source_checksum("text")
    monkeypatch.setattr(jinja2, "__version__", "another")
    assert kept.get_source_checksum("text") != before
