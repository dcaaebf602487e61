"""Small programs, packed as strongly as the packer dares, and run on every Python: what came out of each."""

import html
import re
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path

from benchmarks.pack_stdlib import FAST, shuffled
from golf.pack.deflate.deflate import Stream, deflate
from golf.pack.layout import Layout
from golf.pack.proof.candidate import finish, prove_candidate, prove_source, spelled_and_renamed
from golf.pack.source.hoist import hoisted
from golf.pack.source.rules import Rules
from golf.pack.source.sights.sights import Refused, differences
from golf.pack.wrap.lane import BYTES, CHARACTERS, PLAIN, Lane
from golf.pack.wrap.wrap import bare, wrap_stream
from golf.run.interpreters import Interpreter, find_interpreter

CORPUS = Path(__file__).parent / "pack/corpus"
LANES = (PLAIN, BYTES, CHARACTERS)
SECONDS = 60
TITLE = re.compile(r"^### (.*?)(?: \((refused|refused when compressed|entities|3\.\d+)\))?\n", re.MULTILINE)
OF_COMPILER = re.compile(r"^\S+:\d+: SyntaxWarning.*\n(  .*\n)?", re.MULTILINE)
FRAMES = re.compile(r"^ .*\n", re.MULTILINE)
UNCAUGHT = re.compile(r"^([\w.]+): .*$", re.MULTILINE)


@dataclass(frozen=True)
class Program:
    """A program of the corpus; its mark says what is special about it."""

    title: str
    mark: str
    text: str

    @property
    def pythons(self) -> tuple[Interpreter, ...]:
        """The Pythons that know its syntax."""
        new = self.mark.startswith("3.")
        return tuple(python for python in pythons() if not new or python.version >= self.mark)

    def is_refused(self, lane: Lane) -> bool:
        return self.mark == "refused" or (self.mark == "refused when compressed" and lane.wrapped)


@dataclass(frozen=True)
class Ran:
    """What a run came to; of what stands on stderr, without places, and of an uncaught error without its message."""

    stdout: bytes
    stderr: str
    status: int


def programs(kind: str) -> list[Program]:
    """The programs of a file of the corpus."""
    _, *parts = TITLE.split((CORPUS / f"{kind}.txt").read_text("utf-8"))
    return [
        Program(title, mark or "", html.unescape(text) if mark == "entities" else text)
        for title, mark, text in zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    ]


@cache
def pythons() -> tuple[Interpreter, ...]:
    """Every Python that the packer knows of and that is here."""
    found = map(find_interpreter, ("3.11", "3.12", "3.13", "3.14"))
    return tuple(python for python in found if python)


@dataclass(frozen=True)
class Candidate:
    """A source with every name, spelling and order changed that may be.

    pairs    two texts each, of which each Python must find that they differ in names only
    files    the packed program of each lane that does not refuse the source
    refused  why each other lane does
    """

    pairs: list[tuple[str, str]]
    files: dict[Lane, bytes]
    refused: dict[Lane, Refused]


def packed(source: str, seed: int, lanes: Sequence[Lane] = LANES) -> Candidate:
    """A proved candidate. Raises GolfError where the source is refused whatever the lane."""
    found = Candidate([], {}, {})
    for plain in {not lane.wrapped for lane in lanes}:
        layout = Layout(source, Rules(plain=plain))
        prove_source(layout)
        state = shuffled(layout, seed)
        text = layout.render(replace(state, blank=" " if plain else " \t"[seed % 2]))
        prove_candidate(layout, state, text)
        found.pairs.append(spelled_and_renamed(layout, state))
        final = finish(layout, text)
        for lane in (lane for lane in lanes if lane.wrapped != plain):
            try:
                differences(layout.sights, layout.path, False, lane.wrapped)
                found.files[lane] = _file(final.encode(), lane)
            except Refused as refusal:
                found.refused[lane] = refusal
    return found


def _file(data: bytes, lane: Lane) -> bytes:
    """With the imports at its top in the wrapper, whether that is smaller or not."""
    return (wrap_stream(data, _stream(data), lane) if lane.wrapped else bare(data, lane)).data


@lru_cache(maxsize=1)
def _stream(data: bytes) -> Stream:
    """The same in both compressed lanes."""
    return deflate(hoisted(data).body, FAST)


def ran(data: bytes, python: Interpreter, call: Sequence[str] = ("PROGRAM",)) -> Ran:
    """What a program does, alone in an empty folder, with nothing but the standard library; by this call."""
    with tempfile.TemporaryDirectory(prefix="golf-") as folder:
        path = Path(folder) / "program.py"
        path.write_bytes(data)
        run = subprocess.run(
            [
                python.path,
                "-B",
                "-IS",
                "-X",
                "utf8",
                *(str(path) if word == "PROGRAM" else word for word in call),
            ],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            cwd=folder,
            timeout=SECONDS,
        )
    return Ran(run.stdout, _without_places(run.stderr.decode(errors="replace")), run.returncode)


def _without_places(stderr: str) -> str:
    told = OF_COMPILER.sub("", stderr)
    if "Traceback (most recent call last):\n" in told:
        told = UNCAUGHT.sub(r"\1", FRAMES.sub("", told))
    return told


def unlike(
    source: str, candidate: Candidate, on: Sequence[Interpreter], call: Sequence[str] = ("PROGRAM",)
) -> Iterator[str]:
    """For each Python and each packed program that does not do what the source does there: what it does."""
    for python in on if candidate.files else ():
        original = ran(source.encode(), python, call)
        for lane, data in candidate.files.items():
            if (result := ran(data, python, call)) != original:
                yield f"{python}, {lane.unit}: {original} became {result}"
