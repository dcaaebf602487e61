"""
python -m tools.enter_changes BASE HEAD

Enters every entry that HEAD changes against BASE, as `golf board --enter` does, with fresh seeds. Exit status 1 where
one is not valid; one that is valid and beats no record is none the worse.
"""

import sys
from pathlib import Path

from golf.commands.arguments import guarded
from golf.commands.output import output_console
from golf.commands.pythons import every_python
from golf.compare.enter import Bench, WinsNothing, enter
from golf.errors import GolfError, printable
from golf.show.board import record_line
from tools.changes import changed_files, entries_among


def main(root: Path, base: str, head: str) -> int:
    wrong = 0
    for hole, path in entries_among(root, changed_files(root, base, head)):
        try:
            records = enter(Bench(hole, tuple(every_python(None)), output_console(stderr=True)), path)
            lines = [record_line(record) for record in records]
        except GolfError as fault:
            lines = [str(fault)]
            wrong += not isinstance(fault, WinsNothing)
        print("\n".join(map(printable, lines)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(guarded(lambda: main(Path.cwd(), sys.argv[1], sys.argv[2])))
