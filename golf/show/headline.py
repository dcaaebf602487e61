"""The answer to the question that the page asks, in one sentence or two."""

from golf.judge.verdict import Verdict
from golf.log.parity import Parity
from golf.results.summary import Summary

NAMED = 3  # entries that are told one by one


def headline(summary: Summary) -> str:
    """Which entries are the reference's equals, and what is said of the others."""
    entries = summary.entries
    equal = [entry for entry in entries if entry.results and entry.parity == Parity.FULL]
    others = [entry for entry in entries if entry not in equal]
    if not entries:
        return "No entry was judged."
    said = [_equal(equal, len(entries))] if equal else []
    said += [f"{entry.label} {_why_not(entry)}." for entry in others[:NAMED]]
    if more := len(others[NAMED:]):
        said.append(f"Nor {'is' if more == 1 else 'are'} {more} more.")
    return " ".join(said)


def mood(summary: Summary) -> str:
    """How one should take it."""
    if not summary.entries or summary.at_fault:
        return "odd"
    if not summary.claims_met:
        return "bad"
    return "good" if all(entry.valid for entry in summary.entries) else "fair"


def _equal(equal: list[Verdict], count: int) -> str:
    if len(equal) < count:
        names = str(equal[0].label) if len(equal) == 1 else f"{len(equal)} of {count}"
        return f"{names} {'is' if len(equal) == 1 else 'are'}, to the byte."
    who = str(equal[0].label) if count == 1 else f"all {count}"
    if all(entry.valid for entry in equal):
        return f"Yes: {who}, in every round, to the byte."
    return f"As far as it was judged, yes: {who}, to the byte."


def _why_not(entry: Verdict) -> str:
    """What follows the name of an entry that is not the reference's equal."""
    if entry.broken:
        return str(entry.broken.why)
    if not entry.results:
        return "was not judged"
    if entry.parity > Parity.NONE:
        kept = (
            "all but metadata and line ends"
            if entry.parity == Parity.TRACES
            else "of its log the loss trace alone"
        )
        return f"is not: {kept} is equal{_claim(entry)}"
    return f"is not, from {_place(entry)} on{_claim(entry)}"


def _claim(entry: Verdict) -> str:
    return ", as it claims" if entry.claim_met else ""


def _place(entry: Verdict) -> str:
    """Where the earliest of its differences is."""
    found = [(each.first_difference, each.outcome.round) for each in entry.results if each.first_difference]
    difference, round_name = min(found, key=lambda pair: pair[0].line)
    where = f" ({difference.where})" if difference.where else ""
    at = f"line {difference.line:,}{where}" if difference.line else f"its {difference.where}"
    return f"{at} of round {round_name}"
