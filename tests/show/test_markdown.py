"""The answer as Markdown: it renders as text, whatever an entry is called or prints."""

import re
from dataclasses import replace

from answers import ANSWERS, MINE

from golf.show.answer import Answer
from golf.show.markdown import as_markdown, escaped


def test_nothing_that_an_entry_says_becomes_markup():
    evil = "<img src=x> [a](javascript:b) | `c` *d* _e_ www.evil.example https://evil.example @user #1 GH-2 !& ~~f~~"
    assert "//" not in escaped(evil)
    for special in "<[]|`*_!~":
        assert special not in re.sub(r"&#\d+;|<!-- -->", "", escaped(evil)), special
    assert (
        "www&#46;evil" in escaped(evil) and "@<!-- -->user" in escaped(evil) and "#<!-- -->1" in escaped(evil)
    )
    assert "GH-<!-- -->2" in escaped(evil)
    assert escaped("a\n===\n\u202e\x1b") == "a&#92;n===&#92;n&#92;u202e&#92;x1b"
    assert escaped("1,253 bytes, 0.1 s (line 4)") == "1,253 bytes, 0.1 s (line 4)"


def test_a_log_cannot_close_the_block_that_shows_it():
    fence = (("```\n# pwned ````", True),)
    parting = replace(MINE.parting, expected=fence, found=fence)
    text = as_markdown(Answer("h", (replace(MINE, parting=parting),), "w", (), "p", None))
    assert "\n`````diff\n- ```\n" in text and text.count("`````") == 2


def test_every_row_of_the_table_has_its_five_cells():
    table = [line for line in as_markdown(ANSWERS["five"]).splitlines() if line.startswith("|")]
    assert len(table) == 7 and {line.count("|") for line in table} == {6}
