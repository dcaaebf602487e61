"""
python -m benchmarks.judge [--pairs N]

What judging costs: all layers against the bare interpreter; golden logs against running the
reference; home and away against home alone; from a wrong byte to the verdict; a thousand entries.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.timing import ROOT, Row, keep, row, timed

HOLE = r"""
title = "quick"
reference = "reference.py"

[log]
loss = '^step (?P<step>\d+) \| loss (?P<loss>\S+)$'
"""
FIVE_LINES = """
weights = [0.5, 0.25]
for step in range(20):
    weights = [w * 0.9 for w in weights]
    print(f"step {step + 1} | loss {sum(weights):.4f}")
"""
COUNTS = (10, 100, 1000)


def judged(
    arguments: list[str], out: Path, root: Path = ROOT
) -> tuple[float, float, float, dict[str, object]]:
    """One call of compare_runs.py: wall seconds, CPU seconds, peak MiB, and its summary."""
    command = [sys.executable, str(root / "compare_runs.py"), *arguments, "--out", str(out)]
    used = timed(command, root)
    summary = json.loads((out / "summary.json").read_text("utf-8"))
    shutil.rmtree(out)
    return used.wall, used.cpu, used.peak_mib, summary


def home_seconds(summary: dict[str, object], key: str) -> float:
    """What the entry's home round used, as the harness measured it."""
    entries = summary["entries"]
    assert isinstance(entries, list)
    return float(next(run[key] for run in entries[0]["rounds"] if run["name"] == "home"))


def measure(folder: Path, pairs: int) -> list[Row]:
    for name in ("input.txt", "femtogpt.py"):
        shutil.copy(ROOT / name, folder)
    overhead, start, golden, full = [], [], [], []
    for _ in range(pairs):
        bare = timed([sys.executable, "-s", "-B", "-u", "-X", "utf8", "femtogpt.py"], folder)
        one = ["femtogpt.py", "--jobs", "1"]
        wall, _, _, summary = judged([*one, "--rounds", "home"], folder / "out")
        overhead.append(home_seconds(summary, "cpu_seconds") / bare.cpu)
        start.append(wall - home_seconds(summary, "seconds"))
        fresh, _, _, _ = judged([*one, "--rounds", "home", "--fresh"], folder / "out")
        golden.append(fresh / wall)
        _, _, _, summary = judged(one, folder / "out")
        full.append(
            sum(run["cpu_seconds"] for run in _rounds(summary)) / home_seconds(summary, "cpu_seconds")
        )
    return [
        row("femtogpt.py in all layers / bare", "CPU seconds", overhead),
        row("all of compare_runs.py less the run itself", "wall seconds, no ratio", start),
        row("running the reference / golden log", "wall seconds", golden),
        row("home and away rounds / home round alone", "CPU seconds", full),
    ]


def _rounds(summary: dict[str, object]) -> list[dict[str, float]]:
    entries = summary["entries"]
    assert isinstance(entries, list)
    return list(entries[0]["rounds"])


def wrong_byte(folder: Path, pairs: int) -> Row:
    """From printing a wrong line to the end of the run, for an entry that would go on for a minute."""
    course = quick_course(folder / "wrong", 0)
    text = FIVE_LINES.replace("sum(weights)", "sum(weights) + (step == 9) / 10")
    text = text.replace('.4f}")\n', '.4f}", flush=True)\n    if step == 9: import time; time.sleep(60)\n')
    (course / "wrong.py").write_text(text)
    seconds = []
    for _ in range(pairs):
        command = [sys.executable, str(course / "compare_runs.py"), "wrong.py", "--out", str(folder / "out")]
        subprocess.run(command, cwd=course, stdout=subprocess.DEVNULL, check=False)
        summary = json.loads((folder / "out" / "summary.json").read_text("utf-8"))
        seconds.append(home_seconds(summary, "seconds"))
        shutil.rmtree(folder / "out")
    return row("from the start through a wrong line to the end of the run", "wall seconds, no ratio", seconds)


def quick_course(folder: Path, entries: int) -> Path:
    """A hole of five-line programs with so many entries."""
    folder.mkdir()
    (folder / "hole.toml").write_text(HOLE)
    (folder / "reference.py").write_text(FIVE_LINES)
    (folder / "entries").mkdir()
    for i in range(entries):
        (folder / "entries" / f"entry{i:04d}.py").write_text(f"# {i}{FIVE_LINES}")
    shutil.copy(ROOT / "compare_runs.py", folder)
    return folder


def thousands(folder: Path) -> list[Row]:
    """Many entries in one call: how many a second, and the harness's peak memory."""
    rows = []
    for count in COUNTS:
        course = quick_course(folder / f"many{count}", count)
        paths = [str(path.relative_to(course)) for path in sorted((course / "entries").iterdir())]
        started = time.monotonic()
        _, _, peak, summary = judged(paths, folder / "out", course)
        entries = summary["entries"]
        assert isinstance(entries, list) and all(entry["valid"] for entry in entries)
        rows.append(row(f"{count} entries", "entries a second", [count / (time.monotonic() - started)]))
        rows.append(row(f"{count} entries", "peak MiB of the harness", [peak]))
    return rows


def main() -> None:
    """Measure and keep all rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=3, metavar="N")
    pairs = parser.parse_args().pairs
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        keep("judge", [*measure(folder, pairs), wrong_byte(folder, pairs), *thousands(folder)])


if __name__ == "__main__":
    main()
