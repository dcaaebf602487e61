"""
python -m benchmarks.names [--pairs N]

The reference against itself with a recursive walk and the collector on; the first entries against the
reference; compare_runs.py against the same three programs one after the other.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from benchmarks.timing import ROOT, Row, Time, keep, row, timed

PROGRAMS = ("microgpt.py", "femtogpt.py", "picogpt.py")

RECURSIVE_WALK = """
        order, seen = [], set()

        def visit(number):
            if number not in seen:
                seen.add(number)
                for operand in number.operands:
                    visit(operand)
                order.append(number)

        visit(self)
        self.grad = 1.0
        for number in reversed(order):
"""


def recursive_reference() -> str:
    """microgpt.py without a tape: the textbook's recursive closure, and the collector that its cycle needs."""
    text = (ROOT / "microgpt.py").read_text("utf-8")
    for old, new in {
        "        tape.append(self)\n": "",
        "        self.grad = 1.0\n        while tape:\n            number = tape.pop()\n": RECURSIVE_WALK.lstrip(
            "\n"
        ),
        "gc.disable()": "sys.setrecursionlimit(100_000)",
    }.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def main() -> None:
    """Measure and keep all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, metavar="N")
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("input.txt", *PROGRAMS):
            shutil.copy(ROOT / file, folder)
        (folder / "recursive.py").write_text(recursive_reference(), "utf-8")
        keep("names", measure(folder, pairs))


def measure(folder: Path, pairs: int) -> list[Row]:
    times: dict[str, list[Time]] = {name: [] for name in ("recursive.py", *PROGRAMS)}
    together: list[Time] = []
    for _ in range(pairs):
        for name, measured in times.items():
            measured.append(timed([sys.executable, "-u", name], folder))
        compare = [sys.executable, str(ROOT / "compare_runs.py"), "--fresh", "--rounds", "home"]
        together.append(timed([*compare, "femtogpt.py", "picogpt.py", "--out", str(folder / "out")], ROOT))
        shutil.rmtree(folder / "out")
    reference = times["microgpt.py"]
    serial = [sum(times[name][i].wall for name in PROGRAMS) for i in range(pairs)]
    old = times["recursive.py"]
    rows = [
        row(
            "recursive closure and collector on / microgpt.py",
            "CPU seconds",
            [a.cpu / b.cpu for a, b in zip(old, reference, strict=True)],
        ),
        row(
            "the same, memory",
            "peak MiB",
            [a.peak_mib / b.peak_mib for a, b in zip(old, reference, strict=True)],
        ),
    ]
    for name in PROGRAMS[1:]:
        ratios = [a.cpu / b.cpu for a, b in zip(reference, times[name], strict=True)]
        rows.append(row(f"microgpt.py / {name}", "CPU seconds", ratios))
    ratios = [a / b.wall for a, b in zip(serial, together, strict=True)]
    rows.append(row("three programs in turn / compare_runs.py", "wall seconds", ratios))
    return rows


if __name__ == "__main__":
    main()
