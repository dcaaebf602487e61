"""The index: every result below its hole, and every size in a picture of its own hole."""

import re

from golf.show.index import DRAWN, render_index


def entry(name: str, size: int, verdict: str = "valid") -> dict:
    return {"name": name, "bytes": size, "verdict": verdict}


def row(hole: str | None, *entries: dict) -> dict:
    return {"hole": hole, "started": "2026-01-01T00:00:00Z", "finished": True, "entries": list(entries)}


def test_holes_have_their_own_pictures_and_the_latest_result_comes_first():
    text = render_index(
        {
            "a": row("names", entry("x", 100)),
            "b": row("poems", entry("x", 90_000, "none")),
            "c": row("names", entry("x", 99), entry("y", 10, "does not build")),
        }
    )
    assert re.findall(r"<h2>(.*?)</h2>", text) == ["names", "poems"]
    assert re.findall(r'href="(.*?)/report.html"', text) == ["c", "a", "b"]
    assert re.findall(r'<i class="(\w+)" style="left', text) == ["valid", "valid", "failed", "failed"]
    assert 'title="y, 10 bytes, does not build"' in text
    assert 'class="verdict bad">does not build' in text


def test_what_cannot_be_read_is_listed_and_not_drawn():
    text = render_index({"a": {"hole": None, "started": "", "finished": False, "entries": []}})
    assert "Summaries that cannot be read" in text and "<figure" not in text


def test_many_results_make_a_picture_of_the_latest_ones_alone():
    rows = {f"r{i:03}": row("names", entry("x", 1 + i)) for i in range(DRAWN + 50)}
    text = render_index(rows)
    assert text.count('style="left') == DRAWN and 'title="x, 150 bytes' in text
    assert text.count("/report.html") == DRAWN + 50
