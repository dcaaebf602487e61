"""What an interpreter computes: a digest of its arithmetic, and the facts that tell two machines apart."""

import json
import subprocess
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from golf.errors import GolfError, remedy_for
from golf.run.interpreters import Interpreter
from golf.run.python import FLAGS

PROGRAM = Path(__file__).with_name("fingerprint_program.py")
PROBE_SECONDS = 60


@dataclass(frozen=True)
class Fingerprint:
    """Where a log was made.

    implementation, version  as in Interpreter
    flags                    of the interpreter, as programs are started
    build, compiler          as the interpreter says
    libc                     the C library and its version, empty where it does not say
    machine                  system and processor architecture
    probe                    digest of exp, log, pow, sqrt, sin, cos, of sum and of random draws; see PROGRAM
    """

    implementation: str
    version: str
    flags: str
    build: str
    compiler: str
    libc: str
    machine: str
    probe: str


@cache
def fingerprint(interpreter: Interpreter) -> Fingerprint:
    """Run the arithmetic probe (some 50 ms). Raises GolfError where the interpreter does not answer."""
    try:
        answer = subprocess.run(
            [interpreter.path, "-I", "-S", "-B", "-X", "utf8", str(PROGRAM)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=PROBE_SECONDS,
            check=True,
        )
        return Fingerprint(
            interpreter.implementation, interpreter.version, " ".join(FLAGS), **json.loads(answer.stdout)
        )
    except (OSError, subprocess.SubprocessError, ValueError, TypeError) as error:
        raise GolfError(
            f"{interpreter} at {interpreter.path} does not pass the arithmetic probe ({error}); "
            + remedy_for(error, "reinstall it")
        ) from error
