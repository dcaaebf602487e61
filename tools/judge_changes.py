"""
python -m tools.judge_changes BASE HEAD OUT

Reviews every entry that HEAD changes against BASE, as `golf review` does, with fresh seeds; the answers go into the
step's summary, and into OUT/verdict.json for the comment. Exit status 1 where an entry is not valid.
"""

import os
import sys
from pathlib import Path

from rich.console import Console

from golf.commands.arguments import guarded
from golf.commands.pack import interpreters
from golf.compare.enter import Bench, review
from golf.errors import GolfError, printable
from golf.results.board import read_board
from golf.results.review import Review
from golf.show.markdown import escaped
from golf.show.review import review_markdown
from tools.changes import changed_entries
from tools.verdicts import NAME, as_json


def main(root: Path, base: str, head: str, out: Path) -> int:
    made: list[tuple[str, Review]] = []
    faults: list[str] = []
    for hole, path in changed_entries(root, base, head):
        try:
            bench = Bench(hole, tuple(interpreters(None)), Console(stderr=True))
            made.append((hole.name, review(bench, path, read_board(hole))))
            told = review_markdown(made[-1][1])
        except GolfError as fault:
            faults.append(printable(f"{path.relative_to(root)}: {fault}"))
            told = f"{escaped(faults[-1])}\n"
        print(told)
        _append_to_step(told)
    out.mkdir(parents=True, exist_ok=True)
    run, commit = os.environ.get("GITHUB_RUN_ID", ""), os.environ.get("HEAD_SHA", head)
    (out / NAME).write_text(as_json(run, commit, made, faults), "utf-8")
    if not made and not faults:
        print("no entry is changed, so nothing is judged")
    return 1 if faults or any(each.missed for _, each in made) else 0


def _append_to_step(told: str) -> None:
    if path := os.environ.get("GITHUB_STEP_SUMMARY"):
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(f"{told}\n")


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(Path.cwd(), sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
