"""`golf pack` as a user meets it."""

import argparse
import json
import os
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from processes import imported_by_runpy

from golf.commands import pack as command
from golf.commands.arguments import Parser
from golf.commands.pack import add_parser
from golf.errors import GolfError
from golf.pack.deflate.deflate import Effort
from golf.pack.search.budget import Budget
from golf.run.interpreters import this_interpreter

LONG = """
numbers = [number * number for number in range(50) if number % 3]
for position, number in enumerate(numbers):
    print("position", position, "number", number, "numbers so far", numbers[:position])
    print("position", position, "number", number, "numbers left", numbers[position:])
"""


@pytest.fixture(autouse=True)
def in_a_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    """One Python proves what is packed, and its stream is not searched for the last bits."""
    monkeypatch.setattr(command, "every_python", lambda versions: [this_interpreter()])
    monkeypatch.setattr("golf.pack.job.NORMAL", Effort(zopfli_iterations=5, rounds=5))


def pack(*words: object) -> int:
    parser = Parser()
    add_parser(parser.add_subparsers())
    args = parser.parse_args(["pack", *map(str, words)], argparse.Namespace(begun=time.monotonic()))
    return int(args.run(args))


def refusal(*words: object) -> GolfError:
    with pytest.raises(GolfError) as fault:
        pack(*words)
    assert "\n" not in str(fault.value)
    return fault.value


def run(path: Path) -> bytes:
    return subprocess.run([sys.executable, "-X", "utf8", path], capture_output=True, check=True).stdout


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "source.py"
    path.write_text(LONG, encoding="utf-8")
    return path


COMPRESSED = [
    pytest.param("bytes", marks=pytest.mark.needs_compiler),
    pytest.param("characters", marks=[pytest.mark.needs_compiler, pytest.mark.slow]),
]


@pytest.mark.slow
@pytest.mark.parametrize("lane", [*COMPRESSED, "plain"])
def test_a_packed_file_is_smaller_and_prints_the_same(
    lane: str, source: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.py"
    assert pack(source, "-o", out, "--lane", lane, "--steps", 50, "--jobs", 1) == 0
    assert run(out) == run(source)
    data = out.read_bytes()
    size = len(data.decode()) if lane == "characters" else len(data)
    assert (
        size < len(LONG)
        and f"{size} {lane.replace('plain', 'bytes')}, before {len(LONG)}" in capsys.readouterr().err
    )


@pytest.mark.needs_compiler
@pytest.mark.slow
def test_the_same_call_writes_the_same_file(source: Path, tmp_path: Path) -> None:
    for name in ("one.py", "two.py"):
        pack(source, "-o", tmp_path / name, "--steps", 40, "--jobs", 2, "--seed", 5)
    assert (tmp_path / "one.py").read_bytes() == (tmp_path / "two.py").read_bytes()


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_the_minified_source_is_written_when_asked_for(source: Path, tmp_path: Path) -> None:
    pack(source, "-o", tmp_path / "out.py", "--steps", 50, "--minified", tmp_path / "inside.py")
    assert run(tmp_path / "inside.py") == run(source)
    assert (tmp_path / "inside.py").stat().st_size < len(LONG)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"x = = 1\n", "line 1: not Python: invalid syntax; correct it first"),
        (b"def f():\nreturn 1\n", "line 2: not Python"),
        (b"x = '\xff'\n", "byte 6 is not UTF-8; save it as UTF-8"),
        (b"", "is empty"),
        (b"return 1\n", "line 1: not Python: 'return' outside function"),
        (b"x = '\0'\n", "not Python"),
        (b"x = " + b"(" * 500 + b")" * 500, "not Python"),
        (b"x = " + b"+".join([b"1"] * 4000), "nested too deeply"),
        (b"#| nonsense\nx=1", "unknown directive"),
    ],
)
def test_a_source_that_is_wrong_is_refused_with_one_line(
    content: bytes, message: str, tmp_path: Path
) -> None:
    path = tmp_path / "wrong.py"
    path.write_bytes(content)
    fault = refusal(path, "-o", tmp_path / "out.py")
    assert message in str(fault) and fault.exit_status == 2
    assert not (tmp_path / "out.py").exists()


@pytest.mark.parametrize(
    "codec", ["zlib", "bz2", "hex", "rot13", "base64", "undefined", "punycode", "idna", "no-such", "utf-16"]
)
def test_a_cookie_that_names_no_encoding_of_text_is_one_line(codec: str, tmp_path: Path) -> None:
    path = tmp_path / "cookie.py"
    path.write_bytes(f"# coding: {codec}\nprint('é')\n".encode())
    assert "name its encoding in a coding cookie" in str(refusal(path, "-o", tmp_path / "out.py"))


def test_characters_are_counted_in_the_encoding_of_the_source(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "latin.py"
    path.write_bytes(b"# coding: latin-1\nprint('" + 40 * b"\xe9" + b"')\n")
    pack(path, "-o", tmp_path / "out.py", "--lane", "characters", "--seconds", 0)
    assert "49 characters, before 68" in capsys.readouterr().err


@pytest.mark.slow
def test_shift_sequences_that_decode_to_nothing_are_counted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "shifts.py"
    path.write_bytes(b"# coding: iso2022_jp\nprint('spam')#" + 40 * b"\x1b(B\x1b(J" + b"\x1b(B\n")
    pack(path, "-o", tmp_path / "out.py", "--lane", "characters", "--seconds", 0)
    assert f"before {path.stat().st_size} (" in capsys.readouterr().err


def test_a_mark_and_a_cookie_that_do_not_agree_are_told(tmp_path: Path) -> None:
    path = tmp_path / "marked.py"
    path.write_bytes(b"\xef\xbb\xbf#coding:utf8\nprint(1)\n")
    assert str(refusal(path, "-o", tmp_path / "out.py")).endswith(
        "begins with a byte order mark, and its coding cookie does not name utf-8; remove one of the two"
    )


SPAWNING = """
import multiprocessing
from golf.commands.main import main
multiprocessing.set_start_method("spawn")
raise SystemExit(main())
"""


@pytest.mark.slow
@pytest.mark.needs_compiler  # without its kernel a search by steps takes minutes
@pytest.mark.parametrize(
    "start",
    [
        pytest.param(["-m", "golf"], id="module"),
        pytest.param(["-P", "-c", SPAWNING], id="spawning", marks=pytest.mark.slow),
    ],
)
def test_nothing_of_the_working_folder_is_imported(start: list[str], tmp_path: Path) -> None:
    """Whoever packs a file in a folder does not run what lies beside it."""
    mark, folder, source = tmp_path / "mark", tmp_path / "here", tmp_path / "source.py"
    source.write_text("# is soon packed\nprint('spam spam spam spam')\n")
    folder.mkdir()
    for name in sys.stdlib_module_names - imported_by_runpy():
        (folder / f"{name}.py").write_text(f"open({str(mark)!r}, 'a').write({name!r})")
    run = subprocess.run(
        [sys.executable, *start, "pack", source, "-o", tmp_path / "out.py", "--steps", "1", "--jobs", "2"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(command.__file__).parents[2])},
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
    assert not mark.exists()


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    assert "there is no such file" in str(refusal(tmp_path / "none.py", "-o", tmp_path / "out.py"))
    assert "is a folder" in str(refusal(tmp_path, "-o", tmp_path / "out.py"))


def test_a_place_that_cannot_be_written_is_refused(source: Path, tmp_path: Path) -> None:
    for path in (tmp_path / "none" / "out.py", tmp_path, Path("/dev/null")):
        for option in ("-o", "--minified"):
            words = ["-o", tmp_path / "out.py", option, path]
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("golf.pack.job.search", None)  # found before it begins
                assert "name a file in a folder that can be written" in str(refusal(source, *words))
    assert list(tmp_path.iterdir()) == [source]


def test_a_source_is_never_replaced(source: Path, tmp_path: Path) -> None:
    (tmp_path / "link.py").hardlink_to(source)
    for out in (source, tmp_path / "link.py", tmp_path / "none" / ".." / "source.py"):
        assert "is the source" in str(refusal(source, "-o", out)) or not out.exists()
    assert "is the source" in str(refusal(source, "-o", tmp_path / "out.py", "--minified", source))
    assert source.read_text() == LONG and not (tmp_path / "out.py").exists()


def test_one_file_is_not_written_twice(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.py"
    assert "named twice" in str(refusal(source, "-o", out, "--minified", out))


def test_without_an_output_and_without_a_question_there_is_nothing_to_do(source: Path) -> None:
    assert "name the packed file with -o OUT" in str(refusal(source))


@pytest.mark.slow
def test_a_source_that_gets_no_smaller_ends_with_status_1(tmp_path: Path) -> None:
    path = tmp_path / "tiny.py"
    path.write_text("print(1)")
    for lane in ("bytes", "characters", "plain"):
        fault = refusal(path, "-o", tmp_path / "out.py", "--lane", lane, "--seconds", 0)
        assert fault.exit_status == 1 and "leave it as it is" in str(fault)


@pytest.mark.slow
def test_a_small_source_is_written_plain_where_a_wrapper_costs_more_than_it_saves(tmp_path: Path) -> None:
    path = tmp_path / "small.py"
    path.write_text("# says one\nvalue = 1\nprint(value + value)\n")
    pack(path, "-o", tmp_path / "out.py", "--steps", 50)
    assert b"exec" not in (tmp_path / "out.py").read_bytes() and run(tmp_path / "out.py") == b"2\n"


@pytest.mark.slow
def test_a_source_whose_names_must_stay_is_packed_with_a_warning(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "fixed.py"
    path.write_text("run = exec\nnumber = 1\n" + "run('print(number)')\n" * 6)
    pack(path, "-o", tmp_path / "out.py", "--seconds", 0)
    assert "no name may be changed" in capsys.readouterr().err
    assert run(tmp_path / "out.py") == b"1\n" * 6


@pytest.mark.slow
@pytest.mark.parametrize("lane", ["plain", COMPRESSED[0]])
def test_what_the_compiler_warns_of_is_told_in_a_line_and_not_by_the_compiler(
    lane: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], recwarn: pytest.WarningsRecorder
) -> None:
    source = tmp_path / "escapes.py"
    source.write_text(
        "import re\ndef digits(text):\n    return re.findall('\\d+', text)\nprint(digits('a1b22'), f'\\({1}')\n"
        * 3
    )
    pack(source, "--lane", lane, "-o", tmp_path / "packed.py")
    assert "the compiler's own warnings tell other lines" in capsys.readouterr().err
    assert not [warning for warning in recwarn if "escape" in str(warning.message)]


def test_explain_shows_the_bits_of_every_token(source: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert pack(source, "--explain", "--seconds", 0) == 0
    shown = capsys.readouterr().out
    assert "dearest tokens" in shown and "enumerate" in shown and "in the header" in shown


def test_a_plain_source_has_no_stream_to_explain(source: Path) -> None:
    assert "a plain source has none" in str(refusal(source, "--explain", "--lane", "plain"))


@pytest.mark.slow
def test_the_judge_is_asked_before_anything_is_written(
    source: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str | None, bytes]] = []
    verdict = SimpleNamespace(valid=False, reasons=["home: losses only"])

    def judge_file(root: Path, hole: str | None, entry: Path) -> Any:
        asked.append((hole, entry.read_bytes()))
        return verdict

    monkeypatch.setattr("golf.commands.pack.judge_file", judge_file)
    monkeypatch.setattr("golf.commands.pack.course_root", lambda: tmp_path)
    out = tmp_path / "out.py"
    fault = refusal(source, "-o", out, "--seconds", 0, "--judge", "--hole", "names")
    assert fault.exit_status == 1 and "not valid: home: losses only" in str(fault) and not out.exists()
    verdict.valid = True
    assert pack(source, "-o", out, "--seconds", 0, "--judge") == 0
    assert [hole for hole, _ in asked] == ["names", None] and asked[1][1] == out.read_bytes()


@pytest.mark.parametrize(
    "words",
    [["--seconds", "-1"], ["--steps", "0"], ["--jobs", "no"], ["--jobs", "999999"], ["--lane", "bits"]],
)
def test_senseless_numbers_are_refused_by_the_parser(words: list[str], source: Path) -> None:
    with pytest.raises(GolfError, match=words[0]) as fault:
        pack(source, "-o", "x", *words)
    assert fault.value.exit_status == 2


@pytest.mark.slow
def test_a_source_in_another_encoding_is_packed_by_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "latin.py"
    path.write_bytes(
        "# coding: latin-1\nwords = ['café', 'thé'] * 30\nfor word in words: print(ascii(word))\n".encode(
            "L1"
        )
        * 3
    )
    pack(path, "-o", tmp_path / "out.py", "--seconds", 0)
    assert run(tmp_path / "out.py") == run(path)


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_a_search_on_a_cluster_finds_the_same(source: Path, tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    words = ["--steps", 20, "--seed", 2]
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None
    ) as cluster:
        pack(source, "-o", tmp_path / "there.py", "--scheduler", cluster.scheduler_address, *words)
    pack(source, "-o", tmp_path / "here.py", *words)
    assert (tmp_path / "there.py").read_bytes() == (tmp_path / "here.py").read_bytes()


@pytest.mark.slow
def test_a_scheduler_that_does_not_answer_is_one_clear_line(
    source: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed")
    monkeypatch.setattr("golf.run.cluster.ANSWER_SECONDS", 0.5)
    assert "no Dask scheduler answers" in str(refusal(source, "-o", "x", "--scheduler", "tcp://127.0.0.1:9"))


@pytest.mark.slow
def test_the_command_line_ends_with_the_status_of_its_fault(tmp_path: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "golf", "pack", str(tmp_path / "none.py"), "-o", "x"],
        capture_output=True,
        text=True,
    )
    assert run.returncode == 2 and run.stderr.startswith("golf: ") and run.stderr.count("\n") == 1
    assert json.dumps(run.stdout) == '""'


def test_run_pack_is_what_the_toolbox_calls() -> None:
    parser = Parser()
    add_parser(parser.add_subparsers())
    assert parser.parse_args(["pack", "x.py", "-o", "y.py"]).run is command.run


def test_a_source_too_large_for_the_promise_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "large.py"
    path.write_text(f"#{'x' * 120_000}\nprint(1)\n")
    pack(path, "-o", tmp_path / "out.py", "--lane", "plain", "--seconds", 0.01)
    told = capsys.readouterr().err.splitlines()
    assert told[0] == f"golf: {path}: 120 KB may take longer than 0.01 s; 100 KB do not"


def test_seconds_that_reading_and_proof_take_are_told_before_the_search(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "long.py"
    path.write_text(LONG)
    monkeypatch.setattr("golf.pack.job.planned", lambda *_: Budget(0.0, 0.0, lambda: 0.0))
    pack(path, "-o", tmp_path / "out.py", "--lane", "plain", "--seconds", 10)
    assert capsys.readouterr().err.splitlines()[0].endswith("s to be read and proved, so 10 s are too few")
