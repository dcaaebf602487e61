"""golf verify: does what a result folder records still follow from the files?"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from golf.hole.hole import Hole
from golf.hole.inputs import round_files
from golf.log.lines import Log
from golf.log.parity import compare
from golf.results.folder import file_stem
from golf.results.summary import result_from_json

Json = Mapping[str, Any]


def verify(summary: Json, folder: Path, hole: Hole, root: Path) -> Iterator[str]:
    """A line for everything that does not follow: sources, inputs and logs re-hashed, verdicts recomputed."""
    yield from _sources(summary, root)
    yield from _inputs(summary, hole)
    reference = {(run["name"], run["interpreter"]): run for run in summary["reference"]["rounds"]}
    for run in reference.values():
        yield from _changed_logs(folder, _reference_stem(summary, run), run)
    for entry in summary["entries"]:
        python = f"{entry['interpreter']['implementation']} {entry['interpreter']['version']}"
        for run in entry["rounds"]:
            stem = file_stem(entry["name"], run["name"])
            changed = list(_changed_logs(folder, stem, run))
            yield from changed
            expected = reference.get((run["name"], python))
            if expected is None:
                yield f"{stem}: the summary holds no reference run to compare it with"
            elif not changed:
                yield from _changed_verdict(
                    folder, stem, run, expected, _reference_stem(summary, expected), hole
                )
        yield from _changed_sum(entry)


def _reference_stem(summary: Json, run: Json) -> str:
    return file_stem(f"{summary['reference']['name']}{run['suffix']}", run["name"])


def _sources(summary: Json, root: Path) -> Iterator[str]:
    for program in [summary["reference"], *summary["entries"]]:
        path = root / program["path"]
        try:
            found = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError:
            yield f"{program['path']}: is not there any more, so its verdict is of a file that is gone"
            continue
        if found != program["sha256"]:
            yield f"{program['path']}: has changed, so its verdict is of another file"


def _inputs(summary: Json, hole: Hole) -> Iterator[str]:
    rounds = {round_.name: round_ for round_ in hole.rounds}
    recorded = {run["name"]: run["inputs"] for run in summary["reference"]["rounds"]}
    for name, inputs in recorded.items():
        files = round_files(hole, rounds[name]) if name in rounds else None
        if files is None:
            yield f"round {name}: its input is not there any more"
        elif summary.get("seed") is None and inputs != {
            file: hashlib.sha256(data).hexdigest() for file, data in files.items()
        }:
            yield f"round {name}: its input is another one now"


def _changed_logs(folder: Path, stem: str, run: Json) -> Iterator[str]:
    for ending, key in (("log", "stdout_sha256"), ("err", "stderr_sha256")):
        try:
            found = hashlib.sha256((folder / f"{stem}.{ending}").read_bytes()).hexdigest()
        except OSError:
            yield f"{stem}.{ending}: is not there any more"
            continue
        if found != run[key]:
            yield f"{stem}.{ending}: has been changed"


def _changed_verdict(
    folder: Path, stem: str, run: Json, expected: Json, reference_stem: str, hole: Hole
) -> Iterator[str]:
    """Compare the kept logs again; the summary must say the same."""
    try:
        logs = [
            Log(
                (folder / f"{name}.log").read_bytes(),
                (folder / f"{name}.err").read_bytes(),
                each["exit_status"],
            )
            for name, each in ((reference_stem, expected), (stem, run))
        ]
    except OSError:
        return  # told already
    recorded = result_from_json(run)
    found = compare(logs[0], logs[1], hole.grammar)
    if found.parity != recorded.parity or run["parity"] != recorded.parity.word:
        yield f"{stem}: its logs say parity {found.parity.word}, the summary says {run['parity']}"


def _changed_sum(entry: Json) -> Iterator[str]:
    """Does the entry's own line follow from its rounds?"""
    rounds = [result_from_json(run) for run in entry["rounds"]]
    parity = min((result.parity for result in rounds), default=None)
    confined = all(result.outcome.isolation.confined for result in rounds)
    if parity is not None and parity.word != entry["parity"]:
        yield f"{entry['name']}: its rounds make parity {parity.word}, the summary says {entry['parity']}"
    if entry["valid"] and not (rounds and confined and entry["complete"] and entry["parity"] == "full"):
        yield f"{entry['name']}: is called valid, which does not follow from its rounds"
