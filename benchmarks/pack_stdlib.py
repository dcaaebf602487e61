"""
python benchmarks/pack_stdlib.py [--count N] [--seed N]

Packs modules of the standard library as strongly as the packer dares (every free name new, statements in a random
order of those allowed, random spellings), loads the packed files, and compares each with its original: the names it
defines, their types, signatures and class members, and what the original's doctests come to. A module may be refused;
none may differ. Prints the counts; exit status 1 where one differs.
"""

import argparse
import json
import random
import subprocess
import sys
import sysconfig
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from golf.errors import GolfError
from golf.pack.deflate.deflate import Effort, deflate
from golf.pack.layout import Layout
from golf.pack.proof.candidate import prove_candidate, prove_source
from golf.pack.source.rules import Rules
from golf.pack.source.slots import State
from golf.pack.wrap.lane import BYTES
from golf.pack.wrap.wrap import wrap_stream

LIBRARY = Path(sysconfig.get_path("stdlib"))
LARGEST = 60_000  # bytes of a source; larger ones only take longer
SECONDS = 120  # for one module's doctests
NOISY = {
    "antigravity",
    "this",
    "__main__",
    "idlelib",
    "turtledemo",
    "test",
    "lib2to3",
    "site-packages",
    "pydoc_data",
}
FAST = Effort(0, 0)

# Loads a file as the module of a given name, and prints what there is to see of it, and what another file's doctests
# come to in it.
PROBE = """
import ast, doctest, importlib.util, inspect, io, json, contextlib, sys, warnings
import codecs, zlib
codecs.lookup("L1")  # what a packed file stands on, also where it is one of these itself
warnings.simplefilter("ignore")
name, path, documented = sys.argv[1:]
del sys.argv[1:]  # what a default shows of them is no difference
importlib.import_module(name.rpartition(".")[0]) if "." in name else None
spec = importlib.util.spec_from_file_location(name, path)
module = sys.modules[name] = importlib.util.module_from_spec(spec)
with contextlib.redirect_stdout(io.StringIO()):
    spec.loader.exec_module(module)
def parameter(each):
    named = each.kind in (each.POSITIONAL_OR_KEYWORD, each.KEYWORD_ONLY)
    return each.name if named else "", each.kind, repr(each.default).partition(" at 0x")[0]
def tests(path):
    kinds = ast.Module | ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    with open(path, encoding="utf-8") as file:
        nodes = [node for node in ast.walk(ast.parse(file.read())) if isinstance(node, kinds)]
    for text in filter(None, map(ast.get_docstring, nodes)):
        with contextlib.suppress(ValueError):
            yield doctest.DocTestParser().get_doctest(text, dict(vars(module)), name, path, 0)
def look(value):
    seen = [type(value).__name__]
    if inspect.isfunction(value) or inspect.isclass(value):
        with contextlib.suppress(ValueError, TypeError):
            seen.append([parameter(each) for each in inspect.signature(value).parameters.values()])
    if inspect.isclass(value) and value.__module__ == name:
        seen.append(sorted(vars(value)))
    return seen
names = {key: look(value) for key, value in vars(module).items() if key != "zlib" and key[:2] != "__"}
with contextlib.redirect_stdout(io.StringIO()):
    runner = doctest.DocTestRunner(verbose=False)
    for each in tests(documented):
        runner.run(each)
print(json.dumps([names, runner.tries, runner.failures]))
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one module."""

    name: str
    word: str  # "same", "refused", "unloadable" (the original does not load here either) or "different"
    doctests: int = 0
    before: int = 0
    after: int = 0
    reason: str = ""


def modules() -> list[tuple[str, Path]]:
    """The modules of the standard library that are written in Python: dotted name and file."""
    found = []
    for path in sorted(LIBRARY.rglob("*.py")):
        parts = path.relative_to(LIBRARY).with_suffix("").parts
        quiet = not NOISY & set(parts) and path.stem not in ("__init__", "__main__")
        importable = len(parts) < 3 and all(part.isidentifier() for part in parts)
        if quiet and importable and path.stat().st_size <= LARGEST:
            found.append((".".join(parts), path))
    return found


def shuffled(layout: Layout, seed: int) -> State:
    """A legal state with everything changed that may be."""
    choose = random.Random(seed)
    state = layout.renamed(seed)
    state.picks = [choose.randrange(len(choice.options)) for choice in layout.choices]
    for suite in layout.suites:
        order: list[int] = []
        left = set(range(len(suite.units)))
        while left:
            ready = sorted(unit for unit in left if not layout.before[suite.number][unit] & left)
            order.append(choose.choice(ready))
            left.discard(order[-1])
        state.orders[suite.number] = order
    return state


def pack_module(source: str, path: str, seed: int) -> bytes:
    """The packed file of a module. Raises GolfError where it is refused."""
    layout = Layout(source, Rules(module=True), path)
    prove_source(layout)
    state = shuffled(layout, seed)
    text = layout.render(state)
    prove_candidate(layout, state, text)
    return wrap_stream(text.encode(), deflate(text.encode(), FAST), BYTES).data


def probe(name: str, path: Path, documented: Path) -> object:
    """What a module shows once it is loaded, the doctests of its documented source too; None where it does not load."""
    run = subprocess.run(
        [sys.executable, "-B", "-X", "utf8", "-c", PROBE, name, str(path), str(documented)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        stdin=subprocess.DEVNULL,
    )
    return json.loads(run.stdout.splitlines()[-1]) if run.returncode == 0 and run.stdout else None


def check_module(name: str, path: Path, seed: int = 0) -> Outcome:
    """Pack one module, and compare what it shows with what the original shows."""
    try:
        source = path.read_text(encoding="utf-8")
        packed = pack_module(source, path.name, seed)
    except (GolfError, UnicodeDecodeError) as error:
        return Outcome(name, "refused", reason=str(error))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / path.name
        file.write_bytes(packed)
        try:
            original = probe(name, path, path)
            if original is None:
                return Outcome(name, "unloadable")
            changed = probe(name, file, path)
        except subprocess.TimeoutExpired:
            return Outcome(name, "unloadable", reason="its doctests take too long")
    attempted = original[1] if isinstance(original, list) else 0
    word = "same" if changed == original else "different"
    return Outcome(name, word, attempted, path.stat().st_size, len(packed))


def check_many(count: int, seed: int) -> Iterator[Outcome]:
    """Check that many modules, drawn by the seed."""
    every = modules()
    for name, path in random.Random(seed).sample(every, min(count, len(every))):
        yield check_module(name, path, seed)


def main() -> int:
    """Check, print the counts, and say by the exit status whether all is well."""
    parser = argparse.ArgumentParser(description="Pack modules of the standard library, and compare them.")
    parser.add_argument("--count", type=int, default=200, help="modules (default: 200)")
    parser.add_argument(
        "--seed", type=int, default=0, help="which ones, and how they are changed (default: 0)"
    )
    arguments = parser.parse_args()
    words: Counter[str] = Counter()
    doctests = before = after = 0
    for outcome in check_many(arguments.count, arguments.seed):
        words[outcome.word] += 1
        if outcome.word == "same":
            doctests, before, after = (
                doctests + outcome.doctests,
                before + outcome.before,
                after + outcome.after,
            )
        else:
            print(f"{outcome.name}: {outcome.word} {outcome.reason}".rstrip(), flush=True)
    print(", ".join(f"{count} {word}" for word, count in sorted(words.items())))
    print(f"{doctests} examples in doctests; {before:,} bytes before, {after:,} packed")
    return 1 if words["different"] else 0


if __name__ == "__main__":
    sys.exit(main())
