"""The ports, and how each is built and run."""

import importlib.util
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from processes import PATIENCE

from golf.run.runtimes import runtimes

ROOT = Path(__file__).parent.parent.parent
PORTS = ROOT / "holes" / "names" / "ports"
REFERENCE = ROOT / "microgpt.py"
C = next(row for row in runtimes() if row.name == "C")
OPTIMIZED = tuple(word for word in C.build if word.startswith(("-O", "-m", "-f")))  # as the judge builds it
SANITIZED = ("-O1", "-g", "-march=native", "-fsanitize=address,undefined", "-fno-sanitize-recover=all")
STRICT = ("-std=c17", "-Wall", "-Wextra", "-pedantic", "-Werror")
NUM_STEPS = re.compile(r"(?i)\b(num_steps = )1000\b")
NUM_SAMPLES = re.compile(r"(?i)(num_samples = |index in range\()20\b")


@dataclass(frozen=True)
class Port:
    """A port's source, and what must be there to run it: a program or a module."""

    path: Path
    program: str | None = None
    module: str | None = None

    def missing(self) -> str | None:
        """What is missing on this machine, in one line."""
        if self.program is not None and shutil.which(self.program) is None:
            return f"{self.path.name} needs {self.program}, which is not here"
        if self.module is not None and importlib.util.find_spec(self.module) is None:
            return f"{self.path.name} needs the package {self.module}, which is not here"
        return None


ALL = (
    Port(PORTS / "microgpt.c", program="cc"),
    Port(PORTS / "microgpt.mjs", program="node"),
    Port(PORTS / "microgpt_numpy.py", module="numpy"),
    Port(PORTS / "microgpt_torch.py", module="torch"),
)


def shortened(source: Path, steps: int, folder: Path, samples: int = 4) -> Path:
    """A copy of a program that trains for fewer steps, and makes up fewer words."""
    text = source.read_text("utf-8")
    for length, number in ((NUM_STEPS, steps), (NUM_SAMPLES, samples)):
        text, count = length.subn(rf"\g<1>{number}", text)
        assert count == 1, f"{source.name}: {length.pattern} is found in {count} places"
    copy = folder / source.name
    copy.write_text(text, "utf-8")
    return copy


def compiled(source: Path, folder: Path, *flags: str) -> Path:
    program = folder / "program"
    subprocess.run(["cc", *STRICT, *flags, "-o", program, source, "-lm"], check=True, timeout=PATIENCE)
    return program


def command(source: Path, folder: Path, *flags: str) -> list[str]:
    """What runs a program; C is built first."""
    if source.suffix == ".c":
        return [str(compiled(source, folder, *(flags or OPTIMIZED)))]
    return [{".mjs": "node", ".py": sys.executable}[source.suffix], str(source)]


def run(call: list[str], folder: Path, data: bytes | None) -> subprocess.CompletedProcess[bytes]:
    """Runs a program in a folder that holds this input, or none."""
    if data is not None:
        (folder / "input.txt").write_bytes(data)
    return subprocess.run(call, cwd=folder, capture_output=True, timeout=PATIENCE)
