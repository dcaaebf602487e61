"""
python tests/attacks/attack_table.py

Measures which layer stops which attack, and writes docs/attacks.md. Some minutes; the attacks are bounded.
"""

import os
from dataclasses import dataclass

from attack_suite import Attack, attacks, got_through
from attack_targets import PROJECT

from golf.confine.prove import LAYERS

DOCUMENT = PROJECT / "docs" / "attacks.md"


@dataclass(frozen=True)
class Row:
    """What stops an attack.

    alone   the layers of which each stops it by itself
    needed  those of them without which it gets through all the others
    """

    attack: Attack
    alone: frozenset[str]
    needed: frozenset[str]

    @property
    def line(self) -> str:
        cells = ["◆" if layer in self.needed else "●" if layer in self.alone else "" for layer in LAYERS]
        return f"| {self.attack.tries} | {' | '.join(cells)} |"


def measure(attack: Attack) -> Row:
    """Run an attack behind no layer, behind each one alone, behind all but each one, and behind all."""
    if not got_through(attack, ()):
        raise SystemExit(f"{attack.name} does not even work without layers; it shows nothing")
    if got_through(attack, LAYERS):
        raise SystemExit(f"{attack.name} gets through all layers")
    alone = frozenset(layer for layer in LAYERS if not got_through(attack, (layer,)))
    without = {layer: tuple(other for other in LAYERS if other != layer) for layer in LAYERS}
    return Row(attack, alone, frozenset(layer for layer in alone if got_through(attack, without[layer])))


def document(rows: list[Row]) -> str:
    """docs/attacks.md."""
    lines = [
        "# Attacks",
        "",
        "`tests/attacks/` holds entries that cheat or harm, and judges them all: behind all layers none is",
        "valid, none does harm, and each is told why. This page is what",
        "`python tests/attacks/attack_table.py` has measured.",
        "",
        "## What a layer has to stop",
        "",
        f"Measured on Linux, as user {os.geteuid()} (for user 0, limits give up all capabilities):",
        "● this layer alone stops the attack; ◆ so it does, and no other one can: without it, the attack",
        "gets through all the others.",
        "",
        f"| it tries | {' | '.join(LAYERS)} |",
        f"|---|{':-:|' * len(LAYERS)}",
        *(row.line for row in rows),
        "",
        "## What the comparison of logs sees through",
        "",
        "On every platform, without any layer: in some round the log is not the reference's.",
        "",
        *(f"- {attack.tries}" for attack in attacks() if not attack.system),
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    rows = []
    for attack in attacks():
        if attack.system:
            rows.append(measure(attack))
            print(rows[-1].line, flush=True)
    DOCUMENT.write_text(document(rows), "utf-8")


if __name__ == "__main__":
    main()
