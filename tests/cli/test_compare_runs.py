"""compare_runs.py as a user meets it, on a hole of five-line programs."""

import json
import os
import re
import secrets
import signal
import subprocess
import sys

import pytest
from five_lines import REFERENCE
from processes import HARNESS, PATIENCE, ROOT, heed_ctrl_c, running, told, until

TROUBLES = {
    "folder": "is a folder",
    "empty": "is empty",
    "missing": "there is no such file",
    "not-utf-8": "is not utf-8",
}


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_all_entries_of_the_hole_are_judged_and_meet_their_claims(fake_hole, compare):
    status, out, err = compare("--verbose")
    assert (status, err) == (0, "")
    good, pico = fake_hole.judged("good"), fake_hole.judged("pico")
    assert good["full_log_match"] and good["parity"] == "full" and good["valid"]
    assert pico["parity"] == "traces" and pico["claim_met"] and not pico["full_log_match"]
    assert pico["rounds"][0]["first_difference"]["kind"] == "metadata missing"
    for column in ("full log match", "loss trace match", "sample output match", "brotli bytes", "peak MiB"):
        assert column in out


@pytest.mark.slow
def test_the_result_folder_holds_every_file_and_no_absolute_path(fake_hole, compare):
    compare("good.py", "pico.py", "--out", "here")
    folder = fake_hole.root / "here"
    names = {path.name for path in folder.iterdir()}
    for program in ("reference", "good", "pico", "good.away-order"):
        assert {f"{program}.{kind}" for kind in ("log", "err", "losses", "samples")} <= names
    assert {"good.diff", "pico.diff", "summary.txt", "summary.json", "environment.json"} <= names
    assert (folder / "good.diff").read_bytes() == b""
    assert "-num docs: 6" in (folder / "pico.diff").read_text()
    assert (folder / "good.losses").read_text().startswith("1\t")
    for path in folder.iterdir():
        assert str(fake_hole.root).encode() not in path.read_bytes(), path.name
        assert path.stat().st_mode & 0o444 == 0o444


@pytest.mark.slow
def test_an_entry_below_its_claim_fails_the_run_and_says_where(fake_hole, compare):
    fake_hole.entry("wrong.py", "1 / (step", "1.01 / (step")
    status, out, _ = compare("wrong.py", "--rounds", "home")
    assert status == 1
    assert "line 2, step 1: 0.3367 instead of 0.3333 (value)" in out
    assert fake_hole.judged("wrong")["verdict"] == "none"


@pytest.mark.slow
def test_an_entry_is_stopped_at_its_first_wrong_line_and_not_at_its_end(fake_hole, compare):
    fake_hole.entry(
        "slow.py", 'print("num docs:", len(words))', 'print("num docs: 1");import time;time.sleep(9999)'
    )
    status, _, _ = compare("slow.py", "--timeout", "600")
    assert status == 1 and fake_hole.judged("slow")["rounds"][0]["ended"] == "stopped"


def test_no_fail_fast_lets_a_wrong_entry_run_to_its_end(fake_hole, compare):
    fake_hole.entry("wrong.py", "1 / (step", "1.01 / (step")
    compare("wrong.py", "--no-fail-fast")
    rounds = fake_hole.judged("wrong")["rounds"]
    assert [(r["ended"], r["steps"], r["samples"]) for r in rounds] == [("exited", 5, 1)] * 2


LAST = 'print("sample 1:", words[0])'
FIRST = 'print("num docs:"'
DEEDS = {
    "imports a module": (FIRST, f"import sys;{FIRST}", None, ""),
    "warns": (LAST, f"{LAST};import sys;print(1, file=sys.stderr)", "stderr", ""),
    "ends with 3": (LAST, f"{LAST};exit(3)", "exit status", "3 instead of 0"),
    "forgets the last newline": (LAST, 'print("sample 1:", words[0], end="")', "white space only", ""),
    "dies of a signal": (LAST, "import os;os.kill(os.getpid(), 11)", "cut off", "died of signal 11"),
    "prints NUL": (LAST, 'print("\\0")', None, "\\x00"),
    "prints broken UTF-8": (LAST, 'import os;os.write(1, b"\\xff\\xfe")', None, "\\xff\\xfe"),
    "floods": (LAST, 'while 1: print("x" * 99999)', None, "line 7"),
    "clears the screen": (FIRST, f'print("\\x1b[2J", end="");{FIRST}', None, "\\x1b[2J"),
}


@pytest.mark.slow
@pytest.mark.parametrize("deed", DEEDS)
def test_whatever_a_program_does_gets_a_verdict(fake_hole, compare, deed):
    old, new, kind, said = DEEDS[deed]
    fake_hole.entry("mine.py", old, new)
    status, out, err = compare("mine.py", "--rounds", "home")
    differs = fake_hole.judged("mine")["rounds"][0]["first_difference"]
    if not (kind or said):
        assert (status, differs) == (0, None)
        return
    assert status == 1 and err == ""
    assert kind is None or differs["kind"] == kind
    assert said in out
    assert "\x1b[2J" not in out


@pytest.mark.slow
def test_a_program_that_never_ends_is_ended(fake_hole, compare):
    compare("good.py", "--rounds", "home")  # from here on the reference's log is stored
    fake_hole.entry("mine.py", LAST, "while 1: pass")
    status, out, _ = compare("mine.py", "--rounds", "home", "--timeout", "1")
    assert status == 1 and "did not end in time" in out
    assert fake_hole.judged("mine")["rounds"][0]["first_difference"]["kind"] == "cut off"


def test_a_program_that_floods_stdout_is_ended(fake_hole, compare):
    fake_hole.edit('claim = "traces"', 'claim = "none"')
    fake_hole.write("pico.py", "while 1: print('x' * 10000)")
    compare("pico.py", "--rounds", "home")
    assert fake_hole.judged("pico")["rounds"][0]["ended"] == "flood"


@pytest.mark.parametrize("trouble", TROUBLES)
def test_what_is_no_entry_is_one_clear_line(fake_hole, compare, trouble):
    path = fake_hole.root / "x.py"
    if trouble == "folder":
        path.mkdir()
    elif trouble != "missing":
        path.write_bytes(b"" if trouble == "empty" else b"'\xff'")
    status, _, err = compare("x.py")
    assert status == 2 and err.count("\n") == 1
    assert err.startswith("golf: x.py: ") and TROUBLES[trouble] in err
    assert not (fake_hole.root / "run_results").exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("exit(3)", "failed: it ended with exit status 3"),
        ("1/0", "ZeroDivisionError"),
        ("print('hello')", "has no line that the grammar in hole.toml reads"),
        ("import os;os.kill(os.getpid(),9)", "died of signal 9"),
    ],
)
def test_a_failing_reference_is_a_fault_of_the_hole_and_no_entry_is_called_wrong(
    fake_hole, compare, reference, message
):
    fake_hole.write("reference.py", reference)
    status, _, err = compare()
    assert status == 2 and message in err and err.count("\n") == 1
    assert fake_hole.summary["entries"] == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--jobs", "0"], "not a whole number above zero"),
        (["--jobs", "999999"], "'999999' is too many side by side; name at most 512"),
        (["--seed", "9" * 5000], "5,000 digits are too many; the largest seed is 99999999999999999999"),
        (["--timeout", "never"], "not a number of seconds above zero"),
        (["--hole", "moon"], "there is no hole of that name"),
        (["--python", "2.0"], "--python 2.0: not found; name an installed version or a path"),
        (["--rounds", "published"], "no round can be run"),
        (["--out", "input.txt"], "results cannot be written there"),
        (["--rounds", "none"], "is no kind of round"),
    ],
)
def test_a_wrong_call_has_exit_status_2(fake_hole, compare, arguments, message):
    status, _, err = compare(*arguments)
    assert status == 2 and message in err


def test_an_output_folder_with_something_in_it_is_refused(fake_hole, compare):
    fake_hole.root.joinpath("full").mkdir()
    fake_hole.write("full/precious", "x")
    status, _, err = compare("--out", "full")
    assert status == 2 and "is not empty" in err
    assert (fake_hole.root / "full" / "precious").read_text() == "x"


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_json_is_alone_on_stdout(fake_hole, compare):
    status, out, _ = compare("--json", "--rounds", "home")
    assert status == 0
    assert [entry["verdict"] for entry in json.loads(out)["entries"]] == ["match (some rounds)", "traces"]


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_two_files_of_one_name_keep_their_results_apart(fake_hole, compare):
    (fake_hole.root / "sub").mkdir()
    fake_hole.write("sub/good.py", (fake_hole.root / "pico.py").read_text())
    status, _, _ = compare("good.py", "sub/good.py", "--no-fail-fast")
    assert status == 1
    assert fake_hole.judged("good")["valid"] and fake_hole.judged("good-2")["parity"] == "traces"


@pytest.mark.slow
def test_a_missing_interpreter_is_named_and_makes_no_verdict(fake_hole, compare):
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    status, out, _ = compare("good.py", "--python", version, "--python", "2.0")
    assert status == 0 and "--python 2.0: not found, so no verdict for it" in out


@pytest.mark.slow
def test_a_python_that_is_too_old_is_told_so_in_one_line(fake_hole, compare):
    """As PyPy is on Debian 12."""
    old = fake_hole.write("pypy3", f'#!{sys.executable}\nprint(\'["/pypy3", "pypy", "3.9.16", []]\')\n')
    old.chmod(0o755)
    status, _, _ = compare("good.py", "--python", sys.executable, "--python", old)
    told = f"--python {old}: pypy 3.9.16 is older than 3.11, which the references need"
    assert status == 0 and f"{told}, so no verdict for it" in " ".join(fake_hole.summary["notes"])
    status, _, err = compare("good.py", "--python", old)
    assert (status, err) == (2, f"golf: {told}; name an installed version or a path\n")


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_ctrl_c_keeps_what_was_finished_and_leaves_no_process_behind(fake_hole):
    slow = f"slow-{secrets.token_hex(4)}.py"
    fake_hole.entry(slow, 'print("sample 1:", words[0])', f"import time;time.sleep(9999)#{slow}")
    journal = fake_hole.root / "out" / "journal.jsonl"
    with subprocess.Popen(
        [*HARNESS, "good.py", slow, "--rounds", "home", "--out", "out"],
        cwd=fake_hole.root, env={**os.environ, "PYTHONPATH": str(ROOT)}, preexec_fn=heed_ctrl_c,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as harness:  # fmt: skip
        until(lambda: journal.exists() and b"good" in journal.read_bytes() and running(slow))
        harness.send_signal(signal.SIGINT)
        _, err = harness.communicate(timeout=PATIENCE)
    assert harness.returncode == 130
    assert told(err) == "golf: interrupted; what was finished is kept in out; go on with --resume out\n"
    kept = json.loads((fake_hole.root / "out" / "summary.json").read_text())
    assert [entry["verdict"] for entry in kept["entries"]] == ["match (some rounds)", "not judged"]
    assert not kept["finished"] and kept["entries"][1]["unjudged"][0]["why"] == "interrupted"
    assert not running(slow)


@pytest.mark.needs_confinement
def test_a_syntax_error_is_told_at_once_with_its_line_and_the_others_are_judged(fake_hole, compare):
    fake_hole.write("mine.py", "words = 1\nfor step in\n")
    status, out, _ = compare("mine.py", "good.py")
    assert status == 1 and fake_hole.verdicts == {"mine": "does not compile", "good": "valid"}
    assert "line 2" in str(fake_hole.judged("mine")["unjudged"]) and "mine: round home starts" not in out


def test_a_log_with_other_line_ends_alone_is_told_so(fake_hole, compare):
    fake_hole.write("crlf.py", 'import sys; sys.stdout.reconfigure(newline="\\r\\n")\n' + REFERENCE)
    status, out, _ = compare("crlf.py", "--no-fail-fast")
    assert status == 1 and "losses and samples equal, line ends differ (from line 1 on)" in out
    assert fake_hole.judged("crlf")["parity"] == "traces"


@pytest.mark.slow
def test_deep_says_what_it_found_where_a_person_looks(fake_hole, compare):
    draw = "import random\nrandom.choices('ab', [0.1, 0.2])\n"
    fake_hole.write("reference.py", draw + REFERENCE)
    fake_hole.write("same.py", draw + REFERENCE)
    _, out, _ = compare("same.py", "--deep", "--rounds", "home")
    assert "same: home: same log, same bits" in out
    for name in ("summary.txt", "report.html"):
        assert "same log, same bits" in (fake_hole.latest / name).read_text()


def test_colour_that_is_forced_draws_no_live_view_into_a_pipe(fake_hole, compare, monkeypatch):
    """As in the logs of CI."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    _, out, err = compare("good.py", "--rounds", "home")
    assert "\x1b[" in out and not re.search(r"\x1b\[[\d;]*[A-Zhl]|\r", out + err)
