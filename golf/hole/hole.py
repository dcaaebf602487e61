"""A hole: a folder with a `hole.toml` that names a reference, its entries, its rounds and its log grammar."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.files import read_text
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
    """A shipped entry, and the parity that it claims."""

    path: Path
    parity: Parity


@dataclass(frozen=True)
class Hole:
    """Everything that `hole.toml` says."""

    name: str
    folder: Path
    title: str
    reference: Path
    input: str | None  # the shipped input, and the name under which every program finds it
    grammar: Grammar
    claims: tuple[Claim, ...]
    rounds: tuple[Round, ...]

    def claim_of(self, path: Path) -> Parity:
        """The parity that a file claims: `full`, unless hole.toml says otherwise."""
        for claim in self.claims:
            if claim.path.resolve() == path.resolve():
                return claim.parity
        return Parity.FULL

    def rounds_of(self, kinds: frozenset[Kind]) -> tuple[Round, ...]:
        return tuple(round_ for round_ in self.rounds if round_.kind in kinds)


def read_hole(folder: Path) -> Hole:
    """Read and check `hole.toml`. Raises GolfError with the file, the place and the remedy."""
    path = folder / "hole.toml"
    try:
        table = tomllib.loads(read_text(path, "a hole is a folder with a hole.toml, a UTF-8 text file"))
    except tomllib.TOMLDecodeError as error:
        raise GolfError(f"{path}: {error}; mend the TOML there") from None
    return _Reader(path, table).hole()


_LOG_KEYS = {"metadata", "loss", "sample", "sample_end"}
_ROUND_KEYS = {
    "name",
    "kind",
    "arguments",
    "seed",
    "hash_seed",
    "input",
    "files",
    "data",
    "sha256",
    "url",
    "log_sha256",
}
_GROUPS = {
    "metadata": {"key", "value"},
    "loss": {"step", "loss"},
    "sample": {"index", "text"},
    "sample_end": set(),
}


class _Reader:
    """Turns the tables of one hole.toml into records, and names the key at every fault."""

    def __init__(self, path: Path, table: dict[str, Any]) -> None:
        self.path, self.folder, self.table = path, path.parent, table

    def fault(self, what: str) -> GolfError:
        return GolfError(f"{self.path}: {what}")

    def get(self, table: Mapping[str, Any], key: str, kind: type, where: str, default: Any = None) -> Any:
        """The value of a key, checked for its type; a key without a default must be there."""
        if key not in table:
            if default is None:
                raise self.fault(f"{where}{key} is missing; add it")
            return default
        value = table[key]
        if not isinstance(value, kind) or isinstance(value, bool):
            raise self.fault(f"{where}{key} is {value!r}; it must be a {kind.__name__}")
        return value

    def hole(self) -> Hole:
        unknown = set(self.table) - {"title", "reference", "input", "log", "entry", "round", "board", "trace"}
        if unknown:
            raise self.fault(f"unknown key {min(unknown)}; remove it")
        title: str = self.get(self.table, "title", str, "")
        return Hole(
            name=title,
            folder=self.folder,
            title=title,
            reference=self.folder / self.get(self.table, "reference", str, ""),
            input=self.table.get("input") and self.get(self.table, "input", str, ""),
            grammar=self.grammar(self.get(self.table, "log", dict, "")),
            claims=tuple(self.claim(table) for table in self.tables("entry")),
            rounds=self.rounds(),
        )

    def tables(self, key: str) -> list[dict[str, Any]]:
        tables = self.get(self.table, key, list, "", default=[])
        if not all(isinstance(table, dict) for table in tables):
            raise self.fault(f"{key} must be written as [[{key}]]")
        return list(tables)

    def grammar(self, table: dict[str, Any]) -> Grammar:
        unknown = set(table) - _LOG_KEYS
        if unknown:
            raise self.fault(f"[log] {min(unknown)} is unknown; the keys are {', '.join(sorted(_LOG_KEYS))}")
        return Grammar(**{key: self.pattern(key, self.get(table, key, str, "[log] ")) for key in table})

    def pattern(self, key: str, expression: str) -> re.Pattern[str]:
        try:
            pattern = re.compile(expression)
        except re.error as error:
            raise self.fault(f"[log] {key} is no regular expression: {error}; mend it") from None
        missing = _GROUPS[key] - set(pattern.groupindex)
        if missing:
            raise self.fault(f"[log] {key} has no group (?P<{min(missing)}>...); add it")
        return pattern

    def claim(self, table: dict[str, Any]) -> Claim:
        path = self.get(table, "path", str, "[[entry]] ")
        word = self.get(table, "claim", str, f"[[entry]] {path}: ")
        try:
            return Claim(self.folder / path, Parity[word.upper()])
        except KeyError:
            raise self.fault(
                f"[[entry]] {path}: claim is {word!r}; it must be one of full, traces, losses, none"
            ) from None

    def rounds(self) -> tuple[Round, ...]:
        rounds = [self.round(table) for table in self.tables("round")]
        if not any(round_.kind == Kind.HOME for round_ in rounds):
            rounds.insert(0, Round("home"))
        names = [round_.name for round_ in rounds]
        if len(set(names)) < len(names):
            twice = next(name for name in names if names.count(name) > 1)
            raise self.fault(f"[[round]] {twice} stands there twice; rename one")
        return tuple(rounds)

    def round(self, table: dict[str, Any]) -> Round:
        name = self.get(table, "name", str, "[[round]] ")
        where = f"[[round]] {name}: "
        if not re.fullmatch(r"[\w.-]+", name):
            raise self.fault(f"{where}a round's name is made of letters, digits, '-', '_' and '.'")
        kind = self.get(table, "kind", str, where, default="away")
        if kind not in set(Kind):
            raise self.fault(f"{where}kind is {kind!r}; it must be one of home, away, published")
        arguments = tuple(str(a) for a in self.get(table, "arguments", list, where, default=[]))
        recipe, seed = None, None
        if "make" in table or any("{seed}" in argument for argument in arguments):
            seed = self.get(table, "seed", int, where)
        if "make" in table:
            options = {key: table[key] for key in table if key not in _ROUND_KEYS | {"make"}}
            recipe = Recipe(self.get(table, "make", str, where), options)
        elif unknown := set(table) - _ROUND_KEYS:
            raise self.fault(f"{where}unknown key {min(unknown)}; remove it")
        if "seed" in table and seed is None:
            raise self.fault(
                f"{where}nothing is made from the seed; remove it, or write {{seed}} in an argument"
            )
        if "data" in table and "sha256" not in table:
            raise self.fault(f"{where}sha256 is missing; published data is checked by it")
        return Round(
            name=name,
            kind=Kind(kind),
            arguments=arguments,
            seed=seed,
            hash_seed=self.get(table, "hash_seed", int, where, default=0),
            files=tuple(self.get(table, "files", list, where, default=[])),
            recipe=recipe,
            **{key: table.get(key) for key in ("input", "data", "sha256", "url", "log_sha256")},
        )
