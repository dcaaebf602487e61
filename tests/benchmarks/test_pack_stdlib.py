"""Modules of the standard library, packed as strongly as the packer dares, are what they were."""

import pytest

from benchmarks.pack_stdlib import LIBRARY, check_module

pytestmark = pytest.mark.slow

MODULES = [
    "bisect",
    "cmd",
    "colorsys",
    "dataclasses",
    "difflib",
    "fractions",
    "heapq",
    "json.decoder",
    "random",
    "shlex",
    "statistics",
    "string",
    "textwrap",
]


@pytest.mark.parametrize("name", MODULES)
def test_a_packed_module_defines_the_same_and_passes_the_same_doctests(name: str) -> None:
    outcome = check_module(name, LIBRARY / f"{name.replace('.', '/')}.py")
    assert outcome.word == "same", outcome.reason
    assert outcome.after < outcome.before


def test_the_modules_have_doctests_that_a_wrong_packer_would_fail() -> None:
    outcome = check_module("heapq", LIBRARY / "heapq.py", seed=7)
    assert outcome.word == "same" and outcome.doctests > 0
