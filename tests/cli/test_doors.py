"""Both doors say in one line what they lack, before anything is imported that needs it."""

import subprocess
import sys

import pytest
from processes import ROOT

from golf.run.interpreters import find_interpreter

DOORS = {"compare_runs.py": ["compare_runs.py"], "python -m golf": ["-m", "golf"]}


def told(python: str, *call: str) -> tuple[int, str, str]:
    ended = subprocess.run([python, *call], cwd=ROOT, env={}, capture_output=True, text=True)
    return ended.returncode, ended.stdout, ended.stderr


@pytest.mark.parametrize("door", DOORS)
def test_a_package_that_is_not_installed_is_named_with_its_remedy(door: str) -> None:
    status, out, err = told(sys.executable, "-S", *DOORS[door])
    assert (status, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("golf: No module named '") and "`pip install .` brings all that is needed" in err


@pytest.mark.slow
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("version", ["3.8", "3.10"])
def test_a_python_that_is_too_old_is_told_so(door: str, version: str) -> None:
    python = find_interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    said = f"golf: needs Python 3.11 or newer; this is {python.version}\n"
    assert told(python.path, *DOORS[door]) == (2, "", said)
