"""What all commands share: parser, numbers, and how they end."""

import argparse
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
from processes import PATIENCE

from golf.commands.arguments import Parser, count, guarded, say, time_limit
from golf.errors import GolfError


def ended_by(error):
    def job():
        raise error

    return guarded(job)


@pytest.mark.parametrize("number", [count, time_limit])
@pytest.mark.parametrize("text", ["", "0", "-1", "one", "1e999", "nan", "9" * 5000, "\x1b[2J"])
def test_a_wrong_number_says_what_a_right_one_is(number, text):
    with pytest.raises(argparse.ArgumentTypeError, match=r"is not a (whole )?number .*above zero"):
        number(text)


def test_right_numbers_are_taken():
    assert (count("12"), time_limit("0.5"), time_limit("3")) == (12, 0.5, 3.0)


def test_a_fault_of_the_arguments_is_one_line_and_names_the_help():
    parser = Parser(prog="golf size")
    parser.add_argument("source")
    with pytest.raises(GolfError) as error:
        parser.parse_args([])
    assert str(error.value) == "the following arguments are required: source; `golf size --help` tells more"


def test_a_fault_is_one_printable_line_and_its_status(capsys):
    assert ended_by(GolfError("a\x1b]52;c;x\x07\n\u202eb\udcff\xff\x85: gone; restore it", 7)) == 7
    assert capsys.readouterr().err == "golf: a\\x1b]52;c;x\\x07\\n\\u202eb\\xffÿ\\u0085: gone; restore it\n"


@pytest.mark.parametrize(
    "error",
    [
        ImportError("_brotli.so: failed to map segment from shared object", path="/lib/_brotli.so"),
        SystemError("error return without exception set"),
        MemoryError(),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_lack_of_memory_is_one_line_wherever_it_shows(error, capsys):
    assert ended_by(error) == 2
    told = capsys.readouterr().err
    assert told.startswith("golf: the machine refuses: ") and told.count("\n") == 1


def test_a_name_that_a_module_lacks_is_a_fault_of_the_judge():
    with pytest.raises(ImportError):
        ended_by(ImportError("cannot import name 'x'", path="/golf/errors.py"))


def test_an_interruption_is_one_line_and_130(capsys):
    assert ended_by(KeyboardInterrupt()) == 130
    assert capsys.readouterr().err == "golf: interrupted\n"


WAITS = """
import sys, time
from golf.commands.arguments import guarded
def job():
    print("ready", flush=True)
    try:
        time.sleep(100)
    finally:
        time.sleep(1)  # something is put away
sys.exit(guarded(job))
"""


@pytest.mark.slow
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whoever_asks_for_the_end_three_times_gets_one_line(ending):
    heed = partial(signal.signal, ending, signal.SIG_DFL)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen([sys.executable, "-c", WAITS], text=True, preexec_fn=heed, **pipes) as waiting:
        assert waiting.stdout.readline() == "ready\n"
        for _ in range(3):
            waiting.send_signal(ending)
            time.sleep(0.05)
        assert waiting.communicate(timeout=PATIENCE) == ("", "golf: interrupted\n")
    assert waiting.returncode == 130


def test_a_fault_of_the_machine_that_nobody_foresaw_is_one_line(capsys):
    assert ended_by(OSError(28, "No space left on device", "x")) == 2
    assert "golf: the machine refuses: " in (err := capsys.readouterr().err) and err.count("\n") == 1


def test_a_long_line_keeps_its_beginning_and_its_end(capsys):
    say("a" * 5000 + "; the remedy")
    err = capsys.readouterr().err
    assert err.startswith("golf: aaa") and err.endswith("; the remedy\n") and len(err) < 1100


PRINTS = """
import sys
from golf.commands.arguments import guarded
from golf.commands.output import output_console
def job():
    for number in range(20000):
        {}
    return 0
sys.exit(guarded(job))
"""


@pytest.mark.slow
@pytest.mark.parametrize("how", ["print(number)", "output_console().print(number)"])
def test_a_reader_who_has_seen_enough_ends_it_in_silence(how):
    reader, writer = os.pipe()
    with subprocess.Popen(
        [sys.executable, "-c", PRINTS.format(how)], stdout=writer, stderr=subprocess.PIPE, text=True
    ) as writing:
        os.close(writer)
        os.read(reader, 10)
        os.close(reader)
        assert writing.communicate(timeout=PATIENCE)[1] == ""
    assert writing.returncode == 141


@pytest.mark.slow
@pytest.mark.parametrize("how", ["print(number)", "output_console().print(number)"])
def test_a_full_output_is_one_line(how):
    with open("/dev/full", "w") as full:  # noqa: PTH123
        run = subprocess.run(
            [sys.executable, "-c", PRINTS.format(how)],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert (run.returncode, run.stderr) == (
        2,
        "golf: the machine refuses: [Errno 28] No space left on device; "
        "see where its output goes, and what this user may do\n",
    )


def test_an_output_that_cannot_hold_a_character_gets_it_spelled_out():
    run = subprocess.run(
        [sys.executable, "-c", PRINTS.format("print('\\u00e9'); return 0")],
        capture_output=True, check=True, env={**os.environ, "PYTHONIOENCODING": "ascii"},
    )  # fmt: skip
    assert run.stdout == b"\\xe9\n"


SAYS = "import sys; from golf.commands.main import main; sys.exit(main(sys.argv[1:]))"


@pytest.mark.slow
@pytest.mark.needs_sh
@pytest.mark.parametrize(
    ("arguments", "closed", "says"),
    [
        (["size", "good.py"], ">&-", "golf: the machine refuses: [Errno 9] Bad file descriptor; see where"),
        (["--help"], ">&-", "golf: the machine refuses: [Errno 9] "),
        (["show", "--json"], ">&-", "golf: the machine refuses: [Errno 9] "),
        (["size", "good.py"], "2>&-", ""),
        (["show", "nobody"], ">&-", "golf: nobody: there is no such result"),
        (["show", "nobody"], "2>&-", ""),
        (["size", "good.py"], "<&- >&- 2>&-", ""),
    ],
)
def test_a_closed_stream_is_told_where_that_can_be_and_takes_no_other_files_place(
    judged_hole, arguments, closed, says
):
    run = subprocess.run(
        ["sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-c", SAYS, *arguments],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == (0 if (closed, arguments[0]) == ("2>&-", "size") else 2)
    assert (
        (run.stdout == "") == (run.returncode != 0)
        and run.stderr.startswith(says)
        and run.stderr.count("\n") == bool(says)
    )
