"""A review as Markdown: what a maintainer asks of a contribution, for a comment on its pull request."""

from collections.abc import Iterator

from golf.judge.verdict import Verdict
from golf.results.lanes import BY_NAME
from golf.results.review import Review
from golf.show.markdown import escaped
from golf.show.tables import form_of
from golf.show.terminal import duration


def review_markdown(review: Review) -> str:
    """A sentence, and a row for each question."""
    rows = [f"| {question} | {escaped(answer)} |" for question, answer in _answers(review)]
    table = "\n".join(["| asked | found |", "| --- | --- |", *rows])
    return f"**{escaped(verdict(review))}**\n\n{table}\n"


def verdict(review: Review) -> str:
    """The whole in a sentence."""
    if review.missed:
        return f"{review.file}: not valid"
    if review.known:
        return f"{review.file}: {_word(review)}, and not new"
    if not review.won:
        return f"{review.file}: {_word(review)}, and beats no standing record"
    return f"{review.file}: a new record in {', '.join(record.lane for record in review.won)}"


def _answers(review: Review) -> Iterator[tuple[str, str]]:
    program, known = review.program, review.known
    yield (
        "new?",
        f"no: the record in {known.lane} of {known.day}" if known else "yes: no record has this source",
    )
    yield "source", f"{program.bytes:,} bytes, {program.characters:,} characters, {_form(review)}"
    if review.missed:
        yield "valid?", f"no: {review.missed}"
    else:
        yield "valid?", f"{_word(review, 'yes')}, in every home and away round, confined"
        yield "records", "; ".join(_gains(review)) or "none: no lane in which it is the best"
    yield "seeds, drawn after it was read", ", ".join(_seeds(review))
    yield "Pythons", ", ".join(dict.fromkeys(str(entry.interpreter) for entry in _verdicts(review)))
    yield "cost", _cost(review)


def _word(review: Review, valid: str = "valid") -> str:
    """What is said of an entry that meets its claim, which may be less than the whole log."""
    claim = min(entry.claim for entry in _verdicts(review))
    return valid if all(entry.valid for entry in _verdicts(review)) else f"{claim.word}, as it claims"


def _verdicts(review: Review) -> list[Verdict]:
    return [entry for summary in review.summaries for entry in summary.entries]


def _form(review: Review) -> str:
    entries = _verdicts(review)
    form = form_of(review.program, any(entry.packed for entry in entries))
    watched = form != "plain" or all(entry.proved_plain for entry in entries)
    return form if watched else f"{form}, but not watched everywhere"


def _gains(review: Review) -> Iterator[str]:
    standing = review.board.current()
    for record in review.won:
        unit, before = BY_NAME[record.lane].unit, standing.get(record.lane)
        was = f", was {before.size:,g} ({record.size - before.size:+,g})" if before else ", the first one"
        yield f"{record.lane}: {record.size:,g} {unit}{was}"


def _seeds(review: Review) -> list[str]:
    return [str(entry.seed) for entry in _verdicts(review)]


def _cost(review: Review) -> str:
    """Processor time of the entry and of the reference beside it."""
    entry = sum(each.outcome.usage.cpu_seconds for verdict in _verdicts(review) for each in verdict.results)
    reference = sum(run.usage.cpu_seconds for summary in review.summaries for run in summary.reference.runs)
    return f"{duration(entry)} of processor time, the reference {duration(reference)}"
