"""What a hole's reference prints: a lesson trusts it, and runs it as a reader would."""

import subprocess
import sys
from pathlib import Path

from golf.errors import GolfError


def log_of(reference: Path, arguments: tuple[str, ...]) -> str:
    """What the reference prints when it is called like this, from its own folder. Raises GolfError where it fails."""
    command = [sys.executable, "-s", "-B", "-X", "utf8", reference.name, *arguments]
    run = subprocess.run(command, cwd=reference.parent, capture_output=True, check=False)
    if run.returncode:
        last = run.stderr.decode("utf-8", "replace").strip().splitlines()[-1:]
        raise GolfError(
            f"{reference.name} ended with exit status {run.returncode}: {' '.join(last)}; mend it, or how it is called"
        )
    return run.stdout.decode("utf-8", "replace")
