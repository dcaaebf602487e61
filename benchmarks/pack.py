"""
python -m benchmarks.pack [--seconds N] [--jobs N] [FILE ...]

What `golf pack` makes of small programs of many kinds, and of the unpacked sources of our entries, against the
same wrapper around zlib -9, around zopfli, and around zopfli after python-minifier. The programs of pack_corpus
are run, packed and unpacked, and must print the same.
"""

import argparse
import math
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import python_minifier
import zopfli.zopfli

from benchmarks.timing import ROOT, Row, keep
from golf.pack.deflate.deflate import stream_of
from golf.pack.wrap.lane import BYTES
from golf.pack.wrap.wrap import wrap_stream

CORPUS = ROOT / "benchmarks" / "pack_corpus"
ITERATIONS = 500  # of zopfli; more find nothing in sources of this size


@dataclass(frozen=True)
class Sizes:
    """One source in the lane of bytes."""

    name: str
    source: int
    zlib: int
    zopfli: int
    minified: int  # python-minifier, then zopfli
    packed: int


def main() -> None:
    """Measure all sources, print a table, keep the geometric means."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=120.0, metavar="N")
    parser.add_argument("--jobs", type=int, default=2, metavar="N")
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    args = parser.parse_args()
    files = args.files or sorted(CORPUS.glob("*.py")) + sorted(
        (ROOT / "holes" / "names" / "unpacked").glob("*.py")
    )
    print(
        f"{'source':18}{'bytes':>7}{'zlib -9':>9}{'zopfli':>8}{'minified':>10}{'packed':>8}{'gain':>8}{'gain':>8}"
    )
    measured = []
    for file in files:
        sizes = measure(file, args.seconds, args.jobs)
        measured.append(sizes)
        line = f"{sizes.name:18}{sizes.source:7}{sizes.zlib:9}{sizes.zopfli:8}{sizes.minified:10}{sizes.packed:8}"
        print(
            f"{line}{1 - sizes.packed / sizes.zopfli:8.1%}{1 - sizes.packed / sizes.minified:8.1%}",
            flush=True,
        )
    keep("pack", rows(measured))


def rows(measured: Sequence[Sizes]) -> list[Row]:
    """The geometric means of the ratios, with the least and the greatest."""
    others = {
        "zlib -9": [each.packed / each.zlib for each in measured],
        "zopfli": [each.packed / each.zopfli for each in measured],
        "python-minifier and zopfli": [each.packed / each.minified for each in measured],
    }
    return [
        Row(
            f"golf pack against {name} in the same wrapper",
            math.exp(sum(map(math.log, ratios)) / len(ratios)),
            "bytes",
            len(ratios),
            min(ratios),
            max(ratios),
        )
        for name, ratios in others.items()
    ]


def measure(file: Path, seconds: float, jobs: int) -> Sizes:
    """All sizes of one source; a program of the corpus must print the same when it is packed."""
    source = file.read_bytes()
    encoder = zlib.compressobj(9, zlib.DEFLATED, -15)
    with tempfile.TemporaryDirectory() as folder:
        packed = Path(folder) / "packed.py"
        command = [sys.executable, "-m", "golf", "pack", str(file), "-o", str(packed)]
        options = ["--seconds", str(seconds), "--jobs", str(jobs)]
        subprocess.run(command + options, check=True, capture_output=True, cwd=ROOT)
        if file.parent == CORPUS and output(packed) != output(file):
            raise SystemExit(f"{file.name} prints something else when it is packed")
        return Sizes(
            file.name,
            len(source),
            wrapped(encoder.compress(source) + encoder.flush(), source),
            wrapped(squeezed(source), source),
            min(wrapped(squeezed(text), text) for text in minified(source)),
            len(packed.read_bytes()),
        )


def output(file: Path) -> bytes:
    """What a program prints."""
    return subprocess.run([sys.executable, str(file)], check=True, capture_output=True).stdout


def squeezed(source: bytes) -> bytes:
    """Zopfli's raw stream."""
    return bytes(zopfli.zopfli.compress(source, numiterations=ITERATIONS)[2:-4])


def minified(source: bytes) -> Iterator[bytes]:
    """The source after python-minifier, with all that it may do to a program; it cannot know which is smaller."""
    for hoist in (False, True):
        yield python_minifier.minify(
            source.decode(), rename_globals=True, remove_literal_statements=True, hoist_literals=hoist
        ).encode()


def wrapped(raw: bytes, source: bytes) -> int:
    """The size of the self-extracting file around a raw stream."""
    return wrap_stream(source, stream_of(raw, source), BYTES).size


if __name__ == "__main__":
    main()
