"""The twins of the poems and the tokens in PyTorch, how they are run, and whether they can be."""

import contextlib
import importlib.util
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path
from unittest.mock import patch

import pytest
from port_runs import ROOT
from references import load

POEMS = ROOT / "holes" / "poems" / "ports" / "poemgpt_torch.py"
TOKENS = ROOT / "holes" / "tokens" / "ports" / "tokengpt_torch.py"
REFERENCES = {POEMS: POEMS.parent.parent / "poemgpt.py", TOKENS: TOKENS.parent.parent / "tokengpt.py"}
ENVIRONMENT = {**os.environ, "OMP_NUM_THREADS": "1"}  # what is small gains nothing from a second core

needs_torch = pytest.mark.skipif(
    importlib.util.find_spec("torch") is None, reason="there is no torch here (the extra `torch`)"
)


def call(program: Path, folder: Path, *arguments: object) -> list[str]:
    """What runs a copy of a program in a folder, as the judge does: its input lies beside it."""
    return [sys.executable, "-X", "utf8", shutil.copy(program, folder), *map(str, arguments)]


def run(program: Path, folder: Path, *arguments: object, stdin: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        call(program, folder, *arguments),
        cwd=folder, env=ENVIRONMENT, input=stdin, capture_output=True, encoding="utf-8", timeout=600,
    )  # fmt: skip


def fault(program: Path, folder: Path, *arguments: object) -> str:
    """The one line with which a call ends that cannot be met; the program is run within this process."""
    told = io.StringIO()
    with (
        contextlib.chdir(folder),
        patch.object(sys, "argv", [program.name, *map(str, arguments)]),
        contextlib.redirect_stderr(told),
        contextlib.redirect_stdout(io.StringIO()),
        pytest.raises(SystemExit) as end,
    ):
        load(str(program)).main()
    assert (end.value.code, told.getvalue().count("\n")) == (2, 1), told.getvalue()
    return told.getvalue().removeprefix(f"{program.name}: ").rstrip("\n")
