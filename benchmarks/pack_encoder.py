"""
python -m benchmarks.pack_encoder [--rounds N]

How many bits the packer's encoder makes of 40 texts of 200 to 700 bytes, as they are: pieces of minified programs,
and six in the style of short puzzle solutions. Against zopfli, and against the bits of the encoder that traded code
lengths in pairs (commit 714c35c), which stand beside each text in pack_texts.json.
"""

import argparse
import json
import math
import time
from collections.abc import Sequence

import zopfli.zopfli

from benchmarks.timing import ROOT, Row, keep
from golf.pack.deflate.deflate import NORMAL, Effort, deflate, stream_of

TEXTS = ROOT / "benchmarks" / "pack_texts.json"
ITERATIONS = 500  # of zopfli


def main() -> None:
    """Measure all texts, print a table, keep the geometric means."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rounds", type=int, default=NORMAL.rounds, help="of the finishing search")
    effort = Effort(NORMAL.zopfli_iterations, parser.parse_args().rounds)
    ratios: dict[str, list[float]] = {"zopfli": [], "the encoder before": []}
    print(f"{'bytes':>7}{'zopfli':>8}{'before':>8}{'bits':>7}{'gain':>8}{'seconds':>9}")
    for each in json.loads(TEXTS.read_text(encoding="utf-8")):
        data, before = each["text"].encode(), each["before"]
        begin = time.process_time()
        bits, theirs = deflate(data, effort).bits, squeezed(data)
        ratios["zopfli"].append(bits / theirs)
        ratios["the encoder before"].append(bits / before)
        seconds = time.process_time() - begin
        print(f"{len(data):7}{theirs:8}{before:8}{bits:7}{1 - bits / before:8.2%}{seconds:9.1f}", flush=True)
    keep("pack_encoder", [row(name, found) for name, found in ratios.items()])


def squeezed(data: bytes) -> int:
    """The bits of zopfli's stream."""
    return stream_of(zopfli.zopfli.compress(data, numiterations=ITERATIONS)[2:-4], data).bits


def row(name: str, ratios: Sequence[float]) -> Row:
    """The geometric mean of the ratios, with the least and the greatest."""
    mean = math.exp(sum(map(math.log, ratios)) / len(ratios))
    return Row(f"the packer's encoder against {name}", mean, "bits", len(ratios), min(ratios), max(ratios))


if __name__ == "__main__":
    main()
