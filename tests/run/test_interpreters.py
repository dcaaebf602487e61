"""Pythons are found by asking them."""

import os
import sys
from pathlib import Path

import pytest

from golf.run.interpreters import Interpreter, find_interpreter, this_interpreter


@pytest.fixture(autouse=True)
def forget() -> None:
    find_interpreter.cache_clear()


def program(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)
    return path


def fake_python(path: Path, version: str) -> Path:
    return program(path, f"""#!/bin/sh\necho '["{path}", "cpython", "{version}", []]'\n""")


def test_this_interpreter_is_the_one_below_a_virtual_environment() -> None:
    this = this_interpreter()
    assert this.implementation == sys.implementation.name
    assert this.version == ".".join(map(str, sys.version_info[:3]))
    assert Path(this.path) == Path(sys._base_executable).resolve()  # type: ignore[attr-defined]
    assert str(this) == f"{this.implementation} {this.version}"


def test_a_version_is_found_in_this_process_first() -> None:
    assert find_interpreter(".".join(map(str, sys.version_info[:2]))) == this_interpreter()


def test_a_path_is_taken_as_it_is() -> None:
    assert find_interpreter(sys.executable) == this_interpreter()


def test_a_shim_that_fails_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "shims" / "python3.98", "#!/bin/sh\necho 'not active' >&2\nexit 127\n")
    real = fake_python(tmp_path / "bin" / "python3.98", "3.98.1")
    monkeypatch.setenv("PATH", f"{tmp_path}/shims{os.pathsep}{tmp_path}/bin{os.pathsep}/bin")
    assert find_interpreter("3.98") == Interpreter(str(real), "cpython", "3.98.1")


def test_pyenv_versions_are_looked_at_the_newest_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("3.98.2", "3.98.10", "3.97.5"):
        fake_python(tmp_path / "versions" / version / "bin" / f"python{version.rpartition('.')[0]}", version)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    found, exact = find_interpreter("3.98"), find_interpreter("3.98.2")
    assert found is not None and found.version == "3.98.10"
    assert exact is not None and exact.version == "3.98.2"


def test_another_version_than_asked_for_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake_python(tmp_path / "python3.9", "3.9.1")
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/bin")
    assert find_interpreter("3.9.99") is None


@pytest.mark.parametrize(
    "spec", ["3.98", "no-such-python", "/no/such/python", "~nobody-of-that-name/python", "/bin/sh"]
)
def test_what_does_not_answer_is_none(spec: str) -> None:
    assert find_interpreter(spec) is None
