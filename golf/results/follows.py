"""What in a summary does not follow from what else it says, or from the files beside it."""

import json
from collections.abc import Iterator

from golf.results.summary import Summary
from golf.results.summary_json import NAME


def interpreters(summary: Summary) -> Iterator[str]:
    """Is each Python one of the result's, and each entry's that of all its runs?"""
    for run in summary.reference.runs:
        if run.stands_on.interpreter not in summary.pythons:
            yield f"reference: round {run.round} ran on {run.stands_on.interpreter}, which is none of the result's"
    for entry in summary.entries:
        python = str(entry.interpreter)
        runs = {result.outcome.stands_on.interpreter for result in entry.results}
        if python not in summary.pythons or runs - {python}:
            yield f"{entry.label}: its interpreter is {python}; its runs, or the result, tell of another"


def differences(place: str, told: object, found: object) -> Iterator[str]:
    """Every field of summary.json that says something else than what follows from the files."""
    if isinstance(told, dict) and isinstance(found, dict):
        for key in sorted(told.keys() | found.keys()):
            yield from differences(f"{place}.{key}" if place else str(key), told.get(key), found.get(key))
    elif isinstance(told, list) and isinstance(found, list) and len(told) == len(found):
        for number, (one, other) in enumerate(zip(told, found, strict=True), 1):
            yield from differences(f"{place}[{_name(one, number)}]", one, other)
    elif told != found:
        yield f"{NAME}: {place} is {_cut(told)}; what follows from the files is {_cut(found)}"


def _name(element: object, number: int) -> str:
    name = element.get("name") if isinstance(element, dict) else None
    return name if isinstance(name, str) else str(number)


def _cut(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:59]}…"
