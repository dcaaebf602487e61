"""A source that does not build is told with the compiler's first error and its line."""

import pickle
import time
from dataclasses import replace
from pathlib import Path

import pytest

from golf.confine.prove import prepare_port
from golf.run import build as builds
from golf.run.build import BuildError, Built, build
from golf.run.interpreters import this_interpreter
from golf.run.runtimes import Runtime, runtimes
from golf.run.toolchain import toolchain

pytestmark = pytest.mark.needs_compiler
C = next(row for row in runtimes() if row.name == "C")


def made(source: str, row: Runtime = C) -> Built:
    tools = toolchain(row)
    walls = prepare_port("none", this_interpreter(), tools.builds(".c"))
    return build(tools, source.encode(), ".c", walls, this_interpreter())


def by_shell(script: str) -> Runtime:
    return replace(C, build=("sh", "-c", script), tools=("sh",))


def test_a_program_is_built_and_what_the_compiler_says_is_kept() -> None:
    built = made("#warning there\nint main(void) { return 0; }")
    assert built.program.startswith(b"\x7fELF") and b"there" in built.output


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("int main(void) {\n  return x;\n}", "^line 2: error: .x. undeclared"),
        ("int f(void);\nint main(void) {\n  return f();\n}", "undefined reference to .f"),
        ("#include <no_such.h>\nint main(void) { return 0; }", "^line 1: fatal error: no_such.h"),
        ("#warning error of mine\n#error lost: here\n", "^line 2: error: #error lost"),
    ],
)
def test_a_failing_build_tells_the_first_error_and_its_line(source: str, told: str) -> None:
    with pytest.raises(BuildError, match=told) as fault:
        made(source)
    assert fault.value.exit_status == 1 and fault.value.output and "\n" not in str(fault.value)


@pytest.mark.parametrize(
    "script",
    ["ln -s /etc/passwd {out}/program", "mkdir {out}/program", "true", ": > {out}/program"],
    ids=["a link", "a folder", "nothing", "an empty file"],
)
def test_a_program_is_a_file_of_the_builds_own(script: str) -> None:
    with pytest.raises(BuildError):
        made("", by_shell(script))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("exec sleep 30", "^the build ended by its limits .timeout"),
        ("exec cat /dev/zero", "^the build ended by its limits .flood"),
        ("echo program.c:3:1: error: lost; exec cat /dev/zero", "^line 3: error: lost; .* its limits .flood"),
    ],
    ids=["hangs", "prints megabytes", "prints megabytes of errors"],
)
def test_a_build_is_held_to_its_limits(script: str, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builds, "LIMITS", replace(builds.LIMITS, wall_seconds=2))
    with pytest.raises(BuildError, match=told):
        made("", by_shell(script))


@pytest.mark.slow
@pytest.mark.needs_confinement
def test_a_build_reads_its_toolchain_and_its_source_alone(tmp_path: Path) -> None:
    (tmp_path / "beside.h").write_text("")
    tools = toolchain(C)
    walls = prepare_port("require", this_interpreter(), tools.builds(".c"))
    source = f'#include "{tmp_path}/beside.h"\nint main(void) {{ return 0; }}'
    with pytest.raises(BuildError, match=r"^line 1: fatal error: .*beside\.h"):
        build(tools, source.encode(), ".c", walls, this_interpreter())


@pytest.mark.slow
@pytest.mark.parametrize("name", ["program" * 100_000, "program" * 100_000 + " x", "p" * 700_000])
def test_what_a_source_makes_a_compiler_say_is_read_in_time(name: str) -> None:
    began = time.process_time()
    with pytest.raises(BuildError) as fault:
        made(f'#line 1 "{name}"\n#error {name}\n')
    assert len(str(fault.value)) < 1100 and time.process_time() - began < 2


def test_a_build_that_failed_travels_to_another_process() -> None:
    error = pickle.loads(pickle.dumps(BuildError("line 1: error: x", b"all of it")))
    assert (type(error), str(error), error.exit_status, error.output) == (
        BuildError, "line 1: error: x", 1, b"all of it"
    )  # fmt: skip
