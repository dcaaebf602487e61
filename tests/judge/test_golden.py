"""Golden logs: found by all that they depend on, and never believed when broken."""

import dataclasses
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import brotli
import pytest

from golf.errors import GolfError
from golf.judge import golden
from golf.judge.golden import GoldenKey, GoldenLog, find, find_kin, load, store
from golf.log.lines import Log
from golf.run.fingerprint import fingerprint
from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter
from golf.run.records import Usage

PYTHON = Interpreter("/python", "cpython", "3.11.7")
LOG = Log(b"num docs: 3\nstep 1\n\xff\x00", b"a warning\n", 3)
GOLDEN = GoldenLog(LOG, Usage(cpu_seconds=12.25, peak_rss_bytes=40 << 20), "cpython 3.11.7")


def key(**changes: object) -> GoldenKey:
    settings: dict[str, object] = {
        "reference": b"print(1)",
        "files": {"input.txt": b"ada"},
        "arguments": ("--fast",),
        "hash_seed": 1,
        "interpreter": PYTHON,
        "probe": "abc",
    }
    return golden.key(**(settings | changes))  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    yield golden.cache_folder()


def never(line: str) -> None:
    raise AssertionError(line)


def test_a_stored_log_comes_back_byte_for_byte(tmp_path: Path) -> None:
    path = store(tmp_path, key(), GOLDEN)
    assert load(tmp_path, key()) == GOLDEN
    assert path.read_bytes()[:50].find(b"num docs") == -1, "it is compressed"
    assert [p.name for p in tmp_path.iterdir()] == [path.name], "no temporary file stays"


def test_the_time_by_the_clock_is_not_kept(tmp_path: Path) -> None:
    store(tmp_path, key(), dataclasses.replace(GOLDEN, usage=Usage(seconds=484.35, cpu_seconds=12.25)))
    found = load(tmp_path, key())
    assert found is not None and (found.usage.seconds, found.usage.cpu_seconds) == (0, 12.25)


@pytest.mark.parametrize(
    "change",
    [
        {"reference": b"print(2)"},
        {"files": {"input.txt": b"bob"}},
        {"files": {"other.txt": b"ada"}},
        {"files": {"input.txt": b"ada", "more.txt": b""}},
        {"arguments": ()},
        {"hash_seed": 2},
        {"interpreter": dataclasses.replace(PYTHON, implementation="pypy")},
        {"interpreter": dataclasses.replace(PYTHON, version="3.11.8")},
        {"probe": "abd"},
    ],
)
def test_whatever_a_log_depends_on_makes_another_key(change: dict[str, object], tmp_path: Path) -> None:
    store(tmp_path, key(), GOLDEN)
    assert load(tmp_path, key(**change)) is None


def test_the_path_of_an_interpreter_and_the_order_of_files_do_not_matter(tmp_path: Path) -> None:
    files = {"a": b"1", "b": b"2"}
    store(tmp_path, key(files=files), GOLDEN)
    elsewhere = dataclasses.replace(PYTHON, path="/elsewhere")
    assert load(tmp_path, key(files=dict(reversed(files.items())), interpreter=elsewhere)) == GOLDEN


def test_a_log_of_another_version_with_equal_arithmetic_is_early_news_and_no_more(tmp_path: Path) -> None:
    store(tmp_path / "golden", key(), GOLDEN)
    newer = dataclasses.replace(PYTHON, version="3.11.9")
    assert find(tmp_path, key(interpreter=newer), never) is None
    found = find_kin(tmp_path, key(interpreter=newer), never)
    assert found is not None
    assert (found.log, found.made_on) == (LOG, "cpython 3.11.7")
    assert find_kin(tmp_path, key(interpreter=newer, probe="other"), never) is None


def test_the_exact_version_comes_before_all_others(tmp_path: Path, cache: Path) -> None:
    newer = dataclasses.replace(PYTHON, version="3.11.9")
    store(tmp_path / "golden", key(), GOLDEN)
    store(cache, key(interpreter=newer), dataclasses.replace(GOLDEN, usage=Usage(cpu_seconds=1)))
    found = find(tmp_path, key(interpreter=newer), never)
    assert found is not None and found.made_on == "cpython 3.11.9" and found.usage.cpu_seconds == 1


def spoil(path: Path, how: str) -> None:
    packed = path.read_bytes()
    if how == "cut":
        path.write_bytes(packed[: len(packed) // 2])
    elif how == "noise":
        path.write_bytes(b"not brotli at all")
    elif how == "empty":
        path.write_bytes(b"")
    elif how == "changed byte":
        path.write_bytes(brotli.compress(brotli.decompress(packed).replace(b"num docs: 3", b"num docs: 4")))
    elif how == "another's":
        store(path.parent, key(hash_seed=9), GOLDEN).replace(path)
    elif how == "no table":
        path.write_bytes(brotli.compress(b"[]\n"))


def test_a_small_file_that_holds_more_than_any_log_is_not_unpacked(tmp_path: Path) -> None:
    path = store(tmp_path, key(), GOLDEN)
    path.write_bytes(brotli.compress(bytes(golden.LARGEST_BYTES + 1), quality=5))
    with pytest.raises(GolfError, match=r"holds more than 20,971,520 bytes\); remove it, and store it again"):
        load(tmp_path, key())


def test_a_link_is_no_golden_log(tmp_path: Path) -> None:
    path = store(tmp_path, key(), GOLDEN)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to("elsewhere")
    with pytest.raises(GolfError, match="is a link, not a file; remove it"):
        load(tmp_path, key())


BREAKAGES = ["cut", "noise", "empty", "changed byte", "another's", "no table"]


@pytest.mark.parametrize("how", BREAKAGES)
def test_a_broken_file_in_the_cache_is_passed_over_with_one_line(
    how: str, tmp_path: Path, cache: Path
) -> None:
    spoil(store(cache, key(), GOLDEN), how)
    lines: list[str] = []
    assert find(tmp_path, key(), lines.append) is None
    assert lines and all("\n" not in line for line in lines)
    assert "this golden log is broken" in lines[0] and "it is passed over, and the reference runs" in lines[0]


@pytest.mark.parametrize("how", BREAKAGES)
def test_a_broken_shipped_file_is_an_error(how: str, tmp_path: Path) -> None:
    spoil(store(tmp_path / "golden", key(), GOLDEN), how)
    with pytest.raises(
        GolfError, match=r"golden.*this golden log is broken .*; remove it, and store it again"
    ):
        find(tmp_path, key(), never)


def test_a_folder_that_cannot_be_written_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(GolfError, match=r"cannot be made .*; make room for a golden log"):
        store(tmp_path / "file", key(), GOLDEN)


def test_a_full_disk_leaves_what_was_stored_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store(tmp_path, key(), GOLDEN)

    def full(self: Path, target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(GolfError, match="No space left on device"):
        store(tmp_path, key(), dataclasses.replace(GOLDEN, usage=Usage(cpu_seconds=99)))
    assert load(tmp_path, key()) == GOLDEN
    assert len(list(tmp_path.iterdir())) == 1


def test_two_harnesses_that_store_at_once_do_not_collide(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: store(tmp_path, key(), GOLDEN), range(40)))
    assert load(tmp_path, key()) == GOLDEN
    assert len(list(tmp_path.iterdir())) == 1


def test_the_probe_is_the_same_twice_and_tells_the_machine() -> None:
    this = fingerprint(this_interpreter())
    fingerprint.cache_clear()
    assert fingerprint(this_interpreter()) == this
    assert len(this.probe) == 64 and this.machine and this.build and this.compiler
    assert this.flags == "-s -B -u -X utf8"


@pytest.mark.slow
def test_the_probe_tells_compensated_sums_apart() -> None:
    """sum() of floats is compensated from CPython 3.12 on."""
    probes = {
        version: fingerprint(found).probe
        for version in ("3.10", "3.11", "3.12", "3.13")
        if (found := find_interpreter(version))
    }
    old = {probe for version, probe in probes.items() if version < "3.12"}
    new = {probe for version, probe in probes.items() if version >= "3.12"}
    if not old or not new:
        pytest.skip("only one side of CPython 3.12 is here")
    assert not old & new
    assert len(old) == len(new) == 1, "on one machine, nothing else differs"


def test_a_probe_that_fails_is_one_clear_error(tmp_path: Path) -> None:
    liar = tmp_path / "python"
    liar.write_text("#!/bin/sh\necho nonsense\n")
    liar.chmod(0o755)
    with pytest.raises(GolfError, match=r"does not pass the arithmetic probe \(.*\); reinstall it"):
        fingerprint(Interpreter(str(liar), "cpython", "3.11.0"))
