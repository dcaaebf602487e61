"""A Python source gets the packages that its header names, and what they require, and no others."""

import contextlib
import shlex
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from golf.errors import GolfError
from golf.run.header import Header, header_of
from golf.run.interpreters import Interpreter, this_interpreter
from golf.run.packages import installed
from golf.run.toolchain import Lacking

NAMED = '# /// script\n# requires-python = ">=3.11"\n# dependencies = ["needy>=1"]\n# ///\nprint(1)\n'


def read(text: str) -> Header:
    return header_of(Path("port.py"), text.encode())


@pytest.fixture
def interpreter(tmp_path: Path) -> Interpreter:
    """A Python for which `needy` is installed, and what it needs, and `other`."""
    package(
        tmp_path, "needy", "1.2", "helper", 'windows-only; sys_platform == "win32"', 'more; extra == "full"'
    )
    package(tmp_path, "helper", "0.1")
    package(tmp_path, "more", "3")
    package(tmp_path, "other", "9")
    return replace(this_interpreter(), packages=(str(tmp_path),))


def package(folder: Path, name: str, version: str, *requires: str) -> None:
    (folder / f"{name}.py").write_text(f"version = {version!r}\n")
    told = folder / f"{name}-{version}.dist-info"
    told.mkdir()
    lines = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {each}" for each in requires)]
    (told / "METADATA").write_text("\n".join(["Metadata-Version: 2.1", *lines, ""]))
    (told / "RECORD").write_text(
        f"{name}.py,,\n{told.name}/METADATA,,\n{told.name}/RECORD,,\n../../bin/x,,\n"
    )


def test_a_header_is_read_and_a_source_without_one_asks_for_nothing() -> None:
    assert read(NAMED) == Header(("needy>=1",), ">=3.11")
    assert read("print(1)\n") == Header()
    assert read(NAMED.replace("\n", "\r\n").replace("\r\n#", "\n#")).requirements == ("needy>=1",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (NAMED.replace('["needy>=1"]', "[needy]"), "port.py: script header: .*mend the TOML"),
        (NAMED + NAMED, "there are two of them; leave one"),
        (NAMED.replace("needy>=1", "needy >= >= 1"), "script header: .*mend it"),
        (NAMED.replace(">=3.11", "at least 3"), "script header: .*mend it"),
        (NAMED.replace('["needy>=1"]', '"needy"'), "dependencies is 'needy'; it must be a list"),
        (NAMED.replace("needy>=1", "needy; os_name ~= 'a'"), "script header: Undefined .*mend it"),
        (NAMED.replace("needy>=1", "needy; " + "(" * 900), "script header: .*mend it"),
        (NAMED.replace("needy>=1", "needy>=1" + ",>=1" * 900), "in more than 1,000 characters; mend it"),
        (NAMED.replace("dependencies", "a." * 9000 + "a"), "a key has more than 20 parts; mend"),
    ],
)
def test_a_malformed_header_is_told_in_one_line(text: str, told: str) -> None:
    with pytest.raises(GolfError, match=told) as fault:
        read(text)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "line", ["# /// script\n", "# /// a" + " " * 99 + "x\n", "# ///\n", "# /// script\n#\n"]
)
def test_a_source_full_of_beginnings_is_read_in_time(line: str) -> None:
    began = time.process_time()
    assert read(line * ((1 << 20) // len(line))) == Header()
    assert time.process_time() - began < 2


def test_what_is_asked_for_is_found_with_what_it_requires_here_and_no_more(interpreter: Interpreter) -> None:
    found = installed(Header(("needy>=1",)), interpreter)
    assert found.versions == ("helper 0.1", "needy 1.2")
    names = {Path(path).name for path in found.paths}
    assert names == {"helper.py", "needy.py", "helper-0.1.dist-info", "needy-1.2.dist-info"}


def test_an_extra_brings_what_it_requires(interpreter: Interpreter) -> None:
    assert installed(Header(("needy[full]",)), interpreter).versions == ("helper 0.1", "more 3", "needy 1.2")


@pytest.mark.parametrize("wanted", ["missing>=2", "needy>=2", "needy @ https://a/needy.whl"])
def test_what_is_missing_is_named_with_the_command_that_installs_it(
    interpreter: Interpreter, wanted: str
) -> None:
    with pytest.raises(
        Lacking, match=f"asks for {wanted}, .* runs its code, .*: python -m pip install '{wanted}'"
    ) as fault:
        installed(Header((wanted,)), interpreter)
    assert fault.value.exit_status == 3


def test_the_command_is_one_word_of_a_shell_whatever_the_entry_asks_for(interpreter: Interpreter) -> None:
    with pytest.raises(Lacking) as fault:
        installed(Header(("missing @ https://a/';id;'",)), interpreter)
    assert shlex.split(str(fault.value).partition("before: ")[2])[-1] == "missing @ https://a/';id;'"


def test_a_version_of_python_that_is_not_there_is_named(interpreter: Interpreter) -> None:
    with pytest.raises(Lacking, match=rf"requires Python >=9, and this is cpython {sys.version_info[0]}"):
        installed(Header((), ">=9"), interpreter)


HEADERS = st.text('# /script[]"dependencies= requires-python;()<>~,.1abc\n\r\t', max_size=200)


@given(HEADERS, st.text(max_size=60))
def test_whatever_a_source_begins_with_has_a_header_or_is_refused(text: str, wanted: str) -> None:
    for source in (
        text,
        f"# /// script\n# {text}\n# ///\n",
        f"# /// script\n# dependencies = [{wanted!r}]\n# ///\n",
    ):
        with contextlib.suppress(GolfError):
            assert isinstance(header_of(Path("x.py"), source.encode("utf-8", "replace")), Header)
