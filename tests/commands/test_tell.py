"""One answer in every form that was asked for."""

import json

import pytest

from golf.commands.main import main


@pytest.mark.slow
def test_the_tables_come_where_they_are_asked_for(fake_hole, compare):
    assert "Who matches the reference" not in compare("good.py")[1]
    assert "Who matches the reference" in compare("good.py", "--verbose")[1]


@pytest.mark.needs_confinement
def test_markdown_is_alone_on_stdout(fake_hole, compare):
    status, out, _ = compare("good.py", "--markdown")
    assert status == 0 and out.startswith("**fake: 1 of 1 valid**, ") and "starts" not in out


def test_one_form_is_asked_for_at_a_time(fake_hole, compare):
    status, _, err = compare("--json", "--markdown")
    assert status == 2 and "argument --markdown: not allowed with argument --json" in err


@pytest.mark.needs_confinement
def test_a_step_of_github_actions_gets_the_answer_appended(fake_hole, compare, monkeypatch):
    summary = fake_hole.write("step.md", "before\n")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    compare("good.py")
    text = summary.read_text("utf-8")
    assert (
        text.startswith("before\n**fake: 1 of 1 valid**, ") and "| good | 201 bytes, plain | valid |" in text
    )


def test_a_step_summary_that_cannot_be_written_costs_no_verdict(fake_hole, compare, monkeypatch):
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(fake_hole.root))
    status, _, err = compare("good.py")
    assert status == 0 and "GITHUB_STEP_SUMMARY" in err and "Is a directory" in err


@pytest.mark.needs_confinement
def test_a_past_result_is_told_in_every_form(judged_hole, capsys):
    assert main(["show"]) == 0 and "good: valid\n" in capsys.readouterr().out
    assert main(["show", "--verbose"]) == 0 and "What the sources cost" in capsys.readouterr().out
    assert main(["show", "--json"]) == 0 and json.loads(capsys.readouterr().out)["hole"] == "fake"


def test_a_result_of_a_hole_that_is_gone_is_told_without_records(judged_hole, capsys):
    judged_hole.edit('title = "fake"', 'title = "other"')
    assert main(["show"]) == 0 and "good: no record yet in bytes" in capsys.readouterr().out
