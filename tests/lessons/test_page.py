"""A lesson's page: complete in itself, nothing in it taken for markup, and each fault with its remedy."""

import json
import re
from importlib.resources import files
from pathlib import Path

import pytest
from contrast import contrast
from references import ROOT

from golf.commands.arguments import Parser
from golf.commands.lesson import add_parser
from golf.errors import GolfError

HOLE = 'title = "small"\nreference = "small.py"\n[log]\n'
LESSON = {
    "title": "Small & <b>bold</b>",
    "text": "One </script> of them.",
    "ask": "a letter",
    "example": 'a"b',
    "vocabulary": ["a", "<i>"],
    "shape": {},
    "losses": [[1, 0.5]],
    "snapshots": [{"step": 1, "weights": {}}],
}


@pytest.fixture
def hole(tmp_path: Path) -> Path:
    (tmp_path / "hole.toml").write_text(HOLE)
    (tmp_path / "small.py").write_text("")
    (tmp_path / "lesson.js").write_text("const lesson = {};")
    (tmp_path / "lesson.py").write_text(f"print({json.dumps(LESSON)!r})")
    return tmp_path


def make(hole: Path, out: Path) -> str:
    parser = Parser()
    add_parser(parser.add_subparsers())
    arguments = parser.parse_args(["lesson", str(hole), "--out", str(out)])
    assert arguments.run(arguments) == 0
    return out.read_text("utf-8")


def test_the_page_is_complete_in_itself_and_escapes_what_it_shows(hole: Path, tmp_path: Path) -> None:
    page = make(hole, tmp_path / "page.html")
    assert "<h1>Small &amp; &lt;b&gt;bold&lt;/b&gt;</h1>" in page
    assert 'value="a&#34;b"' in page and "const lesson = {};" in page
    assert page.count("</script>") == 3
    assert not re.search(r"(?:src|href)=|https?://(?!www\.w3\.org)", page)
    data = re.search(r'id="data">(.*?)</script>', page, re.S)
    assert data and json.loads(data[1]) == LESSON


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("lesson.js", None, "lesson.js: there is no such file; a hole with a lesson has it, and a lesson.py"),
        ("lesson.py", None, "lesson.py ended with exit status 2: "),
        ("lesson.py", "raise SystemExit('it hurts')", "lesson.py ended with exit status 1: it hurts"),
        ("lesson.py", "print('{')", "lesson.py: prints no lesson; it must be JSON with ask, example"),
        ("lesson.py", "print('{}')", "lesson.py: prints no lesson; it must be JSON with ask, example"),
    ],
)
def test_a_hole_without_a_lesson_says_what_is_missing(
    hole: Path, tmp_path: Path, file: str, text: str | None, says: str
) -> None:
    (hole / file).unlink() if text is None else (hole / file).write_text(text)
    with pytest.raises(GolfError, match=re.escape(says)):
        make(hole, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_holes_with_a_lesson_have_both_its_files() -> None:
    lessons = {path.parent.name for path in (ROOT / "holes").glob("*/lesson.py")}
    assert (
        lessons
        == {path.parent.name for path in (ROOT / "holes").glob("*/lesson.js")}
        == {"sorter", "by_hand"}
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_curve_and_the_bars_can_be_told_from_the_ground(scheme: str) -> None:
    """WCAG 2.2: 3 for what is drawn (1.4.11)."""
    sheet = (files("golf.lessons") / "templates" / "lesson.css").read_text("utf-8")
    grounds = re.findall(r"--ground: (#\w{6});.*--hot: (\d+), (\d+), (\d+); --mark: (#\w{6});", sheet)
    ground, *hot, mark = grounds[scheme == "dark"]
    assert len(grounds) == 2
    for drawn in ("#{:02x}{:02x}{:02x}".format(*map(int, hot)), mark):
        assert contrast(drawn, ground) >= 3.0
