"""Nothing that stands in a file commands the terminal on which it is told."""

import json
import re

import pytest
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from golf.commands.main import main
from golf.commands.output import Output
from golf.files import sha256

HOSTILE = "a\x1b[31m\u202e\x9b2J\x07b"
COMMANDS_A_TERMINAL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
OWN_STYLES = re.compile(r"\x1b\[[0-9;]*m")
RECORD = {
    "lane": "bytes", "size": 100, "file": f"{HOSTILE}\n[b]x", "sha256": sha256(b""),
    "date": HOSTILE, "holder": HOSTILE, "stroke": HOSTILE,
}  # fmt: skip


@pytest.fixture(params=[False, True], ids=["pipe", "terminal"])
def stdout(request, monkeypatch, capsys):
    """What was printed since, as a pipe or a terminal gets it, but for the styles that a terminal gets."""
    if request.param:
        monkeypatch.setenv("FORCE_COLOR", "1")
        monkeypatch.setenv("TTY_COMPATIBLE", "1")

    return lambda: OWN_STYLES.sub("", capsys.readouterr().out) if request.param else capsys.readouterr().out


@pytest.mark.parametrize("inside", [str, Text, Panel])
def test_text_is_spelled_out_wherever_it_stands(stdout, inside):
    table = Table(HOSTILE, title=HOSTILE)
    table.add_row(inside(HOSTILE))
    for each in (HOSTILE, Text(HOSTILE, style="bold red"), table):
        Output(width=200).print(each, markup=False)
        out = stdout()
        assert "a\\x1b" in out and "\\u202e" in out and not COMMANDS_A_TERMINAL.search(out)


@pytest.mark.parametrize("options", [[], ["--verbose"], ["--markdown"]])
def test_a_name_that_is_no_label_is_refused_in_a_line(result, capsys, options):
    path = result[1] / "summary.json"
    path.write_text(
        path.read_text("utf-8").replace('"name": "good"', f'"name": {json.dumps(HOSTILE)}'), "utf-8"
    )
    assert main(["show", *options]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "is no name of an entry" in err and not COMMANDS_A_TERMINAL.search(err)


@pytest.mark.parametrize("form", ["--json", "--verbose"])
def test_a_note_commands_no_terminal(result, stdout, form):
    path = result[1] / "summary.json"
    summary = {**json.loads(path.read_text("utf-8")), "notes": [HOSTILE]}
    path.write_text(json.dumps(summary, ensure_ascii=False), "utf-8")
    assert main(["show", form]) == 0
    assert "2J" in (out := stdout()) and not COMMANDS_A_TERMINAL.search(out)
    assert form != "--json" or json.loads(out) == summary


@pytest.mark.parametrize("command", [["history", "good"], ["show"], ["show", "--verbose"]])
def test_the_name_of_a_result_folder_is_spelled_out(result, stdout, command):
    folder = result[1].rename(result[1].with_name("9\x1b[31m[b]\u202e"))
    path = folder / "summary.json"
    path.write_text(path.read_text("utf-8").replace(result[1].name, json.dumps(folder.name)[1:-1]), "utf-8")
    main(command)
    assert "9\\x1b" in (out := stdout()) and not COMMANDS_A_TERMINAL.search(out)


@pytest.mark.parametrize("command", [["board"], ["history", "--records"]])
def test_what_a_record_says_is_spelled_out(fake_hole, stdout, command):
    folder = fake_hole.root / "records" / "bytes" / "9"
    folder.mkdir(parents=True)
    rows = "".join(f"{key} = {json.dumps(value)}\n" for key, value in RECORD.items())
    (folder / "record.toml").write_text(rows)
    assert main(command) == 0
    assert "a\\x1b" in (out := stdout()) and not COMMANDS_A_TERMINAL.search(out)
