"""
python -m benchmarks.finale [--seconds N] [--pairs N] [--python PYTHON]

How far the finale of poems comes in the seconds given, on the device that PYTHON's torch chooses, against the bigram by
counting and the reference in pure Python; and how many tokens a second the finale of tokens reads with 64 documents a
step, over one. The finale's log is kept, and its figures are filled into docs/experiments.md.
"""

import argparse
import json
import platform
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.timing import ROOT, Row, keep, row
from golf.errors import GolfError
from golf.hole.hole import Kind
from golf.hole.reader import read_hole
from golf.hole.source import read_source
from golf.judge.rounds import Choice, ready_rounds
from golf.run.interpreters import this_interpreter
from tools import sections

KEPT, PAGE = Path(__file__).with_suffix(".json"), ROOT / "docs" / "experiments.md"
PART = "finale"
POEMS, TOKENS = ROOT / "holes" / "poems", ROOT / "holes" / "tokens"
BATCH = 64  # windows a step
EVALUATION = 25  # steps from one to the next, so that ten minutes on a CPU show a curve
FEW = {"64": 20, "1": 400}  # documents a step, and steps: both take seconds
VERSIONS = "import platform, torch; print(platform.python_version(), torch.__version__)"


@dataclass(frozen=True)
class Finale:
    """One training at scale, as far as it came.

    machine  Python, torch, and what they ran on
    seconds  of the whole program, start and validations included
    steps    done in them
    planned  steps of a whole finale
    log      what it printed, line by line
    small    the yardstick and the validation loss that poemgpt.py prints in its home round
    """

    machine: str
    seconds: float
    steps: int
    planned: int
    log: tuple[str, ...]
    small: tuple[str, str]

    def find(self, pattern: str) -> str:
        """The first group of the last line that begins so. Raises GolfError where none does."""
        return last(self.log, pattern)


def last(log: Sequence[str], pattern: str) -> str:
    found = [match[1] for line in log if (match := re.match(pattern, line))]
    if not found:
        raise GolfError(f"the log has no line like {pattern}; give the finale more --seconds")
    return found[-1]


def ran(command: Sequence[str], folder: Path, seconds: float) -> tuple[str, str, float]:
    """What a program prints until it ends, or is interrupted as by Ctrl-C; and the seconds that took."""
    began = time.monotonic()
    with subprocess.Popen(
        command, cwd=folder, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as program:
        try:
            printed, said = program.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            program.send_signal(signal.SIGINT)
            printed, said = program.communicate()
    if program.returncode not in (0, 130):
        raise GolfError(
            f"{command[1]}: ended with {program.returncode}: {said.strip().rpartition(chr(10))[2]}"
        )
    return printed, said, time.monotonic() - began


def play(python: str, folder: Path, seconds: float, small: tuple[str, str]) -> Finale:
    """The finale of poems, ended after the seconds given."""
    versions, _, _ = ran([python, "-c", VERSIONS], folder, seconds)
    interpreter, torch = versions.split()
    program = str(POEMS / "ports" / "poemgpt_torch.py")
    printed, said, took = ran(
        [python, program, "--finale", "--eval-interval", str(EVALUATION)], folder, seconds
    )
    log = tuple(printed.splitlines())
    planned = int(last(log, r"transformer step +\d+ / +(\d+)"))
    stopped = re.search(r"interrupted after step (\d+)", said)
    machine = f"Python {interpreter}, torch {torch}, {platform.system()} {platform.machine()}"
    return Finale(machine, took, int(stopped[1]) if stopped else planned, planned, log, small)


def tokens_a_second(python: str, folder: Path, documents: str) -> float:
    """What the finale of tokens reads with so many documents a step."""
    program = str(TOKENS / "ports" / "tokengpt_torch.py")
    size = ["--batch-size", documents, "--num-steps", str(FEW[documents])]
    printed, _, _ = ran([python, program, "--finale", *size], folder, 600)
    found = re.search(r"([\d,]+) tokens a second", printed)
    if not found:
        raise GolfError("tokengpt_torch.py told no tokens a second")
    return float(found[1].replace(",", ""))


def side_by_side(measure: Callable[[str], float], pairs: int) -> Row:
    """64 documents a step over one, measured in turn."""
    ratios = [measure("64") / measure("1") for _ in range(pairs)]
    return row("the finale of tokens, 64 documents a step over one", "tokens a second", ratios)


def reference_losses() -> tuple[str, str]:
    """poemgpt.py's own yardstick and validation loss in its home round. Raises GolfError without a stored log."""
    hole = read_hole(POEMS)
    choice = Choice(kinds=frozenset({Kind.HOME}))
    home, *_ = ready_rounds(hole, read_source(hole.reference).data, this_interpreter(), choice).ready
    if home.known is None:
        raise GolfError(f"{hole.name}: no golden log for {home.interpreter} here; judge an entry first")
    log = home.known.log.stdout.decode().splitlines()
    ours = r"%s validation loss: (\S+)"
    return last(log, ours % "count bigram"), last(log, ours % "transformer")


def table(found: Finale) -> str:
    """What was found, as a Markdown table."""
    a_step = found.seconds / found.steps
    batch = BATCH * int(found.find(r"settings: .*context (\d+)"))
    judged = r"transformer step +%s / +\d+ \| validation loss %s"
    step, loss = found.find(judged % (r"(\d+)", r"\S+")), found.find(judged % (r"\d+", r"(\S+)"))
    rows = (
        ("device", f"{found.find(r'device: (.*)')}; {found.machine}"),
        (
            "steps",
            f"{found.steps:,} of {found.planned:,} in {found.seconds:,.0f} seconds, validations included",
        ),
        ("tokens a second", f"{batch / a_step:,.0f}"),
        (f"all {found.planned:,} steps, extrapolated", f"{a_step * found.planned / 3600:.1f} hours"),
        (f"validation loss after step {step}, nats", loss),
        (
            "the bigram by counting, on the same characters",
            found.find(r"count bigram validation loss: (\S+)"),
        ),
        ("`poemgpt.py` in its home round; the bigram there", f"{found.small[1]}; {found.small[0]}"),
    )
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (("", ""), ("---",) * 2, *rows))


def kept(path: Path = KEPT) -> Finale:
    """The finale that was measured last."""
    found = json.loads(path.read_text("utf-8"))
    return Finale(**{**found, "log": tuple(found["log"]), "small": tuple(found["small"])})


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, and keep it. Returns the exit status."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=600, metavar="N")
    parser.add_argument("--pairs", type=int, default=3, metavar="N")
    parser.add_argument("--python", default=sys.executable)
    call = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as name:
            found = play(call.python, Path(name), call.seconds, reference_losses())
            documents = side_by_side(lambda n: tokens_a_second(call.python, Path(name), n), call.pairs)
        part = table(found)
    except GolfError as error:
        print(f"benchmarks.finale: {error}", file=sys.stderr)
        return error.exit_status
    keep("finale", [documents])
    KEPT.write_text(json.dumps(asdict(found), indent=2) + "\n", "utf-8")
    PAGE.write_text(sections.filled(PAGE.read_text("utf-8"), PART, part), "utf-8")
    print(part)
    return 0


if __name__ == "__main__":
    sys.exit(main())
