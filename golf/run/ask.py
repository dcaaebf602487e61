"""A question to a Python: a small program that reads JSON and prints JSON, in a process of its own."""

import json
import os
import subprocess

from golf.run.interpreters import Interpreter

SECONDS = 120  # for one answer


class NoAnswer(Exception):
    """The program failed or complained; the text is the last line that it wrote to stderr."""


def ask(interpreter: Interpreter, program: str, question: object) -> object:
    """What the program prints. It runs without the user's settings and imports. Raises NoAnswer."""
    command = [interpreter.path, "-I", "-B", "-X", "utf8", "-c", program]
    try:
        run = subprocess.run(
            command,
            input=json.dumps(question).encode(),
            capture_output=True,
            cwd=os.path.sep,  # a folder made for it would stay where the harness is killed
            timeout=SECONDS,
        )
    except subprocess.TimeoutExpired:
        raise NoAnswer(f"it takes more than {SECONDS} s") from None
    if run.returncode or run.stderr:
        lines = run.stderr.decode(errors="replace").strip().splitlines()
        raise NoAnswer(lines[-1] if lines else f"exit status {run.returncode}")
    try:
        return json.loads(run.stdout)
    except ValueError:
        raise NoAnswer("its answer is no JSON") from None
