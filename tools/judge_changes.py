"""
python -m tools.judge_changes BASE HEAD OUT

Reviews every entry that HEAD changes against BASE, as `golf review` does, with fresh seeds; the answers go into the
step's summary, and into OUT/verdict.json for the comment. Exit status 1 where an entry is not valid.
"""

import os
import sys
from pathlib import Path

from golf.commands.arguments import guarded
from golf.commands.output import output_console
from golf.commands.pythons import every_python
from golf.commands.tell import append_to_step
from golf.compare.enter import Bench, review
from golf.errors import GolfError, printable
from golf.hole.hole import Hole
from golf.results.board import read_board
from golf.results.review import Review
from golf.show.markdown import escaped
from golf.show.review import review_markdown
from tools.changes import changed_files, entries_among
from tools.verdicts import MOST_REVIEWS, NAME, as_json


def main(root: Path, base: str, head: str, out: Path) -> int:
    made: list[tuple[str, Review]] = []
    changed, faults = _changed(root, base, head)
    _tell("".join(f"{escaped(fault)}\n" for fault in faults))
    for hole, path in changed:
        try:
            bench = Bench(hole, tuple(every_python(None)), output_console(stderr=True))
            made.append((hole.name, review(bench, path, read_board(hole))))
            told = review_markdown(made[-1][1])
        except GolfError as fault:
            faults.append(printable(f"{path.relative_to(root)}: {fault}"))
            told = f"{escaped(faults[-1])}\n"
        _tell(told)
    out.mkdir(parents=True, exist_ok=True)
    run, commit = os.environ.get("GITHUB_RUN_ID", ""), os.environ.get("HEAD_SHA", head)
    (out / NAME).write_text(as_json(run, commit, made, faults), "utf-8")
    if not made and not faults:
        print("no entry is changed, so nothing is judged")
    return 1 if faults or any(each.missed for _, each in made) else 0


def _changed(root: Path, base: str, head: str) -> tuple[list[tuple[Hole, Path]], list[str]]:
    """The entries that are to be judged, or why none of them can be."""
    files = changed_files(root, base, head)
    try:
        changed = entries_among(root, files)
    except GolfError as fault:
        return [], [printable(str(fault))]
    if len(changed) > MOST_REVIEWS:
        return [], [f"{len(changed)} entries are changed, and {MOST_REVIEWS} are judged at most; part them"]
    return changed, []


def _tell(told: str) -> None:
    if told:
        print(told)
        append_to_step(f"{told}\n")


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(Path.cwd(), sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
