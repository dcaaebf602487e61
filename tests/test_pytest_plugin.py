"""pytest --golf-entry judges a file as a test item of its own."""

import re

import pytest
from five_lines import HOLE, REFERENCE

pytest_plugins = ["pytester"]
PLUGIN = ("-p", "golf.pytest_plugin", "-p", "no:cacheprovider")


@pytest.fixture
def course(pytester, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(pytester.path / "cache"))
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # installed or not, it is loaded by PLUGIN
    for name, text in {
        "hole.toml": HOLE,
        "input.txt": "ada\nbo\ncleo\ndan\nella\nfay",
        "reference.py": REFERENCE,
        "good.py": REFERENCE.replace("step + 1", "1 + step"),
        "pico.py": REFERENCE.replace('print("num docs:", len(words))\n', ""),
        "wrong.py": REFERENCE.replace("1 / (step", "1.001 / (step"),
        "test_other.py": "def test_other():\n    assert False\n",
        "pyproject.toml": "[tool.pytest.ini_options]\n",
    }.items():
        (pytester.path / name).write_text(text)
    return pytester


@pytest.mark.slow
def test_a_valid_entry_passes_and_nothing_else_is_tested(course):
    result = course.runpytest_inprocess(*PLUGIN, "--golf-entry", "good.py", "--golf-entry", "pico.py")
    result.assert_outcomes(passed=2)


@pytest.mark.slow
def test_no_other_test_is_looked_for_and_no_worker_is_started(course):
    (course.path / "test_other.py").write_text("raise SystemExit('was looked for')")
    result = course.runpytest_subprocess("-p", "xdist", "-n", "2", *PLUGIN, "--golf-entry", "good.py")
    result.assert_outcomes(passed=1)
    assert not [line for line in result.outlines if "bringing up nodes" in line or line.startswith("[gw0]")]


def test_a_failed_entry_shows_its_first_difference_and_no_traceback(course):
    result = course.runpytest_inprocess(*PLUGIN, "--golf-entry", "wrong.py")
    result.assert_outcomes(failed=1)
    result.stdout.re_match_lines([r"round .*: line 2, step 1: 0\.\d+ instead of 0\.\d+ \(value\)"])
    assert "Traceback" not in result.stdout.str() and "runtest" not in result.stdout.str()


def test_a_missing_entry_and_a_wrong_hole_are_one_clear_line(course):
    result = course.runpytest_inprocess(*PLUGIN, "--golf-entry", "nowhere.py")
    result.stdout.fnmatch_lines(["*nowhere.py: there is no such file*"])
    result = course.runpytest_inprocess(*PLUGIN, "--golf-entry", "good.py", "--golf-hole", "moon")
    result.stdout.fnmatch_lines(["*there is no hole of that name*"])


def test_the_course_is_sought_where_one_stands_whatever_else_is_judged(course, tmp_path):
    other = tmp_path / "wrong.py"
    other.write_bytes((course.path / "wrong.py").read_bytes())
    (course.path / "pyproject.toml").unlink()  # then the root of the session is what holds both files
    result = course.runpytest_inprocess(*PLUGIN, "--golf-entry", "wrong.py", "--golf-entry", str(other))
    result.assert_outcomes(failed=2)
    told = re.findall(r"^round \S+: line 2, step 1: ", result.stdout.str(), re.MULTILINE)
    assert len(told) == 2, "whichever round ended first"


@pytest.mark.parametrize("option", ["--golf-entry", "--golf-hole"])
def test_an_empty_argument_is_not_taken_for_the_working_folder(course, option):
    result = course.runpytest_inprocess(*PLUGIN, option, "")
    result.stderr.fnmatch_lines([f"*{option}: it is empty; write what is meant*"])
    assert result.ret == pytest.ExitCode.USAGE_ERROR


def test_a_name_with_control_characters_is_spelled_out_wherever_it_is_shown(course):
    result = course.runpytest_inprocess(*PLUGIN, "-v", "--golf-entry", "gone\x1b]52;c;x\x07\n.py")
    shown = "\n".join(result.outlines)
    assert "gone\\x1b]52;c;x\\x07\\n.py" in shown and shown.replace("\n", "").isprintable()


@pytest.mark.slow
def test_junit_output_tells_the_verdict(course):
    result = course.runpytest_inprocess(*PLUGIN, "--golf-entry", "wrong.py", "--junitxml", "out.xml")
    result.assert_outcomes(failed=1)
    text = (course.path / "out.xml").read_text()
    assert "wrong.py" in text and "step 1" in text and "(value)" in text


def test_without_the_option_pytest_is_as_ever(course):
    course.runpytest_inprocess(*PLUGIN).assert_outcomes(failed=1)
