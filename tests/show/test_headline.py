"""The page's first line answers its title."""

import pytest

from golf.results.past import read_result
from golf.show.headline import headline, mood

CALLS = {
    "one that is valid": (["good.py"], "Yes: good, in every round, to the byte.", "good"),
    "not every round": (["good.py", "--rounds", "home"], "As far as it was judged, yes: good, to the byte.", "fair"),
    "one as it claims": (
        ["good.py", "pico.py"],
        "good is, to the byte. pico is not: all but metadata and line ends is equal, as it claims.",
        "fair",
    ),
    "one wrong": (
        ["wrong.py", "--rounds", "home"],
        "wrong is not, from line 2 (step 1) of round home on.",
        "bad",
    ),
    "one that does not compile": (["good.py", "syntax.py"], "good is, to the byte. syntax does not compile.", "bad"),
    "many wrong": (
        ["good.py", "good2.py", "a.py", "b.py", "c.py", "d.py"],
        "2 of 6 are, to the byte. a does not compile. b does not compile. c does not compile. Nor is 1 more.",
        "bad",
    ),
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.needs_confinement
@pytest.mark.parametrize("case", CALLS)
def test_the_headline_answers_and_names_who_is_not(fake_hole, compare, case):
    fake_hole.entry("wrong.py", "1 / (step", "1.001 / (step")
    fake_hole.entry("good2.py")
    for name in ("syntax", "a", "b", "c", "d"):
        fake_hole.write(f"{name}.py", "print(")
    arguments, sentence, taken = CALLS[case]
    compare(*arguments)
    summary, _ = read_result(fake_hole.root / "run_results", None)
    assert (headline(summary), mood(summary)) == (sentence, taken)
