"""
python tests/attacks/attack_table.py

Measures which layer stops which attack, and writes docs/attacks.md. Some minutes; the attacks are bounded.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import tricks
from attack_suite import Attack, attacks, got_through
from attack_targets import PROJECT
from pairs import got_across, pairs
from tricks import Trick, subsets
from unpacks import PLAIN, UNPACKS

from golf.confine.prove import LAYERS
from golf.run import packages
from golf.run.records import Allowances
from golf.run.runtimes import runtimes

DOCUMENT = PROJECT / "docs" / "attacks.md"
NAMED = 10  # so many that get through are named, of more their number is told
TURNS = 3  # how often a pair tries
GROUPS = {
    "files": "Files of others",
    "write": "Traces on the disk",
    "mark": "Marks that another program could find",
    "copy": "Copies by the kernel",
    "call": "The kernel",
    "space": "Name spaces and mounts",
    "process": "Processes, and its own",
    "network": "The network",
}


@dataclass(frozen=True)
class Row:
    """What stops an attack.

    alone   the layers of which each stops it by itself
    needed  those of them without which it gets through all the others
    """

    tries: str
    alone: frozenset[str]
    needed: frozenset[str]

    @property
    def line(self) -> str:
        cells = ["◆" if layer in self.needed else "●" if layer in self.alone else "" for layer in LAYERS]
        return f"| {self.tries} | {' | '.join(cells)} |"


def row(name: str, tries: str, passes: Callable[[tuple[str, ...]], bool]) -> Row:
    """Measured behind no layer, behind each one alone, behind all but each one, and behind all."""
    if not passes(()):
        raise SystemExit(f"{name} does not even work without layers; it shows nothing")
    if passes(LAYERS):
        raise SystemExit(f"{name} gets through all layers")
    alone = frozenset(layer for layer in LAYERS if not passes((layer,)))
    without = {layer: tuple(other for other in LAYERS if other != layer) for layer in LAYERS}
    return Row(tries, alone, frozenset(layer for layer in alone if passes(without[layer])))


def row_of_attack(attack: Attack) -> Row:
    return row(attack.name, attack.tries, lambda layers: got_through(attack, layers))


def row_of_trick(trick: Trick) -> Row:
    return row(trick.name, trick.tries, lambda layers: trick.name in tricks.got_through(layers))


@dataclass(frozen=True)
class Open:
    """What gets through behind a set of layers, or behind all of them for a set of runtimes."""

    where: tuple[str, ...]
    through: frozenset[str]

    @property
    def line(self) -> str:
        return f"| {', '.join(self.where)} | {len(self.through)} | {'; '.join(self.words)} |"

    @property
    def words(self) -> list[str]:
        if len(self.through) > NAMED:
            return []
        return [trick.tries for trick in tricks.tricks() if trick.name in self.through]


def across(layers: tuple[str, ...], record: bool = False) -> frozenset[str]:
    """The pairs whose byte gets across, in one of some turns."""
    return frozenset().union(*(got_across(layers, turn, record) for turn in range(TURNS)))


def ways() -> Iterator[str]:
    """The table of pairs: behind each set of layers, and between runs for a record."""
    found = {", ".join(layers): across(layers) for layers in subsets()}
    found["all, for a record"] = across(LAYERS, record=True)
    yield f"| by which way | {' | '.join(found)} |"
    yield f"|---|{':-:|' * len(found)}"
    for name, pair in pairs().items():
        yield f"| {pair['tries']} | {' | '.join('gets across' if name in each else '' for each in found.values())} |"


def runtimes_by_allowances() -> dict[Allowances, tuple[str, ...]]:
    """Who is allowed the same beside what CPython is, which has to try it."""
    names = {runtime.name: runtime.allowances for runtime in runtimes()}
    names["Python with packages"] = packages.ALLOWANCES
    together: dict[Allowances, tuple[str, ...]] = {}
    for name, allowances in names.items():
        both = allowances | Allowances()
        together[both] = (*together.get(both, ()), name)
    return together


def table(rows: Iterable[Row]) -> Iterator[str]:
    yield f"| it tries | {' | '.join(LAYERS)} |"
    yield f"|---|{':-:|' * len(LAYERS)}"
    yield from (row.line for row in rows)
    yield ""


def tables_of_tricks() -> Iterator[str]:
    for group, title in GROUPS.items():
        yield from (f"### {title}", "")
        yield from table(
            row_of_trick(trick) for trick in tricks.tricks() if trick.name.startswith(f"{group}_")
        )


def document() -> Iterator[str]:
    """The lines of docs/attacks.md."""
    system = [attack for attack in attacks() if attack.system]
    output = [attack for attack in attacks() if not attack.system]
    number = len(system) + len(output) + len(tricks.tricks()) + len(pairs()) + len(UNPACKS)
    yield f"""# Attacks

`tests/attacks/` holds {number} ways to cheat or to harm, and tries them all: {len(system) + len(output)} entries that
are judged, {len(tricks.tricks())} tricks, {len(pairs())} pairs of entries that help each other, and {len(UNPACKS)}
programs that only look plain. Behind all layers no entry is valid, no trick works, no byte gets from one entry to
another one that runs for a record, and each packed program is told from a plain one. This page is what
`python tests/attacks/attack_table.py` has measured.

## What a layer has to stop

Measured on Linux, as user {os.geteuid()} (for user 0, limits give up all capabilities): ● this layer alone stops the
attack; ◆ so it does, and no other one can: without it, the attack gets through all the others. Where no layer has a
mark, two have to come together.

### Whole entries
"""
    yield from table(row_of_attack(attack) for attack in system)
    yield from tables_of_tricks()
    yield f"""## What gets through where layers are missing

Of the {len(tricks.tricks())} tricks, behind the layers that a platform may have. A run counts as confined only where
canaries find files and network closed; otherwise no entry is valid, whatever it prints.

| layers | get through | which |
|---|--:|---|"""
    yield from (Open(layers, tricks.got_through(layers)).line for layers in subsets())
    yield """
## What changes for other languages

A runtime that needs more than CPython is allowed it, and its canaries prove the layers beside that. Tried behind all
layers, by a Python that is allowed the same. No file, no network and no other process is among it; memory that is not
only asked for but used is limited for all of them.

| runtimes | get through | which |
|---|--:|---|"""
    yield from (
        Open(names, tricks.got_through(LAYERS, each)).line for each, names in runtimes_by_allowances().items()
    )
    yield """
## From one entry to another

A helper knows a byte and leaves it somewhere; another entry, which runs at the same time, is to find it. What gets
across is worth nothing for a record: an entry that is to enter the board runs alone, with inodes of its own, and no two
entries have an input in common, as `tests/attacks/test_records.py` shows with a helper that tells everything.
"""
    yield from ways()
    yield f"""
## What watching tells of a program that is to count as plain

{len(UNPACKS)} programs that make code of data, or reach for the means; each is told of. {len(PLAIN)} others that only
look as if are not.
"""
    yield from (f"- {what}" for what in UNPACKS)
    yield """
## What the comparison of logs sees through

On every platform, without any layer: in some round the log is not the reference's.
"""
    yield from (f"- {attack.tries}" for attack in output)
    yield ""


def main() -> None:
    DOCUMENT.write_text("\n".join(document()), "utf-8")


if __name__ == "__main__":
    main()
