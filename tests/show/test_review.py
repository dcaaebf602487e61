"""A review says no more than was found."""

from dataclasses import replace

from golf.results.board import Board
from golf.results.review import Review
from golf.show.review import review_markdown


def test_who_claims_less_than_the_whole_log_is_not_called_valid(result):
    summary = result[0]
    [pico] = [entry for entry in summary.entries if entry.label.name == "pico"]
    review = Review("pico.py", pico.program, Board((), ()), (replace(summary, entries=(pico,)),), ())
    text = review_markdown(review)
    assert text.startswith("**pico.py: traces, as it claims, and beats no standing record**")
    assert "| valid? | traces, as it claims, in every home and away round" in text
