"""Shells complete commands, options and files."""

import subprocess

import pytest
import shtab

from golf.commands.main import COMMANDS, main


@pytest.mark.parametrize("shell", shtab.SUPPORTED_SHELLS)
def test_the_script_names_every_command(capsys, shell):
    assert main(["completion", shell]) == 0
    out = capsys.readouterr().out
    assert [name for name in COMMANDS if name not in out] == []


@pytest.mark.needs_bash
@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("golf ru", "run"),
        ("golf run --ro", "--rounds"),
        ("golf pack --lane pl", "plain"),
        ("golf run mi", "mine.py"),
    ],
)
def test_bash_completes_what_is_typed(fake_hole, capsys, typed, offered):
    fake_hole.write("mine.py", "")
    main(["completion", "bash"])
    script = capsys.readouterr().out
    words = typed.split(" ")
    quoted = " ".join(f"'{word}'" for word in words)
    asked = f'COMP_WORDS=({quoted}); COMP_CWORD={len(words) - 1}; _shtab_golf; echo "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        ["bash", "-c", f"{script}\n{asked}"], capture_output=True, text=True, cwd=fake_hole.root
    )
    assert done.stdout.split() == [offered], done.stderr


def test_an_unknown_shell_is_one_line(capsys):
    assert main(["completion", "bsh"]) == 2
    assert "'bsh' is none; did you mean bash? choose from bash" in capsys.readouterr().err
