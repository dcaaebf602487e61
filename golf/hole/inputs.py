"""The files that lie beside a program in one round: shipped, published, or made from a seed.

An away input is made, not stored: the same seed gives the same bytes on every Python (random.Random's
shuffle, sample, randrange and choices have been stable since 3.11 and are checked by a test).
"""

import hashlib
import math
import os
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from golf.errors import GolfError
from golf.files import LARGEST_BYTES, read, sha256, user_data
from golf.hole.hole import Hole, Kind, Recipe, Round
from golf.tables import Table

MOST = (1 << 63) - 1  # of a seed
REPLACE = "remove or replace it"  # what is no published data
# Letters that a made alphabet is drawn from: Latin, Greek, Cyrillic, Armenian, Hebrew, Georgian and kana.
_ALPHABETS = (("a", "z"), ("α", "ω"), ("а", "я"), ("ա", "ֆ"), ("א", "ת"), ("ა", "ჰ"), ("あ", "ん"))
LETTERS = "".join(chr(code) for first, last in _ALPHABETS for code in range(ord(first), ord(last) + 1))


def round_files(hole: Hole, round_: Round) -> dict[str, bytes] | None:
    """The round's files by name; None where its published data is not on this machine.

    Raises GolfError where a shipped file is missing or empty, or published data has another sha256.
    """
    files = {Path(name).name: _read(hole.folder / name) for name in round_.files}
    if round_.recipe is not None:
        return {**_make(hole, round_, round_.recipe), **files}
    if hole.input is None:
        return files
    if round_.data is not None:
        data = find_data(round_)
        if data is None:
            return None
    else:
        data = _read(hole.folder / (round_.input or hole.input))
    return {Path(hole.input).name: data, **files}


def with_fresh_seed(round_: Round, seed: int) -> Round:
    """The same away round as nobody has seen it: all that varies is drawn from the seed and the round's name.

    That is what its input or arguments are made from, how many words and letters there are and how long they may be,
    and PYTHONHASHSEED. Other rounds stay as they are.
    """
    if round_.kind != Kind.AWAY or round_.seed is None:
        return round_
    mixed = hashlib.sha256(f"{seed} {round_.name}".encode()).digest()
    rng = random.Random(mixed)
    return replace(
        round_,
        seed=int.from_bytes(mixed[:6]),
        hash_seed=rng.randrange(1, 1 << 32),
        recipe=round_.recipe and replace(round_.recipe, options=_varied(rng, round_.recipe.options)),
    )


def _varied(rng: random.Random, options: Mapping[str, Any]) -> dict[str, Any]:
    """A recipe's options, each number that says how much there is moved by a quarter at most."""
    varied = dict(options)
    for key in ("count", "letters"):  # always in this order: each draws
        if key in options:
            varied[key] = min(_about(rng, options[key], 1), len(LETTERS) if key == "letters" else 1 << 30)
    if "lengths" in options:
        varied["lengths"] = [
            [shortest, longest if shortest == longest else _about(rng, longest, shortest), weight]
            for shortest, longest, weight in options["lengths"]
        ]
    if "short_first_after_seed" in options:
        varied["left_out"] = rng.random() / 4
    return varied


def _about(rng: random.Random, number: int, least: int) -> int:
    """A number within a quarter of this one."""
    return max(least, rng.randint(number - number // 4, number + number // 4))


def find_data(round_: Round) -> bytes | None:
    """A published round's data from $GOLF_DATA, else the user's data folder; None where it is in neither."""
    assert round_.data is not None
    folders = [user_data()]
    if given := os.environ.get("GOLF_DATA"):
        folders.insert(0, Path(given))
    for folder in folders:
        path = folder / round_.data
        if path.is_file():
            data = _read(path, REPLACE)
            if sha256(data) != round_.sha256:
                raise GolfError(f"{path}: is not the published file (another sha256); {REPLACE}")
            return data
    return None


def _read(path: Path, remedy: str = "it is an input: restore it from the repository") -> bytes:
    data = read(path, remedy, follow=True)
    if not data.strip():
        raise GolfError(f"{path}: the input is empty; it needs at least one word")
    return data


def _make(hole: Hole, round_: Round, recipe: Recipe) -> dict[str, bytes]:
    """The input that a recipe makes, under the name of the shipped file that it is made of."""
    where = f"{hole.folder / 'hole.toml'}: [[round]] {round_.name}: "
    shipped = round_.input or hole.input
    if shipped is None:
        raise GolfError(f"{where}the hole has no input; name a shipped file as the round's input")
    try:
        lines = MAKERS[recipe.make].make(random.Random(round_.seed), hole.folder / shipped, recipe.options)
    except (TypeError, ValueError, IndexError) as error:
        raise GolfError(f"{where}the recipe {recipe.make!r} cannot be followed ({error}); mend it") from None
    return {Path(shipped if hole.input is None else hole.input).name: "\n".join(lines).encode()}


def _shuffled(rng: random.Random, home: Path, options: Mapping[str, Any]) -> list[str]:
    """The home words in another order.

    `short_first_after_seed = S`: for programs that shuffle their words after random.seed(S), the order is
    such that they meet short words first, which makes the round cheap.
    `left_out`: the share of the words that is left out.
    """
    words = _read(home).decode().split()
    rng.shuffle(words)
    del words[int(len(words) * (1 - options.get("left_out", 0))) or 1 :]
    if "short_first_after_seed" not in options:
        return words
    words.sort(key=len)
    places = list(range(len(words)))
    random.Random(options["short_first_after_seed"]).shuffle(places)
    dealt = [""] * len(words)
    for word, place in zip(words, places, strict=True):
        dealt[place] = word
    return dealt


def _invented(rng: random.Random, home: Path, options: Mapping[str, Any]) -> list[str]:
    """`count` words over `letters` letters; each row of `lengths` is [shortest, longest, weight]."""
    alphabet = rng.sample(LETTERS, options["letters"])
    rows = options["lengths"]
    words = []
    for shortest, longest, _ in rng.choices(rows, [weight for _, _, weight in rows], k=options["count"]):
        words.append("".join(rng.choices(alphabet, k=rng.randint(shortest, longest))))
    return words


def _lines(rng: random.Random, home: Path, options: Mapping[str, Any]) -> list[str]:
    """The lines of a text in another order."""
    lines = _read(home).decode().splitlines()
    rng.shuffle(lines)
    return lines


def _options_of_shuffled(table: Table) -> dict[str, Any]:
    key = "short_first_after_seed"
    return {key: table.whole(key, 0, MOST)} if key in table else {}


def _options_of_invented(table: Table) -> dict[str, Any]:
    options: dict[str, Any] = {
        "count": table.whole("count", 1, 1_000_000),
        "letters": table.whole("letters", 1, len(LETTERS)),
        "lengths": table.get("lengths", list),
    }
    for row in options["lengths"]:
        match row:
            case [int(shortest), int(longest), int() | float() as weight] if 1 <= shortest <= longest:
                if not 0 < weight < math.inf or options["count"] * longest > LARGEST_BYTES:
                    raise table.fault(
                        f"lengths has {row}; a weight must be above zero, and `count` words of the longest length "
                        f"may have {LARGEST_BYTES:,} letters at most"
                    )
            case _:
                raise table.fault("lengths must be rows of [shortest, longest, weight]")
    if not options["lengths"]:
        raise table.fault("lengths is empty; it needs a row of [shortest, longest, weight]")
    return options


@dataclass(frozen=True)
class Maker:
    """How an input is made, and how the options of its recipe are read."""

    make: Callable[[random.Random, Path, Mapping[str, Any]], list[str]]
    options: Callable[[Table], dict[str, Any]] = lambda table: {}


MAKERS = {
    "shuffle": Maker(_shuffled, _options_of_shuffled),
    "words": Maker(_invented, _options_of_invented),
    "lines": Maker(_lines),
}
