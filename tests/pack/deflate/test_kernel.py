"""The compiled kernel and the Python that it mirrors: the same answers, to the last bit."""

import re
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from packed_sources import SOURCE, sources

from golf.pack.deflate import bits, fit, header, parse, trial
from golf.pack.deflate import estimate as estimating
from golf.pack.deflate import kernel as native
from golf.pack.deflate.deflate import Effort, deflate
from golf.pack.deflate.estimate import TYPICAL, estimate
from golf.pack.deflate.header import START_COSTS
from golf.pack.deflate.huffman import code_lengths
from golf.pack.deflate.trial import NativeBlocks, PythonBlocks, Trial
from golf.pack.wrap.ways import STATES


def same(a: Trial, b: Trial) -> bool:
    return (a.bits, a.codes, a.counts, a.tokens) == (b.bits, b.codes, b.counts, b.tokens)


@pytest.mark.slow
@pytest.mark.needs_compiler
@given(sources, st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_kernel_and_python_make_the_same_blocks(data, random):
    library = native.kernel()
    assert library is not None
    ours, theirs = PythonBlocks(data), NativeBlocks(data, library)
    costs = TYPICAL.costs()
    for _ in range(3):
        bounds = (len(data) // 4, len(data) - len(data) // 4)
        a = ours.trial(bounds, costs)
        assert same(a, theirs.trial(bounds, costs))
        costs = [cost + random.randint(0, 9) for cost in a.codes.costs()]


@pytest.mark.slow
@pytest.mark.needs_compiler
@given(sources, st.lists(st.integers(1, 7), min_size=19, max_size=19))
@settings(max_examples=40)
def test_kernel_and_python_fit_the_same_codes(data, items):
    library = native.kernel()
    assert library is not None
    ours, theirs = PythonBlocks(data), NativeBlocks(data, library)
    block = ours.trial((0, len(data)), TYPICAL.costs())
    for costs in (items, START_COSTS):
        assert same(ours.fitted(block, costs), theirs.fitted(block, costs))


@pytest.mark.slow
@pytest.mark.needs_compiler
def test_kernel_and_python_agree_on_skewed_frequencies_too():
    """Lucas numbers as frequencies would go deeper than fifteen bits."""
    sizes = [1, 3]
    while len(sizes) < 17:
        sizes.append(sizes[-1] + sizes[-2])
    data = b"".join(bytes([65 + index]) * size for index, size in enumerate(sizes))
    costs = [16] * 257 + [1_000_000] * 59  # literals only
    library = native.kernel()
    assert library is not None
    a = PythonBlocks(data).trial((0, len(data)), costs)
    b = NativeBlocks(data, library).trial((0, len(data)), costs)
    assert max(code_lengths([*sizes, 1], 60)) > 15 >= max(a.codes.literals)
    assert same(a, b)


@pytest.mark.slow
@pytest.mark.needs_compiler
@given(sources)
@settings(max_examples=60)
def test_kernel_and_python_estimate_the_same(data):
    fast = estimate(data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(estimating, "kernel", lambda: None)
        assert estimate(data) == fast


@pytest.mark.slow
def test_without_a_compiler_the_stream_is_the_same(monkeypatch):
    stream = deflate(SOURCE, Effort(0, 20))
    monkeypatch.setattr(trial, "kernel", lambda: None)
    assert deflate(SOURCE, Effort(0, 20)) == stream


@pytest.fixture
def cache(monkeypatch, tmp_path):
    """An empty cache, and a process that has loaded no kernel yet."""
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    monkeypatch.setattr(native, "FLAGS", (*native.FLAGS, "-O0"))  # compiled in a moment
    native.load.cache_clear()
    yield tmp_path / "cache" / "kernels"
    native.load.cache_clear()


def again() -> native.Loaded:
    native.load.cache_clear()
    return native.load()


def script(folder, text):
    path = folder / "compiler"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("exit 1", "the C compiler fails (exit status 1)"),
        ("echo bad flag >&2; echo more; exit 1", "the C compiler fails (bad flag)"),
        ("exit 0", "the C compiler fails (exit status 0)"),
        ("while [ $1 != -o ]; do shift; done; echo no library > $2", "cannot be loaded"),
        ("/bin/sleep 60 & wait", "the C compiler takes more than 1 s"),
    ],
)
def test_a_compiler_that_fails_or_hangs_is_one_line(text, reason, monkeypatch, tmp_path, cache):
    if "sleep" in text:
        monkeypatch.setattr(native, "COMPILE_SECONDS", 1)
    monkeypatch.setenv("CC", script(tmp_path, text))
    loaded = again()
    assert loaded.library is None
    assert reason in loaded.note and loaded.note.endswith(f": {native.SLOWER}")
    assert "\n" not in loaded.note


def test_without_a_compiler_one_line_says_so(monkeypatch, cache):
    monkeypatch.setenv("CC", "no-such-compiler")
    assert again() == native.Loaded(None, f"no C compiler: {native.SLOWER}")
    assert not list(cache.iterdir())


@pytest.mark.needs_compiler
def test_a_compiler_may_be_named_with_options(monkeypatch, cache):
    monkeypatch.setenv("CC", "cc -O1")
    assert again().library is not None


@pytest.mark.needs_compiler
def test_the_kernel_is_compiled_once_and_kept_in_a_folder_of_the_users_own(monkeypatch, cache):
    assert again().library is not None and again().note == ""
    (kept,) = cache.iterdir()
    assert cache.stat().st_mode & 0o777 == 0o700
    before = kept.stat().st_mtime_ns
    again()
    assert [file.stat().st_mtime_ns for file in cache.iterdir()] == [before]
    monkeypatch.setattr(native, "FLAGS", (*native.FLAGS, "-DOTHER"))
    again()
    assert len(list(cache.iterdir())) == 2


@pytest.mark.needs_compiler
def test_a_damaged_library_is_compiled_again(cache):
    again()
    (kept,) = cache.iterdir()
    good = kept.read_bytes()
    kept.unlink()  # the process has the file itself in memory
    kept.write_bytes(good[:1000])
    assert again().library is not None
    assert [file.read_bytes() for file in cache.iterdir()] == [good]


@pytest.mark.slow
@pytest.mark.needs_compiler
@pytest.mark.parametrize("rights", [0o755, 0o770, 0o702])
def test_a_library_from_a_folder_that_others_may_read_or_write_is_never_loaded(rights, tmp_path, cache):
    again()
    (kept,) = cache.iterdir()
    kept.unlink()
    mark = tmp_path / "mark"
    planted = tmp_path / "planted.c"
    planted.write_text(
        f'#include <stdio.h>\n__attribute__((constructor)) void f(void) {{ fopen("{mark}", "w"); }}'
    )
    subprocess.run(["cc", "-shared", "-fPIC", "-o", kept, planted], check=True)
    kept.rename(cache / native.library_name(kept))
    cache.chmod(rights)
    loaded = again()
    assert loaded.library is not None and "others may write to it" in loaded.note
    assert not mark.exists()


@pytest.mark.needs_compiler
def test_a_cache_that_cannot_be_made_is_one_line_and_the_kernel_is_there(tmp_path, cache):
    cache.parent.write_text("")
    loaded = again()
    assert loaded.library is not None
    assert "it is compiled anew each time" in loaded.note and "\n" not in loaded.note


C = native.SOURCE.read_text(encoding="utf-8")


def constants(name: str) -> list[float]:
    """The numbers that kernel.c gives a name: one, or a table."""
    table = re.search(rf"\b{name}(?:\[\])? = (?:\{{([^}}]*)\}}|([^,;}}]*))", C)
    assert table, name
    words = (table[1] or table[2]).replace("\n", " ").split(",")
    return [float(eval(word, {})) for word in words if word.strip()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("STATES", STATES),
        ("LITERALS", bits.LITERALS),
        ("DISTANCES", bits.DISTANCES),
        ("END", bits.END),
        ("MIN_MATCH", bits.MIN_MATCH),
        ("MAX_MATCH", bits.MAX_MATCH),
        ("WINDOW", bits.WINDOW),
        ("length_base", bits.LENGTH_BASE),
        ("length_extra", bits.LENGTH_EXTRA),
        ("UNIT", parse.UNIT),
        ("SHIFT", parse.SHIFT),
        ("ITEMS", len(header.ORDER)),
        ("order", header.ORDER),
        ("start_costs", header.START_COSTS),
        ("repeat_extra", tuple(header.REPEAT_EXTRA.values())),
        ("UNKNOWN", header.UNKNOWN),
        ("FULL", fit.FULL),
        ("LONGEST", fit.LONGEST),
        ("NEAR", fit.NEAR),
        ("TUNINGS", fit.TUNINGS),
        ("MOST_GAP", fit.MOST_GAP),
        ("WIDE_GAP", fit.WIDE_GAP),
        ("NODES", fit.NODES),
        ("HEADER", estimating.HEADER),
        ("SYMBOL", estimating.SYMBOL),
        ("GAP", estimating.GAP),
        ("ROUGHNESS", estimating.ROUGHNESS),
        ("PASSES", estimating.PASSES),
    ],
)
def test_the_constants_of_kernel_and_python_are_the_same(name, value):
    assert constants(name) == list(value if isinstance(value, tuple) else (value,))
