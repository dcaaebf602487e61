"""
python benchmarks/pack_plain.py [--modules N] [--programs N] [--seed N] [--keep]

Compares the lane plain with python-minifier, which may do all that it can: modules of the standard library and of the
installed wheels keep what others import, programs keep nothing. Each of our files is proved and tried: a module is
loaded, and shows the same names, signatures and class members; a program is run, and prints the same; where one is
refused, the next one comes in its place. The smaller of python-minifier's files, with and without hoisted literals,
counts, whether or not it works. Prints a row for each file; exit status 1 where one of ours differs. With --keep the
geometric means are kept.
"""

import argparse
import random
import re
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import geometric_mean

import python_minifier

from benchmarks.pack_stdlib import LARGEST, probe
from benchmarks.pack_stdlib import modules as library_modules
from benchmarks.timing import Row, keep
from golf.errors import GolfError
from golf.pack.layout import Layout
from golf.pack.proof.candidate import finish, prove_candidate, prove_source
from golf.pack.source.rules import Rules
from golf.pack.source.sights.sights import differences

CORPUS = Path(__file__).with_name("pack_corpus")
WHEELS = Path(sysconfig.get_path("purelib"))
PACKAGES = (
    "attr",
    "click",
    "pluggy",
    "packaging",
    "rich",
    "pygments",
    "iniconfig",
    "coverage",
    "markdown_it",
)
SECONDS = 20
NEW = re.compile(r"_?\w{1,2}")
LEAST = 1000  # bytes of a source


@dataclass(frozen=True, slots=True)
class Compared:
    """One file; ours and theirs are sizes in bytes."""

    name: str
    ours: int
    theirs: int
    same: bool

    @property
    def ratio(self) -> float:
        return self.ours / self.theirs


def wheel_modules() -> list[tuple[str, Path]]:
    """Modules of installed packages: dotted name and file."""
    found = []
    for package in PACKAGES:
        for path in sorted((WHEELS / package).glob("*.py")):
            if path.stem.strip("_") not in ("init", "main") and LEAST <= path.stat().st_size <= LARGEST:
                found.append((f"{package}.{path.stem}", path))
    return found


def drawn_modules(count: int, seed: int) -> Iterator[tuple[str, Path]]:
    """Two of three from the standard library, the others from wheels."""
    choose = random.Random(seed)
    library = [(name, path) for name, path in library_modules() if path.stat().st_size >= LEAST]
    yield from choose.sample(library, count - count // 3)
    yield from choose.sample(wheel_modules(), count // 3)


def drawn_programs(seed: int) -> Iterator[tuple[str, Path]]:
    """The corpus, and modules of the standard library that are programs too and do the same when they are run twice."""
    programs = [(path.name, path) for path in sorted(CORPUS.glob("*.py"))]
    every = [
        (name, path) for name, path in library_modules() if "__main__" in path.read_text("utf-8", "replace")
    ]
    random.Random(seed).shuffle(every)
    for name, path in (*programs, *every):
        if (first := run(path)) is not None and first == run(path):
            yield name, path


def run(path: Path) -> tuple[int, bytes] | None:
    """The exit status and the output of a program that reads nothing, alone in a folder; None where it does not end."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-B", str(shutil.copy(path, folder))]
        try:
            ended = subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, timeout=SECONDS, cwd=folder
            )
        except subprocess.TimeoutExpired:
            return None
    return ended.returncode, ended.stdout


def packed(source: str, path: str, module: bool) -> str:
    """Our plain file, without a search. Raises GolfError where the source is refused."""
    layout = Layout(source, Rules(module, plain=True), path)
    differences(layout.sights, path, module, wrapped=False)
    prove_source(layout)
    state = layout.renamed(0)
    text = layout.render(state)
    prove_candidate(layout, state, text)
    return finish(layout, text)


def minified(source: str, module: bool) -> str:
    """The smaller one of what python-minifier makes of it with all that it can do."""
    every = (
        python_minifier.minify(
            source, remove_literal_statements=True, rename_globals=not module, hoist_literals=hoist
        )
        for hoist in (False, True)
    )
    return min(every, key=lambda text: len(text.encode()))


def compare(name: str, path: Path, module: bool) -> Compared | None:
    """Pack one file both ways, and try ours; None where it is refused."""
    source = path.read_text("utf-8")
    try:
        ours = packed(source, path.name, module)
    except GolfError as error:
        print(f"{name}: refused: {error}", flush=True)
        return None
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        file.write_text(ours, "utf-8")
        before = probe(name, path, path) if module else run(path)
        after = probe(name, file, path) if module else run(file)
    theirs = minified(source, module)
    found = Compared(name, len(ours.encode()), len(theirs.encode()), before == without_new(before, after))
    print(
        f"{found.ratio:6.3f} {found.ours:6} {found.theirs:6} {name}{'' if found.same else ': DIFFERENT'}",
        flush=True,
    )
    return found


def compared(files: Iterable[tuple[str, Path]], module: bool) -> Iterator[Compared]:
    """The files that are not refused."""
    return filter(None, (compare(*each, module) for each in files))


def without_new(before: object, after: object) -> object:
    """What a packed module shows, but for the short names that it gives to literals and builtins."""
    match before, after:
        case [dict(old), *_], [dict(new), *others]:
            return [
                {name: look for name, look in new.items() if name in old or not NEW.fullmatch(name)},
                *others,
            ]
    return after


def main() -> int:
    """Compare, print the geometric means, and say by the exit status whether all is well."""
    parser = argparse.ArgumentParser(description="Compare the lane plain with python-minifier.")
    parser.add_argument("--modules", type=int, default=60, help="how many modules (default: 60)")
    parser.add_argument("--programs", type=int, default=20, help="how many programs (default: 20)")
    parser.add_argument("--seed", type=int, default=0, help="which ones (default: 0)")
    parser.add_argument("--keep", action="store_true", help="keep the geometric means")
    arguments = parser.parse_args()
    kinds = {
        "modules": [*compared(drawn_modules(arguments.modules, arguments.seed), True)],
        "programs": [*islice(compared(drawn_programs(arguments.seed), False), arguments.programs)],
    }
    rows, well = [], True
    for kind, found in kinds.items():
        if found:
            ratios = [each.ratio for each in found]
            what = f"golf pack --lane plain against python-minifier, {kind}"
            rows.append(Row(what, geometric_mean(ratios), "bytes", len(ratios), min(ratios), max(ratios)))
            print(f"{kind}: {rows[-1].ratio:.3f} in geometric mean (n = {len(ratios)})")
            well = well and all(each.same for each in found)
    if arguments.keep:
        keep("pack_plain", rows)
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
