"""Nothing that stands in a file commands the terminal on which it is told."""

import ast
import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

import golf
from golf.commands.main import main
from golf.commands.output import Output, output_console, print_table
from golf.files import as_json, sha256
from golf.hole.reader import read_hole
from golf.results.records import Record, keep

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


def test_a_pipe_gets_a_row_of_a_table_in_one_line_without_blanks_at_its_end(capsys):
    table = Table("source", "form")
    table.add_row("x" * 300, "plain")
    table.add_row("y", "")
    print_table(table)
    lines = capsys.readouterr().out.splitlines()
    assert all(line == line.rstrip() for line in lines)
    assert sum("x" * 300 in line and "plain" in line for line in lines) == 1


@pytest.mark.parametrize("inside", [str, Text, Panel])
def test_text_is_spelled_out_wherever_it_stands(stdout, inside):
    table = Table(HOSTILE, title=HOSTILE)
    table.add_row(inside(HOSTILE))
    for each in (HOSTILE, Text(HOSTILE, style="bold red"), table):
        Output(width=200).print(each, markup=False)
        out = stdout()
        assert "a\\x1b" in out and "\\u202e" in out and not COMMANDS_A_TERMINAL.search(out)


@pytest.mark.slow
@pytest.mark.parametrize("options", [[], ["--verbose"], ["--markdown"]])
def test_a_name_that_is_no_label_is_refused_in_a_line(result, capsys, options):
    path = result[1] / "summary.json"
    path.write_text(
        path.read_text("utf-8").replace('"name": "good"', f'"name": {json.dumps(HOSTILE)}'), "utf-8"
    )
    assert main(["show", *options]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "is no name of an entry" in err and not COMMANDS_A_TERMINAL.search(err)


@pytest.mark.slow
@pytest.mark.parametrize("form", ["--json", "--verbose"])
def test_a_note_commands_no_terminal(result, stdout, form):
    path = result[1] / "summary.json"
    summary = {**json.loads(path.read_text("utf-8")), "notes": [HOSTILE]}
    path.write_text(json.dumps(summary, ensure_ascii=False), "utf-8")
    assert main(["show", form]) == 0
    assert "2J" in (out := stdout()) and not COMMANDS_A_TERMINAL.search(out)
    assert form != "--json" or json.loads(out) == summary


@pytest.mark.slow
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


MARKUP = ("[/x]", "[blink]", "[bold", ":smile:", "\\[/]")


@pytest.mark.parametrize("name", MARKUP)
def test_what_looks_like_markup_is_printed_as_it_stands(name, capsys):
    table = Table(name, title=name)
    table.add_row(name)
    console = output_console()
    console.print(table)
    console.print(name)
    assert capsys.readouterr().out.count(name) == 4


@pytest.mark.slow
def test_every_console_takes_text_as_it_stands():
    for path in Path(golf.__path__[0]).rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == Console.__name__:
                assert {"markup", "emoji"} <= {each.arg for each in call.keywords}, path


@pytest.mark.parametrize("name", MARKUP)
def test_board_and_holes_tell_names_that_look_like_markup(fake_hole, name, capsys):
    record = Record("bytes", f"entries/{name}.py", 100, "0" * 64, "2026-01-01T10:00:00Z")
    keep(read_hole(fake_hole.root), replace(record, holder=name, stroke=name), b"1\n", None)
    assert main(["board"]) == 0 and capsys.readouterr().out.count(name) == 2
    fake_hole.edit('title = "fake"', f"title = '{name}'")
    assert main(["holes"]) == 0 and name in capsys.readouterr().out


def test_json_is_ascii_and_comes_back_the_same():
    text = "\x9b\u202eé\udcff\n"
    assert as_json({text: [text]}).isascii() and json.loads(as_json({text: [text]})) == {text: [text]}


@pytest.mark.slow
def test_a_name_that_is_not_utf8_costs_no_result(fake_hole, compare, capsys):
    odd = os.fsdecode(b"\xff\xfe\xc2\x9b\xe2\x80\xae.py")
    fake_hole.entry(odd)
    status, out, _ = compare("good.py", odd, "--json", "--rounds", "home")
    assert status in (0, 1) and out.isascii()
    assert [entry["path"] for entry in json.loads(out)["entries"]] == ["good.py", odd]
    for command in (["verify"], ["history", "good"], ["show", "--json"], ["show", "--markdown"], ["show"]):
        assert main(command) == 0, capsys.readouterr().out
    for path in fake_hole.latest.glob("*.json*"):
        assert path.read_bytes().isascii(), path
