"""Labels: who is who in one result. No two programs share one, so none writes another's files."""

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace

from golf.hole.hole import Kind, Round

LONGEST = 60  # characters of a name
_NAME = re.compile(r"[A-Za-z0-9_+][A-Za-z0-9_+-]*")
_PYTHON = re.compile(r"[A-Za-z0-9_+.-]*")


@dataclass(frozen=True)
class Label:
    """A program in one result: a name that is safe in every kind of output, and a Python where there are several.

    The name has letters, digits, `-`, `_` and `+` of ASCII; so the first dot or `@` of a file's name ends it.
    """

    name: str
    python: str = ""

    def __str__(self) -> str:
        return f"{self.name}@{self.python}" if self.python else self.name

    @property
    def is_safe(self) -> bool:
        """Has it none but the characters of a label? One that somebody wrote into a file may have others."""
        return bool(_NAME.fullmatch(self.name) and _PYTHON.fullmatch(self.python))

    def stem(self, round_: str, kind: Kind) -> str:
        """What the names of the files of one round begin with: in the home round the label alone."""
        return str(self) if kind == Kind.HOME else f"{self}.{round_}"

    def on(self, python: str, several: bool) -> "Label":
        """The label on a Python, which is named where there are several."""
        return replace(self, python=python if several else "")

    def of(self, round_: Round) -> str:
        return self.stem(round_.name, round_.kind)


def labels(stems: Sequence[str]) -> tuple[str, ...]:
    """A name for each file's stem, all different, also where case is not told apart; the first keeps its own."""
    taken: set[str] = set()
    found = []
    for stem in stems:
        name = safe(stem)
        number = 1
        while (unique := name if number == 1 else f"{name}-{number}").casefold() in taken:
            number += 1
        taken.add(unique.casefold())
        found.append(unique)
    return tuple(found)


def safe(stem: str) -> str:
    """The stem of a file's name as a label; whatever may not stand in one becomes `_`."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode() or "_"
    name = "".join(c if c.isalnum() or c in "-_+" else "_" for c in plain).lstrip("-") or "_"
    if len(name) <= LONGEST:
        return name
    digest = hashlib.sha256(stem.encode("utf-8", "surrogateescape")).hexdigest()[:8]
    return f"{name[: LONGEST - 9]}-{digest}"
