"""
python benchmarks/sorter_seeds.py [--seeds N]

How often does each variant of the sorter learn to sort all 27 triples? Trains every variant once for each of
the seeds 1 to N (default: 10; three quarters of an hour on one core, most of it for the variants that train
longer), and rewrites the table in docs/sorter.md.
"""

import argparse
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "holes" / "sorter" / "zeptogpt.py"
PAGE = ROOT / "docs" / "sorter.md"
MARKERS = "<!-- sorter_seeds: begin -->\n", "<!-- sorter_seeds: end -->"
VARIANTS = {
    "default": (),
    "no positions": ("--no-positions",),
    "no positions, 3,000 steps": ("--no-positions", "--steps", "3000"),
    "width 4, no positions": ("--embed", "4", "--no-positions"),
    "width 4, no positions, 6,000 steps": ("--embed", "4", "--no-positions", "--steps", "6000"),
    "width 8, MLP x2": ("--embed", "8", "--mlp", "2"),
}
TRIPLE = re.compile(r"^triple +\d+: (\w+) -> \w+ \| target \w+ \| (right|wrong)$", re.MULTILINE)


@dataclass(frozen=True)
class Outcome:
    """What one training came to."""

    parameters: int
    wrong_distinct: int  # of the 6 triples of three different letters
    wrong_duplicate: int  # of the 21 triples in which a letter comes twice or three times

    @property
    def right(self) -> int:
        return 27 - self.wrong_distinct - self.wrong_duplicate


def read_outcome(log: str) -> Outcome:
    """The outcome that a log of the reference tells."""
    wrong = [letters for letters, mark in TRIPLE.findall(log) if mark == "wrong"]
    distinct = sum(len(set(letters)) == 3 for letters in wrong)
    parameters = int(log.split("parameters, total: ")[1].split()[0])
    return Outcome(parameters, distinct, len(wrong) - distinct)


def train(arguments: Sequence[str], seed: int) -> Outcome:
    command = [sys.executable, str(REFERENCE), *arguments, "--seed", str(seed)]
    return read_outcome(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def table_row(name: str, arguments: Sequence[str], outcomes: Sequence[Outcome]) -> str:
    """One line of the table: how often a variant got all 27 right, and where it failed."""
    count = len(outcomes)
    all_right = sum(outcome.right == 27 for outcome in outcomes)
    mean = sum(outcome.right for outcome in outcomes) / count
    worst = min(outcome.right for outcome in outcomes)
    distinct = sum(outcome.wrong_distinct for outcome in outcomes) / (6 * count)
    duplicate = sum(outcome.wrong_duplicate for outcome in outcomes) / (21 * count)
    call = f"`{' '.join(arguments)}`" if arguments else ""
    return (
        f"| {name} | {call} | {outcomes[0].parameters} | {all_right} of {count} | {mean:.1f} | {worst} "
        f"| {distinct:.1%} | {duplicate:.1%} |"
    )


HEAD = """\
| variant | arguments | parameters | all 27 right | mean right | worst | wrong, distinct | wrong, duplicates |
|---|---|---:|---:|---:|---:|---:|---:|"""


def replace_table(page: str, table: str) -> str:
    """The page with the table between its markers."""
    before, rest = page.split(MARKERS[0])
    return before + MARKERS[0] + table + "\n" + MARKERS[1] + rest.split(MARKERS[1])[1]


def main() -> None:
    parser = argparse.ArgumentParser(description="How often each variant of the sorter learns to sort.")
    parser.add_argument("--seeds", type=int, default=10, metavar="N", help="seeds 1 to N (default: 10)")
    call = parser.parse_args()
    if call.seeds < 1:
        parser.error(f"--seeds {call.seeds}: give at least one")
    seeds = range(1, call.seeds + 1)
    rows = [HEAD]
    for name, arguments in VARIANTS.items():
        outcomes = []
        for seed in seeds:
            outcomes.append(train(arguments, seed))
            print(f"{name}, seed {seed}: {outcomes[-1].right}/27", flush=True)
        rows.append(table_row(name, arguments, outcomes))
    table = "\n".join(rows)
    print(table)
    PAGE.write_text(replace_table(PAGE.read_text("utf-8"), table), "utf-8")


if __name__ == "__main__":
    main()
