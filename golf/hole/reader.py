"""hole.toml -> Hole: every key is checked, and every file that it names lies in the course."""

import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from golf.hole.hole import Claim, Hole, Kind, Recipe, Round
from golf.hole.inputs import MAKERS, MOST
from golf.log.lines import Grammar
from golf.log.parity import Parity
from golf.tables import Table

LONGEST_SENTENCE = 200
_GROUPS = {
    "metadata": ("key", "value"),
    "loss": ("step", "loss"),
    "sample": ("index", "text"),
    "sample_end": (),
}


def course_of(folder: Path) -> Path:
    """The root of the course that a hole's folder belongs to: the hole itself, or what its `holes/` lies in."""
    whole = folder.absolute()
    return whole.parent.parent if whole.parent.name == "holes" else whole


def read_hole(folder: Path) -> Hole:
    """Read and check `hole.toml`. Raises GolfError with the file, the place and the remedy."""
    table = Table.read(folder / "hole.toml", "a hole is a folder with a hole.toml, a UTF-8 text file")
    title = table.get("title", str)
    if not title.isprintable() or not 0 < len(title) <= 60:
        raise table.fault("title must be a name of at most 60 printable characters")
    table.get_or("trace", dict, {})  # which the lessons read
    table.get_or("stage", list, [])  # the lessons, too
    table.get_or("runtime", list, [])  # which golf/run reads
    hole = Hole(
        name=title,
        folder=folder,
        reference=folder / _inside(table, folder, "reference", table.get("reference", str)),
        input=_shipped(table, folder, "input"),
        grammar=_grammar(table.table("log")),
        claims=(*(_named_claim(entry, folder) for entry in table.tables("entry")), *_rows_beside(folder)),
        rounds=_rounds(table, folder),
        pace=folder / pace if (pace := _shipped(table, folder, "pace")) else None,
    )
    table.no_more_keys()
    for round_ in hole.rounds:
        _check_folder(table, hole.input, round_)
    return hole


def _check_folder(table: Table, shipped: str | None, round_: Round) -> None:
    """What is to lie in a run's folder: the input, and files of other names, none of them a program's."""
    where = f"[[round]] {round_.name}: "
    if shipped is None and (round_.data or (round_.input and not round_.recipe)):
        raise table.fault(f"{where}the hole has no input that this could stand for; name one at the top")
    names = [PurePosixPath(name).name for name in (*([shipped] if shipped else ()), *round_.files)]
    for name in names:
        if PurePosixPath(name).stem == "program":
            raise table.fault(f"{where}{name[:60]!r} is what every program is called there; rename it")
        if names.count(name) > 1:
            raise table.fault(f"{where}two files would be called {name[:60]!r}; rename one")


def _inside(table: Table, folder: Path, key: str, name: str) -> str:
    """The name of a file in the course. Raises GolfError where it lies outside, links followed."""
    try:
        inside = (folder / name).resolve().is_relative_to(course_of(folder).resolve())
    except (OSError, ValueError, RuntimeError):  # no name for a file, or links in a circle
        inside = False
    if not inside:
        raise table.fault(f"{key} is {name[:200]!r}, which is no file in this course; name one that is")
    return name


def _shipped(table: Table, folder: Path, key: str) -> str | None:
    """The name of a shipped file, where the key is there."""
    name = table.get_or(key, str, None)
    return None if name is None else _inside(table, folder, key, name)


def _grammar(table: Table) -> Grammar:
    grammar = Grammar(**{key: table.pattern(key, groups) for key, groups in _GROUPS.items() if key in table})
    table.no_more_keys()
    return grammar


def _named_claim(table: Table, folder: Path) -> Claim:
    path = table.get("path", str)
    return _claim(table.named(path), folder / _inside(table, folder, "path", path), None)


def _rows_beside(folder: Path) -> Iterator[Claim]:
    """The rows that lie beside their entries: `mine.py.toml` tells of `mine.py`."""
    for path in sorted([*folder.glob("entries/*.toml"), *folder.glob("ports/*.toml")]):
        table = Table.read(path, "mend it, or remove it with the entry beside it")
        name = str(path.with_suffix("").relative_to(folder))
        yield _claim(table, folder / _inside(table, folder, "its entry", name), Parity.FULL.word)


def _claim(table: Table, path: Path, default: str | None) -> Claim:
    claims = {parity.word: parity for parity in reversed(Parity)}
    claim = Claim(
        path, table.choice("claim", claims, default), _sentence(table, "holder"), _sentence(table, "stroke")
    )
    table.no_more_keys()
    return claim


def _sentence(table: Table, key: str) -> str:
    """A line of text that may be shown."""
    text = table.get_or(key, str, "")
    if not text.isprintable() or len(text) > LONGEST_SENTENCE:
        raise table.fault(f"{key} must be a line of at most {LONGEST_SENTENCE} printable characters")
    return text


def _rounds(table: Table, folder: Path) -> tuple[Round, ...]:
    rounds = [_round(each, folder) for each in table.tables("round")]
    if not any(round_.kind == Kind.HOME for round_ in rounds):
        rounds.insert(0, Round("home"))
    names = [round_.name for round_ in rounds]
    if twice := [name for name in names if names.count(name) > 1]:
        raise table.fault(f"[[round]] {twice[0]} stands there twice; rename one")
    return tuple(rounds)


def _round(table: Table, folder: Path) -> Round:
    name = table.get("name", str)
    if not re.fullmatch(r"[\w.-]{1,40}", name):
        raise table.fault(
            f"{name[:60]!r}: a round's name is made of at most 40 letters, digits, '-', '_' and '.'"
        )
    table.named(name)
    round_ = Round(
        name=name,
        kind=table.choice("kind", {kind.value: kind for kind in Kind}, Kind.AWAY),
        arguments=table.strings("arguments"),
        seed=table.whole("seed", 0, MOST) if "seed" in table else None,
        hash_seed=table.whole("hash_seed", 0, (1 << 32) - 1, 0),
        input=_shipped(table, folder, "input"),
        files=tuple(_inside(table, folder, "files", file) for file in table.strings("files")),
        recipe=_recipe(table),
        data=_data(table),
        sha256=table.get_or("sha256", str, None),
        url=_url(table),
        log_sha256=table.get_or("log_sha256", str, None),
    )
    _check_round(table, round_)
    return round_


def _check_round(table: Table, round_: Round) -> None:
    """Keys that ask for one another."""
    table.no_more_keys()
    made = round_.recipe or any("{seed}" in argument for argument in round_.arguments)
    if made and round_.seed is None:
        raise table.fault("seed is missing; add it")
    if round_.seed is not None and not made:
        raise table.fault("nothing is made from the seed; remove it, or write {seed} in an argument")
    if round_.data is not None and round_.sha256 is None:
        raise table.fault("sha256 is missing; published data is checked by it")


def _recipe(table: Table) -> Recipe | None:
    if "make" not in table:
        return None
    maker = table.choice("make", MAKERS)
    return Recipe(table.get("make", str), maker.options(table))


def _data(table: Table) -> str | None:
    """A name below the folder of published data, and nowhere else."""
    name = table.get_or("data", str, None)
    if name is not None and (PurePosixPath(name).is_absolute() or not {"", ".."}.isdisjoint(name.split("/"))):
        raise table.fault(f"data is {name[:200]!r}; it must be a relative name without `..`")
    return name


def _url(table: Table) -> str | None:
    url = table.get_or("url", str, None)
    if url is not None and not url.startswith(("http://", "https://")):
        raise table.fault(f"url is {url[:200]!r}; it must begin with http:// or https://")
    return url
