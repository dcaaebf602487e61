"""What a first difference usually means, by its kind and its place; the sentences are in hints.toml."""

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from golf.log.difference import FirstDifference

PATH = Path(__file__).with_name("hints.toml")


class Hint(NamedTuple):
    """One row of hints.toml.

    place  a regular expression for where the logs part, in the log's own terms; empty: anywhere
    named  what the docs call that place
    """

    kinds: tuple[str, ...]
    says: str
    place: str = ""
    named: str = ""

    def fits(self, difference: FirstDifference) -> bool:
        return difference.kind in self.kinds and re.search(self.place, difference.where) is not None


@cache
def hints() -> tuple[Hint, ...]:
    rows = tomllib.loads(PATH.read_text("utf-8"))["hint"]
    return tuple(Hint(**{**row, "kinds": tuple(row["kinds"])}) for row in rows)


def hint_for(difference: FirstDifference) -> str:
    """The first sentence that fits; there is one for every kind."""
    return next(hint.says for hint in hints() if hint.fits(difference))
