"""A hole: a reference, its entries, its rounds and its log grammar. golf/hole/reader.py reads one from its folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from golf.errors import GolfError, did_you_mean
from golf.files import resolved
from golf.log.lines import Grammar
from golf.log.parity import Parity


class Kind(StrEnum):
    """Which input a round gives: the shipped one, one that no entry has seen, or published data."""

    HOME = "home"
    AWAY = "away"
    PUBLISHED = "published"


@dataclass(frozen=True)
class Recipe:
    """How an away input is made from the round's seed; see golf/hole/inputs.py."""

    make: str  # the name of a maker
    options: Mapping[str, Any]


@dataclass(frozen=True)
class Round:
    """One run that the reference and every entry must make."""

    name: str
    kind: Kind = Kind.HOME
    arguments: tuple[str, ...] = ()  # `{seed}` in one stands for the round's seed
    seed: int | None = None  # of what is made for the round
    hash_seed: int = 0  # PYTHONHASHSEED
    input: str | None = None  # a shipped file, instead of the hole's own input
    files: tuple[str, ...] = ()  # shipped files that lie beside the program
    recipe: Recipe | None = None  # an input made from a seed
    data: str | None = None  # a file below $GOLF_DATA or the user's data folder
    sha256: str | None = None  # of that file
    url: str | None = None  # where `golf fetch` gets it
    log_sha256: str | None = None  # of the reference's complete output, where it is published

    def call(self) -> tuple[str, ...]:
        """The arguments that a program gets."""
        return tuple(argument.replace("{seed}", str(self.seed)) for argument in self.arguments)


@dataclass(frozen=True)
class Claim:
    """A shipped entry: the parity that it claims, whose it is, and the stroke that makes it what it is."""

    path: Path
    parity: Parity
    holder: str = ""
    stroke: str = ""


@dataclass(frozen=True)
class Hole:
    """Everything that `hole.toml` says."""

    name: str  # its title
    folder: Path
    reference: Path
    input: str | None  # the shipped input, and the name under which every program finds it
    grammar: Grammar
    claims: tuple[Claim, ...]
    rounds: tuple[Round, ...]
    pace: Path | None = None  # a fast program that is trusted for early news, and for nothing else

    @property
    def required_rounds(self) -> tuple[Round, ...]:
        """The home and away rounds: all of them count for `valid`."""
        return tuple(round_ for round_ in self.rounds if round_.kind != Kind.PUBLISHED)

    def row_of(self, path: Path) -> Claim:
        """What is said of a file; of one without a row, that it claims `full`."""
        rows = (claim for claim in self.claims if resolved(claim.path) == resolved(path))
        return next(rows, Claim(path, Parity.FULL))

    def claim_of(self, path: Path) -> Parity:
        return self.row_of(path).parity

    def round_of(self, name: str) -> Round:
        """The round of that name. Raises GolfError where there is none."""
        names = [round_.name for round_ in self.rounds]
        if name not in names:
            hint = did_you_mean(name, names)
            raise GolfError(f"{name}: {self.name} has no such round; {hint}its rounds are {', '.join(names)}")
        return self.rounds[names.index(name)]

    def rounds_of(self, kinds: frozenset[Kind]) -> tuple[Round, ...]:
        return tuple(round_ for round_ in self.rounds if round_.kind in kinds)
