"""What a call was asked to judge, kept in its result folder: it can go on without being told again."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.files import read, resolved
from golf.hole.hole import Hole
from golf.judge.rounds import Rounds
from golf.judge.verdict import RoundResult
from golf.results.folder import CALL, ResultFolder
from golf.results.recorder import known_results
from golf.results.summary_json import read_summary


@dataclass(frozen=True)
class Asked:
    """An entry of a call, under a path that may be published: from the course's root, or of others the bare name."""

    path: str
    outside: bool = False


def asked(path: Path, root: Path) -> Asked:
    """A file as a result may name it."""
    there, top = resolved(path), resolved(root)
    inside = there.is_relative_to(top)
    return Asked(there.relative_to(top).as_posix() if inside else there.name, not inside)


def keep_call(folder: ResultFolder, hole: Hole, entries: Iterable[Path], root: Path) -> None:
    """Write down what this call judges."""
    folder.write_json(CALL, {"hole": hole.name, "entries": [asdict(asked(path, root)) for path in entries]})


def entries_to_resume(folder: Path, hole: Hole, named: Sequence[Path], root: Path) -> tuple[Path, ...]:
    """The entries of the call that a folder keeps, and the named ones that it lacks.

    Raises GolfError where the call was one of another hole, or an entry is not there any more.
    """
    rest, found = list(named), []
    for each in _kept(folder, hole):
        again = next((path for path in rest if asked(path, root) == each), None)
        if again:
            rest.remove(again)
        found.append(again or _in_course(each, folder, root))
    return (*found, *rest)


def leave_nothing_out(folder: Path, hole: Hole, rounds: Iterable[Rounds], drawn: bool) -> None:
    """Raise GolfError where the folder holds results of rounds that are not judged again: they would be dropped.

    Rounds that the hole does not have can be judged by no call, and are passed by.

    drawn  away inputs are other ones in every call, so their seeds do not count
    """
    names = {each.name for each in hole.rounds}
    asks = {
        (one.round.name, str(one.interpreter), None if drawn else one.round.seed)
        for each in rounds
        for one in each.ready
    }
    runs = [
        known.outcome
        for known in known_results(ResultFolder(folder)).values()
        if isinstance(known, RoundResult)
    ]
    for run in runs:
        asked_for = (run.round, run.stands_on.interpreter, None if drawn else run.seed) in asks
        if run.round in names and not asked_for:
            raise GolfError(
                f"--resume {folder.name}: holds round {run.round} on {run.stands_on.interpreter}, which this call"
                " leaves out; repeat --rounds, --python and --seed of its call, or judge anew"
            )


def _kept(folder: Path, hole: Hole) -> Iterator[Asked]:
    """What was asked for; of a call that kept nothing, what it has judged."""
    name, entries = hole.name, list[Asked]()
    with suppress(GolfError):
        summary = read_summary(folder)
        name = summary.hole
        entries = list(dict.fromkeys(Asked(entry.program.path) for entry in summary.entries))
    with suppress(GolfError, ValueError, KeyError, TypeError, RecursionError):
        call = json.loads(read(folder / CALL, "judge again"))
        name, entries = (
            str(call["hole"]),
            [Asked(str(e["path"]), bool(e["outside"])) for e in call["entries"]],
        )
    if name != hole.name:
        raise GolfError(f"--resume {folder.name}: is a result of the hole {name}; name that with --hole")
    yield from entries


def _in_course(entry: Asked, folder: Path, root: Path) -> Path:
    path = root / entry.path
    with suppress(OSError, ValueError):  # of what is no name of a file
        if asked(path, root) == entry and path.is_file():
            return path
    raise GolfError(
        f"--resume {folder.name}: its entry {entry.path} is not in the course; name its file again"
    )
