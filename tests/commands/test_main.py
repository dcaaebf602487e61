"""The toolbox as a user meets it."""

import io
import os
import re
import sys
from collections.abc import Callable
from typing import IO

import pytest

from golf.commands.main import COMMANDS, main
from golf.results.version import VERSION


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_its_help(name, capsys):
    assert main([name, "--help"]) == 0
    assert capsys.readouterr().out.startswith(f"usage: golf {name} ")


def test_the_help_names_every_command_the_main_job_an_example_and_the_exit_statuses(capsys):
    assert main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(re.search(rf"^  golf {name}\b.{{10}}", out, re.MULTILINE) for name in COMMANDS)
    assert "compare_runs.py" in out and "golf run mine.py" in out and "\nmake small:\n" in out
    assert max(map(len, out.splitlines())) <= 80
    statuses = out.split("exit status:")[1].splitlines()[1:]
    assert [int(line.split()[0]) for line in statuses] == [0, 1, 2, 3, 130, 141]


def test_the_version_is_that_of_the_project(capsys):
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"tinygpt-golf {VERSION}\n"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["sise", "a.py"], "sise: there is no such command; did you mean size? the commands are run, "),
        (["\x1b[2J"], "\\x1b[2J: there is no such command; the commands are"),
        ([], "the following arguments are required: COMMAND; `golf --help` tells more"),
        (["size"], "the following arguments are required: SOURCE; `golf size --help` tells more"),
        (["run", "--no-fail-fst"], "--no-fail-fst; did you mean --no-fail-fast? `golf run --help` tells"),
        (["size", "a.py", "--versoin"], "arguments: --versoin; did you mean --version? `golf --help`"),
        (
            ["pack", "a.py", "--lane", "byts"],
            "'byts' is none; did you mean bytes? choose from bytes, characters",
        ),
        (["size", "a.py", "--fast"], "unrecognized arguments: --fast; `golf size --help` tells more"),
        (
            ["run", "--jobs", "many"],
            "argument --jobs: 'many' is not a whole number above zero; `golf run --help`",
        ),
        (["run", "--rounds", "hom"], "'hom' is no kind of round; did you mean home? choose from home, away"),
        (["fetch", "fakr"], "fakr: there is no hole of that name; did you mean fake? the holes are: fake"),
        (
            ["size", ""],
            "argument SOURCE: it is empty; write what is meant, or leave it out; `golf size --help`",
        ),
        (["new", ""], "argument NAME: it is empty"),
        (["run", "https://x/y.py"], "argument ENTRY: https://x/y.py is a web address; download it"),
        (["run", "--resume", ""], "argument --resume: it is empty"),
        (["run", "--scheduler="], "argument --scheduler: it is empty"),
        (["board", "--strike", "", "--why", "x"], "argument --strike: it is empty"),
        (["board", "--judge"], "--judge goes with --check; `golf board --help` tells more"),
        (["board", "--why", "x"], "--why goes with --strike"),
        (["board", "--check", "--python", "3.11"], "--python goes with --enter, or with --check --judge"),
        (
            ["history", "--records", "bites"],
            "did you mean bytes? choose from all, bytes, characters, plain, ",
        ),
        (["board", "--hole", "fakr"], "fakr: there is no hole of that name; did you mean fake?"),
    ],
)
def test_a_wrong_call_is_one_line_that_tells_a_right_one(fake_hole, capsys, words, says):
    assert main(words) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("golf: ") and says in err and err.count("\n") == 1


@pytest.mark.parametrize("hole", ["fake", ".", "../{}", "{}"])
def test_a_hole_may_be_named_or_its_folder_given(fake_hole, capsys, hole):
    folder = fake_hole.root
    given = hole.format(folder.name if hole.startswith("..") else folder)
    assert main(["fetch", given]) == 0
    assert main(["board", "--hole", given]) == 0


def test_the_run_is_that_of_compare_runs(fake_hole, capsys):
    assert main(["run", "good.py", "--rounds", "home"]) == 0
    assert "good" in capsys.readouterr().out


def test_fetch_outside_a_course_says_where_to_go(tmp_path, capsys, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["fetch", "names"]) == 2
    assert "no course here" in capsys.readouterr().err


def test_fetch_finds_the_course_from_a_folder_within(fake_hole, capsys, monkeypatch):
    (fake_hole.root / "deep").mkdir()
    monkeypatch.chdir(fake_hole.root / "deep")
    assert main(["fetch", "fake"]) == 0
    assert capsys.readouterr().out == "hole fake has no published data\n"


OUTPUTS: dict[str, Callable[[], IO[str]]] = {
    "full": lambda: open("/dev/full", "w"),  # noqa: PTH123, SIM115
    "full, unbuffered": lambda: io.TextIOWrapper(open("/dev/full", "wb", 0), write_through=True),  # noqa: PTH123, SIM115
    "closed": lambda: os.fdopen(os.open(os.devnull, os.O_RDONLY), "w"),  # as `guarded` finds it, or makes it
}
PRINT = [
    ["--help"],
    ["--version"],
    *([name, "--help"] for name in COMMANDS),
    ["run", "good.py", "--rounds", "home"],
    ["show"],
    ["show", "--json"],
    ["show", "--markdown"],
    ["show", "--verbose"],
    ["holes"],
    ["board"],
    ["history", "good"],
    ["verify"],
    ["size", "good.py"],
    ["fetch", "fake"],
    ["new", "other"],
    ["completion", "bash"],
]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="this system has no /dev/full")  # noqa: PTH110
@pytest.mark.parametrize("output", OUTPUTS)
@pytest.mark.parametrize("words", PRINT, ids=" ".join)
def test_what_cannot_be_printed_is_one_line_and_a_fault(judged_hole, capsys, monkeypatch, words, output):
    with OUTPUTS[output]() as nowhere:
        monkeypatch.setattr(sys, "stdout", nowhere)
        assert main(words) == 2
    lines = capsys.readouterr().err.splitlines()
    [line] = [line for line in lines if not line.startswith("golf: isolation: ")]  # of a bare machine
    assert line.startswith("golf: the machine refuses: [Errno ")
